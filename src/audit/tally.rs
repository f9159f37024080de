//! The numbers of all mails, added up. Their order makes no difference.

use std::collections::BTreeMap;

use gardefou::model::{FindingKind, Rule};
use serde::{Deserialize, Serialize};

use super::numbers::{Gap, Numbers, LIST, VISIBLE};
use super::week::Week;

/// Where the classes of visible recipients begin.
pub const CLASSES: [u32; 8] = [0, 2, 5, 10, 20, 50, 100, 500];

/// What one place of an archive gave.
// One at a time is under way.
#[allow(clippy::large_enum_variant)]
#[derive(Debug)]
pub enum Piece {
    /// A mail.
    Mail(Numbers),
    /// A file that is no mail.
    Other,
    /// A file that was not read.
    Unread,
}

/// Mails of an archive, or of a week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// All of them.
    pub mails: u64,
    /// Those in which something to warn of was found.
    pub warned: u64,
    /// Those in which nothing was found, but not all was read.
    pub not_checked: u64,
    /// Those that were read whole, with nothing to warn of.
    pub clean: u64,
    /// Those whose writers would have been asked.
    pub held: u64,
    /// Those with a finding that holds them, by kind.
    pub alerts: BTreeMap<FindingKind, u64>,
}

/// How often a rule spoke: in how many mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoke {
    /// It held them.
    pub alerts: u64,
    /// It was only said.
    pub notices: u64,
}

/// How many mails one step of a threshold holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepCount {
    /// For what the threshold is about.
    pub alerts: u64,
    /// For whatever reason.
    pub warned: u64,
}

/// The sums.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Of all mails.
    pub total: Period,
    /// Of those without a week.
    pub undated: Period,
    /// Of each week.
    pub weeks: BTreeMap<Week, Period>,
    /// Files that are no mails.
    pub other_files: u64,
    /// Files that could not be read, or archives that are not opened.
    pub unread_files: u64,
    /// By rule.
    pub rules: BTreeMap<Rule, Spoke>,
    /// Mails in which something was not read, by reason.
    pub unread: BTreeMap<Gap, u64>,
    /// Mails by their visible recipients: from so many on, up to the next class.
    pub visible: BTreeMap<u32, u64>,
    /// By setting and step.
    pub thresholds: BTreeMap<String, BTreeMap<u32, StepCount>>,
    /// Mails that are warned of at a step of [`VISIBLE`] and one of [`LIST`].
    pub grid: BTreeMap<u32, BTreeMap<u32, u64>>,
}

impl Tally {
    /// Adds what one place gave.
    pub fn add(&mut self, piece: &Piece) {
        match piece {
            Piece::Mail(numbers) => self.add_mail(numbers),
            Piece::Other => self.other_files += 1,
            Piece::Unread => self.unread_files += 1,
        }
    }

    fn add_mail(&mut self, mail: &Numbers) {
        let period = match mail.week {
            Some(week) => self.weeks.entry(week).or_default(),
            None => &mut self.undated,
        };
        period.add(mail);
        self.total.add(mail);
        let mut rules: BTreeMap<Rule, bool> = BTreeMap::new();
        for found in &mail.findings {
            *rules.entry(found.rule).or_default() |= found.warns();
        }
        for (rule, holds) in rules {
            let spoke = self.rules.entry(rule).or_default();
            spoke.alerts += u64::from(holds);
            spoke.notices += u64::from(!holds);
        }
        for gap in mail.unread.keys() {
            *self.unread.entry(*gap).or_default() += 1;
        }
        let visible = mail.recipients.visible;
        let class = CLASSES.iter().rfind(|from| **from <= visible);
        *self.visible.entry(class.copied().unwrap_or(0)).or_default() += 1;
        for (key, steps) in &mail.steps {
            let counts = self.thresholds.entry((*key).to_owned()).or_default();
            for (at, step) in steps {
                let count = counts.entry(*at).or_default();
                count.alerts += u64::from(step.alert);
                count.warned += u64::from(step.warned);
            }
        }
        let (Some(visible), Some(lists)) = (mail.steps.get(VISIBLE), mail.steps.get(LIST)) else {
            return;
        };
        for (row, by_recipients) in visible {
            let cells = self.grid.entry(*row).or_default();
            for (column, by_list) in lists {
                let warned = mail.warned_anyway || by_recipients.alert || by_list.alert;
                *cells.entry(*column).or_default() += u64::from(warned);
            }
        }
    }
}

impl Period {
    fn add(&mut self, mail: &Numbers) {
        let judged = mail.judged;
        self.mails += 1;
        self.warned += u64::from(judged.warned);
        self.not_checked += u64::from(judged.not_checked);
        self.clean += u64::from(!judged.warned && !judged.not_checked);
        self.held += u64::from(judged.held);
        let mut kinds: Vec<FindingKind> = mail
            .findings
            .iter()
            .filter(|f| f.warns())
            .map(|f| f.kind)
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            *self.alerts.entry(kind).or_default() += 1;
        }
    }
}

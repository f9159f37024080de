//! One mail as numbers: what it is kept of.
//!
//! It is read once. Then it is judged by the settings in force, and for each step of each threshold
//! by the same settings with that step, so that the table of thresholds says what a check with them
//! would say: no rule of the policy stands here a second time.

use std::collections::BTreeMap;

use gardefou::model::{
    Contents, Finding, FindingKind, Format, Outcome, RecipientCounts, Rule, Scan, Severity,
    UnreadReason, Verdict, BODY,
};
use gardefou::policy::settings::{Settings, Shape, SETTINGS};
use serde::{Deserialize, Serialize};

use super::week::Week;
use crate::message::Message;

/// The steps of every threshold; the value in force joins them.
const STEPS: [u32; 5] = [5, 10, 20, 50, 100];
/// The thresholds, by their settings.
pub const THRESHOLDS: [&str; 5] = [
    "visible_external",
    "visible_private",
    "visible_partner",
    "visible_internal",
    LIST,
];
/// The threshold of lists, and the one of recipients that is crossed with it.
pub const LIST: &str = "list_warn";
pub const VISIBLE: &str = "visible_external";

/// A mail in numbers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Numbers {
    /// Of its date; absent when it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<Week>,
    /// What it comes to.
    #[serde(flatten)]
    pub judged: Judged,
    /// Who receives it.
    pub recipients: RecipientCounts,
    /// What was found, most serious first; behind it what is only observed.
    pub findings: Vec<Found>,
    /// Pieces that were not read, by reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub unread: BTreeMap<Gap, u32>,
    /// It would have been warned of without any threshold: for numbers, for patterns.
    pub warned_anyway: bool,
    /// By setting, what it comes to at each step of it.
    pub steps: BTreeMap<&'static str, BTreeMap<u32, Step>>,
}

/// What a mail comes to.
// Three answers to three questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// Something to warn of was found.
    pub warned: bool,
    /// Nothing to warn of was found, but not all was read.
    pub not_checked: bool,
    /// Its writer would have been asked, be it for what was not read.
    pub held: bool,
}

/// What a mail comes to with one threshold changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Step {
    /// It is warned of for what the threshold is about.
    pub alert: bool,
    /// It is warned of for whatever reason.
    pub warned: bool,
}

/// A finding, without words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What.
    pub kind: FindingKind,
    /// How grave.
    pub severity: Severity,
    /// Why.
    pub rule: Rule,
    /// How many people or values.
    pub count: u32,
}

/// Why something was not read, as the settings `unread_…` tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// A password is needed.
    Protected,
    /// Beyond the limits.
    TooLarge,
    /// Damaged or cut short; a mail that is none.
    Damaged,
    /// In a format that is not read.
    Unsupported,
    /// A picture.
    Picture,
    /// Pages that are pictures.
    Scanned,
    /// It could not be opened.
    Unavailable,
    /// It took too long.
    TimedOut,
    /// Without bytes.
    Empty,
    /// Only linked to.
    Linked,
}

impl Gap {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::Protected,
        Self::TooLarge,
        Self::Damaged,
        Self::Unsupported,
        Self::Picture,
        Self::Scanned,
        Self::Unavailable,
        Self::TimedOut,
        Self::Empty,
        Self::Linked,
    ];

    fn of(format: Format, reason: UnreadReason) -> Self {
        match (format, reason) {
            (Format::Image, _) => Self::Picture,
            (_, UnreadReason::Encrypted) => Self::Protected,
            (_, UnreadReason::TooLarge) => Self::TooLarge,
            (_, UnreadReason::Malformed) => Self::Damaged,
            (_, UnreadReason::ImageOnly) => Self::Scanned,
            (_, UnreadReason::Unavailable) => Self::Unavailable,
            (_, UnreadReason::TimedOut) => Self::TimedOut,
            (_, UnreadReason::Empty) => Self::Empty,
            (_, UnreadReason::Linked) => Self::Linked,
            _ => Self::Unsupported,
        }
    }
}

/// The settings in force, and those of every step.
pub struct Ladder {
    /// In force.
    pub settings: Settings,
    steps: Vec<(&'static str, Vec<(u32, Settings)>)>,
}

impl Ladder {
    /// The steps of these settings.
    pub fn new(settings: Settings) -> Self {
        let steps = THRESHOLDS
            .iter()
            .filter_map(|key| Some((*key, steps_of(key, &settings)?)))
            .collect();
        Self { settings, steps }
    }

    /// A mail in numbers. `fault` says why its bytes are not all there.
    pub fn measure(&self, mut mail: Message, fault: Option<UnreadReason>) -> Numbers {
        // What should be a mail and is none was not understood.
        let fault = fault.or((!mail.is_mail).then_some(UnreadReason::Malformed));
        if let Some(reason) = fault {
            let unread = Scan::unread(Format::Mail, reason);
            mail.parts.push((String::new(), unread));
        }
        let verdict = mail.judge(&self.settings);
        let reach = Reach::of(&mail, &verdict);
        let mut steps = BTreeMap::new();
        for (key, rungs) in &self.steps {
            steps.insert(*key, climb(key, rungs, &mail, reach.of_setting(key)));
        }
        let mut unread = BTreeMap::new();
        for (name, scan) in &mail.parts {
            count_gaps(scan, &mut unread);
            if name == BODY && scan.contents.shared.count > 0 {
                *unread.entry(Gap::Linked).or_default() += scan.contents.shared.count;
            }
        }
        let warned_anyway = found(&verdict).any(|finding| {
            warns(finding)
                && finding.kind != FindingKind::NotChecked
                && !THRESHOLDS.iter().any(|key| is_about(key, finding.kind))
        });
        Numbers {
            week: mail.sent.as_ref().and_then(Week::of),
            judged: Judged {
                warned: verdict.verdict == Outcome::Warn,
                not_checked: verdict.verdict == Outcome::NotChecked,
                held: verdict.holds(),
            },
            recipients: verdict.recipients,
            findings: found(&verdict).map(Found::of).collect(),
            unread,
            warned_anyway,
            steps,
        }
    }
}

impl Found {
    fn of(finding: &Finding) -> Self {
        Self {
            kind: finding.kind,
            severity: finding.severity,
            rule: finding.rule,
            count: finding.count,
        }
    }

    /// Does it hold the mail?
    pub fn warns(self) -> bool {
        self.severity >= Severity::Warn
    }
}

/// All that was found: what is only observed would be an alert at the next stage.
fn found(verdict: &Verdict) -> impl Iterator<Item = &Finding> {
    verdict.findings.iter().chain(&verdict.observed)
}

fn warns(finding: &Finding) -> bool {
    Found::of(finding).warns()
}

/// Is a finding of this kind made by that threshold?
fn is_about(key: &str, kind: FindingKind) -> bool {
    match kind {
        FindingKind::RecipientsExposed => key != LIST,
        FindingKind::ContactList | FindingKind::RecipientsListed => key == LIST,
        _ => false,
    }
}

fn steps_of(key: &str, settings: &Settings) -> Option<Vec<(u32, Settings)>> {
    let setting = SETTINGS.iter().find(|setting| setting.key == key)?;
    let Shape::Count { field, .. } = setting.shape else {
        return None;
    };
    let mut own = settings.clone();
    let mut values = STEPS.to_vec();
    values.push(*field(&mut own));
    values.sort_unstable();
    values.dedup();
    let rungs = values.into_iter().map(|value| {
        let mut settings = settings.clone();
        *field(&mut settings) = value;
        (value, settings)
    });
    Some(rungs.collect())
}

/// No count of a mail reaches beyond these: at all steps above them it comes to the same.
struct Reach {
    visible: u32,
    listed: u32,
}

impl Reach {
    fn of(mail: &Message, verdict: &Verdict) -> Self {
        let counts = &verdict.recipients;
        let mut listed = 0;
        for (_, scan) in &mail.parts {
            each_scan(scan, &mut |scan| {
                listed = listed.max(most_people(&scan.contents));
            });
        }
        Self {
            visible: counts.visible.saturating_add(counts.groups),
            listed,
        }
    }

    fn of_setting(&self, key: &str) -> u32 {
        if key == LIST {
            self.listed
        } else {
            self.visible
        }
    }
}

/// More people than any rule counts in a part.
fn most_people(contents: &Contents) -> u32 {
    let known = contents.addresses.len() + contents.correspondents.len();
    contents.people.tally.count.saturating_add(known as u32)
}

fn climb(key: &str, rungs: &[(u32, Settings)], mail: &Message, reach: u32) -> BTreeMap<u32, Step> {
    let mut beyond = None;
    let mut steps = BTreeMap::new();
    for (at, settings) in rungs {
        let step = beyond.unwrap_or_else(|| {
            let verdict = mail.judge(settings);
            let alert = found(&verdict).any(|f| is_about(key, f.kind) && warns(f));
            Step {
                alert,
                warned: verdict.verdict == Outcome::Warn,
            }
        });
        if *at > reach {
            beyond = Some(step);
        }
        steps.insert(*at, step);
    }
    steps
}

fn each_scan(scan: &Scan, visit: &mut dyn FnMut(&Scan)) {
    visit(scan);
    for (_, inner) in &scan.parts {
        each_scan(inner, visit);
    }
}

fn count_gaps(scan: &Scan, gaps: &mut BTreeMap<Gap, u32>) {
    each_scan(scan, &mut |scan| {
        for unread in &scan.unread {
            *gaps.entry(Gap::of(scan.format, unread.reason)).or_default() += 1;
        }
    });
}

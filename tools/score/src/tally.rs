//! Right, missed and false, counted by kind, place, size and written form.

use std::collections::{BTreeMap, BTreeSet};

use gardefou::detect::Kind;

use crate::document::{Document, Level, List, Place, Truth};
use crate::judge::Judged;

/// What is measured: the rows of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// NIRs at level high or certain, of those that are due there.
    NirSure,
    /// NIRs at any level.
    Nir,
    /// E-mail addresses.
    Email,
    /// Phones.
    Phone,
    /// Phones outside the range of mobiles kept for fiction, which peers hold for invalid.
    PhoneElsewhere,
    /// Bank accounts.
    Iban,
    /// Lists of people, told at least as gravely as due.
    List,
}

impl Measure {
    /// Every measure, in the order of the report.
    pub const ALL: [Self; 7] = [
        Self::NirSure,
        Self::Nir,
        Self::Email,
        Self::Phone,
        Self::PhoneElsewhere,
        Self::Iban,
        Self::List,
    ];

    /// Its name in the report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NirSure => "NIR, certain and high",
            Self::Nir => "NIR, all levels",
            Self::Email => "e-mail",
            Self::Phone => "phone",
            Self::PhoneElsewhere => "phone, not 06 39 98",
            Self::Iban => "IBAN",
            Self::List => "list of people",
        }
    }

    /// The kind of value it counts.
    fn kind(self) -> Option<Kind> {
        match self {
            Self::NirSure | Self::Nir => Some(Kind::Nir),
            Self::Email => Some(Kind::Email),
            Self::Phone | Self::PhoneElsewhere => Some(Kind::Phone),
            Self::Iban => Some(Kind::Iban),
            Self::List => None,
        }
    }
}

/// The mobiles that Arcep keeps for fiction. To libphonenumber they are no French numbers.
const FICTION: &str = "063998";

/// How many people a document speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// Up to four.
    Few,
    /// 5 to 9.
    Five,
    /// 10 to 49.
    Ten,
    /// 50 and more.
    Fifty,
}

impl Size {
    /// Every size.
    pub const ALL: [Self; 4] = [Self::Few, Self::Five, Self::Ten, Self::Fifty];

    /// Of so many people.
    #[must_use]
    pub fn of(people: u32) -> Self {
        match people {
            0..5 => Self::Few,
            5..10 => Self::Five,
            10..50 => Self::Ten,
            _ => Self::Fifty,
        }
    }

    /// Its name in the report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Few => "1–4",
            Self::Five => "5–9",
            Self::Ten => "10–49",
            Self::Fifty => "≥ 50",
        }
    }
}

/// Found of what is there, and found besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// There and found.
    pub right: u32,
    /// There and not found.
    pub missed: u32,
    /// Found and not there.
    pub wrong: u32,
}

impl Count {
    /// Found of what is there, in percent; nothing when nothing is there.
    #[must_use]
    pub fn recall(self) -> Option<f64> {
        share(self.right, self.missed)
    }

    /// Right of what is found, in percent; nothing when nothing is found.
    #[must_use]
    pub fn precision(self) -> Option<f64> {
        share(self.right, self.wrong)
    }

    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Right => self.right += 1,
            Outcome::Missed => self.missed += 1,
            Outcome::Wrong => self.wrong += 1,
        }
    }
}

fn share(part: u32, rest: u32) -> Option<f64> {
    let whole = part + rest;
    (whole > 0).then(|| 100.0 * f64::from(part) / f64::from(whole))
}

/// What became of a value or a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Found, and there.
    Right,
    /// There, and not found.
    Missed,
    /// Found, and not there.
    Wrong,
}

/// A miss or a false alarm, by where it is: never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Missed or wrong.
    pub outcome: Outcome,
    /// Of what.
    pub measure: Measure,
    /// The document.
    pub document: String,
    /// Its class and layout.
    pub class: String,
    /// Line from 1, 0 for a whole document.
    pub line: u32,
    /// How it is written, or what was told against what was due.
    pub form: String,
}

/// The score of one finder over a corpus.
#[derive(Clone, Debug, Default)]
pub struct Score {
    /// By measure.
    pub all: BTreeMap<Measure, Count>,
    /// By measure and place.
    pub places: BTreeMap<(Measure, Place), Count>,
    /// By measure and number of people.
    pub sizes: BTreeMap<(Measure, Size), Count>,
    /// By measure and written form; false alarms by class.
    pub forms: BTreeMap<(Measure, String), Count>,
    /// Lists: by layout.
    pub lists: BTreeMap<String, Count>,
    /// Documents that deserve no alert at all, by class.
    pub clean: BTreeMap<String, Alerts>,
    /// Lists whose people were counted exactly, within one in ten, and all.
    pub counted: [u32; 3],
    /// Every miss and false alarm.
    pub faults: Vec<Fault>,
}

/// Alerts on documents that deserve none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alerts {
    /// Documents.
    pub documents: u32,
    /// Of which the mail is held.
    pub held: u32,
    /// Of which a notice is given, the mail not held.
    pub noticed: u32,
}

impl Score {
    /// Adds what was found in a document, by the measures that the finder serves.
    pub fn add(&mut self, document: &Document, judged: &Judged, measures: &[Measure]) {
        if document.list == List::Clean && document.labels.iter().all(|l| l.kind != Kind::Nir) {
            let alerts = self.clean.entry(document.class().to_owned()).or_default();
            alerts.documents += 1;
            alerts.held += u32::from(judged.held);
            alerts.noticed += u32::from(judged.noticed && !judged.held);
        }
        for &measure in measures {
            match measure.kind() {
                Some(kind) => self.add_values(document, judged, measure, kind),
                None => self.add_list(document, judged),
            }
        }
    }

    fn add_values(&mut self, document: &Document, judged: &Judged, measure: Measure, kind: Kind) {
        let found = |value: &str| {
            judged
                .values
                .get(&(kind, value.to_owned()))
                .is_some_and(|seen| seen.sure || measure != Measure::NirSure)
        };
        let mut known = BTreeSet::new();
        for label in document.labels.iter().filter(|label| label.kind == kind) {
            let due = match measure {
                Measure::NirSure => label.truth == Truth::There,
                Measure::PhoneElsewhere if label.value.starts_with(FICTION) => false,
                _ => label.truth != Truth::Ambiguous,
            };
            if !known.insert(label.value.as_str()) || !due {
                continue;
            }
            let outcome = if found(&label.value) {
                Outcome::Right
            } else {
                Outcome::Missed
            };
            self.count(document, measure, outcome, label.line, &label.form);
        }
        for ((_, value), seen) in judged.values.iter().filter(|((k, _), _)| *k == kind) {
            let told = seen.sure || measure != Measure::NirSure;
            if told && !known.contains(value.as_str()) {
                self.count(
                    document,
                    measure,
                    Outcome::Wrong,
                    seen.line,
                    document.decoy(seen.line),
                );
            }
        }
    }

    fn add_list(&mut self, document: &Document, judged: &Judged) {
        let measure = Measure::List;
        match document.list {
            List::Ambiguous => {}
            List::Clean => {
                if judged.list >= Level::Warn {
                    let told = format!("{} people, {}", judged.people, judged.list.name());
                    self.count(document, measure, Outcome::Wrong, 0, &told);
                }
            }
            List::People { count, level } => {
                if level == Level::None {
                    return;
                }
                let outcome = if judged.list >= level {
                    Outcome::Right
                } else {
                    Outcome::Missed
                };
                let told = format!(
                    "{} people, {}; due {count}, {}",
                    judged.people,
                    judged.list.name(),
                    level.name()
                );
                self.count(document, measure, outcome, 0, &told);
                self.lists
                    .entry(document.class().to_owned())
                    .or_default()
                    .add(outcome);
                self.counted[2] += 1;
                self.counted[1] += u32::from(judged.people.abs_diff(count) * 10 <= count);
                self.counted[0] += u32::from(judged.people == count);
            }
        }
    }

    fn count(
        &mut self,
        document: &Document,
        measure: Measure,
        outcome: Outcome,
        line: u32,
        form: &str,
    ) {
        self.all.entry(measure).or_default().add(outcome);
        self.places
            .entry((measure, document.place))
            .or_default()
            .add(outcome);
        self.sizes
            .entry((measure, Size::of(document.people)))
            .or_default()
            .add(outcome);
        if measure != Measure::List {
            self.forms
                .entry((measure, form.to_owned()))
                .or_default()
                .add(outcome);
        }
        if outcome != Outcome::Right {
            self.faults.push(Fault {
                outcome,
                measure,
                document: document.id.clone(),
                class: document.class().to_owned(),
                line,
                form: form.to_owned(),
            });
        }
    }

    /// Mails held of 100 that deserve no warning: the budget of everybody's patience.
    #[must_use]
    pub fn alerts_per_hundred(&self) -> f64 {
        let (documents, held) = self.clean.values().fold((0, 0), |(d, h), alerts| {
            (d + alerts.documents, h + alerts.held)
        });
        share(held, documents - held).unwrap_or_default()
    }
}

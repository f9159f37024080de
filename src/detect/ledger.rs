//! Counts distinct NIRs, and decides by the column what a cell alone cannot tell.
//!
//! In a table, a column where at least half of the filled cells hold a number with a right key,
//! at least five of them different, is a column of NIRs, header or not: its numbers of
//! [`Confidence::Weak`] (pseudo-months, thirteen digits, typos) then count too. The rule weighs
//! the cells from the first candidate of the column on, so titles above it do not matter. In a
//! column of long numbers of which fewer than one in three has a right key, the few that have one
//! have it by chance: order numbers, timestamps.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{mask, tell, Confidence, Hit, Place, Witness};
use crate::model::{column_letters, Evidence, Location, Rule, Tally, Unit};

/// At least so many different numbers make a column of NIRs.
const DIFFERENT: usize = 5;

/// One number kept: what is needed to count it, show it and sort it.
#[derive(Clone, Debug)]
struct Kept {
    place: Place,
    masked: String,
    column: bool,
}

/// What one column of the current table holds.
#[derive(Debug, Default)]
struct Column {
    /// Cells that are nothing but a number about as long as a NIR.
    numbers: usize,
    /// Filled cells from the first candidate on.
    filled: usize,
    /// Right keys without any context: their column decides.
    unannounced: Vec<(Hit, Place)>,
    right: usize,
    different: HashSet<String>,
    weak: Vec<(Hit, Place)>,
}

/// The ledger of NIRs of one part.
#[derive(Debug, Default)]
pub(super) struct Nirs {
    /// Thirteen characters → they stand only in quoted text.
    seen: HashMap<String, bool>,
    /// The surest rule met.
    rule: Option<Rule>,
    samples: Vec<Kept>,
    columns: BTreeMap<u32, Column>,
}

impl Nirs {
    /// A cell of a table.
    pub fn cell(&mut self, column: u32, text: &str) {
        if is_long_number(text) {
            self.columns.entry(column).or_default().numbers += 1;
        }
        if let Some(column) = self.columns.get_mut(&column) {
            let counts = column.filled > 0 && !text.trim().is_empty();
            column.filled += usize::from(counts);
        }
    }

    /// A hit of the detector of NIRs; `false` when it is decided with its column.
    pub fn hit(&mut self, hit: &Hit, place: Place, text: &str, table: bool) -> bool {
        let number = hit.value.get(..13).unwrap_or(&hit.value);
        let key_is_right =
            <&[u8; 15]>::try_from(hit.value.as_bytes()).is_ok_and(super::nir::is_key_right);
        if table {
            let column = self.columns.entry(place.column).or_default();
            column.filled = column.filled.max(1);
            if key_is_right {
                column.right += 1;
                if column.different.len() < DIFFERENT {
                    column.different.insert(number.to_owned());
                }
            }
            let alone = text.trim().len() == hit.range.len();
            match hit.confidence {
                Confidence::Weak if alone => column.weak.push((hit.clone(), place)),
                Confidence::High if is_long_number(text) => {
                    column.unannounced.push((hit.clone(), place));
                    return false;
                }
                _ => {}
            }
        }
        let rule = match hit.confidence {
            Confidence::Weak => return false,
            _ if !key_is_right => Rule::NirNamed,
            Confidence::High => Rule::NirKey,
            Confidence::Medium | Confidence::Certain => Rule::NirInContext,
        };
        self.keep(&hit.value, place, table, rule);
        true
    }

    /// The table ends: its columns are judged.
    pub fn end_unit(&mut self, witness: &mut Option<Witness<'_>>) {
        for column in std::mem::take(&mut self.columns).into_values() {
            let of_nirs = column.different.len() >= DIFFERENT && column.right * 2 >= column.filled;
            let weak = column.weak.into_iter().filter(|_| of_nirs);
            // Among three, one right key may well be no chance.
            let right = column.numbers <= 3 || column.right * 3 >= column.numbers;
            let unannounced = column.unannounced.into_iter().filter(|_| right);
            for (hit, place) in weak {
                tell(witness, place, &hit);
                self.keep(&hit.value, place, true, Rule::NirColumn);
            }
            for (hit, place) in unannounced {
                tell(witness, place, &hit);
                self.keep(&hit.value, place, true, Rule::NirKey);
            }
        }
    }

    fn keep(&mut self, value: &str, place: Place, column: bool, rule: Rule) {
        // Rules are listed from the surest on.
        self.rule = Some(self.rule.map_or(rule, |known| known.min(rule)));
        let number = value.get(..13).unwrap_or(value);
        if let Some(only_quoted) = self.seen.get_mut(number) {
            *only_quoted &= place.quoted;
            return;
        }
        self.seen.insert(number.to_owned(), place.quoted);
        // Columns are judged late: keep the first few in reading order.
        let at = self.samples.partition_point(|kept| kept.place <= place);
        if at < Tally::MAX_SAMPLES {
            self.samples.insert(
                at,
                Kept {
                    place,
                    masked: mask::nir(value),
                    column,
                },
            );
            self.samples.truncate(Tally::MAX_SAMPLES);
        }
    }

    /// How many different numbers, and the first few.
    pub fn finish(self, units: &[Unit]) -> Tally {
        Tally {
            count: self.seen.len() as u32,
            quoted: self.seen.values().filter(|quoted| **quoted).count() as u32,
            rule: self.rule,
            samples: self
                .samples
                .into_iter()
                .map(|kept| Evidence {
                    masked: kept.masked,
                    location: location(units, kept.place, kept.column),
                })
                .collect(),
        }
    }
}

/// Is a cell nothing but a number about as long as a NIR?
fn is_long_number(text: &str) -> bool {
    if text.len() < 13 {
        return false;
    }
    let text = text.trim();
    (13..=17).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// A place in the words of the model; the column only where columns have letters.
pub(super) fn location(units: &[Unit], place: Place, column: bool) -> Location {
    let unit = units.get(place.unit as usize).cloned().unwrap_or_default();
    Location {
        sheet: unit.sheet,
        page: unit.page,
        row: Some(place.row),
        column: column.then(|| column_letters(place.column)),
        hidden: unit.hidden,
        quoted: place.quoted,
    }
}

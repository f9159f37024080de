//! The agency's own patterns over rows: counts the different values of each.
//!
//! What it refuses: a match without one of its context words, when the pattern names some: in the
//! first row of the table, in the cell to the left, in the line above or shortly before. A value
//! is looked for in stretches of [`STRETCH`] bytes, so that no expression makes a long line slow.

use std::collections::{BTreeMap, HashMap};

use super::context::{tail, REACH};
use super::fields::hash;
use super::phrases::words;
use super::{ledger, mask, Place};
use crate::model::{Evidence, Row, Rule, Tally, Unit};
use crate::pattern::Pattern;

/// Bytes searched at once.
const STRETCH: usize = 8 << 10;

/// The patterns of one part, with what they found.
pub(super) struct Patterns<'d> {
    all: Vec<Found<'d>>,
    /// The first row of the table, or the line above, folded, by column.
    context: Vec<(u32, String)>,
    /// Its number.
    above: u32,
}

struct Found<'d> {
    pattern: &'d Pattern,
    /// Context words, folded, between spaces.
    words: Vec<String>,
    /// Value → it stands only in quoted text.
    seen: HashMap<u64, bool>,
    samples: Vec<(Place, String)>,
}

impl<'d> Patterns<'d> {
    pub fn new(patterns: &'d [Pattern]) -> Self {
        let all = patterns.iter().map(|pattern| Found {
            pattern,
            words: pattern
                .words()
                .iter()
                .map(|word| words(word))
                .filter(|word| !word.trim().is_empty())
                .collect(),
            seen: HashMap::new(),
            samples: Vec::new(),
        });
        Self {
            all: all.collect(),
            context: Vec::new(),
            above: 0,
        }
    }

    pub fn any(&self) -> bool {
        !self.all.is_empty()
    }

    pub fn end_unit(&mut self) {
        self.context.clear();
    }

    pub fn row(&mut self, row: &Row<'_>, table: bool, unit: u32, quoted: bool) {
        self.row_telling(row, table, unit, quoted, &mut |_| {});
    }

    /// The same; `told` learns the column of each cell that holds a value, once a pattern.
    pub fn row_telling(
        &mut self,
        row: &Row<'_>,
        table: bool,
        unit: u32,
        quoted: bool,
        told: &mut dyn FnMut(u32),
    ) {
        if !table && row.number != self.above.wrapping_add(1) {
            self.context.clear();
        }
        for (index, cell) in row.cells.iter().enumerate() {
            let left = index
                .checked_sub(1)
                .and_then(|left| row.cells.get(left))
                .map(|left| words(tail(left.text, REACH)));
            let around = self
                .context
                .iter()
                .find(|(column, _)| !table || *column == cell.column)
                .map(|(_, text)| text.as_str());
            let place = Place {
                unit,
                row: row.number,
                column: cell.column,
                quoted,
            };
            for found in &mut self.all {
                if found.search(cell.text, &[left.as_deref(), around], place) {
                    told(cell.column);
                }
            }
        }
        self.above = row.number;
        if !table || self.context.is_empty() {
            self.context.clear();
            let short = row.cells.iter().filter(|cell| cell.text.len() <= 200);
            self.context
                .extend(short.map(|cell| (cell.column, words(cell.text))));
        }
    }

    /// How many different values are kept.
    pub fn values(&self) -> usize {
        self.all.iter().map(|found| found.seen.len()).sum()
    }

    pub fn finish(self, units: &[Unit]) -> BTreeMap<String, Tally> {
        let with_hits = self.all.into_iter().filter(|found| !found.seen.is_empty());
        with_hits
            .map(|found| {
                let samples = found.samples.into_iter().map(|(place, masked)| Evidence {
                    masked,
                    location: ledger::location(units, place, true),
                });
                let tally = Tally {
                    count: found.seen.len() as u32,
                    quoted: found.seen.values().filter(|quoted| **quoted).count() as u32,
                    samples: samples.collect(),
                    rule: Some(Rule::Pattern),
                };
                (found.pattern.name().to_owned(), tally)
            })
            .collect()
    }
}

impl Found<'_> {
    /// Keeps the values of a cell; `false` when it holds none.
    fn search(&mut self, text: &str, around: &[Option<&str>], place: Place) -> bool {
        let mut any = false;
        let mut rest = text;
        while !rest.is_empty() {
            let end = (0..=STRETCH.min(rest.len()))
                .rev()
                .find(|end| rest.is_char_boundary(*end));
            let (stretch, after) = rest.split_at(end.unwrap_or(rest.len()));
            let mut from = 0;
            while let Some(range) = self.pattern.find(stretch, from) {
                from = range.end;
                let before = stretch.get(..range.start).unwrap_or_default();
                if self.in_context(before, around) {
                    self.keep(stretch.get(range).unwrap_or_default(), place);
                    any = true;
                }
            }
            rest = after;
        }
        any
    }

    fn in_context(&self, before: &str, around: &[Option<&str>]) -> bool {
        let holds = |text: &str| self.words.iter().any(|word| text.contains(word));
        self.words.is_empty()
            || around.iter().flatten().any(|text| holds(text))
            || holds(&words(tail(before, REACH)))
    }

    fn keep(&mut self, value: &str, place: Place) {
        let only_quoted = self.seen.entry(hash(value)).or_insert_with(|| {
            if self.samples.len() < Tally::MAX_SAMPLES {
                self.samples.push((place, mask::other(value)));
            }
            true
        });
        *only_quoted &= place.quoted;
    }
}

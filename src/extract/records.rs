//! Records of named fields, whatever the format, as rows of a table with the names as its header.
//!
//! The first record of a kind gives the header. A field that only a later one has is put in a
//! column of its own with its name before the value (`email: marie@example.fr`), so that nothing
//! is held back to know all names first. Fields of the same name share their cell.

use std::collections::BTreeMap;

use super::limits::MAX_LINE_BYTES;
use super::rows::Rows;
use crate::model::{Unit, UnreadReason};

/// Columns of the table of one kind of record; fields beyond share the last one.
const MAX_COLUMNS: usize = 1_000;
/// Tables of a document. Beyond, records of all kinds stand in one, with the names of their fields.
const MAX_TABLES: u32 = 1_000;
/// Bytes of a field's name: longer ones are no names.
pub const MAX_NAME: usize = 256;

/// The fields of one record, in order: name and value. Values without a name have their place.
#[derive(Default)]
pub struct Record {
    fields: Vec<(String, String)>,
    bytes: usize,
}

impl Record {
    /// Adds a field; a blank value is left out, unless its place counts.
    pub fn add(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if name.is_empty() || !value.is_empty() {
            self.bytes += name.len() + value.len() + 48;
            self.fields.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Adds the fields of another one.
    pub fn append(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.fields.extend(other.fields);
    }

    /// Adds the fields of another one, their names behind `prefix`.
    pub fn join(&mut self, prefix: &str, other: Self) {
        for (name, value) in other.fields {
            if name == prefix {
                self.add(&name, &value);
            } else {
                self.add(&format!("{prefix}.{name}"), &value);
            }
        }
    }

    /// Has it no field?
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Should it be sent in pieces?
    pub fn is_long(&self) -> bool {
        self.bytes > MAX_LINE_BYTES
    }

    /// What keeping it costs.
    pub fn cost(&self) -> usize {
        self.bytes + 64
    }
}

/// Sends records.
#[derive(Default)]
pub struct Records {
    kind: Option<String>,
    tables: u32,
    /// The columns of the names of the current kind.
    columns: BTreeMap<String, u32>,
    /// How many of them the header has.
    headed: u32,
    number: u32,
}

impl Records {
    /// Sends a record; those of another `kind` stand in another table.
    pub fn send(
        &mut self,
        kind: &str,
        record: &Record,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        if record.is_empty() {
            return Ok(());
        }
        if self.kind.as_deref() != Some(kind) && self.tables <= MAX_TABLES {
            self.start(kind, record, rows)?;
        }
        self.number = self.number.saturating_add(1);
        let mut cells: Vec<(u32, String)> = Vec::with_capacity(record.fields.len());
        for (place, (name, value)) in (0..).zip(&record.fields) {
            let column = if name.is_empty() {
                place
            } else {
                let next = self.columns.len().min(MAX_COLUMNS);
                match self.columns.get(name) {
                    Some(column) => *column,
                    None if next < MAX_COLUMNS => {
                        self.columns.insert(name.clone(), next as u32);
                        next as u32
                    }
                    None => next as u32,
                }
            };
            let headed = column < self.headed || name.is_empty();
            match cells.iter_mut().find(|(at, _)| *at == column) {
                Some((_, text)) if headed => {
                    text.push_str(", ");
                    text.push_str(value);
                }
                Some((_, text)) => {
                    text.push_str(", ");
                    text.push_str(name);
                    text.push_str(": ");
                    text.push_str(value);
                }
                None if headed => cells.push((column, value.clone())),
                None => cells.push((column, format!("{name}: {value}"))),
            }
        }
        cells.sort_by_key(|(column, _)| *column);
        for (column, text) in &cells {
            rows.cell(*column, text)?;
        }
        rows.row(self.number);
        Ok(())
    }

    fn start(
        &mut self,
        kind: &str,
        record: &Record,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        self.kind = Some(kind.to_owned());
        self.tables += 1;
        self.columns.clear();
        self.headed = 0;
        self.number = 0;
        rows.unit(Unit {
            table: true,
            ..Unit::default()
        });
        if self.tables > MAX_TABLES {
            return Ok(());
        }
        for (name, _) in &record.fields {
            let next = self.columns.len();
            if next < MAX_COLUMNS && !name.is_empty() && !self.columns.contains_key(name) {
                self.columns.insert(name.clone(), next as u32);
                rows.cell(next as u32, name)?;
            }
        }
        self.headed = self.columns.len() as u32;
        if self.headed > 0 {
            self.number = 1;
            rows.row(1);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn sent(records: &[(&str, &[(&str, &str)])]) -> String {
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        let mut sender = Records::default();
        for (kind, fields) in records {
            let mut record = Record::default();
            for (name, value) in *fields {
                record.add(name, value);
            }
            sender.send(kind, &record, &mut rows).unwrap();
        }
        log.text
    }

    #[test]
    fn names_are_the_header_and_late_ones_stand_by_their_values() {
        assert_eq!(
            sent(&[
                ("p", &[("nom", "Petit"), ("tel", "1"), ("tel", "2")]),
                (
                    "p",
                    &[
                        ("mail", "a@example.fr"),
                        ("nom", "Durand"),
                        ("mail", "b@example.fr")
                    ]
                ),
                ("q", &[("", "x"), ("", "y")]),
            ]),
            "-- table\n1 A:nom B:tel\n2 A:Petit B:1, 2\n\
             3 A:Durand C:mail: a@example.fr, mail: b@example.fr\n-- table\n1 A:x B:y\n"
        );
    }

    #[test]
    fn records_of_ever_other_kinds_share_a_table_in_the_end() {
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        let mut sender = Records::default();
        let mut record = Record::default();
        record.add("nom", "Petit");
        for kind in 0..3_000 {
            sender.send(&kind.to_string(), &record, &mut rows).unwrap();
        }
        assert_eq!(log.text.matches("-- table").count(), 1_001);
        assert!(log.text.ends_with("\n2000 A:nom: Petit\n"));
    }
}

//! What the readers of spreadsheets share: rows and columns that a sheet hides, and numbers.
//!
//! Hidden rows are sent in a hidden unit behind the sheet. Where columns are hidden, the sheet is
//! sent without them, and each row that has a value in one is sent again, whole, as hidden: a
//! list of names that carries the e-mails in a hidden column is found, and said to be hidden. The
//! first row, which says what the columns hold, stands before both.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::limits::MAX_COLUMNS;
use super::rows::{Kept, Rows};
use crate::model::{Unit, UnreadReason};

/// Ranges of hidden columns that are followed.
const MAX_RANGES: usize = 1_024;

/// The rows of one sheet on their way.
pub struct Grid {
    unit: Unit,
    hidden_columns: Vec<(u32, u32)>,
    /// The open row is hidden.
    row_hidden: bool,
    /// The open row has a value in a hidden column.
    veiled: bool,
    first: Kept,
    kept: Kept,
}

impl Grid {
    /// Starts the unit of the sheet.
    pub fn new(unit: Unit, rows: &mut Rows<'_>) -> Self {
        rows.unit(unit.clone());
        Self {
            unit,
            hidden_columns: Vec::new(),
            row_hidden: false,
            veiled: false,
            first: Kept::default(),
            kept: Kept::default(),
        }
    }

    /// The columns `from` to `to`, both included and counted from 0, are hidden.
    pub fn hide_columns(&mut self, from: u32, to: u32) {
        // Of a hidden sheet everything is hidden.
        if !self.unit.hidden && self.hidden_columns.len() < MAX_RANGES && from < MAX_COLUMNS {
            self.hidden_columns.push((from, to));
        }
    }

    /// The row that follows is hidden, or not.
    pub fn start_row(&mut self, hidden: bool) {
        self.row_hidden = hidden && !self.unit.hidden;
    }

    /// Adds a cell to the row.
    pub fn cell(
        &mut self,
        column: u32,
        text: &str,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        if column >= MAX_COLUMNS && !text.trim().is_empty() {
            return Err(UnreadReason::TooLarge);
        }
        if self.first.is_empty() && !self.unit.hidden {
            self.first.cell(column, text, rows)?;
        }
        if self.row_hidden {
            return self.kept.cell(column, text, rows);
        }
        if self.hidden_columns.is_empty() {
            return rows.cell(column, text);
        }
        self.kept.cell(column, text, rows)?;
        let among = |(from, to): &(u32, u32)| (*from..=*to).contains(&column);
        if self.hidden_columns.iter().any(among) {
            self.veiled |= !text.trim().is_empty();
            return Ok(());
        }
        rows.cell(column, text)
    }

    /// The row ends.
    pub fn end_row(&mut self, number: u32, rows: &mut Rows<'_>) {
        if self.first.is_empty() {
            self.first.row(number);
        }
        if self.row_hidden || self.veiled {
            self.kept.row(number);
        } else if !self.hidden_columns.is_empty() {
            self.kept.drop_row();
        }
        self.row_hidden = false;
        self.veiled = false;
        rows.row(number);
    }

    /// Sends what was hidden.
    pub fn finish(self, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        if self.kept.is_empty() {
            return Ok(());
        }
        rows.unit(Unit {
            hidden: true,
            ..self.unit
        });
        if self.first.first() != self.kept.first() {
            self.first.send(rows)?;
        }
        self.kept.send(rows)
    }
}

/// Texts that cells point at, end to end.
#[derive(Default)]
pub struct Strings {
    /// The texts, then what there is of the one that has not ended.
    pub text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// The text being added ends.
    pub fn end(&mut self) {
        self.ends.push(self.text.len() as u32);
    }

    /// How many texts have ended.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of this number, from 0.
    pub fn get(&self, index: usize) -> Option<&str> {
        let start = match index {
            0 => 0,
            _ => *self.ends.get(index - 1)? as usize,
        };
        self.text.get(start..*self.ends.get(index)? as usize)
    }
}

/// A whole number as its digits, however it was written: `1.85E14`, `612345678.0`. Others stay.
pub fn plain_number(value: &str) -> Cow<'_, str> {
    if value.bytes().all(|b| b.is_ascii_digit()) {
        return Cow::Borrowed(value);
    }
    let (mantissa, exponent) = value.split_once(['E', 'e']).unwrap_or((value, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let is_number = !digits.is_empty()
        && [digits, fraction]
            .iter()
            .all(|d| d.bytes().all(|b| b.is_ascii_digit()));
    // Beyond 20 digits nothing is a number that identifies somebody.
    let exponent = exponent.parse::<usize>().ok().filter(|e| *e <= 20);
    match exponent.and_then(|e| e.checked_sub(fraction.len())) {
        Some(zeros) if is_number => {
            let digits = format!("{whole}{fraction}{}", "0".repeat(zeros));
            let trimmed = digits.trim_start_matches('0');
            Cow::Owned(if fraction.is_empty() || trimmed.is_empty() {
                digits
            } else {
                trimmed.to_owned()
            })
        }
        _ => Cow::Borrowed(value),
    }
}

/// Appends a number as its digits; those nobody is identified by in their scientific form.
pub fn append_number(value: f64, out: &mut String) {
    let size = value.abs();
    // Writing into a string does not fail.
    let _ = if size < 1e15 && value.fract() == 0.0 {
        write!(out, "{}", value as i64)
    } else if size == 0.0 || (1e-6..1e21).contains(&size) {
        write!(out, "{value}")
    } else {
        write!(out, "{value:E}")
    };
}

/// A number in the four bytes that Excel packs short ones in.
pub fn packed_number(packed: u32) -> f64 {
    let value = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(i32::from_le_bytes(packed.to_le_bytes()) >> 2)
    };
    if packed & 1 == 0 {
        value
    } else {
        value / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn grid(hide: Option<(u32, u32)>, lines: &[(bool, [&str; 3])]) -> String {
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        let unit = Unit {
            table: true,
            ..Unit::default()
        };
        let mut grid = Grid::new(unit, &mut rows);
        if let Some((from, to)) = hide {
            grid.hide_columns(from, to);
        }
        for (number, (hidden, cells)) in (1..).zip(lines) {
            grid.start_row(*hidden);
            for (column, cell) in (0..).zip(cells) {
                grid.cell(column, cell, &mut rows).unwrap();
            }
            grid.end_row(number, &mut rows);
        }
        grid.finish(&mut rows).unwrap();
        log.text
    }

    #[test]
    fn hidden_rows_come_last_below_the_first_row() {
        let text = grid(
            None,
            &[
                (false, ["Nom", "Mél", ""]),
                (true, ["Petit", "a@example.fr", ""]),
                (false, ["Durand", "b@example.fr", ""]),
            ],
        );
        assert_eq!(
            text,
            "-- table\n1 A:Nom B:Mél\n3 A:Durand B:b@example.fr\n\
             -- table hidden\n1 A:Nom B:Mél\n2 A:Petit B:a@example.fr\n"
        );
    }

    #[test]
    fn a_hidden_first_row_is_sent_once() {
        let text = grid(
            None,
            &[(true, ["Petit", "", ""]), (false, ["Durand", "", ""])],
        );
        assert_eq!(text, "-- table\n2 A:Durand\n-- table hidden\n1 A:Petit\n");
    }

    #[test]
    fn rows_with_a_value_in_a_hidden_column_are_hidden_as_a_whole() {
        let text = grid(
            Some((1, 1)),
            &[
                (false, ["Nom", "Mél", "Ville"]),
                (false, ["Petit", "a@example.fr", "Laon"]),
                (false, ["Durand", "", "Laon"]),
            ],
        );
        assert_eq!(
            text,
            "-- table\n1 A:Nom C:Ville\n2 A:Petit C:Laon\n3 A:Durand C:Laon\n\
             -- table hidden\n1 A:Nom B:Mél C:Ville\n2 A:Petit B:a@example.fr C:Laon\n"
        );
    }

    #[test]
    fn numbers_of_binary_sheets_keep_their_digits() {
        for (value, expected) in [
            (612_345_678.0, "612345678"),
            (185_050_212_345_642.0, "185050212345642"),
            (1_850_502_123_456_420.0, "1850502123456420"),
            (-12.5, "-12.5"),
            (0.0, "0"),
            (1e300, "1E300"),
            (packed_number(0x4020_0000), "8"),
            (packed_number((306_172_839 << 2) | 2), "306172839"),
            (packed_number(0xFFFF_FFEE), "-5"),
            (packed_number((1_234 << 2) | 3), "12.34"),
        ] {
            let mut text = String::new();
            append_number(value, &mut text);
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn whole_numbers_are_digits_and_others_stay() {
        for (written, expected) in [
            ("612345678", "612345678"),
            ("612345678.0", "612345678"),
            ("6.12345678E8", "612345678"),
            ("6.12345678e+8", "612345678"),
            ("1.8E+14", "180000000000000"),
            ("1.85050212345642E14", "185050212345642"),
            ("0.5E1", "5"),
            ("-12.0", "-12"),
            ("12.5", "12.5"),
            ("1.5E-3", "1.5E-3"),
            ("1E300", "1E300"),
            ("0", "0"),
            ("0.0", "0"),
            ("NaN", "NaN"),
            ("", ""),
        ] {
            assert_eq!(plain_number(written), expected, "{written}");
        }
    }
}

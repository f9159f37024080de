//! Writes a copy of a table from what is seen of it: a new file with nothing of the old one in it.
//!
//! [`Table`] takes the rows as a reader sends them, and keeps what somebody sees who opens the
//! document: neither hidden sheets, rows and columns, nor what hangs on cells, nor properties.
//! `csv`, `xlsx` and `ods` write what is left of it when columns were taken out.
//!
//! Why not edit the document: whatever is not written cannot survive in it. Shared strings, caches
//! of pivot tables, cached values, defined names, comments, earlier versions and links all may hold
//! what was removed from the cells.
//!
//! What it refuses: a document of which something was not read ([`Table::finish`]), and more than
//! [`MAX_CELLS`] cells. Lost in a copy: formulas (their values stay), formats other than days and
//! times, merged cells, widths, pictures, charts.

mod csv;
mod ods;
mod table;
mod xlsx;
mod zip;

pub use table::{Line, Sheet, Table, Value, MAX_CELLS};

use crate::model::Format;

/// Bytes that a copy may take: a webmail takes none that is larger.
const MAX_BYTES: usize = 64 << 20;

/// The format of the copy of a document of that one; `None` where none is made.
#[must_use]
pub fn format_of_copy(format: Format) -> Option<Format> {
    matches!(format, Format::Csv | Format::Xlsx | Format::Ods).then_some(format)
}

/// A copy of a table without contact details, numbers and birth dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is.
    pub format: Format,
    /// The columns that went, by their headers or else by their letters; each once.
    pub columns: Vec<String>,
    /// How many cells of other columns were emptied.
    pub cells: u32,
    /// Columns of names stayed.
    pub names: bool,
    /// What was hidden is not in it.
    pub hidden: bool,
}

/// Why there is no copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCopy {
    /// Not a table of a format in which copies are written.
    NotATable,
    /// Something of it was not read, or it is too large.
    NotRead,
    /// Nothing has to go.
    Nothing,
    /// Nothing would be left.
    NothingLeft,
    /// The copy, read again, still holds something.
    NotClean,
}

/// The file of a table in that format, or nothing when it is too large for it.
#[must_use]
pub fn write(table: &Table, format: Format) -> Option<Vec<u8>> {
    match format {
        Format::Csv => csv::write(table.sheets.first()?, table.delimiter),
        Format::Xlsx => xlsx::write(&table.sheets),
        Format::Ods => ods::write(&table.sheets),
        _ => None,
    }
}

/// Is the text a number as a file may hold it? Codes with leading zeros are none.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'E' | b'e' | b'+' | b'-'));
    let has_zeros = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    is_plain
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && !has_zeros
        && text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// The number that a cell shows with blanks among its digits; `None` when it would lose zeros.
fn unspaced(text: &str) -> Option<String> {
    if is_number(text) {
        return Some(text.to_owned());
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only_blanks = text
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace());
    (only_blanks && is_number(&digits)).then_some(digits)
}

/// Appends a text to XML. What XML cannot hold is left out.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_codes() {
        for (text, expected) in [
            ("12", Some("12")),
            ("-12.5", Some("-12.5")),
            ("0", Some("0")),
            ("0.5", Some("0.5")),
            ("1.5E-3", Some("1.5E-3")),
            ("1 200", Some("1200")),
            ("1\u{202f}200", Some("1200")),
            ("02100", None),
            ("06 39 98 00 01", None),
            ("NaN", None),
            ("1-2", None),
            ("+5", None),
            ("12 €", None),
            ("", None),
        ] {
            assert_eq!(unspaced(text).as_deref(), expected, "{text}");
        }
    }
}

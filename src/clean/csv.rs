//! Delimited values as Excel opens them: UTF-8 with its mark, CRLF, the delimiter that they had.

use super::{Sheet, MAX_BYTES};

/// The text of a sheet; nothing when it would be too large.
pub fn write(sheet: &Sheet, delimiter: u8) -> Option<Vec<u8>> {
    let delimiter = char::from(delimiter);
    let last = sheet.lines.iter().filter_map(|line| line.cells.last());
    let width = last.map(|cell| cell.column + 1).max().unwrap_or(0);
    let mut out = String::from("\u{feff}");
    let mut number = 1;
    for line in &sheet.lines {
        for _ in number..line.number {
            out.push_str("\r\n");
        }
        number = line.number.saturating_add(1);
        let mut cells = line.cells.iter().peekable();
        for column in 0..width {
            if column > 0 {
                out.push(delimiter);
            }
            if let Some(cell) = cells.next_if(|cell| cell.column == column) {
                field(&cell.text, delimiter, &mut out);
            }
            if out.len() > MAX_BYTES {
                return None;
            }
        }
        out.push_str("\r\n");
    }
    Some(out.into_bytes())
}

/// Appends a value, so that no program takes it for a formula.
fn field(text: &str, delimiter: char, out: &mut String) {
    let guard = if is_formula(text) { "'" } else { "" };
    let quoted = text.contains([delimiter, '"', '\r', '\n']) || text.starts_with(' ');
    if !quoted {
        out.push_str(guard);
        out.push_str(text);
        return;
    }
    out.push('"');
    out.push_str(guard);
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

/// Would a spreadsheet compute it? Numbers with a sign are numbers.
fn is_formula(text: &str) -> bool {
    let of_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || ".,%()".contains(c);
    match text.chars().next() {
        Some('=' | '@') => true,
        Some('+' | '-') => !text.chars().skip(1).all(of_number),
        // It would be taken for the line that declares the delimiter.
        Some('s' | 'S') => text
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("sep=")),
        _ => false,
    }
}

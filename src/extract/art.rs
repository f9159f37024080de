//! Records of `PowerPoint` files, and of the drawings in all office documents before 2007.
//!
//! A record has a kind, an instance, a length and bytes, which may be records again. Of the
//! properties of a drawn shape, the texts are of use: what a word art shows, what stands for a
//! picture that is not seen.
//!
//! Source: \[MS-ODRAW\], <https://learn.microsoft.com/openspecs/office_file_formats/ms-odraw/>.

use super::bytes::{u16_at, u32_at};
use super::package::send_lines;
use super::rows::Rows;
use crate::model::{Unit, UnreadReason};

/// Records within records that are followed.
pub const MAX_DEPTH: usize = 48;

/// Lists of properties.
pub const OPTIONS: [u16; 3] = [0xF00B, 0xF121, 0xF122];
/// Properties: the text of a word art, the text for who does not see the shape.
const WORD_ART: u16 = 0x00C0;
const DESCRIPTION: u16 = 0x0381;

/// One record.
#[derive(Clone, Copy)]
pub struct Record<'b> {
    /// What it is.
    pub kind: u16,
    /// Which of its kind, or how many.
    pub instance: u16,
    /// It holds records.
    pub is_container: bool,
    /// What it holds.
    pub bytes: &'b [u8],
    /// It says to be longer than what holds it.
    pub is_cut: bool,
}

/// The records in bytes.
#[derive(Clone)]
pub struct Records<'b>(pub &'b [u8]);

impl<'b> Iterator for Records<'b> {
    type Item = Record<'b>;

    fn next(&mut self) -> Option<Record<'b>> {
        let bytes = self.0.get(8..)?;
        let head = u16_at(self.0, 0);
        let kind = u16_at(self.0, 2);
        let length = u32_at(self.0, 4) as usize;
        let is_cut = length > bytes.len();
        let (bytes, rest) = bytes.split_at(length.min(bytes.len()));
        self.0 = rest;
        Some(Record {
            kind,
            instance: head >> 4,
            is_container: head & 15 == 15,
            bytes,
            is_cut,
        })
    }
}

/// The record of this kind among the bytes, if there is one.
pub fn find(bytes: &[u8], kind: u16) -> Option<Record<'_>> {
    Records(bytes).find(|record| record.kind == kind)
}

/// Text in UTF-16, up to a zero.
pub fn wide(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|unit| u16_at(unit, 0));
    char::decode_utf16(units.take_while(|unit| *unit != 0))
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Visits the properties of a list: number, value, and the bytes that it stands for.
pub fn each_option<'b>(list: &Record<'b>, mut visit: impl FnMut(u16, u32, &'b [u8])) {
    let count = usize::from(list.instance);
    let mut data = list.bytes.get(6 * count..).unwrap_or_default();
    for option in list.bytes.chunks_exact(6).take(count) {
        let (number, value) = (u16_at(option, 0), u32_at(option, 2));
        let mut bytes: &[u8] = &[];
        if number & 0x8000 != 0 {
            let mut length = value as usize;
            // Some programs leave the head of an array out of its length.
            let size = match usize::from(u16_at(data, 4)) {
                0xFFF0 => 4,
                size => size,
            };
            let elements = usize::from(u16_at(data, 0)) * size;
            if is_array(number & 0x3FFF) && elements > 0 && elements == length {
                length += 6;
            }
            let at = length.min(data.len());
            (bytes, data) = data.split_at(at);
        }
        visit(number & 0x3FFF, value, bytes);
    }
}

fn is_array(number: u16) -> bool {
    matches!(
        number,
        0x145 | 0x146 | 0x151..=0x157 | 0x197 | 0x1CF | 0x383 | 0x3A0
    )
}

/// The texts in a list of properties, each with whether it is seen.
pub fn texts(list: &Record<'_>, mut visit: impl FnMut(String, bool)) {
    each_option(list, |number, _, bytes| {
        if matches!(number, WORD_ART | DESCRIPTION) {
            let text = wide(bytes);
            if !text.trim().is_empty() {
                visit(text, number == WORD_ART);
            }
        }
    });
}

/// Sends the texts in the properties of the drawings of a Word document: what is seen of them,
/// and what is not.
pub fn drawings(bytes: &[u8], rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let mut lines = [Vec::new(), Vec::new()];
    let mut length = 0;
    let mut open = vec![Records(bytes)];
    loop {
        let is_outermost = open.len() == 1;
        let Some(records) = open.last_mut() else {
            break;
        };
        let Some(record) = records.next() else {
            open.pop();
            continue;
        };
        if is_outermost {
            // One byte before each drawing says where it stands.
            records.0 = records.0.get(1..).unwrap_or_default();
        }
        if OPTIONS.contains(&record.kind) {
            texts(&record, |text, seen| {
                length += text.len() + 32;
                if let Some(lines) = lines.get_mut(usize::from(!seen)) {
                    lines.push(text);
                }
            });
            rows.charge(std::mem::take(&mut length))?;
        } else if record.is_container && open.len() < MAX_DEPTH {
            open.push(Records(record.bytes));
        }
    }
    for (lines, hidden) in lines.iter().zip([false, true]) {
        let unit = Unit {
            hidden,
            ..Unit::default()
        };
        send_lines(lines, unit, rows)?;
    }
    Ok(())
}

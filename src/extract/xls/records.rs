//! Records of a workbook before 2007, one after another, and the texts that run across them.
//!
//! A record is a number, a length and that many bytes. What is longer than 8,224 bytes goes on in
//! `CONTINUE` records; a text cut there says anew how wide its characters are.

use crate::extract::bytes::u16_at;
use crate::extract::codepages;

/// The record that continues the one before.
const CONTINUE: u16 = 0x3C;

/// One record.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    /// What it is.
    pub kind: u16,
    /// What it says.
    pub data: &'a [u8],
    /// Where it begins.
    pub at: usize,
}

/// The records from a place on.
#[derive(Clone)]
pub struct Records<'a> {
    bytes: &'a [u8],
    /// Where the next one begins.
    pub at: usize,
    /// The last one was cut short.
    pub cut: bool,
}

impl<'a> Records<'a> {
    /// The records of `bytes` from `at` on.
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            cut: false,
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let rest = self.bytes.get(self.at..)?;
        let Some((header, body)) = rest.split_at_checked(4) else {
            self.cut |= !rest.is_empty();
            return None;
        };
        let length = usize::from(u16_at(header, 2));
        let data = body.get(..length).unwrap_or_else(|| {
            self.cut = true;
            body
        });
        let at = self.at;
        self.at += 4 + data.len();
        Some(Record {
            kind: u16_at(header, 0),
            data,
            at,
        })
    }
}

/// The bytes of a record and of those that continue it.
pub struct Pieces<'a> {
    rest: &'a [u8],
    records: Records<'a>,
}

impl<'a> Pieces<'a> {
    /// `data`, then what continues it from `records` on.
    pub fn new(data: &'a [u8], records: &Records<'a>) -> Self {
        Self {
            rest: data,
            records: records.clone(),
        }
    }

    /// Goes on to the record that continues this one, if one does.
    fn go_on(&mut self) -> Option<()> {
        let mut ahead = self.records.clone();
        let next = ahead.next().filter(|record| record.kind == CONTINUE)?;
        self.rest = next.data;
        self.records = ahead;
        Some(())
    }

    /// The next byte.
    pub fn byte(&mut self) -> Option<u8> {
        loop {
            if let Some((&byte, rest)) = self.rest.split_first() {
                self.rest = rest;
                return Some(byte);
            }
            self.go_on()?;
        }
    }

    /// The next two bytes.
    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// The next four bytes.
    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    /// Leaves bytes out.
    pub fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            if self.rest.is_empty() {
                self.go_on()?;
            }
            let step = bytes.min(self.rest.len());
            self.rest = self.rest.get(step..)?;
            bytes -= step;
        }
        Some(())
    }

    /// Appends this many characters of text; `None` when there are fewer.
    pub fn text(&mut self, mut characters: usize, mut wide: bool, out: &mut String) -> Option<()> {
        while characters > 0 {
            if self.rest.is_empty() {
                self.go_on()?;
                wide = self.byte()? & 1 != 0;
            }
            let width = if wide { 2 } else { 1 };
            let step = characters.min(self.rest.len() / width);
            let (text, rest) = self.rest.split_at(step * width);
            append(text, wide, out);
            characters -= step;
            // Half a character at the end of a record is damage.
            self.rest = if step == 0 { &[] } else { rest };
        }
        Some(())
    }

    /// Appends a text that says how its characters are written, with the runs behind it left out.
    pub fn rich_text(&mut self, out: &mut String) -> Option<()> {
        let characters = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { self.u16()? };
        let phonetic = if flags & 4 == 0 { 0 } else { self.u32()? };
        self.text(characters, flags & 1 != 0, out)?;
        self.skip(usize::from(runs) * 4 + phonetic as usize)
    }
}

/// Appends characters of two bytes, or of the lower one alone.
fn append(text: &[u8], wide: bool, out: &mut String) {
    // Some programs write the letters of Windows where those of Unicode should stand.
    codepages::append(if wide { 1200 } else { 1252 }, text, out);
}

/// Appends a short text within a record: behind its flags, `characters` of them.
pub fn short_text(flagged: &[u8], characters: usize, out: &mut String) {
    if let Some((flags, text)) = flagged.split_first() {
        let wide = flags & 1 != 0;
        let length = if wide { characters * 2 } else { characters };
        append(text.get(..length).unwrap_or(text), wide, out);
    }
}

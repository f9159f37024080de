//! Plain text, in whatever encoding, line by line.
//!
//! A line is a row of one cell; its number counts blank lines too. A line without end is cut
//! where it does no harm (see `rows::cut_point`). Memory stays flat, whatever the size. Refuses
//! what is no text: that is told before, from the content.

use std::io::Read;

use super::decode::Decoded;
use super::limits::{self, MAX_LINE_BYTES};
use super::look::Look;
use super::rows::{cut_point, Rows};
use super::Extractor;
use crate::model::{Format, Source, Unit, UnreadReason};

/// Reads plain text.
pub struct Text;

impl Extractor for Text {
    fn format(&self) -> Format {
        Format::Text
    }

    fn recognises(&self, look: &Look) -> bool {
        look.text.is_some()
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        lines(source, rows)
    }
}

/// Sends the lines of `input` as a unit of running text.
pub fn lines(input: impl Read, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    rows.unit(Unit::default());
    each_line(input, |number, line| rows.line(number, line))
}

/// Sends the lines of a text that is there already as `unit`.
pub fn lines_of(text: &str, unit: Unit, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    rows.unit(unit);
    let mut lines = Lines::new(|number, line: &str| rows.line(number, line));
    lines.add(text)?;
    lines.end()
}

/// Hands on each line of `input` with its number from 1; one without end comes in pieces.
pub fn each_line(
    input: impl Read,
    visit: impl FnMut(u32, &str) -> Result<(), UnreadReason>,
) -> Result<(), UnreadReason> {
    let mut input = Decoded::new(input);
    let mut lines = Lines::new(visit);
    while let Some(slice) = input.slice().map_err(|e| limits::reason(&e))? {
        lines.add(slice)?;
    }
    lines.end()
}

/// Parts a text that comes in slices into lines.
struct Lines<V> {
    visit: V,
    /// The number of the line being read.
    number: u32,
    /// The beginning of a line that goes on in the next slice.
    pending: String,
    /// The last slice ended with a carriage return: a line feed that follows belongs to it.
    after_return: bool,
}

impl<V: FnMut(u32, &str) -> Result<(), UnreadReason>> Lines<V> {
    fn new(visit: V) -> Self {
        Self {
            visit,
            number: 1,
            pending: String::new(),
            after_return: false,
        }
    }

    fn add(&mut self, slice: &str) -> Result<(), UnreadReason> {
        let mut rest = slice;
        if self.after_return {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
        self.after_return = slice.ends_with('\r');
        while let Some(end) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            let (line, after) = rest.split_at(end);
            if self.pending.is_empty() {
                (self.visit)(self.number, line)?;
            } else {
                self.pending.push_str(line);
                (self.visit)(self.number, &self.pending)?;
                self.pending.clear();
            }
            self.number = self.number.saturating_add(1);
            rest = after
                .strip_prefix("\r\n")
                .or_else(|| after.get(1..))
                .unwrap_or_default();
        }
        // A line without end is cut where it stands: moving what is left each time would be slow.
        while self.pending.is_empty() && rest.len() > 2 * MAX_LINE_BYTES {
            let (piece, after) = rest.split_at(cut_point(rest, MAX_LINE_BYTES));
            (self.visit)(self.number, piece)?;
            rest = after;
        }
        self.pending.push_str(rest);
        while self.pending.len() > 2 * MAX_LINE_BYTES {
            let cut = cut_point(&self.pending, MAX_LINE_BYTES);
            (self.visit)(self.number, self.pending.get(..cut).unwrap_or_default())?;
            self.pending.drain(..cut);
        }
        Ok(())
    }

    fn end(mut self) -> Result<(), UnreadReason> {
        (self.visit)(self.number, &self.pending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn read(bytes: &[u8]) -> String {
        let mut log = Log::default();
        lines(bytes, &mut Rows::new(&mut log, Job::default())).unwrap();
        log.text
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        assert_eq!(
            read(b"un\r\ndeux\rtrois\n\ncinq"),
            "--\n1 A:un\n2 A:deux\n3 A:trois\n5 A:cinq\n"
        );
    }

    #[test]
    fn a_line_end_between_two_slices_counts_once() {
        let long = format!("{}\r\nfin", "x".repeat(65_535));
        assert!(read(long.as_bytes()).ends_with("\n2 A:fin\n"));
    }

    #[test]
    fn an_endless_line_is_read_whole_in_pieces() {
        let mut log = Log {
            silent: true,
            ..Log::default()
        };
        let line = "marie@example.fr;".repeat(100_000);
        lines(line.as_bytes(), &mut Rows::new(&mut log, Job::default())).unwrap();
        assert_eq!(log.bytes, 1_700_000);
        assert_eq!(log.rows, 26);
    }

    #[test]
    fn a_text_beyond_the_limit_is_too_large_after_what_fits() {
        let mut log = Log {
            silent: true,
            ..Log::default()
        };
        let endless = std::io::repeat(b'x').take(200 << 20);
        let result = lines(endless, &mut Rows::new(&mut log, Job::default()));
        assert_eq!(result, Err(UnreadReason::TooLarge));
        assert!(log.bytes > 63 << 20);
    }
}

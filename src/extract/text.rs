//! Plain text, in whatever encoding, line by line.
//!
//! A line is a row of one cell; its number counts blank lines too. A line without end is cut
//! where it does no harm (see `rows::cut_point`). Memory stays flat, whatever the size. Refuses
//! what is no text: that is told before, from the content.

use std::io::{Read, SeekFrom};

use super::decode::Decoded;
use super::limits::{self, MAX_LINE_BYTES};
use super::look::Look;
use super::rows::{cut_point, Rows};
use super::Extractor;
use crate::model::{Format, Sink, Source, Unit, UnreadReason};

/// Reads plain text.
pub struct Text;

impl Extractor for Text {
    fn format(&self) -> Format {
        Format::Text
    }

    fn recognises(&self, look: &Look) -> bool {
        look.text.is_some()
    }

    fn extract(&self, source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), UnreadReason> {
        source
            .seek(SeekFrom::Start(0))
            .map_err(|e| limits::reason(&e))?;
        lines(source, &mut Rows::new(sink))
    }
}

/// Sends the lines of `input` as a unit of running text.
pub fn lines(input: impl Read, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    rows.unit(Unit::default());
    each_line(input, |number, line| rows.line(number, line))
}

/// Hands on each line of `input` with its number from 1; one without end comes in pieces.
pub fn each_line(
    input: impl Read,
    mut visit: impl FnMut(u32, &str) -> Result<(), UnreadReason>,
) -> Result<(), UnreadReason> {
    let mut input = Decoded::new(input);
    let mut number = 1u32;
    let mut pending = String::new();
    // The last slice ended with a carriage return: a line feed that follows belongs to it.
    let mut after_return = false;
    while let Some(slice) = input.slice().map_err(|e| limits::reason(&e))? {
        let mut rest = slice;
        if after_return {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
        after_return = slice.ends_with('\r');
        while let Some(end) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            let (line, after) = rest.split_at(end);
            if pending.is_empty() {
                visit(number, line)?;
            } else {
                pending.push_str(line);
                visit(number, &pending)?;
                pending.clear();
            }
            number = number.saturating_add(1);
            rest = after
                .strip_prefix("\r\n")
                .or_else(|| after.get(1..))
                .unwrap_or_default();
        }
        pending.push_str(rest);
        while pending.len() > 2 * MAX_LINE_BYTES {
            let cut = cut_point(&pending, MAX_LINE_BYTES);
            visit(number, pending.get(..cut).unwrap_or_default())?;
            pending.drain(..cut);
        }
    }
    visit(number, &pending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::rows::log::Log;

    fn read(bytes: &[u8]) -> String {
        let mut log = Log::default();
        lines(bytes, &mut Rows::new(&mut log)).unwrap();
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
        lines(line.as_bytes(), &mut Rows::new(&mut log)).unwrap();
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
        let result = lines(endless, &mut Rows::new(&mut log));
        assert_eq!(result, Err(UnreadReason::TooLarge));
        assert!(log.bytes > 63 << 20);
    }
}

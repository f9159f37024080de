//! Tells a file that is cut short or whose table of objects is wrong.
//!
//! The library rebuilds a wrong table silently and reads what is left; a file that lost its
//! end would then look complete. So the table is compared with the file here: does the file
//! end as it should, does each entry of the table point to the object it names?
//!
//! It does not check the objects themselves. Sources: ISO 32000-1 § 7.5.4–7.5.8, annex F.

use std::collections::BTreeSet;

use hayro_syntax::object::dict::keys::{INDEX, SIZE, W};
use hayro_syntax::object::{Array, Object, ObjectIdentifier, Stream};
use hayro_syntax::Pdf;
use memchr::memmem;

use super::streams;
use crate::extract::limits::Job;

/// The end of the file's table stands in the last bytes of a file.
const TAIL: usize = 2048;
/// Sections that a table may have: one for each time the file was saved.
const MAX_SECTIONS: usize = 256;

/// Bytes before the `%PDF-` that the file's own offsets do not count, if any.
pub(super) fn junk_before(data: &[u8]) -> usize {
    let head = data.get(..data.len().min(1024)).unwrap_or(data);
    let junk = memmem::find(head, b"%PDF-").unwrap_or(0);
    match table_offset(data) {
        Some(offset) if section_at(data, offset).is_none() => {
            let own = data.get(junk..).unwrap_or(data);
            if section_at(own, offset).is_some() {
                junk
            } else {
                0
            }
        }
        _ => 0,
    }
}

/// Does the file end as it should, and does its table fit it?
pub(super) fn is_whole(data: &[u8], pdf: &Pdf, job: &Job) -> bool {
    let Some(offset) = table_offset(data) else {
        return false;
    };
    !is_cut_linearized(data) && table_fits(data, pdf, job, offset)
}

/// The offset that stands between `startxref` and `%%EOF` at the end.
fn table_offset(data: &[u8]) -> Option<usize> {
    let tail = data.get(data.len().saturating_sub(TAIL)..)?;
    let after = tail.get(memmem::rfind(tail, b"startxref")? + b"startxref".len()..)?;
    memmem::find(after, b"%%EOF")?;
    Some(Scan(after).number()?.0)
}

/// A linearized file tells its own length at the start.
fn is_cut_linearized(data: &[u8]) -> bool {
    let head = data.get(..data.len().min(1024)).unwrap_or(data);
    let length = memmem::find(head, b"/Linearized").and_then(|at| {
        let dict = head.get(at..)?;
        let dict = dict.get(..memmem::find(dict, b">>")?)?;
        memmem::find_iter(dict, b"/L").find_map(|at| Scan(dict.get(at + 2..)?).number())
    });
    length.is_some_and(|(length, _)| length > data.len())
}

/// A section of the table.
enum Section<'d> {
    /// `xref`, and what follows the word.
    Table(Scan<'d>),
    /// A cross-reference stream: its object, and what follows `obj`.
    Stream(ObjectIdentifier, Scan<'d>),
}

fn section_at(data: &[u8], offset: usize) -> Option<Section<'_>> {
    let scan = Scan(data.get(offset..)?).skip_space();
    if let Some(rest) = scan.0.strip_prefix(b"xref") {
        return Some(Section::Table(Scan(rest)));
    }
    let (number, generation, rest) = scan.object_header()?;
    let id = ObjectIdentifier::new(u32::try_from(number).ok()?, i32::try_from(generation).ok()?);
    Some(Section::Stream(id, rest))
}

fn table_fits(data: &[u8], pdf: &Pdf, job: &Job, mut offset: usize) -> bool {
    let mut seen = BTreeSet::new();
    loop {
        if seen.len() >= MAX_SECTIONS || !seen.insert(offset) {
            return false;
        }
        let (dict, id) = match section_at(data, offset) {
            None => return false,
            Some(Section::Table(scan)) => match entries_fit(data, scan) {
                None => return false,
                Some(trailer) => (trailer, None),
            },
            Some(Section::Stream(id, scan)) => (scan, Some(id)),
        };
        let end = memmem::find(dict.0, b"stream")
            .into_iter()
            .chain(memmem::find(dict.0, b"startxref"))
            .min()
            .unwrap_or(dict.0.len());
        let dict = dict.0.get(..end).unwrap_or(&[]);
        // The library would decrypt the table of a protected file, which is not encrypted.
        let readable = memmem::find(dict, b"/Encrypt").is_none();
        if id.is_some_and(|id| readable && stream_fits(data, pdf, job, id) == Some(false)) {
            return false;
        }
        let Some(previous) = memmem::find(dict, b"/Prev")
            .and_then(|at| Scan(dict.get(at + b"/Prev".len()..)?).number())
        else {
            return true;
        };
        offset = previous.0;
    }
}

/// Compares the entries of a table with the file; returns what follows `trailer`.
fn entries_fit<'d>(data: &[u8], mut scan: Scan<'d>) -> Option<Scan<'d>> {
    loop {
        let line = scan.skip_space();
        if let Some(trailer) = line.0.strip_prefix(b"trailer") {
            return Some(Scan(trailer));
        }
        let (first, rest) = line.number()?;
        let (count, rest) = rest.number()?;
        scan = rest;
        for number in first..first.checked_add(count)? {
            let (offset, rest) = scan.number()?;
            let (generation, rest) = rest.number()?;
            let kind = rest.skip_space();
            scan = Scan(kind.0.get(1..)?);
            let in_use = kind.0.first() == Some(&b'n') && offset > 0;
            if in_use && !object_at(data, offset, number, generation) {
                return None;
            }
        }
    }
}

/// Compares the entries of a cross-reference stream with the file; none when they cannot be
/// had, which the library then says by itself.
fn stream_fits(data: &[u8], pdf: &Pdf, job: &Job, id: ObjectIdentifier) -> Option<bool> {
    let stream = pdf.xref().get::<Stream<'_>>(id)?;
    let decoded = streams::decode(&stream, job).ok()?;
    let dict = stream.dict();
    let widths = dict.get::<[u8; 3]>(W)?.map(usize::from);
    let ranges: Vec<usize> = match dict.get::<Array<'_>>(INDEX) {
        Some(index) => index
            .iter::<Object<'_>>()
            .map_while(|item| usize::try_from(item.into_number()?.as_i64()).ok())
            .collect(),
        None => vec![0, dict.get::<usize>(SIZE)?],
    };
    let mut numbers = ranges.chunks_exact(2).flat_map(|range| match range {
        [first, count] => *first..first.saturating_add(*count),
        _ => 0..0,
    });
    let length = widths.iter().sum::<usize>();
    if length == 0 {
        return Some(false);
    }
    for entry in decoded.bytes.chunks_exact(length) {
        let (kind, rest) = entry.split_at_checked(widths[0])?;
        let (offset, generation) = rest.split_at_checked(widths[1])?;
        let value = |bytes: &[u8]| bytes.iter().fold(0_usize, |n, b| n << 8 | usize::from(*b));
        let number = numbers.next()?;
        let in_use = (kind.is_empty() || value(kind) == 1) && value(offset) > 0;
        if in_use && !object_at(data, value(offset), number, value(generation)) {
            return Some(false);
        }
    }
    Some(numbers.next().is_none())
}

/// Does object `number generation` begin at `offset`?
fn object_at(data: &[u8], offset: usize, number: usize, generation: usize) -> bool {
    data.get(offset..)
        .and_then(|rest| Scan(rest).object_header())
        .is_some_and(|(n, g, _)| n == number && g == generation)
}

/// What is left to read of the file.
#[derive(Clone, Copy)]
struct Scan<'d>(&'d [u8]);

impl Scan<'_> {
    fn skip_space(self) -> Self {
        let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x0c);
        let start = self
            .0
            .iter()
            .position(|b| !blank(b))
            .unwrap_or(self.0.len());
        Self(self.0.get(start..).unwrap_or(&[]))
    }

    fn number(self) -> Option<(usize, Self)> {
        let digits = self.skip_space().0;
        let end = digits
            .iter()
            .position(|b| !b.is_ascii_digit())
            .unwrap_or(digits.len());
        if end == 0 || end > 15 {
            return None;
        }
        let (digits, rest) = digits.split_at_checked(end)?;
        let value = digits.iter().fold(0_usize, |n, b| {
            n.wrapping_mul(10).wrapping_add(usize::from(b - b'0'))
        });
        Some((value, Self(rest)))
    }

    /// `12 0 obj`
    fn object_header(self) -> Option<(usize, usize, Self)> {
        let (number, rest) = self.number()?;
        let (generation, rest) = rest.number()?;
        let rest = rest.skip_space().0.strip_prefix(b"obj")?;
        Some((number, generation, Self(rest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_file_tells_where_its_table_is() {
        assert_eq!(
            table_offset(b"%PDF-1.4 startxref\r\n42\r\n%%EOF\r\n"),
            Some(42)
        );
        assert_eq!(table_offset(b"%PDF-1.4 startxref\n42\n"), None);
        assert_eq!(table_offset(b"%PDF-1.4 42\n%%EOF"), None);
    }

    #[test]
    fn a_linearized_file_that_lost_its_end_is_told() {
        let head = b"%PDF-1.5\n1 0 obj\n<< /Linearized 1 /L 500 /H [ 1 2 ] >>\nendobj\n";
        assert!(is_cut_linearized(head));
        let mut whole = head.to_vec();
        whole.resize(500, b' ');
        assert!(!is_cut_linearized(&whole));
    }

    #[test]
    fn junk_before_the_header_is_measured_by_the_offsets() {
        let own = b"%PDF-1.4\nxref\n0 0\ntrailer<<>>\nstartxref\n9\n%%EOF";
        assert_eq!(junk_before(own), 0);
        let sent = [b"Content-Type: x\r\n\r\n".as_slice(), own].concat();
        assert_eq!(junk_before(&sent), 19);
    }
}

//! French phone numbers, overseas included.
//!
//! # What it finds
//! `0` and nine digits, or `+33`, `0033`, `+33 (0)` and the overseas codes 262, 508, 590, 594,
//! 596, in the usual groupings with one separator throughout. In a column of phones also the nine
//! digits that remain when a spreadsheet drops the `0`, and `33` without its `+`.
//!
//! # Look-alikes it leaves
//! Dates, lottery draws (rising numbers up to 50), dotted versions, identifiers inside web
//! addresses and after a dash (`2024-0612345678`), decimals, longer numbers.
//!
//! # Sources
//! ARCEP, plan national de numérotation (décision 2018-0881, 2022-1583 for the numbers reserved
//! for fiction); google/libphonenumber for the overseas codes.
//!
//! ```
//! use gardefou::detect::{phone::Phone, CellText, Detector};
//! let mut hits = Vec::new();
//! Phone.find(&CellText { text: "Tél. : +33 (0)6 39 98 00 01", ..Default::default() }, &mut hits);
//! assert_eq!(hits[0].value, "0639980001");
//! ```

use super::context::{self, Topic};
use super::number::{is_glued_after, is_glued_before, separator, Separator};
use super::{CellText, Confidence, Detector, Hit, Kind, Shape};

/// No phone has fewer digits (a column of phones whose `0` was dropped).
const FEWEST_DIGITS: usize = 9;

/// Digits of a national number.
const NATIONAL: usize = 10;

/// The detector of phones.
#[derive(Debug)]
pub struct Phone;

impl Detector for Phone {
    fn id(&self) -> &'static str {
        "phone"
    }

    fn kind(&self) -> Kind {
        Kind::Phone
    }

    fn worth(&self, shape: Shape) -> bool {
        shape.digits >= FEWEST_DIGITS
    }

    fn find(&self, cell: &CellText<'_>, hits: &mut Vec<Hit>) {
        let bytes = cell.text.as_bytes();
        if cell.topic == Some(Topic::Phone) {
            if let Some(hit) = bare(cell.text) {
                hits.push(hit);
                return;
            }
        }
        let mut at = 0;
        let mut free = 0;
        while let Some(skip) = bytes
            .get(at..)
            .and_then(|b| b.iter().position(|b| b.is_ascii_digit() || *b == b'+'))
        {
            at += skip;
            if let Some((value, end)) = read(bytes, at, free, cell) {
                hits.push(Hit {
                    kind: Kind::Phone,
                    range: at..end,
                    value,
                    confidence: Confidence::High,
                });
                at = end;
                free = end;
                continue;
            }
            at += 1;
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
        }
    }
}

/// A whole cell of a phone column: nine digits without their `0`, or `33` and nine digits.
fn bare(text: &str) -> Option<Hit> {
    let trimmed = text.trim();
    let digits = trimmed.strip_suffix(".0").unwrap_or(trimmed);
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let national = match digits.len() {
        9 => digits,
        11 => digits.strip_prefix("33")?,
        _ => return None,
    };
    let first = national.bytes().next()?;
    let plausible = if digits.len() == 9 {
        matches!(first, b'6' | b'7')
    } else {
        first != b'0'
    };
    plausible.then(|| Hit {
        kind: Kind::Phone,
        range: 0..text.len(),
        value: format!("0{national}"),
        confidence: Confidence::Medium,
    })
}

/// Reads a phone from `at`: its ten national digits and where it ends.
fn read(bytes: &[u8], at: usize, free: usize, cell: &CellText<'_>) -> Option<(String, usize)> {
    if !starts_free(bytes, at, free) {
        return None;
    }
    let (prefix, start) = match (bytes.get(at)?, bytes.get(at + 1)) {
        (b'+', _) => international(bytes, at + 1)?,
        (b'0', Some(b'0')) => international(bytes, at + 2)?,
        (b'0', _) => ("", at),
        _ => return None,
    };
    let Reading {
        value,
        groups,
        used,
        end,
    } = digits(bytes, start, prefix)?;
    let groups = groups.split(|length| *length == 0).next()?;
    if value.get(1) == Some(&b'0') || !usual(groups, prefix) || !ends_free(bytes, end, used) {
        return None;
    }
    let in_phone_column = cell.topic == Some(Topic::Phone);
    if prefix.is_empty() && !in_phone_column {
        let before = cell.text.get(..at).unwrap_or_default();
        if in_address(before)
            || (used.is_some() && is_draw(&value) && !context::speaks_of_phone(before))
        {
            return None;
        }
    }
    Some((std::str::from_utf8(&value).ok()?.to_owned(), end))
}

/// Is the first character of a word, not of a decimal, an identifier or a date?
fn starts_free(bytes: &[u8], at: usize, free: usize) -> bool {
    let Some(previous) = at.checked_sub(1).and_then(|i| bytes.get(i)) else {
        return true;
    };
    if is_glued_before(bytes, at) {
        return false;
    }
    let digit_before = at
        .checked_sub(2)
        .and_then(|i| bytes.get(i))
        .is_some_and(u8::is_ascii_digit);
    // Right after another phone a separator is only a separator.
    !(digit_before && matches!(previous, b'.' | b',' | b'-' | b'/' | b':')) || at - 1 == free
}

/// Country codes and what stands for them: overseas the national number repeats the code: +262 692… is 0692…
const CODES: &[(&[u8], &str)] = &[
    (b"33", "0"),
    (b"262", "0"),
    (b"590", "0"),
    (b"594", "0"),
    (b"596", "0"),
    (b"508", "0508"),
];

/// The country code: what stands for it in the national form, and where the digits begin.
fn international(bytes: &[u8], mut at: usize) -> Option<(&'static str, usize)> {
    let skip = |at: usize| separator(bytes, at).map_or(at, |(length, _)| at + length);
    at = skip(at);
    let (code, prefix) = CODES
        .iter()
        .find(|(code, _)| bytes.get(at..).is_some_and(|rest| rest.starts_with(code)))?;
    at = skip(at + code.len());
    if bytes.get(at..).is_some_and(|rest| rest.starts_with(b"(0)")) {
        at = skip(at + 3);
    } else if bytes.get(at) == Some(&b'0') {
        at = skip(at + 1);
    }
    Some((prefix, at))
}

/// Digits read as a phone.
struct Reading {
    /// The national number.
    value: [u8; NATIONAL],
    /// Lengths of the groups read, then zeros.
    groups: [u8; NATIONAL],
    /// The separator between.
    used: Option<Separator>,
    /// Where it ends in the text.
    end: usize,
}

/// Reads the digits that complete a prefix to a national number.
fn digits(bytes: &[u8], start: usize, prefix: &str) -> Option<Reading> {
    let mut value = [b'0'; NATIONAL];
    let (known, rest) = value.split_at_mut_checked(prefix.len())?;
    known.copy_from_slice(prefix.as_bytes());
    let mut groups = [0_u8; NATIONAL];
    let mut group = 0;
    let mut used = None;
    let mut at = start;
    let mut slots = rest.iter_mut().peekable();
    while let Some(slot) = slots.next() {
        *slot = bytes.get(at).copied().filter(u8::is_ascii_digit)?;
        *groups.get_mut(group)? += 1;
        at += 1;
        if slots.peek().is_none() {
            break;
        }
        if let Some((length, kind)) = separator(bytes, at) {
            if kind == Separator::Cell || used.is_some_and(|used| used != kind) {
                return None;
            }
            used = Some(kind);
            group += 1;
            at += length;
        }
    }
    Some(Reading {
        value,
        groups,
        used,
        end: at,
    })
}

/// Groupings people write.
fn usual(groups: &[u8], prefix: &str) -> bool {
    match prefix {
        "" => matches!(
            groups,
            [10] | [2, 2, 2, 2, 2]
                | [4, 2, 2, 2]
                | [4, 3, 3]
                | [4, 6]
                | [2, 4, 4]
                | [2, 8]
                | [2, 3, 3, 2]
                | [3, 3, 4]
        ),
        "0508" => matches!(groups, [6] | [2, 2, 2] | [3, 3]),
        _ => matches!(
            groups,
            [9] | [1, 2, 2, 2, 2] | [3, 2, 2, 2] | [3, 3, 3] | [1, 8] | [1, 4, 4] | [3, 6]
        ),
    }
}

/// Does the number end here, and not go on with a group of one to three digits or decimals?
fn ends_free(bytes: &[u8], end: usize, used: Option<Separator>) -> bool {
    if is_glued_after(bytes, end) {
        return false;
    }
    let (length, kind) = match (bytes.get(end), separator(bytes, end)) {
        (Some(b','), _) => (1, Separator::Dot),
        (_, Some(found)) => found,
        _ => return true,
    };
    let next = bytes.get(end + length..).unwrap_or_default();
    let run = next
        .iter()
        .take(4)
        .take_while(|b| b.is_ascii_digit())
        .count();
    match kind {
        Separator::Cell => true,
        Separator::Dot | Separator::Dash if used.is_none() => run == 0 || run > 3,
        // 06 39 98 00 01 02 39 …: another phone may follow in the same grouping.
        _ if used == Some(kind) => run == 0 || run > 3 || next.first() == Some(&b'0'),
        _ => true,
    }
}

/// Do the digits stand inside a web address?
fn in_address(before: &str) -> bool {
    matches!(
        before.bytes().next_back(),
        Some(b'/' | b'=' | b'-' | b'&' | b'?' | b'#' | b'.')
    ) && context::tail(before, 200)
        .rsplit(char::is_whitespace)
        .next()
        .is_some_and(|word| word.contains("://") || word.contains("www."))
}

/// Five rising numbers up to 50: a lottery draw, or a phone in two hundred.
fn is_draw(value: &[u8; NATIONAL]) -> bool {
    let pairs = value.chunks_exact(2);
    pairs.clone().zip(pairs.clone().skip(1)).all(|(a, b)| a < b) && pairs.last() <= Some(b"50")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut hits = Vec::new();
        Phone.find(
            &CellText {
                text,
                ..CellText::default()
            },
            &mut hits,
        );
        hits.into_iter().map(|hit| hit.value).collect()
    }

    #[test]
    fn usual_ways_of_writing_are_one_number() {
        for text in [
            "0639980001",
            "06 39 98 00 01",
            "06.39.98.00.01",
            "06-39-98-00-01",
            "06/39/98/00/01",
            "06\u{a0}39\u{a0}98\u{a0}00\u{a0}01",
            "06\u{202f}39\u{202f}98\u{202f}00\u{202f}01",
            "0639 98 00 01",
            "0639 980 001",
            "+33639980001",
            "+33 6 39 98 00 01",
            "+33 (0)6 39 98 00 01",
            "+33(0)639980001",
            "+33 06 39 98 00 01",
            "0033639980001",
            "00 33 6 39 98 00 01",
            "tel:+33639980001",
            "Tél:0639980001",
            "(06 39 98 00 01)",
        ] {
            assert_eq!(all(text), ["0639980001"], "{text}");
        }
    }

    #[test]
    fn overseas_numbers_are_read_in_both_forms() {
        for (text, value) in [
            ("0262 12 34 56", "0262123456"),
            ("0692 12 34 56", "0692123456"),
            ("+262 692 12 34 56", "0692123456"),
            ("+590 590 12 34 56", "0590123456"),
            ("+596 696 12 34 56", "0696123456"),
            ("+594 594 123456", "0594123456"),
            ("+508 41 12 34", "0508411234"),
            ("0639 12 34 56", "0639123456"),
        ] {
            assert_eq!(all(text), [value], "{text}");
        }
    }

    #[test]
    fn several_numbers_side_by_side_are_several() {
        assert_eq!(
            all("06 39 98 00 01 / 01 99 00 00 02"),
            ["0639980001", "0199000002"]
        );
        assert_eq!(all("0639980001/0199000002"), ["0639980001", "0199000002"]);
        assert_eq!(
            all("06 39 98 00 01 01 99 00 00 02"),
            ["0639980001", "0199000002"]
        );
        assert_eq!(all("0639980001;0199000002"), ["0639980001", "0199000002"]);
    }

    #[test]
    fn look_alikes_are_left() {
        for text in [
            "le 01/02/2024 à 10:30",
            "05 12 23 34 45",
            "01.02.03.04.05",
            "1.06.12.34.56.78",
            "dossier 2024-0639980001",
            "https://example.fr/offre/0639980001",
            "0639980001.50",
            "00639980001",
            "06399800012",
            "x0639980001",
            "06 39 98 00 01 23 4",
            "639980001",
            "SIRET 012 345 678 00012",
            "06 39-98 00 01",
            "+44 20 7946 0000",
        ] {
            assert_eq!(all(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_phone_column_gets_its_zero_back() {
        let mut hits = Vec::new();
        for text in ["639980001", "639980002.0", "33639980003"] {
            Phone.find(
                &CellText {
                    text,
                    topic: Some(Topic::Phone),
                    ..CellText::default()
                },
                &mut hits,
            );
        }
        let values: Vec<_> = hits.iter().map(|hit| hit.value.as_str()).collect();
        assert_eq!(values, ["0639980001", "0639980002", "0639980003"]);
    }
}

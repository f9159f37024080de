//! French social security numbers (NIR, numéro de sécurité sociale).
//!
//! # What it finds
//! Sex, year, month, place (5 characters, Corsica's `2A`/`2B`), order and key: compact, grouped
//! by spaces of any width, dots, dashes or slashes, with the key after `clé`, in brackets or in
//! the next cell, and as a spreadsheet's `1.85057800608491E+14`.
//!
//! | level | condition |
//! |---|---|
//! | certain | right key, sex 1 or 2, month 01–12, and usual grouping, keyword or header |
//! | high | right key, sex 1 or 2, month 01–12, nothing else |
//! | medium | right key with a pseudo-month or sex 3, 4, 7, 8 plus grouping or keyword; 13 digits, or 15 with a wrong key, beside a keyword (a typo is still a leak) |
//! | weak | the shape alone: the column decides (see `ledger`) |
//!
//! # Look-alikes it leaves
//! Decimals, timestamps (`2024…`, whose third to fifth digits are a pseudo-month), EAN-13, epoch
//! milliseconds, tax numbers (SPI: the first ten digits modulo 511 are the last three), digits
//! inside longer words or numbers.
//!
//! # Sources
//! INSEE, Répertoire national d'identification des personnes physiques; décret n° 82-103;
//! arthurdejong/python-stdnum `stdnum/fr/nir.py`; assurance-maladie-digital/nir-validation;
//! gip-inclusion/les-emplois (sex and months).
//!
//! ```
//! use gardefou::detect::{nir::Nir, CellText, Confidence, Detector};
//! let mut hits = Vec::new();
//! Nir.find(&CellText { text: "2 69 05 49 588 157 80", ..Default::default() }, &mut hits);
//! assert_eq!(hits[0].value, "269054958815780");
//! assert_eq!(hits[0].confidence, Confidence::Certain);
//! ```

use super::context::{self, Topic};
use super::number::{announced, is_glued_after, is_glued_before, skip_separators};
use super::{CellText, Confidence, Detector, Hit, Kind, Shape};

/// The detector of NIRs.
#[derive(Debug)]
pub struct Nir;

/// Characters without and with the key.
const BARE: usize = 13;
const FULL: usize = 15;

impl Detector for Nir {
    fn id(&self) -> &'static str {
        "nir"
    }

    fn kind(&self) -> Kind {
        Kind::Nir
    }

    fn worth(&self, shape: Shape) -> bool {
        // Corsica's letter is not a digit.
        shape.digits >= BARE - 1
    }

    fn find(&self, cell: &CellText<'_>, hits: &mut Vec<Hit>) {
        let bytes = cell.text.as_bytes();
        let mut at = 0;
        while let Some(skip) = bytes
            .get(at..)
            .and_then(|b| b.iter().position(u8::is_ascii_digit))
        {
            at += skip;
            let run = bytes
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count();
            // Timestamps, EAN-14, card numbers: nothing begins a number of so many digits.
            let possible = (run <= BARE || run == FULL) && starts_free(bytes, at);
            if let Some(hit) = possible.then(|| read(bytes, at)).flatten() {
                if let Some(confidence) = judge(&hit, cell, at) {
                    hits.push(Hit {
                        kind: Kind::Nir,
                        range: at..hit.end,
                        value: hit.characters().to_owned(),
                        confidence,
                    });
                    at = hit.end;
                    continue;
                }
            }
            at += run;
        }
    }
}

/// Thirteen or fifteen characters read as a NIR.
#[derive(Clone, Debug)]
struct Reading {
    /// ASCII digits, `A` or `B` at the seventh place.
    characters: [u8; FULL],
    /// 13 or 15.
    length: usize,
    /// Where it ends in the text.
    end: usize,
    /// Separators inside the first thirteen characters.
    groups: u32,
    /// What follows goes on like a number.
    runs_on: bool,
}

impl Reading {
    fn characters(&self) -> &str {
        self.characters
            .get(..self.length)
            .and_then(|c| std::str::from_utf8(c).ok())
            .unwrap_or_default()
    }

    fn key_is_right(&self) -> bool {
        self.length == FULL && is_key_right(&self.characters)
    }
}

/// Is the key of these fifteen characters the right one?
///
/// ```
/// assert!(gardefou::detect::nir::is_key_right(b"253072B07300470"));
/// assert!(!gardefou::detect::nir::is_key_right(b"253072B07300471"));
/// ```
#[must_use]
pub fn is_key_right(characters: &[u8; FULL]) -> bool {
    let mut number: u64 = 0;
    for (index, &c) in characters.iter().take(BARE).enumerate() {
        // Corsica counts as department 19 (2A) or 18 (2B): the `2` becomes a `1`.
        let next = characters.get(index + 1);
        let digit = match (index, c, next) {
            (5, b'2', Some(b'A' | b'B')) => 1,
            (6, b'A', _) => 9,
            (6, b'B', _) => 8,
            (_, b'0'..=b'9', _) => u64::from(c - b'0'),
            _ => return false,
        };
        number = number * 10 + digit;
    }
    let [.., tens, ones] = *characters;
    if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return false;
    }
    u64::from(tens - b'0') * 10 + u64::from(ones - b'0') == 97 - number % 97
}

/// Is the digit at `at` the first of its word, and not a decimal's or an identifier's?
fn starts_free(bytes: &[u8], at: usize) -> bool {
    let Some(previous) = at.checked_sub(1).and_then(|i| bytes.get(i)) else {
        return true;
    };
    let digit_before = at
        .checked_sub(2)
        .and_then(|i| bytes.get(i))
        .is_some_and(u8::is_ascii_digit);
    match previous {
        b'.' | b',' | b'-' | b'/' => !digit_before,
        _ => !is_glued_before(bytes, at),
    }
}

/// Reads 13 or 15 characters from `at` on; `None` when the shape is not a NIR's.
fn read(bytes: &[u8], at: usize) -> Option<Reading> {
    if !matches!(bytes.get(at)?, b'1'..=b'4' | b'7' | b'8') {
        return None;
    }
    if let Some(reading) = read_float(bytes, at) {
        return Some(reading);
    }
    let mut reading = Reading {
        characters: [b'0'; FULL],
        length: 0,
        end: at,
        groups: 0,
        runs_on: false,
    };
    let mut next = at;
    while reading.length < BARE {
        let byte = *bytes.get(next)?;
        let corsica = reading.length == 6
            && matches!(byte, b'A' | b'B' | b'a' | b'b')
            && reading.characters.get(5) == Some(&b'2');
        if !byte.is_ascii_digit() && !corsica {
            return None;
        }
        *reading.characters.get_mut(reading.length)? = byte.to_ascii_uppercase();
        reading.length += 1;
        next += 1;
        if reading.length == 5 && month(&reading.characters) == Month::None {
            return None;
        }
        if matches!(reading.length, 1 | 3 | 5 | 7 | 8 | 10) {
            let after = skip_separators(bytes, next, 2, false);
            reading.groups += u32::from(after > next);
            next = after;
        }
    }
    reading.end = next;
    let key = after_key_word(bytes, next);
    if let [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] = bytes.get(key..)? {
        if !is_glued_after(rest, 0) {
            let [.., t, o] = &mut reading.characters;
            (*t, *o) = (*tens, *ones);
            reading.length = FULL;
            reading.end = key + 2;
            reading.runs_on = decimals_follow(rest);
            return Some(reading);
        }
    }
    let rest = bytes.get(next..)?;
    reading.runs_on = decimals_follow(rest);
    (!is_glued_after(rest, 0)).then_some(reading)
}

/// Do decimals follow, other than the `.0` of a whole number?
fn decimals_follow(rest: &[u8]) -> bool {
    match rest {
        [b'.' | b',', b'0'] | [b'.' | b',', b'0', b'0'] => false,
        [b'.' | b',', digit, ..] => digit.is_ascii_digit(),
        _ => false,
    }
}

/// Where the key begins: after separators, one cell boundary, `clé`, a bracket.
fn after_key_word(bytes: &[u8], at: usize) -> usize {
    let mut next = skip_separators(bytes, at, 5, true);
    if bytes.get(next) == Some(&b'(') {
        next = skip_separators(bytes, next + 1, 2, false);
    }
    let rest = bytes.get(next..).unwrap_or_default();
    let words = [&b"cl\xC3\xA9"[..], b"cl\xC3\x89", b"clef", b"cle", b"key"];
    if let Some(word) = words.iter().find(|word| {
        rest.get(..word.len())
            .is_some_and(|r| r.eq_ignore_ascii_case(word))
    }) {
        next = skip_separators(bytes, next + word.len(), 3, true);
        if bytes.get(next) == Some(&b':') {
            next = skip_separators(bytes, next + 1, 3, true);
        }
    }
    next
}

/// `1.85057800608491E+14`: all fifteen digits are there.
fn read_float(bytes: &[u8], at: usize) -> Option<Reading> {
    if !matches!(bytes.get(at + 1)?, b'.' | b',') {
        return None;
    }
    let mut characters = [b'0'; FULL];
    let digits = bytes.get(at + 2..at + 1 + FULL)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let [first, others @ ..] = &mut characters;
    *first = *bytes.get(at)?;
    others.copy_from_slice(digits);
    let end = at + 1 + FULL + 4;
    let exponent = bytes.get(at + 1 + FULL..end)?;
    let right = exponent.eq_ignore_ascii_case(b"e+14")
        && !bytes.get(end).is_some_and(u8::is_ascii_digit)
        && month(&characters) != Month::None
        && is_key_right(&characters);
    right.then_some(Reading {
        characters,
        length: FULL,
        end,
        groups: 0,
        runs_on: false,
    })
}

/// What the fourth and fifth digits are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Month {
    /// 01–12.
    Real,
    /// 20–42 and 50–99: the month of birth is not known.
    Pseudo,
    None,
}

fn month(characters: &[u8; FULL]) -> Month {
    match characters.get(3..5) {
        Some([b'0', b'1'..=b'9'] | [b'1', b'0'..=b'2']) => Month::Real,
        Some([b'2' | b'3' | b'5'..=b'9', b'0'..=b'9'] | [b'4', b'0'..=b'2']) => Month::Pseudo,
        _ => Month::None,
    }
}

/// The tax number: its last three digits are the first ten modulo 511.
fn is_tax_number(reading: &Reading) -> bool {
    let digits = reading.characters.get(..BARE).unwrap_or_default();
    let number = |part: Option<&[u8]>| {
        part.unwrap_or_default()
            .iter()
            .fold(0_u64, |n, d| n * 10 + u64::from(d.wrapping_sub(b'0')))
    };
    digits.iter().all(u8::is_ascii_digit)
        && number(digits.get(..10)) % 511 == number(digits.get(10..))
}

/// The level of a reading, by the table above; `None` leaves it.
fn judge(reading: &Reading, cell: &CellText<'_>, at: usize) -> Option<Confidence> {
    if reading.runs_on {
        return None;
    }
    let mut reading = reading.clone();
    if reading.length == BARE {
        if let Some([tens, ones]) = key_in_next_cell(&reading, cell) {
            let [.., t, o] = &mut reading.characters;
            (*t, *o) = (tens, ones);
            reading.length = FULL;
            if !reading.key_is_right() {
                reading.length = BARE;
            }
        }
    }
    // The usual groups are 1-2-2-2-3-3; who leaves out one or two spaces still groups.
    let grouped = reading.groups >= 3;
    let plain_sex = matches!(reading.characters.first(), Some(b'1' | b'2'));
    let real_month = month(&reading.characters) == Month::Real;
    if reading.key_is_right() {
        if grouped || in_context(cell, at) {
            return Some(if plain_sex && real_month {
                Confidence::Certain
            } else {
                Confidence::Medium
            });
        }
        return Some(if plain_sex && real_month {
            Confidence::High
        } else {
            Confidence::Weak
        });
    }
    if reading.length == BARE && reading.groups == 0 && is_tax_number(&reading) {
        return None;
    }
    Some(if in_context(cell, at) {
        Confidence::Medium
    } else {
        Confidence::Weak
    })
}

/// The key that stands alone in the cell to the right.
fn key_in_next_cell(reading: &Reading, cell: &CellText<'_>) -> Option<[u8; 2]> {
    if !cell.text.get(reading.end..)?.trim().is_empty() {
        return None;
    }
    match *cell.after.trim().as_bytes() {
        [tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => Some([tens, ones]),
        // A spreadsheet drops the zero in front.
        [ones] if ones.is_ascii_digit() => Some([b'0', ones]),
        _ => None,
    }
}

/// Does a header, or a keyword at most sixty characters before, speak of a NIR?
fn in_context(cell: &CellText<'_>, at: usize) -> bool {
    cell.topic == Some(Topic::Nir) || announced(cell, at, context::speaks_of_nir)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(text: &str) -> Vec<(String, Confidence)> {
        let mut hits = Vec::new();
        Nir.find(
            &CellText {
                text,
                ..CellText::default()
            },
            &mut hits,
        );
        hits.into_iter()
            .map(|hit| (hit.value, hit.confidence))
            .collect()
    }

    fn one(text: &str) -> Option<Confidence> {
        match levels(text).as_slice() {
            [(_, level)] => Some(*level),
            _ => None,
        }
    }

    #[test]
    fn every_listed_separator_is_read() {
        for s in [
            " ", "\u{a0}", "\u{202f}", "\u{2009}", ".", "-", "\u{2010}", "\u{2013}", "/", " - ",
        ] {
            let text = ["2", "69", "05", "49", "588", "157", "80"].join(s);
            let expected = if s == " - " {
                None
            } else {
                Some(Confidence::Certain)
            };
            assert_eq!(one(&text), expected, "{text}");
        }
    }

    #[test]
    fn published_numbers_have_the_key_they_were_published_with() {
        for text in [
            "2 95 10 99 126 111 93",
            "2 84 05 88 321 025 32",
            "2 84 05 2A 321 025 52",
            "2 84 05 2a 321 025 52",
            "2 84 05 2B 321 025 79",
        ] {
            assert_eq!(one(text), Some(Confidence::Certain), "{text}");
        }
        for text in [
            "295109912611193",
            "253072B07300470",
            "253072A07300443",
            "255081416802538",
        ] {
            assert_eq!(one(text), Some(Confidence::High), "{text}");
        }
        for text in ["295109912611199", "253072C07300443", "6546546546546703"] {
            assert!(
                one(text).is_none_or(|level| level == Confidence::Weak),
                "{text}"
            );
        }
    }

    #[test]
    fn the_key_may_be_announced() {
        for text in [
            "2 69 05 49 588 157 clé 80",
            "2690549588157 Clé : 80",
            "2690549588157 (80)",
            "2690549588157 (clé 80)",
            "2690549588157;80",
            "2690549588157\t80",
        ] {
            assert!(one(text) >= Some(Confidence::High), "{text}");
        }
    }

    #[test]
    fn a_spreadsheet_float_keeps_its_digits() {
        assert_eq!(one("2.69054958815780E+14"), Some(Confidence::High));
        assert_eq!(one("2,69054958815780E+14"), Some(Confidence::High));
        assert_eq!(one("2.69054958815781E+14"), None);
        assert_eq!(one("269054958815780.0"), Some(Confidence::High));
    }

    #[test]
    fn a_keyword_makes_a_typo_or_thirteen_digits_count() {
        assert_eq!(
            one("N° de sécurité sociale : 2 69 05 49 588 157 81"),
            Some(Confidence::Medium)
        );
        assert_eq!(one("NIR 2690549588157"), Some(Confidence::Medium));
        assert_eq!(one("n° SS : 269054958815780"), Some(Confidence::Certain));
        assert_eq!(one("code INSEE 2690549588157"), Some(Confidence::Weak));
        let far = format!("NIR {} 2690549588157", "x".repeat(60));
        assert_eq!(one(&far), Some(Confidence::Weak));
    }

    #[test]
    fn look_alikes_are_left_or_weak() {
        for text in [
            "0.269054958815780",
            "269054958815780.25",
            "x269054958815780",
            "2690549588157801",
            "20240312101530",
            "1700000000000",
            "3017620422003",
            "https://example.fr/id-269054958815780x",
        ] {
            assert!(
                one(text).is_none_or(|level| level == Confidence::Weak),
                "{text}"
            );
        }
    }
}

//! French social security numbers (NIR, numéro de sécurité sociale).
//!
//! # What it finds
//! Sex, year, month, place (5 characters, Corsica's `2A`/`2B`), order and key: compact, grouped
//! by spaces of any width, dots, dashes, slashes or ends of lines, with the key after `clé`, in
//! brackets or in the next cell, as a program's `1.85057800608491E+14`, and right behind a label
//! (`NIR185057800608491`).
//!
//! | level | condition |
//! |---|---|
//! | certain | right key, sex 1 or 2, month 01–12, and usual grouping, keyword or header |
//! | high | right key, sex 1 or 2, month 01–12, nothing else |
//! | medium | right key with a pseudo-month or sex 3, 4, 7, 8 plus grouping or keyword; 13 digits, or 15 with a wrong key, beside a keyword (a typo is still a leak) |
//! | weak | the shape alone: the column decides (see `ledger`) |
//!
//! # Look-alikes it leaves
//! Decimals (also coordinates, `2.350512345678`), timestamps (`2024…`, whose third to fifth digits
//! are a pseudo-month), EAN-13, epoch milliseconds, tax numbers (SPI: the first ten digits modulo
//! 511 are the last three) unless the header says NIR, digits inside longer words or numbers.
//! What a spreadsheet displays, `1,85058E+14`, has lost the number. Numbers that wait for a NIR
//! (NNP, MIG) have no key and count only as thirteen digits do.
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
use super::number::{
    announced, continues, decimals_follow, digits_after, glued_word, is_glued_after,
    is_glued_before, skip_separators,
};
use super::{CellText, Confidence, Detector, Hit, Kind, Shape};

/// The detector of NIRs.
#[derive(Debug)]
pub struct Nir;

/// Characters without and with the key.
const BARE: usize = 13;
const FULL: usize = 15;

/// Most separators between two groups: ` - `.
const MARKS: usize = 3;

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
            let possible = (run <= BARE || run == FULL) && starts_free(cell.text, at);
            if let Some(mut hit) = possible.then(|| read(bytes, at)).flatten() {
                if let Some(confidence) = judge(&mut hit, cell, at) {
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
    /// A decimal point stands in it, or decimals follow.
    decimal: bool,
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

/// Is the digit at `at` the first of its word, or right behind a label, and not a decimal's or a
/// longer identifier's?
fn starts_free(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    if is_glued_before(bytes, at) {
        context::speaks_of_nir(glued_word(text, at))
    } else {
        !continues(bytes, at)
    }
}

/// Does a NIR with the right key begin at `at`?
pub(super) fn stands_at(bytes: &[u8], at: usize) -> bool {
    read(bytes, at).is_some_and(|reading| reading.key_is_right())
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
        decimal: false,
    };
    let mut next = at;
    let mut dots = 0;
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
            let after = skip_separators(bytes, next, MARKS, false);
            reading.groups += u32::from(after > next);
            dots += u32::from(bytes.get(next) == Some(&b'.'));
            next = after;
        }
    }
    reading.end = next;
    let key = after_key_word(bytes, next);
    if let Some([tens @ b'0'..=b'9', ones @ b'0'..=b'9']) = bytes.get(key..key + 2) {
        let mut full = reading.clone();
        let [.., t, o] = &mut full.characters;
        (*t, *o) = (*tens, *ones);
        full.length = FULL;
        full.end = key + 2;
        let apart = u32::from(key > next);
        dots += u32::from(apart == 1 && bytes.get(next) == Some(&b'.'));
        // 2.690549588157 80 with a dot and no other mark is a decimal.
        full.decimal =
            (dots == 1 && reading.groups + apart == 1) || decimals_follow(bytes, full.end);
        // Behind a separator, a wrong key is more likely another number: a phone, a date, a town.
        let its_own = apart == 0 || (full.key_is_right() && !is_date_from(bytes, key));
        if its_own && !is_glued_after(bytes, full.end) {
            return Some(full);
        }
    }
    reading.decimal = (dots == 1 && reading.groups == 1) || decimals_follow(bytes, next);
    (!is_glued_after(bytes, next)).then_some(reading)
}

/// Do two digits begin a date here, such as `12/03/1985`?
fn is_date_from(bytes: &[u8], at: usize) -> bool {
    let Some(mark @ (b'/' | b'-' | b'.')) = bytes.get(at + 2) else {
        return false;
    };
    let month = digits_after(bytes, at + 3, 2);
    month > 0
        && bytes.get(at + 3 + month) == Some(mark)
        && digits_after(bytes, at + 4 + month, 1) > 0
}

/// Where the key begins: after separators, one cell boundary, `clé`, a bracket.
fn after_key_word(bytes: &[u8], at: usize) -> usize {
    let mut next = skip_separators(bytes, at, 5, true);
    if bytes.get(next) == Some(&b'(') {
        next = skip_separators(bytes, next + 1, 2, false);
    }
    let rest = bytes.get(next..).unwrap_or_default();
    // The accent may be a character of its own.
    let words = [
        &b"cl\xC3\xA9"[..],
        b"cl\xC3\x89",
        b"cle\xCC\x81",
        b"clef",
        b"cle",
        b"key",
    ];
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

/// `1.85057800608491E+14`: a number of which a spreadsheet or a program kept all digits, but for
/// zeros at its end. Fifteen digits need the right key. Of thirteen (`E+12`) the context decides.
/// A spreadsheet's display, `1,85058E+14`, has lost the number: nothing of it is read.
fn read_float(bytes: &[u8], at: usize) -> Option<Reading> {
    if !matches!(bytes.get(at + 1)?, b'.' | b',') {
        return None;
    }
    let mut characters = [b'0'; FULL];
    let (first, decimals) = characters.split_first_mut()?;
    *first = *bytes.get(at)?;
    let count = digits_after(bytes, at + 2, FULL);
    decimals
        .get_mut(..count)?
        .copy_from_slice(bytes.get(at + 2..at + 2 + count)?);
    let mut end = at + 2 + count;
    let (b'e' | b'E') = *bytes.get(end)? else {
        return None;
    };
    end += 1 + usize::from(bytes.get(end + 1) == Some(&b'+'));
    let length = match bytes.get(end..end + 2)? {
        b"14" => FULL,
        b"12" => BARE,
        _ => return None,
    };
    end += 2;
    let reading = Reading {
        characters,
        length,
        end,
        groups: 0,
        decimal: false,
    };
    // One zero at the end is common, two are not.
    let kept = (length - 3..length).contains(&count);
    let right = kept
        && !is_glued_after(bytes, end)
        && month(&characters) != Month::None
        && (length == BARE || reading.key_is_right());
    right.then_some(reading)
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

/// The level of a reading, by the table above; `None` leaves it. Completes it by the key in the
/// next cell.
fn judge(reading: &mut Reading, cell: &CellText<'_>, at: usize) -> Option<Confidence> {
    let in_context = || in_context(cell, at);
    if reading.decimal && !in_context() {
        return None;
    }
    if reading.length == BARE {
        if let Some([tens, ones]) = key_in_next_cell(reading, cell) {
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
        if grouped || in_context() {
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
    // Under a header that says NIR, one number in 511 looks like a tax number by chance.
    let under_header = cell.topic == Some(Topic::Nir);
    if !under_header && reading.length == BARE && reading.groups == 0 && is_tax_number(reading) {
        return None;
    }
    Some(if in_context() {
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
    let after = cell.after.trim();
    let after = after.get(after_key_word(after.as_bytes(), 0)..)?;
    let after = after.strip_suffix(')').unwrap_or(after);
    match *after.strip_suffix(".0").unwrap_or(after).as_bytes() {
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
            " ", "\u{a0}", "\u{202f}", "\u{2000}", "\u{2009}", "\u{200a}", ".", "-", "\u{2010}",
            "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "/", "\n", "\r\n", "  ", ". ", " - ",
        ] {
            let text = ["2", "69", "05", "49", "588", "157", "80"].join(s);
            assert_eq!(one(&text), Some(Confidence::Certain), "{text}");
        }
        for s in ["    ", ",", ":", "\t", ";", " et "] {
            let text = ["2", "69", "05", "49", "588", "157", "80"].join(s);
            assert_eq!(one(&text), None, "{text}");
        }
    }

    #[test]
    fn a_number_wrapped_in_its_cell_is_read() {
        assert_eq!(one("2 69 05 49\n588 157 80"), Some(Confidence::Certain));
        assert_eq!(one("2690549588157\r\n80"), Some(Confidence::High));
        assert_eq!(
            levels("269054958815780\n253072B07300470"),
            [
                ("269054958815780".into(), Confidence::High),
                ("253072B07300470".into(), Confidence::High)
            ]
        );
    }

    #[test]
    fn a_label_may_touch_its_number() {
        for text in [
            "NIR:269054958815780",
            "n°SS269054958815780",
            "SS269054958815780",
            "Sécu269054958815780",
            "NIR_269054958815780",
        ] {
            assert_eq!(one(text), Some(Confidence::Certain), "{text}");
        }
        assert_eq!(one("n°269054958815780"), Some(Confidence::High));
        for text in [
            "AB269054958815780",
            "LESS269054958815780",
            "é269054958815780",
        ] {
            assert_eq!(one(text), None, "{text}");
        }
    }

    #[test]
    fn what_stands_beside_is_not_taken_for_the_key() {
        for (text, end) in [
            ("NIR 2690549588157 06 39 98 00 01", 17),
            ("NIR 2690549588157 12/03/1985", 17),
            // Eighty happens to be the key, but a date begins with it.
            ("NIR 2690549588157 80/03/1985", 17),
            ("NIR 2690549588157 80 ans", 20),
        ] {
            let mut hits = Vec::new();
            Nir.find(
                &CellText {
                    text,
                    ..CellText::default()
                },
                &mut hits,
            );
            assert_eq!(hits[0].range, 4..end, "{text}");
        }
    }

    #[test]
    fn a_header_outweighs_a_tax_number_and_decimals() {
        let under = |topic, text| {
            let mut hits = Vec::new();
            Nir.find(
                &CellText {
                    text,
                    topic,
                    ..CellText::default()
                },
                &mut hits,
            );
            hits.first().map(|hit| hit.confidence)
        };
        // The first ten digits modulo 511 are 193.
        assert_eq!(under(None, "1850578006193"), None);
        assert_eq!(
            under(Some(Topic::Nir), "1850578006193"),
            Some(Confidence::Medium)
        );
        assert_eq!(under(None, "269054958815780,38"), None);
        assert_eq!(
            under(Some(Topic::Nir), "269054958815780,38"),
            Some(Confidence::Certain)
        );
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
        assert_eq!(one("2.6905495881578E14"), Some(Confidence::High));
        assert_eq!(one("2.6905495881578e+14"), Some(Confidence::High));
        assert_eq!(one("2.69055E+14"), None);
        assert_eq!(one("269054958815780.0"), Some(Confidence::High));
        assert_eq!(one("NIR 2.690549588157E+12"), Some(Confidence::Medium));
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
            "0,269054958815780",
            "269054958815780.25",
            "269054958815780,25",
            "2.69054958815780",
            "2690549588157.80",
            "269.054958815780",
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

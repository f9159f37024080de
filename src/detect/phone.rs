//! French phone numbers, overseas included.
//!
//! # What it finds
//! `0` and nine digits, or `+33`, `0033`, `+33 (0)`, `(+33)` and the overseas codes 262, 508, 590,
//! 594, 596, in the usual groupings with one separator throughout, with or without spaces around
//! it, also right behind a label (`Tel0639980001`). In a column of phones also the nine digits that
//! remain when a spreadsheet drops the `0`, and `33` without its `+`.
//!
//! # Look-alikes it leaves
//! Dates, lottery draws (rising numbers up to 50), dotted versions, identifiers inside web
//! addresses and after a dash (`2024-0612345678`), decimals, longer numbers, columns of figures
//! parted by several spaces, rare groupings inside longer ones, ten digits in one piece that a
//! word before names otherwise (`dossier n° 0612345678`, `FA-0612345678`).
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
use super::nir;
use super::number::{
    continues, decimals_follow, digits_after, digits_before, glued_word, is_glued_after,
    is_glued_before, is_grouped_before, separator, skip_separators, Separator,
};
use super::phrases::{self, Phrases};
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
    let trimmed = trimmed.strip_suffix(".0").unwrap_or(trimmed);
    let bytes = trimmed.as_bytes();
    let mut digits = String::with_capacity(NATIONAL + 1);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if !byte.is_ascii_digit() || digits.len() > NATIONAL {
            return None;
        }
        digits.push(char::from(*byte));
        at = skip_separators(bytes, at + 1, 1, false);
    }
    let national = match digits.len() {
        9 if digits.starts_with(['6', '7']) => digits.as_str(),
        11 => digits.strip_prefix("33").filter(|n| !n.starts_with('0'))?,
        _ => return None,
    };
    Some(Hit {
        kind: Kind::Phone,
        range: 0..text.len(),
        value: format!("0{national}"),
        confidence: Confidence::Medium,
    })
}

/// Reads a phone from `at`: its ten national digits and where it ends.
fn read(bytes: &[u8], at: usize, free: usize, cell: &CellText<'_>) -> Option<(String, usize)> {
    if !starts_free(cell.text, at, free) {
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
    // 1 85 05 02 722 100 47 holds 02 722 100 47; 01/04090200 is a path.
    let common = matches!(groups, [10] | [2, 2, 2, 2, 2] | [4, 2, 2, 2] | [4, 3, 3]);
    if let (Some(kind), [2, 2, 2, 2, 2]) = (used, groups) {
        if in_timetable(bytes, at, end, kind, free) {
            return None;
        }
    }
    let slashed = used == Some(Separator::Slash);
    if prefix.is_empty() && !common && (slashed || is_grouped_before(bytes, at)) {
        return None;
    }
    let in_phone_column = cell.topic == Some(Topic::Phone);
    if prefix.is_empty() && !in_phone_column {
        let before = cell.text.get(..at).unwrap_or_default();
        let grouped = groups == [2, 2, 2, 2, 2];
        let is_other = match used {
            // Versions are written by two digits as well.
            Some(Separator::Dot) if grouped => is_named(before, &VERSIONS),
            _ if grouped => false,
            _ => is_named(before, &OTHERS) || is_code(before),
        };
        if is_other
            || in_address(before)
            || (used.is_some() && is_draw(&value) && !context::speaks_of_phone(before))
        {
            return None;
        }
    }
    Some((std::str::from_utf8(&value).ok()?.to_owned(), end))
}

/// Is the first character of a word, or right behind a label, and not of a decimal, an identifier
/// or a date?
fn starts_free(text: &str, at: usize, free: usize) -> bool {
    let bytes = text.as_bytes();
    if is_glued_before(bytes, at) {
        let label = glued_word(text, at);
        return label.len() >= 3 && context::speaks_of_phone(label);
    }
    // Right after another phone a separator is only a separator.
    let Some(mark) = at.checked_sub(1).filter(|mark| *mark != free) else {
        return true;
    };
    let time = bytes.get(mark) == Some(&b':') && digits_before(bytes, mark, 1) > 0;
    !time && !continues(bytes, at)
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
    // (+33) 6 and +(33) 6.
    let open = usize::from(bytes.get(at) == Some(&b'('));
    at = skip(at + open);
    let (code, prefix) = CODES
        .iter()
        .find(|(code, _)| bytes.get(at..).is_some_and(|rest| rest.starts_with(code)))?;
    at += code.len();
    at = skip(at + usize::from(bytes.get(at) == Some(&b')')));
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
        if let Some((next, kind)) = gap(bytes, at) {
            if used.is_some_and(|used| used != kind) {
                return None;
            }
            used = Some(kind);
            group += 1;
            at = next;
        }
    }
    Some(Reading {
        value,
        groups,
        used,
        end: at,
    })
}

/// Where the next group begins and what parts it from this one: one space, or one mark with or
/// without spaces around it. Wider spaces part the columns of a table.
fn gap(bytes: &[u8], at: usize) -> Option<(usize, Separator)> {
    let class = |at| {
        separator(bytes, at)
            .filter(|(_, kind)| *kind != Separator::Cell)
            .map(|(length, kind)| match kind {
                Separator::Line => (length, Separator::Space),
                kind => (length, kind),
            })
    };
    let (length, first) = class(at)?;
    let (mut next, mut kind) = (at + length, first);
    if first == Separator::Space {
        if let Some((length, mark)) = class(next).filter(|(_, mark)| *mark != first) {
            (next, kind) = (next + length, mark);
        }
    }
    if let Some((length, Separator::Space)) = class(next).filter(|_| kind != Separator::Space) {
        next += length;
    }
    Some((next, kind))
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
    if is_glued_after(bytes, end) || (used.is_none() && decimals_follow(bytes, end)) {
        return false;
    }
    let Some((length, kind)) = separator(bytes, end) else {
        return true;
    };
    let next = end + length;
    let run = digits_after(bytes, next, 4);
    if run == 0 || run > 3 {
        return true;
    }
    match kind {
        Separator::Line | Separator::Cell => true,
        Separator::Dash => used.is_some_and(|used| used != Separator::Dash),
        // 06 39 98 00 01 02 39 …: another phone may follow in the same grouping.
        _ if used == Some(kind) => {
            bytes.get(next) == Some(&b'0')
                || (kind == Separator::Space
                    && (begins_otherwise(bytes, next + run) || nir::stands_at(bytes, next)))
        }
        _ => true,
    }
}

/// Fewest pairs of digits in a row that may be a timetable's.
const TIMETABLE: usize = 12;

/// Do the five pairs stand among many others, too many or too few for whole phones?
fn in_timetable(bytes: &[u8], at: usize, end: usize, kind: Separator, free: usize) -> bool {
    let is_pair = |from: usize| {
        digits_after(bytes, from, 3) == 2
            && from
                .checked_sub(1)
                .is_none_or(|i| !bytes.get(i).is_some_and(u8::is_ascii_digit))
    };
    let mut pairs = 5;
    let mut next = end;
    while pairs < 4 * TIMETABLE {
        match separator(bytes, next) {
            Some((length, same)) if same == kind && is_pair(next + length) => {
                next += length + 2;
                pairs += 1;
            }
            _ => break,
        }
    }
    // Backwards only over one-byte separators, which timetables have.
    let mut first = at;
    while pairs < 8 * TIMETABLE && first >= free + 3 && is_pair(first - 3) {
        match separator(bytes, first - 1) {
            Some((1, same)) if same == kind => {
                first -= 3;
                pairs += 1;
            }
            _ => break,
        }
    }
    pairs >= TIMETABLE && pairs % 5 != 0
}

/// After a phone and some digits: do these begin a date, a time or a street (`12 rue`, `5, rue`)?
fn begins_otherwise(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b'/' | b'-' | b'.' | b':') => digits_after(bytes, at + 1, 1) > 0,
        Some(b',') => true,
        _ => {
            let next = at + separator(bytes, at).map_or(0, |(length, _)| length);
            digits_after(bytes, next, 1) == 0 && is_glued_after(bytes, next)
        }
    }
}

/// Do the digits stand inside a web address or a path?
fn in_address(before: &str) -> bool {
    matches!(
        before.bytes().next_back(),
        Some(b'/' | b'=' | b'-' | b'&' | b'?' | b'#' | b'.')
    ) && context::tail(before, 200)
        .rsplit(char::is_whitespace)
        .next()
        .is_some_and(|word| {
            let path = word.trim_start_matches(['"', '\'', '(', '<']);
            path.contains("://") || path.contains("www.") || path.starts_with('/')
        })
}

/// What has ten digits in one piece, or in groups that are rare for phones, and is none.
const OTHERS: Phrases = Phrases::new(&[
    "adeli",
    "article",
    "colis",
    "commande",
    "compteur",
    "contrat",
    "devis",
    "dossier",
    "facture",
    "finess",
    "isbn",
    "issn",
    "lot",
    "parcelle",
    "ref",
    "reference",
    "references",
    "rpps",
    "serie",
    "siren",
    "siret",
    "ticket",
    "version",
]);

/// Words between such a name and its number.
const FILLERS: Phrases = Phrases::new(&[
    "client", "d", "de", "du", "interne", "la", "le", "no", "num", "numero", "releve", "suivi",
]);

/// What is written by two digits and dots, as phones are.
const VERSIONS: Phrases = Phrases::new(&["release", "version"]);

/// Does one of these names stand right before the number, but for a few words?
fn is_named(before: &str, names: &Phrases) -> bool {
    let folded = phrases::words(context::tail(before, context::REACH / 2));
    folded
        .split_ascii_whitespace()
        .rev()
        .find(|word| !FILLERS.has(word))
        .is_some_and(|word| names.has(word))
}

/// Does a code (`FA-`) or a variable that is no phone's (`checksum=`) touch the number?
fn is_code(before: &str) -> bool {
    let Some(mark @ (b'=' | b'-')) = before.bytes().next_back() else {
        return false;
    };
    let word = glued_word(before, before.len() - 1);
    let folded = phrases::words(word);
    let phone = ["tel", "phone", "mobil", "portable", "gsm", "fixe", "num"]
        .iter()
        .any(|name| folded.contains(name));
    let code = mark == b'=' || (word.len() <= 3 && word.bytes().all(|b| b.is_ascii_uppercase()));
    !word.is_empty() && code && !phone
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
            "06 - 39 - 98 - 00 - 01",
            "06. 39. 98. 00. 01",
            "06 / 39 / 98 / 00 / 01",
            "06‐39‐98‐00‐01",
            "06\u{2009}39\u{2009}98\u{2009}00\u{2009}01",
            "06 39 98\n00 01",
            "(+33) 6 39 98 00 01",
            "(+33)639980001",
            "+(33) 6 39 98 00 01",
            "(+33) (0)6 39 98 00 01",
            "(0033) 6 39 98 00 01",
            "+33-6-39-98-00-01",
            "+33.6.39.98.00.01",
            "+33.(0)6.39.98.00.01",
            "+33 639 980 001",
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
    fn what_follows_a_number_does_not_hide_it() {
        for text in [
            "06 39 98 00 01 12 rue des Lilas",
            "06 39 98 00 01 5, rue des Lilas",
            "06 39 98 00 01 12bis rue des Lilas",
            "06 39 98 00 01 12/03/1985",
            "06 39 98 00 01 02100 Laon",
            "06 39 98 00 01 9:30",
            "06 39 98 00 01 1 85 05 78 006 084 91",
            "06 39 98 00 01\n12",
            "0639980001,12/03/1985",
            "0639980001,02100",
            "0639980001,38,Laon",
            "06 39 98 00 01/02",
            "06 39 98 00 01.",
        ] {
            assert_eq!(all(text), ["0639980001"], "{text}");
        }
    }

    #[test]
    fn what_stands_before_a_number_does_not_hide_it() {
        for text in [
            "02100 Laon,0639980001",
            "02100,0639980001",
            "12/03/1985,0639980001",
            "269054958815780/0639980001",
            "269054958815780,06 39 98 00 01",
            "12 06 39 98 00 01",
            "2 69 05 49 588 157 80 06 39 98 00 01",
            "Tel0639980001",
            "Tél+33639980001",
            "portable0639980001",
            "tel=0639980001",
            "mobilePhone=0639980001",
            "TEL-0639980001",
            "DURAND-0639980001",
            "DURAND Marie/0639980001",
            "votre dossier au 0639980001",
            "Dossier Mme Petit 0639980001",
            "dossier 06 39 98 00 01",
            "www.example.fr - 0639980001",
        ] {
            assert!(all(text).contains(&"0639980001".to_owned()), "{text}");
        }
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
            "05  12  44  08  19",
            "1 85 05 02 722 100 48",
            "1\u{202f}85\u{202f}05\u{202f}02\u{202f}722\u{202f}100\u{202f}48",
            "06 39 98 00 01 23",
            "0639980001-12",
            "0,0639980001",
            "12:0639980001",
            "ref0639980001",
            "T0639980001",
            "06,39,98,00,01",
            "Référence client : 0639980001",
            "dossier n° 0639980001",
            "Compteur relevé : 0639980001 kWh",
            "Parcelle 06-3998-0001",
            "Facture FA-0639980001",
            "checksum=0639980001",
            "GET /offres/0639980001 HTTP/1.1",
            "Version 06.03.09.08.01",
        ] {
            assert_eq!(all(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_phone_column_gets_its_zero_back() {
        let mut hits = Vec::new();
        for text in ["639980001", "639980002.0", "33639980003", "6 39 98 00 04"] {
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
        assert_eq!(
            values,
            ["0639980001", "0639980002", "0639980003", "0639980004"]
        );
    }
}

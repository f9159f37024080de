//! French bank accounts (IBAN).
//!
//! # What it finds
//! The country, two check digits, bank and branch (five digits each), account (eleven letters or
//! digits) and two digits: compact, grouped by four as printed on a statement, or grouped by
//! field, in upper or lower case. `MC` is read as `FR` is: Monaco's banks stand in the French
//! register and its IBANs have the same fields.
//!
//! | level | condition |
//! |---|---|
//! | certain | right check digits |
//! | medium | wrong check digits after “IBAN” or “RIB”, at most two letters in the account: a typo is still a leak |
//!
//! # Look-alikes it leaves
//! Forms to fill in (`FR76 XXXX …`), check digits that nobody is given (00, 01, 99), VAT numbers,
//! IBANs of other countries, accounts without their country.
//!
//! # Sources
//! ISO 13616-1 and the registry of SWIFT (France, Monaco); ISO 7064 (modulo 97); the vectors of
//! arthurdejong/python-stdnum and microsoft/presidio.
//!
//! ```
//! use gardefou::detect::{iban::Iban, CellText, Confidence, Detector};
//! let mut hits = Vec::new();
//! Iban.find(&CellText { text: "FR14 2004 1010 0505 0001 3M02 606", ..Default::default() }, &mut hits);
//! assert_eq!(hits[0].value, "FR1420041010050500013M02606");
//! assert_eq!(hits[0].confidence, Confidence::Certain);
//! ```

use super::number::{announced, is_glued_after, is_glued_before, skip_separators};
use super::phrases::{words, Phrases};
use super::{CellText, Confidence, Detector, Hit, Kind, Shape};
use crate::model::Detection;

/// The detector of bank accounts.
#[derive(Debug)]
pub struct Iban;

/// Characters of an IBAN of France or Monaco.
const LENGTH: usize = 27;
/// Those that are digits in every one of them: check, bank, branch, key.
const FEWEST_DIGITS: usize = 14;
/// Most letters in the account when the check digits are wrong.
const FEW_LETTERS: usize = 2;

impl Detector for Iban {
    fn id(&self) -> &'static str {
        "iban"
    }

    fn kind(&self) -> Kind {
        Kind::Iban
    }

    fn wanted(&self, detection: &Detection) -> bool {
        detection.iban
    }

    fn worth(&self, shape: Shape) -> bool {
        shape.digits >= FEWEST_DIGITS
    }

    fn find(&self, cell: &CellText<'_>, hits: &mut Vec<Hit>) {
        let bytes = cell.text.as_bytes();
        let mut free = 0;
        for (at, pair) in bytes.windows(2).enumerate() {
            let country = matches!(
                pair,
                [b'F' | b'f', b'R' | b'r'] | [b'M' | b'm', b'C' | b'c']
            );
            if !country || at < free || is_glued_before(bytes, at) {
                continue;
            }
            let Some((characters, end)) = read(bytes, at) else {
                continue;
            };
            let Some(confidence) = judge(&characters, cell, at) else {
                continue;
            };
            hits.push(Hit {
                kind: Kind::Iban,
                range: at..end,
                value: characters.iter().copied().map(char::from).collect(),
                confidence,
            });
            free = end;
        }
    }
}

/// Reads an IBAN's characters, in upper case, from `at`, and where it ends; `None` when the shape
/// is another.
fn read(bytes: &[u8], at: usize) -> Option<([u8; LENGTH], usize)> {
    let mut characters = [b'0'; LENGTH];
    let mut next = at;
    for (index, slot) in characters.iter_mut().enumerate() {
        if index > 1 {
            next = skip_separators(bytes, next, 2, false);
        }
        let byte = *bytes.get(next)?;
        let fits = match index {
            0 | 1 => true,
            14..25 => byte.is_ascii_alphanumeric(),
            _ => byte.is_ascii_digit(),
        };
        if !fits {
            return None;
        }
        *slot = byte.to_ascii_uppercase();
        next += 1;
    }
    (!is_glued_after(bytes, next)).then_some((characters, next))
}

/// How sure a reading is; `None` leaves it.
fn judge(characters: &[u8; LENGTH], cell: &CellText<'_>, at: usize) -> Option<Confidence> {
    if matches!(characters.get(2..4), Some(b"00" | b"01" | b"99")) {
        return None;
    }
    if has_right_check(characters) {
        return Some(Confidence::Certain);
    }
    let account = characters.get(14..25).unwrap_or_default();
    let letters = account.iter().filter(|c| c.is_ascii_alphabetic()).count();
    (letters <= FEW_LETTERS && announced(cell, at, speaks_of_iban)).then_some(Confidence::Medium)
}

/// The characters with the first four at the end, letters as 10 to 35, are 1 modulo 97.
fn has_right_check(characters: &[u8; LENGTH]) -> bool {
    let (country, account) = characters.split_at(4);
    let rest = account.iter().chain(country).fold(0_u32, |rest, &c| {
        if c.is_ascii_digit() {
            (rest * 10 + u32::from(c - b'0')) % 97
        } else {
            (rest * 100 + 10 + u32::from(c.wrapping_sub(b'A'))) % 97
        }
    });
    rest == 1
}

/// Does the text before a number announce a bank account?
fn speaks_of_iban(before: &str) -> bool {
    LABELS.within(&words(before))
}

const LABELS: Phrases = Phrases::new(&[
    "coordonnees bancaires",
    "iban",
    "ibans",
    "identite bancaire",
    "rib",
    "ribs",
]);

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(String, Confidence)> {
        let mut hits = Vec::new();
        Iban.find(
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

    #[test]
    fn every_way_of_writing_gives_the_same_value() {
        for text in [
            "FR1420041010050500013M02606",
            "fr1420041010050500013m02606",
            "FR14 2004 1010 0505 0001 3M02 606",
            "FR14\u{a0}2004\u{a0}1010\u{a0}0505\u{a0}0001\u{a0}3M02\u{a0}606",
            "FR14\u{202f}2004\u{202f}1010\u{202f}0505\u{202f}0001\u{202f}3M02\u{202f}606",
            "FR14-2004-1010-0505-0001-3M02-606",
            "FR14.2004.1010.0505.0001.3M02.606",
            "FR14/2004/1010/0505/0001/3M02/606",
            "FR14  2004  1010  0505  0001  3M02  606",
            "FR14 20041 01005 0500013M026 06",
            "FR 14 20041 01005 0500013M026 06",
            "IBAN:FR1420041010050500013M02606.",
            "(FR1420041010050500013M02606)",
            "FR1420041010050500013M02606, BIC PSSTFRPPLIL",
        ] {
            let expected = ("FR1420041010050500013M02606".into(), Confidence::Certain);
            assert_eq!(all(text), [expected], "{text}");
        }
    }

    #[test]
    fn two_accounts_on_a_line_are_two() {
        let found = all("FR1420041010050500013M02606/MC5811222000010123456789030");
        assert_eq!(
            found,
            [
                ("FR1420041010050500013M02606".into(), Confidence::Certain),
                ("MC5811222000010123456789030".into(), Confidence::Certain),
            ]
        );
    }

    #[test]
    fn a_wrong_check_counts_only_when_announced() {
        let wrong = "FR14 2004 1010 0505 0001 3M02 607";
        assert_eq!(all(wrong), []);
        for announced in ["IBAN : ", "RIB ", "Relevé d’identité bancaire\u{a0}: "] {
            let found = all(&format!("{announced}{wrong}"));
            let expected = ("FR1420041010050500013M02607".into(), Confidence::Medium);
            assert_eq!(found, [expected], "{announced}");
        }
    }

    #[test]
    fn look_alikes_are_left() {
        for text in [
            "",
            "FR",
            "FR76",
            "IBAN FR76 XXXX XXXX XXXX XXXX XXXX XXX",
            "IBAN FR00 2004 1010 0505 0001 3M02 606",
            "IBAN FR76 2004 1010 05AB CDEF GHIJ K06",
            "FR14 A004 1010 0505 0001 3M02 606",
            "XFR1420041010050500013M02606",
            "éFR1420041010050500013M02606",
            "FR1420041010050500013M026060",
            "FR1420041010050500013M02606X",
            "FR1420041010050500013M0260",
            "FR14200410100505\t00013M02606",
            "TVA FR 83 404833048, SIRET 404 833 048 00022",
            "DE89 3704 0044 0532 0130 00, GB29 NWBK 6016 1331 9268 19",
        ] {
            assert_eq!(all(text), [], "{text}");
        }
    }
}

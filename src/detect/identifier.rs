//! The identifier that France Travail (Pôle emploi before 2024) gives a job seeker.
//!
//! # What it finds
//! Eleven digits, or the older seven digits and one letter or digit, where something says so, for
//! the number has no check digit: it fills a cell under the header of an identifier, or a label
//! stands at most sixty characters before (“identifiant FT”, “n° DE”, “numéro de demandeur
//! d’emploi”). The numbers that follow it in a list count too. The letter may stand apart when it
//! is a capital. Always [`Confidence::Medium`].
//!
//! # Look-alikes it leaves
//! The same digits after another label: health professionals (RPPS, ADELI), family benefits (CAF),
//! companies, phones, offers, files, log-ins; numbers without any label; digits inside longer
//! words, numbers or decimals.
//!
//! # Sources
//! gip-inclusion/les-emplois `itou/utils/validators.py` (both forms) and `tests/utils/tests.py`.
//!
//! ```
//! use gardefou::detect::{identifier::Identifier, CellText, Detector};
//! let mut hits = Vec::new();
//! Identifier.find(&CellText { text: "Identifiant France Travail : 1234567A", ..Default::default() }, &mut hits);
//! assert_eq!(hits[0].value, "1234567A");
//! ```

use super::context::Topic;
use super::number::{announced, is_glued_after, is_glued_before, separator, Separator};
use super::phrases::{self, Phrases};
use super::{CellText, Confidence, Detector, Hit, Kind, Shape};
use crate::model::Detection;

/// No identifier has fewer digits.
pub(super) const FEWEST_DIGITS: usize = 7;

/// Digits of the recent form.
const RECENT: usize = 11;

/// Most bytes between two numbers of one list (`, `, ` et `).
const LINK: usize = 4;

/// The detector of the agency's identifiers.
#[derive(Debug)]
pub struct Identifier;

impl Detector for Identifier {
    fn id(&self) -> &'static str {
        "identifier"
    }

    fn kind(&self) -> Kind {
        Kind::Identifier
    }

    fn wanted(&self, detection: &Detection) -> bool {
        detection.identifiers
    }

    fn worth(&self, shape: Shape) -> bool {
        shape.digits >= FEWEST_DIGITS
    }

    fn find(&self, cell: &CellText<'_>, hits: &mut Vec<Hit>) {
        let bytes = cell.text.as_bytes();
        let mut last_end = None;
        let mut at = 0;
        while let Some(skip) = bytes
            .get(at..)
            .and_then(|b| b.iter().position(u8::is_ascii_digit))
        {
            at += skip;
            let run = digits(bytes, at);
            let Some((value, end)) = read(bytes, at, run) else {
                at += run;
                continue;
            };
            let listed = last_end.is_some_and(|last| at - last <= LINK);
            let said = match cell.topic {
                Some(Topic::Identifier) => is_alone(cell.text, at, end),
                Some(_) => false,
                None => listed || announced(cell, at, speaks_of_identifier),
            };
            if said {
                hits.push(Hit {
                    kind: Kind::Identifier,
                    range: at..end,
                    value,
                    confidence: Confidence::Medium,
                });
                last_end = Some(end);
            }
            at = end;
        }
    }
}

fn digits(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().take_while(|b| b.is_ascii_digit()).count()
}

/// The identifier whose `run` digits begin at `at`, and where it ends.
fn read(bytes: &[u8], at: usize, run: usize) -> Option<(String, usize)> {
    let mut end = at + run;
    let mut letter = None;
    match run {
        RECENT | 8 => {}
        7 => {
            let apart = match separator(bytes, end) {
                Some((length, Separator::Space | Separator::Dash)) => length,
                _ => 0,
            };
            let next = *bytes.get(end + apart)?;
            if !(next.is_ascii_uppercase() || (apart == 0 && next.is_ascii_lowercase())) {
                return None;
            }
            letter = Some(char::from(next.to_ascii_uppercase()));
            end += apart + 1;
        }
        _ => return None,
    }
    if is_glued_before(bytes, at) || is_glued_after(bytes, end) || is_decimal(bytes, at, end) {
        return None;
    }
    let digits = bytes.get(at..at + run)?.iter().copied().map(char::from);
    Some((digits.chain(letter).collect(), end))
}

/// Does the number go on before or behind with `.`, `,`, `-` or `/` and more digits, other than
/// the `.0` that a spreadsheet adds?
fn is_decimal(bytes: &[u8], at: usize, end: usize) -> bool {
    let is_mark = |b: &u8| matches!(b, b'.' | b',' | b'-' | b'/');
    let back = |by: usize| at.checked_sub(by).and_then(|i| bytes.get(i));
    if back(1).is_some_and(is_mark) && back(2).is_some_and(u8::is_ascii_digit) {
        return true;
    }
    match bytes.get(end..) {
        Some([b'.', b'0']) => false,
        // Seven digits or more behind a mark are another number.
        Some([mark, ..]) if is_mark(mark) => (1..FEWEST_DIGITS).contains(&digits(bytes, end + 1)),
        _ => false,
    }
}

/// Does nothing else stand in the cell?
fn is_alone(text: &str, at: usize, end: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default().trim();
    before.trim().is_empty() && matches!(after, "" | ".0")
}

/// Words that name somebody's number whatever stands beside them.
const LABELS: Phrases = Phrases::new(&["identifiant", "identifiants", "idft", "idpe"]);

/// Words that announce a number, if one of [`AGENCY`] stands beside them.
const NUMBER: Phrases = Phrases::new(&["id", "matricule", "no", "num", "numero", "numeros"]);

/// Names of the agency and of who is registered with it, by their last word and the one before.
const AGENCY: &[(&str, &str)] = &[
    ("", "ft"),
    ("", "pe"),
    ("", "anpe"),
    ("", "ide"),
    ("france", "travail"),
    ("pole", "emploi"),
    ("d", "emploi"),
];

/// Words that announce another number.
const OTHERS: Phrases = Phrases::new(&[
    "adeli",
    "adherent",
    "allocataire",
    "caf",
    "client",
    "commande",
    "connexion",
    "contrat",
    "convention",
    "devis",
    "dossier",
    "facture",
    "fax",
    "finess",
    "login",
    "mobile",
    "msa",
    "nir",
    "nss",
    "offre",
    "offres",
    "portable",
    "rpps",
    "secu",
    "securite",
    "siren",
    "siret",
    "tel",
    "telephone",
    "ticket",
]);

/// Does the text before a number announce an identifier? The word nearest to the number decides.
fn speaks_of_identifier(before: &str) -> bool {
    let folded = phrases::words(before);
    let mut words = folded.split_ascii_whitespace().rev().peekable();
    let mut last = true;
    let (mut agency, mut number) = (false, false);
    while let Some(word) = words.next() {
        let left = words.peek().copied().unwrap_or_default();
        if OTHERS.has(word) {
            return false;
        }
        agency |= AGENCY
            .iter()
            .any(|(first, second)| word == *second && (first.is_empty() || left == *first));
        // “n° DE”, “id DE”: only right before the number, for “de” is everywhere.
        agency |= last && word == "de" && NUMBER.has(left);
        number |= NUMBER.has(word);
        if LABELS.has(word) {
            return true;
        }
        if agency && number {
            // “Offre France Travail n° …”: an offer's number.
            return !words.take(3).any(|word| OTHERS.has(word));
        }
        last = false;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        under(None, text)
    }

    fn under(topic: Option<Topic>, text: &str) -> Vec<String> {
        let mut hits = Vec::new();
        Identifier.find(
            &CellText {
                text,
                topic,
                ..CellText::default()
            },
            &mut hits,
        );
        hits.into_iter().map(|hit| hit.value).collect()
    }

    #[test]
    fn labels_announce_an_identifier() {
        for text in [
            "identifiant France Travail : 1234567A",
            "Identifiant\u{a0}: 1234567a",
            "identifiant PE 1234567A",
            "IDENTIFIANT FT n° 1234567A",
            "identifiant Pôle emploi : 1234567 A",
            "n° DE 1234567A",
            "N° DE:1234567A",
            "id DE 1234567A",
            "id FT : 1234567A",
            "ID PE=1234567A",
            "n° IDE 1234567A",
            "n°FT:1234567A",
            "numéro de demandeur d’emploi : 1234567A",
            "demandeur d'emploi n° 1234567A",
            "numéro France Travail de Mme Petit : 1234567A",
            "inscrite à France Travail sous le numéro 1234567A.",
            "(identifiant 1234567A)",
            "Tél. 06 39 98 00 01, identifiant FT 1234567A",
        ] {
            assert_eq!(all(text), ["1234567A"], "{text}");
        }
        for text in ["n° DE 12345678901", "identifiant FT : 12345678901."] {
            assert_eq!(all(text), ["12345678901"], "{text}");
        }
        assert_eq!(all("identifiant FT 12345678"), ["12345678"]);
    }

    #[test]
    fn a_list_after_one_label_is_read_to_its_end() {
        assert_eq!(
            all(
                "Identifiants France Travail : 1234567A, 2345678B, 3456789C, 4567890D, 5678901E, \
                 6789012F et 12345678901"
            ),
            [
                "1234567A",
                "2345678B",
                "3456789C",
                "4567890D",
                "5678901E",
                "6789012F",
                "12345678901"
            ]
        );
    }

    #[test]
    fn the_label_may_stand_in_the_cell_before() {
        let mut hits = Vec::new();
        Identifier.find(
            &CellText {
                text: " 12345678901",
                before: "Identifiant France Travail :",
                ..CellText::default()
            },
            &mut hits,
        );
        assert_eq!(hits[0].value, "12345678901");
        assert_eq!(hits[0].range, 1..12);
    }

    #[test]
    fn under_its_header_it_fills_the_cell() {
        for (text, value) in [
            ("1234567A", "1234567A"),
            (" 12345678901 ", "12345678901"),
            ("12345678901.0", "12345678901"),
            ("1234567 A", "1234567A"),
            ("00508123456", "00508123456"),
        ] {
            assert_eq!(under(Some(Topic::Identifier), text), [value], "{text}");
        }
        for text in [
            "vu le 12345678",
            "1234567A / 2345678B",
            "123456",
            "A2345678",
        ] {
            assert_eq!(
                under(Some(Topic::Identifier), text),
                Vec::<String>::new(),
                "{text}"
            );
        }
        assert_eq!(
            under(Some(Topic::Phone), "identifiant 12345678901"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn look_alikes_are_left() {
        for text in [
            "1234567A",
            "12345678901",
            "RPPS 12345678901",
            "identifiant RPPS : 12345678901",
            "identifiant France Travail et RPPS 12345678901",
            "n° allocataire CAF 1234567A",
            "n° de dossier 1234567A",
            "dossier n° 12345678901 de France Travail",
            "Offre France Travail n° 12345678",
            "200 demandeurs d’emploi pour 12345678 euros",
            "identifiant de connexion : 12345678",
            "IDE RPPS n° 12345678901",
            "identifiant 1234567 a été créé",
            "identifiant 1234567",
            "identifiant 123412345654",
            "identifiant A2345678",
            "identifiant A234567E",
            "identifiant 1234567È",
            "identifiant 1234567AB",
            "identifiant 12345678,50",
            "identifiant 1.12345678",
            "identifiant 2024-12345678",
            "https://example.fr/id/12345678901",
        ] {
            assert_eq!(all(text), Vec::<String>::new(), "{text}");
        }
        let far = format!("identifiant {} 1234567A", "x".repeat(60));
        assert_eq!(all(&far), Vec::<String>::new());
    }
}

//! Names, dates and postal addresses, by their structure alone.
//!
//! What it finds: two to five capitalised words in a row (`Marie DURAND`, `de La Tour Jean`), a
//! word after a civility or after `Nom :`; dates `dd/mm/yyyy` and `yyyy-mm-dd`; a street number
//! and way followed by a five-digit postcode and a town. What it refuses: no list of first names
//! or of towns; a name alone proves nothing and is only looked for beside other data.
//!
//! Sources: La Poste, norme AFNOR XP Z10-011 (postal addresses).

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::phrases::{self, Phrases};

/// A name found in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// Its words, as written.
    pub words: Vec<&'a str>,
}

impl Name<'_> {
    /// The same for `Marie DURAND` and `Durand Marie`.
    #[must_use]
    pub fn key(&self) -> u64 {
        let mut folded = String::new();
        let key = |word: &&str| {
            phrases::words_into(word, &mut folded);
            hash(&folded)
        };
        let mut keys: Vec<u64> = self.words.iter().map(key).collect();
        keys.sort_unstable();
        hash(&keys)
    }
}

/// A 64-bit key of a value, the same in every run.
pub(crate) fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Room for the words of the tables below, between two spaces.
const LONGEST_LISTED: usize = 16;

/// Most words of a name.
const MOST_WORDS: usize = 5;

/// Capitalised words that are no names, sorted.
const NOT_NAMES: Phrases = Phrases::new(&[
    "a",
    "accueil",
    "adr",
    "adresse",
    "agence",
    "amicale",
    "assistance",
    "association",
    "avenue",
    "bday",
    "begin",
    "bonjour",
    "boulevard",
    "bureau",
    "cabinet",
    "cc",
    "cedex",
    "cell",
    "centre",
    "charset",
    "chemin",
    "code",
    "commune",
    "contact",
    "contacts",
    "courriel",
    "date",
    "departement",
    "department",
    "direction",
    "email",
    "emploi",
    "encoding",
    "end",
    "entreprise",
    "fax",
    "fixe",
    "formation",
    "france",
    "greta",
    "home",
    "hotel",
    "impasse",
    "internet",
    "les",
    "liste",
    "lycee",
    "mail",
    "mairie",
    "mel",
    "merci",
    "mission",
    "mobile",
    "monday",
    "nationale",
    "ne",
    "nee",
    "nom",
    "note",
    "numero",
    "objet",
    "office",
    "org",
    "phone",
    "photo",
    "place",
    "pole",
    "portable",
    "pref",
    "prefecture",
    "prenom",
    "region",
    "rev",
    "route",
    "rue",
    "sarl",
    "sas",
    "secretariat",
    "section",
    "service",
    "services",
    "siege",
    "site",
    "societe",
    "standard",
    "sur",
    "team",
    "tel",
    "telephone",
    "the",
    "title",
    "travail",
    "type",
    "uid",
    "universite",
    "url",
    "vcard",
    "version",
    "ville",
    "voice",
    "votre",
    "web",
    "work",
    "www",
    "zone",
]);
/// Small words inside names.
const PARTICLES: Phrases = Phrases::new(&[
    "al", "ben", "bin", "d", "da", "de", "del", "della", "des", "di", "dos", "du", "el", "et",
    "la", "le", "van", "von",
]);
/// Before a name.
const CIVILITIES: Phrases = Phrases::new(&[
    "dr",
    "m",
    "madame",
    "mademoiselle",
    "me",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
]);
/// Labels before a name and a colon.
const LABELS: Phrases = Phrases::new(&[
    "beneficiaire",
    "candidat",
    "candidate",
    "name",
    "nom",
    "participant",
    "prenom",
    "stagiaire",
]);

/// Words in a row that may be a name.
#[derive(Default)]
struct Run<'a> {
    words: Vec<&'a str>,
    /// Capitalised words among them.
    proper: usize,
    /// Particles at their end.
    particles: usize,
    /// A civility or a label stands before.
    introduced: bool,
}

impl<'a> Run<'a> {
    /// The run ends: the name it is, if it is one.
    fn settle(&mut self) -> Option<Name<'a>> {
        let enough = self.proper >= 2 || (self.proper == 1 && self.introduced);
        let name = (enough && self.proper <= MOST_WORDS).then(|| {
            let mut words = std::mem::take(&mut self.words);
            words.truncate(words.len().saturating_sub(self.particles));
            Name { words }
        });
        self.words.clear();
        (self.proper, self.particles, self.introduced) = (0, 0, false);
        name
    }
}

/// Names have a capital, ASCII or perhaps not: most cells have none.
pub(super) fn may_name(text: &str) -> bool {
    text.bytes()
        .any(|b| b.is_ascii_uppercase() || !b.is_ascii())
}

/// The name that stands in a text, beside the hits at `taken` (sorted by start).
///
/// ```
/// use gardefou::detect::fields::name;
/// assert_eq!(name("DURAND Marie-Claude : 0639980001", &[]).unwrap().words, ["DURAND", "Marie-Claude"]);
/// assert_eq!(name("Mme Petit, 06 39 98 00 01", &[]).unwrap().words, ["Petit"]);
/// assert_eq!(name("Service Formation de la Mairie de Laon", &[]), None);
/// ```
#[must_use]
pub fn name<'a>(text: &'a str, taken: &[Range<usize>]) -> Option<Name<'a>> {
    if !may_name(text) {
        return None;
    }
    let mut folded = String::with_capacity(LONGEST_LISTED);
    let mut run = Run::default();
    let mut at = 0;
    let mut next = 0;
    let mut label = false;
    loop {
        let rest = text.get(at..)?;
        if let Some(range) = taken.get(next).filter(|range| range.start <= at) {
            if let Some(name) = run.settle() {
                return Some(name);
            }
            at = at.max(range.end);
            next += 1;
            label = false;
            continue;
        }
        let limit = taken.get(next).map_or(rest.len(), |range| range.start - at);
        let rest = rest.get(..limit).unwrap_or(rest);
        let Some((start, first)) = rest.char_indices().find(|(_, c)| c.is_alphanumeric()) else {
            if let Some(name) = run.settle() {
                return Some(name);
            }
            at += limit;
            if at >= text.len() {
                return None;
            }
            continue;
        };
        let between = rest.get(..start).unwrap_or_default();
        let length = rest
            .get(start..)?
            .char_indices()
            .find(|(_, c)| !in_word(*c))
            .map_or(rest.len() - start, |(end, _)| end);
        let word = rest.get(start..start + length)?;
        at += start + length;
        // Spaces, cell boundaries and the comma of “DURAND, Marie” join; other marks part.
        let joins = between
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '|'))
            || (run.introduced && run.words.is_empty() && between.trim() == ".");
        if !joins {
            let colon = between.contains(':');
            if let Some(name) = run.settle() {
                return Some(name);
            }
            run.introduced = label && colon;
        }
        phrases::words_into(word, &mut folded);
        let folded = folded.trim();
        label = LABELS.has(folded);
        if CIVILITIES.has(folded) && (first.is_uppercase() || folded.len() > 2) {
            if let Some(name) = run.settle() {
                return Some(name);
            }
            run.introduced = true;
        } else if is_particle(folded) {
            if !run.words.is_empty() || run.introduced {
                run.words.push(word);
                run.particles += 1;
            }
        } else if is_proper(word) && !is_no_name(folded) {
            run.words.push(word);
            run.proper += 1;
            run.particles = 0;
        } else {
            if let Some(name) = run.settle() {
                return Some(name);
            }
            if !label && is_no_name(folded) {
                // “Mairie de Laon”, “Service Emploi Formation”: what follows names a place.
                let line_end = rest.len() - (start + length);
                let follows = text.get(at..at + line_end).unwrap_or_default();
                at += follows
                    .char_indices()
                    .find(|(_, c)| {
                        !(c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '\'' | '’'))
                    })
                    .map_or(follows.len(), |(end, _)| end);
            }
        }
    }
}

/// Letters, digits and what joins or accents them.
fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '\u{300}'..='\u{36f}')
}

/// Is the text one word? It then holds no name by itself, for a name has two or an introduction.
pub(super) fn is_one_word(text: &str) -> bool {
    text.chars().all(in_word)
}

fn is_no_name(folded: &str) -> bool {
    NOT_NAMES.has(folded)
}

fn is_particle(folded: &str) -> bool {
    PARTICLES.has(folded)
}

/// A capital and letters, perhaps after `d’`; one letter alone is an initial, not a word, and
/// `XIV` is a number.
fn is_proper(word: &str) -> bool {
    if word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')) {
        return false;
    }
    let word = word
        .strip_prefix(['d', 'l'])
        .and_then(|rest| rest.strip_prefix(['\'', '’']))
        .unwrap_or(word);
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.clone().next().is_some()
        && letters
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '\u{300}'..='\u{36f}'))
}

/// Is the text one family name with its particles: `Le Roux`, `de La Tour`?
pub(super) fn is_particled(text: &str) -> bool {
    if text.len() > LONGEST_LISTED * 2 {
        return false;
    }
    let mut words = text.split(' ').peekable();
    let mut particles = 0;
    while let Some(word) = words.next() {
        if words.peek().is_none() {
            return particles > 0 && is_name_word(word);
        }
        if word.len() > 5 || !is_particle(phrases::words(word).trim()) {
            return false;
        }
        particles += 1;
    }
    false
}

/// May this single word be half a name?
#[must_use]
pub fn is_name_word(word: &str) -> bool {
    is_proper(word) && {
        let folded = phrases::words(word);
        let folded = folded.trim();
        !is_particle(folded) && !is_no_name(folded) && !CIVILITIES.has(folded)
    }
}

/// A date written in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Where it begins.
    pub start: usize,
    /// Year, month, day.
    pub day: (u16, u8, u8),
}

/// The bytes of `1/1/1985`.
const SHORTEST_DATE: usize = 8;

/// The first letters of the months, folded, in the order of the year; June and July differ in the
/// fourth.
const MONTHS: [&str; 12] = [
    "janv", "fev", "mars", "avr", "mai", "juin", "juil", "aou", "sept", "oct", "nov", "dec",
];

/// The dates of a text.
///
/// ```
/// let dates = gardefou::detect::fields::dates("né le 12/03/1985, 1985-03-12 ; 12/13/1985, 1er août 1990");
/// assert_eq!(dates.len(), 3);
/// assert_eq!(dates[0].day, (1985, 3, 12));
/// assert_eq!(dates[2].day, (1990, 8, 1));
/// ```
#[must_use]
pub fn dates(text: &str) -> Vec<Date> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    if bytes.len() < SHORTEST_DATE {
        return found;
    }
    let mut at = 0;
    while let Some(skip) = bytes
        .get(at..)
        .and_then(|b| b.iter().position(u8::is_ascii_digit))
    {
        at += skip;
        let first = digits_at(bytes, at);
        let read = match bytes.get(at + first) {
            Some(b'/' | b'-' | b'.') => in_digits(bytes, at, first),
            Some(b' ' | b'e' | 0xC2) if first <= 2 => in_words(text, at, first),
            _ => None,
        };
        let (year, month, day) = read.map_or((0, 0, 0), |(date, _)| date);
        if (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day) {
            found.push(Date {
                start: at,
                day: (year, month, day),
            });
            at = read.map_or(at + 1, |(_, end)| end);
        } else {
            at += first;
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
        }
    }
    found
}

/// How many digits stand at `at`, up to five.
fn digits_at(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter()
        .take(5)
        .take_while(|b| b.is_ascii_digit())
        .count()
}

fn value(bytes: &[u8], from: usize, length: usize) -> u16 {
    let digits = bytes.get(from..from + length).unwrap_or_default();
    digits.iter().fold(0, |n, d| {
        n.wrapping_mul(10)
            .wrapping_add(u16::from(d.wrapping_sub(b'0')))
    })
}

/// `12/03/1985` or `1985-03-12`: the date and where it ends.
fn in_digits(bytes: &[u8], at: usize, first: usize) -> Option<((u16, u8, u8), usize)> {
    let mark = |from: usize| {
        let mark = bytes.get(from).copied();
        mark.filter(|m| matches!(m, b'/' | b'-' | b'.'))
    };
    let second_at = at + first + 1;
    let second = digits_at(bytes, second_at);
    let third_at = second_at + second + 1;
    let third = digits_at(bytes, third_at);
    if mark(at + first) != mark(second_at + second) {
        return None;
    }
    let middle = value(bytes, second_at, second) as u8;
    match (first, second, third) {
        (1 | 2, 1 | 2, 4) => Some((
            (
                value(bytes, third_at, 4),
                middle,
                value(bytes, at, first) as u8,
            ),
            third_at + third,
        )),
        (4, 2, 2) => Some((
            (value(bytes, at, 4), middle, value(bytes, third_at, 2) as u8),
            third_at + third,
        )),
        _ => None,
    }
}

/// `16 janvier 1974`, `1er août 1990`: the date and where it ends.
fn in_words(text: &str, at: usize, first: usize) -> Option<((u16, u8, u8), usize)> {
    let bytes = text.as_bytes();
    let rest = text.get(at + first..)?;
    let rest = rest.strip_prefix("er").unwrap_or(rest);
    let month = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    if month.len() == rest.len() {
        return None;
    }
    let end = month.find([' ', '\u{a0}', '\u{202f}'])?;
    let name = month.get(..end)?;
    if !(3..=10).contains(&name.len()) {
        return None;
    }
    let folded = phrases::words(name);
    let number = MONTHS
        .iter()
        .position(|start| folded.trim().starts_with(start))?;
    let year = month
        .get(end..)?
        .trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let year_at = text.len() - year.len();
    (digits_at(bytes, year_at) == 4).then(|| {
        (
            (
                value(bytes, year_at, 4),
                number as u8 + 1,
                value(bytes, at, first) as u8,
            ),
            year_at + 4,
        )
    })
}

const WAYS: Phrases = Phrases::new(&[
    "allee",
    "allees",
    "av",
    "ave",
    "avenue",
    "bd",
    "bld",
    "boulevard",
    "che",
    "chemin",
    "cite",
    "clos",
    "cour",
    "cours",
    "domaine",
    "esplanade",
    "faubourg",
    "fg",
    "hameau",
    "imp",
    "impasse",
    "lieudit",
    "lotissement",
    "montee",
    "parc",
    "passage",
    "pl",
    "place",
    "promenade",
    "quai",
    "res",
    "residence",
    "road",
    "route",
    "rte",
    "rue",
    "ruelle",
    "sente",
    "sentier",
    "square",
    "street",
    "traverse",
    "venelle",
    "villa",
    "voie",
]);

/// Does the text hold a postal address: number, way, five-digit postcode, town?
///
/// ```
/// use gardefou::detect::fields::has_address;
/// assert!(has_address(["12 bis, rue des Lilas 02100 Saint-Quentin"]));
/// assert!(has_address(["12A rue des Lilas", "02100", "Saint-Quentin"]));
/// assert!(!has_address(["12 rue des Lilas"]));
/// ```
#[must_use]
pub fn has_address<'a>(cells: impl IntoIterator<Item = &'a str> + Clone) -> bool {
    // Longer lines are prose. Most rows have no postcode and no number of a house.
    let length: usize = cells.clone().into_iter().map(str::len).sum();
    let any = |holds: fn(&[u8]) -> bool| cells.clone().into_iter().any(|c| holds(c.as_bytes()));
    if length > 300 || !any(has_postcode) || !any(has_house_number) {
        return false;
    }
    let mut folded = String::with_capacity(length + 16);
    let mut cell_folded = String::new();
    for cell in cells {
        phrases::words_into(cell, &mut cell_folded);
        folded.push_str(&cell_folded);
    }
    let words: Vec<&str> = folded.split_ascii_whitespace().collect();
    let is_number = |word: &str, most: usize| {
        (1..=most).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
    };
    let way = words.iter().enumerate().position(|(index, word)| {
        let before = index
            .checked_sub(1)
            .and_then(|i| words.get(i))
            .copied()
            .unwrap_or_default();
        let earlier = index
            .checked_sub(2)
            .and_then(|i| words.get(i))
            .copied()
            .unwrap_or_default();
        // 12, 12A, 12 bis
        let numbered = is_number(before.trim_end_matches(|c: char| c.is_ascii_lowercase()), 4)
            && before.len() <= 5
            || (matches!(before, "bis" | "ter" | "quater" | "b" | "t") && is_number(earlier, 4));
        numbered && WAYS.has(word)
    });
    way.is_some_and(|way| {
        words
            .iter()
            .skip(way + 1)
            .zip(words.iter().skip(way + 2))
            .any(|(postcode, town)| {
                postcode.len() == 5
                    && is_number(postcode, 5)
                    && town.len() >= 2
                    && town.bytes().all(|b| b.is_ascii_alphabetic())
            })
    })
}

/// Does a number of a house stand in the cell: one to four digits, then perhaps a letter, then a
/// space or a comma?
fn has_house_number(bytes: &[u8]) -> bool {
    let mut run = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_digit() {
            run += 1;
            continue;
        }
        let alone = at.checked_sub(run + 1).is_none_or(|before| {
            bytes
                .get(before)
                .is_some_and(|b| !b.is_ascii_alphanumeric())
        });
        if (1..=4).contains(&run) && alone {
            let after = at + usize::from(byte.is_ascii_alphabetic());
            if matches!(bytes.get(after), Some(b' ' | b',' | 0xC2)) {
                return true;
            }
        }
        run = 0;
    }
    false
}

/// Do exactly five digits stand by themselves somewhere?
fn has_postcode(bytes: &[u8]) -> bool {
    bytes
        .split(|b| !b.is_ascii_alphanumeric())
        .any(|word| word.len() == 5 && word.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Vec<&str>> {
        name(text, &[]).map(|name| name.words)
    }

    #[test]
    fn names_are_told_by_their_capitals() {
        assert_eq!(found("Marie DURAND"), Some(vec!["Marie", "DURAND"]));
        assert_eq!(found("DURAND;Marie;02100"), Some(vec!["DURAND", "Marie"]));
        assert_eq!(found("M. Petit"), Some(vec!["Petit"]));
        assert_eq!(
            found("Jean de La Tour"),
            Some(vec!["Jean", "de", "La", "Tour"])
        );
        assert_eq!(found("Nom : Petit"), Some(vec!["Petit"]));
        assert_eq!(found("- Élodie N’Diaye :"), Some(vec!["Élodie", "N’Diaye"]));
    }

    #[test]
    fn other_capitals_are_no_names() {
        for text in [
            "Tél.",
            "Bonjour",
            "Mairie de Laon",
            "Service Emploi Formation",
            "LISTE DES STAGIAIRES",
            "x",
            "",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_taken_is_not_read_twice() {
        let text = "Marie@Durand.fr Petit";
        let address = 0..15;
        assert_eq!(name(text, &[address]).map(|name| name.words), None);
    }

    #[test]
    fn a_name_is_the_same_in_both_orders() {
        let one = Name {
            words: vec!["Marie", "DURAND"],
        };
        let other = Name {
            words: vec!["Durand", "Marie"],
        };
        assert_eq!(one.key(), other.key());
    }
}

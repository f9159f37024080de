//! Which columns of a table hold somebody's contact details, numbers or birth dates.
//!
//! # What it finds
//! A column goes when the detectors find something in it, when the agency's own patterns do, when
//! its header announces such values, or when its dates look like dates of birth. So do columns of
//! free text in which one value stands. Postal addresses are found in a cell, or across the cells
//! of a row; then the columns of the way and of the postcode go, and the town stays.
//!
//! # What it leaves
//! Names: a list of names is what is being sent. In a column of names, and above the header of the
//! table, only the cells that hold something are emptied: a line « Contact : … » takes no list
//! away. A number that was found in a column that goes, and stands elsewhere in another writing,
//! is emptied there too.
//!
//! What it refuses: to guess what a column holds by words that are no header.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::context::{self, Headers, Health, Topic};
use super::phrases::{words, Phrases};
use super::{fields, patterns::Patterns, scan_cell, CellText, Confidence, Scanner, Seen};
use crate::model::{Cell, Detection, Row, Unit};

/// Digits of the shortest number that is looked for in other columns.
const SHORTEST_KEY: usize = 8;
/// Longest name of a column that is told, in characters.
const LONGEST_NAME: usize = 40;

/// Words of headers that announce what must go, besides those by which people are found: here a
/// column too many costs little.
const ANNOUNCING: Phrases = Phrases::new(&[
    "address",
    "adr",
    "adresse",
    "adresses",
    "bic",
    "birth",
    "bp",
    "cod post",
    "cod postal",
    "code postal",
    "courriel",
    "courriels",
    "cp",
    "ddn",
    "dob",
    "domicile",
    "dt nais",
    "dt naiss",
    "email",
    "emails",
    "fax",
    "fixe",
    "gsm",
    "handicap",
    "iban",
    "id",
    "ide",
    "identifiant",
    "identifiants",
    "ine",
    "insee",
    "mail",
    "mails",
    "matricule",
    "mel",
    "messagerie",
    "mobile",
    "mobiles",
    "nais",
    "naiss",
    "naissance",
    "ne e le",
    "ne le",
    "nee le",
    "nia",
    "nir",
    "no allocataire",
    "nss",
    "num allocataire",
    "numero allocataire",
    "phone",
    "portable",
    "portables",
    "post",
    "postal",
    "rib",
    "rqth",
    "rue",
    "secu",
    "securite sociale",
    "street",
    "tel",
    "telephone",
    "telephones",
    "tels",
    "voie",
    "zip",
]);

/// A row of a table: its number, its cells.
pub type Line<'a> = (u32, Vec<Cell<'a>>);

/// What has to go out of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removal {
    /// Columns, from 0, each by its header when it has one.
    pub columns: BTreeMap<u32, Option<String>>,
    /// Single cells, by row and column.
    pub cells: BTreeSet<(u32, u32)>,
    /// Columns of names stay.
    pub names: bool,
}

impl Removal {
    /// Has nothing to go?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.cells.is_empty()
    }
}

/// What is known of one column.
#[derive(Default)]
struct Column {
    /// Its first header.
    name: Option<String>,
    named: bool,
    /// Its header announces what must go.
    announced: bool,
    /// Rows with a value that must go.
    hits: Vec<u32>,
    filled: u32,
    dates: Dates,
}

/// The years of the dates of a column.
#[derive(Default)]
struct Dates {
    count: u32,
    plausible: u32,
    least: u16,
    most: u16,
}

impl Dates {
    fn add(&mut self, year: u16) {
        if self.count == 0 {
            (self.least, self.most) = (year, year);
        }
        self.count += 1;
        self.plausible += u32::from((1925..=2012).contains(&year));
        self.least = self.least.min(year);
        self.most = self.most.max(year);
    }

    /// As `people` weighs them: plausible ages, spread over ten years or more.
    fn are_births(&self) -> bool {
        self.count >= 5
            && self.plausible * 5 >= self.count * 4
            && self.most.saturating_sub(self.least) >= 10
    }
}

/// Everything is looked for, whatever the agency asks to be warned of.
#[must_use]
pub fn widest(detection: &Detection) -> Detection {
    Detection {
        birth_dates: true,
        iban: true,
        identifiers: true,
        health: true,
        patterns: detection.patterns.clone(),
    }
}

/// Does a text, such as the name of a sheet, hold a value that must go?
#[must_use]
pub fn is_personal(text: &str, detection: &Detection) -> bool {
    let line = [(1, vec![Cell { column: 0, text }])];
    let mut hits = Vec::new();
    scan_cell(
        &CellText {
            text,
            ..CellText::default()
        },
        &mut hits,
    );
    let mut patterns = Patterns::new(&detection.patterns);
    hits.iter().any(|hit| hit.confidence > Confidence::Weak)
        || fields::has_address([text])
        || !pattern_hits(&mut patterns, &line).is_empty()
}

/// What must go out of the rows of one sheet.
#[must_use]
pub fn judge(lines: &[Line<'_>], detection: &Detection) -> Removal {
    let wide = Detection {
        patterns: Vec::new(),
        ..widest(detection)
    };
    let hits: RefCell<Vec<(u32, u32)>> = RefCell::default();
    let keys: RefCell<HashSet<String>> = RefCell::default();
    let mut witness = |seen: Seen<'_>| {
        hits.borrow_mut().push((seen.row, seen.column));
        keys.borrow_mut().extend(key(&seen.hit.value));
    };
    let mut columns: BTreeMap<u32, Column> = BTreeMap::new();
    let mut headers = Headers::default();
    // The first header: what stands above is no list.
    let mut top = None;
    let mut scanner = Scanner::new(&wide).watched(&mut witness);
    scanner.unit(&Unit {
        table: true,
        ..Unit::default()
    });
    for (number, cells) in lines {
        let before = hits.borrow().len();
        scanner.row(Row {
            number: *number,
            cells,
        });
        let is_bare = hits.borrow().len() == before;
        if is_bare && headers.learn(cells) {
            top.get_or_insert(*number);
            for cell in cells {
                let topic = headers.topic(cell.column);
                let column = columns.entry(cell.column).or_default();
                column.named |= topic == Some(Topic::Name);
                column.announced |= match topic {
                    Some(topic) => topic != Topic::Name,
                    None => ANNOUNCING.within(&words(&context::parted(cell.text))),
                };
                column.name.get_or_insert_with(|| told(cell.text));
            }
            continue;
        }
        look(*number, cells, &mut columns);
    }
    // Numbers that their column decides are told now.
    let _ = scanner.finish();
    let mut patterns = Patterns::new(&detection.patterns);
    for (row, column) in hits
        .into_inner()
        .into_iter()
        .chain(pattern_hits(&mut patterns, lines))
    {
        columns.entry(column).or_default().hits.push(row);
    }
    let mut removal = weigh(&mut columns, top);
    empty_elsewhere(lines, &keys.into_inner(), &mut columns, top, &mut removal);
    removal.names = columns
        .iter()
        .any(|(at, column)| column.named && !removal.columns.contains_key(at));
    removal
}

/// Dates, postal addresses and words on health, which are no hits.
fn look(number: u32, cells: &[Cell<'_>], columns: &mut BTreeMap<u32, Column>) {
    let mut alone = false;
    for cell in cells {
        let column = columns.entry(cell.column).or_default();
        column.filled += 1;
        let dates = fields::dates(cell.text);
        let born = dates.iter().any(|date| {
            let before = cell.text.get(..date.start).unwrap_or_default();
            context::speaks_of_birth(before)
        });
        if let Some(year) = dates
            .first()
            .map(|date| date.day.0)
            .or_else(|| compact(cell.text))
        {
            column.dates.add(year);
        }
        let address = fields::has_address([cell.text]);
        alone |= address;
        if born || address || context::health(cell.text) == Some(Health::Said) {
            column.hits.push(number);
        }
    }
    let texts = || cells.iter().map(|cell| cell.text);
    if alone || !fields::has_address(texts()) {
        return;
    }
    // Across cells: those with digits without which it is none, the way and the postcode.
    for (at, cell) in cells.iter().enumerate() {
        let others = texts()
            .enumerate()
            .filter(|(index, _)| *index != at)
            .map(|(_, text)| text);
        let has_digit = cell.text.bytes().any(|b| b.is_ascii_digit());
        if has_digit && !fields::has_address(others) {
            columns.entry(cell.column).or_default().hits.push(number);
        }
    }
}

fn pattern_hits(patterns: &mut Patterns<'_>, lines: &[Line<'_>]) -> Vec<(u32, u32)> {
    let mut hits = Vec::new();
    if patterns.any() {
        for (number, cells) in lines {
            let row = Row {
                number: *number,
                cells,
            };
            patterns.row_telling(&row, true, 0, false, &mut |column| {
                hits.push((*number, column));
            });
        }
    }
    hits
}

/// Which columns go, and which cells of those that stay.
fn weigh(columns: &mut BTreeMap<u32, Column>, top: Option<u32>) -> Removal {
    let mut removal = Removal::default();
    for (at, column) in columns {
        column.hits.sort_unstable();
        column.hits.dedup();
        let is_above = |row: &u32| top.is_some_and(|top| *row < top);
        let below = column.hits.iter().filter(|row| !is_above(row)).count();
        let few = column.named && below * 2 <= column.filled as usize;
        let births = column.dates.are_births() && !column.named;
        if column.announced || births || (below > 0 && !few) {
            removal.columns.insert(*at, column.name.take());
        } else {
            removal
                .cells
                .extend(column.hits.iter().map(|row| (*row, *at)));
        }
    }
    removal
}

/// Empties the numbers that were found, where they stand in another writing.
fn empty_elsewhere(
    lines: &[Line<'_>],
    keys: &HashSet<String>,
    columns: &mut BTreeMap<u32, Column>,
    top: Option<u32>,
    removal: &mut Removal,
) {
    if keys.is_empty() {
        return;
    }
    let mut again: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (number, cells) in lines {
        for cell in cells
            .iter()
            .filter(|cell| !removal.columns.contains_key(&cell.column))
        {
            if key(cell.text).is_some_and(|key| keys.contains(&key)) {
                again.entry(cell.column).or_default().push(*number);
            }
        }
    }
    for (at, rows) in again {
        let column = columns.entry(at).or_default();
        let below = rows
            .iter()
            .filter(|row| top.is_none_or(|top| **row >= top))
            .count();
        if below * 2 > column.filled as usize {
            removal.columns.insert(at, column.name.take());
            removal.cells.retain(|(_, column)| *column != at);
        } else {
            removal.cells.extend(rows.into_iter().map(|row| (row, at)));
        }
    }
}

/// The year of a date such as `19850312`.
fn compact(text: &str) -> Option<u16> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: u32 = text.parse().ok()?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let is_date =
        (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_date.then_some(year as u16)
}

/// The digits of a number, by which it is the same however it is written.
fn key(text: &str) -> Option<String> {
    if text.len() > LONGEST_NAME || text.contains('@') {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    (digits.len() >= SHORTEST_KEY).then(|| digits.to_owned())
}

/// A header as it is told: short, on one line, without characters that turn the line around.
fn told(header: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain: String = header
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !turns(*c))
        .collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= LONGEST_NAME {
        return words;
    }
    let cut: String = words.chars().take(LONGEST_NAME - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removal(rows: &[&[&str]]) -> Removal {
        judged(rows, &Detection::default())
    }

    fn judged(rows: &[&[&str]], detection: &Detection) -> Removal {
        let lines: Vec<Line<'_>> = (1..)
            .zip(rows)
            .map(|(number, texts)| {
                let cells = (0..).zip(*texts).filter(|(_, text)| !text.is_empty());
                let cells = cells.map(|(column, text)| Cell { column, text }).collect();
                (number, cells)
            })
            .collect();
        judge(&lines, detection)
    }

    fn columns(rows: &[&[&str]]) -> Vec<u32> {
        removal(rows).columns.into_keys().collect()
    }

    #[test]
    fn columns_that_their_header_announces_go_even_when_they_are_empty_and_names_stay() {
        let found = removal(&[
            &[
                "Nom",
                "Prénom",
                "Courriel",
                "Mobile",
                "Ville",
                "Né(e) le",
                "RQTH",
                "C.P.",
            ],
            &["Petit", "Léa", "", "", "Laon", "12/03/1985", "Oui", "02000"],
        ]);
        let told: Vec<_> = found
            .columns
            .values()
            .flatten()
            .map(String::as_str)
            .collect();
        assert_eq!(told, ["Courriel", "Mobile", "Né(e) le", "RQTH", "C.P."]);
        assert!(found.names);
        assert_eq!(found.cells, BTreeSet::new());
    }

    #[test]
    fn headers_of_exports_announce_more_than_the_detectors_know() {
        let found = removal(&[
            &[
                "IDE_DE",
                "NOM_USU",
                "DT_NAIS",
                "COD_CAT",
                "TEL_PORT",
                "COD_POST",
                "Home Street",
                "Mobilité",
            ],
            &["8515125C", "NOEL", "", "3", "", "", "", "locale"],
        ]);
        assert_eq!(
            found.columns.into_keys().collect::<Vec<_>>(),
            [0, 2, 4, 5, 6]
        );
    }

    #[test]
    fn columns_go_by_what_stands_in_them() {
        assert_eq!(
            columns(&[
                &["A", "B", "C", "D"],
                &[
                    "Petit",
                    "lea@example.fr",
                    "FR76 3000 6000 0112 3456 7890 189",
                    "à rappeler au 06 39 98 00 01"
                ],
                &["Durand", "", "", "rien"],
            ]),
            [1, 2, 3]
        );
    }

    #[test]
    fn a_contact_above_the_table_or_among_names_takes_no_list_away() {
        let found = removal(&[
            &["Contact : agence@example.fr"],
            &["Nom", "Courriel"],
            &["Petit", "lea@example.fr"],
            &["Durand", "luc@example.fr"],
            &["Écrire à accueil@example.fr"],
        ]);
        assert_eq!(found.columns.into_keys().collect::<Vec<_>>(), [1]);
        assert_eq!(found.cells, BTreeSet::from([(1, 0), (5, 0)]));
    }

    #[test]
    fn a_postal_address_goes_and_the_town_stays() {
        assert_eq!(
            columns(&[
                &["Petit", "12 rue des Lilas", "02100", "Saint-Quentin"],
                &["Durand", "3 place du Marché", "02000", "Laon"],
            ]),
            [1, 2]
        );
        assert_eq!(
            columns(&[&["Petit", "12 rue des Lilas 02100 Saint-Quentin", "x"]]),
            [1]
        );
    }

    #[test]
    fn dates_of_birth_go_by_their_years_and_other_dates_stay() {
        let born = [
            "1962-01-02",
            "1975-05-06",
            "1981-07-08",
            "1990-09-10",
            "2001-11-12",
        ];
        let since = [
            "2024-01-02",
            "2024-05-06",
            "2025-07-08",
            "2025-09-10",
            "2026-11-12",
        ];
        let compact = ["19620102", "19750506", "19810708", "19900910", "20011112"];
        let rows: Vec<Vec<&str>> = (0..5)
            .map(|n| vec!["Petit", born[n], since[n], compact[n]])
            .collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        assert_eq!(columns(&rows), [1, 3]);
    }

    #[test]
    fn a_number_that_goes_does_not_stay_elsewhere_in_another_writing() {
        let found = removal(&[
            &["Nom", "Mobile", "Réf."],
            &["Petit", "06 39 98 00 01", "639980001"],
            &["Durand", "06 39 98 00 02", "A12"],
            &["Martin", "06 39 98 00 03", "A13"],
        ]);
        assert_eq!(found.columns.into_keys().collect::<Vec<_>>(), [1]);
        assert_eq!(found.cells, BTreeSet::from([(2, 2)]));
    }

    #[test]
    fn the_agencys_own_patterns_count() {
        let pattern = crate::pattern::Pattern::new("Dossier", r"D-\d{4}", Vec::new(), 1).unwrap();
        let detection = Detection {
            patterns: vec![pattern],
            ..Detection::default()
        };
        let rows: [&[&str]; 2] = [&["Nom", "Suivi"], &["Petit", "D-1234"]];
        assert_eq!(
            judged(&rows, &detection)
                .columns
                .into_keys()
                .collect::<Vec<_>>(),
            [1]
        );
        assert_eq!(
            removal(&rows),
            Removal {
                names: true,
                ..Removal::default()
            }
        );
        assert!(is_personal("Suivi D-1234", &detection));
        assert!(is_personal("06 39 98 00 01", &detection));
        assert!(!is_personal("Feuil1", &detection));
    }

    #[test]
    fn headers_are_told_short_and_on_one_line() {
        assert_eq!(told("  Adresse\n e-mail\u{202e} "), "Adresse e-mail");
        assert_eq!(told(&"x".repeat(50)), format!("{}…", "x".repeat(39)));
    }
}

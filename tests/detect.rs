//! The detectors against documents, and the house rules that bind them.
//!
//! A case is a document in `tests/data/detect/<id>/` and the counts expected of it in a file of
//! the same name ending in `.expected`; a new case needs no code. In a `.txt` a line is a row, a
//! tab parts cells and a form feed begins a page; a `.csv` is a table parted by `;`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gardefou::detect::{scan_cell, CellText, Kind, Scanner, Witness, DETECTORS};
use gardefou::model::{Cell, Contents, Detection, Row, Unit};

/// The modules of `src/detect` that detect nothing by themselves in a cell.
const HELPERS: &[&str] = &[
    "columns", "context", "fields", "history", "ledger", "lines", "links", "mask", "mod", "number",
    "patterns", "people", "phrases",
];

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/detect")
}

/// Reads a document as an extractor would.
fn scan(text: &str, table: bool) -> Contents {
    scan_watched(text, table, &Detection::default(), &mut |_| {})
}

/// The same, with settings, and every value told as it is accepted.
fn scan_watched(text: &str, table: bool, detection: &Detection, witness: Witness<'_>) -> Contents {
    let mut scanner = Scanner::new(detection).watched(witness);
    for (page, text) in text.split('\u{c}').enumerate() {
        let page = text.len().min(1) as u32 * (page as u32 + 1);
        scanner.unit(&Unit {
            table,
            page: (!table).then_some(page),
            ..Unit::default()
        });
        for (index, line) in text.lines().enumerate() {
            let cells: Vec<Cell<'_>> = line
                .split(if table { ';' } else { '\t' })
                .enumerate()
                .filter(|(_, text)| !text.is_empty())
                .map(|(column, text)| Cell {
                    column: column as u32,
                    text,
                })
                .collect();
            scanner.row(Row {
                number: index as u32 + 1,
                cells: &cells,
            });
        }
    }
    scanner.finish()
}

/// Everything an expectation may speak of.
fn told(text: &str, table: bool) -> Vec<(&'static str, String)> {
    let mut values = BTreeSet::new();
    let contents = scan_watched(text, table, &Detection::default(), &mut |seen| {
        values.insert((seen.hit.kind, seen.hit.value.clone()));
    });
    let count = |kind| {
        values
            .iter()
            .filter(|(k, _)| *k == kind)
            .count()
            .to_string()
    };
    let people = &contents.people;
    let mut told = vec![
        ("nir", contents.nir.count.to_string()),
        ("people", people.tally.count.to_string()),
        ("addresses", contents.addresses.len().to_string()),
        ("phones", count(Kind::Phone)),
        ("ibans", count(Kind::Iban)),
        ("identifiers", count(Kind::Identifier)),
        ("professional", people.professional.to_string()),
        ("sensitive", people.sensitive.to_string()),
        (
            "first_row",
            people.first.row.unwrap_or_default().to_string(),
        ),
        (
            "first_page",
            people.first.page.unwrap_or_default().to_string(),
        ),
    ];
    for sample in &contents.nir.samples {
        let column = sample.location.column.clone().unwrap_or_default();
        told.push((
            "nir_sample",
            format!(
                "{} at {column}{}",
                sample.masked,
                sample.location.row.unwrap()
            ),
        ));
    }
    for sample in &people.tally.samples {
        told.push(("people_sample", sample.masked.clone()));
    }
    for (kind, value) in values {
        let key = match kind {
            Kind::Nir => "nir_value",
            Kind::Email => "address",
            Kind::Phone => "phone",
            Kind::Iban => "iban",
            Kind::Identifier => "identifier",
        };
        told.push((key, value));
    }
    told
}

#[test]
fn every_document_holds_what_its_expectation_says() {
    let mut cases = 0;
    let mut wrong = String::new();
    for folder in fs::read_dir(data()).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let extension = path.extension().unwrap().to_str().unwrap();
            if extension == "expected" {
                continue;
            }
            cases += 1;
            let text = fs::read_to_string(&path).unwrap();
            let expected = fs::read_to_string(path.with_extension("expected"))
                .unwrap_or_else(|_| panic!("{} has no expectation", path.display()));
            let told = told(&text, extension == "csv");
            for line in expected
                .lines()
                .filter(|line| !line.starts_with('#') && !line.is_empty())
            {
                let (key, value) = line.split_once(" = ").expect("key = value");
                let found: Vec<_> = told
                    .iter()
                    .filter(|(k, _)| *k == key)
                    .map(|(_, v)| v.as_str())
                    .collect();
                if !found.contains(&value) {
                    writeln!(
                        wrong,
                        "{}: {key} expected {value}, found {found:?}",
                        path.display()
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(cases >= 30, "only {cases} cases found");
}

#[test]
fn every_detector_is_listed_has_a_folder_and_a_name_of_its_own() {
    let ids: Vec<&str> = DETECTORS.iter().map(|detector| detector.id()).collect();
    assert_eq!(
        ids.iter().collect::<BTreeSet<_>>().len(),
        ids.len(),
        "two detectors share an id"
    );
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/detect");
    let files: BTreeSet<String> = fs::read_dir(source)
        .unwrap()
        .map(|file| {
            file.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .filter(|name| !HELPERS.contains(&name.as_str()))
        .collect();
    assert_eq!(files, ids.iter().map(|id| (*id).to_owned()).collect());
    for id in ids {
        let cases = fs::read_dir(data().join(id)).map_or(0, Iterator::count);
        assert!(cases > 0, "tests/data/detect/{id} has no case");
    }
}

/// A small generator of numbers, the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }
}

const FIRST: &[&str] = &[
    "Marie", "Paul", "Élodie", "Jean-Luc", "Fatou", "Anaïs", "Karim", "Lou",
];
const LAST: &[&str] = &[
    "DURAND",
    "Petit",
    "N’DIAYE",
    "Le Goff",
    "MARTIN",
    "Benali",
    "d’Arc",
    "ROUX",
];

/// `count` different people: name, e-mail, mobile.
fn people(count: usize) -> Vec<[String; 4]> {
    let mut random = Random(42);
    (0..count)
        .map(|index| {
            [
                LAST[random.below(LAST.len())].to_owned(),
                FIRST[random.below(FIRST.len())].to_owned(),
                format!("personne{index}@example.fr"),
                format!("06 39 98 {:02} {:02}", index / 100, index % 100),
            ]
        })
        .collect()
}

#[test]
fn a_pdf_of_1300_job_seekers_is_1300_people() {
    let pages: Vec<String> = people(1300)
        .chunks(50)
        .map(|page| {
            let rows: Vec<String> = page
                .iter()
                .map(|[last, first, mail, phone]| format!("{last} {first}\t{mail}\t{phone}"))
                .collect();
            format!(
                "Liste des demandeurs d’emploi\nNom Prénom\tCourriel\tMobile\n{}\n",
                rows.join("\n")
            )
        })
        .collect();
    let found = scan(&pages.join("\u{c}"), false);
    assert_eq!(found.people.tally.count, 1300);
    assert_eq!(found.addresses.len(), 1300);
    assert_eq!(found.people.first.page, Some(1));
    assert_eq!(found.people.first.row, Some(3));
    assert!(!found.people.professional);
    assert!(!found.people.sensitive);
    assert_eq!(
        found.people.tally.samples[0].masked,
        "p•••@example.fr · 06 39 •• •• ••"
    );
}

#[test]
fn a_list_is_counted_whatever_its_shape() {
    for count in [5, 10, 1300] {
        let people = people(count);
        let lines = |f: &dyn Fn(&[String; 4]) -> String| people.iter().map(f).collect::<Vec<_>>();
        let shapes = [
            (
                true,
                format!(
                    "Nom;Prénom;Mail;Tél\n{}",
                    lines(&|p| p.join(";")).join("\n")
                ),
            ),
            (true, lines(&|p| p.join(";")).join("\n")),
            (true, lines(&|[.., mail, _]| mail.clone()).join("\n")),
            (
                false,
                lines(&|[last, first, mail, phone]| format!("- {first} {last} : {mail}, {phone}"))
                    .join("\n"),
            ),
            (
                false,
                lines(&|[last, first, mail, _]| format!("{first} {last} <{mail}>")).join("\n"),
            ),
            (false, lines(&|[.., mail, _]| mail.clone()).join("\n")),
            (false, lines(&|[.., mail, _]| mail.clone()).join("; ")),
            (false, lines(&|[.., phone]| phone.clone()).join("\n")),
            (
                false,
                lines(&|[last, first, mail, phone]| {
                    format!("Nom : {last}\nPrénom : {first}\nMél : {mail}\nTél : {phone}\n")
                })
                .join("\n"),
            ),
            (
                false,
                lines(&|[last, first, mail, phone]| format!("{first} {last}\n{mail}\n{phone}\n"))
                    .join("\n"),
            ),
        ];
        for (index, (table, text)) in shapes.iter().enumerate() {
            let found = scan(text, *table).people.tally.count;
            assert_eq!(
                found as usize,
                count,
                "shape {index}: {}",
                text.lines().next().unwrap()
            );
        }
    }
}

#[test]
fn the_advisors_address_in_every_row_does_not_make_one_person_of_them() {
    let rows: Vec<String> = people(20)
        .iter()
        .map(|[last, first, mail, phone]| {
            format!("{last};{first};{mail};{phone};conseil@agence.example;01 99 00 12 34")
        })
        .collect();
    assert_eq!(scan(&rows.join("\n"), true).people.tally.count, 20);
}

#[test]
fn the_same_list_twice_counts_once() {
    let rows: Vec<String> = people(30).iter().map(|p| p.join(";")).collect();
    let once = rows.join("\n");
    assert_eq!(
        scan(&format!("{once}\n{once}"), true).people.tally.count,
        30
    );
}

#[test]
fn samples_never_show_a_value_in_clear() {
    let rows: Vec<String> = people(10).iter().map(|p| p.join(";")).collect();
    let found = scan(
        &format!("{}\nx;y;2 69 05 49 588 157 80", rows.join("\n")),
        true,
    );
    let shown: Vec<_> = found
        .people
        .tally
        .samples
        .iter()
        .chain(&found.nir.samples)
        .collect();
    assert_eq!(shown.len(), 4);
    for evidence in shown {
        for clear in ["personne", "98 00", "588", "DURAND", "Marie"] {
            assert!(!evidence.masked.contains(clear), "{}", evidence.masked);
        }
    }
}

#[test]
fn what_is_switched_off_is_not_told_nor_read_as_something_else() {
    // The account holds eleven digits that a label before it would make an identifier.
    let text = "Identifiant FT 1234567A, RIB FR76 30006 00001 12345678901 89";
    let told = |detection: &Detection| {
        let mut told = Vec::new();
        scan_watched(text, false, detection, &mut |seen| {
            told.push((seen.hit.kind, seen.hit.value.clone()));
        });
        told
    };
    let iban = (Kind::Iban, "FR7630006000011234567890189".to_owned());
    let identifier = (Kind::Identifier, "1234567A".to_owned());
    let mut detection = Detection::default();
    assert_eq!(told(&detection), [iban.clone(), identifier.clone()]);
    detection.iban = false;
    assert_eq!(told(&detection), [identifier]);
    detection.iban = true;
    detection.identifiers = false;
    assert_eq!(told(&detection), [iban]);
}

#[test]
fn no_input_makes_the_scanner_fail() {
    const PIECES: &[&str] = &[
        "@",
        ".",
        "06 39 98 00 01",
        "+33",
        "(0)",
        "2 69 05 49 588 157 80",
        "2690549588157",
        "E+14",
        "1.85",
        "a@b.fr",
        "\u{a0}",
        "\u{202f}",
        "É",
        "Nom : ",
        "De : ",
        "né le ",
        "12/03/1985",
        "Cordialement",
        "[",
        ";",
        ":",
        "<",
        ">",
        "--",
        "authors = [",
        "rue",
        "02100 Laon",
        "M. ",
        "clé",
        "\u{301}",
        "9",
        "0",
        "\u{10ffff}",
        "Le ",
        "a écrit :",
        "NIR",
        " ",
        "2A",
        "-",
        "/",
        "\u{feff}",
        "Marie",
        "DURAND",
    ];
    let mut random = Random(7);
    for round in 0..3_000 {
        let detection = Detection::default();
        let mut scanner = Scanner::new(&detection);
        for _ in 0..random.below(3) {
            scanner.unit(&Unit {
                table: random.below(2) == 0,
                ..Unit::default()
            });
            for _ in 0..random.below(8) {
                let texts: Vec<String> = (0..random.below(4))
                    .map(|_| {
                        (0..random.below(12))
                            .map(|_| match round % 3 {
                                0 => String::from_utf8_lossy(&random.next().to_le_bytes())
                                    .into_owned(),
                                _ => PIECES[random.below(PIECES.len())].to_owned(),
                            })
                            .collect()
                    })
                    .collect();
                let cells: Vec<Cell<'_>> = texts
                    .iter()
                    .map(|text| Cell {
                        column: random.next() as u32,
                        text,
                    })
                    .collect();
                for cell in &cells {
                    let mut hits = Vec::new();
                    scan_cell(
                        &CellText {
                            text: cell.text,
                            ..CellText::default()
                        },
                        &mut hits,
                    );
                    for hit in hits {
                        assert!(
                            cell.text.get(hit.range).is_some(),
                            "a range off the characters"
                        );
                    }
                }
                scanner.row(Row {
                    number: random.next() as u32,
                    cells: &cells,
                });
            }
        }
        let _ = scanner.finish();
    }
}

#[test]
fn long_hostile_lines_are_read_to_their_end() {
    for piece in [
        "@",
        "a@",
        "a@b.",
        "1",
        "2 69 05 ",
        "06 ",
        "+33 ",
        "1.",
        "a.",
        "A A ",
        "né 1/1/",
        "x=",
        "//:",
        "FR",
        "FR76 ",
        "FR7630006000011234567890189",
        "mc58",
        "1234567A ",
        "identifiant 12345678901 ",
        "NIR 2690549588157 ",
        "06-39-98-00-01-",
        "(+33) ",
        "/0639980001",
        "a@b.fr-",
        "@%20",
        "@é",
    ] {
        let text = format!("{} marie@example.fr", piece.repeat(50_000));
        let found = scan(&text, false);
        assert!(found.addresses.contains("marie@example.fr"), "{piece}");
    }
}

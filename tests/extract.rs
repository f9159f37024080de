//! Files of the usual producers, whole and damaged, through the one door of the readers.
//!
//! Each case is a folder of `tests/data/extract/<format>/`: a `file.*`, and `expected.txt` with
//! what must be found in it, written by hand; `password` opens it. How the files came about: `make.py` there. PDF has
//! a test of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods
)]

use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use gardefou::check;
use gardefou::extract::{self, FORMATS};
use gardefou::model::{
    column_letters, Detection, Format, Inner, ReadOptions, Row, Scan, Sink, Unit, Unread,
    UnreadReason,
};

/// What was read of a file.
#[derive(Default)]
struct Said {
    /// One line a row: `hidden table [Sheet] p.1 2 A:x B:y`.
    lines: Vec<String>,
    unit: String,
    unread: Vec<UnreadReason>,
}

impl Sink for Said {
    fn unit(&mut self, unit: Unit) {
        self.unit.clear();
        self.unit += if unit.hidden { "hidden " } else { "seen " };
        self.unit += if unit.table { "table" } else { "text" };
        if let Some(sheet) = unit.sheet {
            write!(self.unit, " [{sheet}]").unwrap();
        }
        if let Some(page) = unit.page {
            write!(self.unit, " p.{page}").unwrap();
        }
    }

    fn row(&mut self, row: Row<'_>) {
        let mut line = format!("{} {}", self.unit, row.number);
        for cell in row.cells {
            let text = cell.text.replace(['\r', '\n'], "/");
            write!(line, " {}:{text}", column_letters(cell.column)).unwrap();
        }
        self.lines.push(line);
    }

    fn unread(&mut self, unread: Unread) {
        self.unread.push(unread.reason);
    }

    fn enter(&mut self, file: Inner<'_>) {
        let hidden = if file.hidden { " hidden" } else { "" };
        self.lines.push(format!("enter {}{hidden}", file.name));
    }

    fn leave(&mut self, format: Format) {
        self.lines.push(format!("leave {format:?}"));
    }
}

fn read(bytes: &[u8]) -> (Format, Said) {
    read_with(bytes, &[])
}

fn read_with(bytes: &[u8], passwords: &[&str]) -> (Format, Said) {
    let mut said = Said::default();
    let options = ReadOptions {
        passwords: passwords.iter().map(|&password| password.into()).collect(),
        ..ReadOptions::default()
    };
    let format = extract::extract(&mut Cursor::new(bytes), &mut said, &options);
    (format, said)
}

fn expected(case: &Path) -> String {
    fs::read_to_string(case.join("expected.txt")).unwrap_or_default()
}

/// The password that a case gives, if it gives one.
fn password(expected: &str) -> Option<&str> {
    expected
        .lines()
        .find_map(|line| line.strip_prefix("password: "))
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/extract")
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(of)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

/// The name and the bytes of each case's file, PDF aside.
fn cases() -> Vec<(PathBuf, Vec<u8>)> {
    let mut cases = Vec::new();
    for format in folders(&data()) {
        if format.ends_with("pdf") {
            continue;
        }
        for case in folders(&format) {
            let file = fs::read_dir(&case)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .find(|path| path.file_stem().is_some_and(|stem| stem == "file"))
                .unwrap();
            let bytes = fs::read(file).unwrap();
            cases.push((case, bytes));
        }
    }
    assert!(cases.len() > 10);
    cases
}

fn scan(bytes: &[u8], passwords: &[&str]) -> Scan {
    let options = ReadOptions {
        passwords: passwords.iter().map(ToString::to_string).collect(),
        ..ReadOptions::default()
    };
    check::scan(&mut Cursor::new(bytes), &Detection::default(), &options)
}

fn longest_list(scan: &Scan) -> u32 {
    let within = scan.parts.iter().map(|(_, part)| longest_list(part)).max();
    scan.contents.people.tally.count.max(within.unwrap_or(0))
}

#[test]
fn every_file_is_read_as_its_expectation_says() {
    let mut wrong = String::new();
    for (case, bytes) in cases() {
        let expected = expected(&case);
        // Beside one that is wrong.
        let given = password(&expected).map(|password| ["faux", password]);
        let given: &[&str] = given.as_ref().map_or(&[], |given| given);
        let (format, said) = read_with(&bytes, given);
        let mut missing = Vec::new();
        for line in expected.lines().filter(|line| !line.is_empty()) {
            let (key, value) = line.split_once(": ").unwrap();
            let holds = match key {
                "format" => serde_json::to_value(format).unwrap() == value,
                "unread" => {
                    let reasons = serde_json::to_value(&said.unread).unwrap();
                    reasons == serde_json::from_str::<serde_json::Value>(value).unwrap()
                }
                "rows" => said.lines.len().to_string() == value,
                // How many rows hold exactly one address and one mobile number: people whole.
                "people" => {
                    said.lines
                        .iter()
                        .filter(|line| is_person(line))
                        .count()
                        .to_string()
                        == value
                }
                // How many people the longest list found in it has.
                "listed" => longest_list(&scan(&bytes, given)).to_string() == value,
                "password" => true,
                "row" => said.lines.iter().any(|line| line == value),
                _ => panic!("{}: {key}", case.display()),
            };
            if !holds {
                missing.push(line);
            }
        }
        if !missing.is_empty() || expected.is_empty() {
            let people = said.lines.iter().filter(|line| is_person(line)).count();
            writeln!(
                wrong,
                "\n{}: not found:\n{}\nbut: {format:?} {:?}, {} rows, {people} people\n{}",
                case.display(),
                missing.join("\n"),
                said.unread,
                said.lines.len(),
                said.lines.join("\n")
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_protected_document_stays_closed_without_its_password() {
    let mut protected = 0;
    for (case, bytes) in cases() {
        let expected = expected(&case);
        let Some(password) = password(&expected) else {
            continue;
        };
        protected += 1;
        let wrong = password.to_uppercase();
        for given in [&[][..], &["", &wrong, "mot de passe très long et faux"]] {
            let (_, said) = read_with(&bytes, given);
            let unread = [UnreadReason::Encrypted];
            assert_eq!(said.unread, unread, "{}", case.display());
            assert_eq!(said.lines, [""; 0], "{}", case.display());
        }
    }
    assert!(protected >= 4, "{protected}");
}

fn is_person(line: &str) -> bool {
    let mobile = line.matches("06 39 98 ").count() + line.matches(":63998").count();
    line.matches('@').count() == 1 && mobile == 1
}

#[test]
fn every_reader_is_asked_and_has_fixtures() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract");
    let asked = fs::read_to_string(source.join("mod.rs")).unwrap();
    let mut readers = 0;
    for entry in fs::read_dir(&source).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let file = if path.is_dir() {
            path.join("mod.rs")
        } else {
            path
        };
        let code = fs::read_to_string(file).unwrap();
        let Some((_, after)) = code.split_once("impl Extractor for ") else {
            continue;
        };
        let reader = after.split_whitespace().next().unwrap();
        readers += 1;
        assert!(
            asked.contains(&format!("&{name}::{reader}")),
            "{name} is not in FORMATS"
        );
        assert!(
            !folders(&data().join(&name)).is_empty(),
            "{name} has no fixture"
        );
    }
    assert_eq!(readers, FORMATS.len());
}

#[test]
fn a_document_cut_anywhere_is_never_said_to_be_whole() {
    for (case, bytes) in cases() {
        let expected = expected(&case);
        let given: Vec<&str> = password(&expected).into_iter().collect();
        let (_, whole) = read_with(&bytes, &given);
        // Archives, compound files and winmail.dat know how long they are.
        let office = [&b"PK"[..], b"\xD0\xCF\x11\xE0", b"\x78\x9F\x3E\x22"]
            .iter()
            .any(|magic| bytes.starts_with(magic));
        // Making a key takes long.
        let pieces = if given.is_empty() { 150 } else { 6 };
        for cut in (0..bytes.len()).step_by(bytes.len() / pieces + 1) {
            let (_, said) = read_with(&bytes[..cut], &given);
            let told = !said.unread.is_empty();
            // A text cut short is a shorter text.
            assert!(
                told || !said.lines.is_empty(),
                "{} cut at {cut}",
                case.display()
            );
            assert!(
                told || !office || said.lines == whole.lines,
                "{} cut at {cut}",
                case.display()
            );
        }
    }
}

#[test]
fn damaged_bytes_never_stop_the_reader_nor_empty_a_document_in_silence() {
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).unwrap()
    };
    for (case, bytes) in cases() {
        let expected = expected(&case);
        let given: Vec<&str> = password(&expected).into_iter().collect();
        for round in 0..if given.is_empty() { 60 } else { 8 } {
            let mut damaged = bytes.clone();
            for _ in 0..=next(8) {
                let at = next(damaged.len());
                damaged[at] ^= 1 << next(8);
            }
            let (_, said) = read_with(&damaged, &given);
            assert!(
                !said.unread.is_empty() || !said.lines.is_empty(),
                "{} round {round}",
                case.display()
            );
        }
    }
}

#[test]
fn an_attachment_without_bytes_is_empty() {
    let (format, said) = read(b"");
    assert_eq!(
        (format, said.unread),
        (Format::Empty, vec![UnreadReason::Empty])
    );
}

#[test]
fn a_body_is_read_as_it_is_written() {
    let mut said = Said::default();
    assert_eq!(
        extract::extract_body("un\ndeux", false, &mut said),
        Format::Text
    );
    assert_eq!(said.lines, ["seen text 1 A:un", "seen text 2 A:deux"]);

    let mut said = Said::default();
    let html = "<p>Bonjour</p><table><tr><td>Petit<td>a@example.fr</table>";
    assert_eq!(extract::extract_body(html, true, &mut said), Format::Html);
    assert_eq!(
        said.lines,
        [
            "seen text 1 A:Bonjour",
            "seen table 1 A:Petit B:a@example.fr"
        ]
    );
}

#[test]
fn an_empty_body_holds_nothing_unread() {
    for html in [false, true] {
        let mut said = Said::default();
        extract::extract_body("", html, &mut said);
        assert!(said.lines.is_empty() && said.unread.is_empty());
    }
}

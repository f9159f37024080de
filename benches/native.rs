//! What the core does natively, one measure a line: the other end of `benches/native.js`.
//!
//! A line of the standard input is a job, some words parted by tabs: `KIND FILE [MORE]`. Each is answered by
//! one line of JSON with the milliseconds it took and what was found. The file is read before the
//! clock starts; of the last one the bytes are kept, so that jobs on one file taken in turn cost no
//! reading.
//!
//! | kind | what is timed |
//! |---|---|
//! | `lines`, `table` | the detectors alone, on the lines of a text or the cells between `;`: for a profile |
//! | `body` | a mail body, from its text to what it holds |
//! | `file` | an attachment, from its bytes to what it holds |
//! | `patterns` | the `regex` crate with one pattern for each of NIR, e-mail and phone, a pass each |
//! | `memchr` | one search for `@`: as fast as memory is read, the limit |
//! | `line` | the detectors on one line of so many bytes that repeats a piece: `line PIECE BYTES` |
//!
//! Refuses nothing, asserts nothing: it measures. `make bench` runs it; by hand:
//! `printf 'body\tREADME.md\n' | cargo bench --bench native`.
// A bench measures time, and stops when it cannot.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use std::hint::black_box;
use std::io::{BufRead, Cursor};
use std::time::Instant;

use gardefou::check;
use gardefou::detect::Scanner;
use gardefou::model::{Cell, Contents, Detection, ReadOptions, Row, Scan, Unit};
use regex::bytes::Regex;

/// Patterns as one finds them in guides; without Unicode classes, which would be ten times slower.
const PATTERNS: [&str; 3] = [
    r"(?-u)\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b",
    r"(?-u)[\w.+-]+@[\w-]+\.[\w.-]+",
    r"(?-u)(?:\+33 ?|\b0)[1-9](?:[ .-]?\d{2}){4}\b",
];

/// Parts a text at a byte as a reader of files does, several times faster than `str::split`.
fn split(text: &str, at: u8) -> impl Iterator<Item = &str> {
    let ends = memchr::memchr_iter(at, text.as_bytes()).chain([text.len()]);
    ends.scan(0, |start, end| {
        Some(&text[std::mem::replace(start, end + 1)..end])
    })
}

/// The detectors alone; in a table `;` parts the cells.
fn detect(text: &str, table: bool) -> Contents {
    let detection = Detection::default();
    let mut scanner = Scanner::new(&detection);
    scanner.unit(&Unit {
        table,
        ..Unit::default()
    });
    let mut cells = Vec::new();
    for (index, line) in split(text, b'\n').enumerate() {
        cells.clear();
        if table {
            let columns = split(line, b';').enumerate();
            cells.extend(columns.map(|(column, text)| Cell {
                column: column as u32,
                text,
            }));
        } else {
            cells.push(Cell {
                column: 0,
                text: line,
            });
        }
        scanner.row(Row {
            number: index as u32 + 1,
            cells: &cells,
        });
    }
    scanner.finish()
}

/// The people of a scan, those of the files within it added up.
fn people(scan: &Scan) -> u32 {
    let inner: u32 = scan.parts.iter().map(|(_, part)| people(part)).sum();
    scan.contents.people.tally.count + inner
}

/// Times one piece of work; tells milliseconds and what it found.
fn timed(work: impl FnOnce() -> usize) -> (f64, usize) {
    let start = Instant::now();
    let found = black_box(work());
    (start.elapsed().as_secs_f64() * 1000.0, found)
}

fn main() {
    let patterns: Vec<Regex> = PATTERNS.iter().map(|p| Regex::new(p).unwrap()).collect();
    let detection = Detection::default();
    let (mut path, mut bytes) = (String::new(), Vec::new());
    for job in std::io::stdin().lock().lines() {
        let job = job.expect("a job is text");
        let mut words = job.split('\t');
        let (kind, what) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        if kind == "line" {
            let size: usize = words.next().and_then(|w| w.parse().ok()).unwrap_or(1 << 20);
            bytes = what.repeat(size / what.len()).into_bytes();
            bytes.extend_from_slice(b" marie@example.fr");
            path.clear();
        } else if path != what {
            bytes = std::fs::read(what).unwrap_or_else(|error| panic!("{what}: {error}"));
            what.clone_into(&mut path);
        }
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        let (ms, found) = match kind {
            "lines" | "line" => timed(|| detect(text, false).people.tally.count as usize),
            "table" => timed(|| detect(text, true).people.tally.count as usize),
            "body" => timed(|| people(&check::scan_body(text, false, &detection)) as usize),
            "file" => timed(|| {
                let mut source = Cursor::new(&bytes);
                people(&check::scan(
                    &mut source,
                    &detection,
                    &ReadOptions::default(),
                )) as usize
            }),
            "patterns" => timed(|| patterns.iter().map(|p| p.find_iter(&bytes).count()).sum()),
            "memchr" => timed(|| memchr::memchr_iter(b'@', &bytes).count()),
            _ => panic!("{kind}: no such kind of job"),
        };
        println!("{{\"ms\":{ms},\"found\":{found}}}");
    }
}

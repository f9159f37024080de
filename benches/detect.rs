//! Throughput of the detectors beside a plain peer in the same run: `make bench`.
//!
//! The peer is what one would first write: the `regex` crate with one pattern for each of NIR,
//! e-mail and phone. It only finds; the detectors also check keys, tell look-alikes apart, put
//! records together and count people. The peer reads each text in one piece; our time includes
//! parting it into lines and cells. Medians of [`RUNS`]; asserts nothing.
// A bench measures time.
#![allow(clippy::disallowed_methods)]

use std::hint::black_box;
use std::time::Instant;

use gardefou::detect::Scanner;
use gardefou::model::{Cell, Contents, Detection, Row, Unit};
use regex::Regex;

/// Bytes of each text, at least.
const SIZE: usize = 5 << 20;
/// Runs of each measure.
const RUNS: usize = 5;

/// Patterns as one finds them in guides.
fn peer() -> Vec<Regex> {
    [
        r"\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b",
        r"[\w.+-]+@[\w-]+\.[\w.-]+",
        r"(?:\+33 ?|\b0)[1-9](?:[ .-]?\d{2}){4}\b",
    ]
    .iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
}

fn median(mut run: impl FnMut()) -> f64 {
    let mut seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[RUNS / 2]
}

fn text(line: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(SIZE + 256);
    let mut index = 0;
    while text.len() < SIZE {
        text.push_str(&line(index));
        text.push('\n');
        index += 1;
    }
    text
}

/// Parts a text at a byte as a reader of files does, several times faster than `str::split`.
fn split(text: &str, at: u8) -> impl Iterator<Item = &str> {
    let ends = memchr::memchr_iter(at, text.as_bytes()).chain([text.len()]);
    ends.scan(0, |start, end| {
        Some(&text[std::mem::replace(start, end + 1)..end])
    })
}

fn scan(text: &str, table: bool) -> Contents {
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

fn measure(name: &str, text: &str, table: bool) {
    let ours = median(|| {
        black_box(scan(text, table));
    });
    let patterns = peer();
    let theirs = median(|| {
        for pattern in &patterns {
            black_box(pattern.find_iter(text).count());
        }
    });
    let megabytes = f64::from(text.len() as u32) / 1e6;
    println!(
        "{name:<8} {:>5.1} × the peer   ({:>4.0} MB/s against {:>4.0}; {} people)",
        theirs / ours,
        megabytes / ours,
        megabytes / theirs,
        scan(text, table).people.tally.count,
    );
}

/// A whole mail body, from its text to what it holds: what `node benches/wasm.js` measures too.
fn measure_body(name: &str, text: &str) {
    let detection = Detection::default();
    let ours = median(|| {
        black_box(gardefou::check::scan_body(text, false, &detection));
    });
    let megabytes = f64::from(text.len() as u32) / 1e6;
    println!("{name:<8} as a body: {:>4.0} MB/s", megabytes / ours);
}

/// The texts, each with its name and whether it is a table.
fn texts() -> [(&'static str, String, bool); 4] {
    let prose = text(|_| {
        "Le stage commence lundi matin dans la grande salle ; merci de venir avec un cahier et de quoi écrire."
            .to_owned()
    });
    let mixed = text(|index| match index % 100 {
        0 => format!(
            "Écrire à marie.petit{index}@example.fr ou appeler le 06 39 98 {:02} {:02}.",
            index % 97,
            index % 89
        ),
        50 => "Dossier 2024-123456 du 12/03/2024, montant 1 234,56 euros, réf. 20240312101530."
            .to_owned(),
        _ => "Le stage commence lundi matin ; merci de venir avec un cahier et de quoi écrire."
            .to_owned(),
    });
    let numbers = text(|index| {
        format!(
            "{index};{};{}.{:02};20240312101530;produit",
            index * 7919,
            index % 1000,
            index % 100
        )
    });
    let list = text(|index| {
        format!(
            "DURAND{index};Marie;marie{index}@example.fr;06 39 {:02} {:02} {:02}",
            index / 10_000 % 100,
            index / 100 % 100,
            index % 100
        )
    });
    [
        ("prose", prose, false),
        ("mixed", mixed, false),
        ("numbers", numbers, true),
        ("list", list, true),
    ]
}

/// Lines made to be slow: the time of one of 2 MB over that of one of 1 MB. Linear is 2.
fn growth(piece: &str) {
    let line = |size: usize| {
        let mut text = piece.repeat((size << 20) / piece.len());
        text.push_str(" marie@example.fr");
        text
    };
    let (one, two) = (line(1), line(2));
    let time = |text: &str| {
        median(|| {
            black_box(scan(text, false));
        })
    };
    let (first, second) = (time(&one), time(&two));
    println!(
        "{piece:<10} {:>4.1} × the time for twice the text   ({:>4.0} MB/s)",
        second / first,
        f64::from(two.len() as u32) / 1e6 / second,
    );
}

fn main() {
    // `cargo bench --bench detect -- mixed list`: only these; `growth`: only the hostile lines.
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with("--"))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w == name);
    for (name, text, table) in &texts() {
        if is_wanted(name) {
            measure(name, text, *table);
            if !table {
                measure_body(name, text);
            }
        }
    }
    if is_wanted("growth") {
        for piece in [
            "@", "1", "0 6 0 6 ", "a@b.", "2 69 05 ", "+33 ", "FR76 ", "né 1/1/", "A B ", "//a:b@",
        ] {
            growth(piece);
        }
    }
}

//! Throughput of the detectors: `cargo bench --bench detect`. Prints MB/s, asserts nothing.
// A bench measures time.
#![allow(clippy::disallowed_methods)]

use std::time::Instant;

use gardefou::detect::Scanner;
use gardefou::model::{Cell, Row, Unit};

/// Bytes of each text.
const SIZE: usize = 64 << 20;

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

fn measure(name: &str, text: &str, table: bool) {
    let start = Instant::now();
    let mut scanner = Scanner::new();
    scanner.unit(&Unit {
        table,
        ..Unit::default()
    });
    let mut cells = Vec::new();
    for (index, line) in text.lines().enumerate() {
        cells.clear();
        if table {
            let columns = line.split(';').enumerate();
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
    let contents = scanner.finish();
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = f64::from(text.len() as u32) / 1e6;
    println!(
        "{name:<10} {:>6.0} MB/s  ({megabytes:.0} MB, {} people, {} NIR, {} addresses)",
        megabytes / seconds,
        contents.people.tally.count,
        contents.nir.count,
        contents.addresses.len(),
    );
}

fn main() {
    let prose = text(|_| {
        "Le stage commence lundi matin dans la grande salle ; merci de venir avec un cahier et de quoi écrire."
            .to_owned()
    });
    measure("prose", &prose, false);
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
    measure("mixed", &mixed, false);
    let numbers = text(|index| {
        format!(
            "{index};{};{}.{:02};20240312101530;produit",
            index * 7919,
            index % 1000,
            index % 100
        )
    });
    measure("numbers", &numbers, true);
    let list = text(|index| {
        format!(
            "DURAND{index};Marie;marie{index}@example.fr;06 39 {:02} {:02} {:02}",
            index / 10_000 % 100,
            index / 100 % 100,
            index % 100
        )
    });
    measure("list", &list, true);
}

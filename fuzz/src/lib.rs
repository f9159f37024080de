//! What the fuzz targets share: texts, cells and rows made of bytes, and what must hold of whatever
//! is found in them.
//!
//! Bytes that UTF-8 never uses part the input, so that the fuzzer reaches every shape by changing
//! one byte: 0xFF ends a cell, 0xFE a row, 0xFD a unit.

use gardefou::detect::context::Topic;
use gardefou::detect::{CellText, Detector, Hit, Kind, Scanner};
use gardefou::model::{Cell, Contents, Detection, Row, Tally, Unit};

/// Runs one detector over a cell: a byte for the topic, then the cell before, the text, the cell
/// after.
pub fn run(detector: &dyn Detector, data: &[u8]) {
    let Some((topic, data)) = data.split_first() else {
        return;
    };
    let mut texts = data.split(|b| *b == 0xFF).map(String::from_utf8_lossy);
    let first = texts.next().unwrap_or_default();
    let (before, text, after) = match (texts.next(), texts.next()) {
        (Some(text), Some(after)) => (first, text, after),
        (Some(text), None) => (first, text, "".into()),
        _ => ("".into(), first, "".into()),
    };
    let cell = CellText {
        text: &text,
        before: &before,
        after: &after,
        topic: match topic % 8 {
            1 => Some(Topic::Nir),
            2 => Some(Topic::Phone),
            3 => Some(Topic::Identifier),
            4 => Some(Topic::Email),
            _ => None,
        },
    };
    let mut hits = Vec::new();
    detector.find(&cell, &mut hits);
    let mut end = 0;
    for hit in &hits {
        assert_eq!(hit.kind, detector.kind());
        assert!(hit.range.start >= end && !hit.range.is_empty());
        assert!(text.get(hit.range.clone()).is_some());
        assert!(is_value(hit), "{hit:?}");
        end = hit.range.end;
    }
    // Nothing is found in a text too poor for the detector.
    if !detector.worth(gardefou::detect::Shape::of(&text)) {
        assert!(hits.is_empty(), "{hits:?}");
    }
}

/// Has a value the form in which values of its kind are compared?
fn is_value(hit: &Hit) -> bool {
    let value = hit.value.as_bytes();
    let upper = |bytes: &[u8]| {
        bytes
            .iter()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    match hit.kind {
        Kind::Nir => matches!(value.len(), 13 | 15) && upper(value),
        Kind::Phone => value.len() == 10 && value.iter().all(u8::is_ascii_digit),
        Kind::Iban => value.len() == 27 && upper(value),
        Kind::Identifier => matches!(value.len(), 8 | 11) && upper(value),
        Kind::Email => {
            hit.value.contains('@') && hit.value.contains('.') && !hit.value.contains(' ')
        }
    }
}

/// Runs the scanner over rows; the first byte says which units are tables or quoted.
pub fn scan(data: &[u8]) {
    let Some((flags, data)) = data.split_first() else {
        return;
    };
    let detection = Detection::default();
    let mut told = 0;
    let mut witness = |_: gardefou::detect::Seen<'_>| told += 1;
    let mut scanner = Scanner::new(&detection).watched(&mut witness);
    for (index, unit) in data.split(|b| *b == 0xFD).enumerate() {
        scanner.unit(&Unit {
            table: flags >> (index % 4) & 1 == 1,
            quoted: flags >> 4 >> (index % 4) & 1 == 1,
            page: Some(index as u32 + 1),
            ..Unit::default()
        });
        for (number, row) in unit.split(|b| *b == 0xFE).enumerate() {
            let texts: Vec<_> = row
                .split(|b| *b == 0xFF)
                .map(String::from_utf8_lossy)
                .collect();
            let cells: Vec<Cell<'_>> = texts
                .iter()
                .enumerate()
                .map(|(column, text)| Cell {
                    column: column as u32,
                    text,
                })
                .collect();
            scanner.row(Row {
                number: number as u32 + 1,
                cells: &cells,
            });
        }
    }
    let contents = scanner.finish();
    check(&contents);
    // What is counted has been told.
    assert!(contents.nir.count <= told);
}

/// What must hold of the contents of any part.
pub fn check(contents: &Contents) {
    for tally in [&contents.nir, &contents.people.tally] {
        assert!(tally.samples.len() <= Tally::MAX_SAMPLES);
        assert!(tally.samples.len() <= tally.count as usize);
        assert!(tally.quoted <= tally.count);
    }
    assert!(contents.correspondents.is_subset(&contents.addresses));
    for sample in &contents.nir.samples {
        let digits = sample.masked.chars().filter(char::is_ascii_digit).count();
        assert!(digits <= 5, "{}", sample.masked);
    }
}

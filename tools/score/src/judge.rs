//! Reads a document of the corpus as the product does, and tells what it finds.

use std::collections::BTreeMap;
use std::io::Cursor;

use gardefou::detect::{Confidence, Kind, Scanner, Seen};
use gardefou::extract;
use gardefou::model::{
    Cell, Detection, Draft, FindingKind, Format, ReadOptions, Row, Scan, Severity, Sink, Unit,
    Unread,
};
use gardefou::policy::settings::Settings;
use gardefou::policy::{decide, BODY};

use crate::document::{compared, Delivery, Document, Level};

/// A value that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The first line it stands in.
    pub line: u32,
    /// At level high or certain.
    pub sure: bool,
}

/// What was found in a document.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// The different values, by kind and compared form.
    pub values: BTreeMap<(Kind, String), Sighting>,
    /// How gravely the document is told as a list.
    pub list: Level,
    /// Distinct people.
    pub people: u32,
    /// The mail would be held, for whatever reason.
    pub held: bool,
    /// Something is said, gravely or not.
    pub noticed: bool,
    /// Something of the document was not read.
    pub unread: bool,
}

impl Judged {
    /// Adds a value found by whoever.
    pub fn add(&mut self, kind: Kind, written: &str, line: u32, sure: bool) {
        let sighting = self
            .values
            .entry((kind, compared(kind, written)))
            .or_insert(Sighting { line, sure });
        sighting.sure |= sure;
    }
}

/// What the core makes of a document, through its own readers and its policy as it ships.
#[must_use]
pub fn judge(document: &Document) -> Judged {
    let detection = Detection::default();
    let mut judged = Judged::default();
    let mut witness = |seen: Seen<'_>| {
        judged.add(
            seen.hit.kind,
            &seen.hit.value,
            seen.row,
            seen.hit.confidence >= Confidence::High,
        );
    };
    let mut pipe = Pipe {
        scanner: Scanner::new(&detection).watched(&mut witness),
        unread: Vec::new(),
    };
    let format = read(document, &mut pipe);
    let Pipe { scanner, unread } = pipe;
    let scan = Scan {
        format,
        contents: scanner.finish(),
        unread,
        parts: Vec::new(),
    };
    judged.people = scan.contents.people.tally.count;
    judged.unread = !scan.unread.is_empty();
    let part = match document.delivery {
        Delivery::Body | Delivery::Html => BODY,
        Delivery::File | Delivery::Pages => "fichier",
    };
    let draft = Draft {
        from: vec!["conseil@agence.example".into()],
        to: vec!["accueil@partenaire.example".into()],
        ..Draft::default()
    };
    let verdict = decide(&draft, &[(part, &scan)], &Settings::default());
    judged.held = verdict.holds();
    judged.noticed = !verdict.findings.is_empty();
    judged.list = verdict
        .findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::ContactList)
        .map(|finding| match finding.severity {
            Severity::Notice => Level::Notice,
            Severity::Warn => Level::Warn,
            Severity::Strong => Level::Strong,
        })
        .max()
        .unwrap_or_default();
    judged
}

/// The text that peers are given: the rows as they are read for HTML, the text itself otherwise.
#[must_use]
pub fn plain(document: &Document) -> String {
    struct Lines(String);
    impl Sink for Lines {
        fn unit(&mut self, _: Unit) {}
        fn row(&mut self, row: Row<'_>) {
            for (index, cell) in row.cells.iter().enumerate() {
                if index > 0 {
                    self.0.push('\t');
                }
                self.0.push_str(cell.text);
            }
            self.0.push('\n');
        }
        fn unread(&mut self, _: Unread) {}
    }
    match document.delivery {
        Delivery::Html => {
            let mut lines = Lines(String::new());
            extract::extract_body(&document.text, true, &mut lines);
            lines.0
        }
        _ => document.text.replace('\u{c}', ""),
    }
}

fn read(document: &Document, sink: &mut dyn Sink) -> Format {
    match document.delivery {
        Delivery::Body => extract::extract_body(&document.text, false, sink),
        Delivery::Html => extract::extract_body(&document.text, true, sink),
        Delivery::File => extract::extract(
            &mut Cursor::new(document.text.as_bytes()),
            sink,
            &ReadOptions::default(),
        ),
        Delivery::Pages => {
            pages(&document.text, sink);
            Format::Pdf
        }
    }
}

/// Sends lines as a PDF gives them. Rows are numbered through, so that a line is told as written.
fn pages(text: &str, sink: &mut dyn Sink) {
    let mut number = 0;
    for (index, page) in text.split('\u{c}').enumerate() {
        sink.unit(Unit {
            page: Some(index as u32 + 1),
            ..Unit::default()
        });
        for line in page.lines() {
            number += 1;
            let cells: Vec<Cell<'_>> = line
                .split('\t')
                .enumerate()
                .filter(|(_, text)| !text.is_empty())
                .map(|(column, text)| Cell {
                    column: column as u32,
                    text,
                })
                .collect();
            if !cells.is_empty() {
                sink.row(Row {
                    number,
                    cells: &cells,
                });
            }
        }
    }
}

/// Hands what is read straight to a watched scanner.
struct Pipe<'d> {
    scanner: Scanner<'d>,
    unread: Vec<Unread>,
}

impl Sink for Pipe<'_> {
    fn unit(&mut self, unit: Unit) {
        self.scanner.unit(&unit);
    }

    fn row(&mut self, row: Row<'_>) {
        self.scanner.row(row);
    }

    fn unread(&mut self, unread: Unread) {
        self.unread.push(unread);
    }
}

//! The one pipeline: `scan` reads a part when it is attached or written, `decide` judges the
//! mail when Send is pressed, from scans that are already there.

pub use crate::policy::decide;

use crate::detect::Scanner;
use crate::extract;
use crate::model::{
    Detection, Format, Inner, ReadOptions, Row, Scan, Sink, Source, Unit, Unread, BODY,
};

/// So many values found in one attachment make a list of more than a hundred thousand people: the
/// verdict cannot get worse, and remembering more would fill the browser's memory.
const MOST_NOTED: usize = 500_000;

/// Reads an attachment and tells what it holds and what was not read.
#[must_use]
pub fn scan(source: &mut dyn Source, detection: &Detection, options: &ReadOptions) -> Scan {
    let mut pipe = Pipe::new("", detection);
    let format = extract::extract(source, &mut pipe, options);
    pipe.finish(format)
}

/// Reads a mail body; `html` says how it is written.
#[must_use]
pub fn scan_body(text: &str, html: bool, detection: &Detection) -> Scan {
    let mut pipe = Pipe::new(BODY, detection);
    let format = extract::extract_body(text, html, &mut pipe);
    pipe.finish(format)
}

/// Hands what is read straight to the detectors: no document is held whole.
struct Pipe<'d> {
    detection: &'d Detection,
    file: File<'d>,
    /// The files around it, the outermost first.
    around: Vec<File<'d>>,
    /// What was found in files that were left.
    noted: usize,
}

/// A file on its way through the pipe.
struct File<'d> {
    name: String,
    hidden: bool,
    scanner: Scanner<'d>,
    unread: Vec<Unread>,
    parts: Vec<(String, Scan)>,
}

impl<'d> File<'d> {
    fn new(name: &str, hidden: bool, detection: &'d Detection) -> Self {
        let scanner = Scanner::new(detection);
        Self {
            name: name.to_owned(),
            hidden,
            scanner: if name == BODY {
                scanner.of_mail()
            } else {
                scanner
            },
            unread: Vec::new(),
            parts: Vec::new(),
        }
    }

    fn finish(self, format: Format) -> Scan {
        Scan {
            format,
            contents: self.scanner.finish(),
            unread: self.unread,
            parts: self.parts,
        }
    }
}

impl<'d> Pipe<'d> {
    fn new(name: &str, detection: &'d Detection) -> Self {
        Self {
            detection,
            file: File::new(name, false, detection),
            around: Vec::new(),
            noted: 0,
        }
    }

    fn finish(self, format: Format) -> Scan {
        self.file.finish(format)
    }
}

impl Sink for Pipe<'_> {
    fn unit(&mut self, unit: Unit) {
        let hidden = unit.hidden || self.file.hidden;
        self.file.scanner.unit(&Unit { hidden, ..unit });
    }

    fn row(&mut self, row: Row<'_>) {
        self.file.scanner.row(row);
    }

    fn unread(&mut self, unread: Unread) {
        self.file.unread.push(unread);
    }

    fn link(&mut self, address: &str) {
        self.file.scanner.link(address);
    }

    fn is_full(&self) -> bool {
        self.noted + self.file.scanner.noted() >= MOST_NOTED
    }

    fn enter(&mut self, file: Inner<'_>) {
        let hidden = file.hidden || self.file.hidden;
        let inner = File::new(file.name, hidden, self.detection);
        self.around.push(std::mem::replace(&mut self.file, inner));
    }

    fn leave(&mut self, format: Format) {
        if let Some(outer) = self.around.pop() {
            let mut inner = std::mem::replace(&mut self.file, outer);
            let name = std::mem::take(&mut inner.name);
            self.noted += inner.scanner.noted();
            self.file.parts.push((name, inner.finish(format)));
        }
    }
}

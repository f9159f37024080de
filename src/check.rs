//! The one pipeline: `scan` reads a part when it is attached or written, `decide` judges the
//! mail when Send is pressed, from scans that are already there.

pub use crate::policy::decide;

use crate::detect::Scanner;
use crate::extract;
use crate::model::{Detection, Format, Row, Scan, Sink, Source, Unit, Unread};

/// Reads an attachment and tells what it holds and what was not read.
#[must_use]
pub fn scan(source: &mut dyn Source, detection: &Detection) -> Scan {
    let mut pipe = Pipe::new(detection);
    let format = extract::extract(source, &mut pipe);
    pipe.finish(format)
}

/// Reads a mail body; `html` says how it is written.
#[must_use]
pub fn scan_body(text: &str, html: bool, detection: &Detection) -> Scan {
    let mut pipe = Pipe::new(detection);
    let format = extract::extract_body(text, html, &mut pipe);
    pipe.finish(format)
}

/// Hands what is read straight to the detectors: no document is held whole.
struct Pipe<'d> {
    scanner: Scanner<'d>,
    unread: Vec<Unread>,
}

impl<'d> Pipe<'d> {
    fn new(detection: &'d Detection) -> Self {
        Self {
            scanner: Scanner::new(detection),
            unread: Vec::new(),
        }
    }

    fn finish(self, format: Format) -> Scan {
        Scan {
            format,
            contents: self.scanner.finish(),
            unread: self.unread,
        }
    }
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

//! The one pipeline: `scan` reads a part when it is attached or written, `decide` judges the
//! mail when Send is pressed, from scans that are already there.

pub use crate::policy::decide;

use std::io::Cursor;

use crate::clean::{self, Cleaned, NoCopy, Sheet, Table};
use crate::detect::{columns, Scanner};
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

/// Writes a copy of what is seen of a table, without the columns that hold contact details, and
/// reads it again to prove it.
pub fn clean(
    source: &mut dyn Source,
    detection: &Detection,
    options: &ReadOptions,
) -> Result<Cleaned, NoCopy> {
    // What a password protects is not handed on without it.
    let options = ReadOptions {
        limits: options.limits,
        passwords: Vec::new(),
    };
    let mut table = Table::default();
    let read_as = extract::extract(source, &mut table, &options);
    let format = clean::format_of_copy(read_as).ok_or(NoCopy::NotATable)?;
    let mut table = table.finish().ok_or(NoCopy::NotRead)?;
    // Sheets of a damaged workbook have no names: which of them are hidden is not known either.
    if format == Format::Xlsx && table.sheets.iter().any(|sheet| sheet.name.is_none()) {
        return Err(NoCopy::NotRead);
    }
    let mut cleaned = Cleaned {
        bytes: Vec::new(),
        format,
        columns: Vec::new(),
        cells: 0,
        names: false,
        hidden: table.left_out,
    };
    for sheet in &mut table.sheets {
        take_out(sheet, detection, &mut cleaned);
    }
    // What is hidden may be all that has to go.
    if cleaned.columns.is_empty() && cleaned.cells == 0 && !cleaned.hidden {
        return Err(NoCopy::Nothing);
    }
    if table.sheets.iter().all(|sheet| sheet.lines.is_empty()) {
        return Err(NoCopy::NothingLeft);
    }
    for (number, sheet) in (1..).zip(&mut table.sheets) {
        if sheet
            .name
            .as_deref()
            .is_some_and(|name| columns::is_personal(name, detection))
        {
            sheet.name = Some(format!("Feuille {number}"));
        }
    }
    cleaned.bytes = clean::write(&table, format).ok_or(NoCopy::NotRead)?;
    let judged = table.sheets.iter().map(|sheet| judge(sheet, detection));
    if !judged.into_iter().all(|removal| removal.is_empty()) {
        return Err(NoCopy::NotClean);
    }
    let again = scan(
        &mut Cursor::new(&cleaned.bytes),
        &columns::widest(detection),
        &options,
    );
    let found = &again.contents;
    let is_clean = again.unread.is_empty()
        && again.parts.is_empty()
        && found.nir.count == 0
        && found.people.tally.count == 0
        && found.addresses.is_empty()
        && found.patterns.is_empty();
    if is_clean {
        Ok(cleaned)
    } else {
        Err(NoCopy::NotClean)
    }
}

fn judge(sheet: &Sheet, detection: &Detection) -> columns::Removal {
    let lines: Vec<columns::Line<'_>> = sheet
        .lines
        .iter()
        .map(|line| (line.number, line.cells()))
        .collect();
    columns::judge(&lines, detection)
}

/// Takes out of a sheet what must go, and closes the gaps between its columns.
fn take_out(sheet: &mut Sheet, detection: &Detection, cleaned: &mut Cleaned) {
    let removal = judge(sheet, detection);
    cleaned.cells = cleaned.cells.saturating_add(removal.cells.len() as u32);
    cleaned.names |= removal.names;
    sheet.retain(|row, column| {
        !removal.columns.contains_key(&column) && !removal.cells.contains(&(row, column))
    });
    for (column, name) in removal.columns {
        let name = name.unwrap_or_else(|| crate::model::column_letters(column));
        if !cleaned.columns.contains(&name) {
            cleaned.columns.push(name);
        }
    }
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

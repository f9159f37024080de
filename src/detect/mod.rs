//! Finds people and their numbers in rows of text.
//!
//! A [`Scanner`] takes the units and rows of one part in reading order. Each cell is looked at by
//! the [`DETECTORS`], one file each; what they find feeds three ledgers: the NIRs, the people
//! (see [`people`]) and the e-mail addresses. Time is linear in the text; memory grows with what
//! is found, not with what is read.
//!
//! What it refuses: it never fails and never guesses a language; a cell it cannot make sense of
//! holds nothing. It keeps values in clear only inside the core ([`Contents::addresses`]); the
//! samples it hands out are masked by [`mask`].
//!
//! To add a detector: its file, its `mod` line, its row in [`DETECTORS`], its folder under
//! `tests/data/detect`.

pub mod columns;
pub mod context;
pub mod email;
pub mod fields;
mod history;
pub mod iban;
pub mod identifier;
mod ledger;
pub mod lines;
mod links;
pub mod mask;
pub mod nir;
mod number;
mod patterns;
pub mod people;
pub mod phone;
pub mod phrases;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::{Contents, Detection, Row, Unit};
use context::{Headers, Topic};
use history::History;
use lines::Role;

/// What a hit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A French social security number.
    Nir,
    /// An e-mail address.
    Email,
    /// A French phone number.
    Phone,
    /// A French bank account.
    Iban,
    /// The employment agency's identifier of a job seeker.
    Identifier,
}

/// How sure a hit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Shape only: counts only if its whole column turns out to hold such values.
    Weak,
    /// Likely, by its context or its shape.
    Medium,
    /// Its check digits are right.
    High,
    /// Check digits and context, or no look-alike known.
    Certain,
}

/// One value found in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// Where in the cell's text, in bytes, on character boundaries.
    pub range: Range<usize>,
    /// The value in the form in which values are compared: for a NIR its 13 or 15 characters
    /// without separators, for a phone its ten national digits, for an e-mail
    /// [`crate::model::normalize_address`].
    pub value: String,
    /// How sure.
    pub confidence: Confidence,
}

/// A cell's text and what stands around it.
#[derive(Clone, Copy, Debug, Default)]
pub struct CellText<'a> {
    /// The text searched.
    pub text: &'a str,
    /// The cell to the left, or for running text the line above: a label may stand there.
    pub before: &'a str,
    /// The cell to the right: a NIR's key may stand there.
    pub after: &'a str,
    /// What the header of the column says, in tables.
    pub topic: Option<Topic>,
}

/// What is cheap to know of a text: enough to skip most cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// ASCII digits.
    pub digits: usize,
    /// It holds an `@`.
    pub at: bool,
}

impl Shape {
    /// The shape of a text, in one pass over its bytes.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut shape = Self::default();
        // Chunks of one size, so that the processor takes sixteen bytes at a time; sums fit in a byte.
        let chunks = text.as_bytes().chunks_exact(32);
        let rest = chunks.remainder();
        for chunk in chunks {
            let mut digits = 0_u8;
            let mut at = false;
            for byte in chunk {
                digits += u8::from(byte.is_ascii_digit());
                at |= *byte == b'@';
            }
            shape.digits += usize::from(digits);
            shape.at |= at;
        }
        for byte in rest {
            shape.digits += usize::from(byte.is_ascii_digit());
            shape.at |= *byte == b'@';
        }
        shape
    }
}

/// Finds one kind of value in one cell.
pub trait Detector: Sync {
    /// Its name: that of its file and of its data folder.
    fn id(&self) -> &'static str;
    /// The kind of all that it finds.
    fn kind(&self) -> Kind;
    /// Do the settings ask for it? If not, it still claims its characters, lest another detector
    /// read a piece of them; what it finds is dropped.
    fn wanted(&self, _detection: &Detection) -> bool {
        true
    }
    /// Can a text of this shape hold such a value?
    fn worth(&self, shape: Shape) -> bool;
    /// Appends what it finds, left to right, in time linear in the text.
    fn find(&self, cell: &CellText<'_>, hits: &mut Vec<Hit>);
}

/// Every detector. Where two claim the same characters, the first listed keeps them.
pub static DETECTORS: &[&dyn Detector] = &[
    &iban::Iban,
    &nir::Nir,
    &email::Email,
    &identifier::Identifier,
    &phone::Phone,
];

/// A cell with fewer digits and no `@` holds nothing.
const FEWEST_DIGITS: usize = identifier::FEWEST_DIGITS;

/// Runs every detector over one cell.
///
/// ```
/// use gardefou::detect::{scan_cell, CellText, Kind};
/// let mut hits = Vec::new();
/// scan_cell(&CellText { text: "Marie <marie@example.fr> 06 39 98 00 01", ..Default::default() }, &mut hits);
/// let found: Vec<_> = hits.iter().map(|hit| (hit.kind, hit.value.as_str())).collect();
/// assert_eq!(found, [(Kind::Email, "marie@example.fr"), (Kind::Phone, "0639980001")]);
/// ```
pub fn scan_cell(cell: &CellText<'_>, hits: &mut Vec<Hit>) {
    run(Shape::of(cell.text), cell, hits);
}

fn run(shape: Shape, cell: &CellText<'_>, hits: &mut Vec<Hit>) {
    let first = hits.len();
    for detector in DETECTORS {
        if !detector.worth(shape) {
            continue;
        }
        let claimed = hits.len();
        detector.find(cell, hits);
        if claimed > first && hits.len() > claimed {
            drop_overlaps(hits, first, claimed);
        }
    }
}

/// Drops the hits from `claimed` on that overlap a hit of an earlier detector (`first..claimed`).
fn drop_overlaps(hits: &mut Vec<Hit>, first: usize, claimed: usize) {
    let mut taken: Vec<Range<usize>> = hits
        .get(first..claimed)
        .unwrap_or_default()
        .iter()
        .filter(|hit| hit.confidence > Confidence::Weak)
        .map(|hit| hit.range.clone())
        .collect();
    taken.sort_by_key(|range| range.start);
    let mut later = hits.split_off(claimed);
    let mut next = 0;
    later.retain(|hit| {
        while taken
            .get(next)
            .is_some_and(|range| range.end <= hit.range.start)
        {
            next += 1;
        }
        taken
            .get(next)
            .is_none_or(|range| range.start >= hit.range.end)
    });
    hits.append(&mut later);
}

/// Where a value stands: small enough to be kept for each of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Index of the unit.
    pub unit: u32,
    /// Row number from 1.
    pub row: u32,
    /// Column from 0.
    pub column: u32,
    /// In an earlier message that the mail quotes.
    pub quoted: bool,
}

/// A value that was accepted, for whoever wants to see them all and not only their count.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Index of the unit, from 0.
    pub unit: u32,
    /// Row or line number from 1.
    pub row: u32,
    /// Column from 0.
    pub column: u32,
    /// The value, in clear, with its place in the cell.
    pub hit: &'a Hit,
}

/// Is told of each value that counts: most at once, those that their column decides when it ends.
pub type Witness<'w> = &'w mut dyn FnMut(Seen<'_>);

/// Takes the rows of one part as they are read, and tells what they hold.
pub struct Scanner<'d> {
    /// What the settings do not ask for.
    unwanted: Vec<Kind>,
    witness: Option<Witness<'d>>,
    units: Vec<Unit>,
    headers: Headers,
    form: Form,
    /// Rows of the unit, up to a few.
    rows: u8,
    history: History,
    above: Above,
    hits: Vec<Hit>,
    found: Vec<(usize, Hit)>,
    nirs: ledger::Nirs,
    people: people::Gatherer,
    patterns: patterns::Patterns<'d>,
    /// Only the text of a mail is looked through for them.
    links: Option<links::Links>,
    addresses: BTreeSet<String>,
    correspondents: BTreeSet<String>,
    /// The addresses of the mail header being read.
    header: Vec<String>,
    /// Values found so far.
    noted: usize,
}

/// What is known of a table that may be a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    No,
    /// The last row was a label and a value.
    Perhaps,
    /// Two in a row were.
    Read,
}

impl<'d> Scanner<'d> {
    /// Rows of a table among which the form shows.
    const FORM_WITHIN: u8 = 12;

    /// A scanner for one part.
    #[must_use]
    pub fn new(detection: &'d Detection) -> Self {
        Self {
            unwanted: DETECTORS
                .iter()
                .filter(|detector| !detector.wanted(detection))
                .map(|detector| detector.kind())
                .collect(),
            witness: None,
            units: Vec::new(),
            headers: Headers::default(),
            form: Form::No,
            rows: 0,
            history: History::default(),
            above: Above::default(),
            hits: Vec::new(),
            found: Vec::new(),
            nirs: ledger::Nirs::default(),
            people: people::Gatherer::new(detection),
            patterns: patterns::Patterns::new(&detection.patterns),
            links: None,
            addresses: BTreeSet::new(),
            correspondents: BTreeSet::new(),
            header: Vec::new(),
            noted: 0,
        }
    }

    /// How many values and records are kept, which is what takes memory.
    #[must_use]
    pub fn noted(&self) -> usize {
        let links = self.links.as_ref().map_or(0, links::Links::kept);
        self.noted + self.people.records() + self.patterns.values() + links
    }

    /// The same scanner, watched.
    #[must_use]
    pub fn watched(self, witness: Witness<'d>) -> Self {
        Self {
            witness: Some(witness),
            ..self
        }
    }

    /// The same scanner for the text of a mail: links by which its writer shares files are found too.
    #[must_use]
    pub fn of_mail(self) -> Self {
        Self {
            links: Some(links::Links::default()),
            ..self
        }
    }

    /// The next row holds a link to this address.
    pub fn link(&mut self, address: &str) {
        if let Some(links) = &mut self.links {
            links.behind(address);
        }
    }

    /// A new unit starts.
    pub fn unit(&mut self, unit: &Unit) {
        self.nirs.end_unit(&mut self.witness);
        self.people.end_unit();
        self.headers.clear();
        self.above.clear();
        (self.form, self.rows) = (Form::No, 0);
        self.patterns.end_unit();
        self.history.marked_up(unit.quoted);
        if let Some(links) = self.links.as_mut().filter(|_| unit.quoted) {
            links.end_typed();
        }
        self.people.start_unit(self.units.len() as u32, unit);
        self.units.push(unit.clone());
    }

    /// The next row of the current unit.
    pub fn row(&mut self, row: Row<'_>) {
        if self.units.is_empty() {
            self.unit(&Unit::default());
        }
        let unit = self.units.len() as u32 - 1;
        let (table, marked_up) = self
            .units
            .last()
            .map_or((false, false), |unit| (unit.table, unit.quoted));
        let table = table && !self.is_form(&row);
        let line = row.cells.first().map_or("", |cell| cell.text);
        // Mails written as web pages put their headers in tables.
        let is_line = !table || row.cells.len() <= 1 || line.trim_end().ends_with(':');
        let prose = is_line && lines::is_prose(line);
        let role = if is_line && !prose {
            lines::role(line)
        } else {
            Role::Plain
        };
        let quoted = marked_up
            || if is_line {
                self.history.line(line, role)
            } else {
                self.history.is_quoted()
            };
        let digits = self.find(&row, table, unit, quoted);
        if self.patterns.any() {
            self.patterns.row(&row, table, unit, quoted);
        }
        if let Some(links) = &mut self.links {
            links.row(&row, unit, quoted);
        }
        if table && self.found.is_empty() && self.headers.learn(row.cells) {
            self.people.header(&self.headers);
            return;
        }
        let used = self.people.row(&people::RowView {
            number: row.number,
            cells: row.cells,
            hits: &self.found,
            digits,
            above: self.above.text(row.number),
            headers: &self.headers,
            role: is_line.then_some(role),
            prose,
            in_thread: marked_up || self.history.in_headers(),
            quoted,
        });
        if used != people::Use::Header || role != Role::Plain {
            self.end_header();
        }
        for (_, hit) in self.found.drain(..) {
            if hit.kind == Kind::Email {
                if used == people::Use::Header {
                    self.header.push(hit.value);
                } else {
                    self.addresses.insert(hit.value);
                }
            }
        }
        if !table {
            self.above
                .set(row.number, row.cells.last().map_or("", |cell| cell.text));
        }
    }

    /// Is the table a form: a label and its value in each row? Two rows that follow each other say
    /// so, and from then on the rows are read as lines.
    fn is_form(&mut self, row: &Row<'_>) -> bool {
        if self.form == Form::Read || self.rows > Self::FORM_WITHIN {
            return self.form == Form::Read;
        }
        self.rows += 1;
        let labelled = match row.cells {
            [label, value] => {
                context::topic(label.text).is_some() && context::topic(value.text).is_none()
            }
            _ => false,
        };
        self.form = match (labelled, self.form) {
            (false, _) => Form::No,
            (true, Form::No) => Form::Perhaps,
            (true, _) => {
                self.headers.clear();
                self.people.as_lines();
                Form::Read
            }
        };
        self.form == Form::Read
    }

    /// Fills [`Self::found`] with the values of a row; returns how many digits it has.
    fn find(&mut self, row: &Row<'_>, table: bool, unit: u32, quoted: bool) -> usize {
        let mut digits = 0;
        self.found.clear();
        for (index, cell) in row.cells.iter().enumerate() {
            let shape = Shape::of(cell.text);
            digits += shape.digits;
            if table {
                self.nirs.cell(cell.column, cell.text);
            }
            if !shape.at && shape.digits < FEWEST_DIGITS {
                continue;
            }
            let before = match index.checked_sub(1).and_then(|left| row.cells.get(left)) {
                Some(left) => left.text,
                None if !table => self.above.label(row.number),
                None => "",
            };
            let context = CellText {
                text: cell.text,
                before,
                after: row.cells.get(index + 1).map_or("", |right| right.text),
                topic: if table {
                    self.headers.topic(cell.column)
                } else {
                    None
                },
            };
            self.hits.clear();
            run(shape, &context, &mut self.hits);
            self.hits.retain(|hit| !self.unwanted.contains(&hit.kind));
            self.noted += self.hits.len();
            for hit in self.hits.drain(..) {
                let place = Place {
                    unit,
                    row: row.number,
                    column: cell.column,
                    quoted,
                };
                let sure = hit.confidence > Confidence::Weak;
                let told = if hit.kind == Kind::Nir {
                    self.nirs.hit(&hit, place, cell.text, table)
                } else {
                    sure
                };
                if told {
                    tell(&mut self.witness, place, &hit);
                }
                if sure {
                    self.found.push((index, hit));
                }
            }
        }
        digits
    }

    /// A mail header ends: who wrote to a few is no list.
    fn end_header(&mut self) {
        if self.header.len() >= people::RUN {
            self.correspondents.extend(self.header.drain(..));
        } else {
            self.addresses.extend(self.header.drain(..));
        }
    }

    /// What the whole part holds.
    #[must_use]
    pub fn finish(mut self) -> Contents {
        self.end_header();
        self.nirs.end_unit(&mut self.witness);
        let listed = &self.addresses;
        self.correspondents
            .retain(|address| !listed.contains(address));
        self.addresses.extend(self.correspondents.iter().cloned());
        Contents {
            nir: self.nirs.finish(&self.units),
            people: self.people.finish(&self.units),
            addresses: self.addresses,
            correspondents: self.correspondents,
            patterns: self.patterns.finish(&self.units),
            shared: self
                .links
                .map(|links| links.finish(&self.units))
                .unwrap_or_default(),
        }
    }
}

fn tell(witness: &mut Option<Witness<'_>>, place: Place, hit: &Hit) {
    if let Some(witness) = witness {
        witness(Seen {
            unit: place.unit,
            row: place.row,
            column: place.column,
            hit,
        });
    }
}

/// The line above in running text, when it is short enough to be a label or a name.
#[derive(Debug, Default)]
struct Above {
    number: u32,
    text: String,
}

impl Above {
    const LONGEST: usize = 80;

    fn clear(&mut self) {
        self.text.clear();
    }

    fn set(&mut self, number: u32, text: &str) {
        self.number = number;
        self.text.clear();
        if text.len() <= Self::LONGEST {
            self.text.push_str(text);
        }
    }

    /// The same if it may label what follows: a line with a number of its own does not.
    fn label(&self, number: u32) -> &str {
        let text = self.text(number);
        if Shape::of(text).digits < 4 {
            text
        } else {
            ""
        }
    }

    /// The text right above row `number`; nothing when a row lies between.
    fn text(&self, number: u32) -> &str {
        if self.number.checked_add(1) == Some(number) {
            &self.text
        } else {
            ""
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cell;

    fn scan(table: bool, rows: &[&[&str]]) -> Contents {
        let detection = Detection::default();
        let mut scanner = Scanner::new(&detection);
        scanner.unit(&Unit {
            table,
            sheet: Some("Feuil1".into()),
            hidden: true,
            ..Unit::default()
        });
        for (index, texts) in rows.iter().enumerate() {
            let cells: Vec<Cell<'_>> = texts
                .iter()
                .enumerate()
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
        scanner.finish()
    }

    #[test]
    fn a_number_keeps_its_sheet_row_column_and_hiddenness() {
        let found = scan(true, &[&["x"], &["", "", "2 69 05 49 588 157 80"]]);
        assert_eq!(found.nir.count, 1);
        let sample = &found.nir.samples[0];
        assert_eq!(sample.masked, "2 69 05 •• ••• ••• ••");
        assert_eq!(sample.location.sheet.as_deref(), Some("Feuil1"));
        assert_eq!(sample.location.row, Some(2));
        assert_eq!(sample.location.column.as_deref(), Some("C"));
        assert!(sample.location.hidden);
    }

    #[test]
    fn the_same_number_written_twice_counts_once() {
        let found = scan(false, &[&["269054958815780"], &["2 69 05 49 588 157 80"]]);
        assert_eq!(found.nir.count, 1);
    }

    #[test]
    fn the_key_may_stand_in_the_next_cell() {
        let found = scan(true, &[&["2690549588157", "80"]]);
        assert_eq!(found.nir.count, 1);
    }

    #[test]
    fn rows_without_a_unit_are_read_as_running_text() {
        let detection = Detection::default();
        let mut scanner = Scanner::new(&detection);
        scanner.row(Row {
            number: 1,
            cells: &[Cell {
                column: 0,
                text: "marie@example.fr",
            }],
        });
        assert!(scanner.finish().addresses.contains("marie@example.fr"));
    }

    #[test]
    fn a_phone_inside_an_address_is_not_a_phone() {
        let mut hits = Vec::new();
        scan_cell(
            &CellText {
                text: "0639980001@example.fr",
                ..CellText::default()
            },
            &mut hits,
        );
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].kind, Kind::Email);
    }
}

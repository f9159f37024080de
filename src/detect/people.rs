//! Lists of people: who has a record of their own.
//!
//! # What it finds
//! A *record* is a row or line with at least two kinds of data among name, e-mail, phone, birth
//! date, NIR, postal address and agency identifier; a card of one field per line (`Nom : …`,
//! `Tél : …`); or each value of a run of at least five e-mails or phones, on one line or on
//! consecutive ones. Records that share an e-mail, a phone or a NIR are one person, unless the
//! value is plainly shared by several (the advisor's address in every row).
//!
//! Dates count as birth dates under a header, beside a keyword, or where at least five dates of
//! one column have the years of plausible ages (1925–2012, spread over ten years or more): there
//! is no clock in here.
//!
//! # Look-alikes it leaves
//! Mail headers and introductions of quotations; signatures, that is fewer than four records
//! after a closing or inside a thread; lines that name people for their job or as whom to contact
//! (unless a personal mailbox, a birth date or a NIR stands there); authors in code and attendees
//! in calendars; cards without labels when fewer than five follow each other.
//!
//! What it refuses: first names are not looked up. Letters (one person a page, fields on their
//! own lines without labels) are not told from letterheads.
//!
//! # Sources
//! Founding incident: 1,300 rows of name, e-mail, mobile in a PDF. Classes of documents and their
//! rates: the data under `tests/data/detect/people`.

use std::collections::{BTreeSet, HashMap};

use super::context::{self, Headers, Health, Topic};
use super::fields::{self, hash};
use super::lines::{self, NameLabel, Role};
use super::{ledger, mask, Hit, Kind, Place};
use crate::domains::{is_functional, mailbox, Mailbox};
use crate::model::{Cell, Datum, Detection, Evidence, People, Rule, Tally, Unit};

/// Records after a closing or in a thread count only from this many on: below, signatures.
const MORE_THAN_SIGNATURES: usize = 4;
/// Bare values in a row that make a list.
pub(super) const RUN: usize = 5;
/// A value seen with more different names (or e-mails, …) than this is shared, not somebody's.
const SHARED: usize = 2;
/// Most lines between the data of two cards without labels: a job, a town, a blank line.
const CARD_GAP: u32 = 8;
/// Digits of the shortest date that counts: `7 juillet 2000`.
const FEWEST_DATED: usize = 5;
/// Longest line of running text whose date may be one of a column of birth dates, in bytes: longer
/// ones are prose.
const LONGEST_DATED: usize = 80;
/// Records among which samples are prepared.
const SAMPLED: usize = 256;

const NAME: u16 = 1;
const EMAIL: u16 = 1 << 1;
const PHONE: u16 = 1 << 2;
const BIRTH: u16 = 1 << 3;
const NIR: u16 = 1 << 4;
const ADDRESS: u16 = 1 << 5;
const IDENTIFIER: u16 = 1 << 6;
const IBAN: u16 = 1 << 7;
const HEALTH: u16 = 1 << 8;

/// What may be said of a list, by the bits above.
const DATA: &[(u16, Datum)] = &[
    (NAME, Datum::Name),
    (EMAIL, Datum::Email),
    (PHONE, Datum::Phone),
    (BIRTH, Datum::Birth),
    (NIR, Datum::Nir),
    (ADDRESS, Datum::Address),
    (IDENTIFIER, Datum::Identifier),
    (IBAN, Datum::Iban),
    (HEALTH, Datum::Health),
];

/// A row with what the detectors found in it.
#[derive(Debug)]
pub(crate) struct RowView<'a> {
    pub number: u32,
    pub cells: &'a [Cell<'a>],
    /// Hits above weak, with the index of their cell.
    pub hits: &'a [(usize, Hit)],
    /// Digits in the row.
    pub digits: usize,
    /// The line right above, in running text.
    pub above: &'a str,
    pub headers: &'a Headers,
    /// What the line is, when the row is one.
    pub role: Option<Role>,
    /// The row is a line of running text that labels nothing.
    pub prose: bool,
    /// A block of mail headers stands open, or the line belongs to a quoted message.
    pub in_thread: bool,
    /// The row belongs to a quoted message.
    pub quoted: bool,
}

/// What a row was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// A header of a mail, or the rest of one.
    Header,
    /// Anything else.
    Other,
}

/// A value that identifies.
#[derive(Clone, Copy, Debug)]
struct Value {
    kind: Kind,
    key: u64,
    mailbox: Mailbox,
    /// Nobody's own: the address of a service, a number that is not a mobile's.
    shared: bool,
}

/// What a row tells of somebody.
#[derive(Clone, Debug, Default)]
struct Entry {
    place: Place,
    kinds: u16,
    values: Vec<Value>,
    name: Option<u64>,
    /// A name alone on the line above.
    above: bool,
    label: Option<NameLabel>,
    /// A date as year, month, day, after the column in which its years are weighed.
    date: Option<(u32, (u16, u8, u8))>,
    /// Named for a job or as a contact.
    official: bool,
    /// Named as an employer to whom to apply.
    employer: bool,
    sample: Option<String>,
}

impl Entry {
    fn count(&self) -> u32 {
        self.kinds.count_ones()
    }

    /// Not somebody's own data: somebody's work, or a switchboard.
    fn is_impersonal(&self) -> bool {
        self.is_official() || is_switchboard(self.kinds, &self.values)
    }

    /// Named for a job or as a contact, at an organisation's address, and nothing private beside.
    fn is_official(&self) -> bool {
        let mut mailboxes = self
            .values
            .iter()
            .filter(|value| value.kind == Kind::Email)
            .map(|value| value.mailbox);
        self.kinds & (BIRTH | NIR) == 0
            && (self.employer
                || (self.official && mailboxes.all(|mailbox| mailbox == Mailbox::Professional)))
    }
}

/// One record of somebody.
#[derive(Clone, Debug)]
struct Record {
    place: Place,
    values: Vec<Value>,
    name: Option<u64>,
    born: Option<u64>,
    kinds: u16,
    rule: Rule,
    sample: Option<String>,
}

/// Gathers the records of one part.
// Each flag is one fact about the lines above, independent of the others.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Default)]
pub(crate) struct Gatherer {
    unit: u32,
    table: bool,
    /// What the current stretch of text holds: a sheet, a page, one message of a thread.
    segment: Vec<Entry>,
    /// The segment stands after a closing.
    after_closing: bool,
    /// Quoted messages have been seen.
    thread: bool,
    /// The last line was a header that goes on.
    in_header: bool,
    /// Inside a program's list of authors.
    in_authors: bool,
    /// Columns with names, by the header.
    named: bool,
    kept: Vec<Record>,
    /// Dates of birth are looked for.
    birth_dates: bool,
    /// Words on health are looked for.
    health: bool,
}

impl Gatherer {
    pub fn new(detection: &Detection) -> Self {
        Self {
            birth_dates: detection.birth_dates,
            health: detection.health,
            ..Self::default()
        }
    }

    pub fn start_unit(&mut self, index: u32, unit: &Unit) {
        self.unit = index;
        self.table = unit.table;
        self.named = false;
        self.in_header = false;
        self.in_authors = false;
        self.after_closing = false;
    }

    /// The table turns out to be a form: its rows are lines.
    pub fn as_lines(&mut self) {
        self.flush();
        self.table = false;
        self.named = false;
    }

    pub fn end_unit(&mut self) {
        self.flush();
        self.after_closing = false;
    }

    /// The header of a table has been read.
    pub fn header(&mut self, headers: &Headers) {
        // Another table of the same sheet: its columns are weighed apart.
        self.flush();
        self.named = headers.has(Topic::Name);
    }

    pub fn row(&mut self, row: &RowView<'_>) -> Use {
        let line = row.cells.first().map_or("", |cell| cell.text);
        if let Some(role) = row.role {
            match self.about_mail(role, line, row) {
                Some(used) => return used,
                None if self.is_code(line, row.prose) => return Use::Other,
                None => {}
            }
        }
        let dated = row.digits >= FEWEST_DATED;
        if row.hits.is_empty() && !dated && !(self.table && self.named) {
            if !self.table && !row.prose {
                self.label(row);
            }
            return Use::Other;
        }
        if let Some(entry) = self.entry(row) {
            self.segment.push(entry);
        }
        Use::Other
    }

    /// Headers, introductions and closings part the messages of a thread and hold no records.
    fn about_mail(&mut self, role: Role, line: &str, row: &RowView<'_>) -> Option<Use> {
        if self.in_header && !line.trim().is_empty() {
            self.in_header = lines::goes_on(line);
            return Some(Use::Header);
        }
        match role {
            Role::Plain => {
                self.in_header = false;
                None
            }
            // Addressees pasted without the rest of a header are a list that somebody made.
            Role::Header { opens: false } if !row.in_thread && row.hits.len() >= 2 => None,
            Role::Header { opens } => {
                if opens {
                    self.new_message();
                }
                self.in_header = lines::goes_on(line);
                Some(Use::Header)
            }
            Role::Introduction => {
                self.new_message();
                Some(Use::Other)
            }
            Role::Closing => {
                self.flush();
                self.after_closing = true;
                Some(Use::Other)
            }
        }
    }

    fn new_message(&mut self) {
        self.thread = true;
        self.flush();
        self.after_closing = false;
    }

    fn is_code(&mut self, line: &str, prose: bool) -> bool {
        if self.in_authors {
            self.in_authors = !line.trim_start().starts_with([']', '}', ')']);
            return true;
        }
        if !prose && lines::opens_authors(line) {
            self.in_authors = true;
        }
        self.in_authors
    }

    /// A line such as `Nom : DURAND`, without any hit.
    fn label(&mut self, row: &RowView<'_>) {
        let Some(cell) = row.cells.first() else {
            return;
        };
        let Some((label, value)) = labelled_name(row) else {
            return;
        };
        let words: Vec<&str> = value.split_whitespace().take(5).collect();
        self.segment.push(Entry {
            place: self.place(row, cell.column),
            kinds: NAME,
            name: Some(
                fields::Name {
                    words: words.clone(),
                }
                .key(),
            ),
            label: Some(label),
            sample: self.wants_samples().then(|| mask::name(&words)),
            ..Entry::default()
        });
    }

    fn place(&self, row: &RowView<'_>, column: u32) -> Place {
        Place {
            unit: self.unit,
            row: row.number,
            column,
            quoted: row.quoted,
        }
    }

    /// How many records are kept.
    pub fn records(&self) -> usize {
        self.kept.len() + self.segment.len()
    }

    fn wants_samples(&self) -> bool {
        self.records() < SAMPLED
    }

    /// What a row tells; `None` when it tells nothing of anybody.
    fn entry(&self, row: &RowView<'_>) -> Option<Entry> {
        let mut entry = Entry {
            place: self.place(row, row.cells.first().map_or(0, |cell| cell.column)),
            values: Vec::with_capacity(row.hits.len()),
            ..Entry::default()
        };
        for (_, hit) in row.hits {
            let (bit, mailbox) = match hit.kind {
                Kind::Email => (EMAIL, mailbox(&hit.value)),
                Kind::Phone => (PHONE, Mailbox::Reserved),
                Kind::Nir => (NIR, Mailbox::Reserved),
                Kind::Iban => (IBAN, Mailbox::Reserved),
                Kind::Identifier => (IDENTIFIER, Mailbox::Reserved),
            };
            entry.kinds |= bit;
            let value = match hit.kind {
                Kind::Nir => hit.value.get(..13).unwrap_or(&hit.value),
                _ => &hit.value,
            };
            let shared = match hit.kind {
                Kind::Email => mailbox != Mailbox::Personal && is_functional(&hit.value),
                Kind::Phone => !is_mobile(&hit.value),
                _ => false,
            };
            entry.values.push(Value {
                kind: hit.kind,
                key: hash(value),
                mailbox,
                shared,
            });
        }
        self.read_dates(row, &mut entry);
        self.read_address(row, &mut entry);
        // Most rows stop here: a name is only looked for beside something else.
        let named = self.table && self.named;
        if entry.kinds == 0 && entry.date.is_none() && !named {
            return None;
        }
        if self.table {
            self.read_health(row, &mut entry);
        }
        let words = self.read_name(row, &mut entry);
        let alone = entry.kinds == NAME && entry.label.is_none() && entry.date.is_none();
        if entry.kinds == 0 || alone {
            return None;
        }
        if !self.table {
            if !row.hits.is_empty() && read_tone(row, &mut entry) {
                return None;
            }
            self.read_health(row, &mut entry);
        }
        if self.wants_samples() {
            entry.sample = Some(sample(row.hits, words.as_deref()));
        }
        Some(entry)
    }

    fn read_dates(&self, row: &RowView<'_>, entry: &mut Entry) {
        if row.digits < FEWEST_DATED || !self.birth_dates {
            return;
        }
        for cell in row.cells {
            let topic = if self.table {
                row.headers.topic(cell.column)
            } else {
                None
            };
            if topic == Some(Topic::Birth) && !cell.text.trim().is_empty() {
                if let Some(date) = fields::dates(cell.text).first() {
                    entry.date = Some((cell.column, date.day));
                    entry.kinds |= BIRTH;
                } else if cell
                    .text
                    .trim()
                    .parse::<f64>()
                    .is_ok_and(|n| (7_000.0..46_000.0).contains(&n))
                {
                    // A spreadsheet's day number, 1919 to 2025.
                    entry.kinds |= BIRTH;
                }
                return;
            }
            if entry.date.is_some() {
                continue;
            }
            let dates = fields::dates(cell.text);
            let Some(date) = dates.first() else { continue };
            let before = cell.text.get(..date.start).unwrap_or_default();
            if context::speaks_of_birth(before)
                || (before.trim().is_empty() && context::speaks_of_birth(row.above))
            {
                entry.kinds |= BIRTH;
            }
            if topic.is_none() && (self.table || cell.text.len() <= LONGEST_DATED) {
                let column = if self.table { cell.column } else { u32::MAX };
                entry.date = Some((column, date.day));
            }
        }
    }

    /// An address, by the header of its column or by its structure.
    fn read_address(&self, row: &RowView<'_>, entry: &mut Entry) {
        let labelled = |cell: &Cell<'_>| {
            row.headers.topic(cell.column) == Some(Topic::Address) && cell.text.trim().len() >= 5
        };
        if self.table && row.cells.iter().any(labelled) {
            entry.kinds |= ADDRESS;
            return;
        }
        // Number and postcode; a table whose columns are known has no address elsewhere.
        let may = row.digits >= 6 && !(self.table && self.named);
        if may && fields::has_address(row.cells.iter().map(|cell| cell.text)) {
            entry.kinds |= ADDRESS;
        }
    }

    /// Words on health, or a cell below a header on it. A body that deals with health is not
    /// enough by itself, nor beside an organisation's address: people work there.
    fn read_health(&self, row: &RowView<'_>, entry: &mut Entry) {
        if !self.health {
            return;
        }
        let at_work = entry
            .values
            .iter()
            .any(|value| value.mailbox == Mailbox::Professional);
        let says = |(index, cell): (usize, &Cell<'_>)| {
            if self.table && row.headers.topic(cell.column) == Some(Topic::Health) {
                return context::affirms(cell.text);
            }
            // A cell of a table that holds a value holds nothing else.
            if self.table && row.hits.iter().any(|(at, _)| *at == index) {
                return false;
            }
            match context::health(cell.text) {
                Some(Health::Said) => !at_work || self.table,
                Some(Health::Body) => !at_work && entry.kinds & !NAME != 0,
                None => false,
            }
        };
        if row.cells.iter().enumerate().any(says) {
            entry.kinds |= HEALTH;
        }
    }

    /// The name: under its header, or by its structure. Returns its words.
    fn read_name<'a>(&self, row: &RowView<'a>, entry: &mut Entry) -> Option<Vec<&'a str>> {
        let name = if self.table && self.named {
            let words: Vec<&str> = row
                .cells
                .iter()
                .filter(|cell| row.headers.topic(cell.column) == Some(Topic::Name))
                .flat_map(|cell| cell.text.split_whitespace())
                .filter(|word| word.chars().any(char::is_alphabetic))
                .take(6)
                .collect();
            (!words.is_empty()).then_some(fields::Name { words })
        } else if let ([only], ADDRESS, false) = (row.cells, entry.kinds, self.table) {
            // Behind the number of the house, capitals name a street and a town.
            let text = only.text;
            let first = text.find(char::is_alphabetic).unwrap_or(text.len());
            let before = text.get(first..).unwrap_or_default();
            let house = before.find(|c: char| c.is_ascii_digit());
            fields::name(before.get(..house.unwrap_or(0)).unwrap_or_default(), &[])
        } else {
            structural_name(row)
        };
        if let Some(name) = &name {
            entry.kinds |= NAME;
            entry.name = Some(name.key());
        } else if !self.table {
            entry.label = labelled_name(row).map(|(label, _)| label);
            let above = Some(row.above).filter(|above| above.len() < 60);
            if let Some(above) = above.and_then(|above| fields::name(above, &[])) {
                entry.above = true;
                entry.name = Some(above.key());
                return Some(Vec::new());
            }
        }
        name.map(|name| name.words)
    }

    /// Turns the entries of the segment into records, and keeps them if they are a list's.
    fn flush(&mut self) {
        let mut entries = std::mem::take(&mut self.segment);
        if entries.is_empty() {
            return;
        }
        weigh_dates(&mut entries);
        let mut records = Vec::with_capacity(entries.len());
        let mut loose = Vec::new();
        let listed = runs(&entries);
        for (entry, listed) in entries.into_iter().zip(listed) {
            if entry.count() < 2 && !listed {
                loose.push(entry);
            } else if !entry.is_impersonal() {
                let rule = if entry.count() < 2 {
                    Rule::PeopleRun
                } else {
                    Rule::PeopleRows
                };
                split(entry, self.table, rule, &mut records);
            }
        }
        if !self.table {
            cards(loose, &mut records);
        }
        if (self.thread || self.after_closing) && records.len() < MORE_THAN_SIGNATURES {
            return;
        }
        // Cards come after what stands on one line. A long table is neither sorted nor copied.
        if !records.is_sorted_by_key(|record| record.place) {
            records.sort_by_key(|record| record.place);
        }
        if self.kept.is_empty() {
            self.kept = records;
        } else {
            self.kept.append(&mut records);
        }
    }

    /// The people of the whole part.
    pub fn finish(mut self, units: &[Unit]) -> People {
        self.flush();
        let Some(first) = self.kept.first() else {
            return People::default();
        };
        let first = ledger::location(units, first.place, false);
        let leaders = distinct(&self.kept);
        let people: Vec<usize> = (0..)
            .zip(&leaders)
            .filter(|(i, l)| i == *l)
            .map(|(i, _)| i)
            .collect();
        let samples = people
            .iter()
            .filter_map(|&index| self.kept.get(index))
            .filter_map(|record| {
                Some(Evidence {
                    masked: record.sample.clone()?,
                    location: ledger::location(units, record.place, false),
                })
            })
            .take(Tally::MAX_SAMPLES)
            .collect();
        People {
            tally: Tally {
                count: people.len() as u32,
                samples,
                quoted: quoted(&self.kept, &leaders),
                rule: main_rule(&self.kept),
            },
            first,
            professional: is_professional(&self.kept, people.len()),
            sensitive: self
                .kept
                .iter()
                .any(|record| record.kinds & (BIRTH | NIR | HEALTH) != 0),
            kinds: kinds(&self.kept),
        }
    }
}

/// Nothing but a service's address and numbers that nobody carries about?
fn is_switchboard<'a>(kinds: u16, values: impl IntoIterator<Item = &'a Value>) -> bool {
    kinds & EMAIL != 0 && values.into_iter().all(|value| value.shared)
}

/// Is a national number one that a person carries about?
fn is_mobile(national: &str) -> bool {
    let overseas = ["0692", "0693", "0690", "0691", "0694", "0696", "0697"];
    national.starts_with("06")
        || national.starts_with("07")
        || overseas.iter().any(|prefix| national.starts_with(prefix))
}

/// Is somebody named for a job or as a contact? `true` when it is a line of code or of a calendar.
fn read_tone(row: &RowView<'_>, entry: &mut Entry) -> bool {
    // A mobile without an address beside a job may be a job seeker's.
    let mobile = |hit: &Hit| hit.kind == Kind::Phone && is_mobile(&hit.value);
    let reachable = entry.kinds & EMAIL != 0 || !row.hits.iter().any(|(_, hit)| mobile(hit));
    row.cells.iter().any(|cell| {
        let tone = lines::tone(cell.text);
        entry.official |= tone.notice || (tone.job && reachable);
        entry.employer |= tone.apply;
        tone.code
    })
}

/// The label of a name that begins a row of running text, and its value: in one line, or in two
/// cells that a tab parts.
fn labelled_name<'a>(row: &RowView<'a>) -> Option<(NameLabel, &'a str)> {
    match row.cells {
        [only] => lines::name_label(only.text),
        [label, value] => Some((lines::label_of_name(label.text)?, value.text.trim())),
        _ => None,
    }
}

/// A name told by its capitals, in one cell or in neighbouring ones.
fn structural_name<'a>(row: &RowView<'a>) -> Option<fields::Name<'a>> {
    let mut single: Option<&'a str> = None;
    let mut taken = Vec::new();
    for (index, cell) in row.cells.iter().enumerate() {
        if !fields::may_name(cell.text) {
            single = None;
            continue;
        }
        let here = row.hits.iter().filter(|(at, _)| *at == index);
        taken.clear();
        taken.extend(here.map(|(_, hit)| hit.range.clone()));
        let word = cell.text.trim();
        if !fields::is_one_word(word) && !fields::is_particled(word) {
            taken.sort_by_key(|range| range.start);
            if let Some(name) = fields::name(cell.text, &taken) {
                return Some(name);
            }
            single = None;
            continue;
        }
        // Family name and given name in two cells.
        let lone = taken.is_empty()
            && word.len() <= 40
            && (fields::is_name_word(word) || fields::is_particled(word));
        match (single, lone) {
            (Some(first), true) => {
                return Some(fields::Name {
                    words: vec![first, word],
                })
            }
            (_, true) => single = Some(word),
            (_, false) => single = None,
        }
    }
    None
}

/// What may be shown of a row.
fn sample(hits: &[(usize, Hit)], name: Option<&[&str]>) -> String {
    let of = |kind| {
        hits.iter()
            .find(|(_, hit)| hit.kind == kind)
            .map(|(_, hit)| hit.value.as_str())
    };
    let mut parts = Vec::new();
    let email = of(Kind::Email);
    if email.is_none() {
        parts.extend(name.filter(|words| !words.is_empty()).map(mask::name));
    }
    parts.extend(email.map(mask::email));
    parts.extend(of(Kind::Phone).map(mask::phone));
    parts.extend(of(Kind::Nir).filter(|_| parts.len() < 2).map(mask::nir));
    parts.join(" · ")
}

/// Decides which columns of dates are birth dates.
fn weigh_dates(entries: &mut [Entry]) {
    #[derive(Default)]
    struct Years {
        dates: u32,
        plausible: u32,
        least: u16,
        most: u16,
    }
    let mut columns: HashMap<u32, Years> = HashMap::new();
    for (column, date) in entries
        .iter()
        .filter(|e| e.kinds & BIRTH == 0)
        .filter_map(|e| e.date)
    {
        let (year, _, _) = date;
        let years = columns.entry(column).or_insert(Years {
            least: year,
            most: year,
            ..Years::default()
        });
        years.dates += 1;
        years.plausible += u32::from((1925..=2012).contains(&year));
        years.least = years.least.min(year);
        years.most = years.most.max(year);
    }
    for entry in entries {
        let Some((column, _)) = entry.date else {
            continue;
        };
        if let Some(years) = columns.get(&column) {
            if years.dates >= 5
                && years.plausible * 5 >= years.dates * 4
                && years.most - years.least >= 10
            {
                entry.kinds |= BIRTH;
            }
        }
    }
}

/// The records of one entry: several e-mails on a line are several people; in a table they are
/// one person's unless they are many; and so are many phones.
fn split(entry: Entry, table: bool, rule: Rule, records: &mut Vec<Record>) {
    let of = |kind| {
        entry
            .values
            .iter()
            .filter(move |value| value.kind == kind)
            .copied()
    };
    let emails = of(Kind::Email).count();
    let phones = of(Kind::Phone).count();
    let record = |values: Vec<Value>| Record {
        place: entry.place,
        values,
        name: entry.name,
        born: if entry.kinds & BIRTH == 0 {
            None
        } else {
            entry.date.map(|(_, date)| hash(&date))
        },
        kinds: entry.kinds,
        rule,
        sample: None,
    };
    let start = records.len();
    if emails >= RUN || (emails >= 2 && !table) {
        let mut beside = of(Kind::Phone).filter(|_| phones == emails);
        records.extend(of(Kind::Email).map(|email| {
            let values = std::iter::once(email).chain(beside.next()).collect();
            Record {
                name: None,
                rule: Rule::PeopleRun,
                ..record(values)
            }
        }));
    } else if phones >= RUN {
        records.extend(of(Kind::Phone).map(|phone| Record {
            name: None,
            rule: Rule::PeopleRun,
            ..record(vec![phone])
        }));
    } else {
        records.push(record(entry.values));
    }
    if let Some(first) = records.get_mut(start) {
        first.sample = entry.sample;
    }
}

/// Tells which entries stand in a run of at least [`RUN`] different e-mails or phones on
/// consecutive lines, at most one blank line between.
fn runs(entries: &[Entry]) -> Vec<bool> {
    let mut listed = vec![false; entries.len()];
    for (bit, kind) in [
        (EMAIL, Kind::Email),
        (PHONE, Kind::Phone),
        (IBAN, Kind::Iban),
    ] {
        let mut begin = 0;
        while begin < entries.len() {
            let mut end = begin;
            let mut keys = Vec::new();
            let mut row = None;
            while let Some(entry) = entries.get(end) {
                let near = row.is_none_or(|row: u32| entry.place.row <= row.saturating_add(2));
                if !near || entry.kinds & bit == 0 || entry.is_impersonal() {
                    break;
                }
                keys.extend(
                    entry
                        .values
                        .iter()
                        .filter(|value| value.kind == kind)
                        .map(|value| value.key),
                );
                row = Some(entry.place.row);
                end += 1;
            }
            keys.sort_unstable();
            keys.dedup();
            if keys.len() >= RUN {
                if let Some(run) = listed.get_mut(begin..end) {
                    run.fill(true);
                }
            }
            begin = end.max(begin + 1);
        }
    }
    listed
}

/// A card being put together from one field per line.
#[derive(Default)]
struct Card {
    entries: Vec<Entry>,
    kinds: u16,
    first_row: u32,
    last_row: u32,
    labelled: bool,
    last: bool,
    first: bool,
}

impl Card {
    /// Does this entry belong to another card?
    fn ends_before(&self, entry: &Entry) -> bool {
        if self.entries.is_empty() {
            return false;
        }
        let names_again = match entry.label {
            Some(NameLabel::Last) => self.last,
            Some(NameLabel::First) => self.first,
            Some(NameLabel::Full) => self.last || self.first,
            None => entry.above && self.kinds & !NAME != 0,
        };
        names_again
            || entry.place.row
                > self
                    .last_row
                    .saturating_add(if self.labelled { 2 } else { 1 })
    }

    fn add(&mut self, entry: Entry) {
        if self.entries.is_empty() {
            self.first_row = entry.place.row.saturating_sub(u32::from(entry.above));
        }
        self.last_row = entry.place.row;
        self.kinds |= entry.kinds | if entry.above { NAME } else { 0 };
        self.labelled |= entry.label.is_some();
        self.last |= matches!(entry.label, Some(NameLabel::Last | NameLabel::Full));
        self.first |= matches!(entry.label, Some(NameLabel::First | NameLabel::Full));
        self.entries.push(entry);
    }

    fn record(self) -> Record {
        let named: Vec<u64> = self.entries.iter().filter_map(|entry| entry.name).collect();
        let samples: Vec<String> = self
            .entries
            .iter()
            .filter(|entry| entry.label.is_none())
            .filter_map(|entry| entry.sample.clone())
            .filter(|sample| !sample.is_empty())
            .take(2)
            .collect();
        Record {
            place: self
                .entries
                .first()
                .map(|entry| entry.place)
                .unwrap_or_default(),
            name: (!named.is_empty()).then(|| hash(&named)),
            born: self
                .entries
                .iter()
                .find_map(|entry| entry.date)
                .map(|(_, date)| hash(&date)),
            kinds: self.kinds,
            rule: Rule::PeopleCards,
            sample: (!samples.is_empty()).then(|| samples.join(" · ")),
            values: self
                .entries
                .into_iter()
                .flat_map(|entry| entry.values)
                .collect(),
        }
    }
}

/// Puts entries of one kind, one field per line, together into cards.
fn cards(loose: Vec<Entry>, records: &mut Vec<Record>) {
    let mut done: Vec<Card> = Vec::new();
    let mut card = Card::default();
    for entry in loose {
        if card.ends_before(&entry) {
            done.push(std::mem::take(&mut card));
        }
        card.add(entry);
    }
    done.push(card);
    let mut row: Vec<Card> = Vec::new();
    for card in done {
        let values = card.entries.iter().flat_map(|entry| &entry.values);
        let switchboard = is_switchboard(card.kinds, values);
        let official = switchboard || card.entries.iter().any(Entry::is_official);
        if card.kinds.count_ones() < 2 || official {
            continue;
        }
        if card.labelled {
            records.push(card.record());
            continue;
        }
        // Without labels a card looks like a signature: five in a row do not.
        if row
            .last()
            .is_some_and(|last| card.first_row > last.last_row.saturating_add(CARD_GAP))
        {
            settle_unlabelled(&mut row, records);
        }
        row.push(card);
    }
    settle_unlabelled(&mut row, records);
}

fn settle_unlabelled(row: &mut Vec<Card>, records: &mut Vec<Record>) {
    let enough = row.len() >= RUN;
    for card in row.drain(..) {
        if enough {
            records.push(card.record());
        }
    }
}

/// At least four addresses in five are an organisation's, and at least every other person has
/// one: the advisor's in every row says nothing of the people listed.
fn is_professional(records: &[Record], people: usize) -> bool {
    let mut mailboxes: Vec<(u64, bool)> = records
        .iter()
        .flat_map(|record| &record.values)
        .filter(|value| value.kind == Kind::Email)
        .map(|value| (value.key, value.mailbox == Mailbox::Professional))
        .collect();
    mailboxes.sort_unstable();
    mailboxes.dedup();
    let professional = mailboxes.iter().filter(|(_, is)| *is).count();
    professional * 2 >= people && professional * 5 >= mailboxes.len() * 4
}

/// A few different keys, and whether there were more.
#[derive(Clone, Copy, Debug, Default)]
struct Few {
    keys: [u64; SHARED],
    count: usize,
}

impl Few {
    fn add(&mut self, key: u64) {
        if self.keys.iter().take(self.count).any(|known| *known == key) {
            return;
        }
        if let Some(slot) = self.keys.get_mut(self.count) {
            *slot = key;
        }
        self.count = (self.count + 1).min(SHARED + 1);
    }

    fn is_shared(self) -> bool {
        self.count > SHARED
    }
}

/// A value in a record. Sorted, the places of one value stand side by side.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    key: u64,
    /// Index of the record.
    record: u32,
    kind: Kind,
    /// So many values stand beside it that this record alone may show it is shared.
    crowded: bool,
}

/// How many people stand only in quoted messages.
fn quoted(records: &[Record], leaders: &[usize]) -> u32 {
    let mut typed = vec![false; records.len()];
    for (record, leader) in records.iter().zip(leaders) {
        if let Some(typed) = typed.get_mut(*leader) {
            *typed |= !record.place.quoted;
        }
    }
    let is_quoted =
        |(index, leader): (usize, &usize)| index == *leader && typed.get(index) == Some(&false);
    (0..).zip(leaders).filter(|pair| is_quoted(*pair)).count() as u32
}

/// The rule by which most records were found.
fn main_rule(records: &[Record]) -> Option<Rule> {
    let count = |rule| records.iter().filter(|record| record.rule == rule).count();
    [Rule::PeopleRun, Rule::PeopleCards, Rule::PeopleRows]
        .into_iter()
        .max_by_key(|rule| count(*rule))
}

/// What the records hold, each in at least one of ten.
fn kinds(records: &[Record]) -> BTreeSet<Datum> {
    let holds = |bit: u16| {
        records
            .iter()
            .filter(|record| record.kinds & bit != 0)
            .count()
    };
    let held = DATA
        .iter()
        .filter(|(bit, _)| holds(*bit) * 10 >= records.len());
    held.map(|(_, datum)| *datum).collect()
}

/// For each record, the index of the first record of the same person.
fn distinct(records: &[Record]) -> Vec<usize> {
    // Sorted numbers, where maps of keys would take several times the room.
    let mut seen: Vec<Seen> = Vec::new();
    for (record, index) in records.iter().zip(0..) {
        seen.extend(record.values.iter().map(|value| Seen {
            key: value.key,
            record: index,
            kind: value.kind,
            crowded: record.values.len() > SHARED + 1,
        }));
    }
    seen.sort_unstable();
    let mut parent: Vec<usize> = (0..records.len()).collect();
    let mut has_own = vec![false; records.len()];
    for same in seen.chunk_by(|a, b| a.key == b.key) {
        let Some((first, others)) = same.split_first() else {
            continue;
        };
        if first.kind != Kind::Nir && is_shared(same, records) {
            continue;
        }
        for place in same {
            if let Some(own) = has_own.get_mut(place.record as usize) {
                *own = true;
            }
        }
        for place in others {
            let pair = [first, place].map(|place| records.get(place.record as usize));
            if let [Some(a), Some(b)] = pair {
                if !are_two(a, b) {
                    unite(&mut parent, first.record as usize, place.record as usize);
                }
            }
        }
    }
    // Who has only shared values is told by name and birth date, or else by the first value.
    let mut others: HashMap<u64, usize> = HashMap::new();
    for (index, (record, has_own)) in records.iter().zip(has_own).enumerate() {
        if has_own {
            continue;
        }
        let key = match (record.name, record.values.first()) {
            (None, Some(value)) => value.key,
            _ => hash(&(record.name, record.born)),
        };
        let first = *others.entry(key).or_insert(index);
        unite(&mut parent, first, index);
    }
    (0..records.len())
        .map(|index| root(&mut parent, index))
        .collect()
}

/// Do two records that share a value speak of two people? Of other names, with other values beside
/// the one they share: a couple's phone, the advisor's address.
fn are_two(a: &Record, b: &Record) -> bool {
    let (Some(name), Some(other)) = (a.name, b.name) else {
        return false;
    };
    let shared = a
        .values
        .iter()
        .filter(|value| b.values.iter().any(|other| other.key == value.key))
        .count();
    name != other && shared == 1 && a.values.len() > 1 && b.values.len() > 1
}

/// Is a value, by all its places, seen with too many different names, e-mails or phones to be
/// one person's?
fn is_shared(same: &[Seen], records: &[Record]) -> bool {
    // Most values stand in one record: no need to fetch it.
    if matches!(same, [Seen { crowded: false, .. }]) {
        return false;
    }
    let [mut names, mut emails, mut phones] = [Few::default(); 3];
    for place in same {
        let Some(record) = records.get(place.record as usize) else {
            continue;
        };
        if let Some(name) = record.name {
            names.add(name);
        }
        for other in record
            .values
            .iter()
            .take(RUN)
            .filter(|v| v.key != place.key)
        {
            match other.kind {
                Kind::Email => emails.add(other.key),
                Kind::Phone => phones.add(other.key),
                _ => {}
            }
        }
    }
    names.is_shared() || emails.is_shared() || phones.is_shared()
}

/// Makes one person of two records' people; the earlier record leads.
fn unite(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    if let Some(slot) = parent.get_mut(a.max(b)) {
        *slot = a.min(b);
    }
}

/// The root of a record, with path halving.
fn root(parent: &mut [usize], mut at: usize) -> usize {
    while let Some(&up) = parent.get(at) {
        if up == at {
            break;
        }
        let above = parent.get(up).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(at) {
            *slot = above;
        }
        at = above;
    }
    at
}

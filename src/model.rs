//! The words everyone shares: what a mail is, what a part holds, what is found, what is decided.
//!
//! Two families of types live here. *Reading*: an extractor (`extract`) sends [`Unit`]s and
//! [`Row`]s to a [`Sink`]; the detectors (`detect`) turn them into [`Contents`]. *Deciding*: the
//! policy (`policy`) turns a [`Draft`], the [`Scan`]s of its parts and the settings into a
//! [`Verdict`]. The three never import one another; they meet in `check`.
//!
//! Nothing here holds a sentence for people: codes and values only (`text` has the sentences).
//! Values that identify somebody leave the core only masked, in [`Evidence::masked`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};
#[cfg(feature = "typescript")]
use tsify::Tsify;

use crate::pattern::Pattern;

/// A part's bytes, read in slices: a file on disk, a browser `Blob`, or bytes in memory.
pub trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// How much of one attachment is read, everything within it together. What lies beyond is told as
/// [`UnreadReason::TooLarge`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that are inflated, decoded or decrypted.
    pub unpacked_bytes: u64,
    /// Bytes of text that the detectors read; of an attachment that is larger itself, as many as it
    /// has, up to four times this: a text is not longer than its file.
    pub text_bytes: u64,
    /// Files within archives and mails.
    pub entries: u32,
    /// Archives and mails within each other.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked_bytes: 128 << 20,
            text_bytes: 64 << 20,
            entries: 5_000,
            depth: 5,
        }
    }
}

/// How an attachment is to be read.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// How much of it.
    pub limits: Limits,
    /// The passwords that the writer gave, tried on what is protected. Kept in memory only.
    pub passwords: Vec<String>,
}

/// Without the passwords: they belong in no log.
impl fmt::Debug for ReadOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReadOptions({:?})", self.limits)
    }
}

/// What kind of document a part is, told from its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Format {
    /// Plain text.
    Text,
    /// Delimited values: `;`, `,`, tab or `|`.
    Csv,
    /// JSON, or lines of it.
    Json,
    /// Any other XML.
    Xml,
    /// Contact cards (vCard).
    Vcard,
    /// Calendar (iCalendar).
    Calendar,
    /// Entries of a directory (LDIF).
    Ldif,
    /// A web page, or a mail body written as one.
    Html,
    /// Excel workbook (Office Open XML).
    Xlsx,
    /// Excel workbook in binary records (Office Open XML).
    Xlsb,
    /// Excel workbook before 2007.
    Xls,
    /// Excel workbook of 2003 in XML, the « Excel » of many web applications.
    SpreadsheetMl,
    /// Word document (Office Open XML).
    Docx,
    /// Word document before 2007.
    Doc,
    /// `PowerPoint` presentation (Office Open XML).
    Pptx,
    /// `PowerPoint` presentation before 2007.
    Ppt,
    /// Rich text.
    Rtf,
    /// Spreadsheet (`OpenDocument`).
    Ods,
    /// Text document (`OpenDocument`).
    Odt,
    /// Presentation or drawing (`OpenDocument`).
    Odp,
    /// Portable Document Format.
    Pdf,
    /// A picture: its text, if any, is not read.
    Image,
    /// ZIP, gzip, tar…
    Archive,
    /// A 7z archive.
    SevenZip,
    /// A RAR archive.
    Rar,
    /// A mail file.
    Mail,
    /// An office document in a format that is not read yet.
    Office,
    /// A protected office document or PDF, whose content cannot be told.
    Protected,
    /// No bytes at all.
    Empty,
    /// Anything else.
    Unknown,
}

/// Why something was not read. What is unread is never called clean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnreadReason {
    /// A password is needed: the reader may unlock a copy and attach it.
    Encrypted,
    /// Larger, deeper or longer than the limits in `extract`.
    TooLarge,
    /// Damaged or cut short; what came before the damage was read.
    Malformed,
    /// A format that is not read (yet).
    Unsupported,
    /// Pictures only: text in pictures is not read.
    ImageOnly,
    /// The file has no bytes.
    Empty,
    /// The bytes could not be had from the webmail.
    Unavailable,
    /// Reading took longer than allowed, or the reader stopped.
    TimedOut,
    /// The file is not in the mail, which only links to it.
    Linked,
}

/// Something that was not read, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct Unread {
    /// Why.
    pub reason: UnreadReason,
    /// Which piece of the part, when not all of it: a sheet, a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

impl From<UnreadReason> for Unread {
    fn from(reason: UnreadReason) -> Self {
        Self {
            reason,
            location: None,
        }
    }
}

/// A stretch of a document that is read as one: a sheet, a page, the body text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// Sheet name, for workbooks.
    pub sheet: Option<String>,
    /// Page number from 1, for paged documents.
    pub page: Option<u32>,
    /// The reader of the document does not see it: hidden sheet, comment, deleted text.
    pub hidden: bool,
    /// Rows are rows of a table whose columns keep their meaning from row to row.
    pub table: bool,
    /// It was written in an earlier message, which this one quotes or forwards.
    pub quoted: bool,
}

/// One cell of a row. A line of running text is a row with one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Column from 0. Stable from row to row only when [`Unit::table`] is set.
    pub column: u32,
    /// The raw value, not the displayed one: `612345678`, not `6,12E+08`.
    pub text: &'a str,
}

/// One line or table row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Row or line number from 1 within its unit.
    pub number: u32,
    /// The cells, left to right; empty cells may be left out.
    pub cells: &'a [Cell<'a>],
}

/// Takes what an extractor reads, in reading order, as it is read.
pub trait Sink {
    /// A new unit starts; the rows that follow belong to it.
    fn unit(&mut self, unit: Unit);
    /// A row of the current unit.
    fn row(&mut self, row: Row<'_>);
    /// Something of the document was not read.
    fn unread(&mut self, unread: Unread);
    /// The next row holds a link to this address of the web, which its text may not show.
    fn link(&mut self, address: &str) {
        let _ = address;
    }
    /// Is so much found already that more would change nothing but the count? Reading then ends,
    /// and says so.
    fn is_full(&self) -> bool {
        false
    }
    /// A file within this one begins: what follows is of that file, until [`Sink::leave`]. Whoever
    /// does not tell them apart takes the rows of both.
    fn enter(&mut self, file: Inner<'_>) {
        let _ = file;
    }
    /// The file that was entered last ends; what it was.
    fn leave(&mut self, format: Format) {
        let _ = format;
    }
    /// Is a copy to be made of what is read? Readers then say by [`Sink::layout`] what rows of text
    /// do not.
    fn copies(&self) -> bool {
        false
    }
    /// Something a copy needs to know, said before the row or the end of the sheet it is about.
    fn layout(&mut self, layout: Layout) {
        let _ = layout;
    }
}

/// What a copy of a table needs to know besides the text of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// What parts the values of a text.
    Delimiter(u8),
    /// A cell is no text; its row and column as those of [`Row`] and [`Cell`].
    Cell(u32, u32, CellKind),
    /// The row of this number stands so many times, one below the other.
    Repeated(u32, u32),
    /// These rows and columns, both ends included, are merged: only the first cell is seen.
    Merged((u32, u32), (u32, u32)),
}

/// What a cell holds that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// A number.
    Number,
    /// A day, perhaps with a time, as the days since the end of 1899.
    Day,
    /// A day, perhaps with a time, as `yyyy-mm-dd` and `Thh:mm:ss`.
    Date,
    /// A time, as a part of a day.
    Time,
    /// A truth value, as `1` or `0`.
    Truth,
}

/// The name of a mail's text among its parts.
pub const BODY: &str = "body";

/// A file within another: of an archive, of a mail, or embedded in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inner<'a> {
    /// Its path there, with `/`; empty for what was compressed by itself, without a name.
    pub name: &'a str,
    /// The reader of the outer file does not see it whole: a workbook behind a chart.
    pub hidden: bool,
}

/// Where something stands in a part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(default)]
pub struct Location {
    /// Sheet name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Page from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Row or line from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Column letters as in a spreadsheet: `A`, `AB`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// It stands where a reader does not look: hidden sheet, comment, deleted text.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// It stands in an earlier message, quoted or forwarded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub quoted: bool,
}

/// A sample of what was found, masked so that it can be recognised by who knows it and read by nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct Evidence {
    /// For instance `1 85 05 •• ••• ••• ••` or `m•••@example.fr`.
    pub masked: String,
    /// Where it stands.
    pub location: Location,
}

/// How many different values were found, with the first few of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Distinct values or people.
    pub count: u32,
    /// At most [`Tally::MAX_SAMPLES`], in reading order.
    pub samples: Vec<Evidence>,
    /// How many of them stand only in the quoted history.
    pub quoted: u32,
    /// The rule by which most of them, or the surest of them, were found.
    pub rule: Option<Rule>,
}

impl Tally {
    /// How many samples are kept.
    pub const MAX_SAMPLES: usize = 3;
}

/// The people a part speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Distinct people who have a record of their own (see `detect::people`).
    pub tally: Tally,
    /// Where the list begins and ends, when it stands in one unit.
    pub first: Location,
    /// Every e-mail address found belongs to a professional domain (no personal mailbox).
    pub professional: bool,
    /// NIRs, birth dates or health words stand in the records.
    pub sensitive: bool,
    /// What the records hold, each in at least one of ten.
    pub kinds: BTreeSet<Datum>,
}

/// A kind of data in the record of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Datum {
    /// Given name, family name or both.
    Name,
    /// E-mail address.
    Email,
    /// Phone number.
    Phone,
    /// Date of birth.
    Birth,
    /// French social security number.
    Nir,
    /// Postal address.
    Address,
    /// The employment agency's own identifier.
    Identifier,
    /// French bank account.
    Iban,
    /// A word on health or disability, such as RQTH.
    Health,
}

/// The rule that made a finding, so that it can be said why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// More visible recipients outside the agency than the settings allow.
    VisibleExternal,
    /// More visible recipients with a personal mailbox than the settings allow.
    VisiblePrivate,
    /// More visible recipients of partners than the settings allow.
    VisiblePartner,
    /// More visible recipients of any kind than the settings allow.
    VisibleInternal,
    /// A group among the visible recipients whose size is not known.
    UnknownGroup,
    /// Recipients of the mail stand in the part.
    RecipientsListed,
    /// A number with the right key, and a grouping, a keyword or a header that says NIR.
    NirInContext,
    /// A number with the right key.
    NirKey,
    /// A column of which at least half the numbers have the right key.
    NirColumn,
    /// A keyword or header says NIR; the key is missing or wrong.
    NirNamed,
    /// Rows or lines that bring several kinds of data of one person together.
    PeopleRows,
    /// One field a line, card after card.
    PeopleCards,
    /// E-mails, phones or bank accounts one after another.
    PeopleRun,
    /// The recipients of an earlier message, in its quoted header.
    PeopleHeader,
    /// One of the agency's own patterns.
    Pattern,
    /// Something was not read.
    NotRead,
    /// The writer's text links to a file.
    SharedLink,
}

/// What the detectors look for besides NIRs, e-mails, phones, names and addresses.
// Each switch is one setting, independent of the others.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detection {
    /// Dates of birth.
    pub birth_dates: bool,
    /// French bank accounts.
    pub iban: bool,
    /// The employment agency's own identifiers.
    pub identifiers: bool,
    /// Words on health and disability.
    pub health: bool,
    /// The agency's own patterns.
    pub patterns: Vec<Pattern>,
}

impl Default for Detection {
    fn default() -> Self {
        Self {
            birth_dates: true,
            iban: true,
            identifiers: true,
            health: true,
            patterns: Vec::new(),
        }
    }
}

/// What the detectors found in one part. Stays in the core: it holds addresses in clear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// French social security numbers, distinct by their 13 digits.
    pub nir: Tally,
    /// Lists of people.
    pub people: People,
    /// Every e-mail address of the part, normalised by [`normalize_address`], for the
    /// comparison with the mail's own recipients.
    pub addresses: BTreeSet<String>,
    /// Those of them that stand only in quoted mail headers (`De : … À : …`): who wrote to whom
    /// in the history of a thread.
    pub correspondents: BTreeSet<String>,
    /// What the agency's own patterns found, by their names.
    pub patterns: BTreeMap<String, Tally>,
    /// Of the text of a mail: the different links by which files are shared. Their samples are the
    /// names of the servers.
    pub shared: Tally,
}

/// The result of reading one part: what it is, what it holds, what was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Told from the content, never from the name.
    pub format: Format,
    /// What was found in what was read.
    pub contents: Contents,
    /// What was not read; empty when all was.
    pub unread: Vec<Unread>,
    /// The files within it, by their paths there.
    pub parts: Vec<(String, Scan)>,
}

impl Scan {
    /// The scan of a part whose bytes never reached the core.
    #[must_use]
    pub fn unread(format: Format, reason: UnreadReason) -> Self {
        Self {
            format,
            contents: Contents::default(),
            unread: vec![reason.into()],
            parts: Vec::new(),
        }
    }

    /// Is it a 7z or RAR archive, or does one stand in it?
    #[must_use]
    pub fn holds_rare_archive(&self) -> bool {
        matches!(self.format, Format::SevenZip | Format::Rar)
            || self.parts.iter().any(|(_, part)| part.holds_rare_archive())
    }
}

/// Which header a recipient stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// To (À): visible to all.
    To,
    /// Cc (Copie): visible to all.
    Cc,
    /// Bcc (Cci, copie cachée): visible to nobody else.
    Bcc,
}

/// The recipients of a mail, as raw header text: `Marie Petit <m@example.fr>, x@example.fr`.
///
/// Each string may hold one address or a whole list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(default)]
pub struct Draft {
    /// The writer's own addresses, who is never counted.
    pub from: Vec<String>,
    /// To.
    pub to: Vec<String>,
    /// Cc.
    pub cc: Vec<String>,
    /// Bcc.
    pub bcc: Vec<String>,
    /// How many more the page counts in To and Cc without showing them (`+11`).
    pub unseen: u32,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Said, but the mail is not held for it.
    Notice,
    /// The mail is held and its writer asked.
    Warn,
    /// As warn, told first and most plainly.
    Strong,
}

/// What was found. New kinds are added at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FindingKind {
    /// Many people would see each other's addresses in To and Cc.
    RecipientsExposed,
    /// A part holds a list of people.
    ContactList,
    /// A part holds French social security numbers.
    Nir,
    /// A part lists the mail's own recipients.
    RecipientsListed,
    /// A part, or a piece of one, was not read.
    NotChecked,
    /// A part holds values of one of the agency's own patterns.
    Pattern,
}

/// The agency's own way to write to many people, each by a mail of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct BulkTool {
    /// Its name, as people call it.
    pub name: String,
    /// Where it is: `https://…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// One finding of a [`Verdict`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// How grave.
    pub severity: Severity,
    /// `recipients`, `body`, or the attachment's name (nested path with `/`).
    pub part: String,
    /// Distinct values or people; for `not_checked`, how many pieces.
    pub count: u32,
    /// What the count is out of: all recipients, for `recipients_listed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// The rule that made it.
    pub rule: Rule,
    /// For `contact_list`: what is known of the people listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Datum>,
    /// For `pattern`: its name in the settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// For `recipients_exposed`: what the agency writes to many people with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<BulkTool>,
    /// How many of `count` stand only in the quoted history of the mail.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub quoted: u32,
    /// For lists in which recipients of the mail stand: how many people of it are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strangers: Option<u32>,
    /// For `recipients_exposed`: groups among them, whose size is not known.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub groups: u32,
    /// The attachment in which `part` stands, when that is a file within it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// For `not_checked`: which pages, from and to, both included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<(u32, u32)>,
    /// For `not_checked`: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<UnreadReason>,
    /// Where it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// A few masked samples.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

// serde calls it with a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// The counts of a mail's recipients: distinct people, the writer left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct RecipientCounts {
    /// In To.
    pub to: u32,
    /// In Cc.
    pub cc: u32,
    /// In Bcc.
    pub bcc: u32,
    /// Distinct people in To and Cc, who see each other.
    pub visible: u32,
    /// Of the visible, those of the agency's own domains.
    pub internal: u32,
    /// Of the visible, those of partners' domains.
    pub partner: u32,
    /// Of the visible, the others.
    pub external: u32,
    /// Of the external, those with a personal mailbox (gmail.com, orange.fr…).
    pub private: u32,
    /// Groups and lists in To and Cc: size unknown, one person at least.
    pub groups: u32,
    /// The visible recipients are too many by the settings.
    pub warned: bool,
}

/// What a verdict says as a whole, or of one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All was read, nothing to say (notices aside).
    Clean,
    /// At least one finding of severity warn or strong.
    Warn,
    /// Nothing to warn of in what was read, but not all was read.
    NotChecked,
}

/// One part's outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct PartOutcome {
    /// `body` or the attachment's name.
    pub part: String,
    /// Told from the content.
    pub format: Format,
    /// Of this part alone.
    pub outcome: Outcome,
}

/// What an organisation wants done about what is found, in rising order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It is not looked at.
    Off,
    /// It is only counted; the writer is not asked.
    Observe,
    /// The writer is asked.
    #[default]
    Warn,
    /// The writer is asked, and gives a reason for sending the mail as it is.
    Justify,
    /// The mail does not leave as it is.
    Hold,
}

/// What is decided of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct Verdict {
    /// The recipients, counted.
    pub recipients: RecipientCounts,
    /// Most serious first.
    pub findings: Vec<Finding>,
    /// What was found and is only counted, most serious first: nobody is asked about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observed: Vec<Finding>,
    /// The highest mode of what holds the mail; [`Mode::Warn`] where nothing does.
    #[serde(default)]
    pub mode: Mode,
    /// Each part, in the mail's order.
    pub parts: Vec<PartOutcome>,
    /// The whole.
    pub verdict: Outcome,
}

impl Verdict {
    /// Must the mail be held and its writer asked?
    ///
    /// Notices alone do not hold a mail; neither does a picture that could not be read.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.findings.iter().any(|f| f.severity >= Severity::Warn)
    }
}

/// A language the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// French, the first one.
    #[default]
    Fr,
    /// English.
    En,
}

/// The form in which addresses are compared: trimmed, lower case.
///
/// ```
/// assert_eq!(gardefou::model::normalize_address(" Marie.Petit@Example.FR "), "marie.petit@example.fr");
/// ```
#[must_use]
pub fn normalize_address(address: &str) -> String {
    address.trim().to_lowercase()
}

/// The letters of a spreadsheet column: 0 → `A`, 27 → `AB`.
///
/// ```
/// assert_eq!(gardefou::model::column_letters(0), "A");
/// assert_eq!(gardefou::model::column_letters(27), "AB");
/// ```
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.iter().rev().map(|&b| char::from(b)).collect()
}

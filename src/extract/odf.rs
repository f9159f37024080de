//! `OpenDocument` files, whichever the program: the container, what styles hide, and running text.
//!
//! A document is a ZIP archive of parts or one flat XML file in which the same elements stand one
//! after the other; the readers of texts (`odt`), slides (`odp`) and sheets (`ods`) see no
//! difference. Embedded documents that are XML (sheets behind a chart, formulas) are read as
//! hidden text, those of other programs as files within this one. Parts encrypted by AES in CBC are
//! read with the passwords that the writer gave; refuses Blowfish (before `OpenDocument` 1.2) and the
//! single encrypted entry of `LibreOffice` since 24.8, whose key takes 64 MB to make
//! ([`UnreadReason::Encrypted`]).
//!
//! Source: OASIS `OpenDocument` 1.3, parts 2 (chapter 4) and 3,
//! <https://docs.oasis-open.org/office/OpenDocument/v1.3/>.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, SeekFrom};

use super::flow::{mailto, Flow};
use super::folded::base64;
use super::limits::{self, fault, Job};
use super::locks::OdfLock;
use super::look::Look;
use super::ole_object;
use super::package::Package;
use super::rows::Rows;
use super::xml::{self, Element, Node};
use super::zip::Zip;
use crate::model::{Source, UnreadReason};

/// What a document mostly holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Running text.
    Text,
    /// Sheets.
    Sheets,
    /// Pages of slides or drawings.
    Slides,
}

/// What beginning of a media type is common to all.
const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.";

/// The kind of an `OpenDocument`; `None` for anything else.
pub fn kind(look: &Look) -> Option<Kind> {
    let media_type = if let Some(directory) = look.directory() {
        directory.mimetype.as_str()
    } else {
        let start = look.text.as_deref()?;
        let start = start
            .find("office:document")
            .and_then(|at| start.get(at..))?;
        start.split_once("mimetype=")?.1
    };
    let media_type = media_type.trim_start_matches(['"', '\'', ' ']);
    let kind = media_type.strip_prefix(MEDIA_TYPE)?;
    [
        ("text", Kind::Text),
        ("spreadsheet", Kind::Sheets),
        ("presentation", Kind::Slides),
        ("graphics", Kind::Slides),
    ]
    .into_iter()
    .find(|(name, _)| kind.starts_with(name))
    .map(|(_, kind)| kind)
}

/// The media type by which a manifest names the document it belongs to.
pub fn media_type(manifest: &str) -> &str {
    let start = manifest.find(MEDIA_TYPE).and_then(|at| manifest.get(at..));
    let end = |c: char| c == '"' || c == '\'';
    start.and_then(|s| s.split(end).next()).unwrap_or_default()
}

/// Notes how the manifest says that parts are encrypted; are any?
fn lock(zip: &mut Zip<'_>) -> Result<bool, UnreadReason> {
    let Some(manifest) = zip.find("META-INF/manifest.xml") else {
        return Ok(false);
    };
    let mut path = String::new();
    let mut open: Option<Terms> = None;
    let mut locks: BTreeMap<String, Option<Terms>> = BTreeMap::new();
    let Ok(manifest) = zip.read(manifest) else {
        // It may be damaged where the document is not.
        return Ok(false);
    };
    let visited = xml::each(manifest, |node| {
        match node {
            Node::Open(element) if element.name() == "file-entry" => {
                path = element
                    .attribute("full-path")
                    .unwrap_or_default()
                    .into_owned();
            }
            Node::Open(element) => {
                if element.name() == "encryption-data" {
                    open = Some(Terms::default());
                }
                if let Some(terms) = &mut open {
                    terms.visit(&element);
                }
            }
            Node::Close("encryption-data") => {
                locks.insert(std::mem::take(&mut path), open.take());
            }
            _ => {}
        }
        Ok(())
    });
    if locks.is_empty() {
        return Ok(false);
    }
    // Which other parts are encrypted is not known.
    visited?;
    for entry in &mut zip.entries {
        if let Some(terms) = locks.get(&entry.name) {
            let known = terms.as_ref().filter(|terms| terms.known == 4);
            let lock = known.map(|terms| terms.lock.clone());
            entry.odf_lock = Some(Box::new(lock.ok_or(UnreadReason::Encrypted)?));
        }
    }
    Ok(true)
}

/// What the manifest says of the encryption of a part.
#[derive(Default)]
struct Terms {
    lock: OdfLock,
    /// Of the four methods, those that are known.
    known: u32,
}

impl Terms {
    fn visit(&mut self, element: &Element<'_>) {
        let text = |name| element.attribute(name).unwrap_or_default();
        let number = |name| text(name).parse::<u32>().ok();
        // Older programs write the methods by other names, in upper case.
        let says = |name, words: &[&str]| {
            let method = text(name).to_ascii_lowercase();
            words.iter().all(|word| method.contains(word))
        };
        let lock = &mut self.lock;
        let known = match element.name() {
            "encryption-data" => {
                lock.sum_sha256 = says("checksum-type", &["sha256"]);
                lock.sum = base64(text("checksum").as_bytes());
                says("checksum-type", &["1k"]) && !lock.sum.is_empty()
            }
            "algorithm" => {
                lock.chain = base64(text("initialisation-vector").as_bytes());
                says("algorithm-name", &["aes", "cbc"])
            }
            "key-derivation" => {
                lock.salt = base64(text("salt").as_bytes());
                lock.rounds = number("iteration-count").unwrap_or_default();
                lock.key_bytes = number("key-size").map_or(16, |size| size.min(32) as usize);
                says("key-derivation-name", &["pbkdf2"])
            }
            "start-key-generation" => {
                lock.start_sha256 = says("start-key-generation-name", &["sha256"]);
                lock.start_sha256 || says("start-key-generation-name", &["sha1"])
            }
            _ => false,
        };
        self.known += u32::from(known);
    }
}

/// A document opened for reading.
pub struct Container<'s> {
    parts: Parts<'s>,
    objects: Objects,
}

enum Parts<'s> {
    /// Parts in an archive.
    Package(Package<'s>),
    /// One XML file, and the first thing that went wrong with it.
    Flat(Bounded<'s>, Result<(), UnreadReason>),
}

/// The embedded objects of other programs.
#[derive(Default)]
struct Objects {
    /// Where they stand in the archive.
    links: Vec<String>,
    /// Those that stand in the text itself, decoded.
    decoded: Vec<Vec<u8>>,
    /// The text of one that is open.
    open: Option<String>,
}

impl Objects {
    /// Takes note of an object; `job`: what decoding is taken off.
    fn visit(&mut self, node: &Node<'_>, job: &Job) -> Result<(), UnreadReason> {
        match node {
            Node::Open(element) if element.name() == "object-ole" => {
                self.open = Some(String::new());
                self.links
                    .extend(element.attribute("href").map(Cow::into_owned));
            }
            Node::Close("object-ole") => {
                let text = self.open.take().unwrap_or_default();
                if !text.trim().is_empty() {
                    self.decoded.push(base64(text.as_bytes()));
                }
            }
            Node::Text(text) => {
                if let Some(open) = &mut self.open {
                    job.unpack(text.len() as u64)?;
                    open.push_str(text);
                }
            }
            Node::Open(_) | Node::Close(_) => {}
        }
        Ok(())
    }
}

impl<'s> Container<'s> {
    /// Opens it.
    pub fn open(source: &'s mut dyn Source, job: &Job) -> Result<Self, UnreadReason> {
        source
            .seek(SeekFrom::Start(0))
            .map_err(|e| limits::reason(&e))?;
        let mut magic = [0; 2];
        let packed = source.read_exact(&mut magic).is_ok() && &magic == b"PK";
        if packed {
            let mut zip = Zip::open(source, job)?;
            if lock(&mut zip)? {
                // One part tells the password of all.
                let content = zip.find("content.xml");
                zip.read(content.ok_or(UnreadReason::Encrypted)?)?;
            }
            return Ok(Parts::Package(Package::new(zip)).into());
        }
        source
            .seek(SeekFrom::Start(0))
            .map_err(|e| limits::reason(&e))?;
        let job = job.clone();
        Ok(Parts::Flat(Bounded { source, job }, Ok(())).into())
    }

    /// Visits the nodes of the document: styles, then text, then properties.
    pub fn each(&mut self, job: &Job, mut visit: impl FnMut(Node<'_>) -> Result<(), UnreadReason>) {
        let objects = &mut self.objects;
        let mut visit = |node: Node<'_>| {
            objects.visit(&node, job)?;
            visit(node)
        };
        match &mut self.parts {
            Parts::Package(package) => {
                for part in ["styles.xml", "content.xml", "meta.xml"] {
                    // A document may be without styles and properties, not without content.
                    if part == "content.xml" || package.zip.find(part).is_some() {
                        package.each(part, &mut visit);
                    }
                }
            }
            Parts::Flat(source, outcome) => *outcome = xml::each(source, visit),
        }
    }

    /// Visits the nodes of the embedded documents.
    pub fn each_object(&mut self, mut visit: impl FnMut(Node<'_>) -> Result<(), UnreadReason>) {
        if let Parts::Package(package) = &mut self.parts {
            let objects: Vec<String> = package
                .zip
                .entries
                .iter()
                .map(|entry| entry.name.clone())
                .filter(|name| name.ends_with("/content.xml"))
                .collect();
            for object in objects {
                package.each(&object, &mut visit);
            }
        }
    }

    /// Notes the first thing that goes wrong.
    pub fn note(&mut self, result: Result<(), UnreadReason>) {
        match &mut self.parts {
            Parts::Package(package) => package.note(result),
            Parts::Flat(_, outcome) => *outcome = outcome.and(result),
        }
    }

    /// Reads the embedded objects of other programs, as files within this one.
    pub fn objects(&mut self, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let objects = std::mem::take(&mut self.objects);
        for (number, bytes) in (1_u32..).zip(objects.decoded) {
            ole_object::bytes(&bytes, None, &format!("object{number}"), rows)?;
        }
        let Parts::Package(package) = &mut self.parts else {
            return Ok(());
        };
        let links: BTreeSet<String> = objects.links.into_iter().collect();
        for link in links {
            let name = link.strip_prefix("./").unwrap_or(&link);
            match package.zip.find(name) {
                Some(index) => {
                    let (bytes, fault) = package.zip.unpack(index);
                    ole_object::bytes(&bytes, fault, name, rows)?;
                }
                // It stands in another file.
                None if name.contains(':') || name.starts_with(['/', '.']) => {}
                None => package.note(Err(UnreadReason::Malformed)),
            }
        }
        Ok(())
    }

    /// The outcome: the first thing that went wrong; or only pictures were found.
    pub fn finish(self, any_text: bool) -> Result<(), UnreadReason> {
        match self.parts {
            Parts::Package(package) => package.finish(any_text),
            Parts::Flat(_, outcome) => outcome,
        }
    }
}

impl<'s> From<Parts<'s>> for Container<'s> {
    fn from(parts: Parts<'s>) -> Self {
        let objects = Objects::default();
        Self { parts, objects }
    }
}

/// A flat document ends where an archive's budget would.
pub struct Bounded<'s> {
    source: &'s mut dyn Source,
    job: Job,
}

impl Read for Bounded<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = self.source.read(out)?;
        self.job.unpack(n as u64).map_err(fault)?;
        Ok(n)
    }
}

/// The styles by which text, sheets and slides are hidden.
#[derive(Default)]
pub struct Styles {
    /// Family and name of the style that is being read.
    open: (String, String),
    hidden: BTreeSet<(String, String)>,
}

impl Styles {
    /// Takes note of an element of a style.
    pub fn visit(&mut self, element: &Element<'_>) {
        let says = |name: &str, value: &str| element.attribute(name).as_deref() == Some(value);
        let hides = match element.name() {
            "style" => {
                let attribute = |name| element.attribute(name).unwrap_or_default().into_owned();
                self.open = (attribute("family"), attribute("name"));
                !self.hidden.is_empty()
                    && self
                        .hidden
                        .contains(&(self.open.0.clone(), attribute("parent-style-name")))
            }
            "text-properties" => says("display", "none"),
            "table-properties" => says("display", "false"),
            "drawing-page-properties" => says("visibility", "hidden"),
            _ => false,
        };
        if hides {
            self.hidden.insert(self.open.clone());
        }
    }

    /// Does the style that the element names hide it?
    pub fn hide(&self, family: &str, element: &Element<'_>) -> bool {
        !self.hidden.is_empty()
            && element.attribute("style-name").is_some_and(|name| {
                self.hidden
                    .contains(&(family.to_owned(), name.into_owned()))
            })
    }
}

/// Is the frame one of a master, to be filled in on each slide?
fn is_prompt(frame: &Element<'_>) -> bool {
    let class = frame.attribute("class");
    frame.attribute("placeholder").as_deref() == Some("true")
        || matches!(
            class.as_deref(),
            Some("title" | "subtitle" | "outline" | "notes")
        )
}

/// The properties of a document that are text somebody wrote; dates and counts are not.
pub fn is_property(name: &str) -> bool {
    matches!(
        name,
        "title"
            | "subject"
            | "description"
            | "keyword"
            | "user-defined"
            | "creator"
            | "initial-creator"
            | "printed-by"
    )
}

/// The character or spaces for which an element stands in text.
pub fn blank(element: &Element<'_>) -> Option<String> {
    match element.name() {
        "s" => {
            let count = element.attribute("c").and_then(|c| c.parse().ok());
            Some(" ".repeat(count.unwrap_or(1).min(1_000)))
        }
        "tab" => Some("\t".into()),
        "line-break" => Some("\n".into()),
        _ => None,
    }
}

/// Text with its white space as it is shown: any run of it is one space, none at the start of a
/// paragraph. `before` is the paragraph so far.
pub fn collapse<'a>(before: &str, text: &'a str) -> std::borrow::Cow<'a, str> {
    let white = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let starts = |before: &str| before.is_empty() || before.ends_with([' ', '\n', '\t']);
    let mut after_white = starts(before);
    let as_it_is = text.chars().all(|c| {
        let twice = white(c) && (after_white || c != ' ');
        after_white = white(c);
        !twice
    });
    if as_it_is {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut after_white = starts(before);
    for c in text.chars() {
        if !white(c) {
            out.push(c);
        } else if !after_white {
            out.push(' ');
        }
        after_white = white(c);
    }
    out.into()
}

/// What an open element means for the text in it.
enum Mark {
    /// It is not seen.
    Hidden,
    /// It is left aside.
    Skipped,
    /// It is kept as hidden text of its own, under a name.
    Captured(Capture),
    Paragraph,
    /// A text box in a paragraph: the paragraphs that are open around it.
    Aside(u32),
    Table,
    Row,
    Cell,
    /// The address behind a link, and where the link's text begins.
    Link(String, usize),
    /// The properties of the document.
    Properties,
    /// The notes of a slide, which is hidden or not.
    Notes(bool),
}

/// Text being kept apart.
#[derive(Default)]
struct Capture {
    text: String,
    /// Only what stands in paragraphs is text: the rest is who wrote it and when.
    paragraphs_only: bool,
    paragraphs: u32,
}

/// The running text of a document, of its margins, notes and slides.
pub struct Story<'r, 's> {
    flow: Flow<'r, 's>,
    styles: Styles,
    /// Elements open.
    depth: u32,
    /// Those of them that mean something, each with its depth.
    marks: Vec<(u32, Mark)>,
    paragraphs: u32,
    hidden: u32,
    skipped: u32,
    properties: bool,
    /// Pages are numbered.
    paged: bool,
    page: u32,
}

impl<'r, 's> Story<'r, 's> {
    /// `paged`: the document is made of slides.
    pub fn new(rows: &'r mut Rows<'s>, paged: bool) -> Self {
        Self {
            flow: Flow::new(rows, false),
            styles: Styles::default(),
            depth: 0,
            marks: Vec::new(),
            paragraphs: 0,
            hidden: 0,
            skipped: 0,
            properties: false,
            paged,
            page: 0,
        }
    }

    /// The next node of the document.
    pub fn visit(&mut self, node: Node<'_>) -> Result<(), UnreadReason> {
        match node {
            Node::Open(element) => {
                self.depth += 1;
                self.open(&element)?;
            }
            Node::Close(_) => {
                while self.marks.last().is_some_and(|(at, _)| *at >= self.depth) {
                    if let Some((_, mark)) = self.marks.pop() {
                        self.close(mark)?;
                    }
                }
                self.depth = self.depth.saturating_sub(1);
            }
            Node::Text(text) if self.skipped == 0 => self.text(text),
            Node::Text(_) => {}
        }
        Ok(())
    }

    /// What follows was embedded in the document: it is not seen, or not as it is.
    pub fn embedded(&mut self) -> Result<(), UnreadReason> {
        self.flow.page(None, true)?;
        self.marks.clear();
        self.paragraphs = 0;
        self.hidden = 0;
        self.skipped = 0;
        self.properties = false;
        self.depth = 0;
        self.paged = false;
        Ok(())
    }

    /// Sends what is open.
    pub fn finish(self) -> Result<(), UnreadReason> {
        self.flow.finish()
    }

    fn mark(&mut self, mark: Mark) {
        self.marks.push((self.depth, mark));
    }

    fn capture(&mut self) -> Option<&mut Capture> {
        self.marks
            .iter_mut()
            .rev()
            .find_map(|(_, mark)| match mark {
                Mark::Captured(capture) => Some(capture),
                _ => None,
            })
    }

    fn text(&mut self, text: &str) {
        if let Some(capture) = self.capture() {
            if !capture.paragraphs_only || capture.paragraphs > 0 {
                let text = collapse(&capture.text, text);
                capture.text.push_str(&text);
            }
        } else if self.paragraphs > 0 {
            let hidden = self.hidden > 0;
            let text = collapse(self.flow.shown(), text);
            self.flow.text(&text, hidden);
        }
    }

    fn open(&mut self, element: &Element<'_>) -> Result<(), UnreadReason> {
        self.styles.visit(element);
        if let Some(blank) = blank(element) {
            if let Some(capture) = self.capture() {
                capture.text.push_str(&blank);
            } else if self.paragraphs > 0 {
                self.flow.text(&blank, self.hidden > 0);
            }
            return Ok(());
        }
        if self.capture().is_some() {
            if matches!(element.name(), "p" | "h") {
                self.mark(Mark::Paragraph);
                if let Some(capture) = self.capture() {
                    capture.paragraphs += 1;
                }
            }
            return Ok(());
        }
        match element.name() {
            "meta" => {
                if self.paged {
                    self.flow.page(None, false)?;
                }
                self.properties = true;
                self.mark(Mark::Properties);
            }
            name if self.properties && is_property(name) => {
                let label = element.attribute("name").unwrap_or(name.into());
                self.mark(Mark::Captured(Capture {
                    text: format!("{label}: "),
                    ..Capture::default()
                }));
            }
            _ if self.properties => {}
            "p" | "h" => {
                if self.styles.hide("paragraph", element) {
                    self.hidden += 1;
                    self.mark(Mark::Hidden);
                }
                self.paragraphs += 1;
                self.mark(Mark::Paragraph);
            }
            "header-decl" | "footer-decl" | "date-time-decl" => {
                self.paragraphs += 1;
                self.mark(Mark::Paragraph);
            }
            "span" if self.styles.hide("text", element) => {
                self.hidden += 1;
                self.mark(Mark::Hidden);
            }
            "section" if element.attribute("display").as_deref() == Some("none") => {
                self.hidden += 1;
                self.mark(Mark::Hidden);
            }
            "hidden-text" => {
                let text = element.attribute("string-value").unwrap_or_default();
                self.flow.text(&text, true);
            }
            // Their text would join the word before, and says nothing.
            "note-citation" | "page-number" | "binary-data" => self.skip(),
            // What a master asks to be written in its frames.
            "frame" if self.paged && self.page == 0 && is_prompt(element) => self.skip(),
            "annotation" | "deletion" => self.mark(Mark::Captured(Capture {
                paragraphs_only: true,
                ..Capture::default()
            })),
            "title" | "desc" => self.mark(Mark::Captured(Capture::default())),
            "text-box" | "note-body" | "custom-shape" | "rect" | "circle" | "ellipse" | "line"
            | "connector" | "polyline" | "polygon" | "regular-polygon" | "path" | "caption"
            | "measure"
                if self.paragraphs > 0 =>
            {
                self.flow.aside_start()?;
                let paragraphs = std::mem::take(&mut self.paragraphs);
                self.mark(Mark::Aside(paragraphs));
            }
            "a" => {
                if let Some(address) = element.attribute("href").as_deref().and_then(mailto) {
                    let from = self.flow.shown().len();
                    self.mark(Mark::Link(address, from));
                }
            }
            _ => self.open_structure(element)?,
        }
        Ok(())
    }

    /// Pages, tables and controls.
    fn open_structure(&mut self, element: &Element<'_>) -> Result<(), UnreadReason> {
        let repeated = || {
            let count = element.attribute("number-columns-repeated");
            count.and_then(|n| n.parse().ok()).unwrap_or(1u32)
        };
        match element.name() {
            // It is read as a file of its own.
            "object-ole" => self.skip(),
            "text" | "textarea" | "formatted-text" | "combobox" => {
                if let Some(value) = element.attribute("current-value") {
                    self.flow.text(&value, false);
                    self.flow.paragraph()?;
                }
            }
            "page" if self.paged => {
                self.page = self.page.saturating_add(1);
                let hidden = self.styles.hide("drawing-page", element);
                self.flow.page(Some(self.page), hidden)?;
            }
            "notes" if self.paged => {
                let hidden = self.flow.is_hidden();
                let page = Some(self.page).filter(|page| *page > 0);
                self.flow.page(page, true)?;
                self.mark(Mark::Notes(hidden));
            }
            "table" => {
                self.flow.table_start()?;
                self.mark(Mark::Table);
            }
            "table-row" => {
                self.flow.row_start()?;
                self.mark(Mark::Row);
            }
            "table-cell" => {
                self.flow.cell_start()?;
                self.flow.cell_span(repeated(), 1);
                self.mark(Mark::Cell);
            }
            // The place of a cell that reaches over it; it may hold text, which is not shown.
            "covered-table-cell" => {
                self.flow.cell_start()?;
                self.flow.cell_span(repeated(), 1);
                self.hidden += 1;
                self.mark(Mark::Hidden);
                self.mark(Mark::Cell);
            }
            _ => {}
        }
        Ok(())
    }

    fn skip(&mut self) {
        self.skipped += 1;
        self.mark(Mark::Skipped);
    }

    fn close(&mut self, mark: Mark) -> Result<(), UnreadReason> {
        match mark {
            Mark::Hidden => self.hidden = self.hidden.saturating_sub(1),
            Mark::Skipped => self.skipped = self.skipped.saturating_sub(1),
            Mark::Captured(capture) => {
                // A property without value is its name alone.
                if !capture.text.trim_end().ends_with(':') && !capture.text.trim().is_empty() {
                    self.flow.keep(vec![(0, capture.text)])?;
                }
            }
            Mark::Paragraph => {
                if let Some(capture) = self.capture() {
                    capture.paragraphs = capture.paragraphs.saturating_sub(1);
                    capture.text.push('\n');
                } else {
                    self.paragraphs = self.paragraphs.saturating_sub(1);
                    self.flow.paragraph()?;
                }
            }
            Mark::Aside(paragraphs) => {
                self.flow.aside_end()?;
                self.paragraphs = paragraphs;
            }
            Mark::Table => self.flow.table_end()?,
            Mark::Row => self.flow.row_end()?,
            Mark::Cell => self.flow.cell_end()?,
            Mark::Link(address, from) => self.flow.address(&address, from),
            Mark::Properties => self.properties = false,
            Mark::Notes(hidden) => {
                let page = Some(self.page).filter(|page| *page > 0);
                self.flow.page(page, hidden)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_shown_as_one_space() {
        for (before, text, expected) in [
            ("", "  Petit\n   Marie ", "Petit Marie "),
            ("Petit ", " Marie", "Marie"),
            ("Petit", " Marie", " Marie"),
            ("Petit", "\n", " "),
            ("", "Petit Marie", "Petit Marie"),
        ] {
            assert_eq!(collapse(before, text), expected, "{before:?} {text:?}");
        }
    }

    #[test]
    fn a_manifest_names_the_document() {
        let manifest = r#"<m><e full-path="/" media-type="application/vnd.oasis.opendocument.text"/><e media-type="text/xml"/></m>"#;
        assert_eq!(
            media_type(manifest),
            "application/vnd.oasis.opendocument.text"
        );
        assert_eq!(media_type("<m/>"), "");
    }
}

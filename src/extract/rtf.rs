//! Rich Text Format (`.rtf`, and what mail programs save as `.doc`): text with its tables.
//!
//! Reads paragraphs, tables within tables too, headers, footers, notes, text boxes and results of
//! fields; as hidden text comments, hidden and deleted characters, index entries, descriptions of
//! pictures, properties. Letters are those of the code page of their font, or `\u` and a number.
//! The address behind a `mailto:` field joins its text. Destinations that are not known are
//! skipped, as the format asks. Embedded objects are read as files within this one; a document of
//! pictures alone is one. A document whose groups are not all closed is cut short: malformed.
//!
//! Source: Rich Text Format specification 1.9.1,
//! <https://learn.microsoft.com/previous-versions/office/developer/office-2007/aa140277(v=office.10)>.

use std::collections::BTreeMap;
use std::io::{self};

use super::codepages;
use super::flow::Flow;
use super::limits::{self, Job};
use super::look::Look;
use super::ole_object;
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

/// Groups open at the same time.
const MAX_GROUPS: usize = 1_000;
/// Fonts whose code page is kept.
const MAX_FONTS: usize = 4_096;
/// Letters of the longest control word.
const MAX_WORD: usize = 32;
/// Bytes asked from the source at once.
const SLICE: usize = 64 << 10;

/// Reads rich text.
pub struct Rtf;

impl Extractor for Rtf {
    fn format(&self) -> Format {
        Format::Rtf
    }

    fn recognises(&self, look: &Look) -> bool {
        look.head.trim_ascii_start().starts_with(b"{\\rt")
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let job = rows.job().clone();
        let mut reader = Reader::new(Input::new(source), Flow::new(rows, false), job);
        let result = reader.read();
        let pictures = reader.pictures;
        let objects = std::mem::take(&mut reader.objects);
        // What was open when reading stopped is sent too.
        let result = result.and(reader.finish());
        for (number, object) in (1_u32..).zip(objects) {
            ole_object::envelope(&object, &format!("object{number}"), rows)?;
        }
        result?;
        if pictures && !rows.sent() {
            return Err(UnreadReason::ImageOnly);
        }
        Ok(())
    }
}

/// What the text of a group is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Destination {
    /// To be read.
    Text,
    /// Nothing.
    Skipped,
    /// The table of fonts.
    Fonts,
    /// The code of a field.
    Code,
    /// Collected, and kept as hidden text when the group ends.
    Property,
    /// The name of a property of a shape.
    ShapeName,
    /// The value of that property.
    ShapeValue,
    /// The bytes of an embedded object, in hexadecimal digits.
    Object,
}

/// What holds within a group.
// Each switch is one of the format, independent of the others.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Copy, Debug)]
struct State {
    destination: Destination,
    /// Characters that stand for a `\u` in programs that do not know it.
    fallback: u32,
    page: u16,
    hidden: bool,
    deleted: bool,
    /// Everything in the group is unseen: comments.
    unseen: bool,
    in_table: bool,
    nesting: u32,
    /// The group is a text box, a note, a margin: its text stands apart.
    aside: bool,
}

/// A field: its code, where its result begins in the line, and the groups open around it.
struct Field {
    code: String,
    from: usize,
    depth: usize,
}

/// The tables open in the text or in a text box: for each, whether a cell is open.
#[derive(Default)]
struct Place {
    cells: Vec<bool>,
    /// A row was begun and not ended.
    row: bool,
}

struct Reader<'i, 'r, 's> {
    input: Input<'i>,
    flow: Flow<'r, 's>,
    state: State,
    groups: Vec<State>,
    /// Text not yet handed on: that of the group so far.
    text: String,
    /// Characters still to be skipped behind a `\u`.
    skip: u32,
    high_surrogate: Option<u16>,
    fonts: BTreeMap<i32, u16>,
    /// The font being described in the table of fonts, or the default one.
    font: i32,
    page: u16,
    places: Vec<Place>,
    fields: Vec<Field>,
    label: &'static str,
    property: String,
    shape_name: String,
    pictures: bool,
    job: Job,
    /// The embedded objects, the last of them open, and the first half of its next byte.
    objects: Vec<Vec<u8>>,
    object: Vec<u8>,
    half: Option<u8>,
    /// `\*` was read: the destination that follows may be unknown.
    optional: bool,
}

impl<'i, 'r, 's> Reader<'i, 'r, 's> {
    fn new(input: Input<'i>, flow: Flow<'r, 's>, job: Job) -> Self {
        Self {
            input,
            flow,
            state: State {
                destination: Destination::Text,
                fallback: 1,
                page: 1252,
                hidden: false,
                deleted: false,
                unseen: false,
                in_table: false,
                nesting: 0,
                aside: false,
            },
            groups: Vec::new(),
            text: String::new(),
            skip: 0,
            high_surrogate: None,
            fonts: BTreeMap::new(),
            font: 0,
            page: 1252,
            places: vec![Place::default()],
            fields: Vec::new(),
            label: "",
            property: String::new(),
            shape_name: String::new(),
            pictures: false,
            job,
            objects: Vec::new(),
            object: Vec::new(),
            half: None,
            optional: false,
        }
    }

    /// Reads to the end. A group that ends too early, or not at all, is damage: what stands behind
    /// it is read, and told to be malformed.
    fn read(&mut self) -> Result<(), UnreadReason> {
        let (mut whole, mut ended) = (false, false);
        while let Some(byte) = self.input.next()? {
            if matches!(byte, b'\r' | b'\n' | b' ' | 0) && self.groups.is_empty() {
                continue;
            }
            whole = false;
            match byte {
                b'{' => self.open_group()?,
                b'}' => {
                    self.close_group()?;
                    whole = self.groups.is_empty() && !ended;
                    ended |= whole;
                }
                b'\\' => self.control()?,
                b'\r' | b'\n' | 0 => {}
                byte => {
                    self.byte(byte);
                    self.plain()?;
                }
            }
        }
        if whole {
            Ok(())
        } else {
            Err(UnreadReason::Malformed)
        }
    }

    /// Sends what is open.
    fn finish(mut self) -> Result<(), UnreadReason> {
        self.flush()?;
        self.flow.finish()
    }

    fn open_group(&mut self) -> Result<(), UnreadReason> {
        self.flush()?;
        if self.groups.len() >= MAX_GROUPS {
            return Err(UnreadReason::TooLarge);
        }
        self.groups.push(self.state);
        self.state.aside = false;
        self.skip = 0;
        self.optional = false;
        Ok(())
    }

    fn close_group(&mut self) -> Result<(), UnreadReason> {
        self.flush()?;
        self.skip = 0;
        self.optional = false;
        let inner = self.state;
        let Some(outer) = self.groups.pop() else {
            return Ok(());
        };
        self.state = outer;
        if inner.aside {
            self.end_tables(0)?;
            self.places.pop();
            self.flow.aside_end()?;
        }
        if inner.destination != outer.destination {
            self.end_destination(inner.destination)?;
        }
        if self
            .fields
            .last()
            .is_some_and(|f| f.depth > self.groups.len())
        {
            self.end_field()?;
        }
        Ok(())
    }

    fn end_destination(&mut self, destination: Destination) -> Result<(), UnreadReason> {
        match destination {
            Destination::Property => {
                let text = std::mem::take(&mut self.property);
                if !text.trim().is_empty() {
                    let line = format!("{}: {}", self.label, text.trim());
                    self.flow.keep(vec![(0, line)])?;
                }
            }
            Destination::Object => {
                self.objects.push(std::mem::take(&mut self.object));
                self.half = None;
            }
            Destination::ShapeName => self.shape_name = std::mem::take(&mut self.property),
            Destination::ShapeValue => {
                let text = std::mem::take(&mut self.property);
                let wanted = matches!(
                    self.shape_name.trim(),
                    "wzDescription" | "gtextUNICODE" | "pihlShape"
                );
                if wanted && !text.trim().is_empty() {
                    self.flow.keep(vec![(0, text)])?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_field(&mut self) -> Result<(), UnreadReason> {
        match self.fields.pop() {
            Some(field) => self.flow.end_field(field.code, field.from),
            None => Ok(()),
        }
    }

    /// Text up to the next brace or backslash.
    fn plain(&mut self) -> Result<(), UnreadReason> {
        loop {
            let run = self.input.run()?;
            if run.is_empty() {
                return Ok(());
            }
            let mut rest = run;
            if self.state.destination == Destination::Object {
                self.job.unpack(run.len() as u64 / 2)?;
                for &byte in run {
                    hex(byte, &mut self.half, &mut self.object);
                }
            } else if self.state.destination != Destination::Skipped {
                while let Some((&byte, after)) = rest.split_first() {
                    rest = after;
                    if matches!(byte, b'\r' | b'\n' | 0) {
                    } else if self.skip > 0 {
                        self.skip -= 1;
                    } else if byte.is_ascii() {
                        self.text.push(char::from(byte));
                    } else {
                        self.text.push(codepages::character(self.state.page, byte));
                    }
                }
            }
            let used = run.len();
            self.input.consume(used);
        }
    }

    /// One character, written as a byte of the font's code page.
    fn byte(&mut self, byte: u8) {
        if self.state.destination == Destination::Object {
            hex(byte, &mut self.half, &mut self.object);
        } else if self.skip > 0 {
            self.skip -= 1;
        } else {
            self.text.push(codepages::character(self.state.page, byte));
        }
    }

    /// One character that a control word stands for.
    fn character(&mut self, c: char) {
        if self.skip > 0 {
            self.skip -= 1;
        } else {
            self.text.push(c);
        }
    }

    /// A control word or a control symbol, behind its backslash.
    fn control(&mut self) -> Result<(), UnreadReason> {
        let Some(first) = self.input.next()? else {
            return Ok(());
        };
        if !first.is_ascii_alphabetic() {
            return self.symbol(first);
        }
        let mut letters = [0; MAX_WORD];
        let mut length = 0;
        let mut next = Some(first);
        while let Some(letter) = next.filter(u8::is_ascii_alphabetic) {
            // A longer word is none that is known: its start alone must not be taken for one.
            if let Some(slot) = letters.get_mut(length) {
                *slot = letter;
                length += 1;
            }
            next = self.input.peek()?;
            if next.is_some_and(|b| b.is_ascii_alphabetic()) {
                self.input.consume(1);
            }
        }
        let negative = next == Some(b'-');
        if negative {
            self.input.consume(1);
        }
        let mut number: Option<i32> = None;
        while let Some(digit) = self.input.peek()?.filter(u8::is_ascii_digit) {
            self.input.consume(1);
            let so_far = number.unwrap_or(0).saturating_mul(10);
            number = Some(so_far.saturating_add(i32::from(digit - b'0')));
        }
        if self.input.peek()? == Some(b' ') {
            self.input.consume(1);
        }
        let number = number.map(|n| if negative { n.saturating_neg() } else { n });
        let word = letters.get(..length).unwrap_or_default();
        let word = std::str::from_utf8(word).unwrap_or_default();
        let optional = std::mem::take(&mut self.optional);
        if self.text_word(word, number)? || self.layout_word(word, number)? {
            return Ok(());
        }
        self.destination_word(word, number, optional)
    }

    fn symbol(&mut self, symbol: u8) -> Result<(), UnreadReason> {
        match symbol {
            b'\'' => {
                let mut value = 0;
                for _ in 0..2 {
                    let Some(digit) = self.input.peek()? else {
                        return Ok(());
                    };
                    let Some(digit) = char::from(digit).to_digit(16) else {
                        return Ok(());
                    };
                    self.input.consume(1);
                    value = value * 16 + digit as u8;
                }
                self.byte(value);
            }
            b'*' => self.optional = true,
            b'\\' | b'{' | b'}' => self.character(char::from(symbol)),
            b'~' => self.character('\u{a0}'),
            b'_' => self.character('-'),
            b'\r' | b'\n' => self.paragraph()?,
            _ => {}
        }
        Ok(())
    }

    /// Words that stand for characters or change how they are read.
    fn text_word(&mut self, word: &str, number: Option<i32>) -> Result<bool, UnreadReason> {
        match word {
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.state.fallback = count(number, 1).min(16),
            "tab" => self.character('\t'),
            "line" | "lbr" => self.character('\n'),
            "emdash" => self.character('—'),
            "endash" => self.character('–'),
            "lquote" => self.character('‘'),
            "rquote" => self.character('’'),
            "ldblquote" => self.character('“'),
            "rdblquote" => self.character('”'),
            "bullet" => self.character('•'),
            "emspace" | "enspace" | "qmspace" => self.character(' '),
            "f" if self.state.destination == Destination::Fonts => {
                self.font = number.unwrap_or(0);
            }
            "f" => {
                self.flush()?;
                let page = self.fonts.get(&number.unwrap_or(0));
                self.state.page = page.copied().unwrap_or(self.page);
            }
            "fcharset" | "cpg" if self.state.destination == Destination::Fonts => {
                let page = if word == "cpg" {
                    number.and_then(|n| u16::try_from(n).ok())
                } else {
                    charset(number.unwrap_or(0))
                };
                if self.fonts.len() < MAX_FONTS {
                    self.fonts.insert(self.font, page.unwrap_or(self.page));
                }
            }
            "ansicpg" => {
                self.page = number.and_then(|n| u16::try_from(n).ok()).unwrap_or(1252);
                self.state.page = self.page;
            }
            "mac" => self.page = 10_000,
            "pc" => self.page = 437,
            "pca" => self.page = 850,
            "v" => {
                self.flush()?;
                self.state.hidden = number != Some(0);
            }
            "deleted" => {
                self.flush()?;
                self.state.deleted = number != Some(0);
            }
            "plain" => {
                self.flush()?;
                self.state.hidden = false;
                self.state.deleted = false;
            }
            "bin" if self.state.destination == Destination::Object => {
                let length = count(number, 0);
                self.job.unpack(u64::from(length))?;
                for _ in 0..length {
                    self.object.extend(self.input.next()?);
                }
            }
            "bin" => self.input.skip(u64::from(count(number, 0)))?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn unicode(&mut self, number: i32) {
        // Numbers beyond 32,767 are written as negative ones.
        let unit = u16::try_from(number.rem_euclid(0x1_0000)).unwrap_or_default();
        let high = self.high_surrogate.take();
        if (0xD800..0xDC00).contains(&unit) {
            self.high_surrogate = Some(unit);
        } else {
            let decoded = char::decode_utf16(high.into_iter().chain([unit]));
            self.text
                .extend(decoded.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        self.skip = self.state.fallback;
    }

    /// Words that end paragraphs, cells and rows.
    fn layout_word(&mut self, word: &str, number: Option<i32>) -> Result<bool, UnreadReason> {
        let read = self.state.destination == Destination::Text;
        match word {
            "par" | "sect" | "page" | "column" | "softline" => self.paragraph()?,
            "pard" => {
                self.flush()?;
                self.state.in_table = false;
                self.state.nesting = 0;
            }
            "intbl" => {
                self.flush()?;
                self.state.in_table = true;
            }
            "itap" => {
                self.flush()?;
                self.state.nesting = count(number, 0).min(1_000);
                self.state.in_table = self.state.nesting > 0;
            }
            "trowd" if read => {
                self.flush()?;
                if let Some(place) = self.places.last_mut() {
                    place.row = true;
                }
            }
            "cell" if read => self.end_cell(1)?,
            "nestcell" if read => self.end_cell(self.state.nesting.max(2))?,
            "row" if read => {
                self.flush()?;
                self.end_tables(1)?;
                self.flow.row_end()?;
                if let Some(place) = self.places.last_mut() {
                    place.row = false;
                    place.cells.truncate(1);
                    place.cells.fill(false);
                }
            }
            "nestrow" if read => {
                self.flush()?;
                self.flow.row_end()?;
                if let Some(open) = self.places.last_mut().and_then(|p| p.cells.last_mut()) {
                    *open = false;
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Words that say what their group is for.
    fn destination_word(
        &mut self,
        word: &str,
        number: Option<i32>,
        optional: bool,
    ) -> Result<(), UnreadReason> {
        if self.state.destination == Destination::Skipped {
            // The same text in Unicode, beside one that is skipped for it.
            if word == "ud" {
                self.state.destination = Destination::Text;
            }
            return Ok(());
        }
        match word {
            "fonttbl" => self.state.destination = Destination::Fonts,
            "fldinst" => self.state.destination = Destination::Code,
            "field" => self.fields.push(Field {
                code: String::new(),
                from: self.flow.shown().len(),
                depth: self.groups.len(),
            }),
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
            | "footerf" | "footnote" | "shptxt" | "dptxbxtext" => self.start_aside(false)?,
            "annotation" => self.start_aside(true)?,
            "xe" | "tc" | "tcn" => self.state.unseen = true,
            "objdata" => self.state.destination = Destination::Object,
            "pict" => {
                self.pictures = true;
                self.state.destination = Destination::Skipped;
            }
            "title" | "subject" | "author" | "manager" | "company" | "operator" | "category"
            | "keywords" | "comment" | "doccomm" | "hlinkbase" | "staticval" => {
                self.state.destination = Destination::Property;
                self.label = property(word);
            }
            "sn" => self.state.destination = Destination::ShapeName,
            "sv" => self.state.destination = Destination::ShapeValue,
            "deff" => self.font = number.unwrap_or(0),
            "colortbl" | "stylesheet" | "nonesttables" | "nonshppict" | "shprslt" | "upr"
            | "fchars" | "lchars" | "creatim" | "revtim" | "printim" | "buptim" | "propname"
            | "private" | "pnseclvl" | "filetbl" | "revtbl" | "listtable" => {
                self.state.destination = Destination::Skipped;
            }
            "shpinst" | "shpgrp" | "do" | "userprops" | "nesttableprops" | "ud" => {}
            _ if optional => self.state.destination = Destination::Skipped,
            _ => {}
        }
        Ok(())
    }

    fn start_aside(&mut self, unseen: bool) -> Result<(), UnreadReason> {
        self.flush()?;
        if !self.state.aside {
            self.flow.aside_start()?;
            self.places.push(Place::default());
            self.state.aside = true;
        }
        self.state.unseen |= unseen;
        self.state.in_table = false;
        self.state.nesting = 0;
        Ok(())
    }

    /// Hands the text on to where it belongs.
    fn flush(&mut self) -> Result<(), UnreadReason> {
        if self.text.is_empty() {
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        match self.state.destination {
            Destination::Text => {
                self.settle()?;
                let hidden = self.state.hidden || self.state.deleted || self.state.unseen;
                self.flow.text(&text, hidden);
            }
            Destination::Code => {
                if let Some(field) = self.fields.last_mut() {
                    field.code.push_str(&text);
                }
            }
            Destination::Property | Destination::ShapeName | Destination::ShapeValue => {
                self.property.push_str(&text);
            }
            Destination::Fonts | Destination::Object | Destination::Skipped => {}
        }
        // Its memory serves the next piece.
        self.text = text;
        self.text.clear();
        Ok(())
    }

    fn paragraph(&mut self) -> Result<(), UnreadReason> {
        self.flush()?;
        if self.state.destination != Destination::Text {
            return Ok(());
        }
        self.settle()?;
        self.flow.paragraph()
    }

    /// Opens and ends tables, so that what comes next lands where its paragraph says.
    fn settle(&mut self) -> Result<(), UnreadReason> {
        let row = self.places.last().is_some_and(|place| place.row);
        let wanted = if self.state.in_table || row {
            self.state.nesting.max(1)
        } else {
            0
        };
        self.settle_at(wanted)
    }

    fn settle_at(&mut self, wanted: u32) -> Result<(), UnreadReason> {
        self.end_tables(wanted)?;
        let Some(place) = self.places.last_mut() else {
            return Ok(());
        };
        while (place.cells.len() as u32) < wanted {
            // A table in a cell opens the cell.
            if let Some(open) = place.cells.last_mut() {
                if !std::mem::replace(open, true) {
                    self.flow.cell_start()?;
                }
            }
            self.flow.table_start()?;
            place.cells.push(false);
        }
        if let Some(open) = place.cells.last_mut() {
            if !std::mem::replace(open, true) {
                self.flow.cell_start()?;
            }
        }
        Ok(())
    }

    /// Ends the tables deeper than `wanted`.
    fn end_tables(&mut self, wanted: u32) -> Result<(), UnreadReason> {
        if let Some(place) = self.places.last_mut() {
            while place.cells.len() as u32 > wanted {
                place.cells.pop();
                self.flow.table_end()?;
            }
        }
        Ok(())
    }

    fn end_cell(&mut self, level: u32) -> Result<(), UnreadReason> {
        let (in_table, nesting) = (self.state.in_table, self.state.nesting);
        self.state.in_table = true;
        self.state.nesting = nesting.max(level);
        self.flush()?;
        (self.state.in_table, self.state.nesting) = (in_table, nesting);
        self.settle_at(level)?;
        self.flow.cell_end()?;
        if let Some(open) = self.places.last_mut().and_then(|p| p.cells.last_mut()) {
            *open = false;
        }
        Ok(())
    }
}

/// Adds a hexadecimal digit to bytes, of which it may be half a one.
fn hex(digit: u8, half: &mut Option<u8>, bytes: &mut Vec<u8>) {
    let Some(digit) = char::from(digit).to_digit(16) else {
        return;
    };
    match half.take() {
        Some(first) => bytes.push(first << 4 | digit as u8),
        None => *half = Some(digit as u8),
    }
}

/// The number behind a control word, as a count.
fn count(number: Option<i32>, otherwise: u32) -> u32 {
    number.map_or(otherwise, |n| u32::try_from(n).unwrap_or(0))
}

/// The code page of a font's character set; `None` for that of the document.
fn charset(number: i32) -> Option<u16> {
    Some(match number {
        0 => 1252,
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        238 => 1250,
        255 => 850,
        _ => return None,
    })
}

/// How a property is called in the text that is kept of it.
fn property(word: &str) -> &'static str {
    match word {
        "title" => "title",
        "subject" => "subject",
        "author" => "author",
        "manager" => "manager",
        "company" => "company",
        "operator" => "operator",
        "category" => "category",
        "keywords" => "keywords",
        "hlinkbase" => "link",
        "staticval" => "property",
        _ => "comment",
    }
}

/// The bytes of the source, one by one or up to the next brace or backslash.
struct Input<'s> {
    source: &'s mut dyn Source,
    buffer: Vec<u8>,
    start: usize,
}

impl<'s> Input<'s> {
    fn new(source: &'s mut dyn Source) -> Self {
        Self {
            source,
            buffer: Vec::new(),
            start: 0,
        }
    }

    /// Reads more when all is used.
    fn fill(&mut self) -> Result<(), UnreadReason> {
        while self.start >= self.buffer.len() {
            self.start = 0;
            self.buffer.resize(SLICE, 0);
            match self.source.read(&mut self.buffer) {
                Ok(n) => {
                    self.buffer.truncate(n);
                    return Ok(());
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => self.buffer.clear(),
                Err(e) => {
                    self.buffer.clear();
                    return Err(limits::reason(&e));
                }
            }
        }
        Ok(())
    }

    fn peek(&mut self) -> Result<Option<u8>, UnreadReason> {
        self.fill()?;
        Ok(self.buffer.get(self.start).copied())
    }

    fn next(&mut self) -> Result<Option<u8>, UnreadReason> {
        let byte = self.peek()?;
        self.start += usize::from(byte.is_some());
        Ok(byte)
    }

    /// The bytes up to the next brace or backslash, as far as they are at hand.
    fn run(&mut self) -> Result<&[u8], UnreadReason> {
        self.fill()?;
        let rest = self.buffer.get(self.start..).unwrap_or_default();
        let end = memchr::memchr3(b'{', b'}', b'\\', rest).unwrap_or(rest.len());
        Ok(rest.get(..end).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.buffer.len());
    }

    fn skip(&mut self, mut count: u64) -> Result<(), UnreadReason> {
        while count > 0 && self.peek()?.is_some() {
            let at_hand = (self.buffer.len() - self.start) as u64;
            let step = count.min(at_hand);
            self.start += step as usize;
            count -= step;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn rtf(body: &str) -> (String, Result<(), UnreadReason>) {
        let fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE{\*\falt Arial};}}";
        let document = format!(r"{{\rtf1\ansi\ansicpg1252\deff0{fonts}{body}}}");
        let mut log = Log::default();
        let result = Rtf.extract(
            &mut Cursor::new(document),
            &mut Rows::new(&mut log, Job::default()),
        );
        (log.text, result)
    }

    fn text(body: &str) -> String {
        let lines: Vec<&str> = body.lines().map(str::trim_start).collect();
        let (text, result) = rtf(&lines.join("\n"));
        assert_eq!(result, Ok(()));
        text
    }

    #[test]
    fn letters_are_those_of_the_font_or_of_unicode() {
        assert_eq!(
            text(
                r"No\'ebl \u8217? l\rquote \'e9t\'e9 {\f1 Wa\'b3\'easa} \uc2\u233\'e9\'e9 \uc1\u-10179 ?\u-8704 ?!\par deux\line trois\tab quatre\par"
            ),
            "--\n1 A:Noël ’ l’été Wałęsa é 😀!\n2 A:deux\n3 A:trois B:quatre\n"
        );
    }

    #[test]
    fn rows_of_a_table_keep_their_cells() {
        assert_eq!(
            text(
                r"avant\par \trowd\cellx1000\cellx2000\pard\intbl Petit\cell a@example.fr\par b@example.fr\cell\row
                \trowd\cellx1000\cellx2000\pard\intbl\cell Marie\cell\row\pard apr\'e8s\par"
            ),
            "--\n1 A:avant\n-- table\n1 A:Petit B:a@example.fr/b@example.fr\n2 B:Marie\n--\n1 A:après\n"
        );
    }

    #[test]
    fn cells_without_the_mark_of_a_table_are_cells_of_their_row() {
        assert_eq!(
            text(
                r"\trowd\cellx1\cellx2 Petit\cell Marie\cell\row \trowd\cellx1\cellx2 Durand\cell Luc\cell\row fin\par"
            ),
            "-- table\n1 A:Petit B:Marie\n2 A:Durand B:Luc\n--\n1 A:fin\n"
        );
    }

    #[test]
    fn a_table_within_a_cell_keeps_its_rows() {
        assert_eq!(
            text(
                r"\trowd\cellx1\cellx2\pard\intbl avant\par
                \pard\intbl\itap2 Petit\nestcell{\nonesttables\par}\pard\intbl\itap2 Marie\nestcell{\nonesttables\par}{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}
                \pard\intbl\itap2 Durand\nestcell Luc\nestcell{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}
                \pard\intbl fin\cell c\'f4t\'e9\cell\row\pard"
            ),
            "-- table\n1 A:Petit B:Marie\n2 A:Durand B:Luc\n-- table\n1 A:avant/fin B:côté\n"
        );
    }

    #[test]
    fn what_is_not_seen_comes_apart() {
        assert_eq!(
            text(
                r"{\info{\title Inscrits}{\author Accueil}{\creatim\yr2026}}{\header\pard en-t\'eate\par}vu{\v masqu\'e9}{\deleted\  barr\'e9}{\*\annotation\pard avis\par}{\*\bkmkstart inconnu}\par
                {\field{\*\fldinst HYPERLINK {mailto:a@example.fr}}{\fldrslt Marie}}{\pict\pngblip 06399800}\par"
            ),
            "--\n1 A:en-tête\n--\n1 A:vu\n2 A:Marie a@example.fr\n-- hidden\n1 A:title: Inscrits\n2 A:author: Accueil\n3 A:avis\n4 A:masqué barré\n"
        );
    }

    #[test]
    fn binary_data_is_skipped_and_an_object_without_content_is_told() {
        let mut log = Log::default();
        let bytes = b"{\\rtf1 avant{\\object\\objemb{\\*\\objdata 0105}{\\result vu}}{\\pict\\bin4 }}{\\}apr\\'e8s}";
        let result = Rtf.extract(
            &mut Cursor::new(&bytes[..]),
            &mut Rows::new(&mut log, Job::default()),
        );
        assert_eq!(log.text, "--\n1 A:avantvuaprès\n");
        assert_eq!(
            (result, log.unread),
            (Ok(()), vec![UnreadReason::Malformed])
        );
    }

    #[test]
    fn a_file_dropped_in_is_read_with_its_name() {
        let mut native = b"\x02\0liste.csv\0C:\\liste.csv\0\0\0\x03\0\x01\0\0\0\0".to_vec();
        let list = b"Nom;Mobile\nPetit;06 39 98 00 01\nDurand;06 39 98 00 02\n";
        native.extend((list.len() as u32).to_le_bytes());
        native.extend(list);
        let mut object = b"\x01\x05\0\0\x02\0\0\0\x08\0\0\0Package\0\0\0\0\0\0\0\0\0".to_vec();
        object.extend((native.len() as u32).to_le_bytes());
        object.extend(native);
        let mut hex = String::new();
        for byte in &object {
            write!(hex, "{byte:02X}").unwrap();
        }
        let (head, tail) = hex.split_at(31);
        assert_eq!(
            text(&format!(r"avant{{\object\objemb{{\*\objdata {head} {tail}}}{{\result vu}}}}")),
            "--\n1 A:avantvu\n{liste.csv hidden\n-- table\n1 A:Nom B:Mobile\n2 A:Petit B:06 39 98 00 01\n3 A:Durand B:06 39 98 00 02\n} Csv\n"
        );
    }

    #[test]
    fn a_document_cut_short_or_of_pictures_alone_is_told() {
        let mut log = Log::default();
        let result = Rtf.extract(
            &mut Cursor::new(r"{\rtf1 Petit\cell Mar"),
            &mut Rows::new(&mut log, Job::default()),
        );
        assert_eq!(log.text, "-- table\n1 A:Petit\n--\n1 A:Mar\n");
        assert_eq!(result, Err(UnreadReason::Malformed));
        assert_eq!(rtf(r"{\pict 00}").1, Err(UnreadReason::ImageOnly));
        assert_eq!(rtf("").1, Ok(()));
        let mut log = Log::default();
        let result = Rtf.extract(
            &mut Cursor::new(r"{\rtf1 un} {deux}"),
            &mut Rows::new(&mut log, Job::default()),
        );
        assert_eq!(log.text, "--\n1 A:undeux\n");
        assert_eq!(result, Err(UnreadReason::Malformed));
        let deep = "{".repeat(100_000);
        assert_eq!(rtf(&deep).1, Err(UnreadReason::TooLarge));
    }
}

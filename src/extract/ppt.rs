//! `PowerPoint` presentations before 2007 (`.ppt`, `.pps`, `.pot`): slides as pages, in their order.
//!
//! Reads `PowerPoint` 97 to 2003: what the last save left of each slide, its texts, tables as tables
//! and word arts, and what its master shows besides what it asks to be written; as hidden text
//! speaker notes, comments, slides and shapes that are not shown, alternative texts, properties.
//! The address behind a `mailto:` link joins the link's text. Embedded objects are read as files
//! within this one. Where the directory of the slides is damaged, all texts are read as lines and
//! the file told as malformed. With a password that fits, encrypted presentations are read too.
//! Refuses `PowerPoint` 95 and before. Left out: hand-out masters, dates and numbers of slides.
//!
//! Source: \[MS-PPT\], <https://learn.microsoft.com/openspecs/office_file_formats/ms-ppt/>.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use flate2::read::ZlibDecoder;

use super::art::{self, Record, Records, MAX_DEPTH};
use super::bytes::{u16_at, u32_at};
use super::flow::{mailto, Flow};
use super::legacy_crypto::Key;
use super::limits::{Job, MAX_PART_BYTES};
use super::look::Look;
use super::ole::{self, Ole, Stream};
use super::ole_object;
use super::properties;
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

const STREAM: &str = "PowerPoint Document";
/// Where a file for `PowerPoint` 95 and 97 has the latter.
const DUAL: &str = "PP97_DUALSTORAGE";

/// Slides that are read.
const MAX_SLIDES: usize = 5_000;
/// Places of objects that are followed, those of earlier saves included.
const MAX_PLACES: usize = 200_000;

/// Kinds of records.
mod kind {
    pub const DOCUMENT: u16 = 0x03E8;
    pub const SLIDE: u16 = 0x03EE;
    pub const NOTES: u16 = 0x03F0;
    pub const NOTES_ATOM: u16 = 0x03F1;
    pub const SLIDE_PLACE: u16 = 0x03F3;
    pub const MASTER: u16 = 0x03F8;
    pub const SLIDE_SHOW: u16 = 0x03F9;
    pub const OBJECTS: u16 = 0x0409;
    pub const DRAWING: u16 = 0x040C;
    pub const PLACEHOLDER: u16 = 0x0BC3;
    pub const TEXT_REFERENCE: u16 = 0x0F9E;
    pub const TEXT_HEAD: u16 = 0x0F9F;
    pub const TEXT: u16 = 0x0FA0;
    pub const TEXT_BYTES: u16 = 0x0FA8;
    pub const STRING: u16 = 0x0FBA;
    pub const OLE_OBJECT: u16 = 0x0FC3;
    pub const OLE_EMBEDDED: u16 = 0x0FCC;
    pub const LINK_ATOM: u16 = 0x0FD3;
    pub const LINK: u16 = 0x0FD7;
    pub const MARGINS: u16 = 0x0FD9;
    pub const TEXT_LINK: u16 = 0x0FDF;
    pub const LIST: u16 = 0x0FF0;
    pub const ACTION: u16 = 0x0FF2;
    pub const ACTION_ATOM: u16 = 0x0FF3;
    pub const EDIT: u16 = 0x0FF5;
    pub const OBJECT_STORAGE: u16 = 0x1011;
    pub const TAGS: u16 = 0x1388;
    pub const BINARY_TAG: u16 = 0x138A;
    pub const BINARY_TAG_DATA: u16 = 0x138B;
    pub const DIRECTORY: u16 = 0x1772;
    pub const COMMENT: u16 = 0x2EE0;
    pub const SESSION: u16 = 0x2F14;
    pub const GROUP: u16 = 0xF003;
    pub const SHAPE: u16 = 0xF004;
    pub const TEXT_BOX: u16 = 0xF00D;
    pub const ANCHOR: u16 = 0xF00F;
    pub const SHAPE_DATA: u16 = 0xF011;
}

/// Properties of shapes: a group is a table; switches, among them that it is not shown.
const TABLE: u16 = 0x039F;
const SWITCHES: u16 = 0x03BF;

/// Reads presentations before 2007.
pub struct Ppt;

impl Extractor for Ppt {
    fn format(&self) -> Format {
        Format::Ppt
    }

    fn recognises(&self, look: &Look) -> bool {
        look.has_stream(STREAM) || look.has_stream(DUAL)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut ole = Ole::open(source)?;
        let root = ole.find(ole::ROOT, DUAL).unwrap_or(ole::ROOT);
        let job = rows.job().clone();
        let user = ole.stream(root, "Current User", &job)?.unwrap_or_default();
        let stream = ole.stream(root, STREAM, &job)?;
        let stream = stream.ok_or(UnreadReason::Malformed)?;
        let outcome = read(stream, u32_at(&user.bytes, 16), rows);
        if matches!(
            outcome,
            Err(UnreadReason::TooLarge | UnreadReason::Encrypted)
        ) {
            return outcome;
        }
        let sent = rows.sent();
        properties::read(&mut ole, root, rows)?;
        let pictures = ole.find(root, "Pictures");
        let pictures = pictures.and_then(|index| ole.objects.get(index));
        if outcome.is_ok() && !sent && pictures.is_some_and(ole::Object::is_filled) {
            return Err(UnreadReason::ImageOnly);
        }
        outcome
    }
}

/// Reads the slides; `edit`: where the last save stands.
fn read(mut stream: Stream, edit: u32, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let job = rows.job().clone();
    let directory = Directory::read(&stream.bytes, edit)?;
    directory.decrypt(&mut stream.bytes, &job)?;
    let mut show = Show {
        stream: &stream.bytes,
        directory: &directory,
        links: BTreeMap::new(),
        job,
        fault: directory.fault.or(stream.fault),
    };
    if show.read(rows)? {
        return Ok(());
    }
    every_text(&stream.bytes, rows)?;
    if rows.sent() || stream.fault.is_some() || directory.document > 0 {
        Err(UnreadReason::Malformed)
    } else {
        // That of PowerPoint 95 has the same name.
        Err(UnreadReason::Unsupported)
    }
}

/// Reads all the texts of a presentation whose directory is damaged, deleted ones too.
fn every_text(stream: &[u8], rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let mut flow = Flow::new(rows, false);
    let mut open = vec![Records(stream)];
    while let Some(records) = open.last_mut() {
        match records.next() {
            Some(record) => {
                if let Some(text) = text_of(&record) {
                    Text::from(text).say(&mut flow, false)?;
                } else if record.is_container && open.len() < MAX_DEPTH {
                    open.push(Records(record.bytes));
                }
            }
            None => {
                open.pop();
            }
        }
    }
    flow.finish()
}

/// The characters of a record that holds some.
fn text_of(record: &Record<'_>) -> Option<String> {
    match record.kind {
        kind::TEXT | kind::STRING => Some(art::wide(record.bytes)),
        kind::TEXT_BYTES => Some(record.bytes.iter().map(|&b| char::from(b)).collect()),
        _ => None,
    }
}

/// A text, and the addresses behind its links, each with where the link ends in UTF-16.
#[derive(Default)]
struct Text {
    text: String,
    links: Vec<(u32, String)>,
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        let links = Vec::new();
        Self { text, links }
    }
}

impl Text {
    /// Sends its paragraphs.
    fn say(&self, flow: &mut Flow<'_, '_>, hidden: bool) -> Result<(), UnreadReason> {
        let mut links = self.links.iter().peekable();
        let mut start = 0;
        let mut units = 0;
        let end = (self.text.len(), '\r');
        for (at, c) in self.text.char_indices().chain([end]) {
            let is_end = at == self.text.len();
            let link = links.next_if(|(end, _)| *end <= units || is_end);
            if c < ' ' || link.is_some() {
                flow.text(self.text.get(start..at).unwrap_or_default(), hidden);
                start = at;
            }
            if let Some((_, address)) = link {
                flow.address(address, 0);
            }
            if c < ' ' {
                start = at + 1;
                match c {
                    '\r' => flow.paragraph()?,
                    '\t' => flow.text("\t", hidden),
                    '\n' | '\u{b}' => flow.text("\n", hidden),
                    _ => {}
                }
            }
            units += c.len_utf16() as u32;
        }
        Ok(())
    }
}

/// What a shape holds.
#[derive(Default)]
struct Shape {
    text: Option<Text>,
    /// It shows a text that stands with the slide, by its number there.
    reference: Option<usize>,
    /// It is to be filled in.
    prompt: bool,
    hidden: bool,
    is_table: bool,
    /// Its word art.
    art: String,
    /// Its left and upper edges within its group.
    left: u32,
    top: u32,
}

/// A slide, master or page of notes in the list of them, with the texts that stand there.
struct Place {
    object: u32,
    id: u32,
    texts: Vec<Text>,
}

/// What the last save left, and where it stands.
#[derive(Default)]
struct Directory {
    /// Where the objects stand, by their numbers.
    objects: BTreeMap<u32, u32>,
    document: u32,
    /// The object that says how the others are encrypted.
    session: Option<u32>,
    fault: Option<UnreadReason>,
}

impl Directory {
    /// Reads it from the last save, which stands at `edit`, or else is the last in the file.
    fn read(stream: &[u8], edit: u32) -> Result<Self, UnreadReason> {
        let mut found = Self::default();
        let mut edit = edit;
        if record_at(stream, edit, kind::EDIT).is_none() {
            let mut at = 0;
            for record in Records(stream) {
                if record.kind == kind::EDIT {
                    edit = at;
                }
                at = at.saturating_add(8 + record.bytes.len() as u32);
            }
        }
        let mut places = 0;
        let mut last = true;
        let mut directories = BTreeSet::new();
        while let Some(record) = record_at(stream, edit, kind::EDIT) {
            let field = |index: usize| u32_at(record.bytes, 4 * index);
            if std::mem::take(&mut last) {
                found.document = field(4);
                found.session = Some(field(7)).filter(|session| *session != 0);
            }
            let directory = record_at(stream, field(3), kind::DIRECTORY);
            match directory.filter(|_| directories.insert(field(3))) {
                Some(directory) => places += found.add(directory.bytes),
                None => found.fault = Some(UnreadReason::Malformed),
            }
            if places > MAX_PLACES {
                return Err(UnreadReason::TooLarge);
            }
            // Earlier saves stand before.
            let earlier = field(2);
            if earlier == 0 || earlier >= edit {
                break;
            }
            edit = earlier;
        }
        Ok(found)
    }

    /// Takes note of the places of objects; those of later saves count.
    fn add(&mut self, mut bytes: &[u8]) -> usize {
        let mut count = 0;
        while bytes.len() >= 8 && count <= MAX_PLACES {
            let head = u32_at(bytes, 0);
            let (first, length) = (head & 0xF_FFFF, head >> 20);
            bytes = bytes.get(4..).unwrap_or_default();
            for number in 0..length {
                let Some((place, rest)) = bytes.split_at_checked(4) else {
                    return count;
                };
                let place = u32_at(place, 0);
                self.objects.entry(first + number).or_insert(place);
                bytes = rest;
            }
            count += 1 + length as usize;
        }
        count
    }

    /// Decrypts the objects where they stand, if they are encrypted.
    fn decrypt(&self, stream: &mut [u8], job: &Job) -> Result<(), UnreadReason> {
        let Some(session) = self.session else {
            return Ok(());
        };
        let place = self.objects.get(&session).copied().unwrap_or(u32::MAX);
        let record = record_at(stream, place, kind::SESSION).ok_or(UnreadReason::Malformed)?;
        let mut key = Key::ppt(record.bytes, job.passwords())?;
        for (&number, &place) in self
            .objects
            .iter()
            .filter(|(number, _)| **number != session)
        {
            let rest = stream.get_mut(place as usize..).unwrap_or_default();
            // The length is encrypted too.
            let Some(mut head) = rest.get(..8).map(<[u8]>::to_vec) else {
                continue;
            };
            key.object(number, &mut head);
            let length = (u32_at(&head, 4) as usize)
                .saturating_add(8)
                .min(rest.len());
            job.unpack(length as u64)?;
            key.object(number, rest.get_mut(..length).unwrap_or_default());
        }
        Ok(())
    }
}

fn record_at(stream: &[u8], at: u32, kind: u16) -> Option<Record<'_>> {
    let record = Records(stream.get(at as usize..)?).next()?;
    (record.kind == kind).then_some(record)
}

struct Show<'d> {
    stream: &'d [u8],
    directory: &'d Directory,
    /// The mail addresses behind links, by their numbers.
    links: BTreeMap<u32, String>,
    job: Job,
    fault: Option<UnreadReason>,
}

impl<'d> Show<'d> {
    /// The object of this number and kind, counted as read.
    fn object(&mut self, number: u32, kind: u16) -> Result<Option<Record<'d>>, UnreadReason> {
        let place = self.directory.objects.get(&number).copied();
        let record = place.and_then(|at| record_at(self.stream, at, kind));
        if let Some(record) = &record {
            self.job.unpack(record.bytes.len() as u64)?;
            if record.is_cut {
                self.malformed();
            }
        }
        Ok(record)
    }

    fn malformed(&mut self) {
        self.fault.get_or_insert(UnreadReason::Malformed);
    }

    /// Reads the slides; `false` when nothing can be found.
    fn read(&mut self, rows: &mut Rows<'_>) -> Result<bool, UnreadReason> {
        let document = self.object(self.directory.document, kind::DOCUMENT)?;
        let Some(document) = document else {
            return Ok(false);
        };
        let mut lists = [Vec::new(), Vec::new(), Vec::new()];
        let mut embedded = Vec::new();
        if let Some(objects) = art::find(document.bytes, kind::OBJECTS) {
            self.externals(objects.bytes, &mut embedded);
        }
        for record in Records(document.bytes).filter(|record| record.kind == kind::LIST) {
            if let Some(list) = lists.get_mut(usize::from(record.instance)) {
                *list = self.list(record.bytes);
            }
        }
        let [slides, masters, notes] = lists;
        // Notes say which slide they are of.
        let mut notes_of: BTreeMap<u32, Vec<(Record<'d>, Place)>> = BTreeMap::new();
        for place in notes.into_iter().take(MAX_SLIDES) {
            match self.object(place.object, kind::NOTES)? {
                Some(record) => {
                    let atom = art::find(record.bytes, kind::NOTES_ATOM);
                    let slide = atom.map_or(0, |atom| u32_at(atom.bytes, 0));
                    notes_of.entry(slide).or_default().push((record, place));
                }
                // Some programs go on naming notes that were removed.
                None if !self.directory.objects.contains_key(&place.object) => {}
                None => self.malformed(),
            }
        }
        if slides.len() > MAX_SLIDES {
            self.fault = Some(UnreadReason::TooLarge);
        }
        let mut flow = Flow::new(rows, false);
        for (page, place) in (1..).zip(slides.iter().take(MAX_SLIDES)) {
            if let Some(record) = self.object(place.object, kind::SLIDE)? {
                let hidden = is_hidden(&record);
                flow.page(Some(page), hidden)?;
                self.page(&record, &place.texts, false, &mut flow)?;
            } else {
                // Its titles and lists are known all the same.
                self.malformed();
                flow.page(Some(page), false)?;
                for text in &place.texts {
                    text.say(&mut flow, false)?;
                }
            }
            for (record, place) in notes_of.remove(&place.id).unwrap_or_default() {
                flow.page(Some(page), true)?;
                self.page(&record, &place.texts, false, &mut flow)?;
            }
        }
        for (record, place) in notes_of.into_values().flatten() {
            flow.page(None, true)?;
            self.page(&record, &place.texts, false, &mut flow)?;
        }
        for place in masters.iter().take(MAX_SLIDES) {
            // The master of titles is a slide.
            let record = match self.object(place.object, kind::MASTER)? {
                Some(record) => Some(record),
                None => self.object(place.object, kind::SLIDE)?,
            };
            flow.page(None, false)?;
            match record {
                Some(record) => self.page(&record, &[], true, &mut flow)?,
                None => self.malformed(),
            }
        }
        flow.page(None, false)?;
        for record in Records(document.bytes).filter(|record| record.kind == kind::MARGINS) {
            margins(&record, &mut flow)?;
        }
        flow.finish()?;
        for (number, object) in (1_u32..).zip(embedded) {
            self.embedded(object, number, rows)?;
        }
        self.fault.map_or(Ok(true), Err)
    }

    /// Takes note of the links and of the numbers of the embedded objects.
    fn externals(&mut self, bytes: &[u8], embedded: &mut Vec<u32>) {
        for record in Records(bytes) {
            match record.kind {
                kind::LINK => {
                    let number = art::find(record.bytes, kind::LINK_ATOM);
                    let number = number.map_or(0, |atom| u32_at(atom.bytes, 0));
                    let strings = Records(record.bytes).filter(|r| r.kind == kind::STRING);
                    let addresses = strings.filter_map(|string| mailto(&art::wide(string.bytes)));
                    self.links
                        .extend(addresses.map(|address| (number, address)));
                }
                kind::OLE_EMBEDDED => {
                    if let Some(atom) = art::find(record.bytes, kind::OLE_OBJECT) {
                        embedded.push(u32_at(atom.bytes, 16));
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads a list of slides with their texts.
    fn list(&self, bytes: &[u8]) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        let mut link = None;
        for record in Records(bytes) {
            if record.kind == kind::SLIDE_PLACE {
                places.push(Place {
                    object: u32_at(record.bytes, 0),
                    id: u32_at(record.bytes, 12),
                    texts: Vec::new(),
                });
            } else if let Some(place) = places.last_mut() {
                self.text(&record, &mut place.texts, &mut link);
            }
        }
        places
    }

    /// Adds what a record says to the texts.
    fn text(&self, record: &Record<'_>, texts: &mut Vec<Text>, link: &mut Option<String>) {
        match record.kind {
            kind::TEXT_HEAD => texts.push(Text::default()),
            kind::TEXT | kind::TEXT_BYTES => {
                if texts.is_empty() {
                    texts.push(Text::default());
                }
                if let (Some(last), Some(text)) = (texts.last_mut(), text_of(record)) {
                    last.text.push_str(&text);
                }
            }
            kind::ACTION => *link = self.link(record),
            kind::TEXT_LINK => {
                if let (Some(last), Some(address)) = (texts.last_mut(), link.take()) {
                    last.links.push((u32_at(record.bytes, 4), address));
                }
            }
            _ => {}
        }
    }

    /// The address behind an action.
    fn link(&self, action: &Record<'_>) -> Option<String> {
        let atom = art::find(action.bytes, kind::ACTION_ATOM)?;
        self.links.get(&u32_at(atom.bytes, 4)).cloned()
    }

    /// Reads a slide, a master or a page of notes. `texts`: those that its shapes refer to.
    fn page(
        &mut self,
        record: &Record<'_>,
        texts: &[Text],
        master: bool,
        flow: &mut Flow<'_, '_>,
    ) -> Result<(), UnreadReason> {
        let mut page = Page {
            show: self,
            texts,
            shown: vec![false; texts.len()],
            master,
            flow,
        };
        for record in Records(record.bytes) {
            match record.kind {
                kind::DRAWING => page.group(record.bytes, 0)?,
                kind::MARGINS => margins(&record, page.flow)?,
                kind::TAGS => comments(record.bytes, 0, page.flow)?,
                _ => {}
            }
        }
        for (text, shown) in texts.iter().zip(page.shown) {
            if !shown {
                text.say(page.flow, false)?;
            }
        }
        Ok(())
    }

    /// Reads an embedded object.
    fn embedded(
        &mut self,
        object: u32,
        number: u32,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        let Some(record) = self.object(object, kind::OBJECT_STORAGE)? else {
            rows.unread(UnreadReason::Malformed.into());
            return Ok(());
        };
        let name = format!("object{number}");
        if record.instance == 0 {
            return ole_object::bytes(record.bytes, None, &name, rows);
        }
        let packed = record.bytes.get(4..).unwrap_or_default();
        let (bytes, mut fault) = inflate(packed, &self.job);
        if bytes.len() as u64 >= u64::from(u32_at(record.bytes, 0)) {
            // Some programs leave out the end, which holds no byte of it.
            fault = None;
        }
        ole_object::bytes(&bytes, fault, &name, rows)
    }
}

/// The bytes that were compressed, as far as they could be had.
fn inflate(packed: &[u8], job: &Job) -> (Vec<u8>, Option<UnreadReason>) {
    let mut input = ZlibDecoder::new(packed);
    let mut bytes = Vec::new();
    let mut slice = vec![0; 64 << 10];
    loop {
        match input.read(&mut slice) {
            Ok(0) => return (bytes, None),
            Ok(n) => {
                let allowed = bytes.len() as u64 <= MAX_PART_BYTES && job.unpack(n as u64).is_ok();
                if !allowed {
                    return (bytes, Some(UnreadReason::TooLarge));
                }
                bytes.extend_from_slice(slice.get(..n).unwrap_or_default());
            }
            Err(_) => return (bytes, Some(UnreadReason::Malformed)),
        }
    }
}

fn is_hidden(slide: &Record<'_>) -> bool {
    let atom = art::find(slide.bytes, kind::SLIDE_SHOW);
    atom.is_some_and(|atom| u16_at(atom.bytes, 10) & 4 != 0)
}

/// Reads the header and the footer.
fn margins(record: &Record<'_>, flow: &mut Flow<'_, '_>) -> Result<(), UnreadReason> {
    for string in Records(record.bytes).filter(|record| record.kind == kind::STRING) {
        Text::from(art::wide(string.bytes)).say(flow, false)?;
    }
    Ok(())
}

/// Reads the comments among the tags of a slide.
fn comments(bytes: &[u8], depth: usize, flow: &mut Flow<'_, '_>) -> Result<(), UnreadReason> {
    for record in Records(bytes) {
        match record.kind {
            kind::COMMENT => {
                let mut strings = Records(record.bytes).filter(|r| r.kind == kind::STRING);
                // The others are who wrote it.
                if let Some(text) = strings.find(|string| string.instance == 1) {
                    flow.keep(vec![(0, art::wide(text.bytes).replace('\r', "\n"))])?;
                }
            }
            kind::BINARY_TAG | kind::BINARY_TAG_DATA if depth < MAX_DEPTH => {
                comments(record.bytes, depth + 1, flow)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// A slide that is being read.
struct Page<'p, 'd, 'r, 's> {
    show: &'p Show<'d>,
    texts: &'p [Text],
    /// Which of them a shape has shown.
    shown: Vec<bool>,
    master: bool,
    flow: &'p mut Flow<'r, 's>,
}

impl Page<'_, '_, '_, '_> {
    /// Reads the shapes of a group.
    fn group(&mut self, bytes: &[u8], depth: usize) -> Result<(), UnreadReason> {
        if depth > MAX_DEPTH {
            return Err(UnreadReason::TooLarge);
        }
        for record in Records(bytes) {
            match record.kind {
                kind::SHAPE => {
                    let shape = self.shape(&record)?;
                    self.say(&shape)?;
                }
                kind::GROUP => {
                    let first = art::find(record.bytes, kind::SHAPE);
                    let is_table = match first {
                        Some(first) => options(&first).is_table,
                        None => false,
                    };
                    if is_table {
                        self.table(record.bytes)?;
                    } else {
                        self.group(record.bytes, depth + 1)?;
                    }
                }
                _ if record.is_container => self.group(record.bytes, depth + 1)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads a shape.
    fn shape(&mut self, record: &Record<'_>) -> Result<Shape, UnreadReason> {
        let mut shape = options(record);
        let mut texts = Vec::new();
        let mut link = None;
        let mut whole = None;
        for record in Records(record.bytes) {
            match record.kind {
                kind::ANCHOR => {
                    // Signed, in any order from left to right.
                    let edge = |at: usize| u32_at(record.bytes, at) ^ 0x8000_0000;
                    (shape.left, shape.top) = (edge(0), edge(4));
                }
                kind::TEXT_BOX => {
                    for record in Records(record.bytes) {
                        if record.kind == kind::TEXT_REFERENCE {
                            shape.reference = Some(u32_at(record.bytes, 0) as usize);
                        }
                        self.show.text(&record, &mut texts, &mut link);
                    }
                }
                kind::SHAPE_DATA => {
                    let placeholder = art::find(record.bytes, kind::PLACEHOLDER);
                    let number = placeholder.and_then(|atom| atom.bytes.get(4).copied());
                    // Date, number, footer and header of a master are shown as they are.
                    shape.prompt = number.is_some_and(|number| !(7..=10).contains(&number));
                    let action = art::find(record.bytes, kind::ACTION);
                    whole = action.and_then(|action| self.show.link(&action));
                }
                number if art::OPTIONS.contains(&number) => {
                    let mut unseen = Vec::new();
                    art::texts(&record, |text, seen| {
                        if seen {
                            shape.art = text;
                        } else {
                            unseen.push(text);
                        }
                    });
                    for text in unseen {
                        self.flow.keep(vec![(0, text)])?;
                    }
                }
                _ => {}
            }
        }
        let mut texts = texts.into_iter();
        shape.text = texts.next();
        if let (Some(text), Some(more)) = (&mut shape.text, texts.next()) {
            text.text.push('\r');
            text.text.push_str(&more.text);
        }
        if let Some(address) = whole {
            let text = shape.text.get_or_insert_with(Text::default);
            text.links.push((u32::MAX, address));
        }
        Ok(shape)
    }

    fn say(&mut self, shape: &Shape) -> Result<(), UnreadReason> {
        if self.master && shape.prompt {
            return Ok(());
        }
        if let Some(reference) = shape.reference {
            if let Some(shown) = self.shown.get_mut(reference) {
                *shown = true;
            }
            if let Some(text) = self.texts.get(reference) {
                text.say(self.flow, shape.hidden)?;
            }
        }
        if let Some(text) = &shape.text {
            // The place of the number of a page.
            if text.text != "*" {
                text.say(self.flow, shape.hidden)?;
            }
        }
        if !shape.art.is_empty() {
            self.flow.text(&shape.art, shape.hidden);
            self.flow.paragraph()?;
        }
        Ok(())
    }

    /// Reads a table: its cells are shapes whose edges say where they stand.
    fn table(&mut self, bytes: &[u8]) -> Result<(), UnreadReason> {
        let mut cells = Vec::new();
        for record in Records(bytes).filter(|record| record.kind == kind::SHAPE) {
            let shape = self.shape(&record)?;
            // The others are its lines.
            if shape.text.is_some() {
                cells.push(shape);
            }
        }
        let mut lefts: Vec<u32> = cells.iter().map(|cell| cell.left).collect();
        lefts.sort_unstable();
        // Edges that differ by less than a point are the same.
        lefts.dedup_by(|next, kept| next.abs_diff(*kept) < 8);
        let near = |cell: &Shape, edge: &u32| *edge < cell.top.saturating_sub(7);
        let mut tops: Vec<u32> = cells.iter().map(|cell| cell.top).collect();
        tops.sort_unstable();
        tops.dedup_by(|next, kept| next.abs_diff(*kept) < 8);
        for cell in &mut cells {
            cell.top = tops.partition_point(|top| near(cell, top)) as u32;
        }
        cells.sort_by_key(|cell| (cell.top, cell.left));
        self.flow.table_start()?;
        let mut top = None;
        let mut column = 0;
        for cell in &cells {
            if top != Some(cell.top) {
                self.flow.row_start()?;
                top = Some(cell.top);
                column = 0;
            }
            let place = lefts.partition_point(|left| *left < cell.left.saturating_sub(7));
            let place = place as u32;
            self.flow.skip_columns(place.saturating_sub(column));
            column = place.max(column) + 1;
            self.flow.cell_start()?;
            self.say(cell)?;
            self.flow.cell_end()?;
        }
        self.flow.table_end()
    }
}

/// What the properties of a shape say of it.
fn options(shape: &Record<'_>) -> Shape {
    let mut found = Shape::default();
    for list in Records(shape.bytes).filter(|record| art::OPTIONS.contains(&record.kind)) {
        art::each_option(&list, |number, value, _| match number {
            TABLE => found.is_table |= value & 1 != 0,
            // The upper half says which of the switches count.
            SWITCHES => found.hidden |= value & 0x0002_0002 == 0x0002_0002,
            _ => {}
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::rows::log::Log;

    fn record(kind: u16, instance: u16, bytes: &[u8]) -> Vec<u8> {
        // What holds records ends in F.
        let container = !matches!(
            kind,
            0x03E9..=0x03EF | 0x03F1 | 0x03F3 | 0x0F9E..=0x0FBA | 0x0FF5 | 0x1772 | 0xF00B | 0xF00F
        ) || kind == kind::SLIDE;
        let mut out = (instance << 4 | if container { 15 } else { 0 })
            .to_le_bytes()
            .to_vec();
        out.extend(kind.to_le_bytes());
        out.extend((bytes.len() as u32).to_le_bytes());
        out.extend(bytes);
        out
    }

    fn words(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn text_box(text: &str) -> Vec<u8> {
        record(
            kind::TEXT_BOX,
            0,
            &record(kind::TEXT_BYTES, 0, text.as_bytes()),
        )
    }

    fn slide(shapes: &[u8]) -> Vec<u8> {
        record(kind::SLIDE, 0, &record(kind::DRAWING, 0, shapes))
    }

    /// Saves objects behind what was saved before; the document is the first.
    fn save(stream: &mut Vec<u8>, objects: &[(u32, Vec<u8>)], earlier: u32) -> u32 {
        let mut places = Vec::new();
        for (number, object) in objects {
            places.extend(words(&[1 << 20 | number, stream.len() as u32]));
            stream.extend(object);
        }
        let directory = stream.len() as u32;
        stream.extend(record(kind::DIRECTORY, 0, &places));
        let edit = stream.len() as u32;
        let fields = words(&[0, 0, earlier, directory, 1, 9, 0]);
        stream.extend(record(kind::EDIT, 0, &fields));
        edit
    }

    fn document(slides: &[u32]) -> Vec<u8> {
        let list: Vec<u8> = slides
            .iter()
            .flat_map(|slide| record(kind::SLIDE_PLACE, 0, &words(&[*slide, 0, 0, 256, 0])))
            .collect();
        record(kind::DOCUMENT, 0, &record(kind::LIST, 0, &list))
    }

    fn show(bytes: Vec<u8>, edit: u32) -> (String, Result<(), UnreadReason>) {
        let mut log = Log::default();
        let stream = Stream { bytes, fault: None };
        let result = read(stream, edit, &mut Rows::new(&mut log, Job::default()));
        (log.text, result)
    }

    #[test]
    fn only_what_the_last_save_left_is_read() {
        let mut stream = Vec::new();
        let shape = |text: &str| record(kind::SHAPE, 0, &text_box(text));
        let slides = [
            (1, document(&[2, 3])),
            (2, slide(&shape("ancien"))),
            (3, slide(&shape("un\rdeux"))),
        ];
        let first = save(&mut stream, &slides, 0);
        let last = save(&mut stream, &[(2, slide(&shape("nouveau")))], first);
        let expected = "-- p. 1\n1 A:nouveau\n-- p. 2\n1 A:un\n2 A:deux\n";
        assert_eq!(show(stream.clone(), last), (expected.to_owned(), Ok(())));
        // The stream that names the last save may be lost.
        assert_eq!(show(stream, 7), (expected.to_owned(), Ok(())));
    }

    #[test]
    fn every_text_is_read_when_the_directory_is_damaged() {
        let mut stream = Vec::new();
        let shape = record(kind::SHAPE, 0, &text_box("Petit\ra@example.fr"));
        let edit = save(&mut stream, &[(1, document(&[2])), (2, slide(&shape))], 0);
        let cut = stream[..edit as usize].to_vec();
        assert_eq!(
            show(cut, edit),
            (
                "--\n1 A:Petit\n2 A:a@example.fr\n".to_owned(),
                Err(UnreadReason::Malformed)
            )
        );
    }

    #[test]
    fn cells_of_a_table_stand_where_their_edges_say() {
        let marked = record(0xF00B, 1, &[0x9F, 0x03, 1, 0, 0, 0]);
        let mut table = record(kind::SHAPE, 0, &marked);
        for (left, top, text) in [
            (0, 0, "Nom"),
            (201, 0, "Mobile"),
            (100, 50, "a@example.fr"),
            (200, 50, "06 39 98 00 01"),
            (0, 51, "Petit"),
        ] {
            let anchor = record(kind::ANCHOR, 0, &words(&[left, top, 0, 0]));
            table.extend(record(kind::SHAPE, 0, &[anchor, text_box(text)].concat()));
        }
        let mut stream = Vec::new();
        let group = record(kind::GROUP, 0, &table);
        let edit = save(&mut stream, &[(1, document(&[2])), (2, slide(&group))], 0);
        assert_eq!(
            show(stream, edit),
            (
                "-- table p. 1\n1 A:Nom C:Mobile\n2 A:Petit B:a@example.fr C:06 39 98 00 01\n"
                    .to_owned(),
                Ok(())
            )
        );
    }

    #[test]
    fn saves_that_name_each_other_have_an_end() {
        let mut stream = Vec::new();
        let edit = save(&mut stream, &[(1, document(&[1]))], 40);
        let (_, result) = show(stream, edit);
        assert_eq!(result, Err(UnreadReason::Malformed));
    }
}

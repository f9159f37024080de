//! Word documents before 2007 (`.doc`, `.dot`): paragraphs as lines, tables as tables.
//!
//! Reads Word 97 to 2003 whole: the pieces of the text in their order, also those of files saved
//! fast; body, notes, page headers and footers, text boxes; as hidden text comments, tracked
//! deletions, hidden characters, field codes that hold an address or a number, the words of
//! drawings, alternative texts and properties. Word 6 and 95 are read the same way in the code
//! page of their language, but East Asian ones. The address behind a `mailto:` link joins the
//! link's text. Embedded objects are read as files within this one. Paragraphs say by themselves
//! which table they stand in; where the list of their properties is lost, a cell mark that follows
//! another directly ends a row. With a password that fits, encrypted documents are read too.
//! Left out: what Word keeps of deleted text behind the pieces, the names of those who comment.
//!
//! Source: \[MS-DOC\], <https://learn.microsoft.com/openspecs/office_file_formats/ms-doc/>.

use super::art;
use super::bytes::{u16_at, u32_at};
use super::codepages;
use super::flow::Flow;
use super::legacy_crypto::Key;
use super::limits::{Job, MAX_LINE_BYTES};
use super::look::Look;
use super::ole::{self, Ole};
use super::ole_object;
use super::properties;
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

/// Bytes of a page of properties.
const PAGE: usize = 512;
/// `nFib` of Word 97, and of the first to write such files.
const WORD_97: u16 = 0xC1;
const WORD_6: u16 = 100;
/// Fields within fields.
const MAX_FIELDS: usize = 64;
/// Text of a paragraph that is held before it is sent.
const MAX_HELD: usize = 1 << 20;

/// The properties that are asked for, by their numbers since Word 97.
const DELETED: u16 = 0x0800;
const VANISHES: u16 = 0x083C;
const IN_TABLE: u16 = 0x2416;
const ROW_END: u16 = 0x2417;
const INNER_CELL: u16 = 0x244B;
const INNER_ROW_END: u16 = 0x244C;
const NESTING: u16 = 0x6649;
const ELSEWHERE: [u16; 2] = [0x6645, 0x6646];

/// Reads Word documents before 2007.
pub struct Doc;

impl Extractor for Doc {
    fn format(&self) -> Format {
        Format::Doc
    }

    fn recognises(&self, look: &Look) -> bool {
        look.has_stream("WordDocument")
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut ole = Ole::open(source)?;
        let document = Document::open(&mut ole, rows.job());
        let text = document.and_then(|mut document| read(&mut document, rows));
        if matches!(text, Err(UnreadReason::TooLarge | UnreadReason::Encrypted)) {
            return text.map(|_| ());
        }
        let sent = rows.sent();
        properties::read(&mut ole, ole::ROOT, rows)?;
        if let Some(pool) = ole.find(ole::ROOT, "ObjectPool") {
            ole_object::pool(&mut ole, pool, rows)?;
        }
        match text {
            Ok(true) if !sent => Err(UnreadReason::ImageOnly),
            text => text.map(|_| ()),
        }
    }
}

/// Reads the text; says whether there are pictures.
fn read(document: &mut Document, rows: &mut Rows<'_>) -> Result<bool, UnreadReason> {
    let mut from = 0_u32;
    let mut outcome = document.fault.map_or(Ok(()), Err);
    for (place, count) in document.fib.counts.into_iter().enumerate() {
        let to = from.saturating_add(count);
        // The body, notes, margins, macros, comments, endnotes, text boxes.
        let hidden = matches!(place, 3 | 4);
        let result = document.story(from, to, hidden, rows);
        outcome = outcome.and(result);
        if outcome == Err(UnreadReason::TooLarge) {
            return outcome.map(|()| false);
        }
        from = to;
    }
    let end = document.pieces.last().map_or(0, |piece| piece.to);
    // Behind all of them one more paragraph mark stands. More is text that no count speaks of.
    document.story(from, end, true, rows)?;
    if from > end {
        outcome = outcome.and(Err(UnreadReason::Malformed));
    }
    art::drawings(&document.drawings, rows)?;
    outcome.map(|()| document.pictures)
}

/// What the head of a document says.
struct Fib {
    /// Word 6 or 95: everything stands in one stream, and its numbers are shorter.
    old: bool,
    /// The code page of text in bytes.
    page: u16,
    flags: u16,
    /// Where the text of old documents begins and ends.
    text: (u32, u32),
    /// Characters of body, footnotes, margins, macros, comments, endnotes, text boxes, and text
    /// boxes in margins.
    counts: [u32; 8],
    /// Where the lists of properties of characters and of paragraphs, the pieces and the drawings
    /// stand, and how long they are.
    characters: (u32, u32),
    paragraphs: (u32, u32),
    pieces: (u32, u32),
    drawings: (u32, u32),
}

impl Fib {
    fn read(word: &[u8]) -> Result<Self, UnreadReason> {
        // Its first number may be any, its version not.
        let version = u16_at(word, 2);
        if version < WORD_6 {
            return Err(UnreadReason::Malformed);
        }
        let old = version < WORD_97;
        let pair = |at: usize| (u32_at(word, at), u32_at(word, at + 4));
        let (counts, lists) = if old {
            (52, [0xB8, 0xC0, 0x160])
        } else {
            (76, [0xFA, 0x102, 0x1A2])
        };
        let mut fib = Self {
            old,
            page: if old { code_page(word) } else { 1252 },
            flags: u16_at(word, 10),
            text: pair(0x18),
            counts: [0; 8],
            characters: pair(lists[0]),
            paragraphs: pair(lists[1]),
            pieces: pair(lists[2]),
            drawings: if old { (0, 0) } else { pair(0x22A) },
        };
        for (place, count) in fib.counts.iter_mut().enumerate() {
            *count = u32_at(word, counts + 4 * place);
        }
        Ok(fib)
    }

    fn is(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }
}

/// Saved in pieces.
const COMPLEX: u16 = 0x0004;
const HAS_PICTURES: u16 = 0x0008;
const ENCRYPTED: u16 = 0x0100;
/// The other table stream is the one that counts.
const TABLE_1: u16 = 0x0200;

/// The code page of a document of Word 6 or 95: that of its machine or of its language.
fn code_page(word: &[u8]) -> u16 {
    if u16_at(word, 20) == 0x0100 {
        return 10_000;
    }
    match u16_at(word, 6) & 0x3FF {
        // Czech, Hungarian, Polish, Romanian, Croatian, Slovak, Slovenian.
        0x05 | 0x0E | 0x15 | 0x18 | 0x1A | 0x1B | 0x24 => 1250,
        // Turkish.
        0x1F => 1254,
        _ => 1252,
    }
}

/// A run of text in the file.
struct Piece {
    /// Its characters in the document, counted from 0.
    from: u32,
    to: u32,
    /// Where it stands in the stream.
    at: usize,
    /// Two bytes a character.
    wide: bool,
    /// What was changed in it since.
    hidden: Option<bool>,
}

/// Where a paragraph stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Place {
    /// Tables around it.
    level: u32,
    /// It is the end of a row.
    row_end: bool,
    /// It ends a cell of a table within a table, or such a row.
    inner_cell: bool,
    inner_row_end: bool,
}

/// From and to which byte of the stream something holds.
type Run<T> = (u32, u32, T);

fn at<T: Copy>(runs: &[Run<T>], byte: u32) -> Option<&Run<T>> {
    let next = runs.partition_point(|(_, to, _)| *to <= byte);
    runs.get(next)
}

struct Document {
    word: Vec<u8>,
    fib: Fib,
    pieces: Vec<Piece>,
    /// Characters that are not seen.
    hidden: Vec<Run<()>>,
    /// Paragraphs in tables.
    places: Vec<Run<Place>>,
    /// The properties of paragraphs are known.
    placed: bool,
    drawings: Vec<u8>,
    pictures: bool,
    fault: Option<UnreadReason>,
}

impl Document {
    fn open(ole: &mut Ole<'_>, job: &Job) -> Result<Self, UnreadReason> {
        let stream = ole.stream(ole::ROOT, "WordDocument", job)?;
        let stream = stream.ok_or(UnreadReason::Malformed)?;
        let (mut word, mut fault) = (stream.bytes, stream.fault);
        let mut fib = Fib::read(&word)?;
        let mut tables = Vec::new();
        if !fib.old {
            let (name, other) = if fib.is(TABLE_1) {
                ("1Table", "0Table")
            } else {
                ("0Table", "1Table")
            };
            let stream = match ole.stream(ole::ROOT, name, job)? {
                Some(stream) => stream,
                None => ole
                    .stream(ole::ROOT, other, job)?
                    .ok_or(UnreadReason::Malformed)?,
            };
            tables = stream.bytes;
            fault = fault.or(stream.fault);
        }
        let mut key = None;
        if fib.is(ENCRYPTED) {
            let mut found = Key::doc(&word, &tables, job.passwords())?;
            job.unpack((word.len() + tables.len()) as u64)?;
            let clear = found.clear();
            found.stream(clear, word.get_mut(clear as usize..).unwrap_or_default());
            found.stream(0, &mut tables);
            key = Some(found);
            fib = Fib::read(&word)?;
        }
        let data = || {
            let mut data = ole.stream(ole::ROOT, "Data", job)?.unwrap_or_default();
            if let Some(key) = &mut key {
                key.stream(0, &mut data.bytes);
            }
            Ok(data.bytes)
        };
        Self::parse(fib, word, &tables, fault, data, job)
    }

    /// `data`: the stream in which long lists of properties go on.
    fn parse(
        fib: Fib,
        word: Vec<u8>,
        tables: &[u8],
        mut fault: Option<UnreadReason>,
        data: impl FnOnce() -> Result<Vec<u8>, UnreadReason>,
        job: &Job,
    ) -> Result<Self, UnreadReason> {
        let table = if fib.old { &word } else { tables };
        let mut note = |whole: bool| {
            if !whole {
                fault.get_or_insert(UnreadReason::Malformed);
            }
        };
        let mut part = |(start, length): (u32, u32)| {
            let (start, length) = (start as usize, length as usize);
            let rest = table.get(start..).unwrap_or_default();
            note(length <= rest.len());
            rest.get(..length).unwrap_or(rest)
        };
        let (characters, paragraphs) = (part(fib.characters), part(fib.paragraphs));
        let drawings = part(fib.drawings).to_vec();
        let (pieces, whole) = pieces(&fib, part(fib.pieces));
        note(whole);
        if pieces.is_empty() {
            return Err(UnreadReason::Malformed);
        }
        let mut hidden = Vec::new();
        for page in pages(&word, characters, fib.old) {
            hidden_runs(page, fib.old, &mut hidden);
        }
        let mut places = Vec::new();
        let mut elsewhere = Vec::new();
        for page in pages(&word, paragraphs, fib.old) {
            table_runs(page, fib.old, &mut places, &mut elsewhere);
        }
        if !elsewhere.is_empty() {
            let data = data()?;
            for (index, start) in elsewhere {
                let list = data.get(start as usize..).unwrap_or_default();
                let length = usize::from(u16_at(list, 0));
                job.unpack(length as u64)?;
                if let Some((_, _, place)) = places.get_mut(index) {
                    place.read(list.get(2..2 + length).unwrap_or_default(), false);
                }
            }
        }
        hidden.sort_unstable_by_key(|(from, ..)| *from);
        places.sort_unstable_by_key(|(from, ..)| *from);
        Ok(Self {
            pictures: fib.is(HAS_PICTURES),
            placed: !paragraphs.is_empty(),
            word,
            fib,
            pieces,
            hidden,
            places,
            drawings,
            fault,
        })
    }

    /// Reads the characters `from` to `to` of the document.
    fn story(
        &mut self,
        from: u32,
        to: u32,
        hidden: bool,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        let first = self.pieces.partition_point(|piece| piece.to <= from);
        let pieces = self.pieces.get(first..).unwrap_or_default();
        if from >= to || pieces.is_empty() {
            return Ok(());
        }
        let job = rows.job().clone();
        let mut story = Story {
            flow: Flow::new(rows, hidden),
            page: self.fib.page,
            held: String::new(),
            ends: Vec::new(),
            cells: Vec::new(),
            after_cell: false,
            fields: Vec::new(),
            pictures: false,
        };
        let mut outcome = Ok(());
        for piece in pieces.iter().take_while(|piece| piece.from < to) {
            let width = if piece.wide { 2 } else { 1 };
            let skipped = from.saturating_sub(piece.from) as usize * width;
            let length = (piece.to.min(to) - piece.from.max(from)) as usize * width;
            let start = piece.at.saturating_add(skipped);
            let rest = self.word.get(start..).unwrap_or_default();
            let bytes = rest.get(..length).unwrap_or(rest);
            outcome = job.unpack(bytes.len() as u64);
            outcome = outcome.and_then(|()| self.piece(piece, start as u32, bytes, &mut story));
            if outcome.is_ok() && bytes.len() < length {
                outcome = Err(UnreadReason::Malformed);
            }
            if outcome.is_err() {
                break;
            }
        }
        self.pictures |= story.pictures;
        // What was open when reading stopped is sent too.
        outcome.and(story.finish())
    }

    /// Reads the characters of a piece that stand at byte `start` of the stream.
    fn piece(
        &self,
        piece: &Piece,
        start: u32,
        mut bytes: &[u8],
        story: &mut Story<'_, '_>,
    ) -> Result<(), UnreadReason> {
        let mut start = start;
        while !bytes.is_empty() {
            // Up to where characters begin or cease to be seen.
            let (mut hidden, mut until) = match at(&self.hidden, start) {
                Some((from, to, ())) if *from <= start => (true, *to),
                Some((from, ..)) => (false, *from),
                None => (false, u32::MAX),
            };
            if let Some(changed) = piece.hidden {
                (hidden, until) = (changed, u32::MAX);
            }
            let mut length = (until.saturating_sub(start) as usize).clamp(1, bytes.len());
            if piece.wide {
                length = (length + 1) & !1;
            }
            let alike = bytes.get(..length).unwrap_or(bytes);
            let end = if piece.wide {
                let ends = |unit: &[u8]| matches!(unit, [7 | 12 | 13, 0]);
                alike.chunks_exact(2).position(ends).map(|at| 2 * at)
            } else {
                memchr::memchr3(7, 12, 13, alike)
            };
            let text = alike.get(..end.unwrap_or(alike.len())).unwrap_or_default();
            if piece.wide {
                story.wide(text);
            } else {
                story.narrow(text);
            }
            story.mark(hidden);
            let mut used = text.len();
            if end.is_some() {
                let mark = alike.get(used).copied().unwrap_or_default();
                let place = self.place(start.saturating_add(used as u32));
                story.end(mark, place, self.placed)?;
                used += if piece.wide { 2 } else { 1 };
            } else if story.held.len() > MAX_HELD {
                story.end(13, self.place(start), self.placed)?;
            }
            bytes = bytes.get(used..).unwrap_or_default();
            start = start.saturating_add(used as u32);
        }
        Ok(())
    }

    fn place(&self, byte: u32) -> Place {
        match at(&self.places, byte) {
            Some((from, _, place)) if *from <= byte => *place,
            _ => Place::default(),
        }
    }
}

/// The pieces of the text, and whether they are all.
fn pieces(fib: &Fib, mut list: &[u8]) -> (Vec<Piece>, bool) {
    if fib.old && (!fib.is(COMPLEX) || list.is_empty()) {
        let whole = Piece {
            from: 0,
            to: fib.text.1.saturating_sub(fib.text.0),
            at: fib.text.0 as usize,
            wide: false,
            hidden: None,
        };
        return (vec![whole], true);
    }
    let mut changes: Vec<&[u8]> = Vec::new();
    while let [1, rest @ ..] = list {
        let length = usize::from(u16_at(rest, 0));
        changes.push(rest.get(2..2 + length).unwrap_or_default());
        list = rest.get(2 + length..).unwrap_or_default();
    }
    let [2, rest @ ..] = list else {
        return (Vec::new(), false);
    };
    let length = u32_at(rest, 0) as usize;
    let rest = rest.get(4..).unwrap_or_default();
    let mut whole = length <= rest.len();
    let list = rest.get(..length).unwrap_or(rest);
    let count = length.saturating_sub(4) / 12;
    let mut pieces = Vec::with_capacity(list.len() / 12);
    for index in 0..count.min(list.len() / 4) {
        let descriptor = list.get(4 * (count + 1) + 8 * index..);
        let Some(descriptor) = descriptor.and_then(|d| d.get(..8)) else {
            whole = false;
            break;
        };
        let (from, to) = (u32_at(list, 4 * index), u32_at(list, 4 * index + 4));
        let start = pieces.last().map_or(0, |piece: &Piece| piece.to);
        // In order and without gaps, or nothing can be found in them.
        if from != start || to < from {
            whole = false;
            break;
        }
        let place = u32_at(descriptor, 2);
        let narrow = fib.old || place & 0x4000_0000 != 0;
        let at = if fib.old {
            place
        } else if narrow {
            (place & 0x3FFF_FFFF) / 2
        } else {
            place & 0x3FFF_FFFF
        };
        let mut hidden = None;
        let mut visit = |number: u16, operand: &[u8]| {
            if matches!(number, DELETED | VANISHES) {
                hidden = Some(is_on(operand));
            }
        };
        match u16_at(descriptor, 6) {
            0 => {}
            short if short & 1 == 0 => {
                let number = modern(((short >> 1) & 0x7F) as u8);
                visit(number, &[(short >> 8) as u8]);
            }
            long => {
                let change = changes.get(usize::from(long >> 1));
                each_property(change.copied().unwrap_or_default(), fib.old, visit);
            }
        }
        pieces.push(Piece {
            from,
            to,
            at: at as usize,
            wide: !narrow,
            hidden,
        });
    }
    (pieces, whole)
}

/// The pages of properties that a list names.
fn pages<'w>(word: &'w [u8], list: &'w [u8], old: bool) -> impl Iterator<Item = &'w [u8]> {
    let width = if old { 2 } else { 4 };
    let count = list.len().saturating_sub(4) / (4 + width);
    // No more than there are, so that one that is named again and again costs no time.
    (0..count.min(word.len() / PAGE)).filter_map(move |index| {
        let at = 4 * (count + 1) + width * index;
        let number = if old {
            u32::from(u16_at(list, at))
        } else {
            u32_at(list, at) & 0x3F_FFFF
        };
        word.get(number as usize * PAGE..)?.get(..PAGE)
    })
}

/// The runs of a page, each with where its list of properties stands.
fn runs(page: &[u8], width: usize) -> impl Iterator<Item = (u32, u32, usize)> + '_ {
    let count = page.last().map_or(0, |count| usize::from(*count));
    (0..count).filter_map(move |index| {
        let at = page.get(4 * (count + 1) + width * index)?;
        let (from, to) = (u32_at(page, 4 * index), u32_at(page, 4 * index + 4));
        (*at > 0 && from < to).then_some((from, to, usize::from(*at) * 2))
    })
}

/// Reads a page of properties of characters.
fn hidden_runs(page: &[u8], old: bool, found: &mut Vec<Run<()>>) {
    for (from, to, at) in runs(page, 1) {
        let length = page.get(at).map_or(0, |length| usize::from(*length));
        let list = page.get(at + 1..).unwrap_or_default();
        let (mut deleted, mut vanishes) = (false, false);
        each_property(
            list.get(..length).unwrap_or(list),
            old,
            |number, operand| match number {
                DELETED => deleted = is_on(operand),
                VANISHES => vanishes = is_on(operand),
                _ => {}
            },
        );
        if deleted || vanishes {
            found.push((from, to, ()));
        }
    }
}

/// Reads a page of properties of paragraphs: those that stand in tables. `elsewhere`: which of
/// them go on in another stream, and where.
fn table_runs(
    page: &[u8],
    old: bool,
    found: &mut Vec<Run<Place>>,
    elsewhere: &mut Vec<(usize, u32)>,
) {
    for (from, to, at) in runs(page, if old { 7 } else { 13 }) {
        let bytes = page.get(at..).unwrap_or_default();
        // A length of 0 announces a longer list.
        let (start, length) = match bytes {
            [0, length, ..] if !old => (2, usize::from(*length) * 2),
            [length, ..] => (
                1,
                (usize::from(*length) * 2).saturating_sub(usize::from(!old)),
            ),
            [] => continue,
        };
        let bytes = bytes.get(start..).unwrap_or_default();
        // Two bytes name the style, one before Word 97.
        let list = bytes
            .get(..length)
            .unwrap_or(bytes)
            .get(if old { 1 } else { 2 }..)
            .unwrap_or_default();
        let mut place = Place::default();
        let more = place.read(list, old);
        if let Some(start) = more {
            elsewhere.push((found.len(), start));
        }
        if place != Place::default() || more.is_some() {
            found.push((from, to, place));
        }
    }
}

impl Place {
    /// Reads a list of properties; says where it goes on.
    fn read(&mut self, list: &[u8], old: bool) -> Option<u32> {
        let mut more = None;
        each_property(list, old, |number, operand| match number {
            IN_TABLE => self.level = self.level.max(u32::from(is_on(operand))),
            NESTING => self.level = u32_at(operand, 0).min(1_000),
            ROW_END => self.row_end = is_on(operand),
            INNER_CELL => self.inner_cell = is_on(operand),
            INNER_ROW_END => self.inner_row_end = is_on(operand),
            number if ELSEWHERE.contains(&number) => more = Some(u32_at(operand, 0)),
            _ => {}
        });
        more
    }
}

/// 1, or the contrary of the style.
fn is_on(operand: &[u8]) -> bool {
    matches!(operand.first(), Some(1 | 0x81))
}

/// Visits the properties of a list: the number of each, as it is since Word 97, and its value.
fn each_property(mut list: &[u8], old: bool, mut visit: impl FnMut(u16, &[u8])) {
    loop {
        let (number, rest) = match list {
            [code, rest @ ..] if old => (modern(*code), rest),
            [low, high, rest @ ..] if !old => (u16::from_le_bytes([*low, *high]), rest),
            _ => return,
        };
        let size = match list.first() {
            Some(code) if old => old_size(*code, rest),
            _ => size(number, rest),
        };
        let Some(operand) = size.and_then(|size| rest.get(..size)) else {
            return;
        };
        visit(number, operand);
        list = rest.get(operand.len()..).unwrap_or_default();
    }
}

/// Bytes of the value of a property.
fn size(number: u16, value: &[u8]) -> Option<usize> {
    Some(match number >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        _ if matches!(number, 0xD606 | 0xD608) => usize::from(u16_at(value, 0)) + 1,
        _ if number == 0xC615 => tabs(value)?,
        _ => 1 + usize::from(*value.first()?),
    })
}

/// Bytes of a list of tab stops: when it is long, its length is that of its two parts.
fn tabs(value: &[u8]) -> Option<usize> {
    let length = usize::from(*value.first()?);
    if length < 255 {
        return Some(1 + length);
    }
    let deleted = usize::from(*value.get(1)?);
    let added = usize::from(*value.get(2 + 4 * deleted)?);
    Some(3 + 4 * deleted + 3 * added)
}

/// The number since Word 97 of those properties of before that are asked for.
fn modern(code: u8) -> u16 {
    match code {
        24 => IN_TABLE,
        25 => ROW_END,
        65 => DELETED,
        92 => VANISHES,
        _ => 0,
    }
}

/// Bytes of the value of a property before Word 97; `None` behind those that are asked for.
fn old_size(code: u8, value: &[u8]) -> Option<usize> {
    Some(match code {
        0 | 83 => 0,
        4..=11 | 13 | 14 | 24 | 25 | 29 | 37 | 44 | 50 | 51 | 65..=67 | 71 | 75 | 85..=92 => 1,
        2 | 16..=19 | 21 | 22 | 26..=28 | 30..=36 | 38..=43 | 45..=49 | 69 | 72 | 80 => 2,
        73 => 3,
        20 | 70 => 4,
        23 => tabs(value)?,
        3 | 12 | 15 | 64 | 68 | 74 | 81 | 82 => 1 + usize::from(*value.first()?),
        _ => return None,
    })
}

/// A field: its code, and where its result begins in the line.
#[derive(Default)]
struct Field {
    code: String,
    from: usize,
    in_result: bool,
}

struct Story<'r, 's> {
    flow: Flow<'r, 's>,
    page: u16,
    /// The paragraph so far: only its end says where it stands.
    held: String,
    /// Up to where in it characters are seen or not.
    ends: Vec<(usize, bool)>,
    /// For each open table, whether a cell is open.
    cells: Vec<bool>,
    /// The last mark was that of a cell.
    after_cell: bool,
    fields: Vec<Field>,
    pictures: bool,
}

impl Story<'_, '_> {
    fn narrow(&mut self, bytes: &[u8]) {
        if let (true, Ok(text)) = (bytes.is_ascii(), std::str::from_utf8(bytes)) {
            self.held.push_str(text);
        } else {
            let page = self.page;
            self.held
                .extend(bytes.iter().map(|&byte| codepages::character(page, byte)));
        }
    }

    fn wide(&mut self, bytes: &[u8]) {
        let units = bytes.chunks_exact(2).map(|unit| u16_at(unit, 0));
        self.held
            .extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }

    /// What was held since the last mark is hidden, or not.
    fn mark(&mut self, hidden: bool) {
        match self.ends.last_mut() {
            Some((end, alike)) if *alike == hidden => *end = self.held.len(),
            _ => self.ends.push((self.held.len(), hidden)),
        }
    }

    /// The paragraph ends with a mark. `placed`: where paragraphs stand is known.
    fn end(&mut self, mark: u8, place: Place, placed: bool) -> Result<(), UnreadReason> {
        let cell = mark == 7;
        let row_end = if placed {
            place.row_end
        } else {
            self.after_cell && self.held.is_empty()
        };
        // The mark of an empty cell may follow that of a row.
        self.after_cell = cell && (placed || !row_end);
        let level = if cell { 1 } else { place.level };
        if mark == 12 && level > 0 {
            // A page break in a cell.
            self.held.push('\n');
            self.mark(false);
            return Ok(());
        }
        if cell && row_end || level > 0 && place.inner_row_end {
            if self.held.is_empty() || self.cells.len() < level as usize {
                self.ends.clear();
            } else {
                self.settle(level)?;
                self.say()?;
            }
            self.end_tables(level)?;
            self.flow.row_end()?;
            if let Some(open) = self.cells.last_mut() {
                *open = false;
            }
            return Ok(());
        }
        self.settle(level)?;
        self.say()?;
        if cell || level > 0 && place.inner_cell {
            self.flow.cell_end()?;
            if let Some(open) = self.cells.last_mut() {
                *open = false;
            }
            return Ok(());
        }
        self.flow.paragraph()
    }

    /// Ends the tables deeper than `level`.
    fn end_tables(&mut self, level: u32) -> Result<(), UnreadReason> {
        while self.cells.len() > level as usize {
            self.cells.pop();
            self.flow.table_end()?;
        }
        Ok(())
    }

    /// Opens and ends tables, so that what comes next lands in a cell of the table at `level`.
    fn settle(&mut self, level: u32) -> Result<(), UnreadReason> {
        self.end_tables(level)?;
        loop {
            if let Some(open) = self.cells.last_mut() {
                if !std::mem::replace(open, true) {
                    self.flow.cell_start()?;
                }
            }
            if self.cells.len() >= level as usize {
                return Ok(());
            }
            self.flow.table_start()?;
            self.cells.push(false);
        }
    }

    /// Hands on what was held.
    fn say(&mut self) -> Result<(), UnreadReason> {
        let held = std::mem::take(&mut self.held);
        let ends = std::mem::take(&mut self.ends);
        let mut from = 0;
        for &(to, hidden) in &ends {
            self.words(held.get(from..to).unwrap_or_default(), hidden)?;
            from = to;
        }
        // Their memory serves the next paragraph.
        (self.held, self.ends) = (held, ends);
        self.held.clear();
        self.ends.clear();
        Ok(())
    }

    fn words(&mut self, mut text: &str, hidden: bool) -> Result<(), UnreadReason> {
        while let Some(at) = text.bytes().position(|b| b < b' ') {
            let (words, rest) = text.split_at(at);
            self.text(words, hidden)?;
            match rest.as_bytes().first() {
                Some(b'\t') => self.text("\t", hidden)?,
                // Line, page and column breaks.
                Some(b'\n' | 11 | 12 | 14) => self.text("\n", hidden)?,
                Some(30) => self.text("-", hidden)?,
                Some(1 | 8) => self.pictures = true,
                Some(19) => {
                    if self.fields.len() >= MAX_FIELDS {
                        return Err(UnreadReason::TooLarge);
                    }
                    self.fields.push(Field::default());
                }
                Some(20) => {
                    let from = self.flow.shown().len();
                    if let Some(field) = self.fields.last_mut() {
                        field.in_result = true;
                        field.from = from;
                    }
                }
                Some(21) => self.end_field()?,
                // Marks of notes, comments and the like.
                _ => {}
            }
            text = rest.get(1..).unwrap_or_default();
        }
        self.text(text, hidden)
    }

    fn text(&mut self, text: &str, hidden: bool) -> Result<(), UnreadReason> {
        let code = self.fields.iter_mut().rev().find(|field| !field.in_result);
        let Some(field) = code else {
            self.flow.text(text, hidden);
            return Ok(());
        };
        field.code.push_str(text);
        if field.code.len() > MAX_LINE_BYTES {
            // No code is so long: a field without end.
            let code = std::mem::take(&mut field.code);
            self.flow.keep(vec![(0, code)])?;
        }
        Ok(())
    }

    fn end_field(&mut self) -> Result<(), UnreadReason> {
        match self.fields.pop() {
            Some(field) => self.flow.end_field(field.code, field.from),
            None => Ok(()),
        }
    }

    /// Sends what is open.
    fn finish(mut self) -> Result<(), UnreadReason> {
        if !self.held.is_empty() {
            self.settle(self.cells.len() as u32)?;
            self.say()?;
        }
        while !self.fields.is_empty() {
            self.end_field()?;
        }
        self.flow.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::rows::log::Log;

    /// A document being put together.
    struct Build {
        old: bool,
        word: Vec<u8>,
        /// Where each piece stands, how long it is, how it is written and what was changed in it.
        pieces: Vec<(u32, u32, bool, u16)>,
        counts: [u32; 8],
        characters: Vec<Run<Vec<u8>>>,
        paragraphs: Vec<Run<Vec<u8>>>,
    }

    impl Build {
        fn new(old: bool) -> Self {
            let mut word = vec![0; 0x600];
            word[..4].copy_from_slice(if old {
                b"\xDC\xA5\x68\0"
            } else {
                b"\xEC\xA5\xC1\0"
            });
            Self {
                old,
                word,
                pieces: Vec::new(),
                counts: [0; 8],
                characters: Vec::new(),
                paragraphs: Vec::new(),
            }
        }

        /// Adds text to the stream, and says where it stands.
        fn store(&mut self, text: &str, wide: bool) -> (u32, u32) {
            let start = self.word.len() as u32;
            for c in text.chars() {
                let unit = c as u16;
                self.word.extend(if wide {
                    unit.to_le_bytes().to_vec()
                } else {
                    vec![unit as u8]
                });
            }
            (start, text.chars().count() as u32)
        }

        fn piece(&mut self, (start, length): (u32, u32), wide: bool, change: u16) {
            self.pieces.push((start, length, wide, change));
            self.counts[0] += length;
        }

        /// A body of one piece whose bytes from 0 on have these properties of paragraphs.
        fn body(&mut self, text: &str, paragraphs: &[(u32, u32, &[u8])]) {
            let place = self.store(text, false);
            self.piece(place, false, 0);
            let at = place.0;
            self.paragraphs = paragraphs
                .iter()
                .map(|(from, to, list)| (at + from, at + to, list.to_vec()))
                .collect();
        }

        /// Writes a page of properties; `width`: bytes before each list's place.
        fn page(&mut self, runs: &[Run<Vec<u8>>], paragraphs: bool) -> u32 {
            let width = match (paragraphs, self.old) {
                (false, _) => 1,
                (true, true) => 7,
                (true, false) => 13,
            };
            let mut page = vec![0; PAGE];
            let mut end = 510;
            let count = runs.len();
            page[511] = count as u8;
            for (index, (from, to, list)) in runs.iter().enumerate() {
                page[4 * index..4 * index + 4].copy_from_slice(&from.to_le_bytes());
                page[4 * index + 4..4 * index + 8].copy_from_slice(&to.to_le_bytes());
                let mut record = list.clone();
                if paragraphs {
                    record.splice(0..0, if self.old { vec![0] } else { vec![0, 0] });
                    record.resize(record.len().next_multiple_of(2), 0);
                    record.insert(0, (record.len() / 2) as u8);
                    if !self.old {
                        record.insert(0, 0);
                    }
                } else {
                    record.insert(0, list.len() as u8);
                }
                end = (end - record.len()) & !1;
                page[end..end + record.len()].copy_from_slice(&record);
                page[4 * (count + 1) + width * index] = (end / 2) as u8;
            }
            let number = self.word.len().div_ceil(PAGE);
            self.word.resize(number * PAGE, 0);
            self.word.extend(page);
            number as u32
        }

        fn read(mut self) -> (String, Result<bool, UnreadReason>) {
            let mut tables = Vec::new();
            let (characters, paragraphs) = (self.characters.clone(), self.paragraphs.clone());
            let mut lists = [(0, 0), (0, 0), (0, 0)];
            for (index, runs) in [characters, paragraphs].into_iter().enumerate() {
                if runs.is_empty() {
                    continue;
                }
                let number = self.page(&runs, index == 1);
                let target = if self.old {
                    &mut self.word
                } else {
                    &mut tables
                };
                lists[index] = (target.len() as u32, if self.old { 10 } else { 12 });
                target.extend([0; 8]);
                target.extend(&number.to_le_bytes()[..if self.old { 2 } else { 4 }]);
            }
            if !self.old {
                let start = tables.len() as u32;
                // One change that pieces may name: deleted text.
                tables.extend([1, 3, 0, 0, 8, 1]);
                tables.push(2);
                tables.extend((12 * self.pieces.len() as u32 + 4).to_le_bytes());
                let mut at = 0;
                for (_, length, ..) in &self.pieces {
                    tables.extend(u32::to_le_bytes(at));
                    at += length;
                }
                tables.extend(at.to_le_bytes());
                for (start, _, wide, change) in &self.pieces {
                    let place = if *wide {
                        *start
                    } else {
                        (2 * start) | 0x4000_0000
                    };
                    tables.extend([0, 0]);
                    tables.extend(place.to_le_bytes());
                    tables.extend(change.to_le_bytes());
                }
                lists[2] = (start, tables.len() as u32 - start);
            }
            let mut fib = Fib::read(&self.word).unwrap();
            fib.counts = self.counts;
            (fib.characters, fib.paragraphs, fib.pieces) = (lists[0], lists[1], lists[2]);
            if let Some((start, length, ..)) = self.pieces.first() {
                fib.text = (*start, start + length);
            }
            let mut log = Log::default();
            let mut rows = Rows::new(&mut log, Job::default());
            let job = rows.job().clone();
            let mut document =
                Document::parse(fib, self.word, &tables, None, || Ok(Vec::new()), &job).unwrap();
            let result = read(&mut document, &mut rows);
            (log.text, result)
        }

        fn text(self) -> String {
            let (text, result) = self.read();
            assert_eq!(result, Ok(false));
            text
        }
    }

    const CELL: &[u8] = &[0x16, 0x24, 1];
    const ROW: &[u8] = &[0x08, 0xD6, 5, 0, 9, 9, 9, 9, 0x16, 0x24, 1, 0x17, 0x24, 1];

    #[test]
    fn pieces_of_a_file_saved_fast_come_in_their_order_and_deleted_ones_are_hidden() {
        let mut build = Build::new(false);
        let end = build.store("fin\r", false);
        let hidden = build.store("masqué ", true);
        let deleted = build.store("barré ", false);
        let start = build.store("Noël à Łódź, ", true);
        build.store("oublié", false);
        build.piece(start, true, 0);
        build.piece(deleted, false, 1);
        build.piece(hidden, true, 0x5C << 1 | 1 << 8);
        build.piece(end, false, 0);
        assert_eq!(
            build.text(),
            "--\n1 A:Noël à Łódź, fin\n-- hidden\n1 A:barré masqué\n"
        );
    }

    #[test]
    fn rows_keep_their_empty_cells() {
        let mut build = Build::new(false);
        build.body(
            "avant\rPetit\x07\x07a@example.fr\rb@example.fr\x07\x07\x07Marie\x07\x07\x07après\r",
            &[(6, 39, CELL), (39, 40, ROW), (40, 48, CELL), (48, 49, ROW)],
        );
        assert_eq!(
            build.text(),
            "--\n1 A:avant\n-- table\n1 A:Petit C:a@example.fr/b@example.fr\n2 B:Marie\n--\n1 A:après\n"
        );
    }

    #[test]
    fn a_table_within_a_cell_keeps_its_rows() {
        let inner: &[u8] = &[0x16, 0x24, 1, 0x49, 0x66, 2, 0, 0, 0, 0x4B, 0x24, 1];
        let inner_row: &[u8] = &[0x16, 0x24, 1, 0x49, 0x66, 2, 0, 0, 0, 0x4C, 0x24, 1];
        let mut build = Build::new(false);
        build.body(
            "avant\rPetit\rMarie\r\rfin\x07x\x07\x07",
            &[
                (0, 6, CELL),
                (6, 18, inner),
                (18, 19, inner_row),
                (19, 25, CELL),
                (25, 26, ROW),
            ],
        );
        assert_eq!(
            build.text(),
            "-- table\n1 A:Petit B:Marie\n-- table\n1 A:avant/fin B:x\n"
        );
    }

    #[test]
    fn rows_are_told_by_their_marks_where_properties_are_lost() {
        let mut build = Build::new(false);
        build.body("Petit\x07Marie\x07\x07\x07Luc\x07\x07fin\r", &[]);
        assert_eq!(
            build.text(),
            "-- table\n1 A:Petit B:Marie\n2 B:Luc\n--\n1 A:fin\n"
        );
    }

    #[test]
    fn stories_are_told_apart_and_comments_are_hidden() {
        let mut build = Build::new(false);
        build.body("corps\x02\rnote\ren-tête\ravis\rtexte perdu\r", &[]);
        build.counts = [7, 5, 8, 0, 5, 0, 0, 0];
        assert_eq!(
            build.text(),
            "--\n1 A:corps\n--\n1 A:note\n--\n1 A:en-tête\n-- hidden\n1 A:avis\n-- hidden\n1 A:texte perdu\n"
        );
    }

    #[test]
    fn links_give_their_addresses_and_hidden_characters_come_apart() {
        let mut build = Build::new(false);
        build.body(
            "\x13 HYPERLINK \"mailto:a@example.fr\" \x14Marie\x15, \x13 PAGE \x141\x15 caché vu\r",
            &[],
        );
        let start = build.pieces[0].0;
        build.characters = vec![(start + 54, start + 59, vec![0x3C, 0x08, 1])];
        assert_eq!(
            build.text(),
            "--\n1 A:Marie a@example.fr , 1  vu\n-- hidden\n1 A:caché\n"
        );
    }

    #[test]
    fn a_document_of_word_95_is_read_in_the_code_page_of_its_language() {
        let mut build = Build::new(true);
        build.word[6..8].copy_from_slice(&0x0415_u16.to_le_bytes());
        build.body(
            "Wa\u{b3}\u{ea}sa\x07\x07Lech\x07\x07fin\r",
            &[(0, 13, &[24, 1]), (13, 14, &[5, 0, 24, 1, 25, 1])],
        );
        assert_eq!(build.text(), "-- table\n1 A:Wałęsa C:Lech\n--\n1 A:fin\n");
    }

    #[test]
    fn a_document_cut_short_is_read_as_far_as_it_goes() {
        let mut build = Build::new(false);
        build.body("Petit\rMarie\r", &[]);
        build.pieces[0].1 = 600;
        build.counts[0] = 600;
        assert_eq!(
            build.read(),
            (
                "--\n1 A:Petit\n2 A:Marie\n".to_owned(),
                Err(UnreadReason::Malformed)
            )
        );
    }
}

//! Reads PDF files: the text of each page as rows rebuilt from where the letters stand.
//!
//! What it reads: page content (any colour, also invisible), forms, form fields, stamps; as
//! hidden text: comments, addresses behind links, title, author, subject and keywords. Files
//! protected against changes only (empty password) are read like others.
//!
//! What it refuses, and says so: files that need a password (`Encrypted`); more than the
//! limits below (`TooLarge`); pages that are pictures or outlines of text (`ImageOnly`); pages
//! whose fonts do not tell their letters, embedded files, forms that only Adobe Reader can
//! draw (`Unsupported`); what is cut short or wrong (`Malformed`, after reading what is left).
//! Left aside without a word: bookmarks, XMP metadata, text in tiling patterns.
//!
//! Sources: ISO 32000-1:2008; `hayro-syntax` (objects, encryption) and `hayro-font`
//! (encodings). The library never decodes pictures here: its decoders are not compiled in.
//!
//! The steps, one file each: `damage` compares the table of objects with the file, `streams`
//! decodes within limits, `fonts` gives codes a meaning, `walk` notes the glyphs of a page,
//! `annotations` what stands beside, `layout` makes rows.

mod annotations;
mod damage;
mod fonts;
mod layout;
mod streams;
mod walk;

use std::io::{Read, SeekFrom};

use hayro_syntax::object::dict::keys::{
    ACRO_FORM, CONTENTS, COUNT, EMBEDDED_FILES, KIDS, NAMES, PAGES,
};
use hayro_syntax::object::{Array, Dict, Object, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::LoadPdfError;
use memchr::memmem;

use self::annotations::{resolve, text_string, Beside};
use self::layout::Layout;
use self::walk::{Seen, Walker};
use super::rows::Rows;
use super::{Extractor, Look};
use crate::model::{Cell, Format, Location, Row, Sink, Source, Unit, Unread, UnreadReason};

/// Bytes of a file.
const MAX_FILE: usize = 64 << 20;
/// Pages.
const MAX_PAGES: usize = 2000;
/// Glyphs in all.
const MAX_GLYPHS: usize = 4_000_000;
/// Drawing instructions in all.
const MAX_OPERATIONS: usize = 40_000_000;
/// Bytes that one stream decodes to.
const MAX_STREAM: usize = 32 << 20;
/// Bytes that all contents decode to.
const MAX_DECODED: usize = 256 << 20;
/// Forms inside forms.
const MAX_FORM_DEPTH: u32 = 12;
/// Embedded files that are counted.
const MAX_FILES: usize = 50;
/// Pages that are named when they were not read; the others are told together.
const MAX_NAMED_PAGES: usize = 50;

/// With a picture of this share of the page, a few letters are a stamp on a scan.
const SCAN_SHARE: f64 = 0.25;
/// That is how few.
const STAMP_LETTERS: u32 = 100;
/// So many curves without any text are text drawn as outlines.
const OUTLINE_CURVES: u32 = 200;
/// A page is not read when more than one glyph in so many is unknown…
const UNKNOWN_SHARE: u32 = 4;
/// …and these are more than a few bullets.
const FEW_GLYPHS: u32 = 8;

/// The PDF reader.
pub struct Pdf;

impl Extractor for Pdf {
    fn format(&self) -> Format {
        Format::Pdf
    }

    fn recognises(&self, look: &Look) -> bool {
        look.name().0 == Format::Pdf
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut data = read_whole(source)?;
        let junk = damage::junk_before(&data);
        data.drain(..junk);
        if streams::refuse_bombs(&data).is_err() {
            return Err(UnreadReason::TooLarge);
        }
        let pdf = hayro_syntax::Pdf::new(data).map_err(|error| match error {
            LoadPdfError::Decryption(_) => UnreadReason::Encrypted,
            LoadPdfError::Invalid => UnreadReason::Malformed,
        })?;
        let whole = damage::is_whole(pdf.data().as_ref(), &pdf);
        Reader {
            pdf: &pdf,
            sink: rows.sink(),
            walker: Walker::new(),
            layout: Layout::default(),
            content: Vec::new(),
            page_text: String::new(),
            unread_pages: 0,
            unnamed: Vec::new(),
            files: 0,
        }
        .document(whole)
    }
}

fn read_whole(source: &mut dyn Source) -> Result<Vec<u8>, UnreadReason> {
    let mut data = Vec::new();
    source
        .seek(SeekFrom::Start(0))
        .and_then(|_| source.take(MAX_FILE as u64 + 1).read_to_end(&mut data))
        .map_err(|_| UnreadReason::Unavailable)?;
    if data.len() > MAX_FILE {
        return Err(UnreadReason::TooLarge);
    }
    Ok(data)
}

/// One document being read. Its buffers serve every page.
struct Reader<'a, 's> {
    pdf: &'a hayro_syntax::Pdf,
    sink: &'s mut dyn Sink,
    walker: Walker<'a>,
    layout: Layout,
    content: Vec<u8>,
    /// The text of the page, to tell whether a link's address stands there too.
    page_text: String,
    unread_pages: usize,
    /// Why the pages beyond those that are named were not read, for each reason once.
    unnamed: Vec<UnreadReason>,
    files: usize,
}

impl<'a> Reader<'a, '_> {
    fn document(mut self, whole: bool) -> Result<(), UnreadReason> {
        let pages = self.pdf.pages();
        for (index, page) in pages.iter().take(MAX_PAGES).enumerate() {
            self.page(page, index as u32 + 1);
            if self.walker.exhausted {
                break;
            }
        }
        let too_large = self.walker.exhausted || pages.len() > MAX_PAGES;
        let catalog = self.pdf.xref().get::<Dict<'_>>(self.pdf.xref().root_id());
        let catalog = catalog.unwrap_or_default();
        self.document_information();
        self.files += embedded_files(self.pdf, &catalog);
        for _ in 0..self.files.min(MAX_FILES) {
            self.sink.unread(UnreadReason::Unsupported.into());
        }
        // A form that Adobe Reader alone can draw: its pages only say so.
        if catalog.contains_key(ACRO_FORM) && catalog.get::<bool>("NeedsRendering") == Some(true) {
            self.sink.unread(UnreadReason::Unsupported.into());
        }
        for reason in &self.unnamed {
            self.sink.unread((*reason).into());
        }
        let announced = catalog
            .get::<Dict<'_>>(PAGES)
            .and_then(|tree| tree.get::<usize>(COUNT));
        if too_large {
            Err(UnreadReason::TooLarge)
        } else if !whole || pages.is_empty() || announced != Some(pages.len()) {
            Err(UnreadReason::Malformed)
        } else {
            Ok(())
        }
    }

    fn page(&mut self, page: &Page<'a>, number: u32) {
        self.walker.clear();
        self.page_content(page);
        let to_page = page.initial_transform(false).as_coeffs();
        self.walker
            .content(&mut self.content, page.resources(), to_page);
        let beside = annotations::read(&mut self.walker, page, to_page);
        self.sink.unit(Unit {
            page: Some(number),
            ..Unit::default()
        });
        self.page_text.clear();
        let mut row = 0;
        let (sink, page_text) = (&mut *self.sink, &mut self.page_text);
        self.layout.rows(&self.walker.glyphs, |texts| {
            let cells: Vec<Cell<'_>> = (0..)
                .zip(texts)
                .map(|(column, text)| Cell { column, text })
                .collect();
            row += 1;
            sink.row(Row {
                number: row,
                cells: &cells,
            });
            for text in texts {
                page_text.push_str(text);
                page_text.push('\n');
            }
        });
        self.lines(&mut row, &beside.values);
        self.hidden_text(&beside, number);
        self.files += beside.files;
        let seen = self.walker.seen;
        let (width, height) = page.render_dimensions();
        let area = f64::from(width) * f64::from(height);
        if let Some(reason) = why_unread(&seen, area) {
            self.unread_page(reason, number);
        }
        if seen.damaged {
            self.unread_page(UnreadReason::Malformed, number);
        }
    }

    /// Decodes the content of `page`, in one or several streams, into the buffer.
    fn page_content(&mut self, page: &Page<'a>) {
        self.content.clear();
        let dict = page.raw();
        if let Some(stream) = dict.get::<Stream<'_>>(CONTENTS) {
            if let Some(bytes) = self.walker.decode(&stream) {
                self.content.extend_from_slice(&bytes);
            }
        } else if let Some(list) = dict.get::<Array<'_>>(CONTENTS) {
            for item in list.raw_iter() {
                match resolve(page.xref(), item).and_then(Object::into_stream) {
                    Some(stream) => {
                        if let Some(bytes) = self.walker.decode(&stream) {
                            self.content.extend_from_slice(&bytes);
                            // An instruction does not go on in the next stream.
                            self.content.push(b'\n');
                        }
                    }
                    None => self.walker.seen.damaged = true,
                }
            }
        } else {
            // An empty page needs no content; one that has fonts has lost it.
            self.walker.seen.damaged |=
                dict.contains_key(CONTENTS) || !page.resources().fonts.is_empty();
        }
    }

    fn unread_page(&mut self, reason: UnreadReason, number: u32) {
        self.unread_pages += 1;
        if self.unread_pages <= MAX_NAMED_PAGES {
            self.sink.unread(Unread {
                reason,
                location: Some(Location {
                    page: Some(number),
                    ..Location::default()
                }),
            });
        } else if !self.unnamed.contains(&reason) {
            self.unnamed.push(reason);
        }
    }

    /// Sends texts that stand nowhere on the page, a row a line.
    fn lines(&mut self, row: &mut u32, texts: &[String]) {
        for line in texts.iter().flat_map(|text| text.split(['\r', '\n'])) {
            let text = line.trim();
            if !text.is_empty() {
                *row += 1;
                self.sink.row(Row {
                    number: *row,
                    cells: &[Cell { column: 0, text }],
                });
            }
        }
    }

    fn hidden_text(&mut self, beside: &Beside, number: u32) {
        let mut texts = beside.comments.clone();
        for address in &beside.addresses {
            if memmem::find(self.page_text.as_bytes(), address.as_bytes()).is_none() {
                texts.push(address.clone());
            }
        }
        if !texts.is_empty() {
            self.sink.unit(Unit {
                page: Some(number),
                hidden: true,
                ..Unit::default()
            });
            self.lines(&mut 0, &texts);
        }
    }

    fn document_information(&mut self) {
        let metadata = self.pdf.metadata();
        let texts: Vec<String> = [
            &metadata.title,
            &metadata.author,
            &metadata.subject,
            &metadata.keywords,
        ]
        .into_iter()
        .flatten()
        .map(|bytes| text_string(bytes))
        .filter(|text| !text.trim().is_empty())
        .collect();
        if !texts.is_empty() {
            self.sink.unit(Unit {
                hidden: true,
                ..Unit::default()
            });
            self.lines(&mut 0, &texts);
        }
    }
}

/// Why what a page shows was not read, if it was not.
fn why_unread(seen: &Seen, area: f64) -> Option<UnreadReason> {
    if seen.unknown >= FEW_GLYPHS && seen.unknown.saturating_mul(UNKNOWN_SHARE) > seen.letters {
        return Some(UnreadReason::Unsupported);
    }
    let scan = seen.letters < STAMP_LETTERS && seen.picture_area > SCAN_SHARE * area;
    let drawn = seen.letters == 0 && (seen.pictures > 0 || seen.curves >= OUTLINE_CURVES);
    (scan || drawn).then_some(UnreadReason::ImageOnly)
}

/// How many files the document carries, up to the limit.
fn embedded_files(pdf: &hayro_syntax::Pdf, catalog: &Dict<'_>) -> usize {
    let mut left_to_visit: Vec<Dict<'_>> = catalog
        .get::<Dict<'_>>(NAMES)
        .and_then(|names| names.get::<Dict<'_>>(EMBEDDED_FILES))
        .into_iter()
        .collect();
    let mut files = 0;
    let mut visited = 0;
    // The tree has no depth limit but a number of nodes: it may hold loops.
    while let (Some(node), true) = (left_to_visit.pop(), visited < 4 * MAX_FILES) {
        visited += 1;
        if let Some(names) = node.get::<Array<'_>>(NAMES) {
            files += names.raw_iter().take(2 * MAX_FILES).count().div_ceil(2);
        }
        if let Some(kids) = node.get::<Array<'_>>(KIDS) {
            left_to_visit.extend(
                kids.raw_iter()
                    .take(2 * MAX_FILES)
                    .filter_map(|kid| resolve(pdf.xref(), kid)?.into_dict()),
            );
        }
    }
    files.min(MAX_FILES)
}

//! Reads PDF files: the text of each page as rows rebuilt from where the letters stand.
//!
//! What it reads: page content (any colour, also invisible), forms, form fields, stamps, the data
//! of XFA forms, embedded files; as hidden text: layers that are off, comments, addresses behind
//! links, bookmarks, alternative texts, title, author, subject and keywords. Files protected
//! against changes only (empty password) are read like others, and so are those whose password
//! was given.
//!
//! What it refuses, and says so: files that need a password (`Encrypted`); more than the
//! limits below (`TooLarge`); pages that are pictures or outlines of text (`ImageOnly`); pages
//! whose fonts do not tell their letters, forms that only Adobe Reader can draw (`Unsupported`,
//! after reading their data); what is cut short or wrong (`Malformed`, after reading what is
//! left). Each page is told once.
//!
//! Sources: ISO 32000-1:2008; `hayro-syntax` (objects, encryption). The library never decodes
//! pictures here: its decoders are not compiled in.
//!
//! The steps, one file each: `damage` compares the table of objects with the file, `streams`
//! decodes within limits, `fonts` gives codes a meaning, `walk` notes the glyphs of a page,
//! `annotations` what stands on it, `layout` makes rows, `document` reads what is on no page.

mod annotations;
mod cmaps;
mod damage;
mod document;
mod fonts;
mod layout;
mod names;
mod programs;
mod streams;
mod walk;
mod widths;

use std::collections::BTreeSet;
use std::io::{Read, SeekFrom};

use hayro_syntax::object::dict::keys::{ACRO_FORM, CONTENTS, COUNT, PAGES};
use hayro_syntax::object::{Array, Dict, Object, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{LoadPdfError, PdfData};
use memchr::memmem;

use self::annotations::{resolve, Beside};
use self::layout::{Glyph, Layout};
use self::walk::{Layers, Seen, Walker};
use super::package::send_lines;
use super::rows::Rows;
use super::{Extractor, Look};
use crate::model::{Format, Location, Source, Unit, Unread, UnreadReason};

/// Bytes of a file.
const MAX_FILE: usize = 64 << 20;
/// Pages.
const MAX_PAGES: usize = 2000;
/// Glyphs in all.
const MAX_GLYPHS: usize = 4_000_000;
/// Glyphs of one page: they are kept until its end.
const MAX_PAGE_GLYPHS: usize = 500_000;
/// Drawing instructions in all.
const MAX_OPERATIONS: usize = 20_000_000;
/// Bytes that one stream decodes to.
const MAX_STREAM: usize = 32 << 20;
/// Forms inside forms.
const MAX_FORM_DEPTH: u32 = 12;
/// Embedded files.
const MAX_FILES: usize = 1000;
/// Nodes of a tree beside the pages: bookmarks, structure, names.
const MAX_NODES: usize = 50_000;

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
        let pdf = open(data, rows.job().passwords())?;
        let whole = damage::is_whole(pdf.data().as_ref(), &pdf, rows.job());
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let catalog = catalog.unwrap_or_default();
        let walker = Walker::new(rows.job().clone(), Layers::new(&catalog));
        Reader {
            pdf: &pdf,
            catalog,
            rows,
            walker,
            layout: Layout::default(),
            content: Vec::new(),
            page_text: String::new(),
            files: Vec::new(),
        }
        .document(whole)
    }
}

/// Opens the file without a password, else with the first one that fits.
fn open(data: Vec<u8>, passwords: &[String]) -> Result<hayro_syntax::Pdf, UnreadReason> {
    let data = PdfData::from(data);
    let mut encrypted = false;
    for password in std::iter::once("").chain(passwords.iter().map(String::as_str)) {
        match hayro_syntax::Pdf::new_with_password(data.clone(), password) {
            Ok(pdf) => return Ok(pdf),
            Err(LoadPdfError::Decryption(_)) => encrypted = true,
            Err(LoadPdfError::Invalid) => {}
        }
        if !encrypted {
            break;
        }
    }
    Err(if encrypted {
        UnreadReason::Encrypted
    } else {
        UnreadReason::Malformed
    })
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
struct Reader<'a, 'r, 's> {
    pdf: &'a hayro_syntax::Pdf,
    catalog: Dict<'a>,
    rows: &'r mut Rows<'s>,
    walker: Walker,
    layout: Layout,
    content: Vec<u8>,
    /// The text of the page, to tell whether a link's address stands there too.
    page_text: String,
    /// Files attached to pages.
    files: Vec<Dict<'a>>,
}

impl<'a> Reader<'a, '_, '_> {
    fn document(mut self, whole: bool) -> Result<(), UnreadReason> {
        let pages = self.pdf.pages();
        for (index, page) in pages.iter().take(MAX_PAGES).enumerate() {
            self.page(page, index as u32 + 1)?;
            if self.walker.exhausted {
                break;
            }
        }
        let mut too_large = self.walker.exhausted || pages.len() > MAX_PAGES;
        too_large |= self.beside_pages()?;
        // What remains of the limits goes to the files within.
        too_large |= self.embedded_files()?;
        let announced = self
            .catalog
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

    /// Sends what stands on no page, as hidden text; says whether there is too much of it.
    fn beside_pages(&mut self) -> Result<bool, UnreadReason> {
        let hidden = || Unit {
            hidden: true,
            ..Unit::default()
        };
        let properties = document::properties(self.pdf, &self.catalog, self.rows);
        let mut too_large = properties.is_err();
        send_lines(&properties.unwrap_or_default(), hidden(), self.rows)?;
        let (titles, more) = document::bookmarks(&self.catalog);
        too_large |= more;
        send_lines(&titles, hidden(), self.rows)?;
        let (texts, more) = document::alternatives(self.pdf, &self.catalog);
        too_large |= more;
        send_lines(&texts, hidden(), self.rows)?;
        let form = document::form_data(self.pdf, &self.catalog, self.rows);
        if let Err(reason) = form {
            self.rows.unread(reason.into());
        }
        // A form that Adobe Reader alone can draw: its pages only say so.
        if self.catalog.contains_key(ACRO_FORM)
            && self.catalog.get::<bool>("NeedsRendering") == Some(true)
        {
            self.rows.unread(UnreadReason::Unsupported.into());
        }
        Ok(too_large)
    }

    /// Reads the files within; says whether there are too many.
    fn embedded_files(&mut self) -> Result<bool, UnreadReason> {
        let mut known = BTreeSet::new();
        let (listed, more) = document::files(self.pdf, &self.catalog);
        for (name, file) in listed.iter().take(MAX_FILES) {
            document::file(name, file, &mut known, self.rows)?;
        }
        for file in self.files.iter().take(MAX_FILES) {
            document::file("", file, &mut known, self.rows)?;
        }
        Ok(more || self.files.len() > MAX_FILES)
    }

    fn page(&mut self, page: &Page<'a>, number: u32) -> Result<(), UnreadReason> {
        self.walker.clear();
        self.page_content(page);
        let to_page = page.initial_transform(false).as_coeffs();
        self.walker
            .content(&mut self.content, page.resources(), to_page);
        let beside = annotations::read(&mut self.walker, page, to_page);
        self.rows.unit(Unit {
            page: Some(number),
            ..Unit::default()
        });
        self.page_text.clear();
        let (rows, page_text) = (&mut *self.rows, &mut self.page_text);
        let drawn = send_rows(&mut self.layout, &self.walker.glyphs, rows, |text| {
            page_text.push_str(text);
            page_text.push('\n');
        })?;
        for (row, line) in (drawn + 1..).zip(beside.values.iter().flat_map(|text| text.lines())) {
            self.rows.line(row, line)?;
        }
        self.hidden_text(&beside, number)?;
        self.files.extend(beside.files);
        let seen = self.walker.seen;
        let (width, height) = page.render_dimensions();
        let area = f64::from(width) * f64::from(height);
        // Each page is told once, with what is worst.
        let reason = if seen.damaged {
            Some(UnreadReason::Malformed)
        } else {
            why_unread(&seen, area)
        };
        if let Some(reason) = reason {
            self.rows.unread(Unread {
                reason,
                location: Some(Location {
                    page: Some(number),
                    ..Location::default()
                }),
            });
        }
        Ok(())
    }

    fn hidden_text(&mut self, beside: &Beside<'_>, number: u32) -> Result<(), UnreadReason> {
        let mut texts = beside.comments.clone();
        for address in &beside.addresses {
            if memmem::find(self.page_text.as_bytes(), address.as_bytes()).is_none() {
                texts.push(address.clone());
            }
        }
        let unit = Unit {
            page: Some(number),
            hidden: true,
            ..Unit::default()
        };
        send_lines(&texts, unit.clone(), self.rows)?;
        if !self.walker.unseen.is_empty() {
            self.rows.unit(unit);
            send_rows(&mut self.layout, &self.walker.unseen, self.rows, |_| {})?;
        }
        Ok(())
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
}

/// Sends the rows that `glyphs` make; returns how many there are. `each` sees every cell.
fn send_rows(
    layout: &mut Layout,
    glyphs: &[Glyph],
    rows: &mut Rows<'_>,
    mut each: impl FnMut(&str),
) -> Result<u32, UnreadReason> {
    let mut row = 0;
    let mut result = Ok(());
    layout.rows(glyphs, |cells| {
        row += 1;
        for (column, text) in (0..).zip(cells) {
            each(text);
            if result.is_ok() {
                result = rows.cell(column, text);
            }
        }
        rows.row(row);
    });
    result.map(|()| row)
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

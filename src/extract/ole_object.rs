//! Objects embedded in documents through OLE: a file that somebody dropped in, a sheet, a chart.
//!
//! Reads the file in a `Package` or `CONTENTS` stream (a document of today's formats, a PDF), the
//! one in `\x01Ole10Native` with the name it was attached by, documents that are a storage of
//! their own, and the older envelope that rich text carries. All of it is hidden: the document
//! shows a picture of the object, or an icon. An object that is a link, a picture or a formula
//! holds no file. Refuses what none of these is: it is told as not read.
//!
//! Source: \[MS-OLEDS\], <https://learn.microsoft.com/openspecs/windows_protocols/ms-oleds/>.

use std::io::Cursor;

use super::bytes::{u16_at, u32_at};
use super::codepages;
use super::look::Look;
use super::ole::{self, Ole};
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Inner, Source, UnreadReason};

/// Streams that hold a file and nothing else.
const FILES: [&str; 3] = ["Package", "CONTENTS", "EmbeddedOdf"];
/// The stream that holds a file and its name.
const NATIVE: &str = "\u{1}Ole10Native";
/// The formula of an equation editor.
const FORMULA: &str = "Equation Native";
/// What OLE and Word write beside an object: what it is, where it is linked to, its picture.
const BESIDE: [&str; 9] = [
    "\u{1}Ole",
    "\u{1}CompObj",
    "\u{3}ObjInfo",
    "\u{3}LinkInfo",
    "\u{3}LINK",
    "\u{3}PIC",
    "\u{3}META",
    "\u{3}PRINT",
    "\u{3}EPRINT",
];
/// Objects of one document that are looked at; how many files are read, `Limits` say.
const MAX_OBJECTS: usize = 20_000;

/// Reads the file that an object is, when it stands in a part of its own.
pub struct OleObject;

impl Extractor for OleObject {
    fn format(&self) -> Format {
        Format::Archive
    }

    fn recognises(&self, look: &Look) -> bool {
        look.has_stream(NATIVE)
            || look.has_stream(FORMULA)
            || FILES.iter().any(|name| look.has_stream(name))
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut ole = Ole::open(source)?;
        file(&mut ole, ole::ROOT, "object", rows)?;
        Ok(())
    }
}

/// Reads the objects of a document, each in a storage of `pool`.
pub fn pool(ole: &mut Ole<'_>, pool: usize, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let mut storages = ole.children(pool);
    storages.retain(|&index| ole.objects.get(index).is_some_and(|o| o.is_storage));
    // In the order of the file, whatever that of the tree.
    storages.sort_unstable();
    if storages.len() > MAX_OBJECTS {
        return Err(UnreadReason::TooLarge);
    }
    for (number, index) in (1_u32..).zip(storages) {
        storage(ole, index, &format!("object{number}"), rows)?;
    }
    Ok(())
}

/// Reads the object in a storage.
pub fn storage(
    ole: &mut Ole<'_>,
    index: usize,
    name: &str,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    if file(ole, index, name, rows)? || !holds_content(ole, index) {
        return Ok(());
    }
    let job = rows.job().clone();
    let mut document = ole.within(index, &job)?;
    let file = Inner { name, hidden: true };
    rows.inside_source(file, Some(&mut document), None)
}

/// Reads an object that was unpacked to `bytes`, as far as `fault` let it.
pub fn bytes(
    bytes: &[u8],
    fault: Option<UnreadReason>,
    name: &str,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let inner = Inner { name, hidden: true };
    let mut source = Cursor::new(bytes);
    match Ole::open(&mut source) {
        Ok(mut ole) if fault.is_none() => storage(&mut ole, ole::ROOT, name, rows),
        _ => rows.inside(inner, bytes, fault),
    }
}

/// Reads an object in the envelope of OLE 1, as rich text has it.
pub fn envelope(bytes: &[u8], name: &str, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let kind = u32_at(bytes, 4);
    let mut rest = bytes.get(8..).unwrap_or_default();
    let mut class: &[u8] = &[];
    // Its class, then what it is of and which piece of it.
    for place in 0..3 {
        let (text, after) = counted(rest);
        if place == 0 {
            class = text;
        }
        rest = after;
    }
    match kind {
        2 => {}
        // A link, or a picture.
        1 | 3 | 5 => return Ok(()),
        _ => {
            rows.unread(UnreadReason::Malformed.into());
            return Ok(());
        }
    }
    let length = u32_at(rest, 0) as usize;
    let rest = rest.get(4..).unwrap_or_default();
    let fault = (length > rest.len() || length == 0).then_some(UnreadReason::Malformed);
    let content = rest.get(..length).unwrap_or(rest);
    let class: String = class.iter().map(|&b| char::from(b)).collect();
    match class.trim_end_matches('\0') {
        "Package" => native(content, fault, name, rows),
        "PBrush" | "METAFILEPICT" | "BITMAP" | "DIB" | "StaticMetafile" | "StaticDib" => Ok(()),
        _ => self::bytes(content, fault, name, rows),
    }
}

/// Reads the file in the streams of a storage; `false` when there is none.
fn file(
    ole: &mut Ole<'_>,
    index: usize,
    name: &str,
    rows: &mut Rows<'_>,
) -> Result<bool, UnreadReason> {
    let job = rows.job().clone();
    if let Some(stream) = ole.stream(index, NATIVE, &job)? {
        let length = u32_at(&stream.bytes, 0) as usize;
        let content = stream.bytes.get(4..).unwrap_or_default();
        let cut = (length > content.len()).then_some(UnreadReason::Malformed);
        native(content, stream.fault.or(cut), name, rows)?;
        return Ok(true);
    }
    for stream in FILES {
        if let Some(stream) = ole.stream(index, stream, &job)? {
            let inner = Inner { name, hidden: true };
            rows.inside(inner, &stream.bytes, stream.fault)?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Does a storage hold more than what OLE itself writes beside an object: pictures, links, names?
fn holds_content(ole: &Ole<'_>, index: usize) -> bool {
    let children = ole.children(index);
    let mut children = children.iter().filter_map(|&index| ole.objects.get(index));
    children.any(|object| is_content(&object.name))
}

fn is_content(name: &str) -> bool {
    !BESIDE.contains(&name) && !name.starts_with("\u{2}OlePres") && name != FORMULA
}

/// Reads what a program wrote of its own: the file that the object packager wraps with its name,
/// or any file.
fn native(
    bytes: &[u8],
    fault: Option<UnreadReason>,
    name: &str,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    if matches!(bytes, [1..=5, 1, 0 | 1, 1..=9, ..]) {
        // A formula: the version of its language, Windows, and the program that wrote it.
        return Ok(());
    }
    let mut name = name.to_owned();
    let mut content = bytes;
    let mut fault = fault;
    if u16_at(bytes, 0) == 2 {
        let rest = bytes.get(2..).unwrap_or_default();
        let (label, rest) = terminated(rest);
        let (_path, rest) = terminated(rest);
        let embedded = u16_at(rest, 2) == 3;
        let (_temporary_path, rest) = counted(rest.get(4..).unwrap_or_default());
        if !embedded {
            // A link, or cut before it could say.
            if let Some(reason) = fault {
                rows.unread(reason.into());
            }
            return Ok(());
        }
        let length = u32_at(rest, 0) as usize;
        let rest = rest.get(4..).unwrap_or_default();
        content = rest.get(..length).unwrap_or(rest);
        if length > rest.len() {
            fault = fault.or(Some(UnreadReason::Malformed));
        }
        let label: String = label
            .iter()
            .map(|&byte| codepages::character(1252, byte))
            .collect();
        if !label.trim().is_empty() {
            name = label;
        }
    }
    let inner = Inner {
        name: &name,
        hidden: true,
    };
    rows.inside(inner, content, fault)
}

/// Bytes up to a zero, and those behind it.
fn terminated(bytes: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(0, bytes) {
        Some(end) => (
            bytes.get(..end).unwrap_or_default(),
            bytes.get(end + 1..).unwrap_or_default(),
        ),
        None => (bytes, &[]),
    }
}

/// Bytes behind their number, and those behind them.
fn counted(bytes: &[u8]) -> (&[u8], &[u8]) {
    let length = u32_at(bytes, 0) as usize;
    let rest = bytes.get(4..).unwrap_or_default();
    rest.split_at_checked(length).unwrap_or((rest, &[]))
}

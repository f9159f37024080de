//! What a PDF holds beside its pages: properties, bookmarks, alternative texts, the data of forms,
//! embedded files.
//!
//! Of the properties, those that somebody wrote: title, author, subject, keywords, rights, in the
//! information dictionary and in XMP; no identifiers, dates or names of programs.
//!
//! Every tree here may hold loops: the number of nodes is bounded, not their depth.
//!
//! Sources: ISO 32000-1 § 7.9.6 (name trees), § 7.11.4 (embedded files), § 12.3.3 (outlines),
//! § 12.7.8 (XFA), § 14.3 (metadata), § 14.7 and 14.9 (structure); XMP part 1.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Cursor;

use hayro_syntax::object::dict::keys::{
    ACRO_FORM, ACTUAL_TEXT, ALT, DESC, E, EF, EMBEDDED_FILES, F, FIRST, K, KIDS, METADATA, NAMES,
    NEXT, OUTLINES, STRUCT_TREE_ROOT, TITLE, UF, XFA,
};
use hayro_syntax::object::{
    Array, Dict, MaybeRef, Object, ObjectIdentifier, Stream, String as Text,
};
use hayro_syntax::Pdf;
use memchr::memmem;

use super::annotations::{resolve, text_string};
use super::streams::{self, TooLarge};
use super::{MAX_FILES, MAX_NODES};
use crate::extract::rows::Rows;
use crate::extract::xml::{self, Node};
use crate::extract::xmldata::XmlData;
use crate::extract::Extractor;
use crate::model::{Inner, Unit, UnreadReason};

/// Title, author, subject, keywords and the like, each once.
pub(super) fn properties(
    pdf: &Pdf,
    catalog: &Dict<'_>,
    rows: &Rows<'_>,
) -> Result<Vec<String>, TooLarge> {
    let told = pdf.metadata();
    let mut texts: Vec<String> = [&told.title, &told.author, &told.subject, &told.keywords]
        .into_iter()
        .flatten()
        .map(|bytes| text_string(bytes))
        .collect();
    if let Some(stream) = catalog.get::<Stream<'_>>(METADATA) {
        let packet = streams::decode(&stream, rows.job())?;
        let mut inside = 0_u32;
        let mut text = String::new();
        // A packet that is no XML holds nothing more than what came before.
        let _ = xml::each(Cursor::new(&*packet.bytes), |node| {
            match node {
                Node::Open(element) => {
                    for (name, value) in element.attributes() {
                        if is_written(name.rsplit(':').next().unwrap_or(name)) {
                            texts.push(value.into_owned());
                        }
                    }
                    inside += u32::from(inside > 0 || is_written(element.name()));
                    text.clear();
                }
                Node::Text(piece) if inside > 0 => text.push_str(piece),
                Node::Text(_) => {}
                Node::Close(_) => {
                    if inside > 0 {
                        texts.push(std::mem::take(&mut text));
                    }
                    inside = inside.saturating_sub(1);
                }
            }
            Ok(())
        });
    }
    let mut known = BTreeSet::new();
    texts.retain(|text| !text.trim().is_empty() && known.insert(text.trim().to_owned()));
    Ok(texts)
}

/// Is it a property of XMP that people fill in?
fn is_written(name: &str) -> bool {
    matches!(
        name,
        "title"
            | "creator"
            | "contributor"
            | "description"
            | "subject"
            | "publisher"
            | "rights"
            | "Keywords"
            | "Owner"
            | "UsageTerms"
            | "AuthorsPosition"
            | "CaptionWriter"
            | "Headline"
    )
}

/// Titles of the bookmarks, in their order; the flag tells that there are more.
pub(super) fn bookmarks(catalog: &Dict<'_>) -> (Vec<String>, bool) {
    let first = |of: &Dict<'_>| of.get_ref(FIRST).is_some();
    let mut titles = Vec::new();
    let mut left: Vec<Dict<'_>> = catalog
        .get::<Dict<'_>>(OUTLINES)
        .and_then(|root| root.get::<Dict<'_>>(FIRST))
        .into_iter()
        .collect();
    let mut visited = BTreeSet::new();
    while let Some(item) = left.pop() {
        if visited.len() >= MAX_NODES {
            return (titles, true);
        }
        if !item.obj_id().is_none_or(|id| visited.insert(id)) {
            continue;
        }
        if let Some(title) = item.get::<Text<'_>>(TITLE) {
            titles.push(text_string(title.as_bytes()));
        }
        left.extend(item.get::<Dict<'_>>(NEXT));
        if first(&item) {
            left.extend(item.get::<Dict<'_>>(FIRST));
        }
    }
    (titles, false)
}

/// Alternative texts of pictures and the like; the flag tells that there are more.
pub(super) fn alternatives<'a>(pdf: &'a Pdf, catalog: &Dict<'a>) -> (Vec<String>, bool) {
    let mut texts = Vec::new();
    // Objects in plain sight tell whether it is worth the way: most trees hold no such text.
    let data = pdf.data().as_ref();
    let holds = |what: &[u8]| memmem::find(data, what).is_some();
    if !holds(b"/ObjStm") && !holds(b"/Alt") && !holds(b"/ActualText") && !holds(b"/E") {
        return (texts, false);
    }
    let mut left: Vec<Dict<'a>> = catalog
        .get::<Dict<'_>>(STRUCT_TREE_ROOT)
        .into_iter()
        .collect();
    let root = catalog.get_ref(STRUCT_TREE_ROOT);
    let mut visited: BTreeSet<ObjectIdentifier> = root.into_iter().map(Into::into).collect();
    let mut nodes = 0;
    while let Some(element) = left.pop() {
        nodes += 1;
        if nodes > MAX_NODES {
            return (texts, true);
        }
        for key in [ALT, ACTUAL_TEXT, E] {
            if let Some(text) = element.get::<Text<'_>>(key) {
                texts.push(text_string(text.as_bytes()));
            }
        }
        let from = left.len();
        let mut kids = |item: MaybeRef<Object<'a>>| {
            let reference = item.as_obj_ref();
            let met = reference.is_some_and(|id| !visited.insert(id.into()));
            // Most kids are numbers of marked content.
            let is_number = matches!(item, MaybeRef::NotRef(Object::Number(_)));
            if met || is_number {
                return None;
            }
            resolve(pdf.xref(), item)
        };
        match element.get_raw::<Object<'_>>(K).and_then(&mut kids) {
            Some(Object::Dict(kid)) => left.push(kid),
            Some(Object::Array(list)) => {
                left.extend(list.raw_iter().filter_map(|kid| kids(kid)?.into_dict()));
            }
            _ => {}
        }
        if let Some(kids) = left.get_mut(from..) {
            kids.reverse();
        }
    }
    (texts, false)
}

/// Reads the data of an XFA form; says whether there were any.
pub(super) fn form_data(
    pdf: &Pdf,
    catalog: &Dict<'_>,
    rows: &mut Rows<'_>,
) -> Result<bool, UnreadReason> {
    let form = catalog.get::<Dict<'_>>(ACRO_FORM).unwrap_or_default();
    let data: Cow<'_, [u8]> = match form.get::<Object<'_>>(XFA) {
        Some(Object::Stream(whole)) => {
            let decoded =
                streams::decode(&whole, rows.job()).map_err(|_| UnreadReason::TooLarge)?;
            decoded.bytes.into_owned().into()
        }
        Some(Object::Array(packets)) => {
            let mut items = packets.raw_iter();
            loop {
                let (Some(name), Some(packet)) = (items.next(), items.next()) else {
                    return Ok(false);
                };
                let named = resolve(pdf.xref(), name).and_then(Object::into_string);
                if named.is_none_or(|name| name.as_bytes() != b"datasets") {
                    continue;
                }
                let packet = resolve(pdf.xref(), packet).and_then(Object::into_stream);
                let packet = packet.ok_or(UnreadReason::Malformed)?;
                let decoded =
                    streams::decode(&packet, rows.job()).map_err(|_| UnreadReason::TooLarge)?;
                break decoded.bytes.into_owned().into();
            }
        }
        _ => return Ok(false),
    };
    let Some(data) = datasets(&data) else {
        return Ok(false);
    };
    rows.unit(Unit::default());
    XmlData.extract(&mut Cursor::new(data), rows)?;
    Ok(true)
}

/// The element of the data, in a form or alone.
fn datasets(form: &[u8]) -> Option<&[u8]> {
    const END: &[u8] = b"datasets>";
    let name = memmem::find(form, b":datasets")?;
    let start = memchr::memrchr(b'<', form.get(..name)?)?;
    let end = memmem::rfind(form, END)? + END.len();
    form.get(start..end)
}

/// The dictionaries of embedded files with the names they are listed under, up to the limit; the
/// flag tells that there are more.
pub(super) fn files<'a>(pdf: &'a Pdf, catalog: &Dict<'a>) -> (Vec<(String, Dict<'a>)>, bool) {
    let mut left: Vec<Dict<'a>> = catalog
        .get::<Dict<'_>>(NAMES)
        .and_then(|names| names.get::<Dict<'_>>(EMBEDDED_FILES))
        .into_iter()
        .collect();
    let mut files = Vec::new();
    let mut nodes = 0;
    while let Some(node) = left.pop() {
        nodes += 1;
        if nodes > MAX_NODES || files.len() > MAX_FILES {
            return (files, true);
        }
        if let Some(names) = node.get::<Array<'_>>(NAMES) {
            let mut items = names.raw_iter();
            while let (Some(name), Some(file)) = (items.next(), items.next()) {
                let name = resolve(pdf.xref(), name).and_then(Object::into_string);
                let name = name.map(|name| text_string(name.as_bytes()));
                if let Some(file) = resolve(pdf.xref(), file).and_then(Object::into_dict) {
                    files.push((name.unwrap_or_default(), file));
                }
                if files.len() > MAX_FILES {
                    return (files, true);
                }
            }
        }
        if let Some(kids) = node.get::<Array<'_>>(KIDS) {
            let kids = kids.raw_iter().take(MAX_NODES);
            let from = left.len();
            left.extend(kids.filter_map(|kid| resolve(pdf.xref(), kid)?.into_dict()));
            if let Some(kids) = left.get_mut(from..) {
                kids.reverse();
            }
        }
    }
    (files, false)
}

/// Reads one embedded file, unless it was read before. A file elsewhere is none.
pub(super) fn file(
    listed: &str,
    file: &Dict<'_>,
    known: &mut BTreeSet<ObjectIdentifier>,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let Some(bytes) = file.get::<Dict<'_>>(EF) else {
        return Ok(());
    };
    let Some(stream) = [UF, F].iter().find_map(|key| bytes.get::<Stream<'_>>(*key)) else {
        rows.unread(UnreadReason::Malformed.into());
        return Ok(());
    };
    if !known.insert(stream.obj_id()) {
        return Ok(());
    }
    let told = [UF, F, DESC]
        .iter()
        .find_map(|key| file.get::<Text<'_>>(*key));
    let told = told.map(|name| text_string(name.as_bytes()));
    let name = told
        .as_deref()
        .filter(|name| !name.is_empty())
        .unwrap_or(listed);
    let inner = Inner {
        name,
        hidden: false,
    };
    match streams::decode(&stream, rows.job()) {
        Ok(decoded) => {
            let fault = decoded.damaged.then_some(UnreadReason::Malformed);
            rows.inside(inner, &decoded.bytes, fault)
        }
        Err(TooLarge) => rows.inside(inner, &[], Some(UnreadReason::TooLarge)),
    }
}

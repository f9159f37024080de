//! What stands on a page beside its content: form fields, comments, links, attached files.
//!
//! A field or stamp is read from its appearance, drawn into the page; one without an
//! appearance gives its value. Comments and the addresses behind links are hidden text.
//!
//! Sources: ISO 32000-1 § 12.5 (annotations), § 12.7 (forms), § 7.9.2 (text strings).

use hayro_syntax::object::dict::keys::{
    A, ANNOTS, AP, AS, BBOX, CONTENTS, F, FS, MATRIX, N, PARENT, RECT, RESOURCES, SUBTYPE, URI, V,
};
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};
use hayro_syntax::xref::XRef;

use super::walk::{compose, Matrix, Walker};

/// Annotations of one page that are read.
const MAX_ANNOTATIONS: usize = 5000;
/// A field inherits from its parents; so many generations are looked at.
const MAX_PARENTS: usize = 8;

/// The flags of annotations that are not shown.
const HIDDEN: u32 = 2;
const NO_VIEW: u32 = 32;

/// What the annotations of a page hold beside what they draw.
#[derive(Debug, Default)]
pub(super) struct Beside<'a> {
    /// Values of fields that have no appearance.
    pub values: Vec<String>,
    /// Comments.
    pub comments: Vec<String>,
    /// E-mail addresses that links open.
    pub addresses: Vec<String>,
    /// The files that are attached.
    pub files: Vec<Dict<'a>>,
}

/// Draws the appearances of the annotations of `page` and collects the rest.
pub(super) fn read<'a>(walker: &mut Walker, page: &Page<'a>, to_page: Matrix) -> Beside<'a> {
    let mut beside = Beside::default();
    let Some(list) = page.raw().get::<Array<'_>>(ANNOTS) else {
        return beside;
    };
    for (index, item) in list.raw_iter().enumerate() {
        if index >= MAX_ANNOTATIONS {
            walker.exhausted = true;
            break;
        }
        let Some(annotation) = resolve(page.xref(), item).and_then(Object::into_dict) else {
            walker.seen.damaged = true;
            continue;
        };
        let kind = annotation.get::<Name<'_>>(SUBTYPE);
        match kind.as_ref().map(Name::as_str) {
            Some("Popup") => continue,
            Some("FileAttachment") => beside.files.extend(annotation.get::<Dict<'_>>(FS)),
            Some("Link") => beside.addresses.extend(address_behind(&annotation)),
            _ => {}
        }
        let before = walker.seen.letters;
        let flags = annotation.get::<u32>(F).unwrap_or(0);
        let unseen = flags & (HIDDEN | NO_VIEW) != 0 || walker.is_off(&annotation);
        if unseen {
            walker.hide(true);
        }
        draw_appearance(walker, &annotation, page.resources(), to_page);
        if unseen {
            walker.hide(false);
        }
        if kind.as_deref() == Some(b"Widget") {
            if walker.seen.letters == before {
                let values = if unseen {
                    &mut beside.comments
                } else {
                    &mut beside.values
                };
                values.extend(value(&annotation));
            }
        } else if let Some(comment) = annotation.get::<hayro_syntax::object::String<'_>>(CONTENTS) {
            // A text box repeats what it shows.
            if kind.as_deref() != Some(b"FreeText") || walker.seen.letters == before {
                beside.comments.push(text_string(comment.as_bytes()));
            }
        }
    }
    beside
}

/// The object itself, when `item` refers to it.
pub(super) fn resolve<'a>(xref: &'a XRef, item: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
    match item {
        MaybeRef::NotRef(object) => Some(object),
        MaybeRef::Ref(reference) => xref.get::<Object<'a>>(ObjectIdentifier::from(reference)),
    }
}

fn address_behind(annotation: &Dict<'_>) -> Option<String> {
    let action = annotation.get::<Dict<'_>>(A)?;
    let target = action.get::<hayro_syntax::object::String<'_>>(URI)?;
    let target = text_string(target.as_bytes());
    let (scheme, rest) = target.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("mailto") {
        return None;
    }
    let address = rest.split('?').next().unwrap_or(rest);
    Some(address.replace("%40", "@"))
}

/// The value of a field, its own or its parents'.
fn value(field: &Dict<'_>) -> Option<String> {
    let mut field = field.clone();
    for _ in 0..MAX_PARENTS {
        match field.get::<Object<'_>>(V) {
            Some(Object::String(text)) => return Some(text_string(text.as_bytes())),
            Some(Object::Array(choices)) => {
                let texts: Vec<String> = choices
                    .iter::<Object<'_>>()
                    .filter_map(Object::into_string)
                    .map(|text| text_string(text.as_bytes()))
                    .collect();
                return Some(texts.join("\n"));
            }
            _ => field = field.get::<Dict<'_>>(PARENT)?,
        }
    }
    None
}

fn draw_appearance<'a>(
    walker: &mut Walker,
    annotation: &Dict<'a>,
    page: &Resources<'a>,
    to_page: Matrix,
) {
    let Some(states) = annotation.get::<Dict<'_>>(AP) else {
        return;
    };
    let normal = states.get::<Stream<'_>>(N).or_else(|| {
        let state = annotation.get::<Name<'_>>(AS)?;
        states.get::<Dict<'_>>(N)?.get::<Stream<'_>>(state.as_ref())
    });
    let Some(appearance) = normal else {
        return;
    };
    let Some(content) = walker.decode(&appearance) else {
        return;
    };
    let dict = appearance.dict();
    let own = dict
        .get::<Matrix>(MATRIX)
        .unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let rect = annotation.get::<[f64; 4]>(RECT).unwrap_or_default();
    let fit = fit_box(dict.get::<[f64; 4]>(BBOX).unwrap_or(rect), own, rect);
    let resources = dict.get::<Dict<'_>>(RESOURCES).map(Resources::new);
    let resources = resources.as_ref().unwrap_or(page);
    walker.content(
        &mut content.into_owned(),
        resources,
        compose(to_page, compose(fit, own)),
    );
}

/// Moves and stretches the box of an appearance, once transformed, into its rectangle.
// The letters of a matrix in every text on the matter.
#[allow(clippy::many_single_char_names)]
fn fit_box(bbox: [f64; 4], own: Matrix, rect: [f64; 4]) -> Matrix {
    let [a, b, c, d, e, f] = own;
    let [x0, y0, x1, y1] = bbox;
    let corners = [(x0, y0), (x0, y1), (x1, y0), (x1, y1)]
        .map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let span = |values: [f64; 4]| {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (low, high - low)
    };
    let (left, width) = span(corners.map(|corner| corner.0));
    let (bottom, height) = span(corners.map(|corner| corner.1));
    let scale = |target: f64, size: f64| {
        if size > 0.0 && target > 0.0 {
            target / size
        } else {
            1.0
        }
    };
    let across = scale((rect[2] - rect[0]).abs(), width);
    let up = scale((rect[3] - rect[1]).abs(), height);
    [
        across,
        0.0,
        0.0,
        up,
        rect[0].min(rect[2]) - left * across,
        rect[1].min(rect[3]) - bottom * up,
    ]
}

/// Bytes 0x80 to 0xA0 of `PDFDocEncoding` (annex D.2).
const FROM_80: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
];

/// Text outside the pages: UTF-16 or UTF-8 when marked so, else PDF's own variant of Latin-1.
pub(super) fn text_string(bytes: &[u8]) -> String {
    if let Some(units) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units = units.chunks_exact(2).map(|pair| match pair {
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        });
        return char::decode_utf16(units)
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
    }
    if let Some(utf8) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(utf8).into_owned();
    }
    bytes
        .iter()
        .map(|&byte| {
            usize::from(byte)
                .checked_sub(0x80)
                .and_then(|index| FROM_80.get(index))
                .copied()
                .unwrap_or(char::from(byte))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_are_read_in_their_three_encodings() {
        assert_eq!(text_string(b"\xfe\xff\x00C\x00\xe9"), "Cé");
        assert_eq!(text_string(b"\xef\xbb\xbfC\xc3\xa9"), "Cé");
        assert_eq!(text_string(b"C\xe9 \x9cuvre \xa0 \x80"), "Cé œuvre € •");
    }

    #[test]
    fn an_appearance_is_brought_into_its_rectangle() {
        let fit = fit_box(
            [0.0, 0.0, 10.0, 20.0],
            [1.0, 0.0, 0.0, 1.0, 5.0, 5.0],
            [100.0, 200.0, 120.0, 240.0],
        );
        assert_eq!(format!("{fit:?}"), "[2.0, 0.0, 0.0, 2.0, 90.0, 190.0]");
    }
}

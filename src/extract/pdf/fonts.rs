//! What the codes of a text mean and how far they move the pen.
//!
//! The letters of a code come, in this order, from `ToUnicode`, from the encoding and the names of
//! glyphs in it, from the font program. Widths come from the font's dictionary, else from the
//! standard fonts. Each code is looked up when it is first met, so a font costs what is used of it.
//!
//! It refuses fonts whose maps or ranges would take unreasonable time or memory. A code without a
//! meaning is [`Meaning::Unknown`]: the caller counts them.
//!
//! Sources: ISO 32000-1 § 9.5 to 9.10. One file each: `names` (encodings, names of glyphs),
//! `cmaps` (composite fonts, `ToUnicode`), `programs` (font files), `widths` (standard fonts).

use std::collections::{BTreeMap, HashMap};

use hayro_syntax::object::dict::keys::{
    BASE_ENCODING, BASE_FONT, CID_TO_GID_MAP, DESCENDANT_FONTS, DIFFERENCES, DW, DW2, ENCODING,
    FIRST_CHAR, FLAGS, FONT_DESC, FONT_FILE, FONT_FILE2, FONT_FILE3, FONT_MATRIX, MISSING_WIDTH,
    SUBTYPE, TO_UNICODE, W, W2, WIDTHS,
};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::cmaps::CodeMap;
use super::names::{self, Encoding};
use super::programs::{self, Letters, TrueType};
use super::streams::{self, TooLarge};
use super::walk::Matrix;
use super::widths::Standard;
use crate::extract::limits::Job;

/// The codes that the width ranges of a composite font may span in all.
const MAX_WIDTHS: usize = 1 << 17;
/// Codes up to this one are looked up once.
const MAX_KEPT_CODE: usize = 0xffff;
/// The flag of fonts whose signs are not those of the Latin alphabet.
const SYMBOLIC: u32 = 4;

/// What a code stands for.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Letter(char),
    /// A ligature, or nothing at all.
    Letters(Box<str>),
    Unknown,
}

/// A code's meaning and advance, the latter in units of the font size.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub meaning: Meaning,
    pub across: f64,
    pub down: f64,
}

/// A font in use.
pub(super) struct LoadedFont {
    kind: Kind,
    to_unicode: Option<CodeMap>,
    /// The codes met so far; `kept` tells where each stands, plus one.
    codes: Vec<Code>,
    kept: Vec<u16>,
}

enum Kind {
    Simple(Simple),
    Composite(Composite),
}

impl LoadedFont {
    /// The next code of `text` and how many bytes it takes, at least one.
    pub fn next_code(&self, text: &[u8], at: usize) -> (u32, usize) {
        let rest = text.get(at..).unwrap_or(&[]);
        match &self.kind {
            Kind::Simple(_) => (rest.first().map_or(0, |byte| u32::from(*byte)), 1),
            Kind::Composite(font) => font.encoding.next_code(rest),
        }
    }

    pub fn is_horizontal(&self) -> bool {
        match &self.kind {
            Kind::Simple(_) => true,
            Kind::Composite(font) => !font.encoding.vertical,
        }
    }

    /// What `code` means.
    pub fn code(&mut self, code: u32) -> &Code {
        let place = code as usize;
        let known = self.kept.get(place).copied().unwrap_or(0);
        let index = if let Some(index) = usize::from(known).checked_sub(1) {
            index
        } else {
            let found = self.look_up(code);
            if place < MAX_KEPT_CODE && self.codes.len() < MAX_KEPT_CODE {
                if self.kept.len() <= place {
                    self.kept.resize(place + 1, 0);
                }
                self.codes.push(found);
                if let Some(kept) = self.kept.get_mut(place) {
                    *kept = self.codes.len() as u16;
                }
                self.codes.len() - 1
            } else {
                // The first slot serves the codes that are not kept.
                if let Some(first) = self.codes.first_mut() {
                    *first = found;
                }
                0
            }
        };
        // The first slot is always there.
        self.codes.get(index).unwrap_or(&NOTHING)
    }

    fn look_up(&self, code: u32) -> Code {
        let told = self.to_unicode.as_ref().and_then(|map| map.letters(code));
        // Some producers write a map of nothing.
        let told = told.filter(|letters| letters != "\0");
        match &self.kind {
            Kind::Simple(font) => {
                let code = code as u8;
                let letters = told.or_else(|| font.letters(code));
                let width = font.width(code, letters.as_deref());
                Code {
                    meaning: meaning(letters.as_deref()),
                    across: f64::from(width) / 1000.0,
                    down: 0.0,
                }
            }
            Kind::Composite(font) => {
                let glyph = font.encoding.glyph(code).unwrap_or(0);
                let letters = told.or_else(|| font.letters(code, glyph));
                let (across, down) = if font.encoding.vertical {
                    let down = font.heights.get(&glyph).unwrap_or(&font.height);
                    (0.0, *down)
                } else {
                    (*font.widths.get(&glyph).unwrap_or(&font.width), 0.0)
                };
                Code {
                    meaning: meaning(letters.as_deref()),
                    across: f64::from(across) / 1000.0,
                    down: f64::from(down) / 1000.0,
                }
            }
        }
    }
}

/// A code that is not kept, before any was met.
static NOTHING: Code = Code {
    meaning: Meaning::Unknown,
    across: 0.0,
    down: 0.0,
};

fn meaning(letters: Option<&str>) -> Meaning {
    let Some(letters) = letters else {
        return Meaning::Unknown;
    };
    let mut all = letters.chars();
    if let (Some(letter), None) = (all.next(), all.next()) {
        return letter_meaning(letter);
    }
    let mut plain = String::new();
    for letter in letters.chars().take(8) {
        match letter_meaning(letter) {
            Meaning::Letter(letter) => plain.push(letter),
            Meaning::Letters(more) => plain.push_str(&more),
            Meaning::Unknown => return Meaning::Unknown,
        }
    }
    Meaning::Letters(plain.into())
}

/// Brings the letters that hide a match to their plain form.
fn letter_meaning(letter: char) -> Meaning {
    let letters = match letter {
        // Hyphens that look like the one of an address.
        '\u{ad}' | '\u{2010}' | '\u{2011}' => return Meaning::Letter('-'),
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => "",
        // Private use: the font alone knows.
        '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{f0000}'.. => return Meaning::Unknown,
        _ if letter.is_control() && !letter.is_whitespace() => return Meaning::Unknown,
        _ => return Meaning::Letter(letter),
    };
    Meaning::Letters(letters.into())
}

/// A font whose codes are single bytes.
struct Simple {
    /// By code, where the encoding names glyphs.
    differences: BTreeMap<u8, Box<str>>,
    base: Option<Encoding>,
    built_in: Option<Letters>,
    /// Of a TrueType program whose codes are its own.
    maps: Option<TrueType>,
    first: usize,
    widths: Option<Vec<f32>>,
    missing_width: f32,
    standard: Standard,
    /// Width of a unit of the font, in thousandths: fonts made of drawings have their own.
    scale: f32,
}

impl Simple {
    fn new(dict: &Dict<'_>, job: &Job) -> Option<Self> {
        let descriptor = dict.get::<Dict<'_>>(FONT_DESC).unwrap_or_default();
        let (mut base, mut differences) = (None, BTreeMap::new());
        match dict.get::<Object<'_>>(ENCODING) {
            Some(Object::Name(name)) => base = Encoding::named(name.as_ref()),
            Some(Object::Dict(encoding)) => {
                let name = encoding.get::<Name<'_>>(BASE_ENCODING);
                base = name.and_then(|name| Encoding::named(name.as_ref()));
                if let Some(list) = encoding.get::<Array<'_>>(DIFFERENCES) {
                    differences = named_codes(&list);
                }
            }
            _ => {}
        }
        let name = dict.get::<Name<'_>>(BASE_FONT);
        let standard = Standard::like(name.as_ref().map_or("", |name| own_name(name.as_str())));
        if let Some(own @ (Encoding::Symbol | Encoding::Dingbats)) = standard.encoding() {
            base = base.or(Some(own));
        }
        let (mut built_in, mut maps) = (None, None);
        if base.is_none() {
            if let Some(program) = program(&descriptor, &[FONT_FILE3, FONT_FILE], job).ok()? {
                built_in = programs::built_in(&program);
            } else if descriptor.get::<u32>(FLAGS).unwrap_or(0) & SYMBOLIC != 0 {
                let program = program(&descriptor, &[FONT_FILE2], job).ok()?;
                maps = program.and_then(|program| TrueType::new(&program));
            }
        }
        let drawn = dict.get::<Name<'_>>(SUBTYPE)?.as_ref() == b"Type3";
        let matrix = dict.get::<Matrix>(FONT_MATRIX);
        Some(Self {
            differences,
            base,
            built_in,
            maps,
            first: dict.get::<usize>(FIRST_CHAR).unwrap_or(0),
            widths: dict
                .get::<Array<'_>>(WIDTHS)
                .map(|widths| widths.iter::<f32>().take(256).collect()),
            missing_width: descriptor.get::<f32>(MISSING_WIDTH).unwrap_or(0.0),
            standard,
            scale: match matrix {
                Some([across, ..]) if drawn => across as f32 * 1000.0,
                _ => 1.0,
            },
        })
    }

    fn letters(&self, code: u8) -> Option<String> {
        if let Some(name) = self.differences.get(&code) {
            return names::letters(name);
        }
        if let Some(base) = self.base {
            return base.letter(code).map(String::from);
        }
        if let Some(letters) = &self.built_in {
            return letters
                .get(usize::from(code))?
                .as_deref()
                .map(str::to_owned);
        }
        if let Some(maps) = &self.maps {
            let glyph = maps.codes.get(&u32::from(code));
            if let Some(letter) = glyph.and_then(|glyph| maps.letters.get(glyph)) {
                return Some(letter.to_string());
            }
        }
        Encoding::Standard.letter(code).map(String::from)
    }

    fn width(&self, code: u8, letters: Option<&str>) -> f32 {
        if let Some(widths) = &self.widths {
            let place = usize::from(code).checked_sub(self.first);
            let width = place.and_then(|place| widths.get(place));
            return width.copied().unwrap_or(self.missing_width) * self.scale;
        }
        let mut letters = letters.unwrap_or("\u{fffd}").chars();
        self.standard.width(letters.next().unwrap_or(' '))
    }
}

/// Two- and more-byte codes.
struct Composite {
    encoding: CodeMap,
    widths: HashMap<u32, f32>,
    width: f32,
    heights: HashMap<u32, f32>,
    height: f32,
    /// From a TrueType program, when there is no `ToUnicode`.
    by_glyph: BTreeMap<u32, char>,
    /// The program's glyphs, where their numbers differ.
    glyphs: Option<Vec<u8>>,
}

impl Composite {
    fn new(dict: &Dict<'_>, told: bool, job: &Job, damaged: &mut bool) -> Option<Self> {
        let encoding = match dict.get::<Object<'_>>(ENCODING)? {
            Object::Name(name) => CodeMap::named(name.as_ref())?,
            Object::Stream(stream) => {
                let decoded = streams::decode(&stream, job).ok()?;
                *damaged |= decoded.damaged;
                CodeMap::parse(&decoded.bytes)
            }
            _ => return None,
        };
        let descendants = dict.get::<Array<'_>>(DESCENDANT_FONTS)?;
        let font = descendants.iter::<Dict<'_>>().next()?;
        let descriptor = font.get::<Dict<'_>>(FONT_DESC).unwrap_or_default();
        let (mut by_glyph, mut glyphs) = (BTreeMap::new(), None);
        if !told && !encoding.is_unicode() {
            if let Some(program) = program(&descriptor, &[FONT_FILE2], job).ok()? {
                by_glyph = TrueType::new(&program).unwrap_or_default().letters;
            }
            if let Some(map) = font.get::<Stream<'_>>(CID_TO_GID_MAP) {
                glyphs = Some(streams::decode(&map, job).ok()?.bytes.into_owned());
            }
        }
        let numbers = |key: &[u8], count| match font.get::<Array<'_>>(key) {
            Some(list) => spread(&list, count),
            None => Some(HashMap::new()),
        };
        Some(Self {
            encoding,
            widths: numbers(W, 1)?,
            width: font.get::<f32>(DW).unwrap_or(1000.0),
            heights: numbers(W2, 3)?,
            height: font.get::<[f32; 2]>(DW2).map_or(-1000.0, |dw2| dw2[1]),
            by_glyph,
            glyphs,
        })
    }

    fn letters(&self, code: u32, glyph: u32) -> Option<String> {
        if self.encoding.is_unicode() {
            return self.encoding.letters(code);
        }
        let glyph = match &self.glyphs {
            None => glyph,
            Some(map) => {
                let at = glyph as usize * 2;
                let [high, low] = map.get(at..at + 2)? else {
                    return None;
                };
                u32::from(*high) << 8 | u32::from(*low)
            }
        };
        self.by_glyph.get(&glyph).map(char::to_string)
    }
}

/// `name` without the six letters that mark a subset.
fn own_name(name: &str) -> &str {
    match name.split_once('+') {
        Some((mark, own)) if mark.len() == 6 => own,
        _ => name,
    }
}

/// `65 /A /B 97 /eacute`: codes and the names of their glyphs.
fn named_codes(list: &Array<'_>) -> BTreeMap<u8, Box<str>> {
    let mut named = BTreeMap::new();
    let mut code = 0_i64;
    for item in list.iter::<Object<'_>>() {
        match item {
            Object::Number(number) => code = number.as_i64(),
            Object::Name(name) => {
                if let Ok(code) = u8::try_from(code) {
                    named.insert(code, name.as_str().into());
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    named
}

/// The program under one of `keys`, decoded as far as it goes; an error when it is endless.
fn program(descriptor: &Dict<'_>, keys: &[&[u8]], job: &Job) -> Result<Option<Vec<u8>>, TooLarge> {
    let stream = keys
        .iter()
        .find_map(|key| descriptor.get::<Stream<'_>>(*key));
    let Some(stream) = stream else {
        return Ok(None);
    };
    Ok(Some(streams::decode(&stream, job)?.bytes.into_owned()))
}

/// `first [a b c]` and `first last a`: the first of `count` values of each code.
fn spread(ranges: &Array<'_>, count: usize) -> Option<HashMap<u32, f32>> {
    let mut values = HashMap::new();
    let mut items = ranges.iter::<Object<'_>>();
    let mut left = MAX_WIDTHS;
    while let Some(Object::Number(first)) = items.next() {
        let first = u32::try_from(first.as_i64()).ok()?;
        match items.next() {
            Some(Object::Array(own)) => {
                for (code, value) in (first..).zip(own.iter::<f32>().step_by(count)) {
                    left = left.checked_sub(1)?;
                    values.insert(code, value);
                }
            }
            Some(Object::Number(last)) => {
                let last = u32::try_from(last.as_i64()).ok()?;
                let value = items.next().and_then(Object::into_number)?.as_f64() as f32;
                for _ in 1..count {
                    items.next();
                }
                if last >= first {
                    left = left.checked_sub((last - first) as usize + 1)?;
                }
                values.extend((first..=last).map(|code| (code, value)));
            }
            _ => break,
        }
    }
    Some(values)
}

/// The fonts of a document, each loaded once.
#[derive(Default)]
pub(super) struct Fonts {
    /// By the place of the font's dictionary in memory, which tells it apart.
    known: HashMap<(usize, usize), Option<usize>>,
    loaded: Vec<LoadedFont>,
}

impl Fonts {
    /// The index of the font that `dict` describes; none when it cannot be used.
    ///
    /// `damaged` is set when its meanings may be wrong.
    pub fn load(&mut self, dict: &Dict<'_>, job: &Job, damaged: &mut bool) -> Option<usize> {
        let key = (dict.data().as_ptr() as usize, dict.data().len());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let index = load(dict, job, damaged).map(|font| {
            self.loaded.push(font);
            self.loaded.len() - 1
        });
        self.known.insert(key, index);
        index
    }

    pub fn get(&mut self, index: usize) -> Option<&mut LoadedFont> {
        self.loaded.get_mut(index)
    }
}

fn load(dict: &Dict<'_>, job: &Job, damaged: &mut bool) -> Option<LoadedFont> {
    let to_unicode = match dict.get::<Object<'_>>(TO_UNICODE) {
        Some(Object::Stream(stream)) => {
            let decoded = streams::decode(&stream, job).ok()?;
            *damaged |= decoded.damaged;
            Some(CodeMap::parse(&decoded.bytes))
        }
        Some(Object::Name(name)) => CodeMap::named(name.as_ref()),
        _ => None,
    };
    let kind = if dict.get::<Name<'_>>(SUBTYPE)?.as_ref() == b"Type0" {
        Kind::Composite(Composite::new(dict, to_unicode.is_some(), job, damaged)?)
    } else {
        Kind::Simple(Simple::new(dict, job)?)
    };
    Some(LoadedFont {
        kind,
        to_unicode,
        codes: vec![NOTHING.clone()],
        kept: Vec::new(),
    })
}

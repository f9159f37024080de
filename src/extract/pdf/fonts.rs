//! What the codes of a text mean and how far they move the pen.
//!
//! Encodings, `ToUnicode` maps and widths are read by `hayro-font`. It wants a font program
//! for every font, also for the fourteen standard ones that a PDF need not carry; as nothing
//! is drawn here, it is given an empty one: widths and encodings of the standard fonts come
//! from its own tables, so nothing is lost.
//!
//! It refuses font dictionaries whose ranges would make the library loop or allocate for
//! long. A code without a meaning is [`Meaning::Unknown`]: the caller counts them.

use std::collections::HashMap;
use std::sync::Arc;

use hayro_font::hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontResolverFn};
use hayro_syntax::object::dict::keys::{
    DESCENDANT_FONTS, ENCODING, FIRST_CHAR, FONT_DESC, FONT_FILE, FONT_FILE2, FONT_FILE3,
    TO_UNICODE, W, W2,
};
use hayro_syntax::object::{Array, Dict, Object, Stream};

use super::streams;

/// A TrueType file without any table.
const NO_FONT: &[u8] = &[0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// The codes that the width ranges of a font may span in all.
const MAX_WIDTHS: f64 = 1e6;

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
pub(super) struct LoadedFont<'a> {
    font: Font<'a>,
    codes: HashMap<u32, Code>,
}

impl LoadedFont<'_> {
    /// The next code of `text` and how many bytes it takes, at least one.
    pub fn next_code(&self, text: &[u8], at: usize) -> (u32, usize) {
        let (code, length) = self.font.read_code(text, at);
        (code, length.max(1))
    }

    pub fn is_horizontal(&self) -> bool {
        self.font.is_horizontal()
    }

    pub fn code(&mut self, code: u32) -> &Code {
        let font = &self.font;
        self.codes.entry(code).or_insert_with(|| {
            let advance = font.code_advance(code);
            let text = match font.glyph(font.map_code(code), code) {
                FontGlyph::Outline(glyph) => glyph.as_unicode(),
                FontGlyph::Type3(glyph) => glyph.as_unicode(),
            };
            Code {
                meaning: meaning(text),
                across: advance.x / 1000.0,
                down: advance.y / 1000.0,
            }
        })
    }
}

fn meaning(text: Option<BfString>) -> Meaning {
    match text {
        Some(BfString::Char(letter)) => letter_meaning(letter),
        Some(BfString::String(letters)) => {
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
        None => Meaning::Unknown,
    }
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

/// The fonts of a document, each loaded once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    no_font: FontResolverFn,
    no_cmap: CMapResolverFn,
    /// By the place of the font's dictionary in memory, which tells it apart.
    known: HashMap<(usize, usize), Option<usize>>,
    loaded: Vec<LoadedFont<'a>>,
}

impl<'a> Fonts<'a> {
    pub fn new() -> Self {
        Self {
            cache: FontCache::new(),
            no_font: Arc::new(|_| Some((Arc::new(NO_FONT), 0))),
            no_cmap: Arc::new(|_| None),
            known: HashMap::new(),
            loaded: Vec::new(),
        }
    }

    /// The index of the font that `dict` describes; none when it cannot be used.
    ///
    /// `damaged` is set when its meanings may be wrong.
    pub fn load(&mut self, dict: &Dict<'a>, damaged: &mut bool) -> Option<usize> {
        let key = (dict.data().as_ptr() as usize, dict.data().len());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let font = if is_sound(dict, damaged) {
            self.cache.font(dict, &self.no_font, &self.no_cmap)
        } else {
            None
        };
        let index = font.map(|font| {
            self.loaded.push(LoadedFont {
                font,
                codes: HashMap::new(),
            });
            self.loaded.len() - 1
        });
        self.known.insert(key, index);
        index
    }

    pub fn get(&mut self, index: usize) -> Option<&mut LoadedFont<'a>> {
        self.loaded.get_mut(index)
    }
}

/// May the library load this font within reasonable time and memory?
fn is_sound(dict: &Dict<'_>, damaged: &mut bool) -> bool {
    if dict
        .get::<usize>(FIRST_CHAR)
        .is_some_and(|first| first > 255)
    {
        return false;
    }
    let descendants = dict.get::<Array<'_>>(DESCENDANT_FONTS);
    let descendant = descendants.and_then(|list| list.iter::<Dict<'_>>().next());
    for stream in [TO_UNICODE, ENCODING]
        .iter()
        .filter_map(|key| dict.get::<Stream<'_>>(*key))
    {
        match streams::decode(&stream) {
            Ok(decoded) => *damaged |= decoded.damaged,
            Err(_) => return false,
        }
    }
    // A damaged font program costs nothing, as it is not drawn; an endless one does.
    let programs_fit = [Some(dict), descendant.as_ref()]
        .into_iter()
        .flatten()
        .filter_map(|font| font.get::<Dict<'_>>(FONT_DESC))
        .all(|descriptor| {
            [FONT_FILE, FONT_FILE2, FONT_FILE3]
                .iter()
                .filter_map(|key| descriptor.get::<Stream<'_>>(*key))
                .all(|program| streams::fits(&program))
        });
    if !programs_fit {
        return false;
    }
    descendant.is_none_or(|font| {
        [(W, 1), (W2, 3)].iter().all(|(key, values)| {
            font.get::<Array<'_>>(*key)
                .is_none_or(|widths| spanned(&widths, *values) <= MAX_WIDTHS)
        })
    })
}

/// How many codes the ranges of a width array span: `first last width…` counts them all.
fn spanned(widths: &Array<'_>, values: usize) -> f64 {
    let mut items = widths.iter::<Object<'_>>();
    let mut total = 0.0;
    while let Some(first) = items.next() {
        match (first, items.next()) {
            (Object::Number(first), Some(Object::Number(last))) => {
                total += 1.0 + (last.as_f64() - first.as_f64()).max(0.0);
                for _ in 0..values {
                    items.next();
                }
            }
            _ => total += 1.0,
        }
    }
    total
}

//! Follows the drawing instructions of a page and notes every letter and where it stands.
//!
//! Text is taken whatever its colour, size or rendering mode: white or invisible text is text
//! (recognised scans are made of it). Forms are entered, up to a depth; pictures are measured
//! only. Text inside tiling patterns and inside the glyphs of Type 3 fonts is not looked for.
//!
//! Sources: ISO 32000-1 § 8.3 (coordinates), § 8.10 (forms), § 9.3–9.4 (text).

use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::content::TypedIter;
use hayro_syntax::object::dict::keys::{FONT, MATRIX, RESOURCES, SUBTYPE};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Resources;

use super::fonts::{Fonts, Meaning};
use super::layout::{Glyph, Turn};
use super::streams;
use super::{MAX_DECODED, MAX_FORM_DEPTH, MAX_GLYPHS, MAX_OPERATIONS};

/// Saved graphics states; deeper ones share the last.
const MAX_SAVED_STATES: usize = 256;

/// Put at the end of a content to tell that it was followed to there: the library stops without
/// a word at an instruction it cannot read, or at a string that never ends.
const END_MARK: &[u8] = b"\n/Gardefou.End MP\n";
/// The name in it.
const END_NAME: &[u8] = b"Gardefou.End";
/// More unknown instructions than one in so many: it is no content, or damaged.
const UNKNOWN_INSTRUCTIONS: usize = 8;

/// An affine transformation, as PDF writes it: `[a b c d e f]`.
pub(super) type Matrix = [f64; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `inner` first, then `outer`.
// The letters of a matrix in every text on the matter.
#[allow(clippy::many_single_char_names)]
pub(super) fn compose(outer: Matrix, inner: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = outer;
    [
        a * inner[0] + c * inner[1],
        b * inner[0] + d * inner[1],
        a * inner[2] + c * inner[3],
        b * inner[2] + d * inner[3],
        a * inner[4] + c * inner[5] + e,
        b * inner[4] + d * inner[5] + f,
    ]
}

fn translation(x: f64, y: f64) -> Matrix {
    [1.0, 0.0, 0.0, 1.0, x, y]
}

/// The part of the graphics state that places text.
#[derive(Clone)]
struct State {
    to_page: Matrix,
    font: Option<usize>,
    size: f64,
    letter_spacing: f64,
    word_spacing: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// What a page, or a piece of it, shows beside its glyphs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// Glyphs whose letter is known, and those whose letter is not.
    pub letters: u32,
    pub unknown: u32,
    /// Pictures and the area they cover, in square points.
    pub pictures: u32,
    pub picture_area: f64,
    /// Curves: text may be drawn as outlines.
    pub curves: u32,
    /// Something it refers to is missing, cut short or wrong.
    pub damaged: bool,
}

/// What may still be done, for the whole document.
struct Budget {
    glyphs: usize,
    operations: usize,
    bytes: usize,
}

/// Collects glyphs; one for a document, emptied from page to page.
pub(super) struct Walker<'a> {
    fonts: Fonts<'a>,
    budget: Budget,
    /// Which text-showing operation is under way.
    run: u32,
    pub glyphs: Vec<Glyph>,
    pub seen: Seen,
    /// A limit was met: what follows was not read.
    pub exhausted: bool,
}

impl<'a> Walker<'a> {
    pub fn new() -> Self {
        Self {
            fonts: Fonts::new(),
            budget: Budget {
                glyphs: MAX_GLYPHS,
                operations: MAX_OPERATIONS,
                bytes: MAX_DECODED,
            },
            run: 0,
            glyphs: Vec::new(),
            seen: Seen::default(),
            exhausted: false,
        }
    }

    /// Forgets the last page.
    pub fn clear(&mut self) {
        self.glyphs.clear();
        self.seen = Seen::default();
    }

    /// Decodes `stream` within the limits of the document.
    pub fn decode<'s>(&mut self, stream: &Stream<'s>) -> Option<std::borrow::Cow<'s, [u8]>> {
        let Ok(decoded) = streams::decode(stream) else {
            self.exhausted = true;
            return None;
        };
        let Some(left) = self.budget.bytes.checked_sub(decoded.bytes.len()) else {
            self.exhausted = true;
            return None;
        };
        self.budget.bytes = left;
        self.seen.damaged |= decoded.damaged;
        Some(decoded.bytes)
    }

    /// Follows `content`, whose coordinates `to_page` brings to the page; adds a mark to it.
    pub fn content(&mut self, content: &mut Vec<u8>, resources: &Resources<'a>, to_page: Matrix) {
        let state = State {
            to_page,
            font: None,
            size: 1.0,
            letter_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        self.walk(content, resources, state, 0);
    }

    // One arm an operator: splitting it would hide the list.
    #[allow(clippy::too_many_lines)]
    fn walk(
        &mut self,
        content: &mut Vec<u8>,
        resources: &Resources<'a>,
        mut state: State,
        depth: u32,
    ) {
        use TypedInstruction as Op;
        let mut saved: Vec<State> = Vec::new();
        let mut line = IDENTITY;
        let mut pen = IDENTITY;
        // The names of the fonts of these resources.
        let mut named: Vec<(Vec<u8>, Option<usize>)> = Vec::new();
        content.extend_from_slice(END_MARK);
        let (mut known, mut unknown, mut ended) = (0_usize, 0_usize, false);
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            let Some(left) = self.budget.operations.checked_sub(1) else {
                self.exhausted = true;
                return;
            };
            self.budget.operations = left;
            known += 1;
            match instruction {
                Op::SaveState(_) => {
                    saved.truncate(MAX_SAVED_STATES);
                    saved.push(state.clone());
                }
                Op::RestoreState(_) => {
                    if let Some(previous) = saved.pop() {
                        state = previous;
                    }
                }
                Op::Transform(m) => {
                    let matrix = [m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64());
                    state.to_page = compose(state.to_page, matrix);
                }
                Op::BeginText(_) => {
                    line = IDENTITY;
                    pen = IDENTITY;
                }
                Op::SetTextMatrix(m) => {
                    line = [m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64());
                    pen = line;
                }
                Op::TextFont(font) => {
                    state.size = font.1.as_f64();
                    let name: &[u8] = font.0.as_ref();
                    let known = named.iter().find(|(known, _)| known == name);
                    state.font = if let Some((_, index)) = known {
                        *index
                    } else {
                        let index = resources
                            .get_font(font.0)
                            .and_then(|dict| self.fonts.load(&dict, &mut self.seen.damaged));
                        named.push((name.to_vec(), index));
                        index
                    };
                }
                Op::SetGraphicsState(name) => {
                    let font = resources
                        .get_ext_g_state(name.0)
                        .and_then(|dict| dict.get::<Array<'_>>(FONT));
                    if let Some(font) = font {
                        let mut items = font.iter::<Object<'_>>();
                        if let (Some(Object::Dict(dict)), Some(Object::Number(size))) =
                            (items.next(), items.next())
                        {
                            state.size = size.as_f64();
                            state.font = self.fonts.load(&dict, &mut self.seen.damaged);
                        }
                    }
                }
                Op::CharacterSpacing(n) => state.letter_spacing = n.0.as_f64(),
                Op::WordSpacing(n) => state.word_spacing = n.0.as_f64(),
                Op::HorizontalScaling(n) => state.stretch = n.0.as_f64() / 100.0,
                Op::TextLeading(n) => state.leading = n.0.as_f64(),
                Op::TextRise(n) => state.rise = n.0.as_f64(),
                Op::NextLine(by) => {
                    line = compose(line, translation(by.0.as_f64(), by.1.as_f64()));
                    pen = line;
                }
                Op::NextLineAndSetLeading(by) => {
                    state.leading = -by.1.as_f64();
                    line = compose(line, translation(by.0.as_f64(), by.1.as_f64()));
                    pen = line;
                }
                Op::NextLineUsingLeading(_) => {
                    line = compose(line, translation(0.0, -state.leading));
                    pen = line;
                }
                Op::ShowText(text) => self.show(&state, &mut pen, text.0.as_bytes()),
                Op::ShowTexts(texts) => {
                    for item in texts.0.iter::<Object<'_>>() {
                        match item {
                            Object::Number(back) => {
                                let by = -back.as_f64() / 1000.0 * state.size * state.stretch;
                                pen = compose(pen, translation(by, 0.0));
                            }
                            Object::String(text) => self.show(&state, &mut pen, text.as_bytes()),
                            _ => {}
                        }
                    }
                }
                Op::NextLineAndShowText(text) => {
                    line = compose(line, translation(0.0, -state.leading));
                    pen = line;
                    self.show(&state, &mut pen, text.0.as_bytes());
                }
                Op::ShowTextWithParameters(text) => {
                    state.word_spacing = text.0.as_f64();
                    state.letter_spacing = text.1.as_f64();
                    line = compose(line, translation(0.0, -state.leading));
                    pen = line;
                    self.show(&state, &mut pen, text.2.as_bytes());
                }
                Op::CubicTo(_) | Op::CubicStartTo(_) | Op::CubicEndTo(_) => {
                    self.seen.curves = self.seen.curves.saturating_add(1);
                }
                Op::InlineImage(_) => self.picture(&state),
                Op::XObject(name) => match resources.get_x_object(name.0) {
                    Some(object) => self.x_object(&object, resources, &state, depth),
                    None => self.seen.damaged = true,
                },
                Op::MarkedContentPoint(name) => ended |= name.0.as_ref() == END_NAME,
                Op::Fallback(_) => {
                    known -= 1;
                    unknown += 1;
                }
                _ => {}
            }
        }
        self.seen.damaged |= !ended || unknown * UNKNOWN_INSTRUCTIONS > known;
    }

    fn x_object(
        &mut self,
        object: &Stream<'a>,
        resources: &Resources<'a>,
        state: &State,
        depth: u32,
    ) {
        let dict = object.dict();
        let kind = dict.get::<Name<'_>>(SUBTYPE);
        match kind.as_ref().map(Name::as_str) {
            Some("Image") => self.picture(state),
            Some("Form") if depth >= MAX_FORM_DEPTH => self.exhausted = true,
            Some("Form") => {
                let Some(content) = self.decode(object) else {
                    return;
                };
                let mut state = state.clone();
                if let Some(matrix) = dict.get::<Matrix>(MATRIX) {
                    state.to_page = compose(state.to_page, matrix);
                }
                let own = dict.get::<Dict<'_>>(RESOURCES).map(Resources::new);
                self.walk(
                    &mut content.into_owned(),
                    own.as_ref().unwrap_or(resources),
                    state,
                    depth + 1,
                );
            }
            _ => {}
        }
    }

    /// A picture covers the unit square of its coordinates.
    fn picture(&mut self, state: &State) {
        let [a, b, c, d, ..] = state.to_page;
        self.seen.pictures = self.seen.pictures.saturating_add(1);
        self.seen.picture_area += (a * d - b * c).abs();
    }

    /// Notes the glyphs of one string and moves the pen.
    fn show(&mut self, state: &State, pen: &mut Matrix, text: &[u8]) {
        let Some(font) = state.font.and_then(|index| self.fonts.get(index)) else {
            // Drawn with a font that could not be had.
            let glyphs = u32::try_from(text.len()).unwrap_or(u32::MAX);
            self.seen.unknown = self.seen.unknown.saturating_add(glyphs);
            return;
        };
        self.run = self.run.wrapping_add(1);
        let horizontal = font.is_horizontal();
        let scale = [
            state.size * state.stretch,
            0.0,
            0.0,
            state.size,
            0.0,
            state.rise,
        ];
        let mut at = 0;
        while at < text.len() {
            let (value, length) = font.next_code(text, at);
            at += length;
            let code = font.code(value);
            let Some(left) = self.budget.glyphs.checked_sub(1) else {
                self.exhausted = true;
                return;
            };
            self.budget.glyphs = left;
            let placed = place(compose(state.to_page, compose(*pen, scale)), code.across);
            let glyph = Glyph {
                run: self.run,
                ..placed
            };
            match &code.meaning {
                Meaning::Letter(letter) => {
                    self.seen.letters += u32::from(!letter.is_whitespace());
                    self.glyphs.push(Glyph {
                        letter: *letter,
                        ..glyph
                    });
                }
                Meaning::Letters(letters) => {
                    self.seen.letters += 1;
                    let share = letters.chars().fold(0.0, |count, _| count + 1.0_f32);
                    let width = glyph.width / share.max(1.0);
                    let mut x = glyph.x;
                    for letter in letters.chars() {
                        self.glyphs.push(Glyph {
                            letter,
                            x,
                            width,
                            ..glyph
                        });
                        x += width;
                    }
                }
                Meaning::Unknown => {
                    self.seen.unknown = self.seen.unknown.saturating_add(1);
                    self.glyphs.push(glyph);
                }
            }
            let word = if length == 1 && value == 32 {
                state.word_spacing
            } else {
                0.0
            };
            let by = if horizontal {
                let across = code.across * state.size + state.letter_spacing + word;
                translation(across * state.stretch, 0.0)
            } else {
                translation(0.0, code.down * state.size + state.letter_spacing + word)
            };
            *pen = compose(*pen, by);
        }
    }
}

/// Where a glyph stands, in the coordinates of its reading direction.
#[allow(clippy::many_single_char_names)]
fn place(to_page: Matrix, advance: f64) -> Glyph {
    let [a, b, c, d, e, f] = to_page;
    let (turn, x, y) = if a.abs() >= b.abs() {
        if a >= 0.0 {
            (Turn::Upright, e, f)
        } else {
            (Turn::Over, -e, -f)
        }
    } else if b > 0.0 {
        (Turn::Up, f, -e)
    } else {
        (Turn::Down, -f, e)
    };
    Glyph {
        letter: char::REPLACEMENT_CHARACTER,
        x: x as f32,
        y: y as f32,
        width: (a.hypot(b) * advance) as f32,
        size: c.hypot(d) as f32,
        turn,
        run: 0,
    }
}

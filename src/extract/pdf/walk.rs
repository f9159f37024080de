//! Follows the drawing instructions of a page and notes every letter and where it stands.
//!
//! Text is taken whatever its colour, size or rendering mode: white or invisible text is text
//! (recognised scans are made of it). Forms are entered, up to a depth; pictures are measured
//! only. What tiling patterns repeat is read once; what belongs to layers that are off is kept apart.
//! Text inside the glyphs of Type 3 fonts is not looked for.
//!
//! Sources: ISO 32000-1 § 8.3 (coordinates), § 8.10 (forms), § 9.3–9.4 (text).

use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::content::TypedIter;
use hayro_syntax::object::dict::keys::{
    ACTUAL_TEXT, FONT, MATRIX, OC, OCPROPERTIES, RESOURCES, SUBTYPE,
};
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;

use super::annotations::text_string;
use super::fonts::{Fonts, Meaning};
use super::layout::{Glyph, Turn};
use super::streams;
use super::{MAX_FORM_DEPTH, MAX_GLYPHS, MAX_OPERATIONS, MAX_PAGE_GLYPHS};
use crate::extract::limits::Job;

/// Saved graphics states; deeper ones share the last.
const MAX_SAVED_STATES: usize = 256;

/// A form takes as long as so many instructions, however short it is.
const FORM_COST: usize = 200;
/// Patterns of one page that are looked into.
const MAX_PATTERNS: usize = 256;

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

/// A stretch of content that is marked.
#[derive(Default)]
struct Marked {
    /// It belongs to a layer that is off.
    hides: bool,
    /// What it stands for, and the number of glyphs before it.
    text: Option<(usize, String)>,
}

/// The layers of a document that are off when it is opened.
#[derive(Debug, Default)]
pub(super) struct Layers(Vec<ObjectIdentifier>);

impl Layers {
    /// Of the document whose catalog this is.
    pub fn new(catalog: &Dict<'_>) -> Self {
        let all = |dict: &Dict<'_>, key: &str| -> Vec<ObjectIdentifier> {
            let list = dict.get::<Array<'_>>(key);
            let references = list.iter().flat_map(Array::raw_iter);
            references
                .filter_map(|item| Some(item.as_obj_ref()?.into()))
                .collect()
        };
        let Some(layers) = catalog.get::<Dict<'_>>(OCPROPERTIES) else {
            return Self::default();
        };
        let state = layers.get::<Dict<'_>>("D").unwrap_or_default();
        let mut off = all(&state, "OFF");
        if state
            .get::<Name<'_>>("BaseState")
            .is_some_and(|name| name.as_ref() == b"OFF")
        {
            let on = all(&state, "ON");
            off.extend(
                all(&layers, "OCGs")
                    .into_iter()
                    .filter(|id| !on.contains(id)),
            );
        }
        Self(off)
    }

    /// Is the layer off, or are all of the layers that it names?
    fn is_off(&self, layer: &Dict<'_>) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let is_off = |id: &ObjectIdentifier| self.0.contains(id);
        if layer.obj_id().as_ref().is_some_and(is_off) {
            return true;
        }
        match layer.get::<Object<'_>>("OCGs") {
            Some(Object::Dict(one)) => one.obj_id().as_ref().is_some_and(is_off),
            Some(Object::Array(several)) => {
                let mut several = several
                    .raw_iter()
                    .filter_map(|item| item.as_obj_ref())
                    .peekable();
                several.peek().is_some() && several.all(|item| is_off(&item.into()))
            }
            _ => false,
        }
    }
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
}

/// Collects glyphs; one for a document, emptied from page to page.
pub(super) struct Walker {
    fonts: Fonts,
    budget: Budget,
    job: Job,
    layers: Layers,
    /// Which text-showing operation is under way.
    run: u32,
    /// How many things that are not shown what is walked stands in.
    hiding: u32,
    /// The patterns of the page that were met.
    patterns: Vec<ObjectIdentifier>,
    pub glyphs: Vec<Glyph>,
    /// Those that the reader of the page does not see.
    pub unseen: Vec<Glyph>,
    pub seen: Seen,
    /// A limit was met: what follows was not read.
    pub exhausted: bool,
}

impl Walker {
    pub fn new(job: Job, layers: Layers) -> Self {
        Self {
            fonts: Fonts::default(),
            budget: Budget {
                glyphs: MAX_GLYPHS,
                operations: MAX_OPERATIONS,
            },
            job,
            layers,
            run: 0,
            hiding: 0,
            patterns: Vec::new(),
            glyphs: Vec::new(),
            unseen: Vec::new(),
            seen: Seen::default(),
            exhausted: false,
        }
    }

    /// Forgets the last page.
    pub fn clear(&mut self) {
        self.glyphs.clear();
        self.unseen.clear();
        self.patterns.clear();
        self.seen = Seen::default();
    }

    /// Decodes `stream` within the limits of the document.
    pub fn decode<'s>(&mut self, stream: &Stream<'s>) -> Option<std::borrow::Cow<'s, [u8]>> {
        let Ok(decoded) = streams::decode(stream, &self.job) else {
            self.exhausted = true;
            return None;
        };
        self.seen.damaged |= decoded.damaged;
        Some(decoded.bytes)
    }

    /// Does `dict` belong to a layer that is off?
    pub fn is_off(&self, dict: &Dict<'_>) -> bool {
        dict.get::<Dict<'_>>(OC)
            .is_some_and(|layer| self.layers.is_off(&layer))
    }

    /// What follows is not shown, or is shown again.
    pub fn hide(&mut self, hide: bool) {
        self.hiding = if hide {
            self.hiding + 1
        } else {
            self.hiding.saturating_sub(1)
        };
    }

    /// Follows `content`, whose coordinates `to_page` brings to the page; adds a mark to it.
    pub fn content(&mut self, content: &mut Vec<u8>, resources: &Resources<'_>, to_page: Matrix) {
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
        resources: &Resources<'_>,
        mut state: State,
        depth: u32,
    ) {
        use TypedInstruction as Op;
        let mut saved: Vec<State> = Vec::new();
        let mut line = IDENTITY;
        let mut pen = IDENTITY;
        // The names of the fonts of these resources.
        let mut named: Vec<(Vec<u8>, Option<usize>)> = Vec::new();
        // Text in patterns stands in the coordinates of what is walked.
        let base = state.to_page;
        let mut marked: Vec<Marked> = Vec::new();
        content.extend_from_slice(END_MARK);
        let (mut known, mut unknown, mut ended) = (0_usize, 0_usize, false);
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            self.spend(1);
            if self.exhausted {
                return;
            }
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
                        let index = resources.get_font(font.0).and_then(|dict| {
                            self.fonts.load(&dict, &self.job, &mut self.seen.damaged)
                        });
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
                            state.font = self.fonts.load(&dict, &self.job, &mut self.seen.damaged);
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
                Op::NonStrokeColorNamed(color) => {
                    if let Some(Object::Stream(pattern)) =
                        color.1.and_then(|name| resources.get_pattern(name))
                    {
                        self.pattern(
                            &pattern,
                            resources,
                            &State {
                                to_page: base,
                                ..state.clone()
                            },
                            depth,
                        );
                    }
                }
                Op::BeginMarkedContent(_) => marked.push(Marked::default()),
                Op::BeginMarkedContentWithProperties(begin) => {
                    let mark = self.marked(begin.0.as_ref(), begin.1, resources);
                    self.hiding += u32::from(mark.hides);
                    marked.push(mark);
                }
                Op::EndMarkedContent(_) => {
                    if let Some(mark) = marked.pop() {
                        self.end_marked(mark);
                    }
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
        for mark in marked {
            self.end_marked(mark);
        }
        self.seen.damaged |= !ended || unknown * UNKNOWN_INSTRUCTIONS > known;
    }

    /// Takes instructions off what may still be done.
    fn spend(&mut self, operations: usize) {
        let left = self.budget.operations.checked_sub(operations);
        self.exhausted |= left.is_none();
        self.budget.operations = left.unwrap_or(0);
    }

    /// What the marked content that begins is.
    fn marked(&self, tag: &[u8], properties: &Object<'_>, resources: &Resources<'_>) -> Marked {
        let properties = match properties {
            Object::Name(name) => resources.properties.get::<Dict<'_>>(name),
            Object::Dict(dict) => Some(dict.clone()),
            _ => None,
        };
        let Some(properties) = properties else {
            return Marked::default();
        };
        let text = properties.get::<hayro_syntax::object::String<'_>>(ACTUAL_TEXT);
        Marked {
            hides: tag == b"OC" && self.layers.is_off(&properties),
            text: text.map(|text| (self.glyphs.len(), text_string(text.as_bytes()))),
        }
    }

    /// Puts the text that marked content stands for in the place of glyphs without letters.
    fn end_marked(&mut self, mark: Marked) {
        self.hiding -= u32::from(mark.hides);
        let Some((start, text)) = mark.text else {
            return;
        };
        let drawn = self.glyphs.get(start..).unwrap_or(&[]);
        let is_unknown = |glyph: &&Glyph| glyph.letter == char::REPLACEMENT_CHARACTER;
        let unknown = drawn.iter().filter(is_unknown).count() as u32;
        let (Some(first), Some(last)) = (drawn.first().copied(), drawn.last()) else {
            return;
        };
        if unknown == 0 || text.trim().is_empty() {
            return;
        }
        let letters = text.chars().fold(0_u16, |count, _| count.saturating_add(1));
        let width = (last.x + last.width - first.x).max(0.0) / f32::from(letters);
        self.seen.unknown = self.seen.unknown.saturating_sub(unknown);
        self.seen.letters = self.seen.letters.saturating_add(u32::from(letters));
        self.glyphs.truncate(start);
        let mut x = first.x;
        for letter in text.chars().take(usize::from(letters)) {
            self.glyphs.push(Glyph {
                letter,
                x,
                width,
                ..first
            });
            x += width;
        }
    }

    /// Walks what a pattern repeats, once.
    fn pattern(
        &mut self,
        pattern: &Stream<'_>,
        resources: &Resources<'_>,
        state: &State,
        depth: u32,
    ) {
        let id = pattern.obj_id();
        if self.patterns.contains(&id) || self.patterns.len() >= MAX_PATTERNS {
            return;
        }
        self.patterns.push(id);
        self.form(pattern, resources, state, depth);
    }

    fn x_object(
        &mut self,
        object: &Stream<'_>,
        resources: &Resources<'_>,
        state: &State,
        depth: u32,
    ) {
        let dict = object.dict();
        let kind = dict.get::<Name<'_>>(SUBTYPE);
        let off = self.is_off(dict);
        self.hiding += u32::from(off);
        match kind.as_ref().map(Name::as_str) {
            Some("Image") => self.picture(state),
            Some("Form") => self.form(object, resources, state, depth),
            _ => {}
        }
        self.hiding -= u32::from(off);
    }

    fn form(&mut self, form: &Stream<'_>, resources: &Resources<'_>, state: &State, depth: u32) {
        if depth >= MAX_FORM_DEPTH {
            self.exhausted = true;
            return;
        }
        self.spend(FORM_COST);
        let Some(content) = self.decode(form) else {
            return;
        };
        let dict = form.dict();
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

    /// A picture covers the unit square of its coordinates.
    fn picture(&mut self, state: &State) {
        if self.hiding > 0 {
            return;
        }
        let [a, b, c, d, ..] = state.to_page;
        self.seen.pictures = self.seen.pictures.saturating_add(1);
        self.seen.picture_area += (a * d - b * c).abs();
    }

    /// Notes the glyphs of one string and moves the pen.
    // The letters of a matrix in every text on the matter.
    #[allow(clippy::many_single_char_names)]
    fn show(&mut self, state: &State, pen: &mut Matrix, text: &[u8]) {
        let Some(font) = state.font.and_then(|index| self.fonts.get(index)) else {
            // Drawn with a font that could not be had.
            let glyphs = u32::try_from(text.len()).unwrap_or(u32::MAX);
            self.seen.unknown = self.seen.unknown.saturating_add(glyphs);
            return;
        };
        self.run = self.run.wrapping_add(1);
        let glyphs = if self.hiding > 0 {
            &mut self.unseen
        } else {
            &mut self.glyphs
        };
        let horizontal = font.is_horizontal();
        // All glyphs of a string share their direction and size: only the place moves.
        let [a, b, c, d, e, f] = compose(state.to_page, *pen);
        let frame = Frame::new(a, b);
        let unit = (a.hypot(b) * (state.size * state.stretch).abs()) as f32;
        let size = (c.hypot(d) * state.size.abs()) as f32;
        let (mut along, mut down) = (0.0, 0.0);
        let mut at = 0;
        while at < text.len() {
            let (value, length) = font.next_code(text, at);
            at += length;
            let code = font.code(value);
            let left = self.budget.glyphs.checked_sub(1);
            let Some(left) = left.filter(|_| glyphs.len() < MAX_PAGE_GLYPHS) else {
                self.exhausted = true;
                return;
            };
            self.budget.glyphs = left;
            let up = state.rise + down;
            let (x, y) = frame.turn(a * along + c * up + e, b * along + d * up + f);
            let glyph = Glyph {
                letter: char::REPLACEMENT_CHARACTER,
                x: x as f32,
                y: y as f32,
                width: unit * code.across as f32,
                size,
                turn: frame.0,
                run: self.run,
            };
            match &code.meaning {
                Meaning::Letter(letter) => {
                    self.seen.letters += u32::from(!letter.is_whitespace());
                    glyphs.push(Glyph {
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
                        glyphs.push(Glyph {
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
                    glyphs.push(glyph);
                }
            }
            let word = if length == 1 && value == 32 {
                state.word_spacing
            } else {
                0.0
            };
            if horizontal {
                along += (code.across * state.size + state.letter_spacing + word) * state.stretch;
            } else {
                down += code.down * state.size + state.letter_spacing + word;
            }
        }
        *pen = compose(*pen, translation(along, down));
    }
}

/// A reading direction: turns places into its coordinates.
#[derive(Clone, Copy)]
struct Frame(Turn);

impl Frame {
    /// Of a text whose letters advance by `(a, b)`.
    fn new(a: f64, b: f64) -> Self {
        Self(if a.abs() >= b.abs() {
            if a >= 0.0 {
                Turn::Upright
            } else {
                Turn::Over
            }
        } else if b > 0.0 {
            Turn::Up
        } else {
            Turn::Down
        })
    }

    fn turn(self, x: f64, y: f64) -> (f64, f64) {
        match self.0 {
            Turn::Upright => (x, y),
            Turn::Over => (-x, -y),
            Turn::Up => (y, -x),
            Turn::Down => (-y, x),
        }
    }
}

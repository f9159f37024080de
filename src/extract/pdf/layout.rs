//! Rebuilds the rows of a page from where its glyphs stand. Pure data: no PDF in here.
//!
//! A PDF holds glyphs with coordinates, in any order: row by row, column by column, header
//! last. Three steps bring the rows back:
//! 1. glyphs that follow each other on a baseline become a [`Phrase`];
//! 2. a phrase that ends the one written just before it, one line higher at the same edge, is
//!    the second line of a wrapped cell and is joined to it — only for addresses and numbers
//!    that are broken otherwise, see [`continuation`];
//! 3. a few lines written one under the other, beside which stands one single line, are a
//!    wrapped cell of that line's row, see [`Layout::gather_cells`];
//! 4. phrases on one baseline become a row; a gap wider than a letter starts a new cell.
//!
//! It refuses to guess further: when every cell of a row is wrapped, its lines stay rows,
//! because a list of people looks the same.

use std::ops::Range;

/// Two baselines closer than this (in letter heights) are one, while a phrase is written.
const SAME_BASELINE: f32 = 0.25;
/// The same, between phrases of a row, whose fonts may differ.
const SAME_ROW: f32 = 0.45;
/// A gap wider than this starts a new cell.
const CELL_GAP: f32 = 0.9;
/// A gap wider than this starts a new cell even when spaces fill it.
const FILLED_CELL_GAP: f32 = 1.5;
/// A glyph this far left of the pen's place was put there on purpose.
const OVERLAP: f32 = -0.6;
/// Gaps wider than these are spaces: between texts shown apart, and inside one text.
const SPACE_BETWEEN_RUNS: f32 = 0.1;
const SPACE_INSIDE_RUN: f32 = 0.2;
/// How far below its first line the next line of a wrapped cell stands.
const LINE_PITCH: Range<f32> = 0.6..1.9;
/// The same, where only the place tells that the lines belong together.
const TIGHT_PITCH: Range<f32> = 0.6..1.5;
/// More lines than this are a column of a list, not a cell.
const MAX_CELL_LINES: usize = 6;
/// So many digits are a phone number.
const PHONE_DIGITS: usize = 9;
/// A full line of a wrapped cell is at most this much narrower than the next one.
const FILL_TOLERANCE: f32 = 0.7;

/// Which way a text reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// To the right.
    Upright,
    /// Up the page.
    Up,
    /// Down the page.
    Down,
    /// To the left, upside down.
    Over,
}

/// One letter and where it stands, in coordinates that follow its own reading direction:
/// `x` grows along the line, `y` towards the previous line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub letter: char,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    /// Height of the letters.
    pub size: f32,
    pub turn: Turn,
    /// Which text-showing operation drew it.
    pub run: u32,
}

/// Letters that follow each other on one baseline.
#[derive(Clone, Debug)]
struct Phrase {
    /// In [`Layout::letters`].
    text: Range<usize>,
    left: f32,
    /// Where the pen stands after it, and where its last visible letter ends.
    right: f32,
    ink: f32,
    y: f32,
    /// Baseline of its last line, lower than `y` once joined, and how wide that line is.
    last_y: f32,
    last_width: f32,
    size: f32,
    turn: Turn,
    run: u32,
    /// Place in the order of writing.
    order: usize,
}

impl Phrase {
    /// Is it a cell of several lines that was joined again?
    fn is_joined(&self) -> bool {
        self.y - self.last_y >= SAME_ROW * self.size
    }
}

/// Rebuilds rows; keeps its buffers from page to page.
#[derive(Debug, Default)]
pub(super) struct Layout {
    letters: String,
    phrases: Vec<Phrase>,
    row: String,
    cells: Vec<Range<usize>>,
}

impl Layout {
    /// Calls `emit` with the cells of each row, top to bottom; upright text comes first.
    pub fn rows(&mut self, glyphs: &[Glyph], mut emit: impl FnMut(&[&str])) {
        self.letters.clear();
        self.phrases.clear();
        self.build_phrases(glyphs);
        self.join_wrapped();
        self.phrases.retain(|phrase| !phrase.text.is_empty());
        self.gather_cells();
        self.phrases.retain(|phrase| !phrase.text.is_empty());
        self.phrases
            .sort_by(|a, b| a.turn.cmp(&b.turn).then(b.y.total_cmp(&a.y)));
        let mut rest: &mut [Phrase] = &mut self.phrases;
        while let Some(first) = rest.first() {
            let (y, size, turn) = (first.y, first.size, first.turn);
            let end = rest
                .iter()
                .position(|p| p.turn != turn || y - p.y >= SAME_ROW * size.max(p.size))
                .unwrap_or(rest.len());
            let (line, below) = rest.split_at_mut(end);
            rest = below;
            line.sort_by(|a, b| a.left.total_cmp(&b.left));
            self.row.clear();
            self.cells.clear();
            split_cells(line, &self.letters, &mut self.row, &mut self.cells);
            let cells: Vec<&str> = self
                .cells
                .iter()
                .filter_map(|cell| self.row.get(cell.clone()))
                .collect();
            if !cells.is_empty() {
                emit(&cells);
            }
        }
    }

    fn build_phrases(&mut self, glyphs: &[Glyph]) {
        for glyph in glyphs {
            if !(glyph.x.is_finite() && glyph.y.is_finite() && glyph.width.is_finite()) {
                continue;
            }
            let is_space = glyph.letter.is_whitespace();
            if let Some(phrase) = self.phrases.last_mut() {
                let gap = (glyph.x - phrase.right) / phrase.size;
                let blank = (glyph.x - phrase.ink) / phrase.size;
                if glyph.turn == phrase.turn
                    && (glyph.y - phrase.y).abs() < SAME_BASELINE * phrase.size
                    && glyph.x >= phrase.left
                    && gap > OVERLAP
                    && gap < CELL_GAP
                    && (is_space || blank < FILLED_CELL_GAP)
                {
                    let spaced = self.letters.ends_with(' ');
                    if is_space {
                        if !spaced {
                            self.letters.push(' ');
                        }
                        phrase.right = glyph.x + glyph.width;
                    } else {
                        let limit = if glyph.run == phrase.run {
                            SPACE_INSIDE_RUN
                        } else {
                            SPACE_BETWEEN_RUNS
                        };
                        if gap > limit && !spaced {
                            self.letters.push(' ');
                        }
                        self.letters.push(glyph.letter);
                        phrase.right = phrase.right.max(glyph.x + glyph.width);
                        phrase.ink = phrase.right;
                        phrase.last_width = phrase.ink - phrase.left;
                        phrase.run = glyph.run;
                    }
                    phrase.text.end = self.letters.len();
                    continue;
                }
            }
            if is_space {
                continue;
            }
            let start = self.letters.len();
            self.letters.push(glyph.letter);
            let right = glyph.x + glyph.width;
            self.phrases.push(Phrase {
                text: start..self.letters.len(),
                left: glyph.x,
                right,
                ink: right,
                y: glyph.y,
                last_y: glyph.y,
                last_width: glyph.width,
                size: if glyph.size.is_finite() {
                    glyph.size.max(0.5)
                } else {
                    0.5
                },
                turn: glyph.turn,
                run: glyph.run,
                order: self.phrases.len(),
            });
        }
    }

    /// Joins the second and further lines of a wrapped cell to its first.
    ///
    /// Producers write a cell's lines one after the other, so only neighbours in the order of
    /// writing are looked at: lines of different rows are rarely neighbours.
    fn join_wrapped(&mut self) {
        let mut upper = 0;
        for lower in 1..self.phrases.len() {
            let (head, tail) = self.phrases.split_at_mut(lower);
            let (Some(above), Some(below)) = (head.get_mut(upper), tail.first_mut()) else {
                return;
            };
            upper = lower;
            if !stacked(above, below) {
                continue;
            }
            let text = |phrase: &Phrase| self.letters.get(phrase.text.clone()).unwrap_or("").trim();
            let (first, second) = (text(above), text(below));
            let fills = above.last_width >= below.last_width - FILL_TOLERANCE * above.size;
            let Some(join) = continuation(first, second, fills) else {
                continue;
            };
            let (taken, left_over) = match join {
                Join::Number => (second, ""),
                Join::Address => second.split_once(' ').unwrap_or((second, "")),
            };
            let glue = if join == Join::Number { " " } else { "" };
            let joined = [first, glue, taken].concat();
            let remainder = left_over.to_owned();
            above.text = self.letters.len()..self.letters.len() + joined.len();
            above.last_y = below.last_y;
            above.last_width = below.last_width;
            above.ink = above.ink.max(below.ink);
            above.right = above.right.max(below.right);
            self.letters.push_str(&joined);
            below.text = self.letters.len()..self.letters.len() + remainder.len();
            self.letters.push_str(&remainder);
            if remainder.is_empty() {
                // A third line may follow: compare it with the joined cell.
                self.phrases.swap(lower - 1, lower);
            }
        }
    }

    /// Brings the lines of a wrapped cell to the row they belong to.
    ///
    /// A name on two lines beside an address on one: whether the cells are aligned on top, in
    /// the middle or at the bottom, one baseline beside the two holds single lines, and only
    /// one. Where there are more, the lines are rows of a list. Where there is none, an address
    /// or a number that was joined again tells, as it is a wrapped cell beyond doubt: cells of
    /// its row begin or have their middle where it has. Where there is neither, nothing tells.
    /// Two lines that each hold an address or a phone are never one cell.
    fn gather_cells(&mut self) {
        let mut stacks: Vec<Range<usize>> = Vec::new();
        for index in 0..self.phrases.len() {
            let follows = index.checked_sub(1).is_some_and(|before| {
                match (self.phrases.get(before), self.phrases.get(index)) {
                    (Some(above), Some(below)) => {
                        stacked(above, below) && TIGHT_PITCH.contains(&drop_between(above, below))
                    }
                    _ => false,
                }
            });
            match stacks.last_mut() {
                Some(stack) if follows => stack.end = index + 1,
                _ => stacks.push(index..index + 1),
            }
        }
        let mut single_lines: Vec<(Turn, f32)> = Vec::new();
        for stack in &stacks {
            if let Some([only]) = self.phrases.get(stack.clone()) {
                if !only.is_joined() {
                    single_lines.push((only.turn, only.y));
                }
            }
        }
        single_lines.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let anchors = self.anchor_joined(&stacks, &single_lines);
        for stack in stacks {
            let Some(lines) = self.phrases.get_mut(stack) else {
                continue;
            };
            let [first, .., last] = &*lines else {
                continue;
            };
            if lines.len() > MAX_CELL_LINES {
                continue;
            }
            let row = match beside(&single_lines, first, last) {
                Beside::One(y) => Some(y),
                Beside::Several => None,
                Beside::Nothing => the_anchor_beside(&anchors, first, last),
            };
            let Some(y) = row else {
                continue;
            };
            let texts: Vec<&str> = lines
                .iter()
                .filter_map(|line| Some(self.letters.get(line.text.clone())?.trim()))
                .collect();
            if texts.iter().filter(|line| is_contact(line)).count() > 1 {
                continue;
            }
            let cell = texts.join(" ");
            let start = self.letters.len();
            self.letters.push_str(&cell);
            let edge = |edge: fn(&Phrase) -> f32, pick: fn(f32, f32) -> f32, from: f32| {
                lines.iter().map(edge).fold(from, pick)
            };
            let left = edge(|line| line.left, f32::min, f32::INFINITY);
            let ink = edge(|line| line.ink, f32::max, f32::NEG_INFINITY);
            for line in lines.iter_mut() {
                line.text = 0..0;
            }
            if let Some(first) = lines.first_mut() {
                first.text = start..self.letters.len();
                (first.left, first.ink, first.right, first.y) = (left, ink, ink, y);
            }
        }
    }

    /// Brings cells that were joined again to the row of the single lines beside them; those that
    /// have none to one row where they have one middle. Returns the latter, sorted by it.
    fn anchor_joined(
        &mut self,
        stacks: &[Range<usize>],
        single_lines: &[(Turn, f32)],
    ) -> Vec<Anchor> {
        let mut tall: Vec<(Anchor, usize)> = Vec::new();
        for stack in stacks.iter().filter(|stack| stack.len() == 1) {
            let Some(only) = self.phrases.get_mut(stack.start) else {
                continue;
            };
            if !only.is_joined() {
                continue;
            }
            if let Beside::One(y) = beside(single_lines, only, only) {
                only.y = y;
            } else {
                let anchor = Anchor {
                    turn: only.turn,
                    middle: only.y.midpoint(only.last_y),
                    y: only.y,
                };
                tall.push((anchor, stack.start));
            }
        }
        tall.sort_by(|(a, _), (b, _)| a.turn.cmp(&b.turn).then(a.middle.total_cmp(&b.middle)));
        let mut anchors: Vec<Anchor> = Vec::new();
        let mut rest: &[(Anchor, usize)] = &tall;
        while let Some((first, index)) = rest.first() {
            let size = self.phrases.get(*index).map_or(1.0, |phrase| phrase.size);
            let same = |(next, _): &(Anchor, usize)| {
                next.turn == first.turn && next.middle - first.middle < SAME_BASELINE * size
            };
            let end = rest
                .iter()
                .position(|next| !same(next))
                .unwrap_or(rest.len());
            let (row, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            rest = after;
            // The cell with the fewest lines begins lowest.
            let y = row
                .iter()
                .map(|(anchor, _)| anchor.y)
                .fold(first.y, f32::min);
            for (_, index) in row {
                if let Some(phrase) = self.phrases.get_mut(*index) {
                    phrase.y = y;
                }
            }
            anchors.push(Anchor { y, ..*first });
        }
        anchors
    }
}

/// A row of wrapped cells that were joined again, none of them beside a single line.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    turn: Turn,
    middle: f32,
    y: f32,
}

/// The row of the one anchor beside the lines from `first` to `last`, when they begin where it
/// does or have their middle there.
fn the_anchor_beside(anchors: &[Anchor], first: &Phrase, last: &Phrase) -> Option<f32> {
    let margin = SAME_BASELINE * first.size;
    let (top, bottom) = (first.y + margin, last.last_y - margin);
    let from = anchors.partition_point(|anchor| {
        anchor.turn < first.turn || (anchor.turn == first.turn && anchor.middle < bottom)
    });
    let mut near = anchors
        .get(from..)?
        .iter()
        .take_while(|anchor| anchor.turn == first.turn && anchor.middle <= top);
    let only = near.next().filter(|_| near.next().is_none())?;
    let middle = first.y.midpoint(last.last_y);
    let fits = (only.middle - middle).abs() < margin || (only.y - first.y).abs() < margin;
    fits.then_some(only.y)
}

/// What single lines stand beside some others.
enum Beside {
    Nothing,
    /// All on this baseline.
    One(f32),
    Several,
}

/// The single lines between the baselines of `first` and `last`.
fn beside(single_lines: &[(Turn, f32)], first: &Phrase, last: &Phrase) -> Beside {
    let margin = SAME_BASELINE * first.size;
    let from = single_lines.partition_point(|(turn, y)| {
        *turn < first.turn || (*turn == first.turn && *y < last.last_y - margin)
    });
    let mut lines = single_lines
        .get(from..)
        .unwrap_or(&[])
        .iter()
        .take_while(|(turn, y)| *turn == first.turn && *y <= first.y + margin)
        .map(|(_, y)| *y);
    match lines.next() {
        None => Beside::Nothing,
        Some(row) if lines.all(|y| y - row < SAME_ROW * first.size) => Beside::One(row),
        Some(_) => Beside::Several,
    }
}

/// Does the line hold what only one person has?
fn is_contact(line: &str) -> bool {
    line.contains('@') || line.bytes().filter(u8::is_ascii_digit).count() >= PHONE_DIGITS
}

/// How far below the last line of `above` the text of `below` begins, in letter heights.
fn drop_between(above: &Phrase, below: &Phrase) -> f32 {
    (above.last_y - below.y) / above.size
}

/// Does `below` stand where the next line of the cell `above` would?
fn stacked(above: &Phrase, below: &Phrase) -> bool {
    let drop = drop_between(above, below);
    let near = |a: f32, b: f32, limit: f32| (a - b).abs() < limit * above.size;
    above.turn == below.turn
        && LINE_PITCH.contains(&drop)
        && (near(above.left, below.left, 0.5)
            || near(above.ink, below.ink, 0.5)
            || near(above.left + above.ink, below.left + below.ink, 1.0))
}

/// How a second line ends a first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    /// The groups of a number.
    Number,
    /// An address cut anywhere: its first word belongs to the first line.
    Address,
}

/// Does `lower` end what `upper` began? Only for what is broken otherwise: a phone number or a
/// NIR whose groups stand on two lines, an e-mail address cut in two.
///
/// `fills` tells that the upper line is about as wide as the lower: a cell that cuts a word
/// because it is too narrow fills its line before.
fn continuation(upper: &str, lower: &str, fills: bool) -> Option<Join> {
    if let (Some(first), Some(second)) = (digit_groups(upper), digit_groups(lower)) {
        let joined: Vec<usize> = first.iter().chain(&second).copied().collect();
        let whole = |groups: &[usize], text: &str| {
            (text.starts_with('0') && groups == [2; 5])
                || (text.starts_with("+33") && groups == [2, 1, 2, 2, 2, 2])
                || (text.starts_with(['1', '2'])
                    && (groups == [1, 2, 2, 2, 3, 3] || groups == [1, 2, 2, 2, 3, 3, 2]))
        };
        // Unspaced, cut anywhere: all but its last digits stand on the first line.
        let cut = match (first.as_slice(), second.as_slice()) {
            ([a], [b]) => {
                fills
                    && *b < *a
                    && ((upper.starts_with('0') && *a >= 6 && a + b == 10)
                        || (upper.starts_with(['1', '2']) && *a >= 8 && matches!(a + b, 13 | 15)))
            }
            _ => false,
        };
        let complete = whole(&first, upper) || whole(&second, lower);
        return (!complete && (cut || whole(&joined, upper))).then_some(Join::Number);
    }
    let last = upper.split_whitespace().last()?;
    let next = lower.split_whitespace().next()?;
    let in_address = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._%+-@".contains(&b))
    };
    if !in_address(last) || !in_address(next) {
        return None;
    }
    let joins = match (last.split_once('@'), next.split_once('@')) {
        (Some((_, domain)), None) => domain_goes_on(domain, next, fills),
        (None, Some(("", _))) => true,
        // `jean-` before `pierre.petit` before `@example.fr`; also `Jean-` before `Pierre`.
        (None, None) => last.ends_with('-') && last.len() > 1 && last == upper && next == lower,
        (None, Some(_)) => {
            last.ends_with(['.', '_', '-'])
                || (fills && last == upper && !upper.bytes().any(|b| b.is_ascii_uppercase()))
        }
        _ => false,
    };
    joins.then_some(Join::Address)
}

/// Endings that are seen cut in two; a longer or rarer one is joined only when what stands on
/// the first line cannot end a domain.
const ENDINGS: [&str; 14] = [
    "fr", "com", "org", "net", "eu", "info", "pro", "email", "paris", "bzh", "example", "biz",
    "online", "coop",
];

/// Is `next` the end of `domain`, which stands at the end of a line?
fn domain_goes_on(domain: &str, next: &str, fills: bool) -> bool {
    let Some((_, label)) = domain.rsplit_once('.') else {
        // No dot yet: the ending must still come.
        return domain.ends_with('-') || next.starts_with('.') || (fills && next.contains('.'));
    };
    if domain.ends_with(['.', '-']) || next.starts_with('.') {
        return true;
    }
    if !fills || !next.bytes().all(|b| b.is_ascii_lowercase() || b == b'.') {
        return false;
    }
    if next.contains('.') || label.len() < 2 {
        return label.len() < 2 || !ENDINGS.contains(&label);
    }
    let whole = [label, next].concat();
    ENDINGS.contains(&whole.as_str())
}

/// Lengths of the groups of digits, when `text` is nothing else.
fn digit_groups(text: &str) -> Option<Vec<usize>> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let groups: Vec<usize> = text
        .split([' ', '.', '-', '\u{a0}', '\u{202f}'])
        .filter(|group| !group.is_empty())
        .map(|group| {
            // Corsican NIRs: 2A and 2B stand for a department.
            let digits = group.strip_suffix(['A', 'B']).unwrap_or(group);
            digits
                .bytes()
                .all(|b| b.is_ascii_digit())
                .then_some(group.len())
        })
        .collect::<Option<_>>()?;
    (!groups.is_empty()).then_some(groups)
}

/// Writes the texts of a line into `row` and the places of its cells into `cells`.
fn split_cells(line: &[Phrase], letters: &str, row: &mut String, cells: &mut Vec<Range<usize>>) {
    let mut previous: Option<&Phrase> = None;
    for phrase in line {
        let Some(text) = letters.get(phrase.text.clone()) else {
            continue;
        };
        let mut start = row.len();
        if let Some(before) = previous {
            let gap = (phrase.left - before.right) / phrase.size;
            let blank = (phrase.left - before.ink) / phrase.size;
            if gap <= CELL_GAP && blank < FILLED_CELL_GAP {
                // Two texts that touch but were written apart are two words all the same.
                let apart = phrase.order != before.order + 1;
                let spaced = letters
                    .get(before.text.clone())
                    .is_some_and(|text| text.ends_with(' '));
                let touches = (OVERLAP..=SPACE_BETWEEN_RUNS).contains(&gap);
                if !touches || apart || spaced {
                    row.push(' ');
                }
                start = cells.pop().map_or(start, |cell| cell.start);
            }
        }
        row.push_str(text.trim());
        cells.push(start..row.len());
        previous = Some(phrase);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of half their height in width, as one text-showing operation writes them.
    fn text(x: f32, y: f32, run: u32, letters: &str) -> Vec<Glyph> {
        (0_u16..)
            .zip(letters.chars())
            .map(|(index, letter)| Glyph {
                letter,
                x: x + 5.0 * f32::from(index),
                y,
                width: 5.0,
                size: 10.0,
                turn: Turn::Upright,
                run,
            })
            .collect()
    }

    fn rows_of(texts: &[(f32, f32, &str)]) -> Vec<String> {
        let glyphs: Vec<Glyph> = (0..)
            .zip(texts)
            .flat_map(|(run, (x, y, letters))| text(*x, *y, run, letters))
            .collect();
        let mut rows = Vec::new();
        Layout::default().rows(&glyphs, |cells| rows.push(cells.join(" | ")));
        rows
    }

    #[test]
    fn far_apart_texts_of_a_line_are_cells() {
        let rows = rows_of(&[
            (0.0, 700.0, "Marie Petit"),
            (100.0, 700.0, "m.petit@example.fr"),
            (300.0, 701.0, "06 39 98 00 01"),
        ]);
        assert_eq!(rows, ["Marie Petit | m.petit@example.fr | 06 39 98 00 01"]);
    }

    #[test]
    fn columns_written_one_after_the_other_are_brought_to_rows() {
        let rows = rows_of(&[
            (0.0, 700.0, "Marie Petit"),
            (0.0, 688.0, "Jean Roux"),
            (100.0, 700.0, "m@example.fr"),
            (100.0, 688.0, "j@example.fr"),
        ]);
        assert_eq!(
            rows,
            ["Marie Petit | m@example.fr", "Jean Roux | j@example.fr"]
        );
    }

    #[test]
    fn spaces_that_draw_columns_start_cells() {
        let rows = rows_of(&[(0.0, 700.0, "Marie Petit        m@example.fr")]);
        assert_eq!(rows, ["Marie Petit | m@example.fr"]);
    }

    #[test]
    fn a_kerned_word_stays_one_word() {
        let rows = rows_of(&[(0.0, 700.0, "m.pe"), (20.3, 700.0, "tit@example.fr")]);
        assert_eq!(rows, ["m.petit@example.fr"]);
    }

    #[test]
    fn cells_that_touch_stay_apart_when_written_apart() {
        let rows = rows_of(&[
            (100.0, 700.0, "06 39 98 00 01"),
            (0.0, 688.0, "Jean"),
            (40.0, 700.0, "m@example.fr"),
        ]);
        assert_eq!(rows, ["m@example.fr 06 39 98 00 01", "Jean"]);
    }

    #[test]
    fn cut_addresses_and_numbers_are_joined() {
        for (upper, lower, joined) in [
            ("m.petit@exam", "ple.fr", "m.petit@example.fr"),
            ("m.petit@example.f", "r", "m.petit@example.fr"),
            ("m.petit@example.co", "m", "m.petit@example.com"),
            ("m.petit@example.", "fr", "m.petit@example.fr"),
            (
                "marie-",
                "anne.petit@example.fr",
                "marie-anne.petit@example.fr",
            ),
            ("marieanne.pe", "tit@exampl.fr", "marieanne.petit@exampl.fr"),
            ("m.petit", "@example.fr", "m.petit@example.fr"),
            ("06 39 98", "00 01", "06 39 98 00 01"),
            ("+33 6 39 98", "00 01", "+33 6 39 98 00 01"),
            ("06399800", "01", "06399800 01"),
            ("1 85 05 78", "006 084 36", "1 85 05 78 006 084 36"),
            ("1 85 05 2A", "006 084 36", "1 85 05 2A 006 084 36"),
        ] {
            assert_eq!(
                rows_of(&[(0.0, 700.0, upper), (0.0, 688.0, lower)]),
                [joined],
                "{upper} / {lower}"
            );
        }
    }

    #[test]
    fn an_address_over_three_lines_is_joined() {
        let rows = rows_of(&[
            (0.0, 700.0, "jean-"),
            (0.0, 688.0, "pierre.petit"),
            (0.0, 676.0, "@example.fr"),
        ]);
        assert_eq!(rows, ["jean-pierre.petit@example.fr"]);
    }

    #[test]
    fn lines_that_are_whole_are_not_joined() {
        for (upper, lower) in [
            // Two people.
            ("m.petit@example.fr", "j.roux@example.fr"),
            ("06 39 98 00 01", "06 39 98 00 02"),
            ("Marie Petit", "Jean Roux"),
            // An address and what stands below it.
            ("m.petit@example.fr", "oui"),
            ("m.petit@example.fr", "paul"),
            ("m.petit@example.fr", "06 39 98 00 01"),
            ("marie.petit", "marie.petit@example.fr"),
            ("Petit", "m.petit@example.fr"),
            // Two postal codes, two years, two quantities.
            ("02100", "59000"),
            ("2015", "2016"),
            ("0123", "456789"),
            ("18 12 78", "13 14 15 16"),
            // A whole NIR and a number.
            ("1 85 05 78 006 084 36", "12"),
        ] {
            assert_eq!(
                rows_of(&[(0.0, 700.0, upper), (0.0, 688.0, lower)]),
                [upper, lower],
                "{upper} / {lower}"
            );
        }
    }

    #[test]
    fn pieces_at_other_edges_or_far_below_are_not_joined() {
        let pieces = ["m.petit@exam", "ple.fr"];
        assert_eq!(
            rows_of(&[(0.0, 700.0, pieces[0]), (150.0, 688.0, pieces[1])]),
            pieces
        );
        assert_eq!(
            rows_of(&[(0.0, 700.0, pieces[0]), (0.0, 675.0, pieces[1])]),
            pieces
        );
    }

    #[test]
    fn a_name_on_two_lines_keeps_its_row_however_cells_are_aligned() {
        for y in [700.0, 694.0, 688.0] {
            let rows = rows_of(&[
                (0.0, 700.0, "Jean-Pierre"),
                (0.0, 688.0, "Lambert"),
                (100.0, y, "jp.lambert@example.fr"),
                (0.0, 660.0, "Marie Petit"),
                (100.0, 660.0, "m.petit@example.fr"),
            ]);
            assert_eq!(
                rows,
                [
                    "Jean-Pierre Lambert | jp.lambert@example.fr",
                    "Marie Petit | m.petit@example.fr"
                ],
                "{y}"
            );
        }
    }

    #[test]
    fn a_row_whose_cells_are_all_wrapped_is_kept_by_those_that_were_joined() {
        // Aligned in the middle: an address of three lines, a name and a phone of two.
        let rows = rows_of(&[
            (0.0, 694.0, "Jean"),
            (0.0, 682.0, "Laurent"),
            (100.0, 700.0, "jean.lau"),
            (100.0, 688.0, "rent@exa"),
            (100.0, 676.0, "mple.fr"),
            (200.0, 694.0, "06 39 98"),
            (200.0, 682.0, "00 48"),
        ]);
        assert_eq!(
            rows,
            ["Jean Laurent | jean.laurent@example.fr | 06 39 98 00 48"]
        );
        // On top, and another person below.
        let rows = rows_of(&[
            (0.0, 700.0, "Anne-Sophie"),
            (0.0, 688.0, "Guérin"),
            (100.0, 700.0, "anne.guerin@exam"),
            (100.0, 688.0, "ple.fr"),
            (0.0, 664.0, "Jean-Pierre"),
            (0.0, 652.0, "Lambert"),
            (100.0, 664.0, "jp.lambert@exam"),
            (100.0, 652.0, "ple.fr"),
        ]);
        assert_eq!(
            rows,
            [
                "Anne-Sophie Guérin | anne.guerin@example.fr",
                "Jean-Pierre Lambert | jp.lambert@example.fr"
            ]
        );
    }

    #[test]
    fn a_list_of_names_beside_a_joined_address_stays_a_list() {
        let rows = rows_of(&[
            (0.0, 712.0, "Marie Petit"),
            (0.0, 700.0, "Jean Roux"),
            (0.0, 688.0, "Paul Brun"),
            (0.0, 676.0, "Luc Noël"),
            (100.0, 700.0, "contact@exam"),
            (100.0, 688.0, "ple.fr"),
            (300.0, 712.0, "a"),
            (300.0, 676.0, "d"),
        ]);
        assert_eq!(
            rows,
            [
                "Marie Petit | a",
                "Jean Roux | contact@example.fr",
                "Paul Brun",
                "Luc Noël | d"
            ]
        );
    }

    #[test]
    fn two_people_beside_one_line_are_not_one_cell() {
        let rows = rows_of(&[
            (0.0, 700.0, "m.petit@example.fr"),
            (0.0, 688.0, "j.roux@example.fr"),
            (200.0, 694.0, "inscrits"),
        ]);
        assert!(
            !rows.iter().any(|row| row.matches('@').count() > 1),
            "{rows:?}"
        );
    }

    #[test]
    fn turned_text_is_read_along_its_own_lines() {
        let mut glyphs = text(0.0, 700.0, 0, "droit");
        for turn in [Turn::Up, Turn::Over] {
            glyphs.extend(
                text(0.0, 700.0, 1, "tourné")
                    .into_iter()
                    .map(|glyph| Glyph { turn, ..glyph }),
            );
        }
        let mut rows = Vec::new();
        Layout::default().rows(&glyphs, |cells| rows.push(cells.join(" | ")));
        assert_eq!(rows, ["droit", "tourné", "tourné"]);
    }

    #[test]
    fn glyphs_at_impossible_places_are_left_out() {
        let mut glyphs = text(0.0, 700.0, 0, "a");
        glyphs.extend(text(f32::NAN, 700.0, 0, "b"));
        glyphs.extend(text(0.0, f32::INFINITY, 0, "c"));
        let mut rows = Vec::new();
        Layout::default().rows(&glyphs, |cells| rows.push(cells.join(" | ")));
        assert_eq!(rows, ["a"]);
    }
}

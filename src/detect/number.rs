//! What the numbers of all detectors share: the separators between their groups, where a word or
//! a decimal begins and ends, and the text that announces them.
//!
//! What it refuses: it judges no number. Everything here looks at a bounded number of bytes.

use super::{context, CellText};

/// The classes of separators between groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Space,
    Dot,
    Dash,
    Slash,
    /// A line of the same cell ends.
    Line,
    /// A cell of a table written as text ends.
    Cell,
}

/// The length of the separator at `at`: spaces of any width, dots, dashes, slashes, ends of lines,
/// and what parts the cells of a table written as text.
pub(super) fn separator(bytes: &[u8], at: usize) -> Option<(usize, Separator)> {
    match (*bytes.get(at)?, bytes.get(at + 1), bytes.get(at + 2)) {
        (b' ', ..) => Some((1, Separator::Space)),
        (b'.', ..) => Some((1, Separator::Dot)),
        (b'-', ..) => Some((1, Separator::Dash)),
        (b'/', ..) => Some((1, Separator::Slash)),
        (b'\r', Some(b'\n'), _) => Some((2, Separator::Line)),
        (b'\n' | b'\r', ..) => Some((1, Separator::Line)),
        (b'\t' | b';' | b'|', ..) => Some((1, Separator::Cell)),
        // U+00A0, U+2000–U+200A, U+202F.
        (0xC2, Some(0xA0), _) => Some((2, Separator::Space)),
        (0xE2, Some(0x80), Some(0x80..=0x8A | 0xAF)) => Some((3, Separator::Space)),
        // U+2010–U+2014.
        (0xE2, Some(0x80), Some(0x90..=0x94)) => Some((3, Separator::Dash)),
        _ => None,
    }
}

/// Does a digit and one separator stand right before `at`?
pub(super) fn is_grouped_before(bytes: &[u8], at: usize) -> bool {
    (1..=3).any(|length| {
        at.checked_sub(length).is_some_and(|start| {
            separator(bytes, start).is_some_and(|(found, _)| found == length)
                && digits_before(bytes, start, 1) > 0
        })
    })
}

/// Where the text goes on after at most `most` separators, `cell` being one only if it may be.
pub(super) fn skip_separators(bytes: &[u8], mut at: usize, most: usize, cell: bool) -> usize {
    for _ in 0..most {
        match separator(bytes, at) {
            Some((_, Separator::Cell)) if !cell => break,
            Some((length, _)) => at += length,
            None => break,
        }
    }
    at
}

/// Does a letter, a digit or an underscore end right before `at`?
pub(super) fn is_glued_before(bytes: &[u8], at: usize) -> bool {
    let back = |by: usize| at.checked_sub(by).and_then(|i| bytes.get(i));
    match (back(2), back(1)) {
        (_, Some(byte)) if byte.is_ascii() => byte.is_ascii_alphanumeric() || *byte == b'_',
        (Some(lead), Some(_)) => is_latin(*lead),
        _ => false,
    }
}

/// Does a letter, a digit or an underscore stand at `at`?
pub(super) fn is_glued_after(bytes: &[u8], at: usize) -> bool {
    bytes
        .get(at)
        .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_' || is_latin(*b))
}

/// The first byte of an accented Latin letter (U+00C0–U+024F).
fn is_latin(lead: u8) -> bool {
    matches!(lead, 0xC3..=0xC9)
}

/// How many digits stand from `at` on, counted up to `most`.
pub(super) fn digits_after(bytes: &[u8], at: usize, most: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter()
        .take(most)
        .take_while(|b| b.is_ascii_digit())
        .count()
}

/// How many digits stand right before `at`, counted up to `most`.
pub(super) fn digits_before(bytes: &[u8], at: usize, most: usize) -> usize {
    let before = bytes.get(..at).unwrap_or_default();
    before
        .iter()
        .rev()
        .take(most)
        .take_while(|b| b.is_ascii_digit())
        .count()
}

/// Nine digits or more are a number of their own, not the beginning of a date or of a decimal.
const OWN: usize = 9;

/// Does the number at `at` go on with one that stands before a mark: a decimal's (`0,26…`), a
/// date's (`12/03/…`), a file's (`2024-…`)? Values parted by a comma do not.
pub(super) fn continues(bytes: &[u8], at: usize) -> bool {
    let Some(mark) = at.checked_sub(1) else {
        return false;
    };
    let before = digits_before(bytes, mark, OWN);
    match bytes.get(mark) {
        Some(b'.' | b'-' | b'/') => (1..OWN).contains(&before),
        // 02000,26… and 06 39 98 00 01,26… are lists.
        Some(b',') => {
            let start = mark - before;
            let grouped = start >= 2
                && bytes
                    .get(start - 1)
                    .is_some_and(|b| !b.is_ascii_alphanumeric())
                && bytes.get(start - 2).is_some_and(u8::is_ascii_digit);
            (1..=3).contains(&before) && !grouped
        }
        _ => false,
    }
}

/// Do decimals follow a whole number that ends at `at`, other than the `.0` that a spreadsheet
/// adds? Values parted by a comma are none.
pub(super) fn decimals_follow(bytes: &[u8], at: usize) -> bool {
    let count = digits_after(bytes, at + 1, OWN);
    let decimals = bytes.get(at + 1..at + 1 + count).unwrap_or_default();
    let after = at + 1 + count;
    match bytes.get(at) {
        _ if !(1..OWN).contains(&count) => false,
        Some(b'.') => count > 2 || decimals.iter().any(|digit| *digit != b'0'),
        Some(b',') => {
            let goes_on = match bytes.get(after) {
                Some(b',' | b'/') => true,
                _ => separator(bytes, after)
                    .is_some_and(|(length, _)| digits_after(bytes, after + length, 1) > 0),
            };
            count <= 3 && !goes_on && decimals != b"00" && decimals != b"0"
        }
        _ => false,
    }
}

/// The word of letters that ends right at `at`, if it is short: a label without its space.
pub(super) fn glued_word(text: &str, at: usize) -> &str {
    const LONGEST: usize = 12;
    let before = text.get(..at).unwrap_or_default();
    let letters = before
        .chars()
        .rev()
        .take(LONGEST)
        .take_while(|c| c.is_alphabetic() || *c == '_')
        .map(char::len_utf8)
        .sum::<usize>();
    before.get(before.len() - letters..).unwrap_or_default()
}

/// Do words that announce a number stand at most [`context::REACH`] characters before `at`, in the
/// cell or at the end of what stands before it?
pub(super) fn announced(cell: &CellText<'_>, at: usize, speaks: impl Fn(&str) -> bool) -> bool {
    let before = context::tail(cell.text.get(..at).unwrap_or_default(), context::REACH);
    if speaks(before) {
        return true;
    }
    let left = context::REACH.saturating_sub(before.chars().count());
    before.len() == at && left > 0 && speaks(context::tail(cell.before, left))
}

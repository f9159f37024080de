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
    Cell,
}

/// The length of the separator at `at`: spaces of any width, dots, dashes, slashes, and what parts
/// the cells of a table written as text.
pub(super) fn separator(bytes: &[u8], at: usize) -> Option<(usize, Separator)> {
    match (*bytes.get(at)?, bytes.get(at + 1), bytes.get(at + 2)) {
        (b' ', ..) => Some((1, Separator::Space)),
        (b'.', ..) => Some((1, Separator::Dot)),
        (b'-', ..) => Some((1, Separator::Dash)),
        (b'/', ..) => Some((1, Separator::Slash)),
        (b'\t' | b';' | b'|', ..) => Some((1, Separator::Cell)),
        // U+00A0, U+2000–U+200A, U+202F.
        (0xC2, Some(0xA0), _) => Some((2, Separator::Space)),
        (0xE2, Some(0x80), Some(0x80..=0x8A | 0xAF)) => Some((3, Separator::Space)),
        // U+2010–U+2014.
        (0xE2, Some(0x80), Some(0x90..=0x94)) => Some((3, Separator::Dash)),
        _ => None,
    }
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

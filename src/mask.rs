//! Hides the social security numbers of a text that is being written: each of their letters and
//! digits becomes a dot. The text stays as long as it was, counted as a browser counts (UTF-16), so
//! that each piece of a rich text finds its own back.
//!
//! It finds what the detectors find in the same text, line by line. What they know from elsewhere,
//! such as the header of a column, is not known here: whoever masks reads the mail again.

use std::cell::RefCell;
use std::ops::Range;

use crate::detect::{Kind, Scanner, Seen};
use crate::model::{Cell, Detection, Row};

/// What stands for a letter or a digit.
const DOT: char = '•';

/// The same text with its social security numbers hidden; nothing when it holds none.
#[must_use]
pub fn nirs(text: &str, detection: &Detection) -> Option<String> {
    let lines: Vec<&str> = text.split('\n').collect();
    let found: RefCell<Vec<(usize, Range<usize>)>> = RefCell::default();
    let mut witness = |seen: Seen<'_>| {
        if seen.hit.kind == Kind::Nir {
            let line = seen.row.saturating_sub(1) as usize;
            found.borrow_mut().push((line, seen.hit.range.clone()));
        }
    };
    let mut scanner = Scanner::new(detection).watched(&mut witness);
    for (number, line) in (1..).zip(&lines) {
        let text = line.trim();
        if !text.is_empty() {
            scanner.row(Row {
                number,
                cells: &[Cell { column: 0, text }],
            });
        }
    }
    // Some are told only when all is read.
    let _ = scanner.finish();
    let mut found = found.into_inner();
    if found.is_empty() {
        return None;
    }
    found.sort_unstable_by_key(|(line, range)| (*line, range.start));
    let mut found = found.into_iter().peekable();
    let mut masked = String::with_capacity(text.len() + 32);
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            masked.push('\n');
        }
        let margin = line.len() - line.trim_start().len();
        let mut hits = Vec::new();
        while let Some((_, hit)) = found.next_if(|(at, _)| *at == number) {
            hits.push(hit.start + margin..hit.end + margin);
        }
        for (at, c) in line.char_indices() {
            if c.is_alphanumeric() && hits.iter().any(|hit| hit.contains(&at)) {
                masked.extend(std::iter::repeat_n(DOT, c.len_utf16()));
            } else {
                masked.push(c);
            }
        }
    }
    Some(masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> Option<String> {
        nirs(text, &Detection::default())
    }

    #[test]
    fn a_number_is_hidden_and_what_stands_around_it_stays() {
        assert_eq!(
            masked("Bonjour,\n\n  Son NIR : 2 81 05 99 588 162 77, reçu le 3.\n").as_deref(),
            Some("Bonjour,\n\n  Son NIR : • •• •• •• ••• ••• ••, reçu le 3.\n")
        );
    }

    #[test]
    fn every_number_of_every_line_is_hidden() {
        assert_eq!(
            masked("NIR 281059958816277 et NIR 281059958816277\nsécurité sociale :\n2 81 05 99 588 162 77")
                .as_deref(),
            Some("NIR ••••••••••••••• et NIR •••••••••••••••\nsécurité sociale :\n• •• •• •• ••• ••• ••")
        );
    }

    #[test]
    fn other_numbers_and_texts_without_one_stay() {
        assert_eq!(masked("Appelez le 06 39 98 12 34 avant le 3 mai."), None);
        assert_eq!(
            masked("06 39 98 12 34, NIR 281059958816277").as_deref(),
            Some("06 39 98 12 34, NIR •••••••••••••••")
        );
    }

    #[test]
    fn the_length_counted_in_utf_16_stays() {
        let text = "😀 NIR\u{a0}: 2\u{202f}81\u{202f}05 99 588 162 77 😀";
        let after = masked(text).unwrap();
        assert_eq!(after.encode_utf16().count(), text.encode_utf16().count());
        assert_eq!(
            after,
            "😀 NIR\u{a0}: •\u{202f}••\u{202f}•• •• ••• ••• •• 😀"
        );
    }
}

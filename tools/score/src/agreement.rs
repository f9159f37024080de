//! Do we and python-stdnum accept the same NIRs?
//!
//! Numbers that are right, with one digit wrong, with two neighbours swapped, and with a right key
//! under any digits at all, each compared twice: the key alone (`is_key_right`), and whether the
//! number written in groups without a keyword is told at all. Each disagreement gets its reason.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use gardefou::detect::nir::is_key_right;
use gardefou::detect::{scan_cell, CellText, Confidence, Kind};

use crate::finders::stdnum_accepts;
use crate::numbers::{cut, Birthplace, Nir};
use crate::random::Random;

/// How many numbers are compared.
pub const NUMBERS: u32 = 100_000;

/// One number in four right, one with a digit changed, one with two neighbours swapped, one with a
/// right key under any digits.
fn numbers(seed: u64) -> Vec<String> {
    let mut random = Random::of_document(seed, "agreement");
    (0..NUMBERS)
        .map(|index| {
            let sex = random.pick(&['1', '2', '1', '2', '1', '2', '3', '4', '7', '8']);
            let month = match random.below(10) {
                0 => random.between(20, 42),
                1 => random.between(50, 99),
                _ => random.between(1, 12),
            };
            let (year, place) = (random.below(100), random.pick(&Birthplace::ALL));
            let full = Nir::draw(&mut random, sex, year, month, place).full();
            let mut characters: Vec<char> = full.chars().collect();
            match index % 4 {
                0 => {}
                3 => {
                    let any = Nir::of_digits(&random.digits(13)).full();
                    characters = any.chars().collect();
                }
                1 => {
                    let at = loop {
                        let at = random.below(15);
                        if characters[at].is_ascii_digit() {
                            break at;
                        }
                    };
                    let digit = characters[at].to_digit(10).unwrap_or_default();
                    let other = (digit + random.between(1, 9) as u32) % 10;
                    characters[at] = char::from_digit(other, 10).unwrap_or('0');
                }
                _ => {
                    let at = random.below(14);
                    characters.swap(at, at + 1);
                }
            }
            characters.into_iter().collect()
        })
        .collect()
}

/// Why python-stdnum and we may part, told from the number alone.
fn reason(number: &str) -> &'static str {
    let bytes = number.as_bytes();
    let digits =
        |range: std::ops::Range<usize>| number.get(range).and_then(|text| text.parse::<u32>().ok());
    if matches!(bytes.get(6), Some(b'A' | b'B')) && bytes.get(5) != Some(&b'2') {
        return "a letter after another digit than 2, which reads as 19 or 18 too: refused by its shape";
    }
    match (bytes.first(), digits(3..5), digits(5..7)) {
        (Some(b'0' | b'5' | b'6' | b'9'), ..) => {
            "sex digit 0, 5, 6 or 9: python-stdnum does not look at it"
        }
        (_, Some(0 | 13..=19 | 43..=49), _) => {
            "no month and no pseudo-month: python-stdnum does not look at it"
        }
        (_, None, _) => "a letter among the first five",
        (_, _, Some(0)) => "department 00: python-stdnum does not look at it",
        (_, _, Some(96..=98)) => "department 96, 97 or 98",
        (Some(b'3' | b'4' | b'7' | b'8'), ..) => "temporary number",
        _ => "no reason known",
    }
}

/// Compares, and tells the counts and every reason.
pub fn with_stdnum(python: &Path, seed: u64) -> io::Result<String> {
    let numbers = numbers(seed);
    let theirs = stdnum_accepts(python, &numbers)?;
    let mut same_key = 0;
    let mut key_parts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut same_told = 0;
    let mut told_parts: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for (number, &accepted) in numbers.iter().zip(&theirs) {
        let key = <&[u8; 15]>::try_from(number.as_bytes()).is_ok_and(is_key_right);
        if key == accepted {
            same_key += 1;
        } else {
            *key_parts.entry(reason(number)).or_default() += 1;
        }
        let told = is_told(number);
        if told == accepted {
            same_told += 1;
        } else {
            let who = if told {
                "only Garde-fou"
            } else {
                "only python-stdnum"
            };
            *told_parts.entry((who, reason(number))).or_default() += 1;
        }
    }
    let percent = |same: u32| 100.0 * f64::from(same) / f64::from(NUMBERS);
    let mut text = format!(
        "\nThe same {NUMBERS} numbers given to python-stdnum (a quarter each: right, one digit wrong, two neighbours swapped, any digits under a right key)\n\n\
         key right: {:.3} % agree\n",
        percent(same_key)
    );
    for (reason, count) in key_parts {
        let _ = writeln!(text, "  {count:>6}  {reason}");
    }
    let _ = writeln!(
        text,
        "told at all, in groups, without a keyword: {:.3} % agree",
        percent(same_told)
    );
    for ((who, reason), count) in told_parts {
        let _ = writeln!(text, "  {count:>6}  {who}: {reason}");
    }
    Ok(text)
}

/// Do we tell this number when it stands alone in its usual groups?
fn is_told(number: &str) -> bool {
    let mut hits = Vec::new();
    scan_cell(
        &CellText {
            text: &cut(number, &[1, 3, 5, 7, 10, 13], " "),
            ..CellText::default()
        },
        &mut hits,
    );
    hits.iter()
        .any(|hit| hit.kind == Kind::Nir && hit.confidence > Confidence::Weak)
}

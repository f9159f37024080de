//! The letters behind the names and codes that simple fonts use.
//!
//! Encodings are tables of letters rather than of glyph names: nothing is drawn here. Names are
//! those of Latin, Greek and Cyrillic letters and of common signs (`glyphs.txt`); the others, such
//! as those of mathematics, small capitals and Arabic, have no letter here and are counted as
//! unknown. Expert encodings and the pictures of `ZapfDingbats` hold no letters.
//!
//! Sources: ISO 32000-1 annex D; Adobe Glyph List and its specification; the names of TeX fonts.

use crate::extract::codepages;
use crate::extract::decode::windows_1252;

/// A code or place without a letter.
const NONE: char = char::REPLACEMENT_CHARACTER;

/// Names of glyphs and their letters, a line each, sorted by bytes.
const GLYPHS: &str = include_str!("glyphs.txt");

/// 0x20 to 0xFF of the standard encoding.
const STANDARD: &str = " !\"#$%&’()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_‘abcdefghijklmnopqrstuvwxyz{|}~����������������������������������¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ�–†‡·�¶•‚„”»…‰�¿�`´ˆ˜¯˘˙¨�˚¸�˝˛ˇ—����������������Æ�ª����ŁØŒº�����æ���ı��łøœß����";

/// The same of the font Symbol.
const SYMBOL: &str = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_�αβχδεφγηιϕκλµνοπθρστυϖωξψζ{|}∼���������������������������������€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…��↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇���∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈���∑����������〉∫⌠�⌡���������";

/// The predefined strings of CFF fonts after those of the standard encoding: 150 to 228.
const CFF_STRINGS: &str =
    "¹¬µ™Ð½±Þ¼÷¦°þ¾²®−ð×³©ÁÂÄÀÅÃÇÉÊËÈÍÎÏÌÑÓÔÖÒÕŠÚÛÜÙÝŸŽáâäàåãçéêëèíîïìñóôöòõšúûüùýÿž";

/// How the codes of a simple font are to be read where nothing else tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Standard,
    WinAnsi,
    MacRoman,
    Symbol,
    /// Pictures.
    Dingbats,
    /// Old figures and small capitals.
    Expert,
}

impl Encoding {
    /// Of the encodings that have a name.
    pub fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"MacExpertEncoding" => Some(Self::Expert),
            _ => None,
        }
    }

    /// The letter of `code`.
    pub fn letter(self, code: u8) -> Option<char> {
        let of = |table: &str| table.chars().nth(usize::from(code.checked_sub(0x20)?));
        let letter = match self {
            Self::Standard => of(STANDARD)?,
            Self::Symbol => of(SYMBOL)?,
            Self::WinAnsi => match code {
                0x20..=0x7e => char::from(code),
                // Unused codes show a bullet; 0xAD is a hyphen like any other.
                0x7f | 0x81 | 0x8d | 0x8f | 0x90 | 0x9d => '•',
                0x80.. => windows_1252(code),
                _ => NONE,
            },
            Self::MacRoman => match code {
                0x20..=0x7e => char::from(code),
                0x80.. => codepages::character(10_000, code),
                _ => NONE,
            },
            Self::Dingbats if code > 0x20 => '•',
            Self::Dingbats => ' ',
            Self::Expert => NONE,
        };
        (letter != NONE).then_some(letter)
    }
}

/// The letter of one of the predefined strings of CFF fonts.
pub(super) fn cff_string(id: usize) -> Option<char> {
    let in_standard = || STANDARD.chars().filter(|letter| *letter != NONE);
    let index = id.checked_sub(1)?;
    in_standard().chain(CFF_STRINGS.chars()).nth(index)
}

/// The letters that the name of a glyph stands for: `eacute`, `uni00E9`, `f_f_i`, `hyphen.case`.
pub(super) fn letters(name: &str) -> Option<String> {
    let base = name.split('.').next().filter(|base| !base.is_empty())?;
    let mut out = String::new();
    for component in base.split('_') {
        if let Some(listed) = listed(component) {
            out.push(listed);
        } else if let Some(digits) = component.strip_prefix("uni") {
            // Several letters may follow each other; a lone half of a pair is none.
            for at in (0..digits.len()).step_by(4) {
                out.push(hexadecimal(digits.get(at..at + 4)?)?);
            }
        } else if let Some(letter) = component.strip_prefix('u').and_then(hexadecimal) {
            out.push(letter);
        }
    }
    (!out.is_empty()).then_some(out)
}

fn hexadecimal(digits: &str) -> Option<char> {
    if !(4..=6).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

/// Looks a name up in the list, whose lines are sorted.
fn listed(name: &str) -> Option<char> {
    let mut one = name.chars();
    if let (Some(letter), None) = (one.next(), one.next()) {
        return letter.is_ascii_alphabetic().then_some(letter);
    }
    let list = GLYPHS.as_bytes();
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = memchr::memrchr(b'\n', list.get(low..middle)?).map_or(low, |at| low + at + 1);
        let end = start + memchr::memchr(b'\n', list.get(start..)?)?;
        let line = GLYPHS.get(start..end)?;
        let (listed, letter) = line.split_once(' ')?;
        match listed.cmp(name) {
            std::cmp::Ordering::Equal => return letter.chars().next(),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs_give_letters() {
        for (name, expected) in [
            ("A", Some("A")),
            ("eacute", Some("é")),
            ("at", Some("@")),
            ("space", Some(" ")),
            ("zero", Some("0")),
            ("zukatakana", None),
            ("zcaron", Some("ž")),
            ("AE", Some("Æ")),
            ("uni00E9", Some("é")),
            ("uni004D0061", Some("Ma")),
            ("uniD801", None),
            ("u1F600", Some("😀")),
            ("hyphen.case", Some("-")),
            ("f_f_i", Some("ffi")),
            ("ffi", Some("ﬃ")),
            ("g23", None),
            (".notdef", None),
            ("", None),
        ] {
            assert_eq!(letters(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn every_line_of_the_list_is_found() {
        for line in GLYPHS.lines() {
            let (name, letter) = line.split_once(' ').unwrap();
            assert_eq!(listed(name).map(String::from).as_deref(), Some(letter));
        }
    }

    #[test]
    fn encodings_give_the_letters_of_french_names() {
        let text = |encoding: Encoding, codes: &[u8]| -> String {
            codes
                .iter()
                .filter_map(|&code| encoding.letter(code))
                .collect()
        };
        assert_eq!(text(Encoding::WinAnsi, b"No\xebl \x9cuf"), "Noël œuf");
        assert_eq!(text(Encoding::MacRoman, b"No\x91l \xcfuf"), "Noël œuf");
        assert_eq!(text(Encoding::Standard, b"l'\xfauf"), "l’œuf");
        assert_eq!(text(Encoding::Symbol, b"ab\xa0"), "αβ€");
        assert_eq!(Encoding::Expert.letter(b'a'), None);
        assert_eq!(Encoding::Standard.letter(3), None);
    }

    #[test]
    fn strings_of_cff_fonts_are_counted_right() {
        for (id, expected) in [
            (0, None),
            (1, Some(' ')),
            (34, Some('A')),
            (66, Some('a')),
            (149, Some('ß')),
            (150, Some('¹')),
            (171, Some('Á')),
            (207, Some('é')),
            (228, Some('ž')),
            (229, None),
        ] {
            assert_eq!(cff_string(id), expected, "{id}");
        }
    }
}

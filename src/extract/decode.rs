//! Bytes to text: UTF-8, UTF-16, UTF-32, Windows-1252, told from the bytes, in slices of flat
//! memory.
//!
//! UTF-16 and UTF-32 are recognised by their mark, or by their zeros when they have none. Otherwise each valid UTF-8
//! sequence is UTF-8 and every other byte Windows-1252: that reads both, and also a file in which
//! two programs wrote one after the other. Of ISO-8859-15 the letters œ, Œ and Ÿ are told by their
//! neighbours: nobody writes ½ within a word. Refuses nothing; [`Encoding::of`] says when bytes are
//! no text at all. Other code pages (Mac Roman, ISO-8859-2) are not told apart.
//!
//! Source: the Encoding Standard, <https://encoding.spec.whatwg.org/>.

use std::io::{self, BufRead, Read};

/// Bytes asked from the source at once.
const SLICE: usize = 64 << 10;
/// Bytes that are enough to tell the encoding.
const ENOUGH: usize = 4 << 10;

/// How text is written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, and Windows-1252 for the bytes that are not.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// UTF-32, low byte first.
    Utf32Le,
    /// UTF-32, high byte first.
    Utf32Be,
}

impl Encoding {
    /// Tells the encoding of a text from its first bytes; `None` when they are no text.
    pub fn of(head: &[u8]) -> Option<Self> {
        let head = head.get(..ENOUGH).unwrap_or(head);
        let encoding = match head {
            [0xEF, 0xBB, 0xBF, ..] => Self::Utf8,
            [0xFF, 0xFE, 0, 0, ..] => Self::Utf32Le,
            [0, 0, 0xFE, 0xFF, ..] => Self::Utf32Be,
            [0xFF, 0xFE, ..] => Self::Utf16Le,
            [0xFE, 0xFF, ..] => Self::Utf16Be,
            _ => Self::by_zeros(head),
        };
        let mut text = String::new();
        encoding.decode(head, false, &mut text);
        let strange = text.chars().filter(|&c| is_binary(c)).count();
        // A stray control character does not make a text binary; a NUL does.
        (strange * 50 <= text.chars().count() && !text.contains('\0')).then_some(encoding)
    }

    /// Latin text in UTF-16 has a zero in every second byte, and almost none in the others; in
    /// UTF-32 no character at all has more than three bytes that are none.
    fn by_zeros(head: &[u8]) -> Self {
        let mut quads = head.chunks_exact(4).peekable();
        if quads.peek().is_some() && head.len() >= 16 {
            if quads
                .clone()
                .all(|b| is_utf32(u32_of(b, u32::from_le_bytes)))
            {
                return Self::Utf32Le;
            }
            if quads.all(|b| is_utf32(u32_of(b, u32::from_be_bytes))) {
                return Self::Utf32Be;
            }
        }
        let pairs = head.len() / 2;
        let zeros = |odd: usize| {
            head.iter()
                .skip(odd)
                .step_by(2)
                .filter(|&&b| b == 0)
                .count()
        };
        let (even, odd) = (zeros(0), zeros(1));
        if pairs >= 4 && odd * 2 > pairs && even * 20 <= pairs {
            Self::Utf16Le
        } else if pairs >= 4 && even * 2 > pairs && odd * 20 <= pairs {
            Self::Utf16Be
        } else {
            Self::Utf8
        }
    }

    /// Appends the text of `bytes` to `out` and returns how many were used: a sequence cut at the
    /// end is left for the next slice, unless this is the `last`.
    fn decode(self, bytes: &[u8], last: bool, out: &mut String) -> usize {
        match self {
            Self::Utf8 => decode_utf8(bytes, last, out),
            Self::Utf16Le => decode_utf16(bytes, last, out, u16::from_le_bytes),
            Self::Utf16Be => decode_utf16(bytes, last, out, u16::from_be_bytes),
            Self::Utf32Le => decode_utf32(bytes, last, out, u32::from_le_bytes),
            Self::Utf32Be => decode_utf32(bytes, last, out, u32::from_be_bytes),
        }
    }
}

/// Characters that text does not hold: controls other than white space, escape and end of file.
fn is_binary(c: char) -> bool {
    c.is_control()
        && !matches!(
            c,
            '\t' | '\n' | '\r' | '\u{c}' | '\u{1a}' | '\u{1b}' | '\u{85}'
        )
        || c == '\u{fffe}'
}

fn decode_utf8(bytes: &[u8], last: bool, out: &mut String) -> usize {
    let mut used = 0;
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        used += chunk.valid().len();
        let invalid = chunk.invalid();
        let at_end = used + invalid.len() == bytes.len();
        if at_end && !last && may_continue(invalid) {
            return used;
        }
        for (at, &byte) in invalid.iter().enumerate() {
            let after = bytes.get(used + at + 1).copied();
            out.push(single_byte(byte, out.chars().next_back(), after));
        }
        used += invalid.len();
    }
    used
}

/// Could `tail` be the beginning of a UTF-8 sequence whose rest comes with the next slice?
fn may_continue(tail: &[u8]) -> bool {
    let needed = match tail.first() {
        Some(0xC2..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF4) => 4,
        _ => 0,
    };
    tail.len() < needed
}

fn decode_utf16(bytes: &[u8], last: bool, out: &mut String, unit: fn([u8; 2]) -> u16) -> usize {
    let mut units: Vec<u16> = bytes.chunks_exact(2).map(|b| unit([b[0], b[1]])).collect();
    let mut used = units.len() * 2;
    if !last && units.last().is_some_and(|u| (0xD800..0xDC00).contains(u)) {
        units.pop();
        used -= 2;
    }
    out.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    if last && used < bytes.len() {
        out.push(char::REPLACEMENT_CHARACTER);
        used = bytes.len();
    }
    used
}

fn decode_utf32(bytes: &[u8], last: bool, out: &mut String, unit: fn([u8; 4]) -> u32) -> usize {
    let quads = bytes.chunks_exact(4);
    let cut = quads.remainder().len();
    out.extend(
        quads.map(|b| char::from_u32(u32_of(b, unit)).unwrap_or(char::REPLACEMENT_CHARACTER)),
    );
    if last && cut > 0 {
        out.push(char::REPLACEMENT_CHARACTER);
        return bytes.len();
    }
    bytes.len() - cut
}

fn u32_of(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> u32 {
    bytes.try_into().map_or(0, unit)
}

/// Could the number be a character of a text in UTF-32 that has no mark?
fn is_utf32(code: u32) -> bool {
    code != 0 && char::from_u32(code).is_some()
}

/// The character of a byte that is no UTF-8, by its neighbours.
fn single_byte(byte: u8, before: Option<char>, after: Option<u8>) -> char {
    let letter = match byte {
        0xBC => 'Œ',
        0xBD => 'œ',
        0xBE => 'Ÿ',
        _ => return windows_1252(byte),
    };
    let within = after.is_some_and(|b| b.is_ascii_alphabetic())
        && !before.is_some_and(|c| c.is_ascii_digit());
    if within {
        letter
    } else {
        windows_1252(byte)
    }
}

/// The character of a Windows-1252 byte.
pub fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH
            .get(usize::from(byte - 0x80))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(byte),
    }
}

/// A reader's bytes as UTF-8 text, whatever they were written in. The mark at the start is left out.
pub struct Decoded<R> {
    inner: R,
    encoding: Option<Encoding>,
    /// Bytes of the source; those before `filled` are still to be decoded.
    raw: Vec<u8>,
    filled: usize,
    text: String,
    position: usize,
    ended: bool,
    failed: Option<io::Error>,
}

impl<R: Read> Decoded<R> {
    /// Tells the encoding when the first slice is read.
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            encoding: None,
            raw: Vec::new(),
            filled: 0,
            text: String::new(),
            position: 0,
            ended: false,
            failed: None,
        }
    }

    /// The next slice of text, never cut inside a character; `None` at the end.
    pub fn slice(&mut self) -> io::Result<Option<&str>> {
        self.refill()?;
        let start = self.position;
        self.position = self.text.len();
        Ok(self.text.get(start..).filter(|s| !s.is_empty()))
    }

    /// Decodes the next slice when all of the last one was used.
    fn refill(&mut self) -> io::Result<()> {
        while self.position >= self.text.len() {
            self.text.clear();
            self.position = 0;
            if let Some(error) = self.failed.take() {
                self.ended = true;
                return Err(error);
            }
            if self.ended {
                return Ok(());
            }
            self.read_raw();
            let bytes = self.raw.get(..self.filled).unwrap_or_default();
            let encoding = *self
                .encoding
                .get_or_insert_with(|| Encoding::of(bytes).unwrap_or(Encoding::Utf8));
            let last = self.ended || self.failed.is_some();
            let used = encoding.decode(bytes, last, &mut self.text);
            // The beginning of a character that the next bytes will end.
            self.raw.copy_within(used..self.filled, 0);
            self.filled -= used;
            if self.text.starts_with('\u{feff}') {
                self.position = '\u{feff}'.len_utf8();
            }
        }
        Ok(())
    }

    /// Reads enough bytes to tell the encoding by, unless the source ends before. An error waits
    /// until what came before it is used.
    fn read_raw(&mut self) {
        self.raw.resize(SLICE, 0);
        while self.filled < ENOUGH {
            match self
                .inner
                .read(self.raw.get_mut(self.filled..).unwrap_or_default())
            {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(n) => self.filled += n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => {
                    self.failed = Some(e);
                    break;
                }
            }
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.refill()?;
        Ok(self
            .text
            .as_bytes()
            .get(self.position..)
            .unwrap_or_default())
    }

    fn consume(&mut self, n: usize) {
        self.position = (self.position + n).min(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out its bytes three by three, as a slow source would.
    struct Slow<'a>(&'a [u8]);
    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(3).min(out.len());
            self.0.read(&mut out[..n])
        }
    }

    fn decoded(bytes: &[u8]) -> String {
        let mut text = String::new();
        Decoded::new(Slow(bytes)).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn french_text_reads_the_same_in_every_encoding() {
        let text = "Dès l’été, Zoé paie 5 € à Noël\n".repeat(300);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16_be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let utf32: Vec<u8> = text
            .chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect();
        let utf32_be: Vec<u8> = text
            .chars()
            .flat_map(|c| u32::from(c).to_be_bytes())
            .collect();
        let ansi: Vec<u8> = text
            .chars()
            .map(|c| (0..=255).find(|&b| windows_1252(b) == c).unwrap())
            .collect();
        for (name, bytes) in [
            ("UTF-8", text.as_bytes().to_vec()),
            (
                "UTF-8 with a mark",
                [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            ),
            ("UTF-16 without a mark", utf16.clone()),
            ("UTF-16 with a mark", [b"\xFF\xFE".to_vec(), utf16].concat()),
            ("big-endian UTF-16 without a mark", utf16_be.clone()),
            (
                "big-endian UTF-16 with a mark",
                [b"\xFE\xFF".to_vec(), utf16_be].concat(),
            ),
            ("UTF-32 without a mark", utf32.clone()),
            (
                "UTF-32 with a mark",
                [b"\xFF\xFE\0\0".to_vec(), utf32].concat(),
            ),
            ("big-endian UTF-32 without a mark", utf32_be.clone()),
            (
                "big-endian UTF-32 with a mark",
                [b"\0\0\xFE\xFF".to_vec(), utf32_be].concat(),
            ),
            ("Windows-1252", ansi),
        ] {
            assert!(Encoding::of(&bytes).is_some(), "{name}");
            assert!(decoded(&bytes) == text, "{name}");
        }
    }

    #[test]
    fn a_character_cut_between_two_slices_is_put_together() {
        let text = format!("{}é😀", "a".repeat(65_535));
        assert!(decoded(text.as_bytes()) == text);
        assert_eq!(decoded(b"fin \xC3"), "fin Ã");
        assert_eq!(decoded(b"\xFF\xFEa\0b"), "a\u{fffd}");
    }

    #[test]
    fn the_letters_of_iso_8859_15_are_told_within_words() {
        assert_eq!(
            decoded(b"c\xBDur \xBCuvre L'Ha\xBFe 1\xBD tasse \xBD h"),
            "cœur Œuvre L'Ha¿e 1½ tasse ½ h"
        );
    }

    #[test]
    fn bytes_of_a_program_are_no_text() {
        assert_eq!(
            Encoding::of(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0"),
            None
        );
        assert_eq!(
            Encoding::of(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"),
            None
        );
        assert_eq!(Encoding::of(b""), Some(Encoding::Utf8));
    }
}

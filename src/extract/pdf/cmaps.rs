//! Maps from codes to glyph numbers and to letters (`CMap` files): the encodings of composite
//! fonts, and `ToUnicode`.
//!
//! Knows the two identity maps and those whose codes are Unicode already (`UniGB-UTF16-H`…); the
//! other predefined ones are not compiled in, as they serve Chinese, Japanese and Korean: text
//! encoded with them is told unread. Ranges are kept as ranges and their number is bounded by the
//! bytes of the map, so a map of the whole of Unicode costs no more than a line of it.
//!
//! Sources: ISO 32000-1 § 9.7.5 and 9.10.3; Adobe Technical Note 5014.

/// What codes mean.
#[derive(Debug, Default)]
pub(super) struct CodeMap {
    /// Length in bytes, first and last code.
    lengths: Vec<(usize, u32, u32)>,
    /// First and last code, glyph of the first.
    glyphs: Vec<(u32, u32, u32)>,
    /// First and last code, where the letters of the first stand in `letters`.
    texts: Vec<(u32, u32, std::ops::Range<usize>)>,
    /// UTF-16.
    letters: Vec<u16>,
    /// The glyph's number is the code.
    identity: bool,
    /// The code is UTF-16.
    unicode: bool,
    pub vertical: bool,
}

/// One word of a map.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'d> {
    /// Between `<` and `>`.
    Hex(&'d [u8]),
    Name(&'d [u8]),
    Word(&'d [u8]),
}

/// The words of a map.
struct Tokens<'d>(&'d [u8]);

impl<'d> Iterator for Tokens<'d> {
    type Item = Token<'d>;

    fn next(&mut self) -> Option<Token<'d>> {
        let is_space = |b: &u8| b.is_ascii_whitespace() || *b == 0;
        loop {
            let start = self.0.iter().position(|b| !is_space(b))?;
            self.0 = self.0.get(start..)?;
            let (&first, rest) = self.0.split_first()?;
            let until = |end: &dyn Fn(&u8) -> bool| {
                let at = rest.iter().position(end).unwrap_or(rest.len());
                rest.split_at_checked(at).unwrap_or((rest, &[]))
            };
            match first {
                b'%' => self.0 = until(&|b| matches!(b, b'\r' | b'\n')).1,
                b'<' if rest.first() != Some(&b'<') => {
                    let (digits, after) = until(&|b| *b == b'>');
                    self.0 = after.get(1..).unwrap_or(&[]);
                    return Some(Token::Hex(digits));
                }
                b'(' => {
                    let after = until(&|b| *b == b')').1;
                    self.0 = after.get(1..).unwrap_or(&[]);
                }
                b'[' | b']' | b'<' | b'>' | b'{' | b'}' | b')' => {
                    let (word, after) = self.0.split_at_checked(1)?;
                    self.0 = after;
                    return Some(Token::Word(word));
                }
                _ => {
                    let (_, after) = until(&|b| is_space(b) || b"<>[]/(){}%".contains(b));
                    let word = self.0.get(..self.0.len() - after.len())?;
                    self.0 = after;
                    return Some(match word.strip_prefix(b"/") {
                        Some(name) => Token::Name(name),
                        None => Token::Word(word),
                    });
                }
            }
        }
    }
}

/// The value of hexadecimal digits and how many bytes they stand for, up to four.
fn code(digits: &[u8]) -> Option<(u32, usize)> {
    let mut value = 0_u32;
    let mut count = 0_usize;
    for digit in digits.iter().filter_map(|b| char::from(*b).to_digit(16)) {
        value = value << 4 | digit;
        count += 1;
    }
    (1..=8)
        .contains(&count)
        .then_some((value, count.div_ceil(2)))
}

impl CodeMap {
    /// One of the predefined maps.
    pub fn named(name: &[u8]) -> Option<Self> {
        let mut map = Self {
            vertical: name.ends_with(b"-V") || name == b"V",
            ..Self::default()
        };
        let has = |part: &[u8]| name.windows(part.len()).any(|at| at == part);
        if name.starts_with(b"Identity-") {
            map.identity = true;
        } else if name.starts_with(b"Uni") && (has(b"UTF16") || has(b"UCS2")) {
            map.unicode = true;
        } else {
            return None;
        }
        map.lengths.push((2, 0, 0xffff));
        Some(map)
    }

    /// The map in `data`; what makes no sense in it is left out.
    pub fn parse(data: &[u8]) -> Self {
        let mut map = Self::default();
        let mut tokens = Tokens(data);
        let mut last = None;
        while let Some(token) = tokens.next() {
            match token {
                Token::Word(b"begincodespacerange") => {
                    while let Some(Token::Hex(low)) = tokens.next() {
                        let high = match tokens.next() {
                            Some(Token::Hex(high)) => code(high),
                            _ => break,
                        };
                        if let (Some((low, length)), Some((high, _))) = (code(low), high) {
                            map.lengths.push((length, low, high));
                        }
                    }
                }
                Token::Word(word @ (b"begincidrange" | b"begincidchar")) => {
                    map.glyph_ranges(&mut tokens, word.ends_with(b"range"));
                }
                Token::Word(word @ (b"beginbfrange" | b"beginbfchar")) => {
                    map.text_ranges(&mut tokens, word.ends_with(b"range"));
                }
                Token::Word(b"usecmap") => {
                    if let Some(base) = last.and_then(|last| match last {
                        Token::Name(name) => Self::named(name),
                        _ => None,
                    }) {
                        map.identity |= base.identity;
                        map.unicode |= base.unicode;
                        map.lengths.extend(base.lengths);
                    }
                }
                Token::Word(b"1") => map.vertical |= last == Some(Token::Name(b"WMode")),
                _ => {}
            }
            last = Some(token);
        }
        if map.lengths.is_empty() {
            map.lengths.push((2, 0, 0xffff));
        }
        map.glyphs.sort_by_key(|range| range.0);
        map.texts.sort_by_key(|range| range.0);
        map
    }

    fn glyph_ranges(&mut self, tokens: &mut Tokens<'_>, ranges: bool) {
        while let Some(Token::Hex(low)) = tokens.next() {
            let high = if ranges {
                match tokens.next() {
                    Some(Token::Hex(high)) => high,
                    _ => return,
                }
            } else {
                low
            };
            let Some(Token::Word(glyph)) = tokens.next() else {
                return;
            };
            let glyph = std::str::from_utf8(glyph).ok().and_then(|n| n.parse().ok());
            if let (Some((low, _)), Some((high, _)), Some(glyph)) = (code(low), code(high), glyph) {
                self.glyphs.push((low, high, glyph));
            }
        }
    }

    fn text_ranges(&mut self, tokens: &mut Tokens<'_>, ranges: bool) {
        while let Some(Token::Hex(low)) = tokens.next() {
            let high = if ranges {
                match tokens.next() {
                    Some(Token::Hex(high)) => high,
                    _ => return,
                }
            } else {
                low
            };
            let codes = code(low).zip(code(high));
            match tokens.next() {
                Some(Token::Hex(digits)) => {
                    if let Some(((low, _), (high, _))) = codes {
                        self.text(low, high, digits);
                    }
                }
                // The letters of each code.
                Some(Token::Word(b"[")) => {
                    let mut next = codes.map(|((low, _), _)| low);
                    while let Some(Token::Hex(digits)) = tokens.next() {
                        if let Some(code) = next {
                            self.text(code, code, digits);
                            next = code.checked_add(1);
                        }
                    }
                }
                Some(Token::Name(_)) => {}
                _ => return,
            }
        }
    }

    fn text(&mut self, low: u32, high: u32, digits: &[u8]) {
        let start = self.letters.len();
        let mut unit = 0_u16;
        let mut count = 0;
        for digit in digits.iter().filter_map(|b| char::from(*b).to_digit(16)) {
            unit = unit << 4 | digit as u16;
            count += 1;
            if count % 4 == 0 {
                self.letters.push(unit);
                unit = 0;
            }
        }
        // A single byte, which some producers write.
        if count % 4 != 0 {
            self.letters.push(unit);
        }
        self.texts.push((low, high, start..self.letters.len()));
    }

    /// Are the codes Unicode already?
    pub fn is_unicode(&self) -> bool {
        self.unicode
    }

    /// The code at the start of `text`, and how many bytes it takes.
    pub fn next_code(&self, text: &[u8]) -> (u32, usize) {
        let mut value = 0;
        for (index, &byte) in text.iter().take(4).enumerate() {
            value = value << 8 | u32::from(byte);
            let fits = |(length, low, high): &(usize, u32, u32)| {
                *length == index + 1
                    && (0..*length).all(|n| {
                        let at = |code: u32| code >> (8 * n) & 0xff;
                        (at(*low)..=at(*high)).contains(&at(value))
                    })
            };
            if self.lengths.iter().any(fits) {
                return (value, index + 1);
            }
        }
        // In no range: the shortest code is skipped, as a whole.
        let shortest = self.lengths.iter().map(|(length, ..)| *length).min();
        (0, shortest.unwrap_or(1).clamp(1, text.len().max(1)))
    }

    /// The number of the glyph of `code`.
    pub fn glyph(&self, code: u32) -> Option<u32> {
        if let Some((low, _, glyph)) = find(&self.glyphs, code, |range| (range.0, range.1)) {
            return glyph.checked_add(code - low);
        }
        (self.identity || self.unicode).then_some(code)
    }

    /// The letters of `code`.
    pub fn letters(&self, code: u32) -> Option<String> {
        if let Some((low, _, place)) = find(&self.texts, code, |range| (range.0, range.1)) {
            let mut units = self.letters.get(place.clone())?.to_vec();
            if let Some(last) = units.last_mut() {
                *last = last.wrapping_add((code - low) as u16);
            }
            let letters = char::decode_utf16(units);
            return letters.collect::<Result<_, _>>().ok();
        }
        if self.unicode || self.identity && self.texts.is_empty() {
            return char::from_u32(code).map(String::from);
        }
        None
    }
}

/// The last range that begins at or before `code`, if it reaches it.
fn find<T>(ranges: &[T], code: u32, ends: impl Fn(&T) -> (u32, u32)) -> Option<&T> {
    let after = ranges.partition_point(|range| ends(range).0 <= code);
    let range = ranges.get(after.checked_sub(1)?)?;
    (code <= ends(range).1).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_codes_and_of_ranges_are_read() {
        let map = CodeMap::parse(
            b"/CMapName /x def 1 begincodespacerange <00> <ff> endcodespacerange\n\
              2 beginbfchar <01> <00e9> <02> <00660069> endbfchar % comment <05> <0041>\n\
              2 beginbfrange <10> <12> <0041> <20> <21> [<0058> <d83d de00>] endbfrange",
        );
        let letters = |code| map.letters(code);
        assert_eq!(letters(1).as_deref(), Some("é"));
        assert_eq!(letters(2).as_deref(), Some("fi"));
        assert_eq!(letters(0x12).as_deref(), Some("C"));
        assert_eq!(letters(0x13), None);
        assert_eq!(letters(0x21).as_deref(), Some("😀"));
        assert_eq!(letters(5), None);
    }

    #[test]
    fn codes_are_cut_by_their_ranges() {
        let map = CodeMap::parse(
            b"2 begincodespacerange <00> <80> <8140> <9ffc> endcodespacerange\n\
              1 begincidrange <8140> <817e> 633 endcidrange 1 begincidchar <20> 1 endcidchar",
        );
        assert_eq!(map.next_code(b"A\x81\x41"), (0x41, 1));
        assert_eq!(map.next_code(b"\x81\x41"), (0x8141, 2));
        assert_eq!(map.next_code(b"\xff"), (0, 1));
        assert_eq!(map.glyph(0x8141), Some(634));
        assert_eq!(map.glyph(0x20), Some(1));
        assert_eq!(map.glyph(0x21), None);
    }

    #[test]
    fn predefined_maps_are_known_where_they_say_unicode() {
        let identity = CodeMap::named(b"Identity-V").unwrap();
        assert!(identity.vertical);
        assert_eq!(identity.next_code(b"\x01\x02\x03"), (0x102, 2));
        assert_eq!(identity.next_code(b"\x03"), (0, 1));
        assert_eq!(identity.glyph(0x102), Some(0x102));
        let unicode = CodeMap::named(b"UniJIS-UTF16-H").unwrap();
        assert_eq!(unicode.letters(0xe9).as_deref(), Some("é"));
        assert!(CodeMap::named(b"90ms-RKSJ-H").is_none());
        let based = CodeMap::parse(b"/Identity-H usecmap");
        assert_eq!(based.glyph(7), Some(7));
    }

    #[test]
    fn a_range_of_all_codes_costs_nothing() {
        let map = CodeMap::parse(b"1 beginbfrange <00000000> <ffffffff> <0041> endbfrange");
        assert_eq!(map.letters(2).as_deref(), Some("C"));
        for cut in [
            &b"beginbfrange <"[..],
            b"beginbfrange <00> <01> [",
            b"begincidchar <0",
        ] {
            assert_eq!(CodeMap::parse(cut).letters(0), None);
        }
    }
}

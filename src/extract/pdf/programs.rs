//! What font programs tell of letters, where the PDF itself does not: the built-in encodings of
//! Type 1 and CFF fonts, the character maps of TrueType fonts.
//!
//! It never looks at outlines, metrics or private dictionaries. Every count is checked against the
//! bytes that are there, so a program costs at most what its length allows.
//!
//! Sources: Adobe Type 1 Font Format; Adobe Technical Notes 5176 (CFF); OpenType `cmap`.

use std::collections::BTreeMap;

use memchr::memmem;

use super::names::{self, Encoding};

/// Entries of character maps that are looked at: they may overlap without end.
const MAX_MAPPED: usize = 1 << 18;

/// The letters of the 256 codes.
pub(super) type Letters = Vec<Option<Box<str>>>;

/// The built-in encoding of a Type 1, CFF or OpenType program.
pub(super) fn built_in(program: &[u8]) -> Option<Letters> {
    match program {
        [b'%' | 0x80, ..] => type1(program),
        [1, 0, ..] if !program.starts_with(&[1, 0, 0, 0]) => cff(program),
        _ => cff(table(program, b"CFF ")?),
    }
}

fn letter_of(encoding: Encoding, code: u8) -> Option<Box<str>> {
    encoding
        .letter(code)
        .map(|letter| Box::from(letter.to_string()))
}

/// `dup 65 /A put`, again and again, in the clear text before the encrypted part.
fn type1(program: &[u8]) -> Option<Letters> {
    let clear = memmem::find(program, b"eexec")
        .map_or(program, |end| program.get(..end).unwrap_or(program));
    let after = clear.get(memmem::find(clear, b"/Encoding")? + b"/Encoding".len()..)?;
    let text = String::from_utf8_lossy(after);
    let mut words = text.split_whitespace().peekable();
    if words.peek() == Some(&"StandardEncoding") {
        return Some(
            (0..=255)
                .map(|code| letter_of(Encoding::Standard, code))
                .collect(),
        );
    }
    let mut letters = vec![None; 256];
    while let Some(word) = words.next() {
        match word {
            "dup" => {
                let code = words.next().and_then(|code| code.parse::<usize>().ok());
                let name = words.next().and_then(|name| name.strip_prefix('/'));
                if let (Some(slot), Some(name)) =
                    (code.and_then(|code| letters.get_mut(code)), name)
                {
                    *slot = names::letters(name).map(Into::into);
                }
            }
            "readonly" | "def" => break,
            _ => {}
        }
    }
    Some(letters)
}

fn be(data: &[u8], at: usize, size: usize) -> Option<usize> {
    let bytes = data.get(at..at.checked_add(size)?)?;
    Some(bytes.iter().fold(0, |n, b| n << 8 | usize::from(*b)))
}

/// A list of byte strings in a CFF program.
#[derive(Clone, Copy)]
struct Index<'d> {
    data: &'d [u8],
    count: usize,
    offset_size: usize,
    /// Of its offsets, and of the byte before its data.
    offsets: usize,
    base: usize,
}

impl<'d> Index<'d> {
    fn at(data: &'d [u8], at: usize) -> Option<Self> {
        let count = be(data, at, 2)?;
        let offset_size = if count == 0 { 0 } else { be(data, at + 2, 1)? };
        let offsets = at + 3;
        let index = Self {
            data,
            count,
            offset_size,
            offsets,
            base: offsets + (count + 1) * offset_size - 1,
        };
        (count == 0 || (1..=4).contains(&offset_size)).then_some(index)
    }

    fn offset(&self, item: usize) -> Option<usize> {
        let at = self.offsets + item.checked_mul(self.offset_size)?;
        self.base.checked_add(be(self.data, at, self.offset_size)?)
    }

    fn get(&self, item: usize) -> Option<&'d [u8]> {
        if item >= self.count {
            return None;
        }
        self.data.get(self.offset(item)?..self.offset(item + 1)?)
    }

    fn end(&self) -> Option<usize> {
        if self.count == 0 {
            return Some(self.offsets - 1);
        }
        self.offset(self.count)
    }
}

fn cff(data: &[u8]) -> Option<Letters> {
    let names = Index::at(data, be(data, 2, 1)?)?;
    let tops = Index::at(data, names.end()?)?;
    let strings = Index::at(data, tops.end()?)?;
    let (mut charset, mut encoding, mut glyphs) = (0, 0, 0);
    let top = tops.get(0)?;
    let (mut at, mut operand) = (0, 0);
    while let Some(byte) = top.get(at) {
        match byte {
            15 => charset = operand,
            16 => encoding = operand,
            17 => glyphs = operand,
            _ => {}
        }
        let (value, length) = match byte {
            // Keyed by number: such a program has no names.
            12 if top.get(at + 1) == Some(&30) => return None,
            12 => (None, 2),
            28 => (be(top, at + 1, 2), 3),
            29 => (be(top, at + 1, 4), 5),
            30 => {
                let digits = top.get(at..)?.iter().position(|b| b & 15 == 15)?;
                (None, digits + 1)
            }
            32..=246 => (Some(usize::from(*byte).saturating_sub(139)), 1),
            247..=250 => (
                Some((usize::from(*byte) - 247) * 256 + be(top, at + 1, 1)? + 108),
                2,
            ),
            251..=254 => (Some(0), 2),
            _ => (None, 1),
        };
        operand = value.unwrap_or(0);
        at += length;
    }
    let glyphs = Index::at(data, glyphs)?.count;
    let letters_of = |id: usize| -> Option<Box<str>> {
        match id.checked_sub(391) {
            None => names::cff_string(id).map(|letter| letter.to_string().into()),
            Some(own) => {
                let name = std::str::from_utf8(strings.get(own)?).ok()?;
                names::letters(name).map(Into::into)
            }
        }
    };
    match encoding {
        0 => {
            return Some(
                (0..=255)
                    .map(|code| letter_of(Encoding::Standard, code))
                    .collect(),
            )
        }
        1 => return None,
        _ => {}
    }
    let ids = charset_ids(data, charset, glyphs)?;
    let mut letters: Letters = vec![None; 256];
    let mut set = |code: usize, id: Option<&usize>| {
        if let (Some(slot), Some(id)) = (letters.get_mut(code), id) {
            *slot = letters_of(*id);
        }
    };
    let format = be(data, encoding, 1)?;
    let count = be(data, encoding + 1, 1)?;
    let mut at = encoding + 2;
    let mut glyph = 1;
    for _ in 0..count {
        let first = be(data, at, 1)?;
        let mut left = 0;
        at += 1;
        if format & 0x7f == 1 {
            left = be(data, at, 1)?;
            at += 1;
        }
        for code in first..=first + left {
            set(code, ids.get(glyph));
            glyph += 1;
        }
    }
    if format & 0x80 != 0 {
        for item in 0..be(data, at, 1)? {
            let entry = at + 1 + 3 * item;
            set(be(data, entry, 1)?, be(data, entry + 1, 2).as_ref());
        }
    }
    Some(letters)
}

/// The string of each glyph's name.
fn charset_ids(data: &[u8], charset: usize, glyphs: usize) -> Option<Vec<usize>> {
    match charset {
        0 => return Some((0..glyphs).collect()),
        1 | 2 => return None,
        _ => {}
    }
    let format = be(data, charset, 1)?;
    let mut at = charset + 1;
    let mut ids = vec![0];
    while ids.len() < glyphs {
        let first = be(data, at, 2)?;
        at += 2;
        let mut left = 0;
        if format > 0 {
            let size = format.min(2);
            left = be(data, at, size)?;
            at += size;
        }
        ids.extend((first..=first + left).take(glyphs - ids.len()));
    }
    Some(ids)
}

/// A table of an OpenType program.
fn table<'d>(program: &'d [u8], tag: &[u8]) -> Option<&'d [u8]> {
    // A collection: its first font.
    let start = if program.starts_with(b"ttcf") {
        be(program, 12, 4)?
    } else {
        0
    };
    let count = be(program, start.checked_add(4)?, 2)?;
    (0..count).find_map(|index| {
        let record = program.get(start.checked_add(12 + 16 * index)?..)?;
        if !record.starts_with(tag) {
            return None;
        }
        let offset = be(record, 8, 4)?;
        program.get(offset..offset.checked_add(be(record, 12, 4)?)?)
    })
}

/// The character maps of a TrueType program.
#[derive(Debug, Default)]
pub(super) struct TrueType {
    /// The letter of each glyph.
    pub letters: BTreeMap<u32, char>,
    /// The glyph of each code, in fonts with signs of their own.
    pub codes: BTreeMap<u32, u32>,
}

impl TrueType {
    /// Of `program`, if it has any.
    pub fn new(program: &[u8]) -> Option<Self> {
        let cmap = table(program, b"cmap")?;
        let mut maps = Self::default();
        for index in 0..be(cmap, 2, 2)? {
            let record = 4 + 8 * index;
            let ids = (be(cmap, record, 2)?, be(cmap, record + 2, 2)?);
            let subtable = cmap.get(be(cmap, record + 4, 4)?..)?;
            match ids {
                (0, _) | (3, 1 | 10) => mapped(subtable, &mut |code, glyph| {
                    if let Some(letter) = char::from_u32(code) {
                        maps.letters.entry(glyph).or_insert(letter);
                    }
                })?,
                (3 | 1, 0) => mapped(subtable, &mut |code, glyph| {
                    // Codes of signs stand in private use.
                    maps.codes.entry(code & 0xff).or_insert(glyph);
                })?,
                _ => {}
            }
        }
        Some(maps)
    }
}

/// Calls `each` with the codes of a character map and their glyphs.
fn mapped(subtable: &[u8], each: &mut dyn FnMut(u32, u32)) -> Option<()> {
    let two = |at: usize| be(subtable, at, 2);
    let mut left = MAX_MAPPED;
    let mut each = |code: usize, glyph: usize| {
        left = left.checked_sub(1)?;
        if glyph != 0 {
            each(code as u32, glyph as u32);
        }
        Some(())
    };
    match two(0)? {
        0 => (0..256).try_for_each(|code| each(code, be(subtable, 6 + code, 1)?)),
        4 => {
            let size = two(6)?;
            for segment in (0..size).step_by(2) {
                let last = two(14 + segment)?;
                let first = two(16 + size + segment)?;
                let delta = two(16 + 2 * size + segment)?;
                let place = 16 + 3 * size + segment;
                let range = two(place)?;
                for code in first..=last.min(0xfffe) {
                    let glyph = if range == 0 {
                        code
                    } else {
                        two(place + range + 2 * (code - first)).unwrap_or(0)
                    };
                    let moved = if range != 0 && glyph == 0 {
                        0
                    } else {
                        (glyph + delta) & 0xffff
                    };
                    each(code, moved)?;
                }
            }
            Some(())
        }
        6 => {
            let first = two(6)?;
            (0..two(8)?).try_for_each(|index| each(first + index, two(10 + 2 * index)?))
        }
        12 => {
            for group in 0..be(subtable, 12, 4)? {
                let at = 16 + group.checked_mul(12)?;
                let (first, last) = (be(subtable, at, 4)?, be(subtable, at + 4, 4)?);
                let glyph = be(subtable, at + 8, 4)?;
                for code in first..=last {
                    each(code, glyph.checked_add(code - first)?)?;
                }
            }
            Some(())
        }
        _ => Some(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_of_a_type_1_program_is_read() {
        let letters = built_in(
            b"%!PS-AdobeFont-1.0\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n\
              dup 11 /ff put\ndup 97 /eacute put\nreadonly def\ndup 98 /b put\ncurrentfile eexec",
        )
        .unwrap();
        assert_eq!(letters[11].as_deref(), Some("ﬀ"));
        assert_eq!(letters[97].as_deref(), Some("é"));
        assert_eq!(letters[98], None);
        let standard = built_in(b"%!PS\n/Encoding StandardEncoding def\n").unwrap();
        assert_eq!(standard[0x61].as_deref(), Some("a"));
    }

    /// A CFF program of three glyphs, `a` at code 1 and `zed` at code 2.
    fn small_cff() -> Vec<u8> {
        let mut data = vec![1, 0, 4, 1];
        data.extend([0, 1, 1, 1, 2, b'F']);
        // Top dictionary: charset 41, encoding 46, glyphs 50, as 16-bit operands.
        data.extend([0, 1, 1, 1, 13]);
        for (offset, operator) in [(41, 15), (46, 16), (50, 17)] {
            data.extend([28, 0, offset, operator]);
        }
        data.extend([0, 1, 1, 1, 8]);
        data.extend(b"uni0416");
        data.extend([0, 0]);
        assert_eq!(data.len(), 41);
        data.extend([0, 0, 66, 391_u16.to_be_bytes()[0], 391_u16.to_be_bytes()[1]]);
        data.extend([0, 2, 1, 2]);
        data.extend([0, 3, 1, 1, 2, 3, 4, 14, 14, 14]);
        data
    }

    #[test]
    fn the_encoding_of_a_cff_program_is_read() {
        let letters = built_in(&small_cff()).unwrap();
        assert_eq!(letters[1].as_deref(), Some("a"));
        assert_eq!(letters[2].as_deref(), Some("Ж"));
        assert_eq!(letters[3], None);
    }

    #[test]
    fn a_cut_program_has_no_encoding_and_does_no_harm() {
        let whole = small_cff();
        for cut in 0..whole.len() - 10 {
            built_in(&whole[..cut]);
        }
        assert!(built_in(&whole[..30]).is_none());
        assert!(TrueType::new(b"\0\x01\0\0\0\x01").is_none());
    }

    #[test]
    fn a_character_map_without_end_is_left() {
        // Format 12 with one group of all codes.
        let mut map = vec![0, 12, 0, 0, 0, 0, 0, 28, 0, 0, 0, 0, 0, 0, 0, 1];
        map.extend([0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1]);
        let mut seen = 0;
        assert!(mapped(&map, &mut |_, _| seen += 1).is_none());
        assert_eq!(seen, 262_144);
    }
}

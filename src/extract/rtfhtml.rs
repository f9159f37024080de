//! The web page that Outlook keeps inside rich text: `\fromhtml1` at its start says so.
//!
//! The page's tags stand in groups `{\*\htmltag …}`, its text beside them, and what only rich text
//! needs between `\htmlrtf` and `\htmlrtf0`. Refuses nothing: damage gives less text. Letters are
//! those of the document's code page, not of each font's.
//!
//! Source: \[MS-OXRTFEX\], <https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxrtfex/>.

use super::codepages;

/// Bytes from the start within which the mark stands.
const HEAD: usize = 1_024;
/// Groups open at the same time; deeper ones are read as those around them.
const MAX_GROUPS: usize = 1_000;

/// What holds within a group.
#[derive(Clone, Copy)]
struct State {
    /// Neither text nor tag: fonts, colours, what is not known.
    skipped: bool,
    /// For rich text only.
    only_rtf: bool,
    /// Characters that stand for a `\u` in programs that do not know it.
    fallback: u32,
}

/// Is this rich text made of a web page?
pub fn is_page(rtf: &[u8]) -> bool {
    let head = rtf.get(..HEAD).unwrap_or(rtf);
    memchr::memmem::find(head, b"\\fromhtml1").is_some()
}

/// Is this rich text made of plain text?
pub fn is_text(rtf: &[u8]) -> bool {
    let head = rtf.get(..HEAD).unwrap_or(rtf);
    memchr::memmem::find(head, b"\\fromtext").is_some()
}

/// The page.
pub fn page(rtf: &[u8]) -> String {
    let mut reader = Reader {
        rest: rtf,
        out: String::with_capacity(rtf.len() / 2),
        state: State {
            skipped: false,
            only_rtf: false,
            fallback: 1,
        },
        groups: Vec::new(),
        page: 1252,
        optional: false,
        skip: 0,
        high: None,
    };
    while let Some((&byte, rest)) = reader.rest.split_first() {
        reader.rest = rest;
        match byte {
            b'{' => {
                if reader.groups.len() < MAX_GROUPS {
                    reader.groups.push(reader.state);
                }
                reader.skip = 0;
            }
            b'}' => {
                if let Some(outer) = reader.groups.pop() {
                    reader.state = outer;
                }
                reader.skip = 0;
            }
            b'\\' => reader.control(),
            b'\r' | b'\n' | 0 => {}
            byte => {
                let c = codepages::character(reader.page, byte);
                reader.character(c);
            }
        }
    }
    reader.out
}

struct Reader<'r> {
    rest: &'r [u8],
    out: String,
    state: State,
    groups: Vec<State>,
    page: u16,
    /// `\*` was read: the group may be skipped.
    optional: bool,
    skip: u32,
    high: Option<u16>,
}

impl Reader<'_> {
    fn character(&mut self, c: char) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.state.skipped && !self.state.only_rtf {
            self.out.push(c);
        }
    }

    fn control(&mut self) {
        let letters = |b: &&u8| b.is_ascii_alphabetic();
        let length = self.rest.iter().take_while(letters).count();
        if length == 0 {
            return self.symbol();
        }
        let (word, rest) = self.rest.split_at(length);
        let (negative, digits) = match rest.strip_prefix(b"-") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let count = digits.iter().take_while(|b| b.is_ascii_digit()).count();
        let (number, after) = digits.split_at(count);
        let value = std::str::from_utf8(number)
            .ok()
            .and_then(|n| n.parse().ok());
        let value: Option<i32> = value.map(|n: i32| if negative { -n } else { n });
        self.rest = if count == 0 { rest } else { after };
        self.rest = self.rest.strip_prefix(b" ").unwrap_or(self.rest);
        let optional = std::mem::take(&mut self.optional);
        match word {
            b"htmlrtf" => self.state.only_rtf = value != Some(0),
            b"htmltag" => self.state.skipped = false,
            b"par" | b"line" => self.character('\n'),
            b"tab" => self.character('\t'),
            b"lquote" => self.character('‘'),
            b"rquote" => self.character('’'),
            b"ldblquote" => self.character('“'),
            b"rdblquote" => self.character('”'),
            b"bullet" => self.character('•'),
            b"endash" => self.character('–'),
            b"emdash" => self.character('—'),
            b"ansicpg" => self.page = value.and_then(|n| n.try_into().ok()).unwrap_or(1252),
            b"uc" => self.state.fallback = value.map_or(1, |n| n.clamp(0, 16).unsigned_abs()),
            b"u" => self.unicode(value.unwrap_or(0)),
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"pntext" => {
                self.state.skipped = true;
            }
            _ if optional => self.state.skipped = true,
            _ => {}
        }
    }

    fn symbol(&mut self) {
        let Some((&symbol, rest)) = self.rest.split_first() else {
            return;
        };
        self.rest = rest;
        match symbol {
            b'*' => self.optional = true,
            b'~' => self.character('\u{a0}'),
            b'_' => self.character('-'),
            b'\\' | b'{' | b'}' => self.character(char::from(symbol)),
            b'\'' => {
                let digits = self.rest.get(..2).and_then(|d| std::str::from_utf8(d).ok());
                if let Some(byte) = digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
                    self.rest = self.rest.get(2..).unwrap_or_default();
                    let c = codepages::character(self.page, byte);
                    self.character(c);
                }
            }
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        self.skip = 0;
        // Written as a signed number.
        let unit = u16::try_from(number & 0xFFFF).unwrap_or_default();
        let pair: Vec<u16> = self.high.take().into_iter().chain([unit]).collect();
        if (0xD800..0xDC00).contains(&unit) {
            self.high = Some(unit);
        } else {
            for c in char::decode_utf16(pair) {
                self.character(c.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        self.skip = self.state.fallback;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_taken_out_of_the_rich_text() {
        let rtf = br"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}
{\*\htmltag19 <html>}{\*\htmltag64 <table>}{\*\htmltag148 <td>}\htmlrtf {\htmlrtf0 No\'ebl{\*\htmltag84 &nbsp;}\htmlrtf\'a0\htmlrtf0 Petit\htmlrtf }\htmlrtf0
{\*\htmltag148 <td>}m@example.fr \u8217?\{x\}{\*\mhtmltag84 <img src=x>}\htmlrtf\par\htmlrtf0\par{\*\htmltag72 </table>}}";
        assert!(is_page(rtf));
        assert_eq!(
            page(rtf),
            "<html><table><td>Noël&nbsp;Petit<td>m@example.fr ’{x}\n</table>"
        );
    }

    #[test]
    fn damage_gives_less_text() {
        assert_eq!(
            page(b"{\\fromhtml1 a}}}b\\u-10179?\\u-8704?\\'e"),
            "ab\u{1f600}e"
        );
        assert!(!is_page(b"{\\rtf1\\fromtext a}") && is_text(b"{\\rtf1\\fromtext a}"));
    }
}

//! Lines that go on in the next one, and the encodings of their values: contact cards, calendars
//! and directory entries share them.
//!
//! A line that begins with white space goes on the one before; so does, in old cards, what
//! follows a `=` at the end of a quoted-printable value.
//!
//! Sources: RFC 6350, 5545 and 2849, <https://www.rfc-editor.org/rfc/rfc6350#section-3.2>; vCard 2.1.

use std::io::Read;

use super::codepages;
use super::decode::{Decoded, Encoding};
use super::text;
use crate::model::UnreadReason;

/// Bytes of a line put together: a longer one, such as a picture, is handed on in pieces.
const MAX_UNFOLDED: usize = 4 << 20;

/// Hands on each line of `input`, put together, with the number of its first piece.
pub fn each(
    input: impl Read,
    mut visit: impl FnMut(u32, &str) -> Result<(), UnreadReason>,
) -> Result<(), UnreadReason> {
    let mut pending = String::new();
    let mut first = 1;
    let mut printable = false;
    text::each_line(input, |number, line| {
        let goes_on = line.starts_with([' ', '\t']) && !pending.is_empty();
        if printable && pending.ends_with('=') {
            pending.pop();
            pending.push_str(line.trim_start());
        } else if goes_on && pending.len() + line.len() <= MAX_UNFOLDED {
            pending.push_str(line.get(1..).unwrap_or_default());
        } else {
            visit(first, &pending)?;
            first = number;
            pending.clear();
            pending.push_str(line);
            let name = line.split(':').next().unwrap_or_default();
            printable = name.to_ascii_uppercase().contains("QUOTED-PRINTABLE");
        }
        Ok(())
    })?;
    visit(first, &pending)
}

/// A line `name;parameters:value`.
pub struct Property<'a> {
    /// In upper case, without group.
    pub name: String,
    parameters: &'a str,
    value: &'a str,
}

impl<'a> Property<'a> {
    /// Takes a line apart; `None` when it has no value.
    pub fn of(line: &'a str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b':' && !quoted
        })?;
        let (head, value) = line.split_at(colon);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        let name = name.rsplit('.').next().unwrap_or_default();
        Some(Self {
            name: name.trim().to_ascii_uppercase(),
            parameters,
            value: value.get(1..).unwrap_or_default(),
        })
    }

    /// The parameter of that name, in upper case; without its quotes.
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        let mut quoted = false;
        let mut each = self.parameters.split(move |c| {
            quoted ^= c == '"';
            c == ';' && !quoted
        });
        each.find_map(|parameter| {
            let (own, value) = parameter.split_once('=')?;
            let is_it = own.trim().eq_ignore_ascii_case(name);
            is_it.then(|| value.trim().trim_matches('"'))
        })
    }

    /// The value as text, of parts between semicolons; empty when it is binary.
    pub fn parts(&self) -> String {
        self.text().unwrap_or_default()
    }

    /// The value as text; `None` when it is binary.
    pub fn text(&self) -> Option<String> {
        let parameters = self.parameters.to_ascii_uppercase();
        let bytes = if parameters.contains("QUOTED-PRINTABLE") {
            quoted_printable(self.value.as_bytes())
        } else if parameters
            .split(';')
            .any(|p| matches!(p, "ENCODING=B" | "ENCODING=BASE64" | "BASE64"))
        {
            base64(self.value.as_bytes())
        } else {
            return Some(unescape(self.value));
        };
        let charset = parameters
            .split(';')
            .find_map(|p| p.strip_prefix("CHARSET="))
            .and_then(codepages::named);
        let text = match charset {
            Some(page) => bytes
                .iter()
                .map(|&byte| codepages::character(page, byte))
                .collect(),
            None => decode(&bytes)?,
        };
        Some(unescape(&text))
    }
}

/// Bytes as text, in whatever encoding; `None` when they are none.
pub fn decode(bytes: &[u8]) -> Option<String> {
    Encoding::of(bytes)?;
    let mut text = String::new();
    Decoded::new(bytes).read_to_string(&mut text).ok()?;
    Some(text)
}

/// `\n`, `\,`, `\;` and `\\`.
fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c) => out.push(c),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

/// The bytes of a quoted-printable text, line ends as they are; what is no code of it stays.
pub fn quoted_printable(mut rest: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(rest.len());
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (plain, code) = rest.split_at(at);
        out.extend_from_slice(plain);
        let code = code.get(1..).unwrap_or_default();
        let digit = |at: usize| code.get(at).and_then(|&b| char::from(b).to_digit(16));
        rest = if let (Some(high), Some(low)) = (digit(0), digit(1)) {
            out.push((high * 16 + low) as u8);
            code.get(2..).unwrap_or_default()
        } else if let Some(after) = behind_line_end(code) {
            after
        } else {
            out.push(b'=');
            code
        };
    }
    out.extend_from_slice(rest);
    out
}

/// What follows a line end, white space before it aside; `None` when something else stands there.
fn behind_line_end(bytes: &[u8]) -> Option<&[u8]> {
    let blank = |b: &u8| matches!(b, b' ' | b'\t');
    // Longer lines than those of mail are none of it.
    let at = bytes.iter().take(1_000).position(|b| !blank(b))?;
    let rest = bytes.get(at..)?;
    rest.strip_prefix(b"\r\n")
        .or_else(|| rest.strip_prefix(b"\n"))
}

/// The bytes of a base64 text; what is no digit of it is left out.
pub fn base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for &byte in text {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            // What follows is encoded anew.
            b'=' => {
                count = 0;
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_go_on_are_put_together() {
        let mut seen = Vec::new();
        let text = "A:un\r\n deux\r\nB;ENCODING=QUOTED-PRINTABLE:a=\r\nb=C3=A9\r\n\r\nC:x";
        each(text.as_bytes(), |number, line| {
            seen.push(format!("{number} {line}"));
            Ok(())
        })
        .unwrap();
        assert_eq!(
            seen,
            [
                "1 ",
                "1 A:undeux",
                "3 B;ENCODING=QUOTED-PRINTABLE:ab=C3=A9",
                "5 ",
                "6 C:x"
            ]
        );
    }

    #[test]
    fn values_are_decoded() {
        for (line, name, text) in [
            ("item1.TEL;TYPE=\"a:b\":06", "TEL", Some("06")),
            (
                "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:No=EBl",
                "N",
                Some("Noël"),
            ),
            (
                "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:No=C3=ABl",
                "N",
                Some("Noël"),
            ),
            ("NOTE;ENCODING=b:Tm/Dq2w=", "NOTE", Some("Noël")),
            (
                "NOTE;ENCODING=QUOTED-PRINTABLE:1=2=3=C3=A9=",
                "NOTE",
                Some("1=2=3é="),
            ),
            ("PHOTO;ENCODING=b:iVBORw0KGgoAAAANSUhEUgAA", "PHOTO", None),
            ("NOTE:a\\, b\\nc\\\\d", "NOTE", Some("a, b\nc\\d")),
        ] {
            let property = Property::of(line).unwrap();
            assert_eq!(property.name, name);
            assert_eq!(property.text().as_deref(), text, "{line}");
        }
        assert!(Property::of("sans valeur").is_none());
    }
}

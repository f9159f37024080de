//! The fields, encodings and character sets of mails.
//!
//! Fields are told from the text below them by their shape, so that a mail whose blank line is
//! missing is read too. Values are put together, `=?…?=` words and the parameters of RFC 2231
//! decoded; letters of a character set that is not known (Cyrillic, Japanese) look wrong,
//! addresses and numbers do not. Refuses nothing. Everything is linear, whatever stands there.
//!
//! Sources: RFC 5322 §2.2, RFC 2045 §5–6, RFC 2047, RFC 2152, RFC 2231, RFC 3676.

use super::codepages;
use super::decode::Decoded;
use super::folded::{base64, quoted_printable};
use std::io::Read;

/// Bytes of a structured value, such as a content type, that are looked at.
const MAX_VALUE: usize = 16 << 10;
/// Parameters of a value, and pieces of one parameter.
const MAX_PARAMETERS: usize = 100;
/// Bytes of an encoded word: the standard says 75.
const MAX_WORD: usize = 2_000;

/// The fields at the start of a mail or of one of its parts: name and raw value.
pub struct Fields<'m> {
    /// What was not looked at yet; behind the last field, the body.
    pub rest: &'m [u8],
    /// The blank line below the fields was there.
    pub ended: bool,
}

impl<'m> Fields<'m> {
    /// Of bytes that begin with a field.
    pub fn of(bytes: &'m [u8]) -> Self {
        Self {
            rest: bytes,
            ended: false,
        }
    }
}

impl<'m> Iterator for Fields<'m> {
    type Item = (&'m str, &'m [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let (line, mut after) = first_line(self.rest);
        if line.trim_ascii().is_empty() {
            self.ended = !self.rest.is_empty();
            self.rest = after;
            return None;
        }
        let (name, colon) = field_name(line)?;
        while matches!(after.first(), Some(b' ' | b'\t')) {
            let (line, next) = first_line(after);
            // A line of white space alone may be meant as the blank one; a field may follow it.
            if line.trim_ascii().is_empty() && field_name(first_line(next).0).is_none() {
                break;
            }
            after = next;
        }
        let length = self.rest.len() - after.len();
        let value = self.rest.get(colon + 1..length)?;
        self.rest = after;
        Some((name, value))
    }
}

/// The name of the field that begins on this line, and where its colon stands.
pub fn field_name(line: &[u8]) -> Option<(&str, usize)> {
    let colon = memchr::memchr(b':', line)?;
    let name = line.get(..colon)?.trim_ascii_end();
    // A separator of parts may hold a colon too.
    if name.is_empty() || name.starts_with(b"--") || !name.iter().all(u8::is_ascii_graphic) {
        return None;
    }
    Some((std::str::from_utf8(name).ok()?, colon))
}

/// The first line, without its end, and what follows.
pub fn first_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    let line = bytes.get(..end).unwrap_or_default();
    let after = bytes.get(end + 1..).unwrap_or_default();
    (line.strip_suffix(b"\r").unwrap_or(line), after)
}

/// Bytes as text: in `charset` if it is known and they are not UTF-8 all the same.
pub fn text(bytes: &[u8], charset: &str) -> String {
    if charset.eq_ignore_ascii_case("utf-7") {
        return utf_7(bytes);
    }
    text_in(bytes, codepages::named(charset))
}

/// The same with a code page by its number.
pub fn text_in(bytes: &[u8], page: Option<u16>) -> String {
    match (std::str::from_utf8(bytes), page) {
        (Ok(text), _) if !text.contains('\0') => text.to_owned(),
        (_, Some(page)) => bytes
            .iter()
            .map(|&byte| codepages::character(page, byte))
            .collect(),
        _ => {
            let mut text = String::new();
            // Reading from memory does not fail.
            let _whole = Decoded::new(bytes).read_to_string(&mut text);
            text
        }
    }
}

/// Characters beyond ASCII stand between `+` and `-`, in the base64 of their UTF-16.
fn utf_7(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some((plain, code)) = rest.split_once('+') {
        out.push_str(plain);
        let end = code
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '+')
            .unwrap_or(code.len());
        let (code, after) = code.split_at(end);
        if code.is_empty() {
            out.push('+');
        }
        let units = base64(code.as_bytes());
        let units = units
            .chunks_exact(2)
            .map(|b| u16::from(b[0]) << 8 | u16::from(b[1]));
        out.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        rest = after.strip_prefix('-').unwrap_or(after);
    }
    out + rest
}

/// How the bytes of a part are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transfer {
    /// As they are.
    #[default]
    Plain,
    /// Base64.
    Base64,
    /// Quoted-printable.
    QuotedPrintable,
    /// In a way that is not known.
    Unknown,
}

impl Transfer {
    /// By its name.
    pub fn named(value: &[u8]) -> Self {
        let name = value.trim_ascii();
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        if is("base64") {
            Self::Base64
        } else if is("quoted-printable") {
            Self::QuotedPrintable
        } else if is("x-uuencode") || is("uuencode") || is("x-uue") || is("binhex") {
            Self::Unknown
        } else {
            Self::Plain
        }
    }

    /// The bytes that were meant; `None` when they need not or cannot be decoded.
    pub fn decode(self, bytes: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Base64 => Some(base64(bytes)),
            Self::QuotedPrintable => Some(quoted_printable(bytes)),
            Self::Plain | Self::Unknown => None,
        }
    }
}

/// A value as text in one line, its encoded words decoded.
pub fn words(value: &[u8]) -> String {
    let value = text(value, "").replace(['\r', '\n'], "");
    let mut out = String::with_capacity(value.len());
    // The word before this place: words that follow each other may share a character.
    let mut open: Option<(&str, Vec<u8>)> = None;
    let mut rest = value.trim();
    while let Some(start) = rest.find("=?") {
        let (plain, code) = rest.split_at(start);
        let word = encoded_word(code);
        if !plain.trim().is_empty() || word.is_none() {
            close(&mut open, &mut out);
        }
        if open.is_none() {
            out.push_str(plain);
        }
        let Some((charset, bytes, length)) = word else {
            out.push_str("=?");
            rest = code.get(2..).unwrap_or_default();
            continue;
        };
        match &mut open {
            Some((same, before)) if same.eq_ignore_ascii_case(charset) => before.extend(bytes),
            _ => {
                close(&mut open, &mut out);
                open = Some((charset, bytes));
            }
        }
        rest = code.get(length..).unwrap_or_default();
    }
    close(&mut open, &mut out);
    out.push_str(rest);
    out
}

fn close(open: &mut Option<(&str, Vec<u8>)>, out: &mut String) {
    if let Some((charset, bytes)) = open.take() {
        out.push_str(&text(&bytes, charset));
    }
}

/// `=?charset?B?data?=` at the start of a text: its character set, its bytes, its length.
fn encoded_word(code: &str) -> Option<(&str, Vec<u8>, usize)> {
    let mut end = MAX_WORD.min(code.len());
    while !code.is_char_boundary(end) {
        end -= 1;
    }
    let inner = code.get(2..end)?;
    let (charset, rest) = inner.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    if charset.len() > 60 || encoding.len() != 1 {
        return None;
    }
    let (data, _) = rest.split_once("?=")?;
    let bytes = if encoding.eq_ignore_ascii_case("B") {
        base64(data.as_bytes())
    } else {
        quoted_printable(data.replace('_', " ").as_bytes())
    };
    // A language may follow the character set.
    let name = charset.split('*').next().unwrap_or(charset);
    let length = 2 + charset.len() + 1 + encoding.len() + 1 + data.len() + 2;
    Some((name, bytes, length))
}

/// A value with parameters: `text/plain; charset=utf-8`.
#[derive(Default)]
pub struct Value {
    /// What stands before the parameters, in lower case.
    pub kind: String,
    parameters: Vec<(String, String)>,
}

impl Value {
    /// Takes a value apart.
    pub fn of(value: &[u8]) -> Self {
        let value = text(value.get(..MAX_VALUE).unwrap_or(value), "").replace(['\r', '\n'], "");
        let mut pieces = split_quoted(&value);
        let kind = pieces.next().unwrap_or_default();
        let parameters = pieces
            .filter_map(|piece| {
                let (name, value) = piece.split_once('=')?;
                let name = name.trim().to_ascii_lowercase();
                Some((name, unquote(value.trim())))
            })
            .take(MAX_PARAMETERS)
            .collect();
        Self {
            kind: kind.trim().to_ascii_lowercase(),
            parameters,
        }
    }

    /// A parameter, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let find = |wanted: &str| {
            let found = self.parameters.iter().find(|(n, _)| n == wanted);
            found.map(|(_, value)| value.as_str())
        };
        // The extended form is the better one where both stand.
        if let Some(value) = find(&format!("{name}*")) {
            let (charset, bytes) = extended(value);
            return Some(text(&bytes, charset));
        }
        let (mut charset, mut bytes) = ("", Vec::new());
        for number in 0..MAX_PARAMETERS {
            if let Some(piece) = find(&format!("{name}*{number}*")) {
                if number == 0 {
                    let (named, decoded) = extended(piece);
                    charset = named;
                    bytes.extend(decoded);
                } else {
                    bytes.extend(percent(piece));
                }
            } else if let Some(piece) = find(&format!("{name}*{number}")) {
                bytes.extend_from_slice(piece.as_bytes());
            } else {
                break;
            }
        }
        if !bytes.is_empty() {
            return Some(words(text(&bytes, charset).as_bytes()));
        }
        find(name).map(|value| words(value.as_bytes()))
    }
}

/// The stretches between semicolons that stand in no quotation marks.
fn split_quoted(value: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    value.split(move |c| {
        let ends = c == ';' && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && quoted && !escaped;
        ends
    })
}

fn unquote(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        // A comment may follow.
        let end = value.find(" (").unwrap_or(value.len());
        return value.get(..end).unwrap_or(value).to_owned();
    };
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

/// `utf-8'fr'%C3%A9t%C3%A9`: the character set and the bytes.
fn extended(value: &str) -> (&str, Vec<u8>) {
    let mut pieces = value.splitn(3, '\'');
    match (pieces.next(), pieces.next(), pieces.next()) {
        (Some(charset), Some(_language), Some(text)) => (charset, percent(text)),
        _ => ("", percent(value)),
    }
}

/// `%C3%A9` as bytes.
fn percent(value: &str) -> Vec<u8> {
    quoted_printable(value.replace('=', "=3D").replace('%', "=").as_bytes())
}

/// Joins the lines that a mail program broke where they were too long (`format=flowed`).
pub fn unflow(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let body = line.trim_start_matches('>');
        let quotes = line.len() - body.len();
        let body = body.strip_prefix(' ').unwrap_or(body);
        if open == Some(quotes) && body.trim_end() != "--" {
            out.push_str(body);
        } else {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(line);
        }
        let flows = body.ends_with(' ') && body != "-- ";
        open = flows.then_some(quotes);
        if flows && delete_space {
            out.pop();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_from_the_text_below() {
        for (mail, names, body, ended) in [
            (
                &b"A: 1\r\nB: 2\r\n 3\r\n\r\ntexte: x"[..],
                "A B",
                &b"texte: x"[..],
                true,
            ),
            (b"A: 1\nBonjour,\nB: 2", "A", b"Bonjour,\nB: 2", false),
            (b"A: 1\n--x:y\nB: 2", "A", b"--x:y\nB: 2", false),
            (b"A: 1\n \t\nB: 2\n\nz", "A B", b"z", true),
            (b"A: 1\n \t\nBonjour", "A", b"Bonjour", true),
            (b"\r\ntexte", "", b"texte", true),
            (b"", "", b"", false),
        ] {
            let mut fields = Fields::of(mail);
            let found: Vec<&str> = fields.by_ref().map(|(name, _)| name).collect();
            assert_eq!(
                (found.join(" ").as_str(), fields.rest, fields.ended),
                (names, body, ended)
            );
        }
    }

    #[test]
    fn encoded_words_are_decoded() {
        for (value, expected) in [
            (
                " =?UTF-8?B?SMOpbMOobmU=?= <h@example.fr>\r\n",
                "Hélène <h@example.fr>",
            ),
            ("=?iso-8859-1?q?No=EBl_Petit?=, x", "Noël Petit, x"),
            (
                "=?utf-8?Q?N?=\r\n =?utf-8?Q?o=C3?= =?UTF-8*fr?Q?=ABl?=",
                "Noël",
            ),
            ("=?windows-1252?Q?=80?= =?utf-8?Q?=C3=A9?= a", "€é a"),
            ("a =?b?= c =?x?y", "a =?b?= c =?x?y"),
            (
                "\"Petit, No\u{eb}l\" <n@example.fr>",
                "\"Petit, Noël\" <n@example.fr>",
            ),
        ] {
            assert_eq!(words(value.as_bytes()), expected);
        }
        assert_eq!(words(b"No\xEBl\r\n\tPetit"), "Noël\tPetit");
    }

    #[test]
    fn the_names_of_files_are_decoded() {
        for (value, expected) in [
            (
                "attachment; filename=\"liste; a \\\"b\\\".csv\"",
                "liste; a \"b\".csv",
            ),
            ("attachment;\r\n FileName=liste.csv (la liste)", "liste.csv"),
            (
                "x; filename*=utf-8'fr'%C3%A9t%C3%A9.csv; filename=ete.csv",
                "été.csv",
            ),
            (
                "x; filename*0*=iso-8859-1''No%EB; filename*1=l; filename*2=\".csv\"",
                "Noël.csv",
            ),
            ("x; filename*0=\"une \"; filename*1=liste", "une liste"),
            ("x; filename=\"=?UTF-8?B?w6l0w6kuY3N2?=\"", "été.csv"),
            ("x; filename=\"été.csv", "été.csv"),
        ] {
            assert_eq!(
                Value::of(value.as_bytes()).parameter("filename").as_deref(),
                Some(expected)
            );
        }
        assert_eq!(Value::of(b"a/b").parameter("filename"), None);
    }

    #[test]
    fn texts_are_read_in_their_character_set_or_in_the_one_they_are_in() {
        for (bytes, charset, expected) in [
            (&b"No\xEBl"[..], "ISO-8859-1", "Noël"),
            ("Noël".as_bytes(), "iso-8859-1", "Noël"),
            (b"No\xEBl", "us-ascii", "Noël"),
            (b"No\xEBl", "", "Noël"),
            (
                b"No+AOs-l m+AEA-example.fr 1+-1",
                "UTF-7",
                "Noël m@example.fr 1+1",
            ),
            (b"a\0b\0c\0d\0e\0", "utf-16", "abcde"),
        ] {
            assert_eq!(text(bytes, charset), expected);
        }
    }

    #[test]
    fn flowed_lines_are_joined() {
        assert_eq!(
            unflow(
                "Le 06 39 98 \n00 01\n> cité \n> suite \nmoi\n-- \nMarie",
                false
            ),
            "Le 06 39 98 00 01\n> cité suite \nmoi\n-- \nMarie"
        );
        assert_eq!(unflow("06 39 \n98", true), "06 3998");
    }
}

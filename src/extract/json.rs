//! JSON and lines of JSON: objects as rows, with their keys as header.
//!
//! Each object of an array is a record; objects in it are flattened (`contact.email`), lists of
//! values share a cell, lists of objects in it are sent as tables of their own, last. An array of
//! arrays is a table. Strings are unescaped; numbers stay as they are written; truth values are
//! left out. What is no JSON any more is malformed, and read as lines of text.
//!
//! Source: RFC 8259, <https://www.rfc-editor.org/rfc/rfc8259>.

use std::io::BufRead;

use super::decode::Decoded;
use super::limits::{self, Job, MAX_LINE_BYTES};
use super::look::Look;
use super::records::{Record, Records, MAX_NAME};
use super::rows::{cut_point, Rows};
use super::{text, Extractor};
use crate::model::{Format, Row, Sink, Source, Unit, Unread, UnreadReason};

/// Arrays and objects within each other.
const MAX_DEPTH: u32 = 128;

/// Reads JSON.
pub struct Json;

impl Extractor for Json {
    fn format(&self) -> Format {
        Format::Json
    }

    fn recognises(&self, look: &Look) -> bool {
        look.text.as_deref().is_some_and(is_json)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut input = Decoded::new(source);
        let start = input.fill_buf().map_err(|e| limits::reason(&e))?;
        let lines = is_lines(&String::from_utf8_lossy(start));
        let mut reader = Reader::new(&mut input, rows, lines);
        let result = reader.read();
        let sent = reader.finish();
        if result == Err(UnreadReason::Malformed) && sent.is_ok() {
            text::lines(&mut input, rows)?;
        }
        result.and(sent)
    }
}

/// Is it JSON as far as it is seen, with a value at least?
fn is_json(text: &str) -> bool {
    let start = text.trim_start();
    if !start.starts_with(['{', '[']) {
        return false;
    }
    let (result, ended, values) = probe(start);
    values > 0 && (result.is_ok() || ended)
}

/// Is the first line a value of its own, and the next one too?
fn is_lines(text: &str) -> bool {
    let Some((first, rest)) = text.trim_start().split_once('\n') else {
        return false;
    };
    rest.trim_start().starts_with(['{', '[']) && probe(first).0.is_ok()
}

/// The outcome of reading a text without sending it, whether its end was met, and its values.
fn probe(text: &str) -> (Result<(), UnreadReason>, bool, u64) {
    struct Nowhere;
    impl Sink for Nowhere {
        fn unit(&mut self, _: Unit) {}
        fn row(&mut self, _: Row<'_>) {}
        fn unread(&mut self, _: Unread) {}
    }
    let mut input = text.as_bytes();
    let mut sink = Nowhere;
    let mut rows = Rows::new(&mut sink, Job::default());
    let mut reader = Reader::new(&mut input, &mut rows, true);
    let result = reader.read();
    (result, reader.ended, reader.values)
}

/// A record that is being read.
struct Open {
    record: Record,
    kind: String,
    /// Where the names of its fields begin in the path.
    base: usize,
    /// Objects in it are part of it.
    flat: bool,
    /// It stands in another one that is part of a list: it is sent later.
    nested: bool,
    /// Its values have places, not names.
    positional: bool,
}

struct Reader<'a, 'r, 's, R> {
    input: &'a mut R,
    rows: &'r mut Rows<'s>,
    records: Records,
    /// Top-level values are the records of a list.
    lines: bool,
    open: Vec<Open>,
    kept: Vec<(String, Record)>,
    /// The keys above, joined by dots.
    path: String,
    /// The end of a piece of a string, which belongs to the next one.
    carried: String,
    /// The end of the text was met.
    ended: bool,
    values: u64,
}

impl<'a, 'r, 's, R: BufRead> Reader<'a, 'r, 's, R> {
    fn new(input: &'a mut R, rows: &'r mut Rows<'s>, lines: bool) -> Self {
        Self {
            input,
            rows,
            records: Records::default(),
            lines,
            open: Vec::new(),
            kept: Vec::new(),
            path: String::new(),
            carried: String::new(),
            ended: false,
            values: 0,
        }
    }

    fn read(&mut self) -> Result<(), UnreadReason> {
        while self.skip_blanks()?.is_some() {
            self.value(0, false)?;
        }
        Ok(())
    }

    /// Sends what is open and what was kept.
    fn finish(mut self) -> Result<(), UnreadReason> {
        while !self.open.is_empty() {
            self.close_record()?;
        }
        self.kept.sort_by(|a, b| a.0.cmp(&b.0));
        for (kind, record) in &self.kept {
            self.records.send(kind, record, self.rows)?;
        }
        Ok(())
    }

    /// Reads a value; `listed`: it is an element of an array.
    fn value(&mut self, depth: u32, listed: bool) -> Result<(), UnreadReason> {
        if depth > MAX_DEPTH {
            return Err(UnreadReason::TooLarge);
        }
        match self.skip_blanks()? {
            Some(b'{') => self.object(depth, listed),
            Some(b'[') => self.array(depth, listed),
            Some(b'"') => self.string(listed),
            Some(b'-' | b'0'..=b'9') => {
                let number = self.word()?;
                self.values += 1;
                self.scalar(&number, listed)
            }
            Some(b't' | b'f' | b'n') => match self.word()?.as_str() {
                "true" | "false" | "null" => {
                    self.values += 1;
                    if listed && self.open.last().is_some_and(|open| open.positional) {
                        // It keeps its place.
                        self.scalar(" ", true)?;
                    }
                    Ok(())
                }
                _ => Err(UnreadReason::Malformed),
            },
            _ => Err(UnreadReason::Malformed),
        }
    }

    fn object(&mut self, depth: u32, listed: bool) -> Result<(), UnreadReason> {
        self.advance();
        let begins = listed || self.open.last().is_none_or(|open| !open.flat);
        if begins {
            let root = self.open.is_empty() && !listed && !self.lines;
            self.open_record(!root, false);
        }
        let mut first = true;
        loop {
            match self.skip_blanks()? {
                Some(b'}') => break self.advance(),
                Some(b',') if !first => self.advance(),
                Some(b'"') if first => {}
                _ => return Err(UnreadReason::Malformed),
            }
            first = false;
            if self.skip_blanks()? != Some(b'"') {
                return Err(UnreadReason::Malformed);
            }
            self.advance();
            let before = self.path.len();
            let (mut key, mut ended) = self.piece()?;
            while !ended {
                ended = self.piece()?.1;
            }
            if key.len() > MAX_NAME {
                key.truncate(cut_point(&key, MAX_NAME));
            }
            if !self.path.is_empty() {
                self.path.push('.');
            }
            self.path.push_str(&key);
            if self.skip_blanks()? != Some(b':') {
                return Err(UnreadReason::Malformed);
            }
            self.advance();
            self.value(depth + 1, false)?;
            self.path.truncate(before);
        }
        if begins {
            self.close_record()?;
        }
        Ok(())
    }

    fn array(&mut self, depth: u32, listed: bool) -> Result<(), UnreadReason> {
        self.advance();
        // A list in a list is a row of a table.
        let begins = listed || (self.lines && self.open.is_empty() && depth == 0);
        if begins {
            self.open_record(true, true);
        }
        let mut first = true;
        loop {
            match self.skip_blanks()? {
                Some(b']') => break self.advance(),
                Some(b',') if !first => self.advance(),
                Some(_) if first => {}
                _ => return Err(UnreadReason::Malformed),
            }
            first = false;
            self.value(depth + 1, true)?;
        }
        if begins {
            self.close_record()?;
        }
        Ok(())
    }

    fn open_record(&mut self, flat: bool, positional: bool) {
        let nested = self.open.iter().any(|open| open.flat);
        self.open.push(Open {
            record: Record::default(),
            kind: self.path.clone(),
            base: self.path.len(),
            flat,
            nested,
            positional,
        });
    }

    fn close_record(&mut self) -> Result<(), UnreadReason> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        // Objects beside each other, each under a name of its own, are records of one kind.
        let parent = self.open.last().filter(|parent| !parent.flat);
        let kind = match parent {
            Some(parent) if !open.positional && open.base > parent.base => {
                let siblings = open.kind.rsplit_once('.').map_or("", |(above, _)| above);
                format!("{siblings}.*")
            }
            _ => open.kind,
        };
        if open.nested && !open.record.is_empty() {
            self.rows.charge(open.record.cost() + kind.len())?;
            self.kept.push((kind, open.record));
            return Ok(());
        }
        self.records.send(&kind, &open.record, self.rows)
    }

    /// A value that is no list and no object.
    fn scalar(&mut self, value: &str, listed: bool) -> Result<(), UnreadReason> {
        let alone = self.open.last().is_none_or(|open| listed && !open.flat);
        if alone {
            let name = self.path.rsplit('.').next().unwrap_or_default();
            let mut record = Record::default();
            record.add(name, value);
            return self.records.send(&self.path, &record, self.rows);
        }
        let Some(open) = self.open.last_mut() else {
            return Ok(());
        };
        if open.positional {
            open.record.add("", value);
        } else {
            let name = self.path.get(open.base..).unwrap_or_default();
            open.record.add(name.trim_start_matches('.'), value);
        }
        if open.record.is_long() {
            let record = std::mem::take(&mut open.record);
            self.records.send(&open.kind, &record, self.rows)?;
        }
        Ok(())
    }

    fn string(&mut self, listed: bool) -> Result<(), UnreadReason> {
        self.values += 1;
        self.advance();
        loop {
            let (piece, ended) = self.piece()?;
            self.scalar(&piece, listed)?;
            if ended {
                return Ok(());
            }
        }
    }

    /// The next piece of the string that is being read, and whether it is the last one.
    fn piece(&mut self) -> Result<(String, bool), UnreadReason> {
        let mut bytes = std::mem::take(&mut self.carried).into_bytes();
        let mut high: Option<u16> = None;
        let ended = loop {
            if bytes.len() > 2 * MAX_LINE_BYTES {
                break false;
            }
            let buffer = self.input.fill_buf().map_err(|e| limits::reason(&e))?;
            let end = memchr::memchr2(b'"', b'\\', buffer);
            let plain = buffer.get(..end.unwrap_or(buffer.len()));
            let plain = plain.unwrap_or_default();
            if !plain.is_empty() {
                bytes.extend_from_slice(plain);
                let used = plain.len();
                self.input.consume(used);
                high = None;
                continue;
            }
            match self.next()? {
                Some(b'"') => break true,
                Some(b'\\') => {
                    if let Some(c) = self.escape(&mut high)? {
                        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                }
                _ => {
                    self.ended = true;
                    return Err(UnreadReason::Malformed);
                }
            }
        };
        let mut piece = String::from_utf8_lossy(&bytes).into_owned();
        if !ended {
            self.carried = piece.split_off(cut_point(&piece, MAX_LINE_BYTES));
        }
        Ok((piece, ended))
    }

    /// The character of an escape, behind its backslash; `None` for the first half of one.
    fn escape(&mut self, high: &mut Option<u16>) -> Result<Option<char>, UnreadReason> {
        let first = high.take();
        Ok(Some(match self.next()? {
            Some(b'n' | b'r') => '\n',
            Some(b't') => '\t',
            Some(b'b' | b'f') => ' ',
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'u') => {
                let mut unit = 0;
                for _ in 0..4 {
                    let digit = self.next()?.and_then(|d| char::from(d).to_digit(16));
                    unit = unit * 16 + digit.ok_or(UnreadReason::Malformed)? as u16;
                }
                if (0xD800..0xDC00).contains(&unit) {
                    *high = Some(unit);
                    return Ok(None);
                }
                char::decode_utf16(first.into_iter().chain([unit]))
                    .last()
                    .and_then(Result::ok)
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(UnreadReason::Malformed),
        }))
    }

    /// A number, or one of the three words.
    fn word(&mut self) -> Result<String, UnreadReason> {
        let mut word = String::new();
        while let Some(byte) = self.peek()? {
            if !byte.is_ascii_alphanumeric() && !matches!(byte, b'+' | b'-' | b'.') {
                break;
            }
            if word.len() >= MAX_NAME {
                return Err(UnreadReason::Malformed);
            }
            word.push(char::from(byte));
            self.advance();
        }
        Ok(word)
    }

    fn skip_blanks(&mut self) -> Result<Option<u8>, UnreadReason> {
        loop {
            match self.peek()? {
                Some(b' ' | b'\t' | b'\r' | b'\n' | 0x1E) => self.advance(),
                other => return Ok(other),
            }
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, UnreadReason> {
        let buffer = self.input.fill_buf().map_err(|e| limits::reason(&e))?;
        self.ended = buffer.is_empty();
        Ok(buffer.first().copied())
    }

    fn next(&mut self) -> Result<Option<u8>, UnreadReason> {
        let byte = self.peek()?;
        if byte.is_some() {
            self.advance();
        }
        Ok(byte)
    }

    fn advance(&mut self) {
        self.input.consume(1);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn read(json: &str) -> (String, Result<(), UnreadReason>) {
        let mut log = Log::default();
        let result = Json.extract(
            &mut Cursor::new(json),
            &mut Rows::new(&mut log, Job::default()),
        );
        (log.text, result)
    }

    fn rows(json: &str) -> String {
        let (text, result) = read(json);
        assert_eq!(result, Ok(()), "{text}");
        text
    }

    #[test]
    fn objects_of_an_array_are_rows_below_their_keys() {
        assert_eq!(
            rows(r#"[{"nom":"Petit","contact":{"mel":"a@example.fr","tels":["1","2"]},"age":38,"actif":true,"rue":null},
                {"contact":{"mel":"b@example.fr"},"nom":"Durand","nir":199029905012387}]"#),
            "-- table\n1 A:nom B:contact.mel C:contact.tels D:age\n2 A:Petit B:a@example.fr C:1, 2 D:38\n\
             3 A:Durand B:b@example.fr E:nir: 199029905012387\n"
        );
    }

    #[test]
    fn lines_of_json_are_rows_too() {
        assert_eq!(
            rows("{\"nom\":\"Petit\",\"c\":{\"mel\":\"a@example.fr\"}}\n{\"nom\":\"Durand\",\"c\":{\"mel\":\"b@example.fr\"}}\n"),
            "-- table\n1 A:nom B:c.mel\n2 A:Petit B:a@example.fr\n3 A:Durand B:b@example.fr\n"
        );
        assert_eq!(
            rows("[\"Petit\", null, \"x\"]\n[\"Durand\",\"\",\"y\"]\n"),
            "-- table\n1 A:Petit C:x\n2 A:Durand C:y\n"
        );
    }

    #[test]
    fn a_list_below_other_values_is_a_table_of_its_own() {
        assert_eq!(
            rows(
                r#"{"total":2,"data":{"items":[{"nom":"Petit"},{"nom":"Durand"}]},"mels":["a@example.fr","b@example.fr"]}"#
            ),
            "-- table\n1 A:mels\n2 A:a@example.fr\n3 A:b@example.fr\n-- table\n1 A:total\n2 A:2\n\
             -- table\n1 A:nom\n2 A:Petit\n3 A:Durand\n"
        );
    }

    #[test]
    fn objects_under_names_of_their_own_are_rows_of_one_table() {
        assert_eq!(
            rows(r#"{"id1":{"nom":"Petit","c":{"mel":"a@example.fr"}},"id2":{"nom":"Durand"}}"#),
            "-- table\n1 A:nom B:c.mel\n2 A:Petit B:a@example.fr\n3 A:Durand\n"
        );
    }

    #[test]
    fn lists_of_objects_in_a_record_come_last() {
        assert_eq!(
            rows(
                r#"[{"nom":"Petit","enfants":[{"nom":"Zoé"},{"nom":"Luc"}]},{"nom":"Durand","enfants":[]}]"#
            ),
            "-- table\n1 A:nom\n2 A:Petit\n3 A:Durand\n-- table\n1 A:nom\n2 A:Zoé\n3 A:Luc\n"
        );
    }

    #[test]
    fn a_table_of_arrays_keeps_its_columns() {
        assert_eq!(
            rows(r#"{"values":[["Nom","Mél"],["Petit","a@example.fr"],["Durand",""]]}"#),
            "-- table\n1 A:Nom B:Mél\n2 A:Petit B:a@example.fr\n3 A:Durand\n"
        );
    }

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(
            rows(r#"["\u004eo\u00ebl \ud83d\ude00 \"a\" \\ \/ b\nc","\ud83d x"]"#),
            "-- table\n1 A:Noël 😀 \"a\" \\ / b/c\n2 A:x\n"
        );
    }

    #[test]
    fn what_is_no_json_any_more_is_read_as_text() {
        assert_eq!(
            read("[{\"nom\":\"Petit\"},\n{nom:Durand}]"),
            (
                "-- table\n1 A:nom\n2 A:Petit\n--\n1 A:nom:Durand}]\n".into(),
                Err(UnreadReason::Malformed)
            )
        );
        assert_eq!(
            read("[{\"nom\":\"Petit\",\"mel\":\"a@"),
            (
                "-- table\n1 A:nom\n2 A:Petit\n--\n".into(),
                Err(UnreadReason::Malformed)
            )
        );
        assert_eq!(read(&"[".repeat(1_000)).1, Err(UnreadReason::TooLarge));
    }

    #[test]
    fn text_in_brackets_is_no_json() {
        for (text, expected) in [
            ("[{\"a\":1}]", true),
            (" {\"a\": [1, 2", true),
            ("{\"a\":1}\n{\"b\":2}\n", true),
            ("[Agenda] Bonjour", false),
            ("[1] Note de bas de page", false),
            ("[2026-11-22] Réunion", false),
            ("{nom}, bonjour", false),
            ("[", false),
            ("{}", false),
            ("\"texte\"", false),
        ] {
            assert_eq!(is_json(text), expected, "{text}");
        }
    }

    #[test]
    fn an_endless_string_is_read_in_pieces() {
        let mut log = Log {
            silent: true,
            ..Log::default()
        };
        let json = format!("[{{\"a\":\"{}\"}}]", "x;".repeat(1 << 20));
        assert_eq!(
            Json.extract(
                &mut Cursor::new(json),
                &mut Rows::new(&mut log, Job::default())
            ),
            Ok(())
        );
        assert!(log.bytes >= 2 << 20 && log.rows > 20);
    }
}

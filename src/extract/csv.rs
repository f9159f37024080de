//! Delimited values: `;`, `,`, tab, `|`, `~` or `^`, told from the content, or any that it declares.
//!
//! Reads quoted fields with their newlines and doubled quotes, and the line `sep=;` by which
//! Excel says the delimiter. A quote that is never closed, or closed in the middle of a word,
//! is taken back and its lines read as lines. Running prose with commas stays plain text: its
//! lines do not have the same number of them.
//!
//! Source: RFC 4180, <https://www.rfc-editor.org/rfc/rfc4180>.

use std::io::Read;

use super::decode::Decoded;
use super::limits::{self, MAX_COLUMNS, MAX_LINE_BYTES};
use super::look::Look;
use super::rows::{cut_point, Rows};
use super::Extractor;
use crate::model::{Format, Layout, Source, Unit, UnreadReason};

/// Delimiters, the least ambiguous first: a decimal comma stands in the fields of the others.
const DELIMITERS: [u8; 6] = [b'\t', b';', b'|', b'~', b'^', b','];
/// Bytes from the start by which the delimiter is told.
const SAMPLE: usize = 8 << 10;
/// A row of more bytes than this is sent in pieces.
const MAX_ROW_BYTES: usize = 1 << 20;

/// Reads delimited values.
pub struct Csv;

impl Extractor for Csv {
    fn format(&self) -> Format {
        Format::Csv
    }

    fn recognises(&self, look: &Look) -> bool {
        look.text
            .as_deref()
            .is_some_and(|text| delimiter(text).is_some())
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        read(source, rows)
    }
}

/// Sends the records of `input` as rows of a table.
fn read(input: impl Read, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    rows.unit(Unit {
        table: true,
        ..Unit::default()
    });
    let mut input = Decoded::new(input);
    let mut parser: Option<Parser<'_, '_>> = None;
    let mut rows = Some(rows);
    while let Some(slice) = input.slice().map_err(|e| limits::reason(&e))? {
        if let Some(rows) = rows.take() {
            let delimiter = delimiter(slice).unwrap_or(b';');
            rows.layout(Layout::Delimiter(delimiter));
            let mut first = Parser::new(rows, delimiter);
            let slice = skip_declaration(slice, &mut first.record);
            first.feed(slice)?;
            parser = Some(first);
        } else if let Some(parser) = &mut parser {
            parser.feed(slice)?;
        }
    }
    parser.map_or(Ok(()), Parser::finish)
}

/// The delimiter by which the lines of `text` have the same number of fields; `None` for prose.
fn delimiter(text: &str) -> Option<u8> {
    if let Some((delimiter, _)) = declaration(text) {
        return Some(delimiter);
    }
    let mut sample = text;
    if sample.len() > SAMPLE {
        sample = sample.split_at(cut_point(sample, SAMPLE)).0;
    }
    // The last record may be cut: only those that end count, unless the text is short.
    let whole = if sample.len() < text.len() {
        sample
            .rfind('\n')
            .map_or(sample, |end| sample.split_at(end).0)
    } else {
        sample
    };
    DELIMITERS
        .into_iter()
        .find(|&delimiter| is_consistent(whole, delimiter))
}

/// The line `sep=;` and its length.
fn declaration(text: &str) -> Option<(u8, usize)> {
    let line = text.lines().next()?;
    let delimiter = match line.trim_matches('"').as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] if delimiter.is_ascii() => {
            *delimiter
        }
        _ => return None,
    };
    Some((delimiter, line.len()))
}

fn skip_declaration<'a>(text: &'a str, record: &mut u32) -> &'a str {
    match declaration(text) {
        Some((_, length)) => {
            *record += 1;
            let rest = text.get(length..).unwrap_or_default();
            rest.strip_prefix("\r\n")
                .or_else(|| rest.strip_prefix(['\r', '\n']))
                .unwrap_or(rest)
        }
        None => text,
    }
}

/// Do the records of `sample` have the same number of fields, two at least?
fn is_consistent(sample: &str, delimiter: u8) -> bool {
    let mut counts: Vec<u32> = Vec::new();
    // Records that end or begin with the delimiter, as a greeting or an indented line does.
    let mut bare = 0;
    // Fields that begin with a space and go on for some words, as prose after a comma does.
    let mut clauses = 0;
    let mut fields_in_all = 0;
    let mut fields = Fields::default();
    let mut record = |fields: &mut Fields| {
        if !fields.is_blank() {
            counts.push(fields.count);
            bare += u32::from(fields.first_empty || fields.last_empty);
            clauses += fields.clauses;
            fields_in_all += fields.count;
        }
        *fields = Fields::default();
    };
    let mut quoted = false;
    let mut start = 0;
    let mut bytes = sample.bytes().enumerate().peekable();
    while let Some((i, byte)) = bytes.next() {
        match byte {
            // A doubled quote is a quote of the field.
            b'"' if quoted => quoted = bytes.next_if(|(_, next)| *next == b'"').is_some(),
            // A quote opens a field only at its start.
            b'"' if sample.get(start..i).is_some_and(|f| f.trim().is_empty()) => quoted = true,
            _ if quoted => {}
            _ if byte == delimiter => {
                fields.end(sample.get(start..i).unwrap_or_default());
                start = i + 1;
            }
            b'\n' => {
                fields.end(sample.get(start..i).unwrap_or_default());
                record(&mut fields);
                start = i + 1;
            }
            _ => {}
        }
    }
    fields.end(sample.get(start..).unwrap_or_default());
    record(&mut fields);

    let usual = most_frequent(&counts);
    let records = counts.len();
    let alike = counts.iter().filter(|&&n| n == usual).count();
    // Commas, and a single delimiter a line, occur by chance: they must be more regular.
    let by_chance = usual == 2 || delimiter == b',';
    usual >= 2
        && records >= if by_chance { 3 } else { 2 }
        && alike * 100 >= records * if usual == 2 { 95 } else { 80 }
        && !(usual == 2 && bare as usize * 2 > records)
        && clauses * 3 < fields_in_all
}

fn most_frequent(counts: &[u32]) -> u32 {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    sorted
        .chunk_by(|a, b| a == b)
        .max_by_key(|run| run.len())
        .and_then(|run| run.first().copied())
        .unwrap_or(0)
}

/// The fields of one record of the sample.
#[derive(Default)]
struct Fields {
    count: u32,
    clauses: u32,
    first_empty: bool,
    last_empty: bool,
    any: bool,
}

impl Fields {
    fn end(&mut self, field: &str) {
        let empty = field.trim().is_empty();
        if self.count == 0 {
            self.first_empty = empty;
        } else if field.starts_with(' ') && field.split_whitespace().nth(3).is_some() {
            self.clauses += 1;
        }
        self.last_empty = empty;
        self.any |= !empty;
        self.count += 1;
    }

    fn is_blank(&self) -> bool {
        !self.any
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a field, where a quote opens it.
    Start,
    Bare,
    Quoted,
    /// Behind a quote in a quoted field: a second one is a quote, anything else ends it.
    Closing,
}

struct Parser<'r, 's> {
    rows: &'r mut Rows<'s>,
    delimiter: u8,
    record: u32,
    column: u32,
    /// Bytes of the row so far.
    length: usize,
    field: String,
    state: State,
    /// The last byte was a carriage return: a line feed belongs to it.
    after_return: bool,
    /// Quotes are characters like others: what they enclosed is being taken back.
    literal: bool,
}

impl<'r, 's> Parser<'r, 's> {
    fn new(rows: &'r mut Rows<'s>, delimiter: u8) -> Self {
        Self {
            rows,
            delimiter,
            record: 1,
            column: 0,
            length: 0,
            field: String::new(),
            state: State::Start,
            after_return: false,
            literal: false,
        }
    }

    fn feed(&mut self, mut text: &str) -> Result<(), UnreadReason> {
        while let Some(&next) = text.as_bytes().first() {
            let used = match self.state {
                State::Start => self.start(next),
                State::Bare => self.bare(text)?,
                State::Quoted => self.quoted(text)?,
                State::Closing => self.closing(next)?,
            };
            text = text.get(used..).unwrap_or_default();
        }
        Ok(())
    }

    fn start(&mut self, next: u8) -> usize {
        if std::mem::take(&mut self.after_return) && next == b'\n' {
            return 1;
        }
        match next {
            b'"' if !self.literal => {
                self.state = State::Quoted;
                1
            }
            b' ' if self.delimiter != b' ' => 1,
            _ => {
                self.state = State::Bare;
                0
            }
        }
    }

    fn bare(&mut self, text: &str) -> Result<usize, UnreadReason> {
        let end = memchr::memchr3(self.delimiter, b'\n', b'\r', text.as_bytes());
        let (field, rest) = text.split_at(end.unwrap_or(text.len()));
        self.field.push_str(field);
        while self.field.len() > MAX_LINE_BYTES {
            let rest = self.field.split_off(cut_point(&self.field, MAX_LINE_BYTES));
            self.end_field()?;
            self.end_row();
            self.field = rest;
        }
        let Some(&byte) = rest.as_bytes().first() else {
            return Ok(text.len());
        };
        self.end_field()?;
        if byte != self.delimiter {
            self.end_record();
            self.after_return = byte == b'\r';
        }
        Ok(field.len() + 1)
    }

    fn quoted(&mut self, text: &str) -> Result<usize, UnreadReason> {
        let end = memchr::memchr(b'"', text.as_bytes());
        let (field, _) = text.split_at(end.unwrap_or(text.len()));
        self.field.push_str(field);
        if end.is_some() {
            self.state = State::Closing;
        } else if self.field.len() > MAX_LINE_BYTES {
            self.take_back()?;
        }
        Ok(field.len() + usize::from(end.is_some()))
    }

    fn closing(&mut self, next: u8) -> Result<usize, UnreadReason> {
        if next == b'"' {
            self.field.push('"');
            self.state = State::Quoted;
            return Ok(1);
        }
        self.state = State::Bare;
        let ends = next == self.delimiter || matches!(next, b'\n' | b'\r' | b' ');
        if !ends && self.field.contains('\n') {
            self.take_back()?;
        }
        Ok(0)
    }

    /// A quote opened more than a field: reads what it enclosed again, as lines.
    fn take_back(&mut self) -> Result<(), UnreadReason> {
        let enclosed = std::mem::take(&mut self.field);
        self.state = State::Bare;
        self.literal = true;
        let result = self.feed(&enclosed);
        self.literal = false;
        result
    }

    fn end_field(&mut self) -> Result<(), UnreadReason> {
        if self.column >= MAX_COLUMNS || self.length > MAX_ROW_BYTES {
            self.end_row();
        }
        self.rows.cell(self.column, &self.field)?;
        self.length += self.field.len();
        self.field.clear();
        self.column += 1;
        self.state = State::Start;
        Ok(())
    }

    fn end_row(&mut self) {
        self.rows.row(self.record);
        self.column = 0;
        self.length = 0;
    }

    fn end_record(&mut self) {
        self.end_row();
        self.record = self.record.saturating_add(1);
        self.state = State::Start;
    }

    fn finish(mut self) -> Result<(), UnreadReason> {
        if self.state == State::Quoted {
            self.take_back()?;
        }
        self.end_field()?;
        self.end_row();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn rows(text: &str) -> String {
        let mut log = Log::default();
        read(text.as_bytes(), &mut Rows::new(&mut log, Job::default())).unwrap();
        log.text.strip_prefix("-- table\n").unwrap().to_owned()
    }

    #[test]
    fn the_delimiter_is_told_from_the_content() {
        for (text, expected) in [
            ("nom;tél\nPetit;06 39 98 00 01\nDurand;06 39 98 00 02\n", Some(b';')),
            ("nom,mail\nPetit,a@example.fr\nDurand,b@example.fr\n", Some(b',')),
            ("a\tb\tc\n1\t2\t3\n", Some(b'\t')),
            ("a|b|c\n1|2|3\n", Some(b'|')),
            ("a~b~c\n1~2~3\n", Some(b'~')),
            ("a^b^c\n1^2^3\n", Some(b'^')),
            ("montant;part;total\n1,5;2,5;4,0\n1,5;2,5;4,0\n", Some(b';')),
            ("\"Petit, Marie\";\"12, rue\n du Lac\";1\n\"Durand, Luc\";\"x\";2\n", Some(b';')),
            ("sep=,\na,b\n", Some(b',')),
            (
                "a,b\n1,\"du \"\"Lac\"\"\nLaon\"\n2,\"du \"\"Lac\"\"\nLaon\"\n",
                Some(b','),
            ),
            ("Bonjour Marie,\nmerci, à demain\nCordialement,\nPaul\n", None),
            ("Bonjour,\nCordialement,\nPaul,\n", None),
            (
                "Il pleut, et nous restons à la maison ce soir.\nDemain, s'il fait beau temps, nous irons au parc.\nSinon, nous lirons un livre au coin du feu.\n",
                None,
            ),
            ("a@example.fr;\nb@example.fr;\nc@example.fr;\n", None),
            ("\tfn a() {\n\t}\n\tfn b() {}\n", None),
            ("une ligne sans rien\n", None),
            ("", None),
        ] {
            assert_eq!(delimiter(text), expected, "{text:?}");
        }
    }

    #[test]
    fn quoted_fields_keep_their_newlines_delimiters_and_quotes() {
        assert_eq!(
            rows(
                "nom;adresse;n\r\n\"Petit \"\"Mimi\"\"\";\"12, rue; du Lac\r\nLaon\";1\r\n\r\nx;;3"
            ),
            "1 A:nom B:adresse C:n\n2 A:Petit \"Mimi\" B:12, rue; du Lac\r/Laon C:1\n4 A:x C:3\n"
        );
    }

    #[test]
    fn the_line_that_declares_the_delimiter_is_no_data() {
        assert_eq!(rows("sep=|\r\na|b\r\n"), "2 A:a B:b\n");
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_swallow_the_rows() {
        assert_eq!(
            rows("a;b;c\n1;\"2;3\n4;5;6\n"),
            "1 A:a B:b C:c\n2 A:1 B:2 C:3\n3 A:4 B:5 C:6\n"
        );
        assert_eq!(
            rows("a;b;c\n\"1;2;3\n4;5;6 \"x\n7;8;9\n"),
            "1 A:a B:b C:c\n2 A:1 B:2 C:3\n3 A:4 B:5 C:6 x\n4 A:7 B:8 C:9\n"
        );
    }

    #[test]
    fn a_quoted_field_may_lie_across_slices() {
        let filler = "x;".repeat(40_000);
        let text = format!("a;b\n1;2\n3;\"{filler}\"\n4;5\n");
        let mut log = Log::default();
        read(text.as_bytes(), &mut Rows::new(&mut log, Job::default())).unwrap();
        assert!(log.text.ends_with("\n4 A:4 B:5\n"));
    }

    #[test]
    fn an_endless_record_is_sent_in_pieces() {
        let mut log = Log {
            silent: true,
            ..Log::default()
        };
        let text = format!("a;b\n1;2\n{}", "12;".repeat(3 << 20));
        read(text.as_bytes(), &mut Rows::new(&mut log, Job::default())).unwrap();
        assert_eq!(log.bytes, 4 + 2 * (3 << 20));
    }
}

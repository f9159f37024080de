//! Mails as they travel (`.eml`): the fields that name people, the body, the attachments.
//!
//! Who wrote to whom is read like the header of a quoted message: a mail that went to 1,300 people
//! shows 1,300 addresses to whom it is forwarded. The text is a part of its own, named `body`: its
//! HTML form, and as hidden text the plain one where that holds an address or a number which the
//! HTML lacks, and what stands outside of all parts. Attachments are files within, by their names
//! or their numbers; what they are is told from their content. Other fields (`Received`, `X-…`)
//! are left aside. A mail whose last separator is missing is cut short: malformed after what was
//! read. Refuses uuencoded parts (unsupported) and what lies beyond 64 MB (too large).
//!
//! One pass finds the parts, whatever stands in one another; each is decoded when its turn comes.
//! `mail-parser`, which reads mails well otherwise, takes the square of the number of parts whose
//! separators are missing (34 s for 1.1 MB), so only the command line uses it, for recipients.
//!
//! Sources: RFC 5322, RFC 2045, RFC 2046, RFC 2183, RFC 3676.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{Read, SeekFrom};

use super::limits::{self, MAX_PART_BYTES};
use super::look::{self, Look};
use super::mime::{self, Fields, Transfer, Value};
use super::rows::Rows;
use super::{html, text, Extractor};
use crate::model::{Format, Inner, Source, Unit, UnreadReason, BODY};

/// Multiparts in one another.
const MAX_OPEN: usize = 32;
/// Parts of one mail; how many of them are read, `Limits` say.
const MAX_PARTS: usize = 50_000;
/// Bytes of a text whose words are compared with those of its other form.
const MAX_COMPARED: usize = 1 << 20;

/// Reads mails.
pub struct Eml;

impl Extractor for Eml {
    fn format(&self) -> Format {
        Format::Mail
    }

    fn recognises(&self, look: &Look) -> bool {
        look.is_mail()
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let size = source
            .seek(SeekFrom::End(0))
            .and_then(|size| source.seek(SeekFrom::Start(0)).map(|_| size))
            .map_err(|e| limits::reason(&e))?;
        let mut bytes = Vec::with_capacity(size.min(MAX_PART_BYTES) as usize);
        let result = source.take(MAX_PART_BYTES).read_to_end(&mut bytes);
        read(&bytes, rows)?;
        if size > MAX_PART_BYTES {
            return Err(UnreadReason::TooLarge);
        }
        result.map(|_| ()).map_err(|e| limits::reason(&e))
    }
}

fn read(bytes: &[u8], rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let start = bytes.get(blank_start(bytes)..).unwrap_or_default();
    send_people(&mut Fields::of(start), rows)?;
    let mut mail = Mail::new(start);
    let fault = mail.find_parts();
    let (bodies, attachments): (Vec<&Part<'_>>, Vec<&Part<'_>>) =
        mail.parts.iter().partition(|part| part.is_body());
    if !bodies.is_empty() || !mail.outside.is_empty() {
        rows.apart(BODY, &mut |rows| send_bodies(&bodies, &mail.outside, rows))?;
    }
    for (number, part) in (1u32..).zip(attachments) {
        attach(part, number, rows)?;
    }
    fault
}

/// White space, and the line `From …` of a mailbox, may stand before the fields.
fn blank_start(bytes: &[u8]) -> usize {
    let text = bytes.trim_ascii_start();
    let (line, after) = mime::first_line(text);
    let rest = if line.starts_with(b"From ") {
        after
    } else {
        text
    };
    bytes.len() - rest.len()
}

/// Sends the fields that name people, and the subject, as the header of an earlier message.
pub fn send_people(fields: &mut Fields<'_>, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let mut number = 0;
    for (name, value) in fields {
        let lower = name.to_ascii_lowercase();
        let label = match lower.strip_prefix("resent-").unwrap_or(&lower) {
            "from" | "sender" | "disposition-notification-to" => "From",
            "to" | "apparently-to" => "To",
            "cc" => "Cc",
            "bcc" => "Bcc",
            "reply-to" | "mail-followup-to" => "Reply-To",
            "subject" => "Subject",
            _ => continue,
        };
        rows.job().unpack(value.len() as u64)?;
        send_field(&mut number, label, &mime::words(value), rows)?;
    }
    Ok(())
}

/// Sends a line of the header of an earlier message; the first one begins its unit.
pub fn send_field(
    number: &mut u32,
    label: &str,
    value: &str,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    if value.trim().is_empty() {
        return Ok(());
    }
    if *number == 0 {
        rows.unit(Unit {
            quoted: true,
            ..Unit::default()
        });
    }
    *number = number.saturating_add(1);
    let line = [label, ": ", value].concat();
    rows.line(*number, &line)
}

/// A part that holds no others.
struct Part<'m> {
    /// Such as `text/plain`; empty when it is not said.
    kind: String,
    charset: String,
    transfer: Transfer,
    name: Option<String>,
    /// It is meant to be saved, not shown.
    attached: bool,
    /// Its lines were broken to be joined; and the space where they were goes.
    flowed: Option<bool>,
    /// Which choice of forms it stands in; 0 is none.
    choice: usize,
    bytes: &'m [u8],
}

impl Part<'_> {
    fn is_html(&self) -> bool {
        self.kind == "text/html"
    }

    fn is_body(&self) -> bool {
        matches!(self.kind.as_str(), "" | "text/plain" | "text/html" | "text")
            && !self.attached
            && self.name.is_none()
            && self.transfer != Transfer::Unknown
    }

    /// The bytes that were meant; counted before they are there.
    fn decode(&self, rows: &mut Rows<'_>) -> Result<Cow<'_, [u8]>, UnreadReason> {
        if matches!(self.transfer, Transfer::Plain | Transfer::Unknown) {
            return Ok(self.bytes.into());
        }
        rows.job().unpack(self.bytes.len() as u64)?;
        let decoded = self.transfer.decode(self.bytes);
        Ok(decoded.map_or(self.bytes.into(), Cow::Owned))
    }

    fn text(&self, rows: &mut Rows<'_>) -> Result<String, UnreadReason> {
        let text = mime::text(&self.decode(rows)?, &self.charset);
        Ok(match self.flowed {
            Some(delete_space) => mime::unflow(&text, delete_space),
            None => text,
        })
    }
}

/// What the fields of a part say of it.
struct Head<'m> {
    part: Part<'m>,
    /// What parts those within it, when it holds others.
    boundary: Option<Vec<u8>>,
    /// Where what it holds begins.
    body: usize,
}

/// A multipart whose parts are being found.
struct Open {
    boundary: Vec<u8>,
    choice: usize,
    /// Its parts are mails unless they say otherwise.
    digest: bool,
}

/// A line that parts.
struct Separator {
    start: usize,
    end: usize,
    /// Which of the open multiparts it belongs to.
    level: usize,
    closes: bool,
}

/// The finding of the parts.
struct Mail<'m> {
    bytes: &'m [u8],
    open: Vec<Open>,
    choices: usize,
    parts: Vec<Part<'m>>,
    /// Text before the first part and behind the last one.
    outside: Vec<&'m [u8]>,
}

impl<'m> Mail<'m> {
    fn new(bytes: &'m [u8]) -> Self {
        Self {
            bytes,
            open: Vec::new(),
            choices: 0,
            parts: Vec::new(),
            outside: Vec::new(),
        }
    }

    /// Finds all parts, and says what is wrong with their order.
    fn find_parts(&mut self) -> Result<(), UnreadReason> {
        let mut fault = Ok(());
        let mut at = 0;
        loop {
            if self.parts.len() >= MAX_PARTS {
                return Err(UnreadReason::TooLarge);
            }
            let head = self.head(at);
            let mut separator;
            if let Some(boundary) = head.boundary {
                if self.open.len() >= MAX_OPEN {
                    return Err(UnreadReason::TooLarge);
                }
                let level = self.open.len();
                self.open.push(Open {
                    boundary,
                    choice: head.part.choice,
                    digest: head.part.kind == "multipart/digest",
                });
                separator = self.separator(head.body);
                if separator.as_ref().is_some_and(|s| s.level == level) {
                    self.keep_outside(head.body, separator.as_ref());
                } else {
                    // Its own separators are missing: it is read as text.
                    self.open.pop();
                    fault = Err(UnreadReason::Malformed);
                    let kind = String::new();
                    self.keep(Part { kind, ..head.part }, head.body, separator.as_ref());
                }
            } else {
                separator = self.separator(head.body);
                self.keep(head.part, head.body, separator.as_ref());
            }
            // Behind the last part of a multipart, that of the next one around it is looked for.
            loop {
                let Some(found) = separator else {
                    let cut = at == 0 && !self.header_ends() || !self.open.is_empty();
                    return if cut {
                        Err(UnreadReason::Malformed)
                    } else {
                        fault
                    };
                };
                self.open.truncate(found.level + 1);
                at = found.end;
                if !found.closes {
                    break;
                }
                self.open.pop();
                separator = self.separator(found.end);
                self.keep_outside(found.end, separator.as_ref());
            }
        }
    }

    /// Was the mail not cut short among its fields?
    fn header_ends(&self) -> bool {
        let mut fields = Fields::of(self.bytes);
        fields.by_ref().for_each(drop);
        fields.ended || !fields.rest.is_empty() || self.bytes.ends_with(b"\n")
    }

    /// Reads the fields of the part that begins at `at`.
    fn head(&mut self, at: usize) -> Head<'m> {
        let (outer, digest) = self
            .open
            .last()
            .map_or((0, false), |o| (o.choice, o.digest));
        let mut fields = Fields::of(self.bytes.get(at..).unwrap_or_default());
        let mut content = Value::default();
        let mut disposition = Value::default();
        let mut transfer = Transfer::Plain;
        for (name, value) in fields.by_ref() {
            if name.eq_ignore_ascii_case("content-type") {
                content = Value::of(value);
            } else if name.eq_ignore_ascii_case("content-disposition") {
                disposition = Value::of(value);
            } else if name.eq_ignore_ascii_case("content-transfer-encoding") {
                transfer = Transfer::named(value);
            }
        }
        if content.kind.is_empty() && digest {
            "message/rfc822".clone_into(&mut content.kind);
        }
        let boundary = content
            .parameter("boundary")
            .filter(|b| !b.is_empty() && content.kind.starts_with("multipart/"));
        let mut choice = outer;
        if choice == 0 && content.kind == "multipart/alternative" {
            self.choices += 1;
            choice = self.choices;
        }
        let is = |name: &str, value: &str| {
            let found = content.parameter(name);
            found.is_some_and(|found| found.eq_ignore_ascii_case(value))
        };
        Head {
            part: Part {
                charset: content.parameter("charset").unwrap_or_default(),
                transfer,
                name: disposition
                    .parameter("filename")
                    .or_else(|| content.parameter("name"))
                    .filter(|name| !name.trim().is_empty()),
                attached: disposition.kind == "attachment",
                flowed: is("format", "flowed").then(|| is("delsp", "yes")),
                choice,
                kind: content.kind,
                bytes: b"",
            },
            boundary: boundary.map(String::into_bytes),
            body: self.bytes.len() - fields.rest.len(),
        }
    }

    /// The next line from `from` on that parts anything open.
    fn separator(&self, from: usize) -> Option<Separator> {
        let mut at = from;
        if self.open.is_empty() {
            return None;
        }
        loop {
            let rest = self.bytes.get(at..)?;
            if rest.starts_with(b"--") {
                if let Some(found) = self.separator_at(at, rest) {
                    return Some(found);
                }
            }
            at += memchr::memmem::find(rest, b"\n--")? + 1;
        }
    }

    fn separator_at(&self, start: usize, line: &[u8]) -> Option<Separator> {
        for (level, open) in self.open.iter().enumerate().rev() {
            let Some(after) = line.get(2..).and_then(|l| l.strip_prefix(&*open.boundary)) else {
                continue;
            };
            let (mark, after) = match after.strip_prefix(b"--") {
                Some(after) => (true, after),
                None => (false, after),
            };
            // White space may follow, and nothing else; behind the last one programs write more.
            let blank = after
                .iter()
                .position(|b| !matches!(b, b' ' | b'\t' | b'\r'));
            let after = after
                .get(blank.unwrap_or(after.len())..)
                .unwrap_or_default();
            if !(mark || after.is_empty() || after.starts_with(b"\n")) {
                continue;
            }
            let rest = after.strip_prefix(b"\n").unwrap_or(after);
            return Some(Separator {
                start,
                end: self.bytes.len() - rest.len(),
                level,
                closes: mark,
            });
        }
        None
    }

    /// The bytes up to a separator, without the line end that belongs to it.
    fn until(&self, from: usize, separator: Option<&Separator>) -> &'m [u8] {
        let end = separator.map_or(self.bytes.len(), |s| s.start);
        let bytes = self.bytes.get(from..end).unwrap_or_default();
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        bytes.strip_suffix(b"\r").unwrap_or(bytes)
    }

    fn keep(&mut self, part: Part<'m>, from: usize, separator: Option<&Separator>) {
        let bytes = self.until(from, separator);
        self.parts.push(Part { bytes, ..part });
    }

    fn keep_outside(&mut self, from: usize, separator: Option<&Separator>) {
        let text = self.until(from, separator);
        if !text.trim_ascii().is_empty() {
            self.outside.push(text);
        }
    }
}

/// Sends the text of a mail: what is shown, then what is not.
fn send_bodies(
    bodies: &[&Part<'_>],
    outside: &[&[u8]],
    rows: &mut Rows<'_>,
) -> (Format, Result<(), UnreadReason>) {
    let mut format = Format::Text;
    let mut send = || {
        let pages: Vec<&&Part<'_>> = bodies.iter().filter(|part| part.is_html()).collect();
        let mut unseen: Vec<String> = Vec::new();
        for part in bodies {
            let text = part.text(rows)?;
            if look::is_pgp(&text) {
                rows.unread(UnreadReason::Encrypted.into());
            }
            let page = pages
                .iter()
                .find(|page| part.choice > 0 && page.choice == part.choice);
            if part.is_html() {
                format = Format::Html;
                html::read(&text, rows)?;
            } else if let Some(page) = page {
                // However often it is compared.
                rows.job().unpack(page.bytes.len() as u64)?;
                if says_more(&text, &page.text(rows)?) {
                    rows.charge(text.len())?;
                    unseen.push(text);
                }
            } else {
                text::lines_of(&text, Unit::default(), rows)?;
            }
        }
        unseen.extend(outside.iter().map(|bytes| mime::text(bytes, "")));
        for text in unseen {
            let unit = Unit {
                hidden: true,
                ..Unit::default()
            };
            text::lines_of(&text, unit, rows)?;
        }
        Ok(())
    };
    let result = send();
    (format, result)
}

/// Does the plain form of a text hold an address or a number that the page does not show?
pub fn says_more(plain: &str, page: &str) -> bool {
    if plain.len().max(page.len()) > MAX_COMPARED {
        return true;
    }
    let shown: HashSet<&str> = addresses(page).collect();
    if addresses(plain).any(|address| !shown.contains(address)) {
        return true;
    }
    let pieces = page.split('<').map(|piece| {
        let text = piece.split_once('>').map_or(piece, |(_, text)| text);
        text.replace("&nbsp;", " ")
    });
    let shown: HashSet<String> = pieces.flat_map(|text| numbers(&text)).collect();
    numbers(plain).iter().any(|number| !shown.contains(number))
}

/// The words with an `@`.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '@' | '.' | '_' | '-' | '+'))
        .filter(|word| word.contains('@'))
        .map(|word| word.trim_matches(['.', '-']))
}

/// The numbers of six digits and more, whatever stands between the digits.
fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut digits = String::new();
    let mut gap = 0;
    for c in text.chars().chain(['x', 'x']) {
        if c.is_ascii_digit() {
            digits.push(c);
            gap = 0;
        } else if gap == 0 && matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '/') {
            gap = 1;
        } else {
            if digits.len() >= 6 {
                found.push(std::mem::take(&mut digits));
            }
            digits.clear();
        }
    }
    found
}

fn attach(part: &Part<'_>, number: u32, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let name = file_name(part.name.as_deref(), number);
    let file = Inner {
        name: &name,
        hidden: false,
    };
    if part.transfer == Transfer::Unknown {
        return rows.inside(file, b"", Some(UnreadReason::Unsupported));
    }
    match part.decode(rows) {
        Ok(bytes) => rows.inside(file, &bytes, None),
        Err(reason) => rows.inside(file, b"", Some(reason)),
    }
}

/// The name of an attachment among the parts: its own, which is no path, or its number.
pub fn file_name(name: Option<&str>, number: u32) -> String {
    let name = name.map(|name| name.trim().replace('/', "_"));
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn mail(bytes: &str) -> (String, Vec<UnreadReason>) {
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        let mut source = Cursor::new(bytes.replace('\n', "\r\n"));
        if let Err(reason) = Eml.extract(&mut source, &mut rows) {
            rows.unread(reason.into());
        }
        (log.text, log.unread)
    }

    #[test]
    fn a_mail_is_its_people_its_text_and_its_attachments() {
        let (text, unread) = mail(
            "From: =?UTF-8?B?SMOpbMOobmU=?= <h@example.fr>\nTo: a@example.fr,\n b@example.fr\n\
             Received: for <x@example.fr>\nResent-Cc: c@example.fr\nSubject: Liste\n\
             Content-Type: multipart/mixed; boundary=\"a b\"\n\nThis is a mail.\n--a b\n\
             Content-Type: multipart/alternative; boundary=b\n\n\
             --b\nContent-Type: text/plain; charset=iso-8859-1\n\
             Content-Transfer-Encoding: quoted-printable\n\nNo=EBl le 3=\n mars\n\
             --b\nContent-Type: text/html\n\n<p>Noël le <b>3</b> mars\n--b--\n\
             --a b\nContent-Type: text/csv; name=\"a/b.csv\"\nContent-Transfer-Encoding: base64\n\n\
             TmFtZTtNYWlsCg==\n--a b\nContent-Disposition: attachment\n\nsans nom\n--a b--\nPied\n",
        );
        assert_eq!(
            text,
            "-- quoted\n1 A:From: Hélène <h@example.fr>\n2 A:To: a@example.fr, b@example.fr\n\
             3 A:Cc: c@example.fr\n4 A:Subject: Liste\n\
             {body\n--\n1 A:Noël le 3 mars\n-- hidden\n1 A:This is a mail.\n\
             -- hidden\n1 A:Pied\n} Html\n\
             {a_b.csv\n--\n1 A:Name;Mail\n} Text\n{2\n--\n1 A:sans nom\n} Text\n"
        );
        assert_eq!(unread, []);
    }

    #[test]
    fn the_plain_form_is_read_too_when_it_says_more() {
        let both = |plain: &str| {
            mail(&format!(
                "Subject: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\n{plain}\n\
                 --b\nContent-Type: text/html\n\n<p style=a1>m@example.fr, <b>06&nbsp;39 98 00 01\n\
                 --b--\n"
            ))
            .0
        };
        assert!(!both("2 fois : m@example.fr.\n06.39.98.00.01").contains("hidden"));
        let numbers = both("m@example.fr\n06 39 98 01 00");
        assert!(numbers.contains("-- hidden\n1 A:m@example.fr\n2 A:06 39 98 01 00\n"));
        assert!(both("n@example.fr").contains("-- hidden\n1 A:n@example.fr\n"));
    }

    #[test]
    fn mails_in_a_mail_are_read_as_mails() {
        let (text, unread) = mail(
            "From: a@example.fr\nContent-Type: multipart/digest; boundary=b\n\n--b\n\n\
             Message-ID: <1@example.fr>\nTo: b@example.fr\n\nun\n\
             --b\nContent-Type: message/rfc822; name=deux.eml\n\n\
             Message-ID: <2@example.fr>\nSubject: deux\n\ndeux\n--b--",
        );
        assert_eq!(
            text,
            "-- quoted\n1 A:From: a@example.fr\n\
             {1\n-- quoted\n1 A:To: b@example.fr\n{body\n--\n1 A:un\n} Text\n} Mail\n\
             {deux.eml\n-- quoted\n1 A:Subject: deux\n{body\n--\n1 A:deux\n} Text\n} Mail\n"
        );
        assert_eq!(unread, []);
    }

    #[test]
    fn damaged_mails_are_read_and_told() {
        let malformed = [UnreadReason::Malformed];
        let start = "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n";
        for (end, row, unread) in [
            ("--b\n\nun", "1 A:un", &malformed[..]),
            ("--b\n\nun\n--b\n\ndeux\n--b", "1 A:deux", &malformed),
            ("un\ndeux", "2 A:deux", &malformed),
            (
                "--b\nContent-Type: multipart/mixed; boundary=c\n\nun\n--b--",
                "1 A:un",
                &malformed,
            ),
            (
                "--b\nContent-Type: multipart/mixed\n\nun\n--b--",
                "1 A:un",
                &[],
            ),
            (
                "--b\nContent-Disposition: attachment\nContent-Transfer-Encoding: x-uuencode\n\n\
                 begin 644 a\n--b--",
                "{1\n} Unknown",
                &[UnreadReason::Unsupported],
            ),
            (
                "--b\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n--b--",
                "3 A:hQEMA",
                &[UnreadReason::Encrypted],
            ),
        ] {
            let (text, told) = mail(&format!("{start}{end}"));
            assert!(text.contains(row), "{end}: {text}");
            assert_eq!(told, unread, "{end}");
        }
        assert_eq!(mail("Subject: coup").1, malformed);
        assert_eq!(mail("Subject: x\n").1, []);
    }

    #[test]
    fn hostile_mails_are_read_in_linear_time() {
        let too_large = [UnreadReason::TooLarge];
        let start = "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n";
        let mut deep = String::new();
        let mut wide = start.to_owned();
        let mut unbound = start.to_owned();
        for n in 0..20_000 {
            write!(
                deep,
                "Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"
            )
            .unwrap();
        }
        for n in 0..100_000 {
            wide += "--b\nContent-Disposition: attachment\n\nx\n";
            write!(
                unbound,
                "--b\nContent-Type: multipart/mixed; boundary=c{n}\n\nx\n"
            )
            .unwrap();
        }
        let fields = "Content-Type: multipart/mixed; boundary=c\n ; a=b\n".repeat(200_000);
        let names = format!("To: {}\n\nx", "=?utf-8?q?a ".repeat(200_000));
        let within = "Message-ID: <a@example.fr>\nContent-Type: message/rfc822\n\n".repeat(20_000);
        for (hostile, unread) in [
            (&deep, &too_large[..]),
            (&wide, &too_large),
            (&unbound, &too_large),
            (&fields, &[UnreadReason::Malformed]),
            (&names, &[]),
            (&within, &too_large),
        ] {
            let (_, told) = mail(hostile);
            assert_eq!(told, unread);
        }
    }
}

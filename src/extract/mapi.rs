//! What a message of Outlook is made of, whatever file it stands in: its properties by their
//! numbers, who wrote to whom, its text in several forms.
//!
//! The header is sent like that of a quoted message, then the text as a part named `body`: the web
//! page, which may stand in rich text, or the rich text, or the plain text. As hidden text the
//! plain one too where it holds an address or a number that the page does not. The members of a
//! group of contacts are rows, the details of a contact lines. Addresses of Exchange
//! (`/O=…/CN=…`) are left out where they are no e-mail addresses.
//!
//! Sources: \[MS-OXPROPS\], \[MS-OXCDATA\] §2.2.5.1 and §2.11, \[MS-OXOMSG\], \[MS-OXOCNTC\].

use std::io::Cursor;

use super::bytes::{u16_at, u32_at, u64_at};
use super::eml::{says_more, send_field, send_people};
use super::mime::{self, Fields};
use super::rows::Rows;
use super::{html, lzfu, part, rtfhtml, text};
use crate::model::{Draft, Format, Unit, UnreadReason, BODY};

/// Properties that are read, by their numbers.
pub mod id {
    /// What kind of item it is.
    pub const CLASS: u16 = 0x001A;
    /// The subject.
    pub const SUBJECT: u16 = 0x0037;
    /// When it was sent.
    pub const SENT: u16 = 0x0039;
    /// The header it travelled with.
    pub const HEADER: u16 = 0x007D;
    /// Who it was written for; then who sent it: names, then addresses.
    pub const FROM_NAME: u16 = 0x0042;
    pub const FROM_ADDRESS: u16 = 0x0065;
    pub const FROM_SMTP: u16 = 0x5D02;
    pub const SENDER_NAME: u16 = 0x0C1A;
    pub const SENDER_ADDRESS: u16 = 0x0C1F;
    pub const SENDER_SMTP: u16 = 0x5D01;
    /// Whom it was sent to, in one line each.
    pub const DISPLAY_BCC: u16 = 0x0E02;
    pub const DISPLAY_CC: u16 = 0x0E03;
    pub const DISPLAY_TO: u16 = 0x0E04;
    /// Its text.
    pub const BODY: u16 = 0x1000;
    pub const RTF: u16 = 0x1009;
    pub const HTML: u16 = 0x1013;
    /// Code pages of the HTML, and of all other texts.
    pub const HTML_PAGE: u16 = 0x3FDE;
    pub const PAGE: u16 = 0x3FFD;
    /// Of a recipient: To, Cc or Bcc; name and addresses.
    pub const RECIPIENT_KIND: u16 = 0x0C15;
    pub const NAME: u16 = 0x3001;
    pub const ADDRESS: u16 = 0x3003;
    pub const SMTP: u16 = 0x39FE;
    /// Of an attachment: its content and its names.
    pub const DATA: u16 = 0x3701;
    pub const FILE_NAME: u16 = 0x3704;
    pub const LONG_FILE_NAME: u16 = 0x3707;
}

/// Types of values: a whole number, a time, text in a code page, text in UTF-16, an object, bytes.
pub const LONG: u16 = 0x0003;
pub const TIME: u16 = 0x0040;
pub const TEXT: u16 = 0x001E;
pub const UNICODE: u16 = 0x001F;
pub const OBJECT: u16 = 0x000D;
pub const BINARY: u16 = 0x0102;
/// Beside a type: several values.
pub const SEVERAL: u16 = 0x1000;

/// Details of a contact that are kept, and bytes of each.
const MAX_DETAILS: usize = 1_000;
const MAX_DETAIL: usize = 4_096;
/// What a member of a group of contacts begins with, a word aside: “it is not in an address book”.
const ONE_OFF: [u8; 16] = [
    0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02,
];

/// Is the property one of a contact: its numbers and addresses, or what has a name only?
fn is_detail(number: u16) -> bool {
    matches!(number, 0x3A00..=0x3AFF | 0x8000..)
}

/// Is the property among those that are read?
pub fn is_read(number: u16, kind: u16) -> bool {
    let several = kind & SEVERAL != 0;
    if is_detail(number) {
        return matches!(kind, TEXT | UNICODE) || kind == BINARY | SEVERAL;
    }
    is_field(number) && !several
}

fn is_field(number: u16) -> bool {
    use id::{
        ADDRESS, BODY, CLASS, DATA, DISPLAY_BCC, DISPLAY_CC, DISPLAY_TO, FILE_NAME, FROM_ADDRESS,
        FROM_NAME, FROM_SMTP, HEADER, HTML, HTML_PAGE, LONG_FILE_NAME, NAME, PAGE, RECIPIENT_KIND,
        RTF, SENDER_ADDRESS, SENDER_NAME, SENDER_SMTP, SENT, SMTP, SUBJECT,
    };
    matches!(
        number,
        ADDRESS
            | BODY
            | CLASS
            | DATA
            | DISPLAY_BCC
            | DISPLAY_CC
            | DISPLAY_TO
            | FILE_NAME
            | FROM_ADDRESS
            | FROM_NAME
            | FROM_SMTP
            | HEADER
            | HTML
            | HTML_PAGE
            | LONG_FILE_NAME
            | NAME
            | PAGE
            | RECIPIENT_KIND
            | RTF
            | SENDER_ADDRESS
            | SENDER_NAME
            | SENDER_SMTP
            | SENT
            | SMTP
            | SUBJECT
    )
}

/// A property: its number, its type, its bytes.
struct Property<'m> {
    number: u16,
    kind: u16,
    bytes: std::borrow::Cow<'m, [u8]>,
}

/// The properties of a message, a recipient or an attachment.
#[derive(Default)]
pub struct Properties<'m> {
    list: Vec<Property<'m>>,
    /// Those that only contacts have.
    details: Vec<Property<'m>>,
    /// Name and address of each member of a group of contacts.
    members: Vec<[String; 2]>,
    /// The code page of its texts, when it says none itself.
    pub page: u16,
}

impl<'m> Properties<'m> {
    /// None yet, whose texts are in a code page.
    pub fn new(page: u16) -> Self {
        Self {
            page,
            ..Self::default()
        }
    }

    /// Adds a property; the first of a number counts.
    pub fn add(&mut self, number: u16, kind: u16, bytes: impl Into<std::borrow::Cow<'m, [u8]>>) {
        let property = Property {
            number,
            kind,
            bytes: bytes.into(),
        };
        if !is_read(number, kind) {
        } else if kind & SEVERAL != 0 {
            self.members.extend(member(&property.bytes));
        } else if is_detail(number) {
            if self.details.len() < MAX_DETAILS && property.bytes.len() <= MAX_DETAIL {
                self.details.push(property);
            }
        } else if self.find(number).is_none() {
            self.list.push(property);
        }
    }

    fn find(&self, number: u16) -> Option<&Property<'m>> {
        self.list.iter().find(|p| p.number == number)
    }

    /// Is it missing although it would be read?
    pub fn lacks(&self, number: u16, kind: u16) -> bool {
        let is_text = matches!(kind, TEXT | UNICODE | BINARY);
        is_text && is_field(number) && self.find(number).is_none()
    }

    /// The bytes of a property.
    pub fn bytes(&self, number: u16) -> Option<&[u8]> {
        self.find(number).map(|p| &*p.bytes)
    }

    /// The content of an attachment; an object says first what made it.
    pub fn content(&self) -> Option<&[u8]> {
        let data = self.find(id::DATA)?;
        let start = if data.kind == OBJECT { 16 } else { 0 };
        data.bytes.get(start..)
    }

    /// The whole number of a property.
    pub fn number(&self, number: u16) -> Option<u32> {
        let property = self.find(number).filter(|p| p.kind == LONG)?;
        Some(u32_at(&property.bytes, 0))
    }

    /// When the message was sent, in seconds since 1970; Outlook counts from 1601.
    pub fn sent(&self) -> Option<i64> {
        let property = self.find(id::SENT).filter(|p| p.kind == TIME)?;
        let seconds = u64_at(&property.bytes, 0) / 10_000_000;
        i64::try_from(seconds).ok()?.checked_sub(11_644_473_600)
    }

    /// The code page of its texts.
    pub fn text_page(&self) -> u16 {
        let own = self.number(id::PAGE).and_then(|n| u16::try_from(n).ok());
        own.unwrap_or(self.page)
    }

    /// The text of a property; empty when it has none.
    pub fn text(&self, number: u16) -> String {
        let property = self.find(number);
        property.map_or_else(String::new, |p| self.text_of(p))
    }

    fn text_of(&self, property: &Property<'_>) -> String {
        let text = if property.kind == UNICODE {
            unicode(&property.bytes)
        } else {
            in_page(&property.bytes, self.text_page())
        };
        text.trim_end_matches('\0').to_owned()
    }

    /// The first of several properties that has a text.
    pub fn first(&self, numbers: &[u16]) -> String {
        let texts = numbers.iter().map(|number| self.text(*number));
        texts
            .into_iter()
            .find(|t| !t.is_empty())
            .unwrap_or_default()
    }

    /// Of a recipient: 1 is To, 2 Cc, 3 Bcc; 0, whom it was written by, is none.
    fn recipient_kind(&self) -> u32 {
        // Flags may stand above.
        self.number(id::RECIPIENT_KIND).map_or(1, |n| n & 0xF)
    }

    /// `Name <address>` of the properties with a name and those with addresses, the best first.
    fn person(&self, name: u16, addresses: &[u16]) -> String {
        let name = self.text(name);
        let mut addresses = addresses.iter().map(|number| self.text(*number));
        match addresses.find(|address| address.contains('@')) {
            Some(address) if name.contains(&address) => name,
            Some(address) => [&name, " <", &address, ">"].concat(),
            None => name,
        }
    }
}

fn unicode(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2);
    let units = units.map(|b| u16::from_le_bytes([b[0], b[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The name and the address of a member of a group of contacts.
fn member(bytes: &[u8]) -> Option<[String; 2]> {
    // Another entry may stand around it.
    let head = bytes.get(..128).unwrap_or(bytes);
    let at = memchr::memmem::find(head, &ONE_OFF)? + ONE_OFF.len();
    let is_unicode = u16_at(bytes, at + 2) & 0x8000 != 0;
    let rest = bytes.get(at + 4..)?;
    let texts = if is_unicode {
        unicode(rest)
    } else {
        in_page(rest, 1252)
    };
    // Name, kind of address, address.
    let mut texts = texts.split('\0');
    let name = texts.next()?.to_owned();
    let address = texts.nth(1)?.to_owned();
    Some([name, address])
}

/// Text in a code page by its number at Microsoft.
fn in_page(bytes: &[u8], page: u16) -> String {
    // UTF-8, ASCII and none at all are told from the bytes.
    let told = matches!(page, 0 | 1200 | 20_127 | 65_001);
    mime::text_in(bytes, (!told).then_some(page))
}

/// Who wrote a message and whom it goes to: an address each, or the name of who has none.
pub fn draft(message: &Properties<'_>, recipients: &[Properties<'_>]) -> Draft {
    let one = |properties: &Properties<'_>, name: u16, addresses: &[u16]| {
        let mut known = addresses.iter().map(|number| properties.text(*number));
        let person = known.find(|address| address.contains('@'));
        let person = person.unwrap_or_else(|| properties.text(name));
        // A comma would make two of a name.
        person.replace([',', ';', '\n'], " ")
    };
    let mut draft = Draft {
        from: vec![
            one(message, id::FROM_NAME, &[id::FROM_SMTP, id::FROM_ADDRESS]),
            one(
                message,
                id::SENDER_NAME,
                &[id::SENDER_SMTP, id::SENDER_ADDRESS],
            ),
        ],
        ..Draft::default()
    };
    draft.from.retain(|person| !person.is_empty());
    if draft.from.is_empty() {
        let header = message.text(id::HEADER);
        let mut fields = Fields::of(header.as_bytes());
        let from = fields.find(|(name, _)| name.eq_ignore_ascii_case("from"));
        draft.from.extend(from.map(|(_, value)| mime::words(value)));
    }
    for (field, kind, displayed) in [
        (&mut draft.to, 1, id::DISPLAY_TO),
        (&mut draft.cc, 2, id::DISPLAY_CC),
        (&mut draft.bcc, 3, id::DISPLAY_BCC),
    ] {
        let own = recipients.iter().filter(|r| r.recipient_kind() == kind);
        field.extend(own.map(|r| one(r, id::NAME, &[id::SMTP, id::ADDRESS])));
        let displayed = message.text(displayed);
        if field.is_empty() && !displayed.trim().is_empty() {
            field.push(displayed);
        }
    }
    draft
}

/// Sends a message: its header, then its text.
pub fn send(
    message: &Properties<'_>,
    recipients: &[Properties<'_>],
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    send_header(message, recipients, rows)?;
    send_contacts(message, rows)?;
    let any = [id::HTML, id::RTF, id::BODY]
        .iter()
        .any(|number| message.bytes(*number).is_some_and(|b| !b.is_empty()));
    if any {
        rows.apart(BODY, &mut |rows| send_text(message, rows))?;
    }
    Ok(())
}

fn send_header(
    message: &Properties<'_>,
    recipients: &[Properties<'_>],
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let mut number = 0;
    let from = message.person(id::FROM_NAME, &[id::FROM_SMTP, id::FROM_ADDRESS]);
    let sender = message.person(id::SENDER_NAME, &[id::SENDER_SMTP, id::SENDER_ADDRESS]);
    send_field(&mut number, "From", &from, rows)?;
    if sender != from {
        send_field(&mut number, "From", &sender, rows)?;
    }
    for (kind, label, displayed) in [
        (1, "To", id::DISPLAY_TO),
        (2, "Cc", id::DISPLAY_CC),
        (3, "Bcc", id::DISPLAY_BCC),
    ] {
        let mut line = String::new();
        for recipient in recipients {
            if recipient.recipient_kind() == kind {
                if !line.is_empty() {
                    line.push_str(", ");
                }
                line.push_str(&recipient.person(id::NAME, &[id::SMTP, id::ADDRESS]));
            }
        }
        if line.is_empty() {
            line = message.text(displayed);
        }
        send_field(&mut number, label, &line, rows)?;
    }
    send_field(&mut number, "Subject", &message.text(id::SUBJECT), rows)?;
    let header = message.text(id::HEADER);
    send_people(&mut Fields::of(header.as_bytes()), rows)
}

fn send_contacts(message: &Properties<'_>, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    if !message.members.is_empty() {
        rows.unit(Unit {
            table: true,
            ..Unit::default()
        });
        for (number, [name, address]) in (1..).zip(&message.members) {
            rows.cell(0, name)?;
            rows.cell(1, address)?;
            rows.row(number);
        }
    }
    if message.text(id::CLASS).starts_with("IPM.Contact") {
        rows.unit(Unit::default());
        for (number, detail) in (1..).zip(&message.details) {
            rows.line(number, &message.text_of(detail))?;
        }
    }
    Ok(())
}

fn send_text(message: &Properties<'_>, rows: &mut Rows<'_>) -> (Format, Result<(), UnreadReason>) {
    let plain = message.text(id::BODY);
    let own_page = message.bytes(id::HTML).unwrap_or_default();
    let (mut rtf, mut fault) = (Vec::new(), Ok(()));
    let mut page = String::new();
    if own_page.is_empty() {
        let compressed = message.bytes(id::RTF).unwrap_or_default();
        if !compressed.is_empty() {
            (rtf, fault) = lzfu::decompress(compressed);
        }
        if rtfhtml::is_page(&rtf) {
            page = rtfhtml::page(&rtf);
        }
    } else {
        let number = message.number(id::HTML_PAGE).unwrap_or(0);
        page = in_page(own_page, u16::try_from(number).unwrap_or(0));
    }
    let mut read = || -> Result<Format, UnreadReason> {
        rows.job().unpack(rtf.len() as u64)?;
        let (format, more) = if !page.trim().is_empty() {
            html::read(&page, rows)?;
            (Format::Html, says_more(&plain, &page))
        } else if rtf.is_empty() || (rtfhtml::is_text(&rtf) && !plain.trim().is_empty()) {
            text::lines_of(&plain, Unit::default(), rows)?;
            (Format::Text, false)
        } else {
            let format = part(&mut Cursor::new(&rtf), rows);
            (format, says_more(&plain, &String::from_utf8_lossy(&rtf)))
        };
        if more {
            let hidden = Unit {
                hidden: true,
                ..Unit::default()
            };
            text::lines_of(&plain, hidden, rows)?;
        }
        Ok(format)
    };
    match read() {
        Ok(format) => (format, fault),
        Err(reason) => (Format::Text, Err(reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlook_counts_time_from_1601() {
        let mut message = Properties::default();
        // 2026-03-03 09:12:13 UTC in tenths of microseconds.
        let sent = 134_170_027_330_000_000_u64.to_le_bytes();
        message.add(id::SENT, TIME, sent.to_vec());
        assert_eq!(message.sent(), Some(1_772_529_133));
        assert_eq!(Properties::default().sent(), None);
    }

    #[test]
    fn recipients_are_addresses_or_else_names_and_the_writer_may_stand_in_the_header_only() {
        let text = |number, text: &str| (number, TEXT, text.as_bytes().to_vec());
        let properties = |all: &[(u16, u16, Vec<u8>)]| {
            let mut properties = Properties::new(65_001);
            for (number, kind, bytes) in all {
                properties.add(*number, *kind, bytes.clone());
            }
            properties
        };
        let message = properties(&[text(id::HEADER, "From: Moi <moi@agence.example>\r\n")]);
        let recipients = [
            properties(&[
                text(id::NAME, "Petit, Marie"),
                text(id::ADDRESS, "/O=AGENCE/CN=MARIE"),
                text(id::SMTP, "marie@example.fr"),
            ]),
            properties(&[
                text(id::NAME, "Accueil, Laon"),
                (id::RECIPIENT_KIND, LONG, vec![2, 0, 0, 0x10]),
            ]),
            properties(&[
                text(id::SMTP, "moi@agence.example"),
                (id::RECIPIENT_KIND, LONG, vec![0; 4]),
            ]),
        ];
        let draft = draft(&message, &recipients);
        assert_eq!(draft.from, ["Moi <moi@agence.example>"]);
        assert_eq!(draft.to, ["marie@example.fr"]);
        assert_eq!(draft.cc, ["Accueil  Laon"]);
        assert!(draft.bcc.is_empty());
    }
}

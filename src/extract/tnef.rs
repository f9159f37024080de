//! What Outlook packs a message into for other programs: `winmail.dat` (TNEF).
//!
//! A row of attributes, old ones and one that holds the properties of Outlook; those of each
//! attachment follow the mark of its beginning. Messages and documents within are files within.
//! Damage ends the reading: malformed after what came before. Checksums are not compared.
//!
//! Source: \[MS-OXTNEF\], <https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxtnef/>.

use std::io::{Read, SeekFrom};

use super::bytes::{u16_at, u32_at};
use super::eml::file_name;
use super::limits::{self, MAX_PART_BYTES};
use super::look::Look;
use super::mapi::{self, id, Properties};
use super::mime;
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Inner, Source, UnreadReason};

/// The first bytes.
pub const MAGIC: [u8; 4] = [0x78, 0x9F, 0x3E, 0x22];
/// Properties in one list, and recipients of one message.
const MAX_PROPERTIES: u32 = 10_000;
const MAX_RECIPIENTS: u32 = 100_000;

/// Attributes that are read.
mod attribute {
    pub const FROM: u32 = 0x0000_8000;
    pub const SUBJECT: u32 = 0x0001_8004;
    pub const BODY: u32 = 0x0002_800C;
    pub const ATTACHMENT_DATA: u32 = 0x0006_800F;
    pub const ATTACHMENT_TITLE: u32 = 0x0001_8010;
    pub const ATTACHMENT_BEGINS: u32 = 0x0006_9002;
    pub const MESSAGE: u32 = 0x0006_9003;
    pub const RECIPIENTS: u32 = 0x0006_9004;
    pub const ATTACHMENT: u32 = 0x0006_9005;
    pub const PAGE: u32 = 0x0006_9007;
}

/// Reads `winmail.dat`.
pub struct Tnef;

impl Extractor for Tnef {
    fn format(&self) -> Format {
        Format::Mail
    }

    fn recognises(&self, look: &Look) -> bool {
        look.head.starts_with(&MAGIC)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let size = source
            .seek(SeekFrom::End(0))
            .and_then(|size| source.seek(SeekFrom::Start(0)).map(|_| size))
            .map_err(|e| limits::reason(&e))?;
        let mut bytes = Vec::with_capacity(size.min(MAX_PART_BYTES) as usize);
        let result = source.take(MAX_PART_BYTES).read_to_end(&mut bytes);
        let read = read(&bytes, rows);
        if size > MAX_PART_BYTES {
            return Err(UnreadReason::TooLarge);
        }
        result.map_err(|e| limits::reason(&e)).and(read)
    }
}

/// An attachment as far as it was met.
#[derive(Default)]
struct Attachment<'m> {
    title: String,
    data: Option<&'m [u8]>,
    properties: Properties<'m>,
}

#[derive(Default)]
struct Message<'m> {
    properties: Properties<'m>,
    recipients: Vec<Properties<'m>>,
    attachments: Vec<Attachment<'m>>,
    /// An attachment whose beginning was not marked.
    unmarked: Attachment<'m>,
    page: u16,
}

fn read(bytes: &[u8], rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let mut message = Message::default();
    let fault = message.attributes(bytes.get(6..).unwrap_or_default());
    message.properties.page = message.page;
    mapi::send(&message.properties, &message.recipients, rows)?;
    let unmarked = message.unmarked.content().is_some();
    let first = unmarked.then_some(&message.unmarked);
    for (number, attachment) in (1..).zip(first.into_iter().chain(&message.attachments)) {
        attachment.send(number, rows)?;
    }
    fault
}

impl<'m> Message<'m> {
    fn attributes(&mut self, mut rest: &'m [u8]) -> Result<(), UnreadReason> {
        while !rest.is_empty() {
            let (attribute, size) = (u32_at(rest, 1), u32_at(rest, 5) as usize);
            let body = rest.get(9..).ok_or(UnreadReason::Malformed)?;
            let data = body.get(..size).unwrap_or(body);
            self.attribute(attribute, data)?;
            // A checksum follows.
            rest = body
                .get(size.saturating_add(2)..)
                .ok_or(UnreadReason::Malformed)?;
        }
        Ok(())
    }

    fn attribute(&mut self, attribute: u32, data: &'m [u8]) -> Result<(), UnreadReason> {
        match attribute {
            attribute::PAGE => self.page = u32_at(data, 0) as u16,
            attribute::SUBJECT => self.properties.add(id::SUBJECT, mapi::TEXT, data),
            attribute::BODY => self.properties.add(id::BODY, mapi::TEXT, data),
            attribute::FROM => {
                // Kind, lengths of the name and of the address, then both.
                let (name, address) = (u16_at(data, 4) as usize, u16_at(data, 6) as usize);
                let rest = data.get(8..).unwrap_or_default();
                let address = rest.get(name..).unwrap_or_default().get(..address);
                let address = without_nul(address.unwrap_or_default());
                let address = address.strip_prefix(b"SMTP:").unwrap_or(address);
                let name = without_nul(rest.get(..name).unwrap_or(rest));
                self.properties.add(id::SENDER_NAME, mapi::TEXT, name);
                self.properties.add(id::SENDER_ADDRESS, mapi::TEXT, address);
            }
            attribute::MESSAGE => {
                list(&mut &*data, &mut self.properties)?;
            }
            attribute::RECIPIENTS => {
                let mut rest = data;
                let count = take_u32(&mut rest)?;
                for _ in 0..count.min(MAX_RECIPIENTS) {
                    let mut recipient = Properties::new(self.page);
                    let result = list(&mut rest, &mut recipient);
                    self.recipients.push(recipient);
                    result?;
                }
                if count > MAX_RECIPIENTS {
                    return Err(UnreadReason::TooLarge);
                }
            }
            attribute::ATTACHMENT_BEGINS => self.attachments.push(Attachment {
                properties: Properties::new(self.page),
                ..Attachment::default()
            }),
            attribute::ATTACHMENT_TITLE => {
                let page = (self.page > 0).then_some(self.page);
                let title = mime::text_in(without_nul(data), page);
                self.attachment().title = title;
            }
            attribute::ATTACHMENT_DATA => self.attachment().data = Some(data),
            attribute::ATTACHMENT => list(&mut &*data, &mut self.attachment().properties)?,
            _ => {}
        }
        Ok(())
    }

    /// The attachment being read; one may begin without its mark.
    fn attachment(&mut self) -> &mut Attachment<'m> {
        match self.attachments.last_mut() {
            Some(attachment) => attachment,
            None => &mut self.unmarked,
        }
    }
}

impl Attachment<'_> {
    fn content(&self) -> Option<&[u8]> {
        let object = self.properties.content().filter(|o| !o.is_empty());
        object.or(self.data)
    }

    fn send(&self, number: u32, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let name = self
            .properties
            .first(&[id::LONG_FILE_NAME, id::FILE_NAME, id::NAME]);
        let name = if name.is_empty() { &self.title } else { &name };
        let name = file_name(Some(name), number);
        let file = Inner {
            name: &name,
            hidden: false,
        };
        match self.content() {
            Some(bytes) => rows.inside(file, bytes, None),
            None => rows.inside(file, b"", Some(UnreadReason::Unsupported)),
        }
    }
}

fn without_nul(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|b| *b == 0);
    bytes.get(..end.unwrap_or(bytes.len())).unwrap_or(bytes)
}

/// Reads a list of properties off the front of `rest`.
fn list<'m>(rest: &mut &'m [u8], into: &mut Properties<'m>) -> Result<(), UnreadReason> {
    let count = take_u32(rest)?;
    if count > MAX_PROPERTIES {
        return Err(UnreadReason::Malformed);
    }
    for _ in 0..count {
        let tag = take_u32(rest)?;
        let (kind, number) = (tag as u16, (tag >> 16) as u16);
        if number >= 0x8000 {
            named(rest)?;
        }
        let several = kind & mapi::SEVERAL != 0;
        let fixed = match kind & !mapi::SEVERAL {
            0x0002 | 0x0003 | 0x0004 | 0x000A | 0x000B => Some(4),
            0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => Some(8),
            0x0048 => Some(16),
            0x0001 => Some(0),
            _ => None,
        };
        let values = if several || fixed.is_none() {
            take_u32(rest)?
        } else {
            1
        };
        for _ in 0..values {
            let size = match fixed {
                Some(0) => break,
                Some(size) => size,
                None => take_u32(rest)? as usize,
            };
            // What ends too early is kept as far as it goes.
            let bytes = rest.get(..size).unwrap_or(rest);
            into.add(number, kind, bytes);
            let padded = size.saturating_add(3) & !3;
            *rest = rest.get(padded..).unwrap_or_default();
            if bytes.len() < size {
                return Err(UnreadReason::Malformed);
            }
        }
    }
    Ok(())
}

/// Passes the name of a property: a set, then a number or a text.
fn named(rest: &mut &[u8]) -> Result<(), UnreadReason> {
    *rest = rest.get(16..).ok_or(UnreadReason::Malformed)?;
    let kind = take_u32(rest)?;
    let length = take_u32(rest)? as usize;
    if kind == 1 {
        let padded = length.saturating_add(3) & !3;
        *rest = rest.get(padded..).ok_or(UnreadReason::Malformed)?;
    }
    Ok(())
}

fn take_u32(rest: &mut &[u8]) -> Result<u32, UnreadReason> {
    let after = rest.get(4..).ok_or(UnreadReason::Malformed)?;
    let value = u32_at(rest, 0);
    *rest = after;
    Ok(value)
}

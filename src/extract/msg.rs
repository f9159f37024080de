//! Messages of Outlook (`.msg`): compound files of properties.
//!
//! Each property stands in a stream named by its number and type, whole numbers in a table of
//! their own; recipients and attachments are storages with the same within. A message attached to
//! this one is a storage too, and is read as a file within. Objects that are neither files nor
//! messages (a sheet drawn in the text) are told as not read. Refuses what has no table of
//! properties; what cannot be read of a stream is told, and what the table names or counts and is
//! not there; the rest is read.
//!
//! Source: \[MS-OXMSG\], <https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg/>.

use super::bytes::u32_at;
use super::eml::file_name;
use super::limits::Job;
use super::look::Look;
use super::mapi::{self, id, Properties};
use super::ole::{Ole, ROOT};
use super::rows::Rows;
use super::Extractor;
use crate::model::{Draft, Format, Inner, Source, UnreadReason};

/// The table of properties.
const TABLE: &str = "__properties_version1.0";
const STREAM: &str = "__substg1.0_";
const RECIPIENT: &str = "__recip_version1.0_";
const ATTACHMENT: &str = "__attach_version1.0_";
/// Bytes before the table's rows: in the file, in a message within, in the others.
const HEADERS: [usize; 3] = [32, 24, 8];

/// Reads messages of Outlook.
pub struct Msg;

impl Extractor for Msg {
    fn format(&self) -> Format {
        Format::Mail
    }

    fn recognises(&self, look: &Look) -> bool {
        is_message(look)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut file = File {
            ole: Ole::open(source)?,
            fault: Ok(()),
            counts: (0, 0),
            around: Vec::new(),
        };
        file.message(ROOT, HEADERS[0], rows)
    }
}

/// Is the part a message of Outlook?
pub fn is_message(look: &Look) -> bool {
    look.ole.iter().flatten().any(|name| name == TABLE)
}

/// Who writes a message to whom, and when it was sent, in seconds since 1970. `None` for what is no
/// message, such as a contact, and for what cannot be read.
pub fn envelope(source: &mut dyn Source) -> Option<(Draft, Option<i64>)> {
    let mut file = File {
        ole: Ole::open(source).ok()?,
        fault: Ok(()),
        counts: (0, 0),
        around: Vec::new(),
    };
    file.ole.find(ROOT, TABLE)?;
    let job = Job::default();
    let message = file.properties(ROOT, HEADERS[0], 0, &job).ok()?;
    let class = message.text(id::CLASS);
    if class.starts_with("IPM.Contact") || class.starts_with("IPM.DistList") {
        return None;
    }
    let page = message.text_page();
    let mut recipients = Vec::new();
    for index in file.named(ROOT, RECIPIENT) {
        recipients.push(file.properties(index, HEADERS[2], page, &job).ok()?);
    }
    Some((mapi::draft(&message, &recipients), message.sent()))
}

struct File<'s> {
    ole: Ole<'s>,
    /// What went wrong with the message being read.
    fault: Result<(), UnreadReason>,
    /// How many recipients and attachments the table read last says there are.
    counts: (usize, usize),
    /// The storages of the messages around this one.
    around: Vec<usize>,
}

impl File<'_> {
    /// Reads the message in a storage.
    fn message(
        &mut self,
        storage: usize,
        header: usize,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        // A damaged file may say that a message stands in itself.
        if self.around.contains(&storage) {
            return Err(UnreadReason::Malformed);
        }
        self.around.push(storage);
        let outer = std::mem::replace(&mut self.fault, Ok(()));
        let result = self.message_parts(storage, header, rows);
        self.around.pop();
        result.and(std::mem::replace(&mut self.fault, outer))
    }

    fn message_parts(
        &mut self,
        storage: usize,
        header: usize,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        let message = self.properties(storage, header, 0, rows.job())?;
        if self.ole.find(storage, TABLE).is_none() {
            self.fault = Err(UnreadReason::Malformed);
        }
        let counts = self.counts;
        let page = message.text_page();
        let mut recipients = Vec::new();
        for index in self.named(storage, RECIPIENT) {
            recipients.push(self.properties(index, HEADERS[2], page, rows.job())?);
        }
        let attachments = self.named(storage, ATTACHMENT);
        if recipients.len() < counts.0 || attachments.len() < counts.1 {
            self.fault = Err(UnreadReason::Malformed);
        }
        mapi::send(&message, &recipients, rows)?;
        for (number, index) in (1..).zip(attachments) {
            self.attachment(index, number, page, rows)?;
        }
        Ok(())
    }

    fn attachment(
        &mut self,
        storage: usize,
        number: u32,
        page: u16,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        let names = self.properties(storage, HEADERS[2], page, rows.job())?;
        let name = names.first(&[id::LONG_FILE_NAME, id::FILE_NAME, id::NAME]);
        let name = file_name(Some(&name), number);
        let file = Inner {
            name: &name,
            hidden: false,
        };
        if let Some(index) = self.ole.find(storage, &stream(id::DATA, mapi::BINARY)) {
            return match self.ole.read(index, rows.job()) {
                Ok(data) => rows.inside(file, &data.bytes, data.fault),
                Err(reason) => rows.inside(file, b"", Some(reason)),
            };
        }
        let Some(within) = self.ole.find(storage, &stream(id::DATA, mapi::OBJECT)) else {
            // A link to a file elsewhere holds nothing.
            return rows.inside(file, b"", Some(UnreadReason::Unsupported));
        };
        rows.nested(file, &mut |rows| {
            if self.ole.find(within, TABLE).is_none() {
                return (Format::Office, Err(UnreadReason::Unsupported));
            }
            (Format::Mail, self.message(within, HEADERS[1], rows))
        })
    }

    /// The storages in another one whose name begins so, in the order of their numbers.
    fn named(&self, storage: usize, prefix: &str) -> Vec<usize> {
        let mut found: Vec<(&str, usize)> = self
            .ole
            .children(storage)
            .into_iter()
            .filter_map(|index| {
                let object = self.ole.objects.get(index)?;
                let number = object.name.strip_prefix(prefix)?;
                object.is_storage.then_some((number, index))
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, index)| index).collect()
    }

    /// The properties in a storage that are read, the content of an attachment aside.
    fn properties(
        &mut self,
        storage: usize,
        header: usize,
        page: u16,
        job: &Job,
    ) -> Result<Properties<'static>, UnreadReason> {
        let mut properties = Properties::new(page);
        // What the table says to stand in streams of their own.
        let mut listed = Vec::new();
        let mut streams = self.ole.children(storage);
        streams.sort_by_key(|index| self.ole.objects.get(*index).map(|o| &o.name));
        for index in streams {
            let Some(object) = self.ole.objects.get(index) else {
                continue;
            };
            if object.name == TABLE {
                let table = self.ole.read(index, job)?;
                self.note(table.fault);
                self.counts = (
                    u32_at(&table.bytes, 16) as usize,
                    u32_at(&table.bytes, 20) as usize,
                );
                for row in table
                    .bytes
                    .get(header..)
                    .unwrap_or_default()
                    .chunks_exact(16)
                {
                    let tag = u32_at(row, 0);
                    let (number, kind) = ((tag >> 16) as u16, tag as u16);
                    if kind == mapi::LONG {
                        let value = row.get(8..12).unwrap_or_default().to_vec();
                        properties.add(number, kind, value);
                    } else if kind == mapi::TIME {
                        let value = row.get(8..16).unwrap_or_default().to_vec();
                        properties.add(number, kind, value);
                    } else if u32_at(row, 8) > 0 && number != id::DATA {
                        listed.push((number, kind));
                    }
                }
                continue;
            }
            // Of several values each has a number behind a dash.
            let tag = object.name.strip_prefix(STREAM).unwrap_or_default();
            let tag = tag.split('-').next().unwrap_or_default();
            let Ok(tag) = u32::from_str_radix(tag, 16) else {
                continue;
            };
            let (number, kind) = ((tag >> 16) as u16, tag as u16);
            if object.is_storage || number == id::DATA || !mapi::is_read(number, kind) {
                continue;
            }
            let stream = self.ole.read(index, job)?;
            self.note(stream.fault);
            properties.add(number, kind, stream.bytes);
        }
        if listed
            .iter()
            .any(|(number, kind)| properties.lacks(*number, *kind))
        {
            self.note(Some(UnreadReason::Malformed));
        }
        Ok(properties)
    }

    fn note(&mut self, fault: Option<UnreadReason>) {
        if let (Some(reason), Ok(())) = (fault, self.fault) {
            self.fault = Err(reason);
        }
    }
}

/// The name of a property's stream.
fn stream(number: u16, kind: u16) -> String {
    format!("{STREAM}{number:04X}{kind:04X}")
}

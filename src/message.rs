//! A mail file for the command line: its header becomes a draft, what it holds its parts.
//!
//! Messages of Outlook (`.msg`) are mails too. What is no mail is checked as an attachment without recipients.

use std::io::{Read, SeekFrom};

use gardefou::check;
use gardefou::extract::{self, mails};
use gardefou::model::{Contents, Draft, Limits, ReadOptions, Scan, Source, Verdict};
use gardefou::policy::settings::Settings;
use mail_parser::{Address, DateTime, MessageParser};

/// Bytes of a mail among which its recipients are looked for.
const LARGEST_HEADER: u64 = 16 << 20;

/// A mail, or any other file, that was read: it can be judged by several settings.
#[derive(Default)]
pub struct Message {
    draft: Draft,
    /// What was read, each part by its name.
    pub parts: Vec<(String, Scan)>,
    /// When the mail was sent, as it says itself.
    pub sent: Option<DateTime>,
    /// It is a mail by its content.
    pub is_mail: bool,
}

/// Checks a mail or any other file. `None` when it cannot be read from the disk.
pub fn check(
    name: &str,
    source: &mut dyn Source,
    settings: &Settings,
    passwords: &[String],
) -> Option<Verdict> {
    Some(Message::read(name, source, settings, passwords)?.judge(settings))
}

impl Message {
    /// Reads a mail or any other file. `None` when it cannot be read from the disk.
    pub fn read(
        name: &str,
        source: &mut dyn Source,
        settings: &Settings,
        passwords: &[String],
    ) -> Option<Self> {
        let mut options = ReadOptions {
            limits: settings.limits,
            passwords: passwords.to_vec(),
        };
        let envelope = if extract::is_mail(source) {
            Some(read_header(source)?)
        } else {
            mails::outlook_envelope(source)
                .map(|(draft, sent)| (draft, sent.map(DateTime::from_timestamp)))
        };
        let is_mail = envelope.is_some();
        if is_mail {
            options.limits = limits_of_a_mail(settings.limits);
        }
        let (draft, sent) = envelope.unwrap_or_default();
        source.seek(SeekFrom::Start(0)).ok()?;
        let mut scan = check::scan(source, &settings.detection, &options);
        let mut parts = Vec::new();
        if is_mail {
            parts = std::mem::take(&mut scan.parts);
            // Its own header is no content of a part: it tells who receives the mail.
            scan.contents = Contents::default();
        }
        if !is_mail || !scan.unread.is_empty() {
            parts.push((name.to_owned(), scan));
        }
        Some(Self {
            draft,
            parts,
            sent,
            is_mail,
        })
    }

    /// Decides on it by settings with the detectors and limits that it was read with.
    pub fn judge(&self, settings: &Settings) -> Verdict {
        let parts: Vec<(&str, &Scan)> = self
            .parts
            .iter()
            .map(|(name, scan)| (name.as_str(), scan))
            .collect();
        check::decide(&self.draft, &parts, settings)
    }
}

/// What an attachment may take, for several of them: the mail itself is none.
fn limits_of_a_mail(one: Limits) -> Limits {
    Limits {
        unpacked_bytes: 4 * one.unpacked_bytes,
        text_bytes: 4 * one.text_bytes,
        entries: one.entries,
        depth: one.depth + 1,
    }
}

/// The recipients and the date of a mail; `None` when it cannot be read from the disk.
fn read_header(source: &mut dyn Source) -> Option<(Draft, Option<DateTime>)> {
    source.seek(SeekFrom::Start(0)).ok()?;
    let mut bytes = Vec::new();
    source.take(LARGEST_HEADER).read_to_end(&mut bytes).ok()?;
    let message = MessageParser::default().parse_headers(&bytes);
    let sent = message.as_ref().and_then(|m| m.date().copied());
    Some((message.as_ref().map(read_draft).unwrap_or_default(), sent))
}

fn read_draft(message: &mail_parser::Message<'_>) -> Draft {
    Draft {
        from: addresses(message.from()),
        to: addresses(message.to()),
        cc: addresses(message.cc()),
        bcc: addresses(message.bcc()),
        unseen: 0,
    }
}

/// The addresses of a header; a group without members keeps its name, for its size is unknown.
fn addresses(header: Option<&Address<'_>>) -> Vec<String> {
    let plain = |addr: &mail_parser::Addr<'_>| {
        addr.address
            .as_deref()
            .or(addr.name.as_deref())
            .map(|a| a.replace([',', ';', '\n'], " "))
    };
    match header {
        None => Vec::new(),
        Some(Address::List(list)) => list.iter().filter_map(plain).collect(),
        Some(Address::Group(groups)) => groups
            .iter()
            .flat_map(|group| {
                if group.addresses.is_empty() {
                    // What mail servers write in place of hidden recipients is no group.
                    let name = group
                        .name
                        .as_deref()
                        .filter(|n| *n != "undisclosed-recipients");
                    name.map(ToOwned::to_owned).into_iter().collect::<Vec<_>>()
                } else {
                    group.addresses.iter().filter_map(plain).collect()
                }
            })
            .collect(),
    }
}

//! A mail file for the command line: its header becomes a draft, what it holds its parts.
//!
//! What is no mail is checked as an attachment without recipients.

use std::io::{Read, SeekFrom};

use gardefou::check;
use gardefou::extract;
use gardefou::model::{Contents, Draft, Limits, ReadOptions, Scan, Source, Verdict};
use gardefou::policy::settings::Settings;
use mail_parser::{Address, Message, MessageParser};

/// Bytes of a mail among which its recipients are looked for.
const LARGEST_HEADER: u64 = 16 << 20;

/// Checks a mail or any other file. `None` when it cannot be read from the disk.
pub fn check(
    name: &str,
    source: &mut dyn Source,
    settings: &Settings,
    passwords: &[String],
) -> Option<Verdict> {
    let mut options = ReadOptions {
        limits: settings.limits,
        passwords: passwords.to_vec(),
    };
    let is_mail = extract::is_mail(source);
    let mut draft = Draft::default();
    if is_mail {
        options.limits = limits_of_a_mail(settings.limits);
        draft = read_header(source)?;
    }
    source.seek(SeekFrom::Start(0)).ok()?;
    let mut scan = check::scan(source, &settings.detection, &options);
    if !is_mail {
        return Some(check::decide(&draft, &[(name, &scan)], settings));
    }
    let mut parts = std::mem::take(&mut scan.parts);
    if !scan.unread.is_empty() {
        // Its own header is no content of a part: it tells who receives the mail.
        scan.contents = Contents::default();
        parts.push((name.to_owned(), scan));
    }
    let parts: Vec<(&str, &Scan)> = parts
        .iter()
        .map(|(name, scan)| (name.as_str(), scan))
        .collect();
    Some(check::decide(&draft, &parts, settings))
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

/// The recipients of a mail; `None` when it cannot be read from the disk.
fn read_header(source: &mut dyn Source) -> Option<Draft> {
    source.seek(SeekFrom::Start(0)).ok()?;
    let mut bytes = Vec::new();
    source.take(LARGEST_HEADER).read_to_end(&mut bytes).ok()?;
    let message = MessageParser::default().parse_headers(&bytes);
    Some(message.as_ref().map(read_draft).unwrap_or_default())
}

fn read_draft(message: &Message<'_>) -> Draft {
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

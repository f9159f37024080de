//! A mail file for the command line: its headers become a draft, its parts are scanned.
//!
//! What is no mail is checked as an attachment without recipients. A mail attached to a mail is
//! read too; its parts are named `outer.eml/inner.pdf`.

use std::io::{Cursor, Read, SeekFrom};

use gardefou::check;
use gardefou::extract;
use gardefou::model::{Detection, Draft, Format, ReadOptions, Scan, Source, UnreadReason, Verdict};
use gardefou::policy::settings::Settings;
use gardefou::policy::BODY;
use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};

/// A mail is parsed in memory; a larger one is not checked.
const LARGEST_MAIL: u64 = 256 * 1024 * 1024;
/// How deep mails may be attached to mails.
const DEEPEST: u32 = 5;

/// Checks a mail or any other file. `None` when it cannot be read from the disk.
pub fn check(
    name: &str,
    source: &mut dyn Source,
    settings: &Settings,
    passwords: &[String],
) -> Option<Verdict> {
    let options = ReadOptions {
        passwords: passwords.to_vec(),
        ..ReadOptions::default()
    };
    let is_mail = extract::is_mail(source);
    source.seek(SeekFrom::Start(0)).ok()?;
    if !is_mail {
        let scan = check::scan(source, &settings.detection, &options);
        return Some(check::decide(&Draft::default(), &[(name, &scan)], settings));
    }
    let mut bytes = Vec::new();
    source.take(LARGEST_MAIL + 1).read_to_end(&mut bytes).ok()?;
    let mut draft = Draft::default();
    let mut parts = Vec::new();
    if bytes.len() as u64 > LARGEST_MAIL {
        parts.push((
            name.to_owned(),
            Scan::unread(Format::Mail, UnreadReason::TooLarge),
        ));
    } else if let Some(message) = MessageParser::default().parse(&bytes) {
        draft = read_draft(&message);
        scan_parts(
            &message,
            "",
            DEEPEST,
            (&settings.detection, &options),
            &mut parts,
        );
    } else {
        parts.push((
            name.to_owned(),
            Scan::unread(Format::Mail, UnreadReason::Malformed),
        ));
    }
    let parts: Vec<(&str, &Scan)> = parts
        .iter()
        .map(|(name, scan)| (name.as_str(), scan))
        .collect();
    Some(check::decide(&draft, &parts, settings))
}

fn read_draft(message: &Message<'_>) -> Draft {
    Draft {
        from: addresses(message.from()),
        to: addresses(message.to()),
        cc: addresses(message.cc()),
        bcc: addresses(message.bcc()),
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

/// Scans the body and the attachments of `message` into `parts`, names prefixed by `path`.
fn scan_parts(
    message: &Message<'_>,
    path: &str,
    depth: u32,
    how: (&Detection, &ReadOptions),
    parts: &mut Vec<(String, Scan)>,
) {
    let (detection, options) = how;
    for &index in body_parts(message) {
        let Some(part) = message.parts.get(index as usize) else {
            continue;
        };
        let scan = match &part.body {
            PartType::Text(text) => check::scan_body(text, false, detection),
            PartType::Html(html) => check::scan_body(html, true, detection),
            _ => continue,
        };
        parts.push((format!("{path}{BODY}"), scan));
    }
    for (number, attachment) in message.attachments().enumerate() {
        let name = attachment
            .attachment_name()
            .map_or_else(|| format!("{}", number + 1), |name| name.replace('/', "_"));
        let name = format!("{path}{name}");
        match &attachment.body {
            PartType::Message(inner) if depth > 0 => {
                scan_parts(inner, &format!("{name}/"), depth - 1, how, parts);
            }
            PartType::Message(_) => {
                parts.push((name, Scan::unread(Format::Mail, UnreadReason::TooLarge)));
            }
            _ => parts.push((
                name,
                check::scan(&mut Cursor::new(attachment.contents()), detection, options),
            )),
        }
    }
}

/// The parts shown as the message's text: the HTML ones, which mail-parser fills with the plain
/// ones where there is no other form, for they hold all that the plain form shows and more.
fn body_parts<'a>(message: &'a Message<'_>) -> &'a [mail_parser::MessagePartId] {
    if message.html_body.is_empty() {
        &message.text_body
    } else {
        &message.html_body
    }
}

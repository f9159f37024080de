//! Archives of mails taken apart, one mail at a time: mailboxes, and ZIP archives of mails or
//! mailboxes.
//!
//! Unlike a mailbox that is attached, such an archive may be of any size: each mail is handed on as
//! soon as it is read, and only one is in memory, 64 MB of it. What a file is, is told from its
//! content ([`holds`]). Refuses archives within archives, every packing but ZIP, stores of Outlook
//! (`.pst`, `.ost`), and ZIP archives of more than 50,000 files: they are said to be unread.

use std::io::{self, Cursor, Read};

use super::archive::is_litter;
use super::limits::{Job, MAX_PART_BYTES};
use super::look::{is_postmark, Look};
use super::mbox;
use super::msg;
use super::zip::Zip;
use crate::model::{Draft, Format, Limits, ReadOptions, Source, UnreadReason};

/// Bytes of an entry by which it is told what it is.
const HEAD: u64 = 16 << 10;

/// What a file is to whom looks for mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It is one: as it travels, or a message of Outlook.
    Mail,
    /// Mails one after another.
    Mailbox,
    /// A ZIP archive that is no document.
    Archive,
    /// An archive or a store that is not opened here.
    Closed,
    /// It is no mail and holds none.
    None,
}

/// Tells what a file is.
pub fn holds(source: &mut dyn Source) -> io::Result<Holds> {
    let look = Look::at(source)?;
    // Whatever comes behind the line: the first mail may be a damaged one.
    let line = look.head.trim_ascii_start().split(|b| *b == b'\n').next();
    if line.is_some_and(|line| is_postmark(&String::from_utf8_lossy(line))) {
        return Ok(Holds::Mailbox);
    }
    if look.is_mail() || msg::is_message(&look) {
        return Ok(Holds::Mail);
    }
    if let Some(directory) = look.directory() {
        let document = !directory.content_types.is_empty() || !directory.mimetype.is_empty();
        return Ok(if document {
            Holds::None
        } else {
            Holds::Archive
        });
    }
    Ok(match look.name().0 {
        Format::Archive | Format::SevenZip | Format::Rar | Format::Mail => Holds::Closed,
        _ => Holds::None,
    })
}

/// A mail of an archive, or why there is none.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// The bytes of a mail, and why there are not more of them.
    Mail(Vec<u8>, Option<UnreadReason>),
    /// The bytes of an entry that is no mail by its content; its path says what it should be.
    Other(Vec<u8>, String),
    /// An entry that could not be read, or is not opened.
    Unread,
}

/// What is done with each mail of an archive.
pub type Visit<'v, E> = &'v mut dyn FnMut(Piece) -> Result<(), E>;

/// Hands on the mails of a mailbox; ends at the first error of `visit`.
pub fn of_mailbox<E>(input: impl Read, visit: Visit<'_, E>) -> Result<(), E> {
    mbox::split(input, &mut |bytes, fault| {
        visit(Piece::Mail(std::mem::take(bytes), fault))
    })
}

/// Hands on the mails of a ZIP archive, those of its mailboxes included, in the order of its
/// directory; ends at the first error of `visit`.
pub fn of_archive<E>(
    source: &mut dyn Source,
    passwords: &[String],
    visit: Visit<'_, E>,
) -> Result<(), E> {
    let options = ReadOptions {
        limits: Limits {
            unpacked_bytes: u64::MAX,
            ..Limits::default()
        },
        passwords: passwords.to_vec(),
    };
    let Ok(mut zip) = Zip::open(source, &Job::new(&options, 0)) else {
        return visit(Piece::Unread);
    };
    if zip.damaged {
        visit(Piece::Unread)?;
    }
    for (index, apart) in zip.apart().into_iter().enumerate() {
        let Some(entry) = zip.entries.get(index) else {
            break;
        };
        if entry.is_folder() || is_litter(&entry.name) {
            continue;
        }
        let name = entry.name.clone();
        let mut head = Vec::new();
        zip.most = MAX_PART_BYTES;
        let opened = zip.read(index).map(|entry| {
            // Whatever goes wrong here goes wrong again below.
            let _partial = entry.take(HEAD).read_to_end(&mut head);
        });
        if !apart || opened.is_err() {
            visit(Piece::Unread)?;
            continue;
        }
        if matches!(holds(&mut Cursor::new(&head)), Ok(Holds::Mailbox)) {
            zip.most = u64::MAX;
            match zip.read(index) {
                Ok(entry) => of_mailbox(entry, visit)?,
                Err(_) => visit(Piece::Unread)?,
            }
            continue;
        }
        let (bytes, fault) = zip.unpack(index);
        visit(match holds(&mut Cursor::new(&bytes)) {
            Ok(Holds::Mail) => Piece::Mail(bytes, fault),
            Ok(Holds::None) if fault.is_none() => Piece::Other(bytes, name),
            _ => Piece::Unread,
        })?;
    }
    Ok(())
}

/// Who writes a message of Outlook to whom, and when it was sent, in seconds since 1970. `None` for
/// what is no such message.
pub fn outlook_envelope(source: &mut dyn Source) -> Option<(Draft, Option<i64>)> {
    let look = Look::at(source).ok()?;
    msg::is_message(&look).then(|| msg::envelope(source))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::zip::build;

    const MAIL: &str = "Date: Tue, 3 Mar 2026 10:12:13 +0100\n\nBonjour\n";

    fn kind(bytes: &[u8]) -> Holds {
        holds(&mut Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn what_a_file_is_is_told_from_its_content() {
        let mailbox = ["From - Tue Mar 03 10:12:13 2026\n", MAIL].concat();
        let archive = build::zip(&[("a.eml", MAIL.as_bytes())], true);
        let document = build::zip(&[("[Content_Types].xml", b"<Types/>")], true);
        assert_eq!(kind(MAIL.as_bytes()), Holds::Mail);
        assert_eq!(kind(mailbox.as_bytes()), Holds::Mailbox);
        assert_eq!(
            kind(mailbox.replace("Date", "\0").as_bytes()),
            Holds::Mailbox
        );
        assert_eq!(kind(&archive), Holds::Archive);
        assert_eq!(kind(&document), Holds::None);
        assert_eq!(kind(b"!BDN\x00\x00\x00\x00"), Holds::Closed);
        assert_eq!(kind(b"\x1f\x8b\x08\x00"), Holds::Closed);
        assert_eq!(kind(b"2 V1772 N3\n"), Holds::None);
        assert_eq!(kind(b""), Holds::None);
    }

    #[test]
    fn an_archive_gives_its_mails_those_of_its_mailboxes_and_says_what_it_does_not_open() {
        let mark = "From - Tue Mar 03 10:12:13 2026\n";
        let mailbox = [mark, MAIL, "\n", mark, MAIL].concat();
        let inner = build::zip(&[("b.eml", MAIL.as_bytes())], true);
        let archive = build::zip(
            &[
                ("Sent/", b""),
                ("Sent/a.eml", MAIL.as_bytes()),
                ("Sent/.DS_Store", b"x"),
                ("tout.mbox", mailbox.as_bytes()),
                ("encore.zip", &inner),
                ("lisez.txt", b"Bonjour"),
            ],
            false,
        );
        let mut pieces = Vec::new();
        of_archive::<()>(&mut Cursor::new(archive), &[], &mut |piece| {
            pieces.push(piece);
            Ok(())
        })
        .unwrap();
        let mail = || Piece::Mail(MAIL.into(), None);
        let first_of_two = Piece::Mail([MAIL, "\n"].concat().into(), None);
        assert_eq!(
            pieces,
            [
                mail(),
                first_of_two,
                mail(),
                Piece::Unread,
                Piece::Other(b"Bonjour".to_vec(), "lisez.txt".into()),
            ]
        );
    }
}

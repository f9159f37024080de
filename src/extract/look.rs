//! What a part is, told from its content: magic bytes, then structure. Never its name or type.
//!
//! [`Look`] is what a reader is shown to say whether the part is his. What no reader claims is
//! named here as far as it can be, so that its user is told what was not read.
//!
//! Source: the signatures of <https://www.nationalarchives.gov.uk/PRONOM/>.

use std::io::{self, Read, SeekFrom};

use super::decode::{Decoded, Encoding};
use super::limits::Job;
use super::mime;
use super::odf;
use super::ole::{self, Ole};
use super::spreadsheetml;
use super::xls;
use super::zip::Zip;
use crate::model::{Format, Source, UnreadReason};

/// Bytes from the start that are looked at.
const HEAD: u64 = 16 << 10;
/// Bytes of a ZIP entry that are looked at.
const ENTRY_HEAD: u64 = 1 << 20;

/// The start of a part, and the directory of an archive.
pub struct Look {
    /// The first bytes.
    pub head: Vec<u8>,
    /// The first bytes as text, when they are plain text, delimited values or a web page.
    pub text: Option<String>,
    /// The archive's directory, or why it was not read; `None` when the part is no ZIP archive.
    pub zip: Option<Result<Directory, UnreadReason>>,
    /// The names of what an OLE document holds, its storages left closed; `None` when the part is
    /// none.
    pub ole: Option<Vec<String>>,
}

/// What a ZIP archive says of itself.
#[derive(Default)]
pub struct Directory {
    /// The paths of its entries, in lower case.
    pub names: Vec<String>,
    /// `[Content_Types].xml` of Office Open XML, empty when there is none.
    pub content_types: String,
    /// The media type of an `OpenDocument`, empty when it is none.
    pub mimetype: String,
    /// The manifest of `OpenDocument`: its list of entries says they are encrypted.
    pub encrypted_manifest: bool,
    /// An entry needs a password.
    pub encrypted_entry: bool,
}

impl Look {
    /// Looks at a part.
    pub fn at(source: &mut dyn Source) -> io::Result<Self> {
        source.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        source.take(HEAD).read_to_end(&mut head)?;
        let is_zip = [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK00PK\x03\x04"]
            .iter()
            .any(|magic| head.starts_with(magic));
        let zip = is_zip.then(|| Directory::read(source));
        let ole = head.starts_with(&ole::MAGIC).then(|| names(source));
        let mut look = Self {
            head,
            text: None,
            zip,
            ole,
        };
        if look.zip.is_none() && look.ole.is_none() && look.signature().is_none() {
            look.text = look.decode().filter(|text| foreign_text(text).is_none());
        }
        Ok(look)
    }

    /// The directory of a ZIP archive that could be opened.
    #[must_use]
    pub fn directory(&self) -> Option<&Directory> {
        self.zip.as_ref()?.as_ref().ok()
    }

    /// Does an OLE document hold an object of this name, outside its storages?
    #[must_use]
    pub fn has_stream(&self, name: &str) -> bool {
        let mut names = self.ole.iter().flatten();
        names.any(|n| n.eq_ignore_ascii_case(name))
    }

    /// Is this the first line of a text, blank ones aside, in upper or lower case?
    #[must_use]
    pub fn begins_with_line(&self, line: &str) -> bool {
        let first = self.text.as_deref().map(|t| t.trim_start().lines().next());
        first
            .flatten()
            .is_some_and(|l| l.trim().eq_ignore_ascii_case(line))
    }

    /// Does the part begin with the headers of a mail?
    #[must_use]
    pub fn is_mail(&self) -> bool {
        let packed = self.zip.is_some() || self.ole.is_some() || self.signature().is_some();
        !packed && self.decode().is_some_and(|text| is_mail(&text))
    }

    /// Does the part begin with the line that parts the mails of a mailbox?
    #[must_use]
    pub fn is_mailbox(&self) -> bool {
        let line = self.head.trim_ascii_start().split(|b| *b == b'\n').next();
        line.is_some_and(|line| is_postmark(&String::from_utf8_lossy(line))) && self.is_mail()
    }

    fn decode(&self) -> Option<String> {
        Encoding::of(&self.head)?;
        let mut text = String::new();
        let _always_ok = Decoded::new(self.head.as_slice()).read_to_string(&mut text);
        Some(text)
    }

    /// What a part is that no reader claims, and why it is not read.
    #[must_use]
    pub fn name(&self) -> (Format, UnreadReason) {
        if self.head.is_empty() {
            return (Format::Empty, UnreadReason::Empty);
        }
        if let Some(names) = &self.ole {
            return name_ole(names);
        }
        match &self.zip {
            Some(Ok(directory)) => return directory.name(),
            Some(Err(reason)) => return (Format::Archive, *reason),
            None => {}
        }
        self.signature()
            .or_else(|| self.decode().as_deref().and_then(foreign_text))
            .unwrap_or((Format::Unknown, UnreadReason::Unsupported))
    }

    /// Is this the beginning of a picture?
    #[must_use]
    pub fn is_picture(head: &[u8]) -> bool {
        let look = Self {
            head: head.to_vec(),
            text: None,
            zip: None,
            ole: None,
        };
        look.signature().is_some_and(|(f, _)| f == Format::Image)
    }

    /// Formats that begin with bytes of their own.
    fn signature(&self) -> Option<(Format, UnreadReason)> {
        const SIGNATURES: [(&[u8], Format); 21] = [
            (b"\x89PNG\r\n\x1a\n", Format::Image),
            (b"\xff\xd8\xff", Format::Image),
            (b"GIF87a", Format::Image),
            (b"GIF89a", Format::Image),
            (b"II*\0", Format::Image),
            (b"MM\0*", Format::Image),
            (b"II+\0", Format::Image),
            (b"MM\0+", Format::Image),
            (b"\0\0\x01\0", Format::Image),
            (b"\xd7\xcd\xc6\x9a", Format::Image),
            (b"\0\0\0\x0cjP  \r\n\x87\n", Format::Image),
            (b"7z\xbc\xaf\x27\x1c", Format::SevenZip),
            (b"Rar!\x1a\x07", Format::Rar),
            (b"\x1f\x8b", Format::Archive),
            (b"BZh", Format::Archive),
            (b"\xfd7zXZ\0", Format::Archive),
            (b"\x28\xb5\x2f\xfd", Format::Archive),
            (b"MSCF\0\0\0\0", Format::Archive),
            (b"!BDN", Format::Mail),
            (b"\x78\x9f\x3e\x22", Format::Mail),
            (b"%!PS", Format::Unknown),
        ];
        let head = self.head.as_slice();
        let bytes =
            |at: usize, expected: &[u8]| head.get(at..).is_some_and(|h| h.starts_with(expected));
        let format = SIGNATURES
            .iter()
            .find(|(magic, _)| head.starts_with(magic))
            .map(|(_, format)| *format)
            .or_else(|| {
                let brands: [&[u8]; 8] = [
                    b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif",
                ];
                let picture = (bytes(0, b"RIFF") && bytes(8, b"WEBP"))
                    || (bytes(4, b"ftyp") && brands.iter().any(|b| bytes(8, b)))
                    || (bytes(0, b"BM") && bytes(6, &[0; 4]) && head.len() > 30);
                match () {
                    () if picture => Some(Format::Image),
                    () if bytes(257, b"ustar") => Some(Format::Archive),
                    () if xls::is_bare(head) => Some(Format::Xls),
                    () => None,
                }
            });
        if let Some(format) = format {
            let reason = match format {
                Format::Image => UnreadReason::ImageOnly,
                _ => UnreadReason::Unsupported,
            };
            return Some((format, reason));
        }
        // Some programs write a few bytes before a PDF's signature.
        let start = head.get(..1024).unwrap_or(head);
        memchr::memmem::find(start, b"%PDF-").map(|_| (Format::Pdf, UnreadReason::Unsupported))
    }
}

impl Directory {
    fn read(source: &mut dyn Source) -> Result<Self, UnreadReason> {
        let mut zip = Zip::open(source, &Job::default())?;
        let manifest = entry_head(&mut zip, "META-INF/manifest.xml");
        let mut mimetype = entry_head(&mut zip, "mimetype");
        if mimetype.is_empty() {
            odf::media_type(&manifest).clone_into(&mut mimetype);
        }
        Ok(Self {
            names: zip.entries.iter().map(|e| e.name.to_lowercase()).collect(),
            encrypted_entry: zip.entries.iter().any(|e| e.encrypted),
            content_types: entry_head(&mut zip, "[Content_Types].xml"),
            mimetype,
            encrypted_manifest: manifest.contains("encryption-data"),
        })
    }

    /// Is there an entry of this path, in lower case?
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|n| n == name)
    }

    /// Is there an entry below this folder, in lower case and with its `/`?
    #[must_use]
    pub fn has_folder(&self, folder: &str) -> bool {
        self.names.iter().any(|n| n.starts_with(folder))
    }

    fn name(&self) -> (Format, UnreadReason) {
        if self
            .mimetype
            .starts_with("application/vnd.oasis.opendocument")
        {
            return if self.encrypted_manifest {
                (Format::Protected, UnreadReason::Encrypted)
            } else {
                (Format::Office, UnreadReason::Unsupported)
            };
        }
        if self.has_folder("ppt/") || self.has("index/document.iwa") {
            return (Format::Office, UnreadReason::Unsupported);
        }
        if self.encrypted_entry {
            (Format::Archive, UnreadReason::Encrypted)
        } else {
            (Format::Archive, UnreadReason::Unsupported)
        }
    }
}

/// The start of an entry as text; empty when it is missing or cannot be read.
fn entry_head(zip: &mut Zip<'_>, name: &str) -> String {
    let mut text = String::new();
    if let Some(entry) = zip.find(name).and_then(|index| zip.read(index).ok()) {
        // An entry cut short says enough by its start.
        let _partial = Decoded::new(entry.take(ENTRY_HEAD)).read_to_string(&mut text);
    }
    text
}

/// The names of the objects of an OLE document, not those in its storages, which may be documents
/// themselves; none when it is damaged.
fn names(source: &mut dyn Source) -> Vec<String> {
    let Ok(ole) = Ole::open(source) else {
        return Vec::new();
    };
    let objects = ole.children(ole::ROOT).into_iter();
    objects
        .filter_map(|index| ole.objects.get(index))
        .map(|object| object.name.clone())
        .collect()
}

fn name_ole(names: &[String]) -> (Format, UnreadReason) {
    let has = |name: &str| names.iter().any(|n| n == name);
    if names.is_empty() {
        (Format::Office, UnreadReason::Malformed)
    } else if has("EncryptedPackage") || has("EncryptionInfo") {
        (Format::Protected, UnreadReason::Encrypted)
    } else {
        (Format::Office, UnreadReason::Unsupported)
    }
}

/// Formats written in characters that are neither plain text nor a web page.
fn foreign_text(text: &str) -> Option<(Format, UnreadReason)> {
    if is_mail(text) {
        return Some((Format::Mail, UnreadReason::Unsupported));
    }
    if is_pgp(text) {
        return Some((Format::Protected, UnreadReason::Encrypted));
    }
    let start: String = text.trim_start().chars().take(4_096).collect();
    let office = start.starts_with("<?xml")
        && !spreadsheetml::is_workbook(&start)
        && [
            "<?mso-application",
            "schemas.microsoft.com/office/word/2003",
            "schemas.microsoft.com/office/2006/xmlPackage",
        ]
        .iter()
        .any(|mark| start.contains(mark));
    office.then_some((Format::Office, UnreadReason::Unsupported))
}

/// Does the text begin with the headers of a mail? People paste `From:` and `To:` in notes; only
/// programs write the others.
fn is_mail(text: &str) -> bool {
    const OF_PROGRAMS: [&str; 8] = [
        "content-transfer-encoding",
        "dkim-signature",
        "in-reply-to",
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "x-unsent",
    ];
    let mut rest = text.trim_start();
    let (first, after) = first_line(rest);
    if is_postmark(first) {
        rest = after;
    }
    let (mut sender, mut folded, mut by_program) = (false, false, false);
    while !rest.is_empty() {
        let (line, after) = first_line(rest);
        rest = after;
        if line.is_empty() {
            return by_program;
        }
        if line.starts_with([' ', '\t']) {
            folded = true;
            continue;
        }
        let Some((name, _)) = mime::field_name(line.as_bytes()) else {
            return false;
        };
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if OF_PROGRAMS.iter().any(|known| is(known)) {
            return true;
        }
        let value = line.split_once(':').map_or("", |(_, value)| value);
        sender |= is("from");
        by_program |=
            is("date") && ends_with_zone(value) || is("content-type") && value.contains('/');
    }
    // A long list of recipients pushes the others out of sight.
    by_program || sender && folded && text.len() as u64 + 4 >= HEAD
}

fn first_line(text: &str) -> (&str, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    (line.strip_suffix('\r').unwrap_or(line), rest)
}

/// `From marie@example.fr Tue Mar  3 10:12:13 2026`: a mail of a mailbox begins.
pub fn is_postmark(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace().skip(1);
    let is_time = |word: &str| {
        word.len() >= 5
            && word.contains(':')
            && word.bytes().all(|b| b.is_ascii_digit() || b == b':')
    };
    line.starts_with("From ") && line.len() < 1_000 && words.any(is_time)
}

/// Is the text an encrypted message of Open PGP?
pub fn is_pgp(text: &str) -> bool {
    text.trim_start().starts_with("-----BEGIN PGP MESSAGE-----")
}

/// `… 10:30:00 +0100`, as programs write a date in a mail.
fn ends_with_zone(date: &str) -> bool {
    let zone = date.split_whitespace().rev().find(|w| !w.starts_with('('));
    zone.is_some_and(|zone| {
        zone == "GMT"
            || zone.strip_prefix(['+', '-']).is_some_and(|digits| {
                digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())
            })
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::zip::build;

    fn name(bytes: &[u8]) -> (Format, UnreadReason) {
        Look::at(&mut Cursor::new(bytes)).unwrap().name()
    }

    #[test]
    fn pictures_are_told_by_their_first_bytes() {
        let bmp = [&b"BM\x46\0\0\0\0\0\0\0\x36"[..], &[0; 40]].concat();
        for bytes in [
            &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
            b"\xff\xd8\xff\xe0\0\x10JFIF",
            b"GIF89a\x01\0",
            b"II*\0\x08\0\0\0",
            b"MM\0*\0\0\0\x08",
            b"RIFF\x24\0\0\0WEBPVP8 ",
            b"\0\0\0\x18ftypheic\0\0\0\0",
            &bmp,
        ] {
            assert_eq!(
                name(bytes),
                (Format::Image, UnreadReason::ImageOnly),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn archives_are_told_by_their_first_bytes() {
        let mut tar = vec![0; 512];
        tar[..5].copy_from_slice(b"a.txt");
        tar[257..262].copy_from_slice(b"ustar");
        let zip = build::zip(&[("a.txt", b"x")], true);
        for (bytes, format) in [
            (&b"7z\xbc\xaf\x27\x1c\0\x04"[..], Format::SevenZip),
            (b"Rar!\x1a\x07\x01\0", Format::Rar),
            (b"\x1f\x8b\x08\0", Format::Archive),
            (b"BZh91AY", Format::Archive),
            (b"\xfd7zXZ\0\0", Format::Archive),
            (b"\x28\xb5\x2f\xfd\x24", Format::Archive),
            (&tar, Format::Archive),
            (&zip, Format::Archive),
        ] {
            assert_eq!(
                name(bytes),
                (format, UnreadReason::Unsupported),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn other_documents_are_named() {
        let odt = build::zip(
            &[("mimetype", b"application/vnd.oasis.opendocument.text")],
            true,
        );
        let locked = build::zip(
            &[
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
            ],
            false,
        );
        let pptx = build::zip(&[("ppt/presentation.xml", b"<p/>")], false);
        for (bytes, format, reason) in [
            (&odt[..], Format::Office, UnreadReason::Unsupported),
            (&locked, Format::Protected, UnreadReason::Encrypted),
            (&pptx, Format::Office, UnreadReason::Unsupported),
            (
                b"Received: from a\r\n by b\r\nSubject: x\r\n\r\ntexte",
                Format::Mail,
                UnreadReason::Unsupported,
            ),
            (
                b"<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><wordDocument/>",
                Format::Office,
                UnreadReason::Unsupported,
            ),
            (b"", Format::Empty, UnreadReason::Empty),
            (
                b"\x7fELF\x02\x01\x01\0\0\0\0",
                Format::Unknown,
                UnreadReason::Unsupported,
            ),
        ] {
            assert_eq!(name(bytes), (format, reason), "{bytes:?}");
        }
    }

    #[test]
    fn a_note_that_quotes_headers_is_plain_text() {
        let look = Look::at(&mut Cursor::new(
            b"From: Marie\nTo: Paul\nSubject: x\n\nBonjour",
        ))
        .unwrap();
        assert!(look.text.is_some());
    }
}

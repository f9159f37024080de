//! Tar archives: ustar and those before it, GNU's long names, POSIX's extended headers.
//!
//! Each file is read where it stands, without a copy of it. Folders, links and devices hold
//! nothing; files with holes and pieces of files on another volume are named and said to be
//! unread ([`UnreadReason::Unsupported`]). A header that does not match its checksum, or an archive
//! that ends without the block of zeros that programs write, is damage, told after what comes
//! before it. Archives one behind the other are read as one.
//!
//! Source: POSIX.1-2017, "pax", <https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html>;
//! <https://www.gnu.org/software/tar/manual/html_node/Standard.html>.

use std::io::{self, Read, Seek, SeekFrom};

use super::archive::is_litter;
use super::limits;
use super::look::Look;
use super::rows::Rows;
use super::zip::decode_name;
use super::Extractor;
use crate::model::{Format, Inner, Source, UnreadReason};

const BLOCK: usize = 512;
/// Bytes of a long name or of an extended header.
const MOST_HEADER: u64 = 1 << 20;

/// Reads tar archives.
pub struct Tar;

impl Extractor for Tar {
    fn format(&self) -> Format {
        Format::Archive
    }

    fn recognises(&self, look: &Look) -> bool {
        look.head
            .get(..BLOCK)
            .is_some_and(|block| Header::read(block).is_some())
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let io = |error: io::Error| limits::reason(&error);
        let size = source.seek(SeekFrom::End(0)).map_err(io)?;
        let mut at = 0;
        let mut ended = false;
        // What the headers before a file say of it.
        let mut said = Said::default();
        while at < size {
            let mut block = Vec::new();
            source.seek(SeekFrom::Start(at)).map_err(io)?;
            (&mut *source)
                .take(BLOCK as u64)
                .read_to_end(&mut block)
                .map_err(io)?;
            at += BLOCK as u64;
            if block.iter().all(|&byte| byte == 0) {
                ended = true;
                continue;
            }
            ended = false;
            let header = Header::read(&block).ok_or(UnreadReason::Malformed)?;
            let length = match header.kind {
                b'L' | b'K' | b'x' | b'g' => header.size,
                // Links, devices and folders have no bytes, whatever their header says.
                b'2'..=b'6' => 0,
                _ => said.size.unwrap_or(header.size),
            };
            let end = at.checked_add(length).ok_or(UnreadReason::Malformed)?;
            let there = end.min(size) - at.min(size);
            match header.kind {
                b'L' | b'x' => {
                    if length > MOST_HEADER {
                        return Err(UnreadReason::TooLarge);
                    }
                    let mut text = Vec::new();
                    (&mut *source)
                        .take(there)
                        .read_to_end(&mut text)
                        .map_err(io)?;
                    if header.kind == b'L' {
                        said.name = Some(decode_name(until_zero(&text)));
                    } else {
                        said.extended(&text);
                    }
                }
                // Long names of links, headers for all files.
                b'K' | b'g' => {}
                _ => {
                    let said = std::mem::take(&mut said);
                    let name = said.name.unwrap_or(header.name);
                    let name = name.trim_start_matches("./");
                    let file = Inner {
                        name,
                        hidden: false,
                    };
                    if said.sparse || matches!(header.kind, b'S' | b'M') {
                        rows.inside_source(file, None, Some(UnreadReason::Unsupported))?;
                    } else if !matches!(header.kind, b'1'..=b'6' | b'D' | b'V')
                        && length > 0
                        && !is_litter(name)
                    {
                        let mut window = Window {
                            source: &mut *source,
                            start: at,
                            length: there,
                            at: 0,
                        };
                        let fault = (there < length).then_some(UnreadReason::Malformed);
                        rows.inside_source(file, Some(&mut window), fault)?;
                    }
                }
            }
            at = end
                .checked_next_multiple_of(BLOCK as u64)
                .ok_or(UnreadReason::Malformed)?;
        }
        if ended {
            Ok(())
        } else {
            Err(UnreadReason::Malformed)
        }
    }
}

/// A file's header.
struct Header {
    name: String,
    size: u64,
    kind: u8,
}

impl Header {
    /// `None` when the block does not match its checksum.
    fn read(block: &[u8]) -> Option<Self> {
        let field = |start: usize, length: usize| block.get(start..)?.get(..length);
        let sum: u64 = block.iter().map(|&byte| u64::from(byte)).sum();
        let own: u64 = field(148, 8)?.iter().map(|&byte| u64::from(byte)).sum();
        // It counts as eight spaces. Some old programs summed signed bytes: names in ASCII are
        // the same either way.
        if block.len() != BLOCK || octal(field(148, 8)?)? != sum - own + 8 * 32 {
            return None;
        }
        let mut name = decode_name(until_zero(field(0, 100)?));
        let prefix = until_zero(field(345, 155)?);
        // GNU's own format keeps dates there.
        if field(257, 6)? == b"ustar\0" && !prefix.is_empty() {
            name = format!("{}/{name}", decode_name(prefix));
        }
        Some(Self {
            name,
            size: number(field(124, 12)?)?,
            kind: block.get(156).copied()?,
        })
    }
}

/// What extended headers and long names say of the file behind them.
#[derive(Default)]
struct Said {
    name: Option<String>,
    size: Option<u64>,
    sparse: bool,
}

impl Said {
    /// Reads records such as `23 path=liste/élèves.csv`, each with its own length.
    fn extended(&mut self, mut records: &[u8]) {
        while let Some(space) = memchr::memchr(b' ', records) {
            let length = std::str::from_utf8(records.get(..space).unwrap_or_default());
            let length: Option<usize> = length.ok().and_then(|digits| digits.parse().ok());
            let Some(record) = length.and_then(|length| records.get(space + 1..length)) else {
                return;
            };
            let equals = memchr::memchr(b'=', record).unwrap_or(record.len());
            let (key, value) = record.split_at(equals);
            let value = value.strip_prefix(b"=").unwrap_or(value);
            let value = decode_name(value.strip_suffix(b"\n").unwrap_or(value));
            match key {
                b"path" => self.name = Some(value),
                b"size" => self.size = value.parse().ok(),
                key => self.sparse |= key.starts_with(b"GNU.sparse"),
            }
            records = records
                .get(length.unwrap_or_default()..)
                .unwrap_or_default();
        }
    }
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    bytes.get(..end).unwrap_or_default()
}

/// A number in octal digits, or, above 8 GB, in binary behind a first bit that is set.
fn number(field: &[u8]) -> Option<u64> {
    match field {
        [0x80, binary @ ..] => binary.iter().try_fold(0u64, |value, &byte| {
            value.checked_mul(256)?.checked_add(u64::from(byte))
        }),
        _ => octal(field),
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let digits = std::str::from_utf8(until_zero(field)).ok()?.trim();
    if digits.is_empty() {
        return Some(0);
    }
    u64::from_str_radix(digits, 8).ok()
}

/// A file where it stands in the archive.
struct Window<'s> {
    source: &'s mut dyn Source,
    start: u64,
    length: u64,
    at: u64,
}

impl Read for Window<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(self.at);
        let wanted = usize::try_from(left).unwrap_or(out.len()).min(out.len());
        let n = self
            .source
            .read(out.get_mut(..wanted).unwrap_or_default())?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Window<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let at = at.ok_or(io::ErrorKind::InvalidInput)?;
        self.source
            .seek(SeekFrom::Start(self.start.saturating_add(at)))?;
        self.at = at;
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn header(name: &str, size: usize, kind: u8) -> Vec<u8> {
        let mut block = vec![0; BLOCK];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
        block[156] = kind;
        block[257..263].copy_from_slice(b"ustar\0");
        block[148..156].copy_from_slice(b"        ");
        let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
        block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        block
    }

    fn file(name: &str, content: &str, kind: u8) -> Vec<u8> {
        let mut bytes = header(name, content.len(), kind);
        bytes.extend(content.as_bytes());
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
        bytes
    }

    fn read(parts: &[Vec<u8>]) -> (String, Vec<UnreadReason>) {
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        crate::extract::part(&mut Cursor::new(parts.concat()), &mut rows);
        (log.text, log.unread)
    }

    #[test]
    fn files_are_read_and_folders_and_links_hold_nothing() {
        let (text, unread) = read(&[
            header("dossier/", 4096, b'5'),
            file("./dossier/a.txt", "premier", b'0'),
            header("lien", 0, b'2'),
            file("b.txt", "second", 0),
            vec![0; 2 * BLOCK],
        ]);
        assert_eq!(
            text,
            "{dossier/a.txt\n--\n1 A:premier\n} Text\n{b.txt\n--\n1 A:second\n} Text\n"
        );
        assert!(unread.is_empty());
    }

    #[test]
    fn names_and_sizes_of_extended_headers_hold() {
        let name = "é".repeat(80);
        let record = format!("{}=path\n", "x").replace("x=path", &format!("169 path={name}"));
        assert_eq!(record.len(), 170);
        let record = record.replace("169", "170");
        let long = format!("{}.txt\0", "n".repeat(120));
        let mut wrong_size = header("court", 0, b'0');
        wrong_size.extend(b"sept !!");
        wrong_size.resize(2 * BLOCK, 0);
        let (text, unread) = read(&[
            file("h", &record, b'x'),
            file("court", "un", b'0'),
            file("././@LongLink", &long, b'L'),
            file("court", "deux", b'0'),
            file("h", "9 size=7\n", b'x'),
            wrong_size,
            vec![0; 2 * BLOCK],
        ]);
        let long = long.trim_end_matches('\0');
        assert_eq!(
            text,
            format!(
                "{{{name}\n--\n1 A:un\n}} Text\n{{{long}\n--\n1 A:deux\n}} Text\n\
                 {{court\n--\n1 A:sept !!\n}} Text\n"
            )
        );
        assert!(unread.is_empty());
    }

    #[test]
    fn a_file_with_holes_is_said_to_be_unread() {
        let (text, unread) = read(&[
            file("trous", "xxx", b'S'),
            file("h", "22 GNU.sparse.major=1\n", b'x'),
            file("autre", "xxx", b'0'),
            file("a.txt", "plein", b'0'),
            vec![0; 2 * BLOCK],
        ]);
        assert_eq!(
            text,
            "{trous\n} Unknown\n{autre\n} Unknown\n{a.txt\n--\n1 A:plein\n} Text\n"
        );
        assert_eq!(unread, [UnreadReason::Unsupported; 2]);
    }

    #[test]
    fn an_archive_cut_short_is_said_to_be_damaged() {
        let whole = file("a.txt", "premier", b'0');
        let (text, unread) = read(std::slice::from_ref(&whole));
        assert_eq!(text, "{a.txt\n--\n1 A:premier\n} Text\n");
        assert_eq!(unread, [UnreadReason::Malformed]);
        let (text, unread) = read(&[whole[..BLOCK + 4].to_vec()]);
        assert_eq!(text, "{a.txt\n--\n1 A:prem\n} Text\n");
        assert_eq!(unread, [UnreadReason::Malformed, UnreadReason::Malformed]);
    }

    #[test]
    fn an_archive_behind_another_is_read_too() {
        let end = vec![0; 20 * BLOCK];
        let (text, unread) = read(&[
            file("a.txt", "un", b'0'),
            end.clone(),
            file("b.txt", "deux", b'0'),
            end,
        ]);
        assert_eq!(
            text,
            "{a.txt\n--\n1 A:un\n} Text\n{b.txt\n--\n1 A:deux\n} Text\n"
        );
        assert!(unread.is_empty());
    }
}

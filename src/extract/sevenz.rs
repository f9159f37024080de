//! 7z archives, solid ones too: each file in one is read as a part of its own.
//!
//! The container and its codecs are read by `sevenz-rust2`: LZMA, LZMA2, `PPMd` and stored,
//! with the filters for programs, and AES-256. What a block of files unpacks to is taken file by
//! file, and the block is left where a limit is met or damage begins: its files that were not
//! reached are named and said to be unread. Refuses windows above 64 MB
//! ([`UnreadReason::TooLarge`]), other codecs ([`UnreadReason::Unsupported`]) and, without their
//! password, protected files and lists of files ([`UnreadReason::Encrypted`]).
//!
//! Source: 7zFormat.txt, <https://www.7-zip.org/sdk.html>.

// The library takes readers whose size is known: `&mut dyn Source` is one, `dyn Source` is not.
#![allow(clippy::mut_mut)]

use std::io::{self, Read as _, Seek as _, SeekFrom};

use sevenz_rust2::{Archive, BlockDecoder, EncoderMethod, Error, Password};

use super::archive::is_litter;
use super::bytes::u64_at;
use super::limits::{self, Job};
use super::look::Look;
use super::packed::{self, Exact};
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Inner, Source, UnreadReason};

/// Bytes of the list of files: a byte of it may become a hundred in memory.
const MOST_LIST: u64 = 2 << 20;
/// Memory for the window of a decoder, in KB.
const WINDOW_MEMORY: usize = (64 << 10) + 256;

/// Reads 7z archives.
pub struct SevenZip;

impl Extractor for SevenZip {
    fn format(&self) -> Format {
        Format::SevenZip
    }

    fn recognises(&self, look: &Look) -> bool {
        look.head.starts_with(b"7z\xbc\xaf\x27\x1c")
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut source = source;
        let archive = open(&mut source, rows.job())?;
        for index in 0..archive.blocks.len() {
            block(&archive, index, &mut source, rows)?;
        }
        Ok(())
    }
}

/// Reads the list of files, which may be protected too.
fn open(source: &mut &mut dyn Source, job: &Job) -> Result<Archive, UnreadReason> {
    let passwords = job.passwords().iter().map(|p| Password::new(p));
    // One limit of the reader bounds both the list and the window of its decoder, and some programs
    // (py7zr) ask for a large window for a small list.
    let memory = match list_size(source) {
        Ok(size) if size > MOST_LIST => return Err(UnreadReason::TooLarge),
        Ok(_) => WINDOW_MEMORY,
        Err(_) => (MOST_LIST >> 10) as usize,
    };
    let mut result = Err(UnreadReason::Encrypted);
    for password in std::iter::once(Password::empty()).chain(passwords) {
        source
            .seek(SeekFrom::Start(0))
            .map_err(|error| limits::reason(&error))?;
        result = Archive::read_with_memory_limit(source, &password, memory)
            .map_err(|error| reason(&error));
        let wrong = !password.is_empty() && result.as_ref().is_err_and(|reason| is_damage(*reason));
        if wrong {
            result = Err(UnreadReason::Encrypted);
        }
        if !matches!(result, Err(UnreadReason::Encrypted)) {
            break;
        }
    }
    result
}

/// How large the list of files is, when it is unpacked; fails where that cannot be told.
fn list_size(source: &mut &mut dyn Source) -> io::Result<u64> {
    source.seek(SeekFrom::Start(0))?;
    let start: [u8; 32] = source.exact()?;
    let (offset, size) = (u64_at(&start, 12), u64_at(&start, 20));
    if size == 0 || size > MOST_LIST {
        return if size == 0 { Err(unclear()) } else { Ok(size) };
    }
    source.seek(SeekFrom::Start(offset.saturating_add(32)))?;
    let mut header = Vec::new();
    source.take(size).read_to_end(&mut header)?;
    let mut fields = header.as_slice();
    // A list that is not packed.
    if expect(&mut fields, 0x01).is_ok() {
        return Ok(size);
    }
    let mut fields = header.as_slice();
    expect(&mut fields, 0x17)?;
    // Packed streams: where, how many, how long each.
    expect(&mut fields, 0x06)?;
    number(&mut fields)?;
    let streams = number(&mut fields)?;
    expect(&mut fields, 0x09)?;
    for _ in 0..streams {
        number(&mut fields)?;
    }
    expect(&mut fields, 0x00)?;
    // One chain of decoders, without outside help.
    for field in [0x07, 0x0B, 0x01, 0x00] {
        expect(&mut fields, field)?;
    }
    let coders = number(&mut fields)?;
    for _ in 0..coders {
        let [flags] = fields.exact()?;
        // More than one way in or out.
        if flags & 0x10 != 0 {
            return Err(unclear());
        }
        let mut skipped = u64::from(flags & 0x0F);
        skip(&mut fields, skipped)?;
        if flags & 0x20 != 0 {
            skipped = number(&mut fields)?;
            skip(&mut fields, skipped)?;
        }
    }
    for _ in 0..coders.saturating_sub(1) * 2 {
        number(&mut fields)?;
    }
    expect(&mut fields, 0x0C)?;
    let mut largest = 0;
    for _ in 0..coders {
        largest = largest.max(number(&mut fields)?);
    }
    Ok(largest)
}

fn unclear() -> io::Error {
    limits::fault(UnreadReason::Malformed)
}

fn expect(fields: &mut &[u8], field: u8) -> io::Result<()> {
    if fields.exact()? == [field] {
        Ok(())
    } else {
        Err(unclear())
    }
}

fn skip(fields: &mut &[u8], length: u64) -> io::Result<()> {
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    *fields = fields.get(length..).ok_or_else(unclear)?;
    Ok(())
}

/// A number whose first byte says by its leading ones how many bytes follow.
fn number(fields: &mut &[u8]) -> io::Result<u64> {
    let [first] = fields.exact()?;
    let more = first.leading_ones();
    let mut value = 0;
    for shift in 0..more {
        let [byte] = fields.exact()?;
        value |= u64::from(byte) << (8 * shift);
    }
    // What the first byte has left stands above the others.
    let high = u64::from(first) & (0x7F >> more.min(7));
    Ok(value | high.checked_shl(8 * more).unwrap_or(0))
}

/// Reads the files that were compressed together.
fn block(
    archive: &Archive,
    index: usize,
    source: &mut &mut dyn Source,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let coders = archive.blocks.get(index).map(|block| &block.coders);
    let is_protected = coders.is_some_and(|coders| {
        coders
            .iter()
            .any(|coder| coder.encoder_method_id() == EncoderMethod::ID_AES256_SHA256)
    });
    let passwords: Vec<Password> = if is_protected {
        let given = rows.job().passwords();
        given.iter().map(|p| Password::new(p)).collect()
    } else {
        vec![Password::empty()]
    };
    let files = files(archive, index, source);
    // How many of them are done with, and why the others cannot be read.
    let mut done = 0;
    let mut rest = UnreadReason::Encrypted;
    for password in &passwords {
        let mut refusal = None;
        let mut fault = None;
        let decoder =
            BlockDecoder::new_with_memory_limit(1, WINDOW_MEMORY, index, archive, password, source);
        let result = decoder.for_each_entries(&mut |entry, input| {
            let mut bytes = Vec::new();
            let unpacked = packed::unpack(input, &mut bytes, rows.job());
            fault = unpacked.err();
            if is_protected && done == 0 && fault.is_some_and(is_damage) {
                // Rather another password than damage.
                return Ok(false);
            }
            done += 1;
            let (name, bytes) = (entry.name().replace('\\', "/"), bytes);
            if (!bytes.is_empty() || fault.is_some()) && !is_litter(&name) {
                let file = Inner {
                    name: &name,
                    hidden: false,
                };
                refusal = rows.inside(file, &bytes, fault).err();
            }
            Ok(fault.is_none() && refusal.is_none())
        });
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        rest = match (fault, result) {
            (Some(fault), _) => fault,
            (None, Err(error)) => reason(&error),
            (None, Ok(_)) => UnreadReason::Malformed,
        };
        if done > 0 || !is_protected {
            break;
        }
        if is_damage(rest) {
            rest = UnreadReason::Encrypted;
        }
    }
    for name in files.iter().skip(done) {
        let file = Inner {
            name,
            hidden: false,
        };
        rows.inside(file, &[], Some(rest))?;
    }
    Ok(())
}

/// The names of the files of a block, in its order.
fn files(archive: &Archive, index: usize, source: &mut &mut dyn Source) -> Vec<String> {
    let none = Password::empty();
    let decoder = BlockDecoder::new(1, index, archive, &none, source);
    let names = decoder.entries().iter();
    names.map(|entry| entry.name().replace('\\', "/")).collect()
}

/// May it come of a wrong password?
fn is_damage(reason: UnreadReason) -> bool {
    matches!(
        reason,
        UnreadReason::Malformed | UnreadReason::Encrypted | UnreadReason::Unsupported
    )
}

fn reason(error: &Error) -> UnreadReason {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => UnreadReason::Encrypted,
        Error::MaxMemLimited { .. } => UnreadReason::TooLarge,
        Error::UnsupportedVersion { .. }
        | Error::UnsupportedCompressionMethod(_)
        | Error::ExternalUnsupported
        | Error::Unsupported(_) => UnreadReason::Unsupported,
        Error::Io(error, _) => limits::reason(error),
        _ => UnreadReason::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::rows::log::Log;
    use crate::model::ReadOptions;

    const LOCKED: &[u8] = include_bytes!("../../tests/data/extract/sevenz/7zz-password/file.7z");
    const HIDDEN_LIST: &[u8] =
        include_bytes!("../../tests/data/extract/sevenz/7zz-hidden-list/file.7z");

    fn read(bytes: &[u8], passwords: &[&str]) -> Log {
        let options = ReadOptions {
            passwords: passwords.iter().map(|&p| p.to_owned()).collect(),
            ..ReadOptions::default()
        };
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::new(&options, 0));
        crate::extract::part(&mut Cursor::new(bytes), &mut rows);
        log
    }

    #[test]
    fn the_password_among_those_given_opens_files_and_the_list_of_files() {
        for archive in [LOCKED, HIDDEN_LIST] {
            let log = read(archive, &["faux", "garde-fou"]);
            assert!(log
                .text
                .contains("{dossier/note.txt\n--\n1 A:Voir la liste"));
            assert!(log.text.contains("41 A:Igor Dubois"), "{}", log.text);
            assert!(log.unread.is_empty());
        }
    }

    #[test]
    fn with_wrong_passwords_the_archive_stays_protected() {
        assert_eq!(
            read(LOCKED, &["faux", "non plus"]).unread,
            [UnreadReason::Encrypted; 2]
        );
        assert_eq!(
            read(HIDDEN_LIST, &["faux"]).unread,
            [UnreadReason::Encrypted]
        );
    }

    #[test]
    fn a_list_of_files_that_unpacks_to_too_much_is_too_large() {
        // A header that is packed, by one decoder, to 1 GB.
        let header =
            b"\x17\x06\0\x01\x09\x05\0\x07\x0b\x01\0\x01\x21\x21\x01\x18\x0c\xf0\0\0\0\x40\0\0";
        let mut archive = b"7z\xbc\xaf\x27\x1c\0\x04\0\0\0\0".to_vec();
        archive.extend(0u64.to_le_bytes());
        archive.extend((header.len() as u64).to_le_bytes());
        archive.extend([0; 4]);
        archive.extend(header);
        assert_eq!(read(&archive, &[]).unread, [UnreadReason::TooLarge]);
    }
}

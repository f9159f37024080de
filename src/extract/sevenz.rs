//! 7z archives, solid ones too: each file in one is read as a part of its own.
//!
//! The container and its codecs are read by `sevenz-rust2`: LZMA, LZMA2, PPMd, Deflate, stored,
//! with the filters for programs, and AES-256. What a block of files unpacks to is taken file by
//! file, and the block is left where a limit is met or damage begins: its files that were not
//! reached are named and said to be unread. Refuses windows above 64 MB
//! ([`UnreadReason::TooLarge`]), other codecs ([`UnreadReason::Unsupported`]) and, without their
//! password, protected files and lists of files ([`UnreadReason::Encrypted`]).
//!
//! Source: 7zFormat.txt, <https://www.7-zip.org/sdk.html>.

use std::io::{Seek as _, SeekFrom};

use sevenz_rust2::{Archive, BlockDecoder, EncoderMethod, Error, Password};

use super::archive::is_litter;
use super::limits::{self, Job};
use super::look::Look;
use super::packed;
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Inner, Source, UnreadReason};

/// Memory for the list of files, and for the window of a decoder, in KB.
const HEADER_MEMORY: usize = 16 << 10;
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
    let mut result = Err(UnreadReason::Encrypted);
    for password in std::iter::once(Password::empty()).chain(passwords) {
        source
            .seek(SeekFrom::Start(0))
            .map_err(|error| limits::reason(&error))?;
        result = Archive::read_with_memory_limit(source, &password, HEADER_MEMORY)
            .map_err(|error| reason(&error));
        let wrong = !password.is_empty() && result.as_ref().is_err_and(is_damage);
        if wrong {
            result = Err(UnreadReason::Encrypted);
        }
        if !matches!(result, Err(UnreadReason::Encrypted)) {
            break;
        }
    }
    result
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
            if is_protected && done == 0 && fault.as_ref().is_some_and(is_damage) {
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
        if is_damage(&rest) {
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
fn is_damage(reason: &UnreadReason) -> bool {
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

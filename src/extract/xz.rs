//! Files compressed by LZMA: `.xz`, of one stream or several, and `.lzma`, its elder.
//!
//! The container is read here, LZMA itself by `lzma-rust2`. What it unpacks to is read as a file
//! of its own; checksums that do not match (CRC-32 and CRC-64) are told as damage. Refuses windows
//! above 64 MB ([`UnreadReason::TooLarge`]: `xz -9` asks for 64) and the filters meant for programs
//! ([`UnreadReason::Unsupported`]). SHA-256 sums, which nobody asks `xz` for, are not compared.
//!
//! Source: <https://tukaani.org/xz/xz-file-format.txt>, <https://tukaani.org/xz/lzma-file-format.txt>.

use std::io::{self, Read};

use flate2::Crc;
use lzma_rust2::{Lzma2Reader, LzmaReader};

use super::bytes::{u32_at, u64_at};
use super::limits::{fault, reason, Job};
use super::look::Look;
use super::packed::{self, Exact, Input};
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

const MAGIC: &[u8] = b"\xfd7zXZ\0";
/// The largest window, and what a decoder needs besides, in KB.
const MOST_MEMORY: u32 = (64 << 10) + 256;

/// Reads files compressed by LZMA.
pub struct Xz;

impl Extractor for Xz {
    fn format(&self) -> Format {
        Format::Archive
    }

    fn recognises(&self, look: &Look) -> bool {
        look.head.starts_with(MAGIC) || is_lzma(&look.head)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut input = Input::new(source);
        let mut bytes = Vec::new();
        let is_xz = input
            .peek()
            .is_ok_and(|first| first == MAGIC.first().copied());
        let result = if is_xz {
            streams(&mut input, &mut bytes, rows.job())
        } else {
            LzmaReader::new_mem_limit(&mut input, MOST_MEMORY, None)
                .map_err(|error| reason(&error))
                .and_then(|mut unpacked| packed::unpack(&mut unpacked, &mut bytes, rows.job()))
        };
        packed::read("", &bytes, result, rows)
    }
}

/// `.lzma` has no signature: its header must be one that programs write, and its first byte 0.
fn is_lzma(head: &[u8]) -> bool {
    let window = u32_at(head, 1);
    let size = u64_at(head, 5);
    // 2^n, or 2^n + 2^(n-1).
    let usual =
        window >= 4 << 10 && (window.is_power_of_two() || window >> window.trailing_zeros() == 3);
    head.len() > 18
        && head.first().is_some_and(|properties| *properties < 225)
        && usual
        && (size == u64::MAX || size < 1 << 38)
        && head.get(13) == Some(&0)
}

fn malformed() -> io::Error {
    fault(UnreadReason::Malformed)
}

/// The sum of each block, as the stream's header asks.
enum Sum {
    None,
    Crc32,
    Crc64,
    /// Of this many bytes, not compared.
    Other(u64),
}

/// Unpacks stream after stream; between them zeros, four by four.
fn streams(input: &mut Input<'_>, bytes: &mut Vec<u8>, job: &Job) -> Result<(), UnreadReason> {
    loop {
        let sum = stream_header(input).map_err(|e| reason(&e))?;
        let mut blocks = 0;
        while let Some(window) = block_header(input).map_err(|e| reason(&e))? {
            let (start, packed_start) = (bytes.len(), input.taken);
            let mut unpacked = Lzma2Reader::new_mem_limit(&mut *input, window, MOST_MEMORY, None)
                .map_err(|e| reason(&e))?;
            packed::unpack(&mut unpacked, bytes, job)?;
            let written = bytes.get(start..).unwrap_or_default();
            block_end(input, packed_start, &sum, written).map_err(|e| reason(&e))?;
            blocks += 1;
        }
        stream_end(input, blocks).map_err(|e| reason(&e))?;
        loop {
            match input.peek().map_err(|e| reason(&e))? {
                None => return Ok(()),
                Some(0) => {
                    let padding: io::Result<[u8; 4]> = input.exact();
                    if padding.map_err(|e| reason(&e))? != [0; 4] {
                        return Err(UnreadReason::Malformed);
                    }
                }
                Some(_) => break,
            }
        }
    }
}

fn stream_header(input: &mut Input<'_>) -> io::Result<Sum> {
    let header: [u8; 12] = input.exact()?;
    let flags = header.get(6..8).unwrap_or_default();
    if !header.starts_with(MAGIC) || crc32(flags) != u32_at(&header, 8) {
        return Err(malformed());
    }
    Ok(match flags {
        [0, 0] => Sum::None,
        [0, 1] => Sum::Crc32,
        [0, 4] => Sum::Crc64,
        // Sums come by threes of a size, each twice as long as the last.
        [0, kind @ 2..=15] => Sum::Other(4 << ((kind - 1) / 3)),
        _ => return Err(fault(UnreadReason::Unsupported)),
    })
}

/// Reads a block's header: the size of its window; `None` where the index begins.
fn block_header(input: &mut Input<'_>) -> io::Result<Option<u32>> {
    let [size] = input.exact()?;
    if size == 0 {
        return Ok(None);
    }
    let mut header = vec![size];
    let length = (u64::from(size) + 1) * 4;
    (&mut *input).take(length - 1).read_to_end(&mut header)?;
    let content = header.len().saturating_sub(4);
    let (mut fields, sum) = header.split_at(content);
    if header.len() as u64 != length || crc32(fields) != u32_at(sum, 0) {
        return Err(malformed());
    }
    let flags = fields.get(1).copied().unwrap_or_default();
    fields = fields.get(2..).unwrap_or_default();
    for present in [0x40, 0x80] {
        if flags & present != 0 {
            number(&mut fields)?;
        }
    }
    let filter = number(&mut fields)?;
    if flags & 0x3F != 0 || filter != 0x21 {
        return Err(fault(UnreadReason::Unsupported));
    }
    let length = number(&mut fields)?;
    let [properties] = fields.exact()?;
    if length != 1 || properties > 40 {
        return Err(malformed());
    }
    Ok(Some(match properties {
        40 => u32::MAX,
        bits => (2 | u32::from(bits & 1)) << (bits / 2 + 11),
    }))
}

/// The padding and the sum behind a block.
fn block_end(input: &mut Input<'_>, start: u64, sum: &Sum, written: &[u8]) -> io::Result<()> {
    while !(input.taken - start).is_multiple_of(4) {
        if input.exact()? != [0] {
            return Err(malformed());
        }
    }
    let sound = match sum {
        Sum::None => true,
        Sum::Crc32 => input.exact()? == crc32(written).to_le_bytes(),
        Sum::Crc64 => input.exact()? == crc64(written).to_le_bytes(),
        Sum::Other(length) => {
            io::copy(&mut (&mut *input).take(*length), &mut io::sink())? == *length
        }
    };
    if sound {
        Ok(())
    } else {
        Err(malformed())
    }
}

/// The index of a stream, its first byte aside, and its footer.
fn stream_end(input: &mut Input<'_>, blocks: u64) -> io::Result<()> {
    let start = input.taken - 1;
    if number(input)? != blocks {
        return Err(malformed());
    }
    for _ in 0..blocks * 2 {
        number(input)?;
    }
    while !(input.taken - start).is_multiple_of(4) {
        if input.exact()? != [0] {
            return Err(malformed());
        }
    }
    let _sum: [u8; 4] = input.exact()?;
    let footer: [u8; 12] = input.exact()?;
    let fields = footer.get(4..10).unwrap_or_default();
    if footer.ends_with(b"YZ") && crc32(fields) == u32_at(&footer, 0) {
        Ok(())
    } else {
        Err(malformed())
    }
}

/// A number of seven bits a byte, the lowest first.
fn number(input: &mut dyn Read) -> io::Result<u64> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let [byte] = input.exact()?;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(malformed())
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn crc64(bytes: &[u8]) -> u64 {
    const POLYNOMIAL: u64 = 0xC96C_5795_D787_0F42;
    let table: [u64; 256] = std::array::from_fn(|byte| {
        (0..8).fold(byte as u64, |crc, _| (crc >> 1) ^ ((crc & 1) * POLYNOMIAL))
    });
    let step = |crc: u64, byte: &u8| {
        let index = (crc as u8) ^ byte;
        (crc >> 8) ^ table.get(usize::from(index)).copied().unwrap_or_default()
    };
    !bytes.iter().fold(!0, step)
}

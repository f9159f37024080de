//! Files compressed with bzip2, of one stream or several.
//!
//! A decoder of our own, block by block, in 4 MB: what they unpack to is read as a file of its
//! own. Refuses randomised blocks, which no program has written since 1997
//! ([`UnreadReason::Unsupported`]); checksums that do not match are told as damage.
//!
//! Source: J. Tsai, "BZIP2: Format Specification", 2016,
//! <https://github.com/dsnet/compress/blob/master/doc/bzip2-format.pdf>.

use std::io::{self, Read};

use super::limits::fault;
use super::look::Look;
use super::packed::{self, Exact, Input};
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

const BLOCK: u64 = 0x3141_5926_5359;
const END: u64 = 0x1772_4538_5090;
/// Symbols that one choice of a code is good for.
const GROUP: usize = 50;
/// The longest code, in bits.
const LONGEST: usize = 20;

/// Reads files compressed with bzip2.
pub struct Bzip2;

impl Extractor for Bzip2 {
    fn format(&self) -> Format {
        Format::Archive
    }

    fn recognises(&self, look: &Look) -> bool {
        let head = look.head.as_slice();
        head.starts_with(b"BZh")
            && head
                .get(3)
                .is_some_and(|level| (b'1'..=b'9').contains(level))
            && head.get(4..10).is_none_or(|magic| {
                let magic = magic
                    .iter()
                    .fold(0, |all, &byte| all << 8 | u64::from(byte));
                magic == BLOCK || magic == END
            })
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut decoder = Decoder::new(Input::new(source));
        let mut bytes = Vec::new();
        let result = packed::unpack(&mut decoder, &mut bytes, rows.job());
        packed::read("", &bytes, result, rows)
    }
}

fn damaged() -> io::Error {
    fault(UnreadReason::Malformed)
}

/// The canonical code of one table.
#[derive(Default)]
struct Code {
    /// For each length: the first code behind those of this length, and what to take off a code
    /// to have its place in `symbols`.
    ends: [(u32, u32); LONGEST + 1],
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Self {
        let mut code = Self::default();
        let mut next = 0u32;
        for length in 1..=LONGEST {
            next <<= 1;
            let first = code.symbols.len() as u32;
            let base = next.wrapping_sub(first);
            for (symbol, _) in lengths
                .iter()
                .enumerate()
                .filter(|(_, l)| usize::from(**l) == length)
            {
                code.symbols.push(symbol as u16);
                next += 1;
            }
            if let Some(end) = code.ends.get_mut(length) {
                *end = (next, base);
            }
        }
        code
    }
}

struct Decoder<'s> {
    input: Input<'s>,
    bits: u64,
    count: u32,
    /// Bytes of a block of this stream; 0 before its header.
    level: usize,
    crc_table: [u32; 256],
    /// The block's bytes, and above them the place of the byte that follows each.
    links: Vec<u32>,
    at: u32,
    /// Bytes of the block not yet followed.
    left: usize,
    /// The last byte, how many times it came in a row, and how many times it is still to be given.
    last: u8,
    run: u32,
    repeat: u32,
    block_crc: u32,
    expected_crc: u32,
    stream_crc: u32,
    in_block: bool,
    ended: bool,
}

impl<'s> Decoder<'s> {
    fn new(input: Input<'s>) -> Self {
        let crc_table = std::array::from_fn(|byte| {
            (0..8).fold((byte as u32) << 24, |crc, _| {
                let carry = crc >> 31;
                (crc << 1) ^ (carry * 0x04C1_1DB7)
            })
        });
        Self {
            input,
            bits: 0,
            count: 0,
            level: 0,
            crc_table,
            links: Vec::new(),
            at: 0,
            left: 0,
            last: 0,
            run: 0,
            repeat: 0,
            block_crc: 0,
            expected_crc: 0,
            stream_crc: 0,
            in_block: false,
            ended: false,
        }
    }

    /// Takes up to 32 bits.
    fn take(&mut self, count: u32) -> io::Result<u32> {
        while self.count < count {
            let [byte] = self.input.exact()?;
            self.bits = self.bits << 8 | u64::from(byte);
            self.count += 8;
        }
        self.count -= count;
        Ok((self.bits >> self.count & ((1 << count) - 1)) as u32)
    }

    fn bit(&mut self) -> io::Result<bool> {
        Ok(self.take(1)? == 1)
    }

    fn symbol(&mut self, code: &Code) -> io::Result<u16> {
        let mut bits = 0;
        for &(end, base) in code.ends.iter().skip(1) {
            bits = bits << 1 | self.take(1)?;
            if bits < end {
                let place = bits.wrapping_sub(base) as usize;
                return code.symbols.get(place).copied().ok_or_else(damaged);
            }
        }
        Err(damaged())
    }

    /// Goes to the next block; false when there is none.
    fn next_block(&mut self) -> io::Result<bool> {
        loop {
            if self.level == 0 && !self.stream_header()? {
                return Ok(false);
            }
            let magic = u64::from(self.take(24)?) << 24 | u64::from(self.take(24)?);
            let crc = self.take(32)?;
            match magic {
                BLOCK => {
                    self.expected_crc = crc;
                    self.block()?;
                    return Ok(true);
                }
                END => {
                    if crc != self.stream_crc {
                        return Err(damaged());
                    }
                    self.count -= self.count % 8;
                    self.level = 0;
                }
                _ => return Err(damaged()),
            }
        }
    }

    /// Reads the header of the next stream; false at the end of the file.
    fn stream_header(&mut self) -> io::Result<bool> {
        if self.count == 0 && self.input.peek()?.is_none() {
            return Ok(false);
        }
        let magic = self.take(24)?;
        let level = self.take(8)?.wrapping_sub(u32::from(b'0'));
        if magic != 0x42_5A_68 || !(1..=9).contains(&level) {
            return Err(damaged());
        }
        self.level = level as usize * 100_000;
        self.stream_crc = 0;
        Ok(true)
    }

    /// Reads a block's tables and its symbols, and undoes their transformation.
    fn block(&mut self) -> io::Result<()> {
        if self.bit()? {
            return Err(fault(UnreadReason::Unsupported));
        }
        let origin = self.take(24)? as usize;
        let mut front = self.used_bytes()?;
        let end_of_block = front.len() as u16 + 1;
        let codes = self.take(3)? as usize;
        let count = self.take(15)? as usize;
        if front.is_empty() || !(2..=6).contains(&codes) || count == 0 {
            return Err(damaged());
        }
        let mut order: Vec<u8> = (0..codes as u8).collect();
        let mut choices = Vec::with_capacity(count);
        for _ in 0..count {
            let mut place = 0;
            while self.bit()? {
                place += 1;
                if place >= codes {
                    return Err(damaged());
                }
            }
            choices.push(to_front(&mut order, place)?);
        }
        let mut tables = Vec::with_capacity(codes);
        for _ in 0..codes {
            tables.push(self.code(usize::from(end_of_block) + 1)?);
        }

        let mut totals = [0u32; 256];
        self.links.clear();
        let (mut run, mut weight) = (0usize, 1usize);
        let mut choices = choices.iter();
        'block: loop {
            let choice = choices.next().ok_or_else(damaged)?;
            let table = tables.get(usize::from(*choice)).ok_or_else(damaged)?;
            for _ in 0..GROUP {
                let symbol = self.symbol(table)?;
                if symbol < 2 {
                    // A run's length is written in base two, with digits 1 and 2.
                    run += weight << symbol;
                    weight <<= 1;
                    if run > self.level {
                        return Err(damaged());
                    }
                    continue;
                }
                if run > 0 {
                    let byte = front.first().copied().unwrap_or_default();
                    self.put(byte, run, &mut totals)?;
                    (run, weight) = (0, 1);
                }
                if symbol == end_of_block {
                    break 'block;
                }
                let byte = to_front(&mut front, usize::from(symbol) - 1)?;
                self.put(byte, 1, &mut totals)?;
            }
        }
        if origin >= self.links.len() {
            return Err(damaged());
        }
        // Each byte's place when they are sorted, and there the place it came from.
        let mut place = 0;
        for total in &mut totals {
            let next = place + *total;
            *total = place;
            place = next;
        }
        for index in 0..self.links.len() {
            let byte = self.links.get(index).copied().unwrap_or_default() & 0xFF;
            let Some(place) = totals.get_mut(byte as usize) else {
                continue;
            };
            if let Some(link) = self.links.get_mut(*place as usize) {
                *link |= (index as u32) << 8;
            }
            *place += 1;
        }
        self.at = self.links.get(origin).map_or(0, |link| link >> 8);
        self.left = self.links.len();
        (self.run, self.repeat) = (0, 0);
        self.block_crc = u32::MAX;
        Ok(())
    }

    /// The bytes that stand in the block.
    fn used_bytes(&mut self) -> io::Result<Vec<u8>> {
        let groups = self.take(16)?;
        let mut used = Vec::new();
        for group in (0..16).filter(|group| groups >> (15 - group) & 1 == 1) {
            let bytes = self.take(16)?;
            let there = (0..16u8).filter(|byte| bytes >> (15 - byte) & 1 == 1);
            used.extend(there.map(|byte| group << 4 | byte));
        }
        Ok(used)
    }

    /// Reads the lengths of a table's codes.
    fn code(&mut self, symbols: usize) -> io::Result<Code> {
        let mut lengths = Vec::with_capacity(symbols);
        let mut length = self.take(5)? as u8;
        for _ in 0..symbols {
            while self.bit()? {
                let shorter = self.bit()?;
                length = if shorter {
                    length.wrapping_sub(1)
                } else {
                    length + 1
                };
                if !(1..=LONGEST as u8).contains(&length) {
                    return Err(damaged());
                }
            }
            lengths.push(length);
        }
        Ok(Code::new(&lengths))
    }

    /// Adds a byte to the block, `count` times.
    fn put(&mut self, byte: u8, count: usize, totals: &mut [u32; 256]) -> io::Result<()> {
        let end = self.links.len() + count;
        if end > self.level {
            return Err(damaged());
        }
        self.links.resize(end, u32::from(byte));
        if let Some(total) = totals.get_mut(usize::from(byte)) {
            *total += count as u32;
        }
        Ok(())
    }

    /// The next byte of the block; four equal ones are followed by how many more there are.
    fn next_byte(&mut self) -> Option<u8> {
        if self.repeat > 0 {
            self.repeat -= 1;
            return Some(self.last);
        }
        let byte = self.follow()?;
        self.run = if byte == self.last && self.run > 0 {
            self.run + 1
        } else {
            1
        };
        self.last = byte;
        if self.run == 4 {
            self.repeat = u32::from(self.follow().unwrap_or_default());
            self.run = 0;
        }
        Some(byte)
    }

    fn follow(&mut self) -> Option<u8> {
        self.left = self.left.checked_sub(1)?;
        let link = self.links.get(self.at as usize)?;
        self.at = link >> 8;
        Some((link & 0xFF) as u8)
    }

    fn produce(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.ended {
                return Ok(0);
            }
            if !self.in_block {
                self.ended = !self.next_block()?;
                self.in_block = !self.ended;
                continue;
            }
            let mut given = 0;
            for slot in &mut *out {
                let Some(byte) = self.next_byte() else {
                    break;
                };
                *slot = byte;
                given += 1;
                let index = (self.block_crc >> 24) as u8 ^ byte;
                let carry = self.crc_table.get(usize::from(index));
                self.block_crc = self.block_crc << 8 ^ carry.copied().unwrap_or_default();
            }
            if given > 0 {
                return Ok(given);
            }
            self.in_block = false;
            let crc = !self.block_crc;
            if crc != self.expected_crc {
                return Err(damaged());
            }
            self.stream_crc = self.stream_crc.rotate_left(1) ^ crc;
        }
    }
}

impl Read for Decoder<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        let result = self.produce(out);
        // Nothing sound comes behind damage.
        self.ended |= result.is_err();
        result
    }
}

/// Moves the byte at `place` to the front, and gives it.
fn to_front(bytes: &mut [u8], place: usize) -> io::Result<u8> {
    let moved = bytes.get_mut(..=place).ok_or_else(damaged)?;
    moved.rotate_right(1);
    moved.first().copied().ok_or_else(damaged)
}

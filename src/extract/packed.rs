//! A file that was compressed by itself: unpacked up to a limit, then read as a file within.

use std::io::{self, BufRead, BufReader, Read};

use super::limits::{self, Job, MAX_PART_BYTES};
use super::rows::Rows;
use crate::model::{Inner, Source, UnreadReason};

/// Bytes asked from a decoder at once.
const SLICE: u64 = 64 << 10;

/// Unpacks all that `input` gives, counted against what may be spent, behind what `bytes` holds.
pub fn unpack(input: &mut dyn Read, bytes: &mut Vec<u8>, job: &Job) -> Result<(), UnreadReason> {
    loop {
        let before = bytes.len();
        make_room(bytes)?;
        let result = input.take(SLICE).read_to_end(bytes);
        job.unpack((bytes.len() - before) as u64)?;
        if bytes.len() as u64 > MAX_PART_BYTES {
            bytes.truncate(MAX_PART_BYTES as usize);
            return Err(UnreadReason::TooLarge);
        }
        if result.map_err(|e| limits::reason(&e))? == 0 {
            return Ok(());
        }
    }
}

/// Makes room for a slice. Memory that cannot be had ends the unpacking, not the program.
fn make_room(bytes: &mut Vec<u8>) -> Result<(), UnreadReason> {
    // A reader asks for room once more before it learns of the end.
    let slice = 2 * SLICE as usize;
    if bytes.capacity() - bytes.len() >= slice {
        return Ok(());
    }
    let most = MAX_PART_BYTES as usize + slice;
    let more = bytes.capacity().min(most.saturating_sub(bytes.len()));
    bytes
        .try_reserve_exact(more.max(slice))
        .map_err(|_| UnreadReason::TooLarge)
}

/// Reads what was unpacked as the file called `name`, empty when it has none, and says how far it
/// could be unpacked.
pub fn read(
    name: &str,
    bytes: &[u8],
    result: Result<(), UnreadReason>,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let file = Inner {
        name,
        hidden: false,
    };
    rows.inside(file, bytes, result.err())
}

/// The packed bytes, with the number of those that were taken.
pub struct Input<'s> {
    source: BufReader<&'s mut dyn Source>,
    /// Bytes taken so far.
    pub taken: u64,
}

impl<'s> Input<'s> {
    /// From where `source` stands.
    pub fn new(source: &'s mut dyn Source) -> Self {
        Self {
            source: BufReader::with_capacity(32 << 10, source),
            taken: 0,
        }
    }

    /// The next byte, which is not taken; `None` at the end.
    pub fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.source.fill_buf()?.first().copied())
    }
}

impl Read for Input<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(out)?;
        self.taken += n as u64;
        Ok(n)
    }
}

impl BufRead for Input<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.source.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.source.consume(n);
        self.taken += n as u64;
    }
}

/// Takes exactly `N` bytes.
pub trait Exact {
    /// Fails at the end of what there is.
    fn exact<const N: usize>(&mut self) -> io::Result<[u8; N]>;
}

impl<R: Read + ?Sized> Exact for R {
    fn exact<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

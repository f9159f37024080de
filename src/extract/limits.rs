//! How much is read before reading stops, and how a stop travels through `std::io`.
//!
//! Every limit is met *before* the memory is taken: a part is inflated slice by slice, a far cell
//! is a number and not a grid, a shared string is counted each time it is used. What lies beyond
//! a limit is [`UnreadReason::TooLarge`], after what came before it was read.
//!
//! The figures held a 1 GB sheet, a 660 MB shared string and a cell at `XFD1048576` below 133 MB.

use std::cell::Cell;
use std::fmt;
use std::io;
use std::rc::Rc;

use crate::model::{ReadOptions, UnreadReason};

/// Bytes inflated from one part of an archive.
pub const MAX_PART_BYTES: u64 = 64 << 20;
/// Entries of one archive's directory; how many of them are read, `Limits` say.
pub const MAX_ENTRIES: usize = 50_000;
/// Bytes of an archive's directory: names included, they may be 64 KB each.
pub const MAX_DIRECTORY_BYTES: u64 = 8 << 20;
/// Elements open at the same time.
pub const MAX_XML_DEPTH: usize = 256;
/// Bytes of one tag, text or comment of an XML part.
pub const MAX_XML_TOKEN: usize = 4 << 20;
/// Tables within tables.
pub const MAX_TABLE_DEPTH: usize = 32;
/// Columns of a row: those of a spreadsheet, `A` to `XFD`.
pub const MAX_COLUMNS: u32 = 16_384;
/// Bytes of a line of running text, or of a row of delimited values: longer ones are cut.
pub const MAX_LINE_BYTES: usize = 64 << 10;
/// Sheets of a workbook.
pub const MAX_SHEETS: usize = 1_000;
/// Hashes, as quick as SHA-1, with which keys are made for all the protected files of an attachment
/// and all passwords: ten passwords of Office (200,000 each) or `LibreOffice` (400,000) fit in.
pub const MAX_KEY_HASHES: u64 = 10_000_000;

/// What everything that is read of one attachment shares: what may still be spent on it, and the
/// passwords to try. A clone spends from the same purse.
#[derive(Clone)]
pub struct Job {
    left: Rc<Left>,
    passwords: Rc<[String]>,
    /// How many archives and mails may still stand in one another.
    depth: u32,
}

#[derive(Debug)]
struct Left {
    unpacked_bytes: Cell<u64>,
    text_bytes: Cell<u64>,
    entries: Cell<u64>,
    key_hashes: Cell<u64>,
}

/// Without the passwords.
impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Job({:?}, depth {})", self.left, self.depth)
    }
}

impl Default for Job {
    fn default() -> Self {
        Self::new(&ReadOptions::default(), 0)
    }
}

impl Job {
    /// For an attachment of `size` bytes, with everything still ahead.
    pub fn new(options: &ReadOptions, size: u64) -> Self {
        let limits = options.limits;
        // A little more than the file's size: what is kept aside counts twice.
        let of_file = size.saturating_add(size / 8);
        let text = limits
            .text_bytes
            .saturating_mul(4)
            .min(of_file)
            .max(limits.text_bytes);
        Self {
            left: Rc::new(Left {
                unpacked_bytes: Cell::new(limits.unpacked_bytes),
                text_bytes: Cell::new(text),
                entries: Cell::new(u64::from(limits.entries)),
                key_hashes: Cell::new(MAX_KEY_HASHES),
            }),
            passwords: options.passwords.as_slice().into(),
            depth: limits.depth,
        }
    }

    /// The passwords that the writer gave, to be tried one after another.
    pub fn passwords(&self) -> &[String] {
        &self.passwords
    }

    /// Takes bytes that were inflated, decoded or decrypted off what is left.
    pub fn unpack(&self, bytes: u64) -> Result<(), UnreadReason> {
        spend(&self.left.unpacked_bytes, bytes)
    }

    /// Takes the hashes with which a key is made off what is left. A key that takes more than all
    /// is no key that programs make: [`UnreadReason::Unsupported`].
    pub fn derive(&self, hashes: u64) -> Result<(), UnreadReason> {
        if hashes > MAX_KEY_HASHES {
            return Err(UnreadReason::Unsupported);
        }
        spend(&self.left.key_hashes, hashes)
    }

    /// Takes bytes of text off what is left.
    pub fn text(&self, bytes: u64) -> Result<(), UnreadReason> {
        spend(&self.left.text_bytes, bytes)
    }

    /// Takes a file within this one off what is left.
    pub fn entry(&self) -> Result<(), UnreadReason> {
        spend(&self.left.entries, 1)
    }

    /// Is anything left to read further files with?
    pub fn is_exhausted(&self) -> bool {
        let left = &self.left;
        left.unpacked_bytes.get() == 0 || left.text_bytes.get() == 0 || left.entries.get() == 0
    }

    /// The same for a file within this one; refuses when it stands too deep.
    pub fn deeper(&self) -> Result<Self, UnreadReason> {
        let depth = self.depth.checked_sub(1).ok_or(UnreadReason::TooLarge)?;
        Ok(Self {
            depth,
            ..self.clone()
        })
    }
}

/// Takes `amount` off; refuses, now and later, when it is not there any more.
fn spend(left: &Cell<u64>, amount: u64) -> Result<(), UnreadReason> {
    let rest = left.get().checked_sub(amount);
    left.set(rest.unwrap_or(0));
    rest.map(|_| ()).ok_or(UnreadReason::TooLarge)
}

/// An [`UnreadReason`] that travels as an [`io::Error`] through readers that know no other.
#[derive(Debug)]
struct Fault(UnreadReason);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not read: {:?}", self.0)
    }
}

impl std::error::Error for Fault {}

/// Wraps a reason for a `Read` to return.
pub fn fault(reason: UnreadReason) -> io::Error {
    io::Error::other(Fault(reason))
}

/// The reason behind an error: the one that was wrapped, or what the source itself met.
pub fn reason(error: &io::Error) -> UnreadReason {
    if let Some(Fault(reason)) = error.get_ref().and_then(|e| e.downcast_ref::<Fault>()) {
        return *reason;
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            UnreadReason::Malformed
        }
        io::ErrorKind::TimedOut => UnreadReason::TimedOut,
        // What decoders say of themselves: a window larger than allowed, a method unknown to them.
        io::ErrorKind::OutOfMemory => UnreadReason::TooLarge,
        io::ErrorKind::Unsupported => UnreadReason::Unsupported,
        _ => UnreadReason::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_is_gone_for_every_file_within() {
        let job = Job::default();
        let deeper = job.deeper().unwrap();
        assert_eq!(deeper.unpack(128 << 20), Ok(()));
        assert_eq!(job.unpack(1), Err(UnreadReason::TooLarge));
        assert_eq!(deeper.unpack(1), Err(UnreadReason::TooLarge));
        assert_eq!(job.unpack(0), Ok(()));
        assert!(job.is_exhausted());
    }

    #[test]
    fn files_within_files_end_at_the_fifth() {
        let mut job = Job::default();
        for _ in 0..5 {
            job = job.deeper().unwrap();
        }
        assert_eq!(job.deeper().unwrap_err(), UnreadReason::TooLarge);
    }

    #[test]
    fn a_reason_survives_the_way_through_io() {
        assert_eq!(
            reason(&fault(UnreadReason::Encrypted)),
            UnreadReason::Encrypted
        );
        assert_eq!(
            reason(&io::ErrorKind::UnexpectedEof.into()),
            UnreadReason::Malformed
        );
        assert_eq!(
            reason(&io::ErrorKind::PermissionDenied.into()),
            UnreadReason::Unavailable
        );
    }
}

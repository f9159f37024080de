//! How much is read before reading stops, and how a stop travels through `std::io`.
//!
//! Every limit is met *before* the memory is taken: a part is inflated slice by slice, a far cell
//! is a number and not a grid, a shared string is counted each time it is used. What lies beyond
//! a limit is [`UnreadReason::TooLarge`], after what came before it was read.
//!
//! The figures held a 1 GB sheet, a 660 MB shared string and a cell at `XFD1048576` below 133 MB.

use std::fmt;
use std::io;

use crate::model::UnreadReason;

/// Bytes inflated from one part of an archive.
pub const MAX_PART_BYTES: u64 = 64 << 20;
/// Bytes inflated from one attachment, all parts together.
pub const MAX_TOTAL_BYTES: u64 = 128 << 20;
/// Entries of an archive.
pub const MAX_ENTRIES: usize = 5_000;
/// Bytes of an archive's directory: names included, they may be 64 KB each.
pub const MAX_DIRECTORY_BYTES: u64 = 8 << 20;
/// Bytes of text sent to the sink for one attachment.
pub const MAX_TEXT_BYTES: u64 = 64 << 20;
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

/// What may still be inflated from one attachment.
#[derive(Debug)]
pub struct Budget {
    left: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            left: MAX_TOTAL_BYTES,
        }
    }
}

impl Budget {
    /// Takes `bytes` off; refuses when they are not there any more.
    pub fn spend(&mut self, bytes: u64) -> Result<(), UnreadReason> {
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(0);
        left.map(|_| ()).ok_or(UnreadReason::TooLarge)
    }
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
        _ => UnreadReason::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_refuses_what_exceeds_it_and_then_everything() {
        let mut budget = Budget::default();
        assert_eq!(budget.spend(128 << 20), Ok(()));
        assert_eq!(budget.spend(1), Err(UnreadReason::TooLarge));
        assert_eq!(budget.spend(1), Err(UnreadReason::TooLarge));
        assert_eq!(budget.spend(0), Ok(()));
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

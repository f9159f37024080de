//! Finds people and their numbers in rows of text.

use crate::model::{Contents, Row, Unit};

/// Takes the rows of one part as they are read, and tells what they hold.
#[derive(Debug, Default)]
pub struct Scanner {}

impl Scanner {
    /// A scanner for one part.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A new unit starts.
    pub fn unit(&mut self, _unit: &Unit) {}

    /// The next row of the current unit.
    pub fn row(&mut self, _row: Row<'_>) {}

    /// What the whole part holds.
    #[must_use]
    pub fn finish(self) -> Contents {
        Contents::default()
    }
}

//! Reads documents into rows of text, whatever their format, within limits.

pub mod pdf;

use crate::model::{Format, Sink, Source, UnreadReason};

/// A format's reader.
pub trait Extractor: Sync {
    /// The format it reads.
    fn format(&self) -> Format;
    /// Reads `source` from its start into `sink`; on error, what was sent before stays valid.
    fn extract(&self, source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), UnreadReason>;
}

/// Reads one part into `sink`; whatever could not be read is told to the sink too.
pub fn extract(_source: &mut dyn Source, _sink: &mut dyn Sink) -> Format {
    Format::Unknown
}

/// Reads a mail body: `html` says how it is written.
pub fn extract_body(_text: &str, _html: bool, _sink: &mut dyn Sink) -> Format {
    Format::Text
}

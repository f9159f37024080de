//! Reads documents into rows of text, whatever their format, within limits.
//!
//! What a part is is told from its content, never from its name. Each reader sends what it reads
//! as it reads it; what it could not read is told too, for what is unread is never clean. To add
//! a format: one file that implements [`Extractor`], its `mod` line and its place in [`FORMATS`].
//!
//! Helpers: `look` tells formats apart; `limits` bounds memory; `bytes`, `zip`, `ole`, `objects`,
//! `properties`, `package`, `xml`, `odf`, `folded`, `decode`, `codepages` and `entities` open containers and encodings; `rows`, `flow`, `sheet` and `records`
//! put rows together.

mod bytes;
mod calendar;
mod codepages;
mod csv;
mod decode;
mod docx;
mod entities;
mod flow;
mod folded;
mod html;
mod json;
mod ldif;
mod legacy_crypto;
mod limits;
mod look;
mod objects;
mod odf;
mod odp;
mod ods;
mod odt;
mod ole;
mod package;
mod pdf;
mod pptx;
mod properties;
mod records;
mod rows;
mod rtf;
mod sheet;
mod spreadsheetml;
mod text;
mod vcard;
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod xmldata;
mod zip;

pub use look::Look;

use std::io::SeekFrom;

use self::limits::Job;
use self::rows::Rows;
use crate::model::{Format, ReadOptions, Sink, Source, UnreadReason};

/// A format's reader.
pub trait Extractor: Sync {
    /// The format it reads.
    fn format(&self) -> Format;
    /// Is the part in this format?
    fn recognises(&self, look: &Look) -> bool;
    /// Reads `source`, which stands at its start, into `rows`; on error, what was sent before stays
    /// valid.
    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason>;
}

/// The readers, in the order in which they are asked: plain text takes what is left.
pub const FORMATS: &[&dyn Extractor] = &[
    &pdf::Pdf,
    &xls::Xls,
    &xlsb::Xlsb,
    &xlsx::Xlsx,
    &docx::Docx,
    &pptx::Pptx,
    &ods::Ods,
    &odt::Odt,
    &odp::Odp,
    &rtf::Rtf,
    &json::Json,
    &spreadsheetml::SpreadsheetMl,
    &xmldata::XmlData,
    &html::Html,
    &vcard::Vcard,
    &calendar::Calendar,
    &ldif::Ldif,
    &csv::Csv,
    &text::Text,
];

/// Reads one part into `sink`; whatever could not be read is told to the sink too.
pub fn extract(source: &mut dyn Source, sink: &mut dyn Sink, options: &ReadOptions) -> Format {
    part(source, &mut Rows::new(sink, Job::new(options)))
}

/// Reads one part, or a file within one.
fn part(source: &mut dyn Source, rows: &mut Rows<'_>) -> Format {
    let look = match Look::at(source) {
        Ok(look) => look,
        Err(error) => {
            rows.unread(limits::reason(&error).into());
            return Format::Unknown;
        }
    };
    if look.head.is_empty() {
        rows.unread(UnreadReason::Empty.into());
        return Format::Empty;
    }
    if let Some(reader) = FORMATS.iter().find(|reader| reader.recognises(&look)) {
        let start = source.seek(SeekFrom::Start(0));
        let result = start.map_err(|error| limits::reason(&error));
        if let Err(reason) = result.and_then(|_| reader.extract(source, rows)) {
            rows.unread(reason.into());
        }
        return reader.format();
    }
    let (format, reason) = look.name();
    rows.unread(reason.into());
    format
}

/// Is the part a mail as it travels (RFC 5322), to be taken apart by who called?
pub fn is_mail(source: &mut dyn Source) -> bool {
    Look::at(source).is_ok_and(|look| look.is_mail())
}

/// Reads a mail body: `html` says how it is written. An empty body holds nothing unread.
pub fn extract_body(text: &str, html: bool, sink: &mut dyn Sink) -> Format {
    let mut rows = Rows::new(sink, Job::default());
    let (format, result) = if html {
        (Format::Html, html::read(text, &mut rows))
    } else {
        (Format::Text, text::lines_of(text, &mut rows))
    };
    if let Err(reason) = result {
        sink.unread(reason.into());
    }
    format
}

//! Reads documents into rows of text, whatever their format, within limits.
//!
//! What a part is is told from its content, never from its name. Each reader sends what it reads
//! as it reads it; what it could not read is told too, for what is unread is never clean. To add
//! a format: one file that implements [`Extractor`], its `mod` line and its place in [`FORMATS`].
//!
//! Helpers: `look` tells formats apart; `limits` bounds memory; `protected`, `locks`, `legacy_crypto` and
//! `crypto` open what a password protects; `bytes`, `zip`, `packed`, `ole`, `art`, `package`, `xml`, `odf`,
//! `properties`, `folded`, `decode`, `codepages` and `entities` open containers and encodings; `mime`,
//! `mapi`, `lzfu` and `rtfhtml` those of mails; `mails` takes archives of mails apart; `rows`, `flow`, `sheet` and `records` put rows together.

mod archive;
mod art;
mod bytes;
mod bzip2;
mod calendar;
mod codepages;
mod crypto;
mod csv;
mod decode;
mod doc;
mod docx;
mod eml;
mod entities;
mod flow;
mod folded;
mod gzip;
mod html;
mod json;
mod ldif;
mod legacy_crypto;
mod limits;
mod locks;
mod look;
mod lzfu;
pub mod mails;
mod mapi;
mod mbox;
mod mime;
mod msg;
mod odf;
mod odp;
mod ods;
mod odt;
mod ole;
mod ole_object;
mod package;
mod packed;
mod pdf;
mod ppt;
mod pptx;
mod properties;
mod protected;
#[cfg(feature = "rare-archives")]
mod rar;
mod records;
mod rows;
mod rtf;
mod rtfhtml;
#[cfg(feature = "rare-archives")]
mod sevenz;
mod sheet;
mod spreadsheetml;
mod tar;
mod text;
mod tnef;
mod vcard;
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod xmldata;
mod xz;
mod zip;

pub use look::Look;

use std::io::{Cursor, SeekFrom};

use self::limits::Job;
use self::rows::Rows;
use crate::model::{Format, ReadOptions, Sink, Source, Unit, UnreadReason};

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

/// Are 7z and RAR archives read? Without the feature they are named only.
pub const READS_RARE_ARCHIVES: bool = cfg!(feature = "rare-archives");

/// The readers, in the order in which they are asked: plain text takes what is left.
pub const FORMATS: &[&dyn Extractor] = &[
    &pdf::Pdf,
    &xls::Xls,
    &xlsb::Xlsb,
    &xlsx::Xlsx,
    &docx::Docx,
    &pptx::Pptx,
    &doc::Doc,
    &ppt::Ppt,
    &ole_object::OleObject,
    &ods::Ods,
    &odt::Odt,
    &odp::Odp,
    // Behind every document that is a ZIP archive.
    &archive::Archive,
    &gzip::Gzip,
    &tar::Tar,
    &bzip2::Bzip2,
    &xz::Xz,
    #[cfg(feature = "rare-archives")]
    &sevenz::SevenZip,
    #[cfg(feature = "rare-archives")]
    &rar::Rar,
    &rtf::Rtf,
    &mbox::Mbox,
    &eml::Eml,
    &msg::Msg,
    &tnef::Tnef,
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
    // A source that cannot tell its size cannot be read either, which is told below.
    let size = source.seek(SeekFrom::End(0)).unwrap_or(0);
    part(source, &mut Rows::new(sink, Job::new(options, size)))
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
    if !look.ole.as_deref().is_some_and(protected::is_protected) {
        return known(&look, source, rows);
    }
    let opened = protected::open(source, rows.job()).and_then(|document| {
        let mut source = Cursor::new(document.bytes);
        let look = Look::at(&mut source).map_err(|error| limits::reason(&error))?;
        if let Some(fault) = document.fault {
            rows.unread(fault.into());
        }
        Ok(known(&look, &mut source, rows))
    });
    opened.unwrap_or_else(|reason| {
        rows.unread(reason.into());
        Format::Protected
    })
}

/// Reads a part that is not protected, or was opened.
fn known(look: &Look, source: &mut dyn Source, rows: &mut Rows<'_>) -> Format {
    if look.head.is_empty() {
        rows.unread(UnreadReason::Empty.into());
        return Format::Empty;
    }
    if let Some(reader) = FORMATS.iter().find(|reader| reader.recognises(look)) {
        let start = source.seek(SeekFrom::Start(0));
        let result = start.map_err(|error| limits::reason(&error));
        if let Err(reason) = result.and_then(|_| reader.extract(source, rows)) {
            rows.unread(reason.into());
            let locked = look.directory().is_some_and(|d| d.encrypted_manifest);
            if locked && reason == UnreadReason::Encrypted {
                return Format::Protected;
            }
        }
        return reader.format();
    }
    let (format, reason) = look.name();
    rows.unread(reason.into());
    format
}

/// Is the part a mail as it travels (RFC 5322), to be taken apart by who called?
pub fn is_mail(source: &mut dyn Source) -> bool {
    Look::at(source).is_ok_and(|look| look.is_mail() && !look.is_mailbox())
}

/// Reads a mail body: `html` says how it is written. An empty body holds nothing unread.
pub fn extract_body(text: &str, html: bool, sink: &mut dyn Sink) -> Format {
    let mut rows = Rows::new(sink, Job::default());
    let (format, result) = if html {
        (Format::Html, html::read(text, &mut rows))
    } else {
        (
            Format::Text,
            text::lines_of(text, Unit::default(), &mut rows),
        )
    };
    if let Err(reason) = result {
        sink.unread(reason.into());
    }
    format
}

//! Files compressed with gzip, of one member or several.
//!
//! What they unpack to is read as a file of its own, called as the header says. A text of 200 MB
//! is read up to the limit, and the rest said to be unread. What stands behind the last member,
//! or does not match its checksum, is told as damage.
//!
//! Source: RFC 1952, <https://www.rfc-editor.org/rfc/rfc1952>.

use flate2::bufread::MultiGzDecoder;

use super::look::Look;
use super::packed::{self, Input};
use super::rows::Rows;
use super::zip::decode_name;
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

/// Reads files compressed with gzip.
pub struct Gzip;

impl Extractor for Gzip {
    fn format(&self) -> Format {
        Format::Archive
    }

    fn recognises(&self, look: &Look) -> bool {
        look.head.starts_with(b"\x1f\x8b\x08")
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut unpacked = MultiGzDecoder::new(Input::new(source));
        let name = unpacked.header().and_then(|header| header.filename());
        let name = decode_name(name.unwrap_or_default());
        let mut bytes = Vec::new();
        let result = packed::unpack(&mut unpacked, &mut bytes, rows.job());
        let name = name.rsplit('/').next().unwrap_or_default();
        packed::read(name, &bytes, result, rows)
    }
}

/// A gzip file for tests.
#[cfg(test)]
pub(crate) fn build(content: &[u8], name: Option<&str>) -> Vec<u8> {
    use std::io::Write as _;

    let mut header = flate2::GzBuilder::new();
    if let Some(name) = name {
        header = header.filename(name);
    }
    let mut encoder = header.write(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn read(bytes: &[u8]) -> Log {
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        crate::extract::part(&mut Cursor::new(bytes), &mut rows);
        log
    }

    #[test]
    fn members_one_after_another_are_one_file() {
        let two = [
            build(b"premier\n", Some("a.txt")),
            build(b"second\n", Some("b.txt")),
        ]
        .concat();
        let log = read(&two);
        assert_eq!(log.text, "{a.txt\n--\n1 A:premier\n2 A:second\n} Text\n");
        assert!(log.unread.is_empty());
    }

    #[test]
    fn a_file_without_a_name_has_none() {
        assert_eq!(
            read(&build(b"texte", None)).text,
            "{\n--\n1 A:texte\n} Text\n"
        );
    }

    #[test]
    fn a_large_text_is_read_up_to_the_limit_and_said_to_be_too_large() {
        let line = "une ligne ordinaire, sans rien de tel\n";
        let large = build(line.repeat(200_000_000 / line.len()).as_bytes(), None);
        let mut log = Log {
            silent: true,
            ..Log::default()
        };
        let mut rows = Rows::new(&mut log, Job::default());
        crate::extract::part(&mut Cursor::new(large), &mut rows);
        assert!(log.unread.contains(&UnreadReason::TooLarge));
        assert!(log.bytes > 60_000_000, "{}", log.bytes);
    }

    #[test]
    fn damage_is_told_after_what_comes_before_it() {
        let mut packed = build(b"premier\n", Some("a.txt"));
        let at = packed.len() - 6;
        packed[at] ^= 1;
        for damaged in [
            packed,
            [build(b"premier\n", Some("a.txt")), b"x".to_vec()].concat(),
        ] {
            let log = read(&damaged);
            assert_eq!(log.text, "{a.txt\n--\n1 A:premier\n} Text\n");
            assert_eq!(log.unread, [UnreadReason::Malformed]);
        }
    }
}

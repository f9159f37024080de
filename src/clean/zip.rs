//! Writes a ZIP archive: names, sizes, deflated or stored bytes, and nothing else.
//!
//! No times, no attributes, no names of programs: two copies of the same table are the same bytes.
//!
//! Source: APPNOTE.TXT, <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>.

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// 1 January 1980, the first day that the format knows.
const FIRST_DAY: u16 = 0x0021;
/// Names are in UTF-8.
const UTF_8: u16 = 1 << 11;
const DEFLATED: u16 = 8;

/// An archive being written.
#[derive(Default)]
pub struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

/// A file being put into it.
pub struct File {
    encoder: DeflateEncoder<Vec<u8>>,
    crc: Crc,
    failed: bool,
}

impl File {
    /// The text goes on.
    pub fn text(&mut self, text: &str) {
        self.crc.update(text.as_bytes());
        // Writing into memory does not fail.
        self.failed |= self.encoder.write_all(text.as_bytes()).is_err();
    }

    /// How many bytes were deflated so far.
    pub fn written(&self) -> usize {
        self.encoder.get_ref().len()
    }
}

impl Archive {
    /// Adds a file without deflating it.
    pub fn store(&mut self, name: &str, text: &str) {
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        self.entry(name, 0, crc.sum(), text.as_bytes(), text.len());
    }

    /// Adds a file whose text `write` gives.
    pub fn add(&mut self, name: &str, write: impl FnOnce(&mut File) -> Option<()>) -> Option<()> {
        let mut file = File {
            encoder: DeflateEncoder::new(Vec::new(), Compression::default()),
            crc: Crc::new(),
            failed: false,
        };
        write(&mut file)?;
        let length = file.crc.amount() as usize;
        let deflated = file.encoder.finish().ok().filter(|_| !file.failed)?;
        self.entry(name, DEFLATED, file.crc.sum(), &deflated, length);
        Some(())
    }

    fn entry(&mut self, name: &str, method: u16, crc: u32, data: &[u8], length: usize) {
        let start = self.bytes.len() as u32;
        let mut header = Vec::with_capacity(30);
        for field in [20, UTF_8, method, 0, FIRST_DAY] {
            header.extend_from_slice(&field.to_le_bytes());
        }
        for field in [crc, data.len() as u32, length as u32] {
            header.extend_from_slice(&field.to_le_bytes());
        }
        header.extend_from_slice(&(name.len() as u16).to_le_bytes());
        header.extend_from_slice(&[0; 2]);

        self.bytes.extend_from_slice(b"PK\x03\x04");
        self.bytes.extend_from_slice(&header);
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(data);

        self.directory.extend_from_slice(b"PK\x01\x02\x14\0");
        self.directory.extend_from_slice(&header);
        self.directory.extend_from_slice(&[0; 10]);
        self.directory.extend_from_slice(&start.to_le_bytes());
        self.directory.extend_from_slice(name.as_bytes());
        self.entries += 1;
    }

    /// The archive's bytes.
    pub fn finish(mut self) -> Vec<u8> {
        let start = self.bytes.len() as u32;
        self.bytes.extend_from_slice(&self.directory);
        self.bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        for _ in 0..2 {
            self.bytes.extend_from_slice(&self.entries.to_le_bytes());
        }
        self.bytes
            .extend_from_slice(&(self.directory.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(&start.to_le_bytes());
        self.bytes.extend_from_slice(&[0; 2]);
        self.bytes
    }
}

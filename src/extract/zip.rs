//! ZIP archives, read leniently: the directory and the entry at hand, never the whole archive.
//!
//! Reads stored and deflated entries, ZIP64, archives with bytes before them, and, when the
//! directory at the end is missing (an attachment cut short), what the entries' own headers
//! tell. A damaged entry gives what comes before the damage, then [`UnreadReason::Malformed`].
//! Refuses encrypted entries ([`UnreadReason::Encrypted`]) and other compressions
//! ([`UnreadReason::Unsupported`]).
//!
//! Source: APPNOTE.TXT, <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>.

use std::io::{self, Read, SeekFrom};

use flate2::{Crc, Decompress, FlushDecompress, Status};
use memchr::memmem;

use super::bytes::{u16_at, u32_at, u64_at};
use super::decode::windows_1252;
use super::limits::{self, fault, Job, MAX_DIRECTORY_BYTES, MAX_ENTRIES, MAX_PART_BYTES};
use crate::model::{Source, UnreadReason};

const LOCAL: &[u8; 4] = b"PK\x03\x04";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";
const END: &[u8; 4] = b"PK\x05\x06";
const END_64_LOCATOR: &[u8; 4] = b"PK\x06\x07";
const END_64: &[u8; 4] = b"PK\x06\x06";
/// The end record and the longest comment behind it, with the ZIP64 locator before it.
const TAIL: u64 = 22 + 65_535 + 20;
/// Bytes asked from the source at once.
const SLICE: usize = 32 << 10;
/// A 32-bit field whose value stands in the ZIP64 extra field instead.
const IN_EXTRA: u64 = 0xFFFF_FFFF;

/// One file of an archive.
#[derive(Debug)]
pub struct Entry {
    /// Its path, with `/`.
    pub name: String,
    /// A password is needed.
    pub encrypted: bool,
    method: u16,
    header: u64,
    compressed: u64,
    /// Absent when it was not written, or written as 0 by programs that do not compute it.
    crc: Option<u32>,
}

impl Entry {
    /// A folder, without bytes of its own: some programs deflate none to two.
    pub fn is_folder(&self) -> bool {
        self.name.ends_with('/') && self.compressed <= 2
    }
}

/// An archive opened for reading.
pub struct Zip<'s> {
    source: &'s mut dyn Source,
    job: Job,
    /// The files, in the order of the directory.
    pub entries: Vec<Entry>,
    /// The directory is missing or incomplete: entries may be missing too.
    pub damaged: bool,
}

impl<'s> Zip<'s> {
    /// Reads the directory.
    pub fn open(source: &'s mut dyn Source, job: &Job) -> Result<Self, UnreadReason> {
        let size = source
            .seek(SeekFrom::End(0))
            .map_err(|e| limits::reason(&e))?;
        let mut damaged = false;
        let mut entries = match directory(source, size) {
            Ok((entries, complete)) => {
                damaged = !complete;
                entries
            }
            Err(UnreadReason::Malformed) => Vec::new(),
            Err(reason) => return Err(reason),
        };
        if entries.is_empty() {
            entries = local_headers(source, size)?;
            damaged = true;
        }
        if entries.is_empty() {
            return Err(UnreadReason::Malformed);
        }
        Ok(Self {
            source,
            job: job.clone(),
            entries,
            damaged,
        })
    }

    /// Which entries stand on bytes of their own. Bombs make thousands of entries share theirs, and
    /// a file in a file's bytes shows each program another content.
    pub fn apart(&self) -> Vec<bool> {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        let header = |index: &usize| self.entries.get(*index).map_or(0, |e| e.header);
        order.sort_by_key(header);
        let mut apart = vec![false; self.entries.len()];
        let mut end = 0;
        for index in order {
            let (Some(entry), Some(apart)) = (self.entries.get(index), apart.get_mut(index)) else {
                continue;
            };
            *apart = entry.header >= end;
            if *apart {
                let fixed = entry.header.saturating_add(30);
                end = fixed.saturating_add(entry.compressed);
            }
        }
        apart
    }

    /// The place of the entry called `name`; upper and lower case are the same, as for Office.
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/');
        let exact = self.entries.iter().position(|e| e.name == name);
        exact.or_else(|| {
            self.entries
                .iter()
                .position(|e| e.name.eq_ignore_ascii_case(name))
        })
    }

    /// The bytes of an entry, as far as they can be had, and why there are not more.
    pub fn unpack(&mut self, index: usize) -> (Vec<u8>, Option<UnreadReason>) {
        let mut bytes = Vec::new();
        let result = self.read(index).and_then(|mut entry| {
            let read = entry.read_to_end(&mut bytes);
            read.map_err(|e| limits::reason(&e))
        });
        (bytes, result.err())
    }

    /// Starts reading an entry.
    pub fn read(&mut self, index: usize) -> Result<EntryReader<'_>, UnreadReason> {
        let entry = self.entries.get(index).ok_or(UnreadReason::Malformed)?;
        if entry.encrypted {
            return Err(UnreadReason::Encrypted);
        }
        let inflate = match entry.method {
            0 => None,
            8 => Some(Decompress::new(false)),
            _ => return Err(UnreadReason::Unsupported),
        };
        let header = read_at(self.source, entry.header, 30).map_err(|e| limits::reason(&e))?;
        if !header.starts_with(LOCAL) {
            return Err(UnreadReason::Malformed);
        }
        let data = 30 + u64::from(u16_at(&header, 26)) + u64::from(u16_at(&header, 28));
        self.source
            .seek(SeekFrom::Start(entry.header.saturating_add(data)))
            .map_err(|e| limits::reason(&e))?;
        Ok(EntryReader {
            source: &mut *self.source,
            left: entry.compressed,
            input: Vec::new(),
            start: 0,
            inflate,
            job: self.job.clone(),
            given: 0,
            crc: Crc::new(),
            expected_crc: entry.crc,
            state: State::Reading,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    Damaged,
    Ended,
}

/// The bytes of one entry, inflated as they are read and counted against the budget.
pub struct EntryReader<'z> {
    source: &'z mut dyn Source,
    /// Compressed bytes not yet taken from the source.
    left: u64,
    input: Vec<u8>,
    start: usize,
    inflate: Option<Decompress>,
    job: Job,
    given: u64,
    crc: Crc,
    expected_crc: Option<u32>,
    state: State,
}

impl EntryReader<'_> {
    /// Takes the next compressed bytes when the last ones are used; false at their end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.start < self.input.len() {
            return Ok(true);
        }
        self.start = 0;
        self.input.resize(SLICE, 0);
        let wanted = usize::try_from(self.left).unwrap_or(SLICE).min(SLICE);
        let got = self
            .source
            .read(self.input.get_mut(..wanted).unwrap_or_default())?;
        self.input.truncate(got);
        self.left -= got as u64;
        if got == 0 && self.left > 0 {
            self.left = 0;
            return Err(fault(UnreadReason::Malformed));
        }
        Ok(got > 0)
    }

    /// Puts some bytes of the entry in `out`; 0 when it has ended.
    fn produce(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let more = self.fill()?;
            let input = self.input.get(self.start..).unwrap_or_default();
            let Some(inflate) = &mut self.inflate else {
                let n = input.len().min(out.len());
                for (to, from) in out.iter_mut().zip(input) {
                    *to = *from;
                }
                self.start += n;
                return Ok(n);
            };
            let (read, written) = (inflate.total_in(), inflate.total_out());
            let status = inflate.decompress(input, out, FlushDecompress::None);
            let read = (inflate.total_in() - read) as usize;
            let written = (inflate.total_out() - written) as usize;
            self.start += read;
            match status {
                Ok(Status::StreamEnd) => {
                    self.state = State::Ended;
                    return Ok(written);
                }
                Ok(_) if written > 0 => return Ok(written),
                Ok(_) if more && read > 0 => {}
                // What was inflated before the damage is given first.
                _ if written > 0 => {
                    self.state = State::Damaged;
                    return Ok(written);
                }
                _ => return Err(fault(UnreadReason::Malformed)),
            }
        }
    }
}

impl Read for EntryReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self.state {
            State::Damaged => return Err(fault(UnreadReason::Malformed)),
            State::Ended => return Ok(0),
            State::Reading if out.is_empty() => return Ok(0),
            State::Reading => {}
        }
        let n = self.produce(out)?;
        self.given += n as u64;
        if self.given > MAX_PART_BYTES {
            return Err(fault(UnreadReason::TooLarge));
        }
        self.job.unpack(n as u64).map_err(fault)?;
        self.crc.update(out.get(..n).unwrap_or_default());
        if n == 0 || self.state == State::Ended {
            self.state = State::Ended;
            if self.expected_crc.is_some_and(|sum| sum != self.crc.sum()) {
                // Said at the next call when bytes are given now.
                self.state = State::Damaged;
                if n == 0 {
                    return Err(fault(UnreadReason::Malformed));
                }
            }
        }
        Ok(n)
    }
}

/// Reads the central directory; false when it holds fewer entries than it says.
fn directory(source: &mut dyn Source, size: u64) -> Result<(Vec<Entry>, bool), UnreadReason> {
    let malformed = |e: io::Error| limits::reason(&e);
    let tail_start = size.saturating_sub(TAIL);
    let tail = read_at(source, tail_start, (size - tail_start) as usize).map_err(malformed)?;
    let end = memmem::rfind(&tail, END).ok_or(UnreadReason::Malformed)?;
    let record = tail.get(end..).unwrap_or_default();
    let mut count = u64::from(u16_at(record, 10));
    let mut length = u64::from(u32_at(record, 12));
    let mut start = u64::from(u32_at(record, 16));
    // Where the directory ends when nothing stands between it and its end record.
    let mut directory_end = tail_start + end as u64;
    let locator = end
        .checked_sub(20)
        .and_then(|at| tail.get(at..end))
        .unwrap_or_default();
    if locator.starts_with(END_64_LOCATOR) {
        let at = u64_at(locator, 8);
        let record = read_at(source, at, 56).map_err(malformed)?;
        if record.starts_with(END_64) {
            (count, length, start) = (
                u64_at(&record, 32),
                u64_at(&record, 40),
                u64_at(&record, 48),
            );
            directory_end = at;
        }
    }
    if count > MAX_ENTRIES as u64 || length > MAX_DIRECTORY_BYTES {
        return Err(UnreadReason::TooLarge);
    }
    // Bytes before the archive (a self-extracting program) move every offset.
    let mut moved = 0;
    if !read_at(source, start, 4).is_ok_and(|b| b.starts_with(CENTRAL)) {
        let actual = directory_end
            .checked_sub(length)
            .ok_or(UnreadReason::Malformed)?;
        moved = actual.checked_sub(start).ok_or(UnreadReason::Malformed)?;
    }
    let start = start.saturating_add(moved);
    let length = length.min(size.saturating_sub(start));
    let bytes = read_at(source, start, length as usize).map_err(malformed)?;
    let mut entries = Vec::new();
    let mut rest = bytes.as_slice();
    while rest.starts_with(CENTRAL) && entries.len() < MAX_ENTRIES {
        let (name, extra, comment) = (u16_at(rest, 28), u16_at(rest, 30), u16_at(rest, 32));
        let name_end = 46 + usize::from(name);
        let extra_end = name_end + usize::from(extra);
        let mut compressed = u64::from(u32_at(rest, 20));
        let mut header = u64::from(u32_at(rest, 42));
        if let Some(mut wide) = rest.get(name_end..extra_end).and_then(zip64_field) {
            let mut take = |field: &mut u64| {
                if *field == IN_EXTRA && wide.len() >= 8 {
                    *field = u64_at(wide, 0);
                    wide = wide.get(8..).unwrap_or_default();
                }
            };
            let mut plain = u64::from(u32_at(rest, 24));
            take(&mut plain);
            take(&mut compressed);
            take(&mut header);
        }
        entries.push(Entry {
            name: decode_name(rest.get(46..name_end).unwrap_or_default()),
            encrypted: u16_at(rest, 8) & 1 != 0,
            method: u16_at(rest, 10),
            header: header.saturating_add(moved),
            compressed,
            crc: Some(u32_at(rest, 16)).filter(|&sum| sum != 0),
        });
        rest = rest
            .get(extra_end + usize::from(comment)..)
            .unwrap_or_default();
    }
    let complete = entries.len() as u64 >= count;
    Ok((entries, complete))
}

/// The ZIP64 field among an entry's extra fields.
fn zip64_field(mut extra: &[u8]) -> Option<&[u8]> {
    while extra.len() >= 4 {
        let end = 4 + usize::from(u16_at(extra, 2));
        if u16_at(extra, 0) == 1 {
            return extra.get(4..end.min(extra.len()));
        }
        extra = extra.get(end..)?;
    }
    None
}

/// Finds the entries by their own headers, from the start of the file to its end.
fn local_headers(source: &mut dyn Source, size: u64) -> Result<Vec<Entry>, UnreadReason> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut open_ended = false;
    let mut at = 0;
    while let Some(header) = find_local(source, at, size)? {
        if entries.len() >= MAX_ENTRIES {
            return Err(UnreadReason::TooLarge);
        }
        // An entry whose size is written behind it goes up to the next header at most.
        if let (true, Some(last)) = (open_ended, entries.last_mut()) {
            last.compressed = header.saturating_sub(last.header);
        }
        let fixed = read_at(source, header, 30).map_err(|e| limits::reason(&e))?;
        let name_length = usize::from(u16_at(&fixed, 26));
        let name = read_at(source, header + 30, name_length).map_err(|e| limits::reason(&e))?;
        let flags = u16_at(&fixed, 6);
        let mut compressed = u64::from(u32_at(&fixed, 18));
        open_ended = flags & 8 != 0 || compressed == IN_EXTRA;
        let data = header + 30 + name_length as u64 + u64::from(u16_at(&fixed, 28));
        if open_ended {
            compressed = size.saturating_sub(data);
            at = data;
        } else {
            at = data.saturating_add(compressed);
        }
        entries.push(Entry {
            name: decode_name(&name),
            encrypted: flags & 1 != 0,
            method: u16_at(&fixed, 8),
            header,
            compressed,
            crc: Some(u32_at(&fixed, 14)).filter(|&sum| sum != 0 && !open_ended),
        });
    }
    Ok(entries)
}

/// The place of the next local header whose fixed part is whole, from `at` on.
fn find_local(
    source: &mut dyn Source,
    mut at: u64,
    size: u64,
) -> Result<Option<u64>, UnreadReason> {
    while at + 30 <= size {
        let wanted = (size - at).min(2 * SLICE as u64) as usize;
        let bytes = read_at(source, at, wanted).map_err(|e| limits::reason(&e))?;
        if let Some(found) = memmem::find(&bytes, LOCAL) {
            let found = at + found as u64;
            return Ok((found + 30 <= size).then_some(found));
        }
        // The signature may lie across two slices.
        at += (wanted - 3) as u64;
    }
    Ok(None)
}

/// Reads up to `length` bytes: fewer at the end of the file.
fn read_at(source: &mut dyn Source, at: u64, length: usize) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    source.take(length as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A name in UTF-8, or in the code page of an old program.
pub fn decode_name(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(name) => name.replace('\\', "/"),
        Err(_) => bytes.iter().map(|&b| windows_1252(b)).collect(),
    }
}

/// Archives for the tests of those who read them.
#[cfg(test)]
pub(crate) mod build {
    use std::io::Write;

    /// A ZIP archive of `files`: stored when `stored`, otherwise deflated.
    pub fn zip(files: &[(&str, &[u8])], stored: bool) -> Vec<u8> {
        let (mut archive, mut directory) = (Vec::new(), Vec::new());
        for (name, content) in files {
            let mut crc = flate2::Crc::new();
            crc.update(content);
            let data = if stored {
                content.to_vec()
            } else {
                deflate(content)
            };
            let mut common = Vec::new();
            common.extend(20u16.to_le_bytes());
            common.extend(0u16.to_le_bytes());
            common.extend(if stored { 0u16 } else { 8u16 }.to_le_bytes());
            common.extend([0; 4]);
            common.extend(crc.sum().to_le_bytes());
            common.extend((data.len() as u32).to_le_bytes());
            common.extend((content.len() as u32).to_le_bytes());
            common.extend((name.len() as u16).to_le_bytes());
            common.extend([0; 2]);
            directory.extend(b"PK\x01\x02\x14\0");
            directory.extend(&common);
            directory.extend([0; 10]);
            directory.extend((archive.len() as u32).to_le_bytes());
            directory.extend(name.as_bytes());
            archive.extend(b"PK\x03\x04");
            archive.extend(&common);
            archive.extend(name.as_bytes());
            archive.extend(data);
        }
        let start = archive.len() as u32;
        archive.extend(&directory);
        archive.extend(b"PK\x05\x06\0\0\0\0");
        archive.extend((files.len() as u16).to_le_bytes());
        archive.extend((files.len() as u16).to_le_bytes());
        archive.extend((directory.len() as u32).to_le_bytes());
        archive.extend(start.to_le_bytes());
        archive.extend([0; 2]);
        archive
    }

    pub fn deflate(content: &[u8]) -> Vec<u8> {
        let mut encoder =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    const FILES: [(&str, &[u8]); 2] = [
        ("a.txt", b"premier fichier"),
        ("b/c.txt", b"second fichier"),
    ];

    fn contents(archive: Vec<u8>) -> Result<Vec<(String, String)>, UnreadReason> {
        let mut source = Cursor::new(archive);
        let mut zip = Zip::open(&mut source, &Job::default())?;
        let names: Vec<String> = zip.entries.iter().map(|e| e.name.clone()).collect();
        let mut all = Vec::new();
        for (i, name) in names.into_iter().enumerate() {
            let mut text = String::new();
            zip.read(i)?
                .read_to_string(&mut text)
                .map_err(|e| limits::reason(&e))?;
            all.push((name, text));
        }
        Ok(all)
    }

    fn expected() -> Vec<(String, String)> {
        vec![
            ("a.txt".into(), "premier fichier".into()),
            ("b/c.txt".into(), "second fichier".into()),
        ]
    }

    #[test]
    fn stored_and_deflated_entries_are_read() {
        assert_eq!(contents(build::zip(&FILES, true)), Ok(expected()));
        assert_eq!(contents(build::zip(&FILES, false)), Ok(expected()));
    }

    #[test]
    fn an_archive_behind_a_program_is_read() {
        let archive = [vec![b'x'; 1000], build::zip(&FILES, false)].concat();
        assert_eq!(contents(archive), Ok(expected()));
    }

    #[test]
    fn an_archive_without_directory_is_read_by_its_local_headers() {
        let mut archive = build::zip(&FILES, false);
        let end = memmem::find(&archive, CENTRAL).unwrap();
        archive.truncate(end);
        assert_eq!(contents(archive.clone()), Ok(expected()));
        assert!(
            Zip::open(&mut Cursor::new(archive), &Job::default())
                .unwrap()
                .damaged
        );
    }

    #[test]
    fn an_entry_with_a_password_is_encrypted() {
        let mut archive = build::zip(&FILES, false);
        let at = memmem::find(&archive, CENTRAL).unwrap() + 8;
        archive[at] |= 1;
        assert_eq!(contents(archive), Err(UnreadReason::Encrypted));
    }

    #[test]
    fn altered_bytes_are_noticed() {
        let mut archive = build::zip(&FILES, true);
        let at = memmem::find(&archive, b"premier").unwrap();
        archive[at] = b'P';
        assert_eq!(contents(archive), Err(UnreadReason::Malformed));
    }

    #[test]
    fn a_part_that_inflates_beyond_the_limit_is_too_large() {
        let archive = build::zip(&[("bombe", &vec![0; 65 << 20])], false);
        let mut source = Cursor::new(archive);
        let mut zip = Zip::open(&mut source, &Job::default()).unwrap();
        let error = io::copy(&mut zip.read(0).unwrap(), &mut io::sink()).unwrap_err();
        assert_eq!(limits::reason(&error), UnreadReason::TooLarge);
    }

    #[test]
    fn parts_that_are_each_allowed_are_too_large_together() {
        let part: &[u8] = &vec![0; 50 << 20];
        let archive = build::zip(&[("a", part), ("b", part), ("c", part)], false);
        let mut source = Cursor::new(archive);
        let mut zip = Zip::open(&mut source, &Job::default()).unwrap();
        let mut read = |i| {
            io::copy(&mut zip.read(i).unwrap(), &mut io::sink()).map_err(|e| limits::reason(&e))
        };
        assert_eq!(read(0), Ok(50 << 20));
        assert_eq!(read(1), Ok(50 << 20));
        assert_eq!(read(2), Err(UnreadReason::TooLarge));
    }

    #[test]
    fn a_directory_of_too_many_entries_is_too_large() {
        let names: Vec<String> = (0..50_001).map(|i| i.to_string()).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
        let mut source = Cursor::new(build::zip(&files, true));
        assert_eq!(
            Zip::open(&mut source, &Job::default()).err(),
            Some(UnreadReason::TooLarge)
        );
    }
}

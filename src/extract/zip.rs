//! ZIP archives, read leniently: the directory and the entry at hand, never the whole archive.
//!
//! Reads stored and deflated entries, ZIP64, archives with bytes before them, and, when the
//! directory at the end is missing (an attachment cut short), what the entries' own headers
//! tell. A damaged entry gives what comes before the damage, then [`UnreadReason::Malformed`].
//! Encrypted entries are read with the passwords that the writer gave, as `locks` says. Refuses
//! those that none of them opens, and the strong encryption and hidden directories of PKWARE
//! ([`UnreadReason::Encrypted`]); other compressions ([`UnreadReason::Unsupported`]).
//!
//! Source: APPNOTE.TXT, <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>.

use std::io::{self, Read, SeekFrom};

use flate2::{Crc, Decompress, FlushDecompress, Status};
use memchr::memmem;

use super::bytes::{u16_at, u32_at, u64_at};
use super::decode::windows_1252;
use super::limits::{self, fault, Job, MAX_DIRECTORY_BYTES, MAX_ENTRIES, MAX_PART_BYTES};
use super::locks::{self, Cipher, OdfLock};
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
/// The method of entries encrypted as by `WinZip`, and the extra field with their true one.
const WINZIP: u16 = 99;
const WINZIP_FIELD: u16 = 0x9901;
const ZIP64_FIELD: u16 = 1;
/// Bytes that must make sense before a password is taken for the right one.
const TRIAL: usize = 4_096;

/// One file of an archive.
#[derive(Debug)]
pub struct Entry {
    /// Its path, with `/`.
    pub name: String,
    /// A password is needed.
    pub encrypted: bool,
    /// How the manifest of an `OpenDocument` says that it is encrypted.
    pub odf_lock: Option<Box<OdfLock>>,
    flags: u16,
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
    /// Bytes that are given of one entry.
    pub most: u64,
    /// The password that opened an entry, to be tried first on the next.
    password: Option<String>,
    /// The entry that was opened last, by its index: making a key again takes long.
    opened: Option<Box<(usize, Data)>>,
}

/// Where the data of an entry are, and what they are.
#[derive(Clone)]
struct Data {
    start: u64,
    length: u64,
    method: u16,
    crc: Option<u32>,
    cipher: Option<Cipher>,
    /// Bytes behind them that authenticate them.
    code: usize,
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
            most: MAX_PART_BYTES,
            password: None,
            opened: None,
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
        let header = read_at(self.source, entry.header, 30).map_err(|e| limits::reason(&e))?;
        if !header.starts_with(LOCAL) {
            return Err(UnreadReason::Malformed);
        }
        let behind = 30 + u64::from(u16_at(&header, 26)) + u64::from(u16_at(&header, 28));
        let plain = Data {
            start: entry.header.saturating_add(behind),
            length: entry.compressed,
            method: entry.method,
            crc: entry.crc,
            cipher: None,
            code: 0,
        };
        let data = if entry.encrypted || entry.odf_lock.is_some() {
            self.unlock(index, &plain, &header)?
        } else {
            plain
        };
        self.reader(data)
    }

    fn reader(&mut self, data: Data) -> Result<EntryReader<'_>, UnreadReason> {
        let inflate = match data.method {
            0 => None,
            8 => Some(Decompress::new(false)),
            _ => return Err(UnreadReason::Unsupported),
        };
        self.source
            .seek(SeekFrom::Start(data.start))
            .map_err(|e| limits::reason(&e))?;
        Ok(EntryReader {
            source: &mut *self.source,
            left: data.length,
            input: Vec::new(),
            start: 0,
            inflate,
            cipher: data.cipher,
            code: data.code,
            job: self.job.clone(),
            given: 0,
            most: self.most,
            crc: Crc::new(),
            expected_crc: data.crc,
            state: State::Reading,
        })
    }

    /// Finds the password of an entry.
    fn unlock(&mut self, index: usize, data: &Data, header: &[u8]) -> Result<Data, UnreadReason> {
        if let Some(last) = self.opened.as_ref().filter(|last| last.0 == index) {
            return Ok(last.1.clone());
        }
        let job = self.job.clone();
        let good = self.password.clone();
        let given = job.passwords().iter().filter(|p| Some(*p) != good.as_ref());
        for password in good.iter().chain(given) {
            let found = self.unlock_with(password, index, data, header)?;
            if let Some(opened) = found {
                self.password = Some(password.clone());
                self.opened = Some(Box::new((index, opened.clone())));
                return Ok(opened);
            }
        }
        Err(UnreadReason::Encrypted)
    }

    /// Tries a password on an entry.
    fn unlock_with(
        &mut self,
        password: &str,
        index: usize,
        data: &Data,
        header: &[u8],
    ) -> Result<Option<Data>, UnreadReason> {
        let job = self.job.clone();
        let entry = self.entries.get(index).ok_or(UnreadReason::Malformed)?;
        // Strong encryption, or a directory that is hidden.
        if entry.flags & 0x2040 != 0 {
            return Err(UnreadReason::Encrypted);
        }
        if let Some(lock) = &entry.odf_lock {
            let beginning = data.length.min(locks::SUMMED as u64) as usize;
            let beginning = beginning_at(self.source, data.start, beginning)?;
            let cipher = lock.open(password, &beginning, &job)?;
            return Ok(cipher.map(|cipher| Data {
                method: 8,
                // The archive's sum is of the encrypted bytes.
                crc: None,
                cipher: Some(cipher),
                ..data.clone()
            }));
        }
        let mut data = data.clone();
        // The last byte of the header is one of the sum, or of the time where that was not known.
        let check = match data.crc.filter(|_| entry.flags & 8 == 0) {
            Some(sum) => (sum >> 24) as u8,
            None => (u16_at(header, 10) >> 8) as u8,
        };
        let winzip = if data.method == WINZIP {
            let extra_at = entry.header + 30 + u64::from(u16_at(header, 26));
            let extra = beginning_at(self.source, extra_at, usize::from(u16_at(header, 28)))?;
            let field = extra_field(&extra, WINZIP_FIELD).ok_or(UnreadReason::Malformed)?;
            data.method = u16_at(field, 5);
            // The second version leaves the sum out, which would tell short contents.
            data.crc = data.crc.filter(|_| u16_at(field, 0) == 1);
            Some(field.get(4).copied().unwrap_or_default())
        } else {
            None
        };
        let (key_bytes, head) = match winzip {
            Some(strength) => locks::winzip_header(strength)?,
            None => (0, locks::ZIP_CRYPTO_HEADER),
        };
        data.code = if winzip.is_some() {
            locks::WINZIP_CODE
        } else {
            0
        };
        let beginning = beginning_at(self.source, data.start, head)?;
        data.start = data.start.saturating_add(head as u64);
        data.length = data
            .length
            .checked_sub((head + data.code) as u64)
            .ok_or(UnreadReason::Malformed)?;
        for spelling in locks::spellings(password) {
            let cipher = match winzip {
                Some(_) => Cipher::winzip(&spelling, key_bytes, &beginning, &job)?,
                None => Cipher::words(&spelling, &beginning, check),
            };
            if cipher.is_some() {
                data.cipher = cipher;
                if winzip.is_some() || self.makes_sense(data.clone())? {
                    return Ok(Some(data));
                }
            }
        }
        Ok(None)
    }

    /// Do the first bytes inflate, and is their sum right when they are all?
    fn makes_sense(&mut self, data: Data) -> Result<bool, UnreadReason> {
        let mut reader = self.reader(data)?;
        let mut buffer = [0; TRIAL];
        for _ in 0..TRIAL {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(true),
                Ok(_) if reader.given > TRIAL as u64 => return Ok(true),
                Ok(_) => {}
                Err(error) => match limits::reason(&error) {
                    UnreadReason::Malformed => return Ok(false),
                    reason => return Err(reason),
                },
            }
        }
        Ok(true)
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
    cipher: Option<Cipher>,
    /// Bytes behind the data that authenticate them.
    code: usize,
    job: Job,
    given: u64,
    most: u64,
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
        let mut got = 0;
        // A cipher wants whole blocks.
        loop {
            let room = self.input.get_mut(got..wanted).unwrap_or_default();
            let more = self.source.read(room)?;
            got += more;
            if more == 0 || self.cipher.is_none() {
                break;
            }
        }
        self.input.truncate(got);
        self.left -= got as u64;
        if got == 0 && self.left > 0 {
            self.left = 0;
            return Err(fault(UnreadReason::Malformed));
        }
        if let Some(cipher) = &mut self.cipher {
            cipher.decrypt(&mut self.input);
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

impl EntryReader<'_> {
    /// Is what was given what was written, as far as the archive can tell?
    fn is_whole(&mut self) -> io::Result<bool> {
        if self.expected_crc.is_some_and(|sum| sum != self.crc.sum()) {
            return Ok(false);
        }
        if self.code == 0 {
            return Ok(true);
        }
        // All the encrypted bytes are authenticated, those behind the end of the content too.
        self.start = self.input.len();
        while self.fill()? {
            self.start = self.input.len();
        }
        let mut code = Vec::new();
        let expected = self.code as u64;
        (&mut self.source).take(expected).read_to_end(&mut code)?;
        let whole = code.len() == self.code;
        let cipher = self.cipher.take();
        Ok(whole && cipher.is_some_and(|cipher| cipher.authenticates(&code)))
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
        if self.given > self.most {
            return Err(fault(UnreadReason::TooLarge));
        }
        self.job.unpack(n as u64).map_err(fault)?;
        self.crc.update(out.get(..n).unwrap_or_default());
        if n == 0 || self.state == State::Ended {
            self.state = State::Ended;
            if !self.is_whole().unwrap_or(false) {
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
        if let Some(mut wide) = rest
            .get(name_end..extra_end)
            .and_then(|extra| extra_field(extra, ZIP64_FIELD))
        {
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
            odf_lock: None,
            flags: u16_at(rest, 8),
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

/// A field among an entry's extra fields.
fn extra_field(mut extra: &[u8], kind: u16) -> Option<&[u8]> {
    while extra.len() >= 4 {
        let end = 4 + usize::from(u16_at(extra, 2));
        if u16_at(extra, 0) == kind {
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
            odf_lock: None,
            flags,
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

/// As `read_at`, for a reader that knows no other errors.
fn beginning_at(source: &mut dyn Source, at: u64, length: usize) -> Result<Vec<u8>, UnreadReason> {
    read_at(source, at, length).map_err(|e| limits::reason(&e))
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
    use crate::model::ReadOptions;

    const FILES: [(&str, &[u8]); 2] = [
        ("a.txt", b"premier fichier"),
        ("b/c.txt", b"second fichier"),
    ];

    fn contents(archive: Vec<u8>) -> Result<Vec<(String, String)>, UnreadReason> {
        contents_with(archive, &[])
    }

    fn contents_with(
        archive: Vec<u8>,
        passwords: &[&str],
    ) -> Result<Vec<(String, String)>, UnreadReason> {
        let options = ReadOptions {
            passwords: passwords.iter().map(|&password| password.into()).collect(),
            ..ReadOptions::default()
        };
        let job = Job::new(&options, 0);
        let mut source = Cursor::new(archive);
        let mut zip = Zip::open(&mut source, &job)?;
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

    /// The same list of 40 people (and a note), locked by `secret`: tests/data/extract/make.py.
    const LOCKED: [(&str, &[u8]); 7] = [
        (
            "Info-ZIP",
            include_bytes!("../../tests/data/zip/info-zip.zip"),
        ),
        (
            "Info-ZIP, stored",
            include_bytes!("../../tests/data/zip/info-zip-stored.zip"),
        ),
        (
            "Info-ZIP, from a pipe",
            include_bytes!("../../tests/data/zip/info-zip-piped.zip"),
        ),
        (
            "7-Zip, ZipCrypto",
            include_bytes!("../../tests/data/zip/7-zip-crypto.zip"),
        ),
        (
            "7-Zip, AES-256",
            include_bytes!("../../tests/data/zip/7-zip-aes-256.zip"),
        ),
        (
            "pyzipper, AES-192, stored",
            include_bytes!("../../tests/data/zip/pyzipper-aes-192.zip"),
        ),
        (
            "pyzipper, AES-128",
            include_bytes!("../../tests/data/zip/pyzipper-aes-128.zip"),
        ),
    ];

    #[test]
    fn archives_of_the_usual_programs_open_with_their_password() {
        for (producer, archive) in LOCKED {
            let read = contents_with(archive.to_vec(), &["faux", "secret"]);
            let read = read.unwrap_or_else(|reason| panic!("{producer}: {reason:?}"));
            let list = &read[0].1;
            assert!(list.starts_with("Nom;Courriel;Mobile\n"), "{producer}");
            assert!(
                list.ends_with("Igor Dubois;igor.dubois39@example.fr;06 39 98 14 54\n"),
                "{producer}"
            );
            assert_eq!(list.matches('@').count(), 40, "{producer}");
            if let Some((_, note)) = read.get(1) {
                assert_eq!(note, "Bonjour Marie\n", "{producer}");
            }
        }
    }

    #[test]
    fn archives_stay_closed_without_their_password() {
        for (producer, archive) in LOCKED {
            for given in [&[][..], &["faux", "Secret", "", "été"]] {
                let read = contents_with(archive.to_vec(), given);
                assert_eq!(read, Err(UnreadReason::Encrypted), "{producer}");
            }
        }
    }

    #[test]
    fn wrong_passwords_that_pass_the_first_check_do_not_hide_the_right_one() {
        // One in 256 passes it.
        let wrong: Vec<String> = (0..600).map(|i| i.to_string()).collect();
        let mut given: Vec<&str> = wrong.iter().map(String::as_str).collect();
        given.push("secret");
        let read = contents_with(LOCKED[0].1.to_vec(), &given).unwrap();
        assert_eq!(read[1].1, "Bonjour Marie\n");
    }

    #[test]
    fn altered_bytes_that_are_encrypted_are_noticed() {
        for (producer, archive) in LOCKED {
            let mut archive = archive.to_vec();
            archive[200] ^= 1;
            let read = contents_with(archive, &["secret"]);
            let cipher = producer.contains("AES");
            assert!(
                read == Err(UnreadReason::Malformed)
                    || (!cipher && read == Err(UnreadReason::Encrypted)),
                "{producer}"
            );
        }
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

//! OLE compound files, the containers of Office before 2007, of Outlook messages and of protected
//! Office documents: a small file system of storages and streams.
//!
//! Read leniently, for real files break the rules that strict readers enforce: a chain that leaves
//! the file or runs in circles ends there and its stream is told as damaged. Refuses nothing that
//! has a directory; a stream longer than [`MAX_PART_BYTES`] is cut ([`UnreadReason::TooLarge`]).
//!
//! Source: \[MS-CFB\], <https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/>.

use std::io::{self, Read, Seek, SeekFrom};

use super::bytes::{u16_at, u32_at};
use super::limits::{self, Job, MAX_PART_BYTES};
use crate::model::{Source, UnreadReason};

/// The first bytes of every compound file.
pub const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The storage that holds everything.
pub const ROOT: usize = 0;

/// Sector numbers from here on are marks, not places.
const MARKS: u32 = 0xFFFF_FFFA;
/// Bytes of a directory entry.
const ENTRY: usize = 128;
/// Bytes of a sector of the mini stream.
const MINI: usize = 64;
/// Entries of a directory that are read.
const MAX_OBJECTS: usize = 65_536;
/// Sectors of the directory and of the tables: those of a file of 2 GB.
const MAX_TABLE_BYTES: u64 = 16 << 20;

/// A storage or a stream.
#[derive(Debug)]
pub struct Object {
    /// Its name, as it is written.
    pub name: String,
    /// It holds other objects.
    pub is_storage: bool,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

impl Object {
    /// Is there anything in this stream?
    #[must_use]
    pub fn is_filled(&self) -> bool {
        self.size > 0
    }
}

/// The bytes of a stream, and whether they are all.
#[derive(Debug, Default)]
pub struct Stream {
    /// As far as they could be read.
    pub bytes: Vec<u8>,
    /// Why there are not more.
    pub fault: Option<UnreadReason>,
}

/// A compound file opened for reading.
pub struct Ole<'s> {
    source: &'s mut dyn Source,
    size: u64,
    sector_size: usize,
    /// Where the entry of the root stands.
    root: u64,
    /// The sector behind each sector.
    table: Vec<u32>,
    /// The same for the mini stream, where small streams are.
    mini_table: Vec<u32>,
    mini_stream: Vec<u8>,
    /// Streams shorter than this stand in the mini stream.
    cutoff: u64,
    /// Storages and streams; the first is [`ROOT`].
    pub objects: Vec<Object>,
    /// The directory speaks of objects that it does not list: it is cut short.
    pub damaged: bool,
}

impl<'s> Ole<'s> {
    /// Reads the tables and the directory.
    pub fn open(source: &'s mut dyn Source) -> Result<Self, UnreadReason> {
        let size = source
            .seek(SeekFrom::End(0))
            .map_err(|e| limits::reason(&e))?;
        let mut ole = Self {
            source,
            size,
            sector_size: 512,
            root: 0,
            table: Vec::new(),
            mini_table: Vec::new(),
            mini_stream: Vec::new(),
            cutoff: 4_096,
            objects: Vec::new(),
            damaged: false,
        };
        let header = ole.read_at(0, 512)?;
        if !header.starts_with(&MAGIC) {
            return Err(UnreadReason::Malformed);
        }
        // 512-byte or 4,096-byte sectors; nothing else exists.
        if u16_at(&header, 30) == 12 {
            ole.sector_size = 4_096;
        }
        ole.read_table(&header)?;
        let first = u32_at(&header, 48);
        ole.root = (u64::from(first) + 1) * ole.sector_size as u64;
        let directory = ole.chain(first, MAX_TABLE_BYTES)?.bytes;
        let long_sizes = ole.sector_size == 4_096;
        ole.objects = directory
            .chunks_exact(ENTRY)
            .take(MAX_OBJECTS)
            .map(|entry| object(entry, long_sizes))
            .collect();
        let listed = ole.objects.len();
        let missing = |to: u32| to != u32::MAX && to as usize >= listed;
        ole.damaged = ole.objects.iter().any(|o| {
            !o.name.is_empty() && (missing(o.left) || missing(o.right) || missing(o.child))
        });
        let Some(root) = ole.objects.first() else {
            return Err(UnreadReason::Malformed);
        };
        let (start, length) = (root.start, root.size);
        let mini_table = ole.chain(u32_at(&header, 60), MAX_TABLE_BYTES)?.bytes;
        ole.mini_table = words(&mini_table).collect();
        // As long as its table says at most, so that a false size takes no memory.
        let most = (ole.mini_table.len() * MINI) as u64;
        ole.mini_stream = ole.chain(start, length.min(most))?.bytes;
        Ok(ole)
    }

    /// The objects in a storage, in no particular order.
    #[must_use]
    pub fn children(&self, storage: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut seen = vec![false; self.objects.len()];
        let mut left: Vec<u32> = self
            .objects
            .get(storage)
            .map(|o| o.child)
            .into_iter()
            .collect();
        while let Some(next) = left.pop() {
            let next = next as usize;
            let (Some(object), Some(seen)) = (self.objects.get(next), seen.get_mut(next)) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            found.push(next);
            left.extend([object.left, object.right]);
        }
        found
    }

    /// The object of this name in a storage; upper and lower case are the same.
    #[must_use]
    pub fn find(&self, storage: usize, name: &str) -> Option<usize> {
        self.children(storage).into_iter().find(|&index| {
            self.objects
                .get(index)
                .is_some_and(|o| o.name.eq_ignore_ascii_case(name))
        })
    }

    /// The bytes of a stream, counted as unpacked.
    pub fn read(&mut self, index: usize, job: &Job) -> Result<Stream, UnreadReason> {
        let object = self.objects.get(index).ok_or(UnreadReason::Malformed)?;
        let (start, size) = (object.start, object.size);
        let mut stream = if size < self.cutoff {
            self.mini_chain(start, size)
        } else {
            self.chain(start, size.min(MAX_PART_BYTES))?
        };
        if size > MAX_PART_BYTES {
            stream.fault = Some(UnreadReason::TooLarge);
        }
        job.unpack(stream.bytes.len() as u64)?;
        Ok(stream)
    }

    /// The bytes of the stream of this name in a storage, if there is one.
    pub fn stream(
        &mut self,
        storage: usize,
        name: &str,
        job: &Job,
    ) -> Result<Option<Stream>, UnreadReason> {
        match self.find(storage, name) {
            Some(index) => self.read(index, job).map(Some),
            None => Ok(None),
        }
    }

    /// The file with a storage in the place of its root: the document that is embedded there. Its
    /// tables are read anew by whoever opens it, and counted here.
    pub fn within(&mut self, storage: usize, job: &Job) -> Result<Within<'_>, UnreadReason> {
        let object = self.objects.get(storage).ok_or(UnreadReason::Malformed)?;
        let tables = (self.table.len() + self.mini_table.len()) * 4;
        let known = tables + self.mini_stream.len() + self.objects.len() * ENTRY;
        job.unpack(known as u64)?;
        Ok(Within {
            child: object.child.to_le_bytes(),
            at: self.root + 76,
            position: 0,
            source: &mut *self.source,
        })
    }

    /// Reads which sector follows which.
    fn read_table(&mut self, header: &[u8]) -> Result<(), UnreadReason> {
        let mut sectors: Vec<u32> = words(header.get(76..512).unwrap_or_default()).collect();
        // Files beyond 7 MB list more sectors of the table in a chain of their own.
        let mut more = u32_at(header, 68);
        let most = self.sectors();
        while more < MARKS && sectors.len() < most {
            let bytes = self.sector(more)?;
            let mut listed: Vec<u32> = words(&bytes).collect();
            let Some(next) = listed.pop() else { break };
            sectors.extend(listed);
            more = next;
        }
        for sector in sectors.into_iter().filter(|s| *s < MARKS).take(most) {
            if self.table.len() as u64 * 4 > MAX_TABLE_BYTES {
                return Err(UnreadReason::TooLarge);
            }
            let bytes = self.sector(sector)?;
            self.table.extend(words(&bytes));
        }
        Ok(())
    }

    /// How many sectors the file can hold: a longer chain runs in circles.
    fn sectors(&self) -> usize {
        (self.size / self.sector_size as u64) as usize + 1
    }

    /// The first `size` bytes of the sectors that follow each other from `sector` on.
    fn chain(&mut self, mut sector: u32, size: u64) -> Result<Stream, UnreadReason> {
        let mut stream = Stream::default();
        let mut left = self.sectors();
        while sector < MARKS && (stream.bytes.len() as u64) < size && left > 0 {
            // Neighbours are read at once.
            let first = sector;
            let mut run = 0;
            let wanted = (size - stream.bytes.len() as u64).div_ceil(self.sector_size as u64);
            while sector == first.saturating_add(run) && run < 128 && u64::from(run) < wanted {
                run += 1;
                sector = self.next(sector);
            }
            left = left.saturating_sub(run as usize);
            let at = (u64::from(first) + 1) * self.sector_size as u64;
            let bytes = self.read_at(at, run as usize * self.sector_size)?;
            stream.bytes.extend_from_slice(&bytes);
            if bytes.len() < run as usize * self.sector_size {
                break;
            }
        }
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        stream.bytes.truncate(size);
        if stream.bytes.len() < size {
            stream.fault = Some(UnreadReason::Malformed);
        }
        Ok(stream)
    }

    fn next(&self, sector: u32) -> u32 {
        self.table.get(sector as usize).copied().unwrap_or(u32::MAX)
    }

    fn mini_chain(&self, mut sector: u32, size: u64) -> Stream {
        let mut stream = Stream::default();
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        // Below the cutoff, so a circle ends with the size.
        while sector < MARKS && stream.bytes.len() < size {
            let at = sector as usize * MINI;
            let Some(bytes) = self.mini_stream.get(at..) else {
                break;
            };
            if bytes.is_empty() {
                break;
            }
            stream
                .bytes
                .extend_from_slice(bytes.get(..MINI).unwrap_or(bytes));
            sector = self
                .mini_table
                .get(sector as usize)
                .copied()
                .unwrap_or(u32::MAX);
        }
        stream.bytes.truncate(size);
        if stream.bytes.len() < size {
            stream.fault = Some(UnreadReason::Malformed);
        }
        stream
    }

    fn sector(&mut self, sector: u32) -> Result<Vec<u8>, UnreadReason> {
        self.read_at(
            (u64::from(sector) + 1) * self.sector_size as u64,
            self.sector_size,
        )
    }

    /// Up to `length` bytes: fewer at the end of the file.
    fn read_at(&mut self, at: u64, length: usize) -> Result<Vec<u8>, UnreadReason> {
        let mut bytes = Vec::new();
        self.source
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.source.take(length as u64).read_to_end(&mut bytes))
            .map_err(|e| limits::reason(&e))?;
        Ok(bytes)
    }
}

/// See [`Ole::within`].
pub struct Within<'o> {
    source: &'o mut dyn Source,
    /// What the root holds first, and where that is said.
    child: [u8; 4],
    at: u64,
    position: u64,
}

impl Read for Within<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.source.seek(SeekFrom::Start(self.position))?;
        let read = self.source.read(out)?;
        for (place, byte) in (self.at..).zip(self.child) {
            let slot = place.checked_sub(self.position);
            if let Some(slot) = slot.and_then(|slot| out.get_mut(..read)?.get_mut(slot as usize)) {
                *slot = byte;
            }
        }
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Within<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Current(by) => SeekFrom::Start(self.position.saturating_add_signed(by)),
            to => to,
        };
        self.position = self.source.seek(to)?;
        Ok(self.position)
    }
}

fn object(entry: &[u8], long_sizes: bool) -> Object {
    let length = usize::from(u16_at(entry, 64)).clamp(2, 64) - 2;
    let units: Vec<u16> = entry
        .get(..length)
        .unwrap_or_default()
        .chunks_exact(2)
        .map(|b| u16_at(b, 0))
        .collect();
    // In files of 512-byte sectors the upper half of a size may be anything.
    let upper = if long_sizes { u32_at(entry, 124) } else { 0 };
    Object {
        name: String::from_utf16_lossy(&units),
        is_storage: matches!(entry.get(66), Some(1 | 5)),
        left: u32_at(entry, 68),
        right: u32_at(entry, 72),
        child: u32_at(entry, 76),
        start: u32_at(entry, 116),
        size: u64::from(u32_at(entry, 120)) | u64::from(upper) << 32,
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|word| u32_at(word, 0))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    const END: u32 = 0xFFFF_FFFE;

    /// Sectors of 512 bytes: the table, the directory, the mini table, the mini stream, then
    /// sectors of `a`. `table`: what follows each of them.
    fn file(table: &[u32], size: u32) -> Vec<u8> {
        let mut file = vec![0; 512];
        file[..8].copy_from_slice(&MAGIC);
        file[30] = 9;
        file[48] = 1;
        file[56..60].copy_from_slice(&4_096_u32.to_le_bytes());
        file[60] = 2;
        file[68..72].copy_from_slice(&END.to_le_bytes());
        file[80..512].fill(0xFF);
        let mut sectors = [[0xFF; 512], [0; 512], [0xFF; 512], [b'm'; 512]];
        for (at, next) in table.iter().enumerate() {
            sectors[0][4 * at..4 * at + 4].copy_from_slice(&next.to_le_bytes());
        }
        let objects = [
            ("Root Entry", 5, 1, 3, 512),
            ("WordDocument", 2, 0, 4, size),
            ("Petit", 2, 0, 0, 70),
        ];
        for (index, (name, kind, child, start, size)) in objects.iter().enumerate() {
            let entry = &mut sectors[1][128 * index..128 * index + 128];
            for (i, unit) in name.encode_utf16().enumerate() {
                entry[2 * i..2 * i + 2].copy_from_slice(&unit.to_le_bytes());
            }
            entry[64] = (name.len() * 2 + 2) as u8;
            entry[66] = *kind;
            for at in [68, 72, 76] {
                entry[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
            }
            if index == 0 {
                entry[76] = *child;
                entry[77..80].fill(0);
            }
            if index == 1 {
                // The other stream stands to its right.
                entry[72..76].copy_from_slice(&2_u32.to_le_bytes());
            }
            entry[116] = *start;
            entry[120..124].copy_from_slice(&u32::to_le_bytes(*size));
        }
        sectors[2][..4].copy_from_slice(&1_u32.to_le_bytes());
        sectors[2][4..8].copy_from_slice(&END.to_le_bytes());
        file.extend(sectors.concat());
        file.extend([b'a'; 512 * 10]);
        file
    }

    fn read(file: Vec<u8>, name: &str) -> (usize, Option<UnreadReason>) {
        let mut source = Cursor::new(file);
        let mut ole = Ole::open(&mut source).unwrap();
        let stream = ole.stream(ROOT, name, &Job::default()).unwrap().unwrap();
        (stream.bytes.len(), stream.fault)
    }

    const WHOLE: [u32; 14] = [END, END, END, END, 5, 6, 7, 8, 9, 10, 11, 12, 13, END];

    #[test]
    fn streams_are_found_by_name_and_followed_from_sector_to_sector() {
        let file = file(&WHOLE, 5_000);
        assert_eq!(read(file.clone(), "worddocument"), (5_000, None));
        assert_eq!(read(file.clone(), "Petit"), (70, None));
        let mut source = Cursor::new(file);
        assert!(Ole::open(&mut source)
            .unwrap()
            .find(ROOT, "Grand")
            .is_none());
    }

    #[test]
    fn a_stream_that_leaves_the_file_or_runs_in_circles_ends_and_is_told() {
        let malformed = Some(UnreadReason::Malformed);
        let mut table = WHOLE;
        table[5] = 9_999;
        assert_eq!(
            read(file(&table, 5_000), "WordDocument"),
            (1_024, malformed)
        );
        table[5] = 4;
        let (length, fault) = read(file(&table, u32::MAX), "WordDocument");
        assert!(length < 16_000 && fault == Some(UnreadReason::TooLarge));
    }

    #[test]
    fn a_storage_is_read_as_a_document_of_its_own() {
        let mut file = file(&WHOLE, 5_000);
        // The first stream becomes a storage that holds the second one.
        let entry = 512 * 2 + 128;
        file[entry + 66] = 1;
        file.copy_within(entry + 72..entry + 76, entry + 76);
        file[entry + 72..entry + 76].fill(0xFF);
        let mut source = Cursor::new(file);
        let mut ole = Ole::open(&mut source).unwrap();
        assert_eq!(ole.find(ROOT, "Petit"), None);
        let storage = ole.find(ROOT, "WordDocument").unwrap();
        let job = Job::default();
        let mut within = ole.within(storage, &job).unwrap();
        let mut ole = Ole::open(&mut within).unwrap();
        let stream = ole.stream(ROOT, "Petit", &job).unwrap().unwrap();
        assert_eq!((stream.bytes.len(), stream.fault), (70, None));
    }

    #[test]
    fn a_file_without_a_directory_is_damaged() {
        let open = |file: Vec<u8>| Ole::open(&mut Cursor::new(file)).err();
        assert_eq!(open(MAGIC.to_vec()), Some(UnreadReason::Malformed));
        assert_eq!(
            open(file(&WHOLE, 1)[..600].to_vec()),
            Some(UnreadReason::Malformed)
        );
        assert_eq!(open(b"PK".to_vec()), Some(UnreadReason::Malformed));
    }
}

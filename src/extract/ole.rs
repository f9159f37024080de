//! The names in the directory of an OLE compound file: enough to tell what it is.
//!
//! Reads the directory only, leniently: a chain that leaves the file or runs in circles ends
//! there. Content is not read.
//!
//! Source: \[MS-CFB\], <https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/>.

use std::io::{Read, SeekFrom};

use super::zip::{u16_at, u32_at};
use crate::model::Source;

/// The first bytes of every compound file.
pub const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Sector numbers from here on are marks, not places.
const MARKS: u32 = 0xFFFF_FFFA;
/// Bytes of a directory entry.
const ENTRY: usize = 128;
/// Entries that are looked at.
const MAX_NAMES: usize = 4_096;

/// The names of streams and storages, as far as the directory can be followed.
pub fn names(source: &mut dyn Source) -> Vec<String> {
    let mut names = Vec::new();
    let header = read(source, 0, 512);
    // 512-byte or 4,096-byte sectors; nothing else exists.
    let size = if u16_at(&header, 30) == 12 {
        4_096
    } else {
        512
    };
    let mut sector = u32_at(&header, 48);
    while sector < MARKS && names.len() < MAX_NAMES {
        let bytes = read(source, (u64::from(sector) + 1) * size as u64, size);
        if bytes.is_empty() {
            break;
        }
        names.extend(bytes.chunks_exact(ENTRY).filter_map(entry_name));
        // A full sector adds names, or this ends: circles do too.
        sector = match next(source, &header, size, sector) {
            Some(next) if next != sector => next,
            _ => break,
        };
    }
    names
}

/// The sector that follows `sector` in its chain. Only the table sectors that the header lists
/// are looked at: they cover the first 7 MB, where the directory's chain begins.
fn next(source: &mut dyn Source, header: &[u8], size: usize, sector: u32) -> Option<u32> {
    let per_sector = size as u32 / 4;
    let listed = (sector / per_sector) as usize;
    if listed >= 109 {
        return None;
    }
    let table = u32_at(header, 76 + 4 * listed);
    if table >= MARKS {
        return None;
    }
    let at = (u64::from(table) + 1) * size as u64 + 4 * u64::from(sector % per_sector);
    let bytes = read(source, at, 4);
    (bytes.len() == 4).then(|| u32_at(&bytes, 0))
}

fn entry_name(entry: &[u8]) -> Option<String> {
    let length = usize::from(u16_at(entry, 64)).checked_sub(2)?.min(62);
    let units: Vec<u16> = entry
        .get(..length)?
        .chunks_exact(2)
        .map(|b| u16_at(b, 0))
        .collect();
    (!units.is_empty()).then(|| String::from_utf16_lossy(&units))
}

/// Up to `length` bytes; what cannot be read is left out.
fn read(source: &mut dyn Source, at: u64, length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    if source.seek(SeekFrom::Start(at)).is_ok() {
        let _partial = source.take(length as u64).read_to_end(&mut bytes);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn file(next: u32) -> Vec<u8> {
        let mut file = vec![0; 512 * 4];
        file[..8].copy_from_slice(&MAGIC);
        file[30] = 9;
        file[48] = 1;
        // The table stands in sector 0, the directory in sector 1, and 2 when the table says so.
        file[512 + 4..512 + 8].copy_from_slice(&next.to_le_bytes());
        file[512 + 8..512 + 12].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
        for (at, name) in [(1024, "WordDocument"), (1536, "EncryptedPackage")] {
            for (i, unit) in name.encode_utf16().enumerate() {
                file[at + 2 * i..at + 2 * i + 2].copy_from_slice(&unit.to_le_bytes());
            }
            file[at + 64] = (name.len() * 2 + 2) as u8;
        }
        file
    }

    #[test]
    fn the_directory_is_followed_from_sector_to_sector() {
        assert_eq!(
            names(&mut Cursor::new(file(2))),
            ["WordDocument", "EncryptedPackage"]
        );
    }

    #[test]
    fn a_directory_that_runs_in_circles_or_off_the_file_ends() {
        assert_eq!(names(&mut Cursor::new(file(1))), ["WordDocument"]);
        assert_eq!(names(&mut Cursor::new(file(9_999))), ["WordDocument"]);
        assert_eq!(names(&mut Cursor::new(MAGIC)), [""; 0]);
    }
}

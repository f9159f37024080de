//! ZIP archives that are no document of another reader: each file in one is read as a part of
//! its own. EPUB, JAR, KMZ and the like are read as the archives they are.
//!
//! Entries are unpacked one at a time; of pictures only the beginning. Folders, files without
//! bytes and what systems leave behind (`__MACOSX/`, `.DS_Store`, `Thumbs.db`) are left out.
//! Refuses, entry by entry, those that need a password or use another compression, and those that
//! share their bytes with an entry before them: so a bomb of overlapping entries (D. Fifield,
//! <https://www.bamsoftware.com/hacks/zipbomb/>) is read once, and said to be damaged.
//!
//! Source: APPNOTE.TXT, <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>.

use std::io::Read;

use super::look::Look;
use super::rows::Rows;
use super::zip::Zip;
use super::Extractor;
use crate::model::{Format, Inner, Source, UnreadReason};

/// Bytes of an entry that tell a picture.
const HEAD: u64 = 512;

/// Reads ZIP archives.
pub struct Archive;

impl Extractor for Archive {
    fn format(&self) -> Format {
        Format::Archive
    }

    fn recognises(&self, look: &Look) -> bool {
        // In a protected document of OpenDocument the entries are noise, without saying so.
        look.directory().is_some_and(|d| !d.encrypted_manifest)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut zip = Zip::open(source, rows.job())?;
        let mut whole = !zip.damaged;
        for (index, apart) in zip.apart().into_iter().enumerate() {
            let Some(entry) = zip.entries.get(index) else {
                break;
            };
            if entry.is_folder() || is_litter(&entry.name) {
                continue;
            }
            if !apart {
                whole = false;
                continue;
            }
            let name = entry.name.clone();
            let file = Inner {
                name: &name,
                hidden: false,
            };
            let head = head(&mut zip, index);
            if Look::is_picture(&head) {
                rows.inside(file, &head, None)?;
                continue;
            }
            let (bytes, fault) = zip.unpack(index);
            if !bytes.is_empty() || fault.is_some() {
                rows.inside(file, &bytes, fault)?;
            }
        }
        if whole {
            Ok(())
        } else {
            Err(UnreadReason::Malformed)
        }
    }
}

/// The beginning of an entry, as far as it can be had.
fn head(zip: &mut Zip<'_>, index: usize) -> Vec<u8> {
    let mut head = Vec::new();
    if let Ok(entry) = zip.read(index) {
        // Whatever goes wrong here is told when the entry is read.
        let _partial = entry.take(HEAD).read_to_end(&mut head);
    }
    head
}

/// Is it what systems leave in folders, of no use to anybody?
pub fn is_litter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.starts_with("__MACOSX/") || name == ".DS_Store" || name.eq_ignore_ascii_case("thumbs.db")
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;
    use crate::extract::zip::build;
    use crate::extract::{gzip, part};
    use crate::model::{Limits, ReadOptions};

    fn read(bytes: Vec<u8>, options: &ReadOptions) -> Log {
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::new(options, 0));
        part(&mut Cursor::new(bytes), &mut rows);
        log
    }

    #[test]
    fn every_file_is_read_and_litter_is_left_out() {
        let archive = build::zip(
            &[
                ("dossier/", b""),
                ("dossier/a.txt", b"premier"),
                ("__MACOSX/dossier/._a.txt", b"\0\x05\x16\x07"),
                ("dossier/.DS_Store", b"\0\0\0\x01Bud1"),
                ("dossier/Thumbs.db", b"\0\x01"),
                ("vide.txt", b""),
                ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
                ("b.txt", b"second"),
            ],
            false,
        );
        let log = read(archive, &ReadOptions::default());
        assert_eq!(
            log.text,
            "{dossier/a.txt\n--\n1 A:premier\n} Text\n{photo.png\n} Image\n\
             {b.txt\n--\n1 A:second\n} Text\n"
        );
        assert_eq!(log.unread, [UnreadReason::ImageOnly]);
    }

    #[test]
    fn photos_do_not_use_up_what_may_be_unpacked() {
        let mut photo = vec![0; 40 << 20];
        photo[..8].copy_from_slice(b"\x89PNG\r\n\x1a\n");
        let files: [(&str, &[u8]); 5] = [
            ("1.png", &photo),
            ("2.png", &photo),
            ("3.png", &photo),
            ("4.png", &photo),
            ("a.txt", b"dernier"),
        ];
        let log = read(build::zip(&files, false), &ReadOptions::default());
        assert!(log.text.ends_with("1 A:dernier\n} Text\n"), "{}", log.text);
        assert_eq!(log.unread, [UnreadReason::ImageOnly; 4]);
    }

    #[test]
    fn a_file_with_a_password_is_named_and_the_others_are_read() {
        let mut archive = build::zip(&[("a.txt", b"secret"), ("b.txt", b"ouvert")], true);
        let at = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap() + 8;
        archive[at] |= 1;
        let log = read(archive, &ReadOptions::default());
        assert_eq!(
            log.text,
            "{a.txt\n} Unknown\n{b.txt\n--\n1 A:ouvert\n} Text\n"
        );
        assert_eq!(log.unread, [UnreadReason::Encrypted]);
    }

    #[test]
    fn entries_that_share_their_bytes_are_read_once() {
        // A thousand names in the directory for one file of 1 MB.
        let line = "une ligne ordinaire, sans rien\n".repeat(1 << 15);
        let one = build::zip(&[("a.txt", line.as_bytes())], false);
        let start = memchr::memmem::rfind(&one, b"PK\x01\x02").unwrap();
        let end = memchr::memmem::rfind(&one, b"PK\x05\x06").unwrap();
        let mut bomb = one[..end].to_vec();
        for _ in 1..1_000 {
            bomb.extend_from_slice(&one[start..end]);
        }
        let size = (bomb.len() - start) as u32;
        let mut tail = one[end..].to_vec();
        tail[8..10].copy_from_slice(&1_000u16.to_le_bytes());
        tail[10..12].copy_from_slice(&1_000u16.to_le_bytes());
        tail[12..16].copy_from_slice(&size.to_le_bytes());
        bomb.extend(tail);
        let log = read(bomb, &ReadOptions::default());
        assert_eq!(log.rows, 1 << 15);
        assert_eq!(log.unread, [UnreadReason::Malformed]);
    }

    #[test]
    fn an_archive_cut_short_is_read_as_far_as_it_goes_and_said_to_be_damaged() {
        let mut archive = build::zip(&[("a.txt", b"premier"), ("b.txt", b"second")], true);
        let at = memchr::memmem::find(&archive, b"second").unwrap();
        archive.truncate(at + 3);
        let log = read(archive, &ReadOptions::default());
        assert_eq!(
            log.text,
            "{a.txt\n--\n1 A:premier\n} Text\n{b.txt\n--\n1 A:sec\n} Text\n"
        );
        assert_eq!(
            log.unread,
            [UnreadReason::Malformed, UnreadReason::Malformed]
        );
    }

    #[test]
    fn archives_in_archives_are_read_to_the_depth_allowed_and_what_lies_deeper_is_said() {
        let mut archive = build::zip(&[("fond.txt", b"au fond")], true);
        for name in ["3.zip", "2.zip"] {
            archive = build::zip(&[(name, &archive)], true);
        }
        let archive = gzip::build(&archive, Some("1.zip"));
        let log = read(archive.clone(), &ReadOptions::default());
        assert_eq!(
            log.text,
            "{1.zip\n{2.zip\n{3.zip\n{fond.txt\n--\n1 A:au fond\n} Text\n} Archive\n} Archive\n} Archive\n"
        );
        assert!(log.unread.is_empty());
        let shallow = ReadOptions {
            limits: Limits {
                depth: 3,
                ..Limits::default()
            },
            ..ReadOptions::default()
        };
        let log = read(archive, &shallow);
        assert_eq!(
            log.text,
            "{1.zip\n{2.zip\n{3.zip\n{fond.txt\n} Unknown\n} Archive\n} Archive\n} Archive\n"
        );
        assert_eq!(log.unread, [UnreadReason::TooLarge]);
    }

    #[test]
    fn files_beyond_the_number_allowed_are_said_to_be_unread() {
        let names: Vec<String> = (0..6).map(|i| format!("{i}.txt")).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b"x"[..])).collect();
        let few = ReadOptions {
            limits: Limits {
                entries: 5,
                ..Limits::default()
            },
            ..ReadOptions::default()
        };
        let log = read(build::zip(&files, true), &few);
        assert_eq!(log.rows, 5);
        assert_eq!(log.unread, [UnreadReason::TooLarge]);
    }
}

//! Finds the mails of an archive, one after another, always in the same order: folders by the names
//! of their files, mailboxes and ZIP archives by their own.
//!
//! A [`Place`] says how far an audit came without saying in which file: two numbers, and a hash over
//! the paths, sizes and dates of all files up to there. From it the audit goes on: what lies before
//! is only looked up, not read; where it is not what it was, the audit refuses to go on. In memory:
//! one mail and the names of the folders that are open. Links below a folder are not followed.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use gardefou::extract::mails::{self, Holds, Piece};
use gardefou::model::UnreadReason;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How far an audit came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Files begun.
    pub files: u64,
    /// Pieces handed on of the last of them.
    pub pieces: u64,
    /// Over the paths, sizes and dates of these files.
    pub chain: [u8; 32],
    /// Bytes of the files before the last one.
    pub bytes: u64,
}

/// What is found in an archive.
#[derive(Debug)]
pub enum Item {
    /// A file that is a mail, or should be one by its name.
    File(PathBuf),
    /// The bytes of a mail, and why there are not more of them.
    Mail(Vec<u8>, Option<UnreadReason>),
    /// A file that is no mail.
    Other,
    /// A file or a folder that could not be read, or an archive that is not opened.
    Unread,
}

/// Why a walk ends before its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// What lies before the place to go on from is not what it was.
    Changed,
    /// Whoever takes the items has enough.
    Asked,
}

/// What is done with each item.
pub type Visit<'v> = &'v mut dyn FnMut(Place, Item) -> Result<(), Stop>;

/// What is done with each file; what cannot be looked at has no metadata.
type EachFile<'v> = &'v mut dyn FnMut(&Path, Option<Metadata>) -> Result<(), Stop>;

/// What is to be walked through.
pub struct Archive<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// The folder of the report, which is left out.
    pub report: Option<PathBuf>,
    /// For protected ZIP archives.
    pub passwords: &'a [String],
}

impl Archive<'_> {
    /// Hands on what comes behind a place; from the beginning when it is the default one.
    pub fn walk(&self, from: &Place, visit: Visit<'_>) -> Result<(), Stop> {
        let mut walk = Walk {
            archive: self,
            from,
            at: Place::default(),
            last: 0,
            visit,
        };
        for path in self.paths {
            walk.enter(path)?;
        }
        // The archive ends before the place that was reached in it.
        if walk.at.files < from.files {
            return Err(Stop::Changed);
        }
        Ok(())
    }

    /// The bytes of all files.
    pub fn size(&self) -> u64 {
        let mut size = 0;
        for path in self.paths {
            self.each(path, &mut |_, file| {
                size += file.map_or(0, |f| f.len());
                Ok(())
            })
            .unwrap_or_default();
        }
        size
    }

    /// Visits the files below a path; of what cannot be looked at, nothing is known.
    fn each(&self, path: &Path, visit: EachFile<'_>) -> Result<(), Stop> {
        let Ok(metadata) = fs::metadata(path) else {
            return visit(path, None);
        };
        if !metadata.is_dir() {
            return visit(path, Some(metadata));
        }
        if self.report.is_some() && fs::canonicalize(path).ok() == self.report {
            return Ok(());
        }
        let Some(names) = names(path) else {
            return visit(path, None);
        };
        // Mails that are still being delivered.
        let is_maildir = ["cur", "new"]
            .iter()
            .all(|sub| names.iter().any(|n| n == sub));
        for name in names {
            let below = path.join(&name);
            let is_half = is_maildir && name == "tmp";
            if !is_half && !below.is_symlink() {
                self.each(&below, visit)?;
            }
        }
        Ok(())
    }
}

/// The names in a folder, sorted; `None` when it cannot be read.
fn names(folder: &Path) -> Option<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).ok()? {
        names.push(entry.ok()?.file_name());
    }
    names.sort_unstable();
    Some(names)
}

/// Is the file a mail by where it lies? Then it is one, however damaged.
fn is_named_as_mail(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
    ["eml", "msg"]
        .iter()
        .any(|e| ending.eq_ignore_ascii_case(e))
        || folder == "cur"
        || folder == "new"
}

/// A walk on its way.
struct Walk<'w> {
    archive: &'w Archive<'w>,
    from: &'w Place,
    at: Place,
    /// Bytes of the file at hand.
    last: u64,
    visit: Visit<'w>,
}

impl Walk<'_> {
    fn enter(&mut self, path: &Path) -> Result<(), Stop> {
        let archive = self.archive;
        archive.each(path, &mut |path, metadata| {
            self.file(path, metadata.as_ref())
        })
    }

    fn file(&mut self, path: &Path, metadata: Option<&Metadata>) -> Result<(), Stop> {
        self.at.files += 1;
        self.at.pieces = 0;
        self.at.bytes += std::mem::replace(&mut self.last, metadata.map_or(0, Metadata::len));
        self.at.chain = link(&self.at.chain, path, metadata);
        if self.at.files < self.from.files {
            return Ok(());
        }
        if self.at.files == self.from.files && self.at.chain != self.from.chain {
            return Err(Stop::Changed);
        }
        let is_file = metadata.is_some_and(Metadata::is_file);
        if metadata.is_some() && !is_file {
            // A pipe or a device would never end.
            return self.send(Item::Other);
        }
        let named = is_named_as_mail(path);
        let file = if is_file { File::open(path).ok() } else { None };
        let Some(mut file) = file.map(BufReader::new) else {
            return self.send(if named && is_file {
                Item::Mail(Vec::new(), Some(UnreadReason::Unavailable))
            } else {
                Item::Unread
            });
        };
        match mails::holds(&mut file) {
            Ok(Holds::Mail) => self.send(Item::File(path.to_owned())),
            Ok(Holds::Mailbox) => match File::open(path) {
                Ok(again) => mails::of_mailbox(again, &mut |piece| self.piece(piece)),
                Err(_) => self.send(Item::Unread),
            },
            Ok(Holds::Archive) => {
                let passwords = self.archive.passwords;
                mails::of_archive(&mut file, passwords, &mut |piece| self.piece(piece))
            }
            _ if named => self.send(Item::File(path.to_owned())),
            Ok(Holds::None) => self.send(Item::Other),
            Ok(Holds::Closed) | Err(_) => self.send(Item::Unread),
        }
    }

    fn piece(&mut self, piece: Piece) -> Result<(), Stop> {
        self.send(match piece {
            Piece::Mail(bytes, fault) => Item::Mail(bytes, fault),
            Piece::Other(bytes, path) if is_named_as_mail(Path::new(&path)) => {
                Item::Mail(bytes, None)
            }
            Piece::Other(..) => Item::Other,
            Piece::Unread => Item::Unread,
        })
    }

    fn send(&mut self, item: Item) -> Result<(), Stop> {
        self.at.pieces += 1;
        if self.at.files == self.from.files && self.at.pieces <= self.from.pieces {
            return Ok(());
        }
        (self.visit)(self.at.clone(), item)
    }
}

/// The hash over one file more.
fn link(chain: &[u8; 32], path: &Path, metadata: Option<&Metadata>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(chain);
    hash.update(path.as_os_str().as_encoded_bytes());
    if let Some(metadata) = metadata {
        let changed = metadata.modified().ok();
        let changed = changed.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        hash.update([0]);
        hash.update(metadata.len().to_le_bytes());
        hash.update(changed.map_or(0, |time| time.as_nanos()).to_le_bytes());
    }
    hash.finalize().into()
}

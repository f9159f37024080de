//! RAR archives of all ages, 4 and 5 above all, solid ones too: each file in one is read as a part
//! of its own.
//!
//! The container and its codecs are read by `rars`, which needs the archive whole: one above 64 MB
//! is not read ([`UnreadReason::TooLarge`]), nor are files that ask for a window above 64 MB. Links
//! and folders hold nothing. A file that goes on in another volume is read as far as it goes, or
//! said to be unread; so are, named one by one, the files behind damage in a solid archive, and
//! those whose password is not there ([`UnreadReason::Encrypted`]).
//!
//! Source: "RAR 5.0 archive format", <https://www.rarlab.com/technote.htm>.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::rc::Rc;

use rars::{
    Archive, ArchiveMember, ArchiveReadOptions, ArchiveReader, Error, ErrorKind,
    ExtractionDecision, ExtractionErrorAction,
};

use super::archive::is_litter;
use super::limits::{self, fault, Job, MAX_DIRECTORY_BYTES, MAX_ENTRIES, MAX_PART_BYTES};
use super::look::Look;
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Inner, Source, UnreadReason};

const WINDOW: u64 = 64 << 20;
/// All that the decoder holds, its window included.
const WORKSPACE: u64 = 112 << 20;

/// Reads RAR archives.
pub struct Rar;

impl Extractor for Rar {
    fn format(&self) -> Format {
        Format::Rar
    }

    fn recognises(&self, look: &Look) -> bool {
        look.head.starts_with(b"Rar!\x1a\x07")
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut bytes = Vec::new();
        source
            .take(MAX_PART_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| limits::reason(&error))?;
        if bytes.len() as u64 > MAX_PART_BYTES {
            return Err(UnreadReason::TooLarge);
        }
        let (archive, password) = open(&bytes, rows.job())?;
        drop(bytes);
        files(&archive, options(password.as_deref()), rows)
    }
}

fn options(password: Option<&str>) -> ArchiveReadOptions<'_> {
    ArchiveReadOptions::with_optional_password(password.map(str::as_bytes))
        .with_max_header_count(MAX_ENTRIES as u64)
        .with_max_header_bytes(MAX_DIRECTORY_BYTES)
        .with_rar50_dictionary_size_limit(WINDOW)
        .with_max_reader_workspace_bytes(WORKSPACE)
}

/// Reads the list of files, with the first password that opens it or its first protected file.
fn open(bytes: &[u8], job: &Job) -> Result<(Archive, Option<String>), UnreadReason> {
    let mut result = Err(UnreadReason::Encrypted);
    for password in std::iter::once(None).chain(job.passwords().iter().map(Some)) {
        let options = options(password.map(String::as_str));
        let archive = match ArchiveReader::read_with_options(bytes, options) {
            Ok(archive) => archive,
            Err(error) => match reason(&error) {
                UnreadReason::Encrypted => continue,
                // A wrong password leaves a list that makes no sense.
                UnreadReason::Malformed if password.is_some() => continue,
                other => return Err(other),
            },
        };
        let protected = archive
            .members()
            .position(|member| member.meta.is_encrypted);
        let opens = match (password, protected) {
            (None, Some(_)) => false,
            (_, None) => true,
            (Some(_), Some(index)) => {
                let options = options.with_max_member_output_bytes(MAX_PART_BYTES);
                archive.read_member_at_with_options(index, options).is_ok()
            }
        };
        result = Ok((archive, password.cloned()));
        if opens {
            break;
        }
    }
    result
}

/// The file that is being unpacked.
#[derive(Clone)]
struct Output {
    bytes: Rc<RefCell<Vec<u8>>>,
    job: Job,
}

impl Write for Output {
    fn write(&mut self, slice: &[u8]) -> io::Result<usize> {
        let mut bytes = self.bytes.borrow_mut();
        self.job.unpack(slice.len() as u64).map_err(fault)?;
        if (bytes.len() + slice.len()) as u64 > MAX_PART_BYTES {
            return Err(fault(UnreadReason::TooLarge));
        }
        bytes.extend_from_slice(slice);
        Ok(slice.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is known on the way through the archive.
struct State<'r, 's> {
    rows: &'r mut Rows<'s>,
    output: Output,
    /// The file that is being unpacked.
    open: Option<String>,
    /// Files that were passed.
    passed: usize,
    /// Nothing more may be read.
    refusal: Option<UnreadReason>,
}

impl State<'_, '_> {
    /// Hands over the file that was being unpacked.
    fn close(&mut self, fault: Option<UnreadReason>) {
        let bytes = std::mem::take(&mut *self.output.bytes.borrow_mut());
        let Some(name) = self.open.take() else {
            return;
        };
        if !bytes.is_empty() || fault.is_some() {
            self.hand_over(&name, &bytes, fault);
        }
    }

    fn hand_over(&mut self, name: &str, bytes: &[u8], fault: Option<UnreadReason>) {
        if is_litter(name) || self.refusal.is_some() {
            return;
        }
        let file = Inner {
            name,
            hidden: false,
        };
        self.refusal = self.rows.inside(file, bytes, fault).err();
    }

    fn decide(&mut self, member: &ArchiveMember, is_solid: bool) -> ExtractionDecision {
        self.close(None);
        if self.refusal.is_some() {
            return ExtractionDecision::Stop;
        }
        self.passed += 1;
        if member.meta.is_directory || member.meta.is_redirection {
            return ExtractionDecision::Skip;
        }
        let name = name_of(member);
        if member.meta.unpacked_size > MAX_PART_BYTES && !is_solid {
            self.hand_over(&name, &[], Some(UnreadReason::TooLarge));
            return ExtractionDecision::Skip;
        }
        self.open = Some(name);
        ExtractionDecision::Extract(Box::new(self.output.clone()))
    }
}

fn files(
    archive: &Archive,
    options: ArchiveReadOptions<'_>,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let is_solid = archive.is_solid();
    let output = Output {
        bytes: Rc::default(),
        job: rows.job().clone(),
    };
    let state = RefCell::new(State {
        rows,
        output,
        open: None,
        passed: 0,
        refusal: None,
    });
    let result = archive.extract_with_control_and_errors(
        options,
        |member| Ok(state.borrow_mut().decide(member, is_solid)),
        |_, error| {
            state.borrow_mut().close(Some(reason(error)));
            Ok(ExtractionErrorAction::Continue)
        },
    );
    let mut state = state.into_inner();
    let fault = result.err().map(|error| reason(&error));
    state.close(fault);
    // Behind what ends the reading, the others are named.
    if let Some(fault) = fault {
        for member in archive.members().skip(state.passed) {
            if !member.meta.is_directory && !member.meta.is_redirection {
                state.hand_over(&name_of(&member), &[], Some(fault));
            }
        }
    }
    match (state.refusal, is_whole(archive)) {
        (Some(refusal), _) => Err(refusal),
        (None, true) => Ok(()),
        (None, false) => Err(UnreadReason::Malformed),
    }
}

/// Does the block that ends an archive stand there? Programs before 2002, and a few others, write
/// none: a cut between two files could not be told from the end.
fn is_whole(archive: &Archive) -> bool {
    if let Some(archive) = archive.as_rar50() {
        archive
            .blocks
            .iter()
            .any(|block| matches!(block, rars::rar50::Block::End(_)))
    } else if let Some(archive) = archive.as_rar15_40() {
        archive
            .blocks
            .iter()
            .any(|block| matches!(block, rars::rar15_40::Block::End(_)))
    } else {
        true
    }
}

fn name_of(member: &ArchiveMember) -> String {
    member.meta.name_lossy().replace('\\', "/")
}

fn reason(error: &Error) -> UnreadReason {
    match error.kind() {
        ErrorKind::PasswordRequired | ErrorKind::BadPassword => UnreadReason::Encrypted,
        ErrorKind::UnsupportedFormat | ErrorKind::UnsupportedFeature => UnreadReason::Unsupported,
        // The archive is in memory: only what takes the bytes can fail, for a limit.
        ErrorKind::ResourceLimit | ErrorKind::Io => UnreadReason::TooLarge,
        _ => UnreadReason::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::rows::log::Log;
    use crate::model::ReadOptions;

    fn read(bytes: &[u8], passwords: &[&str]) -> Log {
        let options = ReadOptions {
            passwords: passwords.iter().map(|&p| p.to_owned()).collect(),
            ..ReadOptions::default()
        };
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::new(&options, 0));
        crate::extract::part(&mut Cursor::new(bytes), &mut rows);
        log
    }

    #[test]
    fn the_password_among_those_given_opens_files_and_the_list_of_files() {
        let files: &[u8] = include_bytes!("../../tests/data/extract/rar/rars-5-password/file.rar");
        let list: &[u8] =
            include_bytes!("../../tests/data/extract/rar/rars-4-hidden-list/file.rar");
        for archive in [files, list] {
            let log = read(archive, &["faux", "garde-fou"]);
            assert!(log
                .text
                .contains("{dossier/note.txt\n--\n1 A:Voir la liste"));
            assert!(log.text.contains("41 A:Igor Dubois"), "{}", log.text);
            assert!(log.unread.is_empty());
            let log = read(archive, &["faux"]);
            assert!(!log.unread.is_empty());
            assert!(log
                .unread
                .iter()
                .all(|reason| *reason == UnreadReason::Encrypted));
        }
    }
}

//! `gardefou audit`: what Garde-fou would have said of mails that were sent, in numbers.
//!
//! ```text
//! archive → pipeline (message → numbers, on all cores, in order) → tally → report
//!                                                             └──→ journal
//! filter:  lines → pipeline → lines
//! ```
//! Of a mail only [`numbers::Numbers`] are kept, and these only until they are added up; nothing
//! that is written holds a text, an address, a name or the name of a file. Refuses to go on where a
//! journal is of another audit or the archive changed meanwhile, and to write over a report.

mod archive;
mod filter;
mod journal;
mod numbers;
mod pipeline;
mod progress;
mod report;
mod tally;
mod week;

use std::fs::{self, File};
use std::io::{BufReader, Cursor};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use gardefou::model::{Language, UnreadReason};
use gardefou::policy::settings::Settings;
use gardefou::text::{self, Sentence, Values};

use crate::message::Message;
use crate::{EXIT_CANNOT_CREATE, EXIT_NO_INPUT};
use archive::{Archive, Item, Place, Stop};
use journal::{Journal, Refusal};
use numbers::{Ladder, Numbers};
use pipeline::Event;
use progress::Progress;
use report::Report;
use tally::{Piece, Tally};

pub use filter::run as filter;

/// What a line of the filter is, as the help shows it.
pub const LINE: &str = r#"{"id": 1, "eml": "BASE64"}"#;
/// Bytes that a mail in a file is taken for before it is opened.
const A_FILE: u64 = 1 << 20;

/// What an audit is told.
pub struct Order<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// Where the report goes.
    pub folder: &'a Path,
    /// How many threads read; all cores when it is not said.
    pub jobs: Option<NonZeroUsize>,
    /// What is judged by.
    pub settings: Settings,
    /// Tried on what is protected.
    pub passwords: &'a [String],
    /// Of the report and of what is said.
    pub lang: Language,
}

/// How many threads read.
fn threads(jobs: Option<NonZeroUsize>) -> usize {
    let all = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
    jobs.map_or_else(all, NonZeroUsize::get)
}

/// Audits an archive, from where it was stopped; the exit code.
pub fn run(order: &Order<'_>) -> u8 {
    let (folder, lang) = (order.folder, order.lang);
    let say = |sentence: Sentence, part: &Path| {
        let values = Values {
            part: &part.to_string_lossy(),
            ..Values::default()
        };
        eprintln!("gardefou: {}", sentence.fill(lang, values));
    };
    if let Some(missing) = order.paths.iter().find(|path| !path.exists()) {
        say(text::CLI_NO_INPUT, missing);
        return EXIT_NO_INPUT;
    }
    let journal = Journal::of(folder);
    if !journal.exists() && Report::exists(folder) {
        say(text::AUDIT_EXISTS, folder);
        return EXIT_CANNOT_CREATE;
    }
    let told = journal::told(order.paths, &order.settings, order.passwords);
    let opened = fs::create_dir_all(folder)
        .map_err(|_| Refusal::Io)
        .and_then(|()| journal.open(told));
    let state = match opened {
        Ok(state) => state,
        Err(Refusal::Foreign) => {
            say(text::AUDIT_FOREIGN, folder);
            return EXIT_CANNOT_CREATE;
        }
        Err(Refusal::Io) => {
            say(text::CLI_NO_OUTPUT, folder);
            return EXIT_CANNOT_CREATE;
        }
    };
    if state.place.files > 0 {
        told_mails(text::AUDIT_RESUMED, &state.tally, lang);
    }
    let ladder = Ladder::new(order.settings.clone());
    match read(order, &ladder, &journal, state) {
        Ok(tally) => {
            let report = Report {
                tally: &tally,
                settings: &ladder.settings,
                lang,
            };
            if report
                .write(folder)
                .and_then(|()| journal.remove())
                .is_err()
            {
                say(text::CLI_NO_OUTPUT, folder);
                return EXIT_CANNOT_CREATE;
            }
            told_mails(text::AUDIT_DONE, &tally, lang);
            0
        }
        Err(Stop::Changed) => {
            say(text::AUDIT_FOREIGN, folder);
            EXIT_CANNOT_CREATE
        }
        Err(Stop::Asked) => {
            say(text::CLI_NO_OUTPUT, folder);
            EXIT_CANNOT_CREATE
        }
    }
}

fn told_mails(sentence: Sentence, tally: &Tally, lang: Language) {
    let values = Values {
        n: small(tally.total.mails),
        total: small(tally.total.warned),
        ..Values::default()
    };
    eprintln!("gardefou: {}", sentence.fill(lang, values));
}

/// A number as sentences take it.
fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Reads what comes behind the place that was reached.
fn read(
    order: &Order<'_>,
    ladder: &Ladder,
    journal: &Journal,
    mut state: journal::State,
) -> Result<Tally, Stop> {
    let archive = Archive {
        paths: order.paths,
        report: fs::canonicalize(order.folder).ok(),
        passwords: order.passwords,
    };
    let mut progress = Progress::is_shown()
        .then(|| Progress::new(order.lang, archive.size(), state.tally.total.mails));
    let from = state.place.clone();
    let mut saved = journal::Clock::default();
    let mut written = true;
    let walked = pipeline::in_order(
        threads(order.jobs),
        |feed| {
            archive.walk(&from, &mut |place, item| {
                let bytes = match &item {
                    Item::File(_) => A_FILE,
                    Item::Mail(bytes, _) => bytes.len() as u64,
                    Item::Other | Item::Unread => 0,
                };
                if feed.put((place, item), bytes) {
                    Ok(())
                } else {
                    Err(Stop::Asked)
                }
            })
        },
        |(place, item): (Place, Item)| (place, measure(item, ladder, order.passwords)),
        |event| {
            if let Event::Done((place, piece)) = event {
                state.tally.add(&piece);
                state.place = place;
                if saved.is_time() {
                    written = journal.save(&state).is_ok();
                }
                if let Some(progress) = &mut progress {
                    progress.show(state.place.bytes, &state.tally);
                }
            }
            written
        },
    );
    match walked {
        Ok(Some(Ok(()))) if written => Ok(state.tally),
        Ok(Some(Err(Stop::Changed))) => Err(Stop::Changed),
        _ => Err(Stop::Asked),
    }
}

/// One place of an archive in numbers.
fn measure(item: Item, ladder: &Ladder, passwords: &[String]) -> Piece {
    match item {
        Item::Other => Piece::Other,
        Item::Unread => Piece::Unread,
        Item::Mail(bytes, fault) => Piece::Mail(of_bytes(&bytes, fault, ladder, passwords)),
        Item::File(path) => {
            let mail = File::open(path).ok().and_then(|file| {
                let mut source = BufReader::new(file);
                Message::read("", &mut source, &ladder.settings, passwords)
            });
            Piece::Mail(match mail {
                Some(mail) => ladder.measure(mail, None),
                None => of_bytes(b"", Some(UnreadReason::Unavailable), ladder, passwords),
            })
        }
    }
}

/// A mail in numbers; `fault` says why there are not more of its bytes.
fn of_bytes(
    bytes: &[u8],
    fault: Option<UnreadReason>,
    ladder: &Ladder,
    passwords: &[String],
) -> Numbers {
    let mut source = Cursor::new(bytes);
    let mail = Message::read("", &mut source, &ladder.settings, passwords);
    ladder.measure(mail.unwrap_or_default(), fault)
}

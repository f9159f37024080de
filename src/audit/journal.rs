//! What an audit needs to go on after it was stopped: how far it came, and the sums up to there.
//!
//! One file in the folder of the report, replaced as a whole, so that it is never half a one. It
//! holds numbers and two hashes: where the audit stands ([`Place`]), and what it was told (paths,
//! settings, passwords, version), so that sums of two audits are never mixed.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gardefou::policy::settings::Settings;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::archive::Place;
use super::tally::Tally;

const NAME: &str = "audit.journal";
const SCHEMA: u32 = 1;
/// No more than this is read a second time after a stop.
const EVERY: Duration = Duration::from_millis(250);

/// How far an audit came, and the sums up to there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    schema: u32,
    /// What the audit was told.
    told: [u8; 32],
    /// Up to here.
    pub place: Place,
    /// The sums.
    pub tally: Tally,
}

/// Why there is no journal to go on with.
#[derive(Debug)]
pub enum Refusal {
    /// It is of another audit, or damaged.
    Foreign,
    /// The folder cannot be written to.
    Io,
}

/// The journal of a report's folder.
pub struct Journal {
    file: PathBuf,
    new: PathBuf,
}

impl Journal {
    /// Of this folder.
    pub fn of(folder: &Path) -> Self {
        Self {
            file: folder.join(NAME),
            new: folder.join([NAME, ".new"].concat()),
        }
    }

    /// Is there one?
    pub fn exists(&self) -> bool {
        self.file.exists()
    }

    /// What was reached before, or the beginning.
    pub fn open(&self, told: [u8; 32]) -> Result<State, Refusal> {
        let beginning = State {
            schema: SCHEMA,
            told,
            ..State::default()
        };
        let bytes = match fs::read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.save(&beginning).map_err(|_| Refusal::Io)?;
                return Ok(beginning);
            }
            Err(_) => return Err(Refusal::Io),
        };
        serde_json::from_slice::<State>(&bytes)
            .ok()
            .filter(|state| state.schema == SCHEMA && state.told == told)
            .ok_or(Refusal::Foreign)
    }

    /// Replaces it.
    pub fn save(&self, state: &State) -> io::Result<()> {
        let mut file = File::create(&self.new)?;
        file.write_all(&serde_json::to_vec(state)?)?;
        // On disk before it takes the place of the last one.
        file.sync_data()?;
        fs::rename(&self.new, &self.file)
    }

    /// Takes it away: the report is there.
    pub fn remove(&self) -> io::Result<()> {
        fs::remove_file(&self.file)
    }
}

/// Says when it is time to save again: at first at once, then not too often.
#[derive(Default)]
pub struct Clock {
    saved: Option<Instant>,
}

impl Clock {
    /// Is it time?
    pub fn is_time(&mut self) -> bool {
        if self.saved.is_some_and(|saved| saved.elapsed() < EVERY) {
            return false;
        }
        self.saved = Some(Instant::now());
        true
    }
}

/// The hash of what an audit is told.
pub fn told(paths: &[PathBuf], settings: &Settings, passwords: &[String]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(format!("{settings:?}").as_bytes());
    for path in paths {
        add(path.as_os_str().as_encoded_bytes());
    }
    add(b"passwords");
    for password in passwords {
        add(password.as_bytes());
    }
    hash.finalize().into()
}

//! The line that says how far an audit is, on a terminal only: a bar by bytes, mails, alerts, speed.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use gardefou::model::Language;
use gardefou::text::{self, Values};

use super::small;
use super::tally::Tally;

const WIDTH: u64 = 24;
const EVERY: Duration = Duration::from_millis(200);

/// The line, when there is a terminal.
pub struct Progress {
    lang: Language,
    /// Bytes of the archive.
    size: u64,
    began: Instant,
    /// Mails that were read in an earlier run.
    before: u64,
    shown: Option<Instant>,
}

impl Progress {
    /// Is it shown at all?
    pub fn is_shown() -> bool {
        io::stderr().is_terminal()
    }

    /// Of an archive of so many bytes, of which so many mails were read before.
    pub fn new(lang: Language, size: u64, before: u64) -> Self {
        Self {
            lang,
            size,
            began: Instant::now(),
            before,
            shown: None,
        }
    }

    /// Shows how far it is, not too often.
    pub fn show(&mut self, bytes: u64, tally: &Tally) {
        if self.shown.is_some_and(|shown| shown.elapsed() < EVERY) {
            return;
        }
        self.shown = Some(Instant::now());
        let part = |of: u64| bytes.min(self.size) * of / self.size.max(1);
        let bar: String = (0..WIDTH)
            .map(|at| if at < part(WIDTH) { '#' } else { '·' })
            .collect();
        let seconds = self.began.elapsed().as_secs().max(1);
        let words = text::AUDIT_PROGRESS.fill(
            self.lang,
            Values {
                n: small(tally.total.mails),
                total: small(tally.total.warned),
                part: &part(100).to_string(),
                more: &((tally.total.mails - self.before.min(tally.total.mails)) / seconds)
                    .to_string(),
                ..Values::default()
            },
        );
        // A terminal that is gone changes nothing.
        let _gone = write!(io::stderr(), "\r\x1b[K[{bar}] {words}");
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            eprintln!();
        }
    }
}

//! The browser's door to the core: conversions only, no logic.
//!
//! Runs in a dedicated Worker, where a `File` can be read in slices without waiting for promises
//! ([`BlobSource`]). One [`Checker`] holds the scans of the mails being written; what they hold in
//! clear never leaves its memory: only masked verdicts and sentences do.

mod blob;

use std::collections::{BTreeMap, HashMap};

use gardefou::clean::format_of_copy;
use gardefou::extract::READS_RARE_ARCHIVES;
use gardefou::model::{Draft, Format, Language, ReadOptions, Scan, UnreadReason, Verdict};
use gardefou::policy::settings::{InForce, SettingValue};
use gardefou::view::{CopyOffer, Missing, SettingsView, State, Status, View};
use gardefou::{check, mask, view};
use serde::{Deserialize, Serialize};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use blob::BlobSource;

/// A part of the mail to decide on.
#[derive(Deserialize, Tsify)]
pub struct PartRef {
    /// The key its scan was stored under.
    key: String,
    /// `body`, or the attachment's name.
    name: String,
}

/// What to decide on.
#[derive(Deserialize, Tsify)]
pub struct Question {
    /// The recipients.
    draft: Draft,
    /// The parts, in the mail's order.
    parts: Vec<PartRef>,
    /// The language of the sentences, where the settings leave it open.
    lang: Language,
    /// What the page did not show.
    #[serde(default)]
    missing: Vec<Missing>,
}

/// What was decided.
#[derive(Serialize, Tsify)]
pub struct Answer {
    /// The verdict in codes and numbers.
    verdict: Verdict,
    /// The warning to show; absent when the mail need not be held.
    view: Option<View>,
    /// The line for the composer.
    status: Status,
    /// How long a mail may wait for what is still being read.
    hold_seconds: u32,
    /// For how long nobody is asked again about the same mail.
    remember_minutes: u32,
    /// Are days' numbers kept?
    journal: bool,
}

/// What settings changed.
#[derive(Serialize, Tsify)]
pub struct Applied {
    /// Parts were read by other settings: they must be read again, or they count as not read.
    read_again: bool,
    /// How long one part may be read.
    max_seconds: u32,
}

/// What a scan says at once, before any decision.
#[derive(Serialize, Tsify)]
pub struct ScanSummary {
    /// Told from the content.
    format: Format,
    /// Was all of it read?
    read: bool,
    /// It is a 7z or RAR archive or holds one, and this module reads none: the other one does.
    rare_archive: bool,
}

impl From<&Scan> for ScanSummary {
    fn from(scan: &Scan) -> Self {
        Self {
            format: scan.format,
            read: scan.unread.is_empty(),
            rare_archive: !READS_RARE_ARCHIVES && scan.holds_rare_archive(),
        }
    }
}

/// The scans of the mails being written, by key, and the settings they are judged by.
#[wasm_bindgen]
pub struct Checker {
    scans: HashMap<String, Scan>,
    settings: InForce,
    copy: Option<Vec<u8>>,
}

/// Settings as the browser keeps them.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Given {
    policy: BTreeMap<String, SettingValue>,
    own: BTreeMap<String, SettingValue>,
}

#[wasm_bindgen]
impl Checker {
    /// An empty checker with the default settings.
    #[wasm_bindgen(constructor)]
    #[must_use]
    // wasm-bindgen constructors are not `Default`.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self {
            scans: HashMap::new(),
            settings: InForce::default(),
            copy: None,
        }
    }

    /// The settings in force and their faults, in words.
    ///
    /// # Errors
    /// When the language is not a known one or the answer cannot be built.
    pub fn show_settings(&self, lang: &Ts<Language>) -> Result<Ts<SettingsView>, JsError> {
        let lang = lang
            .to_rust()
            .map_err(|_| JsError::new("this is no language"))?;
        let lang = self.settings.settings.language.unwrap_or(lang);
        into_ts(&view::settings(&self.settings, lang))
    }

    /// Takes the settings, `{ policy, own }`; a faulty value keeps its default.
    ///
    /// Scans made while something else was looked for, or within other limits, are dropped.
    ///
    /// # Errors
    /// When `given` holds something else than objects with string keys.
    pub fn set_settings(&mut self, given: JsValue) -> Result<Ts<Applied>, JsError> {
        let Given { policy, own } = serde_wasm_bindgen::from_value(given)
            .map_err(|_| JsError::new("the settings are not an object"))?;
        let before = std::mem::replace(&mut self.settings, InForce::new(&policy, &own)).settings;
        let now = &self.settings.settings;
        let same = before.detection == now.detection && before.limits == now.limits;
        let read_again = !same && !self.scans.is_empty();
        if read_again {
            self.scans.clear();
        }
        into_ts(&Applied {
            read_again,
            max_seconds: now.max_seconds,
        })
    }

    /// Reads a file and keeps its scan. `progress` is called with the share read, 0 to 1;
    /// `passwords`, those that the writer gave, are tried on what is protected and not kept.
    ///
    /// # Errors
    /// When the answer cannot be built.
    pub fn scan_file(
        &mut self,
        key: String,
        file: web_sys::Blob,
        progress: Option<js_sys::Function>,
        passwords: Option<Vec<String>>,
    ) -> Result<Ts<ScanSummary>, JsError> {
        let settings = &self.settings.settings;
        let options = ReadOptions {
            limits: settings.limits,
            passwords: passwords.unwrap_or_default(),
        };
        let scan = match BlobSource::new(file, progress, settings.max_seconds) {
            Ok(mut source) => check::scan(&mut source, &settings.detection, &options),
            Err(_) => Scan::unread(Format::Unknown, UnreadReason::Unavailable),
        };
        self.keep(key, scan)
    }

    /// Makes a copy of a table without its contact details, reads it again, and tells what went;
    /// nothing when there is none to offer. [`Checker::take_copy`] then gives its bytes.
    ///
    /// # Errors
    /// When the language is not a known one or the answer cannot be built.
    pub fn clean_file(
        &mut self,
        key: &str,
        name: &str,
        file: web_sys::Blob,
        lang: &Ts<Language>,
    ) -> Result<Option<Ts<CopyOffer>>, JsError> {
        self.copy = None;
        let lang = lang
            .to_rust()
            .map_err(|_| JsError::new("this is no language"))?;
        let settings = &self.settings.settings;
        // Of what the scan did not read whole, no copy is made: not even a try.
        let is_whole =
            |scan: &Scan| scan.unread.is_empty() && format_of_copy(scan.format).is_some();
        if !self.scans.get(key).is_some_and(is_whole) {
            return Ok(None);
        }
        let options = ReadOptions {
            limits: settings.limits,
            passwords: Vec::new(),
        };
        let cleaned = BlobSource::new(file, None, settings.max_seconds)
            .ok()
            .and_then(|mut source| check::clean(&mut source, &settings.detection, &options).ok());
        let Some(cleaned) = cleaned else {
            return Ok(None);
        };
        let offer = view::copy_offer(&cleaned, name, settings.language.unwrap_or(lang));
        self.copy = Some(cleaned.bytes);
        into_ts(&offer).map(Some)
    }

    /// The bytes of the copy that was made last, once.
    pub fn take_copy(&mut self) -> Option<Vec<u8>> {
        self.copy.take()
    }

    /// Reads a mail body and keeps its scan.
    ///
    /// # Errors
    /// When the answer cannot be built.
    pub fn scan_text(
        &mut self,
        key: String,
        text: &str,
        html: bool,
    ) -> Result<Ts<ScanSummary>, JsError> {
        let scan = check::scan_body(text, html, &self.settings.settings.detection);
        self.keep(key, scan)
    }

    /// The same text with its social security numbers hidden, as long as it was; nothing when it
    /// holds none.
    #[must_use]
    pub fn mask_text(&self, text: &str) -> Option<String> {
        mask::nirs(text, &self.settings.settings.detection)
    }

    /// Records that a part could not be read at all.
    ///
    /// # Errors
    /// When `reason` is not a known one, or the answer cannot be built.
    pub fn mark_unread(
        &mut self,
        key: String,
        reason: &Ts<UnreadReason>,
    ) -> Result<Ts<ScanSummary>, JsError> {
        let reason = reason
            .to_rust()
            .map_err(|_| JsError::new("this is no reason for not reading"))?;
        self.keep(key, Scan::unread(Format::Unknown, reason))
    }

    /// Drops the scans whose key starts with `prefix`: a closed draft, a removed attachment.
    pub fn forget(&mut self, prefix: &str) {
        self.scans.retain(|key, _| !key.starts_with(prefix));
    }

    /// Decides on a mail. A part that was never scanned counts as not read.
    ///
    /// # Errors
    /// When the question is malformed or the answer cannot be built.
    pub fn decide(&self, question: &Ts<Question>) -> Result<Ts<Answer>, JsError> {
        let question = question
            .to_rust()
            .map_err(|_| JsError::new("the question is malformed"))?;
        let missing = Scan::unread(Format::Unknown, UnreadReason::Unavailable);
        let parts: Vec<(&str, &Scan)> = question
            .parts
            .iter()
            .map(|part| {
                (
                    part.name.as_str(),
                    self.scans.get(&part.key).unwrap_or(&missing),
                )
            })
            .collect();
        let verdict = check::decide(&question.draft, &parts, &self.settings.settings);
        let lang = self.settings.settings.language.unwrap_or(question.lang);
        into_ts(&Answer {
            view: view::warning(&verdict, &self.settings.settings, lang),
            status: view::status(&verdict, &question.missing, lang),
            hold_seconds: self.settings.settings.hold_seconds,
            remember_minutes: self.settings.settings.remember_minutes,
            journal: self.settings.settings.journal,
            verdict,
        })
    }

    /// The view of a state around the warning, such as a repair that succeeded.
    ///
    /// # Errors
    /// When the state is not a known one or the view cannot be built.
    pub fn describe(&self, state: &Ts<State>, lang: &Ts<Language>) -> Result<Ts<View>, JsError> {
        let state = state
            .to_rust()
            .map_err(|_| JsError::new("this is no state"))?;
        let lang = lang
            .to_rust()
            .map_err(|_| JsError::new("this is no language"))?;
        into_ts(&view::state(
            &state,
            self.settings.settings.language.unwrap_or(lang),
        ))
    }

    fn keep(&mut self, key: String, scan: Scan) -> Result<Ts<ScanSummary>, JsError> {
        let summary = into_ts(&ScanSummary::from(&scan));
        self.scans.insert(key, scan);
        summary
    }
}

fn into_ts<T: Serialize + Tsify>(value: &T) -> Result<Ts<T>, JsError> {
    value
        .into_ts()
        .map_err(|_| JsError::new("the answer cannot be built"))
}

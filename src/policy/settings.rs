//! The settings: one table, [`SETTINGS`], from which policy files are read and checked.
//!
//! A faulty value never drops the rest: each key is judged alone, keeps its default when faulty,
//! and yields one [`SettingError`] that names it. In a list or an object each entry is judged alone
//! in the same way.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{BulkTool, Detection, FindingKind, Language, Limits, Mode};
use crate::pattern::{Pattern, PatternProblem};
use crate::policy::recipients::group_key;

/// Most patterns of one policy: each of them reads every cell.
pub const MOST_PATTERNS: usize = 50;
/// Least and most members of a group.
const GROUP_SIZE: (u32, u32) = (1, 100_000);
/// Least and most different values of a pattern from which on a mail is held.
const PATTERN_THRESHOLD: (u32, u32) = (1, 100_000);
/// Most reasons to choose from, and the most characters of one: a button's worth.
pub const REASONS: (usize, usize) = (10, 80);
/// Most characters of a tool's name, and of its link: they stand in a sentence.
const LONGEST_TOOL: (usize, usize) = (80, 200);

/// What happens to a mail of which something was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// The mail is held and its writer asked.
    Ask,
    /// It is said, without holding the mail.
    Notice,
    /// Nothing is said; the part is not called clean either.
    Ignore,
}

/// What happens for each kind of what was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadTreatments {
    /// A password is needed.
    pub protected: Treatment,
    /// Beyond the limits.
    pub too_large: Treatment,
    /// Damaged or cut short.
    pub damaged: Treatment,
    /// In a format that is not read.
    pub unsupported: Treatment,
    /// A picture: every signature has one.
    pub picture: Treatment,
    /// Pages of a document that are pictures: scans.
    pub scanned: Treatment,
    /// The webmail did not give it.
    pub unavailable: Treatment,
    /// Reading it took too long.
    pub timed_out: Treatment,
    /// A file without bytes.
    pub empty: Treatment,
    /// A file that the writer's text only links to.
    pub linked: Treatment,
}

/// What is done about each kind of finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modes {
    /// Too many visible recipients.
    pub recipients: Mode,
    /// Lists of people, the recipients' own among them.
    pub lists: Mode,
    /// Social security numbers.
    pub nir: Mode,
    /// The agency's own patterns.
    pub patterns: Mode,
    /// What was not read and is asked about.
    pub unread: Mode,
}

impl Modes {
    /// The mode of a kind.
    #[must_use]
    pub fn of(&self, kind: FindingKind) -> Mode {
        match kind {
            FindingKind::RecipientsExposed => self.recipients,
            FindingKind::RecipientsListed | FindingKind::ContactList => self.lists,
            FindingKind::Nir => self.nir,
            FindingKind::Pattern => self.patterns,
            FindingKind::NotChecked => self.unread,
        }
    }
}

/// What the policy decides by. Build it with [`Settings::from_values`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// From how many visible external recipients a mail is held.
    pub visible_external: u32,
    /// From how many visible external recipients with a personal mailbox a mail is held.
    pub visible_private: u32,
    /// From how many visible recipients of partners a mail is held.
    pub visible_partner: u32,
    /// From how many visible recipients of any kind a mail is held.
    pub visible_internal: u32,
    /// The agency's own domains; empty: the writer's own.
    pub internal_domains: Vec<String>,
    /// The domains of partners.
    pub partner_domains: Vec<String>,
    /// Who may always be seen: mailboxes and groups by their [`group_key`], domains after an `@`.
    pub allowed_recipients: Vec<String>,
    /// How many people stand behind a group, by [`group_key`] of its name or address.
    pub group_sizes: BTreeMap<String, u32>,
    /// From how many people a list is noticed.
    pub list_notice: u32,
    /// From how many people a list holds the mail.
    pub list_warn: u32,
    /// From how many people a list is told most plainly.
    pub list_strong: u32,
    /// What the agency writes to many people with, each by a mail of their own.
    pub bulk_tool: Option<BulkTool>,
    /// What the detectors look for.
    pub detection: Detection,
    /// What is done about each kind of finding.
    pub modes: Modes,
    /// The reasons to choose from, where one is asked for; none: the writer's own words.
    pub reasons: Vec<String>,
    /// For how long who let a mail go is not asked again about the very same mail, in minutes. The
    /// browser counts them, not the core.
    pub remember_minutes: u32,
    /// Are days' numbers kept in the browser?
    pub journal: bool,
    /// What happens when something was not read.
    pub unread: UnreadTreatments,
    /// How much of an attachment is read.
    pub limits: Limits,
    /// How long an attachment may be read, in seconds. The browser counts them, not the core.
    pub max_seconds: u32,
    /// How long a mail is held for what is still being read, in seconds; then it is judged without.
    pub hold_seconds: u32,
    /// The language of the sentences; `None`: the browser's or the terminal's.
    pub language: Option<Language>,
}

impl Default for Settings {
    fn default() -> Self {
        let mut settings = Self {
            visible_external: 0,
            visible_private: 0,
            visible_partner: 0,
            visible_internal: 0,
            internal_domains: Vec::new(),
            partner_domains: Vec::new(),
            allowed_recipients: Vec::new(),
            group_sizes: BTreeMap::new(),
            list_notice: 0,
            list_warn: 0,
            list_strong: 0,
            bulk_tool: None,
            detection: Detection::default(),
            modes: Modes::default(),
            reasons: Vec::new(),
            remember_minutes: 0,
            journal: false,
            unread: UnreadTreatments {
                protected: Treatment::Ask,
                too_large: Treatment::Ask,
                damaged: Treatment::Ask,
                unsupported: Treatment::Ask,
                picture: Treatment::Ask,
                scanned: Treatment::Ask,
                unavailable: Treatment::Ask,
                timed_out: Treatment::Ask,
                empty: Treatment::Ask,
                linked: Treatment::Ask,
            },
            limits: Limits::default(),
            max_seconds: 0,
            hold_seconds: 0,
            language: None,
        };
        for setting in SETTINGS {
            match setting.shape {
                Shape::Count { default, field, .. } => *field(&mut settings) = default,
                Shape::Megabytes { default, field, .. } => {
                    *field(&mut settings) = u64::from(default) << 20;
                }
                Shape::Switch { default, field } => *field(&mut settings) = default,
                Shape::Unread { default, field } => *field(&mut settings) = default,
                // Their own defaults.
                Shape::Mode { .. }
                | Shape::Domains { .. }
                | Shape::Recipients
                | Shape::Sizes
                | Shape::Patterns
                | Shape::Tool
                | Shape::Reasons
                | Shape::Language => {}
            }
        }
        settings
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name in policy files.
    pub key: &'static str,
    /// Its values.
    pub shape: Shape,
}

/// What values a setting takes, and where they go.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A whole number.
    Count {
        /// Used when the key is absent or faulty.
        default: u32,
        /// Least allowed.
        min: u32,
        /// Most allowed.
        max: u32,
        /// Its place.
        field: fn(&mut Settings) -> &mut u32,
    },
    /// A whole number of mebibytes, kept as bytes.
    Megabytes {
        /// Used when the key is absent or faulty.
        default: u32,
        /// Least allowed.
        min: u32,
        /// Most allowed.
        max: u32,
        /// Its place.
        field: fn(&mut Settings) -> &mut u64,
    },
    /// `ask`, `notice` or `ignore`.
    Unread {
        /// Used when the key is absent or faulty.
        default: Treatment,
        /// Its place.
        field: fn(&mut Settings) -> &mut Treatment,
    },
    /// `off`, `observe`, `warn` (default), `justify` or `hold`.
    Mode {
        /// Its place.
        field: fn(&mut Settings) -> &mut Mode,
    },
    /// On or off.
    Switch {
        /// Used when the key is absent or faulty.
        default: bool,
        /// Its place.
        field: fn(&mut Settings) -> &mut bool,
    },
    /// A list of mail domains; empty by default.
    Domains {
        /// Its place.
        field: fn(&mut Settings) -> &mut Vec<String>,
    },
    /// A list of addresses, names of groups, and domains after an `@`; empty by default.
    Recipients,
    /// An object from the name or address of a group to how many people stand behind it.
    Sizes,
    /// A list of patterns: `{ "name", "expression", "words": [], "threshold": 1 }`.
    Patterns,
    /// The tool for many mails at once: `{ "name", "link" }`; none by default.
    Tool,
    /// A list of reasons, a line each.
    Reasons,
    /// `auto` (default), `fr` or `en`.
    Language,
}

/// Every setting.
pub static SETTINGS: &[Setting] = &[
    Setting {
        key: "visible_external",
        shape: Shape::Count {
            default: 10,
            min: 2,
            max: 100_000,
            field: |s| &mut s.visible_external,
        },
    },
    Setting {
        key: "visible_private",
        shape: Shape::Count {
            default: 5,
            min: 2,
            max: 100_000,
            field: |s| &mut s.visible_private,
        },
    },
    Setting {
        key: "visible_partner",
        shape: Shape::Count {
            default: 20,
            min: 2,
            max: 100_000,
            field: |s| &mut s.visible_partner,
        },
    },
    Setting {
        key: "visible_internal",
        shape: Shape::Count {
            default: 50,
            min: 2,
            max: 100_000,
            field: |s| &mut s.visible_internal,
        },
    },
    Setting {
        key: "internal_domains",
        shape: Shape::Domains {
            field: |s| &mut s.internal_domains,
        },
    },
    Setting {
        key: "partner_domains",
        shape: Shape::Domains {
            field: |s| &mut s.partner_domains,
        },
    },
    Setting {
        key: "allowed_recipients",
        shape: Shape::Recipients,
    },
    Setting {
        key: "group_sizes",
        shape: Shape::Sizes,
    },
    Setting {
        key: "bulk_tool",
        shape: Shape::Tool,
    },
    Setting {
        key: "list_notice",
        shape: Shape::Count {
            default: 5,
            min: 2,
            max: 100_000,
            field: |s| &mut s.list_notice,
        },
    },
    Setting {
        key: "list_warn",
        shape: Shape::Count {
            default: 10,
            min: 2,
            max: 100_000,
            field: |s| &mut s.list_warn,
        },
    },
    Setting {
        key: "list_strong",
        shape: Shape::Count {
            default: 50,
            min: 2,
            max: 100_000,
            field: |s| &mut s.list_strong,
        },
    },
    Setting {
        key: "detect_birth_dates",
        shape: Shape::Switch {
            default: true,
            field: |s| &mut s.detection.birth_dates,
        },
    },
    Setting {
        key: "detect_iban",
        shape: Shape::Switch {
            default: true,
            field: |s| &mut s.detection.iban,
        },
    },
    Setting {
        key: "detect_identifiers",
        shape: Shape::Switch {
            default: true,
            field: |s| &mut s.detection.identifiers,
        },
    },
    Setting {
        key: "detect_health",
        shape: Shape::Switch {
            default: true,
            field: |s| &mut s.detection.health,
        },
    },
    Setting {
        key: "patterns",
        shape: Shape::Patterns,
    },
    Setting {
        key: "mode_recipients",
        shape: Shape::Mode {
            field: |s| &mut s.modes.recipients,
        },
    },
    Setting {
        key: "mode_lists",
        shape: Shape::Mode {
            field: |s| &mut s.modes.lists,
        },
    },
    Setting {
        key: "mode_nir",
        shape: Shape::Mode {
            field: |s| &mut s.modes.nir,
        },
    },
    Setting {
        key: "mode_patterns",
        shape: Shape::Mode {
            field: |s| &mut s.modes.patterns,
        },
    },
    Setting {
        key: "mode_unread",
        shape: Shape::Mode {
            field: |s| &mut s.modes.unread,
        },
    },
    Setting {
        key: "reasons",
        shape: Shape::Reasons,
    },
    Setting {
        key: "remember_minutes",
        shape: Shape::Count {
            default: 10,
            min: 0,
            max: 1_440,
            field: |s| &mut s.remember_minutes,
        },
    },
    Setting {
        key: "journal",
        shape: Shape::Switch {
            default: false,
            field: |s| &mut s.journal,
        },
    },
    Setting {
        key: "unread_protected",
        shape: Shape::Unread {
            default: Treatment::Ask,
            field: |s| &mut s.unread.protected,
        },
    },
    Setting {
        key: "unread_too_large",
        shape: Shape::Unread {
            default: Treatment::Ask,
            field: |s| &mut s.unread.too_large,
        },
    },
    Setting {
        key: "unread_damaged",
        shape: Shape::Unread {
            default: Treatment::Ask,
            field: |s| &mut s.unread.damaged,
        },
    },
    Setting {
        key: "unread_unsupported",
        shape: Shape::Unread {
            default: Treatment::Ask,
            field: |s| &mut s.unread.unsupported,
        },
    },
    Setting {
        key: "unread_picture",
        shape: Shape::Unread {
            default: Treatment::Notice,
            field: |s| &mut s.unread.picture,
        },
    },
    Setting {
        key: "unread_scanned",
        shape: Shape::Unread {
            default: Treatment::Ask,
            field: |s| &mut s.unread.scanned,
        },
    },
    Setting {
        key: "unread_unavailable",
        shape: Shape::Unread {
            default: Treatment::Ask,
            field: |s| &mut s.unread.unavailable,
        },
    },
    Setting {
        key: "unread_timed_out",
        shape: Shape::Unread {
            default: Treatment::Ask,
            field: |s| &mut s.unread.timed_out,
        },
    },
    Setting {
        key: "unread_empty",
        shape: Shape::Unread {
            default: Treatment::Notice,
            field: |s| &mut s.unread.empty,
        },
    },
    Setting {
        key: "unread_linked",
        shape: Shape::Unread {
            default: Treatment::Notice,
            field: |s| &mut s.unread.linked,
        },
    },
    Setting {
        key: "max_unpacked_mb",
        shape: Shape::Megabytes {
            default: 128,
            min: 1,
            max: 512,
            field: |s| &mut s.limits.unpacked_bytes,
        },
    },
    Setting {
        key: "max_text_mb",
        shape: Shape::Megabytes {
            default: 64,
            min: 1,
            max: 128,
            field: |s| &mut s.limits.text_bytes,
        },
    },
    Setting {
        key: "max_files",
        shape: Shape::Count {
            default: 5_000,
            min: 1,
            max: 50_000,
            field: |s| &mut s.limits.entries,
        },
    },
    Setting {
        key: "max_depth",
        shape: Shape::Count {
            default: 5,
            min: 1,
            max: 10,
            field: |s| &mut s.limits.depth,
        },
    },
    Setting {
        key: "max_seconds",
        shape: Shape::Count {
            default: 20,
            min: 1,
            max: 60,
            field: |s| &mut s.max_seconds,
        },
    },
    Setting {
        key: "hold_seconds",
        shape: Shape::Count {
            default: 10,
            min: 1,
            max: 120,
            field: |s| &mut s.hold_seconds,
        },
    },
    Setting {
        key: "language",
        shape: Shape::Language,
    },
];

/// A value as a policy file gives it, of whatever type.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum SettingValue {
    /// Yes or no.
    Switch(bool),
    /// A number; whole and positive where a count is asked for.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<SettingValue>),
    /// An object.
    Map(BTreeMap<String, SettingValue>),
    /// Anything else.
    Other(serde::de::IgnoredAny),
}

impl SettingValue {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn count(&self, (min, max): (u32, u32)) -> Option<u32> {
        match self {
            Self::Number(n) if n.fract() == 0.0 && *n >= f64::from(min) && *n <= f64::from(max) => {
                // In range and whole, so exact.
                #[allow(clippy::cast_sign_loss)]
                let count = *n as u32;
                Some(count)
            }
            _ => None,
        }
    }
}

/// A faulty key of a policy, or a faulty entry of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError {
    /// Which key.
    pub key: String,
    /// Which entry, when only one is faulty: a name, or a number from 1.
    pub entry: Option<String>,
    /// What is wrong with it.
    pub problem: SettingProblem,
}

/// What can be wrong with a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SettingProblem {
    /// No setting has this name.
    Unknown,
    /// A whole number is expected, between these.
    Count {
        /// Least allowed.
        min: u32,
        /// Most allowed.
        max: u32,
    },
    /// `true` or `false` is expected.
    Switch,
    /// A list of domains like `agence.example` is expected.
    Domains,
    /// A list of addresses, names of groups, and domains like `@agence.example` is expected.
    Recipients,
    /// An object from names or addresses of groups to sizes is expected.
    Sizes,
    /// Of a group: a whole number is expected, between these.
    Size {
        /// Least allowed.
        min: u32,
        /// Most allowed.
        max: u32,
    },
    /// A list of patterns is expected.
    Patterns,
    /// More patterns than [`MOST_PATTERNS`]; the first ones hold.
    TooManyPatterns,
    /// Of a pattern: an object with `name`, `expression`, and if wanted `words` (a list of texts)
    /// and `threshold` (a number from 1) is expected, nothing else.
    PatternFields,
    /// Of a pattern: another one has its name.
    PatternTwice,
    /// Of a pattern: it cannot be used.
    Pattern(PatternProblem),
    /// An object with `name`, a text of at most 80 characters, and if wanted `link` is expected,
    /// nothing else.
    Tool,
    /// Of a tool: its link is no plain `https://` address.
    ToolLink,
    /// `ask`, `notice` or `ignore` is expected.
    Treatment,
    /// `off`, `observe`, `warn`, `justify` or `hold` is expected.
    Mode,
    /// A list of at most 10 texts of at most 80 characters is expected.
    Reasons,
    /// `auto`, `fr` or `en` is expected.
    Language,
    /// A list of names of settings is expected.
    Changeable,
}

impl SettingProblem {
    /// Does the rest of the value hold?
    fn leaves_the_rest(self) -> bool {
        matches!(
            self,
            Self::Domains
                | Self::Recipients
                | Self::Reasons
                | Self::TooManyPatterns
                | Self::ToolLink
        )
    }
}

/// In a policy: the names of the settings that whoever writes may change.
pub const CHANGEABLE: &str = "user_may_change";

/// Who gave a setting its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody.
    Default,
    /// The organisation's policy.
    Policy,
    /// Whoever writes.
    Own,
}

/// The settings in force, and where they come from.
#[derive(Clone, Debug)]
pub struct InForce {
    /// What is decided by.
    pub settings: Settings,
    /// What was faulty in the policy or in one's own settings.
    pub errors: Vec<SettingError>,
    /// For each row of [`SETTINGS`], in order: who gave its value, and may whoever writes change it?
    pub origins: Vec<(Source, bool)>,
}

impl Default for InForce {
    fn default() -> Self {
        Self::new(&BTreeMap::new(), &BTreeMap::new())
    }
}

impl InForce {
    /// Puts the organisation's policy and one's own settings together.
    ///
    /// Where there is a policy it decides alone, but for the settings that it names in
    /// `user_may_change` and for the language unless it sets it: for those its values are defaults.
    #[must_use]
    pub fn new(
        policy: &BTreeMap<String, SettingValue>,
        own: &BTreeMap<String, SettingValue>,
    ) -> Self {
        let (named, fault) = match policy.get(CHANGEABLE) {
            None => (Vec::new(), None),
            Some(SettingValue::List(names)) => {
                let known: Vec<&str> = names.iter().filter_map(SettingValue::text).collect();
                let unknown = names.iter().find_map(|name| match name.text() {
                    Some(name) if SETTINGS.iter().any(|setting| setting.key == name) => None,
                    other => Some(other.map(ToOwned::to_owned)),
                });
                (known, unknown)
            }
            Some(_) => (Vec::new(), Some(None)),
        };
        let may_change = |key: &str| {
            policy.is_empty()
                || named.contains(&key)
                || (key == "language" && !policy.contains_key(key))
        };
        let mut values: BTreeMap<String, SettingValue> = policy.clone();
        values.remove(CHANGEABLE);
        for (key, value) in own {
            if may_change(key) {
                values.insert(key.clone(), value.clone());
            }
        }
        let (settings, mut errors) = Settings::from_values(&values);
        errors.extend(fault.map(|entry| SettingError {
            key: CHANGEABLE.to_owned(),
            entry,
            problem: SettingProblem::Changeable,
        }));
        let refused: Vec<&str> = errors
            .iter()
            .filter(|error| error.entry.is_none() && !error.problem.leaves_the_rest())
            .map(|error| error.key.as_str())
            .collect();
        let origins = SETTINGS
            .iter()
            .map(|setting| {
                let open = may_change(setting.key);
                let source = if refused.contains(&setting.key) {
                    Source::Default
                } else if open && own.contains_key(setting.key) {
                    Source::Own
                } else if policy.contains_key(setting.key) {
                    Source::Policy
                } else {
                    Source::Default
                };
                (source, open)
            })
            .collect();
        Self {
            settings,
            errors,
            origins,
        }
    }
}

/// Problems of one key, each with the entry it is about.
type Problems = Vec<(Option<String>, SettingProblem)>;

impl Settings {
    /// Reads a policy; what is faulty keeps its default and is told.
    #[must_use]
    pub fn from_values(values: &BTreeMap<String, SettingValue>) -> (Self, Vec<SettingError>) {
        let mut settings = Self::default();
        let mut errors = Vec::new();
        for (key, value) in values {
            let problems = match SETTINGS.iter().find(|setting| setting.key == key) {
                None => vec![(None, SettingProblem::Unknown)],
                Some(setting) => settings.set(setting.shape, value),
            };
            errors.extend(problems.into_iter().map(|(entry, problem)| SettingError {
                key: key.clone(),
                entry,
                problem,
            }));
        }
        (settings, errors)
    }

    fn set(&mut self, shape: Shape, value: &SettingValue) -> Problems {
        let whole = |problem| vec![(None, problem)];
        match (shape, value) {
            (
                Shape::Count {
                    min, max, field, ..
                },
                _,
            ) => match value.count((min, max)) {
                Some(count) => *field(self) = count,
                None => return whole(SettingProblem::Count { min, max }),
            },
            (
                Shape::Megabytes {
                    min, max, field, ..
                },
                _,
            ) => match value.count((min, max)) {
                Some(count) => *field(self) = u64::from(count) << 20,
                None => return whole(SettingProblem::Count { min, max }),
            },
            (Shape::Unread { field, .. }, _) => {
                *field(self) = match value.text() {
                    Some("ask") => Treatment::Ask,
                    Some("notice") => Treatment::Notice,
                    Some("ignore") => Treatment::Ignore,
                    _ => return whole(SettingProblem::Treatment),
                }
            }
            (Shape::Mode { field }, _) => {
                *field(self) = match value.text() {
                    Some("off") => Mode::Off,
                    Some("observe") => Mode::Observe,
                    Some("warn") => Mode::Warn,
                    Some("justify") => Mode::Justify,
                    Some("hold") => Mode::Hold,
                    _ => return whole(SettingProblem::Mode),
                }
            }
            (Shape::Switch { field, .. }, SettingValue::Switch(on)) => *field(self) = *on,
            (Shape::Switch { .. }, _) => return whole(SettingProblem::Switch),
            (Shape::Domains { field }, SettingValue::List(domains)) => {
                let clean: Vec<String> = domains.iter().filter_map(domain).collect();
                let all = clean.len() == domains.len();
                *field(self) = clean;
                if !all {
                    return whole(SettingProblem::Domains);
                }
            }
            (Shape::Domains { .. }, _) => return whole(SettingProblem::Domains),
            (Shape::Recipients, SettingValue::List(names)) => {
                self.allowed_recipients = names.iter().filter_map(allowed).collect();
                if self.allowed_recipients.len() != names.len() {
                    return whole(SettingProblem::Recipients);
                }
            }
            (Shape::Recipients, _) => return whole(SettingProblem::Recipients),
            (Shape::Sizes, SettingValue::Map(sizes)) => return self.set_sizes(sizes),
            (Shape::Sizes, _) => return whole(SettingProblem::Sizes),
            (Shape::Patterns, SettingValue::List(patterns)) => return self.set_patterns(patterns),
            (Shape::Patterns, _) => return whole(SettingProblem::Patterns),
            (Shape::Tool, SettingValue::Map(fields)) => return self.set_tool(fields),
            (Shape::Tool, _) => return whole(SettingProblem::Tool),
            (Shape::Reasons, SettingValue::List(reasons)) => return self.set_reasons(reasons),
            (Shape::Reasons, _) => return whole(SettingProblem::Reasons),
            (Shape::Language, _) => match value.text() {
                Some("auto") => self.language = None,
                Some("fr") => self.language = Some(Language::Fr),
                Some("en") => self.language = Some(Language::En),
                _ => return whole(SettingProblem::Language),
            },
        }
        Vec::new()
    }

    fn set_sizes(&mut self, sizes: &BTreeMap<String, SettingValue>) -> Problems {
        let (min, max) = GROUP_SIZE;
        let mut problems = Vec::new();
        for (name, size) in sizes {
            match (group_key(name), size.count(GROUP_SIZE)) {
                (key, Some(size)) if !key.is_empty() => {
                    self.group_sizes.insert(key, size);
                }
                _ => problems.push((Some(name.clone()), SettingProblem::Size { min, max })),
            }
        }
        problems
    }

    fn set_reasons(&mut self, reasons: &[SettingValue]) -> Problems {
        let (most, longest) = REASONS;
        self.reasons = reasons
            .iter()
            .filter_map(|reason| reason.text().map(str::trim))
            .filter(|reason| is_line(reason, longest))
            .take(most)
            .map(ToOwned::to_owned)
            .collect();
        if self.reasons.len() == reasons.len() {
            Vec::new()
        } else {
            vec![(None, SettingProblem::Reasons)]
        }
    }

    fn set_tool(&mut self, fields: &BTreeMap<String, SettingValue>) -> Problems {
        let known = fields.keys().all(|key| key == "name" || key == "link");
        let name = fields
            .get("name")
            .and_then(SettingValue::text)
            .map(str::trim);
        let (longest_name, longest_link) = LONGEST_TOOL;
        let Some(name) = name.filter(|name| known && is_line(name, longest_name)) else {
            return vec![(None, SettingProblem::Tool)];
        };
        let link = fields.get("link").map(|link| {
            let link = link.text().map(str::trim);
            link.filter(|link| is_line(link, longest_link) && is_secure(link))
        });
        self.bulk_tool = Some(BulkTool {
            name: name.to_owned(),
            link: link.flatten().map(ToOwned::to_owned),
        });
        match link {
            Some(None) => vec![(None, SettingProblem::ToolLink)],
            _ => Vec::new(),
        }
    }

    fn set_patterns(&mut self, patterns: &[SettingValue]) -> Problems {
        let mut problems = Vec::new();
        if patterns.len() > MOST_PATTERNS {
            problems.push((None, SettingProblem::TooManyPatterns));
        }
        for (index, value) in patterns.iter().take(MOST_PATTERNS).enumerate() {
            let read = read_pattern(value);
            let known = &mut self.detection.patterns;
            let problem = match read {
                Ok(pattern) if known.iter().any(|other| other.name() == pattern.name()) => {
                    SettingProblem::PatternTwice
                }
                Ok(pattern) => {
                    known.push(pattern);
                    continue;
                }
                Err(problem) => problem,
            };
            let name = match value {
                SettingValue::Map(fields) => fields.get("name").and_then(SettingValue::text),
                _ => None,
            };
            let entry = name
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map_or_else(|| (index + 1).to_string(), ToOwned::to_owned);
            problems.push((Some(entry), problem));
        }
        problems
    }
}

/// A domain as it is compared: `@Agence.example` → `agence.example`.
fn domain(value: &SettingValue) -> Option<String> {
    let domain = value.text()?.trim().trim_start_matches('@').to_lowercase();
    (domain.contains('.') && !domain.contains(['@', ' ', '/', '*'])).then_some(domain)
}

/// Who may always be seen, as it is compared: a domain, an address, or a group's name.
fn allowed(value: &SettingValue) -> Option<String> {
    let name = value.text()?.trim();
    if name.starts_with('@') {
        return domain(value).map(|domain| format!("@{domain}"));
    }
    // One that stands for many is no address: a star would allow nobody, and look as if it did.
    let key = group_key(name);
    (!key.is_empty() && !key.contains('*')).then_some(key)
}

/// Something to show within a sentence.
fn is_line(text: &str, longest: usize) -> bool {
    !text.is_empty() && text.chars().count() <= longest && !text.contains(char::is_control)
}

/// An address of the web that is what it seems: nobody's name before the server's, and nothing that
/// looks like other letters.
fn is_secure(link: &str) -> bool {
    link.strip_prefix("https://").is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        host.contains('.')
            && link.chars().all(|c| c.is_ascii_graphic())
            && !link.contains(['@', '\\'])
    })
}

fn read_pattern(value: &SettingValue) -> Result<Pattern, SettingProblem> {
    let SettingValue::Map(fields) = value else {
        return Err(SettingProblem::PatternFields);
    };
    let (mut name, mut expression, mut words, mut threshold) = ("", None, Vec::new(), 1);
    for (field, value) in fields {
        let is_read = match field.as_str() {
            "name" => value.text().map(|text| name = text),
            "expression" => value.text().map(|text| expression = Some(text)),
            "words" => read_words(value).map(|list| words = list),
            "threshold" => value.count(PATTERN_THRESHOLD).map(|n| threshold = n),
            _ => None,
        };
        is_read.ok_or(SettingProblem::PatternFields)?;
    }
    let expression = expression.ok_or(SettingProblem::PatternFields)?;
    Pattern::new(name, expression, words, threshold).map_err(SettingProblem::Pattern)
}

/// Context words; one without a letter or digit would be none.
fn read_words(value: &SettingValue) -> Option<Vec<String>> {
    let SettingValue::List(words) = value else {
        return None;
    };
    words
        .iter()
        .map(|word| {
            let word = word.text()?.trim();
            let is_word = word.contains(char::is_alphanumeric);
            is_word.then(|| word.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_force(policy: &str, own: &str) -> InForce {
        InForce::new(
            &serde_json::from_str(policy).unwrap(),
            &serde_json::from_str(own).unwrap(),
        )
    }

    /// Who gave that setting its value, and may it be changed?
    fn origin(all: &InForce, key: &str) -> (Source, bool) {
        let at = SETTINGS.iter().position(|setting| setting.key == key);
        all.origins[at.unwrap()]
    }

    #[test]
    fn without_a_policy_one_s_own_settings_hold() {
        let all = in_force("{}", r#"{"visible_external": 3}"#);
        assert_eq!(all.settings.visible_external, 3);
        assert_eq!(origin(&all, "visible_external"), (Source::Own, true));
        assert_eq!(origin(&all, "list_warn"), (Source::Default, true));
    }

    #[test]
    fn a_policy_decides_alone_also_where_it_says_nothing() {
        let all = in_force(
            r#"{"visible_external": 4}"#,
            r#"{"visible_external": 90, "list_warn": 90}"#,
        );
        assert_eq!(all.settings.visible_external, 4);
        assert_eq!(all.settings.list_warn, 10);
        assert_eq!(origin(&all, "visible_external"), (Source::Policy, false));
        assert_eq!(origin(&all, "list_warn"), (Source::Default, false));
    }

    #[test]
    fn a_faulty_value_is_nobody_s() {
        let all = in_force(
            r#"{"visible_external": "dix", "internal_domains": ["agence.example", "?"]}"#,
            "{}",
        );
        assert_eq!(origin(&all, "visible_external"), (Source::Default, false));
        assert_eq!(origin(&all, "internal_domains"), (Source::Policy, false));
    }

    #[test]
    fn what_a_policy_lets_the_writer_change_is_only_a_default_of_it() {
        let policy = r#"{"visible_external": 4, "list_warn": 6, "user_may_change": ["list_warn", "hold_seconds"]}"#;
        let untouched = in_force(policy, "{}");
        assert_eq!(untouched.settings.list_warn, 6);
        assert_eq!(origin(&untouched, "list_warn"), (Source::Policy, true));
        let changed = in_force(policy, r#"{"list_warn": 7, "visible_external": 90}"#);
        assert_eq!(changed.settings.list_warn, 7);
        assert_eq!(changed.settings.visible_external, 4);
        assert_eq!(origin(&changed, "list_warn"), (Source::Own, true));
        assert_eq!(origin(&changed, "hold_seconds"), (Source::Default, true));
        assert_eq!(changed.errors, []);
    }

    #[test]
    fn the_language_is_the_writer_s_unless_the_policy_sets_it() {
        let own = r#"{"language": "en"}"#;
        let free = in_force(r#"{"list_warn": 6}"#, own);
        assert_eq!(free.settings.language, Some(Language::En));
        let set = in_force(r#"{"language": "fr"}"#, own);
        assert_eq!(set.settings.language, Some(Language::Fr));
    }

    #[test]
    fn a_name_that_is_no_setting_is_told_and_the_others_hold() {
        let all = in_force(
            r#"{"user_may_change": ["list_warm", "list_warn"]}"#,
            r#"{"list_warn": 7}"#,
        );
        assert_eq!(all.settings.list_warn, 7);
        let [error] = all.errors.as_slice() else {
            panic!("one error is told")
        };
        assert_eq!(error.entry.as_deref(), Some("list_warm"));
        assert_eq!(error.problem, SettingProblem::Changeable);
        let whole = in_force(r#"{"user_may_change": "all"}"#, r#"{"list_warn": 7}"#);
        assert_eq!(whole.settings.list_warn, 10);
        assert_eq!(whole.errors.len(), 1);
    }

    fn read(json: &str) -> (Settings, Vec<SettingError>) {
        let values: BTreeMap<String, SettingValue> = serde_json::from_str(json).unwrap();
        Settings::from_values(&values)
    }

    /// `key`, or `key entry`, with its problem.
    fn told(errors: &[SettingError]) -> Vec<(String, SettingProblem)> {
        errors
            .iter()
            .map(|e| match &e.entry {
                Some(entry) => (format!("{} {entry}", e.key), e.problem),
                None => (e.key.clone(), e.problem),
            })
            .collect()
    }

    #[test]
    fn a_faulty_key_is_named_and_the_others_hold() {
        let (settings, errors) = read(
            r#"{"visible_external": "beaucoup", "list_warn": 20, "lits_strong": 3,
                "internal_domains": ["Agence.example", "pas un domaine", 3], "language": {"a": 1},
                "partner_domains": ["@cap.example"], "detect_iban": "non", "detect_health": false}"#,
        );
        assert_eq!(settings.visible_external, 10);
        assert_eq!(settings.list_warn, 20);
        assert_eq!(settings.internal_domains, ["agence.example"]);
        assert_eq!(settings.partner_domains, ["cap.example"]);
        assert!(settings.detection.iban && !settings.detection.health);
        assert_eq!(
            told(&errors),
            [
                ("detect_iban".into(), SettingProblem::Switch),
                ("internal_domains".into(), SettingProblem::Domains),
                ("language".into(), SettingProblem::Language),
                ("lits_strong".into(), SettingProblem::Unknown),
                (
                    "visible_external".into(),
                    SettingProblem::Count {
                        min: 2,
                        max: 100_000
                    }
                ),
            ]
        );
    }

    #[test]
    fn a_mode_is_one_of_five_and_reasons_are_short_lines() {
        let long = "x".repeat(81);
        let (settings, errors) = read(&format!(
            r#"{{"mode_nir": "hold", "mode_lists": "block", "mode_unread": 3,
                "reasons": [" Demandé par l’employeur ", "", "a\nb", 4, "{long}", "Déjà public"]}}"#
        ));
        assert_eq!(settings.modes.nir, Mode::Hold);
        assert_eq!(settings.modes.lists, Mode::Warn);
        assert_eq!(settings.reasons, ["Demandé par l’employeur", "Déjà public"]);
        assert_eq!(
            told(&errors),
            [
                ("mode_lists".into(), SettingProblem::Mode),
                ("mode_unread".into(), SettingProblem::Mode),
                ("reasons".into(), SettingProblem::Reasons),
            ]
        );
        let many = [r#""r""#; 11].join(",");
        let (settings, errors) = read(&format!(r#"{{"reasons": [{many}]}}"#));
        assert_eq!((settings.reasons.len(), errors.len()), (10, 1));
    }

    #[test]
    fn without_a_policy_the_documented_defaults_hold() {
        let settings = Settings::default();
        assert_eq!(
            (settings.visible_external, settings.visible_private),
            (10, 5)
        );
        assert_eq!(
            (settings.visible_partner, settings.visible_internal),
            (20, 50)
        );
        assert_eq!(settings.detection, Detection::default());
        assert!(settings.detection.birth_dates && settings.detection.identifiers);
    }

    #[test]
    fn a_count_out_of_range_or_with_decimals_keeps_the_default() {
        for bad in ["0", "-3", "2.5", "1e9", "null", "true", "[50]"] {
            let (settings, errors) = read(&format!(r#"{{"list_strong": {bad}}}"#));
            assert_eq!((settings.list_strong, errors.len()), (50, 1), "{bad}");
        }
    }

    #[test]
    fn a_group_is_known_by_its_name_or_address_whatever_its_case() {
        let (settings, errors) = read(
            r#"{"group_sizes": {" Demandeurs de l’AISNE ": 1300, "Equipe@Agence.example": 12,
                "vide": 0, "trop": 100001, "texte": "10", " ": 3}}"#,
        );
        let sizes: Vec<_> = settings.group_sizes.into_iter().collect();
        assert_eq!(
            sizes,
            [
                ("demandeurs de l’aisne".to_owned(), 1300),
                ("equipe@agence.example".to_owned(), 12)
            ]
        );
        let size = SettingProblem::Size {
            min: 1,
            max: 100_000,
        };
        assert_eq!(
            told(&errors),
            [
                ("group_sizes  ".into(), size),
                ("group_sizes texte".into(), size),
                ("group_sizes trop".into(), size),
                ("group_sizes vide".into(), size),
            ]
        );
    }

    #[test]
    fn a_faulty_pattern_is_named_with_its_problem_and_the_others_hold() {
        let (settings, errors) = read(
            r#"{"patterns": [
                {"name": "Dossier", "expression": "AZ-\\d{6}", "words": ["dossier", "réf."], "threshold": 3},
                {"name": "Tout", "expression": "x*"},
                {"expression": "x"},
                {"name": "Ouvert", "expression": "("},
                {"name": "Géant", "expression": "(x{100}){100}"},
                {"name": "Dossier", "expression": "B\\d"},
                {"name": "Faute", "expression": "C\\d", "word": ["c"]},
                {"name": "Seuil", "expression": "C\\d", "threshold": 0},
                {"name": "Mots", "expression": "C\\d", "words": ["n°", "–"]},
                {"name": "Sans"},
                "D\\d",
                {"name": "Code", "expression": "E\\d"}
            ]}"#,
        );
        let kept: Vec<_> = settings
            .detection
            .patterns
            .iter()
            .map(|p| (p.name(), p.threshold(), p.words().join("+")))
            .collect();
        assert_eq!(
            kept,
            [
                ("Dossier", 3, "dossier+réf.".to_owned()),
                ("Code", 1, String::new())
            ]
        );
        let problems = [
            (
                "Tout",
                SettingProblem::Pattern(PatternProblem::MatchesNothing),
            ),
            ("3", SettingProblem::Pattern(PatternProblem::Unnamed)),
            ("Ouvert", SettingProblem::Pattern(PatternProblem::Syntax)),
            ("Géant", SettingProblem::Pattern(PatternProblem::TooLarge)),
            ("Dossier", SettingProblem::PatternTwice),
            ("Faute", SettingProblem::PatternFields),
            ("Seuil", SettingProblem::PatternFields),
            ("Mots", SettingProblem::PatternFields),
            ("Sans", SettingProblem::PatternFields),
            ("11", SettingProblem::PatternFields),
        ]
        .map(|(entry, problem)| (format!("patterns {entry}"), problem));
        assert_eq!(told(&errors), problems);
    }

    #[test]
    fn the_first_fifty_patterns_hold() {
        let all: Vec<String> = (0..60)
            .map(|i| format!(r#"{{"name": "p{i}", "expression": "P{i}"}}"#))
            .collect();
        let (settings, errors) = read(&format!(r#"{{"patterns": [{}]}}"#, all.join(",")));
        assert_eq!(settings.detection.patterns.len(), 50);
        assert_eq!(
            told(&errors),
            [("patterns".into(), SettingProblem::TooManyPatterns)]
        );
    }

    #[test]
    fn a_bulk_tool_has_a_name_and_if_wanted_a_plain_secure_link() {
        let told_of = |tool: &str| {
            let (settings, errors) = read(&format!(r#"{{"bulk_tool": {tool}}}"#));
            let kept = settings.bulk_tool.map(|tool| (tool.name, tool.link));
            (kept, errors.first().map(|e| e.problem))
        };
        let kept = |link: Option<&str>| Some(("Publi".to_owned(), link.map(ToOwned::to_owned)));
        assert_eq!(told_of(r#"{"name": " Publi "}"#), (kept(None), None));
        let link = "https://publi.agence.example/nouveau?a=1";
        assert_eq!(
            told_of(&format!(r#"{{"name": "Publi", "link": "{link}"}}"#)),
            (kept(Some(link)), None)
        );
        for link in [
            r#""http://publi.agence.example""#,
            r#""javascript:alert(1)""#,
            r#""https://agence.example@autre.example""#,
            r#""https://ageňce.example""#,
            r#""https://publi.agence.example/a b""#,
            r#""https://intranet""#,
            "3",
        ] {
            let told = told_of(&format!(r#"{{"name": "Publi", "link": {link}}}"#));
            assert_eq!(told, (kept(None), Some(SettingProblem::ToolLink)), "{link}");
        }
        let long = format!(r#"{{"name": "{}"}}"#, "x".repeat(81));
        for tool in [
            r#""Publi""#,
            "{}",
            r#"{"name": " "}"#,
            r#"{"name": "a\nb"}"#,
            r#"{"name": "Publi", "url": "x"}"#,
            &long,
        ] {
            assert_eq!(told_of(tool), (None, Some(SettingProblem::Tool)), "{tool}");
        }
    }
}

//! The settings: one table, [`SETTINGS`], from which policy files are read and checked.
//!
//! A faulty value never drops the rest: each key is judged alone, keeps its default when faulty,
//! and yields one [`SettingError`] that names it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Detection, Language};

/// What the policy decides by. Build it with [`Settings::from_values`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// From how many visible external recipients a mail is held.
    pub visible_external: u32,
    /// From how many visible recipients of any kind a mail is held.
    pub visible_internal: u32,
    /// The agency's own domains; empty: the writer's own.
    pub internal_domains: Vec<String>,
    /// From how many people a list is noticed.
    pub list_notice: u32,
    /// From how many people a list holds the mail.
    pub list_warn: u32,
    /// From how many people a list is told most plainly.
    pub list_strong: u32,
    /// What the detectors look for.
    pub detection: Detection,
    /// The language of the sentences; `None`: the browser's or the terminal's.
    pub language: Option<Language>,
}

impl Default for Settings {
    fn default() -> Self {
        let mut settings = Self {
            visible_external: 0,
            visible_internal: 0,
            internal_domains: Vec::new(),
            list_notice: 0,
            list_warn: 0,
            list_strong: 0,
            detection: Detection::default(),
            language: None,
        };
        for setting in SETTINGS {
            if let Shape::Count { default, field, .. } = setting.shape {
                *field(&mut settings) = default;
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
    /// A list of mail domains; empty by default.
    Domains {
        /// Its place.
        field: fn(&mut Settings) -> &mut Vec<String>,
    },
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
        key: "language",
        shape: Shape::Language,
    },
];

/// A value as a policy file gives it, of whatever type.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum SettingValue {
    /// A number; whole and positive where a count is asked for.
    Number(f64),
    /// A text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// Anything else.
    Other(serde::de::IgnoredAny),
}

/// A faulty key of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError {
    /// Which.
    pub key: String,
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
    /// A list of domains like `agence.example` is expected.
    Domains,
    /// `auto`, `fr` or `en` is expected.
    Language,
}

impl Settings {
    /// Reads a policy; what is faulty keeps its default and is told.
    #[must_use]
    pub fn from_values(values: &BTreeMap<String, SettingValue>) -> (Self, Vec<SettingError>) {
        let mut settings = Self::default();
        let mut errors = Vec::new();
        for (key, value) in values {
            let problem = match SETTINGS.iter().find(|setting| setting.key == key) {
                None => Some(SettingProblem::Unknown),
                Some(setting) => settings.set(setting.shape, value),
            };
            if let Some(problem) = problem {
                errors.push(SettingError {
                    key: key.clone(),
                    problem,
                });
            }
        }
        (settings, errors)
    }

    fn set(&mut self, shape: Shape, value: &SettingValue) -> Option<SettingProblem> {
        match (shape, value) {
            (
                Shape::Count {
                    min, max, field, ..
                },
                SettingValue::Number(n),
            ) if n.fract() == 0.0 && *n >= f64::from(min) && *n <= f64::from(max) => {
                // In range and whole, so exact.
                #[allow(clippy::cast_sign_loss)]
                let count = *n as u32;
                *field(self) = count;
                None
            }
            (Shape::Count { min, max, .. }, _) => Some(SettingProblem::Count { min, max }),
            (Shape::Domains { field }, SettingValue::List(domains)) => {
                let clean: Vec<String> = domains
                    .iter()
                    .map(|d| d.trim().trim_start_matches('@').to_lowercase())
                    .filter(|d| d.contains('.') && !d.contains(['@', ' ', '/', '*']))
                    .collect();
                let all = clean.len() == domains.len();
                *field(self) = clean;
                (!all).then_some(SettingProblem::Domains)
            }
            (Shape::Domains { .. }, _) => Some(SettingProblem::Domains),
            (Shape::Language, SettingValue::Text(text)) => {
                self.language = match text.as_str() {
                    "auto" => None,
                    "fr" => Some(Language::Fr),
                    "en" => Some(Language::En),
                    _ => return Some(SettingProblem::Language),
                };
                None
            }
            (Shape::Language, _) => Some(SettingProblem::Language),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> (Settings, Vec<SettingError>) {
        let values: BTreeMap<String, SettingValue> = serde_json::from_str(json).unwrap();
        Settings::from_values(&values)
    }

    #[test]
    fn a_faulty_key_is_named_and_the_others_hold() {
        let (settings, errors) = read(
            r#"{"visible_external": "beaucoup", "list_warn": 20, "lits_strong": 3,
                "internal_domains": ["Agence.example", "pas un domaine"], "language": {"a": 1}}"#,
        );
        assert_eq!(settings.visible_external, 10);
        assert_eq!(settings.list_warn, 20);
        assert_eq!(settings.internal_domains, ["agence.example"]);
        let told: Vec<_> = errors.iter().map(|e| (e.key.as_str(), e.problem)).collect();
        assert_eq!(
            told,
            [
                ("internal_domains", SettingProblem::Domains),
                ("language", SettingProblem::Language),
                ("lits_strong", SettingProblem::Unknown),
                (
                    "visible_external",
                    SettingProblem::Count {
                        min: 2,
                        max: 100_000
                    }
                ),
            ]
        );
    }

    #[test]
    fn a_count_out_of_range_or_with_decimals_keeps_the_default() {
        for bad in ["0", "-3", "2.5", "1e9", "null", "true"] {
            let (settings, errors) = read(&format!(r#"{{"list_strong": {bad}}}"#));
            assert_eq!((settings.list_strong, errors.len()), (50, 1), "{bad}");
        }
    }
}

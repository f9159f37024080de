//! Prints what is written from the table of settings: `schema`, the extension's managed schema, and
//! `table`, the table of docs/settings.md.
//!
//! `cargo run --example settings schema > extension/managed-schema.json`; a test compares.

use std::fmt::Write as _;

use gardefou::model::Language;
use gardefou::policy::settings::{Setting, Settings, Shape, Treatment, CHANGEABLE, SETTINGS};
use gardefou::text;
use serde_json::{json, Map, Value};

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("schema") => print!("{}", schema()),
        Some("table") => print!("{}", table()),
        _ => eprintln!("say schema or table"),
    }
}

/// What Chromium lets pass to the extension. It drops what does not fit without a word, so that this
/// asks for as little as can be: the extension itself tells faulty values.
#[must_use]
pub fn schema() -> String {
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let mut properties: Map<String, Value> = SETTINGS
        .iter()
        .map(|setting| {
            let value = match setting.shape {
                Shape::Count { .. } | Shape::Megabytes { .. } => json!({ "type": "integer" }),
                Shape::Switch { .. } => json!({ "type": "boolean" }),
                Shape::Unread { .. } | Shape::Mode { .. } | Shape::Language => {
                    json!({ "type": "string" })
                }
                Shape::Domains { .. } | Shape::Reasons => texts.clone(),
                Shape::Sizes => {
                    json!({ "type": "object", "additionalProperties": { "type": "integer" } })
                }
                Shape::Patterns => {
                    json!({ "type": "array", "items": { "type": "object", "properties": {
                    "name": { "type": "string" },
                    "expression": { "type": "string" },
                    "words": texts.clone(),
                    "threshold": { "type": "integer" },
                } } })
                }
                Shape::Tool => json!({ "type": "object", "properties": {
                    "name": { "type": "string" },
                    "link": { "type": "string" },
                } }),
            };
            (setting.key.to_owned(), value)
        })
        .collect();
    properties.insert(CHANGEABLE.to_owned(), texts);
    format!(
        "{:#}\n",
        json!({ "type": "object", "properties": properties })
    )
}

/// The table of the settings.
#[must_use]
pub fn table() -> String {
    let mut all = "| key | value | default | meaning |\n|---|---|---|---|\n".to_owned();
    for setting in SETTINGS {
        let (value, default) = shape(setting);
        let meaning = text::MEANINGS
            .iter()
            .find(|(key, _)| *key == setting.key)
            .map_or_else(String::new, |(_, meaning)| meaning.get(Language::En));
        // Writing to a text cannot fail.
        let _ = writeln!(
            all,
            "| `{}` | {value} | {default} | {meaning} |",
            setting.key
        );
    }
    all
}

fn shape(setting: &Setting) -> (String, String) {
    let mut settings = Settings::default();
    let number = |n: u32| text::number(Language::En, n);
    let words = |value: &str, default: &str| (value.to_owned(), default.to_owned());
    match setting.shape {
        Shape::Count {
            default, min, max, ..
        }
        | Shape::Megabytes {
            default, min, max, ..
        } => (
            format!("{} to {}", number(min), number(max)),
            number(default),
        ),
        Shape::Switch { default, .. } => ("`true`, `false`".to_owned(), format!("`{default}`")),
        Shape::Unread { field, .. } => (
            "`ask`, `notice`, `ignore`".to_owned(),
            match field(&mut settings) {
                Treatment::Ask => "`ask`",
                Treatment::Notice => "`notice`",
                Treatment::Ignore => "`ignore`",
            }
            .to_owned(),
        ),
        Shape::Mode { .. } => words("`off`, `observe`, `warn`, `justify`, `hold`", "`warn`"),
        Shape::Reasons => words("list of at most 10 texts", "none"),
        Shape::Domains { .. } => words("list of domains", "none"),
        Shape::Sizes => words("object: name or address → 1 to 100,000", "none"),
        Shape::Patterns => words("list of patterns, at most 50", "none"),
        Shape::Tool => words("object: `name`, and if wanted `link`", "none"),
        Shape::Language => words("`auto`, `fr`, `en`", "`auto`"),
    }
}

//! Prints what is written from the table of settings: `schema`, the extension's managed schema;
//! `forms`, from which `tools/admx.js` writes the templates of Windows; and `table`, the table of
//! docs/settings.md. A test compares each with what is committed:
//!
//! `cargo run --example settings schema > extension/managed-schema.json`
//! `cargo run --example settings forms > tools/settings.json`

use std::fmt::Write as _;

use gardefou::model::Language;
use gardefou::policy::settings::{Setting, Settings, Shape, Treatment, CHANGEABLE, SETTINGS};
use gardefou::text;
use serde_json::{json, Map, Value};

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("schema") => print!("{}", schema()),
        Some("forms") => print!("{}", forms()),
        Some("table") => print!("{}", table()),
        _ => eprintln!("say schema, forms or table"),
    }
}

/// What a value looks like.
enum Form {
    /// A whole number between two.
    Number(u32, u32),
    /// On or off.
    Switch,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// A whole number between two for each name.
    Numbers(u32, u32),
    /// An object with these entries, each a text.
    Entries(&'static [&'static str]),
    /// A list of objects, of which policies show the whole as JSON.
    Objects(fn() -> Value),
}

/// What the values of a shape look like.
fn form(shape: Shape) -> Form {
    match shape {
        Shape::Count { min, max, .. } | Shape::Megabytes { min, max, .. } => Form::Number(min, max),
        Shape::Switch { .. } => Form::Switch,
        Shape::Unread { .. } => Form::Word(&["ask", "notice", "ignore"]),
        Shape::Language => Form::Word(&["auto", "fr", "en"]),
        Shape::Mode { .. } => Form::Word(&["off", "observe", "warn", "justify", "hold"]),
        Shape::Domains { .. } | Shape::Recipients | Shape::Reasons => Form::Texts,
        Shape::Sizes => Form::Numbers(1, 100_000),
        Shape::Patterns => Form::Objects(|| {
            json!({
                "name": { "type": "string" },
                "expression": { "type": "string" },
                "words": { "type": "array", "items": { "type": "string" } },
                "threshold": { "type": "integer" },
            })
        }),
        Shape::Tool => Form::Entries(&["name", "link"]),
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
            let value = match form(setting.shape) {
                Form::Number(..) => json!({ "type": "integer" }),
                Form::Switch => json!({ "type": "boolean" }),
                Form::Word(_) => json!({ "type": "string" }),
                Form::Texts => texts.clone(),
                Form::Numbers(..) => {
                    json!({ "type": "object", "additionalProperties": { "type": "integer" } })
                }
                Form::Entries(entries) => {
                    let entries: Map<String, Value> = entries
                        .iter()
                        .map(|entry| ((*entry).to_owned(), json!({ "type": "string" })))
                        .collect();
                    json!({ "type": "object", "properties": entries })
                }
                Form::Objects(properties) => json!({
                    "type": "array",
                    "items": { "type": "object", "properties": properties() },
                }),
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

/// What [`CHANGEABLE`] means.
const CHANGEABLE_MEANING: (&str, &str) = (
    "Les réglages que la personne qui écrit peut changer",
    "The settings that whoever writes may change",
);

/// Every setting with what its values look like and what it means, for other programs.
#[must_use]
pub fn forms() -> String {
    let mut all: Vec<Value> = SETTINGS
        .iter()
        .map(|setting| {
            let form = match form(setting.shape) {
                Form::Number(min, max) => json!({ "kind": "number", "min": min, "max": max }),
                Form::Switch => json!({ "kind": "switch" }),
                Form::Word(words) => json!({ "kind": "word", "words": words }),
                Form::Texts => json!({ "kind": "texts" }),
                Form::Numbers(min, max) => json!({ "kind": "numbers", "min": min, "max": max }),
                Form::Entries(entries) => json!({ "kind": "entries", "entries": entries }),
                Form::Objects(_) => json!({ "kind": "objects" }),
            };
            json!({
                "key": setting.key,
                "form": form,
                "default": default(setting),
                "meaning": {
                    "fr": standing(setting.key, Language::Fr, " quand "),
                    "en": standing(setting.key, Language::En, " when "),
                },
            })
        })
        .collect();
    let (fr, en) = CHANGEABLE_MEANING;
    all.push(json!({
        "key": CHANGEABLE,
        "form": { "kind": "texts" },
        "default": null,
        "meaning": { "fr": fr, "en": en },
    }));
    format!("{:#}\n", Value::Array(all))
}

/// What a setting is when nobody sets it; null when it is nothing.
fn default(setting: &Setting) -> Value {
    match setting.shape {
        Shape::Count { default, .. } | Shape::Megabytes { default, .. } => json!(default),
        Shape::Switch { default, .. } => json!(default),
        Shape::Unread { default, .. } => json!(match default {
            Treatment::Ask => "ask",
            Treatment::Notice => "notice",
            Treatment::Ignore => "ignore",
        }),
        Shape::Mode { .. } => json!("warn"),
        Shape::Language => json!("auto"),
        Shape::Domains { .. }
        | Shape::Recipients
        | Shape::Reasons
        | Shape::Sizes
        | Shape::Patterns
        | Shape::Tool => Value::Null,
    }
}

/// A meaning that is understood by itself. In the tables some go on where the one above began (`…`),
/// up to the given word, and some speak of the page that they stand on.
fn standing(key: &str, lang: Language, up_to: &str) -> String {
    let mut begun = String::new();
    for (of, meaning) in text::MEANINGS {
        let own = meaning.get(lang);
        let whole = match own.strip_prefix("… ") {
            Some(rest) => format!("{begun} {rest}"),
            None => own,
        };
        if *of == key {
            return whole
                .replace(", see below", "")
                .replace(" below", "")
                .replace('`', "");
        }
        if let Some((start, _)) = whole.split_once(up_to) {
            start.clone_into(&mut begun);
        }
    }
    String::new()
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
        Shape::Recipients => words("list of addresses, names of groups, `@domain`", "none"),
        Shape::Sizes => words("object: name or address → 1 to 100,000", "none"),
        Shape::Patterns => words("list of patterns, at most 50", "none"),
        Shape::Tool => words("object: `name`, and if wanted `link`", "none"),
        Shape::Language => words("`auto`, `fr`, `en`", "`auto`"),
    }
}

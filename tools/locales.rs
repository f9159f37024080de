//! Prints one `_locales/<lang>/messages.json` of the extension, from the sentences of the core.
//!
//! `cargo run --example locales fr > extension/_locales/fr/messages.json`; a test compares.

use gardefou::model::Language;
use gardefou::text;

fn main() {
    let lang = match std::env::args().nth(1).as_deref() {
        Some("en") => Language::En,
        _ => Language::Fr,
    };
    print!("{}", messages(lang));
}

/// The file's content.
fn messages(lang: Language) -> String {
    let entries: serde_json::Map<String, serde_json::Value> = text::LOCALES
        .iter()
        .map(|(name, sentence)| {
            (
                (*name).to_owned(),
                serde_json::json!({ "message": sentence.get(lang) }),
            )
        })
        .collect();
    format!("{:#}\n", serde_json::Value::Object(entries))
}

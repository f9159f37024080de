//! What is written from the core's tables and committed must be what the tables say today.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use gardefou::model::Language;
use gardefou::text::LOCALES;
use serde_json::Value;

#[test]
fn the_extension_s_own_sentences_are_those_of_the_core() {
    for (lang, file) in [
        (
            Language::Fr,
            include_str!("../extension/_locales/fr/messages.json"),
        ),
        (
            Language::En,
            include_str!("../extension/_locales/en/messages.json"),
        ),
    ] {
        let committed: Value = serde_json::from_str(file).unwrap();
        let names: Vec<&str> = LOCALES.iter().map(|(name, _)| *name).collect();
        let mut committed_names: Vec<&str> = committed
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        committed_names.sort_unstable();
        assert_eq!(
            committed_names, sorted,
            "run: cargo run --example locales fr (en)"
        );
        for (name, sentence) in LOCALES {
            assert_eq!(committed[*name]["message"], sentence.get(lang), "{name}");
        }
    }
}

#[path = "../tools/settings.rs"]
#[allow(dead_code)]
mod settings;

#[test]
fn the_schema_the_forms_and_the_table_in_the_docs_are_those_of_the_settings() {
    assert_eq!(
        include_str!("../extension/managed-schema.json"),
        settings::schema(),
        "run: cargo run --example settings schema"
    );
    assert_eq!(
        include_str!("../tools/settings.json"),
        settings::forms(),
        "run: cargo run --example settings forms"
    );
    assert!(
        include_str!("../docs/settings.md").contains(&settings::table()),
        "run: cargo run --example settings table"
    );
}

#[test]
fn every_setting_is_explained_in_both_languages() {
    for setting in gardefou::policy::settings::SETTINGS {
        let (_, meaning) = gardefou::text::MEANINGS
            .iter()
            .find(|(key, _)| *key == setting.key)
            .unwrap_or_else(|| panic!("{} is not explained", setting.key));
        assert_ne!(meaning.get(Language::Fr), meaning.get(Language::En));
    }
}

#[test]
fn the_extension_and_the_core_have_the_same_version() {
    let manifest: Value = serde_json::from_str(include_str!("../extension/manifest.json")).unwrap();
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
}

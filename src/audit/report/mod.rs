//! The report of an audit: the same numbers as a page, a table and JSON.
//!
//! Everything comes from a [`Tally`] and the thresholds in force, nothing from the clock or the
//! archive's names: the same mails give the same bytes.

mod csv;
mod html;
mod plot;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use gardefou::model::Language;
use gardefou::policy::settings::{Settings, Shape, SETTINGS};
use serde::Serialize;

use super::tally::{Period, StepCount, Tally};

/// The version of the JSON; it changes only when a field changes meaning or goes.
pub const SCHEMA: u32 = 1;
const FILES: [&str; 3] = ["audit.html", "audit.csv", "audit.json"];

/// What a report is made of.
pub struct Report<'a> {
    /// The sums.
    pub tally: &'a Tally,
    /// The settings in force.
    pub settings: &'a Settings,
    /// The language of the page.
    pub lang: Language,
}

#[derive(Serialize)]
struct Json<'a> {
    schema: u32,
    version: &'static str,
    settings: BTreeMap<&'static str, u32>,
    alerts_per_100: f64,
    #[serde(flatten)]
    tally: &'a Tally,
    thresholds_per_100: BTreeMap<&'a str, BTreeMap<u32, PerHundred>>,
}

#[derive(Serialize)]
struct PerHundred {
    alerts: f64,
    warned: f64,
}

impl Report<'_> {
    /// Is there one in this folder?
    pub fn exists(folder: &Path) -> bool {
        FILES.iter().any(|name| folder.join(name).exists())
    }

    /// Writes its three files.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let [html, csv, json] = FILES.map(|name| folder.join(name));
        fs::write(html, html::page(self))?;
        fs::write(csv, csv::table(self.tally))?;
        let mut text = serde_json::to_string_pretty(&self.json())?;
        text.push('\n');
        fs::write(json, text)
    }

    fn json(&self) -> Json<'_> {
        let mails = self.tally.total.mails;
        let rates = |steps: &BTreeMap<u32, StepCount>| {
            let rate = |(at, count): (&u32, &StepCount)| {
                let rates = PerHundred {
                    alerts: per_100(count.alerts, mails),
                    warned: per_100(count.warned, mails),
                };
                (*at, rates)
            };
            steps.iter().map(rate).collect()
        };
        Json {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            settings: thresholds(self.settings),
            alerts_per_100: per_100(self.tally.total.warned, mails),
            tally: self.tally,
            thresholds_per_100: self
                .tally
                .thresholds
                .iter()
                .map(|(key, steps)| (key.as_str(), rates(steps)))
                .collect(),
        }
    }
}

/// The settings that are counts of people, files or seconds.
fn thresholds(settings: &Settings) -> BTreeMap<&'static str, u32> {
    let mut own = settings.clone();
    let mut counts = BTreeMap::new();
    for setting in SETTINGS {
        if let Shape::Count { field, .. } = setting.shape {
            counts.insert(setting.key, *field(&mut own));
        }
    }
    counts
}

/// So many of a hundred, in tenths.
fn tenths(part: u64, of: u64) -> u64 {
    (part * 1000 + of / 2).checked_div(of).unwrap_or(0)
}

/// So many of a hundred, to a hundredth.
fn per_100(part: u64, of: u64) -> f64 {
    let hundredths = (part * 10_000 + of / 2).checked_div(of).unwrap_or(0);
    f64::from(u32::try_from(hundredths).unwrap_or(u32::MAX)) / 100.0
}

/// The measures of a period that are not by kind, by their names.
fn measures(period: &Period) -> [(&'static str, u64); 5] {
    [
        ("mails", period.mails),
        ("warned", period.warned),
        ("not_checked", period.not_checked),
        ("clean", period.clean),
        ("held", period.held),
    ]
}

/// The name of a kind, rule or reason in JSON.
fn key(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

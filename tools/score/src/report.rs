//! The scores as tables, and every fault by where it is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::document::Place;
use crate::tally::{Count, Measure, Outcome, Score, Size};

/// Recall and precision in one cell.
fn cell(count: Option<&Count>) -> String {
    let Some(count) = count else {
        return "–".into();
    };
    let percent = |share: Option<f64>| share.map_or("–".into(), |share| format!("{share:.1}"));
    format!(
        "{} / {}",
        percent(count.recall()),
        percent(count.precision())
    )
}

/// Measures that only serve the comparison with peers stay out of our own tables.
fn is_shown(measure: Measure) -> bool {
    measure != Measure::PhoneElsewhere
}

/// The core's own score.
#[must_use]
pub fn own(score: &Score) -> String {
    let mut text = String::new();
    section(&mut text, "By kind: recall / precision, in percent");
    row(
        &mut text,
        "kind",
        &["recall / precision", "there", "missed", "false"],
    );
    for (measure, count) in score.all.iter().filter(|(measure, _)| is_shown(**measure)) {
        row(
            &mut text,
            measure.name(),
            &[
                &cell(Some(count)),
                &(count.right + count.missed).to_string(),
                &count.missed.to_string(),
                &count.wrong.to_string(),
            ],
        );
    }
    section(&mut text, "By place: recall / precision, in percent");
    let places: Vec<&str> = Place::ALL.iter().map(|place| place.name()).collect();
    row(&mut text, "kind", &places);
    for measure in Measure::ALL
        .into_iter()
        .filter(|measure| is_shown(*measure))
    {
        let cells: Vec<String> = Place::ALL
            .iter()
            .map(|place| cell(score.places.get(&(measure, *place))))
            .collect();
        row(&mut text, measure.name(), &cells);
    }
    section(
        &mut text,
        "By number of people in the document: recall / precision, in percent",
    );
    let sizes: Vec<&str> = Size::ALL.iter().map(|size| size.name()).collect();
    row(&mut text, "kind", &sizes);
    for measure in Measure::ALL
        .into_iter()
        .filter(|measure| is_shown(*measure))
    {
        let cells: Vec<String> = Size::ALL
            .iter()
            .map(|size| cell(score.sizes.get(&(measure, *size))))
            .collect();
        row(&mut text, measure.name(), &cells);
    }
    section(&mut text, "Lists by layout");
    row(&mut text, "layout", &["found", "missed"]);
    for (layout, count) in &score.lists {
        row(
            &mut text,
            layout,
            &[count.right.to_string(), count.missed.to_string()],
        );
    }
    let [exact, near, all] = score.counted;
    let _ = writeln!(
        text,
        "\nPeople counted exactly in {exact} of {all} lists, within one in ten in {near}."
    );
    section(
        &mut text,
        "Fatigue: mails that deserve no alert (classes with none are left out)",
    );
    row(&mut text, "class", &["documents", "held", "noticed"]);
    for (class, alerts) in &score.clean {
        if alerts.held + alerts.noticed > 0 {
            row(
                &mut text,
                class,
                &[
                    alerts.documents.to_string(),
                    alerts.held.to_string(),
                    alerts.noticed.to_string(),
                ],
            );
        }
    }
    let _ = writeln!(
        text,
        "\n{:.2} of 100 mails that deserve no alert are held ({} documents in {} classes).",
        score.alerts_per_hundred(),
        score
            .clean
            .values()
            .map(|alerts| alerts.documents)
            .sum::<u32>(),
        score.clean.len()
    );
    text
}

/// The score beside those of peers, on the values the peers look for.
#[must_use]
pub fn beside(own: &Score, peers: &BTreeMap<String, Score>) -> String {
    let mut text = String::new();
    section(
        &mut text,
        "Beside others, same documents, same run: recall / precision, in percent",
    );
    let measures = [
        Measure::Nir,
        Measure::Email,
        Measure::Phone,
        Measure::PhoneElsewhere,
    ];
    row(&mut text, "finder", &measures.map(Measure::name));
    for (name, score) in std::iter::once((&"Garde-fou".to_owned(), own)).chain(peers) {
        row(
            &mut text,
            name,
            &measures.map(|measure| cell(score.all.get(&measure))),
        );
    }
    text
}

/// Faults by class and form, most frequent first, with the ids and lines of the first few.
#[must_use]
pub fn faults(score: &Score, most: usize) -> String {
    let mut text = String::new();
    section(&mut text, "Misses and false alarms");
    let mut groups: BTreeMap<(Measure, Outcome, &str, &str), Vec<String>> = BTreeMap::new();
    for fault in score.faults.iter().filter(|fault| is_shown(fault.measure)) {
        let place = if fault.line == 0 {
            format!("{} ({})", fault.document, fault.form)
        } else {
            format!("{}:{}", fault.document, fault.line)
        };
        let form = if fault.line == 0 {
            ""
        } else {
            fault.form.as_str()
        };
        groups
            .entry((fault.measure, fault.outcome, &fault.class, form))
            .or_default()
            .push(place);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(key, places)| (key.0, key.1, std::cmp::Reverse(places.len())));
    for ((measure, outcome, class, form), places) in groups {
        let outcome = match outcome {
            Outcome::Missed => "missed",
            Outcome::Wrong => "false",
            Outcome::Right => "right",
        };
        let shown = places.len().min(most);
        let more = if places.len() > shown { ", …" } else { "" };
        let form = if form.is_empty() || form == class {
            String::new()
        } else {
            format!(" [{form}]")
        };
        let _ = writeln!(
            text,
            "{} {outcome} {}×: {class}{form}: {}{more}",
            measure.name(),
            places.len(),
            places[..shown].join(", ")
        );
    }
    text
}

fn section(text: &mut String, title: &str) {
    let _ = writeln!(text, "\n{title}\n");
}

fn row(text: &mut String, name: &str, cells: &[impl AsRef<str>]) {
    let mut line = format!("{name:<34}");
    for cell in cells {
        let _ = write!(line, " {:>20}", cell.as_ref());
    }
    let _ = writeln!(text, "{}", line.trim_end());
}

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
    by_kind(&mut text, score);
    crossed(
        &mut text,
        "By place: recall / precision, in percent",
        &Place::ALL.map(|place| (place.name(), place)),
        &score.places,
    );
    crossed(
        &mut text,
        "By number of people in the document: recall / precision, in percent",
        &Size::ALL.map(|size| (size.name(), size)),
        &score.sizes,
    );
    lists(&mut text, score);
    fatigue(&mut text, score);
    text
}

fn by_kind(text: &mut String, score: &Score) {
    section(text, "By kind: recall / precision, in percent");
    row(
        text,
        "kind",
        &["recall / precision", "there", "missed", "false"],
    );
    for (measure, count) in score.all.iter().filter(|(m, _)| is_shown(**m)) {
        row(
            text,
            measure.name(),
            &[
                cell(Some(count)),
                (count.right + count.missed).to_string(),
                count.missed.to_string(),
                count.wrong.to_string(),
            ],
        );
    }
    text.push('\n');
    for measure in [Measure::Nir, Measure::Email, Measure::Phone] {
        let forms = score.forms.iter();
        let forms: Vec<&Count> = forms
            .filter(|((m, _), count)| *m == measure && count.recall().is_some())
            .map(|(_, count)| count)
            .collect();
        let whole = forms.iter().filter(|count| count.missed == 0).count();
        let _ = writeln!(
            text,
            "{}: {whole} of {} written forms are found every time.",
            measure.name(),
            forms.len()
        );
    }
}

/// Measures down, places or sizes across.
fn crossed<K: Copy + Ord>(
    text: &mut String,
    title: &str,
    columns: &[(&str, K)],
    counts: &BTreeMap<(Measure, K), Count>,
) {
    section(text, title);
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    row(text, "kind", &names);
    for measure in Measure::ALL.into_iter().filter(|m| is_shown(*m)) {
        let cells: Vec<String> = columns
            .iter()
            .map(|(_, column)| cell(counts.get(&(measure, *column))))
            .collect();
        row(text, measure.name(), &cells);
    }
}

fn lists(text: &mut String, score: &Score) {
    section(text, "Lists by layout");
    row(text, "layout", &["found", "missed"]);
    for (layout, count) in &score.lists {
        row(
            text,
            layout,
            &[count.right.to_string(), count.missed.to_string()],
        );
    }
    let [exact, near, all] = score.counted;
    let _ = writeln!(
        text,
        "\nPeople counted exactly in {exact} of {all} lists, within one in ten in {near}."
    );
}

fn fatigue(text: &mut String, score: &Score) {
    section(
        text,
        "Fatigue: mails that deserve no alert (classes with none are left out)",
    );
    row(text, "class", &["documents", "held", "noticed"]);
    for (class, alerts) in &score.clean {
        if alerts.held + alerts.noticed > 0 {
            let numbers = [alerts.documents, alerts.held, alerts.noticed];
            row(text, class, &numbers.map(|number| number.to_string()));
        }
    }
    let _ = writeln!(
        text,
        "\n{:.2} of 100 mails that deserve no alert are held ({} documents in {} classes).",
        score.alerts_per_hundred(),
        score.clean.values().map(|a| a.documents).sum::<u32>(),
        score.clean.len()
    );
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

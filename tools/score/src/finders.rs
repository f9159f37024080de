//! The peers: others' finders over the same documents, judged by the same labels.
//!
//! Those in Python run as a child process (`peers.py`); those in Rust are built with the feature
//! `peers`. A peer that is not there is left out, and said so.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use gardefou::detect::Kind;
use serde_json::{json, Value};

use crate::document::Document;
use crate::judge::{plain, Judged};
use crate::tally::{Measure, Score};

/// Names of finders, with their scores.
pub type Scores = BTreeMap<String, Score>;

/// The script that runs the peers in Python.
fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers.py")
}

/// Sends lines to the script and reads its lines.
fn ask(python: &Path, mode: &str, lines: String) -> io::Result<Vec<String>> {
    let mut child = Command::new(python)
        .arg(script())
        .arg(mode)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let input = child.stdin.take();
    let output = child.stdout.take();
    // Written while it is read: neither side waits for the other.
    let writer =
        thread::spawn(move || input.map_or(Ok(()), |mut pipe| pipe.write_all(lines.as_bytes())));
    let answers = output
        .map(|pipe| BufReader::new(pipe).lines().collect::<io::Result<Vec<_>>>())
        .transpose()?
        .unwrap_or_default();
    let written = writer.join().unwrap_or(Ok(()));
    if child.wait()?.success() {
        written.map(|()| answers)
    } else {
        Err(io::Error::other("the script failed"))
    }
}

/// Which of these numbers python-stdnum accepts.
pub fn stdnum_accepts(python: &Path, numbers: &[String]) -> io::Result<Vec<bool>> {
    let mut lines = numbers.join("\n");
    lines.push('\n');
    let answers = ask(python, "nir", lines)?;
    if answers.len() == numbers.len() {
        Ok(answers.iter().map(|answer| answer == "1").collect())
    } else {
        Err(io::Error::other("the script answered too few lines"))
    }
}

/// The scores of the peers in Python.
pub fn in_python(python: &Path, documents: &[Document]) -> io::Result<Scores> {
    let mut lines = String::new();
    for document in documents {
        lines.push_str(&json!({ "id": document.id, "text": plain(document) }).to_string());
        lines.push('\n');
    }
    let by_id: BTreeMap<&str, &Document> = documents.iter().map(|d| (d.id.as_str(), d)).collect();
    let mut found: BTreeMap<String, BTreeMap<&str, Judged>> = BTreeMap::new();
    for line in ask(python, "documents", lines)? {
        let answer: Value = serde_json::from_str(&line)?;
        let text = |key: &str| answer[key].as_str().unwrap_or_default();
        let Some((&id, _)) = by_id.get_key_value(text("id")) else {
            continue;
        };
        let judged = found
            .entry(text("finder").to_owned())
            .or_default()
            .entry(id)
            .or_default();
        for value in answer["found"].as_array().into_iter().flatten() {
            let kind = match value[0].as_str() {
                Some("nir") => Kind::Nir,
                Some("email") => Kind::Email,
                _ => Kind::Phone,
            };
            let line = value[1].as_u64().unwrap_or_default() as u32;
            judged.add(kind, value[2].as_str().unwrap_or_default(), line, true);
        }
    }
    Ok(found
        .into_iter()
        .map(|(name, found)| {
            let score = score(documents, |document| {
                found.get(document.id.as_str()).cloned().unwrap_or_default()
            });
            (name, score)
        })
        .collect())
}

/// Scores a finder on the kinds it found at least once.
fn score(documents: &[Document], find: impl Fn(&Document) -> Judged) -> Score {
    let found: Vec<Judged> = documents.iter().map(find).collect();
    let measures: Vec<Measure> = [
        (Measure::Nir, Kind::Nir),
        (Measure::Email, Kind::Email),
        (Measure::Phone, Kind::Phone),
        (Measure::PhoneElsewhere, Kind::Phone),
    ]
    .into_iter()
    .filter(|(_, kind)| {
        found
            .iter()
            .any(|j| j.values.keys().any(|(k, _)| k == kind))
    })
    .map(|(measure, _)| measure)
    .collect();
    let mut score = Score::default();
    for (document, judged) in documents.iter().zip(&found) {
        score.add(document, judged, &measures);
    }
    score
}

/// The scores of the peers in Rust; none without the feature `peers`.
#[cfg(not(feature = "peers"))]
#[must_use]
pub fn in_rust(_: &[Document]) -> Scores {
    Scores::new()
}

/// The scores of the peers in Rust.
#[cfg(feature = "peers")]
#[must_use]
pub fn in_rust(documents: &[Document]) -> Scores {
    Scores::from([
        ("linkify".to_owned(), score(documents, linkify)),
        (
            "rlibphonenumber".to_owned(),
            score(documents, rlibphonenumber),
        ),
    ])
}

/// Line from 1 of a byte.
#[cfg(feature = "peers")]
fn line(text: &str, at: usize) -> u32 {
    text[..at].matches('\n').count() as u32 + 1
}

#[cfg(feature = "peers")]
fn linkify(document: &Document) -> Judged {
    let text = plain(document);
    let mut finder = linkify::LinkFinder::new();
    finder.kinds(&[linkify::LinkKind::Email]);
    let mut judged = Judged::default();
    for link in finder.links(&text) {
        judged.add(Kind::Email, link.as_str(), line(&text, link.start()), true);
    }
    judged
}

#[cfg(feature = "peers")]
fn rlibphonenumber(document: &Document) -> Judged {
    use rlibphonenumber::phonenumber_matcher::{Leniency, PHONE_MATCHER_FACTORY};
    use rlibphonenumber::Region;
    let text = plain(document);
    let regions = [
        Region::FR,
        Region::RE,
        Region::GP,
        Region::GF,
        Region::MQ,
        Region::YT,
        Region::PM,
    ];
    let mut judged = Judged::default();
    let matches = PHONE_MATCHER_FACTORY.create_matcher_with_regions(
        &text,
        Leniency::Valid,
        u64::MAX,
        regions,
        Some(Region::FR),
    );
    for found in matches {
        judged.add(
            Kind::Phone,
            found.raw_string,
            line(&text, found.start),
            true,
        );
    }
    judged
}

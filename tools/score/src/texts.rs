//! Real texts: French law, French manuals and source code, in which no NIR stands.
//!
//! Every file below a folder is read as an attachment. Compressed manuals are opened; of JSON, its
//! sentences and titles are read, a line each, so that the law in it reads as prose. Refuses to tell values:
//! places and masked samples only.

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use gardefou::check;
use gardefou::detect::{Confidence, Scanner, Seen};
use gardefou::extract;
use gardefou::model::{
    Detection, Draft, FindingKind, ReadOptions, Row, Severity, Sink, Unit, Unread,
};
use gardefou::policy::decide;
use gardefou::policy::settings::Settings;
use serde_json::Value;

/// Of JSON strings, so many bytes make a document.
const PIECE: usize = 256 << 10;
/// Of the lists held in one source, so many are told by their places.
const PLACES: u32 = 5;

/// What a source of texts holds.
#[derive(Debug, Default)]
struct Found {
    documents: u32,
    bytes: u32,
    /// NIRs told as certain, high and medium.
    nirs: [u32; 3],
    lists_held: u32,
    lists_noticed: u32,
    unread: u32,
    places: Vec<String>,
}

/// Scans each folder right below `root` as one source, and tells what was found in it.
#[must_use]
pub fn scan(root: &Path) -> String {
    let mut text = format!(
        "\nReal texts, in which no NIR stands\n\n{:<36} {:>8} {:>10} {:>8} {:>6} {:>7} {:>6} {:>8}\n",
        "source", "MB", "documents", "certain", "high", "medium", "lists", "noticed"
    );
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let mut all = Found::default();
    let mut places = Vec::new();
    for folder in folders {
        let mut found = Found::default();
        walk(&folder, &folder, &mut found);
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        row(&mut text, &name, &found);
        all.documents += found.documents;
        all.bytes += found.bytes;
        for (sum, nirs) in all.nirs.iter_mut().zip(found.nirs) {
            *sum += nirs;
        }
        all.lists_held += found.lists_held;
        all.lists_noticed += found.lists_noticed;
        all.unread += found.unread;
        places.append(&mut found.places);
        if found.lists_held > PLACES {
            let more = found.lists_held - PLACES;
            places.push(format!("and {more} more lists in {name}"));
        }
    }
    if all.documents == 0 {
        return "\nNo real texts: they could not be downloaded.\n".into();
    }
    row(&mut text, "all", &all);
    if all.unread > 0 {
        let _ = writeln!(text, "{} files that are no text were not read.", all.unread);
    }
    for place in places {
        let _ = writeln!(text, "  {place}");
    }
    text
}

fn row(text: &mut String, name: &str, found: &Found) {
    let megabytes = f64::from(found.bytes) / 1e6;
    let [certain, high, medium] = found.nirs;
    let _ = writeln!(
        text,
        "{name:<36} {megabytes:>8.1} {:>10} {certain:>8} {high:>6} {medium:>7} {:>6} {:>8}",
        found.documents, found.lists_held, found.lists_noticed
    );
}

fn walk(root: &Path, folder: &Path, found: &mut Found) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, found);
        } else if let Ok(bytes) = fs::read(&path) {
            file(root, &path, &bytes, found);
        }
    }
}

fn file(root: &Path, path: &Path, bytes: &[u8], found: &mut Found) {
    let source = root.parent().unwrap_or(root);
    let name = path.strip_prefix(source).unwrap_or(path).to_string_lossy();
    let extension = path.extension().unwrap_or_default();
    if extension == "gz" {
        let mut plain = Vec::new();
        if MultiGzDecoder::new(bytes).read_to_end(&mut plain).is_ok() {
            document(&name, &plain, found);
        }
    } else if extension == "json" {
        let Ok(json) = serde_json::from_slice::<Value>(bytes) else {
            return document(&name, bytes, found);
        };
        let mut piece = String::new();
        strings(&json, &mut |string| {
            piece.push_str(string);
            piece.push('\n');
            if piece.len() >= PIECE {
                document(&name, piece.as_bytes(), found);
                piece.clear();
            }
        });
        document(&name, piece.as_bytes(), found);
    } else {
        document(&name, bytes, found);
    }
}

fn strings(json: &Value, take: &mut impl FnMut(&str)) {
    match json {
        // Identifiers and dates one below the other would be no prose.
        Value::String(string) if string.contains(' ') => take(string),
        Value::Array(items) => items.iter().for_each(|item| strings(item, take)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, take)),
        _ => {}
    }
}

/// Tells the levels of NIRs; everything else comes from the scan.
struct Levels<'d> {
    scanner: Scanner<'d>,
}

impl Sink for Levels<'_> {
    fn unit(&mut self, unit: Unit) {
        self.scanner.unit(&unit);
    }

    fn row(&mut self, row: Row<'_>) {
        self.scanner.row(row);
    }

    fn unread(&mut self, _: Unread) {}
}

fn document(name: &str, bytes: &[u8], found: &mut Found) {
    let detection = Detection::default();
    let scan = check::scan(&mut Cursor::new(bytes), &detection, &ReadOptions::default());
    if !scan.unread.is_empty() {
        found.unread += u32::from(!bytes.is_empty());
        return;
    }
    found.documents += 1;
    found.bytes += bytes.len() as u32;
    if scan.contents.nir.count > 0 {
        let mut witness = |seen: Seen<'_>| {
            if seen.hit.kind == gardefou::detect::Kind::Nir {
                let level = match seen.hit.confidence {
                    Confidence::Certain => 0,
                    Confidence::High => 1,
                    _ => 2,
                };
                found.nirs[level] += 1;
                found.places.push(format!(
                    "NIR {} at {name}:{}",
                    gardefou::detect::mask::nir(&seen.hit.value),
                    seen.row
                ));
            }
        };
        let mut levels = Levels {
            scanner: Scanner::new(&detection).watched(&mut witness),
        };
        extract::extract(
            &mut Cursor::new(bytes),
            &mut levels,
            &ReadOptions::default(),
        );
        let _ = levels.scanner.finish();
    }
    let verdict = decide(
        &Draft::default(),
        &[("fichier", &scan)],
        &Settings::default(),
    );
    for finding in &verdict.findings {
        if finding.kind == FindingKind::ContactList {
            if finding.severity >= Severity::Warn {
                found.lists_held += 1;
                let row = finding.location.as_ref().and_then(|place| place.row);
                if found.lists_held <= PLACES {
                    found.places.push(format!(
                        "list of {} at {name}:{}",
                        finding.count,
                        row.unwrap_or_default()
                    ));
                }
            } else {
                found.lists_noticed += 1;
            }
        }
    }
}

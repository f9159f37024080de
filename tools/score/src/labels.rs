//! Documents kept as files, with what is known of them in a file beside.
//!
//! `tests/data/corpus/README.md` tells the format. Refuses a line it does not understand, by file
//! and line number, rather than leave a value unchecked.

use std::fmt::{self, Write as _};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gardefou::detect::Kind;

use crate::document::{compared, Delivery, Document, Label, Level, List, Place, Truth};

/// What is wrong with a document kept as a file.
#[derive(Debug)]
#[non_exhaustive]
pub enum LabelError {
    /// The folder or a file could not be read.
    Unreadable(PathBuf),
    /// The document has no `.expected` file beside it.
    NoExpectation(PathBuf),
    /// A line of the `.expected` file is not understood; its number from 1.
    Line(PathBuf, usize),
}

impl fmt::Display for LabelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path) => write!(f, "{} could not be read", path.display()),
            Self::NoExpectation(path) => {
                write!(f, "{} needs an .expected file beside it", path.display())
            }
            Self::Line(path, line) => write!(
                f,
                "{}:{line} is not understood; the format is in tests/data/corpus/README.md",
                path.display()
            ),
        }
    }
}

impl std::error::Error for LabelError {}

/// The documents below a folder, sorted by path.
pub fn read(root: &Path) -> Result<Vec<Document>, LabelError> {
    let mut documents = Vec::new();
    walk(root, root, &mut documents)?;
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(documents)
}

fn walk(root: &Path, folder: &Path, documents: &mut Vec<Document>) -> Result<(), LabelError> {
    let unreadable = || LabelError::Unreadable(folder.to_owned());
    for entry in fs::read_dir(folder).map_err(|_| unreadable())? {
        let path = entry.map_err(|_| unreadable())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            walk(root, &path, documents)?;
        } else if !name.ends_with(".expected") && name != "README.md" {
            documents.push(document(root, &path)?);
        }
    }
    Ok(())
}

/// `.body.txt` and `.body.html` are mail bodies, `.pages.txt` lines of a PDF, all else a file.
fn delivery(name: &str) -> (Delivery, &str) {
    for (ending, delivery) in [
        (".body.txt", Delivery::Body),
        (".body.html", Delivery::Html),
        (".pages.txt", Delivery::Pages),
    ] {
        if let Some(stem) = name.strip_suffix(ending) {
            return (delivery, stem);
        }
    }
    (
        Delivery::File,
        name.rsplit_once('.').map_or(name, |(stem, _)| stem),
    )
}

fn document(root: &Path, path: &Path) -> Result<Document, LabelError> {
    let text = fs::read_to_string(path).map_err(|_| LabelError::Unreadable(path.to_owned()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (delivery, stem) = delivery(&name);
    let beside = path.with_file_name(format!("{stem}.expected"));
    let expected =
        fs::read_to_string(&beside).map_err(|_| LabelError::NoExpectation(path.to_owned()))?;
    let id = path.with_file_name(stem);
    let id = id.strip_prefix(root).unwrap_or(&id);
    let mut document = Document {
        id: format!("corpus/{}", id.to_string_lossy()),
        delivery,
        place: Place::Text,
        people: 1,
        text,
        labels: Vec::new(),
        decoys: Vec::new(),
        list: List::Clean,
    };
    for (index, line) in expected.lines().enumerate() {
        if !line.is_empty() && !line.starts_with('#') {
            expect(&mut document, line)
                .ok_or_else(|| LabelError::Line(beside.clone(), index + 1))?;
        }
    }
    if let List::People { count, .. } = &mut document.list {
        *count = document.people;
    }
    Ok(document)
}

/// Takes in one line `key = value`.
fn expect(document: &mut Document, line: &str) -> Option<()> {
    let (key, value) = line.split_once(" = ")?;
    match key {
        "place" => document.place = Place::ALL.into_iter().find(|place| place.name() == value)?,
        "people" => document.people = value.parse().ok()?,
        "list" => {
            document.list = match value {
                "none" => List::Clean,
                "ambiguous" => List::Ambiguous,
                _ => List::People {
                    count: 0,
                    level: [Level::Notice, Level::Warn, Level::Strong]
                        .into_iter()
                        .find(|level| level.name() == value)?,
                },
            }
        }
        "decoy" => {
            let (line, name) = value.split_once(' ')?;
            document
                .decoys
                .push((line.parse().ok()?, format!("decoy: {name}")));
        }
        _ => {
            let truth = match key {
                "there" => Truth::There,
                "likely" => Truth::Likely,
                "ambiguous" => Truth::Ambiguous,
                _ => return None,
            };
            let (line, rest) = value.split_once(' ')?;
            let (kind, exact) = rest.split_once(' ')?;
            let kind = match kind {
                "nir" => Kind::Nir,
                "email" => Kind::Email,
                "phone" => Kind::Phone,
                "iban" => Kind::Iban,
                _ => return None,
            };
            document.labels.push(Label {
                line: line.parse().ok()?,
                kind,
                value: compared(kind, exact),
                truth,
                form: "committed document".into(),
            });
        }
    }
    Some(())
}

/// The `.expected` file of a document.
#[must_use]
pub fn expected(document: &Document) -> String {
    let mut text = format!(
        "place = {}\npeople = {}\n",
        document.place.name(),
        document.people
    );
    let list = match document.list {
        List::Clean => "none",
        List::Ambiguous => "ambiguous",
        List::People { level, .. } => level.name(),
    };
    let _ = writeln!(text, "list = {list}");
    for label in &document.labels {
        let truth = match label.truth {
            Truth::There => "there",
            Truth::Likely => "likely",
            Truth::Ambiguous => "ambiguous",
        };
        let kind = match label.kind {
            Kind::Nir => "nir",
            Kind::Email => "email",
            Kind::Phone => "phone",
            _ => "iban",
        };
        let _ = writeln!(text, "{truth} = {} {kind} {}", label.line, label.value);
    }
    for (line, name) in &document.decoys {
        let _ = writeln!(
            text,
            "decoy = {line} {}",
            name.trim_start_matches("decoy: ")
        );
    }
    text
}

/// Writes a document and its `.expected` file below a folder.
pub fn write(root: &Path, document: &Document) -> io::Result<()> {
    let ending = match document.delivery {
        Delivery::Body => "body.txt",
        Delivery::Html => "body.html",
        Delivery::Pages => "pages.txt",
        Delivery::File => "txt",
    };
    let stem = root.join(&document.id);
    fs::create_dir_all(stem.parent().unwrap_or(root))?;
    fs::write(format!("{}.{ending}", stem.display()), &document.text)?;
    fs::write(format!("{}.expected", stem.display()), expected(document))
}

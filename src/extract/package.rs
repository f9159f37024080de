//! Office Open XML packages: a ZIP archive whose parts point at each other by relationships.
//!
//! Relationships are followed where they are; where they are missing or damaged, the usual names
//! are used by the readers. External targets other than mail addresses are left aside.
//!
//! Source: ECMA-376 part 2, <https://ecma-international.org/publications-and-standards/standards/ecma-376/>.

use std::collections::BTreeSet;
use std::io::Read;

use super::rows::Rows;
use super::xml::{self, Node};
use super::zip::Zip;
use crate::model::{Inner, Source, Unit, UnreadReason};

/// Relationships of one part that are followed: a part has a few, or as many as it has links.
const MAX_RELATIONSHIPS: usize = 100_000;

/// A pointer from one part to another, or out of the document.
#[derive(Debug, PartialEq, Eq)]
pub struct Relationship {
    /// The name by which the part calls it.
    pub id: String,
    /// The last word of its type: `worksheet`, `comments`, `hyperlink`.
    pub kind: String,
    /// The path of the other part, or the address outside.
    pub target: String,
}

/// A document's archive, and the first thing that went wrong with it.
pub struct Package<'s> {
    /// The archive.
    pub zip: Zip<'s>,
    /// The entries that were visited.
    visited: BTreeSet<usize>,
    fault: Option<UnreadReason>,
}

/// Opens an office document, has its parts read, and tells what went wrong first.
pub fn open(
    source: &mut dyn Source,
    rows: &mut Rows<'_>,
    read: impl FnOnce(&mut Package<'_>, &mut Rows<'_>) -> Result<(), UnreadReason>,
) -> Result<(), UnreadReason> {
    let mut package = Package::new(Zip::open(source, rows.job())?);
    let result = read(&mut package, rows);
    package.note(result);
    package.finish(rows.sent())
}

impl<'s> Package<'s> {
    /// An archive whose directory is incomplete is a document cut short.
    pub fn new(zip: Zip<'s>) -> Self {
        let fault = zip.damaged.then_some(UnreadReason::Malformed);
        Self {
            zip,
            visited: BTreeSet::new(),
            fault,
        }
    }

    /// The relationships of a part; the package's own for the empty path.
    pub fn relationships(&mut self, part: &str) -> Vec<Relationship> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = format!("{folder}/_rels/{name}.rels");
        let mut found = Vec::new();
        let Some(index) = self.zip.find(&path) else {
            return found;
        };
        let visit = |node: Node<'_>| {
            let Node::Open(element) = node else {
                return Ok(());
            };
            if element.name() != "Relationship" {
                return Ok(());
            }
            if found.len() >= MAX_RELATIONSHIPS {
                return Err(UnreadReason::TooLarge);
            }
            let attribute = |name| element.attribute(name).unwrap_or_default();
            let target = attribute("Target");
            // Some programs forget to say that an address is outside.
            let external = attribute("TargetMode") == "External" || target.contains(':');
            found.push(Relationship {
                id: attribute("Id").into_owned(),
                kind: attribute("Type")
                    .rsplit('/')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
                target: if external {
                    target.into_owned()
                } else {
                    resolve(folder, &target)
                },
            });
            Ok(())
        };
        self.read(index, visit);
        found
    }

    /// The path of the document's main part: the one pointed at, or the usual one.
    pub fn main_part(&mut self, usual: &str) -> String {
        self.relationships("")
            .into_iter()
            .find(|r| r.kind == "officeDocument" && self.zip.find(&r.target).is_some())
            .map_or_else(|| usual.to_owned(), |r| r.target)
    }

    /// The paths of the parts in `folder` whose name begins with one of `names`, in order.
    pub fn named(&self, folder: &str, names: &[&str]) -> Vec<String> {
        let matches = |path: &str| {
            let lower = path.to_lowercase();
            let Some(name) = lower.strip_prefix(folder) else {
                return false;
            };
            name.strip_suffix(".xml").is_some()
                && !name.contains('/')
                && names.iter().any(|n| name.starts_with(n))
        };
        let mut found: Vec<String> = self
            .zip
            .entries
            .iter()
            .map(|e| e.name.clone())
            .filter(|path| matches(path))
            .collect();
        // sheet2 before sheet10
        found.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        found
    }

    /// Visits the nodes of a part, the first time it is pointed at. What goes wrong is noted, and
    /// reading goes on elsewhere.
    pub fn each(&mut self, part: &str, visit: impl FnMut(Node<'_>) -> Result<(), UnreadReason>) {
        if let Some(index) = self.visit(part) {
            self.read(index, visit);
        }
    }

    /// The same for the bytes of a part that is no XML.
    pub fn bytes(
        &mut self,
        part: &str,
        read: impl FnOnce(&mut dyn Read) -> Result<(), UnreadReason>,
    ) {
        if let Some(index) = self.visit(part) {
            let entry = self.zip.read(index);
            let result = entry.and_then(|mut entry| read(&mut entry));
            self.note(result);
        }
    }

    /// The entry of a part that is pointed at for the first time.
    fn visit(&mut self, part: &str) -> Option<usize> {
        let index = self.zip.find(part);
        if index.is_none() {
            self.note(Err(UnreadReason::Malformed));
        }
        index.filter(|index| self.visited.insert(*index))
    }

    fn read(&mut self, index: usize, visit: impl FnMut(Node<'_>) -> Result<(), UnreadReason>) {
        let entry = self.zip.read(index);
        let result = entry.and_then(|entry| xml::each(entry, visit));
        self.note(result);
    }

    /// Notes the first thing that goes wrong.
    pub fn note(&mut self, result: Result<(), UnreadReason>) {
        if let Err(reason) = result {
            self.fault.get_or_insert(reason);
        }
    }

    /// Has a limit been met? Then reading further parts is of no use.
    pub fn is_exhausted(&self) -> bool {
        self.fault == Some(UnreadReason::TooLarge)
    }

    /// The outcome: the first thing that went wrong; or only pictures were found.
    pub fn finish(self, any_text: bool) -> Result<(), UnreadReason> {
        if let Some(reason) = self.fault {
            return Err(reason);
        }
        let pictures = |name: &str| {
            let name = name.to_lowercase();
            name.contains("/media/") || name.starts_with("pictures/")
        };
        if !any_text && self.zip.entries.iter().any(|e| pictures(&e.name)) {
            return Err(UnreadReason::ImageOnly);
        }
        Ok(())
    }

    /// Reads a chart, which keeps a copy of what it shows, and the workbook behind it.
    pub fn chart(
        &mut self,
        part: &str,
        unit: &Unit,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        self.shapes(part, unit, rows)?;
        for relation in self.relationships(part) {
            match relation.kind.as_str() {
                "package" | "oleObject" => self.inner(&relation.target, true, rows)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads a document embedded in this one; `hidden`: it may hold more than is shown.
    pub fn inner(
        &mut self,
        part: &str,
        hidden: bool,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        let Some(index) = self.zip.find(part) else {
            self.note(Err(UnreadReason::Malformed));
            return Ok(());
        };
        if !self.visited.insert(index) {
            return Ok(());
        }
        let (bytes, fault) = self.zip.unpack(index);
        let file = Inner {
            name: part.rsplit('/').next().unwrap_or(part),
            hidden,
        };
        rows.inside(file, &bytes, fault)
    }

    /// Reads the properties of the document that somebody wrote, as hidden lines; dates, counts
    /// and the names of programs are left out.
    pub fn properties(&mut self, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut lines: Vec<String> = Vec::new();
        for part in self.named("docprops/", &["core", "app", "custom"]) {
            let mut label = String::new();
            let mut text = String::new();
            let mut wanted = false;
            self.each(&part, |node| {
                match node {
                    Node::Open(element) => match element.name() {
                        "property" => {
                            let name = element.attribute("name").unwrap_or_default();
                            label = name.into_owned();
                            wanted = true;
                        }
                        name if is_property(name) => {
                            name.clone_into(&mut label);
                            wanted = true;
                        }
                        _ => {}
                    },
                    Node::Text(piece) if wanted => text.push_str(piece),
                    Node::Close(name) if name == "property" || is_property(name) => {
                        if !text.trim().is_empty() {
                            rows.charge(text.len() + label.len() + 32)?;
                            lines.push(format!("{label}: {}", text.trim()));
                        }
                        text.clear();
                        wanted = false;
                    }
                    Node::Text(_) | Node::Close(_) => {}
                }
                Ok(())
            });
        }
        let hidden = Unit {
            hidden: true,
            ..Unit::default()
        };
        send_lines(&lines, hidden, rows)
    }

    /// Reads the text of a drawing, a diagram or a chart: paragraphs and values as lines, then
    /// alternative texts, which only screen readers say.
    pub fn shapes(
        &mut self,
        part: &str,
        unit: &Unit,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        let mut lines: Vec<String> = Vec::new();
        let mut unseen: Vec<String> = Vec::new();
        let mut line = String::new();
        let mut in_text = false;
        let mut skipped = 0u32;
        self.each(part, |node| {
            match node {
                Node::Open(element) => match element.name() {
                    "Fallback" => skipped += 1,
                    "t" | "v" => in_text = skipped == 0,
                    "br" => line.push('\n'),
                    _ => {
                        unseen.extend(element.attribute("descr").map(std::borrow::Cow::into_owned));
                    }
                },
                Node::Close("Fallback") => skipped = skipped.saturating_sub(1),
                Node::Close("t") => in_text = false,
                Node::Close("p" | "v") => {
                    in_text = false;
                    lines.push(std::mem::take(&mut line));
                }
                Node::Text(text) if in_text => {
                    rows.charge(text.len() + 32)?;
                    line.push_str(text);
                }
                Node::Close(_) | Node::Text(_) => {}
            }
            Ok(())
        });
        lines.push(line);
        send_lines(&lines, unit.clone(), rows)?;
        let hidden = Unit {
            hidden: true,
            ..unit.clone()
        };
        send_lines(&unseen, hidden, rows)
    }
}

/// Is this the name of a property that somebody wrote?
fn is_property(name: &str) -> bool {
    matches!(
        name,
        "title"
            | "subject"
            | "creator"
            | "lastModifiedBy"
            | "description"
            | "keywords"
            | "category"
            | "contentStatus"
            | "Company"
            | "Manager"
            | "HyperlinkBase"
    )
}

/// Sends lines as a unit, if there is any.
pub fn send_lines(lines: &[String], unit: Unit, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    if lines.iter().all(|line| line.trim().is_empty()) {
        return Ok(());
    }
    rows.unit(unit);
    let lines = lines.iter().flat_map(|line| line.lines());
    for (number, line) in (1..).zip(lines.filter(|line| !line.trim().is_empty())) {
        rows.line(number, line)?;
    }
    Ok(())
}

/// The path that `target`, written in a part of `folder`, means.
fn resolve(folder: &str, target: &str) -> String {
    let from_root = target.starts_with('/');
    let mut path: Vec<&str> = Vec::new();
    let start = if from_root { "" } else { folder };
    for step in start.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            _ => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::zip::build;

    #[test]
    fn targets_are_paths_in_the_archive_or_addresses_outside() {
        let rels = br#"<Relationships><Relationship Id="a" Type="http://x/comments" Target="../comments1.xml"/>
            <Relationship Id="b" Type="http://x/drawing" Target="/xl/drawings/d.xml"/>
            <Relationship Id="c" Type="http://x/hyperlink" Target="mailto:marie@example.fr" TargetMode="External"/></Relationships>"#;
        let mut source = Cursor::new(build::zip(
            &[("xl/worksheets/_rels/s.xml.rels", rels)],
            false,
        ));
        let mut package = Package::new(Zip::open(&mut source, &Job::default()).unwrap());
        let targets: Vec<String> = package
            .relationships("xl/worksheets/s.xml")
            .into_iter()
            .map(|r| format!("{} {} {}", r.id, r.kind, r.target))
            .collect();
        assert_eq!(
            targets,
            [
                "a comments xl/comments1.xml",
                "b drawing xl/drawings/d.xml",
                "c hyperlink mailto:marie@example.fr"
            ]
        );
        assert_eq!(package.relationships("xl/other.xml"), []);
        assert_eq!(package.finish(true), Ok(()));
    }
}

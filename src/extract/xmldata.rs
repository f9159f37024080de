//! XML of any other kind: exports, settings, feeds.
//!
//! Elements that repeat beside each other are records and each is a row; what stands in them is
//! a field under the name of its element or attribute, and what stands deeper under both names
//! (`contact.email`). Text between elements is a field under the name of the element around it.
//! Namespaces are left aside. Office documents saved as XML are not read here and told.
//!
//! Source: <https://www.w3.org/TR/xml/>.

use super::html;
use super::limits;
use super::look::Look;
use super::records::{Record, Records};
use super::rows::Rows;
use super::xml::{self, Element, Node};
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

/// Reads XML.
pub struct XmlData;

impl Extractor for XmlData {
    fn format(&self) -> Format {
        Format::Xml
    }

    fn recognises(&self, look: &Look) -> bool {
        look.text.as_deref().is_some_and(is_xml)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut tree = Tree {
            rows,
            records: Records::default(),
            open: Vec::new(),
        };
        let result = xml::each(source, |node| tree.visit(node));
        // What was open when reading stopped is sent too.
        let sent = tree.finish();
        result.and(sent)
    }
}

/// Is the text XML, and no web page?
fn is_xml(text: &str) -> bool {
    let start = text.trim_start();
    let declared = start.starts_with("<?xml");
    let mut rest = start;
    // Declarations, comments and instructions before the first element.
    while rest.starts_with("<?") || rest.starts_with("<!") {
        let end = if rest.starts_with("<!--") { "-->" } else { ">" };
        match rest.split_once(end) {
            Some((_, after)) => rest = after.trim_start(),
            None => return declared,
        }
    }
    let Some(tag) = rest.strip_prefix('<') else {
        return false;
    };
    let name_end = |c: char| !(c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.'));
    let name = tag.split(name_end).next().unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or_default();
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        || local.eq_ignore_ascii_case("html")
    {
        return false;
    }
    let first = tag.split('>').next().unwrap_or_default();
    declared
        || (!html::is_html(text)
            && (first.contains("xmlns") || text.contains(&format!("</{name}>"))))
}

/// An element that is open.
struct Open {
    name: String,
    fields: Record,
    text: String,
    children: bool,
    /// The last element in it that may be a record, with its name.
    held: Option<(String, Record)>,
    /// Another one of that name stood before it.
    repeats: bool,
}

struct Tree<'r, 's> {
    rows: &'r mut Rows<'s>,
    records: Records,
    open: Vec<Open>,
}

impl Tree<'_, '_> {
    fn visit(&mut self, node: Node<'_>) -> Result<(), UnreadReason> {
        match node {
            Node::Open(element) => self.start(&element),
            Node::Close(_) => self.end(),
            Node::Text(text) => {
                if let Some(open) = self.open.last_mut() {
                    open.text.push_str(text);
                    if open.text.len() > limits::MAX_LINE_BYTES {
                        open.end_text();
                    }
                }
                self.send_long()
            }
        }
    }

    fn start(&mut self, element: &Element<'_>) -> Result<(), UnreadReason> {
        if let Some(parent) = self.open.last_mut() {
            parent.children = true;
            parent.end_text();
        }
        let mut fields = Record::default();
        for (name, value) in element.attributes() {
            let declares =
                name == "xmlns" || name.starts_with("xmlns:") || name.starts_with("xsi:");
            if !declares {
                fields.add(name, &value);
            }
        }
        self.open.push(Open {
            name: element.name().to_owned(),
            fields,
            text: String::new(),
            children: false,
            held: None,
            repeats: false,
        });
        self.send_long()
    }

    fn end(&mut self) -> Result<(), UnreadReason> {
        let Some(mut open) = self.open.pop() else {
            return Ok(());
        };
        // A text beside a record of the same name is one too.
        let sibling = self.open.last().and_then(|parent| parent.held.as_ref());
        let like_it = sibling.is_some_and(|(name, _)| *name == open.name);
        let leaf = !open.children && !open.text.trim().is_empty() && !like_it;
        let bare = open.fields.is_empty();
        open.end_text();
        self.settle(&mut open, None)?;
        let Some(mut parent) = self.open.pop() else {
            return self.records.send(&open.name, &open.fields, self.rows);
        };
        if leaf && bare {
            parent.fields.append(open.fields);
        } else if leaf {
            parent.fields.join(&open.name, open.fields);
        } else if !open.fields.is_empty() {
            self.settle(&mut parent, Some(&open.name))?;
            parent.held = Some((open.name, open.fields));
        }
        self.open.push(parent);
        self.send_long()
    }

    /// Decides what the element held last is, now that `next` follows or nothing does: a record,
    /// when one of its name stood beside it, or a part of the element around it.
    fn settle(&mut self, open: &mut Open, next: Option<&str>) -> Result<(), UnreadReason> {
        let Some((name, record)) = open.held.take() else {
            return Ok(());
        };
        let followed = next == Some(name.as_str());
        if followed || open.repeats {
            self.records.send(&name, &record, self.rows)?;
        } else {
            open.fields.join(&name, record);
        }
        open.repeats = followed;
        Ok(())
    }

    /// Sends what has grown long before it has ended.
    fn send_long(&mut self) -> Result<(), UnreadReason> {
        if let Some(open) = self.open.last_mut() {
            if open.fields.is_long() {
                let fields = std::mem::take(&mut open.fields);
                self.records.send(&open.name, &fields, self.rows)?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), UnreadReason> {
        while !self.open.is_empty() {
            self.end()?;
        }
        Ok(())
    }
}

impl Open {
    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.fields.add(&self.name, text.trim());
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn read(xml: &str) -> (String, Result<(), UnreadReason>) {
        let mut log = Log::default();
        let result = XmlData.extract(
            &mut Cursor::new(xml),
            &mut Rows::new(&mut log, Job::default()),
        );
        (log.text, result)
    }

    #[test]
    fn elements_that_repeat_are_rows() {
        assert_eq!(
            read("<?xml version='1.0'?><x:liste xmlns:x='u' date='2026'><p id='1'><nom>Petit</nom><contact><mel>a@example.fr</mel><tel type='m'>06</tel></contact></p><p id='2'><nom>Durand</nom></p></x:liste>"),
            (
                "-- table\n1 A:id B:nom C:contact.mel D:contact.tel.type E:contact.tel\n2 A:1 B:Petit C:a@example.fr D:m E:06\n3 A:2 B:Durand\n-- table\n1 A:date\n2 A:2026\n".into(),
                Ok(())
            )
        );
    }

    #[test]
    fn attributes_alone_are_records_too() {
        assert_eq!(
            read("<l><p nom='Petit' mel='a@example.fr'/><p nom='Durand' mel='b@example.fr'/></l>")
                .0,
            "-- table\n1 A:nom B:mel\n2 A:Petit B:a@example.fr\n3 A:Durand B:b@example.fr\n"
        );
    }

    #[test]
    fn text_between_elements_is_kept_and_a_cut_is_told() {
        assert_eq!(
            read("<d><p>Bonjour <b>Marie</b>, à demain</p><p>fin"),
            (
                "-- table\n1 A:p B:b\n2 A:Bonjour, , à demain B:Marie\n3 A:fin\n".into(),
                Err(UnreadReason::Malformed)
            )
        );
    }

    #[test]
    fn web_pages_and_texts_are_not_xml() {
        for (text, expected) in [
            ("<?xml version='1.0'?><a/>", true),
            ("<!-- x --><liste><p/></liste>", true),
            ("<feed xmlns='u'>", true),
            ("<?xml version='1.0'?><html><body>", false),
            ("<!DOCTYPE html><html>", false),
            ("<div><p>x</p></div>", false),
            ("<marie@example.fr> a écrit :", false),
            ("texte", false),
        ] {
            assert_eq!(is_xml(text), expected, "{text}");
        }
    }
}

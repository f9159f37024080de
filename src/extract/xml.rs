//! XML parts of office documents, as a stream of opened and closed elements and their text.
//!
//! Tolerant of unmatched ends and unknown entities; namespaces are left aside, because the names
//! without prefix are enough and both flavours of Office Open XML share them. Refuses depth and
//! tokens beyond the limits. A part that ends before its root element does is malformed.
//! Entities declared by the document are never expanded.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use memchr::memrchr;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::Reader;

use super::decode::Decoded;
use super::entities;
use super::limits::{self, fault, MAX_XML_DEPTH, MAX_XML_TOKEN};
use crate::model::UnreadReason;

/// What stands next in the part.
pub enum Node<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// An element of this name (without prefix) ends; also said for empty elements.
    Close(&'a str),
    /// Text, entities resolved; may come in pieces.
    Text(&'a str),
}

/// An element's name and attributes.
pub struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// The name without prefix.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of the attribute of this name (without prefix), entities resolved.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.plain_attributes()
            .find(|a| a.key.local_name().into_inner() == name)
            .map(resolved)
    }

    /// As `attribute`, where two attributes differ only by their prefix: the last of them.
    pub fn last_attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.plain_attributes()
            .filter(|a| a.key.local_name().into_inner() == name)
            .last()
            .map(resolved)
    }

    /// Every attribute: its name as it is written, and its value.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.plain_attributes()
            .map(|a| (a.key.into_inner(), resolved(a)))
    }

    fn plain_attributes(&self) -> impl Iterator<Item = Attribute<'_>> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        attributes.flatten()
    }

    /// Is the on/off property that this element states on? It is unless it says otherwise.
    pub fn is_on(&self) -> bool {
        !matches!(
            self.attribute("val").as_deref(),
            Some("0" | "false" | "off")
        )
    }
}

fn resolved(attribute: Attribute<'_>) -> Cow<'_, str> {
    match attribute.value {
        Cow::Borrowed(value) => entities::resolve(value),
        Cow::Owned(value) => Cow::Owned(entities::resolve(&value).into_owned()),
    }
}

/// Hands every node of a part to `visit`, in order, until it refuses.
pub fn each<R: Read>(
    part: R,
    mut visit: impl FnMut(Node<'_>) -> Result<(), UnreadReason>,
) -> Result<(), UnreadReason> {
    let mut reader = Reader::from_reader(Bounded {
        inner: Decoded::new(part),
        token: 0,
    });
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut depth = 0usize;
    let mut rooted = false;
    // What the document declares itself is not looked up: it could grow without end.
    let mut unresolved = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => {
                rooted = true;
                depth += 1;
                if depth > MAX_XML_DEPTH {
                    return Err(UnreadReason::TooLarge);
                }
                visit(Node::Open(Element(&element)))?;
            }
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close(end.local_name().into_inner()))?;
            }
            Ok(Event::Text(text)) => visit(Node::Text(&text.into_inner()))?,
            Ok(Event::CData(text)) => visit(Node::Text(&text.into_inner()))?,
            Ok(Event::GeneralRef(name)) => {
                let name = name.into_inner();
                let mut utf8 = [0; 4];
                let character = entities::character(&name).map(|c| &*c.encode_utf8(&mut utf8));
                unresolved |= character.is_none();
                visit(Node::Text(character.unwrap_or(&name)))?;
            }
            Ok(Event::Eof) if rooted && depth == 0 && !unresolved => return Ok(()),
            Ok(Event::Eof) => return Err(UnreadReason::Malformed),
            Ok(_) => {}
            Err(quick_xml::Error::Io(error)) => return Err(limits::reason(&error)),
            Err(_) => return Err(UnreadReason::Malformed),
        }
    }
}

/// Refuses a token longer than the limit before the parser has buffered it.
struct Bounded<R> {
    inner: Decoded<R>,
    /// Bytes since the last `>`.
    token: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.inner.read(out)
    }
}

impl<R: Read> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.token > MAX_XML_TOKEN {
            return Err(fault(UnreadReason::TooLarge));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        // What is consumed is what was just filled: looking at it again costs no reading.
        let used = self.inner.fill_buf().ok().and_then(|b| b.get(..n));
        self.token = match used {
            // Most often a tag, of which there are many.
            Some([.., b'>']) => 0,
            Some(used) => memrchr(b'>', used).map_or(self.token + n, |at| n - at),
            None => self.token + n,
        };
        self.inner.consume(n);
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn seen(xml: &str) -> (String, Result<(), UnreadReason>) {
        let mut log = String::new();
        let result = each(xml.as_bytes(), |node| {
            match node {
                Node::Open(e) => {
                    let reference = e.attribute("r").unwrap_or_default();
                    write!(log, "<{}{reference}>", e.name()).unwrap();
                }
                Node::Close(name) => write!(log, "</{name}>").unwrap(),
                Node::Text(text) => log += text,
            }
            Ok(())
        });
        (log, result)
    }

    #[test]
    fn names_lose_their_prefix_and_entities_are_resolved() {
        let (log, result) = seen("<?xml version='1.0'?><w:p><w:t x:r='A&amp;B'>l&#8217;&#233;t&#xE9; &lt;3 <![CDATA[a&b]]></w:t><w:br/></w:p>");
        assert_eq!(log, "<p><tA&B>l’été <3 a&b</t><br></br></p>");
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn a_part_cut_short_is_malformed_after_what_it_gave() {
        assert_eq!(
            seen("<a><b>texte"),
            ("<a><b>texte".into(), Err(UnreadReason::Malformed))
        );
        assert_eq!(seen(""), (String::new(), Err(UnreadReason::Malformed)));
        assert_eq!(
            seen("<a><b>texte</b><c"),
            ("<a><b>texte</b>".into(), Err(UnreadReason::Malformed))
        );
    }

    #[test]
    fn what_a_document_declares_is_not_looked_up_and_that_is_said() {
        let (log, result) =
            seen("<!DOCTYPE a [<!ENTITY b 'Marie'><!ENTITY c '&b;&b;'>]><a>x &c; y</a>");
        assert_eq!(log, "<a>x c y</a>");
        assert_eq!(result, Err(UnreadReason::Malformed));
    }

    #[test]
    fn depth_and_endless_tokens_are_too_large() {
        assert_eq!(seen(&"<a>".repeat(300)).1, Err(UnreadReason::TooLarge));
        let long = format!("<a>{}</a>", "x".repeat(5 << 20));
        assert_eq!(seen(&long).1, Err(UnreadReason::TooLarge));
    }

    #[test]
    fn utf16_is_read_like_utf8() {
        let utf16: Vec<u8> = "<a>été</a>"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let mut text = String::new();
        let result = each(&utf16[..], |node| {
            if let Node::Text(t) = node {
                text += t;
            }
            Ok(())
        });
        assert_eq!((text.as_str(), result), ("été", Ok(())));
    }
}

//! Web pages and mail bodies: the text a browser would show, without building a tree.
//!
//! Blocks are lines and tables are tables. Kept beside the text: alternative texts of pictures,
//! titles, the addresses of links and the values of form fields. Text of elements with
//! `display:none` or `hidden` is sent as hidden; quotations, and the messages that webmails quote
//! or forward below their own marks, as quoted. Left out: scripts, styles, the page's title and
//! comments. Tolerates whatever is not closed; a script that never ends is malformed. Style
//! sheets are not read: what they hide counts as seen.
//!
//! Source: <https://html.spec.whatwg.org/multipage/parsing.html#tokenization>.

use std::io::{Read, SeekFrom};

use memchr::{memchr, memmem};

use super::decode::Decoded;
use super::entities;
use super::flow::{mailto, Flow};
use super::limits::{self, MAX_PART_BYTES};
use super::look::Look;
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

/// Reads web pages.
pub struct Html;

impl Extractor for Html {
    fn format(&self) -> Format {
        Format::Html
    }

    fn recognises(&self, look: &Look) -> bool {
        look.text.as_deref().is_some_and(is_html)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let size = source
            .seek(SeekFrom::End(0))
            .map_err(|e| limits::reason(&e))?;
        source
            .seek(SeekFrom::Start(0))
            .map_err(|e| limits::reason(&e))?;
        let mut html = String::with_capacity(size.min(MAX_PART_BYTES) as usize);
        let mut input = Decoded::new(source.take(MAX_PART_BYTES + 1));
        let result = input.read_to_string(&mut html);
        read(&html, rows)?;
        if !rows.sent() {
            return empty_page(&html);
        }
        if html.len() as u64 > MAX_PART_BYTES {
            return Err(UnreadReason::TooLarge);
        }
        result.map(|_| ()).map_err(|e| limits::reason(&e))
    }
}

/// Why a page shows no text: it is a picture, a program writes it, or its end is missing.
fn empty_page(html: &str) -> Result<(), UnreadReason> {
    let html = html.to_ascii_lowercase();
    if html.contains("<script") {
        Err(UnreadReason::Unsupported)
    } else if html.contains("<img") || html.contains("<svg") {
        Err(UnreadReason::ImageOnly)
    } else if html.contains("</html") || html.contains("</body") {
        Ok(())
    } else {
        Err(UnreadReason::Malformed)
    }
}

/// Does the text begin with markup that only web pages have?
pub fn is_html(text: &str) -> bool {
    const MARKS: [&str; 12] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<table",
        "<tr",
        "<div",
        "<p>",
        "<p ",
        "<br",
        "<span",
        "<meta ",
    ];
    let start: String = text.trim_start().chars().take(4_096).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with('<') && MARKS.iter().any(|mark| start.contains(mark))
}

/// Sends the text of a page.
pub fn read(html: &str, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let mut page = Page {
        flow: Flow::new(rows, false),
        hidden: None,
        quoted: None,
        link: None,
        preformatted: 0,
    };
    let result = page.read(html);
    // What was open when reading stopped is sent too.
    page.flow.finish().and(result)
}

/// A tag: `<a href="…">`, `</a>`.
struct Tag<'a> {
    /// In lower case.
    name: String,
    closes: bool,
    attributes: &'a str,
}

/// What a tag says of an earlier message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotation {
    /// Nothing.
    None,
    /// The element is quoted.
    Element,
    /// All that follows is.
    Rest,
}

/// Identifiers that webmails give to the line above the message they quote: Outlook on the web,
/// Zimbra.
const REST_MARKS: &[&str] = &[
    "divRplyFwdMsg",
    "appendonsend",
    "stopSpelling",
    "zwchr",
    "__QUOTED_TEXT__",
];
/// Classes and identifiers of elements that hold it: Gmail, Outlook, Proton, Thunderbird, Yahoo,
/// Tuta.
const ELEMENT_MARKS: &[&str] = &[
    "gmail_quote",
    "gmail_extra",
    "mail-editor-reference-message-container",
    "OLK_SRC_BODY_SECTION",
    "protonmail_quote",
    "moz-forward-container",
    "yahoo_quoted",
    "tutanota_quote",
];
/// The bytes of `id=zwchr`.
const LEAST_MARK: usize = 8;

struct Page<'r, 's> {
    flow: Flow<'r, 's>,
    /// The hidden element that is open, and how many of its name are.
    hidden: Option<(String, u32)>,
    /// The quotation that is open, and how many elements of its name are.
    quoted: Option<(String, u32)>,
    /// The addresses of the open link, and where its text begins.
    link: Option<(String, usize)>,
    preformatted: u32,
}

impl Page<'_, '_> {
    fn read(&mut self, html: &str) -> Result<(), UnreadReason> {
        let mut rest = html;
        // Once there is no `>` any more, each `<` is a character: looking again would be slow.
        let mut tags = true;
        while !rest.is_empty() {
            let text = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            let (before, from) = rest.split_at(text);
            self.text(before)?;
            rest = from;
            let Some(after) = rest.strip_prefix('<') else {
                continue;
            };
            if let Some(comment) = after.strip_prefix("!--") {
                rest = skip_comment(comment);
            } else if !tags
                || !after.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c))
            {
                self.text("<")?;
                rest = after;
            } else if let Some(end) = tag_end(after) {
                let tag = parse_tag(after.get(..end).unwrap_or_default());
                rest = after.get(end + 1..).unwrap_or_default();
                if let Some(tag) = tag {
                    rest = self.tag(&tag, rest)?;
                }
            } else {
                tags = false;
            }
        }
        Ok(())
    }

    /// Handles a tag; returns where reading goes on, behind the content of a script.
    fn tag<'h>(&mut self, tag: &Tag<'_>, rest: &'h str) -> Result<&'h str, UnreadReason> {
        let name = tag.name.as_str();
        if !tag.closes && matches!(name, "script" | "style" | "title") {
            return skip_raw(rest, name).ok_or(UnreadReason::Malformed);
        }
        self.table_tag(tag)?;
        if is_block(name) {
            self.break_line()?;
        }
        match (name, tag.closes) {
            ("br", _) => self.line_break()?,
            ("pre" | "textarea", false) => self.preformatted += 1,
            ("pre" | "textarea", true) => self.preformatted = self.preformatted.saturating_sub(1),
            ("a", closes) => {
                self.end_link();
                if let Some(href) = (!closes).then(|| tag.attribute("href")).flatten() {
                    match mailto(&href) {
                        Some(addresses) => {
                            self.link = Some((addresses, self.flow.shown().len()));
                        }
                        None => self.flow.link(&href),
                    }
                }
            }
            ("input", false) => {
                let hidden = tag
                    .attribute("type")
                    .is_some_and(|t| t.eq_ignore_ascii_case("hidden"));
                self.attribute_text(tag, "value", hidden);
            }
            ("img" | "area", false) => self.attribute_text(tag, "alt", false),
            _ => {}
        }
        self.follow_hidden(tag);
        self.follow_quoted(tag);
        if !tag.closes {
            self.attribute_text(tag, "title", false);
        }
        Ok(rest)
    }

    fn table_tag(&mut self, tag: &Tag<'_>) -> Result<(), UnreadReason> {
        if self.hidden.is_some() {
            // Hidden rows are lines: their cells are kept apart by a tab.
            match tag.name.as_str() {
                "td" | "th" if tag.closes => self.flow.text("\t", true),
                _ => {}
            }
            return Ok(());
        }
        match (tag.name.as_str(), tag.closes) {
            ("table", false) => self.flow.table_start(),
            ("table", true) => self.flow.table_end(),
            ("tr", false) => self.flow.row_start(),
            ("tr", true) => self.flow.row_end(),
            ("td" | "th", false) => {
                self.flow.cell_start()?;
                let span = |name| {
                    tag.attribute(name)
                        .and_then(|v| v.trim().parse().ok())
                        .unwrap_or(1)
                };
                self.flow.cell_span(span("colspan"), span("rowspan"));
                Ok(())
            }
            ("td" | "th", true) => self.flow.cell_end(),
            _ => Ok(()),
        }
    }

    /// Enters and leaves the element that is not displayed.
    fn follow_hidden(&mut self, tag: &Tag<'_>) {
        match &mut self.hidden {
            Some((name, open)) if *name == tag.name => {
                *open = if tag.closes { *open - 1 } else { *open + 1 };
                if *open == 0 {
                    self.hidden = None;
                }
            }
            None if !tag.closes && !is_void(&tag.name) && tag.is_hidden() => {
                self.hidden = Some((tag.name.clone(), 1));
            }
            _ => {}
        }
    }

    /// Enters and leaves the quotation.
    fn follow_quoted(&mut self, tag: &Tag<'_>) {
        match &mut self.quoted {
            Some((name, open)) if *name == tag.name => {
                *open = if tag.closes { *open - 1 } else { *open + 1 };
                if *open == 0 {
                    self.quoted = None;
                    self.flow.quoted(false);
                }
            }
            None if !tag.closes => {
                let mark = tag.quotation();
                if mark != Quotation::None {
                    // What has no end is closed by a name that no tag has.
                    let name = if mark == Quotation::Element {
                        tag.name.clone()
                    } else {
                        String::new()
                    };
                    self.quoted = Some((name, 1));
                    self.flow.quoted(true);
                }
            }
            _ => {}
        }
    }

    fn end_link(&mut self) {
        if let Some((addresses, from)) = self.link.take() {
            self.flow.address(&addresses, from);
        }
    }

    fn break_line(&mut self) -> Result<(), UnreadReason> {
        if self.hidden.is_some() {
            self.flow.text("\n", true);
            return Ok(());
        }
        self.flow.paragraph()
    }

    fn line_break(&mut self) -> Result<(), UnreadReason> {
        if self.link.is_some() {
            // The link's text goes on: its place in the line must stay.
            self.flow.text("\n", self.hidden.is_some());
            return Ok(());
        }
        self.break_line()
    }

    fn attribute_text(&mut self, tag: &Tag<'_>, name: &str, hidden: bool) {
        if let Some(value) = tag.attribute(name).filter(|v| !v.trim().is_empty()) {
            let hidden = hidden || self.hidden.is_some();
            self.space(hidden);
            self.flow.text(&value, hidden);
            self.space(hidden);
        }
    }

    /// Text between tags: white space is one space, entities are resolved.
    fn text(&mut self, raw: &str) -> Result<(), UnreadReason> {
        if raw.is_empty() {
            return Ok(());
        }
        let hidden = self.hidden.is_some();
        if self.preformatted > 0 {
            for (i, line) in raw.split('\n').enumerate() {
                if i > 0 {
                    self.line_break()?;
                }
                self.flow.text(&entities::resolve(line), hidden);
            }
            return Ok(());
        }
        let space = |text: &str| text.starts_with(|c: char| c.is_ascii_whitespace());
        if space(raw) {
            self.space(hidden);
        }
        let mut words = raw.split_ascii_whitespace().peekable();
        while let Some(word) = words.next() {
            let word = entities::resolve(word);
            // Marks of where a word may be broken would hide it from the search.
            if word.contains(['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}']) {
                let plain: String = word
                    .chars()
                    .filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}'))
                    .collect();
                self.flow.text(&plain, hidden);
            } else {
                self.flow.text(&word, hidden);
            }
            if words.peek().is_some() || raw.ends_with(|c: char| c.is_ascii_whitespace()) {
                self.space(hidden);
            }
        }
        Ok(())
    }

    fn space(&mut self, hidden: bool) {
        if hidden || !self.flow.shown().ends_with([' ', '\n']) {
            self.flow.text(" ", hidden);
        }
    }
}

impl Tag<'_> {
    /// The value of an attribute, entities resolved.
    fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let end = rest
                .find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/')
                .unwrap_or(rest.len());
            // A name cannot be empty: a lone `=` belongs to it.
            let (name, after) = rest.split_at(end.max(1).min(rest.len()));
            let after = after.trim_start();
            let value = match after.strip_prefix('=') {
                None => {
                    rest = after;
                    ""
                }
                Some(after) => {
                    let (value, next) = attribute_value(after.trim_start());
                    rest = next;
                    value
                }
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(entities::resolve(value).into_owned());
            }
        }
    }

    /// Does an earlier message begin with this tag?
    fn quotation(&self) -> Quotation {
        if self.name == "blockquote" {
            return Quotation::Element;
        }
        if !matches!(self.name.as_str(), "div" | "hr" | "section")
            || self.attributes.len() < LEAST_MARK
        {
            return Quotation::None;
        }
        let holds = |attribute: &str, marks: &[&str]| {
            self.attribute(attribute).is_some_and(|value| {
                value
                    .split_ascii_whitespace()
                    .any(|word| marks.contains(&word))
            })
        };
        if holds("id", REST_MARKS) || holds("data-marker", REST_MARKS) {
            Quotation::Rest
        } else if holds("class", ELEMENT_MARKS) || holds("id", ELEMENT_MARKS) {
            Quotation::Element
        } else {
            Quotation::None
        }
    }

    fn is_hidden(&self) -> bool {
        // Looking for the word first spares reading the attributes of most tags.
        let attributes = self.attributes.to_ascii_lowercase();
        if attributes.contains("display") {
            let style = self
                .attribute("style")
                .unwrap_or_default()
                .to_ascii_lowercase();
            let style: String = style.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            if style.contains("display:none") {
                return true;
            }
        }
        attributes.contains("hidden") && self.attribute("hidden").is_some()
    }
}

/// The value at the start of `text`, quoted or not, and what follows.
fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let end = text
        .find(|c: char| c.is_ascii_whitespace())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// The place of the `>` that ends a tag: not one in a quoted value, unless the quote is never
/// closed.
fn tag_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = memchr(b'>', bytes)?;
    let mut at = 0;
    let mut quote = None;
    // A quote opens a value only behind `=`.
    let mut after_equals = false;
    while let Some(&byte) = bytes.get(at) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (Some(open), _) => match memchr(open, bytes.get(at..).unwrap_or_default()) {
                Some(close) => at += close - 1,
                None => return Some(first),
            },
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            after_equals = byte == b'=';
        }
        at += 1;
    }
    Some(first)
}

fn parse_tag(text: &str) -> Option<Tag<'_>> {
    let (text, closes) = match text.strip_prefix('/') {
        Some(text) => (text, true),
        None => (text, false),
    };
    let end = text
        .find(|c: char| c.is_ascii_whitespace() || c == '/')
        .unwrap_or(text.len());
    let (name, attributes) = text.split_at(end);
    // Declarations and instructions are no tags.
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        .then(|| Tag {
            name: name.to_ascii_lowercase(),
            closes,
            attributes,
        })
}

/// What follows a comment, which ends with `-->`, or never.
fn skip_comment(text: &str) -> &str {
    // `<!-->` and `<!--->` are comments already closed.
    if let Some(rest) = text.strip_prefix('>').or_else(|| text.strip_prefix("->")) {
        return rest;
    }
    memmem::find(text.as_bytes(), b"-->")
        .and_then(|end| text.get(end + 3..))
        .unwrap_or_default()
}

/// What follows the content of a script; `None` when it never ends.
fn skip_raw<'h>(text: &'h str, name: &str) -> Option<&'h str> {
    let mut from = 0;
    loop {
        let end = from + memmem::find(text.as_bytes().get(from..)?, b"</")?;
        let tag = text.as_bytes().get(end + 2..)?;
        if tag.get(..name.len())?.eq_ignore_ascii_case(name.as_bytes()) {
            return text.get(end..);
        }
        from = end + 2;
    }
}

fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 43] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "textarea",
        "ul",
    ];
    BLOCKS.binary_search(&name).is_ok()
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn rows(html: &str) -> String {
        let mut log = Log::default();
        read(html, &mut Rows::new(&mut log, Job::default())).unwrap();
        log.text
    }

    #[test]
    fn blocks_are_lines_and_inline_tags_are_nothing() {
        assert_eq!(
            rows("<html><head><title>x</title><style>p{}</style></head><body><p>Bon<b>jour</b>\n Marie</p><div>l&rsquo;&eacute;t&eacute;<br>2 &lt; 3</div>fin<!-- rien --><script>var a='<p>';</script></body>"),
            "--\n1 A:Bonjour Marie\n2 A:l’été\n3 A:2 < 3\n4 A:fin\n"
        );
    }

    #[test]
    fn a_table_is_rows_with_cells_and_text_goes_on_after_it() {
        assert_eq!(
            rows("avant<table><tr><th>Nom<th>Mail<tr><td>Petit</td><td><p>a@example.fr</p><p>b@example.fr</p></td></tr></table>après"),
            "--\n1 A:avant\n-- table\n1 A:Nom B:Mail\n2 A:Petit B:a@example.fr/b@example.fr\n--\n1 A:après\n"
        );
    }

    #[test]
    fn earlier_messages_are_told_apart_by_the_marks_of_webmails() {
        for (html, expected) in [
            (
                "<p>oui</p><blockquote><p>un</p><blockquote>deux</blockquote></blockquote><p>moi",
                "--\n1 A:oui\n-- quoted\n1 A:un\n2 A:deux\n--\n1 A:moi\n",
            ),
            (
                "<div>oui</div><div class=\"x gmail_quote\"><div>un</div></div><div>moi",
                "--\n1 A:oui\n-- quoted\n1 A:un\n--\n1 A:moi\n",
            ),
            (
                "<div>oui</div><div id=\"appendonsend\"></div><hr><div><div>un</div></div><p>deux",
                "--\n1 A:oui\n-- quoted\n1 A:un\n2 A:deux\n",
            ),
            (
                "<div>oui</div><hr id=zwchr data-marker=\"__DIVIDER__\"><div data-marker='__HEADERS__'>un",
                "--\n1 A:oui\n-- quoted\n1 A:un\n",
            ),
        ] {
            assert_eq!(rows(html), expected, "{html}");
        }
    }

    #[test]
    fn spans_keep_the_columns() {
        assert_eq!(
            rows("<table><tr><td rowspan=2>Laon<td>a<td>b<tr><td>c<td>d<tr><td colspan=2>e<td>f</table>"),
            "-- table\n1 A:Laon B:a C:b\n2 B:c C:d\n3 A:e C:f\n"
        );
    }

    #[test]
    fn the_addresses_of_links_and_the_texts_of_pictures_are_kept() {
        assert_eq!(
            rows("<a href='mailto:marie%40example.fr?subject=a'>Marie</a>, <a href=\"mailto:b@example.fr\">B@example.fr</a> <img alt='c@example.fr' src='x>y'><span title=\"d@example.fr\">D</span>"),
            "--\n1 A:Marie marie@example.fr , B@example.fr c@example.fr d@example.fr D\n"
        );
    }

    #[test]
    fn what_is_not_displayed_is_hidden() {
        assert_eq!(
            rows(
                "<div style='Display : none'>aperçu <div>suite</div></div><p>vu</p><p hidden>rien"
            ),
            "--\n1 A:vu\n-- hidden\n1 A:aperçu /suite\n2 A:rien\n"
        );
    }

    #[test]
    fn lines_of_preformatted_text_stay_lines() {
        assert_eq!(rows("<pre>a  b\nc</pre>"), "--\n1 A:a  b\n2 A:c\n");
    }

    #[test]
    fn words_are_put_together_again() {
        assert_eq!(
            rows("marie&shy;@exam<wbr>ple&#8203;.fr"),
            "--\n1 A:marie@example.fr\n"
        );
    }

    #[test]
    fn broken_markup_loses_no_text() {
        assert_eq!(
            rows("a < b & c <p x=\"1>d</p> e <"),
            "--\n1 A:a < b & c\n2 A:d\n3 A:e <\n"
        );
        assert_eq!(
            rows("</td></table></p>a<tr><td>b"),
            "--\n1 A:a\n-- table\n1 A:b\n"
        );
    }

    #[test]
    fn a_script_that_never_ends_is_malformed_after_what_came_before() {
        let mut log = Log::default();
        let result = read(
            "<p>a</p><script>b",
            &mut Rows::new(&mut log, Job::default()),
        );
        assert_eq!(
            (log.text.as_str(), result),
            ("--\n1 A:a\n", Err(UnreadReason::Malformed))
        );
    }

    #[test]
    fn a_page_without_text_is_told_for_what_it_is() {
        for (html, expected) in [
            (
                "<html><body><script>x()</script></body></html>",
                Err(UnreadReason::Unsupported),
            ),
            (
                "<html><body><IMG src='a.png'></body></html>",
                Err(UnreadReason::ImageOnly),
            ),
            (
                "<html><head><meta charset=utf-8>",
                Err(UnreadReason::Malformed),
            ),
            ("<html><body></body></html>", Ok(())),
        ] {
            let mut log = Log::default();
            let result = Html.extract(
                &mut std::io::Cursor::new(html),
                &mut Rows::new(&mut log, Job::default()),
            );
            assert_eq!(result, expected, "{html}");
        }
    }

    #[test]
    fn pages_are_told_by_their_markup() {
        assert!(is_html("\n<!DOCTYPE html>\n<html>"));
        assert!(is_html("<p>Bonjour</p>"));
        assert!(!is_html("<marie@example.fr>"));
        assert!(!is_html("Utiliser <table> en HTML"));
    }

    #[test]
    fn hostile_markup_is_read_in_linear_time() {
        for piece in [
            "<",
            "<a ",
            "<a '",
            "<a =\"",
            "<!--",
            "</",
            "&",
            "<a =\"'>",
            "<p =\">",
            "<div hidden>",
        ] {
            let mut log = Log {
                silent: true,
                ..Log::default()
            };
            let _any_result = read(
                &piece.repeat(200_000),
                &mut Rows::new(&mut log, Job::default()),
            );
        }
    }
}

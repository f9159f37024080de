//! `OpenDocument` texts (`.odt`, `.ott`, `.fodt`): paragraphs as lines, tables as tables.
//!
//! Reads the body, page headers and footers, notes, text boxes and form fields; as hidden text
//! comments, tracked deletions, sections and characters that are not shown, alternative texts,
//! properties, embedded documents. The address behind a `mailto:` link joins the link's text.
//! Left out: variables and conditional texts that are not shown, scripts.
//!
//! Source: OASIS `OpenDocument` 1.3, part 3, chapters 5 to 7.

use super::look::Look;
use super::odf::{self, Container, Kind, Story};
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

/// Reads texts.
pub struct Odt;

impl Extractor for Odt {
    fn format(&self) -> Format {
        Format::Odt
    }

    fn recognises(&self, look: &Look) -> bool {
        odf::kind(look) == Some(Kind::Text)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        read(source, rows, false)
    }
}

/// Reads a document of running text; `paged`: it is made of slides.
pub fn read(source: &mut dyn Source, rows: &mut Rows<'_>, paged: bool) -> Result<(), UnreadReason> {
    let mut container = Container::open(source, rows.job())?;
    let job = rows.job().clone();
    let mut story = Story::new(rows, paged);
    container.each(&job, |node| story.visit(node));
    container.note(story.embedded());
    container.each_object(|node| story.visit(node));
    container.note(story.finish());
    let objects = container.objects(rows);
    container.note(objects);
    container.finish(rows.sent())
}

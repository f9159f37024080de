//! `OpenDocument` presentations and drawings (`.odp`, `.otp`, `.odg`, `.fodp`): slides as pages.
//!
//! Reads texts, tables and text boxes of each slide and of their masters; as hidden text speaker
//! notes, slides that are not shown, comments, alternative texts, properties, embedded documents.
//! What a master asks to be written in its frames is left out.
//!
//! Source: OASIS `OpenDocument` 1.3, part 3, chapters 3.6 and 10.

use super::look::Look;
use super::odf::{self, Kind};
use super::odt;
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

/// Reads presentations.
pub struct Odp;

impl Extractor for Odp {
    fn format(&self) -> Format {
        Format::Odp
    }

    fn recognises(&self, look: &Look) -> bool {
        odf::kind(look) == Some(Kind::Slides)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        odt::read(source, rows, true)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    #[test]
    fn slides_are_pages_and_masters_are_read_without_their_prompts() {
        let flat = "<office:document office:mimetype='application/vnd.oasis.opendocument.presentation'>\
            <office:automatic-styles><style:style style:name='dp2' style:family='drawing-page'><style:drawing-page-properties presentation:visibility='hidden'/></style:style></office:automatic-styles>\
            <office:master-styles><style:master-page><draw:frame presentation:class='title'><draw:text-box><text:p>Cliquez</text:p></draw:text-box></draw:frame><draw:custom-shape><text:p>Agence de Laon</text:p></draw:custom-shape></style:master-page></office:master-styles>\
            <office:body><office:presentation><presentation:footer-decl>pied</presentation:footer-decl>\
            <draw:page><draw:frame><draw:text-box><text:p>un</text:p></draw:text-box></draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>note</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>\
            <draw:page draw:style-name='dp2'><draw:custom-shape><text:p>deux</text:p></draw:custom-shape><office:annotation><text:p>avis</text:p></office:annotation></draw:page>\
            </office:presentation></office:body></office:document>";
        let mut log = Log::default();
        let result = Odp.extract(
            &mut Cursor::new(flat),
            &mut Rows::new(&mut log, Job::default()),
        );
        assert_eq!(
            log.text,
            "--\n1 A:Agence de Laon\n2 A:pied\n-- p. 1\n1 A:un\n-- hidden p. 1\n1 A:note\n\
             -- hidden p. 2\n1 A:deux\n-- hidden p. 2\n1 A:avis\n"
        );
        assert_eq!(result, Ok(()));
    }
}

//! Contact cards (vCard 2.1, 3 and 4; `.vcf`): each card a row.
//!
//! Folded lines, quoted-printable values and their character sets are decoded. A name is the one
//! that is shown, or put together from its parts. Left out: pictures, sounds, keys and what
//! programs write for themselves. A card that does not end is malformed.
//!
//! Sources: RFC 6350, <https://www.rfc-editor.org/rfc/rfc6350>; vCard 2.1 (Versit, 1996).

use super::folded::{self, Property};
use super::look::Look;
use super::records::{Record, Records};
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

/// Reads contact cards.
pub struct Vcard;

impl Extractor for Vcard {
    fn format(&self) -> Format {
        Format::Vcard
    }

    fn recognises(&self, look: &Look) -> bool {
        look.begins_with_line("BEGIN:VCARD")
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut cards = Cards::default();
        let result = folded::each(source, |_, line| cards.line(line, rows));
        let cut = cards.open;
        result.and(cards.end(rows))?;
        if cut {
            return Err(UnreadReason::Malformed);
        }
        Ok(())
    }
}

#[derive(Default)]
struct Cards {
    records: Records,
    card: Record,
    /// A card has begun and not ended.
    open: bool,
    named: bool,
    /// The parts of the name.
    parts: String,
}

impl Cards {
    fn line(&mut self, line: &str, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let Some(property) = Property::of(line) else {
            // What is no property is somebody's text all the same.
            self.card.add("note", line);
            return Ok(());
        };
        let joined = |text: String| {
            let parts = text.split(';').map(str::trim).filter(|p| !p.is_empty());
            parts.collect::<Vec<_>>().join(" ")
        };
        match property.name.as_str() {
            "BEGIN" => {
                self.end(rows)?;
                self.open = true;
            }
            "END" => {
                self.end(rows)?;
                self.open = false;
            }
            "PHOTO" | "LOGO" | "SOUND" | "KEY" | "VERSION" | "PRODID" | "REV" | "UID" => {}
            "FN" => {
                self.named = true;
                self.add("name", &property);
            }
            "N" => self.parts = joined(property.parts()),
            "ADR" => self.card.add("address", &joined(property.parts())),
            "BDAY" => {
                let date = property.text().unwrap_or_default();
                self.card.add("birthday", &with_dashes(&date));
            }
            "TEL" => {
                let number = property.text().unwrap_or_default();
                let number = number.strip_prefix("tel:").unwrap_or(&number);
                self.card.add("tel", number);
            }
            name => {
                let name = name.to_ascii_lowercase();
                self.add(&name, &property);
            }
        }
        if self.card.is_long() {
            let card = std::mem::take(&mut self.card);
            self.records.send("card", &card, rows)?;
        }
        Ok(())
    }

    fn add(&mut self, name: &str, property: &Property<'_>) {
        if let Some(text) = property.text() {
            self.card.add(name, &text);
        }
    }

    fn end(&mut self, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        if !std::mem::take(&mut self.named) {
            self.card.add("name", &self.parts);
        }
        self.parts.clear();
        let card = std::mem::take(&mut self.card);
        self.records.send("card", &card, rows)
    }
}

/// `19850512` as `1985-05-12`.
fn with_dashes(date: &str) -> String {
    let day = date.trim();
    match (day.get(..4), day.get(4..6), day.get(6..8)) {
        (Some(year), Some(month), Some(of_month))
            if day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) =>
        {
            format!("{year}-{month}-{of_month}")
        }
        _ => day.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn read(cards: &str) -> (String, Result<(), UnreadReason>) {
        let mut log = Log::default();
        let result = Vcard.extract(
            &mut Cursor::new(cards),
            &mut Rows::new(&mut log, Job::default()),
        );
        (log.text, result)
    }

    #[test]
    fn cards_are_rows() {
        assert_eq!(
            read(
                "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Petit;Marie;;;\r\nFN:Marie Petit\r\nEMAIL;TYPE=HOME:marie.petit@\r\n example.fr\r\n\
                 TEL:06 39 98 00 01\r\nitem1.TEL;VALUE=uri:tel:+33-6-39-98-00-02\r\nBDAY:19850512\r\nADR:;;12 rue du Lac;Laon;;02000;\r\nPHOTO;ENCODING=b:AAAA\r\nEND:VCARD\r\n\
                 BEGIN:VCARD\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:No=EBl;Zo=E9\r\nNOTE:x\\ny\r\nEND:VCARD\r\n"
            ),
            (
                "-- table\n1 A:name B:email C:tel D:birthday E:address\n\
                 2 A:Marie Petit B:marie.petit@example.fr C:06 39 98 00 01, +33-6-39-98-00-02 D:1985-05-12 E:12 rue du Lac Laon 02000\n\
                 3 A:Noël Zoé F:note: x/y\n"
                    .into(),
                Ok(())
            )
        );
    }

    #[test]
    fn a_card_that_does_not_end_is_malformed() {
        assert_eq!(
            read("BEGIN:VCARD\nFN:Marie\nTEL:06"),
            (
                "-- table\n1 A:name B:tel\n2 A:Marie B:06\n".into(),
                Err(UnreadReason::Malformed)
            )
        );
    }
}

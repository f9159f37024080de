//! Calendars (iCalendar, `.ics`): one line a property, as it is written.
//!
//! Folded lines are put together and escapes resolved; whoever is invited, or invites, is written
//! as in a mail's header: name, then address. Left out: identifiers that look like addresses, attached files. A calendar that does not
//! end is malformed.
//!
//! Source: RFC 5545, <https://www.rfc-editor.org/rfc/rfc5545>.

use super::folded::{self, Property};
use super::look::Look;
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Source, Unit, UnreadReason};

/// Reads calendars.
pub struct Calendar;

impl Extractor for Calendar {
    fn format(&self) -> Format {
        Format::Calendar
    }

    fn recognises(&self, look: &Look) -> bool {
        look.begins_with_line("BEGIN:VCALENDAR")
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        rows.unit(Unit::default());
        let mut ended = false;
        folded::each(source, |number, line| {
            ended |= line.trim().eq_ignore_ascii_case("END:VCALENDAR");
            let name = line.split([':', ';']).next().unwrap_or_default();
            match name.to_ascii_uppercase().as_str() {
                "UID" | "RELATED-TO" | "PRODID" | "ATTACH" => Ok(()),
                "ATTENDEE" | "ORGANIZER" => match person(line) {
                    Some(person) => rows.line(number, &person),
                    None => rows.line(number, line),
                },
                _ => {
                    let line = line.replace("\\n", "\n").replace("\\N", "\n");
                    let line = line.replace("\\,", ",").replace("\\;", ";");
                    line.lines().try_for_each(|piece| rows.line(number, piece))
                }
            }
        })?;
        if ended {
            Ok(())
        } else {
            Err(UnreadReason::Malformed)
        }
    }
}

/// `Marie Petit <marie@example.fr>` of who is invited, as far as it is said.
fn person(line: &str) -> Option<String> {
    let property = Property::of(line)?;
    let value = property.text()?;
    let scheme = value.get(..7).filter(|s| s.eq_ignore_ascii_case("mailto:"));
    // Servers write an address of their own there, and the person's as a parameter.
    let address = match scheme {
        Some(_) => value.get(7..)?.trim(),
        None => property.parameter("EMAIL")?,
    };
    Some(match property.parameter("CN") {
        Some(name) if !name.is_empty() && name != address => format!("{name} <{address}>"),
        _ => address.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    #[test]
    fn properties_are_lines() {
        let mut log = Log::default();
        let text = "BEGIN:VCALENDAR\r\nUID:1@example.fr\r\nATTENDEE;CN=Marie\r\n  Petit:mailto:marie@example.fr\r\nATTENDEE;RSVP=TRUE;CN=\"Roux; Paul\";EMAIL=paul@example.fr:/principals/7\r\nORGANIZER:MAILTO:luc@example.fr\r\nDESCRIPTION:un\\, deux\\ntrois\r\n";
        let result = Calendar.extract(
            &mut Cursor::new(text),
            &mut Rows::new(&mut log, Job::default()),
        );
        assert_eq!(
            log.text,
            "--\n1 A:BEGIN:VCALENDAR\n3 A:Marie Petit <marie@example.fr>\n5 A:Roux; Paul <paul@example.fr>\n6 A:luc@example.fr\n7 A:DESCRIPTION:un, deux\n7 A:trois\n"
        );
        assert_eq!(result, Err(UnreadReason::Malformed));
    }
}

//! Mailboxes (`mbox`): mails in one file, as Thunderbird, Unix mail programs and exports keep them.
//!
//! A line `From … 10:12:13 …` below a blank one parts them, so that a sentence which begins with
//! that word parts nothing. Each mail is a file within, `1.eml`, `2.eml`… Memory is that of the
//! largest mail, 64 MB of which are read (too large beyond). Refuses nothing. A mailbox cut short
//! cannot be told from a shorter one, but for its last mail.
//!
//! Source: RFC 4155, <https://www.rfc-editor.org/rfc/rfc4155>.

use std::io::{BufRead, BufReader, Read};

use super::limits::{self, MAX_LINE_BYTES, MAX_PART_BYTES};
use super::look::{is_postmark, Look};
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Inner, Source, UnreadReason};

/// Reads mailboxes.
pub struct Mbox;

impl Extractor for Mbox {
    fn format(&self) -> Format {
        Format::Mail
    }

    fn recognises(&self, look: &Look) -> bool {
        look.is_mailbox()
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut number = 0u32;
        split(source, &mut |bytes, fault| {
            number += 1;
            let name = [number.to_string().as_str(), ".eml"].concat();
            let file = Inner {
                name: &name,
                hidden: false,
            };
            rows.inside(file, bytes, fault)
        })
    }
}

/// What is done with each mail of a mailbox: its bytes, which may be taken, and why there are not
/// more of them.
pub type Visit<'v, E> = &'v mut dyn FnMut(&mut Vec<u8>, Option<UnreadReason>) -> Result<(), E>;

/// Takes a mailbox apart, in the memory of its largest mail; ends at the first error of `visit`.
pub fn split<E>(input: impl Read, visit: Visit<'_, E>) -> Result<(), E> {
    let mut input = BufReader::new(input);
    let mut mail = Mail::default();
    let mut line = Vec::new();
    let (mut at_start, mut below_blank) = (true, true);
    loop {
        line.clear();
        // A line without end comes in pieces.
        let piece = input
            .by_ref()
            .take(MAX_LINE_BYTES as u64)
            .read_until(b'\n', &mut line);
        match piece {
            Ok(0) => return mail.send(visit),
            Ok(_) => {}
            Err(error) => {
                mail.fault = Some(limits::reason(&error));
                return mail.send(visit);
            }
        }
        let parts = at_start
            && below_blank
            && line.starts_with(b"From ")
            && is_postmark(&String::from_utf8_lossy(&line));
        below_blank = at_start && line.trim_ascii().is_empty();
        at_start = line.ends_with(b"\n");
        if parts {
            mail.send(visit)?;
            // Its fields follow at once.
            below_blank = false;
        } else {
            mail.add(&line);
        }
    }
}

/// The mail being put together.
#[derive(Default)]
struct Mail {
    bytes: Vec<u8>,
    fault: Option<UnreadReason>,
}

impl Mail {
    fn add(&mut self, line: &[u8]) {
        // Lines that look like those which part were marked, once or more.
        let marks = line.iter().take_while(|b| **b == b'>').count();
        let marked = marks > 0 && line.get(marks..).is_some_and(|l| l.starts_with(b"From "));
        let line = line.get(usize::from(marked)..).unwrap_or_default();
        if (self.bytes.len() + line.len()) as u64 > MAX_PART_BYTES {
            self.fault = Some(UnreadReason::TooLarge);
        } else if self.fault.is_none() {
            self.bytes.extend_from_slice(line);
        }
    }

    /// Hands on the mail, and makes room for the next.
    fn send<E>(&mut self, visit: Visit<'_, E>) -> Result<(), E> {
        let fault = self.fault.take();
        if self.bytes.trim_ascii().is_empty() && fault.is_none() {
            return Ok(());
        }
        let result = visit(&mut self.bytes, fault);
        self.bytes.clear();
        result
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    #[test]
    fn a_sentence_parts_no_mails_and_marks_are_taken_off() {
        let mailbox = "From - Tue Mar 03 10:12:13 2026\nDate: Tue, 3 Mar 2026 10:12:13 +0100\n\n\
                       Bonjour,\nFrom 10:00 on\n\nFrom Paris with love\n>From ici\n\n\
                       From marie@example.fr Tue Mar  3 10:12:13 2026\n\
                       Date: Tue, 3 Mar 2026 10:12:13 +0100\n\nDeux\n";
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        Mbox.extract(&mut Cursor::new(mailbox), &mut rows).unwrap();
        assert_eq!(
            log.text,
            "{1.eml\n{body\n--\n1 A:Bonjour,\n2 A:From 10:00 on\n4 A:From Paris with love\n\
             5 A:From ici\n} Text\n} Mail\n{2.eml\n{body\n--\n1 A:Deux\n} Text\n} Mail\n"
        );
    }

    #[test]
    fn a_mail_beyond_the_limit_is_cut_and_the_next_one_is_read() {
        let date = "Date: Tue, 3 Mar 2026 10:12:13 +0100\n\n";
        let long = "x".repeat(70 << 20);
        let mark = "From - Tue Mar 03 10:12:13 2026\n";
        let mailbox = [mark, date, &long, "\n\n", mark, date, "fin\n"].concat();
        let mut told = Log {
            silent: true,
            ..Log::default()
        };
        let mut rows = Rows::new(&mut told, Job::default());
        Mbox.extract(&mut Cursor::new(mailbox), &mut rows).unwrap();
        assert_eq!(told.unread, [UnreadReason::TooLarge]);
        assert_eq!(
            told.text,
            "{1.eml\n{body\n} Text\n} Mail\n{2.eml\n{body\n} Text\n} Mail\n"
        );
        assert_eq!(told.bytes >> 20, 63);
    }
}

//! Entries of a directory or an address book (LDIF): each entry a row.
//!
//! Folded lines and base64 values are decoded; pictures and other binary values are left out, and
//! so are the classes of entries and passwords.
//!
//! Source: RFC 2849, <https://www.rfc-editor.org/rfc/rfc2849>.

use super::folded;
use super::look::Look;
use super::records::{Record, Records};
use super::rows::Rows;
use super::Extractor;
use crate::model::{Format, Source, UnreadReason};

/// Reads directory entries.
pub struct Ldif;

impl Extractor for Ldif {
    fn format(&self) -> Format {
        Format::Ldif
    }

    fn recognises(&self, look: &Look) -> bool {
        let lines = look.text.as_deref().unwrap_or_default().lines();
        let mut lines = lines.filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let first = lines.next().unwrap_or_default();
        let entry = if first.starts_with("version:") {
            lines.next().unwrap_or_default()
        } else {
            first
        };
        let name = entry.strip_prefix("dn:");
        name.is_some_and(|name| name.starts_with(':') || name.contains('='))
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut records = Records::default();
        let mut entry = Record::default();
        let result = folded::each(source, |_, line| {
            if line.trim().is_empty() || entry.is_long() {
                let entry = std::mem::take(&mut entry);
                records.send("entry", &entry, rows)?;
            }
            add(line, &mut entry);
            Ok(())
        });
        records.send("entry", &entry, rows)?;
        result
    }
}

/// Adds the attribute of a line.
fn add(line: &str, entry: &mut Record) {
    if let Some(comment) = line.strip_prefix('#') {
        return entry.add("comment", comment);
    }
    let Some((name, value)) = line.split_once(':') else {
        return entry.add("text", line.trim_matches('-'));
    };
    if matches!(
        name.to_ascii_lowercase().as_str(),
        "version" | "objectclass" | "changetype" | "userpassword"
    ) {
        return;
    }
    match value.strip_prefix(':') {
        Some(encoded) => {
            if let Some(text) = folded::decode(&folded::base64(encoded.as_bytes())) {
                entry.add(name, &text);
            }
        }
        None => entry.add(name, value),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    #[test]
    fn entries_are_rows() {
        let mut log = Log::default();
        let text = "version: 1\n# export\ndn: cn=Marie Petit,ou=Laon\nobjectClass: person\ncn: Marie\n  Petit\nmail: marie@example.fr\njpegPhoto:: iVBORw0KGgoAAAANSUhEUgAA\n\ndn:: Y249Tm/Dq2wscz1M\nmail: noel@example.fr\ntelephoneNumber: 06 39 98 00 01\n";
        let result = Ldif.extract(
            &mut Cursor::new(text),
            &mut Rows::new(&mut log, Job::default()),
        );
        assert_eq!(
            log.text,
            "-- table\n1 A:comment B:dn C:cn D:mail\n2 A:export B:cn=Marie Petit,ou=Laon C:Marie Petit D:marie@example.fr\n\
             3 B:cn=Noël,s=L D:noel@example.fr E:telephoneNumber: 06 39 98 00 01\n"
        );
        assert_eq!(result, Ok(()));
    }
}

//! What a document before 2007 says of itself: title, author, company, and what somebody added.
//!
//! Reads the two property sets of an OLE document (`SummaryInformation`,
//! `DocumentSummaryInformation`) as hidden lines, with the names that newer documents give the
//! same properties. Left out: dates, counts, the names of programs, and values that are no text.
//!
//! Source: \[MS-OLEPS\], <https://learn.microsoft.com/openspecs/windows_protocols/ms-oleps/>.

use super::bytes::{u16_at, u32_at};
use super::codepages;
use super::ole::Ole;
use super::package::send_lines;
use super::rows::Rows;
use crate::model::{Unit, UnreadReason};

/// Properties of one set that are followed; programs write twenty.
const MAX_PROPERTIES: usize = 1_024;

/// The number of the property that names the code page of the others.
const CODE_PAGE: u32 = 1;
/// The number of the property that names those somebody added.
const DICTIONARY: u32 = 0;

/// The first bytes of the identifiers of the sets.
const SUMMARY: u32 = 0xF29F_85E0;
const DOCUMENT: u32 = 0xD5CD_D502;
const ADDED: u32 = 0xD5CD_D505;

/// Sends the properties of the document in `storage`; what is damaged of them is told as unread.
pub fn read(ole: &mut Ole<'_>, storage: usize, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let mut lines = Vec::new();
    for name in ["\u{5}SummaryInformation", "\u{5}DocumentSummaryInformation"] {
        let Some(stream) = ole.stream(storage, name, rows.job())? else {
            continue;
        };
        let whole = read_sets(&stream.bytes, &mut lines, rows)?;
        if let Some(reason) = stream.fault.or((!whole).then_some(UnreadReason::Malformed)) {
            rows.unread(reason.into());
        }
    }
    let hidden = Unit {
        hidden: true,
        ..Unit::default()
    };
    send_lines(&lines, hidden, rows)
}

/// Reads the sets of a stream; `false` when something in it does not stand where it should.
fn read_sets(
    stream: &[u8],
    lines: &mut Vec<String>,
    rows: &mut Rows<'_>,
) -> Result<bool, UnreadReason> {
    let mut whole = u16_at(stream, 0) == 0xFFFE;
    for set in 0..u32_at(stream, 24).min(2) as usize {
        let kind = u32_at(stream, 28 + 20 * set);
        match stream.get(u32_at(stream, 44 + 20 * set) as usize..) {
            Some(bytes) => whole &= Set { kind, bytes }.read(lines, rows)?,
            None => whole = false,
        }
    }
    Ok(whole)
}

struct Set<'a> {
    kind: u32,
    bytes: &'a [u8],
}

impl<'a> Set<'a> {
    fn read(&self, lines: &mut Vec<String>, rows: &mut Rows<'_>) -> Result<bool, UnreadReason> {
        let page = self.find(CODE_PAGE).map_or(1252, |at| u16_at(at, 4));
        let listed = u32_at(self.bytes, 4) as usize;
        let mut whole = self.bytes.len() >= 8 && self.all().count() == listed;
        for (id, at) in self.all() {
            if matches!(id, CODE_PAGE | DICTIONARY) {
                continue;
            }
            let label = match self.kind {
                ADDED => self.added(id, page),
                _ => known(self.kind, id).map(str::to_owned),
            };
            let Some(mut line) = label else { continue };
            let value = at.get(8..).unwrap_or_default();
            let length = u32_at(at, 4) as usize;
            let (page, length) = match u16_at(at, 0) {
                0x1E => (page, length),
                0x1F => (1200, length.saturating_mul(2)),
                _ => continue,
            };
            whole &= length <= value.len();
            let value = value.get(..length).unwrap_or(value);
            rows.charge(value.len() + line.len() + 32)?;
            line.push_str(": ");
            let label = line.len();
            codepages::append(page, value, &mut line);
            line.truncate(line.find('\0').unwrap_or(line.len()));
            if line.len() > label {
                lines.push(line);
            }
        }
        Ok(whole)
    }

    /// The properties: number and where they stand.
    fn all(&self) -> impl Iterator<Item = (u32, &'a [u8])> {
        let bytes = self.bytes;
        let count = (u32_at(bytes, 4) as usize).min(MAX_PROPERTIES);
        (0..count).filter_map(move |n| {
            let at = 8 + 8 * n;
            let value = bytes.get(u32_at(bytes, at + 4) as usize..)?;
            (at + 8 <= bytes.len()).then_some((u32_at(bytes, at), value))
        })
    }

    fn find(&self, id: u32) -> Option<&'a [u8]> {
        self.all().find(|(of, _)| *of == id).map(|(_, at)| at)
    }

    /// The name of a property that somebody added.
    fn added(&self, id: u32, page: u16) -> Option<String> {
        let names = self.find(DICTIONARY)?;
        let mut at = 4;
        for _ in 0..u32_at(names, 0).min(MAX_PROPERTIES as u32) {
            let length = u32_at(names, at + 4) as usize;
            let wide = if page == 1200 { 2 } else { 1 };
            let length = length.checked_mul(wide)?;
            let name = names.get(at + 8..)?.get(..length)?;
            if u32_at(names, at) == id {
                let mut text = String::new();
                codepages::append(page, name, &mut text);
                text.truncate(text.find('\0').unwrap_or(text.len()));
                // What programs note for themselves.
                let noted = text.starts_with("_PID_") || text == "AppVersion";
                return (!noted).then_some(text);
            }
            at += 8 + length;
            if page == 1200 {
                at = at.next_multiple_of(4);
            }
        }
        None
    }
}

/// The name of a property that somebody wrote.
fn known(set: u32, id: u32) -> Option<&'static str> {
    Some(match (set, id) {
        (SUMMARY, 2) => "title",
        (SUMMARY, 3) => "subject",
        (SUMMARY, 4) => "creator",
        (SUMMARY, 5) => "keywords",
        (SUMMARY, 6) => "description",
        (SUMMARY, 8) => "lastModifiedBy",
        (DOCUMENT, 2) => "category",
        (DOCUMENT, 14) => "Manager",
        (DOCUMENT, 15) => "Company",
        (DOCUMENT, 27) => "contentStatus",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    /// A stream of one set of these properties.
    fn stream(kind: u32, properties: &[(u32, Vec<u8>)]) -> Vec<u8> {
        let mut set: Vec<u8> = Vec::new();
        let mut values: Vec<u8> = Vec::new();
        for (id, value) in properties {
            set.extend(id.to_le_bytes());
            set.extend((8 + 8 * properties.len() as u32 + values.len() as u32).to_le_bytes());
            values.extend(value);
        }
        let mut stream = vec![0xFE, 0xFF];
        stream.resize(24, 0);
        stream.extend(1_u32.to_le_bytes());
        stream.extend(kind.to_le_bytes());
        stream.resize(44, 0);
        stream.extend(48_u32.to_le_bytes());
        stream.extend(0_u32.to_le_bytes());
        stream.extend((properties.len() as u32).to_le_bytes());
        stream.extend(set);
        stream.extend(values);
        stream
    }

    fn text(kind: u8, length: u8, bytes: &[u8]) -> Vec<u8> {
        let mut value = vec![kind, 0, 0, 0, length, 0, 0, 0];
        value.extend(bytes);
        value
    }

    fn lines(stream: &[u8]) -> (Vec<String>, bool) {
        let mut log = Log::default();
        let mut lines = Vec::new();
        let mut rows = Rows::new(&mut log, Job::default());
        let whole = read_sets(stream, &mut lines, &mut rows).unwrap();
        (lines, whole)
    }

    #[test]
    fn what_somebody_wrote_is_read_and_what_programs_note_is_not() {
        let page = vec![2, 0, 0, 0, 0xE4, 4, 0, 0];
        let properties = [
            (1, page.clone()),
            (2, text(0x1E, 5, b"No\xEBl\0")),
            (4, text(0x1F, 3, b"P\0\xE9\0\0\0")),
            (12, vec![64, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
            (18, text(0x1E, 6, b"Excel\0")),
        ];
        assert_eq!(
            lines(&stream(SUMMARY, &properties)),
            (vec!["title: Noël".into(), "creator: Pé".into()], true)
        );
        let names = b"\x02\0\0\0\x02\0\0\0\x06\0\0\0Suivi\0\x03\0\0\0\x0C\0\0\0_PID_HLINKS\0";
        let properties = [
            (1, page),
            (0, names.to_vec()),
            (2, text(0x1E, 16, b"marie@example.fr")),
            (3, text(0x1E, 1, b"x")),
        ];
        assert_eq!(
            lines(&stream(ADDED, &properties)),
            (vec!["Suivi: marie@example.fr".into()], true)
        );
    }

    #[test]
    fn a_set_cut_short_gives_what_it_has_and_is_told() {
        let whole = stream(SUMMARY, &[(2, text(0x1E, 8, b"Inscrits"))]);
        assert_eq!(
            lines(&whole[..whole.len() - 4]),
            (vec!["title: Insc".into()], false)
        );
        assert!(!lines(&whole[..50]).1);
        assert!(!lines(b"").1);
    }
}

//! Documents embedded in a document before 2007, each in a storage of its own.
//!
//! Reads what a storage carries whole (a newer Office document, a PDF, a file that was packaged)
//! and takes the storage itself for a document otherwise. Whatever no reader claims is told as
//! unread. Links are left aside: what they point at is not in the document.
//!
//! Source: \[MS-OLEDS\], <https://learn.microsoft.com/openspecs/windows_protocols/ms-oleds/>.

use super::bytes::u32_at;
use super::codepages;
use super::ole::Ole;
use super::rows::Rows;
use crate::model::{Inner, UnreadReason};

/// Streams that are a file as it stands.
const WHOLE: [&str; 3] = ["Package", "EmbeddedOdf", "CONTENTS"];

/// Reads what is embedded in `storage`, as hidden: it may hold more than is shown.
pub fn read(ole: &mut Ole<'_>, storage: usize, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let object = ole.objects.get(storage);
    let name = object.map(|o| o.name.clone()).unwrap_or_default();
    let file = Inner {
        name: &name,
        hidden: true,
    };
    for whole in WHOLE {
        if let Some(stream) = ole.stream(storage, whole, rows.job())? {
            return rows.inside(file, &stream.bytes, stream.fault);
        }
    }
    if let Some(stream) = ole.stream(storage, "\u{1}Ole10Native", rows.job())? {
        let (label, bytes) = packaged(&stream.bytes).unwrap_or_default();
        let name = if label.is_empty() { name } else { label };
        let file = Inner {
            name: &name,
            hidden: true,
        };
        let cut = bytes.is_empty().then_some(UnreadReason::Malformed);
        return rows.inside(file, bytes, stream.fault.or(cut));
    }
    let mut within = ole.within(storage, &rows.job().clone())?;
    rows.inside_at(file, &mut within)
}

/// The name and the bytes of a file that was packaged.
fn packaged(stream: &[u8]) -> Option<(String, &[u8])> {
    let mut rest = stream.get(6..)?;
    let mut text = |skip: usize| {
        let end = memchr::memchr(0, rest.get(skip..)?)?;
        let (text, after) = rest.get(skip..)?.split_at_checked(end)?;
        rest = after.get(1..)?;
        Some(text)
    };
    let name = text(0)?;
    // Where the file was, then, behind two numbers, where it lay while it was packaged.
    text(0)?;
    text(8)?;
    let bytes = rest.get(4..)?;
    let bytes = bytes.get(..u32_at(rest, 0) as usize).unwrap_or(bytes);
    let mut label = String::new();
    codepages::append(1252, name, &mut label);
    Some((label, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packaged_file_keeps_its_name_and_its_bytes() {
        let stream = b"\x40\0\0\0\x02\0liste.csv\0C:\\liste.csv\0\0\0\x03\0\x06\0\0\0C:\\tm\0\x05\0\0\0Petit\x09\0";
        assert_eq!(packaged(stream), Some(("liste.csv".into(), &b"Petit"[..])));
        assert_eq!(packaged(&stream[..20]), None);
    }
}

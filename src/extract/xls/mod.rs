//! Excel workbooks before 2007 (`.xls`, `.xlt`), BIFF2 to BIFF8: every sheet's rows, raw values.
//!
//! Reads workbooks in OLE files and bare ones, as the first versions of Excel and some programs
//! write them. Cells (text, numbers, results of formulas) come in the order of the sheet, however
//! they were written. As hidden are told: hidden and very hidden sheets, hidden rows and columns,
//! comments, page headers and footers, mail addresses behind links, values of linked workbooks,
//! pivot caches, document properties, embedded documents. Text boxes and charts are read as seen.
//!
//! Opens what is protected with a password that is given, or with Excel's own. Told as unread:
//! text boxes of Excel 5 and 95. Left out: truth values, errors, formulas, macros, names, lists of
//! allowed values, the log of changes of shared workbooks. Of a file that holds the same workbook
//! for Excel 5 and for Excel 97, the newer one is read.
//!
//! Sources: \[MS-XLS\], <https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/>;
//! the `OpenOffice.org` documentation of the Excel file format, for what is older.

mod pivot;
mod records;
mod sheet;

use std::io::SeekFrom;

use self::records::{short_text, Pieces, Record, Records};
use super::bytes::{f64_at, u16_at, u32_at};
use super::codepages;
use super::legacy_crypto::Key;
use super::limits::{self, MAX_PART_BYTES, MAX_SHEETS};
use super::look::Look;
use super::ole::{self, Ole, Stream};
use super::ole_object;
use super::properties;
use super::rows::Rows;
use super::sheet::{append_number, Strings};
use super::Extractor;
use crate::model::{Format, Source, Unit, UnreadReason};

/// What begins a workbook, a sheet or a chart, in BIFF2, 3, 4, and 5 to 8.
const BEGIN: [u16; 4] = [0x0009, 0x0209, 0x0409, 0x0809];
const END: u16 = 0x000A;
/// What follows is encrypted.
const PROTECTED: u16 = 0x002F;

/// Reads workbooks before 2007.
pub struct Xls;

impl Extractor for Xls {
    fn format(&self) -> Format {
        Format::Xls
    }

    fn recognises(&self, look: &Look) -> bool {
        let has = |name: &str| {
            let names = look.ole.as_deref().unwrap_or_default();
            names.iter().any(|n| n.eq_ignore_ascii_case(name))
        };
        is_bare(&look.head)
            || ((has("Workbook") || has("Book"))
                && !has("EncryptedPackage")
                && !has("WordDocument"))
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut magic = [0; 8];
        let bare = source.read_exact(&mut magic).is_err() || magic != ole::MAGIC;
        if bare {
            let mut stream = bare_stream(source, rows)?;
            unlock(&mut stream.bytes, rows)?;
            return read_workbook(&stream, rows);
        }
        let mut ole = Ole::open(source)?;
        let job = rows.job().clone();
        let mut stream = ole.stream(ole::ROOT, "Workbook", &job)?;
        if stream.is_none() {
            stream = ole.stream(ole::ROOT, "Book", &job)?;
        }
        let mut stream = stream.unwrap_or_default();
        let mut key = unlock(&mut stream.bytes, rows)?;
        let result = read_workbook(&stream, rows);
        if result == Err(UnreadReason::TooLarge) {
            return result;
        }
        read_around(&mut ole, key.as_mut(), rows)?;
        if ole.damaged {
            return Err(UnreadReason::Malformed);
        }
        result
    }
}

/// Does a workbook without a container begin so?
pub fn is_bare(head: &[u8]) -> bool {
    match head {
        [0x09, 0 | 2 | 4, 4 | 6 | 8, 0, ..] => true,
        [0x09, 8, 8 | 16, 0, _, version, ..] => matches!(version, 5 | 6),
        _ => false,
    }
}

fn bare_stream(source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<Stream, UnreadReason> {
    let mut stream = Stream::default();
    source
        .seek(SeekFrom::Start(0))
        .and_then(|_| {
            let mut part = std::io::Read::take(source, MAX_PART_BYTES + 1);
            std::io::Read::read_to_end(&mut part, &mut stream.bytes)
        })
        .map_err(|error| limits::reason(&error))?;
    if stream.bytes.len() as u64 > MAX_PART_BYTES {
        stream.fault = Some(UnreadReason::TooLarge);
    }
    rows.job().unpack(stream.bytes.len() as u64)?;
    Ok(stream)
}

/// Decrypts a workbook that is protected, when a password fits; most often it is Excel's own.
fn unlock(bytes: &mut [u8], rows: &mut Rows<'_>) -> Result<Option<Key>, UnreadReason> {
    let mut records = Records::new(bytes, 0);
    let version = records.next().map(|first| version(&first));
    let Some(locked) = records
        .by_ref()
        .take_while(|record| record.kind != END)
        .find(|record| record.kind == PROTECTED)
    else {
        return Ok(None);
    };
    let passwords = rows.job().passwords();
    let mut key = Key::xls(locked.data, version == Some(8), passwords)?;
    let after = records.at;
    rows.job().unpack(bytes.len() as u64)?;
    decrypt(&mut key, bytes, after);
    Ok(Some(key))
}

/// Decrypts the records from a place on; their headers are in clear.
fn decrypt(key: &mut Key, bytes: &mut [u8], mut at: usize) {
    while let Some((header, rest)) = bytes.get_mut(at..).and_then(|b| b.split_at_mut_checked(4)) {
        let length = rest.len().min(usize::from(u16_at(header, 2)));
        at += 4;
        key.record(
            u16_at(header, 0),
            at as u64,
            rest.get_mut(..length).unwrap_or_default(),
        );
        at += length;
    }
}

/// Reads what stands beside the workbook in its file.
fn read_around(
    ole: &mut Ole<'_>,
    mut key: Option<&mut Key>,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    for index in ole.children(ole::ROOT) {
        let Some(object) = ole.objects.get(index).filter(|o| o.is_storage) else {
            continue;
        };
        if object.name.eq_ignore_ascii_case("_SX_DB_CUR") {
            for cache in ole.children(index) {
                let mut stream = ole.read(cache, &rows.job().clone())?;
                if let Some(key) = key.as_deref_mut() {
                    decrypt(key, &mut stream.bytes, 0);
                }
                pivot::read(&stream, rows)?;
            }
        } else if object.name.starts_with("MBD") {
            let name = object.name.clone();
            ole_object::storage(ole, index, &name, rows)?;
        }
    }
    properties::read(ole, ole::ROOT, rows)
}

/// A sheet as the workbook lists it.
struct Listed {
    at: usize,
    name: String,
    hidden: bool,
}

/// What the sheets share.
struct Book<'a> {
    bytes: &'a [u8],
    /// 2, 3, 4, 5 (which is also Excel 95) or 8.
    version: u8,
    code_page: u16,
    sheets: Vec<Listed>,
    strings: Strings,
    /// The first thing that went wrong.
    fault: Option<UnreadReason>,
}

fn read_workbook(stream: &Stream, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let mut book = Book {
        bytes: &stream.bytes,
        version: 8,
        code_page: 1252,
        sheets: Vec::new(),
        strings: Strings::default(),
        fault: stream.fault,
    };
    let after = book.read_globals(rows)?;
    book.read_sheets(after, rows)?;
    book.fault.map_or(Ok(()), Err)
}

impl Book<'_> {
    fn note(&mut self, reason: UnreadReason) {
        self.fault.get_or_insert(reason);
    }

    /// Learns from the record that begins something which version it is written in.
    fn begin(&mut self, record: &Record<'_>) {
        self.version = version(record);
    }

    /// Reads what precedes the sheets; returns where the first of them may begin.
    fn read_globals(&mut self, rows: &mut Rows<'_>) -> Result<usize, UnreadReason> {
        let mut records = Records::new(self.bytes, 0);
        let Some(first) = records.next().filter(|r| BEGIN.contains(&r.kind)) else {
            return Err(UnreadReason::Malformed);
        };
        self.begin(&first);
        let kind = u16_at(first.data, 2);
        // Until Excel 4 a sheet is the whole file, unless it says to be a workbook.
        if self.version < 5 && kind != 0x0100 || matches!(kind, 0x0010 | 0x0020 | 0x0040) {
            return Ok(0);
        }
        let mut linked = Vec::new();
        while let Some(record) = records.next() {
            match record.kind {
                // The sheets of Excel 4 follow within the workbook.
                END | 0x008F => {
                    self.send_linked(&linked, rows)?;
                    return Ok(if record.kind == END {
                        records.at
                    } else {
                        record.at
                    });
                }
                kind if BEGIN.contains(&kind) => {
                    self.note(UnreadReason::Malformed);
                    return Ok(record.at);
                }
                0x0042 => self.set_code_page(record.data),
                0x0085 if self.version >= 5 => self.list(record.data)?,
                0x00FC => self.read_strings(record.data, &records, rows)?,
                0x005A => linked.push((record, records.clone())),
                _ => {}
            }
        }
        self.note(UnreadReason::Malformed);
        self.send_linked(&linked, rows)?;
        Ok(self.bytes.len())
    }

    fn set_code_page(&mut self, data: &[u8]) {
        self.code_page = match u16_at(data, 0) {
            0x8000 => 10_000,
            // Only the texts of BIFF8 are in Unicode, and they do not ask.
            0x8001 | 1200 | 0 => 1252,
            page => page,
        };
    }

    /// A sheet of the workbook: where it begins, whether it is seen, what it is, its name.
    fn list(&mut self, data: &[u8]) -> Result<(), UnreadReason> {
        let (Some(&state), Some(&kind), Some(&length)) = (data.get(4), data.get(5), data.get(6))
        else {
            self.note(UnreadReason::Malformed);
            return Ok(());
        };
        if self.sheets.len() >= MAX_SHEETS {
            return Err(UnreadReason::TooLarge);
        }
        // Modules of macros have no rows.
        if kind != 6 {
            let name = data.get(7..).unwrap_or_default();
            self.sheets.push(Listed {
                at: u32_at(data, 0) as usize,
                name: self.short(name, usize::from(length)),
                hidden: state & 3 != 0,
            });
        }
        Ok(())
    }

    /// A text within a record; that of BIFF8 begins with its flags.
    fn short(&self, text: &[u8], length: usize) -> String {
        let mut out = String::new();
        self.append_short(text, length, &mut out);
        out
    }

    fn append_short(&self, text: &[u8], length: usize, out: &mut String) {
        if self.version == 8 {
            short_text(text, length, out);
        } else {
            codepages::append(self.code_page, text.get(..length).unwrap_or(text), out);
        }
    }

    /// Reads the texts that cells point at.
    fn read_strings(
        &mut self,
        data: &[u8],
        after: &Records<'_>,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        let mut pieces = Pieces::new(data, after);
        let count = pieces.skip(4).and_then(|()| pieces.u32()).unwrap_or(0);
        let mut counted = 0;
        for _ in 0..count {
            let whole = pieces.rich_text(&mut self.strings.text);
            let length = self.strings.text.len();
            rows.job().unpack((length - counted) as u64)?;
            counted = length;
            if whole.is_none() {
                self.note(UnreadReason::Malformed);
                break;
            }
            self.strings.end();
        }
        Ok(())
    }

    /// Sends the values that cells of other workbooks had when this one was saved.
    fn send_linked(
        &mut self,
        linked: &[(Record<'_>, Records<'_>)],
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        if linked.is_empty() || self.version < 8 {
            return Ok(());
        }
        rows.unit(Unit {
            hidden: true,
            table: true,
            ..Unit::default()
        });
        let mut text = String::new();
        for (record, after) in linked {
            let (Some(&last), Some(&first)) = (record.data.first(), record.data.get(1)) else {
                continue;
            };
            let mut pieces = Pieces::new(record.data.get(4..).unwrap_or_default(), after);
            for column in first..=last {
                text.clear();
                let kind = pieces.byte();
                let whole = match kind {
                    Some(1) => {
                        let number = (|| {
                            let low = u64::from(pieces.u32()?);
                            Some(f64::from_bits(low | u64::from(pieces.u32()?) << 32))
                        })();
                        number.map(|number| append_number(number, &mut text))
                    }
                    Some(2) => pieces.rich_text(&mut text),
                    _ => pieces.skip(8),
                };
                rows.cell(u32::from(column), &text)?;
                if kind.is_none() || whole.is_none() {
                    self.note(UnreadReason::Malformed);
                    break;
                }
            }
            rows.row(u32::from(u16_at(record.data, 2)) + 1);
        }
        Ok(())
    }

    /// Reads the sheets: where the workbook says they are, or else one after another.
    fn read_sheets(&mut self, after: usize, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut sheets = std::mem::take(&mut self.sheets);
        let begins = |sheet: &Listed| {
            let record = Records::new(self.bytes, sheet.at).next();
            sheet.at >= after && record.is_some_and(|r| BEGIN.contains(&r.kind))
        };
        if sheets.is_empty() || !sheets.iter().all(begins) {
            if !sheets.is_empty() {
                self.note(UnreadReason::Malformed);
            }
            return self.read_in_turn(after, sheets, rows);
        }
        sheets.sort_by_key(|sheet| sheet.at);
        let mut read = after;
        for sheet in sheets {
            if sheet.at < read {
                self.note(UnreadReason::Malformed);
                continue;
            }
            read = self.read_sheet(sheet.at, Some(sheet.name), sheet.hidden, rows)?;
        }
        Ok(())
    }

    /// Reads whatever sheets follow each other, with the names in the order of their list.
    fn read_in_turn(
        &mut self,
        after: usize,
        sheets: Vec<Listed>,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        let mut listed = sheets.into_iter();
        let mut name = None;
        let mut records = Records::new(self.bytes, after);
        let mut found = 0;
        while let Some(record) = records.next() {
            match record.kind {
                kind if BEGIN.contains(&kind) => {
                    found += 1;
                    if found > MAX_SHEETS {
                        return Err(UnreadReason::TooLarge);
                    }
                    let sheet = listed.next();
                    let hidden = sheet.as_ref().is_some_and(|sheet| sheet.hidden);
                    let name = sheet.map(|sheet| sheet.name).or(name.take());
                    let end = self.read_sheet(record.at, name, hidden, rows)?;
                    records = Records::new(self.bytes, end);
                }
                // The name of a sheet of Excel 4 stands before it.
                0x008F => {
                    let length = record.data.get(4).copied().unwrap_or(0);
                    let text = record.data.get(5..).unwrap_or_default();
                    name = Some(self.short(text, usize::from(length)));
                }
                _ => {}
            }
        }
        if found == 0 || records.cut {
            self.note(UnreadReason::Malformed);
        }
        Ok(())
    }

    /// The value of a cell of `record`, the `index`th of it; what follows it stands in `after`.
    fn append_value(
        &mut self,
        record: &Record<'_>,
        index: usize,
        after: &Records<'_>,
        out: &mut String,
    ) {
        let data = record.data;
        // BIFF2 says the looks of a cell in three bytes, the others in two.
        let at = if self.version == 2 { 7 } else { 6 };
        let rest = |at: usize| data.get(at..).unwrap_or_default();
        match record.kind {
            0x0002 => append_number(f64::from(u16_at(data, 7)), out),
            0x0003 => append_number(f64_at(data, 7), out),
            0x0203 => append_number(f64_at(data, 6), out),
            0x007E | 0x027E => append_packed(u32_at(data, 6), out),
            0x00BD => append_packed(u32_at(data, 6 + 6 * index), out),
            0x0004 => {
                let length = usize::from(*data.get(7).unwrap_or(&0));
                codepages::append(
                    self.code_page,
                    rest(8).get(..length).unwrap_or(rest(8)),
                    out,
                );
            }
            0x0204 | 0x00D6 if self.version == 8 => {
                // Texts too long for a record are written by programs only.
                let mut pieces = Pieces::new(rest(6), after);
                let (length, flags) = (pieces.u16(), pieces.byte());
                let whole = length.zip(flags).and_then(|(length, flags)| {
                    pieces.text(usize::from(length), flags & 1 != 0, out)
                });
                if whole.is_none() {
                    self.note(UnreadReason::Malformed);
                }
            }
            0x0204 | 0x00D6 => self.append_short(rest(8), usize::from(u16_at(data, 6)), out),
            0x00FD => match self.strings.get(u32_at(data, 6) as usize) {
                Some(text) => out.push_str(text),
                None => self.note(UnreadReason::Malformed),
            },
            // A formula: its result, or what kind of result follows it.
            _ if u16_at(data, at + 6) != 0xFFFF => append_number(f64_at(data, at), out),
            _ if data.get(at) == Some(&0) => self.append_result(after, out),
            _ => {}
        }
    }

    /// The text of a formula's result stands behind it, or behind what it shares with others.
    fn append_result(&mut self, after: &Records<'_>, out: &mut String) {
        let mut ahead = after.clone();
        for _ in 0..4 {
            let Some(record) = ahead.next() else { break };
            match record.kind {
                0x0007 => {
                    let length = usize::from(*record.data.first().unwrap_or(&0));
                    let text = record.data.get(1..).unwrap_or_default();
                    return self.append_short(text, length, out);
                }
                0x0207 if self.version == 8 => {
                    let mut pieces = Pieces::new(record.data, &ahead);
                    if pieces.rich_text(out).is_none() {
                        self.note(UnreadReason::Malformed);
                    }
                    return;
                }
                0x0207 => {
                    let length = usize::from(u16_at(record.data, 0));
                    let text = record.data.get(2..).unwrap_or_default();
                    return self.append_short(text, length, out);
                }
                // A formula that several cells share, an array, a table.
                0x0021 | 0x0221 | 0x0036 | 0x0236 | 0x0037 | 0x04BC => {}
                _ => break,
            }
        }
        self.note(UnreadReason::Malformed);
    }
}

/// The version that the record which begins something is written in.
fn version(begin: &Record<'_>) -> u8 {
    match begin.kind {
        0x0009 => 2,
        0x0209 => 3,
        0x0409 => 4,
        _ if u16_at(begin.data, 0) < 0x0600 => 5,
        _ => 8,
    }
}

fn append_packed(packed: u32, out: &mut String) {
    append_number(super::sheet::packed_number(packed), out);
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;
    use crate::model::ReadOptions;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [
            &kind.to_le_bytes()[..],
            &(data.len() as u16).to_le_bytes(),
            data,
        ]
        .concat()
    }

    fn read(records: &[(u16, &[u8])]) -> (String, Vec<UnreadReason>) {
        let bytes: Vec<u8> = records.iter().flat_map(|(k, d)| record(*k, d)).collect();
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        let result = Xls.extract(&mut Cursor::new(bytes), &mut rows);
        log.unread.extend(result.err());
        (log.text, log.unread)
    }

    const SHEET_8: (u16, &[u8]) = (0x809, b"\0\x06\x10\0");
    const SHEET_5: (u16, &[u8]) = (0x809, b"\0\x05\x10\0");
    const EOF: (u16, &[u8]) = (0x0A, b"");

    #[test]
    fn old_texts_are_in_the_code_page_that_the_file_names() {
        let (text, unread) = read(&[
            (0x209, b"\0\0\x10\0"),
            (0x42, b"\x00\x80"),
            (0x204, b"\0\0\0\0\0\0\x04\0No\x91l"),
            (0x14, b"\x03\x8Et\x8E"),
            EOF,
        ]);
        assert_eq!(text, "-- table\n1 A:Noël\n-- hidden\n1 A:été\n");
        assert_eq!(unread, []);
    }

    #[test]
    fn comments_of_excel_95_come_in_pieces_and_its_text_boxes_are_told() {
        let (text, unread) = read(&[
            SHEET_5,
            (0x1C, b"\x02\0\x01\0\x09\0marie@"),
            (0x1C, b"\xFF\xFF\0\0\x03\0x.fr"),
            (0x5D, b"\x01\0\0\0\x06\0"),
            EOF,
        ]);
        assert_eq!(text, "-- table\n-- hidden\n3 B:marie@x.fr\n");
        assert_eq!(unread, [UnreadReason::Unsupported]);
    }

    #[test]
    fn the_sheets_of_excel_4_have_the_names_before_them() {
        let sheet: (u16, &[u8]) = (0x409, b"\0\0\x10\0");
        let (text, unread) = read(&[
            (0x409, b"\0\0\0\x01"),
            (0x8F, b"\0\0\0\0\x02Un"),
            sheet,
            (0x27E, b"\0\0\0\0\0\0\x16\0\0\0"),
            EOF,
            (0x8F, b"\0\0\0\0\x04Deux"),
            sheet,
            (0x203, b"\x01\0\0\0\0\0\0\0\0\0\0\0\x29\x40"),
            EOF,
            EOF,
        ]);
        assert_eq!(text, "-- table [Un]\n1 A:5\n-- table [Deux]\n2 A:12.5\n");
        assert_eq!(unread, []);
    }

    #[test]
    fn cells_out_of_order_come_in_the_order_of_the_sheet() {
        let (text, unread) = read(&[
            SHEET_8,
            (0x203, b"\x01\0\x02\0\0\0\0\0\0\0\0\0\xF0\x3F"),
            (0xBD, b"\x01\0\0\0\0\0\x0A\0\0\0\0\0\x0E\0\0\0\x01\0"),
            (0xBD, b"\0\0\x01\0\0\0\x12\0\0\0\x01\0"),
            EOF,
        ]);
        assert_eq!(text, "-- table\n1 B:4\n2 A:2 B:3 C:1\n");
        assert_eq!(unread, []);
    }

    #[test]
    fn the_text_of_a_formula_may_stand_behind_what_it_shares() {
        let formula = b"\0\0\0\0\0\0\0\0\0\0\0\0\xFF\xFF\0\0";
        let (text, unread) = read(&[
            SHEET_8,
            (0x06, formula),
            (0x4BC, b"\0"),
            (0x207, b"\x06\0\x01\xE9\0t\0"),
            (0x3C, b"\0\xE9 fi"),
            EOF,
        ]);
        assert_eq!(text, "-- table\n1 A:été fi\n");
        assert_eq!(unread, []);
        assert_eq!(
            read(&[SHEET_8, (0x06, formula), EOF]).1,
            [UnreadReason::Malformed]
        );
    }

    #[test]
    fn a_chart_in_a_sheet_is_read_behind_it() {
        let (text, unread) = read(&[
            SHEET_8,
            (0x27E, b"\0\0\0\0\0\0\x16\0\0\0"),
            (0x809, b"\0\x06\x20\0"),
            (0x100D, b"\0\0\x08\0Inscrits"),
            (0x204, b"\0\0\0\0\0\0\x04\0\0Laon"),
            EOF,
            (0x27E, b"\x01\0\0\0\0\0\x1A\0\0\0"),
            EOF,
        ]);
        assert_eq!(
            text,
            "-- table\n1 A:5\n2 A:6\n-- table\n1 A:Laon\n--\n1 A:Inscrits\n"
        );
        assert_eq!(unread, []);
    }

    #[test]
    fn a_protected_or_cut_workbook_is_told() {
        let (text, unread) = read(&[SHEET_5, (0x2F, b"\x01\x02\x03\x04"), EOF]);
        assert_eq!(text, "");
        assert_eq!(unread, [UnreadReason::Encrypted]);
        let (text, unread) = read(&[SHEET_8, (0x27E, b"\0\0\0\0\0\0\x16\0\0\0")]);
        assert_eq!(text, "-- table\n1 A:5\n");
        assert_eq!(unread, [UnreadReason::Malformed]);
        let missing: (u16, &[u8]) = (0xFD, b"\0\0\0\0\0\0\x07\0\0\0");
        assert_eq!(read(&[SHEET_8, missing, EOF]).1, [UnreadReason::Malformed]);
    }

    #[test]
    fn a_protected_workbook_opens_with_its_password() {
        let file = include_bytes!("../../../tests/data/extract/named/xls-password/file.xls");
        let mut log = Log::default();
        let options = ReadOptions {
            passwords: vec!["faux".into(), "secret".into()],
            ..ReadOptions::default()
        };
        let mut rows = Rows::new(&mut log, Job::new(&options, 0));
        assert_eq!(Xls.extract(&mut Cursor::new(file), &mut rows), Ok(()));
        assert!(log
            .text
            .contains("\n41 A:Igor Dubois B:igor.dubois39@example.fr"));
        assert!(log
            .text
            .contains("-- table hidden [Masquée]\n1 A:NIR B:199029905012387\n"));
    }

    /// A list of 1,300 people as bare records, in the newest and in an old version.
    #[test]
    fn of_1_300_people_each_is_whole() {
        for (begin, text) in [(SHEET_8, &b"\x17\0\0"[..]), (SHEET_5, b"\x17\0")] {
            let mut bytes = record(begin.0, begin.1);
            for row in 0..1_300_u16 {
                let at = |column: u8| [&row.to_le_bytes()[..], &[column, 0, 0, 0]].concat();
                let address = format!("personne{row:04}@example.fr");
                let number = f64::from(row) + 639_980_000.0;
                bytes.extend(record(0x204, &[&at(0), text, address.as_bytes()].concat()));
                bytes.extend(record(0x203, &[&at(1)[..], &number.to_le_bytes()].concat()));
            }
            bytes.extend(record(END, b""));
            let mut log = Log::default();
            let mut rows = Rows::new(&mut log, Job::default());
            assert_eq!(Xls.extract(&mut Cursor::new(bytes), &mut rows), Ok(()));
            assert_eq!(log.rows, 1_300);
            let last = "\n1300 A:personne1299@example.fr B:639981299\n";
            assert!(log.text.ends_with(last));
        }
    }

    #[test]
    fn rows_that_nobody_describes_are_hidden_where_the_sheet_says_so() {
        let (text, _) = read(&[
            SHEET_8,
            (0x225, b"\x02\0\0\0"),
            (0x208, &[0; 16]),
            (0x27E, b"\0\0\0\0\0\0\x16\0\0\0"),
            (0x27E, b"\x01\0\0\0\0\0\x1A\0\0\0"),
            EOF,
        ]);
        assert_eq!(text, "-- table\n1 A:5\n-- table hidden\n1 A:5\n2 A:6\n");
    }

    #[test]
    fn values_of_other_workbooks_are_hidden() {
        let (text, unread) = read(&[
            (0x809, b"\0\x06\x05\0"),
            (
                0x5A,
                b"\x02\x01\x04\0\x02\x05\0\0Petit\x01\0\0\0\0\0\0\xF0\x3F",
            ),
            EOF,
            SHEET_8,
            EOF,
        ]);
        assert_eq!(text, "-- table hidden\n5 B:Petit C:1\n-- table\n");
        assert_eq!(unread, []);
    }

    #[test]
    fn a_pivot_cache_gives_the_rows_of_its_source() {
        let cache: Vec<u8> = [
            record(0xC6, &[0; 20]),
            record(0xC7, b"\x01\0\0\0\0\0\0\0\0\0\0\0\x02\0\x03\0\0Nom"),
            record(0xCD, b"\x05\0\0Petit"),
            record(0xCD, b"\x06\0\0Durand"),
            record(0xC7, b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\0\0NIR"),
            record(0xC8, b"\x01"),
            record(0xCC, b"\x07\0"),
            record(0xC8, b"\0"),
            record(0xC9, b"\0\0\0\0\0\0\x29\x40"),
            record(0x0A, b""),
        ]
        .concat();
        let stream = Stream {
            bytes: cache,
            fault: None,
        };
        let mut log = Log::default();
        pivot::read(&stream, &mut Rows::new(&mut log, Job::default())).unwrap();
        assert_eq!(
            log.text,
            "-- table hidden\n1 A:Nom B:NIR\n2 A:Durand B:7\n3 A:Petit B:12.5\n"
        );
        assert_eq!(log.unread, []);
    }

    #[test]
    fn sheets_within_sheets_do_not_make_the_reader_slow() {
        let begins = record(0x809, b"\0\x06\x10\0").repeat(200_000);
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        assert!(Xls.extract(&mut Cursor::new(begins), &mut rows).is_err());
    }
}

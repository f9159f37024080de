//! Excel workbooks in binary records (`.xlsb`): the parts of a `.xlsx`, most of them not in XML.
//!
//! Reads what the reader of `.xlsx` reads, and as it does: cells with raw values, hidden and very
//! hidden sheets, hidden rows and columns, comments, page headers and footers, mail addresses
//! behind links, values of linked workbooks, text boxes, charts, properties, embedded documents.
//! Refuses: passwords. Told as unread: pivot caches. Left out: truth values, errors, formulas.
//!
//! Source: \[MS-XLSB\], <https://learn.microsoft.com/openspecs/office_file_formats/ms-xlsb/>.

use std::io::{self, BufRead, BufReader, Read};

use super::bytes::{f64_at, u32_at};
use super::codepages;
use super::limits::{self, MAX_SHEETS};
use super::look::Look;
use super::package::{self, send_lines, Package, Relationship};
use super::rows::Rows;
use super::sheet::{append_number, packed_number, Grid, Strings};
use super::xlsx::{self, Sheet};
use super::Extractor;
use crate::model::{column_letters, Format, Source, Unit, UnreadReason};

/// Bytes of a record: those of the longest text, its looks and its pronunciation.
const MAX_RECORD: u64 = 1 << 20;

/// Reads workbooks in binary records.
pub struct Xlsb;

impl Extractor for Xlsb {
    fn format(&self) -> Format {
        Format::Xlsb
    }

    fn recognises(&self, look: &Look) -> bool {
        look.directory().is_some_and(|zip| {
            let binary = |name: &String| {
                let name = name.strip_prefix("xl/worksheets/");
                name.is_some_and(|name| name.strip_suffix(".bin").is_some())
            };
            zip.has("xl/workbook.bin")
                || zip.content_types.contains("sheet.binary.")
                || (zip.names.iter().any(binary) && !zip.has("xl/workbook.xml"))
        })
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        package::open(source, rows, read)
    }
}

fn read(package: &mut Package<'_>, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let workbook = package.main_part("xl/workbook.bin");
    let relations = package.relationships(&workbook);
    let strings = relations
        .iter()
        .find(|r| r.kind == "sharedStrings")
        .map_or("xl/sharedStrings.bin", |r| r.target.as_str());
    let strings = read_strings(package, strings);
    for sheet in sheets(package, &workbook, &relations) {
        read_sheet(package, &sheet, &strings, rows)?;
        if package.is_exhausted() {
            return Ok(());
        }
    }
    for relation in &relations {
        match relation.kind.as_str() {
            "pivotCacheDefinition" => package.note(Err(UnreadReason::Unsupported)),
            "externalLink" => read_linked(package, &relation.target, rows),
            _ => {}
        }
    }
    package.properties(rows)
}

/// Hands every record of a part to `visit`: what it is, and what it says.
fn each(
    package: &mut Package<'_>,
    part: &str,
    mut visit: impl FnMut(u16, &[u8]) -> Result<(), UnreadReason>,
) {
    package.bytes(part, |part| {
        let mut part = BufReader::with_capacity(64 << 10, part);
        let mut data = Vec::new();
        let failed = |error: io::Error| limits::reason(&error);
        while !part.fill_buf().map_err(failed)?.is_empty() {
            let (kind, length) = header(&mut part).map_err(failed)?;
            data.clear();
            let mut body = part.by_ref().take(length);
            body.by_ref()
                .take(MAX_RECORD)
                .read_to_end(&mut data)
                .map_err(failed)?;
            let left_out = io::copy(&mut body, &mut io::sink()).map_err(failed)?;
            visit(kind, &data)?;
            if data.len() as u64 + left_out < length {
                return Err(UnreadReason::Malformed);
            }
        }
        Ok(())
    });
}

/// The number and the length of a record, seven bits a byte.
fn header(part: &mut impl Read) -> io::Result<(u16, u64)> {
    let mut number = |most: u32| {
        let mut value = 0;
        for shift in 0..most {
            let mut byte = [0];
            part.read_exact(&mut byte)?;
            value |= u64::from(byte[0] & 0x7F) << (7 * shift);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Ok(value)
    };
    let kind: io::Result<u64> = number(2);
    Ok((kind? as u16, number(4)?))
}

/// A text that begins at `at` with its length, and where it ends; none is said by the largest one.
fn append_text(data: &[u8], at: usize, out: &mut String) -> usize {
    let length = match u32_at(data, at) {
        u32::MAX => 0,
        length => length as usize,
    };
    let text = data.get(at + 4..).unwrap_or_default();
    let text = text.get(..length.saturating_mul(2)).unwrap_or(text);
    codepages::append(1200, text, out);
    at + 4 + text.len()
}

/// Reads the texts that cells point at.
fn read_strings(package: &mut Package<'_>, part: &str) -> Strings {
    let mut strings = Strings::default();
    if package.zip.find(part).is_some() {
        each(package, part, |kind, data| {
            if kind == 19 {
                append_text(data, 1, &mut strings.text);
                strings.end();
            }
            Ok(())
        });
    }
    strings
}

/// The sheets in the workbook's order; those with the usual names when the workbook is damaged.
fn sheets(package: &mut Package<'_>, workbook: &str, relations: &[Relationship]) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    each(package, workbook, |kind, data| {
        if kind != 156 {
            return Ok(());
        }
        if sheets.len() >= MAX_SHEETS {
            return Err(UnreadReason::TooLarge);
        }
        let (mut id, mut name) = (String::new(), String::new());
        let behind = append_text(data, 8, &mut id);
        append_text(data, behind, &mut name);
        let relation = relations.iter().find(|r| r.id == id);
        // Sheets that hold one chart, or old dialogs, have no rows.
        if relation.is_none_or(|r| r.kind == "worksheet") {
            let position = sheets.len() + 1;
            sheets.push(Sheet {
                unit: Unit {
                    sheet: Some(name),
                    hidden: u32_at(data, 0) != 0,
                    table: true,
                    ..Unit::default()
                },
                path: relation.map_or_else(|| usual(position), |r| r.target.clone()),
            });
        }
        Ok(())
    });
    if sheets.is_empty() {
        let paths = (1..=MAX_SHEETS).map(usual);
        let unit = Unit {
            table: true,
            ..Unit::default()
        };
        sheets.extend(
            paths
                .take_while(|path| package.zip.find(path).is_some())
                .map(|path| Sheet {
                    unit: unit.clone(),
                    path,
                }),
        );
    }
    sheets
}

fn usual(position: usize) -> String {
    format!("xl/worksheets/sheet{position}.bin")
}

fn read_sheet(
    package: &mut Package<'_>,
    sheet: &Sheet,
    strings: &Strings,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let mut grid = Grid::new(sheet.unit.clone(), rows);
    let mut row: Option<u32> = None;
    let mut column = 0u32;
    let mut missing = false;
    let mut text = String::new();
    let mut margins: Vec<String> = Vec::new();
    let mut links: Vec<(String, String)> = Vec::new();
    each(package, &sheet.path, |kind, data| {
        match kind {
            0 => {
                if let Some(before) = row.replace(u32_at(data, 0)) {
                    grid.end_row(before.saturating_add(1), rows);
                }
                column = u32::MAX;
                grid.start_row(data.get(11).is_some_and(|flags| flags & 0x10 != 0));
            }
            1..=18 | 62 => {
                // Short cells follow the one before, and begin with their looks.
                let short = (12..=18).contains(&kind);
                column = if short {
                    column.wrapping_add(1)
                } else {
                    u32_at(data, 0)
                };
                let at = if short { 4 } else { 8 };
                text.clear();
                match kind {
                    2 | 13 => append_number(packed_number(u32_at(data, at)), &mut text),
                    5 | 9 | 16 => append_number(f64_at(data, at), &mut text),
                    6 | 8 | 17 => {
                        append_text(data, at, &mut text);
                    }
                    // A text with looks of its own says first which.
                    62 => {
                        append_text(data, at + 1, &mut text);
                    }
                    7 | 18 => match strings.get(u32_at(data, at) as usize) {
                        Some(shared) => text.push_str(shared),
                        None => missing = true,
                    },
                    _ => {}
                }
                grid.cell(column, &text, rows)?;
            }
            60 if data.get(16).is_some_and(|flags| flags & 1 != 0) => {
                grid.hide_columns(u32_at(data, 0), u32_at(data, 4));
            }
            479 => {
                rows.charge(data.len())?;
                let mut at = 2;
                while at < data.len() && margins.len() < 6 {
                    let mut margin = String::new();
                    at = append_text(data, at, &mut margin);
                    margins.push(margin);
                }
            }
            494 => {
                rows.charge(data.len() + 64)?;
                let mut id = String::new();
                append_text(data, 16, &mut id);
                let (row, column) = (u32_at(data, 0), u32_at(data, 8));
                let row = row.saturating_add(1);
                links.push((id, format!("{}{row}", column_letters(column))));
            }
            _ => {}
        }
        Ok(())
    });
    if let Some(row) = row {
        grid.end_row(row.saturating_add(1), rows);
    }
    grid.finish(rows)?;
    if missing {
        package.note(Err(UnreadReason::Malformed));
    }
    let hidden = Unit {
        hidden: true,
        table: false,
        ..sheet.unit.clone()
    };
    send_lines(&margins, hidden.clone(), rows)?;
    xlsx::read_around(package, sheet, &links, &hidden, rows)
}

/// Reads comments, each at the place of its cell.
pub fn read_comments(package: &mut Package<'_>, part: &str, unit: &Unit, rows: &mut Rows<'_>) {
    rows.unit(unit.clone());
    let (mut row, mut column) = (0, 0);
    each(package, part, |kind, data| {
        match kind {
            635 => (row, column) = (u32_at(data, 4), u32_at(data, 12)),
            637 => {
                let mut text = String::new();
                append_text(data, 1, &mut text);
                rows.cell(column, &text)?;
                rows.row(row.saturating_add(1));
            }
            _ => {}
        }
        Ok(())
    });
}

/// Reads the values that cells of another workbook had when this one was saved.
fn read_linked(package: &mut Package<'_>, part: &str, rows: &mut Rows<'_>) {
    rows.unit(Unit {
        hidden: true,
        table: true,
        ..Unit::default()
    });
    let mut row = 0u32;
    let mut text = String::new();
    each(package, part, |kind, data| {
        text.clear();
        match kind {
            366 => {
                rows.row(row.saturating_add(1));
                row = u32_at(data, 0);
            }
            368 => append_number(f64_at(data, 4), &mut text),
            371 => {
                append_text(data, 4, &mut text);
            }
            _ => {}
        }
        rows.cell(u32_at(data, 0), &text)
    });
    rows.row(row.saturating_add(1));
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;
    use crate::extract::zip::build;

    fn record(kind: u16, parts: &[&[u8]]) -> Vec<u8> {
        let data = parts.concat();
        let mut bytes = vec![kind as u8];
        if kind > 0x7F {
            bytes = vec![kind as u8 | 0x80, (kind >> 7) as u8];
        }
        bytes.push(data.len() as u8);
        bytes.extend(data);
        bytes
    }

    fn text(text: &str) -> Vec<u8> {
        let mut bytes = (text.encode_utf16().count() as u32).to_le_bytes().to_vec();
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    fn read(sheet: &[Vec<u8>], more: &[(&str, Vec<u8>)]) -> (String, Result<(), UnreadReason>) {
        let rels = br#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/un.bin"/><Relationship Id="r2" Type="x/externalLink" Target="lien.bin"/></Relationships>"#;
        let workbook = record(156, &[&[0; 8], &text("r1"), &text("Été")]);
        let strings = record(19, &[&[0], &text("Petit")]);
        let sheet = sheet.concat();
        let mut files: Vec<(&str, &[u8])> = vec![
            ("xl/workbook.bin", &workbook),
            ("xl/_rels/workbook.bin.rels", rels),
            ("xl/worksheets/un.bin", &sheet),
            ("xl/sharedStrings.bin", &strings),
        ];
        files.extend(more.iter().map(|(name, bytes)| (*name, bytes.as_slice())));
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        let result = Xlsb.extract(&mut Cursor::new(build::zip(&files, false)), &mut rows);
        (log.text, result)
    }

    #[test]
    fn every_kind_of_cell_is_read_and_short_ones_follow_each_other() {
        let cell = |column: u8| [column, 0, 0, 0, 0, 0, 0, 0];
        let number = 185_050_212_345_642_f64.to_le_bytes();
        let lien = [
            record(366, &[&[4, 0, 0, 0]]),
            record(371, &[&[1, 0, 0, 0], &text("lié")]),
        ];
        let (log, result) = read(
            &[
                record(
                    60,
                    &[&[9, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]],
                ),
                record(0, &[&[2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]),
                record(7, &[&cell(0), &[0; 4]]),
                record(17, &[&[0; 4], &text("court")]),
                record(62, &[&cell(3), &[1], &text("riche")]),
                record(5, &[&cell(4), &number]),
                record(13, &[&[0; 4], &[0x16, 0, 0, 0]]),
                record(8, &[&cell(6), &text("calculé"), &[1, 2]]),
                record(4, &[&cell(7), &[1]]),
                record(6, &[&cell(9), &text("voilé")]),
                record(0, &[&[4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10]]),
                record(6, &[&cell(0), &text("masqué")]),
                record(479, &[&[0, 0], &[0xFF; 4], &text("&Cpied")]),
            ],
            &[("xl/lien.bin", lien.concat())],
        );
        assert_eq!(
            log,
            "-- table [Été]\n3 A:Petit B:court D:riche E:185050212345642 F:5 G:calculé\n\
             -- table hidden [Été]\n3 A:Petit B:court D:riche E:185050212345642 F:5 G:calculé J:voilé\n5 A:masqué\n\
             -- hidden [Été]\n1 A:&Cpied\n-- table hidden\n5 B:lié\n"
        );
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn a_part_cut_within_a_record_is_malformed() {
        let mut cut = record(6, &[&[0; 8], &text("Petit")]);
        cut.truncate(18);
        let row = record(0, &[&[0; 12]]);
        let (log, result) = read(&[row, cut], &[("xl/lien.bin", Vec::new())]);
        assert!(log.starts_with("-- table [Été]\n1 A:Pe\n"));
        assert_eq!(result, Err(UnreadReason::Malformed));
    }
}

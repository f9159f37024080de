//! A spreadsheet of the fewest parts: its type, its list of files, its sheets with their values.
//!
//! Source: OASIS `OpenDocument` 1.3, part 2 (packages) and part 3, chapter 9.

use std::fmt::Write as _;

use super::table::days_of_date;
use super::zip::{Archive, File};
use super::{escape, is_number, unspaced, Sheet, Value, MAX_BYTES};
use crate::model::CellKind;

const TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
const NAMES: &str = "urn:oasis:names:tc:opendocument:xmlns";

/// The file of these sheets.
pub fn write(sheets: &[Sheet]) -> Option<Vec<u8>> {
    let mut archive = Archive::default();
    archive.store("mimetype", TYPE);
    archive.add("META-INF/manifest.xml", |file| {
        file.text(&format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest xmlns:manifest=\"{NAMES}:manifest:1.0\" manifest:version=\"1.3\"><manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"{TYPE}\"/><manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>"
        ));
        Some(())
    })?;
    archive.add("content.xml", |file| content(sheets, file))?;
    let bytes = archive.finish();
    (bytes.len() <= MAX_BYTES).then_some(bytes)
}

fn content(sheets: &[Sheet], file: &mut File) -> Option<()> {
    file.text(&format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content xmlns:office=\"{NAMES}:office:1.0\" xmlns:table=\"{NAMES}:table:1.0\" xmlns:text=\"{NAMES}:text:1.0\" xmlns:style=\"{NAMES}:style:1.0\" xmlns:number=\"{NAMES}:datastyle:1.0\" office:version=\"1.3\"><office:automatic-styles><number:date-style style:name=\"n1\" number:automatic-order=\"true\"><number:day number:style=\"long\"/><number:text>/</number:text><number:month number:style=\"long\"/><number:text>/</number:text><number:year number:style=\"long\"/></number:date-style><style:style style:name=\"day\" style:family=\"table-cell\" style:data-style-name=\"n1\"/></office:automatic-styles><office:body><office:spreadsheet>"
    ));
    for (number, sheet) in (1..).zip(sheets) {
        let mut row = String::from("<table:table table:name=\"");
        match &sheet.name {
            Some(name) => escape(name, &mut row),
            None => escape(&format!("Feuille {number}"), &mut row),
        }
        row += "\">";
        let mut next = 1;
        for line in &sheet.lines {
            blank_rows(line.number.saturating_sub(next), &mut row);
            next = line.number.saturating_add(1);
            row += "<table:table-row>";
            let mut column = 0;
            for value in &line.cells {
                blank_cells(value.column.saturating_sub(column), &mut row);
                column = value.column.saturating_add(1);
                cell(value, &mut row);
            }
            row += "</table:table-row>";
            file.text(&row);
            row.clear();
            if file.written() > MAX_BYTES {
                return None;
            }
        }
        // A sheet has a row.
        if sheet.lines.is_empty() {
            row += "<table:table-row><table:table-cell/></table:table-row>";
        }
        row += "</table:table>";
        file.text(&row);
    }
    file.text("</office:spreadsheet></office:body></office:document-content>");
    Some(())
}

/// Appends so many empty rows; writing into a string does not fail.
fn blank_rows(count: u32, out: &mut String) {
    if count > 0 {
        let _ = write!(out, "<table:table-row table:number-rows-repeated=\"{count}\"><table:table-cell/></table:table-row>");
    }
}

/// Appends so many empty cells.
fn blank_cells(count: u32, out: &mut String) {
    if count > 0 {
        let _ = write!(
            out,
            "<table:table-cell table:number-columns-repeated=\"{count}\"/>"
        );
    }
}

fn cell(value: &Value, out: &mut String) {
    let text = &*value.text;
    let attributes = match value.kind {
        Some(CellKind::Number) => {
            unspaced(text).map(|number| format!("\"float\" office:value=\"{number}\""))
        }
        Some(CellKind::Time) if is_number(text) => {
            Some(format!("\"float\" office:value=\"{text}\""))
        }
        Some(CellKind::Date) if days_of_date(text).is_some() => Some(format!(
            "\"date\" office:date-value=\"{text}\" table:style-name=\"day\""
        )),
        Some(CellKind::Truth) => {
            let truth = text == "1";
            Some(format!("\"boolean\" office:boolean-value=\"{truth}\""))
        }
        _ => None,
    };
    let attributes = attributes.as_deref().unwrap_or("\"string\"");
    let _ = write!(out, "<table:table-cell office:value-type={attributes}>");
    for line in text.lines() {
        *out += "<text:p>";
        // Blanks that follow one another, or begin a line, are one blank or none unless counted.
        let mut blanks = 1;
        for piece in line.split_inclusive(' ') {
            let word = piece.strip_suffix(' ').unwrap_or(piece);
            escape(word, out);
            if !word.is_empty() {
                blanks = 0;
            }
            if word.len() < piece.len() {
                *out += if blanks > 0 { "<text:s/>" } else { " " };
                blanks += 1;
            }
        }
        *out += "</text:p>";
    }
    *out += "</table:table-cell>";
}

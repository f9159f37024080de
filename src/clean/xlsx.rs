//! A workbook of the fewest parts: its sheets with their values, and five styles.
//!
//! Texts stand in their cells, numbers are numbers; a text that looks like a formula is marked as a
//! text, for who edits it later.
//!
//! Source: ECMA-376 part 1, chapter 18.

use std::fmt::Write as _;

use super::table::days_of_date;
use super::zip::{Archive, File};
use super::{escape, is_number, Sheet, Value, MAX_BYTES};
use crate::model::{column_letters, CellKind};

/// Characters that Excel takes in a cell.
const MAX_TEXT: usize = 32_767;
/// And in the name of a sheet.
const MAX_NAME: usize = 31;
/// Characters of a column that are shown.
const MAX_WIDTH: usize = 60;
/// Columns that are made as wide as what stands in them.
const MAX_WIDE: usize = 256;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Styles by their numbers: general, day, day with time, time, text.
const STYLES: &str = "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"[h]:mm\"/></numFmts>\
<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
<xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"22\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" quotePrefix=\"1\" applyNumberFormat=\"1\"/></cellXfs>";

/// The file of these sheets; nothing when a workbook cannot hold them.
pub fn write(sheets: &[Sheet]) -> Option<Vec<u8>> {
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        names.push(name(sheet.name.as_deref().unwrap_or_default(), &names));
    }
    let mut archive = Archive::default();
    let (mut types, mut listed, mut relations) = (String::new(), String::new(), String::new());
    for (number, name) in (1..).zip(&names) {
        let mut escaped = String::new();
        escape(name, &mut escaped);
        let _ = write!(types, "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{TYPES}.worksheet+xml\"/>");
        let _ = write!(
            listed,
            "<sheet name=\"{escaped}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"
        );
        let _ = write!(relations, "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>");
    }
    let parts = [
        ("[Content_Types].xml", format!("{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPES}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{TYPES}.styles+xml\"/>{types}</Types>")),
        ("_rels/.rels", format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")),
        ("xl/workbook.xml", format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{listed}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}<Relationship Id=\"styles\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>")),
        ("xl/styles.xml", format!("{HEAD}<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>")),
    ];
    for (name, text) in &parts {
        archive.add(name, |file| {
            file.text(text);
            Some(())
        })?;
    }
    for (number, sheet) in (1..).zip(sheets) {
        archive.add(&format!("xl/worksheets/sheet{number}.xml"), |file| {
            rows(sheet, file)
        })?;
    }
    let bytes = archive.finish();
    (bytes.len() <= MAX_BYTES).then_some(bytes)
}

fn rows(sheet: &Sheet, file: &mut File) -> Option<()> {
    file.text(&format!("{HEAD}<worksheet xmlns=\"{MAIN}\">"));
    let widths = widths(sheet);
    if !widths.is_empty() {
        file.text("<cols>");
        for (column, width) in (1..).zip(widths) {
            file.text(&format!(
                "<col min=\"{column}\" max=\"{column}\" width=\"{width}\" customWidth=\"1\"/>"
            ));
        }
        file.text("</cols>");
    }
    file.text("<sheetData>");
    let mut row = String::new();
    for line in &sheet.lines {
        row.clear();
        let _ = write!(row, "<row r=\"{}\">", line.number);
        for value in &line.cells {
            cell(value, line.number, &mut row)?;
        }
        row += "</row>";
        file.text(&row);
        if file.written() > MAX_BYTES {
            return None;
        }
    }
    file.text("</sheetData></worksheet>");
    Some(())
}

/// Room for the longest value of each column.
fn widths(sheet: &Sheet) -> Vec<usize> {
    let mut widths = Vec::new();
    for value in sheet.lines.iter().flat_map(|line| &line.cells) {
        let column = value.column as usize;
        if column >= MAX_WIDE {
            continue;
        }
        if widths.len() <= column {
            widths.resize(column + 1, 10);
        }
        let length = value.text.chars().take(MAX_WIDTH).count() + 2;
        if let Some(width) = widths.get_mut(column) {
            *width = length.max(*width);
        }
    }
    widths
}

/// Appends a cell; nothing when it holds more than a cell may.
fn cell(value: &Value, row: u32, out: &mut String) -> Option<()> {
    let place = format!("{}{row}", column_letters(value.column));
    let text = &*value.text;
    let number =
        |style: u32, number: &str| format!("<c r=\"{place}\" s=\"{style}\"><v>{number}</v></c>");
    let days = || {
        days_of_date(text)
            .map(|days| number(if text.contains('T') { 2 } else { 1 }, &days.to_string()))
    };
    let written = match value.kind {
        Some(CellKind::Truth) if matches!(text, "0" | "1") => {
            Some(format!("<c r=\"{place}\" t=\"b\"><v>{text}</v></c>"))
        }
        Some(CellKind::Date) => days(),
        Some(CellKind::Time) if is_number(text) => Some(number(3, text)),
        Some(CellKind::Number) if is_number(text) => Some(number(0, text)),
        _ => None,
    };
    if let Some(written) = written {
        out.push_str(&written);
        return Some(());
    }
    if text.chars().count() > MAX_TEXT {
        return None;
    }
    let style = if text.starts_with(['=', '+', '-', '@']) {
        4
    } else {
        0
    };
    let _ = write!(
        out,
        "<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
    );
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    // `_x000D_` stands for a character: one that is meant as it is needs its underscore escaped.
    escape(&text.replace("_x", "_x005F_x"), out);
    *out += "</t></is></c>";
    Some(())
}

/// A name that Excel takes, and that no other sheet has.
fn name(wanted: &str, taken: &[String]) -> String {
    let allowed = |c: &char| !c.is_control() && !"[]:*?/\\".contains(*c);
    let plain: String = wanted.chars().filter(allowed).collect();
    let plain = plain.trim_matches(['\'', ' ']);
    let is_free = |name: &str| {
        let name = name.to_lowercase();
        !name.is_empty() && taken.iter().all(|other| other.to_lowercase() != name)
    };
    let cut = |name: &str, most: usize| name.chars().take(most).collect::<String>();
    let first = cut(plain, MAX_NAME);
    if is_free(&first) {
        return first;
    }
    let stem = if plain.is_empty() { "Feuille" } else { plain };
    // One more number than there are names: one of them is free.
    (1..=taken.len() + 1)
        .map(|number| format!("{} {number}", cut(stem, MAX_NAME - 8)))
        .find(|name| is_free(name))
        .unwrap_or_default()
}

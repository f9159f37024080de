//! Excel workbooks (`.xlsx`, `.xlsm`, `.xltx`): every sheet's rows, with the raw values.
//!
//! Reads cells (shared, inline and computed text, numbers as digits), hidden and very hidden
//! sheets, and as hidden units what a reader of the sheet does not look at: comments, page
//! headers and footers, mail addresses behind links, pivot caches, values of linked workbooks,
//! alternative texts, document properties. Hidden rows and columns are told as hidden. Text boxes
//! and charts are read as seen. Refuses: passwords. Embedded workbooks are read as hidden, other
//! embedded documents are told as not read. Left out: truth values, errors, formulas.
//!
//! Source: ECMA-376 part 1, chapter 18.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::mailto;
use super::limits::{MAX_COLUMNS, MAX_SHEETS};
use super::look::Look;
use super::package::{self, send_lines, Package, Relationship};
use super::rows::Rows;
use super::sheet::{plain_number, Grid, Strings};
use super::xlsb;
use super::xml::{Element, Node};
use super::Extractor;
use crate::model::{CellKind, Format, Layout, Source, Unit, UnreadReason};

/// Styles and formats that a copy looks at; programs write some hundred.
const MAX_FORMATS: usize = 1 << 16;

/// Reads workbooks.
pub struct Xlsx;

impl Extractor for Xlsx {
    fn format(&self) -> Format {
        Format::Xlsx
    }

    fn recognises(&self, look: &Look) -> bool {
        look.directory().is_some_and(|zip| {
            !zip.has("xl/workbook.bin")
                && (zip.has("xl/workbook.xml")
                    || zip.has_folder("xl/worksheets/")
                    || zip.content_types.contains("spreadsheetml.sheet.main+xml"))
        })
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        package::open(source, rows, read)
    }
}

/// A sheet as the workbook lists it.
pub struct Sheet {
    /// What its rows stand in.
    pub unit: Unit,
    /// The path of its part.
    pub path: String,
}

fn read(package: &mut Package<'_>, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let workbook = package.main_part("xl/workbook.xml");
    let relations = package.relationships(&workbook);
    let strings = relations
        .iter()
        .find(|r| r.kind == "sharedStrings")
        .map_or("xl/sharedStrings.xml", |r| r.target.as_str());
    let strings = read_strings(package, strings);
    let mut from_1904 = false;
    let sheets = sheets(package, &workbook, &relations, &mut from_1904);
    let formats = if rows.copies() && !from_1904 {
        read_formats(package, &relations)
    } else {
        Vec::new()
    };
    for sheet in sheets {
        read_sheet(package, &sheet, &strings, &formats, rows)?;
        if package.is_exhausted() {
            return Ok(());
        }
    }
    for relation in &relations {
        match relation.kind.as_str() {
            "pivotCacheDefinition" => read_pivot_cache(package, &relation.target, rows)?,
            "externalLink" => {
                let hidden = Unit {
                    hidden: true,
                    ..Unit::default()
                };
                package.shapes(&relation.target, &hidden, rows)?;
            }
            _ => {}
        }
    }
    package.properties(rows)
}

/// The sheets in the workbook's order; those the archive holds when the workbook is damaged. The
/// workbook, which is read once, also says from which year it counts its days.
fn sheets(
    package: &mut Package<'_>,
    workbook: &str,
    relations: &[Relationship],
    from_1904: &mut bool,
) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    package.each(workbook, |node| {
        let Node::Open(element) = node else {
            return Ok(());
        };
        if element.name() == "workbookPr" {
            *from_1904 = is_set(&element, "date1904");
        }
        if element.name() != "sheet" {
            return Ok(());
        }
        if sheets.len() >= MAX_SHEETS {
            return Err(UnreadReason::TooLarge);
        }
        let id = element.attribute("id").unwrap_or_default();
        let position = sheets.len() + 1;
        let relation = relations.iter().find(|r| r.id == id);
        // Sheets that hold one chart, or old dialogs, have no rows.
        if relation.is_none_or(|r| r.kind == "worksheet") {
            sheets.push(Sheet {
                unit: Unit {
                    sheet: element.attribute("name").map(std::borrow::Cow::into_owned),
                    hidden: matches!(
                        element.attribute("state").as_deref(),
                        Some("hidden" | "veryHidden")
                    ),
                    table: true,
                    ..Unit::default()
                },
                path: relation.map_or_else(
                    || format!("xl/worksheets/sheet{position}.xml"),
                    |r| r.target.clone(),
                ),
            });
        }
        Ok(())
    });
    let known: BTreeSet<String> = sheets.iter().map(|s| s.path.to_lowercase()).collect();
    if sheets.is_empty() || package.zip.damaged {
        let found = package.named("xl/worksheets/", &[""]);
        sheets.extend(
            found
                .into_iter()
                .filter(|p| !known.contains(&p.to_lowercase()))
                .map(|path| Sheet {
                    unit: Unit {
                        table: true,
                        ..Unit::default()
                    },
                    path,
                }),
        );
    }
    sheets
}

/// Reads the texts that cells point at.
fn read_strings(package: &mut Package<'_>, part: &str) -> Strings {
    let mut strings = Strings::default();
    if package.zip.find(part).is_none() {
        return strings;
    }
    let mut in_text = false;
    let mut phonetic = 0u32;
    package.each(part, |node| {
        match node {
            Node::Open(element) => match element.name() {
                "t" => in_text = phonetic == 0,
                "rPh" => phonetic += 1,
                _ => {}
            },
            Node::Close("t") => in_text = false,
            Node::Close("rPh") => phonetic = phonetic.saturating_sub(1),
            Node::Close("si") => strings.end(),
            Node::Text(text) if in_text => strings.text.push_str(text),
            Node::Close(_) | Node::Text(_) => {}
        }
        Ok(())
    });
    strings
}

/// What the numbers of each style are: only a copy needs to know.
///
/// Of a workbook that counts its days from 1904, days stay numbers.
fn read_formats(package: &mut Package<'_>, relations: &[Relationship]) -> Vec<CellKind> {
    let part = relations
        .iter()
        .find(|r| r.kind == "styles")
        .map_or("xl/styles.xml", |r| r.target.as_str());
    let mut kinds = Vec::new();
    if package.zip.find(part).is_none() {
        return kinds;
    }
    let mut own: BTreeMap<u32, CellKind> = BTreeMap::new();
    let mut in_cells = false;
    package.each(part, |node| {
        match node {
            Node::Open(element) => {
                let id = element.attribute("numFmtId").and_then(|id| id.parse().ok());
                match element.name() {
                    "cellXfs" => in_cells = true,
                    "numFmt" if own.len() < MAX_FORMATS => {
                        let code = element.attribute("formatCode").unwrap_or_default();
                        own.extend(id.map(|id| (id, kind_of_format(&code))));
                    }
                    "xf" if in_cells && kinds.len() < MAX_FORMATS => {
                        let id = id.unwrap_or(0);
                        kinds.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                    }
                    _ => {}
                }
            }
            Node::Close("cellXfs") => in_cells = false,
            _ => {}
        }
        Ok(())
    });
    kinds
}

/// What the formats are for that every program knows by their numbers.
fn built_in(id: u32) -> CellKind {
    match id {
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => CellKind::Day,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => CellKind::Time,
        _ => CellKind::Number,
    }
}

/// What a format is for, by the letters that are not quoted: `dd/mm/yyyy`, `hh:mm`, `0.00 "jours"`.
fn kind_of_format(code: &str) -> CellKind {
    let (mut day, mut time) = (false, false);
    if code.eq_ignore_ascii_case("general") || code.eq_ignore_ascii_case("standard") {
        return CellKind::Number;
    }
    let mut letters = code.split(';').next().unwrap_or_default().chars();
    while let Some(letter) = letters.next() {
        match letter.to_ascii_lowercase() {
            '"' => while letters.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                letters.next();
            }
            // Colours and languages; but `[h]` counts hours.
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                time |= matches!(
                    inside.to_ascii_lowercase().as_str(),
                    "h" | "hh" | "m" | "mm" | "s" | "ss"
                );
            }
            'y' | 'd' => day = true,
            'h' | 's' => time = true,
            '0' | '#' | '?' if !day && !time => return CellKind::Number,
            _ => {}
        }
    }
    match (day, time) {
        (true, _) => CellKind::Day,
        (_, true) => CellKind::Time,
        _ => CellKind::Number,
    }
}

/// Says which cells are merged.
fn tell_merged(element: &Element<'_>, rows: &mut Rows<'_>) {
    let range = element.attribute("ref");
    if let Some((first, last)) = range.as_deref().and_then(parse_range) {
        rows.layout(Layout::Merged(first, last));
    }
}

/// What the style of a cell says of its number.
fn format_of(cell: &Element<'_>, formats: &[CellKind]) -> CellKind {
    let style = cell
        .attribute("s")
        .and_then(|style| style.parse::<usize>().ok());
    let known = style.and_then(|style| formats.get(style));
    known.copied().unwrap_or(CellKind::Number)
}

/// How the value of a cell is to be understood.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Shared,
    Truth,
    Error,
}

impl Kind {
    fn of(cell: &Element<'_>) -> Self {
        match cell.attribute("t").as_deref() {
            None | Some("n") => Self::Number,
            Some("s") => Self::Shared,
            Some("b") => Self::Truth,
            Some("e") => Self::Error,
            Some(_) => Self::Text,
        }
    }
}

// One pass over one part: what an element means depends on those before.
#[allow(clippy::too_many_lines)]
fn read_sheet(
    package: &mut Package<'_>,
    sheet: &Sheet,
    strings: &Strings,
    formats: &[CellKind],
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let copies = rows.copies();
    let mut grid = Grid::new(sheet.unit.clone(), rows);
    let mut row = 0u32;
    let mut column = 0u32;
    let mut kind = Kind::Number;
    let mut format = CellKind::Number;
    let mut value = String::new();
    let mut in_value = false;
    let mut phonetic = 0u32;
    let mut missing = false;
    let mut margins: Vec<String> = Vec::new();
    let mut links: Vec<(String, String)> = Vec::new();
    package.each(&sheet.path, |node| {
        match node {
            Node::Open(element) => match element.name() {
                "row" => {
                    row = element
                        .attribute("r")
                        .and_then(|r| r.parse().ok())
                        .unwrap_or(row.saturating_add(1));
                    column = 0;
                    grid.start_row(is_set(&element, "hidden"));
                }
                "col" if is_set(&element, "hidden") => {
                    let number = |name| element.attribute(name)?.parse::<u32>().ok();
                    if let (Some(from), Some(to)) = (number("min"), number("max")) {
                        grid.hide_columns(from.saturating_sub(1), to.saturating_sub(1));
                    }
                }
                "c" => {
                    if let Some((of, _)) = element.attribute("r").as_deref().and_then(parse_place) {
                        column = of;
                    }
                    kind = Kind::of(&element);
                    if copies {
                        format = format_of(&element, formats);
                    }
                    value.clear();
                }
                "mergeCell" if copies => tell_merged(&element, rows),
                "v" => in_value = true,
                "t" => in_value = phonetic == 0,
                "rPh" => phonetic += 1,
                "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
                | "firstFooter" => {
                    value.clear();
                    in_value = true;
                }
                "hyperlink" => {
                    if let (Some(place), Some(id)) =
                        (element.attribute("ref"), element.attribute("id"))
                    {
                        rows.charge(place.len() + id.len() + 64)?;
                        links.push((id.into_owned(), place.into_owned()));
                    }
                }
                _ => {}
            },
            Node::Text(text) if in_value => value.push_str(text),
            Node::Text(_) => {}
            Node::Close(name) => match name {
                "v" | "t" => in_value = false,
                "rPh" => phonetic = phonetic.saturating_sub(1),
                "c" => {
                    match kind {
                        Kind::Number => {
                            rows.layout(Layout::Cell(row, column, format));
                            grid.cell(column, &plain_number(value.trim()), rows)?;
                        }
                        Kind::Text => grid.cell(column, &unescape(&value), rows)?,
                        Kind::Shared => {
                            match value.trim().parse().ok().and_then(|i| strings.get(i)) {
                                Some(text) => grid.cell(column, &unescape(text), rows)?,
                                None => missing = !value.trim().is_empty() || missing,
                            }
                        }
                        Kind::Truth if copies => {
                            rows.layout(Layout::Cell(row, column, CellKind::Truth));
                            grid.cell(column, &value, rows)?;
                        }
                        Kind::Truth | Kind::Error => {}
                    }
                    column = column.saturating_add(1);
                }
                "row" => grid.end_row(row, rows),
                "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
                | "firstFooter" => {
                    in_value = false;
                    margins.push(std::mem::take(&mut value));
                }
                _ => {}
            },
        }
        Ok(())
    });
    // A row that damage cut short is sent as far as it goes.
    grid.end_row(row, rows);
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
    read_around(package, sheet, &links, &hidden, rows)
}

/// Reads what hangs on a sheet: links (each by its name and the place of its cell), comments, text
/// boxes, charts.
pub fn read_around(
    package: &mut Package<'_>,
    sheet: &Sheet,
    links: &[(String, String)],
    hidden: &Unit,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let relations = package.relationships(&sheet.path);
    let mut addresses: Vec<(&str, &str, String)> = Vec::new();
    for relation in &relations {
        match relation.kind.as_str() {
            "hyperlink" => {
                if let Some(address) = mailto(&relation.target) {
                    addresses.push((relation.id.as_str(), "", address));
                }
            }
            "comments" if relation.target.strip_suffix(".bin").is_some() => {
                xlsb::read_comments(package, &relation.target, hidden, rows);
            }
            "comments" | "threadedComment" => {
                read_comments(package, &relation.target, hidden, rows);
            }
            "drawing" => {
                let seen = Unit {
                    table: false,
                    ..sheet.unit.clone()
                };
                package.shapes(&relation.target, &seen, rows)?;
                for chart in package.relationships(&relation.target) {
                    if chart.kind == "chart" || chart.kind == "chartEx" {
                        package.chart(&chart.target, &seen, rows)?;
                    }
                }
            }
            "package" | "oleObject" => package.inner(&relation.target, true, rows)?,
            _ => {}
        }
    }
    if addresses.is_empty() {
        return Ok(());
    }
    addresses.sort();
    rows.unit(hidden.clone());
    // The cells in the order of the sheet, each with the address behind it.
    for (id, place) in links {
        let at = addresses.binary_search_by_key(&id.as_str(), |(id, ..)| id);
        let Some((_, _, address)) = at.ok().and_then(|at| addresses.get(at)) else {
            continue;
        };
        let (column, row) = parse_place(place).unwrap_or((0, 1));
        rows.cell(column, address)?;
        rows.row(row);
    }
    Ok(())
}

/// Reads comments and threaded comments, each at the place of its cell.
fn read_comments(package: &mut Package<'_>, part: &str, unit: &Unit, rows: &mut Rows<'_>) {
    rows.unit(unit.clone());
    let mut place = (0, 1);
    let mut text = String::new();
    let mut in_text = false;
    package.each(part, |node| {
        match node {
            Node::Open(element) => match element.name() {
                "comment" | "threadedComment" => {
                    place = element
                        .attribute("ref")
                        .as_deref()
                        .and_then(parse_place)
                        .unwrap_or((0, 1));
                    text.clear();
                }
                // Threaded comments have no `t` within their `text`.
                "t" | "text" => in_text = true,
                "rPh" => in_text = false,
                _ => {}
            },
            Node::Close("comment" | "threadedComment") => {
                rows.cell(place.0, &text)?;
                rows.row(place.1);
            }
            Node::Close("text") => in_text = false,
            Node::Text(piece) if in_text => text.push_str(piece),
            _ => {}
        }
        Ok(())
    });
}

/// Reads the copy of its source that a pivot table keeps, row by row.
fn read_pivot_cache(
    package: &mut Package<'_>,
    part: &str,
    rows: &mut Rows<'_>,
) -> Result<(), UnreadReason> {
    let mut fields: Vec<Strings> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut shared = false;
    package.each(part, |node| {
        match node {
            Node::Open(element) => match element.name() {
                "cacheField" => {
                    if fields.len() >= MAX_COLUMNS as usize {
                        return Err(UnreadReason::TooLarge);
                    }
                    names.push(element.attribute("name").unwrap_or_default().into_owned());
                    fields.push(Strings::default());
                }
                "sharedItems" => shared = true,
                "s" | "n" | "d" | "b" | "e" | "m" if shared => {
                    if let Some(field) = fields.last_mut() {
                        field
                            .text
                            .push_str(&element.attribute("v").unwrap_or_default());
                        field.end();
                    }
                }
                _ => {}
            },
            Node::Close("sharedItems") => shared = false,
            _ => {}
        }
        Ok(())
    });
    rows.unit(Unit {
        hidden: true,
        table: true,
        ..Unit::default()
    });
    for (column, name) in (0..).zip(&names) {
        rows.cell(column, name)?;
    }
    rows.row(1);
    let records = package.relationships(part);
    let Some(records) = records.iter().find(|r| r.kind == "pivotCacheRecords") else {
        // Without records the shared values are all there is.
        for (column, field) in (0..).zip(&fields) {
            for (row, index) in (2..).zip(0..field.len()) {
                rows.cell(column, field.get(index).unwrap_or_default())?;
                rows.row(row);
            }
        }
        return Ok(());
    };
    let mut row = 1u32;
    let mut column = 0u32;
    package.each(&records.target, |node| {
        match node {
            Node::Open(element) => match element.name() {
                "r" => column = 0,
                "x" | "s" | "n" | "d" | "b" | "e" | "m" => {
                    let value = element.attribute("v").unwrap_or_default();
                    let field = fields.get(column as usize);
                    let pointed = (element.name() == "x")
                        .then(|| value.parse().ok().and_then(|i| field?.get(i)))
                        .flatten();
                    rows.cell(column, pointed.unwrap_or(&value))?;
                    column = column.saturating_add(1);
                }
                _ => {}
            },
            Node::Close("r") => {
                row = row.saturating_add(1);
                rows.row(row);
            }
            _ => {}
        }
        Ok(())
    });
    Ok(())
}

/// Is the on/off attribute on? It is not unless it says so.
fn is_set(element: &Element<'_>, attribute: &str) -> bool {
    matches!(
        element.attribute(attribute).as_deref(),
        Some("1" | "true" | "on")
    )
}

/// Row and column of both ends of `A1:B2`.
fn parse_range(range: &str) -> Option<((u32, u32), (u32, u32))> {
    let (first, last) = range.split_once(':')?;
    let turned = |place| parse_place(place).map(|(column, row)| (row, column));
    Some((turned(first)?, turned(last)?))
}

/// Column from 0 and row from 1 of a place such as `AB12`, or of the first in `A1:B2`.
fn parse_place(place: &str) -> Option<(u32, u32)> {
    let place = place.split(':').next()?;
    let digits = place.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = place.split_at(digits);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column = 0;
    for letter in letters.bytes() {
        column = column * 26
            + u32::from(
                letter
                    .to_ascii_uppercase()
                    .checked_sub(b'A')
                    .filter(|n| *n < 26)?,
            )
            + 1;
    }
    Some((column - 1, digits.parse().ok()?))
}

/// Control characters are written `_x000D_` in strings.
fn unescape(text: &str) -> std::borrow::Cow<'_, str> {
    use std::borrow::Cow;
    if !text.contains("_x00") {
        return Cow::Borrowed(text);
    }
    let mut out = text
        .replace("_x000D_", "\r")
        .replace("_x000A_", "\n")
        .replace("_x0009_", "\t");
    // An escaped underscore, so that the other escapes can be written as text.
    out = out.replace("_x005F_", "_");
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;
    use crate::extract::zip::build;

    const WORKBOOK: &str = r#"<workbook><sheets><sheet name="Liste" r:id="r1"/><sheet name="Caché &amp; co" state="veryHidden" r:id="r2"/></sheets></workbook>"#;
    const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/un.xml"/><Relationship Id="r2" Type="x/worksheet" Target="/xl/deux.xml"/><Relationship Id="r3" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

    fn read_files(files: &[(&str, &str)]) -> (String, Result<(), UnreadReason>) {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(n, c)| (*n, c.as_bytes())).collect();
        let mut log = Log::default();
        let result = Xlsx.extract(
            &mut Cursor::new(build::zip(&files, false)),
            &mut Rows::new(&mut log, Job::default()),
        );
        (log.text, result)
    }

    fn workbook(first: &str, more: &[(&str, &str)]) -> (String, Result<(), UnreadReason>) {
        let mut files = vec![
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", RELS),
            ("xl/worksheets/un.xml", first),
            ("xl/deux.xml", "<worksheet><sheetData><row r=\"9\"><c r=\"C9\" t=\"inlineStr\"><is><t>secret</t></is></c></row></sheetData></worksheet>"),
            ("xl/sharedStrings.xml", "<sst><si><t>Petit</t></si><si><r><t>Ma</t></r><r><t>rie</t></r><rPh><t>x</t></rPh></si><si/></sst>"),
        ];
        files.extend(more);
        read_files(&files)
    }

    #[test]
    fn cells_give_their_raw_values_at_their_places() {
        let (text, result) = workbook(
            r#"<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2"><v>185050212345642.0</v></c><c><v>6.39980001E8</v></c><c t="b"><v>1</v></c><c t="str"><f>A1</f><v>calculé</v></c><c r="AA2"><v>42370.5</v></c></row></sheetData></worksheet>"#,
            &[],
        );
        assert_eq!(
            text,
            "-- table [Liste]\n2 A:Petit C:Marie D:185050212345642 E:639980001 G:calculé AA:42370.5\n\
             -- table hidden [Caché & co]\n9 C:secret\n"
        );
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn comments_margins_and_links_are_hidden_and_boxes_are_seen() {
        let (text, result) = workbook(
            r#"<worksheet><sheetData/><hyperlinks><hyperlink ref="B3" r:id="h1"/></hyperlinks><headerFooter><oddHeader>&amp;CConfidentiel</oddHeader></headerFooter></worksheet>"#,
            &[
                (
                    "xl/worksheets/_rels/un.xml.rels",
                    r#"<Relationships><Relationship Id="c" Type="x/comments" Target="../comments1.xml"/><Relationship Id="h1" Type="x/hyperlink" Target="mailto:marie@example.fr"/><Relationship Id="d" Type="x/drawing" Target="../drawings/d.xml"/></Relationships>"#,
                ),
                (
                    "xl/comments1.xml",
                    r#"<comments><authors><author>Paul</author></authors><commentList><comment ref="B2"><text><r><t>06 39 98 </t></r><r><t>00 01</t></r></text></comment></commentList></comments>"#,
                ),
                (
                    "xl/drawings/d.xml",
                    r#"<d><cNvPr descr="Photo de Marie"/><p><r><t>Zone</t></r></p></d>"#,
                ),
            ],
        );
        assert_eq!(
            text,
            "-- table [Liste]\n-- hidden [Liste]\n1 A:&CConfidentiel\n-- hidden [Liste]\n2 B:06 39 98 00 01\n\
             -- [Liste]\n1 A:Zone\n-- hidden [Liste]\n1 A:Photo de Marie\n\
             -- hidden [Liste]\n3 B:marie@example.fr\n-- table hidden [Caché & co]\n9 C:secret\n"
        );
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn a_workbook_without_relationships_is_read_by_the_usual_names() {
        let sheet = "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>";
        let (text, result) = read_files(&[
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/workbook.xml", WORKBOOK),
        ]);
        assert_eq!(
            text,
            "-- table [Liste]\n1 A:1\n-- table hidden [Caché & co]\n"
        );
        assert_eq!(result, Err(UnreadReason::Malformed));
    }

    #[test]
    fn a_missing_shared_string_is_malformed() {
        let sheet = r#"<worksheet><sheetData><row r="1"><c t="s"><v>7</v></c></row></sheetData></worksheet>"#;
        assert_eq!(workbook(sheet, &[]).1, Err(UnreadReason::Malformed));
    }

    #[test]
    fn a_pivot_cache_gives_the_rows_of_its_source() {
        let (text, _) = read_files(&[
            ("xl/workbook.xml", "<workbook/>"),
            (
                "xl/_rels/workbook.xml.rels",
                r#"<Relationships><Relationship Id="p" Type="x/pivotCacheDefinition" Target="pivot/d.xml"/></Relationships>"#,
            ),
            (
                "xl/pivot/d.xml",
                r#"<d><cacheFields><cacheField name="Nom"><sharedItems><s v="Petit"/><s v="Durand"/></sharedItems></cacheField><cacheField name="Tél"><sharedItems/></cacheField></cacheFields></d>"#,
            ),
            (
                "xl/pivot/_rels/d.xml.rels",
                r#"<Relationships><Relationship Id="r" Type="x/pivotCacheRecords" Target="r.xml"/></Relationships>"#,
            ),
            (
                "xl/pivot/r.xml",
                r#"<r0><r><x v="1"/><s v="06 39 98 00 01"/></r><r><x v="0"/><s v="06 39 98 00 02"/></r></r0>"#,
            ),
        ]);
        assert_eq!(
            text,
            "-- table hidden\n1 A:Nom B:Tél\n2 A:Durand B:06 39 98 00 01\n3 A:Petit B:06 39 98 00 02\n"
        );
    }

    #[test]
    fn a_far_cell_costs_nothing_and_a_farther_one_is_too_large() {
        let (text, result) = workbook(
            r#"<w><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></w>"#,
            &[],
        );
        assert!(text.starts_with("-- table [Liste]\n1048576 XFD:1\n"));
        assert_eq!(result, Ok(()));
        let (_, result) = workbook(r#"<w><row r="1"><c r="ZZZ1"><v>1</v></c></row></w>"#, &[]);
        assert_eq!(result, Err(UnreadReason::TooLarge));
    }

    #[test]
    fn shared_strings_used_again_and_again_are_too_large() {
        let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
        let cells = r#"<c t="s"><v>0</v></c>"#.repeat(1_000);
        let sheet = format!("<w><row r=\"1\">{cells}</row></w>");
        let files: [(&str, &[u8]); 2] = [
            ("xl/sharedStrings.xml", strings.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ];
        let mut log = Log {
            silent: true,
            ..Log::default()
        };
        let result = Xlsx.extract(
            &mut Cursor::new(build::zip(&files, false)),
            &mut Rows::new(&mut log, Job::default()),
        );
        assert!(result.is_err());
        assert!(log.bytes < 64 << 20);
    }

    #[test]
    fn places_are_columns_and_rows() {
        assert_eq!(parse_place("A1"), Some((0, 1)));
        assert_eq!(parse_place("xfd1048576:ZZ9"), Some((16_383, 1_048_576)));
        assert_eq!(parse_place("1"), None);
        assert_eq!(parse_place("É1"), None);
        assert_eq!(parse_place("AAAA1"), None);
    }
}

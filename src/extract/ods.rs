//! `OpenDocument` spreadsheets (`.ods`, `.ots`, `.fods`): every sheet's rows, with the raw values.
//!
//! Numbers are digits and dates `yyyy-mm-dd`, whatever the sheet shows; a number is sent as it is
//! shown when that loses none of its digits (`06 39 98 00 01` says more than `639980001`). A row
//! said to be repeated is sent once, a cell so repeated a few times: a person repeated is one
//! person, and a million empty rows are none. Hidden sheets, rows and columns are told as hidden;
//! so are comments, margins, what covered cells hold, earlier values of tracked changes, mail
//! addresses behind links, alternative texts, members of pivot tables and properties. Text boxes
//! are seen. Left out: truth values, formulas, validity lists.
//!
//! Source: OASIS `OpenDocument` 1.3, part 3, chapter 9.

use super::flow::mailto;
use super::limits::{MAX_COLUMNS, MAX_SHEETS};
use super::look::Look;
use super::odf::{self, blank, collapse, is_property, Container, Kind, Story, Styles};
use super::package::send_lines;
use super::rows::{Kept, Rows};
use super::sheet::{plain_number, Grid};
use super::xml::{Element, Node};
use super::Extractor;
use crate::model::{CellKind, Format, Layout, Source, Unit, UnreadReason};

/// How often a cell that is said to be repeated is sent.
const MAX_COPIES: u32 = 16;

/// Reads spreadsheets.
pub struct Ods;

impl Extractor for Ods {
    fn format(&self) -> Format {
        Format::Ods
    }

    fn recognises(&self, look: &Look) -> bool {
        odf::kind(look) == Some(Kind::Sheets)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let mut container = Container::open(source, rows.job())?;
        let job = rows.job().clone();
        let mut book = Book::new(rows);
        container.each(&job, |node| book.visit(node));
        container.note(book.finish());
        let mut story = Story::new(rows, false);
        container.note(story.embedded());
        container.each_object(|node| story.visit(node));
        container.note(story.finish());
        let objects = container.objects(rows);
        container.note(objects);
        container.finish(rows.sent())
    }
}

/// Where the text of a paragraph goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The open cell.
    Cell,
    /// A text box over the sheet.
    Box,
    /// A comment on the open cell, an alternative text.
    Note,
    /// Text that hangs on no cell and is not seen: margins, tracked changes, properties.
    Unseen,
}

/// What an open element means for what stands in it.
enum Mark {
    /// Text goes elsewhere until the element ends.
    Aside(Place, bool),
    Paragraph,
    Sheet,
    Row,
    Cell,
    Link(String),
    Skipped,
}

/// The cell being read.
#[derive(Default)]
struct Cell {
    text: String,
    /// The value, when it is a number or a date.
    value: Option<String>,
    repeated: u32,
    covered: bool,
    /// Truth values and errors.
    ignored: bool,
    /// What it is for a copy.
    kind: Option<CellKind>,
}

struct Book<'r, 's> {
    rows: &'r mut Rows<'s>,
    styles: Styles,
    depth: u32,
    marks: Vec<(u32, Mark)>,
    skipped: u32,
    paragraphs: u32,
    sheets: usize,
    sheet: Option<Sheet>,
    cell: Option<Cell>,
    /// What the text is being collected for, besides the cell, and the text.
    aside: String,
    unseen: Vec<String>,
    properties: bool,
    /// A copy is to be made.
    copies: bool,
}

/// The sheet being read.
struct Sheet {
    unit: Unit,
    grid: Grid,
    column: u32,
    row: u32,
    /// Rows that the open one stands for.
    repeated: u32,
    /// Columns declared so far.
    declared: u32,
    notes: Kept,
    boxes: Vec<String>,
}

impl<'r, 's> Book<'r, 's> {
    fn new(rows: &'r mut Rows<'s>) -> Self {
        Self {
            copies: rows.copies(),
            rows,
            styles: Styles::default(),
            depth: 0,
            marks: Vec::new(),
            skipped: 0,
            paragraphs: 0,
            sheets: 0,
            sheet: None,
            cell: None,
            aside: String::new(),
            unseen: Vec::new(),
            properties: false,
        }
    }

    fn visit(&mut self, node: Node<'_>) -> Result<(), UnreadReason> {
        match node {
            Node::Open(element) => {
                self.depth += 1;
                if self.skipped == 0 {
                    self.open(&element)?;
                }
            }
            Node::Close(_) => {
                while self.marks.last().is_some_and(|(at, _)| *at >= self.depth) {
                    if let Some((_, mark)) = self.marks.pop() {
                        self.close(mark)?;
                    }
                }
                self.depth = self.depth.saturating_sub(1);
            }
            Node::Text(text) => {
                if self.paragraphs > 0 && self.skipped == 0 {
                    if let Some(to) = self.target() {
                        let text = collapse(to, text);
                        to.push_str(&text);
                    }
                }
            }
        }
        Ok(())
    }

    fn mark(&mut self, mark: Mark) {
        self.marks.push((self.depth, mark));
    }

    fn place(&self) -> Place {
        let place = |(_, mark): &(u32, Mark)| match mark {
            Mark::Aside(place, _) => Some(*place),
            _ => None,
        };
        self.marks
            .iter()
            .rev()
            .find_map(place)
            .unwrap_or(if self.cell.is_some() {
                Place::Cell
            } else {
                Place::Unseen
            })
    }

    /// The text that is being put together.
    fn target(&mut self) -> Option<&mut String> {
        if self.place() == Place::Cell {
            self.cell.as_mut().map(|cell| &mut cell.text)
        } else {
            Some(&mut self.aside)
        }
    }

    /// Text goes elsewhere until the element ends; `direct`: it has no paragraphs.
    fn divert(&mut self, place: Place, direct: bool) -> Result<(), UnreadReason> {
        self.send_aside(self.place())?;
        self.mark(Mark::Aside(place, direct));
        self.paragraphs += u32::from(direct);
        Ok(())
    }

    fn open(&mut self, element: &Element<'_>) -> Result<(), UnreadReason> {
        self.styles.visit(element);
        if let Some(blank) = blank(element) {
            if self.paragraphs > 0 {
                if let Some(to) = self.target() {
                    to.push_str(&blank);
                }
            }
            return Ok(());
        }
        match element.name() {
            "p" | "h" => {
                self.paragraphs += 1;
                self.mark(Mark::Paragraph);
            }
            "meta" => {
                self.properties = true;
                self.divert(Place::Unseen, false)?;
            }
            name if self.properties && is_property(name) => {
                let label = element.attribute("name").unwrap_or(name.into());
                self.divert(Place::Unseen, true)?;
                self.aside = format!("{label}: ");
            }
            _ if self.properties => {}
            // A sheet within a sheet lies in a text box or an embedded document: its cells are text.
            "table" if self.sheet.is_none() => self.start_sheet(element)?,
            "table-column" => self.column(element),
            "table-row" if self.cell.is_none() => self.start_row(element),
            "table-cell" | "covered-table-cell" if self.cell.is_none() => self.start_cell(element),
            "annotation" => self.divert(Place::Note, false)?,
            "title" | "desc" => self.divert(Place::Note, true)?,
            "shapes" | "frame" | "custom-shape" | "rect" | "circle" | "ellipse" | "line"
            | "connector" | "polyline" | "polygon" | "regular-polygon" | "path" | "caption"
            | "measure" => self.divert(Place::Box, false)?,
            "tracked-changes" | "header" | "footer" | "header-left" | "footer-left"
            | "header-first" | "footer-first" => {
                if element.attribute("display").as_deref() == Some("false") {
                    self.skip();
                } else {
                    self.divert(Place::Unseen, false)?;
                }
            }
            // Who changed something, and when.
            "change-info" | "sheet-name" | "page-number" | "page-count" | "binary-data" => {
                self.skip();
            }
            "change-track-table-cell" => {
                if let Some(value) = element.attribute("value") {
                    self.keep(&plain_number(&value))?;
                }
            }
            "data-pilot-member" => {
                let name = element.attribute("name").unwrap_or_default();
                self.keep(&name)?;
            }
            "a" => {
                if let Some(address) = element.attribute("href").as_deref().and_then(mailto) {
                    self.mark(Mark::Link(address));
                }
            }
            // It is read as a file of its own.
            "object-ole" => self.skip(),
            _ => {}
        }
        Ok(())
    }

    fn skip(&mut self) {
        self.skipped += 1;
        self.mark(Mark::Skipped);
    }

    fn start_sheet(&mut self, element: &Element<'_>) -> Result<(), UnreadReason> {
        self.sheets += 1;
        if self.sheets > MAX_SHEETS {
            return Err(UnreadReason::TooLarge);
        }
        let unit = Unit {
            sheet: element.attribute("name").map(std::borrow::Cow::into_owned),
            hidden: self.styles.hide("table", element),
            table: true,
            ..Unit::default()
        };
        self.sheet = Some(Sheet {
            grid: Grid::new(unit.clone(), self.rows),
            unit,
            column: 0,
            row: 0,
            repeated: 0,
            declared: 0,
            notes: Kept::default(),
            boxes: Vec::new(),
        });
        self.mark(Mark::Sheet);
        Ok(())
    }

    fn column(&mut self, element: &Element<'_>) {
        if let Some(sheet) = &mut self.sheet {
            let next = sheet
                .declared
                .saturating_add(repeated(element, "number-columns-repeated"));
            if is_hidden(element) {
                sheet
                    .grid
                    .hide_columns(sheet.declared, next.saturating_sub(1));
            }
            sheet.declared = next;
        }
    }

    fn start_row(&mut self, element: &Element<'_>) {
        if let Some(sheet) = &mut self.sheet {
            sheet.repeated = repeated(element, "number-rows-repeated");
            sheet.column = 0;
            sheet.grid.start_row(is_hidden(element));
            self.mark(Mark::Row);
        }
    }

    fn start_cell(&mut self, element: &Element<'_>) {
        let kind = element.attribute("value-type").unwrap_or_default();
        let value = match kind.as_ref() {
            "float" | "percentage" | "currency" => element
                .attribute("value")
                .map(|value| plain_number(value.trim()).into_owned()),
            "date" => element.attribute("date-value").map(|date| {
                let day = date.strip_suffix("T00:00:00").unwrap_or(&date);
                day.to_owned()
            }),
            "string" => element
                .attribute("string-value")
                .map(std::borrow::Cow::into_owned),
            "boolean" if self.copies => element.attribute("boolean-value").map(|value| {
                let truth = if value == "true" { "1" } else { "0" };
                truth.to_owned()
            }),
            _ => None,
        };
        let value_is_given = value.is_some();
        let copied = match kind.as_ref() {
            "float" | "percentage" | "currency" => Some(CellKind::Number),
            "date" => Some(CellKind::Date),
            "boolean" => Some(CellKind::Truth),
            _ => None,
        };
        self.cell = Some(Cell {
            text: String::new(),
            value,
            repeated: repeated(element, "number-columns-repeated"),
            covered: element.name() == "covered-table-cell",
            ignored: kind == "boolean" && !self.copies,
            kind: copied.filter(|_| self.copies && value_is_given),
        });
        self.mark(Mark::Cell);
    }

    fn close(&mut self, mark: Mark) -> Result<(), UnreadReason> {
        match mark {
            Mark::Skipped => self.skipped = self.skipped.saturating_sub(1),
            Mark::Paragraph => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                if let Some(to) = self.target() {
                    to.push('\n');
                }
            }
            Mark::Aside(place, direct) => {
                self.paragraphs = self.paragraphs.saturating_sub(u32::from(direct));
                self.send_aside(place)?;
                if !direct {
                    self.properties = false;
                }
            }
            Mark::Link(address) => {
                let shown = self
                    .target()
                    .is_some_and(|text| text.to_lowercase().contains(&address.to_lowercase()));
                if !shown {
                    self.note(&address)?;
                }
            }
            Mark::Cell => self.end_cell()?,
            Mark::Row => {
                if let Some(sheet) = &mut self.sheet {
                    if self.copies && sheet.repeated > 1 {
                        let row = sheet.row.saturating_add(1);
                        self.rows.layout(Layout::Repeated(row, sheet.repeated));
                    }
                    sheet.grid.end_row(sheet.row.saturating_add(1), self.rows);
                    sheet.row = sheet.row.saturating_add(sheet.repeated);
                }
            }
            Mark::Sheet => self.end_sheet()?,
        }
        Ok(())
    }

    /// Sends what was put together aside.
    fn send_aside(&mut self, place: Place) -> Result<(), UnreadReason> {
        let text = std::mem::take(&mut self.aside);
        // A property without value is its name alone.
        if text.trim().is_empty() || (self.properties && text.trim_end().ends_with(':')) {
            return Ok(());
        }
        match (place, &mut self.sheet) {
            (Place::Cell, _) => Ok(()),
            (Place::Note, Some(_)) => self.note(&text),
            (Place::Box, Some(sheet)) => {
                self.rows.charge(text.len() + 32)?;
                sheet.boxes.push(text);
                Ok(())
            }
            _ => self.keep(&text),
        }
    }

    /// Keeps text that hangs on the open cell.
    fn note(&mut self, text: &str) -> Result<(), UnreadReason> {
        let Some(sheet) = &mut self.sheet else {
            return self.keep(text);
        };
        let column = sheet.column.min(MAX_COLUMNS - 1);
        sheet.notes.cell(column, text, self.rows)?;
        sheet.notes.row(sheet.row.saturating_add(1));
        Ok(())
    }

    /// Keeps text that hangs on no cell.
    fn keep(&mut self, text: &str) -> Result<(), UnreadReason> {
        if !text.trim().is_empty() {
            self.rows.charge(text.len() + 32)?;
            self.unseen.push(text.to_owned());
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), UnreadReason> {
        let (Some(cell), Some(sheet)) = (self.cell.take(), &mut self.sheet) else {
            return Ok(());
        };
        let next = sheet.column.saturating_add(cell.repeated);
        let text = match &cell.value {
            Some(value) if !shows(&cell.text, value) => value.as_str(),
            _ => cell.text.as_str(),
        };
        if !text.trim().is_empty() && !cell.ignored {
            if cell.covered {
                sheet.notes.cell(sheet.column, text, self.rows)?;
                sheet.notes.row(sheet.row.saturating_add(1));
            } else {
                let most = if self.copies { MAX_COLUMNS } else { MAX_COPIES };
                for column in (sheet.column..next).take(most as usize) {
                    if let Some(kind) = cell.kind {
                        let row = sheet.row.saturating_add(1);
                        self.rows.layout(Layout::Cell(row, column, kind));
                    }
                    sheet.grid.cell(column, text, self.rows)?;
                }
            }
        }
        sheet.column = next;
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<(), UnreadReason> {
        let Some(sheet) = self.sheet.take() else {
            return Ok(());
        };
        sheet.grid.finish(self.rows)?;
        let unit = Unit {
            table: false,
            ..sheet.unit
        };
        if !sheet.notes.is_empty() {
            self.rows.unit(Unit {
                hidden: true,
                ..unit.clone()
            });
            sheet.notes.send(self.rows)?;
        }
        send_lines(&sheet.boxes, unit, self.rows)
    }

    /// Sends what is open and what is left: a document cut short is read as far as it goes.
    fn finish(mut self) -> Result<(), UnreadReason> {
        while let Some((_, mark)) = self.marks.pop() {
            self.close(mark)?;
        }
        let hidden = Unit {
            hidden: true,
            ..Unit::default()
        };
        send_lines(&self.unseen, hidden, self.rows)
    }
}

/// Does the text show every digit of the number, or the very value?
fn shows(text: &str, value: &str) -> bool {
    let is_digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
    let digits = text.chars().filter(char::is_ascii_digit);
    is_digits && digits.skip_while(|c| *c == '0').eq(value.chars())
}

fn repeated(element: &Element<'_>, attribute: &str) -> u32 {
    let count = element.attribute(attribute).and_then(|n| n.parse().ok());
    count.unwrap_or(1).max(1)
}

fn is_hidden(element: &Element<'_>) -> bool {
    matches!(
        element.attribute("visibility").as_deref(),
        Some("collapse" | "filter")
    )
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;
    use crate::extract::zip::build;

    fn flat(body: &str) -> (String, Result<(), UnreadReason>) {
        let xml = format!(
            r#"<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document>"#
        );
        let mut log = Log::default();
        let result = Ods.extract(
            &mut Cursor::new(xml),
            &mut Rows::new(&mut log, Job::default()),
        );
        (log.text, result)
    }

    fn sheet(rows: &str) -> String {
        let (text, result) = flat(&format!("<table:table table:name='F'>{rows}</table:table>"));
        assert_eq!(result, Ok(()));
        text
    }

    #[test]
    fn numbers_are_raw_unless_the_text_shows_every_digit() {
        let cell = |value: &str, shown: &str| {
            format!("<table:table-cell office:value-type='float' office:value='{value}'><text:p>{shown}</text:p></table:table-cell>")
        };
        let row = [
            cell("639980001", "06 39 98 00 01"),
            cell("639980001", "6,4E+08"),
            cell("1.99029905012387E+14", "1 99 02 99 050 123 87"),
            cell("12.5", "12,50 €"),
            "<table:table-cell office:value-type='date' office:date-value='1985-05-12T00:00:00'><text:p>mai 85</text:p></table:table-cell>".into(),
            "<table:table-cell office:value-type='boolean' office:boolean-value='true'><text:p>VRAI</text:p></table:table-cell>".into(),
            "<table:table-cell office:value-type='string' office:string-value='texte'/>".into(),
        ]
        .concat();
        assert_eq!(
            sheet(&format!("<table:table-row>{row}</table:table-row>")),
            "-- table [F]\n1 A:06 39 98 00 01 B:639980001 C:1 99 02 99 050 123 87 D:12.5 E:1985-05-12 G:texte\n"
        );
    }

    #[test]
    fn what_is_repeated_is_counted_and_not_sent_again() {
        assert_eq!(
            sheet("<table:table-row table:number-rows-repeated='4000000000'><table:table-cell table:number-columns-repeated='4000000000'/></table:table-row><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"),
            "-- table [F]\n4000000001 A:x\n"
        );
        assert_eq!(
            sheet("<table:table-row table:number-rows-repeated='9'><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell table:number-columns-repeated='2'><text:p>b</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row>"),
            "-- table [F]\n1 A:a B:b C:b\n10 A:c\n"
        );
    }

    #[test]
    fn a_filled_cell_beyond_the_last_column_is_too_large() {
        let (_, result) = flat("<table:table><table:table-row><table:table-cell table:number-columns-repeated='16384'/><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>");
        assert_eq!(result, Err(UnreadReason::TooLarge));
    }

    #[test]
    fn text_of_boxes_covered_cells_and_comments_does_not_join_the_cell() {
        assert_eq!(
            sheet("<table:shapes><draw:custom-shape><text:p>forme</text:p></draw:custom-shape></table:shapes><table:table-row><table:table-cell><office:annotation><dc:creator>Paul</dc:creator><text:p>remarque</text:p></office:annotation><text:p>vu<text:s text:c='2'/>ici <text:a xlink:href='mailto:a@example.fr'>Marie</text:a></text:p><draw:frame><draw:text-box><text:p>cadre</text:p></draw:text-box><svg:desc>photo</svg:desc></draw:frame></table:table-cell><table:covered-table-cell><text:p>couvert</text:p></table:covered-table-cell></table:table-row>"),
            "-- table [F]\n1 A:vu  ici Marie\n-- hidden [F]\n1 A:remarque\n1 A:a@example.fr\n1 A:photo\n1 B:couvert\n-- [F]\n1 A:forme\n2 A:cadre\n"
        );
    }

    #[test]
    fn earlier_values_and_members_of_pivot_tables_are_hidden() {
        let (text, result) = flat("<table:tracked-changes><table:cell-content-change><office:change-info><dc:creator>Paul</dc:creator></office:change-info><table:previous><table:change-track-table-cell office:value='639980001'/><table:change-track-table-cell><text:p>ancien</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes><table:table table:name='F'/><table:data-pilot-tables><table:data-pilot-table><table:data-pilot-member table:name='Petit'/></table:data-pilot-table></table:data-pilot-tables>");
        assert_eq!(
            text,
            "-- table [F]\n-- hidden\n1 A:639980001\n2 A:ancien\n3 A:Petit\n"
        );
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn the_data_behind_a_chart_are_hidden() {
        let content = "<d><table:table table:name='F'><table:table-row><table:table-cell><draw:frame><draw:object/></draw:frame></table:table-cell></table:table-row></table:table></d>";
        let chart = "<d><table:table table:name='local-table'><table:table-row><table:table-cell><text:p>Petit</text:p></table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table></d>";
        let files: [(&str, &[u8]); 3] = [
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            ("content.xml", content.as_bytes()),
            ("Object 1/content.xml", chart.as_bytes()),
        ];
        let mut log = Log::default();
        let result = Ods.extract(
            &mut Cursor::new(build::zip(&files, false)),
            &mut Rows::new(&mut log, Job::default()),
        );
        assert_eq!(log.text, "-- table [F]\n-- table hidden\n1 A:Petit B:12\n");
        assert_eq!(result, Ok(()));
    }
}

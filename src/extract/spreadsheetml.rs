//! Excel workbooks of 2003 in XML: what many web applications export as « .xls ».
//!
//! Reads every sheet's rows with raw values, and as hidden what a reader of the sheet does not
//! look at: hidden sheets, rows and columns, comments, page headers and footers, mail addresses
//! behind links, pivot caches, document properties. A sheet says behind its rows that it is
//! hidden, so a workbook in which one is gets read twice. Left out: truth values, errors, formulas.
//!
//! Source: the XML Spreadsheet Reference,
//! <https://learn.microsoft.com/previous-versions/office/developer/office-xp/aa140066(v=office.10)>.

use std::borrow::Cow;
use std::io::SeekFrom;

use super::decode::Decoded;
use super::flow::mailto;
use super::limits::{self, MAX_SHEETS, MAX_XML_TOKEN};
use super::look::Look;
use super::package::send_lines;
use super::rows::Rows;
use super::sheet::{plain_number, Grid};
use super::xml::{self, Element, Node};
use super::Extractor;
use crate::model::{Format, Source, Unit, UnreadReason};

/// What a hidden sheet says of itself.
const HIDDEN: [&str; 2] = ["SheetHidden", "SheetVeryHidden"];
/// Bytes of the longer of them.
const HIDDEN_BYTES: usize = 15;

/// Reads workbooks of 2003 in XML.
pub struct SpreadsheetMl;

impl Extractor for SpreadsheetMl {
    fn format(&self) -> Format {
        Format::SpreadsheetMl
    }

    fn recognises(&self, look: &Look) -> bool {
        look.text.as_deref().is_some_and(is_workbook)
    }

    fn extract(&self, source: &mut dyn Source, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let hidden = hidden_sheets(source)?;
        start(source)?;
        let mut book = Book {
            rows,
            hidden,
            sheets: 0,
            sheet: None,
            taking: Taking::Nothing,
            text: String::new(),
            properties: None,
            lines: Vec::new(),
            pivot_row: 0,
        };
        let result = xml::each(source, |node| book.visit(node));
        // What was open when reading stopped is sent too.
        let sent = book.finish();
        result.and(sent)
    }
}

/// Does the text begin as such a workbook does?
pub fn is_workbook(text: &str) -> bool {
    let mut end = text.len().min(4_096);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = text.get(..end).unwrap_or_default().trim_start();
    let root = start.contains("<Workbook") || start.contains(":Workbook");
    let named = start.contains("urn:schemas-microsoft-com:office:spreadsheet")
        || start.contains("progid=\"Excel.Sheet\"");
    start.starts_with('<') && root && named
}

fn start(source: &mut dyn Source) -> Result<(), UnreadReason> {
    let start = source.seek(SeekFrom::Start(0));
    start.map(|_| ()).map_err(|error| limits::reason(&error))
}

/// Which of the sheets are hidden; most often none, and that is told without parsing.
fn hidden_sheets(source: &mut dyn Source) -> Result<Vec<bool>, UnreadReason> {
    if !speaks_of_hidden(source)? {
        return Ok(Vec::new());
    }
    start(source)?;
    let mut hidden = Vec::new();
    // What is wrong with the file is told when it is read.
    let _ = xml::each(source, |node| {
        match node {
            Node::Open(element) if element.name() == "Worksheet" && hidden.len() < MAX_SHEETS => {
                hidden.push(false);
            }
            Node::Text(text) if HIDDEN.contains(&text.trim()) => {
                if let Some(last) = hidden.last_mut() {
                    *last = true;
                }
            }
            _ => {}
        }
        Ok(())
    });
    Ok(hidden)
}

fn speaks_of_hidden(source: &mut dyn Source) -> Result<bool, UnreadReason> {
    let mut text = Decoded::new(source);
    // The end of a slice and the start of the next.
    let mut seam = String::new();
    let says = |text: &str| HIDDEN.iter().any(|state| text.contains(state));
    while let Some(slice) = text.slice().map_err(|error| limits::reason(&error))? {
        seam.extend(slice.chars().take(HIDDEN_BYTES));
        if says(slice) || says(&seam) {
            return Ok(true);
        }
        let mut tail = slice.len().saturating_sub(HIDDEN_BYTES);
        while !slice.is_char_boundary(tail) {
            tail -= 1;
        }
        seam.clear();
        seam.push_str(slice.get(tail..).unwrap_or_default());
    }
    Ok(false)
}

/// What the text that follows is.
#[derive(Clone, Copy, PartialEq)]
enum Taking {
    Nothing,
    Text,
    Number,
    Date,
    Comment,
    Property,
}

struct Sheet {
    unit: Unit,
    grid: Grid,
    /// The row that is open, or was last, from 1, and how many like it follow.
    row: u32,
    row_span: u32,
    /// The column of the cell, from 0, and how many it covers besides.
    column: u32,
    span: u32,
    /// The next column to be described.
    described: u32,
    margins: Vec<String>,
    /// Row, column, and what is behind the cell.
    behind: Vec<(u32, u32, String)>,
}

struct Book<'r, 's> {
    rows: &'r mut Rows<'s>,
    hidden: Vec<bool>,
    sheets: usize,
    sheet: Option<Sheet>,
    taking: Taking,
    text: String,
    /// The properties being read were added by somebody, or are those that every document has.
    properties: Option<bool>,
    lines: Vec<String>,
    /// The row of a pivot cache that was sent last.
    pivot_row: u32,
}

impl Book<'_, '_> {
    fn visit(&mut self, node: Node<'_>) -> Result<(), UnreadReason> {
        match node {
            Node::Open(element) => self.open(&element),
            Node::Close(name) => self.close(name),
            Node::Text(text) => {
                if self.taking != Taking::Nothing {
                    if self.text.len() > MAX_XML_TOKEN {
                        return Err(UnreadReason::TooLarge);
                    }
                    self.text.push_str(text);
                }
                Ok(())
            }
        }
    }

    fn open(&mut self, element: &Element<'_>) -> Result<(), UnreadReason> {
        match element.name() {
            "Worksheet" => {
                let name = element.attribute("Name").map(Cow::into_owned);
                return self.open_sheet(name);
            }
            // Damage may have taken the name of what stands around.
            "Table" | "Row" if self.sheet.is_none() => self.open_sheet(None)?,
            "DocumentProperties" => self.properties = Some(false),
            "CustomDocumentProperties" => self.properties = Some(true),
            "row" => return self.pivot(element),
            name if self.properties.is_some() => {
                self.text.clear();
                if self.label(name).is_some() {
                    self.taking = Taking::Property;
                }
            }
            _ => {}
        }
        let Some(sheet) = &mut self.sheet else {
            return Ok(());
        };
        let number = |name| element.attribute(name)?.trim().parse::<u32>().ok();
        let hidden = || element.attribute("Hidden").as_deref() == Some("1");
        match element.name() {
            "Column" => {
                let from = number("Index").map_or(sheet.described, |i| i.saturating_sub(1));
                let to = from.saturating_add(number("Span").unwrap_or(0));
                if hidden() {
                    sheet.grid.hide_columns(from, to);
                }
                sheet.described = to.saturating_add(1);
            }
            "Row" => {
                let next = sheet.row.saturating_add(sheet.row_span).saturating_add(1);
                sheet.row = number("Index").unwrap_or(next);
                sheet.row_span = number("Span").unwrap_or(0);
                sheet.column = 0;
                sheet.grid.start_row(hidden());
            }
            "Cell" => {
                sheet.column = number("Index").map_or(sheet.column, |i| i.saturating_sub(1));
                sheet.span = number("MergeAcross").unwrap_or(0);
                let link = element.attribute("HRef");
                let link = link.and_then(|link| mailto(&link));
                let hint = element.attribute("HRefScreenTip");
                for text in link.into_iter().chain(hint.map(Cow::into_owned)) {
                    self.rows.charge(text.len() + 32)?;
                    sheet.behind.push((sheet.row, sheet.column, text));
                }
            }
            "Data" if self.taking == Taking::Nothing => {
                self.text.clear();
                self.taking = match element.attribute("Type").as_deref() {
                    Some("Number") => Taking::Number,
                    Some("DateTime") => Taking::Date,
                    Some("Boolean" | "Error") => Taking::Nothing,
                    _ => Taking::Text,
                };
            }
            "Comment" => {
                self.text.clear();
                self.taking = Taking::Comment;
            }
            "Header" | "Footer" => {
                if let Some(text) = element.attribute("Data") {
                    self.rows.charge(text.len() + 32)?;
                    sheet.margins.push(text.into_owned());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open_sheet(&mut self, name: Option<String>) -> Result<(), UnreadReason> {
        self.end_sheet()?;
        if self.sheets >= MAX_SHEETS {
            return Err(UnreadReason::TooLarge);
        }
        let unit = Unit {
            sheet: name,
            hidden: self.hidden.get(self.sheets).copied().unwrap_or(false),
            table: true,
            ..Unit::default()
        };
        self.sheets += 1;
        self.sheet = Some(Sheet {
            grid: Grid::new(unit.clone(), self.rows),
            unit,
            row: 0,
            row_span: 0,
            column: 0,
            span: 0,
            described: 0,
            margins: Vec::new(),
            behind: Vec::new(),
        });
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), UnreadReason> {
        match name {
            "Worksheet" => return self.end_sheet(),
            "DocumentProperties" | "CustomDocumentProperties" => {
                self.properties = None;
                self.taking = Taking::Nothing;
            }
            name if self.taking == Taking::Property => {
                if let Some(label) = self.label(name) {
                    let text = self.text.trim();
                    if !text.is_empty() {
                        self.rows.charge(text.len() + label.len() + 32)?;
                        self.lines.push(format!("{label}: {text}"));
                    }
                    self.taking = Taking::Nothing;
                }
            }
            _ => {}
        }
        let Some(sheet) = &mut self.sheet else {
            return Ok(());
        };
        match (name, self.taking) {
            ("Data", Taking::Text) => sheet.grid.cell(sheet.column, &self.text, self.rows)?,
            ("Data", Taking::Number) => {
                let number = plain_number(self.text.trim());
                sheet.grid.cell(sheet.column, &number, self.rows)?;
            }
            ("Data", Taking::Date) => {
                let text = self.text.trim();
                // A day is written with its midnight.
                let day = text.strip_suffix("T00:00:00.000").unwrap_or(text);
                sheet.grid.cell(sheet.column, day, self.rows)?;
            }
            ("Comment", Taking::Comment) => {
                self.rows.charge(self.text.len() + 32)?;
                let text = std::mem::take(&mut self.text);
                sheet.behind.push((sheet.row, sheet.column, text));
            }
            ("Cell", _) => {
                sheet.column = sheet.column.saturating_add(sheet.span).saturating_add(1);
            }
            ("Row", _) => sheet.grid.end_row(sheet.row, self.rows),
            _ => return Ok(()),
        }
        self.taking = Taking::Nothing;
        Ok(())
    }

    /// The name of a property that somebody wrote, as newer documents have it.
    fn label<'n>(&self, element: &'n str) -> Option<&'n str> {
        if self.properties == Some(true) {
            return Some(element);
        }
        Some(match element {
            "Title" => "title",
            "Subject" => "subject",
            "Author" => "creator",
            "Keywords" => "keywords",
            "Description" => "description",
            "LastAuthor" => "lastModifiedBy",
            "Category" => "category",
            "Manager" | "Company" => element,
            _ => return None,
        })
    }

    /// A row of the copy of its source that a pivot table keeps.
    fn pivot(&mut self, element: &Element<'_>) -> Result<(), UnreadReason> {
        if self.pivot_row == 0 {
            // The sheets stand before.
            self.end_sheet()?;
            self.rows.unit(Unit {
                hidden: true,
                table: true,
                ..Unit::default()
            });
        }
        self.pivot_row = self.pivot_row.saturating_add(1);
        for (column, (_, value)) in (0..).zip(element.attributes()) {
            self.rows.cell(column, &value)?;
        }
        self.rows.row(self.pivot_row);
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<(), UnreadReason> {
        self.taking = Taking::Nothing;
        self.pivot_row = 0;
        let Some(mut sheet) = self.sheet.take() else {
            return Ok(());
        };
        // A row that damage cut short is sent as far as it goes.
        sheet.grid.end_row(sheet.row, self.rows);
        sheet.grid.finish(self.rows)?;
        let hidden = Unit {
            hidden: true,
            table: false,
            ..sheet.unit
        };
        send_lines(&sheet.margins, hidden.clone(), self.rows)?;
        if !sheet.behind.is_empty() {
            self.rows.unit(hidden);
        }
        for (row, column, text) in &sheet.behind {
            self.rows.cell(*column, text)?;
            self.rows.row(*row);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), UnreadReason> {
        self.end_sheet()?;
        let hidden = Unit {
            hidden: true,
            ..Unit::default()
        };
        send_lines(&self.lines, hidden, self.rows)?;
        if self.sheets == 0 {
            return Err(UnreadReason::Malformed);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn read(xml: &str) -> (String, Result<(), UnreadReason>) {
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        let result = SpreadsheetMl.extract(&mut Cursor::new(xml), &mut rows);
        (log.text, result)
    }

    #[test]
    fn rows_and_columns_stand_where_they_say() {
        let (text, result) = read(
            r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
 <DocumentProperties xmlns="urn:schemas-microsoft-com:office:office"><Author>Paul</Author><Created>2026-03-01</Created></DocumentProperties>
 <CustomDocumentProperties xmlns="urn:schemas-microsoft-com:office:office"><Suivi>a@example.fr</Suivi></CustomDocumentProperties>
 <Worksheet ss:Name="Été"><Table>
  <Column/><Column ss:Index="5" ss:Hidden="1" ss:Span="1"/>
  <Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Nom</Data></Cell><Cell><Data ss:Type="String">NIR</Data></Cell></Row>
  <Row ss:Index="4"><Cell ss:HRef="mailto:b@example.fr"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Ma</B>rie &amp; co</ss:Data><Comment ss:Author="Paul"><ss:Data><B>rappeler</B> demain</ss:Data></Comment></Cell><Cell ss:Index="3"><Data ss:Type="Number">1.85050212345642E14</Data></Cell><Cell><Data ss:Type="DateTime">1985-05-02T00:00:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="String">voilé</Data></Cell></Row>
  <Row ss:Hidden="1" ss:Span="2"/><Row><Cell><Data ss:Type="String">fin</Data></Cell></Row>
 </Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><PageSetup><Header x:Data="&amp;CLaon"/></PageSetup></WorksheetOptions></Worksheet>
 <Worksheet ss:Name="Caché"><Table><Row><Cell><Data ss:Type="String">secret</Data></Cell></Row></Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
</Workbook>"#,
        );
        assert_eq!(
            text,
            "-- table [Été]\n1 A:Nom C:NIR\n4 A:Marie & co C:185050212345642 D:1985-05-02\n8 A:fin\n\
             -- table hidden [Été]\n1 A:Nom C:NIR\n4 A:Marie & co C:185050212345642 D:1985-05-02 F:voilé\n\
             -- hidden [Été]\n1 A:&CLaon\n-- hidden [Été]\n4 A:b@example.fr\n4 A:rappeler demain\n\
             -- table hidden [Caché]\n1 A:secret\n-- hidden\n1 A:creator: Paul\n2 A:Suivi: a@example.fr\n"
        );
        assert_eq!(result, Ok(()));
    }

    #[test]
    fn a_pivot_cache_is_read_as_hidden_and_a_cut_is_told() {
        let (text, result) = read(
            r#"<Workbook><Worksheet ss:Name="Un"><Table/></Worksheet><PivotCache><s:Schema/><rs:data><z:row Col1="Petit" Col2="a@example.fr"/><z:row Col1="Durand"/>"#,
        );
        assert_eq!(
            text,
            "-- table [Un]\n-- table hidden\n1 A:Petit B:a@example.fr\n2 A:Durand\n"
        );
        assert_eq!(result, Err(UnreadReason::Malformed));
    }

    #[test]
    fn rows_without_a_sheet_around_them_are_read_and_a_book_without_rows_is_told() {
        let (text, result) =
            read("<Workbook><W><Row><Cell><Data>Petit</Data></Cell></Row></W></Workbook>");
        assert_eq!(text, "-- table\n1 A:Petit\n");
        assert_eq!(result, Ok(()));
        let (text, result) = read("<Workbook><R><Cell><Data>Petit</Data></Cell></R></Workbook>");
        assert_eq!(text, "");
        assert_eq!(result, Err(UnreadReason::Malformed));
    }

    #[test]
    fn workbooks_are_told_from_other_xml_and_from_web_pages() {
        for (text, expected) in [
            ("<?xml version='1.0'?><ss:Workbook xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'>", true),
            ("<?mso-application progid=\"Excel.Sheet\"?><Workbook>", true),
            ("<html xmlns:x='urn:schemas-microsoft-com:office:excel'><x:ExcelWorkbook>", false),
            ("<?mso-application progid=\"Word.Document\"?><w:wordDocument>", false),
            ("urn:schemas-microsoft-com:office:spreadsheet <Workbook", false),
        ] {
            assert_eq!(is_workbook(text), expected, "{text}");
        }
    }

    #[test]
    fn a_state_between_two_slices_is_seen() {
        for before in 65_500..65_560 {
            let text = format!(
                "{}SheetVeryHidden{}",
                "x".repeat(before),
                "x".repeat(70_000)
            );
            assert_eq!(
                speaks_of_hidden(&mut Cursor::new(text)),
                Ok(true),
                "{before}"
            );
        }
    }
}

//! Running text with tables in it: what Word documents and web pages have in common.
//!
//! A reader says what it meets (text, the end of a paragraph, a table, a cell); this puts the
//! lines and the table rows together and sends them in units. A table in a cell of another, as
//! page layout has it, is sent as a table of its own, so that its rows stay rows. Text that the
//! reader of the document does not see is kept apart and sent last, as a hidden unit.

use super::limits::{MAX_COLUMNS, MAX_LINE_BYTES, MAX_TABLE_DEPTH};
use super::rows::Rows;
use crate::model::{Unit, UnreadReason};

/// A cell of more lines than this holds a text, and its lines are sent as rows.
const MAX_CELL_LINES: usize = 20;
/// Columns for which cells that reach over several rows are followed.
const MAX_SPANNED: usize = 256;

/// A paragraph or a cell being put together.
#[derive(Default)]
struct Line {
    shown: String,
    hidden: String,
}

impl Line {
    fn break_line(&mut self) {
        for text in [&mut self.shown, &mut self.hidden] {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        }
    }
}

type Cells = Vec<(u32, String)>;

struct Table {
    unit: u32,
    /// A text box is put together like a cell that stands alone.
    aside: bool,
    row: u32,
    column: u32,
    in_cell: bool,
    /// Columns and rows that the open cell takes.
    span: (u32, u32),
    /// For each column, how many rows a cell from above still takes, this one included.
    taken: Vec<u32>,
    shown: Cells,
    hidden: Cells,
    /// What the cell around this table held before it.
    outer: Line,
}

/// Puts lines and rows together.
pub struct Flow<'r, 's> {
    rows: &'r mut Rows<'s>,
    /// Everything of this part is unseen: comments.
    hidden: bool,
    /// The page that is being read, for documents that say where pages begin.
    page: Option<u32>,
    line: Line,
    tables: Vec<Table>,
    /// Tables met so far; each has its number, from 1, as its unit.
    units: u32,
    /// The unit that rows go to now, 0 for running text, and whether it is quoted.
    open: Option<(u32, bool)>,
    /// What is read now was written in an earlier message.
    quoted: bool,
    lines: u32,
    kept: Vec<Cells>,
}

impl<'r, 's> Flow<'r, 's> {
    /// `hidden`: the reader of the document sees none of it.
    pub fn new(rows: &'r mut Rows<'s>, hidden: bool) -> Self {
        Self {
            rows,
            hidden,
            page: None,
            line: Line::default(),
            tables: Vec::new(),
            units: 0,
            open: None,
            quoted: false,
            lines: 0,
            kept: Vec::new(),
        }
    }

    /// Adds text to the paragraph or cell.
    pub fn text(&mut self, text: &str, hidden: bool) {
        let line = if hidden {
            &mut self.line.hidden
        } else {
            &mut self.line.shown
        };
        line.push_str(text);
    }

    /// What follows was, or was not, written in an earlier message.
    pub fn quoted(&mut self, quoted: bool) {
        self.quoted = quoted;
    }

    /// What follows stands on another page, or elsewhere; `hidden`: it is not seen.
    pub fn page(&mut self, page: Option<u32>, hidden: bool) -> Result<(), UnreadReason> {
        self.end()?;
        self.page = page;
        self.hidden = hidden;
        self.open = None;
        Ok(())
    }

    /// The page that is being read.
    pub fn page_number(&self) -> Option<u32> {
        self.page
    }

    /// Is what is read now not seen?
    pub fn is_hidden(&self) -> bool {
        self.hidden
    }

    /// The text of the paragraph or cell so far.
    pub fn shown(&self) -> &str {
        &self.line.shown
    }

    /// What is read now is a link to this address. Those of earlier messages are theirs.
    pub fn link(&mut self, address: &str) {
        if !self.quoted {
            self.rows.link(address);
        }
    }

    /// Adds an address unless the text from byte `from` on shows it already.
    pub fn address(&mut self, address: &str, from: usize) {
        let shown = self.line.shown.get(from..).unwrap_or_default();
        if !contains_ignoring_case(shown, address) {
            self.text(" ", false);
            self.text(address, false);
            self.text(" ", false);
        }
    }

    /// A field of a document ends. It shows its result, the text from byte `from` on; its code may
    /// hold more: an address behind a link joins the text, other addresses and numbers are kept as
    /// unseen.
    pub fn end_field(&mut self, code: String, from: usize) -> Result<(), UnreadReason> {
        let link = code.to_ascii_lowercase().find("mailto:");
        if let Some(address) = link.and_then(|at| mailto(code.get(at..)?)) {
            self.address(&address, from);
        } else if code.contains('@') || code.bytes().filter(u8::is_ascii_digit).count() >= 9 {
            self.keep(vec![(0, code)])?;
        }
        Ok(())
    }

    /// The paragraph ends.
    pub fn paragraph(&mut self) -> Result<(), UnreadReason> {
        if self.tables.last().is_some_and(|t| t.in_cell) {
            self.line.break_line();
            return Ok(());
        }
        if !self.line.shown.trim().is_empty() {
            self.switch(0, false);
            let shown = std::mem::take(&mut self.line.shown);
            for line in shown.lines() {
                self.lines = self.lines.saturating_add(1);
                if line.len() > MAX_LINE_BYTES {
                    self.rows.line(self.lines, line)?;
                } else {
                    for (column, cell) in (0..MAX_COLUMNS).zip(line.split('\t')) {
                        self.rows.cell(column, cell)?;
                    }
                    self.rows.row(self.lines);
                }
            }
            self.line.shown = shown;
        }
        self.line.shown.clear();
        if !self.line.hidden.trim().is_empty() {
            let hidden = std::mem::take(&mut self.line.hidden);
            self.keep(vec![(0, hidden)])?;
        }
        self.line.hidden.clear();
        Ok(())
    }

    /// A table begins, in the text or in a cell.
    pub fn table_start(&mut self) -> Result<(), UnreadReason> {
        if self.tables.len() >= MAX_TABLE_DEPTH {
            return Err(UnreadReason::TooLarge);
        }
        if !self.tables.last().is_some_and(|t| t.in_cell) {
            self.paragraph()?;
        }
        self.nest(false);
        Ok(())
    }

    /// A text box begins, within a paragraph that goes on after it.
    pub fn aside_start(&mut self) -> Result<(), UnreadReason> {
        if self.tables.len() >= MAX_TABLE_DEPTH {
            return Err(UnreadReason::TooLarge);
        }
        self.nest(true);
        Ok(())
    }

    /// The text box ends.
    pub fn aside_end(&mut self) -> Result<(), UnreadReason> {
        self.row_end()?;
        if let Some(table) = self.tables.pop() {
            self.line = table.outer;
        }
        Ok(())
    }

    fn nest(&mut self, aside: bool) {
        self.units += 1;
        self.tables.push(Table {
            unit: self.units,
            aside,
            row: 0,
            column: 0,
            in_cell: aside,
            span: (1, 1),
            taken: Vec::new(),
            shown: Vec::new(),
            hidden: Vec::new(),
            outer: std::mem::take(&mut self.line),
        });
    }

    /// A row begins; one that was left open ends.
    pub fn row_start(&mut self) -> Result<(), UnreadReason> {
        if self.tables.is_empty() {
            self.table_start()?;
        }
        self.row_end()
    }

    /// A cell begins; one that was left open ends.
    pub fn cell_start(&mut self) -> Result<(), UnreadReason> {
        if self.tables.is_empty() {
            self.table_start()?;
        }
        self.cell_end()?;
        if let Some(table) = self.tables.last_mut() {
            while table
                .taken
                .get(table.column as usize)
                .is_some_and(|&rows| rows > 0)
            {
                table.column += 1;
            }
            table.in_cell = true;
            table.span = (1, 1);
        }
        Ok(())
    }

    /// The open cell takes several columns or rows.
    pub fn cell_span(&mut self, columns: u32, rows: u32) {
        if let Some(table) = self.tables.last_mut() {
            table.span = (columns.clamp(1, 1_000), rows.clamp(1, 65_534));
        }
    }

    /// The row begins that many columns further right.
    pub fn skip_columns(&mut self, columns: u32) {
        if let Some(table) = self.tables.last_mut() {
            table.column = table.column.saturating_add(columns.min(1_000));
        }
    }

    /// The cell ends.
    pub fn cell_end(&mut self) -> Result<(), UnreadReason> {
        let Some(table) = self.tables.last_mut() else {
            return Ok(());
        };
        if !table.in_cell {
            // Text between cells, which no correct document has, is running text.
            return self.paragraph();
        }
        table.in_cell = false;
        let line = std::mem::take(&mut self.line);
        for (text, cells) in [
            (line.shown, &mut table.shown),
            (line.hidden, &mut table.hidden),
        ] {
            if !text.trim().is_empty() {
                cells.push((table.column, text));
            }
        }
        let (columns, rows) = table.span;
        let next = table.column.saturating_add(columns);
        if next > MAX_COLUMNS {
            return Err(UnreadReason::TooLarge);
        }
        if rows > 1 {
            let end = (next as usize).min(MAX_SPANNED);
            if table.taken.len() < end {
                table.taken.resize(end, 0);
            }
            for taken in table.taken.iter_mut().take(end).skip(table.column as usize) {
                *taken = rows;
            }
        }
        table.column = next;
        Ok(())
    }

    /// The row ends.
    pub fn row_end(&mut self) -> Result<(), UnreadReason> {
        self.cell_end()?;
        let Some(table) = self.tables.last_mut() else {
            return Ok(());
        };
        if table.column == 0 {
            return Ok(());
        }
        table.column = 0;
        for taken in &mut table.taken {
            *taken = taken.saturating_sub(1);
        }
        table.row = table.row.saturating_add(1);
        let (unit, row, aside) = (table.unit, table.row, table.aside);
        let shown = std::mem::take(&mut table.shown);
        let hidden = std::mem::take(&mut table.hidden);
        if !hidden.is_empty() {
            self.keep(hidden)?;
        }
        if shown.is_empty() {
            return Ok(());
        }
        self.switch(unit, !aside);
        let text = shown.len() == 1
            || shown
                .iter()
                .any(|(_, t)| t.lines().count() > MAX_CELL_LINES);
        for (column, cell) in &shown {
            if text {
                // The frame of a page rather than a row of a list.
                for line in cell.lines() {
                    self.rows.cell(*column, line)?;
                    self.rows.row(row);
                }
            } else {
                self.rows.cell(*column, cell)?;
            }
        }
        self.rows.row(row);
        Ok(())
    }

    /// The table ends.
    pub fn table_end(&mut self) -> Result<(), UnreadReason> {
        self.row_end()?;
        if let Some(table) = self.tables.pop() {
            self.line = table.outer;
            self.line.break_line();
        }
        Ok(())
    }

    /// Ends what is open and sends what was kept apart.
    pub fn finish(mut self) -> Result<(), UnreadReason> {
        self.end()
    }

    fn end(&mut self) -> Result<(), UnreadReason> {
        while !self.tables.is_empty() {
            self.table_end()?;
        }
        self.paragraph()?;
        if !self.kept.is_empty() {
            self.rows.unit(Unit {
                hidden: true,
                page: self.page,
                ..Unit::default()
            });
        }
        for (number, cells) in (1..).zip(std::mem::take(&mut self.kept)) {
            for (column, text) in cells {
                self.rows.cell(column, &text)?;
            }
            self.rows.row(number);
        }
        Ok(())
    }

    /// Keeps text that is not seen until the end of the part.
    pub fn keep(&mut self, cells: Cells) -> Result<(), UnreadReason> {
        let bytes: usize = cells.iter().map(|(_, text)| text.len() + 128).sum();
        self.rows.charge(bytes)?;
        self.kept.push(cells);
        Ok(())
    }

    fn switch(&mut self, unit: u32, table: bool) {
        if self.open != Some((unit, self.quoted)) {
            self.open = Some((unit, self.quoted));
            self.lines = 0;
            self.rows.unit(Unit {
                hidden: self.hidden,
                page: self.page,
                table,
                quoted: self.quoted,
                ..Unit::default()
            });
        }
    }
}

/// The addresses of a `mailto:` link, separated by commas; `None` for other links.
pub fn mailto(link: &str) -> Option<String> {
    let scheme = link.get(..7)?;
    if !scheme.eq_ignore_ascii_case("mailto:") {
        return None;
    }
    let end = |c: char| c == '?' || c == '"' || c == '\'' || c.is_whitespace();
    let list = link.get(7..)?.split(end).next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(list.len());
    let mut rest = list.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(decoded) if byte == b'%' => {
                bytes.push(decoded);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    let list = String::from_utf8_lossy(&bytes).into_owned();
    list.contains('@').then_some(list)
}

fn contains_ignoring_case(text: &str, needle: &str) -> bool {
    text.to_lowercase().contains(&needle.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::limits::Job;
    use crate::extract::rows::log::Log;

    fn flow(build: impl FnOnce(&mut Flow<'_, '_>) -> Result<(), UnreadReason>) -> String {
        let mut log = Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        let mut flow = Flow::new(&mut rows, false);
        build(&mut flow).unwrap();
        flow.finish().unwrap();
        log.text
    }

    #[test]
    fn a_table_within_a_cell_keeps_its_rows() {
        let text = flow(|f| {
            f.table_start()?;
            f.row_start()?;
            f.cell_start()?;
            f.text("avant", false);
            f.table_start()?;
            for name in ["Petit", "Durand"] {
                f.row_start()?;
                f.cell_start()?;
                f.text(name, false);
                f.cell_start()?;
                f.text("Marie", false);
            }
            f.table_end()?;
            f.text("après", false);
            f.cell_start()?;
            f.text("à côté", false);
            f.table_end()?;
            f.text("fin", false);
            f.paragraph()
        });
        assert_eq!(
            text,
            "-- table\n1 A:Petit B:Marie\n2 A:Durand B:Marie\n\
             -- table\n1 A:avant/après B:à côté\n--\n1 A:fin\n"
        );
    }

    #[test]
    fn a_cell_over_two_rows_does_not_move_the_columns_below() {
        let text = flow(|f| {
            f.row_start()?;
            f.cell_start()?;
            f.cell_span(1, 2);
            f.text("Agence", false);
            f.cell_start()?;
            f.text("a", false);
            f.row_start()?;
            f.cell_start()?;
            f.text("b", false);
            f.cell_start()?;
            f.text("c", false);
            Ok(())
        });
        assert_eq!(text, "-- table\n1 A:Agence B:a\n2 B:b C:c\n");
    }

    #[test]
    fn a_row_of_one_cell_is_a_text_whose_lines_are_rows() {
        let text = flow(|f| {
            f.row_start()?;
            f.cell_start()?;
            f.text("une", false);
            f.paragraph()?;
            f.text("deux", false);
            Ok(())
        });
        assert_eq!(text, "-- table\n1 A:une\n1 A:deux\n");
    }

    #[test]
    fn hidden_text_comes_last() {
        let text = flow(|f| {
            f.text("vu", false);
            f.text("barré", true);
            f.paragraph()?;
            f.text("a\tb", false);
            f.paragraph()
        });
        assert_eq!(text, "--\n1 A:vu\n2 A:a B:b\n-- hidden\n1 A:barré\n");
    }

    #[test]
    fn mail_links_give_their_addresses() {
        assert_eq!(
            mailto("MAILTO:marie%40example.fr?subject=x").as_deref(),
            Some("marie@example.fr")
        );
        assert_eq!(mailto("https://example.fr"), None);
        assert_eq!(mailto("mailto:"), None);
        assert_eq!(mailto("été"), None);
        assert_eq!(mailto("mailto:%C3%A9%"), None);
    }
}

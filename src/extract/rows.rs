//! Sends rows to the sink, and stops when an attachment has given all the text it may.
//!
//! A row is put together in one buffer that is used again for the next, so a document of a
//! million cells does not allocate a million strings.

use std::io::Cursor;

use super::limits::{Job, MAX_COLUMNS, MAX_LINE_BYTES};
use crate::model::{Cell, Format, Inner, Layout, Row, Sink, Source, Unit, Unread, UnreadReason};

/// Rows of up to this many cells are sent without allocating.
const FEW: usize = 16;

/// Reads a file within, and says what it is and why it was not read whole.
pub type Read<'r> = &'r mut dyn FnMut(&mut Rows<'_>) -> (Format, Result<(), UnreadReason>);

/// The way to the sink.
pub struct Rows<'s> {
    sink: &'s mut dyn Sink,
    job: Job,
    text: String,
    /// Column and end of each cell in `text`.
    cells: Vec<(u32, usize)>,
    /// The unit that is open is not seen.
    hidden: bool,
    sent: bool,
    /// The sink has enough.
    full: bool,
}

impl<'s> Rows<'s> {
    /// To `sink`, with what `job` still allows.
    pub fn new(sink: &'s mut dyn Sink, job: Job) -> Self {
        Self {
            sink,
            job,
            text: String::new(),
            cells: Vec::new(),
            hidden: false,
            sent: false,
            full: false,
        }
    }

    /// Starts a unit.
    pub fn unit(&mut self, unit: Unit) {
        self.hidden = unit.hidden;
        self.sink.unit(unit);
    }

    /// What is shared with the other readers of the attachment.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// The sink itself, for a reader that puts its rows together elsewhere.
    pub fn sink(&mut self) -> &mut dyn Sink {
        self.sink
    }

    /// Reads a file that stands within this one and was unpacked to `bytes`, as far as `fault` let
    /// it. What goes wrong with it is told with it; refuses when nothing more may be read.
    pub fn inside(
        &mut self,
        file: Inner<'_>,
        bytes: &[u8],
        fault: Option<UnreadReason>,
    ) -> Result<(), UnreadReason> {
        let mut source = Cursor::new(bytes);
        let given = !bytes.is_empty() || fault.is_none();
        self.inside_source(file, given.then_some(&mut source as &mut dyn Source), fault)
    }

    /// The same for a file that is read where it stands; `None` when nothing of it could be had.
    pub fn inside_source(
        &mut self,
        file: Inner<'_>,
        mut source: Option<&mut dyn Source>,
        fault: Option<UnreadReason>,
    ) -> Result<(), UnreadReason> {
        self.nested(file, &mut |rows| {
            let format = match &mut source {
                Some(source) => super::part(&mut **source, rows),
                None => Format::Unknown,
            };
            (format, fault.map_or(Ok(()), Err))
        })
    }

    /// The same for a file that has no bytes of its own, such as a mail kept in folders of one.
    pub fn nested(&mut self, file: Inner<'_>, read: Read<'_>) -> Result<(), UnreadReason> {
        self.job.entry()?;
        self.enter(file, self.job.deeper(), read)
    }

    /// Reads a stretch of this file as a file of its own, such as the text of a mail: it costs no
    /// depth.
    pub fn apart(&mut self, name: &str, read: Read<'_>) -> Result<(), UnreadReason> {
        let file = Inner {
            name,
            hidden: false,
        };
        self.enter(file, Ok(self.job.clone()), read)
    }

    fn enter(
        &mut self,
        file: Inner<'_>,
        job: Result<Job, UnreadReason>,
        read: Read<'_>,
    ) -> Result<(), UnreadReason> {
        self.sink.enter(file);
        let (format, result) = match job {
            Ok(job) => read(&mut Rows::new(&mut *self.sink, job)),
            Err(too_deep) => (Format::Unknown, Err(too_deep)),
        };
        if let Err(reason) = result {
            self.sink.unread(reason.into());
        }
        self.sink.leave(format);
        if self.job.is_exhausted() {
            return Err(UnreadReason::TooLarge);
        }
        Ok(())
    }

    /// Says that the next row holds a link.
    pub fn link(&mut self, address: &str) {
        self.sink.link(address);
    }

    /// Is a copy to be made of what is read?
    pub fn copies(&self) -> bool {
        self.sink.copies()
    }

    /// Says what a copy needs to know.
    pub fn layout(&mut self, layout: Layout) {
        self.sink.layout(layout);
    }

    /// Says that something was not read.
    pub fn unread(&mut self, unread: Unread) {
        self.sink.unread(unread);
    }

    /// Was any row sent that is seen? Properties and comments are no answer to what pictures show.
    pub fn sent(&self) -> bool {
        self.sent
    }

    /// Counts text that is kept or sent; refuses when it is too much.
    pub fn charge(&mut self, bytes: usize) -> Result<(), UnreadReason> {
        if self.full {
            return Err(UnreadReason::TooLarge);
        }
        self.job.text(bytes as u64)
    }

    /// Adds a cell to the row; an empty one is left out, one beyond the last column refused.
    pub fn cell(&mut self, column: u32, text: &str) -> Result<(), UnreadReason> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            return Err(UnreadReason::TooLarge);
        }
        self.charge(text.len() + 1)?;
        self.text.push_str(text);
        self.cells.push((column, self.text.len()));
        Ok(())
    }

    /// Sends the row, unless it has no cell.
    pub fn row(&mut self, number: u32) {
        if self.cells.is_empty() {
            return;
        }
        let mut few = [Cell {
            column: 0,
            text: "",
        }; FEW];
        let many: Vec<Cell<'_>>;
        let mut start = 0;
        let cells = self.cells.iter().map(|&(column, end)| {
            let text = self.text.get(start..end).unwrap_or_default();
            start = end;
            Cell { column, text }
        });
        let cells = if self.cells.len() <= FEW {
            for (slot, cell) in few.iter_mut().zip(cells) {
                *slot = cell;
            }
            few.get(..self.cells.len()).unwrap_or_default()
        } else {
            many = cells.collect();
            &many
        };
        self.sink.row(Row { number, cells });
        self.full = self.sink.is_full();
        self.text.clear();
        self.cells.clear();
        self.sent |= !self.hidden;
    }

    /// Sends a line of running text; one that is too long is sent in pieces.
    pub fn line(&mut self, number: u32, mut line: &str) -> Result<(), UnreadReason> {
        while line.len() > MAX_LINE_BYTES {
            let (piece, rest) = line.split_at(cut_point(line, MAX_LINE_BYTES));
            self.whole(number, piece)?;
            line = rest;
        }
        self.whole(number, line)
    }

    /// Sends a row of one cell as it stands, without copying it.
    fn whole(&mut self, number: u32, text: &str) -> Result<(), UnreadReason> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        self.charge(text.len() + 1)?;
        self.sent |= !self.hidden;
        self.sink.row(Row {
            number,
            cells: &[Cell { column: 0, text }],
        });
        self.full = self.sink.is_full();
        Ok(())
    }
}

/// Rows that are sent later, end to end in one buffer.
#[derive(Default)]
pub struct Kept {
    text: String,
    /// Column and end of each cell in `text`.
    cells: Vec<(u32, usize)>,
    /// Number of each row and its end in `cells`.
    rows: Vec<(u32, usize)>,
}

impl Kept {
    /// Adds a cell to the row being kept.
    pub fn cell(
        &mut self,
        column: u32,
        text: &str,
        rows: &mut Rows<'_>,
    ) -> Result<(), UnreadReason> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        rows.charge(text.len() + 32)?;
        self.text.push_str(text);
        self.cells.push((column, self.text.len()));
        Ok(())
    }

    /// Ends the row, unless it has no cell.
    pub fn row(&mut self, number: u32) {
        if self.cells.len() > self.row_start() {
            self.rows.push((number, self.cells.len()));
        }
    }

    /// Forgets the row that has not ended.
    pub fn drop_row(&mut self) {
        self.cells.truncate(self.row_start());
        let end = self.cells.last().map_or(0, |(_, end)| *end);
        self.text.truncate(end);
    }

    /// Is any row kept?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of the first row.
    pub fn first(&self) -> Option<u32> {
        self.rows.first().map(|(number, _)| *number)
    }

    /// Sends the rows.
    pub fn send(&self, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
        let (mut cell, mut start) = (0, 0);
        for &(number, end) in &self.rows {
            for &(column, text_end) in self.cells.get(cell..end).unwrap_or_default() {
                rows.cell(column, self.text.get(start..text_end).unwrap_or_default())?;
                start = text_end;
            }
            cell = end;
            rows.row(number);
        }
        Ok(())
    }

    fn row_start(&self) -> usize {
        self.rows.last().map_or(0, |(_, end)| *end)
    }
}

/// Where to cut a text that is too long, at `limit` bytes at most and without cutting a word, an
/// address or a number in two: at white space that does not stand between digits, otherwise at
/// punctuation that separates, otherwise between two characters.
pub fn cut_point(text: &str, limit: usize) -> usize {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = text.as_bytes().get(..end).unwrap_or_default();
    let at = |i: usize| window.get(i).copied().unwrap_or(b' ');
    let near = end / 2..end;
    let is_break = |&i: &usize| {
        at(i).is_ascii_whitespace()
            && !(i > 0 && at(i - 1).is_ascii_digit() && at(i + 1).is_ascii_digit())
    };
    let is_separator = |&i: &usize| b",;|\"'<>(){}[]".contains(&at(i));
    near.clone()
        .rev()
        .find(is_break)
        .or_else(|| near.rev().find(is_separator))
        .map_or(end, |i| i + 1)
}

#[cfg(test)]
pub(crate) mod log {
    use std::fmt::Write as _;

    use super::*;

    /// A sink that writes down what it is sent: one line a row, ` | ` between cells.
    #[derive(Default)]
    pub struct Log {
        pub text: String,
        pub unread: Vec<UnreadReason>,
        pub rows: u64,
        pub bytes: u64,
        /// Count only.
        pub silent: bool,
    }

    impl Sink for Log {
        fn unit(&mut self, unit: Unit) {
            if self.silent {
                return;
            }
            self.text += "--";
            for (set, name) in [
                (unit.table, " table"),
                (unit.hidden, " hidden"),
                (unit.quoted, " quoted"),
            ] {
                self.text += if set { name } else { "" };
            }
            if let Some(sheet) = unit.sheet {
                write!(self.text, " [{sheet}]").unwrap();
            }
            if let Some(page) = unit.page {
                write!(self.text, " p. {page}").unwrap();
            }
            self.text += "\n";
        }

        fn row(&mut self, row: Row<'_>) {
            self.rows += 1;
            self.bytes += row.cells.iter().map(|c| c.text.len() as u64).sum::<u64>();
            if self.silent {
                return;
            }
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|c| {
                    format!(
                        "{}:{}",
                        crate::model::column_letters(c.column),
                        c.text.replace('\n', "/")
                    )
                })
                .collect();
            writeln!(self.text, "{} {}", row.number, cells.join(" ")).unwrap();
        }

        fn unread(&mut self, unread: Unread) {
            self.unread.push(unread.reason);
        }

        fn enter(&mut self, file: Inner<'_>) {
            let hidden = if file.hidden { " hidden" } else { "" };
            writeln!(self.text, "{{{}{hidden}", file.name).unwrap();
        }

        fn leave(&mut self, format: Format) {
            writeln!(self.text, "}} {format:?}").unwrap();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_many_cells_arrives_whole() {
        let mut log = log::Log::default();
        let mut rows = Rows::new(&mut log, Job::default());
        for column in 0..20 {
            rows.cell(column, if column % 2 == 0 { " x " } else { "" })
                .unwrap();
        }
        rows.row(7);
        rows.row(8);
        assert_eq!(log.text, "7 A:x C:x E:x G:x I:x K:x M:x O:x Q:x S:x\n");
    }

    #[test]
    fn the_text_of_an_attachment_has_an_end() {
        let mut log = log::Log {
            silent: true,
            ..Default::default()
        };
        let mut rows = Rows::new(&mut log, Job::default());
        let megabyte = "x".repeat(1 << 20);
        let sent = (0..100)
            .take_while(|&n| rows.cell(0, &megabyte).map(|()| rows.row(n)).is_ok())
            .count();
        assert_eq!(sent, 63);
    }

    #[test]
    fn a_cut_spares_numbers_and_addresses() {
        assert_eq!(cut_point("tél. 06 39 98 00 01", 10), "tél. ".len());
        assert_eq!(
            cut_point("a@example.fr;bertrand@example.fr", 20),
            "a@example.fr;".len()
        );
        assert_eq!(cut_point("ééééé", 5), 4);
        assert_eq!(cut_point("", 5), 0);
    }
}

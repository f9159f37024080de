//! A table as it is seen, in memory, within limits.

use crate::model::{Cell, CellKind, Inner, Layout, Row, Sink, Unit, Unread};

/// Cells of a table of which a copy is made.
pub const MAX_CELLS: usize = 500_000;
/// Bytes of their text.
const MAX_TEXT: usize = 16 << 20;
/// Rows of a sheet: those of a spreadsheet.
const MAX_ROWS: u32 = 1_048_576;
/// Merged ranges of a sheet, and rows in all of them together.
const MAX_MERGED: usize = 1 << 16;
const MAX_MERGED_ROWS: usize = 4 * MAX_CELLS;

/// What is seen of a document.
#[derive(Debug)]
pub struct Table {
    /// The sheets, in their order.
    pub sheets: Vec<Sheet>,
    /// What parts the values, for text.
    pub delimiter: u8,
    /// Something of the document is hidden, and not in here.
    pub left_out: bool,
    whole: bool,
    place: Place,
    /// Files within this one that are open.
    depth: u32,
    cells: usize,
    text: usize,
    /// What was said of cells of the row that comes.
    kinds: Vec<(u32, u32, CellKind)>,
    repeated: (u32, u32),
}

/// One sheet.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its name, in a workbook.
    pub name: Option<String>,
    /// The rows that have a cell, top to bottom.
    pub lines: Vec<Line>,
    merged: Vec<((u32, u32), (u32, u32))>,
    /// The numbers of hidden rows.
    hidden: Vec<u32>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number, from 1.
    pub number: u32,
    /// Its cells, left to right.
    pub cells: Vec<Value>,
}

/// One cell.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its column, from 0.
    pub column: u32,
    /// What it is, when no text.
    pub kind: Option<CellKind>,
    /// Its value; a day as `yyyy-mm-dd`.
    pub text: Box<str>,
}

impl Line {
    /// The cells as detectors take them.
    #[must_use]
    pub fn cells(&self) -> Vec<Cell<'_>> {
        self.cells
            .iter()
            .map(|value| Cell {
                column: value.column,
                text: &value.text,
            })
            .collect()
    }
}

/// What the rows that come belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The last sheet.
    Sheet,
    /// What is hidden of it.
    Hidden,
    /// Nothing that is seen as a table.
    Aside,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            sheets: Vec::new(),
            delimiter: b';',
            left_out: false,
            whole: true,
            place: Place::Aside,
            depth: 0,
            cells: 0,
            text: 0,
            kinds: Vec::new(),
            repeated: (0, 1),
        }
    }
}

impl Table {
    /// The table, when all of the document was read and is within the limits.
    #[must_use]
    pub fn finish(mut self) -> Option<Self> {
        let mut merged_rows = 0;
        for sheet in &mut self.sheets {
            self.whole &= sheet.uncover(&mut merged_rows);
            sheet.close_ranks();
        }
        self.whole.then_some(self)
    }

    fn keep(&mut self, row: &Row<'_>) {
        let times = if self.repeated.0 == row.number {
            self.repeated.1.max(1)
        } else {
            1
        };
        let text: usize = row.cells.iter().map(|cell| cell.text.len()).sum();
        let times_in_all = times as usize;
        self.cells = self
            .cells
            .saturating_add(row.cells.len().saturating_mul(times_in_all));
        self.text = self.text.saturating_add(text.saturating_mul(times_in_all));
        let last = row.number.saturating_add(times - 1);
        let Some(sheet) = self.sheets.last_mut() else {
            return;
        };
        // Rows in another order, or one sent in pieces, are none that can be written again.
        let in_order = sheet
            .lines
            .last()
            .is_none_or(|line| line.number < row.number);
        let columns_rise = row
            .cells
            .windows(2)
            .all(|pair| pair[0].column < pair[1].column);
        self.whole &= in_order
            && columns_rise
            && last <= MAX_ROWS
            && self.cells <= MAX_CELLS
            && self.text <= MAX_TEXT;
        if !self.whole {
            return;
        }
        let kinds = &self.kinds;
        let line = Line {
            number: row.number,
            cells: row
                .cells
                .iter()
                .map(|cell| value(cell, row.number, kinds))
                .collect(),
        };
        for number in row.number + 1..=last {
            sheet.lines.push(Line {
                number: number - 1,
                ..line.clone()
            });
        }
        sheet.lines.push(Line {
            number: last,
            ..line
        });
    }
}

/// A cell with what was said of it.
fn value(cell: &Cell<'_>, row: u32, kinds: &[(u32, u32, CellKind)]) -> Value {
    let said = kinds
        .binary_search_by_key(&(row, cell.column), |(row, column, _)| (*row, *column))
        .ok()
        .and_then(|at| kinds.get(at))
        .map(|(_, _, kind)| *kind);
    let day = (said == Some(CellKind::Day))
        .then(|| cell.text.parse().ok().and_then(date_of_days))
        .flatten();
    match day {
        Some(date) => Value {
            column: cell.column,
            kind: Some(CellKind::Date),
            text: date.into(),
        },
        None => Value {
            column: cell.column,
            // What is no day is a number in a column of days.
            kind: said.map(|kind| {
                if kind == CellKind::Day {
                    CellKind::Number
                } else {
                    kind
                }
            }),
            text: cell.text.into(),
        },
    }
}

impl Sheet {
    /// Keeps the cells, by row and column, that `stays` says; what is left of the columns stands
    /// side by side.
    pub fn retain(&mut self, stays: impl Fn(u32, u32) -> bool) {
        let mut left = std::collections::BTreeSet::new();
        for line in &mut self.lines {
            let number = line.number;
            line.cells.retain(|cell| stays(number, cell.column));
            left.extend(line.cells.iter().map(|cell| cell.column));
        }
        let left: Vec<u32> = left.into_iter().collect();
        for cell in self.lines.iter_mut().flat_map(|line| &mut line.cells) {
            cell.column = left.partition_point(|column| *column < cell.column) as u32;
        }
        self.lines.retain(|line| !line.cells.is_empty());
    }

    /// Takes out what merged cells cover; `false` when there is more of it than in any document.
    fn uncover(&mut self, merged_rows: &mut usize) -> bool {
        if self.merged.len() >= MAX_MERGED {
            return false;
        }
        for ((top, left), (bottom, right)) in std::mem::take(&mut self.merged) {
            let from = self.lines.partition_point(|line| line.number < top);
            let to = self.lines.partition_point(|line| line.number <= bottom);
            *merged_rows += to.saturating_sub(from);
            if *merged_rows > MAX_MERGED_ROWS {
                return false;
            }
            for line in self.lines.get_mut(from..to).unwrap_or_default() {
                let number = line.number;
                line.cells.retain(|cell| {
                    !(left..=right).contains(&cell.column) || (number, cell.column) == (top, left)
                });
            }
        }
        self.lines.retain(|line| !line.cells.is_empty());
        true
    }

    /// Closes the gaps that hidden rows left.
    fn close_ranks(&mut self) {
        let mut hidden = std::mem::take(&mut self.hidden);
        hidden.sort_unstable();
        hidden.dedup();
        // Rows with a value in a hidden column were told among them, and are seen.
        hidden.retain(|number| {
            let at = self.lines.binary_search_by_key(number, |line| line.number);
            at.is_err()
        });
        for line in &mut self.lines {
            let above = hidden.partition_point(|number| *number < line.number);
            line.number = line.number.saturating_sub(above as u32).max(1);
        }
    }
}

impl Sink for Table {
    fn unit(&mut self, unit: Unit) {
        if self.depth > 0 {
            return;
        }
        self.kinds.clear();
        let follows = matches!(self.place, Place::Sheet | Place::Hidden)
            && self
                .sheets
                .last()
                .is_some_and(|sheet| sheet.name == unit.sheet);
        self.place = match (unit.table, unit.hidden) {
            (true, false) => {
                self.sheets.push(Sheet {
                    name: unit.sheet,
                    ..Sheet::default()
                });
                Place::Sheet
            }
            (true, true) if follows => Place::Hidden,
            _ => Place::Aside,
        };
    }

    fn row(&mut self, row: Row<'_>) {
        if self.depth > 0 {
            return;
        }
        match self.place {
            Place::Sheet => {
                self.keep(&row);
                self.kinds.clear();
            }
            Place::Hidden => {
                self.left_out = true;
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.hidden.push(row.number);
                }
            }
            Place::Aside => self.left_out = true,
        }
    }

    fn unread(&mut self, _: Unread) {
        self.whole = false;
    }

    fn is_full(&self) -> bool {
        !self.whole
    }

    fn enter(&mut self, _: Inner<'_>) {
        self.depth += 1;
        self.left_out = true;
    }

    fn leave(&mut self, _: crate::model::Format) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn copies(&self) -> bool {
        true
    }

    fn layout(&mut self, layout: Layout) {
        if self.depth > 0 {
            return;
        }
        match layout {
            Layout::Delimiter(delimiter) => self.delimiter = delimiter,
            Layout::Cell(row, column, kind) => {
                // What was said of a hidden row is of no use.
                if self.kinds.last().is_some_and(|(of, ..)| *of != row) {
                    self.kinds.clear();
                }
                self.kinds.push((row, column, kind));
            }
            Layout::Repeated(row, times) => self.repeated = (row, times),
            Layout::Merged(first, last) => {
                if let Some(sheet) = self.sheets.last_mut() {
                    if sheet.merged.len() < MAX_MERGED {
                        sheet.merged.push((first, last));
                    }
                }
            }
        }
    }
}

/// Days between the first of March of the year 0 and 30 December 1899, from which days are counted.
const EPOCH: i64 = 693_899;

/// The day of that number, with its time: `1985-03-12`, `1985-03-12T08:30:00`; none before 1 March
/// 1900, for Excel counts a day that never was, and none after 9999.
fn date_of_days(days: f64) -> Option<String> {
    if !(61.0..2_958_466.0).contains(&days) {
        return None;
    }
    let seconds = (days * 86_400.0).round() as i64;
    let (days, seconds) = (seconds / 86_400 + EPOCH, seconds % 86_400);
    // Eras of 400 years that begin in March, so that leap days end years.
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if seconds == 0 {
        return Some(date);
    }
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}"))
}

/// The number of the day that `yyyy-mm-dd` names, and of its time as a part of it.
pub(super) fn days_of_date(date: &str) -> Option<f64> {
    let (day, time) = date.split_once('T').unwrap_or((date, "0:0:0"));
    let numbers = |text: &str, mark: char| -> Option<[i64; 3]> {
        let mut parts = text.split(mark).map(|part| part.parse::<i64>().ok());
        let three = [parts.next()??, parts.next()??, parts.next()??];
        parts.next().is_none().then_some(three)
    };
    let [year, month, day] = numbers(day, '-')?;
    let time = time.split('.').next().unwrap_or_default();
    let [hour, minute, second] = numbers(time, ':')?;
    let sound = (1900..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second);
    if !sound {
        return None;
    }
    let from_march = if month > 2 { year } else { year - 1 };
    let (era, of_era) = (from_march / 400, from_march % 400);
    let month = (month + 9) % 12;
    let of_year = (153 * month + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH;
    let seconds = hour * 3_600 + minute * 60 + second;
    // Both far below 2^52.
    #[allow(clippy::cast_precision_loss)]
    let days = days as f64 + seconds as f64 / 86_400.0;
    (days >= 61.0).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_the_same_days() {
        for (days, date) in [
            (61.0, "1900-03-01"),
            (31_118.0, "1985-03-12"),
            (36_585.0, "2000-02-29"),
            (36_586.0, "2000-03-01"),
            (42_370.5, "2016-01-01T12:00:00"),
            (46_349.0, "2026-11-23"),
            (2_958_465.0, "9999-12-31"),
        ] {
            assert_eq!(date_of_days(days).as_deref(), Some(date));
            assert_eq!(days_of_date(date), Some(days));
        }
        assert_eq!(date_of_days(60.0), None);
        assert_eq!(date_of_days(f64::NAN), None);
        assert_eq!(days_of_date("1985-13-12"), None);
        assert_eq!(days_of_date("12/03/1985"), None);
        assert_eq!(days_of_date(""), None);
    }
}

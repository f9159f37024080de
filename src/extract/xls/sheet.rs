//! One sheet: its cells in order, and what hangs on it.
//!
//! A sheet is read twice. First everything but the values is learnt: what is hidden, what is
//! written around the cells, and whether these stand in order. Then they are sent, in order, one
//! by one as they stand or, where some program wrote them as they came, sorted by their places.

use std::collections::BTreeMap;

use super::records::{Pieces, Record, Records};
use super::{Book, BEGIN, END};
use crate::extract::bytes::{u16_at, u32_at};
use crate::extract::codepages;
use crate::extract::flow::mailto;
use crate::extract::limits::MAX_SHEETS;
use crate::extract::package::send_lines;
use crate::extract::rows::Rows;
use crate::extract::sheet::Grid;
use crate::model::{Unit, UnreadReason};

/// The kind of drawn object that holds a comment, and the one that holds a text.
const COMMENT: u16 = 0x19;
const TEXT: u16 = 6;

/// The records of a sheet, without those of the charts in it.
struct Own<'a> {
    records: Records<'a>,
    charts: Vec<usize>,
    ended: bool,
}

impl<'a> Own<'a> {
    fn new(records: Records<'a>) -> Self {
        Self {
            records,
            charts: Vec::new(),
            ended: false,
        }
    }
}

impl<'a> Iterator for Own<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let mut depth = 0u32;
        loop {
            let record = self.records.next()?;
            match record.kind {
                kind if BEGIN.contains(&kind) => {
                    if depth == 0 && self.charts.len() <= MAX_SHEETS {
                        self.charts.push(record.at);
                    }
                    depth += 1;
                }
                END if depth == 0 => {
                    self.ended = true;
                    return None;
                }
                END => depth -= 1,
                _ if depth == 0 => return Some(record),
                _ => {}
            }
        }
    }
}

/// Rows of a sheet, one bit each.
#[derive(Default)]
struct Marks(Vec<u64>);

impl Marks {
    fn set(&mut self, row: u16) {
        self.0.resize(1_024, 0);
        if let Some(word) = self.0.get_mut(usize::from(row / 64)) {
            *word |= 1 << (row % 64);
        }
    }

    fn has(&self, row: u16) -> bool {
        let word = self.0.get(usize::from(row / 64));
        word.is_some_and(|word| word >> (row % 64) & 1 != 0)
    }
}

/// What is learnt of a sheet before its cells are sent.
#[derive(Default)]
struct Survey {
    end: usize,
    charts: Vec<usize>,
    hidden_columns: Vec<(u32, u32)>,
    /// Rows that say something of themselves, and those that say that they are hidden.
    described: Marks,
    hidden: Marks,
    /// So are the others.
    others_hidden: bool,
    cells: bool,
    disordered: bool,
    margins: Vec<String>,
    boxes: Vec<String>,
    /// Row, column and the object that holds the text.
    notes: Vec<(u16, u16, u16)>,
    /// The texts of comments, by their objects.
    comments: BTreeMap<u16, String>,
    /// Row, column, and what is behind the cell.
    links: Vec<(u16, u16, String)>,
}

/// The cells on their way.
struct Sending<'r, 's> {
    grid: Grid,
    rows: &'r mut Rows<'s>,
    row: Option<u16>,
    text: String,
}

impl Book<'_> {
    /// Reads the sheet, or the chart, that begins at `at`; returns where it ends.
    pub fn read_sheet(
        &mut self,
        at: usize,
        name: Option<String>,
        hidden: bool,
        rows: &mut Rows<'_>,
    ) -> Result<usize, UnreadReason> {
        let unit = Unit {
            sheet: name,
            hidden,
            table: true,
            ..Unit::default()
        };
        let survey = self.read_one(at, &unit, rows)?;
        for (number, &chart) in survey.charts.iter().enumerate() {
            let inner = if number < MAX_SHEETS {
                self.read_one(chart, &unit, rows)?
            } else {
                Survey::default()
            };
            // No chart holds another, nor a sheet a thousand.
            if number == MAX_SHEETS || !inner.charts.is_empty() {
                self.note(UnreadReason::TooLarge);
                break;
            }
        }
        Ok(survey.end)
    }

    fn read_one(
        &mut self,
        at: usize,
        unit: &Unit,
        rows: &mut Rows<'_>,
    ) -> Result<Survey, UnreadReason> {
        let mut records = Records::new(self.bytes, at);
        if let Some(first) = records.next() {
            self.begin(&first);
        }
        let mut survey = self.survey(records.clone(), rows)?;
        let mut sending = Sending {
            grid: Grid::new(unit.clone(), rows),
            rows: &mut *rows,
            row: None,
            text: String::new(),
        };
        for &(from, to) in &survey.hidden_columns {
            sending.grid.hide_columns(from, to);
        }
        if survey.disordered {
            self.send_sorted(records, &survey, &mut sending)?;
        } else if survey.cells {
            let mut own = Own::new(records);
            while let Some(record) = own.next() {
                let (row, column, count) = place(&record).unwrap_or_default();
                for index in 0..count {
                    let column = column.wrapping_add(index as u16);
                    self.value(&record, index, &own.records, &mut sending.text);
                    sending.cell(row, column, &survey)?;
                }
            }
        }
        if let Some(row) = sending.row {
            sending.grid.end_row(u32::from(row) + 1, sending.rows);
        }
        sending.grid.finish(rows)?;
        send_around(&mut survey, unit, rows)?;
        Ok(survey)
    }

    fn send_sorted(
        &mut self,
        records: Records<'_>,
        survey: &Survey,
        sending: &mut Sending<'_, '_>,
    ) -> Result<(), UnreadReason> {
        // Row, column and where the record stands, in one number.
        let mut places: Vec<u64> = Vec::new();
        for record in Own::new(records) {
            let (row, column, count) = place(&record).unwrap_or_default();
            sending.rows.charge(8 * count)?;
            places.extend((0..count).map(|index| {
                let column = column.wrapping_add(index as u16);
                u64::from(row) << 48 | u64::from(column) << 32 | record.at as u64
            }));
        }
        places.sort_unstable();
        for key in places {
            let mut records = Records::new(self.bytes, (key & 0xFFFF_FFFF) as usize);
            let Some(record) = records.next() else {
                continue;
            };
            let (row, column) = ((key >> 48) as u16, (key >> 32) as u16);
            let first = u16_at(record.data, 2);
            let index = usize::from(column.wrapping_sub(first));
            self.value(&record, index, &records, &mut sending.text);
            sending.cell(row, column, survey)?;
        }
        Ok(())
    }

    fn value(&mut self, record: &Record<'_>, index: usize, after: &Records<'_>, out: &mut String) {
        out.clear();
        self.append_value(record, index, after, out);
    }

    fn survey(
        &mut self,
        records: Records<'_>,
        rows: &mut Rows<'_>,
    ) -> Result<Survey, UnreadReason> {
        let mut survey = Survey::default();
        let mut own = Own::new(records);
        let mut object = (0, 0);
        let mut last = None;
        while let Some(record) = own.next() {
            let data = record.data;
            if let Some((row, column, count)) = place(&record) {
                if count == 0 {
                    self.note(UnreadReason::Malformed);
                    continue;
                }
                let here = Some((row, column));
                survey.disordered |= here <= last;
                survey.cells = true;
                last = Some((row, column.saturating_add(count as u16 - 1)));
                continue;
            }
            match record.kind {
                0x0042 => self.set_code_page(data),
                0x0008 | 0x0208 => {
                    let row = u16_at(data, 0);
                    survey.described.set(row);
                    // BIFF2 only knows rows without height.
                    let flat = self.version == 2 && data.len() >= 8 && u16_at(data, 6) == 0;
                    if flat || u16_at(data, 12) & 0x20 != 0 && self.version > 2 {
                        survey.hidden.set(row);
                    }
                }
                0x0225 => survey.others_hidden = u16_at(data, 0) & 2 != 0,
                // Columns without width that do not say to be hidden are some programs' way to
                // leave the width open.
                0x007D if u16_at(data, 8) & 1 != 0 => {
                    let (from, to) = (u16_at(data, 0), u16_at(data, 2));
                    survey.hidden_columns.push((from.into(), to.into()));
                }
                0x0024 => {
                    if let [from, to, 0, 0] = *data {
                        survey.hidden_columns.push((from.into(), to.into()));
                    }
                }
                0x0014 | 0x0015 | 0x089C | 0x100D => {
                    rows.charge(data.len() + 32)?;
                    self.read_margin(&record, &own.records, &mut survey);
                }
                0x001C => {
                    rows.charge(data.len() + 64)?;
                    self.read_note(data, &mut survey);
                }
                0x005D if self.version < 8 && u16_at(data, 4) == TEXT => {
                    self.note(UnreadReason::Unsupported);
                }
                0x005D => object = (u16_at(data, 4), u16_at(data, 6)),
                0x01B6 => {
                    let length = usize::from(u16_at(data, 10));
                    rows.charge(length + 64)?;
                    let mut text = String::new();
                    let mut pieces = Pieces::new(&[], &own.records);
                    if pieces.text(length, false, &mut text).is_none() {
                        self.note(UnreadReason::Malformed);
                    }
                    if object.0 == COMMENT {
                        survey.comments.entry(object.1).or_default().push_str(&text);
                    } else {
                        survey.boxes.push(text);
                    }
                }
                0x01B8 | 0x0800 => {
                    rows.charge(data.len() + 64)?;
                    survey.links.extend(link(&record));
                }
                _ => {}
            }
        }
        if !own.ended || own.records.cut {
            self.note(UnreadReason::Malformed);
        }
        survey.end = own.records.at;
        survey.charts = own.charts;
        Ok(survey)
    }

    /// Page headers and footers, which nobody sees before printing; the titles of a chart.
    fn read_margin(&self, record: &Record<'_>, after: &Records<'_>, survey: &mut Survey) {
        let data = record.data;
        let mut text = String::new();
        match record.kind {
            0x100D => {
                let length = usize::from(*data.get(2).unwrap_or(&0));
                self.append_short(data.get(3..).unwrap_or_default(), length, &mut text);
                survey.boxes.push(text);
                return;
            }
            // Those of even pages and of the first one; how long they are stands before all.
            0x089C => {
                let mut pieces = Pieces::new(data.get(38..).unwrap_or_default(), after);
                for at in [30, 32, 34, 36] {
                    if u16_at(data, at) > 0 && pieces.rich_text(&mut text).is_some() {
                        text.push('\n');
                    }
                }
            }
            _ if self.version == 8 => {
                // An empty record when there is no text; a text cut short is shorter.
                let _ = Pieces::new(data, after).rich_text(&mut text);
            }
            _ => {
                let length = usize::from(*data.first().unwrap_or(&0));
                self.append_short(data.get(1..).unwrap_or_default(), length, &mut text);
            }
        }
        survey.margins.push(text);
    }

    /// A comment: of BIFF8 the place alone, of older ones the text, in pieces of 2,048 bytes.
    fn read_note(&self, data: &[u8], survey: &mut Survey) {
        let (row, column) = (u16_at(data, 0), u16_at(data, 2));
        if self.version == 8 {
            survey.notes.push((row, column, u16_at(data, 6)));
            return;
        }
        let id = survey.notes.len() as u16;
        let id = match survey.notes.last() {
            Some(&(_, _, last)) if row == 0xFFFF => last,
            _ => {
                survey.notes.push((row, column, id));
                id
            }
        };
        let text = survey.comments.entry(id).or_default();
        codepages::append(self.code_page, data.get(6..).unwrap_or_default(), text);
    }
}

impl Sending<'_, '_> {
    /// Sends the text as the cell of this place.
    fn cell(&mut self, row: u16, column: u16, survey: &Survey) -> Result<(), UnreadReason> {
        if self.row != Some(row) {
            if let Some(before) = self.row.replace(row) {
                self.grid.end_row(u32::from(before) + 1, self.rows);
            }
            self.grid.start_row(if survey.described.has(row) {
                survey.hidden.has(row)
            } else {
                survey.others_hidden
            });
        }
        self.grid.cell(u32::from(column), &self.text, self.rows)
    }
}

/// Sends what hangs on a sheet.
fn send_around(survey: &mut Survey, unit: &Unit, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let seen = Unit {
        table: false,
        ..unit.clone()
    };
    let hidden = Unit {
        hidden: true,
        ..seen.clone()
    };
    send_lines(&survey.margins, hidden.clone(), rows)?;
    if !survey.comments.is_empty() {
        rows.unit(hidden.clone());
        for &(row, column, id) in &survey.notes {
            let text = survey.comments.remove(&id).unwrap_or_default();
            rows.cell(column.into(), &text)?;
            rows.row(u32::from(row) + 1);
        }
        // Comments whose cell is not told.
        for text in survey.comments.values() {
            rows.cell(0, text)?;
            rows.row(1);
        }
    }
    send_lines(&survey.boxes, seen, rows)?;
    if !survey.links.is_empty() {
        rows.unit(hidden);
        for (row, column, text) in &survey.links {
            rows.cell((*column).into(), text)?;
            rows.row(u32::from(*row) + 1);
        }
    }
    Ok(())
}

/// Row, first column and number of the cells in a record; none of them when it is too short, and
/// `None` when it is no record of cells.
fn place(record: &Record<'_>) -> Option<(u16, u16, usize)> {
    let data = record.data;
    let shortest = match record.kind {
        0x0002 => 9,
        0x0003 => 15,
        0x0004 | 0x0204 | 0x00D6 => 8,
        0x0006 | 0x0203 | 0x0206 | 0x0406 => 14,
        0x007E | 0x027E | 0x00FD => 10,
        0x00BD => 12,
        _ => return None,
    };
    let count = match record.kind {
        _ if data.len() < shortest => 0,
        0x00BD => (data.len() - 6) / 6,
        _ => 1,
    };
    Some((u16_at(data, 0), u16_at(data, 2), count))
}

/// Row, column and text of what is behind a cell: the address of a mail, or a hint.
fn link(record: &Record<'_>) -> Option<(u16, u16, String)> {
    let data = record.data;
    if record.kind == 0x0800 {
        let mut text = String::new();
        codepages::append(1200, data.get(10..)?, &mut text);
        text.truncate(text.find('\0').unwrap_or(text.len()));
        return Some((u16_at(data, 2), u16_at(data, 6), text));
    }
    // Behind the place, an identifier and a version: what the link holds.
    let flags = u32_at(data, 28);
    let mut rest = data.get(32..)?;
    let text = |rest: &mut &[u8], width: usize| {
        let length = (u32_at(rest, 0) as usize).checked_mul(width)?;
        let (text, after) = rest.get(4..)?.split_at_checked(length)?;
        *rest = after;
        let mut out = String::new();
        codepages::append(1200, text, &mut out);
        out.truncate(out.find('\0').unwrap_or(out.len()));
        Some(out)
    };
    // What is shown instead, and where it opens.
    for flag in [0x10, 0x80] {
        if flags & flag != 0 {
            text(&mut rest, 2)?;
        }
    }
    let target = if flags & 0x100 != 0 {
        text(&mut rest, 2)?
    } else if flags & 1 != 0 && rest.starts_with(&[0xE0, 0xC9, 0xEA, 0x79]) {
        rest = rest.get(16..)?;
        text(&mut rest, 1)?
    } else {
        return None;
    };
    Some((u16_at(data, 0), u16_at(data, 4), mailto(&target)?))
}

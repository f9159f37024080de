//! The copy of its source that a pivot table keeps, in a stream of its own.
//!
//! First come the columns, each with its name and its different values, then the rows: which of
//! these values they hold, and the values of columns that list none. Grouped columns and dates,
//! which are no numbers here, are left out.

use super::records::{Pieces, Record, Records};
use crate::extract::bytes::{f64_at, u16_at};
use crate::extract::limits::MAX_COLUMNS;
use crate::extract::ole::Stream;
use crate::extract::rows::Rows;
use crate::extract::sheet::{append_number, Strings};
use crate::model::{Unit, UnreadReason};

/// A column.
struct Field {
    name: String,
    /// Its different values.
    values: Strings,
    /// Rows point at these values, in two bytes when they are many.
    listed: bool,
    wide: bool,
}

/// Sends the rows of the cache, as hidden.
pub fn read(stream: &Stream, rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    let mut fields: Vec<Field> = Vec::new();
    let mut records = Records::new(&stream.bytes, 0);
    let mut unlisted = Vec::new();
    let mut text = String::new();
    let (mut row, mut next) = (1, 0);
    let mut begun = false;
    while let Some(record) = records.next() {
        match record.kind {
            0x00C7 => {
                if fields.len() >= MAX_COLUMNS as usize {
                    return Err(UnreadReason::TooLarge);
                }
                fields.push(field(&record, &records));
            }
            // A row, in the numbers of its values.
            0x00C8 => {
                if !begun {
                    send_names(&fields, rows)?;
                    unlisted = (0..fields.len() as u32)
                        .zip(&fields)
                        .filter(|(_, f)| !f.listed)
                        .map(|(column, _)| column)
                        .collect();
                    begun = true;
                }
                rows.row(row);
                row += 1;
                next = 0;
                let mut pieces = Pieces::new(record.data, &records);
                for (column, field) in (0..).zip(&fields).filter(|(_, f)| f.listed) {
                    let index = if field.wide {
                        pieces.u16()
                    } else {
                        pieces.byte().map(u16::from)
                    };
                    let value = index.and_then(|index| field.values.get(index.into()));
                    rows.cell(column, value.unwrap_or_default())?;
                }
            }
            0x00C9..=0x00CF => {
                text.clear();
                value(&record, &records, &mut text);
                if !begun {
                    if let Some(field) = fields.last_mut() {
                        rows.charge(text.len() + 8)?;
                        field.values.text.push_str(&text);
                        field.values.end();
                    }
                } else if let Some(&column) = unlisted.get(next) {
                    rows.cell(column, &text)?;
                    next += 1;
                }
            }
            _ => {}
        }
    }
    rows.row(row);
    if !begun {
        send_names(&fields, rows)?;
        // Without rows the different values are all there is.
        for (column, field) in (0..).zip(&fields) {
            for (row, index) in (2..).zip(0..field.values.len()) {
                rows.cell(column, field.values.get(index).unwrap_or_default())?;
                rows.row(row);
            }
        }
    }
    if let Some(reason) = stream.fault {
        rows.unread(reason.into());
    } else if records.cut {
        rows.unread(UnreadReason::Malformed.into());
    }
    Ok(())
}

fn send_names(fields: &[Field], rows: &mut Rows<'_>) -> Result<(), UnreadReason> {
    rows.unit(Unit {
        hidden: true,
        table: true,
        ..Unit::default()
    });
    for (column, field) in (0..).zip(fields) {
        rows.cell(column, &field.name)?;
    }
    Ok(())
}

fn field(record: &Record<'_>, after: &Records<'_>) -> Field {
    let flags = u16_at(record.data, 0);
    let mut name = String::new();
    let named = record.data.get(14..).unwrap_or_default();
    // A name cut short is a shorter name.
    let _ = Pieces::new(named, after).rich_text(&mut name);
    Field {
        name,
        values: Strings::default(),
        listed: flags & 1 != 0,
        wide: flags & 0x200 != 0,
    }
}

fn value(record: &Record<'_>, after: &Records<'_>, out: &mut String) {
    match record.kind {
        0x00C9 => append_number(f64_at(record.data, 0), out),
        0x00CC => {
            let number = i16::from_le_bytes(u16_at(record.data, 0).to_le_bytes());
            append_number(number.into(), out);
        }
        0x00CD => {
            let _ = Pieces::new(record.data, after).rich_text(out);
        }
        _ => {}
    }
}

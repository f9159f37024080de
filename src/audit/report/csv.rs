//! The report as one table for spreadsheets: a line a number, semicolons between the fields, whole
//! numbers only, so that it opens alike in every language. Fields: which table, its row and column,
//! what is counted, how many mails, out of how many.

use std::fmt::{Display, Write as _};

use super::{key, measures};
use crate::audit::tally::{Period, Tally};

/// Writes the table.
pub fn table(tally: &Tally) -> String {
    let mut table = Table {
        text: "\u{feff}table;row;column;measure;mails;of\r\n".to_owned(),
        of: tally.total.mails,
    };
    table.period("total", "", &tally.total);
    table.line("files", "other", "", "files", tally.other_files);
    table.line("files", "unread", "", "files", tally.unread_files);
    for (rule, spoke) in &tally.rules {
        let rule = key(rule);
        table.line("rule", &rule, "", "alerts", spoke.alerts);
        table.line("rule", &rule, "", "notices", spoke.notices);
    }
    for (gap, mails) in &tally.unread {
        table.line("unread", key(gap), "", "mails", *mails);
    }
    for (from, mails) in &tally.visible {
        table.line("visible", from, "", "mails", *mails);
    }
    for (setting, steps) in &tally.thresholds {
        for (at, count) in steps {
            table.line("threshold", setting, at, "alerts", count.alerts);
            table.line("threshold", setting, at, "warned", count.warned);
        }
    }
    for (visible, cells) in &tally.grid {
        for (list, mails) in cells {
            table.line("grid", visible, list, "warned", *mails);
        }
    }
    for (week, period) in &tally.weeks {
        table.of = period.mails;
        table.period("week", week, period);
    }
    if tally.undated.mails > 0 {
        table.of = tally.undated.mails;
        table.period("week", "", &tally.undated);
    }
    table.text
}

struct Table {
    text: String,
    of: u64,
}

impl Table {
    fn line(
        &mut self,
        table: &str,
        row: impl Display,
        column: impl Display,
        measure: impl Display,
        mails: u64,
    ) {
        let of = self.of;
        let _ = write!(
            self.text,
            "{table};{row};{column};{measure};{mails};{of}\r\n"
        );
    }

    fn period(&mut self, table: &str, row: impl Display, period: &Period) {
        for (measure, mails) in measures(period) {
            self.line(table, &row, "", measure, mails);
        }
        for (kind, mails) in &period.alerts {
            self.line(table, &row, key(kind), "alerts", *mails);
        }
    }
}

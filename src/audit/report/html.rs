//! The report as one page that needs nothing else: no script, no font, no picture from elsewhere,
//! which its own policy forbids besides. Beside each plot stands a table with the same numbers.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use gardefou::model::Language;
use gardefou::text::{self, Sentence, Values};

use super::plot::{self, escape, Bar, Column, Line};
use super::{key, tenths, thresholds, Report};
use crate::audit::numbers::{Gap, LIST, THRESHOLDS, VISIBLE};
use crate::audit::tally::{Period, CLASSES};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{line-height:1.2}h2{margin-top:2.5rem}\
table{border-collapse:collapse;margin:1rem 0;font-variant-numeric:tabular-nums}\
caption{text-align:left;font-weight:600;padding:.3rem 0}\
th,td{border:1px solid #8888;padding:.25rem .6rem;text-align:right}\
th:first-child{text-align:left;min-width:6rem}thead th{vertical-align:bottom}\
td.now{font-weight:700;outline:2px solid currentColor;outline-offset:-3px}\
figure{margin:1rem 0}svg{width:100%;height:auto}\
svg text{font-size:13px;fill:currentColor}svg text.small{font-size:12px}\
.axis{fill:none;stroke:currentColor}polyline{fill:none;stroke-width:2.5}\
.s0{fill:#0072b2}.s1{fill:#e69f00}.s2{fill:#8c8c8c}.s3{fill:#009e73}.s4{fill:#d55e00}\
.l0{stroke:#0072b2}.l1{stroke:#e69f00;stroke-dasharray:8 4}.l2{stroke:#8c8c8c;stroke-dasharray:2 4}\
.l3{stroke:#009e73;stroke-dasharray:12 4 2 4}.l4{stroke:#d55e00;stroke-dasharray:5 5}\
.wide{overflow-x:auto}";

/// Writes the page.
pub fn page(report: &Report<'_>) -> String {
    let mut page = Page {
        report,
        lang: report.lang,
        out: String::new(),
    };
    page.begin();
    page.summary();
    page.kinds();
    page.weeks();
    page.thresholds();
    page.grid();
    page.visible();
    page.unread();
    page.rules();
    page.settings();
    page.out.push_str("</main></body></html>\n");
    page.out
}

struct Page<'a> {
    report: &'a Report<'a>,
    lang: Language,
    out: String,
}

impl Page<'_> {
    fn say(&self, sentence: Sentence) -> String {
        sentence.get(self.lang)
    }

    fn number(&self, n: u64) -> String {
        text::number(self.lang, u32::try_from(n).unwrap_or(u32::MAX))
    }

    /// So many of a hundred mails, with one decimal.
    fn rate(&self, part: u64, of: u64) -> String {
        let tenths = tenths(part, of);
        let point = match self.lang {
            Language::Fr => ',',
            Language::En => '.',
        };
        format!("{}{point}{}", self.number(tenths / 10), tenths % 10)
    }

    fn begin(&mut self) {
        let title = escape(&self.say(text::AUDIT_TITLE));
        let lang = match self.lang {
            Language::Fr => "fr",
            Language::En => "en",
        };
        let _ = write!(
            self.out,
            "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
             <meta name=\"viewport\" content=\"width=device-width\">\
             <title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>"
        );
        self.paragraph(text::AUDIT_LEAD);
        self.paragraph(text::AUDIT_ONLY_NUMBERS);
    }

    fn heading(&mut self, sentence: Sentence) {
        let words = escape(&self.say(sentence));
        let _ = write!(self.out, "<h2>{words}</h2>");
    }

    fn paragraph(&mut self, sentence: Sentence) {
        let n = u32::try_from(self.report.tally.total.mails).unwrap_or(u32::MAX);
        let values = Values {
            n,
            ..Values::default()
        };
        let words = escape(&sentence.fill(self.lang, values));
        let _ = write!(self.out, "<p>{words}</p>");
    }

    fn figure(&mut self, svg: &str) {
        let _ = write!(self.out, "<figure>{svg}</figure>");
    }

    /// A table; the first cell of each row is its name. A cell that begins with `*` is in force.
    fn table(&mut self, caption: Sentence, heads: &[String], rows: &[Vec<String>]) {
        let caption = escape(&self.say(caption));
        let _ = write!(
            self.out,
            "<div class=\"wide\"><table><caption>{caption}</caption><thead><tr>"
        );
        for head in heads {
            let _ = write!(self.out, "<th scope=\"col\">{}</th>", escape(head));
        }
        self.out.push_str("</tr></thead><tbody>");
        for row in rows {
            self.out.push_str("<tr>");
            for (at, cell) in row.iter().enumerate() {
                let cell = escape(cell);
                let _ = match (at, cell.strip_prefix('*')) {
                    (0, _) => write!(self.out, "<th scope=\"row\">{cell}</th>"),
                    (_, Some(cell)) => write!(self.out, "<td class=\"now\">{cell}</td>"),
                    (_, None) => write!(self.out, "<td>{cell}</td>"),
                };
            }
            self.out.push_str("</tr>");
        }
        self.out.push_str("</tbody></table></div>");
    }

    fn heads(&self, sentences: &[Sentence]) -> Vec<String> {
        sentences
            .iter()
            .map(|sentence| self.say(*sentence))
            .collect()
    }

    fn summary(&mut self) {
        let tally = self.report.tally;
        let total = &tally.total;
        self.heading(text::AUDIT_SUMMARY);
        let mut rows = Vec::new();
        for (sentence, mails) in [
            (text::AUDIT_MAILS, total.mails),
            (text::AUDIT_WARNED, total.warned),
            (text::AUDIT_NOT_CHECKED, total.not_checked),
            (text::AUDIT_CLEAN, total.clean),
            (text::AUDIT_HELD, total.held),
        ] {
            rows.push(vec![
                self.say(sentence),
                self.number(mails),
                self.rate(mails, total.mails),
            ]);
        }
        for (sentence, files) in [
            (text::AUDIT_OTHER_FILES, tally.other_files),
            (text::AUDIT_UNREAD_FILES, tally.unread_files),
        ] {
            rows.push(vec![self.say(sentence), self.number(files), "–".to_owned()]);
        }
        let heads = self.heads(&[text::AUDIT_WHAT, text::AUDIT_HOW_MANY, text::AUDIT_PER_100]);
        self.table(text::AUDIT_SUMMARY, &heads, &rows);
        self.paragraph(text::AUDIT_HOW_TO_READ);
    }

    /// Names with numbers of mails: a plot and its table.
    fn bars(&mut self, title: Sentence, named: &[(String, u64)]) {
        let of = self.report.tally.total.mails;
        let mut bars = Vec::new();
        let mut rows = Vec::new();
        for (name, mails) in named {
            let written = self.number(*mails);
            rows.push(vec![name.clone(), written.clone(), self.rate(*mails, of)]);
            bars.push(Bar {
                name: name.clone(),
                value: *mails,
                written,
            });
        }
        let svg = plot::bars(&self.say(title), &bars);
        self.figure(&svg);
        let heads = self.heads(&[text::AUDIT_WHAT, text::AUDIT_MAILS, text::AUDIT_PER_100]);
        self.table(title, &heads, &rows);
    }

    fn kinds(&mut self) {
        self.heading(text::AUDIT_BY_KIND);
        let alerts = &self.report.tally.total.alerts;
        let named: Vec<(String, u64)> = text::AUDIT_KINDS
            .iter()
            .map(|(kind, name)| (self.say(*name), alerts.get(kind).copied().unwrap_or(0)))
            .collect();
        self.bars(text::AUDIT_BY_KIND, &named);
        self.paragraph(text::AUDIT_KINDS_NOTE);
    }

    fn weeks(&mut self) {
        self.heading(text::AUDIT_BY_WEEK);
        let tally = self.report.tally;
        let mut periods: Vec<(String, &Period)> = tally
            .weeks
            .iter()
            .map(|(week, period)| (week.to_string(), period))
            .collect();
        let columns: Vec<Column> = periods
            .iter()
            .map(|(name, period)| Column {
                name: name.clone(),
                values: vec![period.warned, period.not_checked, period.clean],
            })
            .collect();
        let legend = self.heads(&[
            text::AUDIT_WARNED,
            text::AUDIT_NOT_CHECKED,
            text::AUDIT_CLEAN,
        ]);
        let svg = plot::columns(&self.say(text::AUDIT_BY_WEEK), &columns, &legend);
        self.figure(&svg);
        if tally.undated.mails > 0 {
            periods.push((self.say(text::AUDIT_UNDATED), &tally.undated));
        }
        let mut heads = self.heads(&[
            text::AUDIT_WEEK,
            text::AUDIT_MAILS,
            text::AUDIT_WARNED,
            text::AUDIT_PER_100,
            text::AUDIT_NOT_CHECKED,
            text::AUDIT_HELD,
        ]);
        heads.extend(text::AUDIT_KINDS.iter().map(|(_, name)| self.say(*name)));
        let mut rows = Vec::new();
        for (name, period) in &periods {
            let mut row = vec![
                name.clone(),
                self.number(period.mails),
                self.number(period.warned),
                self.rate(period.warned, period.mails),
                self.number(period.not_checked),
                self.number(period.held),
            ];
            for (kind, _) in text::AUDIT_KINDS {
                row.push(self.number(period.alerts.get(kind).copied().unwrap_or(0)));
            }
            rows.push(row);
        }
        self.table(text::AUDIT_BY_WEEK, &heads, &rows);
    }

    fn thresholds(&mut self) {
        self.heading(text::AUDIT_BY_THRESHOLD);
        self.paragraph(text::AUDIT_THRESHOLD_NOTE);
        let tally = self.report.tally;
        let of = tally.total.mails;
        let in_force = thresholds(self.report.settings);
        let mut at: Vec<u32> = tally
            .thresholds
            .values()
            .flat_map(BTreeMap::keys)
            .copied()
            .collect();
        at.sort_unstable();
        at.dedup();
        let place = |step: u32| position(&at, step);
        let rates = tally.thresholds.values().flat_map(BTreeMap::values);
        let top = rates
            .map(|count| tenths(count.alerts, of))
            .max()
            .unwrap_or(0)
            .max(1);
        let mut lines = Vec::new();
        let mut rows = Vec::new();
        for name in THRESHOLDS {
            let Some(steps) = tally.thresholds.get(name) else {
                continue;
            };
            let label = self.say(text::audit_threshold(name));
            lines.push(Line {
                name: name.to_owned(),
                points: steps
                    .iter()
                    .map(|(step, count)| (place(*step), ratio(tenths(count.alerts, of), top)))
                    .collect(),
            });
            for (step, count) in steps {
                let mark = if in_force.get(name) == Some(step) {
                    "*"
                } else {
                    ""
                };
                rows.push(vec![
                    format!("{label} ({name})"),
                    format!("{mark}{}", self.number(u64::from(*step))),
                    self.number(count.alerts),
                    self.rate(count.alerts, of),
                    self.number(count.warned),
                    self.rate(count.warned, of),
                ]);
            }
        }
        let steps: Vec<(f64, String)> = at
            .iter()
            .map(|step| (place(*step), self.number(u64::from(*step))))
            .collect();
        let top = self.rate(top, 1000);
        let svg = plot::lines(&self.say(text::AUDIT_BY_THRESHOLD), &steps, &lines, &top);
        self.figure(&svg);
        let heads = self.heads(&[
            text::AUDIT_SETTING,
            text::AUDIT_STEP,
            text::AUDIT_ALERTS,
            text::AUDIT_ALERTS_PER_100,
            text::AUDIT_WARNED,
            text::AUDIT_PER_100,
        ]);
        self.table(text::AUDIT_BY_THRESHOLD, &heads, &rows);
    }

    fn grid(&mut self) {
        self.heading(text::AUDIT_GRID);
        self.paragraph(text::AUDIT_GRID_NOTE);
        let tally = self.report.tally;
        let in_force = thresholds(self.report.settings);
        let mut heads = vec![self.say(text::AUDIT_GRID_CORNER)];
        if let Some(cells) = tally.grid.values().next() {
            heads.extend(cells.keys().map(|step| format!("{LIST} {step}")));
        }
        let mut rows = Vec::new();
        for (visible, cells) in &tally.grid {
            let mut row = vec![format!("{VISIBLE} {visible}")];
            for (list, mails) in cells {
                let now =
                    in_force.get(VISIBLE) == Some(visible) && in_force.get(LIST) == Some(list);
                let mark = if now { "*" } else { "" };
                row.push(format!("{mark}{}", self.rate(*mails, tally.total.mails)));
            }
            rows.push(row);
        }
        self.table(text::AUDIT_GRID, &heads, &rows);
    }

    fn visible(&mut self) {
        self.heading(text::AUDIT_BY_RECIPIENTS);
        let counts = &self.report.tally.visible;
        let mut named = Vec::new();
        for (at, from) in CLASSES.iter().enumerate() {
            let name = match CLASSES.get(at + 1) {
                Some(next) if next - from > 1 => format!("{from} – {}", next - 1),
                Some(_) => from.to_string(),
                None => format!("≥ {from}"),
            };
            named.push((name, counts.get(from).copied().unwrap_or(0)));
        }
        self.bars(text::AUDIT_BY_RECIPIENTS, &named);
    }

    fn unread(&mut self) {
        self.heading(text::AUDIT_BY_GAP);
        self.paragraph(text::AUDIT_GAP_NOTE);
        let counts = &self.report.tally.unread;
        let named: Vec<(String, u64)> = Gap::ALL
            .iter()
            .map(|gap| {
                let name = self.say(text::audit_gap(&key(gap)));
                (name, counts.get(gap).copied().unwrap_or(0))
            })
            .collect();
        self.bars(text::AUDIT_BY_GAP, &named);
    }

    fn rules(&mut self) {
        self.heading(text::AUDIT_BY_RULE);
        let mut rows = Vec::new();
        for (rule, spoke) in &self.report.tally.rules {
            rows.push(vec![
                format!("{} ({})", self.say(text::why(*rule)), key(rule)),
                self.number(spoke.alerts),
                self.number(spoke.notices),
            ]);
        }
        let heads = self.heads(&[text::AUDIT_RULE, text::AUDIT_ALERTS, text::AUDIT_NOTICES]);
        self.table(text::AUDIT_BY_RULE, &heads, &rows);
    }

    fn settings(&mut self) {
        self.heading(text::AUDIT_SETTINGS);
        let mut rows = Vec::new();
        for (name, value) in thresholds(self.report.settings) {
            rows.push(vec![name.to_owned(), self.number(u64::from(value))]);
        }
        let heads = self.heads(&[text::AUDIT_SETTING, text::AUDIT_VALUE]);
        self.table(text::AUDIT_SETTINGS, &heads, &rows);
        let _ = write!(self.out, "<p>Garde-fou {}</p>", env!("CARGO_PKG_VERSION"));
    }
}

/// Where a step stands among all, from 0 to 1: one as far from the next as from the last.
fn position(steps: &[u32], step: u32) -> f64 {
    let at = steps.iter().position(|own| *own == step).unwrap_or(0) as u64;
    ratio(at, (steps.len() as u64).saturating_sub(1))
}

/// A part of a whole; exact enough for a picture.
#[allow(clippy::cast_precision_loss)]
fn ratio(part: u64, of: u64) -> f64 {
    part as f64 / of.max(1) as f64
}

//! Plots as SVG within the page: bars, columns one on another, lines. Each is a picture with a name;
//! the table beside it says the same to those who do not see it. Texts come from `text` and are
//! numbers otherwise; they are escaped all the same.

use std::fmt::Write as _;

const WIDTH: u32 = 720;
const LABELS: u32 = 230;
const ROW: u32 = 26;
const HEIGHT: u32 = 240;
const LEFT: u32 = 48;
const BOTTOM: u32 = 28;
const LEGEND_ROW: u32 = 20;
/// Room for the name of a column.
const NAME: f64 = 64.0;

/// A value with its name.
pub struct Bar {
    /// What it is.
    pub name: String,
    /// How much.
    pub value: u64,
    /// How it is written.
    pub written: String,
}

/// A column of a stack: its name, then the values from the bottom up.
pub struct Column {
    /// Below it.
    pub name: String,
    /// From the bottom up.
    pub values: Vec<u64>,
}

/// A line through points.
pub struct Line {
    /// In the legend.
    pub name: String,
    /// Where it stands and how high, both from 0 to 1.
    pub points: Vec<(f64, f64)>,
}

/// Bars one below the other.
pub fn bars(title: &str, bars: &[Bar]) -> String {
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let room = WIDTH - LABELS - 90;
    let mut svg = open(title, ROW * count(bars.len()) + 4);
    for (row, bar) in (0..).zip(bars) {
        let y = row * ROW;
        let wide = share(bar.value, most) * f64::from(room);
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\
             <rect class=\"s0\" x=\"{LABELS}\" y=\"{}\" width=\"{wide:.1}\" height=\"{}\"/>\
             <text x=\"{:.1}\" y=\"{}\">{}</text>",
            LABELS - 8,
            y + 17,
            escape(&bar.name),
            y + 4,
            ROW - 8,
            f64::from(LABELS) + wide + 6.0,
            y + 17,
            escape(&bar.written),
        );
    }
    close(svg)
}

/// Columns side by side, each a stack; names where there is room for them.
pub fn columns(title: &str, columns: &[Column], legend: &[String]) -> String {
    let sum = |column: &Column| column.values.iter().sum::<u64>();
    let most = columns.iter().map(sum).max().unwrap_or(0).max(1);
    let mut svg = open(title, HEIGHT + 8 + LEGEND_ROW * count(legend.len()));
    axis(&mut svg, &most.to_string());
    let wide = f64::from(WIDTH - LEFT) / f64::from(count(columns.len()).max(1));
    let every = columns.len().div_ceil(8).max(1);
    for (at, column) in columns.iter().enumerate() {
        let x = f64::from(LEFT) + wide * f64::from(count(at));
        let mut below = 0;
        for (series, value) in column.values.iter().enumerate() {
            below += value;
            let top = share(below, most) * f64::from(HEIGHT - BOTTOM);
            let high = share(*value, most) * f64::from(HEIGHT - BOTTOM);
            if *value > 0 {
                let _ = write!(
                    svg,
                    "<rect class=\"s{series}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{high:.1}\"/>",
                    f64::from(HEIGHT - BOTTOM) - top,
                    (wide * 0.85).max(0.5),
                );
            }
        }
        // A name that would be cut is left out.
        if at % every == 0 && x + NAME < f64::from(WIDTH) {
            let _ = write!(
                svg,
                "<text x=\"{x:.1}\" y=\"{}\">{}</text>",
                HEIGHT - 10,
                escape(&column.name)
            );
        }
    }
    say_legend(&mut svg, legend);
    close(svg)
}

/// Lines over the same steps. `top` is what stands at the top of the axis.
pub fn lines(title: &str, steps: &[(f64, String)], lines: &[Line], top: &str) -> String {
    let mut svg = open(title, HEIGHT + 8 + LEGEND_ROW * count(lines.len()));
    axis(&mut svg, top);
    let place = |(x, y): (f64, f64)| {
        (
            f64::from(LEFT + 12) + x * f64::from(WIDTH - LEFT - 40),
            (1.0 - y) * f64::from(HEIGHT - BOTTOM - 12) + 12.0,
        )
    };
    for (x, name) in steps {
        let (x, _) = place((*x, 0.0));
        let _ = write!(
            svg,
            "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            HEIGHT - 10,
            escape(name)
        );
    }
    for (series, line) in lines.iter().enumerate() {
        let points: Vec<(f64, f64)> = line.points.iter().map(|point| place(*point)).collect();
        let mut path = String::new();
        for (x, y) in &points {
            let _ = write!(path, "{x:.1},{y:.1} ");
        }
        let _ = write!(
            svg,
            "<polyline class=\"l{series}\" points=\"{}\"/>",
            path.trim_end()
        );
        for (x, y) in points {
            let _ = write!(
                svg,
                "<circle class=\"s{series}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>"
            );
        }
    }
    let names: Vec<String> = lines.iter().map(|line| line.name.clone()).collect();
    say_legend(&mut svg, &names);
    close(svg)
}

/// Text in a page.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn open(title: &str, high: u32) -> String {
    let title = escape(title);
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {high}\" role=\"img\" aria-label=\"{title}\"><title>{title}</title>"
    )
}

fn close(mut svg: String) -> String {
    svg.push_str("</svg>");
    svg
}

fn axis(svg: &mut String, top: &str) {
    let _ = write!(
        svg,
        "<path class=\"axis\" d=\"M{LEFT} 0V{low}H{WIDTH}\"/>\
         <text x=\"{end}\" y=\"14\" text-anchor=\"end\">{}</text>\
         <text x=\"{end}\" y=\"{low}\" text-anchor=\"end\">0</text>",
        escape(top),
        low = HEIGHT - BOTTOM,
        end = LEFT - 6,
    );
}

fn say_legend(svg: &mut String, names: &[String]) {
    for (series, name) in (0..).zip(names) {
        let y = HEIGHT + 6 + series * LEGEND_ROW;
        let _ = write!(
            svg,
            "<rect class=\"s{series}\" x=\"{LEFT}\" y=\"{y}\" width=\"12\" height=\"12\"/>\
             <text class=\"small\" x=\"{}\" y=\"{}\">{}</text>",
            LEFT + 17,
            y + 11,
            escape(name)
        );
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A part of a whole, from 0 to 1; exact enough for a picture.
#[allow(clippy::cast_precision_loss)]
fn share(part: u64, of: u64) -> f64 {
    part as f64 / of.max(1) as f64
}

//! What a document of the corpus is, what is known of it, and how one is written.
//!
//! What is known comes from the writer of the document, never from the code under test: which
//! values stand in it ([`Label`]) and whether it is a list of people ([`List`]). What is not
//! labelled is not there: finding it is a false alarm.

use gardefou::detect::Kind;

use crate::random::Random;

/// How a document reaches the core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// A mail body in plain text.
    Body,
    /// A mail body in HTML.
    Html,
    /// An attached file: delimited values, calendars, plain text.
    File,
    /// Lines as a PDF gives them: a tab parts cells, a form feed begins a page.
    Pages,
}

/// Where in documents values stand: the rows of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Running text and lines.
    Text,
    /// A table whose first rows name its columns.
    TableWithHeader,
    /// A table that does not say what its columns hold.
    TableWithoutHeader,
    /// Lines as a PDF gives them.
    Pdf,
    /// One field a line.
    Cards,
}

impl Place {
    /// Every place, in the order of the report.
    pub const ALL: [Self; 5] = [
        Self::Text,
        Self::TableWithHeader,
        Self::TableWithoutHeader,
        Self::Pdf,
        Self::Cards,
    ];

    /// Its name in reports and label files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::TableWithHeader => "table with header",
            Self::TableWithoutHeader => "table without header",
            Self::Pdf => "PDF-like lines",
            Self::Cards => "cards",
        }
    }
}

/// What finding a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Right; for a NIR, at level high or certain.
    There,
    /// Right; for a NIR, at any level: its key is missing or wrong, or its month or sex unusual.
    Likely,
    /// Neither right nor wrong: a person could not tell either.
    Ambiguous,
}

/// A value that stands in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Line from 1 in the document as it is written. For reports: values are compared by document.
    pub line: u32,
    /// What it is.
    pub kind: Kind,
    /// In the form in which values are compared, see [`compared`].
    pub value: String,
    /// What finding it is.
    pub truth: Truth,
    /// How it is written, for the report.
    pub form: String,
}

/// How gravely a list is to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not at all.
    #[default]
    None,
    /// Said without holding the mail.
    Notice,
    /// The mail is held.
    Warn,
    /// Held, told first.
    Strong,
}

impl Level {
    /// Its name in reports and label files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Notice => "notice",
            Self::Warn => "warn",
            Self::Strong => "strong",
        }
    }

    /// What the facts ask for a list of so many people: 5 notice, 10 warn, 50 strong; one less
    /// when all addresses are professional, unless NIRs or birth dates stand beside.
    #[must_use]
    pub fn asked(people: usize, professional: bool, sensitive: bool) -> Self {
        match (people, professional && !sensitive) {
            (0..5, _) | (5..10, true) => Self::None,
            (5..10, false) | (10..50, true) => Self::Notice,
            (10..50, false) | (50.., true) => Self::Warn,
            (50.., false) => Self::Strong,
        }
    }
}

/// What a document is as a list of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Not a list: holding a mail for it is a false alarm.
    Clean,
    /// A list of people, to be told at least so.
    People {
        /// Distinct people.
        count: u32,
        /// The least level at which it is to be told.
        level: Level,
    },
    /// A person could not tell either.
    Ambiguous,
}

/// One document of the corpus.
#[derive(Clone, Debug)]
pub struct Document {
    /// `class/layout/0001`, or the path of a committed document without its ending.
    pub id: String,
    /// How it reaches the core.
    pub delivery: Delivery,
    /// Where its values stand.
    pub place: Place,
    /// How many people it speaks of: 1 when it only holds values.
    pub people: u32,
    /// Its text as it is written.
    pub text: String,
    /// The values in it.
    pub labels: Vec<Label>,
    /// Look-alikes, by their lines: they give a false alarm its name.
    pub decoys: Vec<(u32, String)>,
    /// What it is as a list.
    pub list: List,
}

impl Document {
    /// What a false alarm on this line is called: its look-alike, or the class.
    #[must_use]
    pub fn decoy(&self, line: u32) -> &str {
        self.decoys
            .iter()
            .find(|(at, _)| *at == line)
            .map_or(self.class(), |(_, name)| name)
    }

    /// The class and layout: the id without its last part.
    #[must_use]
    pub fn class(&self) -> &str {
        self.id
            .rsplit_once('/')
            .map_or(&self.id, |(class, _)| class)
    }
}

/// The form in which values are compared: a NIR by its 13 characters, a phone by its national
/// digits, an IBAN without spaces, all in lower case.
#[must_use]
pub fn compared(kind: Kind, written: &str) -> String {
    let dense = |keep: fn(char) -> bool| -> String {
        written
            .chars()
            .filter(|&c| keep(c))
            .flat_map(char::to_lowercase)
            .collect()
    };
    match kind {
        Kind::Nir => dense(char::is_alphanumeric).chars().take(13).collect(),
        Kind::Phone => national(&dense(|c| c.is_ascii_digit() || c == '+')),
        Kind::Iban => dense(char::is_alphanumeric),
        _ => written.trim().to_lowercase(),
    }
}

/// The national digits of a phone: `+33639980001`, `0033639980001`, `+330639980001` and
/// `639980001` are all `0639980001`.
fn national(digits: &str) -> String {
    let digits = digits
        .strip_prefix("00")
        .map_or_else(|| digits.to_owned(), |rest| format!("+{rest}"));
    for code in ["+33", "+262", "+590", "+594", "+596"] {
        if let Some(rest) = digits.strip_prefix(code) {
            return format!("0{}", rest.strip_prefix('0').unwrap_or(rest));
        }
    }
    if let Some(rest) = digits.strip_prefix("+508") {
        return format!("0508{rest}");
    }
    if digits.len() == 9 && !digits.starts_with('0') {
        return format!("0{digits}");
    }
    digits
}

/// A value as the generator writes it.
#[derive(Clone, Debug)]
struct Written {
    text: String,
    form: String,
    /// Nothing for a look-alike.
    value: Option<(Kind, Truth, String)>,
}

/// A text with its values in place.
#[derive(Default)]
struct Settled {
    text: String,
    labels: Vec<Label>,
    decoys: Vec<(u32, String)>,
}

/// Marks in the text where a value is to stand: an index between two private characters.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// What a generator draws from and writes its values with.
///
/// [`Pen::value`] gives a mark to be put anywhere in a text; [`Pen::document`] puts the values in
/// place and notes their lines. So a generator is plain formatting.
#[derive(Debug)]
pub struct Pen {
    /// The document's own stream.
    pub random: Random,
    written: Vec<Written>,
}

impl Pen {
    /// A pen for one document.
    #[must_use]
    pub fn new(random: Random) -> Self {
        Self {
            random,
            written: Vec::new(),
        }
    }

    /// A value that is there, written as `text`; `exact` is the same without the writing.
    pub fn value(&mut self, kind: Kind, text: &str, exact: &str, form: &str) -> String {
        self.judged(kind, text, exact, form, Truth::There)
    }

    /// A value with its truth.
    pub fn judged(
        &mut self,
        kind: Kind,
        text: &str,
        exact: &str,
        form: &str,
        truth: Truth,
    ) -> String {
        self.mark(Written {
            text: text.to_owned(),
            form: form.to_owned(),
            value: Some((kind, truth, compared(kind, exact))),
        })
    }

    /// What only looks like a value; the name is for the report.
    pub fn decoy(&mut self, text: &str, name: &str) -> String {
        self.mark(Written {
            text: text.to_owned(),
            form: format!("decoy: {name}"),
            value: None,
        })
    }

    fn mark(&mut self, written: Written) -> String {
        self.written.push(written);
        format!("{OPEN}{}{CLOSE}", self.written.len() - 1)
    }

    /// Another way to read what stands here, neither right nor wrong: to be put beside a value.
    pub fn otherwise(&mut self, kind: Kind, exact: &str) -> String {
        self.judged(kind, "", exact, "another reading", Truth::Ambiguous)
    }

    /// The text with its values in place, without noting them: to measure or to quote a cell.
    #[must_use]
    pub fn plain(&self, text: &str) -> String {
        self.settle(text).text
    }

    /// The finished document.
    #[must_use]
    pub fn document(
        self,
        id: &str,
        delivery: Delivery,
        place: Place,
        text: &str,
        people: u32,
        list: List,
    ) -> Document {
        let Settled {
            text,
            labels,
            decoys,
        } = self.settle(text);
        Document {
            id: id.to_owned(),
            delivery,
            place,
            people,
            text,
            labels,
            decoys,
            list,
        }
    }

    fn settle(&self, marked: &str) -> Settled {
        let mut settled = Settled::default();
        let mut line = 1;
        let mut rest = marked;
        while let Some(start) = rest.find(OPEN) {
            let (before, after) = rest.split_at(start);
            line += before.matches('\n').count() as u32;
            settled.text.push_str(before);
            let after = &after[OPEN.len_utf8()..];
            let (index, tail) = after.split_once(CLOSE).unwrap_or((after, ""));
            if let Some(written) = index.parse().ok().and_then(|i: usize| self.written.get(i)) {
                settled.text.push_str(&written.text);
                let form = written.form.clone();
                match &written.value {
                    None => settled.decoys.push((line, form)),
                    Some((kind, truth, value)) => settled.labels.push(Label {
                        line,
                        kind: *kind,
                        value: value.clone(),
                        truth: *truth,
                        form,
                    }),
                }
            }
            rest = tail;
        }
        settled.text.push_str(rest);
        settled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_compared_by_its_national_digits_however_it_is_written() {
        for written in [
            "06 39 98 00 01",
            "+33 (0)6 39 98 00 01",
            "0033 6 39 98 00 01",
            "+33639980001",
            "639980001",
        ] {
            assert_eq!(compared(Kind::Phone, written), "0639980001", "{written}");
        }
        assert_eq!(compared(Kind::Phone, "+262 692 00 00 01"), "0692000001");
    }

    #[test]
    fn a_mark_becomes_a_value_and_its_line_is_noted() {
        let mut pen = Pen::new(Random::of_document(1, "x"));
        let mail = pen.value(
            Kind::Email,
            "Marie@Example.fr",
            "Marie@Example.fr",
            "capitals",
        );
        let text = format!("Bonjour,\n\nÉcrire à {mail}.");
        let document = pen.document("a/b/1", Delivery::Body, Place::Text, &text, 1, List::Clean);
        assert_eq!(document.text, "Bonjour,\n\nÉcrire à Marie@Example.fr.");
        assert_eq!(document.labels[0].line, 3);
        assert_eq!(document.labels[0].value, "marie@example.fr");
    }
}

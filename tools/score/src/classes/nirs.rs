//! NIRs in every written form, in sentences, cards and tables.

use gardefou::detect::Kind;

use super::Layout;
use crate::document::{Delivery, Document, List, Pen, Place, Truth};
use crate::numbers::{Birthplace, Nir};
use crate::person::{self, Mailboxes, NameStyle};
use crate::prose;

pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        name: "nir/separators",
        documents: 136,
        write: separators,
    },
    Layout {
        name: "nir/key-apart",
        documents: 96,
        write: key_apart,
    },
    Layout {
        name: "nir/other-groups",
        documents: 48,
        write: other_groups,
    },
    Layout {
        name: "nir/birthplaces",
        documents: 112,
        write: birthplaces,
    },
    Layout {
        name: "nir/compact-alone",
        documents: 48,
        write: compact_alone,
    },
    Layout {
        name: "nir/keywords",
        documents: 144,
        write: keywords,
    },
    Layout {
        name: "nir/no-key",
        documents: 72,
        write: no_key,
    },
    Layout {
        name: "nir/wrong-key",
        documents: 60,
        write: wrong_key,
    },
    Layout {
        name: "nir/pseudo-month",
        documents: 60,
        write: pseudo_month,
    },
    Layout {
        name: "nir/temporary",
        documents: 60,
        write: temporary,
    },
    Layout {
        name: "nir/without-context",
        documents: 40,
        write: without_context,
    },
    Layout {
        name: "nir/card",
        documents: 80,
        write: card,
    },
    Layout {
        name: "nir/table-header",
        documents: 96,
        write: table_header,
    },
    Layout {
        name: "nir/table-no-header",
        documents: 60,
        write: table_no_header,
    },
    Layout {
        name: "nir/table-key-column",
        documents: 60,
        write: table_key_column,
    },
    Layout {
        name: "nir/table-floats",
        documents: 48,
        write: table_floats,
    },
    Layout {
        name: "nir/pdf-lines",
        documents: 60,
        write: pdf_lines,
    },
];

/// The separators of the facts, with a name each.
const SEPARATORS: &[(&str, &str)] = &[
    (" ", "space"),
    ("\u{a0}", "U+00A0"),
    ("\u{202f}", "U+202F"),
    ("\u{2000}", "U+2000"),
    ("\u{2002}", "U+2002"),
    ("\u{2003}", "U+2003"),
    ("\u{2007}", "U+2007"),
    ("\u{2009}", "U+2009"),
    ("\u{200a}", "U+200A"),
    (".", "dot"),
    ("-", "hyphen"),
    ("\u{2010}", "U+2010"),
    ("\u{2011}", "U+2011"),
    ("\u{2012}", "U+2012"),
    ("\u{2013}", "U+2013"),
    ("\u{2014}", "U+2014"),
    ("/", "slash"),
];

/// What stands before a NIR in a sentence or a form.
const KEYWORDS: &[&str] = &[
    "NIR : ",
    "NIR ",
    "NIR: ",
    "n° de sécurité sociale : ",
    "N° Sécurité Sociale : ",
    "numéro de sécurité sociale ",
    "Numéro de Sécurité sociale : ",
    "mon numéro de sécu est le ",
    "N° SS : ",
    "n° sécu : ",
    "N° Sécu. : ",
    "NSS : ",
    "numéro d’immatriculation à la sécurité sociale : ",
    "n° d’assuré social : ",
    "Numéro d’assuré : ",
    "Sécurité sociale n° ",
    "No de securite sociale : ",
    "NUMERO DE SECURITE SOCIALE : ",
    "Num. sécu : ",
    "N° d’immatriculation S.S. : ",
    "numéro INSEE : ",
    "N° INSEE ",
];

/// Puts a value into a sentence without a word on social security.
fn neutral(pen: &mut Pen, value: &str) -> String {
    let person = person::person(&mut pen.random, Mailboxes::Reserved);
    let name = person.name(NameStyle::Titled);
    match pen.random.below(5) {
        0 => format!("Pour {name}, c’est bien le {value}, merci de vérifier."),
        1 => format!("Voici les éléments demandés : {value}."),
        2 => format!("Dossier de {name} ({value}) à reprendre."),
        3 => format!("{name} : {value}"),
        _ => format!("Je vous transmets {value} comme convenu."),
    }
}

/// A mail around some lines.
fn mail(mut pen: Pen, id: &str, inside: &str) -> Document {
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, inside, &writer);
    pen.document(id, Delivery::Body, Place::Text, &text, 1, List::Clean)
}

fn separators(mut pen: Pen, id: &str, index: usize) -> Document {
    let (separator, name) = SEPARATORS[index % SEPARATORS.len()];
    let nir = Nir::anyone(&mut pen.random);
    let value = pen.value(
        Kind::Nir,
        &nir.grouped(separator),
        nir.body(),
        &format!("grouped by {name}"),
    );
    let line = neutral(&mut pen, &value);
    mail(pen, id, &line)
}

fn key_apart(mut pen: Pen, id: &str, index: usize) -> Document {
    let nir = Nir::anyone(&mut pen.random);
    let spaced = {
        let all = nir.grouped(" ");
        all[..all.len() - 3].to_owned()
    };
    let (body, key) = (nir.body(), format!("{:02}", nir.key()));
    let (written, form) = match index % 12 {
        0 => (format!("{spaced} clé {key}"), "groups clé 36"),
        1 => (format!("{spaced} clé : {key}"), "groups clé : 36"),
        2 => (format!("{spaced} ({key})"), "groups (36)"),
        3 => (format!("{spaced} / {key}"), "groups / 36"),
        4 => (format!("{spaced} - {key}"), "groups - 36"),
        5 => (format!("{body} {key}"), "13 then 36"),
        6 => (format!("{body} clé {key}"), "13 clé 36"),
        7 => (format!("{body} ({key})"), "13 (36)"),
        8 => (format!("{body}-{key}"), "13-36"),
        9 => (format!("{body}/{key}"), "13/36"),
        10 => (format!("{spaced} Clef {key}"), "groups Clef 36"),
        _ => (format!("{body} (clé {key})"), "13 (clé 36)"),
    };
    let value = pen.value(Kind::Nir, &written, nir.body(), form);
    let line = if pen.random.chance(50) {
        format!("{}{value}", pen.random.pick(KEYWORDS))
    } else {
        neutral(&mut pen, &value)
    };
    mail(pen, id, &line)
}

fn other_groups(mut pen: Pen, id: &str, index: usize) -> Document {
    let nir = Nir::draw(&mut pen.random, '2', 1984, 7, Birthplace::Mainland);
    let cuts: &[usize] = match index % 6 {
        0 => &[1, 5, 7, 10, 13],
        1 => &[1, 3, 5, 7, 13],
        2 => &[1, 3, 5, 10, 13],
        3 => &[3, 5, 7, 10, 13],
        4 => &[7, 10, 13],
        _ => &[1, 13],
    };
    let written = nir.cut(cuts, " ");
    let shape = Nir::cut(&nir, cuts, " ").replace(|c: char| c != ' ', "x");
    let value = pen.value(Kind::Nir, &written, nir.body(), &format!("cut as {shape}"));
    let line = format!("{}{value}", pen.random.pick(KEYWORDS));
    mail(pen, id, &line)
}

fn birthplaces(mut pen: Pen, id: &str, index: usize) -> Document {
    let place = Birthplace::ALL[index % 7];
    let (sex, year, month) = (
        pen.random.pick(&['1', '2']),
        pen.random.between(1940, 2007),
        pen.random.between(1, 12),
    );
    let nir = Nir::draw(&mut pen.random, sex, year, month, place);
    let written = match index / 7 % 4 {
        0 => nir.full(),
        1 => nir.grouped(" "),
        2 => nir.cut(&[1, 3, 5, 7, 10, 13], " "),
        _ => nir.grouped(" ").to_lowercase(),
    };
    let value = pen.value(
        Kind::Nir,
        &written,
        nir.body(),
        &format!("born in {place:?}"),
    );
    let line = neutral(&mut pen, &value);
    mail(pen, id, &line)
}

fn compact_alone(mut pen: Pen, id: &str, _: usize) -> Document {
    let nir = Nir::anyone(&mut pen.random);
    let value = pen.value(Kind::Nir, &nir.full(), nir.body(), "compact, no context");
    let line = neutral(&mut pen, &value);
    mail(pen, id, &line)
}

fn keywords(mut pen: Pen, id: &str, index: usize) -> Document {
    let keyword = KEYWORDS[index % KEYWORDS.len()];
    let nir = Nir::anyone(&mut pen.random);
    let written = if pen.random.chance(50) {
        nir.full()
    } else {
        nir.grouped(" ")
    };
    let value = pen.value(
        Kind::Nir,
        &written,
        nir.body(),
        &format!("after «{}»", keyword.trim()),
    );
    let person = person::person(&mut pen.random, Mailboxes::Reserved);
    let line = format!(
        "{}, {keyword}{value}, à rattacher au dossier.",
        person.name(NameStyle::Titled)
    );
    mail(pen, id, &line)
}

fn no_key(mut pen: Pen, id: &str, index: usize) -> Document {
    let nir = Nir::anyone(&mut pen.random);
    let keyword = KEYWORDS[index % KEYWORDS.len()];
    let (written, form) = if index % 2 == 0 {
        (nir.body().to_owned(), "13 digits after a keyword")
    } else {
        let grouped = nir.grouped(" ");
        (
            grouped[..grouped.len() - 3].to_owned(),
            "13 digits in groups after a keyword",
        )
    };
    let value = pen.judged(Kind::Nir, &written, nir.body(), form, Truth::Likely);
    mail(pen, id, &format!("{keyword}{value}"))
}

fn wrong_key(mut pen: Pen, id: &str, index: usize) -> Document {
    let nir = Nir::anyone(&mut pen.random);
    let wrong = nir.mistyped(&mut pen.random);
    let written = if index % 2 == 0 {
        wrong.clone()
    } else {
        crate::numbers::cut(&wrong, &[1, 3, 5, 7, 10, 13], " ")
    };
    let value = pen.judged(
        Kind::Nir,
        &written,
        &wrong,
        "wrong key after a keyword",
        Truth::Likely,
    );
    let line = format!("{}{value}", KEYWORDS[index % KEYWORDS.len()]);
    mail(pen, id, &line)
}

/// Unusual numbers with context (found, at whatever level) in grouping or after a keyword.
fn unusual(mut pen: Pen, id: &str, index: usize, nir: &Nir, form: &str) -> Document {
    let (line, written, form) = match index % 3 {
        0 => (
            pen.random.pick(KEYWORDS),
            nir.full(),
            format!("{form}, keyword"),
        ),
        1 => ("Voir ", nir.grouped(" "), format!("{form}, groups")),
        _ => (
            pen.random.pick(KEYWORDS),
            nir.grouped("\u{a0}"),
            format!("{form}, keyword and groups"),
        ),
    };
    let value = pen.judged(Kind::Nir, &written, nir.body(), &form, Truth::Likely);
    mail(pen, id, &format!("{line}{value}"))
}

fn pseudo_month(mut pen: Pen, id: &str, index: usize) -> Document {
    let month = if index % 2 == 0 {
        pen.random.between(20, 42)
    } else {
        pen.random.between(50, 99)
    };
    let (sex, year) = (pen.random.pick(&['1', '2']), pen.random.between(1930, 2005));
    let place = pen.random.pick(&[Birthplace::Mainland, Birthplace::Abroad]);
    let nir = Nir::draw(&mut pen.random, sex, year, month, place);
    unusual(pen, id, index, &nir, "pseudo-month")
}

fn temporary(mut pen: Pen, id: &str, index: usize) -> Document {
    let sex = ['3', '4', '7', '8'][index % 4];
    let (year, month) = (pen.random.between(1960, 2006), pen.random.between(1, 12));
    let nir = Nir::draw(&mut pen.random, sex, year, month, Birthplace::Abroad);
    unusual(pen, id, index / 4, &nir, "sex 3, 4, 7, 8")
}

/// What the facts say to leave: true numbers that nothing tells from others.
fn without_context(mut pen: Pen, id: &str, index: usize) -> Document {
    let (nir, written, form) = if index % 2 == 0 {
        let nir = Nir::draw(&mut pen.random, '1', 1980, 63, Birthplace::Mainland);
        let full = nir.full();
        (nir, full, "compact pseudo-month, no context")
    } else {
        let nir = Nir::anyone(&mut pen.random);
        let body = nir.body().to_owned();
        (nir, body, "13 digits, no context")
    };
    let value = pen.judged(Kind::Nir, &written, nir.body(), form, Truth::Ambiguous);
    let line = format!("Voici les éléments demandés : {value}.");
    mail(pen, id, &line)
}

fn card(mut pen: Pen, id: &str, index: usize) -> Document {
    let person = person::person(&mut pen.random, Mailboxes::Reserved);
    let label = pen.random.pick(&[
        "NIR",
        "N° de sécurité sociale",
        "Numéro de sécurité sociale",
        "N° SS",
        "N° Sécu",
        "Sécurité sociale",
        "Numéro SS",
        "Immatriculation SS",
    ]);
    let nir = &person.nir;
    let (written, truth, form) = match index % 5 {
        0 => (nir.grouped(" "), Truth::There, "groups"),
        1 => (nir.full(), Truth::There, "compact"),
        2 => (nir.body().to_owned(), Truth::Likely, "13 digits"),
        3 => (nir.grouped("."), Truth::There, "groups by dot"),
        _ => (
            format!("{} {:02}", nir.body(), nir.key()),
            Truth::There,
            "13 then 36",
        ),
    };
    let below = index % 3 == 0;
    let form = format!(
        "{form}, {}",
        if below {
            "label on the line above"
        } else {
            "after a label"
        }
    );
    let value = pen.judged(Kind::Nir, &written, nir.body(), &form, truth);
    let line = if below {
        format!("{label} :\n{value}")
    } else {
        let gap = pen
            .random
            .pick(&[" : ", ": ", " ", " = ", "\t", " .......... "]);
        format!("{label}{gap}{value}")
    };
    let text = format!(
        "Fiche d’inscription\n\nNom : {}\nPrénom : {}\nNé{} le {} à {}\n{line}\nAdresse : {}\nSituation : demandeur d’emploi depuis le {}\n",
        person.family.to_uppercase(),
        person.first,
        if person.woman { "e" } else { "" },
        person.born(9),
        person.town.1,
        person.address(),
        prose::date(&mut pen.random),
    );
    let delivery = pen
        .random
        .pick(&[Delivery::Body, Delivery::File, Delivery::Pages]);
    pen.document(id, delivery, Place::Cards, &text, 1, List::Clean)
}

const HEADERS: &[&str] = &[
    "NIR",
    "N° de sécurité sociale",
    "Numéro de sécurité sociale",
    "N° SS",
    "N° Sécu",
    "num_secu",
    "NumSecu",
    "nir",
    "N°SS",
    "No Sécurité Sociale",
    "NUMERO SECURITE SOCIALE",
    "Sécurité sociale",
    "Numéro SS",
    "NSS",
    "N° assuré",
    "Immatriculation",
];

/// How many rows: 1 to 4, 5 to 9, 10 to 49, or more.
fn rows(pen: &mut Pen, index: usize) -> usize {
    match index % 4 {
        0 => pen.random.between(1, 4),
        1 => pen.random.between(5, 9),
        2 => pen.random.between(10, 49),
        _ => pen.random.between(50, 120),
    }
}

/// NIRs beside an order number: a table that is no list of people but for its NIRs.
fn table_header(mut pen: Pen, id: &str, index: usize) -> Document {
    let header = HEADERS[index % HEADERS.len()];
    let style = index / 2 % 5;
    let count = rows(&mut pen, index);
    let mut text = format!("Dossier;{header};Date de dépôt;Montant\n");
    // A bare "Immatriculation" may be a vehicle's: the numbers then speak by their keys alone.
    let bare = header == "Immatriculation";
    for row in 0..count {
        let nir = Nir::anyone(&mut pen.random);
        let (written, truth, form) = match style {
            0 => (nir.grouped(" "), Truth::There, "column, groups"),
            1 | 2 => (nir.full(), Truth::There, "column, compact"),
            3 => (
                nir.body().to_owned(),
                if bare {
                    Truth::Ambiguous
                } else {
                    Truth::Likely
                },
                "column, 13 digits",
            ),
            _ => (
                format!("{} {:02}", nir.body(), nir.key()),
                Truth::There,
                "column, 13 then 36",
            ),
        };
        let value = if style == 1 && !bare && pen.random.chance(5) {
            let wrong = nir.mistyped(&mut pen.random);
            pen.judged(
                Kind::Nir,
                &wrong,
                &wrong,
                "column, wrong key",
                Truth::Likely,
            )
        } else {
            pen.judged(Kind::Nir, &written, nir.body(), form, truth)
        };
        let date = prose::date(&mut pen.random);
        let amount = pen.random.between(100, 9999);
        text.push_str(&format!("{};{value};{date};{amount},50\n", 4000 + row));
    }
    let list = if count < 5 {
        List::Clean
    } else {
        List::Ambiguous
    };
    pen.document(
        id,
        Delivery::File,
        Place::TableWithHeader,
        &text,
        count as u32,
        list,
    )
}

fn table_no_header(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = rows(&mut pen, index);
    let grouped = index / 4 % 2 == 0;
    let mut text = String::new();
    for row in 0..count {
        let nir = Nir::anyone(&mut pen.random);
        let value = if grouped {
            pen.value(
                Kind::Nir,
                &nir.grouped(" "),
                nir.body(),
                "no header, groups",
            )
        } else {
            pen.value(Kind::Nir, &nir.full(), nir.body(), "no header, compact")
        };
        let date = prose::date(&mut pen.random);
        text.push_str(&format!(
            "{};{date};{value};{}\n",
            4000 + row,
            pen.random.between(1, 99)
        ));
    }
    let list = if count < 5 {
        List::Clean
    } else {
        List::Ambiguous
    };
    pen.document(
        id,
        Delivery::File,
        Place::TableWithoutHeader,
        &text,
        count as u32,
        list,
    )
}

/// 13 characters in one column, the key in the next.
fn table_key_column(mut pen: Pen, id: &str, index: usize) -> Document {
    let header = index % 2 == 0;
    let count = rows(&mut pen, index / 2);
    let separator = pen.random.pick(&[";", "\t"]);
    let mut text = String::new();
    if header {
        let name = pen.random.pick(HEADERS);
        let key = pen.random.pick(&["Clé", "Clé NIR", "CLE", "clé"]);
        text.push_str(&[name, key, "Date"].join(separator));
        text.push('\n');
    }
    for _ in 0..count {
        let nir = Nir::anyone(&mut pen.random);
        let value = pen.value(Kind::Nir, nir.body(), nir.body(), "key in the next column");
        let date = prose::date(&mut pen.random);
        text.push_str(&format!(
            "{value}{separator}{:02}{separator}{date}\n",
            nir.key()
        ));
    }
    let place = if header {
        Place::TableWithHeader
    } else {
        Place::TableWithoutHeader
    };
    let list = if count < 5 {
        List::Clean
    } else {
        List::Ambiguous
    };
    pen.document(id, Delivery::File, place, &text, count as u32, list)
}

/// What is left of NIRs that a spreadsheet took for numbers.
fn table_floats(mut pen: Pen, id: &str, index: usize) -> Document {
    let header = index % 2 == 0;
    let point = if index / 2 % 2 == 0 { '.' } else { ',' };
    let count = rows(&mut pen, index / 2);
    let mut text = String::new();
    if header {
        text.push_str(&format!(
            "Dossier;{};Date\n",
            pen.random.pick(&HEADERS[..14])
        ));
    }
    for row in 0..count {
        let nir = loop {
            let nir = Nir::anyone(&mut pen.random);
            if nir.is_numeric() {
                break nir;
            }
        };
        let form = format!("1{point}85…E+14");
        let value = pen.value(Kind::Nir, &nir.float(point), nir.body(), &form);
        let date = prose::date(&mut pen.random);
        text.push_str(&format!("{};{value};{date}\n", 70 + row));
    }
    let place = if header {
        Place::TableWithHeader
    } else {
        Place::TableWithoutHeader
    };
    let list = if count < 5 {
        List::Clean
    } else {
        List::Ambiguous
    };
    pen.document(id, Delivery::File, place, &text, count as u32, list)
}

fn pdf_lines(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = rows(&mut pen, index);
    let glued = index / 4 % 2 == 1;
    let gap = if glued { "  " } else { "\t" };
    let mut text = String::from("État des dossiers transmis\n");
    text.push_str(&["Dossier", "N° de sécurité sociale", "Déposé le"].join(gap));
    text.push('\n');
    for row in 0..count {
        if row > 0 && row % 45 == 0 {
            text.push_str(&format!("Page {}\n\u{c}", row / 45));
        }
        let nir = Nir::anyone(&mut pen.random);
        let form = if glued {
            "PDF line in one piece"
        } else {
            "PDF line in cells"
        };
        let value = pen.value(Kind::Nir, &nir.grouped(" "), nir.body(), form);
        let date = prose::date(&mut pen.random);
        text.push_str(&format!("D-{}{gap}{value}{gap}{date}\n", 4000 + row));
    }
    let list = if count < 5 {
        List::Clean
    } else {
        List::Ambiguous
    };
    pen.document(id, Delivery::Pages, Place::Pdf, &text, count as u32, list)
}

//! Phones in every grouping, in the mainland and overseas.

use gardefou::detect::Kind;

use super::Layout;
use crate::document::{Delivery, Document, List, Pen, Place, Truth};
use crate::numbers::{any_phone, by_two, cut, landline, mobile, overseas_phone};
use crate::person::{self, Mailboxes, NameStyle};
use crate::prose;

pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        name: "phone/national",
        documents: 140,
        write: national,
    },
    Layout {
        name: "phone/international",
        documents: 140,
        write: international,
    },
    Layout {
        name: "phone/overseas",
        documents: 80,
        write: overseas,
    },
    Layout {
        name: "phone/around",
        documents: 120,
        write: around,
    },
    Layout {
        name: "phone/card",
        documents: 60,
        write: card,
    },
    Layout {
        name: "phone/column-header",
        documents: 80,
        write: column_header,
    },
    Layout {
        name: "phone/column-no-header",
        documents: 40,
        write: column_no_header,
    },
    Layout {
        name: "phone/pdf-lines",
        documents: 40,
        write: pdf_lines,
    },
];

fn mail(mut pen: Pen, id: &str, inside: &str) -> Document {
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, inside, &writer);
    pen.document(id, Delivery::Body, Place::Text, &text, 1, List::Clean)
}

fn sentence(pen: &mut Pen, value: &str) -> String {
    match pen.random.below(6) {
        0 => format!("Vous pouvez me joindre au {value}."),
        1 => format!("Merci de rappeler le {value} avant midi."),
        2 => format!("Tél : {value}"),
        3 => format!("Mon numéro a changé : {value}, notez-le bien."),
        4 => format!("Contact ({value}) à l’accueil."),
        _ => format!("Portable {value} ou par retour de courriel."),
    }
}

fn national(mut pen: Pen, id: &str, index: usize) -> Document {
    let phone = any_phone(&mut pen.random);
    let (written, form) = match index % 14 {
        0 => (by_two(&phone, " "), "2-2-2-2-2 by space"),
        1 => (by_two(&phone, "."), "2-2-2-2-2 by dot"),
        2 => (by_two(&phone, "-"), "2-2-2-2-2 by hyphen"),
        3 => (by_two(&phone, "/"), "2-2-2-2-2 by slash"),
        4 => (by_two(&phone, "\u{a0}"), "2-2-2-2-2 by U+00A0"),
        5 => (by_two(&phone, "\u{202f}"), "2-2-2-2-2 by U+202F"),
        6 => (by_two(&phone, "\u{2011}"), "2-2-2-2-2 by U+2011"),
        7 => (by_two(&phone, "\u{2009}"), "2-2-2-2-2 by U+2009"),
        8 => (phone.clone(), "compact"),
        9 => (cut(&phone, &[4, 6, 8], " "), "4-2-2-2"),
        10 => (cut(&phone, &[4, 7], " "), "4-3-3"),
        11 => (cut(&phone, &[4, 7], "."), "4-3-3 by dot"),
        12 => (by_two(&phone, " - "), "2-2-2-2-2 by spaced hyphen"),
        _ => (by_two(&phone, "\u{2013}"), "2-2-2-2-2 by U+2013"),
    };
    let value = pen.value(Kind::Phone, &written, &phone, form);
    let line = sentence(&mut pen, &value);
    mail(pen, id, &line)
}

fn international(mut pen: Pen, id: &str, index: usize) -> Document {
    let phone = any_phone(&mut pen.random);
    let nine = &phone[1..];
    let pairs = |separator: &str| cut(nine, &[1, 3, 5, 7], separator);
    let triple = cut(nine, &[3, 5, 7], " ");
    let (written, form) = match index % 14 {
        0 => (format!("+33 {}", pairs(" ")), "+33 6 39 …"),
        1 => (format!("+33{nine}"), "+336399…"),
        2 => (format!("+33 (0){}", pairs(" ")), "+33 (0)6 39 …"),
        3 => (format!("+33 (0) {}", pairs(" ")), "+33 (0) 6 39 …"),
        4 => (format!("0033 {}", pairs(" ")), "0033 6 39 …"),
        5 => (format!("00 33 {}", pairs(" ")), "00 33 6 39 …"),
        6 => (format!("0033{nine}"), "0033639…"),
        7 => (format!("+33 {triple}"), "+33 639 98 …"),
        8 => (format!("+33.{}", pairs(".")), "+33.6.39…"),
        9 => (format!("+33-{}", pairs("-")), "+33-6-39…"),
        10 => (format!("(+33) {}", pairs(" ")), "(+33) 6 39 …"),
        11 => (
            format!("+33\u{a0}{}", pairs("\u{a0}")),
            "+33 6 39 …, U+00A0",
        ),
        12 => (format!("+33(0){nine}"), "+33(0)639…"),
        _ => (format!("+33 {nine}"), "+33 639980001"),
    };
    let value = pen.value(Kind::Phone, &written, &phone, form);
    let line = sentence(&mut pen, &value);
    mail(pen, id, &line)
}

fn overseas(mut pen: Pen, id: &str, index: usize) -> Document {
    let (code, nine) = overseas_phone(&mut pen.random);
    let phone = format!("0{nine}");
    let (exact, written, form) = match index % 8 {
        0 => (phone.clone(), by_two(&phone, " "), "national, by two"),
        1 => (
            phone.clone(),
            cut(&phone, &[4, 6, 8], " "),
            "national, 4-2-2-2",
        ),
        2 => (phone.clone(), phone.clone(), "national, compact"),
        3 => (
            phone,
            format!("+{code} {}", cut(&nine, &[3, 5, 7], " ")),
            "+262 692 00 00 01",
        ),
        4 => (phone, format!("+{code}{nine}"), "+262692000001"),
        5 => (
            phone,
            format!("+{code} (0){}", cut(&nine, &[3, 5, 7], " ")),
            "+262 (0)692 …",
        ),
        6 => (
            phone,
            format!("00{code} {}", cut(&nine, &[3, 5, 7], " ")),
            "00262 692 …",
        ),
        _ => {
            let six = format!("41{}", pen.random.digits(4));
            (
                format!("0508{six}"),
                format!("+508 {}", cut(&six, &[2, 4], " ")),
                "+508 41 00 01",
            )
        }
    };
    let value = pen.value(Kind::Phone, &written, &exact, &format!("overseas: {form}"));
    let line = sentence(&mut pen, &value);
    mail(pen, id, &line)
}

/// What touches a phone: labels, brackets, other numbers, punctuation.
fn around(mut pen: Pen, id: &str, index: usize) -> Document {
    let (first, second) = (mobile(&mut pen.random), landline(&mut pen.random));
    let form = |name: &str| format!("around: {name}");
    let mut value = |phone: &str, written: String, name: &str| {
        pen.value(Kind::Phone, &written, phone, &form(name))
    };
    let line = match index % 15 {
        0 => {
            let name = "two parted by a slash";
            format!(
                "Tél. {} / {}",
                value(&first, by_two(&first, " "), name),
                value(&second, by_two(&second, " "), name)
            )
        }
        1 => format!(
            "Tél.{}",
            value(&first, by_two(&first, "."), "glued to Tél.")
        ),
        2 => format!("Tel:{}", value(&first, first.clone(), "glued to Tel:")),
        3 => format!("({})", value(&first, by_two(&first, " "), "in brackets")),
        4 => format!(
            "tel:{}",
            value(&first, format!("+33{}", &first[1..]), "tel: link")
        ),
        5 => {
            let name = "two parted by «ou»";
            format!(
                "Joignable au {} ou au {}.",
                value(&first, by_two(&first, " "), name),
                value(&second, by_two(&second, "."), name)
            )
        }
        6 => format!("Fax : {}", value(&second, by_two(&second, " "), "fax")),
        7 => format!(
            "P. {} (le matin)",
            value(&first, by_two(&first, " "), "before a bracket")
        ),
        8 => format!(
            "{}, poste 412",
            value(&second, by_two(&second, " "), "before an extension")
        ),
        9 => format!("☎ {}", value(&second, by_two(&second, " "), "after a sign")),
        10 => format!(
            "Mobile : {};",
            value(&first, by_two(&first, " "), "before a semicolon")
        ),
        11 => format!(
            "Rappeler « {} ».",
            value(&first, by_two(&first, " "), "in quotation marks")
        ),
        12 => format!(
            "port:{}/dom:",
            value(&first, by_two(&first, "."), "between labels")
        ),
        13 => format!(
            "02100 Saint-Quentin {}",
            value(&second, by_two(&second, " "), "after a town")
        ),
        _ => {
            let name = "several on a line";
            format!(
                "{} - {} - accueil de 9 h à 17 h",
                value(&first, by_two(&first, " "), name),
                value(&second, by_two(&second, " "), name)
            )
        }
    };
    mail(pen, id, &line)
}

fn card(mut pen: Pen, id: &str, index: usize) -> Document {
    let person = person::person(&mut pen.random, Mailboxes::Reserved);
    let label = pen.random.pick(&[
        "Tél",
        "Téléphone",
        "Portable",
        "Mobile",
        "N° de téléphone",
        "Tel.",
        "GSM",
    ]);
    let style = pen.random.pick(&prose::PhoneStyle::USUAL);
    let value = pen.value(
        Kind::Phone,
        &style.write(&person.mobile),
        &person.mobile,
        &format!("card: {}", style.name()),
    );
    let line = if index % 3 == 0 {
        format!("{label} :\n{value}")
    } else {
        format!("{label} : {value}")
    };
    let text = format!(
        "Fiche contact\n\nNom : {}\nPrénom : {}\n{line}\nDisponible : {}\n",
        person.family.to_uppercase(),
        person.first,
        prose::long_date(&mut pen.random)
    );
    let delivery = pen
        .random
        .pick(&[Delivery::Body, Delivery::File, Delivery::Pages]);
    pen.document(id, delivery, Place::Cards, &text, 1, List::Clean)
}

fn rows(pen: &mut Pen, index: usize) -> usize {
    match index % 3 {
        0 => pen.random.between(1, 4),
        1 => pen.random.between(5, 30),
        _ => pen.random.between(31, 90),
    }
}

/// Towns and their phones: no names, yet five phones one below the other.
fn column_header(mut pen: Pen, id: &str, index: usize) -> Document {
    let header = pen.random.pick(&[
        "Téléphone",
        "Tél",
        "Tél.",
        "Portable",
        "Mobile",
        "N° tél",
        "TELEPHONE",
        "Tel portable",
        "telephone",
        "Numéro de téléphone",
        "Tél. domicile",
        "N° de portable",
    ]);
    let style = index % 5;
    let count = rows(&mut pen, index);
    let mut text = format!("Réf;{header};Commentaire\n");
    for row in 0..count {
        let phone = mobile(&mut pen.random);
        let (written, form) = match style {
            0 => (by_two(&phone, " "), "column, by two"),
            1 => (phone.clone(), "column, compact"),
            2 => (phone[1..].to_owned(), "column, the 0 lost"),
            3 => (format!("33{}", &phone[1..]), "column, 336… without plus"),
            _ => (by_two(&phone, "."), "column, by dots"),
        };
        // 336… without its plus stands in exports; a person may take it for something else.
        let truth = if style == 3 {
            Truth::Ambiguous
        } else {
            Truth::There
        };
        let value = pen.judged(Kind::Phone, &written, &phone, form, truth);
        text.push_str(&format!(
            "R{row};{value};{}\n",
            prose::date(&mut pen.random)
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
        Place::TableWithHeader,
        &text,
        count as u32,
        list,
    )
}

fn column_no_header(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = rows(&mut pen, index);
    let mut text = String::new();
    for row in 0..count {
        let phone = mobile(&mut pen.random);
        let (written, form) = match index % 2 {
            0 => (by_two(&phone, " "), "no header, by two"),
            _ => (phone.clone(), "no header, compact"),
        };
        let value = pen.value(Kind::Phone, &written, &phone, form);
        text.push_str(&format!(
            "R{row};{value};{}\n",
            prose::date(&mut pen.random)
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

fn pdf_lines(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = pen.random.between(2, 4);
    let gap = if index % 2 == 0 { "\t" } else { "   " };
    let mut text = String::from("Personnes à contacter\n");
    for _ in 0..count {
        let person = person::person(&mut pen.random, Mailboxes::Professional);
        let style = pen.random.pick(&prose::PhoneStyle::USUAL);
        let value = pen.value(
            Kind::Phone,
            &style.write(&person.landline),
            &person.landline,
            &format!("PDF line: {}", style.name()),
        );
        text.push_str(&format!(
            "{}{gap}{value}{gap}{}\n",
            person.name(NameStyle::Titled),
            prose::job(&mut pen.random)
        ));
    }
    pen.document(
        id,
        Delivery::Pages,
        Place::Pdf,
        &text,
        count as u32,
        List::Clean,
    )
}

//! E-mail addresses in every surrounding, with what only looks like one.

use gardefou::detect::Kind;

use super::Layout;
use crate::document::{Delivery, Document, List, Pen, Place, Truth};
use crate::person::{self, Mailboxes, NameStyle};
use crate::prose;

pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        name: "email/around",
        documents: 216,
        write: around,
    },
    Layout {
        name: "email/shapes",
        documents: 160,
        write: shapes,
    },
    Layout {
        name: "email/html",
        documents: 48,
        write: html,
    },
    Layout {
        name: "email/ambiguous",
        documents: 32,
        write: ambiguous,
    },
    Layout {
        name: "email/card",
        documents: 40,
        write: card,
    },
    Layout {
        name: "email/pdf-lines",
        documents: 40,
        write: pdf_lines,
    },
];

fn mail(mut pen: Pen, id: &str, inside: &str) -> Document {
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, inside, &writer);
    pen.document(id, Delivery::Body, Place::Text, &text, 1, List::Clean)
}

/// What touches an address.
fn around(mut pen: Pen, id: &str, index: usize) -> Document {
    let person = person::person(&mut pen.random, Mailboxes::Reserved);
    let other = format!(
        "b.{}",
        person::person(&mut pen.random, Mailboxes::Reserved).email
    );
    let name = person.name(NameStyle::FirstFamily);
    let (before, after, form) = match index % 27 {
        0 => ("Écrire à ", ".", "before a full stop"),
        1 => ("Écrire à ", ", merci.", "before a comma"),
        2 => ("<", ">", "in angle brackets"),
        3 => ("(", ")", "in round brackets"),
        4 => ("[", "]", "in square brackets"),
        5 => ("mailto:", "", "after mailto:"),
        6 => ("Mail:", "", "glued to a label"),
        7 => ("e-mail=", "", "after an equals sign"),
        8 => ("« ", " »", "in French quotation marks"),
        9 => ("\"", "\"", "in quotation marks"),
        10 => ("Courriel : ", " / 8 h–12 h", "before a slash"),
        11 => ("l’adresse est ", " ; à bientôt", "before a semicolon"),
        12 => ("Mon adresse ", " est valable.", "in a sentence"),
        13 => ("→ ", "", "after an arrow"),
        14 => ("-", "-", "between hyphens"),
        15 => ("'", "'", "in single quotes"),
        16 => ("Joignez-moi (", ").", "before a bracket and a full stop"),
        17 => ("", "?", "before a question mark"),
        18 => ("", "!", "before an exclamation mark"),
        19 => ("Mél :\u{a0}", "", "after a no-break space"),
        20 => ("*", "*", "in asterisks"),
        21 => ("_", "_", "in underscores"),
        22 => ("|", "|", "between bars"),
        23 => ("contact : ", "...", "before dots"),
        24 => ("", ":", "before a colon"),
        25 => ("\u{201c}", "\u{201d}", "in curly quotation marks"),
        _ => ("", "", "two side by side"),
    };
    let form = format!("around: {form}");
    // "_x@example.fr" and "'x@example.fr'" are themselves possible addresses.
    let truth = if matches!(index % 27, 14 | 15 | 20 | 21) {
        Truth::Ambiguous
    } else {
        Truth::There
    };
    let mut line = if index % 27 == 2 {
        format!("{name} ")
    } else {
        String::new()
    };
    let value = pen.judged(Kind::Email, &person.email, &person.email, &form, truth);
    line.push_str(&format!("{before}{value}{after}"));
    if truth == Truth::Ambiguous {
        let mark = before.trim();
        for exact in [
            format!("{mark}{}", person.email),
            format!("{}{mark}", person.email),
            format!("{mark}{}{mark}", person.email),
        ] {
            line.push_str(&pen.otherwise(Kind::Email, &exact));
        }
    }
    if index % 27 == 26 {
        let separator = pen.random.pick(&[";", ",", "/", " ; ", ", ", " "]);
        let second = pen.value(Kind::Email, &other, &other, &form);
        line.push_str(&format!("{separator}{second}"));
    }
    mail(pen, id, &line)
}

/// Addresses of unusual shape.
fn shapes(mut pen: Pen, id: &str, index: usize) -> Document {
    let n = pen.random.between(1, 99);
    let (written, form) = match index % 16 {
        0 => (format!("Marie.Petit{n}@Example.FR"), "capitals"),
        1 => (format!("marie+inscription{n}@example.fr"), "plus"),
        2 => (format!("m.p.{n}@example.co.uk.example.com"), "many labels"),
        3 => (
            format!("contact{n}@société-picarde.example"),
            "accents in the domain",
        ),
        4 => (format!("contact{n}@xn--socit-esab.example"), "punycode"),
        5 => (format!("marie_petit_{n}@example.org"), "underscores"),
        6 => (format!("{n}{}@example.fr", pen.random.digits(4)), "digits"),
        7 => (format!("a{n}@example.fr"), "short"),
        8 => (
            format!("marie.petit-dupont{n}@service.recrutement.example.fr"),
            "subdomains",
        ),
        9 => (
            format!("andré.lefèvre{n}@example.fr"),
            "accents before the @",
        ),
        10 => (format!("x{n}@a-b.example"), "hyphen in the domain"),
        11 => (format!("recrutement{n}@exemple.example"), "role"),
        12 => (
            format!(
                "marie.petit.{n}.{}@example.net",
                "tres-long-nom-de-famille-compose"
            ),
            "long",
        ),
        13 => (format!("o'brien{n}@example.com"), "apostrophe"),
        14 => (format!("marie{n}@4x4.example"), "digits in the domain"),
        _ => (format!("no-reply{n}@example.com"), "no-reply"),
    };
    let form = format!("shape: {form}");
    let truth = if index % 16 == 13 {
        Truth::Ambiguous
    } else {
        Truth::There
    };
    let mut value = pen.judged(Kind::Email, &written, &written, &form, truth);
    if index % 16 == 13 {
        value.push_str(&pen.otherwise(Kind::Email, &format!("brien{n}@example.com")));
    }
    let line = match pen.random.below(3) {
        0 => format!("Écrire à {value}"),
        1 => format!("Courriel : {value}"),
        _ => format!("Contact – {value} – avant vendredi."),
    };
    mail(pen, id, &line)
}

/// In an HTML body: a link, and the same address as its text or another text.
fn html(mut pen: Pen, id: &str, index: usize) -> Document {
    let person = person::person(&mut pen.random, Mailboxes::Reserved);
    let form = match index % 4 {
        0 => "HTML: link and text",
        1 => "HTML: text only",
        2 => "HTML: link behind a name",
        _ => "HTML: parted by tags",
    };
    let value = pen.value(Kind::Email, &person.email, &person.email, form);
    let inside = match index % 4 {
        0 => format!("<a href=\"mailto:{value}\">{}</a>", person.email),
        1 => format!("&lt;{value}&gt;"),
        2 => format!(
            "<a href=\"mailto:{value}\">{}</a>",
            person.name(NameStyle::FirstFamily)
        ),
        _ => {
            let (local, domain) = person.email.split_once('@').unwrap_or_default();
            let mark = pen.value(Kind::Email, "", &person.email, form);
            format!("<b>{local}</b>{mark}@{domain}")
        }
    };
    let text = format!(
        "<html><body><p>{}</p><p>{}</p><p>{inside}</p><p>{}<br>{}</p></body></html>",
        prose::greeting(&mut pen.random),
        prose::sentences(&mut pen.random, 2),
        prose::closing(&mut pen.random),
        person.first,
    );
    pen.document(id, Delivery::Html, Place::Text, &text, 1, List::Clean)
}

/// What a person could read as an address or not.
fn ambiguous(mut pen: Pen, id: &str, index: usize) -> Document {
    let n = pen.random.between(1, 999);
    let (before, exact, after) = match index % 8 {
        0 => (
            "Suivi : https://example.fr/desinscription?mail=",
            format!("marie{n}@example.fr"),
            "&id=4",
        ),
        1 => (
            "Message-ID: <",
            format!("20240312.{n}.abc@mail.example.fr"),
            ">",
        ),
        2 => ("ssh ", format!("deploy{n}@serveur.example.fr"), " -p 22"),
        3 => ("Suivez-nous : @", format!("marie{n}@mastodon.example"), ""),
        4 => ("xmpp:", format!("marie{n}@chat.example.fr"), ""),
        5 => ("sip:", format!("4{n}@voix.example.fr"), ""),
        6 => (
            "Identifiant de l’appareil : ",
            format!("poste{n}@domaine.local"),
            "",
        ),
        _ => ("UID:", format!("evt-{n}@agenda.example.fr"), ""),
    };
    let value = pen.judged(Kind::Email, &exact, &exact, "ambiguous", Truth::Ambiguous);
    let mut line = format!("{before}{value}{after}");
    if index % 8 == 0 {
        line.push_str(&pen.otherwise(Kind::Email, &format!("mail={exact}")));
    }
    mail(pen, id, &line)
}

fn card(mut pen: Pen, id: &str, index: usize) -> Document {
    let person = person::person(&mut pen.random, Mailboxes::Reserved);
    let label = pen.random.pick(&[
        "Mail",
        "E-mail",
        "Courriel",
        "Adresse mail",
        "Mél",
        "Adresse électronique",
    ]);
    let value = pen.value(Kind::Email, &person.email, &person.email, "card");
    let line = if index % 3 == 0 {
        format!("{label} :\n{value}")
    } else {
        format!("{label} : {value}")
    };
    let text = format!(
        "Nom : {}\nPrénom : {}\n{line}\nVille : {}\n",
        person.family.to_uppercase(),
        person.first,
        person.town.1
    );
    let delivery = pen
        .random
        .pick(&[Delivery::Body, Delivery::File, Delivery::Pages]);
    pen.document(id, delivery, Place::Cards, &text, 1, List::Clean)
}

fn pdf_lines(mut pen: Pen, id: &str, index: usize) -> Document {
    let gap = if index % 2 == 0 { "\t" } else { "   " };
    let count = pen.random.between(2, 4);
    let mut text = String::from("Vos interlocuteurs\n");
    for _ in 0..count {
        let person = person::person(&mut pen.random, Mailboxes::Professional);
        let value = pen.value(Kind::Email, &person.email, &person.email, "PDF line");
        text.push_str(&format!(
            "{}{gap}{}{gap}{value}\n",
            person.name(NameStyle::FirstCapitals),
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

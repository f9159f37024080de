//! Long threads as French mail programs quote them: many names, addresses and phones that belong
//! to the people who talk, in quoted headers and signatures. None is a list.

use gardefou::detect::Kind;

use super::Layout;
use crate::document::{Delivery, Document, List, Pen, Place};
use crate::numbers::by_two;
use crate::person::{people, Mailboxes, NameStyle, Person, MONTHS};
use crate::prose;

pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        name: "thread/outlook",
        documents: 50,
        write: outlook,
    },
    Layout {
        name: "thread/gmail",
        documents: 50,
        write: gmail,
    },
    Layout {
        name: "thread/thunderbird",
        documents: 40,
        write: thunderbird,
    },
    Layout {
        name: "thread/zimbra",
        documents: 40,
        write: zimbra,
    },
    Layout {
        name: "thread/apple",
        documents: 30,
        write: apple,
    },
    Layout {
        name: "thread/forwarded",
        documents: 40,
        write: forwarded,
    },
    Layout {
        name: "thread/html-outlook",
        documents: 30,
        write: html_outlook,
    },
];

/// Who takes part: mostly people at work, in every third thread a job seeker or two.
fn cast(pen: &mut Pen, count: usize, index: usize) -> Vec<Person> {
    let mut cast = people(&mut pen.random, count, Mailboxes::Professional);
    if index % 3 == 0 {
        let outside = pen.random.between(1, 2);
        for (seat, person) in people(&mut pen.random, outside, Mailboxes::Personal)
            .into_iter()
            .enumerate()
        {
            cast[seat * 2 + 1].email = format!("z{}", person.email);
        }
    }
    cast
}

fn email(pen: &mut Pen, person: &Person) -> String {
    pen.value(Kind::Email, &person.email, &person.email, "thread")
}

/// A signature block, of three to nine lines.
pub(super) fn signature(pen: &mut Pen, person: &Person) -> String {
    let name = person.name(
        pen.random
            .pick(&[NameStyle::FirstCapitals, NameStyle::FirstFamily]),
    );
    let mut lines = vec![name, prose::job(&mut pen.random).to_owned()];
    if pen.random.chance(70) {
        lines.push(
            pen.random
                .pick(&[
                    "Agence de Saint-Quentin",
                    "Direction territoriale Aisne",
                    "Service Entreprises",
                    "Mairie de Laon",
                    "GRETA de l’Aisne",
                ])
                .to_owned(),
        );
    }
    if pen.random.chance(50) {
        lines.push(person.address());
    }
    let style = pen.random.pick(&prose::PhoneStyle::USUAL);
    let landline = pen.value(
        Kind::Phone,
        &style.write(&person.landline),
        &person.landline,
        "signature",
    );
    if pen.random.chance(40) {
        let mobile = pen.value(
            Kind::Phone,
            &style.write(&person.mobile),
            &person.mobile,
            "signature",
        );
        lines.push(format!("Tél. : {landline} | Port. : {mobile}"));
    } else {
        lines.push(format!("Tél. {landline}"));
    }
    if pen.random.chance(70) {
        let mail = pen.value(Kind::Email, &person.email, &person.email, "signature");
        lines.push(match pen.random.below(3) {
            0 => format!("Courriel : {mail}"),
            1 => format!("{mail} – www.example.fr"),
            _ => mail,
        });
    }
    if pen.random.chance(30) {
        lines.push(prose::disclaimer(&mut pen.random).to_owned());
    }
    lines.join("\n")
}

/// One message of the thread: some sentences and a signature.
fn message(pen: &mut Pen, writer: &Person) -> String {
    let count = pen.random.between(1, 3);
    format!(
        "{}\n\n{}\n\n{}\n\n{}\n",
        prose::greeting(&mut pen.random),
        prose::paragraphs(&mut pen.random, count),
        prose::closing(&mut pen.random),
        signature(pen, writer)
    )
}

/// `Marie PETIT <marie.petit@mairie.example>; …`
fn recipients(pen: &mut Pen, cast: &[Person], writer: usize) -> (String, String) {
    let write = |pen: &mut Pen, from: std::ops::Range<usize>| {
        from.map(|seat| &cast[(writer + seat) % cast.len()])
            .map(|person| {
                format!(
                    "{} <{}>",
                    person.name(NameStyle::FirstCapitals),
                    email(pen, person)
                )
            })
            .collect::<Vec<_>>()
            .join("; ")
    };
    let (to, cc) = (pen.random.between(1, 3), pen.random.between(0, 3));
    (write(pen, 1..1 + to), write(pen, 1 + to..1 + to + cc))
}

/// What a program writes above the message it quotes.
type Header = fn(&mut Pen, &[Person], usize) -> String;

fn thread(mut pen: Pen, id: &str, index: usize, header: Header, quote: &str) -> Document {
    // 12 at the table is the class of the facts; the others make a range.
    let seats = if index % 2 == 0 {
        12
    } else {
        pen.random.between(5, 10)
    };
    let cast = cast(&mut pen, seats, index);
    let mut text = message(&mut pen, &cast[0]);
    for depth in 1..seats {
        let mark = quote.repeat(depth.min(4));
        let header = header(&mut pen, &cast, depth);
        let body = message(&mut pen, &cast[depth]);
        text.push('\n');
        for (at, line) in header.lines().chain(body.lines()).enumerate() {
            // A program writes its own header in front of the quotation, one level up.
            let mark = if at == 0 && !quote.is_empty() {
                quote.repeat(depth.min(4) - 1)
            } else {
                mark.clone()
            };
            text.push_str(&mark);
            text.push_str(line);
            text.push('\n');
        }
    }
    pen.document(id, Delivery::Body, Place::Text, &text, 1, List::Clean)
}

fn outlook(pen: Pen, id: &str, index: usize) -> Document {
    thread(
        pen,
        id,
        index,
        |pen, cast, writer| {
            let from = email(pen, &cast[writer]);
            let (to, cc) = recipients(pen, cast, writer);
            let cc = if cc.is_empty() {
                String::new()
            } else {
                format!("Cc : {cc}\n")
            };
            format!(
                "De : {} <{from}>\nEnvoyé : {} {}\nÀ : {to}\n{cc}Objet : RE: Atelier CV\n\n",
                cast[writer].name(NameStyle::FirstCapitals),
                prose::long_date(&mut pen.random),
                prose::hour(&mut pen.random),
            )
        },
        "",
    )
}

fn gmail(pen: Pen, id: &str, index: usize) -> Document {
    thread(
        pen,
        id,
        index,
        |pen, cast, writer| {
            let from = email(pen, &cast[writer]);
            let (day, month, year) = prose::day(&mut pen.random);
            format!(
                "Le mar. {day} {} {year} à {}, {} <{from}> a écrit :\n\n",
                MONTHS[month - 1],
                prose::hour(&mut pen.random),
                cast[writer].name(NameStyle::FirstFamily),
            )
        },
        "> ",
    )
}

fn thunderbird(pen: Pen, id: &str, index: usize) -> Document {
    thread(
        pen,
        id,
        index,
        |pen, cast, writer| {
            format!(
                "Le {} à {}, {} a écrit :\n\n",
                prose::date(&mut pen.random),
                prose::hour(&mut pen.random),
                cast[writer].name(NameStyle::FirstFamily),
            )
        },
        "> ",
    )
}

fn zimbra(pen: Pen, id: &str, index: usize) -> Document {
    thread(
        pen,
        id,
        index,
        |pen, cast, writer| {
            let from = email(pen, &cast[writer]);
            let (to, cc) = recipients(pen, cast, writer);
            let cc = if cc.is_empty() {
                String::new()
            } else {
                format!("Cc: {}\n", cc.replace("; ", ", "))
            };
            format!(
                "----- Mail original -----\nDe: \"{}\" <{from}>\nÀ: {}\n{cc}Envoyé: {} {}:00\nObjet: Re: Planning des ateliers\n\n",
                cast[writer].name(NameStyle::FirstFamily),
                to.replace("; ", ", "),
                prose::long_date(&mut pen.random),
                prose::hour(&mut pen.random),
            )
        },
        "",
    )
}

fn apple(pen: Pen, id: &str, index: usize) -> Document {
    thread(
        pen,
        id,
        index,
        |pen, cast, writer| {
            let from = email(pen, &cast[writer]);
            let (to, _) = recipients(pen, cast, writer);
            format!(
                "Début du message réexpédié :\n\nDe: {} <{from}>\nObjet: Rép: Planning\nDate: {} à {}:12 UTC+1\nÀ: {}\n\n",
                cast[writer].name(NameStyle::FirstFamily),
                prose::long_date(&mut pen.random),
                prose::hour(&mut pen.random),
                to.replace("; ", ", "),
            )
        },
        "",
    )
}

fn forwarded(pen: Pen, id: &str, index: usize) -> Document {
    thread(
        pen,
        id,
        index,
        |pen, cast, writer| {
            let from = email(pen, &cast[writer]);
            let (to, cc) = recipients(pen, cast, writer);
            let opening = pen.random.pick(&[
                "---------- Forwarded message ---------",
                "---------- Message transféré ---------",
                "-------- Message transféré --------",
                "-----Message d'origine-----",
            ]);
            format!(
                "{opening}\nDe : {} <{from}>\nDate : {}\nObjet : Offre\nÀ : {to}\nCc : {cc}\n\n",
                cast[writer].name(NameStyle::FirstFamily),
                prose::long_date(&mut pen.random),
            )
        },
        "",
    )
}

/// The same in HTML, as Outlook writes it: bold labels, addresses behind links.
fn html_outlook(mut pen: Pen, id: &str, index: usize) -> Document {
    let seats = pen.random.between(6, 12);
    let cast = cast(&mut pen, seats, index);
    let mut text = String::from("<html><body>");
    let paragraphs = |text: &mut String, message: &str| {
        for line in message.lines() {
            text.push_str("<p class=\"MsoNormal\">");
            text.push_str(if line.is_empty() { "&nbsp;" } else { line });
            text.push_str("</p>\n");
        }
    };
    let first = message(&mut pen, &cast[0]);
    paragraphs(&mut text, &first);
    for writer in 1..seats {
        let from = email(&mut pen, &cast[writer]);
        let to = email(&mut pen, &cast[(writer + 1) % seats]);
        text.push_str(&format!(
            "<div style=\"border-top:solid #E1E1E1 1.0pt\"><p class=\"MsoNormal\"><b>De&nbsp;:</b> {} &lt;{from}&gt; <br><b>Envoyé&nbsp;:</b> {} {}<br><b>À&nbsp;:</b> {} &lt;<a href=\"mailto:{to}\">{to}</a>&gt;<br><b>Objet&nbsp;:</b> RE: Forum</p></div>\n",
            cast[writer].name(NameStyle::FirstCapitals),
            prose::long_date(&mut pen.random),
            prose::hour(&mut pen.random),
            cast[(writer + 1) % seats].name(NameStyle::FirstCapitals),
        ));
        let body = message(&mut pen, &cast[writer]);
        paragraphs(&mut text, &body);
    }
    text.push_str("</body></html>");
    pen.document(id, Delivery::Html, Place::Text, &text, 1, List::Clean)
}

/// A phone of a switchboard, for other classes.
pub(super) fn switchboard(pen: &mut Pen, form: &str) -> String {
    let phone = crate::numbers::landline(&mut pen.random);
    pen.value(Kind::Phone, &by_two(&phone, " "), &phone, form)
}

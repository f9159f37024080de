//! Ordinary mails and attachments that no warning may hold.
//!
//! They do hold names, addresses and phones, as ordinary mails do: those are labelled, and to be
//! found; only the mail is not to be held for them.

use gardefou::detect::Kind;

use super::threads::{signature, switchboard};
use super::Layout;
use crate::document::{Delivery, Document, List, Pen, Place};
use crate::numbers::{by_two, ean13, mobile};
use crate::person::{self, ascii, people, Mailboxes, NameStyle};
use crate::prose;

pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        name: "clean/signature",
        documents: 60,
        write: one_signature,
    },
    Layout {
        name: "clean/prose",
        documents: 60,
        write: prose_only,
    },
    Layout {
        name: "clean/cv",
        documents: 50,
        write: cv,
    },
    Layout {
        name: "clean/job-offer",
        documents: 40,
        write: job_offer,
    },
    Layout {
        name: "clean/job-offers",
        documents: 50,
        write: job_offers,
    },
    Layout {
        name: "clean/minutes",
        documents: 50,
        write: minutes,
    },
    Layout {
        name: "clean/switchboards",
        documents: 40,
        write: switchboards,
    },
    Layout {
        name: "clean/code",
        documents: 40,
        write: code,
    },
    Layout {
        name: "clean/calendar",
        documents: 40,
        write: calendar,
    },
    Layout {
        name: "clean/statistics",
        documents: 30,
        write: statistics,
    },
    Layout {
        name: "clean/newsletter",
        documents: 40,
        write: newsletter,
    },
    Layout {
        name: "clean/order",
        documents: 40,
        write: order,
    },
    Layout {
        name: "clean/planning",
        documents: 40,
        write: planning,
    },
    Layout {
        name: "clean/products",
        documents: 30,
        write: products,
    },
    Layout {
        name: "clean/names-alone",
        documents: 30,
        write: names_alone,
    },
    Layout {
        name: "clean/names-and-dates",
        documents: 40,
        write: names_and_dates,
    },
    Layout {
        name: "clean/names-and-amounts",
        documents: 30,
        write: names_and_amounts,
    },
    Layout {
        name: "clean/convocation",
        documents: 30,
        write: convocation,
    },
    Layout {
        name: "clean/law",
        documents: 20,
        write: law,
    },
    Layout {
        name: "clean/timetable",
        documents: 20,
        write: timetable,
    },
];

fn clean(pen: Pen, id: &str, delivery: Delivery, place: Place, text: &str) -> Document {
    pen.document(id, delivery, place, text, 1, List::Clean)
}

fn email(pen: &mut Pen, address: &str, form: &str) -> String {
    pen.value(Kind::Email, address, address, form)
}

fn one_signature(mut pen: Pen, id: &str, _: usize) -> Document {
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let count = pen.random.between(1, 4);
    let text = format!(
        "{}\n\n{}\n\n{}\n\n-- \n{}\n",
        prose::greeting(&mut pen.random),
        prose::paragraphs(&mut pen.random, count),
        prose::closing(&mut pen.random),
        signature(&mut pen, &writer)
    );
    clean(pen, id, Delivery::Body, Place::Text, &text)
}

fn prose_only(mut pen: Pen, id: &str, _: usize) -> Document {
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let count = pen.random.between(2, 9);
    let inside = prose::paragraphs(&mut pen.random, count);
    let text = prose::mail(&mut pen.random, &inside, &writer);
    clean(pen, id, Delivery::Body, Place::Text, &text)
}

/// One person, her employers with their dates, and up to two referees.
fn cv(mut pen: Pen, id: &str, index: usize) -> Document {
    let person = person::person(&mut pen.random, Mailboxes::Personal);
    let mail = email(&mut pen, &person.email, "CV");
    let phone = pen.value(
        Kind::Phone,
        &by_two(&person.mobile, " "),
        &person.mobile,
        "CV",
    );
    let mut text = format!(
        "{}\n{}\n{phone}\n{mail}\nNé{} le {} – permis B\n\nExpériences professionnelles\n",
        person.name(NameStyle::FirstCapitals),
        person.address(),
        if person.woman { "e" } else { "" },
        person.born(9),
    );
    for _ in 0..pen.random.between(3, 8) {
        let year = pen.random.between(2000, 2022);
        text.push_str(&format!(
            "{year} – {} : {}, {}, {} ({})\n  {}\n",
            year + 2,
            prose::job(&mut pen.random),
            pen.random.pick(&[
                "SARL Moreau",
                "Carrefour Market",
                "Transports Lefèvre",
                "Mairie de Laon",
                "Boulangerie Petit",
                "Intérim Nord"
            ]),
            person::town(&mut pen.random).1,
            person::town(&mut pen.random).0,
            prose::sentences(&mut pen.random, 1),
        ));
    }
    text.push_str("\nFormation\n2004 : baccalauréat professionnel\n2002 : BEP\n\nLangues : anglais, espagnol\n");
    if index % 2 == 0 {
        text.push_str("\nRéférences\n");
        for referee in people(&mut pen.random, 2, Mailboxes::Professional) {
            let phone = pen.value(
                Kind::Phone,
                &by_two(&referee.landline, " "),
                &referee.landline,
                "CV",
            );
            text.push_str(&format!(
                "{}, {}, {phone}\n",
                referee.name(NameStyle::FirstFamily),
                prose::job(&mut pen.random)
            ));
        }
    }
    let delivery = pen.random.pick(&[Delivery::Body, Delivery::Pages]);
    clean(pen, id, delivery, Place::Text, &text)
}

/// What an employer publishes: a post, its conditions, whom to write to.
fn offer(pen: &mut Pen, personal: bool) -> String {
    let mailboxes = if personal {
        Mailboxes::Personal
    } else {
        Mailboxes::Professional
    };
    let contact = person::person(&mut pen.random, mailboxes);
    let mail = email(pen, &contact.email, "job offer");
    let phone = pen.value(
        Kind::Phone,
        &by_two(&contact.landline, " "),
        &contact.landline,
        "job offer",
    );
    let (postcode, town) = person::town(&mut pen.random);
    let name = contact.name(NameStyle::Titled);
    let how = match pen.random.below(4) {
        0 => format!("Contact : {name} – {phone} – {mail}"),
        1 => format!("Envoyer CV et lettre à {name}, {mail}"),
        2 => format!("Se présenter ou téléphoner au {phone} ({name})"),
        _ => format!("Pour postuler : {mail}"),
    };
    format!(
        "Offre n° 1{}{}\n{} (H/F) – CDI – 35 h\n{} {postcode} {town}\nSalaire : {} € brut mensuel, débutant accepté\n{}\n{how}\n",
        pen.random.digits(2),
        pen.random.pick(&["WXKL", "QRTB", "ZZPL"]),
        prose::job(&mut pen.random),
        pen.random.pick(&["Entreprise", "SARL", "Association", "Établissement"]),
        pen.random.between(1767, 2900),
        prose::sentences(&mut pen.random, 1),
    )
}

fn job_offer(mut pen: Pen, id: &str, index: usize) -> Document {
    let offer = offer(&mut pen, index % 4 == 0);
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, &offer, &writer);
    clean(pen, id, Delivery::Body, Place::Text, &text)
}

/// 5 to 20 offers; one employer in eight, a baker or a mason, writes from a personal mailbox.
fn job_offers(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = pen.random.between(5, 20);
    let offers: Vec<String> = (0..count).map(|at| offer(&mut pen, at % 8 == 7)).collect();
    let text = format!(
        "Nos offres de la semaine\n\n{}",
        offers.join("\n----------\n")
    );
    let (delivery, place) = if index % 2 == 0 {
        (Delivery::Body, Place::Text)
    } else {
        (Delivery::Pages, Place::Text)
    };
    clean(pen, id, delivery, place, &text)
}

/// Those present with what they do; who speaks; what is decided.
fn minutes(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = pen.random.between(6, 18);
    let present = people(&mut pen.random, count, Mailboxes::Professional);
    let mut text = format!(
        "Compte rendu de la réunion du {}\n\n",
        prose::long_date(&mut pen.random)
    );
    match index % 3 {
        0 => {
            let names: Vec<String> = present.iter().map(|p| p.name(NameStyle::Titled)).collect();
            text.push_str(&format!(
                "Présents : {}\nExcusés : {}\n",
                names.join(", "),
                "M. le Maire"
            ));
        }
        1 => {
            text.push_str("Étaient présents :\n");
            for person in &present {
                text.push_str(&format!(
                    "- {}, {}\n",
                    person.name(NameStyle::FirstCapitals),
                    prose::job(&mut pen.random)
                ));
            }
        }
        _ => {
            text.push_str("Participants :\n");
            for person in &present {
                let mail = email(&mut pen, &person.email, "minutes");
                text.push_str(&format!(
                    "- {} ({mail})\n",
                    person.name(NameStyle::FirstCapitals)
                ));
            }
        }
    }
    for (number, person) in present.iter().take(5).enumerate() {
        text.push_str(&format!(
            "\n{}. {}\n{} indique : {}\n",
            number + 1,
            pen.random.pick(&[
                "Budget",
                "Calendrier",
                "Locaux",
                "Partenariats",
                "Questions diverses"
            ]),
            person.name(NameStyle::Titled),
            prose::sentences(&mut pen.random, 3)
        ));
    }
    let delivery = pen.random.pick(&[Delivery::Body, Delivery::Pages]);
    clean(pen, id, delivery, Place::Text, &text)
}

/// Where to call and write, site by site: no persons.
fn switchboards(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = pen.random.between(8, 60);
    let kind = pen
        .random
        .pick(&["Agence", "Mairie", "Mission locale", "Cap emploi", "CCAS"]);
    let mut text = String::new();
    if index % 2 == 0 {
        text.push_str("Structure;Adresse;Code postal;Ville;Téléphone;Courriel\n");
    }
    for at in 0..count {
        let (postcode, town) = person::town(&mut pen.random);
        let phone = switchboard(&mut pen, "switchboard");
        let local = pen.random.pick(&["accueil", "contact", "secretariat"]);
        let address = format!("{local}{at}@{}.example", ascii(town));
        let mail = email(&mut pen, &address, "switchboard");
        let street = person::person(&mut pen.random, Mailboxes::Professional).street;
        text.push_str(&format!(
            "{kind} de {town};{street};{postcode};{town};{phone};{mail}\n"
        ));
    }
    let place = if index % 2 == 0 {
        Place::TableWithHeader
    } else {
        Place::TableWithoutHeader
    };
    clean(pen, id, Delivery::File, place, &text)
}

/// Those who maintain a program, as its files name them.
fn code(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = pen.random.between(3, 8);
    let authors = people(&mut pen.random, count, Mailboxes::Reserved);
    let named: Vec<String> = authors
        .iter()
        .map(|author| {
            let mail = email(&mut pen, &author.email, "code");
            format!("{} <{mail}>", author.name(NameStyle::FirstFamily))
        })
        .collect();
    let text = match index % 5 {
        0 => format!(
            "{{\n  \"name\": \"outil\",\n  \"version\": \"1.4.{}\",\n  \"author\": \"{}\",\n  \"contributors\": [\n    \"{}\"\n  ],\n  \"dependencies\": {{ \"lodash\": \"^4.17.21\" }}\n}}\n",
            index, named[0], named[1..].join("\",\n    \"")
        ),
        1 => format!(
            "[package]\nname = \"outil\"\nversion = \"0.{index}.1\"\nauthors = [\n    \"{}\",\n]\nlicense = \"MIT\"\n",
            named.join("\",\n    \"")
        ),
        2 => format!(
            "Source: outil\nSection: utils\nPriority: optional\nMaintainer: {}\nUploaders: {}\nBuild-Depends: debhelper-compat (= 13)\nStandards-Version: 4.6.2\n",
            named[0], named[1..].join(",\n ")
        ),
        3 => named
            .iter()
            .map(|author| format!("/*\n * Copyright (c) 2019-2024 {author}\n *\n * SPDX-License-Identifier: MIT\n */\nint main(void) {{ return 0; }}\n\n"))
            .collect(),
        _ => named
            .iter()
            .map(|author| {
                format!(
                    "commit {:016x}{:016x}{:08x}\nAuthor: {author}\nDate:   Tue Mar 12 10:31:00 2024 +0100\n\n    {}\n\n",
                    pen.random.bits(), pen.random.bits(), pen.random.bits() as u32,
                    prose::sentences(&mut pen.random, 1)
                )
            })
            .collect(),
    };
    clean(pen, id, Delivery::File, Place::Text, &text)
}

fn calendar(mut pen: Pen, id: &str, index: usize) -> Document {
    let mut text =
        String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Agence//Agenda//FR\r\n");
    for _ in 0..pen.random.between(1, 4) {
        let invited = pen.random.between(2, 9);
        let invited = people(&mut pen.random, invited, Mailboxes::Professional);
        let (day, month, year) = prose::day(&mut pen.random);
        let uid = format!("{}@agence.example", pen.random.digits(12));
        let uid = format!("{uid}{}", pen.otherwise(Kind::Email, &uid));
        text.push_str(&format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:{year}{month:02}{day:02}T083000Z\r\nDTSTART;TZID=Europe/Paris:{year}{month:02}{day:02}T093000\r\nSUMMARY:Atelier CV\r\nLOCATION:Salle 214\r\n"
        ));
        for (at, person) in invited.iter().enumerate() {
            let mail = email(&mut pen, &person.email, "calendar");
            let role = if at == 0 {
                "ORGANIZER"
            } else {
                "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED"
            };
            text.push_str(&format!(
                "{role};CN={}:mailto:{mail}\r\n",
                person.name(NameStyle::FirstFamily)
            ));
        }
        text.push_str("END:VEVENT\r\n");
    }
    text.push_str("END:VCALENDAR\r\n");
    let delivery = if index % 4 == 0 {
        Delivery::Body
    } else {
        Delivery::File
    };
    clean(pen, id, delivery, Place::Text, &text)
}

/// A row a town, numbers only.
fn statistics(mut pen: Pen, id: &str, index: usize) -> Document {
    let mut text = String::from("Commune;Code INSEE;Inscrits;Entrées;Sorties;Taux;Montant versé\n");
    for _ in 0..pen.random.between(15, 120) {
        let (postcode, town) = person::town(&mut pen.random);
        let random = &mut pen.random;
        text.push_str(&format!(
            "{town};{postcode};{};{};{};{},{} %;{} {:03} {:03},{:02}\n",
            random.below(9000),
            random.below(900),
            random.below(900),
            random.below(30),
            random.below(10),
            random.between(1, 9),
            random.below(1000),
            random.below(1000),
            random.below(100)
        ));
    }
    let delivery = if index % 2 == 0 {
        Delivery::File
    } else {
        Delivery::Pages
    };
    let (text, place) = match delivery {
        Delivery::Pages => (text.replace(';', "\t"), Place::Pdf),
        _ => (text, Place::TableWithHeader),
    };
    clean(pen, id, delivery, place, &text)
}

fn newsletter(mut pen: Pen, id: &str, index: usize) -> Document {
    let company = person::company(&mut pen.random);
    let contact = email(&mut pen, &format!("newsletter@{company}"), "newsletter");
    let officer = email(&mut pen, &format!("dpo@{company}"), "newsletter");
    let phone = switchboard(&mut pen, "newsletter");
    let mut articles = String::new();
    for at in 0..pen.random.between(4, 9) {
        articles.push_str(&format!(
            "{}. {}\n{}\nLire la suite : https://www.{company}/actualites/{}?utm_source=lettre&utm_id={}\n\n",
            at + 1,
            pen.random.pick(&["Forum de l’emploi", "Nouvelle aide", "Portrait de métier", "Agenda", "Chiffres clés"]),
            prose::sentences(&mut pen.random, 3),
            pen.random.digits(10),
            pen.random.digits(13)
        ));
    }
    let text = format!(
        "La lettre – n° {}, {}\n\n{articles}Nous contacter : {contact} – {phone}\nVous recevez ce message car vous êtes inscrit. Pour exercer vos droits (accès, rectification, effacement), écrivez à notre délégué à la protection des données, {officer}.\nSe désinscrire : https://www.{company}/desinscription?id={:016x}\n© {company} – SIRET {} – RCS Saint-Quentin\n",
        pen.random.between(1, 300),
        prose::long_date(&mut pen.random),
        pen.random.bits(),
        crate::numbers::siret(&mut pen.random),
    );
    if index % 2 == 0 {
        let html: String = text
            .lines()
            .map(|line| format!("<p>{line}</p>\n"))
            .collect();
        return clean(
            pen,
            id,
            Delivery::Html,
            Place::Text,
            &format!("<html><body>{html}</body></html>"),
        );
    }
    clean(pen, id, Delivery::Body, Place::Text, &text)
}

fn order(mut pen: Pen, id: &str, _: usize) -> Document {
    let buyer = person::person(&mut pen.random, Mailboxes::Personal);
    let mail = email(&mut pen, &buyer.email, "order");
    let phone = pen.value(
        Kind::Phone,
        &by_two(&buyer.mobile, " "),
        &buyer.mobile,
        "order",
    );
    let random = &mut pen.random;
    let mut text = format!(
        "Confirmation de commande n° {}\nBonjour {},\nMerci pour votre commande du {} à {}.\n\nLivraison\n{}\n{}\n{} {}\n{phone}\n{mail}\n\n",
        random.digits(12),
        buyer.first,
        prose::date(random),
        prose::hour(random),
        buyer.name(NameStyle::Titled),
        buyer.street,
        buyer.town.0,
        buyer.town.1,
    );
    for _ in 0..random.between(1, 8) {
        text.push_str(&format!(
            "{} × {} – réf. {} – {},{:02} €\n",
            random.between(1, 5),
            random.pick(&[
                "Cafetière",
                "Chaussures de sécurité",
                "Livre",
                "Casque",
                "Sac à dos"
            ]),
            ean13(random, "40"),
            random.between(5, 199),
            random.below(100)
        ));
    }
    text.push_str(&format!(
        "\nSuivi : 6A{} – https://suivi.example.com/{}\n",
        random.digits(11),
        random.digits(15)
    ));
    clean(pen, id, Delivery::Body, Place::Text, &text)
}

/// Who is where and when: names and hours.
fn planning(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = pen.random.between(6, 25);
    let team = people(&mut pen.random, count, Mailboxes::Professional);
    let header = ["Agent", "Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"];
    let gap = if index % 2 == 0 { ";" } else { "\t" };
    let mut text = header.join(gap) + "\n";
    for person in &team {
        let mut cells = vec![person.name(NameStyle::CapitalsFirst)];
        for _ in 0..5 {
            cells.push(
                pen.random
                    .pick(&[
                        "8h30-12h",
                        "9h-17h",
                        "Télétravail",
                        "Congé",
                        "13:30-18:00",
                        "Accueil",
                        "",
                    ])
                    .to_owned(),
            );
        }
        text.push_str(&cells.join(gap));
        text.push('\n');
    }
    let (delivery, place) = if index % 2 == 0 {
        (Delivery::File, Place::TableWithHeader)
    } else {
        (Delivery::Pages, Place::Pdf)
    };
    clean(pen, id, delivery, place, &text)
}

fn products(mut pen: Pen, id: &str, index: usize) -> Document {
    let mut text = String::new();
    if index % 2 == 0 {
        text.push_str("Code;Désignation;Gencod;Prix HT;Stock;Fournisseur\n");
    }
    for _ in 0..pen.random.between(10, 90) {
        let random = &mut pen.random;
        text.push_str(&format!(
            "P{};{} {};{};{},{:02};{};{}\n",
            random.digits(5),
            random.pick(&["Vis", "Écrou", "Peinture", "Gant", "Casque", "Câble"]),
            random.between(1, 99),
            ean13(random, "32"),
            random.between(1, 400),
            random.below(100),
            random.below(5000),
            random.pick(&[
                "Martin Frères",
                "Dupont & Fils",
                "Durand SA",
                "Lemaire Outillage"
            ]),
        ));
    }
    let place = if index % 2 == 0 {
        Place::TableWithHeader
    } else {
        Place::TableWithoutHeader
    };
    clean(pen, id, Delivery::File, place, &text)
}

/// Names and nothing else: no data to reach anybody with.
fn names_alone(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = pen.random.between(8, 40);
    let style = pen.random.pick(&NameStyle::USUAL);
    let names: Vec<String> = people(&mut pen.random, count, Mailboxes::Reserved)
        .iter()
        .map(|person| person.name(style))
        .collect();
    let inside = match index % 3 {
        0 => names.join("\n"),
        1 => names.join(", "),
        _ => names
            .iter()
            .enumerate()
            .map(|(at, name)| format!("{}. {name}\n", at + 1))
            .collect(),
    };
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, &inside, &writer);
    clean(pen, id, Delivery::Body, Place::Text, &text)
}

/// Who is away, or comes, when: dates that are nobody's birth.
fn names_and_dates(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = pen.random.between(6, 30);
    let style = pen.random.pick(&NameStyle::USUAL);
    let team = people(&mut pen.random, count, Mailboxes::Professional);
    let year = pen.random.between(2024, 2026);
    let mut text = match index % 4 {
        0 => "Agent;Congé du;au;Validé le\n".to_owned(),
        1 => "Nom;Date de rendez-vous;Heure\n".to_owned(),
        2 => "Congés d’été\n".to_owned(),
        _ => "Passages devant le jury\n".to_owned(),
    };
    for person in &team {
        let (day, month) = (pen.random.between(1, 14), pen.random.between(1, 12));
        let name = person.name(style);
        let hour = prose::hour(&mut pen.random);
        text.push_str(&match index % 4 {
            0 => format!(
                "{name};{day:02}/{month:02}/{year};{:02}/{month:02}/{year};01/02/{year}\n",
                day + 14
            ),
            1 => format!("{name};{day:02}/{month:02}/{year};{hour}\n"),
            2 => format!(
                "- {name} : du {day:02}/{month:02}/{year} au {:02}/{month:02}/{year}\n",
                day + 14
            ),
            _ => format!("{hour}\t{name}\t{day:02}/{month:02}/{year}\n"),
        });
    }
    let (delivery, place) = match index % 4 {
        0 | 1 => (Delivery::File, Place::TableWithHeader),
        2 => (Delivery::Body, Place::Text),
        _ => (Delivery::Pages, Place::Pdf),
    };
    clean(pen, id, delivery, place, &text)
}

/// Expenses, results, hours: names and figures.
fn names_and_amounts(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = pen.random.between(6, 30);
    let team = people(&mut pen.random, count, Mailboxes::Professional);
    let mut text = match index % 3 {
        0 => "Nom;Frais de déplacement;Kilomètres;Dossier\n".to_owned(),
        1 => "Nom\tNote\tRang\tN° de copie\n".to_owned(),
        _ => "Heures du mois\n".to_owned(),
    };
    for person in &team {
        let name = person.name(NameStyle::CapitalsFirst);
        let random = &mut pen.random;
        text.push_str(&match index % 3 {
            0 => format!(
                "{name};{},{:02};{};2024-{}\n",
                random.below(900),
                random.below(100),
                random.below(2000),
                random.digits(6)
            ),
            1 => format!(
                "{name}\t{},{}\t{}\t{}\n",
                random.below(20),
                random.below(100),
                random.between(1, 60),
                random.digits(8)
            ),
            _ => format!(
                "{name} : {} h {:02}, solde {}\n",
                random.between(100, 160),
                random.below(60),
                random.below(30)
            ),
        });
    }
    let (delivery, place) = match index % 3 {
        0 => (Delivery::File, Place::TableWithHeader),
        1 => (Delivery::Pages, Place::Pdf),
        _ => (Delivery::Body, Place::Text),
    };
    clean(pen, id, delivery, place, &text)
}

/// A letter to one person, with her data and the advisor's.
fn convocation(mut pen: Pen, id: &str, _: usize) -> Document {
    let person = person::person(&mut pen.random, Mailboxes::Personal);
    let advisor = person::person(&mut pen.random, Mailboxes::Professional);
    let mail = email(&mut pen, &format!("w{}", advisor.email), "letter");
    let phone = switchboard(&mut pen, "letter");
    let mobile = mobile(&mut pen.random);
    let text = format!(
        "{}\n{}\n{} {}\n\nIdentifiant : {}A\nObjet : convocation du {}\n\n{} {},\n\n{}\n\nVotre conseiller : {}\n{phone} – {mail}\nEn cas d’empêchement : {}\n\n{}\n",
        person.name(NameStyle::Titled),
        person.street,
        person.town.0,
        person.town.1.to_uppercase(),
        pen.random.digits(7),
        prose::long_date(&mut pen.random),
        if person.woman { "Madame" } else { "Monsieur" },
        person.family.to_uppercase(),
        prose::paragraphs(&mut pen.random, 3),
        advisor.name(NameStyle::FirstFamily),
        pen.value(Kind::Phone, &by_two(&mobile, "."), &mobile, "letter"),
        prose::closing(&mut pen.random),
    );
    let delivery = pen.random.pick(&[Delivery::Body, Delivery::Pages]);
    clean(pen, id, delivery, Place::Text, &text)
}

/// The tone of a code of law: articles, dates, references.
fn law(mut pen: Pen, id: &str, _: usize) -> Document {
    let mut text = String::new();
    for _ in 0..pen.random.between(8, 30) {
        let random = &mut pen.random;
        text.push_str(&format!(
            "Article L{}-{}\nModifié par LOI n°{}-{} du {} - art. {} (V)\n{} Le numéro de sécurité sociale mentionné à l’article R. {}-{} est recueilli dans les conditions fixées au 2° du I.\n\n",
            random.between(1000, 6999), random.between(1, 60),
            random.between(1998, 2025), random.between(100, 1999), prose::long_date(random), random.between(1, 99),
            prose::sentences(random, 2),
            random.between(1000, 6999), random.between(1, 60),
        ));
    }
    clean(pen, id, Delivery::File, Place::Text, &text)
}

/// Hours of buses: columns of numbers in groups of two.
fn timetable(mut pen: Pen, id: &str, index: usize) -> Document {
    let mut text = String::from("Arrêt\tPassages\n");
    for _ in 0..pen.random.between(8, 25) {
        let (_, town) = person::town(&mut pen.random);
        let hours: Vec<String> = (6..pen.random.between(10, 20))
            .map(|hour| {
                let minute = pen.random.below(60);
                match index % 3 {
                    0 => format!("{hour:02} {minute:02}"),
                    1 => format!("{hour:02}:{minute:02}"),
                    _ => format!("{hour:02}.{minute:02}"),
                }
            })
            .collect();
        text.push_str(&format!("{town}\t{}\n", hours.join("  ")));
    }
    clean(pen, id, Delivery::Pages, Place::Pdf, &text)
}

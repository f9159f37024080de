//! Lists of people, in every layout and size.
//!
//! The expected level is that of the facts: by the number of people, one less when every address
//! is professional, unless a NIR or a birth date stands beside.

use gardefou::detect::Kind;

use super::Layout;
use crate::document::{Delivery, Document, Level, List, Pen, Place};
use crate::person::{self, people, Mailboxes, NameStyle, Person};
use crate::prose::{self, PhoneStyle};

pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        name: "list/table-header",
        documents: 150,
        write: table_header,
    },
    Layout {
        name: "list/table-no-header",
        documents: 90,
        write: table_no_header,
    },
    Layout {
        name: "list/table-staff",
        documents: 45,
        write: table_staff,
    },
    Layout {
        name: "list/table-in-body",
        documents: 45,
        write: table_in_body,
    },
    Layout {
        name: "list/table-in-html",
        documents: 45,
        write: table_in_html,
    },
    Layout {
        name: "list/lines",
        documents: 90,
        write: lines,
    },
    Layout {
        name: "list/run-on",
        documents: 60,
        write: run_on,
    },
    Layout {
        name: "list/recipients-pasted",
        documents: 60,
        write: recipients_pasted,
    },
    Layout {
        name: "list/one-a-line",
        documents: 45,
        write: one_a_line,
    },
    Layout {
        name: "list/phones-only",
        documents: 30,
        write: phones_only,
    },
    Layout {
        name: "list/names-and-births",
        documents: 60,
        write: names_and_births,
    },
    Layout {
        name: "list/names-and-nirs",
        documents: 60,
        write: names_and_nirs,
    },
    Layout {
        name: "list/names-and-addresses",
        documents: 60,
        write: names_and_addresses,
    },
    Layout {
        name: "list/vcards",
        documents: 45,
        write: vcards,
    },
    Layout {
        name: "list/labelled-cards",
        documents: 60,
        write: labelled_cards,
    },
    Layout {
        name: "list/unlabelled-cards",
        documents: 60,
        write: unlabelled_cards,
    },
    Layout {
        name: "list/pdf-table",
        documents: 75,
        write: pdf_table,
    },
    Layout {
        name: "list/pdf-glued",
        documents: 45,
        write: pdf_glued,
    },
    Layout {
        name: "list/pdf-cards",
        documents: 30,
        write: pdf_cards,
    },
    Layout {
        name: "list/in-thread",
        documents: 30,
        write: in_thread,
    },
    Layout {
        name: "list/few",
        documents: 40,
        write: few,
    },
];

/// In turn a small, a middle and a long list; now and then one as long as the founding incident's.
fn size(pen: &mut Pen, index: usize) -> usize {
    match index % 3 {
        0 => pen.random.between(5, 9),
        1 => pen.random.between(10, 49),
        _ if index % 45 == 44 => pen.random.between(600, 1300),
        _ => pen.random.between(50, 250),
    }
}

/// Half say nothing of whose mailboxes they are, half are personal ones.
fn mailboxes(pen: &mut Pen) -> Mailboxes {
    pen.random.pick(&[Mailboxes::Reserved, Mailboxes::Personal])
}

/// A column of a table, a field of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Family,
    First,
    Title,
    Email,
    Mobile,
    Landline,
    Birth,
    Nir,
    Address,
    Street,
    Postcode,
    Town,
    Identifier,
    Status,
    Registered,
    Advisor,
    AdvisorMail,
    Remark,
    Number,
}

impl Field {
    /// What its column or label is called.
    fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "Nom Prénom",
                "Nom et prénom",
                "Nom",
                "Bénéficiaire",
                "Participant",
                "Candidat",
                "NOM PRENOM",
                "Demandeur d’emploi",
                "Stagiaire",
                "Identité",
            ],
            Self::Family => &["Nom", "NOM", "Nom de famille", "Nom d’usage", "nom"],
            Self::First => &["Prénom", "PRENOM", "Prénom(s)", "prenom"],
            Self::Title => &["Civilité", "Civ.", "Titre", "M./Mme"],
            Self::Email => &[
                "Mail",
                "E-mail",
                "Email",
                "Courriel",
                "Adresse mail",
                "Adresse électronique",
                "Mél",
                "MAIL",
                "adresse_mail",
            ],
            Self::Mobile => &[
                "Téléphone",
                "Tél",
                "Tél.",
                "Portable",
                "Mobile",
                "N° de téléphone",
                "TEL",
                "tel_portable",
                "Téléphone portable",
            ],
            Self::Landline => &["Tél. fixe", "Fixe", "Téléphone domicile", "Tél 2"],
            Self::Birth => &[
                "Date de naissance",
                "Né(e) le",
                "DDN",
                "Naissance",
                "date_naissance",
                "Date naiss.",
            ],
            Self::Nir => &[
                "NIR",
                "N° de sécurité sociale",
                "N° SS",
                "N° Sécu",
                "Numéro de sécurité sociale",
            ],
            Self::Address => &["Adresse", "Adresse postale", "Domicile"],
            Self::Street => &["Adresse", "Voie", "Rue"],
            Self::Postcode => &["CP", "Code postal", "C.P."],
            Self::Town => &["Ville", "Commune", "VILLE"],
            Self::Identifier => &["Identifiant", "N° identifiant", "Identifiant DE", "IDE"],
            Self::Status => &["Situation", "Statut", "Catégorie", "Présence"],
            Self::Registered => &[
                "Inscrit le",
                "Date d’inscription",
                "Inscription",
                "Date entrée",
            ],
            Self::Advisor => &["Conseiller", "Référent", "Conseillère référente"],
            Self::AdvisorMail => &["Mail conseiller", "Mail du référent"],
            Self::Remark => &["Observations", "Commentaire", "Remarque"],
            Self::Number => &["N°", "#", "Rang"],
        }
    }
}

/// How one document writes its values: a document is consistent.
struct Hand {
    name: NameStyle,
    phone: PhoneStyle,
    birth: usize,
    nir: usize,
    capitals: bool,
}

impl Hand {
    fn draw(pen: &mut Pen) -> Self {
        Self {
            name: pen.random.pick(&NameStyle::USUAL),
            phone: pen.random.pick(&PhoneStyle::USUAL),
            birth: pen.random.between(0, 7),
            nir: pen.random.below(3),
            capitals: pen.random.chance(60),
        }
    }
}

/// One field of somebody.
fn write(pen: &mut Pen, hand: &Hand, field: Field, person: &Person, row: usize) -> String {
    match field {
        Field::Name => person.name(hand.name),
        Field::Family if hand.capitals => person.family.to_uppercase(),
        Field::Family => person.family.to_owned(),
        Field::First => person.first.to_owned(),
        Field::Title => person.title().to_owned(),
        Field::Email => pen.value(Kind::Email, &person.email, &person.email, "in a list"),
        Field::Mobile => pen.value(
            Kind::Phone,
            &hand.phone.write(&person.mobile),
            &person.mobile,
            &format!("in a list: {}", hand.phone.name()),
        ),
        Field::Landline => pen.value(
            Kind::Phone,
            &hand.phone.write(&person.landline),
            &person.landline,
            &format!("in a list: {}", hand.phone.name()),
        ),
        Field::Birth => person.born(hand.birth),
        Field::Nir => {
            let nir = &person.nir;
            match hand.nir {
                0 => pen.value(Kind::Nir, &nir.full(), nir.body(), "in a list: compact"),
                1 => pen.value(
                    Kind::Nir,
                    &nir.grouped(" "),
                    nir.body(),
                    "in a list: groups",
                ),
                _ => {
                    let written = format!("{} {:02}", nir.body(), nir.key());
                    pen.value(Kind::Nir, &written, nir.body(), "in a list: 13 then 36")
                }
            }
        }
        Field::Address => person.address(),
        Field::Street => person.street.clone(),
        Field::Postcode => person.town.0.to_owned(),
        Field::Town => person.town.1.to_owned(),
        Field::Identifier => format!(
            "{}{}",
            pen.random.digits(7),
            pen.random.pick(&["A", "B", "K", "W"])
        ),
        Field::Status => pen
            .random
            .pick(&[
                "CDD",
                "ARE",
                "RSA",
                "présent",
                "absent",
                "En formation",
                "Cat. A",
                "Cat. B",
            ])
            .to_owned(),
        Field::Registered => prose::date(&mut pen.random),
        Field::Advisor => ["Mme LEROY", "M. Bernard PETIT", "Claire DUVAL"][row % 3].to_owned(),
        Field::AdvisorMail => {
            let mail = [
                "claire.leroy@agence.example",
                "bernard.petit@agence.example",
            ][row % 2];
            pen.value(Kind::Email, mail, mail, "in a list: the advisor's")
        }
        Field::Remark => pen
            .random
            .pick(&[
                "",
                "",
                "à rappeler",
                "permis B",
                "sans véhicule",
                "RDV le 12/04",
                "CV à refaire",
            ])
            .to_owned(),
        Field::Number => (row + 1).to_string(),
    }
}

/// The columns of a table: at least two kinds of data of a person, others between.
fn columns(pen: &mut Pen) -> Vec<Field> {
    let mut name = match pen.random.below(5) {
        0 | 1 => vec![Field::Name],
        2 | 3 => vec![Field::Family, Field::First],
        _ => vec![Field::First, Field::Family],
    };
    if pen.random.chance(25) {
        name.insert(0, Field::Title);
    }
    let mut details: Vec<Vec<Field>> = match pen.random.below(10) {
        0..=3 => vec![vec![Field::Email], vec![Field::Mobile]],
        4 => vec![vec![Field::Email]],
        5 => vec![vec![Field::Mobile]],
        6 => vec![vec![Field::Birth], vec![Field::Email], vec![Field::Mobile]],
        7 => vec![
            vec![Field::Mobile, Field::Landline],
            vec![Field::Street, Field::Postcode, Field::Town],
        ],
        8 => vec![vec![Field::Birth], vec![Field::Nir]],
        _ => vec![vec![Field::Email], vec![Field::Birth], vec![Field::Nir]],
    };
    for (extra, percent) in [
        (Field::Town, 25),
        (Field::Status, 40),
        (Field::Registered, 35),
        (Field::Advisor, 20),
        (Field::AdvisorMail, 8),
        (Field::Remark, 25),
        (Field::Identifier, 25),
    ] {
        let twice = extra == Field::Town && details.iter().flatten().any(|&f| f == Field::Town);
        if !twice && pen.random.chance(percent) {
            details.push(vec![extra]);
        }
    }
    pen.random.shuffle(&mut details);
    let mut columns: Vec<Field> = details.into_iter().flatten().collect();
    // The name stands first as a rule, but not always.
    let at = if pen.random.chance(75) {
        0
    } else {
        pen.random.below(columns.len() + 1)
    };
    for (shift, field) in name.into_iter().enumerate() {
        columns.insert(at + shift, field);
    }
    if pen.random.chance(20) {
        columns.insert(0, Field::Number);
    }
    columns
}

/// The least level asked for people known by these fields.
fn asked(fields: &[Field], count: usize, mailboxes: Mailboxes) -> List {
    let professional = mailboxes == Mailboxes::Professional && fields.contains(&Field::Email);
    let sensitive = fields.contains(&Field::Nir) || fields.contains(&Field::Birth);
    List::People {
        count: count as u32,
        level: Level::asked(count, professional, sensitive),
    }
}

fn header(pen: &mut Pen, columns: &[Field]) -> Vec<String> {
    columns
        .iter()
        .map(|field| pen.random.pick(field.headers()).to_owned())
        .collect()
}

/// A cell as a program writes it: quoted when it holds the delimiter.
fn quoted(pen: &Pen, cell: &str, delimiter: &str, always: bool) -> String {
    if always || pen.plain(cell).contains(delimiter) {
        format!("\"{cell}\"")
    } else {
        cell.to_owned()
    }
}

/// Rows of delimited values.
fn rows(
    pen: &mut Pen,
    hand: &Hand,
    columns: &[Field],
    people: &[Person],
    delimiter: &str,
) -> Vec<String> {
    let always = delimiter == "," && pen.random.chance(40);
    people
        .iter()
        .enumerate()
        .map(|(row, person)| {
            columns
                .iter()
                .map(|&field| {
                    let cell = write(pen, hand, field, person, row);
                    quoted(pen, &cell, delimiter, always)
                })
                .collect::<Vec<_>>()
                .join(delimiter)
        })
        .collect()
}

fn table_header(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let (columns, hand) = (columns(&mut pen), Hand::draw(&mut pen));
    let delimiter = pen.random.pick(&[";", ";", ";", "\t", ","]);
    let mut lines = Vec::new();
    if pen.random.chance(20) {
        lines.push(format!(
            "Liste des participants du {}",
            prose::long_date(&mut pen.random)
        ));
        lines.push(String::new());
    }
    let names = header(&mut pen, &columns);
    lines.push(names.join(delimiter));
    lines.extend(rows(&mut pen, &hand, &columns, &people, delimiter));
    let newline = pen.random.pick(&["\n", "\r\n"]);
    let text = lines.join(newline) + newline;
    let list = asked(&columns, count, mailboxes);
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
    let count = size(&mut pen, index);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let (columns, hand) = (columns(&mut pen), Hand::draw(&mut pen));
    let delimiter = pen.random.pick(&[";", ";", "\t", ","]);
    let text = rows(&mut pen, &hand, &columns, &people, delimiter).join("\n") + "\n";
    let list = asked(&columns, count, mailboxes);
    pen.document(
        id,
        Delivery::File,
        Place::TableWithoutHeader,
        &text,
        count as u32,
        list,
    )
}

/// Colleagues: every address professional.
fn table_staff(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index);
    let people = people(&mut pen.random, count, Mailboxes::Professional);
    let hand = Hand::draw(&mut pen);
    let mut lines = vec!["Nom;Prénom;Fonction;Poste;Courriel".to_owned()];
    for person in &people {
        let mail = write(&mut pen, &hand, Field::Email, person, 0);
        lines.push(format!(
            "{};{};{};{};{mail}",
            person.family.to_uppercase(),
            person.first,
            prose::job(&mut pen.random),
            pen.random.between(1000, 9999)
        ));
    }
    let text = lines.join("\n");
    let list = asked(&[Field::Name, Field::Email], count, Mailboxes::Professional);
    pen.document(
        id,
        Delivery::File,
        Place::TableWithHeader,
        &text,
        count as u32,
        list,
    )
}

/// Columns most bodies have: no NIR column of a hundred rows.
fn short_columns(pen: &mut Pen) -> Vec<Field> {
    match pen.random.below(5) {
        0 => vec![Field::Name, Field::Email],
        1 => vec![Field::Name, Field::Mobile],
        2 => vec![Field::Family, Field::First, Field::Email, Field::Mobile],
        3 => vec![Field::Name, Field::Birth, Field::Mobile, Field::Status],
        _ => vec![Field::Name, Field::Email, Field::Mobile, Field::Town],
    }
}

/// Copied from a spreadsheet into a body in plain text: tabs.
fn table_in_body(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index).min(120);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let (columns, hand) = (short_columns(&mut pen), Hand::draw(&mut pen));
    let with_header = pen.random.chance(60);
    let mut lines = Vec::new();
    if with_header {
        lines.push(header(&mut pen, &columns).join("\t"));
    }
    lines.extend(rows(&mut pen, &hand, &columns, &people, "\t"));
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, &lines.join("\n"), &writer);
    let list = asked(&columns, count, mailboxes);
    let place = if with_header {
        Place::TableWithHeader
    } else {
        Place::TableWithoutHeader
    };
    pen.document(id, Delivery::Body, place, &text, count as u32, list)
}

fn table_in_html(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index).min(120);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let (columns, hand) = (short_columns(&mut pen), Hand::draw(&mut pen));
    let with_header = pen.random.chance(70);
    let mut text = format!(
        "<html><body><p>{}</p><p>{}</p><table border=\"1\"><tbody>\n",
        prose::greeting(&mut pen.random),
        prose::sentences(&mut pen.random, 1)
    );
    let mut row = |tag: &str, cells: Vec<String>| {
        text.push_str("<tr>");
        for cell in cells {
            text.push_str(&format!("<{tag}><p>{cell}</p></{tag}>"));
        }
        text.push_str("</tr>\n");
    };
    if with_header {
        let names = header(&mut pen, &columns);
        row("th", names);
    }
    for (number, person) in people.iter().enumerate() {
        let cells = columns
            .iter()
            .map(|&field| write(&mut pen, &hand, field, person, number))
            .collect();
        row("td", cells);
    }
    text.push_str("</tbody></table></body></html>");
    let list = asked(&columns, count, mailboxes);
    let place = if with_header {
        Place::TableWithHeader
    } else {
        Place::TableWithoutHeader
    };
    pen.document(id, Delivery::Html, place, &text, count as u32, list)
}

/// One person a line, as people type it.
fn lines(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index).min(150);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let hand = Hand::draw(&mut pen);
    let style = index / 3 % 10;
    let mut fields = vec![Field::Name];
    let lines: Vec<String> = people
        .iter()
        .enumerate()
        .map(|(row, person)| {
            let name = person.name(hand.name);
            let mut field = |field| write(&mut pen, &hand, field, person, row);
            match style {
                0 => format!(
                    "{name} – {} – {}",
                    field(Field::Email),
                    field(Field::Mobile)
                ),
                1 => format!(
                    "- {name} : {}, {}",
                    field(Field::Email),
                    field(Field::Mobile)
                ),
                2 => format!("{name} ({})", field(Field::Email)),
                3 => format!("{name} {}", field(Field::Mobile)),
                4 => format!(
                    "{}. {name}, {}, {}",
                    row + 1,
                    field(Field::Mobile),
                    field(Field::Email)
                ),
                5 => format!(
                    "• {name} / {} / {}",
                    field(Field::Mobile),
                    field(Field::Town)
                ),
                6 => format!("{} {name}", field(Field::Email)),
                7 => format!("{name} | {} | {}", field(Field::Town), field(Field::Email)),
                8 => format!(
                    "* {name} (tél. {}, mail : {})",
                    field(Field::Mobile),
                    field(Field::Email)
                ),
                _ => format!("{name} {} {}", field(Field::Email), field(Field::Mobile)),
            }
        })
        .collect();
    if !matches!(style, 3 | 5) {
        fields.push(Field::Email);
    }
    let gap = if pen.random.chance(15) { "\n\n" } else { "\n" };
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, &lines.join(gap), &writer);
    let list = asked(&fields, count, mailboxes);
    pen.document(id, Delivery::Body, Place::Text, &text, count as u32, list)
}

/// Folded at some width, as mail programs do: only at spaces.
fn folded(pen: &Pen, text: &str, width: usize) -> String {
    let mut folded = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = pen.plain(word).chars().count();
        if column > 0 && column + 1 + length > width {
            folded.push('\n');
            column = 0;
        } else if column > 0 {
            folded.push(' ');
            column += 1;
        }
        folded.push_str(word);
        column += length;
    }
    folded
}

fn run_on(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let hand = Hand::draw(&mut pen);
    let named = index / 3 % 3 == 2;
    let separator = ["; ", ", ", ";", ","][index % 4];
    let all: Vec<String> = people
        .iter()
        .map(|person| {
            let mail = write(&mut pen, &hand, Field::Email, person, 0);
            if named {
                format!("{} <{mail}>", person.name(hand.name))
            } else {
                mail
            }
        })
        .collect();
    let mut inside = all.join(separator);
    if separator.ends_with(' ') && index % 2 == 0 {
        inside = folded(&pen, &inside, 76);
    }
    let opening = pen.random.pick(&[
        "",
        "Voici les adresses :\n",
        "Destinataires : ",
        "Adresses à ajouter ",
    ]);
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, &format!("{opening}{inside}"), &writer);
    let list = asked(&[Field::Email], count, mailboxes);
    pen.document(id, Delivery::Body, Place::Text, &text, count as u32, list)
}

/// The visible recipients of an earlier mail, in its quoted header: all see each other there too.
fn recipients_pasted(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index).min(200);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let hand = Hand::draw(&mut pen);
    let sender = person::person(&mut pen.random, Mailboxes::Professional);
    let style = index / 3 % 5;
    let named = index % 2 == 0;
    let separator = if style % 2 == 0 { "; " } else { ", " };
    let all = people
        .iter()
        .map(|person| {
            let mail = write(&mut pen, &hand, Field::Email, person, 0);
            if named {
                format!("{} <{mail}>", person.name(NameStyle::FirstFamily))
            } else {
                mail
            }
        })
        .collect::<Vec<_>>()
        .join(separator);
    let from = pen.value(Kind::Email, &sender.email, &sender.email, "quoted sender");
    let name = sender.name(NameStyle::FirstCapitals);
    let date = prose::long_date(&mut pen.random);
    let header = match style {
        0 => format!("De : {name} <{from}>\nEnvoyé : {date} 10:31\nÀ : {all}\nObjet : Offre d’emploi\n"),
        1 => format!("-------- Message transféré --------\nSujet : Offre d’emploi\nDate : {date}\nDe : {name} <{from}>\nPour : {all}\n"),
        2 => format!("From: {name} <{from}>\nSent: {date}\nTo: {all}\nSubject: Offre d’emploi\n"),
        3 => format!("De: \"{name}\" <{from}>\nÀ: \"Accueil\" <{from}>\nCc: {all}\nEnvoyé: {date}\nObjet: Offre\n"),
        _ => format!("De : {name} <{from}>\nDate : {date}\nÀ : {name} <{from}>\nCc : {all}\nObjet : Offre\n"),
    };
    let header = if pen.random.chance(50) {
        let lines: Vec<String> = header.lines().map(|line| folded(&pen, line, 78)).collect();
        lines.join("\n") + "\n"
    } else {
        header
    };
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let body = prose::paragraphs(&mut pen.random, 2);
    let text = prose::mail(&mut pen.random, &format!("{header}\n{body}"), &writer);
    let list = asked(&[Field::Email], count, mailboxes);
    pen.document(id, Delivery::Body, Place::Text, &text, count as u32, list)
}

fn one_a_line(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let hand = Hand::draw(&mut pen);
    let named = index / 3 % 2 == 1;
    let lines: Vec<String> = people
        .iter()
        .map(|person| {
            let mail = write(&mut pen, &hand, Field::Email, person, 0);
            if named {
                format!("{} <{mail}>", person.name(hand.name))
            } else {
                mail
            }
        })
        .collect();
    let list = asked(&[Field::Email], count, mailboxes);
    if index % 2 == 0 {
        let text = lines.join("\n") + "\n";
        return pen.document(id, Delivery::File, Place::Text, &text, count as u32, list);
    }
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, &lines.join("\n"), &writer);
    pen.document(id, Delivery::Body, Place::Text, &text, count as u32, list)
}

fn phones_only(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index).min(150);
    let people = people(&mut pen.random, count, Mailboxes::Reserved);
    let hand = Hand::draw(&mut pen);
    let phones: Vec<String> = people
        .iter()
        .map(|person| write(&mut pen, &hand, Field::Mobile, person, 0))
        .collect();
    let inside = phones.join(pen.random.pick(&["\n", "\n", " ; ", ", "]));
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(
        &mut pen.random,
        &format!("À prévenir par SMS :\n{inside}"),
        &writer,
    );
    let list = asked(&[Field::Mobile], count, Mailboxes::Reserved);
    pen.document(id, Delivery::Body, Place::Text, &text, count as u32, list)
}

/// Names with one other kind of data: as lines, as a table with or without header.
fn names_and(mut pen: Pen, id: &str, index: usize, field: Field) -> Document {
    let count = size(&mut pen, index);
    let people = people(&mut pen.random, count, Mailboxes::Reserved);
    let hand = Hand::draw(&mut pen);
    let list = asked(&[Field::Name, field], count, Mailboxes::Reserved);
    let shape = index / 3 % 5;
    if shape < 2 {
        let with_header = shape == 0;
        let mut columns = if pen.random.chance(50) {
            vec![Field::Name, field]
        } else {
            vec![Field::Family, Field::First, field]
        };
        if field == Field::Address && pen.random.chance(60) {
            columns.pop();
            columns.extend([Field::Street, Field::Postcode, Field::Town]);
        }
        let mut lines = Vec::new();
        if with_header {
            lines.push(header(&mut pen, &columns).join(";"));
        }
        lines.extend(rows(&mut pen, &hand, &columns, &people, ";"));
        let place = if with_header {
            Place::TableWithHeader
        } else {
            Place::TableWithoutHeader
        };
        return pen.document(
            id,
            Delivery::File,
            place,
            &lines.join("\n"),
            count as u32,
            list,
        );
    }
    let lines: Vec<String> = people
        .iter()
        .enumerate()
        .map(|(row, person)| {
            let name = person.name(hand.name);
            let value = write(&mut pen, &hand, field, person, row);
            let e = if person.woman { "e" } else { "" };
            match (field, shape) {
                (Field::Birth, 2) => format!("{name}, né{e} le {value}"),
                (Field::Birth, 3) => format!("- {name} né(e) le {value} à {}", person.town.1),
                (Field::Birth, _) => format!("{name} ({value})"),
                (Field::Nir, 2) => format!("{name} : {value}"),
                (Field::Nir, 3) => format!("- {name}, NIR {value}"),
                (Field::Nir, _) => format!("{name} – {value}"),
                (_, 2) => format!("{name}, {value}"),
                (_, 3) => format!("- {name} : {value}"),
                _ => format!("{name} – {value}"),
            }
        })
        .collect();
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, &lines.join("\n"), &writer);
    pen.document(id, Delivery::Body, Place::Text, &text, count as u32, list)
}

fn names_and_births(pen: Pen, id: &str, index: usize) -> Document {
    names_and(pen, id, index, Field::Birth)
}

fn names_and_nirs(pen: Pen, id: &str, index: usize) -> Document {
    names_and(pen, id, index, Field::Nir)
}

fn names_and_addresses(pen: Pen, id: &str, index: usize) -> Document {
    names_and(pen, id, index, Field::Address)
}

fn vcards(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let hand = Hand::draw(&mut pen);
    let mut text = String::new();
    for person in &people {
        let mail = write(&mut pen, &hand, Field::Email, person, 0);
        let phone = write(&mut pen, &hand, Field::Mobile, person, 0);
        let name = person.name(NameStyle::FirstFamily);
        text.push_str(&match index % 3 {
            0 => format!(
                "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nN:{};{};;;\r\nEMAIL;TYPE=INTERNET:{mail}\r\nTEL;TYPE=CELL:{phone}\r\nEND:VCARD\r\n",
                person.family, person.first
            ),
            1 => format!(
                "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{name}\r\nitem1.EMAIL:{mail}\r\nTEL;VALUE=uri:{phone}\r\nBDAY:{}{:02}{:02}\r\nEND:VCARD\r\n",
                person.birth.2, person.birth.1, person.birth.0
            ),
            _ => format!(
                "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8:{};{}\r\nFN;CHARSET=UTF-8:{name}\r\nTEL;CELL:{phone}\r\nEMAIL;PREF;INTERNET:{mail}\r\nADR;HOME:;;{};{};;{};France\r\nEND:VCARD\r\n",
                person.family, person.first, person.street, person.town.1, person.town.0
            ),
        });
    }
    let list = asked(&[Field::Name, Field::Email], count, mailboxes);
    pen.document(id, Delivery::File, Place::Cards, &text, count as u32, list)
}

/// The fields of a card, of which each document takes some.
fn card_fields(pen: &mut Pen) -> Vec<Field> {
    match pen.random.below(5) {
        0 => vec![Field::Family, Field::First, Field::Mobile, Field::Email],
        1 => vec![Field::Name, Field::Email],
        2 => vec![Field::Name, Field::Address, Field::Mobile],
        3 => vec![
            Field::Family,
            Field::First,
            Field::Birth,
            Field::Mobile,
            Field::Town,
        ],
        _ => vec![Field::Name, Field::Mobile, Field::Email, Field::Status],
    }
}

fn labelled_cards(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index).min(200);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let (fields, hand) = (card_fields(&mut pen), Hand::draw(&mut pen));
    let labels = header(&mut pen, &fields);
    let colon = pen.random.pick(&[" : ", ": ", " :\u{a0}", "\t", " = "]);
    let between = pen.random.pick(&["\n", "\n", "-----\n", "\n\n", "Fiche\n"]);
    let cards: Vec<String> = people
        .iter()
        .enumerate()
        .map(|(row, person)| {
            fields
                .iter()
                .zip(&labels)
                .map(|(&field, label)| {
                    format!(
                        "{label}{colon}{}\n",
                        write(&mut pen, &hand, field, person, row)
                    )
                })
                .collect()
        })
        .collect();
    let delivery = pen.random.pick(&[Delivery::Body, Delivery::File]);
    let list = asked(&fields, count, mailboxes);
    pen.document(
        id,
        delivery,
        Place::Cards,
        &cards.join(between),
        count as u32,
        list,
    )
}

fn unlabelled_cards(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index).min(200);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let hand = Hand::draw(&mut pen);
    let fields = match index / 3 % 4 {
        0 => vec![Field::Name, Field::Email, Field::Mobile],
        1 => vec![Field::Name, Field::Mobile],
        2 => vec![Field::Name, Field::Address, Field::Mobile],
        _ => vec![Field::Name, Field::Email],
    };
    let between = if index / 12 % 3 == 2 { "" } else { "\n" };
    let cards: Vec<String> = people
        .iter()
        .enumerate()
        .map(|(row, person)| {
            fields
                .iter()
                .map(|&field| write(&mut pen, &hand, field, person, row) + "\n")
                .collect()
        })
        .collect();
    let delivery = pen.random.pick(&[Delivery::Body, Delivery::File]);
    let list = asked(&fields, count, mailboxes);
    pen.document(
        id,
        delivery,
        Place::Cards,
        &cards.join(between),
        count as u32,
        list,
    )
}

/// Pages of 45 rows with a title, the header again and a foot.
fn pages(pen: &mut Pen, rows: &[String], header: Option<&str>) -> String {
    let title = pen.random.pick(&[
        "Liste des demandeurs d’emploi",
        "Feuille d’émargement",
        "Convocations",
        "Extraction du fichier des candidats",
    ]);
    let total = rows.len().div_ceil(45);
    rows.chunks(45)
        .enumerate()
        .map(|(page, rows)| {
            let header = header.map_or(String::new(), |header| format!("{header}\n"));
            format!(
                "{title}\n{header}{}\nPage {} sur {total}\n",
                rows.join("\n"),
                page + 1
            )
        })
        .collect::<Vec<_>>()
        .join("\u{c}")
}

fn pdf(mut pen: Pen, id: &str, index: usize, gap: &str) -> Document {
    let count = size(&mut pen, index);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let (columns, hand) = (columns(&mut pen), Hand::draw(&mut pen));
    // Empty cells leave nothing in a PDF; the gap is where columns part.
    let rows: Vec<String> = people
        .iter()
        .enumerate()
        .map(|(row, person)| {
            columns
                .iter()
                .map(|&field| write(&mut pen, &hand, field, person, row))
                .filter(|cell| !cell.is_empty())
                .collect::<Vec<_>>()
                .join(gap)
        })
        .collect();
    let header = pen
        .random
        .chance(75)
        .then(|| header(&mut pen, &columns).join(gap));
    let text = pages(&mut pen, &rows, header.as_deref());
    let list = asked(&columns, count, mailboxes);
    pen.document(id, Delivery::Pages, Place::Pdf, &text, count as u32, list)
}

fn pdf_table(pen: Pen, id: &str, index: usize) -> Document {
    pdf(pen, id, index, "\t")
}

/// Columns so close that the line comes in one piece.
fn pdf_glued(pen: Pen, id: &str, index: usize) -> Document {
    pdf(pen, id, index, " ")
}

fn pdf_cards(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index).min(150);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let hand = Hand::draw(&mut pen);
    let cards: Vec<String> = people
        .iter()
        .map(|person| {
            format!(
                "{}\nTél. : {}\nMail : {}\n",
                person.name(hand.name),
                write(&mut pen, &hand, Field::Mobile, person, 0),
                write(&mut pen, &hand, Field::Email, person, 0)
            )
        })
        .collect();
    let text = pages(&mut pen, &cards, None);
    let list = asked(
        &[Field::Name, Field::Email, Field::Mobile],
        count,
        mailboxes,
    );
    pen.document(id, Delivery::Pages, Place::Cards, &text, count as u32, list)
}

/// A list in an earlier message that a reply carries along.
fn in_thread(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = size(&mut pen, index).min(60);
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let hand = Hand::draw(&mut pen);
    let sender = person::person(&mut pen.random, Mailboxes::Professional);
    let quote = if index % 2 == 0 { "> " } else { "" };
    let mut text = format!(
        "{}\n\n{}\n\n",
        prose::greeting(&mut pen.random),
        prose::sentences(&mut pen.random, 2)
    );
    let from = pen.value(Kind::Email, &sender.email, &sender.email, "quoted sender");
    let name = sender.name(NameStyle::FirstFamily);
    if quote.is_empty() {
        text.push_str(&format!("De : {name} <{from}>\nEnvoyé : {} 10:31\nÀ : Accueil <accueil@agence.example>\nObjet : Liste\n\n", prose::long_date(&mut pen.random)));
        text.push_str(&pen.otherwise(Kind::Email, "accueil@agence.example"));
    } else {
        text.push_str(&format!(
            "Le {} à 10:31, {name} <{from}> a écrit :\n",
            prose::date(&mut pen.random)
        ));
    }
    text.push_str(&format!(
        "{quote}Bonjour,\n{quote}\n{quote}Voici la liste :\n{quote}\n"
    ));
    for (row, person) in people.iter().enumerate() {
        text.push_str(&format!(
            "{quote}{} – {} – {}\n",
            person.name(hand.name),
            write(&mut pen, &hand, Field::Mobile, person, row),
            write(&mut pen, &hand, Field::Email, person, row)
        ));
    }
    let list = asked(
        &[Field::Name, Field::Email, Field::Mobile],
        count,
        mailboxes,
    );
    pen.document(id, Delivery::Body, Place::Text, &text, count as u32, list)
}

/// One to four people: no list.
fn few(mut pen: Pen, id: &str, index: usize) -> Document {
    let count = 1 + index % 4;
    let mailboxes = mailboxes(&mut pen);
    let people = people(&mut pen.random, count, mailboxes);
    let (columns, hand) = (short_columns(&mut pen), Hand::draw(&mut pen));
    if index % 2 == 0 {
        let mut lines = vec![header(&mut pen, &columns).join(";")];
        lines.extend(rows(&mut pen, &hand, &columns, &people, ";"));
        return pen.document(
            id,
            Delivery::File,
            Place::TableWithHeader,
            &lines.join("\n"),
            count as u32,
            List::Clean,
        );
    }
    let lines: Vec<String> = people
        .iter()
        .map(|person| {
            format!(
                "- {} : {}",
                person.name(hand.name),
                write(&mut pen, &hand, Field::Mobile, person, 0)
            )
        })
        .collect();
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, &lines.join("\n"), &writer);
    pen.document(
        id,
        Delivery::Body,
        Place::Text,
        &text,
        count as u32,
        List::Clean,
    )
}

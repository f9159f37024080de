//! Numbers and words that only look like NIRs, phones or addresses.
//!
//! Nothing here is labelled but what truly is there: every value found is a false alarm. Some
//! order numbers have the right key by chance, one in a thousand; they stay in, as in life.

use gardefou::detect::Kind;

use super::Layout;
use crate::document::{Delivery, Document, List, Pen, Place, Truth};
use crate::numbers::{amex, by_four, by_two, cut, ean13, iban, imei, siren, siret, tax_number};
use crate::person::{self, Mailboxes};
use crate::prose;
use crate::random::Random;

pub(super) const LAYOUTS: &[Layout] = &[
    Layout {
        name: "decoy/sentence",
        documents: 300,
        write: sentence,
    },
    Layout {
        name: "decoy/number-table",
        documents: 120,
        write: number_table,
    },
    Layout {
        name: "decoy/number-table-no-header",
        documents: 60,
        write: number_table_no_header,
    },
    Layout {
        name: "decoy/log",
        documents: 40,
        write: log,
    },
    Layout {
        name: "decoy/phone-look-alikes",
        documents: 140,
        write: phone_look_alikes,
    },
    Layout {
        name: "decoy/email-look-alikes",
        documents: 140,
        write: email_look_alikes,
    },
    Layout {
        name: "decoy/invoice",
        documents: 60,
        write: invoice,
    },
    Layout {
        name: "decoy/bank",
        documents: 40,
        write: bank,
    },
];

fn mail(mut pen: Pen, id: &str, inside: &str) -> Document {
    let writer = person::person(&mut pen.random, Mailboxes::Professional);
    let text = prose::mail(&mut pen.random, inside, &writer);
    pen.document(id, Delivery::Body, Place::Text, &text, 0, List::Clean)
}

/// `20240312101530`: year to second.
fn timestamp(random: &mut Random) -> String {
    let (day, month, year) = prose::day(random);
    format!(
        "{year}{month:02}{day:02}{:02}{:02}{:02}",
        random.below(24),
        random.below(60),
        random.below(60)
    )
}

/// A long number that is no NIR, with what it is.
fn look_alike(random: &mut Random, index: usize) -> (&'static str, String) {
    match index % 30 {
        0 => ("Horodatage", timestamp(random)),
        1 => (
            "Horodatage",
            format!("{}{}", timestamp(random), random.below(10)),
        ),
        2 => (
            "Horodatage",
            format!("{}{:03}", timestamp(random), random.below(1000)),
        ),
        3 => ("Commande n°", format!("1{}", random.digits(14))),
        4 => ("Commande n°", format!("2{}", random.digits(14))),
        5 => ("Code-barres", ean13(random, "20")),
        6 => ("EAN", ean13(random, "1")),
        7 => ("IMEI", imei(random)),
        8 => ("Carte", amex(random)),
        9 => ("Carte", cut(&amex(random), &[4, 10], " ")),
        10 => ("SIRET", siret(random)),
        11 => ("SIRET", cut(&siret(random), &[3, 6, 9], " ")),
        12 => ("Numéro fiscal", tax_number(random)),
        13 => (
            "Numéro fiscal",
            cut(&tax_number(random), &[2, 4, 7, 10], " "),
        ),
        14 => ("Époque", format!("17{}", random.digits(11))),
        15 => ("Époque", format!("1{}", random.digits(12))),
        16 => (
            "Montant",
            format!("1{}.{}", random.digits(14), random.digits(2)),
        ),
        17 => ("Coefficient", format!("0.1{}", random.digits(14))),
        18 => ("Suivi colis", format!("6A{}", random.digits(11))),
        19 => ("Suivi colis", format!("1{}", random.digits(12))),
        20 => ("Référence", format!("AB{}", random.digits(15))),
        21 => (
            "Identifiant",
            format!("{}-{}", random.digits(4), random.digits(15)),
        ),
        22 => ("IBAN", iban(random)),
        23 => (
            "Contrat",
            cut(&format!("1{}", random.digits(15)), &[4, 8, 12], " "),
        ),
        24 => ("Dépôt", format!("2{}", random.digits(12))),
        25 => ("RIB", cut(&iban(random)[4..], &[5, 10, 21], " ")),
        26 => ("Compte", by_four(&iban(random)[4..])),
        27 => ("Fin d’IBAN", iban(random)[12..].to_owned()),
        28 => (
            "SIRET et clé",
            format!("{} {}", siret(random), random.digits(2)),
        ),
        _ => (
            "Empreinte",
            format!("{:016x}{:016x}", random.bits(), random.bits()),
        ),
    }
}

fn sentence(mut pen: Pen, id: &str, index: usize) -> Document {
    let (what, number) = look_alike(&mut pen.random, index);
    let number = if what == "IBAN" {
        pen.value(Kind::Iban, &number, &number, "compact")
    } else {
        pen.decoy(&number, what)
    };
    let line = match pen.random.below(4) {
        0 => format!("{what} : {number}"),
        1 => format!("{what} {number}, à rappeler dans toute correspondance."),
        2 => format!("Merci de noter ceci ({what} {number})."),
        _ => format!(
            "- {what} : {number}\n- Date : {}",
            prose::date(&mut pen.random)
        ),
    };
    mail(pen, id, &line)
}

const NUMBER_HEADERS: &[&str] = &[
    "N° commande",
    "Code-barres",
    "EAN",
    "Référence",
    "Identifiant",
    "Horodatage",
    "IMEI",
    "SIRET",
    "Numéro fiscal",
    "Trace",
    "Réf. dossier",
    "id",
    "timestamp",
    "gencod",
];

/// The columns of [`numbers`].
const NUMBERS: [&str; 12] = [
    "column of 15 digits from 1",
    "column of 15 digits from 2",
    "column of EAN-13",
    "column of EAN-13 from 2",
    "column of timestamps",
    "column of timestamps and a digit",
    "column of IMEI",
    "column of SIRET",
    "column of tax numbers",
    "column of milliseconds",
    "column of floats",
    "column of 13 digits from 2",
];

/// A column of 13 to 17 digits that are no NIRs.
fn numbers(pen: &mut Pen, index: usize, count: usize) -> Vec<String> {
    (0..count)
        .map(|_| {
            let random = &mut pen.random;
            match index % NUMBERS.len() {
                0 => format!("1{}", random.digits(14)),
                1 => format!("2{}", random.digits(14)),
                2 => ean13(random, "30"),
                3 => ean13(random, "2"),
                4 => timestamp(random),
                5 => format!("{}{}", timestamp(random), random.below(10)),
                6 => imei(random),
                7 => siret(random),
                8 => tax_number(random),
                9 => format!("17{}", random.digits(11)),
                10 => format!("1,{}E+14", random.digits(5)),
                _ => format!("2{}", random.digits(12)),
            }
        })
        .collect()
}

fn table(mut pen: Pen, id: &str, index: usize, header: bool) -> Document {
    let count = pen.random.between(3, 80);
    let separator = pen.random.pick(&[";", ";", "\t", ","]);
    let mut text = String::new();
    if header {
        let name = pen.random.pick(NUMBER_HEADERS);
        text.push_str(&[name, "Libellé", "Date", "Quantité"].join(separator));
        text.push('\n');
    }
    for number in numbers(&mut pen, index, count) {
        let label = pen.random.pick(&[
            "Ramette A4",
            "Toner noir",
            "Fauteuil",
            "Badge",
            "Casque",
            "Écran 24 pouces",
        ]);
        // A decimal comma would be another column.
        let number = if separator == "," {
            number.replace(',', ".")
        } else {
            number
        };
        let number = pen.decoy(&number, NUMBERS[index % NUMBERS.len()]);
        let date = prose::date(&mut pen.random);
        let quantity = pen.random.between(1, 99);
        text.push_str(&format!(
            "{number}{separator}{label}{separator}{date}{separator}{quantity}\n"
        ));
    }
    let place = if header {
        Place::TableWithHeader
    } else {
        Place::TableWithoutHeader
    };
    pen.document(id, Delivery::File, place, &text, 0, List::Clean)
}

fn number_table(pen: Pen, id: &str, index: usize) -> Document {
    table(pen, id, index, true)
}

fn number_table_no_header(pen: Pen, id: &str, index: usize) -> Document {
    table(pen, id, index, false)
}

fn log(mut pen: Pen, id: &str, index: usize) -> Document {
    let mut text = String::new();
    for _ in 0..pen.random.between(20, 120) {
        let random = &mut pen.random;
        let (day, month, year) = prose::day(random);
        let hour = prose::hour(random);
        let line = match index % 4 {
            0 => format!(
                "{year}-{month:02}-{day:02}T{hour}:{:02}.{:03}Z INFO [worker-{}] request_id={:016x} duration={}ms status=200",
                random.below(60), random.below(1000), random.below(9), random.bits(), random.below(5000)
            ),
            1 => format!(
                "192.0.2.{} - - [{day:02}/Mar/{year}:{hour}:{:02} +0100] \"GET /offres/{} HTTP/1.1\" 200 {}",
                random.below(255), random.below(60), random.digits(10), random.below(90_000)
            ),
            2 => format!(
                "{} {} DEBUG batch={} rows={} checksum={}",
                timestamp(random), random.digits(5), timestamp(random), random.below(100_000), random.digits(10)
            ),
            _ => format!(
                "Mar {day:2} {hour}:{:02} serveur postfix/qmgr[{}]: {}: removed, msgid={} size={}",
                random.below(60), random.below(30_000), &format!("{:012X}", random.bits())[..12], random.digits(13), random.below(90_000)
            ),
        };
        let name = ["service log", "web server log", "batch log", "mail log"][index % 4];
        text.push_str(&pen.decoy(&line, name));
        text.push('\n');
    }
    pen.document(id, Delivery::File, Place::Text, &text, 0, List::Clean)
}

const PHONE_DECOYS: [&str; 20] = [
    "dates",
    "lottery draw",
    "version",
    "URL",
    "file number",
    "SIREN",
    "SIRET",
    "client reference",
    "ISBN-10",
    "ISBN-13",
    "meter",
    "parcel",
    "coordinates",
    "IP address",
    "opening hours",
    "marks",
    "amount",
    "invoice number",
    "postcodes",
    "serial number",
];

fn phone_look_alikes(mut pen: Pen, id: &str, index: usize) -> Document {
    let random = &mut pen.random;
    let two = |random: &mut Random| format!("{:02}", random.between(1, 49));
    let line = match index % 20 {
        0 => format!("Du {} au {}", prose::date(random), prose::date(random)),
        1 => format!(
            "Tirage du Loto : {} {} {} {} {} et le {}",
            two(random),
            two(random),
            two(random),
            two(random),
            two(random),
            random.between(1, 10)
        ),
        2 => format!(
            "Version 0{}.0{}.0{}.0{}.0{}",
            random.between(1, 9),
            random.below(9),
            random.below(9),
            random.below(9),
            random.below(9)
        ),
        3 => format!(
            "https://example.fr/offres/0{}{}",
            random.between(1, 9),
            random.digits(8)
        ),
        4 => format!("dossier 20{}-{}", random.between(10, 26), random.digits(6)),
        5 => format!("SIREN {}", cut(&siren(random), &[3, 6], " ")),
        6 => format!("SIRET {}", cut(&siret(random), &[3, 6, 9], " ")),
        7 => format!(
            "Référence client : 0{}{}",
            random.between(1, 9),
            random.digits(8)
        ),
        8 => format!("ISBN 2-07-0{}-{}", random.digits(5), random.below(10)),
        9 => format!("ISBN 978-2-07-0{}-{}", random.digits(5), random.below(10)),
        10 => format!(
            "Compteur relevé : 0{}{} kWh",
            random.between(1, 9),
            random.digits(8)
        ),
        11 => format!(
            "Parcelle 0{}-{}-{}",
            random.between(1, 9),
            random.digits(4),
            random.digits(4)
        ),
        12 => format!(
            "Coordonnées 49.{}, 3.{}",
            random.digits(7),
            random.digits(7)
        ),
        13 => format!(
            "Adresse IP 10.{}.{}.{}",
            random.below(255),
            random.below(255),
            random.below(255)
        ),
        14 => format!("Horaires : 08 30 12 00 - 13 30 17 0{}", random.below(10)),
        15 => format!("Notes : 12 14 08 15 1{} sur 20", random.below(9)),
        16 => format!(
            "Total : 0{}{},{} €",
            random.between(1, 9),
            random.digits(7),
            random.digits(2)
        ),
        17 => format!("Facture FA-0{}{}", random.between(1, 9), random.digits(8)),
        18 => format!(
            "Code postal et secteur : 0{}100 0{}200",
            random.between(1, 9),
            random.between(1, 9)
        ),
        _ => format!(
            "Numéro de série SN0{}{}X",
            random.between(1, 9),
            random.digits(8)
        ),
    };
    let line = pen.decoy(&line, PHONE_DECOYS[index % 20]);
    mail(pen, id, &line)
}

const EMAIL_DECOYS: [&str; 20] = [
    "cid:",
    "cid: in a tag",
    "URL with a password",
    "git@",
    "npm version",
    "npm scope",
    "mentions",
    "scp to an IP address",
    "shell prompt",
    "@2x picture",
    "price",
    "CSS rule",
    "docker digest",
    "JDBC",
    "handle",
    "map URL",
    "FTP URL",
    "localhost",
    "Java annotation",
    "a place",
];

fn email_look_alikes(mut pen: Pen, id: &str, index: usize) -> Document {
    let n = pen.random.between(1, 999);
    let hex = format!(
        "{:08X}.{:08X}",
        pen.random.bits() as u32,
        pen.random.bits() as u32
    );
    let line = match index % 20 {
        0 => format!("[cid:image00{}.png@01D{hex}]", n % 10),
        1 => format!("<img src=\"cid:image00{}.jpg@01D{hex}\">", n % 10),
        2 => format!("https://lecteur{n}:motdepasse@intranet.example.fr/rapports"),
        3 => format!("git clone git@depot.example.com:equipe/projet{n}.git"),
        4 => format!("npm install lodash@4.17.{n} react@18.2.0"),
        5 => format!("\"@types/node\": \"^20.{n}.0\""),
        6 => format!("Merci @marie et @paul pour le compte rendu n° {n}"),
        7 => format!("deploy@10.0.0.{}:/srv/www", n % 255),
        8 => format!("root@serveur{n}:~# systemctl status"),
        9 => format!("photo@2x.png et logo{n}@3x.png"),
        10 => format!("Prix : 12 @ 3,50 € l’unité, lot {n}"),
        11 => format!("@media screen and (max-width: {n}px) {{ }}"),
        12 => format!("docker pull nginx@sha256:{hex}"),
        13 => format!("jdbc:oracle:thin:@base.example.fr:1521:prod{n}"),
        14 => format!("Suivez-nous sur @agence_emploi{n}"),
        15 => format!("https://cartes.example.fr/@49.84{n},3.28{n},15z"),
        16 => format!("ftp://anonyme@fichiers.example.fr/pub/{n}"),
        17 => format!("marie@localhost, lot {n}"),
        18 => format!("@Override public void envoyer{n}() {{ }}"),
        _ => format!("Rendez-vous @ la mairie, salle {n}"),
    };
    let line = pen.decoy(&line, EMAIL_DECOYS[index % 20]);
    // In a URL with a user, the part after the @ is a host; a person may see an address there.
    let line = if index % 20 == 16 {
        let exact = "anonyme@fichiers.example.fr";
        format!("{line}{}", pen.otherwise(Kind::Email, exact))
    } else {
        line
    };
    mail(pen, id, &line)
}

fn invoice(mut pen: Pen, id: &str, index: usize) -> Document {
    let company = person::company(&mut pen.random);
    let email = format!("facturation@{company}");
    let phone = crate::numbers::landline(&mut pen.random);
    let mail = pen.value(Kind::Email, &email, &email, "invoice");
    let phone = pen.value(Kind::Phone, &by_two(&phone, " "), &phone, "invoice");
    let account = iban(&mut pen.random);
    let iban = pen.value(Kind::Iban, &by_four(&account), &account, "groups of four");
    let gap = if index % 2 == 0 { "\t" } else { "  " };
    let random = &mut pen.random;
    let siret = siret(random);
    let company_number = siret[..9].to_owned();
    let mut text = format!(
        "FACTURE n° FA{}-{}\nDate : {}\nSIRET {} – TVA intracommunautaire FR{}{company_number}\nTél. {phone} – {mail}\n\nDésignation{gap}Quantité{gap}Prix unitaire{gap}Total HT\n",
        random.between(2019, 2026),
        random.digits(6),
        prose::date(random),
        cut(&siret, &[3, 6, 9], " "),
        random.digits(2),
    );
    let mut total = 0;
    for _ in 0..random.between(3, 20) {
        let (quantity, price) = (random.between(1, 40), random.between(100, 99_999));
        total += quantity * price;
        text.push_str(&format!(
            "{} (réf. {}){gap}{quantity}{gap}{},{:02} €{gap}{},{:02} €\n",
            random.pick(&[
                "Formation bureautique",
                "Ramettes A4",
                "Location de salle",
                "Maintenance",
                "Cartouches"
            ]),
            ean13(random, "3"),
            price / 100,
            price % 100,
            quantity * price / 100,
            quantity * price % 100
        ));
    }
    text.push_str(&format!(
        "Total TTC : {},{:02} €\nÀ régler sous 30 jours par virement : {iban} BIC AGRIFRPP{}\n",
        total / 100,
        total % 100,
        random.digits(3)
    ));
    pen.document(id, Delivery::Pages, Place::Pdf, &text, 0, List::Clean)
}

/// Account lines: amounts, dates, references of every length.
fn bank(mut pen: Pen, id: &str, _: usize) -> Document {
    let account = iban(&mut pen.random);
    let iban = pen.judged(
        Kind::Iban,
        &by_four(&account),
        &account,
        "groups of four",
        Truth::There,
    );
    let random = &mut pen.random;
    let mut text = format!("Relevé de compte {iban}\nDate;Libellé;Débit;Crédit;Référence\n");
    for _ in 0..random.between(10, 60) {
        text.push_str(&format!(
            "{};{} {};{},{};;{}{}\n",
            prose::date(random),
            random.pick(&["VIR SEPA", "PRLV", "CB", "CHEQUE"]),
            random.digits(7),
            random.below(3000),
            random.digits(2),
            random.between(1, 9),
            random.digits(14),
        ));
    }
    pen.document(
        id,
        Delivery::File,
        Place::TableWithHeader,
        &text,
        0,
        List::Clean,
    )
}

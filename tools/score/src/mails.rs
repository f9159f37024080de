//! An archive of sent mails, made up from the corpus: for trying and timing `gardefou audit`.
//!
//! Four mails in five carry ordinary documents only; the others any document of the corpus, lists and
//! numbers among them. Half have attachments: delimited text, workbooks, PDFs, pictures. Most go to
//! one to three people, one in thirty to dozens. Their dates lie in the weeks of one year. The same
//! seed writes the same mails. Refuses to be a statistic: real archives have other shares.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use flate2::write::ZlibEncoder;
use flate2::Compression;
use gardefou::clean::{self, Line, Sheet, Table, Value};
use gardefou::model::Format;

use crate::classes;
use crate::document::{Delivery, Document, Place};
use crate::person::{people, person, Mailboxes};
use crate::prose;
use crate::random::Random;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0";
const DAYS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Writes so many mails: a mailbox where `to` ends in `.mbox`, a maildir otherwise.
pub fn write(seed: u64, mails: usize, to: &Path) -> io::Result<()> {
    let documents: Vec<Document> = classes::corpus(seed, 1).collect();
    let (clean, any): (Vec<&Document>, Vec<&Document>) = documents
        .iter()
        .partition(|document| document.id.starts_with("clean/"));
    let all = |number: usize| {
        let mut random = Random::of_document(seed, &format!("mail/{number}"));
        let mail = mail(&mut random, number, &clean, &any);
        mail.replace('\n', "\r\n")
    };
    if to.extension().is_some_and(|ending| ending == "mbox") {
        let mut file = BufWriter::new(File::create(to)?);
        for number in 0..mails {
            let mail = all(number).replace("\nFrom ", "\n>From ");
            write!(file, "From - Tue Mar 04 10:12:13 2025\r\n{mail}\r\n")?;
        }
        return file.flush();
    }
    for folder in ["cur", "new", "tmp"] {
        fs::create_dir_all(to.join(folder))?;
    }
    for number in 0..mails {
        let name = format!("cur/1735689600.M{number}.agence:2,S");
        fs::write(to.join(name), all(number))?;
    }
    Ok(())
}

fn mail(random: &mut Random, number: usize, clean: &[&Document], any: &[&Document]) -> String {
    let writer = person(random, Mailboxes::Professional);
    let documents = if random.chance(80) { clean } else { any };
    let count = match random.below(30) {
        0 => random.between(20, 80),
        1..=5 => random.between(4, 12),
        _ => random.between(1, 3),
    };
    let to: Vec<String> = people(random, count, Mailboxes::Personal)
        .into_iter()
        .map(|person| format!("{} <{}>", crate::person::ascii(person.family), person.email))
        .collect();
    let text = if random.chance(50) {
        random.pick(documents).text.clone()
    } else {
        prose::paragraphs(random, 3)
    };
    let mut mail = format!(
        "Message-ID: <{number}@agence.example>\nFrom: <{}>\nTo: {}\nSubject: Votre dossier\nDate: {}\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=\"=_{number}\"\n\n--=_{number}\n\
         Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}",
        writer.email,
        to.join(",\n "),
        date(random),
        base64(prose::mail(random, &text, &writer).as_bytes()),
    );
    let attachments = [0, 0, 0, 1, 1, 2][random.below(6)];
    for place in 0..attachments {
        let document = random.pick(documents);
        let (ending, bytes) = file(document);
        attach(&mut mail, number, &format!("piece{place}.{ending}"), &bytes);
    }
    if random.chance(20) {
        attach(&mut mail, number, "logo.png", PNG);
    }
    mail.push_str(&format!("--=_{number}--\n"));
    mail
}

fn attach(mail: &mut String, number: usize, name: &str, bytes: &[u8]) {
    mail.push_str(&format!(
        "--=_{number}\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename=\"{name}\"\n\n{}",
        base64(bytes)
    ));
}

/// `Tue, 4 Mar 2025 10:31:00 +0100` without the name of the day, which is free to be left out.
fn date(random: &mut Random) -> String {
    let month = random.below(12);
    let day = random.between(1, DAYS[month]);
    format!(
        "{day} {} 2025 {}:00 +0100",
        MONTHS[month],
        prose::hour(random)
    )
}

/// A document as the file that its delivery suggests.
fn file(document: &Document) -> (&'static str, Vec<u8>) {
    match (document.delivery, document.place) {
        (Delivery::Pages, _) => ("pdf", pdf(&document.text)),
        (Delivery::Html, _) => ("html", document.text.clone().into_bytes()),
        (_, Place::TableWithHeader | Place::TableWithoutHeader) => match xlsx(&document.text) {
            Some(bytes) => ("xlsx", bytes),
            None => ("csv", document.text.clone().into_bytes()),
        },
        _ => ("txt", document.text.clone().into_bytes()),
    }
}

fn xlsx(text: &str) -> Option<Vec<u8>> {
    let mut sheet = Sheet::default();
    for (number, line) in (1..).zip(text.lines()) {
        let cells = (0..).zip(line.split([';', '\t']));
        sheet.lines.push(Line {
            number,
            cells: cells
                .map(|(column, text)| Value {
                    column,
                    kind: None,
                    text: text.into(),
                })
                .collect(),
        });
    }
    let mut table = Table::default();
    table.sheets.push(sheet);
    clean::write(&table, Format::Xlsx)
}

/// A PDF of these lines: a form feed begins a page, so do fifty lines.
fn pdf(text: &str) -> Vec<u8> {
    let mut pages: Vec<Vec<&str>> = Vec::new();
    for page in text.split('\u{c}') {
        let lines: Vec<&str> = page.lines().collect();
        pages.extend(lines.chunks(50).map(<[&str]>::to_vec));
    }
    let kids: Vec<String> = (0..pages.len())
        .map(|at| format!("{} 0 R", 4 + 2 * at))
        .collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!(
            "<</Type/Pages/Count {}/Kids[{}]>>",
            pages.len(),
            kids.join(" ")
        )
        .into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    for (at, lines) in pages.iter().enumerate() {
        let content = 5 + 2 * at;
        objects.push(
            format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Resources<</Font<</F 3 0 R>>>>/Contents {content} 0 R>>")
                .into_bytes(),
        );
        let packed = deflate(&drawn(lines));
        let mut object =
            format!("<</Length {}/Filter/FlateDecode>>stream\n", packed.len()).into_bytes();
        object.extend(packed);
        object.extend(b"\nendstream");
        objects.push(object);
    }
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{number} 0 obj\n").bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let count = objects.len() + 1;
    table.push_str(&format!(
        "trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.extend(table.bytes());
    file
}

/// The operators that draw these lines; a tab goes to the next column.
fn drawn(lines: &[&str]) -> Vec<u8> {
    let mut content = b"BT/F 8 Tf\n".to_vec();
    for (row, line) in lines.iter().enumerate() {
        for (column, cell) in line.split('\t').enumerate() {
            let place = format!("1 0 0 1 {} {} Tm(", 20 + 130 * column, 575 - 11 * row);
            content.extend(place.bytes());
            for c in cell.chars() {
                match u8::try_from(u32::from(c)) {
                    Ok(byte) if b"()\\".contains(&byte) => content.extend([b'\\', byte]),
                    Ok(byte) => content.push(byte),
                    Err(_) => content.push(b'\''),
                }
            }
            content.extend(b")Tj\n");
        }
    }
    content.extend(b"ET");
    content
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// In lines of 76 characters, as mails have it.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for line in bytes.chunks(57) {
        for three in line.chunks(3) {
            let n =
                three.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
            for at in 0..4 {
                let digit = DIGITS[(n >> (18 - 6 * at)) as usize & 63];
                out.push(if at <= three.len() {
                    char::from(digit)
                } else {
                    '='
                });
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_padded_and_broken_into_lines() {
        assert_eq!(base64(b"Bonjour"), "Qm9uam91cg==\n");
        assert_eq!(
            base64(&[0; 58]).lines().map(str::len).collect::<Vec<_>>(),
            [76, 4]
        );
    }

    #[test]
    fn the_pdf_is_read_as_the_lines_that_were_written() {
        let detection = gardefou::model::Detection::default();
        let rows: String = (10..40)
            .map(|i| format!("Petit Marie\tp{i}@example.fr\t06 39 98 00 {i}\n"))
            .collect();
        let scan = gardefou::check::scan(
            &mut io::Cursor::new(pdf(&rows)),
            &detection,
            &gardefou::model::ReadOptions::default(),
        );
        assert_eq!(scan.format, Format::Pdf);
        assert!(scan.unread.is_empty());
        assert_eq!(scan.contents.people.tally.count, 30);
    }
}

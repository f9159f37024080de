//! PDF files of the usual producers, read as a person would read them: everybody found, each
//! with their own address and phone, and what could not be read said.
//!
//! The fixtures and how they came about: `tests/data/extract/pdf/make.py`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Cursor;
use std::path::PathBuf;

use gardefou::extract;
use gardefou::model::{Format, Inner, ReadOptions, Row, Sink, Unit, Unread, UnreadReason};

/// What an extractor said.
#[derive(Default)]
struct Said {
    units: Vec<Unit>,
    /// The index of the unit, and the cells.
    rows: Vec<(usize, Vec<String>)>,
    unread: Vec<Unread>,
    /// Names of the files within, and what they are.
    files: Vec<String>,
    formats: Vec<Format>,
}

impl Sink for Said {
    fn unit(&mut self, unit: Unit) {
        self.units.push(unit);
    }
    fn row(&mut self, row: Row<'_>) {
        let cells = row.cells.iter().map(|cell| cell.text.to_owned()).collect();
        self.rows.push((self.units.len() - 1, cells));
    }
    fn unread(&mut self, unread: Unread) {
        self.unread.push(unread);
    }
    fn enter(&mut self, file: Inner<'_>) {
        assert!(!file.hidden);
        self.files.push(file.name.to_owned());
    }
    fn leave(&mut self, format: Format) {
        self.formats.push(format);
    }
}

impl Said {
    fn is_clean(&self) -> bool {
        self.unread.is_empty()
    }

    /// Why the document as a whole was not read to its end; embedded files and pages are pieces.
    fn stopped(&self) -> Option<UnreadReason> {
        let whole = |unread: &&Unread| {
            let pieces = [UnreadReason::Unsupported, UnreadReason::ImageOnly];
            unread.location.is_none() && !pieces.contains(&unread.reason)
        };
        self.unread.iter().find(whole).map(|unread| unread.reason)
    }

    fn pages(&self) -> usize {
        let pages: BTreeSet<u32> = self.units.iter().filter_map(|unit| unit.page).collect();
        pages.len()
    }

    fn row_texts(&self) -> Vec<String> {
        self.rows
            .iter()
            .map(|(_, cells)| cells.join("\t"))
            .collect()
    }

    /// What the reader of the document does not see.
    fn hidden(&self) -> Vec<String> {
        let hidden = self
            .rows
            .iter()
            .filter(|(unit, _)| self.units[*unit].hidden);
        hidden.map(|(_, cells)| cells.join("\t")).collect()
    }

    /// How many of the first `n` people have their address read, and how many have a row with
    /// their name, address and phone, and nobody else's.
    fn people(&self, n: usize) -> (usize, usize) {
        let rows = self.row_texts();
        let all = rows.join("\n");
        let words: BTreeSet<&str> = all.split_whitespace().collect();
        let people = people(n);
        let found = people
            .iter()
            .filter(|[_, mail, _]| words.contains(mail.as_str()));
        let together = people.iter().filter(|[name, mail, phone]| {
            rows.iter().any(|row| {
                row.contains(name.as_str())
                    && row.split_whitespace().any(|word| word == mail)
                    && row.contains(phone.as_str())
                    && row.matches('@').count() == 1
            })
        });
        (found.count(), together.count())
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/extract/pdf")
}

fn bytes(case: &str) -> Vec<u8> {
    std::fs::read(folder().join(case).join("file.pdf")).unwrap()
}

/// Name, e-mail, phone of the first `n` people.
fn people(n: usize) -> Vec<[String; 3]> {
    let table = std::fs::read_to_string(folder().join("people.tsv")).unwrap();
    table
        .lines()
        .take(n)
        .map(|line| {
            let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            cells.try_into().unwrap()
        })
        .collect()
}

fn read(data: Vec<u8>) -> Said {
    read_with(data, &[])
}

fn read_with(data: Vec<u8>, passwords: &[&str]) -> Said {
    let mut said = Said::default();
    let options = ReadOptions {
        passwords: passwords.iter().map(|&password| password.into()).collect(),
        ..ReadOptions::default()
    };
    extract::extract(&mut Cursor::new(data), &mut said, &options);
    said
}

/// Everybody's address is read, and each row keeps its name, address and phone together.
fn assert_everybody(case: &str, pages: usize, expected: usize) {
    let said = read(bytes(case));
    let mut report = String::new();
    write!(
        report,
        "{case}: {} pages, {:?} people, clean {}",
        said.pages(),
        said.people(expected),
        said.is_clean()
    )
    .unwrap();
    let good = format!("{case}: {pages} pages, ({expected}, {expected}) people, clean true");
    let sample: Vec<String> = said.row_texts().into_iter().take(12).collect();
    assert_eq!(
        report,
        good,
        "{:?} {:?} {sample:#?}",
        said.stopped(),
        said.unread
    );
}

#[test]
fn a_pdf_is_told_by_its_header() {
    let told = |data: &[u8]| {
        extract::extract(
            &mut Cursor::new(data),
            &mut Said::default(),
            &ReadOptions::default(),
        )
    };
    assert_eq!(told(&bytes("scan")), Format::Pdf);
    assert_eq!(told(b"junk from a mail gateway\r\n%PDF-1.4"), Format::Pdf);
    assert_ne!(told(b"<html>"), Format::Pdf);
}

#[test]
fn the_27_pages_of_1300_people_are_read_whole() {
    assert_everybody("reportlab-27-pages", 27, 1300);
}

#[test]
fn a_table_with_an_embedded_font_is_read() {
    assert_everybody("reportlab-table", 3, 120);
}

#[test]
fn rows_stay_together_when_the_producer_writes_column_by_column() {
    assert_everybody("reportlab-column-by-column", 2, 100);
}

#[test]
fn landscape_and_turned_pages_are_read() {
    assert_everybody("reportlab-landscape", 2, 60);
    assert_everybody("reportlab-rotated", 4, 70);
}

#[test]
fn tables_of_fpdf2_are_read() {
    assert_everybody("fpdf2-table", 3, 100);
    assert_everybody("fpdf2-lines", 2, 100);
}

#[test]
fn tables_printed_from_a_browser_are_read() {
    assert_everybody("chromium-table", 2, 70);
}

#[test]
fn tables_of_libreoffice_are_read() {
    assert_everybody("calc", 2, 100);
    assert_everybody("writer-table", 2, 80);
}

#[test]
fn tables_of_weasyprint_pdfkit_and_jspdf_are_read() {
    assert_everybody("weasyprint", 2, 60);
    assert_everybody("pdfkit", 2, 60);
    assert_everybody("jspdf", 2, 60);
}

#[test]
fn addresses_and_phones_cut_by_narrow_cells_are_joined_again() {
    assert_everybody("chromium-narrow-cells", 2, 40);
    assert_everybody("writer-narrow-cells", 3, 60);
    assert_everybody("jspdf-narrow-cells", 2, 40);
}

#[test]
fn people_set_in_pieces_are_found_but_their_rows_are_not_whole() {
    // The name on one page, the address and the phone on the next.
    let said = read(bytes("weasyprint-narrow-cells"));
    assert_eq!((said.people(40), said.is_clean()), ((40, 39), true));
    // The cells of one row, at the end of a page, are set lower and lower.
    let said = read(bytes("wkhtmltopdf"));
    assert_eq!((said.people(60), said.is_clean()), ((60, 59), true));
    // TeX draws an accent and its letter apart: `Lef`evre`. The addresses have none.
    let said = read(bytes("latex"));
    assert_eq!((said.people(60), said.is_clean()), ((60, 45), true));
}

#[test]
fn files_written_again_by_ghostscript_cairo_and_qpdf_are_read() {
    for case in [
        "ghostscript",
        "cairo",
        "qpdf-object-streams",
        "qpdf-linearized",
        "qpdf-plain",
    ] {
        assert_everybody(case, 2, 60);
    }
}

#[test]
fn files_protected_without_a_password_are_read() {
    for case in [
        "protected-rc4-40",
        "protected-rc4-128",
        "protected-aes-128",
        "protected-aes-256",
        "protected-object-streams",
    ] {
        assert_everybody(case, 2, 60);
    }
}

#[test]
fn files_that_need_a_password_are_read_with_it_and_said_to_need_it() {
    for case in [
        "password-rc4-40",
        "password-rc4-128",
        "password-aes-128",
        "password-aes-256",
        "password-aes-256-r5",
    ] {
        for wrong in [&[][..], &["Secret", "faux"]] {
            let said = read_with(bytes(case), wrong);
            assert_eq!(said.stopped(), Some(UnreadReason::Encrypted), "{case}");
            assert!(said.rows.is_empty(), "{case}");
        }
        let said = read_with(bytes(case), &["faux", "secret"]);
        assert_eq!(said.people(60), (60, 60), "{case}");
        assert!(said.is_clean(), "{case}");
    }
    // The password that also allows changes, where it opens the file by itself.
    let said = read_with(bytes("password-aes-256"), &["owner"]);
    assert_eq!(said.people(60), (60, 60));
}

#[test]
fn files_within_are_read_with_their_names() {
    let said = read(bytes("portfolio"));
    assert_eq!(said.people(6), (6, 6), "{:#?}", said.row_texts());
    assert!(said.is_clean(), "{:?}", said.unread);
    assert_eq!(
        said.files,
        ["liste.csv", "dossier.pdf", "profond.csv", "note.csv"]
    );
    assert_eq!(
        said.formats,
        [Format::Csv, Format::Csv, Format::Pdf, Format::Csv]
    );
}

#[test]
fn what_stands_on_no_page_is_read() {
    let said = read(bytes("beside"));
    // The form can be drawn by Adobe Reader alone; its data are read.
    assert_eq!(unread_pages(&said), [(UnreadReason::Unsupported, None)]);
    assert_eq!(said.people(3), (3, 3), "{:#?}", said.row_texts());
    assert_eq!(
        said.hidden(),
        [
            "calque.eteint@example.fr",
            "Titre de xmp@example.fr",
            "Inès Roux",
            "paie",
            "Dossier de signet@example.fr",
            "sous.signet@example.fr",
            "Photo de alternative@example.fr",
        ]
    );
    for seen in ["calque.allume@", "motif@", "remplace@"] {
        let seen = format!("{seen}example.fr");
        assert!(said.row_texts().contains(&seen), "{:#?}", said.row_texts());
    }
}

#[test]
fn of_a_mixed_document_the_scanned_pages_are_told() {
    let said = read(bytes("mixed"));
    assert_eq!(said.pages(), 6);
    assert_eq!(said.people(30), (30, 30));
    assert_eq!(
        unread_pages(&said),
        [
            (UnreadReason::ImageOnly, Some(2)),
            (UnreadReason::ImageOnly, Some(6))
        ]
    );
    assert!(said
        .row_texts()
        .contains(&"Reçu le 12/03/2016, dossier 4".to_owned()));
}

fn unread_pages(said: &Said) -> Vec<(UnreadReason, Option<u32>)> {
    said.unread
        .iter()
        .map(|unread| (unread.reason, unread.location.as_ref().and_then(|l| l.page)))
        .collect()
}

#[test]
fn scanned_pages_are_said_to_be_pictures() {
    use UnreadReason::ImageOnly;
    let said = read(bytes("scan"));
    assert_eq!(said.stopped(), None);
    assert_eq!(
        unread_pages(&said),
        [(ImageOnly, Some(1)), (ImageOnly, Some(2))]
    );
    assert_eq!(said.row_texts()[..2], ["Page 1 / 2", "Page 2 / 2"]);
}

#[test]
fn a_scan_with_recognised_text_is_read() {
    assert_everybody("scan-with-text", 1, 40);
}

#[test]
fn text_drawn_as_outlines_is_said_to_be_a_picture() {
    let said = read(bytes("ghostscript-outlines"));
    assert_eq!(unread_pages(&said), [(UnreadReason::ImageOnly, Some(1))]);
}

#[test]
fn a_font_without_a_map_of_its_letters_is_read_from_its_program() {
    let said = read(bytes("no-unicode"));
    assert_eq!(said.people(20), (20, 20), "{:#?}", said.row_texts());
    assert!(said.is_clean());
}

#[test]
fn a_font_without_letters_is_said_to_be_unread() {
    let font = "/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2>>]";
    let said = read(one_page(font));
    assert_eq!(unread_pages(&said), [(UnreadReason::Unsupported, Some(1))]);
}

#[test]
fn fields_comments_links_information_and_attached_files_are_read() {
    let said = read(bytes("form"));
    assert_eq!(said.stopped(), None);
    assert_eq!(said.people(4), (4, 4), "{:#?}", said.row_texts());
    assert!(said.is_clean());
    assert_eq!(said.files, ["liste.csv"]);
    assert_eq!(
        said.hidden(),
        [
            "rappeler note.cachee@example.fr",
            "lien.cache@example.fr",
            "untitled",
            "Zoé Brun",
            "auteur.cache@example.fr",
        ]
    );
    assert!(said
        .row_texts()
        .contains(&"sans.apparence@example.fr".to_owned()));
}

#[test]
fn junk_before_the_header_changes_nothing() {
    let mut data = b"X-Gateway: scanned\r\n\r\n".to_vec();
    data.extend_from_slice(&bytes("qpdf-object-streams"));
    let said = read(data);
    assert_eq!(said.people(60), (60, 60));
    assert!(said.is_clean());
}

#[test]
fn a_file_cut_short_is_never_clean() {
    for case in [
        "reportlab-landscape",
        "qpdf-linearized",
        "chromium-table",
        "protected-aes-256",
    ] {
        let whole = bytes(case);
        // A last line end is no loss.
        let end = whole
            .iter()
            .rposition(|b| !b.is_ascii_whitespace())
            .unwrap();
        for step in 0..100 {
            let cut = end * step / 100;
            let said = read(whole[..cut].to_vec());
            assert!(!said.is_clean(), "{case} cut at {cut} of {}", whole.len());
        }
        for cut in end - 40..=end {
            let said = read(whole[..cut].to_vec());
            assert!(!said.is_clean(), "{case} cut at {cut} of {}", whole.len());
        }
    }
}

#[test]
fn what_stands_before_a_cut_is_read() {
    let whole = bytes("reportlab-27-pages");
    let said = read(whole[..whole.len() - 100].to_vec());
    assert_eq!(said.stopped(), Some(UnreadReason::Malformed));
    assert_eq!(said.people(1300), (1300, 1300));
}

/// Marsaglia's xorshift: the same errors on every run.
fn xorshift(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 33).unwrap()
}

#[test]
fn a_wrong_bit_never_hides_people_silently() {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for (case, expected) in [
        ("reportlab-landscape", 60),
        ("qpdf-linearized", 60),
        ("cairo", 60),
        ("protected-aes-128", 60),
        ("protected-object-streams", 60),
    ] {
        let whole = bytes(case);
        for _ in 0..150 {
            let mut wrong = whole.clone();
            let at = xorshift(&mut state) % wrong.len();
            let bit = xorshift(&mut state) % 8;
            wrong[at] ^= 1 << bit;
            let said = read(wrong);
            let (found, _) = said.people(expected);
            assert!(
                found == expected || !said.is_clean(),
                "{case}: bit {bit} of byte {at} hides {} people",
                expected - found
            );
        }
    }
}

#[test]
fn many_wrong_bytes_do_no_harm() {
    let mut state = 42;
    for case in ["form", "qpdf-plain", "writer-table", "scan-with-text"] {
        let whole = bytes(case);
        for _ in 0..150 {
            let mut wrong = whole.clone();
            for _ in 0..=xorshift(&mut state) % 40 {
                let at = xorshift(&mut state) % wrong.len();
                wrong[at] = (xorshift(&mut state) % 256) as u8;
            }
            read(wrong);
        }
    }
}

#[test]
fn a_file_beyond_the_limit_is_said_to_be_too_large() {
    let mut data = bytes("scan-with-text");
    data.resize((64 << 20) + 1, b' ');
    let said = read(data);
    assert_eq!(said.stopped(), Some(UnreadReason::TooLarge));
    assert!(said.rows.is_empty());
}

/// A file of one page that shows an address in a font described by `font`.
fn one_page(font: &str) -> Vec<u8> {
    let content = "BT /F 12 Tf 50 700 Td (marie.petit@example.fr) Tj ET";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
        format!("<</Type/Font{font}>>"),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = "xref\n0 6\n0000000000 65535 f \n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        writeln!(file, "{} 0 obj\n{object}\nendobj", index + 1).unwrap();
    }
    let start = file.len();
    write!(
        file,
        "{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    )
    .unwrap();
    file.into_bytes()
}

#[test]
fn the_standard_fonts_need_no_font_file() {
    let said = read(one_page("/Subtype/Type1/BaseFont/Helvetica"));
    assert!(said.is_clean(), "{:?} {:?}", said.stopped(), said.unread);
    assert_eq!(said.row_texts(), ["marie.petit@example.fr"]);
}

#[test]
fn fonts_with_absurd_ranges_are_read_without_them_or_told_unread() {
    let said = read(one_page(
        "/Subtype/Type1/BaseFont/Helvetica/FirstChar 4000000000/LastChar 4000000001/Widths[1 1]",
    ));
    assert_eq!(said.row_texts(), ["marie.petit@example.fr"]);
    let said = read(one_page("/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2/W[0 4294967295 500]>>]"));
    assert_eq!(unread_pages(&said), [(UnreadReason::Unsupported, Some(1))]);
}

#[test]
fn every_scanned_page_is_told_once() {
    let pages = 60;
    let mut file = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".to_vec();
    let kids: String = (0..pages)
        .map(|_| "<</Type/Page/Contents 3 0 R/Resources<</XObject<</I 4 0 R>>>>>>")
        .collect();
    file.extend_from_slice(
        format!(
            "2 0 obj\n<</Type/Pages/MediaBox[0 0 9 9]/Kids[{kids}]/Count {pages}>>\nendobj\n\
             3 0 obj\n<</Length 5>>\nstream\n/I Do\nendstream\nendobj\n\
             4 0 obj\n<</Subtype/Image/Length 0>>\nstream\n\nendstream\nendobj\n\
             trailer\n<</Root 1 0 R>>\n"
        )
        .as_bytes(),
    );
    let said = read(file);
    assert_eq!(said.pages(), 60);
    let told: Vec<Option<u32>> = unread_pages(&said)
        .into_iter()
        .filter(|(reason, _)| *reason == UnreadReason::ImageOnly)
        .map(|(_, page)| page)
        .collect();
    let all: Vec<Option<u32>> = (1..=60).map(Some).collect();
    assert_eq!(told, all);
    // The file has no table of objects, which is told besides.
    assert_eq!(said.unread.len(), 61);
}

/// A file of these objects, from number 1; the first one is the catalog.
fn file_of(objects: &[&[u8]]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        file.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    let end = format!("{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF");
    file.extend_from_slice(end.as_bytes());
    file
}

const CATALOG: &[u8] = b"<</Type/Catalog/Pages 2 0 R>>";
const PAGES: &[u8] = b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>";

#[test]
fn trees_and_forms_that_hold_themselves_end() {
    let cyclic = file_of(&[CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]);
    assert!(!read(cyclic).is_clean());
    // Each form draws another one ten times.
    let page: &[u8] =
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>";
    let form = format!(
        "<</Subtype/Form/Length 60>>\nstream\n{}\nendstream",
        "/X Do ".repeat(10)
    );
    let said = read(file_of(&[CATALOG, PAGES, page, form.as_bytes()]));
    assert_eq!(said.stopped(), Some(UnreadReason::TooLarge));
    let catalog: &[u8] = b"<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R/StructTreeRoot 4 0 R\
        /Names<</EmbeddedFiles 4 0 R>>>>";
    let page: &[u8] = b"<</Type/Page/Parent 2 0 R>>";
    let knot: &[u8] =
        b"<</Title(a)/First 4 0 R/Next 4 0 R/K[4 0 R 4 0 R]/Kids[4 0 R 4 0 R]/Alt(b)>>";
    let said = read(file_of(&[catalog, PAGES, page, knot, b"<</First 4 0 R>>"]));
    assert_eq!(said.hidden(), ["a", "b"]);
    assert_eq!(said.stopped(), Some(UnreadReason::TooLarge));
}

#[test]
fn tables_that_refer_to_each_other_end() {
    let mut file = file_of(&[CATALOG, PAGES, b"<</Type/Page/Parent 2 0 R>>"]);
    let text = String::from_utf8(file.clone()).unwrap();
    let start = text.rfind("xref\n0").unwrap();
    let looped = text.replace("/Root", &format!("/Prev {start}/Root"));
    file = looped.into_bytes();
    assert!(!read(file).is_clean());
}

#[test]
fn streams_that_swell_are_left_and_told() {
    let deflated = |bytes: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, bytes).unwrap();
        encoder.finish().unwrap()
    };
    let stream = |dict: &str, body: &[u8]| {
        let head = format!(
            "<<{dict}/Filter/FlateDecode/Length {}>>\nstream\n",
            body.len()
        );
        [head.as_bytes(), body, b"\nendstream"].concat()
    };
    let bomb = stream("", &deflated(&vec![b' '; 40 << 20]));
    let page: &[u8] = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>";
    let said = read(file_of(&[CATALOG, PAGES, page, &bomb]));
    assert_eq!(said.stopped(), Some(UnreadReason::TooLarge));

    // Many streams of the greatest size.
    let large = stream("", &deflated(&vec![b' '; 30 << 20]));
    let page: &[u8] = b"<</Type/Page/Parent 2 0 R/Contents[4 0 R 4 0 R 4 0 R 4 0 R 4 0 R]>>";
    let said = read(file_of(&[CATALOG, PAGES, page, &large]));
    assert_eq!(said.stopped(), Some(UnreadReason::TooLarge));

    // A map of letters that swells: the text of that font is unread, the page told.
    let page: &[u8] = b"<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 6 0 R>>>>>>";
    let content = stream("", &deflated(b"BT /F 9 Tf (marie.petit@example.fr) Tj ET"));
    let font: &[u8] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 4 0 R>>";
    let said = read(file_of(&[CATALOG, PAGES, page, &bomb, &content, font]));
    assert_eq!(unread_pages(&said), [(UnreadReason::Unsupported, Some(1))]);
}

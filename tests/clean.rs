//! Copies without contact details: of every list among the test data, and of hostile tables.
//!
//! A copy is taken apart here with nothing of the code that wrote it: the bytes of its files are
//! looked through for what was removed, and read again for what stays.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods
)]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use gardefou::check::{self, clean};
use gardefou::clean::{Cleaned, NoCopy};
use gardefou::extract;
use gardefou::model::{Detection, ReadOptions, Row, Sink, Unit, Unread};

/// A row that is seen: its sheet, its number, its cells by their columns.
type ShownRow = (Option<String>, u32, Vec<(u32, String)>);

/// The rows of tables that are seen.
#[derive(Default)]
struct Shown {
    sheet: Option<String>,
    seen: bool,
    rows: Vec<ShownRow>,
    /// Rows of hidden units.
    hidden: u32,
    is_hidden: bool,
}

impl Sink for Shown {
    fn unit(&mut self, unit: Unit) {
        // Text boxes over a sheet are no part of its table.
        self.seen = unit.table && !unit.hidden;
        self.is_hidden = unit.hidden;
        self.sheet = unit.sheet;
    }

    fn row(&mut self, row: Row<'_>) {
        if self.seen {
            let cells = row.cells.iter().map(|c| (c.column, c.text.to_owned()));
            self.rows
                .push((self.sheet.clone(), row.number, cells.collect()));
        } else {
            self.hidden += u32::from(self.is_hidden);
        }
    }

    fn unread(&mut self, unread: Unread) {
        panic!("not read: {:?}", unread.reason);
    }
}

fn seen(bytes: &[u8]) -> Shown {
    let mut seen = Shown::default();
    extract::extract(&mut Cursor::new(bytes), &mut seen, &ReadOptions::default());
    seen
}

fn cleaned(bytes: &[u8]) -> Result<Cleaned, NoCopy> {
    clean(
        &mut Cursor::new(bytes),
        &Detection::default(),
        &ReadOptions::default(),
    )
}

/// The files of an archive, unpacked, each by its name; the text itself when it is none.
fn unpacked(bytes: &[u8]) -> Vec<(String, String)> {
    if !bytes.starts_with(b"PK") {
        return vec![(String::new(), String::from_utf8(bytes.to_vec()).unwrap())];
    }
    let (mut files, mut at) = (Vec::new(), 0);
    while bytes[at..].starts_with(b"PK\x03\x04") {
        let number = |from: usize, length: usize| {
            let bytes = &bytes[at + from..at + from + length];
            bytes
                .iter()
                .rev()
                .fold(0_usize, |n, b| n * 256 + usize::from(*b))
        };
        let (method, size, name) = (number(8, 2), number(18, 4), number(26, 2));
        let start = at + 30 + name + number(28, 2);
        let path = String::from_utf8(bytes[at + 30..at + 30 + name].to_vec()).unwrap();
        let data = &bytes[start..start + size];
        let mut text = String::new();
        match method {
            0 => text.push_str(std::str::from_utf8(data).unwrap()),
            8 => {
                let mut inflated = flate2::read::DeflateDecoder::new(data);
                inflated.read_to_string(&mut text).unwrap();
            }
            other => panic!("method {other}"),
        }
        files.push((path, text));
        at = start + size;
    }
    files
}

/// An archive of stored files.
fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let start = archive.len() as u32;
        let mut header = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        header.extend(crc.sum().to_le_bytes());
        header.extend((text.len() as u32).to_le_bytes());
        header.extend((text.len() as u32).to_le_bytes());
        header.extend((name.len() as u16).to_le_bytes());
        header.extend([0, 0]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&header);
        archive.extend(name.as_bytes());
        archive.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&header);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend([(files.len() as u16).to_le_bytes(); 2].concat());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

/// A workbook of these sheets: name and attributes, and what stands in the part of each.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let (mut listed, mut relations) = (String::new(), String::new());
    for (n, (name, _)) in (1..).zip(sheets) {
        write!(listed, "<sheet name={name} sheetId=\"{n}\" r:id=\"r{n}\"/>").unwrap();
        write!(
            relations,
            "<Relationship Id=\"r{n}\" Type=\"x/worksheet\" Target=\"worksheets/s{n}.xml\"/>"
        )
        .unwrap();
    }
    let paths: Vec<String> = (1..=sheets.len())
        .map(|n| format!("xl/worksheets/s{n}.xml"))
        .collect();
    let book = format!("<workbook xmlns:r=\"r\"><sheets>{listed}</sheets></workbook>");
    let relations = format!("<Relationships>{relations}<Relationship Id=\"st\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>");
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="165" formatCode="dd\ mmmm\ yyyy"/><numFmt numFmtId="166" formatCode="0.00&quot; jours&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>"#;
    let mut files = vec![
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", relations.as_str()),
        ("xl/styles.xml", styles),
    ];
    files.extend(
        paths
            .iter()
            .map(String::as_str)
            .zip(sheets.iter().map(|(_, sheet)| *sheet)),
    );
    zip(&files)
}

/// A row of texts, or, where a cell begins with `<`, of cells as they stand.
fn row(number: u32, cells: &[&str]) -> String {
    let cells: String = (b'A'..)
        .zip(cells)
        .map(|(column, text)| {
            let column = char::from(column);
            if text.is_empty() {
                String::new()
            } else if let Some(rest) = text.strip_prefix("<c") {
                format!("<c r=\"{column}{number}\"{rest}")
            } else {
                format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
            }
        })
        .collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// What contact details look like, by eye and not by the detectors.
fn looks_like_contact(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let phone = digits == 10 && text.trim().starts_with(['0', '+']);
    text.contains('@') || phone || (digits == 15 && !text.contains(char::is_alphabetic))
}

#[test]
fn no_copy_of_the_lists_among_the_test_data_holds_a_contact_and_all_else_stays() {
    let mut files = Vec::new();
    for folder in ["csv", "xlsx", "ods"] {
        files_below(&Path::new("tests/data/extract").join(folder), &mut files);
    }
    files_below(Path::new("tests/data/corpus"), &mut files);
    let (mut copies, mut compared) = (0, 0);
    for path in files {
        let bytes = fs::read(&path).unwrap();
        let Ok(copy) = cleaned(&bytes) else {
            continue;
        };
        copies += 1;
        let files = unpacked(&copy.bytes);
        let (before, after) = (seen(&bytes), seen(&copy.bytes));
        assert_eq!(after.hidden, 0, "{path:?}");
        assert!(copy.hidden || !copy.columns.is_empty(), "{path:?}");
        for text in before
            .rows
            .iter()
            .flat_map(|(_, _, cells)| cells.iter().map(|(_, text)| text))
        {
            if looks_like_contact(text) {
                let there = files
                    .iter()
                    .any(|(_, content)| content.contains(text.as_str()));
                assert!(!there, "{path:?} still holds a contact");
            }
        }
        // Every column that was not told to go is there, value for value.
        let went: Vec<u32> = before.rows[0]
            .2
            .iter()
            .filter(|(_, header)| copy.columns.contains(header))
            .map(|(column, _)| *column)
            .collect();
        if copy.cells > 0 || went.len() < copy.columns.len() {
            continue;
        }
        compared += 1;
        let all: String = files.into_iter().map(|(_, content)| content).collect();
        let all = all.replace("&amp;", "&").replace("\"\"", "\"");
        for (_, text) in before
            .rows
            .iter()
            .flat_map(|(_, _, cells)| cells)
            .filter(|(column, _)| !went.contains(column))
        {
            let line = text.lines().next().unwrap();
            assert!(all.contains(line), "{path:?} lost a value");
        }
    }
    assert!(compared >= 15, "{compared} compared");
    assert!(copies >= 20, "{copies} copies");
}

#[test]
fn whatever_is_hidden_in_a_workbook_is_not_in_its_copy() {
    let list = [
        "<worksheet><cols><col min=\"4\" max=\"4\" hidden=\"1\"/></cols><sheetData>",
        &row(1, &["Nom", "Courriel", "Ville", "Secret"]),
        &row(2, &["Petit", "lea@example.fr", "Laon", "caché-colonne"]),
        &row(3, &["Durand", "luc@example.fr", "Vervins", ""]).replace("<row ", "<row hidden=\"1\" "),
        &row(4, &["Martin", "zoe@example.fr", "Hirson", ""]),
        "</sheetData><mergeCells><mergeCell ref=\"C4:D4\"/></mergeCells><headerFooter><oddHeader>margehaut</oddHeader></headerFooter></worksheet>",
    ]
    .concat();
    let hidden = [
        "<worksheet><sheetData>",
        &row(1, &["feuillecachée"]),
        "</sheetData></worksheet>",
    ]
    .concat();
    let bytes = workbook(&[
        ("\"Liste\"", &list),
        ("\"H\" state=\"veryHidden\"", &hidden),
    ]);
    let copy = cleaned(&bytes).unwrap();
    assert_eq!(copy.columns, ["Courriel"]);
    assert!(copy.names && copy.hidden);
    let all: String = unpacked(&copy.bytes)
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    for gone in [
        "@",
        "caché",
        "Durand",
        "Vervins",
        "margehaut",
        "veryHidden",
        "\"H\"",
    ] {
        assert!(!all.contains(gone), "{gone}");
    }
    let rows: Vec<_> = seen(&copy.bytes)
        .rows
        .into_iter()
        .map(|(_, number, cells)| (number, cells))
        .collect();
    let cells = |texts: [&str; 2]| {
        (0..)
            .zip(texts.map(ToOwned::to_owned))
            .collect::<Vec<(u32, String)>>()
    };
    // The gap of the hidden row is closed.
    assert_eq!(
        rows,
        [
            (1, cells(["Nom", "Ville"])),
            (2, cells(["Petit", "Laon"])),
            (3, cells(["Martin", "Hirson"]))
        ]
    );
}

#[test]
fn where_only_hidden_sheets_hold_something_a_copy_without_them_is_enough() {
    let list = |cells: &[&str]| {
        format!(
            "<worksheet><sheetData>{}</sheetData></worksheet>",
            row(1, cells)
        )
    };
    let bytes = workbook(&[
        ("\"Ateliers\"", &list(&["CV", "Laon"])),
        (
            "\"H\" state=\"hidden\"",
            &list(&["lea@example.fr", "06 39 98 00 01"]),
        ),
    ]);
    let copy = cleaned(&bytes).unwrap();
    assert!(copy.hidden && copy.columns.is_empty());
    let all: String = unpacked(&copy.bytes)
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert!(all.contains("Laon") && !all.contains('@') && !all.contains("39 98"));
}

#[test]
fn values_keep_their_kinds_and_no_text_becomes_a_formula() {
    let list = [
        "<worksheet><sheetData>",
        &row(
            1,
            &[
                "Nom", "Mobile", "Score", "Code", "Début", "Note", "Oui", "Total",
            ],
        ),
        &row(
            2,
            &[
                "Petit",
                "06 39 98 00 01",
                "<c><v>12.5</v></c>",
                "007",
                "<c s=\"1\"><v>46349</v></c>",
                "=1+1",
                "<c t=\"b\"><v>1</v></c>",
                "<c><f>C2*2</f><v>25</v></c>",
            ],
        ),
        &row(
            3,
            &[
                "Durand",
                "06 39 98 00 02",
                "<c s=\"3\"><v>3</v></c>",
                "1E5",
                "<c s=\"2\"><v>46350.5</v></c>",
                "@SUM(A1) &lt;b&gt;",
                "<c t=\"e\"><v>#N/A</v></c>",
                "-2+3",
            ],
        ),
        "</sheetData></worksheet>",
    ]
    .concat();
    let copy = cleaned(&workbook(&[("\"Liste\"", &list)])).unwrap();
    let files = unpacked(&copy.bytes);
    let (_, sheet) = files
        .iter()
        .find(|(name, _)| name == "xl/worksheets/sheet1.xml")
        .unwrap();
    for cell in [
        r#"<c r="B2" s="0"><v>12.5</v></c>"#,
        r#"<c r="C2" s="0" t="inlineStr"><is><t xml:space="preserve">007</t></is></c>"#,
        r#"<c r="D2" s="1"><v>46349</v></c>"#,
        r#"<c r="E2" s="4" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>"#,
        r#"<c r="F2" t="b"><v>1</v></c>"#,
        r#"<c r="G2" s="0"><v>25</v></c>"#,
        r#"<c r="B3" s="0"><v>3</v></c>"#,
        r#"<c r="C3" s="0" t="inlineStr"><is><t xml:space="preserve">1E5</t></is></c>"#,
        r#"<c r="D3" s="2"><v>46350.5</v></c>"#,
        r#"<c r="E3" s="4" t="inlineStr"><is><t xml:space="preserve">@SUM(A1) &lt;b&gt;</t></is></c>"#,
        r#"<c r="G3" s="4" t="inlineStr"><is><t xml:space="preserve">-2+3</t></is></c>"#,
    ] {
        assert!(sheet.contains(cell), "{cell}\n{sheet}");
    }
    assert!(!sheet.contains("<f>") && !sheet.contains("#N/A"));
}

#[test]
fn a_text_that_a_spreadsheet_would_compute_is_guarded_in_delimited_values() {
    let text = "Nom;Courriel;Note;Solde\r\nPetit;lea@example.fr;=HYPERLINK(\"\"http://x.example\"\");-12,50\r\nDurand;luc@example.fr;\"@cmd;x\";+3\r\nMartin;zoe@example.fr;-2+3;0\r\n";
    let copy = cleaned(text.as_bytes()).unwrap();
    assert_eq!(
        String::from_utf8(copy.bytes).unwrap(),
        "\u{feff}Nom;Note;Solde\r\nPetit;\"'=HYPERLINK(\"\"\"\"http://x.example\"\"\"\")\";-12,50\r\nDurand;\"'@cmd;x\";+3\r\nMartin;'-2+3;0\r\n"
    );
}

#[test]
fn two_tables_below_a_title_lose_the_columns_of_both() {
    let list = [
        "<worksheet><sheetData>",
        &row(1, &["Contact : agence@example.fr"]),
        &row(3, &["Nom", "Courriel", "Ville"]),
        &row(4, &["Petit", "lea@example.fr", "Laon"]),
        &row(8, &["Nom", "Ville", "Mobile"]),
        &row(9, &["Durand", "Vervins", "06 39 98 00 02"]),
        "</sheetData></worksheet>",
    ]
    .concat();
    let copy = cleaned(&workbook(&[("\"06 39 98 00 77\"", &list)])).unwrap();
    assert_eq!(
        (copy.columns, copy.cells),
        (vec!["Courriel".to_owned(), "Ville".to_owned()], 1)
    );
    let rows = seen(&copy.bytes).rows;
    // A phone as the name of a sheet goes too.
    assert!(rows
        .iter()
        .all(|(sheet, ..)| sheet.as_deref() == Some("Feuille 1")));
    let numbers: Vec<u32> = rows.iter().map(|(_, number, _)| *number).collect();
    assert_eq!(numbers, [3, 4, 8, 9]);
}

#[test]
fn rows_that_a_spreadsheet_says_to_repeat_are_all_there() {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let person = |n: u32| {
        format!("<table:table-row table:number-rows-repeated=\"{n}\">{}{}{}</table:table-row>", cell("Petit"), cell("lea@example.fr"), "<table:table-cell office:value-type=\"float\" office:value=\"1200\"><text:p>1 200</text:p></table:table-cell><table:table-cell office:value-type=\"date\" office:date-value=\"2026-11-23\"><text:p>23/11/26</text:p></table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"2100\"><text:p>02100</text:p></table:table-cell>")
    };
    let flat = format!(
        "<office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"><office:body><office:spreadsheet><table:table table:name=\"F\"><table:table-row>{}{}{}{}{}</table:table-row>{}</table:table></office:spreadsheet></office:body></office:document>",
        cell("Nom"), cell("Courriel"), cell("Montant"), cell("Début"), cell("Réf"), person(3)
    );
    let copy = cleaned(flat.as_bytes()).unwrap();
    let files = unpacked(&copy.bytes);
    assert_eq!(
        files[0],
        (
            "mimetype".to_owned(),
            "application/vnd.oasis.opendocument.spreadsheet".to_owned()
        )
    );
    let (_, content) = files
        .iter()
        .find(|(name, _)| name == "content.xml")
        .unwrap();
    assert_eq!(content.matches("office:value=\"1200\"").count(), 3);
    assert_eq!(
        content.matches("office:date-value=\"2026-11-23\"").count(),
        3
    );
    assert_eq!(
        content
            .matches("<table:table-cell office:value-type=\"string\"><text:p>02100</text:p>")
            .count(),
        3
    );
    assert_eq!(seen(&copy.bytes).rows.len(), 4);
}

#[test]
fn merged_cells_give_only_what_is_seen_of_them() {
    let list = [
        "<worksheet><sheetData>",
        &row(1, &["Nom", "Courriel", "Ville", "Suite"]),
        &row(2, &["Petit", "lea@example.fr", "Laon", "couvert"]),
        "</sheetData><mergeCells><mergeCell ref=\"C2:D2\"/></mergeCells></worksheet>",
    ]
    .concat();
    let copy = cleaned(&workbook(&[("\"Liste\"", &list)])).unwrap();
    let all: String = unpacked(&copy.bytes)
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert!(all.contains("Laon") && !all.contains("couvert"));
}

#[test]
fn there_is_no_copy_where_none_would_be_honest() {
    let list = |rows: &str| format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let one = list(&row(1, &["Nom", "Ville"]));
    let book = workbook(&[("\"L\"", &one)]);
    let missing = workbook(&[(
        "\"L\"",
        &list("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>9</v></c></row>"),
    )]);
    let emails = "Courriel;Mobile\r\nlea@example.fr;06 39 98 00 01\r\nluc@example.fr;06 39 98 00 02\r\nzoe@example.fr;06 39 98 00 03\r\n";
    let wild = workbook(&[(
        "\"L\"",
        &format!(
            "<worksheet><sheetData>{}{}</sheetData></worksheet>",
            row(5, &["Nom", "Courriel"]),
            row(2, &["Petit", "lea@example.fr"])
        ),
    )]);
    for (bytes, expected) in [
        (&b"%PDF-1.4"[..], NoCopy::NotATable),
        (b"Bonjour", NoCopy::NotATable),
        (b"", NoCopy::NotATable),
        (&book, NoCopy::Nothing),
        (&book[..book.len() - 200], NoCopy::NotRead),
        (&missing, NoCopy::NotRead),
        (emails.as_bytes(), NoCopy::NothingLeft),
        // Rows in no order.
        (&wild, NoCopy::NotRead),
    ] {
        assert_eq!(
            cleaned(bytes).unwrap_err(),
            expected,
            "{}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(40)])
        );
    }
}

#[test]
fn a_table_beyond_the_limits_has_no_copy_and_takes_no_time() {
    let wide = format!(
        "Nom;Courriel{}\r\n{}",
        ";x".repeat(2_000),
        format!("Petit;lea@example.fr{}\r\n", ";1".repeat(2_000)).repeat(300)
    );
    assert_eq!(cleaned(wide.as_bytes()).unwrap_err(), NoCopy::NotRead);
    // One wide row among many narrow ones: the text of the copy would be out of all proportion.
    let far: String = (2..120_000).map(|n| row(n, &["Petit"])).collect();
    let sheet = format!(
        "<worksheet><sheetData>{}{far}</sheetData><mergeCells>{}</mergeCells></worksheet>",
        row(1, &["Nom", "Courriel", "lea@example.fr"]),
        "<mergeCell ref=\"D1:E1048576\"/>".repeat(1_000)
    );
    assert_eq!(
        cleaned(&workbook(&[("\"L\"", &sheet)])).unwrap_err(),
        NoCopy::NotRead
    );
}

#[test]
fn damaged_tables_never_break_the_writer() {
    for path in [
        "csv/calc/file.csv",
        "xlsx/openpyxl/file.xlsx",
        "ods/calc/file.ods",
        "ods/calc-flat/file.fods",
    ] {
        let bytes = fs::read(Path::new("tests/data/extract").join(path)).unwrap();
        for n in 1..40 {
            let at = bytes.len() * n / 40;
            let _ = cleaned(&bytes[..at]);
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x55;
            // Whatever is still offered is clean, by another judge than the one that offered it.
            if let Ok(copy) = cleaned(&flipped) {
                let scan = check::scan(
                    &mut Cursor::new(&copy.bytes),
                    &Detection::default(),
                    &ReadOptions::default(),
                );
                assert_eq!(
                    (
                        scan.contents.people.tally.count,
                        scan.contents.addresses.len()
                    ),
                    (0, 0),
                    "{path}"
                );
            }
        }
    }
}

#[test]
fn the_copy_is_read_again_as_what_it_is_and_is_clean() {
    for path in [
        "tests/data/extract/xlsx/openpyxl/file.xlsx",
        "tests/data/extract/xlsx/calc/file.xlsx",
        "tests/data/extract/ods/calc/file.ods",
        "tests/data/extract/csv/calc/file.csv",
    ] {
        let copy = cleaned(&fs::read(path).unwrap()).unwrap();
        let scan = check::scan(
            &mut Cursor::new(&copy.bytes),
            &Detection::default(),
            &ReadOptions::default(),
        );
        assert_eq!(scan.unread, []);
        assert_eq!(
            (
                scan.contents.people.tally.count,
                scan.contents.addresses.len()
            ),
            (0, 0),
            "{path}"
        );
    }
}

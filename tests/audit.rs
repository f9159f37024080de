//! `gardefou audit` as a DPO and an engine meet it: the same numbers whatever the archive, nothing
//! but numbers, nothing lost to a bad mail or a stop.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{json, Value};

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("gardefou-audit-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        self.path(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gardefou"));
    command
        .args(arguments)
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "fr_FR.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn gardefou(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = command(arguments).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // Answers may come before all of the input is written.
    let writer = thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    output
}

fn words(output: &Output) -> String {
    [&output.stdout[..], &output.stderr[..]]
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .concat()
}

/// Audits, and reads the report's JSON.
fn audit(paths: &[&str], to: &str, more: &[&str]) -> Value {
    let output = gardefou(&[&["audit"], paths, &["-o", to], more].concat(), b"");
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    serde_json::from_slice(&fs::read(Path::new(to).join("audit.json")).unwrap()).unwrap()
}

fn people(n: usize, domain: &str) -> String {
    let each: Vec<String> = (0..n).map(|i| format!("p{i}@{domain}")).collect();
    each.join(", ")
}

fn rows(n: usize) -> String {
    let row = |i| {
        let (high, low) = (i / 100, i % 100);
        format!("Petit{i};Marie;marie.petit{i}@orange.example;06 39 98 {high:02} {low:02}\r\n")
    };
    (0..n).map(row).collect::<Vec<_>>().concat()
}

/// A mail with a part of that type and content attached.
fn mail(to: &str, date: &str, body: &str, attached: Option<(&str, &str)>) -> String {
    let head = format!(
        "Message-ID: <1@agence.example>\r\nFrom: Conseil <moi@agence.example>\r\nTo: {to}\r\nSubject: Offre\r\n{date}MIME-Version: 1.0\r\n"
    );
    match attached {
        None => format!("{head}\r\n{body}\r\n"),
        Some((name, content)) => format!(
            "{head}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n{body}\r\n--x\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{content}\r\n--x--\r\n"
        ),
    }
}

/// Seven mails: two with nothing, one exposed, one list, one number, one program, one with all.
fn seven() -> Vec<String> {
    let week_10 = "Date: Tue, 3 Mar 2026 10:12:13 +0100\r\n";
    let week_11 = "Date: Mon, 9 Mar 2026 08:00:00 +0100\r\n";
    let list = |n| format!("Nom;Prénom;Courriel;Téléphone\r\n{}", rows(n));
    vec![
        mail("a@mairie.example", week_10, "Bonjour", None),
        mail(&people(12, "mairie.example"), week_10, "Bonjour", None),
        mail(
            "a@mairie.example",
            week_11,
            "Voici",
            Some(("liste-secrete.csv", &list(12))),
        ),
        mail(
            "a@mairie.example",
            week_11,
            "Mon numéro de sécurité sociale : 1 85 05 78 006 084 91",
            None,
        ),
        mail(
            "a@mairie.example",
            week_11,
            "Voici",
            Some(("programme.bin", "\x7fELF\x02\x01\x01")),
        ),
        mail("a@mairie.example", "", "Sans date", None),
        mail(
            &people(60, "mairie.example"),
            week_11,
            "Voici",
            Some(("tous.csv", &list(60))),
        ),
    ]
}

fn mailbox(mails: &[String]) -> String {
    let mails = mails
        .iter()
        .map(|mail| format!("From - Tue Mar 03 10:12:13 2026\r\n{mail}\r\n"));
    mails.collect()
}

/// A ZIP archive without compression.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let size = (content.len() as u32).to_le_bytes();
        let common = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &crc.sum().to_le_bytes(),
            &size,
            &size,
            &(name.len() as u16).to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        let offset = (archive.len() as u32).to_le_bytes();
        directory.extend(
            [
                b"PK\x01\x02\x14\0",
                &common[..],
                &[0; 10],
                &offset,
                name.as_bytes(),
            ]
            .concat(),
        );
        archive.extend([b"PK\x03\x04", &common[..], name.as_bytes(), content].concat());
    }
    let count = (files.len() as u16).to_le_bytes();
    let size = (directory.len() as u32).to_le_bytes();
    let start = (archive.len() as u32).to_le_bytes();
    [
        &archive[..],
        &directory,
        b"PK\x05\x06\0\0\0\0",
        &count,
        &count,
        &size,
        &start,
        &[0, 0],
    ]
    .concat()
}

#[test]
fn every_form_of_archive_gives_the_same_numbers() {
    let folder = Folder::new("forms");
    let mails = seven();
    let names: Vec<String> = (0..7).map(|i| format!("{i}.eml")).collect();
    let mut singles = Vec::new();
    for (name, mail) in names.iter().zip(&mails) {
        singles.push(folder.write(&format!("single/{name}"), mail));
        let (year, at) = if name < &"3".into() {
            ("2025", "cur")
        } else {
            ("2026", "new")
        };
        folder.write(&format!("folder/{year}/{name}"), mail);
        folder.write(&format!("maildir/.Sent/{at}/17726.M{name}.host:2,S"), mail);
    }
    folder.write("maildir/.Sent/tmp/half", &mails[1][..200]);
    folder.write("mailbox/Sent", mailbox(&mails));
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .zip(&mails)
        .map(|(name, mail)| (name.as_str(), mail.as_bytes()))
        .collect();
    folder.write("zip/Sent.zip", zip(&files));
    folder.write(
        "takeout/takeout.zip",
        zip(&[("Mail/Sent.mbox", mailbox(&mails).as_bytes())]),
    );
    folder.write("mixed/a.zip", zip(&files[..2]));
    folder.write("mixed/b", mailbox(&mails[2..5]));
    folder.write("mixed/c/1.eml", &mails[5]);
    folder.write("mixed/c/2.eml", &mails[6]);

    let mut reports = Vec::new();
    for form in ["folder", "maildir", "mailbox", "zip", "takeout", "mixed"] {
        let to = folder.path(&format!("to-{form}"));
        let report = audit(&[&folder.path(form)], &to, &[]);
        let page = fs::read_to_string(Path::new(&to).join("audit.html")).unwrap();
        reports.push((form, report, page));
    }
    let singles: Vec<&str> = singles.iter().map(String::as_str).collect();
    let first = audit(&singles, &folder.path("to-single"), &["--jobs", "1"]);
    assert_eq!(
        first["total"],
        json!({
            "mails": 7, "warned": 4, "not_checked": 1, "clean": 2, "held": 5,
            "alerts": {"recipients_exposed": 2, "contact_list": 2, "nir": 1, "not_checked": 1}
        })
    );
    assert_eq!(first["weeks"]["2026-W10"]["mails"], 2);
    assert_eq!(
        first["weeks"]["2026-W10"]["alerts"],
        json!({"recipients_exposed": 1})
    );
    assert_eq!(first["weeks"]["2026-W11"]["warned"], 3);
    assert_eq!(first["undated"]["mails"], 1);
    assert_eq!(first["unread"], json!({"unsupported": 1}));
    assert_eq!(first["visible"], json!({"0": 5, "10": 1, "50": 1}));
    assert_eq!(first["alerts_per_100"], 57.14);
    let page = &reports[0].2;
    for (form, report, own) in &reports {
        assert_eq!(report, &first, "{form}");
        assert!(own == page, "the page of {form} is another one");
    }
}

#[test]
fn nothing_of_the_mails_and_their_files_stands_in_what_is_written() {
    let folder = Folder::new("numbers-only");
    folder.write("boite-de-marie/cur/secret.eml", &seven()[6]);
    folder.write("boite-de-marie/cur/autre.eml", &seven()[3]);
    folder.write("boite-de-marie/note-privee.txt", "Bonjour");
    let to = folder.path("rapport");
    let output = gardefou(&["audit", &folder.path("boite-de-marie"), "-o", &to], b"");
    let mut written = words(&output);
    for name in ["audit.html", "audit.csv", "audit.json"] {
        written += &fs::read_to_string(Path::new(&to).join(name)).unwrap();
    }
    assert_eq!(fs::read_dir(&to).unwrap().count(), 3);
    for word in [
        "@",
        "mairie",
        "agence.example",
        "orange.example",
        "Petit",
        "Marie",
        "marie",
        "Conseil",
        "Offre",
        "secret",
        "autre.eml",
        "note-privee",
        "tous.csv",
        "06 39",
        "1 85",
        "185057800608",
        "boite",
    ] {
        assert!(!written.contains(word), "{word} is in what is written");
    }
    assert!(written.contains("2026-W11"));
}

#[test]
fn the_page_needs_nothing_else_and_has_a_table_beside_each_plot() {
    let folder = Folder::new("page");
    folder.write("in/Sent", mailbox(&seven()));
    audit(&[&folder.path("in")], &folder.path("fr"), &[]);
    audit(&[&folder.path("in")], &folder.path("en"), &["--lang", "en"]);
    let page = fs::read_to_string(folder.path("fr/audit.html")).unwrap();
    assert!(page.starts_with("<!doctype html><html lang=\"fr\">"));
    for absent in [
        "<script", "http://", "https://", "url(", "<img", "<link", "@import",
    ] {
        assert!(!page.contains(absent), "{absent}");
    }
    let plots: Vec<&str> = page.split("<figure>").skip(1).collect();
    assert_eq!(plots.len(), 5);
    for plot in plots {
        assert!(plot.contains("role=\"img\" aria-label="));
        let behind = plot.split_once("</figure>").unwrap().1;
        assert!(behind.starts_with("<div class=\"wide\"><table><caption>"));
    }
    assert!(page.contains("Garde-fou a relu 7 messages envoyés"));
    assert!(page.contains("<th scope=\"row\">À risque</th><td>4</td><td>57,1</td>"));
    assert!(page.contains("<td class=\"now\">10</td><td>2</td><td>28,6</td>"));
    let english = fs::read_to_string(folder.path("en/audit.html")).unwrap();
    assert!(english.contains("<th scope=\"row\">At risk</th><td>4</td><td>57.1</td>"));
    let table = fs::read_to_string(folder.path("fr/audit.csv")).unwrap();
    for line in [
        "total;;;warned;4;7",
        "week;2026-W10;recipients_exposed;alerts;1;2",
        "threshold;visible_external;20;alerts;1;7",
    ] {
        assert!(table.contains(&format!("\r\n{line}\r\n")), "{line}");
    }
}

/// Some hundred mails in three kinds of archives.
fn many(folder: &Folder) -> [String; 3] {
    let list = format!("Nom;Prénom;Courriel;Téléphone\r\n{}", rows(300));
    let one = |i: usize| {
        let date = format!("Date: {} Mar 2026 10:12:13 +0100\r\n", 1 + i % 28);
        let attached = (i % 3 == 0).then_some(("liste.csv", list.as_str()));
        mail(
            &people(1 + i % 40, "mairie.example"),
            &date,
            &format!("Bonjour {i}"),
            attached,
        )
    };
    let mails: Vec<String> = (0..600).map(one).collect();
    for (i, mail) in mails[..200].iter().enumerate() {
        folder.write(&format!("maildir/cur/{i}"), mail);
    }
    let names: Vec<String> = (0..200).map(|i| format!("{i}.eml")).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .zip(&mails[400..])
        .map(|(name, mail)| (name.as_str(), mail.as_bytes()))
        .collect();
    [
        folder.path("maildir"),
        folder.write("Sent", mailbox(&mails[200..400])),
        folder.write("Sent.zip", zip(&files)),
    ]
}

/// Starts an audit and kills it once its journal has gone on; how many mails the journal then has.
fn killed(arguments: &[&str], journal: &Path, pause: u64) -> Option<u64> {
    let mails = || -> Option<u64> {
        let state: Value = serde_json::from_slice(&fs::read(journal).ok()?).ok()?;
        state["tally"]["total"]["mails"].as_u64()
    };
    let before = mails();
    let mut child: Child = command(arguments).spawn().unwrap();
    while mails() <= before.max(Some(0)) && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(2));
    }
    thread::sleep(Duration::from_millis(pause));
    child.kill().unwrap();
    child.wait().unwrap();
    mails()
}

#[test]
fn an_audit_that_was_killed_goes_on_to_the_very_same_report() {
    let folder = Folder::new("killed");
    let archive = many(&folder);
    let paths: Vec<&str> = archive.iter().map(String::as_str).collect();
    let whole = audit(&paths, &folder.path("whole"), &[]);
    assert_eq!(whole["total"]["mails"], 600);
    let to = folder.path("stopped");
    let journal = Path::new(&to).join("audit.journal");
    let arguments = [&["audit"], &paths[..], &["-o", &to, "--jobs", "2"]].concat();
    let mut stops = Vec::new();
    for pause in [0, 40, 90, 7] {
        match killed(&arguments, &journal, pause) {
            Some(mails) => stops.push(mails),
            None => break,
        }
    }
    assert!(
        stops.iter().any(|mails| (1..600).contains(mails)),
        "{stops:?}"
    );
    if journal.exists() {
        let state = fs::read_to_string(&journal).unwrap();
        for word in ["@", "mairie", "maildir", "Sent", "eml", "csv"] {
            assert!(!state.contains(word), "{word} is in the journal");
        }
        let output = gardefou(&arguments, b"");
        assert_eq!(output.status.code(), Some(0), "{}", words(&output));
        assert!(
            words(&output).contains("l’audit reprend après "),
            "{}",
            words(&output)
        );
    }
    for name in ["audit.html", "audit.csv", "audit.json"] {
        let [one, other] =
            ["whole", "stopped"].map(|to| fs::read(folder.path(&format!("{to}/{name}"))).unwrap());
        assert!(one == other, "{name} differs");
    }
    assert!(!journal.exists());
}

#[test]
fn a_stopped_audit_does_not_go_on_with_other_settings_nor_in_a_changed_archive() {
    let folder = Folder::new("changed");
    let archive = many(&folder);
    let to = folder.path("to");
    let journal = Path::new(&to).join("audit.journal");
    let arguments = ["audit", &archive[0], &archive[1], &archive[2], "-o", &to];
    let mails = killed(&arguments, &journal, 0);
    assert!(mails.is_some_and(|mails| mails < 600), "{mails:?}");
    let policy = folder.write("policy.json", r#"{"list_warn": 30}"#);
    let other = [&arguments[..], &["--policy", &policy]].concat();
    folder.write(
        "maildir/cur/0",
        "Message-ID: <2@agence.example>\r\n\r\nautre",
    );
    for arguments in [&other[..], &arguments[..]] {
        let output = gardefou(arguments, b"");
        assert_eq!(output.status.code(), Some(73));
        assert!(words(&output)
            .contains("contient le journal d’un audit que celui-ci ne peut pas continuer"));
    }
    assert!(journal.exists());
}

#[test]
fn a_bad_mail_in_the_middle_is_not_checked_and_the_others_count() {
    let folder = Folder::new("bad");
    let mails = seven();
    let damaged = zip(&[
        ("a.eml", mails[1].as_bytes()),
        ("b.eml", mails[1].as_bytes()),
    ]);
    folder.write("in/1.eml", &mails[1]);
    folder.write(
        "in/2.eml",
        b"\0\x01\x02\xff\xfe garbage \x80\x81".repeat(50),
    );
    folder.write("in/3.eml", "");
    folder.write("in/4.eml", mails[2].split("Petit5;").next().unwrap());
    folder.write(
        "in/5.msg",
        [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[7; 2000]].concat(),
    );
    folder.write("in/6.eml", &mails[1]);
    folder.write("in/7.zip", &damaged[..damaged.len() / 2 - 100]);
    folder.write("in/archive.7z", b"7z\xbc\xaf\x27\x1c\0\x04 and more");
    folder.write("in/cur/8", "Une note qui n’a pas d’en-tête");
    folder.write("in/notes.txt", "Bonjour");
    let report = audit(&[&folder.path("in")], &folder.path("to"), &[]);
    // 1, 6 and the first of 7.zip are exposed; 4 is cut short with a notice; 2, 3, 5 and 8 are no mails.
    assert_eq!(
        report["total"],
        json!({
            "mails": 8, "warned": 3, "not_checked": 5, "clean": 0, "held": 8,
            "alerts": {"recipients_exposed": 3, "not_checked": 6}
        })
    );
    assert_eq!(report["other_files"], 1);
    assert_eq!(report["unread_files"], 2);
}

#[test]
fn messages_of_outlook_have_their_recipients() {
    let folder = Folder::new("outlook");
    let message = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/extract/msg/extract-msg/file.msg"
    );
    let report = audit(&[message], &folder.path("to"), &[]);
    assert_eq!(report["total"]["mails"], 1);
    let output = gardefou(&["check", "--json", message], b"");
    let checked: Value = serde_json::from_slice(&output.stdout).unwrap();
    let counts = ["to", "cc", "visible"].map(|key| checked["recipients"][key].as_u64());
    assert_eq!(counts, [Some(9), Some(1), Some(10)]);
    assert_eq!(report["visible"], json!({"10": 1}));
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let n = three.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let digit = BASE64[(n >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= three.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    out
}

#[test]
fn the_filter_answers_every_line_in_order_and_says_which_are_bad() {
    let mut input = Vec::new();
    let mut expected = Vec::new();
    for (i, mail) in seven().iter().cycle().take(140).enumerate() {
        let bad: Option<(&[u8], Value, &str)> = match i % 10 {
            1 => Some((b"pas du JSON", Value::Null, "not_json")),
            3 => Some((b"{\"id\": \"a3\"}", json!("a3"), "no_eml")),
            5 => Some((
                b"{\"id\": 5.5, \"eml\": \"pas *** base64\"}",
                json!(5.5),
                "not_base64",
            )),
            7 => Some((b"\xff\xfe\x00", Value::Null, "not_json")),
            8 => Some((b"{\"eml\": 8, \"id\": 8}", json!(8), "no_eml")),
            9 => Some((b"[1, 2]", Value::Null, "not_json")),
            _ => None,
        };
        if let Some((line, id, error)) = bad {
            input.extend(line);
            expected.push((id, error.to_owned(), Value::Null));
        } else {
            input.extend(
                json!({"id": i, "eml": base64(mail.as_bytes())})
                    .to_string()
                    .bytes(),
            );
            let warned = [false, true, true, true, false, false, true][i % 7];
            expected.push((json!(i), String::new(), json!(warned)));
        }
        input.push(b'\n');
    }
    for jobs in ["1", "3"] {
        let output = gardefou(&["audit", "--ndjson", "--jobs", jobs], &input);
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).unwrap();
        let answers: Vec<(Value, String, Value)> = text
            .lines()
            .map(|line| {
                let mut answer: Value = serde_json::from_str(line).unwrap();
                assert_eq!(answer["schema"], 1);
                let error = answer["error"].as_str().unwrap_or_default().to_owned();
                (answer["id"].take(), error, answer["warned"].take())
            })
            .collect();
        assert_eq!(answers, expected);
        assert!(!text.contains('@') && !text.contains("Petit") && !text.contains(".csv"));
    }
}

#[test]
fn the_filter_gives_the_numbers_of_a_mail() {
    let line = json!({"id": "x", "eml": base64(seven()[1].as_bytes())}).to_string();
    let output = gardefou(&["audit", "--ndjson"], line.as_bytes());
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["week"], "2026-W10");
    assert_eq!(answer["recipients"]["external"], 12);
    assert_eq!(
        answer["findings"],
        json!([{"kind": "recipients_exposed", "severity": "warn", "rule": "visible_external", "count": 12}])
    );
    assert_eq!(
        answer["steps"]["visible_external"]["10"],
        json!({"alert": true, "warned": true})
    );
    assert_eq!(
        answer["steps"]["visible_external"]["20"],
        json!({"alert": false, "warned": false})
    );
}

#[test]
fn the_table_of_thresholds_says_what_checks_with_these_thresholds_say() {
    let folder = Folder::new("thresholds");
    let list = |n| format!("Nom;Prénom;Courriel;Téléphone\r\n{}", rows(n));
    for (i, (to, listed)) in [
        (people(3, "mairie.example"), 0),
        (people(7, "mairie.example"), 0),
        (people(7, "gmail.com"), 0),
        (people(12, "mairie.example"), 7),
        (people(15, "cap.example"), 0),
        (people(30, "mairie.example"), 30),
        (people(70, "agence.example"), 0),
        (people(120, "agence.example"), 15),
        ("a@mairie.example".into(), 7),
        ("a@mairie.example".into(), 15),
        ("a@mairie.example".into(), 70),
        (people(60, "gmail.com"), 120),
    ]
    .into_iter()
    .enumerate()
    {
        let content = list(listed);
        let attached = (listed > 0).then_some(("liste.csv", content.as_str()));
        folder.write(&format!("in/{i}.eml"), mail(&to, "", "Bonjour", attached));
    }
    folder.write("in/nir.eml", &seven()[3]);
    let in_force =
        r#""partner_domains": ["cap.example"], "list_strong": 1000, "visible_private": 8"#;
    let policy = folder.write("policy.json", format!("{{{in_force}}}"));
    let report = audit(
        &[&folder.path("in")],
        &folder.path("to"),
        &["--policy", &policy],
    );

    let check = |changed: &str| -> (u64, u64, u64) {
        let policy = folder.write(
            "changed.json",
            format!("{{{in_force}, {changed}}}").replace(
                r#""visible_private": 8, "visible_private""#,
                r#""visible_private""#,
            ),
        );
        let output = gardefou(
            &["check", "--ndjson", "--policy", &policy, &folder.path("in")],
            b"",
        );
        let (mut warned, mut exposed, mut lists) = (0, 0, 0);
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let verdict: Value = serde_json::from_str(line).unwrap();
            warned += u64::from(verdict["verdict"] == "warn");
            let has = |kinds: &[&str]| {
                verdict["findings"].as_array().unwrap().iter().any(|f| {
                    f["severity"] != "notice" && kinds.contains(&f["kind"].as_str().unwrap())
                })
            };
            exposed += u64::from(has(&["recipients_exposed"]));
            lists += u64::from(has(&["contact_list", "recipients_listed"]));
        }
        (warned, exposed, lists)
    };
    let mut compared = 0;
    for (setting, steps) in report["thresholds"].as_object().unwrap() {
        for (step, counts) in steps.as_object().unwrap() {
            let (warned, exposed, lists) = check(&format!(r#""{setting}": {step}"#));
            let alerts = if setting == "list_warn" {
                lists
            } else {
                exposed
            };
            assert_eq!(
                *counts,
                json!({"alerts": alerts, "warned": warned}),
                "{setting} {step}"
            );
            compared += 1;
        }
    }
    assert_eq!(compared, 26);
    for (visible, list) in [(5, 5), (20, 50), (100, 100)] {
        let (warned, ..) = check(&format!(
            r#""visible_external": {visible}, "list_warn": {list}"#
        ));
        assert_eq!(
            report["grid"][visible.to_string()][list.to_string()],
            warned,
            "{visible} {list}"
        );
    }
    let external = |step: &str| report["thresholds"]["visible_external"][step].clone();
    assert_eq!(external("5"), json!({"alerts": 7, "warned": 10}));
    assert_eq!(external("20"), json!({"alerts": 4, "warned": 7}));
    assert_eq!(
        report["thresholds_per_100"]["visible_external"]["5"]["alerts"],
        53.85
    );
}

#[test]
fn what_is_only_observed_is_an_alert_for_which_nobody_would_be_asked() {
    let folder = Folder::new("observed");
    folder.write("in/Sent", mailbox(&seven()));
    let observe = folder.write(
        "observe.json",
        r#"{"mode_lists": "observe", "mode_nir": "observe"}"#,
    );
    let off = folder.write(
        "off.json",
        r#"{"mode_lists": "off", "mode_recipients": "off"}"#,
    );
    let from = folder.path("in");
    let report = audit(&[&from], &folder.path("observe"), &["--policy", &observe]);
    assert_eq!(
        report["total"],
        json!({
            "mails": 7, "warned": 4, "not_checked": 1, "clean": 2, "held": 3,
            "alerts": {"recipients_exposed": 2, "contact_list": 2, "nir": 1, "not_checked": 1}
        })
    );
    assert_eq!(report["grid"]["100"]["100"], 2);
    let report = audit(&[&from], &folder.path("off"), &["--policy", &off]);
    assert_eq!(
        report["total"]["alerts"],
        json!({"nir": 1, "not_checked": 1})
    );
    assert_eq!(report["grid"]["5"]["5"], 1);
}

#[test]
fn a_report_is_not_written_over_and_what_is_missing_or_wrong_is_told() {
    let folder = Folder::new("usage");
    folder.write("in/1.eml", &seven()[0]);
    let (from, to) = (folder.path("in"), folder.path("to"));
    audit(&[&from], &to, &[]);
    let again = gardefou(&["audit", &from, "-o", &to], b"");
    assert_eq!(again.status.code(), Some(73));
    assert!(words(&again).contains("contient déjà un rapport"));
    let missing = gardefou(&["audit", "nulle-part", "-o", &folder.path("new")], b"");
    assert_eq!(missing.status.code(), Some(66));
    for arguments in [
        &["audit", &from][..],
        &["audit", "-o", &to],
        &["audit", "--ndjson", &from],
        &["audit", "--ndjson", "-o", &to],
        &["audit", &from, "-o", &to, "--jobs", "0"],
        &["audit", &from, "-o", &to, "--json"],
        &["check", "--jobs", "2", &from],
    ] {
        assert_eq!(
            gardefou(arguments, b"").status.code(),
            Some(64),
            "{arguments:?}"
        );
    }
    // The report may lie in the archive: it is none of its mails.
    let report = audit(&[&from], &folder.path("in/report"), &[]);
    assert_eq!(
        (&report["total"]["mails"], &report["other_files"]),
        (&json!(1), &json!(0))
    );
}

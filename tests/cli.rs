//! The command line as a person or a script meets it: words, JSON, exit codes.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn gardefou(arguments: &[&str]) -> Output {
    gardefou_with_input(arguments, b"")
}

fn gardefou_with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gardefou"))
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"))
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "fr_FR.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(arguments: &[&str]) -> (Value, Option<i32>) {
    let output = gardefou(&[&["check", "--json"], arguments].concat());
    (
        serde_json::from_slice(&output.stdout).unwrap(),
        output.status.code(),
    )
}

/// `kind part count` of every finding.
fn findings(report: &Value) -> Vec<String> {
    let word = |f: &Value, key: &str| f[key].as_str().unwrap_or("-").to_owned();
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| format!("{} {} {}", word(f, "kind"), word(f, "part"), f["count"]))
        .collect()
}

#[test]
fn the_saint_quentin_mail_is_warned_of_for_its_recipients_and_its_list() {
    let (report, code) = json(&["incident/saint-quentin.eml"]);
    assert_eq!(code, Some(1));
    assert_eq!(report["schema"], 1);
    assert_eq!(report["verdict"], "warn");
    assert_eq!(
        report["recipients"],
        serde_json::json!({
            "to": 1300, "cc": 0, "bcc": 0, "visible": 1300,
            "internal": 0, "partner": 0, "external": 1300, "private": 0, "groups": 0, "warned": true
        })
    );
    assert_eq!(
        findings(&report),
        [
            "recipients_listed liste.pdf 1300",
            "recipients_exposed recipients 1300",
            "contact_list liste.pdf 1300",
        ]
    );
    assert_eq!(report["findings"][0]["total"], 1300);
    assert_eq!(report["findings"][0]["location"]["page"], 1);
    assert!(report["duration_ms"].as_f64().unwrap() > 0.0);
    let outcomes: Vec<_> = report["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| &p["outcome"])
        .collect();
    assert_eq!(outcomes, ["clean", "warn"]);
}

#[test]
fn the_words_for_the_saint_quentin_mail_are_french_and_count_in_french() {
    let output = gardefou(&["check", "incident/saint-quentin.eml"]);
    let words = stdout(&output);
    assert!(
        words.starts_with("incident/saint-quentin.eml — à risque\n"),
        "{words}"
    );
    assert!(
        words.contains("Ce fichier contient les coordonnées de vos 1\u{202f}300 destinataires — liste.pdf, page 1"),
        "{words}"
    );
    assert!(
        words.contains("1\u{202f}300 personnes verront les adresses des autres"),
        "{words}"
    );
}

#[test]
fn the_language_can_be_chosen() {
    let output = gardefou(&["check", "--lang", "en", "incident/saint-quentin.eml"]);
    assert!(stdout(&output).contains("1,300 people will see each other’s addresses"));
}

#[test]
fn no_address_name_or_number_appears_in_clear_in_any_output() {
    let mail = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/incident/saint-quentin.eml"
    ))
    .unwrap();
    let list = mail
        .split("\nTo: ")
        .nth(1)
        .unwrap()
        .split("\nSubject: ")
        .next()
        .unwrap();
    let addresses: Vec<&str> = list
        .split([',', '\n', '\r', ' '])
        .filter(|word| word.contains('@'))
        .collect();
    assert_eq!(addresses.len(), 1300);
    for format in [&[][..], &["--json"], &["--ndjson"]] {
        let output = gardefou(&[&["check"], format, &["incident/saint-quentin.eml"]].concat());
        let words = stdout(&output) + &stderr(&output);
        assert!(words.contains('•'), "{words}");
        for address in &addresses {
            assert!(!words.contains(address), "{address} is in clear");
        }
    }
}

#[test]
fn a_plain_reply_with_a_signature_is_clean() {
    let (report, code) = json(&["incident/simple-reply.eml"]);
    assert_eq!((code, report["verdict"].as_str()), (Some(0), Some("clean")));
    assert_eq!(findings(&report), Vec::<String>::new());
}

#[test]
fn what_cannot_be_read_is_said_with_its_reason() {
    let pdf = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/extract/pdf/reportlab-27-pages/file.pdf"
    ))
    .unwrap();
    for (input, reason) in [
        (&pdf[..pdf.len() / 2], "malformed"),
        (&b""[..], "empty"),
        (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "image_only"),
        (&b"\0\x01\x02\x03\xff\xfe garbage \0\0"[..], "unsupported"),
    ] {
        let output = gardefou_with_input(&["check", "--json", "-"], input);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let reasons: Vec<&str> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| f["kind"] == "not_checked")
            .map(|f| f["reason"].as_str().unwrap())
            .collect();
        assert_eq!(reasons, [reason]);
        assert_ne!(report["verdict"], "clean", "{reason}");
    }
    for file in [
        "extract/named/xlsx-password",
        "extract/pdf/password-aes-256",
        "extract/pdf/password-rc4-128",
    ] {
        let (reports, code) = json(&[file]);
        let all: Vec<_> = reports
            .as_array()
            .unwrap()
            .iter()
            .flat_map(findings)
            .collect();
        assert!(
            all.iter().any(|f| f.starts_with("not_checked ")),
            "{file}: {all:?}"
        );
        assert_eq!(code, Some(2), "{file}");
    }
}

#[test]
fn half_a_list_is_reported_and_said_to_be_half() {
    let pdf = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/extract/pdf/reportlab-27-pages/file.pdf"
    ))
    .unwrap();
    let output = gardefou_with_input(&["check", "--json", "-"], &pdf[..pdf.len() / 2]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let kinds: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["contact_list", "not_checked"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_mail_in_a_mail_is_read_with_its_recipients_and_its_parts_are_named_by_their_path() {
    let inner = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/incident/saint-quentin.eml"
    ))
    .unwrap();
    let outer = format!(
        "From: a@agence.example\r\nTo: b@example.fr\r\nSubject: tr\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nVoir ci-joint.\r\n--x\r\n\
         Content-Type: message/rfc822; name=\"offre.eml\"\r\n\
         Content-Disposition: attachment; filename=\"offre.eml\"\r\n\r\n{inner}\r\n--x--\r\n"
    );
    let output = gardefou_with_input(&["check", "--json", "-"], outer.as_bytes());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        findings(&report),
        [
            "contact_list offre.eml 1300",
            "contact_list offre.eml/liste.pdf 1300"
        ]
    );
    assert_eq!(report["findings"][0]["rule"], "people_header");
    let parts: Vec<_> = report["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["part"].as_str().unwrap())
        .collect();
    assert_eq!(
        parts,
        ["body", "offre.eml", "offre.eml/body", "offre.eml/liste.pdf"]
    );
}

#[test]
fn a_mail_cut_short_is_read_and_told_and_its_own_header_is_no_finding() {
    let to: Vec<String> = (0..30).map(|n| format!("p{n}@example.fr")).collect();
    let mail = format!(
        "From: a@agence.example\nTo: {}\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=x\n\n--x\n\nBonjour\n",
        to.join(",\n ")
    );
    let output = gardefou_with_input(&["check", "--json", "-"], mail.as_bytes());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        findings(&report),
        ["recipients_exposed recipients 30", "not_checked - 1"]
    );
}

#[test]
fn several_files_give_an_array_a_folder_its_files_and_ndjson_a_line_each() {
    let (reports, code) = json(&["incident/simple-reply.eml", "incident/saint-quentin.eml"]);
    let verdicts: Vec<_> = reports
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["verdict"])
        .collect();
    assert_eq!(verdicts, ["clean", "warn"]);
    assert_eq!(code, Some(1));

    let output = gardefou(&["check", "--ndjson", "incident"]);
    let text = stdout(&output);
    let files: Vec<String> = text
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["file"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(
        files,
        ["incident/saint-quentin.eml", "incident/simple-reply.eml"]
    );
}

#[test]
fn a_wrong_command_says_what_to_do_and_ends_with_64() {
    for arguments in [
        &[][..],
        &["check"],
        &["chekc", "a.eml"],
        &["check", "--jsno", "a.eml"],
        &["check", "--lang", "de", "a"],
    ] {
        let output = gardefou(arguments);
        assert_eq!(output.status.code(), Some(64), "{arguments:?}");
        assert!(stderr(&output).contains("gardefou --help"), "{arguments:?}");
        assert_eq!(stdout(&output), "");
    }
}

#[test]
fn a_missing_file_is_named_and_the_others_are_still_checked() {
    let output = gardefou(&["check", "nulle-part.eml", "incident/simple-reply.eml"]);
    assert_eq!(output.status.code(), Some(66));
    assert!(stderr(&output).contains("nulle-part.eml\u{a0}: ce fichier ne peut pas être ouvert"));
    assert!(stdout(&output).contains("simple-reply.eml — rien à signaler"));
}

#[test]
fn a_policy_changes_the_thresholds_and_its_faults_are_told() {
    let dir = std::env::temp_dir().join(format!("gardefou-cli-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let policy = dir.join("policy.json");
    std::fs::write(&policy, r#"{"visible_external": 100000, "visible_internal": 100000, "list_warn": "dix", "inconnu": 1}"#).unwrap();
    let output = gardefou(&[
        "check",
        "--json",
        "--policy",
        policy.to_str().unwrap(),
        "incident/saint-quentin.eml",
    ]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        findings(&report),
        [
            "recipients_listed liste.pdf 1300",
            "contact_list liste.pdf 1300"
        ]
    );
    let told = stderr(&output);
    assert!(told.contains("réglage inconnu\u{a0}: inconnu"), "{told}");
    assert!(
        told.contains("réglage list_warn\u{a0}: un nombre entier entre 2 et 100\u{202f}000"),
        "{told}"
    );

    std::fs::write(&policy, "pas du JSON").unwrap();
    let output = gardefou(&[
        "check",
        "--policy",
        policy.to_str().unwrap(),
        "incident/simple-reply.eml",
    ]);
    assert_eq!(
        (output.status.code(), stdout(&output)),
        (Some(65), String::new())
    );
    std::fs::remove_dir_all(&dir).unwrap();
}

/// A file that goes away with the test.
struct Temporary(std::path::PathBuf);

impl Temporary {
    fn new(name: &str, content: &str) -> Self {
        let path = std::env::temp_dir().join(format!("gardefou-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn every_faulty_entry_of_a_policy_is_told_by_its_name_and_the_others_hold() {
    let policy = Temporary::new(
        "entries.json",
        r#"{
            "detect_iban": "non", "group_sizes": {"Réseau": 0, "Équipe": 12}, "partner_domains": [],
            "patterns": [
                {"name": "Dossier", "expression": "AZ-\\d{6}"},
                {"name": "Tout", "expression": "x*"},
                {"name": "Ouvert", "expression": "("},
                {"name": "Géant", "expression": "(x{100}){100}"},
                {"name": "Dossier", "expression": "B"},
                {"expression": "C"}, "D"
            ]
        }"#,
    );
    let arguments = ["check", "--policy", policy.path(), "-"];
    let output = gardefou_with_input(&arguments, "réf. AZ-123456".as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output)
            .contains("! Ce fichier contient une valeur à protéger\u{a0}: Dossier — -, ligne 1"),
        "{}",
        stdout(&output)
    );
    let told = stderr(&output);
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(
        told,
        [
            "gardefou: réglage detect_iban\u{a0}: true ou false est attendu\u{202f}; la valeur par défaut est gardée",
            "gardefou: réglage group_sizes, groupe «\u{a0}Réseau\u{a0}»\u{a0}: un nom et un nombre entier entre 1 et 100\u{202f}000 sont attendus\u{202f}; ce groupe est laissé",
            "gardefou: réglage patterns, modèle «\u{a0}Tout\u{a0}»\u{a0}: son expression peut désigner un texte vide, rendez-en une partie obligatoire\u{202f}; ce modèle est laissé",
            "gardefou: réglage patterns, modèle «\u{a0}Ouvert\u{a0}»\u{a0}: son expression n’est pas comprise\u{202f}; ce modèle est laissé",
            "gardefou: réglage patterns, modèle «\u{a0}Géant\u{a0}»\u{a0}: son expression est trop longue ou trop grande, raccourcissez-la ou répétez moins\u{202f}; ce modèle est laissé",
            "gardefou: réglage patterns, modèle «\u{a0}Dossier\u{a0}»\u{a0}: un autre modèle porte ce nom\u{202f}; ce modèle est laissé",
            "gardefou: réglage patterns, modèle «\u{a0}6\u{a0}»\u{a0}: il n’a pas de nom\u{202f}; ce modèle est laissé",
            "gardefou: réglage patterns, modèle «\u{a0}7\u{a0}»\u{a0}: name, expression, words (une liste de textes) et threshold (un nombre à partir de 1) sont attendus, et rien d’autre\u{202f}; ce modèle est laissé",
        ]
    );
}

#[test]
fn twenty_kinds_of_mistakes_in_one_policy_are_told_one_by_one_and_all_that_is_right_holds() {
    let policy = Temporary::new(
        "mistakes.json",
        r#"{
            "visible_external": 3, "visible_private": "cinq", "visible_partner": 1, "visible_internal": 20.5,
            "visible_extrenal": 4,
            "internal_domains": ["agence.example", "agence"], "partner_domains": "cap.example",
            "allowed_recipients": ["accueil@ville.example", "*@ville.example"],
            "group_sizes": {"Équipe": 12, "Réseau": "tous"},
            "bulk_tool": {"name": "Publipostage", "link": "publi.agence.example"},
            "list_notice": null, "list_warn": [10], "list_strong": 100001,
            "detect_iban": "non", "detect_health": false,
            "mode_nir": "block", "mode_lists": "hold", "mode_unread": true,
            "reasons": ["Demande du destinataire", ""], "remember_minutes": -1, "journal": 1,
            "unread_picture": "never", "unread_linked": "ask",
            "patterns": [{"name": "Dossier", "expression": "AZ-\\d{6}"}, {"name": "Ouvert", "expression": "("}, {"name": "Dossier", "expression": "B"}],
            "max_seconds": 0, "language": "french", "user_may_change": ["list_warn", "couleur"]
        }"#,
    );
    let mail = Temporary::new(
        "mistakes.eml",
        "From: moi@agence.example\nDate: Mon, 2 Nov 2026 09:00:00 +0100\nMIME-Version: 1.0\nSubject: Dossier\nTo: a@x.example, b@y.example, c@z.example, accueil@ville.example\n\nréf. AZ-123456\n",
    );
    let output = gardefou(&["check", "--json", "--policy", policy.path(), mail.path()]);
    let told = stderr(&output);
    let told: Vec<&str> = told
        .lines()
        .map(|line| line.strip_prefix("gardefou: ").unwrap_or(line))
        .collect();
    assert_eq!(
        told,
        [
            "réglage allowed_recipients\u{a0}: une liste d’adresses, de noms de groupes ou de domaines comme @agence.example est attendue\u{202f}; les valeurs fautives sont laissées",
            "réglage bulk_tool\u{a0}: link doit être une adresse simple en https://\u{202f}; ce lien est laissé",
            "réglage detect_iban\u{a0}: true ou false est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage group_sizes, groupe «\u{a0}Réseau\u{a0}»\u{a0}: un nom et un nombre entier entre 1 et 100\u{202f}000 sont attendus\u{202f}; ce groupe est laissé",
            "réglage internal_domains\u{a0}: une liste de domaines comme agence.example est attendue\u{202f}; les valeurs fautives sont laissées",
            "réglage journal\u{a0}: true ou false est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage language\u{a0}: auto, fr ou en est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage list_notice\u{a0}: un nombre entier entre 2 et 100\u{202f}000 est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage list_strong\u{a0}: un nombre entier entre 2 et 100\u{202f}000 est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage list_warn\u{a0}: un nombre entier entre 2 et 100\u{202f}000 est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage max_seconds\u{a0}: un nombre entier entre 1 et 60 est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage mode_nir\u{a0}: off, observe, warn, justify ou hold est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage mode_unread\u{a0}: off, observe, warn, justify ou hold est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage partner_domains\u{a0}: une liste de domaines comme agence.example est attendue\u{202f}; les valeurs fautives sont laissées",
            "réglage patterns, modèle «\u{a0}Ouvert\u{a0}»\u{a0}: son expression n’est pas comprise\u{202f}; ce modèle est laissé",
            "réglage patterns, modèle «\u{a0}Dossier\u{a0}»\u{a0}: un autre modèle porte ce nom\u{202f}; ce modèle est laissé",
            "réglage reasons\u{a0}: une liste de 10 raisons au plus, de 80 caractères au plus, est attendue\u{202f}; ce qui n’en est pas une est laissé",
            "réglage remember_minutes\u{a0}: un nombre entier entre 0 et 1\u{202f}440 est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage unread_picture\u{a0}: ask, notice ou ignore est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage inconnu\u{a0}: visible_extrenal",
            "réglage visible_internal\u{a0}: un nombre entier entre 2 et 100\u{202f}000 est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage visible_partner\u{a0}: un nombre entier entre 2 et 100\u{202f}000 est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage visible_private\u{a0}: un nombre entier entre 2 et 100\u{202f}000 est attendu\u{202f}; la valeur par défaut est gardée",
            "réglage user_may_change\u{a0}: une liste de noms de réglages est attendue\u{202f}; ce qui n’en est pas un est laissé"
        ]
    );
    // Three people are seen, from the limit that is right; whoever may be seen is not counted.
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        findings(&report),
        ["recipients_exposed recipients 3", "pattern body 1"]
    );
}

#[test]
fn the_worked_example_of_a_pattern_in_the_guide_does_what_the_guide_says() {
    let guide = include_str!("../docs/settings.md");
    let example = guide
        .split("```json")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let policy = Temporary::new("example.json", example);
    let check = |text: &str| {
        let output = gardefou_with_input(
            &["check", "--json", "--policy", policy.path(), "-"],
            text.as_bytes(),
        );
        assert_eq!(stderr(&output), "");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["findings"].clone()
    };
    let found = check("Le dossier 02-123456-K et la réf. 02-123457-L\n");
    assert_eq!(found[0]["kind"], "pattern");
    assert_eq!(found[0]["name"], "Numéro de dossier");
    assert_eq!(found[0]["rule"], "pattern");
    assert_eq!(
        (&found[0]["count"], &found[0]["severity"]),
        (&2.into(), &"warn".into())
    );
    for (sentence, text) in [
        ("one is below the threshold", "Le dossier 02-123456-K\n"),
        (
            "no word announces them",
            "Pièces 02-123456-K et 02-123457-L\n",
        ),
    ] {
        assert_eq!(check(text), serde_json::json!([]), "{sentence}");
    }
}

#[test]
fn visible_recipients_are_counted_by_side_and_the_threshold_that_was_passed_is_said() {
    let policy = Temporary::new(
        "sides.json",
        r#"{"partner_domains": ["cap.example"], "group_sizes": {"Demandeurs de l’Aisne": 1300}}"#,
    );
    let mail = |to: &str| {
        format!("From: moi@agence.example\r\nTo: {to}\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nBonjour\r\n")
    };
    let people = |n: u32, domain: &str| -> String {
        (0..n)
            .map(|i| format!("p{i}+essai@{domain}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    for (to, counts, rule) in [
        (people(5, "orange.fr"), [0, 0, 5, 5, 0], "visible_private"),
        (
            people(20, "cap.example"),
            [0, 20, 0, 0, 0],
            "visible_partner",
        ),
        (
            people(50, "agence.example"),
            [50, 0, 0, 0, 0],
            "visible_internal",
        ),
        (
            people(10, "mairie.example"),
            [0, 0, 10, 0, 0],
            "visible_external",
        ),
        (
            "=?utf-8?Q?Demandeurs_de_l=E2=80=99Aisne?=:;".into(),
            [0, 0, 1300, 0, 0],
            "visible_external",
        ),
        ("Inconnus:;".into(), [0, 0, 0, 0, 1], "unknown_group"),
    ] {
        let output = gardefou_with_input(
            &["check", "--json", "--policy", policy.path(), "-"],
            mail(&to).as_bytes(),
        );
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = &report["recipients"];
        let found =
            ["internal", "partner", "external", "private", "groups"].map(|key| found[key].as_u64());
        assert_eq!(found, counts.map(Some), "{rule}");
        assert_eq!(report["findings"][0]["rule"], rule);
    }
    let output = gardefou_with_input(
        &["check", "--policy", policy.path(), "-"],
        mail(&format!(
            "{}, {}, a@agence.example",
            people(7, "gmail.com"),
            people(3, "cap.example")
        ))
        .as_bytes(),
    );
    assert_eq!(
        stdout(&output),
        "- — à risque\n  \
           Destinataires\u{a0}: 11 visibles (dont 7 hors de votre organisation et 3 chez vos partenaires)\n  \
           ! 11 personnes verront les adresses des autres — dont 7 hors de votre organisation et 3 chez vos partenaires\n      \
               Leurs adresses sont en À ou en Copie\u{a0}: chaque destinataire recevra toute la liste. En copie cachée (Cci), personne ne voit les autres. 7 de ces personnes ont une adresse personnelle (gmail.com, orange.fr…).\n      \
               Le nombre de destinataires visibles qui ont une adresse personnelle atteint le seuil fixé.\n"
    );
}

#[test]
fn a_list_sent_to_one_of_its_people_says_how_many_others_are_in_it() {
    let rows: Vec<String> = (10..99)
        .map(|i| format!("Petit;Marie;p{i}@orange.example;06 39 98 {i} 00\r\n"))
        .collect();
    let rows = rows.concat();
    let mail = format!(
        "From: moi@agence.example\r\nTo: p42@orange.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nBonjour\r\n--x\r\n\
         Content-Type: text/csv\r\nContent-Disposition: attachment; filename=\"liste.csv\"\r\n\r\n\
         Nom;Prénom;Courriel;Téléphone\r\n{rows}--x--\r\n"
    );
    let output = gardefou_with_input(&["check", "-"], mail.as_bytes());
    let words = stdout(&output);
    for said in [
        "88 des 89 personnes de cette liste ne sont pas vos destinataires.\n",
        "Chaque ligne réunit plusieurs données d’une même personne.\n",
        "On y trouve\u{a0}: noms, courriels, téléphones.\n",
    ] {
        assert!(words.contains(said), "{said} is missing in {words}");
    }
    let output = gardefou_with_input(&["check", "--json", "-"], mail.as_bytes());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let list = &report["findings"][0];
    assert_eq!(
        (&list["strangers"], &list["rule"]),
        (&88.into(), &"people_rows".into())
    );
    assert_eq!(list["kinds"], serde_json::json!(["name", "email", "phone"]));
}

#[test]
fn a_reply_is_held_for_the_people_of_its_history_only_when_it_goes_to_others() {
    let all = (0..12)
        .map(|i| format!("p{i}@orange.example"))
        .collect::<Vec<_>>()
        .join(", ");
    let check = |to: &str| {
        let mail = format!(
            "From: moi@agence.example\r\nTo: {to}\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVoir plus bas.\r\n\r\n\
             -----Message d'origine-----\r\nDe : moi@agence.example\r\n\u{c0} : {all}\r\nObjet : offre\r\n\r\nBonjour\r\n"
        );
        let output = gardefou_with_input(&["check", "-"], mail.as_bytes());
        (output.status.code(), stdout(&output))
    };
    let (code, words) = check(&all.replace("p3@", "P3+offres@"));
    assert!(!words.contains("historique"), "{words}");
    assert_eq!(code, Some(1), "{words}");
    let (code, words) = check("p3@orange.example, autre@mairie.example");
    assert_eq!(code, Some(1));
    assert!(
        words.contains("! L’historique cité montre l’adresse de 11 personnes qui ne reçoivent pas ce message — texte du message, historique cité"),
        "{words}"
    );
}

#[test]
fn help_and_version_are_printed_and_end_with_0() {
    let help = gardefou(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(stdout(&help).contains("Code de sortie"));
    let version = gardefou(&["--version"]);
    assert_eq!(stdout(&version), "gardefou 0.1.0\n");
}

#[test]
fn protected_files_are_read_with_the_passwords_of_a_file() {
    let passwords = concat!(env!("CARGO_TARGET_TMPDIR"), "/passwords.txt");
    std::fs::write(passwords, "\u{feff}faux\r\n\r\nsecret\r\n").unwrap();
    for file in [
        "extract/protected/agile/file.xlsx",
        "extract/ods/calc-password/file.ods",
    ] {
        let (report, code) = json(&["--passwords", passwords, file]);
        let found = findings(&report);
        assert!(
            found.iter().any(|f| f.starts_with("contact_list ")),
            "{file}: {found:?}"
        );
        assert!(!found.iter().any(|f| f.starts_with("not_checked ")));
        assert_eq!(code, Some(1), "{file}");
        assert!(!report.to_string().contains("secret"));
        let (report, code) = json(&[file]);
        assert_eq!(report["findings"][0]["reason"], "encrypted", "{file}");
        assert_eq!(code, Some(2), "{file}");
    }
    let output = gardefou(&["check", "--passwords", "absent.txt", "incident"]);
    assert_eq!(output.status.code(), Some(66));
    assert!(stderr(&output).contains("absent.txt"));
}

#[test]
fn a_faulty_bulk_tool_is_told_and_a_shared_link_is_not_checked() {
    let policy = Temporary::new(
        "tool.json",
        r#"{"bulk_tool": {"name": "Publipostage", "link": "http://publi.example"}}"#,
    );
    let mail = "From: moi@agence.example\r\nTo: a@example.fr\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nVoir https://drive.google.com/file/d/1aB/view\r\n";
    let output = gardefou_with_input(
        &["check", "--json", "--policy", policy.path(), "-"],
        mail.as_bytes(),
    );
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stderr(&output).trim_end(),
        "gardefou: réglage bulk_tool\u{a0}: link doit être une adresse simple en https://\u{202f}; ce lien est laissé"
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = &report["findings"][0];
    assert_eq!(
        ["kind", "severity", "part", "reason", "rule"].map(|key| found[key].as_str().unwrap()),
        ["not_checked", "notice", "body", "linked", "shared_link"]
    );
    assert_eq!(found["evidence"][0]["masked"], "drive.google.com");
}

#[test]
fn a_copy_without_contact_details_is_written_once_and_told() {
    let folder = std::env::temp_dir().join(format!("gardefou-clean-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let copy = folder.join("copie.csv");
    let copy = copy.to_str().unwrap();
    let arguments = ["clean", "corpus/lists/export-metier.csv", "-o", copy];
    let output = gardefou(&arguments);
    assert_eq!(
        stdout(&output),
        format!("corpus/lists/export-metier.csv — copie écrite\u{a0}: {copy}\n  Colonnes retirées\u{a0}: Date de naissance, NIR, Adresse, Code postal. Les noms restent.\n")
    );
    assert_eq!(output.status.code(), Some(0));
    let written = std::fs::read_to_string(copy).unwrap();
    assert!(
        written.starts_with("\u{feff}Civilité;Nom;Prénom;Ville;Inscrit depuis le;Conseiller\r\n")
    );
    let (report, code) = json(&[copy]);
    assert_eq!((report["verdict"].as_str(), code), (Some("clean"), Some(0)));

    // What is there already is not written over.
    let again = gardefou(&arguments);
    assert_eq!(again.status.code(), Some(73));
    assert_eq!(std::fs::read_to_string(copy).unwrap(), written);
    std::fs::remove_dir_all(&folder).unwrap();

    let none = gardefou(&["clean", "corpus/unseen/tarifs.csv", "-o", copy]);
    assert_eq!(
        stderr(&none),
        "corpus/unseen/tarifs.csv — pas de copie\u{a0}: il n’y a rien à retirer\n"
    );
    assert_eq!(none.status.code(), Some(2));
    assert_eq!(
        gardefou(&["clean", "absent.csv", "-o", copy]).status.code(),
        Some(66)
    );
    assert_eq!(gardefou(&["clean", "incident"]).status.code(), Some(64));
}

//! Mail bodies: what the writer typed, what an earlier message brought, the agency's patterns.

#![allow(clippy::unwrap_used, clippy::format_collect)]

use std::collections::BTreeSet;

use gardefou::check::scan_body;
use gardefou::model::{Contents, Datum, Detection, ReadOptions, Rule};
use gardefou::pattern::Pattern;

fn text(body: &str) -> Contents {
    scan_body(body, false, &Detection::default()).contents
}

fn html(body: &str) -> Contents {
    scan_body(body, true, &Detection::default()).contents
}

/// `count` people, a line each.
fn list(count: usize, before: &str, after: &str) -> String {
    (0..count)
        .map(|i| {
            let letter = char::from(b'A' + i as u8);
            format!(
                "{before}Marie DURAND{letter} marie{i}@orange.example 06 39 98 00 {i:02}{after}"
            )
        })
        .collect()
}

#[test]
fn a_list_that_is_typed_is_not_said_to_be_quoted() {
    let found = text(&format!("Voici la liste\n{}", list(12, "", "\n")));
    assert_eq!(
        (found.people.tally.count, found.people.tally.quoted),
        (12, 0)
    );
}

#[test]
fn a_list_in_a_forwarded_message_is_found_and_said_to_be_quoted() {
    for before in [
        "Pour info\n\n-----Message d’origine-----\nDe : Paul Petit\nÀ : Anne Roux\nObjet : liste\n\n",
        "Pour info\n\n---------- Forwarded message ---------\nFrom: Paul <p@example.fr>\nTo: Anne\n\n",
        "Pour info\n\nDe : Paul Petit <p@example.fr>\nEnvoyé : lundi 3 mars 2025 10:12\nÀ : Anne Roux\nObjet : liste\n\n",
        "Oui\nLe lun. 3 mars 2025 à 10:12, Paul Petit <p@example.fr> a écrit :\n\n",
    ] {
        let found = text(&format!("{before}{}", list(12, "", "\n")));
        assert_eq!((found.people.tally.count, found.people.tally.quoted), (12, 12), "{before}");
    }
    let found = text(&format!(
        "Oui\nLe lun. 3 mars 2025 à 10:12, Paul <p@example.fr> a écrit :\n{}Merci\n",
        list(12, "> ", "\n")
    ));
    assert_eq!(
        (found.people.tally.count, found.people.tally.quoted),
        (12, 12)
    );
}

#[test]
fn a_list_in_a_quotation_of_a_web_page_is_said_to_be_quoted() {
    let found = html(&format!(
        "<p>Oui</p><blockquote>{}</blockquote>",
        list(12, "<p>", "</p>")
    ));
    assert_eq!(
        (found.people.tally.count, found.people.tally.quoted),
        (12, 12)
    );
    assert!(found.people.first.quoted);
}

#[test]
fn who_is_typed_and_quoted_counts_as_typed() {
    let found = text(&format!(
        "{}\n-----Message d’origine-----\n{}",
        list(6, "", "\n"),
        list(10, "", "\n")
    ));
    assert_eq!(
        (found.people.tally.count, found.people.tally.quoted),
        (10, 4)
    );
}

#[test]
fn a_number_in_a_quoted_message_is_said_to_be_quoted() {
    let found = text("Bien reçu\n> Mon numéro : 2 69 05 49 588 157 80");
    assert_eq!((found.nir.count, found.nir.quoted), (1, 1));
    assert_eq!(found.nir.rule, Some(Rule::NirInContext));
    assert!(found.nir.samples[0].location.quoted);
    let found = text("Son numéro : 2 69 05 49 588 157 80\n> Mon numéro : 2 69 05 49 588 157 80");
    assert_eq!((found.nir.count, found.nir.quoted), (1, 0));
}

#[test]
fn the_rule_that_found_a_number_is_the_surest_one() {
    for (body, rule) in [
        ("269054958815780", Rule::NirKey),
        ("NIR 269054958815780", Rule::NirInContext),
        ("NIR 269054958815781", Rule::NirNamed),
        (
            "NIR 269054958815781, NIR 269054958815780",
            Rule::NirInContext,
        ),
    ] {
        assert_eq!(text(body).nir.rule, Some(rule), "{body}");
    }
}

#[test]
fn the_addressees_of_a_forwarded_message_are_correspondents() {
    let addressees: Vec<String> = (0..12)
        .map(|i| format!("P{i} <p{i}@orange.example>"))
        .collect();
    let found = text(&format!(
        "Pour info\n\nDe : Paul <paul@example.fr>\nEnvoyé : lundi\nÀ : {}\nObjet : offre\n\nBonjour, écrire à p0@orange.example\n",
        addressees.join("; ")
    ));
    assert_eq!(found.people.tally.count, 0);
    assert_eq!(found.correspondents.len(), 11, "p0 stands in the text too");
    assert!(!found.correspondents.contains("p0@orange.example"));
    assert_eq!(found.addresses.len(), 13);
}

#[test]
fn addressees_pasted_alone_are_a_list() {
    for name in ["À", "To", "Cc", "Destinataires"] {
        let addresses: Vec<String> = (0..12).map(|i| format!("p{i}@orange.example")).collect();
        let found = text(&format!("Bonjour,\n{name} : {}\n", addresses.join(", ")));
        assert_eq!(found.people.tally.count, 12, "{name}");
        assert_eq!(found.people.tally.rule, Some(Rule::PeopleRun), "{name}");
        assert_eq!(found.correspondents, BTreeSet::new(), "{name}");
    }
}

#[test]
fn what_a_list_holds_is_told() {
    let found = text(&list(12, "", "\n"));
    assert_eq!(
        found.people.kinds,
        BTreeSet::from([Datum::Name, Datum::Email, Datum::Phone])
    );
    assert_eq!(found.people.tally.rule, Some(Rule::PeopleRows));
}

#[test]
fn names_with_a_word_on_health_are_a_sensitive_list() {
    let rows: String = (0..12)
        .map(|i| {
            format!(
                "<tr><td>DURAND{}<td>Marie<td>{}",
                char::from(b'A' + i),
                ["RQTH", "oui", "non"][usize::from(i) % 3]
            )
        })
        .collect();
    let page = format!("<table><tr><th>Nom<th>Prénom<th>RQTH{rows}</table>");
    let found = html(&page);
    assert_eq!(
        found.people.tally.count, 8,
        "who is said not to have it is not listed"
    );
    assert!(found.people.sensitive);
    assert!(found.people.kinds.contains(&Datum::Health));
    let off = Detection {
        health: false,
        ..Detection::default()
    };
    let found = scan_body(&page, true, &off).contents;
    assert_eq!(found.people.tally.count, 0);
}

#[test]
fn birth_dates_are_looked_for_only_when_asked() {
    let body: String = (0..12)
        .map(|i| {
            format!(
                "Marie DURAND{}, née le {:02}/03/1985\n",
                char::from(b'A' + i),
                i + 1
            )
        })
        .collect();
    assert_eq!(text(&body).people.tally.count, 12);
    let off = Detection {
        birth_dates: false,
        ..Detection::default()
    };
    assert_eq!(scan_body(&body, false, &off).contents.people.tally.count, 0);
}

#[test]
fn the_agencys_pattern_counts_its_different_values_in_context() {
    let pattern = |words: &[&str]| Detection {
        patterns: vec![Pattern::new(
            "Dossier",
            r"\b[A-Z]{2}-\d{6}\b",
            words.iter().map(|w| (*w).to_owned()).collect(),
            1,
        )
        .unwrap()],
        ..Detection::default()
    };
    let body = "Dossiers AZ-123456 et AZ-123457, puis AZ-123456.\n\nRéférence BC-000001\n";
    let found = scan_body(body, false, &pattern(&[])).contents;
    assert_eq!(found.patterns["Dossier"].count, 3);
    assert_eq!(found.patterns["Dossier"].samples[0].masked, "AZ•••");
    let found = scan_body(body, false, &pattern(&["dossiers"])).contents;
    assert_eq!(found.patterns["Dossier"].count, 2);
    let table = "<table><tr><th>Dossier<th>Pièce<tr><td>AZ-123456<td>BC-000001</table>";
    let found = scan_body(table, true, &pattern(&["Dossier"])).contents;
    assert_eq!(
        found.patterns["Dossier"].count, 1,
        "the left cell says nothing, the header does"
    );
}

#[test]
fn links_by_which_the_writer_shares_files_are_counted_and_those_that_a_mail_quotes_are_not() {
    const DRIVE: &str = "https://drive.google.com/file/d/1aB/view";
    const CLOUD: &str = "https://nuage.agence.example/s/aB3dE5gH7jK9mN1";
    let typed = format!("Le fichier : {DRIVE}.\nEt ({CLOUD}), ou {DRIVE}");
    for (sentence, found, count, servers) in [
        (
            "typed",
            text(&typed),
            2,
            &["drive.google.com", "nuage.agence.example"][..],
        ),
        (
            "behind words",
            html(&format!("<p>Le <a href=\"{DRIVE}\">fichier</a></p>")),
            1,
            &["drive.google.com"],
        ),
        (
            "shown as it is",
            html(&format!("<a href=\"{DRIVE}\">{DRIVE}</a>")),
            1,
            &["drive.google.com"],
        ),
        (
            "behind a picture",
            html(&format!(
                "<p>Bonjour</p><a href=\"{DRIVE}\"><img src=x></a>"
            )),
            1,
            &["drive.google.com"],
        ),
        (
            "behind a picture alone",
            html(&format!("<a href=\"{DRIVE}\"><img src=x></a>")),
            1,
            &["drive.google.com"],
        ),
        (
            "behind a picture above a quotation",
            html(&format!(
                "Oui<a href=\"{DRIVE}\"><img src=x></a><blockquote>Bonjour</blockquote>"
            )),
            1,
            &["drive.google.com"],
        ),
        (
            "quoted by mark-up",
            html(&format!(
                "Oui<blockquote><a href=\"{DRIVE}\">fichier</a> {CLOUD}</blockquote>"
            )),
            0,
            &[],
        ),
        (
            "quoted by lines",
            text(&format!(
                "Oui\n> {DRIVE}\n-----Message d’origine-----\n{CLOUD}"
            )),
            0,
            &[],
        ),
        (
            "quoted by lines of a page",
            html(&format!(
                "<p>Oui</p><p>-----Message d’origine-----</p><p><a href=\"{DRIVE}\">ici</a></p>"
            )),
            0,
            &[],
        ),
        (
            "to a page",
            text("Voir https://www.service-public.fr/particuliers/s/ et https://drive.google.com/"),
            0,
            &[],
        ),
    ] {
        let names: Vec<_> = found
            .shared
            .samples
            .iter()
            .map(|s| s.masked.as_str())
            .collect();
        assert_eq!(
            (found.shared.count, names.as_slice()),
            (count, servers),
            "{sentence}"
        );
    }
    assert_eq!(text(&typed).shared.samples[1].location.row, Some(2));
}

#[test]
fn links_in_an_attachment_are_its_own() {
    let link = "https://drive.google.com/file/d/1aB/view";
    let mut source = std::io::Cursor::new(link.as_bytes());
    let scan = gardefou::check::scan(&mut source, &Detection::default(), &ReadOptions::default());
    assert_eq!(scan.contents.shared.count, 0);
}

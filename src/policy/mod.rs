//! From what was found, who receives it and the settings, to a [`Verdict`].
//!
//! The rules, each with its severity:
//! * *recipients exposed*: too many people in To and Cc see each other; strong from
//!   [`Settings::list_strong`] external people. Groups are told, their size is not guessed.
//! * *contact list*: notice / warn / strong by the number of people; one level lower when all
//!   addresses are professional, one higher when birth dates or NIRs stand beside the names.
//! * *recipients listed*, the Saint-Quentin rule: a part lists the mail's own recipients. Only a
//!   notice when these are all colleagues.
//! * *NIR*: one is enough to hold the mail; strong from [`Settings::list_warn`].
//! * *not checked*: holds the mail, except for pictures, which every signature carries.

pub mod recipients;
pub mod settings;

use std::cmp::Reverse;

use crate::model::{
    Draft, Finding, FindingKind, Format, Outcome, PartOutcome, People, Rule, Scan, Severity,
    Unread, UnreadReason, Verdict,
};
use recipients::Recipients;
use settings::Settings;

/// The name of the body among the parts.
pub const BODY: &str = "body";
/// The name under which findings on the recipients stand.
pub const RECIPIENTS: &str = "recipients";

/// Decides on a mail. Linear in the number of recipients and parts.
#[must_use]
pub fn decide(draft: &Draft, parts: &[(&str, &Scan)], settings: &Settings) -> Verdict {
    let recipients = Recipients::read(draft, settings);
    let counts = recipients.count(settings);
    let mut findings = Vec::new();

    if counts.warned || counts.groups > 0 {
        let severity = match () {
            () if !counts.warned => Severity::Notice,
            () if counts.external >= settings.list_strong => Severity::Strong,
            () => Severity::Warn,
        };
        findings.push(Finding {
            groups: counts.groups,
            total: Some(recipients.total()),
            ..finding(
                FindingKind::RecipientsExposed,
                severity,
                RECIPIENTS,
                counts.visible,
                if counts.warned {
                    Rule::VisibleExternal
                } else {
                    Rule::UnknownGroup
                },
            )
        });
    }
    let mut outcomes = Vec::new();
    for &(name, scan) in parts {
        let first = findings.len();
        judge_part(name, scan, &recipients, settings, &mut findings);
        outcomes.push(PartOutcome {
            part: name.to_owned(),
            format: scan.format,
            outcome: outcome(findings.get(first..).unwrap_or_default()),
        });
    }
    // Stable: what weighs the same keeps the mail's order.
    findings.sort_by_key(|f| (Reverse(f.severity), rank(f.kind), Reverse(f.count)));
    Verdict {
        recipients: counts,
        verdict: outcome(&findings),
        findings,
        parts: outcomes,
    }
}

fn judge_part(
    name: &str,
    scan: &Scan,
    recipients: &Recipients,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) {
    let people = &scan.contents.people;
    let list = list_severity(people, settings);
    // A reply quotes its recipients' addresses in the headers of the thread: in a body they
    // count as listed only when the body holds a list of people.
    if name != BODY || list.is_some() {
        let (listed, external) = recipients.listed_in(&scan.contents.addresses);
        if let Some(by_count) = severity_for(listed, settings) {
            let severity = if external == 0 {
                Severity::Notice
            } else {
                by_count
            };
            findings.push(Finding {
                total: Some(recipients.total()),
                location: Some(people.first.clone()),
                evidence: people.tally.samples.clone(),
                ..finding(
                    FindingKind::RecipientsListed,
                    severity,
                    name,
                    listed,
                    Rule::RecipientsListed,
                )
            });
        }
    }
    if let Some(severity) = list {
        findings.push(Finding {
            location: Some(people.first.clone()),
            evidence: people.tally.samples.clone(),
            ..finding(
                FindingKind::ContactList,
                severity,
                name,
                people.tally.count,
                people.tally.rule.unwrap_or(Rule::PeopleRows),
            )
        });
    }
    let nir = &scan.contents.nir;
    if nir.count > 0 {
        let severity = if nir.count >= settings.list_warn {
            Severity::Strong
        } else {
            Severity::Warn
        };
        findings.push(Finding {
            location: nir.samples.first().map(|sample| sample.location.clone()),
            evidence: nir.samples.clone(),
            ..finding(
                FindingKind::Nir,
                severity,
                name,
                nir.count,
                nir.rule.unwrap_or(Rule::NirKey),
            )
        });
    }
    judge_unread(name, scan, findings);
}

/// One finding per reason, with the first place and how many.
fn judge_unread(name: &str, scan: &Scan, findings: &mut Vec<Finding>) {
    let mut told: Vec<UnreadReason> = Vec::new();
    for Unread { reason, location } in &scan.unread {
        if told.contains(reason) {
            continue;
        }
        told.push(*reason);
        let count = scan.unread.iter().filter(|u| u.reason == *reason).count();
        let severity = if scan.format == Format::Image {
            Severity::Notice
        } else {
            Severity::Warn
        };
        findings.push(Finding {
            reason: Some(*reason),
            location: location.clone(),
            ..finding(
                FindingKind::NotChecked,
                severity,
                name,
                count as u32,
                Rule::NotRead,
            )
        });
    }
}

fn finding(kind: FindingKind, severity: Severity, part: &str, count: u32, rule: Rule) -> Finding {
    Finding {
        kind,
        severity,
        part: part.to_owned(),
        count,
        rule,
        kinds: Vec::new(),
        name: None,
        quoted: 0,
        strangers: None,
        total: None,
        groups: 0,
        reason: None,
        location: None,
        evidence: Vec::new(),
    }
}

fn severity_for(people: u32, settings: &Settings) -> Option<Severity> {
    match people {
        n if n >= settings.list_strong => Some(Severity::Strong),
        n if n >= settings.list_warn => Some(Severity::Warn),
        n if n >= settings.list_notice => Some(Severity::Notice),
        _ => None,
    }
}

fn list_severity(people: &People, settings: &Settings) -> Option<Severity> {
    let by_count = severity_for(people.tally.count, settings)?;
    if people.sensitive {
        Some(match by_count {
            Severity::Notice => Severity::Warn,
            Severity::Warn | Severity::Strong => Severity::Strong,
        })
    } else if people.professional {
        match by_count {
            Severity::Notice => None,
            Severity::Warn => Some(Severity::Notice),
            Severity::Strong => Some(Severity::Warn),
        }
    } else {
        Some(by_count)
    }
}

fn outcome(findings: &[Finding]) -> Outcome {
    let is_unread = |f: &&Finding| f.kind == FindingKind::NotChecked;
    if findings
        .iter()
        .any(|f| !is_unread(&f) && f.severity >= Severity::Warn)
    {
        Outcome::Warn
    } else if findings.iter().any(|f| is_unread(&f)) {
        Outcome::NotChecked
    } else {
        Outcome::Clean
    }
}

/// Among findings of one severity: consequences for others first, doubts last.
fn rank(kind: FindingKind) -> u8 {
    match kind {
        FindingKind::RecipientsListed => 0,
        FindingKind::RecipientsExposed => 1,
        FindingKind::Nir => 2,
        FindingKind::ContactList => 3,
        FindingKind::Pattern => 4,
        FindingKind::NotChecked => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Contents, Tally};

    fn scan_of(contents: Contents) -> Scan {
        Scan {
            format: Format::Pdf,
            contents,
            unread: Vec::new(),
        }
    }

    fn list(count: u32) -> Contents {
        Contents {
            people: People {
                tally: Tally {
                    count,
                    ..Tally::default()
                },
                ..People::default()
            },
            addresses: (0..count).map(|i| format!("p{i}@example.fr")).collect(),
            ..Contents::default()
        }
    }

    fn to(n: u32) -> Draft {
        Draft {
            from: vec!["moi@agence.example".into()],
            to: (0..n).map(|i| format!("p{i}@example.fr")).collect(),
            ..Draft::default()
        }
    }

    fn kinds(verdict: &Verdict) -> Vec<(FindingKind, Severity, u32)> {
        verdict
            .findings
            .iter()
            .map(|f| (f.kind, f.severity, f.count))
            .collect()
    }

    #[test]
    fn the_saint_quentin_mail_is_held_for_its_recipients_and_its_file() {
        let file = scan_of(list(1297));
        let body = scan_of(Contents::default());
        let verdict = decide(
            &to(1300),
            &[(BODY, &body), ("liste.pdf", &file)],
            &Settings::default(),
        );
        assert_eq!(
            kinds(&verdict),
            [
                (FindingKind::RecipientsListed, Severity::Strong, 1297),
                (FindingKind::RecipientsExposed, Severity::Strong, 1300),
                (FindingKind::ContactList, Severity::Strong, 1297),
            ]
        );
        assert_eq!(verdict.findings[0].total, Some(1300));
        assert_eq!(verdict.verdict, Outcome::Warn);
        assert!(verdict.holds());
        let outcomes: Vec<_> = verdict.parts.iter().map(|p| p.outcome).collect();
        assert_eq!(outcomes, [Outcome::Clean, Outcome::Warn]);
    }

    #[test]
    fn the_longest_list_is_told_first() {
        let (short, long) = (scan_of(list(60)), scan_of(list(80)));
        let verdict = decide(
            &Draft::default(),
            &[("a.csv", &short), ("b.csv", &long)],
            &Settings::default(),
        );
        let parts: Vec<_> = verdict.findings.iter().map(|f| f.part.as_str()).collect();
        assert_eq!(parts, ["b.csv", "a.csv"]);
    }

    #[test]
    fn an_ordinary_mail_is_clean() {
        let body = scan_of(Contents::default());
        let verdict = decide(&to(2), &[(BODY, &body)], &Settings::default());
        assert_eq!((verdict.verdict, verdict.holds()), (Outcome::Clean, false));
        assert_eq!(verdict.findings, []);
    }

    #[test]
    fn a_reply_that_quotes_the_addresses_of_its_recipients_is_not_a_list() {
        let body = scan_of(Contents {
            addresses: list(8).addresses,
            ..Contents::default()
        });
        let verdict = decide(&to(8), &[(BODY, &body)], &Settings::default());
        assert_eq!(verdict.findings, []);
    }

    #[test]
    fn the_minutes_that_list_their_own_colleagues_do_not_hold_the_mail() {
        let minutes = scan_of(Contents {
            people: People::default(),
            addresses: (0..12).map(|i| format!("p{i}@agence.example")).collect(),
            ..Contents::default()
        });
        let draft = Draft {
            from: vec!["moi@agence.example".into()],
            to: (0..12).map(|i| format!("p{i}@agence.example")).collect(),
            ..Draft::default()
        };
        let verdict = decide(&draft, &[("minutes.docx", &minutes)], &Settings::default());
        assert_eq!(
            kinds(&verdict),
            [(FindingKind::RecipientsListed, Severity::Notice, 12)]
        );
        assert!(!verdict.holds());
    }

    #[test]
    fn lists_weigh_by_people_mailboxes_and_sensitivity() {
        let judge = |count, professional, sensitive| {
            let contents = Contents {
                people: People {
                    tally: Tally {
                        count,
                        ..Tally::default()
                    },
                    professional,
                    sensitive,
                    ..People::default()
                },
                ..Contents::default()
            };
            let scan = scan_of(contents);
            let verdict = decide(&Draft::default(), &[("a.csv", &scan)], &Settings::default());
            verdict.findings.first().map(|f| f.severity)
        };
        assert_eq!(judge(4, false, false), None);
        assert_eq!(judge(5, false, false), Some(Severity::Notice));
        assert_eq!(judge(10, false, false), Some(Severity::Warn));
        assert_eq!(judge(50, false, false), Some(Severity::Strong));
        assert_eq!(judge(9, true, false), None);
        assert_eq!(judge(10, true, false), Some(Severity::Notice));
        assert_eq!(judge(50, true, false), Some(Severity::Warn));
        assert_eq!(judge(5, true, true), Some(Severity::Warn));
    }

    #[test]
    fn one_nir_holds_the_mail_and_ten_are_strong() {
        for (count, severity) in [(1, Severity::Warn), (10, Severity::Strong)] {
            let scan = scan_of(Contents {
                nir: Tally {
                    count,
                    ..Tally::default()
                },
                ..Contents::default()
            });
            let verdict = decide(&to(1), &[(BODY, &scan)], &Settings::default());
            assert_eq!(kinds(&verdict), [(FindingKind::Nir, severity, count)]);
        }
    }

    #[test]
    fn what_is_unread_is_never_clean_and_a_picture_does_not_hold_the_mail() {
        let locked = Scan::unread(Format::Protected, UnreadReason::Encrypted);
        let picture = Scan::unread(Format::Image, UnreadReason::ImageOnly);
        let verdict = decide(&to(1), &[("a.pdf", &locked)], &Settings::default());
        assert_eq!(
            (verdict.verdict, verdict.holds()),
            (Outcome::NotChecked, true)
        );
        let verdict = decide(&to(1), &[("logo.png", &picture)], &Settings::default());
        assert_eq!(
            (verdict.verdict, verdict.holds()),
            (Outcome::NotChecked, false)
        );
    }

    #[test]
    fn a_group_in_to_is_told_even_when_it_is_alone() {
        let draft = Draft {
            to: vec!["Demandeurs de l’Aisne".into()],
            ..Draft::default()
        };
        let verdict = decide(&draft, &[], &Settings::default());
        assert_eq!(
            kinds(&verdict),
            [(FindingKind::RecipientsExposed, Severity::Notice, 0)]
        );
        assert_eq!(verdict.findings[0].groups, 1);
    }
}

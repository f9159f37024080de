//! From what was found, who receives it and the settings, to a [`Verdict`].
//!
//! The rules, each with its severity:
//! * *recipients exposed*: too many people in To and Cc see each other; strong from
//!   [`Settings::list_strong`] external people. Groups are told, their size is not guessed.
//! * *contact list*: notice / warn / strong by the number of people; one level lower when all
//!   addresses are professional, one higher when birth dates or NIRs stand beside the names.
//!   People whose address stands only in the quoted history, and who take no part in this mail,
//!   join the list: the recipients newly learn it.
//! * *recipients listed*, the Saint-Quentin rule: a part lists the mail's own recipients. Only a
//!   notice when these are all colleagues.
//! * *strangers*, its mirror: of a list in which recipients stand, how many people receive
//!   nothing. Not said where groups receive the mail, or people whom the page does not show, for nobody knows who they are.
//! * *NIR*: one is enough to hold the mail; strong from [`Settings::list_warn`].
//! * *pattern*: holds the mail from the pattern's own threshold on; nothing below.
//! * *not checked*: one finding for each reason and attachment, however many files and pages in it
//!   were not read; asks, tells or says nothing as [`UnreadTreatments`] have it. Whatever they have,
//!   the outcome is never clean. Files that the writer's text only links to are told alike; links of
//!   the quoted history are not.
//!
//! What is done about a finding is its kind's [`Mode`]: what is off is left out, what is observed
//! stands apart and asks nobody, though the outcome counts it; the rest holds the mail.

pub mod recipients;
pub mod settings;

use std::cmp::Reverse;

use crate::domains::{mailbox, Mailbox};
pub use crate::model::BODY;
use crate::model::{
    Contents, Datum, Draft, Finding, FindingKind, Format, Location, Mode, Outcome, PartOutcome,
    Rule, Scan, Severity, Tally, UnreadReason, Verdict,
};
use recipients::{exposure, Recipients};
use settings::{Settings, Treatment, UnreadTreatments};

/// The name under which findings on the recipients stand.
pub const RECIPIENTS: &str = "recipients";

/// Decides on a mail. Linear in the number of recipients and parts.
#[must_use]
pub fn decide(draft: &Draft, parts: &[(&str, &Scan)], settings: &Settings) -> Verdict {
    let recipients = Recipients::read(draft, settings);
    let counts = recipients.count(settings);
    let mut findings = Vec::new();

    let rule = exposure(&counts, settings);
    if settings.modes.recipients > Mode::Off && (rule.is_some() || counts.groups > 0) {
        let severity = match rule {
            None => Severity::Notice,
            Some(_) if counts.external >= settings.list_strong => Severity::Strong,
            Some(_) => Severity::Warn,
        };
        findings.push(Finding {
            groups: counts.groups,
            tool: rule.and(settings.bulk_tool.clone()),
            total: Some(recipients.total()),
            ..finding(
                FindingKind::RecipientsExposed,
                severity,
                RECIPIENTS,
                counts.visible,
                rule.unwrap_or(Rule::UnknownGroup),
            )
        });
    }
    let mut outcomes = Vec::new();
    let mut any_gap = false;
    for &(name, scan) in parts {
        let (first, place) = (findings.len(), outcomes.len());
        let mut gaps = Vec::new();
        each_file(name, scan, &mut |part, scan| {
            let own = findings.len();
            judge_part(part, scan, &recipients, settings, &mut findings);
            leave_out_off(&mut findings, own, settings);
            let own = findings.get_mut(own..).unwrap_or_default();
            if part != name {
                for finding in own.iter_mut() {
                    finding.within = Some(name.to_owned());
                }
            }
            outcomes.push(PartOutcome {
                part: part.to_owned(),
                format: scan.format,
                outcome: outcome(own, !scan.unread.is_empty()),
            });
            gaps.extend(scan.unread.iter().map(|unread| Gap {
                kind: GapKind::of(scan.format, unread.reason),
                part: part.to_owned(),
                location: unread.location.clone(),
            }));
        });
        let links = name == BODY && scan.contents.shared.count > 0;
        if settings.modes.unread > Mode::Off {
            judge_gaps(name, &gaps, &settings.unread, &mut findings);
            if links {
                judge_links(name, &scan.contents.shared, &settings.unread, &mut findings);
            }
        }
        let any = links || !gaps.is_empty();
        // What stands in a file is of the attachment too.
        let all = findings.get(first..).unwrap_or_default();
        if let Some(outer) = outcomes.get_mut(place) {
            outer.outcome = outcome(all, any);
        }
        any_gap |= any;
    }
    // Stable: what weighs the same keeps the mail's order.
    findings.sort_by_key(|f| (Reverse(f.severity), rank(f.kind), Reverse(f.count)));
    let whole = outcome(&findings, any_gap);
    let (observed, findings): (Vec<_>, Vec<_>) = findings
        .into_iter()
        .partition(|f| settings.modes.of(f.kind) == Mode::Observe);
    let held = findings.iter().filter(|f| f.severity >= Severity::Warn);
    Verdict {
        recipients: counts,
        mode: held
            .map(|f| settings.modes.of(f.kind))
            .max()
            .unwrap_or_default(),
        findings,
        observed,
        parts: outcomes,
        verdict: whole,
    }
}

/// Drops, from `first` on, what the organisation does not want looked at.
fn leave_out_off(findings: &mut Vec<Finding>, first: usize, settings: &Settings) {
    let own = findings.split_off(first);
    let wanted = |f: &Finding| settings.modes.of(f.kind) > Mode::Off;
    findings.extend(own.into_iter().filter(wanted));
}

/// Visits a part, the files within it, and those within them, by their paths.
fn each_file(name: &str, scan: &Scan, visit: &mut dyn FnMut(&str, &Scan)) {
    visit(name, scan);
    for (inner, scan) in &scan.parts {
        // What was compressed by itself, without a name, is called like the outer file.
        if inner.is_empty() {
            each_file(name, scan, visit);
        } else {
            each_file(&format!("{name}/{inner}"), scan, visit);
        }
    }
}

fn judge_part(
    name: &str,
    scan: &Scan,
    recipients: &Recipients,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) {
    let contents = &scan.contents;
    let people = &contents.people;
    let list = List::read(contents, recipients, settings);
    let is_body = name == BODY;
    let listed = recipients.listed_in(contents, !is_body);
    // A part in which no recipient stands lists others, which the list says by itself.
    let strangers =
        (listed.all > 0 && !recipients.has_unknown() && people.tally.count >= settings.list_notice)
            .then(|| people.tally.count.saturating_sub(listed.expected) + list.joined)
            .filter(|strangers| *strangers > 0);
    // A reply quotes its recipients' addresses in the headers of the thread: in a body they
    // count as listed only when the body holds a list of people.
    if !is_body || list.own.is_some() {
        if let Some(by_count) = severity_for(listed.all, settings) {
            let severity = if listed.outside == 0 {
                Severity::Notice
            } else {
                by_count
            };
            findings.push(Finding {
                total: Some(recipients.total()),
                strangers,
                location: Some(people.first.clone()),
                evidence: people.tally.samples.clone(),
                ..finding(
                    FindingKind::RecipientsListed,
                    severity,
                    name,
                    listed.all,
                    Rule::RecipientsListed,
                )
            });
        }
    }
    if let Some(severity) = list.severity {
        let mut kinds: Vec<Datum> = people.kinds.iter().copied().collect();
        let rule = if people.tally.count == 0 {
            kinds = vec![Datum::Email];
            Rule::PeopleHeader
        } else {
            people.tally.rule.unwrap_or(Rule::PeopleRows)
        };
        findings.push(Finding {
            kinds,
            quoted: people.tally.quoted.saturating_add(list.joined),
            strangers,
            location: Some(people.first.clone()),
            evidence: people.tally.samples.clone(),
            ..finding(
                FindingKind::ContactList,
                severity,
                name,
                people.tally.count.saturating_add(list.joined),
                rule,
            )
        });
    }
    let nir = &contents.nir;
    if nir.count > 0 {
        let severity = if nir.count >= settings.list_warn {
            Severity::Strong
        } else {
            Severity::Warn
        };
        let rule = nir.rule.unwrap_or(Rule::NirKey);
        findings.push(tallied(FindingKind::Nir, severity, name, nir, rule));
    }
    for pattern in &settings.detection.patterns {
        let Some(tally) = contents.patterns.get(pattern.name()) else {
            continue;
        };
        if tally.count >= pattern.threshold() {
            findings.push(Finding {
                name: Some(pattern.name().to_owned()),
                ..tallied(
                    FindingKind::Pattern,
                    Severity::Warn,
                    name,
                    tally,
                    Rule::Pattern,
                )
            });
        }
    }
}

/// The list of people of a part, as far as the mail's recipients make it one.
struct List {
    /// Of the people who have a record of their own.
    own: Option<Severity>,
    /// Of all of them.
    severity: Option<Severity>,
    /// How many correspondents of the quoted history joined the list.
    joined: u32,
}

impl List {
    fn read(contents: &Contents, recipients: &Recipients, settings: &Settings) -> Self {
        let people = &contents.people;
        let strangers = recipients.strangers_among(&contents.correspondents);
        let joined = strangers.len() as u32;
        let professional = strangers
            .iter()
            .filter(|address| mailbox(address) == Mailbox::Professional)
            .count() as u64
            + u64::from(people.tally.count) * u64::from(people.professional);
        let total = people.tally.count.saturating_add(joined);
        let own = list_severity(
            people.tally.count,
            people.professional,
            people.sensitive,
            settings,
        );
        let all = list_severity(
            total,
            professional * 5 >= u64::from(total) * 4,
            people.sensitive,
            settings,
        );
        Self {
            own,
            // Professional correspondents must not make a list of job seekers weigh less.
            severity: own.max(all),
            joined,
        }
    }
}

/// Something that was not read.
struct Gap {
    kind: GapKind,
    /// The file it stands in, by its path.
    part: String,
    location: Option<Location>,
}

/// Why, as far as it makes a difference to the writer: a picture is not a scanned document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum GapKind {
    Picture,
    Other(UnreadReason),
}

impl GapKind {
    fn of(format: Format, reason: UnreadReason) -> Self {
        match format {
            Format::Image => Self::Picture,
            _ => Self::Other(reason),
        }
    }

    fn reason(self) -> UnreadReason {
        match self {
            Self::Picture => UnreadReason::ImageOnly,
            Self::Other(reason) => reason,
        }
    }

    fn treatment(self, treatments: &UnreadTreatments) -> Treatment {
        match self {
            Self::Picture => treatments.picture,
            Self::Other(reason) => match reason {
                UnreadReason::Encrypted => treatments.protected,
                UnreadReason::TooLarge => treatments.too_large,
                UnreadReason::Malformed => treatments.damaged,
                UnreadReason::Unsupported => treatments.unsupported,
                UnreadReason::ImageOnly => treatments.scanned,
                UnreadReason::Unavailable => treatments.unavailable,
                UnreadReason::TimedOut => treatments.timed_out,
                UnreadReason::Empty => treatments.empty,
                UnreadReason::Linked => treatments.linked,
            },
        }
    }
}

/// One finding for each reason: of the file where only one was not read, otherwise of the attachment.
fn judge_gaps(
    name: &str,
    gaps: &[Gap],
    treatments: &UnreadTreatments,
    findings: &mut Vec<Finding>,
) {
    let mut told: Vec<GapKind> = Vec::new();
    for first in gaps {
        if told.contains(&first.kind) {
            continue;
        }
        told.push(first.kind);
        let Some(severity) = severity_by(first.kind.treatment(treatments)) else {
            continue;
        };
        let same = || gaps.iter().filter(|gap| gap.kind == first.kind);
        let one_file = same().all(|gap| gap.part == first.part);
        let pages = if one_file { pages(same()) } else { Vec::new() };
        let (part, count) = if !pages.is_empty() {
            (first.part.as_str(), same().count())
        } else if one_file {
            (first.part.as_str(), 1)
        } else {
            let mut files: Vec<&str> = same().map(|gap| gap.part.as_str()).collect();
            files.dedup();
            (name, files.len())
        };
        findings.push(Finding {
            reason: Some(first.kind.reason()),
            pages,
            location: first.location.clone().filter(|_| one_file),
            within: (part != name).then(|| name.to_owned()),
            ..finding(
                FindingKind::NotChecked,
                severity,
                part,
                count as u32,
                Rule::NotRead,
            )
        });
    }
}

/// Files that the writer shares by links.
fn judge_links(
    name: &str,
    links: &Tally,
    treatments: &UnreadTreatments,
    findings: &mut Vec<Finding>,
) {
    if let Some(severity) = severity_by(treatments.linked) {
        findings.push(Finding {
            reason: Some(UnreadReason::Linked),
            ..tallied(
                FindingKind::NotChecked,
                severity,
                name,
                links,
                Rule::SharedLink,
            )
        });
    }
}

/// How what was not read weighs; nothing when the settings ask to say nothing.
fn severity_by(treatment: Treatment) -> Option<Severity> {
    match treatment {
        Treatment::Ask => Some(Severity::Warn),
        Treatment::Notice => Some(Severity::Notice),
        Treatment::Ignore => None,
    }
}

/// The pages that were not read, neighbours together; none when not all of it is pages.
fn pages<'g>(gaps: impl Iterator<Item = &'g Gap>) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for gap in gaps {
        let Some(page) = gap.location.as_ref().and_then(|l| l.page) else {
            return Vec::new();
        };
        match ranges.last_mut() {
            Some((_, to)) if page == *to || page == to.saturating_add(1) => *to = page,
            _ => ranges.push((page, page)),
        }
    }
    ranges
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
        tool: None,
        quoted: 0,
        strangers: None,
        total: None,
        groups: 0,
        within: None,
        pages: Vec::new(),
        reason: None,
        location: None,
        evidence: Vec::new(),
    }
}

/// The finding of different values, with the first of them.
fn tallied(
    kind: FindingKind,
    severity: Severity,
    part: &str,
    tally: &Tally,
    rule: Rule,
) -> Finding {
    Finding {
        quoted: tally.quoted,
        location: tally.samples.first().map(|sample| sample.location.clone()),
        evidence: tally.samples.clone(),
        ..finding(kind, severity, part, tally.count, rule)
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

fn list_severity(
    people: u32,
    professional: bool,
    sensitive: bool,
    settings: &Settings,
) -> Option<Severity> {
    let by_count = severity_for(people, settings)?;
    if sensitive {
        Some(match by_count {
            Severity::Notice => Severity::Warn,
            Severity::Warn | Severity::Strong => Severity::Strong,
        })
    } else if professional {
        match by_count {
            Severity::Notice => None,
            Severity::Warn => Some(Severity::Notice),
            Severity::Strong => Some(Severity::Warn),
        }
    } else {
        Some(by_count)
    }
}

/// `unread`: not all was read, whether that is told or not.
fn outcome(findings: &[Finding], unread: bool) -> Outcome {
    let warns = |f: &Finding| f.kind != FindingKind::NotChecked && f.severity >= Severity::Warn;
    match () {
        () if findings.iter().any(warns) => Outcome::Warn,
        () if unread => Outcome::NotChecked,
        () => Outcome::Clean,
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
    use crate::model::{BulkTool, Evidence, People, Unread};
    use crate::pattern::Pattern;

    fn scan_of(contents: Contents) -> Scan {
        Scan {
            format: Format::Pdf,
            contents,
            unread: Vec::new(),
            parts: Vec::new(),
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

    /// The Saint-Quentin mail with two NIR in its text, by a policy.
    fn by(policy: &str) -> Verdict {
        let values = serde_json::from_str(policy).unwrap();
        let (settings, errors) = Settings::from_values(&values);
        assert_eq!(errors, []);
        let file = scan_of(list(1297));
        let body = scan_of(Contents {
            nir: Tally {
                count: 2,
                ..Tally::default()
            },
            ..Contents::default()
        });
        let parts = [(BODY, &body), ("liste.pdf", &file)];
        decide(&to(1300), &parts, &settings)
    }

    #[test]
    fn what_is_off_is_left_out_and_the_rest_holds() {
        let verdict = by(r#"{"mode_lists": "off", "mode_recipients": "off"}"#);
        assert_eq!(kinds(&verdict), [(FindingKind::Nir, Severity::Warn, 2)]);
        assert_eq!(verdict.observed, []);
        let outcomes: Vec<_> = verdict.parts.iter().map(|p| p.outcome).collect();
        assert_eq!(outcomes, [Outcome::Warn, Outcome::Clean]);
    }

    #[test]
    fn what_is_observed_asks_nobody_and_is_not_called_clean() {
        let verdict =
            by(r#"{"mode_lists": "observe", "mode_recipients": "observe", "mode_nir": "observe"}"#);
        assert!(!verdict.holds());
        assert_eq!(verdict.findings, []);
        let observed: Vec<_> = verdict.observed.iter().map(|f| f.kind).collect();
        assert_eq!(
            observed,
            [
                FindingKind::RecipientsListed,
                FindingKind::RecipientsExposed,
                FindingKind::ContactList,
                FindingKind::Nir,
            ]
        );
        assert_eq!(verdict.verdict, Outcome::Warn);
    }

    #[test]
    fn the_strictest_of_what_holds_a_mail_decides_what_is_asked() {
        let mode = |policy| by(policy).mode;
        assert_eq!(mode("{}"), Mode::Warn);
        assert_eq!(mode(r#"{"mode_nir": "justify"}"#), Mode::Justify);
        let both = r#"{"mode_nir": "justify", "mode_lists": "hold"}"#;
        assert_eq!(mode(both), Mode::Hold);
        assert_eq!(mode(r#"{"mode_patterns": "hold"}"#), Mode::Warn);
    }

    #[test]
    fn a_notice_asks_for_no_reason() {
        let values = serde_json::from_str(r#"{"mode_lists": "hold"}"#).unwrap();
        let file = scan_of(list(6));
        let parts = [("six.csv", &file)];
        let verdict = decide(&to(2), &parts, &Settings::from_values(&values).0);
        assert_eq!(verdict.findings[0].severity, Severity::Notice);
        assert_eq!((verdict.holds(), verdict.mode), (false, Mode::Warn));
    }

    #[test]
    fn what_was_not_read_is_not_clean_though_nobody_is_asked() {
        for mode in ["off", "observe"] {
            let values = serde_json::from_str(&format!(r#"{{"mode_unread": "{mode}"}}"#)).unwrap();
            let locked = Scan::unread(Format::Pdf, UnreadReason::Encrypted);
            let parts = [("coffre.pdf", &locked)];
            let verdict = decide(&to(2), &parts, &Settings::from_values(&values).0);
            assert!(!verdict.holds(), "{mode}");
            assert_eq!(verdict.verdict, Outcome::NotChecked, "{mode}");
        }
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
    fn what_is_not_read_asks_tells_or_says_nothing_as_the_settings_have_it() {
        let scan = Scan::unread(Format::Unknown, UnreadReason::Unsupported);
        let mut settings = Settings::default();
        let mut decided = |treatment| {
            settings.unread.unsupported = treatment;
            let verdict = decide(&to(1), &[("plan.dwg", &scan)], &settings);
            let part = verdict.parts[0].outcome;
            (
                verdict.findings.len(),
                verdict.holds(),
                verdict.verdict,
                part,
            )
        };
        let unread = Outcome::NotChecked;
        assert_eq!(decided(Treatment::Ask), (1, true, unread, unread));
        assert_eq!(decided(Treatment::Notice), (1, false, unread, unread));
        assert_eq!(decided(Treatment::Ignore), (0, false, unread, unread));
    }

    fn archive(parts: Vec<(&str, Scan)>) -> Scan {
        Scan {
            format: Format::Archive,
            parts: parts
                .into_iter()
                .map(|(name, scan)| (name.to_owned(), scan))
                .collect(),
            ..scan_of(Contents::default())
        }
    }

    #[test]
    fn a_list_in_an_archive_is_told_by_its_path_and_leaves_with_the_archive() {
        let inner = archive(vec![("export/liste.csv", scan_of(list(60)))]);
        let outer = archive(vec![
            ("logo.txt", scan_of(Contents::default())),
            ("b.zip", inner),
        ]);
        let verdict = decide(&to(1), &[("a.zip", &outer)], &Settings::default());
        let told: Vec<_> = verdict
            .findings
            .iter()
            .map(|f| (f.kind, f.part.as_str(), f.within.as_deref()))
            .collect();
        assert_eq!(
            told,
            [(
                FindingKind::ContactList,
                "a.zip/b.zip/export/liste.csv",
                Some("a.zip")
            )]
        );
        let outcomes: Vec<_> = verdict
            .parts
            .iter()
            .map(|p| (p.part.as_str(), p.outcome))
            .collect();
        assert_eq!(
            outcomes,
            [
                ("a.zip", Outcome::Warn),
                ("a.zip/logo.txt", Outcome::Clean),
                ("a.zip/b.zip", Outcome::Clean),
                ("a.zip/b.zip/export/liste.csv", Outcome::Warn),
            ]
        );
    }

    #[test]
    fn many_files_that_were_not_read_make_one_finding_for_each_reason() {
        let locked = || Scan::unread(Format::Protected, UnreadReason::Encrypted);
        let photo = || Scan::unread(Format::Image, UnreadReason::ImageOnly);
        let files = archive(vec![
            ("1.jpg", photo()),
            ("2.jpg", photo()),
            ("a.xlsx", locked()),
            ("3.jpg", photo()),
        ]);
        let verdict = decide(&to(1), &[("a.zip", &files)], &Settings::default());
        let told: Vec<_> = verdict
            .findings
            .iter()
            .map(|f| (f.severity, f.part.as_str(), f.count, f.within.is_some()))
            .collect();
        assert_eq!(
            told,
            [
                (Severity::Warn, "a.zip/a.xlsx", 1, true),
                (Severity::Notice, "a.zip", 3, false),
            ]
        );
    }

    #[test]
    fn pages_that_are_pictures_are_told_together() {
        let mut scan = scan_of(Contents::default());
        scan.format = Format::Pdf;
        scan.unread = [2, 3, 4, 9]
            .map(|page| Unread {
                reason: UnreadReason::ImageOnly,
                location: Some(Location {
                    page: Some(page),
                    ..Location::default()
                }),
            })
            .to_vec();
        let verdict = decide(&to(1), &[("scan.pdf", &scan)], &Settings::default());
        assert_eq!(verdict.findings[0].pages, [(2, 4), (9, 9)]);
        assert_eq!(verdict.findings[0].count, 4);
    }

    /// A part with `own` people in records, addresses `p0@… p1@…`, and the correspondents
    /// `c0@domain, c1@domain…` of a quoted header.
    fn thread(own: u32, correspondents: u32, domain: &str) -> Scan {
        let mut contents = list(own);
        contents.correspondents = (0..correspondents)
            .map(|i| format!("c{i}@{domain}"))
            .collect();
        contents
            .addresses
            .extend(contents.correspondents.iter().cloned());
        scan_of(contents)
    }

    fn reply(to: &[&str]) -> Draft {
        Draft {
            from: vec!["moi@agence.example".into()],
            to: to.iter().map(|&raw| raw.into()).collect(),
            ..Draft::default()
        }
    }

    /// Severity, count, how many of them quoted, rule.
    type Told = (Severity, u32, u32, Rule);

    #[test]
    fn the_people_of_a_quoted_header_who_do_not_receive_the_mail_are_told() {
        let all: Vec<String> = (0..12).map(|i| format!("C{i}+fil@gmail.com")).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let one = &all[..1];
        let header = |severity, count| Some((severity, count, count, Rule::PeopleHeader));
        let rows = |severity, count, quoted| Some((severity, count, quoted, Rule::PeopleRows));
        let (own, gmail, office) = (thread, "gmail.com", "mairie.example");
        for (sentence, scan, to, expected) in [
            ("a reply to all", own(0, 12, gmail), &all[..], None::<Told>),
            (
                "a reply to one of twelve",
                own(0, 12, gmail),
                one,
                header(Severity::Warn, 11),
            ),
            ("four who are left out", own(0, 16, gmail), &all[..], None),
            (
                "five who are left out",
                own(0, 17, gmail),
                &all[..],
                header(Severity::Notice, 5),
            ),
            (
                "twelve colleagues elsewhere",
                own(0, 12, office),
                one,
                header(Severity::Notice, 12),
            ),
            (
                "a list of four and one in a header",
                own(4, 1, gmail),
                &[],
                rows(Severity::Notice, 5, 1),
            ),
            (
                "job seekers weigh no less for the offices of the thread",
                own(50, 200, office),
                &[],
                rows(Severity::Strong, 250, 200),
            ),
        ] {
            let verdict = decide(&reply(to), &[(BODY, &scan)], &Settings::default());
            let told = verdict
                .findings
                .iter()
                .find(|f| f.kind == FindingKind::ContactList)
                .map(|f| (f.severity, f.count, f.quoted, f.rule));
            assert_eq!(told, expected, "{sentence}");
            assert!(
                !verdict
                    .findings
                    .iter()
                    .any(|f| f.kind == FindingKind::RecipientsListed),
                "{sentence}"
            );
        }
    }

    #[test]
    fn the_writer_in_a_quoted_header_is_no_stranger() {
        let mut scan = thread(0, 4, "gmail.com");
        let me = "moi+fil@agence.example".to_owned();
        scan.contents.correspondents.insert(me);
        let verdict = decide(&reply(&[]), &[(BODY, &scan)], &Settings::default());
        assert_eq!(verdict.findings, []);
    }

    #[test]
    fn a_list_tells_how_many_of_its_people_are_no_recipients() {
        let one = ["p0@example.fr"];
        let ten: Vec<String> = (0..10).map(|i| format!("p{i}@example.fr")).collect();
        let ten: Vec<&str> = ten.iter().map(String::as_str).collect();
        let me = ["p0@example.fr", "p1@example.fr"];
        for (sentence, scan, draft, expected) in [
            (
                "one of 1,300",
                thread(1300, 0, ""),
                reply(&one),
                vec![Some(1299)],
            ),
            (
                "ten of 13",
                thread(13, 0, ""),
                reply(&ten),
                vec![Some(3), Some(3)],
            ),
            (
                "all ten of ten",
                thread(10, 0, ""),
                reply(&ten),
                vec![None, None],
            ),
            (
                "none of 1,300",
                thread(1300, 0, ""),
                reply(&["x@example.fr"]),
                vec![None],
            ),
            (
                "two of four: no real list",
                thread(4, 0, ""),
                reply(&me),
                vec![],
            ),
            (
                "a group that may be the list",
                thread(1300, 0, ""),
                reply(&["p0@example.fr; Demandeurs"]),
                vec![None],
            ),
            (
                "the writer is expected there",
                thread(12, 0, ""),
                Draft {
                    from: vec!["p1@example.fr".into()],
                    ..reply(&one)
                },
                vec![Some(10)],
            ),
            (
                "those of the quoted header count too",
                thread(12, 5, "gmail.com"),
                reply(&one),
                vec![Some(16)],
            ),
        ] {
            let verdict = decide(&draft, &[("liste.csv", &scan)], &Settings::default());
            let told: Vec<_> = verdict
                .findings
                .iter()
                .filter(|f| f.part != RECIPIENTS)
                .map(|f| f.strangers)
                .collect();
            assert_eq!(told, expected, "{sentence}");
        }
    }

    #[test]
    fn every_finding_names_its_rule_and_a_list_what_is_known_of_its_people() {
        let mut contents = list(60);
        contents.people.kinds = [Datum::Birth, Datum::Name].into();
        contents.people.tally.rule = Some(Rule::PeopleCards);
        contents.people.tally.quoted = 7;
        contents.nir = Tally {
            count: 3,
            quoted: 2,
            rule: Some(Rule::NirColumn),
            ..Tally::default()
        };
        let mut scan = scan_of(contents);
        scan.unread.push(UnreadReason::TooLarge.into());
        let verdict = decide(&to(10), &[("a.pdf", &scan)], &Settings::default());
        let told: Vec<_> = verdict
            .findings
            .iter()
            .map(|f| (f.rule, f.kinds.as_slice(), f.quoted))
            .collect();
        assert_eq!(
            told,
            [
                (Rule::PeopleCards, &[Datum::Name, Datum::Birth][..], 7),
                (Rule::RecipientsListed, &[], 0),
                (Rule::VisibleExternal, &[], 0),
                (Rule::NirColumn, &[], 2),
                (Rule::NotRead, &[], 0),
            ]
        );
    }

    #[test]
    fn a_pattern_holds_the_mail_from_its_own_threshold_on() {
        let sample = Evidence {
            masked: "AZ-12••••".into(),
            location: Location {
                row: Some(3),
                ..Location::default()
            },
        };
        let judge = |count| {
            let mut settings = Settings::default();
            for (name, threshold) in [("Dossier", 3), ("Code", 1)] {
                let pattern = Pattern::new(name, r"AZ-\d{6}", Vec::new(), threshold).unwrap();
                settings.detection.patterns.push(pattern);
            }
            let tally = Tally {
                count,
                samples: vec![sample.clone()],
                ..Tally::default()
            };
            // One was renamed in the settings after the part was read.
            let scan = scan_of(Contents {
                patterns: [("Dossier".into(), tally.clone()), ("Ancien".into(), tally)].into(),
                ..Contents::default()
            });
            decide(&to(1), &[(BODY, &scan)], &settings).findings
        };
        assert_eq!(judge(2), []);
        let [found] = judge(3).try_into().unwrap();
        assert_eq!(
            (found.kind, found.severity, found.rule),
            (FindingKind::Pattern, Severity::Warn, Rule::Pattern)
        );
        assert_eq!((found.name.as_deref(), found.count), (Some("Dossier"), 3));
        assert_eq!(found.location.as_ref(), Some(&sample.location));
        assert_eq!(found.evidence, [sample]);
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

    #[test]
    fn a_file_shared_by_a_link_is_told_as_the_settings_have_it_and_never_clean() {
        let shared = Tally {
            count: 2,
            samples: vec![Evidence {
                masked: "drive.google.com".into(),
                location: Location::default(),
            }],
            ..Tally::default()
        };
        let scan = scan_of(Contents {
            shared,
            ..Contents::default()
        });
        let judge = |part: &str, treatment: Option<Treatment>| {
            let mut settings = Settings::default();
            if let Some(treatment) = treatment {
                settings.unread.linked = treatment;
            }
            decide(&to(1), &[(part, &scan)], &settings)
        };
        for (treatment, severity, holds) in [
            (None, Some(Severity::Notice), false),
            (Some(Treatment::Ask), Some(Severity::Warn), true),
            (Some(Treatment::Ignore), None, false),
        ] {
            let verdict = judge(BODY, treatment);
            assert_eq!(verdict.findings.first().map(|f| f.severity), severity);
            assert_eq!(
                (verdict.verdict, verdict.holds()),
                (Outcome::NotChecked, holds)
            );
        }
        let [found] = judge(BODY, None).findings.try_into().unwrap();
        assert_eq!(
            (found.kind, found.reason, found.rule, found.count),
            (
                FindingKind::NotChecked,
                Some(UnreadReason::Linked),
                Rule::SharedLink,
                2
            )
        );
        assert_eq!(found.evidence[0].masked, "drive.google.com");
        // A body of an attached mail is no text of the writer.
        assert_eq!(judge("courriel.eml/body", None).verdict, Outcome::Clean);
    }

    #[test]
    fn the_bulk_tool_goes_with_too_many_visible_recipients_and_nothing_else() {
        let tool = BulkTool {
            name: "Publipostage".into(),
            link: None,
        };
        let settings = Settings {
            bulk_tool: Some(tool.clone()),
            ..Settings::default()
        };
        let file = scan_of(list(60));
        let told = |draft: &Draft, settings: &Settings| -> Vec<_> {
            let verdict = decide(draft, &[("liste.csv", &file)], settings);
            let told = verdict.findings.iter().map(|f| (f.kind, f.tool.clone()));
            told.filter(|(_, tool)| tool.is_some()).collect()
        };
        assert_eq!(
            told(&to(60), &settings),
            [(FindingKind::RecipientsExposed, Some(tool))]
        );
        assert_eq!(told(&to(60), &Settings::default()), []);
        assert_eq!(told(&to(2), &settings), []);
        let group = Draft {
            to: vec!["Demandeurs de l’Aisne".into()],
            ..Draft::default()
        };
        assert_eq!(told(&group, &settings), []);
    }
}

//! From a verdict to what a person reads: the warning, the states around it, the composer's line.
//!
//! Only here do codes meet [`text`]; the extension's dialog, the demo page and the command line
//! all show what this module composed.

use serde::{Deserialize, Serialize};
#[cfg(feature = "typescript")]
use tsify::Tsify;

use crate::clean::Cleaned;
use crate::model::{
    BulkTool, Finding, FindingKind, Format, Language, Location, Mode, Outcome, RecipientCounts,
    Rule, Severity, UnreadReason, Verdict,
};
use crate::policy::settings::{
    InForce, SettingError, SettingProblem, Settings, Shape, Source, Treatment, MOST_PATTERNS,
    SETTINGS,
};
use crate::policy::{BODY, RECIPIENTS};
use crate::text::{self, Sentence, Values};

/// How a view should feel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Grave.
    Strong,
    /// A warning.
    Warn,
    /// Worth a line.
    Notice,
    /// All is well.
    Ok,
    /// Work goes on.
    Busy,
}

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Close; the mail stays as it is.
    Back,
    /// Move To and Cc to Bcc.
    Bcc,
    /// Remove the attachment named in [`Button::part`].
    Remove,
    /// Put a copy without contact details in the place of the attachment named in [`Button::part`].
    Copy,
    /// Hide the social security numbers of the text.
    Mask,
    /// Read the attachment named in [`Button::part`] with a password that the writer types.
    Unlock,
    /// Undo the last repair.
    Undo,
    /// Send: nothing is left to warn of.
    Send,
    /// Send in spite of the warning.
    SendAnyway,
}

/// How a button weighs among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The one to press.
    Primary,
    /// A good alternative.
    Secondary,
    /// There, but never the default.
    Quiet,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct Button {
    /// What it does.
    pub action: Action,
    /// To which attachment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Its words.
    pub label: String,
    /// Its weight.
    pub role: Role,
}

/// One finding in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct Card {
    /// Of what kind.
    pub kind: FindingKind,
    /// How grave.
    pub severity: Severity,
    /// What, and how many.
    pub title: String,
    /// Why it matters.
    pub text: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Masked samples.
    pub samples: Vec<String>,
    /// What introduces the samples.
    pub samples_label: String,
    /// Why there is this finding, and what is known of it: a sentence each, for who asks.
    pub why: Vec<String>,
    /// What introduces them, as a question.
    pub why_label: String,
    /// The repair it offers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<Button>,
    /// The copy it offers in place of the attachment, once one was made and proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<CopyOffer>,
    /// The password it asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlock: Option<Unlock>,
    /// How the writer says that the finding is wrong; only where days' numbers are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub false_alert: Option<FalseAlert>,
}

/// A field for the password of an attachment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct Unlock {
    /// What the field is called.
    pub label: String,
    /// What becomes of what is typed.
    pub hint: String,
    /// Has the attachment read with it.
    pub button: Button,
}

/// A word that a finding is wrong, of which its kind is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct FalseAlert {
    /// What says it.
    pub label: String,
    /// What is said once it was.
    pub done: String,
}

/// The reason that is asked for before the mail is sent as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct ReasonForm {
    /// What is asked.
    pub label: String,
    /// What becomes of the answer.
    pub hint: String,
    /// The reasons to choose from; none: the writer's own words.
    pub choices: Vec<String>,
    /// What is said when there is no answer.
    pub missing: String,
}

/// A copy of an attachment without contact details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct CopyOffer {
    /// Puts it in the place of the attachment.
    pub button: Button,
    /// What goes, and what stays.
    pub text: String,
    /// The name of its file.
    pub name: String,
}

/// All that a dialog shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct View {
    /// The language of its words, for the `lang` attribute.
    pub lang: Language,
    /// How it should feel.
    pub tone: Tone,
    /// The consequence, in one line.
    pub headline: String,
    /// A sentence below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// The findings, most serious first.
    pub cards: Vec<Card>,
    /// The reason without which [`Action::SendAnyway`] does nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReasonForm>,
    /// The buttons, first one first.
    pub buttons: Vec<Button>,
}

/// The composer's line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct Status {
    /// How it should feel.
    pub tone: Tone,
    /// Its words.
    pub text: String,
}

/// What can happen around a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// A part is still being read.
    Checking {
        /// Which.
        part: String,
    },
    /// Everyone was moved to Bcc, proved by reading the recipients again.
    RepairedBcc {
        /// How many they are.
        count: u32,
        /// It can be undone.
        #[serde(default)]
        undo: bool,
    },
    /// An attachment was removed, proved by reading the list again.
    RepairedRemove {
        /// Which.
        part: String,
        /// It can be undone.
        #[serde(default)]
        undo: bool,
    },
    /// An attachment was replaced by its copy without contact details, proved by reading both again.
    RepairedCopy {
        /// Which.
        part: String,
        /// The name of the copy.
        copy: String,
        /// It can be undone.
        #[serde(default)]
        undo: bool,
    },
    /// The social security numbers of the text were hidden, proved by reading it again.
    RepairedMask {
        /// It can be undone.
        #[serde(default)]
        undo: bool,
    },
    /// Everyone is back in To, Cc and Bcc, proved by reading the recipients again.
    UndoneBcc,
    /// The attachment is back, proved by reading the list again.
    UndoneRemove,
    /// The attachment is back in the place of its copy, proved by reading the list again.
    UndoneCopy,
    /// The numbers are back in the text, proved by reading it again.
    UndoneMask,
    /// An attachment could be read with the password that was typed.
    Unlocked {
        /// Which.
        part: String,
    },
    /// It could not.
    UnlockFailed {
        /// Which.
        part: String,
    },
    /// A repair could not be proved.
    RepairFailed,
    /// An undo could not be proved.
    UndoFailed,
    /// The mail was let go, and the webmail does not send it.
    NotSentYet,
}

/// What of a mail a page did not show in a form that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The Send control: nothing can be held.
    Send,
    /// Some or all recipients.
    Recipients,
    /// The text.
    Body,
    /// The attachments.
    Attachments,
}

/// The warning for a verdict, or nothing when the mail need not be held.
#[must_use]
pub fn warning(verdict: &Verdict, settings: &Settings, lang: Language) -> Option<View> {
    if !verdict.holds() {
        return None;
    }
    let held: Vec<&Finding> = verdict
        .findings
        .iter()
        .filter(|f| f.severity >= Severity::Warn)
        .collect();
    let cards: Vec<Card> = held
        .iter()
        .filter(|f| !is_told_by_another(f, &held))
        .map(|f| Card {
            false_alert: settings.journal.then(|| FalseAlert {
                label: text::FALSE_ALERT.get(lang),
                done: text::FALSE_ALERT_DONE.get(lang),
            }),
            ..card(f, verdict, lang)
        })
        .collect();
    let strong = held.iter().any(|f| f.severity == Severity::Strong);
    Some(View {
        lang,
        tone: if strong { Tone::Strong } else { Tone::Warn },
        headline: headline(&held, lang),
        lead: Some(match verdict.mode {
            Mode::Hold => text::LEAD_HOLD.get(lang),
            _ => text::LEAD.get(lang),
        }),
        cards,
        reason: (verdict.mode == Mode::Justify).then(|| reason_form(settings, lang)),
        buttons: [
            Some(button(Action::Back, text::BACK, Role::Primary, lang)),
            (verdict.mode < Mode::Hold)
                .then(|| button(Action::SendAnyway, text::SEND_ANYWAY, Role::Quiet, lang)),
        ]
        .into_iter()
        .flatten()
        .collect(),
    })
}

fn reason_form(settings: &Settings, lang: Language) -> ReasonForm {
    let hint = match (settings.reasons.is_empty(), settings.journal) {
        (true, _) => text::REASON_FREE,
        (false, true) => text::REASON_COUNTED,
        (false, false) => text::REASON_NOT_KEPT,
    };
    ReasonForm {
        label: text::REASON.get(lang),
        hint: hint.get(lang),
        choices: settings.reasons.clone(),
        missing: text::REASON_MISSING.get(lang),
    }
}

/// The view of a state around the warning.
#[must_use]
pub fn state(state: &State, lang: Language) -> View {
    let (tone, headline, lead) = state_words(state, lang);
    let mut buttons = if tone == Tone::Ok {
        vec![
            button(Action::Send, text::SEND, Role::Primary, lang),
            button(Action::Back, text::BACK, Role::Secondary, lang),
        ]
    } else {
        vec![button(Action::Back, text::BACK, Role::Primary, lang)]
    };
    let undo = match state {
        State::RepairedBcc { undo: true, .. } => Some(text::UNDO_BCC),
        State::RepairedRemove { undo: true, .. } => Some(text::UNDO_REMOVE),
        State::RepairedCopy { undo: true, .. } => Some(text::UNDO_COPY),
        State::RepairedMask { undo: true } => Some(text::UNDO_MASK),
        _ => None,
    };
    buttons.extend(undo.map(|label| button(Action::Undo, label, Role::Quiet, lang)));
    View {
        lang,
        tone,
        headline,
        lead: Some(lead),
        cards: Vec::new(),
        reason: None,
        buttons,
    }
}

/// How a state feels, its headline and the sentence below it.
fn state_words(state: &State, lang: Language) -> (Tone, String, String) {
    let say = |sentence: Sentence, n: u32, part: &str| {
        sentence.fill(
            lang,
            Values {
                n,
                part,
                ..Values::default()
            },
        )
    };
    match state {
        State::Checking { part } => (
            Tone::Busy,
            text::CHECKING.get(lang),
            if part == BODY {
                text::CHECKING_BODY_LEAD.get(lang)
            } else {
                say(text::CHECKING_LEAD, 0, part)
            },
        ),
        State::RepairedBcc { count, .. } => (
            Tone::Ok,
            text::REPAIRED_BCC.get(lang),
            say(text::REPAIRED_BCC_LEAD, *count, ""),
        ),
        State::RepairedRemove { part, .. } => (
            Tone::Ok,
            text::REPAIRED_REMOVE.get(lang),
            say(text::REPAIRED_REMOVE_LEAD, 0, part),
        ),
        State::RepairedCopy { part, copy, .. } => (
            Tone::Ok,
            text::REPAIRED_COPY.get(lang),
            text::REPAIRED_COPY_LEAD.fill(
                lang,
                Values {
                    part,
                    more: copy,
                    ..Values::default()
                },
            ),
        ),
        State::RepairedMask { .. } => (
            Tone::Ok,
            text::REPAIRED_MASK.get(lang),
            text::REPAIRED_MASK_LEAD.get(lang),
        ),
        State::Unlocked { part } => (
            Tone::Ok,
            say(text::UNLOCKED, 0, part),
            text::UNLOCKED_LEAD.get(lang),
        ),
        State::UnlockFailed { part } => (
            Tone::Warn,
            say(text::UNLOCK_FAILED, 0, part),
            text::UNLOCK_FAILED_LEAD.get(lang),
        ),
        State::UndoneCopy => (
            Tone::Ok,
            text::UNDONE_COPY.get(lang),
            text::UNDONE_LEAD.get(lang),
        ),
        State::UndoneMask => (
            Tone::Ok,
            text::UNDONE_MASK.get(lang),
            text::UNDONE_LEAD.get(lang),
        ),
        State::UndoneBcc => (
            Tone::Ok,
            text::UNDONE_BCC.get(lang),
            text::UNDONE_LEAD.get(lang),
        ),
        State::UndoneRemove => (
            Tone::Ok,
            text::UNDONE_REMOVE.get(lang),
            text::UNDONE_LEAD.get(lang),
        ),
        State::UndoFailed => (
            Tone::Warn,
            text::UNDO_FAILED.get(lang),
            text::UNDO_FAILED_LEAD.get(lang),
        ),
        State::RepairFailed => (
            Tone::Warn,
            text::REPAIR_FAILED.get(lang),
            text::REPAIR_FAILED_LEAD.get(lang),
        ),
        State::NotSentYet => (
            Tone::Notice,
            text::NOT_SENT_YET.get(lang),
            text::NOT_SENT_YET_LEAD.get(lang),
        ),
    }
}

/// The composer's line for a verdict.
#[must_use]
pub fn status(verdict: &Verdict, missing: &[Missing], lang: Language) -> Status {
    if missing.contains(&Missing::Send) {
        return Status {
            tone: Tone::Strong,
            text: text::STATUS_UNGUARDED.get(lang),
        };
    }
    // What will be asked before sending says more.
    if !missing.is_empty() && !verdict.holds() {
        return partly(missing, lang);
    }
    let Some(first) = verdict.findings.first() else {
        let (tone, sentence) = if !verdict.observed.is_empty() {
            (Tone::Notice, text::STATUS_OBSERVED)
        } else if verdict.verdict == Outcome::NotChecked {
            (Tone::Notice, text::STATUS_CLEAN_AS_READ)
        } else {
            (Tone::Ok, text::STATUS_CLEAN)
        };
        let text = sentence.get(lang);
        return Status { tone, text };
    };
    let title = lower_first(&title(first, lang));
    let values = Values {
        more: &title,
        ..Values::default()
    };
    if verdict.holds() {
        Status {
            tone: Tone::Warn,
            text: text::STATUS_RISK.fill(lang, values),
        }
    } else {
        Status {
            tone: Tone::Notice,
            text: text::STATUS_NOTICE.fill(lang, values),
        }
    }
}

/// The line of a mail of which the page did not show all.
fn partly(missing: &[Missing], lang: Language) -> Status {
    let names: Vec<String> = missing
        .iter()
        .filter_map(|part| match part {
            Missing::Send => None,
            Missing::Recipients => Some(text::MISSING_RECIPIENTS),
            Missing::Body => Some(text::MISSING_BODY),
            Missing::Attachments => Some(text::MISSING_ATTACHMENTS),
        })
        .map(|name| name.get(lang))
        .collect();
    let values = Values {
        more: &names.join(", "),
        ..Values::default()
    };
    Status {
        tone: Tone::Warn,
        text: text::STATUS_PARTLY.fill(lang, values),
    }
}

/// One finding in words.
#[must_use]
pub fn card(finding: &Finding, verdict: &Verdict, lang: Language) -> Card {
    Card {
        kind: finding.kind,
        severity: finding.severity,
        title: title(finding, lang),
        text: explanation(finding, verdict, lang),
        place: place(finding, verdict, lang),
        samples: finding.evidence.iter().map(|e| e.masked.clone()).collect(),
        samples_label: text::SAMPLES.get(lang),
        why: why(finding, verdict, lang),
        why_label: text::WHY.get(lang),
        repair: repair(finding, lang),
        copy: None,
        unlock: unlock(finding, lang),
        false_alert: None,
    }
}

/// The password that would let a file be read. Of a text of the mail, nobody could put it in.
fn unlock(finding: &Finding, lang: Language) -> Option<Unlock> {
    let is_locked = finding.reason == Some(UnreadReason::Encrypted) && finding.part != BODY;
    is_locked.then(|| Unlock {
        label: text::PASSWORD.get(lang),
        hint: text::PASSWORD_HINT.get(lang),
        button: Button {
            part: attachment_of(finding),
            ..button(Action::Unlock, text::UNLOCK, Role::Secondary, lang)
        },
    })
}

/// The attachment that holds what was found: a file within one leaves with it.
fn attachment_of(finding: &Finding) -> Option<String> {
    finding.within.as_ref().or(Some(&finding.part)).cloned()
}

/// What is offered of a copy of the attachment `part`.
#[must_use]
pub fn copy_offer(cleaned: &Cleaned, part: &str, lang: Language) -> CopyOffer {
    CopyOffer {
        button: Button {
            part: Some(part.to_owned()),
            ..button(Action::Copy, text::COPY, Role::Secondary, lang)
        },
        text: copied(cleaned, lang),
        name: copy_name(part, cleaned.format, lang),
    }
}

/// What goes out of a copy, and what stays.
#[must_use]
pub fn copied(cleaned: &Cleaned, lang: Language) -> String {
    /// Columns that are named.
    const MOST: usize = 8;
    let columns = &cleaned.columns;
    let mut names = columns
        .iter()
        .take(MOST)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if columns.len() > MOST {
        let values = Values {
            more: &names,
            ..counted((columns.len() - MOST) as u32)
        };
        names = text::COPY_COLUMNS_MORE.fill(lang, values);
    }
    let told = Values {
        more: &names,
        ..counted(columns.len() as u32)
    };
    let sentences = [
        (!columns.is_empty()).then(|| text::COPY_COLUMNS.fill(lang, told)),
        (cleaned.cells > 0).then(|| text::COPY_CELLS.fill(lang, counted(cleaned.cells))),
        cleaned.names.then(|| text::COPY_NAMES.get(lang)),
        cleaned.hidden.then(|| text::COPY_HIDDEN.get(lang)),
    ];
    sentences
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// `liste.xlsm` → `liste (sans coordonnées).xlsx`. Text keeps its ending.
fn copy_name(part: &str, format: Format, lang: Language) -> String {
    let (stem, ending) = match part.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, ending),
        _ => (part, ""),
    };
    let ending = match format {
        Format::Xlsx => "xlsx",
        Format::Ods => "ods",
        _ if ["csv", "tsv", "tab", "txt"].contains(&ending.to_lowercase().as_str()) => ending,
        _ => "csv",
    };
    let values = Values {
        part: stem,
        ..Values::default()
    };
    format!("{}.{ending}", text::COPY_FILE.fill(lang, values))
}

/// Of the visible recipients, how many stand outside; nothing when all stand on one side.
#[must_use]
pub fn outside(counts: &RecipientCounts, lang: Language) -> Option<String> {
    let (external, partner) = (counts.external, counts.partner);
    let sentence = match (external, partner) {
        (0, 0) => return None,
        _ if external == counts.visible || partner == counts.visible => return None,
        (_, 0) => text::EXPOSED_EXTERNAL,
        (0, _) => text::EXPOSED_PARTNER,
        _ => text::EXPOSED_EXTERNAL_AND_PARTNER,
    };
    let values = Values {
        n: if external > 0 { external } else { partner },
        total: partner,
        ..Values::default()
    };
    Some(sentence.fill(lang, values))
}

/// The list of one part is told once: as the list of the recipients when it is that.
fn is_told_by_another(finding: &Finding, all: &[&Finding]) -> bool {
    finding.kind == FindingKind::ContactList
        && all
            .iter()
            .any(|f| f.kind == FindingKind::RecipientsListed && f.part == finding.part)
}

fn headline(held: &[&Finding], lang: Language) -> String {
    let total = |f: &Finding| f.total.unwrap_or_default();
    let own_list = held.iter().find(|f| {
        f.kind == FindingKind::RecipientsListed && f.part != BODY && f.count * 2 >= total(f)
    });
    let fill = |sentence: Sentence, n: u32| {
        sentence.fill(
            lang,
            Values {
                n,
                ..Values::default()
            },
        )
    };
    if let Some(own) = own_list {
        return fill(text::HEADLINE_LISTED_AND_EXPOSED, total(own));
    }
    let Some(first) = held.first() else {
        return String::new();
    };
    match first.kind {
        FindingKind::RecipientsExposed => exposed(first).fill(lang, counted(at_least(first))),
        FindingKind::RecipientsListed | FindingKind::ContactList => {
            fill(text::HEADLINE_PEOPLE, first.count)
        }
        FindingKind::Nir => fill(text::HEADLINE_NIR, first.count),
        FindingKind::Pattern => fill(text::HEADLINE_PATTERN, first.count),
        FindingKind::NotChecked if held.iter().all(|f| is_linked(f)) => {
            fill(text::HEADLINE_LINKED, first.count)
        }
        FindingKind::NotChecked => {
            let parts = held
                .iter()
                .filter(|f| f.kind == FindingKind::NotChecked)
                .count();
            if parts == 1 && first.part == BODY {
                text::HEADLINE_BODY_NOT_CHECKED.get(lang)
            } else {
                fill(text::HEADLINE_NOT_CHECKED, parts as u32)
            }
        }
    }
}

/// Groups are of one person at least.
fn at_least(finding: &Finding) -> u32 {
    finding.count.saturating_add(finding.groups)
}

fn exposed(finding: &Finding) -> Sentence {
    match finding.groups {
        0 => text::HEADLINE_EXPOSED,
        _ => text::HEADLINE_EXPOSED_AT_LEAST,
    }
}

fn title(finding: &Finding, lang: Language) -> String {
    let is_body = finding.part == BODY;
    let sentence = match finding.kind {
        FindingKind::RecipientsExposed if finding.severity == Severity::Notice => {
            return text::GROUPS_TITLE.fill(
                lang,
                Values {
                    n: finding.groups,
                    ..Values::default()
                },
            );
        }
        FindingKind::RecipientsExposed => exposed(finding),
        FindingKind::RecipientsListed if is_body && finding.total == Some(finding.count) => {
            text::LISTED_ALL_BODY
        }
        FindingKind::RecipientsListed if finding.total == Some(finding.count) => {
            text::LISTED_ALL_FILE
        }
        FindingKind::RecipientsListed if is_body => text::LISTED_BODY,
        FindingKind::RecipientsListed => text::LISTED_FILE,
        FindingKind::ContactList if finding.rule == Rule::PeopleHeader && is_body => {
            text::LIST_HEADER
        }
        FindingKind::ContactList if finding.rule == Rule::PeopleHeader => text::LIST_HEADER_FILE,
        FindingKind::ContactList if is_body => text::LIST_BODY,
        FindingKind::ContactList => text::LIST_FILE,
        FindingKind::Nir if is_body => text::NIR_BODY,
        FindingKind::Nir => text::NIR_FILE,
        FindingKind::Pattern if is_body => text::PATTERN_BODY,
        FindingKind::Pattern => text::PATTERN_FILE,
        FindingKind::NotChecked if is_linked(finding) => text::LINKED,
        FindingKind::NotChecked if is_body => text::NOT_CHECKED_BODY,
        FindingKind::NotChecked if are_several(finding) => text::NOT_CHECKED_WITHIN,
        FindingKind::NotChecked if is_partial(finding) => text::PARTLY_CHECKED_FILE,
        FindingKind::NotChecked => text::NOT_CHECKED_FILE,
    };
    let values = Values {
        n: at_least(finding),
        total: finding.total.unwrap_or_default(),
        part: text_of(finding).unwrap_or(&finding.part),
        more: finding.name.as_deref().unwrap_or_default(),
        ..Values::default()
    };
    sentence.fill(lang, values)
}

/// Something of the part may have been read: a piece is missing, or reading ended before its end.
fn is_partial(finding: &Finding) -> bool {
    finding.location.is_some()
        || !finding.pages.is_empty()
        || text_of(finding).is_some()
        || matches!(
            finding.reason,
            Some(UnreadReason::Malformed | UnreadReason::TooLarge)
        )
}

/// Files that are not in the mail, which links to them.
fn is_linked(finding: &Finding) -> bool {
    finding.reason == Some(UnreadReason::Linked)
}

/// Several files within one were not read, and are told together.
fn are_several(finding: &Finding) -> bool {
    finding.count > 1 && finding.pages.is_empty() && finding.location.is_none()
}

fn explanation(finding: &Finding, verdict: &Verdict, lang: Language) -> String {
    let said = |sentence: Sentence, n| sentence.fill(lang, counted(n));
    let first = match finding.kind {
        FindingKind::RecipientsExposed if finding.severity == Severity::Notice => {
            return said(text::GROUPS, finding.groups);
        }
        FindingKind::RecipientsExposed => text::EXPOSED_TEXT.get(lang),
        FindingKind::RecipientsListed => text::LISTED_TEXT.get(lang),
        FindingKind::ContactList if finding.part != BODY => text::LIST_TEXT.get(lang),
        FindingKind::ContactList if finding.quoted == finding.count => {
            text::LIST_QUOTED_TEXT.get(lang)
        }
        FindingKind::ContactList => text::LIST_BODY_TEXT.get(lang),
        FindingKind::Nir => text::NIR_TEXT.get(lang),
        FindingKind::Pattern => said(text::PATTERN_TEXT, finding.count),
        FindingKind::NotChecked => {
            let reason = finding.reason.unwrap_or(UnreadReason::Malformed);
            if reason == UnreadReason::ImageOnly && !finding.pages.is_empty() {
                said(text::SCANNED_PAGES, finding.count)
            } else if are_several(finding) || (is_linked(finding) && finding.count > 1) {
                text::reason_of_several(reason).get(lang)
            } else {
                text::reason(reason).get(lang)
            }
        }
    };
    let mut sentences = vec![first];
    if finding.kind == FindingKind::RecipientsExposed {
        if finding.groups > 0 {
            sentences.push(said(text::GROUPS, finding.groups));
        }
        let counts = &verdict.recipients;
        if counts.private > 0 {
            let sentence = if counts.private == counts.visible && counts.visible > 1 {
                text::EXPOSED_ALL_PRIVATE
            } else {
                text::EXPOSED_PRIVATE
            };
            sentences.push(said(sentence, counts.private));
        }
        if let Some(tool) = &finding.tool {
            sentences.push(bulk_tool(tool, lang));
        }
    }
    let list = list_of(finding, verdict);
    let people = list.map_or(0, |list| list.count);
    if let Some(strangers) = finding.strangers {
        // A list that is not told by itself is as long as those who are in it.
        let total = list.map_or(finding.count.saturating_add(strangers), |list| list.count);
        let sentence = if strangers > total / 2 {
            text::STRANGERS_MOST
        } else {
            text::STRANGERS_FEW
        };
        let values = Values {
            total,
            ..counted(strangers)
        };
        sentences.push(sentence.fill(lang, values));
    } else if people > finding.count {
        sentences.push(said(text::LISTED_AMONG, people));
    }
    sentences.join(" ")
}

/// The agency's own way to write to many people. Its link is text: nothing here can be followed.
fn bulk_tool(tool: &BulkTool, lang: Language) -> String {
    let told = match &tool.link {
        None => tool.name.clone(),
        Some(link) => {
            let values = Values {
                part: &tool.name,
                more: link,
                ..Values::default()
            };
            text::TOOL_AT.fill(lang, values)
        }
    };
    let values = Values {
        more: &told,
        ..Values::default()
    };
    text::EXPOSED_TOOL.fill(lang, values)
}

/// The finding on the people of the same part: itself, for a list.
fn list_of<'a>(finding: &'a Finding, verdict: &'a Verdict) -> Option<&'a Finding> {
    let is_list = |f: &&Finding| f.kind == FindingKind::ContactList && f.part == finding.part;
    match finding.kind {
        FindingKind::ContactList => Some(finding),
        FindingKind::RecipientsListed => {
            let all = verdict.findings.iter().chain(&verdict.observed);
            all.into_iter().find(is_list)
        }
        _ => None,
    }
}

/// The rule that made the finding; of a list, what it holds.
fn why(finding: &Finding, verdict: &Verdict, lang: Language) -> Vec<String> {
    let list = list_of(finding, verdict);
    // For the recipients' own list, how it was found to be a list comes with it.
    let rules = [
        Some(finding.rule),
        list.map(|list| list.rule)
            .filter(|rule| *rule != finding.rule),
    ];
    let mut sentences: Vec<String> = rules
        .into_iter()
        .flatten()
        .map(|rule| text::why(rule).fill(lang, counted(finding.count)))
        .collect();
    let kinds: Vec<String> = list
        .map_or(&[][..], |list| &list.kinds)
        .iter()
        .map(|kind| text::datum(*kind).get(lang))
        .collect();
    if !kinds.is_empty() {
        let values = Values {
            more: &kinds.join(", "),
            ..Values::default()
        };
        sentences.push(text::KINDS.fill(lang, values));
    }
    sentences
}

fn place(finding: &Finding, verdict: &Verdict, lang: Language) -> Option<String> {
    if finding.kind == FindingKind::RecipientsExposed {
        return outside(&verdict.recipients, lang);
    }
    let name = text_of(finding).map(|mail| {
        let values = Values {
            part: mail,
            ..Values::default()
        };
        text::PLACE_TEXT_OF.fill(lang, values)
    });
    let mut words = vec![name.unwrap_or_else(|| part_name(&finding.part, lang))];
    let location = finding.location.as_ref();
    // Attachments have no history; the count of the history is said by itself where it is a part.
    let all_quoted = finding.quoted > 0 && finding.quoted >= finding.count;
    let partly = finding.quoted > 0 && !all_quoted;
    let begins_quoted = location.is_some_and(|l| l.quoted) && !partly;
    if finding.part == BODY && (all_quoted || begins_quoted) {
        words.push(text::PLACE_QUOTED.get(lang));
    }
    let is_one_page = matches!(finding.pages.as_slice(), [(first, last)] if first == last);
    if !finding.pages.is_empty() && !is_one_page {
        words.push(pages(&finding.pages, lang));
    } else if let Some(location) = location {
        words.extend(location_words(location, lang));
    }
    if finding.part == BODY && partly {
        words.push(text::PARTLY_QUOTED.fill(lang, counted(finding.quoted)));
    }
    // A title that names the file needs no place that says it again.
    (finding.kind != FindingKind::NotChecked || words.len() > 1).then(|| words.join(", "))
}

/// `pages 2, 5 à 9…`: the first few.
fn pages(ranges: &[(u32, u32)], lang: Language) -> String {
    const MOST: usize = 6;
    let mut words: Vec<String> = ranges
        .iter()
        .take(MOST)
        .map(|(first, last)| {
            // References, not quantities: no thousands separator.
            let (first, last) = (first.to_string(), last.to_string());
            if first == last {
                return first;
            }
            let values = Values {
                part: &first,
                more: &last,
                ..Values::default()
            };
            text::RANGE.fill(lang, values)
        })
        .collect();
    if ranges.len() > MOST {
        words.push("…".to_owned());
    }
    let values = Values {
        more: &words.join(", "),
        ..Values::default()
    };
    text::PLACE_PAGES.fill(lang, values)
}

fn counted(n: u32) -> Values<'static> {
    Values {
        n,
        ..Values::default()
    }
}

fn location_words(location: &Location, lang: Language) -> Vec<String> {
    let numbered = |sentence: Sentence, n: Option<u32>| {
        // A reference, not a quantity: no thousands separator.
        n.map(|n| {
            sentence.fill(
                lang,
                Values {
                    part: &n.to_string(),
                    ..Values::default()
                },
            )
        })
    };
    let named = |sentence: Sentence, part: Option<&String>| {
        part.map(|part| {
            sentence.fill(
                lang,
                Values {
                    part,
                    ..Values::default()
                },
            )
        })
    };
    [
        named(text::PLACE_SHEET, location.sheet.as_ref()),
        location.hidden.then(|| text::PLACE_HIDDEN.get(lang)),
        numbered(text::PLACE_PAGE, location.page),
        numbered(text::PLACE_ROW, location.row),
        named(text::PLACE_COLUMN, location.column.as_ref()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The mail within an attachment, when the finding is in its text: `courriel.eml` of
/// `courriel.eml/body`.
fn text_of(finding: &Finding) -> Option<&str> {
    finding.within.as_ref()?;
    let (mail, part) = finding.part.rsplit_once('/')?;
    (part == BODY).then_some(mail)
}

fn part_name(part: &str, lang: Language) -> String {
    match part {
        BODY | RECIPIENTS => text::PLACE_BODY.get(lang),
        name => name.to_owned(),
    }
}

fn repair(finding: &Finding, lang: Language) -> Option<Button> {
    match finding.kind {
        FindingKind::RecipientsExposed if finding.severity > Severity::Notice => {
            Some(button(Action::Bcc, text::BCC, Role::Secondary, lang))
        }
        FindingKind::RecipientsExposed => None,
        FindingKind::Nir if finding.part == BODY => {
            Some(button(Action::Mask, text::MASK, Role::Secondary, lang))
        }
        _ if finding.part == BODY => None,
        _ => Some(Button {
            part: attachment_of(finding),
            ..button(Action::Remove, text::REMOVE, Role::Secondary, lang)
        }),
    }
}

fn button(action: Action, label: Sentence, role: Role, lang: Language) -> Button {
    Button {
        action,
        part: None,
        label: label.get(lang),
        role,
    }
}

fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The settings in force, for whoever wants to know what their organisation set.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct SettingsView {
    /// Every setting, in the order of the table.
    pub rows: Vec<SettingRow>,
    /// What is faulty, a sentence each.
    pub faults: Vec<String>,
}

/// One setting in force.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(Tsify))]
pub struct SettingRow {
    /// Its name in policies.
    pub key: &'static str,
    /// What it means.
    pub meaning: String,
    /// Its value, in words.
    pub value: String,
    /// Who gave it.
    pub source: String,
    /// Only the organisation may change it.
    pub locked: bool,
    /// Of a switch: is it on?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<bool>,
}

/// The settings in force, in words.
#[must_use]
pub fn settings(in_force: &InForce, lang: Language) -> SettingsView {
    let rows = SETTINGS.iter().zip(&in_force.origins);
    let rows = rows.map(|(setting, (source, open))| SettingRow {
        key: setting.key,
        meaning: text::MEANINGS
            .iter()
            .find(|(key, _)| *key == setting.key)
            .map_or_else(String::new, |(_, meaning)| meaning.get(lang)),
        value: setting_value(&in_force.settings, setting.shape, lang),
        source: match source {
            Source::Default => text::FROM_DEFAULT,
            Source::Policy => text::FROM_POLICY,
            Source::Own => text::FROM_OWN,
        }
        .get(lang),
        locked: !open,
        on: match setting.shape {
            // The table's fields are places to write to.
            Shape::Switch { field, .. } => Some(*field(&mut in_force.settings.clone())),
            _ => None,
        },
    });
    SettingsView {
        rows: rows.collect(),
        faults: in_force
            .errors
            .iter()
            .map(|error| setting_error(error, lang))
            .collect(),
    }
}

fn setting_value(settings: &Settings, shape: Shape, lang: Language) -> String {
    // The table's fields are places to write to.
    let mut own = settings.clone();
    let all = |values: Vec<String>| match values.as_slice() {
        [] => text::NONE.get(lang),
        some => some.join(", "),
    };
    match shape {
        Shape::Count { field, .. } => text::number(lang, *field(&mut own)),
        Shape::Megabytes { field, .. } => text::number(
            lang,
            u32::try_from(*field(&mut own) >> 20).unwrap_or(u32::MAX),
        ),
        Shape::Unread { field, .. } => match field(&mut own) {
            Treatment::Ask => text::TREATMENT_ASK,
            Treatment::Notice => text::TREATMENT_NOTICE,
            Treatment::Ignore => text::TREATMENT_IGNORE,
        }
        .get(lang),
        Shape::Mode { field } => text::mode(*field(&mut own)).get(lang),
        Shape::Switch { field, .. } => if *field(&mut own) {
            text::ON
        } else {
            text::OFF
        }
        .get(lang),
        Shape::Domains { field } => all(std::mem::take(field(&mut own))),
        Shape::Recipients => all(own.allowed_recipients),
        Shape::Sizes => all(own
            .group_sizes
            .iter()
            .map(|(name, size)| format!("{name} ({})", text::number(lang, *size)))
            .collect()),
        Shape::Patterns => all(own
            .detection
            .patterns
            .iter()
            .map(|pattern| pattern.name().to_owned())
            .collect()),
        Shape::Tool => all(own.bulk_tool.map(|tool| tool.name).into_iter().collect()),
        Shape::Reasons => all(own.reasons),
        Shape::Language => match own.language {
            None => text::LANGUAGE_AUTO.get(lang),
            Some(Language::Fr) => "français".to_owned(),
            Some(Language::En) => "English".to_owned(),
        },
    }
}

/// A sentence about a faulty setting.
#[must_use]
pub fn setting_error(error: &SettingError, lang: Language) -> String {
    let why = match error.problem {
        SettingProblem::Pattern(problem) => text::pattern_problem(problem).get(lang),
        SettingProblem::PatternFields => text::PATTERN_FIELDS.get(lang),
        SettingProblem::PatternTwice => text::PATTERN_TWICE.get(lang),
        _ => String::new(),
    };
    let (sentence, n, total) = match error.problem {
        SettingProblem::Count { min, max } => (text::SETTING_COUNT, min, max),
        SettingProblem::Size { min, max } => (text::SETTING_SIZE, min, max),
        SettingProblem::Switch => (text::SETTING_SWITCH, 0, 0),
        SettingProblem::Domains => (text::SETTING_DOMAINS, 0, 0),
        SettingProblem::Recipients => (text::SETTING_RECIPIENTS, 0, 0),
        SettingProblem::Sizes => (text::SETTING_SIZES, 0, 0),
        SettingProblem::Patterns => (text::SETTING_PATTERNS, 0, 0),
        SettingProblem::TooManyPatterns => {
            (text::SETTING_TOO_MANY_PATTERNS, MOST_PATTERNS as u32, 0)
        }
        SettingProblem::Pattern(_)
        | SettingProblem::PatternFields
        | SettingProblem::PatternTwice => (text::SETTING_PATTERN, 0, 0),
        SettingProblem::Tool => (text::SETTING_TOOL, 0, 0),
        SettingProblem::ToolLink => (text::SETTING_TOOL_LINK, 0, 0),
        SettingProblem::Treatment => (text::SETTING_TREATMENT, 0, 0),
        SettingProblem::Mode => (text::SETTING_MODE, 0, 0),
        SettingProblem::Reasons => (text::SETTING_REASONS, 0, 0),
        SettingProblem::Language => (text::SETTING_LANGUAGE, 0, 0),
        SettingProblem::Changeable => (text::SETTING_CHANGEABLE, 0, 0),
        SettingProblem::Unknown => (text::SETTING_UNKNOWN, 0, 0),
    };
    sentence.fill(
        lang,
        Values {
            n,
            total,
            part: &error.key,
            more: &why,
            entry: error.entry.as_deref().unwrap_or_default(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Datum, Evidence};

    fn finding(kind: FindingKind, part: &str, count: u32, total: Option<u32>) -> Finding {
        Finding {
            kind,
            severity: Severity::Strong,
            part: part.into(),
            count,
            total,
            rule: Rule::NirKey,
            kinds: Vec::new(),
            name: None,
            tool: None,
            quoted: 0,
            strangers: None,
            groups: 0,
            within: None,
            pages: Vec::new(),
            reason: None,
            location: None,
            evidence: Vec::new(),
        }
    }

    fn verdict(findings: Vec<Finding>) -> Verdict {
        Verdict {
            recipients: RecipientCounts::default(),
            findings,
            observed: Vec::new(),
            mode: Mode::Warn,
            parts: Vec::new(),
            verdict: Outcome::Warn,
        }
    }

    #[test]
    fn the_saint_quentin_warning_reads_as_agreed() {
        let mut listed = finding(FindingKind::RecipientsListed, "liste.pdf", 1297, Some(1300));
        listed.location = Some(Location {
            page: Some(1),
            row: Some(4),
            ..Location::default()
        });
        let all = verdict(vec![
            finding(FindingKind::RecipientsExposed, RECIPIENTS, 1300, Some(1300)),
            listed,
            finding(FindingKind::ContactList, "liste.pdf", 1300, None),
        ]);
        let view = warning(&all, &Settings::default(), Language::Fr).unwrap();
        assert_eq!(
            view.headline,
            "Vous allez envoyer à 1\u{202f}300 personnes le fichier de leurs coordonnées"
        );
        let titles: Vec<_> = view.cards.iter().map(|c| c.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "1\u{202f}300 personnes verront les adresses des autres",
                "Ce fichier contient les coordonnées de 1\u{202f}297 de vos 1\u{202f}300 destinataires",
            ]
        );
        assert_eq!(
            view.cards[1].place.as_deref(),
            Some("liste.pdf, page 1, ligne 4")
        );
        assert_eq!(
            view.cards[1].text,
            "Chacun d’eux recevrait les coordonnées de tous les autres. \
             Il s’y trouve 1\u{202f}300 personnes en tout."
        );
        let repairs: Vec<_> = view
            .cards
            .iter()
            .flat_map(|c| &c.repair)
            .map(|b| b.label.as_str())
            .collect();
        assert_eq!(
            repairs,
            ["Mettre tout le monde en Cci", "Retirer la pièce jointe"]
        );
        assert_eq!(view.buttons[0].label, "Revenir au message");
        assert_eq!(view.buttons[1].label, "Envoyer quand même");
    }

    fn exposed(counts: RecipientCounts, rule: Rule) -> Card {
        let finding = Finding {
            rule,
            groups: counts.groups,
            ..finding(
                FindingKind::RecipientsExposed,
                RECIPIENTS,
                counts.visible,
                None,
            )
        };
        let all = Verdict {
            recipients: counts,
            ..verdict(Vec::new())
        };
        card(&finding, &all, Language::Fr)
    }

    #[test]
    fn a_warning_of_visible_recipients_says_who_they_are() {
        let counts = |internal, partner, private, others| RecipientCounts {
            visible: internal + partner + private + others,
            internal,
            partner,
            private,
            external: private + others,
            ..RecipientCounts::default()
        };
        let basis = "Leurs adresses sont en À ou en Copie\u{a0}: chaque destinataire recevra toute la liste. En copie cachée (Cci), personne ne voit les autres.";
        for (counts, place, more) in [
            (counts(0, 0, 0, 12), None, ""),
            (
                counts(3, 0, 0, 12),
                Some("dont 12 hors de votre organisation"),
                "",
            ),
            (counts(0, 25, 0, 0), None, ""),
            (
                counts(5, 25, 0, 0),
                Some("dont 25 chez vos partenaires"),
                "",
            ),
            (
                counts(1, 20, 7, 5),
                Some("dont 12 hors de votre organisation et 20 chez vos partenaires"),
                " 7 de ces personnes ont une adresse personnelle (gmail.com, orange.fr…).",
            ),
            (
                counts(0, 0, 1300, 0),
                None,
                " Toutes ces personnes ont une adresse personnelle (gmail.com, orange.fr…).",
            ),
        ] {
            let card = exposed(counts, Rule::VisiblePrivate);
            assert_eq!(card.place.as_deref(), place);
            assert_eq!(card.text, format!("{basis}{more}"));
        }
        let card = exposed(counts(0, 0, 7, 0), Rule::VisiblePrivate);
        assert_eq!(card.why_label, "Pourquoi cet avertissement\u{202f}?");
        assert_eq!(
            card.why,
            ["Le nombre de destinataires visibles qui ont une adresse personnelle atteint le seuil fixé."]
        );
    }

    #[test]
    fn a_list_says_what_it_holds_and_who_of_it_receives_nothing() {
        let list = |count, strangers| Finding {
            strangers,
            rule: Rule::PeopleRows,
            kinds: vec![Datum::Name, Datum::Email, Datum::Phone, Datum::Birth],
            ..finding(FindingKind::ContactList, "liste.pdf", count, None)
        };
        let taken_back = "Une fois parti, ce fichier ne peut plus être repris\u{a0}: vérifiez que le destinataire doit vraiment le recevoir.";
        for (strangers, said) in [
            (None, ""),
            (Some(1299), " 1\u{202f}299 des 1\u{202f}300 personnes de cette liste ne sont pas vos destinataires."),
            (Some(3), " 3 personnes sur 1\u{202f}300 ne sont pas vos destinataires."),
        ] {
            let all = verdict(vec![list(1300, strangers)]);
            let card = card(&all.findings[0], &all, Language::Fr);
            assert_eq!(card.text, format!("{taken_back}{said}"));
            assert_eq!(
                card.why,
                [
                    "Chaque ligne réunit plusieurs données d’une même personne.",
                    "On y trouve\u{a0}: noms, courriels, téléphones, dates de naissance.",
                ]
            );
        }
    }

    #[test]
    fn the_card_of_the_recipients_own_list_says_all_that_the_list_would() {
        let own = Finding {
            strangers: Some(3),
            rule: Rule::RecipientsListed,
            ..finding(FindingKind::RecipientsListed, "liste.pdf", 1297, Some(1300))
        };
        let list = Finding {
            strangers: Some(3),
            rule: Rule::PeopleCards,
            kinds: vec![Datum::Phone],
            ..finding(FindingKind::ContactList, "liste.pdf", 1300, None)
        };
        let all = verdict(vec![own.clone(), list]);
        let told = card(&own, &all, Language::Fr);
        assert_eq!(
            told.text,
            "Chacun d’eux recevrait les coordonnées de tous les autres. \
             3 personnes sur 1\u{202f}300 ne sont pas vos destinataires."
        );
        assert_eq!(
            told.why,
            [
                "Les adresses trouvées ici ont été comparées à celles de vos destinataires.",
                "Des fiches s’y suivent, une par personne, avec une donnée par ligne.",
                "On y trouve\u{a0}: téléphones.",
            ]
        );
        let alone = verdict(vec![own.clone()]);
        assert_eq!(
            card(&own, &alone, Language::En).text,
            "Each of them would receive the contact details of all the others. \
             3 people in 1,300 are not your recipients."
        );
    }

    #[test]
    fn what_stands_in_the_quoted_history_is_said_to_stand_there() {
        let at = |quoted| Location {
            row: Some(4),
            quoted,
            ..Location::default()
        };
        for (part, count, quoted, location, expected) in [
            (BODY, 12, 0, at(false), "texte du message, ligne 4"),
            (
                BODY,
                12,
                12,
                at(true),
                "texte du message, historique cité, ligne 4",
            ),
            (
                BODY,
                12,
                0,
                at(true),
                "texte du message, historique cité, ligne 4",
            ),
            (
                BODY,
                12,
                3,
                at(true),
                "texte du message, ligne 4, dont 3 dans l’historique cité",
            ),
            (
                BODY,
                12,
                12,
                Location::default(),
                "texte du message, historique cité",
            ),
            ("fil.txt", 12, 12, at(true), "fil.txt, ligne 4"),
        ] {
            let all = verdict(vec![Finding {
                quoted,
                location: Some(location),
                ..finding(FindingKind::Nir, part, count, None)
            }]);
            let card = card(&all.findings[0], &all, Language::Fr);
            assert_eq!(card.place.as_deref(), Some(expected));
        }
    }

    #[test]
    fn people_of_a_quoted_header_are_told_as_such() {
        let all = verdict(vec![Finding {
            quoted: 11,
            rule: Rule::PeopleHeader,
            kinds: vec![Datum::Email],
            ..finding(FindingKind::ContactList, BODY, 11, None)
        }]);
        let view = warning(&all, &Settings::default(), Language::Fr).unwrap();
        assert_eq!(
            view.headline,
            "Vous allez envoyer les coordonnées de 11 personnes"
        );
        assert_eq!(
            view.cards[0].title,
            "L’historique cité montre l’adresse de 11 personnes qui ne reçoivent pas ce message"
        );
        let file = Finding {
            part: "fil.txt".into(),
            ..all.findings[0].clone()
        };
        assert_eq!(
            card(&file, &all, Language::Fr).title,
            "Ce fichier montre, dans l’en-tête d’un message, l’adresse de 11 personnes qui ne reçoivent pas celui-ci"
        );
        assert_eq!(
            view.cards[0].text,
            "Une fois parti, ce texte ne peut plus être repris\u{a0}: supprimez l’historique cité s’il n’est pas utile."
        );
    }

    #[test]
    fn the_agencys_own_pattern_is_named() {
        let all = verdict(vec![Finding {
            rule: Rule::Pattern,
            name: Some("Numéro de dossier".into()),
            ..finding(FindingKind::Pattern, "a.csv", 3, None)
        }]);
        let view = warning(&all, &Settings::default(), Language::Fr).unwrap();
        assert_eq!(
            view.headline,
            "Vous allez envoyer 3 valeurs que votre organisme protège"
        );
        assert_eq!(
            view.cards[0].title,
            "Ce fichier contient 3 valeurs à protéger\u{a0}: Numéro de dossier"
        );
        assert_eq!(
            view.cards[0].why,
            ["Ces valeurs suivent un modèle que votre organisme a défini."]
        );
    }

    #[test]
    fn a_mail_that_is_not_held_has_no_dialog() {
        let mut notice = finding(FindingKind::NotChecked, "logo.png", 1, None);
        notice.severity = Severity::Notice;
        notice.reason = Some(UnreadReason::ImageOnly);
        let all = verdict(vec![notice]);
        assert_eq!(warning(&all, &Settings::default(), Language::Fr), None);
        assert_eq!(
            status(&all, &[], Language::Fr).text,
            "Garde-fou\u{a0}: «\u{a0}logo.png\u{a0}» n’a pas été vérifié"
        );
    }

    #[test]
    fn what_was_not_read_is_told_by_pages_or_by_files() {
        let unread = |reason, count, pages: &[(u32, u32)]| {
            let unread = Finding {
                reason: Some(reason),
                pages: pages.to_vec(),
                ..finding(FindingKind::NotChecked, "scan.pdf", count, None)
            };
            let card = card(&unread, &verdict(Vec::new()), Language::Fr);
            [Some(card.title), card.place, Some(card.text)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        };
        assert_eq!(
            unread(UnreadReason::ImageOnly, 27, &[(2, 2), (4, 29)]),
            [
                "«\u{a0}scan.pdf\u{a0}» n’a pas pu être vérifié en entier",
                "scan.pdf, pages 2, 4 à 29",
                "Ces pages sont des images\u{a0}: leur texte n’est pas lu.",
            ]
        );
        assert_eq!(
            unread(UnreadReason::Encrypted, 3, &[]),
            [
                "3 fichiers de «\u{a0}scan.pdf\u{a0}» n’ont pas été vérifiés",
                "Ils sont protégés par un mot de passe\u{a0}: Garde-fou ne peut pas voir ce qu’ils contiennent.",
            ]
        );
    }

    #[test]
    fn a_mail_of_which_something_was_not_read_is_not_called_clean() {
        let mut silent = verdict(Vec::new());
        silent.verdict = Outcome::NotChecked;
        assert_eq!(
            status(&silent, &[], Language::Fr).text,
            "Garde-fou\u{a0}: rien à signaler dans ce qui a pu être lu"
        );
    }

    #[test]
    fn the_repair_of_a_file_in_an_archive_removes_the_archive() {
        let mut list = finding(FindingKind::ContactList, "a.zip/liste.csv", 60, None);
        list.within = Some("a.zip".into());
        let repair = card(&list, &verdict(Vec::new()), Language::Fr)
            .repair
            .unwrap();
        assert_eq!(repair.part.as_deref(), Some("a.zip"));
    }

    #[test]
    fn what_a_page_does_not_show_is_for_the_writer_to_check() {
        let clean = verdict(Vec::new());
        let said = |missing: &[Missing]| status(&clean, missing, Language::Fr).text;
        assert_eq!(
            said(&[Missing::Recipients, Missing::Attachments]),
            "Garde-fou\u{a0}: protégé en partie. À vérifier vous-même\u{a0}: destinataires, pièces jointes"
        );
        assert_eq!(
            said(&[Missing::Send, Missing::Body]),
            "Garde-fou\u{a0}: ce message n’est pas protégé, le bouton d’envoi n’est pas reconnu"
        );
        let risky = verdict(vec![finding(FindingKind::Nir, BODY, 1, None)]);
        assert_eq!(
            status(&risky, &[Missing::Attachments], Language::Fr).text,
            "Garde-fou vous demandera avant l’envoi\u{a0}: le texte contient un numéro de sécurité sociale"
        );
    }

    #[test]
    fn where_groups_receive_the_mail_the_number_is_the_least() {
        let groups = |count, groups| {
            let mut found = finding(FindingKind::RecipientsExposed, "recipients", count, None);
            found.groups = groups;
            warning(&verdict(vec![found]), &Settings::default(), Language::Fr)
                .unwrap()
                .headline
        };
        assert_eq!(groups(9, 0), "9 personnes verront les adresses des autres");
        assert_eq!(
            groups(9, 3),
            "Au moins 12 personnes verront les adresses des autres"
        );
    }

    #[test]
    fn the_text_of_an_attached_mail_is_called_so() {
        let within = |kind, part: &str| Finding {
            within: Some("fil.zip".into()),
            reason: Some(UnreadReason::Unsupported),
            ..finding(kind, part, 60, None)
        };
        let place = |part| {
            let list = within(FindingKind::ContactList, part);
            card(&list, &verdict(Vec::new()), Language::Fr)
                .place
                .unwrap()
        };
        assert_eq!(
            place("fil.zip/courriel.eml/body"),
            "texte de «\u{a0}fil.zip/courriel.eml\u{a0}»"
        );
        assert_eq!(
            place("fil.zip/courriel.eml/liste.csv"),
            "fil.zip/courriel.eml/liste.csv"
        );
        let unread = Finding {
            count: 1,
            ..within(FindingKind::NotChecked, "fil.zip/courriel.eml/body")
        };
        assert_eq!(
            title(&unread, Language::Fr),
            "«\u{a0}fil.zip/courriel.eml\u{a0}» n’a pas pu être vérifié en entier"
        );
    }

    #[test]
    fn a_file_cut_short_is_not_called_unread_when_some_of_it_was_read() {
        let title = |reason| {
            let mut unread = finding(FindingKind::NotChecked, "liste.xlsx", 1, None);
            unread.reason = Some(reason);
            super::title(&unread, Language::Fr)
        };
        assert_eq!(
            title(UnreadReason::Malformed),
            "«\u{a0}liste.xlsx\u{a0}» n’a pas pu être vérifié en entier"
        );
        assert_eq!(
            title(UnreadReason::Encrypted),
            "«\u{a0}liste.xlsx\u{a0}» n’a pas été vérifié"
        );
    }

    #[test]
    fn the_text_of_a_message_offers_no_attachment_to_remove() {
        let all = verdict(vec![finding(FindingKind::Nir, BODY, 1, None)]);
        let view = warning(&all, &Settings::default(), Language::En).unwrap();
        assert_eq!(
            view.headline,
            "You are about to send a French social security number"
        );
        let repair = view.cards[0].repair.as_ref();
        assert_eq!(repair.map(|button| button.action), Some(Action::Mask));
        assert_eq!(view.cards[0].place.as_deref(), Some("text of the message"));
        let list = verdict(vec![finding(FindingKind::ContactList, BODY, 12, None)]);
        let view = warning(&list, &Settings::default(), Language::En).unwrap();
        assert_eq!(view.cards[0].repair, None);
    }

    #[test]
    fn the_agencys_bulk_tool_is_named_where_many_people_see_each_other() {
        let exposed = |link: Option<&str>| Finding {
            tool: Some(BulkTool {
                name: "Publipostage".into(),
                link: link.map(ToOwned::to_owned),
            }),
            ..finding(FindingKind::RecipientsExposed, RECIPIENTS, 12, Some(12))
        };
        let said = |link, lang| card(&exposed(link), &verdict(Vec::new()), lang).text;
        for (link, lang, sentence) in [
            (
                None,
                Language::Fr,
                " Pour écrire à chacun séparément, utilisez Publipostage.",
            ),
            (
                None,
                Language::En,
                " To write to each of them separately, use Publipostage.",
            ),
            (
                Some("https://publi.example"),
                Language::Fr,
                " Pour écrire à chacun séparément, utilisez Publipostage (https://publi.example).",
            ),
        ] {
            let text = said(link, lang);
            assert!(text.ends_with(sentence), "{text}");
        }
    }

    fn by_mode(mode: Mode, reasons: &[&str], journal: bool) -> View {
        let all = Verdict {
            mode,
            ..verdict(vec![finding(FindingKind::Nir, BODY, 2, None)])
        };
        let settings = Settings {
            reasons: reasons.iter().map(ToString::to_string).collect(),
            journal,
            ..Settings::default()
        };
        warning(&all, &settings, Language::Fr).unwrap()
    }

    #[test]
    fn a_mail_that_must_be_corrected_has_no_button_to_send_it() {
        let view = by_mode(Mode::Hold, &[], false);
        let actions: Vec<_> = view.buttons.iter().map(|b| b.action).collect();
        assert_eq!(actions, [Action::Back]);
        assert_eq!(
            view.lead.as_deref(),
            Some("Le message n’est pas parti. Votre organisation demande de le corriger avant de l’envoyer.")
        );
    }

    #[test]
    fn where_a_reason_is_asked_for_the_writer_learns_what_becomes_of_it() {
        assert_eq!(by_mode(Mode::Warn, &["a"], true).reason, None);
        let hint = |reasons, journal| {
            let form = by_mode(Mode::Justify, reasons, journal).reason.unwrap();
            (form.choices.len(), form.hint)
        };
        let (none, free) = hint(&[], true);
        assert_eq!(none, 0);
        assert!(free.ends_with("Ce que vous écrivez ici n’est ni gardé ni transmis."));
        let (two, counted) = hint(&["a", "b"], true);
        assert_eq!(two, 2);
        assert!(counted.ends_with("Seul son numéro est compté, dans ce navigateur."));
        assert!(hint(&["a"], false)
            .1
            .ends_with("Elle n’est ni gardée ni transmise."));
    }

    #[test]
    fn a_false_alert_can_be_told_only_where_it_is_counted() {
        assert_eq!(by_mode(Mode::Warn, &[], false).cards[0].false_alert, None);
        assert!(by_mode(Mode::Warn, &[], true).cards[0]
            .false_alert
            .is_some());
    }

    #[test]
    fn a_locked_attachment_asks_for_its_password_and_a_locked_text_does_not() {
        let locked = |part: &str, within: Option<&str>| {
            let found = Finding {
                reason: Some(UnreadReason::Encrypted),
                within: within.map(ToOwned::to_owned),
                ..finding(FindingKind::NotChecked, part, 1, None)
            };
            let unlock = card(&found, &verdict(vec![]), Language::Fr).unlock;
            unlock.map(|unlock| unlock.button.part.unwrap())
        };
        assert_eq!(locked("coffre.pdf", None).as_deref(), Some("coffre.pdf"));
        let inner = locked("dossier.zip/coffre.pdf", Some("dossier.zip"));
        assert_eq!(inner.as_deref(), Some("dossier.zip"));
        assert_eq!(locked(BODY, None), None);
        let damaged = finding(FindingKind::NotChecked, "a.pdf", 1, None);
        assert_eq!(card(&damaged, &verdict(vec![]), Language::Fr).unlock, None);
    }

    #[test]
    fn what_is_only_observed_is_said_to_be() {
        let all = Verdict {
            findings: vec![],
            observed: vec![finding(FindingKind::Nir, BODY, 2, None)],
            ..verdict(vec![])
        };
        let line = status(&all, &[], Language::Fr);
        assert_eq!(line.tone, Tone::Notice);
        assert_eq!(
            line.text,
            "Garde-fou observe sans avertir, selon le réglage de votre organisation"
        );
        assert_eq!(warning(&all, &Settings::default(), Language::Fr), None);
    }

    #[test]
    fn a_file_shared_by_a_link_is_told_calmly() {
        let linked = |severity, count| Finding {
            severity,
            reason: Some(UnreadReason::Linked),
            location: Some(Location {
                row: Some(3),
                ..Location::default()
            }),
            evidence: vec![Evidence {
                masked: "drive.google.com".into(),
                location: Location::default(),
            }],
            ..finding(FindingKind::NotChecked, BODY, count, None)
        };
        let calm = verdict(vec![linked(Severity::Notice, 1)]);
        assert_eq!(warning(&calm, &Settings::default(), Language::Fr), None);
        let line = status(&calm, &[], Language::Fr);
        assert_eq!(line.tone, Tone::Notice);
        assert_eq!(
            line.text,
            "Garde-fou\u{a0}: un fichier partagé par un lien n’a pas été vérifié"
        );
        // Where the settings ask.
        let view = warning(
            &verdict(vec![linked(Severity::Warn, 2)]),
            &Settings::default(),
            Language::Fr,
        )
        .unwrap();
        assert_eq!(
            view.headline,
            "2 fichiers partagés par des liens n’ont pas pu être vérifiés"
        );
        let [card] = view.cards.try_into().unwrap();
        assert_eq!(
            card.title,
            "2 fichiers partagés par des liens n’ont pas été vérifiés"
        );
        assert_eq!(
            card.text,
            "Ils ne sont pas dans le message\u{a0}: Garde-fou ne voit ni ce qu’ils contiennent, ni qui peut les ouvrir."
        );
        assert_eq!(card.place.as_deref(), Some("texte du message, ligne 3"));
        assert_eq!(card.samples, ["drive.google.com"]);
        assert_eq!(card.repair, None);
    }

    #[test]
    fn what_goes_out_of_a_copy_and_what_stays_is_told() {
        let columns = |count: usize| (1..=count).map(|n| format!("Colonne {n}")).collect();
        let mut copy = Cleaned {
            bytes: Vec::new(),
            format: Format::Xlsx,
            columns: columns(1),
            cells: 0,
            names: false,
            hidden: false,
        };
        assert_eq!(
            copied(&copy, Language::Fr),
            "Colonne retirée\u{a0}: Colonne 1."
        );
        copy.columns = columns(9);
        copy.cells = 1;
        let fr = "Colonnes retirées\u{a0}: Colonne 1, Colonne 2, Colonne 3, Colonne 4, Colonne 5, Colonne 6, Colonne 7, Colonne 8 et 1 autre. 1 valeur effacée ailleurs dans le tableau.";
        assert_eq!(copied(&copy, Language::Fr), fr);
        copy.columns = columns(10);
        copy.cells = 1_300;
        copy.names = true;
        copy.hidden = true;
        let en = "Columns removed: Colonne 1, Colonne 2, Colonne 3, Colonne 4, Colonne 5, Colonne 6, Colonne 7, Colonne 8 and 2 others. 1,300 values erased elsewhere in the table. The names stay. What is hidden in the file is left out.";
        assert_eq!(copied(&copy, Language::En), en);

        let offer = copy_offer(&copy, "a.b.xlsm", Language::Fr);
        assert_eq!(offer.name, "a.b (sans coordonnées).xlsx");
        assert_eq!(offer.button.label, "Envoyer une copie sans les coordonnées");
        assert_eq!(offer.button.part.as_deref(), Some("a.b.xlsm"));
        for (part, format, expected) in [
            ("liste.TSV", Format::Csv, "liste (no contact details).TSV"),
            ("liste", Format::Csv, "liste (no contact details).csv"),
            (".ods", Format::Ods, ".ods (no contact details).ods"),
        ] {
            assert_eq!(copy_name(part, format, Language::En), expected);
        }
    }

    #[test]
    fn a_repair_can_be_undone_only_where_the_page_gives_a_way() {
        let actions = |undo| -> Vec<_> {
            let said = state(&State::RepairedBcc { count: 12, undo }, Language::Fr);
            said.buttons
                .iter()
                .map(|b| (b.action, b.role, b.label.clone()))
                .collect()
        };
        let send = (Action::Send, Role::Primary, "Envoyer le message".to_owned());
        let back = (
            Action::Back,
            Role::Secondary,
            "Revenir au message".to_owned(),
        );
        let undo = (
            Action::Undo,
            Role::Quiet,
            "Annuler la mise en Cci".to_owned(),
        );
        assert_eq!(actions(false), [send.clone(), back.clone()]);
        assert_eq!(actions(true), [send, back, undo]);
    }
}

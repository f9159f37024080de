//! Every sentence shown to a person, French and English on one row: a missing language does not
//! compile. [`crate::view`] composes them; nothing else reads them but the callers.
//!
//! French typography: U+202F before `? ! ;` and between thousands, U+00A0 before `:` and inside
//! quotation marks. Placeholders: `{n}`, `{total}`, `{part}`, `{more}`,
//! `{entry}`.

// A sentence documents itself.
#![allow(missing_docs)]

use crate::clean::NoCopy;
use crate::model::{Datum, FindingKind, Language, Mode, Rule, UnreadReason};
use crate::pattern::PatternProblem;

/// One sentence in each language, with its singular where the number matters.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    fr: (&'static str, &'static str),
    en: (&'static str, &'static str),
}

const fn say(fr: &'static str, en: &'static str) -> Sentence {
    Sentence {
        fr: (fr, fr),
        en: (en, en),
    }
}

const fn count(
    fr_one: &'static str,
    fr: &'static str,
    en_one: &'static str,
    en: &'static str,
) -> Sentence {
    Sentence {
        fr: (fr_one, fr),
        en: (en_one, en),
    }
}

/// What replaces the placeholders.
#[derive(Clone, Copy, Debug, Default)]
pub struct Values<'a> {
    /// `{n}`, which also chooses the singular.
    pub n: u32,
    /// `{total}`.
    pub total: u32,
    /// `{part}`.
    pub part: &'a str,
    /// `{more}`.
    pub more: &'a str,
    /// `{entry}`.
    pub entry: &'a str,
}

impl Sentence {
    /// The sentence in a language, placeholders filled in.
    #[must_use]
    pub fn fill(&self, language: Language, values: Values<'_>) -> String {
        // French counts zero and one as singular, English only one.
        let template = match (language, values.n) {
            (Language::Fr, 0 | 1) => self.fr.0,
            (Language::Fr, _) => self.fr.1,
            (Language::En, 1) => self.en.0,
            (Language::En, _) => self.en.1,
        };
        let mut out = String::with_capacity(template.len() + 16);
        let mut rest = template;
        // One pass, so that a file name with braces in it is never taken for a placeholder.
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            match name {
                "n" => out.push_str(&number(language, values.n)),
                "total" => out.push_str(&number(language, values.total)),
                "part" => out.push_str(values.part),
                "more" => out.push_str(values.more),
                "entry" => out.push_str(values.entry),
                _ => {}
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// The sentence without placeholders.
    #[must_use]
    pub fn get(&self, language: Language) -> String {
        self.fill(
            language,
            Values {
                n: 2,
                ..Values::default()
            },
        )
    }
}

/// A number with its thousands apart: `1 300` (narrow no-break space) or `1,300`.
#[must_use]
pub fn number(language: Language, n: u32) -> String {
    let digits = n.to_string();
    let separator = match language {
        Language::Fr => '\u{202f}',
        Language::En => ',',
    };
    let mut out = String::with_capacity(digits.len() + 6);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

// Headlines: the consequence, not the rule.
pub const HEADLINE_LISTED_AND_EXPOSED: Sentence = count(
    "Vous allez envoyer à {n} personne le fichier de ses coordonnées",
    "Vous allez envoyer à {n} personnes le fichier de leurs coordonnées",
    "You are about to send {n} person the file of their own contact details",
    "You are about to send {n} people the file of their own contact details",
);
pub const HEADLINE_EXPOSED: Sentence = count(
    "{n} personne verra les adresses des autres",
    "{n} personnes verront les adresses des autres",
    "{n} person will see the addresses of the others",
    "{n} people will see each other’s addresses",
);
/// Where groups are among them.
pub const HEADLINE_EXPOSED_AT_LEAST: Sentence = count(
    "Au moins {n} personne verra les adresses des autres",
    "Au moins {n} personnes verront les adresses des autres",
    "At least {n} person will see the addresses of the others",
    "At least {n} people will see each other’s addresses",
);
pub const HEADLINE_PEOPLE: Sentence = count(
    "Vous allez envoyer les coordonnées de {n} personne",
    "Vous allez envoyer les coordonnées de {n} personnes",
    "You are about to send the contact details of {n} person",
    "You are about to send the contact details of {n} people",
);
pub const HEADLINE_PATTERN: Sentence = count(
    "Vous allez envoyer une valeur que votre organisme protège",
    "Vous allez envoyer {n} valeurs que votre organisme protège",
    "You are about to send a value that your organisation protects",
    "You are about to send {n} values that your organisation protects",
);
pub const HEADLINE_NIR: Sentence = count(
    "Vous allez envoyer un numéro de sécurité sociale",
    "Vous allez envoyer {n} numéros de sécurité sociale",
    "You are about to send a French social security number",
    "You are about to send {n} French social security numbers",
);
pub const HEADLINE_NOT_CHECKED: Sentence = count(
    "Une pièce jointe n’a pas pu être vérifiée",
    "{n} éléments n’ont pas pu être vérifiés",
    "An attachment could not be checked",
    "{n} items could not be checked",
);
pub const HEADLINE_BODY_NOT_CHECKED: Sentence = say(
    "Le texte du message n’a pas pu être vérifié",
    "The text of the message could not be checked",
);
pub const HEADLINE_LINKED: Sentence = count(
    "Un fichier partagé par un lien n’a pas pu être vérifié",
    "{n} fichiers partagés par des liens n’ont pas pu être vérifiés",
    "A file shared by a link could not be checked",
    "{n} files shared by links could not be checked",
);
pub const LEAD: Sentence = say(
    "Le message n’est pas encore parti. Rien de ce que vous écrivez ne quitte votre ordinateur pour cette vérification.",
    "The message has not left yet. Nothing you write leaves your computer for this check.",
);

// Cards.
/// Where the organisation lets no such mail leave.
pub const LEAD_HOLD: Sentence = say(
    "Le message n’est pas parti. Votre organisation demande de le corriger avant de l’envoyer.",
    "The message has not left. Your organisation asks you to correct it before you send it.",
);
pub const EXPOSED_TEXT: Sentence = say(
    "Leurs adresses sont en À ou en Copie\u{a0}: chaque destinataire recevra toute la liste. En copie cachée (Cci), personne ne voit les autres.",
    "Their addresses stand in To or Cc: every recipient will receive the whole list. In Bcc, nobody sees the others.",
);
/// `{more}`: the name of the agency's tool, and where it is.
pub const EXPOSED_TOOL: Sentence = say(
    "Pour écrire à chacun séparément, utilisez {more}.",
    "To write to each of them separately, use {more}.",
);
/// A tool, `{part}`, and where it is.
pub const TOOL_AT: Sentence = say("{part} ({more})", "{part} ({more})");
pub const EXPOSED_EXTERNAL: Sentence = count(
    "dont {n} hors de votre organisation",
    "dont {n} hors de votre organisation",
    "{n} of them outside your organisation",
    "{n} of them outside your organisation",
);
pub const EXPOSED_PARTNER: Sentence = say(
    "dont {n} chez vos partenaires",
    "{n} of them at partners of yours",
);
pub const EXPOSED_EXTERNAL_AND_PARTNER: Sentence = say(
    "dont {n} hors de votre organisation et {total} chez vos partenaires",
    "{n} of them outside your organisation and {total} at partners of yours",
);
pub const EXPOSED_PRIVATE: Sentence = count(
    "L’une de ces personnes a une adresse personnelle (gmail.com, orange.fr…).",
    "{n} de ces personnes ont une adresse personnelle (gmail.com, orange.fr…).",
    "One of these people has a personal address (gmail.com, orange.fr…).",
    "{n} of these people have a personal address (gmail.com, orange.fr…).",
);
pub const EXPOSED_ALL_PRIVATE: Sentence = say(
    "Toutes ces personnes ont une adresse personnelle (gmail.com, orange.fr…).",
    "All these people have a personal address (gmail.com, orange.fr…).",
);
pub const GROUPS_TITLE: Sentence = count(
    "Un groupe fait partie des destinataires",
    "{n} groupes font partie des destinataires",
    "A group is among the recipients",
    "{n} groups are among the recipients",
);
pub const GROUPS: Sentence = count(
    "Un groupe en fait partie\u{a0}: sa taille n’est pas connue.",
    "{n} groupes en font partie\u{a0}: leur taille n’est pas connue.",
    "One is a group: its size is not known.",
    "{n} are groups: their size is not known.",
);
pub const LISTED_FILE: Sentence = count(
    "Ce fichier contient les coordonnées de {n} de vos {total} destinataires",
    "Ce fichier contient les coordonnées de {n} de vos {total} destinataires",
    "This file holds the contact details of {n} of your {total} recipients",
    "This file holds the contact details of {n} of your {total} recipients",
);
pub const LISTED_BODY: Sentence = count(
    "Le texte contient les coordonnées de {n} de vos {total} destinataires",
    "Le texte contient les coordonnées de {n} de vos {total} destinataires",
    "The text holds the contact details of {n} of your {total} recipients",
    "The text holds the contact details of {n} of your {total} recipients",
);
pub const LISTED_ALL_FILE: Sentence = count(
    "Ce fichier contient les coordonnées de votre destinataire",
    "Ce fichier contient les coordonnées de vos {n} destinataires",
    "This file holds the contact details of your recipient",
    "This file holds the contact details of all your {n} recipients",
);
pub const LISTED_ALL_BODY: Sentence = count(
    "Le texte contient les coordonnées de votre destinataire",
    "Le texte contient les coordonnées de vos {n} destinataires",
    "The text holds the contact details of your recipient",
    "The text holds the contact details of all your {n} recipients",
);
pub const LISTED_TEXT: Sentence = say(
    "Chacun d’eux recevrait les coordonnées de tous les autres.",
    "Each of them would receive the contact details of all the others.",
);
pub const LISTED_AMONG: Sentence = count(
    "Il s’y trouve {n} personne en tout.",
    "Il s’y trouve {n} personnes en tout.",
    "It lists {n} person in all.",
    "It lists {n} people in all.",
);
pub const STRANGERS_MOST: Sentence = count(
    "L’une des {total} personnes de cette liste n’est pas votre destinataire.",
    "{n} des {total} personnes de cette liste ne sont pas vos destinataires.",
    "One of the {total} people on this list is not a recipient of yours.",
    "{n} of the {total} people on this list are not your recipients.",
);
pub const STRANGERS_FEW: Sentence = count(
    "Une personne sur {total} n’est pas votre destinataire.",
    "{n} personnes sur {total} ne sont pas vos destinataires.",
    "One person in {total} is not a recipient of yours.",
    "{n} people in {total} are not your recipients.",
);
pub const LIST_HEADER_FILE: Sentence = count(
    "Ce fichier montre, dans l’en-tête d’un message, l’adresse d’une personne qui ne reçoit pas celui-ci",
    "Ce fichier montre, dans l’en-tête d’un message, l’adresse de {n} personnes qui ne reçoivent pas celui-ci",
    "This file shows, in the header of a message, the address of a person who does not receive this one",
    "This file shows, in the header of a message, the addresses of {n} people who do not receive this one",
);
pub const LIST_HEADER: Sentence = count(
    "L’historique cité montre l’adresse d’une personne qui ne reçoit pas ce message",
    "L’historique cité montre l’adresse de {n} personnes qui ne reçoivent pas ce message",
    "The quoted history shows the address of a person who does not receive this mail",
    "The quoted history shows the addresses of {n} people who do not receive this mail",
);
pub const LIST_FILE: Sentence = count(
    "Ce fichier contient les coordonnées de {n} personne",
    "Ce fichier contient les coordonnées de {n} personnes",
    "This file holds the contact details of {n} person",
    "This file holds the contact details of {n} people",
);
pub const LIST_BODY: Sentence = count(
    "Le texte contient les coordonnées de {n} personne",
    "Le texte contient les coordonnées de {n} personnes",
    "The text holds the contact details of {n} person",
    "The text holds the contact details of {n} people",
);
pub const LIST_TEXT: Sentence = say(
    "Une fois parti, ce fichier ne peut plus être repris\u{a0}: vérifiez que le destinataire doit vraiment le recevoir.",
    "Once sent, this file cannot be taken back: make sure that the recipient is meant to have it.",
);
pub const LIST_BODY_TEXT: Sentence = say(
    "Une fois parti, ce texte ne peut plus être repris\u{a0}: vérifiez que le destinataire doit vraiment le recevoir.",
    "Once sent, this text cannot be taken back: make sure that the recipient is meant to have it.",
);
pub const LIST_QUOTED_TEXT: Sentence = say(
    "Une fois parti, ce texte ne peut plus être repris\u{a0}: supprimez l’historique cité s’il n’est pas utile.",
    "Once sent, this text cannot be taken back: remove the quoted history unless it is needed.",
);
pub const NIR_FILE: Sentence = count(
    "Ce fichier contient un numéro de sécurité sociale",
    "Ce fichier contient {n} numéros de sécurité sociale",
    "This file holds a French social security number",
    "This file holds {n} French social security numbers",
);
pub const NIR_BODY: Sentence = count(
    "Le texte contient un numéro de sécurité sociale",
    "Le texte contient {n} numéros de sécurité sociale",
    "The text holds a French social security number",
    "The text holds {n} French social security numbers",
);
pub const NIR_TEXT: Sentence = say(
    "Ce numéro permet d’usurper une identité. La loi n’autorise son usage que dans des cas précis.",
    "This number makes identity theft possible. The law allows its use in listed cases only.",
);
pub const PATTERN_FILE: Sentence = count(
    "Ce fichier contient une valeur à protéger\u{a0}: {more}",
    "Ce fichier contient {n} valeurs à protéger\u{a0}: {more}",
    "This file holds a value to protect: {more}",
    "This file holds {n} values to protect: {more}",
);
pub const PATTERN_BODY: Sentence = count(
    "Le texte contient une valeur à protéger\u{a0}: {more}",
    "Le texte contient {n} valeurs à protéger\u{a0}: {more}",
    "The text holds a value to protect: {more}",
    "The text holds {n} values to protect: {more}",
);
pub const PATTERN_TEXT: Sentence = count(
    "Votre organisme demande qu’une telle valeur ne parte pas par courriel sans raison.",
    "Votre organisme demande que de telles valeurs ne partent pas par courriel sans raison.",
    "Your organisation asks that such a value does not leave by mail without a reason.",
    "Your organisation asks that such values do not leave by mail without a reason.",
);
pub const NOT_CHECKED_FILE: Sentence = say(
    "«\u{a0}{part}\u{a0}» n’a pas été vérifié",
    "“{part}” was not checked",
);
pub const PARTLY_CHECKED_FILE: Sentence = say(
    "«\u{a0}{part}\u{a0}» n’a pas pu être vérifié en entier",
    "“{part}” could not be checked whole",
);
/// `{n}` files of an archive, a mail or a document.
pub const NOT_CHECKED_WITHIN: Sentence = say(
    "{n} fichiers de «\u{a0}{part}\u{a0}» n’ont pas été vérifiés",
    "{n} files of “{part}” were not checked",
);
pub const NOT_CHECKED_BODY: Sentence = say(
    "Le texte du message n’a pas été vérifié",
    "The text of the message was not checked",
);
pub const LINKED: Sentence = count(
    "Un fichier partagé par un lien n’a pas été vérifié",
    "{n} fichiers partagés par des liens n’ont pas été vérifiés",
    "A file shared by a link was not checked",
    "{n} files shared by links were not checked",
);
pub const SAMPLES: Sentence = say("Par exemple\u{a0}:", "For instance:");
pub const WHY: Sentence = say("Pourquoi cet avertissement\u{202f}?", "Why this warning?");
pub const KINDS: Sentence = say("On y trouve\u{a0}: {more}.", "It holds: {more}.");

// Places.
pub const PLACE_BODY: Sentence = say("texte du message", "text of the message");
/// The text of a mail that is attached.
pub const PLACE_TEXT_OF: Sentence = say("texte de «\u{a0}{part}\u{a0}»", "text of “{part}”");
pub const PLACE_SHEET: Sentence = say("feuille «\u{a0}{part}\u{a0}»", "sheet “{part}”");
pub const PLACE_PAGE: Sentence = say("page {part}", "page {part}");
/// `{more}`: page numbers and [`RANGE`]s.
pub const PLACE_PAGES: Sentence = say("pages {more}", "pages {more}");
/// From page `{part}` to page `{more}`.
pub const RANGE: Sentence = say("{part} à {more}", "{part} to {more}");
pub const PLACE_ROW: Sentence = say("ligne {part}", "line {part}");
pub const PLACE_COLUMN: Sentence = say("colonne {part}", "column {part}");
pub const PLACE_HIDDEN: Sentence = say("partie masquée", "hidden part");
pub const PLACE_QUOTED: Sentence = say("historique cité", "quoted history");
pub const PARTLY_QUOTED: Sentence = say(
    "dont {n} dans l’historique cité",
    "{n} of them in the quoted history",
);

// Buttons.
pub const BACK: Sentence = say("Revenir au message", "Go back to the message");
pub const BCC: Sentence = say("Mettre tout le monde en Cci", "Move everyone to Bcc");
pub const REMOVE: Sentence = say("Retirer la pièce jointe", "Remove the attachment");
pub const MASK: Sentence = say(
    "Masquer les numéros dans le texte",
    "Hide the numbers in the text",
);
pub const COPY: Sentence = say(
    "Envoyer une copie sans les coordonnées",
    "Send a copy without the contact details",
);
pub const COPY_COLUMNS: Sentence = count(
    "Colonne retirée\u{a0}: {more}.",
    "Colonnes retirées\u{a0}: {more}.",
    "Column removed: {more}.",
    "Columns removed: {more}.",
);
pub const COPY_COLUMNS_MORE: Sentence = count(
    "{more} et {n} autre",
    "{more} et {n} autres",
    "{more} and {n} other",
    "{more} and {n} others",
);
pub const COPY_CELLS: Sentence = count(
    "{n} valeur effacée ailleurs dans le tableau.",
    "{n} valeurs effacées ailleurs dans le tableau.",
    "{n} value erased elsewhere in the table.",
    "{n} values erased elsewhere in the table.",
);
pub const COPY_NAMES: Sentence = say("Les noms restent.", "The names stay.");
pub const COPY_HIDDEN: Sentence = say(
    "Ce qui est masqué dans le fichier n’y est pas.",
    "What is hidden in the file is left out.",
);
/// The name of the copy's file, without its ending.
pub const COPY_FILE: Sentence = say("{part} (sans coordonnées)", "{part} (no contact details)");
pub const SEND_ANYWAY: Sentence = say("Envoyer quand même", "Send anyway");
pub const SEND: Sentence = say("Envoyer le message", "Send the message");
pub const REASON: Sentence = say(
    "Pourquoi envoyer ce message tel quel\u{202f}?",
    "Why send this message as it is?",
);
pub const REASON_FREE: Sentence = say(
    "Votre organisation vous demande une raison. Ce que vous écrivez ici n’est ni gardé ni transmis.",
    "Your organisation asks you for a reason. What you write here is neither kept nor sent.",
);
pub const REASON_COUNTED: Sentence = say(
    "Votre organisation vous demande une raison. Seul son numéro est compté, dans ce navigateur.",
    "Your organisation asks you for a reason. Only its number is counted, in this browser.",
);
pub const REASON_NOT_KEPT: Sentence = say(
    "Votre organisation vous demande une raison. Elle n’est ni gardée ni transmise.",
    "Your organisation asks you for a reason. It is neither kept nor sent.",
);
pub const REASON_MISSING: Sentence = say(
    "Donnez une raison pour envoyer ce message tel quel.",
    "Give a reason for sending this message as it is.",
);
pub const PASSWORD: Sentence = say("Mot de passe du fichier", "Password of the file");
pub const PASSWORD_HINT: Sentence = say(
    "Il sert à vérifier le fichier sur votre ordinateur. Il n’est ni enregistré ni transmis, et le fichier part inchangé.",
    "It serves to check the file on your computer. It is neither stored nor sent, and the file leaves unchanged.",
);
pub const UNLOCK: Sentence = say("Vérifier avec ce mot de passe", "Check with this password");
pub const UNLOCKED: Sentence = say(
    "«\u{a0}{part}\u{a0}» a été ouvert et vérifié",
    "“{part}” was opened and checked",
);
pub const UNLOCKED_LEAD: Sentence = say(
    "Rien d’autre n’est à signaler. Le message n’est pas encore parti.",
    "There is nothing else to report. The message has not left yet.",
);
pub const UNLOCK_FAILED: Sentence = say(
    "Ce mot de passe n’ouvre pas tout «\u{a0}{part}\u{a0}»",
    "This password does not open all of “{part}”",
);
pub const UNLOCK_FAILED_LEAD: Sentence =
    say("Le message n’est pas parti.", "The message has not left.");
pub const FALSE_ALERT: Sentence = say("Signaler une fausse alerte", "Report a false alert");
pub const FALSE_ALERT_DONE: Sentence = say(
    "C’est noté\u{a0}: seul le type d’alerte est compté, dans ce navigateur.",
    "Noted: only the kind of alert is counted, in this browser.",
);
pub const UNDO_BCC: Sentence = say("Annuler la mise en Cci", "Undo the move to Bcc");
pub const UNDO_REMOVE: Sentence = say("Remettre la pièce jointe", "Put the attachment back");
pub const UNDO_MASK: Sentence = say("Remettre les numéros", "Put the numbers back");
pub const UNDO_COPY: Sentence = say(
    "Remettre le fichier d’origine",
    "Put the original file back",
);

// States around the warning.
pub const CHECKING: Sentence = say("Vérification en cours…", "Checking…");
pub const CHECKING_LEAD: Sentence = say(
    "«\u{a0}{part}\u{a0}» est en cours de lecture sur votre ordinateur. Le message attend.",
    "“{part}” is being read on your computer. The message waits.",
);
pub const CHECKING_BODY_LEAD: Sentence = say(
    "Le texte du message est en cours de lecture sur votre ordinateur. Le message attend.",
    "The text of the message is being read on your computer. The message waits.",
);
pub const REPAIRED_BCC: Sentence = say(
    "Tous les destinataires sont en copie cachée",
    "All recipients are in Bcc",
);
pub const REPAIRED_BCC_LEAD: Sentence = count(
    "{n} personne recevra le message sans voir d’autre adresse. Il n’est pas encore parti.",
    "{n} personnes recevront le message sans voir l’adresse des autres. Il n’est pas encore parti.",
    "{n} person will receive the message without seeing any other address. It has not left yet.",
    "{n} people will receive the message without seeing each other’s addresses. It has not left yet.",
);
pub const REPAIRED_REMOVE: Sentence = say(
    "La pièce jointe a été retirée",
    "The attachment was removed",
);
pub const REPAIRED_REMOVE_LEAD: Sentence = say(
    "Le message partira sans «\u{a0}{part}\u{a0}». Il n’est pas encore parti.",
    "The message will leave without “{part}”. It has not left yet.",
);
pub const REPAIRED_MASK: Sentence = say(
    "Les numéros de sécurité sociale sont masqués",
    "The social security numbers are hidden",
);
pub const REPAIRED_MASK_LEAD: Sentence = say(
    "Des points les remplacent dans le texte. Le message n’est pas encore parti.",
    "Dots stand in their place in the text. The message has not left yet.",
);
pub const REPAIR_FAILED: Sentence =
    say("La correction n’a pas abouti", "The repair did not succeed");
pub const REPAIR_FAILED_LEAD: Sentence = say(
    "Le message n’est pas parti. Revenez au message et corrigez-le à la main.",
    "The message has not left. Go back to the message and mend it by hand.",
);

pub const UNDONE_BCC: Sentence = say(
    "Les destinataires sont de nouveau comme avant",
    "The recipients are as they were before",
);
pub const REPAIRED_COPY: Sentence = say(
    "La pièce jointe a été remplacée par une copie sans les coordonnées",
    "The attachment was replaced by a copy without the contact details",
);
pub const REPAIRED_COPY_LEAD: Sentence = say(
    "Le message partira avec «\u{a0}{more}\u{a0}» au lieu de «\u{a0}{part}\u{a0}». Il n’est pas encore parti.",
    "The message will leave with “{more}” instead of “{part}”. It has not left yet.",
);
pub const UNDONE_COPY: Sentence = say(
    "Le fichier d’origine a été remis",
    "The original file was put back",
);
pub const UNDONE_REMOVE: Sentence = say(
    "La pièce jointe a été remise",
    "The attachment was put back",
);
pub const UNDONE_MASK: Sentence = say(
    "Les numéros ont été remis dans le texte",
    "The numbers were put back in the text",
);
pub const UNDONE_LEAD: Sentence = say(
    "Le message n’est pas encore parti.",
    "The message has not left yet.",
);
pub const UNDO_FAILED: Sentence = say("L’annulation n’a pas abouti", "The undo did not succeed");
pub const UNDO_FAILED_LEAD: Sentence = say(
    "Le message n’est pas parti. Relisez ses destinataires et ses pièces jointes.",
    "The message has not left. Read its recipients and attachments again.",
);

pub const NOT_SENT_YET: Sentence = say(
    "Garde-fou a laissé partir ce message, mais la messagerie ne l’a pas encore envoyé",
    "Garde-fou let this message go, but the webmail has not sent it yet",
);
pub const NOT_SENT_YET_LEAD: Sentence = say(
    "Voyez ce que la messagerie demande, ou envoyez-le à nouveau.",
    "See what the webmail asks, or send it again.",
);

// The line in the composer.
pub const STATUS_CLEAN: Sentence = say(
    "Garde-fou\u{a0}: rien à signaler",
    "Garde-fou: nothing to report",
);
/// The settings ask to say nothing of what was not read: that does not make it clean.
pub const STATUS_CLEAN_AS_READ: Sentence = say(
    "Garde-fou\u{a0}: rien à signaler dans ce qui a pu être lu",
    "Garde-fou: nothing to report in what could be read",
);
pub const STATUS_PARTLY: Sentence = say(
    "Garde-fou\u{a0}: protégé en partie. À vérifier vous-même\u{a0}: {more}",
    "Garde-fou: partly protected. Check yourself: {more}",
);
pub const STATUS_UNGUARDED: Sentence = say(
    "Garde-fou\u{a0}: ce message n’est pas protégé, le bouton d’envoi n’est pas reconnu",
    "Garde-fou: this message is not protected, its Send button is not recognised",
);
pub const MISSING_RECIPIENTS: Sentence = say("destinataires", "recipients");
pub const MISSING_BODY: Sentence = say("texte", "text");
pub const MISSING_ATTACHMENTS: Sentence = say("pièces jointes", "attachments");
pub const STATUS_NOTICE: Sentence = say("Garde-fou\u{a0}: {more}", "Garde-fou: {more}");
pub const STATUS_OBSERVED: Sentence = say(
    "Garde-fou observe sans avertir, selon le réglage de votre organisation",
    "Garde-fou observes without warning, as your organisation set it",
);
pub const STATUS_RISK: Sentence = say(
    "Garde-fou vous demandera avant l’envoi\u{a0}: {more}",
    "Garde-fou will ask before sending: {more}",
);

// The command line.
pub const CLI_CLEAN: Sentence = say("rien à signaler", "nothing to report");
pub const CLI_WARN: Sentence = say("à risque", "at risk");
pub const CLI_NOT_CHECKED: Sentence = say("non vérifié en entier", "not fully checked");
pub const CLI_RECIPIENTS: Sentence = say("Destinataires\u{a0}: {more}", "Recipients: {more}");
pub const CLI_COUNTS: Sentence = count("{n} visible", "{n} visibles", "{n} visible", "{n} visible");
pub const CLI_BCC: Sentence = say("{n} en Cci", "{n} in Bcc");
pub const SETTING_UNKNOWN: Sentence =
    say("réglage inconnu\u{a0}: {part}", "unknown setting: {part}");
pub const SETTING_COUNT: Sentence = say(
    "réglage {part}\u{a0}: un nombre entier entre {n} et {total} est attendu\u{202f}; la valeur par défaut est gardée",
    "setting {part}: a whole number from {n} to {total} is expected; the default is kept",
);
pub const SETTING_DOMAINS: Sentence = say(
    "réglage {part}\u{a0}: une liste de domaines comme agence.example est attendue\u{202f}; les valeurs fautives sont laissées",
    "setting {part}: a list of domains like agence.example is expected; faulty values are left out",
);
pub const SETTING_RECIPIENTS: Sentence = say(
    "réglage {part}\u{a0}: une liste d’adresses, de noms de groupes ou de domaines comme @agence.example est attendue\u{202f}; les valeurs fautives sont laissées",
    "setting {part}: a list of addresses, names of groups or domains like @agence.example is expected; faulty values are left out",
);
pub const SETTING_SWITCH: Sentence = say(
    "réglage {part}\u{a0}: true ou false est attendu\u{202f}; la valeur par défaut est gardée",
    "setting {part}: true or false is expected; the default is kept",
);
pub const SETTING_SIZES: Sentence = say(
    "réglage {part}\u{a0}: un objet qui donne à chaque groupe sa taille est attendu\u{202f}; le réglage est laissé",
    "setting {part}: an object that gives each group its size is expected; the setting is left out",
);
pub const SETTING_SIZE: Sentence = say(
    "réglage {part}, groupe «\u{a0}{entry}\u{a0}»\u{a0}: un nom et un nombre entier entre {n} et {total} sont attendus\u{202f}; ce groupe est laissé",
    "setting {part}, group “{entry}”: a name and a whole number from {n} to {total} are expected; this group is left out",
);
pub const SETTING_PATTERNS: Sentence = say(
    "réglage {part}\u{a0}: une liste de modèles est attendue\u{202f}; le réglage est laissé",
    "setting {part}: a list of patterns is expected; the setting is left out",
);
pub const SETTING_TOO_MANY_PATTERNS: Sentence = say(
    "réglage {part}\u{a0}: seuls les {n} premiers modèles sont gardés",
    "setting {part}: only the first {n} patterns are kept",
);
/// `{more}`: one of the sentences of [`pattern_problem`] or of the two below.
pub const SETTING_PATTERN: Sentence = say(
    "réglage {part}, modèle «\u{a0}{entry}\u{a0}»\u{a0}: {more}\u{202f}; ce modèle est laissé",
    "setting {part}, pattern “{entry}”: {more}; this pattern is left out",
);
pub const PATTERN_FIELDS: Sentence = say(
    "name, expression, words (une liste de textes) et threshold (un nombre à partir de 1) sont attendus, et rien d’autre",
    "name, expression, words (a list of texts) and threshold (a number from 1) are expected, and nothing else",
);
pub const PATTERN_TWICE: Sentence = say(
    "un autre modèle porte ce nom",
    "another pattern has this name",
);
pub const SETTING_TOOL: Sentence = say(
    "réglage {part}\u{a0}: un objet avec name (80 caractères au plus) et, si voulu, link est attendu, et rien d’autre\u{202f}; le réglage est laissé",
    "setting {part}: an object with name (80 characters at most) and, if wanted, link is expected, and nothing else; the setting is left out",
);
pub const SETTING_TOOL_LINK: Sentence = say(
    "réglage {part}\u{a0}: link doit être une adresse simple en https://\u{202f}; ce lien est laissé",
    "setting {part}: link must be a plain https:// address; this link is left out",
);
pub const SETTING_TREATMENT: Sentence = say(
    "réglage {part}\u{a0}: ask, notice ou ignore est attendu\u{202f}; la valeur par défaut est gardée",
    "setting {part}: ask, notice or ignore is expected; the default is kept",
);
pub const SETTING_MODE: Sentence = say(
    "réglage {part}\u{a0}: off, observe, warn, justify ou hold est attendu\u{202f}; la valeur par défaut est gardée",
    "setting {part}: off, observe, warn, justify or hold is expected; the default is kept",
);
pub const SETTING_REASONS: Sentence = say(
    "réglage {part}\u{a0}: une liste de 10 raisons au plus, de 80 caractères au plus, est attendue\u{202f}; ce qui n’en est pas une est laissé",
    "setting {part}: a list of at most 10 reasons of at most 80 characters is expected; what is none is left out",
);
pub const SETTING_CHANGEABLE: Sentence = say(
    "réglage {part}\u{a0}: une liste de noms de réglages est attendue\u{202f}; ce qui n’en est pas un est laissé",
    "setting {part}: a list of names of settings is expected; what is none is left out",
);
pub const SETTING_LANGUAGE: Sentence = say(
    "réglage {part}\u{a0}: auto, fr ou en est attendu\u{202f}; la valeur par défaut est gardée",
    "setting {part}: auto, fr or en is expected; the default is kept",
);
pub const CLI_NO_INPUT: Sentence = say(
    "{part}\u{a0}: ce fichier ne peut pas être ouvert\u{202f}; vérifiez son nom et vos droits",
    "{part}: this file cannot be opened; check its name and your rights",
);
pub const CLI_BAD_POLICY: Sentence = say(
    "{part}\u{a0}: ce fichier de réglages n’est pas un objet JSON",
    "{part}: this settings file is not a JSON object",
);
pub const CLI_COPY: Sentence = say(
    "{part} — copie écrite\u{a0}: {more}",
    "{part} — copy written: {more}",
);
pub const CLI_NO_COPY: Sentence = say(
    "{part} — pas de copie\u{a0}: {more}",
    "{part} — no copy: {more}",
);
/// Why there is no copy.
#[must_use]
pub fn no_copy(reason: NoCopy) -> Sentence {
    match reason {
        NoCopy::NotATable => say(
            "ce n’est pas un fichier CSV, XLSX ou ODS",
            "this is no CSV, XLSX or ODS file",
        ),
        NoCopy::NotRead => say(
            "tout n’a pas pu être lu, ou c’est trop grand",
            "not all of it could be read, or it is too large",
        ),
        NoCopy::Nothing => say("il n’y a rien à retirer", "there is nothing to remove"),
        NoCopy::NothingLeft => say("il n’en resterait rien", "nothing would be left"),
        NoCopy::NotClean => say(
            "des coordonnées y resteraient",
            "contact details would be left in it",
        ),
    }
}
pub const CLI_NO_OUTPUT: Sentence = say(
    "«\u{a0}{part}\u{a0}» ne peut pas être écrit",
    "cannot write “{part}”",
);
pub const CLI_USAGE: Sentence = say(
    "commande incomprise\u{a0}: {more}. «\u{a0}gardefou --help\u{a0}» montre l’usage.",
    "command not understood: {more}. “gardefou --help” shows the usage.",
);
// `gardefou audit`: what it says while it works, and its report.
pub const AUDIT_PROGRESS: Sentence = count(
    "{part}\u{a0}% — {n} message, {total} à risque, {more} par seconde",
    "{part}\u{a0}% — {n} messages, {total} à risque, {more} par seconde",
    "{part} % — {n} mail, {total} at risk, {more} a second",
    "{part} % — {n} mails, {total} at risk, {more} a second",
);
pub const AUDIT_RESUMED: Sentence = count(
    "l’audit reprend après {n} message",
    "l’audit reprend après {n} messages",
    "the audit goes on after {n} mail",
    "the audit goes on after {n} mails",
);
pub const AUDIT_DONE: Sentence = count(
    "{n} message lu, {total} à risque. Le rapport est écrit.",
    "{n} messages lus, {total} à risque. Le rapport est écrit.",
    "{n} mail read, {total} at risk. The report is written.",
    "{n} mails read, {total} at risk. The report is written.",
);
pub const AUDIT_EXISTS: Sentence = say(
    "«\u{a0}{part}\u{a0}» contient déjà un rapport\u{202f}; choisissez un autre dossier",
    "“{part}” already holds a report; choose another folder",
);
pub const AUDIT_FOREIGN: Sentence = say("«\u{a0}{part}\u{a0}» contient le journal d’un audit que celui-ci ne peut pas continuer\u{a0}: ses chemins, ses réglages ou l’archive étaient autres, ou le journal est abîmé. Choisissez un autre dossier, ou effacez audit.journal pour recommencer.", "“{part}” holds the journal of an audit that this one cannot go on with: its paths, its settings or the archive were others, or the journal is damaged. Choose another folder, or delete audit.journal to begin again.");
pub const AUDIT_TITLE: Sentence = say(
    "Ce que Garde-fou aurait dit de messages envoyés",
    "What Garde-fou would have said of sent mails",
);
pub const AUDIT_LEAD: Sentence = count(
    "Garde-fou a relu {n} message envoyé, avec les réglages donnés en fin de page.",
    "Garde-fou a relu {n} messages envoyés, avec les réglages donnés en fin de page.",
    "Garde-fou has read {n} sent mail again, by the settings at the end of this page.",
    "Garde-fou has read {n} sent mails again, by the settings at the end of this page.",
);
pub const AUDIT_ONLY_NUMBERS: Sentence = say("Ce rapport ne contient que des nombres\u{a0}: aucun texte, aucune adresse, aucun nom, aucun nom de fichier. Un nombre très petit dans une semaine peut tout de même désigner quelqu’un pour qui connaît l’équipe.", "This report holds numbers only: no text, no address, no name, no name of a file. A very small number in a week may still point to somebody for those who know the team.");
pub const AUDIT_SUMMARY: Sentence = say("En bref", "In short");
pub const AUDIT_MAILS: Sentence = say("Messages", "Mails");
pub const AUDIT_WARNED: Sentence = say("À risque", "At risk");
pub const AUDIT_NOT_CHECKED: Sentence = say(
    "Non vérifiés en entier, sans autre alerte",
    "Not fully checked, without another alert",
);
pub const AUDIT_CLEAN: Sentence = say(
    "Lus en entier, rien à signaler",
    "Read whole, nothing to report",
);
pub const AUDIT_HELD: Sentence = say(
    "Retenus pour question à l’expéditeur",
    "Held to ask their writer",
);
pub const AUDIT_OTHER_FILES: Sentence = say(
    "Fichiers qui ne sont pas des messages, laissés de côté",
    "Files that are no mails, left aside",
);
pub const AUDIT_UNREAD_FILES: Sentence = say(
    "Fichiers ou archives qui n’ont pas pu être lus",
    "Files or archives that could not be read",
);
pub const AUDIT_WHAT: Sentence = say("Ce qui est compté", "What is counted");
pub const AUDIT_HOW_MANY: Sentence = say("Nombre", "Number");
pub const AUDIT_PER_100: Sentence = say("Pour 100 messages", "Of 100 mails");
pub const AUDIT_HOW_TO_READ: Sentence = say("Un message est à risque quand une règle au moins l’aurait retenu. Il est retenu aussi, selon les réglages, quand quelque chose n’a pas pu être lu. Ce qui n’a pas été lu n’est jamais compté comme sans risque.", "A mail is at risk when at least one rule would have held it. It is held too, as the settings say, when something could not be read. What was not read is never counted as safe.");
pub const AUDIT_BY_KIND: Sentence = say("Alertes par nature", "Alerts by kind");
pub const AUDIT_KINDS_NOTE: Sentence = say("Un message peut compter dans plusieurs lignes. Les simples remarques, qui ne retiennent pas un message, n’y sont pas.", "A mail may count in several lines. Notices, which do not hold a mail, are not among them.");
pub const AUDIT_BY_WEEK: Sentence = say("Messages par semaine", "Mails by week");
pub const AUDIT_WEEK: Sentence = say("Semaine", "Week");
pub const AUDIT_UNDATED: Sentence = say("Sans date", "Without a date");
pub const AUDIT_BY_THRESHOLD: Sentence = say("Alertes selon les seuils", "Alerts by threshold");
pub const AUDIT_THRESHOLD_NOTE: Sentence = say("Chaque ligne ne change qu’un seul réglage, les autres restent ceux de l’audit. La valeur encadrée est celle en vigueur.", "Each line changes one setting only; the others stay as in the audit. The framed value is the one in force.");
pub const AUDIT_SETTING: Sentence = say("Réglage", "Setting");
pub const AUDIT_STEP: Sentence = say("Seuil", "Threshold");
pub const AUDIT_VALUE: Sentence = say("Valeur", "Value");
pub const AUDIT_ALERTS: Sentence = say("Alertes", "Alerts");
pub const AUDIT_NOTICES: Sentence = say("Remarques", "Notices");
pub const AUDIT_ALERTS_PER_100: Sentence = say("Alertes pour 100 messages", "Alerts of 100 mails");
pub const AUDIT_GRID: Sentence = say(
    "Messages à risque pour 100, selon deux seuils à la fois",
    "Mails at risk of 100, by two thresholds at once",
);
pub const AUDIT_GRID_NOTE: Sentence = say("En lignes, les destinataires visibles hors de l’organisation\u{a0}; en colonnes, les personnes d’une liste. La case encadrée est celle des réglages en vigueur.", "In lines, the visible recipients outside the organisation; in columns, the people of a list. The framed cell is that of the settings in force.");
pub const AUDIT_GRID_CORNER: Sentence = say("Seuils", "Thresholds");
pub const AUDIT_BY_RECIPIENTS: Sentence = say(
    "Messages par nombre de destinataires visibles",
    "Mails by number of visible recipients",
);
pub const AUDIT_BY_GAP: Sentence = say(
    "Messages dont quelque chose n’a pas été lu, par raison",
    "Mails of which something was not read, by reason",
);
pub const AUDIT_GAP_NOTE: Sentence = say(
    "Un message peut compter pour plusieurs raisons, et être à risque par ailleurs.",
    "A mail may count for several reasons, and be at risk besides.",
);
pub const AUDIT_BY_RULE: Sentence = say("Messages par règle", "Mails by rule");
pub const AUDIT_RULE: Sentence = say("Règle", "Rule");
pub const AUDIT_SETTINGS: Sentence = say("Réglages de l’audit", "Settings of the audit");
/// The kinds of findings as the report names them, in its order.
pub const AUDIT_KINDS: &[(FindingKind, Sentence)] = &[
    (
        FindingKind::RecipientsExposed,
        say("Destinataires exposés", "Recipients exposed"),
    ),
    (
        FindingKind::RecipientsListed,
        say(
            "Liste de ses propres destinataires",
            "List of its own recipients",
        ),
    ),
    (
        FindingKind::ContactList,
        say("Liste de personnes", "List of people"),
    ),
    (
        FindingKind::Nir,
        say("Numéros de sécurité sociale", "Social security numbers"),
    ),
    (
        FindingKind::Pattern,
        say("Modèles de l’organisme", "The organisation’s patterns"),
    ),
    (FindingKind::NotChecked, say("Non vérifié", "Not checked")),
];
/// What a threshold is about, by its setting.
#[must_use]
pub fn audit_threshold(setting: &str) -> Sentence {
    match setting {
        "visible_external" => say(
            "Destinataires visibles hors de l’organisation",
            "Visible recipients outside the organisation",
        ),
        "visible_private" => say(
            "Adresses personnelles visibles",
            "Visible personal addresses",
        ),
        "visible_partner" => say(
            "Destinataires visibles chez les partenaires",
            "Visible recipients at partners",
        ),
        "visible_internal" => say(
            "Destinataires visibles, tous confondus",
            "Visible recipients, all together",
        ),
        _ => say("Personnes d’une liste", "People of a list"),
    }
}
/// Why something was not read, by the end of the setting that treats it.
#[must_use]
pub fn audit_gap(reason: &str) -> Sentence {
    match reason {
        "protected" => say("Mot de passe", "Password"),
        "too_large" => say("Au-delà des limites", "Beyond the limits"),
        "damaged" => say("Abîmé", "Damaged"),
        "picture" => say("Image", "Picture"),
        "scanned" => say("Page numérisée", "Scanned page"),
        "unavailable" => say("Impossible à ouvrir", "Cannot be opened"),
        "timed_out" => say("Trop long à lire", "Too long to read"),
        "empty" => say("Vide", "Empty"),
        "linked" => say("Fichier seulement lié", "File only linked to"),
        _ => say("Format non lu", "Format not read"),
    }
}
pub const CLI_HELP: Sentence = say(
    "Garde-fou — vérifie un message avant qu’il parte\n\n\
     Usage\u{a0}: gardefou check [OPTIONS] FICHIER…\n\
     \u{20}        gardefou clean [OPTIONS] TABLEAU -o COPIE\n\
     \u{20}        gardefou audit [OPTIONS] CHEMIN… -o DOSSIER\n\
     \u{20}        gardefou audit [OPTIONS] --ndjson\n\n\
     FICHIER est un message (.eml, .msg), une pièce jointe ou un dossier\u{202f}; «\u{a0}-\u{a0}» lit l’entrée standard.\n\
     TABLEAU est un fichier CSV, XLSX ou ODS\u{202f}; COPIE n’aura pas ses colonnes de coordonnées.\n\
     CHEMIN est une archive de messages envoyés (maildir, mbox, dossier, zip)\u{202f}; DOSSIER reçoit\n\
     un rapport qui ne contient que des nombres. Interrompu, le même audit reprend.\n\
     Avec --ndjson, audit lit un message par ligne\u{a0}: {entry}\n\n\
     Options\n\
     \u{20} --json           un objet JSON (une liste si plusieurs fichiers)\n\
     \u{20} --ndjson         un objet JSON par ligne et par message\n\
     \u{20} --policy FICHIER réglages, en JSON\n\
     \u{20} --passwords FICHIER\n\
     \u{20}                  mots de passe à essayer, en UTF-8, un par ligne\n\
     \u{20} --jobs NOMBRE    pour audit, combien de fils lisent (tous les cœurs)\n\
     \u{20} --lang fr|en     langue des phrases\n\
     \u{20} --help           cette aide\n\
     \u{20} --version        la version\n\n\
     Code de sortie\u{a0}: 0 rien à signaler, copie ou rapport écrit, 1 à risque,\n\
     2 non vérifié en entier ou pas de copie,\n\
     64 commande incomprise, 65 réglages illisibles, 66 fichier introuvable,\n\
     73 copie ou rapport non écrit.\n\
     Rien n’est envoyé nulle part\u{202f}; les valeurs trouvées sont masquées.\n",
    "Garde-fou — checks a mail before it leaves\n\n\
     Usage: gardefou check [OPTIONS] FILE…\n\
     \u{20}      gardefou clean [OPTIONS] TABLE -o COPY\n\
     \u{20}      gardefou audit [OPTIONS] PATH… -o FOLDER\n\
     \u{20}      gardefou audit [OPTIONS] --ndjson\n\n\
     FILE is a mail (.eml, .msg), an attachment or a folder; “-” reads standard input.\n\
     TABLE is a CSV, XLSX or ODS file; COPY will not have its columns of contact details.\n\
     PATH is an archive of sent mails (maildir, mbox, folder, zip); FOLDER gets a report\n\
     of numbers only. An audit that was stopped goes on when it is started again.\n\
     With --ndjson, audit reads a mail a line: {entry}\n\n\
     Options\n\
     \u{20} --json           one JSON object (an array for several files)\n\
     \u{20} --ndjson         one JSON object a line and a message\n\
     \u{20} --policy FILE    settings, in JSON\n\
     \u{20} --passwords FILE\n\
     \u{20}                  passwords to try, in UTF-8, one a line\n\
     \u{20} --jobs NUMBER    for audit, how many threads read (all cores)\n\
     \u{20} --lang fr|en     language of the sentences\n\
     \u{20} --help           this help\n\
     \u{20} --version        the version\n\n\
     Exit code: 0 nothing to report, copy or report written, 1 at risk,\n\
     2 not fully checked or no copy,\n\
     64 command not understood, 65 settings not readable, 66 file not found,\n\
     73 copy or report not written.\n\
     Nothing is sent anywhere; what is found is masked.\n",
);

// What the guard must be able to say when the core cannot run. They reach the extension through
// its `_locales`, written by `cargo run --example locales`.
pub const LOCALES: &[(&str, Sentence)] = &[
    ("extensionName", say("Garde-fou", "Garde-fou")),
    (
        "extensionDescription",
        say(
            "Avertit avant qu’un courriel ne montre les adresses des destinataires ou n’emporte une liste de personnes.",
            "Warns before a mail shows its recipients’ addresses to each other or carries a list of people.",
        ),
    ),
    (
        "unavailableHeadline",
        say("Ce message n’a pas pu être vérifié", "This message could not be checked"),
    ),
    (
        "unavailableLead",
        say(
            "Garde-fou ne répond pas. Le message n’est pas parti. Enregistrez le brouillon et rechargez la page, ou envoyez-le sans vérification.",
            "Garde-fou does not answer. The message has not left. Save the draft and reload the page, or send it unchecked.",
        ),
    ),
    ("back", BACK),
    ("checking", CHECKING),
    (
        "optionsTest",
        say(
            "Tester l’alerte",
            "Test the warning",
        ),
    ),
    (
        "optionsTestLead",
        say(
            "Montre l’avertissement sur un message d’exemple, jugé selon les réglages en vigueur. Rien n’est envoyé.",
            "Shows the warning for a mail made up as an example, judged by the settings in force. Nothing is sent.",
        ),
    ),
    (
        "optionsTestCalm",
        say(
            "Selon les réglages en vigueur, ce message d’exemple n’ouvre pas d’avertissement.",
            "By the settings in force, this example opens no warning.",
        ),
    ),
    (
        "optionsTestFailed",
        say(
            "Garde-fou ne répond pas\u{a0}: l’alerte n’a pas pu être montrée.",
            "Garde-fou does not answer: the warning could not be shown.",
        ),
    ),
    (
        "optionsJournal",
        say(
            "Journal de ce navigateur",
            "Journal of this browser",
        ),
    ),
    (
        "optionsJournalLead",
        say(
            "Votre organisation a demandé de compter les messages vérifiés et les avertissements. Ce sont des nombres par jour, sans texte, adresse ni nom de fichier. Ils restent dans ce navigateur, 183 jours au plus.",
            "Your organisation asked to count checked mails and warnings. These are numbers a day, without text, address or file name. They stay in this browser, for at most 183 days.",
        ),
    ),
    (
        "optionsJournalEmpty",
        say(
            "Rien n’est compté pour l’instant.",
            "Nothing is counted so far.",
        ),
    ),
    (
        "optionsDay",
        say(
            "Jour",
            "Day",
        ),
    ),
    (
        "optionsChecked",
        say(
            "Vérifiés",
            "Checked",
        ),
    ),
    (
        "optionsWarned",
        say(
            "Avertis",
            "Warned",
        ),
    ),
    (
        "optionsRepaired",
        say(
            "Corrigés",
            "Repaired",
        ),
    ),
    (
        "optionsSentAnyway",
        say(
            "Envoyés quand même",
            "Sent anyway",
        ),
    ),
    (
        "optionsNotChecked",
        say(
            "Non vérifiés en entier",
            "Not fully checked",
        ),
    ),
    (
        "optionsSaveCsv",
        say(
            "Enregistrer en CSV",
            "Save as CSV",
        ),
    ),
    (
        "optionsSaveJson",
        say(
            "Enregistrer en JSON",
            "Save as JSON",
        ),
    ),
    (
        "optionsErase",
        say(
            "Effacer le journal",
            "Erase the journal",
        ),
    ),
    (
        "optionsErased",
        say(
            "Le journal est effacé.",
            "The journal is erased.",
        ),
    ),
    ("optionsTitle", say("Réglages de Garde-fou", "Garde-fou settings")),
    (
        "optionsLanguage",
        say("Langue des avertissements", "Language of the warnings"),
    ),
    (
        "optionsAuto",
        say("Celle du navigateur", "The browser’s"),
    ),
    ("optionsSaved", say("Enregistré", "Saved")),
    (
        "optionsFaults",
        say(
            "Ce qui est fautif et n’est pas appliqué",
            "What is faulty and not applied",
        ),
    ),
    ("optionsInForce", say("Réglages en vigueur", "Settings in force")),
    ("optionsMeaning", say("Réglage", "Setting")),
    ("optionsSource", say("Fixé par", "Set by")),
    ("optionsValue", say("Valeur", "Value")),
    ("sendAnyway", SEND_ANYWAY),
    (
        "stateGuarded",
        say("Garde-fou\u{a0}: message protégé", "Garde-fou: message protected"),
    ),
    (
        "stateNone",
        say(
            "Garde-fou\u{a0}: aucun message en cours dans cet onglet",
            "Garde-fou: no message is being written in this tab",
        ),
    ),
    (
        "statePartly",
        say(
            "Garde-fou\u{a0}: message protégé en partie",
            "Garde-fou: message partly protected",
        ),
    ),
    (
        "stateUnguarded",
        say(
            "Garde-fou\u{a0}: message non protégé",
            "Garde-fou: message not protected",
        ),
    ),
    (
        "stoppedAllow",
        say(
            "Laisser partir le prochain envoi",
            "Let the next one go",
        ),
    ),
    ("stoppedClose", say("J’ai compris", "I understand")),
    (
        "stoppedHeadline",
        say(
            "Un envoi non vérifié a été arrêté",
            "An unchecked message was stopped",
        ),
    ),
    (
        "stoppedLead",
        say(
            "La messagerie a voulu envoyer un message que Garde-fou n’avait pas vérifié. Rien n’est parti. Revenez au message, rechargez la page si elle ne répond plus, puis appuyez de nouveau sur Envoyer.",
            "The webmail was about to send a message that Garde-fou had not checked. Nothing has left. Go back to the message, reload the page if it no longer answers, then press Send again.",
        ),
    ),
    (
        "stateReload",
        say(
            "Garde-fou\u{a0}: rechargez la page pour la protéger",
            "Garde-fou: reload the page to protect it",
        ),
    ),
    (
        "popupNone",
        say(
            "Aucun message en cours d’écriture",
            "No message is being written",
        ),
    ),
    (
        "popupNoneLead",
        say(
            "Garde-fou vérifiera avant l’envoi ce que vous écrirez ici.",
            "Garde-fou will check what you write here before it is sent.",
        ),
    ),
    ("popupGuarded", say("Message protégé", "Message protected")),
    (
        "popupGuardedLead",
        say(
            "Garde-fou le vérifie avant l’envoi.",
            "Garde-fou checks it before it is sent.",
        ),
    ),
    (
        "popupPartly",
        say("Message protégé en partie", "Message partly protected"),
    ),
    (
        "popupCheckYourself",
        say("À vérifier vous-même\u{a0}:", "Check yourself:"),
    ),
    (
        "popupUnguarded",
        say("Message non protégé", "Message not protected"),
    ),
    (
        "popupNoSend",
        say(
            "Le bouton d’envoi n’est pas reconnu.",
            "Its Send button is not recognised.",
        ),
    ),
    (
        "popupReload",
        say(
            "Rechargez cette page pour la protéger",
            "Reload this page to protect it",
        ),
    ),
    (
        "popupReloadLead",
        say(
            "Garde-fou peut agir sur ce site, mais la page était déjà ouverte.",
            "Garde-fou may act on this site, but the page was already open.",
        ),
    ),
    (
        "popupReloadButton",
        say("Recharger la page", "Reload the page"),
    ),
    (
        "popupWriting",
        say(
            "Un message semble en cours d’écriture, et recharger la page le perdrait. Enregistrez-le comme brouillon, puis rechargez la page vous-même.",
            "A message seems to be being written, and reloading the page would lose it. Save it as a draft, then reload the page yourself.",
        ),
    ),
    (
        "popupNotAllowed",
        say(
            "Pas encore autorisé sur ce site",
            "Not yet allowed on this site",
        ),
    ),
    (
        "popupNotAllowedLead",
        say(
            "Le navigateur n’y laisse pas agir Garde-fou\u{a0}: ce que vous y écrivez n’est pas protégé.",
            "The browser does not let Garde-fou act here: what you write here is not protected.",
        ),
    ),
    (
        "popupOnce",
        say(
            "Le navigateur n’autorise Garde-fou ici que pour cette fois.",
            "The browser allows Garde-fou here for this once only.",
        ),
    ),
    (
        "popupAllow",
        say("Autoriser sur ce site", "Allow on this site"),
    ),
    (
        "popupOff",
        say("Ce site n’est pas protégé", "This site is not protected"),
    ),
    (
        "popupOffLead",
        say(
            "Si vous y écrivez des courriels, vous pouvez le protéger. Le navigateur vous demandera votre accord.",
            "If you write mails here, you can protect it. The browser will ask for your consent.",
        ),
    ),
    ("popupProtect", say("Protéger ce site", "Protect this site")),
    (
        "popupNever",
        say(
            "Garde-fou n’agit pas sur cette page",
            "Garde-fou does not act on this page",
        ),
    ),
    (
        "popupNeverLead",
        say(
            "Seules les pages dont l’adresse commence par https peuvent être protégées.",
            "Only pages whose address begins with https can be protected.",
        ),
    ),
    (
        "popupOnlyHosts",
        say(
            "Il protège les messageries choisies par votre organisation.",
            "It protects the webmails chosen by your organisation.",
        ),
    ),
    (
        "popupStop",
        say("Ne plus protéger ce site", "Stop protecting this site"),
    ),
    (
        "popupStopped",
        say(
            "Ce site n’est plus autorisé\u{a0}: la page ne sera plus protégée une fois rechargée.",
            "This site is no longer allowed: the page will not be protected once reloaded.",
        ),
    ),
    (
        "popupStillAllowed",
        say(
            "Votre accord couvre plusieurs sites\u{a0}: retirez-le dans la page des extensions du navigateur.",
            "Your consent covers several sites: withdraw it on the browser’s page of extensions.",
        ),
    ),
    (
        "popupRefused",
        say(
            "L’accord n’a pas été donné\u{a0}: rien n’a changé.",
            "The consent was not given: nothing has changed.",
        ),
    ),
    (
        "popupExport",
        say("Exporter la structure", "Export the structure"),
    ),
    (
        "popupExportLead",
        say(
            "La structure de cette page, sans texte ni adresse, pour faire connaître cette messagerie à Garde-fou. Relisez-la\u{a0}: rien n’est envoyé.",
            "The structure of this page, without text or addresses, to make this webmail known to Garde-fou. Read it: nothing is sent.",
        ),
    ),
    (
        "popupStructure",
        say("Structure de la page", "Structure of the page"),
    ),
    (
        "popupUnreadable",
        say(
            "Le navigateur ne laisse pas lire cette page.",
            "The browser does not let this page be read.",
        ),
    ),
    ("popupCopy", say("Copier", "Copy")),
    ("popupCopied", say("Copié", "Copied")),
    ("popupSave", say("Enregistrer", "Save")),
    ("popupVersion", say("Version", "Version")),
    ("missingRecipients", MISSING_RECIPIENTS),
    ("missingBody", MISSING_BODY),
    ("missingAttachments", MISSING_ATTACHMENTS),
    (
        "statusUnavailable",
        say(
            "Garde-fou ne répond pas\u{a0}: ce message n’est pas vérifié",
            "Garde-fou does not answer: this message is not checked",
        ),
    ),
];

/// What each setting means, by its key.
pub static MEANINGS: &[(&str, Sentence)] = &[
    (
        "visible_external",
        say(
            "À partir de combien de destinataires visibles hors de l’agence et de ses partenaires un message est retenu",
            "From how many visible recipients outside the agency and its partners a mail is held",
        ),
    ),
    (
        "visible_private",
        say(
            "À partir de combien de destinataires visibles de l’extérieur qui ont une boîte personnelle (gmail.com, orange.fr…)",
            "From how many visible recipients outside who have a personal mailbox (gmail.com, orange.fr…)",
        ),
    ),
    (
        "visible_partner",
        say(
            "À partir de combien de destinataires visibles chez des partenaires",
            "From how many visible recipients at partners",
        ),
    ),
    (
        "visible_internal",
        say(
            "À partir de combien de destinataires visibles, quels qu’ils soient",
            "From how many visible recipients of any kind",
        ),
    ),
    (
        "internal_domains",
        say(
            "Les domaines de l’agence, sous-domaines compris\u{a0}; aucun\u{a0}: celui de l’expéditeur",
            "The agency’s domains, subdomains included; none: the writer’s own",
        ),
    ),
    (
        "partner_domains",
        say(
            "Les domaines des partenaires, sous-domaines compris",
            "Domains of partners, subdomains included",
        ),
    ),
    (
        "allowed_recipients",
        say(
            "Qui peut toujours être vu de tous\u{a0}: des adresses, des groupes, ou @ et un domaine",
            "Who may always be seen by all and counts as no visible recipient, see below",
        ),
    ),
    (
        "group_sizes",
        say(
            "Combien de personnes se trouvent derrière un groupe",
            "How many people stand behind a group",
        ),
    ),
    (
        "bulk_tool",
        say(
            "Avec quoi l’agence écrit à beaucoup de monde",
            "What the agency writes to many people with, see below",
        ),
    ),
    (
        "list_notice",
        say(
            "À partir de combien de personnes une liste est signalée",
            "From how many people a list is noticed",
        ),
    ),
    (
        "list_warn",
        say(
            "À partir de combien de personnes une liste retient le message\u{a0}; autant de numéros de sécurité sociale pèsent davantage",
            "From how many people a list holds the mail; as many NIRs are strong",
        ),
    ),
    (
        "list_strong",
        say(
            "À partir de combien de personnes une liste est dite le plus nettement",
            "From how many people a list is told most plainly",
        ),
    ),
    (
        "detect_birth_dates",
        say(
            "Chercher les dates de naissance",
            "Look for dates of birth",
        ),
    ),
    (
        "detect_iban",
        say(
            "Chercher les comptes bancaires français",
            "Look for French bank accounts",
        ),
    ),
    (
        "detect_identifiers",
        say(
            "Chercher les identifiants France Travail",
            "Look for France Travail identifiers",
        ),
    ),
    (
        "detect_health",
        say(
            "Chercher les mots de la santé et du handicap",
            "Look for words on health and disability",
        ),
    ),
    (
        "patterns",
        say(
            "Ce que l’agence protège en plus",
            "What else the agency protects, see below",
        ),
    ),
    (
        "mode_recipients",
        say(
            "Que faire quand trop de destinataires se voient",
            "What is done when too many recipients see each other, see below",
        ),
    ),
    (
        "mode_lists",
        say(
            "… d’une liste de personnes",
            "… about a list of people",
        ),
    ),
    (
        "mode_nir",
        say(
            "… de numéros de sécurité sociale",
            "… about social security numbers",
        ),
    ),
    (
        "mode_patterns",
        say(
            "… des motifs de l’agence",
            "… about the agency’s own patterns",
        ),
    ),
    (
        "mode_unread",
        say(
            "… de ce qui n’a pas été lu et que les réglages suivants demandent de signaler",
            "… about what was not read, where the settings `unread_…` say `ask` or `notice`",
        ),
    ),
    (
        "reasons",
        say(
            "Les raisons proposées à qui envoie quand même, là où une raison est demandée\u{202f}; sans liste, une réponse libre",
            "The reasons offered to who sends anyway, where one is asked for; none: the writer’s own words",
        ),
    ),
    (
        "remember_minutes",
        say(
            "Combien de minutes qui a choisi d’envoyer un message n’est pas interrogé à nouveau sur ce même message inchangé",
            "For how many minutes who let a mail go is not asked again about this same unchanged mail",
        ),
    ),
    (
        "journal",
        say(
            "Compter par jour les messages vérifiés et les avertissements, dans ce navigateur seulement",
            "Count checked mails and warnings a day, in this browser only, see below",
        ),
    ),
    (
        "unread_protected",
        say(
            "Ce qui arrive quand il faut un mot de passe",
            "What happens when a password is needed",
        ),
    ),
    (
        "unread_too_large",
        say(
            "… quand quelque chose dépasse les limites",
            "… when something lies beyond the limits below",
        ),
    ),
    (
        "unread_damaged",
        say(
            "… quand un fichier est abîmé ou coupé",
            "… when a file is damaged or cut short",
        ),
    ),
    (
        "unread_unsupported",
        say(
            "… quand un format n’est pas lu",
            "… when a format is not read",
        ),
    ),
    (
        "unread_picture",
        say(
            "… quand c’est une image\u{a0}: chaque signature en a une",
            "… when it is a picture: every signature has one",
        ),
    ),
    (
        "unread_scanned",
        say(
            "… quand des pages d’un document sont des images",
            "… when pages of a document are pictures",
        ),
    ),
    (
        "unread_unavailable",
        say(
            "… quand la messagerie ne donne pas le fichier",
            "… when the webmail does not give the file",
        ),
    ),
    (
        "unread_timed_out",
        say(
            "… quand la lecture dure trop longtemps",
            "… when reading takes too long",
        ),
    ),
    (
        "unread_empty",
        say(
            "… quand un fichier est sans contenu",
            "… when a file is without bytes",
        ),
    ),
    (
        "unread_linked",
        say(
            "… quand le texte ne donne un fichier que par un lien",
            "… when the text only links to a file, see below",
        ),
    ),
    (
        "max_unpacked_mb",
        say(
            "Combien de Mio d’une pièce jointe sont décompressés, tous les fichiers qu’elle contient ensemble",
            "How many MiB of one attachment are unpacked, all files within it together",
        ),
    ),
    (
        "max_text_mb",
        say(
            "Combien de Mio de texte sont lus\u{a0}; quatre fois plus quand la pièce jointe est elle-même aussi longue",
            "How many MiB of text are read; four times as many when the attachment itself is that long",
        ),
    ),
    (
        "max_files",
        say(
            "Combien de fichiers sont lus dans une pièce jointe",
            "How many files within one attachment are read",
        ),
    ),
    (
        "max_depth",
        say(
            "Combien d’archives et de messages les uns dans les autres",
            "How many archives and mails within each other",
        ),
    ),
    (
        "max_seconds",
        say(
            "Combien de secondes une pièce jointe peut être lue, dans l’extension\u{a0}; ce qui a été lu aux trois quarts du temps est jugé",
            "How many seconds one attachment may be read, in the extension; what was read in three quarters of it is judged",
        ),
    ),
    (
        "hold_seconds",
        say(
            "Combien de secondes un message attend ses pièces jointes encore en lecture\u{a0}; elles comptent ensuite comme non lues, ce que règle unread_timed_out",
            "How many seconds a mail whose Send was pressed waits for attachments that are still being read; then they count as not read, which `unread_timed_out` decides on",
        ),
    ),
    (
        "language",
        say(
            "La langue des phrases",
            "The language of the sentences",
        ),
    ),
];

/// Of what was not read: the writer is asked.
pub const TREATMENT_ASK: Sentence = say("demander", "ask");
/// Of what was not read: it is said.
pub const TREATMENT_NOTICE: Sentence = say("signaler", "notice");
/// Of what was not read: nothing is said.
pub const TREATMENT_IGNORE: Sentence = say("ne rien dire", "ignore");
/// What is done about what is found.
#[must_use]
pub fn mode(mode: Mode) -> Sentence {
    match mode {
        Mode::Off => say("ne pas regarder", "do not look"),
        Mode::Observe => say("observer", "observe"),
        Mode::Warn => say("avertir", "warn"),
        Mode::Justify => say("demander une raison", "ask for a reason"),
        Mode::Hold => say("retenir", "hold"),
    }
}

/// A setting that is on.
pub const ON: Sentence = say("oui", "yes");
/// A setting that is off.
pub const OFF: Sentence = say("non", "no");
/// A setting without a value.
pub const NONE: Sentence = say("aucun", "none");
/// The language of the browser.
pub const LANGUAGE_AUTO: Sentence = say("celle du navigateur", "the browser’s");
/// Where a value comes from: a policy.
pub const FROM_POLICY: Sentence = say("votre organisation", "your organisation");
/// Where a value comes from: whoever uses it.
pub const FROM_OWN: Sentence = say("votre choix", "your choice");
/// Where a value comes from: nobody said otherwise.
pub const FROM_DEFAULT: Sentence = say("par défaut", "default");

/// What a kind of finding is called in a table.
#[must_use]
pub fn kind(kind: FindingKind) -> Sentence {
    match kind {
        FindingKind::RecipientsExposed => say("destinataires visibles", "visible recipients"),
        FindingKind::ContactList => say("liste de personnes", "list of people"),
        FindingKind::Nir => say("numéros de sécurité sociale", "social security numbers"),
        FindingKind::RecipientsListed => say("vos destinataires", "your own recipients"),
        FindingKind::NotChecked => say("non vérifié", "not checked"),
        FindingKind::Pattern => say("valeurs à protéger", "values to protect"),
    }
}

/// Why there is a finding: one plain sentence. Some count what was found.
#[must_use]
pub fn why(rule: Rule) -> Sentence {
    match rule {
        Rule::VisibleExternal => say(
            "Le nombre de destinataires visibles hors de votre organisation atteint le seuil fixé.",
            "The number of visible recipients outside your organisation reaches the limit set.",
        ),
        Rule::VisiblePrivate => say(
            "Le nombre de destinataires visibles qui ont une adresse personnelle atteint le seuil fixé.",
            "The number of visible recipients with a personal address reaches the limit set.",
        ),
        Rule::VisiblePartner => say(
            "Le nombre de destinataires visibles chez vos partenaires atteint le seuil fixé.",
            "The number of visible recipients at partners of yours reaches the limit set.",
        ),
        Rule::VisibleInternal => say(
            "Le nombre de destinataires visibles, tous confondus, atteint le seuil fixé.",
            "The number of visible recipients, all together, reaches the limit set.",
        ),
        Rule::UnknownGroup => say(
            "Un nom sans adresse est un groupe\u{a0}: Garde-fou ne sait pas combien de personnes il réunit.",
            "A name without an address is a group: Garde-fou does not know how many people it holds.",
        ),
        Rule::RecipientsListed => say(
            "Les adresses trouvées ici ont été comparées à celles de vos destinataires.",
            "The addresses found here were compared with those of your recipients.",
        ),
        Rule::NirInContext => say(
            "Quinze caractères dont la clé de contrôle est juste, écrits comme un numéro de sécurité sociale ou annoncés comme tel.",
            "Fifteen characters whose check key is right, written like a social security number or announced as one.",
        ),
        Rule::NirKey => say(
            "Quinze caractères dont la clé de contrôle est celle d’un numéro de sécurité sociale.",
            "Fifteen characters whose check key is that of a social security number.",
        ),
        Rule::NirColumn => say(
            "Dans la colonne, au moins un numéro sur deux a la clé de contrôle d’un numéro de sécurité sociale.",
            "At least every second number of the column has the check key of a social security number.",
        ),
        Rule::NirNamed => say(
            "Le texte l’annonce comme un numéro de sécurité sociale, mais sa clé manque ou n’est pas juste\u{a0}: une faute de frappe reste une fuite.",
            "The text announces it as a social security number, but its key is missing or wrong: with a typing error it is still a leak.",
        ),
        Rule::PeopleRows => say(
            "Chaque ligne réunit plusieurs données d’une même personne.",
            "Each line brings together several data of one person.",
        ),
        Rule::PeopleCards => say(
            "Des fiches s’y suivent, une par personne, avec une donnée par ligne.",
            "Records follow one another, one a person, with one piece of data a line.",
        ),
        Rule::PeopleRun => say(
            "Des courriels, des téléphones ou des comptes bancaires s’y suivent.",
            "E-mail addresses, phone numbers or bank accounts follow one another.",
        ),
        Rule::PeopleHeader => say(
            "Les en-têtes des messages cités donnent les adresses de ceux qui les ont écrits ou reçus.",
            "The headers of the quoted messages give the addresses of those who wrote or received them.",
        ),
        Rule::Pattern => count(
            "Cette valeur suit un modèle que votre organisme a défini.",
            "Ces valeurs suivent un modèle que votre organisme a défini.",
            "This value follows a pattern that your organisation has set.",
            "These values follow a pattern that your organisation has set.",
        ),
        Rule::SharedLink => count(
            "L’adresse d’un service de partage se trouve dans votre texte.",
            "Des adresses de services de partage se trouvent dans votre texte.",
            "The address of a file sharing service stands in your text.",
            "Addresses of file sharing services stand in your text.",
        ),
        Rule::NotRead => say(
            "Garde-fou ne dit jamais sans risque ce qu’il n’a pas lu.",
            "Garde-fou never calls safe what it has not read.",
        ),
    }
}

/// What a kind of data is called in a list of them.
#[must_use]
pub fn datum(datum: Datum) -> Sentence {
    match datum {
        Datum::Name => say("noms", "names"),
        Datum::Email => say("courriels", "e-mail addresses"),
        Datum::Phone => say("téléphones", "phone numbers"),
        Datum::Birth => say("dates de naissance", "dates of birth"),
        Datum::Nir => say("numéros de sécurité sociale", "social security numbers"),
        Datum::Address => say("adresses postales", "postal addresses"),
        Datum::Identifier => say("identifiants France Travail", "France Travail identifiers"),
        Datum::Iban => say("comptes bancaires", "bank accounts"),
        Datum::Health => say(
            "mentions de santé ou de handicap",
            "words on health or disability",
        ),
    }
}

/// Why a pattern of the settings cannot be used, for [`SETTING_PATTERN`].
#[must_use]
pub fn pattern_problem(problem: PatternProblem) -> Sentence {
    match problem {
        PatternProblem::Unnamed => say("il n’a pas de nom", "it has no name"),
        PatternProblem::Syntax => say(
            "son expression n’est pas comprise",
            "its expression is not understood",
        ),
        PatternProblem::TooLarge => say(
            "son expression est trop longue ou trop grande, raccourcissez-la ou répétez moins",
            "its expression is too long or too large, shorten it or repeat less",
        ),
        PatternProblem::MatchesNothing => say(
            "son expression peut désigner un texte vide, rendez-en une partie obligatoire",
            "its expression can match an empty text, make a part of it compulsory",
        ),
    }
}

/// Why several files were not read.
#[must_use]
pub fn reason_of_several(reason: UnreadReason) -> Sentence {
    match reason {
        UnreadReason::Encrypted => say(
            "Ils sont protégés par un mot de passe\u{a0}: Garde-fou ne peut pas voir ce qu’ils contiennent.",
            "They are protected by a password: Garde-fou cannot see what they hold.",
        ),
        UnreadReason::TooLarge => say(
            "Ils sont trop grands ou trop nombreux pour être lus en entier.",
            "They are too large or too many to be read whole.",
        ),
        UnreadReason::Malformed => say(
            "Ils sont abîmés ou incomplets.",
            "They are damaged or incomplete.",
        ),
        UnreadReason::Unsupported => say(
            "Leur format n’est pas lu par Garde-fou.",
            "Garde-fou does not read their format.",
        ),
        UnreadReason::ImageOnly => say(
            "Ce sont des images\u{a0}: leur texte n’est pas lu.",
            "They are pictures: text in pictures is not read.",
        ),
        UnreadReason::Empty => say("Ils sont vides.", "They are empty."),
        UnreadReason::Linked => say(
            "Ils ne sont pas dans le message\u{a0}: Garde-fou ne voit ni ce qu’ils contiennent, ni qui peut les ouvrir.",
            "They are not in the message: Garde-fou sees neither what they hold nor who may open them.",
        ),
        UnreadReason::Unavailable => say(
            "Le webmail n’a pas donné leur contenu.",
            "The webmail did not give their content.",
        ),
        UnreadReason::TimedOut => say(
            "Leur lecture a pris trop de temps.",
            "Reading them took too long.",
        ),
    }
}

/// Pages of a document that are pictures.
pub const SCANNED_PAGES: Sentence = count(
    "Cette page est une image\u{a0}: son texte n’est pas lu.",
    "Ces pages sont des images\u{a0}: leur texte n’est pas lu.",
    "This page is a picture: its text is not read.",
    "These pages are pictures: their text is not read.",
);

/// Why something was not read.
#[must_use]
pub fn reason(reason: UnreadReason) -> Sentence {
    match reason {
        UnreadReason::Encrypted => say(
            "Il est protégé par un mot de passe\u{a0}: Garde-fou ne peut pas voir ce qu’il contient. Ouvrez-le et relisez-le avant l’envoi.",
            "It is protected by a password: Garde-fou cannot see what it holds. Open it and read it again before sending.",
        ),
        UnreadReason::TooLarge => say(
            "Il est trop grand pour être lu en entier.",
            "It is too large to be read whole.",
        ),
        UnreadReason::Malformed => {
            say("Il est abîmé ou incomplet.", "It is damaged or incomplete.")
        }
        UnreadReason::Unsupported => say(
            "Son format n’est pas lu par Garde-fou.",
            "Garde-fou does not read its format.",
        ),
        UnreadReason::ImageOnly => say(
            "C’est une image, ou un document fait d’images\u{a0}: leur texte n’est pas lu.",
            "It is a picture, or a document made of pictures: their text is not read.",
        ),
        UnreadReason::Empty => say("Il est vide.", "It is empty."),
        UnreadReason::Linked => say(
            "Il n’est pas dans le message\u{a0}: Garde-fou ne voit ni ce qu’il contient, ni qui peut l’ouvrir.",
            "It is not in the message: Garde-fou sees neither what it holds nor who may open it.",
        ),
        UnreadReason::Unavailable => say(
            "Le webmail n’a pas donné son contenu.",
            "The webmail did not give its content.",
        ),
        UnreadReason::TimedOut => say(
            "Sa lecture a pris trop de temps.",
            "Reading it took too long.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        assert_eq!(number(Language::Fr, 1300), "1\u{202f}300");
        assert_eq!(number(Language::En, 1_234_567), "1,234,567");
        assert_eq!(number(Language::Fr, 300), "300");
    }

    #[test]
    fn a_file_name_with_braces_stays_as_it_is() {
        let values = Values {
            part: "{n} {total}.pdf",
            n: 3,
            ..Values::default()
        };
        assert_eq!(
            NOT_CHECKED_FILE.fill(Language::En, values),
            "“{n} {total}.pdf” was not checked"
        );
    }

    #[test]
    fn every_number_of_people_is_said_as_one_would_say_it() {
        let say = |sentence: Sentence, lang, n, total| {
            sentence.fill(
                lang,
                Values {
                    n,
                    total,
                    ..Values::default()
                },
            )
        };
        let (fr, en) = (Language::Fr, Language::En);
        for (sentence, lang, n, total, expected) in [
            (STRANGERS_MOST, fr, 1299, 1300, "1\u{202f}299 des 1\u{202f}300 personnes de cette liste ne sont pas vos destinataires."),
            (STRANGERS_MOST, fr, 1, 2, "L’une des 2 personnes de cette liste n’est pas votre destinataire."),
            (STRANGERS_MOST, en, 1299, 1300, "1,299 of the 1,300 people on this list are not your recipients."),
            (STRANGERS_FEW, fr, 3, 1300, "3 personnes sur 1\u{202f}300 ne sont pas vos destinataires."),
            (STRANGERS_FEW, fr, 1, 1300, "Une personne sur 1\u{202f}300 n’est pas votre destinataire."),
            (STRANGERS_FEW, en, 1, 12, "One person in 12 is not a recipient of yours."),
            (EXPOSED_PRIVATE, fr, 1, 0, "L’une de ces personnes a une adresse personnelle (gmail.com, orange.fr…)."),
            (EXPOSED_PRIVATE, fr, 7, 0, "7 de ces personnes ont une adresse personnelle (gmail.com, orange.fr…)."),
            (LIST_HEADER, fr, 2, 0, "L’historique cité montre l’adresse de 2 personnes qui ne reçoivent pas ce message"),
            (PARTLY_QUOTED, fr, 1300, 0, "dont 1\u{202f}300 dans l’historique cité"),
            (why(Rule::Pattern), fr, 1, 0, "Cette valeur suit un modèle que votre organisme a défini."),
            (why(Rule::Pattern), fr, 2, 0, "Ces valeurs suivent un modèle que votre organisme a défini."),
        ] {
            assert_eq!(say(sentence, lang, n, total), expected);
        }
    }

    #[test]
    fn french_counts_one_in_the_singular() {
        let one = Values {
            n: 1,
            ..Values::default()
        };
        assert_eq!(
            NIR_FILE.fill(Language::Fr, one),
            "Ce fichier contient un numéro de sécurité sociale"
        );
    }
}

//! Every sentence shown to a person, French and English on one row: a missing language does not
//! compile. [`crate::view`] composes them; nothing else reads them but the callers.
//!
//! French typography: U+202F before `? ! ;` and between thousands, U+00A0 before `:` and inside
//! quotation marks. Placeholders: `{n}`, `{total}`, `{part}`, `{more}`.

// A sentence documents itself.
#![allow(missing_docs)]

use crate::model::{FindingKind, Language, UnreadReason};

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
        if i > 0 && (digits.len() - i) % 3 == 0 {
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
pub const LEAD: Sentence = say(
    "Le message n’est pas encore parti. Rien de ce que vous écrivez ne quitte votre ordinateur pour cette vérification.",
    "The message has not left yet. Nothing you write leaves your computer for this check.",
);

// Cards.
pub const EXPOSED_TEXT: Sentence = say(
    "Leurs adresses sont en À ou en Copie\u{a0}: chaque destinataire recevra toute la liste. En copie cachée (Cci), personne ne voit les autres.",
    "Their addresses stand in To or Cc: every recipient will receive the whole list. In Bcc, nobody sees the others.",
);
pub const EXPOSED_EXTERNAL: Sentence = count(
    "dont {n} hors de votre organisation",
    "dont {n} hors de votre organisation",
    "{n} of them outside your organisation",
    "{n} of them outside your organisation",
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
    "Ce fichier contient {n} valeur «\u{a0}{more}\u{a0}»",
    "Ce fichier contient {n} valeurs «\u{a0}{more}\u{a0}»",
    "This file holds {n} “{more}” value",
    "This file holds {n} “{more}” values",
);
pub const PATTERN_BODY: Sentence = count(
    "Le texte contient {n} valeur «\u{a0}{more}\u{a0}»",
    "Le texte contient {n} valeurs «\u{a0}{more}\u{a0}»",
    "The text holds {n} “{more}” value",
    "The text holds {n} “{more}” values",
);
pub const PATTERN_TEXT: Sentence = say(
    "Votre organisme demande que ces valeurs ne partent pas par courriel sans raison.",
    "Your organisation asks that these values do not leave by mail without a reason.",
);
pub const NOT_CHECKED_FILE: Sentence = say(
    "«\u{a0}{part}\u{a0}» n’a pas été vérifié",
    "“{part}” was not checked",
);
pub const PARTLY_CHECKED_FILE: Sentence = say(
    "«\u{a0}{part}\u{a0}» n’a pas pu être vérifié en entier",
    "“{part}” could not be checked whole",
);
pub const NOT_CHECKED_BODY: Sentence = say(
    "Le texte du message n’a pas été vérifié",
    "The text of the message was not checked",
);
pub const SAMPLES: Sentence = say("Par exemple\u{a0}:", "For instance:");

// Places.
pub const PLACE_BODY: Sentence = say("texte du message", "text of the message");
pub const PLACE_SHEET: Sentence = say("feuille «\u{a0}{part}\u{a0}»", "sheet “{part}”");
pub const PLACE_PAGE: Sentence = say("page {part}", "page {part}");
pub const PLACE_ROW: Sentence = say("ligne {part}", "line {part}");
pub const PLACE_COLUMN: Sentence = say("colonne {part}", "column {part}");
pub const PLACE_HIDDEN: Sentence = say("partie masquée", "hidden part");

// Buttons.
pub const BACK: Sentence = say("Revenir au message", "Go back to the message");
pub const BCC: Sentence = say("Mettre tout le monde en Cci", "Move everyone to Bcc");
pub const REMOVE: Sentence = say("Retirer la pièce jointe", "Remove the attachment");
pub const SEND_ANYWAY: Sentence = say("Envoyer quand même", "Send anyway");
pub const SEND: Sentence = say("Envoyer le message", "Send the message");

// States around the warning.
pub const CHECKING: Sentence = say("Vérification en cours…", "Checking…");
pub const CHECKING_LEAD: Sentence = say(
    "«\u{a0}{part}\u{a0}» est en cours de lecture sur votre ordinateur. Le message attend.",
    "“{part}” is being read on your computer. The message waits.",
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
pub const REPAIR_FAILED: Sentence =
    say("La correction n’a pas abouti", "The repair did not succeed");
pub const REPAIR_FAILED_LEAD: Sentence = say(
    "Le message n’est pas parti. Revenez au message et corrigez-le à la main.",
    "The message has not left. Go back to the message and mend it by hand.",
);

// The line in the composer.
pub const STATUS_CLEAN: Sentence = say(
    "Garde-fou\u{a0}: rien à signaler",
    "Garde-fou: nothing to report",
);
pub const STATUS_NOTICE: Sentence = say("Garde-fou\u{a0}: {more}", "Garde-fou: {more}");
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
pub const CLI_USAGE: Sentence = say(
    "commande incomprise\u{a0}: {more}. «\u{a0}gardefou --help\u{a0}» montre l’usage.",
    "command not understood: {more}. “gardefou --help” shows the usage.",
);
pub const CLI_HELP: Sentence = say(
    "Garde-fou — vérifie un message avant qu’il parte\n\n\
     Usage\u{a0}: gardefou check [OPTIONS] FICHIER…\n\n\
     FICHIER est un message (.eml), une pièce jointe ou un dossier\u{202f}; «\u{a0}-\u{a0}» lit l’entrée standard.\n\n\
     Options\n\
     \u{20} --json           un objet JSON (une liste si plusieurs fichiers)\n\
     \u{20} --ndjson         un objet JSON par ligne et par message\n\
     \u{20} --policy FICHIER réglages, en JSON\n\
     \u{20} --lang fr|en     langue des phrases\n\
     \u{20} --help           cette aide\n\
     \u{20} --version        la version\n\n\
     Code de sortie\u{a0}: 0 rien à signaler, 1 à risque, 2 non vérifié en entier,\n\
     64 commande incomprise, 65 réglages illisibles, 66 fichier introuvable.\n\
     Rien n’est envoyé nulle part\u{202f}; les valeurs trouvées sont masquées.\n",
    "Garde-fou — checks a mail before it leaves\n\n\
     Usage: gardefou check [OPTIONS] FILE…\n\n\
     FILE is a mail (.eml), an attachment or a folder; “-” reads standard input.\n\n\
     Options\n\
     \u{20} --json           one JSON object (an array for several files)\n\
     \u{20} --ndjson         one JSON object a line and a message\n\
     \u{20} --policy FILE    settings, in JSON\n\
     \u{20} --lang fr|en     language of the sentences\n\
     \u{20} --help           this help\n\
     \u{20} --version        the version\n\n\
     Exit code: 0 nothing to report, 1 at risk, 2 not fully checked,\n\
     64 command not understood, 65 settings not readable, 66 file not found.\n\
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
            "Garde-fou ne répond pas. Le message n’est pas parti. Rechargez la page, ou envoyez-le sans vérification.",
            "Garde-fou does not answer. The message has not left. Reload the page, or send it unchecked.",
        ),
    ),
    ("back", BACK),
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
    ("sendAnyway", SEND_ANYWAY),
    (
        "statusUnavailable",
        say(
            "Garde-fou ne répond pas\u{a0}: ce message n’est pas vérifié",
            "Garde-fou does not answer: this message is not checked",
        ),
    ),
];

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

/// Why something was not read.
#[must_use]
pub fn reason(reason: UnreadReason) -> Sentence {
    match reason {
        UnreadReason::Encrypted => say(
            "Il est protégé par un mot de passe.",
            "It is protected by a password.",
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
            "Le texte des images n’est pas lu.",
            "Text in pictures is not read.",
        ),
        UnreadReason::Empty => say("Il est vide.", "It is empty."),
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

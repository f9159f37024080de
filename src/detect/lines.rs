//! Tells what a line of running text is: a header of a mail, the introduction of a quotation, a
//! closing, somebody named for a job or as whom to write to, code, the label of a name.
//!
//! What it finds: French first, then English, whatever the accents and the case. What it refuses:
//! it looks at a whole line only when its ends or a hit call for it, for most lines of a document
//! are plain prose ([`is_prose`]).
//!
//! Sources: RFC 5322 §3.6; the French and English interfaces of Outlook, Thunderbird, Gmail, Zimbra
//! and Roundcube.

use super::context::{head, topic, Topic};
use super::phrases::{words, Phrases};

const FORWARD_WORDS: Phrases = Phrases::new(&["message", "messages", "original message"]);
const AUTHORS: Phrases = Phrases::new(&[
    "author",
    "authors",
    "contributors",
    "developers",
    "maintainer",
    "maintainers",
]);
const LAST_NAME: Phrases = Phrases::new(&[
    "last name",
    "lastname",
    "nom",
    "noms",
    "patronyme",
    "surname",
]);
const FIRST_NAME: Phrases = Phrases::new(&["first name", "firstname", "prenom", "prenoms"]);

/// What a line of running text is, as far as people are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing special.
    Plain,
    /// A header of a quoted mail; `opens` when it is the sender's, which comes first.
    Header {
        /// Another message begins here.
        opens: bool,
    },
    /// “Le … a écrit :”, “-----Message d’origine-----”: another message begins.
    Introduction,
    /// “Cordialement,”: a signature follows.
    Closing,
}

const OPENING_FIELDS: Phrases = Phrases::new(&["de", "expediteur", "from"]);
const FIELDS: Phrases = Phrases::new(&[
    "a",
    "attendee",
    "bcc",
    "cc",
    "cci",
    "copie",
    "copie a",
    "copie cachee",
    "copie carbone",
    "date",
    "delivered to",
    "destinataire",
    "destinataires",
    "envoye",
    "envoye le",
    "envoye par",
    "objet",
    "organizer",
    "pour",
    "reply to",
    "repondre a",
    "return path",
    "sent",
    "sent by",
    "subject",
    "sujet",
    "to",
]);
const CLOSINGS: Phrases = Phrases::new(&[
    "a bientot",
    "amicalement",
    "au plaisir",
    "best",
    "best regards",
    "bien a toi",
    "bien a vous",
    "bien cordialement",
    "bonne fin de journee",
    "bonne journee",
    "bonne reception",
    "bonne soiree",
    "cdlt",
    "cordialement",
    "cordiales salutations",
    "excellente journee",
    "kind regards",
    "many thanks",
    "meilleures salutations",
    "merci",
    "merci d avance",
    "regards",
    "respectueusement",
    "salutations",
    "sincerely",
    "sinceres salutations",
    "tres cordialement",
    "yours sincerely",
]);

/// Longest name of a header field and longest closing, in bytes.
const LONGEST_FIELD: usize = 24;
const LONGEST_CLOSING: usize = 48;
/// Longest label of a line, in bytes.
const LONGEST_LABEL: usize = 40;

/// Can a line be told to be running text, neither a [`role`] nor a label nor the opening of a
/// list of authors, by a look at its ends? Most lines of a text can.
#[must_use]
pub fn is_prose(line: &str) -> bool {
    let bytes = line.as_bytes();
    // An array, so that the processor compares sixteen bytes at a time.
    let (Some(head), Some(last)) = (bytes.first_chunk::<LONGEST_LABEL>(), bytes.last()) else {
        return false;
    };
    let is_mark = |b: &u8| u8::from(*b == b':') | u8::from(*b == b'=') | u8::from(*b == b'\t');
    let marks = head.iter().fold(0, |any, b| any | is_mark(b));
    let [first, ..] = *head;
    let field = head.first_chunk::<LONGEST_FIELD>();
    bytes.len() > LONGEST_CLOSING + 16
        && (first.is_ascii_alphanumeric() || first >= 0xC3)
        && (last.is_ascii_alphanumeric() || matches!(last, b'.' | b',' | b';' | b'!' | b'?'))
        && marks == 0
        && field.is_some_and(|field| {
            let parts = field.iter().fold(0, |any, b| any | u8::from(*b == b';'));
            parts == 0
        })
}

/// What a line is. Looks at the first few bytes and the last one before anything else.
///
/// ```
/// use gardefou::detect::lines::{role, Role};
/// assert_eq!(role("> À : Marie Petit; Paul Grand"), Role::Header { opens: false });
/// assert_eq!(role("Le 3 mars 2025 à 10:12, Marie Petit <m@example.fr> a écrit :"), Role::Introduction);
/// assert_eq!(role("Bien cordialement,"), Role::Closing);
/// assert_eq!(role("Marie Petit : 06 39 98 00 01"), Role::Plain);
/// ```
#[must_use]
pub fn role(line: &str) -> Role {
    let line = line
        .trim_start_matches(['>', ' ', '\t', '*', '|', '\u{a0}'])
        .trim_end();
    let bytes = line.as_bytes();
    let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) else {
        return Role::Plain;
    };
    let head = bytes
        .get(..LONGEST_FIELD.min(bytes.len()))
        .unwrap_or_default();
    if let Some(field) = memchr::memchr2(b':', b';', head).and_then(|colon| line.get(..colon)) {
        let folded = words(field);
        if OPENING_FIELDS.has(folded.trim()) {
            return Role::Header { opens: true };
        }
        if FIELDS.has(folded.trim()) {
            return Role::Header { opens: false };
        }
    }
    if first == b'-' && (bytes == b"--" || bytes.starts_with(b"---")) {
        let folded = words(line);
        if bytes == b"--" {
            return Role::Closing;
        }
        if FORWARD_WORDS.within(&folded) {
            return Role::Introduction;
        }
    }
    // The introduction may be cut after the address.
    let quoted = last == b':'
        || (last == b'>'
            && (line.starts_with("Le ") || line.starts_with("On "))
            && line.contains('@'));
    if quoted && line.len() < 400 {
        let folded = words(line);
        if last == b'>' || folded.ends_with(" a ecrit ") || folded.ends_with(" wrote ") {
            return Role::Introduction;
        }
    }
    if line.len() <= LONGEST_CLOSING
        && matches!(first | 0x20, b'a'..=b'e' | b'k' | b'm' | b'r'..=b's' | b't' | b'y' | 0xC3..)
    {
        let folded = words(line);
        if CLOSINGS.has(folded.trim()) {
            return Role::Closing;
        }
    }
    Role::Plain
}

/// Does a header line go on in the next line? It ends with a separator, or in the middle of an
/// entry: with a name whose address is still to come.
#[must_use]
pub fn goes_on(line: &str) -> bool {
    let line = line.trim_end();
    line.ends_with([',', ';'])
        || line
            .rsplit_once([',', ';'])
            .is_some_and(|(_, entry)| line.contains('@') && !entry.contains('@'))
}

/// Whose data a line of running text shows, by its words.
// Each flag is one fact, independent of the others.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tone {
    /// Authors and maintainers of code, attendees of a calendar.
    pub code: bool,
    /// “Contact : …”, “Renseignements : …”: whom to write to.
    pub notice: bool,
    /// “Pour postuler : …”: where to apply, which may be an employer's own mailbox.
    pub apply: bool,
    /// Somebody's job: people named for what they do at work.
    pub job: bool,
}

/// How much of a line is looked at for its tone, in bytes.
const LONGEST_TONE: usize = 400;

const CODE: Phrases = Phrases::new(&[
    "acked by",
    "attendee",
    "author",
    "authors",
    "co authored by",
    "committer",
    "contributors",
    "copyright",
    "maintainer",
    "maintainers",
    "organizer",
    "packager",
    "reported by",
    "reviewed by",
    "signed off by",
    "tested by",
]);
const NOTICE: Phrases = Phrases::new(&[
    "appeler",
    "contact",
    "contacter",
    "contacts",
    "inscription",
    "inscriptions",
    "merci d",
    "merci de",
    "nous contacter",
    "personne a contacter",
    "pour nous contacter",
    "pour s inscrire",
    "pour tout renseignement",
    "pour toute question",
    "renseignement",
    "renseignements",
    "s adresser",
    "telephoner",
    "votre conseiller",
    "votre conseillere",
    "votre contact",
]);
const APPLY: Phrases = Phrases::new(&[
    "adresser",
    "adresser cv",
    "adresser votre candidature",
    "candidature",
    "candidatures",
    "employeur",
    "envoyer",
    "envoyer cv",
    "envoyez",
    "postuler",
    "pour postuler",
    "recruteur",
    "se presenter",
    "to apply",
]);
const JOBS: Phrases = Phrases::new(&[
    "adjoint",
    "adjointe",
    "administrateur",
    "administratrice",
    "animateur",
    "animatrice",
    "assistant",
    "assistante",
    "charge de",
    "chargee de",
    "chef",
    "cheffe",
    "conseiller",
    "conseillere",
    "coordinateur",
    "coordinatrice",
    "coordonnateur",
    "coordonnatrice",
    "directeur",
    "directrice",
    "dpo",
    "drh",
    "formateur",
    "formatrice",
    "gerant",
    "gerante",
    "head of",
    "ingenieur",
    "ingenieure",
    "juriste",
    "maire",
    "manager",
    "president",
    "presidente",
    "referent",
    "referente",
    "responsable",
    "secretaire",
    "technicien",
    "technicienne",
    "tresorier",
    "tresoriere",
]);

/// The tone of a line that holds a hit.
///
/// ```
/// let tone = gardefou::detect::lines::tone("Marie Petit, directrice – m.petit@mairie.example");
/// assert!(tone.job && !tone.code && !tone.notice);
/// ```
#[must_use]
pub fn tone(line: &str) -> Tone {
    // Who somebody is stands near the name; a longer line is prose or a blob.
    let folded = words(head(line, LONGEST_TONE));
    Tone {
        code: CODE.within(&folded),
        notice: NOTICE.begins(&folded),
        apply: APPLY.begins(&folded),
        job: JOBS.within(&folded),
    }
}

/// Does a list of a program's authors open at the end of this line (`authors = [`)?
#[must_use]
pub fn opens_authors(line: &str) -> bool {
    let line = line.trim_end();
    line.ends_with(['[', '{', '(']) && line.len() < 200 && AUTHORS.within(&words(line))
}

/// Which part of a name a label such as `Nom :` announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameLabel {
    /// Family name.
    Last,
    /// Given name.
    First,
    /// Both.
    Full,
}

/// The label `Nom :`, `Prénom =`, `"nom":` or `FN:` (vCard) that begins a line, and its value.
///
/// ```
/// use gardefou::detect::lines::{name_label, NameLabel};
/// assert_eq!(name_label("Prénom : Marie"), Some((NameLabel::First, "Marie")));
/// assert_eq!(name_label("Participant = Petit Marie"), Some((NameLabel::Full, "Petit Marie")));
/// assert_eq!(name_label("Nom\tPetit"), Some((NameLabel::Last, "Petit")));
/// assert_eq!(name_label("Numéro : 12"), None);
/// ```
#[must_use]
pub fn name_label(line: &str) -> Option<(NameLabel, &str)> {
    let line = line.trim_start_matches([' ', '\t', '"', '-', '*', '•']);
    let head = line.as_bytes().get(..line.len().min(LONGEST_LABEL))?;
    let mark = memchr::memchr3(b':', b'=', b'\t', head)?;
    let value = line.get(mark + 1..)?.trim();
    let label = label_of_name(line.get(..mark)?)?;
    (!value.is_empty()).then_some((label, value))
}

/// Which part of a name a label announces, the label alone.
#[must_use]
pub fn label_of_name(label: &str) -> Option<NameLabel> {
    if label.len() > LONGEST_LABEL
        || !matches!(
            label.trim_start().as_bytes().first()? | 0x20,
            b'n' | b'p' | b'c' | b's' | b'b' | b'f' | b'l' | b'd' | b'a'
        )
        || topic(label) != Some(Topic::Name)
    {
        return None;
    }
    let folded = words(label);
    Some(
        match (LAST_NAME.within(&folded), FIRST_NAME.within(&folded)) {
            (true, false) => NameLabel::Last,
            (false, true) => NameLabel::First,
            _ => NameLabel::Full,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_lines_are_recognised() {
        for (line, expected) in [
            (
                "De : Marie Petit <m@example.fr>",
                Role::Header { opens: true },
            ),
            ("De\u{a0}: Marie Petit", Role::Header { opens: true }),
            ("*De :* Marie Petit", Role::Header { opens: true }),
            (">> From: x@example.fr", Role::Header { opens: true }),
            (
                "Envoyé : lundi 3 mars 2025 10:12",
                Role::Header { opens: false },
            ),
            ("Cci : x@example.fr", Role::Header { opens: false }),
            ("Reply-To: x@example.fr", Role::Header { opens: false }),
            ("-----Message d’origine-----", Role::Introduction),
            ("---------- Forwarded message ---------", Role::Introduction),
            (
                "On Mon, 3 Mar 2025, Marie <m@example.fr> wrote:",
                Role::Introduction,
            ),
            (
                "Le lun. 3 mars 2025 à 10:12, Marie <m@example.fr>",
                Role::Introduction,
            ),
            ("Cordialement.", Role::Closing),
            ("--", Role::Closing),
            ("Merci d’apporter : un stylo", Role::Plain),
            ("Deux : x@example.fr", Role::Plain),
            ("", Role::Plain),
        ] {
            assert_eq!(role(line), expected, "{line}");
        }
    }
}

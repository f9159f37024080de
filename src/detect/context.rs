//! Recognises what surrounds values: headers of columns, keywords, and lines that name people
//! without listing them (mail headers, introductions of quotations, closings, code).
//!
//! What it finds: French first, then English, whatever the accents, the case, the dashes and the
//! spaces. What it refuses: it looks at a whole line only when its first bytes, its last byte or
//! a hit call for it, for most lines of a document are none of its business.
//!
//! Why tables of phrases (see [`super::phrases`]) and not regular expressions: each phrase is one
//! row that anybody may add, and the browser's module stays half a megabyte smaller.
//!
//! Sources: headers of exports of employment agencies and training centres; RFC 5322 §3.6 and
//! the French, English interfaces of Outlook, Thunderbird, Gmail, Zimbra and Roundcube.

use std::borrow::Cow;

use super::phrases::{words, Phrases};
use crate::model::Cell;

/// How far before a number a keyword may stand, in characters.
pub const REACH: usize = 60;

/// Longest header of a column, in bytes.
const LONGEST_HEADER: usize = 80;

/// Rows without hits in which a header is looked for, in each unit.
const TRIES: u32 = 200;

/// What a column holds, by its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// NIR.
    Nir,
    /// E-mail.
    Email,
    /// Phone.
    Phone,
    /// Date of birth.
    Birth,
    /// Family name, given name, or both.
    Name,
    /// Postal address or a piece of it.
    Address,
    /// The employment agency's own identifier.
    Identifier,
    /// Health or disability.
    Health,
}

/// Phrases of each topic, in the order in which they are tried.
const TOPICS: &[(Topic, Phrases)] = &[
    (
        Topic::Nir,
        Phrases::new(&[
            "immatriculation",
            "insee",
            "nia",
            "nir",
            "nirpp",
            "no assure",
            "no ss",
            "nss",
            "num assure",
            "num secu",
            "numero d assure",
            "numsecu",
            "s s",
            "secu",
            "securite sociale",
            "social security",
            "ss",
        ]),
    ),
    (
        Topic::Email,
        Phrases::new(&[
            "adresse mel",
            "adressemail",
            "courriel",
            "courriels",
            "electronique",
            "email",
            "emails",
            "mail",
            "mails",
            "mel",
            "messagerie",
        ]),
    ),
    (
        Topic::Phone,
        Phrases::new(&[
            "fixe",
            "gsm",
            "mobile",
            "mobiles",
            "numero de telephone",
            "phone",
            "portable",
            "portables",
            "tel",
            "telephone",
            "telephone portable",
            "telephones",
            "telephonique",
            "telportable",
            "tels",
        ]),
    ),
    (
        Topic::Birth,
        Phrases::new(&[
            "birth",
            "birthdate",
            "birthday",
            "date de naiss",
            "date de naissance",
            "date nais",
            "date naiss",
            "date naissance",
            "date of birth",
            "datenaissance",
            "ddn",
            "dob",
            "naissance",
            "naissance le",
            "ne e le",
            "ne le",
            "nee le",
        ]),
    ),
    (
        Topic::Identifier,
        Phrases::new(&[
            "id de",
            "id ft",
            "id pe",
            "identifiant",
            "no de",
            "no france travail",
            "no ft",
            "no pe",
            "no pole emploi",
            "numero france travail",
            "numero pole emploi",
        ]),
    ),
    (
        Topic::Health,
        Phrases::new(&[
            "aah",
            "aeeh",
            "ald",
            "boe",
            "boeth",
            "cdaph",
            "cotorep",
            "etat de sante",
            "handicap",
            "handicape",
            "handicapee",
            "inaptitude",
            "incapacite",
            "invalidite",
            "mdph",
            "oeth",
            "probleme de sante",
            "problemes de sante",
            "restriction medicale",
            "restrictions medicales",
            "rqth",
            "travailleur handicape",
        ]),
    ),
    (
        Topic::Address,
        Phrases::new(&[
            "address",
            "adresse",
            "adresse complete",
            "adresse postale",
            "c p",
            "code postal",
            "codepostal",
            "cp",
            "domicile",
            "postal",
            "postcode",
            "rue",
            "voie",
            "zip",
        ]),
    ),
    (
        Topic::Name,
        Phrases::new(&[
            "adherent",
            "adherents",
            "apprenant",
            "apprenants",
            "assure",
            "assures",
            "beneficiaire",
            "beneficiaires",
            "benevole",
            "benevoles",
            "candidat",
            "candidate",
            "candidats",
            "demandeur",
            "demandeurs",
            "eleve",
            "eleves",
            "firstname",
            "fn",
            "fullname",
            "lastname",
            "name",
            "names",
            "nom",
            "noms",
            "participant",
            "participants",
            "patient",
            "patients",
            "patronyme",
            "prenom",
            "prenoms",
            "salarie",
            "salaries",
            "stagiaire",
            "stagiaires",
            "surname",
            "usager",
            "usagers",
        ]),
    ),
];

/// Words that turn the topic of a header into something else.
const NOT_A_PERSON: Phrases = Phrases::new(&[
    "code insee",
    "commune de naissance",
    "departement",
    "insee commune",
    "lieu",
    "modele",
    "nb",
    "nombre",
    "pays",
    "statut",
    "systeme",
    "type",
    "version",
    "ville de naissance",
]);
const SURNAME_WORDS: Phrases = Phrases::new(&["nom", "nom de naissance"]);
const NIR_WORDS: Phrases = Phrases::new(&[
    "carte vitale",
    "immatriculation",
    "matricule",
    "nir",
    "no d assure",
    "noss",
    "nss",
    "numero d assure",
    "s s",
    "secu",
    "securite sociale",
    "social security",
    "ss",
]);
const PHONE_WORDS: Phrases = Phrases::new(&[
    "appeler",
    "au",
    "fixe",
    "gsm",
    "m",
    "mobile",
    "p",
    "phone",
    "portable",
    "t",
    "tel",
    "telephone",
]);
const BIRTH_WORDS: Phrases = Phrases::new(&[
    "birth",
    "born",
    "ddn",
    "dob",
    "naiss",
    "naissance",
    "ne",
    "ne e",
    "nee",
]);
const BODY_PHRASES: Phrases = Phrases::new(&["cap emploi", "cotorep"]);
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
const INSEE: Phrases = Phrases::new(&["insee"]);
const INSEE_PLACE: Phrases = Phrases::new(&["code insee"]);
const NOT_A_NAME: Phrases = Phrases::new(&[
    "action",
    "agence",
    "commercial",
    "commune",
    "company",
    "document",
    "domaine",
    "entreprise",
    "fichier",
    "file",
    "formation",
    "host",
    "machine",
    "offre",
    "organisme",
    "poste",
    "product",
    "produit",
    "projet",
    "rue",
    "serveur",
    "service",
    "site",
    "societe",
    "structure",
    "ville",
    "voie",
]);

/// What the header of a column says.
///
/// ```
/// use gardefou::detect::context::{topic, Topic};
/// assert_eq!(topic("N° Sécu."), Some(Topic::Nir));
/// assert_eq!(topic("Adresse e-mail"), Some(Topic::Email));
/// assert_eq!(topic("Nom de naissance"), Some(Topic::Name));
/// assert_eq!(topic("Nom de l’entreprise"), None);
/// ```
#[must_use]
pub fn topic(header: &str) -> Option<Topic> {
    if header.len() > LONGEST_HEADER {
        return None;
    }
    let folded = words(&parted(header));
    if folded.len() < 3 || NOT_A_PERSON.within(&folded) {
        return None;
    }
    let (topic, _) = TOPICS.iter().find(|(_, phrases)| phrases.within(&folded))?;
    match topic {
        Topic::Birth if SURNAME_WORDS.within(&folded) => Some(Topic::Name),
        Topic::Name if NOT_A_NAME.within(&folded) => None,
        topic => Some(*topic),
    }
}

/// `DateNaissance` as `Date Naissance`: exports name their columns like variables.
fn parted(header: &str) -> Cow<'_, str> {
    let is_joint = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
    if header.contains(' ') || !header.as_bytes().windows(2).any(is_joint) {
        return Cow::Borrowed(header);
    }
    let mut parted = String::with_capacity(header.len() + 8);
    let mut before = ' ';
    for c in header.chars() {
        if before.is_ascii_lowercase() && c.is_ascii_uppercase() {
            parted.push(' ');
        }
        parted.push(c);
        before = c;
    }
    Cow::Owned(parted)
}

/// The topics of the columns of the current table.
#[derive(Debug, Default)]
pub struct Headers {
    topics: Vec<Option<Topic>>,
    tries: u32,
}

impl Headers {
    /// Widest table whose headers are remembered.
    const WIDEST: u32 = 1 << 14;

    /// Another table begins.
    pub fn clear(&mut self) {
        self.topics.clear();
        self.tries = 0;
    }

    /// The topic of a column.
    #[must_use]
    pub fn topic(&self, column: u32) -> Option<Topic> {
        self.topics.get(column as usize).copied().flatten()
    }

    /// Has some column this topic?
    #[must_use]
    pub fn has(&self, topic: Topic) -> bool {
        self.topics.contains(&Some(topic))
    }

    /// Reads a row as a header; `false` when it is none.
    ///
    /// Two recognised columns make a header; one is enough for the first, when no cell has a
    /// digit.
    pub fn learn(&mut self, cells: &[Cell<'_>]) -> bool {
        if self.tries >= TRIES {
            return false;
        }
        let mut topics = Vec::new();
        let mut known = 0;
        let mut digits = false;
        for cell in cells.iter().filter(|cell| cell.column < Self::WIDEST) {
            let text = cell.text.trim();
            if text.is_empty() {
                continue;
            }
            self.tries = self.tries.saturating_add(1);
            digits |= text.bytes().any(|b| b.is_ascii_digit());
            let found = topic(text);
            if found.is_some() {
                known += 1;
                let column = cell.column as usize;
                if topics.len() <= column {
                    topics.resize(column + 1, None);
                }
                if let Some(slot) = topics.get_mut(column) {
                    *slot = found;
                }
            }
        }
        let header = known >= 2 || (known == 1 && !digits && self.topics.is_empty());
        if header {
            self.topics = topics;
            self.tries = 0;
        }
        header
    }
}

/// The last `most` characters of a text.
#[must_use]
pub fn tail(text: &str, most: usize) -> &str {
    match most
        .checked_sub(1)
        .and_then(|n| text.char_indices().nth_back(n))
    {
        Some((at, _)) => text.get(at..).unwrap_or_default(),
        None if most == 0 => "",
        None => text,
    }
}

/// The first `most` bytes of a text, or a little less so as not to cut a character.
fn head(text: &str, most: usize) -> &str {
    (0..=most.min(text.len()))
        .rev()
        .find_map(|end| text.get(..end))
        .unwrap_or_default()
}

/// Does the text before a number speak of a NIR?
#[must_use]
pub fn speaks_of_nir(before: &str) -> bool {
    if before.trim().is_empty() {
        return false;
    }
    let folded = words(before);
    NIR_WORDS.within(&folded) || (INSEE.within(&folded) && !INSEE_PLACE.within(&folded))
}

/// Does the text right before a number speak of a phone?
#[must_use]
pub fn speaks_of_phone(before: &str) -> bool {
    PHONE_WORDS.within(&words(tail(before, REACH / 2)))
}

/// Does the text right before a date say that somebody was born on it?
#[must_use]
pub fn speaks_of_birth(before: &str) -> bool {
    BIRTH_WORDS.within(&words(tail(before, REACH / 2)))
}

/// Short forms that speak of somebody's health or disability, in capitals.
const HEALTH: &[&str] = &["AAH", "AEEH", "ALD", "BOETH", "CMI", "OETH", "PCH", "RQTH"];
/// The bodies and funds that deal with it: they are also somebody's employer.
const HEALTH_BODIES: &[&str] = &["AGEFIPH", "CDAPH", "FIPHFP", "MDPH"];
const HEALTH_PHRASES: Phrases = Phrases::new(&[
    "handicap",
    "handicape",
    "handicapee",
    "inapte",
    "inaptitude",
    "invalidite",
    "pension d invalidite",
    "taux d incapacite",
]);

/// What a text says of somebody's health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// That there is something to it: `RQTH`, `pension d’invalidité`.
    Said,
    /// Only a body that deals with it, which may as well be an employer: `Cap emploi`.
    Body,
}

/// Does a text speak of health or disability?
///
/// ```
/// use gardefou::detect::context::{health, Health};
/// assert_eq!(health("bénéficiaire RQTH"), Some(Health::Said));
/// assert_eq!(health("Cap emploi 02"), Some(Health::Body));
/// assert_eq!(health("RQTH : non"), None);
/// assert_eq!(health("Mme Ald, au Canada"), None);
/// ```
#[must_use]
pub fn health(text: &str) -> Option<Health> {
    // Long texts are prose: what they say of health is nobody's record.
    if text.len() < 3 || text.len() > LONGEST_TONE {
        return None;
    }
    let (capitals, phrase) = hints_of_health(text.as_bytes());
    let holds_word = |list: &[&str]| {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| list.contains(&word))
    };
    if !capitals && !phrase {
        return None;
    }
    let holds_phrase = |phrases: &Phrases| phrase && phrases.within(&words(text));
    if (capitals && holds_word(HEALTH)) || holds_phrase(&HEALTH_PHRASES) {
        return (!words(text).ends_with(" non ")).then_some(Health::Said);
    }
    let body = (capitals && holds_word(HEALTH_BODIES)) || holds_phrase(&BODY_PHRASES);
    body.then_some(Health::Body)
}

/// Can a text speak of health: by one of the short forms, by a phrase? Looks at each byte once.
fn hints_of_health(bytes: &[u8]) -> (bool, bool) {
    let ends = |at: usize, stem: &[u8]| {
        at.checked_sub(stem.len())
            .and_then(|start| bytes.get(start..at))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(stem))
    };
    let (mut capitals, mut phrase) = (false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            // AAH, ALD, BOETH, CMI, FIPHFP, MDPH: two capitals and one of these.
            b'H' | b'D' | b'I' => {
                let before = bytes.get(at.saturating_sub(2)..at).unwrap_or_default();
                capitals |= before.len() == 2 && before.iter().all(u8::is_ascii_uppercase);
            }
            // handicap, inapte, incapacité, Cap emploi, Cotorep, whatever the case.
            b'p' | b'P' => phrase |= ends(at, b"ca") || ends(at, b"ina") || ends(at, b"tore"),
            // invalidité
            b'v' | b'V' => phrase |= ends(at, b"in"),
            _ => {}
        }
    }
    (capitals, phrase)
}

/// Does a cell below a header on health say yes, or anything but no?
#[must_use]
pub fn affirms(text: &str) -> bool {
    let folded = words(head(text, LONGEST_HEADER));
    let no = [
        "n",
        "no",
        "non",
        "0",
        "false",
        "faux",
        "sans",
        "aucun",
        "aucune",
        "neant",
        "sans objet",
        "ras",
        "nc",
    ];
    let folded = folded.trim();
    !folded.is_empty() && !no.contains(&folded)
}

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
    "date",
    "delivered to",
    "destinataire",
    "destinataires",
    "envoye",
    "envoye le",
    "envoye par",
    "objet",
    "organizer",
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
    let head = bytes
        .get(..LONGEST_LABEL.min(bytes.len()))
        .unwrap_or_default();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return false;
    };
    bytes.len() > LONGEST_CLOSING + 16
        && (first.is_ascii_alphanumeric() || *first >= 0xC3)
        && (last.is_ascii_alphanumeric() || matches!(last, b'.' | b',' | b';' | b'!' | b'?'))
        && memchr::memchr3(b':', b';', b'=', head).is_none()
}

/// What a line is. Looks at the first few bytes and the last one before anything else.
///
/// ```
/// use gardefou::detect::context::{role, Role};
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
        if OPENING_FIELDS.has(&folded) {
            return Role::Header { opens: true };
        }
        if FIELDS.has(&folded) {
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
        if CLOSINGS.has(&folded) {
            return Role::Closing;
        }
    }
    Role::Plain
}

/// Does a header line go on in the next line?
#[must_use]
pub fn goes_on(line: &str) -> bool {
    line.trim_end().ends_with([',', ';'])
}

/// Whose data a line of running text shows, by its words.
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
/// let tone = gardefou::detect::context::tone("Marie Petit, directrice – m.petit@mairie.example");
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
/// use gardefou::detect::context::{name_label, NameLabel};
/// assert_eq!(name_label("Prénom : Marie"), Some((NameLabel::First, "Marie")));
/// assert_eq!(name_label("Participant = Petit Marie"), Some((NameLabel::Full, "Petit Marie")));
/// assert_eq!(name_label("Numéro : 12"), None);
/// ```
#[must_use]
pub fn name_label(line: &str) -> Option<(NameLabel, &str)> {
    let line = line.trim_start_matches([' ', '\t', '"', '-', '*', '•']);
    let head = line.as_bytes().get(..line.len().min(LONGEST_LABEL))?;
    let mark = memchr::memchr2(b':', b'=', head)?;
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
    fn headers_of_columns_are_recognised() {
        for (header, expected) in [
            ("N° SS", Some(Topic::Nir)),
            ("N°SS", Some(Topic::Nir)),
            ("NUMÉRO DE SÉCURITÉ SOCIALE", Some(Topic::Nir)),
            ("N° INSEE", Some(Topic::Nir)),
            ("Code INSEE", None),
            ("Tél. portable", Some(Topic::Phone)),
            ("E-mail", Some(Topic::Email)),
            ("Mél", Some(Topic::Email)),
            ("Adresse électronique", Some(Topic::Email)),
            ("Né(e) le", Some(Topic::Birth)),
            ("Date de naissance", Some(Topic::Birth)),
            ("Lieu de naissance", None),
            ("Prénom", Some(Topic::Name)),
            ("Nom d’usage", Some(Topic::Name)),
            ("Nom du fichier", None),
            ("Code postal", Some(Topic::Address)),
            ("NumSecu", Some(Topic::Nir)),
            ("DateNaissance", Some(Topic::Birth)),
            ("N° d’immatriculation S.S.", Some(Topic::Nir)),
            ("C.P.", Some(Topic::Address)),
            ("Identifiant FT", Some(Topic::Identifier)),
            ("Commentaire", None),
            ("", None),
        ] {
            assert_eq!(topic(header), expected, "{header}");
        }
    }

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

    #[test]
    fn the_tail_counts_characters() {
        assert_eq!(tail("été", 2), "té");
        assert_eq!(tail("été", 9), "été");
        assert_eq!(tail("été", 0), "");
    }
}

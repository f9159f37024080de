//! Recognises what surrounds values: headers of columns, keywords, and lines that name people
//! without listing them (mail headers, introductions of quotations, closings, code).
//!
//! What it finds: French first, then English, whatever the accents, the case, the dashes and the
//! spaces. What it refuses: it looks at a whole line only when its first bytes, its last byte or
//! a hit call for it, for most lines of a document are none of its business.
//!
//! Why word lists and not regular expressions: each phrase is one row that anybody may add, and
//! the browser's module stays half a megabyte smaller. Texts are first brought to one form,
//! lower-case ASCII words between single spaces ([`words`]), so that a search for ` nir ` finds a
//! word and nothing else.
//!
//! Sources: headers of exports of employment agencies and training centres; RFC 5322 §3.6 and
//! the French, English interfaces of Outlook, Thunderbird, Gmail, Zimbra and Roundcube.

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
const TOPICS: &[(Topic, &[&str])] = &[
    (
        Topic::Nir,
        &[
            "nir",
            "nss",
            "ss",
            "secu",
            "insee",
            "securite sociale",
            "social security",
            "nia",
            "numero d assure",
            "num assure",
            "no assure",
        ],
    ),
    (
        Topic::Email,
        &[
            "mail",
            "email",
            "emails",
            "mails",
            "courriel",
            "courriels",
            "mel",
            "electronique",
            "messagerie",
        ],
    ),
    (
        Topic::Phone,
        &[
            "tel",
            "tels",
            "telephone",
            "telephones",
            "portable",
            "portables",
            "mobile",
            "mobiles",
            "gsm",
            "phone",
            "fixe",
            "telephonique",
        ],
    ),
    (
        Topic::Birth,
        &[
            "date de naissance",
            "date naissance",
            "date de naiss",
            "date naiss",
            "ddn",
            "ne le",
            "nee le",
            "ne e le",
            "naissance",
            "birth",
            "birthdate",
            "birthday",
            "dob",
            "date of birth",
        ],
    ),
    (
        Topic::Identifier,
        &[
            "identifiant",
            "id ft",
            "id pe",
            "id de",
            "no ft",
            "no pe",
            "no de",
            "no france travail",
            "numero france travail",
            "no pole emploi",
            "numero pole emploi",
        ],
    ),
    (
        Topic::Health,
        &[
            "rqth",
            "boeth",
            "oeth",
            "boe",
            "aah",
            "aeeh",
            "mdph",
            "cdaph",
            "cotorep",
            "handicap",
            "handicape",
            "handicapee",
            "travailleur handicape",
            "invalidite",
            "incapacite",
            "inaptitude",
            "ald",
            "etat de sante",
            "probleme de sante",
            "problemes de sante",
            "restriction medicale",
            "restrictions medicales",
        ],
    ),
    (
        Topic::Address,
        &[
            "adresse",
            "adresse postale",
            "code postal",
            "cp",
            "postal",
            "domicile",
            "address",
            "postcode",
            "zip",
        ],
    ),
    (
        Topic::Name,
        &[
            "nom",
            "noms",
            "prenom",
            "prenoms",
            "patronyme",
            "name",
            "names",
            "surname",
            "firstname",
            "lastname",
            "fullname",
            "fn",
            "candidat",
            "candidats",
            "candidate",
            "stagiaire",
            "stagiaires",
            "beneficiaire",
            "beneficiaires",
            "demandeur",
            "demandeurs",
            "participant",
            "participants",
            "salarie",
            "salaries",
            "apprenant",
            "apprenants",
            "eleve",
            "eleves",
            "adherent",
            "adherents",
            "usager",
            "usagers",
            "patient",
            "patients",
            "benevole",
            "benevoles",
            "assure",
            "assures",
        ],
    ),
];

/// Words that turn the topic of a header into something else.
const NOT_A_PERSON: &[&str] = &[
    "code insee",
    "insee commune",
    "lieu",
    "ville de naissance",
    "pays",
    "commune de naissance",
    "departement",
    "nb",
    "nombre",
    "statut",
    "type",
    "version",
    "modele",
    "systeme",
];
const NOT_A_NAME: &[&str] = &[
    "entreprise",
    "societe",
    "organisme",
    "structure",
    "fichier",
    "commercial",
    "produit",
    "site",
    "rue",
    "voie",
    "commune",
    "ville",
    "projet",
    "domaine",
    "formation",
    "action",
    "document",
    "file",
    "company",
    "product",
    "host",
    "agence",
    "service",
    "poste",
    "offre",
    "machine",
    "serveur",
];

/// The text as lower-case ASCII words, one space before, between and after them.
///
/// ```
/// assert_eq!(gardefou::detect::context::words("N° de Sécurité-Sociale :"), " no de securite sociale ");
/// ```
#[must_use]
pub fn words(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 2);
    words_into(text, &mut folded);
    folded
}

/// The same in a string that is used again, for words looked at by the thousand.
pub(super) fn words_into(text: &str, folded: &mut String) {
    folded.clear();
    folded.push(' ');
    let mut space = true;
    for c in text.chars() {
        let plain = match c {
            'a'..='z' | '0'..='9' => c,
            'A'..='Z' => c.to_ascii_lowercase(),
            'à' | 'á' | 'â' | 'ä' | 'ã' | 'À' | 'Á' | 'Â' | 'Ä' => 'a',
            'ç' | 'Ç' => 'c',
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
            'î' | 'ï' | 'í' | 'Î' | 'Ï' | 'Í' => 'i',
            'ô' | 'ö' | 'ó' | 'Ô' | 'Ö' | 'Ó' => 'o',
            'ù' | 'û' | 'ü' | 'ú' | 'Ù' | 'Û' | 'Ü' | 'Ú' => 'u',
            'ÿ' | 'Ÿ' => 'y',
            'ñ' | 'Ñ' => 'n',
            'œ' | 'Œ' => {
                folded.push('o');
                'e'
            }
            // n° and nº
            '°' | 'º' => {
                folded.push('o');
                space = false;
                ' '
            }
            // A combining accent belongs to the letter before it.
            '\u{300}'..='\u{36f}' => continue,
            _ => ' ',
        };
        if plain != ' ' || !space {
            folded.push(plain);
        }
        space = plain == ' ';
    }
    if !space {
        folded.push(' ');
    }
}

/// Does a text in the form of [`words`] hold this phrase as whole words?
fn holds(folded: &str, phrase: &str) -> bool {
    holds_any(folded, &[phrase])
}

/// Does it hold one of these? Goes through the text word by word: most phrases are ruled out by
/// their first letter, where a search for each of them would cost a pass over the text.
pub(super) fn holds_any(folded: &str, phrases: &[&str]) -> bool {
    let mut rest = folded.as_bytes();
    while let Some(space) = rest.iter().position(|b| *b == b' ') {
        rest = rest.get(space + 1..).unwrap_or_default();
        let Some(&first) = rest.first() else { break };
        let here = |phrase: &&str| {
            let phrase = phrase.as_bytes();
            phrase.first() == Some(&first)
                && rest.get(phrase.len()) == Some(&b' ')
                && rest.starts_with(phrase)
        };
        if phrases.iter().any(here) {
            return true;
        }
    }
    false
}

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
    let folded = words(header);
    if folded.len() < 3 || holds_any(&folded, NOT_A_PERSON) {
        return None;
    }
    let (topic, _) = TOPICS
        .iter()
        .find(|(_, phrases)| holds_any(&folded, phrases))?;
    match topic {
        Topic::Birth if holds_any(&folded, &["nom", "nom de naissance"]) => Some(Topic::Name),
        Topic::Name if holds_any(&folded, NOT_A_NAME) => None,
        topic => Some(*topic),
    }
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
    holds_any(
        &folded,
        &[
            "nir",
            "nss",
            "ss",
            "noss",
            "secu",
            "securite sociale",
            "social security",
            "carte vitale",
            "numero d assure",
            "no d assure",
            "matricule",
        ],
    ) || (holds(&folded, "insee") && !holds(&folded, "code insee"))
}

/// Does the text right before a number speak of a phone?
#[must_use]
pub fn speaks_of_phone(before: &str) -> bool {
    holds_any(
        &words(tail(before, REACH / 2)),
        &[
            "tel",
            "telephone",
            "portable",
            "mobile",
            "fixe",
            "gsm",
            "phone",
            "appeler",
            "au",
            "t",
            "p",
            "m",
        ],
    )
}

/// Does the text right before a date say that somebody was born on it?
#[must_use]
pub fn speaks_of_birth(before: &str) -> bool {
    holds_any(
        &words(tail(before, REACH / 2)),
        &[
            "ne",
            "nee",
            "ne e",
            "naissance",
            "naiss",
            "ddn",
            "born",
            "birth",
            "dob",
        ],
    )
}

/// Short forms that speak of somebody's health or disability, in capitals.
const HEALTH: &[&str] = &["AAH", "AEEH", "ALD", "BOETH", "CMI", "OETH", "PCH", "RQTH"];
/// The bodies and funds that deal with it: they are also somebody's employer.
const HEALTH_BODIES: &[&str] = &["AGEFIPH", "CDAPH", "COTOREP", "FIPHFP", "MDPH"];
const HEALTH_PHRASES: &[&str] = &[
    "handicape",
    "handicapee",
    "handicap",
    "taux d incapacite",
    "pension d invalidite",
    "invalidite",
    "inaptitude",
    "inapte",
];

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
    let words_of = || text.split(|c: char| !c.is_ascii_alphanumeric());
    let holds_word = |list: &[&str]| {
        words_of().any(|word| (3..=8).contains(&word.len()) && list.contains(&word))
    };
    // Long texts are prose: what they say of health is nobody's record.
    if text.len() < 3 || text.len() > LONGEST_TONE {
        return None;
    }
    let stem = |needle: &str| memchr::memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    let may_be_phrase = stem("andicap") || stem("nvalid") || stem("napt") || stem("ncapacit");
    let capitals = text
        .as_bytes()
        .windows(2)
        .any(|w| w.iter().all(u8::is_ascii_uppercase));
    let said = (capitals && holds_word(HEALTH))
        || ((may_be_phrase || capitals) && holds_any(&words(text), HEALTH_PHRASES));
    if said {
        return (!words(text).ends_with(" non ")).then_some(Health::Said);
    }
    let body = (capitals && holds_word(HEALTH_BODIES))
        || ((stem("ap emploi") || stem("AP EMPLOI") || stem("ap Emploi"))
            && holds_any(&words(text), &["cap emploi"]));
    body.then_some(Health::Body)
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

const OPENING_FIELDS: &[&str] = &[" de ", " from ", " expediteur "];
const FIELDS: &[&str] = &[
    " a ",
    " attendee ",
    " bcc ",
    " cc ",
    " cci ",
    " copie ",
    " copie a ",
    " date ",
    " delivered to ",
    " destinataire ",
    " destinataires ",
    " envoye ",
    " envoye le ",
    " envoye par ",
    " objet ",
    " organizer ",
    " reply to ",
    " repondre a ",
    " return path ",
    " sent ",
    " sent by ",
    " subject ",
    " sujet ",
    " to ",
];
const CLOSINGS: &[&str] = &[
    " a bientot ",
    " amicalement ",
    " au plaisir ",
    " best ",
    " best regards ",
    " bien a toi ",
    " bien a vous ",
    " bien cordialement ",
    " bonne fin de journee ",
    " bonne journee ",
    " bonne reception ",
    " bonne soiree ",
    " cdlt ",
    " cordialement ",
    " cordiales salutations ",
    " excellente journee ",
    " kind regards ",
    " many thanks ",
    " meilleures salutations ",
    " merci ",
    " merci d avance ",
    " regards ",
    " respectueusement ",
    " salutations ",
    " sincerely ",
    " sinceres salutations ",
    " tres cordialement ",
    " yours sincerely ",
];

/// Longest name of a header field and longest closing, in bytes.
const LONGEST_FIELD: usize = 24;
const LONGEST_CLOSING: usize = 48;

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
        if OPENING_FIELDS.contains(&folded.as_str()) {
            return Role::Header { opens: true };
        }
        if FIELDS.binary_search(&folded.as_str()).is_ok() {
            return Role::Header { opens: false };
        }
    }
    if first == b'-' && (bytes == b"--" || bytes.starts_with(b"---")) {
        let folded = words(line);
        if bytes == b"--" {
            return Role::Closing;
        }
        if holds_any(&folded, &["message", "messages", "original message"]) {
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
        if CLOSINGS.binary_search(&folded.as_str()).is_ok() {
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
    /// “Contact : …”, “Pour postuler : …”: whom to write to.
    pub notice: bool,
    /// Somebody's job: people named for what they do at work.
    pub job: bool,
}

/// How much of a line is looked at for its tone, in bytes.
const LONGEST_TONE: usize = 400;

const CODE: &[&str] = &[
    "author",
    "authors",
    "maintainer",
    "maintainers",
    "copyright",
    "signed off by",
    "co authored by",
    "reviewed by",
    "acked by",
    "tested by",
    "reported by",
    "committer",
    "contributors",
    "attendee",
    "organizer",
    "packager",
];
const NOTICE: &[&str] = &[
    " contact ",
    " contacts ",
    " contacter ",
    " pour postuler ",
    " postuler ",
    " candidature ",
    " candidatures ",
    " renseignement ",
    " renseignements ",
    " envoyer ",
    " adresser ",
    " merci d ",
    " merci de ",
    " pour tout renseignement ",
    " pour toute question ",
    " votre contact ",
    " votre conseiller ",
    " votre conseillere ",
    " recruteur ",
    " personne a contacter ",
    " to apply ",
];
const JOBS: &[&str] = &[
    "adjoint",
    "adjointe",
    "administrateur",
    "administratrice",
    "animateur",
    "animatrice",
    "assistant",
    "assistante",
    "chef",
    "cheffe",
    "charge de",
    "chargee de",
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
];

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
        code: holds_any(&folded, CODE),
        notice: NOTICE.iter().any(|phrase| folded.starts_with(phrase)),
        job: holds_any(&folded, JOBS),
    }
}

/// Does a list of a program's authors open at the end of this line (`authors = [`)?
#[must_use]
pub fn opens_authors(line: &str) -> bool {
    let line = line.trim_end();
    line.ends_with(['[', '{', '('])
        && line.len() < 200
        && holds_any(
            &words(line),
            &[
                "authors",
                "author",
                "maintainers",
                "contributors",
                "developers",
                "maintainer",
            ],
        )
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

/// The label `Nom :`, `Prénom :`, `Candidat :`, `"nom":` or `FN:` (vCard) that begins a line.
///
/// ```
/// use gardefou::detect::context::{name_label, NameLabel};
/// assert_eq!(name_label("Prénom : Marie"), Some(NameLabel::First));
/// assert_eq!(name_label("Nom et prénom : Petit Marie"), Some(NameLabel::Full));
/// assert_eq!(name_label("Numéro : 12"), None);
/// ```
#[must_use]
pub fn name_label(line: &str) -> Option<NameLabel> {
    let line = line.trim_start_matches([' ', '\t', '"', '-', '*', '•']);
    if !matches!(
        line.as_bytes().first()? | 0x20,
        b'n' | b'p' | b'c' | b's' | b'b' | b'f' | b'l'
    ) {
        return None;
    }
    let colon = memchr::memchr(b':', line.as_bytes().get(..line.len().min(40))?)?;
    let label = line.get(..colon)?;
    if line.get(colon + 1..)?.trim().is_empty() || topic(label) != Some(Topic::Name) {
        return None;
    }
    let folded = words(label);
    let last = holds_any(
        &folded,
        &[
            "nom",
            "noms",
            "surname",
            "last name",
            "lastname",
            "patronyme",
        ],
    );
    let first = holds_any(&folded, &["prenom", "prenoms", "first name", "firstname"]);
    Some(match (last, first) {
        (true, false) => NameLabel::Last,
        (false, true) => NameLabel::First,
        _ => NameLabel::Full,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_searched_by_halves_are_sorted() {
        assert!(FIELDS.is_sorted());
        assert!(CLOSINGS.is_sorted());
    }

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

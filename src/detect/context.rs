//! Recognises what surrounds values: headers of columns, keywords before a number, words on health.
//!
//! What it finds: French first, then English, whatever the accents, the case, the dashes and the
//! spaces. What it refuses: it guesses nothing of the values themselves.
//!
//! Why tables of phrases (see [`super::phrases`]) and not regular expressions: each phrase is one
//! row that anybody may add, and the browser's module stays half a megabyte smaller.
//!
//! Sources: headers of exports of employment agencies and training centres.

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
    "no s s",
    "noss",
    "nss",
    "numero d assure",
    "numero s s",
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
pub(super) fn parted(header: &str) -> Cow<'_, str> {
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
pub(super) fn head(text: &str, most: usize) -> &str {
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

/// Longest text that is looked at for words on health, in bytes.
const LONGEST_RECORD: usize = 400;

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
    if text.len() < 3 || text.len() > LONGEST_RECORD {
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
    fn the_tail_counts_characters() {
        assert_eq!(tail("été", 2), "té");
        assert_eq!(tail("été", 9), "été");
        assert_eq!(tail("été", 0), "");
    }
}

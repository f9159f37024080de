//! What stands around the values: the sentences, signatures and dates of an agency's mail.

use crate::numbers::by_two;
use crate::person::{Person, MONTHS};
use crate::random::Random;

const SENTENCES: &[&str] = &[
    "Merci de bien vouloir vous présenter à l’accueil dix minutes avant le début de l’atelier.",
    "Vous trouverez ci-joint le compte rendu de notre dernier échange.",
    "La salle a changé : nous serons au deuxième étage, porte 214.",
    "Je reste à votre disposition pour tout renseignement complémentaire.",
    "Comme convenu par téléphone, je vous confirme notre rendez-vous de mardi prochain.",
    "L’offre est ouverte jusqu’à la fin du mois, n’hésitez pas à la diffuser autour de vous.",
    "Pensez à actualiser votre situation avant le 15, sans quoi le versement serait suspendu.",
    "Le montant de l’aide s’élève à 1 250,50 € pour une formation de 400 heures.",
    "Nous avons reçu 23 candidatures pour 4 postes ; les entretiens commencent le 18 à 9 h 30.",
    "Votre dossier est complet, il passera en commission le 12/03/2024.",
    "Le code du poste est K2204 et la référence de l’offre 178XWQL.",
    "Pourriez-vous me dire si la convention de stage a été signée par l’entreprise ?",
    "La réunion du 4 avril est reportée au 11, même lieu, même heure.",
    "Le bus 12 dessert l’agence, arrêt « Gare », puis cinq minutes à pied.",
    "Je vous rappelle que la salle informatique compte 14 places seulement.",
    "Le tableau des résultats du trimestre montre une hausse de 3,4 % des retours à l’emploi.",
    "Merci de me transmettre votre CV à jour et une lettre de motivation.",
    "La prochaine session de formation débute en septembre, pour une durée de six mois.",
    "Suite à votre demande, je vous prie de trouver les éléments ci-dessous.",
    "Attention, le lien expire dans 48 heures.",
    "Nous vous remercions de l’intérêt que vous portez à notre entreprise.",
    "Le contrat est à durée déterminée, 35 heures par semaine, 11,88 € brut de l’heure.",
    "Une visite du chantier est prévue jeudi à 14 heures, chaussures de sécurité obligatoires.",
    "Le versement de 987,65 € interviendra sous cinq jours ouvrés.",
    "Je transmets votre demande au service concerné et reviens vers vous dès que possible.",
    "Bonne nouvelle : votre période d’essai est validée !",
    "Le forum de l’emploi aura lieu au gymnase de 9 h à 17 h, entrée libre.",
    "N’oubliez pas d’apporter une pièce d’identité et un justificatif de domicile.",
    "Le questionnaire de satisfaction compte 8 questions et prend trois minutes.",
    "La nouvelle version 4.12.3 du logiciel sera installée dans la nuit du 7 au 8.",
];

const GREETINGS: &[&str] = &[
    "Bonjour,",
    "Bonjour à tous,",
    "Madame, Monsieur,",
    "Bonjour Madame,",
    "Cher collègue,",
    "Bonjour à toutes et à tous,",
];

const CLOSINGS: &[&str] = &[
    "Cordialement,",
    "Bien cordialement,",
    "Bonne journée,",
    "Bien à vous,",
    "Avec mes meilleures salutations,",
    "Je vous prie d’agréer, Madame, Monsieur, mes salutations distinguées.",
];

const JOBS: &[&str] = &[
    "Conseillère à l’emploi",
    "Chargé de relations entreprises",
    "Responsable d’équipe",
    "Directrice d’agence",
    "Formateur",
    "Assistante de direction",
    "Psychologue du travail",
    "Référent handicap",
    "Gestionnaire de paie",
    "Chargée de recrutement",
    "Chef de projet",
    "Coordinatrice pédagogique",
    "Directeur des ressources humaines",
    "Secrétaire de mairie",
];

const DISCLAIMERS: &[&str] = &[
    "Ce message et ses pièces jointes sont confidentiels et établis à l’intention exclusive de leurs destinataires. Si vous l’avez reçu par erreur, merci de le détruire et d’en avertir l’expéditeur.",
    "Pensez à l’environnement : n’imprimez ce courriel que si nécessaire.",
    "This e-mail is confidential. If you are not the intended recipient, please delete it.",
];

/// So many sentences, one paragraph.
pub fn sentences(random: &mut Random, count: usize) -> String {
    (0..count)
        .map(|_| random.pick(SENTENCES))
        .collect::<Vec<_>>()
        .join(" ")
}

/// So many paragraphs of one to three sentences, blank lines between.
pub fn paragraphs(random: &mut Random, count: usize) -> String {
    (0..count)
        .map(|_| {
            let length = random.between(1, 3);
            sentences(random, length)
        })
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// How a mail begins.
pub fn greeting(random: &mut Random) -> &'static str {
    random.pick(GREETINGS)
}

/// How it ends.
pub fn closing(random: &mut Random) -> &'static str {
    random.pick(CLOSINGS)
}

/// What somebody does.
pub fn job(random: &mut Random) -> &'static str {
    random.pick(JOBS)
}

/// Small print.
pub fn disclaimer(random: &mut Random) -> &'static str {
    random.pick(DISCLAIMERS)
}

/// Around a text: greeting, some sentences before and after, and a first name.
pub fn mail(random: &mut Random, inside: &str, writer: &Person) -> String {
    let (before, after) = (random.between(0, 2), random.between(0, 2));
    let mut mail = format!("{}\n\n", greeting(random));
    if before > 0 {
        mail.push_str(&paragraphs(random, before));
        mail.push_str("\n\n");
    }
    mail.push_str(inside);
    mail.push_str("\n\n");
    if after > 0 {
        mail.push_str(&paragraphs(random, after));
        mail.push_str("\n\n");
    }
    mail.push_str(closing(random));
    mail.push('\n');
    mail.push_str(writer.first);
    mail.push('\n');
    mail
}

/// A recent day: day, month, year.
pub fn day(random: &mut Random) -> (usize, usize, usize) {
    (
        random.between(1, 28),
        random.between(1, 12),
        random.between(2019, 2026),
    )
}

/// `12/03/2024`
pub fn date(random: &mut Random) -> String {
    let (day, month, year) = day(random);
    format!("{day:02}/{month:02}/{year}")
}

/// `mardi 12 mars 2024`
pub fn long_date(random: &mut Random) -> String {
    const DAYS: [&str; 5] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi"];
    let (day, month, year) = day(random);
    format!("{} {day} {} {year}", random.pick(&DAYS), MONTHS[month - 1])
}

/// `10:31`
pub fn hour(random: &mut Random) -> String {
    format!("{:02}:{:02}", random.between(7, 19), random.below(60))
}

/// How phones are grouped in one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneStyle {
    /// `06 39 98 00 01`
    Spaces,
    /// `06.39.98.00.01`
    Dots,
    /// `06-39-98-00-01`
    Dashes,
    /// `0639980001`
    Compact,
    /// `+33 6 39 98 00 01`
    International,
    /// `06/39/98/00/01`
    Slashes,
    /// With no-break spaces.
    NoBreak,
}

impl PhoneStyle {
    /// The usual ones more often.
    pub const USUAL: [Self; 9] = [
        Self::Spaces,
        Self::Spaces,
        Self::Spaces,
        Self::Dots,
        Self::Compact,
        Self::Compact,
        Self::International,
        Self::Dashes,
        Self::NoBreak,
    ];

    /// The phone in this style.
    #[must_use]
    pub fn write(self, phone: &str) -> String {
        match self {
            Self::Spaces => by_two(phone, " "),
            Self::Dots => by_two(phone, "."),
            Self::Dashes => by_two(phone, "-"),
            Self::Slashes => by_two(phone, "/"),
            Self::NoBreak => by_two(phone, "\u{a0}"),
            Self::Compact => phone.to_owned(),
            Self::International => format!("+33 {}", &by_two(phone, " ")[1..]),
        }
    }

    /// Its name in the report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Spaces => "06 39 98 00 01",
            Self::Dots => "06.39.98.00.01",
            Self::Dashes => "06-39-98-00-01",
            Self::Slashes => "06/39/98/00/01",
            Self::NoBreak => "06 39 98 00 01, no-break spaces",
            Self::Compact => "0639980001",
            Self::International => "+33 6 39 98 00 01",
        }
    }
}

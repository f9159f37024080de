//! People who do not exist: names, addresses, birth dates and numbers drawn at random.
//!
//! Mail domains are the reserved ones: `example.fr` and its like say nothing of whose mailbox it
//! is; `orange.example` stands for a personal mailbox and `mairie.example` for a professional
//! one, as `src/domains.rs` tells.

use crate::numbers::{self, Birthplace, Nir};
use crate::random::Random;

const WOMEN: &[&str] = &[
    "Marie",
    "Nathalie",
    "Isabelle",
    "Sylvie",
    "Catherine",
    "Martine",
    "Christine",
    "Françoise",
    "Valérie",
    "Sandrine",
    "Stéphanie",
    "Véronique",
    "Sophie",
    "Céline",
    "Chantal",
    "Patricia",
    "Anne",
    "Brigitte",
    "Julie",
    "Monique",
    "Aurélie",
    "Nicole",
    "Laurence",
    "Annie",
    "Émilie",
    "Dominique",
    "Virginie",
    "Corinne",
    "Élodie",
    "Christelle",
    "Camille",
    "Caroline",
    "Léa",
    "Sarah",
    "Florence",
    "Laetitia",
    "Audrey",
    "Hélène",
    "Laura",
    "Manon",
    "Michèle",
    "Cécile",
    "Christiane",
    "Béatrice",
    "Claire",
    "Nadine",
    "Delphine",
    "Pauline",
    "Karine",
    "Mélanie",
    "Marion",
    "Chloé",
    "Jacqueline",
    "Élisabeth",
    "Évelyne",
    "Marine",
    "Claudine",
    "Anaïs",
    "Lucie",
    "Danielle",
    "Carole",
    "Fabienne",
    "Mathilde",
    "Sandra",
    "Pascale",
    "Emma",
    "Océane",
    "Alice",
    "Fatima",
    "Aïcha",
    "Fatoumata",
    "Mariam",
    "Nadia",
    "Samira",
    "Khadija",
    "Yasmine",
    "Inès",
    "Maëlle",
    "Noémie",
    "Zoé",
    "Anne-Sophie",
    "Marie-Claude",
    "Marie-France",
    "Thi Mai",
    "Olga",
    "Svetlana",
    "Ana",
    "Maria",
    "Rosa",
    "Lou",
    "Jade",
    "Louise",
    "Agnès",
    "Gaëlle",
    "Solène",
];

const MEN: &[&str] = &[
    "Jean",
    "Philippe",
    "Michel",
    "Nicolas",
    "Christophe",
    "Pierre",
    "Christian",
    "Éric",
    "Frédéric",
    "Laurent",
    "Stéphane",
    "David",
    "Pascal",
    "Daniel",
    "Alain",
    "Sébastien",
    "Julien",
    "Thierry",
    "Olivier",
    "Bernard",
    "Alexandre",
    "Thomas",
    "Patrick",
    "Gérard",
    "Bruno",
    "Didier",
    "Jérôme",
    "Vincent",
    "Maxime",
    "Guillaume",
    "Kévin",
    "Romain",
    "Antoine",
    "Anthony",
    "Gilles",
    "François",
    "Dominique",
    "Jacques",
    "Serge",
    "André",
    "Franck",
    "Cédric",
    "Hervé",
    "Benjamin",
    "Fabrice",
    "Marc",
    "Mathieu",
    "Clément",
    "Ludovic",
    "Florian",
    "Yannick",
    "Mickaël",
    "Rémi",
    "Jérémy",
    "Damien",
    "Lucas",
    "Quentin",
    "Hugo",
    "Théo",
    "Louis",
    "Paul",
    "Arthur",
    "Mohamed",
    "Karim",
    "Rachid",
    "Mehdi",
    "Sofiane",
    "Ahmed",
    "Ibrahima",
    "Mamadou",
    "Ousmane",
    "Moussa",
    "Jean-Pierre",
    "Jean-Luc",
    "Jean-Marc",
    "Jean-Baptiste",
    "Loïc",
    "Yann",
    "Joël",
    "Raphaël",
    "Benoît",
    "Noël",
    "Igor",
    "Dragan",
    "Manuel",
    "José",
    "Antonio",
    "Léo",
    "Enzo",
    "Gaël",
];

const FAMILIES: &[&str] = &[
    "Martin",
    "Bernard",
    "Thomas",
    "Petit",
    "Robert",
    "Richard",
    "Durand",
    "Dubois",
    "Moreau",
    "Laurent",
    "Simon",
    "Michel",
    "Lefebvre",
    "Leroy",
    "Roux",
    "David",
    "Bertrand",
    "Morel",
    "Fournier",
    "Girard",
    "Bonnet",
    "Dupont",
    "Lambert",
    "Fontaine",
    "Rousseau",
    "Vincent",
    "Muller",
    "Lefèvre",
    "Faure",
    "André",
    "Mercier",
    "Blanc",
    "Guérin",
    "Boyer",
    "Garnier",
    "Chevalier",
    "François",
    "Legrand",
    "Gauthier",
    "Garcia",
    "Perrin",
    "Robin",
    "Clément",
    "Morin",
    "Nicolas",
    "Henry",
    "Roussel",
    "Mathieu",
    "Gautier",
    "Masson",
    "Marchand",
    "Duval",
    "Denis",
    "Dumont",
    "Marie",
    "Lemaire",
    "Noël",
    "Meyer",
    "Dufour",
    "Meunier",
    "Brun",
    "Blanchard",
    "Giraud",
    "Joly",
    "Rivière",
    "Lucas",
    "Brunet",
    "Gaillard",
    "Barbier",
    "Arnaud",
    "Martinez",
    "Gérard",
    "Roche",
    "Renard",
    "Schmitt",
    "Roy",
    "Leroux",
    "Colin",
    "Vidal",
    "Caron",
    "Picard",
    "Roger",
    "Fabre",
    "Aubert",
    "Lemoine",
    "Renaud",
    "Dumas",
    "Lacroix",
    "Olivier",
    "Philippe",
    "Bourgeois",
    "Pierre",
    "Benoît",
    "Rey",
    "Leclerc",
    "Payet",
    "Rolland",
    "Leclercq",
    "Guillaume",
    "Lecomte",
    "Lopez",
    "Jean",
    "Dupuy",
    "Guillot",
    "Hubert",
    "Berger",
    "Carpentier",
    "Sanchez",
    "Dupuis",
    "Moulin",
    "Louis",
    "Deschamps",
    "Huet",
    "Vasseur",
    "Perez",
    "Boucher",
    "Fleury",
    "Royer",
    "Klein",
    "Jacquet",
    "Adam",
    "Paris",
    "Poirier",
    "Marty",
    "Aubry",
    "Guyot",
    "Carré",
    "Charles",
    "Renault",
    "Charpentier",
    "Ménard",
    "Maillard",
    "Baron",
    "Bertin",
    "Bailly",
    "Hervé",
    "Schneider",
    "Fernandez",
    "Le Gall",
    "Le Goff",
    "Le Roux",
    "Collet",
    "Léger",
    "Bouvier",
    "Prévost",
    "Millet",
    "Perrot",
    "Daniel",
    "Cousin",
    "Germain",
    "Breton",
    "Besson",
    "Langlois",
    "Rémy",
    "Pelletier",
    "Lévêque",
    "Traoré",
    "Diallo",
    "Ba",
    "N’Diaye",
    "Diop",
    "Coulibaly",
    "Benali",
    "El Amrani",
    "Ben Saïd",
    "Haddad",
    "Belkacem",
    "Boukhari",
    "Nguyen",
    "Tran",
    "Da Silva",
    "Dos Santos",
    "De Almeida",
    "Van Damme",
    "De Smet",
    "D’Hondt",
    "De la Fontaine",
    "Kowalski",
    "Nowak",
    "Yılmaz",
    "Öztürk",
    "Rossi",
    "Ivanov",
    "Saint-Martin",
    "Bois",
    "Lebrun-Petit",
];

const TOWNS: &[(&str, &str)] = &[
    ("02100", "Saint-Quentin"),
    ("02000", "Laon"),
    ("80000", "Amiens"),
    ("59000", "Lille"),
    ("59500", "Douai"),
    ("62000", "Arras"),
    ("60000", "Beauvais"),
    ("51100", "Reims"),
    ("35000", "Rennes"),
    ("29200", "Brest"),
    ("44000", "Nantes"),
    ("33000", "Bordeaux"),
    ("31000", "Toulouse"),
    ("34000", "Montpellier"),
    ("13001", "Marseille"),
    ("69003", "Lyon"),
    ("38000", "Grenoble"),
    ("67000", "Strasbourg"),
    ("54000", "Nancy"),
    ("21000", "Dijon"),
    ("45000", "Orléans"),
    ("37000", "Tours"),
    ("63000", "Clermont-Ferrand"),
    ("75011", "Paris"),
    ("93200", "Saint-Denis"),
    ("94000", "Créteil"),
    ("97400", "Saint-Denis"),
    ("97200", "Fort-de-France"),
    ("20000", "Ajaccio"),
    ("74000", "Annecy"),
    ("76600", "Le Havre"),
    ("22000", "Saint-Brieuc"),
    ("02300", "Chauny"),
    ("02500", "Hirson"),
    ("66000", "Perpignan"),
    ("06000", "Nice"),
];

const WAYS: &[&str] = &[
    "rue de la République",
    "rue Victor-Hugo",
    "avenue du Général-de-Gaulle",
    "rue des Écoles",
    "place de l’Hôtel-de-Ville",
    "boulevard Gambetta",
    "rue du Moulin",
    "allée des Tilleuls",
    "chemin de la Fontaine",
    "impasse des Lilas",
    "rue Jean-Jaurès",
    "route de Paris",
    "rue du 8-Mai-1945",
    "avenue Foch",
    "rue Émile Zola",
    "cité Verte",
    "quai Gayant",
    "rue d’Isle",
    "résidence Les Acacias",
    "square Winston Churchill",
    "faubourg Saint-Jean",
    "rue Neuve",
];

/// Stand-ins for the providers of personal mailboxes.
const MAILBOXES: &[&str] = &[
    "gmail.example",
    "gmail.example",
    "orange.example",
    "hotmail.example",
    "laposte.example",
    "free.example",
    "sfr.example",
    "yahoo.example",
    "outlook.example",
    "wanadoo.example",
    "live.example",
    "icloud.example",
];
const RESERVED: &[&str] = &[
    "example.fr",
    "example.fr",
    "example.com",
    "example.org",
    "example.net",
];
const COMPANIES: &[&str] = &[
    "agence.example",
    "mairie-laon.example",
    "departement-02.example",
    "transports-picards.example",
    "missionlocale.example",
    "greta.example",
    "hopital-st-quentin.example",
    "interim-nord.example",
    "chocolaterie-du-nord.example",
    "cci-aisne.example",
    "sucrerie.example",
    "region.example",
];

/// Whose mailboxes the people of a document have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailboxes {
    /// Reserved domains, which say nothing.
    Reserved,
    /// Personal ones, among them some professional.
    Personal,
    /// One company's, or several.
    Professional,
}

/// Somebody.
#[derive(Clone, Debug)]
pub struct Person {
    /// A woman: for the title, the agreement and the NIR.
    pub woman: bool,
    /// `Anne-Sophie`
    pub first: &'static str,
    /// `Le Goff`
    pub family: &'static str,
    /// Distinct in a document.
    pub email: String,
    /// Ten digits, distinct in a document.
    pub mobile: String,
    /// Ten digits.
    pub landline: String,
    /// Day, month, year.
    pub birth: (usize, usize, usize),
    /// Consistent with sex and birth date.
    pub nir: Nir,
    /// `12 bis rue du Moulin`
    pub street: String,
    /// Postcode and town.
    pub town: (&'static str, &'static str),
}

/// How a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameStyle {
    /// `Marie Petit`
    FirstFamily,
    /// `Marie PETIT`
    FirstCapitals,
    /// `PETIT Marie`
    CapitalsFirst,
    /// `Petit Marie`
    FamilyFirst,
    /// `PETIT, Marie`
    Comma,
    /// `Mme Marie PETIT`
    Titled,
    /// `MARIE PETIT`
    AllCapitals,
}

impl NameStyle {
    /// The usual ones more often.
    pub const USUAL: [Self; 9] = [
        Self::CapitalsFirst,
        Self::CapitalsFirst,
        Self::CapitalsFirst,
        Self::FirstCapitals,
        Self::FirstFamily,
        Self::FirstFamily,
        Self::FamilyFirst,
        Self::Titled,
        Self::AllCapitals,
    ];
}

impl Person {
    /// Somebody; `index` makes the address distinct in a document.
    fn draw(random: &mut Random, index: usize, mailboxes: Mailboxes) -> Self {
        let woman = random.chance(50);
        let first = random.pick(if woman { WOMEN } else { MEN });
        let family = random.pick(FAMILIES);
        let birth = (
            random.between(1, 28),
            random.between(1, 12),
            random.between(1957, 2006),
        );
        let place = if random.chance(75) {
            Birthplace::Mainland
        } else {
            random.pick(&Birthplace::ALL)
        };
        let nir = Nir::draw(
            random,
            if woman { '2' } else { '1' },
            birth.2,
            birth.1,
            place,
        );
        let domain = match mailboxes {
            Mailboxes::Reserved => random.pick(RESERVED),
            Mailboxes::Personal if random.chance(10) => random.pick(COMPANIES),
            Mailboxes::Personal => random.pick(MAILBOXES),
            Mailboxes::Professional => random.pick(COMPANIES),
        };
        let professional = domain == "agence.example" || mailboxes == Mailboxes::Professional;
        let email = format!(
            "{}@{domain}",
            local_part(random, first, family, index, professional)
        );
        let number = random.between(1, 120);
        let bis = random.pick(&["", "", "", "", " bis", " ter", "A"]);
        Self {
            woman,
            first,
            family,
            email,
            // 7919 and 10,000 have no common factor: distinct for 10,000 people.
            mobile: format!("063998{:04}", (index * 7919 + 1234) % 10_000),
            landline: numbers::landline(random),
            birth,
            nir,
            street: format!("{number}{bis} {}", random.pick(WAYS)),
            town: random.pick(TOWNS),
        }
    }

    /// The name as one writes it.
    #[must_use]
    pub fn name(&self, style: NameStyle) -> String {
        let (first, family) = (self.first, self.family);
        let capitals = family.to_uppercase();
        match style {
            NameStyle::FirstFamily => format!("{first} {family}"),
            NameStyle::FirstCapitals => format!("{first} {capitals}"),
            NameStyle::CapitalsFirst => format!("{capitals} {first}"),
            NameStyle::FamilyFirst => format!("{family} {first}"),
            NameStyle::Comma => format!("{capitals}, {first}"),
            NameStyle::Titled => format!("{} {first} {capitals}", self.title()),
            NameStyle::AllCapitals => format!("{} {capitals}", first.to_uppercase()),
        }
    }

    /// `Mme` or `M.`
    #[must_use]
    pub fn title(&self) -> &'static str {
        if self.woman {
            "Mme"
        } else {
            "M."
        }
    }

    /// The birth date: `12/03/1985`, `12.03.1985`, `1985-03-12` or `12 mars 1985`.
    #[must_use]
    pub fn born(&self, style: usize) -> String {
        let (day, month, year) = self.birth;
        match style {
            0 => format!("{day:02}.{month:02}.{year}"),
            1 => format!("{year}-{month:02}-{day:02}"),
            2 => format!("{day} {} {year}", MONTHS[month - 1]),
            3 => format!("{day:02}-{month:02}-{year}"),
            _ => format!("{day:02}/{month:02}/{year}"),
        }
    }

    /// `12 bis rue du Moulin, 02100 Saint-Quentin`
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}, {} {}", self.street, self.town.0, self.town.1)
    }
}

/// The months, as written in dates.
pub const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The part before the `@`, in one of the ways people choose it.
fn local_part(
    random: &mut Random,
    first: &str,
    family: &str,
    index: usize,
    professional: bool,
) -> String {
    let (first, family) = (ascii(first), ascii(family));
    let initial = first.chars().take(1).collect::<String>();
    let tail = if index == 0 {
        String::new()
    } else {
        index.to_string()
    };
    if professional {
        return format!("{first}.{family}{tail}");
    }
    match random.below(12) {
        0..=4 => format!("{first}.{family}{tail}"),
        5 => format!("{initial}.{family}{tail}"),
        6 => format!("{initial}{family}{tail}"),
        7 => format!("{family}.{first}{tail}"),
        8 => format!("{first}_{family}{tail}"),
        9 => format!("{first}-{family}{tail}"),
        10 => format!(
            "{first}{}{tail}",
            random.pick(&["02", "59", "1985", "du80", "77"])
        ),
        _ => format!("{family}{tail}"),
    }
}

/// `Lefèvre` → `lefevre`, `D’Hondt` → `dhondt`.
#[must_use]
pub fn ascii(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' => Some('a'),
            'ç' => Some('c'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'î' | 'ï' | 'í' | 'ı' => Some('i'),
            'ô' | 'ö' | 'ó' => Some('o'),
            'ù' | 'û' | 'ü' | 'ú' => Some('u'),
            'ÿ' => Some('y'),
            '-' => Some('-'),
            c if c.is_ascii_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

/// So many different people.
pub fn people(random: &mut Random, count: usize, mailboxes: Mailboxes) -> Vec<Person> {
    let mut names = std::collections::BTreeSet::new();
    let mut people = Vec::with_capacity(count);
    while people.len() < count {
        let person = Person::draw(random, people.len(), mailboxes);
        if names.insert((person.first, person.family)) {
            people.push(person);
        }
    }
    people
}

/// One of them.
pub fn person(random: &mut Random, mailboxes: Mailboxes) -> Person {
    let index = random.below(90);
    Person::draw(random, index, mailboxes)
}

/// A postcode and its town.
pub fn town(random: &mut Random) -> (&'static str, &'static str) {
    random.pick(TOWNS)
}

/// A company's domain.
pub fn company(random: &mut Random) -> &'static str {
    random.pick(COMPANIES)
}

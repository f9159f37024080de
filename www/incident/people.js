/**
 * Makes up French people, the same ones each time for the same seed.
 *
 * What it gives: name, first name, e-mail, mobile. Nobody in it exists: names are drawn at
 * random from common ones, mail domains are reserved for examples, and mobiles come from the only
 * range of mobile numbers set aside for fiction in France.
 *
 * What it refuses: more than 10,000 people, since that range holds 10,000 numbers.
 *
 * Sources: RFC 2606 and RFC 6761 (example domains); Arcep decision 2018-0881, the numbers kept for
 * works of fiction (06 39 98 00 00 to 06 39 98 99 99).
 */

/**
 * @typedef {object} Person
 * @property {string} lastName   family name as it is written: `Lefèvre`
 * @property {string} firstName  `Anne-Sophie`
 * @property {string} email      distinct from all the others
 * @property {string} mobile     `06 39 98 12 34`, distinct from all the others
 */

/** How many mobile numbers the range for fiction holds. */
export const MOST_PEOPLE = 10_000;

const FIRST_NAMES = [
  'Adama', 'Agnès', 'Alexandre', 'Alice', 'Amélie', 'Amina', 'André', 'Anne-Sophie', 'Antoine',
  'Arnaud', 'Audrey', 'Aurélie', 'Aïcha', 'Baptiste', 'Benoît', 'Bruno', 'Camille', 'Carole',
  'Cécile', 'Cédric', 'Chloé', 'Christelle', 'Claire', 'Clément', 'Corinne', 'Damien', 'David',
  'Delphine', 'Didier', 'Élodie', 'Émilie', 'Éric', 'Fabien', 'Fatima', 'Florence', 'François',
  'Françoise', 'Frédéric', 'Gaëlle', 'Grégory', 'Guillaume', 'Hélène', 'Hervé', 'Hugo', 'Inès',
  'Isabelle', 'Jean-Marc', 'Jérôme', 'Joël', 'Julie', 'Karim', 'Karine', 'Laëtitia', 'Laurent',
  'Léa', 'Loïc', 'Ludovic', 'Maëva', 'Manon', 'Marie-Claude', 'Mathieu', 'Maxime', 'Mélanie',
  'Mickaël', 'Mohamed', 'Nadia', 'Nathalie', 'Nicolas', 'Noémie', 'Océane', 'Olivier', 'Pascal',
  'Patricia', 'Philippe', 'Quentin', 'Rachid', 'Raphaël', 'Rémi', 'Romain', 'Sabrina', 'Sandrine',
  'Sébastien', 'Séverine', 'Sofiane', 'Stéphanie', 'Sylvie', 'Thierry', 'Thomas', 'Valérie',
  'Vincent', 'Virginie', 'William', 'Yann', 'Yasmine', 'Yves', 'Zoé',
];

const LAST_NAMES = [
  'Aubert', 'Bailly', 'Baron', 'Benali', 'Benoit', 'Berger', 'Bertrand', 'Besson', 'Blanchard',
  'Bonnet', 'Boucher', 'Boulanger', 'Bourgeois', 'Brunet', 'Carlier', 'Caron', 'Carpentier',
  'Charpentier', 'Chevalier', 'Colin', 'Cordier', 'Coulibaly', 'Cousin', 'D’Almeida', 'Da Silva',
  'Daniel', 'David', 'De Backer', 'Delattre', 'Delaunay', 'Deschamps', 'Diallo', 'Dubois',
  'Dufour', 'Dumont', 'Dupont', 'Dupuis', 'Duval', 'Étienne', 'Fabre', 'Faure', 'Fernandez',
  'Fontaine', 'Fournier', 'Gaillard', 'Garcia', 'Garnier', 'Gauthier', 'Gérard', 'Germain',
  'Girard', 'Guérin', 'Guillot', 'Haddad', 'Henry', 'Hubert', 'Huet', 'Jacquet', 'Joly', 'Lacroix',
  'Lambert', 'Langlois', 'Laurent', 'Le Gall', 'Le Roux', 'Leblanc', 'Leclercq', 'Lecomte',
  'Lefebvre', 'Lefèvre', 'Legrand', 'Lemaire', 'Lemoine', 'Leroy', 'Lopez', 'Louis', 'Mallet',
  'Marchand', 'Maréchal', 'Martin', 'Martinez', 'Masson', 'Mathieu', 'Ménard', 'Mercier', 'Meunier',
  'Michel', 'Moreau', 'Morin', 'Nguyen', 'Noël', 'Olivier', 'Payet', 'Pelletier', 'Perrin',
  'Petit', 'Picard', 'Poirier', 'Prévost', 'Renard', 'Renaud', 'Rey', 'Richard', 'Rivière',
  'Robert', 'Roche', 'Rousseau', 'Roussel', 'Roy', 'Sanchez', 'Schmitt', 'Simon', 'Thomas',
  'Traoré', 'Vasseur', 'Vidal', 'Vincent', 'Weber', 'Wagner',
];

const DOMAINS = [
  'example.fr', 'example.fr', 'example.fr', 'example.com', 'example.com', 'example.org',
  'courriel.example', 'boite.example',
];

/**
 * Draws numbers in [0, 1), the same ones for the same seed (mulberry32).
 *
 * @param {number} seed
 * @returns {() => number}
 */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A name as it is written in an address: `Anne-Sophie` → `anne-sophie`, `D’Almeida` → `dalmeida`.
 *
 * @param {string} name
 * @returns {string}
 */
function plain(name) {
  return name.normalize('NFD').toLowerCase().replace(/[^a-z-]/gu, '');
}

/**
 * The mobile of the n-th person: the whole range is walked once before a number comes back.
 *
 * @param {number} n from 0
 * @returns {string}
 */
function mobileOf(n) {
  // 3,877 shares no factor with 10,000, so 10,000 steps meet 10,000 numbers.
  const digits = String((n * 3877 + 1204) % MOST_PEOPLE).padStart(4, '0');
  return `06 39 98 ${digits.slice(0, 2)} ${digits.slice(2)}`;
}

/**
 * Makes up people, sorted by family name and first name as a list of people would be.
 *
 * @param {number} count how many, at most {@link MOST_PEOPLE}
 * @param {number} [seed] another seed, other people
 * @returns {Person[]}
 */
export function makePeople(count, seed = 2016) {
  if (!Number.isInteger(count) || count < 0 || count > MOST_PEOPLE) {
    throw new RangeError(`makePeople: count must be a whole number from 0 to ${MOST_PEOPLE}`);
  }
  const next = dice(seed);
  /** @param {string[]} list */
  const pick = (list) => list[Math.floor(next() * list.length)] ?? '';

  /** Names and e-mails drawn so far. @type {Set<string>} */
  const taken = new Set();
  /** @type {Person[]} */
  const people = [];
  for (let n = 0; n < count; n += 1) {
    let firstName = pick(FIRST_NAMES);
    let lastName = pick(LAST_NAMES);
    // Namesakes stay rare, as in life; a large crowd has a few.
    for (let draws = 1; draws < 8 && taken.has(`${firstName} ${lastName}`); draws += 1) {
      firstName = pick(FIRST_NAMES);
      lastName = pick(LAST_NAMES);
    }
    const first = plain(firstName);
    const last = plain(lastName);
    const style = next();
    const local = style < 0.6 ? `${first}.${last}`
      : style < 0.8 ? `${first.charAt(0)}${last}`
        : `${last}.${first}`;
    const domain = pick(DOMAINS);
    let email = `${local}@${domain}`;
    for (let twin = 2; taken.has(email); twin += 1) {
      email = `${local}${twin}@${domain}`;
    }
    taken.add(email).add(`${firstName} ${lastName}`);
    people.push({ lastName, firstName, email, mobile: mobileOf(n) });
  }
  // Not localeCompare: the order must not depend on the machine's language.
  /** @param {Person} person */
  const rank = (person) => `${plain(person.lastName)} ${plain(person.firstName)} ${person.email}`;
  return people.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

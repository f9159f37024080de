/**
 * The mail of Saint-Quentin, March 2016, played again with made-up people.
 *
 * What it gives: a job offer of the gendarmerie to 1,300 job seekers, all in To, with the
 * list of their names, e-mails and mobiles attached by mistake; and an ordinary mail, to show
 * that those go out untouched.
 *
 * What it refuses: anything of the real mail. The words, the sender and the people are ours; only
 * the shape is that of the incident.
 *
 * Source: the regional press of March 2016 (Courrier picard, taken up by planet.fr and
 * media-pole.com): a mail of 25 March to about 1,300 people, a 27-page document.
 */

import { makePeople } from './people.js';
import { makePeoplePdf } from './pdf.js';

/** @typedef {import('./people.js').Person} Person */

/**
 * @typedef {object} MailFile
 * @property {string} name
 * @property {string} type  media type
 * @property {Uint8Array<ArrayBuffer>} bytes
 */

/**
 * @typedef {object} Mail
 * @property {string} from      one address, with its name
 * @property {string[]} to      one address each
 * @property {string[]} cc
 * @property {string[]} bcc
 * @property {string} subject
 * @property {string} text      plain text, lines ended by \n
 * @property {MailFile[]} files
 */

/** How many people the incident touched. */
export const INCIDENT_PEOPLE = 1300;

/** The writer of every mail here; she does not exist. */
export const WRITER = 'Claire Vasseur <claire.vasseur@agence.example>';

/** The attached document. */
export const LIST_NAME = 'liste.pdf';

/** Its title. */
export const LIST_TITLE = 'Demandeurs d’emploi – bassin de Saint-Quentin';

// Telephone numbers of signatures: 03 53 01 xx xx is kept for fiction as the mobiles are.
const SIGNATURE = `-- 
Claire Vasseur
Conseillère à l’emploi
Agence de Saint-Quentin
03 53 01 20 16`;

const INCIDENT_TEXT = `Bonjour,

La gendarmerie nationale recrute dans l’Aisne. Elle ouvre des postes de gendarme adjoint volontaire, sans condition de diplôme, aux personnes de 17 à 26 ans.

Une réunion d’information aura lieu à l’agence\u202f; vous pourrez y poser vos questions à des gendarmes et y retirer un dossier. Pour vous inscrire, il suffit de répondre à ce message.

Vous trouverez l’offre en pièce jointe.

Bien cordialement,

${SIGNATURE}
`;

const ORDINARY_TEXT = `Bonjour Madame Lefèvre,

Je vous confirme notre rendez-vous de jeudi à 10 h, à l’agence. Pensez à apporter votre CV\u00a0: nous le relirons ensemble.

Si vous avez un empêchement, il suffit de répondre à ce message.

Bien cordialement,

${SIGNATURE}
`;

/**
 * The people of the incident, always the same.
 *
 * @returns {Person[]}
 */
export function incidentPeople() {
  return makePeople(INCIDENT_PEOPLE);
}

/**
 * The incident's mail.
 *
 * @returns {Promise<Mail>}
 */
export async function incidentMail() {
  const people = incidentPeople();
  return {
    from: WRITER,
    to: people.map((person) => person.email),
    cc: [],
    bcc: [],
    subject: 'Offre d’emploi : la gendarmerie recrute dans l’Aisne',
    text: INCIDENT_TEXT,
    files: [{
      name: LIST_NAME,
      type: 'application/pdf',
      bytes: await makePeoplePdf(LIST_TITLE, people),
    }],
  };
}

/**
 * A mail as most are: one person, no attachment, a signature.
 *
 * @returns {Mail}
 */
export function ordinaryMail() {
  return {
    from: WRITER,
    to: ['Hélène Lefèvre <helene.lefevre@example.fr>'],
    cc: [],
    bcc: [],
    subject: 'Votre rendez-vous de jeudi',
    text: ORDINARY_TEXT,
    files: [],
  };
}

/**
 * A reply as most are: one person, the signature, and the quoted mail with its headers, which
 * name the writer and one colleague.
 *
 * @returns {Mail}
 */
export function replyMail() {
  return {
    from: WRITER,
    to: ['Hélène Lefèvre <helene.lefevre@example.fr>'],
    cc: [],
    bcc: [],
    subject: 'Re: Mon inscription à la formation',
    text: `Bonjour Madame Lefèvre,

C’est noté\u00a0: vous êtes inscrite. La convocation vous parviendra par courrier.

Bien cordialement,

${SIGNATURE}

Le lundi 14 mars 2016 à 09:12, Hélène Lefèvre <helene.lefevre@example.fr> a écrit\u00a0:
> Bonjour Madame Vasseur,
>
> Je souhaite m’inscrire à la formation dont nous avons parlé avec
> votre collègue (marc.petit@agence.example).
>
> Vous pouvez me joindre au 06 39 98 20 16.
>
> Cordialement,
> Hélène Lefèvre
`,
    files: [],
  };
}

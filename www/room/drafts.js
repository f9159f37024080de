/**
 * The mails of the scenarios, but for those of `incident/incident.js`.
 *
 * What it gives: one function for each mail. What it refuses: anything of a real one. The words are
 * ours, nobody in them exists, and no address leads anywhere: people by `incident/people.js`,
 * numbers by `files/nir.js`, domains kept for examples.
 */

import { WRITER } from '../incident/incident.js';
import { makePeople } from '../incident/people.js';
import { makePeoplePdf } from '../incident/pdf.js';
import { makeNir } from '../files/nir.js';
import { makePicture } from '../files/picture.js';
import { makeCsv, makeJson, textBytes } from '../files/text.js';
import { makeXlsx, XLSX_TYPE } from '../files/xlsx.js';
import { makeZip } from '../files/zip.js';

/** @typedef {import('../incident/incident.js').Mail} Mail */
/** @typedef {import('../incident/people.js').Person} Person */

/** What opens the protected archive. */
export const ZIP_PASSWORD = 'atelier';

const SIGNATURE = `-- 
Claire Vasseur
Conseillère à l’emploi
03 53 01 20 16`;

const JOBS = ['Préparateur de commandes', 'Aide à domicile', 'Cariste', 'Serveur', 'Soudeur', 'Vendeur', 'Maçon', 'Secrétaire'];

/** @param {number} n */
const job = (n) => JOBS[n % JOBS.length] ?? '';

/**
 * A mail from the writer, its lines between greeting and signature.
 *
 * @param {string[]} to
 * @param {string} subject
 * @param {string[]} lines
 * @param {import('../incident/incident.js').MailFile[]} [files]
 * @returns {Mail}
 */
function mail(to, subject, lines, files = []) {
  const text = ['Bonjour,', ...lines, 'Bien cordialement,', SIGNATURE].join('\n\n');
  return { from: WRITER, to, cc: [], bcc: [], subject, text: `${text}\n`, files };
}

/** Names and NIR to a provider. @returns {Promise<Mail>} */
export async function providerMail() {
  const rows = makePeople(40, 2023).map(({ lastName, firstName }, n) => [lastName, firstName, makeNir(n)]);
  return mail(
    ['Numérisation <dossiers@prestataire.example>'],
    'Dossiers à numériser',
    ['Voici la liste des dossiers papier qui partent par la navette de ce soir, pour votre pointage.'],
    [{ name: 'dossiers.csv', type: 'text/csv', bytes: makeCsv([['Nom', 'Prénom', 'NIR'], ...rows]) }],
  );
}

/** Profiles to somebody nobody knows. @returns {Promise<Mail>} */
export async function profilesMail() {
  return mail(
    ['recrutement.express@boite.example'],
    'Re: Recherche 30 candidats, urgent',
    ['Comme convenu par téléphone, voici les profils disponibles dans notre bassin. Vous pouvez les appeler directement.'],
    [{
      name: 'profils.pdf',
      type: 'application/pdf',
      bytes: await makePeoplePdf('Profils de candidats disponibles', makePeople(30, 2021)),
    }],
  );
}

/** An export to a temp agency. @returns {Promise<Mail>} */
export async function exportMail() {
  const people = makePeople(200, 2022);
  const rows = people.map(({ lastName, firstName, email, mobile }, n) => [lastName, firstName, email, mobile, job(n)]);
  const records = people.map(({ lastName, firstName, email, mobile }, n) => ({
    nom: lastName, prenom: firstName, courriel: email, mobile, metier: job(n),
  }));
  return mail(
    ['Agence Interval <contact@interim.example>'],
    'Candidats disponibles cette semaine',
    ['En attendant que votre accès soit ouvert, je vous envoie l’export dans les deux formats.'],
    [
      { name: 'candidats.json', type: 'application/json', bytes: makeJson({ candidats: records }) },
      { name: 'candidats.csv', type: 'text/csv', bytes: makeCsv([['Nom', 'Prénom', 'Courriel', 'Mobile', 'Métier'], ...rows]) },
    ],
  );
}

/** People with a word on disability to a network of partners. @returns {Promise<Mail>} */
export async function partnersMail() {
  const rows = makePeople(45, 2024).map(({ lastName, firstName, email, mobile }, n) =>
    [lastName, firstName, email, mobile, n % 3 === 0 ? 'RQTH en cours' : 'RQTH']);
  const bytes = await makeXlsx([{ name: 'Suivi', rows: [['Nom', 'Prénom', 'Courriel', 'Mobile', 'Situation'], ...rows] }]);
  return mail(
    ['Accueil Nord <nord@reseau-partenaire.example>', 'Accueil Sud <sud@reseau-partenaire.example>', 'Accueil Est <est@reseau-partenaire.example>'],
    'Suivi partagé : mise à jour',
    ['Voici le tableau de suivi à jour, pour préparer la réunion du réseau.'],
    [{ name: 'suivi.xlsx', type: XLSX_TYPE, bytes }],
  );
}

/** Thanks, to everybody. @returns {Promise<Mail>} */
export async function replyAllMail() {
  const [first, ...others] = makePeople(60, 60).map(({ firstName, lastName, email }) => `${firstName} ${lastName} <${email}>`);
  return {
    ...mail([first ?? ''], 'Re: Atelier CV de jeudi', ['Merci pour l’invitation, j’y serai.']),
    cc: others,
  };
}

/** A planning, and the sheet that nobody sees. @returns {Promise<Mail>} */
export async function hiddenSheetMail() {
  const people = makePeople(80, 80).map(({ lastName, firstName, email, mobile }) => [lastName, firstName, email, mobile]);
  const bytes = await makeXlsx([
    {
      name: 'Planning',
      rows: [['Jour', 'Heure', 'Atelier', 'Salle'], ['Lundi', '9 h', 'CV', 'A'], ['Mardi', '14 h', 'Entretien', 'B'], ['Jeudi', '10 h', 'Numérique', 'A']],
    },
    { name: 'Inscrits', hidden: true, rows: [['Nom', 'Prénom', 'Courriel', 'Mobile'], ...people] },
  ]);
  return mail(
    ['Nadia Perrin <nadia.perrin@entreprise.example>'],
    'Planning des ateliers',
    ['Voici le planning des ateliers de la semaine, comme demandé.'],
    [{ name: 'planning.xlsx', type: XLSX_TYPE, bytes }],
  );
}

/** A screenshot. @returns {Promise<Mail>} */
export async function screenshotMail() {
  return mail(
    ['Support <support@editeur.example>'],
    'Erreur à l’affichage',
    ['L’écran reste figé sur cette page depuis ce matin. Voici une capture.'],
    [{ name: 'capture.png', type: 'image/png', bytes: await makePicture('Inscrits à l’atelier', makePeople(16, 16)) }],
  );
}

/** An archive behind a password, with nothing bad in it. @returns {Promise<Mail>} */
export async function protectedMail() {
  const programme = 'Programme de l’atelier\n\n9 h : accueil\n9 h 30 : relire son CV\n11 h : questions\n';
  return mail(
    ['Nadia Perrin <nadia.perrin@entreprise.example>'],
    'Programme de l’atelier',
    ['Le programme est dans l’archive jointe. Je vous donne le mot de passe par téléphone.'],
    [{
      name: 'programme.zip',
      type: 'application/zip',
      bytes: await makeZip([{ name: 'programme.txt', bytes: textBytes(programme) }], ZIP_PASSWORD),
    }],
  );
}

/**
 * Every state of the warning, of the composer's line, of the popup, of the settings page, as what
 * brings it about: a mail, a state around the warning, what the browser allows. The words are the
 * core's and are written nowhere here.
 *
 * Add a state here and it is in the gallery (`make gallery`) and among those that
 * `tests/extension/accessibility.test.js` goes through.
 *
 * All people are made up: names by `www/incident/people.js`, example domains, mobiles kept for fiction.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { strToU8, zipSync } from 'fflate';

import { incidentMail } from '../www/incident/incident.js';
import { makePeople } from '../www/incident/people.js';

/**
 * @typedef {import('../extension/core/gardefou_wasm.js').State} CoreState
 * @typedef {import('../extension/core/gardefou_wasm.js').Missing} Missing
 * @typedef {import('../extension/core/gardefou_wasm.js').UnreadReason} Reason
 *
 * @typedef {object} File
 * @property {string} name
 * @property {Uint8Array} [bytes]
 * @property {Reason} [unread]  it could not be read, for that reason, instead of bytes
 *
 * @typedef {object} Mail
 * @property {string[]} [to]
 * @property {string[]} [bcc]
 * @property {string} [text]
 * @property {File[]} [files]
 * @property {Missing[]} [missing]            what the page does not show
 * @property {Record<string, unknown>} [policy]
 *
 * @typedef {object} Entry
 * @property {string} id      the name of its pictures
 * @property {string} title   in French, for the index
 * @property {Mail} [mail]
 * @property {CoreState | ((lang: 'fr' | 'en') => CoreState)} [state]  instead of a mail; beside one: the repair that was just made on it
 * @property {string} [copyOf]      the attachment of which a copy without contact details is offered
 * @property {number} [progress]
 * @property {boolean} [open]       every « Pourquoi » is open
 * @property {{headline: string, lead: string}} [words]  what is said when the core does not answer, by name
 */

const ROOT = join(import.meta.dirname, '..');
const fixture = async (/** @type {string} */ path) => new Uint8Array(await readFile(join(ROOT, 'tests/data/extract', path)));
/** Any picture will do. */
const icon = async () => new Uint8Array(await readFile(join(ROOT, 'extension/icons/icon-128.png')));

const ONE = ['Hélène Lefèvre <helene.lefevre@example.fr>'];
const people = makePeople(60);
const addresses = (/** @type {number} */ count) => people.slice(0, count).map(({ email }) => email);
const NUMBERS = ['1 85 05 78 006 084 91', '2 69 05 49 588 157 80'];

/** @param {string} text */
const csv = (text) => strToU8(`\u{feff}${text}`);
const LIST = csv(
  ['Nom;Prénom;Courriel;Mobile;Commune', ...people.map((p) => `${p.lastName};${p.firstName};${p.email};${p.mobile};Saint-Quentin`)].join('\r\n'),
);
const QUOTED = [
  'Bonjour,',
  '',
  'Voir ci-dessous.',
  '',
  '-----Message d’origine-----',
  'De : Paul Martin <paul.martin@agence.example>',
  'Envoyé : lundi 14 mars 2016 09:12',
  'À : Claire Vasseur <claire.vasseur@agence.example>',
  'Objet : Participants de l’atelier',
  '',
  ...people.slice(0, 14).map((p) => `${p.firstName} ${p.lastName} ${p.email} ${p.mobile}`),
].join('\n');
const FORWARDED = [
  'Pour information.',
  '',
  '-----Message d’origine-----',
  'De : Paul Martin <paul.martin@agence.example>',
  'Envoyé : lundi 14 mars 2016 09:12',
  `À : ${people.slice(0, 14).map((p) => `${p.firstName} ${p.lastName} <${p.email}>`).join('; ')}`,
  'Objet : Atelier de jeudi',
  '',
  'L’atelier est reporté.',
].join('\n');

const AGENCY = {
  internal_domains: ['agence.example'],
  partner_domains: ['commun.example'],
  bulk_tool: { name: 'Publipostage', link: 'https://publi.agence.example' },
};
const NIR = `Mon numéro de sécurité sociale : ${NUMBERS[0]}`;
const REASONS = ['Demandé par la personne elle-même', 'Destinataire autorisé, échange convenu', 'Fausse alerte'];
const DOSSIER = { name: 'Numéro de dossier', expression: '\\b\\d{2}-\\d{6}-[A-Z]\\b', words: ['dossier', 'réf'], threshold: 2 };
/** Everything that was not read is asked about, so that each reason is seen. */
const ASK = { unread_picture: 'ask', unread_empty: 'ask', unread_linked: 'ask' };

/** @param {string} id @param {string} title @param {string} name @param {Reason} unread @returns {Entry} */
const notRead = (id, title, name, unread) => ({ id, title, mail: { to: ONE, files: [{ name, unread }], policy: ASK } });

/** The warnings and what surrounds them. @returns {Promise<Entry[]>} */
export async function dialogStates() {
  const { files: incidentFiles, to: jobSeekers } = await incidentMail();
  const incident = { to: jobSeekers, text: 'Bonjour,', files: incidentFiles };
  const list = { to: ONE, text: 'Bonjour,', files: [{ name: 'participants.csv', bytes: LIST }] };
  const protectedSheet = await fixture('protected/agile/file.xlsx');
  const scan = await fixture('pdf/scan/file.pdf');
  const picture = await icon();
  const cut = await fixture('docx/writer-cut/file.docx');
  const LONG = 'Export_complet_demandeurs_emploi_bassin_de_Saint-Quentin_et_Vermandois_2016-03-25_version_definitive_a_ne_pas_diffuser.csv';
  return [
    { id: 'incident', title: 'Saint-Quentin, mars 2016', mail: incident },
    { id: 'incident-pourquoi', title: 'Le même, explications dépliées', mail: incident, open: true },
    { id: 'a-decouvert', title: 'Destinataires visibles', mail: { to: addresses(12) } },
    { id: 'a-decouvert-agence', title: 'Destinataires visibles : collègues, partenaires et autres, avec l’outil de l’organisme', mail: { to: [...addresses(30), 'a.petit@agence.example', 'b.petit@agence.example', 'c.petit@commun.example', 'd.petit@gmail.com', 'e.petit@orange.fr'], policy: AGENCY } },
    { id: 'a-decouvert-personnelles', title: 'Adresses personnelles visibles', mail: { to: Array.from({ length: 6 }, (_, n) => `personne${n + 1}.exemple@gmail.com`) } },
    { id: 'groupe', title: 'Destinataires visibles, dont un groupe', mail: { to: [...addresses(12), 'Demandeurs d’emploi de l’Aisne'] } },
    { id: 'liste', title: 'Une liste de personnes en pièce jointe', mail: list },
    { id: 'liste-copie', title: 'Une liste, et la copie sans les coordonnées', mail: list, copyOf: 'participants.csv', open: true },
    { id: 'liste-nom-long', title: 'Une liste au nom très long', mail: { to: ONE, files: [{ name: LONG, bytes: LIST }] }, copyOf: LONG },
    { id: 'liste-archive', title: 'Une liste dans une archive', mail: { to: ONE, files: [{ name: 'envoi.zip', bytes: zipSync({ 'mars/participants.csv': LIST }) }] } },
    { id: 'liste-texte', title: 'Une liste dans le texte', mail: { to: ONE, text: people.slice(0, 14).map((p) => `${p.firstName} ${p.lastName} ${p.email} ${p.mobile}`).join('\n') } },
    { id: 'liste-citee', title: 'Une liste dans l’historique cité', mail: { to: ONE, text: QUOTED }, open: true },
    { id: 'en-tete-cite', title: 'L’en-tête d’un message transféré', mail: { to: ONE, text: FORWARDED } },
    { id: 'destinataires-texte', title: 'Les coordonnées des destinataires dans le texte', mail: { to: addresses(14), text: people.slice(0, 20).map((p) => `${p.firstName} ${p.lastName} ${p.email} ${p.mobile}`).join('\n') } },
    { id: 'nir', title: 'Un numéro de sécurité sociale dans le texte', mail: { to: ONE, text: NIR }, open: true },
    { id: 'nir-fichier', title: 'Des numéros de sécurité sociale dans un fichier', mail: { to: ONE, files: [{ name: 'attestations.csv', bytes: csv(`Dossier;NIR\r\nA;${NUMBERS[0]}\r\nB;${NUMBERS[1]}\r\n`) }] }, copyOf: 'attestations.csv' },
    { id: 'raison-liste', title: 'Une raison est demandée, au choix', mail: { to: ONE, text: NIR, policy: { mode_nir: 'justify', reasons: REASONS, journal: true } } },
    { id: 'raison-libre', title: 'Une raison est demandée, en quelques mots', mail: { to: ONE, text: NIR, policy: { mode_nir: 'justify' } } },
    { id: 'retenu', title: 'Retenu tant qu’il n’est pas corrigé', mail: { ...list, policy: { mode_lists: 'hold' } }, copyOf: 'participants.csv' },
    { id: 'fausse-alerte', title: 'Une fausse alerte peut être signalée', mail: { to: ONE, text: NIR, policy: { journal: true } }, open: true },
    { id: 'modele', title: 'Une valeur protégée par l’organisme', mail: { to: ONE, text: 'Le dossier 02-123456-K et la réf. 02-123457-L.', policy: { patterns: [DOSSIER] } } },
    { id: 'non-lu-mot-de-passe', title: 'Non vérifié : mot de passe', mail: { to: ONE, files: [{ name: 'liste.xlsx', bytes: protectedSheet }] } },
    { id: 'non-lu-plusieurs', title: 'Non vérifiés : plusieurs fichiers d’une archive', mail: { to: ONE, files: [{ name: 'envoi.zip', bytes: zipSync({ 'a.xlsx': protectedSheet, 'b.xlsx': protectedSheet, 'c.xlsx': protectedSheet }) }] } },
    { id: 'non-lu-numerise', title: 'Non vérifié : pages numérisées', mail: { to: ONE, files: [{ name: 'scan.pdf', bytes: scan }] } },
    { id: 'non-lu-abime', title: 'Non vérifié en entier : fichier abîmé', mail: { to: ONE, files: [{ name: 'courrier.docx', bytes: cut }] } },
    notRead('non-lu-format', 'Non vérifié : format inconnu', 'plan.vsd', 'unsupported'),
    { id: 'non-lu-image', title: 'Non vérifié : image', mail: { to: ONE, files: [{ name: 'capture.png', bytes: picture }], policy: ASK } },
    notRead('non-lu-trop-grand', 'Non vérifié en entier : trop grand', 'archive.zip', 'too_large'),
    notRead('non-lu-vide', 'Non vérifié : vide', 'liste.csv', 'empty'),
    notRead('non-lu-indisponible', 'Non vérifié : le webmail ne le donne pas', 'contrat.pdf', 'unavailable'),
    notRead('non-lu-trop-long', 'Non vérifié : lecture trop longue', 'export.xlsx', 'timed_out'),
    { id: 'non-lu-lien', title: 'Non vérifié : fichier partagé par un lien', mail: { to: ONE, text: 'Le fichier : https://www.dropbox.com/s/abc123/liste.xlsx', policy: ASK } },
    { id: 'non-lu-divers', title: 'Plusieurs choses non vérifiées', mail: { to: ONE, files: [{ name: 'liste.xlsx', bytes: protectedSheet }, { name: 'scan.pdf', bytes: scan }, { name: 'plan.vsd', unread: 'unsupported' }] } },
    {
      id: 'tout',
      title: 'Tout à la fois',
      mail: {
        to: jobSeekers,
        text: `${NIR}\n\nLe dossier 02-123456-K et la réf. 02-123457-L.`,
        files: [...incidentFiles, { name: 'participants.csv', bytes: LIST }, { name: 'liste.xlsx', bytes: protectedSheet }],
        policy: { patterns: [DOSSIER], bulk_tool: AGENCY.bulk_tool },
      },
    },
    { id: 'lecture', title: 'Lecture d’une pièce jointe', state: { state: 'checking', part: 'liste.pdf' }, progress: 0.4 },
    { id: 'lecture-texte', title: 'Lecture du texte', state: { state: 'checking', part: 'body' } },
    { id: 'corrige-cci', title: 'Corrigé : tout le monde en Cci', state: { state: 'repaired_bcc', count: 1300, undo: true } },
    { id: 'corrige-cci-reste', title: 'Corrigé, et il reste une liste', mail: { ...incident, to: [], bcc: jobSeekers }, state: { state: 'repaired_bcc', count: 1300, undo: true } },
    { id: 'corrige-retrait', title: 'Corrigé : pièce jointe retirée', state: { state: 'repaired_remove', part: 'liste.pdf', undo: true } },
    { id: 'corrige-copie', title: 'Corrigé : copie sans les coordonnées', state: (lang) => ({ state: 'repaired_copy', part: 'participants.csv', copy: `participants (${lang === 'fr' ? 'sans coordonnées' : 'no contact details'}).csv`, undo: true }) },
    { id: 'corrige-sans-retour', title: 'Corrigé, sans annulation possible', state: { state: 'repaired_remove', part: 'liste.pdf' } },
    { id: 'ouvert', title: 'Fichier ouvert par son mot de passe', state: { state: 'unlocked', part: 'liste.xlsx' } },
    { id: 'ouverture-echouee', title: 'Mot de passe qui n’ouvre pas', mail: { to: ONE, files: [{ name: 'liste.xlsx', bytes: protectedSheet }] }, state: { state: 'unlock_failed', part: 'liste.xlsx' } },
    { id: 'annule-cci', title: 'Annulé : destinataires comme avant', state: { state: 'undone_bcc' } },
    { id: 'corrige-numeros', title: 'Corrigé : numéros masqués dans le texte', state: { state: 'repaired_mask', undo: true } },
    { id: 'annule-retrait', title: 'Annulé : pièce jointe remise', state: { state: 'undone_remove' } },
    { id: 'annule-copie', title: 'Annulé : fichier d’origine remis', state: { state: 'undone_copy' } },
    { id: 'annule-numeros', title: 'Annulé : numéros remis', state: { state: 'undone_mask' } },
    { id: 'correction-echouee', title: 'La correction n’a pas abouti', state: { state: 'repair_failed' } },
    { id: 'annulation-echouee', title: 'L’annulation n’a pas abouti', state: { state: 'undo_failed' } },
    { id: 'sans-reponse', title: 'Garde-fou ne répond pas', words: { headline: 'unavailableHeadline', lead: 'unavailableLead' } },
  ];
}

/**
 * What the line in the composer can say. With `button`, the undoing it offers.
 *
 * @returns {Promise<(Entry & {button?: CoreState, word?: string})[]>}
 */
export async function lineStates() {
  const { files, to } = await incidentMail();
  const picture = await icon();
  return [
    { id: 'ligne-rien', title: 'Rien à signaler', mail: { to: ONE, text: 'Bonjour,' } },
    { id: 'ligne-lu', title: 'Rien dans ce qui a pu être lu', mail: { to: ONE, files: [{ name: 'capture.png', bytes: picture }], policy: { unread_picture: 'ignore' } } },
    { id: 'ligne-groupe', title: 'Un groupe de taille inconnue', mail: { to: ['Demandeurs d’emploi de l’Aisne'] } },
    { id: 'ligne-remarque', title: 'Une remarque, sans question à l’envoi', mail: { to: ONE, text: 'https://www.dropbox.com/s/abc123/liste.xlsx' } },
    { id: 'ligne-risque', title: 'Une question sera posée à l’envoi', mail: { to, files } },
    { id: 'ligne-observe', title: 'Observé sans avertir', mail: { to: ONE, text: NIR, policy: { mode_nir: 'observe' } } },
    { id: 'ligne-partie', title: 'Protégé en partie', mail: { to: ONE, missing: ['recipients', 'attachments'] } },
    { id: 'ligne-sans', title: 'Non protégé', mail: { to: ONE, missing: ['send'] } },
    { id: 'ligne-lecture', title: 'Lecture en cours', state: { state: 'checking', part: 'liste.pdf' } },
    { id: 'ligne-pas-parti', title: 'Pas encore envoyé par le webmail', state: { state: 'not_sent_yet' } },
    { id: 'ligne-annuler', title: 'Après une correction : l’annuler', mail: { to: ONE, text: 'Bonjour,' }, button: { state: 'repaired_bcc', count: 1300, undo: true } },
    { id: 'ligne-sans-reponse', title: 'Garde-fou ne répond pas', word: 'statusUnavailable' },
  ];
}

/**
 * What the popup can say: of which page, what its guard answers (nothing: there is none), what the
 * browser allows. `hosts`: the package was made for these. `press`: a button pressed before the picture.
 *
 * @type {{id: string, title: string, url: string, page?: {state: string, missing: string[]}, allowed?: string[], hosts?: string[], press?: string}[]}
 */
export const POPUP_STATES = [
  { id: 'popup-protege', title: 'Message protégé', url: 'http://127.0.0.1/www/', page: { state: 'guarded', missing: [] }, allowed: ['http://127.0.0.1/*'] },
  { id: 'popup-partie', title: 'Protégé en partie', url: 'http://127.0.0.1/www/', page: { state: 'partly', missing: ['recipients', 'attachments'] }, allowed: ['http://127.0.0.1/*'] },
  { id: 'popup-sans', title: 'Non protégé', url: 'http://127.0.0.1/www/', page: { state: 'unguarded', missing: ['send'] }, allowed: ['http://127.0.0.1/*'] },
  { id: 'popup-aucun', title: 'Aucun message', url: 'http://127.0.0.1/www/', page: { state: 'none', missing: [] }, allowed: ['http://127.0.0.1/*'] },
  { id: 'popup-jamais', title: 'Page que Garde-fou ne peut pas protéger', url: 'about:blank' },
  { id: 'popup-autre-hote', title: 'Page hors des hôtes de l’organisme', url: 'https://ailleurs.example/', hosts: ['https://webmail.agence.example/*'] },
  { id: 'popup-proteger', title: 'Site que l’on peut protéger', url: 'https://webmail.agence.example/boite' },
  { id: 'popup-recharger', title: 'Site autorisé, page à recharger', url: 'https://webmail.agence.example/boite', allowed: ['https://webmail.agence.example/*'] },
  { id: 'popup-accord', title: 'Hôte de l’organisme, accord à donner', url: 'https://webmail.agence.example/boite', hosts: ['https://webmail.agence.example/*'] },
  { id: 'popup-refus', title: 'Accord refusé', url: 'https://webmail.agence.example/boite', press: 'allow' },
  { id: 'popup-une-fois', title: 'Autorisé pour cette fois', url: 'https://webmail.agence.example/boite', page: { state: 'guarded', missing: [] }, hosts: ['https://webmail.agence.example/*'] },
  { id: 'popup-retire', title: 'Accord retiré, page encore protégée', url: 'https://webmail.agence.example/boite', page: { state: 'guarded', missing: [] } },
  { id: 'popup-structure', title: 'Structure exportée', url: 'https://webmail.agence.example/boite', page: { state: 'guarded', missing: [] }, allowed: ['https://webmail.agence.example/*'], press: 'export' },
];

const daysAgo = (/** @type {number} */ n) => new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10);

/**
 * What the settings page can show: the organisation's policy, one's own settings, days' numbers.
 * `press`: a button pressed before the picture.
 *
 * @type {{id: string, title: string, policy: Record<string, unknown>, own: Record<string, unknown>, journal?: object, press?: string}[]}
 */
export const OPTIONS_STATES = [
  { id: 'reglages', title: 'Sans organisme', policy: {}, own: {} },
  { id: 'reglages-organisme', title: 'Fixés par l’organisme', policy: { ...AGENCY, language: 'auto', visible_external: 8, patterns: [DOSSIER], user_may_change: ['list_warn'] }, own: {} },
  { id: 'reglages-fautifs', title: 'Avec des fautes', policy: { ...AGENCY, visible_external: 0, list_warm: 5, group_sizes: { Tous: 'beaucoup' }, patterns: [{ name: 'Dossier', expression: '(' }] }, own: {} },
  {
    id: 'reglages-journal',
    title: 'Journal demandé par l’organisme',
    policy: { journal: true },
    own: {},
    journal: {
      [daysAgo(2)]: { checked: 1300, warned: 12, repaired_bcc: 7, sent_anyway: 3, unread: 1 },
      [daysAgo(1)]: { checked: 41, warned: 2, repaired_copy: 1, back: 1 },
    },
  },
  { id: 'reglages-journal-vide', title: 'Journal encore vide', policy: { journal: true }, own: {} },
  { id: 'reglages-alerte', title: '« Tester l’alerte »', policy: {}, own: {}, press: 'test' },
];

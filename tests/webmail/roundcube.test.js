/**
 * The founding incident in a real Roundcube: 1,300 recipients in To, the list of them attached,
 * Send pressed. Each way out of the warning, as the writer and the mail server see it.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { incidentMail } from '../../www/incident/incident.js';
import { closed, frameOf, press, warning } from './browser.js';
import { addresses, ANYWAY, BACK, BCC, NBSP, NNBSP, REMOVE, SEND_NOW, startWebmail, UNDO_REMOVE } from './compose.js';

const HEADLINE = `Vous allez envoyer à 1${NNBSP}300 personnes le fichier de leurs coordonnées`;
const EXPOSED = `1${NNBSP}300 personnes verront les adresses des autres`;
const LISTED = `Ce fichier contient les coordonnées de vos 1${NNBSP}300 destinataires`;
const ALL_BCC = 'Tous les destinataires sont en copie cachée';
const REMOVED = 'La pièce jointe a été retirée';
const CLEAN = `Garde-fou${NBSP}: rien à signaler`;

/** @type {Awaited<ReturnType<typeof startWebmail>>} */
let webmail;
/** @type {import('../../www/incident/incident.js').Mail} */
let incident;
/** @type {string} */
let list;

before(async () => {
  webmail = await startWebmail();
  incident = await incidentMail();
  list = await webmail.file('liste.pdf', /** @type {{bytes: Uint8Array}} */ (incident.files[0]).bytes);
});
after(() => webmail.finish(/example\.|\.example|06 ?39 ?98|gendarmerie recrute|liste\.pdf/u));

/** The incident's draft. @param {import('node:test').TestContext} t @param {import('./compose.js').Draft} [changes] */
async function replay(t, changes) {
  const { to, subject, text } = incident;
  const compose = await webmail.open(t);
  await compose.fill({ to, subject, body: text, files: [list], ...changes });
  return compose;
}

const sorted = (/** @type {string[]} */ all) => [...all].sort();

test('the incident is announced below the message, and Send opens the warning with all that would happen', async (t) => {
  const compose = await replay(t);
  await compose.says(
    `Garde-fou vous demandera avant l’envoi${NBSP}: ce fichier contient les coordonnées de vos 1${NNBSP}300 destinataires`,
  );
  await compose.picture('roundcube-1-compose');
  await compose.send();
  const shown = await warning(compose.page, HEADLINE);
  await compose.picture('roundcube-2-warning');
  assert.deepEqual(shown.titles, [LISTED, EXPOSED]);
  assert.deepEqual(shown.buttons, [REMOVE, BCC, BACK, ANYWAY]);
  assert.equal(shown.focused, BACK);
  assert.match(shown.text, /\nliste\.pdf, page 1, ligne 3\n/u);
  assert.match(shown.text, /\na•••@boite\.example · 06 39 •• •• ••\n/u);
  assert.deepEqual(incident.to.filter((address) => shown.text.includes(address)), [], 'no address is shown in full');
  compose.assertNothingSent();
});

test('going back leaves the draft as it was, sends nothing, and the next Send asks again', async (t) => {
  const compose = await replay(t);
  const before = await compose.seen();
  assert.equal(before.chips, 1300);
  assert.equal(before.files.length, 1);
  await compose.send();
  await warning(compose.page, HEADLINE);
  await press(compose.page, BACK);
  await closed(compose.page);
  assert.deepEqual(await compose.seen(), before);
  compose.assertNothingSent();

  await compose.send();
  const again = await warning(compose.page, HEADLINE);
  assert.deepEqual(again.titles, [LISTED, EXPOSED]);
  assert.equal(compose.warnings, 2);
  compose.assertNothingSent();
});

test('«Envoyer quand même» delivers once, to the same people, with the same file byte for byte', async (t) => {
  const compose = await replay(t);
  await compose.send();
  await warning(compose.page, HEADLINE);
  await press(compose.page, ANYWAY);
  const { envelope, mail } = await compose.delivered(1);
  assert.deepEqual(sorted(envelope), sorted(incident.to));
  assert.deepEqual(sorted(addresses(mail.to)), sorted(incident.to));
  assert.equal(mail.subject, incident.subject);
  assert.equal(mail.attachments.length, 1);
  assert.equal(mail.attachments[0]?.filename, 'liste.pdf');
  assert.ok(mail.attachments[0]?.content.equals(/** @type {{bytes: Uint8Array}} */ (incident.files[0]).bytes));
});

test('everyone moved to Cci and the file removed: delivered once, no address in a header, no file', async (t) => {
  const compose = await replay(t);
  await compose.send();
  await warning(compose.page, HEADLINE);
  await press(compose.page, BCC);
  await compose.page.waitForFunction(() => /** @type {HTMLTextAreaElement} */ (document.getElementById('_to')).value === '');
  // Hidden from each other, they still would get the list of themselves.
  const frame = await frameOf(compose.page);
  await frame.waitForFunction(() => document.querySelectorAll('h2').length === 1);
  assert.deepEqual((await warning(compose.page, HEADLINE)).titles, [LISTED]);
  await press(compose.page, REMOVE);
  const repaired = await warning(compose.page, REMOVED);
  await compose.picture('roundcube-3-repaired');
  assert.deepEqual(repaired.buttons, [SEND_NOW, BACK, UNDO_REMOVE]);
  assert.equal(repaired.focused, BACK);
  assert.match(repaired.text, new RegExp(`Le message partira sans «${NBSP}liste\\.pdf${NBSP}»\\. Il n’est pas encore parti\\.`, 'u'));
  compose.assertNothingSent();

  await press(compose.page, SEND_NOW);
  const { envelope, mail, raw } = await compose.delivered(1);
  assert.deepEqual(sorted(envelope), sorted(incident.to));
  assert.deepEqual([...addresses(mail.to), ...addresses(mail.cc), ...addresses(mail.bcc)], []);
  assert.equal(mail.attachments.length, 0);
  const text = raw.toString('latin1');
  assert.deepEqual(incident.to.filter((address) => text.includes(address)), [], 'nobody is named in the mail');
  assert.match(mail.text ?? '', /La gendarmerie nationale recrute dans l’Aisne\./u);
});

test('everyone moved to Cci, without a file: proved, then delivered once with no address in a header', async (t) => {
  const compose = await replay(t, { files: [] });
  await compose.send();
  const shown = await warning(compose.page, EXPOSED);
  assert.deepEqual(shown.buttons, [BCC, BACK, ANYWAY]);
  await press(compose.page, BCC);
  const repaired = await warning(compose.page, ALL_BCC);
  assert.match(repaired.text, new RegExp(`1${NNBSP}300 personnes recevront le message sans voir l’adresse des autres\\.`, 'u'));
  compose.assertNothingSent();
  await press(compose.page, SEND_NOW);
  const { envelope, mail } = await compose.delivered(1);
  assert.deepEqual(sorted(envelope), sorted(incident.to));
  assert.deepEqual([...addresses(mail.to), ...addresses(mail.cc), ...addresses(mail.bcc)], []);
});

test('going back after the repair leaves everyone in Cci, and the next Send asks nothing more', async (t) => {
  const to = incident.to.slice(0, 12);
  const compose = await replay(t, { to, files: [] });
  await compose.send();
  await warning(compose.page, '12 personnes verront les adresses des autres');
  await press(compose.page, BCC);
  await warning(compose.page, ALL_BCC);
  await press(compose.page, BACK);
  await closed(compose.page);
  compose.assertNothingSent();
  await compose.says(CLEAN);
  await compose.send();
  const { envelope, mail } = await compose.delivered(1);
  assert.deepEqual(sorted(envelope), sorted(to));
  assert.deepEqual([...addresses(mail.to), ...addresses(mail.cc)], []);
});

test('people in Cc, the writer among them and one already in Cci: all end up hidden, nobody is lost', async (t) => {
  const to = incident.to.slice(0, 6);
  const cc = [webmail.stack.user, ...incident.to.slice(6, 13)];
  const bcc = incident.to.slice(13, 14);
  const compose = await replay(t, { to, cc, bcc, files: [] });
  await compose.send();
  await warning(compose.page, '13 personnes verront les adresses des autres');
  await press(compose.page, BCC);
  const repaired = await warning(compose.page, ALL_BCC);
  assert.match(repaired.text, /14 personnes recevront le message sans voir l’adresse des autres\./u);
  await press(compose.page, SEND_NOW);
  const { envelope, mail } = await compose.delivered(1);
  assert.deepEqual(sorted(envelope), sorted([...to, ...cc, ...bcc]));
  const visible = [...addresses(mail.to), ...addresses(mail.cc), ...addresses(mail.bcc)];
  assert.deepEqual(visible.filter((address) => address !== webmail.stack.user), []);
});

test('two recipients and the list: the file removed, the mail is delivered without it, its text whole', async (t) => {
  const to = ['accueil@example.fr', 'direction@example.org'];
  const compose = await replay(t, { to });
  await compose.send();
  const shown = await warning(compose.page, `Vous allez envoyer les coordonnées de 1${NNBSP}300 personnes`);
  assert.deepEqual(shown.titles, [`Ce fichier contient les coordonnées de 1${NNBSP}300 personnes`]);
  assert.deepEqual(shown.buttons, [REMOVE, BACK, ANYWAY]);
  await press(compose.page, REMOVE);
  await warning(compose.page, REMOVED);
  compose.assertNothingSent();
  await press(compose.page, SEND_NOW);
  const { envelope, mail } = await compose.delivered(1);
  assert.deepEqual(envelope, to);
  assert.deepEqual(addresses(mail.to), to);
  assert.equal(mail.attachments.length, 0);
  const words = (/** @type {string} */ text) => text.trim().split(/\s+/u);
  assert.deepEqual(words(mail.text ?? ''), words(incident.text));
});

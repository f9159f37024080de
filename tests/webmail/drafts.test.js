/**
 * Drafts in Roundcube: never held when saved, and read whole when they come back, files included.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { simpleParser } from 'mailparser';

import { makeEml } from '../../www/incident/eml.js';
import { incidentMail } from '../../www/incident/incident.js';
import { press, warning } from './browser.js';
import { addresses, ANYWAY, csv, NBSP, NNBSP, REMOVE, SEND, SEND_NOW, startWebmail, until } from './compose.js';

const TWO = ['accueil@example.fr', 'direction@example.org'];
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const HEADLINE = `Vous allez envoyer les coordonnées de 1${NNBSP}300 personnes`;
const CARD = `Ce fichier contient les coordonnées de 1${NNBSP}300 personnes`;
const CLEAN = `Garde-fou${NBSP}: rien à signaler`;

/** @type {Awaited<ReturnType<typeof startWebmail>>} */
let webmail;
/** @type {import('../../www/incident/incident.js').Mail} */
let incident;
/** @type {string} */
let list;

before(async () => {
  webmail = await startWebmail({ draftAutosaveSeconds: 2 });
  incident = await incidentMail();
  list = await webmail.file('liste.pdf', /** @type {{bytes: Uint8Array}} */ (incident.files[0]).bytes);
});
after(() => webmail.finish(/example\.|\.example|06 ?39 ?98|liste\.(?:pdf|csv)/u));

/** The drafts with that subject. @param {string} subject */
async function drafts(subject) {
  const all = await Promise.all((await webmail.stack.folder('Drafts')).map((raw) => simpleParser(raw)));
  return all.filter((mail) => mail.subject === subject);
}

test('autosave of a risky draft is not held: the draft is in Drafts, no warning, nothing sent', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWELVE, subject: 'Brouillon automatique', body: 'Bonjour,', files: [list] });
  await until('the draft is saved', async () => (await drafts('Brouillon automatique'))[0]?.attachments.length === 1);
  const [draft] = await drafts('Brouillon automatique');
  assert.deepEqual(addresses(draft?.to), TWELVE);
  assert.equal(compose.warnings, 0);
  compose.assertNothingSent();
});

test('«Enregistrer» saves a risky draft at once, by mouse and by key, without a warning', async (t) => {
  for (const [subject, how] of /** @type {const} */ ([['Enregistré à la souris', 'mouse'], ['Enregistré au clavier', 'key']])) {
    const compose = await webmail.open(t);
    await compose.fill({ to: TWELVE, subject, body: 'Bonjour,', files: [list] });
    if (how === 'mouse') {
      await compose.page.click('a.save.draft');
    } else {
      await compose.page.focus('a.save.draft');
      await compose.page.keyboard.press('Enter');
    }
    await until('the draft is saved', async () => (await drafts(subject))[0]?.attachments.length === 1);
    assert.equal(compose.warnings, 0);
    compose.assertNothingSent();
    await compose.page.close();
  }
});

test('a reopened draft is read again: its file is fetched from the webmail and found', async (t) => {
  const writing = await webmail.open(t);
  await writing.fill({ to: TWO, subject: 'Brouillon rouvert', body: 'Bonjour,', files: [list] });
  await writing.page.click('a.save.draft');
  await until('the draft is saved', async () => (await drafts('Brouillon rouvert'))[0]?.attachments.length === 1);
  await writing.page.close();

  const { login, stack } = webmail;
  await login.goto(`${stack.url}?_task=mail&_mbox=Drafts`);
  const row = await login.waitForSelector('#messagelist tr.message');
  assert.ok(row);
  const uid = await login.$$eval('#messagelist tr.message td.subject a', (links) => {
    const link = links.find((each) => each.textContent?.includes('Brouillon rouvert'));
    return new URL(/** @type {HTMLAnchorElement} */ (link).href).searchParams.get('_draft_uid')
      ?? new URL(/** @type {HTMLAnchorElement} */ (link).href).searchParams.get('_uid');
  });
  const compose = await webmail.open(t, { query: `&_draft_uid=${uid}&_mbox=Drafts` });
  assert.deepEqual(await compose.attachmentNames(), ['liste.pdf']);
  await compose.send();
  const shown = await warning(compose.page, HEADLINE);
  assert.deepEqual(shown.titles, [CARD]);
  compose.assertNothingSent();
  await press(compose.page, REMOVE);
  await warning(compose.page, 'La pièce jointe a été retirée');
  await press(compose.page, SEND_NOW);
  const { envelope, mail } = await compose.delivered(1);
  assert.deepEqual(envelope, TWO);
  assert.equal(mail.attachments.length, 0);
});

test('a forwarded mail is read: the file it brings along is found, and can be sent all the same', async (t) => {
  const { stack } = webmail;
  await stack.deliver(makeEml({ ...incident, to: [stack.user] }, {
    date: 'Fri, 25 Mar 2016 10:30:00 +0100',
    messageId: 'transfert@agence.example',
  }));
  for (const query of ['&_forward_uid=1&_mbox=INBOX', '&_forward_uid=1&_mbox=INBOX&_attachment=1']) {
    const compose = await webmail.open(t, { query });
    await compose.fill({ to: TWO });
    await compose.send();
    const shown = await warning(compose.page, HEADLINE);
    assert.deepEqual(shown.titles, [CARD]);
    compose.assertNothingSent();
    await press(compose.page, ANYWAY);
    const { envelope, mail } = await compose.delivered(1);
    assert.deepEqual(envelope, TWO);
    assert.equal(mail.attachments.length, 1);
    await compose.page.close();
  }
});

test('a file that the writer removed is no longer spoken of: the mail leaves without a warning', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWO, subject: 'Sans la liste', body: 'Bonjour,', files: [list] });
  await compose.says(`Garde-fou vous demandera avant l’envoi${NBSP}: ce fichier contient les coordonnées de 1${NNBSP}300 personnes`);
  await compose.page.click('#attachment-list a.delete');
  await compose.says(CLEAN);
  await compose.send();
  const { mail } = await compose.delivered(0);
  assert.equal(mail.attachments.length, 0);
});

test('a file dropped on the page is read', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWO, subject: 'Déposé', body: 'Bonjour,' });
  await compose.page.evaluate((content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], 'deposee.csv', { type: 'text/csv' }));
    const target = /** @type {Element} */ (document.querySelector('.droptarget'));
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, composed: true }));
    }
  }, csv(60, 3));
  await compose.page.waitForSelector('#attachment-list > li[id^="rcmfile"]:not(.uploading) .attachment-name');
  await compose.send();
  const shown = await warning(compose.page, 'Vous allez envoyer les coordonnées de 60 personnes');
  assert.deepEqual(shown.titles, ['Ce fichier contient les coordonnées de 60 personnes']);
  compose.assertNothingSent();
});

test('two files of one name and different content are both read', async (t) => {
  const compose = await webmail.open(t);
  const files = [await webmail.file('liste.csv', csv(60, 1)), await webmail.file('liste.csv', csv(80, 2))];
  await compose.fill({ to: TWO, subject: 'Deux listes', body: 'Bonjour,', files });
  await compose.send();
  const shown = await warning(compose.page, 'Vous allez envoyer les coordonnées de 80 personnes');
  assert.deepEqual(shown.titles, [
    'Ce fichier contient les coordonnées de 80 personnes',
    'Ce fichier contient les coordonnées de 60 personnes',
  ]);
  compose.assertNothingSent();
});

for (const [order, contents] of /** @type {const} */ ([
  ['harmless first', ['Offre;Lieu\r\nboulanger;Amiens\r\n', csv(60, 1)]],
  ['harmless last', [csv(60, 1), 'Offre;Lieu\r\nboulanger;Amiens\r\n']],
])) {
  test(`of two files of one name chosen together, ${order}, the risky one is found`, async (t) => {
    const compose = await webmail.open(t);
    await compose.fill({ to: TWO, subject: 'Deux fichiers', body: 'Bonjour,' });
    await compose.attach(await Promise.all(contents.map((content) => webmail.file('offre.csv', content))));
    await compose.send();
    const shown = await warning(compose.page, 'Vous allez envoyer les coordonnées de 60 personnes');
    assert.deepEqual(shown.titles, ['Ce fichier contient les coordonnées de 60 personnes']);
    compose.assertNothingSent();
  });
}

test('Send pressed twice while the draft is being saved waits for it and leaves once', async (t) => {
  for (let n = 0; n < 5; n += 1) {
    const compose = await webmail.open(t);
    await compose.fill({ to: TWO, subject: `Deux fois ${n}`, body: 'Bonjour,' });
    await compose.says(CLEAN);
    await compose.page.evaluate("rcmail.command('savedraft', '')");
    await compose.page.click(SEND, { count: 2 });
    await compose.delivered(0);
  }
});

test('a file is removed and the mail let go also while the draft is being saved', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWO, subject: 'Sans la liste', files: [list] });
  await compose.send();
  await warning(compose.page, HEADLINE);
  const save = () => compose.page.evaluate("rcmail.command('savedraft', '')");
  await Promise.all([press(compose.page, REMOVE), sleep(350).then(save)]);
  await warning(compose.page, 'La pièce jointe a été retirée');
  await Promise.all([press(compose.page, SEND_NOW), sleep(350).then(save)]);
  const { mail } = await compose.delivered(1);
  assert.equal(mail.attachments.length, 0);
});

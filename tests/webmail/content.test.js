/**
 * What a mail holds, in Roundcube: numbers and lists in its text, files that cannot be read.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { strToU8, zipSync } from 'fflate';

import { makePeople } from '../../www/incident/people.js';
import { makePeoplePdf } from '../../www/incident/pdf.js';
import { closed, press, warning } from './browser.js';
import { ANYWAY, BACK, MASK, NBSP, REMOVE, SEND_NOW, startWebmail, UNDO_MASK, UNLOCK } from './compose.js';

const ONE = ['secretariat@example.fr'];
const PDFS = join(import.meta.dirname, '../data/extract/pdf');
/** A number made up for tests: its key is right, its department (99) is that of no French birth place. */
const NIR = '2 81 05 99 588 162 77';
/** A picture of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** An archive that holds no workbook. */
/** The first bytes of a Zstandard file, which is not read. */
const COMPRESSED = new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0x24, 0, 1, 0, 0]);

/** @type {Awaited<ReturnType<typeof startWebmail>>} */
let webmail;
before(async () => {
  webmail = await startWebmail();
});
after(() => webmail.finish(/example\.|\.example|06 ?39 ?98|2 ?81 ?05|inscription/u));

/** @param {import('node:test').TestContext} t @param {import('./compose.js').Draft} draft */
async function write(t, draft) {
  const compose = await webmail.open(t);
  await compose.fill({ to: ONE, subject: 'Votre inscription', body: 'Bonjour,', ...draft });
  return compose;
}

/** The same in the HTML editor, empty and ready to be typed in. @param {import('node:test').TestContext} t */
async function writeRich(t) {
  const compose = await webmail.open(t);
  await compose.page.click('a.mce-i-html');
  const iframe = await compose.page.waitForSelector('#composebody_ifr');
  const editor = /** @type {import('puppeteer-core').Frame} */ (await iframe?.contentFrame());
  await editor.waitForSelector('body#tinymce');
  await compose.fill({ to: ONE, subject: 'Votre inscription' });
  await editor.focus('body#tinymce');
  return { compose, editor };
}

test('a social security number in the text is held, and told without its digits', async (t) => {
  const compose = await write(t, { body: `Bonjour,\nson numéro de sécurité sociale est le ${NIR}.\nCordialement` });
  await compose.send();
  const shown = await warning(compose.page, 'Vous allez envoyer un numéro de sécurité sociale');
  assert.deepEqual(shown.titles, ['Le texte contient un numéro de sécurité sociale']);
  assert.deepEqual(shown.buttons, [MASK, BACK, ANYWAY]);
  assert.match(shown.text, /2 81 05 •• ••• ••• ••/u);
  compose.assertNothingSent();
});

test('a social security number typed in the HTML editor is held', async (t) => {
  const { compose } = await writeRich(t);
  await compose.page.keyboard.type(`NIR : ${NIR}`);
  await compose.send();
  const shown = await warning(compose.page, 'Vous allez envoyer un numéro de sécurité sociale');
  assert.deepEqual(shown.titles, ['Le texte contient un numéro de sécurité sociale']);
  compose.assertNothingSent();
  await press(compose.page, ANYWAY);
  const { mail } = await compose.delivered(1);
  assert.match(String(mail.html), /2 81 05 99 588 162 77/u);
});

const HIDDEN = 'Les numéros de sécurité sociale sont masqués';

test('the numbers in the text are hidden by one button, and the mail leaves without them', async (t) => {
  const compose = await write(t, { body: `Bonjour,\nson numéro de sécurité sociale est le ${NIR}, né le 3 mai.\nNIR : ${NIR}\nTél. 06 39 98 12 34` });
  await compose.send();
  await warning(compose.page, 'Vous allez envoyer un numéro de sécurité sociale');
  await press(compose.page, MASK);
  const shown = await warning(compose.page, HIDDEN);
  assert.deepEqual(shown.buttons, [SEND_NOW, BACK, UNDO_MASK]);
  compose.assertNothingSent();
  await press(compose.page, SEND_NOW);
  const { mail } = await compose.delivered(1);
  assert.equal(
    String(mail.text).trim(),
    'Bonjour,\nson numéro de sécurité sociale est le • •• •• •• ••• ••• ••, né le 3 mai.\nNIR : • •• •• •• ••• ••• ••\nTél. 06 39 98 12 34',
  );
});

test('in the HTML editor too: markup within a number stays, and it can be undone', async (t) => {
  const { compose, editor } = await writeRich(t);
  await compose.page.keyboard.type('Bonjour');
  const html = '<p>Bonjour,</p><p>NIR : 2 81 <b>05 99</b> 588 162 77<br>Cordialement</p>';
  await editor.evaluate((text) => {
    document.body.replaceChildren(...new DOMParser().parseFromString(text, 'text/html').body.childNodes);
  }, html);
  const now = () => editor.evaluate(() => document.body.innerHTML);
  await compose.page.type('#compose-subject', ' et suite');
  await compose.send();
  await warning(compose.page, 'Vous allez envoyer un numéro de sécurité sociale');
  await press(compose.page, MASK);
  await warning(compose.page, HIDDEN);
  assert.equal(await now(), '<p>Bonjour,</p><p>NIR : • •• <b>•• ••</b> ••• ••• ••<br>Cordialement</p>');
  await press(compose.page, UNDO_MASK);
  await warning(compose.page, 'Vous allez envoyer un numéro de sécurité sociale');
  assert.equal(await now(), html);
  compose.assertNothingSent();
  await press(compose.page, MASK);
  await warning(compose.page, HIDDEN);
  await press(compose.page, SEND_NOW);
  const { mail } = await compose.delivered(1);
  assert.match(String(mail.html).replaceAll('&bull;', '•'), /NIR : • •• <(b|strong)>•• ••<\/\1> ••• ••• ••<br/u);
  assert.doesNotMatch(String(mail.text) + mail.html, /588/u);
});

test('a list of 60 people pasted into the text is held', async (t) => {
  const rows = makePeople(60).map((person) => `${person.lastName}\t${person.firstName}\t${person.email}\t${person.mobile}`);
  const compose = await write(t, { body: ['Bonjour,', ...rows, 'Cordialement'].join('\n') });
  await compose.send();
  const shown = await warning(compose.page, 'Vous allez envoyer les coordonnées de 60 personnes');
  assert.deepEqual(shown.titles, ['Le texte contient les coordonnées de 60 personnes']);
  compose.assertNothingSent();
});

/** @type {{what: string, name: string, title?: string, reason: RegExp, repairs?: string[], bytes: () => Promise<Uint8Array>}[]} */
const UNREADABLE = [
  {
    what: 'a PDF cut short',
    name: 'coupe.pdf',
    bytes: async () => (await makePeoplePdf('Liste', makePeople(40))).subarray(0, 1500),
    // What precedes the cut is read.
    title: `«${NBSP}coupe.pdf${NBSP}» n’a pas pu être vérifié en entier`,
    reason: /Il est abîmé ou incomplet\./u,
  },
  { what: 'a compressed file named .xlsx', name: 'tableau.xlsx', bytes: async () => COMPRESSED, reason: /Son format n’est pas lu par Garde-fou\./u },
  {
    what: 'a PDF behind a password',
    name: 'secret.pdf',
    bytes: () => readFile(join(PDFS, 'password-aes-256/file.pdf')),
    repairs: [UNLOCK, REMOVE],
    reason: /Il est protégé par un mot de passe\u{a0}: Garde-fou ne peut pas voir ce qu’il contient\./u,
  },
];

for (const { what, name, title, bytes, reason, repairs = [REMOVE] } of UNREADABLE) {
  test(`${what} is told as not checked, with the reason, and can be sent all the same`, async (t) => {
    const compose = await write(t, { files: [await webmail.file(name, await bytes())] });
    await compose.send();
    const shown = await warning(compose.page, 'Une pièce jointe n’a pas pu être vérifiée');
    assert.deepEqual(shown.titles, [title ?? `«${NBSP}${name}${NBSP}» n’a pas été vérifié`]);
    assert.match(shown.text, reason);
    assert.deepEqual(shown.buttons, [...repairs, BACK, ANYWAY]);
    compose.assertNothingSent();
    await press(compose.page, ANYWAY);
    const { mail } = await compose.delivered(1);
    assert.equal(mail.attachments[0]?.filename, name);
  });
}

test('a picture is told below the message as not checked, and leaves without a warning', async (t) => {
  const compose = await write(t, { files: [await webmail.file('plan.png', PNG)] });
  await compose.says(`Garde-fou${NBSP}: «${NBSP}plan.png${NBSP}» n’a pas été vérifié`);
  await compose.send();
  const { mail } = await compose.delivered(0);
  assert.ok(mail.attachments[0]?.content.equals(PNG));
});

test('a file without a byte is told below the message, and leaves without a warning', async (t) => {
  const compose = await write(t, { files: [await webmail.file('vide.csv', new Uint8Array())] });
  await compose.says(`Garde-fou${NBSP}: «${NBSP}vide.csv${NBSP}» n’a pas été vérifié`);
  await compose.send();
  const { mail } = await compose.delivered(0);
  assert.equal(mail.attachments[0]?.filename, 'vide.csv');
});

test('a list in an archive in a mail is found by its path', async (t) => {
  const people = Array.from({ length: 60 }, (_, n) => `Petit ${n};marie${n}@example.fr;06 39 98 00 ${String(n).padStart(2, '0')}`);
  const archive = zipSync({ 'export/liste.csv': strToU8(people.join('\n')) });
  const mail = `Date: Fri, 25 Mar 2016 10:30:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: application/zip; name="a.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(archive).toString('base64')}\r\n`;
  const compose = await write(t, { files: [await webmail.file('courriel.eml', strToU8(mail))] });
  await compose.send();
  const shown = await warning(compose.page, 'Vous allez envoyer les coordonnées de 60 personnes');
  assert.match(shown.text, /courriel\.eml\/[^ ]*a\.zip\/export\/liste\.csv/u);
  await press(compose.page, REMOVE);
  await warning(compose.page, 'La pièce jointe a été retirée');
  compose.assertNothingSent();
});

test('an unreadable file beside a risky one hides nothing of it', async (t) => {
  const files = [
    await webmail.file('tableau.xlsx', COMPRESSED),
    await webmail.file('liste.pdf', await makePeoplePdf('Liste', makePeople(100))),
  ];
  const compose = await write(t, { files });
  await compose.send();
  const shown = await warning(compose.page, 'Vous allez envoyer les coordonnées de 100 personnes');
  assert.deepEqual(shown.titles, [
    'Ce fichier contient les coordonnées de 100 personnes',
    `«${NBSP}tableau.xlsx${NBSP}» n’a pas été vérifié`,
  ]);
  compose.assertNothingSent();
});

test('a file that the writer shares by a link is told in the line as not checked, and holds nothing', async (t) => {
  const compose = await write(t, { body: 'Bonjour,\n\nLe fichier : https://drive.google.com/file/d/1aB/view' });
  await compose.says(`Garde-fou${NBSP}: un fichier partagé par un lien n’a pas été vérifié`);
  await compose.send();
  await compose.delivered(0);
});

test('Send pressed while a large file is read says so at once, and Back gives the message back unsent', async (t) => {
  const rows = Array.from({ length: 400_000 }, (_, n) => `Nom${n};usager${n}@site${n % 999}.example;06 39 98 ${n % 100} 00\r\n`);
  const compose = await write(t, { files: [await webmail.file('liste.csv', `Nom;Courriel;Mobile\r\n${rows.join('')}`)] });
  await compose.send();
  const shown = await warning(compose.page, 'Vérification en cours…');
  assert.match(shown.text, new RegExp(`«${NBSP}liste\\.csv${NBSP}» est en cours de lecture sur votre ordinateur\\. Le message attend\\.`, 'u'));
  assert.deepEqual(shown.buttons, [BACK]);
  await press(compose.page, BACK);
  await closed(compose.page);
  compose.assertNothingSent();
});

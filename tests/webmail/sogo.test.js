/**
 * SOGo 5, live: repairs and their undoing, half-typed addresses, files, drafts, and what the page's own
 * code sends. The ways to send are in `ways.js`. The mail server's journal tells what left.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { simpleParser } from 'mailparser';

import { makePeople } from '../../www/incident/people.js';
import { closed, isAtLineButton, lineButton, press, pressLineButton, tap, warning } from './browser.js';
import { addresses, ANYWAY, BACK, BCC, COPY, MASK, NBSP, REMOVE, SEND_NOW, UNDO_BCC, UNDO_REMOVE, until } from './compose.js';
import { SAVE, SEND, startSogo } from './sogo.js';

const SUBJECT = 'Votre rendez-vous de jeudi';
const BODY = 'Bonjour Madame Lefèvre,\n\nJe vous confirme notre rendez-vous de jeudi à 10 h.';
const ONE = ['helene.lefevre@example.fr'];
/** Enough to be held: 12 people outside the agency who see each other. */
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const HEADLINE = '12 personnes verront les adresses des autres';
const ALL_BCC = 'Tous les destinataires sont en copie cachée';
const LIST = 'Vous allez envoyer les coordonnées de 60 personnes';
const CARD = 'Ce fichier contient les coordonnées de 60 personnes';
const REMOVED = 'La pièce jointe a été retirée';
const CLEAN = `Garde-fou${NBSP}: rien à signaler`;
const CSV = [
  'Nom;Prénom;Courriel;Mobile',
  ...makePeople(60).map(({ lastName, firstName, email, mobile }) => [lastName, firstName, email, mobile].join(';')),
  '',
].join('\r\n');
const PERSONAL = /example\.(?:fr|org)|Lefèvre|06 ?39 ?98|rendez-vous|liste\.csv|28105/u;

/** @type {Awaited<ReturnType<typeof startSogo>>} */
let webmail;
/** @type {string} */
let list;
before(async () => {
  webmail = await startSogo();
  list = await webmail.file('liste.csv', CSV);
});
after(() => webmail.finish(PERSONAL));

/** @typedef {import('./sogo.js').SogoCompose} Compose */

/** @param {import('node:test').TestContext} t @param {import('./compose.js').Draft} [draft] */
async function write(t, draft, { popup = false } = {}) {
  const compose = /** @type {Compose} */ (await webmail.open(t, { popup }));
  await compose.fill({ to: TWELVE, subject: SUBJECT, body: BODY, ...draft });
  return compose;
}

/** @param {Compose} compose @param {string} headline */
async function held(compose, headline = HEADLINE) {
  const shown = await warning(compose.page, headline);
  compose.assertNothingSent();
  return shown;
}

/** The drafts with that subject. @param {string} subject @param {typeof webmail} [place] */
async function drafts(subject, place = webmail) {
  const all = await Promise.all((await place.stack.folder('Drafts')).map((raw) => simpleParser(raw)));
  return all.filter((mail) => mail.subject === subject);
}

/** SOGo's own way to send, without a press. @param {Compose} compose */
const sendByCode = ({ page }) =>
  page.evaluate(() => {
    const { angular } = /** @type {any} */ (window);
    angular.element(document.querySelector('#mailEditor')).controller().send();
  });

test('going back leaves the draft as it was, sends nothing, and the next Send asks again', async (t) => {
  const compose = await write(t, { cc: ['direction@example.org'], bcc: ['archives@example.org'], files: [list] });
  const before = await compose.seen();
  assert.deepEqual(before, {
    to: TWELVE,
    cc: ['direction@example.org'],
    bcc: ['archives@example.org'],
    files: ['liste.csv'],
    subject: SUBJECT,
    body: BODY,
  });
  await compose.send();
  await held(compose, LIST);
  await press(compose.page, BACK);
  await closed(compose.page);
  assert.deepEqual(await compose.seen(), before);
  await compose.send();
  const { titles } = await held(compose, LIST);
  assert.deepEqual(titles, [CARD, '13 personnes verront les adresses des autres']);
  assert.equal(compose.warnings, 2);
});

for (const popup of [false, true]) {
  test(`everyone moved to Cci${popup ? ' in a window of its own' : ''}: delivered once to all, no address in a header`, async (t) => {
    const compose = await write(t, { to: TWELVE.slice(0, 7), cc: TWELVE.slice(7, 11), bcc: TWELVE.slice(11) }, { popup });
    await compose.send();
    await held(compose, '11 personnes verront les adresses des autres');
    await press(compose.page, BCC);
    await warning(compose.page, ALL_BCC);
    const { to, cc, bcc } = await compose.seen();
    assert.deepEqual({ to, cc, bcc: [...bcc].sort() }, { to: [], cc: [], bcc: [...TWELVE].sort() });
    compose.assertNothingSent();
    await press(compose.page, SEND_NOW);
    const { envelope, mail, raw } = await compose.delivered(1);
    assert.deepEqual([...envelope].sort(), [...TWELVE].sort());
    assert.deepEqual([...addresses(mail.to), ...addresses(mail.cc), ...addresses(mail.bcc)], []);
    assert.doesNotMatch(raw.toString('latin1'), /personne\d/u);
  });
}

test('going back after everyone was moved to Cci: the writer sees them there, and Send asks nothing more', async (t) => {
  const compose = await write(t);
  await compose.send();
  await held(compose);
  await press(compose.page, BCC);
  await warning(compose.page, ALL_BCC);
  await press(compose.page, BACK);
  await closed(compose.page);
  await compose.page.waitForSelector('md-chips[ng-model="editor.message.editable.bcc"] md-chip', { visible: true });
  await compose.says(CLEAN);
  await compose.send();
  assert.deepEqual((await compose.delivered(1)).envelope, TWELVE);
});

for (const how of /** @type {const} */ (['in the warning', 'by the button beside the line', 'by keys'])) {
  test(`everyone moved to Cci, undone ${how}: each is where they were, and so the mail is sent`, async (t) => {
    const people = { to: ['"Petit, Léa" <lea.petit@example.org>', ...TWELVE.slice(0, 7)], cc: TWELVE.slice(7, 11).reverse(), bcc: TWELVE.slice(11) };
    const compose = await write(t, { ...people, to: undefined });
    for (const each of people.to) {
      await compose.type('to', each);
      await compose.page.keyboard.press('Tab');
    }
    const { to, cc, bcc } = await compose.seen();
    assert.deepEqual({ to, cc, bcc }, people);
    const headline = '12 personnes verront les adresses des autres';
    await compose.send();
    await held(compose, headline);
    await press(compose.page, BCC);
    await warning(compose.page, ALL_BCC);
    assert.equal((await compose.chips('bcc')).length, 13);
    if (how === 'in the warning') {
      await press(compose.page, UNDO_BCC);
      const { text } = await held(compose, headline);
      assert.match(text, /Les destinataires sont de nouveau comme avant/u);
    } else {
      await press(compose.page, BACK);
      await closed(compose.page);
      await until('undo is offered', async () => (await lineButton(compose.page)) === UNDO_BCC);
      if (how === 'by keys') {
        await compose.page.focus(SEND);
        for (let presses = 0; presses < 80 && !(await isAtLineButton(compose.page)); presses += 1) await compose.page.keyboard.press('Tab');
        await tap(compose.page, 'Enter');
      } else {
        await pressLineButton(compose.page);
      }
      await until('everyone is back', async () => (await compose.chips('to')).length === 8);
      assert.equal(await lineButton(compose.page), '');
      await compose.says(`Garde-fou vous demandera avant l’envoi${NBSP}: ${headline}`);
      await compose.send();
      await held(compose, headline);
    }
    const seen = await compose.seen();
    assert.deepEqual({ to: seen.to, cc: seen.cc, bcc: seen.bcc }, people);
    await press(compose.page, ANYWAY);
    const { envelope, mail } = await compose.delivered(how === 'in the warning' ? 1 : 2);
    assert.deepEqual([addresses(mail.to), addresses(mail.cc)], [['lea.petit@example.org', ...TWELVE.slice(0, 7)], people.cc]);
    assert.deepEqual([...envelope].sort(), ['lea.petit@example.org', ...TWELVE].sort());
  });
}

test('an attachment removed and put back is read and asked about again, and leaves byte for byte', async (t) => {
  const other = await webmail.file('plan.txt', 'Plan d’accès : sortie 3, puis tout droit.\n');
  const compose = await write(t, { to: ONE, files: [list, other] });
  await compose.send();
  await held(compose, LIST);
  await press(compose.page, REMOVE);
  assert.deepEqual((await warning(compose.page, REMOVED)).buttons, [SEND_NOW, BACK, UNDO_REMOVE]);
  assert.deepEqual(await compose.attachmentNames(), ['plan.txt']);
  await press(compose.page, UNDO_REMOVE);
  const { text } = await held(compose, LIST);
  assert.match(text, /La pièce jointe a été remise/u);
  await press(compose.page, ANYWAY);
  const { mail } = await compose.delivered(1);
  assert.deepEqual(mail.attachments.map(({ filename }) => filename).sort(), ['liste.csv', 'plan.txt']);
  assert.equal(mail.attachments.find(({ filename }) => filename === 'liste.csv')?.content.toString(), CSV);
});

test('an address that is typed but not a recipient yet is counted, and sent to as the others', async (t) => {
  const compose = await write(t, { to: TWELVE.slice(0, 11) });
  await compose.type('to', 'personne12@example.fr');
  await compose.says(`Garde-fou vous demandera avant l’envoi${NBSP}: 12 personnes verront les adresses des autres`);
  // By a script: the focus stays where it is, and SOGo alone would send to eleven.
  await compose.page.$eval(SEND, (button) => /** @type {HTMLElement} */ (button).click());
  await held(compose);
  await press(compose.page, BCC);
  await warning(compose.page, ALL_BCC);
  await press(compose.page, SEND_NOW);
  const { envelope, mail } = await compose.delivered(1);
  assert.deepEqual(envelope, TWELVE);
  assert.deepEqual(addresses(mail.to), []);
});

test('a recipient with a name and a comma in it stays one, with its address, when moved to Cci', async (t) => {
  const compose = await write(t, { to: TWELVE.slice(0, 11) });
  await compose.type('to', '"Petit, Léa" <lea.petit@example.org>');
  await compose.page.keyboard.press('Tab');
  await compose.send();
  await held(compose);
  await press(compose.page, BCC);
  await warning(compose.page, ALL_BCC);
  assert.deepEqual((await compose.chips('bcc')).at(-1), '"Petit, Léa" <lea.petit@example.org>');
  await press(compose.page, SEND_NOW);
  assert.deepEqual((await compose.delivered(1)).envelope, [...TWELVE.slice(0, 11), 'lea.petit@example.org']);
});

test('a list of people attached: held, and delivered without it once the warning removed it', async (t) => {
  const other = await webmail.file('plan.txt', 'Plan d’accès : sortie 3, puis tout droit.\n');
  const compose = await write(t, { to: ONE, files: [other, list] });
  await compose.send();
  const { titles, buttons } = await held(compose, LIST);
  assert.deepEqual(titles, [CARD]);
  assert.deepEqual(buttons, [COPY, REMOVE, BACK, ANYWAY]);
  await press(compose.page, REMOVE);
  await warning(compose.page, REMOVED);
  assert.deepEqual(await compose.attachmentNames(), ['plan.txt']);
  compose.assertNothingSent();
  await press(compose.page, SEND_NOW);
  const { envelope, mail } = await compose.delivered(1);
  assert.deepEqual(envelope, ONE);
  assert.deepEqual(mail.attachments.map(({ filename }) => filename), ['plan.txt']);
});

test('a list of people sent anyway arrives byte for byte', async (t) => {
  const compose = await write(t, { to: ONE, files: [list] });
  await compose.send();
  await held(compose, LIST);
  await press(compose.page, ANYWAY);
  const { mail } = await compose.delivered(1);
  assert.deepEqual(mail.attachments.map(({ content }) => content.toString()), [CSV]);
});

test('a file that the server does not let go of is not said to be removed', async (t) => {
  const compose = await write(t, { to: ONE, files: [list] });
  await compose.page.setRequestInterception(true);
  compose.page.on('request', (request) => {
    if (request.url().includes('/deleteAttachment')) void request.respond({ status: 500 });
    else void request.continue();
  });
  await compose.send();
  await held(compose, LIST);
  await press(compose.page, REMOVE);
  await warning(compose.page, 'La correction n’a pas abouti');
  compose.assertNothingSent();
});

for (const [how, save] of /** @type {[string, (compose: Compose) => Promise<unknown>][]} */ ([
  ['with the mouse', ({ page }) => page.click(SAVE)],
  [
    'with Enter',
    async ({ page }) => {
      await page.focus(SAVE);
      await page.keyboard.press('Enter');
    },
  ],
])) {
  test(`a risky draft saved ${how} is saved at once, without a warning`, async (t) => {
    const subject = `Brouillon ${how}`;
    const compose = await write(t, { subject, files: [list] });
    await save(compose);
    await until('the draft is saved', async () => (await drafts(subject)).some((draft) => addresses(draft.to).length === 12));
    assert.equal(compose.warnings, 0);
    compose.assertNothingSent();
  });
}

test('a reopened draft is read again: its file is fetched from the webmail and found', async (t) => {
  const writing = await write(t, { to: ONE, subject: 'Brouillon rouvert', files: [list] });
  const [answer] = await Promise.all([
    writing.page.waitForResponse((response) => response.url().endsWith('/save')),
    writing.page.click(SAVE),
  ]);
  const { uid } = await answer.json();
  await writing.page.close();
  const compose = /** @type {Compose} */ (await webmail.open(t, { popup: true, query: `Drafts/${uid}/edit` }));
  await until('the draft is there', async () => (await compose.attachmentNames()).length === 1);
  await compose.says(`Garde-fou vous demandera avant l’envoi${NBSP}: ce fichier contient les coordonnées de 60 personnes`);
  await compose.send();
  await held(compose, LIST);
  await press(compose.page, ANYWAY);
  const { envelope, mail } = await compose.delivered(1);
  assert.deepEqual(envelope, ONE);
  assert.equal(mail.attachments.length, 1);
});

test('what code of the page sends is dropped by going back: the draft stays as it was, and Send asks again', async (t) => {
  const compose = await write(t);
  await sendByCode(compose);
  await held(compose);
  await press(compose.page, BACK);
  await closed(compose.page);
  compose.assertNothingSent();
  assert.deepEqual((await compose.seen()).to, TWELVE);
  await compose.send();
  await warning(compose.page, HEADLINE);
  assert.deepEqual(compose.sent(), []);
  await press(compose.page, BCC);
  await warning(compose.page, ALL_BCC);
  await press(compose.page, SEND_NOW);
  assert.deepEqual((await compose.delivered(2)).envelope, TWELVE);
});

test('code of the page that sends twice is asked about twice: what was let go once does not leave again', async (t) => {
  const compose = await write(t);
  await sendByCode(compose);
  await held(compose);
  await press(compose.page, ANYWAY);
  await until('the mail is sent', () => compose.sent().length === 1);
  await sendByCode(compose);
  await until('a second warning', () => compose.warnings === 2);
  await warning(compose.page, HEADLINE);
  assert.equal(compose.sent().length, 1);
});

test('the numbers in the text are hidden by one button, and the mail leaves without them', async (t) => {
  const compose = await write(t, { to: ONE, body: 'Son NIR : 2 81 05 99 588 162 77, reçu hier.' });
  await compose.send();
  await held(compose, 'Vous allez envoyer un numéro de sécurité sociale');
  await press(compose.page, MASK);
  await held(compose, 'Les numéros de sécurité sociale sont masqués');
  await press(compose.page, SEND_NOW);
  assert.equal(String((await compose.delivered(1)).mail.text).trim(), 'Son NIR : • •• •• •• ••• ••• ••, reçu hier.');
});

test('in the rich editor the text is read, and what SOGo’s timer saves is left alone', async (t) => {
  const rich = await startSogo({ html: true });
  t.after(() => rich.finish(PERSONAL));
  const compose = /** @type {Compose} */ (await rich.open(t));
  await compose.page.waitForSelector('iframe.cke_wysiwyg_frame');
  await compose.fill({ to: ONE, subject: 'Dossier', body: 'Son NIR : 2 81 05 99 588 162 11' });
  // Its timer counts in minutes: here it has run out.
  await compose.page.evaluate(() => {
    const { angular } = /** @type {any} */ (window);
    angular.element(document.querySelector('#mailEditor')).controller().autosaveDrafts();
  });
  await until('the draft is saved by itself', async () => (await drafts('Dossier', rich)).length === 1);
  assert.equal(compose.warnings, 0);
  compose.assertNothingSent();
  await compose.send();
  const { titles } = await held(compose, 'Vous allez envoyer un numéro de sécurité sociale');
  assert.deepEqual(titles, ['Le texte contient un numéro de sécurité sociale']);
  await press(compose.page, ANYWAY);
  assert.match(String((await compose.delivered(1)).mail.html), /2 81 05 99 588 162 11/u);
});

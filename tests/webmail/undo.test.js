/**
 * Undoing a repair in Roundcube: in the warning, by the button beside the composer's line, by hand and
 * by keys. What then leaves is told by the mail server's journal.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { closed, isAtLineButton, lineButton, press, pressLineButton, scriptLineButton, tap, warning } from './browser.js';
import { addresses, ANYWAY, BACK, BCC, COPY, csv, NBSP, REMOVE, SEND_NOW, startWebmail, UNDO_BCC, UNDO_REMOVE, until } from './compose.js';

const SUBJECT = 'Votre rendez-vous de jeudi';
const BODY = 'Bonjour,\n\nÀ jeudi.\n\nCamille Martin';
/** In an order of their own, with names and without. */
const TO = ['"Petit, Léa" <lea.petit@example.org>', ...Array.from({ length: 9 }, (_, n) => `personne${9 - n}@example.fr`)];
const CC = ['Zoé Martin <zoe@example.org>', 'direction@example.org'];
const BCC_FIRST = ['archives@example.org'];
const BARE = { to: TO.map(bare), cc: CC.map(bare), bcc: BCC_FIRST };
const HEADLINE = '12 personnes verront les adresses des autres';
const ALL_BCC = 'Tous les destinataires sont en copie cachée';
const AS_BEFORE = 'Les destinataires sont de nouveau comme avant';
const LIST = 'Vous allez envoyer les coordonnées de 60 personnes';
const REMOVED = 'La pièce jointe a été retirée';
const ASKS = `Garde-fou vous demandera avant l’envoi${NBSP}: ${HEADLINE}`;
const CLEAN = `Garde-fou${NBSP}: rien à signaler`;

function bare(/** @type {string} */ recipient) {
  return /<(.*)>/u.exec(recipient)?.[1] ?? recipient;
}

/** @type {Awaited<ReturnType<typeof startWebmail>>} */
let webmail;
before(async () => {
  webmail = await startWebmail({ draftAutosaveSeconds: 0 });
});
after(() => webmail.finish(/example\.(?:fr|org)|06 ?39 ?98|Camille Martin|rendez-vous|liste\.csv|Léa/u));

/** @param {import('node:test').TestContext} t @param {import('./compose.js').Draft} [draft] */
async function write(t, draft) {
  const compose = await webmail.open(t);
  await compose.fill({ to: TO, cc: CC, bcc: BCC_FIRST, subject: SUBJECT, body: BODY, ...draft });
  return compose;
}

/** Sent again, as it now is: in which field each recipient is delivered. @param {import('./compose.js').Compose} compose @param {number} warnings */
async function sentAsBefore(compose, warnings) {
  await compose.send();
  await warning(compose.page, HEADLINE);
  await press(compose.page, ANYWAY);
  const { envelope, mail } = await compose.delivered(warnings);
  assert.deepEqual([addresses(mail.to), addresses(mail.cc)], [BARE.to, BARE.cc]);
  assert.deepEqual([...envelope].sort(), Object.values(BARE).flat().sort());
  assert.match(JSON.stringify(mail.to), /"name":"Petit, Léa"/u);
}

/** Everyone in Cci, and back at the message. @param {import('./compose.js').Compose} compose */
async function repairedAndBack(compose) {
  const before = await compose.seen();
  await compose.send();
  await warning(compose.page, HEADLINE);
  await press(compose.page, BCC);
  await warning(compose.page, ALL_BCC);
  await press(compose.page, BACK);
  await closed(compose.page);
  await until('undo is offered', async () => (await lineButton(compose.page)) === UNDO_BCC);
  assert.notDeepEqual(await compose.seen(), before);
  return before;
}

test('everyone moved to Cci, undone in the warning: To, Cc and Cci are as they were, and so the mail is sent', async (t) => {
  const compose = await write(t);
  const before = await compose.seen();
  await compose.send();
  await warning(compose.page, HEADLINE);
  await press(compose.page, BCC);
  const repaired = await warning(compose.page, ALL_BCC);
  assert.deepEqual(repaired.buttons, [SEND_NOW, BACK, UNDO_BCC]);
  assert.equal(repaired.focused, BACK);
  await compose.picture('undo-1-repaired');
  await press(compose.page, UNDO_BCC);
  const undone = await warning(compose.page, HEADLINE);
  await compose.picture('undo-2-undone');
  assert.match(undone.text, new RegExp(AS_BEFORE, 'u'));
  assert.deepEqual(undone.buttons, [BCC, BACK, ANYWAY]);
  assert.deepEqual(await compose.seen(), before);
  compose.assertNothingSent();
  await press(compose.page, BACK);
  await closed(compose.page);
  assert.equal(await lineButton(compose.page), '');
  await sentAsBefore(compose, 2);
});

test('what was half typed is in its field again', async (t) => {
  const compose = await write(t, { cc: [...CC] });
  await compose.page.focus('#compose_cc .recipient-input input');
  await compose.page.keyboard.sendCharacter('Paul Mar');
  // By a script: the focus stays where it is.
  await compose.page.$eval('button.btn.send', (button) => /** @type {HTMLElement} */ (button).click());
  // Counted as the group that it may be the name of.
  await warning(compose.page, 'Au moins 13 personnes verront les adresses des autres');
  const before = await compose.seen();
  assert.match(before.cc, /Paul Mar$/u);
  await press(compose.page, BCC);
  await warning(compose.page, ALL_BCC);
  assert.equal((await compose.seen()).cc, '');
  await press(compose.page, UNDO_BCC);
  await warning(compose.page, 'Au moins 13 personnes verront les adresses des autres');
  assert.deepEqual(await compose.seen(), before);
  assert.equal(await compose.page.$eval('#compose_cc .recipient-input input', (input) => /** @type {HTMLInputElement} */ (input).value), 'Paul Mar');
  compose.assertNothingSent();
});

test('back at the message, the button beside the line undoes it; a script of the page cannot', async (t) => {
  const compose = await write(t);
  const before = await repairedAndBack(compose);
  const repaired = await compose.seen();
  await compose.says(CLEAN);
  await compose.picture('undo-3-line');
  await scriptLineButton(compose.page);
  await sleep(300);
  assert.deepEqual(await compose.seen(), repaired);
  await pressLineButton(compose.page);
  await compose.says(ASKS);
  assert.deepEqual(await compose.seen(), before);
  assert.equal(await lineButton(compose.page), '');
  compose.assertNothingSent();
  await sentAsBefore(compose, 2);
});

test('by keys alone: the repair, its undo in the warning, the repair again and its undo beside the line', async (t) => {
  const compose = await write(t);
  const { page } = compose;
  const before = await compose.seen();
  /** @param {() => Promise<boolean>} isThere */
  const tabTo = async (isThere) => {
    for (let presses = 0; presses < 80; presses += 1) {
      if (await isThere()) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('the keyboard does not get there');
  };
  /** @param {string} headline @param {string} label */
  const choose = async (headline, label) => {
    await warning(page, headline);
    await tabTo(async () => (await warning(page, headline)).focused === label);
    // The frame takes no choice before the browser says that it is seen.
    await sleep(500);
    await tap(page, 'Enter');
  };
  await page.focus('button.btn.send');
  await page.keyboard.press('Enter');
  await choose(HEADLINE, BCC);
  await choose(ALL_BCC, UNDO_BCC);
  await warning(page, HEADLINE);
  assert.deepEqual(await compose.seen(), before);
  await choose(HEADLINE, BCC);
  await warning(page, ALL_BCC);
  void tap(page, 'Escape');
  await closed(page);
  await until('undo is offered', async () => (await lineButton(page)) === UNDO_BCC);
  await page.focus('button.btn.send');
  await tabTo(() => isAtLineButton(page));
  await tap(page, 'Enter');
  await compose.says(ASKS);
  assert.deepEqual(await compose.seen(), before);
  assert.ok(await page.evaluate(() => document.activeElement !== document.body), 'the focus is somewhere');
  compose.assertNothingSent();
  await sentAsBefore(compose, 2);
});

test('once the writer changed the recipients, there is nothing to undo', async (t) => {
  const compose = await write(t);
  await repairedAndBack(compose);
  await compose.fill({ to: ['accueil@example.fr'] });
  await until('undo is offered no more', async () => (await lineButton(compose.page)) === '');
  await compose.fill({ to: [] });
  await compose.says(CLEAN);
  assert.equal(await lineButton(compose.page), '');
});

test('once the mail is let go, there is nothing to undo, even if Roundcube still asks', async (t) => {
  const compose = await webmail.open(t);
  // Without a subject Roundcube asks for it; nobody answers.
  await compose.fill({ to: TO, cc: CC, body: BODY });
  await repairedAndBack(compose);
  await compose.send();
  await compose.page.waitForSelector('.ui-dialog input');
  await sleep(500);
  await compose.page.keyboard.press('Escape');
  await compose.writeBody('PS : à jeudi');
  await sleep(500);
  await compose.says(CLEAN);
  assert.equal(await lineButton(compose.page), '');
  compose.assertNothingSent();
});

test('an attachment removed, put back in the warning: it is read and asked about again, and leaves byte for byte', async (t) => {
  const compose = await write(t, { to: ['accueil@example.fr'], cc: [], bcc: [], files: [await webmail.file('liste.csv', csv(60))] });
  await compose.send();
  await warning(compose.page, LIST);
  await press(compose.page, REMOVE);
  assert.deepEqual((await warning(compose.page, REMOVED)).buttons, [SEND_NOW, BACK, UNDO_REMOVE]);
  assert.deepEqual(await compose.attachmentNames(), []);
  await press(compose.page, UNDO_REMOVE);
  const undone = await warning(compose.page, LIST);
  assert.match(undone.text, /La pièce jointe a été remise/u);
  assert.deepEqual(await compose.attachmentNames(), ['liste.csv']);
  compose.assertNothingSent();
  await press(compose.page, ANYWAY);
  const { mail } = await compose.delivered(1);
  assert.deepEqual(mail.attachments.map(({ filename, content }) => [filename, content.toString()]), [['liste.csv', csv(60)]]);
});

test('two repairs are undone one after the other, the last one first', async (t) => {
  const compose = await write(t, { files: [await webmail.file('liste.csv', csv(60))] });
  const { page } = compose;
  const { to, cc, bcc } = await compose.seen();
  await compose.send();
  await warning(page, LIST);
  await press(page, BCC);
  await page.waitForFunction(() => /** @type {HTMLTextAreaElement} */ (document.getElementById('_to')).value === '');
  await until('what is left is asked', async () => (await warning(page, LIST)).titles.length === 1);
  const between = await warning(page, LIST);
  assert.deepEqual(between.buttons, [COPY, REMOVE, BACK, UNDO_BCC, ANYWAY]);
  assert.match(between.text, new RegExp(ALL_BCC, 'u'));
  await compose.picture('undo-4-between');
  await press(page, REMOVE);
  assert.deepEqual((await warning(page, REMOVED)).buttons, [SEND_NOW, BACK, UNDO_REMOVE]);
  await press(page, BACK);
  await closed(page);
  await until('the last one is offered', async () => (await lineButton(page)) === UNDO_REMOVE);
  await pressLineButton(page);
  await until('the file is back', async () => (await compose.attachmentNames()).length === 1);
  await until('the one before is offered', async () => (await lineButton(page)) === UNDO_BCC);
  await pressLineButton(page);
  await until('everyone is back', async () => (await compose.seen()).to === to);
  const seen = await compose.seen();
  assert.deepEqual({ to: seen.to, cc: seen.cc, bcc: seen.bcc }, { to, cc, bcc });
  await compose.says(`Garde-fou vous demandera avant l’envoi${NBSP}: ce fichier contient les coordonnées de 60 personnes`);
  compose.assertNothingSent();
});

test('a file that the webmail does not give in time is removed, and not said to come back', async (t) => {
  const compose = await write(t, { to: ['accueil@example.fr'], cc: [], bcc: [], files: [await webmail.file('liste.csv', csv(60))] });
  const client = await compose.page.createCDPSession();
  await client.send('Network.enable');
  await client.send('Network.setBlockedURLs', { urls: ['*display-attachment*'] });
  await compose.send();
  await warning(compose.page, LIST);
  await press(compose.page, REMOVE);
  assert.deepEqual((await warning(compose.page, REMOVED)).buttons, [SEND_NOW, BACK]);
});

test('when the recipients do not come back as they were, that is said, and nothing is sent', async (t) => {
  const compose = await write(t);
  await repairedAndBack(compose);
  // The webmail drops somebody on the way.
  await compose.page.evaluate(() => {
    const field = /** @type {HTMLTextAreaElement} */ (document.getElementById('_cc'));
    field.addEventListener('change', () => (field.value = ''), true);
  });
  await pressLineButton(compose.page);
  await warning(compose.page, 'L’annulation n’a pas abouti');
  await press(compose.page, BACK);
  await closed(compose.page);
  compose.assertNothingSent();
});

/**
 * Mails made of mails in Roundcube: what replies quote and forwards bring along is read, and what
 * « Renvoyer » sends again without a compose page.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { makeEml } from '../../www/incident/eml.js';
import { closed, press, tap, warning } from './browser.js';
import { ANYWAY, BACK, BCC, Compose, csv, fillBounce, NBSP, SEND_NOW, startWebmail, until } from './compose.js';

const COLLEAGUE = 'helene.lefevre@example.fr';
const TWO = ['accueil@example.fr', 'direction@example.org'];
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const HEADLINE = '12 personnes verront les adresses des autres';
const LIST = 'Vous allez envoyer les coordonnées de 60 personnes';
const ALL_BCC = 'Tous les destinataires sont en copie cachée';
/** A number made up for tests: its department (99) is that of no French birth place. */
const NIR = '2 81 05 99 588 162 11';

/** @type {Awaited<ReturnType<typeof startWebmail>>} */
let webmail;
/** The messages in the mailbox, by their subjects: the numbers that the webmail gives them. @type {Record<string, string>} */
let numbers;

before(async () => {
  webmail = await startWebmail();
  const { deliver, user } = webmail.stack;
  const mail = { from: `Hélène Lefèvre <${COLLEAGUE}>`, to: [user], cc: [], bcc: [], text: 'Bonjour,\n\nÀ jeudi.', files: [] };
  const file = { name: 'liste.csv', type: 'text/csv', bytes: new TextEncoder().encode(csv(60)) };
  const all = [
    { ...mail, subject: 'plain' },
    { ...mail, subject: 'many', cc: TWELVE },
    { ...mail, subject: 'number', text: `Bonjour,\n\nson numéro de sécurité sociale est le ${NIR}.` },
    { ...mail, subject: 'list', text: csv(60).replaceAll('\r', '') },
    { ...mail, subject: 'file', files: [file] },
  ];
  for (const [n, each] of all.entries()) {
    await deliver(makeEml(each, { date: `Fri, 25 Mar 2016 10:3${n}:00 +0100`, messageId: `recu-${n}@example.fr` }));
  }
  const { login } = webmail;
  await login.goto(`${webmail.stack.url}?_task=mail&_mbox=INBOX`);
  await until('all are listed', async () => (await login.$$('#messagelist td.subject a')).length === all.length);
  numbers = await login.$$eval('#messagelist td.subject a', (links) =>
    Object.fromEntries(links.map((link) => [link.textContent?.trim(), new URL(/** @type {HTMLAnchorElement} */ (link).href).searchParams.get('_uid') ?? ''])),
  );
});
after(() => webmail.finish(/example\.fr|example\.org|06 ?39 ?98|2 ?81 ?05|À jeudi|liste\.csv/u));

test('what a reply quotes is read too', async (t) => {
  const compose = await webmail.open(t, { query: `&_reply_uid=${numbers.number}&_mbox=INBOX` });
  await compose.send();
  const shown = await warning(compose.page, 'Vous allez envoyer un numéro de sécurité sociale');
  assert.deepEqual(shown.titles, ['Le texte contient un numéro de sécurité sociale']);
  compose.assertNothingSent();
});

test('what is forwarded in the text is read, and can be sent all the same', async (t) => {
  const compose = await webmail.open(t, { query: `&_forward_uid=${numbers.list}&_mbox=INBOX` });
  await compose.fill({ to: TWO });
  await compose.send();
  const shown = await warning(compose.page, LIST);
  assert.deepEqual(shown.titles, ['Le texte contient les coordonnées de 60 personnes']);
  compose.assertNothingSent();
  await press(compose.page, ANYWAY);
  assert.deepEqual((await compose.delivered(1)).envelope, TWO);
});

test('several messages forwarded as files are all read', async (t) => {
  const compose = await webmail.open(t, { query: `&_forward_uid=${numbers.plain},${numbers.file}&_mbox=INBOX&_attachment=1` });
  assert.equal((await compose.attachmentNames()).length, 2);
  await compose.fill({ to: TWO, subject: 'Deux messages' });
  await compose.send();
  await warning(compose.page, LIST);
  compose.assertNothingSent();
  await press(compose.page, ANYWAY);
  const { mail } = await compose.delivered(1);
  assert.equal(mail.attachments.length, 2);
});

// ---- « Renvoyer »

const AGAIN = '.ui-dialog button.bounce';

/** The dialog of « Renvoyer », open on a message: its frame, filled as asked. */
async function bounce(
  /** @type {import('node:test').TestContext} */ t,
  /** @type {string | undefined} */ uid,
  /** @type {string[]} */ to,
  { preview = false } = {},
) {
  const page = await webmail.chromium.browser.newPage();
  t.after(() => page.close().catch(() => {}));
  await page.setViewport({ width: 1280, height: 900 });
  const compose = new Compose(page, webmail.stack);
  if (preview) {
    await page.goto(`${webmail.stack.url}?_task=mail&_mbox=INBOX`);
    await page.waitForSelector('#messagelist tr.message');
    await page.evaluate(`rcmail.message_list.select(${uid})`);
    const shown = await page.waitForFrame((frame) => frame.url().includes('_action=preview'));
    await shown.waitForSelector('#messagebody');
  } else {
    await page.goto(`${webmail.stack.url}?_task=mail&_mbox=INBOX&_uid=${uid}&_action=show`);
  }
  await page.evaluate("rcmail.command('bounce', '', null, new Event('click'))");
  const frame = await page.waitForFrame((each) => each.url().includes('_action=bounce'));
  await fillBounce(frame, to);
  const list = (/** @type {string} */ name) =>
    frame.$eval(`#_${name}`, (area) => /** @type {HTMLTextAreaElement} */ (area).value.match(/[^\s,;<>]+@[^\s,;<>]+/gu) ?? []);
  return { compose, page, frame, list };
}

/** The message that was sent again, once. */
async function sentAgain(/** @type {Compose} */ compose, /** @type {number} */ warnings) {
  await until('the message is sent again', () => compose.sent().length > 0);
  await sleep(300);
  assert.equal(compose.warnings, warnings, 'warnings met');
  assert.equal(compose.sends, 1, 'requests to send');
  const [mail, ...more] = compose.sent();
  assert.equal(more.length, 0, 'delivered more than once');
  assert.ok(mail);
  return mail;
}

for (const preview of [false, true]) {
  const where = preview ? 'beside the list' : 'of the open message';
  test(`« Renvoyer » ${where} to many is held; the writer goes back, nothing is sent, and the dialog is as it was`, async (t) => {
    const { compose, page, list } = await bounce(t, numbers.plain, TWELVE, { preview });
    await compose.says(`Garde-fou vous demandera avant l’envoi${NBSP}: ${HEADLINE}`);
    await page.click(AGAIN);
    const shown = await warning(page, HEADLINE);
    assert.deepEqual(shown.buttons, [BCC, BACK, ANYWAY]);
    void tap(page, 'Escape');
    await closed(page);
    await sleep(300);
    compose.assertNothingSent();
    assert.deepEqual(await list('to'), TWELVE);
    await page.focus(AGAIN);
    await page.keyboard.press('Enter');
    await warning(page, HEADLINE);
    compose.assertNothingSent();
    await press(page, ANYWAY);
    assert.deepEqual((await sentAgain(compose, 2)).to, TWELVE);
  });
}

test('« Renvoyer »: everyone moved to Cci receives the message, and nobody is named in it', async (t) => {
  const { compose, page, list } = await bounce(t, numbers.plain, TWELVE);
  await page.click(AGAIN);
  await warning(page, HEADLINE);
  await press(page, BCC);
  await warning(page, ALL_BCC);
  assert.deepEqual([await list('to'), await list('bcc')], [[], TWELVE]);
  compose.assertNothingSent();
  await press(page, SEND_NOW);
  const mail = await sentAgain(compose, 1);
  assert.deepEqual(mail.to, TWELVE);
  assert.doesNotMatch(mail.raw.toString('latin1'), /personne\d/u);
});

test('« Renvoyer » of a message with a list of people is held; no part of it can be removed', async (t) => {
  const { compose, page } = await bounce(t, numbers.file, TWO);
  await page.click(AGAIN);
  const shown = await warning(page, LIST);
  assert.deepEqual(shown.titles, ['Ce fichier contient les coordonnées de 60 personnes']);
  assert.deepEqual(shown.buttons, [BACK, ANYWAY]);
  compose.assertNothingSent();
  await press(page, ANYWAY);
  const mail = await sentAgain(compose, 1);
  assert.deepEqual(mail.to, TWO);
});

test('« Renvoyer »: an address that is still being typed counts', async (t) => {
  const { compose, page, frame } = await bounce(t, numbers.plain, TWELVE.slice(0, 9));
  await frame.type('#compose_to .recipient-input input', 'paul.moreau@example.org');
  await page.click(AGAIN);
  await warning(page, '10 personnes verront les adresses des autres');
  compose.assertNothingSent();
});

test('« Renvoyer » begun by the page itself is not sent, and the webmail says so', async (t) => {
  const { compose, page } = await bounce(t, numbers.plain, TWELVE);
  await page.evaluate("jQuery('.ui-dialog button.bounce').triggerHandler('click')");
  // The dialog is gone before anybody could be asked about what it held.
  await page.waitForSelector(AGAIN, { hidden: true });
  await until('the webmail says that it could not', () => page.$('#messagestack .error, #messagestack .alert-danger'));
  compose.assertNothingSent();
});

/**
 * What an organisation has done about findings: observe, warn, ask for a reason, hold; and the days'
 * numbers. With them, what saves the writer questions: a decision that is remembered, a password.
 *
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { closed, frameOf, inExtension, isWarned, press, set, warning } from './browser.js';
import { ANYWAY, BACK, BCC, NBSP, NNBSP, SEND_NOW, startWebmail, UNLOCK, until } from './compose.js';

const ONE = ['accueil@example.fr'];
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const MANY = '12 personnes verront les adresses des autres';
const MAIL = { to: TWELVE, subject: 'Réunion', body: 'Bonjour, à jeudi.' };
/** Workbooks of people behind the password « secret ». */
const LOCKED = fileURLToPath(new URL('../data/extract/protected/agile/file.xlsx', import.meta.url));

/** @type {Awaited<ReturnType<typeof startWebmail>>} */
let webmail;
before(async () => {
  webmail = await startWebmail();
});
after(async () => {
  await webmail?.finish(/example\.fr|Réunion|à jeudi|secret|parce que|déjà d’accord/u);
});

/** What was counted today. @returns {Promise<Record<string, number>>} */
const counted = () =>
  inExtension(webmail.chromium, async () => {
    const { journal } = /** @type {any} */ (await globalThis.extensionApi.storage.local.get('journal'));
    return /** @type {any} */ (Object.values(journal ?? {})[0] ?? {});
  });
const eraseCounts = () => inExtension(webmail.chromium, "chrome.storage.local.remove('journal')");

/** @param {import('./compose.js').Compose} compose @param {string} selector @param {string} text */
async function typeIn({ page }, selector, text) {
  const frame = await frameOf(page);
  const field = await frame.waitForSelector(selector);
  await field?.type(text);
}

test('where an organisation only observes, the mail leaves without a question and the line says so', async (t) => {
  await set(t, webmail.chromium, { mode_recipients: 'observe', journal: true });
  t.after(eraseCounts);
  const compose = await webmail.open(t);
  await compose.fill(MAIL);
  await compose.says('Garde-fou observe sans avertir, selon le réglage de votre organisation');
  await compose.send();
  const { envelope } = await compose.delivered(0);
  assert.deepEqual(envelope, TWELVE);
  await until('it is counted', async () => (await counted()).checked === 1);
  assert.deepEqual(await counted(), { checked: 1, observed_recipients_exposed: 1 });
});

test('where a reason is asked for, nothing leaves without one; its number is counted', async (t) => {
  await set(t, webmail.chromium, {
    mode_recipients: 'justify',
    reasons: ['Les destinataires sont déjà d’accord', 'Ils se connaissent'],
    journal: true,
  });
  t.after(eraseCounts);
  const compose = await webmail.open(t);
  await compose.fill(MAIL);
  await compose.send();
  const shown = await warning(compose.page, MANY);
  assert.ok(shown.text.includes(`Pourquoi envoyer ce message tel quel${NNBSP}?`), shown.text);
  await press(compose.page, ANYWAY);
  const frame = await frameOf(compose.page);
  await frame.waitForFunction(() => document.querySelector('.gf-reason-missing')?.textContent !== '');
  assert.equal(
    await frame.$eval('.gf-reason-missing', (each) => each.textContent),
    'Donnez une raison pour envoyer ce message tel quel.',
  );
  assert.equal(await frame.evaluate(() => document.activeElement?.getAttribute('type')), 'radio');
  compose.assertNothingSent();
  await frame.click('.gf-reason input[value="2"]');
  await press(compose.page, ANYWAY);
  await compose.delivered(1);
  await until('it is counted', async () => (await counted()).sent_anyway === 1);
  assert.deepEqual(await counted(), { checked: 1, warned: 1, warned_recipients_exposed: 1, sent_anyway: 1, reason_2: 1 });
});

test('a reason in the writer’s own words lets the mail go and is kept nowhere', async (t) => {
  await set(t, webmail.chromium, { mode_recipients: 'justify', journal: true });
  t.after(eraseCounts);
  const compose = await webmail.open(t);
  await compose.fill(MAIL);
  await compose.send();
  await warning(compose.page, MANY);
  await typeIn(compose, '.gf-reason textarea', '..');
  await press(compose.page, ANYWAY);
  await sleep(500);
  assert.ok(isWarned(compose.page));
  compose.assertNothingSent();
  await typeIn(compose, '.gf-reason textarea', ' parce que tous se connaissent');
  await press(compose.page, ANYWAY);
  await compose.delivered(1);
  await until('it is counted', async () => (await counted()).sent_anyway === 1);
  assert.deepEqual(await counted(), { checked: 1, warned: 1, warned_recipients_exposed: 1, sent_anyway: 1 });
});

test('where a mail is held, it leaves only once it is corrected', async (t) => {
  await set(t, webmail.chromium, { mode_recipients: 'hold', journal: true });
  t.after(eraseCounts);
  const compose = await webmail.open(t);
  await compose.fill(MAIL);
  await compose.send();
  const shown = await warning(compose.page, MANY);
  assert.deepEqual(shown.buttons.filter((label) => label === ANYWAY), []);
  assert.ok(shown.text.includes('Votre organisation demande de le corriger avant de l’envoyer.'), shown.text);
  compose.assertNothingSent();
  await press(compose.page, BCC);
  await warning(compose.page, 'Tous les destinataires sont en copie cachée');
  await press(compose.page, SEND_NOW);
  const { mail } = await compose.delivered(1);
  assert.equal(mail.cc, undefined);
  await until('it is counted', async () => (await counted()).repaired_bcc === 1);
  assert.deepEqual(await counted(), { checked: 1, warned: 1, warned_recipients_exposed: 1, repaired_bcc: 1 });
});

test('a false alert is counted by its kind once, and the warning stays', async (t) => {
  await set(t, webmail.chromium, { journal: true });
  t.after(eraseCounts);
  const compose = await webmail.open(t);
  await compose.fill(MAIL);
  await compose.send();
  await warning(compose.page, MANY);
  const frame = await frameOf(compose.page);
  await frame.click('.gf-why-label');
  await press(compose.page, 'Signaler une fausse alerte');
  await until('it is counted', async () => (await counted()).false_alert_recipients_exposed === 1);
  assert.equal(
    await frame.evaluate(() => document.activeElement?.textContent),
    `C’est noté${NBSP}: seul le type d’alerte est compté, dans ce navigateur.`,
  );
  await press(compose.page, BACK);
  await closed(compose.page);
  compose.assertNothingSent();
  await until('it is counted', async () => (await counted()).back === 1);
});

test('without a policy nothing is counted', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill(MAIL);
  await compose.send();
  const shown = await warning(compose.page, MANY);
  assert.ok(!shown.buttons.includes('Signaler une fausse alerte'));
  await press(compose.page, ANYWAY);
  await compose.delivered(1);
  assert.deepEqual(await counted(), {});
});

// ---- A decision is remembered

/** The webmail asks about a missing subject after us; the writer goes back from there. */
async function decideAndStay(/** @type {import('node:test').TestContext} */ t) {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWELVE, body: MAIL.body });
  await compose.send();
  await warning(compose.page, MANY);
  await press(compose.page, ANYWAY);
  const asks = '.ui-dialog .ui-dialog-buttonset button.cancel';
  await compose.page.waitForSelector(asks, { visible: true });
  await compose.page.click(asks);
  await compose.page.waitForSelector(asks, { hidden: true });
  compose.assertNothingSent();
  return compose;
}

test('who chose to send anyway is not asked again about the same mail, for all that the webmail asks', async (t) => {
  const compose = await decideAndStay(t);
  await compose.page.type('#compose-subject', 'Réunion');
  await compose.send();
  await compose.delivered(1);
});

test('a mail that changed since is asked about again', async (t) => {
  const compose = await decideAndStay(t);
  await compose.page.type('#compose-subject', 'Réunion');
  await compose.writeBody(' Apportez vos dossiers.');
  await compose.send();
  await warning(compose.page, MANY);
  assert.equal(compose.warnings, 2);
  compose.assertNothingSent();
});

test('where the settings remember nothing, each send is asked about', async (t) => {
  await set(t, webmail.chromium, { remember_minutes: 0 });
  const compose = await decideAndStay(t);
  await compose.page.type('#compose-subject', 'Réunion');
  await compose.send();
  await warning(compose.page, MANY);
  compose.assertNothingSent();
});

// ---- A password

test('a protected file is read with the password that the writer types, and a wrong one is told', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: ONE, subject: 'Réunion', files: [LOCKED] });
  await compose.send();
  const shown = await warning(compose.page, 'Une pièce jointe n’a pas pu être vérifiée');
  assert.ok(shown.buttons.includes(UNLOCK), shown.buttons.join(', '));
  await typeIn(compose, '.gf-unlock input', 'faux');
  await press(compose.page, UNLOCK);
  const frame = await frameOf(compose.page);
  const lead = `Ce mot de passe n’ouvre pas tout «${NBSP}file.xlsx${NBSP}».`;
  await frame.waitForFunction((wanted) => document.querySelector('.gf-lead')?.textContent === wanted, {}, lead);
  assert.equal(await frame.$eval('.gf-unlock input', (field) => /** @type {HTMLInputElement} */ (field).value), '');
  compose.assertNothingSent();
  await typeIn(compose, '.gf-unlock input', 'secret');
  await compose.page.keyboard.press('Enter');
  await frame.waitForFunction(() => [...document.querySelectorAll('h2')].some((each) => each.textContent === 'Ce fichier contient les coordonnées de 40 personnes'));
  assert.equal(
    await frame.$eval('.gf-lead', (each) => each.textContent),
    `«${NBSP}file.xlsx${NBSP}» a été ouvert et vérifié.`,
  );
  compose.assertNothingSent();
  await press(compose.page, ANYWAY);
  const { mail } = await compose.delivered(1);
  assert.equal(mail.attachments.length, 1);
});

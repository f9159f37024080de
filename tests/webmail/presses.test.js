/**
 * Presses on Send in Roundcube that come at a bad moment: half-typed addresses, keys held down, presses
 * while the warning opens, Roundcube's own questions. The ways to press it are in `ways.js`.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { frameOf, inGuard, isWarned, MISSING, tap, warning } from './browser.js';
import { addresses, SEND, startWebmail, until } from './compose.js';

const SUBJECT = 'Votre rendez-vous de jeudi';
const BODY = 'Bonjour Madame Lefèvre,\n\nJe vous confirme notre rendez-vous de jeudi à 10 h.\n\nCamille Martin\n03 53 01 20 16';
const ONE = ['helene.lefevre@example.fr'];
/** Enough to be held: 12 people outside the agency who see each other. */
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const HEADLINE = '12 personnes verront les adresses des autres';

/** @type {Awaited<ReturnType<typeof startWebmail>>} */
let webmail;
before(async () => {
  webmail = await startWebmail();
});
after(() => webmail.finish(/example\.(?:fr|org)|Lefèvre|03 ?53 ?01|rendez-vous/u));

/** Presses on Send with which a half-typed address must be entered before it is read. @type {{how: string, press: (compose: import('./compose.js').Compose) => Promise<void>}[]} */
const PRESSES = [
  { how: 'with the mouse', press: (compose) => compose.send() },
  {
    how: 'with Enter',
    press: async ({ page }) => {
      await page.focus(SEND);
      await page.keyboard.press('Enter');
    },
  },
  {
    how: 'with Space',
    press: async ({ page }) => {
      await page.focus(SEND);
      await page.keyboard.press('Space');
    },
  },
  { how: 'by a double click', press: ({ page }) => page.click(SEND, { count: 2 }) },
];

test('all that the guard looks for is found', async (t) => {
  const compose = await webmail.open(t);
  assert.deepEqual(await inGuard(compose.page, MISSING), [[]]);
});

/** Types an address without entering it. @param {import('./compose.js').Compose} compose @param {string} address */
async function halfType({ page }, address) {
  await page.type('#compose_to .recipient-input input', address);
  assert.equal(await page.$$eval('#compose_to li.recipient', (chips) => chips.length), 1, 'not entered yet');
}

for (const { how, press: pressSend } of PRESSES) {
  test(`an address that is still being typed when Send is pressed ${how} receives the mail`, async (t) => {
    const compose = await webmail.open(t);
    await compose.fill({ to: ONE, subject: SUBJECT, body: BODY });
    await halfType(compose, 'paul.moreau@example.org');
    await pressSend(compose);
    const { envelope, mail } = await compose.delivered(0);
    assert.deepEqual(envelope, ['helene.lefevre@example.fr', 'paul.moreau@example.org']);
    assert.deepEqual(addresses(mail.to), ['helene.lefevre@example.fr', 'paul.moreau@example.org']);
  });
}

test('addresses that are still being typed count: the tenth makes the warning', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWELVE.slice(0, 9), subject: SUBJECT, body: BODY });
  await compose.page.type('#compose_to .recipient-input input', 'paul.moreau@example.org');
  await compose.send();
  await warning(compose.page, '10 personnes verront les adresses des autres');
  compose.assertNothingSent();
});

test('Enter pressed again and again while the warning opens sends nothing', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWELVE, subject: SUBJECT, body: BODY });
  await compose.page.focus(SEND);
  const taken = tap(compose.page, ...Array.from({ length: 20 }, () => /** @type {const} */ ('Enter')));
  await until('a warning was met', () => compose.warnings > 0);
  await Promise.race([taken, sleep(1500)]);
  // Some presses fell on «Revenir au message», some on Send anew.
  compose.assertNothingSent();
});

test('Enter held down opens one warning, which stays', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWELVE, subject: SUBJECT, body: BODY });
  await compose.page.focus(SEND);
  await compose.page.keyboard.down('Enter');
  await frameOf(compose.page);
  for (let repeats = 0; repeats < 30; repeats += 1) await compose.page.keyboard.down('Enter');
  await compose.page.keyboard.up('Enter');
  await warning(compose.page, HEADLINE);
  assert.ok(isWarned(compose.page));
  assert.equal(compose.warnings, 1);
  compose.assertNothingSent();
});

test('a second press of Send after the mail was released is judged anew, not let through', async (t) => {
  const compose = await webmail.open(t);
  // Without a subject Roundcube itself asks first; the writer returns and adds people.
  await compose.fill({ to: ONE, body: BODY });
  await compose.send();
  await compose.page.waitForSelector('.ui-dialog #compose-subject, .ui-dialog .popup input');
  assert.equal(compose.warnings, 0);
  await compose.page.click('.ui-dialog .ui-dialog-titlebar-close, .ui-dialog button.cancel');
  await compose.page.waitForFunction(() => !document.querySelector('.ui-dialog'));
  await compose.fill({ to: TWELVE, subject: SUBJECT });
  await compose.send();
  await warning(compose.page, HEADLINE);
  compose.assertNothingSent();
});

test('a mail without a subject: Roundcube asks for it, and its own Send delivers the mail once', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: ONE, body: BODY });
  await compose.send();
  const field = await compose.page.waitForSelector('.ui-dialog .popup input[type=text], .ui-dialog input');
  await field?.type(SUBJECT);
  await compose.page.click('.ui-dialog button.mainaction.send');
  const { mail } = await compose.delivered(0);
  assert.equal(mail.subject, SUBJECT);
});

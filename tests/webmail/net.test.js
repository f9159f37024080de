/**
 * Roundcube sends without a press on its button: by its own scripts, from other code in the page, by
 * the second Send of its own questions. The net in the page holds what nobody was asked about.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { closed, press, tap, warning } from './browser.js';
import { ANYWAY, startWebmail, until } from './compose.js';

const SUBJECT = 'Votre rendez-vous de jeudi';
const BODY = 'Bonjour,\n\nJe vous confirme notre rendez-vous de jeudi à 10 h.\n\nCamille Martin';
const ONE = ['helene.lefevre@example.fr'];
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const HEADLINE = '12 personnes verront les adresses des autres';

/** @type {Awaited<ReturnType<typeof startWebmail>>} */
let webmail;
before(async () => {
  webmail = await startWebmail({ draftAutosaveSeconds: 0 });
});
after(() => webmail.finish(/example\.fr|Camille Martin|rendez-vous/u));

test('a mail that the page sends and the writer keeps back leaves the page at work: it can be sent by hand', async (t) => {
  for (const code of ["rcmail.command('send', '')", 'rcmail.submit_messageform()']) {
    const compose = await webmail.open(t);
    await compose.fill({ to: TWELVE, subject: SUBJECT, body: BODY });
    await compose.page.evaluate(code);
    await warning(compose.page, HEADLINE);
    void tap(compose.page, 'Escape');
    await closed(compose.page);
    await compose.fill({ to: ONE });
    await compose.send();
    assert.deepEqual((await compose.delivered(1)).envelope, ONE);
  }
});

test('the page sends again while the warning is open: the mail leaves once', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWELVE, subject: SUBJECT, body: BODY });
  await compose.send();
  await warning(compose.page, HEADLINE);
  await compose.page.evaluate("rcmail.command('send', '')");
  await press(compose.page, ANYWAY);
  await compose.delivered(1);
  await sleep(500);
  assert.equal(compose.sent().length, 1);
});

test('a mail let go may leave as it was judged, not with people added afterwards', async (t) => {
  const compose = await webmail.open(t);
  // Roundcube asks for the subject after our question; meanwhile the page adds people.
  await compose.fill({ to: ONE, body: BODY });
  await compose.send();
  await compose.page.waitForSelector('.ui-dialog .popup input[type=text], .ui-dialog input');
  await compose.fill({ to: TWELVE });
  await compose.page.click('.ui-dialog button.mainaction.send');
  await warning(compose.page, HEADLINE);
  compose.assertNothingSent();
});

test('saving a draft and the draft saved by itself are not asked about', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWELVE, subject: SUBJECT, body: BODY });
  const before = (await webmail.stack.folder('Drafts')).length;
  await compose.page.evaluate("rcmail.command('savedraft', '')");
  await until('the draft is saved', async () => (await webmail.stack.folder('Drafts')).length > before);
  assert.equal(compose.warnings, 0);
});

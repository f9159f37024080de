/**
 * Roundcube sends without a press on its button: by its own scripts, from other code in the page, by
 * the second Send of its own questions. The net in the page holds what nobody was asked about.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { closed, isWarned, press, tap, warning } from './browser.js';
import { addresses, ANYWAY, BCC, SEND_NOW, startWebmail, until } from './compose.js';

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

/** What code of the page can do, in its own world. @type {{how: string, run: string}[]} */
const WAYS = [
  { how: 'by Roundcube’s own command', run: "rcmail.command('send', '')" },
  { how: 'by submitting Roundcube’s form', run: 'rcmail.submit_messageform()' },
];

for (const { how, run } of WAYS) {
  test(`a clean mail sent ${how} is delivered exactly once, without a warning`, async (t) => {
    const compose = await webmail.open(t);
    await compose.fill({ to: ONE, subject: SUBJECT, body: BODY });
    await compose.page.evaluate(run);
    const { envelope } = await compose.delivered(0);
    assert.deepEqual(envelope, ONE);
  });

  test(`a risky mail sent ${how} is held; the writer goes back: nothing is sent, and the page works on`, async (t) => {
    const compose = await webmail.open(t);
    await compose.fill({ to: TWELVE, subject: SUBJECT, body: BODY });
    const draft = await compose.seen();
    await compose.page.evaluate(run);
    await warning(compose.page, HEADLINE);
    void tap(compose.page, 'Escape');
    await closed(compose.page);
    await sleep(300);
    compose.assertNothingSent();
    assert.deepEqual(await compose.seen(), draft);
    // The page is not left busy: the mail can still be sent by hand.
    await compose.fill({ to: ONE });
    await compose.send();
    assert.deepEqual((await compose.delivered(1)).envelope, ONE);
  });

  test(`a risky mail sent ${how} and let go is delivered exactly once`, async (t) => {
    const compose = await webmail.open(t);
    await compose.fill({ to: TWELVE, subject: SUBJECT, body: BODY });
    await compose.page.evaluate(run);
    await warning(compose.page, HEADLINE);
    await press(compose.page, ANYWAY);
    assert.deepEqual((await compose.delivered(1)).envelope, TWELVE);
  });

  test(`a risky mail sent ${how} and repaired leaves as it was repaired`, async (t) => {
    const compose = await webmail.open(t);
    await compose.fill({ to: TWELVE, subject: SUBJECT, body: BODY });
    await compose.page.evaluate(run);
    await warning(compose.page, HEADLINE);
    await press(compose.page, BCC);
    await until('the repair is said', async () => isWarned(compose.page) && (await compose.seen()).bcc !== '');
    await press(compose.page, SEND_NOW);
    const { envelope, mail } = await compose.delivered(1);
    assert.deepEqual(envelope, TWELVE);
    assert.deepEqual([...addresses(mail.to), ...addresses(mail.cc)], []);
  });
}

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

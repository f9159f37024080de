/**
 * Roundcube as it looked before 2019, and still does in places: skins larry and classic. The guard
 * works as in elastic. Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { inGuard, MISSING, press, warning } from './browser.js';
import { addresses, ANYWAY, BACK, BCC, Compose, COPY, csv, REMOVE, SEND_NOW, startWebmail, UNDO_BCC, UNDO_REMOVE, until } from './compose.js';

const SUBJECT = 'Votre rendez-vous de jeudi';
const BODY = 'Bonjour,\n\nJe vous confirme notre rendez-vous de jeudi à 10 h.\n\nCamille Martin';
const ONE = ['helene.lefevre@example.fr'];
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const HEADLINE = '12 personnes verront les adresses des autres';
const ALL_BCC = 'Tous les destinataires sont en copie cachée';
for (const skin of /** @type {const} */ (['larry', 'classic'])) {
  describe(`in the skin ${skin}`, () => {
    /** @type {Awaited<ReturnType<typeof startWebmail>>} */
    let webmail;
    before(async () => {
      webmail = await startWebmail({ skin, draftAutosaveSeconds: 0 });
    });
    after(() => webmail.finish(/example\.|06 ?39 ?98|Camille Martin|rendez-vous|liste\.csv/u));

    test('all that the guard looks for is found', async (t) => {
      const compose = await webmail.open(t);
      assert.deepEqual(await inGuard(compose.page, MISSING), [[]]);
    });

    test('everyone moved to Cci is seen there, and delivered once with no address in a header', async (t) => {
      const compose = await webmail.open(t);
      await compose.fill({ to: TWELVE.slice(0, 6), cc: TWELVE.slice(6), subject: SUBJECT, body: BODY });
      await compose.send();
      await warning(compose.page, HEADLINE);
      await press(compose.page, BCC);
      await warning(compose.page, ALL_BCC);
      compose.assertNothingSent();
      assert.ok(await compose.page.$eval('#_bcc', (field) => field.checkVisibility()), 'the writer sees the field');
      assert.equal((await compose.seen()).to, '');
      assert.equal((await compose.seen()).cc, '');
      await press(compose.page, UNDO_BCC);
      await warning(compose.page, HEADLINE);
      const { to, cc, bcc } = await compose.seen();
      assert.deepEqual({ to, cc, bcc }, { to: TWELVE.slice(0, 6).join(', '), cc: TWELVE.slice(6).join(', '), bcc: '' });
      await press(compose.page, BCC);
      await warning(compose.page, ALL_BCC);
      await press(compose.page, SEND_NOW);
      const { envelope, mail, raw } = await compose.delivered(1);
      assert.deepEqual(envelope, TWELVE);
      assert.deepEqual([...addresses(mail.to), ...addresses(mail.cc), ...addresses(mail.bcc)], []);
      assert.doesNotMatch(raw.toString('latin1'), /personne\d/u);
    });

    test('a file with the list of 60 people is held, removed by the warning’s button, and the mail leaves without it', async (t) => {
      const compose = await webmail.open(t);
      await compose.fill({ to: ONE, subject: SUBJECT, body: BODY, files: [await webmail.file('liste.csv', csv(60))] });
      await compose.send();
      const shown = await warning(compose.page, 'Vous allez envoyer les coordonnées de 60 personnes');
      assert.deepEqual(shown.titles, ['Ce fichier contient les coordonnées de 60 personnes']);
      assert.deepEqual(shown.buttons, [COPY, REMOVE, BACK, ANYWAY]);
      await press(compose.page, REMOVE);
      await warning(compose.page, 'La pièce jointe a été retirée');
      assert.deepEqual(await compose.attachmentNames(), []);
      await press(compose.page, UNDO_REMOVE);
      await warning(compose.page, 'Vous allez envoyer les coordonnées de 60 personnes');
      assert.deepEqual(await compose.attachmentNames(), ['liste.csv']);
      await press(compose.page, REMOVE);
      await warning(compose.page, 'La pièce jointe a été retirée');
      compose.assertNothingSent();
      await press(compose.page, SEND_NOW);
      const { mail } = await compose.delivered(1);
      assert.equal(mail.attachments.length, 0);
      assert.equal(mail.text?.trim(), BODY);
    });

    test('a number typed in the HTML editor is held', async (t) => {
      const compose = await webmail.open(t);
      await compose.fill({ to: ONE, subject: SUBJECT });
      await compose.page.select('select[name="editorSelector"], select[name="_is_html"]', 'html');
      const iframe = await compose.page.waitForSelector(`${compose.places.body}_ifr`);
      const editor = /** @type {import('puppeteer-core').Frame} */ (await iframe?.contentFrame());
      await editor.waitForSelector('body#tinymce');
      await editor.focus('body#tinymce');
      await compose.page.keyboard.type('NIR : 2 81 05 99 588 162 11');
      await compose.send();
      await warning(compose.page, 'Vous allez envoyer un numéro de sécurité sociale');
      compose.assertNothingSent();
      await press(compose.page, ANYWAY);
      assert.match(String((await compose.delivered(1)).mail.html), /2 81 05 99 588 162 11/u);
    });

    test('« Renvoyer » to many is held, and the message is sent again once when it is let go', async (t) => {
      const { stack, chromium } = webmail;
      await stack.deliver(`From: ${ONE[0]}\r\nTo: ${stack.user}\r\nSubject: Essai\r\n\r\nBonjour\r\n`);
      const page = await chromium.browser.newPage();
      t.after(() => page.close());
      const compose = new Compose(page, stack);
      await page.goto(`${stack.url}?_task=mail&_mbox=INBOX&_uid=1&_action=show`);
      await page.evaluate("rcmail.command('bounce', 'sub', null, new Event('click'))");
      const frame = await page.waitForFrame((each) => each.url().includes('_action=bounce'));
      await frame.waitForSelector('#_to');
      await frame.type('#_to', TWELVE.join(', '));
      assert.deepEqual(await inGuard(page, MISSING), [[]]);
      await page.click('.ui-dialog button.bounce');
      const shown = await warning(page, HEADLINE);
      assert.deepEqual(shown.buttons, [BCC, BACK, ANYWAY]);
      compose.assertNothingSent();
      await press(page, ANYWAY);
      await until('the message is sent again', () => compose.sent().length > 0);
      await sleep(300);
      assert.deepEqual([compose.warnings, compose.sends, compose.sent().length], [1, 1, 1]);
      assert.deepEqual(compose.sent()[0]?.to, TWELVE);
    });
  });
}

/**
 * Sending a copy without contact details, in Roundcube and SOGo: offered beside the removal, put in
 * the place of the file once it was read again, undone, and by keys alone. What then leaves is told by
 * the mail server's journal.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { closed, lineButton, press, tap, warning } from './browser.js';
import { ANYWAY, BACK, COPY, csv, NBSP, REMOVE, SEND_NOW, startWebmail, UNDO_COPY, until } from './compose.js';
import { SEND as SOGO_SEND, startSogo } from './sogo.js';

const LIST = 'Vous allez envoyer les coordonnées de 60 personnes';
const REPLACED = 'La pièce jointe a été remplacée par une copie sans les coordonnées';
const FAILED = 'La correction n’a pas abouti';
const CLEANED = 'liste (sans coordonnées).csv';
const WHAT = `Colonnes retirées${NBSP}: Courriel, Mobile. Les noms restent.`;
const PERSONAL = /example\.(?:fr|org)|06 ?39 ?98|rendez-vous|liste\.csv|liste \(sans/u;
/** A workbook with a list of 40 people, hidden sheets, comments and links. */
const WORKBOOK = new URL('../data/extract/xlsx/openpyxl/file.xlsx', import.meta.url);

/** The list without its columns of contact details, as Excel opens it. */
const LEFT = `\u{feff}${csv(60)
  .split('\r\n')
  .map((row) => row.split(';').slice(0, 2).join(';'))
  .join('\r\n')}`;

const PLACES = [
  { name: 'Roundcube', start: () => startWebmail({ draftAutosaveSeconds: 0 }), send: 'button.btn.send' },
  { name: 'SOGo', start: () => startSogo(), send: SOGO_SEND },
];

for (const { name, start, send } of PLACES) {
  describe(name, () => {
    /** @type {Awaited<ReturnType<typeof startWebmail>>} */
    let webmail;
    before(async () => {
      webmail = await start();
    });
    after(() => webmail?.finish(PERSONAL));

    /** @param {import('node:test').TestContext} t @param {string} file @param {string | Uint8Array} content */
    async function held(t, file = 'liste.csv', content = csv(60)) {
      const compose = await webmail.open(t);
      const files = [await webmail.file(file, content)];
      await compose.fill({ to: ['accueil@example.fr'], subject: 'Votre rendez-vous', body: 'Voici.', files });
      return compose;
    }

    test('the copy takes the place of the list, and leaves exactly once, without it', async (t) => {
      const compose = await held(t);
      await compose.send();
      const offered = await warning(compose.page, LIST);
      assert.deepEqual(offered.buttons, [COPY, REMOVE, BACK, ANYWAY]);
      assert.ok(offered.text.includes(WHAT), offered.text);
      await compose.picture(`copy-1-offered-${name}`);
      await press(compose.page, COPY);
      const replaced = await warning(compose.page, REPLACED);
      await compose.picture(`copy-2-replaced-${name}`);
      assert.deepEqual(replaced.buttons, [SEND_NOW, BACK, UNDO_COPY]);
      assert.deepEqual(await compose.attachmentNames(), [CLEANED]);
      compose.assertNothingSent();
      await press(compose.page, SEND_NOW);
      const { mail } = await compose.delivered(1);
      assert.deepEqual(
        mail.attachments.map(({ filename, content }) => [filename, content.toString()]),
        [[CLEANED, LEFT]],
      );
    });

    test('undone, the original is back and asked about again, and the copy is gone', async (t) => {
      const compose = await held(t);
      await compose.send();
      await warning(compose.page, LIST);
      await press(compose.page, COPY);
      await warning(compose.page, REPLACED);
      await press(compose.page, UNDO_COPY);
      const undone = await warning(compose.page, LIST);
      assert.match(undone.text, /Le fichier d’origine a été remis/u);
      assert.deepEqual(await compose.attachmentNames(), ['liste.csv']);
      compose.assertNothingSent();
      await press(compose.page, ANYWAY);
      const { mail } = await compose.delivered(1);
      assert.deepEqual(
        mail.attachments.map(({ filename, content }) => [filename, content.toString()]),
        [['liste.csv', csv(60)]],
      );
    });

    test('by keys alone, a workbook', async (t) => {
      const compose = await held(t, 'inscrits.xlsx', await readFile(WORKBOOK));
      const { page } = compose;
      await page.focus(send);
      await page.keyboard.press('Enter');
      /** @param {string} headline @param {string} label */
      const choose = async (headline, label) => {
        await warning(page, headline);
        await until(`${label} has the focus`, async () => {
          if ((await warning(page, headline)).focused === label) return true;
          await page.keyboard.press('Tab');
          return false;
        });
        // The frame takes no choice before the browser says that it is seen.
        await sleep(500);
        await tap(page, 'Enter');
      };
      // In a hidden sheet.
      const HELD = 'Vous allez envoyer un numéro de sécurité sociale';
      assert.match((await warning(page, HELD)).text, /Ce qui est masqué dans le fichier n’y est pas\./u);
      await choose(HELD, COPY);
      await choose(REPLACED, SEND_NOW);
      const { mail } = await compose.delivered(1);
      const [{ filename, content }, ...more] = mail.attachments;
      assert.equal(more.length, 0);
      assert.equal(filename, 'inscrits (sans coordonnées).xlsx');
      assert.equal(content.subarray(0, 2).toString(), 'PK');
      assert.doesNotMatch(content.toString('latin1'), /example/u);
    });

    test('when the webmail does not take the copy, that is said, and the mail is as it was', async (t) => {
      const compose = await held(t);
      const client = await compose.page.createCDPSession();
      await client.send('Network.enable');
      await compose.send();
      await warning(compose.page, LIST);
      await client.send('Network.setBlockedURLs', { urls: ['*_action=upload*', '*/save*'] });
      await press(compose.page, COPY);
      await warning(compose.page, FAILED);
      await client.send('Network.setBlockedURLs', { urls: [] });
      await press(compose.page, BACK);
      await closed(compose.page);
      assert.deepEqual((await compose.attachmentNames()).filter((each) => each !== CLEANED), ['liste.csv']);
      assert.equal(await lineButton(compose.page), '');
      compose.assertNothingSent();
    });

    test('where nothing of the file could be kept, no copy is offered', async (t) => {
      const emails = ['Courriel;Mobile', ...csv(60).split('\r\n').slice(1, -1).map((row) => row.split(';').slice(2).join(';')), ''];
      const compose = await held(t, 'adresses.csv', emails.join('\r\n'));
      await compose.send();
      assert.deepEqual((await warning(compose.page, LIST)).buttons, [REMOVE, BACK, ANYWAY]);
      compose.assertNothingSent();
    });
  });
}

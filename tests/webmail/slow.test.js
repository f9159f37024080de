/**
 * When reading takes long, when the webmail does not send, and what the toolbar says meanwhile.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { zipSync } from 'fflate';

import { closed, inExtension, inGuard, press, set, warning } from './browser.js';
import { ANYWAY, BACK, NBSP, startWebmail, until } from './compose.js';

const SUBJECT = 'Votre rendez-vous de jeudi';
const BODY = 'Bonjour,\n\nÀ jeudi.\n\nCamille Martin';
const ONE = ['helene.lefevre@example.fr'];

/** @type {Awaited<ReturnType<typeof startWebmail>>} */
let webmail;
before(async () => {
  webmail = await startWebmail();
});
after(() => webmail.finish(/example\.fr|Camille Martin|jeudi/u));

/** A workbook of three million numbers: it takes seconds to read. */
function longWorkbook() {
  const row = `<row>${Array.from({ length: 10 }, (_, n) => `<c><v>${n}</v></c>`).join('')}</row>`;
  const parts = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    'xl/workbook.xml':
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="a" sheetId="1"/></sheets></workbook>',
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${row.repeat(300_000)}</sheetData></worksheet>`,
  };
  const encoder = new TextEncoder();
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, encoder.encode(text)])), { level: 1 });
}

/** Writes a mail with three files that take long to read, and presses Send. */
async function sendLong(/** @type {import('node:test').TestContext} */ t) {
  const compose = await webmail.open(t);
  await compose.fill({ to: ONE, subject: SUBJECT, body: BODY });
  await compose.attach(await Promise.all([1, 2, 3].map((n) => webmail.file(`tableau-${n}.xlsx`, longWorkbook()))));
  await compose.send();
  return compose;
}

test('a mail waits for its attachments as long as the settings say; then they count as not read', async (t) => {
  await set(t, webmail.chromium, { hold_seconds: 1 });
  const compose = await sendLong(t);
  const shown = await warning(compose.page, '3 éléments n’ont pas pu être vérifiés');
  assert.match(shown.text, /Sa lecture a pris trop de temps/u);
  compose.assertNothingSent();
  await press(compose.page, ANYWAY);
  await compose.delivered(1);
});

test('while a file is read, the dialog says so and lets the writer go back: nothing is sent', async (t) => {
  await set(t, webmail.chromium, { hold_seconds: 60 });
  const compose = await sendLong(t);
  const shown = await warning(compose.page, 'Vérification en cours…');
  assert.match(shown.text, /est en cours de lecture sur votre ordinateur\. Le message attend\./u);
  assert.deepEqual(shown.buttons, [BACK]);
  await press(compose.page, BACK);
  await closed(compose.page);
  assert.equal(compose.warnings, 1);
  compose.assertNothingSent();
});

test('a checker that takes a while for a short mail is told in the line, and no dialog flashes', async (t) => {
  const compose = await webmail.open(t);
  const many = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
  await compose.fill({ to: many, subject: SUBJECT, body: BODY });
  const headline = '12 personnes verront les adresses des autres';
  await compose.says(`Garde-fou vous demandera avant l’envoi${NBSP}: ${headline}`);
  // Slower than what is told, faster than what a dialog is opened for.
  await inGuard(
    compose.page,
    `{
      const { checker, status, Warning } = gardefou;
      const { ask } = checker;
      checker.ask = async (request, progress) => {
        const slow = request.type === 'decide' && new Promise((resolve) => setTimeout(resolve, 500));
        const answer = await ask(request, progress);
        await slow;
        return answer;
      };
      globalThis.told = [];
      const { show } = status;
      status.show = (line, button) => {
        told.push(line.text);
        show(line, button);
      };
      const { open } = Warning.prototype;
      Warning.prototype.open = function (view) {
        told.push(view.headline);
        return open.call(this, view);
      };
    }`,
  );
  await compose.send();
  await warning(compose.page, headline);
  // The line goes on saying what will be asked.
  const told = (await inGuard(compose.page, 'told')).filter((/** @type {string} */ text) => !text.startsWith('Garde-fou'));
  assert.deepEqual(told, ['Vérification en cours…', headline]);
});

test('what Roundcube asks after us is not sent, and the line says so', async (t) => {
  const compose = await webmail.open(t);
  // Without a subject Roundcube asks for it; nobody answers.
  await compose.fill({ to: ONE, body: BODY });
  await compose.send();
  await compose.page.waitForSelector('.ui-dialog .popup input[type=text], .ui-dialog input');
  await compose.says('Garde-fou a laissé partir ce message, mais la messagerie ne l’a pas encore envoyé');
  compose.assertNothingSent();
});

/** What the toolbar says of the tab that was opened last. */
const toolbar = () =>
  inExtension(
    webmail.chromium,
    `chrome.tabs.query({}).then(async (tabs) => {
      const { id } = tabs.filter(({ id, url }) => !url).at(-1);
      return [await chrome.action.getTitle({ tabId: id }), await chrome.action.getBadgeText({ tabId: id })];
    })`,
  );

test('the toolbar says whether the mail that is written is protected', async (t) => {
  const compose = await webmail.open(t);
  await until('it says so', async () => (await toolbar())[0] === `Garde-fou${NBSP}: message protégé`);
  // A redesign: the list of attachments is not where it was, and Send is not what it was.
  await compose.page.evaluate(() => {
    document.querySelector('#attachment-list')?.removeAttribute('id');
    document.body.append(document.createElement('i'));
  });
  await compose.says(`Garde-fou${NBSP}: protégé en partie. À vérifier vous-même${NBSP}: pièces jointes`);
  assert.deepEqual(await toolbar(), [`Garde-fou${NBSP}: message protégé en partie`, '!']);
  await compose.page.evaluate(() => {
    for (const button of document.querySelectorAll('.send')) button.classList.replace('send', 'go');
    document.body.append(document.createElement('i'));
  });
  await compose.says(`Garde-fou${NBSP}: ce message n’est pas protégé, le bouton d’envoi n’est pas reconnu`);
  assert.deepEqual(await toolbar(), [`Garde-fou${NBSP}: message non protégé`, '×']);
});

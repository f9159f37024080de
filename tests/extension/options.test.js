/**
 * The options page: what the writer chooses there is what the next warning speaks; the warning can be
 * seen for an example; the days' numbers can be seen, saved and erased.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { serve } from '../../tools/serve.js';
import { startChromium, warning } from '../webmail/browser.js';

test('the language chosen on the options page is the language of the warning', { timeout: 90_000 }, async (t) => {
  const server = await serve();
  t.after(() => server.close());
  const chromium = await startChromium();
  t.after(() => chromium.close());

  const options = await chromium.browser.newPage();
  await options.goto(`chrome-extension://${chromium.extensionId}/options/options.html`);
  await options.waitForFunction(() => document.querySelector('h1')?.textContent === 'Réglages de Garde-fou');
  await options.select('#language', 'en');
  await options.waitForFunction(() => document.querySelector('#saved')?.textContent === 'Enregistré');

  const page = await chromium.browser.newPage();
  await page.goto(server.url);
  await page.click('#replay');
  await page.waitForSelector('#attachments > li[data-attachment-id]');
  await page.click('#send');
  const { buttons } = await warning(page, 'You are about to send 1,300 people the file of their own contact details');
  assert.ok(buttons.includes('Go back to the message'), buttons.join(', '));

  await options.reload();
  await options.waitForFunction(() => /** @type {HTMLSelectElement} */ (document.querySelector('#language')).value === 'en');
  const stored = await options.evaluate(() => globalThis.extensionApi.storage.local.get());
  assert.deepEqual(stored, { settings: { language: 'en' } });
});

/** The options page of a browser of its own. @param {import('node:test').TestContext} t */
async function openOptions(t) {
  const chromium = await startChromium();
  t.after(() => chromium.close());
  const page = await chromium.browser.newPage();
  const open = async () => {
    await page.goto(`chrome-extension://${chromium.extensionId}/options/options.html`);
    await page.waitForSelector('#setting-language');
  };
  await open();
  return { page, open };
}

test('the warning can be seen for an example, by the settings in force, and left by Escape', { timeout: 90_000 }, async (t) => {
  const { page, open } = await openOptions(t);
  const isOpen = () => page.$eval('#example', (each) => /** @type {HTMLDialogElement} */ (each).open);
  await page.click('#test');
  await page.waitForFunction(() => document.querySelector('#example h1')?.textContent === 'Vous allez envoyer les coordonnées de 12 personnes');
  assert.ok(await isOpen());
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Revenir au message');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !(/** @type {HTMLDialogElement} */ (document.querySelector('#example')).open));

  await page.evaluate(() => globalThis.extensionApi.storage.local.set({ settings: { mode_lists: 'off', mode_recipients: 'observe' } }));
  await open();
  await page.click('#test');
  await page.waitForFunction(() => document.querySelector('#tested')?.textContent !== '');
  assert.equal(
    await page.$eval('#tested', (each) => each.textContent),
    'Selon les réglages en vigueur, ce message d’exemple n’ouvre pas d’avertissement.',
  );
  assert.equal(await isOpen(), false);
});

test('the days’ numbers are shown, saved and erased; those of half a year ago are gone', { timeout: 90_000 }, async (t) => {
  const { page, open } = await openOptions(t);
  assert.equal(await page.$eval('#journal', (each) => /** @type {HTMLElement} */ (each).hidden), true);
  await page.evaluate(() => {
    const today = new Date().toLocaleDateString('sv');
    const counts = { checked: 1300, warned: 9, repaired_bcc: 2, repaired_copy: 1, back: 3, sent_anyway: 3, unread: 4, unchecked: 1 };
    return globalThis.extensionApi.storage.local.set({
      settings: { journal: true },
      journal: { '2016-03-25': { checked: 5 }, [today]: counts },
    });
  });
  await open();
  await page.waitForSelector('#journal:not([hidden]) tbody tr');
  const rows = await page.$$eval('#journal tbody tr', (all) => all.map((row) => [...row.children].map((cell) => cell.textContent).slice(1)));
  assert.deepEqual(rows, [['1\u{202f}300', '9', '3', '3', '5']]);

  const saved = (/** @type {string} */ button) =>
    page.evaluate(
      (id) =>
        new Promise((/** @type {(text: string) => void} */ resolve) => {
          const native = URL.createObjectURL;
          URL.createObjectURL = (blob) => {
            /** @type {Blob} */ (blob).text().then(resolve);
            URL.createObjectURL = native;
            return native(blob);
          };
          /** @type {HTMLElement} */ (document.querySelector(id)).click();
        }),
      button,
    );
  const [head, line, ...more] = (await saved('#csv')).trimEnd().split('\r\n');
  assert.deepEqual(head.split(',').slice(0, 4), ['day', 'checked', 'warned', 'back']);
  assert.match(line, /^\d{4}-\d\d-\d\d,1300,9,3,/u);
  assert.deepEqual(more, []);
  assert.equal(Object.values(JSON.parse(await saved('#json')).days)[0].unread, 4);

  await page.click('#erase');
  await page.waitForFunction(() => document.querySelector('#erased')?.textContent === 'Le journal est effacé.');
  assert.deepEqual(Object.keys(await page.evaluate(() => globalThis.extensionApi.storage.local.get())), ['settings']);
});

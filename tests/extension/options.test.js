/**
 * The options page: what the writer chooses there is what the next warning speaks.
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

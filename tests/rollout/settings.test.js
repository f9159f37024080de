/**
 * The settings that an organisation's policy gives the extension, in a Chromium under that policy: they
 * hold from the first mail on, they change while a page is open, and whoever writes sees them.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { writeEdition } from '../../tools/package.js';
import { closed, tap, warning } from '../webmail/browser.js';
import { NBSP, startWebmail } from '../webmail/compose.js';
import { impossible, managed } from './policy.js';

const THREE = ['anne@example.fr', 'paul@example.fr', 'lea@example.fr'];
const MAIL = { subject: 'Réunion', body: 'Bonjour,\n\nÀ jeudi.' };
const POLICY = { visible_external: 3, list_warn: 'dix', unread_picture: 'never', language: 'fr', user_may_change: ['hold_seconds'] };

describe('settings by policy', { skip: impossible }, () => {
  /** @type {string} */
  let folder;
  /** @type {import('./policy.js').Managed} */
  let policy;
  /** @type {Awaited<ReturnType<typeof startWebmail>>} */
  let webmail;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gardefou-edition-'));
    await writeEdition(folder, ['http://127.0.0.1/*']);
    policy = await managed(folder, POLICY);
    webmail = await startWebmail({ draftAutosaveSeconds: 0 }, undefined, { managed: policy });
  });
  after(async () => {
    await webmail?.finish(/example\.fr|Réunion|À jeudi/u);
    await policy?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const openOptions = async () => {
    const page = await webmail.chromium.browser.newPage();
    await page.goto(`chrome-extension://${webmail.chromium.extensionId}/options/options.html`);
    await page.waitForSelector('#setting-language');
    return page;
  };
  const row = (/** @type {import('puppeteer-core').Page} */ page, /** @type {string} */ key) =>
    page.$$eval(`#setting-${key} > *`, (cells) => cells.map((cell) => cell.textContent));

  test('the first mail is judged by the policy', async (t) => {
    const compose = await webmail.open(t);
    await compose.fill({ to: THREE, ...MAIL });
    await compose.send();
    await warning(compose.page, '3 personnes verront les adresses des autres');
    compose.assertNothingSent();
  });

  test('what one sets oneself against the policy does not hold, but what it leaves does', async () => {
    const page = await openOptions();
    await page.evaluate(() =>
      globalThis.extensionApi.storage.local.set({ settings: { visible_external: 50, hold_seconds: 20, language: 'en' } }),
    );
    await page.waitForFunction(() => document.querySelector('#setting-hold_seconds td')?.textContent === '20');
    assert.deepEqual((await row(page, 'visible_external')).slice(1), ['3', 'votre organisation']);
    assert.deepEqual((await row(page, 'hold_seconds')).slice(1), ['20', 'votre choix']);
    assert.deepEqual((await row(page, 'language')).slice(1), ['français', 'votre organisation']);
    assert.equal(await page.$eval('#language', (select) => /** @type {HTMLSelectElement} */ (select).disabled), true);
    await page.close();
  });

  test('a faulty value is told, and drops nothing else', async () => {
    const page = await openOptions();
    const faults = await page.$$eval('#faults li', (items) => items.map((item) => item.textContent));
    // The number written as a text never comes to us: Chromium drops it.
    assert.deepEqual(faults, [`réglage unread_picture${NBSP}: ask, notice ou ignore est attendu\u{202f}; la valeur par défaut est gardée`]);
    assert.deepEqual((await row(page, 'list_warn')).slice(1), ['10', 'par défaut']);
    await page.close();
  });

  test('a policy that changes holds for the mail that is being written', async (t) => {
    const compose = await webmail.open(t);
    await compose.fill({ to: THREE.slice(0, 2), ...MAIL });
    await compose.says(`Garde-fou${NBSP}: rien à signaler`);
    await policy.set({ visible_external: 2, language: 'fr' });
    const options = await openOptions();
    await options.waitForFunction(() => document.querySelector('#setting-visible_external td')?.textContent === '2', { timeout: 25_000 });
    await options.close();
    await compose.page.bringToFront();
    await compose.send();
    await warning(compose.page, '2 personnes verront les adresses des autres');
    void tap(compose.page, 'Escape');
    await closed(compose.page);
    compose.assertNothingSent();
  });
});

/**
 * What a policy of the organisation grants without a question: hosts named in the package, or hosts that
 * the policy names for the edition of the stores. In real browsers, each with policy files of its own.
 *
 * Needs what `policy.js` needs, `tools/setup/setup npm chromium firefox`, openssl and the built core.
 * What came of it: docs/hosts.md.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { writeEdition } from '../../tools/package.js';
import { startFirefox } from '../extension/firefox-chrome.js';
import { CHROMIUM_ARGS, HOST, serveSite } from '../extension/site.js';
import { startChromium } from '../webmail/browser.js';
import { until } from '../webmail/compose.js';
import { impossible, managed, managedFirefox } from './policy.js';

const SITE = `https://${HOST}/*`;
const LOCAL = ['http://127.0.0.1/*', 'http://localhost/*'];

describe('hosts by policy', { skip: impossible }, () => {
  /** @type {string} */
  let dir;
  /** @type {Awaited<ReturnType<typeof serveSite>>} */
  let site;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'gardefou-rollout-'));
    site = await serveSite();
  });
  after(async () => {
    site?.close();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  });

  /** The extension in a folder of its own: for stores, or for an agency's host. @param {'stores' | 'agency'} which */
  async function edition(which) {
    const folder = join(dir, which);
    await writeEdition(folder, which === 'agency' ? [SITE] : []);
    return folder;
  }

  /**
   * One guard, one line beside head and body: how many there are, once there is one or none comes. Freshly
   * installed, the checker first waits for the policy's settings.
   *
   * @param {import('puppeteer-core').Page} page
   */
  async function guards(page) {
    await page.goto(`${site.url}gmail.html?to=1`);
    const count = () => page.evaluate(() => document.documentElement.children.length - 2);
    for (let waited = 0; waited < 12_000 && (await count()) === 0; waited += 250) await sleep(250);
    return count();
  }

  /**
   * Chromium with the extension installed by policy.
   *
   * @param {import('node:test').TestContext} t
   * @param {'stores' | 'agency'} which
   * @param {object} [granted]  more of the extension's own policy
   */
  async function chromium(t, which, granted) {
    const policy = await managed(await edition(which), {}, granted);
    const { browser, close } = await startChromium({ managed: policy, args: CHROMIUM_ARGS });
    t.after(() => close().then(policy.close));
    const page = await browser.newPage();
    await page.goto(`chrome-extension://${policy.id}/options/options.html`);
    const allowed = () => page.evaluate(async () => (await globalThis.extensionApi.permissions.getAll()).origins?.sort());
    /** Asks as a press on a button would; `undefined` when nobody answers. */
    async function ask() {
      const client = await page.createCDPSession();
      const expression = `chrome.permissions.request({ origins: ['${SITE}'] })`;
      const asked = client.send('Runtime.evaluate', { expression, awaitPromise: true, userGesture: true });
      return Promise.race([asked.then(({ result }) => result.value), sleep(3000).then(() => undefined)]).catch(() => undefined);
    }
    return { browser, allowed, ask };
  }

  /**
   * Firefox with the extension installed by policy.
   *
   * @param {import('node:test').TestContext} t
   * @param {'stores' | 'agency'} which
   * @param {object} [granted]
   */
  async function firefox(t, which, granted) {
    const policy = await managedFirefox(await edition(which), granted);
    const started = await startFirefox({ install: false, executablePath: policy.executable });
    t.after(() => started.close().then(policy.close));
    await until('the policy installs the extension', async () => ((await started.allowed()) ?? []).length > 0);
    return started;
  }

  test('Chromium: a package made for a host guards it as soon as the policy installs it, and asks nobody', { timeout: 120_000 }, async (t) => {
    const { browser, allowed, ask } = await chromium(t, 'agency');
    assert.deepEqual(await allowed(), [SITE]);
    assert.equal(await ask(), true, 'there is nothing left to ask');
    assert.equal(await guards(await browser.newPage()), 1);
  });

  test('Chromium: runtime_allowed_hosts grants the edition for stores nothing; the writer is asked all the same', { timeout: 120_000 }, async (t) => {
    const { browser, allowed, ask } = await chromium(t, 'stores', { runtime_allowed_hosts: [`https://${HOST}`] });
    assert.deepEqual(await allowed(), LOCAL);
    assert.equal(await guards(await browser.newPage()), 0);
    assert.equal(await ask(), undefined, 'the question waits for an answer');
    assert.deepEqual(await allowed(), LOCAL);
  });

  test('Firefox: a package made for a host guards it as soon as the policy installs it, and asks nobody', { timeout: 120_000 }, async (t) => {
    const { browser, allowed } = await firefox(t, 'agency');
    assert.deepEqual(await allowed(), [SITE]);
    assert.equal(await guards(await browser.newPage()), 1);
  });

  test('Firefox: runtime_allowed_hosts and allowed_permissions grant the edition for stores nothing', { timeout: 120_000 }, async (t) => {
    const { browser, allowed } = await firefox(t, 'stores', { runtime_allowed_hosts: [`https://${HOST}`], allowed_permissions: [SITE] });
    assert.deepEqual(await allowed(), LOCAL);
    assert.equal(await guards(await browser.newPage()), 0);
  });
});

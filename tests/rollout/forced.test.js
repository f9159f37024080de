/**
 * A rollout with what `make package … UPDATES=…` writes, as it is: the files of the update server served
 * from this machine, the policy files given to real browsers, and nobody presses anything. Then the next
 * version comes by the same address.
 *
 * Only when browsers look for updates is hurried: each is told to look now, as by the button *Update* on
 * its page of extensions; by themselves they look every few hours. Firefox is allowed what only a server
 * without https and a package without Mozilla's signature need.
 *
 * Needs what `policy.js` needs, `tools/setup/setup npm chromium firefox` and the built core.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { serve } from '../../tools/serve.js';
import { startFirefox } from '../extension/firefox-chrome.js';
import { line, press, startChromium, warning } from '../webmail/browser.js';
import { until } from '../webmail/compose.js';
import { DRIVABLE, FIREFOX_ID, impossible, serveUpdates, underPolicies } from './policy.js';

const PACKAGE = join(import.meta.dirname, '../../tools/package.js');
const SETTINGS = { visible_external: 3, internal_domains: ['agence.example'], detect_iban: false };

describe('a rollout by policy', { skip: impossible }, () => {
  /** @type {string} */
  let dir;
  /** @type {Awaited<ReturnType<typeof serveUpdates>>} */
  let server;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'gardefou-rollout-'));
    server = await serveUpdates((name) => readFile(join(dir, 'dist', name)).catch(() => undefined));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await writeFile(join(dir, 'agency.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(join(dir, 'pilote.json'), JSON.stringify(SETTINGS));
  });
  after(async () => {
    await server?.close();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Makes the package with its files. @param {string} version @returns {string} what was said */
  function make(version) {
    const options = [`--out=${dir}/dist`, `--key=${dir}/agency.pem`, `--updates=${server.url}`, `--settings=${dir}/pilote.json`, `--version=${version}`];
    const { status, stdout, stderr } = spawnSync(process.execPath, [PACKAGE, ...options, 'http://127.0.0.1/*'], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  /**
   * A Chromium with what was made, and how to ask its page of extensions something.
   *
   * @param {import('node:test').TestContext} t
   */
  async function start(t) {
    const [, id] = /its identity is ([a-p]{32})/u.exec(make('1.0.0')) ?? [];
    server.asked.length = 0;
    const { executable, write, close } = await underPolicies('chromium', {
      'garde-fou.json': await policy('linux/garde-fou.json'),
      'drivable.json': DRIVABLE,
    });
    const chromium = await startChromium({ managed: { executable, id, set: async () => {}, close } });
    t.after(() => chromium.close().then(close));
    /** @type {import('puppeteer-core').Page | undefined} */
    let extensions;
    async function ask(/** @type {string} */ what, /** @type {string[]} */ ...given) {
      if (!extensions) {
        extensions = await chromium.browser.newPage();
        await extensions.goto('chrome://extensions/');
      }
      return extensions.evaluate((name, args) => /** @type {any} */ (globalThis).chrome.developerPrivate[name](...args), what, given);
    }
    const isVersion = async (/** @type {string} */ version) => (await ask('getExtensionInfo', id)).version === version;
    return { chromium, id, ask, isVersion, write };
  }
  const policy = (/** @type {string} */ name) => readFile(join(dir, 'dist/policies/pilote', name), 'utf8');

  test('Chromium: installs it, gives it its settings, and gets the next version, and removes it', { timeout: 120_000 }, async (t) => {
    const { chromium, id, ask, isVersion, write } = await start(t);

    /** Reads the page of settings. */
    async function seen() {
      const page = await chromium.browser.newPage();
      try {
        await page.goto(`chrome-extension://${id}/options/options.html`);
        await page.waitForFunction(() => document.querySelector('#setting-visible_external td')?.textContent === '3', { timeout: 15_000 });
        const texts = (/** @type {string} */ key) => page.$$eval(`#setting-${key} td`, (cells) => cells.map((cell) => cell.textContent));
        return {
          version: await page.evaluate(() => globalThis.extensionApi.runtime.getManifest().version),
          domains: await texts('internal_domains'),
          iban: await texts('detect_iban'),
        };
      } finally {
        await page.close();
      }
    }
    const told = { domains: ['agence.example', 'votre organisation'], iban: ['non', 'votre organisation'] };
    assert.deepEqual(await seen(), { version: '1.0.0', ...told });
    assert.deepEqual(server.asked, ['updates.xml', 'garde-fou-1.0.0.crx']);

    make('1.0.1');
    server.asked.length = 0;
    await ask('autoUpdate');
    await until('the next version is installed', () => isVersion('1.0.1'));
    assert.deepEqual(await seen(), { version: '1.0.1', ...told });
    assert.deepEqual(server.asked, ['updates.xml', 'garde-fou-1.0.1.crx']);

    make('1.0.0');
    server.asked.length = 0;
    await ask('autoUpdate');
    assert.deepEqual(server.asked, ['updates.xml']);
    assert.equal(await isVersion('1.0.1'), true, 'no browser goes back by a lower number');

    await write('garde-fou.json', await policy('linux/garde-fou-remove.json'));
    const installed = () => ask('getExtensionsInfo').then((infos) => infos.map((/** @type {{id: string}} */ info) => info.id));
    await until('it is removed', async () => !(await installed()).includes(id));
  });

  test('Chromium: a mail that is being written when the next version comes is kept as it is, and does not leave unasked', { timeout: 120_000 }, async (t) => {
    const { chromium, ask, isVersion } = await start(t);
    const demo = await serve();
    t.after(() => demo.close());
    await until('it is installed', async () => (await ask('getExtensionsInfo')).length > 0);
    const page = await chromium.browser.newPage();
    await page.goto(demo.url);
    const replay = async () => {
      await page.click('#replay');
      await until('the mail is read', async () => /vous demandera avant l’envoi/u.test(await line(page)));
    };
    const written = () =>
      page.evaluate(() => ({
        to: /** @type {HTMLTextAreaElement} */ (document.querySelector('#to')).value.split(',').length,
        files: [...document.querySelectorAll('#attachments .name')].map((name) => name.textContent),
        text: document.querySelector('#body')?.textContent,
        sent: document.querySelectorAll('#sent > li').length,
      }));
    await replay();
    const before = await written();
    assert.deepEqual([before.to, before.files, before.sent], [1300, ['liste.pdf'], 0]);

    make('1.0.1');
    await ask('autoUpdate');
    await until('the next version is installed', () => isVersion('1.0.1'));
    // The page's guard lost its extension: only the browser's own box is left to it.
    const asked = new Promise((resolve) => {
      page.once('dialog', async (box) => {
        await box.dismiss();
        resolve(box.message());
      });
    });
    await page.bringToFront();
    await page.click('#send');
    assert.match(String(await asked), /Le message n’est pas parti\. Enregistrez le brouillon et rechargez la page/u);
    assert.deepEqual(await written(), before);

    // Once reloaded, the next version guards it.
    await page.reload();
    await replay();
    await page.click('#send');
    await warning(page, 'Vous allez envoyer à 1\u202f300 personnes le fichier de leurs coordonnées');
    await press(page, 'Envoyer quand même');
    await until('it is sent', async () => (await written()).sent === 1);
  });

  test('Firefox: installs it, gives it its settings, and gets the next version, and removes it', { timeout: 120_000 }, async (t) => {
    make('1.0.0');
    server.asked.length = 0;
    const { executable, write, close } = await underPolicies('firefox', { 'policies.json': await policy('firefox/policies.json') });
    const start = () =>
      startFirefox({
        install: false,
        executablePath: executable,
        userDataDir: join(dir, 'firefox'),
        preferences: { 'xpinstall.signatures.required': false, 'extensions.checkUpdateSecurity': false },
      });
    let firefox = await start();
    t.after(() => firefox.close().then(close));

    /** Does something with the extension as Firefox's page of extensions has it. @param {string} body */
    const withAddon = (body) =>
      firefox.inBrowser(`const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
        const addon = await AddonManager.getAddonByID('${FIREFOX_ID}');
        ${body}`);
    const isRunning = (/** @type {string} */ version) => withAddon(`return addon?.isActive && addon.version === '${version}';`);
    /** Reads the page of settings. */
    async function seen() {
      await firefox.openOwnPage('options/options.html');
      const read = () =>
        firefox
          .inOwnPage("return ['visible_external', 'internal_domains', 'detect_iban'].map((key) => content.document.querySelector('#setting-' + key + ' td')?.textContent ?? '');")
          .catch(() => []);
      await until('the settings are there', async () => (await read())[0] === '3');
      return read();
    }
    await until('it is installed', () => isRunning('1.0.0'));
    assert.deepEqual(await seen(), ['3', 'agence.example', 'non']);
    assert.deepEqual(server.asked, ['garde-fou.xpi']);
    assert.equal(await withAddon('return Boolean(addon.permissions & AddonManager.PERM_CAN_UNINSTALL);'), false);

    make('1.0.1');
    server.asked.length = 0;
    await withAddon(`await new Promise((resolve, reject) => addon.findUpdates({
      onUpdateAvailable: (_, install) => install.install().then(resolve, reject),
      onNoUpdateAvailable: () => reject(new Error('there is no update')),
    }, AddonManager.UPDATE_WHEN_PERIODIC_UPDATE));`);
    await until('the next version is installed', () => isRunning('1.0.1'));
    assert.deepEqual(await seen(), ['3', 'agence.example', 'non']);
    assert.deepEqual(server.asked, ['updates.json', 'garde-fou.xpi']);

    await write('policies.json', await policy('firefox/policies-remove.json'));
    await firefox.close();
    firefox = await start();
    await until('it is removed', () => withAddon('return !addon;'));
  });
});

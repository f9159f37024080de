/**
 * What a policy of the organisation grants without a question: hosts named in the package, or hosts that
 * the policy names for the edition of the stores. In real browsers, each with policy files of its own.
 *
 * The browser alone runs in a mount namespace with a layer over /etc, so that no other program sees the
 * policies; this needs root, or the right to make user namespaces. Needs `tools/setup/setup npm
 * chromium firefox`, openssl and the built core.
 *
 * Sources: Chromium's policy ExtensionSettings; Firefox's of the same name, whose schema in
 * `policies-schema.json` tells what it takes. What came of it: docs/hosts.md.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import puppeteer from 'puppeteer-core';

import { crx, idOf, updatesXml } from '../../tools/crx.js';
import { writeEdition, zipOf } from '../../tools/package.js';
import { CHROMIUM_ARGS, HOST, serveSite } from '../extension/site.js';
import { startFirefox } from '../extension/firefox-chrome.js';
import { until } from '../webmail/compose.js';

const SITE = `https://${HOST}/*`;
const LOCAL = ['http://127.0.0.1/*', 'http://localhost/*'];
const ID = 'garde-fou@garde-fou.example';
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

/** Runs a command where /etc has a layer of its own. @param {string} layer  holds `etc` and `work` @param {string} command */
const inNamespace = (layer, command) => `#!/bin/sh
exec unshare --mount${process.getuid?.() === 0 ? '' : ' --map-root-user'} sh -c '
  mount -t overlay overlay -o lowerdir=/etc,upperdir=${layer}/etc,workdir=${layer}/work /etc && exec ${command} "$@"' browser "$@"
`;

/** @type {string} */
let dir;
/** @type {Awaited<ReturnType<typeof serveSite>>} */
let site;
let layers = 0;
/** Why no browser can have policies of its own here. @type {string | undefined} */
let unable;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gardefou-rollout-'));
  site = await serveSite();
  const tried = await browserWith({}, 'true', 'tried');
  const { status, stderr, error } = spawnSync(tried, { encoding: 'utf8' });
  if (status !== 0) unable = `no mount namespace: ${error ?? stderr}`;
});
after(async () => {
  site?.close();
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
});

/**
 * A browser's command that finds these policies.
 *
 * @param {object} policies
 * @param {string} command
 * @param {string} file  below /etc
 */
async function browserWith(policies, command, file) {
  layers += 1;
  const layer = join(dir, `layer-${layers}`);
  await mkdir(join(layer, 'work'), { recursive: true });
  await mkdir(join(layer, 'etc', file, '..'), { recursive: true });
  await writeFile(join(layer, 'etc', file), JSON.stringify(policies));
  const script = join(layer, 'browser');
  await writeFile(script, inNamespace(layer, command));
  await chmod(script, 0o755);
  return script;
}

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
 * @param {object} [settings]  more of the extension's own policy
 */
async function chromium(t, which, settings) {
  const folder = await edition(which);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const id = idOf(key);
  const signed = crx(await zipOf(folder), key);
  const { version } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));

  const server = createServer((request, response) => {
    if (request.url?.startsWith('/garde-fou.crx')) {
      response.writeHead(200, { 'content-type': 'application/x-chrome-extension' }).end(signed);
    } else {
      response.writeHead(200, { 'content-type': 'text/xml' }).end(updatesXml(id, version, `http://${request.headers.host}/garde-fou.crx`));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  t.after(() => void server.close());
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const policies = {
    // Else nobody may look into an extension that a policy installed.
    DeveloperToolsAvailability: 1,
    ExtensionSettings: { [id]: { installation_mode: 'force_installed', update_url: `http://127.0.0.1:${port}/updates.xml`, ...settings } },
  };
  const browser = await puppeteer.launch({
    executablePath: await browserWith(policies, CHROMIUM, 'chromium/policies/managed/gardefou.json'),
    headless: true,
    pipe: true,
    enableExtensions: true,
    userDataDir: join(dir, `profile-${layers}`),
    ignoreDefaultArgs: ['--disable-extensions', '--disable-background-networking', '--disable-component-extensions-with-background-pages'],
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', ...CHROMIUM_ARGS],
    env: { ...process.env, LANGUAGE: 'fr' },
  });
  t.after(() => browser.close());
  const page = await browser.newPage();
  await until('the policy installs the extension', () =>
    page.goto(`chrome-extension://${id}/options/options.html`).then(() => true, () => sleep(500).then(() => false)),
  );
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
 * @param {object} [settings]
 */
async function firefox(t, which, settings) {
  const folder = await edition(which);
  const xpi = join(dir, `${which}.xpi`);
  await writeFile(xpi, await zipOf(folder));
  const policies = {
    policies: {
      ExtensionSettings: { [ID]: { installation_mode: 'force_installed', install_url: `file://${xpi}`, ...settings } },
      Preferences: { 'xpinstall.signatures.required': { Value: false, Status: 'locked' } },
    },
  };
  const started = await startFirefox({ install: false, executablePath: await browserWith(policies, FIREFOX, 'firefox/policies/policies.json') });
  t.after(() => started.close());
  await until('the policy installs the extension', async () => ((await started.allowed()) ?? []).length > 0);
  return started;
}

test('Chromium: a package made for a host guards it as soon as the policy installs it, and asks nobody', { timeout: 120_000 }, async (t) => {
  if (unable) return t.skip(unable);
  const { browser, allowed, ask } = await chromium(t, 'agency');
  assert.deepEqual(await allowed(), [SITE]);
  assert.equal(await ask(), true, 'there is nothing left to ask');
  assert.equal(await guards(await browser.newPage()), 1);
});

test('Chromium: runtime_allowed_hosts grants the edition for stores nothing; the writer is asked all the same', { timeout: 120_000 }, async (t) => {
  if (unable) return t.skip(unable);
  const { browser, allowed, ask } = await chromium(t, 'stores', { runtime_allowed_hosts: [`https://${HOST}`] });
  assert.deepEqual(await allowed(), LOCAL);
  assert.equal(await guards(await browser.newPage()), 0);
  assert.equal(await ask(), undefined, 'the question waits for an answer');
  assert.deepEqual(await allowed(), LOCAL);
});

test('Firefox: a package made for a host guards it as soon as the policy installs it, and asks nobody', { timeout: 120_000 }, async (t) => {
  if (unable) return t.skip(unable);
  const { browser, allowed } = await firefox(t, 'agency');
  assert.deepEqual(await allowed(), [SITE]);
  assert.equal(await guards(await browser.newPage()), 1);
});

test('Firefox: runtime_allowed_hosts and allowed_permissions grant the edition for stores nothing', { timeout: 120_000 }, async (t) => {
  if (unable) return t.skip(unable);
  const { browser, allowed } = await firefox(t, 'stores', { runtime_allowed_hosts: [`https://${HOST}`], allowed_permissions: [SITE] });
  assert.deepEqual(await allowed(), LOCAL);
  assert.equal(await guards(await browser.newPage()), 0);
});

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
import { createHash, createPublicKey } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { zipSync } from 'fflate';
import puppeteer from 'puppeteer-core';

import { CHROMIUM_ARGS, HOST, serveSite } from '../extension/site.js';
import { startFirefox } from '../extension/firefox-chrome.js';
import { EXTENSION } from '../webmail/browser.js';
import { until } from '../webmail/compose.js';

const ROOT = join(import.meta.dirname, '../..');
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

/** The extension in a folder of its own: for stores, or for an agency's host. @param {'stores' | 'agency'} edition */
async function edition(edition) {
  const folder = join(dir, edition);
  await rm(folder, { recursive: true, force: true });
  if (edition === 'stores') {
    await cp(EXTENSION, folder, { recursive: true });
  } else {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools/package.js'), SITE], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    await cp(join(ROOT, 'dist/extension'), folder, { recursive: true });
  }
  return folder;
}

/** One guard, one line beside head and body. @param {import('puppeteer-core').Page} page */
async function guards(page) {
  await page.goto(`${site.url}gmail.html?to=1`);
  await sleep(2000);
  return page.evaluate(() => document.documentElement.children.length - 2);
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
  const packed = spawnSync(CHROMIUM, ['--headless', '--no-sandbox', `--pack-extension=${folder}`, '--no-message-box'], { timeout: 60_000 });
  t.after(() => Promise.all(['crx', 'pem'].map((end) => rm(`${folder}.${end}`, { force: true }))));
  if (packed.status !== 0) throw new Error(`Chromium packs nothing: ${packed.stderr}`);
  const key = createPublicKey(await readFile(`${folder}.pem`)).export({ type: 'spki', format: 'der' });
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 32);
  const id = hash.replace(/./gu, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
  const crx = await readFile(`${folder}.crx`);
  const { version } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));

  const server = createServer((request, response) => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    if (request.url?.startsWith('/x.crx')) {
      response.setHeader('content-type', 'application/x-chrome-extension');
      response.end(crx);
      return;
    }
    response.setHeader('content-type', 'text/xml');
    response.end(`<?xml version="1.0"?><gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
      <app appid="${id}"><updatecheck codebase="http://127.0.0.1:${port}/x.crx" version="${version}"/></app></gupdate>`);
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
  /** @type {import('fflate').Zippable} */
  const files = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[relative(folder, path)] = new Uint8Array(await readFile(path));
  }
  const xpi = join(dir, `${which}.xpi`);
  await writeFile(xpi, zipSync(files, { level: 1 }));
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

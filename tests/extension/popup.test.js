/**
 * The toolbar's popup in Chromium: what it says of a page, and what its buttons do. A site is guarded
 * once the browser was asked within the press and says yes, by the same scripts as the manifest's, and
 * no page is guarded twice.
 * Needs `tools/setup/setup npm chromium`, openssl and the built core.
 */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import puppeteer from 'puppeteer-core';

import { serve } from '../../tools/serve.js';
import { CHROMIUM_FLAGS, EXTENSION, press, serviceWorker, startChromium, warning } from '../webmail/browser.js';
import { ANYWAY, until } from '../webmail/compose.js';
import { CHROMIUM_ARGS, HOST, inBrowserPages, openPopup, pressIn, read, says, serveSite } from './site.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const SITE = `https://${HOST}/*`;
const OFF = 'Ce site n’est pas protégé';
const RELOAD = 'Rechargez cette page pour la protéger';
const EXPORT = 'Exporter la structure';
const STOP = 'Ne plus protéger ce site';

const INBOX = '<!doctype html><meta charset="utf-8"><title>Boîte</title><h1>Aucun message</h1>';

/** @type {Awaited<ReturnType<typeof serveSite>>} */
let site;
/** @type {Awaited<ReturnType<typeof serve>>} */
let local;
/** @type {import('../webmail/browser.js').Chromium} */
let chromium;
before(async () => {
  site = await serveSite({ '/boite': INBOX, '/courrier/boite': INBOX });
  local = await serve();
});
after(async () => {
  site?.close();
  await local?.close();
});
beforeEach(() => {
  site.sent.length = 0;
});

/** A browser of its own: what one test allows, another would find allowed. @param {import('node:test').TestContext} t */
async function start(t, extension = EXTENSION) {
  chromium = await startChromium({ extension, args: CHROMIUM_ARGS });
  t.after(() => chromium.close());
}

/** @param {string} address */
async function open(address) {
  const page = await chromium.browser.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  return page;
}

/** The scripts registered at run time. */
async function registered() {
  const worker = await serviceWorker(chromium.browser, chromium.extensionId);
  return worker.evaluate(() => globalThis.extensionApi.scripting.getRegisteredContentScripts());
}

/** The mark on the icon over a page. @param {string} address */
async function badge(address) {
  const worker = await serviceWorker(chromium.browser, chromium.extensionId);
  return worker.evaluate(async (url) => {
    const [tab] = await globalThis.extensionApi.tabs.query({ url });
    return globalThis.extensionApi.action.getTitle({ tabId: tab.id });
  }, address);
}

/** The guard's line is the one thing of ours beside head and body: one guard, one line. @param {import('puppeteer-core').Page} page */
async function guards(page) {
  await until('the composer says that it is guarded', () => page.evaluate(() => document.documentElement.children.length > 2));
  await new Promise((resolve) => setTimeout(resolve, 500));
  return page.evaluate(() => document.documentElement.children.length - 2);
}

test('the popup says whether the mail of the tab is protected, and what is not', async (t) => {
  await start(t);
  const version = JSON.parse(await readFile(join(EXTENSION, 'manifest.json'), 'utf8')).version;
  const blank = await open('about:blank');
  let popup = await openPopup(chromium, blank);
  assert.deepEqual(await read(popup), {
    headline: 'Garde-fou n’agit pas sur cette page',
    lead: 'Seules les pages dont l’adresse commence par https peuvent être protégées.',
    note: '',
    buttons: [],
  });
  assert.equal(await popup.$eval('#version', (each) => each.textContent), `Version ${version}`);
  await popup.close();

  const demo = await open(`${local.url}www/`);
  await demo.waitForSelector('html[data-gardefou="extension"]');
  popup = await openPopup(chromium, demo);
  assert.deepEqual(await says(popup, 'Message protégé'), {
    headline: 'Message protégé',
    lead: 'Garde-fou le vérifie avant l’envoi.',
    note: '',
    buttons: [EXPORT],
  });
  await popup.close();

  const nothing = await open(`${local.url}extension/manifest.json`);
  popup = await openPopup(chromium, nothing);
  assert.equal((await read(popup)).headline, 'Aucun message en cours d’écriture');
});

test('as long as the browser’s question is not answered, no site is guarded', { timeout: 60_000 }, async (t) => {
  await start(t);
  const page = await open(`${site.url}boite`);
  const popup = await openPopup(chromium, page);
  assert.deepEqual(await says(popup, OFF), {
    headline: OFF,
    lead: 'Si vous y écrivez des courriels, vous pouvez le protéger. Le navigateur vous demandera votre accord.',
    note: '',
    buttons: ['Protéger ce site', EXPORT],
  });
  await pressIn(popup, 'Protéger ce site');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.deepEqual(await registered(), []);
  const worker = await serviceWorker(chromium.browser, chromium.extensionId);
  assert.equal(await worker.evaluate((site) => globalThis.extensionApi.permissions.contains({ origins: [site] }), SITE), false);
});

test('a site is guarded once the writer allowed it in the popup and the page was reloaded, and no longer once that is withdrawn', { timeout: 120_000 }, async (t) => {
  await start(t);
  const inbox = await open(`${site.url}boite`);
  await inBrowserPages(chromium, 'addHostPermission', SITE);
  let popup = await openPopup(chromium, inbox);
  await says(popup, OFF);
  await pressIn(popup, 'Protéger ce site');
  assert.deepEqual((await says(popup, RELOAD)).buttons, ['Recharger la page', STOP, EXPORT]);
  assert.equal(await badge(inbox.url()), 'Garde-fou\u{a0}: rechargez la page pour la protéger');
  const manifest = JSON.parse(await readFile(join(EXTENSION, 'manifest.json'), 'utf8'));
  assert.deepEqual(
    (await registered()).map(({ matches, js, world, allFrames, persistAcrossSessions }) => ({ matches, js, world, allFrames, persistAcrossSessions })),
    [
      { matches: [SITE], js: manifest.content_scripts[0].js, world: 'ISOLATED', allFrames: false, persistAcrossSessions: true },
      { matches: [SITE], js: manifest.content_scripts[1].js, world: 'MAIN', allFrames: true, persistAcrossSessions: true },
    ],
  );
  await pressIn(popup, 'Recharger la page');
  await says(popup, 'Aucun message en cours d’écriture');
  assert.equal(await badge(inbox.url()), 'Garde-fou\u{a0}: aucun message en cours dans cet onglet');
  await popup.close();

  // A mail there is held, asked about in our frame, and leaves once; so is what the page sends itself.
  await inbox.goto(`${site.url}gmail.html?to=12`);
  assert.equal(await guards(inbox), 1);
  popup = await openPopup(chromium, inbox);
  assert.equal((await says(popup, 'Message protégé en partie')).lead, 'À vérifier vous-même\u{a0}: pièces jointes');
  await popup.close();
  await inbox.click('.T-I');
  await warning(inbox, '12 personnes verront les adresses des autres');
  assert.deepEqual(site.sent, []);
  await press(inbox, ANYWAY);
  await until('the mail leaves', () => site.sent.length > 0);
  await inbox.goto(`${site.url}gmail.html?to=12`);
  await guards(inbox);
  await inbox.evaluate(() => void fetch('/sync/u/0/i/s', { method: 'POST', body: '{"1":["^pfg"]}' }));
  await warning(inbox, '12 personnes verront les adresses des autres');
  assert.equal(site.sent.length, 1);

  await inbox.goto(`${site.url}boite`);
  popup = await openPopup(chromium, inbox);
  await pressIn(popup, STOP);
  await popup.waitForFunction(() => document.querySelector('#note')?.textContent);
  assert.equal((await read(popup)).note, 'Ce site n’est plus autorisé\u{a0}: la page ne sera plus protégée une fois rechargée.');
  await until('the scripts are gone', async () => (await registered()).length === 0);
  await inbox.reload();
  await says(popup, OFF);
});

test('a site stays guarded when the browser is started again, from its first page on', { timeout: 60_000 }, async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'gardefou-profile-'));
  t.after(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const launch = () =>
    puppeteer.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      pipe: true,
      enableExtensions: true,
      userDataDir: dir,
      args: [...CHROMIUM_FLAGS, ...CHROMIUM_ARGS, `--load-extension=${EXTENSION}`],
      env: { ...process.env, LANGUAGE: 'fr', LANG: 'fr_FR.UTF-8' },
    });
  const first = await launch();
  t.after(() => first.close());
  await until('the extension is loaded', async () => (await first.extensions()).size > 0);
  const [extensionId] = (await first.extensions()).keys();
  const started = { browser: first, extensionId };
  const page = await first.newPage();
  await page.goto(`${site.url}boite`);
  await inBrowserPages(started, 'addHostPermission', SITE);
  const popup = await openPopup(started, page);
  await says(popup, OFF);
  await pressIn(popup, 'Protéger ce site');
  await says(popup, RELOAD);
  await first.close();

  const second = await launch();
  t.after(() => second.close());
  const again = await second.newPage();
  await again.goto(`${site.url}gmail.html?to=1`);
  assert.equal(await guards(again), 1);
});

test('a page is not reloaded over a mail that is being written', { timeout: 60_000 }, async (t) => {
  await start(t);
  const page = await open(`${site.url}gmail.html?to=1`);
  await inBrowserPages(chromium, 'addHostPermission', SITE);
  const popup = await openPopup(chromium, page);
  await says(popup, OFF);
  await pressIn(popup, 'Protéger ce site');
  await says(popup, RELOAD);
  await page.evaluate(() => Object.assign(globalThis, { isTheSame: true }));
  await pressIn(popup, 'Recharger la page');
  await popup.waitForFunction(() => document.querySelector('#note')?.textContent);
  assert.match((await read(popup)).note, /^Un message semble en cours d’écriture, et recharger la page le perdrait\./u);
  assert.equal(await page.evaluate('globalThis.isTheSame'), true);
});

test('a consent withdrawn in the browser’s own pages ends the guarding', { timeout: 60_000 }, async (t) => {
  await start(t);
  const page = await open(`${site.url}boite`);
  await inBrowserPages(chromium, 'addHostPermission', SITE);
  const popup = await openPopup(chromium, page);
  await says(popup, OFF);
  await pressIn(popup, 'Protéger ce site');
  await says(popup, RELOAD);
  await inBrowserPages(chromium, 'removeHostPermission', SITE);
  await until('the scripts are gone', async () => (await registered()).length === 0);
});

test('a site that the manifest guards in part and the writer allows whole has one guard in every page', { timeout: 60_000 }, async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'gardefou-extension-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  await cp(EXTENSION, dir, { recursive: true });
  const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
  for (const script of manifest.content_scripts) {
    script.matches = [`https://${HOST}/courrier/*`];
    // Chromium takes it on whole hosts only.
    delete script.match_origin_as_fallback;
  }
  await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest));
  await start(t, dir);
  const page = await open(`${site.url}boite`);
  await inBrowserPages(chromium, 'addHostPermission', SITE);
  const popup = await openPopup(chromium, page);
  await says(popup, OFF);
  await pressIn(popup, 'Protéger ce site');
  await says(popup, RELOAD);
  await popup.close();
  for (const path of ['courrier/gmail.html?to=1', 'gmail.html?to=1']) {
    await page.goto(site.url + path);
    assert.equal(await guards(page), 1, path);
  }
});

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  test(`the popup passes axe and is reached by keyboard, ${scheme}`, { timeout: 60_000 }, async (t) => {
    await start(t);
    const page = await open(`${site.url}generic-fr.html?to=1`);
    const popup = await openPopup(chromium, page);
    await says(popup, OFF);
    await popup.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await popup.evaluate(await readFile(AXE, 'utf8'));
    const violations = async () =>
      (await popup.evaluate(() => /** @type {any} */ (globalThis).axe.run())).violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
    assert.deepEqual(await violations(), []);

    const order = [];
    for (let tries = 0; tries < 3; tries += 1) {
      await popup.keyboard.press('Tab');
      order.push(await popup.evaluate(() => document.activeElement?.textContent));
    }
    assert.deepEqual(order, ['Protéger ce site', EXPORT, 'Réglages de Garde-fou']);
    await popup.focus('#export');
    await popup.keyboard.press('Enter');
    await popup.waitForSelector('#exported:not([hidden])');
    assert.equal(await popup.evaluate(() => document.activeElement?.id), 'structure');
    assert.deepEqual(await violations(), []);
    const shots = process.env.GARDEFOU_SCREENSHOTS;
    if (shots) await popup.screenshot({ path: /** @type {`${string}.png`} */ (join(shots, `popup-${scheme}.png`)), fullPage: true });
  });
}

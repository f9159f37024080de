/**
 * The toolbar's popup in Firefox, where every host is the reader's to allow or take back, those of the
 * manifest too: what it says, and that a site is guarded once it is allowed.
 * Needs `tools/setup/setup npm firefox`, openssl and the built core.
 */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { serve } from '../../tools/serve.js';
import { EXTENSION } from '../webmail/browser.js';
import { until } from '../webmail/compose.js';
import { startFirefox } from './firefox-chrome.js';
import { HOST, serveSite } from './site.js';

const OFF = 'Ce site n’est pas protégé';
const RELOAD = 'Rechargez cette page pour la protéger';
const NOTHING = 'Aucun message en cours d’écriture';
const INBOX = '<!doctype html><meta charset="utf-8"><title>Boîte</title><h1>Aucun message</h1>';
const LOCAL = ['http://127.0.0.1/*', 'http://localhost/*'];

/** @type {Awaited<ReturnType<typeof serveSite>>} */
let site;
/** @type {Awaited<ReturnType<typeof serve>>} */
let local;
before(async () => {
  site = await serveSite({ '/boite': INBOX, '/courrier/boite': INBOX });
  local = await serve();
});
after(async () => {
  site?.close();
  await local?.close();
});

/** @param {import('node:test').TestContext} t @param {string} [extension] */
async function start(t, extension) {
  const firefox = await startFirefox({ extension });
  t.after(() => firefox.close());
  const page = await firefox.browser.newPage();
  page.setDefaultTimeout(20_000);
  return { firefox, page };
}

/** One guard, one line beside head and body. @param {import('puppeteer-core').Page} page */
async function guards(page) {
  await until('the composer says that it is guarded', () => page.evaluate(() => document.documentElement.children.length > 2));
  await new Promise((resolve) => setTimeout(resolve, 500));
  return page.evaluate(() => document.documentElement.children.length - 2);
}

test('in Firefox a site is guarded once the writer allowed it and reloaded the page, and no longer once that is withdrawn', { timeout: 120_000 }, async (t) => {
  const { firefox, page } = await start(t);
  assert.deepEqual(await firefox.allowed(), LOCAL, 'granted as it is installed');
  await page.goto(`${site.url}boite`);
  await firefox.openPopup();
  assert.deepEqual((await firefox.says(OFF)).buttons, ['Protéger ce site', 'Exporter la structure']);
  await firefox.press('allow');
  await firefox.says(RELOAD);
  assert.deepEqual(await firefox.allowed(), [...LOCAL, `https://${HOST}/*`]);
  await firefox.press('reload');
  await firefox.says(NOTHING);
  await firefox.closePopup();

  await page.goto(`${site.url}gmail.html?to=12`);
  assert.equal(await guards(page), 1);
  await page.click('.T-I');
  await page.waitForSelector('body > dialog[open]');
  // The frame of the warning opened there: its host has the focus.
  await page.waitForFunction(() => document.activeElement?.closest('dialog'));
  assert.deepEqual(site.sent, []);
  await page.goto(`${site.url}gmail.html?to=12`);
  await guards(page);
  await page.evaluate(() => void fetch('/sync/u/0/i/s', { method: 'POST', body: '{"1":["^pfg"]}' }));
  await page.waitForSelector('body > dialog[open]');
  assert.deepEqual(site.sent, [], 'what the page sends itself is held too');

  await page.goto(`${site.url}boite`);
  await firefox.openPopup();
  await firefox.says(NOTHING);
  await firefox.press('stop');
  await until('the note', async () => (await firefox.read()).note === 'Ce site n’est plus autorisé\u{a0}: la page ne sera plus protégée une fois rechargée.');
  assert.deepEqual(await firefox.allowed(), LOCAL);
  await page.reload();
  await firefox.says(OFF);
});

test('in Firefox a host of the manifest that the reader took back is said to be not yet allowed, and can be allowed', { timeout: 120_000 }, async (t) => {
  const { firefox, page } = await start(t);
  await firefox.withdraw('http://127.0.0.1/*');
  await until('it is withdrawn everywhere', async () => {
    await page.goto(`${local.url}www/`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return (await page.$('html[data-gardefou="extension"]')) === null;
  });
  await firefox.openPopup();
  // Opening the popup makes Firefox start the guard in this page, once.
  assert.deepEqual(await firefox.says('Message protégé'), {
    headline: 'Message protégé',
    lead: 'Garde-fou le vérifie avant l’envoi.',
    note: 'Le navigateur n’autorise Garde-fou ici que pour cette fois.',
    buttons: ['Autoriser sur ce site', 'Exporter la structure'],
  });
  await page.goto(`${local.url}www/`);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.deepEqual(await firefox.says('Pas encore autorisé sur ce site'), {
    headline: 'Pas encore autorisé sur ce site',
    lead: 'Le navigateur n’y laisse pas agir Garde-fou\u{a0}: ce que vous y écrivez n’est pas protégé.',
    note: '',
    buttons: ['Autoriser sur ce site', 'Exporter la structure'],
  });
  await firefox.press('allow');
  await until('it is allowed', async () => (await firefox.allowed()).includes('http://127.0.0.1/*'));
  await firefox.closePopup();
  await page.reload();
  await page.waitForSelector('html[data-gardefou="extension"]');
  assert.equal(await guards(page), 1);
});

test('in Firefox a site of the manifest has one guard where the reader allows all sites too, and others have one', { timeout: 120_000 }, async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'gardefou-extension-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  await cp(EXTENSION, dir, { recursive: true });
  const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'));
  for (const script of manifest.content_scripts) script.matches = [`https://${HOST}/courrier/*`];
  await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest));
  const { firefox, page } = await start(t, dir);
  await firefox.allow('https://*/*');
  await page.goto(`${site.url}boite`);
  await firefox.openPopup();
  await until('the site is guarded', async () => {
    await page.reload();
    return (await firefox.read()).headline === NOTHING;
  });
  await firefox.press('stop');
  await until('the note', async () => (await firefox.read()).note === 'Votre accord couvre plusieurs sites\u{a0}: retirez-le dans la page des extensions du navigateur.');
  await firefox.closePopup();
  for (const path of ['courrier/gmail.html?to=1', 'gmail.html?to=1']) {
    await page.goto(site.url + path);
    assert.equal(await guards(page), 1, path);
  }
});

test('in Firefox the popup shows the structure of a page that nobody guards', { timeout: 60_000 }, async (t) => {
  const { firefox, page } = await start(t);
  await page.goto(`${site.url}generic-fr.html?to=12`);
  await firefox.openPopup();
  await firefox.says(OFF);
  await firefox.press('export');
  const shown = () => firefox.inPopup("return content.document.querySelector('#structure').value").catch(() => '');
  await until('the structure is shown', async () => (await shown()) !== '');
  assert.match(await shown(), /\[title=Envoyer\]/u);
  assert.doesNotMatch(await shown(), /personne|Camille|martin|jeudi|agence/u);
});

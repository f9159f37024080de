/**
 * Every scenario of the trainers' room, from its button to the mail that leaves: what is asked, that
 * the way back sends nothing, that the repair which the story advises sends exactly one mail. First
 * with the guard of the page, then with the extension, both in Chromium.
 * Run: node --test www/room/scenarios.test.js (needs Chromium and the built core).
 */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';

import { CHROMIUM_FLAGS, closed, frameOf, isWarned, line, press, startChromium, warning } from '../../tests/webmail/browser.js';
import { serve } from '../../tools/serve.js';
import { SCENARIOS } from './scenarios.js';

/** @typedef {import('puppeteer-core').Page} Page */

/**
 * @typedef {object} Told
 * @property {string} id
 * @property {string} line        below the message, before anything is pressed
 * @property {string} [headline]  of the warning; absent where the mail leaves in silence
 * @property {string[]} [cards]   titles of its findings
 * @property {('bcc' | 'remove' | 'unlock')[]} [repairs]  one after the other
 * @property {Record<string, string>} counts  recipients by field of the mail that leaves
 * @property {string[]} files     that leave with it
 */

const ASKS = 'Garde-fou vous demandera avant l’envoi\u00a0: ';

/** @type {Told[]} */
const TOLD = [
  {
    id: 'saint-quentin',
    line: `${ASKS}ce fichier contient les coordonnées de vos 1\u202f300 destinataires`,
    headline: 'Vous allez envoyer à 1\u202f300 personnes le fichier de leurs coordonnées',
    cards: ['Ce fichier contient les coordonnées de vos 1\u202f300 destinataires', '1\u202f300 personnes verront les adresses des autres'],
    repairs: ['bcc', 'remove'],
    counts: { to: '1', bcc: '1300' },
    files: [],
  },
  {
    id: 'provider',
    line: `${ASKS}ce fichier contient 40 numéros de sécurité sociale`,
    headline: 'Vous allez envoyer 40 numéros de sécurité sociale',
    cards: ['Ce fichier contient 40 numéros de sécurité sociale', 'Ce fichier contient les coordonnées de 40 personnes'],
    repairs: ['remove'],
    counts: { to: '1' },
    files: [],
  },
  {
    id: 'profiles',
    line: `${ASKS}ce fichier contient les coordonnées de 30 personnes`,
    headline: 'Vous allez envoyer les coordonnées de 30 personnes',
    cards: ['Ce fichier contient les coordonnées de 30 personnes'],
    repairs: ['remove'],
    counts: { to: '1' },
    files: [],
  },
  {
    id: 'export',
    line: `${ASKS}ce fichier contient les coordonnées de 200 personnes`,
    headline: 'Vous allez envoyer les coordonnées de 200 personnes',
    cards: ['Ce fichier contient les coordonnées de 200 personnes', 'Ce fichier contient les coordonnées de 200 personnes'],
    repairs: ['remove', 'remove'],
    counts: { to: '1' },
    files: [],
  },
  {
    id: 'partners',
    line: `${ASKS}ce fichier contient les coordonnées de 45 personnes`,
    headline: 'Vous allez envoyer les coordonnées de 45 personnes',
    cards: ['Ce fichier contient les coordonnées de 45 personnes'],
    repairs: ['remove'],
    counts: { to: '3' },
    files: [],
  },
  {
    id: 'reply-all',
    line: `${ASKS}60 personnes verront les adresses des autres`,
    headline: '60 personnes verront les adresses des autres',
    cards: ['60 personnes verront les adresses des autres'],
    repairs: ['bcc'],
    counts: { to: '1', bcc: '60' },
    files: [],
  },
  {
    id: 'hidden-sheet',
    line: `${ASKS}ce fichier contient les coordonnées de 80 personnes`,
    headline: 'Vous allez envoyer les coordonnées de 80 personnes',
    cards: ['Ce fichier contient les coordonnées de 80 personnes'],
    repairs: ['remove'],
    counts: { to: '1' },
    files: [],
  },
  {
    id: 'screenshot',
    line: 'Garde-fou\u00a0: «\u00a0capture.png\u00a0» n’a pas été vérifié',
    counts: { to: '1' },
    files: ['capture.png'],
  },
  {
    id: 'protected-zip',
    line: `${ASKS}«\u00a0programme.zip/programme.txt\u00a0» n’a pas été vérifié`,
    headline: 'Une pièce jointe n’a pas pu être vérifiée',
    cards: ['«\u00a0programme.zip/programme.txt\u00a0» n’a pas été vérifié'],
    repairs: ['unlock'],
    counts: { to: '1' },
    files: ['programme.zip'],
  },
  { id: 'ordinary', line: 'Garde-fou\u00a0: rien à signaler', counts: { to: '1' }, files: [] },
];

const aMoment = () => new Promise((resolve) => { setTimeout(resolve, 400); });
/** Presses the scenario's button, and waits until its mail is there. @param {Page} page @param {string} id */
const play = async (page, id) => {
  await page.click(`[data-scenario="${id}"]`);
  await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.getElementById('subject')).value !== '');
};
/** What left. @param {Page} page */
const sent = (page) => page.$$eval('#sent > li', (all) => all.map((item) => ({
  counts: Object.fromEntries([...item.querySelectorAll('details')].map((field) => [field.dataset.field, field.dataset.count])),
  // « Pièces jointes : a.pdf (41 Ko) »
  files: [...(item.querySelector('.sent-files')?.textContent ?? '').matchAll(/([\w.-]+) \(/gu)].map((match) => match[1]),
})));

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
before(async () => { server = await serve(); });
after(() => server?.close());

describe('the page alone', () => {
  /** @type {import('puppeteer-core').Browser} */
  let browser;
  /** @type {Page} */
  let page;
  before(async () => {
    browser = await puppeteer.launch({
      executablePath: process.env.GARDEFOU_CHROMIUM ?? '/usr/bin/chromium',
      args: CHROMIUM_FLAGS,
      timeout: 60_000,
    });
    page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.setViewport({ width: 1280, height: 800 });
    await page.goto(`${server.url}www/`);
  });
  after(() => browser?.close());

  const said = () => page.$eval('#warning', (warning) => /** @type {HTMLElement} */ (warning).innerText);
  /** @param {string} selector */
  const choose = async (selector) => {
    await page.waitForSelector(`#warning[open] ${selector}`);
    const before = await said();
    await aMoment();
    await page.click(`#warning ${selector}`);
    await page.waitForFunction((text) => /** @type {HTMLElement} */ (document.getElementById('warning')).innerText !== text, {}, before);
  };
  /** @param {string} password */
  const unlock = async (password) => {
    await page.waitForSelector('#warning .gf-unlock input');
    await page.type('#warning .gf-unlock input', password);
    await choose('[data-action=unlock]');
  };

  it('has told what each scenario of the page does', async () => {
    const offered = await page.$$eval('[data-scenario]', (all) => all.map((button) => button.getAttribute('data-scenario')));
    assert.deepEqual(offered, TOLD.map(({ id }) => id));
    assert.deepEqual(SCENARIOS.map(({ id }) => id), offered);
  });

  for (const told of TOLD) {
    it(`${told.id}: ${told.headline ?? 'leaves in silence'}`, async () => {
      await page.click('#reset');
      await play(page, told.id);
      await page.waitForFunction((text) => document.getElementById('guard-line')?.textContent === text, {}, told.line);
      await page.click('#send');
      if (told.headline) {
        await page.waitForSelector('#warning[open] h2');
        assert.equal(await page.$eval('#warning h1', (e) => e.textContent), told.headline);
        assert.deepEqual(await page.$$eval('#warning h2', (all) => all.map((e) => e.textContent)), told.cards);
        await choose('[data-action=back]');
        assert.deepEqual(await sent(page), []);
        await page.click('#send');
        for (const repair of told.repairs ?? []) {
          await (repair === 'unlock' ? unlock('atelier') : choose(`[data-action=${repair}]`));
          assert.deepEqual(await sent(page), []);
        }
        assert.equal(await page.$eval('.gf-dialog', (e) => e.className), 'gf-dialog gf-tone-ok');
        await choose('[data-action=send]');
      }
      await page.waitForSelector('#sent > li');
      assert.deepEqual(await sent(page), [{ counts: told.counts, files: told.files }]);
      assert.equal(await page.$('#warning[open]'), null);
    });
  }

  it('says of the list to partners that it holds words on health, under Why', async () => {
    await page.click('#reset');
    await play(page, 'partners');
    await page.click('#send');
    await page.waitForSelector('#warning[open] h2');
    assert.match(await page.$eval('#warning', (e) => e.textContent ?? ''), /mentions de santé ou de handicap/u);
    await choose('[data-action=back]');
  });

  it('says where the hidden list stands', async () => {
    await page.click('#reset');
    await play(page, 'hidden-sheet');
    await page.click('#send');
    await page.waitForSelector('#warning[open] h2');
    assert.match(await said(), /planning\.xlsx, feuille «\u00a0Inscrits\u00a0», partie masquée, ligne 2/u);
    await choose('[data-action=back]');
  });

  it('says that a wrong password opens nothing, and keeps the mail', async () => {
    await page.click('#reset');
    await play(page, 'protected-zip');
    await page.click('#send');
    await unlock('wrong');
    assert.equal(await page.$eval('#warning h2', (e) => e.textContent), '«\u00a0programme.zip/programme.txt\u00a0» n’a pas été vérifié');
    assert.match(await said(), /mot de passe n’ouvre pas/u);
    await unlock('atelier');
    await choose('[data-action=back]');
    assert.deepEqual(await sent(page), []);
    assert.deepEqual(await page.$$eval('#attachments .name', (all) => all.map((e) => e.textContent)), ['programme.zip']);
  });
});

describe('with the extension in Chromium', () => {
  const LABELS = { bcc: 'Mettre tout le monde en Cci', remove: 'Retirer la pièce jointe' };
  /** @type {Awaited<ReturnType<typeof startChromium>>} */
  let chromium;
  /** @type {Page} */
  let page;
  before(async () => {
    chromium = await startChromium();
    page = await chromium.browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`${server.url}www/`);
    await page.waitForSelector('html[data-gardefou="extension"]');
  });
  after(() => chromium?.close());

  /** The repair changes the view, or takes the warning's place. @param {string} before */
  const changed = async (before) => {
    for (const end = Date.now() + 20_000; Date.now() < end; await aMoment()) {
      const text = await (await frameOf(page)).evaluate(() => document.body.innerText).catch(() => before);
      if (text !== before) return;
    }
    throw new Error('the warning stays as it is');
  };

  for (const told of TOLD) {
    it(`${told.id}: ${told.headline ?? 'leaves in silence'}`, { timeout: 120_000 }, async () => {
      await page.click('#reset');
      await play(page, told.id);
      for (const end = Date.now() + 20_000; Date.now() < end && (await line(page)) !== told.line;) await aMoment();
      assert.equal(await line(page), told.line);
      await page.click('#send');
      if (told.headline) {
        assert.deepEqual((await warning(page, told.headline)).titles, told.cards);
        await press(page, 'Revenir au message');
        await closed(page);
        assert.deepEqual(await sent(page), []);
        await page.click('#send');
        await warning(page, told.headline);
        for (const repair of told.repairs ?? []) {
          const frame = await frameOf(page);
          if (repair === 'unlock') await frame.type('.gf-unlock input', 'atelier');
          const before = await frame.evaluate(() => document.body.innerText);
          await press(page, repair === 'unlock' ? 'Vérifier avec ce mot de passe' : LABELS[repair]);
          await changed(before);
          assert.deepEqual(await sent(page), []);
        }
        await press(page, 'Envoyer le message');
      }
      await page.waitForSelector('#sent > li');
      // The extension leaves nobody in To where the page puts the writer.
      const counts = told.counts.bcc ? { bcc: told.counts.bcc } : told.counts;
      assert.deepEqual(await sent(page), [{ counts, files: told.files }]);
      assert.equal(isWarned(page), false);
    });
  }
});

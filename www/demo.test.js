/**
 * The demonstration page with no extension: the incident is stopped, repaired, released.
 * Run: node --test www/ (needs Chromium and the built core in extension/core).
 *
 * With GARDEFOU_SCREENSHOTS=FOLDER the page is also written there as pictures.
 */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';

import { serve } from '../tools/serve.js';
import { CHROMIUM_FLAGS } from '../tests/webmail/browser.js';
import { splitAddresses } from './recipients.js';
import { number } from './texts.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const SCREENSHOTS = process.env.GARDEFOU_SCREENSHOTS;

/** @type {{ url: string, close: () => Promise<void> }} */
let server;
/** @type {import('puppeteer-core').Browser} */
let browser;
/** @type {import('puppeteer-core').Page} */
let page;
/** What went wrong in the page, and the hosts it spoke to. @type {string[]} */
let troubles;
/** @type {Set<string>} */
let hosts;

before(async () => {
  server = await serve();
  browser = await puppeteer.launch({
    executablePath: process.env.GARDEFOU_CHROMIUM ?? '/usr/bin/chromium',
    args: CHROMIUM_FLAGS,
    timeout: 60_000,
  });
  if (SCREENSHOTS) {
    await mkdir(SCREENSHOTS, { recursive: true });
  }
});
after(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  await page?.close();
  page = await browser.newPage();
  troubles = [];
  hosts = new Set();
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      troubles.push(message.text());
    }
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    hosts.add(protocol === 'http:' ? host : protocol);
  });
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(`${server.url}www/`, { waitUntil: 'load' });
  await page.waitForSelector('#to-input');
});

const aMoment = () => new Promise((resolve) => { setTimeout(resolve, 400); });
/** @param {string} name */
const picture = async (name) => {
  if (SCREENSHOTS) {
    await aMoment();
    await page.screenshot({ path: /** @type {`${string}.png`} */ (join(SCREENSHOTS, `${name}.png`)) });
  }
};
/** @param {'to' | 'cc' | 'bcc'} field */
const raw = (field) => page.$eval(`#${field}`, (e) => /** @type {HTMLTextAreaElement} */ (e).value);
const headline = async () => {
  await page.waitForSelector('#warning[open] .gf-headline');
  return page.$eval('.gf-headline', (e) => e.textContent);
};
const replay = async () => {
  await page.click('#replay');
  await page.waitForSelector('#attachments li');
};
/** @param {string} action */
const choose = async (action) => {
  await page.waitForSelector(`#warning[open] [data-action=${action}]`);
  await aMoment();
  await page.click(`#warning [data-action=${action}]`);
  await page.waitForFunction(
    (chosen) => !document.querySelector(`#warning[open] [data-action=${chosen}]`),
    {},
    action,
  );
};
/** What left: recipients per field and the line of attachments, of each message. */
const sent = () => page.$$eval('#sent > li', (all) => all.map((item) => ({
  counts: Object.fromEntries([...item.querySelectorAll('details')].map((d) => [d.dataset.field, d.dataset.count])),
  files: item.querySelector('.sent-files')?.textContent ?? '',
})));

describe('Saint-Quentin 2016, replayed', () => {
  it('is stopped: nothing leaves, and the way back changes nothing', async () => {
    await replay();
    assert.equal(splitAddresses(await raw('to')).length, 1300);
    await picture('demo-incident-1280');
    await page.click('#send');
    await page.waitForSelector('#warning[open] [data-action=send_anyway]');
    assert.equal(await headline(), 'Vous allez envoyer à 1 300 personnes le fichier de leurs coordonnées');
    await picture('demo-warning-1280');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#warning:not([open])');
    assert.deepEqual(await sent(), []);
    assert.equal(splitAddresses(await raw('to')).length, 1300);
    assert.equal((await page.$$('#attachments li')).length, 1);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'send');
  });

  it('leaves repaired: everyone in Bcc, the list removed', async () => {
    await replay();
    await page.click('#send');
    await choose('bcc');
    assert.equal(splitAddresses(await raw('bcc')).length, 1300);
    assert.equal(await raw('to'), 'Claire Vasseur <claire.vasseur@agence.example>');
    assert.equal(await raw('cc'), '');
    assert.equal(await page.$eval('.gf-lead', (e) => e.textContent), 'Tous les destinataires sont en copie cachée.');
    await choose('remove');
    assert.equal((await page.$$('#attachments li')).length, 0);
    assert.equal(await page.$eval('.gf-dialog', (e) => e.className), 'gf-dialog gf-tone-ok');
    assert.deepEqual(await sent(), []);
    await picture('demo-repaired-1280');
    await choose('send');
    assert.deepEqual(await sent(), [{ counts: { to: '1', bcc: '1300' }, files: '' }]);
    await picture('demo-sent-1280');
  });

  it('leaves as it is when its writer insists, once', async () => {
    await replay();
    await page.click('#send');
    await choose('send_anyway');
    const [only, ...more] = await sent();
    assert.deepEqual(more, []);
    assert.deepEqual(only?.counts, { to: '1300' });
    // Browsers compress each in their way: 40 or 41 KB.
    assert.match(only?.files ?? '', /^Pièces jointes\u00a0: liste\.pdf \(4\d Ko\)$/u);
  });

  it('is not guarded twice when the extension is there', async () => {
    await page.evaluate(() => { document.documentElement.dataset.gardefou = 'extension'; });
    await page.waitForFunction(() => document.getElementById('protection')?.textContent?.includes('extension'));
    await replay();
    await page.click('#send');
    await page.waitForSelector('#sent > li');
    assert.equal(await page.$('#warning[open]'), null);
  });
});

describe('an ordinary message', () => {
  it('leaves without a question', async () => {
    await page.click('#ordinary');
    await page.click('#send');
    await page.waitForSelector('#sent > li');
    assert.equal(await page.$('#warning[open]'), null);
    assert.deepEqual((await sent()).map(({ counts }) => counts), [{ to: '1' }]);
  });

  it('in which a social security number is typed leaves once it is hidden there', async () => {
    await page.click('#ordinary');
    await page.click('#body');
    await page.keyboard.type('NIR : 2 81 05 99 588 162 77 ');
    const numbers = () => page.$eval('#body', (body) => /NIR : (\S+ \S+ \S+)/u.exec(body.textContent ?? '')?.[1]);
    await page.click('#send');
    assert.equal(await headline(), 'Vous allez envoyer un numéro de sécurité sociale');
    assert.equal(await numbers(), '2 81 05');
    await choose('mask');
    assert.equal(await numbers(), '• •• ••');
    assert.equal(await headline(), 'Les numéros de sécurité sociale sont masqués');
    assert.deepEqual(await sent(), []);
    await choose('send');
    assert.equal((await sent()).length, 1);
  });

  it('with nobody to go to does not leave', async () => {
    await page.click('#send');
    await page.waitForFunction(() => document.getElementById('status')?.textContent !== '');
    assert.equal(await page.$eval('#status', (e) => e.textContent), 'Indiquez au moins un destinataire.');
    assert.deepEqual(await sent(), []);
  });

  it('saved as a draft is not held', async () => {
    await replay();
    await page.click('#draft');
    assert.match(await page.$eval('#status', (e) => e.textContent ?? ''), /^Brouillon enregistré à \d\d:\d\d/u);
    assert.equal(await page.$('#warning[open]'), null);
  });
});

describe('the form', () => {
  it('turns what is typed and pasted into chips, and reads what is half-typed at Send', async () => {
    await page.type('#to-input', 'a@example.fr,Marie Petit <m@example.fr>;');
    assert.equal(await raw('to'), 'a@example.fr, Marie Petit <m@example.fr>');
    assert.deepEqual(await page.$$eval('[data-field=to] .chip span', (all) => all.map((e) => e.textContent)), ['a@example.fr', 'Marie Petit']);
    await page.type('#to-input', 'b@example.fr');
    await page.click('#send');
    await page.waitForSelector('#sent > li');
    assert.deepEqual((await sent())[0]?.counts, { to: '3' });
  });

  it('shows in chips what a script puts in the raw list', async () => {
    await page.$eval('#cc', (e) => {
      /** @type {HTMLTextAreaElement} */ (e).value = '"Petit, Marie" <m@example.fr>, x@example.fr';
      e.dispatchEvent(new Event('change'));
    });
    assert.deepEqual(await page.$$eval('[data-field=cc] .chip span', (all) => all.map((e) => e.textContent)), ['Petit, Marie', 'x@example.fr']);
  });

  it('folds 1,300 recipients to one line and opens them on demand', async () => {
    await replay();
    assert.equal((await page.$$('[data-field=to] .chip')).length, 3);
    assert.equal(await page.$eval('[data-field=to] .fold', (e) => e.textContent), '1 300 destinataires : tout afficher');
    await page.click('[data-field=to] .fold');
    assert.equal((await page.$$('[data-field=to] .chip')).length, 1300);
    await page.click('[data-field=to] .chip:nth-child(2) button');
    assert.equal(splitAddresses(await raw('to')).length, 1299);
    await picture('demo-unfolded-1280');
  });

  it('offers attached files again, tells namesakes apart, and removes them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gardefou-demo-'));
    const path = join(folder, 'note.txt');
    await writeFile(path, 'bonjour');
    const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await page.$('#attach'));
    await input.uploadFile(path);
    await page.waitForSelector('#attachments li');
    await input.uploadFile(path);
    await page.waitForFunction(() => document.querySelectorAll('#attachments li').length === 2);
    assert.deepEqual(await page.$$eval('#attachments .name', (all) => all.map((e) => e.textContent)), ['note.txt', 'note (2).txt']);
    const bytes = await page.$eval('#attachments a.file', async (e) => (await fetch(/** @type {HTMLAnchorElement} */ (e).href)).text());
    assert.equal(bytes, 'bonjour');
    await rm(folder, { recursive: true });
    await page.click('#attachments li:first-child button.remove');
    assert.deepEqual(await page.$$eval('#attachments .name', (all) => all.map((e) => e.textContent)), ['note (2).txt']);
    await page.click('#reset');
    assert.equal((await page.$$('#attachments li')).length, 0);
  });

  it('takes dropped files', async () => {
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'dropped.txt'));
      document.getElementById('body')?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    });
    assert.deepEqual(await page.$$eval('#attachments .name', (all) => all.map((e) => e.textContent)), ['dropped.txt']);
  });
});

describe('the page', () => {
  it('speaks to no other host and logs no error', async () => {
    await replay();
    await page.click('#send');
    await headline();
    assert.deepEqual([...hosts].filter((host) => !['blob:', 'data:'].includes(host)), [new URL(server.url).host]);
    assert.deepEqual(troubles, []);
  });

  for (const scheme of ['light', 'dark']) {
    it(`has no accessibility violation in ${scheme} colours, warned or not`, async () => {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await replay();
      const axe = async () => {
        await page.evaluate(await readFile(AXE, 'utf8'));
        const { violations } = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run());
        return violations.map((/** @type {any} */ v) => [v.id, v.nodes.map((/** @type {any} */ n) => n.html)]);
      };
      assert.deepEqual(await axe(), []);
      await picture(`demo-incident-${scheme}`);
      await page.click('#send');
      await headline();
      await aMoment();
      assert.deepEqual(await axe(), []);
    });
  }

  it('fits a telephone and a zoom of 400 %', async () => {
    for (const [width, height] of /** @type {const} */ ([[360, 740], [320, 256]])) {
      await page.setViewport({ width, height });
      await replay();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      await picture(`demo-incident-${width}`);
      await page.click('#reset');
    }
  });

  it('speaks English when asked', async () => {
    await page.goto(`${server.url}www/?lang=en`);
    await page.waitForSelector('#to-input');
    assert.equal(await page.$eval('#replay', (e) => e.textContent), 'Saint-Quentin 2016');
    await replay();
    assert.equal(await page.$eval('[data-field=to] .fold', (e) => e.textContent), '1,300 recipients: show all');
    await picture('demo-english-1280');
  });

  it('says that nothing was checked when the core does not answer, and sends nothing by itself', async () => {
    await page.evaluate(() => {
      // The form is the only thing that the guard cannot do without.
      Worker.prototype.postMessage = () => { throw new Error('gone'); };
    });
    await page.click('#ordinary');
    await page.click('#send');
    assert.equal(await headline(), 'Ce message n’a pas pu être vérifié');
    assert.deepEqual(await sent(), []);
  });
});

describe('small things', () => {
  it('cuts lists of addresses outside quotes and brackets', () => {
    assert.deepEqual(splitAddresses('"Petit, M." <m@example.fr>; x@example.fr\ny@example.fr,,'), [
      '"Petit, M." <m@example.fr>', 'x@example.fr', 'y@example.fr',
    ]);
    assert.deepEqual(splitAddresses(' , ; '), []);
  });

  it('writes numbers as each language does', () => {
    assert.equal(number('fr', 1300), '1 300');
    assert.equal(number('en', 1234567), '1,234,567');
    assert.equal(number('fr', 12), '12');
  });
});

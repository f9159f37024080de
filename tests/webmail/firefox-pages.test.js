/**
 * Firefox, on pages of our own: windows without an address are guarded, and the files of uploads are
 * seen. Firefox's driver cannot look into the warning's frame: that it opens is the witness.
 * Needs `tools/setup/setup npm firefox` and the built core.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import puppeteer from 'puppeteer-core';

import { EXTENSION } from './browser.js';
import { csv, until } from './compose.js';

const SEND = '[title^=Envoyer]';
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);

let sent = 0;
const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '', 'http://127.0.0.1');
  if (request.method === 'POST') {
    request.resume();
    if (pathname === '/sent') sent += 1;
    response.end('{}');
    return;
  }
  const content = await readFile(join(import.meta.dirname, 'pages', pathname.slice(1))).catch(() => undefined);
  response.writeHead(content === undefined ? 404 : 200, { 'content-type': pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' });
  response.end(content);
});

/** @type {import('puppeteer-core').Browser} */
let browser;
/** @type {string} */
let origin;
before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  origin = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  browser = await puppeteer.launch({ browser: 'firefox', executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr', headless: true });
  await browser.installExtension(EXTENSION);
});
after(async () => {
  await browser?.close();
  server.close();
});

/** @param {import('node:test').TestContext} t @param {string} path */
async function open(t, path) {
  sent = 0;
  const page = await browser.newPage();
  t.after(() => page.close().catch(() => {}));
  page.setDefaultTimeout(20_000);
  await page.goto(`${origin}/${path}`);
  return page;
}

/** Presses Send and waits for the warning. @param {import('puppeteer-core').Page} page */
async function held(page) {
  await page.click(SEND);
  await until('a warning opens', () => page.$$eval('dialog[open]', (all) => all.length > 0));
  await sleep(300);
  assert.equal(sent, 0);
}

for (const how of ['write', 'append', 'blob']) {
  for (const [what, to] of /** @type {const} */ ([['clean', 1], ['risky', 12]])) {
    test(`in Firefox a ${what} mail in a window without an address (${how})`, { timeout: 90_000 }, async (t) => {
      const opener = await open(t, 'windows.html');
      const opened = new Promise((/** @type {(page: import('puppeteer-core').Page) => void} */ resolve) => {
        opener.once('popup', (page) => page && resolve(page));
      });
      await opener.click(`#${how}`);
      const page = await opened;
      t.after(() => page.close().catch(() => {}));
      page.setDefaultTimeout(20_000);
      await page.waitForSelector('#to');
      await page.type('#to', TWELVE.slice(0, to).join(', '));
      if (to > 1) {
        await held(page);
        return;
      }
      await page.click(SEND);
      await until('the mail leaves', () => sent > 0);
      await sleep(300);
      assert.equal(sent, 1);
    });
  }
}

for (const [what, content] of /** @type {const} */ ([['harmless', 'Offre;Lieu\r\nboulanger;Amiens\r\n'], ['risky', csv(60, 1)]])) {
  test(`in Firefox the page uploads a ${what} file of its own`, { timeout: 90_000 }, async (t) => {
    const page = await open(t, 'files.html?to=1');
    await page.evaluate((text) => {
      void /** @type {any} */ (window).attach([new File([text], 'liste.csv', { type: 'text/csv' })]);
    }, content);
    await page.waitForSelector('html[data-attached]');
    if (what === 'risky') {
      await held(page);
      return;
    }
    await page.click(SEND);
    await until('the mail leaves', () => sent > 0);
  });
}

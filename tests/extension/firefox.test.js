/**
 * The same extension in Firefox, on the demonstration composer: the incident is held, a clean mail
 * leaves. Firefox's driver cannot look into the warning's frame, so this drives it by key and
 * reads what the page shows.
 * Needs `tools/setup/setup npm firefox` and the built core.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import puppeteer from 'puppeteer-core';

import { serve } from '../../tools/serve.js';

const EXTENSION = join(import.meta.dirname, '../../extension');

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {import('puppeteer-core').Browser} */
let browser;
/** @type {import('puppeteer-core').Page} */
let page;

before(async () => {
  server = await serve();
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: { 'intl.accept_languages': 'fr', 'intl.locale.requested': 'fr' },
  });
  await browser.installExtension(EXTENSION);
  page = await browser.newPage();
  page.setDefaultTimeout(20_000);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens the page afresh, guarded by the extension. */
async function open() {
  await page.goto(`${server.url}www/`);
  await page.waitForSelector('html[data-gardefou="extension"]');
}

/** The page's own warning is `#warning`; the other one is ours. */
const ours = () => page.$$eval('body > dialog:not(#warning)', (all) => all.filter((each) => each.open).length);
const sent = () => page.$$eval('#sent > li', (all) => all.length);
const opened = () => page.waitForSelector('body > dialog:not(#warning)[open]');
const goneAgain = () => page.waitForFunction(() => !document.querySelector('body > dialog:not(#warning)'));

test('in Firefox the incident is held, and Enter on the focused way back returns to it', { timeout: 90_000 }, async () => {
  await open();
  await page.click('#replay');
  await page.waitForSelector('#attachments > li .name');
  await page.click('#send');
  await opened();
  assert.equal(await ours(), 1);
  assert.equal(await sent(), 0);
  // The dialog stands as soon as it opens; its buttons answer once its frame has drawn them.
  for (let tries = 0; (await ours()) > 0 && tries < 40; tries += 1) {
    await page.keyboard.press('Enter');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await goneAgain();
  assert.equal(await sent(), 0);
  assert.equal(await page.$$eval('#attachments > li', (all) => all.length), 1);

  await page.click('#send');
  await opened();
  assert.equal(await sent(), 0, 'the next Send asks again');
});

test('in Firefox a clean mail leaves without a warning', { timeout: 60_000 }, async () => {
  await open();
  await page.evaluate(() => {
    const seen = Object.assign(window, { warnings: 0 });
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) if (node instanceof HTMLDialogElement) seen.warnings += 1;
      }
    }).observe(document.documentElement, { childList: true, subtree: true });
  });
  await page.click('#ordinary');
  await page.click('#send');
  await page.waitForSelector('#sent > li');
  assert.equal(await sent(), 1);
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).warnings), 0);
});

/**
 * A page that lays something over the warning, fades it or makes it inert, so that its reader presses
 * what they do not see: in Chromium such a press lets nothing go. The same press, on a warning that is
 * seen, does what it says.
 * Needs `tools/setup/setup npm chromium` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { serve } from '../../tools/serve.js';
import { frameOf, isWarned, startChromium } from '../webmail/browser.js';

const ANYWAY = '[data-action=send_anyway]';
/** Longer than a warning takes to accept presses, and than the browser takes to tell that it is covered. */
const A_WHILE = 1_000;

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {import('../webmail/browser.js').Chromium} */
let chromium;
before(async () => {
  server = await serve();
  chromium = await startChromium();
});
after(async () => {
  await chromium?.close();
  await server?.close();
});

/** The incident's mail, held, with its warning open. */
async function held() {
  const page = await chromium.browser.newPage();
  await page.goto(`${server.url}www/`);
  await page.waitForSelector('html[data-gardefou="extension"]');
  await page.click('#replay');
  await page.waitForSelector('#attachments > li[data-attachment-id]');
  await page.click('#send');
  const frame = await frameOf(page);
  const button = await frame.waitForSelector(ANYWAY);
  if (!button) throw new Error('the warning has no such button');
  await sleep(A_WHILE);
  return { page, button };
}

/** Presses where the button is. @param {import('puppeteer-core').Page} page @param {import('puppeteer-core').ElementHandle} button */
async function pressAt(page, button) {
  const where = { ...(await button.clickablePoint()), button: /** @type {const} */ ('left'), clickCount: 1 };
  const client = await page.createCDPSession();
  await client.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...where, button: 'none' });
  await client.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...where });
  // A warning that closes takes away the frame that would have told that the button went up.
  void client.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...where }).catch(() => {});
  await sleep(A_WHILE);
}

const sent = (/** @type {import('puppeteer-core').Page} */ page) => page.$$eval('#sent > li', (all) => all.length);

test('the press, on a warning that is seen, sends the mail', { timeout: 60_000 }, async () => {
  const { page, button } = await held();
  await pressAt(page, button);
  assert.equal(await sent(page), 1);
  await page.close();
});

/** @type {[string, () => void][]} */
const TRICKS = [
  ['fades the warning', () => {
    const dialog = /** @type {HTMLElement} */ ([...document.querySelectorAll('dialog')].find((each) => each.open));
    dialog.style.setProperty('opacity', '0.02', 'important');
  }],
  ['lays a picture over it that lets presses through', () => {
    const cover = document.createElement('div');
    cover.popover = 'manual';
    cover.textContent = 'Cliquez ici pour continuer';
    cover.style.cssText = 'position: fixed; inset: 0; inline-size: 100vw; block-size: 100vh; background: white; pointer-events: none';
    document.body.append(cover);
    cover.showPopover();
  }],
  ['lays a small picture over its button alone', () => {
    const cover = document.createElement('div');
    cover.popover = 'manual';
    cover.style.cssText = 'position: fixed; inset: auto; inset-inline-end: 25vw; inset-block-end: 5vh; inline-size: 20rem; block-size: 8rem; margin: 0; background: white; pointer-events: none';
    document.body.append(cover);
    cover.showPopover();
  }],
  ['makes it inert', () => {
    const dialog = /** @type {HTMLElement} */ ([...document.querySelectorAll('dialog')].find((each) => each.open));
    dialog.inert = true;
  }],
  ['makes all of it unseen by a filter', () => {
    const dialog = /** @type {HTMLElement} */ ([...document.querySelectorAll('dialog')].find((each) => each.open));
    dialog.style.setProperty('filter', 'opacity(2%)', 'important');
  }],
];

for (const [what, trick] of TRICKS) {
  test(`of a page that ${what} a press sends nothing`, { timeout: 60_000 }, async () => {
    const { page, button } = await held();
    await page.evaluate(trick);
    await sleep(A_WHILE);
    await pressAt(page, button);
    assert.equal(await sent(page), 0);
    // Either it is still open, or it went back.
    assert.ok(isWarned(page) || (await page.$eval('#to', (field) => /** @type {HTMLTextAreaElement} */ (field).value)) !== '');
    await page.close();
  });
}

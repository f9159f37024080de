/**
 * The real Roundcube in Firefox: what leaves, leaves once; what is risky, is held, by a press and by the
 * page's own code. Firefox's driver cannot look into the warning's frame, so it is driven by key and
 * the mail server's journal is the witness. Needs `tools/setup/setup npm firefox webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import puppeteer from 'puppeteer-core';

import { EXTENSION } from './browser.js';
import { SEND, until } from './compose.js';
import { startStack } from './stack/stack.js';

const ONE = ['helene.lefevre@example.fr'];
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);

/** @type {import('./stack/stack.js').Stack} */
let stack;
/** @type {import('puppeteer-core').Browser} */
let browser;

before(async () => {
  stack = await startStack({ draftAutosaveSeconds: 0 });
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: { 'intl.accept_languages': 'fr', 'intl.locale.requested': 'fr' },
  });
  await browser.installExtension(EXTENSION);
  const page = await browser.newPage();
  await page.goto(stack.url);
  await page.type('#rcmloginuser', stack.user);
  await page.type('#rcmloginpwd', stack.password);
  await page.click('#rcmloginsubmit');
  await page.waitForSelector('#messagelist');
});
after(async () => {
  await browser?.close();
  await stack?.stop();
});

/** A compose page to these people. @param {import('node:test').TestContext} t @param {string[]} to */
async function write(t, to) {
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  t.after(() => page.close().catch(() => {}));
  page.on('dialog', (dialog) => dialog.accept().catch(() => {}));
  await page.goto(`${stack.url}?_task=mail&_action=compose`);
  await page.waitForSelector('#compose_to .recipient-input input');
  await page.evaluate((list) => {
    const field = /** @type {HTMLTextAreaElement} */ (document.getElementById('_to'));
    field.value = list.join(', ');
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }, to);
  await page.type('#compose-subject', 'Votre rendez-vous de jeudi');
  return page;
}

const isWarned = (/** @type {import('puppeteer-core').Page} */ page) => page.$$eval('body > dialog[open]', (all) => all.length > 0);

/** Presses keys until the warning is gone: its buttons answer once its frame has drawn them. */
async function answer(/** @type {import('puppeteer-core').Page} */ page, /** @type {import('puppeteer-core').KeyInput[]} */ ...keys) {
  await until('a warning opens', () => isWarned(page));
  for (let tries = 0; tries < 40 && (await isWarned(page).catch(() => false)); tries += 1) {
    for (const key of keys) await page.keyboard.press(key);
    await sleep(250);
  }
}

const sendings = [
  { how: 'with the mouse', run: (/** @type {import('puppeteer-core').Page} */ page) => page.click(SEND) },
  { how: 'by a script of the page', run: (/** @type {import('puppeteer-core').Page} */ page) => page.evaluate("rcmail.command('send', '')") },
  { how: 'by submitting the form', run: (/** @type {import('puppeteer-core').Page} */ page) => page.evaluate('rcmail.submit_messageform()') },
];

for (const { how, run } of sendings) {
  test(`in Firefox a clean mail sent ${how} is delivered exactly once`, { timeout: 90_000 }, async (t) => {
    const before = stack.smtp.journal.length;
    const page = await write(t, ONE);
    await run(page);
    await until('the mail is delivered', () => stack.smtp.journal.length > before);
    await sleep(500);
    assert.deepEqual(stack.smtp.journal.slice(before).map(({ to }) => to), [ONE]);
  });

  test(`in Firefox a risky mail sent ${how} is held, and the writer comes back to it`, { timeout: 90_000 }, async (t) => {
    const before = stack.smtp.commands.length;
    const page = await write(t, TWELVE);
    await run(page);
    await answer(page, 'Enter');
    assert.equal(await isWarned(page), false);
    assert.equal(await page.$$eval('li.recipient', (chips) => chips.length), 12);
    assert.deepEqual(stack.smtp.commands.slice(before), []);
  });
}

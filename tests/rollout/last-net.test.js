/**
 * The third layer, in a Chromium where a policy installed the agency's package: it lets go what the
 * guard let go, and stops what nobody checked, even when both layers in the page are gone.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import puppeteer from 'puppeteer-core';

import { writeEdition } from '../../tools/package.js';
import { press, warning } from '../webmail/browser.js';
import { ANYWAY, AT_ROUNDCUBE, Compose, SEND, startWebmail, until } from '../webmail/compose.js';
import { startStack } from '../webmail/stack/stack.js';
import { impossible, managed } from './policy.js';

const ONE = ['helene.lefevre@example.fr'];
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const MAIL = { subject: 'Votre rendez-vous de jeudi', body: 'Bonjour,\n\nÀ jeudi.\n\nCamille Martin' };
const HEADLINE = '12 personnes verront les adresses des autres';
const PERSONAL = /example\.fr|Camille Martin|rendez-vous/u;

/** A compose page that no guard watches: it never says that it is protected. */
class Unguarded extends Compose {
  /** @override */
  async ready() {
    await this.page.waitForSelector(this.places.typing);
  }
}

/**
 * Writes the agency's edition, its manifest changed as told.
 *
 * @param {(manifest: any) => void} change
 */
async function edition(change) {
  const folder = await mkdtemp(join(tmpdir(), 'gardefou-edition-'));
  const manifest = await writeEdition(folder, ['http://127.0.0.1/*']);
  change(manifest);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

const blinded = (/** @type {any} */ manifest) => {
  manifest.content_scripts = [];
};

/**
 * A webmail and a managed Chromium with the agency's package, changed as told.
 *
 * @param {(manifest: any) => void} change
 * @param {typeof Compose} How
 */
async function start(change, How) {
  const folder = await edition(change);
  const policy = await managed(folder);
  const webmail = await startWebmail({ draftAutosaveSeconds: 0 }, { ...AT_ROUNDCUBE, Compose: How }, { managed: policy });
  return {
    webmail,
    finish: async () => {
      await webmail.finish(PERSONAL);
      await policy.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The window that says that something was stopped, once it is there. @param {import('puppeteer-core').Browser} browser */
async function stoppedWindow(browser) {
  const target = await browser.waitForTarget((each) => each.url().includes('/stopped/stopped.html'), { timeout: 10_000 });
  const page = await target.page();
  if (!page) throw new Error('the window cannot be read');
  await page.waitForSelector('button');
  return page;
}

/** Presses a button of that window, once it takes presses. @param {import('puppeteer-core').Page} page @param {string} label */
async function choose(page, label) {
  await sleep(400);
  const buttons = await page.$$('button');
  const labels = await Promise.all(buttons.map((button) => button.evaluate((element) => element.textContent)));
  const closed = new Promise((resolve) => page.once('close', resolve));
  await buttons[labels.indexOf(label)].click().catch(() => {});
  await closed;
}

describe('with all three layers', { skip: impossible }, () => {
  /** @type {Awaited<ReturnType<typeof start>>} */
  let all;
  before(async () => {
    all = await start(() => {}, Compose);
  });
  after(() => all.finish());

  test('a clean mail is delivered exactly once, without a word', async (t) => {
    const compose = await all.webmail.open(t);
    await compose.fill({ to: ONE, ...MAIL });
    await compose.send();
    assert.deepEqual((await compose.delivered(0)).envelope, ONE);
  });

  test('a risky mail that the writer lets go is delivered exactly once', async (t) => {
    const compose = await all.webmail.open(t);
    await compose.fill({ to: TWELVE, ...MAIL });
    await compose.send();
    await warning(compose.page, HEADLINE);
    await press(compose.page, ANYWAY);
    assert.deepEqual((await compose.delivered(1)).envelope, TWELVE);
  });

  test('a mail that the page’s own code sends is asked about, and delivered exactly once', async (t) => {
    const compose = await all.webmail.open(t);
    await compose.fill({ to: TWELVE, ...MAIL });
    await compose.page.evaluate("rcmail.command('send', '')");
    await warning(compose.page, HEADLINE);
    await press(compose.page, ANYWAY);
    assert.deepEqual((await compose.delivered(1)).envelope, TWELVE);
  });

  test('a request that the page hides from its own window is stopped', async (t) => {
    const compose = await all.webmail.open(t);
    await compose.fill({ to: TWELVE, ...MAIL });
    // From a Worker, which neither layer in the page sees: the same form, the same cookies.
    await compose.page.evaluate(() => {
      const form = /** @type {HTMLFormElement} */ (document.forms.namedItem('form'));
      const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
      body.set('_action', 'send');
      const code = `fetch(${JSON.stringify(`${location.origin}${location.pathname}?_task=mail&_action=send`)}, { method: 'POST', credentials: 'include', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: ${JSON.stringify(body.toString())} }).catch(() => {})`;
      new Worker(URL.createObjectURL(new Blob([code])));
    });
    const stopped = await stoppedWindow(all.webmail.chromium.browser);
    await choose(stopped, 'J’ai compris');
    assert.deepEqual(compose.sent(), []);
  });
});

describe('with both layers of the page gone', { skip: impossible }, () => {
  /** @type {Awaited<ReturnType<typeof start>>} */
  let blind;
  before(async () => {
    blind = await start(blinded, Unguarded);
  });
  after(() => blind.finish());

  test('a mail is stopped and said to be; let go, it leaves once; the next is stopped again', async (t) => {
    const { browser } = blind.webmail.chromium;
    const compose = await blind.webmail.open(t);
    await compose.fill({ to: TWELVE, ...MAIL });
    await compose.send();
    const stopped = await stoppedWindow(browser);
    const said = await stopped.$eval('[role="alertdialog"]', (element) => /** @type {HTMLElement} */ (element).innerText);
    assert.match(said, /Un envoi non vérifié a été arrêté\n.*Rien n’est parti\./su);
    assert.deepEqual(compose.sent(), []);

    await choose(stopped, 'Laisser partir le prochain envoi');
    const again = await blind.webmail.open(t);
    await again.fill({ to: ONE, ...MAIL });
    // The permission is of the tab where it was stopped.
    await again.send();
    await choose(await stoppedWindow(browser), 'J’ai compris');
    assert.deepEqual(again.sent(), []);

    await compose.page.bringToFront();
    await compose.page.goto(`${blind.webmail.stack.url}?_task=mail&_action=compose`);
    await compose.ready();
    await compose.fill({ to: ONE, ...MAIL });
    await compose.send();
    await until('it is delivered', () => compose.sent().length === 1);
    assert.deepEqual(compose.sent()[0].to, ONE);
  });

  test('drafts are saved as ever', async (t) => {
    const compose = await blind.webmail.open(t);
    await compose.fill({ to: TWELVE, ...MAIL });
    const before = (await blind.webmail.stack.folder('Drafts')).length;
    await compose.page.evaluate("rcmail.command('savedraft', '')");
    await until('the draft is saved', async () => (await blind.webmail.stack.folder('Drafts')).length > before);
  });
});

describe('in Firefox', () => {
  /** @type {import('../webmail/stack/stack.js').Stack} */
  let stack;
  before(async () => {
    stack = await startStack({ draftAutosaveSeconds: 0 });
  });
  after(() => stack.stop());

  /** Writes a mail and presses Send, in a Firefox with that edition. @param {import('node:test').TestContext} t @param {(manifest: any) => void} change @param {string[]} to */
  async function sendFromFirefox(t, change, to) {
    const folder = await edition(change);
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
      headless: true,
    });
    t.after(async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    });
    await browser.installExtension(folder);
    const page = await browser.newPage();
    // Roundcube asks whether the mail may leave without a text.
    page.on('dialog', (dialog) => dialog.accept().catch(() => {}));
    await AT_ROUNDCUBE.logIn(page, stack);
    await page.goto(AT_ROUNDCUBE.address(stack, { query: '', popup: false }));
    await page.waitForSelector('#compose_to .recipient-input input');
    await page.evaluate((list) => {
      const field = /** @type {HTMLTextAreaElement} */ (document.getElementById('_to'));
      field.value = list.join(', ');
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }, to);
    await page.type('#compose-subject', MAIL.subject);
    await sleep(1_000);
    const windows = (await browser.pages()).length;
    await page.click(SEND);
    return { browser, windows };
  }

  test('a clean mail that the guard lets go is delivered exactly once', async (t) => {
    const before = stack.smtp.journal.length;
    await sendFromFirefox(t, () => {}, ONE);
    await until('it is delivered', () => stack.smtp.journal.length > before);
    await sleep(500);
    assert.deepEqual(stack.smtp.journal.slice(before).map(({ to }) => to), [ONE]);
  });

  test('with both layers of the page gone, a mail is stopped', async (t) => {
    const before = stack.smtp.journal.length;
    const { browser, windows } = await sendFromFirefox(t, blinded, TWELVE);
    // Firefox's driver cannot look into it.
    await until('a window says so', async () => (await browser.pages()).length > windows);
    await sleep(1_000);
    assert.equal(stack.smtp.journal.length, before);
  });
});

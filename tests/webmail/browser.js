/**
 * A real Chromium with the extension on it, for tests: started fresh, driven by hand and key, and
 * recorded, so that a test can tell every request that was made.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import puppeteer from 'puppeteer-core';

export const EXTENSION = join(dirname(fileURLToPath(import.meta.url)), '../../extension');

/** Nothing that would make the browser call home, and French as its language. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-features=OptimizationHints,MediaRouter,Translate',
];

/**
 * @typedef {object} Requested
 * @property {string} url
 * @property {string} initiator  the origin that asked; `not an origin` for the browser itself
 */

/**
 * @typedef {object} Chromium
 * @property {import('puppeteer-core').Browser} browser
 * @property {string} extensionId
 * @property {() => Promise<Requested[]>} close  ends the browser; resolves with every request made
 */

/**
 * Starts Chromium with the extension.
 *
 * @param {{width?: number, height?: number, headless?: boolean}} [options]
 * @returns {Promise<Chromium>}
 */
export async function startChromium({ width = 1280, height = 900, headless = true } = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'gardefou-chromium-'));
  const log = join(dir, 'net.json');
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless,
    pipe: true,
    enableExtensions: true,
    userDataDir: join(dir, 'profile'),
    args: [...CHROMIUM_FLAGS, `--log-net-log=${log}`],
    env: { ...process.env, LANGUAGE: 'fr', LANG: 'fr_FR.UTF-8' },
    defaultViewport: headless ? { width, height } : null,
  });
  const extensionId = await browser.installExtension(EXTENSION);
  return {
    browser,
    extensionId,
    close: async () => {
      await browser.close();
      const urls = await requested(log);
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
      return urls;
    },
  };
}

/**
 * Every request that was started, as the browser's own network log has it.
 *
 * @returns {Promise<Requested[]>}
 */
async function requested(/** @type {string} */ log) {
  const { constants, events } = JSON.parse(await readFile(log, 'utf8'));
  const started = constants.logEventTypes.URL_REQUEST_START_JOB;
  return events
    .filter((/** @type {any} */ event) => event.type === started && event.params?.url)
    .map((/** @type {any} */ { params }) => ({ url: params.url, initiator: params.initiator ?? '' }));
}

/**
 * The warning as its reader meets it.
 *
 * @typedef {object} Shown
 * @property {string} headline
 * @property {string[]} titles   of the cards
 * @property {string} text       all of it
 * @property {string[]} buttons
 * @property {string} focused    the button that has the focus
 */

/**
 * The warning's frame, once it shows something.
 *
 * @param {import('puppeteer-core').Page} page
 */
async function frameOf(page) {
  for (let i = 0; i < 400; i++) {
    const frame = page.frames().find((candidate) => candidate.url().endsWith('/dialog/dialog.html'));
    if (frame && (await frame.$('button').catch(() => null))) return frame;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no warning opened');
}

/** Is a warning open? */
export const isWarned = (/** @type {import('puppeteer-core').Page} */ page) =>
  page.frames().some((frame) => frame.url().endsWith('/dialog/dialog.html'));

/**
 * Waits for a warning whose headline matches.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {RegExp} headline
 * @returns {Promise<Shown>}
 */
export async function warning(page, headline) {
  const frame = await frameOf(page);
  await frame.waitForFunction(
    (source) => new RegExp(source, 'u').test(document.querySelector('h1, h2')?.textContent ?? ''),
    { timeout: 20_000 },
    headline.source,
  );
  return frame.evaluate(() => {
    const words = (/** @type {Element | null | undefined} */ element) => element?.textContent?.trim() ?? '';
    return {
      headline: words(document.querySelector('h1, h2')),
      titles: [...document.querySelectorAll('h3')].map(words),
      text: document.body.innerText,
      buttons: [...document.querySelectorAll('button')].map(words),
      focused: words(document.activeElement),
    };
  });
}

/**
 * Presses a button of the warning with the mouse, as a person does: once it is seen and armed.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} label
 */
export async function press(page, label) {
  const frame = await frameOf(page);
  // The frame refuses presses before it is known to be seen, and right after it appeared.
  await new Promise((resolve) => setTimeout(resolve, 600));
  const buttons = await frame.$$('button');
  for (const button of buttons) {
    if ((await button.evaluate((element) => element.textContent?.trim())) === label) {
      await button.click();
      return;
    }
  }
  throw new Error(`the warning has no button "${label}"`);
}

/** Waits until no warning is open. */
export async function closed(/** @type {import('puppeteer-core').Page} */ page) {
  for (let i = 0; i < 200; i++) {
    if (!isWarned(page)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the warning stays open');
}

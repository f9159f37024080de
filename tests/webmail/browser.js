/**
 * A real Chromium with the extension on it, for tests: started fresh, driven by hand and key, and
 * recorded, so that a test can tell every request that was made and every word that was logged.
 *
 * What it refuses: to look into the warning as the page would. It reads it as its reader does.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import puppeteer from 'puppeteer-core';

import { ARMING_MS } from '../../extension/dialog/view.js';

export const EXTENSION = join(dirname(fileURLToPath(import.meta.url)), '../../extension');

/** Nothing that would make the browser call home, and French as its language. */
export const CHROMIUM_FLAGS = [
  // Chromium refuses to run as root inside its sandbox; for anyone else it stays.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
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
 * @property {string[]} logged  what pages, service worker and checker wrote to their consoles
 * @property {() => Promise<string>} stored  all that the extension keeps, as JSON
 * @property {() => Promise<Requested[] | undefined>} close  ends the browser; resolves with every request made, where that is known
 */

/**
 * Starts Chromium with the extension: ours of the sources, or the one that a policy installs.
 *
 * @param {{width?: number, height?: number, headless?: boolean, managed?: import('../rollout/policy.js').Managed, extension?: string, args?: string[], language?: 'fr' | 'en'}} [options]
 *   `extension`: another folder than the checkout's; `args`: more flags
 * @returns {Promise<Chromium>}
 */
export async function startChromium({ width = 1280, height = 900, headless = true, managed, extension = EXTENSION, args = [], language = 'fr' } = {}) {
  // What puppeteer and we switch off, forced installation needs.
  const needed = managed ? ['--disable-extensions', '--disable-background-networking'] : [];
  const dir = await mkdtemp(join(tmpdir(), 'gardefou-chromium-'));
  const log = join(dir, 'net.json');
  const browser = await puppeteer.launch({
    executablePath: managed?.executable ?? process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless,
    pipe: true,
    protocolTimeout: 30_000,
    enableExtensions: true,
    ignoreDefaultArgs: needed,
    userDataDir: join(dir, 'profile'),
    args: [...CHROMIUM_FLAGS.filter((flag) => !needed.includes(flag)), ...args, `--log-net-log=${log}`],
    env: { ...process.env, LANGUAGE: language, LANG: language === 'fr' ? 'fr_FR.UTF-8' : 'en_US.UTF-8' },
    defaultViewport: headless ? { width, height } : null,
  });
  /** @type {string[]} */
  const logged = [];
  browser.on('targetcreated', (target) => {
    record(target, logged).catch(() => {}); // it went away before it could be listened to
  });
  const extensionId = managed?.id ?? (await browser.installExtension(extension));
  if (managed) await serviceWorker(browser, extensionId);
  return {
    browser,
    extensionId,
    logged,
    stored: () => stored(browser, extensionId),
    close: async () => {
      await browser.close();
      const urls = await requested(log);
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
      return urls;
    },
  };
}

/**
 * Starts Firefox with the extension. Its driver sees neither the extension's frames nor its consoles.
 *
 * @returns {Promise<Chromium>}
 */
export async function startFirefox() {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: { 'intl.accept_languages': 'fr', 'intl.locale.requested': 'fr' },
  });
  const extensionId = await browser.installExtension(EXTENSION);
  return {
    browser,
    extensionId,
    logged: [],
    stored: async () => '',
    close: async () => {
      await browser.close();
      return undefined;
    },
  };
}

/**
 * Writes down what a target says on its console.
 *
 * @param {import('puppeteer-core').Target} target
 * @param {string[]} logged
 */
async function record(target, logged) {
  // The checker's page and its Worker are of no known type yet when they begin.
  if (target.type() !== 'page') {
    // A second session would keep the service worker from being stopped as the browser stops it.
    const client = target.type() === 'service_worker' ? (await target.worker())?.client : await target.createCDPSession();
    if (!client) return;
    client.on('Runtime.consoleAPICalled', ({ args }) => {
      logged.push(args.map(({ value, description }) => String(value ?? description)).join(' '));
    });
    client.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
      logged.push(`${exceptionDetails.text} ${exceptionDetails.exception?.description ?? ''}`);
    });
    await client.send('Runtime.enable');
    return;
  }
  const page = await target.page();
  page?.on('console', (message) => logged.push(message.text()));
  page?.on('pageerror', (error) => logged.push(String(error)));
}

/** The extension's service worker, started if it sleeps. @returns {Promise<import('puppeteer-core').WebWorker>} */
export async function serviceWorker(
  /** @type {import('puppeteer-core').Browser} */ browser,
  /** @type {string} */ extensionId,
) {
  const target = await browser.waitForTarget(
    (each) => each.type() === 'service_worker' && each.url().startsWith(`chrome-extension://${extensionId}/`),
  );
  const worker = await target.worker();
  if (!worker) throw new Error('the service worker cannot be reached');
  return worker;
}

/** The target of the page where Chromium runs the checker. */
export const checkerTarget = (/** @type {import('puppeteer-core').Browser} */ browser) =>
  browser.waitForTarget((target) => target.url().endsWith('/checker/offscreen.html'), { timeout: 20_000 });

/**
 * All that the extension keeps, wherever an extension may keep something.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} extensionId
 * @returns {Promise<string>}
 */
async function stored(browser, extensionId) {
  return inExtension({ browser, extensionId }, async () => {
    const areas = /** @type {const} */ (['local', 'session', 'sync']);
    const kept = await Promise.all(areas.map(async (area) => [area, await globalThis.extensionApi.storage[area].get(null)]));
    return JSON.stringify({
      ...Object.fromEntries(kept),
      localStorage: { ...localStorage },
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      cookies: document.cookie,
    });
  });
}

/**
 * Runs in a page of the extension.
 *
 * @template T
 * @param {{browser: import('puppeteer-core').Browser, extensionId: string}} chromium
 * @param {string | (() => T)} run
 * @returns {Promise<Awaited<T>>}
 */
export async function inExtension({ browser, extensionId }, run) {
  const page = await browser.newPage();
  try {
    await page.goto(`chrome-extension://${extensionId}/options/options.html`);
    return /** @type {Awaited<T>} */ (await page.evaluate(run));
  } finally {
    await page.close();
  }
}

/**
 * Has the writer's own settings in force until the test ends.
 *
 * @param {import('node:test').TestContext} t
 * @param {{browser: import('puppeteer-core').Browser, extensionId: string}} chromium
 * @param {object} values
 */
export async function set(t, chromium, values) {
  const put = (/** @type {object} */ some) => inExtension(chromium, `chrome.storage.local.set({ settings: ${JSON.stringify(some)} })`);
  t.after(() => put({}));
  await put(values);
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

const isWarning = (/** @type {import('puppeteer-core').Frame} */ frame) => frame.url().endsWith('/dialog/dialog.html');

/**
 * The warning's frame, once it shows something.
 *
 * @param {import('puppeteer-core').Page} page
 */
export async function frameOf(page) {
  for (let waited = 0; waited < 20_000; waited += 25) {
    const frame = page.frames().find(isWarning);
    if (frame && (await frame.$('button').catch(() => null))) return frame;
    await sleep(25);
  }
  throw new Error('no warning opened');
}

/** Is a warning open? */
export const isWarned = (/** @type {import('puppeteer-core').Page} */ page) => page.frames().some(isWarning);

/**
 * Waits for a warning with that headline.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} headline
 * @returns {Promise<Shown>}
 */
export async function warning(page, headline) {
  const frame = await frameOf(page);
  const read = () =>
    frame.evaluate(() => {
      const words = (/** @type {Element | null | undefined} */ element) => element?.textContent?.trim() ?? '';
      const dialog = /** @type {HTMLElement | null} */ (document.querySelector('[role="alertdialog"]'));
      // What is announced to screen readers only says it a second time.
      const announced = words(document.querySelector('.gf-live'));
      return {
        headline: words(document.querySelector('h1')),
        titles: [...document.querySelectorAll('h2')].map(words),
        text: (dialog?.innerText.trim() ?? '').slice(0, announced ? -announced.length : undefined).trim(),
        buttons: [...document.querySelectorAll('button')].map(words),
        focused: words(document.activeElement),
      };
    });
  try {
    await frame.waitForFunction(
      (wanted) => document.querySelector('h1')?.textContent === wanted,
      { timeout: 20_000 },
      headline,
    );
  } catch (error) {
    throw new Error(`the warning says "${(await read()).headline}", not "${headline}"`, { cause: error });
  }
  return read();
}

/**
 * Presses a button of the warning with the mouse, as a person does: once it is seen and armed.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} label
 */
export async function press(page, label) {
  const frame = await frameOf(page);
  // The frame refuses presses until the browser tells it that it is seen…
  await frame.evaluate(
    () =>
      new Promise((resolve) => {
        const options = /** @type {IntersectionObserverInit} */ ({ trackVisibility: true, delay: 100 });
        new IntersectionObserver((entries, observer) => {
          const last = /** @type {IntersectionObserverEntry & {isVisible: boolean}} */ (entries.at(-1));
          if (!last.isVisible) return;
          observer.disconnect();
          resolve(undefined);
        }, options).observe(/** @type {Element} */ (document.querySelector('#warning')));
      }),
  );
  // … and for a moment after a view appeared, which nothing outside can see the end of.
  await sleep(ARMING_MS);
  // A view may take the place of another, with a button of the same name.
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; await sleep(50)) {
    const button = await frame.evaluateHandle(
      (wanted) => [...document.querySelectorAll('button')].find((each) => each.textContent?.trim() === wanted) ?? null,
      label,
    );
    const point = await button.asElement()?.clickablePoint().catch(() => undefined);
    if (!point) continue;
    const where = { ...point, button: /** @type {const} */ ('left'), clickCount: 1 };
    const client = await page.createCDPSession();
    await client.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...where, button: 'none' });
    await client.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...where });
    // The choice may take the frame away before it can tell that the button went up.
    const up = client.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...where }).catch(() => {});
    const gone = new Promise((resolve) => {
      page.once('framedetached', resolve);
      page.once('close', resolve);
    });
    await Promise.race([up, gone]);
    await client.detach().catch(() => {});
    return;
  }
  throw new Error(`the warning has no button "${label}"`);
}

/**
 * Presses keys one after the other, as fast as they can come, without waiting for what they do: a
 * key that closes the warning takes away the frame that would have told that the key went up.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {import('puppeteer-core').KeyInput[]} keys
 * @returns {Promise<unknown>}  once the browser took them all; it may never say so of the last
 */
export function tap(page, ...keys) {
  return Promise.allSettled(keys.flatMap((key) => [page.keyboard.down(key), page.keyboard.up(key)]));
}

/** Waits until no warning is open. */
export async function closed(/** @type {import('puppeteer-core').Page} */ page) {
  for (let waited = 0; waited < 10_000; waited += 25) {
    if (!isWarned(page)) return;
    await sleep(25);
  }
  throw new Error('the warning stays open');
}

/**
 * What the composer's line says. It stands in a closed shadow root, which only the browser's own
 * tools can look into.
 *
 * @param {import('puppeteer-core').Page} page
 */
export async function line(page) {
  const client = await page.createCDPSession();
  try {
    await client.send('DOM.getDocument', { depth: 0 });
    const found = await client.send('DOM.performSearch', { query: '[role=status]', includeUserAgentShadowDOM: true });
    const results = { searchId: found.searchId, fromIndex: 0, toIndex: found.resultCount };
    const nodeIds = found.resultCount ? (await client.send('DOM.getSearchResults', results)).nodeIds : [];
    for (const nodeId of nodeIds) {
      const { object } = await client.send('DOM.resolveNode', { nodeId });
      const { result } = await client.send('Runtime.callFunctionOn', {
        objectId: object.objectId,
        functionDeclaration: 'function () { return this.getRootNode() instanceof ShadowRoot ? this.textContent : ""; }',
      });
      if (result.value) return String(result.value);
    }
    return '';
  } finally {
    await client.detach();
  }
}

/**
 * The button beside the composer's line, in the same closed shadow root.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} does  the body of a function whose `this` is the button; `undefined` when there is none
 * @returns {Promise<any>}
 */
async function atLineButton(page, does) {
  const client = await page.createCDPSession();
  try {
    await client.send('DOM.getDocument', { depth: 0 });
    const found = await client.send('DOM.performSearch', { query: '[role=status] + button', includeUserAgentShadowDOM: true });
    if (found.resultCount === 0) return undefined;
    const { nodeIds } = await client.send('DOM.getSearchResults', { searchId: found.searchId, fromIndex: 0, toIndex: 1 });
    const { object } = await client.send('DOM.resolveNode', { nodeId: nodeIds[0] });
    const { result } = await client.send('Runtime.callFunctionOn', {
      objectId: object.objectId,
      functionDeclaration: `function () { ${does} }`,
      returnByValue: true,
    });
    return result.value;
  } finally {
    await client.detach();
  }
}

/** What the button beside the composer's line says; nothing when there is none. @param {import('puppeteer-core').Page} page */
export const lineButton = async (page) => String((await atLineButton(page, 'return this.textContent')) ?? '');

/** Has the keyboard come to the button beside the composer's line? @param {import('puppeteer-core').Page} page */
export const isAtLineButton = async (page) => Boolean(await atLineButton(page, 'return this.matches(":focus")'));

/** Presses it with the mouse. @param {import('puppeteer-core').Page} page */
export async function pressLineButton(page) {
  const box = await atLineButton(page, 'const { x, y, width, height } = this.getBoundingClientRect(); return { x: x + width / 2, y: y + height / 2 }');
  await page.mouse.click(box.x, box.y);
}

/** Presses it by a script. @param {import('puppeteer-core').Page} page */
export const scriptLineButton = (page) => atLineButton(page, 'this.click()');

/**
 * Asks something where the guard runs, in the page but apart from its scripts.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} expression
 */
export async function inGuard(page, expression) {
  const client = await page.createCDPSession();
  try {
    const { frameTree } = await client.send('Page.getFrameTree');
    const world = new Promise((/** @type {(id: number) => void} */ resolve) => {
      client.on('Runtime.executionContextCreated', ({ context }) => {
        if (context.origin.startsWith('chrome-extension://') && context.auxData.frameId === frameTree.frame.id) resolve(context.id);
      });
    });
    await client.send('Runtime.enable');
    const { result, exceptionDetails } = await client.send('Runtime.evaluate', { expression, contextId: await world, returnByValue: true });
    if (exceptionDetails) throw new Error(`the guard answers: ${exceptionDetails.text}`);
    return result.value;
  } finally {
    await client.detach();
  }
}
/** For `inGuard`: what is not found of each mail being written. */
export const MISSING = 'gardefou.guard.mails().map(({ adapter, composer }) => adapter.missing(composer))';

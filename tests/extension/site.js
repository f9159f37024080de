/**
 * A webmail of our own under a name of its own, over https, for tests of what the browser allows where;
 * and the popup as the toolbar opens it.
 *
 * The browser's question whether a site may be read cannot be answered from outside. What its own page
 * of extensions sets beforehand stands for a yes: the question is then not put, and without it nothing
 * is granted.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PAGES = join(import.meta.dirname, '../webmail/pages');
export const HOST = 'webmail.agence.example';
/** Has Chromium find the host on this machine, whatever its certificate. */
export const CHROMIUM_ARGS = [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`, '--ignore-certificate-errors'];

/** A certificate for the day, in nobody's name. */
function certificate() {
  const dir = mkdtempSync(join(tmpdir(), 'gardefou-tls-'));
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`, '-keyout', key, '-out', cert],
  ]);
  if (made.status !== 0) throw new Error(`openssl makes no certificate: ${made.error ?? made.stderr}`);
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(dir, { recursive: true });
  return pair;
}

/**
 * Serves the pages of `tests/webmail/pages` as a site of that name.
 *
 * @param {Record<string, string>} [more]  pages by path
 */
export async function serveSite(more = {}) {
  /** What the pages sent. @type {object[]} */
  const sent = [];
  const server = createServer(certificate(), async (request, response) => {
    if (request.method === 'POST') {
      let body = '';
      for await (const chunk of request) body += chunk;
      sent.push(JSON.parse(body));
      response.end('{}');
      return;
    }
    const { pathname } = new URL(request.url ?? '', 'https://localhost');
    const name = pathname.split('/').at(-1) ?? '';
    const content = more[pathname] ?? (await readFile(join(PAGES, name)).catch(() => undefined));
    const type = name.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': type });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `https://${HOST}:${port}/`,
    sent,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * Opens the popup over a page, as a press on the toolbar's icon does.
 *
 * @param {Pick<import('../webmail/browser.js').Chromium, 'browser' | 'extensionId'>} chromium
 * @param {import('puppeteer-core').Page} page
 */
export async function openPopup({ browser, extensionId }, page) {
  await page.bringToFront();
  const extension = (await browser.extensions()).get(extensionId);
  if (!extension) throw new Error('the extension is not there');
  const opened = browser.waitForTarget((target) => target.url().endsWith('/popup/popup.html'), { timeout: 10_000 });
  await page.triggerExtensionAction(extension);
  const popup = await (await opened).asPage();
  popup.setDefaultTimeout(10_000);
  await popup.waitForFunction(() => document.querySelector('h1')?.textContent);
  return popup;
}

/** What the popup says and offers. @param {import('puppeteer-core').Page} popup */
export const read = (popup) =>
  popup.evaluate(() => {
    const words = (/** @type {string} */ place) => document.querySelector(place)?.textContent ?? '';
    const shown = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('button'))].filter((each) => each.checkVisibility());
    return { headline: words('#state'), lead: words('#lead'), note: words('#note'), buttons: shown.map((each) => each.textContent) };
  });

/** Waits until the popup has that headline. @param {import('puppeteer-core').Page} popup @param {string} headline */
export async function says(popup, headline) {
  try {
    await popup.waitForFunction((wanted) => document.querySelector('h1')?.textContent === wanted, {}, headline);
  } catch (error) {
    throw new Error(`the popup says "${(await read(popup)).headline}", not "${headline}"`, { cause: error });
  }
  return read(popup);
}

/** Presses a button of the popup. @param {import('puppeteer-core').Page} popup @param {string} label */
export async function pressIn(popup, label) {
  for (const button of await popup.$$('button')) {
    if ((await button.evaluate((each) => (each.checkVisibility() ? each.textContent : ''))) !== label) continue;
    await button.click();
    return;
  }
  throw new Error(`the popup has no button "${label}"`);
}

/**
 * Answers the browser's question before it is put, or takes the answer back, on the browser's own page.
 *
 * @param {Pick<import('../webmail/browser.js').Chromium, 'browser' | 'extensionId'>} chromium
 * @param {'addHostPermission' | 'removeHostPermission'} what
 * @param {string} pattern
 */
export async function inBrowserPages({ browser, extensionId }, what, pattern) {
  const page = await browser.newPage();
  try {
    await page.goto('chrome://extensions/');
    await page.evaluate(
      (method, id, host) => /** @type {any} */ (globalThis).chrome.developerPrivate[method](id, host),
      what,
      extensionId,
      pattern,
    );
  } finally {
    await page.close();
  }
}

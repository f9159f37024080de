// A page in a real Chromium or Firefox in which a bench can fetch the core, what it is compared with,
// and files.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import puppeteer from 'puppeteer-core';

import { CHROMIUM_FLAGS } from '../tests/webmail/browser.js';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const TYPES = /** @type {Record<string, string>} */ ({
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
});
/** A page apart from all others may read a clock of microseconds. */
const APART = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
/** What the page itself may ask for, at the addresses it has in the checkout. */
const OWN = { '/extension/': join(ROOT, 'extension'), '/benches/': join(ROOT, 'benches') };

/** @param {'chromium' | 'firefox'} name @param {string} folder  for its profile */
async function launch(name, folder) {
  if (name === 'firefox') {
    return await puppeteer.launch({ browser: 'firefox', executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr', protocolTimeout: 600_000 });
  }
  return await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    pipe: true,
    userDataDir: folder,
    args: CHROMIUM_FLAGS,
    protocolTimeout: 600_000,
  });
}

/**
 * Opens the page, calls `use`, and closes all. `/extension/` and `/benches/` are those of the checkout.
 *
 * @param {Record<string, string>} folders  what else is served, by the start of its path, which ends with `/`
 * @param {Map<string, Uint8Array | string>} files  more that is served, by its path; may be filled later
 * @param {(page: import('puppeteer-core').Page, version: string) => Promise<void>} use
 * @param {{browser?: 'chromium' | 'firefox', path?: string}} [options]  `path`: of the page to open
 */
export async function withPage(folders, files, use, { browser: name = 'chromium', path: opened = '/' } = {}) {
  const all = /** @type {Record<string, string>} */ ({ ...OWN, ...folders });
  const read = async (/** @type {string} */ path) => {
    const start = Object.keys(all).find((start) => path.startsWith(start));
    if (path === '/') return '<!doctype html><title>bench</title>';
    if (start) return await readFile(join(all[start] ?? '', path.slice(start.length).replaceAll('..', '')));
    return files.get(path);
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    read(path).then(
      (body) => response.writeHead(body ? 200 : 404, { ...APART, 'content-type': TYPES[extname(path)] ?? 'text/html' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const folder = await mkdtemp(join(tmpdir(), 'gardefou-bench-'));
  const browser = await launch(name, folder);
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}${opened}`);
    await use(page, await browser.version());
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    server.close();
  }
}

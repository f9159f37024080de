// The browser part of `make bench`: the module beside public JavaScript libraries in the same page of a
// real Chromium or Firefox. Both sides are in benches/in-page.js; here they are asked in turn.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { onPages, writeList, writeText } from './inputs.js';
import { withPage } from './page.js';
import { inTurn } from './samples.js';

/** @typedef {import('./samples.js').Take} Take */

/** Asks the page for one piece of work. */
async function askPage(/** @type {'text' | 'file' | 'start'} */ kind, /** @type {string} */ who, /** @type {string} */ path) {
  const module = '/benches/in-page.js';
  return await (await import(module)).take(kind, who, path);
}

/** Has the file at hand before the clock starts. */
async function fetchInput(/** @type {string} */ path, /** @type {boolean} */ asText) {
  const module = '/benches/in-page.js';
  await (await import(module)).given(path, asText);
}

async function decideInPage(/** @type {string} */ path, /** @type {number} */ people, /** @type {number} */ times) {
  const module = '/benches/in-page.js';
  const { decide, given } = await import(module);
  return await decide((await given(path)).file, people, times);
}

async function memoryInPage(/** @type {string} */ path) {
  const module = '/benches/in-page.js';
  const { given, memory } = await import(module);
  return await memory((await given(path)).file);
}

/**
 * Takes all samples of one browser.
 *
 * @param {'chromium' | 'firefox'} browser
 * @param {import('./run.js').Plan} plan
 * @returns {Promise<{samples: import('./samples.js').Sample[], version: string}>}
 */
export async function inBrowser(browser, { inputs, effort, isQuick, peers }) {
  const hasPeers = existsSync(join(peers, 'node_modules'));
  /** @type {import('./samples.js').Sample[]} */
  const samples = [];
  let version = '';
  const folders = { '/inputs/': inputs, '/peers/': join(peers, 'node_modules') };
  const path = hasPeers ? '/benches/peers/peers.html' : '/';
  await withPage(folders, new Map(), async (page, its) => {
    version = its;
    /**
     * @param {import('./samples.js').Group} group
     * @param {'text' | 'file' | 'start'} kind
     * @param {string} path
     * @param {string[]} who
     */
    const take = async (group, kind, path, who) => {
      process.stderr.write(`bench: ${group.measure}, ${group.input}, ${group.size} ${group.unit}\n`);
      if (path) await page.evaluate(fetchInput, path, kind === 'text');
      const contestants = ['ours', ...(hasPeers ? who : [])].map((name) => [name, () => page.evaluate(askPage, kind, name, path)]);
      samples.push(...(await inTurn(group, Object.fromEntries(contestants), effort)));
    };

    for (const kind of /** @type {const} */ (['prose', 'mixed', 'list'])) {
      for (const size of isQuick ? [1 << 18] : [1 << 18, 1 << 20, 1 << 22]) {
        const { name, bytes } = await writeText(inputs, kind, size);
        const group = { measure: `detect-${browser}`, input: kind, size: bytes, unit: 'bytes', bytes };
        await take(group, 'text', `/inputs/${name}`, ['patterns']);
        // Those that take seconds a megabyte: on one size, in rounds of their own.
        if (size !== 1 << 18) continue;
        await take({ ...group, measure: `detect-slow-${browser}` }, 'text', `/inputs/${name}`, ['assembled', 'libphonenumber-js', 'linkifyjs', 'openredaction']);
      }
    }

    /** @type {Record<string, {sizes: number[], more: number[], peers: string[]}>} */
    const files = {
      pdf: { sizes: [1, 27], more: [300], peers: ['pdf.js + patterns', 'pdf.js + assembled'] },
      'reportlab.pdf': { sizes: [27], more: [], peers: ['pdf.js + patterns', 'pdf.js + assembled'] },
      xlsx: { sizes: [100, 1300], more: [20_000, 200_000], peers: ['SheetJS + patterns', 'SheetJS + assembled'] },
      ods: { sizes: [100, 1300], more: [20_000], peers: ['SheetJS + patterns'] },
      csv: { sizes: [100, 1300], more: [20_000, 200_000], peers: ['SheetJS + patterns'] },
      docx: { sizes: [100, 1300], more: [20_000], peers: ['mammoth + patterns', 'mammoth + assembled', 'JSZip and a pattern + patterns'] },
    };
    for (const [format, { sizes, more, peers }] of Object.entries(files)) {
      const isPdf = format.endsWith('pdf');
      for (const size of isQuick ? sizes : [...sizes, ...more]) {
        const { name, bytes } = await writeList(inputs, format, isPdf ? onPages(size) : size);
        // Phones take the assembled job minutes there, and tell nothing new.
        const who = size < 200_000 ? peers : peers.filter((name) => !name.endsWith('assembled'));
        await take({ measure: `file-${browser}`, input: format, size, unit: isPdf ? 'pages' : 'rows', bytes }, 'file', `/inputs/${name}`, who);
        if (browser !== 'chromium') continue;
        const megabytes = await page.evaluate(memoryInPage, `/inputs/${name}`);
        samples.push({ measure: 'memory', input: format, size, unit: isPdf ? 'pages' : 'rows', bytes, who: 'ours', round: 1, ms: NaN, found: megabytes });
      }
    }

    const attached = await writeList(inputs, 'xlsx', 1300);
    for (const people of [5, 50, 1300, 5000]) {
      process.stderr.write(`bench: click-${browser}, ${people} people\n`);
      const all = await page.evaluate(decideInPage, `/inputs/${attached.name}`, people, isQuick ? 20 : 300);
      all.forEach((/** @type {number} */ ms, /** @type {number} */ round) =>
        samples.push({ measure: `click-${browser}`, input: 'click to verdict', size: people, unit: 'people', who: 'ours', round, ms }),
      );
    }
    await take({ measure: `start-${browser}`, input: 'cold start', size: 1, unit: 'starts' }, 'start', '', ['assembled']);
  }, { browser, path });
  return { samples, version };
}

/** Is that browser here? @param {'chromium' | 'firefox'} browser */
export const hasBrowser = (browser) =>
  existsSync(browser === 'firefox' ? (process.env.FIREFOX ?? '/usr/bin/firefox-esr') : (process.env.CHROMIUM ?? '/usr/bin/chromium'));


// A list of 1,300 people as a PDF, from `File` to findings, in a real Chromium: our module beside
// pdf.js reading the text of every page for the same plain patterns as benches/wasm.js. Both work
// in a Worker of their own, in the same page, turn by turn; medians of RUNS, the first run apart,
// as it also compiles. `make bench`. Asserts nothing but that both found everybody.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

import { incidentPeople, LIST_TITLE } from '../www/incident/incident.js';
import { makePeoplePdf } from '../www/incident/pdf.js';
import { ROOT, withPage } from './page.js';

const RUNS = 15;

const FOLDERS = {
  '/core/': join(ROOT, 'extension/core'),
  '/peer/': process.env.PDFJS ?? join(ROOT, 'node_modules/pdfjs-dist/build'),
};

const WORKER = `
import init, { Checker } from '/core/gardefou_wasm.js';
await init();
const checker = new Checker();
self.onmessage = ({ data }) => {
  checker.scan_file('file', data, undefined);
  const { verdict } = checker.decide({ draft: {}, parts: [{ key: 'file', name: 'liste.pdf' }], lang: 'fr' });
  checker.forget('');
  self.postMessage(verdict.findings.find(({ kind }) => kind === 'contact_list')?.count ?? 0);
};
self.postMessage('ready');
`;

/** @type {Record<string, () => Promise<Uint8Array>>} */
const FILES = {
  'reportlab, 27 pages': () => readFile(join(ROOT, 'tests/data/extract/pdf/reportlab-27-pages/file.pdf')),
  'the demonstration': () => makePeoplePdf(LIST_TITLE, incidentPeople()),
};

/**
 * Times both, in the page.
 *
 * @param {string} file  where the file is
 * @param {number} runs
 */
async function compare(file, runs) {
  const bytes = await (await fetch(file)).arrayBuffer();
  const pdf = new File([bytes], 'liste.pdf', { type: 'application/pdf' });
  const patterns = [
    /\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b/g,
    /[\w.+-]+@[\w-]+\.[\w.-]+/g,
    /(?:\+33 ?|\b0)[1-9](?:[ .-]?\d{2}){4}\b/g,
  ];

  const worker = new Worker('/worker.js', { type: 'module' });
  const answer = () => new Promise((resolve) => worker.addEventListener('message', ({ data }) => resolve(data), { once: true }));
  await answer();
  const ours = async () => {
    const told = answer();
    worker.postMessage(pdf);
    return await told;
  };

  const peer = '/peer/pdf.min.mjs';
  const { getDocument, GlobalWorkerOptions, PDFWorker } = await import(peer);
  GlobalWorkerOptions.workerSrc = '/peer/pdf.worker.min.mjs';
  const itsWorker = new PDFWorker();
  await itsWorker.promise;
  const theirs = async () => {
    const task = getDocument({ data: await pdf.arrayBuffer(), worker: itsWorker });
    const document = await task.promise;
    const found = patterns.map(() => new Set());
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const text = items.map((/** @type {any} */ { str, hasEOL }) => (hasEOL ? `${str}\n` : str)).join('');
      patterns.forEach((pattern, index) => {
        for (const [value] of text.matchAll(pattern)) found[index]?.add(value);
      });
    }
    await task.destroy();
    return found[1]?.size;
  };

  /** @type {Record<string, number[]>} */
  const times = { ours: [], theirs: [] };
  /** @type {Record<string, unknown>} */
  const counts = {};
  for (let run = 0; run <= runs; run++) {
    for (const [name, read] of Object.entries({ ours, theirs })) {
      const start = performance.now();
      counts[name] = await read();
      times[name]?.push(performance.now() - start);
    }
  }
  worker.terminate();
  itsWorker.destroy();
  return { times, counts };
}

/** @type {Map<string, Uint8Array | string>} */
const served = new Map([['/worker.js', WORKER]]);
await withPage(FOLDERS, served, async (page, version) => {
  for (const [name, make] of Object.entries(FILES)) {
    const path = `/${Object.keys(FILES).indexOf(name)}.pdf`;
    served.set(path, await make());
    const { times, counts } = await page.evaluate(compare, path, RUNS);
    const [first, median] = [0, 1].map((all) => (/** @type {number[]} */ list) => {
      const sorted = list.slice(1).sort((a, b) => a - b);
      return (all ? sorted[RUNS >> 1] : list[0]) ?? NaN;
    });
    const [ours, theirs] = [times.ours ?? [], times.theirs ?? []];
    const ratio = (/** @type {((list: number[]) => number) | undefined} */ of) =>
      of ? `${(of(theirs) / of(ours)).toFixed(1).padStart(5)} × pdf.js (${of(ours).toFixed(0).padStart(3)} ms against ${of(theirs).toFixed(0).padStart(3)})` : '';
    process.stdout.write(`${ratio(median)}, first run ${ratio(first).trim()}: ${name}, in ${version}\n`);
    if (counts.ours !== counts.theirs) {
      process.stdout.write(`        but ours found ${counts.ours} people and pdf.js ${counts.theirs} addresses\n`);
    }
  }
});

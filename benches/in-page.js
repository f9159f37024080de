// Both sides of the browser part of `make bench`, in the page: ours as the extension runs it, and what
// a web developer would assemble from public libraries. Each function does one piece of work and
// tells milliseconds and what it found; benches/browser.js calls them in turn.
//
// The peers work on the page's own thread, pdf.js with its Worker beside it, as their documents show
// it: nothing is handed over, which is the fastest for them. Ours is asked through its supervisor, so
// what crosses to its Worker and back counts. No peer checks keys, tells look-alikes apart or counts people.

import init, { Checker } from '../extension/core/gardefou_wasm.js';
import { Supervisor } from '../extension/checker/supervisor.js';

/** @typedef {{ms: number, found: number}} Taken */

/** Patterns as one finds them in guides. */
const PATTERNS = {
  nir: /\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b/g,
  email: /[\w.+-]+@[\w-]+\.[\w.-]+/g,
  phone: /(?:\+33 ?|\b0)[1-9](?:[ .-]?\d{2}){4}\b/g,
};

const libraries = /** @type {any} */ (globalThis);

/** @param {() => number | Promise<number>} work @returns {Promise<Taken>} */
async function timed(work) {
  const start = performance.now();
  const found = await work();
  return { ms: performance.now() - start, found };
}

// ---- Ours -----------------------------------------------------------------------------------------

/** @type {Checker | undefined} */
let checker;
const supervisor = new Supervisor();

/** Those of the finding that counts people. @param {any} answer @returns {number} */
const peopleOf = ({ verdict }) => verdict.findings.find((/** @type {any} */ { kind }) => kind === 'contact_list')?.count ?? 0;

/** A mail's text, in the page's own thread, as no message is then counted on either side. @param {string} text */
async function ourText(text) {
  if (!checker) {
    await init();
    checker = new Checker();
  }
  const own = checker;
  const taken = await timed(() => {
    own.scan_text('body', text, false);
    return 0;
  });
  own.forget('');
  return taken;
}

/** A file, from `File` to what is said of it. @param {File} file */
async function ourFile(file) {
  const taken = await timed(async () => {
    await supervisor.request({ type: 'scan_file', key: 'file', name: file.name, file });
    return peopleOf(await supervisor.request({ type: 'decide', draft: {}, parts: [{ key: 'file', name: file.name }], lang: 'fr' }));
  });
  await supervisor.request({ type: 'forget', key: '' });
  return taken;
}

/** From a fresh Worker to its first answer. */
async function ourStart() {
  const fresh = new Supervisor();
  return await timed(async () => {
    await fresh.request({ type: 'decide', draft: {}, parts: [], lang: 'fr' });
    return 0;
  });
}

/** From nothing to the libraries of the assembled job at hand, pdf.js with its Worker. */
async function assembledStart() {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const inner = /** @type {Document} */ (frame.contentDocument);
  const taken = await timed(async () => {
    const scripts = ['xlsx/dist/xlsx.full.min.js', 'mammoth/mammoth.browser.min.js', 'libphonenumber-js/bundle/libphonenumber-min.js'];
    const loads = scripts.map((path) => {
      const script = Object.assign(inner.createElement('script'), { src: `/peers/${path}` });
      inner.head.append(script);
      return new Promise((resolve, reject) => Object.assign(script, { onload: resolve, onerror: reject }));
    });
    const module = inner.createElement('script');
    module.type = 'module';
    module.textContent = `import { GlobalWorkerOptions, PDFWorker } from '/peers/pdfjs-dist/build/pdf.min.mjs';
      GlobalWorkerOptions.workerSrc = '/peers/pdfjs-dist/build/pdf.worker.min.mjs';
      await new PDFWorker().promise;
      parent.postMessage('started', '*');`;
    const started = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
    inner.head.append(module);
    await Promise.all([...loads, started]);
    return 0;
  });
  frame.remove();
  return taken;
}

/**
 * From the press to the verdict, all parts being read: what the page asks and what the Worker answers.
 *
 * @param {File} file  attached
 * @param {number} people  in To
 * @param {number} times
 * @returns {Promise<number[]>}
 */
export async function decide(file, people, times) {
  const to = Array.from({ length: people }, (_, n) => `personne${n + 1}@example.fr`);
  const parts = [
    { key: 'body', name: 'body' },
    { key: 'file', name: file.name },
  ];
  await supervisor.request({ type: 'scan_text', key: 'body', text: 'Bonjour, voici la liste.', html: false });
  await supervisor.request({ type: 'scan_file', key: 'file', name: file.name, file });
  const all = [];
  for (let round = 0; round < times; round += 1) {
    const { ms } = await timed(async () => peopleOf(await supervisor.request({ type: 'decide', draft: { to }, parts, lang: 'fr' })));
    all.push(ms);
  }
  await supervisor.request({ type: 'forget', key: '' });
  return all;
}

/** The highest memory of a fresh module that reads a file, in MiB. @param {File} file @returns {Promise<number>} */
export async function memory(file) {
  const worker = new Worker('/benches/worker.js', { type: 'module' });
  const answer = () => new Promise((resolve) => worker.addEventListener('message', ({ data }) => resolve(data), { once: true }));
  await answer();
  const told = answer();
  worker.postMessage([file.name, file]);
  const { megabytes } = await told;
  worker.terminate();
  return megabytes;
}

// ---- The peers ------------------------------------------------------------------------------------

/** The distinct values of a pattern. @param {RegExp} pattern @param {string} text */
const all = (pattern, text) => new Set(Array.from(text.matchAll(pattern), ([value]) => value));

/** The patterns alone. @param {string} text @returns {number} distinct addresses */
function patterns(text) {
  const [, email] = Object.values(PATTERNS).map((pattern) => all(pattern, text));
  return email?.size ?? 0;
}

/** What one would assemble: patterns, the key of a NIR, and the usual library for phones. @param {string} text */
function assembled(text) {
  const nirs = [...all(PATTERNS.nir, text)].filter((value) => {
    const number = value.replaceAll(' ', '').replace('2A', '19').replace('2B', '18');
    return 97n - (BigInt(number.slice(0, 13)) % 97n) === BigInt(number.slice(13));
  });
  const found = { nirs, phones: libraries.libphonenumber.findPhoneNumbersInText(text, 'FR'), emails: all(PATTERNS.email, text) };
  return found.emails.size;
}

/** @type {any} */
let redaction;
async function openredaction(/** @type {string} */ text) {
  const redactionAt = '/peers/@openredaction/core/dist/lite.mjs';
  if (!redaction) {
    const { LiteOpenRedaction } = await import(redactionAt);
    redaction = new LiteOpenRedaction({
      // Its patterns for what we look for, and none of its costlier steps.
      patterns: ['EMAIL', 'PHONE_INTERNATIONAL', 'PHONE_LINE_NUMBER', 'FRENCH_SOCIAL_SECURITY'],
      enableContextAnalysis: false,
      enableFalsePositiveFilter: false,
      enableCache: false,
      maxInputSize: 1e9,
      regexTimeout: 1e9,
    });
  }
  return (await redaction.detect(text)).detections.length;
}

/** @type {any} */
let pdf;
async function pdfText(/** @type {File} */ file) {
  const pdfAt = '/peers/pdfjs-dist/build/pdf.min.mjs';
  if (!pdf) {
    const library = await import(pdfAt);
    library.GlobalWorkerOptions.workerSrc = '/peers/pdfjs-dist/build/pdf.worker.min.mjs';
    const worker = new library.PDFWorker();
    await worker.promise;
    pdf = { ...library, worker };
  }
  const task = pdf.getDocument({ data: await file.arrayBuffer(), worker: pdf.worker });
  const document = await task.promise;
  let text = '';
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    text += items.map((/** @type {any} */ { str, hasEOL }) => (hasEOL ? `${str}\n` : str)).join('');
  }
  await task.destroy();
  return text;
}

async function sheetText(/** @type {File} */ file) {
  const { XLSX } = libraries;
  // Without the formatted text and the HTML of each cell: as little as it can do.
  const book = XLSX.read(await file.arrayBuffer(), { dense: true, cellHTML: false, cellText: false });
  return book.SheetNames.map((/** @type {string} */ name) => XLSX.utils.sheet_to_csv(book.Sheets[name], { FS: ';' })).join('\n');
}

async function wordText(/** @type {File} */ file) {
  return (await libraries.mammoth.extractRawText({ arrayBuffer: await file.arrayBuffer() })).value;
}

/** The part of a DOCX with its marks cut out, which loses what stands elsewhere. @param {File} file */
async function zipText(file) {
  const zip = await libraries.JSZip.loadAsync(await file.arrayBuffer());
  const xml = await zip.file('word/document.xml').async('string');
  return xml.replaceAll(/<\/w:p>/g, '\n').replaceAll(/<[^>]+>/g, '');
}

/** Who reads what. @type {Record<string, (file: File) => Promise<string>>} */
const READERS = { 'pdf.js': pdfText, SheetJS: sheetText, mammoth: wordText, 'JSZip and a pattern': zipText };

/** @type {Record<string, (text: string) => number | Promise<number>>} */
const FINDERS = {
  patterns,
  assembled,
  'libphonenumber-js': (text) => libraries.libphonenumber.findPhoneNumbersInText(text, 'FR').length,
  linkifyjs: (text) => libraries.linkify.find(text).length,
  openredaction,
};

// ---- What benches/browser.js calls ----------------------------------------------------------------

/** @type {{path: string, file: File, text?: string} | undefined} */
let input;

/** The file that is served at a path, with its text when that is wanted. @param {string} path @param {boolean} [asText] */
export async function given(path, asText = false) {
  if (input?.path !== path) {
    const bytes = await (await fetch(path)).arrayBuffer();
    input = { path, file: new File([bytes], path.slice(path.lastIndexOf('/') + 1)) };
  }
  if (asText) input.text ??= await input.file.text();
  return input;
}

/**
 * One piece of work.
 *
 * @param {'text' | 'file' | 'start'} kind
 * @param {string} who
 * @param {string} path
 * @returns {Promise<Taken>}
 */
export async function take(kind, who, path) {
  if (kind === 'start') return who === 'ours' ? await ourStart() : await assembledStart();
  if (kind === 'text') {
    const { text = '' } = await given(path, true);
    const finder = FINDERS[who];
    return finder ? await timed(() => finder(text)) : await ourText(text);
  }
  const { file } = await given(path);
  const [name = '', finds = ''] = who.split(' + ');
  const reader = READERS[name];
  if (!reader) return await ourFile(file);
  const finder = FINDERS[finds === 'patterns' ? 'patterns' : 'assembled'];
  return await timed(async () => (await finder?.(await reader(file))) ?? 0);
}

/**
 * The core as the browser runs it: WebAssembly in a Worker under its supervisor. It must say what
 * the command line says, read large files in slices, and survive the loss of its Worker.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { strToU8, zipSync } from 'fflate';
import puppeteer from 'puppeteer-core';

import { serve } from '../../tools/serve.js';
import { CHROMIUM_FLAGS } from '../webmail/browser.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target');
const COMMAND = process.env.GARDEFOU ?? join(TARGET, 'debug/gardefou');

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {import('puppeteer-core').Browser} */
let browser;
/** @type {import('puppeteer-core').Page} */
let page;

before(async () => {
  server = await serve();
  browser = await puppeteer.launch({
    executablePath: process.env.GARDEFOU_CHROMIUM ?? '/usr/bin/chromium',
    args: CHROMIUM_FLAGS,
  });
  page = await browser.newPage();
  // Any page of the same origin will do: the Supervisor is loaded into it by hand.
  await page.goto(`${server.url}extension/options/options.html`);
  await page.evaluate(async (module) => {
    const { Supervisor } = await import(module);
    Object.assign(globalThis, { Supervisor, supervisor: new Supervisor() });
  }, `${server.url}extension/checker/supervisor.js`);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/**
 * Scans a file in the browser and decides on it alone.
 *
 * @param {string} name
 * @param {Uint8Array} bytes
 * @param {string[]} [passwords]
 */
function scan(name, bytes, passwords) {
  return page.evaluate(
    async (name, base64, passwords) => {
      const { supervisor } = /** @type {any} */ (globalThis);
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const key = `${name}.`;
      await supervisor.request({ type: 'scan_file', key, name, file: new File([bytes], name), passwords });
      return supervisor.request({ type: 'decide', draft: {}, parts: [{ key, name }], lang: 'fr' });
    },
    name,
    Buffer.from(bytes).toString('base64'),
    passwords,
  );
}

/** Every document of the readers' fixtures but mails: the command line takes one for the mail that leaves. @returns {string[]} */
const documents = () =>
  readdirSync(join(ROOT, 'tests/data/extract'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\/file\.[a-z0-9]+$/u.test(path) && !/^(?:eml|msg)\//u.test(path))
    .map((path) => join(ROOT, 'tests/data/extract', path))
    .sort();

test('the browser says of every document what the command line says', { timeout: 120_000 }, async () => {
  const paths = documents();
  assert.ok(paths.length >= 45, `${paths.length} documents`);
  let native = '';
  try {
    native = execFileSync(COMMAND, ['check', '--ndjson', ...paths], { encoding: 'utf8' });
  } catch (error) {
    // It ends with 1: there is something to warn of.
    native = /** @type {{stdout: string}} */ (error).stdout;
  }
  const lines = native.trim().split('\n');
  assert.equal(lines.length, paths.length);
  for (const [index, path] of paths.entries()) {
    const { verdict, findings, parts, recipients, mode } = JSON.parse(lines[index]);
    const { verdict: here } = await scan('file.' + path.split('.').pop(), readFileSync(path));
    assert.deepEqual(here, { verdict, findings, parts, recipients, mode }, relative(ROOT, path));
  }
});

test('a protected workbook is read with a password of those given', { timeout: 60_000 }, async () => {
  const bytes = readFileSync(join(ROOT, 'tests/data/extract/protected/agile/file.xlsx'));
  const kinds = async (/** @type {string[] | undefined} */ passwords) => {
    const { verdict } = await scan('liste.xlsx', bytes, passwords);
    return verdict.findings.map((/** @type {any} */ f) => f.reason ?? f.kind);
  };
  assert.deepEqual(await kinds(undefined), ['encrypted']);
  assert.deepEqual(await kinds(['faux']), ['encrypted']);
  const open = await kinds(['faux', 'secret']);
  assert.ok(open.includes('contact_list') && !open.includes('encrypted'), open.join());
});

test('a large archive is read in slices, never whole', { timeout: 60_000 }, async () => {
  const small = readFileSync(join(ROOT, 'tests/data/extract/xlsx/openpyxl/file.xlsx'));
  await scan('warm.xlsx', small);
  const [worker] = page.workers();
  await worker.evaluate(() => {
    const slice = Blob.prototype.slice;
    Object.assign(globalThis, { bytesRead: 0 });
    Blob.prototype.slice = function (/** @type {number | undefined} */ start, /** @type {number | undefined} */ end, /** @type {string | undefined} */ type) {
      const part = slice.call(this, start, end, type);
      /** @type {any} */ (globalThis).bytesRead += part.size;
      return part;
    };
  });
  const size = 40 << 20;
  const bytes = zipSync({
    '[Content_Types].xml': strToU8(
      '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    ),
    'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="Liste" sheetId="1"/></sheets></workbook>'),
    'xl/media/film.bin': [new Uint8Array(size), { level: 0 }],
    'xl/worksheets/sheet1.xml': strToU8(
      '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>NIR 2 69 05 49 588 157 80</t></is></c></row></sheetData></worksheet>',
    ),
  });
  const { verdict } = await scan('film.xlsx', bytes);
  assert.deepEqual(
    verdict.findings.map((/** @type {any} */ f) => [f.kind, f.count]),
    [['nir', 1]],
  );
  const read = await worker.evaluate(() => /** @type {any} */ (globalThis).bytesRead);
  assert.ok(read > 0 && read < size / 8, `${read} bytes were read of ${bytes.length}`);
});

test('the share read is told on the way', { timeout: 60_000 }, async () => {
  const shares = await page.evaluate(async () => {
    const { supervisor } = /** @type {any} */ (globalThis);
    /** @type {number[]} */
    const shares = [];
    const text = 'Une ligne ordinaire, sans rien de particulier.\n'.repeat(60_000);
    await supervisor.request(
      { type: 'scan_file', key: 'long.', name: 'long.txt', file: new File([text], 'long.txt') },
      (/** @type {number} */ share) => shares.push(share),
    );
    return shares;
  });
  assert.ok(shares.length > 3, `${shares.length} shares`);
  assert.deepEqual(shares, [...shares].sort((a, b) => a - b));
  assert.equal(shares.at(-1), 1);
});

test('when the Worker is lost, what it had read is read again', { timeout: 60_000 }, async () => {
  await scan('liste.pdf', readFileSync(join(ROOT, 'tests/data/extract/pdf/reportlab-27-pages/file.pdf')));
  const [worker] = page.workers();
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('lost on purpose');
    });
  });
  const answer = await page.evaluate(async () => {
    const { supervisor } = /** @type {any} */ (globalThis);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return supervisor.request({ type: 'decide', draft: {}, parts: [{ key: 'liste.pdf.', name: 'liste.pdf' }], lang: 'fr' });
  });
  assert.deepEqual(
    answer.verdict.findings.map((/** @type {any} */ f) => [f.kind, f.count]),
    [['contact_list', 1300]],
  );
});

test('an attachment that is removed while it is read stops being read at once', { timeout: 60_000 }, async () => {
  await scan('liste.pdf', readFileSync(join(ROOT, 'tests/data/extract/pdf/reportlab-27-pages/file.pdf')));
  const { share, verdict } = await page.evaluate(async () => {
    const { supervisor } = /** @type {any} */ (globalThis);
    const line = 'Petit;Marie;marie.petit@example.fr;06 39 98 00 01\n';
    const file = new File(Array(2000).fill(line.repeat(1000)), 'longue.csv');
    let share = 0;
    const reading = new Promise((resolve) => {
      const removed = supervisor.request({ type: 'scan_file', key: 'longue.', name: file.name, file }, (/** @type {number} */ now) => {
        if (share === 0) resolve(supervisor.request({ type: 'forget', key: 'longue.' }));
        share = now;
      });
      removed.catch(resolve);
    });
    await reading;
    const question = { type: 'decide', draft: {}, parts: [{ key: 'liste.pdf.', name: 'liste.pdf' }], lang: 'fr' };
    return { share, ...(await supervisor.request(question)) };
  });
  assert.ok(share < 0.5, `${share} was read`);
  assert.deepEqual(
    verdict.findings.map((/** @type {any} */ f) => [f.kind, f.count]),
    [['contact_list', 1300]],
  );
});

test('a file that takes too long is read in part, and said so', { timeout: 60_000 }, async () => {
  const verdict = await page.evaluate(async () => {
    const { supervisor } = /** @type {any} */ (globalThis);
    const set = (/** @type {object} */ settings) => supervisor.request({ type: 'set_settings', settings: { policy: {}, own: /** @type {Record<string, unknown>} */ (settings) } });
    await set({ max_seconds: 1 });
    const people = Array.from({ length: 100 }, (_, n) => `p${n}@example.fr;06 39 98 00 ${String(n).padStart(2, '0')}`);
    const prose = 'Une ligne ordinaire, le 22/11/2026 à 10 h 30, pour 12 personnes.\n'.repeat(10_000);
    const file = new File([people.join('\n'), '\n', ...Array(300).fill(prose)], 'longue.txt');
    await supervisor.request({ type: 'scan_file', key: 'lente.', name: file.name, file });
    const question = { type: 'decide', draft: {}, parts: [{ key: 'lente.', name: file.name }], lang: 'fr' };
    const answer = await supervisor.request(question);
    await set({});
    return answer.verdict;
  });
  assert.deepEqual(
    verdict.findings.map((/** @type {any} */ f) => [f.kind, f.count, f.reason]),
    [
      ['contact_list', 100, undefined],
      ['not_checked', 1, 'timed_out'],
    ],
  );
});

test('a part that was never read is said to be unread', async () => {
  const answer = await page.evaluate(() =>
    /** @type {any} */ (globalThis).supervisor.request({
      type: 'decide',
      draft: {},
      parts: [{ key: 'nowhere.', name: 'jamais-lu.pdf' }],
      lang: 'fr',
    }),
  );
  assert.equal(answer.verdict.verdict, 'not_checked');
  assert.equal(answer.verdict.findings[0].reason, 'unavailable');
});

test('when other things are looked for, what was read is read again; other settings leave it alone', { timeout: 60_000 }, async () => {
  // Else all that the tests before had read would be read again, each time.
  await page.evaluate(() => /** @type {any} */ (globalThis).supervisor.request({ type: 'forget', key: '' }));
  await scan('liste.pdf', readFileSync(join(ROOT, 'tests/data/extract/pdf/reportlab-27-pages/file.pdf')));
  const told = await page.evaluate(async () => {
    const { supervisor } = /** @type {any} */ (globalThis);
    const set = (/** @type {object} */ settings) => supervisor.request({ type: 'set_settings', settings: { policy: {}, own: /** @type {Record<string, unknown>} */ (settings) } });
    const decide = async () => {
      const question = { type: 'decide', draft: {}, parts: [{ key: 'liste.pdf.', name: 'liste.pdf' }], lang: 'fr' };
      const { verdict } = await supervisor.request(question);
      return verdict.findings.map((/** @type {any} */ f) => [f.kind, f.severity, f.count]);
    };
    const pattern = { name: 'Dossier', expression: 'AZ-\\d{6}', words: ['dossier'], threshold: 2 };
    const answers = [];
    for (const settings of [
      { list_strong: 5000, group_sizes: { 'Demandeurs': 1300 } },
      { detect_birth_dates: false },
      { detect_birth_dates: false, language: 'en' },
      { patterns: [pattern] },
      { patterns: [{ ...pattern, words: [] }] },
      {},
    ]) {
      answers.push([(await set(settings)).read_again, await decide()]);
    }
    return answers;
  });
  const strong = [['contact_list', 'strong', 1300]];
  assert.deepEqual(told, [
    [false, [['contact_list', 'warn', 1300]]],
    [true, strong],
    [false, strong],
    [true, strong],
    [true, strong],
    [true, strong],
  ]);
});

const LIST = 'tests/data/extract/csv/python-comma/file.csv';
const SEVEN_ZIP = 'tests/data/extract/sevenz/7zz/file.7z';

/**
 * In a page of its own, whose supervisor met no archive yet: scans files one after another, asks
 * for a decision without waiting for them, and tells what was loaded into the Worker.
 *
 * @param {{name: string, bytes: Uint8Array}[]} files
 */
async function fresh(files) {
  const page = await browser.newPage();
  try {
    await page.goto(`${server.url}extension/options/options.html`);
    const answer = await page.evaluate(
      async (module, files) => {
        const { Supervisor } = await import(module);
        const supervisor = new Supervisor();
        const parts = files.map(({ name }) => ({ key: `${name}.`, name }));
        const scans = files.map(({ name, base64 }) => {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          return supervisor.request({ type: 'scan_file', key: `${name}.`, name, file: new File([bytes], name) });
        });
        const decision = supervisor.request({ type: 'decide', draft: {}, parts, lang: 'fr' });
        return { summaries: await Promise.all(scans), verdict: (await decision).verdict };
      },
      `${server.url}extension/checker/supervisor.js`,
      files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
    );
    const workers = page.workers();
    assert.equal(workers.length, 1);
    const loaded = await workers[0].evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    return { ...answer, modules: loaded.filter((name) => name.endsWith('.wasm')).map((name) => name.slice(server.url.length)) };
  } finally {
    await page.close();
  }
}

/** @param {{verdict: any}} answer */
const lists = ({ verdict }) =>
  verdict.findings
    .filter((/** @type {any} */ f) => f.kind === 'contact_list')
    .map((/** @type {any} */ f) => [f.part, f.count])
    .sort();

test('without a 7z or RAR archive, the module that reads them is not loaded', { timeout: 60_000 }, async () => {
  const answer = await fresh([{ name: 'liste.csv', bytes: readFileSync(join(ROOT, LIST)) }]);
  assert.deepEqual(answer.modules, ['extension/core/gardefou_wasm_bg.wasm']);
  assert.deepEqual(lists(answer), [['liste.csv', 40]]);
});

test('a 7z archive within another brings its module, and nothing read before it is lost', { timeout: 60_000 }, async () => {
  const archive = zipSync({ 'envoi/mars.7z': readFileSync(join(ROOT, SEVEN_ZIP)) });
  const answer = await fresh([
    { name: 'liste.csv', bytes: readFileSync(join(ROOT, LIST)) },
    { name: 'envoi.zip', bytes: archive },
    { name: 'apres.csv', bytes: readFileSync(join(ROOT, LIST)) },
  ]);
  assert.deepEqual(answer.modules, ['extension/core/rare/gardefou_wasm_bg.wasm']);
  assert.deepEqual(lists(answer), [
    ['apres.csv', 40],
    ['envoi.zip/envoi/mars.7z/dossier/élèves/liste.csv', 40],
    ['liste.csv', 40],
  ]);
  assert.deepEqual(
    answer.summaries.map(({ rare_archive, read }) => [rare_archive, read]),
    [[false, true], [false, true], [false, true]],
  );
});

test('when the module for 7z and RAR cannot be had, the archive is said to be unread and the rest is read', { timeout: 60_000 }, async () => {
  const page = await browser.newPage();
  await page.goto(`${server.url}extension/options/options.html`);
  // A Worker's own requests are not the page's: the address is what can be taken away here.
  const answer = await page.evaluate(
    async (module, base, files) => {
      const { Supervisor } = await import(module);
      const RealWorker = Worker;
      globalThis.Worker = class extends RealWorker {
        constructor(/** @type {string | URL} */ url, /** @type {WorkerOptions | undefined} */ options) {
          super(options?.name ? new URL(`${base}extension/checker/missing.js`) : url, options);
        }
      };
      const supervisor = new Supervisor();
      const parts = files.map(({ name }) => ({ key: `${name}.`, name }));
      for (const { name, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        await supervisor.request({ type: 'scan_file', key: `${name}.`, name, file: new File([bytes], name) });
      }
      return supervisor.request({ type: 'decide', draft: {}, parts, lang: 'fr' });
    },
    `${server.url}extension/checker/supervisor.js`,
    server.url,
    [
      { name: 'liste.csv', base64: readFileSync(join(ROOT, LIST)).toString('base64') },
      { name: 'mars.7z', base64: readFileSync(join(ROOT, SEVEN_ZIP)).toString('base64') },
    ],
  );
  await page.close();
  assert.deepEqual(
    answer.verdict.findings.map((/** @type {any} */ f) => [f.part, f.kind, f.reason ?? f.count]).sort(),
    [
      ['liste.csv', 'contact_list', 40],
      ['mars.7z', 'not_checked', 'unsupported'],
    ],
  );
});

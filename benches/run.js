// `make bench`: all measures of speed in one run, beside all peers, and the report of it.
//
//     node benches/run.js [--quick] [--only PART…] [--report FILE]
//
//     --quick     few rounds and small inputs: to see that all works, not to quote
//     --only      these parts alone: native, chromium, firefox, page, sizes
//     --report    where the report goes: docs/speed.md when all was run, else target/bench/speed.md
//
// Needs the built core; `make bench` sees to it, and brings the peers where there is a network. What is
// missing (a peer, Firefox, the webmail) is left out, and the report says so. All samples are kept in
// target/bench/samples.jsonl, and in results.json beside it, from which `--only none` writes the
// report again. Asserts nothing.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { brotli, gzip } from '../tools/packed.js';
import { hasBrowser, inBrowser } from './browser.js';
import { native } from './native.js';
import { ROOT } from './page.js';
import { writeReport } from './report.js';

/**
 * @typedef {object} Plan
 * @property {string} inputs  folder of what is read
 * @property {import('./samples.js').Effort} effort
 * @property {boolean} isQuick
 * @property {string} peers   folder of the peers, which may be empty
 * @property {string} [python]  with Presidio and the others
 */

/**
 * What a run brings, kept between runs so that one part can be run again.
 *
 * @typedef {object} Results
 * @property {Record<string, string>} about  the machine, the browsers, the peers
 * @property {Record<string, import('./samples.js').Sample[]>} samples  by part
 * @property {{guarded: number[], results: {people: number, phase: string, longest: number, whole: number, all: number, took: number}[]}} [page]
 * @property {Record<string, {raw: number, gzip: number, brotli: number}>} [sizes]
 */

const PARTS = ['sizes', 'native', 'chromium', 'firefox', 'page'];
const words = process.argv.slice(2);
const isQuick = words.includes('--quick');
const after = (/** @type {string} */ option) => (words.includes(option) ? words.slice(words.indexOf(option) + 1) : undefined);
const only = after('--only')?.filter((word) => !word.startsWith('-'));
const parts = PARTS.filter((part) => !only || only.includes(part));
const isWhole = parts.length === PARTS.length && !isQuick;
const folder = join(ROOT, 'target/bench');
const report = after('--report')?.[0] ?? (isWhole ? join(ROOT, 'docs/speed.md') : join(folder, 'speed.md'));

const place = (/** @type {string} */ option) =>
  spawnSync(join(ROOT, 'tools/setup/setup'), [option], { encoding: 'utf8' }).stdout.split('\n')[0] ?? '';
const python = place('--score');
/** @type {Plan} */
const plan = {
  inputs: join(folder, 'inputs'),
  effort: isQuick ? { rounds: 2, seconds: 2 } : { rounds: 15, seconds: 30 },
  isQuick,
  peers: place('--bench'),
  python: existsSync(python) ? python : undefined,
};

/** The files that a package of the extension holds. @param {string} folder @returns {string[]} */
const shipped = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.js$|\.d\.ts$/u.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

/** @param {string[]} paths  each compressed by itself, as they are loaded */
function sizeOf(paths) {
  const sizes = { raw: 0, gzip: 0, brotli: 0 };
  for (const path of paths) {
    const bytes = readFileSync(path);
    sizes.raw += bytes.length;
    sizes.gzip += gzip(bytes);
    sizes.brotli += brotli(bytes);
  }
  return sizes;
}

function sizes() {
  const peer = (/** @type {string[]} */ ...paths) => paths.map((path) => join(plan.peers, 'node_modules', path));
  const pdfjs = peer('pdfjs-dist/build/pdf.min.mjs', 'pdfjs-dist/build/pdf.worker.min.mjs');
  const sheetjs = peer('xlsx/dist/xlsx.full.min.js');
  const mammoth = peer('mammoth/mammoth.browser.min.js');
  const phones = peer('libphonenumber-js/bundle/libphonenumber-min.js');
  /** @type {Record<string, string[]>} */
  const lists = {
    'core, all formats but 7z and RAR': [join(ROOT, 'extension/core/gardefou_wasm_bg.wasm')],
    'core with 7z and RAR': [join(ROOT, 'extension/core/rare/gardefou_wasm_bg.wasm')],
    'the extension, all of it': shipped(join(ROOT, 'extension')),
    'pdf.js': pdfjs,
    SheetJS: sheetjs,
    mammoth,
    'libphonenumber-js': phones,
    'the four together': [...pdfjs, ...sheetjs, ...mammoth, ...phones],
  };
  return Object.fromEntries(Object.entries(lists).flatMap(([name, paths]) => (paths.every((path) => existsSync(path)) ? [[name, sizeOf(paths)]] : [])));
}

/** The peers' versions, as their lock files say. */
function versions() {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'benches/peers/package-lock.json'), 'utf8'));
  const pip = ['benches/peers', 'tools/score'].map((folder) => readFileSync(join(ROOT, folder, 'requirements.txt'), 'utf8')).join('\n');
  const fromPip = ['presidio_analyzer', 'python-stdnum', 'openpyxl', 'pypdf'].map((name) => `${name} ${new RegExp(`^${name}==(.*)$`, 'mu').exec(pip)?.[1]}`);
  const fromNpm = Object.keys(packages['']?.dependencies ?? {}).map((name) => `${name} ${packages[`node_modules/${name}`]?.version}`);
  return [...fromNpm, ...fromPip].join(', ');
}

const load = () => loadavg().map((number) => number.toFixed(1)).join(', ');
const log = join(folder, 'results.json');
mkdirSync(folder, { recursive: true });
/** @type {Results} */
const results = only && existsSync(log) ? JSON.parse(readFileSync(log, 'utf8')) : { about: {}, samples: {} };
if (parts.length > 0) {
  const [cpu] = cpus();
  Object.assign(results.about, {
    machine: `${cpu?.model.trim() ?? 'a processor'}, ${cpus().length} cores`,
    effort: isQuick ? 'quick: not to be quoted' : `${plan.effort.rounds} rounds, or as many as go into ${plan.effort.seconds} seconds`,
    'load before': load(),
    node: process.version,
    peers: versions(),
  });
}
const missing = new Set();
if (!existsSync(join(plan.peers, 'node_modules'))) missing.add('the JavaScript libraries');
if (!existsSync(join(plan.peers, 'ripgrep'))) missing.add('ripgrep');
if (!plan.python) missing.add('the Python packages');
for (const part of parts) {
  process.stderr.write(`bench: ${part}\n`);
  if (part === 'sizes') results.sizes = sizes();
  if (part === 'native') results.samples[part] = await native(plan);
  if (part === 'chromium' || part === 'firefox') {
    if (!hasBrowser(part)) {
      missing.add(part);
      continue;
    }
    const { samples, version } = await inBrowser(part, plan);
    results.samples[part] = samples;
    results.about[part] = version;
  }
  if (part === 'page') {
    const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'benches/longtasks.js'), String(isQuick ? 1 : 5), '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    if (status === 0) results.page = JSON.parse(stdout.split('\n').findLast((line) => line.startsWith('{')) ?? '');
    else missing.add('the page’s own thread, which wants the webmail: tools/setup/setup webmail');
  }
}
if (parts.length > 0) {
  results.about['load after'] = load();
  results.about['left out'] = [...missing].join(', ');
}
writeFileSync(log, JSON.stringify(results));
writeFileSync(join(folder, 'samples.jsonl'), Object.values(results.samples).flat().map((sample) => `${JSON.stringify(sample)}\n`).join(''));
writeReport(report, results);
process.stdout.write(`bench: the report is ${report}\n`);

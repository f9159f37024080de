// The report of `make bench`: docs/speed.md, whose figures stand between two marks and are written by
// this file alone; what stands around them is written by hand and kept.
//
// Ratios first: how many times the time of ours a peer takes, round by round, as median and quartiles.
// A peer that was not there has no column.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { TEXTS } from './inputs.js';
import { ROOT } from './page.js';
import { growth, quantile, ratio, times } from './samples.js';

/** @typedef {import('./samples.js').Sample} Sample */
/** @typedef {import('./samples.js').Spread} Spread */
/** @typedef {import('./run.js').Results} Results */

const BEGIN = '<!-- figures: written by `make bench`, do not edit -->';
const END = '<!-- end of figures -->';

const number = (/** @type {number} */ value) => {
  if (!Number.isFinite(value)) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const [whole = '', part] = value.toFixed(digits).split('.');
  return whole.replaceAll(/\B(?=(?:\d{3})+$)/gu, ',') + (part ? `.${part}` : '');
};
const wide = (/** @type {Spread} */ { median, low, high, count }) => (count === 0 || !Number.isFinite(median) ? '–' : `${number(median)} (${number(low)}–${number(high)})`);
const kilobytes = (/** @type {number} */ bytes) => number(bytes / 1000);
const unique = (/** @type {any[]} */ list) => [...new Set(list)];

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return rows.length === 0 ? '' : `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

/** The samples of each measure, input and size. @param {Sample[]} samples */
function groups(samples) {
  /** @type {Map<string, Sample[]>} */
  const all = new Map();
  for (const sample of samples) {
    const key = `${sample.measure} ${sample.input} ${sample.size}`;
    all.set(key, [...(all.get(key) ?? []), sample]);
  }
  return [...all.values()];
}

/**
 * Ratios of one measure, a row for each input and size, a column for each peer.
 *
 * @param {Sample[][]} all
 * @param {string[]} measures  those whose groups on one input and size make a row
 * @param {(group: Sample[]) => string} name
 * @param {(group: Sample[]) => string} own  what ours does by itself
 * @param {string} unit
 */
function sideBySide(all, measures, name, own, unit) {
  const mine = all.filter(([first]) => first && measures.includes(first.measure));
  const peers = unique(mine.flat().map(({ who }) => who)).filter((who) => who !== 'ours');
  /** @type {Map<string, Sample[][]>} */
  const rows = new Map();
  for (const group of mine) rows.set(name(group), [...(rows.get(name(group)) ?? []), group]);
  return table(
    ['', ...peers.map((peer) => `× ${peer}`), `ours, ${unit}`],
    [...rows].map(([label, [group = [], ...more]]) => {
      const ratios = peers.map((peer) => {
        const its = [group, ...more].find((samples) => samples.some(({ who }) => who === peer));
        return its ? wide(ratio(its, peer)) : '–';
      });
      return [label, ...ratios, own(group)];
    }),
  );
}

const speed = (/** @type {Sample[]} */ group) => (group[0]?.bytes ?? 0) / 1000 / times(group, 'ours').median;
const sized = (/** @type {Sample[]} */ group) => {
  const [{ size = 0, unit = '' } = {}] = group;
  return unit === 'bytes' ? `${number(size / 1e6)} MB` : `${size.toLocaleString('en')} ${size === 1 ? unit.replace(/s$/u, '') : unit}`;
};
const named = (/** @type {Sample[]} */ group) => `${group[0]?.input}, ${sized(group)}`;
const ms = (/** @type {Sample[]} */ group) => wide(times(group, 'ours'));

/** A target of the house and how far it is. @typedef {{target: string, figure: string, met: boolean | undefined}} Target */

/**
 * @param {Sample[][]} all
 * @param {Results} results
 * @returns {Target[]}
 */
function targets(all, { page, sizes }) {
  const find = (/** @type {string} */ measure, /** @type {string} */ input, /** @type {number} */ size = 0) =>
    all.filter(([first]) => first?.measure === measure && first.input === input && (size === 0 || first.size === size)).at(-1) ?? [];
  /** @type {Target[]} */
  const list = [];
  const add = (/** @type {string} */ target, /** @type {string} */ figure, /** @type {boolean | undefined} */ met) => list.push({ target, figure, met });
  const texts = ['prose', 'mixed', 'list'];

  const slow = texts.map((text) => {
    const group = find('detect-slow', text);
    const peers = unique(group.filter(({ found }) => found).map(({ who }) => who)).filter((who) => who.startsWith('Presidio'));
    const [fastest] = peers.map((who) => ({ who, its: ratio(group, who) })).sort((a, b) => a.its.median - b.its.median);
    return { text, fastest };
  });
  add(
    'detection, all kinds in one pass: ≥ 100 × the fastest recognizer of Presidio that finds something in the text, natively',
    slow.flatMap(({ text, fastest }) => (fastest ? [`${text} ${wide(fastest.its)} × (${fastest.who})`] : [])).join('; '),
    slow.some(({ fastest }) => fastest) ? slow.every(({ fastest }) => !fastest || fastest.its.median >= 100) : undefined,
  );
  const shares = texts.map((text) => ({ text, share: speed(find('detect-chromium', text)) / speed(find('detect-native', text)) }));
  add(
    'the module in Chromium: ≥ 50 % of native',
    shares.map(({ text, share }) => `${text} ${number(100 * share)} %`).join('; '),
    shares.every(({ share }) => Number.isFinite(share)) ? shares.every(({ share }) => share >= 0.5) : undefined,
  );
  const assembled = texts.map((text) => ({ text, its: ratio(find('detect-slow-chromium', text), 'assembled') }));
  add(
    'the module in Chromium: ≥ 50 × the assembled JavaScript peer (patterns, keys, libphonenumber-js)',
    assembled.map(({ text, its }) => `${text} ${wide(its)} ×`).join('; '),
    assembled.every(({ its }) => its.count > 0) ? assembled.every(({ its }) => its.median >= 50) : undefined,
  );
  for (const [format, size, what, peer, least] of /** @type {const} */ ([
    ['pdf', 27, 'PDF of 27 pages, 1,300 people', 'pdf.js', 10],
    ['xlsx', 1300, 'XLSX of 1,300 rows', 'SheetJS', 10],
    ['xlsx', 20_000, 'XLSX of 20,000 rows', 'SheetJS', 10],
    ['docx', 1300, 'DOCX table of 1,300 rows', 'mammoth', 100],
  ])) {
    const group = find('file-chromium', format, size);
    const [plain, whole] = ['patterns', 'assembled'].map((finder) => ratio(group, `${peer} + ${finder}`));
    if (!plain || !whole) continue;
    add(
      `${what}, \`File\` to findings in Chromium: ≥ ${least} × ${peer} + patterns`,
      `${wide(plain)} ×; with libphonenumber-js ${wide(whole)} ×`,
      plain.count > 0 ? plain.median >= least : undefined,
    );
  }
  const click = find('click-chromium', 'click to verdict', 1300).flatMap((sample) => (sample.round > 0 ? [sample.ms] : []));
  add('click to verdict, scans at hand, 1,300 recipients: p95 below one frame (16.7 ms)', `p95 ${number(quantile(click, 0.95))} ms`, click.length > 0 ? quantile(click, 0.95) < 16.7 : undefined);
  const longest = page && Math.max(...page.results.map((result) => result.longest));
  add(
    'no task of ours above 50 ms on the page’s thread (to 5,000 recipients)',
    page ? page.results.map(({ people, phase, longest }) => `${people.toLocaleString('en')} ${phase} ${number(longest)} ms`).join('; ') : '–',
    longest === undefined ? undefined : longest <= 50,
  );
  const [core, pdfjs] = [sizes?.['core, all formats but 7z and RAR'], sizes?.['pdf.js']];
  add(
    'gzip of the core, all formats but 7z and RAR: below pdf.js alone',
    core ? `${kilobytes(core.gzip)} KB${pdfjs ? ` against ${kilobytes(pdfjs.gzip)} KB` : ''}; brotli ${kilobytes(core.brotli)} KB${pdfjs ? ` against ${kilobytes(pdfjs.brotli)} KB` : ''}` : '–',
    core && pdfjs ? core.gzip < pdfjs.gzip : undefined,
  );
  const grown = exponents(all);
  const worst = [...grown].sort((a, b) => b.exponent - a.exponent)[0];
  const above = grown.filter(({ exponent }) => exponent > LINEAR);
  add(
    'every measure linear or better in its size',
    worst ? `${grown.length} measures, the largest exponent ${number(worst.exponent)} (${worst.name})${above.length > 1 ? `; above ${LINEAR}: ${above.map(({ name, exponent }) => `${name} ${number(exponent)}`).join(', ')}` : ''}` : '–',
    worst ? above.length === 0 : undefined,
  );
  return list;
}

/** An exponent above this is not taken for noise. */
const LINEAR = 1.1;

/** By which power each measure grows, where there are three sizes. @param {Sample[][]} all */
function exponents(all) {
  /** @type {Map<string, {size: number, ms: number}[]>} */
  const points = new Map();
  for (const group of all) {
    const [first] = group;
    const { median, count } = times(group, 'ours');
    if (!first || count === 0 || !Number.isFinite(median) || first.measure.startsWith('detect-slow')) continue;
    const name = `${first.measure}: ${first.input}`;
    points.set(name, [...(points.get(name) ?? []), { size: first.size, ms: median }]);
  }
  return [...points].flatMap(([name, list]) => (list.length < 3 ? [] : [{ name, sizes: list.map(({ size }) => size), exponent: growth(list) }]));
}

/** @param {Results} results @returns {string} */
function figures(results) {
  const { about, page, sizes } = results;
  const samples = Object.values(results.samples).flat();
  const all = groups(samples);
  const of = (/** @type {string} */ measure) => all.filter(([first]) => first?.measure === measure);
  /** @type {string[]} */
  const out = [];
  const section = (/** @type {string} */ title, /** @type {string} */ text, /** @type {string} */ body) => {
    if (body) out.push(`## ${title}\n`, ...(text ? [`${text}\n`] : []), body);
  };

  out.push(
    `Machine: ${about.machine}; load before ${about['load before']}, after ${about['load after']}. ${['chromium', 'firefox', 'node'].flatMap((name) => (about[name] ? [name === 'node' ? `Node ${about[name]}` : about[name]] : [])).join(', ')}. Peers: ${about.peers}. Effort: ${about.effort}.${about['left out'] ? ` Left out: ${about['left out']}.` : ''}\n`,
  );
  section(
    'The targets',
    '',
    table(
      ['target', 'in this run', 'met'],
      targets(all, results).map(({ target, figure, met }) => [target, figure || '–', met === undefined ? 'not measured' : met ? '**yes**' : 'no']),
    ),
  );
  const texts = Object.entries(TEXTS).map(([name, what]) => `*${name}*: ${what}`).join('; ');
  section(
    'Text, natively',
    `The whole job on a mail's text, from its bytes to what it holds, in times the speed of peers that only find (${texts}). Presidio's recognizers and python-stdnum each look for one kind; the patterns of the \`regex\` crate and of ripgrep for three, one pass each or one in all; memchr looks for one byte: the limit of memory. Whole processes: ripgrep, on the same file many times.`,
    sideBySide(all, ['detect-native', 'detect-slow'], named, (group) => `${number(speed(group))}`, 'MB/s'),
  );
  for (const browser of ['chromium', 'firefox']) {
    section(
      `Text, in ${about[browser]?.split('/')[0] ?? browser}`,
      'The module beside JavaScript in the same page and thread. *patterns*: three, as one finds them in guides. *assembled*: those, the key of the NIR, and libphonenumber-js for the phones.',
      sideBySide(all, [`detect-${browser}`, `detect-slow-${browser}`], named, (group) => number(speed(group)), 'MB/s'),
    );
  }
  for (const browser of ['chromium', 'firefox']) {
    section(
      `Attachments, in ${about[browser]?.split('/')[0] ?? browser}`,
      'From `File` to what is said of it, through the extension’s supervisor and Worker. The peers read the text and look for the same patterns.',
      sideBySide(all, [`file-${browser}`], named, ms, 'ms'),
    );
  }
  const firsts = of('file-chromium').flatMap((group) => {
    const first = (/** @type {string} */ who) => group.find((sample) => sample.who === who && sample.round === 0)?.ms;
    const peer = group.find(({ who }) => who !== 'ours')?.who ?? '';
    const [ours, theirs] = [first('ours'), first(peer)];
    return ours && theirs ? [[named(group), `${number(theirs / ours)} × ${peer}`, `${number(ours)} ms`]] : [];
  });
  section('The first reading, in Chromium', 'What the first file costs that a page reads of a kind, one sample each: both sides still compile.', table(['', 'ratio', 'ours'], firsts));
  section(
    'Attachments, natively',
    'From bytes in memory to what is found; the peers only extract text (openpyxl the cells, pdftotext as a whole process, its start included).',
    sideBySide(all, ['file-native'], named, ms, 'ms'),
  );
  const clicks = ['chromium', 'firefox'].flatMap((browser) =>
    of(`click-${browser}`).map((group) => {
      const list = group.flatMap((sample) => (sample.round > 0 ? [sample.ms] : []));
      return [about[browser] ?? browser, sized(group), ...[0.5, 0.95, 0.99].map((share) => number(quantile(list, share))), String(list.length)];
    }),
  );
  section(
    'From the press to the verdict',
    'All parts being read (a text and a list of 1,300 people): the question to the Worker, the decision, the sentences, and the answer in the page.',
    table(['browser', 'recipients', 'p50 ms', 'p95 ms', 'p99 ms', 'times'], clicks),
  );
  if (page) {
    section(
      'The page’s own thread, in Roundcube',
      `Milliseconds at a stretch with our files on the stack, of the run with the longest (\`node benches/longtasks.js\`). From the page’s own scripts to the line that says that the mail is guarded: ${wide({ median: quantile(page.guarded, 0.5), low: quantile(page.guarded, 0.25), high: quantile(page.guarded, 0.75), count: page.guarded.length })} ms at most.`,
      table(
        ['recipients', 'phase', 'longest ours', 'that task', 'ours in all', 'wall time'],
        page.results.map(({ people, phase, longest, whole, all, took }) => [people.toLocaleString('en'), phase, ...[longest, whole, all, took].map(number)]),
      ),
    );
  }
  section(
    'Start, and memory',
    `From a fresh Worker to its first answer, beside the libraries of the assembled job loaded into a fresh frame: ${['chromium', 'firefox']
      .flatMap((browser) => of(`start-${browser}`).map((group) => `${about[browser]}: ${ms(group)} ms, ${wide(ratio(group, 'assembled'))} ×`))
      .join('; ')}. The highest memory of a fresh module that reads one file, in MiB:`,
    table(['', 'MiB', 'the file, MB'], of('memory').map((group) => [named(group), number(group[0]?.found ?? NaN), number((group[0]?.bytes ?? 0) / 1e6)])),
  );
  section(
    'Sizes',
    'KB of 1,000 bytes; each file compressed by itself.',
    table(
      ['', 'raw', 'gzip', 'brotli'],
      Object.entries(sizes ?? {}).map(([name, { raw, gzip, brotli }]) => [name, ...[raw, gzip, brotli].map(kilobytes)]),
    ),
  );
  section(
    'Growth',
    'By which power of its size the time grows, the slope through the logarithms of three sizes or more: 1 is linear, less is better. *hostile-line*: one line that repeats a piece made to be slow.',
    table(
      ['measure', 'sizes', 'exponent'],
      exponents(all).map(({ name, sizes, exponent }) => [`\`${name}\``, sizes.map((size) => size.toLocaleString('en')).join(', '), number(exponent)]),
    ),
  );
  return out.join('\n');
}

/**
 * Writes the report, or its figures anew into one that is there.
 *
 * @param {string} path
 * @param {Results} results
 */
export function writeReport(path, results) {
  const template = [path, join(ROOT, 'docs/speed.md')].find((file) => existsSync(file));
  const text = template ? readFileSync(template, 'utf8') : `# Speed\n\n${BEGIN}\n${END}\n`;
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${path} has no place for the figures`);
  writeFileSync(path, `${text.slice(0, begin)}${BEGIN}\n\n${figures(results)}\n${text.slice(end)}`);
}

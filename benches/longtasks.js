// How long the guard keeps the page's main thread busy at a stretch, in a real Roundcube with 100, 1,300
// and 5,000 people in To: while the mail is looked at as it is written, and from the press on Send to
// the warning; and how long after the page's own scripts the line says that the mail is guarded.
// `node benches/longtasks.js [RUNS] [--json]`; needs `tools/setup/setup npm chromium webmail` and
// the built core. Asserts nothing: a task longer than 50 ms is one that a person can feel.
//
// Scripts of the extension count as the page's in a browser's own list of long tasks. So the browser
// is traced with a profile of its scripts every millisecond or less: a task is ours for as long as one
// of our files is on the stack. What it calls is included, and so is what the browser does within the
// call: `open` of dialog.js is `showModal`, by which the browser makes all of the page inert.

import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

import { closed, line, press, warning } from '../tests/webmail/browser.js';
import { BACK, startWebmail, until } from '../tests/webmail/compose.js';

const JSON_WANTED = process.argv.includes('--json');
const RUNS = Number(process.argv.slice(2).find((word) => !word.startsWith('-')) ?? 3);
const SIZES = [100, 1300, 5000];
const CATEGORIES = [
  '-*',
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'v8.execute',
  'disabled-by-default-v8.cpu_profiler',
  'disabled-by-default-v8.cpu_profiler.hires',
];

/**
 * @typedef {object} Task
 * @property {number} ours   ms with our files on the stack
 * @property {number} whole  ms from its beginning to its end
 * @property {Map<string, number>} by  ms by function of ours, the innermost
 */

/**
 * The tasks of the page's main thread in which a file of ours ran.
 *
 * @param {any[]} events
 * @param {string} own  how the addresses of our files begin
 * @returns {Task[]}
 */
function ourTasks(events, own) {
  const frames = events.find(({ name }) => name === 'TracingStartedInBrowser')?.args.data.frames ?? [];
  const pid = frames.find((/** @type {any} */ { url }) => url.includes('_action=compose'))?.processId;
  const main = events.find((event) => event.pid === pid && event.name === 'thread_name' && event.args.name === 'CrRendererMain');
  const runs = events
    .filter((event) => event.pid === pid && event.tid === main?.tid && event.ph === 'X' && event.name.endsWith('RunTask'))
    .sort((a, b) => a.ts - b.ts);

  /** @type {Map<number, {parent?: number, label: string, ours: boolean}>} */
  const nodes = new Map();
  /** @type {{at: number, lasts: number, node: number}[]} */
  const samples = [];
  const profile = events.find((event) => event.pid === pid && event.name === 'Profile');
  let at = profile?.args.data.startTime ?? 0;
  const chunks = events.filter((event) => event.pid === pid && event.name === 'ProfileChunk' && event.id === profile?.id);
  for (const { args } of chunks.sort((a, b) => a.ts - b.ts)) {
    const { cpuProfile = {}, timeDeltas = [] } = args.data;
    for (const { id, parent, callFrame } of cpuProfile.nodes ?? []) {
      const { url = '', functionName, lineNumber } = callFrame;
      nodes.set(id, { parent, ours: url.startsWith(own), label: `${functionName || '(anonymous)'} ${url.slice(own.length)}:${lineNumber + 1}` });
    }
    for (const [n, node] of (cpuProfile.samples ?? []).entries()) {
      at += timeDeltas[n] ?? 0;
      const before = samples.at(-1);
      if (before) before.lasts = at - before.at;
      samples.push({ at, lasts: 0, node });
    }
  }

  /** @type {Map<any, Task>} */
  const tasks = new Map();
  let run = 0;
  for (const sample of samples.sort((a, b) => a.at - b.at)) {
    let label;
    for (let id = /** @type {number | undefined} */ (sample.node); id !== undefined && !label; id = nodes.get(id)?.parent) {
      if (nodes.get(id)?.ours) label = nodes.get(id)?.label;
    }
    if (!label) continue;
    while (run < runs.length && runs[run].ts + runs[run].dur < sample.at) run += 1;
    const around = runs[run];
    if (!around || around.ts > sample.at) continue;
    const task = tasks.get(around) ?? { ours: 0, whole: around.dur / 1000, by: new Map() };
    const ms = Math.min(sample.lasts, around.ts + around.dur - sample.at) / 1000;
    task.ours += ms;
    task.by.set(label, (task.by.get(label) ?? 0) + ms);
    tasks.set(around, task);
  }
  return [...tasks.values()].sort((a, b) => b.ours - a.ours);
}

const webmail = await startWebmail({ draftAutosaveSeconds: 0 });
const own = `chrome-extension://${webmail.chromium.extensionId}/`;
const ms = (/** @type {number} */ number) => number.toFixed(1).padStart(8);

/** Does something under the trace. @param {import('puppeteer-core').Page} page @param {() => Promise<void>} act */
async function traced(page, act) {
  await page.tracing.start({ categories: CATEGORIES });
  const began = performance.now();
  await act();
  const took = performance.now() - began;
  const bytes = await page.tracing.stop();
  return { took, tasks: ourTasks(JSON.parse(new TextDecoder().decode(bytes)).traceEvents, own) };
}

const say = (/** @type {string} */ line) => void (JSON_WANTED || console.log(line));
/** Milliseconds from the page's own scripts, at most, until the line is there: it is looked for every 25. @type {number[]} */
const guarded = [];
/** @type {{people: number, phase: string, longest: number, whole: number, all: number, took: number}[]} */
const results = [];

say(`${await webmail.chromium.browser.version()}, ${RUNS} runs each; milliseconds, of the run with the longest task`);
say('people  phase                 longest ours   that task   ours in all   wall time');
for (const size of SIZES) {
  const to = Array.from({ length: size }, (_, n) => `personne${n + 1}@example.fr`);
  /** @type {Record<string, {took: number, tasks: Task[]}[]>} */
  const measured = { 'as it is written': [], 'from Send to warning': [] };
  for (let run = 0; run < RUNS; run += 1) {
    /** @type {(() => Promise<unknown>)[]} */
    const closers = [];
    const t = /** @type {import('node:test').TestContext} */ (
      /** @type {unknown} */ ({ after: (/** @type {() => Promise<unknown>} */ close) => closers.push(close) })
    );
    const compose = await webmail.open(t);
    const { page } = compose;
    guarded.push(
      await page.evaluate(() => {
        const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
        return performance.now() - (navigation?.domContentLoadedEventEnd ?? 0);
      }),
    );
    measured['as it is written']?.push(
      await traced(page, async () => {
        await compose.fill({ to, subject: 'Essai', body: 'Bonjour,' });
        await until('the line says it', async () => (await line(page)).includes('verront'));
        await sleep(500);
      }),
    );
    const shown = `${new Intl.NumberFormat('fr-FR').format(size)} personnes verront les adresses des autres`;
    measured['from Send to warning']?.push(
      await traced(page, async () => {
        await compose.send();
        await warning(page, shown);
      }),
    );
    await press(page, BACK);
    await closed(page);
    for (const close of closers) await close();
  }
  for (const [phase, runs] of Object.entries(measured)) {
    const [worst] = runs.sort((a, b) => (b.tasks[0]?.ours ?? 0) - (a.tasks[0]?.ours ?? 0));
    const [longest] = worst?.tasks ?? [];
    const all = worst?.tasks.reduce((sum, { ours }) => sum + ours, 0) ?? 0;
    const result = { people: size, phase, longest: longest?.ours ?? 0, whole: longest?.whole ?? 0, all, took: worst?.took ?? 0 };
    results.push(result);
    say(`${String(size).padStart(6)}  ${phase.padEnd(22)}${ms(result.longest).padStart(12)}${ms(result.whole).padStart(12)}${ms(all).padStart(14)}${ms(result.took).padStart(12)}`);
    const by = [...(longest?.by ?? [])].sort(([, a], [, b]) => b - a).slice(0, 4);
    for (const [label, spent] of by) say(`        ${ms(spent)}  ${label}`);
  }
}
say(`from the page's own scripts to the guard's line: ${guarded.map((number) => number.toFixed(0)).join(', ')} ms at most`);
if (JSON_WANTED) console.log(JSON.stringify({ guarded, results }));
await webmail.finish(/example\.fr/u);

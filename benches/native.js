// The native part of `make bench`: the core beside the `regex` crate, ripgrep, memchr, Presidio,
// python-stdnum, pdftotext, pypdf and openpyxl, one thread each, on the same files.
//
// The core and the Python peers run as one process each, which answers a job a line and times the
// work alone. ripgrep is a whole process: it is given the same file so many times that its start does
// not count. pdftotext is one too, its start included.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

import { onPages, writeList, writeText } from './inputs.js';
import { ROOT } from './page.js';
import { inTurn } from './samples.js';

/** @typedef {import('./samples.js').Take} Take */
/** @typedef {import('./run.js').Plan} Plan */

/** What ripgrep looks for: the patterns of benches/native.rs. */
const RG_PATTERNS = [
  String.raw`(?-u)\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b`,
  String.raw`(?-u)[\w.+-]+@[\w-]+\.[\w.-]+`,
  String.raw`(?-u)(?:\+33 ?|\b0)[1-9](?:[ .-]?\d{2}){4}\b`,
];
/** ripgrep reads so many bytes at least. */
const RG_BYTES = 64 << 20;

/** A process that answers a job a line. */
class Resident {
  /** @type {((line: string | undefined) => void)[]} */
  #waiting = [];

  /** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
  constructor(command, args, env) {
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...env } });
    this.child.on('error', () => this.#end());
    this.child.on('close', () => this.#end());
    this.child.stdin.on('error', () => {});
    createInterface({ input: this.child.stdout }).on('line', (line) => this.#waiting.shift()?.(line));
  }

  #end() {
    for (const answer of this.#waiting.splice(0)) answer(undefined);
  }

  /** @param {string[]} words @returns {Promise<{ms: number, found: number}>} */
  async ask(...words) {
    /** @type {string | undefined} */
    const line = await new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.child.exitCode === null && !this.child.killed) this.child.stdin.write(`${words.join('\t')}\n`);
      else this.#end();
    });
    if (line === undefined) throw new Error('its process ended');
    const { error, ...answer } = JSON.parse(line);
    if (error) throw new Error(error);
    return answer;
  }

  close() {
    this.child.stdin.end();
  }
}

/** The bench of the core, built. @returns {string} */
function build() {
  const { status, stdout } = spawnSync('cargo', ['bench', '--bench', 'native', '--no-run', '--message-format=json'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
  const built = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const executable = built.findLast(({ target, executable }) => target?.name === 'native' && executable)?.executable;
  if (status !== 0 || !executable) throw new Error('the native bench does not build');
  return executable;
}

/** Times a whole process. @param {string} command @param {string[]} args @returns {Promise<number>} */
function wholeProcess(command, args) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, args, { stdio: 'ignore' });
    child.on('error', reject);
    // 1 is "nothing found" of ripgrep.
    child.on('close', (code) => (code === 0 || code === 1 ? resolve(performance.now() - began) : reject(new Error(`${command} ended with ${code}`))));
  });
}

/**
 * Takes all samples of this part.
 *
 * @param {Plan} plan
 * @returns {Promise<import('./samples.js').Sample[]>}
 */
export async function native({ inputs, effort, isQuick, peers, python }) {
  const core = new Resident(build(), []);
  const peer = python ? new Resident(python, [join(ROOT, 'benches/peers/peers.py')], { PYTHONPATH: join(peers, 'python') }) : undefined;
  const ours = (/** @type {string[]} */ ...words) => () => core.ask(...words);
  const theirs = (/** @type {string} */ kind, /** @type {string} */ path) => /** @type {Take} */ (async () => peer?.ask(kind, path));
  const rg = join(peers, 'ripgrep/usr/bin/rg');
  /** @type {import('./samples.js').Sample[]} */
  const samples = [];
  const take = async (/** @type {import('./samples.js').Group} */ group, /** @type {Record<string, Take>} */ contestants) => {
    process.stderr.write(`bench: ${group.measure}, ${group.input}, ${group.size} ${group.unit}\n`);
    samples.push(...(await inTurn(group, contestants, effort)));
  };

  try {
    const sizes = isQuick ? [1 << 18] : [1 << 18, 1 << 20, 1 << 22];
    for (const kind of /** @type {const} */ (['prose', 'mixed', 'numbers', 'list'])) {
      for (const size of sizes) {
        const { path, bytes } = await writeText(inputs, kind, size);
        const group = { measure: 'detect-native', input: kind, size: bytes, unit: 'bytes', bytes };
        const times = Math.max(1, Math.ceil(RG_BYTES / bytes));
        /** @type {Record<string, Take>} */
        const fast = {
          ours: ours('body', path),
          'regex crate': ours('patterns', path),
          memchr: ours('memchr', path),
          ...(existsSync(rg) && {
            ripgrep: async () => {
              const args = RG_PATTERNS.flatMap((pattern) => ['-e', pattern]);
              const all = Array.from({ length: times }, () => path);
              return { ms: (await wholeProcess(rg, ['--no-config', '-j1', '-a', '--count-matches', ...args, ...all])) / times };
            },
          }),
        };
        await take(group, fast);
        // Those that take seconds a megabyte: on one size, in rounds of their own.
        if (size !== Math.min(1 << 20, Math.max(...sizes))) continue;
        await take({ ...group, measure: 'detect-slow' }, {
          ours: ours('body', path),
          'Presidio, e-mail': theirs('presidio-email', path),
          'Presidio, IBAN': theirs('presidio-iban', path),
          'Presidio, phone': theirs('presidio-phone', path),
          'python-stdnum': theirs('stdnum', path),
        });
      }
    }

    // Lines made to be slow. Linear is 1.
    for (const piece of ['@', '1', '0 6 0 6 ', 'a@b.', '2 69 05 ', '+33 ', 'FR76 ', 'né 1/1/', 'A B ', '//a:b@']) {
      for (const size of isQuick ? [1 << 16, 1 << 18] : [1 << 19, 1 << 20, 1 << 21]) {
        await take({ measure: 'hostile-line', input: piece, size, unit: 'bytes', bytes: size }, { ours: ours('line', piece, String(size)) });
      }
    }

    for (const format of ['csv', 'xlsx', 'ods', 'docx', 'html', 'eml', 'pdf']) {
      const isPdf = format === 'pdf';
      const few = isPdf ? [1, 27] : [100, 1300];
      const many = { csv: [20_000, 200_000], xlsx: [20_000, 200_000], pdf: [300] }[format] ?? [20_000];
      for (const size of isQuick ? few : [...few, ...many]) {
        const { path, bytes } = await writeList(inputs, format, isPdf ? onPages(size) : size);
        await take({ measure: 'file-native', input: format, size, unit: isPdf ? 'pages' : 'rows', bytes }, {
          ours: ours('file', path),
          ...(format === 'xlsx' && { openpyxl: theirs('openpyxl', path) }),
          ...(isPdf && { pypdf: theirs('pypdf', path) }),
          ...(isPdf && spawnSync('pdftotext', ['-v']).status === 0 && { pdftotext: async () => ({ ms: await wholeProcess('pdftotext', ['-layout', path, '/dev/null']) }) }),
        });
      }
    }
  } finally {
    core.close();
    peer?.close();
  }
  return samples;
}

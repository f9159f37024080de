// Throughput of the detectors as the browser runs them, beside plain patterns in the same engine:
// `make bench`. The module and the texts are those of the extension and of benches/detect.rs; the
// time includes handing the text over to the module, as a mail body is. Medians of RUNS; asserts
// nothing.

import { readFileSync } from 'node:fs';
import process from 'node:process';
import { Checker, initSync } from '../extension/core/gardefou_wasm.js';

const SIZE = 5 << 20;
const RUNS = 7;

const PATTERNS = [
  /\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b/g,
  /[\w.+-]+@[\w-]+\.[\w.-]+/g,
  /(?:\+33 ?|\b0)[1-9](?:[ .-]?\d{2}){4}\b/g,
];

/** @param {(index: number) => string} line */
function text(line) {
  const lines = [];
  for (let index = 0, size = 0; size < SIZE; index++) {
    lines.push(line(index));
    size += Buffer.byteLength(lines[index]) + 1;
  }
  return `${lines.join('\n')}\n`;
}

/** @param {number} number */
const two = (number) => String(number).padStart(2, '0');

const TEXTS = {
  prose: text(
    () =>
      'Le stage commence lundi matin dans la grande salle ; merci de venir avec un cahier et de quoi écrire.',
  ),
  mixed: text((index) => {
    if (index % 100 === 0) {
      return `Écrire à marie.petit${index}@example.fr ou appeler le 06 39 98 ${two(index % 97)} ${two(index % 89)}.`;
    }
    return index % 100 === 50
      ? 'Dossier 2024-123456 du 12/03/2024, montant 1 234,56 euros, réf. 20240312101530.'
      : 'Le stage commence lundi matin ; merci de venir avec un cahier et de quoi écrire.';
  }),
};

/** @param {() => void} run */
function median(run) {
  const times = [];
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[RUNS >> 1] / 1000;
}

initSync({
  module: readFileSync(new URL('../extension/core/gardefou_wasm_bg.wasm', import.meta.url)),
});
const checker = new Checker();
for (const [name, body] of Object.entries(TEXTS)) {
  const ours = median(() => {
    checker.scan_text('body', body, false);
    checker.forget('');
  });
  const theirs = median(() => {
    for (const pattern of PATTERNS) {
      const matches = body.matchAll(pattern);
      while (!matches.next().done);
    }
  });
  const megabytes = Buffer.byteLength(body) / 1e6;
  process.stdout.write(
    `${name.padEnd(8)} ${(theirs / ours).toFixed(1).padStart(5)} × the peer   (${(megabytes / ours).toFixed(0).padStart(4)} MB/s against ${(megabytes / theirs).toFixed(0).padStart(4)}, in ${process.release.name} ${process.version})\n`,
  );
}
checker.free();

// Reads one file in a Worker with the core: time, highest memory and answer. For benches/browser.js
// and benches/hostile.js, which want a fresh memory for each file.

import init, { Checker } from '../extension/core/gardefou_wasm.js';

const { memory } = await init();
const checker = new Checker();
self.addEventListener('message', ({ data: [name, file] }) => {
  const start = performance.now();
  let answer;
  try {
    checker.scan_file('file', file);
    answer = /** @type {any} */ (checker.decide({ draft: {}, parts: [{ key: 'file', name }], lang: 'fr' })).verdict.verdict;
  } catch (error) {
    answer = error instanceof WebAssembly.RuntimeError ? 'stopped' : String(error);
  }
  // The memory of a module never shrinks: what it has now is the most that it had.
  self.postMessage({ seconds: (performance.now() - start) / 1000, megabytes: memory.buffer.byteLength / 1048576, answer });
});
self.postMessage('ready');

/**
 * How large the WebAssembly modules are, whole and by part, against the budget: `make size`.
 *
 *     node tools/size.js [MODULE…]     names kept; those that tools/wasm-build put aside when none
 *
 * What it gives: raw, gzip and brotli sizes; then, for each crate and each part of the core, the
 * bytes of its functions, and what brotli makes of them alone. Ends with 1 when the first module
 * is above its budget.
 *
 * What it cannot tell: code that the compiler inlined counts for whom it was inlined into.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { brotli, gzip } from './packed.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Bytes of the module that everybody loads, compressed by brotli. */
const BUDGET = 700_000;
/** Parts below this many bytes are told together. */
const SMALL = 4_000;

const CODE = 10;
const DATA = 11;
const IMPORT = 2;

/** @param {number} bytes */
const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(8);

/** Reads bytes one after another. */
class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** A number of seven bits a byte. */
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  text() {
    return new TextDecoder().decode(this.take(this.number()));
  }

  /** @param {number} length */
  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/**
 * The functions of a module with their names, and the size of its data.
 *
 * @param {Uint8Array} bytes
 */
function functionsOf(bytes) {
  let imported = 0;
  let data = 0;
  /** @type {Uint8Array[]} */
  const bodies = [];
  /** @type {Map<number, string>} */
  const names = new Map();
  const module = new Reader(bytes, 8);
  while (module.at < bytes.length) {
    const [id] = module.take(1);
    const section = new Reader(module.take(module.number()));
    if (id === IMPORT) imported = importedFunctions(section);
    if (id === DATA) data = section.bytes.length;
    if (id === CODE) for (let left = section.number(); left > 0; left--) bodies.push(section.take(section.number()));
    if (id !== 0 || section.text() !== 'name') continue;
    while (section.at < section.bytes.length) {
      const [kind] = section.take(1);
      const list = new Reader(section.take(section.number()));
      if (kind !== 1) continue;
      for (let left = list.number(); left > 0; left--) names.set(list.number(), list.text());
    }
  }
  return { data, functions: bodies.map((body, index) => ({ body, name: names.get(imported + index) ?? '' })) };
}

/** @param {Reader} section */
function importedFunctions(section) {
  let functions = 0;
  for (let left = section.number(); left > 0; left--) {
    section.text();
    section.text();
    const [kind] = section.take(1);
    if (kind === 0) {
      functions += 1;
      section.number();
    } else {
      // Tables and globals have a type first, memories and tables limits: none is imported here.
      throw new Error('the module imports something other than functions');
    }
  }
  return functions;
}

/** The crates whose code is compiled into whoever calls it. */
const SHARED = new Set(['core', 'alloc', 'std', 'hashbrown', 'compiler_builtins']);

/**
 * The part a function belongs to: a crate, or a file of the core.
 *
 * @param {string} name  as `<gardefou::extract::xlsx::Xlsx as …>::extract::h0123456789abcdef`
 */
function partOf(name) {
  const paths = name.match(/[a-z_][a-z0-9_]*(?:::[A-Za-z_][A-Za-z0-9_]*)+/gu) ?? [];
  const path = paths.find((path) => !SHARED.has(path.slice(0, path.indexOf(':')))) ?? paths[0];
  if (!path) return 'without a name';
  const [crate, ...inner] = path.split('::');
  if (crate !== 'gardefou') return crate;
  const depth = inner[0] === 'extract' || inner[0] === 'detect' || inner[0] === 'policy' ? 2 : 1;
  return [crate, ...inner.slice(0, depth).filter((name) => /^[a-z]/u.test(name))].join('::');
}

/** @param {string} path */
function report(path) {
  const named = readFileSync(path);
  const { data, functions } = functionsOf(named);
  /** @type {Map<string, Uint8Array[]>} */
  const parts = new Map();
  for (const { body, name } of functions) {
    const part = partOf(name);
    parts.set(part, [...(parts.get(part) ?? []), body]);
  }
  const sizes = [...parts].map(([part, bodies]) => {
    const all = Buffer.concat(bodies);
    return { part, size: all.length, packed: brotli(all, 9) };
  });
  const small = sizes.filter(({ size }) => size < SMALL);
  const rows = sizes.filter(({ size }) => size >= SMALL).sort((a, b) => b.size - a.size);
  rows.push({
    part: `${small.length} smaller ones`,
    size: small.reduce((sum, { size }) => sum + size, 0),
    packed: small.reduce((sum, { packed }) => sum + packed, 0),
  });
  console.log(`\n${basename(path)}, functions by part${' '.repeat(8)}raw KB  brotli alone`);
  for (const { part, size, packed } of rows) console.log(`  ${part.padEnd(34)}${kilobytes(size)}${kilobytes(packed)}`);
  console.log(`  ${'data'.padEnd(34)}${kilobytes(data)}`);
}

const shipped = ['extension/core/gardefou_wasm_bg.wasm', 'extension/core/rare/gardefou_wasm_bg.wasm'];
console.log(`module${' '.repeat(40)}raw KB    gzip  brotli`);
for (const path of shipped.filter((path) => existsSync(join(ROOT, path)))) {
  const bytes = readFileSync(join(ROOT, path));
  console.log(`${path.padEnd(44)}${kilobytes(bytes.length)}${kilobytes(gzip(bytes))}${kilobytes(brotli(bytes))}`);
}
const size = brotli(readFileSync(join(ROOT, shipped[0])));
const left = BUDGET - size;
console.log(`budget of the first, brotli: ${kilobytes(BUDGET).trim()} KB, ${kilobytes(Math.abs(left)).trim()} KB ${left < 0 ? 'too many' : 'left'}`);

const asked = process.argv.slice(2);
const usual = ['package', 'package-rare'].map((name) => join(ROOT, `target/wasm/${name}.named.wasm`));
for (const path of asked.length > 0 ? asked : usual.filter((path) => existsSync(path))) report(path);
if (left < 0) process.exitCode = 1;

/**
 * The parts list: the fields that CycloneDX 1.6 asks for, every part with where it comes from, and nothing
 * that is not in the modules.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { sbom } from './sbom.js';

const text = await sbom('1.2.3', Buffer.from('a package'));
const list = JSON.parse(text);
/** @type {Record<string, any>} */
const parts = Object.fromEntries(list.components.map((/** @type {{name: string, version: string}} */ part) => [part.name, part]));

test('the list names its format, its number and the package with its checksum', () => {
  assert.deepEqual([list.bomFormat, list.specVersion, list.version], ['CycloneDX', '1.6', 1]);
  // The pattern of the format's own schema.
  assert.match(list.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u);
  assert.deepEqual(list.metadata.component, {
    type: 'application',
    'bom-ref': 'garde-fou',
    name: 'garde-fou',
    version: '1.2.3',
    licenses: [{ expression: 'MIT OR Apache-2.0' }],
    // printf 'a package' | sha256sum
    hashes: [{ alg: 'SHA-256', content: 'c0cd5ccfdb563a59366e33e73001b78fdb8cca5a6c48e2f90fffcde44b81f1f6' }],
  });
});

test('every part has the fields that are asked for, a licence, and unless it is ours a source with its checksum', () => {
  const lock = readFileSync(join(import.meta.dirname, '../Cargo.lock'), 'utf8');
  for (const part of list.components) {
    assert.equal(part.type, 'library');
    assert.equal(part['bom-ref'], `${part.name}@${part.version}`);
    assert.match(part.licenses[0].expression, /^[(\w].+/u, part.name);
    assert.ok(lock.includes(`name = "${part.name}"\nversion = "${part.version}"\n`), part.name);
    if (['gardefou', 'gardefou-wasm'].includes(part.name)) continue;
    assert.equal(part.purl, `pkg:cargo/${part.name}@${part.version}`);
    assert.equal(part.hashes[0].alg, 'SHA-256');
    assert.ok(lock.includes(`checksum = "${part.hashes[0].content}"`), part.name);
  }
  const refs = list.components.map((/** @type {any} */ part) => part['bom-ref']);
  assert.equal(new Set(refs).size, refs.length);
});

test('it has what reads files, each with the module that it is in, and neither peers nor the command line’s', () => {
  const modules = (/** @type {string} */ name) => parts[name].properties.map((/** @type {{value: string}} */ { value }) => value);
  const [core, rare] = ['core/gardefou_wasm_bg.wasm', 'core/rare/gardefou_wasm_bg.wasm'];
  assert.deepEqual(modules('hayro-syntax'), [core, rare]);
  assert.deepEqual(modules('quick-xml'), [core, rare]);
  assert.deepEqual(modules('rars'), [rare]);
  assert.deepEqual(modules('sevenz-rust2'), [rare]);
  const absent = ['regex', 'mail-parser', 'lexopt', 'serde_json', 'serde_derive', 'linkify', 'gardefou-score'];
  assert.deepEqual(absent.filter((name) => name in parts), []);
});

test('the graph is whole: every part is in it once, and is reached from the package', () => {
  const graph = new Map(list.dependencies.map((/** @type {{ref: string, dependsOn: string[]}} */ { ref, dependsOn }) => [ref, dependsOn]));
  assert.equal(graph.size, list.dependencies.length);
  assert.equal(graph.size, list.components.length + 1);
  const reached = new Set(['garde-fou']);
  for (const ref of reached) for (const next of graph.get(ref) ?? assert.fail(ref)) reached.add(next);
  assert.equal(reached.size, graph.size);
  assert.deepEqual(graph.get('garde-fou'), ['gardefou-wasm@0.1.0']);
  assert.ok(graph.get('gardefou@0.1.0').some((/** @type {string} */ ref) => ref.startsWith('quick-xml@')));
});

test('the same package gives the same list, another one another number', async () => {
  assert.equal(await sbom('1.2.3', Buffer.from('a package')), text);
  assert.notEqual(JSON.parse(await sbom('1.2.3', Buffer.from('another'))).serialNumber, list.serialNumber);
});

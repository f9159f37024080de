/**
 * The documents for people outside of the code rest on files and tests: each that they name is there.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';

import { dialogStates, lineStates, OPTIONS_STATES, POPUP_STATES } from '../../tools/gallery-states.js';

const ROOT = join(import.meta.dirname, '../..');
const DOCUMENTS = ['conseiller', 'dpo', 'securite', 'accessibilite', 'formateur'];
const read = (/** @type {string} */ path) => readFileSync(join(ROOT, path), 'utf8');
/** @param {string} folder @returns {string[]} */
const filesBelow = (folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));

const files = ['extension', 'tests', 'tools', 'www', 'src', 'docs'].flatMap(filesBelow);
const names = new Set(files.map((path) => basename(path)));
/** Made by builds, and not in the checkout. */
const BUILT = ['core/', 'dist/demo/'];
const sources = files.filter((path) => path.endsWith('.test.js')).map(read).join('\n');

for (const id of DOCUMENTS) {
  const text = read(`docs/${id}.md`);

  test(`docs/${id}.md names files and folders that exist`, () => {
    const named = [...text.matchAll(/`([\w./-]+(?:\.(?:js|rs|css|json|toml|md)|\/))`/gu), ...text.matchAll(/`[^`]*node --test ([^`]+)`/gu)].flatMap(([, found]) => found.split(' '));
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/gu), ...text.matchAll(/src="([^"]+)"/gu)].map(([, link]) => link);
    assert.deepEqual(named.filter((path) => !BUILT.includes(path) && !existsSync(join(ROOT, path)) && !names.has(path)), []);
    assert.deepEqual(links.filter((link) => !existsSync(join(ROOT, dirname(`docs/${id}.md`), link))), []);
  });

  test(`docs/${id}.md names tests that exist`, () => {
    // Names of tests are English sentences, in quotation marks as everything here; « … » cuts them short.
    const quoted = [...text.matchAll(/«\u{a0}([a-z][ -~’«»]*(?: [ -~’]+){3,}…?)\u{a0}»/gu)].map(([, name]) => name.replace(/…$/u, ''));
    assert.deepEqual(quoted.filter((name) => !sources.includes(name)), []);
    if (['dpo', 'securite', 'accessibilite'].includes(id)) assert.ok(quoted.length > 0);
  });

  test(`docs/${id}.md has the spaces of French`, () => {
    const prose = text.replace(/```.*?```|`[^`\n]*`|\]\([^)]*\)|https?:\S+|<[^>\n]*>/gsu, '');
    assert.deepEqual(prose.match(/.{0,20}(?:« | »| [:;?!](?:\s|$)|\w'\w).{0,10}/gu) ?? [], []);
  });
}

test('docs/accessibilite.md tells how many states are looked at', async () => {
  const counts = [(await dialogStates()).length, (await lineStates()).length, POPUP_STATES.length, OPTIONS_STATES.length];
  const [warnings, lines, popups, options] = counts;
  const said = `${warnings} états de l’avertissement (large en clair, 320\u{a0}pixels en sombre), ${lines} de la ligne, ${popups} du bouton, ${options} des réglages`;
  assert.ok(read('docs/accessibilite.md').includes(said), said);
});

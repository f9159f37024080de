/** Match patterns, and which scripts are registered for what the browser allows. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { covers, scriptsFor, siteOf } from '../../extension/background/hosts.js';

/** @type {import('../../extension/background/hosts.js').Manifest} */
const MANIFEST = {
  optional_host_permissions: ['https://*/*'],
  content_scripts: [
    { matches: ['http://127.0.0.1/*'], js: ['a.js'], run_at: 'document_start' },
    { matches: ['http://127.0.0.1/*'], js: ['b.js'], run_at: 'document_start', world: 'MAIN', all_frames: true, match_origin_as_fallback: true },
  ],
};

test('the extension’s own manifest guards windows without an address, and so does what is registered', async () => {
  const manifest = JSON.parse(await readFile(new URL('../../extension/manifest.json', import.meta.url), 'utf8'));
  const registered = scriptsFor(manifest, ['https://webmail.agence.example/*']);
  assert.deepEqual(registered.map((script) => script.matchOriginAsFallback), [true, true]);
});

test('a pattern covers the pages that it says, and no others', () => {
  /** @type {[string, string, boolean][]} */
  const table = [
    ['https://webmail.agence.example/*', 'https://webmail.agence.example/', true],
    ['https://webmail.agence.example/*', 'https://webmail.agence.example:8443/mail?x=1#y', true],
    ['https://webmail.agence.example/*', 'http://webmail.agence.example/', false],
    ['https://webmail.agence.example/*', 'https://webmail.agence.example.evil.example/', false],
    ['https://webmail.agence.example/*', 'https://evil.example/https://webmail.agence.example/', false],
    ['https://webmail.agence.example:8443/*', 'https://webmail.agence.example/', false],
    ['https://webmail.agence.example:8443/*', 'https://webmail.agence.example:8443/', true],
    ['https://webmail.agence.example/courrier/*', 'https://webmail.agence.example/agenda/', false],
    ['https://webmail.agence.example/courrier/*', 'https://webmail.agence.example/courrier/?_task=mail', true],
    ['https://webmail.agence.example/a.b', 'https://webmail.agence.example/axb', false],
    ['*://*.agence.example/*', 'https://agence.example/', true],
    ['*://*.agence.example/*', 'http://webmail.agence.example/', true],
    ['*://*.agence.example/*', 'https://fausse-agence.example/', false],
    ['https://*/*', 'https://agence.example/', true],
    ['<all_urls>', 'https://agence.example/', true],
    ['<all_urls>', 'chrome://extensions/', false],
    ['webmail.agence.example', 'https://webmail.agence.example/', false],
    ['https://*/*', '', false],
    ['https://*/*', 'about:blank', false],
  ];
  for (const [pattern, address, expected] of table) assert.equal(covers(pattern, address), expected, `${pattern} ${address}`);
});

test('a writer may add https sites, with all their ports, where the manifest says so', () => {
  assert.equal(siteOf(MANIFEST, 'https://webmail.agence.example:8443/mail?x=1'), 'https://webmail.agence.example/*');
  assert.equal(siteOf(MANIFEST, 'http://webmail.agence.example/'), undefined);
  assert.equal(siteOf({}, 'https://webmail.agence.example/'), undefined);
});

test('what the browser allows beyond the manifest gets the manifest’s own scripts, and what the manifest guards is left out', () => {
  assert.deepEqual(scriptsFor(MANIFEST, ['http://127.0.0.1/*']), []);
  assert.deepEqual(scriptsFor(MANIFEST, []), []);
  assert.deepEqual(scriptsFor({ content_scripts: MANIFEST.content_scripts }, ['https://a.example/*']), [], 'a package made for hosts');
  const shared = { matches: ['https://a.example/*', 'https://b.example/*'], excludeMatches: ['http://127.0.0.1/*'], runAt: 'document_start', persistAcrossSessions: true };
  assert.deepEqual(scriptsFor(MANIFEST, ['https://b.example/*', 'http://127.0.0.1/*', 'https://a.example/*']), [
    { id: 'allowed-0', js: ['a.js'], allFrames: false, matchOriginAsFallback: false, world: 'ISOLATED', ...shared },
    { id: 'allowed-1', js: ['b.js'], allFrames: true, matchOriginAsFallback: true, world: 'MAIN', ...shared },
  ]);
});

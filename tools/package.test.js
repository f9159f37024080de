/**
 * The package: only the hosts it was made for, nothing for developers, the same bytes each time.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { unzipSync } from 'fflate';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @param {string[]} hosts */
function pack(...hosts) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools/package.js'), ...hosts], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The files of the package by name. */
function contents() {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'extension/manifest.json'), 'utf8'));
  return unzipSync(readFileSync(join(ROOT, `dist/garde-fou-${version}.zip`)));
}

test('a package for an agency runs on its hosts and nowhere else', () => {
  const host = 'https://webmail.agence.example/courrier/*';
  assert.equal(pack(host).status, 0);
  const manifest = JSON.parse(Buffer.from(contents()['manifest.json']).toString());
  assert.deepEqual(manifest.content_scripts[0].matches, [host]);
  assert.deepEqual(manifest.web_accessible_resources[0].matches, ['https://webmail.agence.example/*']);
  assert.deepEqual(manifest.host_permissions, [host]);
  assert.equal(manifest.optional_host_permissions, undefined, 'no writer can add another');
});

test('windows without an address are guarded as far as the browser allows for those hosts', () => {
  /** @param {string} host */
  const scripts = (host) => {
    assert.equal(pack(host).status, 0);
    return JSON.parse(Buffer.from(contents()['manifest.json']).toString()).content_scripts;
  };
  for (const script of scripts('https://webmail.agence.example/*')) assert.equal(script.match_origin_as_fallback, true);
  // Chromium refuses to load an extension that asks for it on a part of a host.
  for (const script of scripts('https://webmail.agence.example/courrier/*')) {
    assert.deepEqual([script.match_origin_as_fallback, script.match_about_blank], [undefined, true]);
  }
});

test('the permissions of the last net are in the agency’s package and in no store’s', () => {
  const permissions = (/** @type {string[]} */ ...hosts) => {
    assert.equal(pack(...hosts).status, 0);
    return new Set(JSON.parse(Buffer.from(contents()['manifest.json']).toString()).permissions);
  };
  const store = permissions();
  const agency = permissions('https://webmail.agence.example/*');
  assert.deepEqual([...agency].filter((permission) => !store.has(permission)), ['webRequest', 'webRequestBlocking']);
});

test('a key that is not there is told, with how to make one', () => {
  const { status, stderr } = pack('--key=/nowhere/agency.pem');
  assert.equal(status, 66);
  assert.match(stderr, /^\/nowhere\/agency\.pem: cannot be read; make one with: openssl /u);
});

test('the package holds all that the manifest names and nothing for developers', () => {
  assert.equal(pack().status, 0);
  const files = contents();
  const manifest = JSON.parse(Buffer.from(files['manifest.json']).toString());
  const named = [
    ...manifest.content_scripts[0].js,
    ...Object.values(manifest.icons),
    manifest.background.service_worker,
    'core/gardefou_wasm.js',
    'core/gardefou_wasm_bg.wasm',
    'core/rare/gardefou_wasm.js',
    'core/rare/gardefou_wasm_bg.wasm',
    'checker/offscreen.html',
    'dialog/dialog.html',
    manifest.action.default_popup,
    manifest.options_ui.page,
    'content/structure.js',
    '_locales/fr/messages.json',
  ];
  assert.deepEqual(named.filter((name) => !(name in files)), []);
  assert.deepEqual(Object.keys(files).filter((name) => /test|\.d\.ts|\.map$/u.test(name)), []);
});

test('the same sources give the same package', () => {
  const first = pack().stdout;
  assert.match(first, /sha256 [0-9a-f]{64}/u);
  assert.equal(pack().stdout, first);
});

test('a host that is no match pattern is refused with an example', () => {
  const { status, stderr } = pack('webmail.agence.example');
  assert.equal(status, 64);
  assert.match(stderr, /^webmail\.agence\.example: not a match pattern; write for instance https:\/\//u);
});

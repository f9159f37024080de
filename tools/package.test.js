/**
 * The package: only the hosts it was made for, nothing for developers, the same bytes each time; and the
 * files for an agency's update server.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { unzipSync } from 'fflate';

import { all, readXml } from '../tests/rollout/xml.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const DIR = mkdtempSync(join(tmpdir(), 'gardefou-package-'));
after(() => rmSync(DIR, { recursive: true, force: true }));

/** @param {string[]} given  options and hosts; the last folder to write to counts */
function pack(...given) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools/package.js'), `--out=${DIR}/dist`, ...given], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The files of the package by name. */
function contents() {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'extension/manifest.json'), 'utf8'));
  return unzipSync(readFileSync(join(DIR, `dist/garde-fou-${version}.zip`)));
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

describe('for an agency’s server', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = `--key=${DIR}/agency.pem`;
  writeFileSync(join(DIR, 'agency.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const SERVER = '--updates=https://serveur.agence.example/garde-fou';
  const HOST = 'https://webmail.agence.example/*';
  /** @param {string} name @param {string} content */
  const settings = (name, content) => {
    writeFileSync(join(DIR, name), content);
    return `--settings=${DIR}/${name}`;
  };
  /** @param {string} out @param {string[]} more */
  const make = (out, ...more) => {
    const made = pack(`--out=${join(DIR, out)}`, key, SERVER, ...more, HOST);
    assert.equal(made.status, 0, made.stderr);
    return made.stdout;
  };
  const read = (/** @type {string} */ path) => readFileSync(join(DIR, path));
  /** @param {string} folder @returns {string[]} */
  const below = (folder) =>
    readdirSync(join(DIR, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(DIR, folder, name)).isFile())
      .sort();

  test('browsers learn of the version and where it lies', () => {
    const [, id] = /its identity is ([a-p]{32})\n/u.exec(make('dist', '--version=1.2.3.4')) ?? [];
    const updates = readXml(read('dist/updates.xml').toString());
    assert.deepEqual(updates.attributes, { xmlns: 'http://www.google.com/update2/response', protocol: '2.0' });
    assert.deepEqual(all(updates, 'app').map(({ attributes }) => attributes), [{ appid: id }]);
    assert.deepEqual(all(updates, 'updatecheck').map(({ attributes }) => attributes), [
      { codebase: 'https://serveur.agence.example/garde-fou/garde-fou-1.2.3.4.crx', version: '1.2.3.4' },
    ]);
    assert.deepEqual(JSON.parse(read('dist/updates.json').toString()), {
      addons: {
        'garde-fou@garde-fou.example': {
          updates: [
            {
              version: '1.2.3.4',
              update_link: 'https://serveur.agence.example/garde-fou/garde-fou.xpi',
              applications: { gecko: { strict_min_version: '140.0' } },
            },
          ],
        },
      },
    });
    const manifest = JSON.parse(Buffer.from(unzipSync(read('dist/garde-fou-1.2.3.4.zip'))['manifest.json']).toString());
    assert.equal(manifest.version, '1.2.3.4');
    assert.equal(manifest.browser_specific_settings.gecko.update_url, 'https://serveur.agence.example/garde-fou/updates.json');
    assert.equal(manifest.update_url, undefined, 'the policy says it, and stores refuse it');
    assert.deepEqual(read('dist/garde-fou.xpi'), read('dist/garde-fou-1.2.3.4.zip'));
    assert.equal(read('dist/garde-fou-1.2.3.4.crx').subarray(0, 4).toString(), 'Cr24');
  });

  test('an agency that has Mozilla sign it gives it a name of its own', () => {
    make('own', '--firefox-id=garde-fou@agence.example');
    const manifest = JSON.parse(Buffer.from(unzipSync(read('own/garde-fou.xpi'))['manifest.json']).toString());
    assert.equal(manifest.browser_specific_settings.gecko.id, 'garde-fou@agence.example');
    const { policies } = JSON.parse(read('own/policies/default/firefox/policies.json').toString());
    assert.deepEqual(Object.keys(policies.ExtensionSettings), ['garde-fou@agence.example']);
    assert.deepEqual(Object.keys(JSON.parse(read('own/updates.json').toString()).addons), ['garde-fou@agence.example']);
  });

  test('each group of desks has its folder of policies', () => {
    make('dist', settings('pilote.json', '{"visible_external": 8}'), settings('autres.json', '{"visible_external": 30}'));
    const [pilote, autres] = ['pilote', 'autres'].map(
      (group) => JSON.parse(read(`dist/policies/${group}/firefox/policies.json`).toString()).policies['3rdparty'].Extensions['garde-fou@garde-fou.example'],
    );
    assert.deepEqual([pilote, autres], [{ visible_external: 8 }, { visible_external: 30 }]);
    make('dist');
    assert.deepEqual(readdirSync(join(DIR, 'dist/policies')), ['default'], 'nothing is left of an earlier run');
    assert.deepEqual(below('dist/admx'), ['en-US/garde-fou.adml', 'fr-FR/garde-fou.adml', 'garde-fou.admx']);
  });

  test('the checksums are those of all files', () => {
    make('sums');
    const told = read('sums/SHA256SUMS').toString().trimEnd().split('\n').map((line) => line.split('  '));
    for (const [sum, path] of told) assert.equal(createHash('sha256').update(read(`sums/${path}`)).digest('hex'), sum, path);
    const written = below('sums').filter((name) => name !== 'SHA256SUMS' && !name.startsWith('extension/'));
    assert.deepEqual(told.map(([, path]) => path).sort(), written);
  });

  test('the same sources, key and settings give the same files', () => {
    for (const out of ['first', 'second']) make(out, settings('pilote.json', '{"visible_external": 8}'));
    assert.deepEqual(below('first'), below('second'));
    for (const path of below('first')) assert.ok(read(`first/${path}`).equals(read(`second/${path}`)), path);
  });

  /** Asks for what is refused. @param {string[]} options */
  const refused = (...options) => {
    const { status, stderr } = pack(`--out=${DIR}/refused`, ...options, HOST);
    return `${status} ${stderr.replaceAll(DIR, '').trimEnd()}`;
  };

  test('an address that is none is refused with an example', () => {
    const wrong = [
      'serveur.agence.example',
      'http://serveur.agence.example/garde-fou/',
      'ftp://serveur.agence.example/',
      'https://moi:mot@serveur.agence.example/',
      'https://serveur.agence.example/?garde-fou',
      'https://serveur.agence.example/#garde-fou',
      `https://serveur.agence.example/${'a'.repeat(200)}/`,
    ];
    for (const address of wrong) {
      assert.equal(
        refused(key, `--updates=${address}`),
        `64 UPDATES=${address}: not the https address of a folder; write for instance https://serveur.agence.example/garde-fou/`,
      );
    }
  });

  test('what is missing beside an option is told', () => {
    assert.equal(refused(SERVER), '64 UPDATES needs KEY: browsers know the package by the key that signs it');
    assert.match(refused(key, settings('pilote.json', '{}')), /^64 SETTINGS needs UPDATES and KEY: /u);
    assert.match(refused('--version=1.2.x'), /^64 VERSION=1\.2\.x: not one to four numbers/u);
    assert.match(refused('--firefox-id=garde-fou'), /^64 FIREFOX_ID=garde-fou: not an identity of Firefox/u);
    assert.match(refused('--version=1.70000'), /^64 VERSION=1\.70000: /u);
  });

  test('settings with a fault are refused, each fault by its name', () => {
    assert.deepEqual(
      refused(key, SERVER, settings('faulty.json', '{"visible_external": "dix", "unread_pictures": "ask", "list_warn": 12}')).split('\n'),
      [
        '65 SETTINGS=/faulty.json: unknown setting: unread_pictures',
        'SETTINGS=/faulty.json: setting visible_external: a whole number from 2 to 100,000 is expected; the default is kept',
      ],
    );
    assert.equal(refused(key, SERVER, settings('text.json', 'dix')), '65 SETTINGS=/text.json: not JSON');
    assert.equal(refused(key, SERVER, settings('list.json', '[]')), '65 SETTINGS=/list.json: not one JSON object');
    assert.equal(refused(key, SERVER, '--settings=/nowhere.json'), '66 SETTINGS=/nowhere.json: cannot be read');
    assert.match(refused(key, SERVER, settings('...json', '{}')), /its name becomes that of a folder/u);
    assert.match(refused(key, SERVER, settings('a.json', '{}'), settings('a.json', '{}')), /^64 SETTINGS: two files are called a\.json/u);
  });
});

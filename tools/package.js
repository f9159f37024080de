/**
 * Packs the extension for the browsers' stores or for policy rollout, into dist/.
 *
 *   node tools/package.js [OPTION…] [HOST…]    for instance https://webmail.agence.example/*
 *
 *   --key=KEY.pem        signs it for forced installation in Chrome, Edge and Chromium
 *   --updates=ADDRESS    of the folder on the agency's server where the files will lie: writes what
 *                        browsers ask there, and policies for every browser (policies.js, admx.js)
 *   --settings=FILE      settings that the policies give; several for several groups of desks
 *   --firefox-id=NAME    instead of the manifest's: Mozilla signs an identity for one account only
 *   --version=N.N.N.N    instead of the manifest's: to go back, the old sources need a higher number
 *   --out=FOLDER         instead of dist/
 *
 * Without hosts: the store's edition, where the writer allows sites one by one. With hosts, the agency's:
 * the extension runs there and nowhere else, whatever the writer would allow, and has the last net with
 * its permissions. The same sources, key and options give the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { zipSync } from 'fflate';

import { templates } from './admx.js';
import { crx, idOf } from './crx.js';
import { policyFiles } from './policies.js';
import { sbom } from './sbom.js';
import { updatesJson, updatesXml } from './updates.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const EXTENSION = join(ROOT, 'extension');
/** The earliest date that a ZIP can hold: no build time in the package. */
const EPOCH = new Date(1980, 0, 1);
const HOST = /^(\*|https?):\/\/(\*|(\*\.)?[^*/\s]+)\/.*$/u;
const VERSION = /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){0,3}$/u;
/** No number of a version is higher. */
const HIGHEST = 65_535;
/** Mozilla's rule for names. */
const FIREFOX_ID = /^[\w.-]{1,40}@[\w.-]{1,39}$/u;
/** A group of desks. */
const GROUP = /^[\p{L}\p{N}_-]+$/u;
/** A template of Windows takes values of 255 characters at most, file names included. */
const LONGEST_ADDRESS = 200;
/** What is for developers only. */
const LEFT_OUT = /\.test\.js$|\.d\.ts$/u;

/** @param {string} folder @returns {Promise<string[]>} */
async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    }),
  );
  return below.flat().sort();
}

/**
 * What an edition has of its own beside its hosts.
 *
 * @typedef {object} Own
 * @property {string} [version]  instead of the manifest's
 * @property {string} [updates]  where its updates lie
 * @property {string} [firefoxId]  instead of the manifest's
 */

/** The manifest of the edition for these hosts; the store's when there are none. @param {string[]} hosts @param {Own} own */
async function manifestFor(hosts, { version, updates, firefoxId }) {
  const manifest = JSON.parse(await readFile(join(EXTENSION, 'manifest.json'), 'utf8'));
  if (version) manifest.version = version;
  if (firefoxId) manifest.browser_specific_settings.gecko.id = firefoxId;
  // Policies name the address too, but older Firefoxes heed this alone. Not without https: Firefox then installs nothing.
  if (updates?.startsWith('https:')) manifest.browser_specific_settings.gecko.update_url = `${updates}updates.json`;
  if (hosts.length === 0) return manifest;
  delete manifest.optional_host_permissions;
  const areWhole = hosts.every((host) => host.endsWith('/*') && host.split('/').length === 4);
  for (const script of manifest.content_scripts) {
    script.matches = hosts;
    if (areWhole) continue;
    // Chromium loads no extension that asks for it on a part of a host.
    delete script.match_origin_as_fallback;
    script.match_about_blank = true;
  }
  for (const resource of manifest.web_accessible_resources) {
    // Chromium takes no path here: the frame may open on the whole host.
    resource.matches = hosts.map((host) => host.replace(/^([^/]+\/\/[^/]+)\/.*$/u, '$1/*'));
  }
  manifest.permissions.push('webRequest', 'webRequestBlocking');
  manifest.host_permissions = hosts;
  return manifest;
}

/**
 * A folder as a ZIP whose bytes depend on nothing but its files.
 *
 * @param {string} folder
 */
export async function zipOf(folder) {
  /** @type {import('fflate').Zippable} */
  const contents = {};
  for (const path of await filesBelow(folder)) {
    contents[relative(folder, path)] = [new Uint8Array(await readFile(path)), { mtime: EPOCH, level: 9, os: 3, attrs: 0o644 << 16 }];
  }
  return zipSync(contents);
}

/**
 * Writes one edition, unpacked, into a folder.
 *
 * @param {string} folder  emptied before
 * @param {string[]} hosts
 * @param {Own} [own]
 */
export async function writeEdition(folder, hosts, own = {}) {
  const manifest = await manifestFor(hosts, own);
  await rm(folder, { recursive: true, force: true });
  for (const path of await filesBelow(EXTENSION)) {
    const name = relative(EXTENSION, path);
    if (LEFT_OUT.test(name)) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), name === 'manifest.json' ? `${JSON.stringify(manifest, null, 2)}\n` : await readFile(path));
  }
  return manifest;
}

/** Ends with a sentence, and the exit code that sysexits.h has for it. @param {64 | 65 | 66} code @param {string} sentence @returns {never} */
function fail(code, sentence) {
  console.error(sentence);
  process.exit(code);
}

/** The folder of updates as an address that ends with `/`. @param {string} given */
function updatesFolder(given) {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isOwnMachine = url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname);
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash && url.href.length <= LONGEST_ADDRESS;
  if (!isPlain || !(url.protocol === 'https:' || isOwnMachine)) {
    fail(64, `UPDATES=${given}: not the https address of a folder; write for instance https://serveur.agence.example/garde-fou/`);
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

/**
 * The settings of a file, which the core finds no fault with.
 *
 * @param {string} file
 * @returns {Promise<Record<string, unknown>>}
 */
async function settingsOf(file) {
  const text = await readFile(file, 'utf8').catch(() => fail(66, `SETTINGS=${file}: cannot be read`));
  /** @type {any} */
  let settings;
  try {
    settings = JSON.parse(text);
  } catch {
    fail(65, `SETTINGS=${file}: not JSON`);
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) fail(65, `SETTINGS=${file}: not one JSON object`);
  const { initSync, Checker } = await import('../extension/core/gardefou_wasm.js');
  initSync({ module: await readFile(join(EXTENSION, 'core/gardefou_wasm_bg.wasm')) });
  const checker = new Checker();
  checker.set_settings({ policy: settings, own: {} });
  const { faults } = checker.show_settings('en');
  if (faults.length > 0) fail(65, faults.map((fault) => `SETTINGS=${file}: ${fault}`).join('\n'));
  return settings;
}

/** The groups of desks, each with its settings, by the names of the files; one without settings when there are none. @param {string[]} files */
async function groups(files) {
  /** @type {Map<string, Record<string, unknown> | undefined>} */
  const all = new Map();
  for (const file of files) {
    const name = basename(file, '.json');
    if (!GROUP.test(name)) fail(64, `SETTINGS=${file}: its name becomes that of a folder; only letters, digits, - and _ may stand before .json`);
    if (all.has(name)) fail(64, `SETTINGS: two files are called ${name}.json; each names a folder of policies`);
    all.set(name, await settingsOf(file));
  }
  return all.size > 0 ? all : new Map([['default', undefined]]);
}

async function main() {
  const { values, positionals: hosts } = parseArgs({
    options: {
      out: { type: 'string', default: join(ROOT, 'dist') },
      key: { type: 'string' },
      updates: { type: 'string' },
      settings: { type: 'string', multiple: true, default: [] },
      version: { type: 'string' },
      'firefox-id': { type: 'string' },
    },
    allowPositionals: true,
  });
  const wrong = hosts.filter((host) => !HOST.test(host));
  if (wrong.length > 0) fail(64, `${wrong.join(', ')}: not a match pattern; write for instance https://webmail.agence.example/*`);
  if (values.version && !(VERSION.test(values.version) && values.version.split('.').every((number) => Number(number) <= HIGHEST))) {
    fail(64, `VERSION=${values.version}: not one to four numbers up to 65535; write for instance 1.2.3.4`);
  }
  const wanted = values['firefox-id'];
  if (wanted && !FIREFOX_ID.test(wanted)) fail(64, `FIREFOX_ID=${wanted}: not an identity of Firefox; write for instance garde-fou@agence.example`);
  const updates = values.updates && updatesFolder(values.updates);
  if (updates && !values.key) fail(64, 'UPDATES needs KEY: browsers know the package by the key that signs it');
  if (values.settings.length > 0 && !updates) fail(64, 'SETTINGS needs UPDATES and KEY: they are written into policies that install the package');
  const key = values.key && (await readFile(values.key, 'utf8').catch(() => ''));
  if (key === '') {
    fail(66, `${values.key}: cannot be read; make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out agency.pem`);
  }
  const settings = await groups(values.settings);

  const unpacked = join(values.out, 'extension');
  const manifest = await writeEdition(unpacked, hosts, { version: values.version, updates, firefoxId: wanted });
  const { version } = manifest;
  const { id: firefoxId, strict_min_version: least } = manifest.browser_specific_settings.gecko;
  const zip = await zipOf(unpacked);

  /** What is written, by its path. @type {[string, Uint8Array][]} */
  const files = [[`garde-fou-${version}.zip`, zip]];
  if (key) files.push([`garde-fou-${version}.crx`, crx(zip, key)]);
  if (key && updates) {
    const deployment = { id: idOf(key), firefoxId, updates };
    const table = JSON.parse(await readFile(join(ROOT, 'tools/settings.json'), 'utf8'));
    files.push(
      ['garde-fou.xpi', zip],
      ['updates.xml', Buffer.from(updatesXml(deployment.id, version, `${updates}garde-fou-${version}.crx`))],
      ['updates.json', Buffer.from(updatesJson(firefoxId, version, least, `${updates}garde-fou.xpi`))],
    );
    for (const [group, given] of settings) {
      files.push(...policyFiles({ ...deployment, settings: given }).map(under(`policies/${group}`)));
    }
    files.push(...templates(deployment, table).map(under('admx')));
  }
  files.push(['sbom.cdx.json', Buffer.from(await sbom(version, zip))]);
  const sums = files.map(([path, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`);
  files.push(['SHA256SUMS', Buffer.from(sums.join(''))]);

  // Nothing of an earlier run may be taken for this one's.
  for (const name of ['policies', 'admx', 'updates.xml', 'updates.json', 'garde-fou.xpi']) await rm(join(values.out, name), { recursive: true, force: true });
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(values.out, path)), { recursive: true });
    await writeFile(join(values.out, path), bytes);
  }
  const out = relative(ROOT, resolve(values.out)) || '.';
  const told = files.filter(([path]) => !/^(policies|admx)\//u.test(path));
  for (const [path, bytes] of told) console.log(`${out}/${path}: ${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`);
  console.log(`${out}/extension/: the same, to load unpacked`);
  if (key) console.log(`Signed; in Chrome, Edge and Chromium its identity is ${idOf(key)}`);
  if (updates) console.log(`${out}/policies/: ${[...settings.keys()].join(', ')}; ${out}/admx/: templates for Windows; what to do with them: docs/deploiement.md`);
  const added = manifest.optional_host_permissions ? ', and the sites that the writer allows' : '';
  console.log(`Guards: ${manifest.content_scripts[0].matches.join(', ')}${added}`);
}

/** Puts a file below a folder. @param {string} folder @returns {(file: [string, Uint8Array]) => [string, Uint8Array]} */
const under = (folder) => ([path, bytes]) => [`${folder}/${path}`, bytes];

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

/**
 * Packs the extension for the browsers' stores or for policy rollout, into dist/.
 *
 *   node tools/package.js [--out=FOLDER] [--key=KEY.pem] [HOST…]    for instance https://webmail.agence.example/*
 *
 * Without hosts: the store's edition, where the writer allows sites one by one. With hosts, the agency's:
 * the extension runs there and nowhere else, whatever the writer would allow, and has the last net with its permissions. With the agency's key the package is also signed
 * for forced installation in Chrome, Edge and Chromium. The same sources and key give the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { zipSync } from 'fflate';

import { crx, idOf } from './crx.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const EXTENSION = join(ROOT, 'extension');
/** The earliest date that a ZIP can hold: no build time in the package. */
const EPOCH = new Date(1980, 0, 1);
const HOST = /^(\*|https?):\/\/(\*|(\*\.)?[^*/\s]+)\/.*$/u;
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

/** The manifest of the edition for these hosts; the store's when there are none. @param {string[]} hosts */
async function manifestFor(hosts) {
  const manifest = JSON.parse(await readFile(join(EXTENSION, 'manifest.json'), 'utf8'));
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
 */
export async function writeEdition(folder, hosts) {
  const manifest = await manifestFor(hosts);
  await rm(folder, { recursive: true, force: true });
  for (const path of await filesBelow(EXTENSION)) {
    const name = relative(EXTENSION, path);
    if (LEFT_OUT.test(name)) continue;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), name === 'manifest.json' ? `${JSON.stringify(manifest, null, 2)}\n` : await readFile(path));
  }
  return manifest;
}

async function main() {
  const { values, positionals: hosts } = parseArgs({
    options: { out: { type: 'string', default: join(ROOT, 'dist') }, key: { type: 'string' } },
    allowPositionals: true,
  });
  const wrong = hosts.filter((host) => !HOST.test(host));
  if (wrong.length > 0) {
    console.error(`${wrong.join(', ')}: not a match pattern; write for instance https://webmail.agence.example/*`);
    process.exit(64);
  }
  const key = values.key && (await readFile(values.key, 'utf8').catch(() => ''));
  if (key === '') {
    console.error(`${values.key}: cannot be read; make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out agency.pem`);
    process.exit(66);
  }
  const unpacked = join(values.out, 'extension');
  const manifest = await writeEdition(unpacked, hosts);
  const zip = await zipOf(unpacked);
  /** @param {string} name @param {Uint8Array} bytes @param {string} what */
  const write = async (name, bytes, what) => {
    const file = join(values.out, name);
    await writeFile(file, bytes);
    console.log(`${relative(ROOT, resolve(file))}: ${what}${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`);
  };
  await write(`garde-fou-${manifest.version}.zip`, zip, '');
  if (key) await write(`garde-fou-${manifest.version}.crx`, crx(zip, key), `signed, its identity is ${idOf(key)}, `);
  console.log(`${relative(ROOT, resolve(unpacked))}/: the same, to load unpacked`);
  const added = manifest.optional_host_permissions ? ', and the sites that the writer allows' : '';
  console.log(`Guards: ${manifest.content_scripts[0].matches.join(', ')}${added}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

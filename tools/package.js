/**
 * Packs the extension for the browsers' stores or for policy rollout, into dist/.
 *
 *   node tools/package.js [HOST…]    for instance https://webmail.agence.example/*
 *
 * The hosts replace those of the manifest: the extension then runs there and nowhere else. The
 * same sources give the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { zipSync } from 'fflate';

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

/** The manifest for these hosts; as it is when there are none. @param {string[]} hosts */
async function manifestFor(hosts) {
  const manifest = JSON.parse(await readFile(join(EXTENSION, 'manifest.json'), 'utf8'));
  if (hosts.length > 0) {
    for (const script of manifest.content_scripts) script.matches = hosts;
    for (const resource of manifest.web_accessible_resources) {
      // Chromium takes no path here: the frame may open on the whole host.
      resource.matches = hosts.map((host) => host.replace(/^([^/]+\/\/[^/]+)\/.*$/u, '$1/*'));
    }
  }
  return manifest;
}

const hosts = process.argv.slice(2);
const wrong = hosts.filter((host) => !HOST.test(host));
if (wrong.length > 0) {
  console.error(`${wrong.join(', ')}: not a match pattern; write for instance https://webmail.agence.example/*`);
  process.exit(64);
}
const manifest = await manifestFor(hosts);
/** @type {import('fflate').Zippable} */
const contents = {};
const unpacked = join(ROOT, 'dist/extension');
await rm(unpacked, { recursive: true, force: true });
for (const path of await filesBelow(EXTENSION)) {
  const name = relative(EXTENSION, path);
  if (LEFT_OUT.test(name)) continue;
  const bytes = name === 'manifest.json' ? Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) : await readFile(path);
  contents[name] = [new Uint8Array(bytes), { mtime: EPOCH, level: 9, os: 3, attrs: 0o644 << 16 }];
  await mkdir(dirname(join(unpacked, name)), { recursive: true });
  await writeFile(join(unpacked, name), bytes);
}
const zip = zipSync(contents);
const file = join(ROOT, `dist/garde-fou-${manifest.version}.zip`);
await writeFile(file, zip);
console.log(`${relative(ROOT, file)}: ${zip.length} bytes, sha256 ${createHash('sha256').update(zip).digest('hex')}`);
console.log(`${relative(ROOT, unpacked)}/: the same, to load unpacked`);
console.log(`Guards: ${manifest.content_scripts[0].matches.join(', ')}`);

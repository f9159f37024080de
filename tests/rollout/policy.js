/**
 * Browsers that an organisation's policy manages, for tests: our extension comes by force, as an
 * agency's desks get it; Chromium's from an update server on this machine.
 *
 * The policies are seen by that browser alone: it runs in a mount namespace of its own, with a layer over
 * /etc. This needs root, or a kernel that lets anyone have namespaces.
 *
 * Sources: Chromium's policy ExtensionSettings; Firefox's of the same name, whose schema in
 * `policies-schema.json` tells what it takes.
 */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { crx, idOf } from '../../tools/crx.js';
import { zipOf } from '../../tools/package.js';
import { updatesXml } from '../../tools/updates.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FIREFOX = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
/** The extension's identity in Firefox: that of its manifest. */
export const FIREFOX_ID = 'garde-fou@garde-fou.example';

const isRoot = process.getuid?.() === 0;
/** A mount namespace of one's own; for anyone but root, within a user namespace. */
const UNSHARE = ['unshare', ...(isRoot ? [] : ['--map-root-user']), '--mount'];

/**
 * A command that finds other files below /etc. The folder is mounted itself, above a layer that makes its
 * place: what is written there later is told to who watches it, which a layer does not do.
 *
 * @param {string} layer  a folder for it alone
 * @param {string} place  a folder below /etc
 * @param {string[]} command
 */
async function overEtc(layer, place, command) {
  const live = join(layer, 'live');
  await mkdir(join(layer, 'work'), { recursive: true });
  await mkdir(join(layer, 'etc', place), { recursive: true });
  await mkdir(live);
  const script = join(layer, 'command');
  await writeFile(
    script,
    `#!/bin/sh
exec ${UNSHARE.join(' ')} sh -c '
  mount -t overlay overlay -o lowerdir=/etc,upperdir=${layer}/etc,workdir=${layer}/work /etc &&
  mount --bind ${live} /etc/${place} && exec ${command.join(' ')} "$@"' command "$@"
`,
  );
  await chmod(script, 0o755);
  return { script, live };
}

const tried = await mkdtemp(join(tmpdir(), 'gardefou-policy-'));
const { status, stderr, error } = spawnSync((await overEtc(tried, 'gardefou', ['true'])).script, { encoding: 'utf8' });
await rm(tried, { recursive: true, force: true });
/** Why no browser can be managed here, if so: a container may forbid namespaces. @type {string | false} */
export const impossible = status !== 0 && `no mount namespace can be made here: ${error ?? stderr}`;

/**
 * A browser that finds these policies.
 *
 * @param {'chromium' | 'firefox'} which
 * @param {Record<string, object | string>} policies  by the name of their file; a text is that file as it is
 */
export async function underPolicies(which, policies) {
  const folder = await mkdtemp(join(tmpdir(), 'gardefou-policy-'));
  const { script, live } =
    which === 'firefox'
      ? await overEtc(folder, 'firefox/policies', [FIREFOX])
      : // Within a user namespace Chromium believes that it is run by root.
        await overEtc(folder, 'chromium/policies/managed', [CHROMIUM, ...(isRoot ? [] : ['--no-sandbox'])]);
  const write = (/** @type {string} */ name, /** @type {object | string} */ policy) =>
    writeFile(join(live, name), typeof policy === 'string' ? policy : JSON.stringify(policy));
  for (const [name, policy] of Object.entries(policies)) await write(name, policy);
  return { executable: script, write, close: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** What Chromium is told the files of an update server are. @type {Record<string, string>} */
const TYPES = { '.crx': 'application/x-chrome-extension', '.xml': 'text/xml', '.json': 'application/json', '.xpi': 'application/x-xpinstall' };

/**
 * An update server on this machine.
 *
 * @param {(name: string) => Promise<string | Uint8Array | undefined>} read  a file of it
 */
export async function serveUpdates(read) {
  /** The files asked for, in order. @type {string[]} */
  const asked = [];
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? '', 'http://localhost').pathname.slice(1);
    asked.push(name);
    const content = await read(name);
    const type = TYPES[name.slice(name.lastIndexOf('.'))] ?? 'application/octet-stream';
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': type }).end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Else no driver may look at pages of an extension that a policy installed. */
export const DRIVABLE = { DeveloperToolsAvailability: 1 };

/**
 * @typedef {object} Managed
 * @property {string} executable  a Chromium under the policy
 * @property {string} id          of the extension
 * @property {(settings: object) => Promise<void>} set  gives the extension other settings
 * @property {() => Promise<void>} close
 */

/**
 * Serves an unpacked edition, and gives the Chromium that has to install it.
 *
 * @param {string} edition  its folder
 * @param {object} [settings]  that the policy gives it
 * @param {object} [granted]  more of what ExtensionSettings say of it
 * @returns {Promise<Managed>}
 */
export async function managed(edition, settings = {}, granted = {}) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const id = idOf(key);
  const { version } = JSON.parse(await readFile(join(edition, 'manifest.json'), 'utf8'));
  const signed = crx(await zipOf(edition), key);
  const server = await serveUpdates(async (name) =>
    name === 'garde-fou.crx' ? signed : updatesXml(id, version, `${server.url}garde-fou.crx`),
  );
  const policy = (/** @type {object} */ values) => ({
    ...DRIVABLE,
    ExtensionSettings: { [id]: { installation_mode: 'force_installed', update_url: `${server.url}updates.xml`, ...granted } },
    '3rdparty': { extensions: { [id]: values } },
  });
  const { executable, write, close } = await underPolicies('chromium', { 'garde-fou.json': policy(settings) });
  return {
    executable,
    id,
    set: (values) => write('garde-fou.json', policy(values)),
    close: async () => {
      await server.close();
      await close();
    },
  };
}

/**
 * The Firefox that has to install an edition, packed into a file beside it.
 *
 * @param {string} edition  its folder
 * @param {object} [granted]  more of what ExtensionSettings say of it
 */
export async function managedFirefox(edition, granted = {}) {
  const xpi = join(dirname(edition), 'garde-fou.xpi');
  await writeFile(xpi, await zipOf(edition));
  return underPolicies('firefox', {
    'policies.json': {
      policies: {
        ExtensionSettings: { [FIREFOX_ID]: { installation_mode: 'force_installed', install_url: `file://${xpi}`, ...granted } },
        Preferences: { 'xpinstall.signatures.required': { Value: false, Status: 'locked' } },
      },
    },
  });
}

/**
 * A Chromium that a policy manages, for tests: our extension comes from an update server on this
 * machine, by force, as an agency's desks get it. The policy is seen by that Chromium alone: it runs in
 * a mount namespace of its own, where another folder lies over /etc/chromium.
 *
 * What it needs: `unshare` by root, or by anyone where the kernel lets users have namespaces.
 */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { crx, idOf, updatesXml } from '../../tools/crx.js';
import { zipOf } from '../../tools/package.js';

/** A mount namespace of one's own; for anyone but root, within a user namespace. */
const UNSHARE = ['unshare', ...(process.getuid?.() === 0 ? [] : ['--map-root-user']), '--mount'];

/** Why there can be no managed Chromium here, if so: a container may forbid namespaces. */
export const impossible =
  spawnSync(UNSHARE[0], [...UNSHARE.slice(1), 'mount', '--bind', '/etc/chromium', '/etc/chromium']).status !== 0 &&
  'no mount namespace can be made here';

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
 * @returns {Promise<Managed>}
 */
export async function managed(edition, settings = {}) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const id = idOf(key);
  const { version } = JSON.parse(await readFile(join(edition, 'manifest.json'), 'utf8'));
  const signed = crx(await zipOf(edition), key);

  const server = createServer((request, response) => {
    const address = `http://${request.headers.host}/garde-fou.crx`;
    if (request.url?.startsWith('/garde-fou.crx')) {
      response.writeHead(200, { 'content-type': 'application/x-chrome-extension' }).end(signed);
    } else {
      response.writeHead(200, { 'content-type': 'text/xml' }).end(updatesXml(id, version, address));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  const folder = await mkdtemp(join(tmpdir(), 'gardefou-policy-'));
  await mkdir(join(folder, 'etc/policies/managed'), { recursive: true });
  const policy = {
    // Else no driver may look at pages of an extension that a policy installed.
    DeveloperToolsAvailability: 1,
    ExtensionSettings: {
      [id]: { installation_mode: 'force_installed', update_url: `http://127.0.0.1:${port}/updates.xml` },
    },
  };
  const set = (/** @type {object} */ values) =>
    writeFile(
      join(folder, 'etc/policies/managed/garde-fou.json'),
      JSON.stringify({ ...policy, '3rdparty': { extensions: { [id]: values } } }),
    );
  await set(settings);
  const executable = join(folder, 'chromium');
  const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
  // Within a user namespace Chromium believes that it is run by root.
  const flags = UNSHARE.includes('--map-root-user') ? '--no-sandbox' : '';
  await writeFile(
    executable,
    `#!/bin/sh
exec ${UNSHARE.join(' ')} sh -c 'mount --bind "$0" /etc/chromium && exec "$@"' '${folder}/etc' '${chromium}' ${flags} "$@"
`,
  );
  await chmod(executable, 0o755);
  return {
    executable,
    id,
    set,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

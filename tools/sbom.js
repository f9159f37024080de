/**
 * The parts list of a package (SBOM): which libraries are compiled into its two modules, with their
 * versions, licences and checksums, as cargo's own graph and Cargo.lock tell them.
 *
 * What it leaves out: Rust's standard library, whose version is the compiler's that built the modules;
 * what only runs while they are built; and the extension's own JavaScript, which uses no library.
 *
 * Sources: CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/); purl's type `cargo`.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const OURS = 'MIT OR Apache-2.0';

/** @typedef {{name: string, version: string, licence: string, repository: string, uses: Set<string>}} Crate */

/**
 * What is compiled into a module, by `name@version`.
 *
 * @param {string[]} features
 */
function cratesOf(features) {
  const lines = execFileSync(
    'cargo',
    [
      ...['tree', '--locked', '--package', 'gardefou-wasm', '--target', 'wasm32-unknown-unknown', '--features', features.join()],
      ...['--edges', 'normal,no-proc-macro', '--prefix', 'depth', '--format', ' {p}|{l}|{r}|'],
    ],
    { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  /** @type {Map<string, Crate>} */
  const crates = new Map();
  /** The crates above the line that is read. @type {Crate[]} */
  const above = [];
  for (const line of lines.trim().split('\n')) {
    const [, depth, name, version, licence, repository] = /^(\d+) (\S+) v(\S+)[^|]*\|([^|]*)\|([^|]*)\|/u.exec(line) ?? [];
    if (!name) throw new Error(`cargo tree: ${line}`);
    const ref = `${name}@${version}`;
    const crate = crates.get(ref) ?? { name, version, licence, repository, uses: new Set() };
    crates.set(ref, crate);
    above[Number(depth)] = crate;
    if (Number(depth) > 0) above[Number(depth) - 1].uses.add(ref);
  }
  return crates;
}

/** The checksum of every crate that Cargo.lock pins. */
async function checksums() {
  const lock = await readFile(join(ROOT, 'Cargo.lock'), 'utf8');
  const pinned = lock.matchAll(/name = "([^"]+)"\nversion = "([^"]+)"\nsource = "[^"]+"\nchecksum = "([0-9a-f]{64})"/gu);
  return new Map([...pinned].map(([, name, version, sum]) => [`${name}@${version}`, sum]));
}

/**
 * The list, in the format CycloneDX. It names no date and no random number: the same package gives the same.
 *
 * @param {string} version  of the package
 * @param {Uint8Array} zip  the package
 */
export async function sbom(version, zip) {
  const modules = [
    { path: 'core/gardefou_wasm_bg.wasm', crates: cratesOf([]) },
    { path: 'core/rare/gardefou_wasm_bg.wasm', crates: cratesOf(['rare-archives']) },
  ];
  const sums = await checksums();
  const all = new Map(modules.flatMap(({ crates }) => [...crates]));
  const refs = [...all.keys()].sort();
  const sha256 = (/** @type {string} */ content) => [{ alg: 'SHA-256', content }];
  const hash = createHash('sha256').update(zip).digest('hex');
  const [a, b, c, d, e] = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(13, 16), hash.slice(17, 20), hash.slice(20, 32)];
  const list = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    // A number that the package gives, in the form that the format asks for (RFC 9562, version 8).
    serialNumber: `urn:uuid:${a}-${b}-8${c}-a${d}-${e}`,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': 'garde-fou',
        name: 'garde-fou',
        version,
        licenses: [{ expression: OURS }],
        hashes: sha256(hash),
      },
    },
    components: refs.map((ref) => {
      const { name, version: own, licence, repository } = /** @type {Crate} */ (all.get(ref));
      const sum = sums.get(ref);
      return {
        type: 'library',
        'bom-ref': ref,
        name,
        version: own,
        licenses: [{ expression: licence }],
        ...(sum && { hashes: sha256(sum), purl: `pkg:cargo/${name}@${own}` }),
        ...(repository && { externalReferences: [{ type: 'vcs', url: repository }] }),
        properties: modules.filter(({ crates }) => crates.has(ref)).map(({ path }) => ({ name: 'garde-fou:module', value: path })),
      };
    }),
    dependencies: [
      { ref: 'garde-fou', dependsOn: refs.filter((ref) => ref.startsWith('gardefou-wasm@')) },
      ...refs.map((ref) => ({
        ref,
        // What the second module uses is all that either does.
        dependsOn: [...(modules[1].crates.get(ref) ?? modules[0].crates.get(ref))?.uses ?? []].sort(),
      })),
    ],
  };
  return `${JSON.stringify(list, null, 2)}\n`;
}

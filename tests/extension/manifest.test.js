/**
 * The manifest: every adapter runs, nothing is asked for without a reason in the README, and the
 * extension's pages may speak to nobody.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const read = (/** @type {string} */ path) => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('extension/manifest.json'));

test('every adapter is loaded, after the registry and before the guard', () => {
  const scripts = /** @type {string[]} */ (manifest.content_scripts[0].js);
  const adapters = readdirSync(join(ROOT, 'extension/content/adapters')).map((name) => `content/adapters/${name}`);
  assert.deepEqual(
    scripts.filter((script) => script.startsWith('content/adapters/')).sort(),
    adapters.sort(),
  );
  for (const adapter of adapters) {
    assert.ok(scripts.indexOf(adapter) > scripts.indexOf('content/registry.js'), adapter);
    assert.ok(scripts.indexOf(adapter) < scripts.indexOf('content/guard.js'), adapter);
  }
  assert.deepEqual(scripts.filter((script) => !existsSync(join(ROOT, 'extension', script))), []);
});

test('every permission has its reason in the README, and no host is asked for beyond the pages guarded', () => {
  const readme = read('README.md');
  for (const permission of manifest.permissions) {
    assert.match(readme, new RegExp(`^\\| \`${permission}\` \\| .{20,} \\|$`, 'mu'));
  }
  assert.deepEqual(manifest.optional_host_permissions, ['https://*/*']);
  assert.match(readme, /^\| sites that you allow \| .{20,} \|$/mu);
  assert.equal(manifest.host_permissions, undefined);
  assert.equal(manifest.optional_permissions, undefined);
  assert.equal(manifest.externally_connectable, undefined);
});

test('the warning opens on every page that can be guarded, and nothing else is open to pages', () => {
  const guarded = [...manifest.content_scripts[0].matches, ...manifest.optional_host_permissions];
  assert.deepEqual(manifest.web_accessible_resources, [{ resources: ['dialog/dialog.html'], matches: guarded }]);
});

test('the pages of the extension may load and ask only what is packed with them', () => {
  const policy = new Map(
    manifest.content_security_policy.extension_pages
      .split(';')
      .map((/** @type {string} */ rule) => rule.trim().split(' '))
      .map((/** @type {string[]} */ [name, ...sources]) => [name, sources]),
  );
  assert.deepEqual(policy.get('default-src'), ["'none'"]);
  for (const [name, sources] of policy) {
    const others = sources.filter((/** @type {string} */ source) => !["'self'", "'none'", "'wasm-unsafe-eval'"].includes(source));
    assert.deepEqual(others, [], name);
  }
});

/**
 * The local server gives what the demonstration needs and nothing else.
 * Run: node --test tools/
 */

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, it } from 'node:test';

import { serve } from './serve.js';

/** @type {{ url: string, close: () => Promise<void> }} */
let server;
before(async () => { server = await serve(); });
after(() => server.close());

/**
 * A request whose path is sent as it is: `fetch` would tidy `..` away.
 *
 * @param {string} path
 * @param {{ method?: string, headers?: Record<string, string> }} [options]
 * @returns {Promise<{ status: number | undefined, headers: import('node:http').IncomingHttpHeaders }>}
 */
function ask(path, options = {}) {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, ...options }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers }));
    }).on('error', reject).end();
  });
}

it('leads to the demonstration page', async () => {
  const { status, headers } = await ask('/');
  assert.equal(status, 302);
  assert.equal(headers.location, '/www/');
  const page = await ask('/www/?lang=en');
  assert.equal(page.status, 200);
  assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
  assert.equal(page.headers['cache-control'], 'no-store');
});

it('gives modules the type that browsers ask for', async () => {
  assert.equal((await ask('/extension/dialog/view.js')).headers['content-type'], 'text/javascript; charset=utf-8');
  assert.equal((await ask('/extension/dialog/dialog.css')).headers['content-type'], 'text/css; charset=utf-8');
});

it('gives nothing outside www/ and extension/', async () => {
  for (const path of [
    '/package.json', '/src/lib.rs', '/tools/serve.js', '/www/../package.json', '/www/%2e%2e/package.json',
    '/www/..%2fpackage.json', '/www/..%5cpackage.json', '//etc/passwd', '/www//etc/passwd', '/www/.git', '/www/%00',
    '/www/%zz', '/www', '/www/incident/', '/extension/../../../etc/passwd',
  ]) {
    assert.equal((await ask(path)).status, 404, path);
  }
});

it('answers only to its own name, and only reading', async () => {
  assert.equal((await ask('/www/', { headers: { Host: 'elsewhere.example' } })).status, 403);
  assert.equal((await ask('/www/', { method: 'POST' })).status, 405);
  assert.equal((await ask('/www/', { method: 'HEAD' })).status, 200);
});

/**
 * Serves www/ and extension/ of this checkout to this machine alone:
 *
 *     node tools/serve.js [--port N]      a free port when none is given
 *
 * What it gives: the demonstration page at /www/, and beside it the extension's modules that the
 * page shares. Prints the address, then answers until it is stopped.
 *
 * What it refuses: any other folder, paths that climb out (links included), hidden files,
 * methods other than GET and HEAD, other machines, and other names for this one (a page of the
 * web could otherwise read it through its own name). Nothing is cached: an edit shows at once.
 */

import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['www', 'extension'];

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/**
 * The file that a path of a request names, or null.
 *
 * @param {string} pathname  as it stands in the request, percent-encoded
 * @returns {Promise<{ path: string, size: number } | null>}
 */
async function find(pathname) {
  let asked;
  try {
    asked = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const names = asked.split('/').slice(1);
  if (names.at(-1) === '') {
    names.splice(-1, 1, 'index.html');
  }
  const refused = names.some((name) => name === '' || name.startsWith('.') || /[\\\0]/u.test(name));
  if (refused || !FOLDERS.includes(names[0] ?? '')) {
    return null;
  }
  try {
    const folder = await realpath(join(PROJECT, names[0] ?? ''));
    const path = await realpath(join(PROJECT, ...names));
    const facts = await stat(path);
    return path.startsWith(folder + sep) && facts.isFile() ? { path, size: facts.size } : null;
  } catch {
    return null;
  }
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(request, response) {
  const headers = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
  /** @param {number} status @param {Record<string, string>} [more] */
  const short = (status, more) => {
    response.writeHead(status, { ...headers, 'Content-Type': 'text/plain', ...more });
    response.end(`${status}\n`);
  };
  const port = request.socket.localPort;
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '')) {
    short(403);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    short(405, { Allow: 'GET, HEAD' });
    return;
  }
  const pathname = (request.url ?? '/').split(/[?#]/u)[0] ?? '/';
  if (pathname === '/') {
    short(302, { Location: '/www/' });
    return;
  }
  const file = await find(pathname);
  if (!file) {
    short(404);
    return;
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': TYPES[extname(file.path)] ?? 'application/octet-stream',
    'Content-Length': file.size,
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  createReadStream(file.path).on('error', () => response.destroy()).pipe(response);
}

/**
 * Starts to serve.
 *
 * @param {number} [port]  0 for a free one
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(port = 0) {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  const bound = address && typeof address === 'object' ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}/`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    process.stderr.write('serve: --port takes a whole number from 0 to 65535\n');
    process.exit(64);
  }
  const { url } = await serve(port);
  process.stdout.write(`${url}\n`);
}

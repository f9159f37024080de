/**
 * Every way that a file comes into a mail, on a page of our own that has them all: what leaves is what
 * is read, and what could not be read is said.
 * Needs `tools/setup/setup npm chromium` and the built core.
 */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { closed, line, press, startChromium, tap, warning } from './browser.js';
import { ANYWAY, csv, NBSP, until } from './compose.js';

const PAGES = join(import.meta.dirname, 'pages');
const SEND = '[title^=Envoyer]';
const LIST = csv(60, 1);
const HARMLESS = 'Offre;Lieu\r\nboulanger;Amiens\r\n';
const HEADLINE = 'Vous allez envoyer les coordonnées de 60 personnes';
const CARD = 'Ce fichier contient les coordonnées de 60 personnes';
const NOT_CHECKED = 'Une pièce jointe n’a pas pu être vérifiée';
const CLEAN = `Garde-fou${NBSP}: rien à signaler`;

/** How many mails the page sent. */
let sent = 0;
/** What the webmail holds of each name, as far as it gives it back. @type {Map<string, string>} */
const holds = new Map();
let isLoggedOut = false;
/** What it was asked to give back, and how much of it was taken. @type {{name: string, bytes: number}[]} */
let given = [];

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '', 'http://127.0.0.1');
  if (request.method === 'POST') {
    request.resume();
    await new Promise((resolve) => request.once('end', resolve));
    if (url.pathname === '/sent') sent += 1;
    response.end('{}');
    return;
  }
  if (url.pathname === '/held' && isLoggedOut) {
    response.writeHead(302, { location: '/generic-fr.html' });
    response.end();
    return;
  }
  if (url.pathname === '/held') {
    const name = url.searchParams.get('name') ?? '';
    const content = holds.get(name);
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store', 'content-length': Buffer.byteLength(content ?? '') });
    const told = { name, bytes: 0 };
    given.push(told);
    await pipeline(function* () {
      for (let from = 0; content && from < content.length; from += 65_536) {
        const chunk = content.slice(from, from + 65_536);
        told.bytes += chunk.length;
        yield chunk;
      }
    }, response).catch(() => {}); // it was not taken to its end
    return;
  }
  const name = url.pathname.slice(1);
  const content = await readFile(join(PAGES, name)).catch(() => undefined);
  response.writeHead(content === undefined ? 404 : 200, { 'content-type': name.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' });
  response.end(content);
});

/** @type {import('./browser.js').Chromium} */
let chromium;
/** @type {string} */
let origin;
/** @type {string} */
let folder;
before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  origin = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  folder = await mkdtemp(join(tmpdir(), 'gardefou-files-'));
  chromium = await startChromium();
});
after(async () => {
  try {
    assert.doesNotMatch(await chromium.stored(), /example\.|liste|collage/u, 'kept by the extension');
    assert.doesNotMatch(chromium.logged.join('\n'), /example\.|liste|collage/u, 'on a console');
  } finally {
    await chromium.close();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
});

let files = 0;
/** Writes a file, alone in its folder. @param {string} name @param {string} content */
async function file(name, content) {
  const own = join(folder, String(++files));
  await mkdir(own);
  await writeFile(join(own, name), content);
  return join(own, name);
}

/** @typedef {import('puppeteer-core').Page} Page */

/** @param {import('node:test').TestContext} t @param {string} [how]  in the page's words */
async function open(t, how = '') {
  sent = 0;
  given = [];
  isLoggedOut = false;
  holds.clear();
  const page = await chromium.browser.newPage();
  t.after(() => page.close());
  page.setDefaultTimeout(20_000);
  await page.goto(`${origin}/files.html?to=1${how}`);
  await until('the composer says that it is guarded', () => line(page));
  return page;
}

/** @param {Page} page @param {string} selector @param {string[]} paths */
async function choose(page, selector, ...paths) {
  const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await page.$(selector));
  await input.uploadFile(...paths);
}

/** Presses a button that opens the browser's own box for files. @param {Page} page @param {string[]} paths */
async function chooseDetached(page, ...paths) {
  const [chooser] = await Promise.all([page.waitForFileChooser(), page.click('#detached')]);
  await chooser.accept(paths);
}

/** Drops files or folders, as a hand does. @param {Page} page @param {string[]} paths */
async function drop(page, ...paths) {
  const client = await page.createCDPSession();
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of /** @type {const} */ (['dragEnter', 'dragOver', 'drop'])) {
    await client.send('Input.dispatchDragEvent', { type, x: 100, y: 300, data });
  }
}

/** Waits until the page lists so many files. @param {Page} page @param {number} count */
const listed = (page, count = 1) => page.waitForFunction((wanted) => document.querySelectorAll('.zone-pieces-jointes li').length === wanted, {}, count);

/** Presses Send and expects to be asked. @param {Page} page @param {string} [headline] */
async function held(page, headline = HEADLINE) {
  await page.click(SEND);
  const shown = await warning(page, headline);
  assert.equal(sent, 0);
  return shown;
}

/** Presses Send and expects the mail to leave at once, and once. @param {Page} page */
async function leaves(page) {
  await page.click(SEND);
  await until('the mail leaves', () => sent > 0);
  await sleep(300);
  assert.equal(sent, 1);
}

/** @type {{way: string, attach: (page: Page, path: string) => Promise<unknown>}[]} */
const WAYS = [
  { way: 'chosen in the page', attach: (page, path) => choose(page, '#chooser', path) },
  { way: 'chosen by an input that is in no document', attach: (page, path) => chooseDetached(page, path) },
  { way: 'of a folder that was chosen', attach: (page, path) => choose(page, '#folder', join(path, '..')) },
  { way: 'dropped', attach: (page, path) => drop(page, path) },
  { way: 'of a folder that was dropped', attach: (page, path) => drop(page, join(path, '..')) },
  { way: 'sent by a form', attach: (page, path) => choose(page, '#form input', path) },
  {
    way: 'pasted, to which the page gives a name',
    attach: async (page, path) => {
      await page.evaluate((content) => {
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([content], 'image.csv', { type: 'text/csv' }));
        document.querySelector('.editor')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
      }, await readFile(path, 'utf8'));
    },
  },
  {
    // The browser's own box cannot be driven; what it gives can be had from the page's own files.
    way: 'of the file system',
    attach: async (page, path) => {
      await page.evaluate(async (content) => {
        const root = await navigator.storage.getDirectory();
        const handle = await root.getFileHandle('liste.csv', { create: true });
        const stream = await handle.createWritable();
        await stream.write(content);
        await stream.close();
        Object.assign(window, { showOpenFilePicker: async () => [handle] });
      }, await readFile(path, 'utf8'));
      await page.click('#picker');
    },
  },
];

for (const { way, attach } of WAYS) {
  for (const [when, how] of /** @type {const} */ ([['once it is uploaded', ''], ['long before it is uploaded', '&early']])) {
    test(`a file ${way} is read when the page lists it ${when}`, async (t) => {
      const page = await open(t, how);
      await attach(page, await file('liste.csv', LIST));
      await page.waitForSelector('html[data-attached]');
      const shown = await held(page);
      assert.deepEqual(shown.titles, [CARD]);
      await press(page, ANYWAY);
      await until('the mail leaves', () => sent === 1);
    });
  }
}

for (const wire of ['xhr', 'raw']) {
  test(`an upload by ${wire} shows the file`, async (t) => {
    const page = await open(t, `&wire=${wire}`);
    await chooseDetached(page, await file('liste.csv', LIST));
    await listed(page);
    assert.deepEqual((await held(page)).titles, [CARD]);
  });
}

for (const wire of ['chunks', 'worker']) {
  test(`a file that nothing shows (upload by ${wire}) is told as not checked`, async (t) => {
    const page = await open(t, `&wire=${wire}`);
    await chooseDetached(page, await file('liste.csv', HARMLESS));
    await listed(page);
    const shown = await held(page, NOT_CHECKED);
    assert.match(shown.text, /Le webmail n’a pas donné son contenu\./u);
  });

  test(`a file that nothing shows (upload by ${wire}) is read where the webmail gives it back`, async (t) => {
    const page = await open(t, `&link&wire=${wire}`);
    holds.set('liste.csv', LIST);
    await chooseDetached(page, await file('liste.csv', LIST));
    await listed(page);
    assert.deepEqual((await held(page)).titles, [CARD]);
  });
}

test('what the webmail holds counts, not what was chosen', async (t) => {
  const page = await open(t, '&link');
  holds.set('liste.csv', LIST);
  await choose(page, '#chooser', await file('liste.csv', HARMLESS));
  await listed(page);
  assert.deepEqual((await held(page)).titles, [CARD]);
});

test('the page on which the webmail asks to log in again is not taken for the file', async (t) => {
  const page = await open(t, '&link&wire=worker');
  isLoggedOut = true;
  await chooseDetached(page, await file('liste.csv', LIST));
  await listed(page);
  await held(page, NOT_CHECKED);
});

test('a large file of the size that the webmail tells is not loaded again', async (t) => {
  const page = await open(t, '&link');
  const large = `${LIST}${'Offre;Lieu\r\n'.repeat(2_000_000)}`;
  holds.set('liste.csv', large);
  await choose(page, '#chooser', await file('liste.csv', large));
  await listed(page);
  assert.deepEqual((await held(page)).titles, [CARD]);
  assert.equal(given.length, 1);
  assert.ok(given[0].bytes < large.length / 2, `${given[0].bytes} of ${large.length} bytes were given`);
});

test('a file that the webmail does not give back is read as it was chosen', async (t) => {
  const page = await open(t, '&link');
  await choose(page, '#chooser', await file('liste.csv', LIST));
  await listed(page);
  assert.deepEqual((await held(page)).titles, [CARD]);
});

test('a file that was changed on the disk after it was chosen is told as not checked', async (t) => {
  const page = await open(t, '&late');
  const path = await file('liste.csv', HARMLESS);
  await choose(page, '#chooser', path);
  await sleep(1_100); // Chromium tells files apart by whole seconds on some systems
  await writeFile(path, LIST);
  await page.evaluate('list(later[0])');
  const shown = await held(page, NOT_CHECKED);
  assert.match(shown.text, /Le webmail n’a pas donné son contenu\./u);
});

for (const [order, contents] of /** @type {const} */ ([['first', [HARMLESS, LIST]], ['last', [LIST, HARMLESS]]])) {
  test(`of two files of one name chosen together, harmless ${order}, both are read`, async (t) => {
    const page = await open(t);
    await choose(page, '#chooser', ...(await Promise.all(contents.map((content) => file('liste.csv', content)))));
    await listed(page, 2);
    assert.deepEqual((await held(page)).titles, [CARD]);
  });

  test(`of two files of one name chosen one after the other, harmless ${order}, both are read, and told once when they are drawn anew`, async (t) => {
    const page = await open(t);
    for (const [n, content] of contents.entries()) {
      await chooseDetached(page, await file('liste.csv', content));
      await listed(page, n + 1);
      await until('it is read', async () => /60 personnes|rien à signaler/u.test(await line(page)));
    }
    assert.deepEqual((await held(page)).titles, [CARD]);
    void tap(page, 'Escape');
    await closed(page);
    await page.$eval('.zone-pieces-jointes', (zone) => zone.replaceChildren(...[...zone.children].map((each) => each.cloneNode(true))));
    await sleep(500);
    assert.deepEqual((await held(page)).titles, [CARD]);
  });
}

test('of two files of one name that are listed one by one, long after both were chosen, both are read', async (t) => {
  const page = await open(t, '&late');
  for (const content of [HARMLESS, LIST]) await choose(page, '#chooser', await file('liste.csv', content));
  await page.evaluate('list(later[0])');
  await until('it is read', async () => /60 personnes/u.test(await line(page)));
  await page.evaluate('list(later[1])');
  await listed(page, 2);
  await sleep(500);
  assert.deepEqual((await held(page)).titles, [CARD]);
});

test('of two files of one name, one of which was there before, the other alone does not stand for both', async (t) => {
  const page = await open(t);
  await page.evaluate(`list({ name: 'liste.csv' })`);
  await until('it is told as not read', async () => /n’a pas été vérifié/u.test(await line(page)));
  await page.reload();
  await page.evaluate(`list({ name: 'liste.csv' }); list({ name: 'liste.csv' })`);
  await choose(page, '#chooser', await file('liste.csv', HARMLESS));
  await listed(page, 3);
  await held(page, '2 éléments n’ont pas pu être vérifiés');
});

test('a file that was corrected and attached again is judged as it is now', async (t) => {
  const page = await open(t);
  for (const content of [LIST, HARMLESS]) {
    await chooseDetached(page, await file('liste.csv', content));
    await listed(page);
    if (content !== LIST) continue;
    await until('it is read', async () => /60 personnes/u.test(await line(page)));
    await page.click('.zone-pieces-jointes button');
    await until('it is gone', async () => (await line(page)) === CLEAN);
  }
  await leaves(page);
});

test('a file that the page makes up takes no other’s place', async (t) => {
  const page = await open(t, '&late');
  const path = await file('liste.csv', LIST);
  await choose(page, '#chooser', path);
  await page.evaluate((content) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([content], 'liste.csv', { type: 'text/csv' }));
    document.dispatchEvent(new DragEvent('gardefou-files', { dataTransfer }));
  }, HARMLESS);
  await page.evaluate('list(later[0])');
  assert.deepEqual((await held(page)).titles, [CARD]);
});

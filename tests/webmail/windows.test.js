/**
 * Mails written in windows without an address of their own: empty ones that the page fills, and
 * documents that it made. On a page of our own.
 * Needs `tools/setup/setup npm chromium` and the built core.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { closed, line, press, startChromium, tap, warning } from './browser.js';
import { ANYWAY, NBSP, until } from './compose.js';

const PAGES = join(import.meta.dirname, 'pages');
const SEND = '[title^=Envoyer]';
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const HEADLINE = '12 personnes verront les adresses des autres';
const NIR = '2 81 05 99 588 162 11';

/** How many mails the windows sent, and to whom the last. */
let sent = 0;
/** @type {string[]} */
let recipients = [];
const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '', 'http://127.0.0.1');
  if (request.method === 'POST') {
    let body = '';
    for await (const chunk of request) body += chunk;
    sent += 1;
    if (pathname === '/sent') ({ to: recipients } = JSON.parse(body));
    response.end('{}');
    return;
  }
  const content = await readFile(join(PAGES, pathname.slice(1))).catch(() => undefined);
  response.writeHead(content === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(content);
});

/** @type {import('./browser.js').Chromium} */
let chromium;
/** @type {string} */
let origin;
before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  origin = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  chromium = await startChromium();
});
after(async () => {
  try {
    assert.doesNotMatch(await chromium.stored(), /example\.fr/u, 'kept by the extension');
    assert.doesNotMatch(chromium.logged.join('\n'), /example\.fr/u, 'on a console');
  } finally {
    await chromium.close();
    server.close();
  }
});

/**
 * The window that the page opens in that way.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} how
 * @param {string[]} to
 */
async function open(t, how, to) {
  sent = 0;
  const opener = await chromium.browser.newPage();
  t.after(() => opener.close());
  opener.setDefaultTimeout(20_000);
  await opener.goto(`${origin}/windows.html`);
  const opened = new Promise((/** @type {(page: import('puppeteer-core').Page) => void} */ resolve) => {
    opener.once('popup', (page) => page && resolve(page));
  });
  await opener.click(`#${how}`);
  const page = await opened;
  t.after(() => page.close());
  page.setDefaultTimeout(20_000);
  await page.waitForSelector('#to');
  await page.type('#to', to.join(', '));
  await until('the composer says that it is guarded', () => line(page));
  return page;
}

/** Waits until a mail has left, and a moment more for a second one. */
async function leftOnce() {
  await until('the mail leaves', () => sent > 0);
  await sleep(300);
  assert.equal(sent, 1, 'sent once');
  return recipients;
}

/** Where the writer types the text. @param {import('puppeteer-core').Page} page */
async function editor(page) {
  const frame = await (await page.$('iframe'))?.contentFrame();
  const body = await frame?.$('body');
  assert.ok(body);
  return body;
}

for (const [how, what] of [
  ['write', 'an empty window that the page writes'],
  ['append', 'an empty window that the page builds'],
  ['blob', 'a window on a document that the page made'],
]) {
  test(`in ${what}, a clean mail leaves once, without a warning`, async (t) => {
    const page = await open(t, how, TWELVE.slice(0, 1));
    await until('the line says so', async () => (await line(page)) === `Garde-fou${NBSP}: rien à signaler`);
    await page.click(SEND);
    assert.deepEqual(await leftOnce(), TWELVE.slice(0, 1));
  });

  test(`in ${what}, a risky mail is held; it stays when the writer goes back, and leaves once when it is sent anyway`, async (t) => {
    const page = await open(t, how, TWELVE);
    await page.click(SEND);
    await warning(page, HEADLINE);
    void tap(page, 'Escape');
    await closed(page);
    assert.equal(sent, 0);
    await page.click(SEND);
    await warning(page, HEADLINE);
    await press(page, ANYWAY);
    assert.deepEqual(await leftOnce(), TWELVE);
  });

  test(`in ${what}, the shortcut pressed in the frame of the text is held, and the text is read`, async (t) => {
    const page = await open(t, how, TWELVE.slice(0, 1));
    const body = await editor(page);
    await body.focus();
    await page.keyboard.type(`Son numéro de sécurité sociale : ${NIR}. `);
    await page.keyboard.down('Control');
    await page.keyboard.press('Enter');
    await page.keyboard.up('Control');
    await warning(page, 'Vous allez envoyer un numéro de sécurité sociale');
    assert.equal(sent, 0);
    await press(page, ANYWAY);
    assert.deepEqual(await leftOnce(), TWELVE.slice(0, 1));
  });
}

/** A form as Roundcube's, which sends by itself. */
const FORM = `
  <form name="form" method="post" action="/?_task=mail" target="hidden"><input name="_id"><input name="_action" value="send"><input name="_is_html" value="0">
  <textarea id="_to" name="to">${TWELVE.join(', ')}</textarea><textarea id="_cc"></textarea><textarea id="_bcc"></textarea><textarea id="composebody"></textarea></form>
  <ul id="attachment-list"></ul><button class="send">Envoyer</button><iframe name="hidden" hidden></iframe>`;

for (const [what, code] of [
  ['a request', `void fetch('/?_task=mail', { method: 'POST', body: '_action=send' })`],
  ['a form', `document.querySelector('form').requestSubmit()`],
]) {
  test(`in an empty window that the page writes, ${what} that sends without a press is held`, async (t) => {
    const page = await open(t, 'write', TWELVE.slice(0, 1));
    await page.$eval('.fenetre', (old, html) => old.replaceWith(document.createRange().createContextualFragment(html)), FORM);
    await page.evaluate(code);
    await warning(page, HEADLINE);
    assert.equal(sent, 0);
    void tap(page, 'Escape');
    await closed(page);
    await sleep(300);
    assert.equal(sent, 0);
  });
}

test('in an empty window that the page writes, a request that was held goes on when it is sent anyway', async (t) => {
  const page = await open(t, 'write', TWELVE.slice(0, 1));
  await page.$eval('.fenetre', (old, html) => old.replaceWith(document.createRange().createContextualFragment(html)), FORM);
  await page.evaluate(`void fetch('/?_task=mail', { method: 'POST', body: '_action=send' })`);
  await warning(page, HEADLINE);
  await press(page, ANYWAY);
  await until('the mail leaves', () => sent === 1);
});

/**
 * Webmails that cannot be run here, each as a page of our own in `pages/`: what the adapters read, what
 * they hold and let go, and that ordinary pages are left alone.
 * Needs `tools/setup/setup npm chromium` and the built core.
 *
 * What it cannot tell: whether a webmail still is as its page says. See docs/adapters.md.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { makePeople } from '../../www/incident/people.js';
import { closed, inGuard, isWarned, line, MISSING, press, startChromium, tap, warning } from './browser.js';
import { ANYWAY, BACK, BCC, REMOVE, UNDO_BCC, until } from './compose.js';

const PAGES = join(import.meta.dirname, 'pages');
const HEADLINE = '12 personnes verront les adresses des autres';
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const LIST = makePeople(60).map((person) => `${person.lastName};${person.firstName};${person.email};${person.mobile}`).join('\n');

/**
 * @typedef {object} Webmail
 * @property {string} page
 * @property {string} send       the control that is pressed
 * @property {string} [keysIn]   where Ctrl+Enter sends
 * @property {string} typing     where a recipient is typed in To
 * @property {string[]} missing  what the adapter says that it cannot read
 * @property {boolean} [net]     the requests that send are known too
 */
/** @type {Webmail[]} */
const WEBMAILS = [
  { page: 'zimbra', send: '#zb__COMPOSE-1__SEND_title', keysIn: '#zv__COMPOSE-1_subject_control', typing: '#zv__COMPOSE-1_to_control', missing: [], net: true },
  { page: 'zimbra-modern', send: 'button[class$="_send"]', keysIn: '.zimbra-client_composer_subject', typing: '#to input', missing: ['attachments'], net: true },
  { page: 'bluemind', send: '.main-buttons button', keysIn: '.editor', typing: '#to input', missing: ['attachments'], net: true },
  { page: 'snappymail', send: 'header a.btn span', keysIn: '.editor', typing: '#to input', missing: [], net: true },
  { page: 'nextcloud', send: '[type=submit]', keysIn: '.editor', typing: '#to', missing: [], net: true },
  { page: 'gmail', send: '.T-I', keysIn: '.editor', typing: '.anm[name=to] input', missing: ['attachments'], net: true },
  { page: 'outlook', send: '.fui-SplitButton__primaryActionButton', keysIn: '.editor', typing: '#to', missing: ['attachments'], net: true },
  { page: 'proton', send: 'footer button', keysIn: '[data-testid="composer:subject"]', typing: '#to input', missing: ['attachments'], net: true },
  { page: 'generic-fr', send: '[title^=Envoyer] span', keysIn: '.editor', typing: '#champ-1 input', missing: [] },
  { page: 'generic-en', send: '[type=submit]', typing: '#msg_to', missing: ['attachments'] },
];

/** @typedef {{to: string[], cc: string[], bcc: string[]}} Sent */
/** What the pages sent. @type {Sent[]} */
let sent = [];
const server = createServer(async (request, response) => {
  if (request.method === 'POST') {
    let body = '';
    for await (const chunk of request) body += chunk;
    sent.push(JSON.parse(body));
    response.end('{}');
    return;
  }
  const name = new URL(request.url ?? '', 'http://127.0.0.1').pathname.slice(1);
  const types = /** @type {Record<string, string>} */ ({ html: 'text/html; charset=utf-8', js: 'text/javascript', csv: 'text/csv' });
  const content = name === 'liste.csv' ? LIST : await readFile(join(PAGES, name)).catch(() => undefined);
  response.writeHead(content === undefined ? 404 : 200, { 'content-type': types[name.split('.').at(-1) ?? ''] ?? 'text/plain' });
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
    assert.doesNotMatch(await chromium.stored(), /example\.fr|Camille/u, 'kept by the extension');
    assert.doesNotMatch(chromium.logged.join('\n'), /example\.fr|Camille/u, 'on a console');
  } finally {
    await chromium.close();
    server.close();
  }
});

/**
 * Opens a page with the people asked for.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} name  of the page, with its query
 */
async function open(t, name) {
  sent = [];
  const page = await chromium.browser.newPage();
  t.after(() => page.close());
  page.setDefaultTimeout(20_000);
  await page.goto(`${origin}/${name.replace(/\?|$/u, '.html?')}`);
  return page;
}

/** Opens a compose page, once it says that it is guarded. @type {typeof open} */
async function compose(t, name) {
  const page = await open(t, name);
  await until('the composer says that it is guarded', () => line(page));
  return page;
}

/** Waits until a mail has left, and a moment more for a second one. */
async function leftOnce() {
  await until('the mail leaves', () => sent.length > 0);
  await sleep(300);
  assert.equal(sent.length, 1, 'sent once');
  return sent[0];
}

for (const { page: name, send, keysIn, typing, missing, net } of WEBMAILS) {
  test(`${name}: a clean mail meets no warning and leaves once`, async (t) => {
    const page = await compose(t, `${name}?to=1&cc=1`);
    await page.click(send);
    const mail = await leftOnce();
    assert.deepEqual([mail.to, mail.cc, mail.bcc], [['personne1@example.fr'], ['personne1@example.fr'], []]);
  });

  test(`${name}: a risky mail is held; it stays when the writer goes back, and leaves once when it is sent anyway`, async (t) => {
    const page = await compose(t, `${name}?to=12`);
    await page.click(send);
    const shown = await warning(page, HEADLINE);
    assert.equal(shown.focused, BACK);
    assert.equal(shown.buttons.includes(BCC), name === 'snappymail', 'moving to Bcc is offered where it can be done');
    void tap(page, 'Escape');
    await closed(page);
    assert.deepEqual(sent, []);
    await page.click(send);
    await warning(page, HEADLINE);
    await press(page, ANYWAY);
    assert.deepEqual((await leftOnce()).to, TWELVE);
  });

  test(`${name}: people in Bcc see nobody`, async (t) => {
    const page = await compose(t, `${name}?to=1&bcc=12`);
    await page.click(send);
    assert.deepEqual((await leftOnce()).bcc, TWELVE);
  });

  test(`${name}: an address that is still being typed counts`, async (t) => {
    const page = await compose(t, `${name}?to=11`);
    if (name === 'generic-en') await page.type(typing, ', ');
    await page.type(typing, 'paul.moreau@example.org');
    await page.click(send);
    await warning(page, HEADLINE);
    assert.deepEqual(sent, []);
  });

  test(`${name}: what is missing is told`, async (t) => {
    const page = await compose(t, `${name}?to=3`);
    assert.deepEqual(await inGuard(page, MISSING), [missing]);
  });

  if (keysIn) {
    test(`${name}: its shortcut is held, and sends once`, async (t) => {
      const page = await compose(t, `${name}?to=12`);
      await page.focus(keysIn);
      await page.keyboard.down('Control');
      await page.keyboard.press('Enter');
      await page.keyboard.up('Control');
      await warning(page, HEADLINE);
      assert.deepEqual(sent, []);
      await press(page, ANYWAY);
      assert.deepEqual((await leftOnce()).to, TWELVE);
    });
  }

  if (net) {
    test(`${name}: a mail that the page sends by itself is held`, async (t) => {
      const page = await compose(t, `${name}?to=12`);
      await page.evaluate('sendMail()');
      await warning(page, HEADLINE);
      assert.deepEqual(sent, []);
      await press(page, ANYWAY);
      assert.deepEqual((await leftOnce()).to, TWELVE);
    });
  }
}

test('snappymail: everybody is moved to Bcc, and the mail leaves once', async (t) => {
  const page = await compose(t, 'snappymail?to=11&cc=12');
  await page.click('header a.btn');
  await warning(page, HEADLINE);
  await press(page, BCC);
  await warning(page, 'Tous les destinataires sont en copie cachée');
  assert.deepEqual(sent, []);
  await press(page, UNDO_BCC);
  await warning(page, HEADLINE);
  const people = (/** @type {string} */ field) =>
    page.$$eval(`#${field} li[title]`, (chips) => chips.map((chip) => /<(.*)>/u.exec(chip.getAttribute('title') ?? '')?.[1]));
  assert.deepEqual([await people('to'), await people('cc'), await people('bcc')], [TWELVE.slice(0, 11), TWELVE, []]);
  await press(page, BCC);
  await warning(page, 'Tous les destinataires sont en copie cachée');
  await press(page, 'Envoyer le message');
  const mail = await leftOnce();
  assert.deepEqual([mail.to, mail.cc], [[], []]);
  assert.deepEqual([...new Set(mail.bcc)], TWELVE);
});

test('snappymail: a file just chosen is read, and removed from the mail', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'gardefou-pages-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'liste.csv'), LIST);
  const page = await compose(t, 'snappymail?to=1');
  const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await page.$('#upload'));
  await input.uploadFile(join(folder, 'liste.csv'));
  await page.waitForSelector('.attachmentItem');
  await page.click('header a.btn');
  await warning(page, 'Vous allez envoyer les coordonnées de 60 personnes');
  await press(page, REMOVE);
  await warning(page, 'La pièce jointe a été retirée');
  assert.equal(await page.$('.attachmentItem'), null);
  assert.deepEqual(sent, []);
});

test('zimbra: a file attached before is asked back and read', async (t) => {
  const page = await compose(t, 'zimbra?to=1&file');
  await page.click('#zb__COMPOSE-1__SEND');
  await warning(page, 'Vous allez envoyer les coordonnées de 60 personnes');
  assert.deepEqual(sent, []);
});

test('nextcloud: recipients behind «+11» are told as not read', async (t) => {
  const page = await compose(t, 'nextcloud?to=12&folded');
  assert.deepEqual(await inGuard(page, MISSING), [['recipients']]);
});

test('nextcloud: Ctrl+Enter outside the editor sends nothing, as without the guard', async (t) => {
  const page = await compose(t, 'nextcloud?to=1');
  await page.focus('#subject');
  await page.keyboard.down('Control');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Control');
  await sleep(500);
  assert.deepEqual(sent, []);
});

for (const { what, html } of [
  { what: 'a chip that shows a name only', html: '<span class="chip">Paul Moreau</span>' },
  { what: '«+3»', html: '<span>+3</span>' },
  { what: '« et 3 autres »', html: '<button type="button">et 3 autres</button>' },
]) {
  test(`generic-fr: ${what} is told as not read`, async (t) => {
    const page = await compose(t, 'generic-fr?to=3');
    await page.$eval('#champ-1', (field, more) => field.insertAdjacentHTML('afterbegin', more), html);
    assert.deepEqual(await inGuard(page, MISSING), [['recipients']]);
  });
}

test('generic-fr: the menu beside Send opens without being asked about', async (t) => {
  const page = await compose(t, 'generic-fr?to=12');
  await page.$eval('[aria-haspopup]', (button) => button.addEventListener('click', () => button.setAttribute('aria-expanded', 'true')));
  await page.click('[aria-haspopup]');
  await page.waitForSelector('[aria-expanded="true"]');
  assert.ok(!isWarned(page));
});

test('zimbra: a window that was closed and stays in the page is no mail', async (t) => {
  const page = await compose(t, 'zimbra?to=1');
  assert.deepEqual(await inGuard(page, 'gardefou.guard.mails().map(({ composer }) => composer.id)'), ['zv__COMPOSE-1']);
});

for (const form of ['contact', 'chat', 'comment', 'trip', 'search']) {
  test(`a page that writes no mail is left alone: ${form}`, async (t) => {
    const page = await open(t, 'ordinary');
    assert.deepEqual(await inGuard(page, 'gardefou.guard.mails().length'), 0);
    await page.click(`#${form} .send`);
    assert.deepEqual((await leftOnce()).to, [form]);
    assert.equal(await line(page), '');
  });
}

/**
 * The exported structure of a page: what an adapter is made from is there, and nothing of the people
 * whose mail it is, wherever a page may have put them.
 * Needs `tools/setup/setup npm chromium` and openssl.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { EXTENSION, startChromium } from '../webmail/browser.js';
import { until } from '../webmail/compose.js';
import { CHROMIUM_ARGS, openPopup, pressIn, serveSite } from './site.js';

/** What a page may know of people: none of these, in no writing, may be read from its structure. */
const SECRETS = [
  'Lefevre', 'Hélène', 'Helene', 'helene.lefevre@example.fr', 'dupont-moretti', 'KONATE', 'konate_awa', 'AwaKonate', 'Zoé',
  '2 85 05 78 006 084 36', '285057800608436', '06 39 98 12 34', '0639981234', '06-39-98-12-34', 'FR7630006000011234567890189',
  'rupture conventionnelle', 'dossier-lefevre.pdf', '12 rue des Lilas', 'TGVmZXZyZSBIZWxlbmU', 'rcmliTGVmZXZyZQ',
];
/** What any of them would leave, whole or in part. */
const TRACES =
  /lef[eè]vre|h[ée]l[èe]ne|dupont|moretti|konat|awa|zo[éë]|\d{3}|\d\D?\d\D?\d\D?\d|rupture|conventionnelle|dossier|lilas|\brue\b|TGVm|ZXZy/iu;

/** A page with a secret in everything that can hold one. @param {string} secret */
function hostile(secret) {
  const text = secret.replace(/[&<"]/gu, (letter) => `&#${letter.charCodeAt(0)};`);
  const token = text.replace(/\s/gu, '-');
  const name = secret.normalize('NFD').replace(/[^\w-]/gu, '').toLowerCase().replace(/^[^a-z]/u, 'x$&');
  const attributes = [
    ...['id', 'class', 'name', 'for', 'role', 'type', 'title', 'placeholder', 'alt', 'value', 'lang', 'dir', 'contenteditable'],
    ...['aria-label', 'aria-description', 'data-email', 'data-name', 'content', 'draggable', 'hidden', 'method', 'style', 'accept'],
    ...['autocomplete', 'pattern', 'slot', 'part', 'is', 'nonce', 'target', 'rel', 'srcdoc', 'label', 'summary', 'datetime', 'cite'],
  ];
  const all = attributes.map((attribute) => `${attribute}="${attribute === 'id' || attribute === 'class' ? token : text}"`).join(' ');
  const url = encodeURIComponent(secret);
  const addresses = [`/${url}/${url}?${url}=${url}#${url}`, `mailto:${text}`, `https://${name.replaceAll('_', '')}.example/${url}`, `data:text/plain,${url}`, `${name}:${url}`, `javascript:${url}`];
  return [
    `<div ${all}>${text}<!-- ${text} --></div>`,
    `<div class="compose ${token}-row ${token}_1 message-${token}" id="recipient-${token}"><span id="c-12345">${text}</span></div>`,
    `<x-${name} data-${name}="${text}" aria-${name}="${text}">${text}</x-${name}><${name} ${name}="1">${text}</${name}>`,
    ...addresses.map((address) => `<a href="${address}">${text}</a><form action="${address}"><input name="id" value="${text}"><input name="${text}" value="${text}"></form><img src="${address}" alt="${text}">`),
    `<input type="submit" value="${text}"><textarea name="${text}">${text}</textarea><select><option value="${text}" label="${text}">${text}</option></select>`,
    `<iframe srcdoc="${`<p id='${token}' title='${text.replaceAll("'", '')}'>${text}</p>`.replaceAll('"', '&quot;')}"></iframe>`,
    `<svg id="${token}"><text>${text}</text></svg><math id="${token}"><mi>${text}</mi></math>`,
  ].join('\n');
}

/** @type {Awaited<ReturnType<typeof serveSite>>} */
let site;
/** @type {import('../webmail/browser.js').Chromium} */
let chromium;
/** @type {string} */
let script;
before(async () => {
  script = await readFile(join(EXTENSION, 'content/structure.js'), 'utf8');
  site = await serveSite({
    '/hostile': `<!doctype html><meta charset="utf-8"><title>${SECRETS[0]}</title>${SECRETS.map(hostile).join('\n')}`,
    '/styled': `<!doctype html><meta charset="utf-8"><style>
      .T-I.J-J5-Ji, #aoT, [peoplekit-id], .col-12 { color: red }
      .folder-helene, .cal-285057800608436 { color: blue }</style>
      <div class="T-I J-J5-Ji aoO col-12" id="aoT" role="button" data-tooltip="Envoyer (Ctrl-Entrée)" aria-label="Envoyer ‪(Ctrl-Entrée)‬">Envoyer</div>
      <div class="folder-helene cal-285057800608436">helene.lefevre@example.fr</div>`,
    '/clobbered': `<!doctype html><meta charset="utf-8"><form id="compose" method="post" action="/mail/send?_task=mail&_id=77">
      <input name="id"><input name="children"><input name="childNodes"><input name="getAttribute"><input name="localName">
      <input name="checkVisibility"><input name="shadowRoot"><input name="classList"><input name="_to" aria-label="À"></form>
      <img name="styleSheets"><img name="documentElement"><img name="adoptedStyleSheets">
      <iframe srcdoc="<div id='editor' contenteditable='true'>Bonjour</div>"></iframe>`,
    '/large': `<!doctype html><meta charset="utf-8"><ul>${'<li class="row"><b></b></li>'.repeat(3000)}</ul><table>${'<tr><td>'.repeat(9000)}</table>${'<div>'.repeat(300)}`,
  });
  chromium = await startChromium({ args: CHROMIUM_ARGS });
});
after(async () => {
  await chromium?.close();
  site?.close();
});

/** The structure of a page. @param {string} path @param {(page: import('puppeteer-core').Page) => Promise<void>} [prepare] */
async function structure(path, prepare) {
  const page = await chromium.browser.newPage();
  try {
    await page.goto(site.url + path);
    await prepare?.(page);
    return String(await page.evaluate(script));
  } finally {
    await page.close();
  }
}

test('nothing of the people in a page is in its structure, wherever the page has put them', async () => {
  const written = await structure('hostile', (page) =>
    page.evaluate((secrets) => {
      // What only scripts can put there.
      for (const secret of secrets) {
        const field = document.createElement('input');
        field.value = secret;
        const holder = document.createElement('div');
        const inside = document.createElement('p');
        Object.assign(inside, { id: secret, title: secret, textContent: secret });
        holder.attachShadow({ mode: 'open' }).append(inside);
        document.body.append(field, holder);
      }
      location.hash = encodeURIComponent(secrets[0]);
    }, SECRETS),
  );
  assert.ok(written.split('\n').length > 300, 'the page was written down');
  const body = written.split('\n').slice(2).map((line) => line.replace(/\[(title|placeholder|alt|aria-label|value)=\d+\]/gu, '').replace(/× \d+/gu, ''));
  assert.deepEqual(body.filter((line) => TRACES.test(line)), []);
});

test('what the page’s own style sheets name is kept, but no number and no word of an address', async () => {
  const written = await structure('styled');
  assert.match(written, /^ {4}div#aoT\.T-I\.J-J5-Ji\.\*\.col-12 \[role=button\] \[aria-label=Envoyer\] \[data-tooltip\] "Envoyer"$/mu);
  assert.match(written, /^ {4}div\.folder-\*\.\*-#$/mu);
  assert.doesNotMatch(written, TRACES);
});

test('fields that bear the names of what a form has do not hide the form, and frames of the same origin are read', async () => {
  const written = await structure('clobbered');
  assert.match(written, /^ {4}form#compose \[action=\/mail\/send\?_task&_id\] \[method=post\]$/mu);
  assert.match(written, /^ {6}input \[name=_to\] \[aria-label=À\]$/mu);
  assert.match(written, /^ {10}div#editor \[contenteditable=true\]$/mu);
});

test('rows that are alike are written once, and a page without end is cut and says so', async () => {
  const written = await structure('large');
  assert.match(written, /^ {6}li\.row\n {8}b\n {6}× 3000$/mu);
  assert.match(written, /^… cut at 10000 elements or 100 levels$/mu);
});

test('the popup shows the structure of a page that nobody guards, copies it and saves it', { timeout: 60_000 }, async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'gardefou-download-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const page = await chromium.browser.newPage();
  await page.goto(`${site.url}generic-fr.html?to=12`);
  const popup = await openPopup(chromium, page);
  const client = await popup.createCDPSession();
  await client.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: dir });
  await chromium.browser.defaultBrowserContext().overridePermissions(`chrome-extension://${chromium.extensionId}`, ['clipboard-read']);
  await pressIn(popup, 'Exporter la structure');
  await popup.waitForSelector('#exported:not([hidden])');
  const shown = await popup.$eval('#structure', (area) => /** @type {HTMLTextAreaElement} */ (area).value);
  assert.match(shown, /\[title=Envoyer\]/u);
  assert.match(shown, /× 9/u);
  assert.doesNotMatch(shown, /personne|Camille|martin|jeudi|agence|webmail\.agence/u);

  await pressIn(popup, 'Copier');
  await popup.waitForFunction(() => document.querySelector('#copied')?.textContent === 'Copié');
  assert.equal(await popup.evaluate(() => navigator.clipboard.readText()), shown);
  await pressIn(popup, 'Enregistrer');
  const saved = () => readFile(join(dir, 'structure.txt'), 'utf8').catch(() => '');
  await until('the file is saved', async () => (await saved()) === shown);
});

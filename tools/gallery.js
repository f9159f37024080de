/**
 * Draws every state of what a person sees of Garde-fou, in French and English, in light and dark
 * colours, on a screen 1280 and one 320 pixels wide, into target/gallery/ with an index:
 *
 *     node tools/gallery.js [PART…]      only the states whose name holds one of these
 *     node tools/gallery.js --docs       only the picture of docs/conseiller.md
 *
 * The core makes the words from the mails of `gallery-states.js`; the extension's own pages and
 * styles draw them, in Chromium. Nothing is compared: the pictures are for eyes.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import puppeteer from 'puppeteer-core';

import { CHROMIUM_FLAGS } from '../tests/webmail/browser.js';
import { WRITER } from '../www/incident/incident.js';
import { dialogStates, lineStates, OPTIONS_STATES, POPUP_STATES } from './gallery-states.js';
import { serve } from './serve.js';
import { given, standIn } from './stand-in.js';

/**
 * @typedef {import('./gallery-states.js').Entry} Entry
 * @typedef {import('../extension/dialog/view.js').View} View
 * @typedef {import('../extension/core/gardefou_wasm.js').Status} Status
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {'fr' | 'en'} Lang
 * @typedef {'light' | 'dark'} Scheme
 */

const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, 'target/gallery');
/** @type {Lang[]} */
export const LANGS = ['fr', 'en'];
/** @type {Scheme[]} */
export const SCHEMES = ['light', 'dark'];
const WIDTHS = /** @type {const} */ ([1280, 320]);
/** What Chromium gives a popup of the toolbar at most. */
const POPUP = { width: 800, height: 600 };
/** How large the last net opens its window (`background/last-net.js`), less the browser's frame. */
const STOPPED = { width: 620, height: 380 };

/** A Chromium for pictures. */
export const launch = () =>
  puppeteer.launch({ executablePath: process.env.GARDEFOU_CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM_FLAGS, timeout: 60_000 });

/**
 * An empty page of the server's own origin, with the look of the warning.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} url  of the server
 */
export async function stage(browser, url) {
  const page = await browser.newPage();
  await page.goto(`${url}extension/dialog/view.js`);
  await page.setContent(
    `<!doctype html><html lang="fr"><head><meta name="color-scheme" content="light dark"><title>Garde-fou</title>
    <link rel="stylesheet" href="${url}extension/dialog/dialog.css"></head><body><main id="root"></main></body></html>`,
    { waitUntil: 'load' },
  );
  return page;
}

/** @param {Page} page @param {Scheme} scheme */
export const colours = (page, scheme) =>
  page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);

/**
 * What the core says of a state.
 *
 * @param {Page} page  of the server's own origin
 * @param {Entry} entry
 * @param {Lang} lang
 * @returns {Promise<{view?: View, status?: Status}>}
 */
export async function told(page, entry, lang) {
  const files = (entry.mail?.files ?? []).map(({ name, bytes, unread }) => ({
    name,
    unread,
    base64: bytes && Buffer.from(bytes).toString('base64'),
  }));
  const mail = entry.mail && { ...entry.mail, files };
  return page.evaluate(
    async (mail, state, copyOf, lang, from) => {
      const path = '/extension/checker/supervisor.js';
      const { Supervisor } = await import(path);
      const place = /** @type {any} */ (globalThis);
      place.supervisor ??= new Supervisor();
      const ask = (/** @type {object} */ request) => place.supervisor.request(request);
      const described = state && (await ask({ type: 'describe', state, lang }));
      if (!mail) return { view: described };
      await ask({ type: 'set_settings', settings: { policy: mail.policy ?? {}, own: {} } });
      await ask({ type: 'scan_text', key: 'body.', text: mail.text ?? '', html: false });
      for (const { name, base64, unread } of mail.files) {
        const key = `${name}.`;
        if (unread) await ask({ type: 'mark_unread', key, reason: unread });
        else await ask({ type: 'scan_file', key, name, file: new File([Uint8Array.from(atob(base64 ?? ''), (c) => c.charCodeAt(0))], name) });
      }
      const parts = [{ key: 'body.', name: 'body' }, ...mail.files.map(({ name }) => ({ key: `${name}.`, name }))];
      const draft = { from: [from], to: mail.to ?? [], bcc: mail.bcc ?? [] };
      const { view, status } = await ask({ type: 'decide', draft, parts, missing: mail.missing ?? [], lang });
      const card = view?.cards.find((/** @type {any} */ { repair }) => copyOf && repair?.part === copyOf);
      if (card) card.copy = (await ask({ type: 'clean', key: `${copyOf}.`, name: copyOf, lang })).offer;
      if (view && described) {
        // As the guard says that a repair was made, and offers to undo it (`content/guard.js`).
        view.lead = described.headline;
        const undo = described.buttons.find((/** @type {any} */ { action }) => action === 'undo');
        if (undo) view.buttons.splice(1, 0, { ...undo, role: 'secondary' });
      }
      await ask({ type: 'forget', key: '' });
      return { view, status };
    },
    mail,
    typeof entry.state === 'function' ? entry.state(lang) : entry.state,
    entry.copyOf,
    lang,
    WRITER,
  );
}

/**
 * The view of a state.
 *
 * @param {Page} page
 * @param {Entry} entry
 * @param {Lang} lang
 * @returns {Promise<View>}
 */
export async function viewOf(page, entry, lang) {
  if (entry.words) {
    const { messages: say } = await given(lang);
    const { headline, lead } = entry.words;
    return {
      lang,
      tone: 'warn',
      headline: say[headline],
      lead: say[lead],
      cards: [],
      buttons: [
        { action: 'back', label: say.back, role: 'primary' },
        { action: 'send_anyway', label: say.sendAnyway, role: 'quiet' },
      ],
    };
  }
  const { view } = await told(page, entry, lang);
  if (!view) throw new Error(`${entry.id}: the core has nothing to warn of`);
  return entry.progress === undefined ? view : { ...view, progress: entry.progress };
}

/**
 * Draws a view with the extension's own module.
 *
 * @param {Page} page
 * @param {View} view
 * @param {boolean} [open]
 */
export async function draw(page, view, open = false) {
  await page.evaluate(
    async (view, open) => {
      const path = '/extension/dialog/view.js';
      const { renderView } = await import(path);
      renderView(document.getElementById('root'), view, () => {});
      for (const each of document.querySelectorAll('details')) each.open = open;
    },
    view,
    open,
  );
}

/**
 * A page of the extension outside of it.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} address
 * @param {Parameters<typeof given>[1]} more
 * @param {Lang} lang
 */
export async function openOutside(browser, address, lang, more) {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(standIn, await given(lang, more));
  await page.goto(address);
  return page;
}

/** The popup in a state. @param {import('puppeteer-core').Browser} browser @param {string} url @param {(typeof POPUP_STATES)[number]} state @param {Lang} lang */
export async function openPopup(browser, url, { press, ...state }, lang) {
  const page = await openOutside(browser, `${url}extension/popup/popup.html`, lang, state);
  await page.setViewport(POPUP);
  await page.waitForFunction(() => document.querySelector('h1')?.textContent);
  if (press) {
    await page.click(`#${press}`);
    await page.waitForFunction(() => document.querySelector('#note')?.textContent || document.querySelector('#exported:not([hidden])'));
  }
  return page;
}

/** The settings page in a state. @param {import('puppeteer-core').Browser} browser @param {string} url @param {(typeof OPTIONS_STATES)[number]} state @param {Lang} lang */
export async function openOptions(browser, url, { policy, own, journal, press }, lang) {
  const page = await openOutside(browser, `${url}extension/options/options.html`, lang, { policy, own, journal });
  await page.waitForSelector('#in-force:not([hidden])');
  if (policy.journal) await page.waitForSelector('#journal:not([hidden])');
  if (press) {
    await page.click(`#${press}`);
    await page.waitForSelector('dialog[open] h1');
  }
  return page;
}

/** The window of the last net. @param {import('puppeteer-core').Browser} browser @param {string} url @param {Lang} lang */
export async function openStopped(browser, url, lang) {
  const page = await openOutside(browser, `${url}extension/stopped/stopped.html?tab=1`, lang, {});
  await page.setViewport(STOPPED);
  await page.waitForSelector('h1');
  return page;
}

/**
 * The composer's line above a page, its shadow root open, or nothing could look into it.
 *
 * @param {Page} page  emptied
 */
export async function placeLine(page, /** @type {string} */ url) {
  await page.evaluateOnNewDocument(() => {
    const closed = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function attachShadow(/** @type {ShadowRootInit} */ options) {
      return closed.call(this, { ...options, mode: 'open' });
    };
    Object.assign(globalThis, { gardefou: {} });
  });
  await page.goto(`${url}extension/dialog/view.js`);
  await page.setContent('<!doctype html><html lang="fr"><meta name="color-scheme" content="light dark"><title>Message</title><main><h1>Nouveau message</h1></main></html>');
  await page.addScriptTag({ url: `${url}extension/content/status.js` });
}

/**
 * Has the line say something.
 *
 * @param {Page} page
 * @param {Page} asked  where the core answers
 * @param {Awaited<ReturnType<typeof lineStates>>[number]} entry
 * @param {Lang} lang
 */
export async function drawLine(page, asked, { button, word, ...entry }, lang) {
  const { messages } = await given(lang);
  const { view, status } = word ? { status: /** @type {Status} */ ({ tone: 'warn', text: messages[word] }) } : await told(asked, entry, lang);
  // As the guard says it: while a file is read its lead, else the headline.
  const said = status ?? (view && { tone: view.tone, text: view.tone === 'busy' ? (view.lead ?? '') : view.headline });
  if (!said) throw new Error(`${entry.id}: nothing is said`);
  const undo = button && (await told(asked, { ...entry, mail: undefined, state: button }, lang)).view?.buttons.find(({ action }) => action === 'undo');
  await page.evaluate(
    (said, label) => {
      document.documentElement.lang = /** @type {any} */ (said).lang;
      globalThis.gardefou.status.show(said, label ? { label, press() {} } : undefined);
    },
    { ...said, lang },
    undo?.label,
  );
}

// ---- The pictures

/** @typedef {{id: string, title: string, files: {name: string, what: string}[]}} Shown */

const SAID = { fr: 'français', en: 'anglais', light: 'clair', dark: 'sombre' };

/**
 * @param {Page} page
 * @param {string} name
 * @param {import('puppeteer-core').ScreenshotOptions} [options]
 */
const shoot = (page, name, options = {}) =>
  page.screenshot({ ...options, path: /** @type {`${string}.png`} */ (join(OUT, `${name}.png`)), optimizeForSpeed: true });

/**
 * The warnings: 1280 wide as in a window, 320 wide in their whole length.
 *
 * @param {Page} page
 * @param {Entry[]} entries
 * @returns {Promise<Shown[]>}
 */
async function shootDialogs(page, entries) {
  const shown = entries.map(({ id, title }) => ({ id, title, files: /** @type {Shown['files']} */ ([]) }));
  const views = [];
  for (const lang of LANGS) for (const [n, entry] of entries.entries()) views.push({ lang, n, entry, view: await viewOf(page, entry, lang) });
  for (const width of WIDTHS) {
    await page.setViewport({ width, height: width === 320 ? 4000 : 800 });
    for (const scheme of SCHEMES) {
      await colours(page, scheme);
      for (const { lang, n, entry, view } of views) {
        await draw(page, view, entry.open);
        const name = `${entry.id}-${lang}-${scheme}-${width}`;
        const height = await page.$eval('.gf-dialog', (dialog) => Math.ceil(dialog.getBoundingClientRect().height));
        await shoot(page, name, width === 320 ? { clip: { x: 0, y: Math.max(0, (4000 - height) / 2 - 12), width, height: height + 24 } } : {});
        shown[n].files.push({ name, what: `${SAID[lang]}, ${SAID[scheme]}, ${width} px` });
      }
    }
  }
  return shown;
}

/**
 * One state of another page.
 *
 * @param {{id: string, title: string}} state
 * @param {(lang: Lang) => Promise<Page>} open
 * @param {readonly ({width: number, height: number} | undefined)[]} sizes  none: as large as what it shows
 * @param {string} [part]  what of it, by its selector
 */
async function shootPage({ id, title }, open, sizes, part) {
  /** @type {Shown} */
  const shown = { id, title, files: [] };
  for (const lang of LANGS) {
    const page = await open(lang);
    for (const size of sizes) {
      if (size) await page.setViewport(size);
      for (const scheme of SCHEMES) {
        await colours(page, scheme);
        const name = [id, lang, scheme, size?.width].filter(Boolean).join('-');
        const box = part ? await page.$eval(part, (e) => e.getBoundingClientRect().toJSON()) : undefined;
        await shoot(page, name, box ? { clip: box } : { fullPage: true });
        shown.files.push({ name, what: [SAID[lang], SAID[scheme], size && `${size.width} px`].filter(Boolean).join(', ') });
      }
    }
    await page.close();
  }
  return shown;
}

/** @param {import('puppeteer-core').Browser} browser @param {Page} asked @param {string} url @param {Awaited<ReturnType<typeof lineStates>>} entries */
async function shootLines(browser, asked, url, entries) {
  const page = await browser.newPage();
  await placeLine(page, url);
  /** @type {Shown[]} */
  const shown = [];
  for (const entry of entries) {
    /** @type {Shown['files']} */
    const files = [];
    for (const lang of LANGS) {
      await drawLine(page, asked, entry, lang);
      for (const width of WIDTHS) {
        await page.setViewport({ width, height: 160 });
        for (const scheme of SCHEMES) {
          await colours(page, scheme);
          const name = `${entry.id}-${lang}-${scheme}-${width}`;
          await shoot(page, name, width === 320 ? {} : { clip: { x: 720, y: 0, width: 560, height: 160 } });
          files.push({ name, what: `${SAID[lang]}, ${SAID[scheme]}, ${width} px` });
        }
      }
    }
    shown.push({ id: entry.id, title: entry.title, files });
  }
  return shown;
}

const escaped = (/** @type {string} */ text) => text.replace(/[&<>"]/gu, (c) => `&#${c.charCodeAt(0)};`);

/** @param {[string, string, Shown[]][]} parts  a heading, what is to be known, the states */
function indexPage(parts) {
  const section = (/** @type {[string, string, Shown[]]} */ [heading, known, all], /** @type {number} */ n) => `
<section id="partie-${n}">
<h2>${escaped(heading)}</h2>
<p>${escaped(known)}</p>
${all
  .map(
    ({ id, title, files }) => `<h3 id="${id}">${escaped(title)}</h3>
<ul>${files.map(({ name, what }) => `<li><a href="${name}.png"><img src="${name}.png" alt="${escaped(`${title}, ${what}`)}" loading="lazy"></a><span>${escaped(what)}</span></li>`).join('')}</ul>`,
  )
  .join('\n')}
</section>`;
  return `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Garde-fou : galerie</title>
<style>
body { max-inline-size: 100rem; margin: 1.5rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
ul { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none; align-items: start; }
li { display: grid; gap: 0.25rem; font-size: 0.875rem; }
img { max-inline-size: min(22rem, 90vw); max-block-size: 30rem; border: 1px solid #888; }
</style>
<body>
<main>
<h1>Galerie de Garde-fou</h1>
<p>Chaque état, tel que l’extension le dessine, avec les phrases du cœur. Les personnes sont inventées. Refaire ces images : <code>make gallery</code>.</p>
<nav aria-label="Parties"><ul>${parts.map(([heading], n) => `<li><a href="#partie-${n}">${escaped(heading)}</a></li>`).join('')}</ul></nav>
${parts.map(section).join('\n')}
</main>
</body>
</html>
`;
}

/** The picture of the advisers' guide. */
async function shootForDocs() {
  const server = await serve();
  const browser = await launch();
  try {
    const page = await stage(browser, server.url);
    await page.setViewport({ width: 1280, height: 800 });
    await colours(page, 'light');
    const [incident] = await dialogStates();
    await draw(page, await viewOf(page, incident, 'fr'));
    const { x, y, width, height } = await page.$eval('.gf-dialog', (dialog) => dialog.getBoundingClientRect().toJSON());
    const path = /** @type {const} */ ('docs/conseiller.png');
    await page.screenshot({ path: `${ROOT}/${path}`, clip: { x: x - 16, y: y - 16, width: width + 32, height: height + 32 } });
    console.log(path);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function main() {
  const { values, positionals: wanted } = parseArgs({ options: { docs: { type: 'boolean' } }, allowPositionals: true });
  if (values.docs) return shootForDocs();
  const chosen = (/** @type {{id: string}} */ { id }) => wanted.length === 0 || wanted.some((part) => id.includes(part));
  const began = Date.now();
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  const server = await serve();
  const browser = await launch();
  try {
    const { url } = server;
    const [dialogs, lines] = await Promise.all([dialogStates(), lineStates()]);
    const page = await stage(browser, url);
    const popups = /** @type {Shown[]} */ ([]);
    const options = /** @type {Shown[]} */ ([]);
    const shown = await shootDialogs(page, dialogs.filter(chosen));
    const told = await shootLines(browser, page, url, lines.filter(chosen));
    for (const state of POPUP_STATES.filter(chosen)) popups.push(await shootPage(state, (lang) => openPopup(browser, url, state, lang), [undefined], 'body'));
    const sizes = WIDTHS.map((width) => ({ width, height: 800 }));
    for (const state of OPTIONS_STATES.filter(chosen)) options.push(await shootPage(state, (lang) => openOptions(browser, url, state, lang), sizes));
    const window = { id: 'arrete', title: 'Un envoi non vérifié a été arrêté' };
    const stopped = chosen(window) ? [await shootPage(window, (lang) => openStopped(browser, url, lang), [STOPPED, { width: 320, height: 568 }])] : [];
    /** @type {[string, string, Shown[]][]} */
    const parts = [
      ['L’avertissement', 'À 1280 pixels : dans une fenêtre de 800 de haut, le contenu défile. À 320 : en entier.', shown],
      ['La ligne du message', 'En bas à droite de la page où l’on écrit. Son fond est toujours blanc.', told],
      ['Le bouton de la barre d’outils', 'À sa propre taille.', popups],
      ['Les réglages', 'La page entière.', options],
      ['La fenêtre du dernier filet', 'Elle s’ouvre à la taille 620 × 420.', stopped],
    ];
    await writeFile(join(OUT, 'index.html'), indexPage(parts.filter(([, , all]) => all.length > 0)));
    const pictures = parts.flatMap(([, , all]) => all).flatMap(({ files }) => files).length;
    console.log(`${pictures} images en ${Math.round((Date.now() - began) / 1000)} s : target/gallery/index.html`);
  } finally {
    await browser.close();
    await server.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

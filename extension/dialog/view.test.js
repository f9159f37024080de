/**
 * The warning as a person meets it: read, reached by keyboard, zoomed, in light and dark.
 * Run: node --test extension/dialog/ (needs Chromium; GARDEFOU_CHROMIUM tells where it is).
 *
 * With GARDEFOU_SCREENSHOTS=FOLDER the views are also written there as pictures.
 */

import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';

import { serve } from '../../tools/serve.js';
import { CHROMIUM_FLAGS } from '../../tests/webmail/browser.js';

/** @typedef {import('./view.js').View} View */
/** @typedef {import('./view.js').Choice} Choice */

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const SCREENSHOTS = process.env.GARDEFOU_SCREENSHOTS;

const WHY = 'Pourquoi cet avertissement\u{202f}?';

/** @type {View} */
const WARNING = {
  lang: 'fr',
  tone: 'strong',
  headline: 'Vous allez envoyer à 1 300 personnes le fichier de leurs coordonnées',
  lead: 'Le message n’est pas encore parti. Rien de ce que vous écrivez ne quitte votre ordinateur pour cette vérification.',
  cards: [
    {
      kind: 'recipients_listed',
      severity: 'strong',
      title: 'Ce fichier contient les coordonnées de 1 297 de vos 1 300 destinataires',
      text: 'Chacun recevrait le nom, l’adresse et le téléphone des autres.',
      place: 'Dans « liste.pdf », de la page 1 à la page 27',
      samples: ['a•••@boite.example', 'd•••@example.fr', '06 39 •• •• ••'],
      samples_label: 'Par exemple',
      why: [
        'Les adresses trouvées ici ont été comparées à celles de vos destinataires.',
        'On y trouve\u{a0}: noms, courriels, téléphones.',
      ],
      why_label: WHY,
      repair: { action: 'remove', part: 'liste.pdf', label: 'Retirer la pièce jointe', role: 'secondary' },
    },
    {
      kind: 'recipients_exposed',
      severity: 'strong',
      title: '1 300 personnes verront les adresses des autres',
      text: 'Elles sont toutes dans le champ « À ».',
      samples: [],
      samples_label: '',
      why: ['Le nombre de destinataires visibles hors de votre organisation atteint le seuil fixé.'],
      why_label: WHY,
      repair: { action: 'bcc', label: 'Mettre tout le monde en Cci', role: 'secondary' },
    },
    {
      kind: 'not_checked',
      severity: 'notice',
      title: 'scan.png n’a pas été vérifié : c’est une image',
      text: '',
      samples: [],
      samples_label: '',
      why: [],
      why_label: '',
    },
  ],
  buttons: [
    { action: 'back', label: 'Revenir au message', role: 'primary' },
    { action: 'send_anyway', label: 'Envoyer quand même', role: 'quiet' },
  ],
};

/** @type {View} */
const BUSY = {
  lang: 'fr',
  tone: 'busy',
  headline: 'Vérification des pièces jointes…',
  lead: 'Le message partira dès qu’elle sera finie, si rien n’est à signaler.',
  cards: [],
  buttons: [{ action: 'back', label: 'Revenir au message', role: 'primary' }],
  progress: 0.4,
};

/** @type {View} */
const OK = {
  lang: 'fr',
  tone: 'ok',
  headline: 'Plus personne ne verra l’adresse des autres',
  lead: 'Les 1 300 destinataires sont maintenant en copie cachée (Cci).',
  cards: [],
  buttons: [
    { action: 'send', label: 'Envoyer', role: 'primary' },
    { action: 'back', label: 'Revenir au message', role: 'secondary' },
  ],
};

/** What an organisation may ask of the writer besides. @type {View} */
const ASKING = {
  ...WARNING,
  tone: 'warn',
  cards: [
    {
      kind: 'not_checked',
      severity: 'warn',
      title: '« coffre.xlsx » n’a pas été vérifié',
      text: 'Il est protégé par un mot de passe.',
      samples: [],
      samples_label: '',
      why: ['Garde-fou ne dit jamais sans risque ce qu’il n’a pas lu.'],
      why_label: WHY,
      false_alert: { label: 'Signaler une fausse alerte', done: 'C’est noté.' },
      unlock: {
        label: 'Mot de passe du fichier',
        hint: 'Il n’est ni enregistré ni transmis.',
        button: { action: 'unlock', part: 'coffre.xlsx', label: 'Vérifier avec ce mot de passe', role: 'secondary' },
      },
      repair: { action: 'remove', part: 'coffre.xlsx', label: 'Retirer la pièce jointe', role: 'secondary' },
    },
  ],
  reason: {
    label: 'Pourquoi envoyer ce message tel quel ?',
    hint: 'Elle n’est ni gardée ni transmise.',
    choices: ['Ils sont d’accord', 'Ils se connaissent'],
    missing: 'Donnez une raison.',
  },
};

/** @type {View} */
const LONG = {
  ...WARNING,
  cards: Array.from({ length: 40 }, (_, n) => ({
    kind: 'not_checked',
    severity: 'warn',
    title: `document-${n + 1}.zip n’a pas été vérifié\u00a0: il est protégé par un mot de passe`,
    text: 'Ouvrez-le et joignez une copie sans mot de passe pour qu’il soit lu.',
    samples: [],
    samples_label: '',
    why: ['Garde-fou ne dit jamais sans risque ce qu’il n’a pas lu.'],
    why_label: WHY,
  })),
};

/** @type {{ url: string, close: () => Promise<void> }} */
let server;
/** @type {import('puppeteer-core').Browser} */
let browser;
/** @type {import('puppeteer-core').Page} */
let page;

before(async () => {
  server = await serve();
  browser = await puppeteer.launch({
    executablePath: process.env.GARDEFOU_CHROMIUM ?? '/usr/bin/chromium',
    args: CHROMIUM_FLAGS,
    timeout: 60_000,
  });
  if (SCREENSHOTS) {
    await mkdir(SCREENSHOTS, { recursive: true });
  }
});
after(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(async () => {
  await page?.close();
  page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(`${server.url}extension/dialog/view.js`);
  await page.setContent(`<!doctype html><html lang="fr"><head><title>Garde-fou</title>
    <link rel="stylesheet" href="${server.url}extension/dialog/dialog.css"></head>
    <body><main id="root"></main></body></html>`, { waitUntil: 'load' });
});

/**
 * Shows a view and notes the choices in `window.choices`.
 *
 * @param {View} view
 */
async function show(view) {
  await page.evaluate(async (url, shown) => {
    // The address is that of this test's own server.
     
    const { renderView } = await import(`${url}extension/dialog/view.js`);
    const place = /** @type {any} */ (globalThis);
    place.choices ??= [];
    place.wrong ??= [];
    const root = document.getElementById('root');
    renderView(root, shown, (/** @type {Choice} */ c) => place.choices.push(c), (/** @type {string} */ kind) => place.wrong.push(kind));
  }, server.url, view);
}

/** @returns {Promise<Choice[]>} */
const choices = () => page.evaluate(() => /** @type {any} */ (globalThis).choices);
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
/** A person needs longer than this to read and click. */
const aMoment = () => new Promise((resolve) => { setTimeout(resolve, 400); });
/** @param {string} name */
const picture = async (name) => {
  if (SCREENSHOTS) {
    await aMoment();
    await page.screenshot({ path: /** @type {`${string}.png`} */ (join(SCREENSHOTS, `${name}.png`)) });
  }
};
/** @param {'light' | 'dark'} scheme */
const colours = (scheme) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);

describe('the warning', () => {
  it('says the consequence, what was found and where, and what can be done', async () => {
    await show(WARNING);
    const text = await page.$eval('[role=alertdialog]', (e) => /** @type {HTMLElement} */ (e).innerText);
    for (const said of [
      'Vous allez envoyer à 1 300 personnes le fichier de leurs coordonnées',
      'Ce fichier contient les coordonnées de 1 297 de vos 1 300 destinataires',
      'Dans « liste.pdf », de la page 1 à la page 27',
      '06 39 •• •• ••',
      '1 300 personnes verront les adresses des autres',
      'scan.png n’a pas été vérifié : c’est une image',
      'Revenir au message', 'Mettre tout le monde en Cci', 'Retirer la pièce jointe', 'Envoyer quand même',
    ]) {
      assert.ok(text.includes(said), `missing: ${said}`);
    }
    await picture('warning-1280-light');
  });

  it('is named and described to screen readers', async () => {
    await show(WARNING);
    const dialog = await page.$('[role=alertdialog]');
    const seen = await page.accessibility.snapshot({ root: dialog ?? undefined });
    assert.equal(seen?.role, 'alertdialog');
    assert.equal(seen?.name, 'Vous allez envoyer à 1 300 personnes le fichier de leurs coordonnées');
    const described = await page.$eval('[role=alertdialog]', (e) => (e.getAttribute('aria-describedby') ?? '')
      .split(' ').map((id) => document.getElementById(id)?.textContent));
    assert.deepEqual(described, [
      'Le message n’est pas encore parti. Rien de ce que vous écrivez ne quitte votre ordinateur pour cette vérification.',
      'Ce fichier contient les coordonnées de 1 297 de vos 1 300 destinataires',
      '1 300 personnes verront les adresses des autres',
      'scan.png n’a pas été vérifié : c’est une image',
    ]);
  });

  it('starts on the way back, which Enter takes', async () => {
    await show(WARNING);
    assert.equal(await focused(), 'Revenir au message');
    await page.keyboard.press('Enter');
    assert.deepEqual(await choices(), [{ action: 'back' }]);
  });

  it('starts on the way back even when another button comes first', async () => {
    await show(OK);
    assert.equal(await focused(), 'Revenir au message');
  });

  it('goes back on Escape', async () => {
    await show(WARNING);
    await page.keyboard.press('Escape');
    assert.deepEqual(await choices(), [{ action: 'back' }]);
  });

  it('keeps Tab inside, both ways round', async () => {
    await show(WARNING);
    const met = [];
    for (let n = 0; n < 7; n += 1) {
      met.push(await focused());
      await page.keyboard.press('Tab');
    }
    assert.deepEqual(met, [
      'Revenir au message', 'Envoyer quand même',
      WHY, 'Retirer la pièce jointe', WHY, 'Mettre tout le monde en Cci', 'Revenir au message',
    ]);
    await page.focus('summary');
    await page.keyboard.down('Shift');
    await page.keyboard.press('Tab');
    await page.keyboard.up('Shift');
    assert.equal(await focused(), 'Envoyer quand même');
  });

  it('says why only to who asks, by keyboard too, and takes it for no choice', async () => {
    await show(WARNING);
    const said = () => page.$$eval('.gf-why-said', (all) => all.filter((e) => e.checkVisibility()).map((e) => e.textContent));
    assert.deepEqual(await said(), []);
    await picture('why-closed-1280-light');
    await page.focus('summary');
    await page.keyboard.press('Enter');
    assert.deepEqual(await said(), [
      'Les adresses trouvées ici ont été comparées à celles de vos destinataires.',
      'On y trouve\u{a0}: noms, courriels, téléphones.',
    ]);
    assert.equal(await focused(), WHY);
    await picture('why-open-1280-light');
    await page.click('summary');
    assert.deepEqual(await said(), []);
    assert.deepEqual(await choices(), []);
    const described = await page.$eval('summary', (e) => document.getElementById(e.getAttribute('aria-describedby') ?? '')?.textContent);
    assert.equal(described, WARNING.cards[0].title);
  });

  it('can be scrolled by keyboard as soon as an answer makes it too long', async () => {
    await page.setViewport({ width: 1280, height: 2000 });
    await show(WARNING);
    const scrolls = () => page.$eval('.gf-body', (e) => /** @type {HTMLElement} */ (e).tabIndex === 0);
    // As high as the window lets it be, and not a pixel more to scroll. Its margins are 3 % each.
    const natural = await page.$eval('.gf-dialog', (e) => e.getBoundingClientRect().height);
    await page.setViewport({ width: 1280, height: Math.floor(natural / 0.94) });
    await page.waitForFunction(() => /** @type {HTMLElement} */ (document.querySelector('.gf-body')).tabIndex === -1);
    await page.click('summary');
    for (let tries = 0; !(await scrolls()) && tries < 40; tries += 1) await aMoment();
    assert.ok(await scrolls());
  });

  it('tells which repair of which part was chosen', async () => {
    await show(WARNING);
    await page.click('[data-action=remove]');
    await show({ ...WARNING, headline: 'Encore' });
    await page.click('[data-action=bcc]');
    assert.deepEqual(await choices(), [{ action: 'remove', part: 'liste.pdf' }, { action: 'bcc' }]);
  });

  it('offers a copy beside the removal, and says what goes', async () => {
    const [first, ...others] = WARNING.cards;
    const text = 'Colonnes retirées\u{a0}: Courriel, Mobile. Les noms restent.';
    /** @type {import('../core/gardefou_wasm.js').Button} */
    const button = { action: 'copy', part: 'liste.csv', label: 'Envoyer une copie sans les coordonnées', role: 'secondary' };
    await show({ ...WARNING, cards: [{ ...first, copy: { button, text, name: 'liste (sans coordonnées).csv' } }, ...others] });
    const copy = '[data-action=copy]';
    const described = await page.$eval(copy, (e) =>
      (e.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent),
    );
    assert.deepEqual(described, [first.title, text]);
    assert.equal(await page.$eval(copy, (e) => e.nextElementSibling?.textContent), 'Retirer la pièce jointe');
    await page.click(copy);
    assert.deepEqual(await choices(), [{ action: 'copy', part: 'liste.csv' }]);
  });

  it('releases the mail once, however often the button is clicked', async () => {
    await show(WARNING);
    await aMoment();
    await page.click('[data-action=send_anyway]', { count: 3 });
    assert.deepEqual(await choices(), [{ action: 'send_anyway' }]);
  });

  it('ignores a click that was already under way when it appeared', async () => {
    await show(WARNING);
    await page.$eval('[data-action=send_anyway]', (e) => /** @type {HTMLElement} */ (e).click());
    assert.deepEqual(await choices(), []);
  });

  it('ignores an Enter that is still held down from the webmail', async () => {
    await show(WARNING);
    await page.keyboard.down('Enter');
    await show({ ...WARNING, headline: 'Encore' });
    await page.keyboard.down('Enter');
    assert.deepEqual(await choices(), [{ action: 'back' }]);
    await page.keyboard.up('Enter');
  });

  it('never turns a file’s name into markup', async () => {
    const name = '<img src=x onerror="document.title=1"><b>.pdf';
    await show({ ...WARNING, headline: name, cards: [{ kind: 'nir', severity: 'warn', title: name, text: name, place: name, samples: [name], samples_label: name, why: [name], why_label: name }] });
    assert.equal(await page.$$eval('img, b', (all) => all.length), 0);
    assert.equal(await page.$eval('h1', (e) => e.textContent), name);
  });

  it('scrolls a long list by keyboard while the buttons stay in sight', async () => {
    await show(LONG);
    const box = await page.$eval('[data-action=back]', (e) => e.getBoundingClientRect().bottom);
    assert.ok(box < 800, `the button ends at ${box}`);
    assert.equal(await page.$eval('.gf-body', (e) => /** @type {HTMLElement} */ (e).tabIndex), 0);
    await page.focus('.gf-body');
    await page.keyboard.press('End');
    await page.waitForFunction(() => (document.querySelector('.gf-body')?.scrollTop ?? 0) > 500);
    await picture('long-1280-light');
  });
});

describe('what is asked besides', () => {
  const SEND = '[data-action=send_anyway]';
  const missing = () => page.$eval('.gf-reason-missing', (e) => e.textContent);

  it('lets the mail go only with a reason, and tells which', async () => {
    await show(ASKING);
    await aMoment();
    await page.click(SEND);
    assert.deepEqual(await choices(), []);
    assert.equal(await missing(), 'Donnez une raison.');
    assert.equal(await page.evaluate(() => /** @type {HTMLInputElement} */ (document.activeElement).value), '1');
    await page.keyboard.press('ArrowDown');
    await page.click(SEND);
    assert.deepEqual(await choices(), [{ action: 'send_anyway', reason: 2 }]);
  });

  it('takes some words for a reason, and no dots', async () => {
    await show({ ...ASKING, reason: { label: 'Pourquoi ?', hint: '', choices: [], missing: 'Donnez une raison.' } });
    await aMoment();
    await page.type('.gf-reason textarea', '... ok');
    await page.click(SEND);
    assert.deepEqual(await choices(), []);
    await page.type('.gf-reason textarea', ' accord');
    await page.click(SEND);
    assert.deepEqual(await choices(), [{ action: 'send_anyway' }]);
  });

  it('needs no reason for the way back', async () => {
    await show(ASKING);
    await page.keyboard.press('Escape');
    assert.deepEqual(await choices(), [{ action: 'back' }]);
  });

  it('takes a password by its button and by Enter, and none that is empty', async () => {
    await show(ASKING);
    await page.click('[data-action=unlock]');
    assert.deepEqual(await choices(), []);
    assert.equal(await page.evaluate(() => /** @type {HTMLInputElement} */ (document.activeElement).type), 'password');
    await page.keyboard.type('secret');
    await page.keyboard.press('Enter');
    await show(ASKING);
    await page.type('.gf-unlock input', 'autre');
    await page.click('[data-action=unlock]');
    assert.deepEqual(await choices(), [
      { action: 'unlock', part: 'coffre.xlsx', password: 'secret' },
      { action: 'unlock', part: 'coffre.xlsx', password: 'autre' },
    ]);
  });

  it('keeps Tab inside among fields and reasons, of which it stops at one', async () => {
    await show(ASKING);
    const met = [];
    for (let n = 0; n < 8; n += 1) {
      met.push(await page.evaluate(() => {
        const e = /** @type {HTMLInputElement} */ (document.activeElement);
        return e.textContent || e.type;
      }));
      await page.keyboard.press('Tab');
    }
    assert.deepEqual(met, [
      'Revenir au message', 'Envoyer quand même',
      WHY, 'password', 'Vérifier avec ce mot de passe', 'Retirer la pièce jointe', 'radio', 'Revenir au message',
    ]);
  });

  it('takes a false alert once, says that it did, and stays', async () => {
    await show(ASKING);
    await page.click('summary');
    await page.click('.gf-false-alert');
    assert.equal(await focused(), 'C’est noté.');
    assert.equal(await page.$('.gf-false-alert'), null);
    assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).wrong), ['not_checked']);
    assert.deepEqual(await choices(), []);
  });
});

describe('an update', () => {
  it('is announced, and focus returns to the way back', async () => {
    await show(BUSY);
    assert.equal(await page.$eval('[aria-live]', (e) => e.textContent), '');
    await show(WARNING);
    assert.equal(
      await page.$eval('[aria-live=assertive]', (e) => e.textContent),
      'Vous allez envoyer à 1 300 personnes le fichier de leurs coordonnées – Le message n’est pas encore parti. Rien de ce que vous écrivez ne quitte votre ordinateur pour cette vérification.',
    );
    assert.equal(await focused(), 'Revenir au message');
  });

  it('of the progress alone moves only the bar', async () => {
    await show(BUSY);
    const button = await page.$('[data-action=back]');
    await show({ ...BUSY, progress: 0.8 });
    assert.equal(await page.$eval('progress', (e) => e.value), 0.8);
    assert.equal(await button?.evaluate((e) => e.isConnected), true);
  });

  it('that shows the same view again takes a new choice', async () => {
    await show(WARNING);
    await page.click('[data-action=remove]');
    await show(WARNING);
    await page.click('[data-action=remove]');
    assert.equal((await choices()).length, 2);
  });
});

describe('accessibility', () => {
  /** @type {[string, View][]} */
  const views = [['warning', WARNING], ['asking', ASKING], ['busy', BUSY], ['ok', OK], ['long', LONG]];
  for (const [name, view] of views) {
    for (const scheme of /** @type {const} */ (['light', 'dark'])) {
      it(`of the ${name} view has no violation in ${scheme} colours`, async () => {
        await colours(scheme);
        await show(view);
        // With the answers to why, open.
        await page.$$eval('details', (all) => all.forEach((e) => { e.open = true; }));
        await aMoment();
        await page.evaluate(await readFile(AXE, 'utf8'));
        const found = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run());
        assert.deepEqual(
          found.violations.map((/** @type {any} */ v) => [v.id, v.nodes.map((/** @type {any} */ n) => n.html)]),
          [],
        );
        assert.ok(found.passes.some((/** @type {any} */ p) => p.id === 'color-contrast'));
        await picture(`${name}-1280-${scheme}`);
      });
    }
  }

  /** @type {[string, number, number][]} */
  const sizes = [
    ['a telephone', 360, 740],
    ['320 pixels', 320, 568],
    ['a zoom of 200 %', 640, 400],
    ['a zoom of 400 %', 320, 200],
  ];
  for (const [name, width, height] of sizes) {
    it(`at ${name} nothing is cut off and every button can be reached`, async () => {
      await page.setViewport({ width, height });
      await show(WARNING);
      await page.$$eval('details', (all) => all.forEach((e) => { e.open = true; }));
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      assert.equal(
        await page.$$eval('.gf-root, .gf-root *', (all) => all.filter((e) => e.scrollWidth > e.clientWidth + 1
          && e.clientWidth > 1 && getComputedStyle(e).display !== 'inline').length),
        0,
      );
      for (const action of ['remove', 'bcc', 'send_anyway', 'back']) {
        await page.focus(`[data-action=${action}]`);
        const box = await page.$eval(`[data-action=${action}]`, (e) => {
          const { left, right, top, bottom } = e.getBoundingClientRect();
          const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          return { left, right, top, bottom, hit: hit === e };
        });
        assert.ok(box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height + 0.5, JSON.stringify(box));
        assert.ok(box.hit, `${action} is covered`);
      }
      await picture(`warning-${width}x${height}`);
    });
  }

  it('keeps borders and focus in forced colours', async () => {
    const session = await page.createCDPSession();
    await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
    await show(WARNING);
    const style = await page.$eval('[data-action=back]', (e) => {
      const { borderTopWidth, borderTopStyle, outlineStyle } = getComputedStyle(e);
      return { borderTopWidth, borderTopStyle, outlineStyle };
    });
    assert.deepEqual(style, { borderTopWidth: '2px', borderTopStyle: 'solid', outlineStyle: 'solid' });
    await picture('warning-forced-colors');
  });

  it('does not move for those who asked for less motion', async () => {
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await show(WARNING);
    assert.equal(await page.$eval('.gf-dialog', (e) => getComputedStyle(e).animationName), 'none');
  });
});

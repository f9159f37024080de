/**
 * The trainers' room itself: the story's steps, trainer mode and its keys, notes, quiz, the group's
 * choices, the handout, reset; in French and English, without an accessibility violation.
 * Run: node --test www/room/room.test.js (needs Chromium and the built core).
 *
 * With GARDEFOU_SCREENSHOTS=FOLDER each scenario is also drawn there.
 */

import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';

import { CHROMIUM_FLAGS } from '../../tests/webmail/browser.js';
import { serve } from '../../tools/serve.js';
import { INCIDENTS } from './incidents.js';
import { SCENARIOS } from './scenarios.js';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SCREENSHOTS = process.env.GARDEFOU_SCREENSHOTS;

/** @type {Awaited<ReturnType<typeof serve>>} */
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
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** @param {'fr' | 'en'} lang */
const open = async (lang) => {
  await page.goto(`${server.url}www/?lang=${lang}`);
  await page.waitForSelector('#to-input');
};
beforeEach(async () => {
  await page?.close();
  page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  // A window without a display that goes full screen keeps the next page from opening.
  await page.evaluateOnNewDocument(() => {
    const asked = Object.assign(window, { asked: 0 });
    Element.prototype.requestFullscreen = async () => { asked.asked += 1; };
  });
  await open('fr');
});

/** @param {string} selector */
const text = (selector) => page.$eval(selector, (e) => e.textContent ?? '');
/** @param {string} selector */
const isSeen = (selector) => page.$eval(selector, (e) => e.checkVisibility());
const step = () => text('#story-said h3');
/** @param {string} id */
const play = async (id) => {
  await page.click(`[data-scenario="${id}"]`);
  await page.waitForSelector(`[data-scenario="${id}"][aria-current]`);
};
const aMoment = () => new Promise((resolve) => { setTimeout(resolve, 400); });
/** Answers the warning. @param {string} action */
const answer = async (action) => {
  await page.waitForSelector(`#warning[open] [data-action=${action}]`);
  await aMoment();
  await page.click(`#warning [data-action=${action}]`);
};

describe('the story', () => {
  it('goes through four steps, then to the next scenario, and back', async () => {
    await play('profiles');
    const told = [];
    for (let n = 0; n < 4; n += 1) {
      told.push(await step());
      if (n < 3) await page.click('#step-next');
    }
    assert.deepEqual(told, ['Ce qui s’est passé', 'Ce que voit la personne qui écrit', 'Ce que montre Garde-fou', 'Ce qu’il faut faire']);
    assert.equal(await text('#step-next'), 'Scénario suivant');
    await page.click('#step-next');
    await page.waitForSelector('[data-scenario=export][aria-current]');
    assert.equal(await step(), 'Ce qui s’est passé');
    assert.equal(await page.$eval('#step-back', (e) => e.getAttribute('aria-disabled')), 'true');
    assert.deepEqual(await page.$$eval('#attachments .name', (all) => all.map((e) => e.textContent)), ['candidats.json', 'candidats.csv']);
  });

  it('ends at the last step of the last scenario', async () => {
    await play('ordinary');
    for (let n = 0; n < 6; n += 1) await page.click('#step-next');
    assert.equal(await step(), 'Ce qu’il faut faire');
    assert.equal(await page.$eval('#step-next', (e) => e.getAttribute('aria-disabled')), 'true');
  });

  it('names a source of each real event, and says that the mail is imagined', async () => {
    for (const { id, sources } of INCIDENTS) {
      await play(id);
      assert.ok(sources.length > 0, `${id} has a source`);
      assert.deepEqual(
        await page.$$eval('.sources a', (all) => all.map((e) => e.getAttribute('href'))),
        sources.map(({ url }) => url),
      );
      assert.match(await text('#story-said'), /imaginé/u);
    }
  });

  it('has everything in both languages, with the spaces of each', () => {
    for (const { id, title, happened, seen, shown, todo, note } of SCENARIOS) {
      for (const { fr, en } of [title, happened, seen, shown, todo, note]) {
        assert.ok(fr && en, `${id} says it twice`);
        assert.doesNotMatch(fr, / [?!:;»]|« |\d \d/u, `${id}: ${fr}`);
      }
    }
  });
});

describe('trainer mode', () => {
  it('enlarges the type, and takes the keys of a remote except while somebody types', async () => {
    const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
    await play('saint-quentin');
    await page.keyboard.press('ArrowRight');
    assert.equal(await step(), 'Ce qui s’est passé', 'the keys are the page’s own outside of trainer mode');
    assert.equal(await size(), 16);
    await page.click('#trainer');
    assert.ok(await size() > 19);
    await page.keyboard.press('ArrowRight');
    assert.equal(await step(), 'Ce que voit la personne qui écrit');
    await page.keyboard.press('PageDown');
    assert.equal(await step(), 'Ce que montre Garde-fou');
    await page.keyboard.press('PageUp');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await step(), 'Ce qui s’est passé');
    for (const typed of ['#subject', '#body', '#to-input']) {
      await page.focus(typed);
      await page.keyboard.press('ArrowRight');
    }
    await page.focus('#trainer');
    await page.keyboard.down('Control');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.up('Control');
    assert.equal(await step(), 'Ce qui s’est passé');
    await page.click('#send');
    await page.waitForSelector('#warning[open] button');
    await page.keyboard.press('PageDown');
    assert.equal(await step(), 'Ce qui s’est passé', 'nothing moves behind a warning');
  });

  it('asks for the full screen, again when it was left, and can be left itself', async () => {
    assert.equal(await isSeen('#full-screen'), false);
    await page.click('#trainer');
    await page.click('#full-screen');
    assert.equal(await page.evaluate(() => /** @type {any} */ (window).asked), 2);
    await page.click('#trainer');
    assert.equal(await isSeen('#full-screen'), false);
    assert.equal(await page.$eval('#trainer', (e) => e.getAttribute('aria-pressed')), 'false');
  });

  it('shows the notes only when they are asked for', async () => {
    await page.click('#notes');
    assert.equal(await isSeen('#story-note-panel'), false, 'there is nothing to note yet');
    await play('screenshot');
    assert.match(await text('#story-note'), /^Ni alarme, ni feu vert/u);
    assert.equal(await isSeen('#story-note-panel'), true);
    await page.click('#notes');
    assert.equal(await isSeen('#story-note-panel'), false);
  });
});

describe('the quiz', () => {
  /** @param {number} n from 1 @param {number} at from 0 */
  const choose = async (n, at) => {
    await page.click(`#questions > li:nth-child(${n}) input[value="${at}"]`);
    await page.click(`#questions > li:nth-child(${n}) button`);
    return text(`#questions > li:nth-child(${n}) .why`);
  };

  it('explains each answer and counts the first ones', async () => {
    await page.click('#show-quiz');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'quiz-title');
    await page.click('#questions > li:nth-child(1) button');
    assert.equal(await text('#questions > li:nth-child(1) .why'), 'Choisissez d’abord une réponse.');
    assert.match(await choose(1, 1), /^Oui\. Il cherche des listes/u);
    assert.match(await choose(2, 0), /^Non\. La réponse est\u00a0: «\u00a0Non, le fichier part toujours\.\u00a0» La copie cachée/u);
    assert.match(await choose(2, 2), /^Oui\./u);
    assert.match(await choose(3, 0), /^Oui\. Ce qui n’a pas été lu/u);
    assert.match(await choose(4, 1), /^Oui\. Masquer/u);
    assert.equal(await text('#quiz-score'), '');
    assert.match(await choose(5, 2), /^Oui\. Plus tôt/u);
    assert.equal(await text('#quiz-score'), 'Bonnes réponses\u00a0: 4 sur 5.');
  });
});

describe('the group’s choices', () => {
  const rows = () => page.$$eval('#choices-table tbody tr', (all) => all.map((row) => [...row.children].map((e) => e.textContent)));

  it('are counted by scenario, and forgotten by a reset like all the rest', async () => {
    await play('reply-all');
    await page.click('#send');
    await answer('back');
    await page.waitForSelector('#warning:not([open])');
    await page.click('#send');
    await answer('send_anyway');
    await page.waitForSelector('#sent > li');
    await play('reply-all');
    await page.click('#send');
    await answer('bcc');
    await answer('send');
    await page.waitForSelector('#sent > li:nth-child(2)');
    await play('ordinary');
    await page.click('#send');
    await page.waitForSelector('#sent > li:nth-child(3)');
    // What the group writes itself is not counted.
    await page.type('#to-input', 'x@example.fr');
    await page.click('#send');
    await page.waitForSelector('#sent > li:nth-child(4)');
    await page.click('#show-choices');
    assert.deepEqual(await rows(), [['Répondre à tous', '1', '1', '1'], ['Un message ordinaire', '1', '0', '0']]);

    await page.click('#reset');
    assert.equal(await isSeen('#view-scenes'), true);
    assert.deepEqual(await rows(), []);
    assert.deepEqual(await page.$$('#sent > li'), []);
    assert.equal(await page.$('[data-scenario][aria-current]'), null);
    assert.equal(await text('#status'), 'Tout est effacé\u00a0: prêt pour un autre groupe.');
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length), 0);
    await page.click('#show-choices');
    assert.equal(await isSeen('#choices-none'), true);
  });
});

describe('the handout', () => {
  for (const lang of /** @type {const} */ (['fr', 'en'])) {
    it(`is one page of paper, whatever is on the screen (${lang})`, async () => {
      await open(lang);
      await play('hidden-sheet');
      const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      assert.equal(pdf.match(/\/Type \/Page\b/gu)?.length, 1);
      await page.emulateMediaType('print');
      assert.equal(await isSeen('#handout-table'), true);
      assert.equal(await isSeen('#compose'), false);
      assert.equal((await page.$$('#handout-table tbody tr')).length, 10);
    });
  }
});

describe('everybody', () => {
  for (const [lang, scheme] of /** @type {const} */ ([['fr', 'light'], ['en', 'dark']])) {
    it(`meets no accessibility violation in any view, ${lang}, ${scheme}`, { timeout: 180_000 }, async () => {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await open(lang);
      await page.evaluate(AXE);
      /** @param {string} state */
      const axe = async (state) => {
        const { violations } = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run({ rules: { 'target-size': { enabled: true } } }));
        assert.deepEqual(violations.map((/** @type {any} */ v) => [state, v.id, v.nodes.map((/** @type {any} */ n) => n.html)]), []);
      };
      await axe('opened');
      await page.click('#notes');
      for (const trainer of [false, true]) {
        if (trainer) await page.click('#trainer');
        await play('partners');
        await axe('story, step 1');
        await page.click('#step-next');
        await axe('story, step 2');
        await page.click('#show-quiz');
        await page.click('#questions > li:nth-child(2) input');
        await page.click('#questions > li:nth-child(2) button');
        await axe('quiz');
        await page.click('#show-handout');
        await axe('handout');
        await page.click('#show-scenes');
        await play('ordinary');
        await page.click('#send');
        await page.waitForSelector('#sent > li');
        await page.click('#show-choices');
        await axe('choices');
        await page.click('#show-scenes');
      }
    });
  }

  it('reads it at 320 pixels, in trainer mode too, without scrolling sideways', async () => {
    await page.setViewport({ width: 320, height: 640 });
    for (const lang of /** @type {const} */ (['fr', 'en'])) {
      await open(lang);
      await page.click('#notes');
      for (const trainer of [false, true]) {
        if (trainer) await page.click('#trainer');
        for (const view of ['scenes', 'quiz', 'choices', 'handout']) {
          await page.click(`#show-${view}`);
          if (view === 'scenes') await play('partners');
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `${lang} ${view}`);
        }
      }
    }
  });

  it('reaches every button by the keyboard, and sees where it is', async () => {
    await play('partners');
    await page.focus('a.language');
    const reached = new Set();
    // The last one of the page: a further press goes to the browser, which does not answer.
    for (let n = 0; n < 60 && !reached.has('draft'); n += 1) {
      await page.keyboard.press('Tab');
      const { name, outline } = await page.evaluate(() => {
        const at = /** @type {HTMLElement} */ (document.activeElement);
        return { name: at.id || at.dataset.scenario || at.tagName, outline: getComputedStyle(at).outlineStyle };
      });
      reached.add(name);
      // The button to attach is drawn by its label.
      if (!['BODY', 'attach'].includes(name)) assert.notEqual(outline, 'none', name);
    }
    for (const id of ['show-scenes', 'show-quiz', 'show-choices', 'show-handout', 'trainer', 'notes', 'reset', 'replay', 'scene-export', 'ordinary', 'step-back', 'step-next', 'send']) {
      assert.ok(reached.has(id), `${id} was reached`);
    }
  });

  it('tells what is chosen without colours of its own', async () => {
    const client = await page.createCDPSession();
    await client.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
    await play('partners');
    const ground = (/** @type {string} */ selector) => page.$eval(selector, (e) => getComputedStyle(e).backgroundColor);
    assert.notEqual(await ground('[data-scenario=partners]'), await ground('[data-scenario=export]'));
    assert.notEqual(await ground('#show-scenes'), await ground('#show-quiz'));
  });
});

if (SCREENSHOTS) {
  it('is drawn, each scenario and view, in both languages, wide and narrow', async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    for (const lang of /** @type {const} */ (['fr', 'en'])) {
      for (const [width, height] of /** @type {const} */ ([[1280, 800], [320, 640]])) {
        await page.setViewport({ width, height });
        await open(lang);
        for (const { id } of SCENARIOS) {
          await play(id);
          await aMoment();
          await page.screenshot({ path: /** @type {`${string}.png`} */ (join(SCREENSHOTS, `${id}-${lang}-${width}.png`)), fullPage: true });
        }
      }
    }
  });
}

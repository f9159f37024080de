/**
 * No violation that axe-core can find, in anything a person sees: every state of the warning, of the
 * composer's line, of the popup and the settings page, the last net's window and the demonstration
 * page, in French and English, in light and dark colours. First as drawn outside of the browser's
 * extension, where every state is at hand; then in the extension itself, its own frames and pages.
 *
 * What axe cannot find is told in docs/accessibilite.md. Needs Chromium and the built core.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';

import { colours, draw, drawLine, LANGS, launch, openOptions, openPopup, openStopped, placeLine, SCHEMES, stage, viewOf } from '../../tools/gallery.js';
import { dialogStates, lineStates, OPTIONS_STATES, POPUP_STATES } from '../../tools/gallery-states.js';
import { serve } from '../../tools/serve.js';
import { frameOf, startChromium } from '../webmail/browser.js';
import { openPopup as openRealPopup } from './site.js';

/** @typedef {import('puppeteer-core').Page | import('puppeteer-core').Frame} Place */

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A file is read while the browser starts, on a busy machine. */
const PATIENCE = { timeout: 180_000 };

/**
 * What axe finds, its rule on the size of targets (WCAG 2.2, 2.5.8) switched on.
 *
 * @param {Place} place
 * @param {string} state
 * @returns {Promise<string[]>}
 */
async function violations(place, state) {
  if (!(await place.evaluate(() => 'axe' in globalThis))) await place.evaluate(AXE);
  const { violations: found, passes, incomplete } = await place.evaluate(() =>
    /** @type {any} */ (globalThis).axe.run({ rules: { 'target-size': { enabled: true } } }),
  );
  // Where nothing was looked at, nothing was found either. The contrast of the browser's own colours,
  // which the settings page has, axe cannot tell in dark: it says so, for a person to look.
  const looked = [...passes, ...incomplete].filter((/** @type {any} */ { id }) => id === 'color-contrast');
  assert.ok(looked.length > 0, `${state}: no text was looked at`);
  return found.flatMap((/** @type {any} */ { id, nodes }) => nodes.map((/** @type {any} */ { html }) => `${state}: ${id}: ${html}`));
}

/** What WCAG 2.2, 1.4.12 lets a reader set, and a margin that keeps what is cut off from hiding. */
const SPACING = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }';

/** What is wider than the place it has. @param {import('puppeteer-core').Page} page @param {string} state */
const cutOff = (page, state) =>
  page.evaluate(
    (state) =>
      [...document.querySelectorAll('body *')]
        .filter((e) => e.checkVisibility() && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && !e.matches('textarea, .gf-live') && getComputedStyle(e).display !== 'inline')
        .map((e) => `${state}: ${e.tagName} ${e.className} ${e.textContent?.slice(0, 40)}`),
    state,
  );

/**
 * What tells a control or a sign apart by less than 3 to 1 from what it stands on (WCAG 2.2, 1.4.11),
 * which axe does not measure: borders and focus of buttons and fields, icons.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} state
 * @returns {Promise<{looked: number, faint: string[]}>}
 */
const faint = (page, state) =>
  page.evaluate((state) => {
    const numbers = (/** @type {string} */ colour) => (colour.match(/[\d.]+/gu) ?? []).map(Number);
    const isSeen = (/** @type {string} */ colour) => colour.startsWith('rgb') && (numbers(colour)[3] ?? 1) === 1;
    const light = (/** @type {string} */ colour) => {
      const [r, g, b] = numbers(colour).map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (/** @type {string} */ a, /** @type {string} */ b) => {
      const [more, less] = [light(a), light(b)].sort((x, y) => y - x);
      return (more + 0.05) / (less + 0.05);
    };
    /** The colour that it stands on. @param {Element | null} place @returns {string} */
    const ground = (place) => (!place ? 'rgb(255, 255, 255)' : isSeen(getComputedStyle(place).backgroundColor) ? getComputedStyle(place).backgroundColor : ground(place.parentElement));
    /** @type {string[]} */
    const found = [];
    let looked = 0;
    const look = (/** @type {Element} */ element, /** @type {string} */ what, /** @type {string} */ colour) => {
      if (!isSeen(colour)) return;
      looked += 1;
      const by = ratio(colour, ground(element.parentElement));
      if (by < 3) found.push(`${state}: ${what} of ${element.className || element.tagName}: ${by.toFixed(2)}`);
    };
    for (const control of document.querySelectorAll('button, textarea, input[type=password]')) {
      if (!control.checkVisibility()) continue;
      look(control, 'border', getComputedStyle(control).borderTopColor);
      /** @type {HTMLElement} */ (control).focus();
      if (getComputedStyle(control).outlineStyle !== 'none') look(control, 'focus', getComputedStyle(control).outlineColor);
    }
    for (const icon of document.querySelectorAll('.gf-icon-outline')) look(/** @type {Element} */ (icon.closest('svg')), 'icon', getComputedStyle(icon).stroke);
    return { looked, faint: found };
  }, state);

describe('as drawn outside of the extension', () => {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import('puppeteer-core').Browser} */
  let browser;
  /** Where the core answers. @type {import('puppeteer-core').Page} */
  let core;
  before(async () => {
    server = await serve();
    browser = await launch();
    core = await stage(browser, server.url);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  for (const lang of LANGS) {
    test(`every state of the warning, ${lang}, wide and narrow, light and dark`, PATIENCE, async () => {
      const page = await stage(browser, server.url);
      /** @type {string[]} */
      const found = [];
      for (const entry of await dialogStates()) {
        const view = await viewOf(core, entry, lang);
        for (const [n, scheme] of SCHEMES.entries()) {
          // Narrow and low, the contents scroll and take the focus.
          await page.setViewport(n === 0 ? { width: 1280, height: 800 } : { width: 320, height: 480 });
          await colours(page, scheme);
          await draw(page, view, true);
          found.push(...(await violations(page, `${entry.id}, ${scheme}`)));
        }
      }
      await page.close();
      assert.deepEqual(found, []);
    });

    test(`every state of the popup, ${lang}, light and dark`, PATIENCE, async () => {
      /** @type {string[]} */
      const found = [];
      for (const state of POPUP_STATES) {
        const page = await openPopup(browser, server.url, state, lang);
        assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
        for (const scheme of SCHEMES) {
          await colours(page, scheme);
          found.push(...(await violations(page, `${state.id}, ${scheme}`)));
        }
        await page.close();
      }
      assert.deepEqual(found, []);
    });

    test(`the settings page, the last net’s window and the composer’s line, ${lang}, light and dark`, PATIENCE, async () => {
      /** @type {string[]} */
      const found = [];
      const check = async (/** @type {import('puppeteer-core').Page} */ page, /** @type {string} */ state) => {
        for (const scheme of SCHEMES) {
          await colours(page, scheme);
          found.push(...(await violations(page, `${state}, ${scheme}`)));
        }
      };
      for (const state of OPTIONS_STATES) {
        const page = await openOptions(browser, server.url, state, lang);
        await check(page, state.id);
        await page.close();
      }
      const stopped = await openStopped(browser, server.url, lang);
      await check(stopped, 'stopped');
      await stopped.close();
      const line = await browser.newPage();
      await placeLine(line, server.url);
      for (const entry of await lineStates()) {
        await drawLine(line, core, entry, lang);
        await check(line, entry.id);
      }
      await line.close();
      assert.deepEqual(found, []);
    });

    test(`with the spacing of text that a reader may set nothing is cut off, ${lang}`, PATIENCE, async () => {
      const page = await stage(browser, server.url);
      await page.setViewport({ width: 320, height: 640 });
      await page.addStyleTag({ content: SPACING });
      /** @type {string[]} */
      const found = [];
      for (const entry of await dialogStates()) {
        await draw(page, await viewOf(core, entry, lang), true);
        found.push(...(await cutOff(page, entry.id)));
      }
      await page.close();
      for (const state of POPUP_STATES) {
        const popup = await openPopup(browser, server.url, state, lang);
        await popup.addStyleTag({ content: SPACING });
        found.push(...(await cutOff(popup, state.id)));
        await popup.close();
      }
      assert.deepEqual(found, []);
    });

    test(`the demonstration page, ${lang}, before and under the warning, light and dark`, PATIENCE, async () => {
      const page = await browser.newPage();
      /** @type {string[]} */
      const found = [];
      for (const scheme of SCHEMES) {
        await colours(page, scheme);
        await page.goto(`${server.url}www/?lang=${lang}`);
        await page.waitForSelector('#to-input');
        assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
        await page.click('#replay');
        await page.waitForSelector('#attachments > li');
        found.push(...(await violations(page, `demonstration, ${scheme}`)));
        await page.click('#send');
        await page.waitForSelector('#warning[open] [data-action=send_anyway]');
        found.push(...(await violations(page, `its warning, ${scheme}`)));
      }
      await page.close();
      assert.deepEqual(found, []);
    });
  }

  test('controls, focus and icons stand out from what they stand on', PATIENCE, async () => {
    const page = await stage(browser, server.url);
    let looked = 0;
    /** @type {string[]} */
    const found = [];
    const look = async (/** @type {import('puppeteer-core').Page} */ where, /** @type {string} */ state) => {
      for (const scheme of SCHEMES) {
        await colours(where, scheme);
        // Colours change in their own time.
        await where.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)));
        const seen = await faint(where, `${state}, ${scheme}`);
        looked += seen.looked;
        found.push(...seen.faint);
      }
    };
    for (const entry of await dialogStates()) {
      await draw(page, await viewOf(core, entry, 'fr'));
      await look(page, entry.id);
    }
    for (const state of POPUP_STATES) {
      const popup = await openPopup(browser, server.url, state, 'fr');
      await look(popup, state.id);
      await popup.close();
    }
    await page.close();
    assert.deepEqual(found, []);
    assert.ok(looked > 500, `${looked} were looked at`);
  });
});

describe('in the extension itself', () => {
  for (const language of LANGS) {
    for (const [n, scheme] of SCHEMES.entries()) {
      test(`its warning, popup, settings and last net’s window, ${language}, ${scheme}`, PATIENCE, async (t) => {
        const server = await serve();
        t.after(() => server.close());
        // For the frames of all processes, which a page's own emulation would not reach.
        const chromium = await startChromium({ language, args: [`--blink-settings=preferredColorScheme=${1 - n}`] });
        t.after(() => chromium.close());
        const isDark = (/** @type {Place} */ place) => place.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
        /** @type {string[]} */
        const found = [];

        const page = await chromium.browser.newPage();
        await page.goto(`${server.url}www/?lang=${language}`);
        await page.waitForSelector('html[data-gardefou="extension"]');
        const popup = await openRealPopup(chromium, page);
        found.push(...(await violations(popup, 'popup')));
        await popup.close();
        await page.click('#replay');
        await page.waitForSelector('#attachments > li[data-attachment-id]');
        await page.click('#send');
        const frame = await frameOf(page);
        await frame.waitForSelector('[data-action=send_anyway]');
        assert.equal(await isDark(frame), scheme === 'dark');
        assert.equal(await frame.evaluate(() => document.documentElement.lang), language);
        found.push(...(await violations(frame, 'warning')));

        for (const path of ['options/options.html', 'stopped/stopped.html?tab=1']) {
          const own = await chromium.browser.newPage();
          await own.goto(`chrome-extension://${chromium.extensionId}/${path}`);
          await own.waitForFunction(() => document.querySelector('h1')?.textContent);
          if (path.startsWith('options')) await own.waitForSelector('#in-force:not([hidden])');
          assert.equal(await isDark(own), scheme === 'dark');
          assert.equal(await own.evaluate(() => document.documentElement.lang), language);
          found.push(...(await violations(own, path)));
          await own.close();
        }
        assert.deepEqual(found, []);
      });
    }
  }
});

/**
 * A writer before the warning, for tests: meets it and chooses. In Chromium with the mouse; in Firefox,
 * whose driver cannot look into the warning's frame, by key, in the order in which its buttons stand.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import { ARMING_MS } from '../../extension/dialog/view.js';
import { closed, press, tap, warning } from './browser.js';
import { ANYWAY, BCC, SEND_NOW, until } from './compose.js';

/**
 * @typedef {object} Writer
 * @property {(compose: import('./compose.js').Compose, headline: string) => Promise<void>} meets
 * @property {(compose: import('./compose.js').Compose) => Promise<void>} goesBack
 * @property {(compose: import('./compose.js').Compose) => Promise<void>} sendsAnyway
 * @property {(compose: import('./compose.js').Compose) => Promise<void>} movesAllToBcc  and sends then
 */

/** @type {Writer} */
export const WITH_MOUSE = {
  meets: async ({ page }, headline) => void (await warning(page, headline)),
  async goesBack({ page }) {
    void tap(page, 'Escape');
    await closed(page);
  },
  sendsAnyway: ({ page }) => press(page, ANYWAY),
  async movesAllToBcc({ page }) {
    await press(page, BCC);
    await warning(page, 'Tous les destinataires sont en copie cachée');
    await press(page, SEND_NOW);
  },
};

/** The warning's host takes the focus when its frame has drawn the buttons; there is no other host in a dialog of the page's body. */
const isWarned = (/** @type {import('puppeteer-core').Page} */ page) =>
  page.evaluate(() => document.activeElement?.matches('body > dialog[open], body > dialog[open] *') ?? false);

/** Presses keys once the buttons take them. @param {import('puppeteer-core').Page} page @param {import('puppeteer-core').KeyInput[]} all */
async function keys(page, ...all) {
  await sleep(ARMING_MS + 500);
  for (const key of all) await page.keyboard.press(key).catch(() => {});
}

/** @type {Writer} */
export const BY_KEY = {
  meets: async ({ page }) => until('a warning opens', () => isWarned(page)),
  async goesBack({ page }) {
    await keys(page, 'Enter');
    await until('the warning closes', async () => !(await isWarned(page)));
  },
  sendsAnyway: ({ page }) => keys(page, 'Tab', 'Enter'),
  async movesAllToBcc({ page }) {
    // Twice the button before the one that has the focus: to Bcc, then send.
    for (const wait of [0, 2_000]) {
      await sleep(wait);
      await page.keyboard.down('Shift');
      await keys(page, 'Tab');
      await page.keyboard.up('Shift');
      await keys(page, 'Enter');
    }
  },
};

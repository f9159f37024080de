/**
 * Firefox with the extension, driven from the browser's own side where its driver cannot reach: the
 * toolbar, the popup, and what the browser allows. Firefox gives this only to who starts it with
 * `--remote-allow-system-access`. The browser's question whether a site may be read is answered with
 * yes by a setting of Firefox made for tests.
 */
import puppeteer from 'puppeteer-core';

import { EXTENSION } from '../webmail/browser.js';
import { HOST } from './site.js';

const ID = 'garde-fou@garde-fou.example';

/**
 * @param {{extension?: string, executablePath?: string, install?: boolean, preferences?: Record<string, boolean>, userDataDir?: string}} [options]
 *   `install: false` where a policy does
 */
export async function startFirefox({ extension = EXTENSION, executablePath, install = true, preferences = {}, userDataDir } = {}) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: executablePath ?? process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    acceptInsecureCerts: true,
    userDataDir,
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextOptionalPermissionPrompts': false,
      'network.dns.localDomains': HOST,
      'intl.accept_languages': 'fr',
      'intl.locale.requested': 'fr',
      ...preferences,
    },
  });
  if (install) await browser.installExtension(extension);
  const { connection } = /** @type {any} */ (browser);

  /** Runs something in the browser's own window. @param {string} body  of an async function @returns {Promise<any>} */
  async function inBrowser(body) {
    const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
    const { context } = tree.result.contexts.find((/** @type {{url: string}} */ { url }) => url.endsWith('/browser.xhtml'));
    const { result } = await connection.send('script.evaluate', {
      expression: `(async () => { ${body} })().then((value) => JSON.stringify(value ?? null))`,
      target: { context },
      awaitPromise: true,
    });
    if (result.exceptionDetails) throw new Error(`in Firefox: ${result.exceptionDetails.text}`);
    return JSON.parse(result.result.value);
  }

  /**
   * Runs something in a page of the extension, as its own reader sees it.
   *
   * @param {string} place  the browser element that shows it, for the browser's own window
   * @param {string} body
   */
  const inside = (place, body) =>
    inBrowser(`
      const { messageManager } = ${place};
      const name = 'test' + Math.random();
      const answer = new Promise((resolve, reject) => {
        messageManager.addMessageListener(name, ({ data }) => resolve(data));
        // What runs in a page that is still being loaded is lost with it.
        setTimeout(() => reject(new Error('the page does not answer')), 3000);
      });
      const script = '(async () => {' + ${JSON.stringify(body)} + '})().then((value) => sendAsyncMessage("' + name + '", value))';
      messageManager.loadFrameScript('data:,' + encodeURIComponent(script), false);
      return answer;`);

  /** Runs something in the popup. @param {string} body */
  const inPopup = (body) => inside("document.querySelector('.webextension-popup-browser')", body);

  /** What the popup says. */
  const read = () =>
    inPopup(`const words = (place) => content.document.querySelector(place)?.textContent ?? '';
      return {
        headline: words('#state'), lead: words('#lead'), note: words('#note'),
        buttons: [...content.document.querySelectorAll('button')].filter((each) => each.checkVisibility()).map((each) => each.textContent),
      };`).catch(() => ({ headline: '', lead: '', note: '', buttons: [] }));

  return {
    browser,
    inBrowser,
    inPopup,
    read,
    close: () => browser.close(),
    /** Opens a page of the extension in front. @param {string} path */
    openOwnPage: (path) =>
      inBrowser(`gBrowser.selectedTab = gBrowser.addTrustedTab(WebExtensionPolicy.getByID('${ID}').getURL('${path}'));`),
    /** Runs something in the page in front. @param {string} body */
    inOwnPage: (body) => inside('gBrowser.selectedBrowser', body),
    /** Opens the popup over the tab in front, as a press on the toolbar does. */
    openPopup: () =>
      inBrowser(`const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
        const { extension } = WebExtensionPolicy.getByID('${ID}');
        const popup = () => document.querySelector('.webextension-popup-browser');
        // The button may not be there yet, just after the installation.
        for (let tries = 0; !popup() && tries < 5; tries += 1) {
          ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window);
          for (let waited = 0; !popup() && waited < 2000; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
        }
        for (let waited = 0; !popup()?.currentURI.spec.endsWith('/popup.html') && waited < 5000; waited += 50) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }`),
    closePopup: () => inBrowser(`document.querySelector('.webextension-popup-browser')?.closest('panel')?.hidePopup();`),
    /** Waits until the popup has that headline. @param {string} headline */
    async says(headline) {
      let said = await read();
      for (let tries = 0; said.headline !== headline && tries < 100; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        said = await read();
      }
      if (said.headline !== headline) throw new Error(`the popup says "${said.headline}", not "${headline}"`);
      return said;
    },
    /** Presses a button of the popup: what must be asked within the press, can be. @param {string} id */
    press: (id) =>
      inPopup(`const input = content.windowUtils.setHandlingUserInput(true);
        content.document.getElementById('${id}').click();
        input.destruct();`),
    /** The hosts that the browser allows. @returns {Promise<string[]>} */
    allowed: () =>
      inBrowser(`return WebExtensionPolicy.getByID('${ID}')?.allowedOrigins.patterns.map(({ pattern }) => pattern)
        .filter((pattern) => !pattern.startsWith('moz-extension'));`),
    /** Takes a host back, as the page of add-ons does. @param {string} pattern */
    withdraw: (pattern) =>
      inBrowser(`const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
        const { extension } = WebExtensionPolicy.getByID('${ID}');
        await ExtensionPermissions.remove('${ID}', { permissions: [], origins: ['${pattern}'] }, extension);`),
    /** Allows a host that may be asked for, as the page of add-ons does. @param {string} pattern */
    allow: (pattern) =>
      inBrowser(`const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
        const { extension } = WebExtensionPolicy.getByID('${ID}');
        await ExtensionPermissions.add('${ID}', { permissions: [], origins: ['${pattern}'] }, extension);`),
  };
}

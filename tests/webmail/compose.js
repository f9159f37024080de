/**
 * A person at Roundcube, for tests: logs in, opens a compose page, fills it, presses Send; and the
 * two witnesses of what happened then, the mail server's journal and the requests of the page.
 *
 * What it refuses: to reach into the extension. It does what hands do, and reads what eyes see.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { simpleParser } from 'mailparser';

import { makePeople } from '../../www/incident/people.js';
import { line, startChromium, startFirefox } from './browser.js';
import { startStack } from './stack/stack.js';

/** Narrow no-break space, which French puts into numbers and before `!`; and the no-break space. */
export const NNBSP = '\u{202f}';
export const NBSP = '\u{a0}';

/**
 * Where a person finds what in the skins of Roundcube. Classic sends by two controls; it uploads by a
 * button of its own.
 */
export const SKINS = {
  elastic: {
    send: 'button.btn.send',
    typing: '#compose_to .recipient-input input',
    body: '#composebody',
    files: '#attachment-list',
    chooser: '#uploadformInput',
  },
  larry: { send: '#messagetoolbar a.send', typing: '#_to', body: '#composebody', files: '#attachment-list', chooser: '#uploadformInput' },
  classic: {
    send: '#messagetoolbar a.send',
    typing: '#_to',
    body: '#compose-body',
    files: '#attachmentslist',
    chooser: '#attachment-formInput',
    upload: { open: '#uploadmenulink', press: '#attachment-form input.mainaction' },
  },
};
export const SEND = SKINS.elastic.send;
export const BACK = 'Revenir au message';
export const ANYWAY = 'Envoyer quand même';
export const BCC = 'Mettre tout le monde en Cci';
export const REMOVE = 'Retirer la pièce jointe';
export const COPY = 'Envoyer une copie sans les coordonnées';
export const MASK = 'Masquer les numéros dans le texte';
export const UNDO_MASK = 'Remettre les numéros';
export const UNLOCK = 'Vérifier avec ce mot de passe';
export const SEND_NOW = 'Envoyer le message';
export const UNDO_BCC = 'Annuler la mise en Cci';
export const UNDO_REMOVE = 'Remettre la pièce jointe';
export const UNDO_COPY = 'Remettre le fichier d’origine';

/**
 * @typedef {object} Draft
 * @property {string[]} [to]
 * @property {string[]} [cc]
 * @property {string[]} [bcc]
 * @property {string} [subject]
 * @property {string} [body]
 * @property {string[]} [files]  paths
 */

/** Waits for a condition, for 20 seconds at most. */
export async function until(/** @type {string} */ what, /** @type {() => unknown} */ condition) {
  for (let waited = 0; waited < 20_000; waited += 25) {
    if (await condition()) return;
    await sleep(25);
  }
  throw new Error(`${what}: it does not happen`);
}

/** One compose page, and what came of it. */
export class Compose {
  /** Does the driver see the warning, the composer's line and what requests send? Firefox's does not. */
  sees = true;
  /** How many warnings opened on this page. */
  warnings = 0;
  /** Requests of this page that send a mail. Drafts are not among them. */
  sends = 0;
  #before;

  /**
   * @param {import('puppeteer-core').Page} page
   * @param {import('./stack/stack.js').Stack} stack
   * @param {import('./stack/stack.js').Skin} [skin]
   */
  constructor(page, stack, skin = 'elastic') {
    this.page = page;
    this.stack = stack;
    /** @type {{send: string, typing: string, body: string, files: string, chooser: string, upload?: {open: string, press: string}}} */
    this.places = SKINS[skin];
    this.#before = { mails: stack.smtp.journal.length, commands: stack.smtp.commands.length };
    page.setDefaultTimeout(20_000);
    page.on('framenavigated', (frame) => {
      if (frame.url().endsWith('/dialog/dialog.html')) this.warnings += 1;
    });
    page.on('request', (request) => {
      if (this.sees && request.method() === 'POST' && this.isSend(request)) this.sends += 1;
    });
    page.on('dialog', (dialog) => dialog.accept());
  }

  /** Does that POST send a mail? @param {import('puppeteer-core').HTTPRequest} request */
  isSend(request) {
    const data = request.postData() ?? '';
    // An autosave is the same request with one field set. « Renvoyer » has its action in the address.
    const isSend = /(?:^|&)_action=send(?:&|$)/u.test(data) && !/(?:^|&)_draft=1(?:&|$)/u.test(data);
    return isSend || /[?&]_action=bounce(?:&|$)/u.test(request.url());
  }

  /** Does the webmail say that it is done with the mail? @returns {Promise<boolean>} */
  async isDone() {
    return !this.page.url().includes('_action=compose');
  }

  async ready() {
    await this.page.waitForSelector(this.places.typing);
    await this.guarded();
  }

  async guarded() {
    if (this.sees) await until('the composer says that it is guarded', () => line(this.page));
  }

  /** Fills the fields of a draft that are given. @param {Draft} draft */
  async fill({ to, cc, bcc, subject, body, files }) {
    for (const [name, list] of Object.entries({ to, cc, bcc })) if (list) await this.page.evaluate(FILL, `_${name}`, list);
    if (subject) await this.page.type('#compose-subject', subject);
    if (body) await this.writeBody(body);
    for (const file of files ?? []) await this.attach([file]);
  }

  /** Pastes into the plain editor, below what is there. @param {string} text */
  async writeBody(text) {
    await this.page.focus(this.places.body);
    await this.insert(text);
  }

  /** Pastes a text where the focus is; types it where the driver cannot. @param {string} text */
  insert(text) {
    return this.sees ? this.page.keyboard.sendCharacter(text) : this.page.keyboard.type(text);
  }

  attachmentNames() {
    return this.page.$$eval(`${this.places.files} > li[id^=rcmfile]:not(.uploading) .attachment-name`, (names) =>
      names.map((name) => name.textContent?.trim() ?? ''),
    );
  }

  /** Adds files in one go and waits until the webmail has them. @param {string[]} paths */
  async attach(paths) {
    const before = (await this.attachmentNames()).length;
    const { chooser, upload } = this.places;
    const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await this.page.$(chooser));
    if (upload) await this.page.click(upload.open);
    await input.uploadFile(...paths);
    if (upload) await this.page.click(upload.press);
    await until('the files are attached', async () => (await this.attachmentNames()).length === before + paths.length);
  }

  /** What the writer sees of the draft. */
  seen() {
    return this.page.evaluate((places) => {
      const value = (/** @type {string} */ id) =>
        /** @type {HTMLTextAreaElement} */ (document.getElementById(id)).value;
      return {
        to: value('_to'),
        cc: value('_cc'),
        bcc: value('_bcc'),
        chips: document.querySelectorAll('li.recipient').length,
        subject: value('compose-subject'),
        body: value(places.body.slice(1)),
        files: [...document.querySelectorAll(`${places.files} > li`)].map((item) => item.id),
      };
    }, this.places);
  }

  /** Presses Send with the mouse. */
  async send() {
    await this.page.click(this.places.send);
  }

  /** The mails sent since this page was opened. */
  sent() {
    return this.stack.smtp.journal.slice(this.#before.mails);
  }

  /** Nothing was sent, and nothing is on its way. */
  assertNothingSent() {
    assert.equal(this.sends, 0, 'the page asked to send');
    assert.deepEqual(this.stack.smtp.commands.slice(this.#before.commands), [], 'the mail server was spoken to');
  }

  /**
   * Waits until the webmail says that it is done and leaves the compose page; the one mail sent.
   *
   * @param {number} warnings  how many the writer met
   */
  async delivered(warnings) {
    await until('the webmail is done', () => this.page.isClosed() || this.isDone().catch(() => this.page.isClosed()));
    if (this.sees) {
      assert.equal(this.warnings, warnings, 'warnings met');
      assert.equal(this.sends, 1, 'requests to send');
    }
    const [mail, ...more] = this.sent();
    assert.equal(more.length, 0, 'delivered more than once');
    assert.ok(mail, 'delivered');
    return { envelope: mail.to, raw: mail.raw, mail: await simpleParser(mail.raw) };
  }

  /** Waits until the line below the message says that. */
  async says(/** @type {string} */ wanted) {
    let last = '';
    await until(`the line says "${wanted}"`, async () => (last = await line(this.page)) === wanted).catch((error) => {
      throw new Error(`${error.message}; it says "${last}"`);
    });
  }

  /** A picture for people, where GARDEFOU_SCREENSHOTS names a folder. */
  async picture(/** @type {string} */ name) {
    const folder = process.env.GARDEFOU_SCREENSHOTS;
    if (folder) await this.page.screenshot({ path: /** @type {`${string}.png`} */ (join(folder, `${name}.png`)) });
  }
}

/** A list of made-up people as a spreadsheet exports it. @param {number} count @param {number} [seed] */
export function csv(count, seed) {
  const rows = makePeople(count, seed).map(({ lastName, firstName, email, mobile }) =>
    [lastName, firstName, email, mobile].join(';'),
  );
  return ['Nom;Prénom;Courriel;Mobile', ...rows, ''].join('\r\n');
}

/** All of a header's addresses, in order; none when the header is a placeholder or absent. */
export function addresses(/** @type {import('mailparser').AddressObject | import('mailparser').AddressObject[] | undefined} */ header) {
  return [header ?? []]
    .flat()
    .flatMap(({ value }) => value)
    .flatMap(({ address }) => (address ? [address] : []));
}

/**
 * The window that a page opens, as Roundcube opens its compose windows.
 *
 * @param {import('puppeteer-core').Page} opener
 * @param {string} url
 * @returns {Promise<import('puppeteer-core').Page>}
 */
async function popupOf(opener, url) {
  const opened = new Promise((/** @type {(page: import('puppeteer-core').Page) => void} */ resolve) => {
    opener.once('popup', (page) => page && resolve(page));
  });
  await opener.evaluate((address) => void window.open(address, 'compose', 'width=1000,height=800'), url);
  return opened;
}

/** Closes a page. One that just goes elsewhere may miss that it should, and then stays for ever. */
async function close(/** @type {import('puppeteer-core').Page} */ page) {
  for (let tries = 0; tries < 3 && !page.isClosed(); tries += 1) {
    await Promise.race([page.close().catch(() => {}), sleep(5_000, undefined, { ref: false })]);
  }
}

/**
 * How a person is at one webmail.
 *
 * @typedef {object} Place
 * @property {(page: import('puppeteer-core').Page, stack: import('./stack/stack.js').Stack) => Promise<void>} logIn
 * @property {(stack: import('./stack/stack.js').Stack, how: {query: string, popup: boolean}) => string} address
 *   of a page to write on
 * @property {typeof Compose} Compose
 */

/** @type {Place} */
export const AT_ROUNDCUBE = {
  async logIn(page, stack) {
    await page.goto(stack.url);
    await page.type('#rcmloginuser', stack.user);
    await page.type('#rcmloginpwd', stack.password);
    await Promise.all([page.waitForNavigation(), page.click('#rcmloginsubmit')]);
  },
  address: (stack, { query, popup }) => `${stack.url}?_task=mail&_action=compose${query}${popup ? '&_extwin=1' : ''}`,
  Compose,
};

/** Puts people into a field of Roundcube, which makes a recipient of each. */
const FILL = (/** @type {string} */ id, /** @type {string[]} */ people) => {
  const field = /** @type {HTMLTextAreaElement} */ (document.getElementById(id));
  field.value = people.join(', ');
  field.dispatchEvent(new Event('change', { bubbles: true }));
};

/**
 * Fills the dialog of « Renvoyer », once it can be used.
 *
 * @param {import('puppeteer-core').Frame} frame
 * @param {string[]} people
 */
export async function fillBounce(frame, people) {
  await frame.waitForSelector('#compose_to .recipient-input input');
  await until('the dialog can be used', () => frame.evaluate(() => document.readyState === 'complete'));
  await frame.evaluate(FILL, '_to', people);
  await until('all are recipients', async () => (await frame.$$('#compose_to li.recipient')).length === people.length);
}

/**
 * A webmail and a browser with the extension for the tests of one file.
 *
 * @param {import('./stack/stack.js').StackOptions} [options]
 * @param {Place} [place]
 * @param {Parameters<typeof startChromium>[0] & {firefox?: boolean}} [how]
 */
export async function startWebmail(options, place = AT_ROUNDCUBE, { firefox = false, ...how } = {}) {
  const [stack, chromium] = await Promise.all([startStack(options), firefox ? startFirefox() : startChromium(how)]);
  const folder = await mkdtemp(join(tmpdir(), 'gardefou-files-'));
  const login = await chromium.browser.newPage();
  await place.logIn(login, stack);
  let files = 0;

  return {
    stack,
    chromium,
    login,
    sees: !firefox,

    /** Opens a page, closed with the test. @param {import('node:test').TestContext} t @param {number} [width] */
    async newPage(t, width = 1280) {
      const page = await chromium.browser.newPage();
      t.after(() => close(page));
      await page.setViewport({ width, height: 900 });
      return page;
    },

    /**
     * Opens a fresh compose page, closed with the test; in a window that the webmail opens, if asked.
     *
     * @param {import('node:test').TestContext} t
     * @param {{query?: string, width?: number, popup?: boolean}} [how]
     */
    async open(t, { query = '', width = 1280, popup = false } = {}) {
      const url = place.address(stack, { query, popup });
      const page = popup ? await popupOf(login, url) : await this.newPage(t, width);
      if (popup) t.after(() => close(page));
      const compose = new place.Compose(page, stack, options?.skin);
      compose.sees = !firefox;
      if (!popup) {
        // Roundcube offers to restore what an earlier test left unsent.
        await page.evaluateOnNewDocument(() => localStorage.clear());
        await page.goto(url);
      }
      await compose.ready();
      return compose;
    },

    /** Writes a file to attach. @param {string} name @param {string | Uint8Array} content */
    async file(name, content) {
      const own = await mkdtemp(join(folder, `${++files}-`));
      await writeFile(join(own, name), content);
      return join(own, name);
    },

    /**
     * Ends all, and proves that nothing left the machine and nothing was kept or logged: no host
     * but the webmail's own was asked by a page or the extension, and none of the words of the
     * test's mails are in the extension's stores or in a console.
     *
     * @param {RegExp} personal  matches any of the tests' addresses, names and numbers
     * @param {{removed?: boolean}} [how]  the extension was removed: nothing of it can be read any more
     */
    async finish(personal, { removed = false } = {}) {
      try {
        if (!removed) assert.doesNotMatch(await chromium.stored(), personal, 'kept by the extension');
        assert.doesNotMatch(chromium.logged.join('\n'), personal, 'on a console');
      } finally {
        // Firefox's driver records none.
        const requests = await chromium.close();
        await stack.stop();
        await rm(folder, { recursive: true, force: true });
        const webmail = new URL(stack.url).origin;
        const own = `chrome-extension://${chromium.extensionId}`;
        const origin = (/** @type {string} */ url) => /^[a-z-]+:\/\/[^/]*/u.exec(url)?.[0] ?? url;
        // Requests of the browser itself (its clock, its updates) have no origin.
        const asked = (requests ?? []).filter(({ initiator }) => initiator !== 'not an origin');
        assert.ok(!requests || asked.some(({ initiator }) => initiator === webmail), 'requests were recorded');
        const elsewhere = asked.filter(({ url }) => ![webmail, own].includes(origin(url)));
        assert.deepEqual(elsewhere, []);
      }
    },
  };
}

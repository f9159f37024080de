/**
 * A person at Horde, for tests: what differs from Roundcube (`compose.js`).
 *
 * What it refuses: to reach into the extension, or to fill a field otherwise than by keys.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Compose, startWebmail, until } from './compose.js';

export const SEND = '#send_button';
export const SAVE = '#draft_button';

/** How Horde names a folder in an address. @param {string} name */
export const folder = (name) => Buffer.from(name).toString('base64url');

/** The number that the mail server gave the newest draft. @param {import('./stack/stack.js').Stack} stack */
export async function newestDraft({ dir, user }) {
  const list = await readFile(join(dir, 'mail', user, '.Drafts', 'dovecot-uidlist'), 'utf8');
  return Number(/^(\d+)/u.exec(list.trim().split('\n').at(-1) ?? '')?.[1]);
}

/** One compose window of Horde, and what came of it. */
export class HordeCompose extends Compose {
  /** @override */
  async ready() {
    await this.page.waitForSelector('form#compose', { visible: true });
    await this.page.waitForFunction(() => document.querySelector('#dimpLoading')?.checkVisibility() === false);
    await this.guarded();
  }

  /** @override @param {import('puppeteer-core').HTTPRequest} request */
  isSend(request) {
    return /\/imp\/(?:send|redirect)Message$/u.test(new URL(request.url()).pathname);
  }

  /** A window that nobody opened cannot be closed: Horde empties it. @override */
  isDone() {
    return this.page.evaluate(() => document.querySelector('form#compose') === null);
  }

  /** Where the recipients of a kind are typed. @param {string} field */
  input(field) {
    return `#send${field} :is(input.hordeACTrigger, textarea:not([style*="none"]))`;
  }

  /** Types a list of people, and nothing after the last: it is not a recipient yet. @param {string} field @param {string} text */
  async type(field, text) {
    if (field !== 'to') {
      const fold = await this.page.$(`#toggle${field}`);
      if (await fold?.isVisible()) await fold?.click();
    }
    await this.page.waitForSelector(this.input(field), { visible: true });
    await this.page.focus(this.input(field));
    await this.insert(text);
  }

  /** @override @param {import('./compose.js').Draft} draft */
  async fill({ to, cc, bcc, subject, body, files }) {
    for (const [field, list] of Object.entries({ to, cc, bcc })) {
      if (!list) continue;
      const before = (await this.chips(field)).length;
      await this.type(field, `${list.join(', ')}, `);
      await until('Horde has made recipients of them', async () => {
        const isBox = await this.page.$(`#send${field} .hordeACBox`);
        return !isBox || (await this.chips(field)).length === before + list.length;
      });
    }
    if (subject) await this.page.type('#subject', subject);
    if (body) await this.writeBody(body);
    for (const file of files ?? []) await this.attach([file]);
  }

  /** The frame of the rich editor. */
  async rich() {
    return (await this.page.$('#composeMessageParent iframe'))?.contentFrame();
  }

  /** @override @param {string} text */
  async writeBody(text) {
    const frame = await this.rich();
    if (frame) await (await frame.waitForSelector('body'))?.click();
    else await this.page.focus('#composeMessage');
    await this.insert(text);
  }

  /** @override */
  attachmentNames() {
    return this.page.$$eval('#attach_list > li', (items) =>
      items.map((item) => item.querySelector('.attachName, .attachNameNoview')?.textContent?.trim() ?? ''),
    );
  }

  /** @override @param {string[]} paths */
  async attach(paths) {
    const before = (await this.attachmentNames()).length;
    const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await this.page.$('#upload'));
    await input.uploadFile(...paths);
    await until('the files are attached', async () => (await this.attachmentNames()).length === before + paths.length);
    await until('the next can be added', () => this.page.$eval('#upload_wait', (note) => !note.checkVisibility()));
  }

  /** The recipients of a field that are entered. @param {string} field @returns {Promise<string[]>} */
  chips(field) {
    return this.page.$$eval(`#send${field} li.hordeACListItem`, (chips) => chips.map((chip) => chip.getAttribute('title') ?? ''));
  }

  /** What the writer sees of the draft. @override @returns {Promise<any>} */
  async seen() {
    const [to, cc, bcc, files] = await Promise.all([
      this.chips('to'),
      this.chips('cc'),
      this.chips('bcc'),
      this.attachmentNames(),
    ]);
    const form = await this.page.evaluate(() => {
      const value = (/** @type {string} */ id) =>
        /** @type {HTMLInputElement | HTMLTextAreaElement} */ (document.getElementById(id)).value;
      return {
        subject: value('subject'),
        body: value('composeMessage'),
        // Horde locks the form while it sends.
        isLocked: document.querySelector('#subject:disabled') !== null,
      };
    });
    return { to, cc, bcc, files, ...form };
  }

  /** @override */
  async send() {
    await this.page.click(SEND);
  }
}

/**
 * Horde and a browser with the extension for the tests of one file.
 *
 * @param {import('./stack/stack.js').StackOptions} [options]
 * @param {Parameters<typeof startWebmail>[2]} [how]
 */
export const startHorde = (options, how) =>
  startWebmail(
    { ...options, webmail: 'horde' },
    {
      async logIn(page, stack) {
        await page.goto(`${stack.url}login.php`);
        await page.type('#horde_user', stack.user);
        await page.type('#horde_pass', stack.password);
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      },
      // What is asked for is a new mail, or one that answers or is reopened: `type=reply&buid=1&mailbox=…`.
      address: ({ url }, { query }) => `${url}imp/dynamic.php?page=compose&${query || 'type=new'}`,
      Compose: HordeCompose,
    },
    how,
  );

/**
 * A person at SOGo, for tests: what differs from Roundcube (`compose.js`).
 *
 * What it refuses: to reach into the extension, or to fill a field otherwise than by keys.
 */
import { Compose, startWebmail, until } from './compose.js';

export const SEND = 'button[ng-click="editor.send()"]';
export const SAVE = 'button[ng-click="editor.save()"]';
const NEW = 'button[ng-click="mailbox.newMessage($event)"]';

const chipsOf = (/** @type {string} */ field) => `md-chips[ng-model="editor.message.editable.${field}"]`;

/** One composer of SOGo, and what came of it. */
export class SogoCompose extends Compose {
  /** @override */
  async ready() {
    // A window of its own is there for writing; the page of mails has a button for it, behind another.
    const isPopup = this.page.url().includes('PopupView');
    if (!isPopup) {
      await this.page.waitForSelector(`md-fab-trigger button`, { visible: true });
      await this.page.click('md-fab-trigger button');
      await this.page.locator(NEW).click();
    }
    await this.page.waitForSelector('#mailEditor input[name="subject"]', { visible: true });
    // Once it is open, SOGo puts the focus into To, or where an answer is written: keys pressed before would end there.
    const first = /\/(?:reply|replyall|forward)$/u.test(this.page.url()) ? '#mailEditor, #mailEditor *' : '#mailEditor md-chips input';
    await this.page.waitForFunction((where) => document.activeElement?.matches(where), {}, first);
    await this.guarded();
  }

  /** @override @param {import('puppeteer-core').HTTPRequest} request */
  isSend(request) {
    return new URL(request.url()).pathname.endsWith('/send');
  }

  /** @override */
  isDone() {
    return this.page.evaluate(() => document.querySelector('#mailEditor') === null);
  }

  /** Types a list of people, and nothing after the last: it is not a recipient yet. @param {string} field @param {string} text */
  async type(field, text) {
    const fold = await this.page.$(`button[ng-click="editor.hide${field === 'cc' ? 'Cc' : 'Bcc'} = false"]:not(.ng-hide)`);
    if (field !== 'to') await fold?.click();
    // A field that unfolds takes no focus before it is seen, and what is typed would end in another.
    const input = `${chipsOf(field)} input`;
    await until('the field has the focus', async () => {
      await this.page.focus(input);
      return this.page.$eval(input, (element) => element === document.activeElement);
    });
    await this.insert(text);
  }

  /** @override @param {import('./compose.js').Draft} draft */
  async fill({ to, cc, bcc, subject, body, files }) {
    for (const [field, list] of Object.entries({ to, cc, bcc })) {
      if (!list) continue;
      await this.type(field, list.join(' '));
      await this.page.keyboard.press(',');
    }
    if (subject) await this.page.type('#mailEditor input[name="subject"]', subject);
    if (body) await this.writeBody(body);
    for (const file of files ?? []) await this.attach([file]);
  }

  /** @override @param {string} text */
  async writeBody(text) {
    const plain = await this.page.$('textarea[name="content"]');
    const frame = await this.page.$('iframe.cke_wysiwyg_frame');
    await (plain ?? (await (await frame?.contentFrame())?.$('body')))?.focus();
    await this.insert(text);
  }

  /** @override */
  attachmentNames() {
    return this.page.$$eval('.sg-mail-editor-attachments md-chip a[href]', (links) =>
      links.map((link) => link.textContent?.trim() ?? ''),
    );
  }

  /** @override @param {string[]} paths */
  async attach(paths) {
    const before = (await this.attachmentNames()).length;
    const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (await this.page.$('#fileInput'));
    await input.uploadFile(...paths);
    await until('the files are attached', async () => (await this.attachmentNames()).length === before + paths.length);
  }

  /** The recipients of a field that the writer sees. @param {string} field @returns {Promise<string[]>} */
  chips(field) {
    return this.page.$$eval(`${chipsOf(field)} md-chip .sg-tile-content`, (tiles) =>
      tiles.map((tile) => tile.textContent?.trim() ?? ''),
    );
  }

  /** What the writer sees of the draft. @override @returns {Promise<any>} */
  async seen() {
    const [to, cc, bcc, files] = await Promise.all([
      this.chips('to'),
      this.chips('cc'),
      this.chips('bcc'),
      this.attachmentNames(),
    ]);
    const value = (/** @type {string} */ selector) =>
      this.page.$eval(selector, (field) => /** @type {HTMLInputElement} */ (field).value);
    const subject = await value('#mailEditor input[name="subject"]');
    return { to, cc, bcc, files, subject, body: await value('textarea[name="content"]') };
  }

  /** @override */
  async send() {
    await this.page.click(SEND);
  }
}

/**
 * SOGo and a browser with the extension for the tests of one file.
 *
 * @param {import('./stack/stack.js').StackOptions} [options]
 * @param {Parameters<typeof startWebmail>[2]} [how]
 */
export const startSogo = (options, how) =>
  startWebmail(
    { ...options, webmail: 'sogo' },
    {
      async logIn(page, stack) {
        await page.goto(stack.url);
        await page.waitForSelector('input[type=password]', { visible: true });
        await page.type('input[ng-model="app.creds.username"]', stack.user);
        await page.type('input[type=password]', stack.password);
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      },
      // What is asked for is a new mail, or a draft: `Drafts/1/edit`.
      address: ({ url, user }, { query, popup }) =>
        `${url}so/${user}/Mail/${popup ? `UIxMailPopupView#!/Mail/0/${query || 'new'}` : 'view#!/Mail/0/inbox'}`,
      Compose: SogoCompose,
    },
    how,
  );

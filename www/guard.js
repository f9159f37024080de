/**
 * Guards the page's own Send, as the extension guards a webmail's.
 *
 * What it gives: files are read as they are attached; at Send the core decides; when it holds
 * the message, the writer is asked, and a repair is made on the message, read again and proved
 * before anything may leave.
 *
 * What it refuses: to let a message go because something failed. When the core does not answer,
 * the writer is told so and decides.
 */

import { Supervisor } from '../extension/checker/supervisor.js';
import { renderView } from '../extension/dialog/view.js';
import { say } from './texts.js';

/** @typedef {import('./compose.js').Compose} Compose */
/** @typedef {import('./compose.js').Attached} Attached */
/** @typedef {import('./texts.js').Lang} Lang */
/** @typedef {import('../extension/dialog/view.js').View} View */
/** @typedef {import('../extension/dialog/view.js').Choice} Choice */

/** The line below the message: what would be asked if it were sent now. @typedef {import('../extension/core/gardefou_wasm.js').Status} Line */
/** @typedef {import('../extension/core/gardefou_wasm.js').Answer} Answer */
/** @typedef {import('../extension/core/gardefou_wasm.js').State} State */

/** How the core names the text of the message. */
const BODY = 'body';
/** How long the message stays as it is before the line is written again, in milliseconds. */
const SETTLE_MS = 250;
/** A reading shorter than this shows no "checking" view, in milliseconds. */
const PATIENCE_MS = 400;
/** How often the share read is shown anew, in milliseconds. */
const REDRAW_MS = 100;

/**
 * How the extension hides numbers: a script of its pages, which adds itself to what is there. It is loaded
 * with the page, which must work without the network after that.
 */
const extensionMasking = (async () => {
  const shared = /** @type {any} */ (globalThis);
  shared.gardefou ??= {};
  await import('../extension/content/masking.js');
  return globalThis.gardefou.masking;
})();

/** @param {number} ms */
const delay = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/**
 * A file that is being read, or was.
 * @typedef {object} Reading
 * @property {Promise<unknown>} done      fulfilled also when reading failed: the core then knows
 *                                        no scan of this file and says that it was not checked
 * @property {boolean} isDone
 * @property {number} progress            from 0 to 1
 * @property {Promise<View | null>} view  what to show meanwhile
 * @property {string[]} passwords         that the writer gave for it; gone with the message
 */

/**
 * What the page does for its guard.
 * @typedef {object} Page
 * @property {() => void} send                     lets the message go
 * @property {() => void} back                     the writer went back from a warning
 * @property {(line: Line | null) => void} say     shows the line below the message
 */

/**
 * The key of a file's scan. Scans are forgotten by the beginning of their key, so none may begin
 * another: hence the full stop.
 *
 * @param {Attached} attached
 * @returns {string}
 */
const keyOf = ({ id }) => `file-${id}.`;

/** The guard of one message form. */
export class Guard {
  /** @type {Compose} */ #compose;
  /** @type {HTMLDialogElement} */ #dialog;
  /** @type {HTMLElement} */ #root;
  /** @type {Lang} */ #lang;
  /** @type {Page} */ #page;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #soon;
  /** @type {Map<string, Reading>} */ #readings = new Map();
  #checker = new Supervisor();
  #busy = false;

  /**
   * @param {Compose} compose
   * @param {HTMLDialogElement} dialog  holds one empty element, where the warning is drawn
   * @param {Lang} lang
   * @param {Page} page
   */
  constructor(compose, dialog, lang, page) {
    this.#compose = compose;
    this.#dialog = dialog;
    this.#root = /** @type {HTMLElement} */ (dialog.firstElementChild);
    this.#lang = lang;
    this.#page = page;
    compose.addEventListener('attach', (event) => this.#read(/** @type {CustomEvent<Attached>} */ (event).detail));
    compose.addEventListener('detach', (event) => this.#forget(/** @type {CustomEvent<Attached>} */ (event).detail));
  }

  /** The message changed: the line will be written again when it stays still. */
  onChange() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.#writeLine(), SETTLE_MS);
  }

  /** The writer pressed Send. */
  async onSend() {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    try {
      this.#compose.commit();
      if (!await this.#waitForReadings()) {
        this.#close();
        return;
      }
      await this.#decide(null);
    } catch {
      this.#show(this.#unavailable());
    } finally {
      this.#busy = false;
    }
  }

  /**
   * @param {Attached} attached
   * @param {string[]} [passwords]  that the writer gave for it
   */
  #read(attached, passwords = []) {
    const { id, name, file } = attached;
    // Asked before the file: the core answers in order and would answer this after it.
    const state = /** @type {const} */ ({ state: 'checking', part: name });
    const view = this.#checker.request({ type: 'describe', state, lang: this.#lang }).catch(() => null);
    /** @type {Reading} */
    const reading = { done: Promise.resolve(), isDone: false, progress: 0, view, passwords };
    reading.done = this.#checker.request(
      { type: 'scan_file', key: keyOf(attached), name, file, passwords },
      (progress) => { reading.progress = progress; },
    ).catch(() => undefined).then(() => {
      reading.isDone = true;
      this.onChange();
    });
    this.#readings.set(id, reading);
    this.onChange();
  }

  /** @param {Attached} attached */
  #forget(attached) {
    this.#readings.delete(attached.id);
    this.#checker.request({ type: 'forget', key: keyOf(attached) }).catch(() => undefined);
    this.onChange();
  }

  /** @returns {Reading | undefined} one that is not done */
  #underWay() {
    return [...this.#readings.values()].find(({ isDone }) => !isDone);
  }

  async #writeLine() {
    try {
      const reading = this.#underWay();
      const view = await reading?.view;
      if (view) {
        this.#page.say({ tone: view.tone, text: view.lead ?? view.headline });
      } else {
        const { status } = await this.#judge();
        this.#page.say(status);
      }
    } catch {
      this.#page.say(null);
    }
  }

  /**
   * What the core says of the message as it is now.
   *
   * @returns {Promise<Answer>}
   */
  async #judge() {
    const { to, cc, bcc, files } = this.#compose.read();
    await this.#checker.request({ type: 'scan_text', key: BODY, text: this.#compose.html, html: true });
    return this.#checker.request({
      type: 'decide',
      draft: { from: [this.#compose.writer], to, cc, bcc },
      parts: [{ key: BODY, name: BODY }, ...files.map((file) => ({ key: keyOf(file), name: file.name }))],
      lang: this.#lang,
    });
  }

  /**
   * Waits until all files are read, with a view that shows it when it takes time.
   *
   * @returns {Promise<boolean>} false when the writer went back
   */
  async #waitForReadings() {
    const all = Promise.all([...this.#readings.values()].map((reading) => reading.done));
    await Promise.race([all, delay(PATIENCE_MS)]);
    let wentBack = false;
    while (!wentBack) {
      const reading = this.#underWay();
      if (!reading) {
        return true;
      }
      const view = await reading.view;
      if (view && !reading.isDone) {
        this.#show({ ...view, progress: reading.progress }, () => { wentBack = true; });
      }
      await Promise.race([reading.done, delay(REDRAW_MS)]);
    }
    return false;
  }

  /**
   * Lets the message go, or asks.
   *
   * @param {View | null} repaired  after a repair: what to show when nothing else is left to warn of
   */
  async #decide(repaired) {
    const { view } = await this.#judge();
    if (view) {
      // The headline may well stay: the writer must see that the repair was made.
      this.#show(repaired ? { ...view, lead: `${repaired.headline}.` } : view);
    } else if (repaired) {
      this.#show(repaired);
    } else {
      this.#close();
      this.#page.send();
    }
  }

  /**
   * @param {View} view
   * @param {() => void} [onBack]
   */
  #show(view, onBack) {
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    renderView(this.#root, view, (choice) => {
      if (choice.action === 'back' && onBack) {
        onBack();
      } else {
        this.#onChoice(choice).catch(() => this.#show(this.#unavailable()));
      }
    });
  }

  #close() {
    this.#dialog.close();
    this.#root.replaceChildren();
  }

  /** @param {Choice} choice */
  async #onChoice({ action, part, password = '' }) {
    if (action === 'back') {
      this.#close();
      this.#page.back();
    } else if (action === 'send' || action === 'send_anyway') {
      this.#close();
      this.#page.send();
    } else if (action === 'bcc') {
      this.#compose.moveEveryoneToBcc();
      const { to, cc, bcc } = this.#compose.read();
      const proved = cc.length === 0 && to.every((address) => address === this.#compose.writer);
      const count = new Set(bcc.map((address) => address.toLowerCase())).size;
      await this.#afterRepair(proved, { state: 'repaired_bcc', count });
    } else if (action === 'unlock') {
      await this.#unlock(part ?? '', password);
    } else if (action === 'mask') {
      const masking = await extensionMasking;
      const hidden = await masking.hide(this.#compose.editor, (text) => this.#checker.request({ type: 'mask', text }));
      await this.#afterRepair(hidden?.isThere() ?? false, { state: 'repaired_mask' });
    } else {
      const file = this.#compose.read().files.find(({ name }) => name === part);
      if (file) {
        this.#compose.removeFile(file.id);
      }
      const gone = file !== undefined && !this.#compose.read().files.includes(file);
      await this.#afterRepair(gone, { state: 'repaired_remove', part: part ?? '' });
    }
  }

  /**
   * Reads a protected file again, with one more password. Whether it opens is seen when it is judged.
   *
   * @param {string} part
   * @param {string} password
   */
  async #unlock(part, password) {
    const file = this.#compose.read().files.find(({ name }) => name === part);
    if (file) {
      this.#read(file, [...this.#readings.get(file.id)?.passwords ?? [], password]);
      await this.#readings.get(file.id)?.done;
    }
    const { verdict } = await this.#judge();
    const isLocked = verdict.findings.some((finding) => finding.reason === 'encrypted' && (finding.within ?? finding.part) === part);
    /** @type {State} */
    const state = { state: isLocked ? 'unlock_failed' : 'unlocked', part };
    await this.#decide(await this.#checker.request({ type: 'describe', state, lang: this.#lang }));
  }

  /**
   * @param {boolean} proved  the message, read again, is as the repair promised
   * @param {State} state
   */
  async #afterRepair(proved, state) {
    /** @type {View} */
    const view = await this.#checker.request({
      type: 'describe', state: proved ? state : { state: 'repair_failed' }, lang: this.#lang,
    });
    if (proved) {
      await this.#decide(view);
    } else {
      this.#show(view);
    }
  }

  /** @returns {View} what is said when the core does not answer */
  #unavailable() {
    const lang = this.#lang;
    return {
      lang,
      tone: 'warn',
      headline: say(lang, 'unavailable'),
      lead: say(lang, 'unavailable_lead'),
      cards: [],
      buttons: [
        { action: 'back', label: say(lang, 'back'), role: 'primary' },
        { action: 'send_anyway', label: say(lang, 'send_anyway'), role: 'quiet' },
      ],
    };
  }
}

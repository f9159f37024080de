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

import { renderView } from '../extension/dialog/view.js';
import { Checker } from './checker.js';
import { splitAddresses } from './recipients.js';
import { say } from './texts.js';

/** @typedef {import('./compose.js').Compose} Compose */
/** @typedef {import('./compose.js').Attached} Attached */
/** @typedef {import('./texts.js').Lang} Lang */
/** @typedef {import('../extension/dialog/view.js').View} View */
/** @typedef {import('../extension/dialog/view.js').Choice} Choice */

/** How the core names the text of the message. */
const BODY = 'body';
/** A reading shorter than this shows no "checking" view, in milliseconds. */
const PATIENCE_MS = 200;

/**
 * A file that is being read, or was.
 * @typedef {object} Reading
 * @property {Promise<unknown>} done      fulfilled also when reading failed: the core then knows
 *                                        no scan of this file and says that it was not checked
 * @property {boolean} isDone
 * @property {number} progress            from 0 to 1
 * @property {Promise<View | null>} view  what to show meanwhile
 */

/** The guard of one message form. */
export class Guard {
  /** @type {Compose} */ #compose;
  /** @type {HTMLDialogElement} */ #dialog;
  /** @type {HTMLElement} */ #root;
  /** @type {Lang} */ #lang;
  /** @type {() => void} */ #send;
  /** @type {Map<string, Reading>} */ #readings = new Map();
  #checker = new Checker();
  #busy = false;

  /**
   * @param {Compose} compose
   * @param {HTMLDialogElement} dialog  holds one empty element, where the warning is drawn
   * @param {Lang} lang
   * @param {() => void} send           lets the message go
   */
  constructor(compose, dialog, lang, send) {
    this.#compose = compose;
    this.#dialog = dialog;
    this.#root = /** @type {HTMLElement} */ (dialog.firstElementChild);
    this.#lang = lang;
    this.#send = send;
    compose.addEventListener('attach', (event) => this.#read(/** @type {CustomEvent<Attached>} */ (event).detail));
    compose.addEventListener('detach', (event) => this.#forget(/** @type {CustomEvent<Attached>} */ (event).detail));
  }

  /** The writer pressed Send. */
  async onSend() {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    try {
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

  /** @param {Attached} attached */
  #read({ id, name, file }) {
    // Asked before the file: the Worker answers in order and would answer this after it.
    const view = this.#checker.ask({
      type: 'describe', state: 'checking', detail: { part: name }, lang: this.#lang,
    }).catch(() => null);
    /** @type {Reading} */
    const reading = { done: Promise.resolve(), isDone: false, progress: 0, view };
    reading.done = this.#checker.ask(
      { type: 'scan_file', key: id, name, file },
      (progress) => { reading.progress = progress; },
    ).catch(() => undefined).then(() => { reading.isDone = true; });
    this.#readings.set(id, reading);
  }

  /** @param {Attached} attached */
  #forget({ id }) {
    this.#readings.delete(id);
    this.#checker.ask({ type: 'forget', key: id }).catch(() => undefined);
  }

  /**
   * Waits until all files are read, with a view that shows it when it takes time.
   *
   * @returns {Promise<boolean>} false when the writer went back
   */
  async #waitForReadings() {
    const all = Promise.all([...this.#readings.values()].map((reading) => reading.done));
    const timeout = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS); });
    await Promise.race([all, timeout]);
    let wentBack = false;
    while (!wentBack) {
      const reading = [...this.#readings.values()].find((each) => !each.isDone);
      if (!reading) {
        return true;
      }
      const view = await reading.view;
      if (view && !reading.isDone) {
        this.#show({ ...view, progress: reading.progress }, () => { wentBack = true; });
      }
      await Promise.race([reading.done, new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS); })]);
    }
    return false;
  }

  /**
   * Lets the message go, or asks.
   *
   * @param {View | null} repaired  after a repair: what to show when nothing else is left to warn of
   */
  async #decide(repaired) {
    const draft = this.#compose.read();
    await this.#checker.ask({
      type: 'scan_text', key: BODY, text: this.#compose.text, html: this.#compose.html,
    });
    const { view } = await this.#checker.ask({
      type: 'decide',
      draft: { from: [this.#compose.writer], to: draft.to, cc: draft.cc, bcc: draft.bcc },
      parts: [{ key: BODY, name: BODY }, ...draft.files.map(({ id, name }) => ({ key: id, name }))],
      settings: {},
      lang: this.#lang,
    });
    if (view) {
      // The headline may well stay: the writer must see that the repair was made.
      this.#show(repaired ? { ...view, lead: `${repaired.headline}.` } : view);
    } else if (repaired) {
      this.#show(repaired);
    } else {
      this.#close();
      this.#send();
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
  async #onChoice({ action, part }) {
    if (action === 'back') {
      this.#close();
    } else if (action === 'send' || action === 'send_anyway') {
      this.#close();
      this.#send();
    } else if (action === 'bcc') {
      this.#compose.moveEveryoneToBcc();
      const { to, cc, bcc } = this.#compose.read();
      const proved = cc.length === 0 && to.every((address) => address === this.#compose.writer);
      await this.#afterRepair(proved, 'repaired_bcc', { count: splitAddresses(bcc.join(', ')).length });
    } else {
      const file = this.#compose.read().files.find(({ name }) => name === part);
      if (file) {
        this.#compose.removeFile(file.id);
      }
      const gone = file !== undefined && !this.#compose.read().files.includes(file);
      await this.#afterRepair(gone, 'repaired_remove', { part });
    }
  }

  /**
   * @param {boolean} proved  the message, read again, is as the repair promised
   * @param {string} state
   * @param {object} detail
   */
  async #afterRepair(proved, state, detail) {
    /** @type {View} */
    const view = await this.#checker.ask({
      type: 'describe', state: proved ? state : 'repair_failed', detail, lang: this.#lang,
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

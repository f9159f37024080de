/**
 * The message being written: recipients, subject, text, attachments.
 *
 * What it gives: the form of `index.html` brought to life, with stable ids for those who read it
 * from outside (see the form). Attached files are offered again at their `blob:` link.
 *
 * What it refuses: to send. It only says what would be sent.
 */

import { RecipientField } from './recipients.js';
import { say } from './texts.js';

/** @typedef {import('./texts.js').Lang} Lang */
/** @typedef {import('./incident/incident.js').Mail} Mail */

/**
 * @typedef {object} Attached
 * @property {string} id
 * @property {string} name  unlike the others of this message
 * @property {File} file
 */

/**
 * @typedef {object} Snapshot
 * @property {string[]} to
 * @property {string[]} cc
 * @property {string[]} bcc
 * @property {string} subject
 * @property {Attached[]} files
 */

/**
 * An element that the page is known to have.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) {
    throw new TypeError(`index.html has no #${id} of the right kind`);
  }
  return element;
}

/**
 * A size as people read it.
 *
 * @param {Lang} lang
 * @param {number} bytes
 * @returns {string}
 */
export function sizeOf(lang, bytes) {
  if (bytes < 1000) {
    return say(lang, 'bytes', { n: bytes });
  }
  return bytes < 1_000_000
    ? say(lang, 'kilobytes', { n: Math.round(bytes / 1000) })
    : say(lang, 'megabytes', { n: Math.round(bytes / 1_000_000) });
}

/** The message being written. Tells of `attach` and `detach` by events with the file as detail. */
export class Compose extends EventTarget {
  /** @type {Lang} */ #lang;
  /** @type {Map<string, Attached>} */ #files = new Map();
  #lastId = 0;
  #subject = byId('subject', HTMLInputElement);
  #body = byId('body', HTMLDivElement);
  #list = byId('attachments', HTMLUListElement);
  /** @type {Record<'to' | 'cc' | 'bcc', RecipientField>} */ #fields;

  /** @param {Lang} lang */
  constructor(lang) {
    super();
    this.#lang = lang;
    /** @param {string} id */
    const field = (id) => {
      const raw = byId(id, HTMLTextAreaElement);
      return new RecipientField(raw.parentElement ?? raw, raw, lang);
    };
    this.#fields = { to: field('to'), cc: field('cc'), bcc: field('bcc') };

    const form = byId('compose', HTMLFormElement);
    form.addEventListener('submit', (event) => event.preventDefault());
    this.#subject.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        event.preventDefault();
      }
    });
    const input = byId('attach', HTMLInputElement);
    input.addEventListener('change', () => {
      this.#addAll(input.files);
      input.value = '';
    });
    this.#list.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest('button.remove') : null;
      const item = button?.closest('li');
      if (item?.dataset.attachmentId) {
        this.removeFile(item.dataset.attachmentId);
        input.focus();
      }
    });
    form.addEventListener('dragover', (event) => {
      if (event.dataTransfer?.types.includes('Files')) {
        event.preventDefault();
        form.classList.add('dropping');
      }
    });
    form.addEventListener('dragleave', () => form.classList.remove('dropping'));
    form.addEventListener('drop', (event) => {
      form.classList.remove('dropping');
      if (event.dataTransfer?.files.length) {
        event.preventDefault();
        this.#addAll(event.dataTransfer.files);
      }
    });
  }

  /** @returns {string} the writer's own address */
  get writer() {
    return document.querySelector('meta[name="writer"]')?.getAttribute('content') ?? '';
  }

  /** Where the text is typed. */
  get editor() {
    return this.#body;
  }

  /** @returns {string} the text, as markup */
  get html() {
    return this.#body.innerHTML;
  }

  /** Takes the addresses that are half-typed, as Send must. */
  commit() {
    Object.values(this.#fields).forEach((field) => field.commit());
  }

  /**
   * The message as it is now.
   *
   * @returns {Snapshot}
   */
  read() {
    const { to, cc, bcc } = this.#fields;
    return {
      to: to.addresses,
      cc: cc.addresses,
      bcc: bcc.addresses,
      subject: this.#subject.value,
      files: [...this.#files.values()],
    };
  }

  /** Moves everybody of To and Cc to Bcc, each once; To then holds the writer alone. */
  moveEveryoneToBcc() {
    const { to, cc, bcc } = this.read();
    const others = [...bcc, ...to, ...cc].filter((address) => address !== this.writer);
    this.#fields.bcc.addresses = [...new Set(others)];
    this.#fields.cc.addresses = [];
    this.#fields.to.addresses = [this.writer];
  }

  /** @param {File} file */
  addFile(file) {
    this.#lastId += 1;
    const attached = { id: String(this.#lastId), name: this.#freeName(file.name), file };
    this.#files.set(attached.id, attached);
    this.#list.append(this.#item(attached));
    this.dispatchEvent(new CustomEvent('attach', { detail: attached }));
  }

  /** @param {string} id */
  removeFile(id) {
    const attached = this.#files.get(id);
    if (!attached) {
      return;
    }
    const item = [...this.#list.children].find((e) => e instanceof HTMLElement && e.dataset.attachmentId === id);
    const link = item?.querySelector('a.file');
    if (link instanceof HTMLAnchorElement) {
      URL.revokeObjectURL(link.href);
    }
    item?.remove();
    this.#files.delete(id);
    this.dispatchEvent(new CustomEvent('detach', { detail: attached }));
  }

  /** An empty message. */
  clear() {
    Object.values(this.#fields).forEach((field) => field.clear());
    this.#subject.value = '';
    this.#body.replaceChildren();
    [...this.#files.keys()].forEach((id) => this.removeFile(id));
  }

  /**
   * Replaces the message by another.
   *
   * @param {Mail} mail
   */
  fill(mail) {
    this.clear();
    this.#fields.to.addresses = mail.to;
    this.#fields.cc.addresses = mail.cc;
    this.#fields.bcc.addresses = mail.bcc;
    this.#subject.value = mail.subject;
    this.#body.textContent = mail.text;
    this.#body.scrollTop = 0;
    mail.files.forEach(({ bytes, name, type }) => this.addFile(new File([bytes], name, { type })));
  }

  /** @param {FileList | null} files */
  #addAll(files) {
    [...files ?? []].forEach((file) => this.addFile(file));
  }

  /**
   * `liste.pdf`, or `liste (2).pdf` when there is one already: a warning names files.
   *
   * @param {string} name
   * @returns {string}
   */
  #freeName(name) {
    const taken = new Set([...this.#files.values()].map((attached) => attached.name));
    const dot = name.lastIndexOf('.');
    const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    let free = name;
    for (let n = 2; taken.has(free); n += 1) {
      free = `${stem} (${n})${end}`;
    }
    return free;
  }

  /**
   * @param {Attached} attached
   * @returns {HTMLLIElement}
   */
  #item({ id, name, file }) {
    const item = document.createElement('li');
    item.dataset.attachmentId = id;
    const link = document.createElement('a');
    link.className = 'file';
    link.href = URL.createObjectURL(file);
    link.download = name;
    const label = document.createElement('span');
    label.className = 'name';
    label.textContent = name;
    link.append(label);
    const size = document.createElement('span');
    size.className = 'size soft';
    size.textContent = sizeOf(this.#lang, file.size);
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'remove';
    remove.textContent = '×';
    remove.setAttribute('aria-label', say(this.#lang, 'remove_file', { part: name }));
    item.append(link, size, remove);
    return item;
  }
}

/**
 * A field of recipients: a raw list of addresses, shown as chips.
 *
 * What it gives: typing, pasting and removing addresses; a long list folds to its first few with
 * a button that tells how many there are. The raw list in the `textarea` is the truth: whoever
 * sets its value and dispatches `change` on it (an extension, a test) sees the chips follow.
 *
 * What it refuses: to judge addresses. What is typed is kept as it is.
 *
 * Source: RFC 5322, 3.4 (address lists), as far as a person types them.
 */

import { say } from './texts.js';

/** @typedef {import('./texts.js').Lang} Lang */

/** From how many recipients on the list folds, and how many it then shows. */
const FOLDS_FROM = 9;
const SHOWN_FOLDED = 3;

/**
 * Cuts a raw list into addresses, at commas, semicolons and line ends that stand outside quotes
 * and angle brackets.
 *
 * @param {string} raw  `"Petit, Marie" <m@example.fr>, x@example.fr`
 * @returns {string[]}
 */
export function splitAddresses(raw) {
  const found = raw.match(/(?:"(?:[^"\\]|\\.)*"|<[^<>]*>|[^,;\n])+/gu) ?? [];
  return found.map((address) => address.trim()).filter((address) => address !== '');
}

/**
 * What a chip shows: the name when there is one, else the address.
 *
 * @param {string} address
 * @returns {string}
 */
function shortName(address) {
  const named = /^\s*"?([^"<]+?)"?\s*<[^<>]+>\s*$/u.exec(address);
  return named?.[1] ?? address;
}

/** A field of recipients. */
export class RecipientField {
  /** @type {HTMLTextAreaElement} */ #raw;
  /** @type {HTMLUListElement} */ #chips = document.createElement('ul');
  /** @type {HTMLButtonElement} */ #fold = document.createElement('button');
  /** @type {HTMLInputElement} */ #input = document.createElement('input');
  /** @type {Lang} */ #lang;
  #open = false;

  /**
   * @param {HTMLElement} place  holds the textarea; the chips are put there
   * @param {HTMLTextAreaElement} raw
   * @param {Lang} lang
   */
  constructor(place, raw, lang) {
    this.#raw = raw;
    this.#lang = lang;
    this.#chips.className = 'chips';
    this.#fold.className = 'fold';
    this.#fold.type = 'button';
    this.#input.className = 'chip-input';
    this.#input.id = `${raw.id}-input`;
    this.#input.type = 'text';
    this.#input.inputMode = 'email';
    this.#input.autocomplete = 'off';
    this.#input.spellcheck = false;
    place.append(this.#chips, this.#fold, this.#input);

    raw.addEventListener('change', () => this.#draw());
    this.#fold.addEventListener('click', () => {
      this.#open = !this.#open;
      this.#draw();
    });
    this.#chips.addEventListener('click', (event) => this.#onRemove(event));
    this.#input.addEventListener('blur', () => this.commit());
    this.#input.addEventListener('keydown', (event) => this.#onKey(event));
    this.#input.addEventListener('paste', (event) => {
      const pasted = event.clipboardData?.getData('text/plain') ?? '';
      if (/[,;\n@]/u.test(pasted)) {
        event.preventDefault();
        this.#input.value += pasted.replace(/\r/gu, '');
        this.commit();
      }
    });
    place.addEventListener('mousedown', (event) => {
      if (event.target === place || event.target === this.#chips) {
        event.preventDefault();
        this.#input.focus();
      }
    });
    this.#draw();
  }

  /** @returns {string[]} the addresses, half-typed ones left out */
  get addresses() {
    return splitAddresses(this.#raw.value);
  }

  /** @param {string[]} addresses */
  set addresses(addresses) {
    this.#raw.value = addresses.join(', ');
    this.#draw();
    this.#raw.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Takes what is typed but not yet a chip. */
  commit() {
    const typed = splitAddresses(this.#input.value);
    this.#input.value = '';
    if (typed.length > 0) {
      this.addresses = [...this.addresses, ...typed];
    }
  }

  /** Empties the field and folds it again. */
  clear() {
    this.#open = false;
    this.#input.value = '';
    this.addresses = [];
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (['Enter', ',', ';'].includes(event.key)) {
      event.preventDefault();
      this.commit();
    } else if (event.key === 'Backspace' && this.#input.value === '') {
      this.addresses = this.addresses.slice(0, -1);
    }
  }

  /** @param {Event} event */
  #onRemove(event) {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button) {
      const at = Number(button.dataset.at);
      this.addresses = this.addresses.filter((_, n) => n !== at);
      this.#input.focus();
    }
  }

  #draw() {
    const all = this.addresses;
    const folds = all.length >= FOLDS_FROM;
    const shown = folds && !this.#open ? all.slice(0, SHOWN_FOLDED) : all;
    this.#chips.hidden = shown.length === 0;
    this.#chips.replaceChildren(...shown.map((address, n) => this.#chip(address, n)));
    this.#fold.hidden = !folds;
    this.#fold.setAttribute('aria-expanded', String(this.#open));
    this.#fold.textContent = say(this.#lang, this.#open ? 'show_few' : 'show_all', { n: all.length });
  }

  /**
   * @param {string} address
   * @param {number} n
   * @returns {HTMLLIElement}
   */
  #chip(address, n) {
    const chip = document.createElement('li');
    chip.className = 'chip';
    chip.title = address;
    const name = document.createElement('span');
    name.textContent = shortName(address);
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.dataset.at = String(n);
    remove.textContent = '×';
    remove.setAttribute('aria-label', say(this.#lang, 'remove_recipient', { part: shortName(address) }));
    chip.append(name, remove);
    return chip;
  }
}

/**
 * What the group chose, by scenario: numbers, for the trainer to talk about.
 *
 * What it refuses: to keep anything but these numbers, to keep them beyond the page's memory, and
 * to know who chose. With the extension the page cannot see that a warning was left, and does not
 * count it.
 */

import { byId } from '../compose.js';
import { say } from '../texts.js';
import { make } from './draw.js';
import { SCENARIOS } from './scenarios.js';

/** @typedef {import('../texts.js').Lang} Lang */

/** What can be chosen, in the order of the columns. */
const CHOICES = /** @type {const} */ (['same', 'repaired', 'back']);

/** @typedef {typeof CHOICES[number]} Choice */

export class Choices {
  /** @type {Lang} */ #lang;
  /** @type {Map<string, Record<Choice, number>>} */ #counts = new Map();

  /** @param {Lang} lang */
  constructor(lang) {
    this.#lang = lang;
    this.#draw();
  }

  /**
   * @param {string} scenario  its id
   * @param {Choice} choice
   */
  add(scenario, choice) {
    const counts = this.#counts.get(scenario) ?? { same: 0, repaired: 0, back: 0 };
    counts[choice] += 1;
    this.#counts.set(scenario, counts);
    this.#draw();
  }

  /** All forgotten. */
  reset() {
    this.#counts.clear();
    this.#draw();
  }

  #draw() {
    const lang = this.#lang;
    byId('choices-none', HTMLParagraphElement).hidden = this.#counts.size > 0;
    const table = byId('choices-table', HTMLTableElement);
    table.hidden = this.#counts.size === 0;
    const head = ['scenario', ...CHOICES].map((name) =>
      make('th', { scope: 'col' }, [say(lang, /** @type {'choices_scenario'} */ (`choices_${name}`))]));
    const rows = SCENARIOS.flatMap(({ id, title }) => {
      const counts = this.#counts.get(id);
      return counts
        ? [make('tr', {}, [
          make('th', { scope: 'row' }, [title[lang]]),
          ...CHOICES.map((choice) => make('td', {}, [String(counts[choice])])),
        ])]
        : [];
    });
    table.replaceChildren(make('thead', {}, [make('tr', {}, head)]), make('tbody', {}, rows));
  }
}

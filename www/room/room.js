/**
 * The trainers' room around the demonstration webmail: its views, trainer mode, keys, reset.
 *
 * What it gives: scenarios, quiz, choices of the group and handout, one at a time; in trainer mode
 * large type, full screen where the browser allows it, and the keys of a presenter's remote.
 *
 * What it refuses: keys while somebody types or a warning is open, single letters as keys (WCAG
 * 2.2, 2.1.4), and to keep anything: a reset, or closing the page, forgets it all.
 */

import { byId } from '../compose.js';
import { say } from '../texts.js';
import { Choices } from './choices.js';
import { make } from './draw.js';
import { Quiz } from './quiz.js';
import { SCENARIOS } from './scenarios.js';
import { Story } from './story.js';

/** @typedef {import('../texts.js').Lang} Lang */
/** @typedef {import('../compose.js').Compose} Compose */

/** What can be seen, each a section `view-…` with a button `[data-view]`. */
const VIEWS = /** @type {const} */ (['scenes', 'quiz', 'choices', 'handout']);

/** Where arrows and page keys are for what is typed or chosen. */
const TYPED_IN = 'input, textarea, select, [contenteditable]';

/** @type {Record<string, 'next' | 'back'>} */
const KEYS = { ArrowRight: 'next', PageDown: 'next', ArrowLeft: 'back', PageUp: 'back' };

export class Room {
  /** @type {Lang} */ #lang;
  /** @type {Compose} */ #compose;
  /** @type {Story} */ #story;
  /** @type {Quiz} */ #quiz;
  /** @type {Choices} */ #choices;
  /** The message as the scenario filled it; empty when there is none. */
  #played = '';

  /**
   * @param {Lang} lang
   * @param {Compose} compose
   * @param {() => void} onPlay  a scenario is about to fill the message
   */
  constructor(lang, compose, onPlay) {
    this.#lang = lang;
    this.#compose = compose;
    this.#story = new Story(lang, (mail) => {
      onPlay();
      compose.fill(mail);
      this.#played = this.#written();
    });
    this.#quiz = new Quiz(lang);
    this.#choices = new Choices(lang);
    this.#drawHandout();
    for (const view of VIEWS) {
      this.#viewButton(view).addEventListener('click', () => this.#show(view));
    }
    const notes = byId('notes', HTMLButtonElement);
    notes.addEventListener('click', () => this.#toggle(notes, 'with-notes'));
    const trainer = byId('trainer', HTMLButtonElement);
    trainer.addEventListener('click', () => this.#toggleTrainer(trainer));
    byId('full-screen', HTMLButtonElement).addEventListener('click', () => this.#fullScreen(!document.fullscreenElement));
    byId('print', HTMLButtonElement).addEventListener('click', () => window.print());
    document.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** A message is about to leave: was it the scenario's, and was it changed? */
  onLeave() {
    const { scenario } = this.#story;
    if (scenario && this.#played) {
      this.#choices.add(scenario.id, this.#written() === this.#played ? 'same' : 'repaired');
    }
    this.#played = '';
  }

  /** The writer went back from a warning. */
  onBack() {
    const { scenario } = this.#story;
    if (scenario && this.#played) {
      this.#choices.add(scenario.id, 'back');
    }
  }

  /** Everything as when the page was opened, but for trainer mode and notes. */
  reset() {
    this.#played = '';
    this.#story.reset();
    this.#quiz.reset();
    this.#choices.reset();
    this.#show('scenes', false);
  }

  /** @returns {string} the message, to be compared */
  #written() {
    const { to, cc, bcc, subject, files } = this.#compose.read();
    return JSON.stringify([to, cc, bcc, subject, this.#compose.html, files.map(({ name }) => name)]);
  }

  /** @param {typeof VIEWS[number]} view */
  #viewButton(view) {
    return byId(`show-${view}`, HTMLButtonElement);
  }

  /**
   * @param {typeof VIEWS[number]} shown
   * @param {boolean} [goThere]  moves the focus to its title
   */
  #show(shown, goThere = true) {
    for (const view of VIEWS) {
      byId(`view-${view}`, HTMLElement).hidden = view !== shown;
      this.#viewButton(view).setAttribute('aria-pressed', String(view === shown));
    }
    if (goThere) {
      const title = byId(`view-${shown}`, HTMLElement).querySelector('h2');
      title?.focus();
    }
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {string} name  of the class on the page
   * @returns {boolean} is it on now?
   */
  #toggle(button, name) {
    const on = document.documentElement.classList.toggle(name);
    button.setAttribute('aria-pressed', String(on));
    return on;
  }

  /** @param {HTMLButtonElement} button */
  #toggleTrainer(button) {
    const on = this.#toggle(button, 'trainer');
    byId('full-screen', HTMLButtonElement).hidden = !on;
    this.#fullScreen(on);
  }

  /**
   * Trainer mode does without it where the browser refuses.
   *
   * @param {boolean} wanted
   */
  #fullScreen(wanted) {
    const done = wanted
      ? document.documentElement.requestFullscreen?.()
      : document.fullscreenElement && document.exitFullscreen();
    Promise.resolve(done).catch(() => undefined);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const way = KEYS[event.key];
    const { target } = event;
    const isFree = document.documentElement.classList.contains('trainer')
      && !byId('view-scenes', HTMLElement).hidden
      && !document.querySelector('dialog[open]')
      && !event.defaultPrevented && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey
      && !(target instanceof Element && target.closest(TYPED_IN));
    if (way && isFree) {
      event.preventDefault();
      this.#story[way]();
    }
  }

  /** What to do in each situation, from the same table: it cannot say something else. */
  #drawHandout() {
    const lang = this.#lang;
    const head = make('tr', {}, [
      make('th', { scope: 'col' }, [say(lang, 'handout_case')]),
      make('th', { scope: 'col' }, [say(lang, 'handout_todo')]),
    ]);
    const rows = SCENARIOS.map(({ title, todo }) => make('tr', {}, [
      make('th', { scope: 'row' }, [title[lang]]),
      make('td', {}, [todo[lang]]),
    ]));
    byId('handout-table', HTMLTableElement).replaceChildren(make('thead', {}, [head]), make('tbody', {}, rows));
  }
}

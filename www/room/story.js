/**
 * Tells a scenario: its button fills the message, four steps say what happened, what the writer
 * sees, what Garde-fou shows and what to do.
 *
 * What it refuses: to send, or to go on by itself.
 */

import { byId } from '../compose.js';
import { say } from '../texts.js';
import { make } from './draw.js';
import { SCENARIOS } from './scenarios.js';

/** @typedef {import('../texts.js').Lang} Lang */
/** @typedef {import('./scenarios.js').Scenario} Scenario */

/** The steps, in their order. */
const STEPS = /** @type {const} */ (['happened', 'seen', 'shown', 'todo']);

/** Ids that stood for these buttons before there were others. @type {Record<string, string>} */
const IDS = { 'saint-quentin': 'replay', ordinary: 'ordinary' };

export class Story {
  /** @type {Lang} */ #lang;
  /** @type {(mail: import('../incident/incident.js').Mail) => void} */ #play;
  /** @type {Scenario | undefined} */ #scenario;
  #step = 0;
  /** How often a scenario was asked for: a mail that is made too late is dropped. */
  #asked = 0;
  #panel = byId('story', HTMLElement);
  #said = byId('story-said', HTMLDivElement);
  #note = byId('story-note', HTMLElement);
  #back = byId('step-back', HTMLButtonElement);
  #next = byId('step-next', HTMLButtonElement);

  /**
   * @param {Lang} lang
   * @param {(mail: import('../incident/incident.js').Mail) => void} play  fills the message
   */
  constructor(lang, play) {
    this.#lang = lang;
    this.#play = play;
    for (const kind of /** @type {const} */ (['incident', 'everyday'])) {
      byId(`scenes-${kind}`, HTMLUListElement).append(...SCENARIOS
        .filter((scenario) => scenario.kind === kind)
        .map((scenario) => make('li', {}, [this.#button(scenario)])));
    }
    this.#back.addEventListener('click', () => this.back());
    this.#next.addEventListener('click', () => this.next());
    this.#draw();
  }

  /** @returns {Scenario | undefined} the one being told */
  get scenario() {
    return this.#scenario;
  }

  /** One step back; at the first, nothing. */
  back() {
    if (this.#scenario && this.#step > 0) {
      this.#step -= 1;
      this.#draw();
    }
  }

  /** One step on; after the last, the next scenario; after the last of these, nothing. */
  next() {
    const following = SCENARIOS[this.#scenario ? SCENARIOS.indexOf(this.#scenario) + 1 : 0];
    if (this.#scenario && this.#step < STEPS.length - 1) {
      this.#step += 1;
      this.#draw();
    } else if (following) {
      this.#start(following);
    }
  }

  /** As when the page was opened. */
  reset() {
    this.#asked += 1;
    this.#scenario = undefined;
    this.#step = 0;
    this.#draw();
  }

  /** @param {Scenario} scenario */
  async #start(scenario) {
    this.#asked += 1;
    const asked = this.#asked;
    const mail = await scenario.mail();
    if (asked === this.#asked) {
      this.#scenario = scenario;
      this.#step = 0;
      this.#draw();
      this.#play(mail);
      this.#panel.scrollIntoView({ block: 'nearest' });
    }
  }

  /**
   * @param {Scenario} scenario
   * @returns {HTMLButtonElement}
   */
  #button(scenario) {
    const button = make(
      'button',
      { type: 'button', id: IDS[scenario.id] ?? `scene-${scenario.id}`, 'data-scenario': scenario.id },
      [scenario.title[this.#lang]],
    );
    button.addEventListener('click', () => this.#start(scenario));
    return button;
  }

  #draw() {
    const lang = this.#lang;
    const scenario = this.#scenario;
    for (const button of document.querySelectorAll('button[data-scenario]')) {
      button.toggleAttribute('aria-current', false);
      if (button.getAttribute('data-scenario') === scenario?.id) {
        button.setAttribute('aria-current', 'true');
      }
    }
    byId('story-title', HTMLHeadingElement).textContent = scenario ? scenario.title[lang] : say(lang, 'story_none');
    const isLast = scenario && this.#step === STEPS.length - 1;
    this.#next.textContent = say(lang, isLast ? 'scenario_next' : 'step_next');
    // Not `disabled`: the button would lose the focus that it was pressed with.
    this.#back.setAttribute('aria-disabled', String(!scenario || this.#step === 0));
    this.#next.setAttribute('aria-disabled', String(Boolean(isLast) && scenario === SCENARIOS.at(-1)));
    this.#note.textContent = scenario?.note[lang] ?? '';
    byId('story-note-panel', HTMLElement).toggleAttribute('data-empty', !scenario);
    this.#said.replaceChildren(...scenario ? this.#stepOf(scenario) : [make('p', {}, [say(lang, 'story_start')])]);
  }

  /**
   * @param {Scenario} scenario
   * @returns {HTMLElement[]}
   */
  #stepOf(scenario) {
    const lang = this.#lang;
    const step = STEPS[this.#step] ?? 'happened';
    const title = step === 'happened' && scenario.kind === 'everyday' ? 'step_usual' : /** @type {const} */ (`step_${step}`);
    /** @type {HTMLElement[]} */
    const said = [
      make('p', { class: 'soft' }, [say(lang, 'step_place', { n: this.#step + 1 })]),
      make('h3', {}, [say(lang, title)]),
      make('p', { class: 'story-text' }, [scenario[step][lang]]),
    ];
    if (step === 'happened' && scenario.sources.length > 0) {
      const links = scenario.sources.map(({ name, url }) => make('li', {}, [
        make('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, [
          name[lang],
          make('span', { class: 'visually-hidden' }, [` ${say(lang, 'new_window')}`]),
        ]),
      ]));
      said.push(
        make('p', { class: 'soft' }, [say(lang, links.length > 1 ? 'sources' : 'source')]),
        make('ul', { class: 'sources soft' }, links),
      );
    }
    if (step === 'happened' || step === 'seen') {
      said.push(make('p', { class: 'soft' }, [say(lang, `imagined_${scenario.imagined}`)]));
    }
    return said;
  }
}

/**
 * The scenarios of the trainers' room, in the order in which they are told.
 *
 * What it gives: one table. To add a scenario: its row in `incidents.js` or `everyday.js`, its mail
 * in `drafts.js`, its row in `scenarios.test.js`.
 */

import { EVERYDAY } from './everyday.js';
import { INCIDENTS } from './incidents.js';

/**
 * A text in both languages.
 * @typedef {Record<import('../texts.js').Lang, string>} Words
 */

/**
 * Where a fact comes from.
 * @typedef {object} Source
 * @property {Words} name  who said it, and when
 * @property {string} url
 */

/**
 * @typedef {object} Scenario
 * @property {string} id
 * @property {'incident' | 'everyday'} kind
 * @property {'shape' | 'all' | 'everyday'} imagined  of the mail shown: all but its shape; all of it,
 *   for what happened was no mail; all of it, and nothing happened
 * @property {Words} title      its button
 * @property {Words} happened   the four steps
 * @property {Words} seen
 * @property {Words} shown
 * @property {Words} todo
 * @property {Words} note       for the trainer
 * @property {Source[]} sources of the first step
 * @property {() => Promise<import('../incident/incident.js').Mail>} mail
 */

/** @type {readonly Scenario[]} */
export const SCENARIOS = [...INCIDENTS, ...EVERYDAY];

/**
 * Lifecycle, and the meeting of a guard with its dialog.
 *
 * Chromium runs this as a service worker, which may have no Worker: it opens the offscreen page
 * that has. Firefox runs it as an event page, which hosts the checker itself.
 *
 * Messages, all from our own contexts:
 * - `ensure_checker` (guard) → `true` once a checker answers ports named `checker`;
 * - `announce_dialog {nonce}` (guard) → `true`; the nonce belongs to the sender's tab;
 * - `redeem_dialog {nonce}` (frame) → was it announced by the same tab, and not redeemed yet?
 * - `state {state}` (guard): is the mail written in that tab `guarded`, `partly` or `unguarded`; `none`: no mail.
 *   The popup hears it too;
 * - `ticket` (guard): a mail of that tab is let go; `let_next_go {tab}` (window of the last net): so said its writer
 * - `count {codes}` (guard, frame) adds to the day's numbers;
 * - `get_settings` (offscreen page) → the settings; `settings {settings}` tells it of a change.
 */
import '../browser-api.js';
import { startHost } from '../checker/host.js';
import { count, forgetOld } from './journal.js';
import { startLastNet } from './last-net.js';
import { followPermissions } from './granted.js';
import { followSettings } from './settings.js';

const api = globalThis.extensionApi;

const lastNet = startLastNet(api);

/** Nonces of dialogs about to open, and the tab they open in. @type {Map<string, number>} */
const announced = new Map();

/** @type {Promise<unknown> | undefined} */
let opening;

async function ensureChecker() {
  if (!api.offscreen) return true;
  if (await api.offscreen.hasDocument()) return true;
  // Two tabs may ask at once; only one page may exist.
  opening ??= api.offscreen
    .createDocument({
      url: 'checker/offscreen.html',
      reasons: [api.offscreen.Reason.WORKERS],
      justification: 'Checks mails in a Worker, away from the pages.',
    })
    .finally(() => {
      opening = undefined;
    });
  await opening;
  return true;
}

/** What the toolbar shows of each state: a mark on the icon, and its colour. */
const MARKS = /** @type {Record<string, {text: string, color: string, title: string}>} */ ({
  none: { text: '', color: '#3a3a3a', title: 'stateNone' },
  guarded: { text: '', color: '#18632f', title: 'stateGuarded' },
  partly: { text: '!', color: '#8a4b00', title: 'statePartly' },
  unguarded: { text: '×', color: '#8c1d18', title: 'stateUnguarded' },
  reload: { text: '!', color: '#8a4b00', title: 'stateReload' },
});

/** @param {number} tabId @param {string} state */
async function showState(tabId, state) {
  const mark = MARKS[state] ?? MARKS.none;
  await Promise.all([
    api.action.setBadgeText({ tabId, text: mark.text }),
    api.action.setBadgeBackgroundColor({ tabId, color: mark.color }),
    api.action.setTitle({ tabId, title: api.i18n.getMessage(mark.title) }),
  ]);
  return true;
}

/**
 * @param {{type?: string, nonce?: string, state?: string, tab?: number, codes?: unknown}} message
 * @param {chrome.runtime.MessageSender} sender
 * @returns {unknown}  `undefined` when the message is not for us
 */
function answer(message, sender) {
  const tab = sender.tab?.id;
  switch (message?.type) {
    case 'ensure_checker':
      return ensureChecker();
    case 'announce_dialog':
      if (tab === undefined || !message.nonce) return false;
      announced.set(message.nonce, tab);
      return true;
    case 'redeem_dialog': {
      const owner = announced.get(message.nonce ?? '');
      announced.delete(message.nonce ?? '');
      return owner !== undefined && owner === tab;
    }
    case 'state':
      return tab === undefined ? false : showState(tab, message.state ?? 'none');
    case 'ticket':
      if (tab === undefined) return false;
      lastNet.grant(tab);
      return true;
    case 'let_next_go':
      // Only our own window may say so of another tab.
      if (!sender.url?.startsWith(api.runtime.getURL('stopped/')) || message.tab === undefined) return false;
      lastNet.grant(message.tab);
      return true;
    case 'count':
      return count(api, message.codes);
    case 'get_settings':
      return readSettings();
    default:
      return undefined;
  }
}

/** @type {(settings: import('./settings.js').Given) => void} */
let applySettings;
const readSettings = followSettings(api, (settings) => applySettings(settings));
if (api.offscreen) {
  // Where no offscreen page is open yet, nobody listens: it will ask when it starts.
  applySettings = (settings) => {
    api.runtime.sendMessage({ type: 'settings', settings }).catch(() => {});
  };
} else {
  applySettings = startHost();
  readSettings().then(applySettings);
}

forgetOld(api).catch(() => {});
followPermissions((tabId) => showState(tabId, 'reload'));

api.runtime.onMessage.addListener((message, sender, respond) => {
  if (sender.id !== api.runtime.id) return undefined;
  const result = answer(message, sender);
  if (result === undefined) return undefined;
  Promise.resolve(result).then(respond, () => respond(false));
  return true;
});

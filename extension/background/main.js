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
 */
import '../browser-api.js';
import { startHost } from '../checker/host.js';

const api = globalThis.extensionApi;

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

/**
 * @param {{type?: string, nonce?: string}} message
 * @param {chrome.runtime.MessageSender} sender
 * @returns {Promise<boolean> | boolean | undefined}
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
    default:
      return undefined;
  }
}

if (!api.offscreen) startHost();

api.runtime.onMessage.addListener((message, sender, respond) => {
  if (sender.id !== api.runtime.id) return undefined;
  const result = answer(message, sender);
  if (result === undefined) return undefined;
  Promise.resolve(result).then(respond, () => respond(false));
  return true;
});

/**
 * The extension's side of the warning: redeems the guard's nonce, draws what it is sent, reports
 * the choice.
 *
 * Refuses: a page that embeds this frame on its own (its nonce was never announced by its tab's
 * guard), a second hello, and presses while the page covers or fades the frame, where the browser
 * can tell (Chromium's IntersectionObserver v2).
 */
import '../browser-api.js';
import { renderView } from './view.js';

const api = globalThis.extensionApi;
const root = /** @type {HTMLElement} */ (document.getElementById('warning'));

/** Can the browser tell that what we drew is really seen? */
const tellsVisibility = 'IntersectionObserverEntry' in globalThis && 'isVisible' in IntersectionObserverEntry.prototype;
let seen = !tellsVisibility;

if (tellsVisibility) {
  // Typed by hand: the standard DOM types lack the second version.
  const options = /** @type {IntersectionObserverInit} */ ({ threshold: 0, trackVisibility: true, delay: 100 });
  new IntersectionObserver((entries) => {
    const last = /** @type {IntersectionObserverEntry & {isVisible: boolean}} */ (entries[entries.length - 1]);
    seen = last.isVisible;
  }, options).observe(root);
}

/** @param {MessagePort} port */
function converse(port) {
  port.onmessage = ({ data }) => {
    if (data?.type !== 'show') return;
    document.documentElement.lang = data.view.lang;
    renderView(
      root,
      data.view,
      (choice) => {
        // Going back is always safe; all else only from a frame that is seen.
        if (choice.action === 'back' || seen) port.postMessage({ type: 'choice', ...choice });
        else port.postMessage({ type: 'choice', action: 'back' });
      },
      (kind) => void api.runtime.sendMessage({ type: 'count', codes: [`false_alert_${kind}`] }),
    );
  };
  port.postMessage({ type: 'ready' });
}

let greeted = false;
window.addEventListener('message', async (event) => {
  const [port] = event.ports;
  if (greeted || event.source !== window.parent || !port || typeof event.data?.nonce !== 'string') return;
  greeted = true;
  if (await api.runtime.sendMessage({ type: 'redeem_dialog', nonce: event.data.nonce })) converse(port);
});

/**
 * The window that says that the last net stopped a sending (`background/last-net.js`), and can let the
 * next one from that tab go: nobody is trapped by a guard that no longer works.
 */
import '../browser-api.js';
import { renderView } from '../dialog/view.js';

const api = globalThis.extensionApi;
const say = (/** @type {string} */ name) => api.i18n.getMessage(name);
const lang = api.i18n.getUILanguage().startsWith('en') ? 'en' : 'fr';
const tab = Number(new URLSearchParams(location.search).get('tab'));

document.documentElement.lang = lang;
document.title = `${say('stoppedHeadline')} – Garde-fou`;
renderView(
  /** @type {HTMLElement} */ (document.getElementById('stopped')),
  {
    lang,
    tone: 'strong',
    headline: say('stoppedHeadline'),
    lead: say('stoppedLead'),
    cards: [],
    buttons: [
      { action: 'back', label: say('stoppedClose'), role: 'primary' },
      { action: 'send_anyway', label: say('stoppedAllow'), role: 'quiet' },
    ],
  },
  async ({ action }) => {
    if (action === 'send_anyway') await api.runtime.sendMessage({ type: 'let_next_go', tab });
    window.close();
  },
);

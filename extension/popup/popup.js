/**
 * The toolbar's popup: what guards the page in front, and what the writer can do about it.
 *
 * It asks the page's guard for its state and the browser for its consent, and keeps nothing. What
 * follows from a consent is done by the background (`granted.js`), for the browser's question may
 * close this page. A page is never reloaded over a mail that is being written.
 */
import '../browser-api.js';
import { covers, namedIn, paths, scriptsFor, siteOf } from '../background/hosts.js';

/**
 * @typedef {import('../content/state.js').PageState} PageState
 *
 * @typedef {object} Shown
 * @property {'ok' | 'warn' | 'strong' | 'notice'} tone
 * @property {string} headline
 * @property {string} lead
 * @property {string} [allow]      the label of the button that asks for consent
 * @property {string[]} [origins]  what it asks for
 * @property {boolean} [reload]
 */

const api = globalThis.extensionApi;
const manifest = /** @type {chrome.runtime.ManifestV3} */ (api.runtime.getManifest());
const say = (/** @type {string} */ name) => api.i18n.getMessage(name);
const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

for (const each of document.querySelectorAll('[data-message]')) {
  each.textContent = say(each.getAttribute('data-message') ?? '');
}
document.documentElement.lang = api.i18n.getUILanguage().startsWith('en') ? 'en' : 'fr';
element('version').textContent = `${say('popupVersion')} ${manifest.version}`;

const [tab] = await api.tabs.query({ active: true, currentWindow: true });
const tabId = tab?.id ?? api.tabs.TAB_ID_NONE;
/** Those of the manifest that cover this page. */
const address = tab?.url ?? '';
const named = namedIn(manifest).filter((pattern) => covers(pattern, address));
/** The site, where it is the writer who consents to it or not. */
const ownSite = named.length > 0 ? undefined : siteOf(manifest, address);
/** Does what the browser allows beyond the manifest have the page guarded? */
async function isAllowed() {
  const { origins = [] } = await api.permissions.getAll();
  return ownSite !== undefined && scriptsFor(manifest, origins).some(({ matches }) => matches?.some((each) => covers(each, address)));
}

/** What the guard of the page says; nothing where none is alive. @returns {Promise<PageState | undefined>} */
const askGuard = () => api.tabs.sendMessage(tabId, { type: 'page_state' }, { frameId: 0 }).catch(() => undefined);

const MISSING = { recipients: 'missingRecipients', body: 'missingBody', attachments: 'missingAttachments' };

/** @param {PageState} page @returns {Shown} */
function guardedPage({ state, missing }) {
  const names = missing.flatMap((each) => (each === 'send' ? [] : say(MISSING[each])));
  switch (state) {
    case 'guarded':
      return { tone: 'ok', headline: 'popupGuarded', lead: say('popupGuardedLead') };
    case 'partly':
      return { tone: 'warn', headline: 'popupPartly', lead: `${say('popupCheckYourself')} ${names.join(', ')}` };
    case 'unguarded':
      return {
        tone: 'strong',
        headline: 'popupUnguarded',
        lead: say(missing.includes('send') ? 'popupNoSend' : 'statusUnavailable'),
      };
    default:
      return { tone: 'ok', headline: 'popupNone', lead: say('popupNoneLead') };
  }
}

/** Is a host of the manifest kept back by the reader, as Firefox and Chromium let them? */
const isKeptBack = async () => named.length > 0 && !(await api.permissions.contains({ origins: named }));

/** @returns {Promise<Shown>} */
async function unguardedPage() {
  const origins = ownSite ? [ownSite] : named;
  if (origins.length === 0) {
    const lead = manifest.optional_host_permissions ? 'popupNeverLead' : 'popupOnlyHosts';
    return { tone: 'notice', headline: 'popupNever', lead: say(lead) };
  }
  if (ownSite ? await isAllowed() : await api.permissions.contains({ origins })) {
    return { tone: 'warn', headline: 'popupReload', lead: say('popupReloadLead'), reload: true };
  }
  return named.length > 0
    ? { tone: 'strong', headline: 'popupNotAllowed', lead: say('popupNotAllowedLead'), allow: say('popupAllow'), origins }
    : { tone: 'notice', headline: 'popupOff', lead: say('popupOffLead'), allow: say('popupProtect'), origins };
}

/** What the button would ask the browser for: it must be asked within the press. @type {string[]} */
let asksFor = [];

/** Shows the state of the page, and a note where something was just done. */
async function refresh(note = '') {
  const page = await askGuard();
  const shown = page ? guardedPage(page) : await unguardedPage();
  // Firefox starts the guard for this once where the popup is opened on a host that is kept back.
  const isOnce = page !== undefined && (await isKeptBack());
  if (isOnce) Object.assign(shown, { allow: say('popupAllow'), origins: named });
  asksFor = shown.origins ?? [];
  const allowed = await isAllowed();
  // A guard stays in its page until that is loaded anew.
  const kept = isOnce ? say('popupOnce') : page && ownSite && !allowed ? say('popupStopped') : '';
  const said = note || kept;
  /** @type {HTMLElement} */ (document.querySelector('main')).dataset.tone = shown.tone;
  element('state').textContent = say(shown.headline);
  element('lead').textContent = shown.lead;
  element('note').textContent = said;
  element('note').hidden = said === '';
  const isSite = /^https?:/u.test(address);
  element('host').textContent = isSite ? new URL(address).hostname : '';
  element('host').hidden = !isSite;
  element('allow').textContent = shown.allow ?? '';
  element('allow').hidden = !shown.allow;
  element('reload').hidden = !shown.reload;
  element('stop').hidden = !allowed;
  element('export').hidden = !isSite;
}

// ---- Consent

element('allow').addEventListener('click', async () => {
  const given = await api.permissions.request({ origins: asksFor }).catch(() => false);
  await refresh(given ? '' : say('popupRefused'));
});

element('stop').addEventListener('click', async () => {
  if (ownSite) await api.permissions.remove({ origins: [ownSite] }).catch(() => false);
  await refresh((await isAllowed()) ? say('popupStillAllowed') : '');
});

// ---- Reloading

/** Is a mail being written in the page, as far as the adapters or its text areas tell? No guard is there to ask. */
async function isWriting() {
  const scripts = (manifest.content_scripts ?? []).flatMap(({ js }) => paths(js));
  // Firefox takes them from where this page is, unless they begin with a slash.
  const readers = scripts.filter((path) => /^content\/(?:registry|table|adapters\/.*)\.js$/u.test(path)).map((path) => `/${path}`);
  const target = { tabId };
  try {
    await api.scripting.executeScript({ target, files: readers });
    const [{ result }] = await api.scripting.executeScript({
      target,
      func: () => {
        const typed = [...document.querySelectorAll('textarea, [contenteditable=""], [contenteditable="true"]')].some(
          (each) => each.checkVisibility() && (each instanceof HTMLTextAreaElement ? each.value : (each.textContent ?? '')).trim() !== '',
        );
        return typed || globalThis.gardefou.adapters.some((adapter) => adapter.composers().length > 0);
      },
    });
    return result !== false;
  } catch {
    // What cannot be looked at is not reloaded.
    return true;
  }
}

element('reload').addEventListener('click', async () => {
  if (await isWriting()) await refresh(say('popupWriting'));
  else await api.tabs.reload(tabId);
});

// ---- The structure

element('export').addEventListener('click', async () => {
  try {
    const [{ result }] = await api.scripting.executeScript({ target: { tabId }, files: ['/content/structure.js'] });
    if (typeof result !== 'string') throw new Error('no structure came');
    const area = /** @type {HTMLTextAreaElement} */ (element('structure'));
    area.value = result;
    element('exported').hidden = false;
    document.body.classList.add('wide');
    // It is read from its beginning.
    area.setSelectionRange(0, 0);
    area.focus();
    area.scrollTop = 0;
  } catch {
    await refresh(say('popupUnreadable'));
  }
});

const structure = () => /** @type {HTMLTextAreaElement} */ (element('structure')).value;

element('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(structure());
  element('copied').textContent = say('popupCopied');
});

element('save').addEventListener('click', () => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([structure()], { type: 'text/plain' }));
  link.download = 'structure.txt';
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
});

// ---- What changes while the popup is open

api.runtime.onMessage.addListener((message, sender) => {
  if (message?.type === 'state' && sender.tab?.id === tabId) refresh();
});
api.tabs.onUpdated.addListener((changed, { status }) => {
  if (changed === tabId && status === 'complete') refresh();
});

await refresh();

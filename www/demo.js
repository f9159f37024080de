/**
 * The demonstration page: a webmail that sends nothing.
 *
 * What it gives: a message form, a list of what "left", the guard on Send, and the trainers' room
 * around them (`room/`), whose scenarios fill the form. When the extension guards the page (it then
 * sets `data-gardefou="extension"` on the document's element), the page leaves the guard to it.
 *
 * What it refuses: the network. The page's own policy allows no other host.
 */

import { byId, Compose, sizeOf } from './compose.js';
import { Guard } from './guard.js';
import { Room } from './room/room.js';
import { languageOf, say, translate } from './texts.js';

const lang = languageOf(location.search);
translate(document, lang);

const compose = new Compose(lang);
const status = byId('status', HTMLParagraphElement);
const room = new Room(lang, compose, () => { status.textContent = ''; });
const sent = byId('sent', HTMLOListElement);
const sentNone = byId('sent-none', HTMLParagraphElement);

/** @returns {string} the time of day */
function now() {
  return new Date().toLocaleTimeString(lang, { hour: '2-digit', minute: '2-digit' });
}

/**
 * One line of a sent message: how many recipients, and who when it is opened.
 *
 * @param {'to' | 'cc' | 'bcc'} field
 * @param {string[]} addresses
 * @returns {HTMLElement}
 */
function sentField(field, addresses) {
  const details = document.createElement('details');
  details.dataset.field = field;
  details.dataset.count = String(addresses.length);
  const summary = document.createElement('summary');
  const count = addresses.length === 1
    ? addresses[0]
    : say(lang, 'recipients_many', { n: addresses.length });
  summary.textContent = say(lang, 'sent_field', { field: say(lang, field), part: count });
  const list = document.createElement('p');
  list.className = 'sent-addresses';
  list.textContent = addresses.join(', ');
  details.append(summary, list);
  return details;
}

/** The message leaves: it is listed, and the form emptied. */
function leave() {
  room.onLeave();
  const message = compose.read();
  const item = document.createElement('li');
  item.className = 'sent';
  const title = document.createElement('p');
  title.className = 'sent-subject';
  title.textContent = message.subject.trim() || say(lang, 'no_subject');
  const time = document.createElement('time');
  time.className = 'soft';
  time.dateTime = new Date().toISOString();
  time.textContent = now();
  title.append(' ', time);
  item.append(title);
  for (const field of /** @type {const} */ (['to', 'cc', 'bcc'])) {
    if (message[field].length > 0) {
      item.append(sentField(field, message[field]));
    }
  }
  if (message.files.length > 0) {
    const files = document.createElement('p');
    files.className = 'sent-files';
    files.textContent = say(lang, 'sent_field', {
      field: say(lang, 'attachments'),
      part: message.files.map(({ name, file }) => `${name} (${sizeOf(lang, file.size)})`).join(', '),
    });
    item.append(files);
  }
  sent.prepend(item);
  sentNone.hidden = true;
  compose.clear();
  status.textContent = say(lang, 'sent_now');
}

const root = document.documentElement;
const isGuardedByExtension = () => root.dataset.gardefou === 'extension';
const line = byId('guard-line', HTMLParagraphElement);

const guard = new Guard(compose, byId('warning', HTMLDialogElement), lang, {
  send: leave,
  back: () => room.onBack(),
  say(said) {
    // The extension writes its own line.
    line.hidden = !said || isGuardedByExtension();
    line.textContent = said?.text ?? '';
    line.dataset.tone = said?.tone ?? '';
  },
});
byId('compose', HTMLFormElement).addEventListener('input', () => guard.onChange());

byId('send', HTMLButtonElement).addEventListener('click', () => {
  compose.commit();
  const { to, cc, bcc } = compose.read();
  status.textContent = '';
  if (to.length + cc.length + bcc.length === 0) {
    status.textContent = say(lang, 'no_recipient');
  } else if (isGuardedByExtension()) {
    leave();
  } else {
    guard.onSend();
  }
});

byId('draft', HTMLButtonElement).addEventListener('click', () => {
  compose.commit();
  status.textContent = say(lang, 'draft_saved', { part: now() });
});

byId('reset', HTMLButtonElement).addEventListener('click', () => {
  compose.clear();
  sent.replaceChildren();
  sentNone.hidden = false;
  room.reset();
  status.textContent = say(lang, 'reset_done');
});

const language = document.querySelector('a.language');
if (language instanceof HTMLAnchorElement && lang === 'en') {
  Object.assign(language, { href: '?lang=fr', hreflang: 'fr', lang: 'fr' });
}

const protection = byId('protection', HTMLParagraphElement);
const showProtection = () => {
  protection.textContent = say(lang, isGuardedByExtension() ? 'protected_extension' : 'protected_page');
  line.hidden ||= isGuardedByExtension();
};
new MutationObserver(showProtection).observe(root, { attributeFilter: ['data-gardefou'] });
showProtection();

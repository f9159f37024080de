/**
 * What the pages of this folder have in common: they stand in for webmails that cannot be run here.
 *
 * A page is the compose window of one webmail, in our own words, made as its adapter's sources tell.
 * This script puts the people in (`?to=12`), each as `template#chip` says, and acts on what that
 * webmail acts on, as its own element tells:
 * - `data-send`, `data-on`: the Send control, and the event that sends;
 * - `data-keys`, `data-keys-in`: the key event on which Ctrl+Enter sends, and where;
 * - `data-to`, `data-cc`, `data-bcc`: where chips are put, as the last before what is typed in;
 * - `data-wire`, `data-body`: where the mail is posted, and what its body says besides.
 */
const how = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
const one = (/** @type {string | undefined} */ place) => /** @type {HTMLElement | null} */ (place ? document.querySelector(place) : null);
const FIELDS = /** @type {const} */ (['to', 'cc', 'bcc']);

/** The address of every chip, which the page itself may not show. @type {WeakMap<Element, string>} */
const addresses = new WeakMap();

/** Puts somebody in a field. @param {'to' | 'cc' | 'bcc'} field @param {string} address */
function add(field, address) {
  const number = /\d+/u.exec(address)?.[0] ?? '';
  const html = /** @type {HTMLElement} */ (one('template#chip')).innerHTML.trim();
  const template = document.createElement('template');
  // eslint-disable-next-line no-unsanitized/property -- our own page, people of our own making
  template.innerHTML = html.replaceAll('ADDRESS', address).replaceAll('NAME', `Camille Petit ${number}`).replaceAll('FIELD', field);
  const chip = /** @type {Element} */ (template.content.firstElementChild);
  addresses.set(chip, address);
  const holder = /** @type {HTMLElement} */ (one(how[field]));
  const last = [...holder.children].find((child) => child.matches('input, textarea') || child.querySelector('input:not([type="hidden"]), textarea'));
  holder.insertBefore(chip, last ?? null);
}

/** Who is in a field. @param {'to' | 'cc' | 'bcc'} field */
function list(field) {
  const holder = one(how[field]);
  if (!holder) return [];
  if (holder instanceof HTMLInputElement || holder instanceof HTMLTextAreaElement) return holder.value.split(/[,;]\s*/u).filter(Boolean);
  const typed = [...holder.querySelectorAll('input:not([type="hidden"]), textarea')].map((input) => /** @type {HTMLInputElement} */ (input).value);
  return [...[...holder.children].map((chip) => addresses.get(chip) ?? ''), ...typed].filter(Boolean);
}

function sendMail() {
  const mail = { ...JSON.parse(how.body ?? '{}'), to: list('to'), cc: list('cc'), bcc: list('bcc') };
  void fetch(how.wire ?? '/sent', { method: 'POST', body: JSON.stringify(mail) });
}

const asked = new URLSearchParams(location.search);
for (const field of FIELDS) {
  const people = Array.from({ length: Number(asked.get(field) ?? 0) }, (_, n) => `personne${n + 1}@example.fr`);
  const holder = one(how[field]);
  if (holder instanceof HTMLInputElement || holder instanceof HTMLTextAreaElement) holder.value = people.join(', ');
  else for (const address of people) add(field, address);
}

one(how.send)?.addEventListener(how.on ?? 'click', (event) => {
  event.preventDefault();
  sendMail();
});
if (how.keys) {
  (one(how.keysIn) ?? document).addEventListener(how.keys, (event) => {
    if (event instanceof KeyboardEvent && event.key === 'Enter' && event.ctrlKey) sendMail();
  });
}

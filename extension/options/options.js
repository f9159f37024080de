/**
 * The writer's own settings: the language of the warnings, kept in this browser, nowhere else. And all
 * settings in force, with who set them: what an organisation's policy does is no secret. The warning can
 * be seen here for an example, and the days' numbers seen, saved and erased where they are kept.
 */
import '../browser-api.js';
import { erase, readDays, toCsv, toJson } from '../background/journal.js';
import { renderView } from '../dialog/view.js';

const api = globalThis.extensionApi;
const STORED = 'settings';

for (const element of document.querySelectorAll('[data-message]')) {
  element.textContent = api.i18n.getMessage(element.getAttribute('data-message') ?? '');
}
document.title = `Garde-fou – ${api.i18n.getMessage('optionsTitle')}`;
document.documentElement.lang = api.i18n.getUILanguage().startsWith('en') ? 'en' : 'fr';

const language = /** @type {HTMLSelectElement} */ (document.getElementById('language'));
const saved = /** @type {HTMLElement} */ (document.getElementById('saved'));

const settings = /** @type {Record<string, unknown>} */ ((await api.storage.local.get(STORED))[STORED] ?? {});
language.value = typeof settings.language === 'string' ? settings.language : 'auto';

language.addEventListener('change', async () => {
  await api.storage.local.set({ [STORED]: { ...settings, language: language.value } });
  saved.textContent = api.i18n.getMessage('optionsSaved');
});

/**
 * Asks the checker, where policy and own settings come together.
 *
 * @param {import('../checker/worker.js').Request[]} requests
 * @returns {Promise<any>}  the answer to the last
 */
async function ask(...requests) {
  await api.runtime.sendMessage({ type: 'ensure_checker' });
  const port = api.runtime.connect({ name: 'checker' });
  try {
    return await new Promise((resolve, reject) => {
      port.onDisconnect.addListener(() => reject(new Error('the checker went away')));
      port.onMessage.addListener(({ id, ok, result, error }) => {
        if (!ok) reject(new Error(error));
        else if (id === requests.length) resolve(result);
      });
      for (const [n, request] of requests.entries()) port.postMessage({ id: n + 1, ...request });
    });
  } finally {
    port.disconnect();
  }
}

const lang = document.documentElement.lang === 'en' ? 'en' : 'fr';

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** @param {'th' | 'td'} tag @param {string} text */
function cell(tag, text) {
  const element = document.createElement(tag);
  if (tag === 'th') element.setAttribute('scope', 'row');
  element.textContent = text;
  return element;
}

async function show() {
  /** @type {import('../core/gardefou_wasm.js').SettingsView} */
  const { rows, faults } = await ask({ type: 'show_settings', lang });
  find('#in-force tbody').replaceChildren(
    ...rows.map(({ key, meaning, value, source }) => {
      const row = document.createElement('tr');
      row.id = `setting-${key}`;
      row.append(cell('th', meaning), cell('td', value), cell('td', source));
      return row;
    }),
  );
  find('#faults ul').replaceChildren(
    ...faults.map((fault) => {
      const item = document.createElement('li');
      item.textContent = fault;
      return item;
    }),
  );
  find('#faults').hidden = faults.length === 0;
  find('#in-force').hidden = false;
  language.disabled = rows.some(({ key, locked }) => key === 'language' && locked);
}

// ---- The warning, as an example

/** Twelve people who never were, and the list of them. */
const PEOPLE = Array.from({ length: 12 }, (_, n) => ({
  address: `personne${n + 1}@boite.example`,
  line: `Camille Exemple${String.fromCharCode(65 + n)} ; personne${n + 1}@boite.example ; 06 39 98 00 ${String(n + 10)}`,
}));

find('#test').addEventListener('click', async () => {
  const example = /** @type {HTMLDialogElement} */ (find('#example'));
  find('#tested').textContent = '';
  try {
    /** @type {import('../core/gardefou_wasm.js').Answer} */
    const { view } = await ask(
      { type: 'scan_text', key: 'example', text: PEOPLE.map(({ line }) => line).join('\n'), html: false },
      {
        type: 'decide',
        draft: { from: ['moi@agence.example'], to: PEOPLE.map(({ address }) => address), cc: [], bcc: [] },
        parts: [{ key: 'example', name: 'body' }],
        lang,
      },
    );
    if (!view) {
      find('#tested').textContent = api.i18n.getMessage('optionsTestCalm');
      return;
    }
    example.showModal();
    // Whatever is chosen: nothing is there to be sent.
    renderView(example, view, () => example.close());
  } catch {
    find('#tested').textContent = api.i18n.getMessage('optionsTestFailed');
  }
});

// ---- The journal

async function showJournal() {
  const [days, { rows }] = await Promise.all([readDays(api), ask({ type: 'show_settings', lang }).catch(() => ({ rows: [] }))]);
  const isOn = rows.some((/** @type {{key: string, on?: boolean}} */ { key, on }) => key === 'journal' && on);
  const cells = Object.entries(days).reverse().map(([day, counts]) => {
    const sum = (/** @type {string[]} */ ...codes) => codes.reduce((all, code) => all + (counts[code] ?? 0), 0);
    const numbers = [
      sum('checked'),
      sum('warned'),
      sum('repaired_bcc', 'repaired_remove', 'repaired_copy', 'repaired_mask'),
      sum('sent_anyway'),
      sum('unread', 'unchecked'),
    ];
    const row = document.createElement('tr');
    row.append(cell('th', new Date(`${day}T12:00`).toLocaleDateString(lang)), ...numbers.map((n) => cell('td', n.toLocaleString(lang))));
    return row;
  });
  find('#journal tbody').replaceChildren(...cells);
  find('#journal .table').hidden = cells.length === 0;
  find('#empty').hidden = cells.length > 0;
  for (const id of ['#csv', '#json', '#erase']) /** @type {HTMLButtonElement} */ (find(id)).disabled = cells.length === 0;
  // What was counted stays to be seen, and erased, when it is counted no more.
  find('#journal').hidden = !isOn && cells.length === 0;
}

/** @param {string} text @param {string} type @param {string} name */
function save(text, type, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
find('#csv').addEventListener('click', async () => save(toCsv(await readDays(api)), 'text/csv', 'garde-fou.csv'));
find('#json').addEventListener('click', async () => save(toJson(await readDays(api)), 'application/json', 'garde-fou.json'));
find('#erase').addEventListener('click', async () => {
  await erase(api);
  await showJournal();
  find('#erased').textContent = api.i18n.getMessage('optionsErased');
});

// Without the checker the page still does what it did before.
const showAll = () => Promise.all([show(), showJournal()]).catch(() => {});
showAll();
api.storage.onChanged.addListener(() => void setTimeout(showAll, 300));

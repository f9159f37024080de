/**
 * The writer's own settings: the language of the warnings, kept in this browser, nowhere else. And all
 * settings in force, with who set them: what an organisation's policy does is no secret.
 */
import '../browser-api.js';

const api = globalThis.extensionApi;
const STORED = 'settings';

for (const element of document.querySelectorAll('[data-message]')) {
  element.textContent = api.i18n.getMessage(element.getAttribute('data-message') ?? '');
}
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
 * @returns {Promise<import('../core/gardefou_wasm.js').SettingsView>}
 */
async function inForce() {
  await api.runtime.sendMessage({ type: 'ensure_checker' });
  const port = api.runtime.connect({ name: 'checker' });
  return new Promise((resolve, reject) => {
    port.onMessage.addListener(({ ok, result, error }) => {
      port.disconnect();
      if (ok) resolve(result);
      else reject(new Error(error));
    });
    port.postMessage({ id: 1, type: 'show_settings', lang: document.documentElement.lang });
  });
}

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

async function show() {
  const { rows, faults } = await inForce();
  const cell = (/** @type {'th' | 'td'} */ tag, /** @type {string} */ text) => {
    const element = document.createElement(tag);
    if (tag === 'th') element.scope = 'row';
    element.textContent = text;
    return element;
  };
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

// Without the checker the page still does what it did before.
show().catch(() => {});
api.storage.onChanged.addListener(() => void setTimeout(() => show().catch(() => {}), 300));

/** The writer's own settings: the language of the warnings. Kept in this browser, nowhere else. */
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

/**
 * Stands in for the browser's API so that a page of the extension can be drawn outside of it: by the
 * gallery and by tests of what is drawn. The words are those of `_locales`, and a question to the
 * checker is answered by the real core, in the page.
 *
 * What it refuses: to stand for the browser in tests of what the extension does. Those run in browsers.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const EXTENSION = join(import.meta.dirname, '../extension');

/**
 * @typedef {object} Given
 * @property {'fr' | 'en'} lang
 * @property {Record<string, string>} messages
 * @property {any} manifest
 * @property {string} url                      of the tab in front
 * @property {object} [page]                   what its guard answers; none where there is no guard
 * @property {string[]} [allowed]              the hosts that the browser allows
 * @property {Record<string, unknown>} [policy]
 * @property {Record<string, unknown>} [own]   the writer's own settings
 * @property {object} [journal]                days' numbers, where there are any
 */

/**
 * What the stand-in needs to know.
 *
 * @param {'fr' | 'en'} lang
 * @param {Partial<Given> & {hosts?: string[]}} [more]  `hosts`: as in a package made for them
 * @returns {Promise<Given>}
 */
export async function given(lang, { hosts, ...more } = {}) {
  const read = async (/** @type {string} */ path) => JSON.parse(await readFile(join(EXTENSION, path), 'utf8'));
  const [manifest, sentences] = await Promise.all([read('manifest.json'), read(`_locales/${lang}/messages.json`)]);
  if (hosts) {
    delete manifest.optional_host_permissions;
    for (const script of manifest.content_scripts) script.matches = hosts;
  }
  const messages = Object.fromEntries(Object.entries(sentences).map(([name, { message }]) => [name, message]));
  return { lang, messages, manifest, url: 'about:blank', ...more };
}

/**
 * Puts the stand-in in place. Runs in the page, before its scripts: `page.evaluateOnNewDocument(standIn, given)`.
 *
 * @param {Given} given
 */
export function standIn({ lang, messages, manifest, url, page, allowed = [], policy = {}, own = {}, journal = {} }) {
  const event = () => ({ addListener() {}, removeListener() {} });
  const area = (/** @type {Record<string, unknown>} */ kept) => ({
    get: async () => kept,
    set: async (/** @type {object} */ values) => void Object.assign(kept, values),
    remove: async (/** @type {string} */ key) => void delete kept[key],
  });
  const never = async () => false;

  /** @type {Promise<any> | undefined} */
  let core;
  async function ask(/** @type {object} */ request) {
    core ??= (async () => {
      const path = '/extension/checker/supervisor.js';
      const supervisor = new (await import(path)).Supervisor();
      await supervisor.request({ type: 'set_settings', settings: { policy, own } });
      return supervisor;
    })();
    return (await core).request(request);
  }

  function connect() {
    /** @type {((message: object) => void)[]} */
    const listeners = [];
    return {
      onMessage: { addListener: (/** @type {(message: object) => void} */ each) => void listeners.push(each) },
      onDisconnect: event(),
      disconnect() {},
      async postMessage(/** @type {{id: number}} */ { id, ...request }) {
        const reply = await ask(request).then((result) => ({ id, ok: true, result }), () => ({ id, ok: false, error: 'the core failed' }));
        for (const each of listeners) each(reply);
      },
    };
  }

  Object.assign(globalThis, {
    browser: {
      runtime: { getManifest: () => manifest, getURL: (/** @type {string} */ path) => `/extension/${path}`, sendMessage: async () => true, connect, onMessage: event(), id: 'stand-in' },
      i18n: { getMessage: (/** @type {string} */ name) => messages[name] ?? '', getUILanguage: () => lang },
      storage: { local: area({ settings: own, journal }), managed: area(policy), session: area({}), onChanged: event() },
      tabs: {
        TAB_ID_NONE: -1,
        query: async () => [{ id: 1, url }],
        sendMessage: async () => page ?? Promise.reject(new Error('nobody is there')),
        onUpdated: event(),
      },
      permissions: {
        getAll: async () => ({ origins: allowed }),
        contains: async (/** @type {{origins: string[]}} */ { origins }) => origins.every((each) => allowed.includes(each)),
        request: never,
        remove: never,
      },
      scripting: { executeScript: async () => [{ result: '<body.*>\n  <div#compose.window>\n    <textarea#to name="to">\n    <input#subject type="text">\n    <button.send aria-label="#7">' }] },
    },
  });
}

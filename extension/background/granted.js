/**
 * Keeps the registered content scripts in line with the sites that the browser allows, whoever allowed
 * or withdrew them: the popup, the browser's own pages, an update.
 *
 * Registering is done here and not in the popup, for the browser's question may close the popup.
 */
import '../browser-api.js';
import { scriptsFor } from './hosts.js';

const api = globalThis.extensionApi;

async function align() {
  const { origins = [] } = await api.permissions.getAll();
  const wanted = scriptsFor(/** @type {chrome.runtime.ManifestV3} */ (api.runtime.getManifest()), origins);
  const present = new Set((await api.scripting.getRegisteredContentScripts()).map(({ id }) => id));
  const gone = [...present].filter((id) => !wanted.some((script) => script.id === id));
  if (gone.length > 0) await api.scripting.unregisterContentScripts({ ids: gone });
  // Changed in place, so that no page loads without a guard meanwhile.
  const known = wanted.filter(({ id }) => present.has(id));
  if (known.length > 0) await api.scripting.updateContentScripts(known);
  const added = wanted.filter(({ id }) => !present.has(id));
  if (added.length > 0) await api.scripting.registerContentScripts(added);
}

/** Two changes at once are brought in one after the other. @type {Promise<void>} */
let last = Promise.resolve();
function alignNext() {
  last = last.then(align, align);
  return last;
}

/** The open pages of sites just allowed have no guard yet. @param {string[]} origins @returns {Promise<number[]>} */
async function unguardedTabs(origins) {
  const tabs = await api.tabs.query({ url: origins });
  const ids = tabs.flatMap(({ id }) => id ?? []);
  const answers = await Promise.allSettled(ids.map((id) => api.tabs.sendMessage(id, { type: 'page_state' }, { frameId: 0 })));
  return ids.filter((_, index) => answers[index].status === 'rejected');
}

/**
 * Starts to follow what the browser allows.
 *
 * @param {(tabId: number) => unknown} mustReload  told of each page that is guarded once reloaded
 */
export function followPermissions(mustReload) {
  api.runtime.onInstalled.addListener(() => void alignNext());
  api.runtime.onStartup.addListener(() => void alignNext());
  api.permissions.onRemoved.addListener(() => void alignNext());
  api.permissions.onAdded.addListener(async ({ origins = [] }) => {
    await alignNext();
    for (const tabId of await unguardedTabs(origins)) mustReload(tabId);
  });
}

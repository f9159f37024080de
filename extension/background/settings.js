/**
 * The settings: the organisation's policy and one's own, `{ policy, own }`. The core puts them together
 * and tells what is faulty; nothing is judged here.
 *
 * A browser that has just installed us for an organisation knows its policy only seconds later, and
 * until then gives an empty one, which is not the same as none: there it is waited for once.
 *
 * Sources: storage.managed; measured in Chromium 156: 1.5 to 4.7 seconds.
 */

/** Where the options page keeps the writer's settings. */
const STORED = 'settings';
/** Kept once the policy of a forced installation was there, or did not come. */
const KNOWN = 'policy_known';
/** How long a policy may take to come, in milliseconds. */
const PATIENCE = 6_000;

/** @typedef {{policy: Record<string, unknown>, own: Record<string, unknown>}} Given */

const isEmpty = (/** @type {object} */ values) => Object.keys(values).length === 0;

/**
 * Reads the settings and follows their changes.
 *
 * @param {typeof chrome} api
 * @param {(settings: Given) => void} changed
 * @returns {() => Promise<Given>}  reads them
 */
export function followSettings(api, changed) {
  // Firefox rejects where no policy speaks of us.
  const managed = () => api.storage.managed.get(null).catch(() => ({}));

  /** @type {Promise<void> | undefined} */
  let awaited;
  /** Waits for the policy's first coming. */
  async function untilKnown() {
    const [{ installType }, kept] = await Promise.all([api.management.getSelf(), api.storage.local.get(KNOWN)]);
    if (installType !== 'admin' || kept[KNOWN]) return;
    for (let waited = 0; waited < PATIENCE && isEmpty(await managed()); waited += 250) {
      await new Promise((resolve) => void setTimeout(resolve, 250));
    }
    await api.storage.local.set({ [KNOWN]: true });
  }

  async function read() {
    if (isEmpty(await managed())) await (awaited ??= untilKnown());
    const [policy, local] = await Promise.all([managed(), api.storage.local.get(STORED)]);
    return { policy, own: /** @type {Record<string, unknown>} */ (local[STORED] ?? {}) };
  }

  api.storage.onChanged.addListener(async (changes, area) => {
    if (area === 'managed' || (area === 'local' && changes[STORED])) changed(await read());
  });
  return read;
}

/**
 * Days' numbers for an organisation's pilot, kept in this browser: how many mails were checked, what was
 * warned of, what followed. On only where its policy says so (setting `journal`); the guard then tells codes.
 *
 * Numbers under the codes below and nothing else: no text, address, name of a file, time of day. Kept for
 * {@link KEPT_DAYS} days; whoever uses the browser sees, saves and erases them on the settings page.
 */

const STORED = 'journal';
export const KEPT_DAYS = 183;

const KINDS = ['recipients_exposed', 'recipients_listed', 'contact_list', 'nir', 'pattern', 'not_checked'];
const REASONS = Array.from({ length: 10 }, (_, n) => `reason_${n + 1}`);

/** What is counted: mails (`checked`), those that were warned of, by kind, and what followed. */
export const CODES = [
  'checked',
  'warned',
  'back',
  'repaired_bcc',
  'repaired_remove',
  'repaired_copy',
  'repaired_mask',
  'unlocked',
  'sent_anyway',
  'unread',
  'unchecked',
  ...KINDS.map((kind) => `warned_${kind}`),
  ...KINDS.map((kind) => `observed_${kind}`),
  ...KINDS.map((kind) => `false_alert_${kind}`),
  ...REASONS,
];

/** By day, as `2026-11-23` of the place where the browser is, and by code. @typedef {Record<string, Record<string, number>>} Days */

const dayOf = (/** @type {Date} */ date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, '0')).join('-');

/**
 * @param {typeof chrome} api
 * @returns {Promise<Days>}  the first day first, none that is too old
 */
export async function readDays(api) {
  const days = /** @type {Days} */ ((await api.storage.local.get(STORED))[STORED] ?? {});
  const oldest = new Date();
  oldest.setDate(oldest.getDate() - KEPT_DAYS);
  return Object.fromEntries(Object.entries(days).filter(([day]) => day > dayOf(oldest)).sort());
}

/** One writes after the other. @type {Promise<unknown>} */
let queue = Promise.resolve();

/**
 * Counts one more of each code, today.
 *
 * @param {typeof chrome} api
 * @param {unknown} codes
 * @returns {Promise<boolean>}
 */
export function count(api, codes) {
  const known = Array.isArray(codes) ? CODES.filter((code) => codes.includes(code)) : [];
  const written = queue.then(async () => {
    const days = await readDays(api);
    const today = (days[dayOf(new Date())] ??= {});
    for (const code of known) today[code] = (today[code] ?? 0) + 1;
    await api.storage.local.set({ [STORED]: days });
    return known.length > 0;
  });
  queue = written.catch(() => {});
  return written;
}

/** Has days that are too old leave the disk, also where nothing is counted any more. @param {typeof chrome} api */
export async function forgetOld(api) {
  if ((await api.storage.local.get(STORED))[STORED]) await count(api, []);
}

/** @param {typeof chrome} api */
export const erase = (api) => api.storage.local.remove(STORED);

/** A line a day, a column a code. @param {Days} days */
export function toCsv(days) {
  const lines = Object.entries(days).map(([day, counts]) => [day, ...CODES.map((code) => counts[code] ?? 0)]);
  return [['day', ...CODES], ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** @param {Days} days */
export const toJson = (days) => `${JSON.stringify({ days }, null, 2)}\n`;

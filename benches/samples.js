// How `make bench` takes its samples: contestants in turn (A, B, A, B…), so that whatever else the
// machine does falls on all of them, and ratios within a round.

/**
 * One measurement.
 *
 * @typedef {object} Sample
 * @property {string} measure  what is timed: `detect-native`, `file-chromium`…
 * @property {string} input    on what
 * @property {number} size     how large that is, in `unit`
 * @property {string} unit     `bytes`, `rows`, `pages`, `people`
 * @property {string} who      the contestant: `ours`, or a peer
 * @property {number} round    those of one round stand beside each other; 0 is the first, which also warms up
 * @property {number} ms
 * @property {number} [bytes]  of the input
 * @property {number} [found]  what it found
 */

/**
 * @typedef {object} Group
 * @property {string} measure
 * @property {string} input
 * @property {number} size
 * @property {string} unit
 * @property {number} [bytes]
 */

/** @typedef {() => Promise<{ms: number, found?: number} | undefined>} Take  nothing: it cannot */

/**
 * @typedef {object} Effort
 * @property {number} rounds      after the first
 * @property {number} seconds     after so many no further round of a group is begun
 */

/**
 * Has each contestant take its turn, round after round.
 *
 * @param {Group} group
 * @param {Record<string, Take>} contestants
 * @param {Effort} effort
 * @returns {Promise<Sample[]>}
 */
export async function inTurn(group, contestants, { rounds, seconds }) {
  /** @type {Sample[]} */
  const samples = [];
  const began = performance.now();
  const out = new Set();
  for (let round = 0; round <= rounds; round += 1) {
    // The first round warms up and does not count: there are two at least.
    if (round > 1 && performance.now() - began > seconds * 1000) break;
    for (const [who, take] of Object.entries(contestants)) {
      if (out.has(who)) continue;
      try {
        const taken = await take();
        if (taken) samples.push({ ...group, who, round, ...taken });
      } catch (error) {
        // A peer that fails is left out and said so; ours must not.
        if (who === 'ours') throw error;
        process.stderr.write(`bench: ${group.measure}, ${group.input}: ${who} failed, left out (${error instanceof Error ? error.message.split('\n')[0] : error})\n`);
        out.add(who);
      }
    }
  }
  return samples;
}

/** @param {number[]} numbers @param {number} share  0.5 is the median */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** Median and quartiles. @typedef {{median: number, low: number, high: number, count: number}} Spread */

/** @param {number[]} numbers @returns {Spread} */
export const spread = (numbers) => ({ median: quantile(numbers, 0.5), low: quantile(numbers, 0.25), high: quantile(numbers, 0.75), count: numbers.length });

/** Milliseconds of one contestant, the first round aside. @param {Sample[]} samples @param {string} who */
export const times = (samples, who) => spread(samples.filter((sample) => sample.who === who && sample.round > 0).map(({ ms }) => ms));

/**
 * How many times the time of ours another one takes, round by round.
 *
 * @param {Sample[]} samples  of one group
 * @param {string} who
 */
export function ratio(samples, who) {
  const ours = new Map(samples.filter((sample) => sample.who === 'ours').map(({ round, ms }) => [round, ms]));
  const pairs = samples.filter((sample) => sample.who === who && sample.round > 0 && ours.has(sample.round));
  return spread(pairs.map(({ round, ms }) => ms / (ours.get(round) ?? NaN)));
}

/**
 * By which power of its size a measure grows: the slope through the logarithms. 1 is linear.
 *
 * @param {{size: number, ms: number}[]} points
 */
export function growth(points) {
  const x = points.map(({ size }) => Math.log(size));
  const y = points.map(({ ms }) => Math.log(ms));
  const mean = (/** @type {number[]} */ list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  const above = x.reduce((sum, value, i) => sum + (value - mx) * ((y[i] ?? my) - my), 0);
  return above / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}

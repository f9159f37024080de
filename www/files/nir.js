/**
 * Makes up French social security numbers (NIR) that nobody can have.
 *
 * What it gives: the right shape and the right key, so that they are recognised as any other. The
 * place is 02 990, a commune that the Aisne does not have: its codes end below 02 850.
 *
 * What it refuses: more than 999 of them, since the order has three digits.
 *
 * Source: INSEE, Code officiel géographique, and Répertoire national d'identification des
 * personnes physiques (13 digits, key = 97 − number modulo 97).
 */

const NOWHERE = '02990';

/**
 * The n-th made-up number.
 *
 * @param {number} n  from 0 to 998
 * @returns {string} `1 62 04 02 990 001 kk`
 */
export function makeNir(n) {
  if (!Number.isInteger(n) || n < 0 || n > 998) {
    throw new RangeError('makeNir: n must be a whole number from 0 to 998');
  }
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  const sex = String(1 + (n % 2));
  const year = two(55 + ((n * 7) % 45));
  const month = two(1 + ((n * 5) % 12));
  const order = String(n + 1).padStart(3, '0');
  const number = Number(`${sex}${year}${month}${NOWHERE}${order}`);
  return `${sex} ${year} ${month} ${NOWHERE.slice(0, 2)} ${NOWHERE.slice(2)} ${order} ${two(97 - (number % 97))}`;
}

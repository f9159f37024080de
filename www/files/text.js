/**
 * Writes tables as text: CSV as a French spreadsheet exports it, and JSON as a program does.
 *
 * What it refuses: cells that hold a semicolon, a quote or the end of a line, which nothing made
 * up here does.
 *
 * Source: RFC 8259 (JSON). CSV with semicolons and a byte order mark is Excel's in French.
 */

const encoder = new TextEncoder();

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>} in UTF-8
 */
export const textBytes = (text) => encoder.encode(text);

/**
 * @param {string[][]} rows  the first names the columns
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function makeCsv(rows) {
  if (rows.some((row) => row.some((cell) => /[;"\n]/u.test(cell)))) {
    throw new RangeError('csv: a cell would need quotes');
  }
  return textBytes(`\ufeff${rows.map((row) => `${row.join(';')}\r\n`).join('')}`);
}

/**
 * @param {unknown} value
 * @returns {Uint8Array<ArrayBuffer>}
 */
export const makeJson = (value) => textBytes(`${JSON.stringify(value, null, 2)}\n`);

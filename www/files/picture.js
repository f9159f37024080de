/**
 * Draws a list of people as a picture (.png), as a screenshot of a table would be.
 *
 * What it gives: words that a person reads and a program does not. What it refuses: to run outside
 * of a browser, which alone can draw text.
 */

/** @typedef {import('../incident/people.js').Person} Person */

const WIDTH = 860;
const LINE = 26;
const TOP = 78;
/** Where each column starts. */
const COLUMNS = [20, 190, 340, 690];

/**
 * @param {string} title
 * @param {Person[]} people
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function makePicture(title, people) {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = TOP + LINE * (people.length + 1);
  const pen = canvas.getContext('2d');
  if (!pen) {
    throw new TypeError('picture: this browser does not draw');
  }
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = '#d7e3f4';
  pen.fillRect(0, TOP - 30, canvas.width, LINE);
  pen.fillStyle = '#16202e';
  pen.font = 'bold 18px sans-serif';
  pen.fillText(title, COLUMNS[0] ?? 0, 30);
  /** @param {string[]} cells @param {number} n */
  const line = (cells, n) => cells.forEach((cell, column) => pen.fillText(cell, COLUMNS[column] ?? 0, TOP - 12 + LINE * n));
  pen.font = 'bold 14px sans-serif';
  line(['Nom', 'Prénom', 'Courriel', 'Mobile'], 0);
  pen.font = '14px sans-serif';
  people.forEach(({ lastName, firstName, email, mobile }, n) => line([lastName, firstName, email, mobile], n + 1));
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  if (!blob) {
    throw new TypeError('picture: this browser does not write PNG');
  }
  return new Uint8Array(await blob.arrayBuffer());
}

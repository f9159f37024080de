/**
 * Writes a list of people as a PDF: a title, a table of four columns, page numbers.
 *
 * What it gives: an A4 document of {@link ROWS_PER_PAGE} people a page, in Helvetica (which every
 * reader has), each cell placed on its own as office programs do, pages compressed.
 *
 * What it refuses: characters outside Windows-1252, which the standard fonts cannot show.
 *
 * Source: ISO 32000-1:2008, 7.5 (file structure), 7.3.4 (strings), 9.6.2 and annex D (standard
 * fonts, WinAnsiEncoding).
 */

/** @typedef {import('./people.js').Person} Person */

/** 1,300 people make 27 pages, as in March 2016. */
export const ROWS_PER_PAGE = 49;

const PAGE_WIDTH = 595;
const PAGE_HEIGHT = 842;
const MARGIN = 48;
const LINE = 14;
const TITLE_Y = PAGE_HEIGHT - 56;
const HEADER_Y = TITLE_Y - 30;
/** Where each column starts, from the left edge of the page. */
const COLUMNS = [MARGIN, 165, 270, 463];

/** The Windows-1252 bytes of the characters that are not where Latin-1 has them. */
const WIN_ANSI = new Map([
  ['€', 0x80], ['‚', 0x82], ['„', 0x84], ['…', 0x85], ['Š', 0x8a], ['Œ', 0x8c], ['Ž', 0x8e],
  ['‘', 0x91], ['’', 0x92], ['“', 0x93], ['”', 0x94], ['•', 0x95], ['–', 0x96], ['—', 0x97],
  ['™', 0x99], ['š', 0x9a], ['œ', 0x9c], ['ž', 0x9e], ['Ÿ', 0x9f],
]);

/**
 * A PDF string, `(Prénom)`, one character a byte.
 *
 * @param {string} text
 * @returns {string}
 */
function pdfString(text) {
  let out = '(';
  for (const char of text) {
    const code = WIN_ANSI.get(char) ?? char.codePointAt(0) ?? 0;
    if (code > 0xff || code < 0x20 || (code >= 0x80 && code < 0xa0 && !WIN_ANSI.has(char))) {
      throw new RangeError('pdf: a character is outside Windows-1252');
    }
    out += '()\\'.includes(char) ? `\\${char}` : String.fromCharCode(code);
  }
  return `${out})`;
}

/**
 * The bytes of a text that holds one byte a character.
 *
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytesOf(text) {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>} zlib format, which is what FlateDecode reads
 */
async function deflate(bytes) {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/**
 * One line of the table.
 *
 * @param {string} font  `F1` regular, `F2` bold
 * @param {number} y     from the bottom of the page
 * @param {string[]} cells
 * @returns {string}
 */
function line(font, y, cells) {
  const shown = cells.map((cell, n) => {
    const x = COLUMNS[n] ?? MARGIN;
    return `${n === 0 ? `${x} ${y}` : `${x - (COLUMNS[n - 1] ?? 0)} 0`} Td ${pdfString(cell)} Tj`;
  });
  return `BT /${font} 9 Tf ${shown.join(' ')} ET\n`;
}

/**
 * What one page shows.
 *
 * @param {string} title
 * @param {Person[]} people  those of this page
 * @param {number} page      from 1
 * @param {number} pages
 * @returns {string}
 */
function pageContent(title, people, page, pages) {
  let content = `BT /F2 13 Tf ${MARGIN} ${TITLE_Y} Td ${pdfString(title)} Tj ET\n`;
  content += line('F2', HEADER_Y, ['Nom', 'Prénom', 'Courriel', 'Mobile']);
  content += `0.5 w ${MARGIN} ${HEADER_Y - 4} m ${PAGE_WIDTH - MARGIN} ${HEADER_Y - 4} l S\n`;
  people.forEach((person, n) => {
    content += line('F1', HEADER_Y - LINE * (n + 1) - 2, [
      person.lastName.toUpperCase(), person.firstName, person.email, person.mobile,
    ]);
  });
  return `${content}BT /F1 8 Tf ${PAGE_WIDTH - MARGIN - 44} 30 Td ${pdfString(`Page ${page} / ${pages}`)} Tj ET\n`;
}

/**
 * Writes the list.
 *
 * @param {string} title  shown on each page and as the document's title
 * @param {Person[]} people
 * @returns {Promise<Uint8Array<ArrayBuffer>>} the file's bytes
 */
export async function makePeoplePdf(title, people) {
  const pages = Math.max(1, Math.ceil(people.length / ROWS_PER_PAGE));
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  /** Where each object starts, object 1 first. @type {number[]} */
  const offsets = [];
  let length = 0;
  /** @param {Uint8Array<ArrayBuffer> | string} chunk */
  const write = (chunk) => {
    const bytes = typeof chunk === 'string' ? bytesOf(chunk) : chunk;
    chunks.push(bytes);
    length += bytes.length;
  };
  /** @param {string} dictionary @param {Uint8Array<ArrayBuffer>} [stream] */
  const object = (dictionary, stream) => {
    offsets.push(length);
    write(`${offsets.length} 0 obj\n${dictionary}\n`);
    if (stream) {
      write('stream\n');
      write(stream);
      write('\nendstream\n');
    }
    write('endobj\n');
  };

  // The comment of high bytes tells programs that the file is binary.
  write('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n');
  const kids = Array.from({ length: pages }, (_, n) => `${6 + n * 2} 0 R`).join(' ');
  object('<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>');
  object(`<< /Type /Pages /Count ${pages} /Kids [${kids}] >>`);
  object('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  object('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>');
  object(`<< /Title ${pdfString(title)} >>`);
  for (let n = 0; n < pages; n += 1) {
    const rows = people.slice(n * ROWS_PER_PAGE, (n + 1) * ROWS_PER_PAGE);
    const content = await deflate(bytesOf(pageContent(title, rows, n + 1, pages)));
    object(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE_WIDTH} ${PAGE_HEIGHT}] `
      + `/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${7 + n * 2} 0 R >>`);
    object(`<< /Length ${content.length} /Filter /FlateDecode >>`, content);
  }

  const table = length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  write(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${entries.join('')}`);
  write(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${table}\n%%EOF\n`);

  const file = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}

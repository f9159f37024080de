// What `make bench` reads: texts and lists of made-up people, the same bytes each time, written to
// `target/bench/inputs` so that every contestant is given the same file.
//
// Refuses to look like real mail: a text is one or two sentences over and over, with contacts at a
// known rate, so that what a figure depends on can be told.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { zipSync } from 'fflate';

import { makePeople, MOST_PEOPLE } from '../www/incident/people.js';
import { makePeoplePdf, ROWS_PER_PAGE } from '../www/incident/pdf.js';

/** @typedef {import('../www/incident/people.js').Person} Person */
/** @typedef {{path: string, name: string, bytes: number}} Input  `name`: of the file, without its folder */

const TITLE = 'Demandeurs d’emploi – bassin de Saint-Quentin';
const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text);
const xml = (/** @type {string} */ text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Texts by name: one line each, by its number. @type {Record<string, (index: number) => string>} */
const LINES = {
  prose: () => 'Le stage commence lundi matin dans la grande salle ; merci de venir avec un cahier et de quoi écrire.',
  mixed: (index) => {
    if (index % 100 === 0) return `Écrire à marie.petit${index}@example.fr ou appeler le 06 39 98 ${two(index % 97)} ${two(index % 89)}.`;
    return index % 100 === 50
      ? 'Dossier 2024-123456 du 12/03/2024, montant 1 234,56 euros, réf. 20240312101530.'
      : 'Le stage commence lundi matin ; merci de venir avec un cahier et de quoi écrire.';
  },
  numbers: (index) => `${index};${index * 7919};${index % 1000}.${two(index % 100)};20240312101530;produit`,
  list: (index) => `DURAND${index};Marie;marie${index}@example.fr;06 39 ${two(Math.floor(index / 10_000) % 100)} ${two(Math.floor(index / 100) % 100)} ${two(index % 100)}`,
};

/** What each text is, for the report. */
export const TEXTS = {
  prose: 'prose, nothing to find',
  mixed: 'prose, a contact in every hundredth line, look-alike numbers in another',
  numbers: 'a table of numbers, nothing to find',
  list: 'a table, every row a person',
};

/** @param {string} name @param {number} bytes  at least */
function text(name, bytes) {
  const lines = [];
  for (let index = 0, size = 0; size < bytes; index += 1) {
    const line = LINES[name]?.(index) ?? '';
    lines.push(line);
    size += Buffer.byteLength(line) + 1;
  }
  return utf8(`${lines.join('\n')}\n`);
}

/** People by their number: making and sorting ten thousand takes a second. @type {Map<number, Person[]>} */
const made = new Map();

/**
 * As many people as asked: beyond those that www/incident makes, the same with numbered addresses.
 *
 * @param {number} count
 * @returns {Person[]}
 */
export function people(count) {
  const number = Math.min(count, MOST_PEOPLE);
  const base = made.get(number) ?? makePeople(number);
  made.set(number, base);
  return Array.from({ length: count }, (_, index) => {
    const person = /** @type {Person} */ (base[index % base.length]);
    const round = Math.floor(index / base.length);
    if (round === 0) return person;
    return { ...person, email: person.email.replace('@', `.${round}@`), mobile: person.mobile.replace('06 39 98', `06 39 ${two(98 - round)}`) };
  });
}

const HEADER = ['Nom', 'Prénom', 'Courriel', 'Mobile'];
const cells = (/** @type {Person} */ { lastName, firstName, email, mobile }) => [lastName.toUpperCase(), firstName, email, mobile];
const table = (/** @type {number} */ rows) => [HEADER, ...people(rows).map(cells)];
const packed = (/** @type {Record<string, string>} */ parts) =>
  // The same date in each entry: the same bytes each day.
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, [utf8(part), { mtime: new Date(2026, 0, 1) }]])), { level: 6 });

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
/** @param {string} id @param {string} kind @param {string} target */
const relation = (id, kind, target) => `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
/** @param {string[]} relations */
const relations = (...relations) => `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relations.join('')}</Relationships>`;
/** @param {Record<string, string>} parts  type by path */
const types = (parts) =>
  `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${Object.entries(
    parts,
  )
    .map(([path, type]) => `<Override PartName="/${path}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`)
    .join('')}</Types>`;

/** As Excel writes it: every text in the shared strings. @param {number} rows */
function xlsx(rows) {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  /** @type {Map<string, number>} */
  const strings = new Map();
  const lines = table(rows).map((row, r) => {
    const line = row.map((value, c) => {
      const number = strings.get(value) ?? strings.size;
      strings.set(value, number);
      return `<c r="${'ABCD'[c]}${r + 1}" t="s"><v>${number}</v></c>`;
    });
    return `<row r="${r + 1}" spans="1:4">${line.join('')}</row>`;
  });
  return packed({
    '[Content_Types].xml': types({
      'xl/workbook.xml': 'spreadsheetml.sheet.main',
      'xl/worksheets/sheet1.xml': 'spreadsheetml.worksheet',
      'xl/sharedStrings.xml': 'spreadsheetml.sharedStrings',
    }),
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${XML}<workbook ${main} xmlns:r="${OFFICE}"><sheets><sheet name="Feuil1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(relation('rId1', 'worksheet', 'worksheets/sheet1.xml'), relation('rId2', 'sharedStrings', 'sharedStrings.xml')),
    'xl/worksheets/sheet1.xml': `${XML}<worksheet ${main}><dimension ref="A1:D${rows + 1}"/><sheetData>${lines.join('')}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `${XML}<sst ${main} count="${4 * (rows + 1)}" uniqueCount="${strings.size}">${[...strings.keys()].map((value) => `<si><t>${xml(value)}</t></si>`).join('')}</sst>`,
  });
}

/** A table, each cell with the marks that Word gives it. @param {number} rows */
function docx(rows) {
  const cell = (/** @type {string} */ value) =>
    `<w:tc><w:tcPr><w:tcW w:w="2265" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:rPr><w:lang w:val="fr-FR"/></w:rPr></w:pPr><w:r><w:rPr><w:lang w:val="fr-FR"/></w:rPr><w:t>${xml(value)}</w:t></w:r></w:p></w:tc>`;
  return packed({
    '[Content_Types].xml': types({ 'word/document.xml': 'wordprocessingml.document.main' }),
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'word/document.xml')),
    'word/document.xml': `${XML}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${TITLE}</w:t></w:r></w:p><w:tbl>${table(rows)
      .map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`)
      .join('')}</w:tbl></w:body></w:document>`,
  });
}

/** @param {number} rows */
function ods(rows) {
  const urn = 'urn:oasis:names:tc:opendocument:xmlns';
  const cell = (/** @type {string} */ value) => `<table:table-cell office:value-type="string"><text:p>${xml(value)}</text:p></table:table-cell>`;
  return packed({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'META-INF/manifest.xml': `${XML}<manifest:manifest xmlns:manifest="${urn}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
    'content.xml': `${XML}<office:document-content xmlns:office="${urn}:office:1.0" xmlns:table="${urn}:table:1.0" xmlns:text="${urn}:text:1.0" office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Feuille1">${table(
      rows,
    )
      .map((row) => `<table:table-row>${row.map(cell).join('')}</table:table-row>`)
      .join('')}</table:table></office:spreadsheet></office:body></office:document-content>`,
  });
}

const csv = (/** @type {number} */ rows) => utf8(table(rows).map((row) => `${row.join(';')}\r\n`).join(''));
const html = (/** @type {number} */ rows) =>
  utf8(`<!doctype html><title>${TITLE}</title><table>${table(rows).map((row) => `<tr>${row.map((value) => `<td>${xml(value)}</td>`).join('')}</tr>\n`).join('')}</table>`);
/** A mail that carries the workbook. @param {number} rows */
const eml = (rows) =>
  utf8(
    [
      'From: claire.vasseur@agence.example',
      'To: jean@example.org',
      'Subject: Liste',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=limite',
      '',
      '--limite',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Bonjour, voici la liste.',
      '--limite',
      'Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition: attachment; filename="liste.xlsx"',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(xlsx(rows)).toString('base64').replaceAll(/.{76}/gu, '$&\r\n'),
      '--limite--',
      '',
    ].join('\r\n'),
  );

/** Who writes a list of people, by its format. @type {Record<string, (rows: number) => Uint8Array | Promise<Uint8Array>>} */
const WRITERS = {
  csv,
  docx,
  eml,
  html,
  ods,
  pdf: (rows) => makePeoplePdf(TITLE, people(rows)),
  // By another program than ours, of one size: 1,300 people on 27 pages.
  'reportlab.pdf': () => readFile(join(dirname(fileURLToPath(import.meta.url)), '../tests/data/extract/pdf/reportlab-27-pages/file.pdf')),
  xlsx,
};

/** People on so many pages of a PDF: 27 hold 1,300, as in March 2016. @param {number} pages */
export const onPages = (pages) => (pages === 27 ? 1300 : pages * ROWS_PER_PAGE);

/**
 * Writes a text.
 *
 * @param {string} folder
 * @param {keyof typeof TEXTS} kind
 * @param {number} bytes  at least
 * @returns {Promise<Input>}
 */
export async function writeText(folder, kind, bytes) {
  return await write(folder, `${kind}-${bytes}.txt`, text(kind, bytes));
}

/**
 * Writes a list of people.
 *
 * @param {string} folder
 * @param {string} format
 * @param {number} rows
 * @returns {Promise<Input>}
 */
export async function writeList(folder, format, rows) {
  const writer = WRITERS[format];
  if (!writer) throw new Error(`${format}: no list is written in it`);
  return await write(folder, `liste-${rows}.${format}`, await writer(rows));
}

/** @param {string} folder @param {string} name @param {Uint8Array} data @returns {Promise<Input>} */
async function write(folder, name, data) {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, data);
  return { path, name, bytes: data.length };
}

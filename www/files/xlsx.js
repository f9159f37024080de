/**
 * Writes a workbook (.xlsx) of text cells, some of its sheets hidden.
 *
 * What it gives: the fewest parts that spreadsheet programs open, strings in the cells themselves.
 * What it refuses: numbers, formulas, styles; this is made to be read once in a training room.
 *
 * Source: ECMA-376, part 1, 18.2 (workbook), 18.3.1 (worksheet); part 2 (packages).
 */

import { makeZip } from './zip.js';

/** @typedef {{ name: string, hidden?: boolean, rows: string[][] }} Sheet */

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The media type of what is written. */
export const XLSX_TYPE = `${TYPE}.sheet`;

/** @param {string} text */
const xml = (text) => text.replace(/[&<>"]/gu, (sign) => `&#${sign.codePointAt(0)};`);

/**
 * @param {string[][]} rows
 * @returns {string}
 */
function worksheet(rows) {
  const cells = (/** @type {string[]} */ row) =>
    row.map((text) => `<c t="inlineStr"><is><t xml:space="preserve">${xml(text)}</t></is></c>`).join('');
  return `<worksheet xmlns="${MAIN}"><cols><col min="1" max="9" width="24"/></cols>`
    + `<sheetData>${rows.map((row) => `<row>${cells(row)}</row>`).join('')}</sheetData></worksheet>`;
}

/**
 * Writes the workbook.
 *
 * @param {Sheet[]} sheets  the first is seen when it is opened
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export function makeXlsx(sheets) {
  const numbered = sheets.map((sheet, n) => ({ ...sheet, n: n + 1 }));
  /** @type {Record<string, string>} */
  const parts = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types">`
      + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
      + `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>`
      + numbered.map(({ n }) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`).join('')
      + '</Types>',
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships">`
      + `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>`
      + numbered.map(({ n, name, hidden }) => `<sheet name="${xml(name)}" sheetId="${n}"${hidden ? ' state="hidden"' : ''} r:id="rId${n}"/>`).join('')
      + '</sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships">`
      + numbered.map(({ n }) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')
      + '</Relationships>',
    ...Object.fromEntries(numbered.map(({ n, rows }) => [`xl/worksheets/sheet${n}.xml`, worksheet(rows)])),
  };
  const encoder = new TextEncoder();
  return makeZip(Object.entries(parts).map(([name, text]) => ({
    name,
    bytes: encoder.encode(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`),
  })));
}

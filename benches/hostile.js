// Files made to exhaust whoever reads them, each with a list of 60 people in a place that a reader
// should reach: time and highest memory of `gardefou check`, and of the extension's module in a
// Worker of a real Chromium. `node benches/hostile.js [PART OF A NAME]`; needs `cargo build --release`
// and `tools/wasm-build`. Fails when one of them is called clean, or ends other than by an answer.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createGzip, deflateRawSync, deflateSync } from 'node:zlib';

import { zipSync } from 'fflate';

import { ROOT, withPage } from './page.js';

const MB = 1 << 20;
const BINARY = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target');

const people = Array.from({ length: 60 }, (_, n) => ['Petit', 'Marie', `p${n}@example.fr`, `06 39 98 00 ${String(n).padStart(2, '0')}`]);
const CSV = people.map((row) => row.join(';')).join('\r\n');
const utf8 = (/** @type {string} */ text) => Buffer.from(text);
const repeat = (/** @type {number} */ n, /** @type {(n: number) => string} */ make) => Array.from({ length: n }, (_, i) => make(i)).join('');

/** What `gzip` makes of so many megabytes of the same sentence. */
async function gzipped(/** @type {number} */ megabytes) {
  const gzip = createGzip();
  const chunk = utf8('bonjour\n'.repeat(MB / 8));
  /** @type {Buffer[]} */
  const out = [];
  gzip.on('data', (data) => out.push(data));
  for (let i = 0; i < megabytes; i++) if (!gzip.write(chunk)) await new Promise((resolve) => gzip.once('drain', resolve));
  gzip.end(`${CSV}\n`);
  await new Promise((resolve) => gzip.once('end', resolve));
  return Buffer.concat(out);
}

/**
 * An archive whose entries may lie: `data` is what stands there, deflated.
 *
 * @param {{name: string, data: Buffer, size: number, crc?: number, at?: number}[]} entries  `at`: shares the bytes of that entry
 */
function zip(entries) {
  /** @type {Buffer[]} */
  const parts = [];
  /** @type {number[]} */
  const offsets = [];
  let end = 0;
  const header = (/** @type {typeof entries[0]} */ { name, data, size, crc }, /** @type {number | undefined} */ at) => {
    const central = at !== undefined;
    const head = Buffer.alloc(central ? 46 : 30);
    head.writeUInt32LE(central ? 0x02014b50 : 0x04034b50);
    let put = central ? 6 : 4;
    for (const value of [20, 0, 8, 0, 0]) put = head.writeUInt16LE(value, put);
    for (const value of [crc ?? 0, data.length, size]) put = head.writeUInt32LE(value, put);
    head.writeUInt16LE(name.length, put);
    if (central) head.writeUInt32LE(at, 42);
    return Buffer.concat([head, utf8(name)]);
  };
  for (const entry of entries) {
    offsets.push(entry.at === undefined ? end : (offsets[entry.at] ?? 0));
    if (entry.at !== undefined) continue;
    const local = Buffer.concat([header(entry, undefined), entry.data]);
    parts.push(local);
    end += local.length;
  }
  const central = Buffer.concat(entries.map((entry, i) => header(entry, offsets[i])));
  const tail = Buffer.alloc(22);
  tail.writeUInt32LE(0x06054b50);
  tail.writeUInt16LE(Math.min(entries.length, 65535), 8);
  tail.writeUInt16LE(Math.min(entries.length, 65535), 10);
  tail.writeUInt32LE(central.length, 12);
  tail.writeUInt32LE(end, 16);
  return Buffer.concat([...parts, central, tail]);
}

/** @param {Record<string, string | Uint8Array>} parts */
const packed = (parts) => zipSync(Object.fromEntries(Object.entries(parts).map(([name, data]) => [name, typeof data === 'string' ? utf8(data) : data])), { level: 6 });

const rels = (/** @type {string} */ kind, /** @type {string} */ target) =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"/></Relationships>`;
const types = (/** @type {string} */ part, /** @type {string} */ type) =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`;

/**
 * @param {string} rows
 * @param {string} [strings]
 */
const xlsx = (rows, strings) =>
  packed({
    '[Content_Types].xml': types('xl/workbook.xml', 'spreadsheetml.sheet'),
    '_rels/.rels': rels('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml':
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': rels('worksheet', 'worksheets/sheet1.xml').replace(
      '</Relationships>',
      '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    ),
    'xl/sharedStrings.xml': strings ?? '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
  });
const inline = (/** @type {string} */ reference, /** @type {string} */ text) => `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`;
const peopleRows = (/** @type {number} */ from) => people.map((row, i) => `<row r="${from + i}">${row.map((text, column) => inline(`${'ABCD'[column]}${from + i}`, text)).join('')}</row>`).join('');

const LAUGHS = `<!DOCTYPE a [<!ENTITY l0 "${CSV}">${repeat(12, (n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`)}]>`;

const docx = (/** @type {string} */ body, prologue = '') =>
  packed({
    '[Content_Types].xml': types('word/document.xml', 'wordprocessingml.document'),
    '_rels/.rels': rels('officeDocument', 'word/document.xml'),
    'word/document.xml': `<?xml version="1.0"?>${prologue}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
  });

const ods = (/** @type {string} */ rows) =>
  packed({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="a">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`,
  });
const odsPeople = people.map((row) => `<table:table-row>${row.map((text) => `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`).join('')}</table:table-row>`).join('');

/**
 * A PDF with a page of people after others.
 *
 * @param {{objects?: string[], kids?: string, content?: Buffer, filter?: string, resources?: string, prev?: string}} options  `objects`: from number 10
 */
function pdf({ objects = [], kids = '5 0 R', content = utf8('BT ET'), filter = '', resources = '', prev = '' }) {
  const list = people.map((row) => `(${row.join('   ')}) Tj T*`).join('\n');
  const stream = (/** @type {Buffer} */ data, more = '') => Buffer.concat([utf8(`<< /Length ${data.length} ${more} >> stream\n`), data, utf8('\nendstream')]);
  const page = (/** @type {number} */ contents, more = '') =>
    utf8(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${contents} 0 R /Resources << /Font << /F1 4 0 R >> ${more} >> >>`);
  /** @type {Buffer[]} */
  const all = [
    utf8('<< /Type /Catalog /Pages 2 0 R >>'),
    utf8(`<< /Type /Pages /Count 2 /Kids [${kids} 3 0 R] >>`),
    page(6),
    utf8('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
    page(7, resources),
    stream(utf8(`BT /F1 9 Tf 12 TL 40 800 Td ${list} ET`)),
    stream(content, filter),
    utf8('null'),
    utf8('null'),
    ...objects.map((object) => utf8(object)),
  ];
  const parts = [utf8('%PDF-1.7\n')];
  let at = 9;
  const offsets = all.map((object, i) => {
    const whole = Buffer.concat([utf8(`${i + 1} 0 obj\n`), object, utf8('\nendobj\n')]);
    parts.push(whole);
    at += whole.length;
    return at - whole.length;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(utf8(`xref\n0 ${all.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${all.length + 1} /Root 1 0 R ${prev && `/Prev ${at}`} >>\nstartxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts);
}

/** A `stream` object whose data are text. */
const textStream = (/** @type {string} */ data, more = '') => `<< /Length ${data.length} ${more} >> stream\n${data}\nendstream`;

const mail = (/** @type {string} */ type, /** @type {string} */ body) => `From: a@example.fr\r\nTo: b@example.fr\r\nSubject: a\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n${body}`;
const listPart = `Content-Type: text/csv\r\nContent-Disposition: attachment; filename="liste.csv"\r\n\r\n${CSV}\r\n`;

/** The table of sectors of an OLE file, with every chain a circle. */
async function circles(/** @type {string} */ fixture) {
  const data = await readFile(join(ROOT, 'tests/data/extract', fixture));
  const size = 1 << data.readUInt16LE(30);
  for (let i = 0; i < Math.min(109, data.readUInt32LE(44)); i++) {
    const start = (data.readUInt32LE(76 + 4 * i) + 1) * size;
    for (let entry = 0; entry < size / 4 && start + 4 * entry + 4 <= data.length; entry++) {
      const sector = i * (size / 4) + entry;
      if (data.readUInt32LE(start + 4 * entry) < 0xfffffff0) data.writeUInt32LE(sector === 0 ? 1 : sector - 1, start + 4 * entry);
    }
  }
  return data;
}

/** What a command of the machine makes of a gigabyte of the same sentence; nothing where it is missing. */
function squeezed(/** @type {string} */ command) {
  const { status, stdout } = spawnSync('sh', ['-c', `command -v ${command} >/dev/null && { yes bonjour | head -c 1000000000; } | ${command} -c`], { maxBuffer: 64 * MB });
  return status === 0 && stdout.length > 0 ? stdout : undefined;
}

/** @type {Record<string, () => Uint8Array | undefined | Promise<Uint8Array | undefined>>} */
const FILES = {
  'bomb.txt.gz': () => gzipped(1000),
  'bomb.txt.bz2': () => squeezed('bzip2'),
  'bomb.txt.xz': () => squeezed('xz'),
  'bomb.zip': async () => {
    const gz = await gzipped(1000);
    // A gzip member is ten bytes, the deflated data, the sum and the size.
    const data = gz.subarray(10, -8);
    return zip([
      { name: 'a.txt', data, size: gz.readUInt32LE(gz.length - 4), crc: gz.readUInt32LE(gz.length - 8) },
      { name: 'b.txt', data, size: 4, crc: 0 },
    ]);
  },
  'nested.zip': () => {
    let inner = packed({ 'a.txt': 'bonjour\n'.repeat(MB), 'liste.csv': CSV });
    for (let depth = 0; depth < 6; depth++) inner = packed(Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`${n}.zip`, inner])));
    return inner;
  },
  'nested.gz': async () => {
    let data = utf8(CSV);
    for (let depth = 0; depth < 1000; depth++) data = spawnGzip(data);
    return data;
  },
  'overlapping.zip': () => {
    const text = utf8('bonjour\n'.repeat(8 * MB));
    const data = deflateRawSync(text);
    return zip([
      { name: 'a.txt', data, size: text.length },
      ...Array.from({ length: 60_000 }, (_, n) => ({ name: `${n}.txt`, data, size: text.length, at: 0 })),
    ]);
  },
  'entries.zip': () => {
    const data = deflateRawSync(utf8('a'));
    const list = deflateRawSync(utf8(CSV));
    return zip([...Array.from({ length: 65_000 }, (_, n) => ({ name: `${n}.txt`, data, size: 1 })), { name: 'liste.csv', data: list, size: CSV.length }]);
  },
  'entries.tar': () => {
    const header = (/** @type {string} */ name, /** @type {number} */ size) => {
      const block = Buffer.alloc(512);
      block.write(name);
      block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
      block.write('        0', 148);
      block.write('ustar\0', 257);
      block.write(`${block.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
      return block;
    };
    const list = Buffer.alloc(Math.ceil(CSV.length / 512) * 512);
    list.write(CSV);
    return Buffer.concat([...Array.from({ length: 100_000 }, (_, n) => header(`${n}.txt`, 0)), header('liste.csv', CSV.length), list, Buffer.alloc(1024)]);
  },
  'laughs.xml': () => utf8(`<?xml version="1.0"?>${LAUGHS}<a>&l12;</a>`),
  'laughs.docx': () => docx('<w:p><w:r><w:t>&l12;</w:t></w:r></w:p>', LAUGHS.replace('DOCTYPE a', 'DOCTYPE w:document')),
  'deep.docx': () => docx(`${'<w:sdt><w:sdtContent>'.repeat(200_000)}${people.map((row) => `<w:p><w:r><w:t>${row.join(' ')}</w:t></w:r></w:p>`).join('')}${'</w:sdtContent></w:sdt>'.repeat(200_000)}`),
  'far.xlsx': () => xlsx(repeat(200_000, (n) => `<row r="${5 * n + 1}">${inline(`A${5 * n + 1}`, 'a')}${inline(`XFD${5 * n + 1}`, 'b')}</row>`) + peopleRows(1_048_000)),
  'cells.xlsx': () => xlsx(repeat(300_000, (n) => `<row r="${n + 1}">${repeat(10, (c) => `<c><v>${n * 10 + c}</v></c>`)}</row>`) + peopleRows(300_001)),
  'strings.xlsx': () =>
    xlsx(
      `<row r="1">${repeat(10_000, (n) => `<c t="s"><v>${n % 3}</v></c>`)}</row>${peopleRows(2)}`,
      `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${repeat(3, () => `<si><t>${'bonjour '.repeat(MB / 2)}</t></si>`)}</sst>`,
    ),
  'repeats.ods': () =>
    ods(
      `<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>${odsPeople}`,
    ),
  'stream.pdf': () => pdf({ content: deflateSync(Buffer.alloc(1000 * MB, ' ')), filter: '/Filter /FlateDecode' }),
  'filters.pdf': () => {
    let content = Buffer.from(deflateSync(Buffer.alloc(1000 * MB, ' ')));
    for (let n = 0; n < 3; n++) content = Buffer.from(deflateSync(content));
    return pdf({ content, filter: '/Filter [/FlateDecode /FlateDecode /FlateDecode /FlateDecode]' });
  },
  'unicode.pdf': () => {
    const ranges = repeat(1000, () => `100 beginbfrange\n${'<0000> <FFFF> <0041>\n'.repeat(100)}endbfrange\n`);
    return pdf({
      content: utf8('BT /F2 9 Tf 40 800 Td <00410042> Tj ET'),
      resources: '/Font << /F2 10 0 R >>',
      objects: [
        '<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 11 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A >>] >>',
        textStream(`begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange ${ranges} endcmap`),
      ],
    });
  },
  'circle.pdf': () => pdf({ kids: '2 0 R 10 0 R', objects: ['<< /Type /Pages /Count 9 /Kids [2 0 R 10 0 R 11 0 R] >>', '<< /Type /Pages /Count 9 /Kids [10 0 R] >>'] }),
  'pages.pdf': () => pdf({ kids: '5 0 R '.repeat(200_000) }),
  'forms.pdf': () =>
    pdf({
      content: utf8('/X Do '.repeat(10)),
      resources: '/XObject << /X 10 0 R >>',
      objects: Array.from({ length: 12 }, (_, n) =>
        textStream('/X Do '.repeat(10), `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X ${n === 11 ? 10 : 11 + n} 0 R >> >>`),
      ),
    }),
  'arrays.pdf': () => pdf({ content: utf8(`${'['.repeat(2_000_000)}`), objects: ['['.repeat(2_000_000)], resources: '/A 10 0 R' }),
  'prev.pdf': () => pdf({ prev: 'yes' }),
  'parts.eml': () => utf8(mail('multipart/mixed; boundary=x', `${'--x\r\n\r\na\r\n'.repeat(100_000)}--x\r\n${listPart}--x--\r\n`)),
  'deep.eml': () =>
    utf8(mail('multipart/mixed; boundary=b0', `${repeat(20_000, (n) => `--b${n}\r\nContent-Type: multipart/mixed; boundary=b${n + 1}\r\n\r\n`)}--b20000\r\n${listPart}--b20000--\r\n`)),
  'unbounded.eml': () => utf8(mail('multipart/mixed; boundary=b0', `${repeat(20_000, () => '--b0\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n')}--b0\r\n${listPart}--b0--\r\n`)),
  'forwards.eml': () => utf8(`${'Content-Type: message/rfc822\r\n\r\n'.repeat(20_000)}${mail('text/plain', CSV)}`),
  'header.eml': () => utf8(`X-A: ${'a\r\n '.repeat(8 * MB)}\r\n${mail('text/plain', CSV)}`),
  'deep.html': () => utf8(`<html><body>${'<div><table><tr><td>'.repeat(500_000)}${people.map((row) => `<p>${row.join(' ')}</p>`).join('')}`),
  'deep.json': () => utf8(`${'['.repeat(5_000_000)}${JSON.stringify(people)}`),
  'deep.xml': () => utf8(`<?xml version="1.0"?>${'<a>'.repeat(2_000_000)}${people.map((row) => `<b>${row.map((text) => `<c>${text}</c>`).join('')}</b>`).join('')}`),
  'deep.rtf': () => utf8(`{\\rtf1 ${'{'.repeat(5_000_000)}${people.map((row) => `${row.join(' ')}\\par `).join('')}`),
  'line.csv': () => utf8(`${'a;'.repeat(32 * MB)}\r\n${CSV}`),
  'folded.ics': () => utf8(`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:${'a\r\n '.repeat(8 * MB)}\r\n${people.map(([, name, address]) => `ATTENDEE;CN=${name} Petit:mailto:${address}\r\n`).join('')}END:VEVENT\r\nEND:VCALENDAR\r\n`),
  'circles.doc': () => circles('doc/poi/file.doc'),
  'circles.xls': () => circles('xls/xlwt/file.xls'),
  'circles.ppt': () => circles('ppt/poi/file.ppt'),
  'circles.msg': () => circles('msg/cfb/file.msg'),
};

function spawnGzip(/** @type {Buffer} */ data) {
  return spawnSync('gzip', ['-c'], { input: data, maxBuffer: 64 * MB }).stdout;
}

/**
 * @typedef {{seconds: number, megabytes: number, answer: string}} Result
 */

/** @param {string} path @returns {Promise<Result>} */
async function native(path) {
  const start = performance.now();
  const child = spawn(join(BINARY, 'release/gardefou'), ['check', '--json', path], { stdio: ['ignore', 'pipe', 'ignore'] });
  let megabytes = 0;
  const watch = setInterval(() => {
    readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (status) => (megabytes = Math.max(megabytes, Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) / 1024)),
      () => {},
    );
  }, 4);
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  const signal = await new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
  clearInterval(watch);
  const seconds = (performance.now() - start) / 1000;
  if (signal) return { seconds, megabytes, answer: `killed by ${signal}` };
  const report = JSON.parse(out);
  const [{ verdict }] = Array.isArray(report) ? report : [report];
  return { seconds, megabytes, answer: verdict };
}

/**
 * In the page.
 *
 * @param {string} name
 * @returns {Promise<Result>}
 */
async function inWorker(name) {
  const file = new File([await (await fetch('/file')).arrayBuffer()], name);
  const worker = new Worker('/benches/worker.js', { type: 'module' });
  const answer = () => new Promise((resolve) => worker.addEventListener('message', ({ data }) => resolve(data), { once: true }));
  await answer();
  const told = answer();
  worker.postMessage([name, file]);
  const result = await told;
  worker.terminate();
  return result;
}

const only = process.argv[2] ?? '';
const folder = await mkdtemp(join(tmpdir(), 'gardefou-hostile-'));
/** @type {Map<string, Uint8Array | string>} */
const served = new Map();
try {
  await withPage({}, served, async (page, version) => {
    process.stdout.write(`file               size MB   native s  MB   answer        module s   MB  answer, in ${version}\n`);
    for (const [name, make] of Object.entries(FILES)) {
      if (!name.includes(only)) continue;
      const data = await make();
      if (!data) {
        process.stdout.write(`${name}: not made, the machine has no such command\n`);
        continue;
      }
      const path = join(folder, name);
      await writeFile(path, data);
      served.set('/file', data);
      const results = [await native(path), await page.evaluate(inWorker, name)];
      const cells = results.map(({ seconds, megabytes, answer }) => `${seconds.toFixed(2).padStart(8)} ${megabytes.toFixed(0).padStart(4)}  ${answer.padEnd(12)}`);
      process.stdout.write(`${name.padEnd(16)} ${(data.length / MB).toFixed(2).padStart(8)} ${cells.join(' ')}\n`);
      // A Worker that stops is marked as not checked by its supervisor; a command line that stops says nothing.
      if (results.some(({ answer }) => answer === 'clean') || !['warn', 'not_checked'].includes(results[0]?.answer ?? '')) process.exitCode = 1;
      await rm(path);
    }
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

/**
 * Writes a ZIP archive of stored files, behind a password when one is given.
 *
 * What it gives: the fewest records that every reader takes, names in UTF-8, each time the same
 * bytes. The password uses ZipCrypto, which Windows, macOS and Linux all open: it is a protection
 * to be shown, not one to be trusted.
 *
 * What it refuses: to compress, and more than 65,535 files or 4 GiB (no ZIP64).
 *
 * Source: PKWARE APPNOTE 6.3.10, 4.3 (records), 4.4.4 (flags), 6.1 (traditional encryption).
 */

/** @typedef {{ name: string, bytes: Uint8Array<ArrayBuffer> }} Entry */

const encoder = new TextEncoder();

/** 1 January 1980, the first day that ZIP knows: an archive made twice is the same. */
const FIRST_DAY = 0x0021;
const ENCRYPTED = 0x0001;
const UTF8 = 0x0800;
/** Bytes before an encrypted file; the last is checked against the file's CRC. */
const HEAD = 12;

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value;
});

/** One byte more in a CRC that runs. @param {number} crc @param {number} byte */
const crcStep = (crc, byte) => (crc >>> 8) ^ (CRC[(crc ^ byte) & 0xff] ?? 0);

/**
 * @param {Uint8Array} bytes
 * @returns {number}
 */
export function crc32(bytes) {
  return (bytes.reduce(crcStep, 0xffffffff) ^ 0xffffffff) >>> 0;
}

/**
 * The file behind a password.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} password
 * @param {number} crc  of the file in clear
 * @returns {Uint8Array<ArrayBuffer>}
 */
function encrypt(bytes, password, crc) {
  let [a, b, c] = [0x12345678, 0x23456789, 0x34567890];
  const update = (/** @type {number} */ byte) => {
    a = crcStep(a, byte);
    b = (Math.imul(b + (a & 0xff), 134775813) + 1) >>> 0;
    c = crcStep(c, b >>> 24);
  };
  encoder.encode(password).forEach(update);
  const clear = new Uint8Array(HEAD + bytes.length);
  clear[HEAD - 1] = crc >>> 24;
  clear.set(bytes, HEAD);
  return clear.map((byte) => {
    const mask = (c | 2) & 0xffff;
    update(byte);
    return byte ^ (Math.imul(mask, mask ^ 1) >>> 8);
  });
}

/**
 * Numbers in little endian, each in the width that stands beside it.
 *
 * @param {[width: 2 | 4, value: number][]} fields
 * @returns {Uint8Array<ArrayBuffer>}
 */
function record(...fields) {
  return Uint8Array.from(fields.flatMap(([width, value]) =>
    Array.from({ length: width }, (_, n) => (value >>> (8 * n)) & 0xff)));
}

/**
 * Writes the archive.
 *
 * @param {Entry[]} entries
 * @param {string} [password]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function makeZip(entries, password) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const files = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const directory = [];
  let at = 0;
  for (const { name, bytes } of entries) {
    const crc = crc32(bytes);
    const data = password ? encrypt(bytes, password, crc) : bytes;
    const named = encoder.encode(name);
    /** What both records hold alike, from "version needed" to "extra field length". @type {[2 | 4, number][]} */
    const facts = [
      [2, 20], [2, UTF8 | (password ? ENCRYPTED : 0)], [2, 0], [2, 0], [2, FIRST_DAY],
      [4, crc], [4, data.length], [4, bytes.length], [2, named.length], [2, 0],
    ];
    directory.push(
      record([4, 0x02014b50], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]),
      named,
    );
    const head = record([4, 0x04034b50], ...facts);
    files.push(head, named, data);
    at += head.length + named.length + data.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, entries.length], [2, entries.length], [4, size], [4, at], [2, 0]);
  return new Uint8Array(await new Blob([...files, ...directory, end]).arrayBuffer());
}

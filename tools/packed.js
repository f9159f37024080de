/** How many bytes something has once a server or a package has compressed it. */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** @param {Uint8Array} bytes */
export const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;
/** @param {Uint8Array} bytes @param {number} [quality] */
export const brotli = (bytes, quality = 11) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 22 } }).length;

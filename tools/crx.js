/**
 * Signs a package for forced installation in Chrome, Edge and Chromium (CRX3). The same bytes and the same
 * key give the same file.
 *
 * Format: chromium/components/crx_file/crx3.proto.
 */
import { createHash, createPublicKey, sign } from 'node:crypto';

/** @param {string | Buffer} key  the agency's RSA key, PEM */
const publicKey = (key) => createPublicKey(key).export({ type: 'spki', format: 'der' });

/** The identity that a key gives: half a SHA-256, its hex digits as letters from a to p. @param {string | Buffer} key */
export function idOf(key) {
  const half = createHash('sha256').update(publicKey(key)).digest('hex').slice(0, 32);
  return [...half].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}

/** A field of bytes as protocol buffers have it. @param {number} number @param {Uint8Array} bytes */
function field(number, bytes) {
  const varint = (/** @type {number} */ n) => {
    const out = [];
    for (; n > 127; n >>>= 7) out.push((n & 127) | 128);
    return Buffer.from([...out, n]);
  };
  return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
}

/** @param {number} n */
function u32(n) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(n);
  return bytes;
}

/**
 * The signed package.
 *
 * @param {Uint8Array} zip
 * @param {string | Buffer} key
 */
export function crx(zip, key) {
  const id = createHash('sha256').update(publicKey(key)).digest().subarray(0, 16);
  const signedData = field(1, id);
  const signature = sign(
    'sha256',
    Buffer.concat([Buffer.from('CRX3 SignedData\0'), u32(signedData.length), signedData, zip]),
    key.toString(),
  );
  const proof = Buffer.concat([field(1, publicKey(key)), field(2, signature)]);
  const header = Buffer.concat([field(2, proof), field(10_000, signedData)]);
  return Buffer.concat([Buffer.from('Cr24'), u32(3), u32(header.length), header, zip]);
}

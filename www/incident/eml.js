/**
 * Writes a mail as a file that mail programs open (.eml).
 *
 * What it gives: folded headers with encoded words, a quoted-printable body, attachments
 * in base64. The result is the same each time: the date and the message id are given, not made.
 *
 * What it refuses: to write Bcc, which a mail as delivered does not have.
 *
 * Sources: RFC 5322 (message), RFC 2045 (quoted-printable, base64), RFC 2046 (multipart),
 * RFC 2047 (encoded words), RFC 2183 (content disposition), RFC 2231 (file names).
 */

/** @typedef {import('./incident.js').Mail} Mail */
/** @typedef {import('./incident.js').MailFile} MailFile */

const BOUNDARY = '=_garde-fou_boundary';
const ASCII = /^[\x20-\x7e]*$/u;
const encoder = new TextEncoder();

/**
 * @param {Uint8Array} bytes
 * @returns {string}
 */
function base64(bytes) {
  let binary = '';
  // In slices: a call takes a limited number of arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}

/**
 * Text of a header, in encoded words where it is not plain ASCII. A word holds at most 75
 * characters and never half of a letter.
 *
 * @param {string} text
 * @returns {string}
 */
function headerText(text) {
  if (ASCII.test(text)) {
    return text;
  }
  /** @type {string[]} */
  const words = [];
  let word = '';
  for (const letter of text) {
    if (encoder.encode(word + letter).length > 42) {
      words.push(word);
      word = '';
    }
    word += letter;
  }
  words.push(word);
  return words.map((w) => `=?UTF-8?B?${base64(encoder.encode(w))}?=`).join('\r\n ');
}

/**
 * `Hélène Lefèvre <h@example.fr>` with its name encoded where needed.
 *
 * @param {string} address
 * @returns {string}
 */
function headerAddress(address) {
  const parts = /^(.*\S)\s*<([^<>]+)>$/u.exec(address);
  return parts ? `${headerText(parts[1] ?? '')} <${parts[2]}>` : address;
}

/**
 * A list of addresses, folded at 76 characters.
 *
 * @param {string} name   header name
 * @param {string[]} addresses
 * @returns {string}
 */
function addressHeader(name, addresses) {
  let header = `${name}:`;
  let width = header.length;
  addresses.map(headerAddress).forEach((address, n) => {
    const item = n < addresses.length - 1 ? `${address},` : address;
    if (n > 0 && width + 1 + item.length > 76) {
      header += '\r\n';
      width = 0;
    }
    header += ` ${item}`;
    width += 1 + item.length;
  });
  return header;
}

/**
 * @param {string} text lines ended by \n
 * @returns {string}
 */
function quotedPrintable(text) {
  return text.split('\n').map((written) => {
    const bytes = encoder.encode(written);
    const units = Array.from(bytes, (byte, n) => {
      const last = n === bytes.length - 1;
      const plain = byte >= 0x21 && byte <= 0x7e && byte !== 0x3d;
      return plain || (byte === 0x20 && !last)
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    });
    let out = '';
    let width = 0;
    for (const unit of units) {
      if (width + unit.length > 75) {
        out += '=\r\n';
        width = 0;
      }
      out += unit;
      width += unit.length;
    }
    return out;
  }).join('\r\n');
}

/**
 * @param {MailFile} file
 * @returns {string}
 */
function filePart(file) {
  const name = ASCII.test(file.name)
    ? `filename="${file.name.replace(/["\\]/gu, '\\$&')}"`
    : `filename*=UTF-8''${encodeURIComponent(file.name)}`;
  return [
    `Content-Type: ${file.type}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; ${name}`,
    '',
    ...(base64(file.bytes).match(/.{1,76}/gu) ?? []),
  ].join('\r\n');
}

/**
 * Writes a mail.
 *
 * @param {Mail} mail
 * @param {{ date: string, messageId: string }} stamp  both as they stand in the headers
 * @returns {string} ASCII, lines ended by CR LF
 */
export function makeEml(mail, stamp) {
  const body = [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(mail.text),
  ];
  const headers = [
    `Date: ${stamp.date}`,
    addressHeader('From', [mail.from]),
    addressHeader('To', mail.to),
    ...(mail.cc.length > 0 ? [addressHeader('Cc', mail.cc)] : []),
    `Subject: ${headerText(mail.subject)}`,
    `Message-ID: <${stamp.messageId}>`,
    'MIME-Version: 1.0',
  ];
  if (mail.files.length === 0) {
    return [...headers, ...body].join('\r\n');
  }
  return [
    ...headers,
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    '',
    `--${BOUNDARY}`,
    ...body,
    ...mail.files.flatMap((file) => [`--${BOUNDARY}`, filePart(file)]),
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n');
}

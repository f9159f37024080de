/**
 * Writes the incident's files, for the command line's tests, the demonstration and curious people:
 *
 *     node tests/incident/write.js OUT_DIR
 *
 * `saint-quentin.eml` (the whole mail), `liste.pdf` (its attachment), `simple-reply.eml` (a clean
 * mail). The folder is made when it does not exist; files already there are replaced.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { makeEml } from '../../www/incident/eml.js';
import { incidentMail, replyMail } from '../../www/incident/incident.js';

/**
 * @param {string} folder
 * @returns {Promise<string[]>} the paths written
 */
export async function writeIncident(folder) {
  const mail = await incidentMail();
  const [list] = mail.files;
  if (!list) {
    throw new Error('the incident has lost its attachment');
  }
  // The press of the time gives the day, a Friday; the hour is ours.
  const incident = makeEml(mail, {
    date: 'Fri, 25 Mar 2016 10:30:00 +0100',
    messageId: 'saint-quentin-2016@agence.example',
  });
  const reply = makeEml(replyMail(), {
    date: 'Mon, 14 Mar 2016 11:05:00 +0100',
    messageId: 'simple-reply@agence.example',
  });
  /** @type {[string, string | Uint8Array][]} */
  const files = [
    ['saint-quentin.eml', incident],
    [list.name, list.bytes],
    ['simple-reply.eml', reply],
  ];
  await mkdir(folder, { recursive: true });
  return Promise.all(files.map(async ([name, content]) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder] = process.argv.slice(2);
  if (!folder) {
    process.stderr.write('usage: node tests/incident/write.js OUT_DIR\n');
    process.exit(64);
  }
  process.stdout.write(`${(await writeIncident(folder)).join('\n')}\n`);
}

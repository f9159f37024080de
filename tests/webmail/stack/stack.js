/**
 * A real webmail for tests: Roundcube, SOGo or Horde, the Dovecot that holds its mail and a mail server that only writes down
 * what it is given. All listen on 127.0.0.1, on ports that were free, and live in one temporary folder (in memory where
 * /dev/shm exists: thousands of small files are slow to delete on a disk). Nothing can leave the machine.
 *
 * By hand: `node tests/webmail/stack/run.js`. Needs `tools/setup/setup npm webmail`.
 */
import { accessSync, constants } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startDovecot } from './dovecot.js';
import { startHorde } from './horde.js';
import { aliveInGroup, freePort } from './processes.js';
import { startRoundcube } from './roundcube.js';
import { startSmtp } from './smtp.js';
import { startSogo } from './sogo.js';

/** @typedef {'elastic' | 'larry' | 'classic'} Skin */

/**
 * @typedef {object} StackOptions
 * @property {'roundcube' | 'sogo' | 'horde'} [webmail] Roundcube by default
 * @property {boolean} [html] has the writer the rich editor (in Roundcube, but for replies to plain mails)? The plain one by default.
 * @property {boolean} [addressBook] has Horde an address book, and so a field for each kind of recipients? By default.
 * @property {Skin} [skin] how Roundcube looks: elastic by default, or one of the two before it
 * @property {number} [maxDisclosedRecipients] above how many people in To and Cc Roundcube itself asks; 0, the default,
 *   is never. What a webmail asks of its own accord must not be taken for our work.
 * @property {number} [draftAutosaveSeconds] how often Roundcube and Horde save the draft; 300 by default, as they do, and
 *   0 is never
 */

/**
 * @typedef {object} Stack
 * @property {string} url       the login page, ending with a slash
 * @property {string} user      also the person's e-mail address
 * @property {string} password
 * @property {string} dir       the temporary folder: logs, Maildir, database; deleted by stop()
 * @property {Pick<import('./smtp.js').JournalingServer, 'journal' | 'commands'>} smtp  what was sent
 * @property {(name: string) => Promise<Buffer[]>} folder
 *   the messages of "INBOX", "Drafts" or "Sent", oldest first. Roundcube files a copy in Sent after sending.
 * @property {(raw: Buffer | string) => Promise<void>} deliver  puts a message into INBOX
 * @property {() => number[]} processes  the ids of the stack's processes that are alive
 * @property {() => Promise<void>} stop  ends all and deletes the folder; a second call does nothing
 */

const USER = 'camille.martin@agence.example';
const PASSWORD = 'garde-fou';

/** @returns {string} */
function scratch() {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}

/**
 * Starts the whole stack, in a second or two.
 * @param {StackOptions} [options]
 * @returns {Promise<Stack>}
 * @throws {Error} that names the log to read; nothing is left running, the folder with the logs stays
 */
export async function startStack({
  webmail = 'roundcube',
  html = false,
  addressBook = true,
  maxDisclosedRecipients = 0,
  draftAutosaveSeconds = 300,
  skin = 'elastic',
} = {}) {
  const dir = await mkdtemp(join(scratch(), 'gardefou-stack-'));
  await chmod(dir, 0o711); // Dovecot reads its files as another user when we are root
  /** @type {import('./processes.js').Server[]} */
  const servers = [];
  const smtp = await startSmtp();

  const end = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await smtp.stop();
  };

  let mailbox;
  let url;
  try {
    const imapPort = await freePort();
    mailbox = await startDovecot({ dir, port: imapPort, user: USER, password: PASSWORD });
    servers.push(mailbox.server);
    const webPort = await freePort();
    const servedBy = { dir, port: webPort, imapPort, smtpPort: smtp.port };
    if (webmail === 'sogo') {
      url = `http://127.0.0.1:${webPort}/SOGo/`;
      servers.push(...(await startSogo({ ...servedBy, user: USER, password: PASSWORD, html })));
    } else if (webmail === 'horde') {
      url = `http://127.0.0.1:${webPort}/`;
      servers.push(await startHorde({ ...servedBy, html, addressBook, draftAutosaveSeconds }));
    } else {
      url = `http://127.0.0.1:${webPort}/`;
      servers.push(await startRoundcube({ ...servedBy, html, maxDisclosedRecipients, draftAutosaveSeconds, skin }));
    }
  } catch (error) {
    await end();
    throw error;
  }

  /** @type {Promise<void> | undefined} */
  let stopping;
  const stop = () => {
    stopping ??= (async () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      await end();
      await rm(dir, { recursive: true, force: true });
    })();
    return stopping;
  };
  // Clean up first, then die of the same signal, so that whoever started us sees why.
  const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
    void stop().finally(() => process.kill(process.pid, signal));
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);

  return {
    url,
    user: USER,
    password: PASSWORD,
    dir,
    smtp: { journal: smtp.journal, commands: smtp.commands },
    folder: mailbox.folder,
    deliver: mailbox.deliver,
    processes: () => servers.flatMap((server) => aliveInGroup(server.pid)),
    stop,
  };
}

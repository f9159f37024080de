/**
 * A Dovecot of our own: one person, one Maildir in a temporary folder, IMAP on 127.0.0.1, no TLS, nothing of the
 * machine's own Dovecot touched. The tests read and write that Maildir directly, which Dovecot allows at any time.
 *
 * Works as root (the mail then belongs to "nobody": Dovecot refuses to read mail as root) and as an ordinary user.
 *
 * Sources: doc.dovecot.org for 2.3 (passwd-file, static user database, rootless installation); the Maildir format at
 * https://cr.yp.to/proto/maildir.html.
 */
import { execFileSync } from 'node:child_process';
import { chown, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { startServer, waitForPort } from './processes.js';

const NOBODY = 65534;

/**
 * @typedef {object} Mailbox
 * @property {import('./processes.js').Server} server
 * @property {(name: string) => Promise<Buffer[]>} folder  messages of a folder, oldest first; none when it does not exist
 * @property {(raw: Buffer | string) => Promise<void>} deliver  puts a message into INBOX
 */

/**
 * @param {{ dir: string, port: number, user: string, password: string }} options
 * @returns {Promise<Mailbox>}
 */
export async function startDovecot({ dir, port, user, password }) {
  const root = process.getuid?.() === 0;
  const me = userInfo();
  const uid = root ? NOBODY : me.uid;
  const gid = root ? NOBODY : me.gid;
  const log = join(dir, 'dovecot.log');
  const maildir = join(dir, 'mail', user);

  await mkdir(join(dir, 'mail'), { recursive: true });
  for (const folder of [maildir, ...['cur', 'new', 'tmp'].map((part) => join(maildir, part))]) {
    await mkdir(folder);
    await chown(folder, uid, gid);
  }
  await writeFile(join(dir, 'users'), `${user}:{PLAIN}${password}\n`);
  await writeFile(
    join(dir, 'dovecot.conf'),
    `
base_dir = ${dir}/run
state_dir = ${dir}/run
log_path = ${log}
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_username_chars =
mail_location = maildir:${dir}/mail/%u
mail_fsync = never
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = ${dir}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${dir}/mail/%u allow_all_users=yes
}
service imap-login {
  ${root ? '' : 'chroot ='}
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
${root ? '' : rootless(me.username)}
`,
  );
  const server = await startServer('Dovecot', ['dovecot', '-F', '-c', join(dir, 'dovecot.conf')], {
    log,
    // Debian keeps it where an ordinary user's PATH does not look.
    env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin` },
  });
  try {
    await waitForPort(server, port, log);
  } catch (error) {
    await server.stop();
    throw error;
  }

  const read = async (/** @type {string} */ name) => {
    const path = name === 'INBOX' ? maildir : join(maildir, `.${name}`);
    const files = [];
    for (const part of ['cur', 'new']) {
      const names = await readdir(join(path, part)).catch(() => /** @type {string[]} */ ([]));
      files.push(...names.map((file) => ({ file, path: join(path, part, file) })));
    }
    // A Maildir file name starts with its time of arrival.
    files.sort((a, b) => a.file.localeCompare(b.file, 'en', { numeric: true }));
    return Promise.all(files.map((each) => readFile(each.path)));
  };

  let delivered = 0;
  return {
    server,
    async folder(name) {
      // A message that is marked meanwhile has another file name: look again.
      return read(name).catch((error) => (error.code === 'ENOENT' ? read(name) : Promise.reject(error)));
    },
    async deliver(raw) {
      // Dovecot numbers messages by these: first come, first numbered.
      const file = `${Math.floor(Date.now() / 1000)}.M${(delivered += 1)}.gardefou`;
      const draft = join(maildir, 'tmp', file);
      await writeFile(draft, raw);
      await chown(draft, uid, gid);
      await rename(draft, join(maildir, 'new', file));
    },
  };
}

/** What Dovecot cannot do without root: change user, chroot. @param {string} username */
function rootless(username) {
  const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  return `
default_internal_user = ${username}
default_internal_group = ${group}
default_login_user = ${username}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`;
}

/**
 * A Roundcube of our own: Debian's package served by PHP's own web server, with configuration, database, logs and
 * uploads in a temporary folder. In French, in the skin asked for, sending through the given SMTP port without login.
 *
 * Sources: Roundcube's defaults.inc.php; ROUNDCUBE_CONFIG_DIR in its program/include/iniset.php.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startServer, waitForPort } from './processes.js';

/** Where Debian's roundcube-core puts the program, and its read-only configuration. */
const PROGRAM = '/usr/share/roundcube';
const DEBIAN_CONFIG = '/etc/roundcube';

/**
 * @param {{
 *   dir: string, port: number, imapPort: number, smtpPort: number,
 *   html: boolean, maxDisclosedRecipients: number, draftAutosaveSeconds: number, skin: import('./stack.js').Skin,
 * }} options
 * @returns {Promise<import('./processes.js').Server>}
 */
export async function startRoundcube(options) {
  const { dir, port } = options;
  const config = join(dir, 'config');
  const log = join(dir, 'php.log');
  for (const folder of ['config', 'log', 'tmp', 'sessions']) await mkdir(join(dir, folder));

  await readdir(PROGRAM).catch(() => {
    throw new Error('Roundcube is not installed: run tools/setup/setup webmail');
  });
  for (const file of ['defaults.inc.php', 'mimetypes.php']) {
    await symlink(join(DEBIAN_CONFIG, file), join(config, file));
  }
  await writeFile(join(config, 'config.inc.php'), configuration(options));

  const settings = {
    upload_max_filesize: '30M',
    post_max_size: '80M',
    memory_limit: '512M',
    max_input_time: '120',
    upload_tmp_dir: join(dir, 'tmp'),
    'session.save_path': join(dir, 'sessions'),
    'opcache.enable_cli': '1',
    'date.timezone': 'Europe/Paris',
    expose_php: '0',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-d', `${name}=${value}`]);
  const server = await startServer('Roundcube', ['php', ...flags, '-S', `127.0.0.1:${port}`, '-t', PROGRAM], {
    log,
    cwd: dir,
    env: { ...process.env, ROUNDCUBE_CONFIG_DIR: config, PHP_CLI_SERVER_WORKERS: '4' },
  });
  try {
    await waitForPort(server, port, log);
    // The first request creates the database; four workers must not race for it.
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(15_000) });
    const page = await answer.text();
    if (!answer.ok || !page.includes('name="_pass"')) {
      throw new Error(`Roundcube shows no login page (HTTP ${answer.status}); its logs are ${log} and ${dir}/log`);
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/**
 * PHP's own sessions lock: with Roundcube's database sessions, the mailbox page's late requests sometimes undo what the
 * compose page just stored, and one compose page in five says "session not found" to a test, which is faster than people.
 * @param {Parameters<typeof startRoundcube>[0]} options
 */
function configuration({ dir, imapPort, smtpPort, html, maxDisclosedRecipients, draftAutosaveSeconds, skin }) {
  return `<?php
$config = [];
$config['db_dsnw'] = 'sqlite:///${dir}/roundcube.sqlite?mode=0600';
$config['imap_host'] = '127.0.0.1:${imapPort}';
$config['smtp_host'] = '127.0.0.1:${smtpPort}';
$config['smtp_user'] = '';
$config['smtp_pass'] = '';
$config['des_key'] = '${randomBytes(12).toString('hex')}';
$config['log_dir'] = '${dir}/log/';
$config['temp_dir'] = '${dir}/tmp/';
$config['skin'] = '${skin}';
$config['language'] = 'fr_FR';
$config['product_name'] = 'Webmail';
$config['plugins'] = [];
$config['create_default_folders'] = true;
$config['session_storage'] = 'php';
$config['session_lifetime'] = 120;
$config['max_message_size'] = '40M';
$config['max_disclosed_recipients'] = ${maxDisclosedRecipients};
$config['htmleditor'] = ${html ? 4 : 0};
$config['draft_autosave'] = ${draftAutosaveSeconds};
`;
}

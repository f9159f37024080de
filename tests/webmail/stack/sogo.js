/**
 * A SOGo of our own: Debian's package behind nginx, with the PostgreSQL and memcached it asks for, all in a temporary
 * folder. In French, plain text editor unless asked otherwise, sending through the given SMTP port without login. It
 * reads /etc/sogo/sogo.conf and nothing else: in a mount namespace of its own, that is our file. The machine's own SOGo
 * is not touched.
 *
 * Works as root (SOGo and PostgreSQL refuse to be root, so they run as "nobody") and, where the kernel lets people make
 * user namespaces, as an ordinary user.
 *
 * Sources: SOGo's installation guide and SOGoDefaults.plist, 5.8.0; the nginx and PostgreSQL 15 documentation.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { freePort, startServer, waitForPort } from './processes.js';

/** Where Debian puts the program's own files, and PostgreSQL's programs. */
const PROGRAM = '/usr/lib/GNUstep/SOGo';
const POSTGRES = '/usr/lib/postgresql';
const NOBODY = '65534';

const root = process.getuid?.() === 0;
/** The same command, not as root. @param {string[]} command */
const lowered = (command) =>
  root ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--', ...command] : command;

/**
 * Runs a command that sees the file named first as /etc/sogo/sogo.conf. Asked to end, SOGo waits for a next request
 * before it does; it keeps nothing in memory that would be lost.
 */
const OWN_MOUNTS = [
  'unshare',
  ...(root ? [] : ['--user', '--map-current-user', '--keep-caps']),
  '--mount',
  'sh',
  '-c',
  'mount --bind "$0" /etc/sogo/sogo.conf || exit; "$@" & trap "kill -KILL $!" TERM; wait',
];

/**
 * @param {{
 *   dir: string, port: number, imapPort: number, smtpPort: number, user: string, password: string,
 *   html: boolean,
 * }} options
 * @returns {Promise<import('./processes.js').Server[]>}  all that were started; the webmail answers
 */
export async function startSogo(options) {
  const { dir, port } = options;
  const home = join(dir, 'sogo');
  await mkdir(home, { mode: 0o700 });
  if (root) await chown(home, Number(NOBODY), Number(NOBODY));
  await readdir(PROGRAM).catch(() => {
    throw new Error('SOGo is not installed: run tools/setup/setup webmail');
  });
  const [sqlPort, cachePort, sogoPort] = [await freePort(), await freePort(), await freePort()];

  /** @type {import('./processes.js').Server[]} */
  const servers = [];
  const start = async (/** @type {string} */ name, /** @type {string[]} */ command, /** @type {number} */ at) => {
    const log = join(dir, `${name.toLowerCase()}.log`);
    // Debian keeps servers where an ordinary user's PATH does not look; GNUstep writes to its HOME.
    const env = { ...process.env, HOME: home, PATH: `${process.env.PATH ?? ''}:/usr/sbin` };
    const server = await startServer(name, command, { log, cwd: home, env });
    servers.push(server);
    await waitForPort(server, at, log);
  };

  try {
    const sql = await database(home, options);
    await Promise.all([
      start('PostgreSQL', lowered([...sql.command, '-p', String(sqlPort)]), sqlPort),
      start('memcached', lowered(['memcached', '-l', '127.0.0.1', '-p', String(cachePort), '-m', '16']), cachePort),
    ]);
    const url = `postgresql://sogo:${sql.password}@127.0.0.1:${sqlPort}/postgres`;
    const settings = join(home, 'sogo.conf');
    await writeFile(settings, configuration(options, { url, cachePort, sogoPort }), { mode: 0o644 });
    await start('SOGo', [...OWN_MOUNTS, settings, ...lowered(['sogod', '-WOUseWatchDog', 'NO'])], sogoPort);
    const site = join(dir, 'nginx.conf');
    await writeFile(site, proxy(options, home, sogoPort));
    await start('nginx', ['nginx', '-e', 'stderr', '-c', site], port);
    // The first answer takes longest: the program loads its parts.
    const answer = await fetch(`http://127.0.0.1:${port}/SOGo/`, { signal: AbortSignal.timeout(15_000) });
    if (!answer.ok || !(await answer.text()).includes('ng-app="SOGo.MainUI"')) {
      throw new Error(`SOGo shows no login page (HTTP ${answer.status}); its logs are in ${dir}`);
    }
  } catch (error) {
    await Promise.all(servers.map((server) => server.stop()));
    throw error;
  }
  return servers;
}

/**
 * An empty database with the one person in it, and how to serve it.
 *
 * @param {string} home
 * @param {{ user: string, password: string }} person
 */
async function database(home, { user, password }) {
  const [version] = (await readdir(POSTGRES)).sort((a, b) => Number(b) - Number(a));
  const programs = join(POSTGRES, version ?? '', 'bin');
  const data = join(home, 'sql');
  const own = randomBytes(12).toString('hex');
  const secret = join(home, 'secret');
  await writeFile(secret, own, { mode: 0o644 }); // nobody else enters the folder
  const run = (/** @type {string[]} */ command, input = '') => {
    const [program = '', ...rest] = lowered(command);
    const { status, stderr } = spawnSync(program, rest, { cwd: home, input, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command[0]} failed: ${stderr}`);
  };
  const initdb = ['-D', data, '-U', 'sogo', '-A', 'scram-sha-256', '--locale=C', '--encoding=UTF8', '--no-sync'];
  run([join(programs, 'initdb'), ...initdb, `--pwfile=${secret}`]);
  // One statement a line: it is spoken to before it serves anybody.
  run(
    [join(programs, 'postgres'), '--single', '-D', data, 'postgres'],
    `CREATE TABLE people (c_uid text PRIMARY KEY, c_name text, c_password text, c_cn text, mail text);
INSERT INTO people VALUES ('${user}', '${user}', '${password}', 'Camille Martin', '${user}');
`,
  );
  const memory = ['-c', 'fsync=off', '-c', 'shared_buffers=16MB', '-c', 'max_connections=50', '-c', 'jit=off'];
  return {
    password: own,
    command: [join(programs, 'postgres'), '-D', data, '-h', '127.0.0.1', '-k', '', ...memory],
  };
}

/**
 * @param {Parameters<typeof startSogo>[0]} options
 * @param {{ url: string, cachePort: number, sogoPort: number }} servers
 */
function configuration({ dir, imapPort, smtpPort, html }, { url, cachePort, sogoPort }) {
  return `{
  WOPort = "127.0.0.1:${sogoPort}";
  WONoDetach = YES;
  WOLogFile = "-";
  WOPidFile = "${dir}/sogo/sogo.pid";
  SxVMemLimit = 0;
  SOGoProfileURL = "${url}/sogo_user_profile";
  OCSFolderInfoURL = "${url}/sogo_folder_info";
  OCSSessionsFolderURL = "${url}/sogo_sessions_folder";
  OCSEMailAlarmsFolderURL = "${url}/sogo_alarms_folder";
  SOGoMemcachedHost = "127.0.0.1:${cachePort}";
  SOGoMailSpoolPath = "${dir}/sogo";
  SOGoUserSources = ({
    type = sql;
    id = people;
    viewURL = "${url}/people";
    canAuthenticate = YES;
    isAddressBook = NO;
    userPasswordAlgorithm = none;
  });
  SOGoIMAPServer = "imap://127.0.0.1:${imapPort}";
  SOGoMailingMechanism = smtp;
  SOGoSMTPServer = "smtp://127.0.0.1:${smtpPort}";
  SOGoLanguage = French;
  SOGoTimeZone = "Europe/Paris";
  SOGoPageTitle = Webmail;
  SOGoMailComposeMessageType = ${html ? 'html' : 'text'};
  SOGoExternalAvatarsEnabled = NO;
  SOGoSieveScriptsEnabled = NO;
  SOGoMaximumMessageSizeLimit = 40960;
}
`;
}

/**
 * The headers by which SOGo learns its own address; and room for those of its answers, without which the answer to a
 * login is refused.
 *
 * @param {Parameters<typeof startSogo>[0]} options
 * @param {string} home
 * @param {number} sogoPort
 */
function proxy({ dir, port }, home, sogoPort) {
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
worker_processes 1;
pid ${dir}/nginx.pid;
error_log stderr;
${root ? 'user nobody nogroup;' : ''}
events {}
http {
  include /etc/nginx/mime.types;
  access_log off;
  ${folders.map((name) => `${name}_temp_path ${home}/${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 80m;
    location /SOGo.woa/WebServerResources/ { alias ${PROGRAM}/WebServerResources/; }
    location /SOGo {
      proxy_pass http://127.0.0.1:${sogoPort};
      proxy_redirect http://127.0.0.1:${sogoPort} default;
      proxy_read_timeout 300s; # it speaks to the mail server slowly: 20 people a second
      proxy_buffer_size 64k;
      proxy_buffers 8 64k;
      proxy_busy_buffers_size 64k;
      proxy_set_header Host $http_host;
      proxy_set_header x-webobjects-server-protocol HTTP/1.0;
      proxy_set_header x-webobjects-remote-host 127.0.0.1;
      proxy_set_header x-webobjects-server-name $server_name;
      proxy_set_header x-webobjects-server-url http://127.0.0.1:${port};
      proxy_set_header x-webobjects-server-port ${port};
    }
  }
}
`;
}

/**
 * A Horde of our own: Debian's php-horde-imp in its dynamic view, copied into a temporary folder and served by PHP's
 * own web server, without a database: configuration, sessions, uploads, logs and drafts are in that folder. In English,
 * plain text editor unless asked otherwise, sending through the given SMTP port without login.
 *
 * It is copied, for Horde finds its configuration beside its program, and since the packaged version of 2023 does not
 * run as it is on PHP 8.2: see FAULTS. The machine's own Horde is not touched.
 *
 * Sources: Horde 5.2 and IMP 6.2.27, their conf.xml, prefs.php and registry.php.
 */
import { randomBytes } from 'node:crypto';
import { accessSync } from 'node:fs';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { startServer, waitForPort } from './processes.js';

/** Where Debian puts the program, its libraries and its configuration. */
const PROGRAM = '/usr/share/horde';
const LIBRARIES = '/usr/share/php';
const DEBIAN_CONFIG = '/etc/horde';

/** Why Horde cannot be run here; false when it can. Not every Debian has the package. @returns {string | false} */
export function noHorde() {
  try {
    accessSync(join(PROGRAM, 'imp'));
    return false;
  } catch {
    return 'Horde (php-horde-imp) is not installed, or not to be had on this system';
  }
}

/**
 * @param {{
 *   dir: string, port: number, imapPort: number, smtpPort: number, html: boolean, addressBook: boolean, draftAutosaveSeconds: number,
 * }} options
 * @returns {Promise<import('./processes.js').Server>}
 */
export async function startHorde(options) {
  const { dir, port } = options;
  const reason = noHorde();
  if (reason) throw new Error(`${reason}: run tools/setup/setup webmail`);
  const site = join(dir, 'horde');
  const log = join(dir, 'php.log');
  for (const folder of ['tmp', 'sessions', 'log', 'vfs']) await mkdir(join(dir, folder));
  await copyProgram(site);
  await configure(site, options);

  const settings = {
    upload_max_filesize: '30M',
    post_max_size: '80M',
    memory_limit: '512M',
    upload_tmp_dir: join(dir, 'tmp'),
    'session.save_path': join(dir, 'sessions'),
    'opcache.enable_cli': '1',
    'date.timezone': 'Europe/Paris',
    expose_php: '0',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-d', `${name}=${value}`]);
  const server = await startServer('Horde', ['php', ...flags, '-S', `127.0.0.1:${port}`, '-t', site], {
    log,
    cwd: dir,
    env: { ...process.env, PHP_CLI_SERVER_WORKERS: '4' },
  });
  try {
    await waitForPort(server, port, log);
    const answer = await fetch(`http://127.0.0.1:${port}/login.php`, { signal: AbortSignal.timeout(15_000) });
    const page = await answer.text();
    if (!answer.ok || !page.includes('name="horde_pass"')) {
      throw new Error(`Horde shows no login page (HTTP ${answer.status}); its logs are ${log} and ${dir}/log`);
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** Everything that PHP reads; what is only served stays where it is. @param {string} site */
async function copyProgram(site) {
  const served = { themes: '/horde', 'imp/themes': '/imp' };
  const left = ['config', 'imp/config', 'static', 'locale', 'imp/locale', 'js', ...Object.keys(served)].map((path) => join(PROGRAM, path));
  await cp(PROGRAM, site, { recursive: true, verbatimSymlinks: true, filter: (source) => !left.includes(source) });
  for (const [path, theme] of Object.entries(served)) await symlink(`${DEBIAN_CONFIG}/themes-enabled.d${theme}`, join(site, path));
  for (const path of ['locale', 'imp/locale', 'js']) await symlink(join(PROGRAM, path), join(site, path));
  await mkdir(join(site, 'static'));
  for (const [file, changes] of Object.entries(FAULTS)) {
    // What stands in the site's lib is taken before the library of the same name.
    const target = join(site, file.startsWith('Horde/') ? `lib/${file}` : file);
    let source = await readFile(file.startsWith('Horde/') ? join(LIBRARIES, file) : target, 'utf8');
    for (const [from, to] of changes) {
      if (!source.includes(from)) throw new Error(`Horde is another than the one known here: ${file}`);
      source = source.replaceAll(from, to);
    }
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, source);
  }
}

/**
 * What stops the packaged version on PHP 8.2, and what would ask a name server: by file, what stands there and what
 * takes its place.
 * @type {Record<string, [string, string][]>}
 */
const FAULTS = {
  // No page to write on: an action that is not given is null, which is an error since PHP 8.
  'Horde/Core/Ajax/Application/Handler.php': [['new ReflectionMethod($this, $action)', 'new ReflectionMethod($this, (string)$action)']],
  // Every sending answered with an error: the resolver's empty cache cannot be read since PHP 8. Here there is none.
  'Horde/Core/Factory/Dns.php': [["!class_exists('Net_DNS2_Resolver')", 'true']],
  // No window of a message, and no list of messages: PHP 8 has no each().
  'imp/lib/Contents.php': [
    ['while (list($id, $info) = each($render_part))', 'foreach ($render_part as $id => $info)'],
    ['while (list($id, $part) = each($msgtext))', 'foreach ($msgtext as $id => $part)'],
  ],
  'imp/lib/Ajax/Application/ListMessages.php': [["while (list(,$ob) = each($overview['overview']))", "foreach ($overview['overview'] as $ob)"]],
};

/**
 * An address book without anybody: where there is one, Horde makes recipients of what is typed.
 * With Horde's own (Turba) there would be a database.
 */
const ADDRESS_BOOK = {
  'contacts/lib/Api.php': `<?php
class Contacts_Api extends Horde_Registry_Api
{
    public function search($names = null, array $opts = [])
    {
        return empty($opts['count_only']) ? new Horde_Mail_Rfc822_List() : 0;
    }
}
`,
  'contacts/lib/Application.php': `<?php
require_once HORDE_BASE . '/lib/core.php';
class Contacts_Application extends Horde_Registry_Application
{
}
`,
  'config/registry.local.php': `<?php
$this->applications['contacts'] = ['name' => 'Contacts', 'status' => 'hidden', 'provides' => ['contacts/search']];
`,
};

/** @param {string} site @param {Parameters<typeof startHorde>[0]} options */
async function configure(site, { dir, port, imapPort, smtpPort, html, addressBook, draftAutosaveSeconds }) {
  /** @type {Record<string, string>} */
  const files = {
    ...(addressBook ? ADDRESS_BOOK : {}),
    'config/conf.php': `<?php
$conf['use_ssl'] = 0;
$conf['server'] = ['name' => '127.0.0.1', 'port' => ${port}];
$conf['cookie'] = ['domain' => '127.0.0.1', 'path' => '/'];
$conf['secret_key'] = '${randomBytes(16).toString('hex')}';
$conf['debug_level'] = E_ERROR;
$conf['umask'] = 077;
$conf['tmpdir'] = '${dir}/tmp';
$conf['compress_pages'] = false;
$conf['max_exec_time'] = 0;
$conf['testdisable'] = true;
$conf['cachejs'] = false;
$conf['cachecss'] = false;
$conf['session'] = ['name' => 'Horde', 'use_only_cookies' => true, 'cache_limiter' => 'nocache', 'timeout' => 0, 'max_time' => 0];
$conf['sessionhandler'] = ['type' => 'Builtin', 'params' => [], 'hashtable' => false, 'memcache' => false];
$conf['auth'] = ['admins' => [], 'driver' => 'application', 'params' => ['app' => 'imp'], 'checkip' => false, 'checkbrowser' => false];
$conf['prefs'] = ['driver' => 'Session', 'params' => [], 'maxsize' => 65535];
$conf['cache'] = ['driver' => 'Null', 'default_lifetime' => 0, 'compress' => false];
$conf['vfs'] = ['type' => 'File', 'params' => ['vfsroot' => '${dir}/vfs']];
$conf['token'] = ['driver' => 'Null', 'params' => []];
$conf['history'] = ['driver' => 'Null', 'params' => []];
$conf['lock'] = ['driver' => 'Null', 'params' => []];
$conf['perms'] = ['driver' => 'Null', 'params' => []];
$conf['group'] = ['driver' => 'Mock', 'params' => []];
$conf['share'] = ['driver' => 'Sqlng', 'cache' => false];
$conf['alarms'] = ['driver' => false];
$conf['signup'] = ['allow' => false];
$conf['menu'] = ['always' => false, 'links' => []];
$conf['portal'] = ['fixed_blocks' => []];
$conf['accounts'] = ['driver' => 'null'];
$conf['imsp'] = ['enabled' => false];
$conf['kolab'] = ['enabled' => false];
$conf['activesync'] = ['enabled' => false];
$conf['user'] = ['verify_from_addr' => false, 'select_view' => false];
$conf['problems'] = ['email' => '', 'tickets' => false, 'attachments' => false, 'enabled' => false];
$conf['urls'] = ['token_lifetime' => 30, 'hmac_lifetime' => 30, 'pretty' => false];
$conf['safe_ips'] = [];
$conf['nls']['timezone'] = 'Europe/Paris';
$conf['log'] = ['enabled' => true, 'type' => 'file', 'name' => '${dir}/log/horde.log', 'params' => ['append' => true], 'priority' => 'INFO', 'ident' => 'HORDE'];
$conf['mailer'] = ['type' => 'smtp', 'params' => ['host' => '127.0.0.1', 'port' => ${smtpPort}, 'secure' => false, 'auth' => false, 'localhost' => 'localhost']];
`,
    'imp/config/conf.php': `<?php
$conf['user'] = ['allow_view_source' => true];
$conf['server'] = ['server_list' => 'none'];
$conf['compose'] = [
  'use_vfs' => true, 'link_attachments' => false, 'attach_size_limit' => 0, 'attach_count_limit' => 0,
  'reply_limit' => 200000, 'ac_threshold' => 3, 'htmlsig_img_size' => 30000,
];
$conf['pgp'] = ['keylength' => 1024];
$conf['maillog'] = ['driver' => 'none'];
$conf['sentmail'] = ['driver' => 'Null', 'params' => ['threshold' => 60, 'limit_period' => 24]];
$conf['contactsimage'] = ['backends' => []];
$conf['tasklist'] = ['use_tasklist' => false];
$conf['notepad'] = ['use_notepad' => false];
`,
    'imp/config/backends.local.php': `<?php
$servers = ['imap' => [
  'disabled' => false, 'name' => 'IMAP', 'hostspec' => '127.0.0.1', 'port' => ${imapPort}, 'hordeauth' => false,
  'protocol' => 'imap', 'secure' => false, 'cache' => false, 'maildomain' => '',
]];
`,
    'imp/config/prefs.local.php': `<?php
$_prefs['compose_html']['value'] = ${Number(html)};
$_prefs['auto_save_drafts']['value'] = ${draftAutosaveSeconds / 60};
$_prefs['save_sent_mail']['value'] = 1;
$_prefs['drafts_folder']['value'] = 'Drafts';
$_prefs['signature']['value'] = 'Agence';
$_prefs['signature_html']['value'] = '<p>Agence</p>';
$_prefs['signature_show_compose']['value'] = 1;
$_prefs['signature_expanded']['value'] = 1;
`,
    'config/prefs.local.php': `<?php
$_prefs['initial_application']['value'] = 'imp';
$_prefs['show_last_login']['value'] = 0;
`,
  };
  for (const folder of ['config', 'imp/config']) {
    await cp(join(PROGRAM, folder), join(site, folder), { recursive: true, dereference: true });
  }
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(site, file)), { recursive: true });
    await writeFile(join(site, file), text);
  }
}

/**
 * The policies that install a package by force, keep its update address and give it its settings, and those
 * that remove it: files for each browser and system, all from the table `FILES`. Written by tools/package.js; what to do with
 * each is told in docs/deploiement.md.
 *
 * What it refuses: nothing. Identity, address and settings were checked by who calls.
 *
 * Sources: Chromium's policies ExtensionSettings and `3rdparty`, and how it reads the registry
 * (components/policy/core/common/registry_dict.cc); Firefox's policies of the same names and how it reads
 * the registry (WindowsGPOParser.sys.mjs); Apple's "Configuration Profile Reference".
 */
import { createHash } from 'node:crypto';

import { escapeXml } from './xml.js';

/**
 * @typedef {object} Deployment
 * @property {string} id  of the extension in Chrome, Edge and Chromium
 * @property {string} firefoxId
 * @property {string} updates  the folder on the agency's server, with its last `/`
 * @property {Record<string, unknown>} [settings]  that the policy gives; none when absent
 */

/** Installed, kept there, and updated from the agency's server alone. @param {Deployment} deployment */
export const chromiumInstall = ({ updates }) => ({
  installation_mode: 'force_installed',
  update_url: `${updates}updates.xml`,
  override_update_url: true,
});

/** The same for Firefox. @param {Deployment} deployment */
export const firefoxInstall = ({ updates }) => ({
  installation_mode: 'force_installed',
  // Without a version: the policy stays as it is when one comes.
  install_url: `${updates}garde-fou.xpi`,
  update_url: `${updates}updates.json`,
});

/** Firefox keeps what a policy installed when the policy goes: it must be told. */
const FIREFOX_REMOVAL = { installation_mode: 'blocked' };

const json = (/** @type {unknown} */ value) => `${JSON.stringify(value, null, 2)}\n`;

/** Chrome, Edge and Chromium on Linux. @param {Deployment} deployment */
const linux = (deployment) =>
  json({
    ExtensionSettings: { [deployment.id]: chromiumInstall(deployment) },
    ...(deployment.settings && { '3rdparty': { extensions: { [deployment.id]: deployment.settings } } }),
  });

/** Removes it there, and keeps it away. @param {Deployment} deployment */
const linuxRemoval = ({ id }) => json({ ExtensionSettings: { [id]: { installation_mode: 'removed' } } });

/** What Firefox is told, on every system. @param {Deployment} deployment */
const firefoxPolicies = (deployment) => ({
  ExtensionSettings: { [deployment.firefoxId]: firefoxInstall(deployment) },
  ...(deployment.settings && { '3rdparty': { Extensions: { [deployment.firefoxId]: deployment.settings } } }),
});

/** Has Firefox remove it. @param {Deployment} deployment */
const firefoxRemoval = ({ firefoxId }) => ({ ExtensionSettings: { [firefoxId]: FIREFOX_REMOVAL } });

/**
 * The keys of the registry, below HKEY_LOCAL_MACHINE, of a browser made from Chromium.
 *
 * @param {string} browser  its folder of policies
 * @param {string} id
 */
export const chromiumKeys = (browser, id) => ({
  install: `SOFTWARE\\Policies\\${browser}\\ExtensionSettings\\${id}`,
  settings: `SOFTWARE\\Policies\\${browser}\\3rdparty\\extensions\\${id}\\policy`,
});

/** The same of Firefox. @param {string} id */
export const firefoxKeys = (id) => ({
  install: `SOFTWARE\\Policies\\Mozilla\\Firefox\\ExtensionSettings\\${id}`,
  settings: 'SOFTWARE\\Policies\\Mozilla\\Firefox\\3rdparty\\Extensions',
});

/** Bytes of a type, in lines as long as regedit writes them. @param {number} type @param {string} text */
function hex(type, text) {
  const bytes = [...Buffer.from(text, 'utf16le')].map((byte) => byte.toString(16).padStart(2, '0'));
  const lines = Array.from({ length: Math.ceil(bytes.length / 25) }, (_, n) => bytes.slice(n * 25, n * 25 + 25).join());
  return `hex(${type}):${lines.join(',\\\r\n  ')}`;
}

const quoted = (/** @type {string} */ text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** A value as the registry has it. @param {unknown} value */
function data(value) {
  if (typeof value === 'boolean') return `dword:0000000${Number(value)}`;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return `dword:${value.toString(16).padStart(8, '0')}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // A line of the file cannot hold what ends lines.
  return /\p{Cc}/u.test(text) ? hex(1, `${text}\0`) : quoted(text);
}

/** A key with its values. @param {string} key @param {Record<string, unknown>} values */
const keyOf = (key, values) => [
  `[HKEY_LOCAL_MACHINE\\${key}]`,
  ...Object.entries(values).map(([name, value]) => `${quoted(name)}=${data(value)}`),
];

/** A file for regedit: UTF-16 with its mark, lines of Windows. @param {string[][]} keys */
const reg = (keys) => `\u{feff}Windows Registry Editor Version 5.00\r\n\r\n${keys.map((lines) => `${lines.join('\r\n')}\r\n`).join('\r\n')}`;

/** Of Chrome or Edge. @param {string} browser */
const chromiumReg = (browser) => (/** @type {Deployment} */ deployment) => {
  const keys = chromiumKeys(browser, deployment.id);
  const settings = Object.entries(deployment.settings ?? {});
  const isList = (/** @type {unknown} */ value) => Array.isArray(value) && value.every((item) => typeof item === 'string');
  return reg([
    keyOf(keys.install, chromiumInstall(deployment)),
    // What an earlier file set, and this one does not, goes.
    [`[-HKEY_LOCAL_MACHINE\\${keys.settings}]`],
    keyOf(keys.settings, Object.fromEntries(settings.filter(([, value]) => !isList(value)))),
    ...settings
      .filter(([, value]) => isList(value))
      .map(([name, value]) => keyOf(`${keys.settings}\\${name}`, Object.fromEntries(/** @type {string[]} */ (value).map((item, n) => [`${n + 1}`, item])))),
  ]);
};

/** Takes back what {@link chromiumReg} sets; the browser then removes what it had installed. @param {string} browser */
const chromiumRemoval = (browser) => (/** @type {Deployment} */ { id }) => {
  const keys = chromiumKeys(browser, id);
  return reg([[`[-HKEY_LOCAL_MACHINE\\${keys.install}]`], [`[-HKEY_LOCAL_MACHINE\\${keys.settings.replace(/\\policy$/u, '')}]`]]);
};

/** Firefox reads numbers for switches from the registry: the settings are one JSON text, which it takes apart itself. @param {Deployment} deployment */
const firefoxReg = (deployment) => {
  const keys = firefoxKeys(deployment.firefoxId);
  const settings = deployment.settings
    ? `${quoted(deployment.firefoxId)}=${hex(7, `${JSON.stringify(deployment.settings)}\0\0`)}`
    : `${quoted(deployment.firefoxId)}=-`;
  return reg([keyOf(keys.install, firefoxInstall(deployment)), [`[HKEY_LOCAL_MACHINE\\${keys.settings}]`, settings]]);
};

/** Removes it, and takes back the settings. @param {Deployment} deployment */
const firefoxRegRemoval = ({ firefoxId }) => {
  const keys = firefoxKeys(firefoxId);
  return reg([
    [`[-HKEY_LOCAL_MACHINE\\${keys.install}]`],
    keyOf(keys.install, FIREFOX_REMOVAL),
    [`[HKEY_LOCAL_MACHINE\\${keys.settings}]`, `${quoted(firefoxId)}=-`],
  ]);
};

/** A value in a property list. @param {unknown} value @param {string} indent @returns {string} */
function plist(value, indent) {
  const inner = `${indent}  `;
  if (typeof value === 'boolean') return `${indent}<${value}/>\n`;
  if (typeof value === 'number') return `${indent}<integer>${value}</integer>\n`;
  if (typeof value === 'string') return `${indent}<string>${escapeXml(value)}</string>\n`;
  if (Array.isArray(value)) return `${indent}<array>\n${value.map((item) => plist(item, inner)).join('')}${indent}</array>\n`;
  const entries = Object.entries(/** @type {object} */ (value));
  return `${indent}<dict>\n${entries.map(([name, item]) => `${inner}<key>${escapeXml(name)}</key>\n${plist(item, inner)}`).join('')}${indent}</dict>\n`;
}

/** An identity that its name gives. @param {string} name */
function uuid(name) {
  const hash = createHash('sha256').update(name).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`.toUpperCase();
}

/**
 * A configuration profile of macOS: settings by the domains of the programs that read them.
 *
 * @param {string} browser
 * @param {string} id
 * @param {[string, object][]} domains
 */
function profile(browser, id, domains) {
  const payload = (/** @type {string} */ type, /** @type {string} */ name) => ({
    PayloadType: type,
    PayloadVersion: 1,
    PayloadIdentifier: name,
    PayloadUUID: uuid(`${id} ${name}`),
  });
  const content = {
    ...payload('Configuration', `garde-fou.${browser}`),
    PayloadDisplayName: `Garde-fou (${browser})`,
    PayloadScope: 'System',
    PayloadContent: domains.map(([domain, values]) => ({ ...payload(domain, `garde-fou.${domain}`), ...values })),
  };
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${plist(content, '')}</plist>
`;
}

/** Of a browser made from Chromium. @param {string} browser @param {string} domain */
const chromiumProfile = (browser, domain) => (/** @type {Deployment} */ deployment) =>
  profile(browser, deployment.id, [
    [domain, { ExtensionSettings: { [deployment.id]: chromiumInstall(deployment) } }],
    ...(deployment.settings ? [/** @type {[string, object]} */ ([`${domain}.extensions.${deployment.id}`, deployment.settings])] : []),
  ]);

/** Of Firefox. @param {(deployment: Deployment) => object} policies */
const firefoxProfile = (policies) => (/** @type {Deployment} */ deployment) =>
  profile('Firefox', deployment.id, [['org.mozilla.firefox', { EnterprisePoliciesEnabled: true, ...policies(deployment) }]]);

/** Every file: where it lies below the folder of a group of desks, and how it is written. */
export const FILES = [
  { path: 'linux/garde-fou.json', write: linux },
  { path: 'linux/garde-fou-remove.json', write: linuxRemoval },
  { path: 'windows/chrome.reg', write: chromiumReg('Google\\Chrome') },
  { path: 'windows/chrome-remove.reg', write: chromiumRemoval('Google\\Chrome') },
  { path: 'windows/edge.reg', write: chromiumReg('Microsoft\\Edge') },
  { path: 'windows/edge-remove.reg', write: chromiumRemoval('Microsoft\\Edge') },
  { path: 'windows/firefox.reg', write: firefoxReg },
  { path: 'windows/firefox-remove.reg', write: firefoxRegRemoval },
  { path: 'macos/chrome.mobileconfig', write: chromiumProfile('Chrome', 'com.google.Chrome') },
  { path: 'macos/edge.mobileconfig', write: chromiumProfile('Edge', 'com.microsoft.Edge') },
  { path: 'macos/firefox.mobileconfig', write: firefoxProfile(firefoxPolicies) },
  { path: 'macos/firefox-remove.mobileconfig', write: firefoxProfile(firefoxRemoval) },
  { path: 'firefox/policies.json', write: (/** @type {Deployment} */ deployment) => json({ policies: firefoxPolicies(deployment) }) },
  { path: 'firefox/policies-remove.json', write: (/** @type {Deployment} */ deployment) => json({ policies: firefoxRemoval(deployment) }) },
  {
    // One line: what the setting ExtensionSettings of Intune and of the browsers' own templates takes.
    path: 'intune/extension-settings.json',
    write: (/** @type {Deployment} */ deployment) => `${JSON.stringify({ [deployment.id]: chromiumInstall(deployment) })}\n`,
  },
];

/**
 * All files for a group of desks, by their paths. Those for regedit are in UTF-16.
 *
 * @param {Deployment} deployment
 * @returns {[string, Uint8Array][]}
 */
export const policyFiles = (deployment) =>
  FILES.map(({ path, write }) => [path, Buffer.from(write(deployment), path.endsWith('.reg') ? 'utf16le' : 'utf8')]);

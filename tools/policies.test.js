/**
 * The policy files: each is read as its browser's system reads it, and says what it must.
 * Chromium and Firefox themselves read theirs in tests/rollout/forced.test.js.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fromPlist, readXml } from '../tests/rollout/xml.js';
import { policyFiles } from './policies.js';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const FIREFOX_ID = 'garde-fou@garde-fou.example';
const SETTINGS = {
  visible_external: 12,
  detect_iban: false,
  language: 'fr',
  internal_domains: ['agence.example', 'siege.example'],
  group_sizes: { Équipe: 12 },
  bulk_tool: { name: 'Publi & Co <1>', link: 'https://publi.agence.example' },
  patterns: [{ name: 'N° de "dossier"', expression: '\\b\\d{2}-[A-Z]\\b', words: ['dossier'], threshold: 2 }],
};

/** @param {Record<string, unknown>} [settings] */
const filesWith = (settings) =>
  new Map(policyFiles({ id: ID, firefoxId: FIREFOX_ID, updates: 'https://serveur.agence.example/garde-fou/', settings }));
const files = filesWith(SETTINGS);
/** @param {string} path */
const bytesOf = (path, from = files) => Buffer.from(from.get(path) ?? assert.fail(`no ${path}`));
const read = (/** @type {string} */ path, from = files) => bytesOf(path, from).toString('utf8');

/** What of the registry a file sets, in order; a key that it deletes begins with `-`. @param {Buffer} bytes */
function registry(bytes) {
  assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xfe], 'regedit knows UTF-16 by its mark');
  const text = bytes.subarray(2).toString('utf16le');
  assert.doesNotMatch(text, /[^\r]\n|\r[^\n]/u, 'lines end as in Windows');
  const [head, ...lines] = text.replaceAll(',\\\r\n  ', ',').trimEnd().split('\r\n');
  assert.equal(head, 'Windows Registry Editor Version 5.00');
  /** @type {Record<string, Record<string, unknown>>} */
  const keys = {};
  let key = '';
  for (const line of lines.filter(Boolean)) {
    const [, section] = /^\[(-?HKEY_LOCAL_MACHINE\\[^\]]+)\]$/u.exec(line) ?? [];
    if (section) {
      key = section.replace('HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\', '');
      keys[key] = {};
      continue;
    }
    const [, name, value] = /^"((?:[^"\\]|\\["\\])+)"=(.+)$/u.exec(line) ?? assert.fail(`no value: ${line}`);
    keys[key][name] = valueOf(value);
  }
  return keys;
}

/** @param {string} value */
function valueOf(value) {
  if (value === '-') return undefined;
  if (/^dword:[0-9a-f]{8}$/u.test(value)) return Number.parseInt(value.slice(6), 16);
  const [, type, list] = /^hex\(([17])\):((?:[0-9a-f]{2},)+[0-9a-f]{2})$/u.exec(value) ?? [];
  if (list) {
    const text = Buffer.from(list.split(',').map((byte) => Number.parseInt(byte, 16))).toString('utf16le');
    const end = type === '7' ? '\0\0' : '\0';
    assert.ok(text.endsWith(end) && !text.slice(0, -end.length).includes('\0'));
    return text.slice(0, -end.length);
  }
  assert.match(value, /^"(?:[^"\\]|\\["\\])*"$/u);
  return value.slice(1, -1).replaceAll(/\\(["\\])/gu, '$1');
}

test('there is a file for every browser and system', () => {
  assert.deepEqual(
    [...files.keys()],
    [
      'linux/garde-fou.json',
      'linux/garde-fou-remove.json',
      'windows/chrome.reg',
      'windows/chrome-remove.reg',
      'windows/edge.reg',
      'windows/edge-remove.reg',
      'windows/firefox.reg',
      'windows/firefox-remove.reg',
      'macos/chrome.mobileconfig',
      'macos/edge.mobileconfig',
      'macos/firefox.mobileconfig',
      'macos/firefox-remove.mobileconfig',
      'firefox/policies.json',
      'firefox/policies-remove.json',
      'intune/extension-settings.json',
    ],
  );
});

const INSTALL = {
  installation_mode: 'force_installed',
  update_url: 'https://serveur.agence.example/garde-fou/updates.xml',
  override_update_url: true,
};
const FIREFOX_INSTALL = {
  installation_mode: 'force_installed',
  install_url: 'https://serveur.agence.example/garde-fou/garde-fou.xpi',
  update_url: 'https://serveur.agence.example/garde-fou/updates.json',
};

test('on Linux Chrome, Edge and Chromium install it and give it the settings', () => {
  assert.deepEqual(JSON.parse(read('linux/garde-fou.json')), {
    ExtensionSettings: { [ID]: INSTALL },
    '3rdparty': { extensions: { [ID]: SETTINGS } },
  });
});

test('Firefox installs it and gives it the settings', () => {
  assert.deepEqual(JSON.parse(read('firefox/policies.json')), {
    policies: { ExtensionSettings: { [FIREFOX_ID]: FIREFOX_INSTALL }, '3rdparty': { Extensions: { [FIREFOX_ID]: SETTINGS } } },
  });
});

test('Intune’s text is the policy of the extension on one line', () => {
  const text = read('intune/extension-settings.json');
  assert.equal(text.indexOf('\n'), text.length - 1);
  assert.deepEqual(JSON.parse(text), { [ID]: INSTALL });
});

for (const [name, folder] of [['chrome', 'Google\\Chrome'], ['edge', 'Microsoft\\Edge']]) {
  test(`the registry’s file for ${name} installs it and sets what it must, after dropping what an earlier one set`, () => {
    const policy = `${folder}\\3rdparty\\extensions\\${ID}\\policy`;
    const keys = registry(bytesOf(`windows/${name}.reg`));
    assert.deepEqual(keys, {
      [`${folder}\\ExtensionSettings\\${ID}`]: { ...INSTALL, override_update_url: 1 },
      [`-${policy}`]: {},
      [policy]: {
        visible_external: 12,
        detect_iban: 0,
        language: 'fr',
        group_sizes: '{"Équipe":12}',
        bulk_tool: '{"name":"Publi & Co <1>","link":"https://publi.agence.example"}',
        patterns: '[{"name":"N° de \\"dossier\\"","expression":"\\\\b\\\\d{2}-[A-Z]\\\\b","words":["dossier"],"threshold":2}]',
      },
      [`${policy}\\internal_domains`]: { 1: 'agence.example', 2: 'siege.example' },
    });
    assert.ok(Object.keys(keys).indexOf(`-${policy}`) < Object.keys(keys).indexOf(policy));
    assert.deepEqual(registry(bytesOf(`windows/${name}-remove.reg`)), {
      [`-${folder}\\ExtensionSettings\\${ID}`]: {},
      [`-${folder}\\3rdparty\\extensions\\${ID}`]: {},
    });
  });
}

test('the registry’s file for Firefox installs it and gives the settings as one text', () => {
  assert.deepEqual(registry(bytesOf('windows/firefox.reg')), {
    [`Mozilla\\Firefox\\ExtensionSettings\\${FIREFOX_ID}`]: FIREFOX_INSTALL,
    'Mozilla\\Firefox\\3rdparty\\Extensions': { [FIREFOX_ID]: JSON.stringify(SETTINGS) },
  });
  assert.deepEqual(registry(bytesOf('windows/firefox-remove.reg')), {
    [`-Mozilla\\Firefox\\ExtensionSettings\\${FIREFOX_ID}`]: {},
    [`Mozilla\\Firefox\\ExtensionSettings\\${FIREFOX_ID}`]: { installation_mode: 'blocked' },
    'Mozilla\\Firefox\\3rdparty\\Extensions': { [FIREFOX_ID]: undefined },
  });
});

test('a text with a line break stands in the registry’s file as bytes', () => {
  const keys = registry(bytesOf('windows/chrome.reg', filesWith({ language: 'a\nb' })));
  assert.deepEqual(keys[`Google\\Chrome\\3rdparty\\extensions\\${ID}\\policy`], { language: 'a\nb' });
});

/** The payloads of a profile, without what names them. @param {string} path */
function payloads(path, from = files) {
  const profile = /** @type {any} */ (fromPlist(readXml(read(path, from))));
  assert.equal(profile.PayloadType, 'Configuration');
  assert.equal(profile.PayloadScope, 'System');
  const content = /** @type {any[]} */ (profile.PayloadContent);
  const named = [profile, ...content];
  for (const { PayloadVersion, PayloadIdentifier, PayloadUUID } of named) {
    assert.equal(PayloadVersion, 1);
    assert.match(PayloadIdentifier, /^garde-fou\./u);
    assert.match(PayloadUUID, /^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-A[0-9A-F]{3}-[0-9A-F]{12}$/u);
  }
  assert.equal(new Set(named.map(({ PayloadUUID }) => PayloadUUID)).size, named.length);
  return content.map((payload) =>
    Object.fromEntries(Object.entries(payload).filter(([key]) => !['PayloadVersion', 'PayloadIdentifier', 'PayloadUUID'].includes(key))),
  );
}

test('the profiles of macOS install it and give it the settings', () => {
  assert.deepEqual(payloads('macos/chrome.mobileconfig'), [
    { PayloadType: 'com.google.Chrome', ExtensionSettings: { [ID]: INSTALL } },
    { PayloadType: `com.google.Chrome.extensions.${ID}`, ...SETTINGS },
  ]);
  assert.deepEqual(payloads('macos/edge.mobileconfig'), [
    { PayloadType: 'com.microsoft.Edge', ExtensionSettings: { [ID]: INSTALL } },
    { PayloadType: `com.microsoft.Edge.extensions.${ID}`, ...SETTINGS },
  ]);
  assert.deepEqual(payloads('macos/firefox.mobileconfig'), [
    {
      PayloadType: 'org.mozilla.firefox',
      EnterprisePoliciesEnabled: true,
      ExtensionSettings: { [FIREFOX_ID]: FIREFOX_INSTALL },
      '3rdparty': { Extensions: { [FIREFOX_ID]: SETTINGS } },
    },
  ]);
});

test('the files that remove it say so, and give no settings', () => {
  assert.deepEqual(JSON.parse(read('linux/garde-fou-remove.json')), { ExtensionSettings: { [ID]: { installation_mode: 'removed' } } });
  const firefox = { ExtensionSettings: { [FIREFOX_ID]: { installation_mode: 'blocked' } } };
  assert.deepEqual(JSON.parse(read('firefox/policies-remove.json')), { policies: firefox });
  assert.deepEqual(payloads('macos/firefox-remove.mobileconfig'), [{ PayloadType: 'org.mozilla.firefox', EnterprisePoliciesEnabled: true, ...firefox }]);
});

test('without settings the files only install, and no policy is said to be there', () => {
  const none = filesWith();
  assert.deepEqual(JSON.parse(read('linux/garde-fou.json', none)), { ExtensionSettings: { [ID]: INSTALL } });
  assert.deepEqual(JSON.parse(read('firefox/policies.json', none)), { policies: { ExtensionSettings: { [FIREFOX_ID]: FIREFOX_INSTALL } } });
  assert.deepEqual(payloads('macos/chrome.mobileconfig', none), [{ PayloadType: 'com.google.Chrome', ExtensionSettings: { [ID]: INSTALL } }]);
  assert.deepEqual(registry(bytesOf('windows/firefox.reg', none))['Mozilla\\Firefox\\3rdparty\\Extensions'], { [FIREFOX_ID]: undefined });
  assert.deepEqual(registry(bytesOf('windows/edge.reg', none))[`Microsoft\\Edge\\3rdparty\\extensions\\${ID}\\policy`], {});
});

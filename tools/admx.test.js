/**
 * The administrative templates: every setting is there, every reference leads somewhere, and the structure
 * is that of Microsoft's schema as far as these rules go (order of elements, attributes that must be there,
 * names, which control shows which element). The schema itself is Microsoft's and not in this repository.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { all, readXml } from '../tests/rollout/xml.js';
import { templates } from './admx.js';

/** @typedef {import('../tests/rollout/xml.js').Element} Element */

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const DEPLOYMENT = { id: ID, firefoxId: 'garde-fou@garde-fou.example', updates: 'https://serveur.agence.example/garde-fou/' };
const json = (/** @type {string} */ path) => JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8'));
/** @type {import('./admx.js').Setting[]} */
const TABLE = json('settings.json');

const files = new Map(templates(DEPLOYMENT, TABLE).map(([path, bytes]) => [path, readXml(Buffer.from(bytes).toString('utf8'))]));
const [admx, fr, en] = ['garde-fou.admx', 'fr-FR/garde-fou.adml', 'en-US/garde-fou.adml'].map((path) => files.get(path) ?? assert.fail(path));
const policies = all(admx, 'policy');
const stringsOf = (/** @type {Element} */ adml) => new Map(all(adml, 'string').map(({ attributes, text }) => [attributes.id, text]));
const child = (/** @type {Element} */ element, /** @type {string} */ name) => element.children.find((each) => each.name === name);

/** An element as a list. @param {Element} element @returns {unknown[]} */
const flat = ({ name, attributes, children, text }) => [name, attributes, ...children.map(flat), ...(text ? [text] : [])];

/** A policy, without what all have. @param {string} name */
function policy(name) {
  const found = policies.find(({ attributes }) => attributes.name === name) ?? assert.fail(`no policy ${name}`);
  const { key, valueName } = found.attributes;
  return { key, valueName, content: found.children.slice(2).map(flat) };
}

test('Chrome and Edge have a policy for every setting that the extension may be given, and one that installs', () => {
  const settings = Object.keys(json('../extension/managed-schema.json').properties).sort();
  for (const browser of ['chrome', 'edge']) {
    const own = policies.map(({ attributes }) => attributes.name).filter((name) => name.startsWith(`${browser}_`));
    assert.deepEqual(own.map((name) => name.slice(browser.length + 1)).sort(), ['install', ...settings].sort());
  }
});

test('a setting whose values have an unknown form is refused by name', () => {
  const strange = { key: 'colours', form: { kind: 'rainbow' }, default: null, meaning: { fr: 'Couleurs', en: 'Colours' } };
  assert.throws(() => templates(DEPLOYMENT, [...TABLE, strange]), /^Error: colours: tools\/admx\.js does not know values of the form "rainbow"$/u);
});

const KEY = `SOFTWARE\\Policies\\Google\\Chrome\\3rdparty\\extensions\\${ID}\\policy`;

test('each form of values is asked for as Windows can, and lands where the browser reads it', () => {
  assert.deepEqual(policy('chrome_visible_external'), {
    key: KEY,
    valueName: undefined,
    content: [['elements', {}, ['decimal', { id: 'value', valueName: 'visible_external', required: 'true', minValue: '2', maxValue: '100000' }]]],
  });
  assert.deepEqual(policy('chrome_detect_iban'), {
    key: KEY,
    valueName: 'detect_iban',
    content: [
      ['enabledValue', {}, ['decimal', { value: '1' }]],
      ['disabledValue', {}, ['decimal', { value: '0' }]],
    ],
  });
  const item = (/** @type {string} */ word) => ['item', { displayName: `$(string.word_${word})` }, ['value', {}, ['string', {}, word]]];
  assert.deepEqual(policy('edge_unread_picture'), {
    key: `SOFTWARE\\Policies\\Microsoft\\Edge\\3rdparty\\extensions\\${ID}\\policy`,
    valueName: undefined,
    content: [['elements', {}, ['enum', { id: 'value', valueName: 'unread_picture', required: 'true' }, item('ask'), item('notice'), item('ignore')]]],
  });
  assert.deepEqual(policy('chrome_internal_domains').content, [
    ['elements', {}, ['list', { id: 'value', key: `${KEY}\\internal_domains`, valuePrefix: '' }]],
  ]);
  assert.deepEqual(policy('chrome_group_sizes').content, [
    ['elements', {}, ['list', { id: 'value', key: `${KEY}\\group_sizes`, explicitValue: 'true' }]],
  ]);
  assert.deepEqual(policy('chrome_bulk_tool').content, [
    [
      'elements',
      {},
      ['text', { id: 'name', key: `${KEY}\\bulk_tool`, valueName: 'name' }],
      ['text', { id: 'link', key: `${KEY}\\bulk_tool`, valueName: 'link' }],
    ],
  ]);
  assert.deepEqual(policy('chrome_patterns').content, [
    ['elements', {}, ['text', { id: 'value', valueName: 'patterns', required: 'true', maxLength: '1000000' }]],
  ]);
});

test('the stages are a choice of five words, and reasons a list', () => {
  const [, , [, , ...items]] = /** @type {any} */ (policy('edge_mode_lists').content[0]);
  assert.deepEqual(items.map((/** @type {any} */ each) => each[2][2][2]), ['off', 'observe', 'warn', 'justify', 'hold']);
  const shown = all(fr, 'presentation').find(({ attributes }) => attributes.id === 'mode_lists');
  assert.deepEqual(shown?.children[0].attributes, { refId: 'value', noSort: 'true', defaultItem: '2' });
  assert.equal(
    stringsOf(fr).get('mode_lists_explain'),
    'Que faire d’une liste de personnes.\n\nUne de ces valeurs\u{a0}: off, observe, warn, justify, hold. Par défaut\u{a0}: warn.',
  );
  assert.deepEqual(policy('chrome_reasons').content, [['elements', {}, ['list', { id: 'value', key: `${KEY}\\reasons`, valuePrefix: '' }]]]);
});

test('installing sets what ExtensionSettings needs, and disabling takes it back', () => {
  const values = (/** @type {string} */ name, /** @type {string} */ list) =>
    Object.fromEntries(
      all(policies.find(({ attributes }) => attributes.name === name) ?? assert.fail(name), list)[0].children.map(({ attributes, children }) => {
        const value = children[0].children[0];
        return [attributes.valueName, value.text || value.attributes.value || value.name];
      }),
    );
  assert.equal(policy('chrome_install').key, `SOFTWARE\\Policies\\Google\\Chrome\\ExtensionSettings\\${ID}`);
  assert.deepEqual(values('chrome_install', 'enabledList'), {
    installation_mode: 'force_installed',
    update_url: 'https://serveur.agence.example/garde-fou/updates.xml',
    override_update_url: '1',
  });
  assert.deepEqual(values('chrome_install', 'disabledList'), { installation_mode: 'delete', update_url: 'delete', override_update_url: 'delete' });
  assert.deepEqual(values('firefox_install', 'enabledList'), {
    installation_mode: 'force_installed',
    install_url: 'https://serveur.agence.example/garde-fou/garde-fou.xpi',
    update_url: 'https://serveur.agence.example/garde-fou/updates.json',
  });
});

test('Firefox takes all settings as one text', () => {
  assert.deepEqual(policy('firefox_settings'), {
    key: 'SOFTWARE\\Policies\\Mozilla\\Firefox\\3rdparty\\Extensions',
    valueName: undefined,
    content: [['elements', {}, ['multiText', { id: 'value', valueName: 'garde-fou@garde-fou.example', required: 'true', maxLength: '1000000' }]]],
  });
});

test('every reference to a sentence, a presentation, a category or a product leads somewhere', () => {
  const named = [...all(admx, 'policy'), ...all(admx, 'category'), ...all(admx, 'item'), ...all(admx, 'definition')];
  const references = named.flatMap(({ attributes: { displayName, explainText } }) => [displayName, explainText]).filter(Boolean);
  for (const adml of [fr, en]) {
    const strings = stringsOf(adml);
    assert.equal(strings.size, all(adml, 'string').length, 'no sentence is there twice');
    const used = new Set(references.map((reference) => /^\$\(string\.(\w+)\)$/u.exec(reference)?.[1] ?? assert.fail(reference)));
    assert.deepEqual([...used].filter((id) => !strings.get(id)), []);
    assert.deepEqual([...strings.keys()].filter((id) => !used.has(id)), []);
  }
  const categories = new Set(all(admx, 'category').map(({ attributes }) => attributes.name));
  for (const { attributes } of all(admx, 'parentCategory')) assert.ok(categories.has(attributes.ref), attributes.ref);
  const products = new Set(all(admx, 'definition').map(({ attributes }) => attributes.name));
  for (const { attributes } of all(admx, 'supportedOn')) assert.ok(!attributes.ref || products.has(attributes.ref), attributes.ref);
});

/** Which control shows which element: Microsoft's reference of both. @type {Record<string, string>} */
const SHOWN_BY = { decimal: 'decimalTextBox', enum: 'dropdownList', list: 'listBox', text: 'textBox', multiText: 'multiTextBox' };

test('every element is shown by a control that fits it, and every control shows one', () => {
  for (const adml of [fr, en]) {
    const presentations = new Map(all(adml, 'presentation').map((each) => [each.attributes.id, each.children]));
    assert.equal(presentations.size, all(adml, 'presentation').length, 'no presentation is there twice');
    for (const each of policies) {
      const elements = child(each, 'elements')?.children ?? [];
      const id = /^\$\(presentation\.(\w+)\)$/u.exec(each.attributes.presentation ?? '')?.[1];
      assert.equal(Boolean(id), elements.length > 0, each.attributes.name);
      const controls = id ? (presentations.get(id) ?? assert.fail(`no presentation ${id}`)) : [];
      assert.deepEqual(
        controls.map(({ name, attributes }) => [name, attributes.refId]),
        elements.map(({ name, attributes }) => [SHOWN_BY[name], attributes.id]),
        each.attributes.name,
      );
    }
  }
});

test('the structure is that of Microsoft’s schema', () => {
  const names = (/** @type {Element} */ element) => element.children.map(({ name }) => name);
  assert.deepEqual(admx.attributes, {
    xmlns: 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions',
    revision: '1.0',
    schemaVersion: '1.0',
  });
  assert.deepEqual(names(admx), ['policyNamespaces', 'resources', 'supportedOn', 'categories', 'policies']);
  for (const adml of [fr, en]) {
    assert.equal(adml.name, 'policyDefinitionResources');
    assert.deepEqual(names(adml), ['displayName', 'description', 'resources']);
    assert.deepEqual(names(adml.children[2]), ['stringTable', 'presentationTable']);
  }
  const order = ['parentCategory', 'supportedOn', 'enabledValue', 'disabledValue', 'enabledList', 'disabledList', 'elements'];
  for (const each of policies) {
    for (const needed of ['name', 'class', 'displayName', 'key']) assert.ok(each.attributes[needed], `${each.attributes.name} has no ${needed}`);
    assert.match(each.attributes.name, /^\w+$/u);
    assert.ok(['Machine', 'User', 'Both'].includes(each.attributes.class));
    const own = names(each);
    assert.deepEqual([...own].sort((a, b) => order.indexOf(a) - order.indexOf(b)), own, each.attributes.name);
    assert.deepEqual(own.filter((name) => !order.includes(name)), []);
  }
  assert.equal(new Set(policies.map(({ attributes }) => attributes.name)).size, policies.length);
  for (const { text } of all(admx, 'string')) assert.ok(text.length <= 255, 'a value of a template is short');
});

test('what is said of a setting stands by itself in both languages', () => {
  assert.equal(stringsOf(fr).get('visible_private_explain'), 'À partir de combien de destinataires visibles de l’extérieur qui ont une boîte personnelle (gmail.com, orange.fr…).\n\nUn nombre entier entre 2 et 100\u{202f}000. Par défaut\u{a0}: 5.');
  assert.equal(stringsOf(en).get('unread_scanned'), 'unread_scanned: What happens when pages of a document are pictures');
  assert.equal(stringsOf(en).get('detect_iban_explain'), 'Look for French bank accounts.\n\nEnabled: yes. Disabled: no. Default: yes.');
  for (const adml of [fr, en]) {
    for (const [id, text] of stringsOf(adml)) assert.doesNotMatch(text, /^…|: …|`| below|undefined|null/u, id);
  }
});

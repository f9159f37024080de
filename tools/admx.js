/**
 * The administrative templates of Windows (ADMX, with ADML in French and English): forced installation
 * and every setting for Chrome and Edge, and for Firefox the settings as one text. Written from the table
 * of settings (`settings.json`, by `cargo run --example settings forms`), by the form of their values:
 * a setting of a known form needs nothing here, and one of an unknown form is refused.
 *
 * Sources: Microsoft's schemas BaseTypes.xsd, PolicyDefinitions.xsd and PolicyDefinitionFiles.xsd, and for
 * `multiText` its "Group Policy ADMX Syntax Reference"; how browsers read the registry: see policies.js.
 */
import { chromiumInstall, chromiumKeys, firefoxInstall, firefoxKeys } from './policies.js';
import { escapeXml } from './xml.js';

/**
 * @typedef {{fr: string, en: string}} Sentence
 * @typedef {{kind: string, min?: number, max?: number, words?: string[], entries?: string[]}} Form
 * @typedef {{key: string, form: Form, default: unknown, meaning: Sentence}} Setting
 */

/** The languages of the templates: ours, and how Windows calls it. */
const LANGUAGES = /** @type {const} */ ({ fr: 'fr-FR', en: 'en-US' });
/** No text of a policy is longer. */
const LONGEST = 1_000_000;

const BROWSERS = [
  { prefix: 'chrome', name: 'Google Chrome', folder: 'Google\\Chrome' },
  { prefix: 'edge', name: 'Microsoft Edge', folder: 'Microsoft\\Edge' },
];

const say = (/** @type {string} */ fr, /** @type {string} */ en) => ({ fr, en });
const number = (/** @type {number} */ n, /** @type {'fr' | 'en'} */ lang) => n.toLocaleString(LANGUAGES[lang]);
const span = (/** @type {Form} */ { min = 0, max = 0 }) =>
  say(`entre ${number(min, 'fr')} et ${number(max, 'fr')}`, `between ${number(min, 'en')} and ${number(max, 'en')}`);
/** What stands between tags and in quotes. */
const attributes = (/** @type {Record<string, unknown>} */ values) =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');

/**
 * What a form of values is in a template.
 *
 * @typedef {object} Kind
 * @property {(setting: Setting, key: string) => string} elements  what is asked for; `key`: of the registry
 * @property {(setting: Setting, label: string) => string} presentation  how it is shown
 * @property {(form: Form) => Sentence} values  what may be given
 * @property {string} [state]  instead of elements: what the two states of the policy set
 */

/** @type {Record<string, Kind>} */
const KINDS = {
  number: {
    elements: ({ key, form }) => `<decimal${attributes({ id: 'value', valueName: key, required: true, minValue: form.min, maxValue: form.max })}/>`,
    presentation: ({ default: usual }, label) => `<decimalTextBox${attributes({ refId: 'value', defaultValue: usual })}>${label}</decimalTextBox>`,
    values: (form) => say(`Un nombre entier ${span(form).fr}.`, `A whole number ${span(form).en}.`),
  },
  switch: {
    elements: () => '',
    presentation: () => '',
    values: () => say('Activé\u{a0}: oui. Désactivé\u{a0}: non.', 'Enabled: yes. Disabled: no.'),
    state: '<enabledValue><decimal value="1"/></enabledValue><disabledValue><decimal value="0"/></disabledValue>',
  },
  word: {
    elements: ({ key, form }) =>
      `<enum${attributes({ id: 'value', valueName: key, required: true })}>${(form.words ?? [])
        .map((word) => `<item displayName="$(string.word_${word})"><value><string>${word}</string></value></item>`)
        .join('')}</enum>`,
    presentation: ({ form, default: usual }, label) =>
      `<dropdownList${attributes({ refId: 'value', noSort: true, defaultItem: form.words?.indexOf(String(usual)) })}>${label}</dropdownList>`,
    values: ({ words = [] }) => say(`Une de ces valeurs\u{a0}: ${words.join(', ')}.`, `One of these values: ${words.join(', ')}.`),
  },
  texts: {
    elements: ({ key: name }, key) => `<list${attributes({ id: 'value', key: `${key}\\${name}`, valuePrefix: '' })}/>`,
    presentation: (_, label) => `<listBox refId="value">${label}</listBox>`,
    values: () => say('Une liste de textes, un par ligne.', 'A list of texts, one a line.'),
  },
  numbers: {
    elements: ({ key: name }, key) => `<list${attributes({ id: 'value', key: `${key}\\${name}`, explicitValue: true })}/>`,
    presentation: (_, label) => `<listBox refId="value">${label}</listBox>`,
    values: (form) => say(`Des noms, et pour chacun un nombre entier ${span(form).fr}.`, `Names, and for each a whole number ${span(form).en}.`),
  },
  entries: {
    elements: ({ key: name, form }, key) =>
      (form.entries ?? []).map((entry) => `<text${attributes({ id: entry, key: `${key}\\${name}`, valueName: entry })}/>`).join(''),
    presentation: ({ form }) => (form.entries ?? []).map((entry) => `<textBox refId="${entry}"><label>${entry}</label></textBox>`).join(''),
    values: ({ entries = [] }) => say(`Les textes\u{a0}: ${entries.join(', ')}.`, `The texts: ${entries.join(', ')}.`),
  },
  objects: {
    elements: ({ key }) => `<text${attributes({ id: 'value', valueName: key, required: true, maxLength: LONGEST })}/>`,
    presentation: (_, label) => `<textBox refId="value"><label>${label}</label></textBox>`,
    values: () => say('Une liste d’objets, en JSON, sur une ligne.', 'A list of objects, in JSON, on one line.'),
  },
};

/** @param {Setting} setting */
function kindOf({ key, form }) {
  const kind = KINDS[form.kind];
  if (!kind) throw new Error(`${key}: tools/admx.js does not know values of the form "${form.kind}"`);
  return kind;
}

/** What a setting is unless the policy says it. @param {Setting} setting @returns {Sentence} */
function usual({ default: value }) {
  if (value === null) return say('aucune valeur', 'no value');
  if (typeof value === 'boolean') return value ? say('oui', 'yes') : say('non', 'no');
  return typeof value === 'number' ? say(number(value, 'fr'), number(value, 'en')) : say(String(value), String(value));
}

/** The sentences of the templates, by their identity. @param {Setting[]} settings @returns {[string, Sentence][]} */
function strings(settings) {
  const same = (/** @type {string} */ text) => say(text, text);
  return [
    ['garde_fou', same('Garde-fou')],
    ...BROWSERS.map(({ prefix, name }) => /** @type {[string, Sentence]} */ ([prefix, same(name)])),
    ['firefox', same('Mozilla Firefox')],
    ['supported', say('Les navigateurs dans lesquels Garde-fou fonctionne', 'The browsers that Garde-fou works in')],
    ['install', say('Installer Garde-fou', 'Install Garde-fou')],
    [
      'install_explain',
      say(
        'Installe Garde-fou sans question et empêche de le retirer. Les nouvelles versions viennent du serveur de l’organisation. Si la stratégie ExtensionSettings du navigateur est déjà donnée comme un seul texte, ajoutez-y plutôt la ligne du fichier extension-settings.json.',
        'Installs Garde-fou without a question, and keeps it from being removed. New versions come from the organisation’s server. If the browser’s policy ExtensionSettings is already given as one text, add the line of the file extension-settings.json to it instead.',
      ),
    ],
    ['settings', say('Réglages de Garde-fou', 'Settings of Garde-fou')],
    [
      'settings_explain',
      say('Tous les réglages, comme un objet JSON\u{202f}; voir docs/settings.md.', 'All settings, as one JSON object; see docs/settings.md.'),
    ],
    ...settings.flatMap((setting) => {
      const values = kindOf(setting).values(setting.form);
      return /** @type {[string, Sentence][]} */ ([
        [setting.key, say(`${setting.key}\u{a0}: ${setting.meaning.fr}`, `${setting.key}: ${setting.meaning.en}`)],
        [
          `${setting.key}_explain`,
          say(
            `${setting.meaning.fr}.\n\n${values.fr} Par défaut\u{a0}: ${usual(setting).fr}.`,
            `${setting.meaning.en}.\n\n${values.en} Default: ${usual(setting).en}.`,
          ),
        ],
      ]);
    }),
    ...[...new Set(settings.flatMap(({ form }) => form.words ?? []))].map(
      (word) => /** @type {[string, Sentence]} */ ([`word_${word}`, same(word)]),
    ),
  ];
}

/** One policy. @param {Record<string, unknown>} own  its attributes @param {string} category @param {string} content */
const policy = ({ text, ...own }, category, content) =>
  `    <policy${attributes({ ...own, class: 'Both', displayName: `$(string.${text})`, explainText: `$(string.${text}_explain)` })}><parentCategory ref="${category}"/><supportedOn ref="supported"/>${content}</policy>`;

/** A policy that installs. @param {string} prefix @param {string} key @param {Record<string, string | boolean>} values */
function installation(prefix, key, values) {
  const list = (/** @type {(value: string | boolean) => string} */ write) =>
    Object.entries(values)
      .map(([name, value]) => `<item valueName="${name}"><value>${write(value)}</value></item>`)
      .join('');
  const set = list((value) => (typeof value === 'string' ? `<string>${escapeXml(value)}</string>` : `<decimal value="${Number(value)}"/>`));
  const content = `<enabledList>${set}</enabledList><disabledList>${list(() => '<delete/>')}</disabledList>`;
  return policy({ name: `${prefix}_install`, key, text: 'install' }, prefix, content);
}

/**
 * The templates for an agency's package, by their paths.
 *
 * @param {import('./policies.js').Deployment} deployment
 * @param {Setting[]} settings
 * @returns {[string, Uint8Array][]}
 */
export function templates(deployment, settings) {
  const policies = BROWSERS.flatMap(({ prefix, folder }) => {
    const keys = chromiumKeys(folder, deployment.id);
    return [
      installation(prefix, keys.install, chromiumInstall(deployment)),
      ...settings.map((setting) => {
        const { state, elements } = kindOf(setting);
        const own = { name: `${prefix}_${setting.key}`, key: keys.settings, text: setting.key };
        if (state) return policy({ ...own, valueName: setting.key }, prefix, state);
        return policy({ ...own, presentation: `$(presentation.${setting.key})` }, prefix, `<elements>${elements(setting, keys.settings)}</elements>`);
      }),
    ];
  });
  const { install, settings: place } = firefoxKeys(deployment.firefoxId);
  const whole = `<elements><multiText${attributes({ id: 'value', valueName: deployment.firefoxId, required: true, maxLength: LONGEST })}/></elements>`;
  policies.push(
    installation('firefox', install, firefoxInstall(deployment)),
    policy({ name: 'firefox_settings', key: place, presentation: '$(presentation.settings)', text: 'settings' }, 'firefox', whole),
  );
  const categories = [...BROWSERS.map(({ prefix }) => prefix), 'firefox'].map(
    (name) => `    <category name="${name}" displayName="$(string.${name})"><parentCategory ref="garde_fou"/></category>`,
  );
  const admx = `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces><target prefix="gardefou" namespace="GardeFou.Policies"/></policyNamespaces>
  <resources minRequiredRevision="1.0" fallbackCulture="en-US"/>
  <supportedOn><definitions><definition name="supported" displayName="$(string.supported)"/></definitions></supportedOn>
  <categories>
    <category name="garde_fou" displayName="$(string.garde_fou)"/>
${categories.join('\n')}
  </categories>
  <policies>
${policies.join('\n')}
  </policies>
</policyDefinitions>
`;
  const sentences = strings(settings);
  const adml = (/** @type {'fr' | 'en'} */ lang) => {
    const told = new Map(sentences.map(([id, sentence]) => [id, escapeXml(sentence[lang])]));
    const shown = settings
      .filter((setting) => !kindOf(setting).state)
      .map((setting) => `      <presentation id="${setting.key}">${kindOf(setting).presentation(setting, told.get(setting.key) ?? '')}</presentation>`);
    return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Garde-fou</displayName>
  <description>${told.get('settings')}</description>
  <resources>
    <stringTable>
${[...told].map(([id, text]) => `      <string id="${id}">${text}</string>`).join('\n')}
    </stringTable>
    <presentationTable>
${shown.join('\n')}
      <presentation id="settings"><multiTextBox refId="value">${told.get('settings')}</multiTextBox></presentation>
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
  };
  return [
    ['garde-fou.admx', Buffer.from(admx)],
    [`${LANGUAGES.fr}/garde-fou.adml`, Buffer.from(adml('fr'))],
    [`${LANGUAGES.en}/garde-fou.adml`, Buffer.from(adml('en'))],
  ];
}

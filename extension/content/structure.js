/**
 * Writes down how a page is built, for whoever makes an adapter of it, and nothing of what it says.
 *
 * Injected when the popup asks; what it gives is the result of the script. Kept: tags, roles, types of
 * fields, which `aria-` and `data-` attributes there are, the shape of addresses, what is out of
 * sight; of ids, classes and names the words that are the page's own construction. A word is so when
 * it is in the list below, or stands whole in a selector of the page's style sheets; every other one
 * becomes `*`, and a number `#`. Of labels and texts only words of the interface («Envoyer») are kept;
 * other labels become their length, other texts nothing. No attribute's value is kept beyond this.
 *
 * What it refuses: words that stand in an address of the page, even when a style sheet has them;
 * frames of other origins; the head, scripts and drawings; more than 10,000 elements.
 */
(() => {
  /** Where it ends, in elements. */
  const MOST_ELEMENTS = 10_000;
  const MOST_DEPTH = 100;
  const MOST_RULES = 50_000;
  /** The longest id, class or name that is looked at, and the most classes of an element. */
  const LONGEST = 40;
  const MOST_CLASSES = 20;
  const MOST_ATTRIBUTES = 30;
  const MOST_LABEL = 100;

  /** Words of construction, as ids, classes, names and addresses have them. */
  const CONSTRUCTION = new Set(
    `a about action actions active add added addr address addresses addressbook adr after alert align all ambiguous anchor
    app application apply archive area aria arrow article aside at attach attached attachment attachments auth auto autocomplete
    avatar away back badge bar base bcc before below big block blockquote body bold border bottom box break btn bubble build
    busy button buttons calendar cancel caption card cc center change check checkbox checked chip chips choice class clear
    click close closed code col collapse collapsed color column columns combobox command compact complete compose composer
    composing composition confirm contact contacts container content contenteditable contents context control controls copy
    count current custom dark data date default delete desc description destinataire destinataires detail details dialog dir
    disabled display div divider done down download draft drafts drag drop dropdown dropzone edit editable editor element
    elastic email emails empty end enter entry envoi envoyer error event expand expanded extra fa field fields fieldset file
    filelist filename files filter first fixed flag flat flex float focus folder folders font footer form format forward
    frame framed from full function g generic get gray grid group groups handle has haspopup head header headers heading
    height help hidden hide highlight hint history hl hover hovercard href html icon icons id identity idx iframe image img
    in inactive inbox index info inline inner input insert is item items ja jqx js key label labels lang large last layer
    layout left level li light line link links list listbox listitem live loading local location lock login logo m mail
    mailbox mailer main manager mask max mdl md media menu menubar menuitem message messages meta method middle min mini
    minimal mobile modal mode model module more move msg multi multiple name nav navbar navigation new next ng nlabel no node
    none note notice notification number objet off ok on online op open option options order original outer outline over
    overflow overlay p page pane panel paper parent part path picker piece pieces pill pj placeholder plain popover popup
    position post preview previous primary print priority profile progress prompt pt pull quick quote quoted radio raw rc rcm
    re read readonly recipient recipients redirect region relevant remove removed reply replyto required reset resize
    resizer resource resources result results rich right role root row rows save scope screen script scroll scrollable
    search searchbox secondary section select selected selection send sender sending sent separator service set settings shadow
    show sidebar signature simple single size skin small smart snooze sort spacer span spell splitter src start state static
    status step sticky strong style subject submit suggestion suggestions switch tab tabindex table tablist tabpanel tabs tag
    tags target task tbody td template text textarea textbox th thumb time tip title to toggle token tokens toolbar tooltip
    tools top total touch tox tr tree trigger tui type ui ul unread up upload uploads url use user v val valid value var
    vertical view viewport visible wait warning webmail widget width window with word wrap wrapper write xs y z zone
    autosave bounce busy cci controls describedby deliver dropped errormessage forwarding haspopup labelledby live modal
    multiselectable owns pressed roledescription setsize posinset valuemax valuemin valuenow valuetext activedescendant atomic
    colcount colindex colspan rowcount rowindex rowspan keyshortcuts orientation hovered ckeditor tinymce mce quill ql
    prosemirror squire vue react angular ember ionic roundcube rcmail sogo horde imp zimbra zm dwt bluemind snappymail
    rainloop nextcloud proton outlook gmail owa copie corps champ expediteur fenetre fichier fichiers jointe jointes ligne liste
    outils pastille pied piece pieces saisie texte`.split(/\s+/u),
  );

  /** Words of the interface, as people read them. */
  const INTERFACE = new Map(
    `À|To|Destinataire|Destinataires|Recipient|Recipients|Cc|Cci|Bcc|De|From|Expéditeur|Sender|Répondre à|Reply to|Objet|Sujet|Subject|
    Envoyer|Envoi|Envoyer le message|Envoyer et archiver|Envoyer plus tard|Envoyer quand même|Programmer l’envoi|Send|Send message|
    Send mail|Send and archive|Send later|Send anyway|Schedule send|More send options|Autres options d’envoi|Ajouter Cc|Ajouter Cci|
    Add Cc|Add Bcc|Message|Corps du message|Message body|Texte|Text|Joindre|Joindre un fichier|Joindre des fichiers|Ajouter une pièce jointe|
    Pièce jointe|Pièces jointes|Attach|Attach file|Attach files|Attach a file|Add attachment|Attachment|Attachments|Fichier|Fichiers|
    File|Files|Supprimer|Retirer|Enlever|Supprimer la pièce jointe|Remove|Remove attachment|Delete|Fermer|Close|Annuler|Cancel|
    Enregistrer|Enregistrer le brouillon|Brouillon|Brouillons|Save|Save draft|Draft|Drafts|Nouveau message|Nouveau|Écrire|Rédiger|
    New message|New mail|New|Compose|Write|Répondre|Répondre à tous|Transférer|Renvoyer|Reply|Reply all|Forward|Redirect|Bounce|
    Rechercher|Search|Options|Plus|More|Menu|Signature|Priorité|Priority|Réduire|Agrandir|Plein écran|Minimize|Maximize|Full screen|
    Boîte de réception|Inbox|Envoyés|Sent|Corbeille|Trash|Contacts|Carnet d’adresses|Address book|Abandonner|Discard|Insérer|Insert|
    Accusé de réception|Return receipt|OK|Oui|Non|Yes|No`
      .split('|')
      .map((word) => word.trim())
      .map((word) => [word.toLowerCase(), word]),
  );

  const ROLES = new Set(
    `alert alertdialog application article banner button cell checkbox columnheader combobox complementary contentinfo dialog document
    feed figure form grid gridcell group heading img link list listbox listitem log main menu menubar menuitem menuitemcheckbox
    menuitemradio navigation none option presentation progressbar radio radiogroup region row rowgroup rowheader search searchbox
    separator slider spinbutton status switch tab table tablist tabpanel term textbox timer toolbar tooltip tree treegrid treeitem`.split(/\s+/u),
  );

  const TYPES = new Set(
    `button checkbox color date datetime-local email file hidden image month number password radio range reset search submit tel
    text time url week`.split(/\s+/u),
  );

  /** Attributes that say how an element works, and the values that say it. @type {Record<string, Set<string>>} */
  const STATES = {
    contenteditable: new Set(['', 'true', 'false', 'plaintext-only']),
    hidden: new Set(['', 'hidden', 'until-found']),
    disabled: new Set(['', 'disabled']),
    readonly: new Set(['', 'readonly']),
    multiple: new Set(['', 'multiple']),
    draggable: new Set(['true', 'false']),
    method: new Set(['get', 'post', 'dialog']),
    dir: new Set(['ltr', 'rtl', 'auto']),
  };

  // ---- Reading past the page: a field named `id` or `children` hides what its form has under that name

  /** @param {Element} element @param {string} name */
  const read = (element, name) => Reflect.get(Element.prototype, name, element);
  const attributeOf = (/** @type {Element} */ element, /** @type {string} */ name) => Element.prototype.getAttribute.call(element, name);
  /** @param {Document} page @returns {Element | null} */
  const rootOf = (page) => Reflect.get(Document.prototype, 'documentElement', page);

  // ---- What the page's own style sheets name

  /** @returns {Set<string>} */
  function styled(/** @type {Document} */ page) {
    /** @type {Set<string>} */
    const names = new Set();
    let rules = 0;
    const take = (/** @type {CSSRuleList} */ list) => {
      for (const rule of list) {
        rules += 1;
        if (rules > MOST_RULES) return;
        if ('selectorText' in rule) {
          for (const [, name] of String(rule.selectorText).matchAll(/[.#[](-?[_a-zA-Z][\w-]*)/gu)) names.add(name);
        }
        if ('cssRules' in rule) take(/** @type {CSSRuleList} */ (rule.cssRules));
      }
    };
    const sheets = [...Reflect.get(Document.prototype, 'styleSheets', page), ...Reflect.get(Document.prototype, 'adoptedStyleSheets', page)];
    for (const sheet of sheets) {
      try {
        take(sheet.cssRules);
      } catch {
        // Of another origin: its words count as unknown.
      }
    }
    return names;
  }

  /** The words of all addresses of people that the page holds anywhere. */
  function addressed(/** @type {Document} */ page) {
    const words = new Set();
    for (const [, some] of (rootOf(page)?.outerHTML ?? '').matchAll(/([\p{L}\d._+-]{1,64})@/gu)) {
      for (const word of some.toLowerCase().split(/[^\p{L}]+/u)) words.add(word);
    }
    return words;
  }

  // ---- Words

  const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/gu;

  /**
   * An id, a class or a name, with what is not construction masked.
   *
   * @param {string} token
   * @param {Names} names
   */
  function censored(token, names) {
    if (token.length > LONGEST || /[^\w-]/u.test(token)) return '*';
    const words = token.match(WORD) ?? [];
    const isAddress = words.some((word) => names.addressed.has(word.toLowerCase()) && !CONSTRUCTION.has(word.toLowerCase()));
    // Numbers of construction are short: `col-12`.
    if (names.styled.has(token) && !isAddress && !/\d{3}|(?:\d\D*){5}/u.test(token)) return token;
    return token
      .replace(WORD, (word) => ((words.length === 1 && word.length === 1) || CONSTRUCTION.has(word.toLowerCase()) ? word : '*'))
      .replace(/\d+/gu, '#')
      .replace(/[*#]*\*[*#]*/gu, '*');
  }

  /** A word of the interface, without its shortcut, number and colon; or nothing. */
  function known(/** @type {string} */ text) {
    if (text.length > MOST_LABEL) return undefined;
    const plain = text.replace(/[\p{Cf}]/gu, '').replace(/\s*\(.*\)\s*$/u, '').replace(/['’]/gu, '’').replace(/\s+/gu, ' ').replace(/[\s:…*.]+$/u, '').trim();
    return INTERFACE.get(plain.toLowerCase());
  }

  /** The shape of an address: construction in its path, the names of what it asks, no value. */
  function shape(/** @type {string} */ address, /** @type {Names} */ names) {
    const base = document.baseURI;
    if (!URL.canParse(address, base)) return '?';
    const url = new URL(address, base);
    if (!/^https?:$/u.test(url.protocol)) return /^(?:mailto|data|blob|javascript|about|cid):$/u.test(url.protocol) ? url.protocol : '?';
    if (url.origin !== location.origin) return 'other origin';
    const path = url.pathname.split('/').slice(0, 10).map((part) => censored(part, names)).join('/');
    const asks = [...new Set(url.searchParams.keys())].slice(0, 20).map((name) => censored(name, names));
    return `${path}${asks.length > 0 ? `?${asks.join('&')}` : ''}${url.hash ? '#' : ''}`;
  }

  // ---- Elements

  /**
   * @typedef {object} Names  what is known of the words of one document
   * @property {Set<string>} styled
   * @property {Set<unknown>} addressed
   */

  const composers = new Set((globalThis.gardefou?.adapters ?? []).flatMap((adapter) => adapter.composers()));
  let left = MOST_ELEMENTS;
  let isCut = false;

  /** @param {Element} element @param {Names} names */
  function line(element, names) {
    const attribute = (/** @type {string} */ name) => attributeOf(element, name) ?? '';
    const has = (/** @type {string} */ name) => attributeOf(element, name) !== null;
    const tag = String(read(element, 'localName'));
    const isKnown = /^(?:svg|math)$/u.test(tag) || (/^[a-z][a-z0-9]*$/u.test(tag) && !(document.createElement(tag) instanceof HTMLUnknownElement));
    const classes = attribute('class').split(/\s+/u).filter((name) => name !== '');
    const all = [
      (isKnown ? tag : censored(tag, names)) +
        (attribute('id') ? `#${censored(attribute('id'), names)}` : '') +
        classes.slice(0, MOST_CLASSES).map((name) => `.${censored(name, names)}`).join(''),
    ];
    const add = (/** @type {string} */ name, /** @type {string} */ value) => all.push(value === '' ? `[${name}]` : `[${name}=${value}]`);
    const among = (/** @type {Set<string>} */ some, /** @type {string} */ value) => (some.has(value) ? value : '*');
    const label = (/** @type {string} */ name) => known(attribute(name)) ?? String(attribute(name).length);
    if (has('role')) add('role', among(ROLES, attribute('role').toLowerCase()));
    const type = attribute('type').toLowerCase();
    if (has('type')) add('type', among(TYPES, type));
    for (const name of ['name', 'for']) if (has(name)) add(name, censored(attribute(name), names));
    for (const name of ['href', 'src', 'action', 'formaction']) if (has(name)) add(name, shape(attribute(name), names));
    for (const [name, values] of Object.entries(STATES)) if (has(name)) add(name, among(values, attribute(name).toLowerCase()));
    for (const name of ['title', 'placeholder', 'alt', 'aria-label']) if (has(name)) add(name, label(name));
    if (tag === 'input' && /^(?:submit|button|reset)$/u.test(type) && has('value')) add('value', label('value'));
    const others = Element.prototype.getAttributeNames.call(element).filter((name) => /^(?:aria|data)-/u.test(name) && name !== 'aria-label');
    for (const name of new Set(others.slice(0, MOST_ATTRIBUTES).map((each) => censored(each, names)))) add(name, '');
    const own = [...read(element, 'childNodes')].map((node) => (node.nodeType === Node.TEXT_NODE ? node.nodeValue : '')).join('');
    const word = known(own);
    if (word) all.push(`"${word}"`);
    if (!Element.prototype.checkVisibility.call(element)) all.push('(out of sight)');
    if (composers.has(/** @type {HTMLElement} */ (element))) all.push('(composer)');
    return all.join(' ');
  }

  /** @param {Element} element @param {Names} names @param {number} depth @returns {string[]} */
  function lines(element, names, depth) {
    const tag = String(read(element, 'localName'));
    if (/^(?:script|style|head|template|noscript|link|meta)$/u.test(tag)) return [];
    if (left <= 0 || depth > MOST_DEPTH) {
      isCut = true;
      return [];
    }
    left -= 1;
    const here = [line(element, names)];
    const nest = (/** @type {Iterable<Element>} */ children, /** @type {Names} */ some) => {
      let before = '';
      let times = 1;
      for (const child of children) {
        if (left <= 0) {
          isCut = true;
          break;
        }
        const below = lines(child, some, depth + 1).map((each) => `  ${each}`);
        if (below.length === 0) continue;
        const text = below.join('\n');
        if (text === before) {
          // Rows of a list, one like the other.
          if (times > 1) here.pop();
          times += 1;
          here.push(`  × ${times}`);
        } else {
          before = text;
          times = 1;
          here.push(...below);
        }
      }
    };
    if (read(element, 'namespaceURI') !== 'http://www.w3.org/1999/xhtml') return here;
    const shadow = read(element, 'shadowRoot');
    if (shadow) {
      here.push('  (shadow)');
      nest(shadow.children, names);
    }
    if (tag === 'iframe' || tag === 'frame') {
      // Frames have a prototype of their own in each frame; only what is asked of them by name is the same.
      const inside = /** @type {HTMLIFrameElement} */ (element).contentDocument;
      const root = inside && rootOf(inside);
      if (root) nest([root], namesOf(inside));
      else here.push('  (frame of another origin)');
      return here;
    }
    nest(read(element, 'children'), names);
    return here;
  }

  /** @param {Document} page @returns {Names} */
  const namesOf = (page) => ({ styled: styled(page), addressed: addressed(page) });

  const found = (globalThis.gardefou?.adapters ?? [])
    .filter((adapter) => adapter.composers().length > 0)
    .map((adapter) => `${adapter.id} (not found: ${adapter.composers().flatMap((composer) => adapter.missing(composer)).join(', ') || 'nothing'})`);
  const root = rootOf(document);
  const written = root ? lines(root, namesOf(document), 0) : [];
  return [
    'Garde-fou: structure of a page, without its texts. *: a word left out; #: a number; a label is its length.',
    `Adapters that see a mail: ${found.join('; ') || 'none'}`,
    '',
    ...written,
    ...(isCut ? [`… cut at ${MOST_ELEMENTS} elements or ${MOST_DEPTH} levels`] : []),
    '',
  ].join('\n');
})();

/**
 * Webmails that nobody wrote an adapter for, in French and English.
 *
 * A mail being written is told from three things that stand together: a large editor, a field that is
 * named as one of recipients («À», «Cc», `to`…), and a Send control; and, since «À» also names the end of a
 * journey, a subject, a second such field, or an address in the first. Contact forms, comments, chats
 * and searches have no field of recipients, and are left alone. So is what another adapter knows.
 *
 * It reads every address that it sees in those fields; chips with only a name, «+3», an attachment list that it
 * does not recognise are named by `missing`. It changes nothing: no people are moved, no file removed.
 * Ctrl+Enter is held only where the Send control announces it. It sees nothing in shadow roots,
 * nor Send controls that are a mere icon without a label.
 *
 * Asked at every change of the page: where there is no editor it asks for nothing more.
 *
 * Sources: HTML and WAI-ARIA (names of controls); the labels of the webmails named in docs/adapters.md.
 */
{
  const { adapters, pictures, tables } = globalThis.gardefou;
  const { addressesIn, bodyOf, hasUnseen, inputs, text, unseenIn } = tables;

  /** @typedef {'to' | 'cc' | 'bcc'} Field */

  const EDITABLE = '[contenteditable=""], [contenteditable="true"]';
  const EDITORS = `textarea, iframe, ${EDITABLE}`;
  /** The least height and width of what a mail is written in, in pixels. */
  const LARGE = { height: 60, width: 200 };
  /** How many elements around the recipients and the text Send is first looked for in. */
  const NEAR = 3;
  const CONTROLS = 'button, input[type="submit"], input[type="button"], input[type="image"], [role="button"], a:not([href]), a[href^="#"], a[href^="javascript:"]';
  const NAMED = `input:not([type]), input[type="text"], input[type="email"], input[type="search"], textarea, ${EDITABLE}, [role="combobox"], [role="textbox"], [role="listbox"]`;

  const WRITTEN = `${NAMED}, select`;

  const SEND =
    /^(?:envoyer|envoi|expédier|send)(?: (?:le |ce |mon |un |the |this |my )?(?:message|mail|e-?mail|courriel|courrier))?(?: (?:maintenant|now|immédiatement))?(?: (?:et|and|&) (?:archiver|archive))?$/iu;
  /** It asks when, in a window of its own that may not be known as Send. */
  const LATER = /^(?:(?:programmer|planifier|différer) (?:l’envoi|l'envoi)|envoyer plus tard|(?:schedule|delay) send(?:ing)?|send later)$/iu;
  const GLANCE = /env|send|exp|prog|plan|diff|sched|delay/iu;
  const SHORTCUT = /\s*[([]?\s*(?:ctrl|control|cmd|⌘|⌃|alt)\s*[-+]?\s*(?:enter|entrée|return|retour|↵|⏎|[a-z])?\s*[)\]]?$/iu;
  const SEND_KEYS = /(?:ctrl|control)\s*[-+]\s*(?:enter|entrée|return|retour|↵|⏎)/iu;

  /** @type {[Field, RegExp][]} */
  const LABELS = [
    ['bcc', /^(?:cci|bcc|copies? cachées?(?: à)?|copie invisible|copie carbone invisible|blind (?:carbon )?copy|(?:cci|bcc) (?:destinataires?|recipients?))$/u],
    ['cc', /^(?:cc|copies?(?: à)?|en copie|copie carbone|carbon copy|cc (?:destinataires?|recipients?))$/u],
    ['to', /^(?:à|a|to|pour|destinataires?(?: principaux| principal)?|(?:to )?recipients?|send to|envoyer à|(?:ajouter|saisir|saisissez)(?: des| les| un)? destinataires?|(?:add|enter) recipients?)$/u],
  ];
  /** Words that the name or id of such a field may be made of, besides its kind: `mail[to]`, `txtToField`. */
  const AROUND = /^(?:mail|email|e|message|msg|compose|composer|form|header|hdr|input|field|txt|text|area|address|addresses|addr|recipient|recipients|destinataire|destinataires|new|list|\d*)$/u;
  const KINDS = /** @type {Record<string, Field>} */ ({ to: 'to', cc: 'cc', bcc: 'bcc', cci: 'bcc' });
  const SUBJECT = /^(?:objet|sujet|subject)(?: du (?:message|mail|courriel))?$|^(?:add a subject|ajouter un objet)$/u;
  const FROM = /^(?:de|from|expéditeur|sender|identité|identity)$/u;
  const CHIP = '[role="option"], [role="listitem"], li, [class*="chip" i], [class*="token" i], [class*="pill" i], [class*="bubble" i], [class*="recipient" i]';
  const FILES = /pi[eè]ces?[\s_-]*jointes?|fichiers?[\s_-]*joints?|attach/iu;

  const clean = (/** @type {string | null | undefined} */ label) =>
    (label ?? '').normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

  // ---- Names of things

  /** What a person would call a control, best first. @returns {Iterable<string>} */
  function* names(/** @type {Element} */ control) {
    const root = control.ownerDocument;
    yield control.getAttribute('aria-label') ?? '';
    for (const id of (control.getAttribute('aria-labelledby') ?? '').split(/\s+/u)) if (id) yield text(root.getElementById(id));
    for (const label of /** @type {HTMLInputElement} */ (control).labels ?? []) yield text(label);
    yield control.getAttribute('placeholder') ?? '';
    yield control.getAttribute('title') ?? '';
  }

  /** The field that a name or id speaks of. @returns {Field | undefined} */
  function fieldOfName(/** @type {string} */ name) {
    const words = name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase().split(/[^\p{L}\d]+/u);
    const kinds = words.filter((word) => word in KINDS);
    const others = words.filter((word) => !(word in KINDS));
    if (kinds.length > 1 || !others.every((word) => AROUND.test(word))) return undefined;
    return kinds.length === 1 ? KINDS[kinds[0]] : words.some((word) => /^(?:recipients?|destinataires?)$/u.test(word)) ? 'to' : undefined;
  }

  const fieldOfLabel = (/** @type {string} */ label) => {
    const short = label.length < 60 ? clean(label) : '';
    return LABELS.find(([, words]) => words.test(short))?.[0];
  };

  /** May it be a name or a chip: nothing to write in, and not much of anything? */
  function isSmall(/** @type {Element} */ element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT);
    let each = /** @type {Element | null} */ (element);
    for (let count = 0; count < 30; count += 1) {
      if (!each) return true;
      if (each.matches(WRITTEN)) return false;
      each = /** @type {Element | null} */ (walker.nextNode());
    }
    return false;
  }

  /** The short texts that stand before a control, or before what it stands in; chips are among them. @returns {Iterable<string>} */
  function* before(/** @type {Element} */ control) {
    let element = control;
    for (let up = 0; up < 4 && element.parentElement; up += 1) {
      for (let near = element.previousElementSibling; near; near = near.previousElementSibling) {
        // What stands before another control names that one; what is large is no name.
        if (!isSmall(near)) return;
        const said = near.textContent ?? '';
        if (said.length < 30) yield said;
      }
      element = element.parentElement;
    }
  }

  /** @returns {Field | undefined} */
  function fieldOf(/** @type {Element} */ control) {
    for (const name of names(control)) {
      const field = fieldOfLabel(name);
      if (field) return field;
    }
    for (const name of [control.getAttribute('name'), control.id]) {
      const field = name ? fieldOfName(name) : undefined;
      if (field) return field;
    }
    for (const near of before(control)) {
      const field = fieldOfLabel(near);
      if (field) return field;
    }
    return undefined;
  }

  const isNamed = (/** @type {Element} */ control, /** @type {RegExp} */ words) =>
    [...names(control), control.getAttribute('name') ?? '', ...before(control)].some((name) => words.test(clean(name)));

  // ---- Send

  /** 2: sends; 1: sends later; 0: neither. */
  function sends(/** @type {Element} */ control) {
    // The arrow beside it, which opens a menu.
    if (control.hasAttribute('aria-haspopup') && control.getAttribute('aria-haspopup') !== 'false') return 0;
    const written = control instanceof HTMLInputElement ? control.value || control.alt : (control.textContent ?? '');
    const labels = [control.getAttribute('aria-label'), written, control.getAttribute('title'), control.getAttribute('data-tooltip')];
    // Most controls of a page are told by a glance.
    if (!GLANCE.test(labels.join(' '))) return 0;
    const short = labels.flatMap((label) => (label && label.length < 60 ? [clean(label.replace(SHORTCUT, ''))] : []));
    if (short.some((label) => SEND.test(label))) return 2;
    return short.some((label) => LATER.test(label)) ? 1 : 0;
  }

  /** @returns {HTMLElement[]} those that send at once first */
  function sendsIn(/** @type {ParentNode} */ within) {
    /** @type {{control: HTMLElement, rank: number}[]} */
    const found = [];
    for (const control of /** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll(CONTROLS))) {
      const rank = sends(control);
      if (rank > 0 && control.checkVisibility()) found.push({ control, rank });
    }
    return found.sort((a, b) => b.rank - a.rank).map(({ control }) => control);
  }

  // ---- Mails being written

  function isEditor(/** @type {Element} */ element) {
    if (element instanceof HTMLIFrameElement) {
      const inner = element.contentDocument;
      if (!inner?.body || !(inner.designMode === 'on' || inner.body.isContentEditable || inner.querySelector('[contenteditable="true"]'))) return false;
    }
    const { height, width } = element.getBoundingClientRect();
    return height >= LARGE.height && width >= LARGE.width;
  }

  /** The largest one. @returns {Element | null} */
  function editorIn(/** @type {ParentNode} */ within) {
    const size = (/** @type {Element} */ { clientHeight, clientWidth }) => clientHeight * clientWidth;
    const editors = [...within.querySelectorAll(EDITORS)].filter((element) => isEditor(element) && !fieldOf(element));
    return editors.sort((a, b) => size(b) - size(a))[0] ?? null;
  }

  /** @typedef {{control: Element, field: Field}} Named */

  /** The fields of recipients. @returns {Named[]} */
  function fieldsIn(/** @type {Document | Element} */ within) {
    const texts = ['input', 'textarea'].flatMap((name) => [...within.getElementsByTagName(name)]);
    const controls = [...texts, ...within.querySelectorAll('[contenteditable], [role]')];
    return [...new Set(controls)].flatMap((control) => {
      if (!control.matches(NAMED)) return [];
      const field = fieldOf(control);
      return field ? [{ control, field }] : [];
    });
  }

  /** Is there more than a field named «À» to tell a mail? */
  function isMail(/** @type {Element} */ around, /** @type {Named[]} */ fields) {
    const own = fields.filter(({ control }) => around.contains(control));
    return (
      new Set(own.map(({ field }) => field)).size > 1 ||
      [...around.querySelectorAll('input')].some((input) => isNamed(input, SUBJECT)) ||
      own.some(({ control }) => [...inputs(control).map(({ value }) => value), text(control)].some((value) => value.includes('@')))
    );
  }

  /** @returns {HTMLElement[]} */
  function composers() {
    // By their names: the lists of a page's elements of one name are kept by the browser.
    const large = ['textarea', 'iframe'].flatMap((name) => [...document.getElementsByTagName(name)]);
    const editors = [...large, ...document.querySelectorAll(EDITABLE)].filter(isEditor);
    const known = adapters.filter((adapter) => adapter !== generic).flatMap((adapter) => adapter.composers());
    const others = editors.filter((editor) => !known.some((composer) => composer.contains(editor)));
    // Fields are dear to find where they hold thousands of people.
    if (others.length === 0) return [];
    const fields = fieldsIn(document);
    if (fields.length === 0) return [];
    /** Of the whole page: dear, and seldom needed. @type {HTMLElement[] | undefined} */
    let controls;
    /** @type {Set<HTMLElement>} */
    const found = new Set();
    const named = fields.map(({ control }) => control);
    const bodies = others.filter((editor) => !named.includes(editor));
    for (const editor of bodies) {
      const holds = (/** @type {Element} */ around, /** @type {Element[]} */ some) => some.some((element) => around.contains(element));
      // A form with a Send of its own and nobody to send to: a question, a comment.
      const form = editor.closest('form');
      if (form && !holds(form, named) && sendsIn(form).length > 0) continue;
      let around = editor.parentElement;
      while (around && !holds(around, named)) around = around.parentElement;
      // Send mostly stands near.
      for (let up = 0; around && up < NEAR && sendsIn(around).length === 0; up += 1) around = around.parentElement;
      if (around && sendsIn(around).length === 0) {
        controls ??= sendsIn(document);
        while (around && !holds(around, controls)) around = around.parentElement;
      }
      // What holds another text as well is a page, not a mail.
      if (!around || holds(around, known.flat()) || bodies.some((other) => other !== editor && around?.contains(other))) continue;
      if (isMail(around, fields)) found.add(around);
    }
    return [...found];
  }

  const composerOf = (/** @type {Element} */ inside) => composers().find((composer) => composer.contains(inside)) ?? null;

  /** @returns {HTMLElement | null} */
  function sendControl(/** @type {Element} */ target) {
    /** @type {HTMLElement | null} */
    const control = target.closest(CONTROLS);
    return control && sends(control) > 0 && composerOf(control) ? control : null;
  }

  // ---- Recipients

  /**
   * What holds a field with the recipients that were entered in it: all around it that has no other
   * control to write in, nor a Send.
   *
   * @param {Element} composer
   * @param {Named} named
   * @param {Named[]} fields
   */
  function regionOf(composer, { control, field }, fields) {
    const own = fields.filter((each) => each.field === field).map((each) => each.control);
    const others = [...composer.querySelectorAll(`${WRITTEN}, ${EDITORS}`)].filter((other) => !own.some((each) => each.contains(other) || other.contains(each)));
    let region = control;
    for (let element = control.parentElement; element && element !== composer; element = element.parentElement) {
      if (others.some((other) => element?.contains(other)) || sendsIn(element).length > 0) break;
      region = element;
    }
    return region;
  }

  /** Is it the only chip in there? */
  function isAlone(/** @type {Element} */ chip, /** @type {Element} */ within) {
    for (const child of within.children) if (child !== chip && child.matches(CHIP)) return false;
    return true;
  }

  /** Who stands in a chip that shows no address. @returns {string[]} */
  function namesOnly(/** @type {Element} */ region) {
    const chips = [...region.querySelectorAll(CHIP)].filter((chip) => !chip.querySelector(`${CHIP}, ${NAMED}`) && !chip.matches(NAMED) && text(chip) !== '');
    return chips.flatMap((chip) => {
      // The address may be on what stands around the name, as long as it stands around that one only.
      let around = chip;
      for (let up = chip.parentElement; up && up !== region && up.matches(CHIP) && isAlone(around, up); up = up.parentElement) around = up;
      return addressesIn(around).length > 0 ? [] : [text(chip)];
    });
  }

  function recipients(/** @type {Element} */ composer) {
    const fields = fieldsIn(composer);
    const list = (/** @type {Field} */ field) => {
      const own = fields.filter((named) => named.field === field);
      const regions = new Set(own.map((named) => regionOf(composer, named, fields)));
      return [...regions].flatMap((region) => {
        const typed = inputs(region).map(({ value }) => value.trim());
        return [...addressesIn(region), ...namesOnly(region), ...typed].filter((value) => value !== '');
      });
    };
    const froms = [...composer.querySelectorAll('select, input')].filter((control) => isNamed(control, FROM));
    const from = froms.map((control) => (control instanceof HTMLSelectElement ? text(control.selectedOptions[0]) : /** @type {HTMLInputElement} */ (control).value));
    const visible = fields.filter(({ field }) => field !== 'bcc');
    const regions = new Set(visible.map((named) => regionOf(composer, named, fields)));
    return {
      from: from.filter((value) => value.includes('@')),
      to: list('to'),
      cc: list('cc'),
      bcc: list('bcc'),
      unseen: [...regions].reduce((sum, region) => sum + unseenIn(region), 0),
    };
  }

  // ---- Attachments

  /** What lists them. @returns {Element | undefined} */
  function filesIn(/** @type {Element} */ composer) {
    const said = (/** @type {Element} */ { id, className, ariaLabel }) => FILES.test(`${id} ${String(className)} ${ariaLabel ?? ''}`);
    const lists = [...composer.querySelectorAll('ul, ol, [role="list"], [role="listbox"]')];
    return lists.find((list) => {
      for (let element = /** @type {Element | null} */ (list); element && element !== composer; element = element.parentElement) {
        if (said(element)) return true;
      }
      return [...before(list)].some((near) => FILES.test(near));
    });
  }
  const FILE = {
    item: ['li', '[role="listitem"]', '[role="option"]'],
    name: ['[class*="name" i]', 'a[download]', 'a[href]'],
    link: ['a[download][href]', 'a[href]:not([href^="#"], [href^="javascript:"])'],
  };

  /** @returns {import('../registry.js').Missing[]} */
  function missing(/** @type {HTMLElement} */ composer) {
    const fields = fieldsIn(composer);
    const { to, cc, bcc } = recipients(composer);
    const all = [...to, ...cc, ...bcc];
    const unread = all.length === 0 || all.some((each) => !each.includes('@')) || fields.some((named) => hasUnseen(regionOf(composer, named, fields)));
    // The input may stand outside: it is often one for the page.
    const takesFiles = document.querySelector('input[type="file"]') !== null;
    return [
      ...(unread ? /** @type {const} */ (['recipients']) : []),
      ...(takesFiles && !filesIn(composer) ? /** @type {const} */ (['attachments']) : []),
    ];
  }

  /** @type {import('../registry.js').Adapter} */
  const generic = {
    id: 'generic',
    sendKeys: (inside) => {
      const composer = composerOf(inside);
      return sendsIn(composer ?? document.createElement('div')).some((control) =>
        [control.title, control.ariaLabel, control.getAttribute('aria-keyshortcuts'), control.dataset.tooltip].some((label) => SEND_KEYS.test(label ?? '')),
      );
    },
    composers,
    sendControl,
    composerOf,
    mainControl: (composer) => sendsIn(composer)[0] ?? null,
    missing,
    commit: (composer) => {
      for (const { control } of fieldsIn(composer)) tables.leave(control);
    },
    recipients,
    body: (composer) => bodyOf(editorIn(composer)) ?? { text: '', html: false },
    editor: (composer) => tables.editorOf(editorIn(composer)),
    attachments: (composer) => {
      const list = filesIn(composer);
      const listed = list ? tables.attachmentsOf(list, FILE).map(({ id, name, url }) => ({ id, name, url })) : [];
      return pictures.among(tables.richOf(editorIn(composer)), listed);
    },
    // What it acts on is not known.
    release: tables.pressAll,
  };
  adapters.push(generic);
}

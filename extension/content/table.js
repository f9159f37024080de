/**
 * Makes an adapter of a table: where one webmail keeps the parts of a mail that is being written.
 *
 * Every place is a list of selectors, tried in order, old and new forms of the webmail side by side;
 * the first that finds something counts. Only what is in sight counts: webmails keep the windows
 * that were closed. What has no place in the table is not done, and `missing` names what was not
 * found, what could not be read as an address, and recipients that the webmail does not show («+3»).
 *
 * Guide: docs/adapters.md.
 *
 * @typedef {import('./registry.js').Adapter} Adapter
 * @typedef {'to' | 'cc' | 'bcc'} Field
 * @typedef {string[]} Places  selectors, tried in order
 *
 * @typedef {object} Files
 * @property {Places} [area]    stands there with and without files; without it, no file seen is not known as none
 * @property {Places} item      one file
 * @property {Places} [name]    in the item; else its own text, less the size
 * @property {Places} [link]    in the item, or the item: its address gives the file
 * @property {Places} [remove]  in the item
 *
 * @typedef {object} Table
 * @property {string} id  as in `page/sends.js`
 * @property {Places | (() => Iterable<Element>)} composer  here, all that is found
 * @property {Places} send  here too; the first in sight is the one to press
 * @property {Places} [notSend]  what within a Send control is none, such as the arrow of its menu
 * @property {(composer: Element) => (Element | null)[]} [sendOf]  the Send controls, when they stand elsewhere
 * @property {(control: Element) => Element | null} [composerOf]  from such a control back to the composer
 * @property {'click' | 'mouseup'} [trigger]  what sends; `mouseup` for all parts of a press
 * @property {Adapter['sendKeys']} [sendKeys]
 * @property {Record<Field, Places>} fields  what holds one kind of recipients
 * @property {Places} [chip]  in a field: a recipient that was entered
 * @property {string[] | ((chip: Element) => string)} [address]  a chip's attributes that may hold its address, or those of what is in it; else its text
 * @property {Places} [unseen]  stands for recipients that are not shown
 * @property {Places} [from]
 * @property {Places} editor  a frame, an editable element or a text area
 * @property {Files} [files]
 * @property {Adapter['moveAllToBcc']} [moveAllToBcc]
 */
{
  const { pictures } = globalThis.gardefou;
  const FIELDS = /** @type {const} */ (['to', 'cc', 'bcc']);
  /** Where a recipient is typed. */
  const TYPED = 'input:not([type]), input[type="text"], input[type="email"], input[type="search"], textarea';
  const EDITABLE = '[contenteditable=""], [contenteditable="true"], [contenteditable="plaintext-only"]';
  const ADDRESS = /[^\s<>()[\],;:"«»]+@[^\s<>()[\],;:"«»]+/gu;
  /** What stands for recipients that are not shown. */
  const UNSEEN = /^(?:\+\s?\d+|(?:and |et )?\d+ (?:autres?|de plus|more|others?)(?: destinataires?| recipients?)?)$/iu;
  const SIZE = /\s*\(?\d[\d\s.,]*\s?(?:o|octets?|b|bytes?|[kmg]i?[ob]?)\)?\s*$/iu;

  const text = (/** @type {Element | null | undefined} */ element) => (element?.textContent ?? '').replace(/\s+/gu, ' ').trim();
  const seen = (/** @type {Element} */ element) => element.checkVisibility();

  /** All that the first place with any has. @returns {HTMLElement[]} */
  function all(/** @type {ParentNode} */ within, /** @type {Places} */ places = []) {
    for (const place of places) {
      const found = /** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll(place));
      if (found.length > 0) return [...found];
    }
    return [];
  }

  /** The one in sight before those that are not. @returns {HTMLElement | null} */
  function one(/** @type {ParentNode} */ within, /** @type {Places} */ places = []) {
    const found = places.flatMap((place) => all(within, [place]));
    return found.find(seen) ?? found[0] ?? null;
  }

  /** The address in a text, in the writing that leaves no doubt; else the text. */
  function addressIn(/** @type {string} */ some) {
    const bracketed = /<([^<>\s]+@[^<>\s]+)>/u.exec(some)?.[1];
    return bracketed ?? some.match(ADDRESS)?.join(', ') ?? some;
  }

  /** The addresses that an element shows or holds, however it does. @returns {string[]} */
  function addressesIn(/** @type {Element} */ element) {
    const holds = [element, ...element.querySelectorAll('[title], [aria-label], [data-email], [data-address], [data-hovercard-id], [href^="mailto:"], input[type="hidden"]')];
    const attributes = ['title', 'aria-label', 'data-email', 'data-address', 'data-hovercard-id', 'value'];
    const texts = holds.flatMap((each) => [
      ...attributes.map((name) => each.getAttribute(name) ?? ''),
      /^mailto:([^?]*)/u.exec(each.getAttribute('href') ?? '')?.[1] ?? '',
    ]);
    // An element's end ends an address: «a@example.fr» in one chip, «b@example.fr» in the next.
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode.nodeValue ?? '');
    return [...new Set(texts.flatMap((each) => each.match(ADDRESS) ?? []).map((address) => address.toLowerCase()))];
  }

  /** How many recipients a field counts without showing them. */
  function unseenIn(/** @type {Element} */ field) {
    const said = [...field.querySelectorAll('*')].filter((element) => element.childElementCount === 0 && UNSEEN.test(text(element)));
    return said.reduce((sum, element) => sum + Number(/\d+/u.exec(text(element))?.[0] ?? 0), 0);
  }

  /** Does something in a field stand for recipients that are not shown? */
  function hasUnseen(/** @type {Element} */ field) {
    return unseenIn(field) > 0;
  }

  /** @returns {(HTMLInputElement | HTMLTextAreaElement)[]} */
  function inputs(/** @type {Element} */ field) {
    const found = field.matches(TYPED) ? [field] : field.querySelectorAll(TYPED);
    return /** @type {(HTMLInputElement | HTMLTextAreaElement)[]} */ ([...found]);
  }

  /** What is typed and not entered yet. @returns {string[]} */
  function typed(/** @type {Element} */ field, /** @type {Places} */ chip) {
    const editable = field.matches(EDITABLE) ? field : field.querySelector(EDITABLE);
    const copy = editable?.cloneNode(true);
    if (copy instanceof Element) for (const each of all(copy, chip)) each.remove();
    return [...inputs(field).map(({ value }) => value), copy?.textContent ?? ''].map((each) => each.trim()).filter((each) => each !== '');
  }

  /** Enters what is typed, as leaving the field would. */
  function leave(/** @type {Element} */ field) {
    for (const input of inputs(field)) {
      if (!input.value.trim()) continue;
      input.dispatchEvent(new Event('change', { bubbles: true }));
      input.dispatchEvent(new FocusEvent('blur'));
      input.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    }
  }

  /** What holds the text, when it is not plain. @returns {Element | null | undefined} */
  function richOf(/** @type {Element | null} */ editor) {
    if (editor instanceof HTMLTextAreaElement) return undefined;
    return editor instanceof HTMLIFrameElement ? editor.contentDocument?.body : editor;
  }

  /** @returns {import('./registry.js').Body | undefined} */
  function bodyOf(/** @type {Element | null} */ editor) {
    if (editor instanceof HTMLTextAreaElement) return { text: editor.value, html: false };
    const root = richOf(editor);
    return root ? { text: root.innerHTML, html: true } : undefined;
  }

  /** Where it is typed. @returns {HTMLElement | null | undefined} */
  const editorOf = (/** @type {Element | null} */ editor) =>
    /** @type {HTMLElement | null | undefined} */ (editor instanceof HTMLTextAreaElement ? editor : richOf(editor));

  /** A press with all its parts, for webmails that act on another than the click. */
  function pressAll(/** @type {HTMLElement} */ control) {
    const { left, top, width, height } = control.getBoundingClientRect();
    const how = { bubbles: true, cancelable: true, composed: true, clientX: left + width / 2, clientY: top + height / 2, detail: 1 };
    control.dispatchEvent(new PointerEvent('pointerdown', { ...how, buttons: 1, isPrimary: true }));
    control.dispatchEvent(new MouseEvent('mousedown', { ...how, buttons: 1 }));
    control.dispatchEvent(new PointerEvent('pointerup', { ...how, isPrimary: true }));
    control.dispatchEvent(new MouseEvent('mouseup', how));
    control.click();
  }

  /** Tells items apart. What is drawn anew is read anew: it may be another file. @type {WeakMap<Element, number>} */
  const numbers = new WeakMap();
  let last = 0;

  /** @param {Files} files @returns {(import('./registry.js').Attachment & {item: HTMLElement})[]} */
  function attachmentsOf(/** @type {Element} */ composer, files) {
    return all(composer, files.item).map((item) => {
      const number = numbers.get(item) ?? ++last;
      numbers.set(item, number);
      const places = files.link ?? [];
      const link = places.some((place) => item.matches(place)) ? item : one(item, places);
      const href = link instanceof HTMLAnchorElement ? link.href : '';
      const url = URL.canParse(href) && new URL(href).origin === self.origin ? href : '';
      const label = one(item, files.name);
      return { id: `${number} ${url}`, name: label ? text(label) : text(item).replace(SIZE, ''), url, item };
    });
  }

  /** @returns {Adapter} */
  function adapter(/** @type {Table} */ table) {
    const { chip = [], send, address = ['title', 'aria-label'] } = table;

    function composers() {
      const found = typeof table.composer === 'function' ? [...table.composer()] : [...document.querySelectorAll(table.composer.join())];
      const shown = /** @type {HTMLElement[]} */ (found.filter((element) => element instanceof HTMLElement && seen(element)));
      return shown.filter((each) => !shown.some((other) => other !== each && other.contains(each)));
    }
    const around = (/** @type {Element} */ inside) => composers().find((composer) => composer.contains(inside)) ?? null;

    function composerOf(/** @type {Element} */ inside) {
      const control = table.composerOf && inside.closest(send.join());
      const own = control && table.composerOf?.(control);
      return own ? (composers().find((composer) => composer === own) ?? null) : around(inside);
    }

    /** @returns {HTMLElement | null} */
    function mainControl(/** @type {Element} */ composer) {
      if (!table.sendOf) return one(composer, send);
      const controls = table.sendOf(composer).filter((control) => control instanceof HTMLElement);
      return controls.find(seen) ?? controls[0] ?? null;
    }

    function addressOf(/** @type {Element} */ item) {
      if (typeof address === 'function') return address(item);
      const holds = address.map((name) => item.getAttribute(name) ?? item.querySelector(`[${name}]`)?.getAttribute(name) ?? '');
      return addressIn([...holds, text(item)].find((each) => each.includes('@')) ?? text(item));
    }

    function list(/** @type {Element} */ composer, /** @type {Field} */ field) {
      const holder = one(composer, table.fields[field]);
      if (!holder) return [];
      const entered = all(holder, chip).map(addressOf);
      return [...(entered.length > 0 ? entered : addressesIn(holder)), ...typed(holder, chip)].filter((each) => each !== '');
    }

    function writer(/** @type {Element} */ composer) {
      const from = one(composer, table.from);
      const value = from instanceof HTMLInputElement ? from.value : from instanceof HTMLSelectElement ? text(from.selectedOptions[0]) : text(from);
      return value.includes('@') ? [value] : [];
    }

    function missing(/** @type {HTMLElement} */ composer) {
      /** @type {import('./registry.js').Missing[]} */
      const gone = [];
      if (!mainControl(composer)) gone.push('send');
      const holders = FIELDS.flatMap((field) => one(composer, table.fields[field]) ?? []);
      const unread = holders.some((holder) => hasUnseen(holder) || all(holder, chip).some((item) => !addressOf(item).includes('@')));
      if (!one(composer, table.fields.to) || unread || one(composer, table.unseen)) gone.push('recipients');
      if (!bodyOf(one(composer, table.editor))) gone.push('body');
      const { files } = table;
      if (!files || (!one(composer, files.area) && !one(composer, files.item))) gone.push('attachments');
      return gone;
    }

    const { files } = table;
    return {
      id: table.id,
      sendKeys: table.sendKeys,
      composers,
      sendControl: (target) => {
        /** @type {HTMLElement | null} */
        const control = target.closest(send.join());
        if (!control || (table.notSend && target.closest(table.notSend.join()))) return null;
        return composerOf(control) ? control : null;
      },
      composerOf,
      mainControl,
      missing,
      commit: (composer) => {
        for (const field of FIELDS) for (const holder of all(composer, table.fields[field])) leave(holder);
      },
      recipients: (composer) => ({
        from: writer(composer),
        to: list(composer, 'to'),
        cc: list(composer, 'cc'),
        bcc: list(composer, 'bcc'),
        unseen: FIELDS.slice(0, 2).reduce((sum, field) => {
          const holder = one(composer, table.fields[field]);
          return sum + (holder ? unseenIn(holder) : 0);
        }, 0),
      }),
      body: (composer) => bodyOf(one(composer, table.editor)) ?? { text: '', html: false },
      editor: (composer) => editorOf(one(composer, table.editor)),
      attachments: (composer) => {
        const listed = files ? attachmentsOf(composer, files).map(({ id, name, url }) => ({ id, name, url })) : [];
        return pictures.among(richOf(one(composer, table.editor)), listed);
      },
      ...(table.moveAllToBcc && { moveAllToBcc: table.moveAllToBcc }),
      ...(files?.remove && {
        removeAttachment: async (composer, id) => {
          if (pictures.remove(richOf(one(composer, table.editor)), id)) return;
          const gone = attachmentsOf(composer, files).find((each) => each.id === id);
          if (gone) one(gone.item, files.remove)?.click();
        },
      }),
      release: (control) => (table.trigger === 'mouseup' ? pressAll(control) : control.click()),
    };
  }

  globalThis.gardefou.tables = { adapter, addressIn, addressesIn, attachmentsOf, bodyOf, editorOf, hasUnseen, inputs, leave, pressAll, richOf, text, unseenIn };
}

/**
 * SOGo 5: the composer in the mail page and in a window of its own, plain and rich.
 *
 * What it reads: the chips of To, Cc and Bcc and what is typed there without being a chip yet; the
 * plain editor, CKEditor 4 (SOGo up to 5.8) and CKEditor 5; the attachments, which SOGo gives back
 * byte for byte at the address of their link, whatever type it says they are.
 * A chip may show a name without an address, and a group of the directory is one chip, whose people
 * are not looked up: each is given as its text.
 *
 * What it changes: what is typed becomes a chip by the key that does it; a file goes by its own
 * button, and counts as there until the server has let go of it; it comes back by the field that the
 * writer chooses files with; everyone is put into Bcc, and back, by `page/sogo.js`, for SOGo's model lives in the page's world.
 *
 * What it leaves alone: drafts, autosaves, uploads. There is no key that sends.
 * SOGo 5.8 does not draw the pictures of a quoted mail in the rich editor: of a reply they do not leave, of a
 * forwarded mail they are attachments like any other.
 *
 * Sources: SOGo 5.8.0, UIxMailEditor.wox, js/Mailer/MessageEditorController.js and
 * Message.service.js, md-chips of AngularJS Material 1.2; run live with Debian 12's package
 * 5.8.0-2+deb12u4. CKEditor 5: its own documentation, not run live.
 */
{
  const { pictures } = globalThis.gardefou;
  const FIELDS = /** @type {const} */ (['to', 'cc', 'bcc']);
  /** @typedef {typeof FIELDS[number]} Field */

  const COMPOSER = 'md-dialog#mailEditor';
  const SEND = '[ng-click="editor.send()"]';
  /** How SOGo asks the server to drop a file of the draft; it saves the draft right after. */
  const DROP = /\/Mail\/.*\/deleteAttachment\?/u;
  const SAVE = /\/Mail\/.*\/save(?:\?|$)/u;

  /** @returns {HTMLElement | null} */
  const chipsOf = (/** @type {HTMLElement} */ composer, /** @type {Field} */ field) =>
    composer.querySelector(`md-chips[ng-model="editor.message.editable.${field}"]`);

  /** @returns {HTMLInputElement | null} */
  const typing = (/** @type {HTMLElement} */ composer, /** @type {Field} */ field) =>
    chipsOf(composer, field)?.querySelector('input') ?? null;

  /** A chip's own words: a group's has a button with a number in it. */
  function words(/** @type {Element} */ chip) {
    const tile = chip.querySelector('.sg-tile-content') ?? chip;
    const texts = [...tile.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    return texts.map(({ nodeValue }) => nodeValue).join('').trim();
  }

  const chips = (/** @type {HTMLElement} */ composer, /** @type {Field} */ field) =>
    [...(chipsOf(composer, field)?.querySelectorAll('md-chip') ?? [])].map(words);

  function list(/** @type {HTMLElement} */ composer, /** @type {Field} */ field) {
    return [...chips(composer, field), typing(composer, field)?.value.trim() ?? ''].filter((text) => text !== '');
  }

  /** Presses the key that makes a chip of what is typed: a comma. */
  function enter(/** @type {HTMLInputElement} */ input) {
    const comma = { key: ',', code: 'Comma', keyCode: 188, which: 188, bubbles: true, cancelable: true };
    input.dispatchEvent(new KeyboardEvent('keydown', comma));
  }

  function commit(/** @type {HTMLElement} */ composer) {
    for (const field of FIELDS) {
      const input = typing(composer, field);
      if (input?.value.trim()) enter(input);
    }
  }

  // ---- Body

  function body(/** @type {HTMLElement} */ composer) {
    /** @type {HTMLTextAreaElement | null} */
    const plain = composer.querySelector('textarea[name="content"]');
    if (plain) return { text: plain.value, html: false };
    /** @type {HTMLTextAreaElement | null} */
    const source = composer.querySelector('textarea.cke_source');
    if (source) return { text: source.value, html: true };
    return { text: rich(composer)?.innerHTML ?? '', html: true };
  }

  /** The document of the rich editor. @returns {HTMLElement | null} */
  function rich(/** @type {HTMLElement} */ composer) {
    /** @type {HTMLIFrameElement | null} */
    const frame = composer.querySelector('iframe.cke_wysiwyg_frame');
    return frame?.contentDocument?.body ?? composer.querySelector('.ck-editor__editable');
  }

  /** Where it is typed; the source of a rich text is not. @returns {HTMLElement | null} */
  const editor = (/** @type {HTMLElement} */ composer) =>
    composer.querySelector('textarea[name="content"]') ?? (composer.querySelector('textarea.cke_source') ? null : rich(composer));

  // ---- Attachments

  /** Files whose button was pressed, until the server has let go of them. @type {WeakMap<HTMLElement, import('../registry.js').Attachment[]>} */
  const leaving = new WeakMap();
  /** @type {WeakMap<Element, number>} */
  const numbers = new WeakMap();
  let lastNumber = 0;

  const area = (/** @type {HTMLElement} */ composer) => composer.querySelector('.sg-mail-editor-attachments');

  /** The chips of files that are there, each under its id. */
  function files(/** @type {HTMLElement} */ composer) {
    const all = [...(area(composer)?.querySelectorAll('md-chip') ?? [])];
    // What is still on its way has no address yet; nothing can be sent meanwhile.
    const isBusy = all.some((chip) => chip.querySelector('.sg-chip-progress:not(.ng-hide)'));
    return all.flatMap((chip) => {
      const link = chip.querySelector('a');
      const url = link?.getAttribute('href') ?? '';
      if (!url && isBusy) return [];
      const number = numbers.get(chip) ?? ++lastNumber;
      numbers.set(chip, number);
      return [{ chip, attachment: { id: String(number), name: link?.textContent?.trim() ?? '', url } }];
    });
  }

  /**
   * Calls back once the server has dropped a file of the draft, and saved the draft after that.
   * When it does not, the file counts as there.
   */
  function onceDropped(/** @type {() => void} */ done) {
    let isDropped = false;
    const observer = new PerformanceObserver((entries) => {
      for (const entry of /** @type {PerformanceResourceTiming[]} */ (entries.getEntriesByType('resource'))) {
        const isFine = entry.responseStatus >= 200 && entry.responseStatus < 300;
        if (isFine && DROP.test(entry.name)) isDropped = true;
        if (!isFine || !isDropped || !SAVE.test(entry.name)) continue;
        observer.disconnect();
        done();
        return;
      }
    });
    observer.observe({ type: 'resource' });
  }

  // SOGo's windows keep the keyboard: what stands before and after them sends the focus back in. On its
  // way round it comes by the button beside our line, when there is one.
  window.addEventListener(
    'focus',
    (event) => {
      const { target, relatedTarget } = event;
      const isTrap = target instanceof Element && target.matches('.md-dialog-focus-trap');
      const leaves = relatedTarget instanceof Element && relatedTarget.closest(COMPOSER) !== null;
      if (isTrap && leaves && globalThis.gardefou.status.focus()) event.stopImmediatePropagation();
    },
    true,
  );

  globalThis.gardefou.adapters.push({
    id: 'sogo',
    composers: () => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(COMPOSER))],
    sendControl: (target) => target.closest(`${COMPOSER} ${SEND}`),
    composerOf: (inside) => inside.closest(COMPOSER),
    mainControl: (composer) => composer.querySelector(SEND),
    missing: (composer) => {
      /** @type {import('../registry.js').Missing[]} */
      const gone = [];
      if (composer.querySelector(SEND) === null) gone.push('send');
      if (FIELDS.some((field) => typing(composer, field) === null)) gone.push('recipients');
      if (composer.querySelector('textarea[name="content"], textarea.cke_source') === null && rich(composer) === null) {
        gone.push('body');
      }
      if (area(composer) === null) gone.push('attachments');
      return gone;
    },
    commit,
    recipients: (composer) => {
      /** @type {HTMLInputElement | null} */
      const from = composer.querySelector('input[name="from"]');
      return {
        from: from?.value ? [from.value] : [],
        to: list(composer, 'to'),
        cc: list(composer, 'cc'),
        bcc: list(composer, 'bcc'),
      };
    },
    body,
    editor,
    attachments: (composer) =>
      pictures.among(rich(composer), [...files(composer).map(({ attachment }) => attachment), ...(leaving.get(composer) ?? [])]),
    moveAllToBcc: async (composer) => {
      commit(composer);
      const tell = (/** @type {string} */ type) => composer.dispatchEvent(new CustomEvent(type, { bubbles: true }));
      tell('gardefou-all-bcc');
      return () => tell('gardefou-undo-all-bcc');
    },
    removeAttachment: async (composer, id) => {
      if (pictures.remove(rich(composer), id)) return;
      const file = files(composer).find(({ attachment }) => attachment.id === id);
      /** @type {HTMLElement | null | undefined} */
      const button = file?.chip.querySelector('.md-chip-remove');
      if (!file || !button) return;
      const before = leaving.get(composer) ?? [];
      leaving.set(composer, [...before, file.attachment]);
      onceDropped(() => {
        const left = leaving.get(composer) ?? [];
        leaving.set(composer, left.filter((attachment) => attachment.id !== id));
      });
      button.click();
    },
    addFiles: (composer, files) => {
      /** @type {HTMLInputElement | null} */
      const input = composer.querySelector('input#fileInput');
      if (!input) return;
      const chosen = new DataTransfer();
      for (const file of files) chosen.items.add(file);
      input.files = chosen.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    release: (control) => control.click(),
  });
}

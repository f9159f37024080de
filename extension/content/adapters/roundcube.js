/**
 * Roundcube 1.4 to 1.7, skins elastic, larry and classic.
 *
 * What it reads: the header fields, which every skin keeps in `textarea#_to`…; the text a writer
 * has typed in elastic's recipient widget without committing it yet; the attachment list, whose
 * files the webmail gives back byte for byte (`display-attachment`); the pictures of the rich text.
 * « Renvoyer » (bounce) is a mail of its own here: a dialog whose fields stand in a frame, and which
 * sends a message of the mailbox again as it is. That message is read as the one file of that mail.
 * What it leaves alone: the buttons of Roundcube's other dialogs, drafts, autosaves, uploads.
 *
 * Sources: Roundcube 1.6.5, program/js/app.js and skins/elastic/ui.js; larry and classic 1.6.0, their
 * templates.
 */
{
  const { pictures } = globalThis.gardefou;
  const FIELDS = /** @type {const} */ (['to', 'cc', 'bcc']);

  const area = (/** @type {string} */ field, where = document) =>
    /** @type {HTMLTextAreaElement | HTMLInputElement | null} */ (where.getElementById(`_${field}`));

  /** @returns {HTMLFormElement | null} */
  const form = () => document.querySelector('form[name="form"]');

  /** The one mail of a compose page. @returns {HTMLFormElement | null} */
  function composer() {
    const found = form();
    return area('to') !== null && found?.querySelector('[name="_id"]') ? found : null;
  }

  // Classic has a plain `input` too, whose classes its Upload button shares.
  const SEND = `button.send, a.send, input[onclick*=".command('send',"]`;
  // Classic has names of its own for what elastic and larry name alike.
  const BODY = '#composebody, #compose-body';
  const FILES = '#attachment-list, #attachmentslist';

  /** Roundcube's own questions (no subject, too many recipients) follow a press we let pass. */
  const isOwn = (/** @type {HTMLElement} */ control) => control.closest('.ui-dialog, .modal-dialog') !== null;

  function missing() {
    /** @type {import('../registry.js').Missing[]} */
    const gone = [];
    if (mainControl() === null) gone.push('send');
    if (FIELDS.some((field) => area(field) === null)) gone.push('recipients');
    if (document.querySelector(BODY) === null) gone.push('body');
    if (document.querySelector(FILES) === null) gone.push('attachments');
    return gone;
  }

  /** The Send control that is in sight: narrow screens have one of their own. */
  function mainControl() {
    const controls = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(SEND)]).filter((control) => !isOwn(control));
    return controls.find((control) => control.checkVisibility()) ?? controls[0] ?? null;
  }

  /** Where a recipient is typed in elastic before it becomes one. @returns {HTMLInputElement | null} */
  const typing = (/** @type {string} */ field, where = document) =>
    where.querySelector(`#compose_${field} .recipient-input input`);

  function list(/** @type {string} */ field, where = document) {
    const value = area(field, where)?.value.trim() ?? '';
    const typed = typing(field, where)?.value.trim() ?? '';
    // Elastic leaves what it could not parse in both.
    return [value, value.endsWith(typed) ? '' : typed].filter((text) => text !== '');
  }

  /** Sets a field as a script of Roundcube would: elastic rebuilds its widget on `change`. */
  function set(/** @type {string} */ field, /** @type {string} */ value, where = document) {
    const target = area(field, where);
    if (!target) return;
    target.value = value;
    target.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function writer(where = document) {
    const from = /** @type {HTMLSelectElement | HTMLInputElement | null} */ (where.getElementById('_from'));
    const text = from && 'selectedOptions' in from ? from.selectedOptions[0]?.textContent : from?.value;
    return text ? [text] : [];
  }

  const recipients = (where = document) => ({
    from: writer(where),
    to: list('to', where),
    cc: list('cc', where),
    bcc: list('bcc', where),
  });

  function commit(where = document) {
    // A press of ours does not move the focus as the writer's does: without this, Roundcube
    // would send without the address still being typed.
    for (const field of FIELDS) {
      const input = typing(field, where);
      if (input?.value.trim()) input.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }

  async function moveAllToBcc(where = document) {
    const before = FIELDS.map((field) => /** @type {const} */ ([field, list(field, where).join(', ')]));
    const all = ['bcc', 'to', 'cc'].flatMap((field) => list(field, where)).map((text) => text.replace(/[,;\s]+$/, ''));
    for (const field of FIELDS) set(field, '', where);
    // Every skin shows the row by itself. A line break would glue two addresses.
    set('bcc', all.join(', ').replace(/[\r\n]+/g, ', '), where);
    return () => {
      for (const [field, value] of before) set(field, value, where);
    };
  }

  /** Chooses files as the writer would; classic asks for a press besides. */
  function addFiles(/** @type {File[]} */ files) {
    /** @type {HTMLInputElement | null} */
    const input = document.querySelector('input[type="file"][name="_attachments[]"]');
    if (!input) return;
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    if (input.matches('.smart-upload')) return;
    /** @type {HTMLElement | null | undefined} */
    const upload = input.form?.querySelector('input.mainaction, button.mainaction');
    upload?.click();
  }

  /**
   * While it saves a draft, it says so, and no command of its buttons is carried out. Then, until the frame
   * that the draft was sent to is gone, what is sent to that frame would go with it.
   */
  const isBusy = () => document.querySelector('#messagestack > .loading, #message > .loading, iframe[name="savetarget"]') !== null;

  const isHtml = () => /** @type {HTMLInputElement | null} */ (document.querySelector('[name="_is_html"]'))?.value === '1';

  /** The document of the rich editor. */
  function rich() {
    /** @type {HTMLIFrameElement | null} */
    const editor = document.querySelector('#composebody_ifr, #compose-body_ifr');
    return isHtml() ? editor?.contentDocument?.body : undefined;
  }

  function body() {
    const editor = rich();
    if (editor) return { text: editor.innerHTML, html: true };
    /** @type {HTMLTextAreaElement | null} */
    const plain = document.querySelector(BODY);
    return { text: plain?.value ?? '', html: isHtml() };
  }

  /** The entries that are files: one still uploading has no number yet. */
  const items = () =>
    [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`:is(${FILES}) > li[id^="rcmfile"]`))].filter(
      (item) => !item.classList.contains('uploading') && !item.id.startsWith('rcmfileupload'),
    );

  function name(/** @type {HTMLElement} */ item) {
    const label = item.querySelector('.attachment-name');
    if (label?.textContent) return label.textContent.trim();
    // larry and classic: the name is the item's own text, its size in brackets behind.
    const link = item.querySelector('a.filename, a:not(.delete)');
    return (link?.textContent ?? item.textContent ?? '').replace(/\s*\([^()]*\)\s*$/, '').trim();
  }

  function url(/** @type {HTMLElement} */ item) {
    const id = /** @type {HTMLInputElement | null} */ (form()?.querySelector('[name="_id"]'))?.value ?? '';
    const query = new URLSearchParams({
      _task: 'mail',
      _action: 'display-attachment',
      _file: item.id,
      _id: id,
    });
    return `${location.pathname}?${query}`;
  }

  /** A picture in the text that came with a quoted mail is in the list too. */
  const isOf = (/** @type {HTMLImageElement} */ { src }, /** @type {import('../registry.js').Attachment} */ { id }) =>
    URL.canParse(src) && new URL(src).searchParams.get('_file') === id;

  globalThis.gardefou.adapters.push({
    id: 'roundcube',
    composers: () => [composer() ?? []].flat(),
    sendControl: (target) => {
      /** @type {HTMLElement | null} */
      const control = target.closest(SEND);
      return control && composer() && !isOwn(control) ? control : null;
    },
    // The Send button stands outside the form.
    composerOf: composer,
    mainControl,
    missing,
    commit: () => commit(),
    recipients: () => recipients(),
    body,
    editor: () => /** @type {HTMLElement | null} */ (rich() ?? (isHtml() ? null : document.querySelector(BODY))),
    attachments: () => pictures.among(rich(), items().map((item) => ({ id: item.id, name: name(item), url: url(item) })), isOf),
    moveAllToBcc: () => moveAllToBcc(),
    removeAttachment: async (_, id) => {
      if (pictures.remove(rich(), id)) return;
      /** @type {HTMLElement | null} */
      const link = document.querySelector(`#${CSS.escape(id)} a.delete, #${CSS.escape(id)} a.remove`);
      link?.click();
    },
    isBusy,
    addFiles: (_, files) => addFiles(files),
    release: (control) => control.click(),
  });

  // ---- « Renvoyer »

  /** The frames of the dialogs that send a message again. @type {() => HTMLIFrameElement[]} */
  const bounces = () => [...document.querySelectorAll('iframe')].filter((frame) => /[?&]_action=bounce(?:&|$)/u.test(frame.src));
  /** @param {Element} dialog @returns {HTMLIFrameElement | undefined} */
  const bounceIn = (dialog) => bounces().find((frame) => dialog.contains(frame));
  const fieldsOf = (/** @type {Element} */ dialog) => bounceIn(dialog)?.contentDocument ?? undefined;

  /** What is typed in the frame is not heard outside it. @type {WeakSet<Document | HTMLIFrameElement>} */
  const followed = new WeakSet();
  function follow(/** @type {HTMLIFrameElement} */ frame) {
    const look = () => globalThis.gardefou.guard.refreshSoon();
    if (!followed.has(frame)) {
      followed.add(frame);
      frame.addEventListener('load', look);
    }
    const inner = frame.contentDocument;
    if (!inner || followed.has(inner)) return;
    followed.add(inner);
    for (const type of ['input', 'change']) inner.addEventListener(type, look, true);
    new MutationObserver(look).observe(inner, { childList: true, subtree: true });
  }

  function dialogs() {
    return bounces().flatMap((frame) => {
      /** @type {HTMLElement | null} */
      const dialog = frame.closest('.ui-dialog');
      if (dialog) follow(frame);
      return dialog ?? [];
    });
  }
  const dialogOf = (/** @type {Element} */ inside) => dialogs().find((dialog) => dialog.contains(inside)) ?? null;
  const again = (/** @type {Element} */ dialog) => /** @type {HTMLElement | null} */ (dialog.querySelector('button.bounce'));

  /** The message itself, headers and files and all. */
  function messageUrl(/** @type {Element} */ dialog) {
    const asked = new URLSearchParams(bounceIn(dialog)?.src.split('?')[1]);
    const query = new URLSearchParams({
      _task: 'mail',
      _action: 'viewsource',
      _uid: asked.get('_uid') ?? '',
      _mbox: asked.get('_mbox') ?? '',
    });
    return `${location.pathname}?${query}`;
  }

  globalThis.gardefou.adapters.push({
    id: 'roundcube',
    composers: dialogs,
    sendControl: (target) => {
      const dialog = dialogOf(target);
      const control = dialog && again(dialog);
      return control?.contains(target) ? control : null;
    },
    composerOf: dialogOf,
    mainControl: again,
    missing: (dialog) => {
      const where = fieldsOf(dialog);
      const isRead = where && FIELDS.every((field) => area(field, where) !== null);
      return [again(dialog) ? [] : /** @type {const} */ ('send'), isRead ? [] : /** @type {const} */ ('recipients')].flat();
    },
    commit: (dialog) => commit(fieldsOf(dialog)),
    recipients: (dialog) => recipients(fieldsOf(dialog)),
    // No text is written: the message leaves as it is, and no part of it can be removed.
    body: () => ({ text: '', html: false }),
    attachments: (dialog) => [{ id: messageUrl(dialog), name: 'message.eml', url: messageUrl(dialog) }],
    moveAllToBcc: (dialog) => moveAllToBcc(fieldsOf(dialog)),
    release: (control) => control.click(),
  });
}

/**
 * Roundcube 1.4 to 1.7, skins elastic, larry and classic.
 *
 * What it reads: the header fields, which every skin keeps in `textarea#_to`…; the text a writer
 * has typed in elastic's recipient widget without committing it yet; the attachment list, whose
 * files the webmail gives back byte for byte (`display-attachment`).
 * What it leaves alone: the buttons of Roundcube's own dialogs, drafts, autosaves, uploads.
 *
 * Sources: Roundcube 1.6.5, program/js/app.js and skins/elastic/ui.js; larry and classic 1.6.0, their
 * templates.
 */
{
  const FIELDS = /** @type {const} */ (['to', 'cc', 'bcc']);

  const area = (/** @type {string} */ field) =>
    /** @type {HTMLTextAreaElement | HTMLInputElement | null} */ (document.getElementById(`_${field}`));

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
  const typing = (/** @type {string} */ field) =>
    document.querySelector(`#compose_${field} .recipient-input input`);

  function list(/** @type {string} */ field) {
    const value = area(field)?.value.trim() ?? '';
    const typed = typing(field)?.value.trim() ?? '';
    // Elastic leaves what it could not parse in both.
    return [value, value.endsWith(typed) ? '' : typed].filter((text) => text !== '');
  }

  /** Sets a field as a script of Roundcube would: elastic rebuilds its widget on `change`. */
  function set(/** @type {string} */ field, /** @type {string} */ value) {
    const target = area(field);
    if (!target) return;
    target.value = value;
    target.dispatchEvent(new Event('change', { bubbles: true }));
  }

  function writer() {
    const from = /** @type {HTMLSelectElement | HTMLInputElement | null} */ (document.getElementById('_from'));
    const text = from instanceof HTMLSelectElement ? from.selectedOptions[0]?.textContent : from?.value;
    return text ? [text] : [];
  }

  function body() {
    /** @type {HTMLInputElement | null} */
    const html = document.querySelector('[name="_is_html"]');
    /** @type {HTMLIFrameElement | null} */
    const editor = document.querySelector('#composebody_ifr, #compose-body_ifr');
    if (html?.value === '1' && editor?.contentDocument?.body) {
      return { text: editor.contentDocument.body.innerHTML, html: true };
    }
    /** @type {HTMLTextAreaElement | null} */
    const plain = document.querySelector(BODY);
    return { text: plain?.value ?? '', html: html?.value === '1' };
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
    commit: () => {
      // A press of ours does not move the focus as the writer's does: without this, Roundcube
      // would send without the address still being typed.
      for (const field of FIELDS) {
        const input = typing(field);
        if (input?.value.trim()) input.dispatchEvent(new Event('change', { bubbles: true }));
      }
    },
    recipients: () => ({ from: writer(), to: list('to'), cc: list('cc'), bcc: list('bcc') }),
    body,
    attachments: () => items().map((item) => ({ id: item.id, name: name(item), url: url(item) })),
    moveAllToBcc: async () => {
      const all = [...list('bcc'), ...list('to'), ...list('cc')].map((text) => text.replace(/[,;\s]+$/, ''));
      for (const field of FIELDS) set(field, '');
      // Elastic shows the row by itself. A line break would glue two addresses.
      set('bcc', all.join(', ').replace(/[\r\n]+/g, ', '));
    },
    removeAttachment: async (_, id) => {
      /** @type {HTMLElement | null} */
      const link = document.querySelector(`#${CSS.escape(id)} a.delete, #${CSS.escape(id)} a.remove`);
      link?.click();
    },
    release: (control) => control.click(),
  });
}

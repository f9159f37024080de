/**
 * Horde IMP 6, dynamic view: the compose window, the quick answer in a message's window, and « Redirect ».
 *
 * What it reads: the recipients and what is typed there without being one yet, as Horde shows them with an address
 * book (one box a field) and without (a text area); the text and the signature, plain or in CKEditor; the attachments
 * and the pictures of the rich text.
 * Horde does not give the bytes of most files back: it shows them. PDF files and messages it gives as they are; of a
 * plain text it shows all, which is taken from its page. Any other file is read when the writer has just chosen it,
 * and said to be unread else (a draft reopened, a file forwarded).
 * « Redirect » sends a message of the mailbox again as it is: a mail of its own here, whose one file is that message.
 * Who receives it is named in its header (Resent-To) to all, so nobody can be moved to Bcc.
 *
 * What it changes: everyone is put into Bcc, and back, by `page/horde.js`, for Horde's boxes and the numbers of its
 * files live in the page's world; a file goes by the « Delete » of its own menu. A file could not be put back as it was.
 *
 * What it leaves alone: drafts, templates, autosaves, uploads, the basic and the mobile view. What is typed becomes a
 * recipient by Horde itself when it sends.
 *
 * Sources: IMP 6.2.27, compose-dimp.js, prettyautocomplete.js, lib/Contents.php and templates/dynamic; run live with
 * Debian 12's package 6.2.27-3.
 */
{
  const { pictures } = globalThis.gardefou;
  const FIELDS = /** @type {const} */ (['to', 'cc', 'bcc']);
  /** @typedef {typeof FIELDS[number] | 'redirect_to'} Field */

  /** The basic view has forms of these names too. */
  const MAIL = 'form#compose:has(#writemsg)';
  const REDIRECT = 'form#redirect:has(#composeCacheRedirect)';
  const SEND = '#send_button';
  const SEND_AGAIN = '#send_button_redirect';

  /** What is written: Horde keeps the forms of a message's window that are not used. @returns {HTMLElement[]} */
  const shown = (/** @type {string} */ form, /** @type {string} */ send) =>
    /** @type {HTMLElement[]} */ ([...document.querySelectorAll(form)]).filter(
      // A template is saved, never sent.
      (each) => each.checkVisibility() && (each.querySelector(send) !== null || each.querySelector('#template_button') === null),
    );

  // ---- Recipients

  /** Where the recipients of a kind stand, as Horde sends them. @returns {HTMLTextAreaElement | HTMLInputElement | null} */
  const area = (/** @type {HTMLElement} */ composer, /** @type {Field} */ field) => composer.querySelector(`#${field}`);

  function list(/** @type {HTMLElement} */ composer, /** @type {Field} */ field) {
    const own = area(composer, field);
    const box = own?.closest('.hordeACBox');
    if (!box) return own?.value.trim() ? [own.value.trim()] : [];
    const chips = [...box.querySelectorAll('li.hordeACListItem')].map((chip) => chip.getAttribute('title') ?? chip.textContent ?? '');
    const typed = [.../** @type {NodeListOf<HTMLInputElement>} */ (box.querySelectorAll('input.hordeACTrigger'))].map(({ value }) =>
      // A comma ends a recipient; Horde takes it away a moment later.
      value.trim().replace(/,$/u, ''),
    );
    return [...chips, ...typed].filter((text) => text !== '');
  }

  function writer(/** @type {HTMLElement} */ composer) {
    /** @type {HTMLSelectElement | null} */
    const identity = composer.querySelector('select#identity');
    /** @type {HTMLInputElement | null} */
    const user = composer.querySelector('input#user');
    const text = identity?.selectedOptions[0]?.textContent?.trim() ?? user?.value;
    return text?.includes('@') ? [text] : [];
  }

  // ---- Body

  /** One text, as it stands in the editor. @returns {import('../registry.js').Body | undefined} */
  function textOf(/** @type {HTMLElement} */ composer, /** @type {string} */ holder, /** @type {string} */ plain) {
    const within = composer.querySelector(holder);
    /** @type {HTMLTextAreaElement | null | undefined} */
    const source = within?.querySelector('textarea.cke_source');
    if (source) return { text: source.value, html: true };
    /** @type {HTMLIFrameElement | null | undefined} */
    const frame = within?.querySelector('iframe');
    if (frame) return frame.contentDocument?.body ? { text: frame.contentDocument.body.innerHTML, html: true } : undefined;
    /** @type {HTMLTextAreaElement | null} */
    const own = composer.querySelector(plain);
    return own ? { text: own.value, html: false } : undefined;
  }

  /** The document of the rich editor. @returns {HTMLElement | undefined} */
  const rich = (/** @type {HTMLElement} */ composer) =>
    /** @type {HTMLIFrameElement | null} */ (composer.querySelector('#composeMessageParent iframe'))?.contentDocument?.body;

  /** Where it is typed; the source of a rich text is not. @returns {HTMLElement | null} */
  const editor = (/** @type {HTMLElement} */ composer) =>
    rich(composer) ?? composer.querySelector('#composeMessageParent:not(:has(textarea.cke_source)) textarea#composeMessage');

  const written = (/** @type {HTMLElement} */ composer) => textOf(composer, '#composeMessageParent', 'textarea#composeMessage');

  function body(/** @type {HTMLElement} */ composer) {
    const message = written(composer);
    const signature = textOf(composer, '#signatureParent', 'textarea#signature');
    const text = [message, signature].flatMap((each) => (each?.text ? [each.text] : [])).join('\n');
    return { text, html: message?.html ?? false };
  }

  // ---- Attachments

  /** Tells the entries apart. @type {WeakMap<Element, number>} */
  const numbers = new WeakMap();
  let last = 0;

  const items = (/** @type {HTMLElement} */ composer) =>
    /** @type {HTMLElement[]} */ ([...composer.querySelectorAll('#attach_list > li')]);

  function idOf(/** @type {Element} */ item) {
    const number = numbers.get(item) ?? ++last;
    numbers.set(item, number);
    return String(number);
  }

  /** Where Horde shows or gives a file; empty when it does neither. */
  function urlOf(/** @type {HTMLElement} */ item) {
    // Asked for another, it would say in the writer's window that it cannot.
    if (!item.querySelector('.attachName, canvas[title="message/rfc822"]')) return '';
    item.dispatchEvent(new CustomEvent('gardefou-file-url', { bubbles: true }));
    const url = item.dataset.gardefouUrl ?? '';
    const isOwn = URL.canParse(url, location.href) && new URL(url, location.href).origin === location.origin;
    return isOwn && /[?&]actionID=compose_attach_preview\b/u.test(url) ? url : '';
  }

  /**
   * The file in what Horde answers; none when it shows the file otherwise than as its plain text.
   *
   * @param {Response} response
   */
  async function fileIn(response) {
    if (!/^text\/html\b/iu.test(response.headers.get('content-type') ?? '')) return response.blob();
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const text = page.querySelector('body > div.fixed.leftAlign:only-child');
    if (!text) return undefined;
    for (const end of text.querySelectorAll('br')) end.remove();
    // A line ends in the page where it does in the file.
    return new Blob([(text.textContent ?? '').replace(/^\n/u, '').replaceAll('\u{a0}', ' ')]);
  }

  function attachments(/** @type {HTMLElement} */ composer) {
    const listed = items(composer).map((item) => ({
      id: idOf(item),
      name: item.querySelector('.attachName, .attachNameNoview')?.textContent?.trim() ?? '',
      url: urlOf(item),
      fileIn,
    }));
    return pictures.among(rich(composer), listed);
  }

  // ---- The compose form

  const around = (/** @type {string} */ form, /** @type {string} */ send) => (/** @type {Element} */ inside) => {
    const all = shown(form, send);
    // Ctrl+Enter sends wherever it is pressed in the page.
    return all.find((each) => each.contains(inside)) ?? (inside === document.body ? (all[0] ?? null) : null);
  };
  const control = (/** @type {string} */ send) => (/** @type {HTMLElement} */ composer) =>
    /** @type {HTMLElement | null} */ (composer.querySelector(send));

  globalThis.gardefou.adapters.push({
    id: 'horde',
    sendKeys: true,
    composers: () => shown(MAIL, SEND),
    sendControl: (target) => target.closest(`${MAIL} ${SEND}`),
    composerOf: around(MAIL, SEND),
    mainControl: control(SEND),
    missing: (composer) => {
      /** @type {import('../registry.js').Missing[]} */
      const gone = [];
      if (!control(SEND)(composer)) gone.push('send');
      if (FIELDS.some((field) => area(composer, field) === null)) gone.push('recipients');
      if (!written(composer)) gone.push('body');
      if (!composer.querySelector('#attach_list')) gone.push('attachments');
      return gone;
    },
    commit: () => {},
    recipients: (composer) => ({
      from: writer(composer),
      to: list(composer, 'to'),
      cc: list(composer, 'cc'),
      bcc: list(composer, 'bcc'),
    }),
    body,
    editor,
    attachments,
    moveAllToBcc: async (composer) => {
      const tell = (/** @type {string} */ type) => composer.dispatchEvent(new CustomEvent(type, { bubbles: true }));
      tell('gardefou-all-bcc');
      return () => tell('gardefou-undo-all-bcc');
    },
    removeAttachment: async (composer, id) => {
      if (pictures.remove(rich(composer), id)) return;
      const item = items(composer).find((each) => idOf(each) === id);
      item?.dispatchEvent(new CustomEvent('gardefou-remove-file', { bubbles: true }));
    },
    release: (send) => send.click(),
  });

  // ---- « Redirect »

  /** The one message that is sent again, headers and files and all; empty when it is not known, or there are several. */
  function messageUrl() {
    const asked = new URLSearchParams(location.search);
    const buid = asked.get('buid') ?? '';
    const mailbox = asked.get('mailbox') ?? '';
    if (!/^\d+$/u.test(buid) || !mailbox) return '';
    return `view.php?${new URLSearchParams({ actionID: 'view_source', buid, mailbox })}`;
  }

  globalThis.gardefou.adapters.push({
    id: 'horde',
    composers: () => shown(REDIRECT, SEND_AGAIN),
    sendControl: (target) => target.closest(`${REDIRECT} ${SEND_AGAIN}`),
    composerOf: around(REDIRECT, SEND_AGAIN),
    mainControl: control(SEND_AGAIN),
    missing: (composer) => {
      /** @type {import('../registry.js').Missing[]} */
      const gone = [];
      if (!control(SEND_AGAIN)(composer)) gone.push('send');
      if (!area(composer, 'redirect_to')) gone.push('recipients');
      if (!messageUrl()) gone.push('attachments');
      return gone;
    },
    commit: () => {},
    recipients: (composer) => ({ from: writer(composer), to: list(composer, 'redirect_to'), cc: [], bcc: [] }),
    // No text is written: the message leaves as it is, and no part of it can be removed.
    body: () => ({ text: '', html: false }),
    attachments: () => [{ id: messageUrl(), name: 'message.eml', url: messageUrl() }],
    release: (send) => send.click(),
  });
}

/**
 * Gmail.
 *
 * Its markup differs from one account to the next and changes without notice: forms that are known
 * stand side by side. Recipients may not be there yet in the two seconds after the window opens.
 * Its attachments come from another origin: only files just chosen can be read.
 * Scripts cannot be trusted to move people to Bcc: not offered.
 *
 * From the facts, not verified live. Sources: selectors that other open-source extensions use.
 */
globalThis.gardefou.adapters.push(
  globalThis.gardefou.tables.adapter({
    id: 'gmail',
    // By its name: asked at every change of a large page.
    composer: () => {
      const subjects = [...document.getElementsByName('subjectbox')].flatMap((subject) => subject.closest('[role="dialog"]') ?? []);
      return new Set([...subjects, ...document.querySelectorAll('.I5:has([g_editable="true"])')]);
    },
    send: [
      '.IZ .Up div > div[role="button"]:not(.Uo):not([aria-haspopup="true"])',
      // Sends, and archives what is answered.
      '.IZ .Up div > div[role="button"].Uo',
      '[role="button"][data-tooltip^="Envoyer"]:not([aria-haspopup="true"])',
      '[role="button"][data-tooltip^="Send"]:not([aria-haspopup="true"])',
    ],
    trigger: 'mouseup',
    sendKeys: true,
    fields: {
      to: ['.anm[name="to"]', 'tr:has(textarea[name="to"])'],
      cc: ['.anm[name="cc"]', 'tr:has(textarea[name="cc"])'],
      bcc: ['.anm[name="bcc"]', 'tr:has(textarea[name="bcc"])'],
    },
    chip: ['[role="option"][data-name]', '.vR > input[type="hidden"]'],
    address: ['data-hovercard-id', 'value', 'email'],
    editor: ['.Ap [g_editable="true"]', '[g_editable="true"]'],
    files: { item: ['div.dL'], name: ['.vI'] },
  }),
);

/**
 * The demo composer of `www/`.
 *
 * Sources: www/index.html, whose ids are kept for this file.
 */
{
  const field = (/** @type {string} */ id) =>
    /** @type {HTMLTextAreaElement | null} */ (document.querySelector(`#compose #${id}`));
  const list = (/** @type {string} */ id) => {
    const value = field(id)?.value.trim();
    return value ? [value] : [];
  };
  const set = (/** @type {string} */ id, /** @type {string} */ value) => {
    const area = field(id);
    if (!area) return;
    area.value = value;
    area.dispatchEvent(new Event('change', { bubbles: true }));
  };

  globalThis.gardefou.adapters.push({
    id: 'demo',
    announce: () => {
      document.documentElement.dataset.gardefou = 'extension';
    },
    composers: () => [...document.querySelectorAll('form#compose[data-demo]')].filter((form) => form instanceof HTMLElement),
    sendControl: (target) => target.closest('form#compose[data-demo] #send'),
    composerOf: (inside) => inside.closest('form#compose[data-demo]'),
    mainControl: (composer) => composer.querySelector('#send'),
    missing: () => [],
    commit: () => {},
    recipients: () => ({
      from: [document.querySelector('meta[name="writer"]')?.getAttribute('content') ?? ''],
      to: list('to'),
      cc: list('cc'),
      bcc: list('bcc'),
    }),
    body: () => ({ text: document.querySelector('#body')?.innerHTML ?? '', html: true }),
    editor: (composer) => /** @type {HTMLElement | null} */ (composer.querySelector('#body')),
    attachments: () =>
      [...document.querySelectorAll('#attachments > li[data-attachment-id]')].map((item) => ({
        id: item.getAttribute('data-attachment-id') ?? '',
        name: item.querySelector('.name')?.textContent ?? '',
        url: item.querySelector('a.file')?.getAttribute('href') ?? '',
      })),
    moveAllToBcc: async () => {
      const before = ['to', 'cc', 'bcc'].map((id) => /** @type {const} */ ([id, list(id).join()]));
      const all = ['bcc', 'to', 'cc'].flatMap(list).join(', ');
      for (const id of ['to', 'cc']) set(id, '');
      set('bcc', all);
      return () => {
        for (const [id, value] of before) set(id, value);
      };
    },
    removeAttachment: async (composer, id) => {
      /** @type {HTMLElement | null} */ (
        composer.querySelector(`#attachments > li[data-attachment-id="${CSS.escape(id)}"] button.remove`)
      )?.click();
    },
    release: (control) => control.click(),
  });
}

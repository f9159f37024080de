/**
 * What only the page's own world can do in Horde: put everyone into Bcc and back, say where a file can be had, and
 * remove it as the « Delete » of its menu does. Horde keeps its boxes of recipients and the numbers of its files in the
 * memory of the page.
 *
 * It answers the events that the adapter sends to a composer or to the entry of a file, and the adapter reads from the
 * page what came of it. The page could send them too: it can change its own mail anyway.
 *
 * Sources: IMP 6.2.27, compose-dimp.js and prettyautocomplete.js; Prototype 1.7.
 */
{
  const FIELDS = ['to', 'cc', 'bcc'];
  /** What stood in each field before all were put into Bcc. @type {WeakMap<EventTarget, string[]>} */
  const before = new WeakMap();

  const page = () => /** @type {any} */ (window);
  /** @param {EventTarget | null} target */
  const isComposer = (target) => target instanceof HTMLFormElement && target.id === 'compose' && Boolean(page().DimpCompose);

  const fields = () => /** @type {HTMLTextAreaElement[]} */ (FIELDS.map((field) => document.getElementById(field)));

  /** @param {string[]} values */
  function put(values) {
    // Not by `entries`, which Prototype has replaced by its own.
    fields().forEach((area, n) => {
      area.value = values[n];
      const row = document.getElementById(`send${FIELDS[n]}`);
      if (values[n] && row?.style.display === 'none') page().DimpCompose.toggleCC(FIELDS[n]);
    });
    // The boxes are drawn anew from what is in the fields.
    page().document.fire('AutoComplete:reset');
  }

  document.addEventListener('gardefou-all-bcc', ({ target }) => {
    if (!target || !isComposer(target)) return;
    // What is typed becomes a recipient, as when Horde sends.
    page().document.fire('AutoComplete:update');
    const values = fields().map(({ value }) => value);
    before.set(target, values);
    const [to, cc, bcc] = values.map((value) => value.trim().replace(/,$/u, ''));
    put(['', '', [bcc, to, cc].filter((value) => value !== '').join(', ')]);
  });
  document.addEventListener('gardefou-undo-all-bcc', ({ target }) => {
    const values = target && isComposer(target) ? before.get(target) : undefined;
    if (values) put(values);
  });

  // ---- Files

  /** What Horde keeps about the entry of a file. @param {EventTarget | null} target @param {string} what */
  const kept = (target, what) => {
    const item = /** @type {any} */ (target);
    return item instanceof Element && item.closest('#attach_list') ? /** @type {any} */ (item).retrieve?.(what) : undefined;
  };
  document.addEventListener('gardefou-file-url', ({ target }) => {
    const url = kept(target, 'atc_url');
    if (target instanceof HTMLElement && typeof url === 'string') target.dataset.gardefouUrl = url;
  });
  document.addEventListener('gardefou-remove-file', ({ target }) => {
    if (kept(target, 'atc_id') !== undefined) page().DimpCompose?.removeAttach(target);
  });
}

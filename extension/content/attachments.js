/**
 * Has every attachment of the draft read as soon as it is there.
 *
 * A file just chosen or dropped is handed over as it is; one that was on the draft or the
 * forwarded mail already, or that two files could be, is fetched from the webmail itself. What
 * can't be had is marked as not read.
 */
{
  const { checker } = globalThis.gardefou;

  /** How long after it was chosen a file may still appear in the list, in milliseconds. */
  const CHOSEN_FOR = 60_000;
  /** The core's limit on one attachment, in bytes: beyond it nothing is fetched. */
  const LARGEST = 128 * 1024 * 1024;

  /** Files the writer chose lately, not yet seen in the list. @type {{file: File, at: number}[]} */
  let chosen = [];

  /** @param {FileList | null | undefined} files */
  function remember(files) {
    for (const file of files ?? []) chosen.push({ file, at: Date.now() });
  }
  window.addEventListener(
    'change',
    (event) => {
      const input = event.target;
      if (input instanceof HTMLInputElement && input.type === 'file') remember(input.files);
    },
    true,
  );
  window.addEventListener('drop', (event) => remember(event.dataTransfer?.files), true);

  /** The one recent file of that name; none when several could be it. */
  function takeChosen(/** @type {string} */ name) {
    const now = Date.now();
    chosen = chosen.filter(({ at }) => now - at < CHOSEN_FOR);
    const same = chosen.filter(({ file }) => file.name === name);
    chosen = chosen.filter(({ file }) => file.name !== name);
    return same.length === 1 ? same[0].file : undefined;
  }

  /** @param {import('./registry.js').Attachment} attachment */
  async function fetched({ name, url }) {
    if (!url) return { reason: /** @type {const} */ ('unavailable') };
    const response = await fetch(url, { credentials: 'same-origin' });
    if (!response.ok) return { reason: /** @type {const} */ ('unavailable') };
    if (Number(response.headers.get('content-length') ?? 0) > LARGEST) {
      await response.body?.cancel();
      return { reason: /** @type {const} */ ('too_large') };
    }
    return { file: new File([await response.blob()], name) };
  }

  /**
   * Reads one attachment.
   *
   * @param {string} key
   * @param {import('./registry.js').Attachment} attachment
   * @param {boolean} unique    no other attachment has its name
   * @param {(share: number) => void} progress
   */
  async function read(key, attachment, unique, progress) {
    /** @type {{file?: File, reason?: 'unavailable' | 'too_large'}} */
    let found;
    try {
      const file = takeChosen(attachment.name);
      found = file && unique ? { file } : await fetched(attachment);
    } catch {
      found = { reason: 'unavailable' };
    }
    if (found.file) {
      await checker.ask({ type: 'scan_file', key, name: attachment.name, file: found.file }, progress);
    } else {
      await checker.ask({ type: 'mark_unread', key, reason: found.reason ?? 'unavailable' });
    }
  }

  /** @typedef {{name: string, key: string, done: boolean, share: number, reading: Promise<void>}} Tracked */

  /** @type {Map<string, Tracked>} */
  const tracked = new Map();
  let lastKey = 0;

  globalThis.gardefou.attachments = {
    /**
     * Compares the draft's attachments with those known: reads the new, forgets the gone.
     *
     * @param {import('./registry.js').Attachment[]} present
     * @param {() => void} changed  called when a reading begins, goes on or ends
     */
    sync(present, changed) {
      const ids = new Set(present.map(({ id }) => id));
      for (const [id, { key }] of tracked) {
        if (ids.has(id)) continue;
        tracked.delete(id);
        checker.ask({ type: 'forget', key }).catch(() => {});
        changed();
      }
      for (const attachment of present) {
        if (tracked.has(attachment.id)) continue;
        const unique = present.filter(({ name }) => name === attachment.name).length === 1;
        // Ends with a mark, so that no key is the beginning of another.
        const key = `attachment ${++lastKey}.`;
        /** @type {Tracked} */
        const entry = { name: attachment.name, key, done: false, share: 0, reading: Promise.resolve() };
        entry.reading = read(key, attachment, unique, (share) => {
          entry.share = share;
          changed();
        })
          // The checker is gone: the decision, which asks it too, says so.
          .catch(() => {})
          .then(() => {
            entry.done = true;
            changed();
          });
        tracked.set(attachment.id, entry);
        changed();
      }
    },
    /** Forgets what was read, so that the next `sync` reads it again. */
    reset() {
      tracked.clear();
    },
    /** The attachments in the draft's order, with the key of each scan. */
    parts(/** @type {import('./registry.js').Attachment[]} */ present) {
      return present.flatMap(({ id, name }) => {
        const entry = tracked.get(id);
        return entry ? [{ id, name, key: entry.key }] : [];
      });
    },
    /** The first attachment still being read. */
    reading() {
      for (const entry of tracked.values()) if (!entry.done) return entry;
      return undefined;
    },
    /** Resolves when all that is known has been read. */
    settled: () => Promise.all([...tracked.values()].map(({ reading }) => reading)),
  };
}

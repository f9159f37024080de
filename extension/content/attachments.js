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

  /** @param {import('./registry.js').Attachment} attachment @param {AbortSignal} given */
  async function fetched({ name, url, fileIn }, given) {
    if (!url) return { reason: /** @type {const} */ ('unavailable') };
    const response = await fetch(url, { credentials: 'same-origin', signal: given });
    if (!response.ok) return { reason: /** @type {const} */ ('unavailable') };
    if (Number(response.headers.get('content-length') ?? 0) > LARGEST) {
      await response.body?.cancel();
      return { reason: /** @type {const} */ ('too_large') };
    }
    const file = await (fileIn ? fileIn(response) : response.blob());
    return file ? { file: new File([file], name) } : { reason: /** @type {const} */ ('unavailable') };
  }

  /**
   * Reads one attachment.
   *
   * @param {string} key
   * @param {import('./registry.js').Attachment} attachment
   * @param {boolean} unique    no other attachment has its name
   * @param {(share: number) => void} progress
   * @param {AbortSignal} given  up: nobody waits any longer
   */
  async function read(key, attachment, unique, progress, given) {
    /** @type {{file?: File, reason?: 'unavailable' | 'too_large'}} */
    let found;
    try {
      const file = takeChosen(attachment.name);
      found = file && unique ? { file } : await fetched(attachment, given);
    } catch {
      found = { reason: 'unavailable' };
    }
    if (found.file && !given.aborted) {
      await checker.ask({ type: 'scan_file', key, name: attachment.name, file: found.file }, progress);
      if (!given.aborted) return;
    }
    const reason = given.aborted ? 'timed_out' : (found.reason ?? 'unavailable');
    await checker.ask({ type: 'mark_unread', key, reason });
  }

  /** @typedef {{name: string, key: string, done: boolean, share: number, giveUp: AbortController, reading: Promise<void>}} Tracked */

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
        const entry = { name: attachment.name, key, done: false, share: 0, giveUp: new AbortController(), reading: Promise.resolve() };
        entry.reading = read(key, attachment, unique, (share) => {
          entry.share = share;
          changed();
        }, entry.giveUp.signal)
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
    /** Stops all reading: what was not read counts as that. */
    giveUp() {
      for (const { key, done, giveUp } of tracked.values()) {
        if (done) continue;
        giveUp.abort();
        // The checker stops at once what is forgotten.
        checker.ask({ type: 'forget', key }).catch(() => {});
      }
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

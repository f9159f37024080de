/**
 * Has every attachment of the draft read as soon as it is there.
 *
 * What the webmail itself holds is what leaves: where it gives a file back, that is read. A file it
 * does not give back is one of those of that name that the writer chose or dropped, or that the page
 * uploaded (`page/net.js`): all that it could be is read, so that a file which the page made up can
 * only add to what is found. What can't be had is marked as not read.
 *
 * A small picture that is seen in the text (`inline`), such as a logo, is read like any other file;
 * when there is nothing in it to read, nothing is said of it.
 */
{
  const { checker } = globalThis.gardefou;

  /** How long after it was chosen a file may still appear in the list, in milliseconds: uploads are slow. */
  const CHOSEN_FOR = 600_000;
  /** How many such files are remembered: a folder may hold thousands. */
  const MOST_CHOSEN = 1_000;
  /** From which size on a file is not asked back when the writer's own has that very size, in bytes. */
  const DEAR = 1024 * 1024;
  /** The core's limit on one attachment, in bytes: beyond it nothing is fetched. */
  const LARGEST = 128 * 1024 * 1024;

  /** @typedef {import('./registry.js').Attachment} Attachment */
  /** @typedef {{file: File} | {reason: 'unavailable' | 'too_large'}} Found */

  /**
   * Something that is read under a key of its own.
   *
   * @typedef {object} Source
   * @property {string} key
   * @property {boolean} done
   * @property {number} share
   * @property {boolean} read  not read in part only, or not at all
   * @property {AbortController} giveUp
   * @property {Promise<void>} reading
   * @property {(given: AbortSignal) => Promise<Found>} find
   * @property {string[]} passwords  that the writer gave for it; gone with the draft
   * @property {Promise<import('../core/gardefou_wasm.js').CopyOffer | undefined>} [offer]  of a copy of it, once asked for
   */
  /** @typedef {'chosen' | 'uploaded'} Way */
  /**
   * A file that may become an attachment, or did.
   *
   * @typedef {object} Candidate
   * @property {File} file
   * @property {number} at
   * @property {Set<Way>} ways  how it was met: chosen, then uploaded, it is met twice
   * @property {Source} [source]
   */
  /** @typedef {{attachment: Attachment, candidates: Candidate[], sources: Source[]}} Tracked */

  /** Not yet seen in the list. @type {Candidate[]} */
  let candidates = [];
  /** @type {Map<string, Tracked>} */
  const tracked = new Map();
  let lastKey = 0;

  // ---- Files that are met before they are in the list

  const isSame = (/** @type {File} */ a, /** @type {File} */ b) =>
    a.name === b.name && a.size === b.size && a.lastModified === b.lastModified && a.type === b.type;

  /** @param {Iterable<File> | null | undefined} files @param {Way} way */
  function meet(files, way) {
    const at = Date.now();
    for (const file of files ?? []) {
      const known = [...candidates, ...[...tracked.values()].flatMap((entry) => entry.candidates)];
      const met = known.find((each) => isSame(each.file, file) && !each.ways.has(way));
      if (met) met.ways.add(way);
      else add({ file, at, ways: new Set([way]) });
    }
    candidates = candidates.filter((each) => at - each.at < CHOSEN_FOR).slice(-MOST_CHOSEN);
  }

  function add(/** @type {Candidate} */ candidate) {
    // The webmail may have listed it before it was met.
    const lacking = [...tracked.values()].find(
      ({ attachment, candidates }) => attachment.name === candidate.file.name && !attachment.url && candidates.length === 0,
    );
    if (!lacking) {
      candidates.push(candidate);
      return;
    }
    lacking.candidates = [candidate];
    lacking.sources = [sourceOf(lacking.attachment, candidate)];
    changed();
  }

  window.addEventListener(
    'change',
    (event) => {
      const input = event.target;
      if (input instanceof HTMLInputElement && input.type === 'file') meet(input.files, 'chosen');
    },
    true,
  );
  window.addEventListener('drop', (event) => meet(event.dataTransfer?.files, 'chosen'), true);
  document.addEventListener('gardefou-files', (event) => {
    meet(/** @type {DragEvent} */ (event).dataTransfer?.files, 'uploaded');
  });

  /** Those of that name, which are then no longer waited for. */
  function take(/** @type {string} */ name) {
    const now = Date.now();
    const own = candidates.filter((each) => each.file.name === name && now - each.at < CHOSEN_FOR);
    candidates = candidates.filter((each) => each.file.name !== name);
    return own;
  }

  // ---- Reading

  /** Can its bytes be had? A file that was changed since it was chosen gives none. */
  async function isReadable(/** @type {File} */ file) {
    return file.slice(0, 1).arrayBuffer().then(() => true, () => false);
  }

  /**
   * What the webmail holds, as far as it gives it.
   *
   * @param {Attachment} attachment
   * @param {File[]} own  those that it could be
   * @param {AbortSignal} given
   * @returns {Promise<Found>}
   */
  async function held({ name, url, fileIn }, own, given) {
    const response = await fetch(url, { credentials: 'same-origin', signal: given });
    // What redirects asks to log in again.
    if (!response.ok || response.redirected) return { reason: 'unavailable' };
    const length = Number(response.headers.get('content-length') ?? 0);
    if (length > LARGEST) {
      await response.body?.cancel();
      return { reason: 'too_large' };
    }
    const [same, ...more] = own.filter(({ size }) => size === length);
    if (!fileIn && length > DEAR && same && more.length === 0 && !response.headers.has('content-encoding') && (await isReadable(same))) {
      await response.body?.cancel();
      return { file: same };
    }
    const file = await (fileIn ? fileIn(response) : response.blob());
    return file ? { file: new File([file], name) } : { reason: 'unavailable' };
  }

  /** @param {Attachment} attachment @param {Candidate[]} own @param {AbortSignal} given @returns {Promise<Found>} */
  async function heldOrOwn(attachment, own, given) {
    const files = own.map(({ file }) => file);
    const found = await held(attachment, files, given).catch(() => /** @type {Found} */ ({ reason: 'unavailable' }));
    if ('file' in found || found.reason !== 'unavailable' || files.length !== 1) return found;
    return { file: files[0] };
  }

  /**
   * Reads what is found, under a key of its own.
   *
   * @param {Attachment} attachment
   * @param {(given: AbortSignal) => Promise<Found>} find
   * @param {string[]} [passwords]
   */
  function start({ name }, find, passwords = []) {
    // Ends with a mark, so that no key is the beginning of another.
    const key = `attachment ${++lastKey}.`;
    /** @type {Source} */
    const source = { key, done: false, share: 0, read: false, giveUp: new AbortController(), reading: Promise.resolve(), find, passwords };
    const given = source.giveUp.signal;
    async function read() {
      const found = await find(given).catch(() => /** @type {Found} */ ({ reason: 'unavailable' }));
      if ('file' in found && !given.aborted) {
        // Nothing is answered of what was forgotten meanwhile.
        const summary = await checker.ask({ type: 'scan_file', key, name, file: found.file, passwords }, (share) => {
          source.share = share;
          changed();
        });
        source.read = summary?.read === true;
        if (!given.aborted) return;
      }
      const reason = given.aborted ? 'timed_out' : 'reason' in found ? found.reason : 'unavailable';
      await checker.ask({ type: 'mark_unread', key, reason });
    }
    source.reading = read()
      // The checker is gone: the decision, which asks it too, says so.
      .catch(() => {})
      .then(() => {
        source.done = true;
        changed();
      });
    return source;
  }

  /** A candidate is read once, whatever number of attachments it could be. */
  function sourceOf(/** @type {Attachment} */ attachment, /** @type {Candidate} */ candidate) {
    candidate.source ??= start(attachment, async () => ({ file: candidate.file }));
    return candidate.source;
  }

  /**
   * @param {Attachment} attachment
   * @param {Candidate[]} own
   * @param {boolean} isShort  there are fewer candidates than attachments of that name
   * @returns {Source[]}
   */
  function sourcesOf(attachment, own, isShort) {
    if (attachment.url) return [start(attachment, (given) => heldOrOwn(attachment, own, given))];
    const unread = isShort ? [start(attachment, async () => ({ reason: 'unavailable' }))] : [];
    return [...own.map((candidate) => sourceOf(attachment, candidate)), ...unread];
  }

  const sources = () => new Set([...tracked.values()].flatMap((entry) => entry.sources));
  const forget = (/** @type {Source} */ { key }) => void checker.ask({ type: 'forget', key }).catch(() => {});

  /** @type {() => void} */
  let changed = () => {};

  globalThis.gardefou.attachments = {
    /**
     * Compares the draft's attachments with those known: reads the new, forgets the gone.
     *
     * @param {Attachment[]} present
     * @param {() => void} onChange  called when a reading begins, goes on or ends
     */
    sync(present, onChange) {
      changed = onChange;
      const ids = new Set(present.map(({ id }) => id));
      const gone = [...tracked].filter(([id]) => !ids.has(id));
      for (const [id] of gone) tracked.delete(id);
      const added = present.filter(({ id }) => !tracked.has(id));
      for (const name of new Set(added.map((attachment) => attachment.name))) {
        const namesakes = added.filter((attachment) => attachment.name === name);
        const own = take(name);
        if (own.length < namesakes.length) {
          // Drawn anew, an attachment has another id and still is the same file.
          own.push(...new Set(gone.flatMap(([, entry]) => (entry.attachment.name === name ? entry.candidates : []))));
        }
        let enough = own.length;
        if (enough < namesakes.length) {
          // Listed one by one, the first may have been taken for each of several that were chosen.
          const others = [...tracked.values()].filter(({ attachment }) => attachment.name === name);
          const shared = new Set(others.flatMap(({ candidates }) => candidates));
          const spare = shared.size - others.length;
          if (spare > 0) {
            own.push(...shared);
            enough += spare;
          }
        }
        namesakes.forEach((attachment, n) => {
          tracked.set(attachment.id, { attachment, candidates: own, sources: sourcesOf(attachment, own, n >= enough) });
        });
      }
      const kept = sources();
      for (const source of new Set(gone.flatMap(([, entry]) => entry.sources))) if (!kept.has(source)) forget(source);
      if (gone.length > 0 || added.length > 0) changed();
    },
    /** Forgets what was read, so that the next `sync` reads it again. */
    reset() {
      const at = Date.now();
      const known = new Set([...tracked.values()].flatMap((entry) => entry.candidates));
      for (const { file, ways } of known) candidates.push({ file, ways, at });
      tracked.clear();
    },
    /** Reads an attachment again, with one more password. What reads it for others too is read again for all. */
    unlock(/** @type {string} */ id, /** @type {string} */ password) {
      const entry = tracked.get(id);
      if (!entry) return;
      const renewed = new Map(
        entry.sources.map((source) => [source, start(entry.attachment, source.find, [...source.passwords, password])]),
      );
      for (const other of tracked.values()) {
        other.sources = other.sources.map((source) => renewed.get(source) ?? source);
        for (const candidate of other.candidates) candidate.source = candidate.source && (renewed.get(candidate.source) ?? candidate.source);
      }
      for (const source of renewed.keys()) forget(source);
    },
    /** Stops all reading: what was not read counts as that. */
    giveUp() {
      for (const source of sources()) {
        if (source.done) continue;
        source.giveUp.abort();
        // The checker stops at once what is forgotten.
        forget(source);
      }
    },
    /** The attachments in the draft's order, with the key of each scan. One that could be several has several. */
    parts(/** @type {Attachment[]} */ present) {
      /** @type {Set<Source>} */
      const told = new Set();
      return present.flatMap(({ id, name, inline }) => {
        // What the checker does not know counts as not read.
        const own = tracked.get(id)?.sources ?? [{ key: 'unknown.', read: false }];
        return own.flatMap((source) => {
          if ((inline && !source.read) || told.has(/** @type {Source} */ (source))) return [];
          told.add(/** @type {Source} */ (source));
          return [{ id, name, key: source.key }];
        });
      });
    },
    /** The first attachment still being read. */
    reading() {
      for (const { attachment, sources } of tracked.values()) {
        const source = sources.find(({ done }) => !done);
        if (source) return { name: attachment.name, share: source.share };
      }
      return undefined;
    },
    /**
     * What can be offered of a copy of an attachment without contact details; nothing when there is no
     * such copy. It is made and read again to know, once an attachment; its bytes are not kept.
     *
     * @param {string} id
     * @param {'fr' | 'en'} lang
     * @returns {Promise<import('../core/gardefou_wasm.js').CopyOffer | undefined>}
     */
    offer(id, lang) {
      const [source, ...others] = tracked.get(id)?.sources ?? [];
      const name = tracked.get(id)?.attachment.name ?? '';
      // Of one that could be several files, nobody could tell which was meant.
      if (!source || others.length > 0) return Promise.resolve(undefined);
      source.offer ??= checker
        .ask({ type: 'clean', key: source.key, name, lang })
        .then((copy) => copy?.offer)
        .catch(() => undefined);
      return source.offer;
    },
    /**
     * The copy itself.
     *
     * @param {string} id
     * @param {'fr' | 'en'} lang
     * @returns {Promise<File | undefined>}
     */
    async copy(id, lang) {
      const { attachment, sources: [source, ...others] = [] } = tracked.get(id) ?? {};
      if (!attachment || !source || others.length > 0) return undefined;
      const copy = await checker.ask({ type: 'clean', key: source.key, name: attachment.name, lang, bytes: true });
      return copy?.bytes && new File([copy.bytes], copy.offer.name);
    },
    /** Resolves when all that is known has been read. */
    settled: () => Promise.all([...sources()].map(({ reading }) => reading)),
  };
}

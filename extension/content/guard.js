/**
 * Holds a mail until it is checked and, where needed, its writer asked.
 *
 * The flow of one send:
 * 1. a press on a Send control (`presses.js`) or a request of the page (`wire.js`) is stopped;
 * 2. the parts still being read are awaited, the body is read, the core decides;
 * 3. nothing to say → released; else the warning opens and its choice is done. A repair can be undone
 *    for as long as what it changed is as it left it: in the warning, then by the composer's line.
 *    Who chose to send anyway is not asked again about the very same mail for some minutes;
 * 4. before each release the draft is compared with what was judged: what changed meanwhile is
 *    judged again. What is released gets a ticket: the mail may leave once, as it was judged.
 *
 * Drafts, autosaves and uploads are never touched. When the checker cannot be reached the mail
 * is not called clean: the writer is told and chooses.
 *
 * @typedef {import('./registry.js').Adapter} Adapter
 *
 * @typedef {object} Mail
 * @property {Adapter} adapter
 * @property {HTMLElement} composer
 *
 * @typedef {object} Held  what was stopped
 * @property {() => void} release  lets it go on, or does it anew
 * @property {() => void} drop     it will not go on; called at most once, and never after `release`
 * @property {() => Held} renew    the same for the mail as it is now: a request still holds what it was
 *
 * @typedef {object} Undo  of one repair
 * @property {string} label           of its button
 * @property {() => boolean} isThere  is what the repair changed still as it left it?
 * @property {() => void | Promise<void>} undo
 * @property {() => boolean} proved   is it as it was before?
 * @property {State} undone           what undoing it brings about
 *
 * @typedef {import('../core/gardefou_wasm.js').State} State
 * @typedef {import('../core/gardefou_wasm.js').View} View
 */
{
  const api = globalThis.extensionApi;
  const { adapters, attachments, checker, status, tell, Warning } = globalThis.gardefou;

  /** How long the page may stay still before it is looked at again, in milliseconds. */
  const SETTLE = 150;
  /** How long a check may go on before the writer sees that it does, in milliseconds. */
  const PROGRESS = 300;
  /**
   * How much longer a check may go on before the dialog opens over it, in milliseconds, when nothing
   * long is read: a busy machine takes that long for a clean mail too, and a dialog that closes as
   * soon as it is there startles, and takes the focus. Until then the line says it. Where a file or a
   * long text is read, there is something to wait for and to cancel: the dialog opens at once.
   */
  const HURRY = 700;
  /** A text of so many characters takes long to read; pictures that were pasted make one. */
  const LONG_TEXT = 2_000_000;
  /** How long the checker may take for what it has, once nothing more is read, in milliseconds. */
  const GRACE = 5_000;
  /** How long the page may take to send what was let go, in milliseconds. */
  const SENDING = 10_000;
  /** How long a mail is held for what is still being read, in milliseconds; the settings say it. */
  let patience = 10_000;
  /** For how long nobody is asked again about the very same mail, in milliseconds; the settings say it. */
  let memory = 0;
  /** Does the settings' organisation have days' numbers kept (`background/journal.js`)? */
  let isCounting = false;
  /** How long a repair may take to show in the page, in milliseconds. */
  const REPAIR_PATIENCE = 10_000;
  /** How long a webmail that is busy is waited for, in milliseconds. */
  const BUSY_PATIENCE = 5_000;
  /** How long a warning may wait to know whether a copy can be offered, in milliseconds. */
  const OFFER_PATIENCE = 1_000;
  /** What a copy without contact details holds no more. */
  const CLEANABLE = new Set(['contact_list', 'recipients_listed', 'nir', 'pattern']);
  /** How long the webmail may take to give a copy of what is removed, and of how many bytes at most. */
  const COPY = { ms: 3_000, bytes: 64 * 1024 * 1024 };

  // Read now: an extension that is updated under an open page loses them.
  const say = (/** @type {string} */ name) => api.i18n.getMessage(name);
  const words = {
    headline: say('unavailableHeadline'),
    lead: say('unavailableLead'),
    back: say('back'),
    sendAnyway: say('sendAnyway'),
    status: say('statusUnavailable'),
    checking: say('checking'),
  };
  /** @type {'fr' | 'en'} */
  const lang = api.i18n.getUILanguage().startsWith('en') ? 'en' : 'fr';

  /** Is there a third layer (`background/last-net.js`)? */
  const lastNet = api.runtime.getManifest().permissions?.includes('webRequestBlocking');

  const delay = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** The mails being written in this document. @returns {Mail[]} */
  const mails = () => adapters.flatMap((adapter) => adapter.composers().map((composer) => ({ adapter, composer })));

  /** The composer that was last worked in. @type {WeakRef<HTMLElement> | undefined} */
  let touched;

  /** The mail that the writer is at, as far as can be told. @returns {Mail | undefined} */
  function current() {
    const all = mails();
    return all.find(({ composer }) => composer === touched?.deref()) ?? all.at(-1);
  }

  /** Tells composers apart in the keys of their parts. @type {WeakMap<HTMLElement, number>} */
  const numbers = new WeakMap();
  let lastNumber = 0;
  function numberOf(/** @type {HTMLElement} */ composer) {
    const number = numbers.get(composer) ?? ++lastNumber;
    numbers.set(composer, number);
    return number;
  }

  const bodyKey = (/** @type {number} */ number) => `body ${number}.`;
  /** Whose text the checker knows, by number. @type {Set<number>} */
  const bodies = new Set();

  /** Has the checker forget the texts of mails that are written no more. */
  function forgetOthers(/** @type {Mail[]} */ present) {
    const numbers = new Set(present.map(({ composer }) => numberOf(composer)));
    for (const number of bodies) {
      if (numbers.has(number)) continue;
      bodies.delete(number);
      checker.ask({ type: 'forget', key: bodyKey(number) }).catch(() => {});
    }
  }

  /** The attachments of these mails, under ids that no two composers share. */
  function attachmentsOf(/** @type {Mail[]} */ some) {
    return some.flatMap(({ adapter, composer }) =>
      adapter.attachments(composer).map((attachment) => ({ ...attachment, id: `${numberOf(composer)}/${attachment.id}` })),
    );
  }

  // ---- Reading and judging the draft

  /** All that a decision depends on, to tell whether it changed. */
  function snapshot(/** @type {Mail} */ { adapter, composer }) {
    return {
      draft: adapter.recipients(composer),
      body: adapter.body(composer),
      attachments: attachmentsOf([{ adapter, composer }]),
    };
  }

  const same = (/** @type {object} */ a, /** @type {object} */ b) => JSON.stringify(a) === JSON.stringify(b);

  /**
   * Judges the draft as it is now.
   *
   * @param {Mail} mail
   * @returns {Promise<{seen: ReturnType<typeof snapshot>, answer: import('../core/gardefou_wasm.js').Answer}>}
   */
  async function judge(mail) {
    for (;;) {
      const seen = snapshot(mail);
      attachments.sync(attachmentsOf(mails()), refresh);
      await attachments.settled();
      const key = bodyKey(numberOf(mail.composer));
      bodies.add(numberOf(mail.composer));
      await checker.ask({ type: 'scan_text', key, ...seen.body });
      const parts = [
        { key, name: 'body' },
        ...attachments.parts(seen.attachments).map(({ key, name }) => ({ key, name })),
      ];
      const missing = mail.adapter.missing(mail.composer);
      const answer = await checker.ask({ type: 'decide', draft: seen.draft, parts, missing, lang });
      patience = answer.hold_seconds * 1000;
      memory = answer.remember_minutes * 60_000;
      isCounting = answer.journal;
      if (same(seen, snapshot(mail))) return { seen, answer: honest(mail, answer) };
    }
  }

  /**
   * An answer without the repairs that this webmail gives no way to do.
   *
   * @param {Mail} mail
   * @param {import('../core/gardefou_wasm.js').Answer} answer
   */
  function honest({ adapter, composer }, answer) {
    const can = (/** @type {import('../core/gardefou_wasm.js').Button} */ { action }) =>
      (action !== 'bcc' || adapter.moveAllToBcc) &&
      (action !== 'remove' || adapter.removeAttachment) &&
      (action !== 'mask' || adapter.editor?.(composer));
    if (answer.view) {
      answer.view.buttons = answer.view.buttons.filter(can);
      for (const card of answer.view.cards) if (card.repair && !can(card.repair)) delete card.repair;
    }
    return answer;
  }

  /**
   * Offers a copy without contact details beside the removal of an attachment, where there is one and
   * the webmail gives a way to put it there.
   *
   * @param {Mail} mail
   * @param {View | undefined} view
   */
  async function offerCopies(mail, view) {
    if (!view || !mail.adapter.addFiles || !mail.adapter.removeAttachment) return;
    const all = attachmentsOf([mail]);
    /** @type {Set<string>} */
    const told = new Set();
    for (const card of view.cards) {
      const { repair, kind } = card;
      if (!CLEANABLE.has(kind) || repair?.action !== 'remove' || !repair.part || told.has(repair.part)) continue;
      told.add(repair.part);
      const named = all.filter(({ name }) => name === repair.part);
      // Of two files with one name, nobody could tell which.
      if (named.length !== 1) continue;
      const offer = await attachments.offer(named[0].id, lang);
      if (offer) card.copy = offer;
    }
  }

  // ---- What is said while a part is read

  /** Stands for a part's name in sentences asked for in advance. */
  const NAME = '\u{fffc}';
  /** For a file, and for the body. @type {Promise<View[]> | undefined} */
  let checkingViews;

  /**
   * The view that says what is being read. It is asked for before anything is read: the checker
   * answers one question at a time, and would give it only once the reading is over.
   *
   * @param {string} part
   * @returns {Promise<View>}
   */
  async function checkingView(part) {
    const ask = (/** @type {string} */ name) =>
      checker.ask({ type: 'describe', state: { state: 'checking', part: name }, lang });
    checkingViews ??= Promise.all([ask(NAME), ask('body')]);
    try {
      const [file, body] = await checkingViews;
      return part === 'body' ? body : { ...file, lead: file.lead?.replace(NAME, () => part) };
    } catch (error) {
      checkingViews = undefined;
      throw error;
    }
  }

  // ---- The composer's line

  /** What the toolbar says of this tab. @type {string} */
  let toldState = 'none';
  function tellState(/** @type {Mail | 'unguarded' | undefined} */ of) {
    const missing = typeof of === 'object' ? of.adapter.missing(of.composer) : [];
    const state = of === undefined ? 'none' : of === 'unguarded' || missing.includes('send') ? 'unguarded' : missing.length > 0 ? 'partly' : 'guarded';
    if (state === toldState) return;
    toldState = state;
    tell({ type: 'state', state }).catch(() => {});
  }

  let refreshing = false;
  let again = false;

  /** Looks at the page again and says in the composer's line what would be asked. */
  async function refresh() {
    if (refreshing) {
      again = true;
      return;
    }
    refreshing = true;
    try {
      do {
        again = false;
        const mail = current();
        forgetOthers(mails());
        if (!mail) {
          attachments.sync([], refreshSoon);
          status.hide();
          tellState(undefined);
          continue;
        }
        for (const adapter of adapters) if (adapter.composers().length > 0) adapter.announce?.();
        // Asked for first, so that it does not wait for what is read next.
        const known = checkingView('body');
        attachments.sync(attachmentsOf(mails()), refreshSoon);
        await known;
        const reading = attachments.reading();
        if (reading) {
          const view = await checkingView(reading.name);
          status.show({ tone: 'busy', text: view.lead ?? view.headline });
          continue;
        }
        tellState(mail);
        const { answer } = await judge(mail);
        // Made before Send is pressed: the warning then has it at once.
        offerCopies(mail, answer.view).catch(() => {});
        const undo = undoOf(mail);
        status.show(answer.status, undo && { label: undo.label, press: () => undoByLine(mail, undo) });
      } while (again);
    } catch {
      status.show({ tone: 'warn', text: words.status });
      tellState('unguarded');
    } finally {
      refreshing = false;
    }
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;
  function refreshSoon() {
    clearTimeout(soon);
    soon = setTimeout(refresh, SETTLE);
  }
  checker.onLost = () => {
    attachments.reset();
    refreshSoon();
  };

  // ---- One send

  /** What the writer let go, as it was judged: it may leave once. @type {WeakMap<HTMLElement, object>} */
  const tickets = new WeakMap();
  /** When a request that sends was seen of a mail. @type {WeakMap<HTMLElement, number>} */
  const leaving = new WeakMap();
  /** How often each mail was let go. @type {WeakMap<HTMLElement, number>} */
  const releases = new WeakMap();

  /**
   * Lets the mail go, once, if it still is what was judged. Where the last net watches, it is told
   * first; if that can't be, it stops the mail and says so.
   *
   * @param {Mail} mail
   * @param {Held} held
   * @param {object} seen
   * @returns {Promise<boolean>} whether it went
   */
  async function release(mail, held, seen) {
    // One that is busy sending this mail must not be pressed once it is done: the mail would leave twice.
    if (!leaving.has(mail.composer)) await untilReady(mail);
    if (lastNet && same(seen, snapshot(mail))) await tell({ type: 'ticket' }).catch(() => {});
    if (!same(seen, snapshot(mail))) return false;
    tickets.set(mail.composer, seen);
    releases.set(mail.composer, (releases.get(mail.composer) ?? 0) + 1);
    undos.delete(mail.composer);
    held.release();
    setTimeout(() => watchSending(mail, seen), SENDING);
    return true;
  }

  /** What the writer chose to send in spite of a warning, and until when. @type {WeakMap<HTMLElement, {seen: object, until: number}>} */
  const decided = new WeakMap();

  /** Did the writer choose so already, for this mail as it is? The webmail may have asked something after us. */
  function isDecided(/** @type {Mail} */ { composer }, /** @type {object} */ seen) {
    const decision = decided.get(composer);
    return decision !== undefined && Date.now() < decision.until && same(decision.seen, seen);
  }

  /** Says that a mail that was let go is still there, unless it was held anew. */
  async function watchSending(/** @type {Mail} */ { composer }, /** @type {object} */ seen) {
    if (!composer.isConnected || tickets.get(composer) !== seen || holding.has(composer)) return;
    const view = await checker.ask({ type: 'describe', state: { state: 'not_sent_yet' }, lang }).catch(() => undefined);
    if (view) status.show({ tone: 'notice', text: view.headline });
  }

  // ---- What days' numbers count of a send: codes, nothing of the mail

  /** @param {import('../core/gardefou_wasm.js').Answer} answer */
  function countsOf({ verdict, view }) {
    const kinds = (/** @type {string} */ what, /** @type {{kind: string}[]} */ all) => [...new Set(all.map(({ kind }) => `${what}_${kind}`))];
    return [
      'checked',
      ...(verdict.verdict === 'not_checked' ? ['unread'] : []),
      ...kinds('observed', verdict.observed ?? []),
      ...(view ? ['warned', ...kinds('warned', view.cards)] : []),
    ];
  }

  /** @param {string[]} codes */
  function count(codes) {
    if (isCounting && codes.length > 0) tell({ type: 'count', codes }).catch(() => {});
  }

  // ---- Repairs, and undoing them

  /** Does the page come to show it? @param {() => boolean} proved @param {number} [patience] */
  async function shows(proved, patience = REPAIR_PATIENCE) {
    const deadline = Date.now() + patience;
    while (!proved()) {
      if (Date.now() > deadline) return false;
      await delay(50);
    }
    return true;
  }

  /** Who receives the mail. The writer, and so the address it is written from, is no part of a repair. */
  function receivers(/** @type {Mail} */ { adapter, composer }) {
    const { to, cc, bcc } = adapter.recipients(composer);
    return { to, cc, bcc };
  }

  /**
   * Does a repair and proves it by reading the draft again.
   *
   * @param {Mail} mail
   * @param {import('../globals.d.ts').Choice} choice
   * @returns {Promise<State>}
   */
  async function repair(mail, { action, part = '', password = '' }) {
    if (action === 'unlock') {
      for (const { id, name } of attachmentsOf([mail])) if (name === part) attachments.unlock(id, password);
      // Whether it opens is seen when it is judged.
      return { state: 'unlocked', part };
    }
    const repairs = { bcc: moveAllToBcc, copy: replaceByCopy, mask: hideNumbers, remove: removeAttachments };
    const done = action in repairs ? await repairs[/** @type {keyof typeof repairs} */ (action)](mail, part) : undefined;
    if (!done || !(await shows(done.proved))) return { state: 'repair_failed' };
    const undo = done.undo?.();
    if (undo) {
      const said = await checker.ask({ type: 'describe', state: { ...done.state, undo: true }, lang });
      const { label } = said.buttons.find((/** @type {import('../core/gardefou_wasm.js').Button} */ each) => each.action === 'undo');
      undos.set(mail.composer, [...(undos.get(mail.composer) ?? []), { ...undo, label }]);
    }
    return done.state;
  }

  /**
   * @typedef {object} Done
   * @property {Extract<State, {state: 'repaired_bcc' | 'repaired_remove' | 'repaired_copy' | 'repaired_mask'}>} state
   * @property {() => boolean} proved
   * @property {(() => Omit<Undo, 'label'>) | undefined} undo  once it is proved; absent where there is no way back
   */

  /** @returns {Promise<Done>} */
  async function moveAllToBcc(/** @type {Mail} */ mail) {
    const { adapter, composer } = mail;
    const addresses = (/** @type {string[] | undefined} */ raw) =>
      new Set((raw ?? []).join(' ').toLowerCase().match(/[^\s<>,;"]+@[^\s<>,;"]+/gu));
    const before = receivers(mail);
    const all = addresses([...(before.to ?? []), ...(before.cc ?? []), ...(before.bcc ?? [])]);
    const writer = addresses(adapter.recipients(composer).from);
    const putBack = await adapter.moveAllToBcc?.(composer);
    return {
      state: { state: 'repaired_bcc', count: 0 },
      // To and Cc are empty, but for the writer where a server wants somebody there; nobody was lost on the way.
      proved: () => {
        const { to, cc, bcc } = receivers(mail);
        const seen = addresses([...(to ?? []), ...(cc ?? [])]);
        const left = addresses(bcc);
        const isEmpty = [...(to ?? []), ...(cc ?? [])].every((raw) => raw.trim() === '' || addresses([raw]).size > 0);
        return (
          isEmpty &&
          [...seen].every((address) => writer.has(address)) &&
          [...all].every((address) => left.has(address) || seen.has(address))
        );
      },
      undo:
        putBack &&
        (() => {
          const after = receivers(mail);
          return {
            isThere: () => same(after, receivers(mail)),
            undo: putBack,
            // Each in the same field, in the same order and writing.
            proved: () => same(before, receivers(mail)),
            undone: { state: 'undone_bcc' },
          };
        }),
    };
  }

  /** A webmail that is saving a draft heeds no press: it is waited for, a while. */
  const untilReady = (/** @type {Mail} */ { adapter }) => shows(() => !adapter.isBusy?.(), BUSY_PATIENCE);

  /** Removes an attachment by the webmail's own control. */
  async function removeFile(/** @type {Mail} */ mail, /** @type {string} */ file) {
    await untilReady(mail);
    await mail.adapter.removeAttachment?.(mail.composer, file);
  }

  /** @returns {Promise<Done>} */
  async function removeAttachments(/** @type {Mail} */ mail, /** @type {string} */ part) {
    const { adapter, composer } = mail;
    const named = () => adapter.attachments(composer).filter(({ name }) => name === part);
    const gone = named();
    const files = adapter.addFiles && (await copies(gone));
    for (const { id } of gone) await removeFile(mail, id);
    const isGone = () => named().length === 0;
    return {
      state: { state: 'repaired_remove', part },
      proved: isGone,
      undo:
        files &&
        (() => ({
          isThere: isGone,
          undo: () => adapter.addFiles?.(composer, files),
          proved: () => named().length === gone.length,
          undone: { state: 'undone_remove' },
        })),
    };
  }

  /**
   * Adds the copy; once the webmail has it, and it was read there and found clean, removes the original.
   * Whatever fails, the mail is as it was: the original stays, and the copy goes.
   *
   * @param {Mail} mail
   * @param {string} part
   * @returns {Promise<Done | undefined>}
   */
  async function replaceByCopy(mail, part) {
    const { adapter, composer } = mail;
    const listed = () => adapter.attachments(composer);
    const named = () => listed().filter(({ name }) => name === part);
    const [original, twin] = named();
    const known = attachmentsOf([mail]).find(({ name }) => name === part);
    if (!adapter.addFiles || !original || !known || twin) return undefined;
    const [made, files] = await Promise.all([attachments.copy(known.id, lang), copies([original])]);
    if (!made) return undefined;
    const before = new Set(listed().map(({ id }) => id));
    const copy = new File([made], freeName(made.name, listed().map(({ name }) => name)));
    /** What the webmail lists since. */
    const added = () => listed().find(({ id, name }) => !before.has(id) && name !== part);
    const isThere = () => added() !== undefined && named().length === 0;
    const takeBack = async () => {
      const { id } = added() ?? {};
      if (id !== undefined) await removeFile(mail, id);
    };
    adapter.addFiles(composer, [copy]);
    if (!(await shows(() => added()?.name === copy.name))) {
      await takeBack();
      return undefined;
    }
    const { answer } = await judge(mail);
    const read = answer.verdict.parts.filter(({ part: name }) => name === copy.name);
    if (read.length > 0 && read.every(({ outcome }) => outcome === 'clean')) {
      await removeFile(mail, original.id);
      if (await shows(isThere)) {
        return {
          state: { state: 'repaired_copy', part, copy: copy.name },
          proved: isThere,
          undo:
            files &&
            (() => ({
              isThere,
              undo: async () => {
                adapter.addFiles?.(composer, files);
                // The copy stays until the original is there.
                if (!(await shows(() => named().length === 1))) return;
                const [{ id } = { id: '' }] = listed().filter(({ name }) => name === copy.name);
                await removeFile(mail, id);
              },
              proved: () => named().length === 1 && listed().every(({ name }) => name !== copy.name),
              undone: { state: 'undone_copy' },
            })),
        };
      }
    }
    await takeBack();
    return undefined;
  }

  /**
   * Hides the numbers in the text. When the mail, read again, still holds some, they are put back.
   *
   * @param {Mail} mail
   * @returns {Promise<Done | undefined>}
   */
  async function hideNumbers(mail) {
    const { adapter, composer } = mail;
    const editor = adapter.editor?.(composer);
    const before = adapter.body(composer).text;
    const hidden = editor && (await globalThis.gardefou.masking.hide(editor, (text) => checker.ask({ type: 'mask', text })));
    if (!hidden) return undefined;
    const { answer } = await judge(mail);
    if (answer.verdict.findings.some(({ kind, part }) => kind === 'nir' && part === 'body')) {
      hidden.undo();
      return undefined;
    }
    return {
      state: { state: 'repaired_mask' },
      proved: hidden.isThere,
      undo: () => ({
        isThere: hidden.isThere,
        undo: hidden.undo,
        proved: () => adapter.body(composer).text === before,
        undone: { state: 'undone_mask' },
      }),
    };
  }

  /** A name that no other file of the mail has: `liste (2).csv`. */
  function freeName(/** @type {string} */ name, /** @type {string[]} */ taken) {
    const [, stem, ending] = /** @type {RegExpExecArray} */ (/^(.*?)(\.[^.]*)?$/su.exec(name));
    let free = name;
    for (let n = 2; taken.includes(free); n += 1) free = `${stem} (${n})${ending ?? ''}`;
    return free;
  }

  /**
   * Files as the webmail gives them, to put them back. None of them when one cannot be had in time.
   *
   * @param {import('./registry.js').Attachment[]} some
   * @returns {Promise<File[] | undefined>}
   */
  async function copies(some) {
    const signal = AbortSignal.timeout(COPY.ms);
    const copy = async (/** @type {import('./registry.js').Attachment} */ { name, url }) => {
      const response = url ? await fetch(url, { credentials: 'same-origin', signal }) : undefined;
      // What redirects asks to log in again.
      if (!response?.ok || response.redirected) throw new Error('the webmail does not give it');
      if (Number(response.headers.get('content-length') ?? 0) > COPY.bytes) throw new Error('too large to be kept');
      const blob = await response.blob();
      return new File([blob], name, { type: blob.type });
    };
    return Promise.all(some.map(copy)).catch(() => undefined);
  }

  /** Is something of that attachment still behind a password? */
  function isLocked(/** @type {import('../core/gardefou_wasm.js').Answer} */ { verdict }, /** @type {string} */ attachment) {
    return verdict.findings.some(({ reason, part, within }) => reason === 'encrypted' && (within ?? part) === attachment);
  }

  /** What can be undone, the last repair last; forgotten when the mail leaves. @type {WeakMap<HTMLElement, Undo[]>} */
  const undos = new WeakMap();

  /** The last repair that can be undone. What the writer changed since is the writer's. */
  function undoOf(/** @type {Mail} */ { composer }) {
    const all = undos.get(composer) ?? [];
    while (all.at(-1)?.isThere() === false) all.pop();
    return all.at(-1);
  }

  /** Adds its button to a view, apart from the others or next to going back. */
  function offerUndo(/** @type {View} */ { buttons }, /** @type {Undo | undefined} */ undo) {
    if (!undo) return;
    const isRisky = buttons.some(({ role }) => role === 'quiet');
    buttons.splice(isRisky ? 1 : buttons.length, 0, { action: 'undo', label: undo.label, role: isRisky ? 'secondary' : 'quiet' });
  }

  /** Undoes the last repair and proves it by reading the draft again. @returns {Promise<State>} */
  async function undoLast(/** @type {Mail} */ mail) {
    const undo = undoOf(mail);
    if (!undo) return { state: 'undo_failed' };
    undos.get(mail.composer)?.pop();
    await undo.undo();
    return (await shows(undo.proved)) ? undo.undone : { state: 'undo_failed' };
  }

  /** The writer undoes a repair from the line: the mail is written on, so only a failure is told. */
  function undoByLine(/** @type {Mail} */ mail, /** @type {Undo} */ undo) {
    // Sends wait until it is done, and it until they are.
    queue = queue.then(async () => {
      if (undoOf(mail) === undo) {
        const end = await undoLast(mail).catch(() => /** @type {State} */ ({ state: 'undo_failed' }));
        if (end.state === 'undo_failed') await tellOf(end).catch(() => {});
      }
      refreshSoon();
    });
  }

  /** Says something that has no choice. */
  async function tellOf(/** @type {State} */ state) {
    const warning = new Warning();
    try {
      await warning.open(await checker.ask({ type: 'describe', state, lang }));
      await warning.choice();
    } finally {
      warning.close();
    }
  }

  /**
   * Runs one held send to its end.
   *
   * @param {Mail} mail
   * @param {Held} held
   * @returns {Promise<boolean>} whether it went
   */
  async function run(mail, held) {
    const { adapter, composer } = mail;
    /** The open warning: one that was closed cannot be opened again. @type {InstanceType<typeof Warning> | undefined} */
    let warning;
    const show = async (/** @type {import('../globals.d.ts').DialogView} */ view) => {
      if (warning) warning.show(view);
      else {
        warning = new Warning();
        await warning.open(view);
      }
      return warning;
    };
    const close = () => {
      warning?.close();
      warning = undefined;
    };
    try {
      adapter.commit(composer);
      /** What the last repair, or undoing it, brought about. @type {State | undefined} */
      let repaired;
      let isCounted = false;
      for (;;) {
        const judged = judge(mail);
        const isJudged = judged.then(() => /** @type {const} */ ('judged'));
        // Whoever leaves does not wait for what becomes of it.
        isJudged.catch(() => {});
        const late = (/** @type {number} */ ms) => delay(ms).then(() => /** @type {const} */ ('late'));
        if ((await Promise.race([isJudged, late(PROGRESS)])) === 'late' && (await isToldLong(mail, isJudged))) {
          const part = attachments.reading()?.name ?? 'body';
          const said = await Promise.race([checkingView(part), late(GRACE)]);
          if (said === 'late') throw new Error('the checker does not answer');
          const left = (await show(said)).choice().then(() => /** @type {const} */ ('left'));
          let end = await Promise.race([isJudged, left, late(patience)]);
          if (end === 'late') {
            attachments.giveUp();
            end = await Promise.race([isJudged, left, late(GRACE)]);
          }
          if (end === 'left') return false;
          if (end === 'late') throw new Error('the checker does not answer');
        }
        const { seen, answer } = await judged;
        let view = answer.view;
        if (!isCounted) count(countsOf(answer));
        isCounted = true;
        if (repaired?.state === 'unlocked') {
          if (isLocked(answer, repaired.part)) repaired = { state: 'unlock_failed', part: repaired.part };
          else count(['unlocked']);
        }
        if (view && repaired) {
          // Say what the repair did, or it looks as if it had not worked.
          view.lead = `${(await checker.ask({ type: 'describe', state: repaired, lang })).headline}.`;
        }
        if (!view && repaired) {
          if (repaired.state === 'repaired_bcc') repaired.count = answer.verdict.recipients.bcc;
          view = await checker.ask({ type: 'describe', state: repaired, lang });
        }
        if (!view || (!repaired && isDecided(mail, seen))) {
          close();
          if (await release(mail, held, seen)) return true;
          held = held.renew();
          continue;
        }
        await Promise.race([offerCopies(mail, view), delay(OFFER_PATIENCE)]);
        if (repaired) offerUndo(view, undoOf(mail));
        const choice = await (await show(view)).choice();
        if (choice.action === 'back') {
          if (answer.view) count(['back']);
          return false;
        }
        if (choice.action === 'send' || choice.action === 'send_anyway') {
          close();
          const isInSpite = choice.action === 'send_anyway';
          // Before it goes: what leaves forgets it.
          if (isInSpite) decided.set(mail.composer, { seen, until: Date.now() + memory });
          // Changed under the open dialog: judge it anew rather than send what nobody saw.
          if (await release(mail, held, seen)) {
            if (isInSpite) count(['sent_anyway', ...(choice.reason ? [`reason_${choice.reason}`] : [])]);
            return true;
          }
          repaired = undefined;
          held = held.renew();
          continue;
        }
        repaired = choice.action === 'undo' ? await undoLast(mail) : await repair(mail, choice);
        held = held.renew();
        if (repaired.state === 'repair_failed' || repaired.state === 'undo_failed') {
          const failed = await show(await checker.ask({ type: 'describe', state: repaired, lang }));
          await failed.choice();
          return false;
        }
        if (repaired.state.startsWith('repaired_')) count([repaired.state]);
      }
    } catch {
      close();
      return await askUnchecked(mail, held);
    } finally {
      close();
    }
  }

  /**
   * The composer's line says that the check goes on. Is it time for the dialog too?
   *
   * @param {Mail} mail
   * @param {Promise<'judged'>} isJudged
   */
  async function isToldLong({ adapter, composer }, isJudged) {
    status.show({ tone: 'busy', text: words.checking });
    if (attachments.reading() || adapter.body(composer).text.length > LONG_TEXT) return true;
    return (await Promise.race([isJudged, delay(HURRY)])) !== 'judged';
  }

  /** The checker or its dialog does not answer: say so, and let the writer choose. */
  async function askUnchecked(/** @type {Mail} */ mail, /** @type {Held} */ held) {
    count(['unchecked']);
    for (;;) {
      const seen = snapshot(mail);
      const warning = new Warning();
      let action;
      try {
        await warning.open({
          lang,
          tone: 'warn',
          headline: words.headline,
          lead: words.lead,
          cards: [],
          buttons: [
            { action: 'back', label: words.back, role: 'primary' },
            { action: 'send_anyway', label: words.sendAnyway, role: 'quiet' },
          ],
        });
        ({ action } = await warning.choice());
      } catch {
        // The extension was updated or removed under the open page: only the browser's own box is left.
        action = window.confirm(`${words.headline}\n\n${words.lead}`) ? 'send_anyway' : 'back';
      } finally {
        warning.close();
      }
      // Changed under the open warning: ask again.
      if (action !== 'send_anyway') return false;
      if (await release(mail, held, seen)) return true;
      held = held.renew();
    }
  }

  /** Sends that wait for the one before: only one warning is open at a time. @type {Promise<unknown>} */
  let queue = Promise.resolve();
  /** Mails that are held, or wait to be. @type {Set<HTMLElement>} */
  const holding = new Set();

  globalThis.gardefou.guard = {
    mails,
    current,
    refreshSoon,
    /** What the toolbar was told last. */
    state: () => toldState,

    /**
     * Judges a mail whose send was stopped, asks where needed, and lets it go or drops it.
     *
     * @param {Mail} mail
     * @param {Held} held
     */
    hold(mail, held) {
      const { adapter, composer } = mail;
      // Pressed while the webmail sends it, as by a double click: it must not be pressed once that is done.
      if (Date.now() - (leaving.get(composer) ?? 0) < SENDING && adapter.isBusy?.()) {
        held.drop();
        return;
      }
      const before = releases.get(composer) ?? 0;
      holding.add(composer);
      queue = queue.then(async () => {
        // What was let go meanwhile does not leave a second time.
        const gone = !composer.isConnected || (releases.get(composer) ?? 0) !== before;
        // Whatever fails here, this mail stays, and the next one is held all the same.
        const went = !gone && (await run(mail, held).catch(() => false));
        holding.delete(composer);
        if (!went) held.drop();
        refreshSoon();
      });
    },

    isHeld: (/** @type {HTMLElement} */ composer) => holding.has(composer),

    /** May this mail leave as it is now? */
    hasTicket({ adapter, composer }) {
      const seen = tickets.get(composer);
      return seen !== undefined && same(seen, snapshot({ adapter, composer }));
    },

    /** It leaves. */
    useTicket(/** @type {HTMLElement} */ composer) {
      tickets.delete(composer);
      leaving.set(composer, Date.now());
      // That was what the writer chose; sent once more, it is asked about once more.
      decided.delete(composer);
    },
  };

  // ---- Following the page

  function touch(/** @type {Event} */ { target }) {
    if (!(target instanceof Element)) return;
    for (const adapter of adapters) {
      const composer = adapter.composerOf(target);
      if (composer) touched = new WeakRef(composer);
    }
  }
  for (const type of ['focusin', 'pointerdown']) window.addEventListener(type, touch, true);

  function follow() {
    new MutationObserver(refreshSoon).observe(document.documentElement, { childList: true, subtree: true });
    for (const type of ['input', 'change']) window.addEventListener(type, refreshSoon, true);
    refreshSoon();
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', follow, { once: true });
  else follow();
}

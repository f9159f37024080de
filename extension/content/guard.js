/**
 * Holds Send until the mail is checked and, where needed, its writer asked.
 *
 * The flow of one send:
 * 1. a press on a Send control is stopped before the page sees it;
 * 2. the parts still being read are awaited, the body is read, the core decides;
 * 3. nothing to say → released; else the warning opens and its choice is done;
 * 4. before each release the draft is compared with what was judged: what changed meanwhile is
 *    judged again. A released press passes once, the next is held anew.
 *
 * Drafts, autosaves and uploads are never touched. When the checker cannot be reached the mail
 * is not called clean: the writer is told and chooses.
 */
{
  const api = globalThis.extensionApi;
  const { adapters, attachments, checker, status, Warning } = globalThis.gardefou;

  /** How long the page may stay still before it is looked at again, in milliseconds. */
  const SETTLE = 150;
  /** How long a check may go on before the writer is told that it does, in milliseconds. */
  const PATIENCE = 400;
  /** How long a repair may take to show in the page, in milliseconds. */
  const REPAIR_PATIENCE = 10_000;

  // Read now: an extension that is updated under an open page loses them.
  const say = (/** @type {string} */ name) => api.i18n.getMessage(name);
  const words = {
    headline: say('unavailableHeadline'),
    lead: say('unavailableLead'),
    back: say('back'),
    sendAnyway: say('sendAnyway'),
    status: say('statusUnavailable'),
  };
  /** @type {'fr' | 'en'} */
  const lang = api.i18n.getUILanguage().startsWith('en') ? 'en' : 'fr';

  const delay = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** The adapter of the compose page in this document, if it is one. */
  const present = () => adapters.find((adapter) => adapter.isCompose());

  // ---- Reading and judging the draft

  /** All that a decision depends on, to tell whether it changed. */
  function snapshot(/** @type {import('./registry.js').Adapter} */ adapter) {
    return {
      draft: adapter.recipients(),
      body: adapter.body(),
      attachments: adapter.attachments(),
    };
  }

  const same = (/** @type {object} */ a, /** @type {object} */ b) => JSON.stringify(a) === JSON.stringify(b);

  /**
   * Judges the draft as it is now.
   *
   * @param {import('./registry.js').Adapter} adapter
   * @returns {Promise<{seen: ReturnType<typeof snapshot>, answer: import('../core/gardefou_wasm.js').Answer}>}
   */
  async function judge(adapter) {
    for (;;) {
      const seen = snapshot(adapter);
      attachments.sync(seen.attachments, refresh);
      await attachments.settled();
      await checker.ask({ type: 'scan_text', key: 'body', ...seen.body });
      const parts = [
        { key: 'body', name: 'body' },
        ...attachments.parts(seen.attachments).map(({ key, name }) => ({ key, name })),
      ];
      const answer = await checker.ask({ type: 'decide', draft: seen.draft, parts, lang });
      if (same(seen, snapshot(adapter))) return { seen, answer };
    }
  }

  // ---- What is said while a part is read

  /** Stands for a part's name in sentences asked for in advance. */
  const NAME = '\u{fffc}';
  /** For a file, and for the body. @type {Promise<import('../core/gardefou_wasm.js').View[]> | undefined} */
  let checkingViews;

  /**
   * The view that says what is being read. It is asked for before anything is read: the checker
   * answers one question at a time, and would give it only once the reading is over.
   *
   * @param {string} part
   * @returns {Promise<import('../core/gardefou_wasm.js').View>}
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
        const adapter = present();
        if (!adapter) {
          status.hide();
          continue;
        }
        adapter.announce?.();
        // Asked for first, so that it does not wait for what is read next.
        const known = checkingView('body');
        attachments.sync(adapter.attachments(), refreshSoon);
        await known;
        const reading = attachments.reading();
        if (reading) {
          const view = await checkingView(reading.name);
          status.show({ tone: 'busy', text: view.lead ?? view.headline });
          continue;
        }
        const { answer } = await judge(adapter);
        status.show(answer.status);
      } while (again);
    } catch {
      status.show({ tone: 'warn', text: words.status });
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

  /** The control whose next press is ours. @type {HTMLElement | undefined} */
  let passing;
  let holding = false;

  /**
   * Lets the mail go, once, if it still is what was judged.
   *
   * @returns {boolean} whether it went
   */
  function release(
    /** @type {import('./registry.js').Adapter} */ adapter,
    /** @type {HTMLElement} */ control,
    /** @type {object} */ seen,
  ) {
    if (!same(seen, snapshot(adapter))) return false;
    passing = control;
    try {
      adapter.release(control);
    } finally {
      passing = undefined;
    }
    return true;
  }

  /**
   * Does a repair and proves it by reading the draft again.
   *
   * @param {import('./registry.js').Adapter} adapter
   * @param {import('../globals.d.ts').Choice} choice
   * @returns {Promise<import('../core/gardefou_wasm.js').State>}
   */
  async function repair(adapter, choice) {
    /** @type {() => boolean} */
    let proved;
    /** @type {import('../core/gardefou_wasm.js').State} */
    let state;
    const before = snapshot(adapter);
    if (choice.action === 'bcc') {
      const addresses = (/** @type {string[] | undefined} */ raw) => (raw ?? []).join().split('@').length - 1;
      const { to, cc, bcc } = before.draft;
      const all = addresses(to) + addresses(cc) + addresses(bcc);
      await adapter.moveAllToBcc();
      // To and Cc are empty, and nobody was lost on the way.
      proved = () => {
        const { to, cc, bcc } = adapter.recipients();
        return [...(to ?? []), ...(cc ?? [])].every((raw) => raw.trim() === '') && addresses(bcc) === all;
      };
      state = { state: 'repaired_bcc', count: 0 };
    } else {
      const gone = attachments.parts(before.attachments).filter(({ name }) => name === choice.part);
      for (const { id } of gone) await adapter.removeAttachment(id);
      proved = () => adapter.attachments().every(({ name }) => name !== choice.part);
      state = { state: 'repaired_remove', part: choice.part ?? '' };
    }
    const deadline = Date.now() + REPAIR_PATIENCE;
    while (!proved()) {
      if (Date.now() > deadline) return { state: 'repair_failed' };
      await delay(50);
    }
    return state;
  }

  /**
   * Runs one held send to its end.
   *
   * @param {import('./registry.js').Adapter} adapter
   * @param {HTMLElement} control
   */
  async function hold(adapter, control) {
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
      adapter.commit();
      /** What the last repair brought about. @type {import('../core/gardefou_wasm.js').State | undefined} */
      let repaired;
      for (;;) {
        const judged = judge(adapter);
        const inTime = await Promise.race([judged.then(() => true), delay(PATIENCE).then(() => false)]);
        if (!inTime) {
          const part = attachments.reading()?.name ?? 'body';
          const shown = await show(await checkingView(part));
          const left = await Promise.race([judged.then(() => false), shown.choice().then(() => true)]);
          if (left) return;
        }
        const { seen, answer } = await judged;
        let view = answer.view;
        if (view && repaired) {
          // Say what the repair did, or it looks as if it had not worked.
          view.lead = (await checker.ask({ type: 'describe', state: repaired, lang })).headline;
        }
        if (!view && repaired) {
          if (repaired.state === 'repaired_bcc') repaired.count = answer.verdict.recipients.bcc;
          view = await checker.ask({ type: 'describe', state: repaired, lang });
        }
        if (!view) {
          close();
          if (release(adapter, control, seen)) return;
          continue;
        }
        const choice = await (await show(view)).choice();
        if (choice.action === 'back') return;
        if (choice.action === 'send' || choice.action === 'send_anyway') {
          close();
          // Changed under the open dialog: judge it anew rather than send what nobody saw.
          if (release(adapter, control, seen)) return;
          repaired = undefined;
          continue;
        }
        repaired = await repair(adapter, choice);
        if (repaired.state === 'repair_failed') {
          const failed = await show(await checker.ask({ type: 'describe', state: repaired, lang }));
          await failed.choice();
          return;
        }
      }
    } catch {
      close();
      await askUnchecked(adapter, control);
    } finally {
      close();
    }
  }

  /** The checker or its dialog does not answer: say so, and let the writer choose. */
  async function askUnchecked(
    /** @type {import('./registry.js').Adapter} */ adapter,
    /** @type {HTMLElement} */ control,
  ) {
    for (;;) {
      const seen = snapshot(adapter);
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
      if (action !== 'send_anyway' || release(adapter, control, seen)) return;
    }
  }

  // ---- Catching the press

  /**
   * @param {Event} event
   * @returns {{adapter: import('./registry.js').Adapter, control: HTMLElement} | undefined}
   */
  function sendPress(event) {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return undefined;
    for (const adapter of adapters) {
      const control = adapter.sendControl(target);
      if (control) return { adapter, control };
    }
    return undefined;
  }

  const stop = (/** @type {Event} */ event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  window.addEventListener(
    'click',
    (event) => {
      const press = sendPress(event);
      if (!press || passing === press.control) return;
      stop(event);
      if (holding) return;
      holding = true;
      hold(press.adapter, press.control).finally(() => {
        holding = false;
        refreshSoon();
      });
    },
    true,
  );

  // The keys that press a button: the first press becomes the click above, the page sees none.
  for (const type of /** @type {const} */ (['keydown', 'keypress', 'keyup'])) {
    window.addEventListener(
      type,
      (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        const press = sendPress(event);
        if (!press) return;
        stop(event);
        if (type === 'keydown' && !event.repeat && !holding) press.control.click();
      },
      true,
    );
  }

  // ---- Following the page

  function follow() {
    new MutationObserver(refreshSoon).observe(document.documentElement, { childList: true, subtree: true });
    for (const type of ['input', 'change']) window.addEventListener(type, refreshSoon, true);
    refreshSoon();
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', follow, { once: true });
  else follow();
}

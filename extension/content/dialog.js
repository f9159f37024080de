/**
 * Opens the warning above the page, where the page can neither read nor press it: an
 * extension-origin frame in a closed shadow root in a modal `<dialog>`.
 *
 * The frame proves itself by redeeming, through the background, a nonce that this tab announced;
 * only then does it get the port over which the view goes in and the choice comes out. If the
 * page takes the dialog away, that is *go back*: nothing is sent.
 *
 * Sources: HTML, dialog element and top layer; facts on click-jacking in ARCHITECTURE.md.
 */
{
  const api = globalThis.extensionApi;
  const { tell } = globalThis.gardefou;
  const ORIGIN = new URL(api.runtime.getURL('')).origin;
  /** How long the frame may take to open, in milliseconds. */
  const PATIENCE = 5_000;

  /** @typedef {import('../globals.d.ts').DialogView} View */
  /** @typedef {import('../globals.d.ts').Choice} Choice */

  class Warning {
    /** @type {HTMLDialogElement} */ #dialog = document.createElement('dialog');
    /** @type {MessagePort | undefined} */ #port;
    /** @type {Choice | undefined} */ #early;
    /** @type {((choice: Choice) => void) | undefined} */ #choose;
    /** Who had the focus, to give it back. */ #focused = document.activeElement;
    /** @type {ReturnType<typeof setInterval> | undefined} */ #watch;

    /**
     * Opens the frame; rejects when it does not answer in time.
     *
     * @param {View} view
     */
    async open(view) {
      const nonce = crypto.randomUUID();
      if (!(await tell({ type: 'announce_dialog', nonce }))) {
        throw new Error('no dialog may open here');
      }
      const host = document.createElement('div');
      const frame = document.createElement('iframe');
      frame.src = api.runtime.getURL('dialog/dialog.html');
      frame.title = 'Garde-fou';
      Object.assign(this.#dialog.style, {
        all: 'initial',
        position: 'fixed',
        inset: '0',
        inlineSize: '100vw',
        blockSize: '100vh',
        maxInlineSize: 'none',
        maxBlockSize: 'none',
        display: 'block',
        background: 'transparent',
        zIndex: '2147483647',
      });
      Object.assign(frame.style, { inlineSize: '100%', blockSize: '100%', border: '0', colorScheme: 'normal' });
      Object.assign(host.style, { inlineSize: '100%', blockSize: '100%' });
      host.attachShadow({ mode: 'closed' }).append(frame);
      this.#dialog.append(host);
      // Escape inside the frame is the frame's; Escape that lands on the page's side goes back too.
      this.#dialog.addEventListener('cancel', (event) => {
        event.preventDefault();
        this.#report({ action: 'back' });
      });
      this.#dialog.addEventListener('close', () => this.#report({ action: 'back' }));
      const ready = this.#pair(frame, nonce, view);
      (document.body ?? document.documentElement).append(this.#dialog);
      this.#dialog.showModal();
      this.#watch = setInterval(() => {
        // The page may take away all of it, or what it holds.
        if (!frame.isConnected || !this.#dialog.open) this.#report({ action: 'back' });
      }, 250);
      await ready;
      frame.focus();
    }

    /**
     * @param {HTMLIFrameElement} frame
     * @param {string} nonce
     * @param {View} view
     * @returns {Promise<void>}
     */
    #pair(frame, nonce, view) {
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('the dialog does not open')), PATIENCE);
        frame.addEventListener('load', () => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => {
            if (data?.type === 'ready') {
              clearTimeout(late);
              this.#port = port1;
              this.show(view);
              resolve();
            } else if (data?.type === 'choice') {
              const { action, part, password, reason } = data;
              this.#report({ action, part, password, reason });
            }
          };
          frame.contentWindow?.postMessage({ nonce }, ORIGIN, [port2]);
        });
      });
    }

    /** @param {View} view */
    show(view) {
      this.#port?.postMessage({ type: 'show', view });
    }

    /** The next choice of the writer. @returns {Promise<Choice>} */
    choice() {
      return new Promise((resolve) => {
        if (this.#early) {
          resolve(this.#early);
          this.#early = undefined;
        } else {
          this.#choose = resolve;
        }
      });
    }

    /** @param {Choice} choice */
    #report(choice) {
      const choose = this.#choose;
      this.#choose = undefined;
      if (choose) choose(choice);
      // A choice made while nobody listens yet: only the harmless one is kept.
      else if (choice.action === 'back') this.#early = choice;
    }

    close() {
      clearInterval(this.#watch);
      this.#port?.close();
      this.#dialog.remove();
      if (this.#focused instanceof HTMLElement && this.#focused.isConnected) this.#focused.focus();
    }
  }

  globalThis.gardefou.Warning = Warning;
}

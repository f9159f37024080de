/**
 * The line in the composer that says whether the mail is guarded, and what will be asked; and, after
 * a repair, the button that undoes it.
 *
 * It stands in a closed shadow root: the page can neither read it nor press the button, whose events
 * count only when they come from the writer's own hand or key. But for the button it takes no click
 * and no focus.
 */
{
  const COLORS = { strong: '#8c1d18', warn: '#8a4b00', notice: '#3a3a3a', ok: '#18632f', busy: '#1b3f8b' };

  /** @typedef {{label: string, press: () => void}} Offered */

  /** @type {HTMLElement | undefined} */
  let host;
  /** @type {HTMLElement | undefined} */
  let box;
  /** @type {HTMLElement | undefined} */
  let line;
  /** @type {HTMLButtonElement | undefined} */
  let button;
  /** What the button does now. @type {Offered | undefined} */
  let offered;
  /** Where the focus came from when it went to the button. @type {EventTarget | null} */
  let from = null;

  function build() {
    host = document.createElement('div');
    const shadow = host.attachShadow({ mode: 'closed' });
    box = document.createElement('div');
    Object.assign(box.style, {
      position: 'fixed',
      insetInlineEnd: '16px',
      insetBlockEnd: '12px',
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      columnGap: '12px',
      boxSizing: 'border-box',
      maxInlineSize: 'min(24rem, calc(100vw - 32px))',
      padding: '5px 12px',
      border: '1px solid',
      borderRadius: '4px',
      background: '#fff',
      font: '13px/1.4 system-ui, sans-serif',
      pointerEvents: 'none',
      zIndex: '2147483646',
    });
    line = document.createElement('div');
    line.setAttribute('role', 'status');
    line.style.maxInlineSize = '21rem';
    box.append(line);
    shadow.append(box);
  }

  function makeButton() {
    const made = document.createElement('button');
    made.type = 'button';
    Object.assign(made.style, {
      minBlockSize: '28px',
      padding: '2px 0',
      border: '0',
      background: 'none',
      color: 'inherit',
      font: 'inherit',
      fontWeight: '600',
      textDecoration: 'underline',
      textUnderlineOffset: '3px',
      cursor: 'pointer',
      pointerEvents: 'auto',
    });
    made.addEventListener('focus', ({ relatedTarget }) => {
      from = relatedTarget;
    });
    made.addEventListener('click', (event) => {
      if (!event.isTrusted) return;
      const press = offered?.press;
      // Gone at once: a double click undoes one repair, not two.
      offer(undefined);
      press?.();
    });
    return made;
  }

  /** @param {Offered | undefined} what */
  function offer(what) {
    offered = what;
    if (what) {
      button ??= makeButton();
      if (button.textContent !== what.label) button.textContent = what.label;
      if (!button.isConnected) box?.append(button);
      return;
    }
    if (!button?.isConnected) return;
    const hadFocus = button.matches(':focus');
    button.remove();
    // Whoever came by the keyboard goes on where they were.
    if (hadFocus && from instanceof HTMLElement && from.isConnected) from.focus();
  }

  globalThis.gardefou.status = {
    /**
     * @param {{tone: keyof typeof COLORS, text: string}} status
     * @param {Offered} [what]  what a button beside it does
     */
    show({ tone, text }, what) {
      if (!host) build();
      if (!host || !line || !box) return;
      if (!host.isConnected) document.documentElement.append(host);
      offer(what);
      box.style.color = COLORS[tone];
      if (line.textContent !== text) line.textContent = text;
    },
    /** Gives the button the focus, for pages that keep the keyboard within a window. Is there one? */
    focus() {
      if (button?.isConnected) button.focus();
      return Boolean(button?.isConnected);
    },
    hide() {
      offer(undefined);
      host?.remove();
    },
  };
}

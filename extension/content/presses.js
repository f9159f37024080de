/**
 * The first layer: presses on a Send control, stopped before the page sees them.
 *
 * Webmails act on any part of a press (Zimbra on mouseup, BlueMind on keypress), so all of it is
 * kept from the page. The default action of a mouse button going down is left: the focus moves, and
 * an address that is being typed becomes a recipient. What is let go is pressed by ourselves.
 */
{
  const { adapters, guard } = globalThis.gardefou;

  /** The control whose press is ours, for as long as it lasts. @type {HTMLElement | undefined} */
  let passing;

  /**
   * A press on that control as something to be held.
   *
   * @param {import('./registry.js').Adapter} adapter
   * @param {HTMLElement} composer
   * @param {HTMLElement} control
   * @returns {import('./guard.js').Held}
   */
  function heldPress(adapter, composer, control) {
    /** @type {import('./guard.js').Held} */
    const held = {
      release: () => {
        // A repair may have drawn the page anew.
        const now = control.isConnected ? control : adapter.mainControl(composer);
        if (!now) return;
        passing = now;
        try {
          adapter.release(now);
        } finally {
          passing = undefined;
        }
      },
      drop: () => {},
      renew: () => held,
    };
    return held;
  }

  function stop(/** @type {Event} */ event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /**
   * @param {Event} event
   * @returns {{adapter: import('./registry.js').Adapter, composer: HTMLElement, control: HTMLElement} | undefined}
   */
  function pressOf(event) {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return undefined;
    for (const adapter of adapters) {
      const control = adapter.sendControl(target);
      const composer = control && adapter.composerOf(control);
      if (control && composer) return control === passing ? undefined : { adapter, composer, control };
    }
    return undefined;
  }

  function onClick(/** @type {Event} */ event) {
    const press = pressOf(event);
    if (!press) return;
    stop(event);
    if (!guard.isHeld(press.composer)) guard.hold(press, heldPress(press.adapter, press.composer, press.control));
  }

  /** The default is left: a finger that is lifted makes the click. */
  function onButton(/** @type {Event} */ event) {
    if (pressOf(event)) event.stopImmediatePropagation();
  }

  /** The keys that press a button, and those that send from anywhere in the composer. */
  function onKey(/** @type {KeyboardEvent} */ event) {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    const press = pressOf(event) ?? shortcutOf(event);
    if (!press) return;
    stop(event);
    const isFirst = event.type === 'keydown' && !event.repeat;
    // Becomes the click above; the page sees none of it.
    if (isFirst && !guard.isHeld(press.composer)) press.control.click();
  }

  /** @param {KeyboardEvent} event */
  function shortcutOf(event) {
    if (event.key !== 'Enter' || (!event.ctrlKey && !event.metaKey)) return undefined;
    // What stands in a frame is of that frame's own classes.
    const target = /** @type {Element | undefined} */ (event.composedPath()[0]);
    // In an editor's frame the composer is that of the frame.
    const inside = target?.ownerDocument === document ? target : target?.ownerDocument?.defaultView?.frameElement;
    if (!inside) return undefined;
    for (const adapter of adapters) {
      const { sendKeys } = adapter;
      const composer = (typeof sendKeys === 'function' ? sendKeys(inside) : sendKeys) ? adapter.composerOf(inside) : null;
      const control = composer && adapter.mainControl(composer);
      if (composer && control) return { adapter, composer, control };
    }
    return undefined;
  }

  const BUTTONS = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'touchend', 'dblclick', 'auxclick'];
  const KEYS = /** @type {const} */ (['keydown', 'keypress', 'keyup']);

  window.addEventListener('click', onClick, true);
  for (const type of BUTTONS) window.addEventListener(type, onButton, true);
  for (const type of KEYS) window.addEventListener(type, onKey, true);

  // ---- Editors in frames: a shortcut pressed there is heard there only

  /** An editor may write its document anew, which ends all listening there: to listen twice is to listen once. */
  function arm(/** @type {HTMLIFrameElement} */ frame) {
    frame.addEventListener('load', onLoad);
    for (const type of KEYS) frame.contentDocument?.defaultView?.addEventListener(type, onKey, true);
  }
  const onLoad = (/** @type {Event} */ { target }) => target instanceof HTMLIFrameElement && arm(target);
  function armAll(/** @type {Iterable<Element>} */ frames) {
    for (const frame of frames) if (frame instanceof HTMLIFrameElement) arm(frame);
  }
  // The focus that moves into a frame is heard here.
  window.addEventListener('focusin', onLoad, true);
  window.addEventListener('blur', () => armAll([document.activeElement ?? []].flat()), true);
  new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) if (node instanceof Element) armAll(node.querySelectorAll('iframe'));
      armAll([...addedNodes].filter((node) => node instanceof HTMLIFrameElement));
    }
  }).observe(document, { childList: true, subtree: true });

  globalThis.gardefou.heldPress = heldPress;
}

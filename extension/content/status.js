/**
 * The line in the composer that says whether the mail is guarded, and what will be asked.
 *
 * It takes no click and no focus, and stands in a closed shadow root: the page cannot read it.
 */
{
  const COLORS = { strong: '#8c1d18', warn: '#8a4b00', notice: '#3a3a3a', ok: '#18632f', busy: '#1b3f8b' };

  /** @type {HTMLElement | undefined} */
  let host;
  /** @type {HTMLElement | undefined} */
  let line;

  function build() {
    host = document.createElement('div');
    const shadow = host.attachShadow({ mode: 'closed' });
    line = document.createElement('div');
    line.setAttribute('role', 'status');
    Object.assign(line.style, {
      position: 'fixed',
      insetInlineEnd: '16px',
      insetBlockEnd: '12px',
      maxInlineSize: 'min(21rem, calc(100vw - 32px))',
      padding: '5px 12px',
      border: '1px solid',
      borderRadius: '4px',
      background: '#fff',
      font: '13px/1.4 system-ui, sans-serif',
      pointerEvents: 'none',
      zIndex: '2147483646',
    });
    shadow.append(line);
  }

  globalThis.gardefou.status = {
    /** @param {{tone: keyof typeof COLORS, text: string}} status */
    show({ tone, text }) {
      if (!host || !line) build();
      if (!host || !line) return;
      if (!host.isConnected) document.documentElement.append(host);
      if (line.textContent === text) return;
      line.style.color = COLORS[tone];
      line.textContent = text;
    },
    hide() {
      host?.remove();
    },
  };
}

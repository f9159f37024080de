/**
 * Hides numbers in the text that is being written, in a plain field or a rich editor: each becomes dots
 * where it stands, and all around it stays, markup too.
 *
 * What is hidden is told by the core, which gives a text back as long as it was. It changes nothing when
 * the text changed while the core was asked.
 *
 * @typedef {{now: () => string | undefined, write: (text: string) => void}} Piece  a run of text: what it is, if it is still there
 */
{
  /** What begins a line of its own. A cell is one: what stands in the next is another value. */
  const BLOCKS =
    'address,article,aside,blockquote,caption,dd,div,dl,dt,figure,footer,h1,h2,h3,h4,h5,h6,header,li,main,ol,p,pre,section,table,td,th,tr,ul';

  /** @returns {Piece} */
  const field = (/** @type {HTMLTextAreaElement} */ area) => ({
    now: () => (area.isConnected ? area.value : undefined),
    write: (text) => {
      area.value = text;
    },
  });

  /** @returns {Piece} */
  const run = (/** @type {Text} */ node) => ({
    now: () => (node.isConnected ? node.data : undefined),
    write: (text) => {
      node.data = text;
    },
  });

  /** The page learns it as it learns what is typed. */
  function tell(/** @type {HTMLElement} */ editor) {
    for (const type of ['input', 'change']) editor.dispatchEvent(new Event(type, { bubbles: true }));
  }

  /**
   * The text as it is seen, line by line, and the pieces that it is made of.
   *
   * @param {HTMLElement} editor
   * @returns {{text: string, pieces: {at: number, was: string, piece: Piece}[]}}
   */
  function read(editor) {
    // Frames have constructors of their own: no `instanceof`.
    if (editor.nodeName === 'TEXTAREA') {
      const piece = field(/** @type {HTMLTextAreaElement} */ (editor));
      const was = piece.now() ?? '';
      return { text: was, pieces: [{ at: 0, was, piece }] };
    }
    const pieces = [];
    let text = '';
    /** @type {Element | null} */
    let block = null;
    const walker = editor.ownerDocument.createTreeWalker(editor, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.ELEMENT_NODE) {
        if (node.nodeName === 'BR') text += '\n';
        continue;
      }
      const parent = node.parentElement;
      const here = parent?.closest(BLOCKS) ?? null;
      if (here !== block) text += '\n';
      block = here;
      const was = /** @type {Text} */ (node).data;
      pieces.push({ at: text.length, was, piece: run(/** @type {Text} */ (node)) });
      // A line end in the source is a space on the page.
      text += parent?.closest('pre') ? was : was.replace(/[\n\r\t]/gu, ' ');
    }
    return { text, pieces };
  }

  globalThis.gardefou.masking = {
    /**
     * @param {HTMLElement} editor
     * @param {(text: string) => Promise<string | undefined>} mask  the same text with dots; nothing when it needs none
     * @returns {Promise<{isThere: () => boolean, undo: () => void} | undefined>}  nothing was changed when absent
     */
    async hide(editor, mask) {
      const { text, pieces } = read(editor);
      const masked = await mask(text);
      if (masked?.length !== text.length || pieces.some(({ piece, was }) => piece.now() !== was)) return undefined;
      const changed = pieces.flatMap(({ at, was, piece }) => {
        const dot = (/** @type {string} */ char, /** @type {number} */ n) => (text[at + n] === masked[at + n] ? char : masked[at + n]);
        const is = was.split('').map(dot).join('');
        return is === was ? [] : [{ piece, was, is }];
      });
      for (const { piece, is } of changed) piece.write(is);
      tell(editor);
      return {
        isThere: () => changed.every(({ piece, is }) => piece.now() === is),
        undo: () => {
          for (const { piece, was } of changed) piece.write(was);
          tell(editor);
        },
      };
    },
  };
}

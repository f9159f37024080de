/**
 * The pictures in a mail's text that leave with it: pasted ones, and those that came with a quoted mail.
 *
 * Text in pictures is not read, which is said of each that could show a list (setting `unread_picture`).
 * A small one could not: a picture that is shown at most 150 pixels high holds fewer than the ten lines
 * from which a list is held, one at most 150 pixels wide no line with a name and an address. Of these,
 * the logos of signatures, nothing is said. What is not drawn yet, or cannot be, is not known as small.
 *
 * What it leaves: pictures at an address elsewhere, of which only the address leaves; `cid:` that the
 * webmail did not resolve, whose files are in its list of attachments.
 */
{
  /** In pixels as shown. */
  const SMALL = 150;

  /** @typedef {import('./registry.js').Attachment} Attachment */

  /** Tells pictures apart. @type {WeakMap<HTMLImageElement, number>} */
  const numbers = new WeakMap();
  let last = 0;

  function idOf(/** @type {HTMLImageElement} */ picture) {
    const number = numbers.get(picture) ?? ++last;
    numbers.set(picture, number);
    return `picture ${number}`;
  }

  const look = () => globalThis.gardefou.guard.refreshSoon();

  function isSmall(/** @type {HTMLImageElement} */ picture) {
    if (!picture.complete) picture.addEventListener('load', look, { once: true });
    return picture.complete && picture.naturalWidth > 0 && (picture.width <= SMALL || picture.height <= SMALL);
  }

  /** Those that leave with the mail, each once. */
  function own(/** @type {Element | null | undefined} */ text) {
    const all = /** @type {HTMLImageElement[]} */ ([...(text?.querySelectorAll('img[src]') ?? [])]);
    return all.filter(({ src }) => /^(?:data|blob):/u.test(src) || (URL.canParse(src) && new URL(src).origin === self.origin));
  }

  /** What its name would be. A webmail may give it another. */
  function nameOf(/** @type {HTMLImageElement} */ { alt, src }) {
    return alt.trim() || `image.${/^data:image\/(\w+)/u.exec(src)?.[1] ?? 'png'}`;
  }

  globalThis.gardefou.pictures = {
    /**
     * The attachments of a mail with the pictures of its text: those that the webmail lists too are told
     * as `inline` when they are small; of the others, those that are not are attachments of their own.
     *
     * @param {Element | null | undefined} text  what holds it, when it is not plain
     * @param {Attachment[]} listed
     * @param {(picture: HTMLImageElement, attachment: Attachment) => boolean} [isOf]  is that the picture of that entry?
     * @returns {Attachment[]}
     */
    among(text, listed, isOf = ({ src }, { url }) => URL.canParse(url, document.baseURI) && url !== '' && src === new URL(url, document.baseURI).href) {
      const pictures = own(text);
      const shown = listed.map((attachment) => {
        const same = pictures.filter((picture) => isOf(picture, attachment));
        return same.length > 0 && same.every(isSmall) ? { ...attachment, inline: true } : attachment;
      });
      /** @type {Map<string, Attachment>} */
      const others = new Map();
      for (const picture of pictures) {
        const { src } = picture;
        if (others.has(src) || isSmall(picture) || listed.some((attachment) => isOf(picture, attachment))) continue;
        others.set(src, { id: idOf(picture), name: nameOf(picture), url: src });
      }
      return [...shown, ...others.values()];
    },

    /** Takes a picture out of the text. @param {Element | null | undefined} text @param {string} id */
    remove(text, id) {
      const pictures = own(text);
      const gone = pictures.find((picture) => idOf(picture) === id);
      for (const picture of pictures) if (gone && picture.src === gone.src) picture.remove();
      return gone !== undefined;
    },
  };
}

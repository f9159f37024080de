/**
 * The webmails we know, one adapter a file under `adapters/`, listed in the manifest.
 *
 * An adapter reads and changes one webmail's compose page; it never decides. All its methods work
 * on the document of this frame as it is now.
 *
 * @typedef {object} Attachment
 * @property {string} id    stable while the attachment stays
 * @property {string} name  as the writer sees it
 * @property {string} url   where the webmail gives its bytes, same origin
 *
 * @typedef {object} Body
 * @property {string} text
 * @property {boolean} html  how it is written
 *
 * @typedef {object} Adapter
 * @property {string} id
 * @property {() => void} [announce]            tells the page that it is guarded; the demo wants to know
 * @property {() => boolean} isCompose          is a mail being written in this document?
 * @property {(target: Element) => HTMLElement | null} sendControl  the Send control an event is on
 * @property {() => void} commit  makes recipients of what is typed but not entered yet
 * @property {() => import('../core/gardefou_wasm.js').Draft} recipients  half-typed addresses included
 * @property {() => Body} body
 * @property {() => Attachment[]} attachments
 * @property {() => Promise<void>} moveAllToBcc
 * @property {(id: string) => Promise<void>} removeAttachment
 * @property {(control: HTMLElement) => void} release  sends, as the writer's own press would
 */
globalThis.gardefou = /** @type {import('../globals.d.ts').Gardefou} */ ({
  /** @type {Adapter[]} */
  adapters: [],
  // The scripts that follow in the manifest add the rest.
});

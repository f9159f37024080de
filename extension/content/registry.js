/**
 * The webmails we know, one adapter a file under `adapters/`, listed in the manifest.
 *
 * An adapter finds, reads and changes the mails being written in one webmail; it never decides. All
 * its methods work on the document of this frame as it is now, and none throws when the page is not
 * as expected: what is not found is empty, and named by `missing`.
 *
 * A *composer* is the element that holds one mail being written, for as long as it is written.
 *
 * @typedef {object} Attachment
 * @property {string} id    stable while the attachment stays, and its own within the composer
 * @property {string} name  as the writer sees it
 * @property {string} url   where the webmail gives its bytes, same origin; empty when it does not
 * @property {boolean} [inline]  it is a small picture that is seen in the text (`pictures.js`): not being able to read it is not worth a word
 * @property {(response: Response) => Promise<Blob | undefined>} [fileIn]  where the answer is not always the file: what of it is; nothing when the file is not in it
 *
 * @typedef {object} Body
 * @property {string} text
 * @property {boolean} html  how it is written
 *
 * @typedef {import('../core/gardefou_wasm.js').Missing} Missing
 *
 * @typedef {object} Adapter
 * @property {string} id
 * @property {boolean | ((inside: Element) => boolean)} [sendKeys]  does the webmail send on Ctrl+Enter, and Cmd+Enter on a Mac; everywhere in the mail, or there?
 * @property {() => void} [announce]  tells the page that it is guarded; the demo wants to know
 * @property {() => HTMLElement[]} composers
 * @property {(target: Element) => HTMLElement | null} sendControl  the Send control an event is on
 * @property {(inside: Element) => HTMLElement | null} composerOf  the composer of a control, or of an element in it
 * @property {(composer: HTMLElement) => HTMLElement | null} mainControl  what to press to send that mail
 * @property {(composer: HTMLElement) => Missing[]} missing  what the composer should have and was not found
 * @property {(composer: HTMLElement) => void} commit  makes recipients of what is typed but not entered yet
 * @property {(composer: HTMLElement) => import('../core/gardefou_wasm.js').Draft} recipients  half-typed addresses included; a chip that shows no address is its name
 * @property {(composer: HTMLElement) => Body} body
 * @property {(composer: HTMLElement) => HTMLElement | null | undefined} [editor]  where the text is typed: a text area, or what a rich editor holds
 * @property {(composer: HTMLElement) => Attachment[]} attachments
 * @property {(composer: HTMLElement) => Promise<() => void>} [moveAllToBcc]  resolves to what puts everyone back; absent where the webmail gives no way to do it
 * @property {(composer: HTMLElement, id: string) => Promise<void>} [removeAttachment]
 * @property {(composer: HTMLElement, files: File[]) => void} [addFiles]  as the writer's own choice of files would
 * @property {() => boolean} [isBusy]  does the webmail heed no press now?
 * @property {(control: HTMLElement) => void} release  sends, as the writer's own press would
 */
globalThis.gardefou = /** @type {import('../globals.d.ts').Gardefou} */ ({
  /** @type {Adapter[]} */
  adapters: [],
  // The scripts that follow in the manifest add the rest.
});

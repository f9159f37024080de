/**
 * Runs the core in a dedicated Worker, off every page's thread.
 *
 * Requests arrive as {@link Request}, one at a time, and are answered in order. A trap of the core
 * poisons its memory: the answer then says `trapped`, and the supervisor starts a fresh Worker.
 *
 * There are two modules of the core. The second reads 7z and RAR archives too; it is loaded into
 * Workers that are started under the name `rare-archives`, when one was met.
 *
 * @typedef {import('../core/gardefou_wasm.js').Draft} Draft
 * @typedef {import('../core/gardefou_wasm.js').Missing} Missing
 *
 * @typedef {{type: 'scan_file', key: string, name: string, file: Blob, passwords?: string[]}
 *   | {type: 'scan_text', key: string, text: string, html: boolean}
 *   | {type: 'mark_unread', key: string, reason: import('../core/gardefou_wasm.js').UnreadReason}
 *   | {type: 'decide', draft: Draft, parts: {key: string, name: string}[], missing?: Missing[], lang: 'fr' | 'en'}
 *   | {type: 'describe', state: import('../core/gardefou_wasm.js').State, lang: 'fr' | 'en'}
 *   | {type: 'clean', key: string, name: string, lang: 'fr' | 'en', bytes?: boolean, file?: Blob}
 *   | {type: 'mask', text: string}
 *   | {type: 'set_settings', settings: import('../background/settings.js').Given}
 *   | {type: 'show_settings', lang: 'fr' | 'en'}
 *   | {type: 'forget', key: string}} Request
 *
 * Of a copy without contact details, what is offered; its bytes when they were asked for. A `clean`
 * of a file that is not kept, or of which there is no such copy, is answered by nothing.
 * @typedef {{offer: import('../core/gardefou_wasm.js').CopyOffer, bytes?: Blob}} Copy
 *
 * @typedef {{ready: true}
 *   | {id: number, ok: true, result: unknown}
 *   | {id: number, ok: false, error: string, trapped: boolean}
 *   | {id: number, progress: number}} Reply
 */
const core =
  self.name === 'rare-archives' ? import('../core/rare/gardefou_wasm.js') : import('../core/gardefou_wasm.js');

const ready = core.then(async ({ default: init, Checker }) => {
  await init();
  reply({ ready: true });
  return new Checker();
});
// The supervisor learns it as it learns that a script does not load: by the Worker's event.
ready.catch(() => {
  setTimeout(() => {
    throw new Error('the core does not start');
  });
});

/**
 * @param {import('../core/gardefou_wasm.js').Checker} checker
 * @param {Request} request
 * @param {(share: number) => void} progress
 * @returns {unknown}
 */
function answer(checker, request, progress) {
  switch (request.type) {
    case 'scan_file':
      return checker.scan_file(request.key, request.file, progress, request.passwords);
    case 'scan_text':
      return checker.scan_text(request.key, request.text, request.html);
    case 'mark_unread':
      return checker.mark_unread(request.key, request.reason);
    case 'decide':
      return checker.decide({ draft: request.draft, parts: request.parts, missing: request.missing ?? [], lang: request.lang });
    case 'describe':
      return checker.describe(request.state, request.lang);
    case 'clean': {
      const offer = request.file && checker.clean_file(request.key, request.name, request.file, request.lang);
      const bytes = checker.take_copy();
      // A handle: what crosses between processes is not copied.
      return offer && { offer, bytes: request.bytes && bytes ? new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]) : undefined };
    }
    case 'mask':
      return checker.mask_text(request.text);
    case 'set_settings':
      return checker.set_settings(request.settings);
    case 'show_settings':
      return checker.show_settings(request.lang);
    case 'forget':
      return checker.forget(request.key);
    default:
      throw new TypeError('this request is not known');
  }
}

/** @param {Reply} reply */
function reply(reply) {
  self.postMessage(reply);
}

self.addEventListener('message', async (event) => {
  const { id, ...request } = /** @type {Request & {id: number}} */ (event.data);
  const checker = await ready.catch(() => undefined);
  if (!checker) return;
  try {
    const result = answer(checker, /** @type {Request} */ (request), (progress) => reply({ id, progress }));
    reply({ id, ok: true, result });
  } catch (error) {
    // The core's own errors never hold mail text; a trap's message is the engine's.
    reply({
      id,
      ok: false,
      error: error instanceof Error ? error.message : 'the core failed',
      trapped: error instanceof WebAssembly.RuntimeError,
    });
  }
});

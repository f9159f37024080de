/**
 * The guard's line to the checker: opens a port when first asked, opens another when it breaks.
 */
{
  const api = globalThis.extensionApi;
  /** How long the background may take to answer, in milliseconds: it may be starting. */
  const PATIENCE = 5_000;

  /**
   * Tells the background something; rejects when it does not answer in time, for a background that
   * hangs must not leave the writer before a Send that does nothing.
   *
   * @param {object} message
   * @returns {Promise<any>}
   */
  function tell(message) {
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('the background does not answer')), PATIENCE);
      api.runtime.sendMessage(message).then(resolve, reject);
    });
  }
  globalThis.gardefou.tell = tell;

  /** @typedef {{resolve: (result: any) => void, reject: (error: Error) => void, progress?: (share: number) => void}} Asked */

  /** @type {Map<number, Asked>} */
  const asked = new Map();
  /** @type {Promise<chrome.runtime.Port> | undefined} */
  let line;
  let lastId = 0;
  /** @type {() => void} */
  let onLost = () => {};

  async function open() {
    await tell({ type: 'ensure_checker' });
    const port = api.runtime.connect({ name: 'checker' });
    port.onMessage.addListener((reply) => {
      const waiting = asked.get(reply.id);
      if (!waiting) return;
      if ('progress' in reply) {
        waiting.progress?.(reply.progress);
        return;
      }
      asked.delete(reply.id);
      if (reply.ok) waiting.resolve(reply.result);
      else waiting.reject(new Error(reply.error));
    });
    port.onDisconnect.addListener(() => {
      line = undefined;
      for (const waiting of asked.values()) waiting.reject(new Error('the checker went away'));
      asked.clear();
      onLost();
    });
    return port;
  }

  globalThis.gardefou.checker = {
    /**
     * Asks the core; rejects when it cannot answer.
     *
     * @param {import('../checker/worker.js').Request} request
     * @param {(share: number) => void} [progress]
     * @returns {Promise<any>}
     */
    async ask(request, progress) {
      line ??= open();
      let port;
      try {
        port = await line;
      } catch (error) {
        line = undefined;
        throw error;
      }
      return new Promise((resolve, reject) => {
        const id = ++lastId;
        asked.set(id, { resolve, reject, progress });
        port.postMessage({ id, ...request });
      });
    },
    /** Called when the checker's memory is gone: all parts must be read again. */
    set onLost(/** @type {() => void} */ listener) {
      onLost = listener;
    },
  };
}

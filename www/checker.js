/**
 * Talks to the Worker that runs the core, the same one that the extension uses.
 *
 * What it gives: one promise a question, answered in any order.
 *
 * What it refuses: to hang. When the Worker cannot start or fails, every question, also those
 * to come, is answered with an error, so that the page can say that nothing was checked.
 */

/** @typedef {{ resolve: (result: any) => void, reject: (error: Error) => void, onProgress?: (done: number) => void }} Asked */

/** The core, in a Worker. */
export class Checker {
  #worker = new Worker(new URL('../extension/checker/worker.js', import.meta.url), { type: 'module' });
  /** @type {Map<number, Asked>} */ #asked = new Map();
  #lastId = 0;
  #failed = false;

  constructor() {
    this.#worker.addEventListener('message', ({ data }) => this.#onAnswer(data));
    for (const name of ['error', 'messageerror']) {
      this.#worker.addEventListener(name, () => this.#fail());
    }
  }

  /**
   * @param {{ type: string, [more: string]: unknown }} question
   * @param {(done: number) => void} [onProgress]  told from 0 to 1 while a file is read
   * @returns {Promise<any>}
   */
  ask(question, onProgress) {
    if (this.#failed) {
      return Promise.reject(new Error('the checker does not run'));
    }
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject, onProgress });
      this.#worker.postMessage({ ...question, id });
    });
  }

  /** @param {{ id: number, ok?: boolean, result?: unknown, progress?: number }} answer */
  #onAnswer(answer) {
    const asked = this.#asked.get(answer.id);
    if (!asked) {
      return;
    }
    if (answer.progress !== undefined) {
      asked.onProgress?.(answer.progress);
      return;
    }
    this.#asked.delete(answer.id);
    if (answer.ok) {
      asked.resolve(answer.result);
    } else {
      asked.reject(new Error('the checker could not answer'));
    }
  }

  #fail() {
    this.#failed = true;
    for (const { reject } of this.#asked.values()) {
      reject(new Error('the checker does not run'));
    }
    this.#asked.clear();
  }
}

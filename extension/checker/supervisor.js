/**
 * Keeps a checking Worker alive: hands it one request at a time, stops one that takes too long or
 * traps, and starts it afresh with the other scans made again. Scans that new settings made stale
 * are made again too, before anything else is asked. What is forgotten while it is read stops at
 * once. When a 7z or RAR archive is met, a Worker with the module that reads them takes the place of
 * the first, and all is read again there, before anything else is asked: so nobody loads that module
 * without need, and no decision is taken without it.
 *
 * Used by the extension's checker page and by the demo page. What a stopped scan leaves is never
 * silence: the part is marked as not read, with the reason.
 *
 * @typedef {import('./worker.js').Request} Request
 * @typedef {import('./worker.js').Reply} Reply
 */

/** How long one part may be read before the settings say it, in milliseconds. */
const TIME_BUDGET = 20_000;

/** Requests that leave something in the Worker's memory, made again in a fresh Worker. */
const KEPT = new Set(['scan_file', 'scan_text', 'mark_unread']);

/**
 * @typedef {object} Job
 * @property {number} id
 * @property {Request} request
 * @property {(result: any) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {((share: number) => void) | undefined} progress
 */

export class Supervisor {
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Job[]} */
  #queue = [];
  /** @type {Job | undefined} */
  #running;
  /** What the Worker remembers, by key. @type {Map<string, Request>} */
  #kept = new Map();
  /** @type {Request | undefined} */
  #settings;
  #timeBudget = TIME_BUDGET;
  /** Did the present Worker load the core? */
  #ready = false;
  /** Which module Workers are started with; `none`: the second one could not be loaded. @type {'first' | 'rare' | 'none'} */
  #module = 'first';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #nextId = 1;
  #workerUrl = new URL('./worker.js', import.meta.url);

  /**
   * Asks the core; resolves with its result.
   *
   * @param {Request} request
   * @param {(share: number) => void} [progress]  called with the share read, 0 to 1
   * @returns {Promise<any>}
   */
  request(request, progress) {
    if (request.type === 'forget') this.#cancel(request.key);
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: this.#nextId++, request, resolve, reject, progress });
      this.#next();
    });
  }

  #next() {
    if (this.#running) return;
    const job = this.#queue.shift();
    if (!job) return;
    this.#running = job;
    this.#worker ??= this.#start();
    const reading = KEPT.has(job.request.type);
    this.#timer = setTimeout(() => this.#fail('timed_out'), this.#timeBudget);
    // Remembered before it runs: a fresh Worker must know of it too.
    if (reading) this.#kept.set(/** @type {{key: string}} */ (job.request).key, job.request);
    if (job.request.type === 'set_settings') this.#settings = job.request;
    if (job.request.type === 'forget') {
      const prefix = job.request.key;
      for (const key of this.#kept.keys()) if (key.startsWith(prefix)) this.#kept.delete(key);
    }
    this.#worker.postMessage({ id: job.id, ...this.#withFile(job.request) });
  }

  /**
   * A copy is made of the file that was read, which is at hand.
   *
   * @param {Request} request
   * @returns {Request}
   */
  #withFile(request) {
    if (request.type !== 'clean') return request;
    const read = this.#kept.get(request.key);
    return { ...request, file: read?.type === 'scan_file' ? read.file : undefined };
  }

  /**
   * Stops reading what is about to be forgotten, and does not begin what waits.
   *
   * @param {string} prefix
   */
  #cancel(prefix) {
    const gone = (/** @type {Job | undefined} */ job) =>
      job !== undefined && KEPT.has(job.request.type) && /** @type {{key: string}} */ (job.request).key.startsWith(prefix);
    for (const job of this.#queue.filter(gone)) job.resolve(undefined);
    this.#queue = this.#queue.filter((job) => !gone(job));
    const running = this.#running;
    // A core that is still loading goes on: what it then reads is forgotten right after.
    if (!running || !gone(running) || !this.#ready) return;
    this.#stop();
    for (const key of this.#kept.keys()) if (key.startsWith(prefix)) this.#kept.delete(key);
    running.resolve(undefined);
    this.#replay(undefined);
  }

  #start() {
    this.#ready = false;
    const name = this.#module === 'rare' ? 'rare-archives' : '';
    const worker = new Worker(this.#workerUrl, { type: 'module', name });
    worker.addEventListener('message', (event) => this.#answered(worker, event.data));
    // The Worker's script or the module could not be loaded, or a request could not be read.
    worker.addEventListener('error', () => this.#fail('malformed'));
    worker.addEventListener('messageerror', () => this.#fail('unavailable'));
    return worker;
  }

  /**
   * @param {Worker} worker
   * @param {Reply} reply
   */
  #answered(worker, reply) {
    const job = this.#running;
    // An answer of a stopped Worker comes too late.
    if (worker !== this.#worker) return;
    if ('ready' in reply) this.#ready = true;
    if (!job || 'ready' in reply || reply.id !== job.id) return;
    if ('progress' in reply) {
      job.progress?.(reply.progress);
      return;
    }
    if (!reply.ok && reply.trapped) {
      this.#fail('malformed');
      return;
    }
    if (reply.ok && KEPT.has(job.request.type) && this.#module === 'first') {
      const { rare_archive: isRare } = /** @type {import('../core/gardefou_wasm.js').ScanSummary} */ (reply.result);
      if (isRare) {
        this.#module = 'rare';
        this.#restart(job);
        return;
      }
    }
    clearTimeout(this.#timer);
    this.#running = undefined;
    // The core dropped its scans: other things are looked for now.
    if (job.request.type === 'set_settings' && reply.ok) {
      const { read_again, max_seconds } = /** @type {import('../core/gardefou_wasm.js').Applied} */ (reply.result);
      this.#timeBudget = max_seconds * 1000;
      if (read_again) this.#again([...this.#kept.values()]);
    }
    if (reply.ok) job.resolve(reply.result);
    else job.reject(new Error(reply.error));
    this.#next();
  }

  /**
   * Stops the Worker; a part that was being read counts as unread, anything else fails.
   *
   * @param {'timed_out' | 'malformed' | 'unavailable'} reason
   */
  #fail(reason) {
    const job = this.#running;
    if (!this.#ready && this.#module === 'rare') {
      // What the first module reads is not lost with the second.
      this.#module = 'none';
      this.#restart(job);
      return;
    }
    this.#stop();
    if (!this.#ready) {
      // The core does not even load: a fresh Worker would not either. Whoever asks next tries again.
      const waiting = job ? [job, ...this.#queue.splice(0)] : this.#queue.splice(0);
      for (const { reject } of waiting) reject(new Error('the core does not start'));
      return;
    }
    let asked = job;
    if (job && (job.request.type === 'scan_file' || job.request.type === 'scan_text')) {
      /** @type {Request} */
      const mark = { type: 'mark_unread', key: job.request.key, reason };
      this.#kept.set(mark.key, mark);
      asked = { ...job, request: mark };
      this.#queue.unshift(asked);
    } else {
      job?.reject(new Error('the core stopped'));
    }
    this.#replay(asked);
  }

  /** Stops the Worker. */
  #stop() {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#running = undefined;
  }

  /**
   * Starts a fresh Worker, in which what was being asked is asked again, behind all that is kept.
   *
   * @param {Job | undefined} job
   */
  #restart(job) {
    this.#stop();
    if (job) this.#queue.unshift(job);
    this.#replay(job);
  }

  /**
   * Makes what is kept again, that of `job` aside, then goes on.
   *
   * @param {Job | undefined} job
   */
  #replay(job) {
    const replay = [...this.#kept.values()].filter((request) => request !== job?.request);
    if (this.#settings && this.#settings !== job?.request) replay.unshift(this.#settings);
    this.#again(replay);
    this.#next();
  }

  /**
   * Makes requests again, before those that wait; nobody is told.
   *
   * @param {Request[]} requests
   */
  #again(requests) {
    const silent = requests.map((request) => ({
      id: this.#nextId++,
      request,
      resolve: () => {},
      reject: () => {},
      progress: undefined,
    }));
    this.#queue.unshift(...silent);
  }
}

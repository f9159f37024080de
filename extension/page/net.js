/**
 * The second layer, in the page's own world: stops the requests by which webmails send (`sends.js`)
 * until the guard (`content/wire.js`, where what is said is told) lets them go.
 *
 * It sees fetch, XMLHttpRequest, sendBeacon and forms of this window and of frames of the same origin,
 * and Roundcube's own event before it sends. It does not see what a Worker asks for. It decides nothing,
 * keeps nothing, and where no guard answers it changes nothing. The files of uploads it shows to the guard.
 */
{
  const { candidates, sendingOf } = globalThis.gardefouSends;
  const native = {
    fetch: window.fetch,
    open: XMLHttpRequest.prototype.open,
    send: XMLHttpRequest.prototype.send,
    beacon: navigator.sendBeacon,
    submit: HTMLFormElement.prototype.submit,
  };
  /** The most of a binary body that is looked at, in bytes. */
  const LOOKED_AT = 1 << 20;

  /** The guard stands in the topmost document that can be reached. @returns {Document} */
  function guarded() {
    try {
      return window.top?.document ?? document;
    } catch {
      return document;
    }
  }

  /** Who waits for an answer. @type {Map<string, (go: boolean) => void>} */
  const waiting = new Map();
  function onAnswer(/** @type {Event} */ event) {
    const { id, go } = JSON.parse(String(/** @type {CustomEvent} */ (event).detail));
    const answer = waiting.get(id);
    waiting.delete(id);
    answer?.(go);
  }

  /**
   * Asks about a sending.
   *
   * @param {string} webmail
   * @param {'begins' | 'form' | 'request'} step
   * @returns {string | undefined}  under what it is held; it may go on when there is none
   */
  function held(webmail, step) {
    const id = crypto.randomUUID();
    const detail = JSON.stringify({ id, webmail, step });
    const goesOn = guarded().dispatchEvent(new CustomEvent('gardefou-send', { cancelable: true, detail }));
    return goesOn ? undefined : id;
  }

  /** @returns {Promise<boolean>} may it go on? */
  const answerTo = (/** @type {string} */ id) => new Promise((resolve) => void waiting.set(id, resolve));

  /** A body as text; empty when it cannot be read at once. */
  function textOf(/** @type {unknown} */ body) {
    if (typeof body === 'string') return body;
    if (body instanceof URLSearchParams) return body.toString();
    if (body instanceof FormData) {
      const fields = [...body].map(([name, value]) => [name, typeof value === 'string' ? value : value.name]);
      return new URLSearchParams(fields).toString();
    }
    if (body instanceof ArrayBuffer) return new TextDecoder().decode(new Uint8Array(body, 0, Math.min(body.byteLength, LOOKED_AT)));
    if (ArrayBuffer.isView(body)) {
      return new TextDecoder().decode(new Uint8Array(body.buffer, body.byteOffset, Math.min(body.byteLength, LOOKED_AT)));
    }
    return '';
  }

  const never = () => new Promise(() => {});

  // ---- Uploads: whatever way a file came to the page, it leaves for the webmail by a request

  /** Shows the guard the files of a request: they may become attachments (`content/attachments.js`). */
  function show(/** @type {unknown} */ body) {
    const values = body instanceof FormData ? [...body.values()] : [body];
    const files = values.filter((value) => value instanceof File && value.name !== '');
    if (files.length === 0) return;
    // Of all events it is this one that carries files from one world to the other.
    const dataTransfer = new DataTransfer();
    for (const file of files) dataTransfer.items.add(/** @type {File} */ (file));
    guarded().dispatchEvent(new DragEvent('gardefou-files', { dataTransfer }));
  }

  // ---- fetch

  window.fetch = async function (input, init) {
    show(init?.body);
    const request = input instanceof Request ? input : undefined;
    const url = String(request?.url ?? input);
    const some = candidates(init?.method ?? request?.method ?? 'GET', url);
    if (some.length > 0) {
      const text = init?.body ? textOf(init.body) : request ? await request.clone().text() : '';
      const sending = sendingOf(some, () => text);
      const id = sending && held(sending.webmail, 'request');
      if (id && !(await answerTo(id))) {
        if (sending.refused === 'wait') await never();
        throw new TypeError('Failed to fetch');
      }
    }
    return native.fetch.call(this, input, init);
  };

  // ---- XMLHttpRequest

  /** @type {WeakMap<XMLHttpRequest, {method: string, url: string, async: boolean}>} */
  const opened = new WeakMap();

  XMLHttpRequest.prototype.open = function (/** @type {any[]} */ ...all) {
    const [method, url, async = true] = all;
    Reflect.deleteProperty(this, 'readyState');
    opened.set(this, { method: String(method), url: String(url), async: Boolean(async) });
    return Reflect.apply(native.open, this, all);
  };
  XMLHttpRequest.prototype.send = function (/** @type {Document | XMLHttpRequestBodyInit | null | undefined} */ body) {
    show(body);
    const how = opened.get(this);
    const sending = how && sendingOf(candidates(how.method, how.url), () => textOf(body));
    // One that the page stands still for cannot wait: it fails.
    const id = sending && held(sending.webmail, how.async ? 'request' : 'form');
    if (!id) return native.send.call(this, body);
    const refuse = () => {
      this.abort();
      if (sending.refused === 'wait') return;
      // As one that failed: some pages look at its state only. It is its own again when it is opened anew.
      Object.defineProperty(this, 'readyState', { value: XMLHttpRequest.DONE, configurable: true });
      this.dispatchEvent(new Event('readystatechange'));
      for (const type of ['error', 'loadend']) this.dispatchEvent(new ProgressEvent(type));
    };
    if (!how.async) throw new DOMException('Failed to execute', 'NetworkError');
    answerTo(id).then((go) => (go ? native.send.call(this, body) : refuse()));
    return undefined;
  };

  // ---- sendBeacon

  navigator.sendBeacon = function (url, body) {
    const sending = sendingOf(candidates('POST', String(url)), () => textOf(body));
    const id = sending && held(sending.webmail, 'request');
    if (!id) return native.beacon.call(this, url, body);
    answerTo(id).then((go) => go && native.beacon.call(this, url, body));
    return true;
  };

  // ---- Forms

  /** @param {HTMLFormElement} form @param {HTMLElement | null} [submitter] */
  function sendingOfForm(form, submitter) {
    // A field named `action` or `method` hides the form's own.
    const attribute = (/** @type {string} */ name) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? '';
    const url = new URL(attribute('action'), document.baseURI).href;
    if (attribute('enctype') === 'multipart/form-data') show(new FormData(form, submitter));
    return sendingOf(candidates(attribute('method') || 'get', url), () => textOf(new FormData(form, submitter)));
  }

  /** Gives back the page's own state, as when it had refused to send. */
  function refused() {
    const { rcmail } = /** @type {any} */ (window);
    if (!rcmail?.env) return;
    clearTimeout(rcmail.submit_timer);
    rcmail.set_busy(false);
    rcmail.unlock_form?.(rcmail.gui_objects.messageform);
    rcmail.env.is_sent = false;
  }

  // A form does not wait: the frame that it is sent to may be gone by then.
  HTMLFormElement.prototype.submit = function () {
    const sending = sendingOfForm(this);
    if (sending && held(sending.webmail, 'form')) refused();
    else native.submit.call(this);
  };
  // requestSubmit and the browser's own submitting fire an event, which `submit` does not.
  function onSubmit(/** @type {SubmitEvent} */ event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const sending = sendingOfForm(form, event.submitter);
    if (!sending || !held(sending.webmail, 'form')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    refused();
  }

  function listen() {
    guarded().addEventListener('gardefou-answer', onAnswer);
    window.addEventListener('submit', onSubmit, true);
  }
  listen();
  // A window that its opener writes loses its listeners (`content/listening.js`); to listen twice is to listen once.
  new MutationObserver(listen).observe(document, { childList: true });

  // ---- Roundcube asks its listeners before it sends: the cleanest place to stop at

  function hookRoundcube() {
    const { rcmail } = /** @type {any} */ (window);
    if (!rcmail?.addEventListener || !rcmail.gui_objects) return;
    rcmail.addEventListener('beforesend', () => (held('roundcube', 'begins') ? false : undefined));
  }
  window.addEventListener('DOMContentLoaded', hookRoundcube, { once: true });
}

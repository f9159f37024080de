/**
 * The third layer, in the browser itself: cancels the request that sends a mail when no guard let that
 * mail go, and says so in a window of ours. It is there for the day when the two layers in the page
 * are blind or gone: a redesigned webmail, a page that an update left without its guard.
 *
 * Only the agency's package has it (`tools/package.js`): it takes the permissions `webRequest` and
 * `webRequestBlocking`, and Chromium heeds the latter only when a policy installed the extension.
 * The browser does not let a request wait, so this layer cannot ask first.
 *
 * A ticket is what the guard of a tab tells before it lets a mail go: one request that sends may
 * leave from there. What is asked for by a service worker of the page has no tab: it needs any ticket.
 */
import '../page/sends.js';

const sends = globalThis.gardefouSends;

/** How long a ticket is good, in milliseconds: the webmail may still ask its own questions. */
const GOOD_FOR = 10 * 60_000;
/** A service worker that does nothing is ended after 30 seconds, and its tickets with it. */
const STAY_AWAKE = 20_000;
/** The most of a body that is looked at, in bytes. */
const LOOKED_AT = 1 << 20;

/** Until when which tab may send. @type {Map<number, number>} */
const tickets = new Map();
/** The request that last went by the ticket of a tab: it may be redirected. @type {Map<number, string>} */
const gone = new Map();
/** The windows that say it, by tab. @type {Map<number, Promise<chrome.windows.Window | undefined>>} */
const told = new Map();

/** A request's body as the nets look at it: as in an address when it is a form's. */
function textOf(/** @type {chrome.webRequest.OnBeforeRequestDetails['requestBody']} */ body) {
  if (body?.formData) {
    const fields = Object.entries(body.formData).flatMap(([name, values]) => values.map((value) => [name, String(value)]));
    return new URLSearchParams(fields).toString();
  }
  const decoder = new TextDecoder();
  let left = LOOKED_AT;
  let text = '';
  for (const { bytes } of body?.raw ?? []) {
    if (!bytes || left <= 0) continue;
    const some = new Uint8Array(bytes, 0, Math.min(bytes.byteLength, left));
    left -= some.byteLength;
    text += decoder.decode(some, { stream: true });
  }
  return text;
}

/** Uses up the ticket of a tab; any, when the request has no tab. @param {number} tab */
function useTicket(tab) {
  const now = Date.now();
  for (const [owner, until] of tickets) if (until < now) tickets.delete(owner);
  const owner = tab === -1 ? tickets.keys().next().value : tab;
  return owner !== undefined && tickets.delete(owner);
}

/**
 * Starts to watch, where the package may.
 *
 * @param {typeof chrome} api
 * @returns {{grant(tab: number): void}}
 */
export function startLastNet(api) {
  /** Says in a window of its own that something was stopped: in the page, nobody may be there to say it. */
  async function tell(/** @type {number} */ tab) {
    const open = await told.get(tab);
    if (open?.id !== undefined && (await api.windows.update(open.id, { focused: true }).catch(() => undefined))) return;
    const url = api.runtime.getURL(`stopped/stopped.html?tab=${tab}`);
    told.set(tab, api.windows.create({ url, type: 'popup', width: 620, height: 420 }));
  }

  /** @type {(details: chrome.webRequest.OnBeforeRequestDetails) => chrome.webRequest.BlockingResponse} */
  function judge({ method, url, requestBody, requestId, tabId }) {
    const sending = sends.sendingOf(sends.candidates(method, url), () => textOf(requestBody));
    if (!sending || gone.get(tabId) === requestId) return {};
    if (useTicket(tabId)) {
      gone.set(tabId, requestId);
      return {};
    }
    tell(tabId).catch(() => {});
    return { cancel: true };
  }

  const urls = api.runtime.getManifest().host_permissions ?? [];
  api.webRequest?.onBeforeRequest.addListener(judge, { urls }, ['blocking', 'requestBody']);

  return {
    grant(tab) {
      tickets.set(tab, Date.now() + GOOD_FOR);
      const awake = setInterval(() => {
        if (tickets.has(tab) && Date.now() < (tickets.get(tab) ?? 0)) void api.runtime.getPlatformInfo();
        else clearInterval(awake);
      }, STAY_AWAKE);
    },
  };
}

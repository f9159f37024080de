/**
 * How the requests look by which webmails send a mail, for the net in the page (`net.js`) and the
 * last one, in the browser (`background/last-net.js`).
 *
 * A request is a sending when its method is not GET, its address fits `at`, and its body fits `body`
 * and not `not`. Bodies of forms are written as in an address (`_action=send&_to=…`). Drafts,
 * autosaves, uploads and searches must fit none.
 *
 * What a webmail does with a sending that fails is in `refused`: `error` takes it as one and says so;
 * `wait`: it would send again by itself, so it gets no answer at all.
 *
 * Sources: the adapters of the same names, where the origin of each is told.
 *
 * @typedef {object} Sending
 * @property {string} webmail
 * @property {RegExp} at
 * @property {RegExp} [body]
 * @property {RegExp} [not]
 * @property {'error' | 'wait'} [refused]
 */
{
  const SENDS = /** @type {Sending[]} */ ([
    {
      webmail: 'roundcube',
      at: /[?&]_task=mail\b/u,
      body: /(?:^|&)_action=(?:send|bounce)(?:&|$)/u,
      not: /(?:^|&)_draft=1(?:&|$)/u,
    },
    { webmail: 'roundcube', at: /[?&]_task=mail\b.*&_action=bounce(?:&|$)/u },
    { webmail: 'sogo', at: /\/SOGo\/.*\/Mail\/.*\/send(?:\?|$)/u },
    { webmail: 'horde', at: /\/services\/ajax\.php\/imp\/(?:smartmobileS|s)endMessage|\/imp\/redirectMessage/u },
    { webmail: 'zimbra', at: /\/service\/soap\/(?:SendMsg|SendInvite|BounceMsg)Request/u },
    { webmail: 'zimbra', at: /\/service\/soap\/SaveDraftRequest/u, body: /"autoSendTime":/u },
    { webmail: 'bluemind', at: /\/outbox\/[^/]+\/_?flush/u },
    { webmail: 'snappymail', at: /\/\?\/Json\//u, body: /"?Action"?[:=]"?SendMessage\b/u },
    { webmail: 'nextcloud', at: /\/apps\/mail\/api\/outbox(?:\/from-draft\/\d+)?(?:\?|$)/u },
    { webmail: 'gmail', at: /\/sync\/u\/\d+\/i\/s\b/u, body: /"\^pfg"|"\^scheduled"/u, refused: 'wait' },
    {
      webmail: 'outlook',
      at: /\/service\.svc\?.*action=(?:CreateItem|UpdateItem)\b/u,
      body: /"MessageDisposition":"Send(?:AndSaveCopy|Only)"/u,
    },
    { webmail: 'proton', at: /\/mail\/v4\/messages\/[\w=-]+(?:\?|$)/u },
  ]);

  globalThis.gardefouSends = {
    /** The sendings that such a request may be, before its body is looked at. @param {string} method @param {string} url */
    candidates: (method, url) => (/^get$/iu.test(method) ? [] : SENDS.filter(({ at }) => at.test(url))),

    /**
     * The sending that it is.
     *
     * @param {Sending[]} some
     * @param {() => string} body
     */
    sendingOf(some, body) {
      if (some.length === 0) return undefined;
      const text = body();
      return some.find((sending) => (!sending.body || sending.body.test(text)) && !sending.not?.test(text));
    },
  };
}

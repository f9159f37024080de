/**
 * Keeps us listening in a window that its opener writes: `document.write` into an empty window ends
 * every listener on window and document, ours too. What our scripts listen to there is remembered, and
 * listened to again as soon as the document has another root; so is the guard's following of the page.
 *
 * The two methods are replaced in our own world only: the page has its own. What the written page
 * listens to on its window while it is being written comes before us; the net in the page's world
 * (`page/net.js`) stops the requests all the same.
 *
 * Sources: HTML, document open steps (« erase all event and listeners »).
 */
{
  /** @type {(() => void)[]} */
  const listening = [];
  for (const target of [window, document]) {
    const native = target.addEventListener;
    /** @param {[string, any, any?]} how */
    target.addEventListener = (...how) => {
      const listen = () => native.apply(target, how);
      // Listening twice to the same is listening once. What happens once has happened.
      if (!how[2]?.once) listening.push(listen);
      listen();
    };
  }

  let root = document.documentElement;
  new MutationObserver(() => {
    if (document.documentElement === root || !document.documentElement) return;
    const isFirst = !root;
    root = document.documentElement;
    if (isFirst) return;
    for (const listen of listening) listen();
    const { guard } = globalThis.gardefou;
    new MutationObserver(guard.refreshSoon).observe(root, { childList: true, subtree: true });
    guard.refreshSoon();
  }).observe(document, { childList: true });
}

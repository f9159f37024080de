/**
 * Answers the toolbar's popup: what guards this page, and what is not read of the mail written here.
 *
 * Codes only, nothing of the mail. A guard that lost its extension (updated under the open page) does
 * not answer, so what answers is alive.
 *
 * @typedef {object} PageState
 * @property {string} state  as the toolbar shows it: `none`, `guarded`, `partly`, `unguarded`
 * @property {import('./registry.js').Missing[]} missing
 */
{
  const { guard } = globalThis.gardefou;

  globalThis.extensionApi.runtime.onMessage.addListener((message, sender, respond) => {
    if (sender.id !== globalThis.extensionApi.runtime.id || message?.type !== 'page_state') return;
    const mail = guard.current();
    respond({ state: guard.state(), missing: mail ? mail.adapter.missing(mail.composer) : [] });
  });
}

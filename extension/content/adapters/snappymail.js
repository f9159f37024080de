/**
 * SnappyMail 2, and RainLoop's heirs that kept its compose window.
 *
 * Chips carry the whole address in their title. The row of Bcc is there, shown or not, and enters
 * what is typed when it loses the focus, also from a script: everybody can be moved there.
 * Its attachments have no address to get them back from: only files just chosen can be read.
 *
 * From the facts, not verified live. Sources: the-djmaze/snappymail, PopupsCompose.html,
 * dev/Component/EmailAddresses.js, dev/External/SquireUI.js.
 */
{
  const { adapters, tables } = globalThis.gardefou;

  const ROWS = {
    to: 'tr:not(.cc-row, .bcc-row, .reply-to-row) ul.emailaddresses',
    cc: 'tr.cc-row ul.emailaddresses',
    bcc: 'tr.bcc-row ul.emailaddresses',
  };
  const adapter = tables.adapter({
    id: 'snappymail',
    composer: ['#V-PopupsCompose'],
    send: ['#V-PopupsCompose a.btn:has([data-i18n="COMPOSE/BUTTON_SEND"])', '#V-PopupsCompose [data-i18n="COMPOSE/BUTTON_SEND"]'],
    sendKeys: true,
    fields: { to: [ROWS.to], cc: [ROWS.cc], bcc: [ROWS.bcc] },
    chip: ['li[title]'],
    from: ['.e-identity', 'input[data-bind*="textInput: from"]'],
    editor: ['.squire-mode-plain .squire-plain', '.squire-mode-source .squire-plain', '.squire-wysiwyg'],
    files: {
      area: ['ul.attachmentList'],
      item: ['.attachmentItem'],
      name: ['.attachmentName'],
      remove: ['a.close'],
    },
    moveAllToBcc: async (composer) => {
      const { to = [], cc = [] } = adapter.recipients(composer);
      for (const row of [ROWS.to, ROWS.cc]) {
        for (const link of composer.querySelectorAll(`${row} li[title] a`)) /** @type {HTMLElement} */ (link).click();
      }
      const bcc = composer.querySelector(ROWS.bcc);
      const input = bcc && tables.inputs(bcc)[0];
      if (!input) return;
      input.value = [...to, ...cc].join(', ');
      tables.leave(input);
    },
  });
  adapters.push(adapter);
}

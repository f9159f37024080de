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
  function empty(/** @type {HTMLElement} */ composer, /** @type {string} */ row) {
    for (const link of composer.querySelectorAll(`${row} li[title] a`)) /** @type {HTMLElement} */ (link).click();
  }

  function enter(/** @type {HTMLElement} */ composer, /** @type {string} */ row, /** @type {string[]} */ people) {
    const field = composer.querySelector(row);
    const input = field && tables.inputs(field)[0];
    if (!input || people.length === 0) return;
    input.value = people.join(', ');
    tables.leave(input);
  }

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
      const { to = [], cc = [], bcc = [] } = adapter.recipients(composer);
      for (const row of Object.values(ROWS)) empty(composer, row);
      enter(composer, ROWS.bcc, [...bcc, ...to, ...cc]);
      return () => {
        empty(composer, ROWS.bcc);
        enter(composer, ROWS.to, to);
        enter(composer, ROWS.cc, cc);
        enter(composer, ROWS.bcc, bcc);
      };
    },
  });
  adapters.push(adapter);
}

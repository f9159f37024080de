/**
 * BlueMind 5.
 *
 * Chips show names; the address is in their title. A group that has no address of its own is given
 * as its name. Names that do not fit the line stay in the page; the «+3» that then stands there is taken
 * at its word all the same. *Send* of a template (« Terminer ») sends nothing, and is checked too.
 *
 * From the facts, not verified live. Sources: BlueMind 5, mail-webapp, components/MailComposer
 * (MailComposerRecipients.vue, MailComposerToolbar.vue), BmContactInput.vue.
 */
globalThis.gardefou.adapters.push(
  globalThis.gardefou.tables.adapter({
    id: 'bluemind',
    composer: ['.mail-composer'],
    send: ['.mail-composer-toolbar .main-buttons button[type="submit"]', '.mail-composer-footer button[type="submit"]'],
    sendKeys: true,
    fields: {
      to: ['.to-contact-input'],
      cc: ['.cc-contact-input'],
      // The only one that no element of its own stands around.
      bcc: ['.bcc-contact-input', '.mail-composer-recipients > .mail-composer-recipient', '.mail-composer-recipients > .bm-contact-input'],
    },
    chip: ['.bm-chip', '.bm-contact'],
    from: ['.mail-composer-sender select', '.mail-composer-sender'],
    editor: ['.bm-rich-editor [contenteditable="true"]', '.mail-composer-content [contenteditable="true"]', '.mail-composer-content textarea'],
  }),
);

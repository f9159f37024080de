/**
 * Nextcloud Mail 3 to 5.
 *
 * A field that is not being edited shows one recipient and «+N»: the others are not in the page, and
 * `missing` says so. Send also schedules and encrypts, under other labels; it is one button.
 * Ctrl+Enter sends from the editor only. Its attachments have no address to get them back from.
 *
 * From the facts, not verified live. Sources: nextcloud/mail, src/components/Composer.vue,
 * RecipientListItem.vue, ComposerAttachment.vue.
 */
globalThis.gardefou.adapters.push(
  globalThis.gardefou.tables.adapter({
    id: 'nextcloud',
    composer: ['.message-composer'],
    send: ['.message-composer .composer-actions button[type="submit"]', '.message-composer .composer-actions--secondary-actions > .button-vue--vue-primary'],
    sendKeys: (inside) => inside.closest('.message-editor, .ck-editor, .editor-wrapper') !== null,
    fields: {
      to: ['.composer-fields:has(> label[for="to"], > .composer-fields__label label[for="to"]) .composer-fields--custom', '.v-select.to-select'],
      cc: ['.composer-fields:has(> label[for="cc"]) .composer-fields--custom'],
      bcc: ['.composer-fields:has(> label[for="bcc"]) .composer-fields--custom'],
    },
    chip: ['.ncselect__tag--recipient', '.vs__selected:not(.recipient-overflow)'],
    unseen: ['.recipient-overflow'],
    from: ['.composer-fields__from .vs__selected'],
    editor: ['.ck-editor__editable', '.message-editor [contenteditable="true"]', '.message-editor textarea'],
    files: {
      area: ['.new-message-attachments'],
      item: ['.composer-attachment'],
      name: ['.new-message-attachment-name'],
      remove: ['button'],
    },
  }),
);

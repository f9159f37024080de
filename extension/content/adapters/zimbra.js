/**
 * Zimbra: classic (8.8 to 10, « ZWC ») and modern (9 and later).
 *
 * Classic keeps its toolbar apart from the mail; the two share a number, as `zb__COMPOSE-1__SEND`
 * and `zv__COMPOSE-1`. It sends as the mouse button goes up.
 * *Send later* asks for a date and saves a draft: the net in the page holds that (`page/sends.js`).
 *
 * From the facts, not verified live. Sources: classic: Zimbra/zm-web-client, ZmId.js, ZmRecipients.js,
 * ZmAddressInputField.js, ZmComposeView.js; modern: its selectors in public tests of others.
 */
{
  const { adapters, tables } = globalThis.gardefou;

  const VIEW = '.ZmComposeView[id^="zv__COMPOSE"]';
  const attachments = '[id$="_attachments_div"]';
  adapters.push(
    tables.adapter({
      id: 'zimbra',
      composer: [VIEW],
      send: ['[id^="zb__COMPOSE"][id$="__SEND"]', '[id^="zb__COMPOSE"][id$="__SEND_MENU"]'],
      // Opens the menu with «Send later».
      notSend: ['[id^="zb__COMPOSE"][id$="_dropdown"]'],
      sendOf: ({ id }) => ['SEND', 'SEND_MENU'].map((name) => document.getElementById(`${id.replace('zv', 'zb')}__${name}`)),
      composerOf: ({ id }) => document.getElementById(id.replace('zb', 'zv').replace(/__SEND(?:_MENU)?$/u, '')),
      trigger: 'mouseup',
      sendKeys: true,
      fields: { to: ['[id$="_to_cell"]'], cc: ['[id$="_cc_cell"]'], bcc: ['[id$="_bcc_cell"]'] },
      chip: ['.addrBubble'],
      from: ['[id$="_identity_row"] .ZSelectAutoButtonTitle', '[id$="_identity_control"]'],
      editor: ['[id$="_body_ifr"]', 'textarea[id$="_body"]'],
      files: { area: [attachments], item: [`${attachments} a.AttLink[href]:not([href^="javascript:"])`], link: ['a.AttLink'] },
    }),
  );

  /** The modern fields stand behind the buttons «To», «Cc», «Bcc», in the language of the writer. */
  const behind = (/** @type {string} */ label) => [`button[aria-label="${label}" i] + *`, `button[title="${label}" i] + *`];
  adapters.push(
    tables.adapter({
      id: 'zimbra',
      composer: ['.zimbra-client_composer_inner'],
      send: ['.zimbra-client_composer_inner button[class$="_send"]', '.zimbra-client_composer_inner button[class*="_send "]'],
      sendKeys: true,
      fields: {
        to: [...behind('To'), ...behind('À'), '[class*="zimbra-client_address-field"]'],
        cc: behind('Cc'),
        bcc: [...behind('Bcc'), ...behind('Cci')],
      },
      chip: ['[class*="address-field_token"]:not(:has([class*="address-field_token"]))'],
      editor: ['rich-text-area iframe', 'rich-text-area', 'textarea'],
    }),
  );
}

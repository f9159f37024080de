/**
 * Outlook on the web: outlook.office.com, outlook.live.com, and Exchange's own `/owa/` where it has
 * the same page.
 *
 * Nothing but the editor is sure to have a name; the mail is what stands around it, a Send and a
 * field of recipients. A collapsed answer shows names: `missing` says so. Typing by a script makes no
 * recipient: moving people to Bcc is not offered. How it lists attachments is not known: named too.
 *
 * From the facts, not verified live. Sources: selectors that other open-source extensions use.
 */
{
  const { adapters, tables } = globalThis.gardefou;

  const SEND = ['button[id*="primaryActionButton"]', '.fui-SplitButton__primaryActionButton', 'button[title*="Ctrl+Enter"]', 'button[aria-label="Envoyer"]', 'button[aria-label="Send"]'];
  const EDITOR = '[id^="editorParent_"] [contenteditable="true"][role="textbox"]';
  const COLLAPSED = '.lpcCommonWeb-hoverTarget[aria-label]';
  const TO = '[id$="_TO"]';

  function around(/** @type {Element} */ editor) {
    for (let element = editor.parentElement; element; element = element.parentElement) {
      if (element.querySelector(SEND.join()) && element.querySelector(`${TO}, ${COLLAPSED}`)) return element;
    }
    return null;
  }

  adapters.push(
    tables.adapter({
      id: 'outlook',
      composer: () => new Set([...document.querySelectorAll(EDITOR)].flatMap((editor) => around(editor) ?? [])),
      send: SEND,
      sendKeys: true,
      fields: { to: [TO, `:has(> ${COLLAPSED})`], cc: ['[id$="_CC"]'], bcc: ['[id$="_BCC"]'] },
      chip: ['._EType_RECIPIENT_ENTITY', COLLAPSED],
      address: ['aria-label'],
      unseen: [COLLAPSED],
      editor: [EDITOR],
    }),
  );
}

/**
 * Proton Mail.
 *
 * Its mails leave encrypted: only the page can be read. A chip shows a name; its remove button carries
 * the address. How it lists attachments is not known: `missing` names them.
 *
 * From the facts, not verified live. Sources: ProtonMail/WebClients, the `data-testid` of its tests.
 */
{
  const { adapters, tables } = globalThis.gardefou;

  const REMOVE = 'remove-address-button-';
  adapters.push(
    tables.adapter({
      id: 'proton',
      composer: ['.composer:has([data-testid="composer:send-button"])'],
      send: ['[data-testid="composer:send-button"]'],
      sendKeys: true,
      fields: {
        to: ['[data-testid="composer:to-field"]', '[data-testid="composer:to"]'],
        cc: ['[data-testid="composer:cc-field"]', '[data-testid="composer:to-cc"]'],
        bcc: ['[data-testid="composer:bcc-field"]', '[data-testid="composer:to-bcc"]'],
      },
      chip: ['[data-testid="composer-addresses-item"]', '.composer-addresses-item'],
      address: (chip) => {
        const id = chip.querySelector(`[data-testid^="${REMOVE}"]`)?.getAttribute('data-testid') ?? '';
        return id.slice(REMOVE.length) || tables.addressIn(tables.text(chip));
      },
      from: ['[data-testid="composer:from"]'],
      editor: ['iframe[data-testid="rooster-iframe"]', 'iframe', 'textarea[data-testid="editor-textarea"]', 'textarea'],
    }),
  );
}

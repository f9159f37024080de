/**
 * The second layer, our side: answers the net in the page (`page/net.js`), which stops every request
 * that would send a mail. One that has the ticket of its mail goes on; any other is held, and asked
 * about as a press would be.
 *
 * The two speak by events on the document, for that is all that both worlds share:
 * - `gardefou-send {id, webmail, step}`, cancelable. `begins`: the page is about to send; `form`: it
 *   sends a form, now or never; `request`: it sends a request, which can wait. Cancelled means: held.
 * - `gardefou-answer {id, go}`: what comes of a request. What could not wait is begun again, by a press.
 *
 * The page could forge either. It could also send the mail from a Worker: the net is there for what
 * its code does in good faith without a press, not against a page that works against its user; for
 * that there is the last net (`background/last-net.js`).
 */
{
  const { adapters, guard, heldPress } = globalThis.gardefou;

  /**
   * @param {string} id
   * @param {import('./guard.js').Mail} mail
   * @param {boolean} waits  is it a request that waits for its answer?
   * @returns {import('./guard.js').Held}
   */
  function heldRequest(id, { adapter, composer }, waits) {
    const answer = (/** @type {boolean} */ go) => {
      document.dispatchEvent(new CustomEvent('gardefou-answer', { detail: JSON.stringify({ id, go }) }));
    };
    const press = () => {
      const control = adapter.mainControl(composer);
      return control ? heldPress(adapter, composer, control) : { release() {}, drop() {}, renew: press };
    };
    return {
      release: () => {
        if (!waits) {
          press().release();
          return;
        }
        // This is the leaving that the ticket is for: it is not asked for another.
        guard.useTicket(composer);
        answer(true);
      },
      drop: () => waits && answer(false),
      renew: () => {
        if (waits) answer(false);
        return press();
      },
    };
  }

  document.addEventListener('gardefou-send', (event) => {
    const { id, webmail, step } = JSON.parse(String(/** @type {CustomEvent} */ (event).detail));
    const own = guard.mails().filter(({ adapter }) => adapter.id === webmail);
    const granted = own.find(guard.hasTicket);
    if (granted) {
      if (step !== 'begins') guard.useTicket(granted.composer);
      return;
    }
    const current = guard.current();
    const mail = own.find(({ composer }) => composer === current?.composer) ?? own[0];
    // Sent from a page where nothing is written: see ARCHITECTURE.md, what is not held.
    if (!mail || adapters.length === 0) return;
    event.preventDefault();
    guard.hold(mail, heldRequest(id, mail, step === 'request'));
  });
}

/**
 * Tries ways to send (`ways.js`): a clean mail, and a risky one that is given up, sent anyway, or
 * repaired. Witnesses are the mail server's journal and the drafts.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { addresses, until } from './compose.js';

/**
 * @param {import('./ways.js').Row} row
 * @param {import('./ways.js').Way[]} ways
 * @param {import('./writer.js').Writer} writer
 * @param {{firefox?: boolean}} [how]
 */
export function tryWays({ webmail: name, start, skip = false }, ways, writer, how = {}) {
  describe(`${name}${how.firefox ? ' in Firefox' : ''}`, { skip }, () => {
    /** @type {import('./ways.js').Webmail} */
    let webmail;
    before(async () => {
      webmail = await start(how);
    });
    after(() => webmail?.finish(/example\.fr|Lefèvre|Camille Martin|À jeudi|rendez-vous/u));

    for (const way of ways) {
      const begin = async (/** @type {import('node:test').TestContext} */ t, isRisky = true) => {
        const begun = await way.begin(webmail, t, isRisky);
        return { ...begun, drafts: (await webmail.stack.folder('Drafts')).length };
      };
      /** It left once, to these people, and of drafts none is left but those that were there. */
      const left = async (/** @type {Awaited<ReturnType<typeof begin>>} */ { compose, people, drafts }, /** @type {number} */ warnings) => {
        const sent = await compose.delivered(warnings);
        assert.deepEqual([...sent.envelope].sort(), [...people].sort());
        const after = drafts - (way.isDraft ? 1 : 0);
        await until('the draft is gone', async () => (await webmail.stack.folder('Drafts')).length === after);
        return sent;
      };
      const headline = (/** @type {string[]} */ people) => `${people.length} personnes verront les adresses des autres`;
      const options = { timeout: 90_000 };

      test(`${way.name}: a clean mail leaves once, without a warning`, options, async (t) => {
        const mail = await begin(t, false);
        await way.send(mail.compose);
        await left(mail, 0);
      });

      test(`${way.name}: a risky mail is held; the writer goes back: nothing leaves, and it is as it was`, options, async (t) => {
        const { compose, people, drafts } = await begin(t);
        const before = await compose.seen();
        await way.send(compose);
        await writer.meets(compose, headline(people));
        await writer.goesBack(compose);
        await sleep(300);
        compose.assertNothingSent();
        assert.deepEqual(await compose.seen(), before);
        assert.equal((await webmail.stack.folder('Drafts')).length, drafts);
      });

      test(`${way.name}: a risky mail that the writer sends anyway leaves once, as it was`, options, async (t) => {
        const mail = await begin(t);
        await way.send(mail.compose);
        await writer.meets(mail.compose, headline(mail.people));
        await writer.sendsAnyway(mail.compose);
        const { raw } = await left(mail, 1);
        assert.match(raw.toString('latin1').split('\r\n\r\n')[0], /personne12@example\.fr/u);
      });

      test(`${way.name}: a risky mail whose people are moved to Bcc leaves once, and names none of them`, options, async (t) => {
        const mail = await begin(t);
        await way.send(mail.compose);
        await writer.meets(mail.compose, headline(mail.people));
        await writer.movesAllToBcc(mail.compose);
        const { raw, mail: read } = await left(mail, 1);
        assert.doesNotMatch(raw.toString('latin1'), /personne\d/u);
        assert.deepEqual(addresses(read.bcc), []);
      });
    }
  });
}

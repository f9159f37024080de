/**
 * Many mails in a row from one browser to one Roundcube that saves drafts every 5 seconds: none may be
 * lost, none doubled, none leave without the question it deserves. Not a test of `make test`: by hand,
 *
 *   node tests/webmail/soak.js [COUNT] [SEED]
 *
 * sends COUNT mails (500; about 4 seconds each), each in a way chosen by SEED (1), which makes the same
 * choices again. Prints what was done, and fails when a mail was not treated as it should.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 *
 * The witness is the mail server's journal, looked at after each mail and once more at the end.
 */
import assert from 'node:assert/strict';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

import { simpleParser } from 'mailparser';

import { closed, press, warning } from './browser.js';
import { addresses, ANYWAY, BACK, BCC, csv, REMOVE, SEND, SEND_NOW, startWebmail } from './compose.js';

const COUNT = Number(process.argv[2] ?? 500);
const SEED = Number(process.argv[3] ?? 1);
const AUTOSAVE = 5;

const ONE = ['helene.lefevre@example.fr'];
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const HEADLINE = '12 personnes verront les adresses des autres';
const LIST = 'Vous allez envoyer les coordonnées de 60 personnes';

/** Mulberry32: numbers from 0 to 1 that a seed begins anew. @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @typedef {object} Way
 * @property {import('./compose.js').Draft} draft
 * @property {number} warnings   how many the writer should meet
 * @property {boolean} leaves
 * @property {(compose: import('./compose.js').Compose) => Promise<void>} act  sends, and chooses in the warning
 * @property {(mail: import('mailparser').ParsedMail) => void} [proof]  that it left as it should
 */

const webmail = await startWebmail({ draftAutosaveSeconds: AUTOSAVE });
const list = await webmail.file('liste.csv', csv(60));

/** @type {Record<string, Way>} */
const WAYS = {
  clean: { draft: { to: ONE }, warnings: 0, leaves: true, act: (compose) => compose.send() },
  'double click': {
    draft: { to: ONE },
    warnings: 0,
    leaves: true,
    act: ({ page }) => page.click(SEND, { count: 2 }),
  },
  'gone back, then cancelled': {
    draft: { to: TWELVE },
    warnings: 1,
    leaves: false,
    act: async (compose) => {
      await compose.send();
      await warning(compose.page, HEADLINE);
      await press(compose.page, BACK);
      await closed(compose.page);
      await compose.page.goto(`${webmail.stack.url}?_task=mail`);
    },
  },
  'sent anyway': {
    draft: { to: TWELVE },
    warnings: 1,
    leaves: true,
    act: async (compose) => {
      await compose.send();
      await warning(compose.page, HEADLINE);
      await press(compose.page, ANYWAY);
    },
    proof: (mail) => assert.deepEqual(addresses(mail.to), TWELVE),
  },
  'moved to Bcc': {
    draft: { to: TWELVE },
    warnings: 1,
    leaves: true,
    act: async (compose) => {
      await compose.send();
      await warning(compose.page, HEADLINE);
      await press(compose.page, BCC);
      await warning(compose.page, 'Tous les destinataires sont en copie cachée');
      await press(compose.page, SEND_NOW);
    },
    proof: (mail) => assert.deepEqual([...addresses(mail.to), ...addresses(mail.cc)], []),
  },
  'file removed': {
    draft: { to: ONE, files: [list] },
    warnings: 1,
    leaves: true,
    act: async (compose) => {
      await compose.send();
      await warning(compose.page, LIST);
      await press(compose.page, REMOVE);
      await warning(compose.page, 'La pièce jointe a été retirée');
      await press(compose.page, SEND_NOW);
    },
    proof: (mail) => assert.equal(mail.attachments.length, 0),
  },
  'sent by the page': {
    draft: { to: TWELVE },
    warnings: 1,
    leaves: true,
    act: async (compose) => {
      await compose.page.evaluate("rcmail.command('send', '')");
      await warning(compose.page, HEADLINE);
      await press(compose.page, ANYWAY);
    },
  },
};

const { journal } = webmail.stack.smtp;
const name = (/** @type {number} */ n) => `Essai ${n} sur ${COUNT}`;
let autosaves = 0;

/** Sends one mail. @param {number} n @param {Way} way @param {number} pause  seconds over the written mail */
async function one(n, way, pause) {
  /** @type {(() => unknown)[]} */
  const closers = [];
  const t = /** @type {import('node:test').TestContext} */ (
    /** @type {unknown} */ ({ after: (/** @type {() => unknown} */ close) => closers.push(close) })
  );
  const before = journal.length;
  try {
    const compose = await webmail.open(t);
    compose.page.on('request', (request) => {
      if (/(?:^|&)_draft=1(?:&|$)/u.test(request.postData() ?? '')) autosaves += 1;
    });
    await compose.fill({ ...way.draft, subject: name(n), body: 'Bonjour,\n\nÀ jeudi.' });
    await sleep(pause * 1000);
    await way.act(compose);
    if (!way.leaves) {
      await sleep(200);
      compose.assertNothingSent();
      assert.equal(compose.warnings, way.warnings, 'warnings met');
      return;
    }
    const { envelope, mail } = await compose.delivered(way.warnings);
    assert.equal(mail.subject, name(n));
    assert.deepEqual(envelope, way.draft.to);
    way.proof?.(mail);
    assert.equal(journal.length, before + 1);
  } finally {
    for (const close of closers) await close();
  }
}

const next = random(SEED);
const names = Object.keys(WAYS);
/** @type {Record<string, number>} */
const done = Object.fromEntries(names.map((each) => [each, 0]));
/** @type {Set<string>} */
const leave = new Set();
let failures = 0;
const began = Date.now();

for (let n = 1; n <= COUNT; n += 1) {
  const how = /** @type {string} */ (names[Math.floor(next() * names.length)]);
  // One writer in four thinks for as long as a draft takes to be saved, some of them just as it is.
  const pause = next() < 0.25 ? AUTOSAVE - 2 + next() * 3 : 0;
  const way = /** @type {Way} */ (WAYS[how]);
  done[how] = (done[how] ?? 0) + 1;
  if (way.leaves) leave.add(name(n));
  try {
    await one(n, way, pause);
  } catch (error) {
    failures += 1;
    console.log(`mail ${n}, ${how}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (n % 25 === 0) console.log(`${n} of ${COUNT}, ${failures} failures, ${Math.round((Date.now() - began) / 1000)} s`);
}

// A mail doubled late would show only now.
await sleep(2000);
const subjects = (await Promise.all(journal.map(({ raw }) => simpleParser(raw)))).map(({ subject }) => subject ?? '');
const lost = [...leave].filter((each) => !subjects.includes(each));
const doubled = subjects.filter((each, at) => subjects.indexOf(each) !== at);
const unguarded = subjects.filter((each) => !leave.has(each));
for (const [how, count] of Object.entries(done)) console.log(`${String(count).padStart(5)}  ${how}`);
console.log(`${journal.length} delivered of ${leave.size} that should be; ${autosaves} drafts saved on the way.`);
console.log(`${lost.length} lost, ${doubled.length} doubled, ${unguarded.length} delivered against the writer's choice, ${failures} failures.`);
await webmail.finish(/example\.|06 ?39 ?98|À jeudi|liste\.csv/u);
if (lost.length + doubled.length + unguarded.length + failures > 0) process.exitCode = 1;

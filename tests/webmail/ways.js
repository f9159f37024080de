/**
 * Every way that a mail leaves the webmails that run here: how each mail is begun, and what sends it.
 * `ways.test.js` and `firefox.test.js` try each of them with a clean mail and with a risky one, and
 * `docs/ways.md` is written from this list (`node tools/ways.js`): it says what is tried.
 *
 * @typedef {Awaited<ReturnType<typeof import('./compose.js').startWebmail>>} Webmail
 *
 * @typedef {object} Begun
 * @property {Compose} compose
 * @property {string[]} people  who receives the mail
 *
 * @typedef {object} Way
 * @property {string} name
 * @property {1 | 2} layer      which one stops it: the presses, or the net in the page
 * @property {(webmail: Webmail, t: import('node:test').TestContext, isRisky: boolean) => Promise<Begun>} begin
 * @property {(compose: Compose) => Promise<unknown>} send
 * @property {boolean} [firefox]  is it tried there too?
 * @property {boolean} [isDraft]  has it a draft, which is gone once it is sent?
 *
 * @typedef {object} Row
 * @property {string} webmail
 * @property {(how: Parameters<typeof import('./compose.js').startWebmail>[2]) => Promise<Webmail>} start
 * @property {Way[]} ways
 * @property {string | false} [skip]  why it cannot be tried on this machine
 */
import { makeEml } from '../../www/incident/eml.js';
import { Compose, fillBounce, SEND, SKINS, startWebmail, until } from './compose.js';
import { folder, HordeCompose, newestDraft, SAVE as HORDE_SAVE, SEND as HORDE_SEND, startHorde } from './horde.js';
import { SAVE, SEND as SOGO_SEND, startSogo } from './sogo.js';
import { noHorde } from './stack/horde.js';

export const COLLEAGUE = 'helene.lefevre@example.fr';
/** Enough to be held: 12 people outside the agency who see each other. */
export const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const SUBJECT = 'Votre rendez-vous de jeudi';
const BODY = 'Bonjour,\n\nÀ jeudi.\n\nCamille Martin';

/** What stands in the mailbox before: by these subjects. */
const RECEIVED = { plain: [], many: TWELVE };

/** @param {Webmail} webmail */
async function deliverAll(webmail) {
  const { deliver, user } = webmail.stack;
  for (const [n, [subject, cc]] of Object.entries(RECEIVED).entries()) {
    const mail = { from: `Hélène Lefèvre <${COLLEAGUE}>`, to: [user], cc, bcc: [], subject, text: 'Bonjour,\n\nÀ jeudi.', files: [] };
    await deliver(makeEml(mail, { date: `Fri, 25 Mar 2016 10:3${n}:00 +0100`, messageId: `recu-${n}@example.fr` }));
  }
}
/** The numbers that the mail server gives them, in the order of `deliverAll`. */
const NUMBERS = { plain: 1, many: 2 };

const people = (/** @type {boolean} */ isRisky) => (isRisky ? TWELVE : [COLLEAGUE]);

/** A new mail. @param {{popup?: boolean, width?: number}} [how] @returns {Way['begin']} */
const written = (how = {}) => async (webmail, t, isRisky) => {
  const compose = await webmail.open(t, how);
  await compose.fill({ to: people(isRisky), subject: SUBJECT, body: BODY });
  return { compose, people: people(isRisky) };
};

// ---- Presses

/** @param {string} control @returns {Way['send']} */
const clicked = (control) => ({ page }) => page.click(control);
/** @param {string} control @param {import('puppeteer-core').KeyInput} key @returns {Way['send']} */
const pressed = (control, key) => async ({ page }) => {
  await page.focus(control);
  await page.keyboard.press(key);
};
/** @param {string} code @returns {Way['send']} */
const ran = (code) => ({ page }) => page.evaluate(code);

// ---- Roundcube

/** A mail that Roundcube begins by that address; the recipients are set unless it knows them. */
const opened = (
  /** @type {(isRisky: boolean) => string} */ query,
  /** @type {((isRisky: boolean) => string[]) | undefined} */ known = undefined,
) => {
  /** @type {Way['begin']} */
  const begin = async (webmail, t, isRisky) => {
    const compose = await webmail.open(t, { query: query(isRisky) });
    if (!known) await compose.fill({ to: people(isRisky) });
    return { compose, people: known?.(isRisky) ?? people(isRisky) };
  };
  return begin;
};

/** @type {Way['begin']} */
async function reopened(webmail, t, isRisky) {
  const before = (await webmail.stack.folder('Drafts')).length;
  const { compose: writing } = await written()(webmail, t, isRisky);
  await writing.page.evaluate("rcmail.command('savedraft', '')");
  await until('the draft is saved', async () => (await webmail.stack.folder('Drafts')).length > before);
  await writing.page.close();
  // The newest is the first of the list.
  await webmail.login.goto(`${webmail.stack.url}?_task=mail&_mbox=Drafts`);
  const link = await webmail.login.waitForSelector('#messagelist td.subject a');
  const { searchParams } = new URL(String(await link?.evaluate((a) => /** @type {HTMLAnchorElement} */ (a).href)));
  const uid = searchParams.get('_draft_uid') ?? searchParams.get('_uid');
  const compose = await webmail.open(t, { query: `&_draft_uid=${uid}&_mbox=Drafts` });
  return { compose, people: people(isRisky) };
}

/** « Renvoyer »: a dialog on a message, in a frame of its own. */
class Bounce extends Compose {
  /** @override */
  async isDone() {
    return this.sent().length > 0;
  }
  /** @override @returns {Promise<any>} */
  seen() {
    return this.frame().$$eval('#compose_to li.recipient', (chips) => chips.map((chip) => chip.textContent));
  }
  frame() {
    const frame = this.page.frames().find((each) => each.url().includes('_action=bounce'));
    if (!frame) throw new Error('there is no dialog');
    return frame;
  }
}

/** @type {Way['begin']} */
async function bounced(webmail, t, isRisky) {
  const page = await webmail.newPage(t);
  const compose = new Bounce(page, webmail.stack);
  compose.sees = webmail.sees;
  await page.goto(`${webmail.stack.url}?_task=mail&_mbox=INBOX&_uid=${NUMBERS.plain}&_action=show`);
  await page.evaluate("rcmail.command('bounce', '', null, new Event('click'))");
  await until('the dialog opens', () => page.frames().some((each) => each.url().includes('_action=bounce')));
  await fillBounce(compose.frame(), people(isRisky));
  return { compose, people: people(isRisky) };
}

/** Two mails are being written in two windows; the second is sent. @type {Way['begin']} */
async function beside(webmail, t, isRisky) {
  await written()(webmail, t, true);
  return written()(webmail, t, isRisky);
}

const byButton = clicked(SEND);
const NARROW = 'a[id$="-clone"].send';

/** @type {Way[]} */
const ELASTIC = [
  { name: 'Send, by mouse', layer: 1, begin: written(), send: byButton, firefox: true },
  { name: 'Send, by Enter', layer: 1, begin: written(), send: pressed(SEND, 'Enter'), firefox: true },
  { name: 'Send, by Space', layer: 1, begin: written(), send: pressed(SEND, 'Space') },
  { name: 'Send, by a double click', layer: 1, begin: written(), send: ({ page }) => page.click(SEND, { count: 2 }) },
  { name: 'Send of narrow screens, by mouse', layer: 1, begin: written({ width: 400 }), send: clicked(NARROW) },
  { name: 'Send of narrow screens, by Enter', layer: 1, begin: written({ width: 400 }), send: pressed(NARROW, 'Enter') },
  { name: 'in a window of its own', layer: 1, begin: written({ popup: true }), send: byButton },
  { name: 'beside another mail in another window', layer: 1, begin: beside, send: byButton },
  {
    name: 'a script presses Send',
    layer: 1,
    begin: written(),
    send: ran(`document.querySelector('${SEND}').click()`),
  },
  { name: 'a script gives Roundcube’s command', layer: 2, begin: written(), send: ran("rcmail.command('send', '')"), firefox: true },
  { name: 'a script submits the form', layer: 2, begin: written(), send: ran('rcmail.submit_messageform()'), firefox: true },
  { name: 'reply', layer: 1, begin: opened(() => `&_reply_uid=${NUMBERS.plain}&_mbox=INBOX`), send: byButton },
  {
    name: 'reply to all',
    layer: 1,
    begin: opened(
      (isRisky) => `&_reply_uid=${isRisky ? NUMBERS.many : NUMBERS.plain}&_mbox=INBOX&_all=all`,
      (isRisky) => [COLLEAGUE, ...(isRisky ? TWELVE : [])],
    ),
    send: byButton,
    firefox: true,
  },
  { name: 'forward', layer: 1, begin: opened(() => `&_forward_uid=${NUMBERS.plain}&_mbox=INBOX`), send: byButton },
  {
    name: 'forward as a file',
    layer: 1,
    begin: opened(() => `&_forward_uid=${NUMBERS.plain}&_mbox=INBOX&_attachment=1`),
    send: byButton,
    firefox: true,
  },
  { name: 'a message written anew from an old one', layer: 1, begin: opened(() => `&_uid=${NUMBERS.plain}&_mbox=INBOX`), send: byButton },
  {
    name: 'begun by a link',
    layer: 1,
    begin: opened((isRisky) => `&_to=${people(isRisky).map(encodeURIComponent).join(',')}&_subject=Lien`, people),
    send: byButton,
  },
  { name: 'a draft reopened', layer: 1, begin: reopened, send: byButton, isDraft: true },
  { name: '« Renvoyer » (bounce)', layer: 1, begin: bounced, send: clicked('.ui-dialog button.bounce') },
];

const LARRY_SEND = SKINS.larry.send;
const CLASSIC_SEND = SKINS.classic.send;
/** The second Send of classic, below the message: a button, where the others are links. */
const BELOW = '#compose-buttons input.mainaction';

/** @type {Way[]} */
const LARRY = [
  { name: 'Send, by mouse', layer: 1, begin: written(), send: clicked(LARRY_SEND) },
  { name: 'Send, by Enter', layer: 1, begin: written(), send: pressed(LARRY_SEND, 'Enter') },
  { name: 'a script gives Roundcube’s command', layer: 2, begin: written(), send: ran("rcmail.command('send', '')") },
];

/** @type {Way[]} */
const CLASSIC = [
  { name: 'Send, by mouse', layer: 1, begin: written(), send: clicked(CLASSIC_SEND) },
  { name: 'Send, by Enter', layer: 1, begin: written(), send: pressed(CLASSIC_SEND, 'Enter') },
  { name: 'Send below the message, by mouse', layer: 1, begin: written(), send: clicked(BELOW) },
  { name: 'Send below the message, by Enter', layer: 1, begin: written(), send: pressed(BELOW, 'Enter') },
  { name: 'Send below the message, by Space', layer: 1, begin: written(), send: pressed(BELOW, 'Space') },
  { name: 'a script gives Roundcube’s command', layer: 2, begin: written(), send: ran("rcmail.command('send', '')") },
];

// ---- SOGo

/** A mail that SOGo begins by that address in a window of its own. @param {(isRisky: boolean) => string} query @param {(isRisky: boolean) => string[]} known */
const sogoOpened = (query, known) => {
  /** @type {Way['begin']} */
  const begin = async (webmail, t, isRisky) => {
    const compose = await webmail.open(t, { popup: true, query: query(isRisky) });
    const all = known(isRisky);
    await until('the recipients are there', async () => {
      const { to, cc } = /** @type {any} */ (await compose.seen());
      return to.length + cc.length > 0 || query(isRisky).endsWith('forward');
    });
    const { to, cc } = /** @type {any} */ (await compose.seen());
    const there = [...to, ...cc].join(' ');
    const missing = all.filter((address) => !there.includes(address));
    if (missing.length > 0) await compose.fill({ to: missing });
    return { compose, people: all };
  };
  return begin;
};

/** @type {Way['begin']} */
async function sogoReopened(webmail, t, isRisky) {
  const { compose: writing } = await written()(webmail, t, isRisky);
  const [answer] = await Promise.all([
    writing.page.waitForResponse((response) => response.url().endsWith('/save')),
    writing.page.click(SAVE),
  ]);
  const { uid } = await answer.json();
  await writing.page.close();
  const compose = await webmail.open(t, { popup: true, query: `Drafts/${uid}/edit` });
  await until('the draft is there', async () => /** @type {any} */ (await compose.seen()).to.length === people(isRisky).length);
  return { compose, people: people(isRisky) };
}

const withColleague = (/** @type {boolean} */ isRisky) => [COLLEAGUE, ...(isRisky ? TWELVE : [])];

/** @type {Way[]} */
const SOGO = [
  { name: 'Send, by mouse', layer: 1, begin: written(), send: clicked(SOGO_SEND), firefox: true },
  { name: 'Send, by Enter', layer: 1, begin: written(), send: pressed(SOGO_SEND, 'Enter') },
  { name: 'Send, by Space', layer: 1, begin: written(), send: pressed(SOGO_SEND, 'Space') },
  { name: 'Send, by a double click', layer: 1, begin: written(), send: ({ page }) => page.click(SOGO_SEND, { count: 2 }) },
  { name: 'in a window of its own', layer: 1, begin: written({ popup: true }), send: clicked(SOGO_SEND) },
  {
    name: 'a script presses Send',
    layer: 1,
    begin: written(),
    send: ran(`document.querySelector('${SOGO_SEND}').click()`),
  },
  {
    name: 'a script calls SOGo’s own way to send',
    layer: 2,
    begin: written(),
    send: ran("void angular.element(document.querySelector('#mailEditor')).controller().send()"),
    firefox: true,
  },
  { name: 'reply', layer: 1, begin: sogoOpened(() => `INBOX/${NUMBERS.plain}/reply`, withColleague), send: clicked(SOGO_SEND) },
  { name: 'reply to all', layer: 1, begin: sogoOpened((isRisky) => `INBOX/${isRisky ? NUMBERS.many : NUMBERS.plain}/replyall`, withColleague), send: clicked(SOGO_SEND) },
  { name: 'forward', layer: 1, begin: sogoOpened(() => `INBOX/${NUMBERS.plain}/forward`, people), send: clicked(SOGO_SEND), isDraft: true },
  { name: 'a draft reopened', layer: 1, begin: sogoReopened, send: clicked(SOGO_SEND), isDraft: true },
];

// ---- Horde

/**
 * A mail that Horde begins by that address.
 *
 * @param {(isRisky: boolean) => string} query
 * @param {(isRisky: boolean) => string[]} known  the recipients that Horde knows by it
 * @param {(isRisky: boolean) => string[]} all
 */
const hordeOpened = (query, known, all = known) => {
  /** @type {Way['begin']} */
  const begin = async (webmail, t, isRisky) => {
    const compose = await webmail.open(t, { query: query(isRisky) });
    return { compose, people: await completed(compose, known(isRisky), all(isRisky)) };
  };
  return begin;
};

/** Waits for the recipients that Horde knows, and adds the others. @param {Compose} compose @param {string[]} known @param {string[]} all */
async function completed(compose, known, all) {
  await until('the recipients are there', async () => {
    const { to, cc } = /** @type {any} */ (await compose.seen());
    const there = [...to, ...cc].join(' ');
    return known.every((address) => there.includes(address));
  });
  const others = all.filter((address) => !known.includes(address));
  if (others.length > 0) await compose.fill({ to: others });
  return all;
}
const nobody = () => [];
const colleague = () => [COLLEAGUE];

/** @type {Way['begin']} */
async function hordeReopened(webmail, t, isRisky) {
  const before = (await webmail.stack.folder('Drafts')).length;
  const { compose: writing } = await written()(webmail, t, isRisky);
  await writing.page.click(HORDE_SAVE);
  await until('the draft is saved', async () => (await webmail.stack.folder('Drafts')).length > before);
  await writing.page.close();
  const query = `type=resume&buid=${await newestDraft(webmail.stack)}&mailbox=${folder('Drafts')}`;
  const compose = await webmail.open(t, { query });
  await until('the draft is there', async () => /** @type {any} */ (await compose.seen()).to.length === people(isRisky).length);
  return { compose, people: people(isRisky) };
}

/** The answer that is written in the window of a message, below it. */
class QuickAnswer extends HordeCompose {
  /** @override */
  async ready() {
    await this.page.waitForSelector('#reply_link', { visible: true });
    await this.page.click('#reply_link');
    await super.ready();
  }
  /** The message stays. @override */
  isDone() {
    return this.page.$eval('form#compose', (form) => !form.checkVisibility());
  }
}

/** @type {Way['begin']} */
async function answeredBelow(webmail, t, isRisky) {
  const page = await webmail.newPage(t);
  const compose = new QuickAnswer(page, webmail.stack);
  compose.sees = webmail.sees;
  await page.goto(`${webmail.stack.url}imp/dynamic.php?page=message&buid=${NUMBERS.plain}&mailbox=${folder('INBOX')}`);
  await compose.ready();
  return { compose, people: await completed(compose, colleague(), withColleague(isRisky)) };
}

/** @param {string} field @returns {Way['send']} */
const ctrlEnter = (field) => async ({ page }) => {
  await page.focus(field);
  await page.keyboard.down('Control');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Control');
};

const hordeMessage = (/** @type {string} */ type) => (/** @type {boolean} */ isRisky) =>
  `type=${type}&buid=${isRisky && type === 'reply_all' ? NUMBERS.many : NUMBERS.plain}&mailbox=${folder('INBOX')}`;

/** Its Send takes no focus, and so no key: Ctrl+Enter sends, wherever it is pressed. @type {Way[]} */
const HORDE = [
  { name: 'Send, by mouse', layer: 1, begin: written(), send: clicked(HORDE_SEND), firefox: true },
  { name: 'Send, by a double click', layer: 1, begin: written(), send: ({ page }) => page.click(HORDE_SEND, { count: 2 }) },
  { name: 'Ctrl+Enter in the text', layer: 1, begin: written(), send: ctrlEnter('#composeMessage') },
  { name: 'Ctrl+Enter in the subject', layer: 1, begin: written(), send: ctrlEnter('#subject') },
  { name: 'Ctrl+Enter where recipients are typed', layer: 1, begin: written(), send: ctrlEnter('#sendto input') },
  { name: 'in a window of its own', layer: 1, begin: written({ popup: true }), send: clicked(HORDE_SEND) },
  {
    name: 'a script presses Send',
    layer: 1,
    begin: written(),
    send: ran(`document.querySelector('${HORDE_SEND}').click()`),
  },
  {
    name: 'a script calls Horde’s own way to send',
    layer: 2,
    begin: written(),
    send: ran("DimpCompose.uniqueSubmit('sendMessage')"),
    firefox: true,
  },
  {
    name: 'a script calls it in a window of its own',
    layer: 2,
    begin: written({ popup: true }),
    send: ran("DimpCompose.uniqueSubmit('sendMessage')"),
  },
  { name: 'reply', layer: 1, begin: hordeOpened(hordeMessage('reply'), colleague, withColleague), send: clicked(HORDE_SEND) },
  { name: 'reply to all', layer: 1, begin: hordeOpened(hordeMessage('reply_all'), withColleague), send: clicked(HORDE_SEND) },
  { name: 'reply below a message', layer: 1, begin: answeredBelow, send: clicked(HORDE_SEND) },
  { name: 'forward', layer: 1, begin: hordeOpened(hordeMessage('forward_body'), nobody, people), send: clicked(HORDE_SEND) },
  { name: 'forward as a file', layer: 1, begin: hordeOpened(hordeMessage('forward_attach'), nobody, people), send: clicked(HORDE_SEND) },
  { name: 'begun by a link', layer: 1, begin: hordeOpened((isRisky) => `to=${people(isRisky).map(encodeURIComponent).join(',')}`, people), send: clicked(HORDE_SEND) },
  { name: 'a draft reopened', layer: 1, begin: hordeReopened, send: clicked(HORDE_SEND), isDraft: true },
];

/** @param {Promise<Webmail>} starting */
async function withMail(starting) {
  const webmail = await starting;
  await deliverAll(webmail);
  return webmail;
}

/** @type {Row[]} */
export const ROWS = [
  { webmail: 'Roundcube 1.6, elastic', start: (how) => withMail(startWebmail({ draftAutosaveSeconds: 0 }, undefined, how)), ways: ELASTIC },
  { webmail: 'Roundcube 1.6, larry', start: (how) => withMail(startWebmail({ draftAutosaveSeconds: 0, skin: 'larry' }, undefined, how)), ways: LARRY },
  { webmail: 'Roundcube 1.6, classic', start: (how) => withMail(startWebmail({ draftAutosaveSeconds: 0, skin: 'classic' }, undefined, how)), ways: CLASSIC },
  { webmail: 'SOGo 5.8', start: (how) => withMail(startSogo({}, how)), ways: SOGO },
  { webmail: 'Horde IMP 6.2', start: (how) => withMail(startHorde({ draftAutosaveSeconds: 0 }, how)), ways: HORDE, skip: noHorde() },
];

/**
 * What is special about Horde: the real webmail (Debian's package, on 127.0.0.1) in a real Chromium. Each way to send
 * is tried in `ways.test.js`. Needs `tools/setup/setup npm chromium webmail` and the built core; where Debian has no
 * Horde, nothing is tried here.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { strToU8, zipSync } from 'fflate';
import { simpleParser } from 'mailparser';

import { makePeoplePdf } from '../../www/incident/pdf.js';
import { makePeople } from '../../www/incident/people.js';
import { closed, line, lineButton, press, pressLineButton, warning } from './browser.js';
import { addresses, ANYWAY, BACK, BCC, csv, MASK, NBSP, REMOVE, SEND_NOW, UNDO_BCC, until } from './compose.js';
import { folder, HordeCompose, newestDraft, SAVE, startHorde } from './horde.js';
import { noHorde } from './stack/horde.js';

const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const ONE = [TWELVE[0]];
const HEADLINE = '12 personnes verront les adresses des autres';
const SUBJECT = 'Votre rendez-vous de jeudi';
const BODY = 'Bonjour,\n\nÀ jeudi.\n\nCamille Martin';
const LIST = 'Vous allez envoyer les coordonnées de 60 personnes';
const ALL_BCC = 'Tous les destinataires sont en copie cachée';
const CARD = 'Ce fichier contient les coordonnées de 60 personnes';
const REMOVED = 'La pièce jointe a été retirée';
const CLEAN = `Garde-fou${NBSP}: rien à signaler`;
const CSV = csv(60);
const PERSONAL = /example\.(?:fr|org)|Lefèvre|06 ?39 ?98|rendez-vous|liste\.csv|28105/u;

/** « Redirect », in a window of its own. */
class Redirect extends HordeCompose {
  /** @override */
  async ready() {
    await this.page.waitForSelector('form#redirect', { visible: true });
    await this.guarded();
  }
  /** @override */
  isDone() {
    return this.page.evaluate(() => document.querySelector('form#redirect') === null);
  }
}

describe('Horde', { skip: noHorde() }, () => {
  /** @type {Awaited<ReturnType<typeof startHorde>>} */
  let webmail;
  /** @type {string} */
  let list;
  before(async () => {
    webmail = await startHorde({ draftAutosaveSeconds: 0 });
    list = await webmail.file('liste.csv', CSV);
  });
  after(() => webmail?.finish(PERSONAL));

  /** @typedef {import('./horde.js').HordeCompose} Compose */

  /** @param {import('node:test').TestContext} t @param {import('./compose.js').Draft} [draft] */
  async function write(t, draft, how = {}) {
    const compose = /** @type {Compose} */ (await webmail.open(t, how));
    await compose.fill({ to: TWELVE, subject: SUBJECT, body: BODY, ...draft });
    return compose;
  }

  /** @param {Compose} compose */
  async function held(compose, headline = HEADLINE) {
    const shown = await warning(compose.page, headline);
    compose.assertNothingSent();
    return shown;
  }

  /** The drafts with that subject. @param {string} subject */
  async function drafts(subject, place = webmail) {
    const all = await Promise.all((await place.stack.folder('Drafts')).map((raw) => simpleParser(raw)));
    return all.filter((mail) => mail.subject === subject);
  }

  const recipients = async (/** @type {Compose} */ compose) => {
    const { to, cc, bcc } = await compose.seen();
    return { to, cc, bcc };
  };

  test('a clean mail is said to be guarded, with all that it has found', async (t) => {
    const compose = await write(t, { to: ONE, cc: [TWELVE[1]], bcc: [TWELVE[2]], files: [await webmail.file('plan.txt', 'Sortie 3, puis tout droit.\r\n')] });
    await compose.says(CLEAN);
    await compose.send();
    const { envelope, mail } = await compose.delivered(0);
    assert.deepEqual(envelope, TWELVE.slice(0, 3));
    assert.equal(mail.attachments[0].content.toString(), 'Sortie 3, puis tout droit.\r\n');
  });

  for (const [what, selector, said] of [
    ['the text', '#composeMessageParent', 'texte'],
    ['the recipients', '#sendcc .hordeACBox', 'destinataires'],
    ['the attachments', '#attach_list', 'pièces jointes'],
  ]) {
    test(`${what} that Horde does not have where it was is said to be unread`, async (t) => {
      const compose = await write(t, { to: ONE });
      await compose.says(CLEAN);
      await compose.page.$eval(selector, (element) => element.remove());
      await until('the line says so', async () => new RegExp(said, 'u').test((await line(compose.page)) ?? ''));
    });
  }

  test('a list of people attached: held, and delivered without it once the warning removed it', async (t) => {
    const other = await webmail.file('plan.txt', 'Plan d’accès : sortie 3, puis tout droit.\n');
    const compose = await write(t, { to: ONE, files: [other, list] });
    await compose.send();
    const { titles, buttons } = await held(compose, LIST);
    assert.deepEqual(titles, [CARD]);
    assert.deepEqual(buttons, [REMOVE, BACK, ANYWAY]);
    await press(compose.page, REMOVE);
    // What Horde would give back is not the file as it was: putting it back is not offered.
    assert.deepEqual((await warning(compose.page, REMOVED)).buttons, [SEND_NOW, BACK]);
    assert.deepEqual(await compose.attachmentNames(), ['plan.txt']);
    compose.assertNothingSent();
    await press(compose.page, SEND_NOW);
    const { envelope, mail } = await compose.delivered(1);
    assert.deepEqual(envelope, ONE);
    assert.deepEqual(mail.attachments.map(({ filename }) => filename), ['plan.txt']);
  });

  test('a file that the server does not let go of is not said to be removed', async (t) => {
    const compose = await write(t, { to: ONE, files: [list] });
    await compose.page.setRequestInterception(true);
    compose.page.on('request', (request) => {
      if (request.url().includes('/deleteAttach')) void request.respond({ status: 500 });
      else void request.continue();
    });
    await compose.send();
    await held(compose, LIST);
    await press(compose.page, REMOVE);
    await warning(compose.page, 'La correction n’a pas abouti');
    compose.assertNothingSent();
  });

  test('a list of people sent anyway arrives byte for byte', async (t) => {
    const compose = await write(t, { to: ONE, files: [list] });
    await compose.send();
    await held(compose, LIST);
    await press(compose.page, ANYWAY);
    const { mail } = await compose.delivered(1);
    assert.deepEqual(mail.attachments.map(({ content }) => content.toString()), [CSV]);
  });

  test('a reopened draft is read again: of a text the page that shows it, of a PDF file its bytes; what Horde does not give is said to be unread', async (t) => {
    const pdf = await webmail.file('liste.pdf', await makePeoplePdf('Liste', makePeople(70, 7)));
    const zip = await webmail.file('liste.zip', zipSync({ 'liste.csv': strToU8(CSV) }));
    // Shown as a table of Horde's, which is not the file.
    const card = await webmail.file('fiche.vcf', 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Accueil\r\nEND:VCARD\r\n');
    const writing = await write(t, { to: ONE, subject: 'Brouillon rouvert', files: [list, pdf, zip, card] });
    await writing.page.click(SAVE);
    await until('the draft is saved', async () => (await drafts('Brouillon rouvert')).length === 1);
    await writing.page.close();
    const query = `type=resume&buid=${await newestDraft(webmail.stack)}&mailbox=${folder('Drafts')}`;
    const compose = /** @type {Compose} */ (await webmail.open(t, { query }));
    await until('the draft is there', async () => (await compose.attachmentNames()).length === 4);
    await compose.send();
    const { titles } = await held(compose, 'Vous allez envoyer les coordonnées de 70 personnes');
    assert.deepEqual(titles, [
      'Ce fichier contient les coordonnées de 70 personnes',
      CARD,
      ...['liste.zip', 'fiche.vcf'].map((name) => `«${NBSP}${name}${NBSP}» n’a pas été vérifié`),
    ]);
  });

  test('an address that is typed but not a recipient yet is counted, and sent to as the others', async (t) => {
    const compose = await write(t, { to: TWELVE.slice(0, 11) });
    await compose.type('to', TWELVE[11]);
    await compose.says(`Garde-fou vous demandera avant l’envoi${NBSP}: ${HEADLINE}`);
    await compose.send();
    await held(compose);
    await press(compose.page, ANYWAY);
    const { envelope, mail } = await compose.delivered(1);
    assert.deepEqual(envelope, TWELVE);
    assert.deepEqual(addresses(mail.to), TWELVE);
  });

  test('what is written into the signature, which has a field of its own, is read with the text', async (t) => {
    const compose = await write(t, { to: ONE });
    await compose.says(CLEAN);
    await compose.page.type('#signature', '\nNIR : 2 81 05 99 588 162 11');
    await compose.send();
    const { titles } = await held(compose, 'Vous allez envoyer un numéro de sécurité sociale');
    assert.deepEqual(titles, ['Le texte contient un numéro de sécurité sociale']);
  });

  for (const how of /** @type {const} */ (['in the warning', 'by the button beside the line'])) {
    test(`everyone moved to Cci, undone ${how}: each is where they were, and so the mail is sent`, async (t) => {
      const people = { to: ['"Petit, Léa" <lea.petit@example.org>', ...TWELVE.slice(0, 7)], cc: TWELVE.slice(7, 11).reverse(), bcc: TWELVE.slice(11) };
      const compose = await write(t, people);
      assert.deepEqual(await recipients(compose), people);
      await compose.send();
      await held(compose);
      await press(compose.page, BCC);
      await warning(compose.page, ALL_BCC);
      assert.deepEqual(await recipients(compose), { to: [], cc: [], bcc: [...people.bcc, ...people.to, ...people.cc] });
      if (how === 'in the warning') {
        await press(compose.page, UNDO_BCC);
        await held(compose);
      } else {
        await press(compose.page, BACK);
        await closed(compose.page);
        await until('undo is offered', async () => (await lineButton(compose.page)) === UNDO_BCC);
        await pressLineButton(compose.page);
        await until('everyone is back', async () => (await compose.chips('to')).length === 8);
        await compose.send();
        await held(compose);
      }
      assert.deepEqual(await recipients(compose), people);
      await press(compose.page, ANYWAY);
      const { envelope, mail } = await compose.delivered(how === 'in the warning' ? 1 : 2);
      assert.deepEqual([addresses(mail.to), addresses(mail.cc)], [['lea.petit@example.org', ...TWELVE.slice(0, 7)], people.cc]);
      assert.deepEqual([...envelope].sort(), ['lea.petit@example.org', ...TWELVE].sort());
    });
  }

  test('without an address book the fields are plain: read, moved to Cci with what is half typed, and put back as they were written', async (t) => {
    const plain = await startHorde({ draftAutosaveSeconds: 0, addressBook: false });
    t.after(() => plain.finish(PERSONAL));
    const compose = /** @type {Compose} */ (await plain.open(t));
    await compose.fill({ subject: SUBJECT, body: BODY });
    await compose.type('to', `${TWELVE.slice(0, 11).join(',')}, ${TWELVE[11]}`);
    const value = (/** @type {string} */ field) => compose.page.$eval(`#${field}`, (area) => /** @type {HTMLTextAreaElement} */ (area).value);
    const before = await value('to');
    await compose.send();
    await held(compose);
    await press(compose.page, BCC);
    await warning(compose.page, ALL_BCC);
    assert.equal(await value('to'), '');
    await press(compose.page, UNDO_BCC);
    await held(compose);
    assert.deepEqual([await value('to'), await value('bcc')], [before, '']);
    await press(compose.page, BCC);
    await warning(compose.page, ALL_BCC);
    await press(compose.page, SEND_NOW);
    const { envelope, mail } = await compose.delivered(1);
    assert.deepEqual(envelope, TWELVE);
    assert.deepEqual(addresses(mail.to), []);
  });

  test('a risky draft that is saved is saved at once, without a warning', async (t) => {
    const compose = await write(t, { subject: 'Brouillon', files: [list] });
    await compose.page.click(SAVE);
    await until('the draft is saved', async () => (await drafts('Brouillon')).length === 1);
    assert.equal(addresses((await drafts('Brouillon'))[0].to).length, 12);
    assert.equal(compose.warnings, 0);
    compose.assertNothingSent();
  });

  test('the numbers in the text are hidden by one button, and the mail leaves without them', async (t) => {
    const compose = await write(t, { to: ONE, body: 'Son NIR : 2 81 05 99 588 162 77, reçu hier.' });
    await compose.send();
    await held(compose, 'Vous allez envoyer un numéro de sécurité sociale');
    await press(compose.page, MASK);
    await held(compose, 'Les numéros de sécurité sociale sont masqués');
    await press(compose.page, SEND_NOW);
    const { mail } = await compose.delivered(1);
    assert.equal(String(mail.text).split('\n')[0], 'Son NIR : • •• •• •• ••• ••• ••, reçu hier.');
  });

  test('in the rich editor the text is read, what Horde’s timer saves is left alone, and Ctrl+Enter in it is held', async (t) => {
    const rich = await startHorde({ html: true });
    t.after(() => rich.finish(PERSONAL));
    const compose = /** @type {Compose} */ (await rich.open(t));
    await compose.page.waitForSelector('#composeMessageParent iframe');
    await compose.fill({ to: ONE, subject: 'Dossier', body: 'Son NIR : 2 81 05 99 588 162 11' });
    // Its timer counts in minutes: here it has run out.
    await compose.page.evaluate('DimpCompose.autoSaveDraft()');
    await until('the draft is saved by itself', async () => (await drafts('Dossier', rich)).length === 1);
    assert.equal(compose.warnings, 0);
    compose.assertNothingSent();
    await compose.page.keyboard.down('Control');
    await compose.page.keyboard.press('Enter');
    await compose.page.keyboard.up('Control');
    const { titles } = await held(compose, 'Vous allez envoyer un numéro de sécurité sociale');
    assert.deepEqual(titles, ['Le texte contient un numéro de sécurité sociale']);
    await press(compose.page, ANYWAY);
    assert.match(String((await compose.delivered(1)).mail.html), /2 81 05 99 588 162 11/u);
  });

  test('a picture of the rich text that could show a list is said to be unread', async (t) => {
    const rich = await startHorde({ html: true, draftAutosaveSeconds: 0 });
    t.after(() => rich.finish(PERSONAL));
    const compose = /** @type {Compose} */ (await rich.open(t));
    await compose.page.waitForSelector('#composeMessageParent iframe');
    await compose.fill({ to: ONE, subject: 'Capture', body: 'Bonjour' });
    await (await compose.rich())?.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
      document.body.append(Object.assign(new Image(), { src: canvas.toDataURL() }));
    });
    await compose.page.type('#subject', ' et texte');
    await compose.says(`Garde-fou${NBSP}: «${NBSP}image.png${NBSP}» n’a pas été vérifié`);
  });

  test('what code of the page sends is dropped by going back: Horde gives the mail back, and Send asks again', async (t) => {
    const compose = await write(t);
    await compose.page.evaluate("DimpCompose.uniqueSubmit('sendMessage')");
    await held(compose);
    await press(compose.page, BACK);
    await closed(compose.page);
    compose.assertNothingSent();
    const { to, isLocked } = await compose.seen();
    assert.deepEqual({ to, isLocked }, { to: TWELVE, isLocked: false });
    await compose.send();
    await warning(compose.page, HEADLINE);
    assert.deepEqual(compose.sent(), []);
    await press(compose.page, ANYWAY);
    assert.deepEqual((await compose.delivered(2)).envelope, TWELVE);
  });

  test('« Redirect »: a message with a list in it is held, then leaves once; a clean one is not asked about', async (t) => {
    for (const [n, subject, text] of /** @type {[number, string, string][]} */ ([
      [1, 'Candidature', 'Bonjour.'],
      [2, 'Liste', CSV],
    ])) {
      await webmail.stack.deliver(`From: lea.petit@example.fr\r\nTo: ${webmail.stack.user}\r\nSubject: ${subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`);
      const page = await webmail.newPage(t);
      const compose = new Redirect(page, webmail.stack);
      await page.goto(`${webmail.stack.url}imp/dynamic.php?page=compose&type=forward_redirect&buid=${n}&mailbox=${folder('INBOX')}`);
      await compose.ready();
      await page.type('#redirect_sendto input.hordeACTrigger', TWELVE[0]);
      await page.click('#send_button_redirect');
      if (n === 2) {
        const { buttons } = await warning(page, 'Vous allez envoyer les coordonnées de 60 personnes');
        assert.deepEqual(buttons, [BACK, ANYWAY]);
        compose.assertNothingSent();
        await press(page, ANYWAY);
      }
      const { envelope, raw } = await compose.delivered(n - 1);
      assert.deepEqual(envelope, ONE);
      assert.match(raw.toString('latin1'), new RegExp(`^Subject: ${subject}`, 'mu'));
    }
  });
});

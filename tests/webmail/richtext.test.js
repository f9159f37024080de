/**
 * Roundcube's rich editor: the pictures of the text, what of it is quoted, and the window that a mail
 * moves to, which Roundcube opens empty and writes into.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';

import MailComposer from 'nodemailer/lib/mail-composer/index.js';

import { makePeople } from '../../www/incident/people.js';
import { line, press, set, warning } from './browser.js';
import { ANYWAY, Compose, NBSP, REMOVE, SEND, SEND_NOW, startWebmail, until } from './compose.js';

const ONE = ['secretariat@example.fr'];
const CLEAN = `Garde-fou${NBSP}: rien à signaler`;
const LIST = 'Vous allez envoyer les coordonnées de 60 personnes';
const ROWS = makePeople(60).map(({ lastName, firstName, email, mobile }) => [lastName, firstName, email, mobile]);

/** @type {Awaited<ReturnType<typeof startWebmail>>} */
let webmail;
before(async () => {
  webmail = await startWebmail({ html: true });
});
after(() => webmail.finish(/example\.|\.example|06 ?39 ?98|inscription|capture/u));

/** A grey picture. @param {number} width @param {number} height */
function png(width, height) {
  const chunk = (/** @type {string} */ type, /** @type {Buffer} */ data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))), chunk('IEND', Buffer.alloc(0))]);
}
const LOGO = png(240, 80);
const CAPTURE = png(640, 400);

let delivered = 0;
/**
 * Answers or forwards a mail that was just delivered.
 *
 * @param {import('node:test').TestContext} t
 * @param {'reply' | 'forward'} how
 * @param {import('nodemailer/lib/mailer').Options} mail
 */
async function answer(t, how, mail) {
  const { stack } = webmail;
  const raw = await new MailComposer({ from: 'Hélène Lefèvre <helene.lefevre@example.fr>', to: stack.user, subject: 'Votre inscription', ...mail }).compile().build();
  await stack.deliver(raw);
  const compose = await webmail.open(t, { query: `&_${how}_uid=${++delivered}&_mbox=INBOX` });
  if (how === 'forward') await compose.fill({ to: ONE });
  return compose;
}

/** The page of the rich editor. @param {import('./compose.js').Compose} compose */
async function editor({ page }) {
  const iframe = await page.waitForSelector('#composebody_ifr');
  const frame = /** @type {import('puppeteer-core').Frame} */ (await iframe?.contentFrame());
  await frame.waitForSelector('body#tinymce');
  return frame;
}

/** Pastes a picture at the beginning of the text, as a screenshot is. @param {import('./compose.js').Compose} compose @param {Buffer} picture */
async function paste(compose, picture) {
  const frame = await editor(compose);
  await frame.focus('body#tinymce');
  await frame.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'capture.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, picture.toString('base64'));
  await frame.waitForSelector('img');
}

const withPicture = (/** @type {Buffer} */ content) => ({
  html: '<p>Bonjour,</p><p>À jeudi.</p><p><img src="cid:logo@example.fr" alt="Logo"></p>',
  attachments: [{ filename: 'image001.png', content, cid: 'logo@example.fr', contentDisposition: /** @type {const} */ ('inline') }],
});

for (const how of /** @type {const} */ (['reply', 'forward'])) {
  test(`${how}: the logo of a signature is not spoken of, and leaves with the mail`, async (t) => {
    const compose = await answer(t, how, withPicture(LOGO));
    await until('the webmail lists the picture', async () => (await compose.attachmentNames()).includes('image001.png'));
    await compose.says(CLEAN);
    await compose.send();
    const { mail } = await compose.delivered(0);
    assert.ok(mail.attachments.some(({ content }) => content.equals(LOGO)));
  });

  test(`${how}: a picture of the text that could show a list is told as not checked`, async (t) => {
    const compose = await answer(t, how, withPicture(CAPTURE));
    await compose.says(`Garde-fou${NBSP}: «${NBSP}image001.png${NBSP}» n’a pas été vérifié`);
    await compose.send();
    await compose.delivered(0);
  });
}

test('a logo that is attached, and not in the text, is told as not checked', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: ONE, subject: 'Votre inscription', files: [await webmail.file('logo.png', LOGO)] });
  await compose.says(`Garde-fou${NBSP}: «${NBSP}logo.png${NBSP}» n’a pas été vérifié`);
});

test('a small picture that is a drawing with a list in it is read', async (t) => {
  const compose = await webmail.open(t);
  const lines = ROWS.map((row) => `<text>${row.join(';')}</text>`).join('\n');
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">${lines}</svg>`;
  await compose.fill({ to: ONE, subject: 'Votre inscription', files: [await webmail.file('logo.svg', drawing)] });
  const frame = await editor(compose);
  const [file, id] = await compose.page.evaluate(() => [
    document.querySelector('#attachment-list > li')?.id ?? '',
    /** @type {HTMLInputElement} */ (document.querySelector('form[name="form"] [name="_id"]')).value,
  ]);
  await frame.evaluate((src) => {
    document.body.append(Object.assign(document.createElement('img'), { src }));
  }, `${webmail.stack.url}?_task=mail&_action=display-attachment&_file=${file}&_id=${id}`);
  await frame.waitForFunction(() => document.querySelector('img')?.naturalWidth === 20);
  await compose.send();
  await warning(compose.page, LIST);
  compose.assertNothingSent();
});

test('a pasted screenshot is told as not checked', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: ONE, subject: 'Votre inscription' });
  await paste(compose, CAPTURE);
  await compose.says(`Garde-fou${NBSP}: «${NBSP}image.png${NBSP}» n’a pas été vérifié`);
  await compose.send();
  const { mail } = await compose.delivered(0);
  assert.ok(mail.attachments[0]?.content.equals(CAPTURE));
});

test('where pictures are asked about, a pasted screenshot can be removed', async (t) => {
  await set(t, webmail.chromium, { unread_picture: 'ask' });
  const compose = await webmail.open(t);
  await compose.fill({ to: ONE, subject: 'Votre inscription' });
  await paste(compose, CAPTURE);
  await compose.send();
  await warning(compose.page, 'Une pièce jointe n’a pas pu être vérifiée');
  await press(compose.page, REMOVE);
  await warning(compose.page, 'La pièce jointe a été retirée');
  compose.assertNothingSent();
  await press(compose.page, SEND_NOW);
  const { mail } = await compose.delivered(1);
  assert.equal(mail.attachments.length, 0);
});

test('a pasted icon is not spoken of', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: ONE, subject: 'Votre inscription' });
  await paste(compose, png(32, 32));
  await sleep(1_000);
  assert.equal(await line(compose.page), CLEAN);
  await compose.send();
  const { mail } = await compose.delivered(0);
  assert.equal(mail.attachments.length, 1);
});

for (const [form, mail] of /** @type {const} */ ([
  ['rich', { html: `<p>Bonjour,</p><table>${ROWS.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>` }],
  ['plain', { text: `Bonjour,\n${ROWS.map((row) => row.join('  ')).join('\n')}\n` }],
])) {
  test(`reply to a ${form} mail: a list that it quotes is said to stand in what is quoted`, async (t) => {
    const compose = await answer(t, 'reply', mail);
    await compose.send();
    const shown = await warning(compose.page, LIST);
    assert.match(shown.text, /historique cité/u);
    compose.assertNothingSent();
    await press(compose.page, ANYWAY);
    await compose.delivered(1);
  });

  test(`reply to a ${form} mail: a list that is typed above what is quoted is not said to be quoted`, async (t) => {
    const compose = await answer(t, 'reply', form === 'rich' ? { html: '<p>À jeudi.</p>' } : { text: 'À jeudi.\n' });
    const typed = `${ROWS.map((row) => row.join('  ')).join('\n')}\n\n`;
    if (form === 'rich') {
      const frame = await editor(compose);
      await frame.waitForSelector('blockquote');
      await frame.evaluate((rows) => {
        document.body.prepend(...rows.split('\n').map((row) => Object.assign(document.createElement('p'), { textContent: row })));
      }, typed);
    } else {
      await compose.page.$eval('#composebody', (body, text) => {
        const area = /** @type {HTMLTextAreaElement} */ (body);
        area.value = text + area.value;
      }, typed);
    }
    // The editor grows when it is left: Send would move away under the pointer.
    await compose.page.focus(SEND);
    await compose.page.keyboard.press('Enter');
    const shown = await warning(compose.page, LIST);
    assert.doesNotMatch(shown.text, /historique cité/u);
    compose.assertNothingSent();
  });
}

test('a mail that Roundcube moves into a window of its own is held there', async (t) => {
  const { page } = await webmail.open(t);
  await page.$eval('#_to', (field, people) => {
    /** @type {HTMLTextAreaElement} */ (field).value = people;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }, Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`).join(', '));
  const opened = new Promise((/** @type {(page: import('puppeteer-core').Page) => void} */ resolve) => {
    page.once('popup', (popup) => popup && resolve(popup));
  });
  await page.evaluate(`rcmail.command('extwin', '')`);
  const popup = await opened;
  t.after(() => popup.close().catch(() => {}));
  const moved = new Compose(popup, webmail.stack);
  await moved.ready();
  await moved.send();
  await warning(popup, '12 personnes verront les adresses des autres');
  moved.assertNothingSent();
});

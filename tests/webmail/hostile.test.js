/**
 * A page that works against the guard, and a guard whose parts die: never a mail sent unasked.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { makePeople } from '../../www/incident/people.js';
import { makePeoplePdf } from '../../www/incident/pdf.js';
import { checkerTarget, closed, isWarned, press, serviceWorker, warning } from './browser.js';
import { ANYWAY, BACK, startWebmail, until } from './compose.js';

const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const HEADLINE = '12 personnes verront les adresses des autres';
const THIRTEEN = '13 personnes verront les adresses des autres';
const LIST = 'Vous allez envoyer les coordonnées de 100 personnes';
const UNCHECKED = 'Ce message n’a pas pu être vérifié';

/** @type {Awaited<ReturnType<typeof startWebmail>>} */
let webmail;
before(async () => {
  webmail = await startWebmail();
});
const PERSONAL = /example\.|\.example|06 ?39 ?98|liste\.pdf/u;
after(() => webmail.finish(PERSONAL, { removed: true }));

/** A risky mail. @param {import('node:test').TestContext} t @param {import('./compose.js').Draft} [draft] */
async function write(t, draft) {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWELVE, subject: 'Réunion', body: 'Bonjour,', ...draft });
  return compose;
}

/** A risky mail by its attachment. @param {import('node:test').TestContext} t */
async function writeList(t) {
  const list = await webmail.file('liste.pdf', await makePeoplePdf('Liste', makePeople(100)));
  return write(t, { to: ['secretariat@example.fr'], files: [list] });
}

/** @param {import('./compose.js').Compose} compose */
async function opened(compose, headline = HEADLINE) {
  await compose.send();
  return warning(compose.page, headline);
}

const NOBODY_ANSWERS = /^Ce message n’a pas pu être vérifié\n\nGarde-fou ne répond pas\. Le message n’est pas parti\./u;

/**
 * What the browser's own box asks, which is answered with «Annuler».
 *
 * @param {import('./compose.js').Compose} compose
 * @returns {Promise<string>}
 */
function confirmed({ page }) {
  page.removeAllListeners('dialog');
  return new Promise((resolve) => {
    page.on('dialog', (dialog) => {
      if (dialog.type() === 'confirm') resolve(dialog.message());
      dialog.dismiss();
    });
  });
}

test('a mail that the page changes under the open warning is asked about again, not sent', async (t) => {
  const compose = await write(t);
  await opened(compose);
  await compose.page.evaluate(() => {
    const to = /** @type {HTMLTextAreaElement} */ (document.getElementById('_to'));
    to.value += ' ajout@example.org';
    to.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await press(compose.page, ANYWAY);
  await until('a second warning', () => compose.warnings === 2);
  await warning(compose.page, THIRTEEN);
  compose.assertNothingSent();
  await press(compose.page, ANYWAY);
  const { envelope } = await compose.delivered(2);
  assert.deepEqual(envelope, [...TWELVE, 'ajout@example.org']);
});

test('a text that the page changes under the open warning is asked about again, not sent', async (t) => {
  const compose = await write(t);
  await opened(compose);
  await compose.page.$eval('#composebody', (area) => {
    /** @type {HTMLTextAreaElement} */ (area).value += '\nNIR : 2 81 05 99 588 162 11';
  });
  await press(compose.page, ANYWAY);
  await until('a second warning', () => compose.warnings === 2);
  const shown = await warning(compose.page, HEADLINE);
  assert.deepEqual(shown.titles, [HEADLINE, 'Le texte contient un numéro de sécurité sociale']);
  compose.assertNothingSent();
});

for (const [how, take] of /** @type {[string, () => void][]} */ ([
  ['removes the warning from its document', () => document.querySelectorAll('dialog').forEach((each) => each.remove())],
  ['closes the warning', () => document.querySelectorAll('dialog').forEach((each) => each.close())],
  ['empties the warning', () => document.querySelectorAll('dialog').forEach((each) => each.replaceChildren())],
])) {
  test(`a page that ${how} sends nothing by it, and the next Send asks again`, async (t) => {
    const compose = await write(t);
    await opened(compose);
    await compose.page.evaluate(take);
    await closed(compose.page);
    compose.assertNothingSent();
    await until('Send asks again', async () => {
      await compose.page.$eval('button.btn.send', (button) => /** @type {HTMLElement} */ (button).click());
      return compose.warnings === 2;
    });
    await warning(compose.page, HEADLINE);
    compose.assertNothingSent();
  });
}

test('the page can neither read nor press the warning: no frame in its reach, clicks of its own do nothing', async (t) => {
  const compose = await write(t);
  const framesBefore = await compose.page.evaluate(() => window.length);
  await opened(compose);
  const reach = await compose.page.evaluate(() => {
    const dialog = /** @type {HTMLDialogElement} */ (document.querySelector('dialog'));
    const all = [dialog, ...dialog.querySelectorAll('*')];
    return {
      frames: window.length,
      ours: [...document.querySelectorAll('iframe')].filter(({ src }) => src.includes('extension')).length,
      openRoots: all.filter(({ shadowRoot }) => shadowRoot).length,
      words: dialog.textContent,
      markup: dialog.innerHTML.replace(/style="[^"]*"/gu, ''),
    };
  });
  assert.deepEqual(reach, { frames: framesBefore, ours: 0, openRoots: 0, words: '', markup: '<div ></div>' });
  await compose.page.evaluate(() => {
    const dialog = /** @type {HTMLDialogElement} */ (document.querySelector('dialog'));
    for (const target of [dialog, ...dialog.querySelectorAll('*')]) {
      for (const type of ['pointerdown', 'mousedown', 'mouseup', 'click', 'dblclick']) {
        for (let y = 0; y < innerHeight; y += 20) {
          target.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, clientX: innerWidth / 2, clientY: y }));
        }
      }
      for (const key of ['Enter', ' ', 'Tab']) {
        for (const type of ['keydown', 'keypress', 'keyup']) {
          target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, composed: true }));
        }
      }
    }
    // Send, too, stays held while the question is open.
    document.querySelector('button.btn.send')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  });
  assert.equal((await warning(compose.page, HEADLINE)).focused, BACK);
  assert.ok(isWarned(compose.page));
  assert.equal(compose.warnings, 1);
  compose.assertNothingSent();
});

test('a page that embeds the warning itself gets an empty frame, whatever it says to it', async (t) => {
  const compose = await write(t);
  await compose.page.evaluate(async (id) => {
    const frame = document.createElement('iframe');
    frame.id = 'forged';
    frame.src = `chrome-extension://${id}/dialog/dialog.html`;
    const heard = /** @type {unknown[]} */ (Object.assign(window, { heard: [] }).heard);
    await new Promise((resolve) => {
      frame.onload = resolve;
      document.body.append(frame);
    });
    for (const nonce of ['', 'forgé', crypto.randomUUID()]) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => heard.push(data);
      port1.postMessage({ type: 'show', view: { lang: 'fr', tone: 'ok', headline: 'Tout va bien', cards: [], buttons: [] } });
      frame.contentWindow?.postMessage({ nonce }, '*', [port2]);
    }
  }, webmail.chromium.extensionId);
  // The real warning, asked for later, opens: the forged one had its time.
  await compose.send();
  await until('two frames', () => compose.page.frames().filter((frame) => frame.url().endsWith('/dialog.html')).length === 2);
  const texts = async () =>
    Promise.all(
      compose.page
        .frames()
        .filter((frame) => frame.url().endsWith('/dialog.html'))
        .map((frame) => frame.evaluate(() => document.querySelector('h1')?.textContent ?? '')),
    );
  await until('the real warning', async () => (await texts()).includes(HEADLINE));
  assert.deepEqual((await texts()).sort(), ['', HEADLINE]);
  assert.deepEqual(await compose.page.evaluate(() => /** @type {any} */ (window).heard), []);
  compose.assertNothingSent();
});

test('when the checker dies while the mail is written, Send has all read again and still asks', async (t) => {
  const compose = await writeList(t);
  await compose.says('Garde-fou vous demandera avant l’envoi\u{a0}: ce fichier contient les coordonnées de 100 personnes');
  const target = await checkerTarget(webmail.chromium.browser);
  await (await target.asPage()).close();
  await compose.send();
  const shown = await warning(compose.page, LIST);
  assert.deepEqual(shown.titles, ['Ce fichier contient les coordonnées de 100 personnes']);
  compose.assertNothingSent();
});

test('when the checker dies at the very moment of Send, the writer is asked, one way or the other', async (t) => {
  const compose = await writeList(t);
  const target = await checkerTarget(webmail.chromium.browser);
  const checker = await target.asPage();
  await Promise.all([compose.send(), checker.close()]);
  const headlines = [LIST, UNCHECKED];
  await until('a warning', async () => {
    const frame = compose.page.frames().find((each) => each.url().endsWith('/dialog.html'));
    const headline = await frame?.evaluate(() => document.querySelector('h1')?.textContent ?? '').catch(() => '');
    return headlines.includes(headline ?? '');
  });
  compose.assertNothingSent();
  await press(compose.page, BACK);
  await closed(compose.page);
  // And afterwards all is as before.
  await opened(compose, LIST);
  compose.assertNothingSent();
});

test('when the checker is gone, a clean mail still leaves, checked again', async (t) => {
  const compose = await write(t, { to: ['secretariat@example.fr'] });
  await (await (await checkerTarget(webmail.chromium.browser)).asPage()).close();
  await compose.send();
  const { envelope } = await compose.delivered(0);
  assert.deepEqual(envelope, ['secretariat@example.fr']);
});

test('when the service worker was stopped, the next Send is still held and still released', async (t) => {
  const compose = await write(t);
  const { browser, extensionId } = webmail.chromium;
  await (await serviceWorker(browser, extensionId)).close();
  await opened(compose);
  compose.assertNothingSent();
  await press(compose.page, ANYWAY);
  const { envelope } = await compose.delivered(1);
  assert.deepEqual(envelope, TWELVE);
});

test('when the background takes a question and never answers, the writer is asked by the browser itself', async (t) => {
  const compose = await write(t);
  const { browser, extensionId } = webmail.chromium;
  const asked = confirmed(compose);
  const worker = await serviceWorker(browser, extensionId);
  // A debugger that pauses the service worker: it lives, and says nothing.
  await worker.client.send('Debugger.enable');
  await worker.client.send('Debugger.pause');
  try {
    await compose.send();
    assert.match(await asked, NOBODY_ANSWERS);
    compose.assertNothingSent();
  } finally {
    await worker.client.send('Debugger.disable');
  }
});

test('what pages, checker and service worker write to their consoles is recorded by these tests', async () => {
  const { browser, extensionId, logged } = webmail.chromium;
  await webmail.login.evaluate(() => console.log('de la page'));
  await (await serviceWorker(browser, extensionId)).evaluate(() => console.log('du service worker'));
  const checker = await (await checkerTarget(browser)).asPage();
  await checker.evaluate(() => console.log('du vérificateur'));
  const core = await browser.waitForTarget((target) => target.url().endsWith('/checker/worker.js'));
  await (await core.createCDPSession()).send('Runtime.evaluate', { expression: 'console.log("du Worker")' });
  await until('all four were recorded', () =>
    ['de la page', 'du service worker', 'du vérificateur', 'du Worker'].every((words) => logged.includes(words)),
  );
});

test('when the extension is removed under the open page, Send asks with the browser’s own box', async (t) => {
  const compose = await write(t);
  const asked = confirmed(compose);
  // Its stores cannot be read at the end as in other files: now is the time.
  assert.doesNotMatch(await webmail.chromium.stored(), PERSONAL);
  await webmail.chromium.browser.uninstallExtension(webmail.chromium.extensionId);
  await compose.send();
  assert.match(await asked, NOBODY_ANSWERS);
  compose.assertNothingSent();
});

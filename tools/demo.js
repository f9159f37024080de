/**
 * Shows the founding incident being stopped: the demo composer in Chromium with the extension on
 * it. With a display a window opens and stays; without one the incident is played through, the
 * warning is printed in French and pictures are left under dist/demo/.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { serve } from './serve.js';
import { closed, line, press, startChromium, warning } from '../tests/webmail/browser.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const PICTURES = join(ROOT, 'dist/demo');
const HAS_DISPLAY = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

const say = (/** @type {string} */ line) => console.log(line);

/** @param {import('puppeteer-core').Page} page */
async function play(page) {
  await mkdir(PICTURES, { recursive: true });
  const picture = async (/** @type {string} */ name) => {
    const path = /** @type {`${string}.png`} */ (join(PICTURES, `${name}.png`));
    await page.screenshot({ path });
    say(`   image : ${relative(process.cwd(), path)}`);
  };
  /** @param {string} headline */
  const read = async (headline) => {
    const { text } = await warning(page, headline);
    say(text.replace(/\n+/gu, '\n').replace(/^/gmu, '   | '));
  };

  say('1. L’offre d’emploi de mars 2016 est écrite : 1 300 destinataires en À, la liste de 27 pages jointe.');
  await page.click('#replay');
  await page.waitForSelector('#attachments > li[data-attachment-id]');
  // The line below the message says it as soon as the list is read.
  while (!(await line(page))?.includes('vous demandera')) await new Promise((resolve) => setTimeout(resolve, 100));
  await picture('1-message');
  say('2. « Envoyer » : Garde-fou retient le message.');
  await page.click('#send');
  await read('Vous allez envoyer à 1\u202f300 personnes le fichier de leurs coordonnées');
  await picture('2-avertissement');
  say('3. « Mettre tout le monde en Cci », puis « Retirer la pièce jointe ».');
  await press(page, 'Mettre tout le monde en Cci');
  await page.waitForFunction(() => /** @type {HTMLTextAreaElement} */ (document.querySelector('#to')).value === '');
  await press(page, 'Retirer la pièce jointe');
  await read('La pièce jointe a été retirée');
  await picture('3-corrige');
  say('4. « Envoyer le message » : il part, corrigé.');
  await press(page, 'Envoyer le message');
  await closed(page);
  await page.waitForSelector('#sent > li');
  await picture('4-parti');
  say('Rien n’a été envoyé nulle part : la messagerie de démonstration reste dans sa page.');
}

const server = await serve();
const chromium = await startChromium({ headless: !HAS_DISPLAY });
try {
  const [page] = await chromium.browser.pages();
  await page.goto(server.url);
  if (HAS_DISPLAY) {
    say(`Messagerie de démonstration : ${server.url}`);
    say('Appuyez sur « Saint-Quentin 2016 », puis sur « Envoyer ». Fermez la fenêtre pour finir.');
    await new Promise((resolve) => chromium.browser.once('disconnected', resolve));
  } else {
    say(`Pas d’écran ici : l’incident est rejoué sans fenêtre sur ${server.url}`);
    await play(page);
  }
} catch (error) {
  console.error(`La démonstration n’a pas abouti : ${error instanceof Error ? error.message : error}`);
  console.error('Reconstruisez avec « make clean demo » ; si cela continue, ouvrez un ticket avec ces lignes.');
  process.exitCode = 1;
} finally {
  await chromium.close().catch(() => {});
  await server.close();
}

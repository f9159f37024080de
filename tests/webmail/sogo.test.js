import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closed, press, warning } from './browser.js';
import { addresses, ANYWAY, BACK, BCC, NBSP, REMOVE, SEND_NOW, until } from './compose.js';
import { SAVE, SEND, startSogo } from './sogo.js';
const SUBJECT = 'Votre rendez-vous de jeudi';
const BODY = 'Bonjour Madame Lefèvre,\n\nJe vous confirme notre rendez-vous de jeudi à 10 h.';
const ONE = ['helene.lefevre@example.fr'];
const TWELVE = Array.from({ length: 12 }, (_, n) => `personne${n + 1}@example.fr`);
const HEADLINE = '12 personnes verront les adresses des autres';
let webmail;
before(async () => {
  webmail = await startSogo();
});
after(() => webmail.finish(/example\.(?:fr|org)|Lefèvre/u));
test('clean', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: ONE, subject: SUBJECT, body: BODY });
  console.log(await compose.seen());
  await compose.send();
  console.log((await compose.delivered(0)).envelope);
});
test('bcc', async (t) => {
  const compose = await webmail.open(t);
  await compose.fill({ to: TWELVE, subject: SUBJECT, body: BODY });
  await compose.page.screenshot({path:'/tmp/gf/probe/a.png'});
  await compose.send();
  const shown = await warning(compose.page, HEADLINE);
  console.log(shown.buttons);
  await press(compose.page, BCC);
  await warning(compose.page, 'Tous les destinataires sont en copie cachée');
  await compose.page.screenshot({path:'/tmp/gf/probe/b.png'});
  console.log(await compose.seen());
  compose.assertNothingSent();
  await press(compose.page, SEND_NOW);
  const d = await compose.delivered(1);
  console.log(d.envelope, d.raw.toString());
});

import { test } from 'node:test';
import { startWebmail, SEND } from '../webmail/compose.js';
import { line } from '../webmail/browser.js';
test('x', async (t) => {
  const w = await startWebmail();
  try {
  const c = await w.open(t);
  console.log(await c.page.$$eval('a.send, button.send', l => l.map(e => e.outerHTML + ' ' + e.offsetWidth)));
  await c.fill({ to: ['a@example.fr'], subject: 's', body: 'Bonjour\nvous' , files: [await w.file('a.txt','Bonjour à tous')]});
  await c.says('Garde-fou\u{a0}: rien à signaler');
  console.log(await c.seen());
  await c.send();
  console.log((await c.delivered(0)).raw.toString());
  const n = await w.open(t, {width: 400});
  console.log(await n.page.$$eval('a.send, button.send', l => l.map(e => e.outerHTML + ' ' + e.offsetWidth)));
  const h = await w.open(t);
  console.log(await h.page.$$eval('a.mce-i-html', l => l.map(e => e.outerHTML + ' ' + e.offsetWidth)));
  await h.page.click('a.mce-i-html').catch(console.log);
  await h.page.waitForSelector('#composebody_ifr',{timeout:5000}).catch(console.log);
  const f = await (await h.page.$('#composebody_ifr'))?.contentFrame();
  await f.waitForSelector('body#tinymce'); await f.type('body', 'Numéro');
  const e = await w.open(t);
  await e.attach([await w.file('vide.csv', '')]).catch(e=>console.log(e.message));
  console.log(await e.page.evaluate(() => document.querySelector('#messagestack')?.innerText), await e.page.$eval('#attachment-list', e=>e.innerText));
  console.log(w.chromium.logged, await w.chromium.stored());
  } finally { await w.finish(/zzz/u); }
});

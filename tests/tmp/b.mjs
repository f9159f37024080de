import { startChromium, checkerTarget } from '../webmail/browser.js';
import { startStack } from '../webmail/stack/stack.js';
const stack = await startStack();
const c = await startChromium();
c.browser.on('targetcreated', t => console.log(t.type(), t.url()));
const p = await c.browser.newPage();
await p.goto(stack.url); await p.type('#rcmloginuser', stack.user); await p.type('#rcmloginpwd', stack.password);
await Promise.all([p.waitForNavigation(), p.click('#rcmloginsubmit')]);
await p.goto(`${stack.url}?_task=mail&_action=compose`);
const t = await checkerTarget(c.browser);
console.log(t.type(), await t.page());
const pg = await t.asPage();
pg.on('console', m => console.log('C', m.text()));
await pg.evaluate(() => console.log('hello'));
console.log(pg.workers().length);
const w = c.browser.targets().find(t=>t.url().endsWith("worker.js")); console.log(w?.type()); if (w) { const cs = await w.createCDPSession(); await cs.send("Runtime.evaluate", {expression: "console.log(\"w\")"}); }
await new Promise(r => setTimeout(r, 500));
console.log(c.logged);
await c.close(); await stack.stop();

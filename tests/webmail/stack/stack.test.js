/**
 * The test webmail itself: a person logs in, writes and sends, and the stack shows exactly that.
 * Needs `tools/setup/setup npm chromium webmail`. A folder named by GARDEFOU_SCREENSHOTS receives a picture.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { simpleParser } from 'mailparser';
import puppeteer from 'puppeteer-core';

import { CHROMIUM_FLAGS } from '../browser.js';
import { startStack } from './stack.js';

/** @param {import('puppeteer-core').Page} page @param {import('./stack.js').Stack} stack */
async function logIn(page, stack) {
  await page.goto(stack.url);
  await page.type('#rcmloginuser', stack.user);
  await page.type('#rcmloginpwd', stack.password);
  await Promise.all([page.waitForNavigation(), page.click('#rcmloginsubmit')]);
}

test('a mail written in the webmail is in the journal exactly once, with its attachment', { timeout: 90_000 }, async (t) => {
  const stack = await startStack();
  t.after(() => stack.stop());
  const files = await mkdtemp(join(tmpdir(), 'gardefou-test-'));
  t.after(() => rm(files, { recursive: true, force: true }));
  const attachment = join(files, 'offre.txt');
  await writeFile(attachment, 'Offre d’emploi : boulanger à Amiens.\n');

  const browser = await puppeteer.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: CHROMIUM_FLAGS,
    defaultViewport: { width: 1280, height: 900 },
  });
  t.after(() => browser.close());
  const page = await browser.newPage();
  await logIn(page, stack);

  await page.goto(`${stack.url}?_task=mail&_action=compose`);
  await page.waitForSelector('#compose_to .recipient-input input');
  for (const address of ['lea.petit@example.fr', 'noe.durand@example.org']) {
    await page.type('#compose_to .recipient-input input', address);
    await page.keyboard.press('Enter');
  }
  await page.type('#compose-subject', 'Offre d’emploi');
  await page.type('#composebody', 'Bonjour, voici une offre.');
  const input = await page.$('#uploadform input[type=file]');
  assert.ok(input);
  await /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (input).uploadFile(attachment);
  await page.waitForSelector('#attachment-list li a.delete');
  if (process.env.GARDEFOU_SCREENSHOTS) {
    await page.screenshot({ path: join(process.env.GARDEFOU_SCREENSHOTS, 'stack-compose.png') });
  }
  assert.deepEqual(stack.smtp.commands, [], 'nothing leaves before Send');

  await Promise.all([page.waitForNavigation(), page.click('button.btn.send')]);

  assert.deepEqual(stack.smtp.commands, [
    'MAIL FROM:<camille.martin@agence.example>',
    'RCPT TO:<lea.petit@example.fr>',
    'RCPT TO:<noe.durand@example.org>',
    'DATA',
  ]);
  assert.equal(stack.smtp.journal.length, 1);
  const [sent] = stack.smtp.journal;
  assert.ok(sent);
  assert.deepEqual(sent.to, ['lea.petit@example.fr', 'noe.durand@example.org']);
  const mail = await simpleParser(sent.raw);
  assert.equal(mail.subject, 'Offre d’emploi');
  assert.deepEqual(
    mail.attachments.map((part) => [part.filename, part.content.toString('utf8')]),
    [['offre.txt', 'Offre d’emploi : boulanger à Amiens.\n']],
  );
  assert.equal((await stack.folder('Sent')).length, 1);
  assert.deepEqual(await stack.folder('INBOX'), []);
});

test('a message put into INBOX is shown to the person', { timeout: 60_000 }, async (t) => {
  const stack = await startStack();
  t.after(() => stack.stop());
  await stack.deliver('From: lea.petit@example.fr\r\nTo: camille.martin@agence.example\r\nSubject: Candidature\r\n\r\nBonjour.\r\n');
  assert.equal((await stack.folder('INBOX')).length, 1);

  const browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium', headless: true, args: CHROMIUM_FLAGS });
  t.after(() => browser.close());
  const page = await browser.newPage();
  await logIn(page, stack);
  const subject = await page.waitForSelector('#messagelist td.subject span.subject a');
  assert.match(String(await subject?.evaluate((link) => link.textContent)), /Candidature/);
});

test('once stopped, no process and no file of the stack is left', { timeout: 30_000 }, async () => {
  const stack = await startStack();
  assert.ok(stack.processes().length >= 2);
  await stack.stop();
  assert.deepEqual(stack.processes(), []);
  assert.equal(existsSync(stack.dir), false);
  await assert.rejects(fetch(stack.url));
});

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGKILL'])) {
  test(`a stack run by hand answers, and ends with ${signal}`, { timeout: 30_000 }, async () => {
    const run = spawn(process.execPath, [join(import.meta.dirname, 'run.js')], { stdio: ['ignore', 'pipe', 'inherit'] });
    let url = '';
    let dir = '';
    for await (const line of createInterface(run.stdout)) {
      url = /^Roundcube: +(\S+)/.exec(line)?.[1] ?? url;
      dir = /^Files: +(\S+)/.exec(line)?.[1] ?? dir;
      if (line.includes('Ctrl-C')) break;
    }
    assert.equal((await fetch(url)).status, 200);
    run.kill(signal);
    if (run.exitCode === null && run.signalCode === null) await once(run, 'exit');
    assert.equal(run.signalCode, signal);
    if (signal === 'SIGKILL') {
      // Nobody was there to delete the files; the kernel ends the servers a moment later.
      for (let tries = 0; tries < 100 && (await fetch(url).then(() => true, () => false)); tries += 1) await sleep(50);
      await rm(dir, { recursive: true, force: true });
    }
    await assert.rejects(fetch(url));
    assert.equal(existsSync(dir), false);
  });
}

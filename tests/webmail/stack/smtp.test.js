/** The journaling mail server alone: what it accepts is what it shows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import nodemailer from 'nodemailer';

import { startSmtp } from './smtp.js';

test('a message to 20,000 people is journaled once, with all of them and every byte', { timeout: 60_000 }, async (t) => {
  const smtp = await startSmtp();
  t.after(() => smtp.stop());
  const people = Array.from({ length: 20_000 }, (_, index) => `personne${index}@example.fr`);
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: smtp.port, ignoreTLS: true });
  const raw = 'Subject: Offre\r\n\r\nLigne 1\r\n.\r\n..\r\nÉté\r\n';

  await transport.sendMail({ envelope: { from: 'camille@agence.example', to: people }, raw });

  assert.equal(smtp.journal.length, 1);
  const [sent] = smtp.journal;
  assert.equal(sent?.from, 'camille@agence.example');
  assert.deepEqual(sent?.to, people);
  assert.equal(sent?.raw.toString('utf8'), raw);
  assert.equal(smtp.commands.length, 20_002);
  assert.equal(smtp.commands.at(-1), 'DATA');
});

test('a message to nobody is refused and not journaled', { timeout: 10_000 }, async (t) => {
  const smtp = await startSmtp();
  t.after(() => smtp.stop());
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: smtp.port, ignoreTLS: true });
  await assert.rejects(transport.sendMail({ envelope: { from: 'camille@agence.example', to: [] }, raw: 'x' }));
  assert.deepEqual(smtp.journal, []);
});

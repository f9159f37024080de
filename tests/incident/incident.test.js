/**
 * The incident's mail is what the other tests believe it is.
 * Run: node --test tests/incident/
 */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import { simpleParser } from 'mailparser';

import { incidentPeople, ordinaryMail } from '../../www/incident/incident.js';
import { makePeople } from '../../www/incident/people.js';
import { makePeoplePdf } from '../../www/incident/pdf.js';
import { writeIncident } from './write.js';

/** @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gardefou-incident-'));
  await writeIncident(folder);
});
after(() => rm(folder, { recursive: true }));

/** @param {string} name */
const parse = async (name) => simpleParser(await readFile(join(folder, name)));

/** @param {import('mailparser').AddressObject | import('mailparser').AddressObject[] | undefined} field */
const addresses = (field) => [field ?? []].flat().flatMap((f) => f.value.map((v) => v.address));

describe('the people', () => {
  it('are 1,300, with 1,300 distinct e-mails and 1,300 distinct mobiles', () => {
    const people = incidentPeople();
    assert.equal(people.length, 1300);
    assert.equal(new Set(people.map((p) => p.email)).size, 1300);
    assert.equal(new Set(people.map((p) => p.mobile)).size, 1300);
  });

  it('have addresses and mobiles that belong to nobody', () => {
    for (const person of incidentPeople()) {
      assert.match(person.email, /^[a-z.-]+[0-9]*@(example\.(fr|com|org)|[a-z]+\.example)$/u);
      assert.match(person.mobile, /^06 39 98 \d\d \d\d$/u);
    }
  });

  it('are the same each time', () => {
    const [first] = incidentPeople();
    assert.deepEqual(first, {
      lastName: 'Aubert',
      firstName: 'Amina',
      email: 'aaubert@boite.example',
      mobile: '06 39 98 49 17',
    });
  });

  it('can be 10,000, all distinct, and no more', () => {
    const crowd = makePeople(10_000);
    assert.equal(new Set(crowd.map((p) => p.email)).size, 10_000);
    assert.equal(new Set(crowd.map((p) => p.mobile)).size, 10_000);
    assert.throws(() => makePeople(10_001), RangeError);
  });
});

describe('the document', () => {
  it('has 27 pages and weighs less than 300 KB', async () => {
    const pdf = await readFile(join(folder, 'liste.pdf'));
    assert.match(pdf.toString('latin1'), /\/Count 27\b/u);
    assert.equal(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/gu)?.length, 27);
    assert.ok(pdf.length < 300_000, `${pdf.length} bytes`);
  });

  it('shows 1,300 e-mails and 1,300 mobiles, each in a cell of its own', async () => {
    const pdf = (await readFile(join(folder, 'liste.pdf'))).toString('latin1');
    const shown = [...pdf.matchAll(/\/Length (\d+) \/Filter \/FlateDecode >>\nstream\n/gu)]
      .map((found) => {
        const start = found.index + found[0].length;
        return inflateSync(Buffer.from(pdf.slice(start, start + Number(found[1])), 'latin1')).toString('latin1');
      }).join('');
    assert.equal(shown.match(/\([^()]*@[^()]*\) Tj/gu)?.length, 1300);
    assert.equal(shown.match(/\(06 39 98 \d\d \d\d\) Tj/gu)?.length, 1300);
    assert.equal(shown.match(/\(Pr\xe9nom\) Tj/gu)?.length, 27);
    assert.ok(shown.includes('(Page 27 / 27) Tj'));
  });

  it('is read by another program as 27 pages of 1,300 mobiles', async (t) => {
    if (spawnSync('pdftotext', ['-v']).error) {
      t.skip('pdftotext (package poppler-utils) is not installed');
      return;
    }
    const path = join(folder, 'liste.pdf');
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { timeout: 30_000 }).toString();
    assert.equal(text.match(/\f/gu)?.length, 27);
    assert.equal(text.match(/06 39 98 \d\d \d\d/gu)?.length, 1300);
    assert.ok(text.includes('Demandeurs d’emploi – bassin de Saint-Quentin'));
  });

  it('refuses a character that it could not show', async () => {
    const person = { lastName: '漢', firstName: '字', email: 'x@example.fr', mobile: '06 39 98 00 00' };
    await assert.rejects(makePeoplePdf('Liste', [person]), RangeError);
  });
});

describe('the mail', () => {
  it('goes to 1,300 people in To, from the adviser, with the document attached', async () => {
    const mail = await parse('saint-quentin.eml');
    assert.equal(new Set(addresses(mail.to)).size, 1300);
    assert.equal(mail.cc, undefined);
    assert.equal(mail.from?.text, '"Claire Vasseur" <claire.vasseur@agence.example>');
    assert.equal(mail.subject, 'Offre d’emploi : la gendarmerie recrute dans l’Aisne');
    assert.equal(mail.attachments.length, 1);
    assert.equal(mail.attachments[0]?.filename, 'liste.pdf');
    assert.deepEqual(mail.attachments[0]?.content, await readFile(join(folder, 'liste.pdf')));
  });

  it('keeps every line under 79 characters, in ASCII', async () => {
    for (const name of ['saint-quentin.eml', 'simple-reply.eml']) {
      const lines = (await readFile(join(folder, name))).toString('latin1').split('\r\n');
      assert.deepEqual(lines.filter((line) => line.length > 78 || /[^\x20-\x7e]/u.test(line)), []);
    }
  });

  it('has a body that is read back letter by letter', async () => {
    const mail = await parse('saint-quentin.eml');
    assert.ok(mail.text?.includes('La gendarmerie nationale recrute dans l’Aisne.'));
    assert.ok(mail.text?.includes('\n-- \nClaire Vasseur\nConseillère à l’emploi\n'));
  });
});

describe('the mails committed for the command line', () => {
  // The compressed bytes of the list may differ from one version of zlib to the next; the rest may not.
  for (const name of ['saint-quentin.eml', 'simple-reply.eml']) {
    it(`${name} is what is written today`, async () => {
      const committed = await simpleParser(await readFile(new URL(`../data/incident/${name}`, import.meta.url)));
      const written = await parse(name);
      assert.deepEqual(addresses(committed.to), addresses(written.to));
      assert.equal(committed.subject, written.subject);
      assert.equal(committed.text, written.text);
      assert.deepEqual(
        committed.attachments.map(({ filename }) => filename),
        written.attachments.map(({ filename }) => filename),
      );
    });
  }
});

describe('the clean mails', () => {
  it('go to one person and attach nothing', async () => {
    const reply = await parse('simple-reply.eml');
    assert.deepEqual(addresses(reply.to), ['helene.lefevre@example.fr']);
    assert.equal([reply.to].flat()[0]?.value[0]?.name, 'Hélène Lefèvre');
    assert.equal(reply.attachments.length, 0);
    assert.match(reply.text ?? '', /^> Bonjour Madame Vasseur,$/mu);
    assert.equal(ordinaryMail().to.length, 1);
    assert.equal(ordinaryMail().files.length, 0);
  });
});

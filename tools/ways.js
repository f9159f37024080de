/**
 * Writes docs/ways.md from the list of ways that the tests try (`tests/webmail/ways.js`): node tools/ways.js
 */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ROWS } from '../tests/webmail/ways.js';

export const FILE = join(dirname(fileURLToPath(import.meta.url)), '../docs/ways.md');

/** How layers are told. */
const LAYERS = { 1: 'the press', 2: 'the request' };

const tables = ROWS.map(({ webmail, ways }) => {
  const rows = ways.map(({ name, layer, firefox }) => `| ${name} | ${LAYERS[layer]} | yes | ${firefox ? 'yes' : '–'} |`);
  return `## ${webmail}

| way | held by | Chromium | Firefox |
|---|---|---|---|
${rows.join('\n')}
`;
});

export const PAGE = `# Every way that a mail leaves

Written by \`node tools/ways.js\` from \`tests/webmail/ways.js\`; a test compares. Each *yes* is four tests in the real webmail with a real browser, on the mail server's journal and the draft folder: a clean mail leaves once and unasked; of a risky one nothing leaves when its writer goes back; sent anyway, it leaves once as it was; its people moved to Bcc, it leaves once and names none. *–*: not tried there, though the code is the same.

\`node --test --test-concurrency=1 tests/webmail/ways.test.js tests/webmail/firefox.test.js\`

Without a guard in the page the last net holds what is sent from Roundcube in a Chromium under a policy (\`node --test tests/rollout/last-net.test.js\`). Half-typed addresses, presses that come at a bad moment, undoing repairs, drafts and attachments have tests of their own beside these. Zimbra, BlueMind, SnappyMail, Nextcloud Mail, Gmail, Outlook on the web and Proton Mail are **not verified live**: their presses, shortcuts and requests are tried on pages of ours (\`tests/webmail/pages.test.js\`).

${tables.join('\n')}`;

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(FILE, PAGE);

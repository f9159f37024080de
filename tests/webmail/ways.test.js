/**
 * Every way that a mail leaves Roundcube, in its three skins, SOGo and Horde, in Chromium.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { FILE, PAGE } from '../../tools/ways.js';
import { ROWS } from './ways.js';
import { tryWays } from './try-ways.js';
import { WITH_MOUSE } from './writer.js';

for (const row of ROWS) tryWays(row, row.ways, WITH_MOUSE);

test('docs/ways.md tells what is tried', async () => {
  assert.equal(await readFile(FILE, 'utf8'), PAGE, 'run: node tools/ways.js');
});

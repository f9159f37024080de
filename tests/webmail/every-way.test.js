/**
 * Every way that a mail leaves Roundcube, in its three skins, and SOGo, in Chromium.
 * Needs `tools/setup/setup npm chromium webmail` and the built core.
 */
import { ROWS } from './ways.js';
import { tryWays } from './ways-of.js';
import { WITH_MOUSE } from './writer.js';

for (const row of ROWS) tryWays(row, row.ways, WITH_MOUSE);

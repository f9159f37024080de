/**
 * Ways that a mail leaves Roundcube, SOGo and Horde, in Firefox, by key: its driver cannot look into the
 * warning's frame, so the page and the mail server's journal are the witnesses.
 * Needs `tools/setup/setup npm firefox webmail` and the built core.
 */
import { ROWS } from './ways.js';
import { tryWays } from './try-ways.js';
import { BY_KEY } from './writer.js';

for (const row of ROWS) {
  const ways = row.ways.filter(({ firefox }) => firefox);
  if (ways.length > 0) tryWays(row, ways, BY_KEY, { firefox: true });
}

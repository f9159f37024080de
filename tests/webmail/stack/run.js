/**
 * Starts the test webmail by hand and keeps it until Ctrl-C:
 *
 *   node tests/webmail/stack/run.js
 *
 * Prints where it is, how to log in, and one line for each message that Roundcube hands over (how many people it is
 * for, never who or what). Nothing is ever delivered.
 */
import { startStack } from './stack.js';

const stack = await startStack();
console.log(`Roundcube:  ${stack.url}`);
console.log(`User:       ${stack.user}`);
console.log(`Password:   ${stack.password}`);
console.log(`Files:      ${stack.dir} (deleted at the end)`);
console.log('Nothing sent from it leaves this machine. Ctrl-C ends it.');

let seen = 0;
setInterval(() => {
  for (; seen < stack.smtp.journal.length; seen += 1) {
    const sent = stack.smtp.journal[seen];
    if (sent) console.log(`${sent.at.toISOString()} sent to ${sent.to.length} address(es), ${sent.raw.length} bytes`);
  }
}, 300);

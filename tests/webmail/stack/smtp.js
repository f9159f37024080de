/**
 * The mail server that the webmail under test hands its messages to: it writes each message down, and nothing else.
 *
 * There is no delivery and no route out of the machine: it listens on 127.0.0.1 and knows no other server. It answers
 * 250 only once the message is in the journal, so as soon as the webmail says "sent", the journal shows it; and when the
 * webmail sent nothing, the journal is empty, exactly and without waiting.
 *
 * Sources: RFC 5321; npm smtp-server, whose protocol work this is.
 */
import { SMTPServer } from 'smtp-server';

/**
 * A message as the mail server received it.
 * @typedef {object} Sent
 * @property {string} from   envelope sender (MAIL FROM)
 * @property {string[]} to   envelope recipients (RCPT TO), in order: To, Cc and Bcc alike
 * @property {Buffer} raw    the message, headers included
 * @property {Date} at       when its last byte arrived
 */

/**
 * @typedef {object} JournalingServer
 * @property {number} port
 * @property {Sent[]} journal     every message accepted, oldest first
 * @property {string[]} commands  every "MAIL FROM:<…>", "RCPT TO:<…>" and "DATA" accepted: attempts show here too
 * @property {() => Promise<void>} stop
 */

/** More than any webmail is asked to send at once in these tests; the founding incident had 1,300. */
const MOST_RECIPIENTS = 20_000;

/** @returns {Promise<JournalingServer>} */
export async function startSmtp() {
  /** @type {Sent[]} */
  const journal = [];
  /** @type {string[]} */
  const commands = [];

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    maxRecipients: MOST_RECIPIENTS,
    logger: false,
    closeTimeout: 200,
    onMailFrom(address, _session, done) {
      commands.push(`MAIL FROM:<${address.address}>`);
      done();
    },
    onRcptTo(address, _session, done) {
      commands.push(`RCPT TO:<${address.address}>`);
      done();
    },
    onData(stream, session, done) {
      commands.push('DATA');
      /** @type {Buffer[]} */
      const chunks = [];
      stream.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
      stream.on('error', done);
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        journal.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((recipient) => recipient.address),
          raw: Buffer.concat(chunks),
          at: new Date(),
        });
        done();
      });
    },
  });
  // A webmail that hangs up in the middle of a message is its own affair; the journal then shows no message.
  server.on('error', () => {});

  const port = await new Promise((resolve, reject) => {
    const listener = server.listen(0, '127.0.0.1', () => {
      const address = listener.address();
      if (address && typeof address === 'object') resolve(address.port);
      else reject(new Error('The SMTP server has no port.'));
    });
    listener.once('error', reject);
  });
  return { port, journal, commands, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

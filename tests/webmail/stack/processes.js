/**
 * Starting servers for a test and being sure that they are gone afterwards.
 *
 * Each server runs in a process group of its own, and only groups started here are ever signalled. A small shell leads
 * the group: when this process dies without a word the kernel tells the shell (setpriv --pdeathsig), which ends the
 * whole group; PHP's workers would outlive a signal to PHP alone. Linux only: /proc tells what is still alive, because
 * kill(pid, 0) succeeds on zombies that nobody has reaped yet.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} Server
 * @property {string} name
 * @property {number} pid          also the id of its process group
 * @property {() => boolean} runs  is the process we started still there?
 * @property {() => Promise<void>} stop
 */

/** Runs its arguments; passes SIGTERM on to the whole group and waits for its child, so that no zombie is left. */
const LEADER = `trap 'trap "" TERM; kill -TERM 0; wait' TERM; "$@" & wait $!`;

/** The process ids of a group that are still alive, zombies left out. @param {number} group @returns {number[]} */
export function aliveInGroup(group) {
  const alive = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    let stat;
    try {
      stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
    } catch {
      continue; // it ended while we were looking
    }
    // "pid (name) state parent group …": the name may hold spaces and brackets, so start after its last bracket.
    const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(processGroup) === group && state !== 'Z' && state !== 'X') alive.push(Number(entry));
  }
  return alive;
}

/**
 * Signals a whole group; a group that is gone already is no error.
 * @param {number} group @param {NodeJS.Signals} signal
 */
function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/**
 * Starts a server that stays in the foreground, with both its outputs in a file: Dovecot keeps the standard error it is
 * given, and a pipe to us would hold whoever waits for our output.
 * @param {string} name
 * @param {string[]} command
 * @param {{ log: string, env?: NodeJS.ProcessEnv, cwd?: string }} options
 * @returns {Promise<Server>}
 */
export async function startServer(name, command, { log, env = process.env, cwd }) {
  const output = openSync(log, 'a');
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', 'sh', '-c', LEADER, name, ...command], {
    stdio: ['ignore', output, output],
    detached: true, // a process group of its own, and Ctrl-C reaches it through us only
    env,
    cwd,
  });
  closeSync(output);
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = /** @type {number} */ (child.pid);
  child.unref();

  const stop = async () => {
    signalGroup(pid, 'SIGTERM');
    for (let waited = 0; aliveInGroup(pid).length > 0; waited += 20) {
      if (waited === 3000) signalGroup(pid, 'SIGKILL');
      if (waited > 6000) throw new Error(`${name} (process group ${pid}) does not end.`);
      await sleep(20);
    }
  };
  return { name, pid, runs: () => child.exitCode === null && child.signalCode === null, stop };
}

/** A port of 127.0.0.1 that nobody listens on. @returns {Promise<number>} */
export async function freePort() {
  const holder = createServer();
  await new Promise((resolve, reject) => {
    holder.once('error', reject);
    holder.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (holder.address());
  await new Promise((resolve) => holder.close(resolve));
  return port;
}

/** @param {number} port @returns {Promise<boolean>} */
function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/**
 * Waits until a server accepts connections, for 15 seconds at most; says where to look when it does not.
 * @param {Server} server @param {number} port @param {string} log
 */
export async function waitForPort(server, port, log) {
  for (let waited = 0; !(await accepts(port)); waited += 25) {
    if (!server.runs()) throw new Error(`${server.name} ended at once; its log is ${log}`);
    if (waited > 15_000) throw new Error(`${server.name} does not answer on port ${port}; its log is ${log}`);
    await sleep(25);
  }
}

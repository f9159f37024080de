/**
 * Answers the guards of all tabs: in Chromium from the offscreen page, in Firefox from the event
 * page. Each guard has a port; its keys are kept apart from those of other tabs.
 *
 * Refuses ports that are not ours; forgets everything of a tab when its port closes.
 */
import '../browser-api.js';
import { Supervisor } from './supervisor.js';

const api = globalThis.extensionApi;

/**
 * Starts answering.
 *
 * @returns {(settings: import('../background/settings.js').Given) => void}  to be called with the settings whenever they
 *   change. Nothing is answered before they are known: no mail is judged by other settings than its own
 */
export function startHost() {
  const supervisor = new Supervisor();
  let ports = 0;
  /** @type {() => void} */
  let known;
  const areKnown = new Promise((/** @type {(value: void) => void} */ resolve) => {
    known = resolve;
  });

  api.runtime.onConnect.addListener((port) => {
    if (port.name !== 'checker' || port.sender?.id !== api.runtime.id) return;
    const prefix = `${++ports}:`;
    const own = (/** @type {string} */ key) => prefix + key;
    port.onMessage.addListener(async (message) => {
      const { id, ...request } = message;
      if ('key' in request) request.key = own(request.key);
      if (request.type === 'decide') {
        request.parts = request.parts.map((/** @type {{key: string, name: string}} */ part) => ({
          ...part,
          key: own(part.key),
        }));
      }
      // The settings are the host's to set, not a tab's.
      if (request.type === 'set_settings') return;
      const send = (/** @type {object} */ reply) => {
        try {
          port.postMessage({ id, ...reply });
        } catch {
          // The tab went away meanwhile: nobody waits for the answer.
        }
      };
      await areKnown;
      try {
        const result = await supervisor.request(request, (progress) => send({ progress }));
        send({ ok: true, result });
      } catch (error) {
        send({ ok: false, error: error instanceof Error ? error.message : 'the core failed' });
      }
    });
    port.onDisconnect.addListener(() => {
      supervisor.request({ type: 'forget', key: prefix }).catch(() => {});
    });
  });

  return (settings) => {
    // A core that does not start says so at the next question.
    supervisor.request({ type: 'set_settings', settings }).catch(() => {});
    known();
  };
}

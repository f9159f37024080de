/**
 * Chromium's place for the checker: a page without a window, where a Worker may run. Of the
 * browser's API it has messages only, so the settings come from the background.
 */
import { startHost } from './host.js';

const api = globalThis.extensionApi;
const applySettings = startHost();

api.runtime.onMessage.addListener((message, sender) => {
  if (sender.id === api.runtime.id && message?.type === 'settings') applySettings(message.settings);
});
api.runtime.sendMessage({ type: 'get_settings' }).then(applySettings);

/** Chromium's place for the checker: a page without a window, where a Worker may run. */
import { startHost } from './host.js';

startHost();

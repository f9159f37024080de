/**
 * The one place that names `chrome` or `browser`.
 *
 * A classic script, so that content scripts, pages and modules can all load it; it leaves the
 * API under one name for the rest of the extension. Chromium's and Firefox's promise-based APIs
 * agree in what we use.
 */
globalThis.extensionApi = globalThis.browser ?? globalThis.chrome;

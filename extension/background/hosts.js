/**
 * Which pages the manifest's content scripts guard, and which ones the browser's consent adds.
 *
 * Nothing here asks the browser: patterns and addresses in, an answer out. A pattern that is not
 * understood covers nothing.
 *
 * Sources: «Match patterns» of Chrome's documentation and of MDN; Firefox's take no port.
 *
 * @typedef {Pick<chrome.runtime.ManifestV3, 'content_scripts' | 'optional_host_permissions'>} Manifest
 */

const PATTERN = /^(\*|https?):\/\/(\*|(?:\*\.)?[^*/]+)(\/.*)$/u;

/** Does a match pattern cover an address? @param {string} pattern @param {string} address */
export function covers(pattern, address) {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (!/^https?:$/u.test(url.protocol)) return false;
  if (pattern === '<all_urls>') return true;
  const [, scheme, host, path] = PATTERN.exec(pattern) ?? [];
  if (!scheme || (scheme !== '*' && url.protocol !== `${scheme}:`)) return false;
  const isHost =
    host === '*' ||
    (host.startsWith('*.')
      ? url.hostname === host.slice(2) || url.hostname.endsWith(host.slice(1))
      : host === url.hostname || host === url.host);
  const glob = path.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\/]/gu, '\\$&'));
  return isHost && new RegExp(`^${glob.join('.*')}$`, 'u').test(url.pathname + url.search);
}

/** The pages that the manifest itself guards. @param {Manifest} manifest @returns {string[]} */
export const namedIn = ({ content_scripts: scripts }) => [...new Set((scripts ?? []).flatMap(({ matches }) => matches ?? []))];

/** The files of a script, from the root of the extension: Firefox tells them with their whole address. @param {string[]} [files] */
export const paths = (files = []) => files.map((file) => file.replace(/^moz-extension:\/\/[^/]+\//u, ''));

/**
 * The pattern of the site of an address, all ports; none when the writer may not add it.
 *
 * @param {Manifest} manifest
 * @param {string} address
 */
export function siteOf({ optional_host_permissions: optional }, address) {
  if (!(optional ?? []).some((pattern) => covers(pattern, address))) return undefined;
  const { protocol, hostname } = new URL(address);
  return `${protocol}//${hostname}/*`;
}

/**
 * The scripts to register so that the pages the browser allows are guarded as those of the manifest.
 *
 * What the manifest guards is left to it, wherever the two overlap: two guards in a page would hold
 * every mail twice. A package made for hosts registers nothing: browsers tell its hosts without their
 * paths, and it runs where it was made for and nowhere else.
 *
 * @param {Manifest} manifest
 * @param {string[]} allowed  all patterns that the browser allows, the manifest's own among them
 * @returns {chrome.scripting.RegisteredContentScript[]}
 */
export function scriptsFor(manifest, allowed) {
  if (!manifest.optional_host_permissions) return [];
  const named = namedIn(manifest);
  const matches = allowed.filter((pattern) => !named.includes(pattern)).sort();
  if (matches.length === 0) return [];
  return (manifest.content_scripts ?? []).map((script, index) => ({
    id: `allowed-${index}`,
    matches,
    excludeMatches: named,
    js: paths(script.js),
    allFrames: script.all_frames ?? false,
    // For windows and frames without an address of their own.
    matchOriginAsFallback: script.match_origin_as_fallback ?? false,
    runAt: /** @type {'document_start'} */ (script.run_at),
    world: script.world ?? 'ISOLATED',
    persistAcrossSessions: true,
  }));
}

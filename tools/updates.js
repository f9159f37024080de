/**
 * What browsers ask an agency's server to learn of a new version.
 *
 * Sources: Chrome Enterprise, "self-host extensions"; Mozilla's Extension Workshop, "Updating your extension".
 */
import { escapeXml } from './xml.js';

/**
 * For Chrome, Edge and Chromium.
 *
 * @param {string} id
 * @param {string} version
 * @param {string} url  where the package lies
 */
export const updatesXml = (id, version, url) => `<?xml version="1.0" encoding="UTF-8"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${id}">
    <updatecheck codebase="${escapeXml(url)}" version="${version}"/>
  </app>
</gupdate>
`;

/**
 * For Firefox. No checksum stands in it: Mozilla's signature changes the file.
 *
 * @param {string} id
 * @param {string} version
 * @param {string} least  the least version of Firefox
 * @param {string} url  where the package lies
 */
export const updatesJson = (id, version, least, url) => {
  const update = { version, update_link: url, applications: { gecko: { strict_min_version: least } } };
  return `${JSON.stringify({ addons: { [id]: { updates: [update] } } }, null, 2)}\n`;
};

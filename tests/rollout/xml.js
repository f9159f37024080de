/**
 * A strict reader of XML for tests: what is not well-formed is an error, with its place. It knows what our
 * files have: a declaration, a document type, elements, attributes in double quotes, text and the five
 * named entities; comments, sections and instructions it refuses.
 */

/** @typedef {{name: string, attributes: Record<string, string>, children: Element[], text: string}} Element */

const NAME = String.raw`[A-Za-z_][\w.:-]*`;
const TOKEN = new RegExp(String.raw`<(?<close>/)?(?<name>${NAME})(?<attributes>(?:\s+${NAME}="[^"<]*")*)\s*(?<empty>/)?>|(?<text>[^<]+)`, 'uy');
const NAMED = new Map([['lt', '<'], ['gt', '>'], ['amp', '&'], ['quot', '"'], ['apos', "'"]]);

/** @param {string} text */
const plain = (text) =>
  text.replaceAll(/&([^;\s&]*)(;?)/gu, (whole, name, end) => {
    const known = end && NAMED.get(name);
    if (!known) throw new Error(`no entity: ${whole}`);
    return known;
  });

/** @param {string} source @returns {Element} */
export function readXml(source) {
  const start = /^<\?xml version="1\.0" encoding="(?:utf-8|UTF-8)"\?>\n(?:<!DOCTYPE [^<>]+>\n)?/u.exec(source);
  if (!start) throw new Error('no declaration');
  /** @type {Element} */
  const document = { name: '', attributes: {}, children: [], text: '' };
  const open = [document];
  TOKEN.lastIndex = start[0].length;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const { groups } = TOKEN.exec(source) ?? {};
    if (!groups) throw new Error(`not well-formed at ${source.slice(at, at + 60)}`);
    const within = open[open.length - 1];
    if (groups.text !== undefined) {
      within.text += plain(groups.text);
    } else if (groups.close) {
      if (within.name !== groups.name || groups.attributes || groups.empty) throw new Error(`</${groups.name}> ends ${within.name}`);
      open.pop();
    } else {
      const element = { name: groups.name, attributes: /** @type {Record<string, string>} */ ({}), children: [], text: '' };
      for (const [, name, value] of groups.attributes.matchAll(/([\w.:-]+)="([^"]*)"/gu)) {
        if (name in element.attributes) throw new Error(`${groups.name} has ${name} twice`);
        element.attributes[name] = plain(value);
      }
      within.children.push(element);
      if (!groups.empty) open.push(element);
    }
  }
  if (open.length !== 1 || document.children.length !== 1 || document.text.trim()) throw new Error('not one element');
  return document.children[0];
}

/** All elements of that name, however deep. @param {Element} element @param {string} name @returns {Element[]} */
export const all = (element, name) => element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);

/** The value of a property list. @param {Element} element @returns {unknown} */
export function fromPlist({ name, children, text }) {
  switch (name) {
    case 'plist':
      return fromPlist(children[0]);
    case 'dict': {
      const pairs = Array.from({ length: children.length / 2 }, (_, n) => [children[2 * n], children[2 * n + 1]]);
      if (pairs.some(([key]) => key.name !== 'key')) throw new Error('a value without a key');
      return Object.fromEntries(pairs.map(([key, value]) => [key.text, fromPlist(value)]));
    }
    case 'array':
      return children.map(fromPlist);
    case 'string':
      return text;
    case 'integer':
      if (!/^-?\d+$/u.test(text)) throw new Error(`no integer: ${text}`);
      return Number(text);
    case 'true':
    case 'false':
      return name === 'true';
    default:
      throw new Error(`no value: ${name}`);
  }
}

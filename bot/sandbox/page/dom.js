/**
 * Building DOM nodes. Data enter a node as text or as attributes, never as markup:
 * the page's Content-Security-Policy refuses markup from strings altogether.
 */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Make an element.
 *
 * A function under an `on...` key becomes a listener; `true` an empty attribute; `null`,
 * `undefined` and `false` are left out; all else is set as an attribute.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") {
      node.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    } else {
      node.setAttribute(key, value === true ? "" : String(value));
    }
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

/**
 * One of the symbols of index.html, hidden from screen readers.
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/**
 * The element inside `root` that matches; its absence is a fault of the page.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {any}
 */
export function find(root, selector) {
  const node = root.querySelector(selector);
  if (!node) throw new Error(`The page has no ${selector}.`);
  return node;
}

/**
 * Make these be the children of a node, in this order. One that stays in its place is left alone,
 * so that it keeps the focus.
 * @param {HTMLElement} node
 * @param {Element[]} children
 */
export function setChildren(node, children) {
  for (const child of [...node.children]) if (!children.includes(child)) child.remove();
  for (const [index, child] of children.entries()) {
    if (node.children[index] !== child) node.insertBefore(child, node.children[index] ?? null);
  }
}

const ARABIC = /\p{Script=Arabic}/u;
const RIGHT_TO_LEFT = new Set(["ur", "ar", "fa", "ps", "sd", "ug", "ckb", "pnb"]);

/**
 * Give text of Arabic script its class and language; other text keeps the page's.
 * @param {HTMLElement} node
 * @param {string} text
 * @param {string} [learnerLanguage] the learner's `language_code`
 */
export function markScript(node, text, learnerLanguage = "") {
  if (!ARABIC.test(text)) return;
  const code = learnerLanguage.split("-")[0].toLowerCase();
  node.classList.add("arabic");
  node.lang = RIGHT_TO_LEFT.has(code) ? code : "ur";
}

/** An emoji that fonts would draw as a letter gets its coloured form. @param {string} emoji */
export const inColour = (emoji) => (/^\P{Emoji_Presentation}$/u.test(emoji) ? `${emoji}\ufe0f` : emoji);

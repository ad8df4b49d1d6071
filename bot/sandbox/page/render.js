/** Message text and its entities -> DOM. */

import { h, icon } from "./dom.js";

/** @typedef {import("./types.js").Entity} Entity */

/**
 * What rendered text may ask of the page.
 * @typedef {object} TextActions
 * @property {(command: string) => void} onCommand a command was tapped
 * @property {(text: string) => void} onCopy a code block is to be copied
 */

const ALLOWED = new Set(["http:", "https:", "tg:", "mailto:"]);
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const WRAPPERS = /** @type {Record<string, keyof HTMLElementTagNameMap>} */ ({
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
});

/**
 * The address a link may have, or null: only web, Telegram and mail addresses are followed.
 * @param {string | undefined} address
 * @returns {string | null}
 */
export function safeHref(address) {
  if (!address) return null;
  const bare = /^[\w-]+(\.[\w-]+)+(:\d+)?([/?#]|$)/.test(address);
  try {
    const url = new URL(bare ? `https://${address}` : address);
    return ALLOWED.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} text
 * @param {Entity[]} entities in any order; one that sticks out of its parent is cut in two
 * @param {TextActions} actions
 * @returns {DocumentFragment}
 */
export function renderText(text, entities, actions) {
  const valid = entities.filter((e) => e.length > 0 && e.offset >= 0 && e.offset < text.length);
  const ordered = valid.map((e) => ({ ...e })).sort(outermostFirst);
  return renderRange(text, 0, text.length, ordered, actions);
}

/**
 * @param {Entity} a
 * @param {Entity} b
 */
function outermostFirst(a, b) {
  if (a.offset !== b.offset) return a.offset - b.offset;
  if (a.length !== b.length) return b.length - a.length;
  return Number(BLOCKS.has(b.type)) - Number(BLOCKS.has(a.type));
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {Entity[]} entities ordered, all starting inside the range
 * @param {TextActions} actions
 */
function renderRange(text, start, end, entities, actions) {
  const fragment = document.createDocumentFragment();
  const queue = [...entities];
  let at = start;
  while (queue.length) {
    const entity = /** @type {Entity} */ (queue.shift());
    const stop = Math.min(entity.offset + entity.length, end);
    fragment.append(text.slice(at, entity.offset));
    const inner = [];
    while (queue.length && queue[0].offset < stop) {
      const child = /** @type {Entity} */ (queue.shift());
      inner.push(child);
      const over = child.offset + child.length - stop;
      if (over > 0) insert(queue, { ...child, offset: stop, length: over });
    }
    const content = renderRange(text, entity.offset, stop, inner, actions);
    fragment.append(wrap(entity, text.slice(entity.offset, stop), content, actions));
    at = stop;
    if (BLOCKS.has(entity.type) && text[at] === "\n" && queue[0]?.offset !== at && at < end) at += 1;
  }
  fragment.append(text.slice(at, end));
  return fragment;
}

/**
 * @param {Entity[]} queue
 * @param {Entity} entity
 */
function insert(queue, entity) {
  queue.push(entity);
  queue.sort(outermostFirst);
}

/**
 * @param {Entity} entity
 * @param {string} text what the entity covers
 * @param {DocumentFragment} content the same, rendered
 * @param {TextActions} actions
 * @returns {Node}
 */
function wrap(entity, text, content, actions) {
  const tag = WRAPPERS[entity.type];
  if (tag) return h(tag, { dir: tag === "code" ? "ltr" : null }, content);
  switch (entity.type) {
    case "spoiler": return spoiler(content);
    case "pre": return codeBlock(entity, text, content, actions);
    case "blockquote": return h("blockquote", { class: "quote", dir: "auto" }, content);
    case "expandable_blockquote": return expandableQuote(content);
    case "bot_command": return command(text, actions);
    case "text_link": return link(entity.url, content);
    case "url": return link(text, content);
    case "email": return link(`mailto:${text}`, content);
    case "mention": return link(`https://t.me/${text.slice(1)}`, content);
    case "text_mention": return h("span", { class: "mention" }, content);
    default: return content;
  }
}

/**
 * @param {string | undefined} address
 * @param {DocumentFragment} content
 */
function link(address, content) {
  const href = safeHref(address);
  if (!href) return content;
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, content);
}

/**
 * @param {string} text
 * @param {TextActions} actions
 */
function command(text, actions) {
  // Its slash is a neutral sign: in a right-to-left sentence it would stand behind the word.
  const press = () => actions.onCommand(text);
  return h("button", { type: "button", class: "link", dir: "ltr", onclick: press }, text);
}

/** @param {DocumentFragment} content */
function spoiler(content) {
  const hidden = h("span", { class: "spoiler-text", "aria-hidden": "true", inert: true }, content);
  const cover = h("span", {
    class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, show it",
    onclick: () => reveal(cover),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      reveal(cover);
    },
  }, hidden);
  return cover;
}

/** All hidden parts of a message open together. @param {HTMLElement} cover */
function reveal(cover) {
  const article = cover.closest("article");
  const hadFocus = document.activeElement === cover;
  for (const one of (article ?? cover.parentElement ?? cover).querySelectorAll(".spoiler")) {
    for (const name of ["role", "tabindex", "aria-label"]) one.removeAttribute(name);
    one.classList.add("shown");
    one.firstElementChild?.removeAttribute("aria-hidden");
    one.firstElementChild?.removeAttribute("inert");
  }
  if (hadFocus) article?.focus();
}

/**
 * @param {Entity} entity
 * @param {string} text
 * @param {DocumentFragment} content
 * @param {TextActions} actions
 */
function codeBlock(entity, text, content, actions) {
  const copy = h("button", {
    type: "button", class: "code-copy", "aria-label": "Copy code", onclick: () => actions.onCopy(text),
  }, h("span", {}, entity.language ?? "code"), icon("copy"));
  return h("div", { class: "code-block", dir: "ltr" }, copy, h("pre", {}, h("code", {}, content)));
}

/** A quote of which three lines are shown until it is opened. @param {DocumentFragment} content */
function expandableQuote(content) {
  const body = h("div", { class: "quote-body" }, content);
  const toggle = h("button", {
    type: "button", class: "quote-toggle", "aria-expanded": "false", "aria-label": "Show the whole quote",
  }, icon("down"));
  const quote = h("blockquote", { class: "quote expandable", dir: "auto" }, body, toggle);
  quote.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const selecting = String(getSelection()) && !target.closest(".quote-toggle");
    if (selecting || target.closest("a, .link, .spoiler")) return;
    const open = quote.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
  });
  new ResizeObserver(() => {
    if (quote.classList.contains("open")) return;
    toggle.hidden = body.scrollHeight <= body.clientHeight + 4;
  }).observe(body);
  return quote;
}

/** Inline keyboards (under a message) and reply keyboards (under the composer). */

import { safeHref } from "./render.js";
import { h, icon, markScript } from "./dom.js";

/** @typedef {import("./types.js").InlineButton} InlineButton */
/** @typedef {import("./types.js").ReplyButton} ReplyButton */

/**
 * @typedef {object} KeyActions
 * @property {(data: string) => void} onPress
 * @property {(text: string) => Promise<boolean>} onCopy whether the clipboard took it
 * @property {(data: string) => boolean} isWaiting whether an answer to this press is awaited
 */

/** The mark that tells a style without its colour. */
const STYLE_ICONS = /** @type {Record<string, string>} */ ({
  primary: "spark", success: "check", danger: "alert",
});
const COPIED_MS = 1600;

/**
 * @param {import("./types.js").InlineMarkup} markup
 * @param {KeyActions} actions
 * @returns {HTMLElement}
 */
export function inlineKeyboard(markup, actions) {
  const rows = markup.inline_keyboard.map((row) =>
    h("div", { class: "keys-row" }, ...row.map((button) => inlineButton(button, actions))));
  return h("div", { class: "keys", role: "group", "aria-label": "Buttons of this message" }, ...rows);
}

/**
 * @param {InlineButton} button
 * @param {KeyActions} actions
 */
function inlineButton(button, actions) {
  const label = h("span", { class: "key-label", dir: "auto" }, button.text);
  markScript(label, button.text);
  const style = STYLE_ICONS[button.style ?? ""] ? button.style : null;
  const props = { class: `key${style ? ` ${style}` : ""}` };
  const mark = style && corner(STYLE_ICONS[style], "start");
  if (button.url) return urlKey(button.url, props, [mark, label, corner("out", "end")]);
  if (button.copy_text) return copyKey(button.copy_text.text, props, [mark, label], actions);
  const data = button.callback_data;
  if (data === undefined) {
    return h("button", { ...props, type: "button", disabled: true, title: "Not shown in the sandbox" }, label);
  }
  return h("button", {
    ...props, type: "button", "data-callback": data,
    "aria-busy": actions.isWaiting(data) ? "true" : null,
    onclick: () => actions.onPress(data),
  }, mark, label);
}

/** @param {string} name @param {"start" | "end"} side */
function corner(name, side) {
  const mark = icon(name);
  mark.classList.add("corner", side);
  return mark;
}

/** @param {string} address @param {object} props @param {import("./dom.js").Child[]} content */
function urlKey(address, props, content) {
  const href = safeHref(address);
  if (!href) return h("button", { ...props, type: "button", disabled: true, title: "Refused address" }, ...content);
  return h("a", { ...props, href, target: "_blank", rel: "noopener noreferrer" }, ...content);
}

/**
 * @param {string} text
 * @param {object} props
 * @param {import("./dom.js").Child[]} content
 * @param {KeyActions} actions
 */
function copyKey(text, props, content, actions) {
  const key = h("button", { ...props, type: "button", onclick: copy }, ...content, corner("copy", "end"));
  async function copy() {
    if (!(await actions.onCopy(text))) return;
    key.classList.add("copied");
    setTimeout(() => key.classList.remove("copied"), COPIED_MS);
  }
  return key;
}

/**
 * @param {ReplyButton[][]} rows
 * @param {(button: {text: string, request_location?: boolean, request_contact?: boolean}) => void} onTap
 * @returns {HTMLElement[]}
 */
export function replyRows(rows, onTap) {
  return rows.map((row) => h("div", { class: "keys-row" }, ...row.map((entry) => {
    const button = typeof entry === "string" ? { text: entry } : entry;
    const label = h("span", { class: "key-label", dir: "auto" }, button.text);
    markScript(label, button.text);
    return h("button", { type: "button", class: "reply-key", onclick: () => onTap(button) },
      button.request_location && corner("pin", "end"), label);
  })));
}

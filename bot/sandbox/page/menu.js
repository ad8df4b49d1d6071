/** A menu that opens at a button: arrows move, Escape or a click elsewhere closes. */

import { h, icon } from "./dom.js";

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {string} [detail] said after the label, smaller
 * @property {string} [icon]
 * @property {string} [spoken] the accessible name, where the label is a sign
 * @property {() => void} run
 */

const GAP_PX = 8;

/**
 * @param {HTMLElement} button
 * @param {MenuItem[]} items
 * @param {{label: string, kind?: string}} options
 */
export function openMenu(button, items, { label, kind = "" }) {
  const menu = h("div", { class: `menu ${kind}`, popover: "auto", role: "menu", "aria-label": label });
  menu.append(...items.map((item) => h("button", {
    type: "button", role: "menuitem", tabindex: "-1", "aria-label": item.spoken,
    onclick: () => {
      menu.hidePopover();
      item.run();
    },
  }, item.icon ? icon(item.icon) : null, h("span", { class: "menu-label", dir: "auto" }, item.label),
  item.detail ? " " : null, item.detail ? h("span", { class: "menu-detail", dir: "auto" }, item.detail) : null)));
  menu.addEventListener("keydown", (event) => move(menu, event));
  menu.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "open") return;
    button.setAttribute("aria-expanded", "false");
    menu.remove();
  });
  button.after(menu);
  button.setAttribute("aria-expanded", "true");
  menu.showPopover();
  placeNear(menu, button);
  /** @type {HTMLElement | null} */ (menu.firstElementChild)?.focus();
}

/** @param {HTMLElement} menu @param {KeyboardEvent} event */
function move(menu, event) {
  const items = /** @type {HTMLElement[]} */ ([...menu.children]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const goals = /** @type {Record<string, number>} */ ({
    ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1,
  });
  const goal = goals[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (goal === undefined) return;
  event.preventDefault();
  items[(goal + items.length) % items.length]?.focus();
}

/** On the side of the button that has room, inside the window. @param {HTMLElement} menu @param {HTMLElement} button */
function placeNear(menu, button) {
  const anchor = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = anchor.bottom + height + GAP_PX <= innerHeight;
  const top = below ? anchor.bottom + GAP_PX / 2 : Math.max(GAP_PX, anchor.top - height - GAP_PX / 2);
  const start = anchor.left + width + GAP_PX <= innerWidth ? anchor.left : anchor.right - width;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(GAP_PX, Math.min(start, innerWidth - width - GAP_PX))}px`;
}

/** Short notices that go away by themselves, read out politely. */

import { h, markScript } from "./dom.js";

const SHOWN_MS = 4500;
const MOST = 3;

/**
 * @param {string} text
 * @param {Element | null} [place] a chat's own `.toasts`; the page's if left out
 */
export function toast(text, place = document.querySelector(".page-toasts")) {
  const note = h("p", { class: "toast", dir: "auto" }, text);
  markScript(note, text);
  place?.append(note);
  while (place && place.childElementCount > MOST) place.firstElementChild?.remove();
  setTimeout(() => note.remove(), SHOWN_MS + 40 * text.length);
}

/** @param {unknown} error @param {Element | null} [place] */
export function complain(error, place) {
  toast(error instanceof Error ? error.message : String(error), place);
}

/** Questions that wait for an answer, each a modal <dialog>; Escape means no. */

import { h, markScript } from "./dom.js";

/** @typedef {import("./types.js").Place} Place */

/** @type {[string, number, number][]} */
const CITIES = [
  ["Karachi", 24.8607, 67.0011], ["Lahore", 31.5204, 74.3587], ["Berlin", 52.52, 13.405],
  ["New York", 40.7128, -74.006], ["Nairobi", -1.2921, 36.8219], ["São Paulo", -23.5505, -46.6333],
  ["Sydney", -33.8688, 151.2093], ["Kathmandu", 27.7172, 85.324],
];

/**
 * Show a form and wait. The answer is what `read` makes of it, or null if it was left.
 * @template T
 * @param {string} title
 * @param {import("./dom.js").Child[]} content
 * @param {{accept: string, read: () => T, only?: boolean}} options
 * @returns {Promise<T | null>}
 */
function ask(title, content, { accept, read, only = false }) {
  const id = `dialog-${crypto.randomUUID()}`;
  const leave = h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Cancel");
  const form = h("form", { method: "dialog" },
    title ? h("h2", { id }, title) : null, ...content,
    h("div", { class: "dialog-actions" }, only ? null : leave, h("button", { type: "submit", value: "yes", class: "pill" }, accept)));
  const dialog = h("dialog", { "aria-labelledby": title ? id : null, "aria-label": title ? null : "Notice" }, form);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes" ? read() : null);
      dialog.remove();
    });
  });
}

/** @param {string} text */
export function tell(text) {
  const words = h("p", { class: "dialog-text", dir: "auto" }, text);
  markScript(words, text);
  return ask("", [words], { accept: "OK", read: () => true, only: true });
}

/** @returns {Promise<Place | null>} */
export function askLocation() {
  const latitude = numberField("Latitude", 90, CITIES[0][1]);
  const longitude = numberField("Longitude", 180, CITIES[0][2]);
  const cities = CITIES.map(([name, north, east]) => h("button", {
    type: "button", class: "city",
    onclick: () => {
      latitude.input.value = String(north);
      longitude.input.value = String(east);
    },
  }, name));
  return ask("Share a location", [
    h("div", { class: "cities", role: "group", "aria-label": "Cities" }, ...cities),
    h("div", { class: "pair" }, latitude.label, longitude.label),
  ], {
    accept: "Share",
    read: () => ({ latitude: latitude.input.valueAsNumber, longitude: longitude.input.valueAsNumber }),
  });
}

/** @param {string} name @param {number} limit @param {number} value */
function numberField(name, limit, value) {
  const input = h("input", {
    type: "number", min: -limit, max: limit, step: "any", required: true, value, inputmode: "decimal",
  });
  return { input, label: h("label", {}, h("span", {}, name), input) };
}

/**
 * @param {string} name
 * @param {string} size
 * @param {string} caption
 * @returns {Promise<{caption: string} | null>}
 */
export function askCaption(name, size, caption) {
  const input = h("input", { type: "text", maxlength: 1024, dir: "auto", value: caption });
  return ask("Send a file", [
    h("p", { class: "dialog-text" }, h("b", { dir: "auto" }, name), ` (${size})`),
    h("label", {}, h("span", {}, "Caption"), input),
  ], { accept: "Send", read: () => ({ caption: input.value.trim() }) });
}

/** @returns {Promise<{name: string, language: string} | null>} */
export function askLearner() {
  const name = h("input", { type: "text", required: true, maxlength: 64, dir: "auto", autocomplete: "off" });
  const language = h("select", {}, h("option", { value: "en" }, "English"), h("option", { value: "ur", lang: "ur" }, "Urdu (اردو)"));
  return ask("New learner", [
    h("label", {}, h("span", {}, "First name"), name),
    h("label", {}, h("span", {}, "Telegram's language"), language),
  ], { accept: "Open chat", read: () => ({ name: name.value.trim(), language: language.value }) });
}

/** @param {string} source @param {string} alt */
export function showPhoto(source, alt) {
  const dialog = h("dialog", { class: "photo-dialog", "aria-label": alt },
    h("button", { type: "button", class: "photo-close", "aria-label": "Close", onclick: () => dialog.close() },
      h("img", { src: source, alt })));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

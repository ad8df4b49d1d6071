/** Files and places inside a bubble. */

import { fileUrl } from "./api.js";
import { h, icon } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** @param {number} bytes @returns {string} such as "1.4 MB" */
export function sizeText(bytes) {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const format = new Intl.NumberFormat(undefined, {
    style: "unit", unit: UNITS[power], unitDisplay: power ? "short" : "long", maximumFractionDigits: 1,
  });
  return format.format(bytes / 1000 ** power);
}

/**
 * What stands above a message's text, if it is no photo: a file, a place, or null.
 * @param {import("./types.js").Message} message
 * @returns {HTMLElement | null}
 */
export function renderMedia(message) {
  if (message.document) return file(message.document);
  if (message.venue) return place(message.venue.location, message.venue.title, message.venue.address);
  if (message.location) return place(message.location, "Location", "");
  return null;
}

/** @param {import("./types.js").Document} document */
function file(document) {
  const name = document.file_name ?? "file";
  const size = document.file_size === undefined ? "" : sizeText(document.file_size);
  return h("a", {
    class: "file", href: fileUrl(document.file_id), download: name,
    "aria-label": `Download ${name}${size ? `, ${size}` : ""}`,
  },
  h("span", { class: "file-icon" }, icon("file")),
  h("span", { class: "file-words" }, h("b", { dir: "auto" }, name), h("small", {}, size)));
}

/**
 * @param {import("./types.js").Place} where
 * @param {string} title
 * @param {string} address
 */
function place(where, title, address) {
  return h("div", { class: "place" },
    graticule(where),
    h("div", { class: "place-words" },
      h("b", { dir: "auto" }, title),
      address && h("span", { dir: "auto" }, address),
      h("small", { dir: "ltr" }, coordinates(where))));
}

/** @param {import("./types.js").Place} where @returns {string} such as "24.8607° N, 67.0011° E" */
export function coordinates({ latitude, longitude }) {
  const north = `${Math.abs(latitude).toFixed(4)}° ${latitude < 0 ? "S" : "N"}`;
  return `${north}, ${Math.abs(longitude).toFixed(4)}° ${longitude < 0 ? "W" : "E"}`;
}

/** A globe's net of lines, each 30°, with a pin where the place lies. @param {import("./types.js").Place} where */
function graticule({ latitude, longitude }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "net");
  svg.setAttribute("viewBox", "-184 -94 368 188");
  svg.setAttribute("aria-hidden", "true");
  const lines = document.createElementNS(SVG, "path");
  const meridians = [30, 60, 90, 120, 150].flatMap((x) => [x, -x]).map((x) => arc(x));
  const parallels = [-60, -30, 0, 30, 60].map((y) => `M${-width(y)} ${-y}H${width(y)}`);
  lines.setAttribute("d", [...meridians, ...parallels, "M0-90V90"].join(""));
  const pin = document.createElementNS(SVG, "circle");
  pin.setAttribute("r", "7");
  pin.setAttribute("cx", String((longitude / 180) * width(latitude)));
  pin.setAttribute("cy", String(-latitude));
  const rim = document.createElementNS(SVG, "ellipse");
  rim.setAttribute("rx", "180");
  rim.setAttribute("ry", "90");
  svg.append(rim, lines, pin);
  return svg;
}

/** Half the globe's width at a latitude, of an ellipse 360 by 180. @param {number} latitude */
const width = (latitude) => 180 * Math.sqrt(Math.max(0, 1 - (latitude / 90) ** 2));

/** @param {number} longitude */
const arc = (longitude) => `M0-90A${Math.abs(longitude)} 90 0 0 ${longitude > 0 ? 1 : 0} 0 90`;

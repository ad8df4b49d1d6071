/** The panel of the sandbox's clock: shows it, and moves it. */

import { getClock, moveClock } from "./api.js";
import { sandboxTime } from "./time.js";
import { complain } from "./toast.js";

const REAL_TIME_MS = 3000;

const timeFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const utcFormat = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC",
});
const dateFormat = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const shortDateFormat = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Draw the clock each second and connect its buttons. */
export function startClock() {
  sandboxTime.addEventListener("tick", draw);
  for (const button of document.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => move(/** @type {HTMLButtonElement} */ (button)));
  }
  getClock().then(({ now }) => sandboxTime.set(now)).catch(complain);
  draw();
}

function draw() {
  const now = sandboxTime.now();
  const words = /** @type {Record<string, string>} */ ({
    time: timeFormat.format(now), date: dateFormat.format(now), "short-date": shortDateFormat.format(now),
    utc: utcFormat.format(now), zone, offset: offsetText(sandboxTime.offset),
  });
  for (const node of document.querySelectorAll("[data-clock]")) {
    const text = words[node.getAttribute("data-clock") ?? ""];
    if (node.textContent !== text) node.textContent = text;
  }
  turn(".dial-hour", ((now.getHours() % 12) + now.getMinutes() / 60) * 30);
  turn(".dial-minute", now.getMinutes() * 6);
  turn(".dial-second", now.getSeconds() * 6);
}

/** @param {string} hand @param {number} degrees */
function turn(hand, degrees) {
  document.querySelector(hand)?.setAttribute("transform", `rotate(${degrees} 32 32)`);
}

/** @param {number} offset milliseconds ahead of real time @returns {string} */
export function offsetText(offset) {
  if (Math.abs(offset) < REAL_TIME_MS) return "At real time";
  const minutes = Math.round(Math.abs(offset) / 60000);
  const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]];
  const words = parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}`);
  return `${words.join(" ") || "Seconds"} ${offset > 0 ? "ahead of" : "behind"} real time`;
}

/** @param {HTMLButtonElement} button */
async function move(button) {
  const goal = button.dataset.move ?? "";
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    const { now } = await moveClock(request(goal));
    sandboxTime.set(now);
  } catch (error) {
    complain(error);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** @param {string} goal "next-gap", "now", or seconds */
function request(goal) {
  if (goal === "next-gap") return { to: "next-gap" };
  if (goal === "now") return { to: new Date().toISOString() };
  return { advance_seconds: Number(goal) };
}

/** The sandbox's time, and how the page words times and days in the browser's zone. */

const timeFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayYearFormat = new Intl.DateTimeFormat(undefined, {
  weekday: "long", day: "numeric", month: "long", year: "numeric",
});

/** Announces `tick` each second and `move` when the server's clock was moved or first heard. */
class SandboxTime extends EventTarget {
  /** Milliseconds that the sandbox is ahead of this machine. */
  offset = 0;

  constructor() {
    super();
    setInterval(() => this.dispatchEvent(new Event("tick")), 1000);
  }

  /** @returns {Date} */
  now() {
    return new Date(Date.now() + this.offset);
  }

  /** @param {string} iso what the server says its time is */
  set(iso) {
    this.offset = Date.parse(iso) - Date.now();
    this.dispatchEvent(new Event("move"));
    this.dispatchEvent(new Event("tick"));
  }
}

export const sandboxTime = new SandboxTime();

/** @param {number} seconds Unix time */
export const fromUnix = (seconds) => new Date(seconds * 1000);

/** @param {Date} when */
export const clockText = (when) => timeFormat.format(when);

/** A key that two moments share if they fall on one day of the browser's zone. @param {Date} when */
export const dayKey = (when) => `${when.getFullYear()}-${when.getMonth()}-${when.getDate()}`;

/**
 * "Today", "Yesterday", or the day's date; with its year where that differs from now's.
 * @param {Date} when
 * @param {Date} now
 */
export function dayText(when, now) {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKey(when) === dayKey(now)) return "Today";
  if (dayKey(when) === dayKey(yesterday)) return "Yesterday";
  return (when.getFullYear() === now.getFullYear() ? dayFormat : dayYearFormat).format(when);
}

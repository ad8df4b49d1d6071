/** The list of messages: order, days, groups, scrolling, and moving through it by keyboard. */

import { MessageView } from "./message.js";
import { dayKey, dayText, sandboxTime } from "./time.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Reaction} Reaction */

const GROUP_SECONDS = 300;
const NEAR_BOTTOM_PX = 48;
const SIDES = /** @type {const} */ (["bot", "learner"]);
const CONTROLS = "button, a[href], [role=button]";

export class MessageLog {
  /**
   * @param {HTMLElement} scroller the element with role=log
   * @param {HTMLElement} list
   * @param {HTMLButtonElement} chip
   * @param {import("./message.js").MessageActions} actions
   */
  constructor(scroller, list, chip, actions) {
    this.scroller = scroller;
    this.list = list;
    this.chip = chip;
    this.actions = actions;
    /** @type {Map<number, MessageView>} */
    this.views = new Map();
    /** @type {MessageView[]} in message_id order */
    this.ordered = [];
    /** @type {MessageView | null} whose controls Tab reaches */
    this.current = null;
    this.following = true;
    /** The last scroll position heard of. */
    this.top = 0;
    this.unseen = 0;
    this.today = "";
    this.listen();
  }

  listen() {
    const settle = new ResizeObserver(() => this.following && this.toBottom());
    settle.observe(this.scroller);
    settle.observe(this.list);
    this.scroller.addEventListener("scroll", () => this.onScroll(), { passive: true });
    this.chip.addEventListener("click", () => {
      this.toBottom();
      this.scroller.focus({ preventScroll: true });
    });
    this.list.addEventListener("focusin", (event) => this.setCurrent(this.viewOf(event.target)));
    this.scroller.addEventListener("keydown", (event) => this.onKey(event));
    sandboxTime.addEventListener("tick", () => this.relabel());
  }

  get isEmpty() {
    return this.ordered.length === 0;
  }

  /** Make the list be exactly these; what did not change keeps its node. @param {Message[]} messages */
  replaceAll(messages) {
    this.scroller.setAttribute("aria-busy", "true");
    const standing = new Set(messages.map((message) => message.message_id));
    for (const id of [...this.views.keys()]) if (!standing.has(id)) this.drop(id);
    for (const message of messages) this.place(message);
    this.arrange();
    if (this.following) this.toBottom();
    this.scroller.setAttribute("aria-busy", "false");
  }

  /** Add a message, or redraw the one that has its id. @param {Message} message */
  put(message) {
    const isNew = this.place(message);
    this.arrange();
    if (isNew && !this.following && message.from?.is_bot) this.unseen += 1;
    if (this.following) this.toBottom();
    const view = this.views.get(message.message_id);
    if (isNew && view && message.from?.is_bot) this.present(view);
    this.showChip();
  }

  /** Let Tab go on to what has just arrived, and let a tall message be read from its start. @param {MessageView} view */
  present(view) {
    if (view.keys !== null) this.setCurrent(view);
    if (!this.following || view.node.offsetHeight <= this.scroller.clientHeight) return;
    this.following = false;
    view.node.scrollIntoView({ block: "start" });
    this.top = this.scroller.scrollTop;
  }

  /** @param {number} id a message that came without a sound */
  showSilent(id) {
    this.views.get(id)?.showSilent();
  }

  /** Add a message unless a version of it already stands. @param {Message} message */
  putOnce(message) {
    if (!this.views.has(message.message_id)) this.put(message);
  }

  /** @param {number} id */
  remove(id) {
    this.drop(id);
    this.arrange();
  }

  /** Show exactly these reactions. @param {Reaction[]} standing */
  showReactions(standing) {
    const given = new Set(standing.map(({ message_id: id, by }) => `${id} ${by}`));
    for (const [id, view] of this.views) {
      for (const by of SIDES) if (!given.has(`${id} ${by}`)) view.showReaction(by, "");
    }
    for (const reaction of standing) this.showReaction(reaction);
  }

  /** @param {Reaction} reaction */
  showReaction({ message_id: id, by, reaction }) {
    const view = this.views.get(id);
    if (!view) return;
    view.showReaction(by, reaction[0]?.emoji ?? "");
    this.setTabs(view);
  }

  /** @param {number} id */
  view(id) {
    return this.views.get(id);
  }

  /** @param {Message} message @returns {boolean} whether it is new */
  place(message) {
    const known = this.views.get(message.message_id);
    if (known) {
      if (known.update(message)) this.setTabs(known);
      return false;
    }
    const view = new MessageView(message, this.actions);
    this.views.set(message.message_id, view);
    let index = this.ordered.length;
    while (index > 0 && this.ordered[index - 1].message.message_id > message.message_id) index -= 1;
    const next = this.ordered[index];
    this.ordered.splice(index, 0, view);
    this.list.insertBefore(view.node, next ? (next.separator.isConnected ? next.separator : next.node) : null);
    this.setTabs(view);
    return true;
  }

  /** @param {number} id */
  drop(id) {
    const view = this.views.get(id);
    if (!view) return;
    if (view.node.contains(document.activeElement)) this.scroller.focus({ preventScroll: true });
    view.node.remove();
    view.separator.remove();
    this.views.delete(id);
    this.ordered.splice(this.ordered.indexOf(view), 1);
    if (this.current === view) this.current = null;
  }

  /** Put day separators and group ends where they now belong. */
  arrange() {
    let before = null;
    for (const view of this.ordered) {
      const newDay = !before || dayKey(before.when) !== dayKey(view.when);
      if (newDay && view.separator.nextSibling !== view.node) view.node.before(view.separator);
      if (!newDay) view.separator.remove();
      const joined = !newDay && before !== null && isGrouped(before, view);
      view.node.classList.toggle("joined", joined);
      before?.node.classList.toggle("tailed", !joined);
      before = view;
    }
    before?.node.classList.add("tailed");
    this.today = "";
    this.relabel();
    if (!this.list.contains(document.activeElement)) this.setCurrent(this.newestWithControls());
  }

  /** Word the separators by the sandbox's day. */
  relabel() {
    const now = sandboxTime.now();
    if (this.today === dayKey(now)) return;
    this.today = dayKey(now);
    for (const view of this.ordered) {
      const words = dayText(view.when, now);
      view.separator.setAttribute("aria-label", words);
      /** @type {HTMLElement} */ (view.separator.firstElementChild).textContent = words;
    }
  }

  newestWithControls() {
    const withKeys = this.ordered.findLast((view) => view.keys !== null);
    return withKeys ?? this.ordered.at(-1) ?? null;
  }

  /** @param {EventTarget | null} target */
  viewOf(target) {
    const article = target instanceof Element ? target.closest("article") : null;
    return this.ordered.find((view) => view.node === article) ?? null;
  }

  /** Tab stops at the controls of one message only, so that the composer stays near. @param {MessageView | null} view */
  setCurrent(view) {
    if (!view || view === this.current) return;
    const last = this.current;
    this.current = view;
    if (last) this.setTabs(last);
    this.setTabs(view);
  }

  /** @param {MessageView} view */
  setTabs(view) {
    const reachable = view === this.current;
    for (const control of view.node.querySelectorAll(CONTROLS)) {
      /** @type {HTMLElement} */ (control).tabIndex = reachable ? 0 : -1;
    }
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const from = event.target === this.scroller ? null : this.viewOf(event.target);
    if (from && event.target !== from.node && event.key !== "Escape") return;
    const at = from ? this.ordered.indexOf(from) : this.ordered.length;
    const goal = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: this.ordered.length - 1 }[event.key];
    if (event.key === "Escape" && from && event.target !== from.node) {
      from.node.focus({ preventScroll: true });
      return;
    }
    const view = goal === undefined ? undefined : this.ordered[goal];
    if (!view || (from && event.key.startsWith("Arrow") && this.hasMore(from, event.key))) return;
    event.preventDefault();
    view.node.focus({ preventScroll: true });
    view.node.scrollIntoView({ block: "nearest" });
  }

  /** Whether a tall message still has lines beyond the edge that the arrow points to. @param {MessageView} view @param {string} key */
  hasMore(view, key) {
    const [message, frame] = [view.node.getBoundingClientRect(), this.scroller.getBoundingClientRect()];
    return key === "ArrowUp" ? message.top < frame.top - 1 : message.bottom > frame.bottom + 1;
  }

  onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    // Only a move upwards leaves the bottom: the frame may have shrunk since the last scroll.
    if (scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX) this.following = true;
    else if (scrollTop < this.top) this.following = false;
    this.top = scrollTop;
    if (this.following) this.unseen = 0;
    this.showChip();
  }

  toBottom() {
    this.following = true;
    this.unseen = 0;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.showChip();
  }

  showChip() {
    this.chip.hidden = this.following;
    const count = this.unseen;
    const words = count ? `${count} new message${count === 1 ? "" : "s"}` : "";
    /** @type {HTMLElement} */ (this.chip.firstElementChild).textContent = words;
    this.chip.setAttribute("aria-label", words ? `${words}, go to the newest` : "Go to the newest message");
  }
}

/** @param {MessageView} before @param {MessageView} view */
function isGrouped(before, view) {
  const apart = Math.abs(view.message.date - before.message.date);
  return before.incoming === view.incoming && apart <= GROUP_SECONDS && before.keys === null;
}

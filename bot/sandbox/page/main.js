/** Opens the chats that the address asks for, and the panel beside them. */

import { Chat } from "./chat.js";
import { startClock } from "./clock.js";
import { find } from "./dom.js";
import { readAddress, startLearners } from "./learners.js";
import { startThemes } from "./theme.js";

const TITLE = "Offclock";
let unread = 0;

function showUnread() {
  document.title = unread ? `(${unread}) ${TITLE}` : TITLE;
}

function countNews() {
  if (!document.hidden) return;
  unread += 1;
  showUnread();
}

function connectBar() {
  const panel = find(document, ".panel");
  const toggle = find(document, ".bar-toggle");
  /** @param {boolean} open */
  const set = (open) => {
    panel.classList.toggle("open", open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.addEventListener("click", () => set(!panel.classList.contains("open")));
  panel.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !panel.classList.contains("open")) return;
    set(false);
    toggle.focus();
  });
  find(document, ".chats").addEventListener("pointerdown", () => set(false));
}

function start() {
  const { ids, introduction } = readAddress(location.search);
  const refreshLearners = startLearners(ids);
  const place = find(document, ".chats");
  place.classList.toggle("two", ids.length > 1);
  startThemes();
  startClock();
  connectBar();
  for (const [index, id] of ids.entries()) {
    const chat = new Chat(id, index ? {} : introduction, { onNews: countNews, onKnown: refreshLearners });
    place.append(chat.root);
    chat.open();
  }
  document.addEventListener("visibilitychange", () => {
    unread = document.hidden ? unread : 0;
    showUnread();
  });
}

start();

/** The list of commands that opens while the draft begins with "/". */

import { h } from "./dom.js";

/** @typedef {import("./types.js").Command} Command */

let lists = 0;

/** A listbox steered from the text field, which keeps the focus. */
export class Suggestions {
  /**
   * @param {HTMLTextAreaElement} draft
   * @param {HTMLElement} list
   * @param {(command: string) => void} onPick
   */
  constructor(draft, list, onPick) {
    this.draft = draft;
    this.list = list;
    this.onPick = onPick;
    /** @type {Command[]} */
    this.commands = [];
    /** @type {Command[]} */
    this.shown = [];
    this.at = 0;
    list.id = `suggest-${(lists += 1)}`;
    draft.setAttribute("aria-controls", list.id);
    draft.setAttribute("aria-autocomplete", "list");
    draft.addEventListener("input", () => this.refresh());
    draft.addEventListener("blur", () => this.show([]));
  }

  refresh() {
    const typed = /^\/([a-z0-9_]*)$/i.exec(this.draft.value);
    const start = typed?.[1].toLowerCase() ?? "";
    this.show(typed ? this.commands.filter(({ command }) => command.startsWith(start)) : []);
  }

  /** @param {Command[]} commands */
  show(commands) {
    this.shown = commands;
    this.at = 0;
    this.list.hidden = commands.length === 0;
    this.list.replaceChildren(...commands.map((command, index) => h("div", {
      role: "option", id: `${this.list.id}-${index}`, class: "option",
      onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
      onclick: () => this.pick(index),
    }, h("b", {}, `/${command.command}`), " ", h("span", { dir: "auto" }, command.description))));
    this.mark();
  }

  mark() {
    for (const [index, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(index === this.at));
      if (index === this.at) option.scrollIntoView({ block: "nearest" });
    }
    if (this.shown.length) this.draft.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
    else this.draft.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  pick(index) {
    const { command } = this.shown[index];
    this.show([]);
    this.onPick(`/${command}`);
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was for the list */
  takes(event) {
    if (this.list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = (this.at + step + this.shown.length) % this.shown.length;
      this.mark();
    } else if (event.key === "Escape") this.show([]);
    else if (event.key === "Enter" && !event.shiftKey) this.pick(this.at);
    else if (event.key === "Tab" && !event.shiftKey) this.complete();
    else return false;
    event.preventDefault();
    return true;
  }

  complete() {
    this.draft.value = `/${this.shown[this.at].command} `;
    this.show([]);
  }
}

/** One message -> its article: who, when, media, text, keyboard. */

import { h, icon, inColour, markScript, setChildren } from "./dom.js";
import { inlineKeyboard } from "./keyboard.js";
import { renderMedia } from "./media.js";
import { PhotoView } from "./photo.js";
import { renderText } from "./render.js";
import { clockText, fromUnix } from "./time.js";

/** @typedef {import("./types.js").Message} Message */

/**
 * @typedef {object} MessageActions
 * @property {(command: string) => void} onCommand
 * @property {(text: string) => Promise<boolean>} onCopy
 * @property {(message: Message, data: string) => void} onPress
 * @property {(message: Message, data: string) => boolean} isWaiting
 * @property {(message: Message, button: HTMLElement) => void} onReact
 * @property {(message: Message) => void} onUnreact
 * @property {() => string} language the learner's `language_code`
 */

/** The drawn form of a message; redraws only what a new version of it changes. */
export class MessageView {
  /** @param {Message} message @param {MessageActions} actions */
  constructor(message, actions) {
    this.actions = actions;
    /** @type {Message} */
    this.message = message;
    this.incoming = Boolean(message.from?.is_bot);
    this.node = h("article", { class: `message ${this.incoming ? "in" : "out"}`, tabindex: "-1" });
    this.bubble = h("div", { class: "bubble" });
    /** @type {HTMLElement | null} */
    this.keys = null;
    this.separator = h("div", { class: "day", role: "separator" }, h("span"));
    this.reactions = { bot: "", learner: "" };
    this.silent = false;
    /** @type {PhotoView | null} */
    this.photo = null;
    this.node.append(this.bubble);
    if (this.incoming) this.node.append(this.reactButton());
    this.bodyKey = "";
    this.keysKey = "";
    this.update(message);
  }

  get when() {
    return fromUnix(this.message.date);
  }

  /** @param {Message} message @returns {boolean} whether anything was redrawn */
  update(message) {
    const { reply_markup: markup, ...body } = message;
    const [bodyKey, keysKey] = [JSON.stringify(body), JSON.stringify(markup ?? null)];
    const changed = bodyKey !== this.bodyKey || keysKey !== this.keysKey;
    this.message = message;
    if (bodyKey !== this.bodyKey) this.drawBody();
    if (keysKey !== this.keysKey) this.drawKeys();
    this.bodyKey = bodyKey;
    this.keysKey = keysKey;
    return changed;
  }

  drawBody() {
    const { message } = this;
    const who = this.incoming ? (message.from?.first_name ?? "Bot") : "You";
    this.node.setAttribute("aria-label", `${who}, ${clockText(this.when)}`);
    const media = this.drawMedia();
    const text = message.text ?? message.caption ?? (media ? "" : fallback(message));
    const parts = [replied(message), media, text ? this.drawText(text) : this.drawMeta()];
    setChildren(this.bubble, parts.filter((part) => part !== null));
    this.bubble.classList.toggle("bare", Boolean(media) && !text);
    this.node.classList.toggle("with-photo", this.photo !== null);
  }

  drawMedia() {
    const { photo, caption } = this.message;
    if (!photo?.length) {
      this.photo = null;
      return renderMedia(this.message);
    }
    this.photo ??= new PhotoView(this.node);
    this.photo.show(photo, caption);
    return this.photo.node;
  }

  /** @param {string} text */
  drawText(text) {
    const { message, actions } = this;
    const entities = (message.text === undefined ? message.caption_entities : message.entities) ?? [];
    const node = h("div", { class: "text", dir: "auto" }, renderText(text, entities, actions));
    markScript(node, text, actions.language());
    node.append(this.drawMeta());
    return node;
  }

  drawMeta() {
    const time = h("time", { dir: "ltr", datetime: this.when.toISOString() }, clockText(this.when));
    const quiet = this.silent && h("span", { class: "quiet-mark", role: "img", "aria-label": "Without a sound", title: "Without a sound" }, icon("mute"));
    return h("span", { class: "meta", lang: "en" }, quiet, time, this.incoming ? null : icon("check"));
  }

  /** Mark it as one that made no sound. */
  showSilent() {
    if (this.silent) return;
    this.silent = true;
    this.drawBody();
  }

  drawKeys() {
    const { message, actions } = this;
    const held = this.keys?.contains(document.activeElement) ? this.focusIndex() : -1;
    this.keys?.remove();
    this.keys = null;
    if (message.reply_markup?.inline_keyboard?.length) {
      this.keys = inlineKeyboard(message.reply_markup, {
        onCopy: actions.onCopy,
        onPress: (data) => actions.onPress(this.message, data),
        isWaiting: (data) => actions.isWaiting(this.message, data),
      });
      this.node.append(this.keys);
    }
    this.node.classList.toggle("with-keys", this.keys !== null);
    if (held >= 0) this.refocus(held);
  }

  focusIndex() {
    return [...(this.keys?.querySelectorAll(".key") ?? [])].indexOf(/** @type {Element} */ (document.activeElement));
  }

  /** Keep the keyboard user's place when the buttons changed under the finger. @param {number} index */
  refocus(index) {
    const keys = /** @type {HTMLElement[]} */ ([...(this.keys?.querySelectorAll(".key") ?? [])]);
    (keys[Math.min(index, keys.length - 1)] ?? this.node).focus({ preventScroll: true });
  }

  /** Bring the spinners up to date with `isWaiting`. */
  showWaiting() {
    for (const key of this.keys?.querySelectorAll("[data-callback]") ?? []) {
      const data = key.getAttribute("data-callback") ?? "";
      if (this.actions.isWaiting(this.message, data)) key.setAttribute("aria-busy", "true");
      else key.removeAttribute("aria-busy");
    }
  }

  reactButton() {
    const button = h("button", {
      type: "button", class: "react", "aria-label": "React", "aria-haspopup": "menu",
      onclick: () => this.actions.onReact(this.message, button),
    }, icon("smile"));
    return button;
  }

  /** @param {"bot" | "learner"} by @param {string} emoji empty when taken back */
  showReaction(by, emoji) {
    if (this.reactions[by] === emoji) return;
    this.reactions[by] = emoji;
    this.node.querySelector(".reactions")?.remove();
    const { bot, learner } = this.reactions;
    if (!bot && !learner) return;
    this.bubble.after(h("div", { class: "reactions" },
      bot && h("span", { class: "reaction", role: "img", "aria-label": `The bot reacted with ${bot}` }, inColour(bot)),
      learner && h("button", {
        type: "button", class: "reaction own", "aria-label": `Take back ${learner}`,
        onclick: () => this.actions.onUnreact(this.message),
      }, inColour(learner))));
  }
}

/** @param {Message} message */
function fallback(message) {
  return message.pinned_message ? "Pinned a message" : "This kind of message is not shown here.";
}

/** @param {Message} message */
function replied(message) {
  const original = message.reply_to_message;
  if (!original) return null;
  const words = original.text ?? original.caption ?? "Attachment";
  return h("div", { class: "replied", dir: "auto" }, h("span", {}, words));
}

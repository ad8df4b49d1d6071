/** One chat: keeps what is drawn equal to what the server says. */

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { tell } from "./dialogs.js";
import { find, inColour } from "./dom.js";
import { MessageLog } from "./log.js";
import { openMenu } from "./menu.js";
import { Presses } from "./presses.js";
import { sandboxTime } from "./time.js";
import { complain, toast } from "./toast.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").LiveEvent} LiveEvent */

const TYPING_MS = 5000;
const RETRY_MS = 2000;
const REACTIONS = [["👍", "thumbs up"], ["👎", "thumbs down"], ["❤", "heart"], ["🔥", "fire"], ["🤔", "thinking"], ["🎉", "party"]];

export class Chat {
  /**
   * @param {number} id chat and user
   * @param {import("./types.js").Introduction} introduction sent with the first call
   * @param {{onNews: () => void, onKnown: () => void}} page told of bot messages, and of a first snapshot
   */
  constructor(id, introduction, page) {
    this.id = id;
    this.introduction = introduction;
    this.page = page;
    const template = /** @type {HTMLTemplateElement} */ (find(document, "#chat"));
    /** @type {HTMLElement} */
    this.root = find(/** @type {DocumentFragment} */ (template.content.cloneNode(true)), ".chat");
    this.status = find(this.root, ".chat-status");
    this.toasts = find(this.root, ".toasts");
    this.language = "";
    this.blocked = false;
    this.connected = true;
    this.keyboardKey = "";
    /** Events that wait for the snapshot on its way; null while the chat is live. @type {LiveEvent[] | null} */
    this.held = [];
    this.turn = 0;
    this.typing = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.typingTimer = undefined;
    /** @type {Promise<unknown>} */
    this.lastSend = Promise.resolve();
    this.presses = new Presses((messageId) => this.log.view(messageId)?.showWaiting());
    this.log = this.makeLog();
    this.composer = this.makeComposer();
    find(this.root, ".head-menu").addEventListener("click", (/** @type {Event} */ event) => this.openHeadMenu(event));
  }

  makeLog() {
    return new MessageLog(find(this.root, ".log"), find(this.root, ".messages"), find(this.root, ".chip"), {
      language: () => this.language,
      onCommand: (text) => this.sendText(text),
      onCopy: (text) => this.copy(text),
      onPress: (message, data) => this.press(message, data),
      isWaiting: (message, data) => this.presses.isWaiting(message.message_id, data),
      onReact: (message, button) => this.openReactions(message, button),
      onUnreact: (message) => this.react(message, ""),
    });
  }

  makeComposer() {
    return new Composer(this.root, {
      onText: (text) => this.sendText(text),
      onFile: (file, caption) => this.send(() => api.sendDocument(this.id, file, caption)),
      onPlace: (place) => this.send(() => api.sendLocation(this.id, place)),
      onRefuse: (sentence) => toast(sentence, this.toasts),
      onUnblock: () => this.setBlocked(false),
    });
  }

  open() {
    api.follow(this.id, {
      onOpen: () => {
        this.setConnected(true);
        this.refresh();
      },
      onDown: () => this.setConnected(false),
      onReload: () => this.refresh(),
      onEvent: (event) => this.take(event),
    });
    this.refresh();
  }

  /** Fetch the whole chat. Events that arrive meanwhile are applied after it, so none is lost. */
  async refresh() {
    const turn = (this.turn += 1);
    this.held ??= [];
    try {
      const snapshot = await api.getChat(this.id, this.introduction);
      if (turn !== this.turn) return;
      this.apply(snapshot);
      const held = /** @type {LiveEvent[]} */ (this.held ?? []);
      this.held = null;
      for (const event of held) this.handle(event);
    } catch (error) {
      if (turn !== this.turn) return;
      if (this.connected) complain(error, this.toasts);
      this.setConnected(false);
      setTimeout(() => turn === this.turn && this.refresh(), RETRY_MS);
    }
  }

  /** @param {import("./types.js").Snapshot} snapshot */
  apply(snapshot) {
    const { user } = snapshot;
    this.setConnected(true);
    this.language = user.language_code ?? "";
    find(this.root, ".chat-learner").textContent = user.first_name;
    this.root.setAttribute("aria-label", `Chat of ${user.first_name}`);
    this.root.dataset.user = String(user.id);
    this.blocked = snapshot.blocked;
    this.log.replaceAll(snapshot.messages);
    this.log.showReactions(snapshot.reactions ?? []);
    for (const id of snapshot.silent ?? []) this.log.showSilent(id);
    this.composer.setCommands(snapshot.commands ?? []);
    this.setReplyKeyboard(snapshot.reply_keyboard ?? null);
    this.setTyping(snapshot.action === "typing");
    this.nameBot(snapshot.messages.findLast((message) => message.from?.is_bot));
    this.showState();
    this.page.onKnown();
  }

  /** @param {LiveEvent} event */
  take(event) {
    if (this.held && event.type !== "clock") this.held.push(event);
    else this.handle(event);
  }

  /** @param {LiveEvent} event */
  handle({ type, data }) {
    switch (type) {
      case "message": this.receive(data.message, data.silent); break;
      case "edit": this.log.put(data.message); break;
      case "delete": this.log.remove(data.message_id); this.showState(); break;
      case "reaction": this.log.showReaction(data); break;
      case "action": this.setTyping(data.action === "typing"); break;
      case "callback_answer": this.hearAnswer(data); break;
      case "commands": this.refresh(); break;
      case "clock": sandboxTime.set(data.now); break;
      case "blocked": this.blocked = data.blocked; this.showState(); break;
      case "reply_keyboard": this.setReplyKeyboard(data.reply_markup); break;
    }
  }

  /** @param {Message} message @param {boolean} [silent] */
  receive(message, silent = false) {
    this.log.put(message);
    if (silent) this.log.showSilent(message.message_id);
    if (message.from?.is_bot) {
      this.setTyping(false);
      this.nameBot(message);
      this.page.onNews();
    }
    this.showState();
  }

  /** @param {Message | undefined} message */
  nameBot(message) {
    if (message?.from) find(this.root, ".chat-name").textContent = message.from.first_name;
  }

  showState() {
    find(this.root, ".welcome").hidden = !this.log.isEmpty;
    this.composer.setState({ blocked: this.blocked, empty: this.log.isEmpty });
    this.showStatus();
  }

  /** @param {import("./types.js").ReplyMarkup | null} markup */
  setReplyKeyboard(markup) {
    const key = JSON.stringify(markup);
    if (key === this.keyboardKey) return;
    this.keyboardKey = key;
    this.composer.setReplyMarkup(markup);
  }

  /** @param {boolean} typing */
  setTyping(typing) {
    clearTimeout(this.typingTimer);
    this.typing = typing;
    if (typing) this.typingTimer = setTimeout(() => this.setTyping(false), TYPING_MS);
    this.showStatus();
  }

  /** @param {boolean} connected */
  setConnected(connected) {
    this.connected = connected;
    this.showStatus();
  }

  showStatus() {
    const words = this.blocked ? "blocked" : this.typing ? "typing…" : "bot";
    const text = this.connected ? words : "connecting…";
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.classList.toggle("typing", text === "typing…");
  }

  /**
   * Do what adds a message; one after the other, as they were asked for.
   * @param {() => Promise<{message?: Message}>} action
   * @returns {Promise<boolean>}
   */
  send(action) {
    const sent = this.lastSend.then(async () => {
      try {
        const { message } = await action();
        this.log.toBottom();
        if (message && !this.held) this.log.putOnce(message);
        this.showState();
        return true;
      } catch (error) {
        complain(error, this.toasts);
        return false;
      }
    });
    this.lastSend = sent;
    return sent;
  }

  /** @param {string} text */
  sendText(text) {
    return this.send(() => api.sendText(this.id, text));
  }

  /** @param {string} text @returns {Promise<boolean>} */
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      toast("Copied", this.toasts);
      return true;
    } catch {
      tell(text);
      return false;
    }
  }

  /** @param {Message} message @param {string} data */
  async press(message, data) {
    try {
      await this.presses.press(message.message_id, data, () => api.press(this.id, message.message_id, data));
    } catch (error) {
      complain(error, this.toasts);
    }
  }

  /** @param {{callback_query_id: string, text?: string, show_alert?: boolean}} answer */
  hearAnswer({ callback_query_id: id, text, show_alert: alert }) {
    this.presses.settle(id);
    if (!text) return;
    if (alert) tell(text);
    else toast(text, this.toasts);
  }

  /** @param {Message} message @param {HTMLElement} button */
  openReactions(message, button) {
    openMenu(button, REACTIONS.map(([emoji, spoken]) => ({
      label: inColour(emoji), spoken, run: () => this.react(message, emoji),
    })), { label: "React", kind: "reactions" });
  }

  /** @param {Message} message @param {string} emoji empty to take it back */
  async react(message, emoji) {
    try {
      await api.react(this.id, message.message_id, emoji);
      this.log.view(message.message_id)?.showReaction("learner", emoji);
    } catch (error) {
      complain(error, this.toasts);
    }
  }

  /** @param {boolean} blocked */
  async setBlocked(blocked) {
    try {
      await api.setBlocked(this.id, blocked);
      this.blocked = blocked;
      this.showState();
      if (!blocked) this.composer.draft.focus();
    } catch (error) {
      complain(error, this.toasts);
    }
  }

  /** @param {Event} event */
  openHeadMenu(event) {
    const commands = this.composer.suggestions.commands.map(({ command }) => command);
    const shortcuts = ["help", "settings"].filter((command) => commands.includes(command));
    openMenu(/** @type {HTMLElement} */ (event.currentTarget), [
      ...shortcuts.map((command) => ({
        label: command === "help" ? "Help" : "Settings", icon: "spark", run: () => this.sendText(`/${command}`),
      })),
      { label: "Open in a new tab", icon: "out", run: () => window.open(`/?user=${this.id}`, "_blank", "noopener") },
      this.blocked
        ? { label: "Unblock the bot", icon: "check", run: () => this.setBlocked(false) }
        : { label: "Block the bot", icon: "block", run: () => this.setBlocked(true) },
    ], { label: "Chat menu" });
  }
}

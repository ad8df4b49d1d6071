/** Where the learner writes: draft, attachments, commands, the bot's reply keyboard. */

import { askCaption, askLocation } from "./dialogs.js";
import { find } from "./dom.js";
import { replyRows } from "./keyboard.js";
import { sizeText } from "./media.js";
import { openMenu } from "./menu.js";
import { Suggestions } from "./suggest.js";

/**
 * @typedef {object} ComposerActions
 * @property {(text: string) => Promise<boolean>} onText whether it was sent
 * @property {(file: File, caption: string) => void} onFile
 * @property {(place: import("./types.js").Place) => void} onPlace
 * @property {(sentence: string) => void} onRefuse
 * @property {() => void} onUnblock
 */

const TALLEST_PX = 168;
/** What the server takes. */
const LARGEST_FILE_BYTES = 60 * 1024 * 1024;

export class Composer {
  /** @param {HTMLElement} root the chat's section @param {ComposerActions} actions */
  constructor(root, actions) {
    this.root = root;
    this.actions = actions;
    this.form = find(root, ".composer");
    /** @type {HTMLTextAreaElement} */
    this.draft = find(root, ".draft");
    this.replyKeys = find(root, ".reply-keys");
    this.keysToggle = find(root, ".keys-toggle");
    this.menuButton = find(root, ".menu-button");
    this.start = find(root, ".start");
    this.unblock = find(root, ".unblock");
    this.files = find(root, ".file-input");
    this.suggestions = new Suggestions(this.draft, find(root, ".suggest"), (text) => {
      this.draft.value = "";
      this.grow();
      actions.onText(text);
    });
    /** @type {import("./types.js").ReplyMarkup | null} */
    this.markup = null;
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.submit();
    });
    this.draft.addEventListener("keydown", (event) => this.onKey(event));
    this.draft.addEventListener("input", () => this.grow());
    this.draft.addEventListener("paste", (event) => this.takeFiles(event, event.clipboardData));
    this.start.addEventListener("click", () => this.begin());
    this.unblock.addEventListener("click", () => this.actions.onUnblock());
    this.menuButton.addEventListener("click", () => this.openCommands());
    this.keysToggle.addEventListener("click", () => this.showKeys(this.replyKeys.hidden));
    find(this.root, ".attach").addEventListener("click", (/** @type {Event} */ event) => this.openAttach(event));
    this.files.addEventListener("change", () => this.offerFiles([...this.files.files]));
    this.listenForDrops();
    this.root.addEventListener("keydown", (event) => this.catchTyping(event));
  }

  listenForDrops() {
    const stage = this.root;
    stage.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files") || this.form.hidden) return;
      event.preventDefault();
      stage.classList.add("dropping");
    });
    stage.addEventListener("dragleave", (event) => {
      if (!stage.contains(/** @type {Node | null} */ (event.relatedTarget))) stage.classList.remove("dropping");
    });
    stage.addEventListener("drop", (event) => {
      stage.classList.remove("dropping");
      if (!this.form.hidden) this.takeFiles(event, event.dataTransfer);
    });
  }

  /** @param {Event} event @param {DataTransfer | null} data */
  takeFiles(event, data) {
    if (!data?.files.length) return;
    event.preventDefault();
    this.offerFiles([...data.files]);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing || this.suggestions.takes(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.submit();
  }

  /** Letters typed while the list of messages has the focus belong to the draft. @param {KeyboardEvent} event */
  catchTyping(event) {
    const target = /** @type {Element} */ (event.target);
    const plain = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain && target.matches(".log, article") && !this.form.hidden) this.draft.focus();
  }

  async submit() {
    const text = this.draft.value.trim();
    if (!text) return;
    this.draft.value = "";
    this.grow();
    this.suggestions.refresh();
    if ((await this.actions.onText(text)) || this.draft.value) return;
    this.draft.value = text;
    this.grow();
  }

  async begin() {
    this.start.disabled = true;
    await this.actions.onText("/start");
    this.start.disabled = false;
    this.draft.focus({ preventScroll: true });
  }

  grow() {
    this.draft.style.height = "auto";
    this.draft.style.height = `${Math.min(this.draft.scrollHeight, TALLEST_PX)}px`;
    this.form.classList.toggle("drafting", this.draft.value !== "");
  }

  /** @param {File[]} files */
  async offerFiles(files) {
    this.files.value = "";
    for (const file of files) {
      if (file.size > LARGEST_FILE_BYTES) {
        this.actions.onRefuse(`${file.name} has ${sizeText(file.size)}. The sandbox takes files of up to 60 MB.`);
        continue;
      }
      const answer = await askCaption(file.name, sizeText(file.size), this.draft.value.trim());
      if (!answer) continue;
      this.draft.value = "";
      this.grow();
      this.actions.onFile(file, answer.caption);
    }
  }

  /** @param {Event} event */
  openAttach(event) {
    openMenu(/** @type {HTMLElement} */ (event.currentTarget), [
      { label: "File", icon: "file", run: () => this.files.click() },
      { label: "Share a location", icon: "pin", run: () => this.shareLocation() },
    ], { label: "Attach" });
  }

  async shareLocation() {
    const place = await askLocation();
    if (place) this.actions.onPlace(place);
  }

  openCommands() {
    openMenu(this.menuButton, this.suggestions.commands.map(({ command, description }) => ({
      label: `/${command}`, detail: description, run: () => this.actions.onText(`/${command}`),
    })), { label: "Commands", kind: "commands" });
  }

  /** @param {import("./types.js").Command[]} commands */
  setCommands(commands) {
    this.suggestions.commands = commands;
    this.menuButton.hidden = commands.length === 0;
  }

  /** @param {{blocked: boolean, empty: boolean}} state */
  setState({ blocked, empty }) {
    const hadFocus = this.form.contains(document.activeElement);
    this.unblock.hidden = !blocked;
    this.start.hidden = blocked || !empty;
    this.form.hidden = blocked || empty;
    this.draft.disabled = blocked;
    this.root.classList.toggle("mute", this.form.hidden);
    if (this.form.hidden && hadFocus) (blocked ? this.unblock : this.start).focus();
  }

  /** @param {import("./types.js").ReplyMarkup | null | undefined} markup */
  setReplyMarkup(markup) {
    this.markup = markup && !markup.remove_keyboard ? markup : null;
    const rows = this.markup?.keyboard ?? [];
    this.draft.placeholder = this.markup?.input_field_placeholder || "Message";
    this.replyKeys.classList.toggle("tall", rows.length > 0 && !this.markup?.resize_keyboard);
    this.replyKeys.replaceChildren(...replyRows(rows, (button) => this.tap(button)));
    this.keysToggle.hidden = rows.length === 0 || Boolean(this.markup?.is_persistent);
    this.showKeys(rows.length > 0);
    if (this.markup?.force_reply) this.draft.focus({ preventScroll: true });
  }

  /** @param {boolean} shown */
  showKeys(shown) {
    this.replyKeys.hidden = !shown;
    this.keysToggle.setAttribute("aria-expanded", String(shown));
  }

  /** @param {{text: string, request_location?: boolean, request_contact?: boolean}} button */
  async tap(button) {
    if (button.request_contact) {
      this.actions.onRefuse("The sandbox has no phone number to share.");
      return;
    }
    if (button.request_location) await this.shareLocation();
    else await this.actions.onText(button.text);
    if (!this.markup?.one_time_keyboard) return;
    this.showKeys(false);
    this.draft.focus({ preventScroll: true });
  }
}

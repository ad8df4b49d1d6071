/** A photo in a bubble. */

import { fileUrl } from "./api.js";
import { showPhoto } from "./dialogs.js";
import { h } from "./dom.js";

/** @typedef {import("./types.js").PhotoSize} PhotoSize */

/** Shows one photo after another in the same place: the last one stays until the next is decoded. */
export class PhotoView {
  /** @param {HTMLElement} frame its `--ratio`, width by height, follows the photo */
  constructor(frame) {
    this.frame = frame;
    this.fileId = "";
    this.alt = "";
    this.node = h("button", {
      type: "button", class: "photo", onclick: () => showPhoto(fileUrl(this.fileId), this.alt),
    });
  }

  /** @param {PhotoSize[]} sizes @param {string | undefined} caption */
  show(sizes, caption) {
    this.alt = caption || "Photo";
    this.node.setAttribute("aria-label", `Photo: ${this.alt}. Enlarge`);
    this.node.firstElementChild?.setAttribute("alt", this.alt);
    const largest = sizes.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
    if (largest.file_id !== this.fileId) this.exchange(largest);
  }

  /** @param {PhotoSize} size */
  async exchange({ file_id: fileId, width, height }) {
    this.fileId = fileId;
    const image = h("img", { src: fileUrl(fileId), alt: this.alt, width, height, decoding: "sync" });
    if (this.node.firstElementChild) {
      await image.decode().catch(() => {}); // A broken one is shown as such: by its alternative text.
      if (this.fileId !== fileId) return;
    }
    image.alt = this.alt;
    this.node.replaceChildren(image);
    this.frame.style.setProperty("--ratio", String(width / height));
  }
}

/** Presses of inline buttons that wait for the bot's answer. */

const WAIT_MS = 10000;
const REMEMBERED_ANSWERS = 50;

/**
 * @typedef {object} Press
 * @property {number} messageId
 * @property {string} queryId empty until the server names it
 * @property {ReturnType<typeof setTimeout>} timer
 */

/** Knows which buttons turn their ring; an answer may come before its query's id is known. */
export class Presses {
  /** @type {Map<string, Press>} */
  #waiting = new Map();
  /** @type {string[]} */
  #answered = [];
  #onChange;

  /** @param {(messageId: number) => void} onChange told whose buttons to redraw */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** @param {number} messageId @param {string} data */
  isWaiting(messageId, data) {
    return this.#waiting.has(keyOf(messageId, data));
  }

  /**
   * @param {number} messageId
   * @param {string} data
   * @param {() => Promise<{callback_query_id: string}>} send
   */
  async press(messageId, data, send) {
    const key = keyOf(messageId, data);
    if (this.#waiting.has(key)) return;
    const press = { messageId, queryId: "", timer: setTimeout(() => this.#stop(key), WAIT_MS) };
    this.#waiting.set(key, press);
    this.#onChange(messageId);
    try {
      press.queryId = (await send()).callback_query_id;
    } catch (error) {
      this.#stop(key);
      throw error;
    }
    if (this.#answered.includes(press.queryId)) this.#stop(key);
  }

  /** @param {string} queryId the callback query that was answered */
  settle(queryId) {
    this.#answered = [...this.#answered, queryId].slice(-REMEMBERED_ANSWERS);
    for (const [key, press] of this.#waiting) if (press.queryId === queryId) this.#stop(key);
  }

  /** @param {string} key */
  #stop(key) {
    const press = this.#waiting.get(key);
    if (!press) return;
    clearTimeout(press.timer);
    this.#waiting.delete(key);
    this.#onChange(press.messageId);
  }
}

/** @param {number} messageId @param {string} data */
const keyOf = (messageId, data) => `${messageId} ${data}`;

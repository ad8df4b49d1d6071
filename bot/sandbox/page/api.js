/** The learner's side of the sandbox server. Every failure is an `Error` with a sentence. */

/** @typedef {import("./types.js").Introduction} Introduction */

const EVENTS = [
  "message", "edit", "delete", "action", "callback_answer", "commands", "clock", "blocked",
  "reply_keyboard", "reaction",
];
const REOPEN_AFTER_MS = 3000;

/**
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<any>}
 */
async function call(path, options) {
  let response;
  try {
    response = await fetch(`/sandbox/${path}`, options);
  } catch {
    throw new Error("The sandbox does not answer. Is it still running?");
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(asSentence(body.error ?? `the sandbox answered ${response.status}`));
  return body;
}

/** @param {string} words */
const asSentence = (words) => `${words[0]?.toUpperCase() ?? ""}${words.slice(1).replace(/\.$/, "")}.`;

/**
 * @param {string} path
 * @param {object} body
 */
function post(path, body) {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** @param {number} id @param {Introduction} [introduction] */
export const getChat = (id, introduction = {}) =>
  call(`chats/${id}?${new URLSearchParams({ ...introduction })}`);

export const getChats = () => call("chats");

/** @param {number} id @param {string} text */
export const sendText = (id, text) => post(`chats/${id}/text`, { text });

/** @param {number} id @param {number} messageId @param {string} data */
export const press = (id, messageId, data) =>
  post(`chats/${id}/press`, { message_id: messageId, callback_data: data });

/** @param {number} id @param {import("./types.js").Place} place */
export const sendLocation = (id, place) => post(`chats/${id}/location`, place);

/** @param {number} id @param {number} messageId @param {string} emoji */
export const react = (id, messageId, emoji) =>
  post(`chats/${id}/reaction`, { message_id: messageId, emoji });

/** @param {number} id @param {boolean} blocked */
export const setBlocked = (id, blocked) => post(`chats/${id}/block`, { blocked });

/** @param {number} id @param {File} file @param {string} caption */
export function sendDocument(id, file, caption) {
  const form = new FormData();
  if (caption) form.append("caption", caption);
  form.append("document", file, file.name);
  return call(`chats/${id}/document`, { method: "POST", body: form });
}

/** @returns {Promise<{now: string}>} */
export const getClock = () => call("clock");

/**
 * @param {{advance_seconds: number} | {to: string}} move
 * @returns {Promise<{now: string}>}
 */
export const moveClock = (move) => post("clock", move);

/** @param {string} fileId */
export const fileUrl = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;

/**
 * Follow one chat. The browser reconnects by itself and names the last event it saw; a stream
 * that the server refused is opened anew.
 * @param {number} id
 * @param {{onOpen: () => void, onDown: () => void, onReload: () => void,
 *   onEvent: (event: import("./types.js").LiveEvent) => void}} listeners
 */
export function follow(id, { onOpen, onDown, onReload, onEvent }) {
  const source = new EventSource(`/sandbox/events?chat_id=${id}`);
  source.onopen = onOpen;
  source.onerror = () => {
    onDown();
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => follow(id, { onOpen, onDown, onReload, onEvent }), REOPEN_AFTER_MS);
  };
  source.addEventListener("reload", onReload);
  source.addEventListener("hello", (event) => {
    onEvent({ type: "clock", data: JSON.parse(event.data) });
  });
  for (const type of EVENTS) {
    source.addEventListener(type, (event) => {
      onEvent({ type, data: JSON.parse(/** @type {MessageEvent} */ (event).data) });
    });
  }
}

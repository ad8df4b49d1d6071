/** Who is chatting: the address names the learners; the panel switches between them. */

import { getChats } from "./api.js";
import { askLearner } from "./dialogs.js";
import { find, h, icon } from "./dom.js";

/** @typedef {{chat_id: number, first_name: string}} Learner */

const MOST_SIDE_BY_SIDE = 2;

/**
 * The learners that an address such as `?user=1,2&name=Ayesha&lang=ur` asks for; the name and the
 * language belong to the first.
 * @param {string} query
 * @returns {{ids: number[], introduction: import("./types.js").Introduction}}
 */
export function readAddress(query) {
  const params = new URLSearchParams(query);
  const asked = (params.get("user") ?? "").split(",").map(Number);
  const ids = [...new Set(asked.filter((id) => Number.isSafeInteger(id) && id > 0))];
  /** @type {import("./types.js").Introduction} */
  const introduction = {};
  const [language, name] = [params.get("lang"), params.get("name")];
  if (language) introduction.language_code = language;
  if (name) introduction.first_name = name;
  return { ids: ids.length ? ids.slice(0, MOST_SIDE_BY_SIDE) : [1], introduction };
}

/** @param {number[]} open the ids shown on this page */
export function startLearners(open) {
  const refresh = () => draw(open).catch(() => {});
  find(document, ".add-learner").addEventListener("click", () => addLearner());
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
  return refresh;
}

/** @param {number[]} open */
async function draw(open) {
  const { chats } = /** @type {{chats: Learner[]}} */ (await getChats());
  const known = chats.sort((a, b) => a.chat_id - b.chat_id);
  find(document, ".learners").replaceChildren(...known.map((learner) => row(learner, open)));
}

/** @param {Learner} learner @param {number[]} open */
function row({ chat_id: id, first_name: name }, open) {
  const shown = open.includes(id);
  const link = h("a", { class: "learner", href: `/?user=${id}`, "aria-current": shown ? "page" : null },
    h("span", { class: "initial", "aria-hidden": "true", "data-tint": id % 6 }, [...name][0] ?? "?"),
    h("span", { class: "learner-name" }, h("bdi", {}, name)), h("small", {}, `${id}`));
  return h("li", {}, link, shown ? null : h("a", {
    class: "round beside", href: `/?user=${open[0]},${id}`, "aria-label": `Show ${name} beside the open chat`,
    title: "Side by side",
  }, icon("side")));
}

async function addLearner() {
  const answer = await askLearner();
  if (!answer) return;
  const { chats } = /** @type {{chats: Learner[]}} */ (await getChats());
  const id = Math.max(0, ...chats.map(({ chat_id }) => chat_id)) + 1;
  location.assign(`/?${new URLSearchParams({ user: String(id), name: answer.name, lang: answer.language })}`);
}

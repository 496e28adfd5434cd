// @ts-check
// The picture with the texts around it, and the warnings above it.

import { linkOf, sentence } from "../facts/cards.js";
import { find, make, phrases, removeOpening, setText } from "../page/dom.js";
import { showScene } from "../picture/scene.js";

/** @import { Message } from "../message.d.ts" */
/** @import { ExplorerState } from "./state.js" */

/** @param {(string | Node)[]} content */
function itemOf(...content) {
  const item = make("li", "");
  item.append(...content);
  return item;
}

/**
 * Show the picture, its scene and its texts.
 *
 * @param {ExplorerState} state
 * @param {Message} message
 */
export function showPicture({ root, drawer, picture }, message) {
  const { element } = drawer;
  const alt = find(root, ".se-alt");
  setText(alt, message.alt);
  alt.id = `${root.id}-alt`;
  setText(find(root, ".se-title"), message.title);
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", message.labels.picture);
  element.setAttribute("aria-describedby", alt.id);
  const notes = message.notes.map((note) => itemOf(...phrases(note)));
  const ways = (message.ways ?? []).map((way) => itemOf(linkOf(way)));
  find(root, ".se-notes").replaceChildren(...notes, ...ways);
  root.classList.toggle("se-compact", message.compact);
  drawer.resize(message.height);
  root.dataset.page = message.page;
  drawer.draw(message.figure, message.plotly).catch(() => {
    element.textContent = message.labels.offline;
  });
  showScene(picture, message.scene);
  removeOpening();
}

/**
 * Say above the picture that the server did not answer. The next message removes it.
 *
 * @param {ExplorerState} state
 */
export function showUnanswered(state) {
  state.repeated = null;
  const line = sentence(state.message.labels.unanswered, "");
  find(state.root, ".se-warnings").replaceChildren(line);
}

/**
 * Show what was ignored or replaced in the link.
 *
 * @param {ExplorerState} state
 * @param {Message} message
 */
export function showWarnings(state, { query, warnings }) {
  // Keep the warnings if the message only repeats the query for another width.
  const isRepeated = state.repeated === JSON.stringify(query);
  state.repeated = null;
  if (isRepeated && !warnings.length) return;
  const lines = warnings.map((warning) => sentence(warning, ""));
  find(state.root, ".se-warnings").replaceChildren(...lines);
}

// @ts-check
// The answers to texts that a user types. Each answer is directly below its field, and in sight.

import { showCards } from "../facts/cards.js";
import { focusedAround } from "../page/dom.js";

/** @import { ExplorerState } from "./state.js" */

/**
 * Return the answer to the text in a field, or null.
 *
 * @param {HTMLElement} root
 * @param {Element} field
 */
function answerTo(root, field) {
  if (field.closest(".se-slices")) return root.querySelector(".se-card-own, .se-card-problem");
  if (field.closest(".se-ask-area"))
    return field.parentElement?.querySelector(".se-answer") ?? null;
  return field.closest(".se-asks") && root.querySelector(".se-facts");
}

/**
 * Scroll as little as needed, so that a new answer is in sight together with its field.
 *
 * @param {ExplorerState} state
 */
function bringIntoSight(state) {
  const field = focusedAround(state.root);
  if (!(field instanceof HTMLElement) || !field.matches(".se-expression")) return;
  if (!state.root.contains(field)) return;
  const answer = answerTo(state.root, field);
  const text = answer?.textContent ?? "";
  if (text && text !== state.answered) {
    answer?.scrollIntoView({ block: "nearest" });
    // A long answer must not push its own field out of sight.
    field.scrollIntoView({ block: "nearest" });
  }
  state.answered = text;
}

/**
 * Show each card below the field that asked for it, and the others below the fields or the picture.
 *
 * @param {ExplorerState} state
 */
export function showAnswers(state) {
  const cards = state.message.cards ?? [];
  const asked = new Set();
  for (const [place, { name }] of (state.message.asks ?? []).entries()) {
    const section = state.fields.boxes[place]?.answer;
    if (!section) continue;
    asked.add(name);
    showCards(
      { section, drawn: state.cards.drawn },
      cards.filter(({ below }) => below === name),
    );
  }
  showCards(
    state.cards,
    cards.filter(({ below }) => !asked.has(below)),
  );
  bringIntoSight(state);
}

// @ts-check
// The Slices page: the tasks, the expression, the cards of results, and the marker.

import { find, make, showEach } from "../page/dom.js";
import { expressionField } from "./expression.js";
import { markerField } from "./marker.js";
import { sliceCard } from "./slice_cards.js";

/** @import { SlicesPanel } from "../message.d.ts" */
/** @import { Change } from "../page/address.js" */

/**
 * A part of the page that is made once and then updated.
 *
 * @typedef {{ element: HTMLElement, update: (slices: SlicesPanel) => void }} Part
 */

/**
 * State of the Slices page.
 *
 * @typedef {object} SlicesState
 * @property {HTMLElement} section
 * @property {string | null} signature what the parts were made from, as JSON
 * @property {Part[]} parts
 * @property {HTMLElement} cards
 * @property {WeakMap<Element, string>} drawn what each card shows, as JSON
 */

/**
 * @param {HTMLElement} root
 * @returns {SlicesState}
 */
export function newSlices(root) {
  const cards = make("div", "se-cards");
  cards.setAttribute("aria-live", "polite");
  const section = find(root, ".se-slices");
  return { section, signature: null, parts: [], cards, drawn: new WeakMap() };
}

/**
 * @param {SlicesPanel} slices
 * @param {Change} change
 * @returns {Part}
 */
function taskField(slices, change) {
  const element = make("fieldset", "se-choice se-tasks");
  element.append(make("legend", "se-group-name", slices.labels.tasks));
  const row = make("div", "se-options");
  const inputs = slices.tasks.map((task) => {
    const label = make("label", "se-option");
    const input = make("input", "se-hidden");
    input.type = "radio";
    input.name = "se-task";
    input.value = task.id;
    input.addEventListener("change", () => change({ task: task.query, expr: null }));
    label.append(input, make("span", "", task.name));
    row.append(label);
    return input;
  });
  element.append(row);
  /** @param {SlicesPanel} next */
  const update = (next) => {
    for (const input of inputs) input.checked = input.value === next.task;
  };
  return { element, update };
}

/**
 * Show the Slices page, or nothing on other pages.
 *
 * @param {SlicesState} state
 * @param {SlicesPanel | null | undefined} slices
 * @param {Change} change
 */
export function showSlices(state, slices, change) {
  state.section.hidden = !slices;
  if (!slices) return;
  const signature = JSON.stringify([slices.labels, slices.tasks]);
  if (state.signature !== signature) {
    // A link with a question opens at its answer, also on a phone.
    if (state.signature === null) state.section.classList.toggle("se-begins", !slices.task);
    state.signature = signature;
    const tasks = taskField(slices, change);
    const expression = expressionField(slices, change);
    const marker = markerField(slices, change);
    state.parts = [tasks, expression, marker];
    state.section.replaceChildren(
      ...[tasks.element, expression.element, state.cards, expression.examples, marker.element],
    );
  }
  for (const part of state.parts) part.update(slices);
  showEach(state.cards, state.drawn, slices.cards, sliceCard);
}

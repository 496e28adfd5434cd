// @ts-check
// The steps of a lesson: states that the reader goes through by buttons, or by the arrow keys while
// the focus is in the figure.

import { filled, make } from "../page/dom.js";

/** @import { LessonSteps, Message } from "../message.d.ts" */
/** @import { Changes } from "../page/address.js" */

/**
 * State of the steps.
 *
 * @typedef {object} StepsState
 * @property {URLSearchParams} link the link of the figure, which steps change
 * @property {number} number the present step, from 1; 0 without steps
 * @property {HTMLElement | null} bar
 */

/** Elements that use the arrow keys themselves. */
const KEYED = "input, textarea, select, summary, [contenteditable], .se-block, [tabindex='0']";

/**
 * Return the steps of a figure that was opened with `link`.
 *
 * @param {URLSearchParams} link
 * @returns {StepsState}
 */
export function newSteps(link) {
  return { link, number: 0, bar: null };
}

/**
 * Return the changes that lead from any state to a step: its own settings, and everything else as in
 * the link.
 *
 * @param {StepsState} state
 * @param {Pick<Message, "names" | "lesson">} message
 * @param {number} number from 1
 * @returns {Changes}
 */
export function changesTo({ link }, { names, lesson }, number) {
  const settings = lesson.steps?.settings ?? [];
  const moved = new Set([...names, ...settings.flatMap((each) => Object.keys(each))]);
  /** @type {Changes} */
  const changes = Object.fromEntries([...moved].map((name) => [name, link.get(name)]));
  return { ...changes, ...settings[number - 1], step: number > 1 ? number : null };
}

/**
 * Return the step that a number means, or 0 if there is none.
 *
 * @param {LessonSteps | undefined} steps
 * @param {unknown} number
 */
export function stepOf(steps, number) {
  const isThere = Number.isInteger(number) && Number(number) >= 1;
  return isThere && Number(number) <= (steps?.settings.length ?? 0) ? Number(number) : 0;
}

/**
 * Return the step that a key leads to, or 0 if the key is not for the steps.
 *
 * @param {number} number
 * @param {Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "defaultPrevented">} event
 */
export function stepAfter(number, event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return 0;
  if (event.shiftKey) return 0;
  return event.key === "ArrowRight" ? number + 1 : event.key === "ArrowLeft" ? number - 1 : 0;
}

/**
 * Make the bar with the buttons.
 *
 * @param {HTMLElement} root
 * @param {StepsState} state
 * @param {LessonSteps} steps
 * @param {(number: number) => void} onStep
 */
function makeBar(root, state, steps, onStep) {
  const bar = make("div", "se-lesson-steps");
  /** @param {string} name @param {string} text @param {number} by */
  const buttonOf = (name, text, by) => {
    const button = make("button", `se-button ${name}`, text);
    button.type = "button";
    button.addEventListener("click", () => onStep(state.number + by));
    return button;
  };
  const said = make("span", "se-lesson-step");
  said.setAttribute("role", "status");
  bar.append(buttonOf("se-previous", steps.previous, -1), said, buttonOf("se-next", steps.next, 1));
  root.prepend(bar);
  // A click anywhere in the figure moves the focus into it.
  root.tabIndex = -1;
  root.addEventListener("keydown", (event) => {
    const number = stepOf(steps, stepAfter(state.number, event));
    const isKeyed = event.target instanceof Element && event.target.closest(KEYED);
    if (!number || isKeyed) return;
    // The page around the figure has its own arrow keys, for example for slides.
    event.preventDefault();
    event.stopPropagation();
    onStep(number);
  });
  return bar;
}

/**
 * Show which step is present.
 *
 * @param {HTMLElement} root
 * @param {StepsState} state
 * @param {LessonSteps | undefined} steps
 * @param {(number: number) => void} onStep
 */
export function showLessonSteps(root, state, steps, onStep) {
  if (!steps) return;
  state.bar ??= makeBar(root, state, steps, onStep);
  const count = steps.settings.length;
  const [before, said, after] = state.bar.children;
  said.textContent = filled(steps.label, { number: state.number, count });
  // A disabled button would lose the focus.
  before.setAttribute("aria-disabled", String(state.number <= 1));
  after.setAttribute("aria-disabled", String(state.number >= count));
}

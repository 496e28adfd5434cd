// @ts-check
// What all kinds of controls have in common.

import { focusedAround, make } from "../page/dom.js";

/** @import { Control, ControlPanel } from "../message.d.ts" */

/**
 * A value that a control may have; null is the default of a control that has no fixed one.
 *
 * @typedef {string | number | boolean | null} Value
 */

/**
 * A function that a control calls with its new value, and with the value that may well follow.
 *
 * @typedef {(value: Value, next?: Value) => void} Choose
 */

/**
 * A control on the page. It is made once and then updated, so that it keeps the focus.
 *
 * `update` is a method, because each kind of control takes only its own kind.
 *
 * @typedef {object} ControlBox
 * @property {HTMLElement} element
 * @property {Control} control the control that is shown
 * @property {boolean} waiting whether the answer to the latest change is still to come
 * @property {{ update(next: Control): void }["update"]} update
 */

/**
 * Return a help button with its text.
 *
 * @param {{ name: string, help: string }} control
 * @param {ControlPanel} panel
 */
export function helpOf(control, panel) {
  const help = make("span", "se-help");
  const button = make("button", "se-help-button", "?");
  button.type = "button";
  button.setAttribute("aria-label", `${panel.help} ${control.name}`);
  const bubble = make("span", "se-help-text", control.help);
  bubble.id = `se-help-${control.name}`;
  bubble.setAttribute("role", "tooltip");
  button.setAttribute("aria-describedby", bubble.id);
  // A tap does not focus a button in every browser. A second one closes the text.
  let wasOpen = false;
  button.addEventListener("pointerdown", () => {
    wasOpen = focusedAround(button) === button;
  });
  button.addEventListener("click", ({ detail }) => {
    if (!detail) return;
    if (wasOpen) button.blur();
    else button.focus({ preventScroll: true });
  });
  // A drawer scrolls by itself, and its last line is at its edge.
  button.addEventListener("focus", () => {
    if (button.closest(".se-docked .se-controls")) bubble.scrollIntoView({ block: "nearest" });
  });
  help.append(button, bubble);
  return help;
}

/**
 * Return a number within bounds.
 *
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
export function clamped(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

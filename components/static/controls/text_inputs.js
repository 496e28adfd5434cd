// @ts-check
// Controls of one text: a list of many values, and a short text.

import { focusedAround, make } from "../page/dom.js";
import { helpOf } from "./box.js";

/** @import { ControlPanel, SelectControl, TextControl } from "../message.d.ts" */
/** @import { Choose, ControlBox } from "./box.js" */

/**
 * Return the parts that both kinds have.
 *
 * @param {SelectControl | TextControl} control
 * @param {ControlPanel} panel
 * @param {HTMLSelectElement | HTMLInputElement} input
 */
function boxAround(control, panel, input) {
  const head = make("div", "se-control-head");
  const label = make("label", "se-label", control.label);
  input.id = `se-input-${control.name}`;
  label.htmlFor = input.id;
  head.append(label, helpOf(control, panel));
  const note = make("p", "se-control-note");
  const element = make("div", "se-control");
  element.append(head, input, note);
  const showNote = (/** @type {string} */ text) => {
    note.textContent = text;
    note.hidden = !text;
  };
  return { element, showNote };
}

/**
 * @param {SelectControl} control
 * @param {ControlPanel} panel
 * @param {Choose} choose
 * @returns {ControlBox}
 */
export function selectBox(control, panel, choose) {
  const input = make("select", "se-select");
  const { element, showNote } = boxAround(control, panel, input);
  const options = control.options.map(({ value, label }) => new Option(label ?? value, value));
  input.append(...options);
  input.addEventListener("change", () => choose(input.value));
  /** @param {SelectControl} next */
  const update = (next) => {
    if (!box.waiting) input.value = next.value;
    input.disabled = next.disabled;
    showNote(next.note);
  };
  /** @type {ControlBox} */
  const box = { element, control, waiting: false, update };
  return box;
}

/**
 * @param {TextControl} control
 * @param {ControlPanel} panel
 * @param {Choose} choose
 * @returns {ControlBox}
 */
export function textBox(control, panel, choose) {
  const input = make("input", "se-expression");
  input.type = "text";
  input.spellcheck = false;
  input.autocapitalize = "off";
  const { element, showNote } = boxAround(control, panel, input);
  input.addEventListener("change", () => choose(input.value.trim()));
  /** @param {TextControl} next */
  const update = (next) => {
    if (!box.waiting && focusedAround(input) !== input) input.value = next.value;
    input.placeholder = next.placeholder;
    input.disabled = next.disabled;
    showNote(next.note);
  };
  /** @type {ControlBox} */
  const box = { element, control, waiting: false, update };
  return box;
}

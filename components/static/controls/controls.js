// @ts-check
// The form of controls that the message describes. Native inputs are made once and kept, so that they
// keep the focus.

import { address, addressWith, changeAddress, isAddress } from "../page/address.js";
import { find, make } from "../page/dom.js";
import { helpOf } from "./box.js";
import { chainBox } from "./chain.js";
import { exampleList } from "./examples.js";
import { choiceBox, flagBox, sizeBox } from "./inputs.js";
import { lengthsBox } from "./lengths.js";
import { selectBox, textBox } from "./text_inputs.js";

/** @import { Control, Message, ControlPanel } from "../message.d.ts" */
/** @import { Changes } from "../page/address.js" */
/** @import { Choose, ControlBox, Value } from "./box.js" */
/** @import { ExampleList } from "./examples.js" */

/**
 * A function that is called after a control has changed the address, with the address that may well
 * follow.
 *
 * @typedef {(next?: URL) => void} OnMoved
 */

/**
 * State of the controls.
 *
 * @typedef {object} ControlsState
 * @property {HTMLElement} fold the element that folds the form
 * @property {HTMLFormElement} form
 * @property {string | null} home page and language of the boxes, as JSON
 * @property {string | null} signature names of the controls in their groups, as JSON
 * @property {Map<string, ControlBox>} boxes by name
 * @property {ExampleList | null} examples
 */

/**
 * @param {HTMLElement} root
 * @returns {ControlsState}
 */
export function newControls(root) {
  const fold = find(root, ".se-fold");
  const form = find(root, ".se-controls", HTMLFormElement);
  form.addEventListener("submit", (event) => event.preventDefault());
  return { fold, form, home: null, signature: null, boxes: new Map(), examples: null };
}

/**
 * @param {Control} control
 * @param {ControlPanel} panel
 * @param {Choose} choose
 */
function boxOf(control, panel, choose) {
  switch (control.kind) {
    case "size":
      return sizeBox(control, panel, choose);
    case "flag":
      return flagBox(control, panel, choose);
    case "choice":
      return choiceBox(control, panel, choose);
    case "select":
      return selectBox(control, panel, choose);
    case "text":
      return textBox(control, panel, choose);
    case "lengths":
      return lengthsBox(control, helpOf(control, panel), choose);
    case "chain":
      return chainBox(control, helpOf(control, panel), choose);
  }
}

/**
 * Return how the address changes when a control gets a value.
 *
 * @param {Control} control
 * @param {Value} value
 */
function changesTo(control, value) {
  /** @type {Changes} */
  const changes = { [control.name]: value === control.default ? null : String(value) };
  for (const name of control.drops ?? []) changes[name] = null;
  const above = control.kind === "size" ? control.above : undefined;
  const other = above && address().searchParams.get(above);
  if (above && other && typeof value === "number" && Number(other) >= value) {
    changes[above] = value > 1 ? value - 1 : null;
  }
  return changes;
}

/**
 * @param {Control} control
 * @param {ControlPanel} panel
 * @param {string[]} names parameters of the page
 * @param {OnMoved} onMoved
 */
function controlBox(control, panel, names, onMoved) {
  /** @type {Choose} */
  const choose = (value, next) => {
    changeAddress(names, changesTo(box.control, value));
    box.waiting = true;
    const isOver = next === undefined;
    onMoved(isOver ? undefined : addressWith(names, changesTo(box.control, next)));
  };
  const box = boxOf(control, panel, choose);
  // Streamlit marks its widgets with the same class.
  box.element.classList.add(`st-key-${control.name}`);
  return box;
}

/** Names of what a box is made from; the rest is updated. */
const MADE_FROM = ["kind", "label", "help", "options", "labels", "least", "most", "step"];

/**
 * Return what a box is made from, as JSON.
 *
 * @param {Control} control
 */
function madeFrom(control) {
  /** @type {Record<string, unknown>} */
  const values = { ...control };
  return JSON.stringify(MADE_FROM.map((name) => values[name]));
}

/**
 * Arrange the controls. A control that stays keeps its box, whatever its neighbours are.
 *
 * @param {ControlsState} state
 * @param {Message} message
 * @param {OnMoved} onMoved
 */
function arrange(state, { page, names, language, controls: panel }, onMoved) {
  const home = JSON.stringify([page, names, language]);
  if (state.home !== home || !state.examples) {
    state.home = home;
    state.boxes = new Map();
    state.examples = exampleList(names, onMoved);
  }
  const before = state.boxes;
  state.boxes = new Map();
  const sections = panel.groups.map(({ label, controls }) => {
    const section = make("section", "se-group");
    section.append(make("h2", "se-group-name", label));
    for (const control of controls) {
      const kept = before.get(control.name);
      const canStay = kept && madeFrom(kept.control) === madeFrom(control);
      const box = canStay ? kept : controlBox(control, panel, names, onMoved);
      state.boxes.set(control.name, box);
      section.append(box.element);
    }
    return section;
  });
  state.form.replaceChildren(state.examples.element, ...sections);
}

/**
 * Update a control.
 *
 * @param {ControlBox} box
 * @param {Control} control
 */
function updateBox(box, control) {
  // The address is newer than an answer to an earlier step.
  const present = address().searchParams.get(control.name);
  box.waiting = box.waiting && present !== null && present !== String(control.value);
  box.control = control;
  box.element.classList.toggle("se-locked", Boolean(control.locked));
  // The other kinds disable their inputs one by one.
  const isEditor = control.kind === "chain" || control.kind === "lengths";
  if (isEditor) box.element.inert = Boolean(control.locked);
  box.update(control);
}

/**
 * Show the controls: arrange them if there are others or the language is another, then update them.
 *
 * @param {ControlsState} state
 * @param {Message} message
 * @param {OnMoved} onMoved
 */
export function showControls(state, message, onMoved) {
  const { form } = state;
  const { page, language, controls: panel } = message;
  find(state.fold, "summary").textContent = panel.fold;
  const groups = panel.groups.map(({ label, controls }) => [label, controls.map((c) => c.name)]);
  const signature = JSON.stringify([page, language, groups]);
  if (state.signature !== signature) {
    const focused = form.contains(document.activeElement) ? document.activeElement : null;
    state.signature = signature;
    arrange(state, message, onMoved);
    // An element that is moved loses the focus.
    if (focused instanceof HTMLElement && focused.isConnected) {
      focused.focus({ preventScroll: true });
    }
  }
  state.examples?.update(panel.examples, isAddress(message));
  for (const control of panel.groups.flatMap(({ controls }) => controls)) {
    const box = state.boxes.get(control.name);
    if (box) updateBox(box, control);
  }
}

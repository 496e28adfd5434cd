// @ts-check
// The form of controls that the message describes. Native inputs are made once and kept, so that they
// keep the focus.

import { addressWith, changeAddress } from "../page/address.js";
import { find, focusedAround, make, setText } from "../page/dom.js";
import { helpOf } from "./box.js";
import { exampleList } from "./examples.js";
import { choiceBox, flagBox, sizeBox } from "./inputs.js";
import { lengthsBox } from "./lengths.js";
import { selectBox, textBox } from "./text_inputs.js";

/** @import { Control, Message, ControlPanel } from "../message.d.ts" */
/** @import { Address, Changes } from "../page/address.js" */
/** @import { Choose, ControlBox, Value } from "./box.js" */
/** @import { ExampleList } from "./examples.js" */

/**
 * A function that is called after a control has changed the address, with the address that may well
 * follow.
 *
 * @typedef {(next?: URL) => void} OnMoved
 */

/**
 * A group of controls.
 *
 * @typedef {{ section: HTMLElement, title: HTMLElement, names: string[] }} Group
 */

/**
 * State of the controls.
 *
 * @typedef {object} ControlsState
 * @property {Address} address
 * @property {HTMLElement} dock the element with all controls
 * @property {HTMLElement} first the part of the dock that is always open
 * @property {HTMLFormElement} form
 * @property {boolean} isNarrow whether the first controls stand outside of their groups
 * @property {string[]} firstNames names of the first controls
 * @property {Group[]} groups
 * @property {string | null} home page and language of the boxes, as JSON
 * @property {string | null} signature names of the controls in their groups, as JSON
 * @property {Map<string, ControlBox>} boxes by name
 * @property {ExampleList | null} examples
 */

/**
 * @param {HTMLElement} root
 * @param {Address} address
 * @returns {ControlsState}
 */
export function newControls(root, address) {
  const form = find(root, ".se-controls", HTMLFormElement);
  form.addEventListener("submit", (event) => event.preventDefault());
  const dock = find(root, ".se-dock");
  const fold = find(root, ".se-fold", HTMLDetailsElement);
  dock.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !fold.open || !dock.closest(".se-docked")) return;
    fold.open = false;
    find(fold, "summary").focus({ preventScroll: true });
  });
  return {
    address,
    dock,
    first: find(root, ".se-first"),
    form,
    isNarrow: false,
    firstNames: [],
    groups: [],
    home: null,
    signature: null,
    boxes: new Map(),
    examples: null,
  };
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
  }
}

/**
 * Return how the address changes when a control gets a value.
 *
 * @param {Address} address
 * @param {Control} control
 * @param {Value} value
 */
function changesTo(address, control, value) {
  /** @type {Changes} */
  const changes = { [control.name]: value === control.default ? null : String(value) };
  for (const name of control.drops ?? []) changes[name] = null;
  const above = control.kind === "size" ? control.above : undefined;
  const other = above && address.present().searchParams.get(above);
  if (above && other && typeof value === "number" && Number(other) >= value) {
    changes[above] = value > 1 ? value - 1 : null;
  }
  return changes;
}

/**
 * @param {Address} address
 * @param {Control} control
 * @param {ControlPanel} panel
 * @param {string[]} names parameters of the page
 * @param {OnMoved} onMoved
 */
function controlBox(address, control, panel, names, onMoved) {
  /** @type {Choose} */
  const choose = (value, next) => {
    changeAddress(address, names, changesTo(address, box.control, value));
    box.waiting = true;
    const isOver = next === undefined;
    if (isOver) onMoved();
    else onMoved(addressWith(address, names, changesTo(address, box.control, next)));
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
    state.examples = exampleList(state.address, names, onMoved);
  }
  const before = state.boxes;
  state.boxes = new Map();
  for (const control of panel.groups.flatMap(({ controls }) => controls)) {
    const kept = before.get(control.name);
    const canStay = kept && madeFrom(kept.control) === madeFrom(control);
    const box = canStay ? kept : controlBox(state.address, control, panel, names, onMoved);
    state.boxes.set(control.name, box);
  }
  state.firstNames = [...panel.first];
  state.groups = panel.groups.map(({ label, controls }) => ({
    section: make("section", "se-group"),
    title: make("h2", "se-group-name", label),
    names: controls.map(({ name }) => name),
  }));
  fill(state);
  const sections = state.groups.map(({ section }) => section);
  state.form.replaceChildren(state.examples.element, ...sections);
}

/**
 * Put every control into its group, or the first ones outside where only they are in sight.
 *
 * @param {ControlsState} state
 */
function fill({ first, firstNames, isNarrow, groups, boxes }) {
  const outside = isNarrow ? firstNames : [];
  /** @param {string[]} names */
  const elements = (names) => names.flatMap((name) => boxes.get(name)?.element ?? []);
  for (const { section, title, names } of groups) {
    const inside = names.filter((name) => !outside.includes(name));
    section.replaceChildren(title, ...elements(inside));
    section.hidden = !inside.length;
  }
  first.replaceChildren(...elements(outside));
}

/**
 * Do `work`, which moves controls, and give the focus back to the control that had it: an element
 * that is moved loses the focus.
 *
 * @param {ControlsState} state
 * @param {() => void} work
 */
function keepFocus({ dock }, work) {
  const present = focusedAround(dock);
  const focused = dock.contains(present) ? present : null;
  work();
  if (focused instanceof HTMLElement && focused.isConnected) {
    focused.focus({ preventScroll: true });
  }
}

/**
 * Move the first controls out of their groups, or back.
 *
 * @param {ControlsState} state
 * @param {boolean} isNarrow
 */
export function placeFirst(state, isNarrow) {
  if (state.isNarrow === isNarrow) return;
  state.isNarrow = isNarrow;
  keepFocus(state, () => fill(state));
}

/**
 * Update a control.
 *
 * @param {ControlBox} box
 * @param {Control} control
 * @param {string | null} present its value in the address
 */
function updateBox(box, control, present) {
  // The address is newer than an answer to an earlier step.
  box.waiting = box.waiting && present !== null && present !== String(control.value);
  box.control = control;
  box.element.classList.toggle("se-locked", Boolean(control.locked));
  // The other kinds disable their inputs one by one.
  if (control.kind === "lengths") box.element.inert = Boolean(control.locked);
  box.update(control);
}

/**
 * Show the controls: arrange them if there are others or the language is another, then update them.
 *
 * @param {ControlsState} state
 * @param {Message} message
 * @param {OnMoved} onMoved
 * @param {boolean} isNewest whether no later message is requested
 */
export function showControls(state, message, onMoved, isNewest) {
  const { page, language, controls: panel } = message;
  setText(find(state.dock, "summary"), panel.fold);
  state.dock.setAttribute("aria-label", panel.fold);
  const groups = panel.groups.map(({ label, controls }) => [label, controls.map((c) => c.name)]);
  const signature = JSON.stringify([page, language, groups, panel.first]);
  if (state.signature !== signature) {
    state.signature = signature;
    keepFocus(state, () => arrange(state, message, onMoved));
  }
  state.examples?.update(panel.examples, isNewest);
  const { searchParams } = state.address.present();
  for (const control of panel.groups.flatMap(({ controls }) => controls)) {
    const box = state.boxes.get(control.name);
    if (box) updateBox(box, control, searchParams.get(control.name));
  }
}

// @ts-check
// Controls of one value: a size with a slider, a switch, and a choice.

import { filled, focusedAround, make } from "../page/dom.js";
import { clamped, helpOf } from "./box.js";
import { whenEntered } from "./number.js";
import { whenMoved } from "./swipe.js";

/** @import { ChoiceControl, FlagControl, ControlPanel, SizeControl } from "../message.d.ts" */
/** @import { Choose, ControlBox } from "./box.js" */

/**
 * @param {SizeControl} control
 * @param {ControlPanel} panel
 * @param {Choose} choose
 * @returns {ControlBox}
 */
export function sizeBox(control, panel, choose) {
  const head = make("div", "se-control-head");
  const label = make("label", "se-label", control.label);
  const number = make("input", "se-number");
  number.type = "number";
  number.step = control.step;
  number.setAttribute("aria-label", `${control.name}: ${panel.exact}`);
  const range = make("input", "se-range");
  range.type = "range";
  range.min = "0";
  range.step = "1";
  range.id = `se-input-${control.name}`;
  label.htmlFor = range.id;
  head.append(label, helpOf(control, panel), number);
  const note = make("p", "se-control-note");
  const unread = make("p", "se-control-note se-unread");
  unread.setAttribute("role", "status");
  const element = make("div", "se-control");
  element.append(head, range, note, unread);

  let { stops } = control;
  let place = 0;
  let shown = control.value;
  /** @param {number} value */
  const show = (value) => {
    shown = value;
    range.setAttribute("aria-valuetext", String(value));
    range.style.setProperty("--se-filled", `${(100 * place) / Math.max(1, stops.length - 1)}%`);
    if (focusedAround(number) !== number) number.value = String(value);
  };
  whenMoved(range, () => {
    const by = Number(range.value) - place;
    place += by;
    // After one step, the next one in the same direction is likely. The address changes before the
    // control, because the browser computes the layout when it changes.
    choose(stops[place], Math.abs(by) === 1 ? stops[place + by] : undefined);
    show(stops[place]);
  });
  /** @param {number} wanted */
  const enter = (wanted) => {
    const whole = control.step === "1" ? Math.round(wanted) : wanted;
    const value = clamped(whole, stops[0], stops[stops.length - 1]);
    unread.textContent = "";
    shown = value;
    number.value = String(value);
    choose(value);
  };
  const refuse = () => {
    unread.textContent = filled(panel.unread, { value: shown });
  };
  whenEntered(number, () => shown, enter, refuse);

  /** @param {SizeControl} next */
  const update = (next) => {
    stops = next.stops;
    range.max = String(stops.length - 1);
    if (next.value !== shown) unread.textContent = "";
    // An answer to an earlier step must not move the thumb back.
    if (!box.waiting) range.value = String(stops.indexOf(next.value));
    place = Number(range.value);
    show(box.waiting ? (stops[place] ?? next.value) : next.value);
    number.min = String(stops[0]);
    number.max = String(stops[stops.length - 1]);
    range.disabled = number.disabled = next.disabled;
    note.textContent = next.note;
    note.hidden = !next.note;
  };
  /** @type {ControlBox} */
  const box = { element, control, waiting: false, update };
  return box;
}

/**
 * @param {FlagControl} control
 * @param {ControlPanel} panel
 * @param {Choose} choose
 * @returns {ControlBox}
 */
export function flagBox(control, panel, choose) {
  const element = make("div", "se-control se-flag");
  const input = make("input", "se-switch");
  input.type = "checkbox";
  input.setAttribute("role", "switch");
  input.id = `se-input-${control.name}`;
  const label = make("label", "se-label", control.label);
  label.htmlFor = input.id;
  element.append(input, label, helpOf(control, panel));
  input.addEventListener("change", () => choose(input.checked));

  /** @param {FlagControl} next */
  const update = (next) => {
    if (!box.waiting) input.checked = next.value;
    input.disabled = next.disabled;
  };
  /** @type {ControlBox} */
  const box = { element, control, waiting: false, update };
  return box;
}

/**
 * @param {ChoiceControl} control
 * @param {ControlPanel} panel
 * @param {Choose} choose
 * @returns {ControlBox}
 */
export function choiceBox(control, panel, choose) {
  const element = make("fieldset", "se-control se-choice");
  // The options of the page's own choices say what they are; those of a source need its name.
  const isShown = control.default === null || control.name === "nonlinearity";
  const legend = make("legend", isShown ? "se-label" : "se-hidden", control.label);
  const row = make("div", "se-options");
  const reasons = make("ul", "se-missing");
  element.append(legend, row, reasons);
  const inputs = control.options.map((option) => {
    const label = make("label", "se-option");
    const input = make("input", "se-hidden");
    input.type = "radio";
    input.name = `se-input-${control.name}`;
    input.value = option.value;
    input.disabled = Boolean(option.missing);
    input.addEventListener("change", () => choose(option.value));
    label.append(input, make("span", "", option.label ?? option.value));
    row.append(label);
    if (option.missing) {
      const reason = make("li", "");
      reason.append(make("code", "", option.value), ` ${option.missing}`);
      reasons.append(reason);
    }
    return input;
  });
  row.append(helpOf(control, panel));

  /** @param {ChoiceControl} next */
  const update = (next) => {
    for (const input of inputs) {
      if (!box.waiting) input.checked = input.value === next.value;
      if (next.locked) input.disabled = true;
    }
  };
  /** @type {ControlBox} */
  const box = { element, control, waiting: false, update };
  return box;
}

// @ts-check
// Text boxes that report their text after a pause in typing, or at once on Enter.

import { make } from "./dom.js";

/**
 * Handle of a text box with a pending report.
 *
 * @typedef {object} Typing
 * @property {() => boolean} isPending whether a report is pending
 * @property {() => void} flush report now
 * @property {() => void} cancel drop the pending report
 */

/**
 * Call `report` when the user pauses while typing.
 *
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 * @param {() => void} report
 * @param {number} wait milliseconds after the last key
 * @param {boolean} [enter] whether Enter reports at once
 * @returns {Typing}
 */
export function whenTyped(input, report, wait, enter = true) {
  /** @type {number | null} */
  let timer = null;
  const cancel = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const flush = () => {
    cancel();
    report();
  };
  input.addEventListener("input", () => {
    cancel();
    timer = setTimeout(flush, wait);
  });
  input.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== "Enter" || !enter) return;
    event.preventDefault();
    flush();
  });
  return { isPending: () => timer !== null, flush, cancel };
}

/**
 * Return the head of a control, and a text box for its whole value.
 *
 * @param {{ name: string, label: string, labels: { list: string } }} control
 * @param {number} rows
 * @param {HTMLElement} help
 */
export function wholeAsText(control, rows, help) {
  const head = make("div", "se-control-head");
  const label = make("label", "se-label", control.label);
  const text = make("textarea", "se-expression");
  text.rows = rows;
  text.spellcheck = false;
  text.id = label.htmlFor = `se-input-${control.name}`;
  text.setAttribute("aria-label", `${control.name}: ${control.labels.list}`);
  head.append(label, help);
  return { head, text };
}

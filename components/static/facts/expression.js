// @ts-check
// The fields for an expression and for the lengths that it uses, with examples.

import { focusedAround, make } from "../page/dom.js";
import { whenTyped } from "../page/text_input.js";

/** @import { SlicesPanel } from "../message.d.ts" */
/** @import { Change } from "../page/address.js" */
/** @import { Part } from "./slices.js" */

const PAUSE = 300;

/**
 * Return the box, and apart from it the examples, which stand below the answer.
 *
 * @param {SlicesPanel} slices
 * @param {Change} change
 * @returns {Part & { examples: HTMLElement }}
 */
export function expressionField(slices, change) {
  const element = make("div", "se-field");
  const label = make("label", "se-group-name", slices.labels.expr);
  label.htmlFor = "se-expression";
  const input = make("textarea", "se-expression");
  input.id = "se-expression";
  input.rows = 2;
  input.spellcheck = false;
  input.autocapitalize = "off";
  whenTyped(input, () => change({ expr: input.value.trim() || null }), PAUSE);
  const examples = make("div", "se-ready");
  const lengths = lengthsField(slices, change);
  element.append(label, input, lengths.element);

  /** @param {SlicesPanel["examples"][number]} example */
  const exampleButton = ({ text, title }) => {
    const button = make("button", "se-example", text);
    button.type = "button";
    button.title = title;
    button.addEventListener("click", () => {
      input.value = text;
      change({ expr: text }, true);
    });
    return button;
  };

  let shown = "";
  /** @param {SlicesPanel} next */
  const update = (next) => {
    // A text that is being typed is newer than the message.
    if (focusedAround(input) !== input) input.value = next.expr;
    lengths.update(next);
    const text = JSON.stringify(next.examples);
    if (shown === text) return;
    shown = text;
    const title = make("span", "se-card-label", next.labels.examples);
    examples.replaceChildren(title, ...next.examples.map(exampleButton));
  };
  return { element, examples, update };
}

/**
 * The lengths, which are in sight only where the answer depends on them.
 *
 * @param {SlicesPanel} slices
 * @param {Change} change
 * @returns {Part}
 */
function lengthsField(slices, change) {
  const element = make("label", "se-card-label se-slice-lengths", slices.labels.lengths);
  const input = make("input", "se-expression");
  input.type = "text";
  input.inputMode = "numeric";
  input.spellcheck = false;
  whenTyped(input, () => change({ lengths: input.value.trim() || null }), PAUSE);
  element.append(input);
  /** @param {SlicesPanel} next */
  const update = (next) => {
    element.hidden = next.lengths === undefined;
    if (focusedAround(input) !== input) input.value = next.lengths ?? "";
  };
  return { element, update };
}

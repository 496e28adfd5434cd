// @ts-check
// The list of examples above the controls.

import { changeAddress } from "../page/address.js";
import { make } from "../page/dom.js";

/** @import { Examples } from "../message.d.ts" */
/** @import { Address } from "../page/address.js" */

/**
 * @typedef {object} ExampleList
 * @property {HTMLSelectElement} element
 * @property {(examples: Examples, isNewest: boolean) => void} update
 */

/**
 * @param {Address} address
 * @param {string[]} names parameters of the page
 * @param {() => void} onMoved called after the address has changed
 * @returns {ExampleList}
 */
export function exampleList(address, names, onMoved) {
  const element = make("select", "se-examples");
  element.id = "se-examples";
  /** @type {Examples | null} */
  let shown = null;
  let signature = "";
  element.addEventListener("change", () => {
    const option = shown?.options.find(({ value }) => value === element.value);
    if (!option) return;
    const others = names.filter((name) => name !== "device");
    const cleared = Object.fromEntries(others.map((name) => [name, null]));
    changeAddress(address, names, { ...cleared, ...option.query }, true);
    onMoved();
  });
  /**
   * @param {Examples} examples
   * @param {boolean} isNewest whether no later message is requested
   */
  const update = (examples, isNewest) => {
    shown = examples;
    element.setAttribute("aria-label", examples.label);
    const options = [{ value: "", label: examples.none }, ...examples.options];
    const labels = JSON.stringify(options.map(({ label }) => label));
    if (signature !== labels) {
      signature = labels;
      element.replaceChildren(...options.map(({ value, label }) => new Option(label, value)));
      element.options[0].disabled = true;
      // WebKit would choose the first option that is not disabled.
      element.value = "";
    }
    // A later choice is newer than an answer to an earlier one.
    if (isNewest) element.value = examples.value;
    element.hidden = !examples.options.length;
  };
  return { element, update };
}

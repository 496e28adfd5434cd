// @ts-check
// The legend at the picture: a line for each axis symbol, in its color.

import { find, make } from "../page/dom.js";

/** @import { Legend, LegendLine } from "../message.d.ts" */

/**
 * State of the legend.
 *
 * @typedef {object} LegendBox
 * @property {HTMLElement} element
 * @property {string} drawn the legend that is shown, as JSON
 */

/**
 * @param {HTMLElement} root
 * @returns {LegendBox}
 */
export function newLegend(root) {
  return { element: find(root, ".se-legend"), drawn: "" };
}

/** @param {LegendLine} line */
function symbolOf({ symbol, axis }) {
  return make("b", `se-${axis}`, symbol);
}

/** @param {LegendLine} line */
function lineOf(line) {
  const term = make("dt");
  term.append(symbolOf(line));
  return [term, make("dd", "", line.text)];
}

/**
 * Show the legend. It stays open or closed, and its symbols are in the summary.
 *
 * @param {LegendBox} box
 * @param {Legend} legend
 */
export function showLegend(box, legend) {
  const text = JSON.stringify(legend);
  if (box.drawn === text) return;
  box.drawn = text;
  const { title, lines } = legend;
  const { element } = box;
  element.hidden = lines.length === 0;
  const head = find(element, "summary");
  head.replaceChildren(title);
  for (const line of lines) head.append(" ", symbolOf(line));
  find(element, "dl").replaceChildren(...lines.flatMap(lineOf));
}

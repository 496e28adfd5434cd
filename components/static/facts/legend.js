// @ts-check
// The legend at the picture: a line for each axis symbol, in its color.

import { find, make } from "../page/dom.js";

/** @import { Legend, LegendLine } from "../message.d.ts" */

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
 * @param {HTMLElement} root
 * @param {Legend} legend
 */
export function showLegend(root, { title, lines }) {
  const box = find(root, ".se-legend");
  box.hidden = lines.length === 0;
  const head = find(box, "summary");
  head.replaceChildren(title);
  for (const line of lines) head.append(" ", symbolOf(line));
  find(box, "dl").replaceChildren(...lines.flatMap(lineOf));
}

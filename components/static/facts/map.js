// @ts-check
// The table of final states: the origin of every row of h_n and c_n, and its equal slice of output.

import { find, make } from "../page/dom.js";
import { blockOf } from "../picture/links.js";
import { tableOf } from "./cards.js";

/** @import { AddressMap, AddressRow, CallPart } from "../message.d.ts" */
/** @import { DrawnScene } from "../picture/cells.js" */

/**
 * @template {"td" | "th"} Tag
 * @param {Tag} tag
 * @param {(string | Node)[]} parts
 */
function cell(tag, ...parts) {
  const element = make(tag, "");
  element.append(...parts);
  return element;
}

/**
 * Return the line of code that made the tensors. Pointing at a name highlights its blocks.
 *
 * @param {CallPart[]} pieces
 */
function codeOf(pieces) {
  const line = make("code", "se-call");
  for (const { text, tensor } of pieces) {
    const piece = make("span", "", text);
    if (tensor) piece.dataset.tensor = tensor;
    line.append(piece);
  }
  return line;
}

/**
 * @param {AddressRow} row
 * @param {DrawnScene | null} scene
 */
function rowOf(row, scene) {
  const element = make("tr", "");
  element.dataset.group = row.group;
  // Refer to the block where there is one, because its id stays when the sizes change.
  if (scene && blockOf(scene, row.slice)) element.dataset.block = row.slice;
  element.dataset.tensor = row.tensor;
  const name = make("button", "se-address", row.slice);
  name.type = "button";
  const head = cell("th", name);
  head.scope = "row";
  const equal = row.equal ? make("code", "", row.equal) : make("span", "se-why", row.why ?? "");
  const verdict = row.verdict ? [" ", make("code", "se-verdict", row.verdict)] : [];
  element.append(head, cell("td", row.lane), cell("td", row.reads), cell("td", equal, ...verdict));
  return element;
}

/**
 * Show the table, if the page has one.
 *
 * @param {HTMLElement} root
 * @param {AddressMap | null | undefined} map
 * @param {DrawnScene | null} scene
 */
export function showMap(root, map, scene) {
  const section = find(root, ".se-map");
  section.hidden = !map;
  if (!map) return;
  const rows = map.rows.map((row) => rowOf(row, scene));
  const table = tableOf(map.title, map.heads, rows);
  section.replaceChildren(make("h2", "se-map-title", map.title), codeOf(map.call), table);
}

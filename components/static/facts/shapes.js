// @ts-check
// The shapes of the tensors, each with its shape before the last change.

import { find, make, showEach } from "../page/dom.js";
import { sentence } from "./cards.js";

/** @import { AxisSize, Message, PageLabels, ShapeRow } from "../message.d.ts" */

/**
 * State of the shapes.
 *
 * @typedef {object} ShapeList
 * @property {HTMLElement} section
 * @property {string | null} query query of the shapes, as JSON
 * @property {Map<string, string>} sizes shapes by tensor
 * @property {Map<string, string> | null} before shapes before the last change
 * @property {WeakMap<Element, string>} drawn what each element shows, as JSON
 */

/**
 * A row, and a note if its shape was another one.
 *
 * @typedef {{ row: ShapeRow, was: string }} ShownRow
 */

/**
 * @param {HTMLElement} root
 * @returns {ShapeList}
 */
export function newShapeList(root) {
  const section = find(root, ".se-shapes");
  return { section, query: null, sizes: new Map(), before: null, drawn: new WeakMap() };
}

/**
 * Return a shape as torch prints it, with its axes in color.
 *
 * @template Each
 * @param {Each[]} axes
 * @param {(axis: Each) => Node} numberOf
 */
export function sizeOf(axes, numberOf) {
  const size = make("code", "se-size");
  size.append("torch.Size([");
  axes.forEach((axis, place) => {
    if (place) size.append(", ");
    size.append(numberOf(axis));
  });
  size.append("])");
  return size;
}

/** @param {Pick<AxisSize, "axis" | "size">} axis */
export function axisNumber({ axis, size }) {
  return make("b", `se-${axis}`, size);
}

/** @param {ShapeRow} row */
function symbolsOf(row) {
  const line = make("p", "se-symbols");
  for (const part of /** @type {const} */ (["symbol", "numbers"])) {
    line.append(part === "symbol" ? "(" : " = (");
    row.axes.forEach((axis, place) => {
      if (place) line.append(", ");
      line.append(make("span", `se-${axis.axis}`, axis[part]));
    });
    line.append(")");
  }
  return line;
}

/**
 * Return the note of a row whose shape was another one before the last change, or "".
 *
 * @param {ShapeRow} row
 * @param {Map<string, string> | null} before
 * @param {PageLabels} labels
 */
function noteOf({ name, size }, before, labels) {
  const old = before?.get(name);
  if (!before || old === size) return "";
  return old ? `${labels.was} ${old.slice("torch.Size(".length, -1)}` : labels.new;
}

/** @param {ShownRow} shown */
function rowOf({ row, was }) {
  const element = make("article", "se-row");
  element.dataset.tensor = row.name;
  const head = make("div", "se-head");
  head.append(make("h2", "se-name", row.name), sizeOf(row.axes, axisNumber));
  if (was) {
    element.classList.add("se-changed");
    head.append(make("span", "se-was", was));
  }
  element.append(head, symbolsOf(row), make("p", "se-sentence", row.sentence));
  if (row.differs) element.append(make("p", "se-differs", row.differs));
  return element;
}

/**
 * Show the shapes.
 *
 * @param {ShapeList} list
 * @param {Pick<Message, "rows" | "remarks" | "labels" | "query">} message
 */
export function showShapes(list, { rows, remarks = [], labels, query }) {
  list.section.setAttribute("aria-label", labels.shapes);
  const text = JSON.stringify(query);
  if (list.query !== null && list.query !== text) list.before = list.sizes;
  list.query = text;
  list.sizes = new Map(rows.map((row) => [row.name, row.size]));
  const shown = rows.map((row) => ({ row, was: noteOf(row, list.before, labels) }));
  showEach(list.section, list.drawn, [...shown, ...remarks], (each) =>
    typeof each === "string" ? sentence(each, "se-remark") : rowOf(each),
  );
}

// @ts-check
// The shapes of the tensors, each with its shape before the last change.

import { find, make } from "../page/dom.js";
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
 */

/**
 * @param {HTMLElement} root
 * @returns {ShapeList}
 */
export function newShapeList(root) {
  return { section: find(root, ".se-shapes"), query: null, sizes: new Map(), before: null };
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
 * @param {ShapeRow} row
 * @param {Map<string, string> | null} before
 * @param {PageLabels} labels
 */
function rowOf(row, before, labels) {
  const element = make("article", "se-row");
  element.dataset.tensor = row.name;
  const head = make("div", "se-head");
  head.append(make("h2", "se-name", row.name), sizeOf(row.axes, axisNumber));
  if (before && before.get(row.name) !== row.size) {
    element.classList.add("se-changed");
    const old = before.get(row.name);
    const numbers = old?.slice("torch.Size(".length, -1);
    head.append(make("span", "se-was", old ? `${labels.was} ${numbers}` : labels.new));
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
  list.section.replaceChildren(
    ...rows.map((row) => rowOf(row, list.before, labels)),
    ...remarks.map((text) => sentence(text, "se-remark")),
  );
}

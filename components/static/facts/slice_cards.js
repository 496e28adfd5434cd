// @ts-check
// Cards of the Slices page: an expression with its shape, its axes and its problems.

import { make } from "../page/dom.js";
import { sentence } from "./cards.js";
import { sizeOf } from "./shapes.js";

/** @import { SliceAxis, SliceCard, ExpressionProblem } from "../message.d.ts" */

/** @param {SliceAxis} axis */
function axisNumber({ kind, size }) {
  return make("b", kind ? `se-${kind}` : "", size);
}

/** @param {SliceAxis[]} axes */
function sizeLine(axes) {
  const line = make("p", "se-card-size");
  const size = sizeOf(axes, (axis) => {
    const number = axisNumber(axis);
    number.title = axis.names;
    return number;
  });
  line.append(size);
  return line;
}

/** @param {SliceAxis[]} axes */
function axesList(axes) {
  const list = make("ul", "se-axes");
  for (const axis of axes) {
    const item = make("li", axis.mixed ? "se-mixed" : "");
    item.append(axisNumber(axis), ` ${axis.names}`);
    list.append(item);
  }
  return list;
}

/**
 * @param {ExpressionProblem} problem
 * @param {string | null | undefined} text the expression
 */
function problemOf(problem, text) {
  const box = make("div", "se-problem");
  box.setAttribute("role", "alert");
  if (problem.start !== null && text) {
    const { start, end } = problem;
    const line = make("code", "se-expr");
    line.append(text.slice(0, start), make("mark", "", text.slice(start, end ?? undefined)));
    line.append(text.slice(end ?? undefined));
    box.append(line);
  }
  box.append(sentence(problem.text));
  if (problem.torch) box.append(make("code", "se-torch", problem.torch));
  return box;
}

/**
 * Return the card of one expression.
 *
 * @param {SliceCard} card
 */
export function sliceCard(card) {
  const box = make("article", `se-card se-card-${card.kind}`);
  if (card.set) box.dataset.set = card.set;
  box.append(make("h3", "se-card-title", card.title));
  if (card.kind === "wrong") {
    const show = make("button", "se-address", card.expr ?? "");
    show.type = "button";
    box.append(show);
  }
  if (card.problem) {
    box.classList.add("se-card-problem");
    box.append(problemOf(card.problem, card.expr));
    return box;
  }
  if (card.axes) box.append(sizeLine(card.axes), axesList(card.axes));
  for (const text of card.sentences) box.append(sentence(text));
  for (const [title, text] of card.lines) {
    const line = make("p", "se-card-line");
    line.append(make("span", "se-card-label", title), make("code", "se-expr", text));
    box.append(line);
  }
  for (const text of card.terms ?? []) box.append(sentence(text, "se-term"));
  return box;
}

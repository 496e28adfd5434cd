// @ts-check
// The lines of a source: colored code, and beside each line the values that it binds.

import { changeAddress } from "../page/address.js";
import { filled, find, focusedAround, make } from "../page/dom.js";
import { boundOf } from "./bound.js";
import { cardOf } from "./cards.js";

/** @import { Message, PasteLabels, SourceLine } from "../message.d.ts" */
/** @import { Address, Change, Changes } from "../page/address.js" */

/**
 * State of the lines.
 *
 * @typedef {object} SourceView
 * @property {HTMLElement} root
 * @property {Address} address
 * @property {HTMLElement} section
 * @property {HTMLButtonElement} earlier button of the lines before the first tensor
 * @property {HTMLOListElement} list
 * @property {WeakMap<Element, string>} drawn the line that each element shows, as JSON
 * @property {Change} change
 * @property {boolean} isInLesson whether a lesson has steps, which "step" counts
 */

/**
 * Return the changes that point at a run of a line.
 *
 * @param {Pick<SourceView, "isInLesson">} view
 * @param {number | null} line
 * @param {number | null} run from 1; null is the last one
 * @returns {Changes}
 */
export function pointingAt({ isInLesson }, line, run) {
  return isInLesson ? { line } : { line, step: run };
}

/**
 * @param {HTMLElement} root
 * @param {Address} address
 * @returns {SourceView}
 */
export function newSourceView(root, address) {
  const section = find(root, ".se-listing");
  const list = make("ol", "se-lines");
  const earlier = make("button", "se-earlier");
  earlier.type = "button";
  earlier.setAttribute("aria-expanded", "false");
  section.append(earlier, list);
  const empty = { drawn: new WeakMap(), change: () => {}, isInLesson: false };
  const view = { root, address, section, earlier, list, ...empty };
  earlier.addEventListener("click", () => {
    const isOpen = earlier.getAttribute("aria-expanded") !== "true";
    earlier.setAttribute("aria-expanded", String(isOpen));
    foldEarlier(view);
  });
  return view;
}

/** The least number of lines before the first tensor that are folded. */
const LEAST_FOLDED = 8;

/**
 * Return how many lines come before the first one with a value or a card. A line that leads there,
 * such as that of `def`, stays in sight.
 *
 * @param {SourceLine[]} lines
 */
function earlierThanShapes(lines) {
  const first = lines.findIndex(
    ({ bound, cards, failed, pointed }) => bound.length || cards.length || failed || pointed,
  );
  const count = first - 1;
  return count >= LEAST_FOLDED ? count : 0;
}

/**
 * Hide or show the lines before the first tensor.
 *
 * @param {Pick<SourceView, "earlier" | "list">} view
 */
function foldEarlier({ earlier, list }) {
  const isOpen = earlier.getAttribute("aria-expanded") === "true";
  const count = earlier.hidden ? 0 : Number(earlier.dataset.count);
  [...list.children].forEach((item, place) => {
    item.toggleAttribute("hidden", place < count && !isOpen);
  });
}

/**
 * Return the values of a line, below the calls that lead to it.
 *
 * @param {SourceView} view
 * @param {SourceLine} line
 * @param {PasteLabels} labels
 */
function boundsOf(view, { number, bound }, labels) {
  const onStep = (/** @type {number} */ run) => {
    const changes = pointingAt(view, number, run);
    changeAddress(view.address, Object.keys(changes), changes);
  };
  const box = make("div", "se-bounds");
  for (const each of bound) {
    if (each.path) box.append(make("span", "se-bound-path", each.path));
    box.append(boundOf(each, onStep, labels));
  }
  return box;
}

/**
 * @param {SourceView} view
 * @param {SourceLine} line
 * @param {PasteLabels} labels
 */
function lineOf(view, line, labels) {
  const item = make("li", "se-line");
  item.classList.toggle("se-line-failed", line.failed);
  item.classList.toggle("se-line-pointed", line.pointed);
  const tensor =
    line.bound.find((each) => each.tensor)?.tensor ?? (line.failed ? `line ${line.number}` : "");
  if (tensor) item.dataset.tensor = tensor;
  const isButton = line.bound.length > 0 || line.failed;
  const number = isButton
    ? make("button", "se-line-number", line.number)
    : make("span", "se-line-number", line.number);
  if (number instanceof HTMLButtonElement) {
    number.type = "button";
    number.setAttribute("aria-pressed", String(line.pointed));
    number.addEventListener("click", () => {
      view.change(pointingAt(view, line.pointed ? null : line.number, null));
    });
  }
  const code = make("code", "se-line-code");
  // What does not fit is further to the right than its line.
  const spaces = line.code.length ? line.code[0][1].search(/\S|$/) : 0;
  code.style.setProperty("--se-indent", `${spaces + 2}ch`);
  code.append(
    ...line.code.map(([kind, text]) => (kind ? make("span", `se-code-${kind}`, text) : text)),
  );
  const row = make("div", "se-line-row");
  row.append(code);
  if (line.bound.length) row.append(boundsOf(view, line, labels));
  item.append(number, row);
  if (line.cards.length) {
    const cards = make("div", "se-line-cards");
    cards.append(...line.cards.map(cardOf));
    item.append(cards);
  }
  return item;
}

/**
 * Show the lines. Lines that did not change keep their elements.
 *
 * @param {SourceView} view
 * @param {Pick<Message, "lesson" | "pasted">} message
 * @param {Change} change
 */
export function showSource(view, { lesson, pasted }, change) {
  const { root, section, earlier, list, drawn } = view;
  const lines = pasted?.lines ?? [];
  view.change = change;
  view.isInLesson = Boolean(lesson.steps);
  section.hidden = !lines.length;
  root.classList.toggle("se-pasted", lines.length > 0);
  if (!pasted) return;
  section.setAttribute("aria-label", pasted.labels.lines);
  lines.forEach((line, place) => {
    const text = JSON.stringify([line, pasted.labels.run]);
    const present = list.children[place];
    if (present && drawn.get(present) === text) return;
    const item = lineOf(view, line, pasted.labels);
    drawn.set(item, text);
    const hadFocus = present?.contains(focusedAround(present));
    if (present) present.replaceWith(item);
    else list.append(item);
    if (hadFocus) item.querySelector("button")?.focus({ preventScroll: true });
  });
  while (list.children.length > lines.length) list.lastElementChild?.remove();
  const count = earlierThanShapes(lines);
  earlier.hidden = !count;
  earlier.dataset.count = String(count);
  earlier.textContent = filled(pasted.labels.earlier, { last: count });
  foldEarlier(view);
}

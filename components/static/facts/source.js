// @ts-check
// The lines of a source: colored code, and beside each line the values that it binds.

import { changeAddress } from "../page/address.js";
import { find, focusedAround, make } from "../page/dom.js";
import { cardOf } from "./cards.js";

/** @import { Bound, BoundAxis, BoundPart, PasteLabels, PastedSource, SourceLine } from "../message.d.ts" */
/** @import { Address, Change } from "../page/address.js" */

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
 */

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
  const view = { root, address, section, earlier, list, drawn: new WeakMap(), change: () => {} };
  earlier.addEventListener("click", () => {
    const isOpen = earlier.getAttribute("aria-expanded") !== "true";
    earlier.setAttribute("aria-expanded", String(isOpen));
    foldEarlier(view);
  });
  return view;
}

/**
 * Return a sentence with its placeholders filled.
 *
 * @param {string} text
 * @param {Record<string, number>} values
 */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
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

/** @param {BoundAxis} axis */
function axisOf({ name, size, axis }) {
  const text = name ? `${name}=${size}` : String(size);
  return make("span", axis ? `se-axis se-${axis}` : "se-axis", text);
}

/** @param {BoundPart} part */
function partOf({ name, size, axes, dtype, text }) {
  const part = make("span", "se-bound-part");
  if (name) part.append(make("span", "se-bound-place", name), " ");
  if (!size) {
    part.append(`= ${text}`);
    return part;
  }
  const tuple = make("span", "se-bound-size");
  tuple.append("(");
  axes.forEach((axis, place) => {
    if (place) tuple.append(", ");
    tuple.append(axisOf(axis));
  });
  tuple.append(axes.length === 1 ? ",)" : ")");
  part.append(tuple, make("span", "se-hidden", size));
  if (dtype && dtype !== "float32") part.append(make("span", "se-bound-dtype", dtype));
  return part;
}

/**
 * Return the buttons that step through the runs of a line.
 *
 * @param {Bound} bound
 * @param {(step: number) => void} onStep
 * @param {PasteLabels} labels
 * @param {(parts: BoundPart[]) => void} show
 */
function stepperOf(bound, onStep, labels, show) {
  const { runs } = bound;
  let place = bound.shown;
  const box = make("span", "se-runs");
  const said = make("span", "se-runs-said");
  said.setAttribute("role", "status");
  const move = (/** @type {number} */ by) => {
    place = Math.min(Math.max(place + by, 0), runs.length - 1);
    said.textContent = filled(labels.run, { run: place + 1, times: runs.length });
    before.disabled = place === 0;
    after.disabled = place === runs.length - 1;
    show(runs[place]);
  };
  const buttonOf = (
    /** @type {string} */ sign,
    /** @type {string} */ name,
    /** @type {number} */ by,
  ) => {
    const button = make("button", "se-run-button", sign);
    button.type = "button";
    button.setAttribute("aria-label", `${bound.name}: ${name}`);
    button.addEventListener("click", (event) => {
      // The line itself is not pinned.
      event.stopPropagation();
      move(by);
      onStep(place + 1);
    });
    return button;
  };
  const before = buttonOf("‹", labels.before, -1);
  const after = buttonOf("›", labels.after, 1);
  box.append(before, said, after);
  move(0);
  return box;
}

/**
 * @param {Bound} bound
 * @param {(step: number) => void} onStep
 * @param {PasteLabels} labels
 */
function boundOf(bound, onStep, labels) {
  const box = make("span", "se-bound");
  box.append(make("b", "se-bound-name", bound.name));
  const parts = make("span", "se-bound-parts");
  const show = (/** @type {BoundPart[]} */ shown) => {
    parts.replaceChildren(
      ...shown.flatMap((part, place) => (place ? [" ", partOf(part)] : [partOf(part)])),
    );
  };
  show(bound.runs[bound.shown]);
  box.append(parts);
  if (bound.runs.length > 1) box.append(stepperOf(bound, onStep, labels, show));
  else if (bound.times > 1) {
    box.append(make("span", "se-bound-times", filled(labels.times, { times: bound.times })));
  }
  return box;
}

/**
 * Return the values of a line, below the calls that lead to it.
 *
 * @param {SourceView} view
 * @param {SourceLine} line
 * @param {PasteLabels} labels
 */
function boundsOf({ address }, { number, bound }, labels) {
  const onStep = (/** @type {number} */ step) => {
    changeAddress(address, ["line", "step"], { line: number, step });
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
      view.change({ line: line.pointed ? null : line.number, step: null });
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
 * @param {PastedSource | null | undefined} pasted
 * @param {Change} change
 */
export function showSource(view, pasted, change) {
  const { root, section, earlier, list, drawn } = view;
  const lines = pasted?.lines ?? [];
  view.change = change;
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

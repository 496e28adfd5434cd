// @ts-check
// The values that a line of a source binds, and the runs of a line in a loop.

import { filled, make } from "../page/dom.js";

/** @import { Bound, BoundAxis, BoundPart, PasteLabels } from "../message.d.ts" */

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
 * Return the value of a name, with buttons for its runs if they differ.
 *
 * @param {Bound} bound
 * @param {(step: number) => void} onStep called with the number of a run, from 1
 * @param {PasteLabels} labels
 */
export function boundOf(bound, onStep, labels) {
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

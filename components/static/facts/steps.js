// @ts-check
// The steps of a model. Each can be opened: what it does, its code, its weights and its result.

import { find, make } from "../page/dom.js";
import { rowOf, sentence, tableOf } from "./cards.js";
import { axisNumber, sizeOf } from "./shapes.js";

/** @import { PageLabels, MadeTensor, ModelStep } from "../message.d.ts" */

/**
 * State of the steps.
 *
 * @typedef {object} StepList
 * @property {HTMLElement} section
 * @property {WeakMap<Element, { id: string, text: string }>} drawn
 *   the step that each element shows: its id, and all of it as JSON
 */

/**
 * @param {HTMLElement} root
 * @returns {StepList}
 */
export function newStepList(root) {
  return { section: find(root, ".se-shapes"), drawn: new WeakMap() };
}

/** @param {MadeTensor} made */
function madeLine(made) {
  const line = make("p", "se-made");
  const name = made.type === "PackedSequence" ? `${made.name}.data` : made.name;
  line.append(make("span", "se-made-name", name), " ");
  line.append(made.axes.length ? sizeOf(made.axes, axisNumber) : made.size);
  const symbols = `(${made.axes.map((axis) => axis.symbol).join(", ")})`;
  if (made.axes.length) line.append(" ", make("code", "se-symbols", symbols));
  const { batch_sizes: sizes } = made;
  if (sizes) line.append(make("code", "se-batch-sizes", `batch_sizes ${sizes}`));
  return line;
}

/**
 * Return what a cell of the table of weights shows; its name and its shape are code.
 *
 * @param {string} text
 * @param {number} place
 */
function weightCell(text, place) {
  return [place < 2 ? make("code", "", text) : text];
}

/**
 * @param {ModelStep} step
 * @param {PageLabels} labels
 */
function bodyOf(step, labels) {
  const body = make("div", "se-step-body");
  body.append(sentence(step.sentence));
  if (step.failed) {
    body.append(make("code", "se-torch", step.failed.torch));
    body.append(...step.failed.sentences.map((text) => sentence(text)));
    body.append(...step.failed.given.map(madeLine));
  }
  const code = [...step.initialisation, step.code].join("\n");
  if (code) body.append(make("pre", "se-step-code", code));
  if (step.weights.length) {
    const heads = [labels.weights ?? "", "shape", labels.counted ?? ""];
    const rows = step.weights.map((cells) => rowOf(cells, weightCell));
    body.append(tableOf(`${step.id}: ${labels.weights}`, heads, rows));
  }
  body.append(...step.counted.map((line) => make("code", "se-counted", line)));
  return body;
}

/**
 * @param {ModelStep} step
 * @param {PageLabels} labels
 */
function stepOf(step, labels) {
  const box = make("details", "se-step");
  const head = make("summary", "");
  head.dataset.tensor = step.tensor;
  head.append(make("code", "se-step-title", step.title));
  if (step.parameters) head.append(make("span", "se-was", step.parameters));
  head.append(...step.made.map(madeLine));
  box.append(head);
  if (step.failed) {
    box.classList.add("se-step-failed");
    box.open = true;
  }
  // The body is made when the step is opened, because a model has many steps and few are opened.
  let isFilled = false;
  const fill = () => {
    if (!box.open || isFilled) return;
    isFilled = true;
    box.append(bodyOf(step, labels));
  };
  box.addEventListener("toggle", fill);
  fill();
  return box;
}

/**
 * Show the steps. Steps that did not change keep their elements, and so stay open or closed.
 *
 * @param {StepList} list
 * @param {ModelStep[]} steps
 * @param {PageLabels} labels
 */
export function showSteps({ section, drawn }, steps, labels) {
  section.setAttribute("aria-label", labels.steps ?? "");
  steps.forEach((step, place) => {
    const text = JSON.stringify(step);
    const present = section.children[place];
    const before = present && drawn.get(present);
    if (before?.text === text) return;
    const made = stepOf(step, labels);
    drawn.set(made, { id: step.id, text });
    if (!present) {
      section.append(made);
      return;
    }
    const isOpen = present instanceof HTMLDetailsElement && present.open;
    if (isOpen && before?.id === step.id) made.open = true;
    present.replaceWith(made);
  });
  while (section.children.length > steps.length) section.lastElementChild?.remove();
}

/**
 * Open the step of a block that was clicked.
 *
 * @param {StepList} list
 * @param {string} tensor
 */
export function openStep({ section }, tensor) {
  for (const box of section.querySelectorAll("details")) {
    const head = box.querySelector("summary");
    if (head?.dataset.tensor === tensor) box.open = true;
  }
}

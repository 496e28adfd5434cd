// The steps of a model, each to open: what it does, its code, its weights, and what it makes.

import { sentence, tableOf } from "./cards.js";
import { make } from "../page/dom.js";
import { sizeOf } from "./shapes.js";

function madeLine(made) {
  const line = make("p", "se-made");
  line.append(make("span", "se-made-name", made.type === "PackedSequence" ? `${made.name}.data` : made.name), " ");
  line.append(made.axes.length ? sizeOf(made) : made.size);
  const symbols = `(${made.axes.map((axis) => axis.symbol).join(", ")})`;
  if (made.axes.length) line.append(" ", make("code", "se-symbols", symbols));
  if (made.batch_sizes) line.append(make("code", "se-batch-sizes", `batch_sizes ${made.batch_sizes}`));
  return line;
}

function rowOf(cells) {
  const row = make("tr", "");
  cells.forEach((text, place) => {
    const cell = make(place ? "td" : "th", "");
    if (!place) cell.scope = "row";
    cell.append(place < 2 ? make("code", "", text) : text);
    row.append(cell);
  });
  return row;
}

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
    const heads = [labels.weights, "shape", labels.counted];
    body.append(tableOf(`${step.id}: ${labels.weights}`, heads, step.weights.map(rowOf)));
  }
  body.append(...step.counted.map((line) => make("code", "se-counted", line)));
  return body;
}

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
  // Made when opened: a model has many, and few are looked into.
  const fill = () => {
    if (box.open && !box.seFilled) box.append((box.seFilled = bodyOf(step, labels)));
  };
  box.addEventListener("toggle", fill);
  fill();
  return box;
}

// Steps that stay keep what is open.
export function showSteps(root, steps, labels) {
  const section = root.querySelector(".se-shapes");
  section.setAttribute("aria-label", labels.steps);
  steps.forEach((step, place) => {
    const text = JSON.stringify(step);
    const here = section.children[place];
    if (here?.seText === text) return;
    const made = stepOf(step, labels);
    made.seText = text;
    if (here) {
      if (here.open && here.seId === step.id) made.open = true;
      here.replaceWith(made);
    } else section.append(made);
    made.seId = step.id;
  });
  while (section.children.length > steps.length) section.lastChild.remove();
}

// A block of the picture that is pressed opens its step.
export function openStep(root, tensor) {
  for (const head of root.querySelectorAll(".se-step > summary")) {
    if (head.dataset.tensor === tensor && !head.parentElement.open) head.parentElement.open = true;
  }
}

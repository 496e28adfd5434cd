// Boxes for a text: what is typed is told when the hands rest, on Enter at once.

import { make } from "./dom.js";

// `told` is called `wait` ms after the last key. Returns `{waiting, now, drop}`: whether something is yet
// to be told, to tell it now, and to forget it.
export function whenTyped(input, told, wait, enter = true) {
  let later = null;
  const drop = () => {
    clearTimeout(later);
    later = null;
  };
  const now = () => {
    drop();
    told();
  };
  input.addEventListener("input", () => {
    drop();
    later = setTimeout(now, wait);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !enter) return;
    event.preventDefault();
    now();
  });
  return { waiting: () => later !== null, now, drop };
}

// The head of a control with its help, and the box for all of it as a text.
export function wholeAsText(control, rows, help) {
  const head = make("div", "se-control-head");
  const label = make("label", "se-label", control.label);
  const text = make("textarea", "se-expression");
  text.rows = rows;
  text.spellcheck = false;
  text.id = label.htmlFor = `se-input-${control.name}`;
  text.setAttribute("aria-label", `${control.name}: ${control.labels.list}`);
  head.append(label, help);
  return { head, text };
}

// The live shapes: one row a tensor, and what each was before the last change of the setting.

import { make } from "../page/dom.js";

// A shape as torch prints it, its axes coloured.
export function sizeOf({ axes }) {
  const size = make("code", "se-size");
  size.append("torch.Size([");
  axes.forEach((axis, place) => {
    if (place) size.append(", ");
    size.append(make("b", `se-${axis.axis}`, axis.size));
  });
  size.append("])");
  return size;
}

function symbolsOf(row) {
  const line = make("p", "se-symbols");
  for (const part of ["symbol", "numbers"]) {
    line.append(part === "symbol" ? "(" : " = (");
    row.axes.forEach((axis, place) => {
      if (place) line.append(", ");
      line.append(make("span", `se-${axis.axis}`, axis[part]));
    });
    line.append(")");
  }
  return line;
}

function rowOf(row, before, labels) {
  const element = make("article", "se-row");
  element.dataset.tensor = row.name;
  const head = make("div", "se-head");
  head.append(make("h2", "se-name", row.name), sizeOf(row));
  if (before && before.get(row.name) !== row.size) {
    element.classList.add("se-changed");
    const old = before.get(row.name);
    head.append(make("span", "se-was", old ? `${labels.was} ${old.slice(11, -1)}` : labels.new));
  }
  element.append(head, symbolsOf(row), make("p", "se-sentence", row.sentence));
  if (row.differs) element.append(make("p", "se-differs", row.differs));
  return element;
}

export function showShapes(root, data) {
  const section = root.querySelector(".se-shapes");
  section.setAttribute("aria-label", data.labels.shapes);
  const setting = JSON.stringify(data.query);
  if (root.seSetting !== undefined && root.seSetting !== setting) root.seBefore = root.seSizes;
  root.seSetting = setting;
  root.seSizes = new Map(data.rows.map((row) => [row.name, row.size]));
  section.replaceChildren(...data.rows.map((row) => rowOf(row, root.seBefore, data.labels)));
}

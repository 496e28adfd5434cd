// The address map: for each row of h_n and c_n where it comes from and which slice of output is equal.

import { tableOf } from "./cards.js";
import { make } from "../page/dom.js";
import { blockOf } from "../picture/links.js";

function cell(tag, parts) {
  const element = make(tag, "");
  element.append(...parts);
  return element;
}

// The line that made the tensors, each of their names a handle on its blocks.
function codeOf(parts) {
  const line = make("code", "se-call");
  for (const part of parts) {
    const piece = make("span", "", part.text);
    if (part.tensor) piece.dataset.tensor = part.tensor;
    line.append(piece);
  }
  return line;
}

function rowOf(row, scene) {
  const element = make("tr", "");
  element.dataset.group = row.group;
  // Where it is drawn, its block is meant: that one's name stays when the sizes change.
  if (scene && blockOf(scene, row.slice)) element.dataset.block = row.slice;
  element.dataset.tensor = row.tensor;
  const name = make("button", "se-address", row.slice);
  name.type = "button";
  const head = cell("th", [name]);
  head.scope = "row";
  const equal = row.equal ? [make("code", "", row.equal)] : [make("span", "se-why", row.why)];
  const verdict = row.verdict ? [make("code", "se-verdict", row.verdict)] : [];
  element.append(
    head,
    cell("td", [row.lane]),
    cell("td", [row.reads]),
    cell("td", [...equal, ...(verdict.length ? [" ", ...verdict] : [])]),
  );
  return element;
}

export function showMap(root, map) {
  const section = root.querySelector(".se-map");
  section.hidden = !map;
  if (!map) return;
  const rows = map.rows.map((row) => rowOf(row, root.seLinks?.scene));
  const table = tableOf(map.title, map.heads, rows);
  section.replaceChildren(make("h2", "se-map-title", map.title), codeOf(map.call), table);
}

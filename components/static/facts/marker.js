// @ts-check
// The marker of one value of the input: a switch, and the sample and time step of the value.

import { make } from "../page/dom.js";
import { sentence } from "./cards.js";

/** @import { SlicesPanel } from "../message.d.ts" */
/** @import { Change } from "../page/address.js" */
/** @import { Part } from "./slices.js" */

/**
 * @param {SlicesPanel} slices
 * @param {Change} change
 * @returns {Part}
 */
export function markerField(slices, change) {
  const element = make("fieldset", "se-choice se-marker");
  element.append(make("legend", "se-group-name", slices.labels.marker));
  const row = make("div", "se-flag");
  const on = make("input", "se-switch");
  on.type = "checkbox";
  on.id = "se-mark";
  on.setAttribute("role", "switch");
  const label = make("label", "", slices.labels.mark);
  label.htmlFor = on.id;
  row.append(on, label);
  const send = () => {
    const cell = numbers.map(({ number }) => {
      return Math.min(Math.max(Math.round(Number(number.value)), 0), Number(number.max));
    });
    change({ mark: on.checked ? cell.join(",") : null });
  };
  on.addEventListener("change", send);
  const cells = make("div", "se-cells");
  const numbers = ["b", "t"].map((name) => {
    const holder = make("label", "se-cell", `${name} `);
    const number = make("input", "se-number");
    number.type = "number";
    number.min = "0";
    number.addEventListener("change", send);
    holder.append(number);
    cells.append(holder);
    return { holder, number };
  });
  const reach = make("div", "se-reach");
  element.append(row, cells, reach);

  /** @param {SlicesPanel} next */
  const update = ({ mark }) => {
    on.checked = Boolean(mark.on);
    cells.hidden = !mark.on;
    numbers.forEach(({ holder, number }, place) => {
      number.max = String(mark.most[place]);
      if (document.activeElement !== number) number.value = String(mark.cell[place]);
      holder.hidden = place === 0 && !mark.batched;
    });
    reach.replaceChildren(...mark.sentences.map((text) => sentence(text)));
  };
  return { element, update };
}

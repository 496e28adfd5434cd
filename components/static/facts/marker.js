// @ts-check
// The marker of one value of the input: a switch, and the sample and time step of the value.

import { clamped } from "../controls/box.js";
import { whenEntered } from "../controls/number.js";
import { focusedAround, make } from "../page/dom.js";
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
  /** The sample and the time step of the marked value. */
  let cell = [0, 0];
  const send = () => change({ mark: on.checked ? cell.join(",") : null });
  on.addEventListener("change", send);
  const cells = make("div", "se-cells");
  const numbers = ["b", "t"].map((name, place) => {
    const holder = make("label", "se-cell", `${name} `);
    const number = make("input", "se-number");
    number.type = "number";
    number.min = "0";
    /** @param {number} wanted */
    const enter = (wanted) => {
      const value = clamped(Math.round(wanted), 0, Number(number.max));
      cell = cell.map((each, other) => (other === place ? value : each));
      send();
    };
    whenEntered(number, () => cell[place], enter);
    holder.append(number);
    cells.append(holder);
    return { holder, number };
  });
  const reach = make("div", "se-reach");
  element.append(row, cells, reach);

  /** @param {SlicesPanel} next */
  const update = ({ mark }) => {
    on.checked = Boolean(mark.on);
    cell = [...mark.cell];
    cells.hidden = !mark.on;
    numbers.forEach(({ holder, number }, place) => {
      number.max = String(mark.most[place]);
      if (focusedAround(number) !== number) number.value = String(mark.cell[place]);
      holder.hidden = place === 0 && !mark.batched;
    });
    reach.replaceChildren(...mark.sentences.map((text) => sentence(text)));
  };
  return { element, update };
}

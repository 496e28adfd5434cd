// @ts-check
// The editor of sentence lengths: a list to paste into, and a stepper for every sentence.

import { focusedAround, make } from "../page/dom.js";
import { whenTyped, wholeAsText } from "../page/text_input.js";
import { clamped } from "./box.js";

/** @import { LengthsControl } from "../message.d.ts" */
/** @import { Choose, ControlBox } from "./box.js" */

const PAUSE = 400;
const LONGEST_RANDOM = 24;

/**
 * @param {string} text
 * @param {() => void} onClick
 */
function buttonOf(text, onClick) {
  const button = make("button", "se-example", text);
  button.type = "button";
  button.addEventListener("click", onClick);
  return button;
}

/**
 * Return a pasted list as the address contains it. Other texts stay, so that the server can explain
 * what is wrong with them.
 *
 * @param {string} text
 */
export function written(text) {
  const tensor = /^(?:\w+ ?= ?)?[\w.]+\( ?(\[[^[\]]*\])[^[\]]*\)$/.exec(text.trim());
  const list = tensor ? tensor[1] : text.trim();
  const inner = list.replace(/^\[(.*)\]$|^\((.*)\)$/s, "$1$2");
  const bare = inner.trim().replace(/,$/, "").trim();
  const entries = bare.split(/\s*,\s*|\s+/);
  const isList = entries.every((entry) => /^[+-]?[0-9]{1,9}$/.test(entry));
  return isList ? entries.map(Number).join(",") : text.trim();
}

/**
 * @param {LengthsControl} control
 * @param {HTMLElement} help
 * @param {Choose} choose
 * @returns {ControlBox}
 */
export function lengthsBox(control, help, choose) {
  const element = make("div", "se-control se-lengths");
  const { head, text: list } = wholeAsText(control, 2, help);
  const holder = make("div", "se-steppers");
  const buttons = make("div", "se-ready");
  const [most, longest] = control.most;
  // A length of 0 may be allowed, so that torch can reject it.
  const least = control.least ?? 0;
  /** The lengths that the user has made, which may be newer than the message. */
  let lengths = control.lengths;
  /** @type {{ element: HTMLElement, number: HTMLInputElement }[]} */
  const steppers = [];

  /** @param {number[]} next */
  const send = (next) => {
    typing.cancel();
    lengths = next;
    show();
    choose(next.join(","));
  };
  const sendText = () => choose(written(list.value) || box.control.default);
  const typing = whenTyped(list, sendText, PAUSE);
  list.addEventListener("blur", () => (typing.isPending() ? typing.flush() : show()));
  const { labels } = control;
  const add = buttonOf(labels.add, () => send([...lengths, lengths.at(-1) ?? 1]));
  const remove = buttonOf(labels.remove, () => send(lengths.slice(0, -1)));
  const random = buttonOf(labels.random, () => {
    const limit = Math.min(LONGEST_RANDOM, longest);
    send(lengths.map(() => 1 + Math.floor(Math.random() * limit)));
  });
  const sort = buttonOf(labels.sort, () => send([...lengths].sort((one, other) => other - one)));
  buttons.append(add, remove, random, sort);
  const note = make("p", "se-control-note");
  element.append(head, list, note, holder, buttons);

  /** @param {number} place */
  const stepperOf = (place) => {
    const label = make("label", "se-stepper");
    const number = make("input", "se-number");
    number.type = "number";
    number.min = String(least);
    number.max = String(longest);
    number.setAttribute("aria-label", `${labels.one} ${place}`);
    number.addEventListener("input", () => {
      if (number.value === "") return;
      const length = clamped(Math.round(Number(number.value) || 0), least, longest);
      send(lengths.map((each, other) => (other === place ? length : each)));
    });
    number.addEventListener("blur", () => show());
    label.append(make("span", "", place), number);
    holder.append(label);
    return { element: label, number };
  };
  const show = () => {
    // A text that is being typed is newer.
    if (focusedAround(list) !== list) list.value = lengths.join(", ");
    for (const surplus of steppers.splice(lengths.length)) surplus.element.remove();
    lengths.forEach((length, place) => {
      steppers[place] ??= stepperOf(place);
      const { number } = steppers[place];
      if (focusedAround(number) !== number) number.value = String(length);
    });
    add.disabled = lengths.length >= most;
    remove.disabled = lengths.length <= 1;
  };

  /** @param {LengthsControl} next */
  const update = (next) => {
    note.textContent = next.note;
    note.hidden = !next.note;
    if (!box.waiting) lengths = next.lengths;
    show();
  };
  /** @type {ControlBox} */
  const box = { element, control, waiting: false, update };
  return box;
}

// The editor of the sentences' lengths: a list to paste into, and a stepper for every sentence.

import { make } from "../page/dom.js";
import { wholeAsText, whenTyped } from "../page/typed.js";

const TYPED = 400;
const RANDOM = 24;

function button(text, pressed) {
  const made = make("button", "se-example", text);
  made.type = "button";
  made.addEventListener("click", pressed);
  return made;
}

function clamped(value, least, most) {
  return Math.min(Math.max(Math.round(Number(value) || 0), least), most);
}

// A list as it is written in the address, however it was pasted; anything else as it stands, for the
// server to say what is wrong with it.
export function written(text) {
  const bare = text.trim().replace(/^\[([^]*)\]$|^\(([^]*)\)$/, "$1$2").trim().replace(/,$/, "").trim();
  const entries = bare.split(/\s*,\s*|\s+/);
  return entries.every((entry) => /^[+-]?[0-9]{1,9}$/.test(entry)) ? entries.map(Number).join(",") : text.trim();
}

export function lengthsControl(control, changed, help) {
  const box = make("div", "se-control se-lengths");
  const { head, text: list } = wholeAsText(control, 2, help);
  const steppers = make("div", "se-steppers");
  const buttons = make("div", "se-ready");
  const [most, longest] = control.most;
  // An empty sentence is for torch to refuse, where it may.
  const least = control.least ?? 0;
  // What a hand has made of them, ahead of the answers to older steps.
  let held = control.lengths;
  const now = () => [...held];
  const send = (lengths) => {
    typed.drop();
    held = lengths;
    show();
    changed(box.control, lengths.join(","));
  };
  const typed = whenTyped(list, () => changed(box.control, written(list.value) || box.control.default), TYPED);
  list.addEventListener("blur", () => (typed.waiting() ? typed.now() : show()));
  const add = button(control.labels.add, () => send([...now(), now().at(-1) ?? 1]));
  const remove = button(control.labels.remove, () => send(now().slice(0, -1)));
  buttons.append(
    add,
    remove,
    button(control.labels.random, () => {
      send(now().map(() => 1 + Math.floor(Math.random() * Math.min(RANDOM, longest))));
    }),
    button(control.labels.sort, () => send(now().sort((one, other) => other - one))),
  );
  const note = make("p", "se-control-note");
  box.append(head, list, note, steppers, buttons);

  const stepper = (place) => {
    const holder = make("label", "se-stepper");
    const number = make("input", "se-number");
    number.type = "number";
    [number.min, number.max] = [least, longest];
    number.setAttribute("aria-label", `${control.labels.one} ${place}`);
    number.addEventListener("input", () => {
      if (number.value === "") return;
      const lengths = now();
      lengths[place] = clamped(number.value, least, longest);
      send(lengths);
    });
    number.addEventListener("blur", () => show());
    holder.append(make("span", "", place), number);
    return holder;
  };
  const show = () => {
    // What is being typed is newer.
    if (document.activeElement !== list) list.value = held.join(", ");
    while (steppers.children.length > held.length) steppers.lastChild.remove();
    while (steppers.children.length < held.length) steppers.append(stepper(steppers.children.length));
    held.forEach((length, place) => {
      const number = steppers.children[place].querySelector("input");
      if (document.activeElement !== number) number.value = length;
    });
    add.disabled = held.length >= most;
    remove.disabled = held.length <= 1;
  };
  box.update = (next) => {
    note.textContent = next.note;
    note.hidden = !next.note;
    if (!box.waiting) held = next.lengths;
    show();
  };
  return box;
}

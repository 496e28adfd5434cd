// The editor of the sentences' lengths: a list to paste into, and a stepper for every sentence.

import { make } from "./dom.js";

const TYPED = 400;

function button(text, pressed) {
  const made = make("button", "se-example", text);
  made.type = "button";
  made.addEventListener("click", pressed);
  return made;
}

function clamped(value, most) {
  return Math.min(Math.max(Math.round(Number(value) || 0), 0), most);
}

export function lengthsControl(control, changed) {
  const box = make("div", "se-control se-lengths");
  const list = make("textarea", "se-expression");
  list.rows = 2;
  list.spellcheck = false;
  list.id = `se-input-${control.name}`;
  list.setAttribute("aria-label", `${control.name}: ${control.labels.list}`);
  const steppers = make("div", "se-steppers");
  const buttons = make("div", "se-ready");
  const send = (lengths) => {
    clearTimeout(box.seLater);
    box.control.lengths = lengths;
    list.value = lengths.join(", ");
    changed(box.control, lengths.join(","));
  };
  const typed = () => {
    clearTimeout(box.seLater);
    changed(box.control, list.value.trim() || box.control.default);
  };
  list.addEventListener("input", () => {
    clearTimeout(box.seLater);
    box.seLater = setTimeout(typed, TYPED);
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    typed();
  });
  const now = () => [...box.control.lengths];
  const [most, longest] = control.most;
  const add = button(control.labels.add, () => send([...now(), now().at(-1) ?? 1]));
  const remove = button(control.labels.remove, () => send(now().slice(0, -1)));
  buttons.append(
    add,
    remove,
    button(control.labels.random, () => {
      const count = now().length;
      send(Array.from({ length: count }, () => 1 + Math.floor(Math.random() * Math.min(24, longest))));
    }),
    button(control.labels.sort, () => send(now().sort((one, other) => other - one))),
  );
  const note = make("p", "se-control-note");
  box.append(list, note, steppers, buttons);

  const stepper = (place) => {
    const holder = make("label", "se-stepper");
    const number = make("input", "se-number");
    number.type = "number";
    [number.min, number.max] = [0, longest];
    number.setAttribute("aria-label", `${control.labels.one} ${place}`);
    number.addEventListener("input", () => {
      if (number.value === "") return;
      const lengths = now();
      lengths[place] = clamped(number.value, longest);
      send(lengths);
    });
    holder.append(make("span", "", place), number);
    return holder;
  };
  box.update = (next) => {
    if (document.activeElement !== list) list.value = next.lengths.join(", ");
    while (steppers.children.length > next.lengths.length) steppers.lastChild.remove();
    while (steppers.children.length < next.lengths.length) {
      steppers.append(stepper(steppers.children.length));
    }
    next.lengths.forEach((length, place) => {
      const number = steppers.children[place].querySelector("input");
      if (document.activeElement !== number) number.value = length;
    });
    note.textContent = next.note;
    note.hidden = !next.note;
    add.disabled = next.lengths.length >= most;
    remove.disabled = next.lengths.length <= 1;
  };
  return box;
}

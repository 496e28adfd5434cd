// Controls as the message describes them; native inputs, made once and kept, so that focus stays.

import { address, isAddress, moveTo } from "../page/address.js";
import { chainControl } from "./chain.js";
import { make } from "../page/dom.js";
import { lengthsControl } from "./lengths.js";

function textOf(value) {
  return String(value);
}

// The address after changes.
function addressWith(names, changes) {
  const url = address();
  for (const name of names) {
    if (!(name in changes)) continue;
    if (changes[name] === null) url.searchParams.delete(name);
    else url.searchParams.set(name, changes[name]);
  }
  // Signs that a query may hold as they are: a link is to be read by people, too.
  url.search = url.search.replace(/%(2C|3A|5B|5D|28|29)/g, decodeURIComponent);
  return url;
}

// The address is the state: a changed control changes the address, then asks for a new picture.
// Choosing an example is a step that Back takes back; moving a slider is not.
export function changeAddress(names, changes, step = false) {
  const url = addressWith(names, changes);
  if (url.href !== address().href) moveTo(url, step);
}

function helpOf(control, panel) {
  const help = make("span", "se-help");
  const button = make("button", "se-help-button", "?");
  button.type = "button";
  button.setAttribute("aria-label", `${panel.help} ${control.name}`);
  const bubble = make("span", "se-help-text", control.help);
  bubble.id = `se-help-${control.name}`;
  bubble.setAttribute("role", "tooltip");
  button.setAttribute("aria-describedby", bubble.id);
  help.append(button, bubble);
  return help;
}

const builders = {
  chain(control, panel, changed) {
    return chainControl(control, changed, helpOf(control, panel));
  },

  lengths(control, panel, changed) {
    return lengthsControl(control, changed, helpOf(control, panel));
  },

  size(control, panel, changed) {
    const head = make("div", "se-control-head");
    const label = make("label", "se-label", control.label);
    const number = make("input", "se-number");
    number.type = "number";
    number.step = control.step;
    number.setAttribute("aria-label", `${control.name}: ${panel.exact}`);
    const range = make("input", "se-range");
    range.type = "range";
    range.min = 0;
    range.step = 1;
    range.id = `se-input-${control.name}`;
    label.htmlFor = range.id;
    head.append(label, helpOf(control, panel), number);
    const note = make("p", "se-control-note");
    const box = make("div", "se-control");
    box.append(head, range, note);
    const show = (value) => {
      range.setAttribute("aria-valuetext", textOf(value));
      if (document.activeElement !== number) number.value = value;
    };
    range.addEventListener("input", () => {
      const { stops } = box.control;
      const place = Number(range.value);
      const by = place - box.place;
      box.place = place;
      show(stops[place]);
      // Who makes one step makes another one.
      changed(box.control, stops[place], Math.abs(by) === 1 ? stops[place + by] : undefined);
    });
    number.addEventListener("change", () => {
      const { stops } = box.control;
      const wanted = Number(number.value);
      const whole = control.step === "1" ? Math.round(wanted) : wanted;
      const value = Math.min(Math.max(whole, stops[0]), stops[stops.length - 1]);
      number.value = value;
      changed(box.control, value);
    });
    box.update = (next) => {
      const { stops } = next;
      range.max = stops.length - 1;
      // An answer to an older step must not pull the thumb back.
      if (!box.waiting) range.value = stops.indexOf(next.value);
      box.place = Number(range.value);
      show(box.waiting ? stops[Number(range.value)] ?? next.value : next.value);
      [number.min, number.max] = [stops[0], stops[stops.length - 1]];
      range.disabled = number.disabled = next.disabled;
      note.textContent = next.note;
      note.hidden = !next.note;
    };
    return box;
  },

  flag(control, panel, changed) {
    const box = make("div", "se-control se-flag");
    const input = make("input", "se-switch");
    input.type = "checkbox";
    input.setAttribute("role", "switch");
    input.id = `se-input-${control.name}`;
    const label = make("label", "se-label", control.label);
    label.htmlFor = input.id;
    box.append(input, label, helpOf(control, panel));
    input.addEventListener("change", () => changed(box.control, input.checked));
    box.update = (next) => {
      if (!box.waiting) input.checked = next.value;
      input.disabled = next.disabled;
    };
    return box;
  },

  choice(control, panel, changed) {
    const box = make("fieldset", "se-control se-choice");
    const legend = make("legend", control.name === "nonlinearity" ? "se-label" : "se-hidden", control.label);
    const row = make("div", "se-options");
    const reasons = make("ul", "se-missing");
    box.append(legend, row, reasons);
    for (const option of control.options) {
      const label = make("label", "se-option");
      const input = make("input", "se-hidden");
      input.type = "radio";
      input.name = `se-input-${control.name}`;
      input.value = option.value;
      input.disabled = Boolean(option.missing);
      label.append(input, make("span", "", option.label ?? option.value));
      row.append(label);
      if (option.missing) {
        const reason = make("li", "");
        reason.append(make("code", "", option.value), ` ${option.missing}`);
        reasons.append(reason);
      }
      input.addEventListener("change", () => changed(box.control, option.value));
    }
    row.append(helpOf(control, panel));
    box.update = (next) => {
      for (const input of row.querySelectorAll("input")) {
        if (!box.waiting) input.checked = input.value === next.value;
        if (next.locked) input.disabled = true;
      }
    };
    return box;
  },
};

function exampleSelect(names, moved) {
  const select = make("select", "se-examples");
  select.id = "se-examples";
  select.addEventListener("change", () => {
    const option = select.examples.options.find(({ value }) => value === select.value);
    if (!option) return;
    const cleared = Object.fromEntries(names.filter((name) => name !== "device").map((n) => [n, null]));
    changeAddress(names, { ...cleared, ...option.query }, true);
    moved();
  });
  select.update = (examples, newest) => {
    select.examples = examples;
    select.setAttribute("aria-label", examples.label);
    const options = [{ value: "", label: examples.none }, ...examples.options];
    const signature = JSON.stringify(options.map(({ label }) => label));
    if (select.signature !== signature) {
      select.signature = signature;
      select.replaceChildren(...options.map(({ value, label }) => new Option(label, value)));
      select.options[0].disabled = true;
    }
    // What was chosen since is newer than an answer to an older step.
    if (newest) select.value = examples.value;
    select.hidden = !examples.options.length;
  };
  return select;
}

function controlBox(control, panel, names, moved) {
  const changesTo = (current, value) => {
    const changes = { [current.name]: value === current.default ? null : textOf(value) };
    for (const name of current.drops ?? []) changes[name] = null;
    const other = current.above && address().searchParams.get(current.above);
    if (other && Number(other) >= value) changes[current.above] = value > 1 ? value - 1 : null;
    return changes;
  };
  // `next`: the value that may well follow.
  const choose = (current, value, next) => {
    changeAddress(names, changesTo(current, value));
    box.waiting = true;
    moved(next === undefined ? undefined : addressWith(names, changesTo(current, next)));
  };
  const box = builders[control.kind](control, panel, choose);
  // The same handle as Streamlit gives a keyed widget.
  box.classList.add(`st-key-${control.name}`);
  return box;
}

// What a box is built from, once.
function makeOf({ kind, label, help, options, labels, least, most, step }) {
  return JSON.stringify([kind, label, help, options, labels, least, most, step]);
}

// A control that stays keeps its box, whatever comes beside it.
function arrange(form, data, moved) {
  const panel = data.controls;
  const home = JSON.stringify([data.page, data.names, data.language]);
  if (form.home !== home) {
    form.home = home;
    form.boxes = new Map();
    form.onsubmit = (event) => event.preventDefault();
    form.examples = exampleSelect(data.names, moved);
  }
  const before = form.boxes;
  form.boxes = new Map();
  const sections = panel.groups.map(({ label, controls }) => {
    const section = make("section", "se-group");
    section.append(make("h2", "se-group-name", label));
    for (const control of controls) {
      const kept = before.get(control.name);
      const same = kept && makeOf(kept.control) === makeOf(control);
      const box = same ? kept : controlBox(control, panel, data.names, moved);
      form.boxes.set(control.name, box);
      section.append(box);
    }
    return section;
  });
  form.replaceChildren(form.examples, ...sections);
}

// Arranged anew when there are other controls or another language; otherwise moved in place.
export function showControls(root, data, moved) {
  const form = root.querySelector(".se-controls");
  const panel = data.controls;
  root.querySelector(".se-fold > summary").textContent = panel.fold;
  const signature = JSON.stringify([
    data.page,
    data.language,
    panel.groups.map(({ label, controls }) => [label, controls.map((control) => control.name)]),
  ]);
  if (form.signature !== signature) {
    const focused = form.contains(document.activeElement) ? document.activeElement : null;
    form.signature = signature;
    arrange(form, data, moved);
    // What is moved loses the focus.
    if (focused?.isConnected) focused.focus({ preventScroll: true });
  }
  form.examples.update(panel.examples, isAddress(data));
  for (const control of panel.groups.flatMap(({ controls }) => controls)) {
    const box = form.boxes.get(control.name);
    // What the address says is newer than an answer to an older step.
    const shown = address().searchParams.get(control.name);
    box.waiting = box.waiting && shown !== null && shown !== textOf(control.value);
    box.control = control;
    box.classList.toggle("se-locked", Boolean(control.locked));
    // Others have inputs of their own, which can be switched off one by one.
    if (control.kind === "chain" || control.kind === "lengths") box.inert = Boolean(control.locked);
    box.update(control);
  }
}

// The editor of a chain: every link with its own fields, and the whole as a line to paste into.

import { make } from "../page/dom.js";
import { wholeAsText, whenTyped } from "../page/typed.js";

const TYPED = 500;

function textOf(link) {
  const parts = [link.kind];
  const sizes = [...link.sizes];
  // The last size of a recurrent layer, one layer, is left out.
  if (sizes.length === 3 && sizes[2] === 1) sizes.pop();
  parts.push(...sizes, ...link.words);
  if (link.kind === "dropout") parts.push(link.dropout);
  if (link.part) parts.push(link.part);
  if (link.proj) parts.push(`proj=${link.proj}`);
  if (link.kind !== "dropout" && link.dropout) parts.push(`dropout=${link.dropout}`);
  return parts.join(":");
}

export function chainText(links) {
  return links.map(textOf).join(",") || "none";
}

function fresh(kind, { fields, parts }) {
  return {
    kind,
    sizes: fields.map((field) => field.default),
    words: [],
    dropout: kind === "dropout" ? 0.5 : 0,
    proj: 0,
    part: parts[0] ?? "",
  };
}

function selectOf(name, options, changed) {
  const select = make("select", "se-examples");
  select.setAttribute("aria-label", name);
  select.append(...options.map((option) => new Option(option, option)));
  select.addEventListener("change", () => changed(select.value));
  return select;
}

function numberOf(name, [low, high], changed, step = 1) {
  const holder = make("label", "se-chain-field");
  const number = make("input", "se-number");
  number.type = "number";
  [number.min, number.max, number.step] = [low, high, step];
  number.addEventListener("change", () => {
    const wanted = Number(number.value) || 0;
    number.value = Math.min(Math.max(step === 1 ? Math.round(wanted) : wanted, low), high);
    changed(Number(number.value));
  });
  holder.append(make("span", "", name), number);
  holder.show = (value) => {
    // What is being typed is newer.
    if (document.activeElement !== number) number.value = value;
  };
  return holder;
}

function wordOf(name, changed) {
  const holder = make("label", "se-chain-field");
  const box = make("input", "");
  box.type = "checkbox";
  box.addEventListener("change", () => changed(box.checked));
  holder.append(box, make("span", "", name));
  holder.show = (on) => {
    box.checked = on;
  };
  return holder;
}

function buttonOf(text, label, does, pressed) {
  const button = make("button", "se-example", text);
  button.type = "button";
  button.dataset.does = does;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", pressed);
  return button;
}

// What a link of this kind has beside its kind; each field shows its part of the link.
function fieldsOf(kind, place, limits, now, put) {
  const fields = kind.fields.map((field, which) => {
    const changed = (value) => put({ sizes: now().sizes.map((size, at) => (at === which ? value : size)) });
    const number = numberOf(field.name, [field.low, field.high], changed);
    return [number, (link) => number.show(link.sizes[which])];
  });
  if (kind.parts.length) {
    const select = selectOf(`take ${place + 1}`, kind.parts, (part) => put({ part }));
    fields.push([select, (link) => (select.value = link.part)]);
  }
  if (kind.dropout) {
    const number = numberOf("dropout", [0, limits.dropout], (dropout) => put({ dropout }), 0.1);
    fields.push([number, (link) => number.show(link.dropout)]);
  }
  if (kind.proj) {
    const number = numberOf("proj_size", [0, limits.proj], (proj) => put({ proj }));
    fields.push([number, (link) => number.show(link.proj)]);
  }
  for (const word of kind.words) {
    const box = wordOf(word, (on) => {
      put({ words: kind.words.filter((each) => (each === word ? on : now().words.includes(each))) });
    });
    fields.push([box, (link) => box.show(link.words.includes(word))]);
  }
  return fields;
}

// One link of the list: made for its kind, then shown whatever sizes it has. Made anew, a field that
// is left by Tab or by a press of a button would take either along.
function linkRow({ kinds, labels, limits }, place, last, held, send) {
  const now = () => held()[place];
  const { kind } = now();
  const put = (changes) => send(held().map((link, at) => (at === place ? { ...link, ...changes } : link)));
  const move = (to, pressed) => {
    const links = [...held()];
    links.splice(to, 0, ...links.splice(place, 1));
    send(links, to, pressed);
  };
  const row = make("li", "se-chain-link");
  const head = make("div", "se-chain-head");
  const select = selectOf(`${labels.step} ${place + 1}`, Object.keys(kinds), (chosen) => put(fresh(chosen, kinds[chosen])));
  const up = buttonOf("↑", `${labels.up} ${place + 1}`, "up", () => move(place - 1, "up"));
  const down = buttonOf("↓", `${labels.down} ${place + 1}`, "down", () => move(place + 1, "down"));
  const remove = buttonOf("✕", `${labels.remove} ${place + 1}`, "remove", () => {
    send(held().filter((_, other) => other !== place));
  });
  [select.value, up.disabled, down.disabled] = [kind, place === 0, place === last];
  head.append(select, up, down, remove);
  const fields = fieldsOf(kinds[kind], place, limits, now, put);
  const holder = make("div", "se-chain-fields");
  holder.append(...fields.map(([element]) => element));
  row.append(head, holder);
  row.show = () => fields.forEach(([, show]) => show(now()));
  return row;
}

export function chainControl(control, changed, help) {
  const box = make("div", "se-control se-chain");
  const { head, text: line } = wholeAsText(control, 3, help);
  const list = make("ol", "se-chain-links");
  const add = make("div", "se-ready");
  // The kind first, the press of a button after: from the keyboard a list passes kinds nobody meant.
  const kind = selectOf(control.labels.kind, Object.keys(control.kinds), () => {});
  kind.value = "lstm";
  const press = make("button", "se-example");
  press.type = "button";
  press.addEventListener("click", () => send([...held, fresh(kind.value, control.kinds[kind.value])]));
  add.append(kind, press);
  box.append(head, list, add, line);
  // What a hand has made of it, ahead of the answers to older steps.
  let held = control.links;
  const typed = whenTyped(
    line,
    () => {
      changed(box.control, line.value.trim() || "none");
      // However it was typed, the answer has it in the backend's own writing.
      box.waiting = false;
    },
    TYPED,
  );
  line.addEventListener("blur", () => {
    if (typed.waiting()) typed.now();
    else line.value = chainText(held);
  });
  const rebuild = () => {
    const made = JSON.stringify([held.map((link) => link.kind), box.control.labels]);
    if (box.seMade === made) return;
    box.seMade = made;
    // The same field keeps the focus.
    const inputs = () => [...list.querySelectorAll("input, select, button")];
    const place = inputs().indexOf(document.activeElement);
    const last = held.length - 1;
    list.replaceChildren(...held.map((_, at) => linkRow(box.control, at, last, () => held, send)));
    if (place >= 0) (inputs()[place] ?? inputs().at(-1) ?? press).focus({ preventScroll: true });
  };
  const show = () => {
    const { labels, most } = box.control;
    rebuild();
    for (const row of list.children) row.show();
    kind.setAttribute("aria-label", labels.kind);
    press.textContent = labels.add;
    kind.disabled = press.disabled = held.length >= most;
  };
  list.addEventListener("focusout", () => setTimeout(show));
  // A link that was moved takes the focus along, as far as its button can still be pressed.
  function follow(pressed, place) {
    const buttons = [...list.children[place].querySelectorAll(".se-chain-head button")];
    const same = buttons.find((button) => button.dataset.does === pressed);
    (same.disabled ? buttons.find((button) => !button.disabled) : same).focus({ preventScroll: true });
  }
  function send(links, place, pressed) {
    typed.drop();
    held = links;
    line.value = chainText(links);
    show();
    if (pressed) follow(pressed, place);
    changed(box.control, chainText(links));
  }
  box.update = (next) => {
    if (!box.waiting) held = next.links;
    if (document.activeElement !== line) line.value = chainText(held);
    show();
  };
  return box;
}

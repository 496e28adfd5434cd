// The editor of a chain: every link with its own fields, and the whole as a line to paste into.

import { make } from "./dom.js";

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

function selectOf(name, options, value, changed) {
  const select = make("select", "se-examples");
  select.setAttribute("aria-label", name);
  select.append(...options.map((option) => new Option(option, option)));
  select.value = value;
  select.addEventListener("change", () => changed(select.value));
  return select;
}

function numberOf(name, value, [low, high], changed, step = 1) {
  const holder = make("label", "se-chain-field");
  const number = make("input", "se-number");
  number.type = "number";
  [number.min, number.max, number.step, number.value] = [low, high, step, value];
  number.addEventListener("change", () => {
    const wanted = Number(number.value) || 0;
    changed(Math.min(Math.max(step === 1 ? Math.round(wanted) : wanted, low), high));
  });
  holder.append(make("span", "", name), number);
  return holder;
}

function wordOf(name, on, changed) {
  const holder = make("label", "se-chain-field");
  const box = make("input", "");
  box.type = "checkbox";
  box.checked = on;
  box.addEventListener("change", () => changed(box.checked));
  holder.append(box, make("span", "", name));
  return holder;
}

function buttonOf(text, label, does, pressed, disabled) {
  const button = make("button", "se-example", text);
  button.type = "button";
  button.dataset.does = does;
  button.disabled = disabled;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", pressed);
  return button;
}

function linkRow(control, place, send) {
  const link = control.links[place];
  const kind = control.kinds[link.kind];
  const last = control.links.length - 1;
  const { labels } = control;
  const put = (changes) => {
    const links = [...control.links];
    links[place] = { ...link, ...changes };
    send(links);
  };
  const move = (to, pressed) => {
    const links = [...control.links];
    links.splice(to, 0, ...links.splice(place, 1));
    send(links, to, pressed);
  };
  const row = make("li", "se-chain-link");
  const head = make("div", "se-chain-head");
  head.append(
    selectOf(`${labels.step} ${place + 1}`, Object.keys(control.kinds), link.kind, (chosen) => {
      const links = [...control.links];
      links[place] = fresh(chosen, control.kinds[chosen]);
      send(links);
    }),
    buttonOf("↑", `${labels.up} ${place + 1}`, "up", () => move(place - 1, "up"), place === 0),
    buttonOf("↓", `${labels.down} ${place + 1}`, "down", () => move(place + 1, "down"), place === last),
    buttonOf("✕", `${labels.remove} ${place + 1}`, "remove", () => {
      send(control.links.filter((_, other) => other !== place));
    }, false),
  );
  const fields = make("div", "se-chain-fields");
  kind.fields.forEach((field, which) => {
    const changed = (value) => put({ sizes: link.sizes.map((size, at) => (at === which ? value : size)) });
    fields.append(numberOf(field.name, link.sizes[which], [field.low, field.high], changed));
  });
  if (kind.parts.length) fields.append(selectOf(labels.step, kind.parts, link.part, (part) => put({ part })));
  if (kind.dropout) {
    const most = [0, control.limits.dropout];
    fields.append(numberOf("dropout", link.dropout, most, (dropout) => put({ dropout }), 0.1));
  }
  if (kind.proj) fields.append(numberOf("proj_size", link.proj, [0, control.limits.proj], (proj) => put({ proj })));
  for (const word of kind.words) {
    const others = kind.words.filter((each) => each !== word && link.words.includes(each));
    fields.append(
      wordOf(word, link.words.includes(word), (on) => {
        const chosen = on ? [...others, word] : others;
        put({ words: kind.words.filter((each) => chosen.includes(each)) });
      }),
    );
  }
  row.append(head, fields);
  return row;
}

export function chainControl(control, changed, help) {
  const box = make("div", "se-control se-chain");
  const head = make("div", "se-control-head");
  const label = make("label", "se-label", control.label);
  const line = make("textarea", "se-expression");
  line.rows = 3;
  line.spellcheck = false;
  line.id = label.htmlFor = `se-input-${control.name}`;
  line.setAttribute("aria-label", `${control.name}: ${control.labels.list}`);
  const list = make("ol", "se-chain-links");
  const add = make("div", "se-ready");
  head.append(label, help);
  box.append(head, list, add, line);
  // What a hand has made of it, ahead of the answers to older steps.
  let held = control.links;
  const typed = () => {
    clearTimeout(box.seLater);
    box.seLater = null;
    changed(box.control, line.value.trim() || "none");
    // However it was typed, the answer has it in the backend's own writing.
    box.waiting = false;
  };
  line.addEventListener("input", () => {
    clearTimeout(box.seLater);
    box.seLater = setTimeout(typed, TYPED);
  });
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    typed();
  });
  line.addEventListener("blur", () => {
    if (box.seLater) typed();
    else line.value = chainText(held);
  });
  const show = () => {
    const shown = JSON.stringify([held, box.control.labels]);
    if (box.seShown === shown) return;
    box.seShown = shown;
    // The same field of the same link keeps the focus when the list is made anew.
    const inputs = () => [...list.querySelectorAll("input, select, button")];
    const place = inputs().indexOf(document.activeElement);
    list.replaceChildren(...held.map((_, at) => linkRow({ ...box.control, links: held }, at, send)));
    if (place >= 0) (inputs()[place] ?? inputs().at(-1))?.focus({ preventScroll: true });
    const kinds = [box.control.labels.add, ...Object.keys(box.control.kinds)];
    const select = selectOf(box.control.labels.add, kinds, kinds[0], (kind) => {
      send([...held, fresh(kind, box.control.kinds[kind])]);
      add.firstChild.focus({ preventScroll: true });
    });
    select.disabled = held.length >= box.control.most;
    add.replaceChildren(select);
  };
  // A link that was moved takes the focus along, as far as its button can still be pressed.
  function follow(pressed, place) {
    const buttons = [...list.children[place].querySelectorAll(".se-chain-head button")];
    const same = buttons.find((button) => button.dataset.does === pressed);
    (same.disabled ? buttons.find((button) => !button.disabled) : same).focus({ preventScroll: true });
  }
  function send(links, place, pressed) {
    clearTimeout(box.seLater);
    box.seLater = null;
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

// The Slices page's own part: a task or an expression, what it gives, what only looks like it, and
// the marker. Everything shown comes with the message; a change goes into the address.

import { sentence } from "./cards.js";
import { make } from "../page/dom.js";
import { whenTyped } from "../page/typed.js";

const TYPED = 300;

function codeLine(text, title) {
  const line = make("code", "se-expr", text);
  if (title) line.title = title;
  return line;
}

function sizeLine(card) {
  const line = make("p", "se-card-size");
  const size = make("code", "se-size");
  size.append("torch.Size([");
  card.axes.forEach((axis, place) => {
    if (place) size.append(", ");
    const number = make("b", axis.kind ? `se-${axis.kind}` : "", axis.size);
    number.title = axis.names;
    size.append(number);
  });
  size.append("])");
  line.append(size);
  return line;
}

function axesList(card) {
  const list = make("ul", "se-axes");
  for (const axis of card.axes) {
    const item = make("li", axis.mixed ? "se-mixed" : "");
    item.append(make("b", axis.kind ? `se-${axis.kind}` : "", axis.size), ` ${axis.names}`);
    list.append(item);
  }
  return list;
}

function problemOf(problem, text) {
  const box = make("div", "se-problem");
  box.setAttribute("role", "alert");
  if (problem.start !== null && text) {
    const line = make("code", "se-expr");
    line.append(text.slice(0, problem.start), make("mark", "", text.slice(problem.start, problem.end)));
    line.append(text.slice(problem.end));
    box.append(line);
  }
  box.append(sentence(problem.text));
  if (problem.torch) box.append(make("code", "se-torch", problem.torch));
  return box;
}

function cardOf(card) {
  const box = make("article", `se-card se-card-${card.kind}`);
  if (card.set) box.dataset.set = card.set;
  const head = make("h3", "se-card-title", card.title);
  box.append(head);
  if (card.kind === "wrong") {
    const show = make("button", "se-address", card.expr);
    show.type = "button";
    box.append(show);
  }
  if (card.problem) {
    box.classList.add("se-card-problem");
    box.append(problemOf(card.problem, card.expr));
    return box;
  }
  if (card.axes) box.append(sizeLine(card), axesList(card));
  for (const text of card.sentences) box.append(sentence(text));
  for (const [title, text] of card.lines) {
    const line = make("p", "se-card-line");
    line.append(make("span", "se-card-label", title), codeLine(text));
    box.append(line);
  }
  return box;
}

function chips(data, ask) {
  const group = make("fieldset", "se-choice se-tasks");
  group.append(make("legend", "se-group-name", data.labels.tasks));
  const row = make("div", "se-options");
  for (const task of data.tasks) {
    const label = make("label", "se-option");
    const input = make("input", "se-hidden");
    input.type = "radio";
    input.name = "se-task";
    input.value = task.id;
    input.addEventListener("change", () => ask({ task: task.query, expr: null }));
    label.append(input, make("span", "", task.name));
    row.append(label);
  }
  group.append(row);
  group.update = (next) => {
    for (const input of row.querySelectorAll("input")) input.checked = input.value === next.task;
  };
  return group;
}

function field(data, ask) {
  const box = make("div", "se-field");
  const label = make("label", "se-group-name", data.labels.expr);
  label.htmlFor = "se-expression";
  const input = make("textarea", "se-expression");
  input.id = "se-expression";
  input.rows = 2;
  input.spellcheck = false;
  input.autocapitalize = "off";
  whenTyped(input, () => ask({ expr: input.value.trim() || null }), TYPED);
  const ready = make("div", "se-ready");
  box.append(label, input, ready);
  box.update = (next) => {
    // What is being typed is newer than the answer.
    if (document.activeElement !== input) input.value = next.expr;
    const same = ready.seExamples === JSON.stringify(next.examples);
    if (same) return;
    ready.seExamples = JSON.stringify(next.examples);
    ready.replaceChildren(
      make("span", "se-card-label", next.labels.examples),
      ...next.examples.map((example) => {
        const button = make("button", "se-example", example.text);
        button.type = "button";
        button.title = example.title;
        button.addEventListener("click", () => {
          input.value = example.text;
          ask({ expr: example.text }, true);
        });
        return button;
      }),
    );
  };
  return box;
}

function marker(data, ask) {
  const box = make("fieldset", "se-choice se-marker");
  box.append(make("legend", "se-group-name", data.labels.marker));
  const row = make("div", "se-flag");
  const on = make("input", "se-switch");
  on.type = "checkbox";
  on.id = "se-mark";
  on.setAttribute("role", "switch");
  const label = make("label", "", data.labels.mark);
  label.htmlFor = on.id;
  row.append(on, label);
  const cells = make("div", "se-cells");
  const numbers = ["b", "t"].map((name) => {
    const holder = make("label", "se-cell", `${name} `);
    const number = make("input", "se-number");
    number.type = "number";
    number.min = 0;
    number.addEventListener("change", () => send());
    holder.append(number);
    cells.append(holder);
    return number;
  });
  const send = () => {
    const cell = numbers.map((number) => Math.min(Math.max(Math.round(Number(number.value)), 0), Number(number.max)));
    ask({ mark: on.checked ? cell.join(",") : null });
  };
  on.addEventListener("change", send);
  const said = make("div", "se-reach");
  box.append(row, cells, said);
  box.update = (next) => {
    on.checked = Boolean(next.mark.on);
    cells.hidden = !next.mark.on;
    numbers.forEach((number, place) => {
      number.max = next.mark.most[place];
      if (document.activeElement !== number) number.value = next.mark.cell[place];
      number.parentElement.hidden = place === 0 && !next.mark.batched;
    });
    said.replaceChildren(...next.mark.sentences.map((text) => sentence(text)));
  };
  return box;
}

// `ask(changes, step)` puts names and texts into the address; `null` takes a name out.
export function showSlices(root, data, ask) {
  const section = root.querySelector(".se-slices");
  section.hidden = !data;
  if (!data) return;
  const signature = JSON.stringify([data.labels, data.tasks]);
  if (section.seSignature !== signature) {
    section.seSignature = signature;
    section.seParts = [chips(data, ask), field(data, ask), marker(data, ask)];
    section.seCards = make("div", "se-cards");
    section.seCards.setAttribute("aria-live", "polite");
    const [tasks, expression, mark] = section.seParts;
    section.replaceChildren(tasks, expression, section.seCards, mark);
  }
  for (const part of section.seParts) part.update(data);
  section.seCards.replaceChildren(...data.cards.map(cardOf));
}

// Fields that put a page's question into the address: a text, a line, or one of several.

import { make } from "../page/dom.js";
import { whenTyped } from "../page/typed.js";

const TYPED = 400;

function textField(field, ask) {
  const input = make(field.kind === "area" ? "textarea" : "input", "se-expression");
  if (field.kind === "area") input.rows = field.rows ?? 4;
  else input.type = "text";
  input.spellcheck = false;
  input.autocapitalize = "off";
  const send = () => {
    // Of a long text the end says what happened; an address is no place for all of it.
    ask({ [field.name]: input.value.trim().slice(-(field.most ?? 800)) || null });
  };
  whenTyped(input, send, TYPED, field.kind === "line");
  return input;
}

function choiceField(field, ask) {
  const input = make("select", "se-examples");
  input.append(...field.options.map(({ value, label }) => new Option(label ?? value, value)));
  input.addEventListener("change", () => {
    ask({ [field.name]: input.value === field.default ? null : input.value }, true);
  });
  return input;
}

// What a group of fields is for.
function headOf(field) {
  const box = make("div", "se-ask se-ask-head");
  box.append(make("h2", "se-ask-title", field.label), make("p", "se-control-note", field.note));
  box.update = () => {};
  return box;
}

function fieldOf(field, ask) {
  if (field.kind === "head") return headOf(field);
  const box = make("div", `se-ask se-ask-${field.kind}`);
  const input = field.kind === "choice" ? choiceField(field, ask) : textField(field, ask);
  input.id = `se-ask-${field.name}`;
  const label = make("label", "se-group-name", field.label);
  label.htmlFor = input.id;
  box.append(label, input);
  if (field.note) {
    const note = make("p", "se-control-note", field.note);
    note.id = `${input.id}-note`;
    input.setAttribute("aria-describedby", note.id);
    box.append(note);
  }
  box.update = (next) => {
    // What is being typed is newer than the answer.
    if (document.activeElement !== input) input.value = next.value;
    input.placeholder = next.placeholder ?? "";
  };
  return box;
}

// `fields` are `{name, kind, label, value, note}`, of kind `head` without a value; made anew only when there are others.
export function showAsks(root, fields, ask) {
  const section = root.querySelector(".se-asks");
  section.hidden = !fields?.length;
  if (section.hidden) return;
  const signature = JSON.stringify(fields.map(({ name, kind, label, options }) => [name, kind, label, options]));
  if (section.seSignature !== signature) {
    section.seSignature = signature;
    section.seFields = fields.map((field) => fieldOf(field, ask));
    section.replaceChildren(...section.seFields);
  }
  fields.forEach((field, place) => section.seFields[place].update(field));
}

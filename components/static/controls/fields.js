// @ts-check
// Fields that put a page's question into the address: a text, a line, or a choice.

import { find, focusedAround, make } from "../page/dom.js";
import { whenTyped } from "../page/text_input.js";

/** @import { Ask, AskArea, AskChoice, AskHead, AskLine } from "../message.d.ts" */
/** @import { Change } from "../page/address.js" */

/**
 * A field that is made once and then updated.
 *
 * @typedef {object} FieldBox
 * @property {HTMLElement} element
 * @property {(field: Ask) => void} update
 * @property {HTMLElement} [answer] the place for answers below a field for several lines
 */

/**
 * State of the fields.
 *
 * @typedef {object} FieldsState
 * @property {HTMLElement} section
 * @property {string | null} signature what the boxes were made from, as JSON
 * @property {FieldBox[]} boxes
 */

const PAUSE = 400;
const ROWS = 4;
const MOST = 800;

/**
 * @param {HTMLElement} root
 * @returns {FieldsState}
 */
export function newFields(root) {
  return { section: find(root, ".se-asks"), signature: null, boxes: [] };
}

/** @param {AskArea | AskLine} field */
function emptyInput(field) {
  if (field.kind === "area") {
    const area = make("textarea", "se-expression");
    area.rows = ROWS;
    return area;
  }
  const line = make("input", "se-expression");
  line.type = "text";
  return line;
}

/**
 * @param {AskArea | AskLine} field
 * @param {Change} change
 */
function textInput(field, change) {
  const input = emptyInput(field);
  input.spellcheck = false;
  input.autocapitalize = "off";
  const send = () => {
    // The end of a long text says what happened; an address has no room for all of it.
    const most = field.kind === "area" ? field.most : MOST;
    const text = input.value.trim().slice(-most);
    change({ [field.name]: text || null });
  };
  whenTyped(input, send, PAUSE, field.kind === "line");
  return input;
}

/**
 * @param {AskChoice} field
 * @param {Change} change
 */
function choiceInput(field, change) {
  const input = make("select", "se-examples");
  input.append(...field.options.map(({ value, label }) => new Option(label ?? value, value)));
  input.addEventListener("change", () => {
    change({ [field.name]: input.value === field.default ? null : input.value }, true);
  });
  return input;
}

/**
 * Return the heading of a group of fields.
 *
 * @param {AskHead} field
 * @returns {FieldBox}
 */
function headBox(field) {
  const element = make("div", "se-ask se-ask-head");
  const title = make("h2", "se-ask-title", field.label);
  element.append(title, make("p", "se-control-note", field.note));
  return { element, update: () => {} };
}

/**
 * @param {Ask} field
 * @param {Change} change
 * @returns {FieldBox}
 */
function fieldBox(field, change) {
  if (field.kind === "head") return headBox(field);
  const element = make("div", `se-ask se-ask-${field.kind}`);
  const input = field.kind === "choice" ? choiceInput(field, change) : textInput(field, change);
  input.id = `se-ask-${field.name}`;
  const label = make("label", "se-group-name", field.label);
  label.htmlFor = input.id;
  element.append(label, input);
  const answer = field.kind === "area" ? make("div", "se-answer") : undefined;
  if (answer) element.append(answer);
  if ("note" in field && field.note) {
    const note = make("p", "se-control-note", field.note);
    note.id = `${input.id}-note`;
    input.setAttribute("aria-describedby", note.id);
    element.append(note);
  }
  /** @param {Ask} next */
  const update = (next) => {
    if (next.kind === "head") return;
    // A text that is being typed is newer than the message.
    if (focusedAround(input) !== input) input.value = next.value;
    if ("placeholder" in input && "placeholder" in next) input.placeholder = next.placeholder ?? "";
  };
  return { element, update, answer };
}

/** @param {Ask} field */
function isFilled(field) {
  if (field.kind === "head") return false;
  return field.value !== ("default" in field ? field.default : "");
}

/**
 * Show the fields, and make them again only if there are others.
 *
 * @param {FieldsState} state
 * @param {Ask[] | null | undefined} fields
 * @param {Change} change
 */
export function showFields(state, fields, change) {
  state.section.hidden = !fields?.length;
  if (!fields?.length) return;
  const made = fields.map((field) => {
    return [field.name, field.kind, field.label, "options" in field ? field.options : null];
  });
  const signature = JSON.stringify(made);
  if (state.signature !== signature) {
    // A link with a question opens at its answer, also on a phone.
    if (state.signature === null) {
      state.section.classList.toggle("se-begins", fields.some(isFilled));
    }
    state.signature = signature;
    state.boxes = fields.map((field) => fieldBox(field, change));
    state.section.replaceChildren(...state.boxes.map(({ element }) => element));
  }
  fields.forEach((field, place) => {
    state.boxes[place].update(field);
  });
}

// @ts-check
// The box for a source, above everything else. Its text goes into the link; a text that is too long
// for a link stays in the box and in the browser's session.

import { find, focusedAround, make } from "../page/dom.js";
import { bytesOf, packText } from "../page/packed_text.js";
import { whenTyped } from "../page/text_input.js";

/** @import { PastedSource } from "../message.d.ts" */
/** @import { Change, Changes } from "../page/address.js" */

/**
 * State of the box.
 *
 * @typedef {object} PasteBox
 * @property {HTMLElement} section
 * @property {PastedSource | null} shown
 * @property {Change} change
 * @property {string | null} kept text that is too long for a link
 * @property {boolean} isTyped whether the latest change of the text was typed
 * @property {Parts | null} parts
 */

/**
 * @typedef {object} Parts
 * @property {HTMLButtonElement} toggle opens and closes the body
 * @property {HTMLElement} body
 * @property {HTMLTextAreaElement} area
 * @property {HTMLSelectElement} list the examples
 * @property {HTMLButtonElement} clear
 * @property {HTMLElement} note
 */

const PAUSE = 500;
const ROWS = 9;
const KEPT = "shape-explorer-source";
const CLASS = /^\s*class\s+([\p{L}\p{N}_]+)/gmu;

/**
 * @param {HTMLElement} root
 * @returns {PasteBox}
 */
export function newPasteBox(root) {
  const section = find(root, ".se-paste");
  return { section, shown: null, change: () => {}, kept: null, isTyped: false, parts: null };
}

/** Return the text that this tab kept because no link can hold it. */
function keptText() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/**
 * Keep a text in this tab, or drop the kept one.
 *
 * @param {string | null} text
 */
function keepText(text) {
  try {
    if (text === null) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, text);
  } catch {
    // A frame may have no storage. The text is still in the box.
  }
}

/** @param {string} text */
function classesIn(text) {
  return new Set(Array.from(text.matchAll(CLASS), (found) => found[1]));
}

/**
 * Return whether a text is another source, for which the values of the present one mean nothing.
 *
 * @param {string} before
 * @param {string} text
 */
export function isOther(before, text) {
  const known = classesIn(before);
  return ![...classesIn(text)].some((name) => known.has(name));
}

/**
 * Put the text of the box into the link.
 *
 * @param {PasteBox} box
 */
async function send(box) {
  const { shown, parts } = box;
  if (!shown || !parts) return;
  const text = parts.area.value;
  if (text === shown.text && box.kept === null) return;
  box.kept = bytesOf(text) > shown.most ? text : null;
  keepText(box.kept);
  showNote(box);
  if (box.kept !== null) return;
  /** @type {Changes} */
  const changes = { code: text.trim() ? await packText(text) : null };
  if (isOther(shown.text, text)) for (const name of shown.clears) changes[name] = null;
  if (parts.area.value === text) box.change(changes, true);
}

/** @param {PasteBox} box */
function showNote({ shown, parts, kept }) {
  if (!shown || !parts) return;
  parts.note.textContent = kept === null ? shown.note : shown.labels.too_long;
  parts.note.classList.toggle("se-paste-refused", kept !== null);
}

/**
 * Open or close the box.
 *
 * @param {Parts} parts
 * @param {boolean} isOpen
 */
function open({ toggle, body }, isOpen) {
  toggle.setAttribute("aria-expanded", String(isOpen));
  body.hidden = !isOpen;
}

/**
 * @param {PasteBox} box
 * @returns {Parts}
 */
function partsOf(box) {
  const toggle = make("button", "se-paste-toggle");
  toggle.type = "button";
  const area = make("textarea", "se-expression");
  area.rows = ROWS;
  area.spellcheck = false;
  area.autocapitalize = "off";
  area.id = "se-paste-source";
  const note = make("p", "se-control-note");
  note.id = "se-paste-note";
  note.setAttribute("role", "status");
  area.setAttribute("aria-describedby", note.id);
  const list = make("select", "se-select se-sources");
  const clear = make("button", "se-example");
  clear.type = "button";
  const row = make("div", "se-paste-row");
  row.append(note, clear);
  const body = make("div", "se-paste-body");
  body.id = "se-paste-body";
  toggle.setAttribute("aria-controls", body.id);
  body.append(area, row);
  const head = make("div", "se-paste-head");
  head.append(toggle, list);
  const parts = { toggle, body, area, list, clear, note };
  toggle.addEventListener("click", () => {
    open(parts, Boolean(body.hidden));
    if (!body.hidden) area.focus();
  });
  const typing = whenTyped(area, () => send(box), PAUSE, false);
  area.addEventListener("input", () => {
    box.isTyped = true;
    clear.hidden = area.value === "";
  });
  area.addEventListener("paste", () => {
    // The text is in the box after this event.
    setTimeout(() => {
      box.isTyped = false;
      typing.flush();
    });
  });
  clear.addEventListener("click", () => {
    area.value = "";
    typing.flush();
    area.focus();
  });
  list.addEventListener("change", () => {
    const option = box.shown?.examples.options.find(({ value }) => value === list.value);
    if (!option || !box.shown) return;
    typing.cancel();
    box.kept = null;
    box.isTyped = false;
    keepText(null);
    const cleared = Object.fromEntries(box.shown.clears.map((name) => [name, null]));
    box.change({ ...cleared, ...option.query }, true);
    area.blur();
  });
  box.section.append(head, body);
  return parts;
}

/**
 * Show the box, closed if it has a text.
 *
 * @param {PasteBox} box
 * @param {PastedSource | null | undefined} pasted
 * @param {Change} change
 */
export function showPaste(box, pasted, change) {
  box.section.hidden = !pasted;
  if (!pasted) return;
  const before = box.shown;
  box.shown = pasted;
  box.change = change;
  const isFirst = !box.parts;
  box.parts ??= partsOf(box);
  const { toggle, area, list, clear } = box.parts;
  const { labels, examples, text } = pasted;
  toggle.textContent = text ? labels.change : labels.box;
  area.setAttribute("aria-label", labels.box);
  area.placeholder = labels.placeholder;
  clear.textContent = labels.clear;
  list.setAttribute("aria-label", examples.label);
  const options = [{ value: "", label: examples.none }, ...examples.options];
  list.replaceChildren(...options.map(({ value, label }) => new Option(label, value)));
  list.options[0].disabled = true;
  list.value = examples.value;
  list.hidden = !examples.options.length;
  if (isFirst && !text) {
    box.kept = keptText();
    if (box.kept !== null) area.value = box.kept;
  }
  if (box.kept === null && focusedAround(area) !== area) area.value = text;
  clear.hidden = area.value === "";
  const had = Boolean(before?.text);
  const isNew = !had && Boolean(text) && !box.isTyped;
  const isGone = had && !text;
  if (isFirst || isNew || isGone) {
    open(box.parts, !text);
  }
  showNote(box);
}

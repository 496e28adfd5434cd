// @ts-check
// Component of the share panel: texts that are copied by one press, a preview, and files to download.

import { copy } from "../page/copy.js";
import { find, make } from "../page/dom.js";
import { codeBox } from "./code.js";
import { previewFrame } from "./preview.js";

/** @import { ShareGroup, ShareLink, ShareForms, ShareWords } from "../message.d.ts" */
/** @import { Call } from "../page/streamlit.d.ts" */

/**
 * State of one panel.
 *
 * @typedef {object} PanelState
 * @property {string} message the message that is shown, as JSON
 * @property {Record<string, string>} chosen ids of the chosen forms, by group
 * @property {number} [height] height of the preview
 */

/** Milliseconds after which an opened panel has its height. */
const GROWS = 1500;

/** States by root element, which Streamlit keeps between calls. @type {WeakMap<Element, PanelState>} */
const states = new WeakMap();

/**
 * @param {string} name what is copied
 * @param {ShareWords} words
 * @param {() => string} textOf
 * @param {HTMLElement} shown element with the text
 */
function copyButton(name, words, textOf, shown) {
  const button = make("button", "se-copy", words.copy);
  button.type = "button";
  button.setAttribute("aria-label", `${words.copy}: ${name}`);
  const status = make("span", "se-copy-said");
  status.setAttribute("role", "status");
  button.addEventListener("click", () => copy(textOf(), shown, status, words));
  const box = make("span", "se-copy-box");
  box.append(button, status);
  return box;
}

/**
 * @param {ShareLink} link
 * @param {ShareWords} words
 */
function linkBox({ label, text }, words) {
  const box = make("section", "se-share-part");
  const shown = make("code", "se-share-link-text", text);
  const title = make("h3", "se-share-title", label);
  box.append(
    title,
    shown,
    copyButton(label, words, () => text, shown),
  );
  return box;
}

/**
 * @param {ShareGroup} group
 * @param {ShareWords} words
 * @param {PanelState} state
 */
function groupBox(group, words, state) {
  const { chosen } = state;
  const box = make("section", "se-share-part");
  const select = make("select", "se-examples");
  select.setAttribute("aria-label", `${group.label}: ${words.form}`);
  select.append(...group.forms.map(({ id, label }) => new Option(label, id)));
  const shown = make("pre", "se-share-text");
  shown.tabIndex = 0;
  const form = () => group.forms.find(({ id }) => id === select.value) ?? group.forms[0];
  const show = () => {
    chosen[group.id] = select.value;
    shown.textContent = form().text;
  };
  if (group.forms.some(({ id }) => id === chosen[group.id])) select.value = chosen[group.id];
  select.addEventListener("change", show);
  show();
  const row = make("div", "se-share-row");
  row.append(
    select,
    copyButton(group.label, words, () => form().text, shown),
  );
  box.append(make("h3", "se-share-title", group.label), row, shown);
  if (group.frame) box.append(previewFrame(group.frame, group.title ?? "", state));
  if (group.preview) {
    const picture = make("img", "se-share-preview");
    picture.loading = "lazy";
    picture.alt = group.alt ?? "";
    picture.src = group.preview;
    box.append(picture);
  }
  return box;
}

/** @param {HTMLElement[]} content */
function itemOf(...content) {
  const item = make("li");
  item.append(...content);
  return item;
}

/** @param {ShareForms} message */
function fileBox({ files, files_label: title }) {
  const box = make("section", "se-share-part");
  const list = make("ul", "se-share-files");
  for (const { id, label, href } of files) {
    const link = make("a", "se-share-file", label);
    link.href = href;
    // The other files have a name from the server.
    link.download = id === "svg" || id === "png" ? `shapes.${id}` : "";
    list.append(itemOf(link));
  }
  box.append(make("h3", "se-share-title", title), list);
  return box;
}

/**
 * Scroll to the panel that a person has just opened, at the end of the page. It grows for a moment;
 * until then the page is too short. The person's next action ends the scrolling.
 *
 * @param {Element} root
 */
function showOpened(root) {
  const panel = root.closest("details");
  const head = panel?.querySelector("summary");
  if (!panel || !head || head !== document.activeElement) return;
  const grown = new ResizeObserver(() => head.scrollIntoView({ block: "start" }));
  grown.observe(panel);
  const stop = () => grown.disconnect();
  setTimeout(stop, GROWS);
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"])
    window.addEventListener(kind, stop, { once: true, passive: true });
}

/** @param {Call<ShareForms>} call */
export default function ({ data, parentElement }) {
  const root = find(parentElement, ".se-share-forms");
  /** @type {PanelState} */
  const state = states.get(root) ?? { message: "", chosen: {} };
  states.set(root, state);
  const message = JSON.stringify(data);
  if (message === state.message) return;
  const opened = state.message === "";
  state.message = message;
  const [live, ...others] = data.groups.map((group) => groupBox(group, data.words, state));
  const first = make("div", "se-share-first");
  first.append(linkBox(data.link, data.words), live);
  const rest = make("div", "se-share-first");
  rest.append(codeBox(data.code), fileBox(data), ...others);
  root.replaceChildren(first, rest);
  if (opened) showOpened(root);
}

// @ts-check
// Copying a text to the clipboard by one press, with a short confirmation.

import { around, find } from "./dom.js";

/**
 * Texts of the confirmation.
 *
 * @typedef {{ copied: string, not_copied: string }} CopyWords
 */

const SHOWN = 2500;
/** Timers that remove a confirmation, by the element that shows it. @type {WeakMap<Element, number>} */
const timers = new WeakMap();

/**
 * Copy `text` and return whether it worked.
 *
 * Where a page may not write to the clipboard, the text is selected, so that the keyboard can copy it.
 *
 * @param {string} text
 * @param {Element} shown element with the text
 */
async function isCopied(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const range = document.createRange();
    range.selectNodeContents(shown);
    const selection = window.getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    return document.execCommand("copy");
  }
}

/**
 * Copy `text` and confirm it for a moment.
 *
 * @param {string} text
 * @param {Element} shown element with the text
 * @param {Element} place live region for the confirmation
 * @param {CopyWords} words
 */
export async function copy(text, shown, place, words) {
  const done = await isCopied(text, shown);
  place.textContent = done ? words.copied : words.not_copied;
  clearTimeout(timers.get(place));
  const clear = () => {
    place.textContent = "";
  };
  timers.set(place, setTimeout(clear, SHOWN));
}

/** @param {MouseEvent} event */
function copyBlock(event) {
  const button = around(event, ".se-code .se-copy");
  const block = button?.closest(".se-code");
  const place = button?.nextElementSibling;
  if (!button || !block || !place) return;
  const shown = find(block, "code");
  const { copied = "", notCopied = "" } = button.dataset;
  copy(shown.textContent, shown, place, { copied, not_copied: notCopied });
}

/**
 * Make the copy buttons of all programs work.
 *
 * The listener belongs to the document, because Streamlit replaces the programs when it reruns.
 * Further calls do nothing: a document does not add the same listener twice.
 *
 * @param {Document | Element} [root] element with the programs, where a document does not see them
 */
export function followCopyButtons(root = document) {
  root.addEventListener("click", /** @type {EventListener} */ (copyBlock));
}

// @ts-check
// The QR code of the link. One press fills the screen with it, for a lecture hall.

import { make } from "../page/dom.js";

/** @import { ShareCode } from "../message.d.ts" */

/**
 * @param {ShareCode} code
 * @param {string} kind class of the element
 */
function picture({ image, alt }, kind) {
  const shown = make("img", kind);
  shown.alt = alt;
  shown.src = image;
  return shown;
}

/**
 * Return the QR code, or the sentence in its place if the link is too long.
 *
 * @param {ShareCode} code
 */
export function codeBox(code) {
  const box = make("section", "se-share-part");
  box.append(make("h3", "se-share-title", code.label));
  if (!code.image) {
    box.append(make("p", "se-share-note", code.alt));
    return box;
  }
  const screen = make("dialog", "se-share-screen");
  screen.setAttribute("aria-label", code.label);
  const close = make("button", "se-copy", code.close);
  close.type = "button";
  screen.append(picture(code, "se-share-code"), close);
  // A press anywhere ends it, as on a slide.
  screen.addEventListener("click", () => screen.close());
  const larger = make("button", "se-copy", code.larger);
  larger.type = "button";
  larger.addEventListener("click", () => screen.showModal());
  box.append(picture(code, "se-share-code"), larger, screen);
  return box;
}

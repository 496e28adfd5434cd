// @ts-check
// Layout by the width of the page: a compact picture where it is narrow, and a place for the controls
// in sight of it.

import { placeFirst } from "../controls/controls.js";
import { find } from "../page/dom.js";

/** @import { Message } from "../message.d.ts" */
/** @import { ExplorerState } from "./state.js" */

/**
 * The place of the controls: in a column of their own, beside the picture, at the foot of the window,
 * or under the picture.
 *
 * @typedef {"column" | "side" | "foot" | "under"} Place
 */

const NARROW = 520;
const SIDE = 560;
const STACKED = 1000;
const ONE_COLUMN = 660;
/** The page whose picture is as long as all shapes. */
const LONG = "packing";
/** Places with two controls, where a press opens the others. @type {Place[]} */
const DOCKED = ["foot", "under"];

/**
 * Measure the picture. Call this only when sizes change, because it makes the browser compute the
 * layout.
 *
 * @param {ExplorerState} state
 */
export function measure({ root, width }) {
  width.pixels = find(root, ".se-picture").clientWidth;
}

/**
 * Return whether the present message fits the width of the page.
 *
 * A narrow picture has fewer time steps, which only the server can leave out. The other message is
 * requested once: if the server does not return it, this one is shown.
 *
 * @param {ExplorerState} state
 */
export function fits({ message, width }) {
  if (!width.pixels) return true;
  width.isNarrow = width.pixels < (message.narrow ?? NARROW);
  if (width.isNarrow === message.compact || width.requested === width.isNarrow) return true;
  width.requested = width.isNarrow;
  return false;
}

/**
 * Return where the controls are.
 *
 * @param {number} pixels width of the page
 * @param {boolean} isFramed whether the page is in a frame, which may be as long as its content
 * @param {boolean} isPartial whether the author of the link hides parts of the page
 * @returns {Place}
 */
export function placeOf(pixels, isFramed, isPartial) {
  if (isFramed) return "under";
  if (pixels < SIDE) return "foot";
  return pixels < STACKED || isPartial ? "side" : "column";
}

/**
 * Put the controls under the picture, or under the shapes next to it if the picture is long. They also
 * follow it in the order of the Tab key.
 *
 * @param {HTMLElement} root
 * @param {Message} message
 */
function putUnder(root, { page }) {
  const dock = find(root, ".se-dock");
  const isBeside = page === LONG && root.clientWidth > ONE_COLUMN;
  root.classList.toggle("se-beside", isBeside);
  const before = find(root, isBeside ? ".se-shapes" : ".se-stage");
  if (before.nextElementSibling !== dock) before.after(dock);
}

/**
 * Arrange the page for its width.
 *
 * @param {ExplorerState} state
 */
export function stack({ controls, message, root, width }) {
  const { framed, lesson } = message;
  const place = placeOf(root.clientWidth, Boolean(framed), lesson.hide.length > 0);
  if (place === "under") putUnder(root, message);
  if (place === width.place) return;
  width.place = place;
  const isDocked = DOCKED.includes(place);
  root.classList.toggle("se-framed", Boolean(framed));
  root.classList.toggle("se-stacked", place !== "column");
  root.classList.toggle("se-docked", isDocked);
  for (const each of ["side", "foot", "under"]) {
    root.classList.toggle(`se-${each}`, each === place);
  }
  find(root, ".se-fold", HTMLDetailsElement).open = !isDocked;
  placeFirst(controls, place !== "column");
}

/**
 * Adapt the layout when the width changes.
 *
 * @param {ExplorerState} state
 * @param {() => void} onMisfit called when another message is needed
 * @returns {() => void} a function that stops it
 */
export function followWidth(state, onMisfit) {
  const { root } = state;
  const observer = new ResizeObserver(() => {
    if (!root.clientWidth) return;
    stack(state);
    measure(state);
    if (!fits(state)) onMisfit();
  });
  observer.observe(root);
  return () => observer.disconnect();
}

// @ts-check
// Layout by the width of the page: a compact picture where it is narrow, and one column.

import { find } from "../page/dom.js";

/** @import { ExplorerState } from "./state.js" */

const NARROW = 520;
const STACKED = 1000;
/** The width below which the lines of a source fill the page. */
const MIDDLE = 660;

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
 * Stack everything in one column, and fold the controls, if the page is narrow or in a frame.
 *
 * @param {ExplorerState} state
 */
export function stack({ message, root, width }) {
  const { framed, lesson } = message;
  root.classList.toggle("se-framed", Boolean(framed));
  const isLesson = Boolean(framed || lesson.hide.length);
  const isStacked = root.clientWidth < STACKED || isLesson;
  // The controls of a pasted source are beside its lines.
  width.isPasted = Boolean(message.pasted?.lines.length);
  const isOpen = !isStacked || (width.isPasted && !isLesson && root.clientWidth > MIDDLE);
  if (isStacked === width.isStacked && isOpen === width.isOpen) return;
  width.isStacked = isStacked;
  width.isOpen = isOpen;
  root.classList.toggle("se-stacked", isStacked);
  find(root, ".se-fold", HTMLDetailsElement).open = isOpen;
}

/**
 * Arrange the page again if the message has lines of a source and the one before had none, or the
 * other way round.
 *
 * @param {ExplorerState} state
 */
export function stackAgain(state) {
  const isPasted = Boolean(state.message.pasted?.lines.length);
  if (state.width.isPasted !== isPasted && state.root.clientWidth) stack(state);
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

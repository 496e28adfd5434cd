// @ts-check
// Smaller duties of an explorer: pins in the address, sections that open, and the time after a paint.

import { changeAddress } from "../page/address.js";
import { find } from "../page/dom.js";

/** @import { Message } from "../message.d.ts" */
/** @import { ExplorerState } from "./state.js" */

/**
 * Keep in the address what the reader has pinned, so that a shared link has it.
 *
 * @param {ExplorerState} state
 * @param {string} name
 */
export function rememberPin(state, name) {
  state.isPinInAddress = Boolean(name);
  changeAddress(state.address, ["focus"], { focus: name || null });
  state.services.onMoved?.();
}

/**
 * Unfold the sections that the author of the link chose.
 *
 * @param {ExplorerState} state
 * @param {Message} message
 */
export function unfold({ root }, { lesson }) {
  const isChosen = lesson.show.length > 0 || lesson.open.includes("controls");
  if (isChosen) find(root, ".se-fold", HTMLDetailsElement).open = true;
  if (lesson.open.includes("legend")) find(root, ".se-legend", HTMLDetailsElement).open = true;
}

/**
 * Do what is not urgent after the next paint: a control that was moved shows its value already. The
 * first message is shown at once.
 *
 * @param {ExplorerState} state
 * @param {() => void} work
 */
export function afterPaint(state, work) {
  if (state.frame === null) {
    state.frame = 0;
    work();
    return;
  }
  cancelAnimationFrame(state.frame);
  state.frame = requestAnimationFrame(() => setTimeout(work));
}

// @ts-check
// Notification of the lower fragment when the controls are idle. It is repeated until the fragment is
// drawn for the present address, because an event is lost while a connection or a page changes.

import { DRAWN_EVENT, SETTLED_EVENT } from "./settled.js";

/** @import { Address } from "./address.js" */

/**
 * State of the notification.
 *
 * @typedef {object} LowerFragment
 * @property {Address} address
 * @property {number} [timer] timer of the next notification or check
 * @property {string | null} [drawn] query of the address for which the fragment was last drawn
 */

const SETTLED = 250;
const PATIENCE = 2000;
const TIMES = 4;

/**
 * Return whether Streamlit's app has a script state, or the state `name`.
 *
 * @param {string} [name]
 */
function hasScriptState(name) {
  const state = name ? `[data-test-script-state=${name}]` : "[data-test-script-state]";
  return document.querySelector(state) !== null;
}

/**
 * Notify the lower fragment when the controls have been idle for a moment.
 *
 * @param {LowerFragment} lower
 */
export function notifyWhenIdle(lower) {
  clearTimeout(lower.timer);
  lower.timer = setTimeout(() => notify(lower), SETTLED);
}

/**
 * @param {LowerFragment} lower
 * @param {number} [left] number of repetitions that are left
 * @param {number} [patience] milliseconds to wait; doubled every time, because the server may be slow
 */
function notify(lower, left = TIMES, patience = PATIENCE) {
  const { search } = lower.address.present();
  const event = new CustomEvent(SETTLED_EVENT, { cancelable: true, detail: search });
  const isUnheard = document.dispatchEvent(event);
  // An offline page has no lower fragment.
  if (!hasScriptState()) return;
  const check = () => {
    if (lower.drawn === search) return;
    const isRunning = hasScriptState("running");
    if (isRunning && !isUnheard) lower.timer = setTimeout(check, patience);
    // The listener may not be there yet.
    else if (isRunning) notify(lower, left, patience);
    else if (left) notify(lower, left - 1, 2 * patience);
  };
  lower.timer = setTimeout(check, isUnheard ? SETTLED : patience);
}

/**
 * Remember for which address the lower fragment was drawn.
 *
 * @param {LowerFragment} lower
 * @returns {() => void} a function that stops it
 */
export function followDrawn(lower) {
  /** @param {Event} event */
  const remember = (event) => {
    lower.drawn = /** @type {CustomEvent<string | null>} */ (event).detail;
  };
  document.addEventListener(DRAWN_EVENT, remember);
  return () => document.removeEventListener(DRAWN_EVENT, remember);
}

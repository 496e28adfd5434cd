// @ts-check
// Component of the lower fragment: it reports to Streamlit that the controls are idle, and to the
// explorer for which address the fragment was drawn.

import { followCopyButtons } from "./copy.js";
import { find, removeOpening } from "./dom.js";

/** @import { Settled } from "../message.d.ts" */
/** @import { Call } from "./streamlit.d.ts" */

export const SETTLED_EVENT = "se-settled";
export const DRAWN_EVENT = "se-drawn";

/** Functions that end the latest call, by root element. @type {WeakMap<Element, () => void>} */
const stops = new WeakMap();

/** @param {Call<Settled>} call */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = find(parentElement, ".se-settled");
  /** @param {Event} event */
  const report = (event) => {
    event.preventDefault();
    setTriggerValue("settled", /** @type {CustomEvent<string>} */ (event).detail);
  };
  // Streamlit calls again without having ended the call before.
  stops.get(root)?.();
  const stop = () => document.removeEventListener(SETTLED_EVENT, report);
  stops.set(root, stop);
  document.addEventListener(SETTLED_EVENT, report);
  document.dispatchEvent(new CustomEvent(DRAWN_EVENT, { detail: data.query }));
  followCopyButtons();
  // The explorer has removed it by now, unless the run failed above.
  setTimeout(removeOpening, 3000);
  return stop;
}

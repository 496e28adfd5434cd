// @ts-check
// The answer to a pasted text, which Streamlit draws after a run, is brought into sight.

import { around } from "./dom.js";

const BUTTON = "[class*=st-key-paste_] button";
const ANSWER = ".st-key-paste_answer";
const PATIENCE = 10000;

/** Return whether Streamlit has drawn everything. */
function isIdle() {
  const isRunning = document.querySelector("[data-test-script-state=running]") !== null;
  return !isRunning && document.querySelector("[data-stale=true]") === null;
}

/**
 * Scroll as little as needed to the answer when Streamlit has drawn it.
 *
 * @returns {() => void} a function that stops it
 */
export function followPastes() {
  /** @type {number | undefined} */
  let timer;
  /** @param {Event} event */
  const start = (event) => {
    if (!around(event, BUTTON)) return;
    clearTimeout(timer);
    const end = performance.now() + PATIENCE;
    let idle = 0;
    const look = () => {
      // A run may begin a moment after the click.
      idle = isIdle() ? idle + 1 : 0;
      if (idle > 3) document.querySelector(ANSWER)?.scrollIntoView({ block: "nearest" });
      else if (performance.now() < end) timer = setTimeout(look, 100);
    };
    timer = setTimeout(look, 100);
  };
  document.addEventListener("click", start, true);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("click", start, true);
  };
}

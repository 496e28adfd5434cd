// @ts-check
// Repair of Streamlit's tabs: when the answer to an earlier tab arrives late, Streamlit opens that
// tab again, although the user has moved to another.

import { around } from "./dom.js";

const TAB = ".stTabs [role=tab]";
const INTERVAL = 250;
const DURATION = 15000;
const EVENTS = ["keydown", "click"];

/**
 * Keep the tab open that the user moved to.
 *
 * @returns {() => void} a function that stops it
 */
export function followTabs() {
  /** @type {number | undefined} */
  let timer;
  let until = 0;
  /** Text of the tab that had the focus last. @type {string | undefined} */
  let chosen;
  /** @param {FocusEvent} event */
  const remember = ({ target }) => {
    if (target instanceof Element && target.matches(TAB)) chosen = target.textContent;
  };
  const repair = () => {
    const focused = document.activeElement;
    const isIdle = document.querySelector("[data-test-script-state=notRunning]") !== null;
    const isShut = focused?.matches(TAB) && focused.getAttribute("aria-selected") === "false";
    if (isIdle && isShut && focused instanceof HTMLElement) focused.click();
    // The focus goes to the tab that had it, not to the open one, which may be that of a late answer.
    const tabs = [...document.querySelectorAll(TAB)];
    const lost = tabs.find(({ textContent }) => textContent === chosen);
    if (focused === document.body && lost instanceof HTMLElement) {
      lost.focus({ preventScroll: true });
    }
    if (performance.now() < until) timer = setTimeout(repair, INTERVAL);
  };
  /** @param {Event} event */
  const start = (event) => {
    // Ignore the clicks of `repair` itself.
    if (!event.isTrusted) return;
    clearTimeout(timer);
    until = around(event, TAB) ? performance.now() + DURATION : 0;
    if (until) timer = setTimeout(repair, INTERVAL);
  };
  for (const name of EVENTS) document.addEventListener(name, start, true);
  document.addEventListener("focusin", remember);
  return () => {
    clearTimeout(timer);
    for (const name of EVENTS) document.removeEventListener(name, start, true);
    document.removeEventListener("focusin", remember);
  };
}

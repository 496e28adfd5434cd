// @ts-check
// Component of the Practice page: keyboard focus moves on with the questions, and Enter answers.

import { browserAddress } from "../page/address.js";
import { followCopyButtons } from "../page/copy.js";
import { around, find } from "../page/dom.js";
import { sendHeight } from "../page/height.js";
import { followLinks } from "../page/navigation.js";

/** @import { PracticeKeys } from "../message.d.ts" */
/** @import { Call } from "../page/streamlit.d.ts" */

/**
 * State of one Practice page.
 *
 * @typedef {object} PracticeState
 * @property {object} [call] identity of the latest call
 * @property {string} [stage]
 * @property {Element | null} [acted] element with the focus at the latest action
 * @property {Element} [moved] element that got the focus from here since then
 * @property {(() => void)[]} [stops]
 */

/** States by root element, which Streamlit keeps between calls. @type {WeakMap<Element, PracticeState>} */
const states = new WeakMap();

const PATIENCE = 3000;
const EVENTS = ["keydown", "click"];
const VERDICT = ".se-verdict-box";

/**
 * Return whether the focus may be moved: it is lost, or where the latest action or the latest move
 * left it. The focus of a user who moved on stays.
 *
 * @param {PracticeState} state
 */
function isWaiting(state) {
  const focused = document.activeElement;
  return focused === document.body || focused === state.acted || focused === state.moved;
}

/**
 * Scroll as little as needed, so that at least the beginning of an element is in sight.
 *
 * @param {Element} element
 */
function show(element) {
  element.scrollIntoView({ block: "nearest" });
  if (element.getBoundingClientRect().top < 0) element.scrollIntoView({ block: "start" });
}

/**
 * Move the focus to an element as soon as Streamlit, which draws one fragment after the other, has
 * drawn it.
 *
 * @param {PracticeState} state
 * @param {string} selector
 */
function focusOn(state, selector) {
  const end = performance.now() + PATIENCE;
  const { stage } = state;
  const look = () => {
    if (state.stage !== stage || !isWaiting(state)) return;
    const isIdle = document.querySelector("[data-test-script-state=notRunning]") !== null;
    const found = isIdle ? document.querySelector(selector) : null;
    if (found instanceof HTMLElement) {
      found.focus({ preventScroll: true });
      show(document.querySelector(VERDICT) ?? found);
      state.moved = found;
    } else if (performance.now() < end) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/**
 * Submit the form on Enter in a radio button. Streamlit does so only in text fields, and its radio
 * buttons stop the event, so that the listener must come before them.
 *
 * @param {Event} event
 */
function submitOnEnter(event) {
  const form = around(event, "[data-testid=stForm]");
  const isRadio = event.target instanceof HTMLInputElement && event.target.type === "radio";
  if (!isEnter(event) || !isRadio || !form) return;
  event.preventDefault();
  find(form, "[data-testid=stFormSubmitButton] button").click();
}

/** @param {Event} event */
function isEnter(event) {
  return event instanceof KeyboardEvent && event.key === "Enter";
}

/**
 * @param {PracticeState} state
 * @returns {() => void} a function that stops it
 */
function followKeys(state) {
  /** @param {Event} event */
  const act = (event) => {
    if (isEnter(event) || around(event, "button")) {
      state.acted = document.activeElement;
      state.moved = undefined;
    }
    submitOnEnter(event);
  };
  for (const name of EVENTS) document.addEventListener(name, act, true);
  return () => {
    for (const name of EVENTS) document.removeEventListener(name, act, true);
  };
}

/** @param {Call<PracticeKeys>} call */
export default function ({ data, parentElement }) {
  const root = find(parentElement, ".se-practice");
  const state = states.get(root) ?? {};
  states.set(root, state);
  const call = {};
  state.call = call;
  document.documentElement.lang = data.language;
  const before = state.stage;
  state.stage = data.stage;
  // The focus does not move when the page opens.
  if (before !== undefined && before !== data.stage) focusOn(state, data.focus);
  followCopyButtons();
  state.stops ??= [followLinks(browserAddress()), followKeys(state), sendHeight().stop];
  return () => {
    // Streamlit may end an old call after the next has begun.
    if (state.call !== call) return;
    for (const stop of state.stops ?? []) stop();
    state.stops = undefined;
  };
}

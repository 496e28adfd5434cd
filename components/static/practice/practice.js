// The Practice page by keyboard: the focus goes on with the questions, and Enter always answers.

import { followCopyButtons } from "../page/copy.js";
import { tellHeight } from "../page/height.js";
import { followLinks } from "../page/walk.js";

const PATIENCE = 3000;

// Whether the focus is lost, or where the last act left it, or where it was put since; who has gone on
// alone is left there.
function isWaiting(root) {
  const focused = document.activeElement;
  return focused === document.body || focused === root.seActed || focused === root.sePut;
}

// Streamlit draws one part of the page after the other: wait for the one that is meant.
function focusOn(root, selector) {
  const stop = performance.now() + PATIENCE;
  const stage = root.seStage;
  const look = () => {
    if (root.seStage !== stage || !isWaiting(root)) return;
    const still = document.querySelector("[data-test-script-state=notRunning]");
    const found = still && document.querySelector(selector);
    if (found) {
      found.focus();
      root.sePut = found;
    } else if (performance.now() < stop) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

// Streamlit takes Enter for an answer in a text field only; its radio buttons keep their keys to
// themselves, so that one has to be there first.
function answer(event) {
  const form = event.target.closest?.("[data-testid=stForm]");
  if (event.key !== "Enter" || event.target.type !== "radio" || !form) return;
  event.preventDefault();
  form.querySelector("[data-testid=stFormSubmitButton] button").click();
}

function followKeys(root) {
  const act = (event) => {
    if (event.key === "Enter" || event.target.closest?.("button")) {
      root.seActed = document.activeElement;
      root.sePut = undefined;
    }
    answer(event);
  };
  const events = ["keydown", "click"];
  for (const name of events) document.addEventListener(name, act, true);
  return () => events.forEach((name) => document.removeEventListener(name, act, true));
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".se-practice");
  const call = {};
  root.seCall = call;
  document.documentElement.lang = data.language;
  const before = root.seStage;
  root.seStage = data.stage;
  // Who has just come finds the page as it is.
  if (before !== undefined && before !== data.stage) focusOn(root, data.focus);
  followCopyButtons();
  root.seStop ||= [followLinks(), followKeys(root), tellHeight()];
  return () => {
    // Streamlit may end an old call after the next has begun.
    if (root.seCall !== call) return;
    root.seStop?.forEach((stop) => stop());
    root.seStop = undefined;
  };
}

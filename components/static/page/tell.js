// What stands below the explorer is told that the controls rest, and told again when it is not drawn for
// where they do: a word may be lost while a connection or a page comes and goes.

import { address } from "./address.js";
import { DRAWN_EVENT, SETTLED_EVENT } from "./settled.js";

const SETTLED = 250;
const PATIENCE = 2000;
const TIMES = 4;

const scriptIs = (state) => document.querySelector(`[data-test-script-state${state}]`);

// The controls have moved: what stands below hears of it when they rest.
export function tellLater(root) {
  clearTimeout(root.seLater);
  root.seLater = setTimeout(() => tell(root), SETTLED);
}

// `patience`: milliseconds until it should be drawn; longer every time, for it may only be slow.
function tell(root, left = TIMES, patience = PATIENCE) {
  const { search } = address();
  const word = new CustomEvent(SETTLED_EVENT, { cancelable: true, detail: search });
  const unheard = document.dispatchEvent(word);
  // A page that no script draws has nobody to hear it.
  if (!scriptIs("")) return;
  const check = () => {
    if (root.seDrawn === search) return;
    const running = scriptIs("=running");
    if (running && !unheard) root.seLater = setTimeout(check, patience);
    // What listens may not have come so far.
    else if (running) tell(root, left, patience);
    else if (left) tell(root, left - 1, 2 * patience);
  };
  root.seLater = setTimeout(check, unheard ? SETTLED : patience);
}

export function followDrawn(root) {
  const hear = ({ detail }) => {
    root.seDrawn = detail;
  };
  document.addEventListener(DRAWN_EVENT, hear);
  return () => document.removeEventListener(DRAWN_EVENT, hear);
}

// What stands below the explorer hears here that its controls have come to rest, and says for which
// address it has been drawn.

import { followCopyButtons } from "./copy.js";

export const SETTLED_EVENT = "se-settled";
export const DRAWN_EVENT = "se-drawn";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".se-settled");
  const hear = (event) => {
    event.preventDefault();
    setTriggerValue("settled", event.detail);
  };
  // Streamlit calls again without having ended the call before.
  root.seStop?.();
  root.seStop = () => document.removeEventListener(SETTLED_EVENT, hear);
  document.addEventListener(SETTLED_EVENT, hear);
  document.dispatchEvent(new CustomEvent(DRAWN_EVENT, { detail: data.told }));
  followCopyButtons();
  return root.seStop;
}

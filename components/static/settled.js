// What stands below the explorer hears here that its controls have come to rest.

import { followCopyButtons } from "./copy.js";

export const SETTLED_EVENT = "se-settled";

export default function ({ setTriggerValue }) {
  followCopyButtons();
  const hear = (event) => {
    event.preventDefault();
    setTriggerValue("settled", event.detail);
  };
  document.addEventListener(SETTLED_EVENT, hear);
  return () => document.removeEventListener(SETTLED_EVENT, hear);
}

// The tab that a person went to stays open: when the answer to the one before it comes late, Streamlit
// opens that one again, with the focus still on the other.

const TAB = ".stTabs [role=tab]";
const OFTEN = 250;
const PATIENCE = 15000;
const EVENTS = ["keydown", "click"];

export function followTabs() {
  let timer;
  let until = 0;
  let went;
  const come = ({ target }) => {
    if (target.matches?.(TAB)) went = target.textContent;
  };
  const look = () => {
    const tab = document.activeElement;
    const still = document.querySelector("[data-test-script-state=notRunning]");
    const shut = tab?.matches(TAB) && tab.getAttribute("aria-selected") === "false";
    if (still && shut) tab.click();
    // The one that had it, not the one that is open: that may be the late answer's.
    const left = [...document.querySelectorAll(TAB)].find(({ textContent }) => textContent === went);
    if (tab === document.body) left?.focus({ preventScroll: true });
    if (performance.now() < until) timer = setTimeout(look, OFTEN);
  };
  const act = ({ target, isTrusted }) => {
    // Not by what is done here.
    if (!isTrusted) return;
    clearTimeout(timer);
    until = target.closest?.(TAB) ? performance.now() + PATIENCE : 0;
    if (until) timer = setTimeout(look, OFTEN);
  };
  for (const name of EVENTS) document.addEventListener(name, act, true);
  document.addEventListener("focusin", come);
  return () => {
    clearTimeout(timer);
    for (const name of EVENTS) document.removeEventListener(name, act, true);
    document.removeEventListener("focusin", come);
  };
}

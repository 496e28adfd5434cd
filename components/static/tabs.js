// The tab that a person went to stays open: when the answer to the one before it comes late, Streamlit
// opens that one again, with the focus still on the other.

const TAB = ".stTabs [role=tab]";
const OFTEN = 250;
const PATIENCE = 15000;
const EVENTS = ["keydown", "click"];

export function followTabs() {
  let timer;
  let until = 0;
  const look = () => {
    const tab = document.activeElement;
    const still = document.querySelector("[data-test-script-state=notRunning]");
    const shut = tab?.matches(TAB) && tab.getAttribute("aria-selected") === "false";
    if (still && shut) tab.click();
    const open = document.querySelector(`${TAB}[aria-selected=true]`);
    if (tab === document.body) open?.focus({ preventScroll: true });
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
  return () => {
    clearTimeout(timer);
    for (const name of EVENTS) document.removeEventListener(name, act, true);
  };
}

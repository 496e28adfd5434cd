// Links between the pages take the setting along, and Streamlit walks there by itself.

const OWN = ["task", "expr", "mark"];

function target(link) {
  const url = new URL(link.getAttribute("href"), window.location.origin);
  const here = new URL(window.location.href).searchParams;
  for (const [name, text] of here) if (!OWN.includes(name)) url.searchParams.append(name, text);
  return url;
}

// The address is right before the click, so that a new tab opens with the setting, too.
export function followLinks() {
  const linkOf = (event) => event.target.closest?.("a.se-nav");
  const prepare = (event) => {
    const link = linkOf(event);
    if (link) link.href = target({ getAttribute: () => new URL(link.href).pathname });
  };
  const walk = (event) => {
    const link = linkOf(event);
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.history.pushState({}, "", link.href);
    // Streamlit takes it for a step through the history, and shows the page of the address.
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };
  const events = [["pointerdown", prepare], ["focusin", prepare], ["pointerover", prepare], ["click", walk]];
  for (const [name, listener] of events) document.addEventListener(name, listener);
  return () => events.forEach(([name, listener]) => document.removeEventListener(name, listener));
}

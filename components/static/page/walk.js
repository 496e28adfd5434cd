// Links between the pages and the languages take the setting along, and Streamlit walks there.

// What only a frame in somebody's lesson has.
const FRAMED = ["embed", "embed_options", "hide", "lock"];

function isFramed() {
  return new URL(window.location.href).searchParams.get("embed") === "true";
}

function target(link) {
  const url = new URL(link.href);
  // A link into a state of its own takes nothing along.
  if (link.classList.contains("se-go")) return url;
  const here = new URL(window.location.href);
  if (link.classList.contains("se-full-link")) {
    for (const name of FRAMED) here.searchParams.delete(name);
    return here;
  }
  if (link.hreflang) {
    here.searchParams.set("lang", link.hreflang);
    return here;
  }
  url.search = here.search;
  // The parameters of one page are not for another.
  const own = link.closest("[data-own]")?.dataset.own.split(" ") ?? [];
  for (const name of own) url.searchParams.delete(name);
  return url;
}

// The panel stands at the end of the page.
function openShare(event) {
  event.preventDefault();
  const panel = document.querySelector(".st-key-share details");
  const head = panel?.querySelector("summary");
  if (!head) return;
  if (!panel.open) head.click();
  head.scrollIntoView({ block: "start" });
  head.focus({ preventScroll: true });
}

export function followLinks() {
  const linkOf = (event) => event.target.closest?.("a.se-nav, a.se-go, a.se-full-link");
  // The address is right before the click, so that a new tab opens with the setting, too.
  const prepare = (event) => {
    const link = linkOf(event);
    if (!link || link.classList.contains("se-share-link")) return;
    link.href = target(link);
    // A lesson stays where it is.
    if (isFramed()) link.target = "_blank";
  };
  const walk = (event) => {
    if (event.target.closest?.("a.se-share-link")) openShare(event);
    const link = linkOf(event);
    // A page with two components has two who follow links.
    if (!link || link.classList.contains("se-share-link") || link.target === "_blank" || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.history.pushState({}, "", target(link));
    // Streamlit takes it for a step through the history, and shows the page of the address.
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };
  const events = [["pointerdown", prepare], ["focusin", prepare], ["pointerover", prepare], ["click", walk]];
  for (const [name, listener] of events) document.addEventListener(name, listener);
  return () => events.forEach(([name, listener]) => document.removeEventListener(name, listener));
}

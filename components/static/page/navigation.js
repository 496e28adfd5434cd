// @ts-check
// Links between pages and languages: they keep the parameters that both pages have, and Streamlit
// follows them without a reload.

import { appUrl } from "./address.js";
import { around, isFromKeyboard } from "./dom.js";

/** @import { Address } from "./address.js" */

/** Parameters of a page in a frame. */
const FRAMED = [
  ...["embed", "embed_options", "hide", "lock", "show", "open", "page", "theme", "lean"],
  ...["steps", "ask"],
];

/** Milliseconds in which the next page should be there. */
const PATIENCE = 10_000;

/** Parameters that a pasted source leaves to other pages. */
const KEPT = ["lang", "embed", "embed_options"];

/** @param {Address} address */
function isFramed(address) {
  const isFigure = !document.querySelector(".stApp");
  return isFigure || address.present().searchParams.get("embed") === "true";
}

/**
 * Return the URL that a link leads to from the present address.
 *
 * @param {Address} address
 * @param {HTMLAnchorElement} link
 * @param {string} [base] URL of the app if it is not the root of the page's site
 */
function target(address, link, base) {
  const url = base ? appUrl(link.getAttribute("href") ?? "", base) : new URL(link.href);
  // The URL of such a link is complete.
  if (link.classList.contains("se-go")) return url;
  const here = address.present();
  if (link.classList.contains("se-full-link")) {
    url.search = here.search;
    // Without steps of a lesson, the Models page has a step of its own.
    if (here.searchParams.has("steps")) url.searchParams.delete("step");
    for (const name of FRAMED) url.searchParams.delete(name);
    return url;
  }
  if (link.hreflang) {
    here.searchParams.set("lang", link.hreflang);
    return here;
  }
  url.search = here.search;
  // The page writes down its own parameters, which other pages do not have.
  const own = link.closest("[data-own]")?.getAttribute("data-own")?.split(" ") ?? [];
  for (const name of own) url.searchParams.delete(name);
  // The other parameters of a pasted source are its own names.
  if (here.searchParams.has("code")) {
    for (const name of here.searchParams.keys())
      if (!KEPT.includes(name)) url.searchParams.delete(name);
  }
  return url;
}

/**
 * Open the share panel at the end of the page.
 *
 * @param {Event} event
 */
function openShare(event) {
  event.preventDefault();
  const panel = document.querySelector(".st-key-share details");
  const head = panel?.querySelector("summary");
  if (!(panel instanceof HTMLDetailsElement) || !head) return;
  if (!panel.open) head.click();
  head.scrollIntoView({ block: "start" });
  head.focus({ preventScroll: true });
}

/**
 * Move the focus past the title bar. The address stays as it is, because a new hash would be a step
 * through the history.
 *
 * @param {Event} event
 * @param {HTMLAnchorElement} link
 */
function skip(event, link) {
  event.preventDefault();
  const start = document.getElementById(link.hash.slice(1));
  if (!start) return;
  start.tabIndex = -1;
  start.focus();
}

/**
 * Move the focus to the heading as soon as the page of the address is there, because the link that had
 * the focus leaves with the old page.
 */
function focusHeading() {
  const { pathname } = window.location;
  const look = () => {
    const link = document.querySelector(".se-pages [aria-current]");
    const isThere = link instanceof HTMLAnchorElement && link.pathname === pathname;
    const focused = document.activeElement;
    if (!isThere || (focused !== document.body && focused !== link)) return false;
    const heading = document.querySelector("h1");
    heading?.focus({ preventScroll: true });
    return true;
  };
  const observer = new MutationObserver(() => {
    if (look()) observer.disconnect();
  });
  observer.observe(document.body, { subtree: true, childList: true });
  setTimeout(() => observer.disconnect(), PATIENCE);
}

/**
 * Return the link of an event that leads to another page or language.
 *
 * @param {Event} event
 */
function linkOf(event) {
  const link = around(event, "a.se-nav, a.se-go, a.se-full-link", HTMLAnchorElement);
  return link?.classList.contains("se-share-link") ? null : link;
}

/**
 * Set the URL of a link before it is clicked, so that it is also right in a new tab.
 *
 * @param {Address} address
 * @param {Event} event
 * @param {string} [base] URL of the app if it is not the root of the page's site
 */
function prepare(address, event, base) {
  const link = linkOf(event);
  if (!link) return;
  link.href = target(address, link, base).href;
  // The page in a frame stays where it is.
  if (isFramed(address)) link.target = "_blank";
}

/**
 * @param {Address} address
 * @param {MouseEvent} event
 */
function followClick(address, event) {
  if (around(event, "a.se-share-link")) openShare(event);
  const skipped = around(event, "a.se-skip", HTMLAnchorElement);
  if (skipped) skip(event, skipped);
  const link = linkOf(event);
  if (!link || link.target === "_blank") return;
  // A page with two components has two listeners.
  if (event.defaultPrevented || event.button) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  window.history.pushState({}, "", target(address, link));
  // Streamlit handles this event as a step through the history, and shows the page of the address.
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  if (isFromKeyboard(event)) focusHeading();
}

const PREPARING = ["pointerdown", "focusin", "pointerover"];

/**
 * Follow the links of the document, or of one figure in it.
 *
 * @param {Address} address
 * @param {Document | HTMLElement} tree
 * @param {string} [base] URL of the app if it is not the root of the page's site
 * @returns {() => void} a function that stops it
 */
export function followLinks(address, tree = document, base = undefined) {
  // Functions of this call, because a second component must not remove the listeners of the first.
  /** @param {Event} event */
  const onPrepare = (event) => prepare(address, event, base);
  /** @param {Event} event */
  const onClick = (event) => {
    if (event instanceof MouseEvent) followClick(address, event);
  };
  // Streamlit makes its scrolling box the first stop of the Tab key. The skip link comes first.
  document.getElementById("stMain")?.setAttribute("tabindex", "-1");
  for (const name of PREPARING) tree.addEventListener(name, onPrepare);
  tree.addEventListener("click", onClick);
  return () => {
    for (const name of PREPARING) tree.removeEventListener(name, onPrepare);
    tree.removeEventListener("click", onClick);
  };
}

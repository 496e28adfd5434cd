// @ts-check
// A figure as an element of any page: `<shape-explorer layer="LSTM" num-layers="2">`, with a server or
// with states that were run before.

import { mount } from "../embed/figure.js";
import { answersOf, linkOf, unpacked } from "../offline/states.js";
import { ownAddress } from "../page/address.js";
import { cachedAnswers } from "../page/answers.js";
import { make } from "../page/dom.js";
import { load } from "../page/load.js";
import { followLinks } from "../page/navigation.js";
import sheet from "./sheet.css";

/** @import { Message, OfflineKit, PracticeQuestion } from "../message.d.ts" */

/**
 * What a page says about a figure.
 *
 * @typedef {object} FigureOptions
 * @property {string} server URL of the app, or "" for a figure with states of its own
 * @property {URLSearchParams} query page and parameters of the link
 * @property {string} [theme] `light`, `dark` or `auto`
 * @property {boolean} [isWhole] whether the figure shows all parts of its page
 * @property {string} [states] packed states
 */

/**
 * Return the page and the parameters of a link of the app.
 *
 * @param {string} link
 */
export function queryOf(link) {
  const { pathname, searchParams } = new URL(link || "/", "https://figure.invalid/");
  const page = pathname.split("/").pop() ?? "";
  if (page && page !== "embed" && !searchParams.has("page")) searchParams.set("page", page);
  return searchParams;
}

/** @param {ShadowRoot} shadow @param {FigureOptions} options */
function boxIn(shadow, { isWhole, theme }) {
  const style = make("style", "", sheet);
  const box = make("div", isWhole ? "se-figure" : "se-figure se-lean");
  if (theme === "light" || theme === "dark") box.style.colorScheme = theme;
  shadow.replaceChildren(style, box);
  return box;
}

/**
 * Return a function that reports an answer by the same event as that of a frame with `/embed.js`.
 *
 * @param {HTMLElement} box
 */
function answeredIn(box) {
  return (/** @type {object} */ detail) => {
    const event = { bubbles: true, composed: true, detail };
    box.dispatchEvent(new CustomEvent("shape-explorer:answered", event));
  };
}

/**
 * Show a figure with states of its own.
 *
 * @param {HTMLElement} box
 * @param {OfflineKit} kit
 * @param {FigureOptions} options
 */
function showStates(box, kit, { query }) {
  box.classList.add("se-offline");
  const address = ownAddress(`https://figure.invalid/?${query}`);
  const answer = answersOf(kit, address);
  const first = answer(address.present());
  const link = new URLSearchParams([...query, ...linkOf(kit)]);
  const figure = mount(box, first, { address, answer, link, onAnswered: answeredIn(box) });
  figure.step(figure.stepNumber());
  return figure.stop;
}

/**
 * Show a figure whose states come from a server.
 *
 * @param {HTMLElement} box
 * @param {FigureOptions} options
 */
async function showServed(box, { server, query }) {
  const base = `${server.replace(/\/+$/, "")}/`;
  const name = query.get("page") === "practice" ? "api/practice" : "api/picture";
  const url = new URL(name, base);
  url.search = String(query);
  url.searchParams.set("locale", navigator.language);
  const response = await load(url);
  /** @type {Message | PracticeQuestion} */
  const message = await response.json();
  const own = new URLSearchParams(query);
  own.delete("page");
  const path = message.page === "layer" ? "" : message.page;
  const address = ownAddress(new URL(`${path}?${own}`, base).href);
  // The settings of the step that opens follow.
  const isCurrent = !("lesson" in message && message.lesson.steps);
  const answer = cachedAnswers();
  const services = { address, base, answer, isCurrent, onAnswered: answeredIn(box) };
  const figure = mount(box, message, services);
  const stopLinks = followLinks(address, box, base);
  return () => {
    stopLinks();
    figure.stop();
  };
}

/**
 * Show a figure in an element, and return a function that ends it.
 *
 * @param {HTMLElement} element
 * @param {FigureOptions} options
 */
export async function show(element, options) {
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  const box = boxIn(shadow, options);
  try {
    if (options.states) return showStates(box, await unpacked(options.states), options);
    if (!options.server) throw new Error("a figure needs a server or states");
    return await showServed(box, options);
  } catch (error) {
    // The content of the element, such as a linked picture, takes the place of the figure.
    box.replaceWith(document.createElement("slot"));
    console.warn("shape-explorer:", error);
    return () => {};
  }
}

// @ts-check
// A figure: an explorer or questions without Streamlit, in any element of any page. The page of
// `/embed` and the web component use it.

import markup from "../explorer/explorer.html";
import { mount as mountExplorer } from "../explorer/mount.js";
import { find, make } from "../page/dom.js";
import { pathDrawer } from "../picture/paths.js";
import { mountPractice } from "./questions.js";

/** @import { Message, PracticeQuestion } from "../message.d.ts" */
/** @import { Changes } from "../page/address.js" */
/** @import { Drawer } from "../picture/plot.js" */
/** @import { Services } from "../explorer/state.js" */

/**
 * A figure for the page around it.
 *
 * @typedef {object} Figure
 * @property {HTMLElement} root
 * @property {(changes: Changes) => void} change change the address, and show its state
 * @property {() => void} refresh show the state of the present address
 * @property {(focus: string) => void} focus pin a tensor, a slice or a block; "" pins nothing
 * @property {() => Message | PracticeQuestion} message returns the message that is shown
 * @property {(number: unknown) => void} step go to a step of the lesson, from 1
 * @property {() => number} stepNumber returns the number of the present step; 0 without steps
 * @property {() => void} stop end all listeners
 * @property {Drawer} [drawer] what draws the picture
 */

/** @param {HTMLElement | ShadowRoot} element */
function explorerIn(element) {
  if (!element.querySelector(".se")) {
    const template = document.createElement("template");
    template.innerHTML = markup;
    element.append(template.content);
  }
  return find(element, ".se");
}

/**
 * Show a figure in an element or a shadow root, and follow the reader.
 *
 * The element needs the figure's style sheet in its tree. `services` are the address, which is one of
 * the figure's own where a page has several; the answers, from a server or from a file; and the URL of
 * the app where another site has the page.
 *
 * @param {HTMLElement | ShadowRoot} element
 * @param {Message | PracticeQuestion} message
 * @param {Omit<Services, "drawer">} services
 * @param {boolean} [framed] whether the figure is part of another page
 * @returns {Figure}
 */
export function mount(element, message, services, framed = true) {
  const place = make("div");
  const explorer = explorerIn(element);
  explorer.before(place);
  place.append(explorer);
  const all = { ...services, drawer: pathDrawer };
  if ("question" in message) {
    place.className = "se-practice-figure";
    const below = make("div");
    below.append(explorer);
    const practice = mountPractice(place, below, message, all);
    return { ...practice, focus: () => {}, step: () => {}, stepNumber: () => 0 };
  }
  const { start, ...mounted } = mountExplorer(place, { ...message, framed }, all);
  return { ...mounted, stop: start() };
}

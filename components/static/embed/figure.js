// @ts-check
// A figure: an explorer without Streamlit, in any element of any page. The page of `/embed` and the
// web component use it.

import markup from "../explorer/explorer.html";
import { mount as mountExplorer } from "../explorer/mount.js";
import { pathDrawer } from "../picture/paths.js";

/** @import { Message } from "../message.d.ts" */
/** @import { Explorer } from "../explorer/mount.js" */
/** @import { Services } from "../explorer/state.js" */

/**
 * Show a figure in an element or a shadow root, and follow the reader.
 *
 * The element needs the figure's style sheet in its tree. `services` are the address, which is one of
 * the figure's own where a page has several; the answers, from a server or from a file; and the URL of
 * the app where another site has the page.
 *
 * @param {HTMLElement | ShadowRoot} element
 * @param {Message} message
 * @param {Omit<Services, "drawer">} services
 * @returns {Explorer & { stop: () => void }}
 */
export function mount(element, message, services) {
  if (!element.querySelector(".se")) {
    const template = document.createElement("template");
    template.innerHTML = markup;
    element.append(template.content);
  }
  const framed = { ...message, framed: true };
  const explorer = mountExplorer(element, framed, { ...services, drawer: pathDrawer });
  return { ...explorer, stop: explorer.start() };
}

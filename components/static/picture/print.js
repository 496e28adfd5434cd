// @ts-check
// The picture on paper: light, as wide as the sheet, and drawn again for the screen afterwards.

import { hostOf } from "../page/height.js";

/** @import { Drawer } from "./plot.js" */

const PAPER = 660;

/**
 * Draw the picture for paper when the page is printed.
 *
 * The browser reports printing in every frame, also if another site prints its page.
 *
 * @param {HTMLElement} root
 * @param {Drawer} drawer
 * @returns {() => void} a function that stops it
 */
export function followPrint(root, drawer) {
  const page = document.documentElement;
  /** @param {boolean} isPaper */
  const put = (isPaper) => {
    // A frame may be narrower than the paper.
    const width = Math.min(PAPER, root.clientWidth);
    if (isPaper) page.style.setProperty("--se-paper-width", `${width}px`);
    page.classList.toggle("se-paper", isPaper);
    page.classList.toggle("se-paper-framed", isPaper && hostOf() !== null);
    drawer.redraw();
  };
  const before = () => put(true);
  const after = () => put(false);
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  return () => {
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
  };
}

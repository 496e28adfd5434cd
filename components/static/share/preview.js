// @ts-check
// The live figure in the share panel. It is loaded when it is in sight, so that it never slows a
// slider at the other end of the page.

import { make } from "../page/dom.js";
import { KIND } from "../page/height.js";

const FIRST = 480;
/** The most pixels, so that what comes below stays near. */
const MOST = 640;

/**
 * Return the frame of a figure.
 *
 * @param {string} path
 * @param {string} title
 * @param {{ height?: number }} state height of the figure before, which the next one has at first
 */
export function previewFrame(path, title, state) {
  const frame = make("iframe", "se-share-frame");
  frame.title = title;
  frame.height = String(state.height ?? FIRST);
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    // A frame that is replaced unseen must leave no listener behind.
    window.addEventListener("message", follow);
    frame.src = path;
  });
  seen.observe(frame);
  return frame;

  /** @param {MessageEvent} event */
  function follow({ source, data }) {
    if (!frame.isConnected) window.removeEventListener("message", follow);
    if (!source || source !== frame.contentWindow || data?.kind !== KIND) return;
    state.height = Math.min(MOST, Math.ceil(data.height));
    frame.height = String(state.height);
  }
}

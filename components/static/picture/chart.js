// @ts-check
// Component of one further figure. It is drawn a moment after the page, so that the picture of the
// explorer comes first.

import { find } from "../page/dom.js";
import { drawPlot, followPage, newPlot } from "./plot.js";

/** @import { Chart } from "../message.d.ts" */
/** @import { Call } from "../page/streamlit.d.ts" */
/** @import { Plot } from "./plot.js" */

const DELAY = 120;

/** Plots by their element, which Streamlit keeps between calls. @type {WeakMap<Element, Plot>} */
const plots = new WeakMap();

/** @param {Call<Chart>} call */
export default function ({ data, parentElement }) {
  const element = find(parentElement, ".se-plot");
  const plot = plots.get(element) ?? newPlot(element);
  plots.set(element, plot);
  element.style.height = `${data.height}px`;
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", data.alt);
  const timer = setTimeout(() => {
    drawPlot(plot, data.figure, data.plotly).catch(() => {
      element.textContent = data.alt;
    });
  }, DELAY);
  const stop = followPage(plot, data.plotly);
  // Each call ends only its own work: Streamlit may end an old call after the next has begun.
  return () => {
    clearTimeout(timer);
    stop();
  };
}

// One further figure, updated in place, a moment after the page: it must not hold up the picture.

import { drawPlot, followPage } from "./plot.js";

const LATER = 120;

export default function ({ data, parentElement }) {
  const plot = parentElement.querySelector(".se-plot");
  plot.style.height = `${data.height}px`;
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", data.alt);
  const later = setTimeout(() => {
    drawPlot(plot, data.figure, data.plotly).catch(() => {
      plot.textContent = data.alt;
    });
  }, LATER);
  const stop = followPage(plot, data.plotly);
  // Each call takes back its own only: Streamlit may end an old call after the next has begun.
  return () => {
    clearTimeout(later);
    stop();
  };
}

// One further figure, updated in place, a moment after the page: it must not hold up the picture.

import { drawPlot, followPage } from "./plot.js";

const LATER = 120;

export default function ({ data, parentElement }) {
  const plot = parentElement.querySelector(".se-plot");
  plot.style.height = `${data.height}px`;
  plot.setAttribute("aria-label", data.alt);
  clearTimeout(plot.seLater);
  plot.seLater = setTimeout(() => {
    drawPlot(plot, data.figure, data.plotly).catch(() => {
      plot.textContent = data.alt;
    });
  }, LATER);
  plot.seFollow ||= followPage(plot, data.plotly);
  return () => {
    clearTimeout(plot.seLater);
    plot.seFollow();
    plot.seFollow = undefined;
  };
}

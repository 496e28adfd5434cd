// Paper is light, and as wide as it is: the picture is drawn for it, and for the screen again.

import { drawPlot } from "./plot.js";

const PAPER = 660;

function repaint(plot) {
  if (!plot.seFigure || !window.Plotly) return;
  plot.seScheme = plot.seSize = undefined;
  drawPlot(plot, plot.seFigure);
}

// The browser says so in every frame, also of a page that another site prints.
export function followPrint(root) {
  const page = document.documentElement;
  const put = (on) => {
    // A frame may be narrower than the paper.
    if (on) page.style.setProperty("--se-paper-width", `${Math.min(PAPER, root.clientWidth)}px`);
    page.classList.toggle("se-paper", on);
    page.classList.toggle("se-paper-framed", on && window.parent !== window);
    repaint(root.querySelector(".se-plot"));
  };
  const [before, after] = [() => put(true), () => put(false)];
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  return () => {
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
  };
}

// One further figure, updated in place.

export default function ({ data, parentElement }) {
  const plot = parentElement.querySelector(".se-plot");
  plot.style.height = `${data.height}px`;
  plot.setAttribute("aria-label", data.alt);
  drawPlot(plot, data.figure, data.plotly).catch(() => {
    plot.textContent = data.alt;
  });
  plot.seFollow ||= followPage(plot, data.plotly);
  return () => {
    plot.seFollow();
    plot.seFollow = undefined;
  };
}

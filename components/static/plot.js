// Draw a Plotly figure in place, its colours given by name ("@forward") and taken from the page's
// style sheet, so that light and dark follow the page.

function loadPlotly(path) {
  if (!window.sePlotly) {
    window.sePlotly = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = path;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => {
        window.sePlotly = undefined;
        reject(new Error("plotly"));
      };
      document.head.appendChild(script);
    });
  }
  return window.sePlotly;
}

function colourReader(element) {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.appendChild(probe);
  const known = new Map();
  const read = (name) => {
    if (!known.has(name)) {
      probe.style.color = `var(--se-${name})`;
      known.set(name, getComputedStyle(probe).color);
    }
    return known.get(name);
  };
  return { read, done: () => probe.remove() };
}

function painted(value, read, font) {
  if (typeof value === "string") {
    if (value[0] === "@") return read(value.slice(1));
    return value === "inherit" ? font : value;
  }
  if (Array.isArray(value)) return value.map((each) => painted(each, read, font));
  if (value && typeof value === "object") {
    const copy = {};
    for (const key in value) copy[key] = painted(value[key], read, font);
    return copy;
  }
  return value;
}

const plotConfig = { displayModeBar: false, doubleClick: false, showTips: false };

function drawPlot(element, figure, path) {
  element.seFigure = figure;
  const draw = (Plotly) => {
    const style = getComputedStyle(element);
    const colours = colourReader(element.parentElement);
    const { data, layout } = painted(element.seFigure, colours.read, style.fontFamily);
    colours.done();
    element.seScheme = style.colorScheme;
    element.seSize = [element.clientWidth, element.clientHeight];
    [layout.width, layout.height] = element.seSize;
    return Plotly.react(element, data, layout, plotConfig);
  };
  return window.Plotly ? draw(window.Plotly) : loadPlotly(path).then(draw);
}

// Paint again when the element's size changes, and when Streamlit changes its theme, of which it
// does not tell components.
function followPage(element, path) {
  const again = () => {
    const known = element.seSize || [];
    const resized = element.clientWidth !== known[0] || element.clientHeight !== known[1];
    const recoloured = getComputedStyle(element).colorScheme !== element.seScheme;
    if (element.seFigure && element.clientWidth && (resized || recoloured)) {
      drawPlot(element, element.seFigure, path);
    }
  };
  const size = new ResizeObserver(again);
  size.observe(element);
  const theme = new MutationObserver(() => requestAnimationFrame(again));
  theme.observe(document.querySelector(".stApp") || document.body, {
    attributes: true,
    attributeFilter: ["class", "style", "data-theme"],
  });
  return () => {
    size.disconnect();
    theme.disconnect();
  };
}

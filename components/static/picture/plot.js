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

// The page's colours for the present theme, asked of the browser once a theme: asking makes it
// compute styles.
function paletteOf(element, scheme) {
  element.sePalettes ||= {};
  element.sePalettes[scheme] ||= new Proxy(new Map(), {
    get(known, name) {
      if (!known.has(name)) {
        const probe = document.createElement("span");
        probe.style.color = `var(--se-${name})`;
        element.parentElement.appendChild(probe);
        known.set(name, getComputedStyle(probe).color);
        probe.remove();
      }
      return known.get(name);
    },
  });
  return element.sePalettes[scheme];
}

function schemeOf(element) {
  return getComputedStyle(element).colorScheme;
}

function painted(value, palette, font) {
  if (typeof value === "string") {
    if (value[0] === "@") return palette[value.slice(1)];
    return value === "inherit" ? font : value;
  }
  if (Array.isArray(value)) return value.map((each) => painted(each, palette, font));
  if (value && typeof value === "object") {
    const copy = {};
    for (const key in value) copy[key] = painted(value[key], palette, font);
    return copy;
  }
  return value;
}

const plotConfig = {
  displayModeBar: false,
  doubleClick: false,
  showSendToCloud: false,
  showTips: false,
};

// Everything of a figure but its shapes: while that stays, only the shapes are drawn anew.
function frameOf(figure, element) {
  const { shapes, ...layout } = figure.layout;
  return JSON.stringify([layout, element.seScheme, element.seSize]);
}

export function drawPlot(element, figure, path) {
  element.seFigure = figure;
  const draw = (Plotly) => {
    element.seScheme ||= schemeOf(element);
    element.seFont ||= getComputedStyle(element).fontFamily;
    element.seSize ||= [element.clientWidth, element.clientHeight];
    const palette = paletteOf(element, element.seScheme);
    const { data, layout } = painted(element.seFigure, palette, element.seFont);
    const frame = data.length ? null : frameOf(element.seFigure, element);
    if (frame && frame === element.seFrame) {
      return Plotly.relayout(element, { shapes: layout.shapes });
    }
    element.seFrame = frame;
    [layout.width, layout.height] = element.seSize;
    return Plotly.react(element, data, layout, plotConfig);
  };
  return window.Plotly ? draw(window.Plotly) : loadPlotly(path).then(draw);
}

// Paint again when the element's size changes, and when Streamlit changes its theme, of which it
// does not tell components.
export function followPage(element, path) {
  const again = () => {
    const size = [element.clientWidth, element.clientHeight];
    const scheme = schemeOf(element);
    const same = String(size) === String(element.seSize) && scheme === element.seScheme;
    if (!element.seFigure || !element.clientWidth || same) return;
    element.seSize = size;
    element.seScheme = scheme;
    drawPlot(element, element.seFigure, path);
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

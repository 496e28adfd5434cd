// @ts-check
// Drawing of a Plotly figure in place. The figure names its colors ("@forward"); their values come
// from the style sheet, so that the figure follows the light and dark themes of the page.

import { pathDrawer } from "./paths.js";

/** @import { Figure } from "../message.d.ts" */
/** @import { PlotlyLibrary } from "./plotly.d.ts" */

/**
 * State of one plot.
 *
 * @typedef {object} Plot
 * @property {HTMLElement} element
 * @property {Figure | null} figure the figure that is shown
 * @property {string} scheme the color scheme, or "" before it is read
 * @property {string} font the font family, or "" before it is read
 * @property {[number, number] | null} size width and height, or null before they are read
 * @property {string | null} frame everything but the shapes of the drawn figure, as JSON
 * @property {string | null} shapes the shapes of the drawn figure, as JSON
 * @property {Map<string, Map<string, string>>} palettes colors by name, by color scheme
 */

/** Plotly while it is loading, by the URL of its script. @type {Map<string, Promise<PlotlyLibrary>>} */
const loading = new Map();

const CONFIG = {
  displayModeBar: false,
  doubleClick: false,
  showSendToCloud: false,
  showTips: false,
};

/**
 * Return the state of a plot that is not drawn yet.
 *
 * @param {HTMLElement} element
 * @returns {Plot}
 */
export function newPlot(element) {
  const drawn = { figure: null, frame: null, shapes: null };
  return { element, ...drawn, scheme: "", font: "", size: null, palettes: new Map() };
}

/**
 * Load Plotly once.
 *
 * @param {string} path
 */
function loadPlotly(path) {
  const known = loading.get(path);
  if (known) return known;
  /** @type {Promise<PlotlyLibrary>} */
  const loaded = new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      loading.delete(path);
      reject(new Error("plotly"));
    };
    script.src = path;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : fail());
    script.onerror = fail;
    document.head.appendChild(script);
  });
  loading.set(path, loaded);
  return loaded;
}

/**
 * Return the value of a color in the present theme.
 *
 * Colors are read once per theme, because reading one makes the browser compute styles.
 *
 * @param {Plot} plot
 * @param {string} name
 */
function colorOf(plot, name) {
  const palette = plot.palettes.get(plot.scheme) ?? new Map();
  plot.palettes.set(plot.scheme, palette);
  const known = palette.get(name);
  if (known !== undefined) return known;
  const probe = document.createElement("span");
  probe.style.color = `var(--se-${name})`;
  plot.element.parentElement?.appendChild(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  palette.set(name, color);
  return color;
}

/** @param {HTMLElement} element */
function schemeOf(element) {
  return getComputedStyle(element).colorScheme;
}

/**
 * Return a copy of a part of a figure with the values of its colors and its font.
 *
 * @template Value
 * @param {Value} value
 * @param {Plot} plot
 * @returns {Value}
 */
function painted(value, plot) {
  return /** @type {Value} */ (paintedValue(value, plot));
}

/**
 * @param {unknown} value
 * @param {Plot} plot
 * @returns {unknown}
 */
function paintedValue(value, plot) {
  if (typeof value === "string") {
    if (value[0] === "@") return colorOf(plot, value.slice(1));
    return value === "inherit" ? plot.font : value;
  }
  if (Array.isArray(value)) return value.map((each) => paintedValue(each, plot));
  if (value && typeof value === "object") {
    const entries = Object.entries(value).map(([key, each]) => [key, paintedValue(each, plot)]);
    return Object.fromEntries(entries);
  }
  return value;
}

/**
 * Return everything of a figure but its shapes; while it stays, only the shapes are redrawn.
 *
 * @param {Figure} figure
 * @param {Plot} plot
 */
function frameOf(figure, plot) {
  const { shapes: _, ...layout } = figure.layout;
  return JSON.stringify([layout, plot.scheme, plot.size]);
}

/**
 * @param {PlotlyLibrary} library
 * @param {Plot} plot
 */
async function draw(library, plot) {
  const { element, figure } = plot;
  if (!figure) return;
  plot.scheme ||= schemeOf(element);
  plot.font ||= getComputedStyle(element).fontFamily;
  plot.size ??= [element.clientWidth, element.clientHeight];
  const frame = frameOf(figure, plot);
  const shapes = JSON.stringify(figure.layout.shapes);
  const isSameFrame = !figure.data.length && frame === plot.frame;
  // A step often changes only the texts over the figure.
  if (isSameFrame && shapes === plot.shapes) return;
  plot.frame = frame;
  plot.shapes = shapes;
  const { data, layout } = painted(figure, plot);
  if (isSameFrame) {
    await library.relayout(element, { shapes: layout.shapes });
    return;
  }
  const [width, height] = plot.size;
  element.querySelector(":scope > svg")?.remove();
  await library.react(element, data, { ...layout, width, height }, CONFIG);
}

/**
 * Draw `figure`, and load Plotly from `path` before if it is not there.
 *
 * @param {Plot} plot
 * @param {Figure} figure
 * @param {string} path
 */
export async function drawPlot(plot, figure, path) {
  plot.figure = figure;
  await draw(window.Plotly ?? (await loadPlotly(path)), plot);
}

/**
 * Draw the figure again in the present theme and size.
 *
 * @param {Plot} plot
 */
function redrawPlot(plot) {
  if (!plot.figure || !window.Plotly) return;
  plot.scheme = "";
  plot.size = null;
  draw(window.Plotly, plot);
}

/**
 * Set the height of the plot for the next drawing.
 *
 * @param {Plot} plot
 * @param {number | null} [height] pixels; the style sheet's height if it is missing
 */
function setHeight(plot, height) {
  const { style } = plot.element;
  const wanted = height ? `${height}px` : "";
  if (style.height === wanted) return;
  style.height = wanted;
  plot.size = null;
}

/**
 * Draw again when the size of the element changes, and when Streamlit changes its theme, of which it
 * does not notify components.
 *
 * @param {Plot} plot
 * @param {string} path where Plotly is loaded from
 * @returns {() => void} a function that stops it
 */
export function followPage(plot, path) {
  const { element } = plot;
  const redraw = () => {
    /** @type {[number, number]} */
    const size = [element.clientWidth, element.clientHeight];
    const scheme = schemeOf(element);
    const isSame = String(size) === String(plot.size) && scheme === plot.scheme;
    if (!plot.figure || !element.clientWidth || isSame) return;
    plot.size = size;
    plot.scheme = scheme;
    drawPlot(plot, plot.figure, path);
  };
  const sizes = new ResizeObserver(redraw);
  sizes.observe(element);
  const themes = new MutationObserver(() => requestAnimationFrame(redraw));
  themes.observe(document.querySelector(".stApp") ?? document.body, {
    attributes: true,
    attributeFilter: ["class", "style", "data-theme"],
  });
  return () => {
    sizes.disconnect();
    themes.disconnect();
  };
}

/**
 * What draws the figures of one element.
 *
 * @typedef {object} Drawer
 * @property {HTMLElement} element
 * @property {(figure: Figure, path: string) => Promise<void>} draw `path` is that of Plotly
 * @property {() => void} redraw draw again in the present theme and size
 * @property {(height?: number | null) => void} resize set the height for the next drawing
 * @property {(path: string) => () => void} follow follow size and theme; returns a function that stops
 */

/**
 * Return what draws figures by Plotly. Until its script is there, the boxes are plain paths.
 *
 * @param {HTMLElement} element
 * @returns {Drawer}
 */
export function plotlyDrawer(element) {
  const plot = newPlot(element);
  const sketch = pathDrawer(element);
  return {
    element,
    draw: async (figure, path) => {
      if (!window.Plotly) await sketch.draw(figure, path);
      await drawPlot(plot, figure, path);
    },
    redraw: () => redrawPlot(plot),
    resize: (height) => setHeight(plot, height),
    follow: (path) => followPage(plot, path),
  };
}

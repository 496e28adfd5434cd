// @ts-check
// Drawing of a diagram without Plotly. A diagram has only shapes, no curves, so that SVG is enough:
// each shape is one path, and the style sheet colors it in every theme.

/** @import { Figure, LineShape, PathShape } from "../message.d.ts" */
/** @import { Drawer } from "./plot.js" */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Return the pattern of a line in pixels, as Plotly draws it.
 *
 * @param {string | undefined} dash
 * @param {number} width
 */
function patternOf(dash, width) {
  const unit = Math.max(width, 3);
  return dash === "dot" ? `${unit} ${unit}` : dash === "dash" ? `${3 * unit} ${3 * unit}` : "none";
}

/** @param {string | undefined} color */
function paintOf(color) {
  return color?.startsWith("@") ? `var(--se-${color.slice(1)})` : (color ?? "none");
}

/** @param {PathShape | LineShape} shape */
function pathOf(shape) {
  const path = document.createElementNS(SVG, "path");
  const { color, dash, width } = shape.line;
  const isPath = shape.type === "path";
  const text = isPath ? shape.path : `M${shape.x0},${shape.y0}L${shape.x1},${shape.y1}`;
  path.setAttribute("d", text);
  path.setAttribute("vector-effect", "non-scaling-stroke");
  path.style.fill = isPath ? paintOf(shape.fillcolor) : "none";
  path.style.stroke = width ? paintOf(color) : "none";
  path.style.strokeWidth = `${width}px`;
  path.style.strokeDasharray = patternOf(dash, width);
  return path;
}

/**
 * Return what draws diagrams in an element as SVG. Size and theme need no further drawing.
 *
 * @param {HTMLElement} element
 * @returns {Drawer}
 */
export function pathDrawer(element) {
  const image = document.createElementNS(SVG, "svg");
  const upward = document.createElementNS(SVG, "g");
  image.setAttribute("width", "100%");
  image.setAttribute("height", "100%");
  image.setAttribute("preserveAspectRatio", "none");
  image.style.display = "block";
  image.append(upward);
  /** @param {Figure} figure */
  const draw = async ({ layout: { xaxis, yaxis, shapes = [] } }) => {
    const [left, right] = xaxis.range ?? [0, 1];
    const [low, high] = yaxis.range ?? [0, 1];
    image.setAttribute("viewBox", `${left} ${-high} ${right - left} ${high - low}`);
    // The figure counts upward, SVG downward.
    upward.setAttribute("transform", "scale(1 -1)");
    upward.replaceChildren(...shapes.map(pathOf));
    if (image.parentElement !== element) element.replaceChildren(image);
  };
  return {
    element,
    draw,
    redraw: () => {},
    resize: (height) => {
      element.style.height = height ? `${height}px` : "";
    },
    follow: () => () => {},
  };
}

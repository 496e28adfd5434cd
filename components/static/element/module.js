// @ts-check
// The ES module: it defines the element `<shape-explorer>`, and is a widget of anywidget.

import { define } from "./define.js";
import { queryOf, show } from "./element.js";

/**
 * The part of a model of anywidget that a figure needs.
 *
 * @typedef {{ get: (name: string) => unknown }} Model
 */

/** URL of the app; a notebook loads the module from a blob, which has none. */
const home = import.meta.url.startsWith("http") ? new URL(".", import.meta.url).href : "";

/**
 * Show a figure in a cell. The model has `link`, a link of the app, or `states`, packed states.
 *
 * @param {{ model: Model, el: HTMLElement }} cell
 */
export function render({ model, el }) {
  /** @param {string} name */
  const text = (name) => String(model.get(name) ?? "");
  const query = queryOf(text("link"));
  const place = document.createElement("div");
  el.append(place);
  const shown = show(place, {
    query,
    server: text("server") || home,
    theme: text("theme") || query.get("theme") || "auto",
    isWhole: text("lean") === "false",
    states: text("states"),
  });
  return () => shown.then((stop) => stop());
}

define(home);

export default { render };

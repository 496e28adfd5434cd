// @ts-check
// The element `<shape-explorer>`. Its attributes are the names of a link, with - for _.

import { queryOf, show } from "./element.js";

const OWN = [
  "link",
  "server",
  "states",
  "theme",
  "lean",
  "class",
  "id",
  "style",
  "slot",
  "hidden",
  "title",
];

/**
 * Return the packed states of a script that keeps them, such as a figure of a course.
 *
 * @param {string} href
 * @returns {Promise<string | undefined>}
 */
async function statesFrom(href) {
  const name = new URL(href, document.baseURI).pathname.match(/([^/]+)\.js$/)?.[1] ?? "";
  if (!window.shapeExplorerStates?.[name]) {
    await new Promise((done) => {
      const script = document.createElement("script");
      Object.assign(script, { src: href, onload: done, onerror: done });
      document.head.append(script);
    });
  }
  return window.shapeExplorerStates?.[name];
}

/**
 * Define the element.
 *
 * @param {string} home URL of the app that this script comes from, or ""
 */
export function define(home) {
  if (customElements.get("shape-explorer")) return;
  class ShapeExplorer extends HTMLElement {
    /** Number of the latest start. */
    turn = 0;
    stop = () => {};

    connectedCallback() {
      this.start();
    }

    disconnectedCallback() {
      this.turn += 1;
      this.stop();
    }

    async start() {
      this.turn += 1;
      const { turn } = this;
      const query = queryOf(this.getAttribute("link") ?? "");
      for (const { name, value } of this.attributes) {
        const isOwn = OWN.includes(name) || name.startsWith("data-") || name.startsWith("aria-");
        if (!isOwn) query.set(name.replaceAll("-", "_"), value === "" ? "true" : value);
      }
      const file = this.getAttribute("states");
      const stop = await show(this, {
        query,
        server: this.getAttribute("server") ?? home,
        theme: this.getAttribute("theme") ?? query.get("theme") ?? "auto",
        isWhole: this.getAttribute("lean") === "false",
        states: file ? await statesFrom(file) : undefined,
      });
      // The element may have left the page meanwhile.
      if (turn === this.turn) this.stop = stop;
      else stop();
    }
  }
  customElements.define("shape-explorer", ShapeExplorer);
}

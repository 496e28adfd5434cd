// Render MyST Markdown from the standard input with the parser of mystmd and the React components of
// its themes. A theme itself comes from mystmd's own server, so its frame of the site is missing.

import { readFileSync } from "node:fs";
import { ThemeProvider } from "@myst-theme/providers";
import { mystParse } from "myst-parser";
import { DEFAULT_RENDERERS, MyST } from "myst-to-react";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

const widgets = [];

/** Return a node without the nodes of its directives, as mystmd does. */
function lifted(node) {
  if (node.type === "anywidget") widgets.push(node);
  if (!node.children) return [node];
  node.children = node.children.flatMap(lifted);
  return node.type === "mystDirective" ? node.children : [node];
}

const [tree] = lifted(mystParse(readFileSync(0, "utf8")));
const renderers = {
  ...DEFAULT_RENDERERS,
  anywidget: { base: ({ node }) => createElement("div", { "data-widget": widgets.indexOf(node) }) },
};
const content = createElement(MyST, { ast: tree.children });
const page = createElement(ThemeProvider, { renderers, theme: "light" }, content);
const list = JSON.stringify(widgets.map(({ esm, model }) => ({ esm, model })));
process.stdout.write(`${renderToStaticMarkup(page)}
<script type="module">
for (const [place, { esm, model }] of Object.entries(${list.replaceAll("<", "\\u003c")})) {
  const widget = await import(esm);
  const el = document.querySelector('[data-widget="' + place + '"]');
  const none = () => {};
  const values = { get: (name) => model[name], on: none, off: none, set: none, save_changes: none };
  widget.default.render({ model: values, el });
}
</script>
`);

// @ts-check
// Runs the host page's script: standard input has a list of messages, standard output gets the
// heights of three frames after each of them.

import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

/** @param {string} src */
const frame = (src) => ({
  src,
  contentWindow: {},
  style: { height: "untouched" },
  hasAttribute: () => false,
});
const OURS = frame("https://shapes.example.edu/?embed=true");
const OTHER = frame("https://elsewhere.example/");
const BROKEN = frame("https://[");
const FRAMES = [OTHER, OURS, BROKEN];
/** @type {Record<string, object | null>} */
const SOURCES = { ours: OURS.contentWindow, other: OTHER.contentWindow, nobody: null };

/** @type {(message: object) => void} */
let receive = () => {
  throw new Error("the script listens to no message");
};
const world = {
  /**
   * @param {string} kind
   * @param {(message: object) => void} listener
   */
  addEventListener: (kind, listener) => {
    if (kind === "message") receive = listener;
  },
  document: {
    /** @param {string} selector */
    querySelectorAll: (selector) => (selector === "iframe" ? FRAMES : []),
  },
  location: "https://course.example/lesson",
  URL,
};
runInNewContext(readFileSync(process.argv[2], "utf8"), world);

/** @type {{ data: unknown, origin: string, source: string }[]} */
const messages = JSON.parse(readFileSync(0, "utf8"));
const heights = messages.map(({ data, origin, source }) => {
  for (const each of FRAMES) each.style.height = "untouched";
  receive({ data, origin, source: SOURCES[source] });
  return FRAMES.map(({ style }) => style.height);
});
process.stdout.write(JSON.stringify(heights));

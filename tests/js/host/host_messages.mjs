// @ts-check
// Runs the host page's script twice: standard input has a list of messages, standard output gets, after
// each of them, the heights of three frames, and the events of our frame.

import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

/** @param {string} src */
const frame = (src) => ({
  src,
  contentWindow: {
    /** @type {unknown[]} */
    got: [],
    /** @param {unknown} message */
    postMessage(message) {
      this.got.push(message);
    },
  },
  style: { height: "untouched" },
  hasAttribute: () => false,
  /** @type {unknown[]} */
  events: [],
  /** @param {{ type: string, detail: unknown }} event */
  dispatchEvent({ type, detail }) {
    this.events.push([type, detail]);
  },
});
const OURS = frame("https://shapes.example.edu/?embed=true");
const OTHER = frame("https://elsewhere.example/");
const BROKEN = frame("https://[");
const FRAMES = [OTHER, OURS, BROKEN];
/** @type {Record<string, object | null>} */
const SOURCES = { ours: OURS.contentWindow, other: OTHER.contentWindow, nobody: null };

class Script {
  src = "https://shapes.example.edu/embed.js?v=1";
}

/** @type {(message: object) => void} */
let receive = () => {
  throw new Error("the script listens to no message");
};
let listeners = 0;
const world = {
  /**
   * @param {string} kind
   * @param {(message: object) => void} listener
   */
  addEventListener: (kind, listener) => {
    if (kind !== "message") return;
    if (listeners) throw new Error("the script listens twice");
    listeners += 1;
    receive = listener;
  },
  document: {
    /** @param {string} selector */
    querySelectorAll: (selector) => (selector === "iframe" ? FRAMES : []),
    currentScript: new Script(),
    documentElement: {},
    body: {},
  },
  HTMLScriptElement: Script,
  MutationObserver: class {
    observe() {}
  },
  getComputedStyle: () => ({ colorScheme: "dark" }),
  CustomEvent: class {
    /** @param {string} type @param {{ detail: unknown }} options */
    constructor(type, { detail }) {
      this.type = type;
      this.detail = detail;
    }
  },
  location: "https://course.example/lesson",
  URL,
};
const script = readFileSync(process.argv[2], "utf8");
const context = createContext(world);
runInContext(script, context);
runInContext(script, context);

/** @type {{ data: unknown, origin: string, source: string }[]} */
const messages = JSON.parse(readFileSync(0, "utf8"));
const heights = messages.map(({ data, origin, source }) => {
  for (const each of FRAMES) each.style.height = "untouched";
  receive({ data, origin, source: SOURCES[source] });
  return FRAMES.map(({ style }) => style.height);
});
const { events, contentWindow } = OURS;
const others = [OTHER, BROKEN].map((each) => each.events);
process.stdout.write(JSON.stringify({ heights, events, got: contentWindow.got, others }));

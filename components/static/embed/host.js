// @ts-check
// Messages between a figure in a frame and the page around it, version 1. `docs/urls.md` describes
// them; nothing else is sent.

import { VERSION } from "../page/height.js";

/** @import { Message, PracticeQuestion } from "../message.d.ts" */
/** @import { Changes } from "../page/address.js" */
/** @import { Graded } from "../explorer/state.js" */
/** @import { Figure } from "./figure.js" */

const SET = "shape-explorer:set";
const STATE = "shape-explorer:state";
const ANSWERED = "shape-explorer:answered";

const THEMES = ["auto", "light", "dark"];
const MOST_NAMES = 60;
const MOST_LETTERS = 6000;
const MOST_FOCUS = 80;
/** Texts that a reader has pasted; the page around the figure does not get them. */
const PRIVATE = ["code", "message"];

/**
 * What a page asks of its figure.
 *
 * @typedef {object} Asked
 * @property {string} [theme]
 * @property {Changes} [params]
 * @property {string} [focus]
 * @property {number} [step]
 */

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Return parameters with valid values, or null if any is not valid.
 *
 * @param {unknown} params
 * @returns {Changes | null}
 */
function readParams(params) {
  if (!isRecord(params)) return null;
  const entries = Object.entries(params);
  if (entries.length > MOST_NAMES) return null;
  /** @type {Changes} */
  const changes = {};
  for (const [name, value] of entries) {
    const isPlain = value === null || ["string", "number", "boolean"].includes(typeof value);
    const text = String(value);
    if (!isPlain || text.length > MOST_LETTERS) return null;
    changes[name] = value === null ? null : text;
  }
  return changes;
}

/**
 * Return what a message asks, or null if it is not one of ours. Never throws.
 *
 * @param {unknown} data
 * @returns {Asked | null}
 */
export function readHost(data) {
  if (!isRecord(data) || data.kind !== SET || data.version !== VERSION) return null;
  /** @type {Asked} */
  const asked = {};
  if (data.theme !== undefined) {
    if (typeof data.theme !== "string" || !THEMES.includes(data.theme)) return null;
    asked.theme = data.theme;
  }
  if (data.params !== undefined) {
    const params = readParams(data.params);
    if (!params) return null;
    asked.params = params;
  }
  if (data.focus !== undefined) {
    if (typeof data.focus !== "string" || data.focus.length > MOST_FOCUS) return null;
    asked.focus = data.focus;
  }
  if (data.step !== undefined) {
    if (typeof data.step !== "number" || !Number.isInteger(data.step)) return null;
    asked.step = data.step;
  }
  return asked;
}

/**
 * Return what a page learns about the state of its figure.
 *
 * @param {Message | PracticeQuestion} message
 * @param {number} step number of the present step; 0 without steps
 */
export function stateOf({ page, names, query }, step) {
  const isOpen = (/** @type {string} */ name) => names.includes(name) && !PRIVATE.includes(name);
  const params = Object.fromEntries(Object.entries(query).filter(([name]) => isOpen(name)));
  return { kind: STATE, version: VERSION, page, params, ...(step ? { step } : {}) };
}

/**
 * Do what the page around the figure asks.
 *
 * @param {Figure} figure
 * @param {Asked} asked
 */
function follow(figure, { theme, params, focus, step }) {
  if (theme !== undefined) document.documentElement.dataset.theme = theme;
  if (params !== undefined) {
    const { names } = figure.message();
    const own = Object.entries(params).filter(([name]) => names.includes(name));
    if (own.length) figure.change(Object.fromEntries(own));
  }
  if (step !== undefined) figure.step(step);
  if (focus !== undefined) figure.focus(focus);
}

/**
 * Return the connection of a figure to the page around it.
 *
 * @param {Window} host
 */
export function connection(host) {
  let sent = "";
  /** @param {object} message */
  const post = (message) => host.postMessage(message, "*");
  return {
    /**
     * Send a state if it differs from the last one.
     *
     * @param {Message | PracticeQuestion} message
     * @param {number} step
     */
    sendState: (message, step) => {
      const state = stateOf(message, step);
      const text = JSON.stringify(state);
      if (text === sent) return;
      sent = text;
      post(state);
    },
    /** @param {Graded} graded */
    sendAnswered: ({ question, right, tries }) => {
      post({ kind: ANSWERED, version: VERSION, question, right, tries });
    },
    /**
     * Follow the messages of the host. One that asks nothing is answered with the height and the
     * state.
     *
     * @param {Figure} figure
     * @param {() => void} sendHeight
     */
    listen: (figure, sendHeight) => {
      window.addEventListener("message", ({ data, source }) => {
        const asked = source === host ? readHost(data) : null;
        if (!asked) return;
        if (Object.keys(asked).length) {
          follow(figure, asked);
          return;
        }
        sendHeight();
        post(stateOf(figure.message(), figure.stepNumber()));
      });
    },
  };
}

// @ts-check
// Messages between a figure and the page around it: any message can be read, and only what is
// documented is sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { connection, readHost, stateOf } from "../../../components/static/embed/host.js";

/** @import { Message } from "../../../components/static/message.d.ts" */

const SET = { kind: "shape-explorer:set", version: 1 };

/** Return a source of random numbers that is the same each time. @param {number} seed */
function dice(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ATOMS = [
  ...[null, undefined, true, 0, 1, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2n ** 70n],
  ...["", "dark", "h_n", "shape-explorer:set", "__proto__", "x".repeat(9000)],
  ...[new Date(0), /x/, new Map([[1, 2]]), new Uint8Array(3), new Error("no")],
];
const NAMES = ["kind", "version", "theme", "params", "focus", "step", "more", "__proto__"];

/**
 * @param {(below: number) => number} roll
 * @param {number} depth
 * @returns {unknown}
 */
function value(roll, depth) {
  const kind = depth ? roll(4) : 0;
  if (kind === 1) return Array.from({ length: roll(4) }, () => value(roll, depth - 1));
  if (kind < 2) return ATOMS[roll(ATOMS.length)];
  const entries = NAMES.filter(() => roll(2)).map((name) => [name, value(roll, depth - 1)]);
  return { ...Object.fromEntries(entries), ...(roll(3) ? SET : {}) };
}

test("any message can be read, and only valid parts of ours are taken", () => {
  const roll = dice(7);
  let taken = 0;
  for (let each = 0; each < 20_000; each += 1) {
    const asked = readHost(value(roll, 3));
    if (asked === null) continue;
    taken += 1;
    const { theme, params, focus, step, ...rest } = asked;
    assert.deepEqual(rest, {});
    assert.ok(theme === undefined || ["auto", "light", "dark"].includes(theme));
    assert.ok(focus === undefined || (typeof focus === "string" && focus.length <= 80));
    assert.ok(step === undefined || Number.isInteger(step));
    for (const text of Object.values(params ?? {})) {
      assert.ok(text === null || (typeof text === "string" && text.length <= 6000));
    }
  }
  assert.ok(taken > 100);
});

test("a message of ours is read", () => {
  const params = { num_layers: 3, bidirectional: true, batch: null };
  assert.deepEqual(readHost({ ...SET, theme: "dark", params, focus: "h_n", step: 2 }), {
    theme: "dark",
    params: { num_layers: "3", bidirectional: "true", batch: null },
    focus: "h_n",
    step: 2,
  });
  assert.deepEqual(readHost(SET), {});
  assert.equal(readHost({ ...SET, version: 2 }), null);
  assert.equal(readHost({ ...SET, theme: "pink" }), null);
});

const message = /** @type {Message} */ (
  /** @type {unknown} */ ({
    page: "mistakes",
    names: ["layer", "message"],
    query: { layer: "GRU", message: "a text of the reader", hide: "tabs" },
  })
);

test("a state has the parameters of the page, and no text that a reader has pasted", () => {
  const kind = "shape-explorer:state";
  const state = { kind, version: 1, page: "mistakes", params: { layer: "GRU" } };
  assert.deepEqual(stateOf(message, 0), state);
  assert.deepEqual(stateOf(message, 2), { ...state, step: 2 });
});

test("an equal state is sent once, an answer each time", () => {
  /** @type {object[]} */
  const sent = [];
  const host = /** @type {Window} */ (
    /** @type {unknown} */ ({ postMessage: (/** @type {object} */ each) => sent.push(each) })
  );
  const { sendAnswered, sendState } = connection(host);
  sendState(message, 0);
  sendState(message, 0);
  const graded = { question: "h_n", right: false, tries: 1 };
  sendAnswered(graded);
  sendAnswered(graded);
  const answered = { kind: "shape-explorer:answered", version: 1, ...graded };
  assert.deepEqual(sent.slice(1), [answered, answered]);
  assert.equal(sent.length, 3);
});

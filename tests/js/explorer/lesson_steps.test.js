// @ts-check
// Steps of a lesson: which settings a step has, and which keys lead to another.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  changesTo,
  newSteps,
  stepAfter,
  stepOf,
} from "../../../components/static/explorer/lesson_steps.js";

/** @type {Record<string, string>[]} */
const settings = [{}, { num_layers: "3" }, { lengths: "5,3", focus: "h_n" }];
const STEPS = {
  settings,
  first: 1,
  label: "",
  previous: "",
  next: "",
};
const lesson = { hide: [], show: [], focus: "", open: [], steps: STEPS };

test("a step has its own settings, and all others are those of the link", () => {
  const state = newSteps(new URLSearchParams("layer=GRU&num_layers=2&theme=dark"));
  const message = { names: ["layer", "num_layers", "batch"], lesson };
  const first = { layer: "GRU", num_layers: "2", batch: null, lengths: null, focus: null };
  assert.deepEqual(changesTo(state, message, 1), { ...first, step: null });
  assert.deepEqual(changesTo(state, message, 2), { ...first, num_layers: "3", step: 2 });
});

test("only the numbers of steps are steps", () => {
  const found = [0, 1, 3, 4, 1.5, -1, "2", null, {}, Number.NaN].map((each) => stepOf(STEPS, each));
  assert.deepEqual(found, [0, 1, 3, 0, 0, 0, 0, 0, 0, 0]);
  assert.equal(stepOf(undefined, 1), 0);
});

test("arrow keys alone lead to another step", () => {
  const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
  const plain = { ...none, defaultPrevented: false };
  assert.equal(stepAfter(2, { key: "ArrowRight", ...plain }), 3);
  assert.equal(stepAfter(2, { key: "ArrowLeft", ...plain }), 1);
  assert.equal(stepAfter(2, { key: "ArrowDown", ...plain }), 0);
  assert.equal(stepAfter(2, { key: " ", ...plain }), 0);
  assert.equal(stepAfter(2, { key: "ArrowRight", ...plain, altKey: true }), 0);
  assert.equal(stepAfter(2, { key: "ArrowRight", ...plain, defaultPrevented: true }), 0);
});

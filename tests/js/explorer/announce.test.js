// @ts-check
// What a screen reader hears after a change, and where the controls are.

import assert from "node:assert/strict";
import { test } from "node:test";

import { changeOf } from "../../../components/static/explorer/announce.js";
import { placeOf } from "../../../components/static/explorer/width.js";

/** @import { Message } from "../../../components/static/message.d.ts" */

/**
 * @param {Record<string, string>} sizes
 * @param {object} more
 * @returns {Message}
 */
function messageOf(sizes, more = {}) {
  const rows = Object.entries(sizes).map(([name, size]) => ({
    name,
    size,
    axes: [],
    sentence: "",
  }));
  return /** @type {any} */ ({ title: "nn.GRU(1, 2)", rows, ...more });
}

const BEFORE = messageOf({ input: "torch.Size([1, 5, 1])", h_n: "torch.Size([1, 1, 2])" });

test("says the shapes that are new", () => {
  const after = messageOf({
    input: "torch.Size([1, 5, 1])",
    h_n: "torch.Size([2, 1, 2])",
    c_n: "torch.Size([2, 1, 2])",
  });
  assert.equal(changeOf(BEFORE, after), "h_n [2, 1, 2], c_n [2, 1, 2]");
});

test("says the answer that is new, without its marks", () => {
  const cards = [{ kind: "plain", title: "Cause", sentences: ["Use `h_n[-1]`.", "More."] }];
  assert.equal(
    changeOf(BEFORE, { ...BEFORE, cards: /** @type {any} */ (cards) }),
    "Cause. Use h_n[-1].",
  );
});

test("says the title if no shape changed, and nothing if nothing did", () => {
  assert.equal(changeOf(BEFORE, { ...BEFORE, title: "nn.RNN(1, 2)" }), "nn.RNN(1, 2)");
  assert.equal(changeOf(BEFORE, { ...BEFORE }), "");
});

test("the controls are under the picture of a frame, and elsewhere by the width", () => {
  assert.equal(placeOf(1400, true, false), "under");
  assert.deepEqual(
    [338, 559, 560, 963, 999, 1000].map((pixels) => placeOf(pixels, false, false)),
    ["foot", "foot", "side", "side", "side", "column"],
  );
  assert.equal(placeOf(1400, false, true), "side");
});

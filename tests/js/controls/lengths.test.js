// @ts-check
// A pasted list of lengths, as the address contains it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { written } from "../../../components/static/controls/lengths.js";

const LISTS = [
  ...["5,3,2", "5, 3, 2", "5 3 2", " 5 ,3\t2 ", "5,3,2,", "[5, 3, 2]", "(5, 3,\n 2)", "[ 5 3 2 ]"],
  ...["+5,03,2", "[5, 3, 2,]", "5\n3\n2\n", "[5,\n3,\n2]"],
  ...[
    "tensor([5, 3, 2])",
    "lengths = torch.tensor([5, 3, 2])",
    "tensor([5,3,2], dtype=torch.int32)",
  ],
];
// The server explains what is wrong with these, and quotes them.
const OTHERS = [
  ...["5,,2", "5;3", "5.0", "five", "[5,3", "5,3]", "[[5]]", "٣,1", "²", "1e1", "1_0"],
  ...["9".repeat(30), ",", "[]", "tensor([[5]])", "f(5)", "tensor([5.])"],
];

test("writes a list as the address contains it, however it was pasted", () => {
  for (const text of LISTS) assert.equal(written(text), "5,3,2", JSON.stringify(text));
});

test("keeps numbers outside of the limits", () => {
  assert.equal(written("65, -1"), "65,-1");
  assert.equal(written("0"), "0");
});

test("keeps every other text", () => {
  for (const text of OTHERS) assert.equal(written(` ${text} `), text);
  assert.equal(written("  "), "");
});

// A pasted list of lengths, as the address has it (see tests/js/test_javascript.py)

import assert from "node:assert/strict";
import { test } from "node:test";

import { written } from "../../../components/static/controls/lengths.js";

const TAKEN = [
  ...["5,3,2", "5, 3, 2", "5 3 2", " 5 ,3\t2 ", "5,3,2,", "[5, 3, 2]", "(5, 3,\n 2)", "[ 5 3 2 ]"],
  ...["+5,03,2", "[5, 3, 2,]", "5\n3\n2\n"],
];
// The server says what is wrong with them, in the very words that were typed.
const LEFT = ["5,,2", "5;3", "5.0", "five", "[5,3", "5,3]", "[[5]]", "٣,1", "²", "1e1", "1_0", "9".repeat(30), ",", "[]"];

test("a list is written as the address has it, however it was pasted", () => {
  for (const text of TAKEN) assert.equal(written(text), "5,3,2", JSON.stringify(text));
});

test("numbers that are too large are numbers all the same", () => {
  assert.equal(written("65, -1"), "65,-1");
  assert.equal(written("0"), "0");
});

test("what is no list stays what it is", () => {
  for (const text of LEFT) assert.equal(written(` ${text} `), text);
  assert.equal(written("  "), "");
});

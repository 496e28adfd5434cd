// @ts-check
// Messages of an offline page from the tables that Python makes, and the states of a range.

import assert from "node:assert/strict";
import { test } from "node:test";

import { messageOf } from "../../../components/static/offline/message_table.js";
import { placesAt, placesOf, stateOf } from "../../../components/static/offline/range.js";
import { madeTables } from "../made.js";

const TABLES = madeTables();

test("returns every message of a table", () => {
  assert.ok(TABLES.length > 50);
  for (const { table, messages } of TABLES) {
    for (const [place, message] of messages.entries()) {
      assert.deepEqual(messageOf(table, place), message);
    }
  }
});

const VARY = [
  { name: "num_layers", values: ["1", "2", "3", "4"] },
  { name: "bidirectional", values: ["false", "true"] },
  { name: "hidden_size", values: ["8", "16", "24"] },
];

test("converts between a state and its places", () => {
  const seen = new Set();
  for (let state = 0; state < 24; state += 1) {
    const places = placesAt(VARY, state);
    assert.equal(stateOf(VARY, places), state);
    seen.add(String(places));
  }
  assert.equal(seen.size, 24);
  // The last parameter changes fastest, as in Python.
  assert.deepEqual(placesAt(VARY, 1), [0, 0, 1]);
  assert.deepEqual(placesAt([], 0), []);
  assert.equal(stateOf([], []), 0);
});

test("takes a missing value from the first state, and the nearest one for a number outside", () => {
  const start = stateOf(VARY, [2, 1, 0]);
  /** @param {string} query */
  const of = (query) => placesOf(VARY, new URLSearchParams(query), start);
  assert.deepEqual(of(""), [2, 1, 0]);
  assert.deepEqual(of("num_layers=1&bidirectional=false&hidden_size=24"), [0, 0, 2]);
  assert.deepEqual(of("hidden_size=13"), [2, 1, 1]);
  assert.deepEqual(of("hidden_size=9999&num_layers=-3"), [0, 1, 2]);
  assert.deepEqual(of("bidirectional=maybe&hidden_size=&num_layers=Infinity"), [2, 1, 0]);
});

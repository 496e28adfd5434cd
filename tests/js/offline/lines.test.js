// @ts-check
// The lines of a source in an offline page, which no server marks.

import assert from "node:assert/strict";
import { test } from "node:test";

import { answersOf } from "../../../components/static/offline/states.js";
import { ownAddress } from "../../../components/static/page/address.js";

/** @import { OfflineKit } from "../../../components/static/message.d.ts" */

/**
 * Return a kit with one configuration of three lines; the second one is run three times.
 *
 * @param {number} author line of the author's link, or 0
 */
function kitWith(author) {
  const runs = [[], [], []];
  const lines = [1, 2, 3].map((number) => ({
    number,
    pointed: number === author,
    bound: number === 2 ? [{ runs, shown: 2 }] : [],
  }));
  /** @param {unknown} value @returns {unknown} */
  const piece = (value) => ({ of: [0, 0], wordings: [[JSON.stringify(value), []]] });
  const table = { columns: [], pieces: { pasted: piece({ lines }), query: piece({}) } };
  return /** @type {OfflineKit} */ (/** @type {unknown} */ ({ table, vary: [], start: 0 }));
}

/**
 * Return a function that answers with the marked lines and the run of the second line.
 *
 * @param {number} author
 */
function asked(author) {
  const address = ownAddress("file:///lesson.html");
  const answer = answersOf(kitWith(author), address);
  return (search = address.present().search) => {
    const url = address.present();
    url.search = search;
    address.put(url, false);
    const { lines } = /** @type {any} */ (answer(url)).pasted;
    const pointed = lines.filter((/** @type {any} */ line) => line.pointed);
    return {
      pointed: pointed.map((/** @type {any} */ line) => line.number),
      shown: lines[1].bound[0].shown,
      search: address.present().search,
    };
  };
}

test("marks the line that the reader chooses, and shows its run", () => {
  const at = asked(0);
  assert.deepEqual(at(), { pointed: [], shown: 2, search: "" });
  assert.deepEqual(at("?line=3").pointed, [3]);
  assert.deepEqual(at("?line=2&step=1"), { pointed: [2], shown: 0, search: "?line=2&step=1" });
  assert.equal(at("?line=3&step=1").shown, 2);
  assert.equal(at("?line=2&step=9").shown, 2);
  assert.deepEqual(at("").pointed, []);
});

test("opens with the line of the author, which the reader can leave", () => {
  const at = asked(2);
  assert.deepEqual(at(), { pointed: [2], shown: 2, search: "?line=2" });
  assert.deepEqual(at("").pointed, []);
});

test("opens with the line of the address rather than that of the author", () => {
  assert.deepEqual(asked(2)("?line=3").pointed, [3]);
});

// @ts-check
// The lines of a source in an offline page, which no server marks.

import assert from "node:assert/strict";
import { test } from "node:test";

import { pointingAt } from "../../../components/static/facts/source.js";
import { answersOf, linkOf } from "../../../components/static/offline/states.js";
import { ownAddress } from "../../../components/static/page/address.js";

/** @import { OfflineKit } from "../../../components/static/message.d.ts" */

/**
 * Return a kit with one configuration of three lines; the second one is run three times.
 *
 * @param {Record<string, string>} query line and run of the author's link
 * @param {object} lesson
 */
function kitWith(query, lesson) {
  const runs = [[], [], []];
  const lines = [1, 2, 3].map((number) => ({
    number,
    pointed: number === Number(query.line),
    bound: number === 2 ? [{ runs, shown: Number(query.step ?? 3) - 1 }] : [],
  }));
  /** @param {unknown} value @returns {unknown} */
  const piece = (value) => ({ of: [0, 0], wordings: [[JSON.stringify(value), []]] });
  const pieces = { lesson: piece(lesson), pasted: piece({ lines }), query: piece(query) };
  const table = { columns: [], pieces };
  return /** @type {OfflineKit} */ (/** @type {unknown} */ ({ table, vary: [], start: 0 }));
}

/**
 * Return a function that answers with the marked lines and the run of the second line.
 *
 * @param {Record<string, string>} query
 * @param {object} [lesson]
 */
function asked(query, lesson = {}) {
  const address = ownAddress("file:///lesson.html");
  const answer = answersOf(kitWith(query, lesson), address);
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
  const at = asked({});
  assert.deepEqual(at(), { pointed: [], shown: 2, search: "" });
  assert.deepEqual(at("?line=3").pointed, [3]);
  assert.deepEqual(at("?line=2&step=1"), { pointed: [2], shown: 0, search: "?line=2&step=1" });
  assert.equal(at("?line=3&step=1").shown, 2);
  assert.equal(at("?line=2&step=9").shown, 2);
  assert.deepEqual(at("").pointed, []);
});

test("opens with the line of the author, which the reader can leave", () => {
  const at = asked({ line: "2" });
  assert.deepEqual(at(), { pointed: [2], shown: 2, search: "?line=2" });
  assert.deepEqual(at("").pointed, []);
});

test("highlights what the author or a step chooses", () => {
  const address = ownAddress("file:///lesson.html");
  const answer = answersOf(kitWith({ focus: "h_n" }, {}), address);
  assert.equal(answer(address.present()).lesson.focus, "h_n");
  assert.equal(address.present().search, "?focus=h_n");
  assert.equal(answer(new URL("file:///lesson.html?focus=c_n")).lesson.focus, "c_n");
  assert.equal(answer(new URL("file:///lesson.html")).lesson.focus, "");
});

test("keeps the run of the author until the reader chooses another", () => {
  const at = asked({ line: "2", step: "1" });
  const opened = { pointed: [2], shown: 0, search: "?line=2&step=1" };
  assert.deepEqual(at(), opened);
  assert.deepEqual(at(), opened);
  assert.equal(at("?line=2&step=2").shown, 1);
});

test("the steps of a lesson are not runs of a line", () => {
  const steps = { settings: [{ line: "2" }, { line: "2" }], first: 1 };
  assert.equal(asked({ line: "2" }, { steps })("?line=2&step=1").shown, 2);
});

test("opens with the line of the address rather than that of the author", () => {
  assert.deepEqual(asked({ line: "2" })("?line=3").pointed, [3]);
});

test("without a server, every step begins from the link of the author", () => {
  const kit = kitWith({ line: "2" }, {});
  assert.equal(String(linkOf(kit)), "line=2");
  assert.equal(String(linkOf({ ...kit, practice: /** @type {any} */ ({}) })), "");
});

test("a line of a lesson with steps leaves their number in the address", () => {
  assert.deepEqual(pointingAt({ isInLesson: false }, 3, null), { line: 3, step: null });
  assert.deepEqual(pointingAt({ isInLesson: true }, 3, 2), { line: 3 });
});

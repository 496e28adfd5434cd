// @ts-check
// The cache of answers: one request per address, a fresh copy per call, and a limited size.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cachedAnswers } from "../../../components/static/page/answers.js";

/** @import { Load } from "../../../components/static/page/answers.js" */

function server() {
  /** @type {[string, string][]} */
  const requests = [];
  /** @type {Load} */
  const load = async ({ pathname }, priority) => {
    requests.push([pathname, priority]);
    if (pathname.includes("broken") && requests.length === 1) throw new Error("500");
    return JSON.stringify({ title: pathname, rows: [1] });
  };
  return { requests, answer: cachedAnswers(load) };
}

/** @param {number | string} name */
const at = (name) => new URL(`http://localhost/${name}`);

test("does not request again what was prefetched", async () => {
  const { requests, answer } = server();
  await answer.prefetch(at(1));
  assert.deepEqual(await answer(at(1)), { title: "/1", rows: [1] });
  assert.deepEqual(requests, [["/1", "low"]]);
});

test("waits for a prefetch that is still running", async () => {
  const { requests, answer } = server();
  const prefetch = answer.prefetch(at(1));
  const [message] = await Promise.all([answer(at(1)), prefetch]);
  assert.equal(message.title, "/1");
  assert.equal(requests.length, 1);
});

test("returns a fresh copy to every caller", async () => {
  const { answer } = server();
  (await answer(at(1))).rows.length = 0;
  assert.deepEqual((await answer(at(1))).rows, [1]);
});

test("forgets the oldest answers, but not those in use", async () => {
  const { requests, answer } = server();
  for (let number = 0; number < 30; number += 1) {
    await answer(at(number));
    await answer(at("kept"));
  }
  assert.equal(requests.filter(([path]) => path === "/kept").length, 1);
  await answer(at(29));
  await answer(at(0));
  assert.deepEqual(requests.slice(-2), [
    ["/29", "high"],
    ["/0", "high"],
  ]);
});

test("repeats a request that failed", async () => {
  const { requests, answer } = server();
  await answer.prefetch(at("broken"));
  assert.equal((await answer(at("broken"))).title, "/broken");
  assert.deepEqual(
    requests.map(([, priority]) => priority),
    ["low", "high"],
  );
});

test("does not keep an answer that may soon change", async () => {
  const texts = ['{"title":"busy","retry":3}', '{"title":"ran"}', '{"title":"never"}'];
  const answer = cachedAnswers(async () => texts.shift() ?? "");
  await answer.prefetch(at(1));
  assert.equal((await answer(at(1))).title, "ran");
  assert.equal((await answer(at(1))).title, "ran");
});

test("gives up on a server that does not answer, and asks it again", async (context) => {
  context.mock.method(AbortSignal, "timeout", () => AbortSignal.abort(new Error("late")));
  let isStalled = true;
  context.mock.method(
    globalThis,
    "fetch",
    async (/** @type {URL} */ _url, /** @type {RequestInit} */ { signal }) => {
      if (isStalled) signal?.throwIfAborted();
      return new Response('{"title":"back"}');
    },
  );
  const answer = cachedAnswers();
  await assert.rejects(answer(at(1)), { message: "late" });
  isStalled = false;
  assert.equal((await answer(at(1))).title, "back");
});

test("reports when a refused request may be repeated", async (context) => {
  /** @type {HeadersInit[]} */
  const refused = [{ "retry-after": "3" }, {}];
  const responses = refused.map((headers) => new Response("", { status: 429, headers }));
  context.mock.method(globalThis, "fetch", async () => responses.shift());
  const answer = cachedAnswers();
  await assert.rejects(answer(at(1)), { message: "429", seconds: 3 });
  await assert.rejects(answer(at(1)), { message: "429", seconds: 0 });
});

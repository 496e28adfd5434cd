// Answers that are remembered: asked once, given anew, and forgotten in time.

import assert from "node:assert/strict";
import test from "node:test";

import { remembering } from "../../../components/static/page/answers.js";

function server() {
  const asked = [];
  const ask = async ({ href }, priority) => {
    asked.push([href, priority]);
    if (href.includes("broken") && asked.length === 1) throw new Error("500");
    return JSON.stringify({ href, rows: [1] });
  };
  return { asked, answer: remembering(ask) };
}

const at = (number) => ({ href: `/${number}` });

test("a question that was asked ahead is not asked again", async () => {
  const { asked, answer } = server();
  await answer.ahead(at(1));
  assert.deepEqual(await answer(at(1)), { href: "/1", rows: [1] });
  assert.deepEqual(asked, [["/1", "low"]]);
});

test("one that is still on its way is waited for", async () => {
  const { asked, answer } = server();
  const ahead = answer.ahead(at(1));
  const [now] = await Promise.all([answer(at(1)), ahead]);
  assert.equal(now.href, "/1");
  assert.equal(asked.length, 1);
});

test("whoever changes an answer changes nobody else's", async () => {
  const { answer } = server();
  (await answer(at(1))).rows.push(2);
  assert.deepEqual((await answer(at(1))).rows, [1]);
});

test("the oldest are forgotten, those in use are not", async () => {
  const { asked, answer } = server();
  for (let number = 0; number < 30; number += 1) {
    await answer(at(number));
    await answer(at("kept"));
  }
  assert.equal(asked.filter(([href]) => href === "/kept").length, 1);
  await answer(at(29));
  await answer(at(0));
  assert.deepEqual(asked.slice(-2), [["/29", "high"], ["/0", "high"]]);
});

test("what failed is asked again", async () => {
  const { asked, answer } = server();
  await answer.ahead(at("broken"));
  assert.equal((await answer(at("broken"))).href, "/broken");
  assert.deepEqual(asked.map(([, priority]) => priority), ["low", "high"]);
});

test("a refusal says when to ask again", async (context) => {
  const refusals = [{ "retry-after": "3" }, {}].map((headers) => new Response("", { status: 429, headers }));
  context.mock.method(globalThis, "fetch", async () => refusals.shift());
  const answer = remembering();
  await assert.rejects(answer(at(1)), { message: "429", seconds: 3 });
  await assert.rejects(answer(at(1)), { message: "429", seconds: 0 });
});

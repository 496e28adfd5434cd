// @ts-check
// The examples that store answers: they run with a page and a learning system of our own.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const FRAME = { src: "https://shapes.example.edu/embed?page=practice&seed=7" };

/**
 * Run an example, and return a function that answers a question in its frame.
 *
 * @param {string} name
 * @param {Record<string, unknown>} world
 */
function run(name, world) {
  /** @type {((event: object) => void)[]} */
  const listeners = [];
  const all = {
    ...world,
    URL,
    URLSearchParams,
    document: {
      /** @param {string} kind @param {(event: object) => void} listener */
      addEventListener: (kind, listener) => {
        if (kind === "shape-explorer:answered") listeners.push(listener);
      },
    },
  };
  const path = new URL(`../../../examples/${name}/${name}.js`, import.meta.url);
  runInNewContext(readFileSync(path.pathname, "utf8"), all);
  return (/** @type {object} */ detail) => {
    for (const listener of listeners) listener({ detail, target: FRAME });
  };
}

test("an answer becomes an xAPI statement", () => {
  /** @type {{ url: string, options: { headers: Record<string, string>, body: string } }[]} */
  const sent = [];
  const actor = { mbox: "mailto:learner@example.edu" };
  const search = new URLSearchParams({
    endpoint: "https://lrs.example.edu/xapi",
    auth: "Basic abc",
    actor: JSON.stringify(actor),
    registration: "7",
  });
  const answer = run("xapi", {
    location: { search: `?${search}` },
    fetch: async (/** @type {URL} */ url, /** @type {any} */ options) => {
      sent.push({ url: url.href, options });
    },
  });
  answer({ question: "h_n_shape?layer=GRU", right: true, tries: 1 });
  const [{ url, options }] = sent;
  assert.equal(url, "https://lrs.example.edu/xapi/statements");
  assert.equal(options.headers.authorization, "Basic abc");
  const statement = JSON.parse(options.body);
  assert.deepEqual(statement.actor, actor);
  assert.equal(statement.verb.id, "http://adlnet.gov/expapi/verbs/answered");
  assert.equal(statement.object.id, `${FRAME.src}#h_n_shape%3Flayer%3DGRU`);
  assert.equal(statement.result.success, true);
  assert.deepEqual(Object.values(statement.result.extensions), [1]);
  assert.equal(statement.context.registration, "7");
});

test("without a store, nothing is sent", () => {
  const answer = run("xapi", { location: { search: "" }, fetch: () => assert.fail() });
  answer({ question: "q", right: true, tries: 1 });
});

test("first answers become interactions and a score of SCORM", () => {
  /** @type {Record<string, string>} */
  const values = {};
  /** @type {string[]} */
  const calls = [];
  const API = {
    LMSInitialize: () => calls.push("initialize"),
    LMSSetValue: (/** @type {string} */ name, /** @type {string} */ value) => {
      values[name] = value;
    },
    LMSCommit: () => calls.push("commit"),
    LMSFinish: () => calls.push("finish"),
  };
  const top = /** @type {Record<string, unknown>} */ ({ API });
  top.parent = top;
  /** @type {() => void} */
  let leave = () => assert.fail();
  const answer = run("scorm", {
    window: { parent: top },
    addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => {
      leave = listener;
    },
  });
  for (const [place, right] of [true, false, true, true].entries()) {
    answer({ question: `q ${place}`, right, tries: 1 });
  }
  assert.equal(values["cmi.core.lesson_status"], "incomplete");
  answer({ question: "q 1", right: true, tries: 2 });
  answer({ question: "q 4", right: true, tries: 1 });
  assert.equal(values["cmi.interactions.1.result"], "wrong");
  assert.equal(values["cmi.interactions.4.result"], "correct");
  assert.equal(values["cmi.core.score.raw"], "80");
  assert.equal(values["cmi.core.lesson_status"], "passed");
  leave();
  assert.deepEqual(calls, ["initialize", ...Array(5).fill("commit"), "finish"]);
});

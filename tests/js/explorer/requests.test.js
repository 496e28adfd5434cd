// @ts-check
// Repetition of messages that may soon change.

import assert from "node:assert/strict";
import { test } from "node:test";

import { repeatLater, requestMore } from "../../../components/static/explorer/requests.js";

/** @import { Message } from "../../../components/static/message.d.ts" */
/** @import { ExplorerState } from "../../../components/static/explorer/state.js" */

/** @param {object} fields */
const message = (fields) => /** @type {Message} */ ({ query: {}, ...fields });

function explorer() {
  const requests = {
    answer: async () => message({}),
    isBusy: false,
    isOutdated: false,
    repeats: 0,
  };
  return /** @type {Pick<ExplorerState, "requests">} */ ({ requests });
}

test("repeats a request a few times, each time later", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const state = explorer();
  let requests = 0;
  const busy = message({ retry: 3 });
  const repeat = () => {
    requests += 1;
    repeatLater(state, busy, repeat);
  };
  repeatLater(state, busy, repeat);
  context.mock.timers.tick(2999);
  assert.equal(requests, 0);
  context.mock.timers.tick(1);
  assert.equal(requests, 1);
  for (const [seconds, expected] of [
    [5, 1],
    [1, 2],
    [12, 3],
    [24, 4],
    [48, 5],
    [1000, 5],
  ]) {
    context.mock.timers.tick(1000 * seconds);
    assert.equal(requests, expected);
  }
});

test("repeats nothing after another message", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const state = explorer();
  let requests = 0;
  const count = () => {
    requests += 1;
  };
  repeatLater(state, message({ retry: 3 }), count);
  repeatLater(state, message({}), count);
  context.mock.timers.tick(1_000_000);
  assert.equal(requests, 0);
  repeatLater(state, message({ retry: 3, query: { lang: "ko" } }), count);
  context.mock.timers.tick(3000);
  assert.equal(requests, 1);
});

/**
 * Return an explorer whose requests end when they are aborted, with the signals of these requests.
 */
function searching() {
  /** @type {{ url: URL, stop: AbortSignal | undefined }[]} */
  const asked = [];
  /** @type {(url: URL, stop?: AbortSignal) => Promise<Message>} */
  const answer = (url, stop) => {
    asked.push({ url, stop });
    return new Promise((_, reject) => {
      stop?.addEventListener("abort", () => reject(stop.reason));
    });
  };
  const { requests } = explorer();
  const width = { isNarrow: false };
  const shown = { source: "/message", page: "models" };
  const address = { present: () => new URL(window.location.href) };
  const base = "http://localhost/";
  const ask = { isSolved: false };
  const state = { address, ask, base, requests: { ...requests, answer }, width, message: shown };
  return { asked, state: /** @type {ExplorerState} */ (/** @type {unknown} */ (state)) };
}

/** @param {string} query */
function goTo(query) {
  const href = `http://localhost/models?${query}`;
  Object.assign(globalThis, { window: { location: { href } }, document: { baseURI: href } });
}

test("ends the search for an older source, but not that for other values", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { asked, state } = searching();
  const more = message({ more: true });
  const ask = async () => {
    requestMore(state, more, () => {});
    context.mock.timers.tick(200);
    // The next request waits for the end of the running one.
    for (let turn = 0; turn < 9; turn += 1) await Promise.resolve();
  };
  goTo("code=a");
  await ask();
  goTo("code=a&hidden=5");
  await ask();
  assert.equal(asked.length, 1);
  assert.equal(asked[0].stop?.aborted, false);
  goTo("code=b");
  await ask();
  assert.equal(asked[0].stop?.aborted, true);
  assert.equal(asked.length, 2);
  assert.equal(asked[1].url.searchParams.get("code"), "b");
  assert.equal(asked[1].stop?.aborted, false);
});

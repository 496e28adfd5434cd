// @ts-check
// Repetition of messages that may soon change.

import assert from "node:assert/strict";
import { test } from "node:test";

import { repeatLater } from "../../../components/static/explorer/requests.js";

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

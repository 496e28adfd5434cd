// @ts-check
// The editor's text of a chain, compared with the backend's.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chainText } from "../../../components/static/controls/chain.js";
import { madeChains } from "../made.js";

const CHAINS = madeChains();

test("the chains have links of every kind, and are long and empty", () => {
  const kinds = new Set(CHAINS.flatMap(({ control }) => control.links.map(({ kind }) => kind)));
  assert.deepEqual([...kinds].sort(), Object.keys(CHAINS[0].control.kinds).sort());
  const counts = CHAINS.map(({ control }) => control.links.length);
  assert.equal(Math.min(...counts), 0);
  assert.equal(Math.max(...counts), CHAINS[0].control.most);
});

test("writes a chain as the backend does", () => {
  for (const { control, text } of CHAINS) {
    assert.equal(chainText(control.links), text);
    assert.equal(control.value, text);
  }
});

test("writes a chain without links", () => {
  assert.equal(chainText([]), "none");
});

test("does not change the links", () => {
  for (const { control } of CHAINS) {
    const before = JSON.stringify(control.links);
    chainText(control.links);
    assert.equal(JSON.stringify(control.links), before);
  }
});

test("writes a link in the same way at every place", () => {
  for (const { control } of CHAINS) {
    if (!control.links.length) continue;
    const texts = control.links.map((link) => chainText([link]));
    assert.equal(chainText([...control.links].reverse()), texts.reverse().join(","));
  }
});

// The editor's chain as text, against the backend's: node --test (see tests/js/test_javascript.py)

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { chainText } from "../../../components/static/controls/chain.js";

const CHAINS = JSON.parse(readFileSync(process.env.CHAINS, "utf-8"));

test("there are chains of every kind of step, long and empty ones", () => {
  const kinds = new Set(CHAINS.flatMap(({ control }) => control.links.map(({ kind }) => kind)));
  assert.deepEqual([...kinds].sort(), Object.keys(CHAINS[0].control.kinds).sort());
  const counts = CHAINS.map(({ control }) => control.links.length);
  assert.equal(Math.min(...counts), 0);
  assert.equal(Math.max(...counts), CHAINS[0].control.most);
});

test("a chain is written as the backend writes it", () => {
  for (const { control, text } of CHAINS) {
    assert.equal(chainText(control.links), text);
    assert.equal(control.value, text);
  }
});

test("no step at all is a chain as well", () => {
  assert.equal(chainText([]), "none");
});

test("writing changes nothing in the steps", () => {
  for (const { control } of CHAINS) {
    const before = JSON.stringify(control.links);
    chainText(control.links);
    assert.equal(JSON.stringify(control.links), before);
  }
});

test("a step keeps its text wherever it stands", () => {
  for (const { control } of CHAINS) {
    if (!control.links.length) continue;
    const texts = control.links.map((link) => chainText([link]));
    assert.equal(chainText([...control.links].reverse()), texts.reverse().join(","));
  }
});

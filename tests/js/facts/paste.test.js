// @ts-check
// The box for a source: which text is another source, so that values of the present one are dropped.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isOther } from "../../../components/static/facts/paste.js";

test("a source with a class of the present one is not another one", () => {
  const tagger = "class Tagger(nn.Module):\n  pass";
  assert.ok(!isOther(tagger, `${tagger}\n`));
  assert.ok(isOther(tagger, "class Other(nn.Module): pass"));
  // Python has names in every language.
  assert.ok(!isOther("class 모델(nn.Module): pass", "import torch\nclass 모델(nn.Module): pass"));
  assert.ok(isOther("class 모델(nn.Module): pass", "class 모델2(nn.Module): pass"));
});

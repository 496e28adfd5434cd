// The still picture lights what the page would: its rings against `lit`, on the same scenes
// (see tests/js/test_javascript.py)

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { withCells } from "../../../components/static/picture/cells.js";
import { blockOf, lit } from "../../../components/static/picture/links.js";

const read = (name) => JSON.parse(readFileSync(process.env[name], "utf-8"));
const SCENES = { ...read("SCENES"), ...read("PACKED") };
// Scene to what was focused to the places that are lit.
const STILL = read("STILL");

function places(scene, found) {
  return found.blocks.map((id) => blockOf(scene, id).box.map((edge) => edge.toFixed(3)).join()).sort();
}

test("a still picture lights what the page lights", () => {
  let compared = 0;
  for (const [name, focused] of Object.entries(STILL)) {
    const scene = withCells(SCENES[name]);
    for (const [focus, boxes] of Object.entries(focused)) {
      const pointed = focus in scene.tensors ? { tensor: focus } : { block: focus };
      const wanted = boxes.map((box) => box.map((edge) => edge.toFixed(3)).join()).sort();
      assert.deepEqual(places(scene, lit(scene, pointed)), wanted, `${name}: ${focus}`);
      compared += 1;
    }
  }
  assert.ok(compared > 200);
});

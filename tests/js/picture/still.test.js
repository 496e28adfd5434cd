// @ts-check
// The highlighted blocks of a still image, compared with those of the page on the same scenes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { withCells } from "../../../components/static/picture/cells.js";
import { blockOf, lit } from "../../../components/static/picture/links.js";
import { madePackedScenes, madeScenes, madeStills } from "../made.js";

const SCENES = { ...madeScenes(), ...madePackedScenes() };

/** @param {number[][]} boxes */
function asTexts(boxes) {
  return boxes.map((box) => box.map((edge) => edge.toFixed(3)).join()).sort();
}

test("a still image highlights the same blocks as the page", () => {
  let compared = 0;
  for (const [name, focused] of Object.entries(madeStills())) {
    const scene = withCells(SCENES[name]);
    for (const [focus, boxes] of Object.entries(focused)) {
      const pointed = focus in scene.tensors ? { tensor: focus } : { block: focus };
      const found = lit(scene, pointed).blocks.flatMap((id) => blockOf(scene, id) ?? []);
      const places = asTexts(found.map(({ box }) => box));
      assert.deepEqual(places, asTexts(boxes), `${name}: ${focus}`);
      compared += 1;
    }
  }
  assert.ok(compared > 200);
});

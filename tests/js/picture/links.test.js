// @ts-check
// Highlighting and moves by the arrow keys, on scenes that the backend made.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  endOfRow,
  groupOf,
  lit,
  neighbour,
  placed,
  tensorsOf,
} from "../../../components/static/picture/links.js";
import { madeScenes } from "../made.js";
import { BACK, reached, theBlock, walked } from "./walks.js";

/** @import { Scene, SceneBlock } from "../../../components/static/message.d.ts" */

const SCENES = madeScenes();

/** @param {(scene: Scene, block: SceneBlock, name: string) => void} check */
function every(check) {
  for (const [name, scene] of Object.entries(SCENES)) {
    for (const block of scene.blocks) check(scene, block, `${name}: ${block.id}`);
  }
}

test("the scenes are of many kinds", () => {
  assert.ok(Object.keys(SCENES).length >= 6);
});

test("highlights for h_n[3] of A3 the backward half of output at step 0, and nothing else", () => {
  const scene = SCENES.A3;
  const found = lit(scene, { block: "h_n[3]" });
  assert.deepEqual(found.tensors.sort(), ["h_n", "output"]);
  assert.equal(found.group, "output[:, 0, 20:]");
  assert.deepEqual(found.blocks.sort(), ["h_n[3]", "hidden l1 backward t0", "output backward t0"]);
});

test("highlights for a row of a lower layer only the row", () => {
  assert.deepEqual(lit(SCENES.A3, { block: "h_n[0]" }).blocks, ["h_n[0]"]);
  assert.deepEqual(lit(SCENES.A3, { block: "c_n[3]" }).blocks, ["c_n[3]"]);
});

test("highlights a group from each of its blocks alike", () => {
  every((scene, block, name) => {
    const found = lit(scene, { block: block.id });
    assert.ok(found.blocks.includes(block.id), name);
    assert.deepEqual(lit(scene, { group: block.group }), found, name);
    for (const id of found.blocks) assert.deepEqual(lit(scene, { block: id }), found, name);
    assert.deepEqual(tensorsOf(scene, block.group), found.tensors, name);
    assert.equal(groupOf(scene, block.group).length, found.blocks.length, name);
  });
});

test("highlights all blocks of a tensor", () => {
  const found = lit(SCENES.A3, { tensor: "h_n" });
  assert.deepEqual(found.blocks, ["h_n[0]", "h_n[1]", "h_n[2]", "h_n[3]"]);
});

test("highlights the whole and the partly used blocks of a set, and names their tensors once", () => {
  const sets = {
    result: { whole: ["h_n[2]", "h_n[3]"], part: ["output forward t0", "hidden l0 forward t0"] },
    whole: { whole: ["c_n[0]"] },
    part: { part: ["input t0", "input t1"] },
    none: {},
    gone: { whole: ["h_n[99]"], part: [] },
  };
  const scene = { ...SCENES.A3, sets };
  assert.deepEqual(lit(scene, { set: "result" }), {
    blocks: ["h_n[2]", "h_n[3]", "output forward t0", "hidden l0 forward t0"],
    part: ["output forward t0", "hidden l0 forward t0"],
    group: null,
    tensors: ["h_n", "output"],
  });
  assert.deepEqual(lit(scene, { set: "whole" }), {
    blocks: ["c_n[0]"],
    part: [],
    group: null,
    tensors: ["c_n"],
  });
  const parts = lit(scene, { set: "part" });
  assert.deepEqual(
    [parts.blocks, parts.part, parts.tensors],
    [sets.part.part, sets.part.part, ["input"]],
  );
  assert.deepEqual(lit(scene, { set: "none" }), { blocks: [], part: [], group: null, tensors: [] });
  assert.deepEqual(lit(scene, { set: "gone" }).tensors, []);
});

test("highlights nothing for a missing set, with or without other sets", () => {
  const nothing = { blocks: [], part: [], group: null, tensors: [] };
  assert.deepEqual(lit(SCENES.A3, { set: "result" }), nothing);
  assert.deepEqual(lit({ ...SCENES.A3, sets: {} }, { set: "wrong0" }), nothing);
});

test("highlights exactly the blocks of a set, without others of their groups", () => {
  const scene = { ...SCENES.A3, sets: { result: { whole: ["h_n[3]"], part: [] } } };
  assert.deepEqual(lit(scene, { set: "result" }).blocks, ["h_n[3]"]);
  assert.ok(lit(scene, { block: "h_n[3]" }).blocks.length > 1);
  assert.equal(lit(scene, { block: "h_n[3]" }).part, undefined);
});

test("highlighting does not change the scene", () => {
  const scene = { ...SCENES.A3, sets: { result: { whole: ["h_n[3]"], part: ["input t0"] } } };
  const before = JSON.stringify(scene);
  for (const pointed of [
    { set: "result" },
    { block: "h_n[3]" },
    { tensor: "h_n" },
    { group: "h_n[0]" },
  ]) {
    lit(scene, pointed);
  }
  assert.equal(JSON.stringify(scene), before);
});

test("Home and End lead to the same blocks from everywhere in a row", () => {
  every((scene, block, name) => {
    for (const last of [true, false]) {
      const end = endOfRow(scene, block.id, last);
      assert.equal(neighbour(scene, end, last ? "ArrowRight" : "ArrowLeft"), null, name);
      assert.equal(endOfRow(scene, end, last), end, name);
      const back = neighbour(scene, block.id, last ? "ArrowRight" : "ArrowLeft");
      if (back) assert.equal(endOfRow(scene, back, last), end, name);
    }
  });
});

test("highlights nothing for no block and for a missing block", () => {
  for (const pointed of [null, undefined, { block: "h_n[99]" }]) {
    assert.deepEqual(lit(SCENES.A3, pointed), { blocks: [], group: null, tensors: [] });
  }
});

test("right and left lead back to the start", () => {
  every((scene, block, name) => {
    for (const key of ["ArrowRight", "ArrowLeft"]) {
      const next = neighbour(scene, block.id, key);
      if (next) assert.equal(neighbour(scene, next, BACK[key]), block.id, `${name} ${key}`);
    }
  });
});

test("an arrow key leads in its direction", () => {
  /** @param {SceneBlock["box"]} box */
  const center = ([x0, y0, x1, y1]) => ({ x: (x0 + x1) / 2, y: (y0 + y1) / 2 });
  every((scene, block, name) => {
    const from = center(block.box);
    /** @param {string} key */
    const moved = (key) => {
      const next = neighbour(scene, block.id, key);
      if (!next) return null;
      const to = center(theBlock(scene, next).box);
      return { x: to.x - from.x, y: to.y - from.y };
    };
    assert.ok((moved("ArrowRight")?.x ?? 1) > 0, name);
    assert.ok((moved("ArrowLeft")?.x ?? -1) < 0, name);
    assert.ok((moved("ArrowUp")?.y ?? 1) > 0, name);
    assert.ok((moved("ArrowDown")?.y ?? -1) < 0, name);
  });
});

test("the arrow keys reach every block", () => {
  for (const [name, scene] of Object.entries(SCENES)) {
    assert.equal(reached(scene), scene.blocks.length, name);
  }
});

test("left leads through the row of h_n[3] from its start to its end", () => {
  const scene = SCENES.A3;
  const seen = walked(scene, "h_0[3]", "ArrowLeft");
  assert.equal(seen[0], "h_0[3]");
  assert.deepEqual(seen.slice(1, 3), ["hidden l1 backward t34", "hidden l1 backward t33"]);
  assert.deepEqual(seen.slice(-2), ["h_n[3]", "c_n[3]"]);
  assert.equal(endOfRow(scene, "h_n[3]", true), "c_0[3]");
  assert.equal(endOfRow(scene, "h_n[3]", false), "c_n[3]");
});

test("up leads from the input through the layers to the output", () => {
  assert.deepEqual(walked(SCENES.A3, "input t0", "ArrowUp"), [
    "input t0",
    "hidden l0 forward t0",
    "hidden l0 backward t0",
    "hidden l1 forward t0",
    "hidden l1 backward t0",
    "output forward t0",
    "output backward t0",
  ]);
});

test("other keys lead nowhere", () => {
  assert.equal(neighbour(SCENES.A3, "h_n[3]", "a"), null);
  assert.equal(neighbour(SCENES.A3, "nowhere", "ArrowUp"), null);
});

test("places a box in percent from the top left", () => {
  const place = placed([1, 1, 2, 3], [0, 0, 4, 4]);
  assert.deepEqual(place, { left: 25, top: 25, width: 25, height: 50 });
  every((scene, block, name) => {
    const { left, top, width, height } = placed(block.box, scene.bounds);
    assert.ok(left >= 0 && top >= 0 && left + width <= 100.001 && top + height <= 100.001, name);
  });
});

// Linking and walking, on scenes that the backend made: node --test (see tests/js/test_javascript.py)

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  blockOf,
  endOfRow,
  groupOf,
  lit,
  neighbour,
  placed,
  tensorsOf,
} from "../../../components/static/picture/links.js";
import { BACK, reached } from "./walks.js";

const SCENES = JSON.parse(readFileSync(process.env.SCENES, "utf-8"));

function every(check) {
  for (const [name, scene] of Object.entries(SCENES)) {
    for (const block of scene.blocks) check(scene, block, `${name}: ${block.id}`);
  }
}

test("there are scenes of many kinds", () => {
  assert.ok(Object.keys(SCENES).length >= 6);
});

test("h_n[3] of A3 is the backward half of output at step 0, and no other", () => {
  const scene = SCENES.A3;
  const found = lit(scene, { block: "h_n[3]" });
  assert.deepEqual(found.tensors.sort(), ["h_n", "output"]);
  assert.equal(found.group, "output[:, 0, 20:]");
  assert.deepEqual(found.blocks.sort(), ["h_n[3]", "hidden l1 backward t0", "output backward t0"]);
});

test("a row of a lower layer stands alone", () => {
  assert.deepEqual(lit(SCENES.A3, { block: "h_n[0]" }).blocks, ["h_n[0]"]);
  assert.deepEqual(lit(SCENES.A3, { block: "c_n[3]" }).blocks, ["c_n[3]"]);
});

test("a group lights up from each of its blocks alike", () => {
  every((scene, block, name) => {
    const found = lit(scene, { block: block.id });
    assert.ok(found.blocks.includes(block.id), name);
    assert.deepEqual(lit(scene, { group: block.group }), found, name);
    for (const id of found.blocks) assert.deepEqual(lit(scene, { block: id }), found, name);
    assert.deepEqual(tensorsOf(scene, block.group), found.tensors, name);
    assert.equal(groupOf(scene, block.group).length, found.blocks.length, name);
  });
});

test("a tensor lights up with all of its blocks", () => {
  const found = lit(SCENES.A3, { tensor: "h_n" });
  assert.deepEqual(found.blocks, ["h_n[0]", "h_n[1]", "h_n[2]", "h_n[3]"]);
});

test("a set lights whole and partly used blocks, and names their tensors once", () => {
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
  assert.deepEqual(lit(scene, { set: "whole" }), { blocks: ["c_n[0]"], part: [], group: null, tensors: ["c_n"] });
  const parts = lit(scene, { set: "part" });
  assert.deepEqual([parts.blocks, parts.part, parts.tensors], [sets.part.part, sets.part.part, ["input"]]);
  assert.deepEqual(lit(scene, { set: "none" }), { blocks: [], part: [], group: null, tensors: [] });
  assert.deepEqual(lit(scene, { set: "gone" }).tensors, []);
});

test("a set that is not there lights nothing, whether or not the scene has others", () => {
  const nothing = { blocks: [], part: [], group: null, tensors: [] };
  assert.deepEqual(lit(SCENES.A3, { set: "result" }), nothing);
  assert.deepEqual(lit({ ...SCENES.A3, sets: {} }, { set: "wrong0" }), nothing);
});

test("a set goes before a block, and lights exactly its own, without their twins", () => {
  const scene = { ...SCENES.A3, sets: { result: { whole: ["h_n[3]"], part: [] } } };
  assert.deepEqual(lit(scene, { set: "result" }).blocks, ["h_n[3]"]);
  assert.ok(lit(scene, { block: "h_n[3]" }).blocks.length > 1);
  assert.equal(lit(scene, { block: "h_n[3]" }).part, undefined);
});

test("lighting changes nothing in the scene", () => {
  const scene = { ...SCENES.A3, sets: { result: { whole: ["h_n[3]"], part: ["input t0"] } } };
  const before = JSON.stringify(scene);
  for (const pointed of [{ set: "result" }, { block: "h_n[3]" }, { tensor: "h_n" }, { group: "h_n[0]" }]) {
    lit(scene, pointed);
  }
  assert.equal(JSON.stringify(scene), before);
});

test("ends of a row are the same from anywhere in it", () => {
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

test("nothing pointed at, nothing lit; what is gone lights nothing", () => {
  for (const pointed of [null, undefined, { block: "h_n[99]" }]) {
    assert.deepEqual(lit(SCENES.A3, pointed), { blocks: [], group: null, tensors: [] });
  }
});

test("right along a row and left again is where one was", () => {
  every((scene, block, name) => {
    for (const key of ["ArrowRight", "ArrowLeft"]) {
      const next = neighbour(scene, block.id, key);
      if (next) assert.equal(neighbour(scene, next, BACK[key]), block.id, `${name} ${key}`);
    }
  });
});

test("an arrow leads the way it points", () => {
  const center = ({ box: [x0, y0, x1, y1] }) => [(x0 + x1) / 2, (y0 + y1) / 2];
  every((scene, block, name) => {
    const [x, y] = center(block);
    for (const [key, axis, sign] of [["ArrowRight", 0, 1], ["ArrowLeft", 0, -1], ["ArrowUp", 1, 1], ["ArrowDown", 1, -1]]) {
      const next = neighbour(scene, block.id, key);
      if (!next) continue;
      const to = center(blockOf(scene, next));
      assert.ok((to[axis] - [x, y][axis]) * sign > 0, `${name} ${key}`);
    }
  });
});

test("every block can be reached from the first", () => {
  for (const [name, scene] of Object.entries(SCENES)) {
    assert.equal(reached(scene), scene.blocks.length, name);
  }
});

test("the lane of h_n[3] is walked from its start to its end", () => {
  const scene = SCENES.A3;
  let id = "h_0[3]";
  const seen = [];
  for (; id; id = neighbour(scene, id, "ArrowLeft")) seen.push(id);
  assert.equal(seen[0], "h_0[3]");
  assert.deepEqual(seen.slice(1, 3), ["hidden l1 backward t34", "hidden l1 backward t33"]);
  assert.deepEqual(seen.slice(-2), ["h_n[3]", "c_n[3]"]);
  assert.equal(endOfRow(scene, "h_n[3]", true), "c_0[3]");
  assert.equal(endOfRow(scene, "h_n[3]", false), "c_n[3]");
});

test("up from the input leads through the lanes to the output", () => {
  const seen = [];
  for (let id = "input t0"; id; id = neighbour(SCENES.A3, id, "ArrowUp")) seen.push(id);
  assert.deepEqual(seen, [
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

test("a box is placed in hundredths from the top left", () => {
  const place = placed([1, 1, 2, 3], [0, 0, 4, 4]);
  assert.deepEqual(place, { left: 25, top: 25, width: 25, height: 50 });
  every((scene, block, name) => {
    const { left, top, width, height } = placed(block.box, scene.bounds);
    assert.ok(left >= 0 && top >= 0 && left + width <= 100.001 && top + height <= 100.001, name);
  });
});

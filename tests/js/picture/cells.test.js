// @ts-check
// Grids of cells, on scenes of the Packing page that the backend made.

import assert from "node:assert/strict";
import { test } from "node:test";

import { blockAt, withCells } from "../../../components/static/picture/cells.js";
import { blockOf, groupOf, lit, placed } from "../../../components/static/picture/links.js";
import { madeScenes } from "../made.js";
import { everyCell, MADE, PACKED, SMALL } from "./packed.js";
import { theBlock } from "./walks.js";

/** @import { DrawnBlock, DrawnScene } from "../../../components/static/picture/cells.js" */

/**
 * @param {DrawnScene} scene
 * @param {string} id of a grid
 */
function inGrid(scene, id) {
  return scene.blocks.filter((block) => !block.frame && block.id.startsWith(`${id} `));
}

/**
 * Return the block that the pointer finds in the middle of a block.
 *
 * @param {DrawnScene} scene
 * @param {DrawnBlock} block
 */
function pointedIn(scene, block) {
  const { left, top, width, height } = placed(block.box, scene.bounds);
  return blockAt(scene, left + width / 2, top + height / 2);
}

test("the scenes are of many kinds, and torch refused some of them", () => {
  assert.ok(Object.keys(PACKED).length >= 24);
  assert.deepEqual(
    MADE.unsorted.grids?.map(({ id }) => id),
    ["input"],
  );
});

test("does not change a scene without grids", () => {
  const scene = madeScenes().A3;
  assert.equal(withCells(scene), scene);
});

test("makes a block in its grid of every cell, and a frame of every grid", () => {
  for (const [name, scene] of Object.entries(PACKED)) {
    const grids = MADE[name].grids ?? [];
    const cells = grids.flatMap(({ cells }) => cells.filter((number) => number >= 0));
    assert.ok(cells.length > 0, name);
    assert.equal(scene.blocks.length, cells.length + grids.length, name);
    assert.equal(new Set(scene.blocks.map(({ id }) => id)).size, scene.blocks.length, name);
    assert.deepEqual(MADE[name].blocks, [], name);
    assert.ok(scene.many);
    for (const { id, box } of grids) {
      const frame = theBlock(scene, id);
      assert.deepEqual([frame.box, frame.frame, frame.name], [box, true, id]);
      for (const block of inGrid(scene, id)) {
        const [x0, y0, x1, y1] = block.box;
        assert.ok(x0 >= box[0] - 1e-6 && y0 >= box[1] - 1e-6, block.id);
        assert.ok(x1 <= box[2] + 1e-6 && y1 <= box[3] + 1e-6, block.id);
      }
    }
  }
});

test("names a cell by its row and column, and describes its value", () => {
  const scene = PACKED.C;
  const cell = theBlock(scene, "output 0,19");
  assert.equal(cell.tensor, "output");
  assert.equal(cell.text, scene.tokens?.at(-1));
  assert.ok(cell.text?.startsWith("Sentence 0, t = 19, id 95: input[19, 0]."));
  assert.equal(cell.name, `5  output, padded again with zeros: ${cell.text}`);
  const padding = theBlock(scene, "input 1,5");
  assert.equal(padding.text, scene.paddings?.[1]);
  assert.ok(padding.text?.startsWith("Padding of sentence 1, which has 5 steps."));
  everyCell((_, block, name) => assert.ok(block.text && block.name.includes(block.text), name));
});

test("keeps the blocks of a row when another sentence grows", () => {
  const short = withCells(MADE.narrow);
  const long = withCells(MADE.total);
  for (const block of inGrid(short, "input")) {
    const [row, column] = block.id.split(" ")[1].split(",").map(Number);
    const same = blockOf(long, block.id);
    assert.ok(same, block.id);
    const [start, startBefore] = [same, block].map(({ text }) => text?.split(":")[0]);
    if (column < [5, 3, 2][row]) assert.equal(start, startBefore, block.id);
  }
});

test("the pointer finds the cell under it, and no frame", () => {
  everyCell((scene, block, name) => assert.equal(pointedIn(scene, block), block.id, name));
});

test("the pointer finds nothing outside of the grids", () => {
  for (const scene of Object.values(PACKED)) {
    assert.equal(blockAt(scene, 0.1, 50), null);
    assert.equal(blockAt(scene, 50, 0.1), null);
    assert.equal(blockAt(scene, -5, -5), null);
    assert.equal(blockAt(scene, 101, 50), null);
  }
});

test("the pointer finds nothing after the last element of data", () => {
  const scene = PACKED.start;
  const last = theBlock(scene, "packed 1,58");
  assert.equal(blockOf(scene, "packed 1,59"), undefined);
  const { left, top, width, height } = placed(last.box, scene.bounds);
  assert.equal(blockAt(scene, left + width / 2, top + height / 2), last.id);
  assert.equal(blockAt(scene, left + width * 1.5, top + height / 2), null);
});

test("highlights a token in all grids, from each of them alike", () => {
  const scene = PACKED.C;
  const found = lit(scene, { block: "input 5,17" });
  assert.deepEqual(found.blocks, [
    "input 5,17",
    "sorted 1,17",
    "packed 1,55",
    "packed_output 1,55",
    "output 5,17",
    "h_n 0,5",
  ]);
  assert.deepEqual(found.tensors, [
    "input",
    "sorted_indices",
    "packed",
    "packed_output",
    "output",
    "h_n",
  ]);
  for (const id of found.blocks) assert.deepEqual(lit(scene, { block: id }), found);
});

test("highlights a token once in each grid, and padding never in data", () => {
  everyCell(
    (scene, block, name) => {
      const { blocks } = lit(scene, { block: block.id });
      assert.ok(blocks.includes(block.id), name);
      const times = new Map();
      for (const id of blocks) {
        const grid = id.split(" ")[0];
        times.set(grid, (times.get(grid) ?? 0) + 1);
      }
      const isReal = Number(block.group) < (scene.tokens?.length ?? 0);
      for (const [grid, count] of times) {
        if (grid !== "h_n") assert.equal(count, 1, `${name} ${grid}`);
      }
      const drawn = (scene.grids ?? []).map(({ id }) => id).filter((id) => id !== "h_n");
      for (const grid of isReal ? drawn : []) assert.ok(times.has(grid), `${name} ${grid}`);
      for (const grid of isReal ? [] : ["packed", "packed_output", "h_n"]) {
        assert.ok(!times.has(grid), `${name} ${grid}`);
      }
    },
    [...SMALL, "start", "C", "sorted"],
  );
});

test("a forward row of h_n is at the end of its sentence, a backward row at the start", () => {
  const scene = PACKED.start;
  assert.deepEqual(
    lit(scene, { block: "h_n 0,1" }).blocks.filter((id) => /^(input|output|h_n) /.test(id)),
    ["input 1,4", "output 1,4", "h_n 0,1"],
  );
  assert.deepEqual(
    lit(scene, { block: "h_n 1,1" }).blocks.filter((id) => /^(input|output|h_n) /.test(id)),
    ["input 1,0", "output 1,0", "h_n 1,1"],
  );
  // A sentence of one token ends where it begins.
  const both = lit(PACKED.one, { block: "input 0,0" }).blocks.filter((id) => id.startsWith("h_n"));
  assert.deepEqual(both, ["h_n 0,0", "h_n 1,0"]);
});

test("highlights the frame of a tensor instead of its cells", () => {
  const scene = PACKED.start;
  assert.ok(scene.grids?.length);
  for (const { id, tensor } of scene.grids ?? []) {
    assert.deepEqual(lit(scene, { tensor }), { blocks: [id], group: null, tensors: [tensor] });
  }
  assert.deepEqual(lit(scene, { tensor: "lengths" }).blocks, []);
});

test("highlighting does not change the scene", () => {
  const before = JSON.stringify(MADE.start);
  const scene = withCells(MADE.start);
  for (const pointed of [{ block: "input 0,0" }, { tensor: "h_n" }, null]) lit(scene, pointed);
  groupOf(scene, 0);
  assert.equal(JSON.stringify(MADE.start), before);
});

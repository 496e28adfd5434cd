// Grids of cells, on scenes of packing that the backend made (see tests/js/test_javascript.py)

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { blockAt, withCells } from "../../../components/static/picture/cells.js";
import { blockOf, endOfRow, groupOf, lit, neighbour, placed } from "../../../components/static/picture/links.js";
import { BACK, reached } from "./walks.js";

const GIVEN = JSON.parse(readFileSync(process.env.PACKED, "utf-8"));
const PACKED = Object.fromEntries(Object.entries(GIVEN).map(([name, scene]) => [name, withCells(scene)]));
const SMALL = ["narrow", "total", "one", "wide", "deep", "zero", "nothing"];

function every(check, names = Object.keys(PACKED)) {
  for (const name of names) {
    const scene = PACKED[name];
    for (const block of scene.blocks) if (!block.frame) check(scene, block, `${name}: ${block.id}`);
  }
}

function inGrid(scene, id) {
  return scene.blocks.filter((block) => !block.frame && block.id.startsWith(`${id} `));
}

// What stands in the middle of a block, as the pointer finds it.
function pointedIn(scene, block) {
  const { left, top, width, height } = placed(block.box, scene.bounds);
  return blockAt(scene, left + width / 2, top + height / 2);
}

test("there are scenes of many kinds, some of them refused", () => {
  assert.ok(Object.keys(PACKED).length >= 24);
  assert.deepEqual(GIVEN.unsorted.grids.map(({ id }) => id), ["input"]);
});

test("a scene without grids is itself", () => {
  const scene = { blocks: [{ id: "h_n[0]" }] };
  assert.equal(withCells(scene), scene);
});

test("every cell is a block, in its grid and upon no other, and every grid a frame", () => {
  for (const [name, scene] of Object.entries(PACKED)) {
    const cells = GIVEN[name].grids.flatMap(({ cells }) => cells.filter((number) => number >= 0));
    assert.equal(scene.blocks.length, cells.length + GIVEN[name].grids.length, name);
    assert.equal(new Set(scene.blocks.map(({ id }) => id)).size, scene.blocks.length, name);
    assert.deepEqual(GIVEN[name].blocks, [], name);
    assert.ok(scene.many);
    for (const { id, box } of GIVEN[name].grids) {
      const frame = blockOf(scene, id);
      assert.deepEqual([frame.box, frame.frame, frame.name], [box, true, id]);
      for (const block of inGrid(scene, id)) {
        const [x0, y0, x1, y1] = block.box;
        assert.ok(x0 >= box[0] - 1e-6 && y0 >= box[1] - 1e-6, block.id);
        assert.ok(x1 <= box[2] + 1e-6 && y1 <= box[3] + 1e-6, block.id);
      }
    }
  }
});

test("a cell is named by its row and column, and says what it holds", () => {
  const scene = PACKED.C;
  const cell = blockOf(scene, "output 0,19");
  assert.equal(cell.tensor, "output");
  assert.equal(cell.text, scene.tokens.at(-1));
  assert.ok(cell.text.startsWith("Sentence 0, t = 19, id 95: input[19, 0]."));
  assert.equal(cell.name, `5  output, padded again with zeros: ${cell.text}`);
  const padding = blockOf(scene, "input 1,5");
  assert.equal(padding.text, scene.paddings[1]);
  assert.ok(padding.text.startsWith("Padding of sentence 1, which has 5 steps."));
  every((found, block, name) => assert.ok(block.text && block.name.includes(block.text), name));
});

test("a row stays the same blocks when another sentence grows", () => {
  const short = withCells(GIVEN.narrow);
  const long = withCells(GIVEN.total);
  for (const block of inGrid(short, "input")) {
    const [row, column] = block.id.split(" ")[1].split(",").map(Number);
    const same = blockOf(long, block.id);
    assert.ok(same, block.id);
    const told = (text) => text.split(":")[0];
    if (column < [5, 3, 2][row]) assert.equal(told(same.text), told(block.text), block.id);
  }
});

test("the pointer finds the cell it stands in, and no frame", () => {
  every((scene, block, name) => assert.equal(pointedIn(scene, block), block.id, name));
});

test("beside the grids the pointer finds nothing", () => {
  for (const scene of Object.values(PACKED)) {
    assert.equal(blockAt(scene, 0.1, 50), null);
    assert.equal(blockAt(scene, 50, 0.1), null);
    assert.equal(blockAt(scene, -5, -5), null);
    assert.equal(blockAt(scene, 101, 50), null);
  }
});

test("where the last line of data is not full there is nothing", () => {
  const scene = PACKED.start;
  const last = blockOf(scene, "packed 1,58");
  assert.equal(blockOf(scene, "packed 1,59"), undefined);
  const { left, top, width, height } = placed(last.box, scene.bounds);
  assert.equal(blockAt(scene, left + width / 2, top + height / 2), last.id);
  assert.equal(blockAt(scene, left + width * 1.5, top + height / 2), null);
});

test("a token lights up in all grids, from each of them alike", () => {
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
  assert.deepEqual(found.tensors, ["input", "sorted_indices", "packed", "packed_output", "output", "h_n"]);
  for (const id of found.blocks) assert.deepEqual(lit(scene, { block: id }), found);
});

test("tokens light once in each grid, padding never in data", () => {
  every((scene, block, name) => {
    const { blocks } = lit(scene, { block: block.id });
    assert.ok(blocks.includes(block.id), name);
    const times = new Map();
    for (const id of blocks) {
      const grid = id.split(" ")[0];
      times.set(grid, (times.get(grid) ?? 0) + 1);
    }
    const real = block.group < scene.tokens.length;
    for (const [grid, count] of times) if (grid !== "h_n") assert.equal(count, 1, `${name} ${grid}`);
    const drawn = scene.grids.map(({ id }) => id).filter((id) => id !== "h_n");
    for (const grid of drawn) if (real) assert.ok(times.has(grid), `${name} ${grid}`);
    if (!real) assert.ok(!times.has("packed") && !times.has("packed_output") && !times.has("h_n"), name);
  }, [...SMALL, "start", "C", "sorted"]);
});

test("a state of h_n is where its sentence ends, backward where it begins", () => {
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

test("a tensor lights with its frame alone, not with its cells", () => {
  const scene = PACKED.start;
  for (const { id, tensor } of scene.grids) {
    assert.deepEqual(lit(scene, { tensor }), { blocks: [id], group: null, tensors: [tensor] });
  }
  assert.deepEqual(lit(scene, { tensor: "lengths" }).blocks, []);
});

test("a frame is no place to come to", () => {
  every((scene, block, name) => {
    for (const key of Object.keys(BACK)) {
      const next = neighbour(scene, block.id, key);
      if (next) assert.ok(!blockOf(scene, next).frame, `${name} ${key}`);
    }
  }, [...SMALL, "start"]);
});

test("right along a row and left again is where one was", () => {
  every((scene, block, name) => {
    for (const key of ["ArrowRight", "ArrowLeft"]) {
      const next = neighbour(scene, block.id, key);
      if (!next) continue;
      assert.equal(next.split(/[ ,]/).slice(0, 2).join(), block.id.split(/[ ,]/).slice(0, 2).join(), name);
      assert.equal(neighbour(scene, next, BACK[key]), block.id, `${name} ${key}`);
    }
  }, [...SMALL, "start", "long compact"]);
});

test("up and down lead from sentence to sentence at one step, then on into the next grid", () => {
  const seen = [];
  for (let id = "input 0,3"; id; id = neighbour(PACKED.total, id, "ArrowDown")) seen.push(id);
  const cells = ["input 0,3", "input 1,3", "input 2,3", "sorted 0,3", "sorted 1,3", "sorted 2,3"];
  assert.deepEqual(seen.slice(0, 6), cells);
  assert.deepEqual(seen.slice(6).map((id) => id.split(" ")[0]), ["packed", "packed_output"]);
  const up = [];
  for (let id = seen.at(-1); id; id = neighbour(PACKED.total, id, "ArrowUp")) up.push(id);
  assert.equal(up.at(-1).split(",")[0], "input 0");
});

test("every cell can be reached from the first", () => {
  for (const name of [...SMALL, "start", "total compact"]) {
    const scene = PACKED[name];
    assert.equal(reached(scene), scene.blocks.filter(({ frame }) => !frame).length, name);
  }
});

test("Home and End lead to the ends of a row of one grid", () => {
  for (const id of ["input 3,7", "sorted 3,7", "output 3,7"]) {
    const grid = id.split(" ")[0];
    assert.equal(endOfRow(PACKED.start, id, false), `${grid} 3,0`);
    assert.equal(endOfRow(PACKED.start, id, true), `${grid} 3,19`);
  }
  assert.equal(endOfRow(PACKED.start, "packed 1,7", true), "packed 1,58");
  assert.equal(endOfRow(PACKED.start, "h_n 1,7", true), "h_n 1,9");
});

test("looking at a scene changes nothing in it", () => {
  const before = JSON.stringify(GIVEN.start);
  const scene = withCells(GIVEN.start);
  for (const pointed of [{ block: "input 0,0" }, { tensor: "h_n" }, null]) lit(scene, pointed);
  groupOf(scene, 0);
  assert.equal(JSON.stringify(GIVEN.start), before);
});

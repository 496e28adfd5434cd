// @ts-check
// Moves by the arrow keys between cells of grids.

import assert from "node:assert/strict";
import { test } from "node:test";

import { endOfRow, neighbour } from "../../../components/static/picture/links.js";
import { everyCell, PACKED, SMALL } from "./packed.js";
import { BACK, reached, theBlock, walked } from "./walks.js";

test("the arrow keys never lead to a frame", () => {
  everyCell(
    (scene, block, name) => {
      for (const key of Object.keys(BACK)) {
        const next = neighbour(scene, block.id, key);
        if (next) assert.ok(!theBlock(scene, next).frame, `${name} ${key}`);
      }
    },
    [...SMALL, "start"],
  );
});

test("right and left lead back to the start, in the same row", () => {
  everyCell(
    (scene, block, name) => {
      for (const key of ["ArrowRight", "ArrowLeft"]) {
        const next = neighbour(scene, block.id, key);
        if (!next) continue;
        assert.equal(
          next.split(/[ ,]/).slice(0, 2).join(),
          block.id.split(/[ ,]/).slice(0, 2).join(),
          name,
        );
        assert.equal(neighbour(scene, next, BACK[key]), block.id, `${name} ${key}`);
      }
    },
    [...SMALL, "start", "long compact"],
  );
});

test("up and down lead through the sentences at one step, then into the next grid", () => {
  const seen = walked(PACKED.total, "input 0,3", "ArrowDown");
  const cells = ["input 0,3", "input 1,3", "input 2,3", "sorted 0,3", "sorted 1,3", "sorted 2,3"];
  assert.deepEqual(seen.slice(0, 6), cells);
  assert.deepEqual(
    seen.slice(6).map((id) => id.split(" ")[0]),
    ["packed", "packed_output"],
  );
  const up = walked(PACKED.total, seen[seen.length - 1], "ArrowUp");
  assert.equal(up[up.length - 1].split(",")[0], "input 0");
});

test("the arrow keys reach every cell", () => {
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

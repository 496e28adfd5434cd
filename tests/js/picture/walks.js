// @ts-check
// Helpers that move through a scene by the arrow keys.

import { blockOf, neighbour } from "../../../components/static/picture/links.js";

/** @import { DrawnBlock } from "../../../components/static/picture/cells.js" */
/** @import { Blocks } from "../../../components/static/picture/links.js" */

/** The key that leads back, by key. @type {Record<string, string>} */
export const BACK = {
  ArrowRight: "ArrowLeft",
  ArrowLeft: "ArrowRight",
  ArrowUp: "ArrowDown",
  ArrowDown: "ArrowUp",
};

/**
 * Return how many blocks the arrow keys reach from the first block.
 *
 * @param {Blocks} scene
 */
export function reached(scene) {
  /** @type {Set<string>} */
  const seen = new Set();
  const open = [scene.blocks[0].id];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const key of Object.keys(BACK)) {
      const next = neighbour(scene, id, key);
      if (next) open.push(next);
    }
  }
  return seen.size;
}

/**
 * Return the ids of the blocks that one key leads to, from the first to the edge of the picture.
 *
 * @param {Blocks} scene
 * @param {string} first
 * @param {string} key
 */
export function walked(scene, first, key) {
  const seen = [first];
  for (let id = neighbour(scene, first, key); id; id = neighbour(scene, id, key)) seen.push(id);
  return seen;
}

/**
 * Return a block that must be there.
 *
 * @param {Blocks} scene
 * @param {string | null | undefined} id
 * @returns {DrawnBlock}
 */
export function theBlock(scene, id) {
  const block = blockOf(scene, id);
  if (!block) throw new Error(`no block ${id}`);
  return block;
}

// @ts-check
// Relations between the blocks of a scene, and moves by the arrow keys: pure functions without access
// to the page. Blocks of one group hold the same values.

/** @import { Box, DrawnBlock, DrawnScene } from "./cells.js" */

/**
 * What the user points at: one block, all blocks of a group or a tensor, or a set of the scene.
 *
 * @typedef {object} Pointed
 * @property {string} [block] id
 * @property {string | number} [group]
 * @property {string} [tensor]
 * @property {string} [set]
 */

/**
 * What is highlighted.
 *
 * @typedef {object} Lit
 * @property {string[]} blocks ids
 * @property {string[]} [part] ids of the blocks of a set that gave only some of their values
 * @property {string | number | null} group
 * @property {string[]} tensors
 */

/** @typedef {Pick<DrawnScene, "blocks">} Blocks */

/** The ids of the blocks of a set. @typedef {{ whole?: string[], part?: string[] }} Members */

/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/**
 * Return the block with an id.
 *
 * @param {Blocks} scene
 * @param {string | null | undefined} id
 */
export function blockOf(scene, id) {
  return scene.blocks.find((block) => block.id === id);
}

/**
 * Return the blocks of a group.
 *
 * @param {Blocks} scene
 * @param {string | number | undefined} group
 */
export function groupOf(scene, group) {
  return scene.blocks.filter((block) => block.group === group);
}

/**
 * Return the names of blocks' tensors, each once.
 *
 * @param {(DrawnBlock | undefined)[]} blocks
 */
function namesOf(blocks) {
  return [...new Set(blocks.flatMap((block) => block?.tensor || []))];
}

/**
 * Return every tensor that holds the values of a group.
 *
 * @param {Blocks} scene
 * @param {string | number | undefined} group
 */
export function tensorsOf(scene, group) {
  return namesOf(groupOf(scene, group));
}

/**
 * Return what is highlighted while the user points at `pointed`.
 *
 * @param {Blocks & { sets?: Record<string, Members> }} scene
 * @param {Pointed | null | undefined} pointed
 * @returns {Lit}
 */
export function lit(scene, pointed) {
  if (!pointed) return { blocks: [], group: null, tensors: [] };
  if (pointed.set) {
    const { whole = [], part = [] } = scene.sets?.[pointed.set] ?? {};
    const blocks = [...whole, ...part];
    const tensors = namesOf(blocks.map((id) => blockOf(scene, id)));
    return { blocks, part, group: null, tensors };
  }
  if (pointed.tensor) {
    const all = scene.blocks.filter((block) => block.tensor === pointed.tensor);
    // The frame of a grid is highlighted instead of its many cells.
    const frames = all.filter(({ frame }) => frame);
    const blocks = frames.length ? frames : all;
    return { blocks: blocks.map(({ id }) => id), group: null, tensors: [pointed.tensor] };
  }
  const group = pointed.group ?? blockOf(scene, pointed.block)?.group;
  if (group === undefined) return { blocks: [], group: null, tensors: [] };
  return {
    blocks: groupOf(scene, group).map(({ id }) => id),
    group,
    tensors: tensorsOf(scene, group),
  };
}

/**
 * @param {DrawnBlock} block
 * @returns {[number, number]}
 */
function center({ box: [x0, y0, x1, y1] }) {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

/**
 * Return how far two blocks overlap along an axis.
 *
 * @param {DrawnBlock} one
 * @param {DrawnBlock} other
 * @param {number} axis
 */
function overlap(one, other, axis) {
  const end = Math.min(one.box[axis + 2], other.box[axis + 2]);
  return end - Math.max(one.box[axis], other.box[axis]);
}

/**
 * Return the id of the block that an arrow key leads to, or null at the edge of the picture.
 *
 * It is the nearest block in that direction that overlaps the present one across it. Up and down
 * also lead to the nearest block of the next row if none overlaps.
 *
 * @param {Blocks} scene
 * @param {string} id
 * @param {string} key
 */
export function neighbour(scene, id, key) {
  const here = blockOf(scene, id);
  const [dx, dy] = ARROWS[key] ?? [0, 0];
  if (!here || (!dx && !dy)) return null;
  const along = dx ? 0 : 1;
  const across = 1 - along;
  const sign = dx || dy;
  const from = center(here);
  /** @type {{ id: string, rank: number[] } | null} */
  let best = null;
  for (const block of scene.blocks) {
    if (block.frame) continue;
    const to = center(block);
    const ahead = (to[along] - from[along]) * sign;
    if (ahead <= 0.001) continue;
    const isLevel = overlap(here, block, across) > 0.001;
    // Left and right never leave the row.
    if (!isLevel && along === 0) continue;
    const aside = Math.abs(to[across] - from[across]);
    const isFar = along === 1 && !isLevel;
    const rank = [isFar ? 1 : 0, isFar ? Math.round(ahead * 10) : ahead, aside];
    if (!best || isBefore(rank, best.rank)) best = { id: block.id, rank };
  }
  return best?.id ?? null;
}

/**
 * Return whether a list of numbers is less than another, compared number by number.
 *
 * @param {number[]} one
 * @param {number[]} other
 */
function isBefore(one, other) {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place >= 0 && one[place] < other[place];
}

/**
 * Return the id of the first or last block of a row, for Home and End.
 *
 * @param {Blocks} scene
 * @param {string} id
 * @param {boolean} last
 */
export function endOfRow(scene, id, last) {
  const key = last ? "ArrowRight" : "ArrowLeft";
  let here = id;
  for (let next = neighbour(scene, here, key); next; next = neighbour(scene, here, key)) {
    here = next;
  }
  return here;
}

/**
 * Return the place of a box in its picture, in percent of width and height from the top left.
 *
 * @param {Box} box
 * @param {Box} bounds of the picture
 */
export function placed([x0, y0, x1, y1], [left, bottom, right, top]) {
  const across = 100 / (right - left);
  const up = 100 / (top - bottom);
  return {
    left: (x0 - left) * across,
    top: (top - y1) * up,
    width: (x1 - x0) * across,
    height: (y1 - y0) * up,
  };
}

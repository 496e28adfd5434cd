// @ts-check
// Grids of many cells as blocks of a scene: pure functions without access to the page.

/** @import { Scene, SceneBlock, SceneGrid } from "../message.d.ts" */

/** The corners of a block. @typedef {SceneBlock["box"]} Box */

/**
 * A block of the picture: one of the scene, a cell of a grid, or the frame of a grid.
 *
 * @typedef {object} DrawnBlock
 * @property {string} id
 * @property {Box} box
 * @property {string} name
 * @property {string | null} [tensor]
 * @property {string | number} [group] blocks of one group hold the same values; a frame has none
 * @property {string} [text] a sentence about the block; a frame has none
 * @property {string | null} [slice] expression for the values of the block
 * @property {boolean} [frame] whether the block is the frame of a grid
 */

/**
 * A scene whose grids are blocks.
 *
 * @typedef {Omit<Scene, "blocks"> & { blocks: DrawnBlock[], many?: boolean }} DrawnScene
 */

/**
 * Return the box of the cell at `place`, counted by rows.
 *
 * @param {SceneGrid} grid
 * @param {number} place
 * @returns {Box}
 */
function boxOf({ box: [x0, y0, x1, y1], columns, cells }, place) {
  const rows = cells.length / columns;
  const [width, height] = [(x1 - x0) / columns, (y1 - y0) / rows];
  const [row, column] = [Math.floor(place / columns), place % columns];
  const top = y1 - row * height;
  return [x0 + column * width, y1 - (row + 1) * height, x0 + (column + 1) * width, top];
}

/**
 * Return the id of a cell. It contains the row and the column, so that a pinned cell stays pinned
 * when the rows become longer.
 *
 * @param {SceneGrid} grid
 * @param {number} place
 */
function idOf({ id, columns }, place) {
  return `${id} ${Math.floor(place / columns)},${place % columns}`;
}

/**
 * Return the sentence of a token or of a padding.
 *
 * @param {Scene} scene
 * @param {number} number of the token; numbers after the last token are padding
 */
function sentenceOf({ tokens = [], paddings = [], width = 1 }, number) {
  if (number < tokens.length) return tokens[number];
  return paddings[Math.floor((number - tokens.length) / width)];
}

/**
 * Return the scene with a block for every cell of its grids.
 *
 * Cells with one number are the same token, and cells with a negative number are not drawn.
 *
 * @param {Scene} scene
 * @returns {DrawnScene}
 */
export function withCells(scene) {
  if (!scene.grids) return scene;
  /** @type {DrawnBlock[]} */
  const blocks = [];
  for (const grid of scene.grids) {
    grid.cells.forEach((number, place) => {
      if (number < 0) return;
      blocks.push({
        id: idOf(grid, place),
        box: boxOf(grid, place),
        group: number,
        tensor: grid.tensor,
        get text() {
          return sentenceOf(scene, number);
        },
        get name() {
          return `${grid.name}: ${sentenceOf(scene, number)}`;
        },
      });
    });
  }
  const frames = scene.grids.map(({ id, tensor, box }) => {
    return { id, box, tensor, name: id, frame: true };
  });
  return { ...scene, blocks: [...blocks, ...frames], many: true };
}

/**
 * Return the id of the block at a point of the picture, or null. Frames are ignored.
 *
 * @param {Pick<DrawnScene, "blocks" | "bounds">} scene
 * @param {number} left percent of the width
 * @param {number} top percent of the height
 */
export function blockAt(scene, left, top) {
  const [x0, y0, x1, y1] = scene.bounds;
  const x = x0 + ((x1 - x0) * left) / 100;
  const y = y1 - ((y1 - y0) * top) / 100;
  const found = scene.blocks.find(
    ({ box, frame }) => !frame && box[0] <= x && x < box[2] && box[1] <= y && y < box[3],
  );
  return found?.id ?? null;
}

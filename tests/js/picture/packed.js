// @ts-check
// Scenes of the Packing page that the backend made, with a block for every cell.

import { withCells } from "../../../components/static/picture/cells.js";
import { madePackedScenes } from "../made.js";

/** @import { DrawnBlock, DrawnScene } from "../../../components/static/picture/cells.js" */

/** The scenes as the backend made them, by name. */
export const MADE = madePackedScenes();
/** The same scenes with cells. */
export const PACKED = Object.fromEntries(
  Object.entries(MADE).map(([name, scene]) => [name, withCells(scene)]),
);
/** Names of scenes with few cells. */
export const SMALL = ["narrow", "total", "one", "wide", "deep", "zero", "nothing"];

/**
 * Check every block that is no frame.
 *
 * @param {(scene: DrawnScene, block: DrawnBlock, name: string) => void} check
 * @param {string[]} names of scenes
 */
export function everyCell(check, names = Object.keys(PACKED)) {
  for (const name of names) {
    const scene = PACKED[name];
    for (const block of scene.blocks) if (!block.frame) check(scene, block, `${name}: ${block.id}`);
  }
}

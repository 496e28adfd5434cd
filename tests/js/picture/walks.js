// Walking about in a scene, for tests.

import { neighbour } from "../../../components/static/picture/links.js";

// The key that leads back.
export const BACK = { ArrowRight: "ArrowLeft", ArrowLeft: "ArrowRight", ArrowUp: "ArrowDown", ArrowDown: "ArrowUp" };

// How many blocks the arrow keys lead to from the first.
export function reached(scene) {
  const seen = new Set();
  const open = [scene.blocks[0].id];
  while (open.length) {
    const id = open.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    for (const key of Object.keys(BACK)) {
      const next = neighbour(scene, id, key);
      if (next) open.push(next);
    }
  }
  return seen.size;
}

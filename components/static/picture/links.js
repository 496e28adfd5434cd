// What belongs together in a scene, and where the arrow keys lead: pure functions of the scene, which
// know neither the page nor Plotly. `scene.blocks` are `{id, box: [x0, y0, x1, y1], group, tensor}`;
// blocks of one group are the same numbers.

const ARROWS = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export function blockOf(scene, id) {
  return scene.blocks.find((block) => block.id === id);
}

export function groupOf(scene, group) {
  return scene.blocks.filter((block) => block.group === group);
}

// Every tensor that holds the numbers of a group.
export function tensorsOf(scene, group) {
  return [...new Set(groupOf(scene, group).map((block) => block.tensor).filter(Boolean))];
}

// What lights up for what is pointed at, `{block: id}`, `{group}`, `{tensor}` or `{set}`: a name in
// `scene.sets`, whose `part` blocks gave some of their numbers only.
export function lit(scene, pointed) {
  if (!pointed) return { blocks: [], group: null, tensors: [] };
  if (pointed.set) {
    const { whole = [], part = [] } = scene.sets?.[pointed.set] ?? {};
    const blocks = [...whole, ...part];
    const tensors = blocks.map((id) => blockOf(scene, id)?.tensor).filter(Boolean);
    return { blocks, part, group: null, tensors: [...new Set(tensors)] };
  }
  if (pointed.tensor) {
    const all = scene.blocks.filter((block) => block.tensor === pointed.tensor);
    // Of a tensor in many cells, its frame.
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

function center({ box: [x0, y0, x1, y1] }) {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

function overlap([low, high], [from, to]) {
  return Math.min(high, to) - Math.max(low, from);
}

function span({ box }, axis) {
  return [box[axis], box[axis + 2]];
}

// The block that an arrow key leads to, or null at the picture's edge: the nearest one that lies in
// that direction and level with this one; else, across the rows, the nearest of the next row.
export function neighbour(scene, id, key) {
  const here = blockOf(scene, id);
  const [dx, dy] = ARROWS[key] ?? [0, 0];
  if (!here || (!dx && !dy)) return null;
  const along = dx ? 0 : 1;
  const across = 1 - along;
  const sign = dx || dy;
  const from = center(here);
  let best = null;
  for (const block of scene.blocks) {
    if (block.frame) continue;
    const to = center(block);
    const ahead = (to[along] - from[along]) * sign;
    if (ahead <= 0.001) continue;
    const level = overlap(span(here, across), span(block, across)) > 0.001;
    // A row is walked along and never left by the way; up and down may step aside.
    if (!level && along === 0) continue;
    const aside = Math.abs(to[across] - from[across]);
    const far = along === 1 && !level;
    const rank = [far ? 1 : 0, far ? Math.round(ahead * 10) : ahead, aside];
    if (!best || before(rank, best.rank)) best = { id: block.id, rank };
  }
  return best && best.id;
}

function before(one, other) {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place >= 0 && one[place] < other[place];
}

// First and last block of the row, for Home and End.
export function endOfRow(scene, id, last) {
  const key = last ? "ArrowRight" : "ArrowLeft";
  let here = id;
  for (let next = here; next; next = neighbour(scene, here, key)) here = next;
  return here;
}

// Where a box lies in its picture, in hundredths of width and height from the top left.
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

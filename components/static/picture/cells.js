// Grids of many cells as blocks of a scene: pure functions, which know neither the page nor Plotly.
// `scene.grids` are `{id, tensor, name, box, columns, cells}`; cells with one number are the same
// token, numbers from `scene.tokens.length` on are padding, and -1 is no cell.

function boxOf({ box: [x0, y0, x1, y1], columns, cells }, place) {
  const rows = cells.length / columns;
  const [wide, high] = [(x1 - x0) / columns, (y1 - y0) / rows];
  const [row, column] = [Math.floor(place / columns), place % columns];
  return [x0 + column * wide, y1 - (row + 1) * high, x0 + (column + 1) * wide, y1 - row * high];
}

// By row and column, not by place: what is pinned stays when rows become longer.
function idOf({ id, columns }, place) {
  return `${id} ${Math.floor(place / columns)},${place % columns}`;
}

function sentenceOf(scene, number) {
  const { tokens, paddings, width } = scene;
  if (number < tokens.length) return tokens[number];
  return paddings[Math.floor((number - tokens.length) / width)];
}

// The scene with a block for every cell; scenes without grids are as they were.
export function withCells(scene) {
  if (!scene.grids) return scene;
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
  const frames = scene.grids.map(({ id, tensor, box }) => ({ id, box, tensor, name: id, frame: true }));
  return { ...scene, blocks: [...blocks, ...frames], many: true };
}

// The block at a place of the picture, in hundredths from the top left; frames are no blocks.
export function blockAt(scene, left, top) {
  const [x0, y0, x1, y1] = scene.bounds;
  const x = x0 + ((x1 - x0) * left) / 100;
  const y = y1 - ((y1 - y0) * top) / 100;
  const found = scene.blocks.find(
    ({ box, frame }) => !frame && box[0] <= x && x < box[2] && box[1] <= y && y < box[3],
  );
  return found?.id ?? null;
}

// What lies over the drawn picture: its labels, and every block as a button that can be pointed at,
// walked to and pinned. Drawn from the scene alone; the same file serves any page that has one.

import { blockAt, withCells } from "./cells.js";
import { make } from "../page/dom.js";
import { blockOf, endOfRow, lit, neighbour, placed } from "./links.js";

const SUBSCRIPT = /(?<=\bH)_(in|out|cell)\b/;

// Only what differs is written: the browser lays out anew whatever is touched.
function put(element, style) {
  if (element.sePlace === style) return;
  element.sePlace = style;
  element.style.cssText = style;
}

function percent(place) {
  return Object.entries(place).map(([name, value]) => `${name}:${value.toFixed(3)}%`).join(";");
}

function updateLabel(element, label, bounds) {
  if (element.seText !== label.text) {
    element.seText = label.text;
    const parts = label.text.split(SUBSCRIPT);
    element.replaceChildren(
      ...parts.map((part, place) => (place % 2 ? make("sub", "", part) : part)),
    );
  }
  const className = `se-label-in se-at-${label.place.replace(" ", "-")}`;
  if (element.className !== className) element.className = className;
  const { left, top } = placed([label.x, label.y, label.x, label.y], bounds);
  const weight = label.bold ? ";font-weight:650" : "";
  const look = `color:var(--se-${label.colour});font-size:${label.size}px${weight}`;
  put(element, `${percent({ left, top })};${look}`);
}

function showLabels(stage, scene) {
  const layer = stage.querySelector(".se-labels");
  scene.labels.forEach((label, place) => {
    const element = layer.children[place] ?? layer.appendChild(make("span"));
    updateLabel(element, label, scene.bounds);
  });
  while (layer.children.length > scene.labels.length) layer.lastChild.remove();
}

// Of many cells only those that can be seen to be buttons are: the one that Tab comes to, and what is
// lit.
function shownBlocks(scene, links, found) {
  if (!scene.many) return scene.blocks;
  const ids = new Set([links.stop, ...found.blocks]);
  return scene.blocks.filter(({ id }) => ids.has(id));
}

// Buttons are kept as long as their blocks are there, so that the focus stays on them.
function showBlocks(stage, scene, links, found) {
  if (!blockOf(scene, links.stop)) links.stop = scene.blocks[0].id;
  const blocks = shownBlocks(scene, links, found);
  const known = stage.seButtons ?? new Map();
  stage.seButtons = new Map();
  const layer = stage.querySelector(".se-blocks");
  layer.setAttribute("aria-label", scene.words.walk);
  // First of all: a button that is moved past those that go would lose the focus.
  const ids = new Set(blocks.map(({ id }) => id));
  for (const [id, button] of known) if (!ids.has(id)) button.remove();
  blocks.forEach((block, place) => {
    const button = known.get(block.id) ?? make("button", "se-block");
    button.type = "button";
    button.dataset.block = block.id;
    if (button.ariaLabel !== block.name) button.setAttribute("aria-label", block.name);
    button.classList.toggle("se-frame", Boolean(block.frame));
    put(button, percent(placed(block.box, scene.bounds)));
    stage.seButtons.set(block.id, button);
    if (layer.children[place] !== button) layer.insertBefore(button, layer.children[place] ?? null);
  });
  for (const [id, button] of stage.seButtons) button.tabIndex = id === links.stop ? 0 : -1;
}

function sentenceOf(scene, pointed) {
  if (!pointed) return scene.words.hint;
  if (pointed.set) return scene.sets?.[pointed.set]?.text ?? scene.words.hint;
  if (pointed.tensor) return scene.tensors[pointed.tensor] ?? scene.words.hint;
  const block = pointed.block
    ? blockOf(scene, pointed.block)
    : scene.blocks.find(({ group }) => group === pointed.group);
  if (!block) return scene.words.hint;
  const note = scene.sets?.[scene.rest]?.notes?.[block.slice];
  return note ? `${block.text} ${note}` : block.text;
}

// Lights up, all over the page, what is the same numbers as what is pointed at or pinned.
function light(root, links) {
  const { scene } = links;
  const shown = links.pointed ?? links.pinned ?? (scene.rest ? { set: scene.rest } : null);
  const found = lit(scene, shown);
  if (scene.many) showBlocks(root.querySelector(".se-stage"), scene, links, found);
  const blocks = new Set(found.blocks);
  const part = new Set(found.part);
  for (const [id, button] of root.querySelector(".se-stage").seButtons) {
    button.classList.toggle("se-lit", blocks.has(id));
    button.classList.toggle("se-part", part.has(id));
    button.classList.toggle("se-source", Boolean(scene.sets?.[shown?.set]?.sources?.includes(id)));
    button.setAttribute("aria-pressed", String(links.pinned?.block === id));
  }
  for (const element of root.querySelectorAll("[data-tensor], [data-group], [data-set]")) {
    const { tensor, group, set } = element.dataset;
    if (set) {
      element.classList.toggle("se-lit", set === shown?.set);
      continue;
    }
    const same = group ? group === found.group || shown?.tensor === tensor : found.tensors.includes(tensor);
    element.classList.toggle("se-lit", same);
  }
  const said = root.querySelector(".se-said");
  const sentence = sentenceOf(scene, shown);
  if (said.textContent !== sentence) said.textContent = sentence;
  said.classList.toggle("se-pinned", Boolean(links.pinned));
}

function pointedBy(target) {
  const element = target?.closest?.("[data-block], [data-group], [data-tensor], [data-set]");
  if (!element) return null;
  const { block, group, tensor, set } = element.dataset;
  return set ? { set } : block ? { block } : group ? { group } : { tensor };
}

// What an event of the pointer points at; a cell has no element of its own.
function pointedAt(root, scene, event) {
  const layer = scene.many && event.target.closest?.(".se-blocks");
  if (!layer) return pointedBy(event.target);
  const { left, top, width, height } = layer.getBoundingClientRect();
  const across = ((event.clientX - left) * 100) / width;
  const block = blockAt(scene, across, ((event.clientY - top) * 100) / height);
  return block && { block };
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function walk(root, links, id) {
  const { scene } = links;
  if (scene.many) showBlocks(root.querySelector(".se-stage"), scene, links, { blocks: [links.stop, id] });
  const button = root.querySelector(".se-stage").seButtons.get(id);
  for (const each of root.querySelector(".se-stage").seButtons.values()) each.tabIndex = -1;
  links.stop = id;
  button.tabIndex = 0;
  button.focus({ preventScroll: true });
}

function listen(root, links) {
  const point = (pointed) => {
    if (same(links.pointed, pointed)) return;
    links.pointed = pointed;
    light(root, links);
  };
  // The pointer goes before the focus; when it points at nothing, the focus is seen again.
  const focused = () => pointedBy(root.querySelector(":focus-visible"));
  // Not "pointerover": that comes, too, when the page is scrolled under a pointer at rest.
  root.addEventListener("pointermove", (event) => {
    links.over = pointedAt(root, links.scene, event);
    point(links.over ?? focused());
  });
  root.addEventListener("pointerleave", () => {
    links.over = null;
    point(focused());
  });
  root.addEventListener("focusin", () => {
    // A press of the pointer moves the focus, too, unseen: what it points at stays lit, or the button
    // under it would be gone before the click.
    const seen = root.querySelector(":focus-visible");
    point(seen ? pointedBy(seen) : links.over);
  });
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget)) point(null);
  });
  root.addEventListener("click", (event) => {
    // Enter on a button is a click, too, of no place.
    const pointed = event.detail ? pointedAt(root, links.scene, event) : pointedBy(event.target);
    if (!pointed) return;
    links.pinned = same(links.pinned, pointed) ? null : pointed;
    if (pointed.block) links.stop = pointed.block;
    light(root, links);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      [links.pinned, links.pointed, links.over] = [null, null, null];
      light(root, links);
    }
    const id = event.target.dataset?.block;
    if (!id) return;
    const ends = { Home: false, End: true };
    const next = event.key in ends
      ? endOfRow(links.scene, id, ends[event.key])
      : neighbour(links.scene, id, event.key);
    if (!next && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (next) walk(root, links, next);
  });
}

// Show `scene` over the picture in `root`, which has `.se-stage > (.se-labels, .se-blocks)` and
// `.se-said`. What was pinned stays pinned as long as it is there.
export function showScene(root, scene) {
  const stage = root.querySelector(".se-stage");
  const links = (root.seLinks ??= { over: null, pointed: null, pinned: null, stop: null });
  const fresh = !links.scene;
  links.scene = withCells(scene);
  for (const held of ["over", "pointed", "pinned"]) {
    if (links[held]?.block && !blockOf(links.scene, links[held].block)) links[held] = null;
  }
  showLabels(stage, scene);
  showBlocks(stage, links.scene, links, lit(links.scene, links.pointed ?? links.pinned));
  if (fresh) listen(root, links);
}

// Pins what a name means: a tensor, a block, or a slice that some block is.
export function pin(root, name) {
  const links = root.seLinks;
  if (!name) return;
  const { blocks, tensors } = links.scene;
  const block = blocks.find(({ id, slice, group }) => [id, slice, group].includes(name));
  if (name in tensors) links.pinned = { tensor: name };
  else if (block) links.pinned = { block: block.id };
}

// After everything on the page that may light up is there.
export function relight(root) {
  if (root.seLinks?.scene) light(root, root.seLinks);
}

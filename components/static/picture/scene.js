// @ts-check
// The scene over the drawn picture: blocks that the user can point at, move between and pin. It is
// drawn from the scene alone, so it works on every page that has one.

import { find, focusedAround, isFromKeyboard } from "../page/dom.js";
import { blockAt, withCells } from "./cells.js";
import { blockOf, endOfRow, lit, neighbour } from "./links.js";
import { showBlocks, showLabels } from "./overlay.js";

/** @import { Scene } from "../message.d.ts" */
/** @import { DrawnScene } from "./cells.js" */
/** @import { Pointed } from "./links.js" */
/** @import { PictureState } from "./state.js" */

/**
 * @param {DrawnScene} scene
 * @param {Pointed | null} pointed
 */
function sentenceOf(scene, pointed) {
  if (!pointed) return scene.words.hint;
  if (pointed.set) return scene.sets?.[pointed.set]?.text ?? scene.words.hint;
  if (pointed.tensor) return scene.tensors[pointed.tensor] ?? scene.words.hint;
  const block = pointed.block
    ? blockOf(scene, pointed.block)
    : scene.blocks.find(({ group }) => group === pointed.group);
  if (!block) return scene.words.hint;
  const note = scene.sets?.[scene.rest ?? ""]?.notes?.[block.slice ?? ""];
  return note ? `${block.text} ${note}` : (block.text ?? "");
}

/**
 * Highlight, all over the page, everything with the values of what is pointed at or pinned.
 *
 * @param {PictureState} picture
 */
export function highlight(picture) {
  const { root, scene } = picture;
  if (!scene) return;
  const shown = picture.pointed ?? picture.pinned ?? (scene.rest ? { set: scene.rest } : null);
  const found = lit(scene, shown);
  if (scene.many) showBlocks(picture, scene, found);
  const blocks = new Set(found.blocks);
  const part = new Set(found.part);
  const sources = new Set(scene.sets?.[shown?.set ?? ""]?.sources);
  for (const [id, { element }] of picture.buttons) {
    element.classList.toggle("se-lit", blocks.has(id));
    element.classList.toggle("se-part", part.has(id));
    element.classList.toggle("se-source", sources.has(id));
    element.setAttribute("aria-pressed", String(picture.pinned?.block === id));
  }
  /** @type {NodeListOf<HTMLElement>} */
  const elements = root.querySelectorAll("[data-tensor], [data-group], [data-set]");
  for (const element of elements) {
    const { tensor = "", group, set } = element.dataset;
    if (set) {
      element.classList.toggle("se-lit", set === shown?.set);
      continue;
    }
    const isSame = group
      ? group === found.group || shown?.tensor === tensor
      : found.tensors.includes(tensor);
    element.classList.toggle("se-lit", isSame);
  }
  const said = find(root, ".se-said");
  const sentence = sentenceOf(scene, shown);
  // A button whose name is the sentence is read already.
  const isRead = focusedAround(root)?.getAttribute("aria-label") === sentence;
  said.setAttribute("aria-live", isRead ? "off" : "polite");
  if (said.textContent !== sentence) said.textContent = sentence;
  said.classList.toggle("se-pinned", Boolean(picture.pinned));
}

/**
 * Return what an element stands for.
 *
 * @param {EventTarget | null} target
 * @returns {Pointed | null}
 */
function pointedBy(target) {
  const selector = "[data-block], [data-group], [data-tensor], [data-set]";
  const element = target instanceof Element ? target.closest(selector) : null;
  if (!(element instanceof HTMLElement)) return null;
  const { block, group, tensor, set } = element.dataset;
  return set ? { set } : block ? { block } : group ? { group } : { tensor };
}

/**
 * Return what a pointer event points at. Cells have no elements, so their place is computed.
 *
 * @param {DrawnScene} scene
 * @param {MouseEvent} event
 * @returns {Pointed | null}
 */
function pointedAt(scene, event) {
  const { target } = event;
  const layer = scene.many && target instanceof Element && target.closest(".se-blocks");
  if (!layer) return pointedBy(target);
  const { left, top, width, height } = layer.getBoundingClientRect();
  const across = ((event.clientX - left) * 100) / width;
  const block = blockAt(scene, across, ((event.clientY - top) * 100) / height);
  return block === null ? null : { block };
}

/**
 * @param {Pointed | null} one
 * @param {Pointed | null} other
 */
function isSame(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Move the focus to a block.
 *
 * @param {PictureState} picture
 * @param {DrawnScene} scene
 * @param {string} id
 */
function moveTo(picture, scene, id) {
  // The cell that has the focus needs its button until the next one has it.
  if (scene.many) showBlocks(picture, scene, { blocks: [picture.stop ?? id, id] });
  for (const { element } of picture.buttons.values()) element.tabIndex = -1;
  picture.stop = id;
  const button = picture.buttons.get(id)?.element;
  if (!button) return;
  button.tabIndex = 0;
  button.focus({ preventScroll: true });
  // After a press of the pointer, WebKit shows no focus that a script has set.
  button.classList.add("se-walked");
}

/**
 * Return the block that a key leads to from block `id`.
 *
 * @param {DrawnScene} scene
 * @param {string} id
 * @param {string} key
 */
function blockAfter(scene, id, key) {
  if (key === "Home" || key === "End") return endOfRow(scene, id, key === "End");
  return neighbour(scene, id, key);
}

/** @param {PictureState} picture */
function listen(picture) {
  const { root } = picture;
  /** @param {Pointed | null} pointed */
  const point = (pointed) => {
    if (isSame(picture.pointed, pointed)) return;
    picture.pointed = pointed;
    highlight(picture);
  };
  // The pointer has priority over the focus.
  const focused = () => pointedBy(root.querySelector(":focus-visible, .se-walked:focus"));
  /** @param {MouseEvent} event */
  const underPointer = (event) => (picture.scene ? pointedAt(picture.scene, event) : null);
  // Not "pointerover", which is also sent when the page scrolls under a resting pointer.
  root.addEventListener("pointermove", (event) => {
    picture.over = underPointer(event);
    point(picture.over ?? focused());
  });
  root.addEventListener("pointerleave", () => {
    picture.over = null;
    point(focused());
  });
  root.addEventListener("focusin", () => {
    // A press of the pointer also moves the focus, invisibly. What it points at stays highlighted,
    // because otherwise the button under it would be removed before the click.
    point(focused() ?? picture.over);
  });
  root.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (target instanceof Element) target.classList.remove("se-walked");
    if (!(relatedTarget instanceof Node && root.contains(relatedTarget))) point(null);
  });
  root.addEventListener("click", (event) => {
    // Enter on a button sends a click without a place.
    const pointed = isFromKeyboard(event) ? pointedBy(event.target) : underPointer(event);
    if (!pointed) return;
    picture.pinned = isSame(picture.pinned, pointed) ? null : pointed;
    if (pointed.block) picture.stop = pointed.block;
    highlight(picture);
    picture.onPinned?.(pinnedName(picture));
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const wasPinned = picture.pinned !== null;
      picture.pinned = picture.pointed = picture.over = null;
      highlight(picture);
      if (wasPinned) picture.onPinned?.("");
    }
    const { target } = event;
    const id = target instanceof HTMLElement ? target.dataset.block : undefined;
    if (!id || !picture.scene) return;
    const next = blockAfter(picture.scene, id, event.key);
    if (!next && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (!next) return;
    moveTo(picture, picture.scene, next);
    point({ block: next });
  });
}

/**
 * Show a scene over the picture. What was pinned stays pinned as long as its block is there.
 *
 * @param {PictureState} picture
 * @param {Scene} scene
 */
export function showScene(picture, scene) {
  const isFirst = !picture.scene;
  const drawn = withCells(scene);
  picture.scene = drawn;
  /** @param {Pointed | null} pointed */
  const kept = (pointed) => (pointed?.block && !blockOf(drawn, pointed.block) ? null : pointed);
  picture.over = kept(picture.over);
  picture.pointed = kept(picture.pointed);
  picture.pinned = kept(picture.pinned);
  showLabels(picture, drawn);
  showBlocks(picture, drawn, lit(drawn, picture.pointed ?? picture.pinned));
  if (isFirst) listen(picture);
}

/**
 * Pin what a name means: a tensor, a block, or the slice or group of a block. No name pins nothing.
 *
 * @param {PictureState} picture
 * @param {string | null | undefined} name
 */
export function pin(picture, name) {
  if (!picture.scene) return;
  picture.pinned = null;
  if (!name) return;
  const { blocks, tensors } = picture.scene;
  const block = blocks.find(({ id, slice, group }) => [id, slice, group].includes(name));
  if (Object.hasOwn(tensors, name)) picture.pinned = { tensor: name };
  else if (block) picture.pinned = { block: block.id };
}

/**
 * Return the name of what is pinned, as a link has it; "" if nothing is.
 *
 * @param {PictureState} picture
 */
function pinnedName({ pinned, scene }) {
  if (!pinned || !scene) return "";
  if (pinned.tensor) return pinned.tensor;
  const { block: id, group } = pinned;
  const block = scene.blocks.find((each) => (id ? each.id === id : each.group === group));
  return block?.slice ?? block?.id ?? id ?? "";
}

// @ts-check
// Elements over the drawn picture: its labels, and every block as a button.

import { find, make } from "../page/dom.js";
import { blockOf, placed } from "./links.js";

/** @import { Label } from "../message.d.ts" */
/** @import { DrawnScene } from "./cells.js" */
/** @import { Lit } from "./links.js" */
/** @import { PictureState, Placed } from "./state.js" */

const SUBSCRIPT = /(?<=\bH)_(in|out|cell)\b/;

/**
 * @template {HTMLElement} Kind
 * @param {Kind} element
 * @returns {Placed<Kind>}
 */
function unplaced(element) {
  return { element, style: "", text: "" };
}

/**
 * @param {Placed<HTMLElement>} each
 * @param {string} style
 */
function put(each, style) {
  if (each.style === style) return;
  each.style = style;
  each.element.style.cssText = style;
}

/** @param {Record<string, number>} place */
function percent(place) {
  return Object.entries(place)
    .map(([name, value]) => `${name}:${value.toFixed(3)}%`)
    .join(";");
}

/**
 * @param {Placed<HTMLElement>} each
 * @param {Label} label
 * @param {DrawnScene} scene
 */
function updateLabel(each, label, { bounds }) {
  const { element } = each;
  if (each.text !== label.text) {
    each.text = label.text;
    const parts = label.text.split(SUBSCRIPT);
    const pieces = parts.map((part, place) => (place % 2 ? make("sub", "", part) : part));
    element.replaceChildren(...pieces);
  }
  const className = `se-label-in se-at-${label.place.replace(" ", "-")}`;
  if (element.className !== className) element.className = className;
  const { left, top } = placed([label.x, label.y, label.x, label.y], bounds);
  const weight = label.bold ? ";font-weight:650" : "";
  const look = `color:var(--se-${label.colour});font-size:${label.size}px${weight}`;
  put(each, `${percent({ left, top })};${look}`);
}

/**
 * Show the labels of the scene.
 *
 * @param {PictureState} picture
 * @param {DrawnScene} scene
 */
export function showLabels({ stage, labels }, scene) {
  const layer = find(stage, ".se-labels");
  scene.labels.forEach((label, place) => {
    labels[place] ??= unplaced(layer.appendChild(make("span")));
    updateLabel(labels[place], label, scene);
  });
  for (const { element } of labels.splice(scene.labels.length)) element.remove();
}

/**
 * Return the blocks that need a button. Of many cells these are the highlighted ones and the one
 * that Tab leads to.
 *
 * @param {PictureState} picture
 * @param {DrawnScene} scene
 * @param {Pick<Lit, "blocks">} found
 */
function shownBlocks({ stop }, scene, found) {
  if (!scene.many) return scene.blocks;
  const ids = new Set([stop, ...found.blocks]);
  return scene.blocks.filter(({ id }) => ids.has(id));
}

/**
 * Show the blocks of the scene as buttons. A button is kept as long as its block, so that it keeps
 * the focus.
 *
 * @param {PictureState} picture
 * @param {DrawnScene} scene
 * @param {Pick<Lit, "blocks">} found blocks that are highlighted
 */
export function showBlocks(picture, scene, found) {
  if (!blockOf(scene, picture.stop)) picture.stop = scene.blocks[0].id;
  const blocks = shownBlocks(picture, scene, found);
  const known = picture.buttons;
  picture.buttons = new Map();
  const layer = find(picture.stage, ".se-blocks");
  layer.setAttribute("aria-label", scene.words.walk);
  // Remove before moving: a button that is moved past removed ones would lose the focus.
  const ids = new Set(blocks.map(({ id }) => id));
  for (const [id, { element }] of known) if (!ids.has(id)) element.remove();
  blocks.forEach((block, place) => {
    const button = known.get(block.id) ?? unplaced(make("button", "se-block"));
    const { element } = button;
    element.type = "button";
    element.dataset.block = block.id;
    if (element.ariaLabel !== block.name) element.setAttribute("aria-label", block.name);
    element.classList.toggle("se-frame", Boolean(block.frame));
    put(button, percent(placed(block.box, scene.bounds)));
    picture.buttons.set(block.id, button);
    const there = layer.children[place] ?? null;
    if (there !== element) layer.insertBefore(element, there);
  });
  for (const [id, { element }] of picture.buttons) element.tabIndex = id === picture.stop ? 0 : -1;
}

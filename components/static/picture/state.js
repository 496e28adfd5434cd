// @ts-check
// State of the elements over one picture.

import { find } from "../page/dom.js";

/** @import { DrawnScene } from "./cells.js" */
/** @import { Pointed } from "./links.js" */

/**
 * An element over the picture with what was last written to it. Only differences are written,
 * because the browser computes the layout again after every write.
 *
 * @template {HTMLElement} Kind
 * @typedef {object} Placed
 * @property {Kind} element
 * @property {string} style
 * @property {string} text
 */

/**
 * @typedef {object} PictureState
 * @property {HTMLElement} root element with everything that can be highlighted
 * @property {HTMLElement} stage
 * @property {DrawnScene | null} scene the scene that is shown
 * @property {Pointed | null} over what the pointer is over
 * @property {Pointed | null} pointed what is highlighted for the moment
 * @property {Pointed | null} pinned what stays highlighted
 * @property {(name: string) => void} [onPinned] called after the reader has pinned or released something
 * @property {string | null} stop id of the block that Tab leads to
 * @property {Map<string, Placed<HTMLButtonElement>>} buttons by the id of their block
 * @property {Placed<HTMLElement>[]} labels
 */

/**
 * Return the state of a picture without a scene.
 *
 * @param {HTMLElement} root element with `.se-stage > (.se-labels, .se-blocks)` and `.se-said`
 * @returns {PictureState}
 */
export function newPicture(root) {
  return {
    root,
    stage: find(root, ".se-stage"),
    scene: null,
    over: null,
    pointed: null,
    pinned: null,
    stop: null,
    buttons: new Map(),
    labels: [],
  };
}

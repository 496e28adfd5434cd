// @ts-check
// Conversion of the SVG picture to a PNG file in the browser.

import { make } from "../page/dom.js";
import { load } from "../page/load.js";

/** @import { ShareWords } from "../message.d.ts" */

/** Pixels per pixel of the page. */
const SCALE = 2;

/**
 * Save the SVG picture at `path` as a PNG file, and tell the user if that fails.
 *
 * @param {string} path
 * @param {string} name of the file
 * @param {Pick<HTMLElement, "textContent">} status element that shows a failure
 * @param {ShareWords} words
 */
export async function downloadPng(path, name, status, words) {
  status.textContent = "";
  try {
    await savePng(path, name);
  } catch {
    status.textContent = words.not_saved;
  }
}

/**
 * Save the SVG picture at `path` as a PNG file.
 *
 * @param {string} path
 * @param {string} name of the file
 */
async function savePng(path, name) {
  const response = await load(path);
  const picture = new Image();
  const source = URL.createObjectURL(await response.blob());
  picture.src = source;
  await picture.decode();
  const canvas = make("canvas");
  canvas.width = picture.naturalWidth * SCALE;
  canvas.height = picture.naturalHeight * SCALE;
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(source);
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error(`no picture in ${path}`);
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// @ts-check
// The states of a figure without a server: they were run before, and a table has their messages.

import { changeAddress } from "../page/address.js";
import { messageOf } from "./message_table.js";
import { questionsOf } from "./questions.js";
import { placesOf, stateOf } from "./range.js";

/** @import { Message, OfflineKit } from "../message.d.ts" */
/** @import { Address } from "../page/address.js" */

/** What the author's link chooses: the highlight, the line of a source, and the run of the line. */
const CHOSEN = ["focus", "line", "step"];

/**
 * Return the states of a figure from their packed text.
 *
 * @param {string} packed
 * @returns {Promise<OfflineKit>}
 */
export async function unpacked(packed) {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/**
 * Return a function that answers with the message or the question of a URL, as the server does.
 *
 * @param {OfflineKit} kit
 * @param {Address} address
 * @param {(message: Message) => void} [onAnswer]
 */
export function answersOf(kit, address, onAnswer) {
  // A figure with questions takes its answers for those of the server.
  if (kit.practice) {
    const found = /** @type {unknown} */ (questionsOf(kit, kit.practice));
    return /** @type {(url: URL) => Message} */ (found);
  }
  const names = kit.vary.map(({ name }) => name);
  let isFirst = true;
  return (/** @type {URL} */ url) => {
    const places = placesOf(kit.vary, url.searchParams, kit.start);
    const isCompact = url.searchParams.get("compact") === "true";
    const message = messageOf(kit.table, 2 * stateOf(kit.vary, places) + Number(isCompact));
    // A value outside of the range became the nearest one inside.
    changeAddress(address, names, message.query);
    // The file opens with the choices of its author; from then on the reader chooses.
    const isFresh = isFirst && ![...names, ...CHOSEN].some((name) => url.searchParams.has(name));
    isFirst = false;
    if (isFresh) changeAddress(address, CHOSEN, message.query);
    pointAt(message, isFresh ? address.present().searchParams : url.searchParams);
    onAnswer?.(message);
    return message;
  };
}

/**
 * Set the highlight of the address, mark its line of a source, and show the run of the line, as the
 * server does.
 *
 * @param {Message} message
 * @param {URLSearchParams} params
 */
function pointAt({ lesson, pasted }, params) {
  lesson.focus = params.get("focus") ?? "";
  const number = Number(params.get("line"));
  const step = lesson.steps ? 0 : Number(params.get("step"));
  for (const line of pasted?.lines ?? []) {
    line.pointed = line.number === number;
    for (const bound of line.bound) {
      const last = bound.runs.length - 1;
      bound.shown = line.pointed && step > 0 && step <= last ? step - 1 : last;
    }
  }
}

/**
 * Return the link of the author, from which every step of a lesson begins.
 *
 * @param {OfflineKit} kit
 */
export function linkOf(kit) {
  return new URLSearchParams(kit.practice ? {} : messageOf(kit.table, 2 * kit.start).query);
}

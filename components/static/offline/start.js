// @ts-check
// Start of a page without a server: the states of its figure are in a script next to this one,
// because a page from a file may load a script, but not data.

import offline from "./offline.js";

/** @import { OfflineKit } from "../message.d.ts" */

/**
 * @param {string} packed
 * @returns {Promise<OfflineKit>}
 */
async function unpacked(packed) {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

const states = window.shapeExplorerStates?.[document.documentElement.dataset.states ?? ""];
if (states) unpacked(states).then(offline);

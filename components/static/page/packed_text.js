// @ts-check
// A long text as the value of a parameter: compressed with raw deflate, in URL-safe base64 without
// padding. `backend/links/packed_text.py` unpacks it.

/** The most bytes in a block of deflate that is not compressed. */
const STORED = 65_535;

/**
 * Return the number of bytes of a text in UTF-8.
 *
 * @param {string} text
 */
export function bytesOf(text) {
  return new TextEncoder().encode(text).length;
}

/**
 * Return deflate without compression, for browsers that cannot compress.
 *
 * @param {Uint8Array} bytes
 */
export function stored(bytes) {
  const size = Math.min(bytes.length, STORED);
  const head = [1, size & 255, size >> 8, ~size & 255, (~size >> 8) & 255];
  return new Uint8Array([...head, ...bytes.subarray(0, size)]);
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function deflated(bytes) {
  if (!("CompressionStream" in globalThis)) return stored(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Return a text as the value of a parameter.
 *
 * @param {string} text
 */
export async function packText(text) {
  return base64(await deflated(new TextEncoder().encode(text)));
}

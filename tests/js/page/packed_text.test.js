// @ts-check
// A packed text comes back with zlib, as the server unpacks it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateRawSync } from "node:zlib";

import { bytesOf, packText, stored } from "../../../components/static/page/packed_text.js";

/** @param {Uint8Array} bytes */
function unpacked(bytes) {
  return new TextDecoder().decode(inflateRawSync(bytes));
}

/** @param {string} value */
function bytesIn(value) {
  const letters = atob(value.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

const TEXTS = ["", "x = 1\n", "class Net(nn.Module):\n    # 은닉 상태\n".repeat(300)];

for (const text of TEXTS) {
  test(`a text of ${text.length} letters comes back`, async () => {
    const value = await packText(text);
    assert.ok(/^[\w-]*$/.test(value));
    assert.equal(unpacked(bytesIn(value)), text);
  });

  test(`and without compression: ${text.length} letters`, () => {
    const bytes = new TextEncoder().encode(text);
    assert.equal(bytes.length, bytesOf(text));
    assert.equal(unpacked(stored(bytes)), text);
  });
}

// @ts-check
// The download of the picture as PNG, where the server refuses it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { downloadPng } from "../../../components/static/share/png.js";

const WORDS = { copy: "", copied: "", not_copied: "", form: "", not_saved: "Not downloaded." };

test("tells that the server refused the picture", async (context) => {
  const response = new Response('{"error":"too_many"}', { status: 429 });
  context.mock.method(globalThis, "fetch", async () => response);
  const status = { textContent: "before" };
  await downloadPng("/figure.svg?lang=ko", "shapes.png", status, WORDS);
  assert.equal(status.textContent, "Not downloaded.");
  assert.equal(response.bodyUsed, false);
});

test("tells that the server did not answer", async (context) => {
  context.mock.method(AbortSignal, "timeout", () => AbortSignal.abort(new Error("late")));
  context.mock.method(
    globalThis,
    "fetch",
    async (/** @type {string} */ _path, /** @type {RequestInit} */ { signal }) =>
      signal?.throwIfAborted(),
  );
  const status = { textContent: "" };
  await downloadPng("/figure.svg", "shapes.png", status, WORDS);
  assert.equal(status.textContent, "Not downloaded.");
});

// @ts-check
// Addresses of explorers: each figure of a page has its own.

import assert from "node:assert/strict";
import { test } from "node:test";

import { changeAddress, isPresent, ownAddress } from "../../../components/static/page/address.js";
import { pin } from "../../../components/static/picture/scene.js";

test("an own address keeps its changes apart from other figures", () => {
  const one = ownAddress("https://app.test/embed?layer=GRU");
  const other = ownAddress("https://app.test/embed?layer=GRU");
  changeAddress(one, ["num_layers"], { num_layers: 3, layer: "RNN" });
  assert.equal(one.present().search, "?layer=GRU&num_layers=3");
  assert.equal(other.present().search, "?layer=GRU");
  changeAddress(one, ["layer", "lengths"], { layer: null, lengths: "5,3" }, true);
  assert.equal(one.present().search, "?num_layers=3&lengths=5,3");
});

test("a message belongs to the address with its values", () => {
  const address = ownAddress("https://app.test/?layer=GRU&embed=true");
  const names = ["layer", "batch"];
  const message = { names, query: { layer: "GRU" }, warnings: [] };
  assert.ok(isPresent(address, message));
  assert.ok(!isPresent(address, { ...message, query: {} }));
  assert.ok(isPresent(address, { ...message, query: {}, warnings: ["repaired"] }));
});

test("a name that every object has is a name like others", () => {
  const names = ["constructor", "layer"];
  const address = ownAddress("https://app.test/?layer=GRU");
  assert.ok(isPresent(address, { names, query: { layer: "GRU" }, warnings: [] }));
  changeAddress(address, names, { layer: "RNN" });
  assert.equal(address.present().search, "?layer=RNN");
  const scene = /** @type {any} */ ({ blocks: [], tensors: { h_n: "" } });
  const picture = /** @type {any} */ ({ scene, pinned: null });
  pin(picture, "constructor");
  assert.equal(picture.pinned, null);
  pin(picture, "h_n");
  assert.deepEqual(picture.pinned, { tensor: "h_n" });
});

// @ts-check
// A slider follows a finger that goes sideways, and no swipe that scrolls.

import assert from "node:assert/strict";
import { test } from "node:test";

import { whenEntered } from "../../../components/static/controls/number.js";
import { whenMoved } from "../../../components/static/controls/swipe.js";

/** An input of our own: its value, and events with a place. */
class Field extends EventTarget {
  value = "5";

  get valueAsNumber() {
    return this.value === "" ? Number.NaN : Number(this.value);
  }

  /**
   * @param {string} name
   * @param {object} [more]
   */
  send(name, more = {}) {
    this.dispatchEvent(Object.assign(new Event(name), { clientX: 0, clientY: 0, ...more }));
  }

  /** @param {string} value */
  put(value) {
    this.value = value;
    this.send("input");
  }
}

function slider() {
  const field = new Field();
  /** @type {string[]} */
  const steps = [];
  whenMoved(/** @type {any} */ (field), () => steps.push(field.value));
  return { field, steps };
}

test("a swipe that scrolls is undone without a step", () => {
  const { field, steps } = slider();
  field.send("pointerdown", { pointerType: "touch" });
  field.put("9");
  field.send("pointermove", { clientX: 2, clientY: 14 });
  field.send("pointercancel");
  assert.equal(field.value, "5");
  assert.deepEqual(steps, []);
  field.put("6");
  assert.deepEqual(steps, ["6"]);
});

test("a finger that goes sideways moves the slider at once", () => {
  const { field, steps } = slider();
  field.send("pointerdown", { pointerType: "touch" });
  field.put("7");
  field.send("pointermove", { clientX: 9, clientY: 1 });
  field.put("8");
  field.send("pointerup");
  assert.deepEqual(steps, ["7", "8"]);
});

test("a tap and a mouse set the value", () => {
  const { field, steps } = slider();
  field.send("pointerdown", { pointerType: "touch" });
  field.put("9");
  field.send("pointerup");
  field.send("pointerdown", { pointerType: "mouse" });
  field.put("3");
  assert.deepEqual(steps, ["9", "3"]);
});

test("a text that is not a number leaves the value", () => {
  const field = new Field();
  /** @type {(number | string)[]} */
  const heard = [];
  const input = /** @type {any} */ (field);
  whenEntered(
    input,
    () => 5,
    (value) => heard.push(value),
    () => heard.push("other"),
  );
  field.value = "";
  field.send("change");
  assert.equal(field.value, "5");
  field.value = "8";
  field.send("change");
  assert.deepEqual(heard, ["other", 8]);
  field.value = "99";
  field.send("blur");
  assert.equal(field.value, "5");
});

// @ts-check
// Touches on a slider: a vertical swipe scrolls the page and never changes the value.

/** Pixels that a finger moves sideways before the slider follows it. */
const SLOP = 6;

/**
 * Call `step` when the user moves a slider. The slider waits until a touch is clearly no swipe: until
 * it goes sideways, or ends where it began. A touch that the browser takes for scrolling is undone.
 *
 * @param {HTMLInputElement} range
 * @param {() => void} step
 */
export function whenMoved(range, step) {
  /** The value and the place where a touch began. @type {{ value: string, x: number, y: number } | null} */
  let start = null;
  let isWaiting = false;
  const release = () => {
    isWaiting = false;
    if (start && range.value !== start.value) step();
  };
  range.addEventListener("pointerdown", ({ pointerType, clientX: x, clientY: y }) => {
    if (pointerType !== "touch") return;
    start = { value: range.value, x, y };
    isWaiting = true;
  });
  range.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!start || !isWaiting) return;
    const across = Math.abs(clientX - start.x);
    if (across > SLOP && across > Math.abs(clientY - start.y)) release();
  });
  range.addEventListener("pointerup", () => {
    if (isWaiting) release();
    start = null;
  });
  range.addEventListener("pointercancel", () => {
    if (start && range.value !== start.value) {
      range.value = start.value;
      if (!isWaiting) step();
    }
    start = null;
    isWaiting = false;
  });
  range.addEventListener("input", () => {
    if (!isWaiting) step();
  });
}

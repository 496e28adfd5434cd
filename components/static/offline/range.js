// @ts-check
// States of a range: pure functions. A state is one value of every varied parameter, and has a number.

/** @import { VariedParameter } from "../message.d.ts" */

/**
 * Return the places of a state's values. The last parameter changes fastest.
 *
 * @param {VariedParameter[]} vary
 * @param {number} state number of the state
 */
export function placesAt(vary, state) {
  /** @type {number[]} */
  const places = [];
  let rest = state;
  for (const { values } of [...vary].reverse()) {
    places.unshift(rest % values.length);
    rest = Math.floor(rest / values.length);
  }
  return places;
}

/**
 * Return the number of the state with values at `places`.
 *
 * @param {VariedParameter[]} vary
 * @param {number[]} places
 */
export function stateOf(vary, places) {
  return vary.reduce((state, { values }, place) => state * values.length + places[place], 0);
}

/**
 * @param {string[]} values
 * @param {string} text
 */
function nearest(values, text) {
  const distances = values.map((value) => Math.abs(Number(value) - Number(text)));
  return distances.indexOf(Math.min(...distances));
}

/**
 * Return the places that an address means. A number outside of the range means the nearest value, and
 * a missing one that of the first state.
 *
 * @param {VariedParameter[]} vary
 * @param {URLSearchParams} params
 * @param {number} start number of the first state
 */
export function placesOf(vary, params, start) {
  const first = placesAt(vary, start);
  return vary.map(({ name, values }, place) => {
    const text = params.get(name);
    if (text !== null && values.includes(text)) return values.indexOf(text);
    if (!text || !Number.isFinite(Number(text))) return first[place];
    return Math.max(nearest(values, text), 0);
  });
}

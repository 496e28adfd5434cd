// The states of a range: pure functions of `vary`, a list of `{name, values}`, values being texts.

// The places of a state's values, by its number; the last name changes fastest.
export function placesAt(vary, state) {
  const places = [];
  for (const { values } of [...vary].reverse()) {
    places.unshift(state % values.length);
    state = Math.floor(state / values.length);
  }
  return places;
}

export function stateOf(vary, places) {
  return vary.reduce((state, { values }, place) => state * values.length + places[place], 0);
}

function nearest(values, text) {
  const far = values.map((value) => Math.abs(Number(value) - Number(text)));
  return far.indexOf(Math.min(...far));
}

// The places that an address means; `start` is the state of an address that says nothing. A number
// that is not in the range is the nearest one that is.
export function placesOf(vary, params, start) {
  const first = placesAt(vary, start);
  return vary.map(({ name, values }, place) => {
    const text = params.get(name);
    if (values.includes(text)) return values.indexOf(text);
    return text && Number.isFinite(Number(text)) ? Math.max(nearest(values, text), 0) : first[place];
  });
}

// Where the page is: the browser's address, or, where that may not be changed (a file in a frame that
// is not trusted), one of our own.

let own = null;

export function address() {
  return new URL(own ?? window.location.href);
}

// Whether a message is the one for the present address, or repairs it.
export function isAddress({ names, query, warnings }) {
  const given = address().searchParams;
  return warnings.length || names.every((name) => given.get(name) === (query[name] ?? null));
}

// `step`: Back takes it back.
export function moveTo(url, step) {
  const method = step ? "pushState" : "replaceState";
  try {
    window.history[method](window.history.state, "", url);
  } catch {
    own = url.href;
  }
}

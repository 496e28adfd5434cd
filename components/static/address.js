// Where the page is: the browser's address, or, where that may not be changed (a file in a frame that
// is not trusted), one of our own.

let own = null;

export function address() {
  return new URL(own ?? window.location.href);
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

// A framed page tells its host how high it is; `/embed.js` on the host's page follows.

export const KIND = "shape-explorer:height";

export function tellHeight() {
  const page = document.querySelector("[data-testid=stMainBlockContainer]");
  if (!page || window.parent === window) return () => {};
  let told = 0;
  const tell = () => {
    const height = Math.ceil(page.getBoundingClientRect().height);
    // On paper a page has another height, and the host must not move while it is printed.
    const paper = document.documentElement.classList.contains("se-paper");
    if (!height || height === told || paper) return;
    told = height;
    // Whoever frames the page may know its height; it is all that is told.
    window.parent.postMessage({ kind: KIND, height }, "*");
  };
  const watch = new ResizeObserver(tell);
  watch.observe(page);
  tell();
  return () => watch.disconnect();
}

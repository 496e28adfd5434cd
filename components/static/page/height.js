// @ts-check
// The height of a framed page, sent to its host; `/embed.js` on the host's page sets the frame.

export const KIND = "shape-explorer:height";

/**
 * Send the height of the page to the host whenever it changes.
 *
 * @returns {() => void} a function that stops it
 */
export function sendHeight() {
  // A page without Streamlit is as high as its body.
  const page = document.querySelector("[data-testid=stMainBlockContainer]") ?? document.body;
  const host = window.appHost ?? window.parent;
  if (host === window) return () => {};
  let sent = 0;
  const send = () => {
    const height = Math.ceil(page.getBoundingClientRect().height);
    // A printed page has another height, and the host must not move while it is printed.
    const isPaper = document.documentElement.classList.contains("se-paper");
    if (!height || height === sent || isPaper) return;
    sent = height;
    // Any host may know the height; nothing else is sent.
    host.postMessage({ kind: KIND, height }, "*");
  };
  const observer = new ResizeObserver(send);
  observer.observe(page);
  send();
  return () => observer.disconnect();
}

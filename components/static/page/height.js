// @ts-check
// The height of a framed page, sent to its host; `/embed.js` on the host's page sets the frame.

export const KIND = "shape-explorer:height";

/** The version of the messages between a frame and the page around it. */
export const VERSION = 1;

/** Return the page that frames this one, or null. */
export function hostOf() {
  const host = window.appHost ?? window.parent;
  return host === window ? null : host;
}

/**
 * Send the height of the page to the host whenever it changes.
 *
 * @returns {{ stop: () => void, send: () => void }} `send` sends the height again
 */
export function sendHeight() {
  // A page without Streamlit is as high as its body.
  const page = document.querySelector("[data-testid=stMainBlockContainer]") ?? document.body;
  const host = hostOf();
  if (!host) return { stop: () => {}, send: () => {} };
  let sent = 0;
  const send = () => {
    const height = Math.ceil(page.getBoundingClientRect().height);
    // A printed page has another height, and the host must not move while it is printed.
    const isPaper = document.documentElement.classList.contains("se-paper");
    if (!height || height === sent || isPaper) return;
    sent = height;
    // Any host may know the height.
    host.postMessage({ kind: KIND, version: VERSION, height }, "*");
  };
  const observer = new ResizeObserver(send);
  observer.observe(page);
  send();
  return {
    stop: () => observer.disconnect(),
    send: () => {
      sent = 0;
      send();
    },
  };
}

// @ts-check
// Script for pages that frame Shape Explorer: every frame gets the height that its page sends.
// Without this script nothing is cut off, because the frame scrolls.
//
//   <script src="https://shapes.example.edu/embed.js" async></script>
(() => {
  const MOST = 20000;
  /** @param {HTMLIFrameElement} frame */
  const originOf = (frame) => {
    const isApart = frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-same-origin");
    const { origin, protocol } = new URL(frame.src, String(location));
    // Browsers differ in the name of a file's origin in a message.
    if (protocol === "file:" && !isApart) return location.protocol === "file:" ? "" : "null";
    return isApart ? "null" : origin;
  };
  addEventListener("message", ({ data, origin, source }) => {
    const height = data?.kind === "shape-explorer:height" ? data.height : 0;
    if (!Number.isFinite(height) || height <= 0 || height >= MOST) return;
    for (const frame of document.querySelectorAll("iframe")) {
      // The origin is compared, too, because a frame may have moved to another site.
      if (frame.contentWindow !== source) continue;
      const wanted = originOf(frame);
      if (wanted && wanted !== origin) continue;
      frame.style.height = `${Math.ceil(height)}px`;
    }
  });
})();

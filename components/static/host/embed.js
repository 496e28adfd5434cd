// For pages that frame Shape Explorer: every frame gets the height that its page tells. Without this
// script nothing is cut off; the frame scrolls.
//
//   <script src="https://shapes.example.edu/embed.js" async></script>
(() => {
  const MOST = 20000;
  addEventListener("message", ({ data, origin, source }) => {
    const height = data?.kind === "shape-explorer:height" ? data.height : 0;
    if (!Number.isFinite(height) || height <= 0 || height >= MOST) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow !== source || new URL(frame.src, location).origin !== origin) continue;
      frame.style.height = `${Math.ceil(height)}px`;
    }
  });
})();

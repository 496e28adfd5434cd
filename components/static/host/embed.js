// @ts-check
// Script for pages that frame Shape Explorer, version 1: a frame gets the height and the theme of its
// page, and what happens in it becomes an event of the frame. The script needs no handler in the page,
// also serves frames that come later, and does nothing when it is loaded twice. Without it nothing is
// cut off, because the frame scrolls.
//
//   <script src="https://shapes.example.edu/embed.js?v=1" async></script>
(() => {
  const VERSION = 1;
  const MOST = 20000;
  const KIND = "shape-explorer:";
  const EVENTS = ["answered", "state"];
  const mark = Symbol.for(`${KIND}${VERSION}`);
  /** @type {Record<symbol, boolean>} */
  const page = /** @type {any} */ (document);
  if (page[mark]) return;
  page[mark] = true;
  /** Theme that each frame got last. @type {WeakMap<HTMLIFrameElement, string>} */
  const themes = new WeakMap();
  const app = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

  /** @param {HTMLIFrameElement} frame */
  const urlOf = (frame) => {
    try {
      return new URL(frame.src, String(location));
    } catch {
      return null;
    }
  };
  /** @param {HTMLIFrameElement} frame @param {string} origin */
  const isFrom = (frame, origin) => {
    const isApart = frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-same-origin");
    if (isApart) return origin === "null";
    const url = urlOf(frame);
    // Browsers differ in the name of a file's origin.
    if (url?.protocol === "file:") return origin === "null" || origin === "file://";
    return url?.origin === origin;
  };
  /** @param {HTMLIFrameElement} frame */
  const isOurs = (frame) => Boolean(app) && urlOf(frame)?.origin === new URL(app).origin;
  /** @param {HTMLIFrameElement} frame @param {object} asked */
  const ask = (frame, asked) => {
    // Any window may read this message, because a sandboxed frame has no origin to send it to.
    frame.contentWindow?.postMessage({ kind: `${KIND}set`, version: VERSION, ...asked }, "*");
  };
  /** Return the theme of the page around a frame, or "" if the link of the frame has one. @param {HTMLIFrameElement} frame */
  const themeOf = (frame) => {
    if (urlOf(frame)?.searchParams.has("theme")) return "";
    const scheme = getComputedStyle(frame).colorScheme.split(" ");
    const [isDark, isLight] = ["dark", "light"].map((each) => scheme.includes(each));
    // A page without one scheme follows the reader's system, and so does the figure.
    return isDark === isLight ? "auto" : isDark ? "dark" : "light";
  };
  /** @param {HTMLIFrameElement} frame */
  const follow = (frame) => {
    const theme = themeOf(frame);
    if (!theme || themes.get(frame) === theme) return;
    themes.set(frame, theme);
    ask(frame, { theme });
  };
  const frames = () => [...document.querySelectorAll("iframe")];

  addEventListener("message", ({ data, origin, source }) => {
    if (typeof data?.kind !== "string" || !data.kind.startsWith(KIND)) return;
    const name = data.kind.slice(KIND.length);
    for (const frame of frames()) {
      // The origin is compared, too, because a frame may have moved to another site.
      if (frame.contentWindow !== source || !isFrom(frame, origin)) continue;
      const { kind: _, version, height, ...detail } = data;
      if (name === "height" && Number.isFinite(height) && height > 0 && height < MOST) {
        frame.style.height = `${Math.ceil(height)}px`;
        follow(frame);
      }
      if (EVENTS.includes(name) && version === VERSION) {
        frame.dispatchEvent(new CustomEvent(`${KIND}${name}`, { bubbles: true, detail }));
      }
    }
  });
  const followAll = () => frames().filter(isOurs).forEach(follow);
  new MutationObserver(followAll).observe(document.documentElement, { attributes: true });
  const watchBody = () =>
    new MutationObserver(followAll).observe(document.body, { attributes: true });
  if (document.body) watchBody();
  else addEventListener("DOMContentLoaded", watchBody);
  // A frame that was there before this script has sent its height to nobody.
  for (const frame of frames()) if (isOurs(frame)) ask(frame, {});
})();

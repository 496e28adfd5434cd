// @ts-check
// Start of an offline page. It is a classic script, because modules of a file cannot import each
// other: it gives every module an address that the file itself can import.
(async () => {
  /** @param {string} id of the element with packed text */
  const unpacked = (id) => {
    const text = atob(document.getElementById(id)?.textContent ?? "");
    const packed = new Blob([Uint8Array.from(text, (sign) => sign.charCodeAt(0))]);
    return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };
  /**
   * @param {string} source
   * @param {string} [type]
   */
  const run = (source, type) => {
    const script = document.createElement("script");
    if (type) script.type = type;
    script.textContent = source;
    document.head.append(script);
  };
  if (document.getElementById("se-plotly")) run(await unpacked("se-plotly"));
  /** @type {import("../message.d.ts").OfflineKit} */
  const kit = JSON.parse(await unpacked("se-kit"));
  /** @type {Record<string, string>} */
  const imports = {};
  for (const [name, source] of Object.entries(kit.modules)) {
    const module = new Blob([source], { type: "text/javascript" });
    imports[`shape-explorer/${name}`] = URL.createObjectURL(module);
  }
  run(JSON.stringify({ imports }), "importmap");
  (await import("shape-explorer/offline/offline.js")).default(kit);
})();

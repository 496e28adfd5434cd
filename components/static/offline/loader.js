// Starts a page from a file. Not a module: it gives the modules their addresses. A file cannot import
// another, but it may import what it holds itself.
(async () => {
  const unpacked = (id) => {
    const text = atob(document.getElementById(id).textContent);
    const packed = new Blob([Uint8Array.from(text, (sign) => sign.charCodeAt(0))]);
    return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };
  const run = (source, type) => {
    const script = document.createElement("script");
    if (type) script.type = type;
    script.textContent = source;
    document.head.append(script);
  };
  if (document.getElementById("se-plotly")) run(await unpacked("se-plotly"));
  const kit = JSON.parse(await unpacked("se-kit"));
  const imports = {};
  for (const [name, source] of Object.entries(kit.modules)) {
    const module = new Blob([source], { type: "text/javascript" });
    imports["shape-explorer/" + name] = URL.createObjectURL(module);
  }
  run(JSON.stringify({ imports }), "importmap");
  (await import("shape-explorer/offline/offline.js")).default(kit);
})();

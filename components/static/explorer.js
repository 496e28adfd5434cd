// Picture, live shapes and controls: one message in, everything updated in place.

const NARROW = 520;
const STACKED = 1000;
const SETTLED = 250;

function showPicture(root, data) {
  const plot = root.querySelector(".se-plot");
  const alt = root.querySelector(".se-alt");
  alt.textContent = data.alt;
  alt.id = `${root.id}-alt`;
  root.querySelector(".se-title").textContent = data.title;
  plot.setAttribute("aria-label", data.labels.picture);
  plot.setAttribute("aria-describedby", alt.id);
  const notes = data.notes.map((note) => make("li", "", note));
  root.querySelector(".se-notes").replaceChildren(...notes);
  root.classList.toggle("se-compact", data.compact);
  return drawPlot(plot, data.figure, data.plotly).catch(() => {
    plot.textContent = data.labels.offline;
  });
}

// Sentences with `code` in them; nothing in them is markup.
function showWarnings(root, data) {
  const lines = data.warnings.map((warning) => {
    const line = make("p", "");
    warning.split("`").forEach((part, place) => {
      line.append(place % 2 ? make("code", "", part) : part);
    });
    return line;
  });
  root.querySelector(".se-warnings").replaceChildren(...lines);
}

// Narrow, the picture needs fewer steps, which only the server can leave out; narrow or framed, the
// controls are folded.
function followWidth(root) {
  const fit = () => {
    const width = root.clientWidth;
    if (!width) return;
    const stacked = width < STACKED || root.seData.framed;
    if (stacked !== root.seStacked) {
      root.seStacked = stacked;
      root.classList.toggle("se-stacked", stacked);
      root.querySelector(".se-fold").open = !stacked;
    }
    const compact = width < NARROW;
    if (compact !== root.seData.compact && compact !== root.seAsked) {
      root.seAsked = compact;
      root.seSend("compact", compact);
    }
  };
  const watch = new ResizeObserver(fit);
  watch.observe(root);
  fit();
  return () => watch.disconnect();
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".se");
  root.id ||= "shape-explorer";
  root.seData = data;
  root.seSend = setStateValue;
  root.seMoved = () => {
    root.seCount = (root.seCount ?? 0) + 1;
    setTriggerValue("moved", root.seCount);
    clearTimeout(root.seLater);
    root.seLater = setTimeout(() => setTriggerValue("settled", root.seCount), SETTLED);
  };
  showShapes(root, data);
  showControls(root, data, () => root.seMoved());
  showWarnings(root, data);
  // What the link asked for and could not have leaves the address.
  const cleared = Object.fromEntries(data.names.map((name) => [name, null]));
  if (data.warnings.length) changeAddress(data.names, { ...cleared, ...data.query });
  root.seStop ||= [followWidth(root), followPage(root.querySelector(".se-plot"), data.plotly)];
  showPicture(root, data);
  return () => {
    clearTimeout(root.seLater);
    root.seStop?.forEach((stop) => stop());
    root.seStop = undefined;
  };
}

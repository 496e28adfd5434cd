// Picture and live shapes: one message in, everything updated in place.

const NARROW = 520;

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function sizeOf(row) {
  const size = make("code", "se-size");
  size.append("torch.Size([");
  row.axes.forEach((axis, place) => {
    if (place) size.append(", ");
    size.append(make("b", `se-${axis.axis}`, axis.size));
  });
  size.append("])");
  return size;
}

function symbolsOf(row) {
  const line = make("p", "se-symbols");
  for (const part of ["symbol", "numbers"]) {
    line.append(part === "symbol" ? "(" : " = (");
    row.axes.forEach((axis, place) => {
      if (place) line.append(", ");
      line.append(make("span", `se-${axis.axis}`, axis[part]));
    });
    line.append(")");
  }
  return line;
}

// A row says what it was before the last change of the setting; the next change takes that away.
function rowOf(row, before, labels) {
  const element = make("article", "se-row");
  element.dataset.tensor = row.name;
  const head = make("div", "se-head");
  head.append(make("h3", "se-name", row.name), sizeOf(row));
  element.append(head, symbolsOf(row));
  const changed = before && (before.get(row.name) ?? "") !== row.size;
  if (changed) {
    element.classList.add("se-changed");
    const old = before.get(row.name);
    head.append(make("span", "se-was", old ? `${labels.was} ${old.slice(11, -1)}` : labels.new));
  }
  element.append(make("p", "se-sentence", row.sentence));
  if (row.differs) element.append(make("p", "se-differs", row.differs));
  return element;
}

function showShapes(root, data) {
  const section = root.querySelector(".se-shapes");
  section.setAttribute("aria-label", data.labels.shapes);
  const sizes = new Map(data.rows.map((row) => [row.name, row.size]));
  if (root.seTitle !== undefined && JSON.stringify([...sizes]) !== JSON.stringify([...root.seSizes])) {
    root.seBefore = root.seSizes;
  } else if (root.seTitle !== undefined && root.seTitle !== data.title) {
    root.seBefore = undefined;
  }
  root.seTitle = data.title;
  root.seSizes = sizes;
  section.replaceChildren(...data.rows.map((row) => rowOf(row, root.seBefore, data.labels)));
}

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
  const drawn = drawPlot(plot, data.figure, data.plotly);
  drawn.catch(() => {
    plot.textContent = data.labels.offline;
  });
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".se");
  root.id ||= "shape-explorer";
  root.seData = data;
  showShapes(root, data);
  showPicture(root, data);
  if (!root.seWatch) {
    const watch = new ResizeObserver(() => {
      const compact = root.clientWidth > 0 && root.clientWidth < NARROW;
      if (compact !== root.seData.compact && compact !== root.seAsked) {
        root.seAsked = compact;
        root.seSend("compact", compact);
      }
    });
    root.seSend = setStateValue;
    watch.observe(root);
    root.seWatch = watch;
    root.seFollow = followPage(root.querySelector(".se-plot"), data.plotly);
  }
  root.seSend = setStateValue;
  return () => {
    root.seWatch.disconnect();
    root.seFollow();
    root.seWatch = undefined;
  };
}

// Picture, live shapes and controls: one message in, everything updated in place.

import { address, isAddress } from "../page/address.js";
import { remembering } from "../page/answers.js";
import { showAsks } from "../controls/asks.js";
import { phrases, sentence, showCards, wayOf } from "../facts/cards.js";
import { changeAddress, showControls } from "../controls/controls.js";
import { make } from "../page/dom.js";
import { showMap } from "../facts/map.js";
import { tellHeight } from "../page/height.js";
import { drawPlot, followPage } from "../picture/plot.js";
import { followPrint } from "../picture/print.js";
import { pin, relight, showScene } from "../picture/scene.js";
import { showSlices } from "../facts/slices.js";
import { showShapes } from "../facts/shapes.js";
import { openStep, showSteps } from "../facts/steps.js";
import { followTabs } from "../page/tabs.js";
import { followDrawn, tellLater } from "../page/tell.js";
import { followLinks } from "../page/walk.js";

const NARROW = 520;
const STACKED = 1000;

// Some pictures have a height of their own.
function stretch(plot, height) {
  const style = height ? `${height}px` : "";
  if (plot.style.height === style) return;
  plot.style.height = style;
  plot.seSize = undefined;
}

function showPicture(root, data) {
  const plot = root.querySelector(".se-plot");
  const alt = root.querySelector(".se-alt");
  alt.textContent = data.alt;
  alt.id = `${root.id}-alt`;
  root.querySelector(".se-title").textContent = data.title;
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", data.labels.picture);
  plot.setAttribute("aria-describedby", alt.id);
  const notes = data.notes.map((note) => {
    const line = make("li", "");
    line.append(...phrases(note));
    return line;
  });
  const ways = (data.ways ?? []).map((way) => {
    const line = make("li", "");
    line.append(wayOf(way));
    return line;
  });
  root.querySelector(".se-notes").replaceChildren(...notes, ...ways);
  root.classList.toggle("se-compact", data.compact);
  stretch(plot, data.height);
  root.dataset.page = data.page;
  const drawn = drawPlot(plot, data.figure, data.plotly).catch(() => {
    plot.textContent = data.labels.offline;
  });
  showScene(root, data.scene);
  return drawn;
}

function showWarnings(root, data) {
  // The same setting for another width: what its link could not have is still worth saying.
  const again = root.seAgain === JSON.stringify(data.query);
  root.seAgain = undefined;
  if (again && !data.warnings.length) return;
  const lines = data.warnings.map((warning) => sentence(warning, ""));
  root.querySelector(".se-warnings").replaceChildren(...lines);
}

function questionOf(root, { search }) {
  const url = new URL(root.seData.source, document.baseURI);
  url.search = search;
  url.searchParams.set("locale", navigator.language);
  url.searchParams.set("page", root.seData.page);
  if (root.seNarrow) url.searchParams.set("compact", "true");
  return url;
}

// The next step is computed while the eye is on this one.
function askAhead(root) {
  const { seNext: next, seAsking: busy } = root;
  root.seNext = undefined;
  if (next && !busy && !navigator.connection?.saveData) root.seAnswer.ahead?.(questionOf(root, next));
}

// The message for the present address, from the server or whoever answers for it: one question at a
// time, the latest address last. Who asked too much asks again when they may; when it fails otherwise,
// a script run brings the message.
async function askAgain(root) {
  if (root.seAsking) {
    root.seDirty = true;
    return;
  }
  root.seAsking = true;
  do {
    root.seDirty = false;
    try {
      show(root, await root.seAnswer(questionOf(root, address())));
    } catch ({ seconds }) {
      if (seconds) {
        await new Promise((done) => setTimeout(done, 1000 * seconds));
        root.seDirty = true;
      } else {
        showPicture(root, root.seData);
        root.seTrigger("moved", address().search);
      }
    }
  } while (root.seDirty);
  root.seAsking = false;
}

function show(root, data) {
  root.seData = { ...root.seData, ...data };
  root.classList.add("se-alive");
  document.documentElement.lang = root.seData.language;
  showWarnings(root, data);
  // What the link asked for and could not have leaves the address.
  if (data.warnings.length) {
    const names = [...data.names, ...data.dropped];
    const cleared = Object.fromEntries(names.map((name) => [name, null]));
    changeAddress(names, { ...cleared, ...data.query });
  }
  root.dataset.hide = data.lesson.hide.join(" ");
  if (fits(root)) showPicture(root, data);
  else askForThisWidth(root);
  if (data.steps) showSteps(root, data.steps, data.labels);
  else showShapes(root, data);
  showSlices(root, root.seData.slices, (changes, step) => ask(root, changes, step));
  showAsks(root, root.seData.asks, (changes, step) => ask(root, changes, step));
  if (!root.sePinned && root.seLinks) {
    root.sePinned = true;
    pin(root, data.lesson.focus);
  }
  relight(root);
  afterPaint(root, () => {
    showControls(root, root.seData, (next) => moved(root, next));
    showMap(root, root.seData.map);
    showCards(root, root.seData.cards);
    relight(root);
    askAhead(root);
  });
}

function ask(root, changes, step) {
  changeAddress(Object.keys(changes), changes, step);
  moved(root);
}

// What nobody waits for: the control in hand shows its own step already. At once the first time.
function afterPaint(root, work) {
  if (!root.seShown) {
    root.seShown = true;
    work();
    return;
  }
  cancelAnimationFrame(root.seFrame);
  root.seFrame = requestAnimationFrame(() => setTimeout(work));
}

// A control has changed the address: the picture follows at once, the rest of the page when it rests.
// `next`: the address that may well follow.
function moved(root, next) {
  root.seNext = next;
  askAgain(root);
  tellLater(root);
}

// Asked of the browser when sizes change, not at every step: asking makes it lay out the page.
function measure(root) {
  root.seWidth = root.querySelector(".se-picture").clientWidth;
}

// Narrow, the picture needs fewer steps, which only the server can leave out; false when the present
// message has the other picture. Asked once: if the server does not answer, this one is shown.
function fits(root) {
  const width = root.seWidth;
  if (!width) return true;
  root.seNarrow = width < (root.seData.narrow ?? NARROW);
  if (root.seNarrow === root.seData.compact || root.seAsked === root.seNarrow) return true;
  root.seAsked = root.seNarrow;
  return false;
}

function askForThisWidth(root) {
  root.seAgain = JSON.stringify(root.seData.query);
  askAgain(root);
}

// Narrow or framed, everything stacks and the controls are folded.
function stack(root) {
  const { framed, lesson } = root.seData;
  const stacked = root.clientWidth < STACKED || Boolean(framed || lesson.hide.length);
  if (stacked === root.seStacked) return;
  root.seStacked = stacked;
  root.classList.toggle("se-stacked", stacked);
  root.querySelector(".se-fold").open = !stacked;
}

function followWidth(root) {
  const watch = new ResizeObserver(() => {
    if (!root.clientWidth) return;
    stack(root);
    measure(root);
    if (!fits(root)) askForThisWidth(root);
  });
  watch.observe(root);
  return () => watch.disconnect();
}

function followHistory(root) {
  const asked = () => moved(root);
  window.addEventListener("popstate", asked);
  return () => window.removeEventListener("popstate", asked);
}

// A server that was away may be a new one, which knows nothing of this page until a whole run.
function followConnection() {
  const app = document.querySelector("[data-test-connection-state]");
  if (!app) return () => {};
  let away = false;
  const watch = new MutationObserver(() => {
    const here = app.dataset.testConnectionState === "CONNECTED";
    if (here && away) window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    away = !here;
  });
  watch.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  return () => watch.disconnect();
}

export default function ({ data, parentElement, setTriggerValue, answer = remembering() }) {
  const root = parentElement.querySelector(".se");
  root.id ||= "shape-explorer";
  root.seTrigger = setTriggerValue;
  root.seAnswer ??= answer;
  const call = {};
  root.seCall = call;
  // Streamlit may call again with a message it has shown before: what is on the page is newer.
  const message = JSON.stringify(data);
  if (message !== root.seMessage) {
    const first = !root.seMessage;
    root.seMessage = message;
    root.seData = data;
    root.seAsked = undefined;
    if (root.clientWidth) stack(root);
    measure(root);
    // Streamlit may remember an address that was left since; the one in the browser is meant.
    const newest = isAddress(data);
    if (first || newest) show(root, data);
    if (!newest) moved(root);
  }
  root.onclick = (event) => {
    const block = event.target.closest?.(".se-block")?.dataset.block;
    const tensor = root.seData.scene.blocks.find(({ id }) => id === block)?.tensor;
    if (root.seData.steps && tensor) openStep(root, tensor);
  };
  root.seStop ||= [
    followWidth(root),
    followHistory(root),
    followLinks(),
    followTabs(),
    followConnection(),
    followDrawn(root),
    followPage(root.querySelector(".se-plot"), data.plotly),
    followPrint(root),
    tellHeight(),
  ];
  return () => {
    // Streamlit may end an old call after the next has begun.
    if (root.seCall !== call) return;
    clearTimeout(root.seLater);
    root.seStop?.forEach((stop) => stop());
    root.seStop = undefined;
  };
}

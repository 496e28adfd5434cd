// @ts-check
// Component of the explorer: picture, shapes and controls. One message comes in, and everything is
// updated in place.

import { showControls } from "../controls/controls.js";
import { showFields } from "../controls/fields.js";
import { showLegend } from "../facts/legend.js";
import { showMap } from "../facts/map.js";
import { showPaste } from "../facts/paste.js";
import { showShapes } from "../facts/shapes.js";
import { showSlices } from "../facts/slices.js";
import { showSource } from "../facts/source.js";
import { address, changeAddress, isAddress } from "../page/address.js";
import { cachedAnswers } from "../page/answers.js";
import { followConnection } from "../page/connection.js";
import { find } from "../page/dom.js";
import { sendHeight } from "../page/height.js";
import { followDrawn, notifyWhenIdle } from "../page/lower_fragment.js";
import { followLinks } from "../page/navigation.js";
import { followPastes } from "../page/pasted.js";
import { followTabs } from "../page/tabs.js";
import { followPage } from "../picture/plot.js";
import { followPrint } from "../picture/print.js";
import { highlight, pin } from "../picture/scene.js";
import { announce } from "./announce.js";
import { showAnswers } from "./answers.js";
import { showPicture, showUnanswered, showWarnings } from "./picture.js";
import { prefetchNext, repeatLater, requestMessage, requestMore } from "./requests.js";
import { newState } from "./state.js";
import { fits, followWidth, measure, stack } from "./width.js";

/** @import { Message } from "../message.d.ts" */
/** @import { Change } from "../page/address.js" */
/** @import { Answer } from "../page/answers.js" */
/** @import { Call } from "../page/streamlit.d.ts" */
/** @import { ExplorerState } from "./state.js" */

/** States by root element, which Streamlit keeps between calls. @type {WeakMap<Element, ExplorerState>} */
const states = new WeakMap();

/**
 * Request the message for the present address and show it.
 *
 * @param {ExplorerState} state
 */
function refresh(state) {
  const fail = () => {
    showPicture(state, state.message);
    showUnanswered(state);
    state.setTriggerValue("moved", address().search);
  };
  requestMessage(state, (message) => show(state, message), fail);
}

/**
 * Request the message again for the present width.
 *
 * @param {ExplorerState} state
 */
function refreshForWidth(state) {
  state.repeated = JSON.stringify(state.message.query);
  refresh(state);
}

/**
 * Follow a change of the address: the picture at once, the lower fragment when the controls are idle.
 *
 * @param {ExplorerState} state
 * @param {URL} [next] address that may well follow
 */
function follow(state, next) {
  state.requests.next = next;
  refresh(state);
  notifyWhenIdle(state.lower);
}

/**
 * Show a message.
 *
 * @param {ExplorerState} state
 * @param {Message} message
 */
function show(state, message) {
  const { root } = state;
  state.message = { ...state.message, ...message };
  root.classList.add("se-alive");
  document.documentElement.lang = state.message.language;
  // A page from a file has a title of its own.
  if (document.querySelector(".stApp")) {
    document.title = `${message.title} · ${message.labels.heading}`;
  }
  showWarnings(state, message);
  repeatLater(state, message, () => refresh(state));
  // Invalid values and old names leave the address.
  if (message.warnings.length || message.renewed) {
    const names = [...message.names, ...message.dropped];
    const cleared = Object.fromEntries(names.map((name) => [name, null]));
    changeAddress(names, { ...cleared, ...message.query });
  }
  root.dataset.hide = message.lesson.hide.join(" ");
  if (fits(state)) showPicture(state, message);
  else refreshForWidth(state);
  showLegend(root, message.legend);
  showShapes(state.shapes, message);
  /** @type {Change} */
  const change = (changes, step) => {
    changeAddress(Object.keys(changes), changes, step);
    follow(state);
  };
  showSlices(state.slices, state.message.slices, change);
  showFields(state.fields, state.message.asks, change);
  // The author of the link has chosen these controls, so they are in sight at once.
  root.dataset.show = message.lesson.show.join(" ");
  const isChosen = message.lesson.show.length > 0;
  if (isChosen && state.frame === null) find(root, ".se-fold", HTMLDetailsElement).open = true;
  showPaste(state.paste, state.message.pasted, change);
  showSource(state.source, state.message.pasted, change);
  requestMore(state, message, (further) => show(state, further));
  if (!state.isPinned && state.picture.scene) {
    state.isPinned = true;
    pin(state.picture, message.lesson.focus);
  }
  highlight(state.picture);
  afterPaint(state, () => {
    const onMoved = (/** @type {URL | undefined} */ next) => follow(state, next);
    showControls(state.controls, state.message, onMoved, !state.requests.isBusy);
    showMap(root, state.message.map, state.picture.scene);
    showAnswers(state);
    highlight(state.picture);
    announce(state.announcer, state.message);
    prefetchNext(state);
  });
}

/**
 * Do what is not urgent after the next paint: a control that was moved shows its value already. The
 * first message is shown at once.
 *
 * @param {ExplorerState} state
 * @param {() => void} work
 */
function afterPaint(state, work) {
  if (state.frame === null) {
    state.frame = 0;
    work();
    return;
  }
  cancelAnimationFrame(state.frame);
  state.frame = requestAnimationFrame(() => setTimeout(work));
}

/**
 * @param {ExplorerState} state
 * @returns {() => void} a function that stops it
 */
function followHistory(state) {
  const onStep = () => follow(state);
  window.addEventListener("popstate", onStep);
  return () => window.removeEventListener("popstate", onStep);
}

/**
 * Take over a message from Streamlit.
 *
 * @param {ExplorerState} state
 * @param {Message} message
 */
function receive(state, message) {
  // Streamlit may call again with a message that it has delivered before; the page is newer.
  const text = JSON.stringify(message);
  if (text === state.delivered) return;
  const isFirst = state.delivered === null;
  state.delivered = text;
  state.message = message;
  state.width.requested = null;
  if (state.root.clientWidth) stack(state);
  measure(state);
  // Streamlit may remember an earlier address; the browser's is the present one.
  const isPresent = isAddress(message);
  if (isFirst || isPresent) show(state, message);
  if (!isPresent) follow(state);
}

/** @param {Call<Message> & { answer?: Answer }} call */
export default function ({ data, parentElement, setTriggerValue, answer = cachedAnswers() }) {
  const root = find(parentElement, ".se");
  root.id ||= "shape-explorer";
  const state = states.get(root) ?? newState(root, data, answer, setTriggerValue);
  states.set(root, state);
  state.setTriggerValue = setTriggerValue;
  const call = {};
  state.call = call;
  receive(state, data);
  state.stops ??= [
    followWidth(state, () => refreshForWidth(state)),
    followHistory(state),
    followLinks(),
    followTabs(),
    followPastes(),
    followConnection(),
    followDrawn(state.lower),
    followPage(state.plot, data.plotly),
    followPrint(root, state.plot),
    sendHeight(),
  ];
  return () => {
    // Streamlit may end an old call after the next has begun.
    if (state.call !== call) return;
    clearTimeout(state.lower.timer);
    clearTimeout(state.requests.timer);
    clearTimeout(state.requests.later);
    for (const stop of state.stops ?? []) stop();
    state.stops = null;
  };
}

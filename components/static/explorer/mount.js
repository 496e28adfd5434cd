// @ts-check
// An explorer: picture, shapes and controls in one element. One message comes in, and everything is
// updated in place. The page around it offers an address, answers and a way to draw.

import { showControls } from "../controls/controls.js";
import { showFields } from "../controls/fields.js";
import { showLegend } from "../facts/legend.js";
import { showMap } from "../facts/map.js";
import { showPaste } from "../facts/paste.js";
import { showShapes } from "../facts/shapes.js";
import { showSlices } from "../facts/slices.js";
import { showSource } from "../facts/source.js";
import { changeAddress, isPresent } from "../page/address.js";
import { find, setLanguage } from "../page/dom.js";
import { highlight, pin } from "../picture/scene.js";
import { announce } from "./announce.js";
import { showAnswers } from "./answers.js";
import { showAsk } from "./ask.js";
import { afterPaint, rememberPin, unfold } from "./duties.js";
import { changesTo, showLessonSteps, stepOf } from "./lesson_steps.js";
import { showPicture, showUnanswered, showWarnings } from "./picture.js";
import { prefetchNext, repeatLater, requestMessage, requestMore } from "./requests.js";
import { newState } from "./state.js";
import { fits, followWidth, measure, stack } from "./width.js";

/** @import { Message } from "../message.d.ts" */
/** @import { Change, Changes } from "../page/address.js" */
/** @import { Drawer } from "../picture/plot.js" */
/** @import { ExplorerState, Services } from "./state.js" */

/**
 * An explorer for the page around it.
 *
 * @typedef {object} Explorer
 * @property {HTMLElement} root
 * @property {Drawer} drawer
 * @property {() => Message} message returns the message that is shown
 * @property {(message: Message) => void} receive show a message from elsewhere
 * @property {() => void} refresh request the message of the present address
 * @property {Change} change change the address, and show its message
 * @property {(focus: string) => void} focus pin a tensor, a slice or a block; "" pins nothing
 * @property {(number: unknown) => void} step go to a step of the lesson, from 1
 * @property {() => number} stepNumber returns the number of the present step; 0 without steps
 * @property {() => () => void} start follow the reader; returns a function that stops it
 */

/**
 * Request the message for the present address and show it.
 *
 * @param {ExplorerState} state
 */
function refresh(state) {
  const fail = () => {
    showPicture(state, state.message);
    showUnanswered(state);
    state.services.onUnanswered?.();
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
  // Another state is another question.
  state.ask.isSolved = false;
  refresh(state);
  state.services.onMoved?.();
}

/**
 * Change the address and follow it.
 *
 * @param {ExplorerState} state
 * @param {Changes} changes
 * @param {boolean} [step] whether Back undoes the change
 */
function move(state, changes, step) {
  changeAddress(state.address, Object.keys(changes), changes, step);
  follow(state);
}

/**
 * Go to a step of the lesson.
 *
 * @param {ExplorerState} state
 * @param {unknown} number from 1; any other value changes nothing
 */
function goTo(state, number) {
  const { lesson, message } = state;
  const next = stepOf(message.lesson.steps, number);
  if (!next) return;
  lesson.number = next;
  const changes = changesTo(lesson, message, next);
  // The message of the step pins its own focus.
  state.isPinned = false;
  state.isPinInAddress = false;
  move(state, changes);
}

/**
 * Show the question of the link's author.
 *
 * @param {ExplorerState} state
 * @param {Message} message
 */
function showQuestion(state, { labels, lesson, page, query }) {
  const { address, base, requests, root, services } = state;
  showAsk(root, state.ask, lesson.ask, query, {
    link: address.present,
    page,
    base,
    grade: async (url) => requests.answer(url),
    unanswered: labels.unanswered,
    onGraded: (graded) => {
      services.onAnswered?.(graded);
      if (graded.right) refresh(state);
    },
  });
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
  setLanguage(root, state.message.language);
  showWarnings(state, message);
  repeatLater(state, message, () => refresh(state));
  // Invalid values leave the address.
  if (message.warnings.length || message.renewed) {
    const names = [...message.names, ...message.dropped];
    const cleared = Object.fromEntries(names.map((name) => [name, null]));
    changeAddress(state.address, names, { ...cleared, ...message.query });
  }
  root.dataset.hide = message.lesson.hide.join(" ");
  if (fits(state)) showPicture(state, message);
  else refreshForWidth(state);
  showLegend(state.legend, message.legend);
  showShapes(state.shapes, message);
  /** @type {Change} */
  const change = (changes, step) => move(state, changes, step);
  showSlices(state.slices, state.message.slices, change);
  showFields(state.fields, state.message.asks, change);
  // The author of the link has chosen these controls, so they are in sight at once.
  root.dataset.show = message.lesson.show.join(" ");
  root.dataset.open = message.lesson.open.join(" ");
  if (state.frame === null) unfold(state, message);
  showLessonSteps(root, state.lesson, message.lesson.steps, (number) => goTo(state, number));
  showQuestion(state, message);
  showPaste(state.paste, state.message.pasted, change);
  showSource(state.source, state.message, change);
  requestMore(state, message, (further) => show(state, further));
  if (!state.isPinned && state.picture.scene) {
    state.isPinned = true;
    pin(state.picture, message.lesson.focus);
    state.isPinInAddress = state.picture.pinned !== null;
  }
  // What is pinned leaves the address together with its block.
  if (state.isPinInAddress && !state.picture.pinned) rememberPin(state, "");
  highlight(state.picture);
  state.services.onShown?.(state.message);
  afterPaint(state, () => {
    const onMoved = (/** @type {URL | undefined} */ next) => follow(state, next);
    showControls(state.controls, state.message, onMoved, !state.requests.isBusy);
    showMap(root, state.message.map, state.picture.scene);
    showAnswers(state);
    highlight(state.picture);
    announce(state.announcer, state.message);
    state.services.onPainted?.(state.message);
    prefetchNext(state);
  });
}

/**
 * Show a message from elsewhere.
 *
 * @param {ExplorerState} state
 * @param {Message} message
 */
function receive(state, message) {
  const isFirst = state.frame === null;
  const { wide } = state.services;
  state.message = message;
  state.width.requested = null;
  if (state.root.clientWidth) stack(state);
  measure(state);
  if (isFirst && wide && !fits(state)) state.message = { ...message, ...wide };
  // The message may be older than the address.
  const isNew = (isFirst && state.services.isCurrent) || isPresent(state.address, message);
  if (isFirst || isNew) show(state, state.message);
  if (!isNew) follow(state);
}

/**
 * Follow the reader.
 *
 * @param {ExplorerState} state
 * @returns {() => void} a function that stops it
 */
function start(state) {
  const stops = [
    followWidth(state, () => refreshForWidth(state)),
    state.drawer.follow(state.message.plotly),
  ];
  return () => {
    clearTimeout(state.requests.timer);
    clearTimeout(state.requests.later);
    for (const stop of stops) stop();
  };
}

/**
 * Show an explorer in an element with the markup of `explorer.html`.
 *
 * @param {HTMLElement | ShadowRoot} element
 * @param {Message} message
 * @param {Services} services
 * @returns {Explorer}
 */
export function mount(element, message, services) {
  const root = find(element, ".se");
  root.id ||= "shape-explorer";
  const state = newState(root, message, services);
  state.picture.onPinned = (name) => rememberPin(state, name);
  const { steps } = message.lesson;
  // A file does not know the address that it is opened with.
  const asked = Number(state.address.present().searchParams.get("step"));
  const first = stepOf(steps, asked) || stepOf(steps, steps?.first);
  if (first) {
    // The address begins with the settings of the step that opens.
    state.lesson.number = first;
    const changes = changesTo(state.lesson, message, first);
    changeAddress(state.address, Object.keys(changes), changes);
  }
  receive(state, message);
  return {
    root,
    drawer: state.drawer,
    message: () => state.message,
    receive: (next) => receive(state, next),
    refresh: () => follow(state),
    change: (changes, step) => move(state, changes, step),
    focus: (focus) => {
      pin(state.picture, focus);
      highlight(state.picture);
    },
    step: (number) => goTo(state, number),
    stepNumber: () => state.lesson.number,
    start: () => start(state),
  };
}

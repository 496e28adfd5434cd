// @ts-check
// Questions of the Practice page as a figure. The server grades each answer; the figure keeps the
// results of its reader.

import { answerForm } from "../explorer/form.js";
import { mount as mountExplorer } from "../explorer/mount.js";
import { appUrl, changeAddress } from "../page/address.js";
import { followCopyButtons } from "../page/copy.js";
import { find, make, phrases } from "../page/dom.js";

/** @import { Message, PracticeQuestion } from "../message.d.ts" */
/** @import { Changes } from "../page/address.js" */
/** @import { Explorer } from "../explorer/mount.js" */
/** @import { Services } from "../explorer/state.js" */
/** @import { AnswerForm, Answered } from "../explorer/form.js" */

/**
 * State of the questions in one figure.
 *
 * @typedef {object} Practice
 * @property {HTMLElement} root
 * @property {Services} services
 * @property {PracticeQuestion} question
 * @property {AnswerForm | null} form
 * @property {boolean} isBusy whether a request is running
 * @property {HTMLElement} place element of the explorer
 * @property {Explorer | null} explorer the layer of the question, once it is answered
 * @property {() => void} [stop] function that ends the explorer
 * @property {Map<string, number>} tries by the question's own name
 */

/** @param {string} html markup of ours */
function markupOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/**
 * Request the question of the present address, with `sent`.
 *
 * @param {Practice} practice
 * @param {Record<string, string | number>} [sent]
 * @returns {Promise<PracticeQuestion>}
 */
async function requested({ question, services }, sent = {}) {
  const { address, answer, base } = services;
  const url = appUrl(question.source, base);
  url.search = address.present().search;
  const all = { locale: navigator.language, results: question.results, ...sent };
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, String(value));
  const found = /** @type {unknown} */ (await answer(url));
  return /** @type {PracticeQuestion} */ (found);
}

/**
 * Do one request at a time, and say if the server does not answer.
 *
 * @param {Practice} practice
 * @param {() => Promise<void>} work
 */
async function once(practice, work) {
  if (practice.isBusy) return;
  practice.isBusy = true;
  try {
    await work();
  } catch {
    find(practice.root, ".se-warnings").textContent = practice.question.labels.unanswered;
  }
  practice.isBusy = false;
}

/**
 * @param {Practice} practice
 * @param {Answered} answered
 */
function grade(practice, answered) {
  once(practice, async () => {
    const hints = practice.question.hints.length;
    const graded = await requested(practice, { ...answered, hints });
    if (graded.result === undefined) {
      practice.form?.say(graded.unread ?? "");
      practice.form?.focus();
      return;
    }
    const { id } = graded;
    const tries = (practice.tries.get(id) ?? 0) + 1;
    practice.tries.set(id, tries);
    show(practice, graded);
    find(practice.root, ".se-next").focus();
    const { right } = graded.result;
    practice.services.onAnswered?.({ question: id, right, tries });
  });
}

/** @param {Practice} practice */
function showHint(practice) {
  once(practice, async () => {
    show(practice, await requested(practice, { hints: practice.question.hints.length + 1 }));
    find(practice.root, ".se-more, .se-answer-form input").focus();
  });
}

/**
 * @param {Practice} practice
 * @param {Changes} changes
 */
function move(practice, changes) {
  const { address } = practice.services;
  const names = practice.question.names;
  once(practice, async () => {
    const before = address.present();
    changeAddress(address, names, changes);
    try {
      show(practice, await requested(practice));
    } catch (error) {
      address.put(before, false);
      throw error;
    }
    const head = find(practice.root, ".se-question");
    head.tabIndex = -1;
    head.focus();
  });
}

/**
 * @param {string} name class
 * @param {string} text
 * @param {() => void} onClick
 */
function buttonOf(name, text, onClick) {
  const button = make("button", `se-button ${name}`, text);
  button.type = "button";
  button.addEventListener("click", onClick);
  return button;
}

/** @param {Practice} practice */
function stepsOf(practice) {
  const { labels, number, count, result } = practice.question;
  const box = make("div", "se-steps-row");
  if (labels.hint && !result)
    box.append(buttonOf("se-more", labels.hint, () => showHint(practice)));
  const before = buttonOf("se-previous", labels.previous, () => {
    move(practice, { question: number - 1 });
  });
  before.disabled = number === 0;
  const next = buttonOf("se-next", labels.next, () => move(practice, { question: number + 1 }));
  next.disabled = number === count - 1;
  box.append(before, next);
  return box;
}

/**
 * Show a question, or the result of its answer.
 *
 * @param {Practice} practice
 * @param {PracticeQuestion} question
 */
function show(practice, question) {
  practice.question = question;
  practice.services.onAsked?.(question);
  const { root } = practice;
  const { labels, options, placeholder, result, warnings } = question;
  root.lang = question.language;
  root.classList.add("se-alive");
  const head = make("h3", "se-question");
  head.append(...phrases(question.question));
  practice.form = result
    ? null
    : answerForm({ label: labels.answer, check: labels.check, options, placeholder }, (answered) =>
        grade(practice, answered),
      );
  const hints = result ? [] : question.hints.map(markupOf);
  const outcome = result ? markupOf(result.html) : (practice.form?.element ?? "");
  find(root, ".se-warnings").replaceChildren(
    ...warnings.map((warning) => {
      const line = make("p", "se-text");
      line.append(...phrases(warning));
      return line;
    }),
  );
  find(root, ".se-asked").replaceChildren(
    markupOf(question.progress),
    head,
    markupOf(question.code),
    outcome,
    ...hints,
    stepsOf(practice),
  );
  practice.place.hidden = !result;
  if (result) showPicture(practice, { ...result.picture, framed: true });
}

/**
 * Show the layer of an answered question.
 *
 * @param {Practice} practice
 * @param {Message} message
 */
function showPicture(practice, message) {
  if (practice.explorer) {
    practice.explorer.receive(message);
    return;
  }
  practice.explorer = mountExplorer(practice.place, message, {
    ...practice.services,
    // The state of the figure is the question.
    onShown: undefined,
  });
  practice.stop = practice.explorer.start();
}

/**
 * Show the questions of a set in an element.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} place element with the markup of `explorer.html`
 * @param {PracticeQuestion} question
 * @param {Services} services
 */
export function mountPractice(root, place, question, services) {
  root.append(make("div", "se-warnings"), make("div", "se-asked"), place);
  followCopyButtons(root);
  /** @type {Practice} */
  const practice = {
    root,
    services,
    question,
    form: null,
    isBusy: false,
    place,
    explorer: null,
    tries: new Map(),
  };
  show(practice, question);
  return {
    root,
    message: () => practice.question,
    change: (/** @type {Changes} */ changes) => move(practice, changes),
    refresh: () => move(practice, {}),
    stop: () => practice.stop?.(),
  };
}

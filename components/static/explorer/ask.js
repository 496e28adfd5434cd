// @ts-check
// A question of the link's author about a shape. The server grades each answer; a right one shows
// what the question hides, until the reader changes the state.

import { appUrl } from "../page/address.js";
import { make, phrases } from "../page/dom.js";
import { answerForm } from "./form.js";

/** @import { LessonAsk } from "../message.d.ts" */
/** @import { Graded } from "./state.js" */
/** @import { AnswerForm } from "./form.js" */

/**
 * State of the question.
 *
 * @typedef {object} AskState
 * @property {HTMLElement | null} box
 * @property {AnswerForm | null} form
 * @property {string} signature the question and the state that it is about
 * @property {boolean} isSolved
 * @property {boolean} isBusy whether an answer is being graded
 * @property {Map<string, number>} tries by signature
 */

/**
 * What grades an answer: it returns the response of the server.
 *
 * @typedef {(url: URL) => Promise<unknown>} Grade
 */

/** @returns {AskState} */
export function newAsk() {
  return {
    box: null,
    form: null,
    signature: "",
    isSolved: false,
    isBusy: false,
    tries: new Map(),
  };
}

/**
 * @param {unknown} found
 * @returns {{ right: boolean | null, sentence: string } | null}
 */
function readGraded(found) {
  if (typeof found !== "object" || found === null) return null;
  const { right = null, sentence } = /** @type {Record<string, unknown>} */ (found);
  if (typeof sentence !== "string" || (right !== null && typeof right !== "boolean")) return null;
  return { right, sentence };
}

/**
 * Send an answer and show what the server says.
 *
 * @param {AskState} state
 * @param {LessonAsk} ask
 * @param {string} answer
 * @param {{ link: () => URL, page: string, base?: string, grade: Grade, unanswered: string,
 *   onGraded: (graded: Graded) => void }} page
 */
async function check(state, ask, answer, page) {
  if (state.isBusy) return;
  state.isBusy = true;
  const url = appUrl(ask.source, page.base);
  url.search = page.link().search;
  for (const [name, value] of Object.entries({
    answer,
    page: page.page,
    locale: navigator.language,
  }))
    url.searchParams.set(name, value);
  const { signature } = state;
  const found = readGraded(await page.grade(url).catch(() => null));
  state.isBusy = false;
  // The reader has moved on.
  if (signature !== state.signature) return;
  state.form?.say(found ? found.sentence : page.unanswered);
  if (!found || found.right === null) return;
  const { right } = found;
  const tries = (state.tries.get(signature) ?? 0) + 1;
  state.tries.set(signature, tries);
  state.isSolved = right;
  state.box?.classList.toggle("se-right", right);
  page.onGraded({ question: ask.expression, right, tries });
}

/**
 * Show the question of a message. A message without one ends it, unless it is solved.
 *
 * @param {HTMLElement} root
 * @param {AskState} state
 * @param {LessonAsk | undefined} ask
 * @param {Record<string, string>} query state that the question is about
 * @param {Parameters<typeof check>[3]} page
 */
export function showAsk(root, state, ask, query, page) {
  if (!ask) {
    if (!state.isSolved) state.box?.remove();
    if (!state.isSolved) state.box = null;
    return;
  }
  const signature = JSON.stringify([ask, query]);
  if (signature === state.signature && state.box) return;
  state.signature = signature;
  const box = make("section", "se-ask");
  const head = make("h3", "se-question");
  head.append(...phrases(ask.question));
  const { answer: label, check: text, placeholder } = ask;
  state.form = answerForm({ label, check: text, options: [], placeholder }, (answered) => {
    if ("answer" in answered) check(state, ask, answered.answer, page);
  });
  box.append(head, state.form.element);
  if (state.box) state.box.replaceWith(box);
  else root.prepend(box);
  state.box = box;
}

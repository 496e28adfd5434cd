// @ts-check
// The questions of a set without a server: the results of all answers were made before.

import { filled } from "../page/dom.js";
import { messageOf } from "./message_table.js";
import { readNumber, readNumbers } from "./numbers.js";

/** @import { GradedAnswer, OfflineKit, OfflinePractice, OfflineQuestion } from "../message.d.ts" */
/** @import { PracticeQuestion } from "../message.d.ts" */

const OPEN = "-";
/** Path from which a figure requests the picture of a question for another width. */
const PICTURE = "picture";
const SIGNS = [OPEN, "1", "0"];

/**
 * Return the number of correct answers in a row at the end of the answers so far.
 *
 * @param {string} results
 */
function streakOf(results) {
  const answered = results.replaceAll(OPEN, "");
  return answered.length - answered.lastIndexOf("0") - 1;
}

/**
 * Return the place in the set and the score, as markup of ours.
 *
 * @param {OfflinePractice} practice
 * @param {number} place
 * @param {string} results
 * @param {number} streak
 */
function progressOf({ questions, score }, place, results, streak) {
  const right = results.split("1").length - 1;
  const answered = results.replaceAll(OPEN, "").length;
  const marks = questions.map(
    (each, at) => each.marks[SIGNS.indexOf(results[at]) + (at === place ? SIGNS.length : 0)],
  );
  return filled(questions[place].question.progress, {
    score: filled(score, { right, answered, streak }),
    marks: marks.join(""),
  });
}

/**
 * Return the result of a typed answer, or null for a text that is not an answer.
 *
 * @param {OfflineQuestion} question
 * @param {string} text
 * @returns {GradedAnswer | null}
 */
function gradedText({ answers, other, shape }, text) {
  const numbers = shape ? readNumbers(text) : readNumber(text);
  if (!numbers || (shape && numbers.some((each) => each < 0))) return null;
  const same = answers.find((each) => String(each.numbers) === String(numbers));
  if (same) return same;
  const grouped = shape ? numbers.map(String) : numbers.map((each) => each.toLocaleString("en"));
  return { numbers, right: false, html: filled(other, { answer: grouped.join(", ") }) };
}

/**
 * Return the result of what a request sends, null if it cannot be read, or undefined without an answer.
 *
 * @param {OfflineQuestion} question
 * @param {URLSearchParams} sent
 */
function gradedOf(question, sent) {
  const answer = sent.get("answer");
  const choice = sent.get("choice");
  if (question.question.options.length)
    return choice ? question.answers[Number(choice)] : answer === null ? undefined : null;
  return answer === null ? undefined : gradedText(question, answer);
}

/**
 * Return a function that answers as `/api/practice` does, and with the picture of a question.
 *
 * @param {OfflineKit} kit
 * @param {OfflinePractice} practice
 */
export function questionsOf(kit, practice) {
  const { questions, missing } = practice;
  return (/** @type {URL} */ { pathname, searchParams }) => {
    const asked = Number(searchParams.get("question") ?? kit.start);
    const place = Math.min(Math.max(Math.trunc(asked) || 0, 0), questions.length - 1);
    const found = questions[place];
    const pictureOf = (/** @type {boolean} */ isCompact) =>
      messageOf(kit.table, 2 * place + Number(isCompact));
    if (pathname === PICTURE) return pictureOf(searchParams.get("compact") === "true");
    const { labels } = found.question;
    const hints = Number(searchParams.get("hints") ?? 0);
    const before = searchParams.get("results") ?? "";
    const results = [...before.padEnd(questions.length, OPEN)];
    const graded = gradedOf(found, searchParams);
    // Only the first answer counts, and it is the latest one.
    const latest = graded && results[place] === OPEN ? (graded.right ? "1" : "0") : "";
    if (latest) results[place] = latest;
    const all = results.join("");
    /** @type {PracticeQuestion} */
    const question = {
      ...found.question,
      results: all,
      progress: progressOf(practice, place, all, streakOf(before + latest)),
      hints: found.hints.slice(0, hints),
      labels: { ...labels, hint: found.hint_labels[hints] },
    };
    if (graded === null) {
      const isEmpty = !found.question.options.length && !searchParams.get("answer")?.trim();
      question.unread = isEmpty ? missing : found.unread;
    }
    if (graded) {
      const { right, html } = graded;
      question.result = { right, html, picture: pictureOf(true) };
    }
    return question;
  };
}

// @ts-check
// Files that the backend made for the tests (see tests/js/test_javascript.py).

import { readFileSync } from "node:fs";

/** @import { MessageTable, OfflineKit, PracticeQuestion, Scene } from "../../components/static/message.d.ts" */

/**
 * @param {string} name of the environment variable with the path
 * @returns {unknown}
 */
function made(name) {
  const path = process.env[name];
  if (!path) throw new Error(`${name} is not set`);
  return JSON.parse(readFileSync(path, "utf8"));
}

/** Return scenes of many configurations, by name. */
export function madeScenes() {
  return /** @type {Record<string, Scene>} */ (made("SCENES"));
}

/** Return scenes of the Packing page, by name. */
export function madePackedScenes() {
  return /** @type {Record<string, Scene>} */ (made("PACKED"));
}

/** Return the boxes that a still image highlights, by scene and by what is in focus. */
export function madeStills() {
  return /** @type {Record<string, Record<string, number[][]>>} */ (made("STILL"));
}

/** Return tables of messages, each with its messages. */
export function madeTables() {
  return /** @type {{ table: MessageTable, messages: unknown[] }[]} */ (made("TABLES"));
}

/** Return typed answers, each with its numbers as a shape and as one number. */
export function madeNumbers() {
  return /** @type {[string, number[] | null, number[] | null][]} */ (made("NUMBERS"));
}

/** Return the questions of a file, and what the server answers to requests. */
export function madeQuestions() {
  return /** @type {{ kit: OfflineKit, served: { query: Record<string, string>, answer: PracticeQuestion }[] }} */ (
    made("QUESTIONS")
  );
}

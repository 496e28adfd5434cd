// @ts-check
// Cache of the server's latest answers, with prefetching of an answer that may be needed next.

import { load } from "./load.js";

/** @import { Message } from "../message.d.ts" */

/**
 * A function that loads the text of an answer.
 *
 * @typedef {(url: URL, priority: "high" | "low", stop?: AbortSignal) => Promise<string>} Load
 */

/**
 * A function that returns the message of a URL, unless `stop` ends the request; `prefetch` loads one
 * before it is needed.
 *
 * @typedef {((url: URL, stop?: AbortSignal) => Message | Promise<Message>) & {
 *   prefetch?: (url: URL) => Promise<unknown>,
 * }} Answer
 */

const KEPT = 8;

/** @type {Load} */
async function loadFromServer(url, priority, stop) {
  return (await load(url, { priority }, stop)).text();
}

/**
 * Return whether the server can soon answer otherwise, for example because it was busy.
 *
 * @param {string} text
 */
function isPassing(text) {
  return /** @type {Message} */ (JSON.parse(text)).retry !== undefined;
}

/**
 * Return a function that loads messages and keeps the latest ones.
 *
 * Every call parses the text again, because callers may change the message. A request that failed is
 * repeated, and a passing answer is not kept.
 *
 * @param {Load} loadText
 */
export function cachedAnswers(loadText = loadFromServer) {
  /** @type {Map<string, Promise<string>>} */
  const kept = new Map();
  /** @type {Load} */
  const textOf = (url, priority, stop) => {
    const { href } = url;
    const text = kept.get(href) ?? loadText(url, priority, stop);
    kept.delete(href);
    kept.set(href, text);
    const forget = () => kept.get(href) === text && kept.delete(href);
    text.then((answered) => isPassing(answered) && forget()).catch(forget);
    // A Map keeps the order of insertion, so the first key is the oldest.
    const [oldest] = kept.keys();
    if (kept.size > KEPT) kept.delete(oldest);
    return text;
  };
  /**
   * @param {URL} url
   * @param {AbortSignal} [stop]
   */
  const answer = async (url, stop) =>
    /** @type {Message} */ (JSON.parse(await textOf(url, "high", stop)));
  /** @param {URL} url */
  const prefetch = (url) => textOf(url, "low").catch(() => {});
  return Object.assign(answer, { prefetch });
}

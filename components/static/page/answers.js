// @ts-check
// Cache of the server's latest answers, with prefetching of an answer that may be needed next.

/** @import { Message } from "../message.d.ts" */

/**
 * A function that loads the text of an answer.
 *
 * @typedef {(url: URL, priority: "high" | "low") => Promise<string>} Load
 */

/**
 * A function that returns the message of a URL; `prefetch` loads one before it is needed.
 *
 * @typedef {((url: URL) => Message | Promise<Message>) & {
 *   prefetch?: (url: URL) => Promise<unknown>,
 * }} Answer
 */

const KEPT = 8;

/** The server's refusal of a request. */
export class Refusal extends Error {
  /**
   * @param {number} status HTTP status
   * @param {number} seconds seconds after which the request may be repeated, or 0
   */
  constructor(status, seconds) {
    super(String(status));
    this.seconds = seconds;
  }
}

/** @type {Load} */
async function loadFromServer(url, priority) {
  const response = await fetch(url, { priority });
  if (response.ok) return response.text();
  throw new Refusal(response.status, Number(response.headers.get("retry-after")));
}

/**
 * Return a function that loads messages and keeps the latest ones.
 *
 * Every call parses the text again, because callers may change the message. A request that failed is
 * repeated.
 *
 * @param {Load} load
 */
export function cachedAnswers(load = loadFromServer) {
  /** @type {Map<string, Promise<string>>} */
  const kept = new Map();
  /** @type {Load} */
  const textOf = (url, priority) => {
    const { href } = url;
    const text = kept.get(href) ?? load(url, priority);
    kept.delete(href);
    kept.set(href, text);
    text.catch(() => kept.delete(href));
    // A Map keeps the order of insertion, so the first key is the oldest.
    const [oldest] = kept.keys();
    if (kept.size > KEPT) kept.delete(oldest);
    return text;
  };
  /** @param {URL} url */
  const answer = async (url) => /** @type {Message} */ (JSON.parse(await textOf(url, "high")));
  /** @param {URL} url */
  const prefetch = (url) => textOf(url, "low").catch(() => {});
  return Object.assign(answer, { prefetch });
}

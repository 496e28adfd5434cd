// @ts-check
// Requests to the server: each ends after a time limit, and a refused one is an error.

/** Milliseconds after which a request without an answer fails. */
const LONGEST = 30_000;

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

/**
 * Request `url`. The promise is rejected if the server refuses the request or does not answer.
 *
 * @param {URL | string} url
 * @param {RequestInit} [options]
 * @param {AbortSignal} [stop] ends the request instead of the time limit
 */
export async function load(url, options = {}, stop = AbortSignal.timeout(LONGEST)) {
  const response = await fetch(url, { ...options, signal: stop });
  if (response.ok) return response;
  throw new Refusal(response.status, Number(response.headers.get("retry-after")));
}

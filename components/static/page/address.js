// @ts-check
// The address of the page: the browser's, or a copy of our own where a script may not change the
// browser's (a file in an untrusted frame).

/** @import { Message } from "../message.d.ts" */

/**
 * New values by parameter name; null removes the parameter.
 *
 * @typedef {Record<string, string | number | null>} Changes
 */

/**
 * A function that changes the address; with `step`, Back undoes the change.
 *
 * @typedef {(changes: Changes, step?: boolean) => void} Change
 */

/** The address where the browser's may not change. @type {string | null} */
let ownAddress = null;

/** Return the present address. */
export function address() {
  return new URL(ownAddress ?? window.location.href);
}

/**
 * Return whether a message belongs to the present address, or repairs it.
 *
 * @param {Pick<Message, "names" | "query" | "warnings">} message
 */
export function isAddress({ names, query, warnings }) {
  const present = address().searchParams;
  return warnings.length > 0 || names.every((name) => present.get(name) === (query[name] ?? null));
}

/**
 * Return the address after changes.
 *
 * @param {string[]} names parameters that may change
 * @param {Changes} changes
 */
export function addressWith(names, changes) {
  const url = address();
  for (const name of names) {
    if (!(name in changes)) continue;
    const value = changes[name];
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, String(value));
  }
  // A query may hold these characters unescaped, and then people can read the link.
  url.search = url.search.replace(/%(2C|3A|5B|5D|28|29)/g, decodeURIComponent);
  return url;
}

/**
 * Change the address, which is the only state of the page.
 *
 * Choosing an example adds an entry to the history, so that Back undoes it; moving a slider does not.
 *
 * @param {string[]} names parameters that may change
 * @param {Changes} changes
 * @param {boolean} [step] whether to add an entry to the history
 */
export function changeAddress(names, changes, step = false) {
  const url = addressWith(names, changes);
  if (url.href === address().href) return;
  const method = step ? "pushState" : "replaceState";
  try {
    window.history[method](window.history.state, "", url);
  } catch {
    ownAddress = url.href;
  }
}

// @ts-check
// The address of an explorer, its only state: that of the browser, or a copy of its own for a figure
// in another site's page and where a script may not change the browser's.

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

/**
 * @typedef {object} Address
 * @property {() => URL} present
 * @property {(url: URL, step: boolean) => void} put with `step`, Back returns to the address before
 */

/**
 * Return the address of the browser, or a copy from the first change that the browser refuses.
 *
 * @returns {Address}
 */
export function browserAddress() {
  /** @type {string | null} */
  let copy = null;
  return {
    present: () => new URL(copy ?? window.location.href),
    put: (url, step) => {
      try {
        window.history[step ? "pushState" : "replaceState"](window.history.state, "", url);
      } catch {
        copy = url.href;
      }
    },
  };
}

/**
 * Return an address apart from the browser's, for one of several figures in a page.
 *
 * @param {string} href the first address
 * @returns {Address}
 */
export function ownAddress(href) {
  let present = href;
  return {
    present: () => new URL(present),
    put: (url) => {
      present = url.href;
    },
  };
}

/**
 * Return the URL of a path of the app.
 *
 * @param {string} path from the root of the app
 * @param {string} [base] URL of the app; by default the root of the page's site
 */
export function appUrl(path, base) {
  return new URL(path.replace(/^\//, ""), base ?? new URL("/", document.baseURI));
}

/**
 * Return whether a message belongs to the present address, or repairs it.
 *
 * @param {Address} address
 * @param {Pick<Message, "names" | "query" | "warnings">} message
 */
export function isPresent(address, { names, query, warnings }) {
  const present = address.present().searchParams;
  // A source may have a name that every object has, such as "constructor".
  const shown = (/** @type {string} */ name) => (Object.hasOwn(query, name) ? query[name] : null);
  return warnings.length > 0 || names.every((name) => present.get(name) === shown(name));
}

/**
 * Return the address after changes.
 *
 * @param {Address} address
 * @param {string[]} names parameters that may change
 * @param {Changes} changes
 */
export function addressWith(address, names, changes) {
  const url = address.present();
  for (const name of names) {
    if (!Object.hasOwn(changes, name)) continue;
    const value = changes[name];
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, String(value));
  }
  // A query may hold these characters unescaped, and then people can read the link.
  url.search = url.search.replace(/%(2C|3A|5B|5D|28|29)/g, decodeURIComponent);
  return url;
}

/**
 * Change the address.
 *
 * Choosing an example adds an entry to the history, so that Back undoes it; moving a slider does not.
 *
 * @param {Address} address
 * @param {string[]} names parameters that may change
 * @param {Changes} changes
 * @param {boolean} [step] whether to add an entry to the history
 */
export function changeAddress(address, names, changes, step = false) {
  const url = addressWith(address, names, changes);
  if (url.href !== address.present().href) address.put(url, step);
}
